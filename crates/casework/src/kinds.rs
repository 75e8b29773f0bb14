//! The kind of every act and every read: what the policy table speaks of.

use care::account::AccountEvent;
use care::episode::EpisodeCommand;
use care::opening::OpeningEvent;
use care::person::PersonEvent;
use care::practitioner::PractitionerEvent;
use care::terms::{Audience, NoteLayer};

use crate::act::Act;

macro_rules! kinds {
    ($($(#[$meta:meta])* $variant:ident => $code:literal, $words:literal;)+) => {
        /// Every act and every read that somebody can ask for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum ActKind {
            $(#[doc = $words] $variant,)+
        }

        impl ActKind {
            /// All of them, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Stable code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// In words that complete "You may not …".
            #[must_use]
            pub const fn words(self) -> &'static str {
                match self { $(Self::$variant => $words),+ }
            }

            /// The kind with this code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|k| k.code() == code)
            }
        }
    };
}

kinds! {
    // Receiving
    Refer => "refer", "refer somebody";
    TakeMessage => "take_message", "hand in a message";
    ResolveQuarantine => "resolve_quarantine", "say what becomes of a held message";
    WithdrawReferral => "withdraw_referral", "withdraw a referral";
    AddInformation => "add_information", "add information to a referral";
    Acknowledge => "acknowledge", "acknowledge a referral";
    WantInformation => "want_information", "ask for information";
    GiveInformation => "give_information", "answer a question";
    SendLetter => "send_letter", "send a letter";
    // Screening and assessment
    Screen => "screen", "screen a referral";
    ReconsiderPriority => "reconsider_priority", "change a priority";
    Assign => "assign", "assign somebody";
    HandToCrisis => "hand_to_crisis", "hand over to crisis help";
    ConfirmCrisisArrival => "confirm_crisis_arrival", "confirm that crisis help has the person";
    BookAssessment => "book_assessment", "book an assessment";
    CancelAppointment => "cancel_appointment", "cancel an appointment";
    HoldAssessment => "hold_assessment", "record an assessment";
    // Decisions
    Decide => "decide", "decide";
    ConfirmDecision => "confirm_decision", "confirm a decision";
    TellPerson => "tell_person", "tell the person a decision";
    PassOnDecision => "pass_on_decision", "tell others of a decision";
    ConfirmArrival => "confirm_arrival", "confirm an arrival elsewhere";
    AskSecondOpinion => "ask_second_opinion", "ask for a second opinion";
    NameReviewer => "name_reviewer", "name a reviewer";
    OfferMeeting => "offer_meeting", "offer a meeting with the reviewer";
    WriteOpinion => "write_opinion", "write the reviewer's opinion";
    ConcludeReview => "conclude_review", "conclude a second opinion";
    // Waiting and offers
    StateWishes => "state_wishes", "record wishes";
    BeginWait => "begin_wait", "put somebody on the waiting list";
    StateChoices => "state_choices", "change what is acceptable";
    PauseWait => "pause_wait", "pause or resume a wait";
    KeepInTouch => "keep_in_touch", "record a contact while waiting";
    LookAgain => "look_again", "record a clinical look";
    EndWait => "end_wait", "end a wait";
    Propose => "propose", "make a proposal";
    OfferSlot => "offer_slot", "offer a slot";
    LogCall => "log_call", "log a call";
    AnswerOffer => "answer_offer", "record the answer to an offer";
    LapseOffer => "lapse_offer", "let an offer lapse";
    WithdrawOffer => "withdraw_offer", "withdraw an offer";
    // Course
    PlanSessions => "plan_sessions", "plan sessions";
    MoveSession => "move_session", "move or cancel a session";
    RecordSession => "record_session", "record a session";
    ReviewCourse => "review_course", "record a review";
    ChangeTherapist => "change_therapist", "change the therapist";
    StepCourse => "step_course", "step up or down";
    AgreeEnding => "agree_ending", "agree an ending";
    EndCourse => "end_course", "end a course";
    FollowUp => "follow_up", "record a follow-up";
    OfferQuestions => "offer_questions", "tell people of questions that are due";
    // Measures, goals, notes
    TakeMeasure => "take_measure", "enter a measure";
    SeeSafetyAnswer => "see_safety_answer", "take note of a safety answer";
    SetGoals => "set_goals", "agree or rate goals";
    WriteNote => "write_note", "write a note";
    WriteProcessNote => "write_process_note", "write a process note";
    MarkMisfiled => "mark_misfiled", "mark an entry as misfiled";
    // Safety
    RaiseConcern => "raise_concern", "raise a safety concern";
    ActOnConcern => "act_on_concern", "act on a safety concern";
    CloseConcern => "close_concern", "close a safety concern or mark it known";
    // Messages and the end
    WriteMessage => "write_message", "record a message from the person";
    ReadMessage => "read_message", "read and answer a message from the person";
    Close => "close", "close an episode";
    Reopen => "reopen", "reopen an episode";
    // The person
    StatePerson => "state_person", "change what is known of a person";
    StateConsent => "state_consent", "record consent";
    Disclose => "disclose", "record a disclosure";
    LinkPersons => "link_persons", "link or unlink records";
    RecordDeath => "record_death", "record a death";
    GiveWayIn => "give_way_in", "give a person a way to their own pages";
    OwnWayIn => "own_way_in", "ask for a code of your own for next time";
    AskWhoLooked => "ask_who_looked", "ask for the name of who looked";
    ComeBack => "come_back", "ask to come back";
    TellStory => "tell_story", "tell how it was";
    // Staff and settings
    ChangePractitioner => "change_practitioner", "change a practitioner";
    CheckRegistration => "check_registration", "record a registration check";
    DeclareConflict => "declare_conflict", "declare that somebody is known";
    ChangeSlots => "change_slots", "open or withdraw slots";
    ChangeAccounts => "change_accounts", "change accounts";
    ChangeSettings => "change_settings", "change settings";
    // The workforce
    ChangeRegister => "change_register", "change the register";
    ConfirmTherapy => "confirm_therapy", "confirm a therapy";
    PublishPost => "publish_post", "publish or fill a post";
    AnswerPost => "answer_post", "answer for a post";
    ReleaseFigures => "release_figures", "publish figures";
    EnterHours => "enter_hours", "enter hours";
    AgreeLoad => "agree_load", "agree on load";
    ChangeSurveys => "change_surveys", "change surveys";
    AnswerSurvey => "answer_survey", "answer a survey";
    OpenPulse => "open_pulse", "open or close a round of the pulse";
    AnswerPulse => "answer_pulse", "answer the pulse";
    // Providers and hand-overs
    ChangeProviders => "change_providers", "register providers and link accounts to them";
    StatePlaces => "state_places", "state places, wait and who pays";
    HandOver => "hand_over", "hand somebody over to a provider";
    TakeBackHandOver => "take_back_hand_over", "take a hand-over back";
    AnswerHandOver => "answer_hand_over", "accept or decline a hand-over";
    TellArrival => "tell_arrival", "say whether somebody arrived";
    TellOutcome => "tell_outcome", "say how a hand-over ended";
    // The public news
    WriteNews => "write_news", "write news";
    PublishNews => "publish_news", "publish or take down news";
    RaiseBanner => "raise_banner", "raise or lower the banner";
    RuleComments => "rule_comments", "state the rules for comments";
    SendComment => "send_comment", "send a comment";
    ReportComment => "report_comment", "report a comment";
    ModerateComments => "moderate_comments", "decide on a comment";
    // Looking without a relationship
    BreakGlass => "break_glass", "open a record without a relationship";
    ReviewBreakGlass => "review_break_glass", "review such an access";
    // The end of retention
    Erase => "erase", "erase a person";
    // Jobs
    RunJobs => "run_jobs", "run jobs";
    WorkOutbox => "work_outbox", "deal with messages to people";
    // Reads
    SeeEpisode => "see_episode", "see an episode";
    SeeDocument => "see_document", "see a document";
    SeeToday => "see_today", "see today's work";
    SeeInbox => "see_inbox", "see the inbox";
    SeeWaitingList => "see_waiting_list", "see the waiting list";
    SeeOffers => "see_offers", "see offers";
    SeeProposals => "see_proposals", "see proposals and who fits a slot";
    SeeCaseload => "see_caseload", "see a caseload";
    SeeOwnReferrals => "see_own_referrals", "see referrals of your own";
    SeeOwnRecord => "see_own_record", "see a record of your own";
    SeeStory => "see_story", "read what the person told the service";
    SearchPeople => "search_people", "search for people";
    SeeReaders => "see_readers", "see who looked";
    SeeCounts => "see_counts", "see counts";
    SeePractitioners => "see_practitioners", "see practitioners and slots";
    SeeAccounts => "see_accounts", "see accounts";
    SeeQuarantine => "see_quarantine", "see held messages";
    SeeAccessLog => "see_access_log", "see the access log";
    SeeLedger => "see_ledger", "see the state of the ledger";
    SeeSettings => "see_settings", "see settings";
    SeeRegister => "see_register", "see the register";
    SeePosts => "see_posts", "see paid posts";
    SeeHours => "see_hours", "see hours";
    SeeAccess => "see_access", "see access and waits in counts";
    SeeWhoIsSeen => "see_who_is_seen", "see who is seen";
    SeeReleases => "see_releases", "see published figures";
    SeeLoad => "see_load", "see load";
    SeeTeamLoad => "see_team_load", "see the load of a team";
    SeeConsents => "see_consents", "see what those you supervise agreed to";
    SeeSurveys => "see_surveys", "see surveys";
    SeePulse => "see_pulse", "see the pulse";
    SeeProviders => "see_providers", "see providers and their places";
    SeeHandOvers => "see_hand_overs", "see hand-overs";
    SeeOwnSeat => "see_own_seat", "see the seat of a provider";
    SeePickUp => "see_pick_up", "see what charities pick up";
    SeeOutbox => "see_outbox", "see messages to people";

    // Only in a staff hub
    RecordOutreach => "record_outreach", "record work with teams";
    SeeOutreach => "see_outreach", "see work with teams and what followed an incident";
    // Asks and promises, briefs
    RecordAsk => "record_ask", "enter what was asked and answered";
    PublishAsk => "publish_ask", "let anybody read an entry of the log";
    SeeAsks => "see_asks", "see the log of asks and promises";
    SeeBrief => "see_brief", "see a brief with figures that are not published";
    SeeNewsDesk => "see_news_desk", "see drafts of news";
    SeeComments => "see_comments", "see comments that are held";
}

