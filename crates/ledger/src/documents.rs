//! Original messages, letters and attachments: each under a key of its own, which a person's key wraps. A document can
//! so be moved to a person (when a quarantined message finds its place) without being sealed again.

use uuid::Uuid;

use crate::Ledger;
use crate::error::StorageError;
use crate::keys::KeyState;
use crate::prepare::Sealer;
use crate::seal::{Part, SecretKey, bound_to};
use crate::sql::{Sql, Value};
use crate::types::Document;

impl Ledger {
    /// A document, opened. `None` when there is none or its person was erased.
    ///
    /// # Errors
    /// When the store fails or the document does not open.
    pub fn document(&self, id: Uuid) -> Result<Option<Document>, StorageError> {
        let found = self.inner.pool.with(|sql| {
            self.inner.keys.refresh(sql)?;
            fetch(sql, &id)
        })?;
        let Some(sealed) = found else { return Ok(None) };
        let KeyState::Live(key) = self.inner.key(&sealed.key_id)? else {
            return Ok(None);
        };
        sealed.open(&key).map(Some)
    }

    /// Puts a document under another key: the person's, once it is known whose it is. False when there is no such
    /// document. Its bytes are not touched.
    ///
    /// # Errors
    /// When the store fails, or either key was erased.
    pub fn rewrap_document(&self, id: Uuid, to_key: Uuid) -> Result<bool, StorageError> {
        let _sealing = self.inner.sealing();
        // Another process may move it or make the key at the same time; then it is looked at again.
        for _ in 0..4 {
            let found = self.inner.pool.with(|sql| {
                self.inner.keys.refresh(sql)?;
                sql.first(
                    "SELECT key_id, wrapped FROM document WHERE id = $1",
                    &[Value::uuid(&id)],
                    |row| Ok((row.uuid(0)?, row.blob(1)?.to_vec())),
                )
            })?;
            let Some((from_key, wrapped)) = found else {
                return Ok(false);
            };
            if from_key == to_key {
                return Ok(true);
            }
            let mut sealer = Sealer::new(&self.inner);
            let own = own_key(&sealer.key(&from_key)?, &id, &wrapped)?;
            let rewrapped = sealer
                .key(&to_key)?
                .seal(&bound_to(Part::DocumentKey, &id, 0), own.bytes())?;
            let used = sealer.used()?;
            let made = used.made.iter().map(|(key_id, _)| *key_id).collect::<Vec<_>>();
            let done = self.inner.run(move |tx| {
                if !crate::keys::still_hold(tx, &used)? {
                    return Ok(false);
                }
                let moved = tx.sql.execute(
                    "UPDATE document SET key_id = $1, wrapped = $2 WHERE id = $3 AND key_id = $4",
                    &[
                        Value::uuid(&to_key),
                        Value::Blob(&rewrapped),
                        Value::uuid(&id),
                        Value::uuid(&from_key),
                    ],
                )?;
                Ok(moved == 1)
            })?;
            if done {
                return Ok(true);
            }
            self.inner.look_again(&made)?;
        }
        Err(StorageError::Busy)
    }
}

/// A document as it lies in the database.
pub(crate) struct SealedBody {
    id: Uuid,
    pub(crate) key_id: Uuid,
    media_type: String,
    created_at: jiff::Timestamp,
    wrapped: Vec<u8>,
    body: Vec<u8>,
}

pub(crate) fn fetch(sql: &mut dyn Sql, id: &Uuid) -> Result<Option<SealedBody>, StorageError> {
    sql.first(
        "SELECT key_id, media_type, created_at, wrapped, body FROM document WHERE id = $1",
        &[Value::uuid(id)],
        |row| {
            Ok(SealedBody {
                id: *id,
                key_id: row.uuid(0)?,
                media_type: row.text(1)?.to_owned(),
                created_at: row.time(2)?,
                wrapped: row.blob(3)?.to_vec(),
                body: row.blob(4)?.to_vec(),
            })
        },
    )
}

impl SealedBody {
    pub(crate) fn open(self, key: &SecretKey) -> Result<Document, StorageError> {
        let Self {
            id,
            key_id,
            media_type,
            created_at,
            wrapped,
            body: mut bytes,
        } = self;
        own_key(key, &id, &wrapped)?
            .open_in_place(&bound_to(Part::DocumentBody, &id, 0), &mut bytes)
            .ok_or_else(|| damaged(&id))?;
        Ok(Document {
            id,
            key_id,
            media_type,
            created_at,
            bytes,
        })
    }
}

fn own_key(key: &SecretKey, id: &Uuid, wrapped: &[u8]) -> Result<SecretKey, StorageError> {
    key.open(&bound_to(Part::DocumentKey, id, 0), wrapped)
        .and_then(|bytes| SecretKey::from_slice(&bytes))
        .ok_or_else(|| damaged(id))
}

fn damaged(id: &Uuid) -> StorageError {
    StorageError::Damaged(format!("document {id} does not open"))
}
