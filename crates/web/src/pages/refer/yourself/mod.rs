//! Referring oneself, or somebody else who wants it, without signing in: one question a page, own words first, no label
//! asked for, crisis help on every page. What is answered is kept under a code from the first answer on (`casework::Begun`),
//! so that the way back, another phone and another day lose nothing; nobody of the service can read it before it is sent.
//!
//! - [`steps`]: the questions and their fields; [`lists`]: what can be chosen; [`questions`]: how they are drawn;
//! - [`answers`]: what was answered; [`read`]: from answers to a referral; [`check`]: the same as the last page shows it;
//! - [`kept`] and [`code`]: between browser and store, stopping and coming back; [`sent`]: sending.

mod answers;
mod check;
mod code;
mod kept;
mod lists;
mod questions;
mod read;
mod sent;
mod steps;
#[cfg(test)]
mod tests;

use crate::fmt;
use crate::form::{Errors, Fields, Filled};
use crate::me::{Posted, Stranger};
use crate::own_layout::{self, OwnSheet};
use crate::pages::EASY_REFER;
use crate::respond::{Answer, Problem, see_other};
use crate::router::{Guard, Routes};
use crate::say::{say, say_with};
use answers::Answers;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use care::calendar::{age_at, london_date};
use care::service::{Service, Standards};
use casework::Begun;
use jiff::civil::Date;
use maud::{Markup, html};
use read::{Against, Read};
use sent::{CHECK, SENT};
use steps::{PATH, Step};

const HOME: &str = "/refer-yourself";
const AGE: &str = "/refer-yourself/another-age";
const HELP: &str = "/refer-yourself/help-now";
const QUESTION: &str = "/refer-yourself/question/{step}";

/// What would help somebody to use the service, as they read it.
pub(in crate::pages) fn need_words(need: care::terms::AccessNeed) -> String {
    let named = lists::NEEDS.iter().find(|(known, _)| *known == need);
    named.map_or_else(|| need.words().to_owned(), |(_, name)| say(name))
}

pub(super) fn routes(routes: Routes) -> Routes {
    let routes = routes
        .get(HOME, Guard::public(), start)
        .get(AGE, Guard::public(), another_age)
        .get(HELP, Guard::public(), help_now)
        .get(QUESTION, Guard::public(), show)
        .post(QUESTION, Guard::public(), take);
    sent::routes(code::routes(routes))
}

/// How many questions the shortest honest path has.
pub(super) const fn questions() -> usize {
    PATH.len()
}

/// The address of a question.
fn address(step: Step) -> String {
    format!("{HOME}/question/{}", step.code())
}

/// Where somebody goes on: the first question that was not answered, else the last page.
fn next(answers: &Answers) -> String {
    if answers.sent().is_some() {
        return SENT.to_owned();
    }
    answers.gap_after(None).map_or_else(|| CHECK.to_owned(), address)
}

fn against<'a>(stranger: &Stranger, service: &'a Service) -> Against<'a> {
    Against {
        today: stranger.today,
        sites: &service.sites,
    }
}

fn page(stranger: &Stranger, title: String, back: Option<String>, form: Option<&Filled>, main: Markup) -> Response {
    let sheet = OwnSheet {
        title,
        back: back.as_deref(),
        form,
        main,
    };
    own_layout::before_the_door(stranger, HOME, &sheet)
}

fn age_does(standards: &Standards, age: i16) -> bool {
    age >= standards.age_min && standards.age_max.is_none_or(|most| age <= most)
}

fn age(read: &Read, today: Date) -> Option<i16> {
    read.identity.born.map(|born| age_at(born, today))
}

fn whose_age(standards: &Standards) -> String {
    let least = fmt::number(standards.age_min.into());
    match standards.age_max {
        Some(most) => say_with("ask-ages", &[("least", &least), ("most", &fmt::number(most.into()))]),
        None => say_with("ask-adults", &[("least", &least)]),
    }
}

