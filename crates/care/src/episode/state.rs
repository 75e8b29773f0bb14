//! What is true of an episode: parallel tracks, each a small list, folded from its events. Holds no words; where words
//! belong to an item it keeps the version of the event that carries them.

use super::events::*;
use crate::terms::*;
use crate::*;
use jiff::Timestamp;
use jiff::civil::Date;

/// A question asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Enquiry {
    /// Its id.
    pub id: EnquiryId,
    /// Of whom.
    pub from: EnquiryTo,
    /// Asked on.
    pub asked_on: Date,
    /// Due.
    pub due: Date,
    /// The version that carries the question.
    pub version: u64,
    /// Answered: the day and the version that carries the answer.
    pub answered: Option<(Date, u64)>,
}

/// The screening.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Screening {
    /// On which day.
    pub on: Date,
    /// What comes next.
    pub next: NextStep,
    /// The human.
    pub by: HumanId,
    /// The version that carries the reason.
    pub version: u64,
}

/// An assessment appointment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// Its id.
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
    /// Cancelled by whom.
    pub cancelled: Option<CancelledBy>,
    /// Held: attendance and day.
    pub held: Option<(Attendance, Date)>,
}

/// Where a decision stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Waits for a second clinician.
    Provisional,
    /// Stands.
    Final,
    /// A second clinician did not agree.
    Fallen,
    /// Replaced by the outcome of a second opinion.
    Replaced,
}

/// A decision.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// Its facts.
    pub facts: DecisionFacts,
    /// Who decided.
    pub by: HumanId,
    /// On which day.
    pub on: Date,
    /// Where it stands.
    pub standing: Standing,
    /// Who confirmed it.
    pub confirmed_by: Option<HumanId>,
    /// Confirmation due.
    pub confirm_by: Option<Date>,
    /// Letter due.
    pub letter_by: Date,
    /// Arrival due, for a hand-over.
    pub arrival_by: Option<Date>,
    /// Arrival confirmed (true) or the hand-over failed (false).
    pub arrival: Option<bool>,
    /// Who was told, how, on which day.
    pub told: Vec<(Audience, Channel, Date)>,
    /// The version that carries its words.
    pub version: u64,
}

impl Decision {
    /// Whether it says no, in whole or for now.
    #[must_use]
    pub const fn is_a_no(&self) -> bool {
        matches!(
            self.facts.kind,
            DecisionKind::NotSuitable | DecisionKind::NotNow | DecisionKind::Signposted
        )
    }

    /// Whether somebody was told.
    #[must_use]
    pub fn was_told(&self, audience: Audience) -> bool {
        self.told.iter().any(|(a, _, _)| *a == audience)
    }

    /// Whether the person knows it from a human: it was told to them, or, after tries to speak with them, written. What
    /// only stands on a page was not told by anybody.
    #[must_use]
    pub fn is_told_by_a_human(&self) -> bool {
        let by_human = |(to, how, _): &(Audience, Channel, Date)| *to == Audience::Person && *how != Channel::Portal;
        self.told.iter().any(by_human)
    }

    /// Whether somebody was told on a day or later.
    #[must_use]
    pub fn was_told_since(&self, audience: Audience, since: Date) -> bool {
        self.told.iter().any(|(a, _, on)| *a == audience && *on >= since)
    }

    /// Whether the person must arrive elsewhere before the referral stops being ours.
    #[must_use]
    pub const fn needs_arrival(&self) -> bool {
        self.arrival_by.is_some() && !matches!(self.arrival, Some(true))
    }
}

