//! Openings: one recurring weekly slot of a practitioner a row.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Time, Weekday};
use serde::Serialize;

use super::cells::Cells;
use super::practitioners::{FORMATS, parse_registration};
use super::{CellError, Column, Preview, Registration, Therapies, table};

/// The columns.
pub const COLUMNS: &[Column] = &[
    Column {
        name: "practitioner",
        required: true,
        help: "the practitioner's registration, such as UKCP 123456",
    },
    Column {
        name: "therapy",
        required: true,
        help: "therapy codes, the one it is laid out for first, such as CBT;EMDR",
    },
    Column {
        name: "weekday",
        required: true,
        help: "day of the week, such as Tuesday",
    },
    Column {
        name: "start_time",
        required: true,
        help: "when it begins, such as 10:00",
    },
    Column {
        name: "minutes",
        required: true,
        help: "how long it lasts, 15 to 240",
    },
    Column {
        name: "format",
        required: true,
        help: "individual, couple, family, group, digital, phone or self",
    },
    Column {
        name: "site",
        required: false,
        help: "code of the site; empty for remote work",
    },
    Column {
        name: "remote",
        required: false,
        help: "video or phone; empty where people come to the site",
    },
    Column {
        name: "first_date",
        required: true,
        help: "first day on which it can be used",
    },
    Column {
        name: "seats",
        required: false,
        help: "seats, 1 where left empty",
    },
    Column {
        name: "sessions",
        required: false,
        help: "planned sessions of a course that takes it, 12 where left empty",
    },
];

const REMOTE: &[&str] = &["video", "phone", "text"];

/// What a file of openings is checked against.
#[derive(Debug)]
pub struct OpeningRules<'r> {
    /// Today.
    pub today: Date,
    /// Therapies of the catalogue.
    pub therapies: &'r Therapies,
    /// Practitioners who are known, each with the therapies that they may give.
    pub practitioners: &'r BTreeMap<Registration, BTreeSet<String>>,
}

/// One opening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpeningRow {
    /// Whose.
    pub practitioner: Registration,
    /// Therapy codes, the first being what it is laid out for.
    pub therapies: Vec<String>,
    /// Day of the week, 1 for Monday to 7 for Sunday.
    pub weekday: i8,
    /// When it begins.
    pub start: Time,
    /// How long it lasts.
    pub minutes: u16,
    /// Format code.
    pub format: &'static str,
    /// Medium code: in_person, video, phone or text.
    pub medium: &'static str,
    /// Code of the site; none for remote work.
    pub site: Option<String>,
    /// First day on which it can be used.
    pub from: Date,
    /// Seats.
    pub seats: u16,
    /// Planned sessions of a course.
    pub sessions: u16,
}

impl OpeningRow {
    /// The day of the week.
    pub fn day(&self) -> Option<Weekday> {
        Weekday::from_monday_one_offset(self.weekday).ok()
    }

    /// Minutes from midnight at which it begins and ends.
    fn span(&self) -> (u32, u32) {
        let start = u32::from(self.start.hour().unsigned_abs()) * 60 + u32::from(self.start.minute().unsigned_abs());
        (start, start + u32::from(self.minutes))
    }
}

/// Reads a file of openings.
pub fn openings(bytes: &[u8], rules: &OpeningRules<'_>) -> Preview<OpeningRow> {
    let (table, mut errors) = match table::read(bytes, COLUMNS) {
        Ok(read) => read,
        Err(errors) => return Preview::unreadable(errors),
    };
    let rows = table.rows.len() + errors.len();
    let mut good: Vec<(usize, OpeningRow)> = Vec::new();
    for row in &table.rows {
        let before = errors.len();
        let mut cells = Cells::new(&table, row, &mut errors);
        if let Some(opening) = read_row(&mut cells, rules)
            && errors.len() == before
        {
            good.push((row.line, opening));
        }
    }
    check_overlaps(&good, &mut errors);
    errors.sort();
    let broken: BTreeSet<usize> = errors.iter().filter_map(|error| error.line).collect();
    good.retain(|(line, _)| !broken.contains(line));
    Preview { good, errors, rows }
}

