//! `xtask/tidy.toml`: the few exceptions to the rules, each with its reason.

use std::path::Path;

use serde::Deserialize;

/// The exceptions that the project has agreed to.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Rust files that may be longer than the limit.
    #[serde(default)]
    pub long: Vec<Exception>,
    /// Files that may hold a text that otherwise betrays a machine or a registry.
    #[serde(default)]
    pub trace: Vec<Exception>,
}

/// One file that may break one rule.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// The file, relative to the workspace.
    pub path: String,
    /// Why it may.
    pub reason: String,
}

impl Rules {
    /// Reads the exceptions; an exception without a reason is refused.
    pub fn read(root: &Path) -> Result<Self, String> {
        let path = root.join("xtask/tidy.toml");
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let rules: Self = toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        match rules
            .long
            .iter()
            .chain(&rules.trace)
            .find(|exception| exception.reason.trim().is_empty())
        {
            Some(empty) => Err(format!(
                "xtask/tidy.toml: the exception for {} gives no reason",
                empty.path
            )),
            None => Ok(rules),
        }
    }
}

/// Whether an exception names this file.
pub fn excepts(exceptions: &[Exception], path: &str) -> bool {
    exceptions.iter().any(|exception| exception.path == path)
}
