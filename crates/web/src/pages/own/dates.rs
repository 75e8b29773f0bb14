//! Dates to come: a list, a file for one's calendar that says nothing but "Appointment", asking for another time, and cancelling.

use super::tell::words;
use super::{OWN, at, how, send, times};
use crate::extract::Id;
use crate::fmt;
use crate::form::{Filled, Reader};
use crate::me::{Me, Posted};
use crate::own_layout::{self, OwnSheet};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use crate::say::{say, say_with};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use care::EpisodeId;
use care::calendar::london_date;
use care::episode::EpisodeCommand;
use care::terms::CancelledBy;
use casework::read::{OwnAppointment, OwnRecord};
use casework::{Act, ActKind};
use jiff::Timestamp;
use maud::{Markup, html};
use uuid::Uuid;

pub(super) fn routes(routes: Routes) -> Routes {
    let own = ActKind::SeeOwnRecord;
    let cancels = Guard::needs_one_of(&[ActKind::CancelAppointment, ActKind::MoveSession]).and(own);
    routes
        .get("/my/dates", OWN, show)
        .get("/my/{id}/dates/{date}/calendar", OWN, calendar)
        .get("/my/{id}/dates/{date}/cancel", OWN, show_cancel)
        .post("/my/{id}/dates/{date}/cancel", cancels, cancel)
        .post(
            "/my/{id}/dates/{date}/move",
            Guard::needs(ActKind::WriteMessage).and(own),
            ask_to_move,
        )
}

async fn show(me: Me) -> Answer {
    let record = me.ask(casework::Desk::own_record).await?;
    let sheet = OwnSheet {
        title: say("dates-title"),
        back: Some("/my"),
        form: None,
        main: draw(&record),
    };
    Ok(own_layout::own(&me, &sheet))
}

/// "Tuesday 18 August 2026, 10am to 10:50am".
pub(super) fn when(a: &OwnAppointment) -> String {
    format!("{}, {}", fmt::day(london_date(a.at)), fmt::time_range(a.at, a.minutes))
}

fn draw(record: &OwnRecord) -> Markup {
    let mut all: Vec<(EpisodeId, &OwnAppointment)> = record
        .episodes
        .iter()
        .flat_map(|e| e.appointments.iter().map(|a| (e.id, a)))
        .collect();
    all.sort_by_key(|(_, a)| a.at);
    html! {
        h1 class="nhsuk-heading-l" { (say("dates-heading")) }
        @if all.is_empty() { p { (say("dates-none")) } }
        @for (episode, a) in all {
            @if let Some(id) = a.id() {
                @let base = format!("/my/{episode}/dates/{id}");
                h2 class="nhsuk-heading-s" { (when(a)) }
                (nhsuk::summary_list()
                    .row((say("dates-with"), a.with.clone()))
                    .row((say("dates-how"), how(a.medium)))
                    .facts(a.place.as_ref().map(|place| (say("dates-where"), at(place)))))
                ul class="app-actions" {
                    li { a class="nhsuk-link app-target" href={ (base) "/calendar" } { (say("dates-calendar")) span class="nhsuk-u-visually-hidden" { ": " (when(a)) } } }
                    li { a class="nhsuk-link app-target" href={ (base) "/move" } { (say("dates-move")) span class="nhsuk-u-visually-hidden" { ": " (when(a)) } } }
                    li { a class="nhsuk-link app-target" href={ (base) "/cancel" } { (say("dates-cancel")) span class="nhsuk-u-visually-hidden" { ": " (when(a)) } } }
                }
            }
        }
    }
}

async fn find(me: &Me, id: EpisodeId, date: Uuid) -> Result<OwnAppointment, Problem> {
    let path = me.ask(move |desk, p| desk.own_episode(p, id)).await?;
    path.appointments
        .into_iter()
        .find(|a| a.id() == Some(date))
        .ok_or(Problem::NotFound)
}