/// A second opinion.
#[derive(Debug, Clone, PartialEq)]
pub struct SecondOpinion {
    /// Its id.
    pub id: ReviewId,
    /// Of which decision.
    pub decision: DecisionId,
    /// Asked by.
    pub asked_by: AskedBy,
    /// Asked on.
    pub asked_on: Date,
    /// Due.
    pub due: Date,
    /// The version that carries the reason it was asked for.
    pub version: u64,
    /// Reviewer: account, human, pool.
    pub reviewer: Option<(UserId, HumanId, ReviewerPool)>,
    /// Whether a meeting was offered, and then whether it was taken up.
    pub meeting: Option<Option<bool>>,
    /// The version that carries the reviewer's own opinion.
    pub opinion: Option<u64>,
    /// Whether the first decision was shown.
    pub first_shown: bool,
    /// Outcome, day, version with the reasons.
    pub concluded: Option<(ReviewOutcome, Date, u64)>,
    /// Who will deliver a changed decision.
    pub deliverer: Option<PractitionerId>,
}

/// A wait.
#[derive(Debug, Clone, PartialEq)]
pub struct Wait {
    /// Its id.
    pub id: WaitId,
    /// Acceptable therapies in the person's order.
    pub choices: Vec<TherapyChoice>,
    /// Everything that was acceptable at some time in this wait: what somebody took off, they can put back.
    pub ever: Vec<TherapyChoice>,
    /// The clock.
    pub clock_start: Date,
    /// Put on the list on.
    pub since: Date,
    /// Taken before newcomers of the same band.
    pub before_newcomers: bool,
    /// Ended on.
    pub ended: Option<Date>,
    /// Pauses.
    pub pauses: Vec<Pause>,
}

/// A pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    /// Its id.
    pub id: PauseId,
    /// Why.
    pub reason: PauseReason,
    /// First day.
    pub from: Date,
    /// Expected last day.
    pub until: Option<Date>,
    /// Resumed on.
    pub resumed: Option<Date>,
}

impl Wait {
    /// Whether it goes on.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.ended.is_none()
    }

    /// The pause in force on a day: begun, not resumed, and not past its expected last day.
    #[must_use]
    pub fn pause_on(&self, day: Date) -> Option<&Pause> {
        self.pauses
            .iter()
            .find(|p| p.resumed.is_none() && p.from <= day && p.until.is_none_or(|u| day <= u))
    }

    /// Days waited up to a day, by the clock; pauses are shown beside it and not taken off.
    #[must_use]
    pub fn days(&self, today: Date) -> i32 {
        calendar::days_between(self.clock_start, self.ended.unwrap_or(today)).max(0)
    }
}

/// Where an offer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfferStanding {
    /// Waiting for an answer.
    Open,
    /// Accepted.
    Accepted,
    /// Declined.
    Declined(DeclineReason),
    /// Lapsed.
    Lapsed,
    /// Taken back by the service.
    Withdrawn,
}

/// An offer.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// Its id.
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
    /// Where it stands.
    pub standing: OfferStanding,
    /// Made on.
    pub made_on: Date,
    /// The version that carries the explanation.
    pub version: u64,
}

/// A session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// When.
    pub at: Timestamp,
    /// The slot in which it is on its day, where it was moved to a free one; otherwise it is in the course's own.
    pub opening: Option<OpeningId>,
    /// Cancelled by whom.
    pub cancelled: Option<CancelledBy>,
    /// Held, or not come to.
    pub held: Option<HeldSession>,
}

/// A session's record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldSession {
    /// Attendance.
    pub attendance: Attendance,
    /// On which day.
    pub on: Date,
    /// Medium.
    pub medium: Medium,
    /// Kind.
    pub kind: SessionKind,
    /// Minutes.
    pub minutes: u16,
    /// By which human.
    pub by: HumanId,
    /// Version of the record.
    pub version: u64,
    /// Why it does not count as missed, if the person did not come and it does not.
    pub exempt: Option<Exemption>,
}

impl Session {
    /// Whether it is still to be recorded.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.cancelled.is_none() && self.held.is_none()
    }

    /// Whether the person was seen.
    #[must_use]
    pub const fn was_attended(&self) -> bool {
        matches!(&self.held, Some(h) if !matches!(h.attendance, Attendance::DidNotAttend))
    }
}

