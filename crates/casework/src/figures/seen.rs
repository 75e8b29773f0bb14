//! Who is seen: those referred in a year, and of them those who had a first session, by what is known of them. A question about the service, never about
//! somebody: none of this is a term in matching, and small numbers are held back.

use super::PERIOD_DAYS;
use super::known::{Known, first_session};
use super::release::held_or_shown;
use care::background::EthnicGroup;
use care::calendar::days_after;
use care::episode::Episode;
use care::person::Person;
use care::terms::TherapyCode;
use catalogue::catalogue;
use jiff::civil::Date;
use measures::suppression::{NamedCounts, NamedTable, Shown, Threshold, release};
use std::collections::{BTreeMap, BTreeSet};

/// The measure whose first score stands for severity at the start.
pub const SEVERITY_BY: &str = "phq9";
/// What is said where nothing is known.
const NOT_RECORDED: &str = "not_recorded";
/// The columns of every table.
const COLUMNS: [&str; 2] = ["started", "not_started"];

/// What people are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// Band of the first score.
    Severity,
    /// The presenting problem, where somebody chose one.
    Problem,
    /// Fifth of neighbourhoods by deprivation.
    Deprivation,
    /// Age on the day of the referral.
    Age,
    /// Ethnic group.
    Ethnicity,
}

impl Dimension {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 5] = [
        Self::Severity,
        Self::Problem,
        Self::Deprivation,
        Self::Age,
        Self::Ethnicity,
    ];

    /// Stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Severity => "severity",
            Self::Problem => "problem",
            Self::Deprivation => "deprivation",
            Self::Age => "age",
            Self::Ethnicity => "ethnicity",
        }
    }

    /// Words for a heading.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Severity => "Severity at the start",
            Self::Problem => "What it is about",
            Self::Deprivation => "Deprivation of the neighbourhood",
            Self::Age => "Age at referral",
            Self::Ethnicity => "Ethnic group",
        }
    }

    /// The dimension with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|d| d.code() == code)
    }

    /// The values in order, what is not known last, each with its words.
    #[must_use]
    pub fn values(self) -> Vec<(String, String)> {
        let mut all: Vec<(String, String)> = match self {
            Self::Severity => {
                let bands = measures::instrument(SEVERITY_BY)
                    .map(|i| i.bands.as_slice())
                    .unwrap_or_default();
                let band = |b: &catalogue::Band| {
                    (
                        b.name.replace(' ', "_"),
                        format!("PHQ-9 {} to {}: {}", b.from, b.to, b.name),
                    )
                };
                bands.iter().map(band).collect()
            }
            Self::Problem => {
                let problems = &catalogue().problems.problems;
                problems
                    .iter()
                    .map(|(code, words)| (code.clone(), words.clone()))
                    .collect()
            }
            Self::Deprivation => (1..=5)
                .map(|fifth| {
                    let words = match fifth {
                        1 => "1, the most deprived fifth".to_owned(),
                        5 => "5, the least deprived fifth".to_owned(),
                        _ => fifth.to_string(),
                    };
                    (fifth.to_string(), words)
                })
                .collect(),
            Self::Age => AGES
                .iter()
                .map(|(code, words, _)| ((*code).to_owned(), (*words).to_owned()))
                .collect(),
            Self::Ethnicity => {
                let groups = EthnicGroup::ALL
                    .iter()
                    .map(|g| (g.code().to_owned(), g.words().to_owned()));
                groups
                    .chain([("prefer_not_to_say".to_owned(), "Would rather not say".to_owned())])
                    .collect()
            }
        };
        let missing = match self {
            Self::Severity => "No first PHQ-9 score",
            Self::Problem => "No problem chosen from the list",
            Self::Deprivation => "Not looked up",
            Self::Age => "No birth date",
            Self::Ethnicity => "Not asked",
        };
        all.push((NOT_RECORDED.to_owned(), missing.to_owned()));
        all
    }

    /// The value of one episode and its person.
    fn of(self, episode: &Episode, person: Option<&Person>) -> String {
        let found = match self {
            Self::Severity => severity(episode),
            Self::Problem => {
                let problem = episode
                    .referrals
                    .iter()
                    .find_map(|(referral, _)| referral.problem.clone());
                problem.filter(|code| catalogue().problems.problems.contains_key(code))
            }
            Self::Deprivation => person.and_then(|p| p.deprivation).map(|d| d.quintile().to_string()),
            Self::Age => age(episode, person),
            Self::Ethnicity => person.and_then(|p| p.ethnicity).map(|ethnicity| {
                let group = ethnicity.group();
                group.map_or(ethnicity.code(), EthnicGroup::code).to_owned()
            }),
        };
        found.unwrap_or_else(|| NOT_RECORDED.to_owned())
    }
}

