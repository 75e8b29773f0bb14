//! Instruments as data: scoring, caseness, reliable change, who entered a score and how often it was repeated, and
//! intervals on rates, waits that have not ended yet, and small numbers that are not shown. Pure: no clock, no database, no randomness.
//!
//! The definitions (items, thresholds, safety items, licences) come from the catalogue; this crate only knows the rules:
//! - a safety item acts on its answer, whatever the total and even when the rest is missing ([`safety_items`]);
//! - raw answers are kept by the caller, a score names the version of the definition it was made with ([`Score`]);
//! - "reliable" means larger than measurement error for that measure ([`reliable_change`]);
//! - a number that is missing stays missing ([`Recovery::Unknown`], [`Gap`]).

mod change;
pub mod jacobson_truax;
mod pair;
mod points;
mod rate;
mod score;
mod series;
pub mod suppression;
pub mod wait;

pub use catalogue::{Answer, Band, Cutoff, Direction, Instrument, Item, Method, SafetyItem};
pub use change::{Change, Class, Movement, classify, is_case, movement, reliable_change};
pub use pair::{PairEnd, PairOutcome, PairStart, Recovery, pair_outcome};
pub use points::Points;
pub use rate::{Rate, difference_interval, wilson, wilson_share};
pub use score::{SafetyAnswer, SafetyMove, Score, ScoreError, safety_items, safety_move, score};
pub use series::{EnteredBy, Gap, Observation, Occasion, Repeat, RepeatKind, Repeats, Series, WhyMissing, repeats};

/// All instruments of the embedded catalogue.
#[must_use]
pub fn instruments() -> &'static [Instrument] {
    &catalogue::catalogue().instruments
}

/// The instrument with this id in the embedded catalogue, e.g. `phq9`.
#[must_use]
pub fn instrument(id: &str) -> Option<&'static Instrument> {
    catalogue::catalogue().instrument(id)
}
