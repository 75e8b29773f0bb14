//! The last page and sending: once, however often it is pressed; and what happens next.

use super::answers::Answers;
use super::code::RETURN;
use super::read::{self, Read};
use super::steps::Step;
use super::{HOME, address, age_does, check, draw_age, kept, page};
use crate::fmt;
use crate::form::{Errors, Filled};
use crate::me::{Posted, Stranger};
use crate::respond::{Answer, see_other};
use crate::router::{Guard, Routes};
use crate::say::{say, say_with};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use casework::{Act, Begun, Once, Refused};
use jiff::SignedDuration;
use jiff::civil::Date;
use maud::{Markup, html};

pub(super) const CHECK: &str = "/refer-yourself/check";
pub(super) const SENT: &str = "/refer-yourself/sent";
/// A box that nobody sees: a program fills it in.
const TRAP: &str = "website";
/// Whoever answers twelve questions sooner than this is asked to look once more. It stops nobody.
const QUICK: SignedDuration = SignedDuration::from_secs(20);

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get(CHECK, Guard::public(), show)
        .post(CHECK, Guard::public(), send)
        .get(SENT, Guard::public(), sent)
}

async fn show(stranger: Stranger, headers: HeaderMap) -> Answer {
    let Some((_, answers)) = kept::begun(&stranger, &headers).await? else {
        return Ok(see_other(RETURN));
    };
    if answers.sent().is_some() {
        return Ok(see_other(SENT));
    }
    let service = stranger.app.desk().service();
    match read::all(&answers, super::against(&stranger, &service)) {
        Ok(read) => Ok(draw(&stranger, &read, &Filled::default())),
        Err(step) => Ok(see_other(&address(step))),
    }
}

fn draw(stranger: &Stranger, read: &Read, form: &Filled) -> Response {
    let service = stranger.app.desk().service();
    let rows = check::rows(read, &service.sites);
    let trapped = form.errors.at(TRAP).is_some();
    let trap = html! {
        (form.input(TRAP, say("ask-check-website")).hint(say("ask-check-website-hint")).autocomplete("off"))
    };
    let more = read.circumstances.is_empty() && read.circumstances_words.is_none();
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("ask-check-heading")) }
        p { (say("ask-check-lead")) }
        (check::draw(&rows, address))
        @if more { p { a class="nhsuk-link" href=(address(Step::More)) { (say("ask-more-link")) } } }
        p { (say("ask-check-send-lead")) }
        form method="post" action=(CHECK) novalidate {
            (stranger.hidden(form))
            // Shown to whoever was caught by it: a browser that fills in boxes is not a program.
            @if trapped { (trap) } @else { div hidden { (trap) } }
            @if !form.errors.is_empty() { input type="hidden" name="again" value="yes"; }
            (nhsuk::button(say("ask-send")).once())
        }
    };
    page(
        stranger,
        say("ask-check-title"),
        Some(address(Step::Gp)),
        Some(form),
        main,
    )
}

