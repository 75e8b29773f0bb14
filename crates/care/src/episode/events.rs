//! What can happen in an episode. Facts only: what people said or wrote goes with the event as [`crate::Words`].

use crate::codes::{codes, kinds};
use crate::terms::*;
use crate::*;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One request for help, as it reached us.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Referral {
    /// The request.
    pub id: ReferralId,
    /// Whose it is.
    pub person: PersonId,
    /// Who sent the person.
    pub source: ReferralSource,
    /// By what means.
    pub means: Means,
    /// The day we received it: the wait clock starts here and is never reset.
    pub received_on: Date,
    /// The referrer's account here, if they have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referrer: Option<UserId>,
    /// The referrer's organisation, code or name as given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referrer_organisation: Option<String>,
    /// The original message or letter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentId>,
    /// The therapy asked for, if one was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asks_for: Option<TherapyCode>,
    /// How urgent the sender called it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<SentUrgency>,
    /// What the referrer thinks of therapy.
    pub recommendation: Recommendation,
    /// Social circumstances.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub circumstances: Vec<SocialCircumstance>,
    /// A presenting problem code from the catalogue, only if somebody chose one; never derived from words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// The episode this returns from, and the day it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returns_from: Option<(EpisodeId, Date)>,
    /// Whether the person, returning, would rather be triaged anew.
    #[serde(default)]
    pub wants_triage: bool,
}

/// A suitability decision's facts. Its reasons are in the words of the same event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DecisionFacts {
    /// The decision.
    pub id: DecisionId,
    /// What was decided.
    pub kind: DecisionKind,
    /// Therapies considered, the first being the one at issue.
    pub considered: Vec<TherapyCode>,
    /// What is acceptable, for a yes or a trial.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<TherapyChoice>,
    /// Why not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<ReasonCode>,
    /// Trial sessions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trial_sessions: Option<u8>,
    /// When to look again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look_again_on: Option<Date>,
    /// Whether the right to a second opinion was stated.
    #[serde(default)]
    pub second_opinion_stated: bool,
    /// Whether the therapy is missing here: unmet need, counted and published.
    #[serde(default)]
    pub unmet_need: bool,
}

/// A safety plan's facts; its text is in the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanFacts {
    /// Whether the person has a copy.
    pub copy_given: bool,
    /// When to look at it again.
    pub review_on: Date,
}

/// What a measure was filled in for, where that is no session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Occasion {
    /// A follow-up after the end of therapy.
    FollowUp(FollowUpId),
    /// A time at which somebody who waits was asked how they are.
    Waiting(AskingId),
}

/// A measure filled in once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeasureFacts {
    /// The measure.
    pub id: MeasureId,
    /// Instrument id from the catalogue, e.g. `phq9`.
    pub instrument: String,
    /// Catalogue version it was scored with.
    pub catalogue: String,
    /// Answers by item; none where not answered.
    pub answers: Vec<Option<u8>>,
    /// Score in tenths of a point (PHQ-9 14 is 140); none if too much is missing.
    pub score_tenths: Option<u16>,
    /// Above the caseness line; none without a score.
    pub is_case: Option<bool>,
    /// The safety item's answer, if it is above its threshold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub safety: Option<u8>,
    /// The session it belongs to, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
    /// What else it was filled in for, if it was for something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occasion: Option<Occasion>,
    /// Who entered it.
    pub entered_by: EnteredBy,
}

/// A session that is planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedSession {
    /// The session.
    pub id: SessionId,
    /// When.
    pub at: Timestamp,
}

/// What a course is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CourseFacts {
    /// The course. Two people who come as a couple share it: the same id stands in both episodes.
    pub id: CourseId,
    /// Therapy and format.
    pub choice: TherapyChoice,
    /// With whom.
    pub practitioner: PractitionerId,
    /// In which slot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opening: Option<OpeningId>,
    /// The group, for group work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<GroupId>,
    /// Weekly day and time.
    pub weekly: WeeklySlot,
    /// Medium.
    pub medium: Medium,
    /// Planned sessions; the ending is planned from the start.
    pub sessions: u16,
    /// Whether the therapist is a trainee, and that the person was told and agreed.
    pub trainee: TraineeTold,
}