async fn start(stranger: Stranger, headers: HeaderMap) -> Answer {
    let begun = kept::begun(&stranger, &headers).await?;
    let service = stranger.app.desk().service();
    let contact = &service.contact;
    let phone = fmt::phone(&contact.phone);
    let questions = fmt::number(i64::try_from(PATH.len()).unwrap_or_default());
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("ask-heading")) }
        @if stranger.app.has_page(EASY_REFER) { (crate::easy::link(EASY_REFER)) }
        @if let Some((begun, answers)) = &begun { (gone_before(&stranger, begun, answers)) }
        // For whom it is comes first, so that nobody tells their story to be turned away.
        p { strong { (whose_age(&service.standards)) } " " a class="nhsuk-link" href=(AGE) { (say("ask-other-age")) } }
        p { (say("ask-lead")) " " (say("ask-no-label")) }
        p { (say_with("ask-time", &[("questions", &questions)])) " " (say("ask-later")) }
        p { (say("ask-not-watched")) }
        @if begun.is_none() {
            (nhsuk::link_button(say("ask-start"), address(Step::Words)))
            p { a class="nhsuk-link" href=(code::RETURN) { (say("ask-with-code")) } }
        }
        h2 class="nhsuk-heading-m" { (say("ask-talk-heading")) }
        p {
            @if contact.phone.is_empty() { (say("ask-talk-gp")) }
            @else if contact.hours.is_empty() { (say_with("ask-talk-any-time", &[("phone", &phone)])) " " (say("ask-talk-gp")) }
            @else { (say_with("ask-talk", &[("phone", &phone), ("hours", &contact.hours)])) " " (say("ask-talk-gp")) }
        }
        h2 class="nhsuk-heading-m" { (say("ask-kept-heading")) }
        p { (say("ask-kept")) @if stranger.app.has_page("/privacy") { " " a class="nhsuk-link" href="/privacy" { (say("ask-kept-more")) } } }
    };
    Ok(page(&stranger, say("ask-title"), None, None, main))
}

fn gone_before(stranger: &Stranger, begun: &Begun, answers: &Answers) -> Markup {
    if let Some(day) = answers.sent() {
        return html! {
            (nhsuk::inset_text(html! {
                p { (say_with("ask-was-sent", &[("date", &fmt::date(day))])) }
                p { a class="nhsuk-link" href=(SENT) { (say("ask-was-sent-see")) } }
                form method="post" action=(code::LATER) novalidate {
                    (stranger.hidden(&Filled::default()))
                    (nhsuk::button(say("ask-anew")).secondary().once())
                }
            }))
        };
    }
    let until = fmt::date(london_date(begun.expires_at));
    html! {
        (nhsuk::inset_text(html! {
            h2 class="nhsuk-heading-m" { (say("ask-begun-heading")) }
            p { (say_with("ask-begun", &[("date", &until)])) }
            (nhsuk::link_button(say("ask-go-on"), next(answers)))
            p { (say("ask-forget-hint")) }
            form method="post" action=(code::FORGET) novalidate {
                (stranger.hidden(&Filled::default()))
                (nhsuk::button(say("ask-forget")).secondary().once())
            }
        }))
    }
}

async fn another_age(stranger: Stranger) -> Answer {
    Ok(draw_age(&stranger, None))
}

/// Not the right age for this service: told kindly, with where to ask. `age` if they said it, and may have slipped.
fn draw_age(stranger: &Stranger, age: Option<i16>) -> Response {
    let service = stranger.app.desk().service();
    let standards = &service.standards;
    let young = age.is_none_or(|age| age < standards.age_min);
    let old = age.map_or(standards.age_max.is_some(), |age| age >= standards.age_min);
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("ask-age-heading")) }
        p { (whose_age(standards)) " " (say("ask-age-lead")) }
        ul {
            @if young {
                li { (say("ask-age-young-gp")) }
                li { (say("ask-age-young-line")) }
                li { (say("ask-age-young-shout")) }
            }
            @if old { li { (say("ask-age-old-gp")) } }
            li { (say("ask-age-tell")) }
        }
        @if age.is_some() {
            p { (say("ask-age-slip")) }
            (nhsuk::link_button(say("ask-age-change"), address(Step::Born)).secondary())
        }
    };
    page(stranger, say("ask-age-title"), Some(HOME.to_owned()), None, main)
}

async fn help_now(stranger: Stranger, headers: HeaderMap) -> Answer {
    let begun = kept::begun(&stranger, &headers).await?;
    let on = begun.map_or_else(|| HOME.to_owned(), |(_, answers)| next(&answers));
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("ask-help-heading")) }
        p { (say("ask-help-lead")) }
        ul {
            li { strong { (say("ask-help-call-now")) } }
            li { (say("ask-help-call-111")) }
            li { (say("ask-help-listen")) " " (say("ask-help-text")) }
            li { (say("ask-help-home")) }
            li { (say("ask-help-near")) }
        }
        p { (say("ask-help-us")) }
        p { (say("ask-help-go-on-hint")) }
        (nhsuk::link_button(say("ask-help-go-on"), on))
    };
    Ok(page(
        &stranger,
        say("ask-help-title"),
        Some(address(Step::Safe)),
        None,
        main,
    ))
}

async fn show(stranger: Stranger, headers: HeaderMap, Path(step): Path<String>) -> Answer {
    let step = Step::from_code(&step).ok_or(Problem::NotFound)?;
    let begun = kept::begun(&stranger, &headers).await?;
    match &begun {
        Some((_, answers)) if answers.sent().is_some() => Ok(see_other(SENT)),
        Some((_, answers)) => Ok(draw(&stranger, step, &answers.form(step), begun.as_ref())),
        None if step == Step::Words => Ok(draw(&stranger, step, &Filled::default(), None)),
        // Nothing is on this phone: the code brings it back.
        None => Ok(see_other(code::RETURN)),
    }
}

