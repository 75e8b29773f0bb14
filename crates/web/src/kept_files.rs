//! Files that somebody chose and has not confirmed yet: kept in memory under a random id while the preview is looked at,
//! so that a large one does not travel back and forth with every page. Nothing is written to a disk. Kept for half an
//! hour, for the account that sent it; a second file of theirs takes the place of the first.

use crate::security::random_code;
use axum::body::Bytes;
use care::UserId;
use jiff::{SignedDuration, Timestamp};
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// Largest file that is kept, in bytes. A register of 20,000 entries with every column filled has about 8 MB.
pub const LARGEST: usize = 12 * 1024 * 1024;
/// Most files at a time: with the largest ones, 96 MB of memory.
const MOST: usize = 8;
const KEPT: SignedDuration = SignedDuration::from_mins(30);

/// A file as it was sent.
#[derive(Clone)]
pub struct KeptFile {
    /// Its name, to be shown.
    pub name: String,
    /// Its content.
    pub bytes: Bytes,
}

struct Held {
    id: String,
    by: UserId,
    at: Timestamp,
    file: KeptFile,
}

/// The files of the last half hour.
#[derive(Default)]
pub struct KeptFiles(Mutex<VecDeque<Held>>);

impl KeptFiles {
    /// Keeps a file and gives its id. None when the system has no randomness, or the file is too large.
    pub fn keep(&self, by: UserId, file: KeptFile, now: Timestamp) -> Option<String> {
        if file.bytes.len() > LARGEST {
            return None;
        }
        let id = random_code().ok()?;
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|h| h.by != by && now.duration_since(h.at) < KEPT);
        if held.len() >= MOST {
            held.pop_front();
        }
        held.push_back(Held {
            id: id.clone(),
            by,
            at: now,
            file,
        });
        Some(id)
    }

    /// The file under an id, for whoever sent it.
    #[must_use]
    pub fn file(&self, by: UserId, id: &str, now: Timestamp) -> Option<KeptFile> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = held
            .iter()
            .find(|h| h.id == id && h.by == by && now.duration_since(h.at) < KEPT)?;
        Some(found.file.clone())
    }

    /// Drops what an account has sent.
    pub fn drop_of(&self, by: UserId) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|h| h.by != by);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(bytes: usize) -> KeptFile {
        KeptFile {
            name: "register.csv".to_owned(),
            bytes: vec![b'x'; bytes].into(),
        }
    }

    fn user(n: u128) -> UserId {
        UserId(uuid::Uuid::from_u128(n))
    }

    #[test]
    fn only_for_whoever_sent_it_only_for_a_while_and_one_each() {
        let (files, now) = (KeptFiles::default(), Timestamp::UNIX_EPOCH);
        let first = files.keep(user(1), file(3), now).unwrap();
        assert_eq!(files.file(user(1), &first, now).unwrap().bytes.len(), 3);
        assert!(files.file(user(2), &first, now).is_none());
        assert!(files.file(user(1), &first, now + KEPT).is_none());
        let second = files.keep(user(1), file(4), now).unwrap();
        assert!(files.file(user(1), &first, now).is_none(), "the second takes its place");
        files.drop_of(user(1));
        assert!(files.file(user(1), &second, now).is_none());
        assert!(files.keep(user(1), file(LARGEST + 1), now).is_none());
    }

    #[test]
    fn the_oldest_makes_room() {
        let (files, now) = (KeptFiles::default(), Timestamp::UNIX_EPOCH);
        let first = files.keep(user(0), file(1), now).unwrap();
        for n in 1..=u128::try_from(MOST).unwrap() {
            files.keep(user(n), file(1), now).unwrap();
        }
        assert!(files.file(user(0), &first, now).is_none());
    }
}
