//! All events, fast: one thread reads rows, this one opens them, the order stays.

use std::sync::mpsc::sync_channel;

use crate::Ledger;
use crate::error::StorageError;
use crate::keys::KeyState;
use crate::read::{Sealed, columns};
use crate::sql::{Value, int};
use crate::types::StoredEvent;

/// Events handed over at once.
const BATCH: usize = 1024;
/// Batches between the threads.
const AHEAD: usize = 8;
/// Events of one query, so that no read transaction stays open for the whole replay.
const CHUNK: i64 = 50_000;

impl Ledger {
    /// Hands all events after a position to `on_batch`, in order, in batches, up to the head at the time the end is
    /// reached. Returns the last position handed over. Rows are read on a thread of its own while this one unseals.
    ///
    /// # Errors
    /// When the store fails or an event does not open; `on_batch` has then seen everything before it.
    pub fn replay(
        &self,
        after_position: u64,
        with_words: bool,
        mut on_batch: impl FnMut(Vec<StoredEvent>),
    ) -> Result<u64, StorageError> {
        let inner = &*self.inner;
        let mut sql = inner.pool.own()?;
        let mut keys = inner.keys.all(sql.as_mut())?;
        let (sender, receiver) = sync_channel::<Vec<Sealed>>(AHEAD);
        std::thread::scope(|scope| {
            let read = move || -> Result<(), StorageError> {
                let text = format!("{} WHERE position > $1 ORDER BY position LIMIT $2", columns(with_words));
                let mut after = after_position;
                loop {
                    let start = after;
                    let mut batch = Vec::with_capacity(BATCH);
                    let mut hung_up = false;
                    sql.query(&text, &[int(after), Value::Int(CHUNK)], &mut |row| {
                        if hung_up {
                            return Ok(());
                        }
                        let event = Sealed::from_row(row, with_words)?;
                        after = event.position;
                        batch.push(event);
                        if batch.len() == BATCH {
                            let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
                            hung_up = sender.send(full).is_err();
                        }
                        Ok(())
                    })?;
                    if !batch.is_empty() {
                        hung_up |= sender.send(batch).is_err();
                    }
                    if hung_up || after == start {
                        return Ok(());
                    }
                }
            };
            let reader = std::thread::Builder::new()
                .name("ledger-replay".into())
                .spawn_scoped(scope, read)
                .map_err(|error| StorageError::Database(format!("no thread could be started: {error}")))?;
            let mut last = after_position;
            for sealed in receiver {
                let mut opened = Vec::with_capacity(sealed.len());
                for event in sealed {
                    last = event.position;
                    let key = match keys.entry(event.key_id) {
                        std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
                        // Made since the replay began.
                        std::collections::hash_map::Entry::Vacant(new) => match inner.key(&event.key_id)? {
                            KeyState::Live(key) => new.insert(Some(key)),
                            KeyState::Erased => new.insert(None),
                            KeyState::Absent => {
                                return Err(StorageError::Damaged(format!(
                                    "the key of event {} is missing",
                                    event.position
                                )));
                            }
                        },
                    };
                    opened.push(event.open(key.as_ref(), inner)?);
                }
                on_batch(opened);
            }
            reader
                .join()
                .map_err(|_| StorageError::Database("the reading thread panicked".into()))??;
            Ok(last)
        })
    }
}
