//! What was asked after the question mark, and what is shown for it.

use crate::pages::shared::asking;
use crate::say::{say, say_with};
use maud::{Markup, html};
use published::{Tables, Therapy, Year};
use serde::Deserialize;

/// The questions in the address, as they were asked. Codes only.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Questions {
    therapy: String,
    year: String,
    than: String,
    problem: String,
    sort: String,
}

/// What is shown. What could not be understood is as if it had not been asked.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Choice {
    /// None: all therapies together.
    pub(super) therapy: Option<Therapy>,
    /// How many kinds show a number, instead of one therapy's courses.
    pub(super) range: bool,
    pub(super) year: Year,
    /// The year beside it; only for one therapy.
    pub(super) than: Option<Year>,
    /// A presenting problem of the catalogue.
    pub(super) problem: Option<String>,
    pub(super) sort: Sort,
    /// From the largest down.
    pub(super) down: bool,
}

/// In the address, instead of a therapy: how many kinds show a number.
pub(super) const RANGE: &str = "range";

/// What the list of areas is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Name,
    Count,
    Second,
    Rate,
    Change,
    Listed,
    Adults,
    Deprivation,
}

impl Sort {
    const ALL: [(Self, &'static str); 8] = [
        (Self::Name, "name"),
        (Self::Count, "count"),
        (Self::Second, "second"),
        (Self::Rate, "rate"),
        (Self::Change, "change"),
        (Self::Listed, "listed"),
        (Self::Adults, "adults"),
        (Self::Deprivation, "deprivation"),
    ];

    fn code(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(sort, _)| *sort == self)
            .map_or("name", |(_, code)| code)
    }
}

impl Choice {
    pub(super) fn of(tables: &Tables, asked: &Questions) -> Self {
        let known = |text: &str, years: Vec<Year>| Year::read(text).filter(|year| years.contains(year));
        let therapy = match asked.therapy.as_str() {
            "all" | RANGE => None,
            code => Some(Therapy::from_code(code).unwrap_or(Therapy::Psychodynamic)),
        };
        let range = asked.therapy == RANGE;
        let by_therapy = therapy.is_some() || range;
        let newest = |years: Vec<Year>| years.last().copied();
        let year = known(&asked.year, tables.years())
            .or_else(|| {
                newest(if by_therapy {
                    tables.therapy_years()
                } else {
                    tables.years()
                })
            })
            .or_else(|| newest(tables.years()));
        let (down, sort) = match asked.sort.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, asked.sort.as_str()),
        };
        let than = known(&asked.than, tables.therapy_years());
        Self {
            therapy,
            range,
            than: than.filter(|than| therapy.is_some() && Some(*than) != year),
            // Without any table at all there is no year; the first that there could be stands in, and no row is found.
            year: year.unwrap_or(Year::FIRST),
            problem: Some(asked.problem.clone()).filter(|code| super::problem::all().any(|(known, _)| known == code)),
            sort: Sort::ALL
                .iter()
                .find(|(_, code)| *code == sort)
                .map_or(Sort::Name, |(sort, _)| *sort),
            down,
        }
    }

    /// Whether what is shown is read off the rows by therapy.
    const fn is_by_therapy(&self) -> bool {
        self.range || self.therapy.is_some()
    }

    /// The code in the address: a therapy's, "all", or the range.
    pub(super) fn code(&self) -> &'static str {
        if self.range {
            RANGE
        } else {
            self.therapy.map_or("all", Therapy::code)
        }
    }

    /// Whether the files at hand hold anything of this year and therapy.
    pub(super) fn has_rows(&self, tables: &Tables) -> bool {
        if self.is_by_therapy() {
            return tables.therapy_years().contains(&self.year);
        }
        tables
            .areas()
            .any(|area| tables.activity(self.year, &area.code).is_some())
    }

    /// Where there is nothing to show: why, and where there is.
    pub(super) fn without_rows(&self, tables: &Tables) -> Markup {
        let (what, years) = if self.is_by_therapy() {
            ("map-without-therapy", tables.therapy_years())
        } else {
            let has_totals = |year: &Year| tables.areas().any(|area| tables.activity(*year, &area.code).is_some());
            (
                "map-without-totals",
                tables.years().into_iter().filter(has_totals).collect(),
            )
        };
        let links: Vec<(String, String)> = years
            .into_iter()
            .map(|year| {
                (
                    year.to_string(),
                    Self { year, ..self.clone() }.address(self.sort, self.down),
                )
            })
            .collect();
        html! {
            div class="nhsuk-inset-text" {
                span class="nhsuk-u-visually-hidden" { (say("map-information")) " " }
                p { (say_with(what, &[("year", &self.year.to_string())])) " " (say("map-without-means")) }
                p {
                    (say("map-without-years")) " "
                    @for (at, (year, href)) in links.iter().enumerate() { @if at > 0 { ", " } a class="nhsuk-link" href=(href) { (year) } }
                    "."
                }
            }
        }
    }

    /// What the number counts: "courses of …", or referrals that finished.
    pub(super) fn unit(&self) -> String {
        self.therapy.map_or_else(
            || say("map-unit-finished"),
            |therapy| say_with("map-unit-courses", &[("therapy", &therapy.in_a_sentence())]),
        )
    }

    /// The same page sorted otherwise.
    pub(super) fn address(&self, sort: Sort, down: bool) -> String {
        let sorted = format!("{}{}", if down { "-" } else { "" }, sort.code());
        asking(
            "/map",
            &[
                ("therapy", self.code()),
                ("year", &self.year.to_string()),
                ("than", &self.than.map(|year| year.to_string()).unwrap_or_default()),
                ("problem", self.problem.as_deref().unwrap_or_default()),
                ("sort", if sorted == "name" { "" } else { &sorted }),
            ],
        )
    }

    /// A pressed head: this column, and the other way round if it is this column already. Numbers begin with the largest.
    pub(super) fn pressed(&self, sort: Sort) -> String {
        let words_first = matches!(sort, Sort::Name | Sort::Deprivation);
        let down = if self.sort == sort { !self.down } else { !words_first };
        self.address(sort, down) + "#areas"
    }
}
