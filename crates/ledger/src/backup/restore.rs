//! Restoring into an empty place, with the newest keys.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;

use super::file::Source;
use super::{BackupError, DATA, FileKind, KEYS, Table};
use crate::Ledger;
use crate::clock::Clock;
use crate::error::StorageError;
use crate::master::MasterKey;
use crate::registry::TypeRegistry;
use crate::sql::{self, Address, Dialect, Sql, Tuning, Value, insert_many};

/// What a restore brought back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restored {
    /// Position of the last event.
    pub position: u64,
    /// When the backup had been made; what was written since is not there.
    pub made_at: Timestamp,
    /// People erased after the backup, who stay erased.
    pub erased_since: u64,
    /// Deliveries that waited then and are now parked: they may have been sent since, so a human must look.
    pub parked: u64,
}

/// Rows gathered before they are inserted.
const GATHER: usize = 256;

impl Ledger {
    /// Restores a backup into an empty place and opens it. The key file must be as new as the backup or newer: a person
    /// erased since the backup stays erased. Both chains are verified before anything is kept.
    ///
    /// # Errors
    /// When the place is not empty, a file is damaged, the key file too old, or the master key another's.
    pub fn restore(
        url: &str,
        data: &Path,
        keys: &Path,
        master: &MasterKey,
        clock: Arc<dyn Clock>,
        known: &TypeRegistry,
    ) -> Result<(Self, Restored), BackupError> {
        let (data, keys) = (source(data, FileKind::Data)?, source(keys, FileKind::Keys)?);
        if data.header.ledger != keys.header.ledger {
            return Err(BackupError::DifferentLedgers);
        }
        let (made_at, position, schema) = (data.header.made_at, data.header.position, data.header.schema);
        let too_old = keys.header.position < position
            || keys.header.key_changes < data.header.key_changes
            || keys.header.made_at < made_at;
        if too_old {
            return Err(BackupError::OldKeys {
                keys: keys.header.made_at,
                data: made_at,
            });
        }
        let erased_since = keys.header.erased.saturating_sub(data.header.erased);
        let key_changes = keys.header.key_changes;
        let address = Address::parse(url, Tuning::default())?;
        let mut sql = address.writer(true)?;
        let now = clock.now().as_microsecond();
        sql::migrate(sql.as_mut(), now)?;
        let have = sql::schema_version(sql.as_mut())?;
        if schema > have {
            return Err(BackupError::NewerSchema {
                found: schema,
                known: have,
            });
        }
        let key = master.wrapping().derive("backup");
        sql.begin()?;
        let filled = fill(sql.as_mut(), &address, (data, keys), &key, key_changes);
        let parked = match filled {
            Ok(parked) => {
                sql.commit()?;
                parked
            }
            Err(error) => {
                sql.rollback();
                return Err(error);
            }
        };
        drop(sql);
        let ledger = Self::open(url, master, clock, known)?;
        Ok((
            ledger,
            Restored {
                position,
                made_at,
                erased_since,
                parked,
            },
        ))
    }
}

fn source(path: &Path, wanted: FileKind) -> Result<Source, BackupError> {
    let source = Source::open(path)?;
    if source.header.kind == wanted {
        Ok(source)
    } else {
        let why = match wanted {
            FileKind::Data => "it holds keys; the data file is wanted here",
            FileKind::Keys => "it holds data; the key file is wanted here",
        };
        Err(BackupError::Malformed {
            file: path.display().to_string(),
            why: why.to_owned(),
        })
    }
}

fn fill(
    sql: &mut dyn Sql,
    address: &Address,
    (data, keys): (Source, Source),
    key: &crate::seal::SecretKey,
    key_changes: i64,
) -> Result<u64, BackupError> {
    if crate::meta::ledger_id(sql)?.is_some() {
        return Err(BackupError::NotEmpty(address.shown()));
    }
    pour(sql, data, key, DATA)?;
    pour(sql, keys, key, KEYS)?;
    sql.execute(
        "UPDATE head SET key_changes = $1 WHERE id = 1",
        &[Value::Int(key_changes)],
    )?;
    for table in ["claim", "document", "delivery"] {
        sql.execute(
            &format!("DELETE FROM {table} WHERE key_id IN (SELECT key_id FROM person_key WHERE erased_at IS NOT NULL)"),
            &[],
        )?;
    }
    let parked = sql.execute(
        "UPDATE delivery SET state = 'parked', note = 'restored from a backup; it may have been sent' \
         WHERE state IN ('waiting', 'claimed', 'handing_over')",
        &[],
    )?;
    crate::verify::chains_hold(sql).map_err(|error| BackupError::Broken(error.to_string()))?;
    Ok(parked)
}

/// Pours a file's rows into their tables.
fn pour(sql: &mut dyn Sql, from: Source, key: &crate::seal::SecretKey, tables: &[Table]) -> Result<(), BackupError> {
    // PostgreSQL is glad of many rows at once; for SQLite a row at a time is as quick and needs no copies.
    let at_once = if sql.dialect() == Dialect::Postgres { GATHER } else { 1 };
    let mut gathered: Vec<Owned> = Vec::new();
    let mut current = 0;
    from.rows(key, tables, |table, columns| {
        if table != current {
            insert(sql, tables, current, &gathered)?;
            gathered.clear();
            current = table;
        }
        gathered.extend(columns.iter().map(Owned::from));
        if gathered.len() >= at_once * columns.len() {
            insert(sql, tables, current, &gathered)?;
            gathered.clear();
        }
        Ok(())
    })?;
    insert(sql, tables, current, &gathered)?;
    Ok(())
}

fn insert(sql: &mut dyn Sql, tables: &[Table], table: usize, values: &[Owned]) -> Result<(), StorageError> {
    let Some(table) = tables.get(table).filter(|_| !values.is_empty()) else {
        return Ok(());
    };
    let head = format!("INSERT INTO {} ({})", table.name, table.columns.join(", "));
    let values: Vec<Value<'_>> = values.iter().map(Owned::value).collect();
    insert_many(sql, &head, "", table.columns.len(), &values)?;
    Ok(())
}

/// A value that outlives its block.
enum Owned {
    Null,
    Int(i64),
    Text(String),
    Blob(Vec<u8>),
}

impl From<&Value<'_>> for Owned {
    fn from(value: &Value<'_>) -> Self {
        match *value {
            Value::Null => Self::Null,
            Value::Int(n) => Self::Int(n),
            Value::Text(text) => Self::Text(text.to_owned()),
            Value::Blob(bytes) => Self::Blob(bytes.to_vec()),
        }
    }
}

impl Owned {
    fn value(&self) -> Value<'_> {
        match self {
            Self::Null => Value::Null,
            Self::Int(n) => Value::Int(*n),
            Self::Text(text) => Value::Text(text),
            Self::Blob(bytes) => Value::Blob(bytes),
        }
    }
}
