//! Connections for reading: taken, used, put back. None is held while nobody reads.

use std::sync::{Mutex, PoisonError};

use super::{Address, Sql};
use crate::error::StorageError;

/// Connections kept open when idle: as many as ever read at once here. Opening one costs several reads: the schema is
/// parsed again, and every statement with it.
const KEPT: usize = 64;

pub(crate) struct Pool {
    address: Address,
    idle: Mutex<Vec<Box<dyn Sql>>>,
}

impl Pool {
    pub(crate) fn new(address: Address) -> Self {
        Self {
            address,
            idle: Mutex::default(),
        }
    }

    /// Runs `work` on a connection. A connection that broke while idle (the server restarted) is replaced once.
    pub(crate) fn with<T>(
        &self,
        mut work: impl FnMut(&mut dyn Sql) -> Result<T, StorageError>,
    ) -> Result<T, StorageError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let was_idle = idle.is_some();
        let mut connection = match idle {
            Some(connection) => connection,
            None => self.address.reader()?,
        };
        let mut outcome = work(connection.as_mut());
        if outcome.is_err() && connection.is_broken() {
            if !was_idle {
                return outcome;
            }
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
            connection = self.address.reader()?;
            outcome = work(connection.as_mut());
        }
        if !connection.is_broken() {
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            if idle.len() < KEPT {
                idle.push(connection);
            }
        }
        outcome
    }

    pub(crate) fn address(&self) -> &Address {
        &self.address
    }

    /// A connection of one's own, for long work.
    pub(crate) fn own(&self) -> Result<Box<dyn Sql>, StorageError> {
        self.address.reader()
    }
}
