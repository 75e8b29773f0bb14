//! The views themselves: one lock over what is held, one position.

use crate::fold::{self, Stream};
use crate::record::Record;
use crate::replay;
use crate::store::{Beside, Store};
use crate::summary::*;
use care::account::Account;
use care::episode::Episode;
use care::hand_over::HandOver;
use care::load::LoadAgreed;
use care::opening::Opening;
use care::person::Person;
use care::post::Post;
use care::practitioner::Practitioner;
use care::provider::Provider;
use care::registrant::Registrant;
use care::service::Service;
use care::survey::Survey;
use care::survey_answer::SurveyAnswer;
use care::timesheet::Timesheet;
use care::*;
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Events read at once when following.
const AT_ONCE: u32 = 512;
/// Streams folded again at once when the standards changed.
const REFOLD_AT_ONCE: usize = 256;

/// Why the views could not be folded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReplayError {
    /// The ledger could not be read.
    #[error(transparent)]
    Storage(#[from] ledger::StorageError),
    /// An event's facts could not be read.
    #[error("event {position}: {source}")]
    Unreadable {
        /// Where it lies.
        position: u64,
        /// What is wrong with it.
        source: codec::CodecError,
    },
    /// A thread of the fold ended early.
    #[error("the fold was broken off")]
    BrokenOff,
}

