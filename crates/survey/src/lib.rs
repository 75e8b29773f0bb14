//! Member surveys: a definition in TOML, answers in CSV, and results that say how sure they are and give nobody away. Pure: no clock, no files,
//! no randomness.
//!
//! [`Definition::read`] checks what is asked, [`Answers::read`] takes a file of answers whole or not at all, [`results`] counts: response, raw shares with
//! Wilson intervals, shares weighted to margins beside them ([`rake()`]), breakdowns without small numbers, and the pool of people and hours.
//! `docs/survey.md` explains every figure.

mod answers;
mod breakdown;
mod check;
mod definition;
pub mod example;
mod form;
mod output;
mod pool;
mod pool_cross;
mod problem;
mod rake;
mod results;
mod tables;

pub use answers::{Answer, Answers, Row};
pub use breakdown::{BreakdownResult, GroupResult, OptionShare};
pub use definition::{
    Breakdown, Choice, Condition, Definition, EARLIEST, Headline, Kind, PoolBy, Question, RegisterField, SETTINGS,
};
pub use form::{Kept, Wrong, asked, check_values, counted, kept_rows};
pub use output::to_csv;
pub use planning::pool::Reading;
pub use pool::{Estimate, Pool, PoolGroup, PoolTable, total_over_members};
pub use pool_cross::{PoolCross, PoolRow};
pub use problem::Problem;
pub use rake::{Target, Targets, Weighting, Weights, effective_size, rake};
pub use results::{
    Asked, Data, HeadlineResult, Interval, NumberResult, QuestionResult, Response, Results, Share, results,
};
