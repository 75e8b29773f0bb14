//! The stage that a list shows, a pure function of the tracks, and the kinds of things that may be due.

use super::state::*;
use crate::codes::codes;
use crate::terms::*;
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
        NotesCopy => "notes_copy", "Go through the notes for their copy";
        HeldBackReview => "held_back_review", "Look again at what is held back";
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
