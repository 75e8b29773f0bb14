//! How much readers may send: from one network, from all together, and how much may be held at once. Without third
//! parties, without scripts and without keeping addresses: what is remembered is a short hash under a key that lives as
//! long as the process, and only of what was let in, so that the memory is bounded by the limits themselves.

use std::collections::VecDeque;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// A few minutes: a person does not write faster.
const SHORT: SignedDuration = SignedDuration::from_mins(10);
/// A day.
const LONG: SignedDuration = SignedDuration::from_hours(24);

/// What is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Comment,
    Report,
}

impl What {
    /// From one network: within the short time, within a day. Many people may share a network's address.
    const fn of_network(self) -> (usize, usize) {
        match self {
            Self::Comment => (5, 20),
            Self::Report => (10, 40),
        }
    }

    /// From everybody: within the short time, within a day.
    const fn of_all(self) -> (usize, usize) {
        match self {
            Self::Comment => (60, 500),
            Self::Report => (100, 500),
        }
    }
}

/// Why nothing more is let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Full {
    /// This network has sent enough.
    Network,
    /// Everybody together has.
    All,
    /// As many as may be held are held.
    Held,
}

struct Sent {
    at: Timestamp,
    network: u64,
    what: What,
}

/// What was let in within the last day.
pub(crate) struct Limits {
    sent: Mutex<VecDeque<Sent>>,
    /// Let in, and not yet appended.
    under_way: Arc<AtomicUsize>,
    key: RandomState,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sent: Mutex::default(),
            under_way: Arc::default(),
            key: RandomState::new(),
        }
    }
}

/// Holds a place among those held until it is dropped, which is after the append.
pub(crate) struct Admission(Arc<AtomicUsize>);

impl Drop for Admission {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

/// The part of an address that one household or office has: of the newer kind the first 64 bits.
fn household(network: &str) -> String {
    match network.parse::<IpAddr>() {
        Ok(IpAddr::V6(v6)) => match v6.to_ipv4_mapped() {
            Some(v4) => v4.to_string(),
            None => format!("{:x}", v6.to_bits() >> 64),
        },
        _ => network.to_owned(),
    }
}

impl Limits {
    /// Lets one in, or says why not. `held` counts what is held now, asked for while nobody else is let in.
    pub(crate) fn admit(
        &self,
        what: What,
        network: &str,
        now: Timestamp,
        held: impl FnOnce() -> usize,
        most_held: usize,
    ) -> Result<Admission, Full> {
        let network = self.key.hash_one(household(network));
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.retain(|s| now.duration_since(s.at) < LONG);
        let within = |span: SignedDuration, network: Option<u64>| {
            sent.iter()
                .filter(|s| s.what == what && now.duration_since(s.at) < span)
                .filter(|s| network.is_none_or(|n| n == s.network))
                .count()
        };
        let (short, long) = what.of_network();
        if within(SHORT, Some(network)) >= short || within(LONG, Some(network)) >= long {
            return Err(Full::Network);
        }
        // A place is counted from here on, so that many at once cannot all take the last one.
        let under_way = self.under_way.fetch_add(1, Ordering::AcqRel);
        let admission = Admission(Arc::clone(&self.under_way));
        if held() + under_way >= most_held {
            return Err(Full::Held);
        }
        let (short, long) = what.of_all();
        if within(SHORT, None) >= short || within(LONG, None) >= long {
            return Err(Full::All);
        }
        sent.push_back(Sent { at: now, network, what });
        Ok(admission)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)
    }

    #[test]
    fn a_network_may_send_five_in_ten_minutes_and_twenty_a_day() {
        let limits = Limits::default();
        let send = |network: &str, minute| limits.admit(What::Comment, network, at(minute), || 0, 9).err();
        for _ in 0..5 {
            assert_eq!(send("192.0.2.1", 0), None);
        }
        assert_eq!(send("192.0.2.1", 9), Some(Full::Network));
        assert_eq!(send("192.0.2.2", 9), None, "another network");
        let rest = (1..).take_while(|n| send("192.0.2.1", 10 * n).is_none()).count();
        assert_eq!(rest, 15, "one in ten minutes until the day's number is reached");
        assert_eq!(send("192.0.2.1", 24 * 60), None, "the first five are a day old");
    }

    #[test]
    fn a_household_is_one_network() {
        assert_eq!(household("2001:db8:1:2:aaaa::1"), household("2001:db8:1:2:bbbb::9"));
        assert_ne!(household("2001:db8:1:2::1"), household("2001:db8:1:3::1"));
        assert_eq!(household("::ffff:192.0.2.1"), household("192.0.2.1"));
        assert_ne!(household("unknown"), household("192.0.2.1"));
    }

    #[test]
    fn everybody_together_is_bounded_and_so_is_what_is_remembered() {
        let limits = Limits::default();
        let let_in = (0..10_000)
            .filter(|n| {
                let network = format!("198.51.{}.{}", n / 250, n % 250);
                limits.admit(What::Comment, &network, at(0), || 0, 5_000).is_ok()
            })
            .count();
        assert_eq!(let_in, 60);
        assert_eq!(limits.sent.lock().unwrap().len(), 60);
        let report = limits.admit(What::Report, "192.0.2.1", at(0), || 0, 5_000);
        assert!(report.is_ok(), "reports have their own number");
    }

    #[test]
    fn the_last_place_is_taken_once() {
        let limits = Limits::default();
        let first = limits.admit(What::Comment, "192.0.2.1", at(0), || 1, 2).ok();
        assert!(first.is_some());
        let second = limits.admit(What::Comment, "192.0.2.2", at(0), || 1, 2).err();
        assert_eq!(second, Some(Full::Held), "the first is on its way");
        drop(first);
        assert!(limits.admit(What::Comment, "192.0.2.2", at(0), || 1, 2).is_ok());
        assert_eq!(limits.under_way.load(Ordering::Acquire), 0);
    }
}
