//! Open data of an area read back: `therapies.csv` of a folder that `rapport export open-data` wrote. Every place that breaks a rule is told with file, row and
//! column; a folder with one is not joined.

use care::service::Provision;
use casework::figures::COLUMNS;
use catalogue::catalogue;
use jiff::civil::Date;
use std::path::Path;

/// The file that is joined.
pub const FILE: &str = "therapies.csv";

/// A place that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The file.
    pub file: String,
    /// The row, the first with figures being 2; none where the whole file is meant.
    pub row: Option<usize>,
    /// The column.
    pub column: Option<&'static str>,
    /// What stands there, and what would do.
    pub rule: String,
}

impl std::fmt::Display for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.file)?;
        if let Some(row) = self.row {
            write!(f, ", row {row}")?;
        }
        if let Some(column) = self.column {
            write!(f, ", column {column}")?;
        }
        write!(f, ": {}", self.rule)
    }
}

/// A count or a length as the file has it; none where it is not shown.
pub type Shown = Option<u32>;

/// Weeks, or that the end was not reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weeks {
    /// Not shown.
    NotShown,
    /// More than half still wait, or too few have started for this end of the interval.
    NotReached,
    /// So many.
    Counted(u32),
}

/// One therapy of one service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Therapy code.
    pub therapy: String,
    /// Whether it can be had.
    pub provision: Provision,
    /// Since when that is declared.
    pub declared: Option<Date>,
    /// Who started, wait, left.
    pub waits: [Shown; 3],
    /// Median wait and its interval.
    pub wait: [Weeks; 3],
    /// Quartiles of sessions.
    pub sessions: [Shown; 3],
    /// Long courses begun.
    pub long: Shown,
    /// Told no.
    pub told_no: Shown,
}

/// One service on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extract {
    /// The day.
    pub as_at: Date,
    /// The service.
    pub service: String,
    /// Its area.
    pub area: String,
    /// Whether its people are invented.
    pub fictional: bool,
    /// Its therapies.
    pub rows: Vec<Row>,
}

struct Reader<'r> {
    file: &'r str,
    columns: &'r [&'static str],
    at: usize,
    record: &'r csv::StringRecord,
}

impl Reader<'_> {
    fn wrong(&self, column: &'static str, rule: impl Into<String>) -> Wrong {
        Wrong {
            file: self.file.to_owned(),
            row: Some(self.at),
            column: Some(column),
            rule: rule.into(),
        }
    }

    fn text(&self, column: &'static str) -> &str {
        let at = self.columns.iter().position(|known| *known == column);
        at.and_then(|at| self.record.get(at)).unwrap_or_default()
    }

    fn date(&self, column: &'static str) -> Result<Date, Wrong> {
        let text = self.text(column);
        text.parse()
            .map_err(|_| self.wrong(column, format!("“{text}” must be a day such as 2026-09-30")))
    }

    fn shown(&self, column: &'static str) -> Result<Shown, Wrong> {
        let text = self.text(column);
        if text.is_empty() {
            return Ok(None);
        }
        let number = text.parse().map_err(|_| {
            self.wrong(
                column,
                format!("“{text}” must be a whole number, or blank for not shown"),
            )
        });
        number.map(Some)
    }

    fn weeks(&self, column: &'static str) -> Result<Weeks, Wrong> {
        match self.text(column) {
            "" => Ok(Weeks::NotShown),
            "not_reached" => Ok(Weeks::NotReached),
            text => text.parse().map(Weeks::Counted).map_err(|_| {
                self.wrong(
                    column,
                    format!("“{text}” must be a whole number of weeks, not_reached, or blank for not shown"),
                )
            }),
        }
    }

    fn row(&self) -> Result<Row, Wrong> {
        let therapy = self.text("therapy");
        if catalogue().therapy(therapy).is_none() {
            return Err(self.wrong(
                "therapy",
                format!("“{therapy}” must be a therapy code of the catalogue"),
            ));
        }
        let provision = self.text("provision");
        let provision = Provision::from_code(provision).ok_or_else(|| {
            self.wrong(
                "provision",
                format!("“{provision}” must be offered, list_closed, not_offered or not_known"),
            )
        })?;
        let declared = match self.text("declared_on") {
            "" => None,
            _ => Some(self.date("declared_on")?),
        };
        if declared.is_none() && provision != Provision::NotKnown {
            return Err(self.wrong(
                "declared_on",
                "must be the day of the declaration, unless provision is not_known",
            ));
        }
        Ok(Row {
            therapy: therapy.to_owned(),
            provision,
            declared,
            waits: [self.shown("started")?, self.shown("waiting")?, self.shown("left")?],
            wait: [
                self.weeks("wait_median_weeks")?,
                self.weeks("wait_lower_weeks")?,
                self.weeks("wait_upper_weeks")?,
            ],
            sessions: [
                self.shown("sessions_lower")?,
                self.shown("sessions_median")?,
                self.shown("sessions_upper")?,
            ],
            long: self.shown("long")?,
            told_no: self.shown("told_no")?,
        })
    }
}

