//! The stage that a list shows, and what is due: pure functions of the tracks.

use super::events::LetterKind;
use super::state::*;
use crate::codes::codes;
use crate::service::Standards;
use crate::terms::*;
use crate::{Calendar, calendar};
use jiff::civil::Date;

codes! {
    /// Where an episode stands, as a list shows it (domain guide, section 3.2).
    Stage {
        Received => "received", "New referral";
        InformationWanted => "information_wanted", "Information wanted";
        Screened => "screened", "Screened";
        AssessmentBooked => "assessment_booked", "Assessment booked";
        Assessed => "assessed", "Assessed, decision to come";
        ToConfirm => "to_confirm", "Decision to be confirmed";
        ToTell => "to_tell", "Decision to be told";
        SecondOpinion => "second_opinion", "Second opinion";
        HandedOver => "handed_over", "Handed over, arrival open";
        OptionsAgreed => "options_agreed", "Options agreed";
        Waiting => "waiting", "Waiting";
        Paused => "paused", "Waiting, paused";
        Offered => "offered", "Offer made";
        InTherapy => "in_therapy", "In therapy";
        Ending => "ending", "Ending";
        FollowUp => "follow_up", "Follow-up";
        Decided => "decided", "Decided";
        Closed => "closed", "Closed";
    }
}

/// Where the episode stands on a day. A person can be in one course, wait for another and have a second opinion open;
/// the stage names what needs showing first, the tracks show the rest.
#[must_use]
pub fn stage(e: &Episode, today: Date) -> Stage {
    if e.closed.is_some() {
        return Stage::Closed;
    }
    if let Some(course) = e.open_courses().next() {
        return if course.ending.is_some() {
            Stage::Ending
        } else {
            Stage::InTherapy
        };
    }
    if e.open_offers().next().is_some() {
        return Stage::Offered;
    }
    if let Some(wait) = e.open_waits().next() {
        return if wait.pause_on(today).is_some() {
            Stage::Paused
        } else {
            Stage::Waiting
        };
    }
    if e.open_reviews().next().is_some() {
        return Stage::SecondOpinion;
    }
    if e.follow_ups.iter().any(|f| f.done.is_none()) {
        return Stage::FollowUp;
    }
    if let Some(d) = e.decision() {
        return match d.standing {
            Standing::Provisional => Stage::ToConfirm,
            Standing::Final if !d.was_told(Audience::Person) => Stage::ToTell,
            Standing::Final if d.needs_arrival() => Stage::HandedOver,
            Standing::Final if matches!(d.facts.kind, DecisionKind::Accepted | DecisionKind::Trial) => {
                Stage::OptionsAgreed
            }
            _ => Stage::Decided,
        };
    }
    if e.enquiries.iter().any(|q| q.answered.is_none()) {
        return Stage::InformationWanted;
    }
    if e.appointments
        .iter()
        .any(|a| matches!(a.held, Some((att, _)) if att != Attendance::DidNotAttend))
    {
        return Stage::Assessed;
    }
    if e.appointments.iter().any(|a| a.cancelled.is_none() && a.held.is_none()) {
        return Stage::AssessmentBooked;
    }
    if e.screening.is_some() {
        Stage::Screened
    } else {
        Stage::Received
    }
}

codes! {
    /// What may be due.
    DueKind {
        Emergency => "emergency", "Confirm that crisis help has the person";
        ConcernResponse => "concern_response", "Act on a safety concern";
        SafetyAnswer => "safety_answer", "Look at a safety answer";
        Message => "message", "Read a message";
        SafetyScreen => "safety_screen", "Safety screen";
        Screening => "screening", "Screening decision";
        Acknowledge => "acknowledge", "Acknowledge the referral";
        Enquiry => "enquiry", "Chase an answer";
        Assessment => "assessment", "Offer an assessment";
        AssessmentRecord => "assessment_record", "Record the assessment";
        Decision => "decision", "Decide";
        Confirm => "confirm", "Confirm a decision as second clinician";
        Tell => "tell", "Tell the person";
        Letter => "letter", "Send the decision letter";
        Arrival => "arrival", "Confirm arrival elsewhere";
        LookAgain => "look_again", "Look again at a not now";
        Reviewer => "reviewer", "Name a reviewer";
        SecondOpinion => "second_opinion", "Second opinion";
        BeginWait => "begin_wait", "Put on the waiting list";
        KeepInTouch => "keep_in_touch", "Keep in touch";
        ClinicalLook => "clinical_look", "Clinical look while waiting";
        PauseEnds => "pause_ends", "A pause has ended";
        OfferAnswer => "offer_answer", "Answer to an offer";
        SessionRecord => "session_record", "Record a session";
        MissedTwice => "missed_twice", "Talk about two missed sessions";
        CourseReview => "course_review", "Review the work together";
        ConcernReview => "concern_review", "Look again at a known concern";
        FollowUp => "follow_up", "Follow-up";
        Close => "close", "Close the episode";
    }
}

/// Something due, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// The day.
    pub on: Date,
    /// What.
    pub kind: DueKind,
}

