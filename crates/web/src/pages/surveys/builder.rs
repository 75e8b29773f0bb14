//! Questions of a draft, written in the browser.

use super::list::slug;
use super::page::{kind_words, load};
use super::{AREA, LIST};
use crate::extract::Id;
use crate::form::{Filled, Reader};
use crate::me::{Me, Posted};
use crate::pages::plain_form::{Form, Sent, changed, send};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::SurveyId;
use casework::read::SurveyPage;
use casework::{Act, ActKind, SurveyAct};
use maud::html;
use survey::{Choice, Condition, Definition, Headline, Kind, PoolBy, Question, RegisterField};

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let changes = Guard::needs(ActKind::ChangeSurveys).and(ActKind::SeeSurveys);
    routes
        .get("/surveys/{id}/questions/new", changes, show)
        .post("/surveys/{id}/questions/new", changes, add)
}

const KINDS: [(&str, Kind); 5] = [
    ("one-of", Kind::OneOf),
    ("many-of", Kind::ManyOf),
    ("number", Kind::Number),
    ("yes-no", Kind::YesNo),
    ("free-text", Kind::FreeText),
];

const FIELDS: [(&str, RegisterField); 8] = [
    ("nhs_history", RegisterField::NhsHistory),
    ("nhs_interest", RegisterField::NhsInterest),
    ("hours_offered", RegisterField::HoursOffered),
    ("bands", RegisterField::Bands),
    ("therapies", RegisterField::Therapies),
    ("place", RegisterField::Place),
    ("settings", RegisterField::Settings),
    ("earliest", RegisterField::Earliest),
];

/// The field of the register, in words.
pub const fn field_words(field: RegisterField) -> &'static str {
    match field {
        RegisterField::NhsHistory => "NHS history (codes never, past, present)",
        RegisterField::NhsInterest => "interest in paid NHS work (yes or no)",
        RegisterField::HoursOffered => "paid hours a week (a number)",
        RegisterField::Bands => "bands (codes such as 6, 7, 8a)",
        RegisterField::Therapies => "therapies, to be confirmed (codes of the catalogue, such as DIT)",
        RegisterField::Place => "place",
        RegisterField::Settings => "settings (codes such as community, primary_care)",
        RegisterField::Earliest => "earliest start (codes now, within-3-months, within-6-months, within-a-year)",
    }
}

async fn show(me: Me, Id(id): Id<SurveyId>) -> Answer {
    let page = load(&me, id).await?;
    Ok(draw(&me, &page, &Filled::with([("field", "none")])))
}

/// Options as they are typed: one a line, the code and the words with a colon between, or the words alone.
fn options_of(text: &str) -> Vec<Choice> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .map(|line| match line.split_once(':') {
            Some((code, words)) if !code.trim().contains(' ') => Choice {
                code: code.trim().to_owned(),
                text: words.trim().to_owned(),
            },
            _ => Choice {
                code: slug(line),
                text: line.to_owned(),
            },
        })
        .collect()
}

/// What follows from the register's questions without being asked for: the sentences of history and interest, and the
/// pool by place and therapy.
fn follows(d: &mut Definition) {
    let of = |d: &Definition, field| d.position_of_field(field).and_then(|at| d.questions.get(at)).cloned();
    let (history, interest) = (of(d, RegisterField::NhsHistory), of(d, RegisterField::NhsInterest));
    let sentence = |text: &str, question: &str, is: &[&str], among: Option<Condition>| Headline {
        text: text.to_owned(),
        question: question.to_owned(),
        is: is.iter().map(|code| (*code).to_owned()).collect(),
        among,
    };
    // Beside those that somebody wrote: each of these stands once.
    let add = |d: &mut Definition, new: Headline| {
        if !d.headlines.iter().any(|known| known.text == new.text) {
            d.headlines.push(new);
        }
    };
    if let Some(q) = &history {
        add(
            d,
            sentence("have worked or work in the NHS", &q.id, &["past", "present"], None),
        );
    }
    if let (Some(history), Some(interest)) = (&history, &interest) {
        let among = Condition {
            question: history.id.clone(),
            is: vec!["never".to_owned(), "past".to_owned()],
        };
        let text = "of those who do not work in the NHS now are interested in work there";
        add(d, sentence(text, &interest.id, &["yes"], Some(among)));
        let of_all = "of all who answered are interested in (more) work in the NHS";
        add(d, sentence(of_all, &interest.id, &["yes"], None));
        if d.members.is_some() && history.required && interest.required {
            let by = [RegisterField::Place, RegisterField::Therapies];
            let by = by
                .into_iter()
                .filter_map(|field| of(d, field))
                .filter(|q| q.required && q.ask_if.is_none());
            d.pool = Some(PoolBy {
                by: by.map(|q| q.id).collect(),
                both: None,
            });
        }
    }
}

