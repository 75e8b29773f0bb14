//! What is true now, in memory, folded from the ledger.
//!
//! - [`Views::replay`] folds all events once; [`Views::refresh`] follows what others append; [`Views::note`] takes what
//!   this process has just appended, so that its own lists never lag.
//! - Full states exist only while they are folded. What stays are packed summaries ([`EpisodeSummary`] and the like),
//!   an index for each question, and names for search. A closed episode with nothing left to do shrinks further.
//! - `decide` never rests on a view: it folds the stream at the expected version. A view is for showing.
//! - No words of the record are ever held here.

mod ask;
mod fold;
mod live;
mod memory;
mod pack;
mod record;
mod replay;
mod search;
mod store;
mod summary;

pub use ask::*;
pub use live::{Change, ReplayError, Views};
pub use memory::Resident;
pub use record::Record;
pub use store::{LineSummary, NoSummary};
pub use summary::*;
