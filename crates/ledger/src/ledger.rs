//! Opening and creating a ledger, and appending to it.

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use uuid::Uuid;

use crate::clock::Clock;
use crate::error::{AppendError, OpenError, StorageError};
use crate::keys::{KeyState, Keyring};
use crate::master::{MasterKey, random_id};
use crate::registry::TypeRegistry;
use crate::rows::RowWrite;
use crate::seal::{Part, SecretKey, bound_to};
use crate::secrets::Secrets;
use crate::sql::{self, Address, Pool, Sql, Tuning, Value};
use crate::types::{Appended, Batch, Purpose, SERVICE_KEY};
use crate::writer::{Pressure, Refused, Tx, Writer};
use crate::{chain, meta, prepare};

/// An opened ledger. Cheap to clone; all clones share one writing thread. All its functions block: call them from
/// blocking threads.
#[derive(Clone)]
pub struct Ledger {
    pub(crate) inner: Arc<Inner>,
}

impl std::fmt::Debug for Ledger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ledger")
            .field("id", &self.inner.id)
            .finish_non_exhaustive()
    }
}

pub(crate) struct Inner {
    pub(crate) id: Uuid,
    pub(crate) purpose: Purpose,
    pub(crate) known: TypeRegistry,
    pub(crate) secrets: Arc<Secrets>,
    pub(crate) keys: Keyring,
    pub(crate) pool: Pool,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) writer: Writer,
    pub(crate) sealing: RwLock<()>,
}

impl Ledger {
    /// Opens an existing ledger: `sqlite:FILE`, a plain file name, or `postgres://USER@HOST/DATABASE`. Tables of an
    /// older build are brought up to date. Stops with a clear error when the ledger holds events that `known` lacks.
    ///
    /// # Errors
    /// When there is none, the key is another's, it holds unknown types or newer tables, or the store fails.
    pub fn open(url: &str, master: &MasterKey, clock: Arc<dyn Clock>, known: &TypeRegistry) -> Result<Self, OpenError> {
        Self::open_with(url, master, clock, known, Tuning::default())
    }

    /// [`Self::open`] tuned for the fault tests.
    ///
    /// # Errors
    /// As [`Self::open`].
    #[doc(hidden)]
    pub fn open_with(
        url: &str,
        master: &MasterKey,
        clock: Arc<dyn Clock>,
        known: &TypeRegistry,
        tuning: Tuning,
    ) -> Result<Self, OpenError> {
        let address = Address::parse(url, tuning)?;
        let mut sql = address.writer(false)?;
        if sql::is_empty(sql.as_mut())? {
            return Err(OpenError::NotFound(address.shown()));
        }
        Self::start(address, sql, master, clock, known)
    }

    /// Creates a ledger in an empty place, for one purpose for ever, and opens it.
    ///
    /// # Errors
    /// When there is one already, or the store fails.
    pub fn create(
        url: &str,
        master: &MasterKey,
        clock: Arc<dyn Clock>,
        known: &TypeRegistry,
        purpose: Purpose,
    ) -> Result<Self, OpenError> {
        let address = Address::parse(url, Tuning::default())?;
        let mut sql = address.writer(true)?;
        let now = clock.now().as_microsecond();
        sql::migrate(sql.as_mut(), now)?;
        sql.begin()?;
        match found(sql.as_mut(), master, now, purpose) {
            Ok(true) => sql.commit()?,
            Ok(false) => {
                sql.rollback();
                return Err(OpenError::AlreadyExists(address.shown()));
            }
            Err(error) => {
                sql.rollback();
                return Err(error.into());
            }
        }
        Self::start(address, sql, master, clock, known)
    }

    /// Opens the ledger if there is one for this purpose, else creates it.
    ///
    /// # Errors
    /// When there is one for the other purpose; else as [`Self::open`] and [`Self::create`].
    pub fn open_or_create(
        url: &str,
        master: &MasterKey,
        clock: Arc<dyn Clock>,
        known: &TypeRegistry,
        purpose: Purpose,
    ) -> Result<Self, OpenError> {
        match Self::open(url, master, Arc::clone(&clock), known) {
            Ok(ledger) if ledger.purpose() == purpose => Ok(ledger),
            Ok(ledger) => Err(OpenError::WrongPurpose {
                found: ledger.purpose(),
                wanted: purpose,
            }),
            Err(OpenError::NotFound(_)) => Self::create(url, master, clock, known, purpose),
            Err(error) => Err(error),
        }
    }

