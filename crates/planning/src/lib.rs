//! How many people a service can begin with, how long they wait, and what a post costs and changes: closed formulas, each with its source. And
//! [`outlook`]: when somebody who waits is likely to begin, from the waits of those before them.
//! Pure: no clock, no database, no randomness.
//!
//! Every quantity is checked when it is made ([`Impossible`] says what was given and what could be), and none of the results is
//! "not a number" or infinite: where something never ends, the answer is [`Span::Never`]. `docs/workforce.md` explains the figures to those who read them.

pub mod capa;
pub mod cost;
pub mod flow;
pub mod outlook;
pub mod pool;
mod post;
mod quantity;
pub mod target;

pub use flow::{FlowPicture, Pattern, ServiceFlow};
pub use post::{ASSUMES, Change, Post, what_a_post_would_change};
pub use quantity::{
    AttendedShare, CoefficientOfVariation, CoursesPerYear, HoursPerWeek, Impossible, People, PeoplePerWeek, Pounds,
    PoundsPerYear, Rate, SessionsPerYear, Share, SlotsPerStart, SlotsPerWeek, SlotsPerWeekPerWte, Span, Weeks,
    WeeksPerYear, Wte,
};
