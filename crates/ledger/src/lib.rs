//! The append-only, sealed, chained record. The only owner of SQL.

mod backup;
mod chain;
mod clock;
mod documents;
mod erase;
mod error;
mod frame;
mod keys;
mod ledger;
mod master;
mod meta;
mod prepare;
mod read;
mod read_log;
mod recovery;
mod registry;
mod replay;
mod rows;
mod seal;
mod secrets;
mod signed_head;
mod sql;
mod stats;
mod types;
mod verify;
mod writer;

pub use backup::{Backup, BackupError, Restored};
pub use clock::{Clock, ManualClock, SystemClock};
pub use erase::Erasure;
pub use error::{AppendError, OpenError, StorageError};
pub use ledger::Ledger;
pub use master::{MasterKey, MasterKeyError};
pub use recovery::RecoveryError;
pub use registry::TypeRegistry;
pub use rows::{
    Credential, Delivery, DeliveryState, FailedSignIns, HeldForm, NewDelivery, RowWrite, Session, SignInScope,
};
pub use signed_head::SignedHead;
#[doc(hidden)]
pub use sql::Tuning;
pub use stats::Stats;
pub use types::{
    Appended, Batch, Claim, Content, Document, Head, IdempotencyKey, NewDocument, NewEvent, Opened, Purpose, ReadEntry,
    SERVICE_KEY, StoredEvent, StoredRead,
};

pub use verify::{Place, Verified, VerifyError};
pub use writer::Pressure;

/// A stored number of microseconds as a time.
pub(crate) fn time_from(micros: i64) -> Result<jiff::Timestamp, StorageError> {
    jiff::Timestamp::from_microsecond(micros)
        .map_err(|_| StorageError::Damaged("a stored time lies outside the calendar".into()))
}
