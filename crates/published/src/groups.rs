//! Ethnic groups: of those referred, as published, and of the people who live in an area, as an analyst brings them.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::codes;
use crate::figure::{Figure, Year};
use crate::table::Tables;

/// A row of the published breakdown. The publisher counts Chinese people among "other ethnic groups", the Census of 2021 among Asian; both rows are kept, so
/// that [`Tables::referred_by_group`] can say it in the groups of the Census.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Asian or Asian British.
    Asian,
    /// Black or Black British.
    Black,
    /// Mixed.
    Mixed,
    /// White.
    White,
    /// Other ethnic groups, Chinese among them as published.
    Other,
    /// Chinese; also counted in the row before.
    Chinese,
    /// Not stated, not known or invalid.
    NotStated,
}

impl Group {
    const ALL: [(Self, &'static str); 7] = [
        (Self::Asian, "asian"),
        (Self::Black, "black"),
        (Self::Mixed, "mixed"),
        (Self::White, "white"),
        (Self::Other, "other"),
        (Self::Chinese, "chinese"),
        (Self::NotStated, "not_stated"),
    ];

    /// The groups of the Census of 2021 with their words, in the order in which they are shown.
    pub const OF_THE_CENSUS: [(Self, &'static str); 5] = [
        (Self::Asian, "Asian"),
        (Self::Black, "Black"),
        (Self::Mixed, "Mixed"),
        (Self::White, "White"),
        (Self::Other, "Other"),
    ];

    /// The code in the derived table.
    #[must_use]
    pub fn code(self) -> &'static str {
        codes::code_of(&Self::ALL, &self)
    }

    /// By its code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        codes::by_code(&Self::ALL, code)
    }

    /// By the publisher's two columns; none for finer groups, which are not kept.
    pub(crate) fn published(broad: &str, fine: &str) -> Option<Self> {
        match (broad.to_ascii_lowercase().as_str(), fine.to_ascii_lowercase().as_str()) {
            ("other ethnic groups", "chinese") => Some(Self::Chinese),
            ("asian or asian british", "all") => Some(Self::Asian),
            ("black or black british", "all") => Some(Self::Black),
            ("mixed", "all") => Some(Self::Mixed),
            ("white", "all") => Some(Self::White),
            ("other ethnic groups", "all") => Some(Self::Other),
            ("not stated/not known/invalid", "all") => Some(Self::NotStated),
            _ => None,
        }
    }
}

/// Those referred of one group in one area and year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct GroupRow {
    /// Referrals received.
    pub referrals: Figure,
    /// Referrals that finished a course of treatment.
    pub finished: Figure,
}

/// How many people of a group live in an area, with where the number is from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Residents {
    /// How many.
    pub people: u32,
    /// Who published it, in words.
    pub source: String,
    /// The day that it is of, as its file says (ISO 8601).
    pub date: String,
}

impl Tables {
    /// The newest year with those referred by ethnic group in an area.
    #[must_use]
    pub fn group_year(&self, area: &str) -> Option<Year> {
        let of_area = self.groups.keys().filter(|(_, code, _)| code == area);
        of_area.map(|(year, _, _)| *year).max()
    }

    /// One row as published; none where the files at hand have none.
    #[must_use]
    pub fn group(&self, year: Year, area: &str, group: Group) -> Option<GroupRow> {
        self.groups.get(&(year, area.to_owned(), group)).copied()
    }

    /// Those referred in an area and year by the groups of the Census of 2021, and last how many stated none. Chinese people are moved to Asian; where their number
    /// is not shown, neither of the two can be said.
    #[must_use]
    pub fn referred_by_group(&self, year: Year, area: &str) -> Vec<(Group, Figure)> {
        let of = |group| {
            self.group(year, area, group)
                .map_or(Figure::NotShown, |row| row.referrals)
        };
        let chinese = of(Group::Chinese).shown();
        let moved = |figure: Figure, sum: fn(u32, u32) -> Option<u32>| match (figure.shown(), chinese) {
            (Some(count), Some(chinese)) => sum(count, chinese).map_or(Figure::NotShown, Figure::Shown),
            _ => Figure::NotShown,
        };
        let mut all: Vec<(Group, Figure)> = Group::OF_THE_CENSUS
            .iter()
            .map(|(group, _)| {
                let figure = match group {
                    Group::Asian => moved(of(*group), u32::checked_add),
                    Group::Other => moved(of(*group), u32::checked_sub),
                    _ => of(*group),
                };
                (*group, figure)
            })
            .collect();
        all.push((Group::NotStated, of(Group::NotStated)));
        all
    }

    /// Who lives in an area by ethnic group; empty where nobody brought a table.
    #[must_use]
    pub fn residents(&self, area: &str) -> BTreeMap<Group, &Residents> {
        let of_area = self.residents.iter().filter(|((code, _), _)| code == area);
        of_area.map(|((_, group), residents)| (*group, residents)).collect()
    }
}
