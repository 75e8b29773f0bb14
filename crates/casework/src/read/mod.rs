//! Reading. Every read of identifiable data takes the principal, is authorised, and writes one entry in the read log that
//! names the ids shown, durable before it returns. Texts are masked for the role here, not in a page.

mod access;
mod audit;
mod caseload;
mod consents;
mod deliverers;
mod document;
mod episode;
mod hours;
mod hours_by_area;
mod hub;
mod inbox;
mod lapses;
mod ledger_report;
mod lines;
mod offers;
mod overview;
mod own;
mod own_after;
mod own_between;
mod own_choose;
mod own_data;
mod own_messages;
mod own_story;
mod people;
mod pick_up;
mod pulse;
mod referrals;
mod register;
mod seats;
mod staff;
mod surveys;
mod today;
mod waiting;

pub use crate::by_person::AskedFor;
pub use access::{AccessEntry, AccessQuestion, GrantPage};
pub use audit::{AccessFilter, AccessRow, GrantRow, LedgerState, ReaderRow};
pub use caseload::{Caseload, CaseloadGroup, CaseloadRow, ScoreSeries};
pub use consents::ConsentRow;
pub use document::{AsSent, StoredDocument};
pub use episode::{Entry, EpisodePage, OtherEpisode};
pub use hours::{HoursReport, HoursSum, OwnHours, OwnLoad, TEAM_OF, TeamLoad, TherapyHours};
pub use hours_by_area::{AreaHours, HoursArea};
pub use hub::{AtTheHub, EmployerFigures, HubDue, HubWork, OutreachRow, Surge};
pub use inbox::{Inbox, InboxFilter};
pub use lapses::LapsedPost;
pub use ledger_report::{LedgerCheck, LedgerReport};
pub use lines::{EpisodeLine, Names, Page, PersonLine};
pub use offers::{CallLine, OfferRow};
pub(crate) use offers::{callable, calls};
pub use overview::{AccountCounts, Overview, PractitionerCounts};
pub use own::{
    Look, OwnAppointment, OwnDecision, OwnEpisode, OwnOffer, OwnPlace, OwnRecord, OwnReview, OwnWait, ReviewTold,
};
pub use own_after::{OwnAfter, OwnEnding};
pub use own_between::{OwnBetween, OwnGoal, OwnQuestions};
pub use own_choose::{OwnChoose, OwnChosen, OwnTherapy};
pub use own_data::{CopiedEpisode, OwnData, Shared, SharedWhat};
pub use own_messages::{OwnMessage, OwnReply};
pub use own_story::OwnStory;
pub(crate) use own_story::stream as story_stream;
pub use people::PersonHit;
pub use pick_up::{NoCount, PickUp, PickUpCount, PickUpOpen, PickedUp};
pub(crate) use pick_up::{count_noes, is_charity};
pub use pulse::{PULSE_OF, PulsePage, PulseRound};
pub use referrals::{DecisionTold, EnquiryLine, OwnReferral, OwnReferralRow};
pub use register::{
    CandidateRow, DirectoryAsk, DirectoryEntry, PostCount, PostForMe, PostPage, PostsReport, RegistrantAccount,
};
pub use seats::{HandOverLine, HandOverPage, ProviderPage, Said, Seat, SeatAccount, SeatLine, SeatPage, SharedContact};
pub use staff::{AccountRow, OpeningRow, PractitionerRow};
pub use surveys::{Found, SurveyPage, WeightTo};
pub use today::{DiaryEntry, DiaryKind, TaskRow, Today};
pub use waiting::{WaitingFilter, WaitingList, WaitingRow};

/// What the register is asked for and answers with, so that a page needs nothing of the floor below.
pub use views::{PageAsk, ProviderRow, RegisterFilter, RegistrantRow};
