//! What is due, and when: one pure function of the tracks, asked for a day.
//!
//! The day matters in three ways only, so that a list of dues can be kept and read on any later day: a session is due
//! for recording once its day has come; some things are due on the day of asking, whatever day it is; and keeping in
//! touch rests while the first wait is paused. A new rule keeps to these, or `views` must learn it too.

use super::events::LetterKind;
use super::stage::{Due, DueKind};
use super::state::*;
use crate::service::Standards;
use crate::terms::*;
use crate::{Calendar, calendar};
use jiff::civil::Date;

/// Everything due in an episode, earliest first. What "overdue" means is `on < today`.
#[must_use]
pub fn dues(e: &Episode, standards: &Standards, days: &Calendar, today: Date) -> Vec<Due> {
    let mut out = Vec::new();
    if !e.is_received() {
        return out;
    }
    let mut due = |kind: DueKind, on: Date| out.push(Due { on, kind });
    safety_dues(e, days, &mut due);
    // What somebody asked for, and what is held back from them, is seen to after the end too.
    copy_dues(e, &mut due);
    if let Some((_, reason, _)) = e.closed {
        // How somebody is after the work is still asked for, unless the person said no, died, or should not be here.
        if matches!(
            reason,
            ClosureReason::Completed | ClosureReason::Transferred | ClosureReason::NoContact
        ) {
            follow_up_dues(e, &mut due);
        }
        out.sort_unstable();
        return out;
    }
    intake_dues(e, standards, days, &mut due);
    decision_dues(e, standards, days, today, &mut due);
    waiting_dues(e, standards, today, &mut due);
    course_dues(e, standards, today, &mut due);
    follow_up_dues(e, &mut due);
    if is_over(e) {
        due(DueKind::Close, today);
    }
    out.sort_unstable();
    out
}

fn safety_dues(e: &Episode, days: &Calendar, due: &mut impl FnMut(DueKind, Date)) {
    for c in e.open_concerns() {
        let since = calendar::london_date(c.pressing_since);
        match c.standing {
            ConcernStanding::Open if !c.acted_on => {
                let by = match c.response {
                    ResponseNeeded::Now | ResponseNeeded::Today => since,
                    ResponseNeeded::ThreeDays => calendar::days_after(since, 3),
                    ResponseNeeded::NextContact => calendar::days_after(since, 7),
                };
                due(DueKind::ConcernResponse, by);
            }
            ConcernStanding::Known(review_on) => due(DueKind::ConcernReview, review_on),
            _ => {
                if let Some((plan, _)) = c.plan {
                    due(DueKind::ConcernReview, plan.review_on);
                }
            }
        }
    }
    for m in e.unseen_safety_answers() {
        due(DueKind::SafetyAnswer, m.on);
    }
    for (_, at, _, read) in &e.messages {
        if !read {
            due(DueKind::Message, days.working_days_after(calendar::london_date(*at), 1));
        }
    }
    if e.emergency == Some(false) {
        due(DueKind::Emergency, e.clock_start.unwrap_or(Date::MIN));
    }
}

fn copy_dues(e: &Episode, due: &mut impl FnMut(DueKind, Date)) {
    if let Some((_, by)) = e.copy.asked {
        due(DueKind::NotesCopy, by);
    }
    for held in &e.copy.held {
        due(DueKind::HeldBackReview, held.review_on);
    }
}

