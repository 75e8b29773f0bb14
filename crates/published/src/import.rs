//! From the publisher's files to the derived table: all of them or nothing.

mod join;

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;

use crate::figure::Year;
use crate::read::{
    self, Annual, Broken, Content, DeprivationLine, PopulationLine, ResidentsLine, Source, Therapies, Tile,
};
use crate::table::Tables;

/// What came out: the table, and what was found on the way.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// The derived table.
    pub tables: Tables,
    /// What was found.
    pub found: Found,
}

/// What was found in the files.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Found {
    /// Each file.
    pub files: Vec<FoundFile>,
    /// How areas, boards, populations and deprivation were joined, as sentences.
    pub joins: Vec<String>,
}

/// What was found in one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FoundFile {
    /// Its name.
    pub name: String,
    /// What it is, in words; why it was not read, where it was not.
    pub what: String,
    /// Whether it is one of the files that are read.
    pub read: bool,
    /// Its rows.
    pub rows: usize,
    /// The years in it.
    pub years: Vec<Year>,
    /// How many areas its rows that were taken are about.
    pub areas: usize,
    /// How many rows were taken.
    pub taken: usize,
    /// Rows that were left aside, and why.
    pub left: Vec<(usize, &'static str)>,
}

/// Why nothing was taken: every broken place, at least one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Refused(
    /// The broken places.
    pub Vec<Broken>,
);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for broken in &self.0 {
            writeln!(f, "{broken}")?;
        }
        write!(f, "nothing was taken")
    }
}

/// The files, by kind.
#[derive(Default)]
struct Sorted {
    therapies: Vec<(String, Therapies)>,
    annual: Vec<(String, Annual)>,
    population: Vec<(String, Vec<PopulationLine>)>,
    deprivation: Vec<(String, Vec<DeprivationLine>)>,
    layout: Vec<(String, Vec<Tile>)>,
    residents: Vec<(String, Vec<ResidentsLine>)>,
}

/// Reads the publisher's files. What a file is, is told by its columns, not by its name.
///
/// # Errors
/// [`Refused`] with every broken place: the file, row and column, what stands there, and the rule. Nothing is taken
/// then. Also when a kind of file that is needed is missing, when there are two of a kind of which there is one, and
/// when two files contradict each other.
pub fn import(sources: &[Source]) -> Result<Imported, Refused> {
    let (mut sorted, mut found, mut broken) = (Sorted::default(), Found::default(), Vec::new());
    for source in sources {
        match read::read(source) {
            Ok(content) => {
                found.files.push(described(&source.name, &content));
                sorted.put(&source.name, content);
            }
            Err(places) => broken.extend(places),
        }
    }
    if broken.is_empty() {
        broken = sorted.missing();
    }
    if !broken.is_empty() {
        return Err(Refused(broken));
    }
    let (mut tables, joins) = join::join(&sorted).map_err(Refused)?;
    found.joins = joins;
    for file in found.files.iter().filter(|file| file.taken > 0) {
        tables.sources.insert(file.name.clone(), file.summary());
    }
    Ok(Imported { tables, found })
}

/// Reads the files of an analyst who has nothing else: residents by ethnic group, put into a table that is there. Any other folder is read as [`import`] does.
///
/// # Errors
/// [`Refused`], as [`import`].
pub fn import_onto(base: &Tables, sources: &[Source]) -> Result<Imported, Refused> {
    let read: Vec<(&Source, Content)> = sources
        .iter()
        .filter_map(|source| Some((source, read::read(source).ok()?)))
        .collect();
    let only_residents = read.len() == sources.len()
        && read.iter().any(|(_, content)| matches!(content, Content::Residents(_)))
        && read
            .iter()
            .all(|(_, content)| matches!(content, Content::Residents(_) | Content::Other(_)));
    if !only_residents {
        return import(sources);
    }
    let (mut tables, mut found, mut broken) = (base.clone(), Found::default(), Vec::new());
    tables.residents.clear();
    for (source, content) in &read {
        found.files.push(described(&source.name, content));
        if let Content::Residents(lines) = content {
            for line in lines {
                broken.extend(join::take_residents(&mut tables, &base.areas, &source.name, line));
            }
        }
    }
    if !broken.is_empty() {
        return Err(Refused(broken));
    }
    found.joins =
        vec!["residents by ethnic group were put into the table that is there; its other figures stay".to_owned()];
    for file in found.files.iter().filter(|file| file.taken > 0) {
        tables.sources.insert(file.name.clone(), file.summary());
    }
    Ok(Imported { tables, found })
}

impl FoundFile {
    fn summary(&self) -> String {
        let years: Vec<String> = self.years.iter().map(Year::to_string).collect();
        let years = if years.is_empty() {
            String::new()
        } else {
            format!("; {}", years.join(", "))
        };
        format!("{}{years}: {} of {} rows", self.what, self.taken, self.rows)
    }
}

