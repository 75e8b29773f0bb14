//! How many of the named areas show a number: the headline of the map.

use serde::Serialize;

use crate::figure::Year;
use crate::table::Tables;
use crate::therapy::Therapy;

/// The count over all named areas (sub-ICB areas and hubs; the row "unknown" is not one).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Tally {
    /// Named areas with a row for this therapy and year.
    pub areas: u32,
    /// Of them, those without a place on a map: national commissioning hubs.
    pub hubs: u32,
    /// Areas that show no number of courses.
    pub no_courses: u32,
    /// Of those, areas that show no number of finishers either.
    pub neither: u32,
    /// Hubs among those that show no number of courses.
    pub hubs_without_courses: u32,
    /// Courses in the areas that show a number, each rounded by the publisher to the nearest five.
    pub courses: u64,
}

impl Tally {
    /// Areas that show a number of courses.
    #[must_use]
    pub const fn with_courses(&self) -> u32 {
        self.areas - self.no_courses
    }
}

/// Counts the named areas of one year and therapy. All noughts where the files at hand hold no such rows.
#[must_use]
pub fn tally(tables: &Tables, year: Year, therapy: Therapy) -> Tally {
    let mut all = Tally::default();
    for area in tables.areas().filter(|area| area.level.is_named_area()) {
        let Some(row) = tables.therapy(year, &area.code, therapy) else {
            continue;
        };
        let is_hub = area.board.is_none();
        all.areas += 1;
        all.hubs += u32::from(is_hub);
        match row.courses.shown() {
            Some(courses) => all.courses += u64::from(courses),
            None => {
                all.no_courses += 1;
                all.hubs_without_courses += u32::from(is_hub);
                all.neither += u32::from(row.finished.is_hidden());
            }
        }
    }
    all
}
