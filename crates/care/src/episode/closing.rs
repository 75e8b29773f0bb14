//! The end of an episode, and the way back.

use super::events::*;
use super::state::*;
use super::{Events, check, fact, text};
use crate::terms::*;
use crate::*;

/// How long silence must last before it may close an episode, in days (domain guide, section 5: two media, 4 weeks).
const SILENCE_DAYS: i32 = 28;

/// Closes the episode. Open waits end, open offers are taken back and appointments to come are cancelled with it.
///
/// # Errors
/// An open course, safety concern, unread message, second opinion, unconfirmed decision, hand-over or emergency; "not
/// taken on" without a no that stands and was told; "completed" while the person waits; "transferred" without a
/// confirmed arrival; no contact without two tries in two media over four weeks and a letter with a way back; no words.
/// A qualified clinician may close over an open concern, by name and with a reason, also when the person died: a death
/// is when nobody may close in silence.
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
    if e.open_concerns().next().is_some() {
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
    let by_the_person = matches!(reason, ClosureReason::Withdrawn | ClosureReason::MovedAway);
    // An appointment whose time has come stays to be recorded.
    out.extend(e.open_appointments().filter(|a| a.at > ctx.now).map(|a| {
        fact(EpisodeEvent::AppointmentCancelled {
            appointment: a.id,
            by: if by_the_person {
                CancelledBy::Person
            } else {
                CancelledBy::Service
            },
        })
    }));
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
    if matches!(reason, ClosureReason::Withdrawn | ClosureReason::EnteredInError) {
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
    // A yes is not closed as a no: whoever was accepted, or won a second opinion, needs another decision first.
    let refused = |d: &Decision| {
        d.standing == Standing::Final && !matches!(d.facts.kind, DecisionKind::Accepted | DecisionKind::Trial)
    };
    let told = e.decision().filter(|d| d.was_told(Audience::Person));
    match reason {
        ClosureReason::NotTakenOn | ClosureReason::Signposted => check(told.is_some_and(refused), || {
            Rejection::new(asked, Rule::NotYet, "Decide, and tell the person first")
        }),
        ClosureReason::Transferred => {
            let arrived = told.is_some() && e.decisions.iter().any(|d| d.arrival == Some(true));
            check(arrived || e.emergency == Some(true), || {
                Rejection::new(
                    asked,
                    Rule::NotYet,
                    "Refer the person on, tell them and confirm the arrival first",
                )
            })
        }
        ClosureReason::Completed => check(e.open_waits().next().is_none(), || {
            Rejection::new(asked, Rule::NotYet, "End the wait with its reason first")
        }),
        _ => Ok(()),
    }
}

/// Two tries in two media over four weeks since we last heard from the person, and a letter with a way back (domain
/// guide, sections 3.6 and 5). Tries from before we reached them prove nothing now.
pub(super) fn check_tries(e: &Episode, ctx: &Ctx<'_>, asked: &'static str) -> Result<(), Rejection> {
    let heard = e.last_heard();
    let tries: Vec<_> = e
        .touches
        .iter()
        .filter(|(on, a, _)| *a == KeepInTouch::NotReached && heard.is_none_or(|last| *on >= last))
        .collect();
    let first = tries.iter().map(|(on, _, _)| *on).min();
    let media = tries.iter().any(|(_, _, c)| tries.iter().any(|(_, _, d)| c != d));
    let long = first.is_some_and(|on| calendar::days_between(on, ctx.today) >= SILENCE_DAYS);
    let letter = e.letters.iter().any(|(kind, to, _, on)| {
        *kind == LetterKind::Unreached && *to == Audience::Person && first.is_some_and(|f| *on >= f)
    });
    check(media && long && letter, || {
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
