//! Places in the line, of everybody who is or was on a list: what forecasts of waits are made of. Kept beside the rows, because a closed episode's row
//! is small and these are the waits that have an end. Codes and days only.

use crate::memory::map_bytes;
use care::EpisodeId;
use care::calendar::days_between;
use care::episode::{Episode, Turn, What, line_on};
use jiff::civil::Date;
use std::collections::HashMap;
use std::sync::Arc;

/// Days after which a place that is over is let go at the next start: a forecast looks back a year, and how forecasts held a year before that.
const KEPT_DAYS: i32 = 800;

/// The turns of one episode's place in the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineSummary {
    /// The wait clock.
    pub clock: Date,
    /// Its turns, as recorded.
    pub turns: Arc<[Turn]>,
}

impl LineSummary {
    /// Of an episode that is or was on a list; none before that.
    pub(crate) fn of(e: &Episode) -> Option<Self> {
        let listed = |turn: &Turn| matches!(turn.what, What::Accepts { .. } | What::Course { .. });
        let clock = e.clock_start.filter(|_| e.line.iter().any(listed))?;
        Some(Self {
            clock,
            turns: e.line.as_slice().into(),
        })
    }

    fn last_known(&self) -> Option<Date> {
        self.turns.iter().map(|turn| turn.known_on).max()
    }

    fn heap_bytes(&self) -> usize {
        let choices = self.turns.iter().map(|turn| match &turn.what {
            What::Accepts { choices, .. } => choices.iter().map(|c| size_of_val(c) + c.therapy.as_str().len()).sum(),
            What::Course { choice, .. } => choice.therapy.as_str().len(),
            _ => 0,
        });
        choices.sum::<usize>() + size_of_val(&*self.turns) + 2 * size_of::<usize>()
    }
}

/// Every place in the line.
#[derive(Default)]
pub(crate) struct Lines {
    pub(crate) of: HashMap<EpisodeId, LineSummary>,
    /// How often one of them has changed: most events change none.
    pub(crate) changes: u64,
}

impl Lines {
    pub(crate) fn put(&mut self, id: EpisodeId, line: Option<LineSummary>) {
        let changed = match line {
            Some(line) if self.of.get(&id) == Some(&line) => false,
            Some(line) => {
                self.of.insert(id, line);
                true
            }
            None => self.of.remove(&id).is_some(),
        };
        self.changes += u64::from(changed);
    }

    /// Lets go what is over and older than any forecast looks.
    pub(crate) fn settle(&mut self) {
        let Some(newest) = self.of.values().filter_map(LineSummary::last_known).max() else {
            return;
        };
        self.of.retain(|_, line| {
            let is_new = line
                .last_known()
                .is_some_and(|on| days_between(on, newest) <= KEPT_DAYS);
            is_new || line_on(line.clock, &line.turns, newest).is_some_and(|l| l.goes_on || !l.waits.is_empty())
        });
        self.of.shrink_to_fit();
    }

    pub(crate) fn bytes(&self) -> usize {
        map_bytes(self.of.capacity(), size_of::<(EpisodeId, LineSummary)>())
            + self.of.values().map(LineSummary::heap_bytes).sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use care::calendar::days_after;
    use care::terms::{Format, TherapyChoice, TherapyCode};
    use jiff::civil::date;
    use uuid::Uuid;

    fn turn(on: Date, what: What) -> Turn {
        Turn { known_on: on, on, what }
    }

    #[test]
    fn what_is_over_for_long_is_let_go_and_who_still_waits_never_is() {
        let choice = TherapyChoice {
            therapy: TherapyCode::new("CBT"),
            format: Format::Individual,
        };
        let today = date(2026, 11, 23);
        let mut lines = Lines::default();
        let mut put = |n: u128, joined: i32, ended: Option<i32>| {
            let joined = turn(
                days_after(today, -joined),
                What::Accepts {
                    wait: 0,
                    choices: [choice.clone()].into(),
                },
            );
            let ended = ended.map(|days| turn(days_after(today, -days), What::Ended { wait: 0 }));
            let turns = std::iter::once(joined).chain(ended).collect();
            let clock = days_after(today, -2000);
            lines.put(EpisodeId(Uuid::from_u128(n)), Some(LineSummary { clock, turns }));
        };
        put(1, 0, None);
        put(2, 1900, None);
        put(3, 1900, Some(810));
        put(4, 1900, Some(800));
        lines.settle();
        let mut kept: Vec<u128> = lines.of.keys().map(|id| id.0.as_u128()).collect();
        kept.sort_unstable();
        assert_eq!(kept, [1, 2, 4]);
    }

    #[test]
    fn what_changes_nothing_is_not_counted_as_a_change() {
        let place = |on: Date| LineSummary {
            clock: date(2026, 1, 5),
            turns: vec![turn(on, What::Closed { in_error: false })].into(),
        };
        let id = EpisodeId(Uuid::from_u128(1));
        let mut lines = Lines::default();
        let mut changes = Vec::new();
        for line in [
            None,
            Some(place(date(2026, 2, 1))),
            Some(place(date(2026, 2, 1))),
            Some(place(date(2026, 2, 2))),
            None,
            None,
        ] {
            lines.put(id, line);
            changes.push(lines.changes);
        }
        assert_eq!(changes, [0, 1, 1, 2, 3, 3]);
    }
}
