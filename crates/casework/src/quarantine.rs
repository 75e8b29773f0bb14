//! Messages held for a human.

use care::{DocumentId, EpisodeId};
use jiff::Timestamp;

use crate::ids::QuarantineId;
use crate::read::{AsSent, PersonLine};

/// A held message in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct QuarantineRow {
    /// Its id.
    pub id: QuarantineId,
    /// When it came.
    pub at: Timestamp,
    /// Short stable code of the reason.
    pub reason: String,
    /// Why it is held, in one sentence.
    pub words: String,
    /// What the human should do.
    pub ask: String,
    /// Who sent it.
    pub sender: String,
    /// What became of it, once resolved: in words.
    pub resolved: Option<(Timestamp, String)>,
    /// The episode it went to.
    pub episode: Option<EpisodeId>,
}

/// A held message.
#[derive(Debug, Clone, PartialEq)]
pub struct Quarantined {
    /// The row.
    pub row: QuarantineRow,
    /// The kept original.
    pub document: DocumentId,
    /// The original beside what was understood.
    pub sent: AsSent,
    /// Each thing to look at, with place, value and rule.
    pub issues: Vec<String>,
    /// Whether it can be taken as a referral as it stands.
    pub can_be_taken: bool,
    /// Episodes that it may belong to, likeliest first, with the reason.
    pub candidates: Vec<(EpisodeId, PersonLine, &'static str)>,
}
