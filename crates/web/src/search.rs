//! Searches by words that may name people: sent by POST, kept here under a random id, and shown at an address that holds
//! only the id. Kept in memory for half an hour, for the account that searched.

use crate::security::random_code;
use care::UserId;
use jiff::{SignedDuration, Timestamp};
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

const MOST: usize = 2_000;
const KEPT: SignedDuration = SignedDuration::from_mins(30);

struct Search {
    id: String,
    by: UserId,
    words: String,
    at: Timestamp,
}

/// The searches of the last half hour.
#[derive(Default)]
pub struct Searches(Mutex<VecDeque<Search>>);

impl Searches {
    /// Keeps the words and gives their id. None when the system has no randomness.
    pub fn keep(&self, by: UserId, words: impl Into<String>, now: Timestamp) -> Option<String> {
        let id = random_code().ok()?;
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|s| now.duration_since(s.at) < KEPT);
        if kept.len() >= MOST {
            kept.pop_front();
        }
        kept.push_back(Search {
            id: id.clone(),
            by,
            words: words.into(),
            at: now,
        });
        Some(id)
    }

    /// The words under an id, for whoever searched.
    #[must_use]
    pub fn words(&self, by: UserId, id: &str, now: Timestamp) -> Option<String> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept
            .iter()
            .find(|s| s.id == id && s.by == by && now.duration_since(s.at) < KEPT)?;
        Some(found.words.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whoever_searched_and_only_for_a_while() {
        let searches = Searches::default();
        let (me, other) = (UserId(uuid::Uuid::from_u128(2)), UserId(uuid::Uuid::from_u128(3)));
        let now = Timestamp::UNIX_EPOCH;
        let id = searches.keep(me, "rahman", now).unwrap();
        assert_eq!(searches.words(me, &id, now).as_deref(), Some("rahman"));
        assert_eq!(searches.words(other, &id, now), None);
        assert_eq!(searches.words(me, &id, now + KEPT), None);
        for _ in 0..=MOST {
            searches.keep(me, "x", now).unwrap();
        }
        assert_eq!(searches.words(me, &id, now), None, "the oldest makes room");
    }
}