fn draw(stranger: &Stranger, step: Step, form: &Filled, begun: Option<&(Begun, Answers)>) -> Response {
    let service = stranger.app.desk().service();
    let all = fmt::number(i64::try_from(PATH.len()).unwrap_or_default());
    let number = step.number().map(|n| fmt::number(i64::try_from(n).unwrap_or_default()));
    let numbered = |name: &str| {
        let number = number.as_deref()?;
        Some(say_with(name, &[("number", number), ("all", &all)]))
    };
    let helper = begun.is_some_and(|(_, answers)| answers.by_helper());
    let back = match step {
        Step::More => CHECK.to_owned(),
        step => step.before().map_or_else(|| HOME.to_owned(), address),
    };
    let here = address(step);
    let main = html! {
        @if helper && step != Step::For { (nhsuk::inset_text(say("ask-helper-note"))) }
        @if let Some(caption) = numbered("ask-caption") { p class="nhsuk-caption-l" { (caption) } }
        form method="post" action=(here) novalidate {
            (stranger.hidden(form))
            (questions::draw(step, form, &service.sites))
            div class="app-actions" {
                (nhsuk::button(say("ask-continue")).once())
                (nhsuk::button(say("ask-save")).secondary().name("then").value("later"))
            }
        }
        @if let Some((begun, _)) = begun {
            (nhsuk::details(say("ask-code-summary"), say_with("ask-code-short", &[("code", &begun.code)])))
        }
    };
    let title = numbered("ask-question-title").unwrap_or_else(|| say("ask-more-title"));
    page(stranger, title, Some(back), Some(form), main)
}

async fn take(stranger: Stranger, headers: HeaderMap, Path(step): Path<String>, Posted(posted): Posted) -> Answer {
    let step = Step::from_code(&step).ok_or(Problem::NotFound)?;
    let begun = kept::begun(&stranger, &headers).await?;
    if begun.as_ref().is_some_and(|(_, answers)| answers.sent().is_some()) {
        return Ok(see_other(SENT));
    }
    let later = posted.get("then") == "later";
    let service = stranger.app.desk().service();
    let (read, fields) = match read::question(step, posted, against(&stranger, &service)) {
        Ok((read, fields)) => (Some(read), fields),
        // Whoever must stop in the middle of an answer keeps what they have.
        Err(form) if later && !read::is_too_long(step, &form.fields) => (None, form.fields),
        Err(form) => return Ok(draw(&stranger, step, &form, begun.as_ref())),
    };
    let years = read.as_ref().and_then(|read| age(read, stranger.today));
    if let Some(years) = years.filter(|years| !age_does(&service.standards, *years)) {
        return Ok(draw_age(&stranger, Some(years)));
    }
    let empty = step.fields().iter().all(|field| fields.get(field).trim().is_empty());
    if begun.is_none() && read.is_none() && empty {
        return Ok(see_other(HOME));
    }
    let code = begun.as_ref().map(|(begun, _)| begun.code.clone());
    let Some(kept) = save(&stranger, code, step, &fields, read.is_some()).await? else {
        let form = Filled {
            fields,
            errors: Errors::whole(
                say("ask-no-room-heading"),
                format!("{}. {}", say("ask-too-many"), say("ask-too-many-call")),
            ),
        };
        let mut response = draw(&stranger, step, &form, begun.as_ref());
        *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
        return Ok(response);
    };
    let answers = Answers::opened(&kept.body);
    let alarming = read.is_some_and(|read| read.is_alarming());
    let to = if later {
        code::LATER.to_owned()
    } else if alarming {
        HELP.to_owned()
    } else {
        answers.gap_after(Some(step)).map_or_else(|| CHECK.to_owned(), address)
    };
    Ok(kept::keep(&stranger, &kept, see_other(&to)))
}

/// Keeps an answer: with what was begun, or as the beginning. None when too many were begun from here.
async fn save(
    stranger: &Stranger,
    code: Option<String>,
    step: Step,
    fields: &Fields,
    finished: bool,
) -> Result<Option<Begun>, Problem> {
    if let Some(code) = code {
        let posted = fields.clone();
        let kept = stranger.app.ask(move |desk| {
            desk.go_on(&code, |body| {
                let mut answers = Answers::opened(body);
                if answers.sent().is_some() {
                    return None;
                }
                answers.answer(step, &posted, finished);
                Some(answers.closed())
            })
        });
        if let Some(kept) = kept.await?? {
            return Ok(Some(kept));
        }
    }
    let now = stranger.app.desk().now();
    if stranger.app.begun().is_too_much(&stranger.network, now) {
        return Ok(None);
    }
    let mut answers = Answers::begun(now);
    answers.answer(step, fields, finished);
    let body = answers.closed();
    Ok(stranger.app.ask(move |desk| desk.begin(&body)).await??)
}
