//! Second opinions: a fresh look by somebody independent, trained in the therapy at issue, who writes an own opinion
//! before seeing the first one. The place on the list stays (domain guide, sections 3.4 and 15).

use super::events::*;
use super::state::*;
use super::{Events, check, clinician, fact, text, waiting};
use crate::terms::*;
use crate::*;

/// Asks for a second opinion, within six months of the decision; a closed episode opens again.
///
/// # Errors
/// Unknown decision, or one that no longer stands; more than six months ago; one is under way for it.
pub(super) fn ask(
    e: &Episode,
    review: ReviewId,
    decision: DecisionId,
    asked_by: AskedBy,
    reason: Option<String>,
    ctx: &Ctx<'_>,
) -> Result<Events, Rejection> {
    const ASKED: &str = "ask for a second opinion";
    let d = e
        .decision_by_id(decision)
        .ok_or_else(|| Rejection::new(ASKED, Rule::UnknownItem, "Name a decision of this episode"))?;
    check(!matches!(d.standing, Standing::Fallen | Standing::Replaced), || {
        Rejection::new(
            ASKED,
            Rule::Inactive,
            "This decision no longer stands; ask about the one that does",
        )
    })?;
    check(!e.reviews.iter().any(|r| r.id == review), || {
        Rejection::new(ASKED, Rule::AlreadyDone, "It was asked for")
    })?;
    check(
        calendar::days_between(d.on, ctx.today) <= ctx.standards.second_opinion_bar_days,
        || Rejection::new(ASKED, Rule::TooLate, "Refer again: a new decision will be made"),
    )?;
    check(
        !e.reviews
            .iter()
            .any(|r| r.decision == decision && r.concluded.is_none()),
        || Rejection::new(ASKED, Rule::AlreadyDone, "A second opinion is under way"),
    )?;
    let due = ctx
        .calendar
        .working_days_after(ctx.today, ctx.standards.second_opinion_working_days);
    let mut out = Vec::with_capacity(2);
    if e.closed.is_some() {
        out.push(fact(EpisodeEvent::EpisodeReopened));
    }
    out.push(
        fact(EpisodeEvent::SecondOpinionAsked {
            review,
            decision,
            asked_by,
            due,
        })
        .with(Key::Reason, reason),
    );
    Ok(out)
}

fn open<'e>(e: &'e Episode, review: ReviewId, asked: &'static str) -> Result<&'e SecondOpinion, Rejection> {
    let r = e.reviews.iter().find(|r| r.id == review);
    let r = r.ok_or_else(|| Rejection::new(asked, Rule::UnknownItem, "Name a second opinion of this episode"))?;
    check(r.concluded.is_none(), || {
        Rejection::new(asked, Rule::AlreadyDone, "It has been concluded")
    })?;
    Ok(r)
}

/// Names the reviewer.
///
/// # Errors
/// The reviewer decided or confirmed; is in the line of management of whoever did; is not trained in the therapy at
/// issue; or has already written.
pub(super) fn name_reviewer(
    e: &Episode,
    review: ReviewId,
    reviewer: UserId,
    human: HumanId,
    pool: ReviewerPool,
    trained_in: &[TherapyCode],
    managers: &[HumanId],
) -> Result<Events, Rejection> {
    const ASKED: &str = "name the reviewer";
    let r = open(e, review, ASKED)?;
    check(r.opinion.is_none(), || {
        Rejection::new(ASKED, Rule::AlreadyDone, "The opinion is written")
    })?;
    let d = e
        .decision_by_id(r.decision)
        .ok_or_else(|| Rejection::new(ASKED, Rule::UnknownItem, "Name a decision"))?;
    let involved = [Some(d.by), d.confirmed_by];
    let other = "Name somebody from another area, or from the register";
    check(!involved.contains(&Some(human)), || {
        Rejection::new(ASKED, Rule::SameHuman, other)
    })?;
    check(!managers.iter().any(|m| involved.contains(&Some(*m))), || {
        Rejection::new(ASKED, Rule::SameLine, other)
    })?;
    // The therapy at issue: considered first, else agreed, else asked for.
    let agreed = d.facts.choices.first().map(|c| &c.therapy);
    let asked_for = e.referral().and_then(|r| r.asks_for.as_ref());
    if let Some(therapy) = d.facts.considered.first().or(agreed).or(asked_for) {
        check(trained_in.contains(therapy), || {
            Rejection::new(ASKED, Rule::NotTrained, other).because(therapy.as_str())
        })?;
    }
    Ok(vec![fact(EpisodeEvent::ReviewerNamed {
        review,
        reviewer,
        human,
        pool,
    })])
}

fn by_reviewer(r: &SecondOpinion, asked: &'static str, ctx: &Ctx<'_>) -> Result<(), Rejection> {
    match r.reviewer {
        None => Err(Rejection::new(asked, Rule::NotYet, "Name a reviewer first")),
        // A human with several roles writes an opinion as a clinician, not as an administrator.
        Some((_, human, _)) if human == ctx.by.human => clinician(ctx, asked),
        Some(_) => Err(Rejection::new(
            asked,
            Rule::SameHuman,
            "Only the named reviewer can do this",
        )),
    }
}

