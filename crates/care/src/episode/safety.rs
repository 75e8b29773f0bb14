//! Safety concerns: raised, understood, planned for, known, closed by a clinician with a reason. No bands, no
//! prediction (NICE NG225; domain guide, section 4).

use super::commands::PlanWords;
use super::events::*;
use super::state::*;
use super::{Events, check, clinician, fact, text};
use crate::terms::*;
use crate::*;
use jiff::civil::Date;

/// A sign of danger to the person joins the open concern about suicide or self-harm, else one of its own kind, else
/// raises one of that kind for today.
pub(super) fn raise_or_join(
    e: &Episode,
    concern: ConcernId,
    kind: ConcernKind,
    source: ConcernSource,
    measure: Option<MeasureId>,
    rising: bool,
    what: Option<String>,
) -> Recorded<EpisodeEvent> {
    let of = |kind| e.open_concerns().find(move |c| c.kind == kind);
    match of(ConcernKind::SuicideOrSelfHarm).or_else(|| of(kind)) {
        Some(open) => fact(EpisodeEvent::ConcernJoined {
            concern: open.id,
            source,
            measure,
            rising,
        }),
        None => fact(EpisodeEvent::ConcernRaised {
            concern,
            kind,
            source,
            response: ResponseNeeded::Today,
            owner: None,
            measure,
        }),
    }
    .with(Key::What, what)
}

/// Raises a concern.
///
/// # Errors
/// No words; raised before.
pub(super) fn raise(
    e: &Episode,
    concern: ConcernId,
    kind: ConcernKind,
    source: ConcernSource,
    response: ResponseNeeded,
    owner: Option<UserId>,
    what: String,
) -> Result<Events, Rejection> {
    const ASKED: &str = "raise the concern";
    let what = text(what, ASKED, "what you noticed")?;
    check(!e.concerns.iter().any(|c| c.id == concern), || {
        Rejection::new(ASKED, Rule::AlreadyDone, "It was raised")
    })?;
    let event = EpisodeEvent::ConcernRaised {
        concern,
        kind,
        source,
        response,
        owner,
        measure: None,
    };
    Ok(vec![fact(event).with(Key::What, what)])
}

fn open<'e>(e: &'e Episode, concern: ConcernId, asked: &'static str) -> Result<&'e Concern, Rejection> {
    let c = e.concerns.iter().find(|c| c.id == concern);
    let c = c.ok_or_else(|| Rejection::new(asked, Rule::UnknownItem, "Name a concern of this episode"))?;
    check(c.is_open(), || {
        Rejection::new(asked, Rule::Inactive, "Raise a new concern")
    })?;
    Ok(c)
}

/// Somebody acted on it.
///
/// # Errors
/// Unknown or closed; nothing said.
pub(super) fn act(e: &Episode, concern: ConcernId, done: String) -> Result<Events, Rejection> {
    const ASKED: &str = "record what was done";
    let done = text(done, ASKED, "what was done")?;
    open(e, concern, ASKED)?;
    Ok(vec![
        fact(EpisodeEvent::ConcernActedOn { concern }).with(Key::Done, done),
    ])
}

/// What it is about, what triggers and what helps, understood together.
///
/// # Errors
/// Not a clinician; unknown or closed; nothing said.
pub(super) fn formulate(
    e: &Episode,
    concern: ConcernId,
    triggers: Option<String>,
    helps: Option<String>,
    summary: String,
    ctx: &Ctx<'_>,
) -> Result<Events, Rejection> {
    const ASKED: &str = "record the formulation";
    check(ctx.by.role.is_clinical(), || {
        Rejection::new(ASKED, Rule::NotAClinician, "Ask a clinician")
    })?;
    let summary = text(summary, ASKED, "the formulation")?;
    open(e, concern, ASKED)?;
    let event = fact(EpisodeEvent::ConcernFormulated { concern }).with(Key::Summary, summary);
    Ok(vec![
        event.with(Key::PlanTriggers, triggers).with(Key::PlanHelps, helps),
    ])
}

/// A safety plan made with the person.
///
/// # Errors
/// Not a clinician; unknown or closed; an empty plan; a review day in the past.
pub(super) fn share_plan(
    e: &Episode,
    concern: ConcernId,
    plan: PlanFacts,
    words: PlanWords,
    ctx: &Ctx<'_>,
) -> Result<Events, Rejection> {
    const ASKED: &str = "share the safety plan";
    check(ctx.by.role.is_clinical(), || {
        Rejection::new(ASKED, Rule::NotAClinician, "Ask a clinician")
    })?;
    open(e, concern, ASKED)?;
    check(plan.review_on >= ctx.today, || {
        Rejection::new(ASKED, Rule::DateInPast, "Enter a later day to look at it again")
    })?;
    let event = fact(EpisodeEvent::SafetyPlanShared { concern, plan })
        .with(Key::PlanSigns, words.signs)
        .with(Key::PlanOwnWays, words.own_ways)
        .with(Key::PlanPeople, words.people)
        .with(Key::PlanProfessionals, words.professionals)
        .with(Key::PlanSurroundings, words.surroundings);
    check(!event.words.is_empty(), || {
        Rejection::new(ASKED, Rule::TextMissing, "Write down at least one part").because("the plan")
    })?;
    Ok(vec![event])
}

/// Known, plan in place, to be looked at again: so that weekly measures do not cry wolf.
///
/// # Errors
/// Not a qualified clinician; unknown or closed; no plan; a day in the past.
pub(super) fn know(e: &Episode, concern: ConcernId, review_on: Date, ctx: &Ctx<'_>) -> Result<Events, Rejection> {
    const ASKED: &str = "mark the concern as known";
    clinician(ctx, ASKED)?;
    let c = open(e, concern, ASKED)?;
    check(c.plan.is_some(), || {
        Rejection::new(ASKED, Rule::NotYet, "Make a safety plan with the person first")
    })?;
    check(review_on > ctx.today, || {
        Rejection::new(ASKED, Rule::DateInPast, "Enter a later day to look again")
    })?;
    Ok(vec![fact(EpisodeEvent::ConcernKnown { concern, review_on })])
}

/// Another clinician takes it over.
///
/// # Errors
/// Unknown or closed; already theirs.
pub(super) fn hand_to(e: &Episode, concern: ConcernId, owner: UserId) -> Result<Events, Rejection> {
    const ASKED: &str = "hand the concern over";
    let c = open(e, concern, ASKED)?;
    check(c.owner != Some(owner), || {
        Rejection::new(ASKED, Rule::AlreadyDone, "They own it")
    })?;
    Ok(vec![fact(EpisodeEvent::ConcernHandedTo { concern, owner })])
}

/// Closes a concern, with a reason.
///
/// # Errors
/// Not a qualified clinician; unknown or closed; nobody acted on it; no reason.
pub(super) fn close(e: &Episode, concern: ConcernId, reason: String, ctx: &Ctx<'_>) -> Result<Events, Rejection> {
    const ASKED: &str = "close the concern";
    clinician(ctx, ASKED)?;
    let reason = text(reason, ASKED, "the reason")?;
    let c = open(e, concern, ASKED)?;
    check(c.acted_on, || {
        Rejection::new(ASKED, Rule::NotYet, "Record what was done first")
    })?;
    Ok(vec![
        fact(EpisodeEvent::ConcernClosed { concern }).with(Key::Reason, reason),
    ])
}
