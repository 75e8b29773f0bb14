//! Folding a whole ledger, once, on all cores: the ledger's threads read and unseal, these decode and fold, each stream
//! always on the same one, so that its events stay in order.

use crate::fold::{Folded, Stream, Summed, leaves_closed};
use crate::live::ReplayError;
use crate::record::Record;
use crate::store::Store;
use care::service::Standards;
use care::{Calendar, EpisodeId};
use ledger::StoredEvent;
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// Batches that may wait for a folding thread.
const AHEAD: usize = 8;
/// States turned into summaries at once, at the end.
const AT_ONCE: usize = 4096;

/// A stream that a folding thread knows.
enum Known {
    Folding(Box<Stream>),
    /// Its closed episode lies in the store, and nothing but its version changed up to this one.
    Shrunk(u64),
    /// More came after it was shrunk: to be folded anew at the end.
    Again,
}

type Streams = HashMap<Uuid, Known>;

/// Folds all events into a store; returns it with the position reached.
pub(crate) fn replay<R: Record + ?Sized>(
    record: &R,
    days: &Calendar,
    mut progress: impl FnMut(u64, u64),
) -> Result<(Store, u64), ReplayError> {
    let head = record.head()?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from).clamp(1, 8);
    let store = Mutex::new(Store::default());
    let (position, parts) = std::thread::scope(|scope| -> Result<_, ReplayError> {
        let mut senders = Vec::with_capacity(threads);
        let mut folders = Vec::with_capacity(threads);
        for mine in 0..threads {
            let (sender, receiver) = sync_channel::<Arc<Vec<StoredEvent>>>(AHEAD);
            let store = &store;
            senders.push(sender);
            let folder = std::thread::Builder::new().name(format!("fold {mine}"));
            let folder = folder.spawn_scoped(scope, move || fold_all(&receiver, (mine, threads), store, days));
            folders.push(folder.map_err(|_| ReplayError::BrokenOff)?);
        }
        // A folder that met an error has hung up; its error is found when it is joined.
        let replayed = record.replay(0, &mut |batch| {
            let done = batch.last().map_or(0, |e| e.position);
            let batch = Arc::new(batch);
            for sender in &senders {
                let _ = sender.send(Arc::clone(&batch));
            }
            progress(done, head.max(done));
        });
        drop(senders);
        let mut parts = Vec::with_capacity(threads);
        for folder in folders {
            parts.push(folder.join().map_err(|_| ReplayError::BrokenOff)??);
        }
        Ok((replayed?, parts))
    })?;
    let mut store = store.into_inner().unwrap_or_else(PoisonError::into_inner);
    finish(record, &mut store, parts, days)?;
    Ok((store, position))
}

/// Which of so many folding threads a stream belongs to.
fn folder_of(stream: Uuid, threads: usize) -> usize {
    // The last bytes of both kinds of id in use are random.
    let [.., low] = stream.into_bytes();
    usize::from(low) % threads
}

/// Folds the streams of one thread out of batches that all threads look through: that costs less than dealing the
/// events out.
fn fold_all(
    batches: &Receiver<Arc<Vec<StoredEvent>>>,
    (mine, threads): (usize, usize),
    store: &Mutex<Store>,
    days: &Calendar,
) -> Result<Streams, ReplayError> {
    let mut streams = Streams::new();
    for batch in batches {
        for event in batch.iter().filter(|e| folder_of(e.stream, threads) == mine) {
            let known = streams
                .entry(event.stream)
                .or_insert_with(|| Known::Folding(Box::new(Stream::before(event))));
            match known {
                Known::Folding(stream) => {
                    let closed = stream.apply(event)?;
                    stream.lighten();
                    if closed {
                        shrink(known, event.stream, store, days);
                    }
                }
                Known::Shrunk(version) if leaves_closed(event) => *version = event.version,
                Known::Shrunk(_) => *known = Known::Again,
                Known::Again => {}
            }
        }
    }
    Ok(streams)
}

/// Puts a closed episode's summary into the store and lets its state go, if nothing is left to do.
fn shrink(known: &mut Known, id: Uuid, store: &Mutex<Store>, days: &Calendar) {
    let Known::Folding(stream) = &*known else { return };
    let Folded::Episode(e) = &stream.state else { return };
    // What can be due in a closed episode does not depend on the standards.
    let summary = crate::summary::EpisodeSummary::of(EpisodeId(id), e, &Standards::default(), days);
    if let Some(summary) = summary.filter(crate::summary::EpisodeSummary::is_done) {
        store
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .put_episode_with(&summary, crate::store::Beside::of(e));
        *known = Known::Shrunk(summary.version);
    }
}

/// Puts all that is still being folded into the store: settings first, as dues rest on them.
fn finish<R: Record + ?Sized>(
    record: &R,
    store: &mut Store,
    parts: Vec<Streams>,
    days: &Calendar,
) -> Result<(), ReplayError> {
    let mut again = Vec::new();
    let mut folded: Vec<(Uuid, Box<Stream>)> = Vec::new();
    for part in parts {
        for (id, known) in part {
            match known {
                Known::Folding(stream) => folded.push((id, stream)),
                Known::Again => again.push(id),
                Known::Shrunk(version) => store.set_closed_version(EpisodeId(id), version),
            }
        }
    }
    for (id, stream) in &folded {
        if let Folded::Service(state) = &stream.state {
            store.put_service(*id, stream.version, state);
        }
    }
    let standards = store.settings().standards.clone();
    while !folded.is_empty() {
        let some = folded.split_off(folded.len().saturating_sub(AT_ONCE));
        let summed: Vec<Summed> = some
            .into_par_iter()
            .map(|(id, stream)| stream.summary(id, &standards, days))
            .collect();
        for s in &summed {
            s.put(store);
        }
    }
    for id in again {
        if let Some(stream) = Stream::whole(&record.stream(id)?)? {
            stream.summary(id, &standards, days).put(store);
        }
    }
    store.settle();
    Ok(())
}
