//! Reading the files: what kind a file is, by its columns, and its rows with the place of each.

mod annual;
mod layout;
mod people;
mod sheet;
mod therapies;

use std::borrow::Cow;
use std::fmt;
use std::io::Read as _;

pub(crate) use annual::{ActivityLine, Annual, Band, GroupLine, Leg, WaitLine};
pub(crate) use layout::Tile;
pub(crate) use people::{DeprivationLine, PopulationLine, ResidentsLine};
pub(crate) use sheet::{Line, Sheet};
pub(crate) use therapies::{Organisation, Therapies, TherapyLine};

/// The most that one file may hold when it is unpacked, in bytes; the largest of the publisher's has three million.
const LIMIT: u64 = 64 * 1024 * 1024;

/// One file as it was given.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its name, for messages and for the list of sources.
    pub name: String,
    /// Its content, packed with gzip or not.
    pub bytes: Vec<u8>,
}

/// Something in a file that breaks a rule: where, what stands there, and the rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The file.
    pub file: String,
    /// The line, counted from 1 as an editor does; none where it is about the whole file.
    pub line: Option<u64>,
    /// The column's name; none where it is about the whole row.
    pub column: Option<String>,
    /// What stands there; empty where nothing does.
    pub value: String,
    /// The rule that it breaks.
    pub rule: String,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(line) = self.line {
            write!(f, ", row {line}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", column {column}")?;
        }
        if !self.value.is_empty() {
            write!(f, ": \"{}\"", self.value)?;
        }
        write!(f, ": {}", self.rule)
    }
}

/// What a file turned out to be.
pub(crate) enum Content {
    Therapies(Therapies),
    Annual(Annual),
    Population(Vec<PopulationLine>),
    Deprivation(Vec<DeprivationLine>),
    Layout(Vec<Tile>),
    Residents(Vec<ResidentsLine>),
    /// None of the files that are read; in words.
    Other(&'static str),
}

/// Reads one file. Everything that is wrong in it is told, not only the first.
pub(crate) fn read(source: &Source) -> Result<Content, Vec<Broken>> {
    let whole = |rule: String| {
        vec![Broken {
            file: source.name.clone(),
            line: None,
            column: None,
            value: String::new(),
            rule,
        }]
    };
    let bytes = unpacked(&source.bytes).map_err(&whole)?;
    let text = std::str::from_utf8(&bytes)
        .map_err(|e| whole(format!("must be UTF-8 text; byte {} is not", e.valid_up_to())))?;
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('{') {
        return match layout::read(&source.name, text)? {
            Some(tiles) => Ok(Content::Layout(tiles)),
            None => Ok(Content::Other(
                "a JSON file that is not a map of integrated care boards",
            )),
        };
    }
    let sheet = Sheet::read(&source.name, text)?;
    let is = |columns: &[&str]| columns.iter().all(|column| sheet.has(column));
    if is(&["therapy_type", "courses_of_therapy_count"]) {
        therapies::read(&sheet).map(Content::Therapies)
    } else if is(&["variable_type", "finished_course_treatment_count"]) {
        annual::read(&sheet).map(Content::Annual)
    } else if is(&["sicbl22_code_h", "age_18_plus"]) {
        people::population(&sheet).map(Content::Population)
    } else if is(&["icb24_code", "imd_average_score"]) {
        people::deprivation(&sheet).map(Content::Deprivation)
    } else if is(&["area", "group", "people"]) {
        people::residents(&sheet).map(Content::Residents)
    } else if is(&["therapy_type", "org_code"]) || is(&["measure_name", "org_code", "reporting_period"]) {
        Ok(Content::Other(
            "appointments by therapy for England alone: the map has no use for it",
        ))
    } else {
        Ok(Content::Other("none of the tables that are read"))
    }
}

fn unpacked(bytes: &[u8]) -> Result<Cow<'_, [u8]>, String> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(Cow::Borrowed(bytes));
    }
    let mut out = Vec::new();
    flate2::read::MultiGzDecoder::new(bytes)
        .take(LIMIT + 1)
        .read_to_end(&mut out)
        .map_err(|e| format!("cannot be unpacked: {e}"))?;
    if out.len() as u64 > LIMIT {
        return Err(format!("must hold at most {LIMIT} bytes when it is unpacked"));
    }
    Ok(Cow::Owned(out))
}
