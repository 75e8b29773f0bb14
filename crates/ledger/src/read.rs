//! Reading: one stream, or all events in their order.

use jiff::Timestamp;
use uuid::Uuid;

use crate::Ledger;
use crate::error::StorageError;
use crate::frame;
use crate::keys::KeyState;
use crate::ledger::Inner;
use crate::seal::{Part, SecretKey, bound_to};
use crate::sql::{Row, Sql, Value, int};
use crate::types::{Appended, Content, Head, Opened, StoredEvent};
use crate::writer::HeadRow;

/// An event as read, still sealed.
pub(crate) struct Sealed {
    pub(crate) position: u64,
    pub(crate) stream: Uuid,
    pub(crate) version: u64,
    recorded_at: Timestamp,
    author: Uuid,
    role: u16,
    organisation: Uuid,
    pub(crate) key_id: Uuid,
    facts: Vec<u8>,
    words: Option<Vec<u8>>,
}

const HEADER: &str = "SELECT position, stream, version, recorded_at, author, role, organisation, key_id, facts";

/// The columns to read, with or without the words.
pub(crate) fn columns(with_words: bool) -> String {
    if with_words {
        format!("{HEADER}, words FROM event")
    } else {
        format!("{HEADER} FROM event")
    }
}

impl Sealed {
    pub(crate) fn from_row(row: &Row<'_>, with_words: bool) -> Result<Self, StorageError> {
        Ok(Self {
            position: row.u64(0)?,
            stream: row.uuid(1)?,
            version: row.u64(2)?,
            recorded_at: row.time(3)?,
            author: row.uuid(4)?,
            role: row.u16(5)?,
            organisation: row.uuid(6)?,
            key_id: row.uuid(7)?,
            facts: row.blob(8)?.to_vec(),
            words: if with_words {
                row.opt_blob(9)?.map(<[u8]>::to_vec)
            } else {
                None
            },
        })
    }

    /// Opens the event with its key; without one only the header remains.
    pub(crate) fn open(self, key: Option<&SecretKey>, inner: &Inner) -> Result<StoredEvent, StorageError> {
        let Self {
            position,
            stream,
            version,
            recorded_at,
            author,
            role,
            organisation,
            key_id,
            mut facts,
            words,
        } = self;
        let content = match key {
            None => Content::Erased,
            Some(key) => {
                let damaged = || StorageError::Damaged(format!("event {position} does not open with its key"));
                key.open_in_place(&bound_to(Part::Facts, &stream, version), &mut facts)
                    .ok_or_else(damaged)?;
                let (type_name, type_version) = frame::split(&mut facts, &inner.known, position)?;
                let words = match words {
                    None => None,
                    Some(mut words) => {
                        key.open_in_place(&bound_to(Part::Words, &stream, version), &mut words)
                            .ok_or_else(damaged)?;
                        Some(words)
                    }
                };
                Content::Opened(Opened {
                    type_name,
                    type_version,
                    facts,
                    words,
                })
            }
        };
        Ok(StoredEvent {
            position,
            stream,
            version,
            recorded_at,
            author,
            role,
            organisation,
            key_id,
            content,
        })
    }
}

/// What an append id was answered, if it was written.
pub(crate) fn mark(sql: &mut dyn Sql, append_id: &Uuid) -> Result<Option<Appended>, StorageError> {
    sql.first(
        "SELECT first, last, recorded_at FROM append_mark WHERE append_id = $1",
        &[Value::uuid(append_id)],
        |row| {
            Ok(Appended {
                first: row.u64(0)?,
                last: row.u64(1)?,
                recorded_at: row.time(2)?,
                replayed: true,
            })
        },
    )
}

