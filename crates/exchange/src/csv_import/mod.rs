//! Files of practitioners, openings and referrals as CSV, checked whole before anything is taken from them.
//!
//! A file is good or it is not: every row is read, every error is named by line, column, value and rule, and nothing is
//! accepted from a file with an error (a list of referrals may be taken without its broken rows, but only when somebody
//! says so after having seen which they are). `docs/how-to-import.md` explains the columns to those who fill them in.

mod cells;
mod openings;
mod practitioners;
mod problems;
mod referrals;
mod register;
mod table;
mod workbook;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub use openings::{COLUMNS as OPENING_COLUMNS, OpeningRow, OpeningRules, openings};
pub use practitioners::{
    COLUMNS as PRACTITIONER_COLUMNS, CertificateRow, PractitionerRow, PractitionerRules, practitioners,
};
pub use problems::{PROBLEM_COLUMN, with_problems};
pub use referrals::{COLUMNS as REFERRAL_COLUMNS, ReferralRow, ReferralRules, referrals};
pub use register::{COLUMNS as REGISTER_COLUMNS, InterestRow, RegisterRow, RegisterRules, register};
pub use workbook::{is_workbook, workbook_to_csv};

/// The catalogue's therapies: code, and the codes of the formats in which each is given.
pub type Therapies = BTreeMap<String, BTreeSet<String>>;

/// Registration of a practitioner: the body's code and the number on its register, as in `UKCP 123456`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Registration {
    /// The body's code in capitals.
    pub body: String,
    /// The number.
    pub number: String,
}

impl std::fmt::Display for Registration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.body, self.number)
    }
}

/// What a column is for.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its name in the first line; capitals, spaces, dashes and underscores do not matter.
    pub name: &'static str,
    /// Whether the column must be there and each of its cells filled in.
    pub required: bool,
    /// What goes into it, for the guide and the page.
    pub help: &'static str,
}

/// One thing wrong in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct CellError {
    /// The line of the file, from 1, as a text editor counts; none where the whole file is meant.
    pub line: Option<usize>,
    /// The column's name, where one column is meant.
    pub column: Option<String>,
    /// The value found, shortened where it is long.
    pub value: Option<String>,
    /// The rule that it breaks, in words.
    pub rule: String,
}

impl std::fmt::Display for CellError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut place: Vec<String> = Vec::new();
        place.extend(self.line.map(|line| format!("line {line}")));
        place.extend(self.column.as_ref().map(|column| format!("column {column}")));
        if !place.is_empty() {
            write!(f, "{}: ", place.join(", "))?;
        }
        if let Some(value) = &self.value {
            write!(f, "found \"{value}\"; ")?;
        }
        f.write_str(&self.rule)
    }
}

/// A file as read, before anything is taken from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Preview<T> {
    /// Rows without an error, each with its line.
    pub good: Vec<(usize, T)>,
    /// Everything wrong, in the order of lines.
    pub errors: Vec<CellError>,
    /// How many rows the file has, the first line and empty lines not counted.
    pub rows: usize,
}

impl<T> Preview<T> {
    /// All rows, but only where the whole file is good.
    pub fn accept(self) -> Result<Vec<(usize, T)>, Vec<CellError>> {
        if self.errors.is_empty() {
            Ok(self.good)
        } else {
            Err(self.errors)
        }
    }

    /// Lines with an error.
    pub fn broken_lines(&self) -> BTreeSet<usize> {
        self.errors.iter().filter_map(|error| error.line).collect()
    }

    /// A preview of a file that could not be read at all.
    fn unreadable(errors: Vec<CellError>) -> Self {
        Self {
            good: Vec::new(),
            errors,
            rows: 0,
        }
    }
}
