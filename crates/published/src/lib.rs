//! The published national statistics of NHS Talking Therapies, as far as the access map needs them.
//!
//! - [`import`] reads the publisher's files (annual tables, population, deprivation, map layout) all together or not at
//!   all, and says what it found in each and what it left aside.
//! - [`Tables`] is the small derived table that comes out, written and read again as four CSV files. The one that the
//!   project ships is [`shipped`].
//! - [`tally`], [`Tables::board_figure`] and their like are the arithmetic behind the map: counts, never estimates.
//!
//! One rule runs through all of it: **a blank is "not shown"**. The publisher writes `*` (or nothing) for every count
//! under five, nought included, so a blank says that fewer than five may have been counted or that nothing was
//! published. It is never read, added or drawn as nought.
//!
//! Everything here is a function from bytes to values: no clock, no files, no network. How areas are joined to boards,
//! populations and deprivation is told in `docs/published-statistics.md` and in [`Found::joins`].

mod area;
mod board;
mod codes;
mod compare;
mod figure;
mod groups;
mod import;
mod read;
mod table;
mod tally;
mod therapy;
mod write;

pub use area::{Area, Deprivation, Level};
pub use board::{BoardFigure, Classes};
pub use compare::{Change, Comparison};
pub use figure::{Figure, Year};
pub use groups::{Group, GroupRow, Residents};
pub use import::{Found, FoundFile, Imported, Refused, import, import_onto};
pub use read::{Broken, Source};
pub use table::{Activity, ActivityRow, Tables, TherapyRow, shipped};
pub use tally::{Tally, tally};
pub use therapy::{Problem, Therapy};
pub use write::{FILES, Written};
