//! Answers from a file: looked at first, with every mistake by line and column; nothing is kept of a broken file.

use super::page::load;
use super::{AREA, LIST, problems};
use crate::extract::{Asked, Id};
use crate::fmt;
use crate::form::Filled;
use crate::kept_files::{KeptFile, LARGEST};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::respond::{Answer, Problem, document, see_other};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::SurveyId;
use casework::read::SurveyPage;
use casework::{Act, ActKind, Refused, SurveyAct};
use maud::html;
use serde::Deserialize;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let changes = Guard::needs(ActKind::ChangeSurveys).and(ActKind::SeeSurveys);
    routes
        .get("/surveys/{id}/answers", changes, show)
        .post("/surveys/{id}/answers", changes, take)
        .get("/surveys/{id}/answers/template", changes, template)
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Questions {
    file: String,
}

fn kept(me: &Me, id: &str) -> Option<KeptFile> {
    me.app.files().file(me.principal.user, id, me.app.desk().now())
}

fn wrong(words: &str) -> Filled {
    let mut form = Filled::default();
    form.errors.add("file", words);
    form
}

async fn show(me: Me, Id(id): Id<SurveyId>, Asked(q): Asked<Questions>) -> Answer {
    let page = load(&me, id).await?;
    if q.file.is_empty() {
        return Ok(start(&me, &page, &Filled::default()));
    }
    let Some(file) = kept(&me, &q.file) else {
        return Ok(start(
            &me,
            &page,
            &wrong("Choose the file again: it was kept for half an hour, or until you chose another"),
        ));
    };
    look(&me, &page, &q.file, &file).await
}

fn start(me: &Me, page: &SurveyPage, f: &Filled) -> Response {
    let base = format!("{LIST}/{}", page.id);
    let main = html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { (page.definition.title) } "Bring in answers" }
        p { "A CSV file with one column for each question, named by its id, and one row a person. Two more columns may be there: “respondent”, only to find somebody who answered twice, and “synthetic” (yes or no: made up). Neither who answered nor what was written in words is kept." }
        form method="post" action={ (base) "/answers" } enctype="multipart/form-data" novalidate {
            (me.hidden(f, None))
            (f.file("file", "CSV file").hint(format!("At most {} MB, saved as “CSV UTF-8 (comma delimited)”.", LARGEST / 1024 / 1024)).accept(".csv,text/csv"))
            (nhsuk::button("Look at it").once())
        }
        p { a class="nhsuk-link" href={ (base) "/answers/template" } download { "Download a template" } " with the names of the columns in its first line." }
    };
    let sheet = Sheet {
        title: "Bring in answers".to_owned(),
        area: AREA,
        way: Way::back(base),
        form: Some(f),
        main,
    };
    layout::form(me, sheet)
}

async fn look(me: &Me, page: &SurveyPage, file_id: &str, file: &KeptFile) -> Answer {
    let (id, bytes) = (page.id, file.bytes.clone());
    let looked = me.ask(move |desk, p| desk.preview_answers(p, id, &bytes)).await?;
    let path = format!("{LIST}/{id}/answers");
    let main = html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { (file.name) } "Look at what it brings" }
        @match &looked {
            Ok(answers) if answers.rows.is_empty() => (layout::empty("The file has no row.", "Its first line names the columns; each further line is one person.", Some(("Choose another file", &path)))),
            Ok(answers) => {
                p role="status" { strong { (fmt::plural(answers.rows.len(), "answer", "answers")) } ", no mistake." @if answers.synthetic > 0 { " " (answers.synthetic) " of them say that they are made up; the results will say so." } " Nothing is stored yet." }
                form method="post" action=(path) novalidate {
                    (me.hidden(&Filled::default(), None))
                    input type="hidden" name="what" value="confirm";
                    input type="hidden" name="file-id" value=(file_id);
                    div class="app-actions" {
                        (nhsuk::button(format!("Bring in {}", fmt::plural(answers.rows.len(), "answer", "answers"))).once())
                        a class="nhsuk-link app-target" href=(path) { "Choose another file" }
                    }
                }
            }
            Err(wrong) => {
                p role="status" { strong { (fmt::plural(wrong.len(), "mistake", "mistakes")) } ". Nothing of the file was taken. Mend what the table names, then choose it again." }
                (problems("Mistakes", wrong))
                p { a class="nhsuk-link" href=(path) { "Choose the mended file" } }
            }
        }
    };
    let sheet = Sheet {
        title: "Look at what it brings".to_owned(),
        area: AREA,
        way: Way::back(path.clone()),
        main,
        ..Sheet::default()
    };
    Ok(layout::form(me, sheet))
}

async fn take(me: Me, Id(id): Id<SurveyId>, Posted(fields): Posted) -> Answer {
    let page = load(&me, id).await?;
    if fields.get("what") != "confirm" {
        let Some(file) = fields.file("file") else {
            return Ok(start(&me, &page, &wrong("Choose a CSV file")));
        };
        if file.bytes.len() > LARGEST {
            let words = format!(
                "Choose a file of at most {} MB; split a larger one",
                LARGEST / 1024 / 1024
            );
            return Ok(start(&me, &page, &wrong(&words)));
        }
        let file = KeptFile {
            name: file.file_name.clone(),
            bytes: file.bytes.clone(),
        };
        let kept = me
            .app
            .files()
            .keep(me.principal.user, file, me.app.desk().now())
            .ok_or(Problem::Busy)?;
        return Ok(see_other(&format!("{LIST}/{id}/answers?file={kept}")));
    }
    let file = kept(&me, fields.get("file-id"));
    let bytes = file.as_ref().map(|f| f.bytes.to_vec()).unwrap_or_default();
    match me
        .act(Act::Survey(SurveyAct::BringIn { id, file: bytes }), &fields)
        .await
    {
        Ok(done) => {
            me.app.files().drop_of(me.principal.user);
            Ok(me.went_well(&done.words, &format!("{LIST}/{id}")))
        }
        Err(_) if file.is_none() => Ok(start(
            &me,
            &page,
            &wrong("Choose the file again: it was kept for half an hour"),
        )),
        Err(Refused::Invalid(errors)) => Ok(start(
            &me,
            &page,
            &Filled {
                errors: errors.into(),
                ..Filled::default()
            },
        )),
        Err(refused) => Err(refused.into()),
    }
}

async fn template(me: Me, Id(id): Id<SurveyId>) -> Answer {
    let page = load(&me, id).await?;
    let ids: Vec<&str> = page.definition.questions.iter().map(|q| q.id.as_str()).collect();
    let text = format!("respondent,synthetic,{}\r\n", ids.join(","));
    Ok(document("text/csv", "answers.csv", text.into_bytes()))
}