/// The kind of a command on an episode. A new command does not compile until it has one.
#[must_use]
pub const fn of_episode_command(command: &EpisodeCommand) -> ActKind {
    use EpisodeCommand as C;
    match command {
        C::Receive { .. } | C::JoinReferral { .. } => ActKind::Refer,
        C::WithdrawReferral { .. } => ActKind::WithdrawReferral,
        C::RecordFurtherInformation { .. } => ActKind::AddInformation,
        C::Acknowledge { .. } => ActKind::Acknowledge,
        C::WantInformation { .. } => ActKind::WantInformation,
        C::GiveInformation { .. } => ActKind::GiveInformation,
        C::SendLetter { .. } => ActKind::SendLetter,
        C::Screen { .. } => ActKind::Screen,
        C::ReconsiderPriority { .. } => ActKind::ReconsiderPriority,
        C::Assign { .. } => ActKind::Assign,
        C::HandToCrisis { .. } => ActKind::HandToCrisis,
        C::ConfirmCrisisArrival { .. } => ActKind::ConfirmCrisisArrival,
        C::BookAssessment { .. } => ActKind::BookAssessment,
        C::CancelAppointment { .. } => ActKind::CancelAppointment,
        C::HoldAssessment { .. } => ActKind::HoldAssessment,
        C::Decide { .. } => ActKind::Decide,
        C::ConfirmDecision { .. } => ActKind::ConfirmDecision,
        C::TellDecision {
            to: Audience::Person, ..
        } => ActKind::TellPerson,
        C::TellDecision { .. } => ActKind::PassOnDecision,
        C::ConfirmArrival { .. } | C::FailHandOver { .. } => ActKind::ConfirmArrival,
        C::AskSecondOpinion { .. } => ActKind::AskSecondOpinion,
        C::NameReviewer { .. } => ActKind::NameReviewer,
        C::OfferMeeting { .. } => ActKind::OfferMeeting,
        C::WriteOpinion { .. } | C::ShowFirstDecision { .. } => ActKind::WriteOpinion,
        C::ConcludeReview { .. } => ActKind::ConcludeReview,
        C::StateWishes { .. } => ActKind::StateWishes,
        C::BeginWait { .. } => ActKind::BeginWait,
        C::StateChoices { .. } => ActKind::StateChoices,
        C::PauseWait { .. } | C::ResumeWait { .. } => ActKind::PauseWait,
        C::KeepInTouch { .. } => ActKind::KeepInTouch,
        C::LookAgain { .. } => ActKind::LookAgain,
        C::EndWait { .. } => ActKind::EndWait,
        C::MakeOffer { .. } => ActKind::OfferSlot,
        C::LogCall { .. } => ActKind::LogCall,
        C::AcceptOffer { .. } | C::DeclineOffer { .. } => ActKind::AnswerOffer,
        C::LapseOffer { .. } => ActKind::LapseOffer,
        C::WithdrawOffer { .. } => ActKind::WithdrawOffer,
        C::PlanSessions { .. } => ActKind::PlanSessions,
        C::MoveSession { .. } | C::CancelSession { .. } => ActKind::MoveSession,
        C::RecordSession { .. } | C::ExemptAbsence { .. } => ActKind::RecordSession,
        C::ReviewCourse { .. } => ActKind::ReviewCourse,
        C::ChangeTherapist { .. } => ActKind::ChangeTherapist,
        C::StepCourse { .. } => ActKind::StepCourse,
        C::AgreeEnding { .. } => ActKind::AgreeEnding,
        C::EndCourse { .. } => ActKind::EndCourse,
        C::FollowUp { .. } => ActKind::FollowUp,
        C::OfferQuestions { .. } => ActKind::OfferQuestions,
        C::TakeMeasure { .. } | C::DeclineMeasure { .. } => ActKind::TakeMeasure,
        C::SeeSafetyAnswer { .. } => ActKind::SeeSafetyAnswer,
        C::AgreeGoal { .. } | C::RateGoal { .. } => ActKind::SetGoals,
        C::WriteNote {
            layer: NoteLayer::Process,
            ..
        } => ActKind::WriteProcessNote,
        C::WriteNote { .. } => ActKind::WriteNote,
        C::MarkMisfiled { .. } => ActKind::MarkMisfiled,
        C::RaiseConcern { .. } => ActKind::RaiseConcern,
        C::ActOnConcern { .. } | C::FormulateConcern { .. } | C::SharePlan { .. } | C::HandConcernTo { .. } => {
            ActKind::ActOnConcern
        }
        C::KnowConcern { .. } | C::CloseConcern { .. } => ActKind::CloseConcern,
        C::Write { .. } => ActKind::WriteMessage,
        C::ReadMessage { .. } | C::AnswerMessage { .. } | C::TalkMessageOver { .. } => ActKind::ReadMessage,
        C::Close { .. } => ActKind::Close,
        C::Reopen { .. } => ActKind::Reopen,
    }
}

