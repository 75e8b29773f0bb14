//! A professional register: one registrant a row. Somebody who is known already is brought up to date, never entered
//! twice: body and number say who it is.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use super::cells::{Cells, parts};
use super::practitioners::{CertificateRow, FORMATS, certificates};
use super::{CellError, Column, Preview, Registration, Therapies, table};

macro_rules! columns {
    ($($name:literal, $required:literal, $help:literal;)+) => {
        /// The columns.
        pub const COLUMNS: &[Column] = &[$(Column { name: $name, required: $required, help: $help }),+];
    };
}

columns! {
    "name", true, "the registrant's name";
    "profession", true, "profession in words, such as Psychotherapist";
    "body", true, "code of the body of registration, such as UKCP";
    "registration_number", true, "number on that register";
    "registration_checked", false, "date when the registration was last looked up and found in order";
    "scoped_column", false, "a, b or c";
    "modality", false, "college or modality in words";
    "therapies", false, "therapy codes with the date of the certificate where known, such as CBT@2019-05-01;EMDR; each waits to be confirmed";
    "client_groups", false, "adults, older_adults, young_people, children, perinatal, learning_disability, neurodivergent, health_and_care_staff";
    "formats", false, "individual, couple, family, group, digital, phone, self";
    "languages", false, "languages besides English, such as pl;bfi";
    "place", false, "town or district where they work";
    "area", false, "code of the area: an integrated care board or health board";
    "travel_km", false, "how far they travel, in kilometres";
    "remote", false, "yes or no: works by video or phone";
    "nhs_history", false, "never, past or present";
    "interest_hours", false, "paid hours a week that could be given to the NHS; empty if there is no interest";
    "interest_bands", false, "Agenda for Change bands that would do, such as 6;7";
    "interest_settings", false, "talking_therapies, primary_care, community, secondary_psychotherapy, hospital, perinatal, staff_support, voluntary; empty for any";
    "interest_from", false, "earliest day";
    "may_be_asked", false, "yes or no: agreed to be asked about posts";
    "listed", false, "yes or no: agreed to stand in the public directory";
    "email", false, "e-mail address shown there, where they agreed";
    "phone", false, "phone shown there, where they agreed";
    "website", false, "website shown there, where they agreed";
}

const GROUPS: &[&str] = &[
    "adults",
    "older_adults",
    "young_people",
    "children",
    "perinatal",
    "learning_disability",
    "neurodivergent",
    "health_and_care_staff",
];
const SETTINGS: &[&str] = &[
    "talking_therapies",
    "primary_care",
    "community",
    "secondary_psychotherapy",
    "hospital",
    "perinatal",
    "staff_support",
    "voluntary",
];

/// What a register is checked against.
#[derive(Debug)]
pub struct RegisterRules<'r> {
    /// Today.
    pub today: Date,
    /// Therapies of the catalogue.
    pub therapies: &'r Therapies,
    /// Codes of the accepted bodies.
    pub bodies: &'r BTreeSet<String>,
}

/// Interest in paid NHS work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InterestRow {
    /// Paid hours a week.
    pub hours_week: u16,
    /// Bands that would do.
    pub bands: Vec<u8>,
    /// Codes of the settings; none means any.
    pub settings: Vec<&'static str>,
    /// Earliest day.
    pub from: Option<Date>,
    /// Agreed to be asked about posts.
    pub may_be_asked: bool,
}

/// One registrant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegisterRow {
    /// Name.
    pub name: String,
    /// Profession in words.
    pub profession: String,
    /// Registration.
    pub registration: Registration,
    /// When it was last looked up and found in order.
    pub registration_checked: Option<Date>,
    /// SCoPEd column.
    pub scoped: Option<&'static str>,
    /// College or modality.
    pub modality: String,
    /// Therapies, each with the date of its certificate.
    pub therapies: Vec<CertificateRow>,
    /// Codes of the client groups.
    pub groups: Vec<&'static str>,
    /// Codes of the formats.
    pub formats: Vec<&'static str>,
    /// Languages besides English.
    pub languages: Vec<String>,
    /// Town or district.
    pub place: String,
    /// Code of the area.
    pub area: String,
    /// How far they travel, in kilometres.
    pub travel_km: Option<u16>,
    /// Works by video or phone.
    pub remote: bool,
    /// Code of the NHS history.
    pub nhs: Option<&'static str>,
    /// Interest in paid NHS work.
    pub interest: Option<InterestRow>,
    /// Whether they agreed to stand in the directory; none where the file does not say.
    pub listed: Option<bool>,
    /// E-mail shown there.
    pub email: String,
    /// Phone shown there.
    pub phone: String,
    /// Website shown there.
    pub website: String,
}

