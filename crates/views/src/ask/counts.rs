//! How many of everything, for a home page.

use super::Counts;
use crate::live::Views;
use care::episode::{ConcernStanding, Stage, Standing};
use jiff::civil::Date;

impl Views {
    /// How many of everything on a day.
    #[must_use]
    pub fn counts(&self, today: Date) -> Counts {
        let store = self.read();
        let index = &store.index;
        let paused = index
            .pausing
            .iter()
            .filter_map(|n| store.open_slot(*n))
            .filter(|s| s.is_paused(today))
            .count();
        let stages = Stage::ALL.iter().map(|stage| {
            let lying = index.stage_len(*stage);
            let count = match stage {
                Stage::Waiting => lying - paused,
                Stage::Paused => lying + paused,
                Stage::Closed => lying + store.closed.len(),
                _ => lying,
            };
            (*stage, count)
        });
        let mut counts = Counts {
            stages: stages.collect(),
            people: store.people.iter().filter(|p| p.version > 0).count(),
            waits: index.waits,
            seats_free: store.openings.values().map(|k| usize::from(k.state.seats_free())).sum(),
            ..Counts::default()
        };
        let rare = |n: &u32| store.open_slot(*n).and_then(|s| s.rare.as_deref());
        for rare in index.minded.iter().filter_map(rare) {
            counts.concerns_pressing += rare.concerns.iter().filter(|c| c.is_pressing()).count();
            let known = |c: &&crate::ConcernSummary| matches!(c.standing, ConcernStanding::Known(_));
            counts.concerns_known += rare.concerns.iter().filter(known).count();
            counts.unseen_answers += rare.unseen.len();
            counts.unread_messages += rare.unread.len();
        }
        counts.offers = index.offered.iter().filter_map(rare).map(|r| r.offers.len()).sum();
        counts.reviews = index.reviewed.iter().filter_map(rare).map(|r| r.reviews.len()).sum();
        let decisions = index
            .to_confirm
            .iter()
            .filter_map(|n| store.open_slot(*n))
            .flat_map(|s| &s.decisions);
        counts.to_confirm = decisions.filter(|d| d.standing == Standing::Provisional).count();
        counts
    }
}
