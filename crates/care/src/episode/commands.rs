//! What can be asked of an episode. Each names what it wants to happen; ids are made by the caller, so that deciding
//! is pure and a repeated command is recognised.

use super::events::*;
use crate::terms::*;
use crate::*;
use jiff::Timestamp;
use jiff::civil::Date;

/// The words that come with a referral.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReferralWords {
    /// Own words first.
    pub own_words: Option<String>,
    /// What they hope for.
    pub hopes: Option<String>,
    /// Reason for referral.
    pub reason: Option<String>,
    /// The referrer's view on therapy: mandatory reading for the decider.
    pub referrer_view: Option<String>,
    /// Circumstances in words.
    pub circumstances: Option<String>,
    /// Medication, as context.
    pub medication: Option<String>,
    /// A diagnosis as "given by … on …".
    pub diagnosis_given: Option<String>,
    /// Safety, as the referrer wrote it.
    pub safety: Option<String>,
    /// The referrer's name and role.
    pub referrer_name: Option<String>,
    /// How to reach the referrer.
    pub referrer_contact: Option<String>,
    /// What the message held that nobody read.
    pub unread: Option<String>,
}

/// The words of a decision: reasons that the person can read, and the required parts (domain guide, 3.3).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DecisionWords {
    /// Why, in words for the person.
    pub reason: String,
    /// The referrer's view.
    pub referrer_view: Option<String>,
    /// The person's view.
    pub person_view: Option<String>,
    /// Who took part.
    pub took_part: Option<String>,
    /// What is offered instead.
    pub alternative: Option<String>,
    /// Who sees to that.
    pub alternative_owner: Option<String>,
    /// What would change a "not now".
    pub what_would_change: Option<String>,
    /// Where to, for a hand-over or signpost.
    pub destination: Option<String>,
}

/// A safety plan's words.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlanWords {
    /// Early signs.
    pub signs: Option<String>,
    /// Own ways.
    pub own_ways: Option<String>,
    /// People and places.
    pub people: Option<String>,
    /// Professionals to call.
    pub professionals: Option<String>,
    /// Making surroundings safer.
    pub surroundings: Option<String>,
}

/// What can be asked of an episode.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    missing_docs,
    reason = "each field is that of the event it leads to, documented in `events`"
)]
pub enum EpisodeCommand {
    // Receiving
    Receive {
        referral: Referral,
        words: ReferralWords,
    },
    JoinReferral {
        referral: Referral,
        words: ReferralWords,
    },
    WithdrawReferral {
        referral: ReferralId,
        in_error: bool,
        reason: Option<String>,
    },
    RecordFurtherInformation {
        document: Option<DocumentId>,
        text: Option<String>,
    },
    Acknowledge {
        to: Audience,
        channel: Channel,
    },
    WantInformation {
        enquiry: EnquiryId,
        from: EnquiryTo,
        question: String,
    },
    GiveInformation {
        enquiry: EnquiryId,
        answer: String,
    },
    SendLetter {
        letter: LetterKind,
        to: Audience,
        channel: Channel,
    },

    // Screening, emergency, assessment
    Screen {
        priority: Priority,
        next: NextStep,
        reason: String,
    },
    ReconsiderPriority {
        priority: Priority,
        reason: String,
    },
    Assign {
        user: UserId,
        role: Role,
    },
    HandToCrisis {
        to: String,
    },
    ConfirmCrisisArrival {
        note: Option<String>,
    },
    BookAssessment {
        appointment: AppointmentId,
        with: UserId,
        at: Timestamp,
        minutes: u16,
        medium: Medium,
        site: Option<String>,
    },
    CancelAppointment {
        appointment: AppointmentId,
        by: CancelledBy,
        reason: Option<String>,
    },
    HoldAssessment {
        appointment: AppointmentId,
        attendance: Attendance,
        on: Date,
        summary: Option<String>,
        person_view: Option<String>,
        /// The person was seen without their partner, and asked about violence and coercion at home.
        alone: bool,
    },

    // Decisions
    Decide {
        decision: DecisionFacts,
        words: DecisionWords,
    },
    ConfirmDecision {
        decision: DecisionId,
        how: ConfirmedBy,
        agrees: bool,
        reason: Option<String>,
    },
    TellDecision {
        decision: DecisionId,
        to: Audience,
        channel: Channel,
        note: Option<String>,
    },
    ConfirmArrival {
        decision: DecisionId,
        note: Option<String>,
    },
    FailHandOver {
        decision: DecisionId,
        reason: String,
    },

    // Second opinion
    AskSecondOpinion {
        review: ReviewId,
        decision: DecisionId,
        asked_by: AskedBy,
        reason: Option<String>,
    },
    NameReviewer {
        review: ReviewId,
        reviewer: UserId,
        human: HumanId,
        pool: ReviewerPool,
        /// Therapies the reviewer is certified in.
        trained_in: Vec<TherapyCode>,
        /// The humans the reviewer reports to.
        managers: Vec<HumanId>,
    },
    OfferMeeting {
        review: ReviewId,
        accepted: Option<bool>,
    },
    WriteOpinion {
        review: ReviewId,
        opinion: String,
    },
    ShowFirstDecision {
        review: ReviewId,
    },
    ConcludeReview {
        review: ReviewId,
        outcome: ReviewOutcome,
        choices: Vec<TherapyChoice>,
        deliverer: Option<PractitionerId>,
        unmet_need: bool,
        reason: String,
        /// The wait that begins with a yes.
        wait: WaitId,
    },

