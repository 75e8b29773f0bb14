//! The assessment conversation: booked with somebody, cancelled by somebody, recorded once it took place.

use super::shared::{load, record_sheet, run};
use crate::extract::Id;
use crate::fmt::{self, Missing};
use crate::form::{DateRule, Fields, Filled, Reader, choices, date_values};
use crate::layout;
use crate::me::{Me, Posted};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::calendar::{london_date, london_instant};
use care::episode::{Appointment, EpisodeCommand, EpisodeEvent};
use care::terms::{Attendance, CancelledBy, Format, Medium};
use care::{EpisodeId, Key, Role, UserId};
use casework::read::EpisodePage;
use casework::{Act, ActKind};
use maud::{Markup, html};

const ANY: Guard = Guard::needs_one_of(&[
    ActKind::BookAssessment,
    ActKind::CancelAppointment,
    ActKind::HoldAssessment,
]);

/// Who holds assessments.
const ASSESSORS: [Role; 3] = [Role::Assessor, Role::ClinicalLead, Role::TriageClinician];

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/episodes/{id}/assessment", ANY, show)
        .post("/episodes/{id}/assessment", ANY, act)
}

type Staff = Vec<(UserId, String, String)>;

async fn staff(me: &Me) -> Result<Staff, Problem> {
    me.ask(|desk, p| desk.staff_with(p, &ASSESSORS)).await
}

async fn show(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let page = load(&me, id).await?;
    let staff = staff(&me).await?;
    let mut begin: Vec<(String, String)> = vec![("minutes".to_owned(), "60".to_owned())];
    if staff.iter().any(|(user, _, _)| *user == me.principal.user) {
        begin.push(("with".to_owned(), me.principal.user.to_string()));
    }
    if let Some(open) = page.state.open_appointments().next() {
        begin.extend(date_values("on", london_date(open.at).min(page.today)));
    }
    Ok(draw(&me, &page, &Filled::with(begin), &staff))
}

async fn act(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let staff = staff(&me).await?;
    let read = read(&me, id, fields);
    run(
        &me,
        id,
        read,
        &format!("/episodes/{id}/assessment"),
        move |me, page, form| draw(me, page, form, &staff),
    )
    .await
}

fn read(me: &Me, id: EpisodeId, fields: Fields) -> Result<(Act, Fields), Filled> {
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let send = |command| Some(Act::Episode { id, expected, command });
    match r.fields().get("what") {
        "cancel" => {
            let appointment = r.parsed("appointment", "Open this page again from the record");
            let by = r.code("by", CancelledBy::from_code, "Choose who cancelled");
            let reason = r.optional("cancel-reason");
            r.finish(|| {
                send(EpisodeCommand::CancelAppointment {
                    appointment: appointment?,
                    by: by?,
                    reason,
                })
            })
        }
        "hold" => {
            let appointment = r.parsed("appointment", "Open this page again from the record");
            let attendance = r.code("attendance", Attendance::from_code, "Choose whether they came");
            let on = r.date("on", "the day it took place", DateRule::PastOrToday);
            let summary = match attendance {
                Some(Attendance::DidNotAttend) => r.optional("summary"),
                _ => r.text("summary", "Enter the summary"),
            };
            let person_view = r.optional("person-view");
            let alone = r.ticked("alone");
            r.finish(|| {
                let (appointment, attendance, on) = (appointment?, attendance?, on?);
                send(EpisodeCommand::HoldAssessment {
                    appointment,
                    attendance,
                    on,
                    summary,
                    person_view,
                    alone,
                })
            })
        }
        _ => {
            let with = r.parsed("with", "Choose with whom");
            let day = r.date("day", "the day of the conversation", DateRule::TodayOrLater);
            let time = r.time("time", "the time");
            let minutes = r.number("minutes", 10..=240, "Enter 10 to 240 minutes");
            let medium = r.code("medium", Medium::from_code, "Choose how you meet");
            let site = r.optional("site").filter(|_| medium == Some(Medium::InPerson));
            if medium == Some(Medium::InPerson) && site.is_none() && !me.app.desk().service().sites.is_empty() {
                r.wrong("site", "Choose the place");
            }
            let appointment = me.app.desk().ids().next();
            r.finish(|| {
                let at = london_instant(day?, time?);
                send(EpisodeCommand::BookAssessment {
                    appointment,
                    with: with?,
                    at,
                    minutes: minutes?,
                    medium: medium?,
                    site,
                })
            })
        }
    }
}

fn draw(me: &Me, page: &EpisodePage, form: &Filled, staff: &Staff) -> Response {
    let open = page.state.open_appointments().next();
    let past: Vec<&Appointment> = page
        .state
        .appointments
        .iter()
        .filter(|a| a.held.is_some() || a.cancelled.is_some())
        .collect();
    let main = html! {
        h1 class="nhsuk-heading-l" { "Assessment conversation" }
        @match open {
            Some(booked) => (booked_one(me, page, form, booked)),
            None if page.may(ActKind::BookAssessment) => (book(me, page, form, staff)),
            None => (layout::empty("Nothing is booked.", "An assessment is booked by triage, an assessor or an administrator.", None)),
        }
        @if !past.is_empty() {
            h2 class="nhsuk-heading-m" { "Before" }
            @for appointment in past.iter().rev() { (past_one(page, appointment)) }
        }
    };
    record_sheet(me, page, form, "Assessment", "Assessment", main)
}

fn place(me: &Me, code: Option<&str>) -> Option<String> {
    let code = code?;
    let service = me.app.desk().service();
    Some(
        service
            .sites
            .iter()
            .find(|s| s.code == code)
            .map_or_else(|| code.to_owned(), |s| s.name.clone()),
    )
}

