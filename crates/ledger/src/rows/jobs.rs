//! Who runs which job, and how far it got.

use jiff::Timestamp;
use uuid::Uuid;

use crate::Ledger;
use crate::error::StorageError;
use crate::sql::Value;

impl Ledger {
    /// Takes or prolongs the lease of a job until `until`. True when `holder` has it now: it was free, had run out by
    /// the ledger's clock, or was the holder's already.
    ///
    /// # Errors
    /// When the store fails.
    pub fn try_lease(&self, name: &str, holder: Uuid, until: Timestamp) -> Result<bool, StorageError> {
        let (name, until) = (name.to_owned(), until.as_microsecond());
        self.inner.run(move |tx| {
            let held = tx.sql.first(
                "SELECT holder, until FROM lease WHERE name = $1",
                &[Value::Text(&name)],
                |row| Ok((row.uuid(0)?, row.int(1)?)),
            )?;
            if held.is_some_and(|(by, till)| by != holder && till > tx.now) {
                return Ok(false);
            }
            tx.sql.execute(
                "INSERT INTO lease (name, holder, until) VALUES ($1, $2, $3) \
                 ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until",
                &[Value::Text(&name), Value::uuid(&holder), Value::Int(until)],
            )?;
            Ok(true)
        })
    }

    /// Gives a lease back, if `holder` has it.
    ///
    /// # Errors
    /// When the store fails.
    pub fn release_lease(&self, name: &str, holder: Uuid) -> Result<(), StorageError> {
        let name = name.to_owned();
        self.inner.run(move |tx| {
            tx.sql.execute(
                "DELETE FROM lease WHERE name = $1 AND holder = $2",
                &[Value::Text(&name), Value::uuid(&holder)],
            )?;
            Ok(())
        })
    }

    /// A named number, as set by [`crate::RowWrite::SetMarker`].
    ///
    /// # Errors
    /// When the store fails.
    pub fn marker(&self, name: &str) -> Result<Option<i64>, StorageError> {
        self.inner.pool.with(|sql| {
            sql.first(
                "SELECT value FROM marker WHERE name = $1",
                &[Value::Text(name)],
                |row| row.int(0),
            )
        })
    }

    /// Forgets the idempotency keys of requests recorded before `before`; says how many. What must be recognised for
    /// ever (the hash of a message) is a claim, not an idempotency key.
    ///
    /// # Errors
    /// When the store fails.
    pub fn prune_requests(&self, before: Timestamp) -> Result<u64, StorageError> {
        let before = before.as_microsecond();
        self.inner.run(move |tx| {
            tx.sql
                .execute("DELETE FROM idempotency WHERE recorded_at < $1", &[Value::Int(before)])
        })
    }
}
