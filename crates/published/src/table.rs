//! The derived table: what is kept of the publisher's files, and the one that the project ships.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use serde::Serialize;

use crate::area::{Area, Deprivation, Level};
use crate::figure::{Figure, Year};
use crate::groups::{Group, GroupRow, Residents};
use crate::read::{Broken, Line, Sheet};
use crate::therapy::{Problem, Therapy};

/// Courses and finishers of one therapy in one area and year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct TherapyRow {
    /// Courses of this therapy: at least two attended treatment appointments of it within a referral.
    pub courses: Figure,
    /// Referrals that finished a course of treatment in the year and had this therapy at any time.
    pub finished: Figure,
}

/// What an area did in a year, all therapies together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Activity {
    /// Referrals received.
    pub referrals: Figure,
    /// Referrals that finished a course of treatment.
    pub finished: Figure,
    /// Of those who finished, by days from referral to the first treatment: to 28, to 56, to 90, over 90.
    pub to_first: [Figure; 4],
    /// Of those who finished: first treatment within 6 weeks of the referral.
    pub within_6_weeks: Figure,
    /// Of those who finished: first treatment within 18 weeks of the referral.
    pub within_18_weeks: Figure,
    /// Of those who finished, by days from the first treatment to the second: to 28, to 56, to 90, over 90.
    pub to_second: [Figure; 4],
}

impl Activity {
    pub(crate) const NOTHING: Self = Self {
        referrals: Figure::NotShown,
        finished: Figure::NotShown,
        to_first: [Figure::NotShown; 4],
        within_6_weeks: Figure::NotShown,
        within_18_weeks: Figure::NotShown,
        to_second: [Figure::NotShown; 4],
    };
}

/// An area's activity in a year, as it stands in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActivityRow {
    /// The year.
    pub year: Year,
    /// The figures.
    pub activity: Activity,
}

/// Everything that is kept. Equal tables compare equal, whatever order the files came in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tables {
    pub(crate) areas: BTreeMap<String, Area>,
    pub(crate) therapies: BTreeMap<(Year, String, Therapy), TherapyRow>,
    pub(crate) activity: BTreeMap<(Year, String), Activity>,
    pub(crate) problems: BTreeMap<(Year, Problem, Therapy), TherapyRow>,
    pub(crate) groups: BTreeMap<(Year, String, Group), GroupRow>,
    pub(crate) residents: BTreeMap<(String, Group), Residents>,
    /// File and what was taken of it.
    pub(crate) sources: BTreeMap<String, String>,
}

impl Tables {
    /// Every area.
    pub fn areas(&self) -> impl Iterator<Item = &Area> {
        self.areas.values()
    }

    /// An area by its code.
    #[must_use]
    pub fn area(&self, code: &str) -> Option<&Area> {
        self.areas.get(code)
    }

    /// Areas of one level, by name.
    #[must_use]
    pub fn areas_of(&self, level: Level) -> Vec<&Area> {
        let mut found: Vec<&Area> = self.areas().filter(|area| area.level == level).collect();
        found.sort_by(|a, b| (&a.name, &a.code).cmp(&(&b.name, &b.code)));
        found
    }

    /// The sub-ICB areas of a board, by name.
    #[must_use]
    pub fn areas_within(&self, board: &str) -> Vec<&Area> {
        let mut found = self.areas_of(Level::SubIcb);
        found.retain(|area| area.board.as_deref() == Some(board));
        found
    }

    /// Years with any figures, oldest first.
    #[must_use]
    pub fn years(&self) -> Vec<Year> {
        let all = self.activity.keys().map(|(year, _)| *year);
        let all: BTreeSet<Year> = all.chain(self.therapies.keys().map(|(year, _, _)| *year)).collect();
        all.into_iter().collect()
    }

    /// Years with figures by area and therapy, oldest first.
    #[must_use]
    pub fn therapy_years(&self) -> Vec<Year> {
        let all: BTreeSet<Year> = self.therapies.keys().map(|(year, _, _)| *year).collect();
        all.into_iter().collect()
    }

