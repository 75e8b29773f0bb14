//! Therapies, with plain words for those most often offered.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{CatalogueError, indication::Certainty};

/// One therapy: a package that is delivered, not the training of who delivers it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Therapy {
    /// Stable code in capitals, e.g. `DIT`.
    pub code: String,
    /// Name for a page.
    pub name: String,
    /// Code of its family; the words are in [`TherapyWords::families`].
    pub family: String,
    /// How it can be given.
    pub formats: Vec<Format>,
    /// Fewest sessions of a usual course; 0 means no contact.
    pub sessions_min: u32,
    /// Most sessions of a usual course.
    pub sessions_max: u32,
    /// Sessions a week; 0.5 is fortnightly.
    pub frequency_per_week: f64,
    /// Bodies whose accreditation permits somebody to give it.
    pub accrediting_bodies: Vec<String>,
    /// Whether the figures of this row were checked against the source.
    pub certainty: Certainty,
    /// Where the figures come from.
    pub source: String,
}

impl Therapy {
    /// False for the rows that exist only so that a rule can refuse them (family `not-offered`).
    #[must_use]
    pub fn may_be_offered(&self) -> bool {
        self.family != "not-offered"
    }
}

/// How a therapy can be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// One person with a practitioner.
    Individual,
    /// Two people who are a couple.
    Couple,
    /// A family or network.
    Family,
    /// Several people who come to the same group.
    Group,
    /// By phone.
    Phone,
    /// By video or an online programme.
    Digital,
    /// With materials, without a practitioner.
    #[serde(rename = "self")]
    OnOwn,
}

impl Format {
    /// The code in the files.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Format::Individual => "individual",
            Format::Couple => "couple",
            Format::Family => "family",
            Format::Group => "group",
            Format::Phone => "phone",
            Format::Digital => "digital",
            Format::OnOwn => "self",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [
            Format::Individual,
            Format::Couple,
            Format::Family,
            Format::Group,
            Format::Phone,
            Format::Digital,
            Format::OnOwn,
        ]
        .into_iter()
        .find(|format| format.code() == code)
    }
}

/// Plain words, for the person who chooses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TherapyWords {
    /// Family code to words.
    pub families: BTreeMap<String, String>,
    /// Format code to words.
    pub formats: BTreeMap<String, String>,
    /// Therapy code to a paragraph. Only those most often offered have one.
    pub descriptions: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    code: String,
    name: String,
    family: String,
    formats: String,
    sessions_min: u32,
    sessions_max: u32,
    frequency_per_week: f64,
    accrediting_bodies: String,
    certainty: Certainty,
    source: String,
}

const FILE: &str = "therapies.csv";

pub(crate) fn read(text: &str) -> Result<Vec<Therapy>, CatalogueError> {
    let mut therapies: Vec<Therapy> = Vec::new();
    for row in csv::Reader::from_reader(text.as_bytes()).deserialize() {
        let row: Row = row.map_err(|e| CatalogueError::unreadable(FILE, e))?;
        let wrong = |problem: String| CatalogueError::inconsistent(FILE, row.code.clone(), problem);
        if therapies.iter().any(|t| t.code == row.code) {
            return Err(wrong("the code stands twice".to_owned()));
        }
        if row.sessions_min > row.sessions_max {
            return Err(wrong("fewer sessions at most than at least".to_owned()));
        }
        if !(row.frequency_per_week >= 0.0 && row.frequency_per_week <= 7.0) {
            return Err(wrong("sessions a week must be from 0 to 7".to_owned()));
        }
        let formats = row
            .formats
            .split(';')
            .map(|code| Format::from_code(code).ok_or_else(|| wrong(format!("unknown format {code:?}"))))
            .collect::<Result<Vec<_>, _>>()?;
        therapies.push(Therapy {
            formats,
            sessions_min: row.sessions_min,
            sessions_max: row.sessions_max,
            frequency_per_week: row.frequency_per_week,
            accrediting_bodies: row.accrediting_bodies.split(';').map(str::to_owned).collect(),
            certainty: row.certainty,
            source: row.source,
            name: row.name,
            family: row.family,
            code: row.code,
        });
    }
    Ok(therapies)
}

pub(crate) fn read_words(text: &str, therapies: &[Therapy]) -> Result<TherapyWords, CatalogueError> {
    const WORDS: &str = "therapies.toml";
    let words: TherapyWords = toml::from_str(text).map_err(|e| CatalogueError::unreadable(WORDS, e))?;
    for code in words.descriptions.keys() {
        if !therapies.iter().any(|t| t.code == *code) {
            return Err(CatalogueError::inconsistent(
                WORDS,
                code.clone(),
                "describes a therapy that is not in therapies.csv",
            ));
        }
    }
    for therapy in therapies {
        let unnamed_format = therapy.formats.iter().find(|f| !words.formats.contains_key(f.code()));
        if !words.families.contains_key(&therapy.family) || unnamed_format.is_some() {
            return Err(CatalogueError::inconsistent(
                WORDS,
                therapy.code.clone(),
                "its family or one of its formats has no words",
            ));
        }
    }
    Ok(words)
}
