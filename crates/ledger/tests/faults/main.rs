//! The two ways in which a machine stops: the power fails (only what was synced is certain), or the process is killed
//! (the operating system keeps what was written). Both are done for real to a process of its own; nothing acknowledged
//! may be missing afterwards.
//!
//! `LEDGER_FAULT_SEED` sets the seed (printed with a failure), `LEDGER_FAULT_IMAGES` and `LEDGER_FAULT_KILLS` how many.

#![expect(clippy::unwrap_used, reason = "in a test, what cannot be had is a failure")]

mod child;
mod disk;
mod killed;
mod power_cut;

use std::io::Write as _;
use std::sync::Arc;

use ledger::{Ledger, MasterKey, SystemClock, TypeRegistry};

/// The master key of the process under test and of the one that looks afterwards.
fn master() -> MasterKey {
    MasterKey::from_bytes([42; 32])
}

fn known() -> TypeRegistry {
    TypeRegistry::new(&[("thing.happened", 1)])
}

fn open(url: &str) -> Ledger {
    Ledger::open(url, &master(), Arc::new(SystemClock), &known()).unwrap()
}

/// Says something past the test runner's capture.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// A number from the environment, for longer runs.
fn setting(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().map_or(otherwise, |text| text.parse().unwrap())
}