/// Bands of age with the first age above each.
const AGES: [(&str, &str, i16); 8] = [
    ("under_18", "Under 18", 18),
    ("18_24", "18 to 24", 25),
    ("25_34", "25 to 34", 35),
    ("35_44", "35 to 44", 45),
    ("45_54", "45 to 54", 55),
    ("55_64", "55 to 64", 65),
    ("65_74", "65 to 74", 75),
    ("75_over", "75 and over", i16::MAX),
];

/// Age on the day of the referral, not today's.
fn age(episode: &Episode, person: Option<&Person>) -> Option<String> {
    let (born, on) = (person?.identity.born?, episode.clock_start?);
    let had_birthday = (on.month(), on.day()) >= (born.month(), born.day());
    let years = on.year() - born.year() - i16::from(!had_birthday);
    let band = AGES.iter().find(|(_, _, above)| years < *above)?;
    (born <= on).then(|| band.0.to_owned())
}

/// The band of the first score, taken up to the first session or, without one, at all.
fn severity(episode: &Episode) -> Option<String> {
    let instrument = measures::instrument(SEVERITY_BY)?;
    let until = first_session(episode, None);
    let scored = episode.measures.iter().filter(|m| m.facts.instrument == SEVERITY_BY);
    let first = scored
        .filter(|m| until.is_none_or(|until| m.on <= until))
        .filter_map(|m| m.facts.score_tenths.map(|score| (m.on, score)))
        .min_by_key(|(on, _)| *on)?;
    let score = f64::from(first.1) / 10.0;
    let band = instrument.bands.iter().rfind(|band| band.from <= score)?;
    Some(band.name.replace(' ', "_"))
}

/// A row of a breakdown.
#[derive(Debug, Clone, PartialEq)]
pub struct SeenRow {
    /// Code of the value.
    pub value: String,
    /// Its words.
    pub words: String,
    /// How many were referred; none where it is held back.
    pub referred: Option<u64>,
    /// Of them, how many had a first session by the day of the report.
    pub started: Option<u64>,
}

/// Those referred, by one thing that is known of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Breakdown {
    /// By what.
    pub by: Dimension,
    /// Values that occur, in order.
    pub rows: Vec<SeenRow>,
    /// Of those who began each therapy, how many have each value: in the order of the rows; none where it is held back.
    pub therapies: Vec<(TherapyCode, Vec<Option<u64>>)>,
}

/// Who is seen.
#[derive(Debug, Clone, PartialEq)]
pub struct SeenReport {
    /// The day.
    pub as_at: Date,
    /// The ledger position it was made at.
    pub position: u64,
    /// First day of the referrals that are counted.
    pub from: Date,
    /// Referrals in all.
    pub referred: Option<u64>,
    /// Of them, how many had a first session.
    pub started: Option<u64>,
    /// By each thing.
    pub breakdowns: Vec<Breakdown>,
}

struct Cohort<'k> {
    known: &'k Known,
    episodes: Vec<&'k Episode>,
}

impl<'k> Cohort<'k> {
    fn of(known: &'k Known) -> Self {
        let from = days_after(known.as_at, 1 - PERIOD_DAYS);
        let in_period = |episode: &&Episode| episode.clock_start.is_some_and(|clock| clock >= from);
        Self {
            known,
            episodes: known.episodes.iter().filter(in_period).collect(),
        }
    }

    fn value(&self, by: Dimension, episode: &Episode) -> String {
        by.of(episode, episode.person.and_then(|id| self.known.people.get(&id)))
    }