codes! {
    /// Letters that the service writes.
    LetterKind {
        Acknowledgement => "acknowledgement", "Acknowledgement";
        Appointment => "appointment", "Appointment";
        Decision => "decision", "Decision";
        Offer => "offer", "Offer";
        Unreached => "unreached", "We could not reach you, and the way back";
        Ending => "ending", "Ending";
        Notice => "notice", "A short message";
    }
}

codes! {
    /// Why a session that somebody did not come to does not count as missed (domain guide, section 3.7).
    Exemption {
        Disability => "disability", "To do with a disability";
        CarerCrisis => "carer_crisis", "A crisis of somebody they care for";
        ServiceError => "service_error", "Our mistake";
        Safeguarding => "safeguarding", "To do with their safety";
    }
}

/// What can happen in an episode.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EpisodeEvent {
    // Receiving
    /// A referral was received; the episode begins.
    ReferralReceived {
        /// The request.
        referral: Referral,
        /// Acknowledge by.
        acknowledge_by: Date,
        /// Safety screen by a clinician by.
        safety_screen_by: Date,
        /// Screening decision by.
        screen_by: Date,
    },
    /// Another request for the same person joined the episode.
    ReferralJoined {
        /// The request.
        referral: Referral,
    },
    /// The sender took the request back.
    ReferralWithdrawn {
        /// Which request.
        referral: ReferralId,
        /// Whether it had been entered in error.
        in_error: bool,
    },
    /// The sender sent more.
    FurtherInformationReceived {
        /// The message or letter.
        document: Option<DocumentId>,
    },
    /// Receipt was acknowledged.
    Acknowledged {
        /// To whom.
        to: Audience,
        /// How.
        channel: Channel,
    },
    /// Something was asked.
    InformationWanted {
        /// The question.
        enquiry: EnquiryId,
        /// Of whom.
        from: EnquiryTo,
        /// Answer expected by.
        due: Date,
    },
    /// The answer came.
    InformationGiven {
        /// The question.
        enquiry: EnquiryId,
    },
    /// A letter left.
    LetterSent {
        /// What letter.
        letter: LetterKind,
        /// To whom.
        to: Audience,
        /// How.
        channel: Channel,
    },

    // Screening, emergency, assessment
    /// A clinician looked, safety first, and set a priority.
    Screened {
        /// Priority.
        priority: Priority,
        /// What comes next.
        next: NextStep,
        /// The screening human.
        by: HumanId,
    },
    /// A clinician set another priority.
    PriorityReconsidered {
        /// Priority.
        priority: Priority,
    },
    /// A member of staff took the episode on, in a role.
    Assigned {
        /// Account.
        user: UserId,
        /// In which role.
        role: Role,
    },
    /// Handed to crisis help at once. Ours until arrival is confirmed.
    EmergencyHandedOver,
    /// Crisis help has the person.
    EmergencyArrivalConfirmed,
    /// An assessment conversation was booked.
    AssessmentBooked {
        /// The appointment.
        appointment: AppointmentId,
        /// With which account.
        with: UserId,
        /// When.
        at: Timestamp,
        /// How long, in minutes.
        minutes: u16,
        /// Medium.
        medium: Medium,
        /// Site code.
        site: Option<String>,
    },
    /// An appointment was cancelled.
    AppointmentCancelled {
        /// The appointment.
        appointment: AppointmentId,
        /// By whom.
        by: CancelledBy,
    },
    /// The assessment appointment took place, or did not.
    AssessmentHeld {
        /// The appointment.
        appointment: AppointmentId,
        /// Attendance.
        attendance: Attendance,
    },
    /// In an assessment conversation the person was seen without their partner, and asked about violence and coercion
    /// at home: what comes before work as a couple (domain guide, sections 10 and 15).
    SeenAlone {
        /// By which human.
        by: HumanId,
    },

    // Decisions
    /// A decision was made.
    DecisionMade {
        /// Its facts.
        decision: DecisionFacts,
        /// The human who decided.
        by: HumanId,
        /// Whether it stays provisional until confirmed.
        provisional: bool,
        /// Second clinician's confirmation by.
        confirm_by: Option<Date>,
        /// Letter by.
        letter_by: Date,
        /// Arrival elsewhere confirmed by, for a hand-over.
        arrival_by: Option<Date>,
    },
    /// A second clinician, or the team, agreed.
    DecisionConfirmed {
        /// The decision.
        decision: DecisionId,
        /// By which human.
        by: HumanId,
        /// How.
        how: ConfirmedBy,
    },
    /// A second clinician did not agree; the decision falls.
    DecisionNotConfirmed {
        /// The decision.
        decision: DecisionId,
        /// By which human.
        by: HumanId,
    },
    /// Somebody was told.
    DecisionTold {
        /// The decision.
        decision: DecisionId,
        /// Who.
        to: Audience,
        /// How.
        channel: Channel,
    },
    /// The place we handed to confirmed that the person arrived.
    ArrivalConfirmed {
        /// The decision that handed over.
        decision: DecisionId,
    },
    /// The hand-over did not succeed; the referral is ours again.
    HandOverFailed {
        /// The decision that handed over.
        decision: DecisionId,
    },

    // Second opinion
    /// A second opinion was asked for.
    SecondOpinionAsked {
        /// The review.
        review: ReviewId,
        /// Of which decision.
        decision: DecisionId,
        /// By whom.
        asked_by: AskedBy,
        /// Due.
        due: Date,
    },
    /// A reviewer was named.
    ReviewerNamed {
        /// The review.
        review: ReviewId,
        /// Account.
        reviewer: UserId,
        /// Human.
        human: HumanId,
        /// Where from.
        pool: ReviewerPool,
    },
    /// The reviewer offered to meet the person.
    MeetingOffered {
        /// The review.
        review: ReviewId,
        /// Whether the person took it up, once known.
        accepted: Option<bool>,
    },
    /// The reviewer wrote an own opinion, before seeing the first one.
    OpinionWritten {
        /// The review.
        review: ReviewId,
    },
    /// The reviewer was shown the first decision.
    FirstDecisionShown {
        /// The review.
        review: ReviewId,
    },
    /// The review came to an end.
    ReviewConcluded {
        /// The review.
        review: ReviewId,
        /// Outcome.
        outcome: ReviewOutcome,
        /// What is acceptable now.
        choices: Vec<TherapyChoice>,
        /// Who will deliver it.
        deliverer: Option<PractitionerId>,
        /// Nobody is available: unmet need, published.
        unmet_need: bool,
    },

    // Waiting
    /// What the person would like and would rather not.
    WishesStated(Wishes),
    /// A wait began.
    WaitBegan {
        /// The wait.
        wait: WaitId,
        /// One or several acceptable therapies, in the person's order.
        choices: Vec<TherapyChoice>,
        /// The clock: always that of the first referral.
        clock_start: Date,
        /// Whether it follows a step or a transfer and is taken before newcomers of the same wait band.
        before_newcomers: bool,
    },
    /// The person changed what is acceptable; the place is kept.
    ChoicesStated {
        /// The wait.
        wait: WaitId,
        /// One or several acceptable therapies.
        choices: Vec<TherapyChoice>,
    },
    /// A pause began.
    WaitPaused {
        /// The pause.
        pause: PauseId,
        /// The wait.
        wait: WaitId,
        /// Why.
        reason: PauseReason,
        /// First day.
        from: Date,
        /// Expected last day.
        until: Option<Date>,
    },
    /// A pause ended.
    WaitResumed {
        /// The pause.
        pause: PauseId,
    },
    /// We were in touch with a waiting person, or tried.
    KeptInTouch {
        /// How it went.
        answer: KeepInTouch,
        /// By what channel.
        channel: Channel,
    },
    /// A clinician looked again at somebody who waits.
    LookedAgain {
        /// By which human.
        by: HumanId,
    },
    /// A wait ended without a course.
    WaitEnded {
        /// The wait.
        wait: WaitId,
    },

    // Offers
    /// A slot was offered.
    OfferMade {
        /// The offer.
        offer: OfferId,
        /// For which wait.
        wait: WaitId,
        /// Which slot.
        opening: OpeningId,
        /// With whom.
        practitioner: PractitionerId,
        /// Therapy and format.
        choice: TherapyChoice,
        /// First session.
        first_at: Timestamp,
        /// Held until.
        expires_at: Timestamp,
    },
    /// Somebody phoned about an offer or a slot.
    CallLogged {
        /// The slot it was about, if any.
        opening: Option<OpeningId>,
        /// How it went.
        outcome: CallOutcome,
    },
    /// The person accepted.
    OfferAccepted {
        /// The offer.
        offer: OfferId,
    },
    /// The person declined; the place is kept.
    OfferDeclined {
        /// The offer.
        offer: OfferId,
        /// Why.
        reason: DeclineReason,
    },
    /// The time for an answer passed; the place is kept.
    OfferLapsed {
        /// The offer.
        offer: OfferId,
    },
    /// The service took the offer back; the place is kept.
    OfferWithdrawn {
        /// The offer.
        offer: OfferId,
    },

    // Course and sessions
    /// A course began.
    CourseBegan {
        /// What it is.
        course: CourseFacts,
        /// The wait it ends.
        wait: Option<WaitId>,
    },
    /// Sessions were planned.
    SessionsPlanned {
        /// The course.
        course: CourseId,
        /// When.
        sessions: Vec<PlannedSession>,
    },
    /// A session was moved.
    SessionMoved {
        /// The session.
        session: SessionId,
        /// To when.
        to: Timestamp,
        /// Who asked.
        by: CancelledBy,
        /// The slot in which it is on that day, where one was free and is used for it once; none in early records.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        opening: Option<OpeningId>,
    },
    /// A session was cancelled.
    SessionCancelled {
        /// The session.
        session: SessionId,
        /// By whom.
        by: CancelledBy,
    },
    /// A session was held, or the person did not come.
    SessionHeld {
        /// The session.
        session: SessionId,
        /// The course.
        course: CourseId,
        /// Attendance.
        attendance: Attendance,
        /// Medium.
        medium: Medium,
        /// Kind of contact.
        kind: SessionKind,
        /// Length in minutes.
        minutes: u16,
        /// The therapist's human.
        by: HumanId,
    },
    /// A session that the person did not come to does not count as missed.
    AbsenceExempted {
        /// The session.
        session: SessionId,
        /// Why.
        why: Exemption,
    },
    /// A review of the course was held with the person.
    CourseReviewed {
        /// The course.
        course: CourseId,
        /// What it came to.
        outcome: CourseReview,
        /// Sessions added.
        extend_by: u16,
    },
    /// Another therapist took the course on; the clock goes on.
    TherapistChanged {
        /// The course.
        course: CourseId,
        /// From whom.
        from: PractitionerId,
        /// To whom.
        to: PractitionerId,
        /// In which slot.
        opening: Option<OpeningId>,
        /// Whether the new therapist is a trainee, and that the person was told and agreed; none in early records.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        trainee: Option<TraineeTold>,
    },
    /// An ending was agreed.
    EndingAgreed {
        /// The course.
        course: CourseId,
        /// Last session.
        on: Date,
    },
    /// The course ended.
    CourseEnded {
        /// The course.
        course: CourseId,
        /// How.
        how: CourseEnd,
    },
    /// A follow-up was planned.
    FollowUpPlanned {
        /// The follow-up.
        follow_up: FollowUpId,
        /// Due.
        due: Date,
    },
    /// A follow-up took place, or got no answer.
    FollowedUp {
        /// The follow-up.
        follow_up: FollowUpId,
        /// Whether the person answered.
        answered: bool,
    },

    // Measures, goals, notes
    /// The person was told that there are questions for them, while they wait or after the end.
    QuestionsOffered {
        /// For what.
        occasion: Occasion,
    },
    /// A measure was filled in.
    MeasureTaken(MeasureFacts),
    /// A measure was declined: no effect on care, and not "missing".
    MeasureDeclined {
        /// Instrument id.
        instrument: String,
        /// The session, if any.
        session: Option<SessionId>,
        /// What else it was asked for, if it was for something.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        occasion: Option<Occasion>,
    },
    /// A clinician saw a positive safety answer.
    SafetyAnswerSeen {
        /// The measure.
        measure: MeasureId,
    },
    /// A goal was agreed.
    GoalAgreed {
        /// The goal.
        goal: GoalId,
    },
    /// A goal was rated, 0 to 10.
    GoalRated {
        /// The goal.
        goal: GoalId,
        /// How near, 0 to 10.
        rating: u8,
    },
    /// A note was written.
    NoteWritten {
        /// The note.
        note: NoteId,
        /// Layer.
        layer: NoteLayer,
        /// The session, if any.
        session: Option<SessionId>,
        /// The note it corrects, if any; that one stays.
        corrects: Option<NoteId>,
        /// The writing human.
        by: HumanId,
    },
    /// An entry was found to belong elsewhere: it is marked and masked, never removed.
    EntryMisfiled {
        /// Its version on this stream.
        entry: u64,
    },

    // Safety
    /// A safety concern was raised.
    ConcernRaised {
        /// The concern.
        concern: ConcernId,
        /// What about.
        kind: ConcernKind,
        /// Where from.
        source: ConcernSource,
        /// By when we act.
        response: ResponseNeeded,
        /// Who owns it, once somebody does.
        owner: Option<UserId>,
        /// The measure whose answer raised it.
        measure: Option<MeasureId>,
    },
    /// Something new joined an open concern.
    ConcernJoined {
        /// The concern.
        concern: ConcernId,
        /// Where from.
        source: ConcernSource,
        /// The measure.
        measure: Option<MeasureId>,
        /// Newly present or rising: it prompts again even if known.
        rising: bool,
    },
    /// Somebody acted on it.
    ConcernActedOn {
        /// The concern.
        concern: ConcernId,
    },
    /// What it is about, what helps, what triggers, was understood together.
    ConcernFormulated {
        /// The concern.
        concern: ConcernId,
    },
    /// A safety plan was made with the person.
    SafetyPlanShared {
        /// The concern.
        concern: ConcernId,
        /// Its facts.
        plan: PlanFacts,
    },
    /// Known, plan in place, to be looked at again on a day.
    ConcernKnown {
        /// The concern.
        concern: ConcernId,
        /// When.
        review_on: Date,
    },
    /// Another person took it over.
    ConcernHandedTo {
        /// The concern.
        concern: ConcernId,
        /// The new owner.
        owner: UserId,
    },
    /// The concern was closed, with a reason.
    ConcernClosed {
        /// The concern.
        concern: ConcernId,
    },

    // Messages and the end
    /// The person wrote.
    PersonWrote {
        /// The message.
        message: MessageId,
    },
    /// Somebody read it.
    MessageRead {
        /// The message.
        message: MessageId,
    },
    /// Somebody answered it in writing. Words: the answer, as the person reads it.
    MessageAnswered {
        /// The message.
        message: MessageId,
        /// The answer.
        reply: ReplyId,
    },
    /// Somebody answered it otherwise: by phone, or in a conversation. Words, if any, are for staff.
    MessageTalkedOver {
        /// The message.
        message: MessageId,
        /// How.
        channel: Channel,
    },
    /// The episode was closed.
    EpisodeClosed {
        /// Why.
        reason: ClosureReason,
        /// The clinician's human who closed it over an open concern.
        over_open_concern: Option<HumanId>,
    },
    /// The episode was opened again.
    EpisodeReopened,
}

