//! Decisions: a judgement on one therapy now, with reasons that the person can read, never by one clinician alone
//! when it is a clinical no (domain guide, sections 3.3 and 15).

use super::commands::DecisionWords;
use super::events::*;
use super::state::*;
use super::{Events, check, clinician, fact, text};
use crate::terms::*;
use crate::*;

const ASKED: &str = "record the decision";

fn missing(part: &'static str) -> Rejection {
    Rejection::new(ASKED, Rule::PartMissing, "Add it").because(part)
}

fn has(text: &Option<String>) -> bool {
    text.as_deref().is_some_and(|t| !t.trim().is_empty())
}

/// A decision with its required parts.
///
/// # Errors
/// Not a qualified clinician; not screened yet; no reason; a required part missing; trial sessions or dates out of
/// range; another decision waits to be confirmed.
pub(super) fn decide(
    e: &Episode,
    mut facts: DecisionFacts,
    words: DecisionWords,
    ctx: &Ctx<'_>,
) -> Result<Events, Rejection> {
    clinician(ctx, ASKED)?;
    let returning = e
        .referral()
        .is_some_and(|r| r.returns_from.is_some() && !r.wants_triage);
    check(e.screening.is_some() || returning, || {
        Rejection::new(ASKED, Rule::NotYet, "Screen the referral first")
    })?;
    check(!e.decisions.iter().any(|d| d.facts.id == facts.id), || {
        Rejection::new(ASKED, Rule::AlreadyDone, "It was recorded before")
    })?;
    check(!e.decisions.iter().any(|d| d.standing == Standing::Provisional), || {
        Rejection::new(ASKED, Rule::Provisional, "Confirm or overturn the one before first")
    })?;
    let reason = text(words.reason.clone(), ASKED, "the reason, in words for the person")?;
    check_parts(&facts, &words, ctx)?;
    let provisional = facts.kind == DecisionKind::NotSuitable && facts.reason.is_some_and(ReasonCode::is_clinical);
    // What is not provided here counts as unmet need, whether or not somebody thought of ticking it (section 3.3).
    facts.unmet_need |=
        facts.kind == DecisionKind::NotSuitable && facts.reason == Some(ReasonCode::TherapyNotProvidedHere);
    let days = ctx.calendar;
    let by_hand_over = facts.kind == DecisionKind::ReferredOn
        || facts.kind == DecisionKind::NotSuitable && facts.reason.is_some_and(ReasonCode::hands_over);
    let event = EpisodeEvent::DecisionMade {
        by: ctx.by.human,
        provisional,
        confirm_by: provisional.then(|| days.working_days_after(ctx.today, ctx.standards.confirm_working_days)),
        letter_by: days.working_days_after(ctx.today, ctx.standards.decision_letter_working_days),
        arrival_by: by_hand_over.then(|| days.working_days_after(ctx.today, ctx.standards.arrival_working_days)),
        decision: facts,
    };
    Ok(vec![
        fact(event)
            .with(Key::Reason, reason)
            .with(Key::ReferrerView, words.referrer_view)
            .with(Key::PersonView, words.person_view)
            .with(Key::TookPart, words.took_part)
            .with(Key::Alternative, words.alternative)
            .with(Key::AlternativeOwner, words.alternative_owner)
            .with(Key::WhatWouldChange, words.what_would_change)
            .with(Key::Destination, words.destination),
    ])
}

fn check_parts(facts: &DecisionFacts, words: &DecisionWords, ctx: &Ctx<'_>) -> Result<(), Rejection> {
    match facts.kind {
        DecisionKind::Accepted => check(!facts.choices.is_empty(), || missing("a therapy that is acceptable")),
        DecisionKind::Trial => {
            check(!facts.choices.is_empty(), || missing("the therapy to try"))?;
            check(facts.trial_sessions.is_some_and(|n| (2..=6).contains(&n)), || {
                Rejection::new(ASKED, Rule::OutOfRange, "Agree on 2 to 6 sessions").because("trial sessions")
            })
        }
        DecisionKind::NotNow => {
            check(has(&words.what_would_change), || missing("what would change it"))?;
            let on = facts.look_again_on.ok_or_else(|| missing("a date to look again"))?;
            check(on > ctx.today, || {
                Rejection::new(ASKED, Rule::DateInPast, "Enter a later date to look again")
            })
        }
        DecisionKind::NotSuitable => {
            check(facts.reason.is_some(), || missing("the reason code"))?;
            check(!facts.considered.is_empty(), || missing("the therapies considered"))?;
            check(has(&words.referrer_view), || missing("the referrer's view"))?;
            check(has(&words.person_view), || missing("the person's view"))?;
            check(has(&words.took_part), || missing("who took part"))?;
            check(has(&words.alternative), || missing("what is offered instead"))?;
            check(has(&words.alternative_owner), || missing("who sees to the alternative"))?;
            check(facts.second_opinion_stated, || missing("the right to a second opinion"))
        }
        DecisionKind::ReferredOn | DecisionKind::Signposted => check(has(&words.destination), || missing("where to")),
        DecisionKind::DeclinedByPerson => check(has(&words.person_view), || missing("the person's view")),
    }
}

fn named<'e>(e: &'e Episode, id: DecisionId, asked: &'static str) -> Result<&'e Decision, Rejection> {
    e.decision_by_id(id)
        .ok_or_else(|| Rejection::new(asked, Rule::UnknownItem, "Name a decision of this episode"))
}

