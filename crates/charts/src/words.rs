//! Numbers and dates as words.

use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The English sentences of the charts, as a message file (Project Fluent): a name, ` = `, and the sentence with
/// `{ $value }` where a value stands.
pub const ENGLISH: &str = include_str!("../locales/en-GB/charts.ftl");

static SENTENCES: LazyLock<BTreeMap<&'static str, &'static str>> =
    LazyLock::new(|| ENGLISH.lines().filter_map(|line| line.split_once(" = ")).collect());

/// How a chart speaks: its sentences by name, and its dates. English unless the caller has another way.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// A sentence of [`ENGLISH`] with values in it.
    pub say: fn(&str, &[(&str, &str)]) -> String,
    /// "6 August 2026".
    pub date: fn(Date) -> String,
    /// "6 Aug 2026".
    pub short_date: fn(Date) -> String,
}

impl Default for Words {
    fn default() -> Self {
        Self {
            say: english,
            date: long_date,
            short_date,
        }
    }
}

/// Charts with the same numbers are the same chart, whatever they speak.
impl PartialEq for Words {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

fn english(name: &str, values: &[(&str, &str)]) -> String {
    let text = SENTENCES.get(name).copied().unwrap_or(name).to_owned();
    values
        .iter()
        .fold(text, |text, (key, value)| text.replace(&format!("{{ ${key} }}"), value))
}

/// "6 August 2026".
pub(crate) fn long_date(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// "6 Aug 2026", only where space forces it.
pub(crate) fn short_date(date: Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}

/// "14", or "18.9" for a score that is not whole.
pub(crate) fn number(value: f64) -> String {
    let tenths = (value * 10.0).round() / 10.0;
    if tenths.fract() == 0.0 {
        format!("{tenths:.0}")
    } else {
        format!("{tenths:.1}")
    }
}

/// Keeps what may stand in an id.
pub(crate) fn safe_id(id: &str) -> String {
    id.chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' })
        .collect()
}
