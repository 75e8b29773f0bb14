//! Tests of the crate from outside: what goes in, what comes out.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has to stop where it stands"
)]

mod answers;
mod arbitrary;
mod common;
mod csv_files;
mod errors_told;
mod fixtures_understood;
mod official_files;
