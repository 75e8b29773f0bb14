//! The append-only, sealed, chained record. The only owner of SQL.
//!
//! A [`Ledger`] holds events in one order without gaps, in streams with versions; documents; a second log of who looked
//! at whom; and a few ordinary tables. It knows nothing of therapy: bodies are bytes, types are names and versions.
//!
//! ```
//! use std::sync::Arc;
//! use ledger::{Batch, Ledger, MasterKey, NewEvent, Purpose, SystemClock, TypeRegistry};
//! use uuid::Uuid;
//!
//! # let dir = std::env::temp_dir().join(format!("ledger-doc-{}", Uuid::new_v4()));
//! # std::fs::create_dir_all(&dir)?;
//! # let file = dir.join("service.sqlite").display().to_string();
//! let known = TypeRegistry::new(&[("referral.received", 1)]);
//! let master = MasterKey::generate()?;
//! let ledger = Ledger::create(&file, &master, Arc::new(SystemClock), &known, Purpose::Demo)?;
//!
//! let (person, episode) = (Uuid::new_v4(), Uuid::new_v4());
//! let mut batch = Batch::new(Uuid::new_v4(), 3, Uuid::new_v4());
//! batch.events.push(NewEvent {
//!     stream: episode,
//!     expected_version: 0,
//!     key_id: person,
//!     type_name: "referral.received".into(),
//!     type_version: 1,
//!     facts: br#"{"from":"gp"}"#.to_vec(),
//!     words: Some("In their own words.".into()),
//! });
//! let done = ledger.append(batch)?;
//! assert_eq!((done.first, done.last), (1, 1));
//! assert_eq!(ledger.stream(episode, 1, true)?.len(), 1);
//!
//! ledger.erase(person)?;
//! assert!(ledger.stream(episode, 1, true)?[0].opened().is_none());
//! ledger.verify()?;
//! # std::fs::remove_dir_all(dir)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What was decided, and what else there was
//!
//! - **Blocking.** The library blocks and the web layer calls it from blocking threads. An asynchronous one (sqlx) would
//!   still have to run SQLite on threads, brings two more generations of macros to build, and its `Any` driver lacks
//!   types; a blocking call is also easier to reason about where an answer means "on the disk".
//! - **rusqlite and `postgres` behind one small trait** (`sql`): execute and query with four kinds of value and the same
//!   `$1, $2` texts; the rare difference stands side by side in a match. An object mapper would hide the very statements
//!   whose locks matter here; writing every query twice would let the two drift apart.
//! - **One writing thread, group commit.** It takes all requests that wait, locks the head row (SQLite `BEGIN IMMEDIATE`,
//!   PostgreSQL `SELECT ... FOR UPDATE`), checks each, writes those that pass, and syncs once. A lock taken by each
//!   caller would sync once an append. Several processes may write: the lock of the head, not the thread, makes it right.
//! - **A lost COMMIT answer** is settled by looking up the append id (for a group of reads, the chain's hash at its
//!   position). Writing blindly again could record twice; reporting an error could hide that it was recorded.
//! - **Positions without gaps, from the head row.** A database sequence leaves gaps and lets a follower overtake a slower
//!   writer; a follower here needs no more than the last position it saw.
//! - **AES-256-GCM-SIV with random nonces**: see `seal`. Facts and words are sealed apart, bound to stream, version and
//!   part; the type's name lies inside, and the clear header carries only a keyed hash of it.
//! - **Erasure drops a key**, never a row: the chain stays whole. Deleting rows would need a chain that can be rewritten,
//!   and would leave the words in every backup. A gravestone keeps the key's id from being used again.
//! - **One chain by SHA-256 over header and ciphertext, signed heads by Ed25519.** A Merkle tree would give short proofs
//!   of single rows; nobody asks for them yet, and a chain is checked at hundreds of thousands of rows a second.
//! - **Who looked at whom** is a second chain of the same writer, so that a look costs no sync of its own.
//! - **Backups in a form of our own**, sealed as a whole, the same from both databases, with keys apart. A copy of the
//!   database file would hold the keys of people who are erased later.
//! - **The ledger's secrets are random and wrapped**, not derived from the master key, so that the master key can change.
//!
//! # What it does not do
//!
//! The documents and the ordinary rows are not in the chain (an event can hold a document's hash). Times of events,
//! who acted on which stream and how often lie in clear: whoever holds the disk sees the traffic, not the words; use an
//! encrypted disk. PostgreSQL is reached without TLS: by a local socket or the loopback.

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
mod rotate;
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
pub use clock::{Clock, ManualClock, ShiftedClock, SystemClock};
pub use erase::Erasure;
pub use error::{AppendError, OpenError, StorageError};
pub use ledger::Ledger;
pub use master::{MasterKey, MasterKeyError};
pub use recovery::RecoveryError;
pub use registry::TypeRegistry;
pub use rows::{
    Credential, Delivery, DeliveryState, DeliveryStep, FailedSignIns, HeldForm, NewDelivery, RowWrite, Session,
    SignInScope,
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