/// A stream's new state, as the writer has it after an append.
#[derive(Debug, Clone, Copy)]
#[expect(
    missing_docs,
    reason = "id, version of the stream after the append, and the folded state of that version"
)]
pub enum Change<'a> {
    /// An episode; its version is in the state.
    Episode { id: EpisodeId, state: &'a Episode },
    /// A person.
    Person {
        id: PersonId,
        version: u64,
        state: &'a Person,
    },
    /// A practitioner.
    Practitioner {
        id: PractitionerId,
        version: u64,
        state: &'a Practitioner,
    },
    /// An opening.
    Opening {
        id: OpeningId,
        version: u64,
        state: &'a Opening,
    },
    /// An account.
    Account {
        id: UserId,
        version: u64,
        state: &'a Account,
    },
    /// The service's settings.
    Service { id: Uuid, version: u64, state: &'a Service },
    /// A register entry.
    Registrant {
        id: RegistrantId,
        version: u64,
        state: &'a Registrant,
    },
    /// A paid post.
    Post { id: PostId, version: u64, state: &'a Post },
    /// A timesheet; `id` is its stream.
    Timesheet {
        id: Uuid,
        version: u64,
        state: &'a Timesheet,
    },
    /// What is agreed about a practitioner's load; `id` is its stream.
    Load {
        id: Uuid,
        version: u64,
        state: &'a LoadAgreed,
    },
    /// A survey.
    Survey {
        id: SurveyId,
        version: u64,
        state: &'a Survey,
    },
    /// An answer to a survey, or a file of them.
    SurveyAnswer {
        id: SurveyAnswerId,
        version: u64,
        state: &'a SurveyAnswer,
    },
    /// A provider that takes hand-overs.
    Provider {
        id: ProviderId,
        version: u64,
        state: &'a Provider,
    },
    /// A hand-over.
    HandOver {
        id: HandOverId,
        version: u64,
        state: &'a HandOver,
    },
}

/// How far everything is taken in, and what was taken in beyond that.
#[derive(Default)]
struct Progress {
    position: u64,
    /// First and last positions of appends noted before what lies between was.
    ahead: BTreeMap<u64, u64>,
}

impl Progress {
    fn add(&mut self, first: u64, last: u64) {
        if first <= last {
            let end = self.ahead.entry(first).or_insert(last);
            *end = (*end).max(last);
        }
        while let Some(entry) = self.ahead.first_entry() {
            if *entry.key() > self.position.saturating_add(1) {
                break;
            }
            self.position = self.position.max(entry.remove());
        }
    }
}

/// What is true now. Share it in an `Arc`.
pub struct Views {
    days: Calendar,
    store: RwLock<Store>,
    progress: Mutex<Progress>,
    moved: Condvar,
    /// Held by whoever follows the ledger: one at a time.
    following: Mutex<()>,
    /// Erasures taken in.
    erasures: AtomicU64,
    /// The standards changed since the dues of all episodes were worked out.
    dues_are_old: AtomicBool,
}

impl std::fmt::Debug for Views {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Nothing of what is held: it names people.
        f.debug_struct("Views")
            .field("position", &self.position())
            .finish_non_exhaustive()
    }
}

impl Views {
    fn with(store: Store, position: u64, days: Calendar) -> Self {
        Self {
            days,
            store: RwLock::new(store),
            progress: Mutex::new(Progress {
                position,
                ahead: BTreeMap::new(),
            }),
            moved: Condvar::new(),
            following: Mutex::new(()),
            erasures: AtomicU64::new(0),
            dues_are_old: AtomicBool::new(false),
        }
    }

    /// Views of an empty ledger. `days` are the bank holidays known: due dates by working day rest on them.
    #[must_use]
    pub fn empty(days: Calendar) -> Self {
        Self::with(Store::default(), 0, days)
    }

    /// Folds all events of a ledger. `progress` is told now and then how many of how many events are done.
    ///
    /// # Errors
    /// When the ledger cannot be read or an event's facts are not what its type promises.
    pub fn replay<R: Record + ?Sized>(
        record: &R,
        days: Calendar,
        progress: impl FnMut(u64, u64),
    ) -> Result<Self, ReplayError> {
        let started = Instant::now();
        // Asked first: who is erased meanwhile is found by the next refresh.
        let (erasures, erased) = record.erased_since(0)?;
        let (mut store, position) = replay::replay(record, &days, progress)?;
        for key in erased {
            store.drop_person(PersonId(key));
        }
        tracing::info!(
            events = position,
            millis = started.elapsed().as_millis(),
            "views folded"
        );
        let views = Self::with(store, position, days);
        views.erasures.store(erasures, Ordering::SeqCst);
        Ok(views)
    }

    /// Takes in what was appended since, by anybody; returns the position reached. Appends that were noted already are
    /// not folded again. Also drops people who were erased since, and works the dues of all episodes out anew after a
    /// change of the service's standards.
    ///
    /// # Errors
    /// As [`Views::replay`].
    pub fn refresh<R: Record + ?Sized>(&self, record: &R) -> Result<u64, ReplayError> {
        let _one_at_a_time = self.following.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let after = self.position();
            let events = record.follow(after, AT_ONCE)?;
            let Some(last) = events.last().map(|e| e.position) else {
                break;
            };
            // Per stream the newest version, and a type name by which its kind is known.
            let mut touched: HashMap<Uuid, (u64, Option<&'static str>)> = HashMap::new();
            for event in &events {
                let kind = event.opened().map(|o| o.type_name);
                let entry = touched.entry(event.stream).or_insert((0, kind));
                *entry = (event.version, kind.or(entry.1));
            }
            let mut changed = Vec::new();
            {
                let store = self.read();
                changed.extend(touched.iter().filter(|(id, (version, kind))| {
                    kind.is_none_or(|k| store_version(&store, **id, k).is_some_and(|v| v < *version))
                }));
            }
            let mut streams = Vec::with_capacity(changed.len());
            for (id, _) in changed {
                if let Some(stream) = Stream::whole(&record.stream(*id)?)? {
                    streams.push((*id, stream));
                }
            }
            self.put(streams);
            self.advance(after.saturating_add(1), last);
        }
        let (erasures, erased) = record.erased_since(self.erasures.load(Ordering::SeqCst))?;
        for key in erased {
            self.forget(PersonId(key));
        }
        self.erasures.store(erasures, Ordering::SeqCst);
        if self.dues_are_old.swap(false, Ordering::SeqCst) {
            self.refold_open(record)?;
        }
        Ok(self.position())
    }

    /// Works the dues of all open episodes out anew.
    fn refold_open<R: Record + ?Sized>(&self, record: &R) -> Result<(), ReplayError> {
        let ids = self.read().open_ids();
        for some in ids.chunks(REFOLD_AT_ONCE) {
            let mut streams = Vec::with_capacity(some.len());
            for id in some {
                if let Some(stream) = Stream::whole(&record.stream(id.0)?)? {
                    streams.push((id.0, stream));
                }
            }
            self.put(streams);
        }
        Ok(())
    }

    /// Puts folded streams into the store. Settings come first, and the dues of what comes with them rest on them.
    fn put(&self, mut streams: Vec<(Uuid, Stream)>) {
        streams.sort_by_key(|(_, s)| !matches!(s.state, fold::Folded::Service(_)));
        let mut store = self.write();
        for (id, stream) in streams {
            let summed = stream.summary(id, &fold::standards(&store), &self.days);
            if summed.put(&mut store) {
                self.dues_are_old.store(true, Ordering::SeqCst);
            }
        }
    }

    /// Takes in one append of this process, from its first to its last position, with the new state of every stream
    /// that it touched. All show at once. A summary of an older version never replaces a newer one, whatever the order
    /// in which threads come here; the position moves on once everything before it has come.
    ///
    /// After a change of the service's standards, [`Views::refresh`] brings the dues of all other episodes up to date.
    pub fn note(&self, first: u64, last: u64, changes: &[Change<'_>]) {
        let mut store = self.write();
        let settings = changes.iter().filter(|c| matches!(c, Change::Service { .. }));
        let others = changes.iter().filter(|c| !matches!(c, Change::Service { .. }));
        for change in settings.chain(others) {
            match *change {
                Change::Episode { id, state } => {
                    let summary = EpisodeSummary::of(id, state, &fold::standards(&store), &self.days);
                    if let Some(summary) = summary {
                        store.put_episode_with(&summary, Beside::of(state));
                    }
                }
                Change::Person { id, version, state } => {
                    if let Some(summary) = PersonSummary::of(id, version, state) {
                        store.put_person(&summary);
                    }
                }
                Change::Practitioner { id, version, state } => store.put_practitioner(id, version, state),
                Change::Opening { id, version, state } => store.put_opening(id, version, state),
                Change::Account { id, version, state } => store.put_account(id, version, state),
                Change::Registrant { id, version, state } => store.workforce.put_registrant(id, version, state),
                Change::Post { id, version, state } => store.workforce.put_post(id, version, state),
                Change::Timesheet { id, version, state } => store.workforce.put_timesheet(id, version, state),
                Change::Load { id, version, state } => store.workforce.put_load(id, version, state),
                Change::Survey { id, version, state } => store.surveys.put_survey(id, version, state),
                Change::SurveyAnswer { id, version, state } => store.surveys.put_answer(id, version, state),
                Change::Provider { id, version, state } => store.seats.put_provider(id, version, state),
                Change::HandOver { id, version, state } => store.seats.put_hand_over(id, version, state),
                Change::Service { id, version, state } => {
                    if store.put_service(id, version, state) {
                        self.dues_are_old.store(true, Ordering::SeqCst);
                    }
                }
            }
        }
        drop(store);
        self.advance(first, last);
    }

    /// Drops a person with their episodes, after their key was erased. What comes late does not bring them back.
    pub fn forget(&self, person: PersonId) {
        self.write().drop_person(person);
    }

    fn advance(&self, first: u64, last: u64) {
        self.progress
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .add(first, last);
        self.moved.notify_all();
    }

    /// The position up to which everything is taken in.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner).position
    }

    /// Waits until a position is taken in, by [`Views::note`] or [`Views::refresh`] of another thread; false when the
    /// time is over first.
    #[must_use]
    pub fn wait_for(&self, position: u64, timeout: Duration) -> bool {
        let progress: MutexGuard<'_, Progress> = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self
            .moved
            .wait_timeout_while(progress, timeout, |p| p.position < position);
        let (progress, _) = waited.unwrap_or_else(PoisonError::into_inner);
        progress.position >= position
    }

    pub(crate) fn read(&self) -> RwLockReadGuard<'_, Store> {
        self.store.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Store> {
        self.store.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The version that the store has of a stream; none if no view shows streams of this kind.
fn store_version(store: &Store, id: Uuid, type_name: &str) -> Option<u64> {
    Some(match fold::Folded::of_kind(type_name) {
        fold::Folded::Episode(_) => store.episode_version(EpisodeId(id)),
        fold::Folded::Person(_) => store.person_version(PersonId(id)),
        fold::Folded::Practitioner(_) => store.practitioners.get(&PractitionerId(id)).map_or(0, |k| k.version),
        fold::Folded::Opening(_) => store.openings.get(&OpeningId(id)).map_or(0, |k| k.version),
        fold::Folded::Account(_) => store.accounts.get(&UserId(id)).map_or(0, |k| k.version),
        fold::Folded::Service(_) => store
            .service
            .as_ref()
            .filter(|(service, _)| *service == id)
            .map_or(0, |(_, k)| k.version),
        fold::Folded::Registrant(_) => {
            let kept = store.workforce.registrants.get(&RegistrantId(id));
            kept.map_or(0, |k| k.version)
        }
        fold::Folded::Post(_) => store.workforce.posts.get(&PostId(id)).map_or(0, |k| k.version),
        fold::Folded::Timesheet(_) => store.workforce.timesheets.get(&id).map_or(0, |k| k.version),
        fold::Folded::Load(_) => store.workforce.loads.get(&id).map_or(0, |k| k.version),
        fold::Folded::Survey(_) => store.surveys.surveys.get(&SurveyId(id)).map_or(0, |k| k.version),
        fold::Folded::SurveyAnswer(_) => store.surveys.answers.get(&SurveyAnswerId(id)).map_or(0, |k| k.version),
        fold::Folded::Provider(_) => store.seats.providers.get(&ProviderId(id)).map_or(0, |k| k.version),
        fold::Folded::HandOver(_) => store.seats.hand_overs.get(&HandOverId(id)).map_or(0, |k| k.version),
        fold::Folded::Other | fold::Folded::Erased(_) => return None,
    })
}
