//! What the banner says after an act.

use care::episode::EpisodeCommand;
use care::news::{CommentEvent, NewsEvent, NoticeboardEvent};
use care::post::PostEvent;
use care::registrant::RegistrantEvent;
use care::terms::{DecisionKind, ReviewOutcome};

use crate::act::{Act, Resolution};
use crate::hub::HubAct;
use crate::news::NewsAct;
use crate::outcome::Made;
use crate::surveys::SurveyAct;
use crate::workforce::WorkforceAct;

/// What was done, in words.
pub(crate) fn done(act: &Act, made: &Made) -> String {
    let text = match act {
        Act::Episode { command, .. } => of_command(command),
        Act::Person { .. } => "Details saved",
        Act::Practitioner { .. } => "Practitioner saved",
        Act::Opening { .. } => "Slot withdrawn",
        Act::Account { .. } => "Account saved",
        Act::Service { .. } => "Settings saved",
        Act::Hub(act) => match act {
            HubAct::Enter(_) => "Taken in",
            HubAct::NameColleagues { .. } => "Kept from them",
            HubAct::LifeInDanger { .. } => "The record is open for one hour",
            HubAct::RecordPtsdScreen { .. } => "Screening recorded",
            HubAct::RecordOutreach { .. } => "Work with the team recorded, and its hours entered",
            HubAct::RecordIncident(_) => "Incident recorded",
        },
        Act::ReleaseFigures { .. } => "Figures published",
        Act::Refer(_) if made.joined => "Referral added to the open episode",
        Act::Refer(_) => "Referral received",
        Act::LinkPersons { .. } => "Records linked",
        Act::UnlinkPersons { .. } => "Link taken back",
        Act::AddInformation { .. } => "Information added",
        Act::ResolveQuarantine { resolution, .. } => match resolution {
            Resolution::TakeAsReferral { .. } | Resolution::TakeDown(_) => "Taken in as a referral",
            Resolution::LinkTo { .. } => "Linked to the episode",
            Resolution::NotOurs { .. } => "Marked as not for this service",
        },
        Act::OfferSlot { .. } => "Slot offered",
        Act::AcceptOffer { .. } => return format!("Offer accepted, {} sessions planned", made.count),
        Act::DeclineOffer { .. } => "Offer declined; the place on the list is kept",
        Act::LapseOffer { .. } => "Offer lapsed; the place on the list is kept",
        Act::WithdrawOffer { .. } => "Offer taken back; the place on the list is kept",
        Act::PlanMoreSessions { .. } => return format!("{} sessions planned", made.count),
        Act::RecordSession { .. } => "Session recorded",
        Act::EndCourse { .. } => "Course ended",
        Act::StepCourse { .. } => "Stepped; the wait keeps its clock",
        Act::ChangeTherapist { .. } => "Therapist changed",
        Act::TakeMeasure { .. } => "Measure recorded",
        Act::Propose => return format!("Proposal made: {} lines to look at", made.count),
        Act::ApproveLine { .. } => "Approved, slot offered",
        Act::ChangeLine { .. } => "Changed, slot offered",
        Act::DropLine { .. } => "Line left out",
        Act::JoinPractitioner { .. } => "Practitioner added",
        Act::OpenSlot(_) => "Slot opened",
        Act::ImportPractitioners { .. } => return format!("{} practitioners added", made.count),
        Act::ImportOpenings { .. } => return format!("{} slots opened", made.count),
        Act::OpenAccount { .. } => "Account opened",
        Act::ResetPassword { .. } => "Password reset; it must be changed at the next sign-in",
        Act::Workforce(act) => return of_workforce(act, made),
        Act::Survey(act) => return of_surveys(act, made),
        Act::Seat(act) => act.done_words(),
        Act::News(act) => of_news(act),
        Act::Ask(act) => act.done_words(),
        Act::Own(act) => act.done_words(),
        Act::BreakGlass { .. } => "Record opened for 60 minutes. This will be reviewed",
        Act::ReviewBreakGlass { .. } => "Review saved",
    };
    text.to_owned()
}

