//! Providers, hand-overs, how many were told no, and places in the line.

use crate::live::Views;
use crate::store::{LineSummary, NoSummary};
use care::hand_over::HandOver;
use care::provider::Provider;
use care::{EpisodeId, HandOverId, ProviderId, UserId};
use jiff::civil::Date;
use std::sync::Arc;

/// A provider with its id and the version of its stream.
#[derive(Debug, Clone, PartialEq)]
pub struct ProviderRow {
    /// Which.
    pub id: ProviderId,
    /// Version of its stream.
    pub version: u64,
    /// The provider.
    pub state: Arc<Provider>,
}

/// A hand-over with its id and the version of its stream.
#[derive(Debug, Clone, PartialEq)]
pub struct HandOverRow {
    /// Which.
    pub id: HandOverId,
    /// Version of its stream.
    pub version: u64,
    /// The hand-over.
    pub state: Arc<HandOver>,
}

impl Views {
    /// Every provider, by name.
    #[must_use]
    pub fn providers(&self) -> Vec<ProviderRow> {
        let store = self.read();
        let all = store.seats.providers.iter();
        let mut rows: Vec<_> = all
            .map(|(id, kept)| ProviderRow {
                id: *id,
                version: kept.version,
                state: Arc::clone(&kept.state),
            })
            .collect();
        rows.sort_by(|a, b| (a.state.name(), a.id).cmp(&(b.state.name(), b.id)));
        rows
    }

    /// A provider.
    #[must_use]
    pub fn provider(&self, id: ProviderId) -> Option<ProviderRow> {
        let store = self.read();
        store.seats.providers.get(&id).map(|kept| ProviderRow {
            id,
            version: kept.version,
            state: Arc::clone(&kept.state),
        })
    }

    /// The provider that an account acts for.
    #[must_use]
    pub fn provider_of(&self, user: UserId) -> Option<ProviderId> {
        let store = self.read();
        let mut all = store.seats.providers.iter();
        all.find(|(_, kept)| kept.state.accounts.contains(&user))
            .map(|(id, _)| *id)
    }

    /// Every hand-over, or those to one provider, newest first.
    #[must_use]
    pub fn hand_overs(&self, to: Option<ProviderId>) -> Vec<HandOverRow> {
        let store = self.read();
        let of_it = |h: &HandOver| h.facts.as_ref().is_some_and(|f| to.is_none_or(|to| f.provider == to));
        let all = store.seats.hand_overs.iter().filter(|(_, kept)| of_it(&kept.state));
        let mut rows: Vec<_> = all
            .map(|(id, kept)| HandOverRow {
                id: *id,
                version: kept.version,
                state: Arc::clone(&kept.state),
            })
            .collect();
        rows.sort_by_key(|row| (std::cmp::Reverse(row.state.handed_on), row.id));
        rows
    }

    /// A hand-over.
    #[must_use]
    pub fn hand_over(&self, id: HandOverId) -> Option<HandOverRow> {
        let store = self.read();
        store.seats.hand_overs.get(&id).map(|kept| HandOverRow {
            id,
            version: kept.version,
            state: Arc::clone(&kept.state),
        })
    }

    /// Every place in the line, in no order, with the state of [`Self::places_changed`] that they are of. Those that were
    /// over for more than two years may be missing.
    #[must_use]
    pub fn places_in_line(&self) -> (u64, Vec<(EpisodeId, LineSummary)>) {
        let store = self.read();
        let places = store.lines.of.iter().map(|(id, line)| (*id, line.clone()));
        (store.lines.changes, places.collect())
    }

    /// How often a place in the line has changed since the start: while it stays, what was made of them stays true.
    #[must_use]
    pub fn places_changed(&self) -> u64 {
        self.read().lines.changes
    }

    /// Every decision from a day to a day, both included, that stands and says no or sends somebody elsewhere, with its
    /// episode.
    #[must_use]
    pub fn noes(&self, from: Date, to: Date) -> Vec<(EpisodeId, NoSummary)> {
        let store = self.read();
        let all = store.seats.noes.iter();
        let mut rows: Vec<_> = all
            .flat_map(|(id, noes)| noes.iter().map(|no| (*id, no.clone())))
            .filter(|(_, no)| from <= no.on && no.on <= to)
            .collect();
        rows.sort_by_key(|(id, no)| (no.on, *id));
        rows
    }
}
