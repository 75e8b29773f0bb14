//! How many people a profession could give, and what their hours would come to.
//!
//! A survey's two published readings give two pools: of members not now in the NHS so many are interested, or of all members. Both are
//! an upper bound: interest is not an application, and shares of those who answered are not shares of all.

use serde::Serialize;

use crate::flow::Pattern;
use crate::quantity::{CoursesPerYear, HoursPerWeek, People, Share, SlotsPerStart, Wte};

/// How the share of interested members is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// Interested among those not now in the NHS (the article of 9 October 2020). The smaller pool, and the default.
    Article,
    /// Interested among all members (the same survey's snapshot page).
    Snapshot,
}

impl Reading {
    /// What the reading counts, in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Article => "interested among members who do not work in the NHS now",
            Self::Snapshot => "interested among all members",
        }
    }
}

/// People of the pool: members, share now in the NHS, share interested.
#[must_use]
pub fn pool(members: People, now_in_the_nhs: Share, interested: Share, reading: Reading) -> People {
    let among = match reading {
        Reading::Article => 1.0 - now_in_the_nhs.get(),
        Reading::Snapshot => 1.0,
    };
    People::made(members.get() * among * interested.get())
}

/// What a pool could give.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PoolWork {
    /// People.
    pub people: People,
    /// Clinical hours (slots) a week of all together.
    pub hours_per_week: HoursPerWeek,
    /// The same as whole-time equivalents.
    pub wte: Wte,
}

/// What a pool of people gives who each offer so many clinical slots of an hour a week.
#[must_use]
pub fn pool_work(people: People, hours_each: HoursPerWeek, pattern: &Pattern) -> PoolWork {
    let hours = people.get() * hours_each.get();
    PoolWork {
        people,
        hours_per_week: HoursPerWeek::made(hours),
        wte: Wte::made(hours / pattern.booked_slots.get()),
    }
}

/// Courses a year out of so many clinical hours (slots) a week.
#[must_use]
pub fn courses_per_year_from_hours(hours: HoursPerWeek, sessions: SlotsPerStart, pattern: &Pattern) -> CoursesPerYear {
    CoursesPerYear::made(hours.get() * pattern.weeks_worked.get() * pattern.attended.get() / sessions.get())
}