async fn send(stranger: Stranger, headers: HeaderMap, Posted(fields): Posted) -> Answer {
    let Some((begun, answers)) = kept::begun(&stranger, &headers).await? else {
        return Ok(see_other(RETURN));
    };
    if answers.sent().is_some() {
        return Ok(see_other(SENT));
    }
    let service = stranger.app.desk().service();
    let read = match read::all(&answers, super::against(&stranger, &service)) {
        Ok(read) => read,
        Err(step) => return Ok(see_other(&address(step))),
    };
    // What the service takes may have changed since they answered.
    if let Some(age) = super::age(&read, stranger.today)
        && !age_does(&service.standards, age)
    {
        return Ok(draw_age(&stranger, Some(age)));
    }
    let mut errors = Errors::default();
    let now = stranger.app.desk().now();
    if !fields.get(TRAP).is_empty() {
        errors.add(TRAP, say("ask-check-website-wrong"));
    } else if fields.get("again").is_empty() && answers.at().is_some_and(|at| now.duration_since(at) < QUICK) {
        errors = Errors::whole(say("ask-check-quick"), say("ask-check-quick-do"));
    }
    if !errors.is_empty() {
        return Ok(draw(&stranger, &read, &Filled { fields, errors }));
    }
    if stranger.app.asked().is_too_much(&stranger.network, now) {
        let possible = say_with("ask-check-flood-do", &[("code", &begun.code)]);
        let errors = Errors::whole(say("ask-check-flood"), possible);
        let mut response = draw(&stranger, &read, &Filled { fields, errors });
        *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
        return Ok(response);
    }
    let (key, body) = (answers.id().to_owned(), answers.content());
    let referral = read.referral();
    let done = stranger.app.ask(move |desk| {
        let visitor = desk.visitor();
        let once = (!key.is_empty()).then_some(Once { key: &key, body: &body });
        desk.act(&visitor, Act::Refer(Box::new(referral)), once)
    });
    match done.await? {
        // Or it was sent before, with another answer, from another window: what was sent first counts.
        Ok(_) | Err(Refused::AlreadyDifferent) => settle(&stranger, begun).await,
        Err(Refused::Rejected(_) | Refused::Invalid(_)) => {
            let errors = Errors::whole(say("ask-check-refused"), say("ask-check-refused-do"));
            Ok(draw(&stranger, &read, &Filled { fields, errors }))
        }
        Err(refused) => Err(refused.into()),
    }
}

/// Nothing of what was written stays under the code but that it was sent, and when.
async fn settle(stranger: &Stranger, begun: Begun) -> Answer {
    let today = stranger.today;
    let kept = stranger.app.ask(move |desk| {
        desk.go_on(&begun.code, |body| {
            let before = Answers::opened(body);
            before.sent().is_none().then(|| Answers::sent_on(today).closed())
        })
    });
    let response = see_other(SENT);
    Ok(match kept.await?? {
        Some(begun) => kept::keep(stranger, &begun, response),
        None => response,
    })
}

async fn sent(stranger: Stranger, headers: HeaderMap) -> Answer {
    let begun = kept::begun(&stranger, &headers).await?;
    let Some(day) = begun.and_then(|(_, answers)| answers.sent()) else {
        return Ok(see_other(HOME));
    };
    let main = draw_sent(&stranger, day);
    Ok(page(&stranger, say("ask-sent-title"), None, None, main))
}

fn draw_sent(stranger: &Stranger, day: Date) -> Markup {
    let service = stranger.app.desk().service();
    let calendar = stranger.app.desk().calendar();
    let by = |days: u16| fmt::date(calendar.working_days_after(day, days));
    let dated = |name: &str, date: &str| say_with(name, &[("date", date)]);
    let read_by = by(service.standards.screening_working_days);
    let phone = &service.contact.phone;
    html! {
        (nhsuk::panel(say("ask-sent-heading"), html! { p { (dated("ask-sent-lead", &fmt::date(day))) } }))
        h2 class="nhsuk-heading-m" { (say("ask-sent-next-heading")) }
        ol {
            li { (dated("ask-sent-safe", &by(0))) }
            li { (dated("ask-sent-read", &read_by)) }
            li { (say("ask-sent-reach")) }
            li { (say("ask-sent-talk")) }
        }
        p {
            @if phone.is_empty() { (dated("ask-sent-not-heard", &read_by)) }
            @else { (say_with("ask-sent-not-heard-call", &[("date", &read_by), ("phone", &fmt::phone(phone))])) }
        }
        h2 class="nhsuk-heading-m" { (say("ask-sent-own-heading")) }
        p { (say("ask-sent-own")) }
        p { a class="nhsuk-link" href="/enter" { (say("ask-sent-own-open")) } }
        p { (say("ask-sent-leave")) }
    }
}
