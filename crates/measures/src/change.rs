//! What changed between two scores of one person on one measure, and whether it is more than measurement error.

use catalogue::{Cutoff, Direction, Instrument};
use serde::{Deserialize, Serialize};

use crate::Points;

/// Whether a change is larger than measurement error, and which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Better by the threshold or more.
    ReliableImprovement,
    /// Worse by the threshold or more.
    ReliableDeterioration,
    /// Less than the threshold either way.
    NoReliableChange,
}

impl Change {
    /// The words for a page.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Change::ReliableImprovement => "reliable improvement",
            Change::ReliableDeterioration => "reliable deterioration",
            Change::NoReliableChange => "no reliable change",
        }
    }
}

/// Reliable change from `first` to `last` by the instrument's own threshold (a change of that many points or more is reliable).
/// `None` when no threshold is defined for the instrument: then nothing may be called reliable.
#[must_use]
pub fn reliable_change(instrument: &Instrument, first: Points, last: Points) -> Option<Change> {
    let threshold = Points::from_f64(instrument.reliable_change.as_ref()?.points)?;
    let better = improvement(instrument, first, last);
    Some(if better >= threshold {
        Change::ReliableImprovement
    } else if -better >= threshold {
        Change::ReliableDeterioration
    } else {
        Change::NoReliableChange
    })
}

/// How much better `last` is than `first`: positive is better whichever way the measure points.
pub(crate) fn improvement(instrument: &Instrument, first: Points, last: Points) -> Points {
    match instrument.direction {
        Direction::LowerIsBetter => first - last,
        Direction::HigherIsBetter => last - first,
    }
}

/// Whether a score lies in the clinical range; `None` when the instrument has no cut-off.
#[must_use]
pub fn is_case(instrument: &Instrument, points: Points) -> Option<bool> {
    instrument.caseness.as_ref().map(|cut| in_clinical_range(cut, points))
}

pub(crate) fn in_clinical_range(cut: &Cutoff, points: Points) -> bool {
    let points = points.as_f64();
    cut.at_or_above.is_some_and(|limit| points >= limit)
        || cut.above.is_some_and(|limit| points > limit)
        || cut.below.is_some_and(|limit| points < limit)
}

/// The five classes of clinically significant change for one person on one measure (Jacobson and Truax 1991, with the fifth kept apart
/// because a cut-off can be crossed within measurement error).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Reliable improvement and out of the clinical range.
    Recovered,
    /// Reliable improvement, without leaving the clinical range (or without having been in it).
    Improved,
    /// Out of the clinical range, but by less than measurement error.
    CrossedWithoutReliableChange,
    /// Neither.
    Unchanged,
    /// Reliable deterioration.
    Deteriorated,
}

impl Class {
    /// The words for a page.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Class::Recovered => "recovered",
            Class::Improved => "improved",
            Class::CrossedWithoutReliableChange => "crossed without reliable change",
            Class::Unchanged => "unchanged",
            Class::Deteriorated => "deteriorated",
        }
    }
}

/// The class of a change. `None` when the instrument lacks a reliable-change threshold or a cut-off.
#[must_use]
pub fn classify(instrument: &Instrument, first: Points, last: Points) -> Option<Class> {
    let left_the_range = is_case(instrument, first)? && !is_case(instrument, last)?;
    Some(match (reliable_change(instrument, first, last)?, left_the_range) {
        (Change::ReliableImprovement, true) => Class::Recovered,
        (Change::ReliableImprovement, false) => Class::Improved,
        (Change::ReliableDeterioration, _) => Class::Deteriorated,
        (Change::NoReliableChange, true) => Class::CrossedWithoutReliableChange,
        (Change::NoReliableChange, false) => Class::Unchanged,
    })
}

/// A change with its size, for words on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    /// Last less first, as on the scale: negative is a fall.
    pub difference: Points,
    /// Whether it is reliable; `None` when no threshold is defined.
    pub change: Option<Change>,
}

/// The change from `first` to `last`.
#[must_use]
pub fn movement(instrument: &Instrument, first: Points, last: Points) -> Movement {
    Movement {
        difference: last - first,
        change: reliable_change(instrument, first, last),
    }
}

impl Movement {
    /// "down 7 since first session, reliable improvement". `since` says what it is compared with, e.g. "first session".
    #[must_use]
    pub fn words(&self, since: &str) -> String {
        let size = self.difference.abs();
        let moved = match self.difference.hundredths() {
            0 => format!("no change since {since}"),
            below if below < 0 => format!("down {size} since {since}"),
            _ => format!("up {size} since {since}"),
        };
        match (self.change, self.difference.hundredths()) {
            (Some(Change::NoReliableChange), 0) | (None, _) => moved,
            (Some(change), _) => format!("{moved}, {}", change.words()),
        }
    }
}
