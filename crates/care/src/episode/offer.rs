//! Offers: a slot is offered, held, and answered. Declining or lapsing never costs the place.

use super::events::*;
use super::state::*;
use super::{Events, check, fact, text};
use crate::terms::*;
use crate::*;
use jiff::{Timestamp, ToSpan};

/// Offers a slot for a wait, held for the service's offer time.
///
/// # Errors
/// Not waiting, or paused today or on the day of the first session; the therapy is not one the person accepts; work as a
/// couple before the person was seen alone (domain guide, section 15); another offer is open; an offer with this id before; the first session lies in the past.
#[expect(clippy::too_many_arguments, reason = "the command's own fields")]
pub(super) fn make(
    e: &Episode,
    offer: OfferId,
    wait: WaitId,
    opening: OpeningId,
    practitioner: PractitionerId,
    choice: TherapyChoice,
    first_at: Timestamp,
    explanation: Option<String>,
    ctx: &Ctx<'_>,
) -> Result<Events, Rejection> {
    const ASKED: &str = "offer the slot";
    let w = e.waits.iter().find(|w| w.id == wait && w.is_open());
    let w = w.ok_or_else(|| Rejection::new(ASKED, Rule::NotWaiting, "The person is not waiting for this"))?;
    check(w.pause_on(ctx.today).is_none(), || {
        Rejection::new(ASKED, Rule::NotWaiting, "The wait is paused; end the pause first")
    })?;
    check(w.pause_on(calendar::london_date(first_at)).is_none(), || {
        Rejection::new(ASKED, Rule::NotWaiting, "Choose a first session after the pause")
            .because("the first session falls into a pause")
    })?;
    check(!e.offers.iter().any(|o| o.id == offer), || {
        Rejection::new(ASKED, Rule::AlreadyDone, "It was made")
    })?;
    check(w.choices.contains(&choice), || {
        Rejection::new(ASKED, Rule::NotWaiting, "Talk about the choices first").because(choice.therapy.as_str())
    })?;
    check(choice.format != Format::Couple || e.seen_alone.is_some(), || {
        Rejection::new(
            ASKED,
            Rule::AloneFirst,
            "Book a conversation with the person alone, and record it as such",
        )
    })?;
    check(e.open_offers().all(|o| o.wait != wait), || {
        Rejection::new(ASKED, Rule::AlreadyDone, "Take back the open offer first")
    })?;
    check(first_at > ctx.now, || {
        Rejection::new(ASKED, Rule::DateInPast, "Choose a later first session")
    })?;
    let held = ctx
        .now
        .checked_add(i64::from(ctx.standards.offer_hours).hours())
        .unwrap_or(first_at);
    let event = EpisodeEvent::OfferMade {
        offer,
        wait,
        opening,
        practitioner,
        choice,
        first_at,
        expires_at: held.min(first_at),
    };
    Ok(vec![fact(event).with(Key::Explanation, explanation)])
}

fn open<'e>(e: &'e Episode, offer: OfferId, asked: &'static str) -> Result<&'e Offer, Rejection> {
    let o = e.offers.iter().find(|o| o.id == offer);
    let o = o.ok_or_else(|| Rejection::new(asked, Rule::UnknownItem, "Name an offer of this episode"))?;
    check(o.standing == OfferStanding::Open, || {
        Rejection::new(asked, Rule::OfferNotOpen, "Make another offer")
    })?;
    Ok(o)
}

/// The person accepts: the wait ends, the course begins, its sessions are planned.
///
/// # Errors
/// Not open or past its time; the course is not what was offered; no sessions, or ones that are planned already.
pub(super) fn accept(
    e: &Episode,
    offer: OfferId,
    course: CourseFacts,
    sessions: Vec<PlannedSession>,
    ctx: &Ctx<'_>,
) -> Result<Events, Rejection> {
    const ASKED: &str = "accept the offer";
    let o = open(e, offer, ASKED)?;
    check(ctx.now <= o.expires_at, || {
        Rejection::new(ASKED, Rule::TooLate, "Make another offer; the place is kept")
    })?;
    check(
        course.choice == o.choice
            && course.practitioner == o.practitioner
            && course.opening.is_none_or(|opening| opening == o.opening),
        || Rejection::new(ASKED, Rule::UnknownItem, "Begin the course that was offered"),
    )?;
    check(!sessions.is_empty(), || {
        Rejection::new(ASKED, Rule::PartMissing, "Plan its sessions").because("sessions")
    })?;
    check(super::course::are_new(e, &sessions), || {
        Rejection::new(ASKED, Rule::AlreadyDone, "They are planned").because("sessions")
    })?;
    check(!e.courses.iter().any(|c| c.facts.id == course.id), || {
        Rejection::new(ASKED, Rule::AlreadyDone, "This course has begun")
    })?;
    let id = course.id;
    Ok(vec![
        fact(EpisodeEvent::OfferAccepted { offer }),
        fact(EpisodeEvent::CourseBegan {
            course,
            wait: Some(o.wait),
        }),
        fact(EpisodeEvent::SessionsPlanned { course: id, sessions }),
    ])
}

/// The person declines; the place is kept.
///
/// # Errors
/// Not open.
pub(super) fn decline(
    e: &Episode,
    offer: OfferId,
    reason: DeclineReason,
    words: Option<String>,
) -> Result<Events, Rejection> {
    open(e, offer, "decline the offer")?;
    Ok(vec![
        fact(EpisodeEvent::OfferDeclined { offer, reason }).with(Key::Reason, words),
    ])
}

/// The time for an answer has passed; the place is kept.
///
/// # Errors
/// Not open, or its time has not passed.
pub(super) fn lapse(e: &Episode, offer: OfferId, ctx: &Ctx<'_>) -> Result<Events, Rejection> {
    const ASKED: &str = "let the offer lapse";
    let o = open(e, offer, ASKED)?;
    check(ctx.now > o.expires_at, || {
        Rejection::new(ASKED, Rule::NotYet, "Its time has not passed; take it back instead")
    })?;
    Ok(vec![fact(EpisodeEvent::OfferLapsed { offer })])
}

/// The service takes the offer back, with a reason; the place is kept.
///
/// # Errors
/// Not open; no reason.
pub(super) fn withdraw(e: &Episode, offer: OfferId, reason: String) -> Result<Events, Rejection> {
    const ASKED: &str = "take back the offer";
    let reason = text(reason, ASKED, "the reason")?;
    open(e, offer, ASKED)?;
    Ok(vec![
        fact(EpisodeEvent::OfferWithdrawn { offer }).with(Key::Reason, reason),
    ])
}
