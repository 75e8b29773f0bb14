//! Reading single cells, with an error for each that breaks its rule.

use std::collections::BTreeSet;

use jiff::civil::{Date, Time, Weekday};

use super::table::{Row, Table};
use super::{CellError, Registration};
use crate::intake::shortened;

/// One row being read.
pub(super) struct Cells<'t> {
    table: &'t Table,
    row: &'t Row,
    errors: &'t mut Vec<CellError>,
}

impl<'t> Cells<'t> {
    pub(super) fn new(table: &'t Table, row: &'t Row, errors: &'t mut Vec<CellError>) -> Self {
        Self { table, row, errors }
    }

    /// Notes an error in a cell of this row.
    pub(super) fn wrong(&mut self, column: &str, value: &str, rule: impl Into<String>) {
        let value = (!value.is_empty()).then(|| shortened(value));
        let (line, column) = (Some(self.row.line), Some(column.to_owned()));
        self.errors.push(CellError {
            line,
            column,
            value,
            rule: rule.into(),
        });
    }

    /// The text of a cell; empty where there is none.
    pub(super) fn text(&self, column: &str) -> &'t str {
        self.table.cell(self.row, column)
    }

    /// A text that may be missing.
    pub(super) fn optional(&self, column: &str) -> Option<String> {
        Some(self.text(column))
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    }

    /// A text that must be there.
    pub(super) fn required(&mut self, column: &str) -> Option<&'t str> {
        let text = self.text(column);
        if text.is_empty() {
            self.wrong(column, "", "this cell must be filled in");
            return None;
        }
        Some(text)
    }

    /// A code of a list. Capitals, spaces and dashes do not matter.
    pub(super) fn code(&mut self, column: &str, list: &[&'static str]) -> Option<&'static str> {
        let text = self.required(column)?;
        let code = code_in(text, list);
        if code.is_none() {
            self.wrong(column, text, format!("must be one of: {}", list.join(", ")));
        }
        code
    }

    /// A code of a list, or nothing.
    pub(super) fn optional_code(&mut self, column: &str, list: &[&'static str]) -> Option<&'static str> {
        if self.text(column).is_empty() {
            None
        } else {
            self.code(column, list)
        }
    }

    /// Several codes of a list with semicolons between them, each once.
    pub(super) fn codes(&mut self, column: &str, list: &[&'static str]) -> Vec<&'static str> {
        let mut found: Vec<&'static str> = Vec::new();
        for part in parts(self.text(column)) {
            match code_in(part, list) {
                Some(code) if !found.contains(&code) => found.push(code),
                Some(_) => self.wrong(column, part, "stands twice in this cell"),
                None => self.wrong(column, part, format!("must be of: {}", list.join(", "))),
            }
        }
        found
    }

    /// Yes or no; nothing is no answer.
    pub(super) fn yes_no(&mut self, column: &str) -> Option<bool> {
        match self.text(column).to_lowercase().as_str() {
            "" => None,
            "yes" | "y" | "true" => Some(true),
            "no" | "n" | "false" => Some(false),
            _ => {
                self.wrong(column, self.text(column), "must be yes or no");
                None
            }
        }
    }

    /// A whole number within bounds.
    pub(super) fn number(&mut self, column: &str, least: u16, most: u16) -> Option<u16> {
        let text = self.required(column)?;
        let number = text.parse().ok().filter(|number| (least..=most).contains(number));
        if number.is_none() {
            self.wrong(column, text, format!("must be a whole number from {least} to {most}"));
        }
        number
    }

    /// A whole number within bounds, or nothing.
    pub(super) fn optional_number(&mut self, column: &str, least: u16, most: u16) -> Option<u16> {
        if self.text(column).is_empty() {
            None
        } else {
            self.number(column, least, most)
        }
    }

    /// A date as 2026-11-22 or 22/11/2026, or nothing.
    pub(super) fn optional_date(&mut self, column: &str) -> Option<Date> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        let found = date(text);
        if found.is_none() {
            self.wrong(column, text, DATE_RULE);
        }
        found
    }

    /// A date that must be there.
    pub(super) fn date(&mut self, column: &str) -> Option<Date> {
        self.required(column)?;
        self.optional_date(column)
    }

    /// A time of day as 09:00 or 9.00.
    pub(super) fn time(&mut self, column: &str) -> Option<Time> {
        let text = self.required(column)?;
        let parts = text.split_once([':', '.']);
        let time = parts.and_then(|(hour, minute)| {
            let minute = minute.strip_suffix(":00").unwrap_or(minute);
            if minute.len() != 2 || !(1..=2).contains(&hour.len()) {
                return None;
            }
            Time::new(whole(hour)?, whole(minute)?, 0, 0).ok()
        });
        if time.is_none() {
            self.wrong(column, text, "must be a time of day such as 09:00 or 14:30");
        }
        time
    }

    /// A day of the week by its English name or its first three letters.
    pub(super) fn weekday(&mut self, column: &str) -> Option<Weekday> {
        const DAYS: [(&str, Weekday); 7] = [
            ("monday", Weekday::Monday),
            ("tuesday", Weekday::Tuesday),
            ("wednesday", Weekday::Wednesday),
            ("thursday", Weekday::Thursday),
            ("friday", Weekday::Friday),
            ("saturday", Weekday::Saturday),
            ("sunday", Weekday::Sunday),
        ];
        let text = self.required(column)?;
        let small = text.to_lowercase();
        let small = small.strip_suffix('s').filter(|day| day.len() > 3).unwrap_or(&small);
        let day = DAYS
            .iter()
            .find(|(name, _)| *name == small || (small.len() >= 3 && name.starts_with(small)));
        if day.is_none() {
            self.wrong(column, text, "must be a day of the week, such as Tuesday");
        }
        day.map(|(_, day)| *day)
    }

    /// An e-mail address, or nothing. Only its shape is looked at.
    pub(super) fn email(&mut self, column: &str) -> Option<String> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        let good = text.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty()
                && host.contains('.')
                && !host.starts_with('.')
                && !host.ends_with('.')
                && !host.contains('@')
        }) && !text.contains([' ', ',', ';', '<', '>']);
        if !good {
            self.wrong(column, text, "must be an e-mail address such as name@service.example");
            return None;
        }
        Some(text.to_lowercase())
    }

    /// Languages as BCP 47 tags with semicolons between them, such as `pl;bfi` (bfi is British Sign Language).
    pub(super) fn languages(&mut self, column: &str) -> Vec<String> {
        let mut found = Vec::new();
        for part in parts(self.text(column)) {
            let mut tags = part.split('-');
            let first = tags.next().unwrap_or_default();
            let good = (2..=3).contains(&first.len())
                && first.chars().all(|ch| ch.is_ascii_alphabetic())
                && tags.all(|tag| (2..=8).contains(&tag.len()) && tag.chars().all(|ch| ch.is_ascii_alphanumeric()));
            if good {
                found.push(part.to_lowercase());
            } else {
                self.wrong(
                    column,
                    part,
                    "must be language tags such as pl, cy or bfi, with semicolons between them",
                );
            }
        }
        found
    }

    /// Codes of therapies with semicolons between them, checked against the catalogue.
    pub(super) fn therapies(&mut self, column: &str, known: &super::Therapies) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for part in parts(self.text(column)) {
            let code = part.to_uppercase();
            if !known.contains_key(&code) {
                self.wrong(column, part, "is not the code of a therapy of the catalogue");
            } else if found.contains(&code) {
                self.wrong(column, part, "stands twice in this cell");
            } else {
                found.push(code);
            }
        }
        found
    }

    /// A registration from two columns.
    pub(super) fn registration(&mut self, body: &str, number: &str, bodies: &BTreeSet<String>) -> Option<Registration> {
        let code = self.required(body);
        let digits = self.required(number);
        let (code, digits) = (code?, digits?);
        let code = code.to_uppercase();
        if !bodies.contains(&code) {
            let all: Vec<&str> = bodies.iter().map(String::as_str).collect();
            self.wrong(
                body,
                self.text(body),
                format!("must be the code of a body: {}", all.join(", ")),
            );
            return None;
        }
        Some(Registration {
            body: code,
            number: digits.to_owned(),
        })
    }
}

