//! One thing wrong in a definition, in answers or in margins: where, what was found, which rule it breaks.

use serde::Serialize;

/// One thing wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{place}: {}{rule}", found(.value.as_deref()))]
pub struct Problem {
    /// Where: "question nhs_history", "line 7, column place".
    pub place: String,
    /// The value found, shortened; none where something is missing, and none for free text.
    pub value: Option<String>,
    /// The rule, in words.
    pub rule: String,
}

fn found(value: Option<&str>) -> String {
    value.map_or_else(String::new, |value| format!("found \"{value}\"; "))
}

impl Problem {
    pub(crate) fn new(place: impl Into<String>, value: Option<&str>, rule: impl Into<String>) -> Self {
        const LONGEST: usize = 60;
        let shortened = value.map(|value| {
            if value.chars().count() > LONGEST {
                value.chars().take(LONGEST).chain(['…']).collect()
            } else {
                value.to_owned()
            }
        });
        Self {
            place: place.into(),
            value: shortened,
            rule: rule.into(),
        }
    }
}

/// Turns an error of the TOML reader into a problem with its line.
pub(crate) fn of_toml(text: &str, error: &toml::de::Error) -> Problem {
    let line = error
        .span()
        .map(|span| text.bytes().take(span.start).filter(|byte| *byte == b'\n').count() + 1);
    let place = line.map_or_else(|| "the file".to_owned(), |line| format!("line {line}"));
    Problem::new(place, None, error.message().trim())
}
