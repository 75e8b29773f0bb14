//! The values that facts are made of: dates, codes, identifiers, names, addresses.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

/// A name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PersonName {
    /// official, usual, nickname, maiden, old, temp, anonymous.
    pub use_code: Option<String>,
    /// The whole name as one text.
    pub text: Option<String>,
    /// Family name.
    pub family: Option<String>,
    /// Given names in order.
    pub given: Vec<String>,
    /// Titles before the name.
    pub prefix: Vec<String>,
    /// What follows the name.
    pub suffix: Vec<String>,
    /// From and until when, as sent.
    pub period: Option<Period>,
    /// Where it stood.
    pub path: String,
}

impl PersonName {
    /// The name for a page: title, given names and family name, else the text.
    pub fn display(&self) -> String {
        let parts: Vec<&str> = (self.prefix.iter())
            .chain(self.given.iter())
            .chain(self.family.iter())
            .chain(self.suffix.iter())
            .map(String::as_str)
            .collect();
        if self.family.is_none() && self.given.is_empty() {
            return self.text.clone().unwrap_or_else(|| parts.join(" "));
        }
        parts.join(" ")
    }

    /// Whether it names anybody.
    pub fn is_usable(&self) -> bool {
        self.use_code.as_deref() != Some("anonymous")
            && (self.family.is_some() || self.text.is_some() || !self.given.is_empty())
    }
}

/// A date of which the month or the day may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum PartialDate {
    /// A whole date.
    Day(Date),
    /// Year and month.
    Month {
        /// Year.
        year: i16,
        /// Month, 1 to 12.
        month: i8,
    },
    /// Only a year.
    Year(i16),
}

impl PartialDate {
    /// The whole date, where it is whole.
    pub fn day(self) -> Option<Date> {
        match self {
            Self::Day(date) => Some(date),
            Self::Month { .. } | Self::Year(_) => None,
        }
    }
}

impl std::fmt::Display for PartialDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Day(date) => f.write_str(&date.strftime("%-d %B %Y").to_string()),
            Self::Month { year, month } => match Date::new(*year, *month, 1) {
                Ok(date) => f.write_str(&date.strftime("%B %Y").to_string()),
                Err(_) => write!(f, "{year}-{month:02}"),
            },
            Self::Year(year) => write!(f, "{year}"),
        }
    }
}

/// A moment as sent, with what we make of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct When {
    /// The text as sent.
    pub as_sent: String,
    /// The civil date as the sender wrote it (in the sender's offset), where it is whole.
    pub date: Option<Date>,
    /// The moment in UTC, where a time of day and an offset were given.
    pub instant: Option<Timestamp>,
}

/// A code with its words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Coded {
    /// The sender's own words.
    pub text: Option<String>,
    /// The codes.
    pub codings: Vec<Coding>,
    /// Where it stood.
    pub path: String,
}

impl Coded {
    /// The words for a page: the text, else the first display, else the first code.
    pub fn words(&self) -> String {
        if let Some(text) = &self.text {
            return text.clone();
        }
        let display = self.codings.iter().find_map(|coding| coding.display.clone());
        display
            .or_else(|| self.codings.iter().find_map(|coding| coding.code.clone()))
            .unwrap_or_default()
    }

    /// The code in a system, if there is one.
    pub fn code_in(&self, system: &str) -> Option<&str> {
        (self.codings.iter())
            .find(|coding| coding.system.as_deref() == Some(system))
            .and_then(|coding| coding.code.as_deref())
    }
}

/// One code of a system.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Coding {
    /// The code system's URI.
    pub system: Option<String>,
    /// The code.
    pub code: Option<String>,
    /// The display as sent.
    pub display: Option<String>,
}

/// A business identifier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Identifier {
    /// The system's URI.
    pub system: Option<String>,
    /// The value.
    pub value: String,
    /// What kind, where said.
    pub kind: Option<String>,
    /// Where it stood.
    pub path: String,
}

/// A telephone number, e-mail address or the like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Telecom {
    /// phone, email, sms, fax, pager, url, other.
    pub system: Option<String>,
    /// The number or address as sent.
    pub value: String,
    /// home, work, mobile, temp, old.
    pub use_code: Option<String>,
    /// Preference, 1 first.
    pub rank: Option<u32>,
    /// Where it stood.
    pub path: String,
}

/// An address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Address {
    /// home, work, temp, old, billing.
    pub use_code: Option<String>,
    /// Lines in order, with town and district.
    pub lines: Vec<String>,
    /// Postcode as sent.
    pub postcode: Option<String>,
    /// Country.
    pub country: Option<String>,
    /// The whole address as one text.
    pub text: Option<String>,
    /// From and until when.
    pub period: Option<Period>,
    /// Where it stood.
    pub path: String,
}

impl Address {
    /// On one line.
    pub fn display(&self) -> String {
        if self.lines.is_empty() && self.postcode.is_none() {
            return self.text.clone().unwrap_or_default();
        }
        let all = (self.lines.iter())
            .chain(self.postcode.iter())
            .chain(self.country.iter());
        all.map(String::as_str).collect::<Vec<_>>().join(", ")
    }
}

/// From and until, as sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Period {
    /// From.
    pub start: Option<When>,
    /// Until.
    pub end: Option<When>,
}

/// A labelled value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Detail {
    /// The label.
    pub label: String,
    /// The value in words.
    pub value: String,
    /// Where it stood.
    pub path: String,
}
