//! The waiting list.

use care::terms::*;
use care::*;
use jiff::civil::Date;

use super::lines::{EpisodeLine, Page};

/// What to show of the waiting list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WaitingFilter {
    /// Only who accepts this therapy.
    pub therapy: Option<TherapyCode>,
    /// Only who accepts this format.
    pub format: Option<Format>,
    /// Only this priority.
    pub priority: Option<Priority>,
    /// Only paused (`Some(true)`) or not paused waits.
    pub paused: Option<bool>,
    /// Only who waits for more than the service's standard.
    pub over_standard: bool,
    /// The page, from 1.
    pub page: usize,
}

/// A wait.
#[derive(Debug, Clone, PartialEq)]
pub struct WaitingRow {
    /// The episode.
    pub line: EpisodeLine,
    /// The wait.
    pub wait: WaitId,
    /// Acceptable therapies in the person's order.
    pub choices: Vec<TherapyChoice>,
    /// The clock.
    pub clock_start: Date,
    /// Days waited by the clock.
    pub days: i32,
    /// Taken before newcomers of the same band.
    pub before_newcomers: bool,
    /// Why paused, and until when, if paused today.
    pub paused: Option<(PauseReason, Option<Date>)>,
    /// Last contact that reached the person.
    pub last_contact: Option<Date>,
    /// Next contact due.
    pub contact_due: Option<Date>,
    /// An offer is out.
    pub offered: bool,
    /// Offers declined so far.
    pub declined: usize,
    /// Wishes.
    pub wishes: Wishes,
}

/// The waiting list.
#[derive(Debug, Clone, PartialEq)]
pub struct WaitingList {
    /// The page asked for, in the order of the list: priority, then who goes before newcomers, then the clock.
    pub page: Page<WaitingRow>,
    /// How many wait in all.
    pub waiting: usize,
    /// How many of them are paused.
    pub paused: usize,
    /// How many wait for more than the standard.
    pub over_standard: usize,
    /// The standard, in days.
    pub standard_days: i32,
    /// The median wait in days.
    pub median_days: Option<i32>,
    /// The longest wait in days.
    pub longest_days: Option<i32>,
    /// How many accept each therapy and format.
    pub by_choice: Vec<(TherapyChoice, usize)>,
}
