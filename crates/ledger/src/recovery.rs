//! The recovery copy: the master key sealed under a passphrase, as text that can be printed and locked away. Without
//! the master key nothing can ever be read again, so no real data before a copy has opened the database once.

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use jiff::Timestamp;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::Ledger;
use crate::error::StorageError;
use crate::master::MasterKey;
use crate::meta;
use crate::seal::{Part, SecretKey, bound_to, fill};

const TITLE: &str = "RAPPORT RECOVERY COPY OF THE MASTER KEY, VERSION 1";
/// Argon2id with 64 MiB, three passes and one lane: above the floor of 19 MiB and two passes that OWASP's password
/// storage guidance asks for, because nobody waits for it twice a day.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
/// Most that a copy may ask for, so that a forged one cannot eat the machine.
const MOST_MEMORY_KIB: u32 = 1024 * 1024;
const MOST_PASSES: u32 = 16;
/// Shortest passphrase, in characters.
const SHORTEST: usize = 12;

/// Why a recovery copy was not made or did not open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecoveryError {
    /// The passphrase is too short to protect anything.
    #[error("the passphrase must have at least {SHORTEST} characters")]
    ShortPassphrase,
    /// The master key given is not this ledger's.
    #[error("this master key does not open this ledger")]
    WrongMasterKey,
    /// The text is not a recovery copy, or was typed wrongly.
    #[error("this is not a whole recovery copy: {0}")]
    Malformed(&'static str),
    /// Wrong passphrase, or a character of the copy is wrong.
    #[error("the copy does not open: the passphrase or a character of the copy is wrong")]
    DoesNotOpen,
    /// The copy is of another ledger's key.
    #[error("this is the recovery copy of another ledger ({0})")]
    OtherLedger(Uuid),
    /// The store failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

fn stretched(passphrase: &str, salt: &[u8], memory: u32, passes: u32) -> Result<SecretKey, RecoveryError> {
    let params = Params::new(memory, passes, 1, Some(32)).map_err(|_| RecoveryError::Malformed("its cost"))?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), salt, key.as_mut_slice())
        .map_err(|_| RecoveryError::Malformed("its salt"))?;
    SecretKey::from_slice(key.as_slice()).ok_or(RecoveryError::Malformed("its key"))
}

struct Copy {
    ledger: Uuid,
    salt: Vec<u8>,
    memory: u32,
    passes: u32,
    sealed: Vec<u8>,
}

impl Copy {
    fn text(&self) -> String {
        format!(
            "{TITLE}\nledger: {}\ncost: {} {}\nsalt: {}\nkey: {}\n",
            self.ledger,
            self.memory,
            self.passes,
            BASE64.encode(&self.salt),
            BASE64.encode(&self.sealed)
        )
    }

    fn parse(text: &str) -> Result<Self, RecoveryError> {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        if lines.next() != Some(TITLE) {
            return Err(RecoveryError::Malformed("its first line"));
        }
        let mut field = |name: &'static str| {
            let line = lines.next().ok_or(RecoveryError::Malformed(name))?;
            let (found, value) = line.split_once(':').ok_or(RecoveryError::Malformed(name))?;
            if found.trim() == name {
                Ok(value.trim())
            } else {
                Err(RecoveryError::Malformed(name))
            }
        };
        let ledger = field("ledger")?
            .parse()
            .map_err(|_| RecoveryError::Malformed("ledger"))?;
        let cost = field("cost")?
            .split_once(' ')
            .and_then(|(m, p)| Some((m.parse().ok()?, p.trim().parse().ok()?)));
        let (memory, passes) = cost.ok_or(RecoveryError::Malformed("cost"))?;
        if memory > MOST_MEMORY_KIB || passes > MOST_PASSES {
            return Err(RecoveryError::Malformed("cost"));
        }
        let salt = BASE64
            .decode(field("salt")?)
            .map_err(|_| RecoveryError::Malformed("salt"))?;
        let sealed = BASE64
            .decode(field("key")?)
            .map_err(|_| RecoveryError::Malformed("key"))?;
        Ok(Self {
            ledger,
            salt,
            memory,
            passes,
            sealed,
        })
    }

    fn open(&self, passphrase: &str) -> Result<MasterKey, RecoveryError> {
        let bytes = stretched(passphrase, &self.salt, self.memory, self.passes)?
            .open(&bound_to(Part::Recovery, &self.ledger, 0), &self.sealed)
            .ok_or(RecoveryError::DoesNotOpen)?;
        let bytes = Zeroizing::new(bytes);
        SecretKey::from_slice(&bytes)
            .map(MasterKey::from_secret)
            .ok_or(RecoveryError::DoesNotOpen)
    }
}

