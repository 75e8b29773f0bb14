//! The desk: everything opened and ready. One per process.

use std::sync::Arc;

use care::Calendar;
use care::service::Nation;
use ledger::{Clock, Ledger, MasterKey, Purpose};

use crate::ids::Ids;

/// How a desk is opened.
pub struct Opened {
    /// The database: a file name, `sqlite:FILE` or `postgres://…`.
    pub url: String,
    /// The master key.
    pub master: MasterKey,
    /// The clock; nothing else reads the time.
    pub clock: Arc<dyn Clock>,
}

/// What a new service begins with.
#[derive(Debug, Clone)]
pub struct Founding {
    /// What the database is for; set once.
    pub purpose: Purpose,
    /// Name of the service.
    pub name: String,
    /// Its organisation code, if it has one.
    pub ods_code: Option<String>,
    /// Nation.
    pub nation: Nation,
    /// Sign-in name of the first administrator.
    pub user_name: String,
    /// Name of the first administrator.
    pub administrator: String,
    /// First password, to be changed at the first sign-in unless it is a demonstration.
    pub password: String,
}

/// Why a desk was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The ledger did not open.
    #[error(transparent)]
    Ledger(#[from] ledger::OpenError),
    /// Reading the record failed.
    #[error("the record could not be read: {0}")]
    Storage(#[from] ledger::StorageError),
    /// The ledger has no service in it yet.
    #[error("there is no service in this database yet; found one first")]
    NotFounded,
    /// Founding was refused.
    #[error("the service could not be founded: {0}")]
    Founding(crate::Refused),
}

/// The one door. Shared by all threads of a process.
pub struct Desk {
    pub(crate) ledger: Ledger,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Ids,
    pub(crate) calendar: Calendar,
}