/// The rule for dates.
pub(super) const DATE_RULE: &str = "must be a date that exists, as 2026-11-22 or 22/11/2026";

/// A date as 2026-11-22 or 22/11/2026 (day first, as in Britain).
pub(super) fn date(text: &str) -> Option<Date> {
    let (parts, day_first): (Vec<&str>, bool) = if text.contains('/') {
        (text.split('/').collect(), true)
    } else {
        (text.split('-').collect(), false)
    };
    let [first, month, last] = parts.as_slice() else {
        return None;
    };
    let (year, day) = if day_first { (last, first) } else { (first, last) };
    if year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return None;
    }
    Date::new(whole(year)?, whole(month)?, whole(day)?).ok()
}

/// A number of ASCII digits only.
fn whole<N: std::str::FromStr>(text: &str) -> Option<N> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

/// The parts of a cell between semicolons.
pub(super) fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').map(str::trim).filter(|part| !part.is_empty())
}

/// A code of a list, whatever its capitals, spaces and dashes.
fn code_in(text: &str, list: &[&'static str]) -> Option<&'static str> {
    let plain: String = text.trim().to_lowercase().replace([' ', '-'], "_");
    list.iter().copied().find(|code| *code == plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_both_ways_of_writing() {
        assert_eq!(date("2026-11-22"), date("22/11/2026"));
        assert_eq!(date("1/2/2026"), date("2026-02-01"));
        for bad in [
            "",
            "22/11/26",
            "11/22/2026",
            "2026-02-30",
            "22.11.2026",
            "2026-11",
            "x/y/2026",
            "+1/2/2026",
        ] {
            assert_eq!(date(bad), None, "{bad}");
        }
    }
}
