//! The views themselves: one lock, one position.

use crate::ask::*;
use crate::record::Record;
use crate::summary::*;
use care::account::Account;
use care::episode::Episode;
use care::opening::Opening;
use care::person::{Identity, LinkReason, Person};
use care::practitioner::Practitioner;
use care::service::Service;
use care::*;
use jiff::civil::Date;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

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
}

/// What is true now. Share it in an `Arc`.
#[derive(Debug)]
pub struct Views {
    calendar: Calendar,
}

impl Views {
    /// Views of an empty ledger.
    #[must_use]
    pub fn empty(calendar: Calendar) -> Self {
        Self { calendar }
    }

    /// Folds all events of a ledger. `progress` is told now and then how many of how many events are done.
    ///
    /// # Errors
    /// When the ledger cannot be read or an event's facts are not what its type promises.
    pub fn replay<R: Record + ?Sized>(
        record: &R,
        calendar: Calendar,
        progress: impl FnMut(u64, u64),
    ) -> Result<Self, ReplayError> {
        let _ = (record, progress);
        Ok(Self::empty(calendar))
    }

    /// Takes in what was appended since, by anybody; returns the position reached.
    ///
    /// # Errors
    /// As [`Views::replay`].
    pub fn refresh<R: Record + ?Sized>(&self, record: &R) -> Result<u64, ReplayError> {
        let _ = (record, &self.calendar);
        Ok(self.position())
    }

    /// Takes in one append of this process, from its first to its last position, with the new state of every stream
    /// that it touched. All show at once. A summary of an older version never replaces a newer one, whatever the order
    /// in which threads come here; the position moves on once everything before it has come.
    pub fn note(&self, first: u64, last: u64, changes: &[Change<'_>]) {
        let _ = (first, last, changes);
    }

    /// Drops a person with their episodes, after their key was erased.
    pub fn forget(&self, person: PersonId) {
        let _ = person;
    }

    /// The position up to which everything is taken in.
    #[must_use]
    pub fn position(&self) -> u64 {
        0
    }

    /// Waits until a position is taken in; false when the time is over first.
    #[must_use]
    pub fn wait_for(&self, position: u64, timeout: Duration) -> bool {
        let _ = timeout;
        position == 0
    }

    /// The service's settings.
    #[must_use]
    pub fn service(&self) -> Arc<Service> {
        Arc::default()
    }

    /// An episode.
    #[must_use]
    pub fn episode(&self, id: EpisodeId) -> Option<EpisodeSummary> {
        None
    }

    /// An episode with its person, stage and next due.
    #[must_use]
    pub fn row(&self, id: EpisodeId, today: Date) -> Option<Row> {
        None
    }

    /// A person.
    #[must_use]
    pub fn person(&self, id: PersonId) -> Option<PersonSummary> {
        None
    }

    /// A practitioner.
    #[must_use]
    pub fn practitioner(&self, id: PractitionerId) -> Option<PractitionerSummary> {
        None
    }

    /// Practitioners, by name; those who have left as well.
    #[must_use]
    pub fn practitioners(&self) -> Vec<PractitionerSummary> {
        Vec::new()
    }

    /// An opening.
    #[must_use]
    pub fn opening(&self, id: OpeningId) -> Option<OpeningSummary> {
        None
    }

    /// Openings that are not withdrawn, by day and time.
    #[must_use]
    pub fn openings(&self) -> Vec<OpeningSummary> {
        Vec::new()
    }

    /// Openings with a free seat whose practitioner works here on the day, longest free first.
    #[must_use]
    pub fn openings_free(&self, today: Date) -> Vec<OpeningSummary> {
        Vec::new()
    }

    /// An account.
    #[must_use]
    pub fn account(&self, id: UserId) -> Option<AccountSummary> {
        None
    }

    /// The account with this sign-in name, whatever its case.
    #[must_use]
    pub fn account_by_name(&self, user_name: &str) -> Option<AccountSummary> {
        None
    }

    /// Accounts, by name; closed ones as well.
    #[must_use]
    pub fn accounts(&self) -> Vec<AccountSummary> {
        Vec::new()
    }

    /// The inbox: safety first, then by what is due, then by when it came.
    #[must_use]
    pub fn inbox(&self, filter: &InboxFilter, today: Date, page: PageAsk) -> Page<Row> {
        Page::default()
    }

    /// The waiting list.
    #[must_use]
    pub fn waiting(&self, filter: &WaitFilter, today: Date, page: PageAsk) -> Page<WaitRow> {
        Page::default()
    }

    /// Waits that the matching may fill on a day.
    #[must_use]
    pub fn waits_for_matching(&self, today: Date) -> Vec<MatchingRow> {
        Vec::new()
    }

    /// Open episodes of a practitioner, an account or both, by what is due.
    #[must_use]
    pub fn caseload(&self, whose: Whose, today: Date) -> Vec<Row> {
        Vec::new()
    }

    /// Sessions of a day, by time: a practitioner's, or everybody's.
    #[must_use]
    pub fn today_sessions(&self, practitioner: Option<PractitionerId>, date: Date) -> Vec<SessionRow> {
        Vec::new()
    }

    /// Assessment appointments of a day, by time: an account's, or everybody's.
    #[must_use]
    pub fn today_appointments(&self, user: Option<UserId>, date: Date) -> Vec<AppointmentRow> {
        Vec::new()
    }

    /// What is due, earliest first.
    #[must_use]
    pub fn dues(&self, filter: &DueFilter, today: Date, page: PageAsk) -> Page<DueRow> {
        Page::default()
    }

    /// Offers waiting for an answer, the one that lapses next first.
    #[must_use]
    pub fn offers_open(&self, today: Date) -> Vec<OfferRow> {
        Vec::new()
    }

    /// Second opinions going on, by what is due.
    #[must_use]
    pub fn reviews_open(&self, today: Date) -> Vec<ReviewRow> {
        Vec::new()
    }

    /// Decisions that wait for a second clinician, by what is due.
    #[must_use]
    pub fn decisions_to_confirm(&self, today: Date) -> Vec<DecisionRow> {
        Vec::new()
    }

    /// Safety concerns that are not closed: those that need action first, by how soon.
    #[must_use]
    pub fn concerns_open(&self, today: Date) -> Vec<ConcernRow> {
        Vec::new()
    }

    /// Episodes with a positive safety answer that no clinician has seen, or an unread message.
    #[must_use]
    pub fn unseen(&self, today: Date) -> Vec<Row> {
        Vec::new()
    }

    /// Episodes, closed ones as well, that an account or an organisation referred, newest first.
    #[must_use]
    pub fn referrals_of(&self, user: Option<UserId>, organisation: Option<&str>, today: Date) -> Vec<Row> {
        Vec::new()
    }

    /// People by words in any order: beginnings of names, NHS number, birth date.
    #[must_use]
    pub fn find_people(&self, words: &str, limit: usize) -> Found {
        Found::default()
    }

    /// People who may be the same as somebody with this identity, and why.
    #[must_use]
    pub fn same_person(&self, identity: &Identity) -> Vec<(PersonId, LinkReason)> {
        Vec::new()
    }

    /// How many of everything.
    #[must_use]
    pub fn counts(&self, today: Date) -> Counts {
        Counts::default()
    }
}