    /// One area, year and therapy; none where the publisher's files at hand have no row for it at all.
    #[must_use]
    pub fn therapy(&self, year: Year, area: &str, therapy: Therapy) -> Option<TherapyRow> {
        self.therapies.get(&(year, area.to_owned(), therapy)).copied()
    }

    /// One area and year, all therapies together; none where the files at hand have no row for it.
    #[must_use]
    pub fn activity(&self, year: Year, area: &str) -> Option<Activity> {
        self.activity.get(&(year, area.to_owned())).copied()
    }

    /// England, for one problem and therapy.
    #[must_use]
    pub fn problem(&self, year: Year, problem: Problem, therapy: Therapy) -> Option<TherapyRow> {
        self.problems.get(&(year, problem, therapy)).copied()
    }

    /// The publisher's files and what was taken of each.
    pub fn sources(&self) -> impl Iterator<Item = (&str, &str)> {
        self.sources.iter().map(|(file, taken)| (file.as_str(), taken.as_str()))
    }

    /// Reads the files that [`Tables::write`](crate::Tables::write) wrote, and the list of sources. A table that was made before ethnic groups were kept lacks those
    /// two files; then nothing is known of them.
    ///
    /// # Errors
    /// Every place that breaks a rule; nothing is taken then.
    pub fn read<'a>(file: impl Fn(&str) -> Option<&'a str>) -> Result<Self, Vec<Broken>> {
        let sheet = |name: &str| match file(name) {
            Some(text) => Sheet::read(name, text),
            None => Err(vec![Broken {
                file: name.to_owned(),
                line: None,
                column: None,
                value: String::new(),
                rule: "this file must be there".to_owned(),
            }]),
        };
        let mut tables = Self::default();
        for area in sheet("areas.csv")?.read_lines(area)? {
            tables.areas.insert(area.code.clone(), area);
        }
        let known = |line: &Line<'_>| -> Result<String, Broken> {
            let code = line.needed("area")?;
            if tables.areas.contains_key(code) {
                Ok(code.to_owned())
            } else {
                Err(line.broken("area", code, "must be one of the areas in areas.csv"))
            }
        };
        let rows = sheet("therapy.csv")?
            .read_lines(|line| Ok(((line.year("year")?, known(line)?, therapy(line)?), therapy_row(line)?)))?;
        let activity =
            sheet("activity.csv")?.read_lines(|line| Ok(((line.year("year")?, known(line)?), activity_row(line)?)))?;
        let problems = sheet("problems.csv")?
            .read_lines(|line| Ok(((line.year("year")?, problem(line)?, therapy(line)?), therapy_row(line)?)))?;
        let later = |name: &str| file(name).map(|text| Sheet::read(name, text)).transpose();
        let groups = match later("groups.csv")? {
            Some(sheet) => {
                sheet.read_lines(|line| Ok(((line.year("year")?, known(line)?, group(line)?), group_row(line)?)))?
            }
            None => Vec::new(),
        };
        let residents = match later("residents.csv")? {
            Some(sheet) => sheet.read_lines(|line| Ok(((known(line)?, group(line)?), residents_row(line)?)))?,
            None => Vec::new(),
        };
        let sources = sheet("sources.csv")?
            .read_lines(|line| Ok((line.needed("file")?.to_owned(), line.needed("taken")?.to_owned())))?;
        tables.therapies = rows.into_iter().collect();
        tables.activity = activity.into_iter().collect();
        tables.problems = problems.into_iter().collect();
        tables.groups = groups.into_iter().collect();
        tables.residents = residents.into_iter().collect();
        tables.sources = sources.into_iter().collect();
        Ok(tables)
    }
}

fn therapy(line: &Line<'_>) -> Result<Therapy, Broken> {
    let code = line.needed("therapy")?;
    Therapy::from_code(code).ok_or_else(|| line.broken("therapy", code, "must be the code of a kind of therapy"))
}

fn problem(line: &Line<'_>) -> Result<Problem, Broken> {
    let code = line.needed("problem")?;
    Problem::from_code(code).ok_or_else(|| line.broken("problem", code, "must be the code of a problem"))
}

