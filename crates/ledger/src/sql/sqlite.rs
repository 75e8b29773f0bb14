//! SQLite, bundled: WAL, `synchronous=FULL`, deleted content overwritten.

use std::path::Path;
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{ErrorCode, OpenFlags};

use super::{Dialect, OnRow, Row, Sql, Tuning, Value};
use crate::error::StorageError;

/// How long a writer waits for another process's transaction.
const BUSY_FOR: Duration = Duration::from_secs(20);
/// Widest row that is read.
const MAX_COLUMNS: usize = 16;

pub(super) struct Connection(rusqlite::Connection);

impl Connection {
    pub(super) fn writer(file: &Path, tuning: Tuning, create: bool) -> Result<Self, StorageError> {
        let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        if create {
            flags |= OpenFlags::SQLITE_OPEN_CREATE;
        }
        let connection = Self::open(file, flags)?;
        let Tuning {
            full_sync,
            checkpoint_pages,
        } = tuning;
        let synchronous = if full_sync { "FULL" } else { "NORMAL" };
        // `secure_delete`: a dropped key must not linger on a free page.
        connection
            .0
            .execute_batch(&format!(
                "PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; PRAGMA secure_delete=ON; \
                 PRAGMA wal_autocheckpoint={checkpoint_pages}; PRAGMA cache_size=-32000;"
            ))
            .map_err(failed)?;
        Ok(connection)
    }

    pub(super) fn reader(file: &Path) -> Result<Self, StorageError> {
        let connection = Self::open(file, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        connection
            .0
            .execute_batch("PRAGMA query_only=ON; PRAGMA cache_size=-4000;")
            .map_err(failed)?;
        Ok(connection)
    }

    fn open(file: &Path, flags: OpenFlags) -> Result<Self, StorageError> {
        let connection = rusqlite::Connection::open_with_flags(file, flags).map_err(failed)?;
        connection.busy_timeout(BUSY_FOR).map_err(failed)?;
        connection.set_prepared_statement_cache_capacity(128);
        connection.execute_batch("PRAGMA temp_store=MEMORY;").map_err(failed)?;
        Ok(Self(connection))
    }
}

/// SQLite's own words carry no values, only names of tables and columns.
fn failed(error: rusqlite::Error) -> StorageError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StorageError::Busy,
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StorageError::Damaged(error.to_string()),
        _ => StorageError::Database(error.to_string()),
    }
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Value::Null => ValueRef::Null,
            Value::Int(n) => ValueRef::Integer(n),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn bind<'c>(
    connection: &'c rusqlite::Connection,
    sql: &str,
    params: &[Value<'_>],
) -> Result<rusqlite::CachedStatement<'c>, StorageError> {
    let mut statement = connection.prepare_cached(sql).map_err(failed)?;
    for (index, value) in params.iter().enumerate() {
        debug_assert_eq!(
            statement.parameter_name(index + 1),
            Some(format!("${}", index + 1).as_str()),
            "parameters must first appear in order: {sql}"
        );
        statement.raw_bind_parameter(index + 1, value).map_err(failed)?;
    }
    Ok(statement)
}

impl Sql for Connection {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn execute(&mut self, sql: &str, params: &[Value<'_>]) -> Result<u64, StorageError> {
        let changed = bind(&self.0, sql, params)?.raw_execute().map_err(failed)?;
        Ok(changed as u64)
    }

    fn query(&mut self, sql: &str, params: &[Value<'_>], on_row: OnRow<'_>) -> Result<(), StorageError> {
        let mut statement = bind(&self.0, sql, params)?;
        let columns = statement.column_count().min(MAX_COLUMNS);
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(failed)? {
            let mut values = [Value::Null; MAX_COLUMNS];
            for (column, value) in values.iter_mut().enumerate().take(columns) {
                *value = match row.get_ref(column).map_err(failed)? {
                    ValueRef::Null => Value::Null,
                    ValueRef::Integer(n) => Value::Int(n),
                    ValueRef::Text(text) => Value::Text(
                        std::str::from_utf8(text)
                            .map_err(|_| StorageError::Damaged("a text column is not UTF-8".into()))?,
                    ),
                    ValueRef::Blob(bytes) => Value::Blob(bytes),
                    ValueRef::Real(_) => return Err(StorageError::Damaged("a column holds a real number".into())),
                };
            }
            on_row(&Row(values.get(..columns).unwrap_or_default()))?;
        }
        Ok(())
    }

    fn script(&mut self, sql: &str) -> Result<(), StorageError> {
        self.0.execute_batch(sql).map_err(failed)
    }

    fn begin(&mut self) -> Result<(), StorageError> {
        // IMMEDIATE takes the write lock now: SQLite's form of locking the head row.
        self.0
            .prepare_cached("BEGIN IMMEDIATE")
            .and_then(|mut begin| begin.raw_execute())
            .map_err(failed)?;
        Ok(())
    }

    fn begin_snapshot(&mut self) -> Result<(), StorageError> {
        self.script("BEGIN")
    }

    fn commit(&mut self) -> Result<(), StorageError> {
        self.0
            .prepare_cached("COMMIT")
            .and_then(|mut commit| commit.raw_execute())
            .map_err(failed)?;
        Ok(())
    }

    fn rollback(&mut self) {
        if !self.0.is_autocommit()
            && let Err(error) = self.0.execute_batch("ROLLBACK")
        {
            tracing::warn!(%error, "a rollback failed");
        }
    }

    fn is_broken(&mut self) -> bool {
        false
    }
}
