//! The words of decisions, of reasons for "not suitable", of exits, and the list of social circumstances.

use serde::{Deserialize, Serialize};

use crate::CatalogueError;

/// All words of decisions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reasons {
    /// Kinds of decision.
    #[serde(rename = "decision")]
    pub decisions: Vec<DecisionWords>,
    /// Reasons for "not suitable for this therapy".
    #[serde(rename = "not_suitable")]
    pub not_suitable: Vec<NotSuitableReason>,
    /// How an episode may end early.
    #[serde(rename = "exit")]
    pub exits: Vec<ExitWords>,
}

impl Reasons {
    /// The reason for "not suitable" with this code.
    #[must_use]
    pub fn not_suitable(&self, code: &str) -> Option<&NotSuitableReason> {
        self.not_suitable.iter().find(|r| r.code == code)
    }

    /// The kind of decision with this code.
    #[must_use]
    pub fn decision(&self, code: &str) -> Option<&DecisionWords> {
        self.decisions.iter().find(|d| d.code == code)
    }
}

/// A kind of decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionWords {
    /// Stable code.
    pub code: String,
    /// Name for staff pages.
    pub name: String,
    /// What the person is told, addressed to them.
    pub to_person: String,
}

/// A reason for "not suitable for this therapy".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotSuitableReason {
    /// Stable code.
    pub code: String,
    /// Name for staff pages.
    pub name: String,
    /// What the person is told, addressed to them.
    pub to_person: String,
    /// Whether the ground is clinical.
    pub clinical: bool,
    /// Whether it must be shown as lack of capacity.
    #[serde(default)]
    pub capacity: bool,
    /// Whether it counts as a need that was not met.
    #[serde(default)]
    pub unmet_need: bool,
    /// Whether free text is required with it.
    #[serde(default)]
    pub needs_text: bool,
    /// What makes the decision final.
    pub confirmed_by: ConfirmedBy,
}

/// What makes a "not suitable" final.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConfirmedBy {
    /// Provisional until a second clinician confirms it.
    SecondClinician,
    /// Provisional until another place confirms that it has the person.
    ConfirmedHandOver,
}

/// How an episode may end early.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExitWords {
    /// Stable code.
    pub code: String,
    /// Name for staff pages.
    pub name: String,
    /// What the person is told; empty where nobody is to be told.
    pub to_person: String,
}

/// A social circumstance, without a label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Circumstance {
    /// Stable code.
    pub code: String,
    /// Plain words.
    pub name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CircumstanceFile {
    #[expect(dead_code, reason = "the file must state its source; nothing shows it yet")]
    source: String,
    circumstance: Vec<Circumstance>,
}

pub(crate) fn read(text: &str) -> Result<Reasons, CatalogueError> {
    const FILE: &str = "reasons.toml";
    let reasons: Reasons = toml::from_str(text).map_err(|e| CatalogueError::unreadable(FILE, e))?;
    unique(FILE, reasons.decisions.iter().map(|d| &d.code))?;
    unique(FILE, reasons.not_suitable.iter().map(|r| &r.code))?;
    unique(FILE, reasons.exits.iter().map(|e| &e.code))?;
    if let Some(reason) = reasons
        .not_suitable
        .iter()
        .find(|r| r.clinical && r.confirmed_by != ConfirmedBy::SecondClinician)
    {
        return Err(CatalogueError::inconsistent(
            FILE,
            reason.code.clone(),
            "a clinical ground needs a second clinician",
        ));
    }
    Ok(reasons)
}

pub(crate) fn read_circumstances(text: &str) -> Result<Vec<Circumstance>, CatalogueError> {
    const FILE: &str = "circumstances.toml";
    let file: CircumstanceFile = toml::from_str(text).map_err(|e| CatalogueError::unreadable(FILE, e))?;
    unique(FILE, file.circumstance.iter().map(|c| &c.code))?;
    Ok(file.circumstance)
}

fn unique<'a>(file: &str, codes: impl Iterator<Item = &'a String>) -> Result<(), CatalogueError> {
    let mut seen = std::collections::BTreeSet::new();
    for code in codes {
        if !seen.insert(code) {
            return Err(CatalogueError::inconsistent(
                file,
                code.clone(),
                "the code stands twice",
            ));
        }
    }
    Ok(())
}