/// A course.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// What it is; the practitioner is the present one.
    pub facts: CourseFacts,
    /// Began on.
    pub began_on: Date,
    /// Sessions in order of time planned.
    pub sessions: Vec<Session>,
    /// Reviews: day, outcome, version with the summary, sessions attended by then.
    pub reviews: Vec<(Date, CourseReview, u64, u16)>,
    /// Agreed last day.
    pub ending: Option<Date>,
    /// Ended: day, how, version with the summary.
    pub ended: Option<(Date, CourseEnd, u64)>,
}

impl Course {
    /// Whether it goes on.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.ended.is_none()
    }

    /// Sessions the person was seen in.
    #[must_use]
    pub fn attended(&self) -> u16 {
        u16::try_from(self.sessions.iter().filter(|s| s.was_attended()).count()).unwrap_or(u16::MAX)
    }

    /// How many sessions in a row, up to the last recorded one, the person did not come to without notice. Those that
    /// are exempt neither count nor break the row.
    #[must_use]
    pub fn missed_in_a_row(&self) -> usize {
        let mut held: Vec<_> = self
            .sessions
            .iter()
            .filter_map(|s| s.held)
            .filter(|h| h.exempt.is_none())
            .collect();
        held.sort_by_key(|h| (h.on, h.version));
        held.iter()
            .rev()
            .take_while(|h| h.attendance == Attendance::DidNotAttend)
            .count()
    }

    /// The next session still to be recorded, at or after a time.
    #[must_use]
    pub fn next_session(&self, after: Timestamp) -> Option<&Session> {
        self.sessions
            .iter()
            .filter(|s| s.is_open() && s.at >= after)
            .min_by_key(|s| s.at)
    }
}

/// A measure as taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// Its facts.
    pub facts: MeasureFacts,
    /// On which day.
    pub on: Date,
    /// Who recorded it.
    pub by: UserId,
    /// A positive safety answer was seen by a clinician on this day.
    pub safety_seen: Option<Date>,
}

/// A goal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// Its id.
    pub id: GoalId,
    /// The version that carries its words.
    pub version: u64,
    /// Ratings: day and 0 to 10.
    pub ratings: Vec<(Date, u8)>,
}

/// A note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Note {
    /// Its id.
    pub id: NoteId,
    /// Layer.
    pub layer: NoteLayer,
    /// Session.
    pub session: Option<SessionId>,
    /// Which note it corrects.
    pub corrects: Option<NoteId>,
    /// By which human.
    pub by: HumanId,
    /// On which day.
    pub on: Date,
    /// The version that carries its text.
    pub version: u64,
}

/// Where a safety concern stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConcernStanding {
    /// Needs action.
    Open,
    /// Known, plan in place, to be looked at on a day.
    Known(Date),
    /// Closed.
    Closed,
}

/// A safety concern.
#[derive(Debug, Clone, PartialEq)]
pub struct Concern {
    /// Its id.
    pub id: ConcernId,
    /// What about.
    pub kind: ConcernKind,
    /// Where from, at first.
    pub source: ConcernSource,
    /// By when we act.
    pub response: ResponseNeeded,
    /// Raised at.
    pub raised_at: Timestamp,
    /// Owner.
    pub owner: Option<UserId>,
    /// Where it stands.
    pub standing: ConcernStanding,
    /// Somebody acted on it since it last needed action.
    pub acted_on: bool,
    /// When it last came to need action.
    pub pressing_since: Timestamp,
    /// The plan, and the version that carries it.
    pub plan: Option<(PlanFacts, u64)>,
    /// Versions of events about it, in order.
    pub versions: Vec<u64>,
}

impl Concern {
    /// Whether it is not closed.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !matches!(self.standing, ConcernStanding::Closed)
    }
}

/// A planned follow-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FollowUp {
    /// Its id.
    pub id: FollowUpId,
    /// Due.
    pub due: Date,
    /// The person was told that there are questions, on this day.
    pub offered: Option<Date>,
    /// Done: day and whether answered.
    pub done: Option<(Date, bool)>,
}