fn of_workforce(act: &WorkforceAct, made: &Made) -> String {
    use WorkforceAct as W;
    let text = match act {
        W::EnterRegistrant { .. } => "Entered on the register",
        W::Registrant { command, .. } => match command.event {
            RegistrantEvent::TherapyConfirmed { .. } => "Therapy confirmed",
            RegistrantEvent::TherapyNotConfirmed { .. } => "Recorded as not confirmed",
            RegistrantEvent::Checked { .. } => "Check recorded",
            RegistrantEvent::InterestStated(_) => "Interest saved",
            RegistrantEvent::InterestWithdrawn => "Interest withdrawn",
            RegistrantEvent::Removed => "Taken off the register",
            _ => "Entry saved",
        },
        W::ImportRegister { .. } => {
            return format!("{} entered, {} brought up to date", made.count, made.changed);
        }
        W::PublishPost(_) => "Post published",
        W::Post { command, .. } => match command.event {
            PostEvent::Applied { .. } => "Application recorded",
            PostEvent::NotInterested { .. } => "Recorded as not interested",
            PostEvent::Offered { .. } => "Post offered",
            PostEvent::OfferDeclined { .. } => "Recorded as declined",
            PostEvent::ChecksDone { .. } => "Checks are in order",
            PostEvent::Lapsed { .. } => "Post lapsed",
            _ => "Post saved",
        },
        W::AskForPost { .. } => return format!("{} asked", made.count),
        W::StartPost { .. } => "Start recorded",
        W::GiveHours { .. } => "Hours entered",
        W::StrikeHours { .. } => "Entry struck",
        W::AgreeLoad { .. } => "Saved",
    };
    text.to_owned()
}

fn of_surveys(act: &SurveyAct, made: &Made) -> String {
    use SurveyAct as S;
    let text = match act {
        S::Draft { .. } => "Survey drafted",
        S::AddExample => "Example added, with answers that are made up",
        S::Redraft { .. } => "Draft saved",
        S::Publish { .. } => "Survey published",
        S::Close { .. } => "Survey closed",
        S::StateMargins { .. } => "Margins saved",
        S::BringIn { .. } => return format!("{} answers brought in", made.count),
        S::Answer { .. } => "Thank you. Your answers are in",
        S::Place { .. } => {
            return format!(
                "{} entered on the register, {} brought up to date",
                made.count, made.changed
            );
        }
        S::OpenPulse { .. } => "Round opened",
        S::ClosePulse { .. } => "Round closed",
    };
    text.to_owned()
}

const fn of_news(act: &NewsAct) -> &'static str {
    match act {
        NewsAct::Draft { .. } => "Draft saved; nobody but editors can see it",
        NewsAct::Revise { .. } => "Post saved",
        NewsAct::Step { event, .. } => match event {
            NewsEvent::Published { .. } => "Post published",
            NewsEvent::CommentsOpened { .. } => "Comments are open",
            NewsEvent::CommentsClosed => "Comments are closed",
            NewsEvent::TakenDown => "Post taken down",
            NewsEvent::Archived => "Post moved to the archive",
            NewsEvent::Drafted(_) | NewsEvent::Revised(_) => "Post saved",
        },
        NewsAct::Comment { .. } => "Comment sent; it is read before it is shown",
        NewsAct::Story { .. } => "Story sent; it is read before it is shown",
        NewsAct::Report { .. } => "Thank you. A moderator will look at it",
        NewsAct::Moderate { event, .. } => match event {
            CommentEvent::CrisisActedOn => "What was done is written down",
            CommentEvent::Published => "Comment published",
            CommentEvent::Refused { .. } => "Comment not published",
            CommentEvent::Replied => "Answer published",
            CommentEvent::ChangeTold => "What changed is published",
            CommentEvent::ReportsLookedAt => "The comment stays",
            CommentEvent::TakenDown { .. } => "Comment taken down",
            CommentEvent::Sent { .. } | CommentEvent::Reported { .. } => "Saved",
        },
        NewsAct::Noticeboard { event, .. } => match event {
            NoticeboardEvent::BannerRaised(_) => "The banner is raised on every public page",
            NoticeboardEvent::BannerLowered => "The banner is lowered",
            NoticeboardEvent::RulesStated(_) => "Rules for comments saved",
        },
    }
}

