//! Waiting: for one or several acceptable therapies, with pauses beside the clock, in touch every four weeks.

use super::events::*;
use super::state::*;
use super::{Events, check, clinician, fact, text};
use crate::terms::*;
use crate::*;
use jiff::civil::Date;

/// Begins a wait. The clock is that of the first referral, whatever happened since.
///
/// # Errors
/// No therapy; no decision, or one that does not allow it; already waiting for the same.
pub(super) fn begin(
    e: &Episode,
    wait: WaitId,
    choices: Vec<TherapyChoice>,
    ctx: &Ctx<'_>,
) -> Result<Events, Rejection> {
    const ASKED: &str = "put the person on the waiting list";
    check(!choices.is_empty(), || {
        Rejection::new(ASKED, Rule::PartMissing, "Name a therapy").because("a therapy")
    })?;
    let returning = e
        .referral()
        .is_some_and(|r| r.returns_from.is_some() && !r.wants_triage);
    let accepted = e
        .decisions
        .iter()
        .any(|d| d.standing == Standing::Final && matches!(d.facts.kind, DecisionKind::Accepted | DecisionKind::Trial));
    let after_review = e
        .reviews
        .iter()
        .any(|r| matches!(r.concluded, Some((outcome, _, _)) if outcome != ReviewOutcome::Upheld));
    check(returning || accepted || after_review, || {
        Rejection::new(ASKED, Rule::NotYet, "Agree on a therapy first")
    })?;
    check(!e.waits.iter().any(|w| w.id == wait), || {
        Rejection::new(ASKED, Rule::AlreadyDone, "This wait has begun")
    })?;
    check(not_waited_for(e, choices.clone()) == choices, || {
        Rejection::new(ASKED, Rule::AlreadyDone, "State the choices of the wait that goes on")
    })?;
    let clock_start = e.clock_start.unwrap_or(ctx.today);
    let before_newcomers = !e.courses.is_empty();
    Ok(vec![fact(EpisodeEvent::WaitBegan {
        wait,
        choices,
        clock_start,
        before_newcomers,
    })])
}

/// Those of some choices for which no open wait stands.
pub(super) fn not_waited_for(e: &Episode, mut choices: Vec<TherapyChoice>) -> Vec<TherapyChoice> {
    choices.retain(|c| !e.open_waits().any(|w| w.choices.contains(c)));
    choices
}

fn open<'e>(e: &'e Episode, wait: WaitId, asked: &'static str) -> Result<&'e Wait, Rejection> {
    let w = e.waits.iter().find(|w| w.id == wait);
    let w = w.ok_or_else(|| Rejection::new(asked, Rule::UnknownItem, "Name a wait of this episode"))?;
    check(w.is_open(), || {
        Rejection::new(asked, Rule::NotWaiting, "This wait has ended")
    })?;
    Ok(w)
}

/// The person changes what is acceptable; the place is kept.
///
/// # Errors
/// Not waiting; no therapy.
pub(super) fn state_choices(e: &Episode, wait: WaitId, choices: Vec<TherapyChoice>) -> Result<Events, Rejection> {
    const ASKED: &str = "change the choices";
    open(e, wait, ASKED)?;
    check(!choices.is_empty(), || {
        Rejection::new(ASKED, Rule::PartMissing, "Name a therapy").because("a therapy")
    })?;
    Ok(vec![fact(EpisodeEvent::ChoicesStated { wait, choices })])
}

