//! How much there is.

use jiff::Timestamp;

use crate::Ledger;
use crate::error::StorageError;
use crate::sql::{Dialect, Sql};
use crate::types::{Head, Purpose};

/// Counts of what the ledger holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stats {
    /// What it was created for.
    pub purpose: Purpose,
    /// `sqlite` or `postgresql`.
    pub database: &'static str,
    /// Version of the tables.
    pub schema: u64,
    /// The end of both chains.
    pub head: Head,
    /// Streams.
    pub streams: u64,
    /// Bytes of sealed facts.
    pub facts_bytes: u64,
    /// Bytes of sealed words.
    pub words_bytes: u64,
    /// Keys that live, the service's own among them.
    pub keys: u64,
    /// Keys that were erased.
    pub erased: u64,
    /// Claims held.
    pub claims: u64,
    /// Documents.
    pub documents: u64,
    /// Bytes of sealed documents.
    pub documents_bytes: u64,
    /// Signed heads.
    pub signed_heads: u64,
    /// Sign-ins that are stored, ended ones among them.
    pub sessions: u64,
    /// Deliveries that wait.
    pub deliveries_waiting: u64,
    /// Deliveries that were given up.
    pub deliveries_parked: u64,
    /// Bytes that the database takes on the disk (SQLite: without its write-ahead log).
    pub database_bytes: u64,
    /// When a recovery copy of the master key last opened it.
    pub recovery_tested_at: Option<Timestamp>,
}

impl Ledger {
    /// Counts everything. Reads whole tables; not for every page.
    ///
    /// # Errors
    /// When the store fails.
    pub fn stats(&self) -> Result<Stats, StorageError> {
        let (head, recovery_tested_at) = (self.head()?, self.recovery_tested_at()?);
        let purpose = self.purpose();
        self.inner.pool.with(|sql| {
            let database = match sql.dialect() {
                Dialect::Sqlite => "sqlite",
                Dialect::Postgres => "postgresql",
            };
            let size = match sql.dialect() {
                Dialect::Sqlite => "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
                Dialect::Postgres => "SELECT pg_database_size(current_database())",
            };
            Ok(Stats {
                purpose,
                database,
                schema: number(sql, "SELECT MAX(step) FROM schema_step")?,
                head,
                streams: number(sql, "SELECT COUNT(*) FROM event WHERE version = 1")?,
                facts_bytes: number(sql, &sum("event", "facts"))?,
                words_bytes: number(sql, &sum("event", "words"))?,
                keys: number(sql, "SELECT COUNT(*) FROM person_key WHERE erased_at IS NULL")?,
                erased: number(sql, "SELECT COUNT(*) FROM person_key WHERE erased_at IS NOT NULL")?,
                claims: number(sql, "SELECT COUNT(*) FROM claim")?,
                documents: number(sql, "SELECT COUNT(*) FROM document")?,
                documents_bytes: number(sql, &sum("document", "body"))?,
                signed_heads: number(sql, "SELECT COUNT(*) FROM signed_head")?,
                sessions: number(sql, "SELECT COUNT(*) FROM session")?,
                deliveries_waiting: number(sql, "SELECT COUNT(*) FROM delivery WHERE state = 'waiting'")?,
                deliveries_parked: number(sql, "SELECT COUNT(*) FROM delivery WHERE state = 'parked'")?,
                database_bytes: number(sql, size)?,
                recovery_tested_at,
            })
        })
    }
}

fn sum(table: &str, column: &str) -> String {
    // The type is named because PostgreSQL's sums of 64-bit numbers are decimals.
    format!("SELECT CAST(COALESCE(SUM(LENGTH({column})), 0) AS BIGINT) FROM {table}")
}

fn number(sql: &mut dyn Sql, text: &str) -> Result<u64, StorageError> {
    let number = sql.first(text, &[], |row| row.opt_int(0))?.flatten().unwrap_or(0);
    Ok(u64::try_from(number).unwrap_or(0))
}