/// The reviewer offers to meet the person.
///
/// # Errors
/// Unknown or concluded review; not the reviewer.
pub(super) fn offer_meeting(
    e: &Episode,
    review: ReviewId,
    accepted: Option<bool>,
    ctx: &Ctx<'_>,
) -> Result<Events, Rejection> {
    const ASKED: &str = "offer a meeting";
    by_reviewer(open(e, review, ASKED)?, ASKED, ctx)?;
    Ok(vec![fact(EpisodeEvent::MeetingOffered { review, accepted })])
}

/// The reviewer writes an own opinion from the papers and the person, before seeing the first decision.
///
/// # Errors
/// Not the reviewer; written before; no text.
pub(super) fn write(e: &Episode, review: ReviewId, opinion: String, ctx: &Ctx<'_>) -> Result<Events, Rejection> {
    const ASKED: &str = "write the opinion";
    let opinion = text(opinion, ASKED, "the opinion")?;
    let r = open(e, review, ASKED)?;
    by_reviewer(r, ASKED, ctx)?;
    check(r.opinion.is_none(), || {
        Rejection::new(ASKED, Rule::AlreadyDone, "It is written")
    })?;
    Ok(vec![
        fact(EpisodeEvent::OpinionWritten { review }).with(Key::Opinion, opinion),
    ])
}

/// Shows the reviewer the first decision.
///
/// # Errors
/// Not the reviewer; the own opinion is not written yet; shown before.
pub(super) fn show_first(e: &Episode, review: ReviewId, ctx: &Ctx<'_>) -> Result<Events, Rejection> {
    const ASKED: &str = "see the first decision";
    let r = open(e, review, ASKED)?;
    by_reviewer(r, ASKED, ctx)?;
    check(r.opinion.is_some(), || {
        Rejection::new(ASKED, Rule::OpinionFirst, "Write your own opinion first")
    })?;
    check(!r.first_shown, || {
        Rejection::new(ASKED, Rule::AlreadyDone, "You have seen it")
    })?;
    Ok(vec![fact(EpisodeEvent::FirstDecisionShown { review })])
}

/// Concludes the review. A yes puts the person on the list with the clock of the first referral, and names who will
/// deliver it; nobody available is unmet need.
///
/// # Errors
/// Not the reviewer; the opinion not written, the first decision not seen or no meeting offered; no reason; a yes
/// without a therapy, or without somebody who delivers it and not marked as unmet; a wait with this id before.
#[expect(clippy::too_many_arguments, reason = "the command's own fields")]
pub(super) fn conclude(
    e: &Episode,
    review: ReviewId,
    outcome: ReviewOutcome,
    choices: Vec<TherapyChoice>,
    deliverer: Option<PractitionerId>,
    unmet_need: bool,
    reason: String,
    wait: WaitId,
    ctx: &Ctx<'_>,
) -> Result<Events, Rejection> {
    const ASKED: &str = "conclude the second opinion";
    let reason = text(reason, ASKED, "the reasons, in words for the person")?;
    let r = open(e, review, ASKED)?;
    by_reviewer(r, ASKED, ctx)?;
    check(r.opinion.is_some() && r.first_shown, || {
        Rejection::new(
            ASKED,
            Rule::OpinionFirst,
            "Write your own opinion, then see the first decision",
        )
    })?;
    check(r.meeting.is_some(), || {
        Rejection::new(ASKED, Rule::NotYet, "Offer the person a meeting first")
    })?;
    let yes = outcome != ReviewOutcome::Upheld;
    check(!yes || !choices.is_empty(), || {
        Rejection::new(ASKED, Rule::PartMissing, "Add it").because("the therapy that is acceptable")
    })?;
    check(!yes || deliverer.is_some() || unmet_need, || {
        Rejection::new(
            ASKED,
            Rule::PartMissing,
            "Name who will deliver it, or record that nobody is available",
        )
    })?;
    let concluded = EpisodeEvent::ReviewConcluded {
        review,
        outcome,
        choices: choices.clone(),
        deliverer,
        unmet_need,
    };
    let mut out = vec![fact(concluded).with(Key::Reason, reason)];
    // Whoever waits for it already keeps that place.
    let choices = waiting::not_waited_for(e, choices);
    if yes && !choices.is_empty() {
        check(!e.waits.iter().any(|w| w.id == wait), || {
            Rejection::new(ASKED, Rule::AlreadyDone, "This wait has begun")
        })?;
        let clock_start = e.clock_start.unwrap_or(ctx.today);
        out.push(fact(EpisodeEvent::WaitBegan {
            wait,
            choices,
            clock_start,
            before_newcomers: false,
        }));
    }
    Ok(out)
}
