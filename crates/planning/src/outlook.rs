//! When somebody who waits is likely to begin: the waiting curve of those before them, conditional on the days they have waited already.
//!
//! The curve is the product-limit estimate (Kaplan and Meier 1958) with delayed entry: somebody counts as at risk of beginning only from the day on which they could
//! begin, and only as far as they were seen (left truncation and right censoring; Klein and Moeschberger, *Survival Analysis*, section 4.6). So a person
//! who has waited 90 days is held against those who were on the list and had waited 90 days too, and never against those who began earlier.
//!
//! The range leaves at most one in ten below it and one in ten above. It is a range for one more person, not for an average, so the person is counted as one more who waits: with no
//! one censored, its ends are the order statistics of Wilks (1941), for which "at least eight in ten" holds exactly, however few there are. With censoring the
//! same is done step by step, a factor `1 - d/(n + 1)` for `1 - d/n`: then it holds about, and the tests simulate how nearly.
//!
//! What it takes for granted: that those who leave would have waited as long as those who stay, and that the list goes on as it went in the time looked at. How far
//! that held before is counted by [`verdict`].
//!
//! Days are whole. Shares are products of fractions in plain floating point (no power, no logarithm), the same on every machine.

/// Fewest people who must have begun, after waiting so long, for a range to be said. House rule: nine are the fewest with which its upper end can be reached at
/// all, one more keeps it off the very last of them.
pub const FEWEST: u64 = 10;
/// Share that begins before the range, and share that begins after it, at most.
pub const TAIL: f64 = 0.1;
/// Below this a difference of shares is rounding.
const ROUNDING: f64 = 1e-12;

/// A stretch of somebody's wait in which they could begin, in days since their clock started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// Waited so many days when it began: from the next day on they could begin.
    pub after: u32,
    /// The last day of it.
    pub until: u32,
    /// Whether they began on that day. If not, they still wait, left, or can begin no longer for another reason.
    pub began: bool,
}

/// The range in which at least eight in ten begin, in days since the clock started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// One in ten at most begin before this day.
    pub earliest: u32,
    /// The day by which half begin; none where fewer than half were seen to.
    pub middle: Option<u32>,
    /// One in ten at most begin after this day; none where too many still wait to say how late that is.
    pub latest: Option<u32>,
}

/// What can be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outlook {
    /// A range, and how many who began it rests on.
    Range(Range, u64),
    /// Too few began after waiting so long: how many.
    TooFew(u64),
}

/// A day on which somebody began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Step {
    day: u32,
    /// How many could begin on it, one more counted for the person who asks.
    there: u64,
    /// How many did.
    began: u64,
}

/// The waiting curve of a list: made once, asked for everybody on it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Curve {
    steps: Vec<Step>,
}

impl Curve {
    /// The curve of some stretches. Their order does not matter; several stretches of one person do not overlap.
    #[must_use]
    pub fn of(stretches: &[Stretch]) -> Self {
        let counts = |s: &&Stretch| s.until > s.after;
        let mut ends: Vec<(u32, bool)> = stretches.iter().filter(counts).map(|s| (s.until, s.began)).collect();
        let mut entries: Vec<u32> = stretches.iter().filter(counts).map(|s| s.after).collect();
        ends.sort_unstable();
        entries.sort_unstable();
        let (mut entered, mut gone) = (0_usize, 0_usize);
        let mut steps = Vec::new();
        for same_day in ends.chunk_by(|a, b| a.0 == b.0) {
            let day = same_day.first().map_or(0, |(day, _)| *day);
            while entries.get(entered).is_some_and(|after| *after < day) {
                entered += 1;
            }
            let began = same_day.iter().filter(|(_, began)| *began).count() as u64;
            if began > 0 {
                // Whoever ends on this day has entered before it, so there are at least as many as began.
                steps.push(Step {
                    day,
                    there: (entered - gone + 1) as u64,
                    began,
                });
            }
            gone += same_day.len();
        }
        Self { steps }
    }

    /// The outlook of somebody who has waited so many days.
    #[must_use]
    pub fn outlook(&self, waited: u32) -> Outlook {
        let ahead = self.steps.partition_point(|step| step.day <= waited);
        let steps = self.steps.get(ahead..).unwrap_or_default();
        let began = steps.iter().map(|step| step.began).sum();
        if began < FEWEST {
            return Outlook::TooFew(began);
        }
        let mut share = 1.0;
        let mut range = Range {
            earliest: waited,
            middle: None,
            latest: None,
        };
        for step in steps {
            let there = step.there as f64;
            // The first of a day's starts alone: as many as begin on one day are one value of the order.
            if share * (there - 1.0) / there >= 1.0 - TAIL - ROUNDING {
                range.earliest = step.day;
            }
            share *= (there - step.began as f64) / there;
            if share <= 0.5 + ROUNDING {
                range.middle = range.middle.or(Some(step.day));
            }
            if share <= TAIL + ROUNDING {
                range.latest = Some(step.day);
                break;
            }
        }
        if range.latest.is_none() && range.middle.is_none() && range.earliest == waited {
            return Outlook::TooFew(began);
        }
        Outlook::Range(range, began)
    }
}

/// The outlook of somebody who has waited so many days, from the stretches of those before them.
#[must_use]
pub fn outlook(stretches: &[Stretch], waited: u32) -> Outlook {
    Curve::of(stretches).outlook(waited)
}

impl Range {
    /// Whether this range is clearly earlier than another: half begin at least so many days before half of the other do, and the last of its eight in ten
    /// no later than the other's. A range without an upper end is never clearly earlier.
    #[must_use]
    pub fn is_clearly_earlier(&self, than: &Self, days: u32) -> bool {
        let (Some(middle), Some(latest)) = (self.middle, self.latest) else {
            return false;
        };
        let their_middle = than.middle.unwrap_or(than.earliest);
        middle.saturating_add(days) <= their_middle && than.latest.is_none_or(|theirs| latest <= theirs)
    }
}

/// What became of somebody to whom a range was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actual {
    /// Began after so many days.
    Began(u32),
    /// Left the list, or began something else, after so many days.
    Left(u32),
    /// Still waits after so many days.
    Waits(u32),
}

/// Whether a range held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Began inside it.
    Held,
    /// Began before or after it, or was still waiting when its last day was over.
    Missed,
    /// Its last day is not over, whatever has happened so far: to count only what has happened already would count the early ones.
    NotOver,
    /// Left the list before its last day: when they would have begun is not known.
    Left,
    /// It has no upper end, so there is nothing to hold it against.
    Open,
}

/// Holds a range against what happened. `today` is how many days after the clock's start it is now.
#[must_use]
pub fn verdict(range: &Range, actual: Actual, today: u32) -> Verdict {
    let Some(latest) = range.latest else {
        return Verdict::Open;
    };
    if today <= latest {
        return Verdict::NotOver;
    }
    match actual {
        Actual::Began(day) if range.earliest <= day && day <= latest => Verdict::Held,
        Actual::Left(day) if day <= latest => Verdict::Left,
        Actual::Began(_) | Actual::Left(_) | Actual::Waits(_) => Verdict::Missed,
    }
}