fn booked_one(me: &Me, page: &EpisodePage, form: &Filled, booked: &Appointment) -> Markup {
    let over = london_date(booked.at) <= page.today;
    html! {
        (nhsuk::summary_list().in_card(nhsuk::heading(2, "Booked").size(Some(nhsuk::Size::M)))
            .row(("When", format!("{}, {}", fmt::day(london_date(booked.at)), fmt::time_range(booked.at, booked.minutes))))
            .row(("With", page.names.user(booked.with)))
            .row(("How", booked.medium.words()))
            .row(("Where", fmt::or(place(me, booked.site.as_deref()).as_deref(), Missing::NotApplicable))))
        @if page.may(ActKind::SendLetter) && !over {
            p { a class="nhsuk-link" href={ "/episodes/" (page.id) "/letters/appointment" } { "Print the letter about it" } }
        }
        @if page.may(ActKind::HoldAssessment) && over {
            h2 class="nhsuk-heading-m" { "Record how it went" }
            form method="post" action=(me.path) novalidate {
                (me.hidden(form, Some(page.state.version)))
                input type="hidden" name="what" value="hold";
                input type="hidden" name="appointment" value=(booked.id);
                (form.radios("attendance", nhsuk::Legend::small("Did they come?"), choices(Attendance::ALL, Attendance::code, Attendance::words)))
                (form.date("on", nhsuk::Legend::small("On which day")))
                (form.textarea("summary", "Summary of the conversation").rows(10).hint("What it is about in their words, what was tried, what they hope for, what was agreed about safety. No scores of risk."))
                (form.textarea("person-view", "What they think of it, and what they would choose").rows(4))
                (form.tick("alone", "I saw them without their partner, and asked about violence and coercion at home"))
                @if waits_as_a_couple(page) { (nhsuk::inset_text("They wait for work as a couple: each partner is seen alone before the two are seen together.")) }
                (nhsuk::button("Save the assessment").once())
            }
            (layout::crisis_help())
        }
        @if page.may(ActKind::CancelAppointment) {
            h2 class="nhsuk-heading-m" { "Cancel it" }
            form method="post" action=(me.path) novalidate {
                (me.hidden(form, Some(page.state.version)))
                input type="hidden" name="what" value="cancel";
                input type="hidden" name="appointment" value=(booked.id);
                (form.radios("by", nhsuk::Legend::small("Who cancels?"), choices(CancelledBy::ALL, CancelledBy::code, CancelledBy::words))
                    .hint("The wait goes on from the first day, whoever cancels. Then book another."))
                (form.input("cancel-reason", "Reason (optional)"))
                (nhsuk::button("Cancel the appointment").secondary().once())
            }
        }
    }
}

/// Whether work as a couple is what they wait for, or what was agreed.
fn waits_as_a_couple(page: &EpisodePage) -> bool {
    let waits = page.state.open_waits().flat_map(|w| &w.choices);
    let agreed = page.state.decision().into_iter().flat_map(|d| &d.facts.choices);
    waits.chain(agreed).any(|c| c.format == Format::Couple)
}

fn book(me: &Me, page: &EpisodePage, form: &Filled, staff: &Staff) -> Markup {
    let service = me.app.desk().service();
    let people = staff.iter().map(|(id, name, team)| {
        let team = if team.is_empty() {
            String::new()
        } else {
            format!(", {team}")
        };
        (id.to_string(), format!("{name}{team}"))
    });
    let sites = service.sites.iter().map(|s| {
        let step_free = if s.step_free { ", step-free" } else { "" };
        (s.code.clone(), format!("{}{step_free}", s.name))
    });
    let due = page.dues.iter().find(|d| d.kind == care::episode::DueKind::Assessment);
    html! {
        @if let Some(due) = due { p { "To be offered by " (fmt::date_and_relative(due.on, page.today)) "." } }
        @if page.state.screening.is_none() { (nhsuk::inset_text("The referral has not been screened yet. Screen it first, safety before anything else.")) }
        form method="post" action=(me.path) novalidate {
            (me.hidden(form, Some(page.state.version)))
            input type="hidden" name="what" value="book";
            (form.select("with", "With whom", people))
            (form.date("day", nhsuk::Legend::small("Day")))
            (form.time("time", "Time").hint("For example, 10am or 2:30pm"))
            (form.input("minutes", "How long").numeric().width(3).suffix("minutes"))
            (form.radios("medium", nhsuk::Legend::small("How you meet"), choices(Medium::ALL, Medium::code, Medium::words)))
            @if !service.sites.is_empty() { (form.select("site", "Where, if in person", sites)) }
            (nhsuk::button("Book the conversation").once())
        }
    }
}

fn past_one(page: &EpisodePage, appointment: &Appointment) -> Markup {
    let held = page
        .entries
        .iter()
        .find(|e| matches!(&e.event, EpisodeEvent::AssessmentHeld { appointment: id, .. } if *id == appointment.id));
    let how = match (&appointment.held, appointment.cancelled) {
        (Some((attendance, on)), _) => format!("{}, {}", attendance.words(), fmt::date(*on)),
        (None, Some(by)) => format!("Cancelled: {}", by.words().to_lowercase()),
        (None, None) => String::new(),
    };
    let text = |key: Key| match held {
        Some(entry) if entry.masked.contains(&key) => html! { span class="app-missing" { "Not shown in your role" } },
        Some(entry) => fmt::text(entry.words.get(key), Missing::NotRecorded),
        None => fmt::or(None, Missing::NotApplicable),
    };
    html! {
        (nhsuk::summary_list().in_card(format!("{}, with {}", fmt::moment(appointment.at), page.names.user(appointment.with)))
            .row(("How it went", how))
            .row(("Summary", text(Key::Summary)))
            .row(("The person’s view", text(Key::PersonView))))
    }
}
