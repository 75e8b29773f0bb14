//! Slots, proposals, who looked, and lists, through the door, on a ledger in a file.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may end on what it did not expect"
)]

mod fill;
mod lists;
mod looking;
mod once;
mod proposing;
mod stage;
