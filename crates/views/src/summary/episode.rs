//! The summary of an episode: its parallel tracks, each cut down to what a list, a count or the matching needs.

use super::due_list::DueList;
use care::calendar;
use care::episode::{ConcernStanding, Due, Stage, Standing};
use care::terms::*;
use care::*;
use jiff::Timestamp;
use jiff::civil::Date;

/// An episode as lists know it. While it is open every field is filled; once it is closed only who, when and why, who
/// referred, the last therapy and therapist, sessions, and what is left to do for safety are kept.
#[derive(Debug, Clone, PartialEq)]
pub struct EpisodeSummary {
    /// The episode.
    pub id: EpisodeId,
    /// Version of the stream that this summary is of.
    pub version: u64,
    /// Whose it is.
    pub person: PersonId,
    /// Who sent the person first.
    pub source: ReferralSource,
    /// By what means the first request came.
    pub means: Means,
    /// How urgent the first sender called it.
    pub urgency: Option<SentUrgency>,
    /// What the first referrer thinks of therapy.
    pub recommendation: Recommendation,
    /// The therapy asked for, if one was named.
    pub asks_for: Option<TherapyCode>,
    /// The presenting problem's code, if somebody chose one.
    pub problem: Option<String>,
    /// Whether it is a return within six months.
    pub is_return: bool,
    /// The wait clock: the day the first request was received.
    pub clock_start: Date,
    /// Priority as last set.
    pub priority: Option<Priority>,
    /// Day and next step of the screening.
    pub screened: Option<(Date, NextStep)>,
    /// Every request with who sent it, in order.
    pub referrers: Vec<ReferrerSummary>,
    /// Who was acknowledged to.
    pub acknowledged: Vec<Audience>,
    /// Questions without an answer yet.
    pub enquiries: Vec<EnquirySummary>,
    /// Staff who took the episode on.
    pub assigned: Vec<(UserId, Role)>,
    /// Handed to crisis help: whether arrival is confirmed.
    pub emergency: Option<bool>,
    /// Assessment appointments that were not cancelled.
    pub appointments: Vec<AppointmentSummary>,
    /// Decisions that have not fallen, in order.
    pub decisions: Vec<DecisionSummary>,
    /// Every human who made or confirmed a decision: none of them may review it.
    pub deciders: Vec<HumanId>,
    /// Second opinions going on.
    pub reviews: Vec<ReviewSummary>,
    /// Wishes.
    pub wishes: Wishes,
    /// Waits going on.
    pub waits: Vec<WaitSummary>,
    /// The last contact while waiting.
    pub last_touch: Option<(Date, KeepInTouch)>,
    /// Offers waiting for an answer.
    pub offers: Vec<OfferSummary>,
    /// How many offers were declined or lapsed so far.
    pub offers_without_yes: u16,
    /// The last three phone calls, newest last.
    pub calls: Vec<CallSummary>,
    /// Courses going on.
    pub courses: Vec<CourseSummary>,
    /// The practitioners of all courses, in the order of the courses, without repeats.
    pub therapists: Vec<PractitionerId>,
    /// The therapy of the last course.
    pub last_choice: Option<TherapyChoice>,
    /// Sessions attended, in all courses.
    pub attended: u16,
    /// Sessions planned, in all courses.
    pub planned: u16,
    /// The last day the person was seen, in a session or an assessment.
    pub last_seen: Option<Date>,
    /// The first attended treatment session: the clock stop.
    pub treatment_began: Option<Date>,
    /// Scores by instrument.
    pub measures: Vec<MeasureSeries>,
    /// Safety concerns that are not closed.
    pub concerns: Vec<ConcernSummary>,
    /// Positive safety answers that no clinician has seen: the measure and its day.
    pub unseen_answers: Vec<(MeasureId, Date)>,
    /// Messages from the person that nobody has read: the message and when it came.
    pub unread_messages: Vec<(MessageId, Timestamp)>,
    /// The stage, but for a pause that is in force on the day of asking: ask [`EpisodeSummary::stage`].
    pub(crate) stage: Stage,
    /// What is due.
    pub dues: DueList,
    /// Closed: day and reason.
    pub closed: Option<(Date, ClosureReason)>,
}

/// One request and who sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferrerSummary {
    /// The kind of sender.
    pub source: ReferralSource,
    /// Received on.
    pub received_on: Date,
    /// The referrer's account.
    pub user: Option<UserId>,
    /// The referrer's organisation, code or name as given.
    pub organisation: Option<String>,
    /// The sender took it back.
    pub withdrawn: bool,
}

/// A question without an answer yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EnquirySummary {
    /// The question.
    pub id: EnquiryId,
    /// Of whom.
    pub from: EnquiryTo,
    /// Asked on.
    pub asked_on: Date,
    /// Due.
    pub due: Date,
}

