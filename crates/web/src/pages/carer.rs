//! The pages of a carer: what the person lets them see at this moment, a code for next time, and "I no longer help". Made like
//! the person's own pages: neutral titles, help in a crisis, a way to leave at once. Each page asks the desk anew; when it is
//! no longer open, every one of them says so in the same words, whatever the reason.

use super::own::{at, how, next_code, paragraphs, with};
use super::sign_in::with_session;
use crate::fmt;
use crate::form::{Filled, KEY};
use crate::me::{Me, Posted};
use crate::own_layout::{self, OwnSheet};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use crate::say::{say, say_with};
use axum::response::Response;
use care::Key;
use care::calendar::london_date;
use casework::forecast::Said;
use casework::read::{CarersView, CarersWait, OwnAppointment, OwnPlace, OwnWait};
use casework::{ActKind, Once, Refused};
use maud::{Markup, html};

/// Whoever has come in as a carer.
const CARER: Guard = Guard::needs(ActKind::SeeAsCarer);

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let own = ActKind::SeeAsCarer;
    routes
        .get("/carer", CARER, show)
        .get("/carer/next-code", CARER, show_code)
        .post(
            "/carer/next-code",
            Guard::needs(ActKind::CarerWayIn).and(own),
            give_code,
        )
        .get("/carer/stop", CARER, show_stop)
        .post("/carer/stop", Guard::needs(ActKind::StopHelping).and(own), stop)
}

async fn show(me: Me) -> Answer {
    let view = me.ask(casework::Desk::carers_view).await?;
    Ok(view.map_or_else(|| gone(&me), |view| draw(&me, &view)))
}

/// What every page says when it is no longer open. Not why, and not since when.
fn gone(me: &Me) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("carer-gone-heading")) }
        p { (say("carer-gone")) }
        p { (say("carer-gone-tell")) }
    };
    own_layout::no_longer_open(me, &sheet(None, main))
}

