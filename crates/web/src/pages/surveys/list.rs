//! All surveys; a new one from a file, from the example, or begun by hand; and those that a registrant can answer.

use super::{AREA, LIST, OWN, problems, stage_tag};
use crate::fmt;
use crate::form::{Filled, Reader};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::pages::plain_form::{capital, one_press};
use crate::respond::{Answer, Problem, see_other};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::Role;
use care::survey::SurveyStage;
use casework::read::SurveyPage;
use casework::{Act, ActKind, Refused, SurveyAct};
use maud::{Markup, html};
use nhsuk::{Cell, cell, number};
use survey::{Definition, Problem as Wrong};

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let changes = Guard::needs(ActKind::ChangeSurveys).and(ActKind::SeeSurveys);
    routes
        .get(LIST, Guard::needs(ActKind::SeeSurveys), show)
        .get("/surveys/new", changes, show_new)
        .post("/surveys/new", changes, begin)
        .post("/surveys/upload", changes, upload)
        .post("/surveys/example", changes, example)
        .get(OWN, Guard::needs(ActKind::AnswerSurvey).and(ActKind::SeeSurveys), own)
}

async fn show(me: Me) -> Answer {
    if me.role() == Role::Registrant {
        return Ok(see_other(OWN));
    }
    let all = me.ask(casework::Desk::surveys).await?;
    let changes = me.may(ActKind::ChangeSurveys);
    let main = html! {
        h1 class="nhsuk-heading-l" { "Surveys of members" }
        p { "Members of a professional body are asked whether they would work in the NHS, how many hours, where and with what. Whoever agrees goes from their answer to the register, and can then be asked about paid posts." }
        @if changes {
            div class="app-actions" {
                (nhsuk::link_button("Make a survey", "/surveys/new"))
                (one_press(&me, "/surveys/example", &[], None, nhsuk::button("Add the example").secondary()))
            }
            p class="nhsuk-body-s" { "The example follows the survey that UKCP reported on 9 October 2020. Its 2,000 answers are made up, and say so; it is closed, so that nobody’s own answer is mixed with them." }
        }
        @if all.is_empty() {
            (layout::empty("There is no survey yet.", "Surveys and what they found will stand here.", changes.then_some(("Make a survey", "/surveys/new"))))
        } @else { (table(&all)) }
    };
    let sheet = Sheet {
        title: "Surveys of members".to_owned(),
        main,
        ..Sheet::default()
    };
    Ok(layout::app(&me, sheet))
}

fn days(page: &SurveyPage) -> String {
    page.state.open.map_or_else(
        || "Not published".to_owned(),
        |(opens, closes)| format!("{} to {}", fmt::date(opens), fmt::date(closes)),
    )
}

fn table(all: &[SurveyPage]) -> Markup {
    let heads: [Cell; 5] = [
        "Survey".into(),
        "Stands".into(),
        "Open".into(),
        number("Answers"),
        number("Wait for the register"),
    ];
    let rows = all.iter().map(|page| -> [Cell; 5] {
        let title = if page.definition.title.is_empty() {
            "Untitled"
        } else {
            &page.definition.title
        };
        [
            cell(html! { a class="nhsuk-link" href={ (LIST) "/" (page.id) } { (title) } }),
            cell(stage_tag(page.stage)),
            cell(days(page)),
            number(page.answers.to_string()),
            number(page.waiting.to_string()),
        ]
    });
    html! { (nhsuk::table("Surveys, newest first").responsive(true).classes("app-list").head::<Cell>(heads).rows(rows)) }
}

async fn show_new(me: Me) -> Answer {
    Ok(draw_new(&me, &Filled::default(), &[]))
}

fn draw_new(me: &Me, f: &Filled, wrong: &[Wrong]) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { "Make a survey" }
        @if !wrong.is_empty() { (problems("What is wrong in the file", wrong)) }
        h2 class="nhsuk-heading-m" { "Write it here" }
        form method="post" action="/surveys/new" novalidate {
            (me.hidden(f, None))
            (f.input("title", "Title").width(30))
            (f.input("sponsor", "Who asks").hint("The body or service, as respondents know it.").width(30))
            (f.textarea("about", "What it is about").hint("Respondents read this first."))
            (f.input("members", "How many members the body has").hint("Shares are scaled to it. Leave it empty if it is not known.").numeric().width(10))
            (f.input("invited", "How many were asked").hint("Leave it empty if it is not known; the results will say so.").numeric().width(10))
            (nhsuk::button("Go on to the questions").once())
        }
        h2 class="nhsuk-heading-m" { "Or bring it from a file" }
        form method="post" action="/surveys/upload" enctype="multipart/form-data" novalidate {
            (me.hidden(f, None))
            (f.file("file", "Definition (TOML)").hint("A file that says what is asked; docs/survey.md describes it.").accept(".toml,text/plain,application/toml"))
            (nhsuk::button("Bring it in").secondary().once())
        }
    };
    let sheet = Sheet {
        title: "Make a survey".to_owned(),
        area: AREA,
        way: Way::back(LIST),
        form: Some(f),
        main,
    };
    layout::form(me, sheet)
}

