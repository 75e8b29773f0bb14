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
    /// The lists that open episodes are on.
    pub lists: usize,
    /// What every episode has: its id and number, where it lies, who referred it.
    pub numbers: usize,
    /// Strings and ids that rows share.
    pub names: usize,
    /// Rows of people with names and phones.
    pub people: usize,
    /// How many.
    pub people_count: usize,
    /// The search index.
    pub search: usize,
    /// Places in the line, of those who are or were on a list.
    pub places: usize,
}

impl Resident {
    /// Everything.
    #[must_use]
    pub fn total(&self) -> usize {
        self.open + self.closed + self.lists + self.numbers + self.names + self.people + self.search + self.places
    }

    /// What one episode takes besides its row.
    fn number(&self) -> usize {
        self.numbers / (self.open_count + self.closed_count).max(1)
    }

    /// Bytes for one open episode, with its places in lists and its number.
    #[must_use]
    pub fn per_open(&self) -> usize {
        (self.open + self.lists) / self.open_count.max(1) + self.number()
    }

    /// Bytes for one closed episode, with its number.
    #[must_use]
    pub fn per_closed(&self) -> usize {
        self.closed / self.closed_count.max(1) + self.number()
    }

    /// Bytes for one person, with their places in the search index.
    #[must_use]
    pub fn per_person(&self) -> usize {
        (self.people + self.search) / self.people_count.max(1)
    }
}

impl Views {
    /// How much memory is held.
    #[must_use]
    pub fn resident_bytes(&self) -> Resident {
        let store = self.read();
        let (lists, referrers) = store.index.bytes();
        Resident {
            open: store.open.bytes() + store.open.iter().map(OpenSlot::heap_bytes).sum::<usize>(),
            open_count: store.open.len(),
            closed: store.closed.bytes() + store.closed.iter().map(ClosedSlot::heap_bytes).sum::<usize>(),
            closed_count: store.closed.len(),
            lists,
            numbers: referrers + store.number_bytes(),
            names: store.names.bytes(),
            people: store.people_bytes(),
            people_count: store.people.len(),
            search: store.search.bytes(),
            places: store.lines.bytes(),
        }
    }
}

/// Bytes of a hash map: seven eighths of its places may be taken, and each has one byte beside it.
pub(crate) fn map_bytes(capacity: usize, entry: usize) -> usize {
    capacity * 8 / 7 * (entry + 1)
}
