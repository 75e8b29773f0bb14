//! One small face for both databases: the same `$1, $2` texts, four kinds of value, rows handed to a closure.
//!
//! In SQLite `$1` is a *named* parameter, numbered by first appearance, so every text must mention its parameters in
//! order the first time (`sqlite.rs` checks this in debug builds).

mod pool;
mod postgres;
mod schema;
mod sqlite;

use uuid::Uuid;

use crate::error::{OpenError, StorageError};

pub(crate) use pool::Pool;
pub(crate) use schema::{is_empty, migrate, schema_version};

/// Which of the two databases a connection speaks to, for the few texts that differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

/// A parameter or a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Value<'a> {
    Null,
    Int(i64),
    Text(&'a str),
    Blob(&'a [u8]),
}

impl<'a> Value<'a> {
    pub(crate) fn uuid(id: &'a Uuid) -> Self {
        Self::Blob(id.as_bytes())
    }

    pub(crate) fn opt_blob(bytes: Option<&'a [u8]>) -> Self {
        bytes.map_or(Self::Null, Value::Blob)
    }
}

/// Positions, versions and sizes are unsigned outside and signed in the databases; none comes near 2^63.
pub(crate) fn int<'a>(number: u64) -> Value<'a> {
    Value::Int(i64::try_from(number).unwrap_or(i64::MAX))
}

/// One row of an answer, with typed access that names the table's damage instead of panicking.
pub(crate) struct Row<'r>(pub(crate) &'r [Value<'r>]);

impl<'r> Row<'r> {
    fn at(&self, column: usize) -> Value<'r> {
        self.0.get(column).copied().unwrap_or(Value::Null)
    }

    fn wrong(column: usize) -> StorageError {
        StorageError::Damaged(format!("column {column} of a row holds a value of the wrong kind"))
    }

    pub(crate) fn int(&self, column: usize) -> Result<i64, StorageError> {
        match self.at(column) {
            Value::Int(n) => Ok(n),
            _ => Err(Self::wrong(column)),
        }
    }

    pub(crate) fn opt_int(&self, column: usize) -> Result<Option<i64>, StorageError> {
        match self.at(column) {
            Value::Null => Ok(None),
            Value::Int(n) => Ok(Some(n)),
            _ => Err(Self::wrong(column)),
        }
    }

    pub(crate) fn u64(&self, column: usize) -> Result<u64, StorageError> {
        u64::try_from(self.int(column)?).map_err(|_| Self::wrong(column))
    }

    pub(crate) fn u16(&self, column: usize) -> Result<u16, StorageError> {
        u16::try_from(self.int(column)?).map_err(|_| Self::wrong(column))
    }

    pub(crate) fn time(&self, column: usize) -> Result<jiff::Timestamp, StorageError> {
        crate::time_from(self.int(column)?)
    }

    pub(crate) fn text(&self, column: usize) -> Result<&'r str, StorageError> {
        match self.at(column) {
            Value::Text(text) => Ok(text),
            _ => Err(Self::wrong(column)),
        }
    }

    pub(crate) fn blob(&self, column: usize) -> Result<&'r [u8], StorageError> {
        match self.at(column) {
            Value::Blob(bytes) => Ok(bytes),
            _ => Err(Self::wrong(column)),
        }
    }

    pub(crate) fn opt_blob(&self, column: usize) -> Result<Option<&'r [u8]>, StorageError> {
        match self.at(column) {
            Value::Null => Ok(None),
            Value::Blob(bytes) => Ok(Some(bytes)),
            _ => Err(Self::wrong(column)),
        }
    }

    pub(crate) fn uuid(&self, column: usize) -> Result<Uuid, StorageError> {
        Uuid::from_slice(self.blob(column)?).map_err(|_| Self::wrong(column))
    }

    pub(crate) fn hash(&self, column: usize) -> Result<[u8; 32], StorageError> {
        self.blob(column)?.try_into().map_err(|_| Self::wrong(column))
    }
}

