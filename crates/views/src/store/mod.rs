//! What is held in memory: packed rows and their indexes. One lock above it guards the whole.

mod index;
mod lines;
mod seats;
mod surveys;
mod workforce;

use crate::ask::Row;
use crate::memory::map_bytes;
use crate::pack::{ClosedSlot, Names, OpenSlot, PersonSlot, Slab};
use crate::search::Search;
use crate::summary::{EpisodeSummary, PersonSummary};
use care::account::Account;
use care::episode::Episode;
use care::opening::Opening;
use care::practitioner::Practitioner;
use care::service::Service;
use care::{EpisodeId, HandOverId, OpeningId, PersonId, PractitionerId, RegistrantId, SurveyAnswerId, UserId};
pub(crate) use index::Index;
use jiff::civil::Date;
pub use lines::LineSummary;
pub(crate) use lines::Lines;
pub use seats::NoSummary;
pub(crate) use seats::Seats;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
pub(crate) use surveys::Surveys;
use uuid::Uuid;
pub(crate) use workforce::Workforce;

/// Where an episode's row lies.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// Erased.
    Gone,
    /// Named by its person; its own stream was not seen yet.
    Pending(u32),
    /// Closed, with nothing left to do.
    Closed(u32),
    /// Anything else.
    Open(u32),
}

/// A state kept whole, with the version of its stream.
#[derive(Debug, Clone)]
pub(crate) struct Kept<T> {
    pub(crate) version: u64,
    pub(crate) state: Arc<T>,
}

/// A row of an episode.
#[derive(Clone, Copy)]
pub(crate) enum EpisodeSlot<'s> {
    Open(&'s OpenSlot),
    Closed(&'s ClosedSlot),
}

/// What is kept of an episode beside its row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Beside {
    /// Every no that it holds.
    pub(crate) noes: Box<[NoSummary]>,
    /// Its place in the line.
    pub(crate) line: Option<LineSummary>,
}

impl Beside {
    pub(crate) fn of(e: &Episode) -> Self {
        Self {
            noes: NoSummary::all_of(e),
            line: LineSummary::of(e),
        }
    }
}

#[derive(Default)]
pub(crate) struct Store {
    pub(crate) names: Names,
    pub(crate) index: Index,
    pub(crate) search: Search,
    pub(crate) open: Slab<OpenSlot>,
    pub(crate) closed: Slab<ClosedSlot>,
    pending: Slab<EpisodeId>,
    places: Vec<Place>,
    episodes: HashMap<EpisodeId, u32>,
    pub(crate) people: Slab<PersonSlot>,
    persons: HashMap<PersonId, u32>,
    pub(crate) practitioners: HashMap<PractitionerId, Kept<Practitioner>>,
    pub(crate) openings: HashMap<OpeningId, Kept<Opening>>,
    pub(crate) accounts: HashMap<UserId, Kept<Account>>,
    pub(crate) user_names: HashMap<String, UserId>,
    pub(crate) account_of: HashMap<PractitionerId, UserId>,
    pub(crate) service: Option<(Uuid, Kept<Service>)>,
    pub(crate) workforce: Workforce,
    pub(crate) surveys: Surveys,
    pub(crate) seats: Seats,
    pub(crate) lines: Lines,
    /// People whose keys were erased: what comes late must not bring them back.
    erased: HashSet<PersonId>,
}

fn index_of(n: u32) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

impl Store {
    // Episodes

    fn episode_number(&mut self, id: EpisodeId) -> u32 {
        if let Some(n) = self.episodes.get(&id) {
            return *n;
        }
        let n = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        let at = self.pending.insert(id);
        self.places.push(Place::Pending(at));
        self.episodes.insert(id, n);
        n
    }

    pub(crate) fn number_of(&self, id: EpisodeId) -> Option<u32> {
        self.episodes.get(&id).copied()
    }

