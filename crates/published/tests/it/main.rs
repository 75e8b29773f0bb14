//! The published figures: on the real files where they are at hand, on the table that is shipped, and on small files of
//! our own, whole and broken.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a helper of the tests fails the test, and says loudly what it could not read"
)]

mod broken;
mod real;
mod shipped;
mod small;
mod totals;