impl MasterKey {
    /// The master key out of a recovery copy.
    ///
    /// # Errors
    /// When the text is not a whole copy, or the passphrase is wrong.
    pub fn open_recovery(text: &str, passphrase: &str) -> Result<Self, RecoveryError> {
        Copy::parse(text)?.open(passphrase)
    }
}

impl Ledger {
    /// The master key sealed under a passphrase, as a few lines of text. The ledger does not keep the master key, so the
    /// caller gives it; it must be this ledger's.
    ///
    /// # Errors
    /// When the passphrase has fewer than twelve characters or the key is not this ledger's.
    pub fn export_recovery(&self, master: &MasterKey, passphrase: &str) -> Result<String, RecoveryError> {
        if passphrase.chars().count() < SHORTEST {
            return Err(RecoveryError::ShortPassphrase);
        }
        if !self.is_opened_by(master)? {
            return Err(RecoveryError::WrongMasterKey);
        }
        let mut salt = vec![0; 16];
        fill(&mut salt)?;
        let ledger = self.inner.id;
        let sealed = stretched(passphrase, &salt, MEMORY_KIB, PASSES)?
            .seal(&bound_to(Part::Recovery, &ledger, 0), master.secret().bytes())?;
        Ok(Copy {
            ledger,
            salt,
            memory: MEMORY_KIB,
            passes: PASSES,
            sealed,
        }
        .text())
    }

    /// Proves that a recovery copy, as typed or read back, opens this very ledger, and notes the time.
    ///
    /// # Errors
    /// When it does not.
    pub fn confirm_recovery(&self, text: &str, passphrase: &str) -> Result<Timestamp, RecoveryError> {
        let copy = Copy::parse(text)?;
        if copy.ledger != self.inner.id {
            return Err(RecoveryError::OtherLedger(copy.ledger));
        }
        let master = copy.open(passphrase)?;
        if !self.is_opened_by(&master)? {
            return Err(RecoveryError::WrongMasterKey);
        }
        let now = self.inner.run(|tx| {
            meta::put(tx.sql, meta::RECOVERY_TESTED, &tx.now.to_be_bytes())?;
            Ok(tx.now)
        })?;
        Ok(crate::time_from(now)?)
    }

    /// When a recovery copy last opened this ledger. `None`: never, so no real data may be entered yet.
    ///
    /// # Errors
    /// When the store fails.
    pub fn recovery_tested_at(&self) -> Result<Option<Timestamp>, StorageError> {
        let Some(bytes) = self.inner.pool.with(|sql| meta::get(sql, meta::RECOVERY_TESTED))? else {
            return Ok(None);
        };
        let bytes = bytes
            .try_into()
            .map_err(|_| StorageError::Damaged("the time of the recovery test is not a time".into()))?;
        crate::time_from(i64::from_be_bytes(bytes)).map(Some)
    }

    /// Whether this master key opens the ledger's secrets.
    pub(crate) fn is_opened_by(&self, master: &MasterKey) -> Result<bool, StorageError> {
        let (id, wrapping) = (self.inner.id, master.wrapping());
        Ok(self
            .inner
            .pool
            .with(|sql| meta::secret(sql, &wrapping, &id, meta::INDEX_KEY))?
            .is_some())
    }
}