impl Act {
    /// The kind that the policy judges.
    #[must_use]
    pub const fn kind(&self) -> ActKind {
        match self {
            Self::Episode { command, .. } => of_episode_command(command),
            Self::Person { command, .. } => of_person_event(&command.event),
            Self::Practitioner { command, .. } => of_practitioner_event(command),
            Self::Opening { command, .. } => of_opening_event(command),
            Self::Account { command, .. } => of_account_event(command),
            Self::Service { .. } => ActKind::ChangeSettings,
            Self::ReleaseFigures { .. } => ActKind::ReleaseFigures,
            Self::Refer(_) => ActKind::Refer,
            Self::LinkPersons { .. } | Self::UnlinkPersons { .. } => ActKind::LinkPersons,
            Self::AddInformation { .. } => ActKind::AddInformation,
            Self::ResolveQuarantine { .. } => ActKind::ResolveQuarantine,
            Self::OfferSlot { .. } | Self::ApproveLine { .. } | Self::ChangeLine { .. } => ActKind::OfferSlot,
            Self::AcceptOffer { .. } | Self::DeclineOffer { .. } => ActKind::AnswerOffer,
            Self::LapseOffer { .. } => ActKind::LapseOffer,
            Self::WithdrawOffer { .. } => ActKind::WithdrawOffer,
            Self::PlanMoreSessions { .. } => ActKind::PlanSessions,
            Self::RecordSession { .. } => ActKind::RecordSession,
            Self::EndCourse { .. } => ActKind::EndCourse,
            Self::StepCourse { .. } => ActKind::StepCourse,
            Self::ChangeTherapist { .. } => ActKind::ChangeTherapist,
            Self::TakeMeasure { .. } => ActKind::TakeMeasure,
            Self::Propose | Self::DropLine { .. } => ActKind::Propose,
            Self::JoinPractitioner { .. } | Self::ImportPractitioners { .. } => ActKind::ChangePractitioner,
            Self::OpenSlot(_) | Self::ImportOpenings { .. } => ActKind::ChangeSlots,
            Self::OpenAccount { .. } | Self::ResetPassword { .. } => ActKind::ChangeAccounts,
            Self::Workforce(act) => act.kind(),
            Self::Hub(act) => act.kind(),
            Self::Survey(act) => act.kind(),
            Self::Seat(act) => act.kind(),
            Self::News(act) => act.kind(),
            Self::Own(act) => act.kind(),
            Self::Ask(act) => act.kind(),
            Self::BreakGlass { .. } => ActKind::BreakGlass,
            Self::ReviewBreakGlass { .. } => ActKind::ReviewBreakGlass,
        }
    }
}