    /// Values that occur, by whether a first session took place.
    fn table(&self, by: Dimension) -> NamedCounts {
        let mut counts: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        for episode in &self.episodes {
            let row = counts.entry(self.value(by, episode)).or_insert_with(|| vec![0, 0]);
            let column = usize::from(first_session(episode, None).is_none());
            if let Some(cell) = row.get_mut(column) {
                *cell += 1;
            }
        }
        let rows: Vec<String> = by
            .values()
            .into_iter()
            .map(|(code, _)| code)
            .filter(|code| counts.contains_key(code))
            .collect();
        NamedCounts {
            name: format!("seen_{}", by.code()),
            counts: rows.iter().filter_map(|row| counts.get(row).cloned()).collect(),
            rows,
            columns: COLUMNS.map(str::to_owned).to_vec(),
        }
    }

    /// Therapies that were begun, by value.
    fn by_therapy(&self, by: Dimension, values: &[String]) -> NamedCounts {
        let mut counts: BTreeMap<&TherapyCode, Vec<u64>> = BTreeMap::new();
        for episode in &self.episodes {
            let value = self.value(by, episode);
            let column = values.iter().position(|known| *known == value);
            for therapy in super::known::therapies(episode) {
                if first_session(episode, Some(therapy)).is_none() {
                    continue;
                }
                let row = counts.entry(therapy).or_insert_with(|| vec![0; values.len()]);
                if let Some(cell) = column.and_then(|column| row.get_mut(column)) {
                    *cell += 1;
                }
            }
        }
        NamedCounts {
            name: format!("therapies_{}", by.code()),
            rows: counts.keys().map(|therapy| therapy.as_str().to_owned()).collect(),
            columns: values.to_vec(),
            counts: counts.into_values().collect(),
        }
    }
}

/// Tables of the therapies that people began stand beside those of who is seen: they share the starts of each value, and among themselves the starts of
/// each therapy. A column or a row whose sum another table hides, or shows as of another release, could give away what is held back there: it is hidden
/// whole. Column sums are hidden in any case; those of the people stand above.
pub(super) fn agree_with(tables: &mut [NamedTable], above: &[NamedTable]) {
    let kind = |shown: Shown| match shown {
        Shown::Count(_) => Some(false),
        Shown::Held(_) => Some(true),
        Shown::Hidden => None,
    };
    let row_total = |table: &NamedTable, row: &str| match table.rows.len() {
        1 => table.shown.total,
        _ => table.row_total(row),
    };
    let therapies: BTreeSet<String> = tables.iter().flat_map(|t| t.rows.iter().cloned()).collect();
    let sums_agree =
        |sums: Vec<Shown>| !sums.contains(&Shown::Hidden) && sums.windows(2).all(|two| two.first() == two.last());
    let standing: BTreeSet<String> = therapies
        .into_iter()
        .filter(|therapy| sums_agree(tables.iter().map(|table| row_total(table, therapy)).collect()))
        .collect();
    let totals_agree = sums_agree(tables.iter().map(|table| table.shown.total).collect());
    for table in tables {
        let of = table.name.trim_start_matches("therapies_");
        let people = above.iter().find(|t| t.name.trim_start_matches("seen_") == of);
        let columns: Vec<bool> = table
            .columns
            .iter()
            .enumerate()
            .map(|(at, value)| {
                let own = if table.rows.len() == 1 {
                    table.shown.cell(0, at)
                } else {
                    table.shown.column_totals.get(at).copied().unwrap_or(Shown::Hidden)
                };
                let of_people = people.map_or(Shown::Hidden, |t| t.cell(value, "started"));
                kind(own).is_some() && kind(own) == kind(of_people)
            })
            .collect();
        let rows: Vec<bool> = table
            .rows
            .iter()
            .map(|row| totals_agree && standing.contains(row))
            .collect();
        for (cells, row_stands) in table.shown.cells.iter_mut().zip(&rows) {
            for (cell, column_stands) in cells.iter_mut().zip(&columns) {
                if !row_stands || !column_stands {
                    *cell = Shown::Hidden;
                }
            }
        }
        for (total, stands) in table.shown.row_totals.iter_mut().zip(&rows) {
            if !stands {
                *total = Shown::Hidden;
            }
        }
        for total in &mut table.shown.column_totals {
            *total = Shown::Hidden;
        }
        if !totals_agree {
            table.shown.total = Shown::Hidden;
        }
    }
}

