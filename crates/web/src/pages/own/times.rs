//! Another time, chosen by the person: the free times of their therapist by day, one page that says from what to what, and
//! the message to the team where nothing is free, nothing suits, or nobody chooses themself.

use super::dates::{ask_form, when};
use super::{OWN, at, how};
use crate::extract::{Asked, Id};
use crate::fmt;
use crate::form::{Errors, Filled};
use crate::me::{Me, Posted};
use crate::own_layout::{self, OwnSheet};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use crate::say::{say, say_count, say_with};
use axum::response::Response;
use care::calendar::london_date;
use care::{EpisodeId, OpeningId, Rule, SessionId};
use casework::own_time::{FreeTime, NoChoice, OwnTimes};
use casework::{Act, ActKind, OwnAct, Refused};
use jiff::Timestamp;
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

pub(super) fn routes(routes: Routes) -> Routes {
    let moves = Guard::needs(ActKind::MoveSession).and(ActKind::SeeOwnRecord);
    routes
        .get("/my/{id}/dates/{date}/move", OWN, show)
        .get("/my/{id}/dates/{date}/move/to", OWN, show_one)
        .post("/my/{id}/dates/{date}/move/to", moves, take)
}

/// Times that stand on one page: what fits on a phone without much scrolling.
const SHOWN: usize = 8;

#[derive(Debug, Clone, Copy, Default, Deserialize)]
pub(super) struct From {
    /// How many earlier times are left out.
    #[serde(default)]
    skip: usize,
}

/// Which time was pressed.
#[derive(Debug, Clone, Default, Deserialize)]
struct Pressed {
    #[serde(default)]
    slot: String,
    #[serde(default)]
    at: String,
}

async fn load(me: &Me, id: EpisodeId, date: Uuid) -> Result<OwnTimes, Problem> {
    me.ask(move |desk, p| desk.own_times(p, id, date)).await
}

async fn show(me: Me, Id((id, date)): Id<(EpisodeId, Uuid)>, Asked(from): Asked<From>) -> Answer {
    let times = load(&me, id, date).await?;
    Ok(draw(&me, (id, date), &times, from.skip, &Filled::default()))
}

/// The page with the times and the message below them; with `form` where the message, or a time that was pressed, came to
/// nothing.
pub(super) fn draw(me: &Me, (id, date): (EpisodeId, Uuid), times: &OwnTimes, skip: usize, form: &Filled) -> Response {
    let base = format!("/my/{id}/dates/{date}/move");
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("move-heading")) }
        p { (say("move-now")) " " strong { (when(&times.now)) } ", " (say_with("move-with", &[("with", &times.now.with)])) }
        @match times.why_not {
            None => {
                p { (say("move-choose")) }
                (by_day(&base, times, skip))
                (nhsuk::details(say("move-none-suits"), ask_form(me, &base, form, None)).open(!form.errors.is_empty()))
            }
            Some(why) => (ask_form(me, &base, form, Some(why_not(why, times.notice_hours)))),
        }
        p { a class="nhsuk-link app-target" href="/my/dates" { (say("cancel-back")) } }
    };
    own_layout::own(
        me,
        &OwnSheet {
            title: say("move-title"),
            back: Some("/my/dates"),
            form: Some(form),
            main,
        },
    )
}

/// Why there is nothing to choose.
fn why_not(why: NoChoice, hours: i32) -> String {
    match why {
        NoChoice::Off | NoChoice::Conversation => say("move-why-asked"),
        NoChoice::Together => say("move-why-together"),
        NoChoice::TooNear => say_count("move-why-near", usize::try_from(hours).unwrap_or(0)),
        NoChoice::NoneFree => say("move-why-none"),
    }
}

fn by_day(base: &str, times: &OwnTimes, skip: usize) -> Markup {
    let all = times.free.len();
    let skip = if skip < all { skip } else { 0 };
    let shown: Vec<&FreeTime> = times.free.iter().skip(skip).take(SHOWN).collect();
    html! {
        @for (n, time) in shown.iter().enumerate() {
            @let day = london_date(time.at);
            @let new = n.checked_sub(1).and_then(|before| shown.get(before)).is_none_or(|before| london_date(before.at) != day);
            @if new { h2 class="nhsuk-heading-s nhsuk-u-margin-bottom-1" { (fmt::day(day)) } }
            p class="nhsuk-u-margin-bottom-2" {
                a class="nhsuk-link app-target" href={ (base) "/to?slot=" (time.opening) "&at=" (time.at) } {
                    (fmt::time_range(time.at, time.minutes))
                    span class="nhsuk-u-visually-hidden" { ", " (fmt::day(day)) }
                }
                " " (place(time))
            }
        }
        @if skip + SHOWN < all {
            p { a class="nhsuk-link app-target" href={ (base) "?skip=" (skip + SHOWN) } { (say("move-later")) } }
        }
        @if skip > 0 {
            p { a class="nhsuk-link app-target" href={ (base) "?skip=" (skip.saturating_sub(SHOWN)) } { (say("move-earlier")) } }
        }
    }
}