pub(crate) const fn of_person_event(event: &PersonEvent) -> ActKind {
    match event {
        PersonEvent::Registered { .. } | PersonEvent::EpisodeOpened { .. } => ActKind::Refer,
        PersonEvent::IdentityStated(_)
        | PersonEvent::ReachStated(_)
        | PersonEvent::SafeContactStated(_)
        | PersonEvent::AccessNeedsStated { .. }
        | PersonEvent::EthnicityStated { .. }
        | PersonEvent::DeprivationStated(_) => ActKind::StatePerson,
        PersonEvent::ConsentGiven { .. } | PersonEvent::ConsentWithdrawn { .. } => ActKind::StateConsent,
        PersonEvent::Disclosed { .. } => ActKind::Disclose,
        PersonEvent::Linked { .. } | PersonEvent::Unlinked { .. } => ActKind::LinkPersons,
        PersonEvent::DeathRecorded { .. } => ActKind::RecordDeath,
    }
}

const fn of_practitioner_event(event: &PractitionerEvent) -> ActKind {
    match event {
        PractitionerEvent::RegistrationChecked { .. } => ActKind::CheckRegistration,
        PractitionerEvent::ConflictDeclared { .. } => ActKind::DeclareConflict,
        PractitionerEvent::Joined(_)
        | PractitionerEvent::ProfileStated(_)
        | PractitionerEvent::Certified(_)
        | PractitionerEvent::CertificateEnded { .. }
        | PractitionerEvent::SupervisorNamed { .. }
        | PractitionerEvent::ManagerNamed { .. }
        | PractitionerEvent::LeaveAgreed { .. }
        | PractitionerEvent::Left { .. } => ActKind::ChangePractitioner,
    }
}

const fn of_opening_event(event: &OpeningEvent) -> ActKind {
    match event {
        OpeningEvent::Opened(_) | OpeningEvent::Withdrawn { .. } => ActKind::ChangeSlots,
        OpeningEvent::SeatHeld { .. } | OpeningEvent::SeatTaken { .. } | OpeningEvent::SeatFreed { .. } => {
            ActKind::OfferSlot
        }
        OpeningEvent::DayTaken { .. } | OpeningEvent::DayFreed { .. } => ActKind::MoveSession,
    }
}

const fn of_account_event(event: &AccountEvent) -> ActKind {
    match event {
        AccountEvent::Opened { .. }
        | AccountEvent::RoleGranted { .. }
        | AccountEvent::RoleEnded { .. }
        | AccountEvent::PractitionerNamed { .. }
        | AccountEvent::NameStated { .. }
        | AccountEvent::SpeaksFor { .. }
        | AccountEvent::PasswordChanged { .. }
        | AccountEvent::Closed
        | AccountEvent::Reopened => ActKind::ChangeAccounts,
    }
}