    // Waiting
    StateWishes {
        wishes: Wishes,
        words: Option<String>,
    },
    BeginWait {
        wait: WaitId,
        choices: Vec<TherapyChoice>,
    },
    StateChoices {
        wait: WaitId,
        choices: Vec<TherapyChoice>,
    },
    PauseWait {
        pause: PauseId,
        wait: WaitId,
        reason: PauseReason,
        from: Date,
        until: Option<Date>,
        words: Option<String>,
    },
    ResumeWait {
        pause: PauseId,
    },
    KeepInTouch {
        answer: KeepInTouch,
        channel: Channel,
        note: Option<String>,
        concern: ConcernId,
    },
    LookAgain {
        note: String,
    },
    EndWait {
        wait: WaitId,
        reason: String,
    },

    // Offers
    MakeOffer {
        offer: OfferId,
        wait: WaitId,
        opening: OpeningId,
        practitioner: PractitionerId,
        choice: TherapyChoice,
        first_at: Timestamp,
        explanation: Option<String>,
    },
    LogCall {
        opening: Option<OpeningId>,
        outcome: CallOutcome,
        note: Option<String>,
    },
    AcceptOffer {
        offer: OfferId,
        course: CourseFacts,
        sessions: Vec<PlannedSession>,
    },
    DeclineOffer {
        offer: OfferId,
        reason: DeclineReason,
        words: Option<String>,
    },
    LapseOffer {
        offer: OfferId,
    },
    WithdrawOffer {
        offer: OfferId,
        reason: String,
    },

    // Course and sessions
    PlanSessions {
        course: CourseId,
        sessions: Vec<PlannedSession>,
    },
    MoveSession {
        session: SessionId,
        to: Timestamp,
        by: CancelledBy,
        reason: Option<String>,
        /// A free slot that is used for it once.
        opening: Option<OpeningId>,
    },
    CancelSession {
        session: SessionId,
        by: CancelledBy,
        reason: Option<String>,
    },
    RecordSession {
        session: SessionId,
        attendance: Attendance,
        on: Date,
        medium: Medium,
        kind: SessionKind,
        minutes: u16,
        note: Option<String>,
        note_id: NoteId,
    },
    ExemptAbsence {
        session: SessionId,
        why: Exemption,
        note: Option<String>,
    },
    ReviewCourse {
        course: CourseId,
        outcome: CourseReview,
        extend_by: u16,
        summary: String,
    },
    ChangeTherapist {
        course: CourseId,
        to: PractitionerId,
        opening: Option<OpeningId>,
        trainee: TraineeTold,
        reason: String,
    },
    StepCourse {
        course: CourseId,
        step: Step,
        wait: WaitId,
        choices: Vec<TherapyChoice>,
        reason: String,
    },
    AgreeEnding {
        course: CourseId,
        on: Date,
        words: Option<String>,
    },
    EndCourse {
        course: CourseId,
        how: CourseEnd,
        on: Date,
        summary: Option<String>,
        follow_ups: Vec<FollowUpId>,
    },
    FollowUp {
        follow_up: FollowUpId,
        answered: bool,
        note: Option<String>,
    },

    // Measures, goals, notes
    TakeMeasure {
        measure: MeasureFacts,
        on: Date,
        concern: ConcernId,
        /// What a clinician reads of it, when the scores say that the person got worse while nobody sees them.
        worse: Option<String>,
    },
    DeclineMeasure {
        instrument: String,
        session: Option<SessionId>,
        occasion: Option<Occasion>,
    },
    OfferQuestions {
        occasion: Occasion,
    },
    SeeSafetyAnswer {
        measure: MeasureId,
        note: Option<String>,
    },
    AgreeGoal {
        goal: GoalId,
        words: String,
    },
    RateGoal {
        goal: GoalId,
        rating: u8,
    },
    WriteNote {
        note: NoteId,
        layer: NoteLayer,
        session: Option<SessionId>,
        corrects: Option<NoteId>,
        text: String,
    },
    MarkMisfiled {
        entry: u64,
        reason: String,
    },

    // Safety
    RaiseConcern {
        concern: ConcernId,
        kind: ConcernKind,
        source: ConcernSource,
        response: ResponseNeeded,
        owner: Option<UserId>,
        what: String,
    },
    ActOnConcern {
        concern: ConcernId,
        done: String,
    },
    FormulateConcern {
        concern: ConcernId,
        triggers: Option<String>,
        helps: Option<String>,
        summary: String,
    },
    SharePlan {
        concern: ConcernId,
        plan: PlanFacts,
        words: PlanWords,
    },
    KnowConcern {
        concern: ConcernId,
        review_on: Date,
    },
    HandConcernTo {
        concern: ConcernId,
        owner: UserId,
    },
    CloseConcern {
        concern: ConcernId,
        reason: String,
    },

    // Messages and the end
    Write {
        message: MessageId,
        text: String,
    },
    ReadMessage {
        message: MessageId,
    },
    AnswerMessage {
        message: MessageId,
        reply: ReplyId,
        text: String,
    },
    TalkMessageOver {
        message: MessageId,
        channel: Channel,
        note: Option<String>,
    },
    Close {
        reason: ClosureReason,
        over_open_concern: bool,
        words: String,
    },
    Reopen {
        reason: String,
    },
}
