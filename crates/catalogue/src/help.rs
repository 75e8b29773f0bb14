//! Where help is at once: numbers to call or text, each with its source and the day on which it was noted.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::CatalogueError;

const FILE: &str = "help.toml";

/// A place that helps at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Help {
    /// What it is, or for what.
    pub name: String,
    /// What to do, in one or two short sentences.
    #[serde(rename = "do")]
    pub action: String,
    /// The number to call, as digits.
    #[serde(default)]
    pub call: Option<String>,
    /// The number to text, as digits.
    #[serde(default)]
    pub text: Option<String>,
    /// When it can be reached.
    pub when: String,
    /// Who says so.
    pub source: String,
    /// The day on which it was noted.
    pub noted: Date,
    /// Whether it was read at the source on that day.
    pub checked: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    help: Vec<Help>,
}

pub(crate) fn read(text: &str) -> Result<Vec<Help>, CatalogueError> {
    let file: File = toml::from_str(text).map_err(|e| CatalogueError::unreadable(FILE, e))?;
    for help in &file.help {
        let wrong = |problem: &str| CatalogueError::inconsistent(FILE, help.name.clone(), problem);
        let numbers: Vec<&String> = help.call.iter().chain(&help.text).collect();
        if numbers.len() != 1 {
            return Err(wrong("give a number to call or one to text"));
        }
        if !numbers
            .iter()
            .all(|n| n.len() >= 3 && n.bytes().all(|b| b.is_ascii_digit()))
        {
            return Err(wrong("a number is digits only"));
        }
    }
    Ok(file.help)
}