fn sheet(back: Option<&'static str>, main: Markup) -> OwnSheet<'static> {
    OwnSheet {
        title: say("carer-page-title"),
        back,
        form: None,
        main,
    }
}

fn draw(me: &Me, view: &CarersView) -> Response {
    let heading = match &view.name {
        Some(name) => with("carer-page-heading", "name", name),
        None => say("carer-page-heading-nobody"),
    };
    let main = html! {
        h1 class="nhsuk-heading-l" { (heading) }
        p { (with("carer-page-until", "date", &fmt::date(view.until))) }
        @if let Some(wait) = &view.wait {
            h2 class="nhsuk-heading-m" { (say("carer-wait")) }
            (far(wait.as_ref()))
        }
        @if let Some(dates) = &view.appointments {
            h2 class="nhsuk-heading-m" { (say("carer-dates")) }
            @if dates.is_empty() { p { (say("carer-dates-none")) } }
            @for date in dates { (appointment(date)) }
        }
        @if let Some(parts) = &view.plan {
            h2 class="nhsuk-heading-m" { (say("carer-plan")) }
            @if parts.is_empty() { p { (say("carer-plan-none")) } }
            @else { p { (say("carer-plan-lead")) } }
            (plan(parts))
        }
        p { (say("carer-page-only")) }
        p { (say("carer-page-tell")) }
    };
    own_layout::own(me, &sheet(None, main))
}

/// The parts of a plan, as they were written.
pub(super) fn plan(parts: &[(Key, String)]) -> Markup {
    let name = |key: Key| match key {
        Key::PlanSigns => "plan-signs",
        Key::PlanOwnWays => "plan-own-ways",
        Key::PlanPeople => "plan-people",
        Key::PlanProfessionals => "plan-professionals",
        _ => "plan-surroundings",
    };
    html! {
        @for (key, text) in parts {
            h3 class="nhsuk-heading-s" { (say(name(*key))) }
            div class="app-as-written" { (paragraphs(text)) }
        }
    }
}

fn appointment(a: &OwnAppointment) -> Markup {
    html! {
        h3 class="nhsuk-heading-s" { (fmt::day(london_date(a.at))) ", " (fmt::time_range(a.at, a.minutes)) }
        (nhsuk::summary_list()
            .row((say("dates-with"), a.with.clone()))
            .row((say("dates-how"), how(a.medium)))
            .facts(a.place.as_ref().map(|place| (say("dates-where"), at(place)))))
    }
}

fn far(wait: Option<&CarersWait>) -> Markup {
    let Some(wait) = wait else {
        return html! { p { (say("carer-place-closed")) } };
    };
    html! {
        p { strong { (place(wait.place)) } }
        @for one in &wait.waits { (waiting(one)) }
    }
}

fn place(place: OwnPlace) -> String {
    say(match place {
        OwnPlace::Received => "carer-place-received",
        OwnPlace::LookedAt => "carer-place-looked-at",
        OwnPlace::Conversation => "carer-place-conversation",
        OwnPlace::Deciding => "carer-place-deciding",
        OwnPlace::Decided => "carer-place-decided",
        OwnPlace::SecondLook => "carer-place-second-look",
        OwnPlace::Waiting => "carer-place-waiting",
        OwnPlace::Paused => "carer-place-paused",
        OwnPlace::Offered => "carer-place-offered",
        OwnPlace::InTherapy => "carer-place-in-therapy",
        OwnPlace::After => "carer-place-after",
        OwnPlace::Closed => "carer-place-closed",
    })
}

/// How long, and nothing of what for.
fn waiting(wait: &OwnWait) -> Markup {
    let told = wait.outlook.as_ref();
    let sentence = told.map(|told| match &told.now.said {
        Said::Range { from, until, .. } => {
            let (from, until) = (fmt::date(*from), fmt::date(*until));
            (
                say_with("carer-outlook-range", &[("from", &from), ("until", &until)]),
                true,
            )
        }
        Said::Open { after: Some(after), .. } => (with("carer-outlook-after", "after", &fmt::date(*after)), true),
        Said::Open { .. } | Said::TooFew | Said::Paused | Said::NotOffered => (say("carer-outlook-none"), false),
    });
    html! {
        p { (with("carer-waited", "time", &fmt::wait(wait.days))) }
        @if let (Some((sentence, has_dates)), Some(told)) = (sentence, told) {
            p { (sentence) }
            @if has_dates { p { (with("carer-outlook-no-promise", "date", &fmt::date(told.made_on))) } }
        }
    }
}

async fn show_code(me: Me) -> Answer {
    if !me.ask(casework::Desk::is_open_to_carer).await? {
        return Ok(gone(&me));
    }
    Ok(draw_code(&me, &html! {}))
}

async fn give_code(me: Me, Posted(fields): Posted) -> Answer {
    let given = me.ask(move |desk, p| {
        let (key, body) = (fields.get(KEY), fields.content_bytes());
        let once = (!key.is_empty()).then_some(Once { key, body: &body });
        match desk.carers_next_code(p, once) {
            Ok(given) => Ok(Some(given)),
            Err(Refused::NotFound) => Ok(None),
            Err(refused) => Err(refused),
        }
    });
    let Some(given) = given.await? else {
        return Ok(gone(&me));
    };
    Ok(draw_code(&me, &next_code::shown(&me, given.as_ref())))
}

fn draw_code(me: &Me, before: &Markup) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("next-heading")) }
        (before)
        p { (say("next-lead")) " " (say("next-replaces")) }
        form method="post" action="/carer/next-code" novalidate {
            (me.hidden(&Filled::default(), None))
            (nhsuk::button(say("next-button")).once())
        }
    };
    own_layout::own(me, &sheet(Some("/carer"), main))
}

async fn show_stop(me: Me) -> Answer {
    if !me.ask(casework::Desk::is_open_to_carer).await? {
        return Ok(gone(&me));
    }
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("carer-stop-heading")) }
        p { (say("carer-stop-lead")) }
        form method="post" action="/carer/stop" novalidate {
            (me.hidden(&Filled::default(), None))
            (nhsuk::button(say("carer-stop-button")).warning().once())
        }
    };
    Ok(own_layout::own(&me, &sheet(Some("/carer"), main)))
}

async fn stop(me: Me, Posted(_): Posted) -> Result<Response, Problem> {
    me.ask(casework::Desk::stop_helping).await?;
    Ok(with_session(&me.app, "/left", None))
}
