//! The episode page: tracks, entries with their words, what is due, what this principal may do.

use care::episode::{Due, Episode, EpisodeEvent, Stage};
use care::person::Person;
use care::*;
use jiff::civil::Date;

use super::lines::Names;
use crate::kinds::ActKind;
use crate::relationship::Relation;

/// One event of an episode, as this principal may see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Position in the ledger.
    pub position: u64,
    /// Version, time, account, role, day.
    pub header: Header,
    /// Name of the author.
    pub author: String,
    /// Team of the author.
    pub team: String,
    /// What happened.
    pub event: EpisodeEvent,
    /// What was said or written, as far as the role may read it.
    pub words: Words,
    /// What kinds of text were left out for the role.
    pub masked: Vec<Key>,
    /// Marked as belonging elsewhere; its words are left out.
    pub misfiled: bool,
}

/// Another episode of the same person (or of a record linked to theirs).
#[derive(Debug, Clone, PartialEq)]
pub struct OtherEpisode {
    /// The episode.
    pub id: EpisodeId,
    /// Where it stands.
    pub stage: Stage,
    /// Received on.
    pub received_on: Option<Date>,
    /// Closed on.
    pub closed_on: Option<Date>,
    /// Whether it is that of another record, linked to this one.
    pub linked: bool,
}

/// Everything the episode page shows.
#[derive(Debug, Clone, PartialEq)]
pub struct EpisodePage {
    /// The episode.
    pub id: EpisodeId,
    /// Whose.
    pub person_id: PersonId,
    /// What is known of the person.
    pub person: Person,
    /// Version of the person's stream.
    pub person_version: u64,
    /// What to be careful of in contacting them, in words.
    pub careful: Option<String>,
    /// The tracks. Measures, goals and notes are left out where the role may not see them.
    pub state: Episode,
    /// What happened, oldest first. Entries that the role may not know of are left out.
    pub entries: Vec<Entry>,
    /// How many entries were left out.
    pub hidden: usize,
    /// Where it stands.
    pub stage: Stage,
    /// What is due, earliest first.
    pub dues: Vec<Due>,
    /// Why this principal may see it.
    pub relations: Vec<Relation>,
    /// What this principal may do here by the policy (a rule may still forbid it).
    pub may: Vec<ActKind>,
    /// Names that the page mentions by id.
    pub names: Names,
    /// Other episodes of the person.
    pub others: Vec<OtherEpisode>,
    /// Today in London.
    pub today: Date,
    /// Whether the view is the restricted one of an administrator or of a reviewer who has not written an opinion yet.
    pub restricted: bool,
}

impl EpisodePage {
    /// The entry of a version.
    #[must_use]
    pub fn entry(&self, version: u64) -> Option<&Entry> {
        self.entries.iter().find(|e| e.header.version == version)
    }

    /// A text of the entry of a version, if the role may read it.
    #[must_use]
    pub fn words(&self, version: u64, key: Key) -> Option<&str> {
        self.entry(version).and_then(|e| e.words.get(key))
    }

    /// Whether the policy lets this principal do that here.
    #[must_use]
    pub fn may(&self, kind: ActKind) -> bool {
        self.may.contains(&kind)
    }
}
