//! The keys of persons: made at first use, wrapped by the master key, remembered in memory, forgotten on erasure.
//!
//! Another process may erase a person, or change the master key. The head row counts both as changes of keys; whoever is
//! about to read compares the count with the one its memory is from and drops all it remembers when they differ.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use uuid::Uuid;

use crate::error::StorageError;
use crate::seal::{Part, SecretKey, bound_to};
use crate::sql::{Sql, Value};

/// What is known of a key.
#[derive(Clone)]
pub(crate) enum KeyState {
    /// It exists; here it is.
    Live(SecretKey),
    /// It existed and was erased.
    Erased,
    /// Nobody has made it yet.
    Absent,
}

#[derive(Default)]
struct Memory {
    /// The count of changes that this is from.
    changes: i64,
    /// `None` stands for an erased key.
    keys: HashMap<Uuid, Option<SecretKey>>,
}

/// What wraps the keys.
struct Wrapping {
    current: SecretKey,
    /// The one that takes over, while the master key is being changed.
    next: Option<SecretKey>,
}

pub(crate) struct Keyring {
    ledger: Uuid,
    wrapping: RwLock<Wrapping>,
    memory: RwLock<Memory>,
}

impl Keyring {
    pub(crate) fn new(ledger: Uuid, wrapping: SecretKey) -> Self {
        let wrapping = Wrapping {
            current: wrapping,
            next: None,
        };
        Self {
            ledger,
            wrapping: RwLock::new(wrapping),
            memory: RwLock::default(),
        }
    }

    fn wrapping(&self) -> RwLockReadGuard<'_, Wrapping> {
        self.wrapping.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn wrap(&self, key_id: &Uuid, key: &SecretKey) -> Result<Vec<u8>, StorageError> {
        wrap_with(&self.wrapping().current, key_id, key)
    }

    fn unwrap(&self, key_id: &Uuid, wrapped: &[u8]) -> Result<SecretKey, StorageError> {
        let wrapping = self.wrapping();
        unwrap_with(&wrapping.current, key_id, wrapped).or_else(|error| match &wrapping.next {
            Some(next) => unwrap_with(next, key_id, wrapped),
            None => Err(error),
        })
    }

    /// Wraps everything anew by `rewrap`. Until it is done keys open with either; nothing may be wrapped meanwhile.
    pub(crate) fn change_wrapping<T, E>(&self, to: SecretKey, rewrap: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let set = |change: &dyn Fn(&mut Wrapping)| {
            change(&mut self.wrapping.write().unwrap_or_else(PoisonError::into_inner));
        };
        set(&|wrapping| wrapping.next = Some(to.clone()));
        let outcome = rewrap();
        let done = outcome.is_ok();
        set(&|wrapping| {
            if let Some(next) = wrapping.next.take().filter(|_| done) {
                wrapping.current = next;
            }
        });
        outcome
    }

    /// Whether a wrapped key opens.
    pub(crate) fn opens(&self, key_id: &Uuid, wrapped: &[u8]) -> bool {
        self.unwrap(key_id, wrapped).is_ok()
    }

    /// The key for one use, derived from the wrapping key.
    pub(crate) fn derived(&self, purpose: &str) -> SecretKey {
        self.wrapping().current.derive(purpose)
    }

    /// Drops what is remembered if keys changed since.
    pub(crate) fn refresh(&self, sql: &mut dyn Sql) -> Result<i64, StorageError> {
        let now = sql
            .first("SELECT key_changes FROM head WHERE id = 1", &[], |row| row.int(0))?
            .unwrap_or(0);
        if self.memory.read().unwrap_or_else(PoisonError::into_inner).changes != now {
            self.check_wrapping(sql)?;
            let mut memory = self.memory.write().unwrap_or_else(PoisonError::into_inner);
            memory.keys.clear();
            memory.changes = now;
        }
        Ok(now)
    }

    /// Nothing may be wrapped with a master key that another process has replaced: it would be lost.
    fn check_wrapping(&self, sql: &mut dyn Sql) -> Result<(), StorageError> {
        let wrapping = self.wrapping();
        for key in [Some(&wrapping.current), wrapping.next.as_ref()].into_iter().flatten() {
            if crate::meta::secret(sql, key, &self.ledger, crate::meta::INDEX_KEY)?.is_some() {
                return Ok(());
            }
        }
        Err(StorageError::MasterKeyChanged)
    }