impl Inner {
    fn open_all(&self, sealed: Vec<Sealed>) -> Result<Vec<StoredEvent>, StorageError> {
        sealed
            .into_iter()
            .map(|event| {
                let key = match self.key(&event.key_id)? {
                    KeyState::Live(key) => Some(key),
                    KeyState::Erased => None,
                    KeyState::Absent => {
                        return Err(StorageError::Damaged(format!(
                            "the key of event {} is missing",
                            event.position
                        )));
                    }
                };
                event.open(key.as_ref(), self)
            })
            .collect()
    }

    fn read(&self, text: &str, params: &[Value<'_>], with_words: bool) -> Result<Vec<StoredEvent>, StorageError> {
        let sealed = self.pool.with(|sql| {
            self.keys.refresh(sql)?;
            sql.all(text, params, |row| Sealed::from_row(row, with_words))
        })?;
        self.open_all(sealed)
    }
}

impl Ledger {
    /// The events of one stream from a version on (1 is the first), in order. Without `with_words` the sealed texts are
    /// neither read nor opened.
    ///
    /// # Errors
    /// When the store fails, an event does not open, or is of an unknown type.
    pub fn stream(&self, id: Uuid, from_version: u64, with_words: bool) -> Result<Vec<StoredEvent>, StorageError> {
        let text = format!(
            "{} WHERE stream = $1 AND version >= $2 ORDER BY version",
            columns(with_words)
        );
        self.inner
            .read(&text, &[Value::uuid(&id), int(from_version)], with_words)
    }

    /// Up to `limit` events after a position, in order. To follow the ledger, ask again with the last position received.
    ///
    /// # Errors
    /// When the store fails, an event does not open, or is of an unknown type.
    pub fn follow(&self, after_position: u64, limit: u32, with_words: bool) -> Result<Vec<StoredEvent>, StorageError> {
        let text = format!("{} WHERE position > $1 ORDER BY position LIMIT $2", columns(with_words));
        self.inner
            .read(&text, &[int(after_position), Value::Int(i64::from(limit))], with_words)
    }

    /// One event by its position, with its words.
    ///
    /// # Errors
    /// When the store fails, the event does not open, or is of an unknown type.
    pub fn event(&self, position: u64) -> Result<Option<StoredEvent>, StorageError> {
        let text = format!("{} WHERE position = $1", columns(true));
        Ok(self.inner.read(&text, &[int(position)], true)?.pop())
    }

    /// The version a stream is at; 0 when it has no event.
    ///
    /// # Errors
    /// When the store fails.
    pub fn stream_version(&self, id: Uuid) -> Result<u64, StorageError> {
        let text = "SELECT MAX(version) FROM event WHERE stream = $1";
        let version = self
            .inner
            .pool
            .with(|sql| sql.first(text, &[Value::uuid(&id)], |row| row.opt_int(0)))?;
        Ok(version
            .flatten()
            .and_then(|version| u64::try_from(version).ok())
            .unwrap_or(0))
    }

    /// The end of both chains.
    ///
    /// # Errors
    /// When the store fails.
    pub fn head(&self) -> Result<Head, StorageError> {
        let row = self.inner.pool.with(|sql| HeadRow::read(sql, false))?;
        Ok(Head {
            position: row.position,
            hash: row.hash,
            recorded_at: crate::time_from(row.recorded_at)?,
            read_position: row.read_position,
            read_hash: row.read_hash,
        })
    }

    /// What an append was answered, if it was written: settles an append whose answer was lost.
    ///
    /// # Errors
    /// When the store fails.
    pub fn appended(&self, append_id: Uuid) -> Result<Option<Appended>, StorageError> {
        self.inner.pool.with(|sql| mark(sql, &append_id))
    }

    /// Who holds a claim.
    ///
    /// # Errors
    /// When the store fails.
    pub fn claim_owner(&self, kind: &str, value: &[u8]) -> Result<Option<Uuid>, StorageError> {
        let hash = self.inner.secrets.claim(kind, value);
        self.inner.pool.with(|sql| {
            sql.first(
                "SELECT owner FROM claim WHERE value = $1",
                &[Value::Blob(&hash)],
                |row| row.uuid(0),
            )
        })
    }
}