fn read_row(cells: &mut Cells<'_>, rules: &OpeningRules<'_>) -> Option<OpeningRow> {
    let practitioner = practitioner(cells, rules);
    let therapies = cells.therapies("therapy", rules.therapies);
    if cells.text("therapy").is_empty() {
        cells.wrong("therapy", "", "must be filled in with therapy codes of the catalogue");
    }
    let weekday = cells.weekday("weekday");
    let start = cells.time("start_time");
    let minutes = cells.number("minutes", 15, 240);
    let format = cells.code("format", FORMATS);
    let site = cells.optional("site");
    let remote = cells.optional_code("remote", REMOTE);
    if site.is_some() == remote.is_some() {
        cells.wrong(
            "site",
            site.as_deref().unwrap_or_default(),
            "give either a site or how it is done remotely, not both",
        );
    }
    let from = cells.date("first_date");
    let seats = cells
        .optional_number("seats", 1, 30)
        .or_else(|| cells.text("seats").is_empty().then_some(1));
    let sessions = cells
        .optional_number("sessions", 1, 200)
        .or_else(|| cells.text("sessions").is_empty().then_some(12));
    if let (Some(format), Some(seats)) = (format, seats) {
        if format == "individual" && seats != 1 {
            cells.wrong("seats", &seats.to_string(), "individual work has one seat");
        }
        for therapy in &therapies {
            if rules
                .therapies
                .get(therapy)
                .is_some_and(|formats| !formats.contains(format))
            {
                cells.wrong(
                    "format",
                    format,
                    format!("the catalogue does not give {therapy} in this format"),
                );
            }
        }
    }
    if let Some(may) = practitioner
        .as_ref()
        .and_then(|practitioner| rules.practitioners.get(practitioner))
    {
        for therapy in therapies.iter().filter(|therapy| !may.contains(*therapy)) {
            cells.wrong(
                "therapy",
                therapy,
                "the practitioner has no certificate for this therapy",
            );
        }
    }
    let opening = OpeningRow {
        practitioner: practitioner?,
        therapies,
        weekday: weekday?.to_monday_one_offset(),
        start: start?,
        minutes: minutes?,
        format: format?,
        medium: remote.unwrap_or("in_person"),
        site,
        from: from?,
        seats: seats?,
        sessions: sessions?,
    };
    if opening.span().1 > 24 * 60 {
        cells.wrong("minutes", &opening.minutes.to_string(), "it would last past midnight");
        return None;
    }
    Some(opening)
}

fn practitioner(cells: &mut Cells<'_>, rules: &OpeningRules<'_>) -> Option<Registration> {
    let text = cells.required("practitioner")?;
    let Some(registration) = parse_registration(text) else {
        cells.wrong("practitioner", text, "must be a registration such as UKCP 123456");
        return None;
    };
    if !rules.practitioners.contains_key(&registration) {
        cells.wrong(
            "practitioner",
            text,
            "no practitioner with this registration is known; import practitioners first",
        );
        return None;
    }
    Some(registration)
}

/// Two openings of one practitioner may not lie over each other.
fn check_overlaps(good: &[(usize, OpeningRow)], errors: &mut Vec<CellError>) {
    let mut by_day: BTreeMap<(&Registration, i8), Vec<(usize, &OpeningRow)>> = BTreeMap::new();
    for (line, row) in good {
        by_day
            .entry((&row.practitioner, row.weekday))
            .or_default()
            .push((*line, row));
    }
    for slots in by_day.values_mut() {
        slots.sort_by_key(|(line, row)| (row.span().0, *line));
        for pair in slots.windows(2) {
            if let [(first, earlier), (line, later)] = pair
                && later.span().0 < earlier.span().1
            {
                let rule = format!("it lies over the opening on line {first} of the same practitioner and day");
                let (column, value) = (
                    Some("start_time".to_owned()),
                    Some(later.start.strftime("%H:%M").to_string()),
                );
                errors.push(CellError {
                    line: Some(*line),
                    column,
                    value,
                    rule,
                });
            }
        }
    }
}