fn group(line: &Line<'_>) -> Result<Group, Broken> {
    let code = line.needed("group")?;
    Group::from_code(code).ok_or_else(|| line.broken("group", code, "must be the code of an ethnic group"))
}

fn group_row(line: &Line<'_>) -> Result<GroupRow, Broken> {
    Ok(GroupRow {
        referrals: line.figure("referrals")?,
        finished: line.figure("finished")?,
    })
}

fn residents_row(line: &Line<'_>) -> Result<Residents, Broken> {
    Ok(Residents {
        people: line.count("people")?,
        source: line.needed("source")?.to_owned(),
        date: line.needed("date")?.to_owned(),
    })
}

fn therapy_row(line: &Line<'_>) -> Result<TherapyRow, Broken> {
    Ok(TherapyRow {
        courses: line.figure("courses")?,
        finished: line.figure("finished")?,
    })
}

fn activity_row(line: &Line<'_>) -> Result<Activity, Broken> {
    let four = |leg: &str| -> Result<[Figure; 4], Broken> {
        Ok([
            line.figure(&format!("{leg}_to_28_days"))?,
            line.figure(&format!("{leg}_29_to_56_days"))?,
            line.figure(&format!("{leg}_57_to_90_days"))?,
            line.figure(&format!("{leg}_over_90_days"))?,
        ])
    };
    Ok(Activity {
        referrals: line.figure("referrals")?,
        finished: line.figure("finished")?,
        to_first: four("first")?,
        within_6_weeks: line.figure("first_within_6_weeks")?,
        within_18_weeks: line.figure("first_within_18_weeks")?,
        to_second: four("second")?,
    })
}

fn area(line: &Line<'_>) -> Result<Area, Broken> {
    let owned = |column: &str| Ok(line.optional(column)?.map(str::to_owned));
    let level = line.needed("level")?;
    let place = |column: &str| -> Result<Option<i16>, Broken> {
        line.optional(column)?
            .map(|text| {
                text.parse::<i16>()
                    .map_err(|_| line.broken(column, text, "must be a whole number"))
            })
            .transpose()
    };
    let deprivation = match line.optional("imd_score")? {
        None => None,
        Some(_) => Some(Deprivation {
            score: line.measure("imd_score")?,
            rank: u16::try_from(line.count("imd_rank")?).unwrap_or(u16::MAX),
            most_deprived_tenth: line.measure("imd_most_deprived_tenth")?,
        }),
    };
    Ok(Area {
        level: Level::from_code(level).ok_or_else(|| line.broken("level", level, "must be a level of area"))?,
        code: line.needed("area")?.to_owned(),
        ons_code: owned("ons_code")?,
        name: line.needed("name")?.to_owned(),
        short: owned("short")?,
        board: owned("board")?,
        region: owned("region")?,
        population: line.optional_count("population")?,
        adults: line.optional_count("adults")?,
        deprivation,
        place: place("map_column")?.zip(place("map_row")?),
    })
}

/// The derived table that the project ships, made by `rapport import published` and compared with the publisher's files
/// in a test.
///
/// # Panics
/// Never: a test reads it, and a build that ships a table that cannot be read does not pass.
#[must_use]
pub fn shipped() -> Arc<Tables> {
    static SHIPPED: LazyLock<Arc<Tables>> = LazyLock::new(|| {
        let read = Tables::read(|name| match name {
            "areas.csv" => Some(include_str!("../data/areas.csv")),
            "therapy.csv" => Some(include_str!("../data/therapy.csv")),
            "activity.csv" => Some(include_str!("../data/activity.csv")),
            "problems.csv" => Some(include_str!("../data/problems.csv")),
            "groups.csv" => Some(include_str!("../data/groups.csv")),
            "residents.csv" => Some(include_str!("../data/residents.csv")),
            "sources.csv" => Some(include_str!("../data/sources.csv")),
            _ => None,
        });
        Arc::new(read.unwrap_or_default())
    });
    Arc::clone(&SHIPPED)
}