    pub(crate) fn start(
        address: Address,
        mut sql: Box<dyn Sql>,
        master: &MasterKey,
        clock: Arc<dyn Clock>,
        known: &TypeRegistry,
    ) -> Result<Self, OpenError> {
        sql::migrate(sql.as_mut(), clock.now().as_microsecond())?;
        let id = meta::ledger_id(sql.as_mut())?.ok_or_else(|| OpenError::NotFound(address.shown()))?;
        let wrapping = master.wrapping();
        let index = meta::secret(sql.as_mut(), &wrapping, &id, meta::INDEX_KEY)?.ok_or(OpenError::WrongMasterKey)?;
        let seed = meta::secret(sql.as_mut(), &wrapping, &id, meta::SIGNING_SEED)?.ok_or(OpenError::WrongMasterKey)?;
        let purpose = meta::purpose(sql.as_mut())?;
        let secrets = Arc::new(Secrets::new(index, &seed, known));
        check_types(sql.as_mut(), &secrets, known)?;
        let keys = Keyring::new(id, wrapping);
        keys.refresh(sql.as_mut())?;
        let writer = Writer::start(address.clone(), sql, Arc::clone(&secrets), Arc::clone(&clock))?;
        let inner = Inner {
            id,
            purpose,
            known: known.clone(),
            secrets,
            keys,
            pool: Pool::new(address),
            clock,
            writer,
            sealing: RwLock::default(),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The ledger's own id, made with it.
    #[must_use]
    pub fn id(&self) -> Uuid {
        self.inner.id
    }

    /// What it was created for.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        self.inner.purpose
    }

    /// The clock it was opened with.
    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.inner.clock
    }

    /// How busy the writing thread is.
    #[must_use]
    pub fn pressure(&self) -> Pressure {
        self.inner.writer.pressure()
    }

    /// Appends a batch: all of it or nothing, durable on return.
    ///
    /// # Errors
    /// See [`AppendError`]. After a storage error the outcome can be looked up with [`Self::appended`].
    #[expect(clippy::needless_pass_by_value, reason = "a batch is used up by appending it")]
    pub fn append(&self, batch: Batch) -> Result<Appended, AppendError> {
        // A key made here may have been made elsewhere in the same moment; then the batch is sealed again with that
        // one. Each turn needs another such coincidence for another key.
        let _sealing = self.inner.sealing();
        for _ in 0..8 {
            let prepared = prepare::batch(&self.inner, &batch)?;
            let made: Vec<Uuid> = prepared.keys.made.iter().map(|(key_id, _)| *key_id).collect();
            match self.inner.writer.append(prepared) {
                Ok(appended) => return Ok(appended),
                Err(Refused::Append(error)) => return Err(error),
                Err(Refused::KeyRace) => self.inner.look_again(&made)?,
            }
        }
        Err(AppendError::Storage(StorageError::Busy))
    }
}

/// Writes the first rows of a new ledger; false when there is one already.
fn found(sql: &mut dyn Sql, master: &MasterKey, now: i64, purpose: Purpose) -> Result<bool, StorageError> {
    if meta::ledger_id(sql)?.is_some() {
        return Ok(false);
    }
    let id = random_id()?;
    let wrapping = master.wrapping();
    meta::put(sql, meta::LEDGER_ID, id.as_bytes())?;
    meta::put(sql, meta::PURPOSE, purpose.code().as_bytes())?;
    for name in [meta::INDEX_KEY, meta::SIGNING_SEED] {
        meta::put_secret(sql, &wrapping, &id, name, &SecretKey::random()?)?;
    }
    let service = crate::keys::wrap_with(&wrapping, &SERVICE_KEY, &SecretKey::random()?)?;
    sql.execute(
        "INSERT INTO person_key (key_id, wrapped, created_at) VALUES ($1, $2, $3)",
        &[Value::uuid(&SERVICE_KEY), Value::Blob(&service), Value::Int(now)],
    )?;
    sql.execute(
        "INSERT INTO head (id, position, hash, recorded_at, read_position, read_hash, key_changes, signed_position) \
         VALUES (1, 0, $1, $2, 0, $3, 0, 0)",
        &[
            Value::Blob(&chain::GENESIS),
            Value::Int(now),
            Value::Blob(&chain::GENESIS),
        ],
    )?;
    Ok(true)
}