/// The true counts of those who began each therapy, for a release; dimensions without anybody left out.
pub(super) fn therapy_tables(known: &Known) -> Vec<NamedCounts> {
    let cohort = Cohort::of(known);
    let all = Dimension::ALL.into_iter();
    all.map(|by| cohort.by_therapy(by, &cohort.table(by).rows))
        .filter(|counts| !counts.rows.is_empty() && !counts.columns.is_empty())
        .collect()
}

/// The true counts by each thing, for a release.
pub(super) fn tables(known: &Known) -> Vec<NamedCounts> {
    let cohort = Cohort::of(known);
    Dimension::ALL.into_iter().map(|by| cohort.table(by)).collect()
}

/// What a released table of one dimension says.
pub(super) fn rows_of(by: Dimension, table: &NamedTable) -> Vec<SeenRow> {
    let listed = by.values().into_iter().filter(|(code, _)| table.rows.contains(code));
    listed
        .map(|(value, words)| SeenRow {
            referred: held_or_shown(if table.rows.len() == 1 {
                table.shown.total
            } else {
                table.row_total(&value)
            }),
            started: held_or_shown(table.cell(&value, "started")),
            value,
            words,
        })
        .collect()
}

/// Tables of the same people share their totals. Where one of them has to hide a total, another would tell it: then none of them shows anything.
pub(super) fn agree(tables: &mut [NamedTable]) {
    let hides = |table: &NamedTable| {
        let columns = if table.rows.len() == 1 {
            table.shown.cells.concat()
        } else {
            table.shown.column_totals.clone()
        };
        columns.contains(&Shown::Hidden) || table.shown.total == Shown::Hidden
    };
    if tables.iter().any(hides) {
        for table in tables {
            let shown = &mut table.shown;
            let lists = [&mut shown.row_totals, &mut shown.column_totals];
            for cell in shown.cells.iter_mut().chain(lists).flatten() {
                *cell = Shown::Hidden;
            }
            shown.total = Shown::Hidden;
        }
    }
}

/// Referred and started in all, as the tables agree on them.
pub(super) fn totals(tables: &[NamedTable]) -> (Option<u64>, Option<u64>) {
    let Some(table) = tables.first() else {
        return (None, None);
    };
    let started = match table.rows.first() {
        Some(row) if table.rows.len() == 1 => table.cell(row, "started"),
        _ => table.shown.column_totals.first().copied().unwrap_or(Shown::Hidden),
    };
    (held_or_shown(table.shown.total), held_or_shown(started))
}

/// What may be shown of the therapies by one thing.
fn of_therapies(by: Dimension, tables: &[NamedTable]) -> Vec<(TherapyCode, Vec<Option<u64>>)> {
    let name = format!("therapies_{}", by.code());
    let Some(table) = tables.iter().find(|table| table.name == name) else {
        return Vec::new();
    };
    let line = |row: &String| {
        let cells = table
            .columns
            .iter()
            .map(|value| table.cell(row, value).count())
            .collect();
        (TherapyCode::new(row.as_str()), cells)
    };
    table.rows.iter().map(line).collect()
}

impl SeenReport {
    pub(crate) fn of(known: &Known) -> Self {
        let cohort = Cohort::of(known);
        let counts: Vec<NamedCounts> = Dimension::ALL.into_iter().map(|by| cohort.table(by)).collect();
        let protected = counts
            .iter()
            .map(|counts| release(counts, None, Threshold::USUAL).map(|(table, _)| table));
        // Without anybody there is no table.
        let mut tables: Vec<NamedTable> = protected.collect::<Option<_>>().unwrap_or_default();
        agree(&mut tables);
        let inner = counts.iter().zip(Dimension::ALL);
        let protected = inner.filter_map(|(counts, by)| {
            release(&cohort.by_therapy(by, &counts.rows), None, Threshold::USUAL).map(|(table, _)| table)
        });
        let mut therapies: Vec<NamedTable> = protected.collect();
        agree_with(&mut therapies, &tables);
        let (referred, started) = totals(&tables);
        let breakdowns = Dimension::ALL.into_iter().zip(&tables);
        Self {
            as_at: known.as_at,
            position: known.position,
            from: days_after(known.as_at, 1 - PERIOD_DAYS),
            referred,
            started,
            breakdowns: breakdowns
                .map(|(by, table)| Breakdown {
                    by,
                    rows: rows_of(by, table),
                    therapies: of_therapies(by, &therapies),
                })
                .collect(),
        }
    }
}
