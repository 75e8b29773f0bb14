//! What a list shows of an episode, a person, a member of staff: codes, dates, scores, ids. No words of the record.
//!
//! A summary is a pure function of a folded state. What is kept in memory between questions is a packed form of it
//! (`pack`), from which an equal summary comes back.

mod due_list;
mod episode;
mod person;
mod staff;

pub use due_list::{DueList, DueRule, roles_for};
pub use episode::*;
pub use person::PersonSummary;
pub use staff::{AccountSummary, OpeningSummary, PractitionerSummary};
