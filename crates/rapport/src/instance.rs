//! An instance on disk: one directory with its settings, its master key, and (unless it is elsewhere) its database.
//!
//! A staff hub is an instance of its own kind: its settings lie in `staff-hub.toml`, its key comes from its own file or
//! its own environment variable, and nothing opens both. What the database itself says of its kind has the last word.

use crate::mail_settings::MailSettings;
use crate::output::{During, Failure};
use care::service::ServiceKind;
use casework::{Clock, Desk, MasterKey, Opened};
use serde::{Deserialize, Serialize};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Name of the settings file of a service.
const SETTINGS: &str = "rapport.toml";
/// Name of the settings file of a staff hub.
pub const HUB_SETTINGS: &str = "staff-hub.toml";
/// Where a service's master key may be given instead of in its file.
const KEY_VARIABLE: &str = "RAPPORT_MASTER_KEY";
/// The same for a staff hub: another one, so that one environment never opens both.
const HUB_KEY_VARIABLE: &str = "RAPPORT_HUB_MASTER_KEY";

/// What the settings file holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// `service` or `staff_hub`.
    #[serde(default = "service")]
    pub kind: String,
    /// `demo` or `real`: kept here so that a mistake is noticed before the database is opened; the database has the
    /// last word.
    pub purpose: String,
    /// The database: a file name inside the instance, or `postgres://…`.
    pub database: String,
    /// The master key's file, relative to the instance.
    pub master_key: String,
    /// The mail server; without it everything goes by letter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<MailSettings>,
}

fn service() -> String {
    ServiceKind::Service.code().to_owned()
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
        dir.join(SETTINGS).is_file() || dir.join(HUB_SETTINGS).is_file()
    }

    /// Reads an instance's settings.
    ///
    /// # Errors
    /// When there is none, or its settings cannot be read.
    pub fn at(dir: &Path) -> Result<Self, Failure> {
        let (service, hub) = (dir.join(SETTINGS), dir.join(HUB_SETTINGS));
        if service.is_file() && hub.is_file() {
            return Err(Failure::new(format!(
                "{} holds the settings of a service and those of a staff hub",
                dir.display()
            ))
            .remedy("give each a directory of its own: the two never share one"));
        }
        Self::from_file(if hub.is_file() { &hub } else { &service })
    }

    /// Reads the settings of an instance from their file; the file's directory is the instance.
    ///
    /// # Errors
    /// When it cannot be read, or names what belongs to an instance of the other kind.
    pub fn from_file(file: &Path) -> Result<Self, Failure> {
        let dir = file
            .parent()
            .filter(|d| !d.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        let text = std::fs::read_to_string(file).map_err(|e| {
            Failure::new(format!("there is no instance in {} ({e})", dir.display()))
                .remedy("make one with `rapport init` or `rapport demo`, or name it with --data DIR")
        })?;
        let settings: Settings = toml::from_str(&text).during(&format!("reading {}", file.display()))?;
        let instance = Self {
            dir: dir.to_owned(),
            settings,
        };
        instance.kind()?;
        instance.check_apart()?;
        Ok(instance)
    }

    /// What kind of service its settings are of.
    ///
    /// # Errors
    /// When they name another.
    pub fn kind(&self) -> Result<ServiceKind, Failure> {
        ServiceKind::from_code(&self.settings.kind).ok_or_else(|| {
            let codes: Vec<_> = ServiceKind::ALL.iter().map(|k| k.code()).collect();
            Failure::new(format!(
                "the settings in {} say kind = \"{}\"; it is one of {}",
                self.dir.display(),
                self.settings.kind,
                codes.join(", ")
            ))
        })
    }

    /// Whether it is a staff hub.
    pub fn is_hub(&self) -> bool {
        self.settings.kind == ServiceKind::StaffHub.code()
    }

    /// The database and the key of an instance never lie where an instance of the other kind has its own.
    fn check_apart(&self) -> Result<(), Failure> {
        let other = if self.is_hub() { SETTINGS } else { HUB_SETTINGS };
        let whose = if self.is_hub() { "a service" } else { "a staff hub" };
        let named = [
            ("database", self.database()),
            ("master_key", self.master_key_file().display().to_string()),
        ];
        for (what, place) in named {
            let place = PathBuf::from(place.trim_start_matches("sqlite:"));
            // Links are followed to where the file really lies.
            let real = std::fs::canonicalize(&place).unwrap_or(place);
            if real.parent().is_some_and(|dir| dir.join(other).is_file()) {
                return Err(Failure::new(format!(
                    "{what} in the settings of {} names a file of {whose}: {}",
                    self.dir.display(),
                    real.display()
                ))
                .remedy(
                    "a staff hub and a service have a database, a key and users each of their own; name its own files",
                ));
            }
        }
        Ok(())
    }

    /// Makes a directory for a new instance, with a new master key.
    ///
    /// # Errors
    /// When there is an instance already, or the files cannot be written.
    pub fn make(dir: &Path, purpose: &str, database: Option<String>) -> Result<Self, Failure> {
        Self::make_kind(dir, purpose, database, ServiceKind::Service)
    }

    /// The same for a service of one kind.
    ///
    /// # Errors
    /// As [`Self::make`].
    pub fn make_kind(dir: &Path, purpose: &str, database: Option<String>, kind: ServiceKind) -> Result<Self, Failure> {
        if Self::is_at(dir) {
            return Err(
                Failure::new(format!("there is an instance in {} already", dir.display()))
                    .remedy("choose another directory with --data DIR"),
            );
        }
        std::fs::create_dir_all(dir).during(&format!("making {}", dir.display()))?;
        let settings = Settings {
            kind: kind.code().to_owned(),
            purpose: purpose.to_owned(),
            database: database.unwrap_or_else(|| "rapport.sqlite".to_owned()),
            master_key: "master.key".to_owned(),
            mail: None,
        };
        let instance = Self {
            dir: dir.to_owned(),
            settings,
        };
        instance.check_apart()?;
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
        std::fs::write(self.settings_file(), text).during("writing the settings")
    }

    /// The file of its settings.
    pub fn settings_file(&self) -> PathBuf {
        self.dir.join(if self.is_hub() { HUB_SETTINGS } else { SETTINGS })
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
        let (own, other) = if self.is_hub() {
            (HUB_KEY_VARIABLE, KEY_VARIABLE)
        } else {
            (KEY_VARIABLE, HUB_KEY_VARIABLE)
        };
        if let Some(key) = std::env::var_os(own) {
            if std::env::var_os(other) == Some(key) {
                return Err(Failure::new(format!("{own} and {other} hold the same key"))
                    .remedy("a staff hub and a service have a key each of their own"));
            }
            return MasterKey::from_env(own).during("reading the master key from the environment");
        }
        MasterKey::from_file(&self.master_key_file()).during("reading the master key")
    }

    /// Opens the door with the clock of the machine; that of a demonstration may be shifted ([`crate::clock`]).
    ///
    /// # Errors
    /// When the database, the key or the record in it does not open, or a real record is to go by another clock.
    pub fn open(&self) -> Result<Arc<Desk>, Failure> {
        let (clock, shifted) = crate::clock::of(&self.settings.purpose)?;
        let desk = self.open_with(clock)?;
        // The settings file says what it is; the record knows.
        if shifted && !desk.is_demo() {
            return Err(crate::clock::not_here());
        }
        Ok(desk)
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
        let desk = match self.kind()? {
            ServiceKind::Service => Desk::open(opened),
            ServiceKind::StaffHub => Desk::open_hub(opened),
        };
        desk.during(&format!("opening the instance in {}", self.dir.display()))
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