impl Sorted {
    fn put(&mut self, name: &str, content: Content) {
        let name = name.to_owned();
        match content {
            Content::Therapies(file) => self.therapies.push((name, file)),
            Content::Annual(file) => self.annual.push((name, file)),
            Content::Population(file) => self.population.push((name, file)),
            Content::Deprivation(file) => self.deprivation.push((name, file)),
            Content::Layout(file) => self.layout.push((name, file)),
            Content::Residents(file) => self.residents.push((name, file)),
            Content::Other(_) => {}
        }
    }

    /// Kinds of file of which there are none, or two where there may be one.
    fn missing(&self) -> Vec<Broken> {
        let whole = |file: &str, rule: String| Broken {
            file: file.to_owned(),
            line: None,
            column: None,
            value: String::new(),
            rule,
        };
        let mut broken = Vec::new();
        for (there, what) in [
            (
                !self.therapies.is_empty(),
                "therapy based outcomes (columns therapy_type, courses_of_therapy_count)",
            ),
            (
                !self.annual.is_empty(),
                "annual totals (columns variable_type, finished_course_treatment_count)",
            ),
            (
                !self.population.is_empty(),
                "population by sub-ICB area (columns sicbl22_code_h, age_18_plus)",
            ),
            (
                !self.deprivation.is_empty(),
                "deprivation by board (columns icb24_code, imd_average_score)",
            ),
            (
                !self.layout.is_empty(),
                "the map's layout (HexJSON of the integrated care boards)",
            ),
        ] {
            if !there {
                broken.push(whole("the folder", format!("must hold a file with {what}")));
            }
        }
        let second = |names: Vec<&String>| names.get(1).map(|name| (*name).clone());
        for name in [
            second(self.population.iter().map(|(name, _)| name).collect()),
            second(self.deprivation.iter().map(|(name, _)| name).collect()),
            second(self.layout.iter().map(|(name, _)| name).collect()),
        ]
        .into_iter()
        .flatten()
        {
            broken.push(whole(
                &name,
                "must be the only file of its kind in the folder".to_owned(),
            ));
        }
        broken
    }
}

fn described(name: &str, content: &Content) -> FoundFile {
    let plain = |what: &str, rows: usize, areas: usize| FoundFile {
        name: name.to_owned(),
        what: what.to_owned(),
        read: true,
        rows,
        years: Vec::new(),
        areas,
        taken: rows,
        left: Vec::new(),
    };
    match content {
        Content::Therapies(file) => {
            let codes: BTreeSet<&str> = file.taken.iter().map(|row| row.code.as_str()).collect();
            FoundFile {
                years: distinct(file.taken.iter().map(|row| row.year)),
                taken: file.taken.len(),
                left: left([
                    (file.of_providers, "of providers"),
                    (file.of_regional_problems, "of one problem in a region"),
                ]),
                ..plain("Therapy based outcomes", file.rows, codes.len())
            }
        }
        Content::Annual(file) => {
            let of_totals = file.activity.iter().map(|row| row.code.as_str());
            let codes: BTreeSet<&str> = of_totals
                .chain(file.waits.iter().map(|row| row.code.as_str()))
                .chain(file.groups.iter().map(|row| row.code.as_str()))
                .collect();
            let years = file.activity.iter().map(|row| row.year);
            FoundFile {
                years: distinct(
                    years
                        .chain(file.waits.iter().map(|row| row.year))
                        .chain(file.groups.iter().map(|row| row.year)),
                ),
                taken: file.activity.len() + file.waits.len() + file.groups.len(),
                left: left([
                    (file.of_providers, "of providers"),
                    (
                        file.of_other_things,
                        "about something else (age, finer ethnic groups and so on), or never filled",
                    ),
                ]),
                ..plain("Annual totals, waits and ethnic groups", file.rows, codes.len())
            }
        }
        Content::Population(rows) => plain("Population of mid-2020 by sub-ICB area of 2022", rows.len(), rows.len()),
        Content::Deprivation(rows) => plain("English Indices of Deprivation 2025 by board", rows.len(), rows.len()),
        Content::Residents(rows) => {
            let areas: BTreeSet<&str> = rows.iter().map(|row| row.area.as_str()).collect();
            plain(
                "Residents by ethnic group, as an analyst brought them",
                rows.len(),
                areas.len(),
            )
        }
        Content::Layout(tiles) => plain(
            "Hexagon layout of the integrated care boards of 2022",
            tiles.len(),
            tiles.len(),
        ),
        Content::Other(what) => FoundFile {
            read: false,
            ..plain(what, 0, 0)
        },
    }
}

fn left<const N: usize>(all: [(usize, &'static str); N]) -> Vec<(usize, &'static str)> {
    all.into_iter().filter(|(rows, _)| *rows > 0).collect()
}

fn distinct(years: impl Iterator<Item = Year>) -> Vec<Year> {
    years.collect::<BTreeSet<Year>>().into_iter().collect()
}
