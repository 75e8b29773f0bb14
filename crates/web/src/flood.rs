//! A limit on what strangers may send to a public form, by where it comes from and in all: a person sends a form once,
//! a program sends it without end. In memory, for an hour; whoever is too quick is told to come back.

use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Seconds that a form counts.
const WINDOW: i64 = 3600;
/// Most forms from one network in that time: a ward behind one address is more than one person.
const FROM_ONE: usize = 20;
/// Most forms in all in that time.
const IN_ALL: usize = 300;

/// Counts forms.
#[derive(Debug)]
pub struct Floods {
    seen: Mutex<HashMap<String, Vec<i64>>>,
    from_one: usize,
    in_all: usize,
}

impl Default for Floods {
    fn default() -> Self {
        Self::of(FROM_ONE, IN_ALL)
    }
}

impl Floods {
    /// A count of its own, with its own limits an hour: from one network, and from all together.
    #[must_use]
    pub fn of(from_one: usize, in_all: usize) -> Self {
        Self {
            seen: Mutex::default(),
            from_one,
            in_all,
        }
    }

    /// Counts one form, and says whether it is one too many.
    #[must_use]
    pub fn is_too_much(&self, network: &str, now: Timestamp) -> bool {
        let now = now.as_second();
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        for times in seen.values_mut() {
            times.retain(|at| now - at < WINDOW);
        }
        seen.retain(|_, times| !times.is_empty());
        let all: usize = seen.values().map(Vec::len).sum();
        let of_one = seen.get(network).map_or(0, Vec::len);
        if all >= self.in_all || of_one >= self.from_one {
            return true;
        }
        seen.entry(network.to_owned()).or_default().push(now);
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_network_may_send_twenty_an_hour_and_all_together_three_hundred() {
        let floods = Floods::default();
        let start = Timestamp::from_second(1_800_000_000).unwrap();
        for _ in 0..20 {
            assert!(!floods.is_too_much("a", start));
        }
        assert!(floods.is_too_much("a", start));
        assert!(!floods.is_too_much("b", start), "another is not held up");
        let later = start.checked_add(jiff::SignedDuration::from_secs(WINDOW)).unwrap();
        assert!(!floods.is_too_much("a", later), "an hour later");
        for n in 0..299 {
            let _ = floods.is_too_much(&format!("n{n}"), later);
        }
        assert!(floods.is_too_much("yet another", later));
    }
}