fn intake_dues(e: &Episode, standards: &Standards, days: &Calendar, due: &mut impl FnMut(DueKind, Date)) {
    let Some((acknowledge, safety, screen)) = e.due_on_receipt else {
        return;
    };
    let to_person = Audience::Person;
    let by_letter = |(kind, to, _, _): &(LetterKind, Audience, Channel, Date)| {
        *kind == LetterKind::Acknowledgement && *to == to_person
    };
    if !e.acknowledged.iter().any(|(to, _)| *to == to_person) && !e.letters.iter().any(by_letter) {
        due(DueKind::Acknowledge, acknowledge);
    }
    for a in e.open_appointments() {
        due(DueKind::AssessmentRecord, calendar::london_date(a.at));
    }
    for q in e.enquiries.iter().filter(|q| q.answered.is_none()) {
        due(DueKind::Enquiry, q.due);
    }
    if !e.decisions.is_empty() || !e.waits.is_empty() || !e.courses.is_empty() {
        return;
    }
    let Some(screening) = e.screening else {
        let triage_waived = e
            .referral()
            .is_some_and(|r| r.returns_from.is_some() && !r.wants_triage);
        if !triage_waived {
            due(DueKind::SafetyScreen, safety);
            due(DueKind::Screening, screen);
        } else if e.open_appointments().next().is_none() {
            // Nobody triages them anew, and nobody may forget them.
            due(DueKind::BeginWait, screen);
        }
        return;
    };
    let decide_by = |from: Date| days.working_days_after(from, standards.screening_working_days);
    let answered = || e.enquiries.iter().filter_map(|q| q.answered).map(|(on, _)| on).max();
    let booked = e.open_appointments().next().is_some();
    match (e.assessed_on(), screening.next) {
        (Some(on), _) => due(DueKind::Decision, decide_by(on)),
        (None, _) if booked => {}
        (None, NextStep::Decide) => due(DueKind::Decision, decide_by(screening.on)),
        (None, NextStep::Assess) => {
            let start = e.clock_start.unwrap_or(screening.on);
            due(
                DueKind::Assessment,
                calendar::days_after(start, standards.assessment_days),
            );
        }
        (None, NextStep::Enquire) => {
            if e.enquiries.iter().all(|q| q.answered.is_some()) {
                let from = answered().map_or(screening.on, |on| on.max(screening.on));
                due(DueKind::Decision, decide_by(from));
            }
        }
    }
}

fn decision_dues(
    e: &Episode,
    standards: &Standards,
    days: &Calendar,
    today: Date,
    due: &mut impl FnMut(DueKind, Date),
) {
    for d in &e.decisions {
        match d.standing {
            Standing::Provisional => due(DueKind::Confirm, d.confirm_by.unwrap_or(d.letter_by)),
            Standing::Fallen => {}
            Standing::Final | Standing::Replaced => telling_dues(e, d, standards, days, due),
        }
        if d.standing == Standing::Final {
            if let Some(by) = d.arrival_by.filter(|_| d.arrival.is_none()) {
                due(DueKind::Arrival, by);
            }
            let is_last = e.decision().is_some_and(|l| l.facts.id == d.facts.id);
            if let Some(on) = d.facts.look_again_on.filter(|_| is_last) {
                due(DueKind::LookAgain, on);
            }
            if is_last && trial_is_done(e, d) {
                due(DueKind::Decision, today);
            }
        }
    }
    // A second clinician did not agree, or the hand-over failed: the referral is ours, and to be decided again.
    if let Some(fallen) = fallen(e) {
        let by = fallen.arrival_by.map_or(fallen.letter_by, |a| a.max(fallen.letter_by));
        due(DueKind::Decision, by);
    }
    for r in e.open_reviews() {
        due(
            if r.reviewer.is_none() {
                DueKind::Reviewer
            } else {
                DueKind::SecondOpinion
            },
            r.due,
        );
    }
    if e.awaits_beginning() {
        due(DueKind::BeginWait, e.decision().map_or(Date::MIN, |d| d.letter_by));
    }
}

/// A decision is told, then written; what a second opinion came to is told and written too.
fn telling_dues(
    e: &Episode,
    d: &Decision,
    standards: &Standards,
    days: &Calendar,
    due: &mut impl FnMut(DueKind, Date),
) {
    let concluded = e.concluded_review(d.facts.id).map(|(_, on)| on);
    let since = concluded.unwrap_or(d.on);
    let by = concluded.map_or(d.letter_by, |on| {
        days.working_days_after(on, standards.decision_letter_working_days)
    });
    if !d.was_told_since(Audience::Person, since) {
        due(DueKind::Tell, by);
    } else if !was_written(e, since) {
        due(DueKind::Letter, by);
    }
}

fn was_written(e: &Episode, since: Date) -> bool {
    e.letters
        .iter()
        .any(|(kind, to, _, on)| *kind == LetterKind::Decision && *to == Audience::Person && *on >= since)
}

/// Whether the trial sessions agreed on were held, so that the decision is to be made (domain guide, section 3.3).
fn trial_is_done(e: &Episode, d: &Decision) -> bool {
    let Some(agreed) = d.facts.trial_sessions.filter(|_| d.facts.kind == DecisionKind::Trial) else {
        return false;
    };
    e.open_courses()
        .any(|c| c.began_on >= d.on && c.attended() >= u16::from(agreed))
}

/// The last decision, if it fell and nothing else goes on.
fn fallen(e: &Episode) -> Option<&Decision> {
    let last = e.decisions.last().filter(|d| d.standing == Standing::Fallen)?;
    let goes_on =
        e.open_waits().next().is_some() || e.open_courses().next().is_some() || e.open_reviews().next().is_some();
    (!goes_on).then_some(last)
}

