//! The vocabulary and the rules of a psychological-therapy service: what may happen, and what is then true.
//!
//! For each stream (person, episode, practitioner, opening, group, account, service, registrant,
//! post, timesheet, load, own access, carer, story, complaint, survey, survey answer, provider, hand-over, news, comment, noticeboard, ask) there are two pure functions:
//! `decide(&State, Command, &Ctx) -> Result<Vec<Recorded<Event>>, Rejection>` and `State::apply(&Header, &Event)`.
//!
//! Invariants of this crate:
//! - no clock, no database, no randomness: ids and the time come in with the command;
//! - `apply` looks nothing up and never fails on what `decide` produced;
//! - facts and words are apart: an event holds codes, dates, scores and ids, what people said or wrote is in [`Words`],
//!   which the ledger seals separately, so that a list can be shown without opening anybody's words;
//! - an event says what happened; nothing is ever overwritten.

mod codes;

pub mod account;
pub mod asks;
pub mod background;
pub mod calendar;
pub mod carer;
pub mod codec;
pub mod complaint;
pub mod episode;
pub mod grief;
pub mod group;
pub mod hand_over;
pub mod ids;
pub mod load;
pub mod news;
pub mod opening;
pub mod own_access;
pub mod person;
pub mod post;
pub mod practitioner;
pub mod provider;
pub mod registrant;
pub mod rejection;
pub mod role;
pub mod service;
pub mod sharing;
pub mod staff_hub;
pub mod story;
pub mod survey;
pub mod survey_answer;
pub mod terms;
pub mod timesheet;
pub mod together;
pub mod words;

pub use calendar::Calendar;
pub use ids::*;
pub use rejection::{Rejection, Rule};
pub use role::Role;
pub use words::{Key, Words};

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

/// Who acts: an account, the human behind it, and the one role they act in.
///
/// A human may hold several roles and even several accounts; rules such as "the reviewer is not the first decider"
/// are judged by [`HumanId`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// The account.
    pub user: UserId,
    /// The human behind the account.
    pub human: HumanId,
    /// The role this act is recorded under.
    pub role: Role,
}

/// What a decision is made with besides the state: the time, who asks, and the service's standards.
#[derive(Debug, Clone, Copy)]
pub struct Ctx<'a> {
    /// Now, in UTC.
    pub now: Timestamp,
    /// Today's civil date in London.
    pub today: Date,
    /// Who acts.
    pub by: Author,
    /// The service's own time standards and limits.
    pub standards: &'a service::Standards,
    /// Bank holidays.
    pub calendar: &'a Calendar,
}

/// An event together with the words that belong to it, as `decide` produces it.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded<E> {
    /// What happened, in facts.
    pub event: E,
    /// What was said or written, sealed apart from the facts.
    pub words: Words,
    /// The civil date on which it happened, where that differs from the day of recording.
    pub occurred_on: Option<Date>,
}

impl<E> Recorded<E> {
    /// A fact without words.
    pub fn fact(event: E) -> Self {
        Self {
            event,
            words: Words::default(),
            occurred_on: None,
        }
    }

    /// Adds words under a key; empty or absent text is left out.
    #[must_use]
    pub fn with(mut self, key: Key, text: impl Into<Option<String>>) -> Self {
        self.words.put(key, text);
        self
    }

    /// States the day on which it happened.
    #[must_use]
    pub fn on(mut self, date: Date) -> Self {
        self.occurred_on = Some(date);
        self
    }
}

/// What the ledger knows of an event besides its body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// Version within its stream, from 1.
    pub version: u64,
    /// When it was recorded.
    pub at: Timestamp,
    /// By which account.
    pub by: UserId,
    /// In which role.
    pub role: Role,
    /// When it happened, where that differs from the day of recording.
    pub occurred_on: Option<Date>,
}

impl Header {
    /// The civil date in London on which it happened.
    #[must_use]
    pub fn date(&self) -> Date {
        self.occurred_on.unwrap_or_else(|| calendar::london_date(self.at))
    }
}
