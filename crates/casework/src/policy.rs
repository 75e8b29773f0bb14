//! Who may do and see what: one table, act kind by role. What is not in a row is [`Need::Never`].
//!
//! The same cells stand, written by hand, in `tests/authority.txt`; a test compares every one. A staff hub has a table of
//! its own ([`hub`]).

pub mod hub;

use care::Role;
use care::service::ServiceKind;

use crate::kinds::ActKind;

/// What a role needs for an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// The role never may.
    Never,
    /// The role may for anybody.
    Anyone,
    /// The role may where there is a relationship to the person (see [`crate::relationship`]).
    Relationship,
}

use ActKind as K;
use Role::{
    Administrator as AD, Assessor as AS, Carer as CA, ClinicalLead as CL, Commissioner as CO, IgOfficer as IG,
    Moderator as MO, Person as PE, Provider as PR, Referrer as RF, RegisterEditor as RE, Registrant as RG,
    Reviewer as RV, ServiceManager as SM, Supervisor as SU, System as SY, Therapist as TH, Trainee as TN,
    TriageClinician as TR,
};

/// One row: the act, the roles that may for anybody, the roles that may with a relationship.
pub type Row = (ActKind, &'static [Role], &'static [Role]);

/// The table. A row that is missing is found by a test.
#[rustfmt::skip]
pub const TABLE: &[Row] = &[
    // act                      for anybody                                with a relationship
    (K::Refer,                 &[PE, RF, AD, TR, AS, CL, SY],            &[]),
    (K::TakeMessage,           &[RF, AD, SY],                            &[]),
    (K::ResolveQuarantine,     &[AD, TR, CL],                            &[]),
    (K::WithdrawReferral,      &[AD, CL, SY],                            &[RF, TR]),
    (K::AddInformation,        &[AD, CL, SY],                            &[RF, TR, AS, TH, TN]),
    (K::Acknowledge,           &[AD, CL, SY],                            &[TR]),
    (K::WantInformation,       &[CL],                                    &[TR, AS, TH, RV]),
    (K::GiveInformation,       &[AD, CL, SY],                            &[RF, TR, AS]),
    (K::SendLetter,            &[AD, CL],                                &[TR, AS, TH, TN]),

    (K::Screen,                &[CL],                                    &[TR]),
    (K::ReconsiderPriority,    &[CL],                                    &[TR, AS]),
    (K::Assign,                &[AD, CL],                                &[TR, AS]),
    (K::HandToCrisis,          &[CL],                                    &[TR, AS, TH, TN, SU]),
    (K::ConfirmCrisisArrival,  &[CL],                                    &[TR, AS, TH, SU]),
    (K::BookAssessment,        &[AD, CL],                                &[TR, AS]),
    (K::CancelAppointment,     &[AD, CL],                                &[PE, TR, AS]),
    (K::HoldAssessment,        &[CL],                                    &[TR, AS]),

    (K::Decide,                &[CL],                                    &[TR, AS]),
    (K::ConfirmDecision,       &[CL],                                    &[TR, AS, SU]),
    (K::TellPerson,            &[CL],                                    &[TR, AS]),
    (K::PassOnDecision,        &[AD, CL],                                &[TR, AS]),
    (K::ConfirmArrival,        &[AD, CL],                                &[TR, AS]),
    (K::AskSecondOpinion,      &[AD, CL],                                &[PE, RF, TR, AS, TH, SU]),
    (K::NameReviewer,          &[CL],                                    &[]),
    (K::OfferMeeting,          &[],                                      &[RV]),
    (K::WriteOpinion,          &[],                                      &[RV]),
    (K::ConcludeReview,        &[],                                      &[RV]),

    (K::StateWishes,           &[AD, CL],                                &[PE, TR, AS, TH, TN]),
    (K::BeginWait,             &[AD, CL],                                &[TR, AS]),
    (K::StateChoices,          &[CL],                                    &[PE, TR, AS, TH]),
    (K::PauseWait,             &[AD, CL],                                &[TR, AS]),
    (K::KeepInTouch,           &[AD, CL],                                &[PE, TR, AS, TH, TN]),
    (K::LookAgain,             &[CL],                                    &[TR, AS]),
    (K::EndWait,               &[CL],                                    &[TR, AS]),
    (K::Propose,               &[AD, CL, SY],                            &[]),
    (K::OfferSlot,             &[AD, CL],                                &[]),
    (K::LogCall,               &[AD, CL],                                &[TR, AS, TH, TN]),
    (K::AnswerOffer,           &[AD, CL],                                &[PE, TR, TH]),
    (K::LapseOffer,            &[AD, CL, SY],                            &[]),
    (K::WithdrawOffer,         &[AD, CL],                                &[]),

    (K::PlanSessions,          &[AD, CL],                                &[TH, TN]),
    (K::MoveSession,           &[AD, CL],                                &[PE, TH, TN]),
    (K::RecordSession,         &[],                                      &[TH, TN]),
    (K::ReviewCourse,          &[],                                      &[TH, TN, SU]),
    (K::ChangeTherapist,       &[CL],                                    &[]),
    (K::StepCourse,            &[CL],                                    &[TH, SU]),
    (K::AgreeEnding,           &[],                                      &[TH, TN]),
    (K::EndCourse,             &[CL],                                    &[TH, TN]),
    (K::FollowUp,              &[AD, CL],                                &[TH, TN]),
    (K::OfferQuestions,        &[SY],                                    &[]),

    (K::TakeMeasure,           &[CL],                                    &[PE, TR, AS, TH, TN]),
    (K::SeeSafetyAnswer,       &[CL],                                    &[TR, AS, TH, SU]),
    (K::SetGoals,              &[],                                      &[PE, AS, TH, TN]),
    (K::WriteNote,             &[CL],                                    &[TR, AS, TH, TN, SU, RV]),
    (K::WriteProcessNote,      &[],                                      &[TH, TN]),
    (K::MarkMisfiled,          &[AD, CL],                                &[TR, AS, TH]),

    (K::RaiseConcern,          &[AD, CL],                                &[PE, TR, AS, TH, TN, SU, RV]),
    (K::ActOnConcern,          &[CL],                                    &[TR, AS, TH, SU]),
    (K::CloseConcern,          &[CL],                                    &[TR, AS, TH, SU]),

    (K::WriteMessage,          &[AD, CL],                                &[PE, TR, AS, TH]),
    (K::ReadMessage,           &[AD, CL],                                &[TR, AS, TH, TN]),
    (K::Close,                 &[AD, CL],                                &[TR, AS, TH]),
    (K::Reopen,                &[CL],                                    &[TR]),

    (K::StatePerson,           &[AD, CL],                                &[TR, AS, TH, TN]),
    (K::StateConsent,          &[AD, CL],                                &[PE, TR, AS, TH, TN]),
    (K::Disclose,              &[CL, IG],                                &[TR, AS, TH, SU]),
    (K::LinkPersons,           &[AD, TR, CL],                            &[]),
    (K::RecordDeath,           &[AD, CL],                                &[TR, AS, TH]),
    (K::GiveWayIn,             &[AD, CL],                                &[TR, AS, TH]),
    (K::LetCarerSee,           &[AD, CL],                                &[PE, TR, AS, TH, TN]),
    (K::CarerWayIn,            &[],                                      &[CA]),
    (K::StopHelping,           &[],                                      &[CA]),
    (K::OwnWayIn,              &[],                                      &[PE]),
    (K::AskWhoLooked,          &[],                                      &[PE]),
    (K::ComeBack,              &[],                                      &[PE]),
    (K::TellStory,             &[],                                      &[PE]),

    (K::ChangePractitioner,    &[AD, SM, CL, SY],                        &[]),
    (K::CheckRegistration,     &[AD, CL, RE, SY],                        &[]),
    (K::DeclareConflict,       &[AD, TH, TN, CL],                        &[]),
    (K::ChangeSlots,           &[AD, SM, CL, SY],                        &[]),
    (K::ChangeAccounts,        &[AD, SY],                                &[]),
    (K::ChangeSettings,        &[AD, SM, SY],                            &[]),

    (K::ChangeRegister,        &[AD, RE, SY],                            &[RG]),
    (K::ConfirmTherapy,        &[CL, RE, SY],                            &[]),
    (K::PublishPost,           &[AD, SM, SY],                            &[]),
    (K::AnswerPost,            &[AD, SM, SY],                            &[RG]),
    (K::ReleaseFigures,        &[SM, SY],                                &[]),
    (K::EnterHours,            &[AD, SM, SY],                            &[TR, AS, TH, TN, SU, CL]),
    (K::AgreeLoad,             &[SM, SY],                                &[TR, AS, TH, TN, SU, CL]),
    (K::ChangeSurveys,         &[AD, RE, SY],                            &[]),
    (K::AnswerSurvey,          &[PE, SY],                                &[RG]),
    (K::OpenPulse,             &[CL, SM, SY],                            &[]),
    (K::AnswerPulse,           &[AD, TR, AS, TH, TN, SU, CL, SM, RE, IG], &[]),

    (K::ChangeProviders,       &[AD, SY],                                &[]),
    (K::StatePlaces,           &[],                                      &[PR]),
    (K::HandOver,              &[CL],                                    &[TR, AS]),
    (K::TakeBackHandOver,      &[AD, CL],                                &[TR, AS]),
    (K::AnswerHandOver,        &[],                                      &[PR]),
    (K::TellArrival,           &[],                                      &[PR]),
    (K::TellOutcome,           &[],                                      &[PR]),
    (K::WriteNews,             &[AD, SM, MO],                            &[]),
    (K::PublishNews,           &[SM, MO],                                &[]),
    (K::RaiseBanner,           &[AD, CL, SM, MO],                        &[]),
    (K::RuleComments,          &[SM, MO],                                &[]),
    (K::SendComment,           &[PE],                                    &[]),
    (K::ReportComment,         &[PE],                                    &[]),
    (K::ModerateComments,      &[MO],                                    &[]),

    (K::BreakGlass,            &[TR, AS, TH, SU],                        &[]),
    (K::ReviewBreakGlass,      &[IG],                                    &[]),
    (K::Erase,                 &[IG, CL],                                &[]),
    (K::RunJobs,               &[SY],                                    &[]),
    (K::WorkOutbox,            &[AD, CL],                                &[]),

    (K::SeeEpisode,            &[AD, CL],                                &[TR, AS, TH, TN, SU, RV]),
    (K::SeeDocument,           &[CL],                                    &[RF, TR, AS, TH, TN, SU, RV]),
    (K::SeeToday,              &[AD, TR, AS, TH, TN, SU, CL, RV, IG],    &[]),
    (K::SeeInbox,              &[AD, TR, AS, CL],                        &[]),
    (K::SeeWaitingList,        &[AD, TR, AS, CL],                        &[]),
    (K::SeeOffers,             &[AD, TR, CL],                            &[]),
    (K::SeeProposals,          &[AD, CL, SY],                            &[]),
    (K::SeeCaseload,           &[TH, TN, SU, CL],                        &[]),
    (K::SeeOwnReferrals,       &[],                                      &[RF]),
    (K::SeeOwnRecord,          &[],                                      &[PE]),
    (K::SeeAsCarer,            &[],                                      &[CA]),
    (K::SeeStory,              &[CL],                                    &[TR, AS, TH, TN, SU]),
    (K::SearchPeople,          &[AD, TR, AS, TH, SU, CL],                &[]),
    (K::SeeReaders,            &[CL, IG],                                &[]),
    (K::SeeCounts,             &[AD, CL, SM],                            &[]),
    (K::SeePractitioners,      &[AD, TR, AS, SU, CL, SM, RE],            &[]),
    (K::SeeAccounts,           &[AD, IG, SY],                            &[]),
    (K::SeeQuarantine,         &[AD, TR, CL],                            &[]),
    (K::SeeAccessLog,          &[IG],                                    &[]),
    (K::SeeLedger,             &[AD, IG, SY],                            &[]),
    (K::SeeSettings,           &[AD, TR, AS, CL, SM, IG, SY],            &[]),
    (K::SeeRegister,           &[AD, CL, SM, RE, SY],                    &[RG]),
    (K::SeePosts,              &[AD, CL, SM, RE, SY],                    &[RG]),
    (K::SeeHours,              &[AD, CL, SM, SY],                        &[TR, AS, TH, TN, SU]),
    (K::SeeAccess,             &[CL, SM, SY],                            &[]),
    (K::SeeWhoIsSeen,          &[CL, SM, SY],                            &[]),
    (K::SeeReleases,           &[CL, SM, CO, SY],                        &[]),
    (K::SeeLoad,               &[],                                      &[TR, AS, TH, TN, SU, CL]),
    (K::SeeTeamLoad,           &[CL, SM, SY],                            &[]),
    (K::SeeConsents,           &[],                                      &[TH, SU, CL]),
    (K::SeeSurveys,            &[AD, CL, SM, RE, SY],                    &[RG]),
    (K::SeePulse,              &[AD, TR, AS, TH, TN, SU, CL, SM, RE, IG], &[]),
    (K::SeeProviders,          &[AD, TR, AS, CL, SM, SY],                &[]),
    (K::SeeHandOvers,          &[AD, CL],                                &[TR, AS]),
    (K::SeeOwnSeat,            &[],                                      &[PR]),
    (K::SeePickUp,             &[AD, CL, SM, CO, SY],                    &[]),
    (K::SeeOutbox,             &[AD, CL],                                &[]),

    // Only in a staff hub
    (K::RecordOutreach,        &[],                                      &[]),
    (K::SeeOutreach,           &[],                                      &[]),

    // Asks and promises, briefs
    (K::RecordAsk,             &[SM, CO],                               &[]),
    (K::PublishAsk,            &[SM],                                   &[]),
    (K::SeeAsks,               &[CL, SM, CO],                           &[]),
    (K::SeeBrief,              &[CL, SM, CO, SY],                       &[]),

    (K::SeeNewsDesk,           &[AD, CL, SM, MO],                        &[]),
    (K::SeeComments,           &[MO],                                    &[]),
];

/// What a role needs for an act in a psychological-therapy service.
#[must_use]
pub fn need(kind: ActKind, role: Role) -> Need {
    need_in(ServiceKind::Service, kind, role)
}

/// What a role needs for an act in a service of this kind.
#[must_use]
pub fn need_in(service: ServiceKind, kind: ActKind, role: Role) -> Need {
    let table = match service {
        ServiceKind::Service => TABLE,
        ServiceKind::StaffHub => hub::TABLE,
    };
    let Some((_, anyone, related)) = table.iter().find(|(k, _, _)| *k == kind) else {
        return Need::Never;
    };
    if anyone.contains(&role) {
        Need::Anyone
    } else if related.contains(&role) {
        Need::Relationship
    } else {
        Need::Never
    }
}
