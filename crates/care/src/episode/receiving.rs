//! Receiving: a referral comes in, is acknowledged, added to, asked about, or withdrawn by its sender.

use super::commands::*;
use super::events::*;
use super::state::*;
use super::{Events, check, fact, text};
use crate::terms::*;
use crate::*;

/// A referral was received: the clock starts on the day we received it, whenever it is typed in.
///
/// # Errors
/// Received before; received in the future; a return after more than six months.
pub(super) fn receive(
    e: &Episode,
    referral: Referral,
    words: ReferralWords,
    ctx: &Ctx<'_>,
) -> Result<Events, Rejection> {
    const ASKED: &str = "take in the referral";
    check(!e.is_received(), || {
        Rejection::new(ASKED, Rule::AlreadyReceived, "Join it to the open episode")
    })?;
    check_received_on(&referral, ctx, ASKED)?;
    if let Some((_, ended)) = referral.returns_from {
        let since = calendar::days_between(ended, referral.received_on);
        check(since <= ctx.standards.return_days, || {
            Rejection::new(ASKED, Rule::ReturnTooLate, "Take it in as a new referral").because(format!("{since} days"))
        })?;
    }
    let on = referral.received_on;
    let days = ctx.calendar;
    let event = EpisodeEvent::ReferralReceived {
        acknowledge_by: days.working_days_after(on, ctx.standards.acknowledge_working_days),
        safety_screen_by: days.working_days_after(on, 0),
        screen_by: days.working_days_after(on, ctx.standards.screening_working_days),
        referral,
    };
    Ok(vec![with_words(fact(event), words).on_if(on, ctx)])
}

/// Another request for a person whose episode is open joins it; the clock stays with the first.
///
/// # Errors
/// The same request joined before; another person's; received in the future.
pub(super) fn join(e: &Episode, referral: Referral, words: ReferralWords, ctx: &Ctx<'_>) -> Result<Events, Rejection> {
    const ASKED: &str = "join the referral to this episode";
    check(!e.referrals.iter().any(|(r, _)| r.id == referral.id), || {
        Rejection::new(ASKED, Rule::AlreadyDone, "It is already part of it")
    })?;
    check(e.person == Some(referral.person), || {
        Rejection::new(ASKED, Rule::UnknownItem, "Link the two people's records first")
            .because("another person's referral")
    })?;
    check_received_on(&referral, ctx, ASKED)?;
    let on = referral.received_on;
    Ok(vec![
        with_words(fact(EpisodeEvent::ReferralJoined { referral }), words).on_if(on, ctx),
    ])
}

fn check_received_on(referral: &Referral, ctx: &Ctx<'_>, asked: &'static str) -> Result<(), Rejection> {
    check(referral.received_on <= ctx.today, || {
        Rejection::new(asked, Rule::DateInFuture, "Enter today or an earlier day")
            .because(referral.received_on.to_string())
    })
}

fn with_words(r: Recorded<EpisodeEvent>, w: ReferralWords) -> Recorded<EpisodeEvent> {
    r.with(Key::OwnWords, w.own_words)
        .with(Key::Hopes, w.hopes)
        .with(Key::ReferralReason, w.reason)
        .with(Key::ReferrerView, w.referrer_view)
        .with(Key::Circumstances, w.circumstances)
        .with(Key::Medication, w.medication)
        .with(Key::DiagnosisGiven, w.diagnosis_given)
        .with(Key::SafetyAsSent, w.safety)
        .with(Key::ReferrerName, w.referrer_name)
        .with(Key::ReferrerContact, w.referrer_contact)
        .with(Key::Unread, w.unread)
}