    pub(crate) fn slot(&self, n: u32) -> Option<EpisodeSlot<'_>> {
        match self.places.get(index_of(n))? {
            Place::Open(at) => self.open.get(*at).map(EpisodeSlot::Open),
            Place::Closed(at) => self.closed.get(*at).map(EpisodeSlot::Closed),
            Place::Gone | Place::Pending(_) => None,
        }
    }

    /// The row of an episode that is not over, or has something left to do.
    pub(crate) fn open_slot(&self, n: u32) -> Option<&OpenSlot> {
        match self.slot(n)? {
            EpisodeSlot::Open(slot) => Some(slot),
            EpisodeSlot::Closed(_) => None,
        }
    }

    fn episode_id(&self, n: u32) -> Option<EpisodeId> {
        match self.places.get(index_of(n))? {
            Place::Open(at) => self.open.get(*at).map(|s| s.id),
            Place::Closed(at) => self.closed.get(*at).map(|s| s.id),
            Place::Pending(at) => self.pending.get(*at).copied(),
            Place::Gone => None,
        }
    }

    /// The version of an episode's stream that its row is of; 0 without a row.
    pub(crate) fn episode_version(&self, id: EpisodeId) -> u64 {
        match self.number_of(id).and_then(|n| self.slot(n)) {
            Some(EpisodeSlot::Open(slot)) => u64::from(slot.version),
            Some(EpisodeSlot::Closed(slot)) => u64::from(slot.version),
            None => 0,
        }
    }

    /// Takes a summary in, unless the row is of a newer version.
    pub(crate) fn put_episode(&mut self, summary: &EpisodeSummary) {
        if self.erased.contains(&summary.person) || summary.version < self.episode_version(summary.id) {
            return;
        }
        let person = self.person_number(summary.person);
        let n = self.episode_number(summary.id);
        self.take_out(n);
        let place = match ClosedSlot::pack(summary, person, &mut self.names) {
            Some(slot) => {
                self.index.add_closed(n, &slot, &self.names);
                Place::Closed(self.closed.insert(slot))
            }
            None => {
                let slot = OpenSlot::pack(summary, person, &mut self.names);
                self.number_users(&slot);
                self.index.add(n, &slot, &self.names);
                Place::Open(self.open.insert(slot))
            }
        };
        if let Some(p) = self.places.get_mut(index_of(n)) {
            *p = place;
        }
    }

    /// Takes a summary in together with what is kept beside its row, unless the row is of a newer version.
    pub(crate) fn put_episode_with(&mut self, summary: &EpisodeSummary, beside: Beside) {
        if !self.erased.contains(&summary.person) && summary.version >= self.episode_version(summary.id) {
            self.seats.put_noes(summary.id, beside.noes);
            self.lines.put(summary.id, beside.line);
        }
        self.put_episode(summary);
    }

    /// Sets the version of a closed episode's row, when what came since changed nothing else.
    pub(crate) fn set_closed_version(&mut self, id: EpisodeId, version: u64) {
        let place = self.number_of(id).and_then(|n| self.places.get(index_of(n)));
        if let Some(Place::Closed(at)) = place
            && let Some(slot) = self.closed.get_mut(*at)
        {
            slot.version = u32::try_from(version).unwrap_or(u32::MAX);
        }
    }

    /// Gives those accounts a number that the index finds by id.
    fn number_users(&mut self, slot: &OpenSlot) {
        let Some(rare) = slot.rare.as_deref() else { return };
        let reviewers = rare.reviews.iter().filter_map(|r| r.reviewer).map(|(user, _, _)| user);
        let owners = rare.concerns.iter().filter_map(|c| c.owner);
        for user in reviewers.chain(owners) {
            self.names.id(user.0);
        }
    }

    /// Takes a row out of its place and the indexes.
    fn take_out(&mut self, n: u32) {
        match self.places.get(index_of(n)) {
            Some(Place::Open(at)) => {
                if let Some(slot) = self.open.remove(*at) {
                    self.index.remove(n, &slot, &self.names);
                }
            }
            Some(Place::Closed(at)) => {
                if let Some(slot) = self.closed.remove(*at) {
                    self.index.remove_closed(n, &slot, &self.names);
                }
            }
            Some(Place::Pending(at)) => {
                self.pending.remove(*at);
            }
            Some(Place::Gone) | None => {}
        }
        if let Some(p) = self.places.get_mut(index_of(n)) {
            *p = Place::Gone;
        }
    }

    fn drop_episode(&mut self, id: EpisodeId) {
        self.seats.forget_episode(id);
        self.lines.put(id, None);
        if let Some(n) = self.episodes.remove(&id) {
            self.take_out(n);
        }
    }

    pub(crate) fn episode_summary(&self, n: u32) -> Option<EpisodeSummary> {
        match self.slot(n)? {
            EpisodeSlot::Open(slot) => Some(slot.unpack(self.people.get(slot.person)?.id, &self.names)),
            EpisodeSlot::Closed(slot) => Some(slot.unpack(self.people.get(slot.person)?.id, &self.names)),
        }
    }

    /// An episode with its person.
    pub(crate) fn row(&self, n: u32, today: Date) -> Option<Row> {
        let episode = self.episode_summary(n)?;
        let person = self
            .person_number_of(episode.person)
            .and_then(|p| self.person_summary(p));
        let stage = episode.stage(today);
        let due = episode.next_due(today);
        Some(Row {
            episode,
            person,
            stage,
            due,
        })
    }

    /// The numbers of all episodes that are not over or have something left to do.
    pub(crate) fn open_numbers(&self) -> impl Iterator<Item = u32> {
        let numbered = self.places.iter().zip(0_u32..);
        numbered
            .filter(|(place, _)| matches!(place, Place::Open(_)))
            .map(|(_, n)| n)
    }

    /// The ids of all episodes that are not over or have something left to do.
    pub(crate) fn open_ids(&self) -> Vec<EpisodeId> {
        self.open.iter().map(|s| s.id).collect()
    }

    // People

    fn person_number(&mut self, id: PersonId) -> u32 {
        if let Some(n) = self.persons.get(&id) {
            return *n;
        }
        let n = self.people.insert(PersonSlot::unknown(id));
        self.persons.insert(id, n);
        n
    }

    pub(crate) fn person_number_of(&self, id: PersonId) -> Option<u32> {
        self.persons.get(&id).copied()
    }

    pub(crate) fn person_version(&self, id: PersonId) -> u64 {
        self.person_number_of(id)
            .and_then(|n| self.people.get(n))
            .map_or(0, |s| u64::from(s.version))
    }

    /// Takes a summary in, unless the row is of a newer version.
    pub(crate) fn put_person(&mut self, summary: &PersonSummary) {
        if self.erased.contains(&summary.id) || summary.version < self.person_version(summary.id) {
            return;
        }
        let n = self.person_number(summary.id);
        let episodes = summary.episodes.iter().map(|e| self.episode_number(*e)).collect();
        let slot = PersonSlot::pack(summary, episodes, &mut self.names);
        if let Some(old) = self.people.get(n) {
            self.search.remove(n, old);
        }
        self.search.add(n, &slot);
        if let Some(place) = self.people.get_mut(n) {
            *place = slot;
        }
    }

    /// A person; none while only their episodes are known.
    pub(crate) fn person_summary(&self, n: u32) -> Option<PersonSummary> {
        let slot = self.people.get(n).filter(|s| s.version > 0)?;
        Some(slot.unpack(&self.names, |n| self.episode_id(n)))
    }

    /// Drops a person with their episodes, for good.
    pub(crate) fn drop_person(&mut self, id: PersonId) {
        self.erased.insert(id);
        // Whose key it was is not known here; only one of the two kinds has it.
        self.workforce.drop_registrant(RegistrantId(id.0));
        self.surveys.drop_answers_of(RegistrantId(id.0));
        let Some(n) = self.persons.remove(&id) else { return };
        let mut theirs: Vec<EpisodeId> = self.open.iter().filter(|s| s.person == n).map(|s| s.id).collect();
        theirs.extend(self.closed.iter().filter(|s| s.person == n).map(|s| s.id));
        if let Some(slot) = self.people.remove(n) {
            self.search.remove(n, &slot);
            theirs.extend(slot.episodes.iter().filter_map(|e| self.episode_id(*e)));
        }
        for episode in theirs {
            self.drop_episode(episode);
        }
    }

    /// Drops whatever row a stream has whose events cannot be opened any more.
    pub(crate) fn drop_stream(&mut self, stream: Uuid, key: Uuid) {
        self.drop_person(PersonId(key));
        self.drop_episode(EpisodeId(stream));
        self.surveys.drop_answer(SurveyAnswerId(stream));
        self.seats.drop_hand_over(HandOverId(stream));
    }

    // Staff and settings

    pub(crate) fn put_practitioner(&mut self, id: PractitionerId, version: u64, state: &Practitioner) {
        put_kept(&mut self.practitioners, id, version, state);
    }

    pub(crate) fn put_opening(&mut self, id: OpeningId, version: u64, state: &Opening) {
        put_kept(&mut self.openings, id, version, state);
    }

    pub(crate) fn put_account(&mut self, id: UserId, version: u64, state: &Account) {
        if !put_kept(&mut self.accounts, id, version, state) {
            return;
        }
        self.user_names.retain(|_, user| *user != id);
        if !state.user_name.is_empty() {
            self.user_names.insert(state.user_name.to_lowercase(), id);
        }
        self.account_of.retain(|_, user| *user != id);
        if let Some(practitioner) = state.practitioner {
            self.account_of.insert(practitioner, id);
        }
    }

    /// Takes the settings in; true if the standards are others than before.
    pub(crate) fn put_service(&mut self, id: Uuid, version: u64, state: &Service) -> bool {
        let old = self.service.as_ref().map(|(_, kept)| kept);
        if old.is_some_and(|kept| version < kept.version) {
            return false;
        }
        let before = old.map_or_else(Default::default, |kept| kept.state.standards.clone());
        self.service = Some((
            id,
            Kept {
                version,
                state: Arc::new(state.clone()),
            },
        ));
        before != state.standards
    }

    pub(crate) fn settings(&self) -> Arc<Service> {
        self.service
            .as_ref()
            .map_or_else(Arc::default, |(_, kept)| Arc::clone(&kept.state))
    }

    /// Gives back room that growing had taken in advance.
    pub(crate) fn settle(&mut self) {
        self.places.shrink_to_fit();
        self.lines.settle();
    }

    /// Bytes of ids, numbers and places of episodes.
    pub(crate) fn number_bytes(&self) -> usize {
        self.pending.bytes()
            + self.places.capacity() * size_of::<Place>()
            + map_bytes(self.episodes.capacity(), size_of::<(EpisodeId, u32)>())
    }

    pub(crate) fn people_bytes(&self) -> usize {
        self.people.bytes()
            + self.people.iter().map(PersonSlot::heap_bytes).sum::<usize>()
            + map_bytes(self.persons.capacity(), size_of::<(PersonId, u32)>())
    }
}

/// Keeps a state unless a newer version is kept; true if it was kept.
fn put_kept<K: std::hash::Hash + Eq, T: Clone>(map: &mut HashMap<K, Kept<T>>, key: K, version: u64, state: &T) -> bool {
    if map.get(&key).is_some_and(|kept| version < kept.version) {
        return false;
    }
    map.insert(
        key,
        Kept {
            version,
            state: Arc::new(state.clone()),
        },
    );
    true
}