    /// The count of changes that the memory is from.
    pub(crate) fn epoch(&self) -> i64 {
        self.memory.read().unwrap_or_else(PoisonError::into_inner).changes
    }

    /// The key, if it is remembered.
    pub(crate) fn remembered(&self, key_id: &Uuid) -> Option<KeyState> {
        let memory = self.memory.read().unwrap_or_else(PoisonError::into_inner);
        memory
            .keys
            .get(key_id)
            .map(|key| key.clone().map_or(KeyState::Erased, KeyState::Live))
    }

    /// The key, from memory or from the database.
    pub(crate) fn get(&self, sql: &mut dyn Sql, key_id: &Uuid) -> Result<KeyState, StorageError> {
        if let Some(state) = self.remembered(key_id) {
            return Ok(state);
        }
        let epoch = self.epoch();
        let found = sql.first(
            "SELECT wrapped FROM person_key WHERE key_id = $1",
            &[Value::uuid(key_id)],
            |row| Ok(row.opt_blob(0)?.map(<[u8]>::to_vec)),
        )?;
        let state = match found {
            None => return Ok(KeyState::Absent),
            Some(None) => KeyState::Erased,
            Some(Some(wrapped)) => KeyState::Live(self.unwrap(key_id, &wrapped)?),
        };
        let mut memory = self.memory.write().unwrap_or_else(PoisonError::into_inner);
        if memory.changes == epoch {
            memory.keys.insert(
                *key_id,
                match &state {
                    KeyState::Live(key) => Some(key.clone()),
                    _ => None,
                },
            );
        }
        Ok(state)
    }

    /// All keys, `None` for an erased one: for a replay, which then asks no more for each.
    pub(crate) fn all(&self, sql: &mut dyn Sql) -> Result<HashMap<Uuid, Option<SecretKey>>, StorageError> {
        self.refresh(sql)?;
        let mut all = HashMap::new();
        sql.query("SELECT key_id, wrapped FROM person_key", &[], &mut |row| {
            let key_id = row.uuid(0)?;
            let key = row
                .opt_blob(1)?
                .map(|wrapped| self.unwrap(&key_id, wrapped))
                .transpose()?;
            all.insert(key_id, key);
            Ok(())
        })?;
        Ok(all)
    }

    /// Forgets keys (they were erased, or another process made them first).
    pub(crate) fn forget(&self, key_ids: &[Uuid]) {
        let mut memory = self.memory.write().unwrap_or_else(PoisonError::into_inner);
        for key_id in key_ids {
            memory.keys.remove(key_id);
        }
    }
}

pub(crate) fn wrap_with(wrapping: &SecretKey, key_id: &Uuid, key: &SecretKey) -> Result<Vec<u8>, StorageError> {
    wrapping.seal(&bound_to(Part::WrappedKey, key_id, 0), key.bytes())
}

pub(crate) fn unwrap_with(wrapping: &SecretKey, key_id: &Uuid, wrapped: &[u8]) -> Result<SecretKey, StorageError> {
    wrapping
        .open(&bound_to(Part::WrappedKey, key_id, 0), wrapped)
        .and_then(|bytes| SecretKey::from_slice(&bytes))
        .ok_or_else(|| StorageError::Damaged(format!("the wrapped key {key_id} does not open")))
}

/// In the writer's transaction: stores the keys made for something and checks that those it was sealed with still live.
/// False when a key to be made exists already (the caller seals again).
pub(crate) fn still_hold(
    tx: &mut crate::writer::Tx<'_>,
    used: &crate::prepare::UsedKeys,
) -> Result<bool, StorageError> {
    if used.epoch != tx.head.key_changes {
        if !used.made.is_empty() {
            return Ok(false);
        }
        for key_id in &used.live {
            let text = "SELECT erased_at FROM person_key WHERE key_id = $1";
            if tx.sql.first(text, &[Value::uuid(key_id)], |row| row.opt_int(0))? != Some(None) {
                return Err(StorageError::KeyErased(*key_id));
            }
        }
    }
    for (key_id, wrapped) in &used.made {
        let inserted = tx.sql.execute(
            "INSERT INTO person_key (key_id, wrapped, created_at) VALUES ($1, $2, $3) ON CONFLICT (key_id) DO NOTHING",
            &[Value::uuid(key_id), Value::Blob(wrapped), Value::Int(tx.now)],
        )?;
        if inserted == 0 {
            return Ok(false);
        }
    }
    Ok(true)
}