/// Reads the newest release of a folder that is not after a day.
///
/// # Errors
/// Every place that breaks a rule.
pub fn read(folder: &Path, as_at: Option<Date>) -> Result<Extract, Vec<Wrong>> {
    let path = folder.join(FILE);
    let file = path.display().to_string();
    let whole = |rule: String| {
        vec![Wrong {
            file: file.clone(),
            row: None,
            column: None,
            rule,
        }]
    };
    let text = std::fs::read_to_string(&path).map_err(|e| {
        whole(format!(
            "cannot be read ({e}); name a folder that `rapport export open-data` wrote"
        ))
    })?;
    let columns: Vec<&'static str> = COLUMNS
        .iter()
        .filter(|(f, _, _)| *f == FILE)
        .map(|(_, column, _)| *column)
        .collect();
    let mut csv = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let head = csv
        .headers()
        .cloned()
        .map_err(|e| whole(format!("is no CSV file: {e}")))?;
    if let Some((at, wanted)) = columns
        .iter()
        .enumerate()
        .find(|(at, wanted)| head.get(*at) != Some(**wanted))
    {
        return Err(vec![Wrong {
            file,
            row: Some(1),
            column: Some(wanted),
            rule: format!(
                "must be column {}, where “{}” stands",
                at + 1,
                head.get(at).unwrap_or("nothing")
            ),
        }]);
    }
    let mut wrong = Vec::new();
    let mut all: Vec<Extract> = Vec::new();
    for (at, record) in csv.records().enumerate() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                wrong.extend(whole(format!("row {}: {error}", at + 2)));
                continue;
            }
        };
        let reader = Reader {
            file: &file,
            columns: &columns,
            at: at + 2,
            record: &record,
        };
        if record.len() != columns.len() {
            wrong.push(Wrong {
                file: file.clone(),
                row: Some(at + 2),
                column: None,
                rule: format!("has {} cells, the head has {}", record.len(), columns.len()),
            });
            continue;
        }
        let (day, row) = match (reader.date("as_at"), reader.row()) {
            (Ok(day), Ok(row)) => (day, row),
            (day, row) => {
                wrong.extend(day.err().into_iter().chain(row.err()));
                continue;
            }
        };
        let known = all.iter_mut().find(|extract| extract.as_at == day);
        match known {
            Some(extract) if extract.rows.iter().any(|known| known.therapy == row.therapy) => {
                wrong.push(reader.wrong("therapy", format!("“{}” stands twice in one release", row.therapy)));
            }
            Some(extract) if extract.service != reader.text("service") => {
                wrong.push(reader.wrong(
                    "service",
                    format!(
                        "“{}” is another service than “{}” in the same release",
                        reader.text("service"),
                        extract.service
                    ),
                ));
            }
            Some(extract) => extract.rows.push(row),
            None => all.push(Extract {
                as_at: day,
                service: reader.text("service").to_owned(),
                area: reader.text("area").to_owned(),
                fictional: reader.text("fictional") == "yes",
                rows: vec![row],
            }),
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let in_time = all
        .into_iter()
        .filter(|extract| as_at.is_none_or(|day| extract.as_at <= day));
    in_time.max_by_key(|extract| extract.as_at).ok_or_else(|| {
        let until = as_at.map_or_else(String::new, |day| format!(" up to {day}"));
        whole(format!("holds no release{until}"))
    })
}
