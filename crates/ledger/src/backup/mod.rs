//! Backups in a form of our own, the same from both databases: one file of everything sealed, one small file of the
//! persons' keys. The first may be kept for long; the second has a short life and is replaced by the newest, so that an
//! old backup cannot revive a person who was erased since.

mod file;
mod restore;

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use restore::Restored;

use crate::Ledger;
use crate::error::StorageError;
use crate::sql::Sql;
use crate::writer::HeadRow;

/// A table of the backup: its name, its columns, the order in which it is read.
pub(super) struct Table {
    name: &'static str,
    columns: &'static [&'static str],
}

/// What the data file holds, in this order. Not in it: keys (their own file); sign-ins, failed attempts, leases and
/// held forms, which do not outlive a restore.
pub(super) const DATA: &[Table] = &[
    Table {
        name: "meta",
        columns: &["name", "value"],
    },
    Table {
        name: "head",
        columns: &[
            "id",
            "position",
            "hash",
            "recorded_at",
            "read_position",
            "read_hash",
            "key_changes",
            "signed_position",
        ],
    },
    Table {
        name: "event",
        columns: &[
            "position",
            "stream",
            "version",
            "recorded_at",
            "author",
            "role",
            "organisation",
            "kind",
            "key_id",
            "prev_hash",
            "hash",
            "facts",
            "words",
        ],
    },
    Table {
        name: "kind",
        columns: &["kind", "version", "name", "first_position"],
    },
    Table {
        name: "append_mark",
        columns: &["append_id", "first", "last", "recorded_at"],
    },
    Table {
        name: "idempotency",
        columns: &["request", "body_hash", "first", "last", "recorded_at"],
    },
    Table {
        name: "claim",
        columns: &["value", "kind", "owner", "key_id"],
    },
    Table {
        name: "document",
        columns: &["id", "key_id", "media_type", "created_at", "wrapped", "body"],
    },
    Table {
        name: "read_log",
        columns: &[
            "position",
            "entry",
            "recorded_at",
            "reader",
            "role",
            "organisation",
            "page",
            "ids",
            "reason_key",
            "reason",
            "prev_hash",
            "hash",
        ],
    },
    Table {
        name: "read_subject",
        columns: &["subject", "position"],
    },
    Table {
        name: "signed_head",
        columns: &[
            "position",
            "hash",
            "read_position",
            "read_hash",
            "signed_at",
            "signature",
        ],
    },
    Table {
        name: "credential",
        columns: &["user_id", "password_hash", "changed_at", "must_change"],
    },
    Table {
        name: "marker",
        columns: &["name", "value"],
    },
    Table {
        name: "delivery",
        columns: &[
            "id",
            "kind",
            "key_id",
            "body",
            "state",
            "attempts",
            "created_at",
            "due_at",
            "note",
        ],
    },
];

/// What the key file holds.
pub(super) const KEYS: &[Table] = &[Table {
    name: "person_key",
    columns: &["key_id", "wrapped", "created_at", "erased_at"],
}];

/// Which of the two files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum FileKind {
    Data,
    Keys,
}

/// What stands in clear at the beginning of each file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Header {
    kind: FileKind,
    ledger: Uuid,
    /// Binds the sealed blocks to this file.
    file: Uuid,
    made_at: Timestamp,
    position: u64,
    key_changes: i64,
    erased: u64,
    schema: i64,
}

/// Why a backup was not made or not restored.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError {
    /// A file could not be read or written.
    #[error("{file}: {source}")]
    File {
        /// The file.
        file: String,
        /// The system's reason.
        source: std::io::Error,
    },
    /// The file is not a whole backup file.
    #[error("{file} is not a whole backup file: {why}")]
    Malformed {
        /// The file.
        file: String,
        /// What is wrong with it.
        why: String,
    },
    /// The master key does not open the file.
    #[error("this master key does not open {0}")]
    WrongMasterKey(String),
    /// Data and keys are not from the same ledger.
    #[error("the two files are from different ledgers")]
    DifferentLedgers,
    /// The key file is older than the backup: it might lack keys, and revive a person erased in between.
    #[error("the key file (of {keys}) is older than the backup (of {data}); restore with the newest key file")]
    OldKeys {
        /// When the key file was made.
        keys: Timestamp,
        /// When the backup was made.
        data: Timestamp,
    },
    /// The place to restore to is not empty.
    #[error("there is already a ledger at {0}; restore only into an empty place")]
    NotEmpty(String),
    /// The backup was made by a newer build.
    #[error("the backup's tables are of version {found}; this build knows {known}")]
    NewerSchema {
        /// Version in the backup.
        found: i64,
        /// Newest version this build knows.
        known: i64,
    },
    /// What was restored is not what had been written; nothing was kept.
    #[error("the backup is damaged: {0}")]
    Broken(String),
    /// The target could not be opened.
    #[error(transparent)]
    Open(#[from] crate::OpenError),
    /// The store failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// A backup just made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// The file of everything sealed; `None` when only keys were asked for.
    pub data: Option<PathBuf>,
    /// The file of keys. Destroy older ones.
    pub keys: PathBuf,
    /// Position of the last event in it.
    pub position: u64,
    /// When it was made.
    pub made_at: Timestamp,
}

impl Ledger {
    /// Writes a backup of one unchanging state into a directory, while writing goes on: a data file, sealed as a whole,
    /// and a small key file. Both are complete or absent, readable by their owner only.
    ///
    /// # Errors
    /// When a file cannot be written or the store fails.
    pub fn backup(&self, directory: &Path) -> Result<Backup, BackupError> {
        self.backup_files(directory, true)
    }

    /// Writes only the small key file: to be done often, with older ones destroyed.
    ///
    /// # Errors
    /// When the file cannot be written or the store fails.
    pub fn backup_keys(&self, directory: &Path) -> Result<Backup, BackupError> {
        self.backup_files(directory, false)
    }

    fn backup_files(&self, directory: &Path, with_data: bool) -> Result<Backup, BackupError> {
        let mut sql = self.inner.pool.own()?;
        sql.begin_snapshot()?;
        let outcome = self.backup_from(sql.as_mut(), directory, with_data);
        sql.rollback();
        outcome
    }

    fn backup_from(&self, sql: &mut dyn Sql, directory: &Path, with_data: bool) -> Result<Backup, BackupError> {
        let head = HeadRow::read(sql, false)?;
        let made_at = self.inner.clock.now().max(crate::time_from(head.recorded_at)?);
        let text = "SELECT COUNT(*) FROM person_key WHERE erased_at IS NOT NULL";
        let erased = sql.first(text, &[], |row| row.u64(0))?.unwrap_or(0);
        let mut header = Header {
            kind: FileKind::Keys,
            ledger: self.inner.id,
            file: crate::master::random_id()?,
            made_at,
            position: head.position,
            key_changes: head.key_changes,
            erased,
            schema: crate::sql::schema_version(sql)?,
        };
        let key = self.inner.keys.derived("backup");
        let stem = format!("rapport-{}-{:012}", made_at.strftime("%Y%m%dT%H%M%SZ"), head.position);
        // Keys first: a data file without its keys is of no use.
        let keys = directory.join(format!("{stem}.keys"));
        file::write(&keys, &header, &key, sql, KEYS)?;
        let data = if with_data {
            let data = directory.join(format!("{stem}.data"));
            header.kind = FileKind::Data;
            header.file = crate::master::random_id()?;
            file::write(&data, &header, &key, sql, DATA)?;
            Some(data)
        } else {
            None
        };
        Ok(Backup {
            data,
            keys,
            position: head.position,
            made_at,
        })
    }
}