const fn of_command(command: &EpisodeCommand) -> &'static str {
    use EpisodeCommand as C;
    match command {
        C::Receive { .. } => "Referral received",
        C::JoinReferral { .. } => "Referral added to the open episode",
        C::WithdrawReferral { .. } => "Referral withdrawn",
        C::RecordFurtherInformation { .. } => "Information added",
        C::Acknowledge { .. } => "Acknowledged",
        C::WantInformation { .. } => "Question asked",
        C::GiveInformation { .. } => "Answer saved",
        C::SendLetter { .. } => "Letter recorded as sent",
        C::Screen { .. } => "Screened, priority set",
        C::ReconsiderPriority { .. } => "Priority changed",
        C::Assign { .. } => "Taken on",
        C::HandToCrisis { .. } => "Handed to crisis help; ours until they have the person",
        C::ConfirmCrisisArrival { .. } => "Arrival confirmed",
        C::BookAssessment { .. } => "Assessment booked",
        C::CancelAppointment { .. } => "Appointment cancelled",
        C::HoldAssessment { .. } => "Assessment recorded",
        C::Decide { decision, .. } => match decision.kind {
            DecisionKind::NotSuitable => "Decision recorded; a second clinician confirms it",
            _ => "Decision recorded",
        },
        C::ConfirmDecision { agrees: true, .. } => "Decision confirmed",
        C::ConfirmDecision { .. } => "Not confirmed; the decision falls",
        C::TellDecision { .. } => "Recorded as told",
        C::ConfirmArrival { .. } => "Arrival confirmed",
        C::FailHandOver { .. } => "Hand-over taken back; the referral is ours again",
        C::AskSecondOpinion { .. } => "Second opinion asked for",
        C::NameReviewer { .. } => "Reviewer named",
        C::OfferMeeting { .. } => "Meeting recorded",
        C::WriteOpinion { .. } => "Opinion saved; you can now see the first decision",
        C::ShowFirstDecision { .. } => "First decision shown",
        C::ConcludeReview { outcome, .. } => match outcome {
            ReviewOutcome::Upheld => "Second opinion concluded: the decision stands",
            _ => "Second opinion concluded: the decision is changed",
        },
        C::StateWishes { .. } => "Wishes saved",
        C::BeginWait { .. } => "On the waiting list; the clock is that of the referral",
        C::StateChoices { .. } => "Choices changed; the place is kept",
        C::PauseWait { .. } => "Wait paused; the clock goes on",
        C::ResumeWait { .. } => "Wait resumed",
        C::KeepInTouch { .. } => "Contact recorded",
        C::LookAgain { .. } => "Clinical look recorded",
        C::EndWait { .. } => "Wait ended",
        C::MakeOffer { .. } => "Slot offered",
        C::LogCall { .. } => "Call logged",
        C::AcceptOffer { .. } => "Offer accepted",
        C::DeclineOffer { .. } => "Offer declined; the place on the list is kept",
        C::LapseOffer { .. } => "Offer lapsed; the place on the list is kept",
        C::WithdrawOffer { .. } => "Offer taken back; the place on the list is kept",
        C::PlanSessions { .. } => "Sessions planned",
        C::MoveSession { .. } => "Session moved",
        C::CancelSession { .. } => "Session cancelled",
        C::RecordSession { .. } => "Session recorded",
        C::ExemptAbsence { .. } => "This absence does not count as missed",
        C::ReviewCourse { .. } => "Review recorded",
        C::ChangeTherapist { .. } => "Therapist changed",
        C::StepCourse { .. } => "Stepped; the wait keeps its clock",
        C::AgreeEnding { .. } => "Ending agreed",
        C::EndCourse { .. } => "Course ended",
        C::FollowUp { .. } => "Follow-up recorded",
        C::OfferQuestions { .. } => "They were told of the questions",
        C::TakeMeasure { .. } => "Measure recorded",
        C::DeclineMeasure { .. } => "Recorded as declined; it has no effect on care",
        C::SeeSafetyAnswer { .. } => "Safety answer marked as seen",
        C::AgreeGoal { .. } => "Goal saved",
        C::RateGoal { .. } => "Rating saved",
        C::WriteNote { .. } => "Note saved",
        C::MarkMisfiled { .. } => "Entry marked as misfiled and masked",
        C::RaiseConcern { .. } => "Safety concern raised",
        C::ActOnConcern { .. } => "Action recorded",
        C::FormulateConcern { .. } => "Saved",
        C::SharePlan { .. } => "Safety plan saved",
        C::KnowConcern { .. } => "Marked as known, with a plan and a date to look again",
        C::HandConcernTo { .. } => "Handed over",
        C::CloseConcern { .. } => "Safety concern closed",
        C::Write { .. } => "Message saved",
        C::ReadMessage { .. } => "Marked as read",
        C::AnswerMessage { .. } => "Answer sent",
        C::TalkMessageOver { .. } => "Recorded",
        C::Close { .. } => "Episode closed",
        C::Reopen { .. } => "Episode reopened",
    }
}
