//! Practitioners, their openings and the accounts that sign in: few enough to be kept as they are.

use care::account::Account;
use care::opening::Opening;
use care::practitioner::Practitioner;
use care::{OpeningId, PractitionerId, UserId};
use std::sync::Arc;

/// A practitioner with what the lists count about them.
#[derive(Debug, Clone, PartialEq)]
pub struct PractitionerSummary {
    /// The practitioner.
    pub id: PractitionerId,
    /// Version of the stream.
    pub version: u64,
    /// As they are.
    pub state: Arc<Practitioner>,
    /// The account that belongs to them, if any.
    pub account: Option<UserId>,
    /// How many people have an open course with them.
    pub open_courses: usize,
    /// Seats free in their openings.
    pub seats_free: u32,
}

impl PractitionerSummary {
    /// "Rahman, Amina".
    #[must_use]
    pub fn listed(&self) -> String {
        self.state.profile.as_ref().map(|p| p.name.listed()).unwrap_or_default()
    }
}

/// An opening.
#[derive(Debug, Clone, PartialEq)]
pub struct OpeningSummary {
    /// The opening.
    pub id: OpeningId,
    /// Version of the stream.
    pub version: u64,
    /// As it is: the slot, seats held and taken, free since when.
    pub state: Arc<Opening>,
    /// Whose it is.
    pub practitioner: Option<Arc<Practitioner>>,
}

/// An account.
#[derive(Debug, Clone, PartialEq)]
pub struct AccountSummary {
    /// The account.
    pub id: UserId,
    /// Version of the stream.
    pub version: u64,
    /// As it is: human, name, team, roles.
    pub state: Arc<Account>,
}
