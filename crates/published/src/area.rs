//! Areas: England, regions, integrated care boards, the sub-ICB areas below them, and what is named but has no place.

use serde::Serialize;

use crate::codes;

/// What kind of area it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The whole country.
    England,
    /// An NHS England region.
    Region,
    /// An integrated care board; before July 2022 the partnership (STP) with the same code.
    Board,
    /// A sub-ICB area of 2022; before July 2022 the clinical commissioning group with the same code.
    SubIcb,
    /// Named among the sub-ICB areas, but a national commissioning hub without a place on a map.
    Hub,
    /// A clinical commissioning group or partnership of an earlier year whose code no area of 2022 has: joined to
    /// nothing.
    Former,
    /// The publisher's row for referrals whose area is not known.
    Unknown,
}

impl Level {
    const ALL: [(Self, &'static str); 7] = [
        (Self::England, "england"),
        (Self::Region, "region"),
        (Self::Board, "board"),
        (Self::SubIcb, "sub_icb"),
        (Self::Hub, "hub"),
        (Self::Former, "former"),
        (Self::Unknown, "unknown"),
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

    /// Whether it is one of the named areas that a headline counts: sub-ICB areas and hubs, not "unknown".
    #[must_use]
    pub const fn is_named_area(self) -> bool {
        matches!(self, Self::SubIcb | Self::Hub)
    }
}

/// How deprived a board's neighbourhoods are: English Indices of Deprivation 2025.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Deprivation {
    /// Average score of its neighbourhoods; higher is more deprived.
    pub score: f64,
    /// Its place among the boards by that score; 1 is the most deprived.
    pub rank: u16,
    /// Share of its neighbourhoods that are among the most deprived tenth of England, from 0 to 1.
    pub most_deprived_tenth: f64,
}

/// An area with everything that was joined to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Area {
    /// What kind of area.
    pub level: Level,
    /// The NHS (ODS) code, such as `QYG` or `99A`; `ENG` for England. Unique over all levels.
    pub code: String,
    /// The code of the Office for National Statistics, where the files give one.
    pub ons_code: Option<String>,
    /// The name in plain words.
    pub name: String,
    /// Three letters for a tile; boards only.
    pub short: Option<String>,
    /// The board that it lies in; sub-ICB areas only.
    pub board: Option<String>,
    /// The region that it lies in; boards and sub-ICB areas.
    pub region: Option<String>,
    /// Residents of all ages, mid-2020.
    pub population: Option<u32>,
    /// Residents aged 18 and over, mid-2020.
    pub adults: Option<u32>,
    /// Deprivation; boards only, since the files at hand hold none for sub-ICB areas.
    pub deprivation: Option<Deprivation>,
    /// Column and row on the hexagon map, rows counted from the south; boards only.
    pub place: Option<(i16, i16)>,
}

/// `NHS BEDFORDSHIRE, LUTON AND MILTON KEYNES CCG` as "Bedfordshire, Luton and Milton Keynes": the words that a person
/// knows the place by.
pub(crate) fn plain_name(published: &str) -> String {
    let mut words: Vec<&str> = published.split_whitespace().collect();
    if words.first().is_some_and(|w| w.eq_ignore_ascii_case("NHS")) {
        words.remove(0);
    }
    while let Some(last) = words.last() {
        let lower = last.to_lowercase();
        if ["ccg", "stp", "ics", "icb"].contains(&lower.as_str()) {
            words.pop();
        } else if words.len() > 3 && words.ends_with_ignoring_case(&["integrated", "care", "board"]) {
            words.truncate(words.len() - 3);
        } else if words.len() > 2 && words.ends_with_ignoring_case(&["commissioning", "region"]) {
            words.truncate(words.len() - 2);
        } else {
            break;
        }
    }
    let capitals = !published.chars().any(|c| c.is_ascii_lowercase());
    let written = words.iter().enumerate().map(|(at, word)| {
        if !capitals {
            return (*word).to_owned();
        }
        let lower = word.to_lowercase();
        match lower.as_str() {
            "and" | "of" | "the" | "with" | "on" | "upon" | "under" if at > 0 => lower,
            "h&j" => "H&J".to_owned(),
            _ => capitalised(&lower),
        }
    });
    written.collect::<Vec<_>>().join(" ")
}

trait EndsWith {
    fn ends_with_ignoring_case(&self, end: &[&str]) -> bool;
}

impl EndsWith for Vec<&str> {
    fn ends_with_ignoring_case(&self, end: &[&str]) -> bool {
        let from = self.len().saturating_sub(end.len());
        self.iter()
            .skip(from)
            .map(|w| w.to_lowercase())
            .eq(end.iter().map(|w| (*w).to_owned()))
    }
}

/// Each part between hyphens and brackets with a capital letter: "stockton-on-tees" becomes "Stockton-on-Tees".
fn capitalised(lower: &str) -> String {
    let parts = lower.split('-').enumerate().map(|(at, part)| {
        if at > 0 && ["on", "in", "and", "of", "le", "upon"].contains(&part) {
            return part.to_owned();
        }
        let mut out = String::new();
        let mut raised = false;
        for c in part.chars() {
            if !raised && c.is_alphabetic() {
                out.extend(c.to_uppercase());
                raised = true;
            } else {
                out.push(c);
            }
        }
        out
    });
    parts.collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_capitals_become_words() {
        for (published, plain) in [
            (
                "NHS BATH AND NORTH EAST SOMERSET, SWINDON AND WILTSHIRE CCG",
                "Bath and North East Somerset, Swindon and Wiltshire",
            ),
            (
                "NHS HARTLEPOOL AND STOCKTON-ON-TEES CCG",
                "Hartlepool and Stockton-on-Tees",
            ),
            ("NHS ST HELENS CCG", "St Helens"),
            (
                "NORTH EAST AND YORKSHIRE COMMISSIONING REGION",
                "North East and Yorkshire",
            ),
            ("NHS Surrey Heartlands Integrated Care Board", "Surrey Heartlands"),
            ("NATIONAL COMMISSIONING HUB 1", "National Commissioning Hub 1"),
            (
                "EAST OF ENGLAND - H&J COMMISSIONING HUB",
                "East of England - H&J Commissioning Hub",
            ),
            ("Humber, Coast and Vale", "Humber, Coast and Vale"),
            ("", ""),
        ] {
            assert_eq!(plain_name(published), plain);
        }
    }

    #[test]
    fn a_level_leads_back_from_its_code() {
        for (level, code) in Level::ALL {
            assert_eq!((Level::from_code(code), level.code()), (Some(level), code));
        }
        assert_eq!(Level::from_code("ccg"), None);
    }
}
