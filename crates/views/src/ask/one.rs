//! One thing by its id, and the staff: few enough to be listed whole.

use super::Row;
use crate::live::Views;
use crate::search::letters::sort_key;
use crate::store::{Kept, Store};
use crate::summary::*;
use care::account::Account;
use care::opening::Opening;
use care::practitioner::Practitioner;
use care::service::Service;
use care::*;
use jiff::civil::Date;
use std::sync::Arc;

fn practitioner(store: &Store, id: PractitionerId, kept: &Kept<Practitioner>, seats_free: u32) -> PractitionerSummary {
    let theirs = store.index.of_practitioner(store.names.known_id(id.0));
    let number = store.names.known_id(id.0);
    let has_open_course = |n: &u32| {
        store
            .open_slot(*n)
            .is_some_and(|s| s.courses.iter().any(|c| Some(c.practitioner) == number))
    };
    PractitionerSummary {
        id,
        version: kept.version,
        state: Arc::clone(&kept.state),
        account: store.account_of.get(&id).copied(),
        open_courses: theirs.filter(has_open_course).count(),
        seats_free,
    }
}

fn opening(store: &Store, id: OpeningId, kept: &Kept<Opening>) -> OpeningSummary {
    let whose = kept.state.slot.as_ref().map(|s| s.practitioner);
    OpeningSummary {
        id,
        version: kept.version,
        state: Arc::clone(&kept.state),
        practitioner: whose
            .and_then(|p| store.practitioners.get(&p))
            .map(|k| Arc::clone(&k.state)),
    }
}

fn account(id: UserId, kept: &Kept<Account>) -> AccountSummary {
    AccountSummary {
        id,
        version: kept.version,
        state: Arc::clone(&kept.state),
    }
}

impl Views {
    /// The service's settings.
    #[must_use]
    pub fn service(&self) -> Arc<Service> {
        self.read().settings()
    }

    /// The settings' stream with its version; none before the service was founded.
    #[must_use]
    pub fn service_stream(&self) -> Option<(uuid::Uuid, u64)> {
        self.read().service.as_ref().map(|(id, kept)| (*id, kept.version))
    }

    /// An episode.
    #[must_use]
    pub fn episode(&self, id: EpisodeId) -> Option<EpisodeSummary> {
        let store = self.read();
        store.number_of(id).and_then(|n| store.episode_summary(n))
    }

    /// An episode with its person, stage and next due.
    #[must_use]
    pub fn row(&self, id: EpisodeId, today: Date) -> Option<Row> {
        let store = self.read();
        store.number_of(id).and_then(|n| store.row(n, today))
    }

    /// A person.
    #[must_use]
    pub fn person(&self, id: PersonId) -> Option<PersonSummary> {
        let store = self.read();
        store.person_number_of(id).and_then(|n| store.person_summary(n))
    }

    /// A practitioner.
    #[must_use]
    pub fn practitioner(&self, id: PractitionerId) -> Option<PractitionerSummary> {
        let store = self.read();
        let seats = store
            .openings
            .values()
            .filter(|k| k.state.slot.as_ref().is_some_and(|s| s.practitioner == id));
        let seats_free = seats.map(|k| u32::from(k.state.seats_free())).sum();
        store
            .practitioners
            .get(&id)
            .map(|kept| practitioner(&store, id, kept, seats_free))
    }

    /// Practitioners, by name; those who have left as well.
    #[must_use]
    pub fn practitioners(&self) -> Vec<PractitionerSummary> {
        let store = self.read();
        let mut seats = std::collections::HashMap::<PractitionerId, u32>::new();
        for opening in store.openings.values() {
            if let Some(slot) = &opening.state.slot {
                *seats.entry(slot.practitioner).or_default() += u32::from(opening.state.seats_free());
            }
        }
        let free = |id| seats.get(id).copied().unwrap_or(0);
        let mut all: Vec<_> = store
            .practitioners
            .iter()
            .map(|(id, kept)| practitioner(&store, *id, kept, free(id)))
            .collect();
        all.sort_by_cached_key(|p| (sort_key(&p.listed()), p.id));
        all
    }

    /// An opening.
    #[must_use]
    pub fn opening(&self, id: OpeningId) -> Option<OpeningSummary> {
        let store = self.read();
        store.openings.get(&id).map(|kept| opening(&store, id, kept))
    }

    /// Openings that are not withdrawn, by day and time.
    #[must_use]
    pub fn openings(&self) -> Vec<OpeningSummary> {
        let store = self.read();
        let live = store.openings.iter().filter(|(_, k)| k.state.withdrawn.is_none());
        let mut all: Vec<_> = live.map(|(id, kept)| opening(&store, *id, kept)).collect();
        all.sort_by_key(|o| (o.state.slot.as_ref().map(|s| (s.weekly.day, s.weekly.at)), o.id));
        all
    }

    /// Openings with a free seat whose practitioner works here on the day, longest free first.
    #[must_use]
    pub fn openings_free(&self, today: Date) -> Vec<OpeningSummary> {
        let store = self.read();
        let free = store.openings.iter().filter(|(_, k)| k.state.seats_free() > 0);
        let mut all: Vec<_> = free
            .map(|(id, kept)| opening(&store, *id, kept))
            .filter(|o| o.practitioner.as_ref().is_some_and(|p| p.is_active(today)))
            .collect();
        all.sort_by_key(|o| (o.state.free_since, o.id));
        all
    }

    /// An account.
    #[must_use]
    pub fn account(&self, id: UserId) -> Option<AccountSummary> {
        self.read().accounts.get(&id).map(|kept| account(id, kept))
    }

    /// The account with this sign-in name, whatever its case.
    #[must_use]
    pub fn account_by_name(&self, user_name: &str) -> Option<AccountSummary> {
        let store = self.read();
        let id = store.user_names.get(&user_name.trim().to_lowercase())?;
        store.accounts.get(id).map(|kept| account(*id, kept))
    }

    /// Accounts, by name; closed ones as well.
    #[must_use]
    pub fn accounts(&self) -> Vec<AccountSummary> {
        let store = self.read();
        let mut all: Vec<_> = store.accounts.iter().map(|(id, kept)| account(*id, kept)).collect();
        all.sort_by_cached_key(|a| (sort_key(&a.state.name), a.id));
        all
    }
}