/// An id out of a title: small letters, digits and dashes.
pub fn slug(title: &str) -> String {
    let mut out = String::new();
    for c in title.to_lowercase().chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if !out.ends_with('-') {
            out.push('-');
        }
    }
    let out: String = out.trim_matches('-').chars().take(50).collect();
    if out.starts_with(|c: char| c.is_ascii_lowercase()) {
        out
    } else {
        format!("q-{out}").trim_end_matches('-').to_owned()
    }
}

async fn begin(me: Me, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let title = r.text("title", "Enter a title");
    let sponsor = r.text("sponsor", "Enter who asks");
    let about = r.optional("about").unwrap_or_default();
    let members = r.optional_number("members", 1..=100_000_000_u64, "Enter how many members, such as 11,000");
    let invited = r.optional_number(
        "invited",
        1..=100_000_000_u64,
        "Enter how many were asked, such as 9,500",
    );
    let read = r.finish(|| {
        let title = title?;
        Some(Definition {
            id: slug(&title),
            title,
            sponsor: sponsor?,
            about,
            members,
            invited,
            ..Definition::empty()
        })
    });
    let (definition, fields) = match read {
        Ok(read) => read,
        Err(form) => return Ok(draw_new(&me, &form, &[])),
    };
    let text = definition.to_toml().map_err(|_| Problem::NotFound)?;
    draft(&me, text, fields).await
}

async fn draft(me: &Me, definition: String, fields: crate::form::Fields) -> Answer {
    let errors = match me.act(Act::Survey(SurveyAct::Draft { definition }), &fields).await {
        Ok(done) => {
            let to = done
                .made
                .survey
                .map_or_else(|| LIST.to_owned(), |id| format!("{LIST}/{id}"));
            return Ok(me.went_well(&done.words, &to));
        }
        Err(Refused::Rejected(rejection)) => rejection.into(),
        Err(Refused::Invalid(errors)) => errors.into(),
        Err(refused) => return Err(refused.into()),
    };
    Ok(draw_new(me, &Filled { fields, errors }, &[]))
}

async fn upload(me: Me, Posted(fields): Posted) -> Answer {
    let mut form = Filled::default();
    let Some(file) = fields.file("file") else {
        form.errors.add("file", "Choose a file");
        return Ok(draw_new(&me, &form, &[]));
    };
    let text = String::from_utf8_lossy(&file.bytes).into_owned();
    match Definition::read(&text) {
        Ok(_) => draft(&me, text, fields).await,
        Err(wrong) => {
            form.errors.add(
                "file",
                format!(
                    "Mend the file: {} in it",
                    fmt::plural(wrong.len(), "mistake is", "mistakes are")
                ),
            );
            Ok(draw_new(&me, &form, &wrong))
        }
    }
}

async fn example(me: Me, Posted(fields): Posted) -> Answer {
    let done = me.act(Act::Survey(SurveyAct::AddExample), &fields).await?;
    let to = done
        .made
        .survey
        .map_or_else(|| LIST.to_owned(), |id| format!("{LIST}/{id}"));
    Ok(me.went_well(&done.words, &to))
}

async fn own(me: Me) -> Answer {
    if me.role() != Role::Registrant {
        return Ok(see_other(LIST));
    }
    let all = me.ask(casework::Desk::surveys).await?;
    let main = html! {
        h1 class="nhsuk-heading-l" { "Surveys for you" }
        p { "What you answer is anonymous, unless you choose to have it stated in your register entry." }
        @if all.is_empty() {
            (layout::empty("There is no survey.", "When your body or a service asks, it stands here.", None))
        }
        @for page in &all {
            h2 class="nhsuk-heading-m" { (page.definition.title) }
            p { (stage_tag(page.stage)) " " (days(page)) ". " (capital(&page.definition.sponsor)) " asks." }
            @if page.stage == SurveyStage::Open {
                p { a class="nhsuk-link" href={ (OWN) "/" (page.id) } { "Answer “" (page.definition.title) "”" } }
            } @else if page.stage == SurveyStage::Closed {
                p { a class="nhsuk-link" href={ (LIST) "/" (page.id) "/results" } { "What “" (page.definition.title) "” found" } }
            }
        }
    };
    let sheet = Sheet {
        title: "Surveys for you".to_owned(),
        main,
        ..Sheet::default()
    };
    Ok(layout::form(&me, sheet))
}
