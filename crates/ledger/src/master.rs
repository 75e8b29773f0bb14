//! The master key: the one secret that is kept outside the database.

use std::io::Write as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use zeroize::Zeroizing;

use crate::error::StorageError;
use crate::seal::{SecretKey, fill};

/// The key that wraps all others. Lives in a file that only its owner can read, or in the environment; never in the
/// database, a backup, a log or a command line.
#[derive(Clone)]
pub struct MasterKey(SecretKey);

/// Why no master key could be had.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MasterKeyError {
    /// The file cannot be read or written.
    #[error("the master key file {file} cannot be used: {source}")]
    File {
        /// The file.
        file: String,
        /// The system's reason.
        source: std::io::Error,
    },
    /// Others can read the file.
    #[error("the master key file {file} can be read by others (mode {mode:o}); run: chmod 600 {file}")]
    NotPrivate {
        /// The file.
        file: String,
        /// Its permission bits.
        mode: u32,
    },
    /// There is a key there already; it is never overwritten.
    #[error("the master key file {0} exists already and is never overwritten")]
    Exists(String),
    /// The environment variable is not set.
    #[error("the environment variable {0} is not set")]
    NotSet(String),
    /// The text is not a master key.
    #[error("{0} does not hold a master key (44 characters of base64)")]
    Malformed(String),
    /// The system gave no random numbers.
    #[error(transparent)]
    Random(#[from] StorageError),
}

impl MasterKey {
    /// A new random key.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn generate() -> Result<Self, MasterKeyError> {
        Ok(Self(SecretKey::random()?))
    }

    /// A key from its 32 bytes: for tests and golden files.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(SecretKey::from_bytes(bytes))
    }

    /// Reads the key from a file that only its owner may read.
    ///
    /// # Errors
    /// When the file is absent, readable by group or others, or not a key.
    pub fn from_file(file: &Path) -> Result<Self, MasterKeyError> {
        let shown = file.display().to_string();
        let failed = |source| MasterKeyError::File {
            file: shown.clone(),
            source,
        };
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(file).map_err(failed)?.permissions().mode() & 0o777;
            if mode & 0o077 != 0 {
                return Err(MasterKeyError::NotPrivate { file: shown, mode });
            }
        }
        let text = Zeroizing::new(std::fs::read_to_string(file).map_err(failed)?);
        Self::from_text(&text, &shown)
    }

    /// Makes a new key and writes it to a new file with mode 0600, synced.
    ///
    /// # Errors
    /// When the file exists or cannot be written.
    pub fn generate_file(file: &Path) -> Result<Self, MasterKeyError> {
        let key = Self::generate()?;
        key.write_file(file)?;
        Ok(key)
    }

    /// Writes this key to a new file with mode 0600, synced (after a recovery, for instance).
    ///
    /// # Errors
    /// When the file exists or cannot be written.
    pub fn write_file(&self, file: &Path) -> Result<(), MasterKeyError> {
        let shown = file.display().to_string();
        let failed = |source: std::io::Error| match source.kind() {
            std::io::ErrorKind::AlreadyExists => MasterKeyError::Exists(shown.clone()),
            _ => MasterKeyError::File {
                file: shown.clone(),
                source,
            },
        };
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        let mut open = options.open(file).map_err(failed)?;
        let text = Zeroizing::new(format!("{}\n", BASE64.encode(self.0.bytes())));
        open.write_all(text.as_bytes())
            .and_then(|()| open.sync_all())
            .map_err(failed)?;
        // The name itself must survive a power cut too.
        if let Some(directory) = file.parent().filter(|d| !d.as_os_str().is_empty()) {
            std::fs::File::open(directory)
                .and_then(|d| d.sync_all())
                .map_err(failed)?;
        }
        Ok(())
    }

    /// Reads the key from an environment variable.
    ///
    /// # Errors
    /// When it is not set or not a key.
    pub fn from_env(name: &str) -> Result<Self, MasterKeyError> {
        let text = Zeroizing::new(std::env::var(name).map_err(|_| MasterKeyError::NotSet(name.to_owned()))?);
        Self::from_text(&text, &format!("the environment variable {name}"))
    }

    fn from_text(text: &str, whence: &str) -> Result<Self, MasterKeyError> {
        let bytes = Zeroizing::new(
            BASE64
                .decode(text.trim())
                .map_err(|_| MasterKeyError::Malformed(whence.to_owned()))?,
        );
        SecretKey::from_slice(&bytes)
            .map(Self)
            .ok_or_else(|| MasterKeyError::Malformed(whence.to_owned()))
    }

    /// The key that wraps persons' keys and the ledger's own secrets.
    pub(crate) fn wrapping(&self) -> SecretKey {
        self.0.derive("wrap")
    }

    pub(crate) fn secret(&self) -> &SecretKey {
        &self.0
    }

    pub(crate) fn from_secret(secret: SecretKey) -> Self {
        Self(secret)
    }
}

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKey(..)")
    }
}

/// A random id for something that has no other: from the system's random numbers, not from the clock.
pub(crate) fn random_id() -> Result<uuid::Uuid, StorageError> {
    let mut bytes = [0; 16];
    fill(&mut bytes)?;
    Ok(uuid::Builder::from_random_bytes(bytes).into_uuid())
}
