//! The few named values of a ledger: its id, its purpose, its wrapped secrets, whether the recovery copy was tried.

use uuid::Uuid;

use crate::error::StorageError;
use crate::ledger::secret_bound;
use crate::seal::SecretKey;
use crate::sql::{Sql, Value};
use crate::types::Purpose;

pub(crate) const LEDGER_ID: &str = "ledger-id";
pub(crate) const PURPOSE: &str = "purpose";
pub(crate) const INDEX_KEY: &str = "index-key";
pub(crate) const SIGNING_SEED: &str = "signing-seed";
pub(crate) const RECOVERY_TESTED: &str = "recovery-tested-at";

pub(crate) fn get(sql: &mut dyn Sql, name: &str) -> Result<Option<Vec<u8>>, StorageError> {
    sql.first("SELECT value FROM meta WHERE name = $1", &[Value::Text(name)], |row| {
        Ok(row.blob(0)?.to_vec())
    })
}

pub(crate) fn put(sql: &mut dyn Sql, name: &str, value: &[u8]) -> Result<(), StorageError> {
    sql.execute(
        "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        &[Value::Text(name), Value::Blob(value)],
    )?;
    Ok(())
}

pub(crate) fn ledger_id(sql: &mut dyn Sql) -> Result<Option<Uuid>, StorageError> {
    let Some(bytes) = get(sql, LEDGER_ID)? else {
        return Ok(None);
    };
    Uuid::from_slice(&bytes)
        .map(Some)
        .map_err(|_| StorageError::Damaged("the ledger's id is not an id".into()))
}

pub(crate) fn purpose(sql: &mut dyn Sql) -> Result<Purpose, StorageError> {
    get(sql, PURPOSE)?
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .and_then(|code| Purpose::from_code(&code))
        .ok_or_else(|| StorageError::Damaged("the ledger does not say what it was created for".into()))
}

/// A wrapped secret; `None` when the master key does not open it.
pub(crate) fn secret(
    sql: &mut dyn Sql,
    wrapping: &SecretKey,
    id: &Uuid,
    name: &str,
) -> Result<Option<SecretKey>, StorageError> {
    let sealed = get(sql, name)?.ok_or_else(|| StorageError::Damaged(format!("the ledger's {name} is missing")))?;
    Ok(wrapping
        .open(&secret_bound(id, name), &sealed)
        .and_then(|bytes| SecretKey::from_slice(&bytes)))
}

pub(crate) fn put_secret(
    sql: &mut dyn Sql,
    wrapping: &SecretKey,
    id: &Uuid,
    name: &str,
    secret: &SecretKey,
) -> Result<(), StorageError> {
    put(sql, name, &wrapping.seal(&secret_bound(id, name), secret.bytes())?)
}
