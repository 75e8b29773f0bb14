//! The end of an episode, and the way back.

use super::events::*;
use super::state::*;
use super::{Events, check, fact, text};
use crate::terms::*;
use crate::*;

/// How long silence must last before it may close an episode, in days (domain guide, section 5: two media, 4 weeks).
const SILENCE_DAYS: i32 = 28;

/// Closes the episode. Open waits end and open offers are taken back with it.
///
/// # Errors
/// An open course, safety concern, unread message, second opinion, unconfirmed decision, hand-over or emergency; no
/// contact without two tries in two media over four weeks; no words. A qualified clinician may close over an open
/// concern, by name and with a reason.
pub(super) fn close(
    e: &Episode,
    reason: ClosureReason,
    over_open_concern: bool,
    words: String,
    ctx: &Ctx<'_>,
) -> Result<Events, Rejection> {
    const ASKED: &str = "close the episode";
    let words = text(words, ASKED, "the reason, in words")?;
    let died = reason == ClosureReason::Died;
    check(died || e.open_courses().next().is_none(), || {
        Rejection::new(ASKED, Rule::OpenCourse, "End the course first")
    })?;
    check(e.messages.iter().all(|m| m.3), || {
        Rejection::new(ASKED, Rule::UnreadMessage, "Read the person's message first")
    })?;
    check(died || e.emergency != Some(false), || {
        Rejection::new(ASKED, Rule::ArrivalOpen, "Confirm that crisis help has the person")
    })?;
    let mut over = None;
    if !died && e.open_concerns().next().is_some() {
        let named = over_open_concern && ctx.by.role.is_qualified_clinician();
        check(named, || {
            Rejection::new(
                ASKED,
                Rule::OpenConcern,
                "Close the concern, or ask a clinician to close over it with a reason",
            )
        })?;
        over = Some(ctx.by.human);
    }
    if !died {
        check_decisions(e, reason, ASKED)?;
    }
    if reason == ClosureReason::NoContact {
        check_tries(e, ctx, ASKED)?;
    }
    let mut out: Events = Vec::new();
    out.extend(e.open_courses().map(|c| {
        fact(EpisodeEvent::CourseEnded {
            course: c.facts.id,
            how: CourseEnd::ByService,
        })
    }));
    out.extend(
        e.open_offers()
            .map(|o| fact(EpisodeEvent::OfferWithdrawn { offer: o.id })),
    );
    out.extend(e.open_waits().map(|w| fact(EpisodeEvent::WaitEnded { wait: w.id })));
    out.push(
        fact(EpisodeEvent::EpisodeClosed {
            reason,
            over_open_concern: over,
        })
        .with(Key::Reason, words),
    );
    Ok(out)
}

fn check_decisions(e: &Episode, reason: ClosureReason, asked: &'static str) -> Result<(), Rejection> {
    let by_the_person = matches!(
        reason,
        ClosureReason::Withdrawn | ClosureReason::EnteredInError | ClosureReason::Duplicate
    );
    if by_the_person {
        return Ok(());
    }
    check(e.open_reviews().next().is_none(), || {
        Rejection::new(asked, Rule::NotYet, "Conclude the second opinion first")
    })?;
    check(!e.decisions.iter().any(|d| d.standing == Standing::Provisional), || {
        Rejection::new(
            asked,
            Rule::Provisional,
            "Have a second clinician confirm the decision first",
        )
    })?;
    let arrival_open = e
        .decisions
        .iter()
        .any(|d| d.standing == Standing::Final && d.needs_arrival());
    check(!arrival_open, || {
        Rejection::new(
            asked,
            Rule::ArrivalOpen,
            "Confirm the arrival, or take the hand-over back",
        )
    })?;
    if matches!(
        reason,
        ClosureReason::NotTakenOn | ClosureReason::Signposted | ClosureReason::Transferred
    ) {
        let told = e.decision().is_some_and(|d| d.was_told(Audience::Person));
        check(told, || {
            Rejection::new(asked, Rule::NotYet, "Decide, and tell the person first")
        })?;
    }
    Ok(())
}

fn check_tries(e: &Episode, ctx: &Ctx<'_>, asked: &'static str) -> Result<(), Rejection> {
    let tries: Vec<_> = e
        .touches
        .iter()
        .filter(|(_, a, _)| *a == KeepInTouch::NotReached)
        .collect();
    let first = tries.iter().map(|(on, _, _)| *on).min();
    let media = tries.iter().any(|(_, _, c)| tries.iter().any(|(_, _, d)| c != d));
    let long = first.is_some_and(|on| calendar::days_between(on, ctx.today) >= SILENCE_DAYS);
    check(media && long, || {
        Rejection::new(
            asked,
            Rule::TwoTries,
            "Try twice, in two ways, over four weeks, and send a letter with a way back",
        )
    })
}

/// Opens a closed episode again, with a reason.
///
/// # Errors
/// Not closed; no reason.
pub(super) fn reopen(e: &Episode, reason: String) -> Result<Events, Rejection> {
    const ASKED: &str = "open the episode again";
    let reason = text(reason, ASKED, "the reason")?;
    check(e.closed.is_some(), || {
        Rejection::new(ASKED, Rule::NotClosed, "It is open")
    })?;
    Ok(vec![fact(EpisodeEvent::EpisodeReopened).with(Key::Reason, reason)])
}

/// The person wrote.
///
/// # Errors
/// No text; recorded before.
pub(super) fn write(e: &Episode, message: MessageId, words: String) -> Result<Events, Rejection> {
    const ASKED: &str = "send the message";
    let words = text(words, ASKED, "the message")?;
    check(!e.messages.iter().any(|m| m.0 == message), || {
        Rejection::new(ASKED, Rule::AlreadyDone, "It was sent")
    })?;
    Ok(vec![
        fact(EpisodeEvent::PersonWrote { message }).with(Key::Message, words),
    ])
}

/// Somebody read a message.
///
/// # Errors
/// Unknown, or read before.
pub(super) fn read(e: &Episode, message: MessageId) -> Result<Events, Rejection> {
    const ASKED: &str = "mark the message as read";
    let m = e.messages.iter().find(|m| m.0 == message);
    let m = m.ok_or_else(|| Rejection::new(ASKED, Rule::UnknownItem, "Name a message of this episode"))?;
    check(!m.3, || Rejection::new(ASKED, Rule::AlreadyDone, "It was read"))?;
    Ok(vec![fact(EpisodeEvent::MessageRead { message })])
}
