//! Identifiers of what only this crate records, and the source of all new ones.

use std::sync::Arc;

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

/// Makes new ids: ordered by the ledger's clock (so that a simulated year has fitting ids), unguessable by the
/// system's random numbers.
#[derive(Clone)]
pub struct Ids {
    clock: Arc<dyn Clock>,
}

impl Ids {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock }
    }

    /// A new id of any kind.
    #[must_use]
    pub fn next<T: From<Uuid>>(&self) -> T {
        let millis = u64::try_from(self.clock.now().as_millisecond()).unwrap_or(0);
        let random = Uuid::new_v4();
        let mut tail = [0_u8; 10];
        tail.copy_from_slice(&random.as_bytes()[..10]);
        T::from(uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid())
    }
}
