//! How much memory the views hold, worked out from what lies in them: allocator overhead is not in it.

use crate::live::Views;
use crate::pack::{ClosedSlot, OpenSlot};

/// Bytes resident, and of how many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Resident {
    /// Rows of open episodes with their boxes.
    pub open: usize,
    /// How many.
    pub open_count: usize,
    /// Rows of closed episodes.
    pub closed: usize,
    /// How many.
    pub closed_count: usize,
    /// Numbers, places and indexes of episodes, and the names that rows share.
    pub indexes: usize,
    /// Rows of people with names and phones.
    pub people: usize,
    /// How many.
    pub people_count: usize,
    /// The search index.
    pub search: usize,
}

impl Resident {
    /// Everything.
    #[must_use]
    pub fn total(&self) -> usize {
        self.open + self.closed + self.indexes + self.people + self.search
    }

    /// The share of the indexes that falls on one episode.
    fn index_share(&self) -> usize {
        self.indexes / (self.open_count + self.closed_count).max(1)
    }

    /// Bytes for one open episode, with its share of the indexes.
    #[must_use]
    pub fn per_open(&self) -> usize {
        self.open / self.open_count.max(1) + self.index_share()
    }

    /// Bytes for one closed episode, with its share of the indexes.
    #[must_use]
    pub fn per_closed(&self) -> usize {
        self.closed / self.closed_count.max(1) + self.index_share()
    }
}

impl Views {
    /// How much memory is held.
    #[must_use]
    pub fn resident_bytes(&self) -> Resident {
        let store = self.read();
        Resident {
            open: store.open.bytes() + store.open.iter().map(OpenSlot::heap_bytes).sum::<usize>(),
            open_count: store.open.len(),
            closed: store.closed.bytes() + store.closed.iter().map(ClosedSlot::heap_bytes).sum::<usize>(),
            closed_count: store.closed.len(),
            indexes: store.other_bytes(),
            people: store.people_bytes(),
            people_count: store.people.len(),
            search: store.search.bytes(),
        }
    }
}