/// The sender takes a request back. If it was the only one and nothing has begun, the episode closes with it.
///
/// # Errors
/// Unknown or already withdrawn request.
pub(super) fn withdraw(
    e: &Episode,
    referral: ReferralId,
    in_error: bool,
    reason: Option<String>,
) -> Result<Events, Rejection> {
    const ASKED: &str = "withdraw the referral";
    check(e.referrals.iter().any(|(r, _)| r.id == referral), || {
        Rejection::new(ASKED, Rule::UnknownItem, "Name a request of this episode")
    })?;
    check(!e.withdrawn.iter().any(|(r, _)| *r == referral), || {
        Rejection::new(ASKED, Rule::AlreadyDone, "It was withdrawn before")
    })?;
    let mut out = vec![fact(EpisodeEvent::ReferralWithdrawn { referral, in_error }).with(Key::Reason, reason)];
    let others = e
        .referrals
        .iter()
        .any(|(r, _)| r.id != referral && !e.withdrawn.iter().any(|(w, _)| *w == r.id));
    // What a human has begun with the person is for a human to end.
    let begun = !e.courses.is_empty()
        || e.open_waits().next().is_some()
        || e.open_reviews().next().is_some()
        || e.open_appointments().next().is_some()
        || e.decisions
            .iter()
            .any(|d| d.standing == Standing::Provisional || d.standing == Standing::Final && d.needs_arrival());
    let held = e.open_concerns().next().is_some() || e.messages.iter().any(|m| !m.3) || e.emergency == Some(false);
    if !others && !begun && !held && e.closed.is_none() {
        let reason = if in_error {
            ClosureReason::EnteredInError
        } else {
            ClosureReason::SenderWithdrew
        };
        out.push(fact(EpisodeEvent::EpisodeClosed {
            reason,
            over_open_concern: None,
        }));
    }
    Ok(out)
}

/// The sender, or anybody, sent more.
///
/// # Errors
/// Neither a document nor a text.
pub(super) fn further(document: Option<DocumentId>, words: Option<String>) -> Result<Events, Rejection> {
    check(
        document.is_some() || words.as_deref().is_some_and(|t| !t.trim().is_empty()),
        || {
            Rejection::new(
                "add the information",
                Rule::TextMissing,
                "Attach a document or write it down",
            )
        },
    )?;
    Ok(vec![
        fact(EpisodeEvent::FurtherInformationReceived { document }).with(Key::Answer, words),
    ])
}

/// A question to the referrer, the person or somebody else, due in some working days.
///
/// # Errors
/// No question, or one with this id before.
pub(super) fn want(
    e: &Episode,
    enquiry: EnquiryId,
    from: EnquiryTo,
    question: String,
    ctx: &Ctx<'_>,
) -> Result<Events, Rejection> {
    const ASKED: &str = "ask for information";
    let question = text(question, ASKED, "the question")?;
    check(!e.enquiries.iter().any(|q| q.id == enquiry), || {
        Rejection::new(ASKED, Rule::AlreadyDone, "It was asked")
    })?;
    let due = ctx
        .calendar
        .working_days_after(ctx.today, ctx.standards.enquiry_working_days);
    Ok(vec![
        fact(EpisodeEvent::InformationWanted { enquiry, from, due }).with(Key::Question, question),
    ])
}

/// The answer to a question.
///
/// # Errors
/// Unknown question, already answered, or no answer.
pub(super) fn give(e: &Episode, enquiry: EnquiryId, answer: String) -> Result<Events, Rejection> {
    const ASKED: &str = "record the answer";
    let answer = text(answer, ASKED, "the answer")?;
    let q = e.enquiries.iter().find(|q| q.id == enquiry);
    let q = q.ok_or_else(|| Rejection::new(ASKED, Rule::UnknownItem, "Name a question that was asked"))?;
    check(q.answered.is_none(), || {
        Rejection::new(ASKED, Rule::AlreadyDone, "Add it as further information")
    })?;
    Ok(vec![
        fact(EpisodeEvent::InformationGiven { enquiry }).with(Key::Answer, answer),
    ])
}

/// A letter left. A decision letter goes to the person first, after the decision was told.
///
/// # Errors
/// A decision letter before the person was told, or to others before the person had theirs.
pub(super) fn send_letter(
    e: &Episode,
    letter: LetterKind,
    to: Audience,
    channel: Channel,
) -> Result<Events, Rejection> {
    const ASKED: &str = "send the letter";
    if letter == LetterKind::Decision {
        let decision = e
            .decision()
            .ok_or_else(|| Rejection::new(ASKED, Rule::NotYet, "Decide first"))?;
        check(decision.standing != Standing::Provisional, || {
            Rejection::new(ASKED, Rule::Provisional, "Have a second clinician confirm it first")
        })?;
        check(decision.was_told(Audience::Person) || !decision.is_a_no(), || {
            Rejection::new(ASKED, Rule::NoFirstBySpeech, "Tell the person yourself first")
        })?;
        let person_has_it = e
            .letters
            .iter()
            .any(|(k, a, _, on)| *k == letter && *a == Audience::Person && *on >= decision.on);
        check(to == Audience::Person || person_has_it, || {
            Rejection::new(ASKED, Rule::PersonFirst, "Send the person's letter first")
        })?;
    }
    Ok(vec![fact(EpisodeEvent::LetterSent { letter, to, channel })])
}
