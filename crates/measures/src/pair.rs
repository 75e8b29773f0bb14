//! The paired definitions of NHS Talking Therapies: a depression measure and an anxiety measure together.
//!
//! Only people at caseness at the start are counted in recovery; what is missing stays unknown and is never counted as no change here.
//! (The published figures count a finisher without a pair as not improved: that is done where the figures are made, and said there.)

use catalogue::Instrument;
use serde::{Deserialize, Serialize};

use crate::{Change, Points, is_case, reliable_change};

/// First scores of the two measures, where they were recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairStart {
    /// Depression measure (PHQ-9).
    pub depression: Option<Points>,
    /// Anxiety measure (GAD-7 or a disorder-specific one).
    pub anxiety: Option<Points>,
}

/// Last scores of the two measures, where they were recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairEnd {
    /// Depression measure (PHQ-9).
    pub depression: Option<Points>,
    /// Anxiety measure, the same as at the start.
    pub anxiety: Option<Points>,
}

/// Yes, no, not counted, or unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recovery {
    /// Counted, and yes.
    Yes,
    /// Counted, and no.
    No,
    /// Below caseness on both at the start: not counted.
    NotCounted,
    /// A score that is needed is missing.
    Unknown,
}

/// What the paired definitions say. `None` means that it cannot be known because a score is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairOutcome {
    /// At caseness at the start: on either measure.
    pub case_at_start: Option<bool>,
    /// At caseness at the start, and on neither measure at the end.
    pub recovery: Recovery,
    /// Better reliably on at least one, worse reliably on neither.
    pub reliable_improvement: Option<bool>,
    /// Worse reliably on at least one, better reliably on neither.
    pub reliable_deterioration: Option<bool>,
    /// Better reliably on one and worse reliably on the other.
    pub mixed: Option<bool>,
    /// Recovery and reliable improvement.
    pub reliable_recovery: Recovery,
}

/// Applies the paired definitions.
#[must_use]
pub fn pair_outcome(depression: &Instrument, anxiety: &Instrument, start: PairStart, end: PairEnd) -> PairOutcome {
    let case = |d: Option<Points>, a: Option<Points>| {
        let d = d.and_then(|points| is_case(depression, points));
        let a = a.and_then(|points| is_case(anxiety, points));
        match (d, a) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (Some(false), Some(false)) => Some(false),
            _ => None,
        }
    };
    let case_at_start = case(start.depression, start.anxiety);
    // At the end both scores are asked for: one that is missing could be the one still in the clinical range, and a person without a
    // full pair is not classed as not recovered on half of it either.
    let case_at_end = match (end.depression, end.anxiety) {
        (Some(_), Some(_)) => case(end.depression, end.anxiety),
        _ => None,
    };
    let changes = match (start.depression, end.depression, start.anxiety, end.anxiety) {
        (Some(d0), Some(d1), Some(a0), Some(a1)) => {
            reliable_change(depression, d0, d1).zip(reliable_change(anxiety, a0, a1))
        }
        _ => None,
    };
    let has = |wanted: Change| changes.map(|(d, a)| d == wanted || a == wanted);
    let (better, worse) = (has(Change::ReliableImprovement), has(Change::ReliableDeterioration));
    let both = |x: Option<bool>, y: Option<bool>| x.zip(y).map(|(x, y)| x && y);
    let not = |x: Option<bool>| x.map(|x| !x);
    let reliable_improvement = both(better, not(worse));
    let counted = |yes: Option<bool>| match (case_at_start, yes) {
        (Some(false), _) => Recovery::NotCounted,
        (Some(true), Some(true)) => Recovery::Yes,
        (Some(true), Some(false)) => Recovery::No,
        _ => Recovery::Unknown,
    };
    PairOutcome {
        case_at_start,
        recovery: counted(not(case_at_end)),
        reliable_improvement,
        reliable_deterioration: both(worse, not(better)),
        mixed: both(better, worse),
        reliable_recovery: counted(both(not(case_at_end), reliable_improvement)),
    }
}
