//! Measures, goals and notes. A safety answer prompts at once; it opens a concern, or joins the open one.

use super::events::*;
use super::state::*;
use super::{Events, asking, check, fact, safety, text};
use crate::terms::*;
use crate::*;
use jiff::civil::Date;

/// Records a measure. A positive safety answer joins an open concern about suicide or self-harm, else opens one; on a
/// known concern it prompts again only when newly present or rising (domain guide, section 15). What says that the person
/// got worse while nobody sees them (`worse`, in words) joins or opens a concern in the same way.
///
/// # Errors
/// Recorded before; in the future; no answers; for an occasion that is not one of this episode.
pub(super) fn take(
    e: &Episode,
    measure: MeasureFacts,
    on: Date,
    concern: ConcernId,
    worse: Option<String>,
    ctx: &Ctx<'_>,
) -> Result<Events, Rejection> {
    const ASKED: &str = "record the measure";
    check(!e.measures.iter().any(|m| m.facts.id == measure.id), || {
        Rejection::new(ASKED, Rule::AlreadyDone, "It was recorded before")
    })?;
    check(on <= ctx.today, || {
        Rejection::new(ASKED, Rule::DateInFuture, "Enter today or an earlier day")
    })?;
    check(measure.answers.iter().any(Option::is_some), || {
        Rejection::new(
            ASKED,
            Rule::PartMissing,
            "Enter an answer, or record that it was declined",
        )
        .because("answers")
    })?;
    asking::check_known(e, measure.occasion, ASKED)?;
    let id = measure.id;
    let safety_answer = measure.safety;
    let before = e
        .measures
        .iter()
        .filter(|m| m.facts.instrument == measure.instrument && m.on <= on)
        .max_by_key(|m| m.on)
        .map(|m| m.facts.safety.unwrap_or(0));
    let mut out = vec![fact(EpisodeEvent::MeasureTaken(measure)).on_if(on, ctx)];
    if let Some(answer) = safety_answer {
        let rising = before.is_none_or(|b| answer > b);
        out.push(safety::raise_or_join(
            e,
            concern,
            ConcernKind::SuicideOrSelfHarm,
            ConcernSource::Item,
            Some(id),
            rising,
            worse,
        ));
    } else if worse.is_some() {
        out.push(safety::raise_or_join(
            e,
            concern,
            ConcernKind::Vulnerability,
            ConcernSource::Item,
            Some(id),
            true,
            worse,
        ));
    }
    Ok(out)
}

/// Records that a measure was declined.
///
/// # Errors
/// For an occasion that is not one of this episode.
pub(super) fn decline(
    e: &Episode,
    instrument: String,
    session: Option<SessionId>,
    occasion: Option<Occasion>,
) -> Result<Events, Rejection> {
    asking::check_known(e, occasion, "record that it was declined")?;
    Ok(vec![fact(EpisodeEvent::MeasureDeclined {
        instrument,
        session,
        occasion,
    })])
}

/// A clinician has seen a positive safety answer.
///
/// # Errors
/// Not a clinician; unknown measure, or one without a positive answer; seen before.
pub(super) fn see(e: &Episode, measure: MeasureId, note: Option<String>, ctx: &Ctx<'_>) -> Result<Events, Rejection> {
    const ASKED: &str = "mark the safety answer as seen";
    check(ctx.by.role.is_clinical(), || {
        Rejection::new(ASKED, Rule::NotAClinician, "Ask a clinician to look today")
    })?;
    let m = e
        .measures
        .iter()
        .find(|m| m.facts.id == measure && m.facts.safety.is_some());
    let m = m.ok_or_else(|| Rejection::new(ASKED, Rule::UnknownItem, "Name a measure with a safety answer"))?;
    check(m.safety_seen.is_none(), || {
        Rejection::new(ASKED, Rule::AlreadyDone, "It was seen")
    })?;
    Ok(vec![
        fact(EpisodeEvent::SafetyAnswerSeen { measure }).with(Key::Done, note),
    ])
}

/// Agrees on a goal, in the person's words.
///
/// # Errors
/// No words; agreed before.
pub(super) fn agree_goal(e: &Episode, goal: GoalId, words: String) -> Result<Events, Rejection> {
    const ASKED: &str = "agree on a goal";
    let words = text(words, ASKED, "the goal")?;
    check(!e.goals.iter().any(|g| g.id == goal), || {
        Rejection::new(ASKED, Rule::AlreadyDone, "It was agreed")
    })?;
    Ok(vec![fact(EpisodeEvent::GoalAgreed { goal }).with(Key::Goal, words)])
}

/// Rates a goal.
///
/// # Errors
/// Unknown goal; above 10.
pub(super) fn rate_goal(e: &Episode, goal: GoalId, rating: u8) -> Result<Events, Rejection> {
    const ASKED: &str = "rate the goal";
    check(e.goals.iter().any(|g| g.id == goal), || {
        Rejection::new(ASKED, Rule::UnknownItem, "Name an agreed goal")
    })?;
    check(rating <= 10, || {
        Rejection::new(ASKED, Rule::OutOfRange, "Choose 0 to 10").because(rating.to_string())
    })?;
    Ok(vec![fact(EpisodeEvent::GoalRated { goal, rating })])
}

/// Writes a note. A correction is another note that names the one it corrects.
///
/// # Errors
/// Not a clinician; no text; corrects an unknown note; names an unknown session.
pub(super) fn write_note(
    e: &Episode,
    note: NoteId,
    layer: NoteLayer,
    session: Option<SessionId>,
    corrects: Option<NoteId>,
    words: String,
    ctx: &Ctx<'_>,
) -> Result<Events, Rejection> {
    const ASKED: &str = "write the note";
    check(ctx.by.role.is_clinical(), || {
        Rejection::new(ASKED, Rule::NotAClinician, "Ask a clinician to write it")
    })?;
    let words = text(words, ASKED, "the note")?;
    check(!e.notes.iter().any(|n| n.id == note), || {
        Rejection::new(ASKED, Rule::AlreadyDone, "It was written")
    })?;
    check(session.is_none_or(|s| e.session(s).is_some()), || {
        Rejection::new(ASKED, Rule::UnknownItem, "Name a session of this episode")
    })?;
    check(corrects.is_none_or(|c| e.notes.iter().any(|n| n.id == c)), || {
        Rejection::new(ASKED, Rule::UnknownItem, "Name a note of this episode")
    })?;
    let by = ctx.by.human;
    Ok(vec![
        fact(EpisodeEvent::NoteWritten {
            note,
            layer,
            session,
            corrects,
            by,
        })
        .with(Key::Note, words),
    ])
}

/// Marks an entry as belonging elsewhere. It stays, masked.
///
/// # Errors
/// No such entry; marked before; no reason.
pub(super) fn misfile(e: &Episode, entry: u64, reason: String) -> Result<Events, Rejection> {
    const ASKED: &str = "mark the entry as misfiled";
    let reason = text(reason, ASKED, "the reason")?;
    check((1..=e.version).contains(&entry), || {
        Rejection::new(ASKED, Rule::UnknownItem, "Name an entry of this episode").because(entry.to_string())
    })?;
    check(!e.misfiled.contains(&entry), || {
        Rejection::new(ASKED, Rule::AlreadyDone, "It was marked")
    })?;
    Ok(vec![
        fact(EpisodeEvent::EntryMisfiled { entry }).with(Key::Reason, reason),
    ])
}
