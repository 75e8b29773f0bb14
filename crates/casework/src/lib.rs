//! The one door: pages, interfaces, jobs and the command line act through the same acts, which are authorised, decided,
//! sealed and appended in one place, and read through the same reads, which are authorised, masked and logged.
//!
//! - [`Desk::act`]: an [`Act`] by a [`Principal`] becomes events, or is [`Refused`] with words for a page.
//! - [`policy`]: who may, as one table; [`relationship`]: to whom.
//! - [`read`]: what a page may show of whom; [`figures`]: what may be published of everybody.
//! - [`forecast`]: what somebody who waits is told of their wait.
//! - [`news`]: the public news, readers' comments, the notice board.
//! - [`intake`]: messages; [`quarantine`]: what waits for a human.
//!
//! Everything here blocks: call it from blocking threads.

mod accounts;
mod act;
mod act_on;
mod answers;
mod asking;
pub mod asks;
mod assigning;
mod begun;
pub mod brief;
mod by_person;
mod check_referral;
mod claims;
mod course;
mod demo;
mod desk;
mod draft;
mod erase;
pub mod figures;
pub mod fill_slot;
mod fits;
mod fold;
mod follow;
pub mod forecast;
mod glass;
mod held_forms;
pub mod hub;
mod ids;
mod import;
mod import_register;
mod in_line;
mod index;
pub mod intake;
mod jobs;
mod kinds;
mod languages;
mod list;
mod mask;
pub mod news;
mod offers;
mod once;
mod one_stream;
pub mod outbox;
mod outcome;
mod own_acts;
mod own_elsewhen;
mod own_personas;
pub mod own_time;
mod passwords;
mod personas;
mod placing;
pub mod policy;
mod preview;
mod principal;
pub mod proposals;
pub mod quarantine;
pub mod read;
mod recognise;
mod refer;
pub mod relationship;
mod request;
mod seats;
mod sign_in;
mod staff;
mod streams;
mod surveys;
mod taking_on;
mod understood;
mod way_by_email;
mod ways_in;
mod ways_in_sent;
mod weekly;
mod words;
mod workforce;
mod workforce_streams;

pub use act::{Act, Answers, Resolution};
pub use asks::AskAct;
pub use begun::{BEGUN_DAYS, Begun};
pub use desk::{Desk, Founding, OpenError, Opened, kind_of, type_registry};
pub use erase::Erasure;
pub use fill_slot::{Candidate, FillSlot};
pub use hub::{HubAct, HubReferral};
pub use ids::{GrantId, Ids, ProposalId, QuarantineId};
pub use import_register::{RegisterChange, RegisterPreview};
pub use intake::{Taken, TakenAs};
pub use jobs::JobsDone;
pub use kinds::{ActKind, of_episode_command};
pub use languages::KNOWN as LANGUAGES;
pub use news::NewsAct;
pub use outcome::{Done, FaultId, FieldError, Made, Once, Refused};
pub use own_acts::{OwnAct, StoryChange};
pub use own_personas::OwnPersona;
pub use personas::Persona;
pub use placing::Placement;
pub use principal::{Principal, SYSTEM_USER, VISITOR};
pub use proposals::{LineStanding, NotPlaced, Proposal, ProposalLine, ProposalRow};
pub use quarantine::{QuarantineRow, Quarantined};
pub use refer::{ATTACHABLE, Attachment, LARGEST_ATTACHMENT, NewReferral};
pub use relationship::Relation;
pub use seats::{HandOverTo, SeatAct};
pub use sign_in::{SignInRefused, Token};
pub use surveys::{AnsweredBy, SurveyAct, Unnamed};
pub use taking_on::CouldTakeOn;
pub use ways_in::{GiveWay, GivenWay, OwnWays};
pub use ways_in_sent::SentStanding;
pub use workforce::{HoursGiven, WorkforceAct};

/// The ledger's clocks and keys, so that a page or a test needs nothing of the floor below.
pub use ledger::{Clock, ManualClock, MasterKey, Purpose, ShiftedClock, SystemClock};
