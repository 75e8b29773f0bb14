//! Who may do and see what in a staff hub. Nothing of anybody's record is open to a role as such: every cell about a
//! person needs a relationship, and [`crate::hub`] asks besides that a clinician is a named one and not somebody whom
//! the person knows. The duty lead (the clinical lead's role) has one way in: a life in danger.
//!
//! The same cells stand, written by hand, in `tests/authority-hub.txt`.

use super::Row;
use crate::kinds::ActKind as K;
use care::Role::{
    Administrator as AD, Assessor as AS, ClinicalLead as CL, IgOfficer as IG, Person as PE, Reviewer as RV,
    ServiceManager as SM, Supervisor as SU, System as SY, Therapist as TH, Trainee as TN, TriageClinician as TR,
};

/// The table of a hub.
#[rustfmt::skip]
pub const TABLE: &[Row] = &[
    // act                      for anybody                                with a relationship
    (K::Refer,                 &[PE, TR, AS, TH],                        &[]),
    (K::TakeMessage,           &[],                                      &[]),
    (K::ResolveQuarantine,     &[],                                      &[]),
    (K::WithdrawReferral,      &[],                                      &[TR]),
    (K::AddInformation,        &[],                                      &[TR, AS, TH, TN]),
    (K::Acknowledge,           &[],                                      &[TR, AS]),
    (K::WantInformation,       &[],                                      &[TR, AS, TH, RV]),
    (K::GiveInformation,       &[],                                      &[TR, AS]),
    (K::SendLetter,            &[],                                      &[TR, AS, TH, TN]),

    (K::Screen,                &[],                                      &[TR]),
    (K::ReconsiderPriority,    &[],                                      &[TR, AS]),
    (K::Assign,                &[],                                      &[TR, AS]),
    (K::HandToCrisis,          &[],                                      &[TR, AS, TH, TN, SU, CL]),
    (K::ConfirmCrisisArrival,  &[],                                      &[TR, AS, TH, SU, CL]),
    (K::BookAssessment,        &[],                                      &[TR, AS]),
    (K::CancelAppointment,     &[],                                      &[TR, AS]),
    (K::HoldAssessment,        &[],                                      &[TR, AS]),

    (K::Decide,                &[],                                      &[TR, AS]),
    (K::ConfirmDecision,       &[],                                      &[TR, AS, SU]),
    (K::TellPerson,            &[],                                      &[TR, AS]),
    (K::PassOnDecision,        &[],                                      &[TR, AS]),
    (K::ConfirmArrival,        &[],                                      &[TR, AS]),
    (K::AskSecondOpinion,      &[],                                      &[TR, AS, TH, SU]),
    (K::NameReviewer,          &[],                                      &[TR]),
    (K::OfferMeeting,          &[],                                      &[RV]),
    (K::WriteOpinion,          &[],                                      &[RV]),
    (K::ConcludeReview,        &[],                                      &[RV]),

    (K::StateWishes,           &[],                                      &[TR, AS, TH, TN]),
    (K::BeginWait,             &[],                                      &[TR, AS]),
    (K::StateChoices,          &[],                                      &[TR, AS, TH]),
    (K::PauseWait,             &[],                                      &[TR, AS]),
    (K::KeepInTouch,           &[],                                      &[TR, AS, TH, TN]),
    (K::LookAgain,             &[],                                      &[TR, AS]),
    (K::EndWait,               &[],                                      &[TR, AS]),
    (K::Propose,               &[],                                      &[]),
    (K::OfferSlot,             &[],                                      &[TR, AS]),
    (K::LogCall,               &[],                                      &[TR, AS, TH, TN]),
    (K::AnswerOffer,           &[],                                      &[TR, AS, TH]),
    (K::LapseOffer,            &[SY],                                    &[TR, AS]),
    (K::WithdrawOffer,         &[],                                      &[TR, AS]),

    (K::PlanSessions,          &[],                                      &[TR, TH, TN]),
    (K::MoveSession,           &[],                                      &[TR, TH, TN]),
    (K::RecordSession,         &[],                                      &[TH, TN]),
    (K::ReviewCourse,          &[],                                      &[TH, TN, SU]),
    (K::ChangeTherapist,       &[],                                      &[TR, SU]),
    (K::StepCourse,            &[],                                      &[TH, SU]),
    (K::AgreeEnding,           &[],                                      &[TH, TN]),
    (K::EndCourse,             &[],                                      &[TH, TN]),
    (K::FollowUp,              &[],                                      &[TR, TH, TN]),

    (K::TakeMeasure,           &[],                                      &[TR, AS, TH, TN]),
    (K::SeeSafetyAnswer,       &[],                                      &[TR, AS, TH, SU, CL]),
    (K::SetGoals,              &[],                                      &[AS, TH, TN]),
    (K::WriteNote,             &[],                                      &[TR, AS, TH, TN, SU, RV, CL]),
    (K::WriteProcessNote,      &[],                                      &[TH, TN]),
    (K::MarkMisfiled,          &[],                                      &[TR, AS, TH]),

    (K::RaiseConcern,          &[],                                      &[TR, AS, TH, TN, SU, RV, CL]),
    (K::ActOnConcern,          &[],                                      &[TR, AS, TH, SU, CL]),
    (K::CloseConcern,          &[],                                      &[TR, AS, TH, SU]),

    (K::WriteMessage,          &[],                                      &[TR, AS, TH]),
    (K::ReadMessage,           &[],                                      &[TR, AS, TH, TN]),
    (K::Close,                 &[],                                      &[TR, AS, TH]),
    (K::Reopen,                &[],                                      &[TR]),

    (K::StatePerson,           &[],                                      &[TR, AS, TH, TN]),
    (K::StateConsent,          &[],                                      &[TR, AS, TH, TN]),
    (K::Disclose,              &[],                                      &[TR, AS, TH, SU]),
    (K::LinkPersons,           &[],                                      &[]),
    (K::RecordDeath,           &[],                                      &[TR, AS, TH]),
    // The person's own pages are not open in a hub yet.
    (K::GiveWayIn,             &[],                                      &[]),
    (K::OwnWayIn,              &[],                                      &[]),
    (K::AskWhoLooked,          &[],                                      &[]),

    (K::ChangePractitioner,    &[AD, SM, CL, SY],                        &[]),
    (K::CheckRegistration,     &[AD, CL, SY],                            &[]),
    (K::DeclareConflict,       &[TR, TH],                                &[]),
    (K::ChangeSlots,           &[AD, SM, CL, SY],                        &[]),
    (K::ChangeAccounts,        &[AD, SY],                                &[]),
    (K::ChangeSettings,        &[AD, SM, SY],                            &[]),

    (K::ChangeRegister,        &[],                                      &[]),
    (K::ConfirmTherapy,        &[],                                      &[]),
    (K::PublishPost,           &[],                                      &[]),
    (K::AnswerPost,            &[],                                      &[]),
    (K::EnterHours,            &[AD, SM, SY],                            &[TR, AS, TH, TN, SU, CL]),
    (K::AgreeLoad,             &[SM, SY],                                &[TR, AS, TH, TN, SU, CL]),

    (K::BreakGlass,            &[CL],                                    &[]),
    (K::ReviewBreakGlass,      &[IG],                                    &[]),
    (K::Erase,                 &[IG, CL],                                &[]),
    (K::RunJobs,               &[SY],                                    &[]),

    (K::SeeEpisode,            &[],                                      &[TR, AS, TH, TN, SU, RV, CL]),
    (K::SeeDocument,           &[],                                      &[TR, AS, TH, TN, SU, RV, CL]),
    (K::SeeToday,              &[TR, AS, TH, TN, SU, RV, IG],            &[]),
    (K::SeeInbox,              &[TR, AS],                                &[]),
    (K::SeeWaitingList,        &[TR, AS],                                &[]),
    (K::SeeOffers,             &[TR, AS],                                &[]),
    (K::SeeProposals,          &[TR, AS],                                &[]),
    (K::SeeCaseload,           &[TH, TN, SU],                            &[]),
    (K::SeeOwnReferrals,       &[],                                      &[]),
    (K::SeeOwnRecord,          &[],                                      &[]),
    (K::SearchPeople,          &[TR, AS, TH, SU],                        &[]),
    (K::SeeReaders,            &[IG],                                    &[TR, AS, TH]),
    (K::SeeCounts,             &[AD, CL, SM],                            &[]),
    (K::SeePractitioners,      &[AD, TR, AS, SU, CL, SM],                &[]),
    (K::SeeAccounts,           &[AD, IG, SY],                            &[]),
    (K::SeeQuarantine,         &[],                                      &[]),
    (K::SeeAccessLog,          &[IG],                                    &[]),
    (K::SeeLedger,             &[AD, IG, SY],                            &[]),
    (K::SeeSettings,           &[AD, TR, AS, CL, SM, IG, SY],            &[]),
    (K::SeeRegister,           &[],                                      &[]),
    (K::SeePosts,              &[],                                      &[]),
    (K::SeeHours,              &[AD, CL, SM, SY],                        &[TR, AS, TH, TN, SU]),
    (K::SeeLoad,               &[],                                      &[TR, AS, TH, TN, SU, CL]),
    (K::SeeTeamLoad,           &[CL, SM, SY],                            &[]),
    (K::SeeConsents,           &[],                                      &[TH, SU]),

    // What the main service publishes; a hub has figures of its own only.
    (K::ReleaseFigures,        &[],                                      &[]),
    (K::SeeAccess,             &[],                                      &[]),
    (K::SeeWhoIsSeen,          &[],                                      &[]),
    (K::SeeReleases,           &[],                                      &[]),

    // Surveys, the pulse and the seats of other providers belong to the main service.
    (K::ChangeSurveys,         &[],                                      &[]),
    (K::AnswerSurvey,          &[],                                      &[]),
    (K::OpenPulse,             &[],                                      &[]),
    (K::AnswerPulse,           &[],                                      &[]),
    (K::SeeSurveys,            &[],                                      &[]),
    (K::SeePulse,              &[],                                      &[]),
    (K::ChangeProviders,       &[],                                      &[]),
    (K::StatePlaces,           &[],                                      &[]),
    (K::HandOver,              &[],                                      &[]),
    (K::TakeBackHandOver,      &[],                                      &[]),
    (K::AnswerHandOver,        &[],                                      &[]),
    (K::TellArrival,           &[],                                      &[]),
    (K::TellOutcome,           &[],                                      &[]),
    (K::SeeProviders,          &[],                                      &[]),
    (K::SeeHandOvers,          &[],                                      &[]),
    (K::SeeOwnSeat,            &[],                                      &[]),
    (K::SeePickUp,             &[],                                      &[]),

    // The public news belongs to the main service.
    (K::WriteNews,             &[],                                     &[]),
    (K::PublishNews,           &[],                                     &[]),
    (K::RaiseBanner,           &[],                                     &[]),
    (K::RuleComments,          &[],                                     &[]),
    (K::SendComment,           &[],                                     &[]),
    (K::ReportComment,         &[],                                     &[]),
    (K::ModerateComments,      &[],                                     &[]),
    (K::SeeNewsDesk,           &[],                                     &[]),
    (K::SeeComments,           &[],                                     &[]),

    (K::RecordOutreach,        &[TR, AS, TH, SU, CL, SM],                &[]),
    (K::SeeOutreach,           &[AD, TR, AS, TH, SU, CL, SM],            &[]),
];
