//! The views against what folding says, and each question against cases written by hand.

#![expect(clippy::unwrap_used, reason = "in a test, what cannot be had is a failure")]

mod book;
mod caseload;
mod fold;
mod live;
mod memory;
mod random;
mod real;
mod safety;
mod search;
mod service;
mod staff;
mod waiting;