/// Pauses a wait. The clock goes on; the pause shows beside it. "Safety comes first" is a clinician's judgement on this
/// person now, with a day to look again, and never an exclusion without end (domain guide, section 10).
///
/// # Errors
/// Not waiting; paused already; it ends before it begins; a pause with this id before; for safety, not a qualified
/// clinician or without a day.
#[expect(clippy::too_many_arguments, reason = "the command's own fields")]
pub(super) fn pause(
    e: &Episode,
    pause: PauseId,
    wait: WaitId,
    reason: PauseReason,
    from: Date,
    until: Option<Date>,
    words: Option<String>,
    ctx: &Ctx<'_>,
) -> Result<Events, Rejection> {
    const ASKED: &str = "pause the wait";
    let w = open(e, wait, ASKED)?;
    check(!e.waits.iter().flat_map(|w| &w.pauses).any(|p| p.id == pause), || {
        Rejection::new(ASKED, Rule::AlreadyDone, "This pause has begun")
    })?;
    if reason == PauseReason::SafetyFirst {
        clinician(ctx, ASKED)?;
        check(until.is_some(), || {
            Rejection::new(ASKED, Rule::PartMissing, "Enter the day to look again").because("the last day")
        })?;
    }
    check(
        w.pauses
            .iter()
            .all(|p| p.resumed.is_some() || p.until.is_some_and(|u| u < ctx.today)),
        || Rejection::new(ASKED, Rule::AlreadyDone, "End the pause that goes on first"),
    )?;
    check(until.is_none_or(|u| from <= u), || {
        Rejection::new(ASKED, Rule::OutOfRange, "Enter a last day on or after the first")
    })?;
    Ok(vec![
        fact(EpisodeEvent::WaitPaused {
            pause,
            wait,
            reason,
            from,
            until,
        })
        .with(Key::Reason, words),
    ])
}

/// Ends a pause.
///
/// # Errors
/// Unknown pause, or ended before.
pub(super) fn resume(e: &Episode, pause: PauseId) -> Result<Events, Rejection> {
    const ASKED: &str = "end the pause";
    let p = e.waits.iter().flat_map(|w| &w.pauses).find(|p| p.id == pause);
    let p = p.ok_or_else(|| Rejection::new(ASKED, Rule::UnknownItem, "Name a pause of this episode"))?;
    check(p.resumed.is_none(), || {
        Rejection::new(ASKED, Rule::AlreadyDone, "It has ended")
    })?;
    Ok(vec![fact(EpisodeEvent::WaitResumed { pause })])
}

/// In touch with somebody, or tried. "Worse" is seen by a clinician the same day: it joins an open concern about
/// suicide or self-harm, else one about vulnerability, which it raises if there is none. Nobody is said to think of
/// suicide because they said that they feel worse.
pub(super) fn keep_in_touch(
    e: &Episode,
    answer: KeepInTouch,
    channel: Channel,
    note: Option<String>,
    concern: ConcernId,
) -> Events {
    let mut out = vec![fact(EpisodeEvent::KeptInTouch { answer, channel }).with(Key::Note, note.clone())];
    if answer == KeepInTouch::Worse {
        out.push(super::safety::raise_or_join(
            e,
            concern,
            ConcernKind::Vulnerability,
            ConcernSource::Words,
            None,
            true,
            note,
        ));
    }
    out
}

/// A clinician looks again at somebody who waits.
///
/// # Errors
/// Not a clinician; nobody waits; no note.
pub(super) fn look_again(e: &Episode, note: String, ctx: &Ctx<'_>) -> Result<Events, Rejection> {
    const ASKED: &str = "record the clinical look";
    clinician(ctx, ASKED)?;
    let note = text(note, ASKED, "what you found")?;
    check(e.open_waits().next().is_some(), || {
        Rejection::new(ASKED, Rule::NotWaiting, "The person is not waiting")
    })?;
    Ok(vec![
        fact(EpisodeEvent::LookedAgain { by: ctx.by.human }).with(Key::Note, note),
    ])
}

/// Ends a wait without a course, with a reason. Open offers for it are taken back.
///
/// # Errors
/// Not waiting; no reason; the last try did not reach the person, and there were not two tries in two media over four
/// weeks with a letter: silence is not consent to be removed (domain guide, section 5).
pub(super) fn end(e: &Episode, wait: WaitId, reason: String, ctx: &Ctx<'_>) -> Result<Events, Rejection> {
    const ASKED: &str = "take the person off this list";
    let reason = text(reason, ASKED, "the reason")?;
    open(e, wait, ASKED)?;
    if e.is_silent() {
        super::closing::check_tries(e, ctx, ASKED)?;
    }
    let mut out: Events = e
        .open_offers()
        .filter(|o| o.wait == wait)
        .map(|o| fact(EpisodeEvent::OfferWithdrawn { offer: o.id }))
        .collect();
    out.push(fact(EpisodeEvent::WaitEnded { wait }).with(Key::Reason, reason));
    Ok(out)
}
