//! Time standards and limits that a service sets for itself.

use serde::{Deserialize, Serialize};

/// Time standards and limits of a service. Defaults are the house rules of the domain guide, section 3.2.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Standards {
    /// Acknowledge to person and referrer: working days.
    pub acknowledge_working_days: u16,
    /// Screening decision: working days.
    pub screening_working_days: u16,
    /// Assessment offered within: days.
    pub assessment_days: i32,
    /// Decision letter: working days after the decision.
    pub decision_letter_working_days: u16,
    /// Second clinician's confirmation of a provisional decision: working days.
    pub confirm_working_days: u16,
    /// Second opinion: working days.
    pub second_opinion_working_days: u16,
    /// A second opinion may be asked for within: days of the decision.
    pub second_opinion_bar_days: i32,
    /// Arrival elsewhere confirmed within: working days.
    pub arrival_working_days: u16,
    /// Contact while waiting: every so many days.
    pub keep_in_touch_days: i32,
    /// Clinical look again while waiting: days.
    pub look_again_days: i32,
    /// Somebody who waits is asked how they are, on their own pages, every so many days; 0 for never. House rule.
    #[serde(skip_serializing_if = "is_usual_asking")]
    pub questions_while_waiting_days: i32,
    /// Whether somebody may put a session of theirs at another free time of their therapist themself: 1 for yes, 0 for no.
    /// House rule.
    #[serde(skip_serializing_if = "is_usual_self_move")]
    pub move_oneself: u8,
    /// Notice for that: hours before both the old and the new time. House rule, two days as for an offer.
    #[serde(skip_serializing_if = "is_usual_move_notice")]
    pub move_notice_hours: i32,
    /// How far ahead they see free times: weeks. House rule.
    #[serde(skip_serializing_if = "is_usual_move_weeks")]
    pub move_ahead_weeks: i32,
    /// A message is answered within: working days, as the person's own pages say. House rule.
    #[serde(skip_serializing_if = "is_usual_answer")]
    pub answer_working_days: u16,
    /// An offer is held for: hours.
    pub offer_hours: i32,
    /// Review in therapy: every so many sessions.
    pub review_sessions: u16,
    /// Review in long-term work: every so many sessions.
    pub review_sessions_long: u16,
    /// A course counts as long-term from this many planned sessions.
    pub long_term_sessions: u16,
    /// Return without new triage: days after the ending (six months).
    pub return_days: i32,
    /// A carer may see something of a record for at most so many days, until the person says it anew. House rule: a year.
    #[serde(skip_serializing_if = "is_usual_carer_access")]
    pub carer_access_days: u16,
    /// Information asked of a referrer is due after: working days.
    pub enquiry_working_days: u16,
    /// A clinical look at a registration is good for: days.
    pub registration_check_days: i32,
    /// Youngest age taken, in years.
    pub age_min: i16,
    /// Oldest age taken, in years, if there is a limit.
    pub age_max: Option<i16>,
    /// First-treatment standard in days, e.g. 126 for 18 weeks.
    pub treatment_days: i32,
}

/// Settings that were stated before this one existed are written back as they were.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_usual_asking(days: &i32) -> bool {
    *days == 28
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_usual_self_move(may: &u8) -> bool {
    *may == 1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_usual_move_notice(hours: &i32) -> bool {
    *hours == 48
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_usual_move_weeks(weeks: &i32) -> bool {
    *weeks == 4
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_usual_answer(days: &u16) -> bool {
    *days == 3
}

/// The same for how long a carer may see.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_usual_carer_access(days: &u16) -> bool {
    *days == 365
}

impl Default for Standards {
    fn default() -> Self {
        Self {
            acknowledge_working_days: 2,
            screening_working_days: 5,
            assessment_days: 28,
            decision_letter_working_days: 5,
            confirm_working_days: 5,
            second_opinion_working_days: 20,
            second_opinion_bar_days: 183,
            arrival_working_days: 10,
            keep_in_touch_days: 28,
            look_again_days: 84,
            questions_while_waiting_days: 28,
            move_oneself: 1,
            move_notice_hours: 48,
            move_ahead_weeks: 4,
            answer_working_days: 3,
            offer_hours: 48,
            review_sessions: 6,
            review_sessions_long: 12,
            long_term_sessions: 25,
            return_days: 183,
            carer_access_days: 365,
            enquiry_working_days: 5,
            registration_check_days: 365,
            age_min: 18,
            age_max: None,
            treatment_days: 126,
        }
    }
}
