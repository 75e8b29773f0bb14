//! The people whose waits a forecast is made of: all places in the line as known on a day, and of them those that are in somebody's place.

use super::{LOOKS_BACK_DAYS, Limit, Named};
use care::EpisodeId;
use care::calendar::{days_after, days_between};
use care::episode::{Line, LineStretch, line_on};
use care::terms::{Priority, TherapyChoice};
use jiff::civil::Date;
use planning::outlook::{Curve, Range, Stretch};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use views::LineSummary;

/// Who is in somebody's place.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'w> {
    /// Waits for at least one of these; beginning any of them is the event.
    pub(super) choices: &'w [TherapyChoice],
    /// At this priority; at every one where none is named.
    pub(super) priority: Option<Option<Priority>>,
    /// Without this limit.
    pub(super) free_of: Option<Limit>,
}

/// The curve of a pool, and who left it.
#[derive(Debug, Default)]
pub(super) struct Pool {
    pub(super) curve: Curve,
    /// Days waited by those who left the list without beginning anything, in order.
    left: Vec<u32>,
}

impl Pool {
    /// How many left after waiting longer than this.
    pub(super) fn left_after(&self, waited: u32) -> u64 {
        let until = self.left.partition_point(|days| *days <= waited);
        (self.left.len() - until) as u64
    }
}

/// What a person was told on a day, in days since their clock started.
pub(crate) struct Told {
    pub(super) range: Range,
    pub(super) choices: Vec<TherapyChoice>,
}

type Key = (Vec<TherapyChoice>, Option<Option<Priority>>, Option<u8>);

/// Every place in the line as known on a day.
#[derive(Debug)]
pub(crate) struct Lines {
    as_of: Date,
    lines: Vec<Named>,
    /// Curves made so far: many on a list ask for the same one.
    made: Mutex<HashMap<Key, Arc<Pool>>>,
}

impl Lines {
    /// Told from what was recorded by the end of a day, and from nothing else.
    pub(super) fn on(places: &[(EpisodeId, LineSummary)], as_of: Date) -> Self {
        let one =
            |(id, place): &(EpisodeId, LineSummary)| line_on(place.clock, &place.turns, as_of).map(|line| (*id, line));
        Self {
            as_of,
            lines: places.iter().filter_map(one).collect(),
            made: Mutex::default(),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Named> {
        self.lines.iter()
    }

    /// The curve of those who are wanted, over the year up to the day.
    pub(super) fn curve(&self, wanted: &Wanted<'_>) -> Arc<Pool> {
        let mut choices = wanted.choices.to_vec();
        choices.sort_unstable();
        let limit = wanted.free_of.map(|limit| limit as u8);
        let key = (choices, wanted.priority, limit);
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pool) = made.get(&key) {
            return Arc::clone(pool);
        }
        let pool = Arc::new(self.pool(wanted));
        made.insert(key, Arc::clone(&pool));
        pool
    }

    fn pool(&self, wanted: &Wanted<'_>) -> Pool {
        let first = days_after(self.as_of, -LOOKS_BACK_DAYS);
        let mut stretches = Vec::new();
        let mut left = Vec::new();
        for (_, line) in &self.lines {
            let theirs = line.stretches.iter().filter(|s| s.until > first && wanted.takes(s));
            let days = |date: Date| u32::try_from(days_between(line.clock, date)).unwrap_or(0);
            let mut last = None;
            for stretch in theirs {
                let began = stretch.began.as_ref().is_some_and(|c| wanted.choices.contains(c));
                stretches.push(Stretch {
                    after: days(stretch.from.max(first)),
                    until: days(stretch.until),
                    began,
                });
                last = Some(days(stretch.until));
            }
            if let Some(last) = last.filter(|_| has_left(line)) {
                left.push(last);
            }
        }
        left.sort_unstable();
        Pool {
            curve: Curve::of(&stretches),
            left,
        }
    }
}

/// Whether somebody is on no list any more and has begun nothing.
fn has_left(line: &Line) -> bool {
    !line.goes_on && line.waits.is_empty() && line.stretches.iter().all(|s| s.began.is_none())
}

impl Wanted<'_> {
    fn takes(&self, stretch: &LineStretch) -> bool {
        self.priority.is_none_or(|priority| stretch.priority == priority)
            && self.free_of.is_none_or(|limit| !limit.is_set(stretch.limits))
            && stretch.choices.iter().any(|c| self.choices.contains(c))
    }
}
