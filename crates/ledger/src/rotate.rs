//! Changing the master key: every key is wrapped anew, nothing that is sealed is touched.

use std::sync::PoisonError;

use uuid::Uuid;

use crate::Ledger;
use crate::keys::{unwrap_with, wrap_with};
use crate::master::MasterKey;
use crate::meta;
use crate::recovery::RecoveryError;
use crate::seal::SecretKey;
use crate::sql::{Sql, Value};
use crate::{OpenError, StorageError};

impl Ledger {
    /// Wraps all keys and the ledger's secrets with another master key, in one transaction. Says how many keys. The
    /// recovery copy of the old key is of no more use, so [`Ledger::recovery_tested_at`] is `None` again. Backups made
    /// before still need the old key. Other processes refuse
    /// to go on ([`StorageError::MasterKeyChanged`]) until they are started with the new key.
    ///
    /// # Errors
    /// When `old` is not this ledger's, or the store fails; then the old key still holds.
    pub fn change_master_key(&self, old: &MasterKey, new: &MasterKey) -> Result<u64, RecoveryError> {
        if !self.is_opened_by(old)? {
            return Err(RecoveryError::WrongMasterKey);
        }
        // Waits for all that is being sealed, and keeps others from beginning.
        let _alone = self.inner.sealing.write().unwrap_or_else(PoisonError::into_inner);
        let (from, to, id) = (old.wrapping(), new.wrapping(), self.inner.id);
        self.inner.keys.change_wrapping(to.clone(), || {
            let changed = self.inner.run(move |tx| {
                // Other processes look again before their next read or write, and stop.
                tx.head.key_changes += 1;
                rewrap(tx.sql, &id, &from, &to)
            })?;
            Ok(changed)
        })
    }
}

fn rewrap(sql: &mut dyn Sql, id: &Uuid, from: &SecretKey, to: &SecretKey) -> Result<u64, StorageError> {
    for name in [meta::INDEX_KEY, meta::SIGNING_SEED] {
        // A commit whose answer was lost may have this done twice; then it is wrapped with the new key already.
        let secret = match meta::secret(sql, from, id, name)? {
            Some(secret) => secret,
            None => meta::secret(sql, to, id, name)?
                .ok_or_else(|| StorageError::Database(OpenError::WrongMasterKey.to_string()))?,
        };
        meta::put_secret(sql, to, id, name, &secret)?;
    }
    let wrapped = sql.all(
        "SELECT key_id, wrapped FROM person_key WHERE wrapped IS NOT NULL",
        &[],
        |row| Ok((row.uuid(0)?, row.blob(1)?.to_vec())),
    )?;
    let mut changed = 0;
    for (key_id, old) in wrapped {
        let key = unwrap_with(from, &key_id, &old).or_else(|_| unwrap_with(to, &key_id, &old))?;
        let new = wrap_with(to, &key_id, &key)?;
        sql.execute(
            "UPDATE person_key SET wrapped = $1 WHERE key_id = $2",
            &[Value::Blob(&new), Value::uuid(&key_id)],
        )?;
        changed += 1;
    }
    sql.execute(
        "DELETE FROM meta WHERE name = $1",
        &[Value::Text(meta::RECOVERY_TESTED)],
    )?;
    Ok(changed)
}
