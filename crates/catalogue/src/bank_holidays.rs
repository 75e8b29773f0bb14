//! Bank holidays and working days in England and Wales.

use jiff::{ToSpan, civil::Date, civil::Weekday};
use serde::{Deserialize, Serialize};

use crate::CatalogueError;

/// The bank holidays of a run of years. Outside those years it says so and does not guess.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BankHolidays {
    /// `england-and-wales`.
    pub division: String,
    /// Where the dates come from.
    pub source: String,
    /// First year that is known.
    pub first_year: i16,
    /// Last year that is known.
    pub last_year: i16,
    /// The holidays in order of date.
    #[serde(rename = "holiday")]
    pub holidays: Vec<Holiday>,
}

/// One bank holiday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// The day.
    pub date: Date,
    /// Its name.
    pub name: String,
}

/// A date lies outside the years whose bank holidays are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("bank holidays are known from {first_year} to {last_year}; {date} lies outside")]
pub struct OutsideKnownYears {
    /// The date that was asked for, or reached while counting.
    pub date: Date,
    /// First year that is known.
    pub first_year: i16,
    /// Last year that is known.
    pub last_year: i16,
}

impl BankHolidays {
    pub(crate) fn read(text: &str) -> Result<Self, CatalogueError> {
        const FILE: &str = "bank-holidays.toml";
        let read: BankHolidays = toml::from_str(text).map_err(|e| CatalogueError::unreadable(FILE, e))?;
        if !read
            .holidays
            .windows(2)
            .all(|pair| matches!(pair, [a, b] if a.date < b.date))
        {
            return Err(CatalogueError::inconsistent(
                FILE,
                read.division,
                "the days must be in order, each once",
            ));
        }
        let years = read.first_year..=read.last_year;
        if let Some(day) = read
            .holidays
            .iter()
            .find(|h| !years.contains(&h.date.year()) || is_weekend(h.date))
        {
            let entry = day.date.to_string();
            return Err(CatalogueError::inconsistent(
                FILE,
                entry,
                "outside the years stated, or at a weekend",
            ));
        }
        Ok(read)
    }

    /// The bank holiday on this day, if it is one.
    #[must_use]
    pub fn on(&self, date: Date) -> Option<&Holiday> {
        self.holidays
            .binary_search_by_key(&date, |h| h.date)
            .ok()
            .and_then(|i| self.holidays.get(i))
    }

    /// Whether this is a working day: neither at the weekend nor a bank holiday.
    ///
    /// # Errors
    /// [`OutsideKnownYears`] when the year is not in the file.
    pub fn is_working_day(&self, date: Date) -> Result<bool, OutsideKnownYears> {
        if !(self.first_year..=self.last_year).contains(&date.year()) {
            return Err(OutsideKnownYears {
                date,
                first_year: self.first_year,
                last_year: self.last_year,
            });
        }
        Ok(!is_weekend(date) && self.on(date).is_none())
    }

    /// The day that lies `days` working days after `date`, which itself is not counted. With 0: `date` if it is a working day,
    /// else the next one.
    ///
    /// # Errors
    /// [`OutsideKnownYears`] when the count leaves the years in the file.
    pub fn add_working_days(&self, date: Date, days: u32) -> Result<Date, OutsideKnownYears> {
        let mut day = date;
        let mut left = days;
        loop {
            if left == 0 && self.is_working_day(day)? {
                return Ok(day);
            }
            day = day.checked_add(1.day()).map_err(|_| OutsideKnownYears {
                date: day,
                first_year: self.first_year,
                last_year: self.last_year,
            })?;
            if left > 0 && self.is_working_day(day)? {
                left -= 1;
            }
        }
    }
}

fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}
