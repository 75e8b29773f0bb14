//! A ledger in a list: events of the real codec, opened, without a database.

use care::codec::{Stored, current_version, encode_facts};
use care::episode::{Episode, EpisodeEvent};
use care::person::{Identity, Name, NhsNumber, PersonEvent, Reach};
use care::terms::*;
use care::*;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use ledger::{Content, Opened, SERVICE_KEY, StorageError, StoredEvent};
use std::collections::HashMap;
use std::sync::Mutex;
use uuid::Uuid;
use views::Record;

/// The day on which most tests ask.
pub const TODAY: Date = date(2026, 11, 16);

/// The stream of the settings.
pub const SERVICE: Uuid = Uuid::from_u128(0x5e);

/// Noon in London on a day.
pub fn noon(day: Date) -> Timestamp {
    calendar::london_instant(day, jiff::civil::time(12, 0, 0, 0))
}

pub fn id<T: From<Uuid>>(n: u128) -> T {
    T::from(Uuid::from_u128(n))
}

pub fn code(text: &str) -> TherapyCode {
    TherapyCode::new(text)
}

pub fn one_to_one(text: &str) -> TherapyChoice {
    TherapyChoice {
        therapy: code(text),
        format: Format::Individual,
    }
}

#[derive(Default)]
pub struct Book {
    pub events: Vec<StoredEvent>,
    versions: HashMap<Uuid, u64>,
    /// How many streams were read whole.
    pub streams_read: Mutex<usize>,
}

impl Book {
    /// Writes an event at the end. `key` seals it.
    pub fn write<E: Stored>(&mut self, stream: Uuid, key: Uuid, at: Timestamp, on: Option<Date>, event: &E) {
        let version = self.versions.entry(stream).or_default();
        *version += 1;
        self.events.push(StoredEvent {
            position: u64::try_from(self.events.len()).unwrap() + 1,
            stream,
            version: *version,
            recorded_at: at,
            author: Uuid::from_u128(1),
            role: u16::try_from(Role::Therapist.number()).unwrap(),
            organisation: Uuid::nil(),
            key_id: key,
            content: Content::Opened(Opened {
                type_name: event.type_name(),
                type_version: current_version(event),
                facts: encode_facts(event, on).unwrap(),
                words: None,
            }),
        });
    }

    /// An event of an episode, on a day.
    pub fn episode(&mut self, episode: EpisodeId, person: PersonId, on: Date, event: EpisodeEvent) {
        self.write(episode.0, person.0, noon(on), None, &event);
    }

    /// An event of a person.
    pub fn person(&mut self, person: PersonId, event: PersonEvent) {
        self.write(person.0, person.0, noon(TODAY), None, &event);
    }

    /// An event of a stream that belongs to the service.
    pub fn service<E: Stored>(&mut self, stream: Uuid, event: &E) {
        self.write(stream, SERVICE_KEY, noon(TODAY), None, event);
    }

    /// A person with a name and birth date.
    pub fn register(&mut self, n: u128, given: &str, family: &str, born: Option<Date>, nhs: Option<&str>) -> PersonId {
        let person = id(n);
        let identity = Identity {
            name: Some(Name {
                given: given.into(),
                family: family.into(),
                uses: None,
                title: None,
            }),
            born,
            nhs_number: nhs.map(|digits| NhsNumber {
                digits: digits.into(),
                status: NhsNumberStatus::Given,
            }),
            ..Identity::default()
        };
        self.person(
            person,
            PersonEvent::Registered {
                identity,
                reach: Reach::default(),
            },
        );
        person
    }

    /// An episode that begins with a referral received on a day.
    pub fn refer(&mut self, n: u128, person: PersonId, received_on: Date) -> EpisodeId {
        let episode: EpisodeId = id(n);
        let event = EpisodeEvent::ReferralReceived {
            referral: referral(n, person, received_on),
            acknowledge_by: received_on,
            safety_screen_by: received_on,
            screen_by: received_on,
        };
        self.person(person, PersonEvent::EpisodeOpened { episode });
        self.episode(episode, person, received_on, event);
        episode
    }

    /// What folding says of an episode now.
    pub fn folded(&self, episode: EpisodeId) -> Episode {
        let mut state = Episode::default();
        for e in self.events.iter().filter(|e| e.stream == episode.0) {
            let Some(opened) = e.opened() else { continue };
            let (event, on) = codec::decode_facts(opened.type_name, opened.type_version, &opened.facts).unwrap();
            let header = Header {
                version: e.version,
                at: e.recorded_at,
                by: UserId(e.author),
                role: Role::Therapist,
                occurred_on: on,
            };
            state.apply(&header, &event);
        }
        state
    }

    /// Erases a person: only the headers of their events remain.
    pub fn erase(&mut self, person: PersonId) {
        for event in self.events.iter_mut().filter(|e| e.key_id == person.0) {
            event.content = Content::Erased;
        }
    }

    /// The first events.
    pub fn first(&self, n: usize) -> Self {
        Self {
            events: self.events.iter().take(n).cloned().collect(),
            ..Self::default()
        }
    }
}

/// A referral by a GP.
pub fn referral(n: u128, person: PersonId, received_on: Date) -> episode::Referral {
    episode::Referral {
        id: id(n),
        person,
        source: ReferralSource::Gp,
        means: Means::Form,
        received_on,
        referrer: None,
        referrer_organisation: None,
        document: None,
        asks_for: None,
        urgency: None,
        recommendation: Recommendation::NotGiven,
        circumstances: Vec::new(),
        problem: None,
        returns_from: None,
        wants_triage: false,
    }
}

impl Record for Book {
    fn head(&self) -> Result<u64, StorageError> {
        Ok(self.events.last().map_or(0, |e| e.position))
    }

    fn replay(&self, after: u64, each: &mut dyn FnMut(Vec<StoredEvent>)) -> Result<u64, StorageError> {
        let events: Vec<_> = self.events.iter().filter(|e| e.position > after).cloned().collect();
        for some in events.chunks(7) {
            each(some.to_vec());
        }
        self.head()
    }

    fn follow(&self, after: u64, limit: u32) -> Result<Vec<StoredEvent>, StorageError> {
        let limit = usize::try_from(limit).unwrap();
        Ok(self
            .events
            .iter()
            .filter(|e| e.position > after)
            .take(limit)
            .cloned()
            .collect())
    }

    fn erased_since(&self, known: u64) -> Result<(u64, Vec<Uuid>), StorageError> {
        let erased = self
            .events
            .iter()
            .filter(|e| e.content == Content::Erased)
            .map(|e| e.key_id);
        let erased: std::collections::BTreeSet<Uuid> = erased.collect();
        let count = u64::try_from(erased.len()).unwrap();
        Ok((
            count,
            if count == known {
                Vec::new()
            } else {
                erased.into_iter().collect()
            },
        ))
    }

    fn stream(&self, stream: Uuid) -> Result<Vec<StoredEvent>, StorageError> {
        *self.streams_read.lock().unwrap() += 1;
        Ok(self.events.iter().filter(|e| e.stream == stream).cloned().collect())
    }
}
