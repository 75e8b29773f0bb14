//! The inbox: referrals and decisions on their way to a yes or a no.

use care::episode::Stage;
use care::terms::{ReferralSource, SentUrgency};

use super::lines::{EpisodeLine, Page};

/// What to show of the inbox.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct InboxFilter {
    /// Only this stage.
    pub stage: Option<Stage>,
    /// Only this source.
    pub source: Option<ReferralSource>,
    /// Only what the sender called this urgent.
    pub urgency: Option<SentUrgency>,
    /// Only what is overdue.
    pub overdue: bool,
    /// Only what nobody has taken on.
    pub unassigned: bool,
    /// Only what this principal has taken on.
    pub mine: bool,
    /// The page, from 1.
    pub page: usize,
}

/// The inbox.
#[derive(Debug, Clone, PartialEq)]
pub struct Inbox {
    /// The page asked for, most urgent first: open safety concerns, then what is due first.
    pub page: Page<EpisodeLine>,
    /// How many there are in each stage, without the filter.
    pub counts: Vec<(Stage, usize)>,
    /// How many are overdue, without the filter.
    pub overdue: usize,
}