/// What a caller of [`Sql::query`] does with each row.
pub(crate) type OnRow<'f> = &'f mut dyn FnMut(&Row<'_>) -> Result<(), StorageError>;

/// A connection.
pub(crate) trait Sql: Send {
    fn dialect(&self) -> Dialect;
    /// Runs one statement, prepared once and kept; says how many rows it changed.
    fn execute(&mut self, sql: &str, params: &[Value<'_>]) -> Result<u64, StorageError>;
    /// Runs one query, prepared once and kept; hands each row to `on_row` as it comes.
    fn query(&mut self, sql: &str, params: &[Value<'_>], on_row: OnRow<'_>) -> Result<(), StorageError>;
    /// Runs several statements without parameters.
    fn script(&mut self, sql: &str) -> Result<(), StorageError>;
    /// Starts a transaction that will write.
    fn begin(&mut self) -> Result<(), StorageError>;
    /// Starts a transaction that reads one unchanging state; ended by [`Sql::rollback`].
    fn begin_snapshot(&mut self) -> Result<(), StorageError>;
    /// Ends it. An error here may mean that it was done all the same.
    fn commit(&mut self) -> Result<(), StorageError>;
    /// Undoes it; a failure leaves nothing worse than a connection that is thrown away.
    fn rollback(&mut self);
    /// The connection can no longer be used.
    fn is_broken(&mut self) -> bool;
}

impl dyn Sql + '_ {
    /// The first row's value, if there is a row.
    pub(crate) fn first<T>(
        &mut self,
        sql: &str,
        params: &[Value<'_>],
        read: impl Fn(&Row<'_>) -> Result<T, StorageError>,
    ) -> Result<Option<T>, StorageError> {
        let mut found = None;
        self.query(sql, params, &mut |row| {
            if found.is_none() {
                found = Some(read(row)?);
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// All rows' values.
    pub(crate) fn all<T>(
        &mut self,
        sql: &str,
        params: &[Value<'_>],
        read: impl Fn(&Row<'_>) -> Result<T, StorageError>,
    ) -> Result<Vec<T>, StorageError> {
        let mut found = Vec::new();
        self.query(sql, params, &mut |row| {
            found.push(read(row)?);
            Ok(())
        })?;
        Ok(found)
    }
}

/// How SQLite is run. Only the fault tests choose anything but the default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tuning {
    /// Every commit is on the disk before it is answered (`synchronous=FULL`). False is the control arm of the power-cut
    /// test, which must lose acknowledged writes (`synchronous=NORMAL`).
    pub full_sync: bool,
    /// Pages of write-ahead log before it is folded into the database.
    pub checkpoint_pages: u32,
}

impl Default for Tuning {
    fn default() -> Self {
        // 4000 pages are 16 MB: the two syncs of a checkpoint are shared by some thousand commits.
        Self {
            full_sync: true,
            checkpoint_pages: 4000,
        }
    }
}

/// Where the ledger lies, as given by the operator.
#[derive(Debug, Clone)]
pub(crate) enum Address {
    Sqlite {
        file: std::path::PathBuf,
        tuning: Tuning,
    },
    Postgres {
        config: Box<::postgres::Config>,
        shown: String,
    },
}

impl Address {
    pub(crate) fn parse(url: &str, tuning: Tuning) -> Result<Self, OpenError> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let config = url
                .parse::<::postgres::Config>()
                .map_err(|_| OpenError::BadAddress(without_password(url)))?;
            return Ok(Self::Postgres {
                config: Box::new(config),
                shown: without_password(url),
            });
        }
        let file = url
            .strip_prefix("sqlite://")
            .or_else(|| url.strip_prefix("sqlite:"))
            .unwrap_or(url);
        if file.is_empty() || file == ":memory:" || file.contains("://") {
            return Err(OpenError::BadAddress(without_password(url)));
        }
        Ok(Self::Sqlite {
            file: file.into(),
            tuning,
        })
    }

    /// The address for messages, without a password.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Sqlite { file, .. } => file.display().to_string(),
            Self::Postgres { shown, .. } => shown.clone(),
        }
    }

    /// A connection that writes. `create` lets SQLite make the file.
    pub(crate) fn writer(&self, create: bool) -> Result<Box<dyn Sql>, OpenError> {
        match self {
            Self::Sqlite { file, tuning } => {
                if !create && !file.exists() {
                    return Err(OpenError::NotFound(self.shown()));
                }
                Ok(Box::new(sqlite::Connection::writer(file, *tuning, create)?))
            }
            Self::Postgres { config, .. } => Ok(Box::new(postgres::Connection::open(config)?)),
        }
    }

    /// A connection for work outside transactions.
    pub(crate) fn maintenance(&self) -> Result<Box<dyn Sql>, StorageError> {
        self.writer(false).map_err(|error| match error {
            OpenError::Storage(error) => error,
            other => StorageError::Database(other.to_string()),
        })
    }

    /// A connection that only reads.
    pub(crate) fn reader(&self) -> Result<Box<dyn Sql>, StorageError> {
        match self {
            Self::Sqlite { file, .. } => Ok(Box::new(sqlite::Connection::reader(file)?)),
            Self::Postgres { config, .. } => Ok(Box::new(postgres::Connection::open(config)?)),
        }
    }
}

/// Cuts a password out of a URL before it is shown.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let Some((user, host)) = rest.rsplit_once('@') else {
        return url.to_owned();
    };
    let user = user.split(':').next().unwrap_or_default();
    format!("{scheme}://{user}@{host}")
}

/// How many rows one statement carries. SQLite has no round trip to save, so it takes one row a statement and needs
/// one prepared text; PostgreSQL takes powers of two, so that few texts are prepared.
fn rows_per_statement(dialect: Dialect, left: usize) -> usize {
    match dialect {
        Dialect::Sqlite => 1,
        Dialect::Postgres => {
            let most = left.min(128);
            1 << most.ilog2()
        }
    }
}

/// Inserts many rows of equal width. `head` is `INSERT INTO t (a, b)`; `tail` may hold `ON CONFLICT DO NOTHING`.
/// Says how many rows went in.
pub(crate) fn insert_many(
    sql: &mut dyn Sql,
    head: &str,
    tail: &str,
    width: usize,
    values: &[Value<'_>],
) -> Result<u64, StorageError> {
    debug_assert!(width > 0 && values.len().is_multiple_of(width));
    let mut inserted = 0;
    let mut rest = values;
    while !rest.is_empty() {
        let rows = rows_per_statement(sql.dialect(), rest.len() / width);
        let (now, later) = rest.split_at(rows * width);
        let mut text = String::with_capacity(head.len() + tail.len() + rows * width * 5 + 16);
        text.push_str(head);
        text.push_str(" VALUES ");
        for row in 0..rows {
            text.push_str(if row == 0 { "(" } else { ",(" });
            for column in 0..width {
                use std::fmt::Write as _;
                let comma = if column == 0 { "" } else { "," };
                let _ = write!(text, "{comma}${}", row * width + column + 1);
            }
            text.push(')');
        }
        text.push(' ');
        text.push_str(tail);
        inserted += sql.execute(&text, now)?;
        rest = later;
    }
    Ok(inserted)
}

/// Looks up many keys. `head` ends before the bracket: `SELECT a, b FROM t WHERE key IN`.
pub(crate) fn look_up(sql: &mut dyn Sql, head: &str, keys: &[&[u8]], on_row: OnRow<'_>) -> Result<(), StorageError> {
    let mut rest = keys;
    while !rest.is_empty() {
        let take = rows_per_statement(sql.dialect(), rest.len());
        let (now, later) = rest.split_at(take);
        let marks: Vec<String> = (1..=take).map(|n| format!("${n}")).collect();
        let params: Vec<Value<'_>> = now.iter().map(|key| Value::Blob(key)).collect();
        sql.query(&format!("{head} ({})", marks.join(",")), &params, &mut *on_row)?;
        rest = later;
    }
    Ok(())
}
