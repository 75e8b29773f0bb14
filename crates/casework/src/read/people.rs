//! Searching for people.

use care::EpisodeId;
use care::episode::Stage;
use jiff::civil::Date;

use super::lines::PersonLine;

/// Somebody found.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonHit {
    /// The person.
    pub person: PersonLine,
    /// Their episodes, newest first: id, stage, received on.
    pub episodes: Vec<(EpisodeId, Stage, Option<Date>)>,
    /// What matched, in words ("NHS number", "Name").
    pub matched: &'static str,
}
