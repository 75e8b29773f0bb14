//! The questions that can be asked, by name, and the rows that answer them. No query builder: whoever needs another
//! list adds a question here, so that what a list costs can be read in one place.
//!
//! Every question takes the day (and where it matters the time) it is asked on; nothing here looks at a clock. Rows
//! are copies, made under a read lock that is held for the length of one question.

mod counts;
mod lists;
mod one;
mod page;
mod people;
mod safety;
mod seats;
mod surveys;
mod work;
mod workforce;

mod rows;

pub use rows::*;
pub use seats::{HandOverRow, ProviderRow};
pub use surveys::SurveyRow;
pub use workforce::{PostRow, RegisterFilter, RegistrantRow};
