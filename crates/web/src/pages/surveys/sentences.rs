//! What the results of a survey say, defined in the browser as a TOML file defines it: the sentences (which answers count, among whom) and which
//! question is broken down by which. A draft's only; what was published stands.

use super::page::load;
use super::{AREA, LIST};
use crate::extract::{Asked, Id};
use crate::form::{Filled, Reader};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::pages::plain_form::{Form, Sent, changed, one_press, send};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::SurveyId;
use care::survey::SurveyStage;
use casework::read::SurveyPage;
use casework::{Act, ActKind, SurveyAct};
use maud::{Markup, html};
use serde::Deserialize;
use survey::{Breakdown, Condition, Definition, Headline, Kind, Question};

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let changes = Guard::needs(ActKind::ChangeSurveys).and(ActKind::SeeSurveys);
    routes
        .get("/surveys/{id}/headlines/new", changes, show_headline)
        .post("/surveys/{id}/headlines/new", changes, add_headline)
        .post("/surveys/{id}/headlines/remove", changes, remove_headline)
        .get("/surveys/{id}/breakdowns/new", changes, show_breakdown)
        .post("/surveys/{id}/breakdowns/new", changes, add_breakdown)
        .post("/surveys/{id}/breakdowns/remove", changes, remove_breakdown)
}

/// Questions of some kinds, for a list.
fn questions(d: &Definition, takes: impl Fn(&Question) -> bool) -> Vec<(String, String)> {
    let fit = d.questions.iter().filter(|q| takes(q));
    fit.map(|q| (q.id.clone(), q.text.clone())).collect()
}

fn words_of(d: &Definition, id: &str) -> String {
    d.question(id).map_or_else(|| id.to_owned(), |q| q.text.clone())
}

fn answers_of(d: &Definition, question: &str, is: &[String]) -> String {
    let choices = d.question(question).map(Question::choices).unwrap_or_default();
    let word = |code: &String| {
        let found = choices.iter().find(|choice| choice.code == *code);
        found.map_or_else(|| code.clone(), |choice| choice.text.clone())
    };
    is.iter().map(word).collect::<Vec<_>>().join(" or ")
}

/// Both lists on the survey's own page, with the ways to change them while it is a draft.
pub(super) fn section(me: &Me, page: &SurveyPage) -> Markup {
    let d = &page.definition;
    let changes = page.stage == SurveyStage::Draft && me.may(ActKind::ChangeSurveys);
    let base = format!("{LIST}/{}", page.id);
    let remove = |list: &str, at: usize, what: &str| {
        let hidden = html! { "Take off" span class="nhsuk-u-visually-hidden" { ": " (what) } };
        one_press(
            me,
            &format!("{base}/{list}/remove"),
            &[("at", &at.to_string())],
            Some(page.version),
            nhsuk::button(hidden).secondary(),
        )
    };
    html! {
        h2 class="nhsuk-heading-m" id="says" { "What the results say first" }
        @if d.headlines.is_empty() { p { "No sentence yet: the results show every question, and nothing above them." } }
        (nhsuk::summary_list().facts(d.headlines.iter().enumerate().map(|(at, h)| (format!("… % {}", h.text), html! {
            p { "Counts: “" (words_of(d, &h.question)) "”: " (answers_of(d, &h.question, &h.is)) "." }
            @match &h.among {
                Some(among) => p { "Among those whose answer to “" (words_of(d, &among.question)) "” is " (answers_of(d, &among.question, &among.is)) "." },
                None => p { "Among all who answered it." },
            }
            @if changes { (remove("headlines", at, &h.text)) }
        }))))
        @if changes && !questions(d, Question::is_single).is_empty() { p { a class="nhsuk-link app-target" href={ (base) "/headlines/new" } { "Add a sentence" } } }
        h2 class="nhsuk-heading-m" id="by" { "Which question is broken down by which" }
        @if d.breakdowns.is_empty() { p { "None is broken down." } }
        (nhsuk::summary_list().facts(d.breakdowns.iter().enumerate().map(|(at, b)| (words_of(d, &b.question), html! {
            p { "By “" (words_of(d, &b.by)) "”." }
            @if changes { (remove("breakdowns", at, &words_of(d, &b.question))) }
        }))))
        @if changes && d.questions.len() > 1 { p { a class="nhsuk-link app-target" href={ (base) "/breakdowns/new" } { "Break a question down" } } }
    }
}

/// The new draft, if it breaks no rule that the one before did not break; else what is wrong, by field.
enum Drafted {
    Sound(String),
    Broken(String),
}

fn drafted(before: &Definition, after: &Definition) -> Result<Drafted, Problem> {
    let old = before.problems();
    if let Some(new) = after.problems().into_iter().find(|problem| !old.contains(problem)) {
        return Ok(Drafted::Broken(match &new.value {
            Some(value) => format!("Mend this: {} ({value})", new.rule),
            None => format!("Mend this: {}", new.rule),
        }));
    }
    after.to_toml().map(Drafted::Sound).map_err(|_| Problem::NotFound)
}

