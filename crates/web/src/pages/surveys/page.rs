//! One survey: what it asks, where it stands, its address, and what can be done next.

use super::{AREA, LIST, problems, stage_tag};
use crate::extract::Id;
use crate::fmt;
use crate::form::{DateRule, Filled, Reader, date_values};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::pages::plain_form::{Form, Sent, changed, one_press, send};
use crate::respond::{Answer, Problem, document, see_other};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::survey::SurveyStage;
use care::{Role, SurveyId};
use casework::read::SurveyPage;
use casework::{Act, ActKind, SurveyAct};
use maud::{Markup, html};
use survey::{Kind, Question};

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let changes = Guard::needs(ActKind::ChangeSurveys).and(ActKind::SeeSurveys);
    routes
        .get("/surveys/{id}", Guard::needs(ActKind::SeeSurveys), show)
        .get(
            "/surveys/{id}/definition",
            Guard::needs(ActKind::SeeSurveys),
            definition,
        )
        .get("/surveys/{id}/publish", changes, show_publish)
        .post("/surveys/{id}/publish", changes, publish)
        .post("/surveys/{id}/close", changes, close)
        .get("/surveys/{id}/margins", changes, show_margins)
        .post("/surveys/{id}/margins", changes, margins)
}

/// The survey, for those who keep surveys.
///
/// # Errors
/// The page that says why not.
pub async fn load(me: &Me, id: SurveyId) -> Result<SurveyPage, Problem> {
    if me.role() == Role::Registrant {
        return Err(Problem::NotFound);
    }
    me.ask(move |desk, p| desk.survey(p, id)).await
}

async fn show(me: Me, Id(id): Id<SurveyId>) -> Answer {
    if me.role() == Role::Registrant {
        return Ok(see_other(super::OWN));
    }
    let page = load(&me, id).await?;
    Ok(draw(&me, &page))
}

/// What kind of answer a question takes, in words.
pub const fn kind_words(kind: Kind) -> &'static str {
    match kind {
        Kind::OneOf => "One of the options",
        Kind::ManyOf => "Any number of the options",
        Kind::Number => "A number",
        Kind::YesNo => "Yes or no",
        Kind::FreeText => "Words; counted, never kept",
    }
}

fn draw(me: &Me, page: &SurveyPage) -> Response {
    let base = format!("{LIST}/{}", page.id);
    let changes = me.may(ActKind::ChangeSurveys);
    let d = &page.definition;
    let number = |n: Option<u64>| {
        n.map_or_else(
            || "Not known".to_owned(),
            |n| fmt::number(i64::try_from(n).unwrap_or(i64::MAX)),
        )
    };
    let mut facts: Vec<(String, Markup)> = vec![
        ("Stands".to_owned(), stage_tag(page.stage)),
        ("Who asks".to_owned(), html! { (d.sponsor) }),
        ("Members".to_owned(), html! { (number(d.members)) }),
        ("Asked".to_owned(), html! { (number(d.invited)) }),
        ("Answers".to_owned(), html! { (page.answers) }),
    ];
    if let Some((opens, closes)) = page.state.open {
        facts.push((
            "Open".to_owned(),
            html! { (fmt::date(opens)) " to " (fmt::date(closes)) },
        ));
        let path = format!("/survey/{}", page.state.link);
        facts.push((
            "Address for members".to_owned(),
            html! { a class="nhsuk-link app-breaks" href=(path) { (path) } },
        ));
    }
    let open = matches!(page.stage, SurveyStage::Open | SurveyStage::Ahead);
    let main = html! {
        h1 class="nhsuk-heading-l" { @if d.title.is_empty() { "Untitled survey" } @else { (d.title) } }
        (nhsuk::summary_list().facts(facts))
        @if page.stage == SurveyStage::Draft {
            @if page.problems.is_empty() {
                @if changes { div class="app-actions" {
                    (nhsuk::link_button("Publish", format!("{base}/publish")))
                    (nhsuk::link_button("Add a question", format!("{base}/questions/new")).secondary())
                } }
            } @else {
                (problems("Before it can be published", &page.problems))
                @if changes { (nhsuk::link_button("Add a question", format!("{base}/questions/new"))) }
            }
        } @else {
            div class="app-actions" {
                (nhsuk::link_button("What it found", format!("{base}/results")))
                @if changes && page.waiting > 0 {
                    (nhsuk::link_button(format!("Put {} on the register", fmt::plural(page.waiting, "person", "people")), format!("{base}/register")))
                }
                @if changes { (nhsuk::link_button("Bring in answers", format!("{base}/answers")).secondary()) }
                @if changes && open {
                    (one_press(me, &format!("{base}/close"), &[], Some(page.version), nhsuk::button("Close it now").secondary()))
                }
            }
            @if open {
                p { "Send the address to those who are asked. Nobody can guess it; whoever has it can answer, more than once if they mean to. Registrants who sign in find the survey on their own pages and answer once." }
            }
        }
        h2 class="nhsuk-heading-m" { "What it asks" }
        @if d.questions.is_empty() { p { "No question yet." } }
        (nhsuk::summary_list().facts(d.questions.iter().map(|q| (q.text.clone(), question(q)))))
        (super::sentences::section(me, page))
        p { a class="nhsuk-link" href={ (base) "/definition" } download { "Download the definition (TOML)" } }
        @if changes && page.stage != SurveyStage::Draft {
            p { a class="nhsuk-link" href={ (base) "/margins" } { "Margins to weight to" } @if page.state.margins.is_empty() { ": none stated" } @else { ": stated" } }
        }
    };
    let sheet = Sheet {
        title: if d.title.is_empty() {
            "Survey".to_owned()
        } else {
            d.title.clone()
        },
        area: AREA,
        way: Way::crumbs([("Surveys", LIST)]),
        main,
        ..Sheet::default()
    };
    layout::form(me, sheet)
}