/// Refuses a ledger that holds events which this build cannot read.
fn check_types(sql: &mut dyn Sql, secrets: &Secrets, known: &TypeRegistry) -> Result<(), OpenError> {
    let readable: std::collections::HashSet<(i64, i64)> = known
        .types()
        .iter()
        .map(|&(name, version)| (secrets.kind(name), i64::from(version)))
        .collect();
    let present = sql.all(
        "SELECT kind, version, name, first_position FROM kind ORDER BY first_position",
        &[],
        |row| Ok((row.int(0)?, row.int(1)?, row.blob(2)?.to_vec(), row.u64(3)?)),
    )?;
    for (kind, version, name, position) in present {
        if !readable.contains(&(kind, version)) {
            let name = secrets
                .open_name(&name)
                .unwrap_or_else(|| "(its name does not open)".into());
            return Err(OpenError::UnknownType {
                name,
                version: u16::try_from(version).unwrap_or(0),
                position,
            });
        }
    }
    Ok(())
}

impl Inner {
    /// A key from memory or the database.
    pub(crate) fn key(&self, key_id: &Uuid) -> Result<KeyState, StorageError> {
        match self.keys.remembered(key_id) {
            Some(state) => Ok(state),
            None => self.pool.with(|sql| self.keys.get(sql, key_id)),
        }
    }

    /// A key that must be there.
    pub(crate) fn live_key(&self, key_id: &Uuid) -> Result<SecretKey, StorageError> {
        match self.key(key_id)? {
            KeyState::Live(key) => Ok(key),
            KeyState::Erased | KeyState::Absent => Err(StorageError::KeyErased(*key_id)),
        }
    }

    /// Runs other writes in the writer's transaction.
    pub(crate) fn run<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Tx<'_>) -> Result<T, StorageError> + Send + 'static,
    ) -> Result<T, StorageError> {
        self.writer.run(work)
    }

    /// Held while something is sealed and written, so that the master key is not changed in between.
    pub(crate) fn sealing(&self) -> RwLockReadGuard<'_, ()> {
        self.sealing.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Before sealing again: some key is not what it was taken for.
    pub(crate) fn look_again(&self, made: &[Uuid]) -> Result<(), StorageError> {
        self.keys.forget(made);
        self.pool.with(|sql| self.keys.refresh(sql))?;
        Ok(())
    }

    pub(crate) fn write_rows(&self, rows: Vec<RowWrite>) -> Result<(), StorageError> {
        let _sealing = self.sealing();
        for _ in 0..8 {
            let mut sealer = prepare::Sealer::new(self);
            let sealed = rows
                .iter()
                .map(|row| prepare::seal_row(&mut sealer, row))
                .collect::<Result<Vec<_>, _>>()?;
            let used = sealer.used()?;
            let made: Vec<Uuid> = used.made.iter().map(|(key_id, _)| *key_id).collect();
            let done = self.run(move |tx| {
                if !crate::keys::still_hold(tx, &used)? {
                    return Ok(false);
                }
                for row in &sealed {
                    crate::rows::apply(tx.sql, row, tx.now, tx.head.position)?;
                }
                Ok(true)
            })?;
            if done {
                return Ok(());
            }
            self.look_again(&made)?;
        }
        Err(StorageError::Busy)
    }
}

/// Binds a secret of the ledger to its name.
pub(crate) fn secret_bound(id: &Uuid, name: &str) -> Vec<u8> {
    let mut bytes = bound_to(Part::MetaSecret, id, 0).to_vec();
    bytes.extend_from_slice(name.as_bytes());
    bytes
}
