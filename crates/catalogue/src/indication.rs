//! What guidelines and practice say of a therapy for a problem. An unverified row may suggest a therapy, never exclude one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{CatalogueError, Therapy};

/// What is said of one therapy for one problem at one severity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indication {
    /// Code of the presenting problem.
    pub problem: String,
    /// Code of the severity or situation.
    pub severity: String,
    /// Therapy code.
    pub therapy: String,
    /// What is said.
    pub recommendation: Recommendation,
    /// Position on the guideline's menu, where it orders one: a talking aid, not a gate.
    pub menu_position: Option<u32>,
    /// Whether the row was checked against the guideline.
    pub certainty: Certainty,
    /// The guideline or study.
    pub guideline: String,
    /// What a clinician should know with it.
    pub note: String,
}

impl Indication {
    /// Whether this row may speak against a therapy. Only a row checked in the guideline itself may; anything else can only suggest.
    #[must_use]
    pub fn may_exclude(&self) -> bool {
        self.recommendation == Recommendation::NotRecommended && self.certainty == Certainty::Checked
    }
}

/// What a guideline or practice says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recommendation {
    /// On the guideline's menu, or offered first.
    FirstLine,
    /// Considered, further-line, or offered in practice with the person's choice.
    Option,
    /// The guideline says not to, or lists others that should be offered first.
    NotRecommended,
}

/// How far a row was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// Read in the source or an official summary of it.
    Checked,
    /// Read in a text about the source.
    SecondHand,
    /// Written down from knowledge of practice and not checked.
    Unverified,
}

/// Plain words for problems and severities.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Problems {
    /// Problem code to words.
    pub problems: BTreeMap<String, String>,
    /// Severity code to words.
    pub severities: BTreeMap<String, String>,
}

pub(crate) fn read(text: &str, therapies: &[Therapy], words: &Problems) -> Result<Vec<Indication>, CatalogueError> {
    const FILE: &str = "indications.csv";
    let mut all: Vec<Indication> = Vec::new();
    for row in csv::Reader::from_reader(text.as_bytes()).deserialize() {
        let row: Indication = row.map_err(|e| CatalogueError::unreadable(FILE, e))?;
        let problem = if !therapies.iter().any(|t| t.code == row.therapy) {
            Some("the therapy is not in therapies.csv")
        } else if !words.problems.contains_key(&row.problem) || !words.severities.contains_key(&row.severity) {
            Some("the problem or the severity has no words in problems.toml")
        } else if all
            .iter()
            .any(|o| (&o.problem, &o.severity, &o.therapy) == (&row.problem, &row.severity, &row.therapy))
        {
            Some("the same problem, severity and therapy stand twice")
        } else {
            None
        };
        if let Some(problem) = problem {
            let entry = format!("{} {} {}", row.problem, row.severity, row.therapy);
            return Err(CatalogueError::inconsistent(FILE, entry, problem));
        }
        all.push(row);
    }
    Ok(all)
}
