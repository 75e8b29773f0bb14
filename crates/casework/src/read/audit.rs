//! Who looked: the access log, break-glass, the state of the ledger.

use care::*;
use jiff::Timestamp;

use crate::ids::GrantId;

/// What to show of the access log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccessFilter {
    /// Only reads of this person (or of their episodes).
    pub person: Option<PersonId>,
    /// Only reads by this account.
    pub user: Option<UserId>,
    /// The page, from 1; newest first.
    pub page: usize,
}

/// An entry of the access log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessRow {
    /// Its place in the log.
    pub position: u64,
    /// When.
    pub at: Timestamp,
    /// By which account.
    pub user: UserId,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Option<Role>,
    /// What was shown.
    pub page: String,
    /// How many people and episodes.
    pub shown: usize,
    /// The written reason, if there was one.
    pub reason: Option<String>,
}

/// Somebody who looked at one person's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderRow {
    /// When.
    pub at: Timestamp,
    /// Name; shown to the person on request.
    pub name: String,
    /// Team.
    pub team: String,
    /// Role.
    pub role: Option<Role>,
    /// What was shown.
    pub page: String,
    /// The written reason of a break-glass access.
    pub reason: Option<String>,
}

/// A break-glass access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantRow {
    /// Its id.
    pub id: GrantId,
    /// The episode.
    pub episode: EpisodeId,
    /// By which account.
    pub user: UserId,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Since when.
    pub at: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// The reason written.
    pub reason: String,
    /// Reviewed: in order or not, and when.
    pub reviewed: Option<(bool, Timestamp)>,
}

/// The state of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerState {
    /// Position of the last event.
    pub position: u64,
    /// Its hash, in hexadecimal.
    pub hash: String,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Position of the last entry of the read log.
    pub reads: u64,
    /// Its hash, in hexadecimal.
    pub reads_hash: String,
    /// Whether the data are fictional.
    pub demo: bool,
    /// People, episodes, open episodes.
    pub people: usize,
    /// Episodes.
    pub episodes: usize,
    /// Open episodes.
    pub open_episodes: usize,
}
