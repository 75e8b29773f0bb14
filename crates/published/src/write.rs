//! Writing the derived table: CSV, sorted, blank where no number is shown.

use crate::area::Area;
use crate::figure::Figure;
use crate::table::{Activity, Tables};

/// The files that the derived table consists of.
pub const FILES: [&str; 7] = [
    "areas.csv",
    "therapy.csv",
    "activity.csv",
    "problems.csv",
    "groups.csv",
    "residents.csv",
    "sources.csv",
];

/// One file of the derived table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its name.
    pub name: &'static str,
    /// Its content.
    pub text: String,
}

impl Tables {
    /// The table as files; [`Tables::read`] makes the same table of them.
    #[must_use]
    pub fn write(&self) -> Vec<Written> {
        let therapies = self.therapies.iter().map(|((year, area, therapy), row)| {
            vec![
                year.to_string(),
                area.clone(),
                therapy.code().to_owned(),
                figure(row.courses),
                figure(row.finished),
            ]
        });
        let problems = self.problems.iter().map(|((year, problem, therapy), row)| {
            vec![
                year.to_string(),
                problem.code().to_owned(),
                therapy.code().to_owned(),
                figure(row.courses),
                figure(row.finished),
            ]
        });
        let activity = self
            .activity
            .iter()
            .map(|((year, area), row)| activity(&year.to_string(), area, row));
        let groups = self.groups.iter().map(|((year, area, group), row)| {
            vec![
                year.to_string(),
                area.clone(),
                group.code().to_owned(),
                figure(row.referrals),
                figure(row.finished),
            ]
        });
        let residents = self.residents.iter().map(|((area, group), row)| {
            vec![
                area.clone(),
                group.code().to_owned(),
                row.people.to_string(),
                row.source.clone(),
                row.date.clone(),
            ]
        });
        let sources = self
            .sources
            .iter()
            .map(|(file, taken)| vec![file.clone(), taken.clone()]);
        vec![
            file("areas.csv", &AREA_HEADS, self.areas.values().map(area)),
            file(
                "therapy.csv",
                &["year", "area", "therapy", "courses", "finished"],
                therapies,
            ),
            file("activity.csv", &ACTIVITY_HEADS, activity),
            file(
                "problems.csv",
                &["year", "problem", "therapy", "courses", "finished"],
                problems,
            ),
            file(
                "groups.csv",
                &["year", "area", "group", "referrals", "finished"],
                groups,
            ),
            file(
                "residents.csv",
                &["area", "group", "people", "source", "date"],
                residents,
            ),
            file("sources.csv", &["file", "taken"], sources),
        ]
    }
}

const AREA_HEADS: [&str; 14] = [
    "area",
    "level",
    "ons_code",
    "name",
    "short",
    "board",
    "region",
    "population",
    "adults",
    "imd_score",
    "imd_rank",
    "imd_most_deprived_tenth",
    "map_column",
    "map_row",
];

const ACTIVITY_HEADS: [&str; 14] = [
    "year",
    "area",
    "referrals",
    "finished",
    "first_to_28_days",
    "first_29_to_56_days",
    "first_57_to_90_days",
    "first_over_90_days",
    "first_within_6_weeks",
    "first_within_18_weeks",
    "second_to_28_days",
    "second_29_to_56_days",
    "second_57_to_90_days",
    "second_over_90_days",
];

fn figure(figure: Figure) -> String {
    figure.shown().map_or_else(String::new, |count| count.to_string())
}

fn or_blank<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn area(area: &Area) -> Vec<String> {
    vec![
        area.code.clone(),
        area.level.code().to_owned(),
        or_blank(area.ons_code.as_ref()),
        area.name.clone(),
        or_blank(area.short.as_ref()),
        or_blank(area.board.as_ref()),
        or_blank(area.region.as_ref()),
        or_blank(area.population),
        or_blank(area.adults),
        or_blank(area.deprivation.map(|d| d.score)),
        or_blank(area.deprivation.map(|d| d.rank)),
        or_blank(area.deprivation.map(|d| d.most_deprived_tenth)),
        or_blank(area.place.map(|(column, _)| column)),
        or_blank(area.place.map(|(_, row)| row)),
    ]
}

fn activity(year: &str, area: &str, row: &Activity) -> Vec<String> {
    let figures = [row.referrals, row.finished]
        .into_iter()
        .chain(row.to_first)
        .chain([row.within_6_weeks, row.within_18_weeks])
        .chain(row.to_second);
    [year.to_owned(), area.to_owned()]
        .into_iter()
        .chain(figures.map(figure))
        .collect()
}

fn file(name: &'static str, heads: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Written {
    let mut text = line(heads.iter().copied());
    for row in rows {
        text += &line(row.iter().map(String::as_str));
    }
    Written { name, text }
}

/// One line of CSV: cells that hold a comma, a quotation mark or a line break are quoted.
fn line<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let cells = cells.map(|cell| {
        if cell.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.to_owned()
        }
    });
    cells.collect::<Vec<_>>().join(",") + "\n"
}