/// An assessment appointment that was not cancelled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppointmentSummary {
    /// The appointment.
    pub id: AppointmentId,
    /// With which account.
    pub with: UserId,
    /// When.
    pub at: Timestamp,
    /// How long, in minutes.
    pub minutes: u16,
    /// Medium.
    pub medium: Medium,
    /// Site code.
    pub site: Option<String>,
    /// Held: attendance.
    pub held: Option<Attendance>,
}

/// A decision that has not fallen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionSummary {
    /// The decision.
    pub id: DecisionId,
    /// What was decided.
    pub kind: DecisionKind,
    /// The therapy at issue.
    pub therapy: Option<TherapyCode>,
    /// Why not.
    pub reason: Option<ReasonCode>,
    /// On which day.
    pub on: Date,
    /// The human who decided.
    pub by: HumanId,
    /// The human who confirmed it.
    pub confirmed_by: Option<HumanId>,
    /// Where it stands.
    pub standing: Standing,
    /// Confirmation by.
    pub confirm_by: Option<Date>,
    /// Letter by.
    pub letter_by: Date,
    /// Whether the person was told.
    pub person_told: bool,
    /// Arrival elsewhere is open, due on this day.
    pub arrival_by: Option<Date>,
}

/// A second opinion going on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReviewSummary {
    /// The review.
    pub id: ReviewId,
    /// Of which decision.
    pub decision: DecisionId,
    /// Asked by.
    pub asked_by: AskedBy,
    /// Asked on.
    pub asked_on: Date,
    /// Due.
    pub due: Date,
    /// Reviewer: account, human, where from.
    pub reviewer: Option<(UserId, HumanId, ReviewerPool)>,
    /// The reviewer offered a meeting.
    pub meeting_offered: bool,
    /// The reviewer wrote an own opinion.
    pub opinion_written: bool,
    /// The reviewer was shown the first decision.
    pub first_shown: bool,
}

/// A wait going on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitSummary {
    /// The wait.
    pub id: WaitId,
    /// Acceptable therapies in the person's order.
    pub choices: Vec<TherapyChoice>,
    /// The clock.
    pub clock_start: Date,
    /// Put on the list on.
    pub since: Date,
    /// Taken before newcomers of the same band.
    pub before_newcomers: bool,
    /// Pauses that were not resumed.
    pub pauses: Vec<PauseSummary>,
}

/// A pause that was not resumed; it is in force from its first to its expected last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PauseSummary {
    /// The pause.
    pub id: PauseId,
    /// Why.
    pub reason: PauseReason,
    /// First day.
    pub from: Date,
    /// Expected last day.
    pub until: Option<Date>,
}

impl PauseSummary {
    /// Whether it is in force on a day.
    #[must_use]
    pub fn is_in_force(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

impl WaitSummary {
    /// The pause in force on a day.
    #[must_use]
    pub fn pause_on(&self, day: Date) -> Option<&PauseSummary> {
        self.pauses
            .iter()
            .find(|p| p.from <= day && p.until.is_none_or(|until| day <= until))
    }

    /// Days waited up to a day, by the clock. A pause is shown beside it and not taken off.
    #[must_use]
    pub fn days(&self, today: Date) -> i32 {
        calendar::days_between(self.clock_start, today).max(0)
    }

    /// Whether a therapy, in a format if one is named, is acceptable.
    #[must_use]
    pub fn accepts(&self, therapy: &str, format: Option<Format>) -> bool {
        self.choices
            .iter()
            .any(|c| c.therapy.as_str() == therapy && format.is_none_or(|f| f == c.format))
    }
}

/// An offer waiting for an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferSummary {
    /// The offer.
    pub id: OfferId,
    /// For which wait.
    pub wait: WaitId,
    /// Which slot.
    pub opening: OpeningId,
    /// With whom.
    pub practitioner: PractitionerId,
    /// Therapy and format.
    pub choice: TherapyChoice,
    /// First session.
    pub first_at: Timestamp,
    /// Held until.
    pub expires_at: Timestamp,
    /// Made on.
    pub made_on: Date,
}

/// A phone call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallSummary {
    /// When.
    pub at: Timestamp,
    /// About which slot.
    pub opening: Option<OpeningId>,
    /// How it went.
    pub outcome: CallOutcome,
}

/// A course going on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseSummary {
    /// The course.
    pub id: CourseId,
    /// Therapy and format.
    pub choice: TherapyChoice,
    /// With whom, at present.
    pub practitioner: PractitionerId,
    /// In which slot.
    pub opening: Option<OpeningId>,
    /// Weekly day and time.
    pub weekly: WeeklySlot,
    /// Medium.
    pub medium: Medium,
    /// Began on.
    pub began_on: Date,
    /// Planned sessions of the course.
    pub planned: u16,
    /// Sessions attended.
    pub attended: u16,
    /// Missed in a row without notice, up to the last recorded one.
    pub missed_in_a_row: u16,
    /// Agreed last day.
    pub ending: Option<Date>,
    /// Its sessions that were not cancelled, by time.
    pub sessions: Vec<SessionSummary>,
}

