//! Two years beside each other.

use serde::Serialize;

use crate::figure::{Figure, Year};
use crate::table::Tables;
use crate::therapy::Therapy;

/// What became of one area's number of courses between two years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Both years show a number: the later less the earlier. Each is rounded to the nearest five, so that a difference
    /// of five may be rounding.
    By(i64),
    /// Only the later year shows one.
    NowShown,
    /// Only the earlier year shows one.
    NoLongerShown,
    /// Neither shows one.
    NeverShown,
}

/// All named areas that have a row in both years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Comparison {
    /// Areas in both years.
    pub areas: u32,
    /// Both years show a number.
    pub both: u32,
    /// Only the later one.
    pub now_shown: u32,
    /// Only the earlier one.
    pub no_longer_shown: u32,
    /// Neither.
    pub never_shown: u32,
}

impl Tables {
    /// One area, two years; none unless both years have a row.
    #[must_use]
    pub fn change(&self, area: &str, therapy: Therapy, earlier: Year, later: Year) -> Option<Change> {
        let (before, after) = (
            self.therapy(earlier, area, therapy)?,
            self.therapy(later, area, therapy)?,
        );
        Some(match (before.courses, after.courses) {
            (Figure::Shown(before), Figure::Shown(after)) => Change::By(i64::from(after) - i64::from(before)),
            (Figure::NotShown, Figure::Shown(_)) => Change::NowShown,
            (Figure::Shown(_), Figure::NotShown) => Change::NoLongerShown,
            (Figure::NotShown, Figure::NotShown) => Change::NeverShown,
        })
    }

    /// All named areas, two years.
    #[must_use]
    pub fn compare(&self, therapy: Therapy, earlier: Year, later: Year) -> Comparison {
        let mut all = Comparison::default();
        let named = self.areas().filter(|area| area.level.is_named_area());
        for change in named.filter_map(|area| self.change(&area.code, therapy, earlier, later)) {
            all.areas += 1;
            match change {
                Change::By(_) => all.both += 1,
                Change::NowShown => all.now_shown += 1,
                Change::NoLongerShown => all.no_longer_shown += 1,
                Change::NeverShown => all.never_shown += 1,
            }
        }
        all
    }
}
