//! Forgetting a person: their key, their claims, their documents and what was to be delivered about them. Their events
//! stay in the chain, unreadable for ever.

use jiff::Timestamp;
use uuid::Uuid;

use crate::Ledger;
use crate::error::StorageError;
use crate::sql::{Dialect, Value};
use crate::types::SERVICE_KEY;

/// What an erasure removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erasure {
    /// When the key was dropped: now, or earlier if it had been already.
    pub erased_at: Timestamp,
    /// It had been dropped before; whatever was left was removed now.
    pub already: bool,
    /// Claims given up.
    pub claims: u64,
    /// Documents removed.
    pub documents: u64,
    /// Deliveries removed.
    pub deliveries: u64,
    /// The places where the key had lain were overwritten at once. False when a reader was in the way: then the
    /// database does so at its next checkpoint (SQLite) or vacuum (PostgreSQL).
    pub scrubbed: bool,
}

impl Ledger {
    /// Erases a person by their key. Can be repeated. Nothing can be sealed under this key id ever again, and other
    /// processes notice before their next read.
    ///
    /// # Errors
    /// When the store fails, or the key is the service's own.
    pub fn erase(&self, key_id: Uuid) -> Result<Erasure, StorageError> {
        if key_id == SERVICE_KEY {
            return Err(StorageError::Invalid("the service's own key is never erased".into()));
        }
        let mut erasure = self.inner.run(move |tx| {
            let text = "SELECT erased_at FROM person_key WHERE key_id = $1";
            let before = tx
                .sql
                .first(text, &[Value::uuid(&key_id)], |row| row.opt_int(0))?
                .flatten();
            let at = before.unwrap_or(tx.now);
            // A key that was never made gets its gravestone too, so that nobody makes it later.
            tx.sql.execute(
                "INSERT INTO person_key (key_id, wrapped, created_at, erased_at) VALUES ($1, NULL, $2, $3) \
                 ON CONFLICT (key_id) DO UPDATE SET wrapped = NULL, erased_at = excluded.erased_at",
                &[Value::uuid(&key_id), Value::Int(at), Value::Int(at)],
            )?;
            let mut removed = [0; 3];
            let texts = [
                "DELETE FROM claim WHERE key_id = $1",
                "DELETE FROM document WHERE key_id = $1",
                "DELETE FROM delivery WHERE key_id = $1",
            ];
            for (count, text) in removed.iter_mut().zip(texts) {
                *count = tx.sql.execute(text, &[Value::uuid(&key_id)])?;
            }
            if before.is_none() {
                tx.head.key_changes += 1;
            }
            let [claims, documents, deliveries] = removed;
            let erased_at = crate::time_from(at)?;
            Ok(Erasure {
                erased_at,
                already: before.is_some(),
                claims,
                documents,
                deliveries,
                scrubbed: false,
            })
        })?;
        self.inner.keys.forget(&[key_id]);
        erasure.scrubbed = match self.scrub() {
            Ok(done) => done,
            Err(error) => {
                tracing::warn!(%error, "the old place of an erased key could not be overwritten yet");
                false
            }
        };
        Ok(erasure)
    }

    /// Whether a key was erased. A key that was never made was not.
    ///
    /// # Errors
    /// When the store fails.
    pub fn is_erased(&self, key_id: Uuid) -> Result<bool, StorageError> {
        self.inner.pool.with(|sql| {
            let text = "SELECT erased_at FROM person_key WHERE key_id = $1";
            Ok(sql
                .first(text, &[Value::uuid(&key_id)], |row| row.opt_int(0))?
                .flatten()
                .is_some())
        })
    }

    /// A number that changes with every erasure; if it is not `known`, also the ids of all erased keys. For whoever keeps
    /// something of people in memory: an erasure appends no event that could be followed.
    ///
    /// # Errors
    /// When the store fails.
    pub fn erased_since(&self, known: u64) -> Result<(u64, Vec<Uuid>), StorageError> {
        self.inner.pool.with(|sql| {
            let count = sql.first("SELECT key_changes FROM head WHERE id = 1", &[], |row| row.u64(0))?;
            let count = count.unwrap_or(0);
            if count == known {
                return Ok((count, Vec::new()));
            }
            let text = "SELECT key_id FROM person_key WHERE erased_at IS NOT NULL";
            Ok((count, sql.all(text, &[], |row| row.uuid(0))?))
        })
    }

    /// Folds the write-ahead log away (SQLite), or vacuums the tables (PostgreSQL): a dropped key lives on in neither.
    fn scrub(&self) -> Result<bool, StorageError> {
        let mut sql = self.inner.pool.address().maintenance()?;
        match sql.dialect() {
            Dialect::Sqlite => {
                // Does not wait long for readers; the writer's own thread is between two commits.
                sql.script("PRAGMA busy_timeout = 500")?;
                let busy = sql.first("PRAGMA wal_checkpoint(TRUNCATE)", &[], |row| row.int(0))?;
                Ok(busy == Some(0))
            }
            Dialect::Postgres => {
                for table in ["person_key", "claim", "document", "delivery"] {
                    sql.script(&format!("VACUUM {table}"))?;
                }
                Ok(true)
            }
        }
    }
}