/// Which questions a sentence is about, chosen on a page before.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct About {
    /// None before anything was chosen.
    question: Option<String>,
    among: String,
}

async fn show_headline(me: Me, Id(id): Id<SurveyId>, Asked(about): Asked<About>) -> Answer {
    let page = load(&me, id).await?;
    Ok(draw_headline(&me, &page, &about, &Filled::default()))
}

fn single<'d>(d: &'d Definition, id: &str) -> Option<&'d Question> {
    d.question(id).filter(|q| q.is_single())
}

async fn add_headline(me: Me, Id(id): Id<SurveyId>, Posted(fields): Posted) -> Answer {
    let page = load(&me, id).await?;
    let d = &page.definition;
    let about = About {
        question: Some(fields.get("question").trim().to_owned()),
        among: fields.get("among").trim().to_owned(),
    };
    let (Some(question), among) = (
        single(d, about.question.as_deref().unwrap_or_default()),
        single(d, &about.among),
    ) else {
        return Ok(draw_headline(&me, &page, &About::default(), &Filled::default()));
    };
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let text = r.text(
        "text",
        "Enter how the sentence goes on, such as: of members would work in the NHS",
    );
    let known = |q: &Question, code: &str| q.position(code).map(|_| code.to_owned());
    let is = r.codes("is", |code| known(question, code));
    if is.is_empty() {
        r.wrong("is", "Choose at least one answer that counts");
    }
    let among_is = among
        .map(|q| r.codes("among-is", |code| known(q, code)))
        .unwrap_or_default();
    if among.is_some() && among_is.is_empty() {
        r.wrong("among-is", "Choose at least one answer of those who are counted");
    }
    let headline = |text| Headline {
        text,
        question: question.id.clone(),
        is,
        among: among.map(|q| Condition {
            question: q.id.clone(),
            is: among_is,
        }),
    };
    let read = r.finish(|| text.map(headline));
    let form = match read {
        Ok((headline, fields)) => {
            let mut definition = d.clone();
            definition.headlines.push(headline);
            match keep(&me, &page, expected, &definition, fields, "text").await? {
                Kept::Done(response) => return Ok(response),
                Kept::Again(form) => form,
            }
        }
        Err(form) => form,
    };
    Ok(draw_headline(&me, &page, &about, &form))
}

enum Kept {
    Done(Response),
    Again(Filled),
}

/// Sends a draft, or says at a field what it breaks.
async fn keep(
    me: &Me,
    page: &SurveyPage,
    expected: Option<u64>,
    definition: &Definition,
    fields: crate::form::Fields,
    field: &str,
) -> Result<Kept, Problem> {
    let text = match drafted(&page.definition, definition)? {
        Drafted::Sound(text) => text,
        Drafted::Broken(why) => {
            let mut form = Filled {
                fields,
                ..Filled::default()
            };
            form.errors.add(field, why);
            return Ok(Kept::Again(form));
        }
    };
    let act = Act::Survey(SurveyAct::Redraft {
        id: page.id,
        expected,
        definition: text,
    });
    let base = format!("{LIST}/{}", page.id);
    Ok(match send(me, act, fields, &base).await? {
        Sent::Done(response) => Kept::Done(response),
        Sent::Again(form) => Kept::Again(form),
        Sent::Changed(fields, actual) => {
            let now = html! { p { (page.definition.headlines.len()) " sentences, " (page.definition.breakdowns.len()) " breakdowns" } };
            Kept::Done(changed(me, fields, actual, &now, &base))
        }
    })
}

fn draw_headline(me: &Me, page: &SurveyPage, about: &About, f: &Filled) -> Response {
    let d = &page.definition;
    let base = format!("{LIST}/{}", page.id);
    let Some(question) = single(d, about.question.as_deref().unwrap_or_default()) else {
        return draw_about(me, page, about);
    };
    let form = Form {
        title: "Add a sentence",
        area: AREA,
        about: &d.title,
        back: &format!("{base}/headlines/new"),
        button: "Add the sentence",
        warning: false,
        expected: Some(page.version),
    };
    let choices = |q: &Question| -> Vec<(String, String)> {
        q.choices()
            .into_iter()
            .map(|choice| (choice.code, choice.text))
            .collect()
    };
    let among = single(d, &about.among);
    let fields = html! {
        input type="hidden" name="question" value=(question.id);
        @if let Some(among) = among { input type="hidden" name="among" value=(among.id); }
        (f.checkboxes("is", format!("Which answers to “{}” count?", question.text), choices(question)))
        @if let Some(among) = among {
            (f.checkboxes("among-is", format!("Only among those who answered “{}” with", among.text), choices(among)))
        }
        (f.input("text", "How the sentence goes on").hint("After the share, such as: of members would work in the NHS."))
    };
    form.page(me, f, &html! {}, &fields)
}

