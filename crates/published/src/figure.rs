//! A figure that is shown or not, and the year that it counts.

use std::fmt;

use serde::{Serialize, Serializer};

/// A published count. There is no way to read a figure that is not shown as a number without saying so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Figure {
    /// The publisher shows no number: fewer than five, nought included, or nothing published.
    NotShown,
    /// The number as published. Below the level of England it is rounded by the publisher to the nearest five.
    Shown(u32),
}

impl Figure {
    /// The number, where one is shown.
    #[must_use]
    pub const fn shown(self) -> Option<u32> {
        match self {
            Self::Shown(count) => Some(count),
            Self::NotShown => None,
        }
    }

    /// Whether no number is shown.
    #[must_use]
    pub const fn is_hidden(self) -> bool {
        matches!(self, Self::NotShown)
    }
}

/// A number, or `null`.
impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.shown().serialize(to)
    }
}

/// A reporting year from 1 April to 31 March, such as `2022-23`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Year(u16);

impl Year {
    /// 2017-18, the first of which the publisher's tables have this form.
    pub const FIRST: Self = Self(2017);

    /// Reads `2022-23`; none if the second half is not the year after the first.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (first, second) = text.split_once('-')?;
        let well_formed =
            first.len() == 4 && second.len() == 2 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        let (first, second): (u16, u16) = (first.parse().ok()?, second.parse().ok()?);
        (well_formed && (1990..2190).contains(&first) && (first + 1) % 100 == second).then_some(Self(first))
    }

    /// The calendar year in which it begins.
    #[must_use]
    pub const fn begins(self) -> u16 {
        self.0
    }
}

impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:02}", self.0, (self.0 + 1) % 100)
    }
}

impl Serialize for Year {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_read_only_when_its_halves_follow_each_other() {
        for text in ["2017-18", "2022-23", "1999-00", "2009-10"] {
            assert_eq!(Year::read(text).map(|year| year.to_string()).as_deref(), Some(text));
        }
        for text in [
            "2022-24",
            "2022",
            "2022-2023",
            "22-23",
            "2022-+3",
            "+022-23",
            "abcd-ef",
            "",
            "2022/23",
        ] {
            assert_eq!(Year::read(text), None, "{text}");
        }
    }
}
