//! Small numbers about people are not published, and cannot be worked out from what is.
//!
//! Three rules in one engine:
//! - **primary**: a count below the threshold (zeros included) is hidden;
//! - **secondary**: further cells are hidden until, from everything that stays shown, each hidden small count could as well be as large as
//!   the threshold. This is stronger than "not by one subtraction": it holds against every combination of shown cells and totals, and against the
//!   knowledge that no count is negative;
//! - **between releases**: a count whose change since the last release is smaller than the threshold keeps the older figure ([`suppress_since`], [`suppress_after`]); [`release`] does it for tables
//!   whose rows have names and come and go.
//!
//! How: a table with its totals is a circulation. Each cell is an arc, each row and column a node at which what comes in goes out. What a
//! reader cannot exclude are the circulations that agree with the shown arcs; a hidden cell could be larger by exactly what can be pushed round through
//! other hidden arcs. So "is it safe" is a maximum flow, and "which cell to hide next" a cheapest path. Sources of the rule: published practice
//! of the national statistics (counts below 5), with zeros hidden as well [house rule].
//!
//! What it does not promise: it knows nothing of figures published elsewhere, nor of several tables of the same people that share inner
//! cells (the caller keeps those apart), and a reader who knows this very algorithm may find some values likelier than others.

mod circulation;
mod named;
mod release;
mod table;

pub use named::{NamedCounts, NamedTable, release};
pub use release::{ReleaseError, suppress_after, suppress_since};
pub use table::{CannotBeShown, Counts, Margins, Protected, Shown, Uneven, suppress, suppress_within};

use serde::{Deserialize, Serialize};

/// The least count that may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Threshold(u64);

impl Threshold {
    /// Counts below 5 are hidden: the practice of the national statistics.
    pub const USUAL: Self = Self(5);

    /// Another threshold, at least 2 (with 1 nothing but zeros would be hidden) and at most 1,000.
    #[must_use]
    pub const fn new(least_shown: u64) -> Option<Self> {
        if least_shown >= 2 && least_shown <= 1_000 {
            Some(Self(least_shown))
        } else {
            None
        }
    }

    /// The least count that may be shown.
    #[must_use]
    pub const fn least_shown(self) -> u64 {
        self.0
    }

    /// Whether a count is too small to be shown.
    #[must_use]
    pub const fn hides(self, count: u64) -> bool {
        count < self.0
    }
}

impl Default for Threshold {
    fn default() -> Self {
        Self::USUAL
    }
}

/// A count rounded to the nearest 5, as published below national level. Halves cannot occur.
#[must_use]
pub const fn rounded_to_five(count: u64) -> u64 {
    (count.saturating_add(2) / 5) * 5
}
