//! The last page and sending: once, however often it is pressed; and what happens next.

use super::answers::{Answers, Became};
use super::code::RETURN;
use super::read::{self, Read};
use super::steps::Step;
use super::{HOME, address, age_does, check, draw_age, kept, page};
use crate::fmt;
use crate::form::{Errors, Filled};
use crate::me::{Posted, Stranger};
use crate::pages::sign_in::with_session;
use crate::respond::{Answer, Problem, see_other};
use crate::router::{Guard, Routes};
use crate::say::{say, say_with};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use care::calendar::london_date;
use casework::{Act, Begun, Once, Refused, SentStanding};
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
        .post(SENT, Guard::public(), open)
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
        Ok(done) => {
            let became = done.made.episode.zip(done.made.referral);
            settle(&stranger, begun, became).await
        }
        Err(Refused::AlreadyDifferent) => settle(&stranger, begun, None).await,
        Err(Refused::Rejected(_) | Refused::Invalid(_)) => {
            let errors = Errors::whole(say("ask-check-refused"), say("ask-check-refused-do"));
            Ok(draw(&stranger, &read, &Filled { fields, errors }))
        }
        Err(refused) => Err(refused.into()),
    }
}

/// Nothing of what was written stays under the code: that it was sent, when, and which request it became.
async fn settle(stranger: &Stranger, begun: Begun, became: Option<Became>) -> Answer {
    let today = stranger.today;
    let kept = stranger.app.ask(move |desk| {
        desk.go_on(&begun.code, |body| {
            let before = Answers::opened(body);
            before
                .sent()
                .is_none()
                .then(|| Answers::sent_on(today, became).closed())
        })
    });
    let response = see_other(SENT);
    Ok(match kept.await?? {
        Some(begun) => kept::keep(stranger, &begun, response),
        None => response,
    })
}

async fn sent(stranger: Stranger, headers: HeaderMap) -> Answer {
    Ok(match load(&stranger, &headers).await? {
        Some(sent) => show_sent(&stranger, &sent, &Filled::default()),
        None => see_other(HOME),
    })
}

/// What was sent, as far as its code tells.
struct Sent {
    code: String,
    until: Date,
    day: Date,
    became: Option<Became>,
    standing: Option<SentStanding>,
}

async fn load(stranger: &Stranger, headers: &HeaderMap) -> Result<Option<Sent>, Problem> {
    let Some((begun, answers)) = kept::begun(stranger, headers).await? else {
        return Ok(None);
    };
    let Some(day) = answers.sent() else { return Ok(None) };
    let became = answers.became();
    let standing = match became {
        Some((episode, referral)) => {
            let asked = stranger.app.ask(move |desk| desk.sent_standing(episode, referral));
            asked.await??
        }
        None => None,
    };
    Ok(Some(Sent {
        until: london_date(begun.expires_at),
        code: begun.code,
        day,
        became,
        standing,
    }))
}

/// Opens the person's own pages, once staff know who sent this. Whoever presses has the code.
async fn open(stranger: Stranger, headers: HeaderMap, Posted(fields): Posted) -> Answer {
    let Some(sent) = load(&stranger, &headers).await? else {
        return Ok(see_other(HOME));
    };
    let entered = match sent.became {
        Some((episode, referral)) => {
            let asked = stranger.app.ask(move |desk| desk.come_in_as_sender(episode, referral));
            asked.await?.ok()
        }
        None => None,
    };
    Ok(match entered {
        Some(token) => {
            let response = with_session(&stranger.app, "/my", Some(token.as_str()));
            kept::drop(&stranger, response)
        }
        None => {
            let errors = Errors::whole(say("could-not"), say("ask-sent-where-wrong"));
            show_sent(&stranger, &sent, &Filled { fields, errors })
        }
    })
}

fn show_sent(stranger: &Stranger, sent: &Sent, form: &Filled) -> Response {
    let main = draw_sent(stranger, sent);
    page(stranger, say("ask-sent-title"), None, Some(form), main)
}

fn standing(stranger: &Stranger, sent: &Sent) -> Markup {
    let words = match sent.standing {
        None => return html! {},
        Some(SentStanding::Received) => say("ask-sent-where-received"),
        Some(SentStanding::Read) => say("ask-sent-where-seen"),
        Some(SentStanding::TalkPlanned) => say("ask-sent-where-talk"),
        Some(SentStanding::Opens(until)) => {
            say_with("ask-sent-where-opens", &[("date", &fmt::date(london_date(until)))])
        }
    };
    let opens = matches!(sent.standing, Some(SentStanding::Opens(_)));
    html! {
        h2 class="nhsuk-heading-m" { (say("ask-sent-where-heading")) }
        p { (words) }
        @if opens {
            form method="post" action=(SENT) novalidate {
                (stranger.hidden(&Filled::default()))
                (nhsuk::button(say("ask-sent-where-button")).once())
            }
        } @else {
            p { (say_with("ask-sent-where-again", &[("code", &sent.code)])) " " (say_with("ask-sent-where-code", &[("date", &fmt::date(sent.until))])) }
            p { (say("ask-sent-where-who")) }
        }
    }
}

fn draw_sent(stranger: &Stranger, sent: &Sent) -> Markup {
    let day = sent.day;
    let service = stranger.app.desk().service();
    let calendar = stranger.app.desk().calendar();
    let by = |days: u16| fmt::date(calendar.working_days_after(day, days));
    let dated = |name: &str, date: &str| say_with(name, &[("date", date)]);
    let read_by = by(service.standards.screening_working_days);
    let phone = &service.contact.phone;
    html! {
        (nhsuk::panel(say("ask-sent-heading"), html! { p { (dated("ask-sent-lead", &fmt::date(day))) } }))
        (standing(stranger, sent))
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
        // Who can open their pages with this already is not told of another code.
        @if !matches!(sent.standing, Some(SentStanding::Opens(_))) {
            h2 class="nhsuk-heading-m" { (say("ask-sent-own-heading")) }
            p { (say("ask-sent-own")) }
            p { a class="nhsuk-link" href="/enter" { (say("ask-sent-own-open")) } }
        }
        p { (say("ask-sent-leave")) }
    }
}