/// Reads a register.
pub fn register(bytes: &[u8], rules: &RegisterRules<'_>) -> Preview<RegisterRow> {
    let (table, mut errors) = match table::read(bytes, COLUMNS) {
        Ok(read) => read,
        Err(errors) => return Preview::unreadable(errors),
    };
    let rows = table.rows.len() + errors.len();
    let mut good: Vec<(usize, RegisterRow)> = Vec::new();
    for row in &table.rows {
        let before = errors.len();
        let mut cells = Cells::new(&table, row, &mut errors);
        if let Some(registrant) = read_row(&mut cells, rules)
            && errors.len() == before
        {
            good.push((row.line, registrant));
        }
    }
    check_twice(&good, &mut errors);
    errors.sort();
    let broken: BTreeSet<usize> = errors.iter().filter_map(|error| error.line).collect();
    good.retain(|(line, _)| !broken.contains(line));
    Preview { good, errors, rows }
}

fn read_row(cells: &mut Cells<'_>, rules: &RegisterRules<'_>) -> Option<RegisterRow> {
    let name = cells.required("name");
    let profession = cells.required("profession");
    let registration = cells.registration("body", "registration_number", rules.bodies);
    let registration_checked = cells.optional_date("registration_checked");
    if let Some(date) = registration_checked.filter(|date| *date > rules.today) {
        cells.wrong("registration_checked", &date.to_string(), "must not lie after today");
    }
    let text = |cells: &Cells<'_>, column| cells.text(column).to_owned();
    let listed = cells.yes_no("listed");
    let email = cells.email("email").unwrap_or_default();
    let website = text(cells, "website");
    if !website.is_empty() && !website.starts_with("https://") && !website.starts_with("http://") {
        cells.wrong("website", &website, "must begin with https:// or http://");
    }
    for (column, shown) in [("email", !email.is_empty()), ("phone", !cells.text("phone").is_empty())] {
        if shown && listed != Some(true) {
            let value = cells.text(column).to_owned();
            cells.wrong(
                column,
                &value,
                "is shown only with listed = yes: the registrant must have agreed",
            );
        }
    }
    Some(RegisterRow {
        scoped: cells.optional_code("scoped_column", &["a", "b", "c"]),
        modality: text(cells, "modality"),
        therapies: certificates(cells, rules.therapies, rules.today),
        groups: cells.codes("client_groups", GROUPS),
        formats: cells.codes("formats", FORMATS),
        languages: cells.languages("languages"),
        place: text(cells, "place"),
        area: text(cells, "area"),
        travel_km: cells.optional_number("travel_km", 0, 500),
        remote: cells.yes_no("remote").unwrap_or(false),
        nhs: cells.optional_code("nhs_history", &["never", "past", "present"]),
        interest: interest(cells),
        listed,
        email,
        phone: text(cells, "phone"),
        website,
        name: name?.to_owned(),
        profession: profession?.to_owned(),
        registration: registration?,
        registration_checked,
    })
}

fn interest(cells: &mut Cells<'_>) -> Option<InterestRow> {
    let mut bands: Vec<u8> = Vec::new();
    for part in parts(cells.text("interest_bands")) {
        match part.parse().ok().filter(|band| (3..=9).contains(band)) {
            Some(band) if !bands.contains(&band) => bands.push(band),
            Some(_) => cells.wrong("interest_bands", part, "stands twice in this cell"),
            None => cells.wrong("interest_bands", part, "must be a band from 3 to 9"),
        }
    }
    let settings = cells.codes("interest_settings", SETTINGS);
    let from = cells.optional_date("interest_from");
    let may_be_asked = cells.yes_no("may_be_asked");
    let Some(hours_week) = cells.optional_number("interest_hours", 1, 40) else {
        let said = !bands.is_empty() || !settings.is_empty() || from.is_some() || may_be_asked == Some(true);
        if said && cells.text("interest_hours").is_empty() {
            cells.wrong("interest_hours", "", "interest needs the paid hours a week, 1 to 40");
        }
        return None;
    };
    if bands.is_empty() && cells.text("interest_bands").is_empty() {
        cells.wrong(
            "interest_bands",
            "",
            "interest needs the bands that would do, such as 6;7",
        );
    }
    Some(InterestRow {
        hours_week,
        bands,
        settings,
        from,
        may_be_asked: may_be_asked.unwrap_or(false),
    })
}

/// Nobody may stand twice in the file.
fn check_twice(good: &[(usize, RegisterRow)], errors: &mut Vec<CellError>) {
    let mut seen: BTreeMap<(String, String), usize> = BTreeMap::new();
    for (line, row) in good {
        let key = (
            row.registration.body.to_uppercase(),
            row.registration.number.to_uppercase(),
        );
        if let Some(first) = seen.get(&key) {
            errors.push(CellError {
                line: Some(*line),
                column: Some("registration_number".to_owned()),
                value: Some(row.registration.to_string()),
                rule: format!("stands on line {first} already"),
            });
        }
        seen.entry(key).or_insert(*line);
    }
}
