//! Identifiers of what only this crate records, and the source of all new ones.

use std::sync::{Arc, Mutex, PoisonError};

use ledger::Clock;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, uuid::Error> { Uuid::parse_str(s).map(Self) }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self { Self(id) }
        }
    )+ };
}

ids! {
    /// A message that is held for a human, not yet a referral. Its stream, and the name of its own key.
    QuarantineId,
    /// A break-glass access: one human, one episode, sixty minutes. Its stream.
    GrantId,
    /// A proposal of people to openings. Its stream.
    ProposalId,
}

/// Makes new ids: ordered by the ledger's clock (so that a simulated year has fitting ids) and, within a millisecond, by
/// the order in which they were made; unguessable by the system's random numbers.
#[derive(Clone)]
pub struct Ids {
    clock: Arc<dyn Clock>,
    last: Arc<Mutex<(u64, u32)>>,
}

/// Ids in one millisecond that keep their order; more than these are still different.
const ORDERED: u32 = 1 << 18;

impl Ids {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            last: Arc::default(),
        }
    }

    /// A new id of any kind.
    #[must_use]
    pub fn next<T: From<Uuid>>(&self) -> T {
        let millis = u64::try_from(self.clock.now().as_millisecond()).unwrap_or(0);
        let count = {
            let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
            *last = if last.0 == millis {
                (millis, (last.1 + 1) % ORDERED)
            } else {
                (millis, 0)
            };
            last.1
        };
        let random = Uuid::new_v4();
        let mut tail = [0_u8; 10];
        tail.copy_from_slice(&random.as_bytes()[..10]);
        // Twelve bits stand before the variant, six after it.
        let [_, high, middle, low] = (count << 2).to_be_bytes();
        tail[0] = high;
        tail[1] = middle;
        tail[2] = low >> 2;
        T::from(uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledger::ManualClock;

    #[test]
    fn ids_of_one_millisecond_keep_their_order() {
        let clock = Arc::new(ManualClock::new("2026-03-04T10:00:00Z".parse().unwrap()));
        let ids = Ids::new(clock.clone());
        let mut made: Vec<Uuid> = (0..5000).map(|_| ids.next()).collect();
        clock.advance_micros(1000);
        made.push(ids.next());
        assert!(made.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(made.iter().all(|id| id.get_version_num() == 7));
    }
}
