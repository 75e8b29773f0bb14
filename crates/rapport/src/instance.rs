//! An instance on disk: one directory with its settings, its master key, and (unless it is elsewhere) its database.

use crate::output::{During, Failure};
use casework::{Clock, Desk, MasterKey, Opened, SystemClock};
use serde::{Deserialize, Serialize};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Name of the settings file.
const SETTINGS: &str = "rapport.toml";

/// What the settings file holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// `demo` or `real`: kept here so that a mistake is noticed before the database is opened; the database has the
    /// last word.
    pub purpose: String,
    /// The database: a file name inside the instance, or `postgres://…`.
    pub database: String,
    /// The master key's file, relative to the instance.
    pub master_key: String,
}

/// An instance.
#[derive(Debug, Clone)]
pub struct Instance {
    /// Its directory.
    pub dir: PathBuf,
    /// Its settings.
    pub settings: Settings,
}

impl Instance {
    /// Where an instance lies if nothing is said.
    pub fn default_dir(demo: bool) -> PathBuf {
        PathBuf::from("data").join(if demo { "demo" } else { "service" })
    }

    /// Whether there is an instance in a directory.
    pub fn is_at(dir: &Path) -> bool {
        dir.join(SETTINGS).is_file()
    }

    /// Reads an instance's settings.
    ///
    /// # Errors
    /// When there is none, or its settings cannot be read.
    pub fn at(dir: &Path) -> Result<Self, Failure> {
        let file = dir.join(SETTINGS);
        let text = std::fs::read_to_string(&file).map_err(|e| {
            Failure::new(format!("there is no instance in {} ({e})", dir.display()))
                .remedy("make one with `rapport init` or `rapport demo`, or name it with --data DIR")
        })?;
        let settings = toml::from_str(&text).during(&format!("reading {}", file.display()))?;
        Ok(Self {
            dir: dir.to_owned(),
            settings,
        })
    }

    /// Makes a directory for a new instance, with a new master key.
    ///
    /// # Errors
    /// When there is an instance already, or the files cannot be written.
    pub fn make(dir: &Path, purpose: &str, database: Option<String>) -> Result<Self, Failure> {
        if Self::is_at(dir) {
            return Err(
                Failure::new(format!("there is an instance in {} already", dir.display()))
                    .remedy("choose another directory with --data DIR"),
            );
        }
        std::fs::create_dir_all(dir).during(&format!("making {}", dir.display()))?;
        let settings = Settings {
            purpose: purpose.to_owned(),
            database: database.unwrap_or_else(|| "rapport.sqlite".to_owned()),
            master_key: "master.key".to_owned(),
        };
        let instance = Self {
            dir: dir.to_owned(),
            settings,
        };
        MasterKey::generate_file(&instance.master_key_file()).during("making the master key")?;
        instance.save()?;
        Ok(instance)
    }

    /// Writes the settings.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save(&self) -> Result<(), Failure> {
        let text = toml::to_string(&self.settings).during("writing the settings")?;
        std::fs::write(self.dir.join(SETTINGS), text).during("writing the settings")
    }

    /// The master key's file.
    pub fn master_key_file(&self) -> PathBuf {
        self.dir.join(&self.settings.master_key)
    }

    /// The database's address.
    pub fn database(&self) -> String {
        if self.settings.database.contains("://") {
            self.settings.database.clone()
        } else {
            self.dir.join(&self.settings.database).display().to_string()
        }
    }

    /// The master key: from the environment if it is given there, else from the file.
    ///
    /// # Errors
    /// When neither holds one, or the file may be read by others.
    pub fn master(&self) -> Result<MasterKey, Failure> {
        if std::env::var_os("RAPPORT_MASTER_KEY").is_some() {
            return MasterKey::from_env("RAPPORT_MASTER_KEY").during("reading the master key from the environment");
        }
        MasterKey::from_file(&self.master_key_file()).during("reading the master key")
    }

    /// Opens the door with the system's clock.
    ///
    /// # Errors
    /// When the database, the key or the record in it does not open.
    pub fn open(&self) -> Result<Arc<Desk>, Failure> {
        self.open_with(Arc::new(SystemClock))
    }

    /// Opens the door with a clock of the caller's.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_with(&self, clock: Arc<dyn Clock>) -> Result<Arc<Desk>, Failure> {
        let opened = Opened {
            url: self.database(),
            master: self.master()?,
            clock,
        };
        Desk::open(opened).during(&format!("opening the instance in {}", self.dir.display()))
    }
}

/// Reads a secret from a file, or from standard input for `-`: the first line, without its end.
///
/// # Errors
/// When it cannot be read or is empty.
pub fn read_secret(file: &Path) -> Result<String, Failure> {
    let text = String::from_utf8(read_file(file)?).during("reading the secret")?;
    let secret = text.lines().next().unwrap_or_default().to_owned();
    if secret.is_empty() {
        return Err(Failure::usage(format!(
            "{} holds no secret in its first line",
            file.display()
        )));
    }
    Ok(secret)
}

/// Reads a file, or standard input for `-`.
///
/// # Errors
/// When it cannot be read.
pub fn read_file(file: &Path) -> Result<Vec<u8>, Failure> {
    if file == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .during("reading standard input")?;
        return Ok(bytes);
    }
    std::fs::read(file).during(&format!("reading {}", file.display()))
}