/// The page before: which question, and among whom. It changes nothing, so its answers are in the address.
fn draw_about(me: &Me, page: &SurveyPage, about: &About) -> Response {
    let d = &page.definition;
    let all = questions(d, Question::is_single);
    let missing = about.question.is_some();
    let f = Filled::with([
        ("question", about.question.as_deref().unwrap_or_default()),
        ("among", about.among.as_str()),
    ]);
    let main = html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { (d.title) } "Add a sentence" }
        @if all.is_empty() {
            (layout::empty("No question can be counted yet.", "A sentence counts the answers to a question with one of several options, or yes or no.", Some(("Back to the survey", &format!("{LIST}/{}", page.id)))))
        } @else {
            p { "A sentence says which share gave certain answers to one question. Choose the question; the answers come next." }
            @if missing { (nhsuk::inset_text(html! { p { "Choose a question that takes one answer: one of these." } })) }
            form method="get" action={ (LIST) "/" (page.id) "/headlines/new" } {
                (f.select("question", "Which question?", all.clone()))
                (f.select("among", "Only among some of those who answered another question", all).hint("Leave it for everybody."))
                (nhsuk::button("Go on to the answers"))
            }
        }
    };
    let sheet = Sheet {
        title: "Add a sentence".to_owned(),
        area: AREA,
        way: Way::back(format!("{LIST}/{}", page.id)),
        main,
        ..Sheet::default()
    };
    layout::form(me, sheet)
}

async fn show_breakdown(me: Me, Id(id): Id<SurveyId>) -> Answer {
    let page = load(&me, id).await?;
    Ok(draw_breakdown(&me, &page, &Filled::default()))
}

async fn add_breakdown(me: Me, Id(id): Id<SurveyId>, Posted(fields): Posted) -> Answer {
    let page = load(&me, id).await?;
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let known = |code: &str| page.definition.question(code).map(|q| q.id.clone());
    let question = r.code("question", known, "Choose the question that is broken down");
    let by = r.code("by", known, "Choose the question that makes the groups");
    if question.is_some() && question == by {
        r.wrong("by", "Choose another question than the one that is broken down");
    }
    let form = match r.finish(|| {
        Some(Breakdown {
            question: question?,
            by: by?,
        })
    }) {
        Ok((breakdown, fields)) => {
            let mut definition = page.definition.clone();
            definition.breakdowns.push(breakdown);
            match keep(&me, &page, expected, &definition, fields, "by").await? {
                Kept::Done(response) => return Ok(response),
                Kept::Again(form) => form,
            }
        }
        Err(form) => form,
    };
    Ok(draw_breakdown(&me, &page, &form))
}

fn draw_breakdown(me: &Me, page: &SurveyPage, f: &Filled) -> Response {
    let d = &page.definition;
    let form = Form {
        title: "Break a question down",
        area: AREA,
        about: &d.title,
        back: &format!("{LIST}/{}", page.id),
        button: "Break it down",
        warning: false,
        expected: Some(page.version),
    };
    let counted = questions(d, |q| !matches!(q.kind, Kind::Number | Kind::FreeText));
    let groups = questions(d, |q| q.is_single() && q.required && q.ask_if.is_none());
    let before = html! { p { "The results show the question for each group apart, small numbers held back. Groups come from a question with one answer that everybody is asked and must answer." } };
    let fields = html! {
        (f.select("question", "Which question?", counted))
        (f.select("by", "By the answers to which?", groups))
    };
    form.page(me, f, &before, &fields)
}

/// Takes one entry of a list off, by its place.
async fn remove(
    me: &Me,
    id: SurveyId,
    fields: crate::form::Fields,
    take: fn(&mut Definition, usize) -> bool,
) -> Answer {
    let page = load(me, id).await?;
    let expected = Reader::new(fields.clone(), me.today).expected();
    let at: usize = fields.get("at").parse().map_err(|_| Problem::NotFound)?;
    let mut definition = page.definition.clone();
    if !take(&mut definition, at) {
        return Err(Problem::NotFound);
    }
    let text = definition.to_toml().map_err(|_| Problem::NotFound)?;
    let act = Act::Survey(SurveyAct::Redraft {
        id,
        expected,
        definition: text,
    });
    let done = me.act(act, &fields).await?;
    Ok(me.went_well(&done.words, &format!("{LIST}/{id}")))
}

fn off<T>(list: &mut Vec<T>, at: usize) -> bool {
    let there = at < list.len();
    if there {
        list.remove(at);
    }
    there
}

async fn remove_headline(me: Me, Id(id): Id<SurveyId>, Posted(fields): Posted) -> Answer {
    remove(&me, id, fields, |d, at| off(&mut d.headlines, at)).await
}

async fn remove_breakdown(me: Me, Id(id): Id<SurveyId>, Posted(fields): Posted) -> Answer {
    remove(&me, id, fields, |d, at| off(&mut d.breakdowns, at)).await
}
