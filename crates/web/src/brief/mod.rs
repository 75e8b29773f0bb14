//! The brief: one page of evidence about an area for a commissioner or a member of parliament. Every line says what, how
//! much, from which source and of which day; what nobody knows stands there as not known. Nothing is in it that is not
//! published or a sum over many: figures come from releases and official files, which have held small numbers back already.
//!
//! [`gather`] makes it; [`text`](Brief::text), [`document`](Brief::document) and the page in the browser only print it.

mod facts;
mod write;

pub(crate) use write::markup;

use care::service::Service;
use casework::asks::AskRow;
use casework::brief::BriefFigures;
use casework::figures::Release;
use jiff::civil::Date;
use published::{Area, Level, Tables};
use serde::Serialize;

/// One line of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// What it is about.
    pub what: String,
    /// What is known; none where it is not.
    pub figure: Option<String>,
    /// What must be read with it; may be empty.
    pub note: String,
    /// Where it comes from, or why it is not known.
    pub source: String,
    /// Of which day or year; empty where nothing is known.
    pub date: String,
}

/// Lines that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Heading.
    pub title: String,
    /// Its lines.
    pub facts: Vec<Fact>,
}

/// A brief.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Brief {
    /// Name of the area.
    pub area: String,
    /// Its code.
    pub code: String,
    /// Adults who live there, where that is known.
    pub adults: Option<u32>,
    /// The day on which it was made.
    pub made_on: Date,
    /// Whether everything in it is public already.
    pub public: bool,
    /// The service whose own figures are in it; none where it is not for this area.
    pub service: Option<String>,
    /// Whether that service is invented.
    pub is_fictional: bool,
    /// Its parts.
    pub parts: Vec<Part>,
}

/// What a brief is made from.
pub struct Sources<'a> {
    /// Official figures.
    pub tables: &'a Tables,
    /// The service that makes it.
    pub service: &'a Service,
    /// Whether that service is invented.
    pub is_fictional: bool,
    /// Its last release.
    pub release: Option<&'a Release>,
    /// What is in no release; none for a public brief.
    pub inside: Option<&'a BriefFigures>,
    /// What is public of the log of asks and promises.
    pub asks: &'a [AskRow],
    /// Today.
    pub today: Date,
}

impl Sources<'_> {
    /// Whether the service is for this area, or for a part of it.
    fn is_for(&self, place: &Place<'_>) -> bool {
        let Some(own) = self.service.area.as_deref() else {
            return false;
        };
        own == place.code
            || self
                .tables
                .area(own)
                .is_some_and(|own| own.board.as_deref() == Some(place.code.as_str()))
    }
}

/// What a brief is about.
#[derive(Debug, Clone)]
pub struct Place<'t> {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What the official files know of it; nothing of an area of another nation.
    pub official: Option<&'t Area>,
}

/// A place by its code or its name, however they are capitalised: an area of the official files, or the area that the
/// service says it is for.
#[must_use]
pub fn find_place<'t>(tables: &'t Tables, service: &Service, asked: &str) -> Option<Place<'t>> {
    if let Some(area) = find_area(tables, asked) {
        return Some(Place {
            code: area.code.clone(),
            name: area.name.clone(),
            official: Some(area),
        });
    }
    let own = service.area.as_deref()?;
    own.eq_ignore_ascii_case(asked.trim()).then(|| Place {
        code: own.to_owned(),
        name: crate::say::say_with("brief-service", &[("service", &service.name)]),
        official: None,
    })
}

/// Areas that a brief can be about: places, not what the publisher could not place.
fn find_area<'t>(tables: &'t Tables, asked: &str) -> Option<&'t Area> {
    let asked = asked.trim();
    let places = || {
        tables
            .areas()
            .filter(|area| !matches!(area.level, Level::Unknown | Level::Former))
    };
    let by_code = places().find(|area| area.code.eq_ignore_ascii_case(asked));
    by_code.or_else(|| {
        let mut named = places().filter(|area| area.name.eq_ignore_ascii_case(asked));
        let first = named.next();
        // A name that several areas have (a board and the area that it was) says nothing.
        if named.next().is_some() { None } else { first }
    })
}

/// Makes the brief of an area.
#[must_use]
pub fn gather(place: &Place<'_>, from: &Sources<'_>) -> Brief {
    let own = from.is_for(place);
    let area = place.official;
    let parts = vec![
        facts::therapies(area, from, own),
        facts::waits(area, from, own),
        facts::unpaid(from, own),
        facts::survey(from),
        facts::post(from, own),
        facts::asks(from),
    ];
    Brief {
        area: place.name.clone(),
        code: place.code.clone(),
        adults: area.and_then(|area| area.adults),
        made_on: from.today,
        public: from.inside.is_none(),
        service: own.then(|| from.service.name.clone()),
        is_fictional: from.is_fictional,
        parts,
    }
}