kinds!(EpisodeEvent, "episode" {
    ReferralReceived => "referral_received", ReferralJoined => "referral_joined", ReferralWithdrawn => "referral_withdrawn",
    FurtherInformationReceived => "further_information_received", Acknowledged => "acknowledged",
    InformationWanted => "information_wanted", InformationGiven => "information_given", LetterSent => "letter_sent",
    Screened => "screened", PriorityReconsidered => "priority_reconsidered", Assigned => "assigned",
    EmergencyHandedOver => "emergency_handed_over", EmergencyArrivalConfirmed => "emergency_arrival_confirmed",
    AssessmentBooked => "assessment_booked", AppointmentCancelled => "appointment_cancelled",
    AssessmentHeld => "assessment_held", SeenAlone => "seen_alone", DecisionMade => "decision_made", DecisionConfirmed => "decision_confirmed",
    DecisionNotConfirmed => "decision_not_confirmed", DecisionTold => "decision_told",
    ArrivalConfirmed => "arrival_confirmed", HandOverFailed => "hand_over_failed",
    SecondOpinionAsked => "second_opinion_asked", ReviewerNamed => "reviewer_named", MeetingOffered => "meeting_offered",
    OpinionWritten => "opinion_written", FirstDecisionShown => "first_decision_shown",
    ReviewConcluded => "review_concluded", WishesStated => "wishes_stated", WaitBegan => "wait_began",
    ChoicesStated => "choices_stated", WaitPaused => "wait_paused", WaitResumed => "wait_resumed",
    KeptInTouch => "kept_in_touch", LookedAgain => "looked_again", WaitEnded => "wait_ended", OfferMade => "offer_made",
    CallLogged => "call_logged", OfferAccepted => "offer_accepted", OfferDeclined => "offer_declined",
    OfferLapsed => "offer_lapsed", OfferWithdrawn => "offer_withdrawn", CourseBegan => "course_began",
    SessionsPlanned => "sessions_planned", SessionMoved => "session_moved", SessionCancelled => "session_cancelled",
    SessionHeld => "session_held", AbsenceExempted => "absence_exempted", CourseReviewed => "course_reviewed", TherapistChanged => "therapist_changed",
    EndingAgreed => "ending_agreed", CourseEnded => "course_ended", FollowUpPlanned => "follow_up_planned",
    FollowedUp => "followed_up", QuestionsOffered => "questions_offered", MeasureTaken => "measure_taken", MeasureDeclined => "measure_declined",
    SafetyAnswerSeen => "safety_answer_seen", GoalAgreed => "goal_agreed", GoalRated => "goal_rated",
    NoteWritten => "note_written", EntryMisfiled => "entry_misfiled", ConcernRaised => "concern_raised",
    ConcernJoined => "concern_joined", ConcernActedOn => "concern_acted_on", ConcernFormulated => "concern_formulated",
    SafetyPlanShared => "safety_plan_shared", ConcernKnown => "concern_known", ConcernHandedTo => "concern_handed_to",
    ConcernClosed => "concern_closed", PersonWrote => "person_wrote", MessageRead => "message_read",
    MessageAnswered => "message_answered", MessageTalkedOver => "message_talked_over",
    EpisodeClosed => "episode_closed", EpisodeReopened => "episode_reopened",
});