/// How and where, in a line.
pub(super) fn place(time: &FreeTime) -> String {
    match &time.place {
        Some((name, _)) => format!("{}, {name}", how(time.medium)),
        None => how(time.medium),
    }
}

fn pressed(times: &OwnTimes, slot: &str, time: &str) -> Option<FreeTime> {
    let (slot, time): (OpeningId, Timestamp) = (slot.parse().ok()?, time.parse().ok()?);
    times.free.iter().find(|f| f.opening == slot && f.at == time).cloned()
}

/// The times again, with the word that the one that was pressed is gone.
fn gone(times: &OwnTimes) -> Filled {
    let next = if times.free.is_empty() {
        "move-gone-none"
    } else {
        "move-gone-choose"
    };
    Filled {
        errors: Errors::whole(say("move-gone"), say(next)),
        ..Filled::default()
    }
}

async fn show_one(me: Me, Id((id, date)): Id<(EpisodeId, Uuid)>, Asked(to): Asked<Pressed>) -> Answer {
    let times = load(&me, id, date).await?;
    Ok(match pressed(&times, &to.slot, &to.at) {
        Some(time) => confirm(&me, (id, date), &times, &time, &Filled::default()),
        None => draw(&me, (id, date), &times, 0, &gone(&times)),
    })
}

/// From what to what, and one button.
fn confirm(me: &Me, (id, date): (EpisodeId, Uuid), times: &OwnTimes, time: &FreeTime, form: &Filled) -> Response {
    let base = format!("/my/{id}/dates/{date}/move");
    let to = format!(
        "{}, {}",
        fmt::day(london_date(time.at)),
        fmt::time_range(time.at, time.minutes)
    );
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("move-confirm-heading")) }
        (nhsuk::summary_list()
            .row((say("move-from"), when(&times.now)))
            .row((say("move-to"), to))
            .row((say("dates-with"), times.now.with.clone()))
            .row((say("dates-how"), how(time.medium)))
            .facts(time.place.as_ref().map(|place| (say("dates-where"), at(place)))))
        p { (say("move-confirm-lead")) }
        form method="post" action={ (base) "/to" } novalidate {
            (me.hidden(form, None))
            input type="hidden" name="slot" value=(time.opening);
            input type="hidden" name="at" value=(time.at);
            (nhsuk::button(say("move-confirm-button")).once())
        }
        p { a class="nhsuk-link app-target" href=(base) { (say("move-confirm-back")) } }
    };
    own_layout::own(
        me,
        &OwnSheet {
            title: say("move-title"),
            back: Some(&base),
            form: Some(form),
            main,
        },
    )
}

async fn take(me: Me, Id((id, date)): Id<(EpisodeId, Uuid)>, Posted(fields): Posted) -> Answer {
    let read = (
        fields.get("slot").parse::<OpeningId>(),
        fields.get("at").parse::<Timestamp>(),
    );
    if let (Ok(opening), Ok(at)) = read {
        let act = Act::Own(OwnAct::ChooseTime {
            episode: id,
            session: SessionId(date),
            opening,
            at,
        });
        match me.act(act, &fields).await {
            Ok(_) => {
                let said = say_with(
                    "move-done",
                    &[("day", &fmt::day(london_date(at))), ("time", &fmt::time_of(at))],
                );
                return Ok(me.went_well(&said, "/my/dates"));
            }
            // Somebody else was quicker, or it is too late by now: they see what there is.
            Err(Refused::Rejected(r)) if matches!(r.rule, Rule::Taken | Rule::TooLate | Rule::Inactive) => {}
            Err(Refused::Conflict { .. }) => {}
            Err(refused) => return Err(refused.into()),
        }
    }
    let times = load(&me, id, date).await?;
    let form = gone(&times);
    Ok(draw(&me, (id, date), &times, 0, &form))
}