/// A session that was not cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionSummary {
    /// The session.
    pub id: SessionId,
    /// When.
    pub at: Timestamp,
    /// Recorded: whether and how the person came.
    pub held: Option<Attendance>,
}

impl CourseSummary {
    /// The next session still to be recorded, at or after a time.
    #[must_use]
    pub fn next_session(&self, after: Timestamp) -> Option<&SessionSummary> {
        self.sessions.iter().find(|s| s.held.is_none() && s.at >= after)
    }
}

/// The scores of one instrument: the first, and the last six (which may include the first).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureSeries {
    /// Instrument id from the catalogue.
    pub instrument: String,
    /// How many times it was taken.
    pub taken: u16,
    /// The first.
    pub first: ScorePoint,
    /// The last six at most, by day, newest last.
    pub last: Vec<ScorePoint>,
}

/// One score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScorePoint {
    /// On which day.
    pub on: Date,
    /// In tenths of a point; none if too much was missing.
    pub score_tenths: Option<u16>,
    /// Above the caseness line.
    pub is_case: Option<bool>,
    /// The safety item's answer, if it is above its threshold.
    pub safety: Option<u8>,
}

/// A safety concern that is not closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConcernSummary {
    /// The concern.
    pub id: ConcernId,
    /// What about.
    pub kind: ConcernKind,
    /// Where from, at first.
    pub source: ConcernSource,
    /// By when we act.
    pub response: ResponseNeeded,
    /// Raised at.
    pub raised_at: Timestamp,
    /// When it last came to need action.
    pub pressing_since: Timestamp,
    /// Owner.
    pub owner: Option<UserId>,
    /// Where it stands; never closed here.
    pub standing: ConcernStanding,
    /// Somebody acted on it since it last needed action.
    pub acted_on: bool,
}

impl EpisodeSummary {
    /// The stage on a day: equal to `care::episode::stage` of the folded episode.
    #[must_use]
    pub fn stage(&self, today: Date) -> Stage {
        match (self.stage, self.waits.first()) {
            (Stage::Waiting, Some(wait)) if wait.pause_on(today).is_some() => Stage::Paused,
            (stage, _) => stage,
        }
    }

    /// What is due, earliest first: equal to `care::episode::dues` of the folded episode.
    #[must_use]
    pub fn dues(&self, today: Date) -> Vec<Due> {
        let paused = self.waits.first().is_some_and(|w| w.pause_on(today).is_some());
        self.dues.on(today, paused)
    }

    /// The earliest due.
    #[must_use]
    pub fn next_due(&self, today: Date) -> Option<Due> {
        self.dues(today).into_iter().next()
    }

    /// Whether something was due before today.
    #[must_use]
    pub fn is_overdue(&self, today: Date) -> bool {
        self.next_due(today).is_some_and(|d| d.on < today)
    }

    /// The decision that counts: the last that has not fallen.
    #[must_use]
    pub fn decision(&self) -> Option<&DecisionSummary> {
        self.decisions.last()
    }

    /// Whether an account took the episode on or has an appointment in it.
    #[must_use]
    pub fn is_assigned(&self, user: UserId) -> bool {
        self.assigned.iter().any(|(u, _)| *u == user) || self.appointments.iter().any(|a| a.with == user)
    }

    /// The practitioner of the last course.
    #[must_use]
    pub fn therapist(&self) -> Option<PractitionerId> {
        self.courses
            .last()
            .map(|c| c.practitioner)
            .or_else(|| self.therapists.last().copied())
    }

    /// The next session still to be recorded, with its course, at or after a time.
    #[must_use]
    pub fn next_session(&self, after: Timestamp) -> Option<(&CourseSummary, &SessionSummary)> {
        self.courses
            .iter()
            .filter_map(|c| c.next_session(after).map(|s| (c, s)))
            .min_by_key(|(_, s)| s.at)
    }

    /// Days by the clock up to a day, or up to the first treatment session or the closing.
    #[must_use]
    pub fn days(&self, today: Date) -> i32 {
        let end = self.treatment_began.or(self.closed.map(|(on, _)| on)).unwrap_or(today);
        calendar::days_between(self.clock_start, end).max(0)
    }
}

impl ConcernSummary {
    /// Whether somebody must act on it: not known, and not acted on since it last came up.
    #[must_use]
    pub fn is_pressing(&self) -> bool {
        self.standing == ConcernStanding::Open && !self.acted_on
    }
}
