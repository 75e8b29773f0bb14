//! Where the views read: the ledger, or a list of events in a test.

use ledger::{Ledger, StorageError, StoredEvent};
use uuid::Uuid;

/// What the views need of a ledger. Words are never asked for.
pub trait Record: Sync {
    /// Position of the last event.
    ///
    /// # Errors
    /// When the store fails.
    fn head(&self) -> Result<u64, StorageError>;

    /// Hands over all events after a position, in order, in batches; returns the last position handed over.
    ///
    /// # Errors
    /// When the store fails or an event does not open.
    fn replay(&self, after: u64, each: &mut dyn FnMut(Vec<StoredEvent>)) -> Result<u64, StorageError>;

    /// Up to `limit` events after a position, in order.
    ///
    /// # Errors
    /// When the store fails or an event does not open.
    fn follow(&self, after: u64, limit: u32) -> Result<Vec<StoredEvent>, StorageError>;

    /// All events of one stream, in order.
    ///
    /// # Errors
    /// When the store fails or an event does not open.
    fn stream(&self, stream: Uuid) -> Result<Vec<StoredEvent>, StorageError>;

    /// How many keys were erased so far; if that is not `known`, also their ids.
    ///
    /// # Errors
    /// When the store fails.
    fn erased_since(&self, known: u64) -> Result<(u64, Vec<Uuid>), StorageError>;
}

impl Record for Ledger {
    fn head(&self) -> Result<u64, StorageError> {
        Ok(Ledger::head(self)?.position)
    }

    fn replay(&self, after: u64, each: &mut dyn FnMut(Vec<StoredEvent>)) -> Result<u64, StorageError> {
        Ledger::replay(self, after, false, each)
    }

    fn follow(&self, after: u64, limit: u32) -> Result<Vec<StoredEvent>, StorageError> {
        Ledger::follow(self, after, limit, false)
    }

    fn stream(&self, stream: Uuid) -> Result<Vec<StoredEvent>, StorageError> {
        Ledger::stream(self, stream, 1, false)
    }

    fn erased_since(&self, known: u64) -> Result<(u64, Vec<Uuid>), StorageError> {
        Ledger::erased_since(self, known)
    }
}