/// A measure that was declined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declined {
    /// On which day.
    pub on: Date,
    /// Instrument id.
    pub instrument: String,
    /// For which session, if any.
    pub session: Option<SessionId>,
    /// For what else, if it was for something.
    pub occasion: Option<Occasion>,
}

/// A time at which somebody who waits was asked how they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asking {
    /// Its id.
    pub id: AskingId,
    /// On which day.
    pub on: Date,
}

/// What was answered to a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reply {
    /// To which message.
    pub message: MessageId,
    /// When.
    pub at: Timestamp,
    /// In which role.
    pub role: Role,
    /// In writing: its id. Otherwise by which channel somebody spoke with the person.
    pub how: Replied,
    /// The version that carries its words.
    pub version: u64,
}

/// How a message was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replied {
    /// In writing.
    Written(ReplyId),
    /// Somebody spoke with the person.
    Spoken(Channel),
}

/// An episode, from referral to closure (and back).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Episode {
    /// Version of the last event folded in.
    pub version: u64,
    /// Whose it is; none before a referral was received.
    pub person: Option<PersonId>,
    /// Requests, each with the version that carries its words.
    pub referrals: Vec<(Referral, u64)>,
    /// Requests taken back, and whether in error.
    pub withdrawn: Vec<(ReferralId, bool)>,
    /// The wait clock: the day the first request was received.
    pub clock_start: Option<Date>,
    /// Due dates set on receipt: acknowledge, safety screen, screening.
    pub due_on_receipt: Option<(Date, Date, Date)>,
    /// Acknowledged: to whom, on which day.
    pub acknowledged: Vec<(Audience, Date)>,
    /// Questions.
    pub enquiries: Vec<Enquiry>,
    /// Letters sent: kind, to whom, channel, day.
    pub letters: Vec<(LetterKind, Audience, Channel, Date)>,
    /// Screening.
    pub screening: Option<Screening>,
    /// Priority as last set.
    pub priority: Option<Priority>,
    /// Staff who took the episode on.
    pub assigned: Vec<(UserId, Role)>,
    /// Handed to crisis help: whether arrival is confirmed.
    pub emergency: Option<bool>,
    /// Assessment appointments.
    pub appointments: Vec<Appointment>,
    /// Last seen without their partner on.
    pub seen_alone: Option<Date>,
    /// Decisions.
    pub decisions: Vec<Decision>,
    /// Second opinions.
    pub reviews: Vec<SecondOpinion>,
    /// Wishes.
    pub wishes: Wishes,
    /// Waits.
    pub waits: Vec<Wait>,
    /// In touch while waiting: day, answer, channel.
    pub touches: Vec<(Date, KeepInTouch, Channel)>,
    /// Clinical looks while waiting.
    pub looks: Vec<Date>,
    /// Offers.
    pub offers: Vec<Offer>,
    /// Phone calls: when, about which slot, outcome.
    pub calls: Vec<(Timestamp, Option<OpeningId>, CallOutcome)>,
    /// Courses.
    pub courses: Vec<Course>,
    /// Measures.
    pub measures: Vec<Measure>,
    /// Measures declined.
    pub declined: Vec<Declined>,
    /// When they were asked how they are while they wait.
    pub askings: Vec<Asking>,
    /// Goals.
    pub goals: Vec<Goal>,
    /// Notes.
    pub notes: Vec<Note>,
    /// Safety concerns.
    pub concerns: Vec<Concern>,
    /// Follow-ups.
    pub follow_ups: Vec<FollowUp>,
    /// Messages from the person: id, when, version, whether read.
    pub messages: Vec<(MessageId, Timestamp, u64, bool)>,
    /// What was answered to them, oldest first.
    pub replies: Vec<Reply>,
    /// Entries that belong elsewhere.
    pub misfiled: Vec<u64>,
    /// Closed: day, reason, version.
    pub closed: Option<(Date, ClosureReason, u64)>,
    /// What happened to the place in the line, in the order in which it was recorded.
    pub line: Vec<super::Turn>,
}
