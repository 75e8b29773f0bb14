//! Screening, emergency and assessment: safety first, a priority with its reason, a conversation.

use super::events::*;
use super::state::*;
use super::{Events, check, clinician, fact, text, took_place};
use crate::terms::*;
use crate::*;
use jiff::Timestamp;
use jiff::civil::Date;

/// A clinician looks, safety first, and sets a priority with a reason.
///
/// # Errors
/// Not a clinician; no reason; screened before.
pub(super) fn screen(
    e: &Episode,
    priority: Priority,
    next: NextStep,
    reason: String,
    ctx: &Ctx<'_>,
) -> Result<Events, Rejection> {
    const ASKED: &str = "screen the referral";
    clinician(ctx, ASKED)?;
    let reason = text(reason, ASKED, "the reason for the priority")?;
    check(e.screening.is_none(), || {
        Rejection::new(ASKED, Rule::AlreadyDone, "Reconsider the priority instead")
    })?;
    Ok(vec![
        fact(EpisodeEvent::Screened {
            priority,
            next,
            by: ctx.by.human,
        })
        .with(Key::Reason, reason),
    ])
}

/// Another priority, with a reason.
///
/// # Errors
/// Not a clinician; not screened yet; no reason.
pub(super) fn reconsider(e: &Episode, priority: Priority, reason: String, ctx: &Ctx<'_>) -> Result<Events, Rejection> {
    const ASKED: &str = "change the priority";
    clinician(ctx, ASKED)?;
    let reason = text(reason, ASKED, "the reason")?;
    check(
        e.priority.is_some() || e.referral().is_some_and(|r| r.returns_from.is_some()),
        || Rejection::new(ASKED, Rule::NotYet, "Screen the referral first"),
    )?;
    Ok(vec![
        fact(EpisodeEvent::PriorityReconsidered { priority }).with(Key::Reason, reason),
    ])
}

/// Hands the person to crisis help at once. They stay ours until arrival is confirmed.
///
/// # Errors
/// Nobody named; already handed over and not arrived.
pub(super) fn hand_to_crisis(e: &Episode, to: String) -> Result<Events, Rejection> {
    const ASKED: &str = "hand over to crisis help";
    let to = text(to, ASKED, "who takes over")?;
    check(e.emergency != Some(false), || {
        Rejection::new(ASKED, Rule::AlreadyDone, "Confirm that they have the person")
    })?;
    Ok(vec![fact(EpisodeEvent::EmergencyHandedOver).with(Key::Destination, to)])
}

/// Crisis help has the person.
///
/// # Errors
/// Nobody was handed over.
pub(super) fn confirm_crisis(e: &Episode, note: Option<String>) -> Result<Events, Rejection> {
    check(e.emergency == Some(false), || {
        Rejection::new("confirm the arrival", Rule::NotYet, "Hand over to crisis help first")
    })?;
    Ok(vec![
        fact(EpisodeEvent::EmergencyArrivalConfirmed).with(Key::Note, note),
    ])
}

/// Books an assessment conversation.
///
/// # Errors
/// Not screened (unless returning); in the past; another is booked; length out of range.
#[expect(clippy::too_many_arguments, reason = "the command's own fields")]
pub(super) fn book(
    e: &Episode,
    appointment: AppointmentId,
    with: UserId,
    at: Timestamp,
    minutes: u16,
    medium: Medium,
    site: Option<String>,
    ctx: &Ctx<'_>,
) -> Result<Events, Rejection> {
    const ASKED: &str = "book the assessment";
    let returning = e.referral().is_some_and(|r| r.returns_from.is_some());
    check(e.screening.is_some() || returning, || {
        Rejection::new(ASKED, Rule::NotYet, "Screen the referral first")
    })?;
    check(at > ctx.now, || {
        Rejection::new(ASKED, Rule::DateInPast, "Choose a later time")
    })?;
    check((10..=240).contains(&minutes), || {
        Rejection::new(ASKED, Rule::OutOfRange, "Choose 10 to 240 minutes").because(format!("{minutes} minutes"))
    })?;
    check(e.open_appointments().next().is_none(), || {
        Rejection::new(ASKED, Rule::AlreadyDone, "Cancel the booked one first")
    })?;
    check(!e.appointments.iter().any(|a| a.id == appointment), || {
        Rejection::new(ASKED, Rule::AlreadyDone, "It was booked")
    })?;
    Ok(vec![fact(EpisodeEvent::AssessmentBooked {
        appointment,
        with,
        at,
        minutes,
        medium,
        site,
    })])
}

fn open_appointment<'e>(e: &'e Episode, id: AppointmentId, asked: &'static str) -> Result<&'e Appointment, Rejection> {
    let a = e.appointments.iter().find(|a| a.id == id);
    let a = a.ok_or_else(|| Rejection::new(asked, Rule::UnknownItem, "Name an appointment of this episode"))?;
    check(a.cancelled.is_none() && a.held.is_none(), || {
        Rejection::new(asked, Rule::AlreadyDone, "It was cancelled or recorded before")
    })?;
    Ok(a)
}

/// Cancels an appointment.
///
/// # Errors
/// Unknown, or already cancelled or recorded.
pub(super) fn cancel(
    e: &Episode,
    appointment: AppointmentId,
    by: CancelledBy,
    reason: Option<String>,
) -> Result<Events, Rejection> {
    open_appointment(e, appointment, "cancel the appointment")?;
    Ok(vec![
        fact(EpisodeEvent::AppointmentCancelled { appointment, by }).with(Key::Reason, reason),
    ])
}

/// Records an assessment conversation.
///
/// # Errors
/// Unknown or done appointment; in the future, before the referral or after the closing; attended without a summary;
/// not a clinician.
#[expect(clippy::too_many_arguments, reason = "the command's own fields")]
pub(super) fn hold(
    e: &Episode,
    appointment: AppointmentId,
    attendance: Attendance,
    on: Date,
    summary: Option<String>,
    person_view: Option<String>,
    alone: bool,
    ctx: &Ctx<'_>,
) -> Result<Events, Rejection> {
    const ASKED: &str = "record the assessment";
    clinician(ctx, ASKED)?;
    open_appointment(e, appointment, ASKED)?;
    took_place(e, on, ctx, ASKED)?;
    let summary = match attendance {
        Attendance::DidNotAttend => summary,
        _ => Some(text(summary.unwrap_or_default(), ASKED, "the summary")?),
    };
    let event = EpisodeEvent::AssessmentHeld {
        appointment,
        attendance,
    };
    let mut out = vec![
        fact(event)
            .with(Key::Summary, summary)
            .with(Key::PersonView, person_view)
            .on_if(on, ctx),
    ];
    if alone && attendance != Attendance::DidNotAttend {
        out.push(fact(EpisodeEvent::SeenAlone { by: ctx.by.human }).on_if(on, ctx));
    }
    Ok(out)
}