fn question(q: &Question) -> Markup {
    let options: Vec<&str> = q.options.iter().map(|option| option.text.as_str()).collect();
    html! {
        p { (kind_words(q.kind)) @if q.required { ", must be answered" } "." }
        @if !options.is_empty() { p { (options.join("; ")) } }
        @if let (Some(least), Some(most)) = (q.least, q.most) { p { (least) " to " (most) @if let Some(unit) = &q.unit { " " (unit) } } }
        @if let Some(condition) = &q.ask_if { p { "Asked only if “" (condition.question) "” is " (condition.is.join(" or ")) "." } }
        @if let Some(field) = q.register_field { p { "Goes into the register: " (super::builder::field_words(field)) "." } }
    }
}

async fn definition(me: Me, Id(id): Id<SurveyId>) -> Answer {
    let page = load(&me, id).await?;
    let name = format!("{}.toml", super::list::slug(&page.definition.title));
    Ok(document(
        "application/toml",
        &name,
        page.state.definition.clone().into_bytes(),
    ))
}

async fn show_publish(me: Me, Id(id): Id<SurveyId>) -> Answer {
    let page = load(&me, id).await?;
    let closes = care::calendar::days_after(me.today, 28);
    let values = date_values("opens", me.today)
        .into_iter()
        .chain(date_values("closes", closes));
    Ok(draw_publish(&me, &page, &Filled::with(values)))
}

async fn publish(me: Me, Id(id): Id<SurveyId>, Posted(fields): Posted) -> Answer {
    let page = load(&me, id).await?;
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let opens = r.date("opens", "the first day", DateRule::TodayOrLater);
    let closes = r.date("closes", "the last day", DateRule::TodayOrLater);
    if opens.zip(closes).is_some_and(|(opens, closes)| closes < opens) {
        r.wrong("closes", "The last day must be on or after the first");
    }
    let read = r.finish(|| {
        Some(Act::Survey(SurveyAct::Publish {
            id,
            expected,
            opens: opens?,
            closes: closes?,
        }))
    });
    let base = format!("{LIST}/{id}");
    let form = match read {
        Ok((act, fields)) => match send(&me, act, fields, &base).await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(fields, actual) => return Ok(changed(&me, fields, actual, &stage_tag(page.stage), &base)),
        },
        Err(form) => form,
    };
    Ok(draw_publish(&me, &page, &form))
}

fn draw_publish(me: &Me, page: &SurveyPage, f: &Filled) -> Response {
    let form = Form {
        title: "Publish the survey",
        area: AREA,
        about: &page.definition.title,
        back: &format!("{LIST}/{}", page.id),
        button: "Publish",
        warning: false,
        expected: Some(page.version),
    };
    let before = html! { p { "From now on what it asks stands: answers to two wordings are not one survey. It gets an address that nobody can guess." } };
    let fields = html! { (f.date("opens", "First day")) (f.date("closes", "Last day")) };
    form.page(me, f, &before, &fields)
}

async fn close(me: Me, Id(id): Id<SurveyId>, Posted(fields): Posted) -> Answer {
    let expected = Reader::new(fields.clone(), me.today).expected();
    let done = me.act(Act::Survey(SurveyAct::Close { id, expected }), &fields).await?;
    Ok(me.went_well(&done.words, &format!("{LIST}/{id}")))
}

async fn show_margins(me: Me, Id(id): Id<SurveyId>) -> Answer {
    let page = load(&me, id).await?;
    let form = Filled::with([("margins", page.state.margins.clone())]);
    Ok(draw_margins(&me, &page, &form))
}

async fn margins(me: Me, Id(id): Id<SurveyId>, Posted(fields): Posted) -> Answer {
    let page = load(&me, id).await?;
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let text = r.text("margins", "Enter the margins");
    let read = r.finish(|| {
        Some(Act::Survey(SurveyAct::StateMargins {
            id,
            expected,
            margins: text?,
        }))
    });
    let base = format!("{LIST}/{id}");
    let form = match read {
        Ok((act, fields)) => match send(&me, act, fields, &base).await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(fields, actual) => return Ok(changed(&me, fields, actual, &stage_tag(page.stage), &base)),
        },
        Err(form) => form,
    };
    Ok(draw_margins(&me, &page, &form))
}

fn draw_margins(me: &Me, page: &SurveyPage, f: &Filled) -> Response {
    let form = Form {
        title: "Margins to weight to",
        area: AREA,
        about: &page.definition.title,
        back: &format!("{LIST}/{}", page.id),
        button: "Save the margins",
        warning: false,
        expected: Some(page.version),
    };
    let before = html! {
        p { "What is known of all members from elsewhere: for each option of a question its share, per cent or count. Weighted shares stand beside the raw ones, never in their place." }
        pre class="nhsuk-body-s app-code" tabindex="0" { "[[margin]]\nquestion = \"place\"\nsource = \"the register of the body, 1 November 2026\"\n[margin.proportions]\nlondon = 30\nnorth-west = 8" }
    };
    form.page(
        me,
        f,
        &before,
        &html! { (f.textarea("margins", "Margins (TOML)").rows(14).spellcheck(Some(false))) },
    )
}
