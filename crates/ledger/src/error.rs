//! What can go wrong, said so that the caller can act on it. No message ever carries a name or free text of the record.

use jiff::Timestamp;
use uuid::Uuid;

/// A failure of the store itself: nothing the caller wrote was wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StorageError {
    /// The database answered with an error, or the connection to it was lost.
    #[error("the database failed: {0}")]
    Database(String),
    /// Another process held the database for too long.
    #[error("the database is busy")]
    Busy,
    /// A stored row cannot be what this program wrote.
    #[error("the stored record is damaged: {0}")]
    Damaged(String),
    /// An event of a type that this build does not know.
    #[error("event {position} is of type `{name}` version {version}, which this build does not know")]
    UnknownType {
        /// Where it lies.
        position: u64,
        /// The name of its type.
        name: String,
        /// The version of its type.
        version: u16,
    },
    /// The value is too long or malformed for its column.
    #[error("{0}")]
    Invalid(String),
    /// The key was erased, so nothing can be sealed or opened with it.
    #[error("the key {0} was erased")]
    KeyErased(Uuid),
    /// Another process has changed the master key; this one must be started again with the new one.
    #[error("the master key was changed; start this process again with the new one")]
    MasterKeyChanged,
    /// The thread that writes has stopped.
    #[error("the ledger has been closed")]
    Closed,
}

/// Why a ledger was not opened or created.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// There is no ledger at the address.
    #[error("there is no ledger at {0}; create one first")]
    NotFound(String),
    /// There is one already, and it is never overwritten.
    #[error("there is already a ledger at {0}")]
    AlreadyExists(String),
    /// The address is neither a file nor a PostgreSQL URL.
    #[error("`{0}` is not a database address: give a file name, sqlite:FILE or postgres://USER@HOST/DATABASE")]
    BadAddress(String),
    /// The master key is not the one this ledger was created with.
    #[error("this master key does not open this ledger")]
    WrongMasterKey,
    /// The ledger was made for the other purpose.
    #[error("this ledger holds {found} data; it was asked for as {wanted}")]
    WrongPurpose {
        /// What it was created for.
        found: crate::Purpose,
        /// What the caller asked for.
        wanted: crate::Purpose,
    },
    /// The ledger holds events that this build cannot read.
    #[error(
        "this ledger holds events of type `{name}` version {version} (first at position {position}), \
         which this build does not know; start the build that wrote them, or a newer one"
    )]
    UnknownType {
        /// Name of the type.
        name: String,
        /// Version of the type.
        version: u16,
        /// First position at which it occurs.
        position: u64,
    },
    /// The tables were made by a newer build.
    #[error("the tables are of version {found}; this build knows versions up to {known}; start the newer build")]
    NewerSchema {
        /// Version found in the database.
        found: i64,
        /// Newest version this build knows.
        known: i64,
    },
    /// The store failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Why an append was refused. Whatever the variant, nothing of the batch was written, except after
/// [`StorageError`], when the outcome can be looked up by its append id ([`crate::Ledger::appended`]).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AppendError {
    /// Somebody else wrote to the stream since it was read.
    #[error("the stream {stream} is at version {actual}, not {expected}")]
    VersionConflict {
        /// The stream.
        stream: Uuid,
        /// The version the caller had read.
        expected: u64,
        /// The version it is at.
        actual: u64,
    },
    /// The value is already claimed by another owner (or, in a release, is not held by this one).
    #[error("that {kind} is held by {owner}")]
    ClaimTaken {
        /// Kind of the claim.
        kind: String,
        /// Who holds it.
        owner: Uuid,
    },
    /// The idempotency key was used before with another body.
    #[error("this request key was used before for a different request")]
    IdempotencyMismatch,
    /// The clock of this machine is too far behind the ledger.
    #[error("the clock shows {now}, more than five minutes behind the ledger's last entry at {head}")]
    ClockBehind {
        /// When the last entry was recorded.
        head: Timestamp,
        /// What the clock shows.
        now: Timestamp,
    },
    /// The person was erased; nothing more can be recorded under their key.
    #[error("the key {key_id} was erased")]
    KeyErased {
        /// The erased key.
        key_id: Uuid,
    },
    /// The batch itself is malformed (for instance a type that is not in the registry).
    #[error("{0}")]
    Invalid(String),
    /// The store failed.
    #[error(transparent)]
    Storage(StorageError),
}

impl From<StorageError> for AppendError {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::KeyErased(key_id) => Self::KeyErased { key_id },
            StorageError::Invalid(what) => Self::Invalid(what),
            other => Self::Storage(other),
        }
    }
}