fn waiting_dues(e: &Episode, standards: &Standards, today: Date, due: &mut impl FnMut(DueKind, Date)) {
    for o in e.open_offers() {
        due(DueKind::OfferAnswer, calendar::london_date(o.expires_at));
    }
    for wait in e.open_waits() {
        // A later pause takes an earlier one's place.
        if let Some(until) = wait.pauses.last().filter(|p| p.resumed.is_none()).and_then(|p| p.until) {
            due(DueKind::PauseEnds, calendar::days_after(until, 1));
        }
    }
    let Some(wait) = e.open_waits().next() else { return };
    let no_longer = e.touches.last().filter(|(_, a, _)| *a == KeepInTouch::NoLongerWanted);
    if let Some((on, _, _)) = no_longer.filter(|_| e.open_courses().next().is_none()) {
        // They said so; keeping them on the list, and phoning them about it, would not be listening.
        due(DueKind::Close, *on);
    } else if wait.pause_on(today).is_none() {
        let last = e.last_spoken().map_or(wait.since, |d| d.max(wait.since));
        due(
            DueKind::KeepInTouch,
            calendar::days_after(last, standards.keep_in_touch_days),
        );
    }
    let looked = e.looks.iter().copied().max().map_or(wait.since, |d| d.max(wait.since));
    due(
        DueKind::ClinicalLook,
        calendar::days_after(looked, standards.look_again_days),
    );
}

fn course_dues(e: &Episode, standards: &Standards, today: Date, due: &mut impl FnMut(DueKind, Date)) {
    for c in e.open_courses() {
        for s in c.sessions.iter().filter(|s| s.is_open()) {
            let on = calendar::london_date(s.at);
            if on <= today {
                due(DueKind::SessionRecord, on);
            }
        }
        if c.missed_in_a_row() >= 2 && !talked_about_missing(e, c) {
            due(DueKind::MissedTwice, today);
        }
        let every = if c.facts.sessions >= standards.long_term_sessions {
            standards.review_sessions_long
        } else {
            standards.review_sessions
        };
        let reviewed_at = c.reviews.last().map_or(0, |(_, _, _, at)| *at);
        if every > 0 && c.attended().saturating_sub(reviewed_at) >= every && c.ending.is_none() {
            due(DueKind::CourseReview, today);
        }
    }
}

/// Whether somebody spoke with the person, or wrote to them, since the last session that they missed.
fn talked_about_missing(e: &Episode, c: &Course) -> bool {
    let missed = c.sessions.iter().filter_map(|s| s.held).map(|h| h.on).max();
    let spoke = e.last_heard();
    let reviewed = c.reviews.iter().map(|(on, _, _, _)| *on).max();
    let wrote = e
        .letters
        .iter()
        .filter(|(kind, to, _, _)| *kind == LetterKind::Unreached && *to == Audience::Person)
        .map(|(_, _, _, on)| *on)
        .max();
    [spoke, reviewed, wrote].into_iter().flatten().max() >= missed
}

fn follow_up_dues(e: &Episode, due: &mut impl FnMut(DueKind, Date)) {
    for f in e.follow_ups.iter().filter(|f| f.done.is_none()) {
        due(DueKind::FollowUp, f.due);
    }
}

/// Whether nothing goes on any more: the work is done, or the answer was a no that was told, written and accepted.
fn is_over(e: &Episode) -> bool {
    let goes_on = e.open_courses().next().is_some()
        || e.open_waits().next().is_some()
        || e.open_reviews().next().is_some()
        || e.open_appointments().next().is_some()
        || e.follow_ups.iter().any(|f| f.done.is_none());
    let undecided = e.awaits_beginning()
        || fallen(e).is_some()
        || e.decisions
            .iter()
            .any(|d| d.standing == Standing::Provisional || d.standing == Standing::Final && d.needs_arrival());
    if goes_on || undecided {
        return false;
    }
    let worked = !e.courses.is_empty() || !e.waits.is_empty();
    let last = e.decision().filter(|d| d.standing == Standing::Final);
    let not_now = last.is_some_and(|d| d.facts.kind == DecisionKind::NotNow);
    let answered = last.is_some_and(|d| {
        let since = e.concluded_review(d.facts.id).map_or(d.on, |(_, on)| on);
        d.was_told_since(Audience::Person, since) && was_written(e, since)
    });
    !not_now && (worked || answered)
}