/// A second clinician, or the team, confirms a provisional decision, or does not.
///
/// # Errors
/// Not a clinician; the same human who decided; not provisional; not agreeing without a reason.
pub(super) fn confirm(
    e: &Episode,
    decision: DecisionId,
    how: ConfirmedBy,
    agrees: bool,
    reason: Option<String>,
    ctx: &Ctx<'_>,
) -> Result<Events, Rejection> {
    const ASKED: &str = "confirm the decision";
    clinician(ctx, ASKED)?;
    let d = named(e, decision, ASKED)?;
    check(d.standing == Standing::Provisional, || {
        Rejection::new(ASKED, Rule::AlreadyDone, "It is not provisional")
    })?;
    check(d.by != ctx.by.human, || {
        Rejection::new(
            ASKED,
            Rule::SameHuman,
            "Ask another clinician, whatever account they use",
        )
    })?;
    let reviews = e
        .reviews
        .iter()
        .any(|r| r.decision == decision && matches!(r.reviewer, Some((_, h, _)) if h == ctx.by.human));
    check(!reviews, || {
        Rejection::new(
            ASKED,
            Rule::SameHuman,
            "Whoever gives the second opinion cannot confirm the decision too",
        )
    })?;
    let by = ctx.by.human;
    let event = if agrees {
        EpisodeEvent::DecisionConfirmed { decision, by, how }
    } else {
        check(has(&reason), || {
            Rejection::new(ASKED, Rule::TextMissing, "Say why you do not agree").because("the reason")
        })?;
        EpisodeEvent::DecisionNotConfirmed { decision, by }
    };
    Ok(vec![fact(event).with(Key::Reason, reason)])
}

/// Tells somebody. A no is told to the person first, by a human who speaks with them, and not on a Friday evening.
/// If two tries by speech did not reach the person, a letter may be the first word.
///
/// # Errors
/// Still provisional or fallen; not the person first; not by speech; on a Friday evening or a closed day.
pub(super) fn tell(
    e: &Episode,
    decision: DecisionId,
    to: Audience,
    channel: Channel,
    note: Option<String>,
    ctx: &Ctx<'_>,
) -> Result<Events, Rejection> {
    const ASKED: &str = "tell the decision";
    let d = named(e, decision, ASKED)?;
    check(d.standing != Standing::Provisional, || {
        Rejection::new(ASKED, Rule::Provisional, "Have a second clinician confirm it first")
    })?;
    // What a second opinion came to is told too, as the last word on the decision.
    let concluded = e.concluded_review(decision);
    let stands = d.standing == Standing::Final || d.standing == Standing::Replaced && concluded.is_some();
    check(stands, || {
        Rejection::new(ASKED, Rule::Inactive, "This decision no longer stands")
    })?;
    let since = concluded.map_or(d.on, |(_, on)| on);
    let person_knows = d.was_told_since(Audience::Person, since);
    let is_a_no = d.is_a_no() && d.standing == Standing::Final;
    check(to == Audience::Person || person_knows, || {
        Rejection::new(ASKED, Rule::PersonFirst, "Tell the person first")
    })?;
    if is_a_no && to == Audience::Person && !person_knows {
        let tries = e.touches.iter().filter(|(on, a, c)| {
            *on >= since
                && *a == KeepInTouch::NotReached
                && matches!(c, Channel::Phone | Channel::Video | Channel::InPerson)
        });
        check(channel.is_spoken() || tries.count() >= 2, || {
            Rejection::new(
                ASKED,
                Rule::NoFirstBySpeech,
                "Speak with the person; after two tries write a letter",
            )
        })?;
        check(!ctx.calendar.is_no_time_for_a_no(ctx.now), || {
            Rejection::new(ASKED, Rule::NoOnFridayEvening, "Tell them on a working day before 3pm")
        })?;
    }
    Ok(vec![
        fact(EpisodeEvent::DecisionTold { decision, to, channel }).with(Key::Note, note),
    ])
}

/// The place we handed to has the person.
///
/// # Errors
/// The decision is not a hand-over, or its arrival is settled.
pub(super) fn arrived(e: &Episode, decision: DecisionId, note: Option<String>) -> Result<Events, Rejection> {
    const ASKED: &str = "confirm the arrival";
    open_hand_over(e, decision, ASKED)?;
    Ok(vec![
        fact(EpisodeEvent::ArrivalConfirmed { decision }).with(Key::Note, note),
    ])
}

/// The hand-over did not succeed: the referral is ours again.
///
/// # Errors
/// As [`arrived`], or no reason.
pub(super) fn not_arrived(e: &Episode, decision: DecisionId, reason: String) -> Result<Events, Rejection> {
    const ASKED: &str = "take the hand-over back";
    let reason = text(reason, ASKED, "what happened")?;
    open_hand_over(e, decision, ASKED)?;
    Ok(vec![
        fact(EpisodeEvent::HandOverFailed { decision }).with(Key::Reason, reason),
    ])
}

fn open_hand_over(e: &Episode, decision: DecisionId, asked: &'static str) -> Result<(), Rejection> {
    let d = named(e, decision, asked)?;
    check(d.arrival_by.is_some(), || {
        Rejection::new(asked, Rule::NotYet, "This decision hands nobody over")
    })?;
    check(d.arrival.is_none(), || {
        Rejection::new(asked, Rule::AlreadyDone, "This was settled before")
    })
}
