//! What a list shows of an episode, a person, a member of staff: codes, dates, scores, ids. No words of the record.
//!
//! A summary is a pure function of a folded state. What is kept in memory between questions is a packed form of it
//! (`pack`), from which an equal summary comes back.

mod due_list;
mod episode;
mod episode_of;
mod person;
mod staff;

pub(crate) use due_list::shows;
pub use due_list::{DueList, DueRule, roles_for};
pub use episode::*;
pub(crate) use episode_of::LAST_SCORES;
pub use person::PersonSummary;
pub use staff::{AccountSummary, OpeningSummary, PractitionerSummary};

/// The codes of a list that occur among `chosen`, in the list's own order, so that equal choices look equal.
fn listed<T: Copy + PartialEq>(all: &[T], chosen: &[T]) -> Vec<T> {
    all.iter().copied().filter(|code| chosen.contains(code)).collect()
}