/// Everything due in an episode, earliest first. What "overdue" means is `on < today`.
#[must_use]
pub fn dues(e: &Episode, standards: &Standards, days: &Calendar, today: Date) -> Vec<Due> {
    let mut out = Vec::new();
    if !e.is_received() {
        return out;
    }
    let mut due = |kind: DueKind, on: Date| out.push(Due { on, kind });
    safety_dues(e, days, &mut due);
    if e.closed.is_some() {
        out.sort_unstable();
        return out;
    }
    intake_dues(e, standards, days, &mut due);
    decision_dues(e, standards, &mut due);
    waiting_dues(e, standards, today, &mut due);
    course_dues(e, standards, today, &mut due);
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

fn intake_dues(e: &Episode, standards: &Standards, days: &Calendar, due: &mut impl FnMut(DueKind, Date)) {
    let Some((acknowledge, safety, screen)) = e.due_on_receipt else {
        return;
    };
    let acknowledged = |a| e.acknowledged.iter().any(|(to, _)| *to == a);
    if !acknowledged(Audience::Person) {
        due(DueKind::Acknowledge, acknowledge);
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
        }
        return;
    };
    let held = e
        .appointments
        .iter()
        .any(|a| matches!(a.held, Some((att, _)) if att != Attendance::DidNotAttend));
    let booked = e
        .appointments
        .iter()
        .find(|a| a.cancelled.is_none() && a.held.is_none());
    match (held, booked, screening.next) {
        (true, _, _) | (_, None, NextStep::Decide) => {
            due(
                DueKind::Decision,
                days.working_days_after(screening.on, standards.screening_working_days),
            );
        }
        (_, Some(a), _) => due(DueKind::AssessmentRecord, calendar::london_date(a.at)),
        (_, None, NextStep::Assess) => {
            let start = e.clock_start.unwrap_or(screening.on);
            due(
                DueKind::Assessment,
                calendar::days_after(start, standards.assessment_days),
            );
        }
        (_, None, NextStep::Enquire) => {
            if e.enquiries.iter().all(|q| q.answered.is_some()) {
                due(
                    DueKind::Decision,
                    days.working_days_after(screening.on, standards.screening_working_days),
                );
            }
        }
    }
}

fn decision_dues(e: &Episode, standards: &Standards, due: &mut impl FnMut(DueKind, Date)) {
    for d in &e.decisions {
        match d.standing {
            Standing::Provisional => due(DueKind::Confirm, d.confirm_by.unwrap_or(d.letter_by)),
            Standing::Final => {
                if !d.was_told(Audience::Person) {
                    due(DueKind::Tell, d.letter_by);
                } else if !e
                    .letters
                    .iter()
                    .any(|(k, to, _, on)| *k == LetterKind::Decision && *to == Audience::Person && *on >= d.on)
                {
                    due(DueKind::Letter, d.letter_by);
                }
                if let Some(by) = d.arrival_by.filter(|_| d.arrival.is_none()) {
                    due(DueKind::Arrival, by);
                }
                if let Some(on) = d
                    .facts
                    .look_again_on
                    .filter(|_| e.decision().is_some_and(|l| l.facts.id == d.facts.id))
                {
                    due(DueKind::LookAgain, on);
                }
            }
            Standing::Fallen | Standing::Replaced => {}
        }
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
    let accepted = e.decision().is_some_and(|d| {
        d.standing == Standing::Final && matches!(d.facts.kind, DecisionKind::Accepted | DecisionKind::Trial)
    });
    if accepted && e.waits.is_empty() && e.courses.is_empty() {
        let on = e.decision().map_or(Date::MIN, |d| d.letter_by);
        due(DueKind::BeginWait, on);
    }
    let _ = standards;
}

fn waiting_dues(e: &Episode, standards: &Standards, today: Date, due: &mut impl FnMut(DueKind, Date)) {
    for o in e.open_offers() {
        due(DueKind::OfferAnswer, calendar::london_date(o.expires_at));
    }
    let Some(wait) = e.open_waits().next() else { return };
    for p in wait.pauses.iter().filter(|p| p.resumed.is_none()) {
        if let Some(until) = p.until {
            due(DueKind::PauseEnds, calendar::days_after(until, 1));
        }
    }
    if wait.pause_on(today).is_none() {
        let reached = e
            .touches
            .iter()
            .filter(|(_, a, _)| *a != KeepInTouch::NotReached)
            .map(|(d, _, _)| *d)
            .max();
        let last = reached.map_or(wait.since, |d| d.max(wait.since));
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
        if c.missed_in_a_row() >= 2 {
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
    for f in e.follow_ups.iter().filter(|f| f.done.is_none()) {
        due(DueKind::FollowUp, f.due);
    }
    let over = !e.courses.is_empty() && e.open_courses().next().is_none() && e.open_waits().next().is_none();
    if over && e.follow_ups.iter().all(|f| f.done.is_some()) && e.open_offers().next().is_none() {
        due(DueKind::Close, today);
    }
}
