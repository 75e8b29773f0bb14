//! Proposals: people to openings, all at once, made by `matching`, confirmed line by line by a human.

use care::opening::Slot;
use care::terms::*;
use care::*;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::ids::ProposalId;
use crate::read::EpisodeLine;

/// Where a line of a proposal stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineStanding {
    /// Waits for a human.
    Open,
    /// Approved: the slot was offered.
    Approved(OfferId),
    /// Another slot was offered.
    Changed(OfferId),
    /// Left out.
    Dropped,
    /// The slot or the wait is no longer free.
    Stale,
}

/// One person to one opening.
#[derive(Debug, Clone, PartialEq)]
pub struct ProposalLine {
    /// Number within the proposal, from 1.
    pub line: u32,
    /// The episode.
    pub episode: EpisodeLine,
    /// The wait.
    pub wait: WaitId,
    /// Days waited when it was proposed.
    pub wait_days: i32,
    /// The opening.
    pub opening: OpeningId,
    /// What it offers.
    pub slot: Option<Slot>,
    /// Name of the practitioner.
    pub practitioner: String,
    /// Therapy and format.
    pub choice: TherapyChoice,
    /// The first day it could begin.
    pub first_on: Option<Date>,
    /// Why, in words.
    pub why: Vec<String>,
    /// Where it stands.
    pub standing: LineStanding,
    /// The reason for a change or for leaving it out.
    pub reason: Option<String>,
}

/// Somebody for whom the proposal has no opening.
#[derive(Debug, Clone, PartialEq)]
pub struct NotPlaced {
    /// The episode.
    pub episode: EpisodeLine,
    /// Why, in words.
    pub why: String,
}

/// A proposal.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// Its id.
    pub id: ProposalId,
    /// When it was made.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// The ledger position it was made at.
    pub position: u64,
    /// How many people waited, and how many seats were free.
    pub considered: (usize, usize),
    /// The lines, in the order of the list.
    pub lines: Vec<ProposalLine>,
    /// The first of those who could not be placed, with the reason.
    pub not_placed: Vec<NotPlaced>,
    /// How many could not be placed.
    pub not_placed_count: usize,
    /// How many seats stay free.
    pub seats_left: usize,
}

/// A proposal in the list of proposals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalRow {
    /// Its id.
    pub id: ProposalId,
    /// When it was made.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// How many lines.
    pub lines: usize,
    /// How many of them wait for a human.
    pub open: usize,
}