async fn add(me: Me, Id(id): Id<SurveyId>, Posted(fields): Posted) -> Answer {
    let page = load(&me, id).await?;
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let text = r.text("text", "Enter the question");
    let kind = r.code(
        "kind",
        |code| KINDS.iter().find(|(c, _)| *c == code).map(|(_, k)| *k),
        "Choose what kind of answer it takes",
    );
    let field = FIELDS
        .iter()
        .find(|(code, _)| *code == r.fields().get("field"))
        .map(|(_, field)| *field);
    let options = options_of(r.fields().get("options"));
    let chooses = matches!(kind, Some(Kind::OneOf | Kind::ManyOf));
    if chooses && options.is_empty() {
        r.wrong("options", "Enter the options, one a line");
    }
    let is_number = kind == Some(Kind::Number);
    let least = r.optional_number("least", 0.0..=1_000_000.0_f64, "Enter the least number, such as 1");
    let most = r.optional_number("most", 0.0..=1_000_000.0_f64, "Enter the largest number, such as 37.5");
    if is_number && (least.is_none() || most.is_none()) {
        r.wrong("most", "Enter the least and the largest number");
    }
    let unit = r.optional("unit");
    let ask_if = match (r.optional("if-question"), r.optional("if-is")) {
        (Some(question), Some(is)) => Some(Condition {
            question,
            is: is.split([';', ',']).map(|code| code.trim().to_owned()).collect(),
        }),
        (Some(_), None) => {
            r.wrong("if-is", "Enter the answer with which it is asked, such as yes");
            None
        }
        _ => None,
    };
    let required = r.ticked("required");
    let mut definition = page.definition.clone();
    let read = r.finish(|| {
        let text = text?;
        let own = field
            .and_then(|field| FIELDS.iter().find(|(_, f)| *f == field))
            .map(|(code, _)| (*code).to_owned());
        definition.questions.push(Question {
            id: own.unwrap_or_else(|| slug(&text).chars().take(40).collect()),
            text,
            kind: kind?,
            required,
            options: if chooses { options } else { Vec::new() },
            least: least.filter(|_| is_number),
            most: most.filter(|_| is_number),
            unit: unit.filter(|_| is_number),
            register_field: field,
            ask_if,
        });
        // A sentence that was taken off does not come back with the next question of another kind.
        if field.is_some() {
            follows(&mut definition);
        }
        Some(definition)
    });
    let base = format!("{LIST}/{id}");
    let form = match read {
        Ok((definition, fields)) => {
            // What a question breaks of its own is said here; what the whole lacks, on the survey's page.
            let own = definition
                .questions
                .last()
                .map(|q| format!("question {}", q.id))
                .unwrap_or_default();
            let wrong = definition.problems().into_iter().find(|problem| problem.place == own);
            if let Some(problem) = wrong {
                let mut form = Filled {
                    fields,
                    ..Filled::default()
                };
                form.errors.add("text", format!("Mend this: {problem}"));
                return Ok(draw(&me, &page, &form));
            }
            let text = definition.to_toml().map_err(|_| Problem::NotFound)?;
            let act = Act::Survey(SurveyAct::Redraft {
                id,
                expected,
                definition: text,
            });
            match send(&me, act, fields, &base).await? {
                Sent::Done(response) => return Ok(response),
                Sent::Again(form) => form,
                Sent::Changed(fields, actual) => {
                    let now = html! { p { (page.definition.questions.len()) " questions" } };
                    return Ok(changed(&me, fields, actual, &now, &base));
                }
            }
        }
        Err(form) => form,
    };
    Ok(draw(&me, &page, &form))
}

fn draw(me: &Me, page: &SurveyPage, f: &Filled) -> Response {
    let form = Form {
        title: "Add a question",
        area: AREA,
        about: &page.definition.title,
        back: &format!("{LIST}/{}", page.id),
        button: "Add the question",
        warning: false,
        expected: Some(page.version),
    };
    let before: Vec<(String, String)> = page
        .definition
        .questions
        .iter()
        .map(|q| (q.id.clone(), q.text.clone()))
        .collect();
    let capital = crate::pages::plain_form::capital;
    let fields = html! {
        (f.input("text", "The question"))
        (f.radios("kind", "What kind of answer?", KINDS.map(|(code, kind)| (code, kind_words(kind)))))
        (f.textarea("options", "Options").hint("One a line, for choices: the code and the words with a colon between, such as “past: I have worked there”; or the words alone.").rows(5))
        (f.input("least", "Least number").hint("For a number.").numeric().width(5))
        (f.input("most", "Largest number").hint("For a number.").numeric().width(5))
        (f.input("unit", "Unit").hint("For a number, such as hours a week.").width(20))
        (f.tick("required", "It must be answered"))
        (f.radios("field", "Does the answer place somebody on the register?", FIELDS.map(|(code, field)| (code, capital(field_words(field)))).into_iter().chain([("none", "No".to_owned())])))
        @if !before.is_empty() {
            (f.select("if-question", "Asked only after this question", before))
            (f.input("if-is", "With this answer").hint("The code of the option, or yes or no.").width(20))
        }
    };
    form.page(me, f, &html! {}, &fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_with_and_without_codes() {
        let read = options_of("past: I have worked there\nEast of England\n\n 8a : Band 8a ");
        let pairs: Vec<(&str, &str)> = read.iter().map(|c| (c.code.as_str(), c.text.as_str())).collect();
        assert_eq!(
            pairs,
            [
                ("past", "I have worked there"),
                ("east-of-england", "East of England"),
                ("8a", "Band 8a")
            ]
        );
    }
}