/// An instant as calendar files write it.
fn stamp(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// One date as a calendar file (RFC 5545). Whoever sees the calendar learns that there is an appointment, and no more.
fn ics(id: Uuid, a: &OwnAppointment, now: Timestamp) -> String {
    let end =
        a.at.checked_add(jiff::SignedDuration::from_mins(i64::from(a.minutes)))
            .unwrap_or(a.at);
    [
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Rapport//EN".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{id}"),
        format!("DTSTAMP:{}", stamp(now)),
        // A calendar that has an earlier file of this date takes the one with the higher number.
        format!("SEQUENCE:{}", a.moved),
        format!("DTSTART:{}", stamp(a.at)),
        format!("DTEND:{}", stamp(end)),
        format!("SUMMARY:{}", say("dates-calendar-title")),
        "CLASS:PRIVATE".to_owned(),
        "END:VEVENT".to_owned(),
        "END:VCALENDAR".to_owned(),
        String::new(),
    ]
    .join("\r\n")
}

async fn calendar(me: Me, Id((id, date)): Id<(EpisodeId, Uuid)>) -> Answer {
    let found = find(&me, id, date).await?;
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/calendar; charset=utf-8"),
        ),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment; filename=\"appointment.ics\""),
        ),
    ];
    Ok((StatusCode::OK, headers, ics(date, &found, me.app.desk().now())).into_response())
}

async fn show_cancel(me: Me, Id((id, date)): Id<(EpisodeId, Uuid)>) -> Answer {
    let found = find(&me, id, date).await?;
    Ok(draw_cancel(&me, &found, &Filled::default()))
}

async fn cancel(me: Me, Id((id, date)): Id<(EpisodeId, Uuid)>, Posted(fields): Posted) -> Answer {
    let found = find(&me, id, date).await?;
    let mut r = Reader::new(fields, me.today);
    let reason = r.optional("words");
    let by = CancelledBy::Person;
    let read = r.finish(|| {
        let command = match (found.session, found.appointment) {
            (Some(session), _) => EpisodeCommand::CancelSession { session, by, reason },
            (None, Some(appointment)) => EpisodeCommand::CancelAppointment {
                appointment,
                by,
                reason,
            },
            (None, None) => return None,
        };
        Some(Act::Episode {
            id,
            expected: None,
            command,
        })
    });
    let form = match read {
        Err(form) => form,
        Ok((act, fields)) => match send(&me, act, fields, "cancel-said", "/my/dates").await? {
            Ok(response) => return Ok(response),
            Err(form) => form,
        },
    };
    Ok(draw_cancel(&me, &found, &form))
}

fn draw_cancel(me: &Me, a: &OwnAppointment, form: &Filled) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("cancel-heading")) }
        p { strong { (when(a)) } }
        p { (say("cancel-lead")) }
        form method="post" action=(me.path) novalidate {
            (me.hidden(form, None))
            (form.textarea("words", say("cancel-words")).rows(3))
            (nhsuk::button(say("cancel-button")).warning().once())
        }
        p { a class="nhsuk-link app-target" href="/my/dates" { (say("cancel-back")) } }
    };
    own_layout::own(
        me,
        &OwnSheet {
            title: say("cancel-title"),
            back: Some("/my/dates"),
            form: Some(form),
            main,
        },
    )
}

/// Another time that is not chosen is found by somebody who knows the therapist's week: what is asked for goes to the team,
/// who read it within a working day. Nothing moves by itself.
async fn ask_to_move(me: Me, Id((id, date)): Id<(EpisodeId, Uuid)>, Posted(fields): Posted) -> Answer {
    let times = me.ask(move |desk, p| desk.own_times(p, id, date)).await?;
    let mut r = Reader::new(fields, me.today);
    let suits = words(&mut r, "move-missing");
    let message = me.app.desk().ids().next();
    let read = r.finish(|| {
        let text = say_with("move-message", &[("when", &when(&times.now)), ("words", &suits?)]);
        let command = EpisodeCommand::Write { message, text };
        Some(Act::Episode {
            id,
            expected: None,
            command,
        })
    });
    let form = match read {
        Err(form) => form,
        Ok((act, fields)) => match send(&me, act, fields, "move-said", "/my/dates").await? {
            Ok(response) => return Ok(response),
            Err(form) => form,
        },
    };
    Ok(times::draw(&me, (id, date), &times, 0, &form))
}

/// The message that asks for another time, after the reason why none is chosen here.
pub(super) fn ask_form(me: &Me, action: &str, form: &Filled, why: Option<String>) -> Markup {
    html! {
        @if let Some(why) = why { p { (why) } }
        p { (say("move-lead")) }
        form method="post" action=(action) novalidate {
            (me.hidden(form, None))
            (form.textarea("words", say("move-words")).rows(3))
            (nhsuk::button(say("move-button")).secondary().once())
        }
    }
}
