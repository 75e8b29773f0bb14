//! Practitioners: one a row.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use super::cells::{self, Cells, parts};
use super::{CellError, Column, Preview, Registration, Therapies, table};

/// The columns.
pub const COLUMNS: &[Column] = &[
    Column {
        name: "name",
        required: true,
        help: "the practitioner's name",
    },
    Column {
        name: "email",
        required: false,
        help: "work e-mail address",
    },
    Column {
        name: "role",
        required: true,
        help: "role codes, such as therapist or trainee;supervisor",
    },
    Column {
        name: "profession",
        required: true,
        help: "profession in words, such as Psychotherapist",
    },
    Column {
        name: "body",
        required: true,
        help: "code of the body of registration, such as UKCP",
    },
    Column {
        name: "registration_number",
        required: true,
        help: "number on that register",
    },
    Column {
        name: "registration_checked",
        required: false,
        help: "date when the registration was last looked up",
    },
    Column {
        name: "therapies",
        required: true,
        help: "therapy codes with the date of the certificate where known, such as CBT@2019-05-01;EMDR",
    },
    Column {
        name: "formats",
        required: true,
        help: "individual, couple, family, group, digital, phone, self",
    },
    Column {
        name: "languages",
        required: false,
        help: "languages besides English, such as pl;bfi",
    },
    Column {
        name: "gender",
        required: false,
        help: "female, male or other; only where offered for matching by choice",
    },
    Column {
        name: "site",
        required: false,
        help: "code of the usual site",
    },
    Column {
        name: "remote",
        required: true,
        help: "yes or no: works by video or phone",
    },
    Column {
        name: "supervisor",
        required: false,
        help: "the supervisor's registration, such as UKCP 123456",
    },
    Column {
        name: "basis",
        required: true,
        help: "paid_afc, paid_sessional, paid_contract, honorary, trainee_placement or volunteer",
    },
    Column {
        name: "band",
        required: false,
        help: "Agenda for Change band, 2 to 9",
    },
    Column {
        name: "clinical_hours_week",
        required: true,
        help: "clinical hours a week that are safe, 1 to 40",
    },
];

const ROLES: &[&str] = &[
    "therapist",
    "trainee",
    "supervisor",
    "assessor",
    "triage_clinician",
    "clinical_lead",
    "reviewer",
    "registrant",
];
pub(super) const FORMATS: &[&str] = &["individual", "couple", "family", "group", "digital", "phone", "self"];
const BASES: &[&str] = &[
    "paid_afc",
    "paid_sessional",
    "paid_contract",
    "honorary",
    "trainee_placement",
    "volunteer",
];
const GENDERS: &[&str] = &["female", "male", "other"];

/// What a file of practitioners is checked against.
#[derive(Debug)]
pub struct PractitionerRules<'r> {
    /// Today.
    pub today: Date,
    /// Therapies of the catalogue.
    pub therapies: &'r Therapies,
    /// Codes of the accepted bodies.
    pub bodies: &'r BTreeSet<String>,
    /// Registrations already known, so that a supervisor may be one of them and nobody is entered twice.
    pub known: &'r BTreeSet<Registration>,
}

/// A certificate that permits a therapy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CertificateRow {
    /// Code of the therapy.
    pub therapy: String,
    /// Since when, where told.
    pub since: Option<Date>,
}

/// One practitioner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PractitionerRow {
    /// Name.
    pub name: String,
    /// Work e-mail address, in small letters.
    pub email: Option<String>,
    /// Role codes.
    pub roles: Vec<&'static str>,
    /// Profession in words.
    pub profession: String,
    /// Registration.
    pub registration: Registration,
    /// When it was last looked up.
    pub registration_checked: Option<Date>,
    /// Certificates.
    pub certificates: Vec<CertificateRow>,
    /// Format codes.
    pub formats: Vec<&'static str>,
    /// Languages besides English.
    pub languages: Vec<String>,
    /// Gender, where offered for matching.
    pub gender: Option<&'static str>,
    /// Code of the usual site.
    pub site: Option<String>,
    /// Whether they work by video or phone.
    pub remote: bool,
    /// The supervisor's registration.
    pub supervisor: Option<Registration>,
    /// How they are paid.
    pub basis: &'static str,
    /// Agenda for Change band.
    pub band: Option<u8>,
    /// Clinical hours a week that are safe.
    pub clinical_hours_week: u16,
}

/// Reads a file of practitioners.
pub fn practitioners(bytes: &[u8], rules: &PractitionerRules<'_>) -> Preview<PractitionerRow> {
    let (table, mut errors) = match table::read(bytes, COLUMNS) {
        Ok(read) => read,
        Err(errors) => return Preview::unreadable(errors),
    };
    let rows = table.rows.len() + errors.len();
    let mut good: Vec<(usize, PractitionerRow)> = Vec::new();
    for row in &table.rows {
        let before = errors.len();
        let mut cells = Cells::new(&table, row, &mut errors);
        if let Some(practitioner) = read_row(&mut cells, rules)
            && errors.len() == before
        {
            good.push((row.line, practitioner));
        }
    }
    check_twice(&good, rules, &mut errors);
    check_supervisors(&good, rules, &mut errors);
    errors.sort();
    let broken: BTreeSet<usize> = errors.iter().filter_map(|error| error.line).collect();
    good.retain(|(line, _)| !broken.contains(line));
    Preview { good, errors, rows }
}

fn read_row(cells: &mut Cells<'_>, rules: &PractitionerRules<'_>) -> Option<PractitionerRow> {
    let name = cells.required("name");
    let email = cells.email("email");
    let roles = cells.codes("role", ROLES);
    if cells.text("role").is_empty() {
        cells.wrong("role", "", format!("must be filled in with: {}", ROLES.join(", ")));
    }
    let profession = cells.required("profession");
    let registration = cells.registration("body", "registration_number", rules.bodies);
    let registration_checked = cells.optional_date("registration_checked");
    if let Some(date) = registration_checked.filter(|date| *date > rules.today) {
        cells.wrong("registration_checked", &date.to_string(), "must not lie after today");
    }
    if cells.text("therapies").is_empty() {
        cells.wrong("therapies", "", "must be filled in with therapy codes of the catalogue");
    }
    let certificates = certificates(cells, rules.therapies, rules.today);
    let formats = cells.codes("formats", FORMATS);
    if cells.text("formats").is_empty() {
        cells.wrong("formats", "", format!("must be filled in with: {}", FORMATS.join(", ")));
    }
    let languages = cells.languages("languages");
    let gender = cells.optional_code("gender", GENDERS);
    let site = cells.optional("site");
    let remote = cells.yes_no("remote");
    if cells.text("remote").is_empty() {
        cells.wrong("remote", "", "must be yes or no");
    }
    if remote == Some(false) && site.is_none() {
        cells.wrong("site", "", "somebody who does not work remotely needs a site");
    }
    let supervisor = supervisor(cells);
    let basis = cells.code("basis", BASES);
    let band = cells
        .optional_number("band", 2, 9)
        .and_then(|band| u8::try_from(band).ok());
    let clinical_hours_week = cells.number("clinical_hours_week", 1, 40);
    if roles.contains(&"trainee") && supervisor.is_none() {
        cells.wrong("supervisor", "", "a trainee needs a named supervisor");
    }
    Some(PractitionerRow {
        name: name?.to_owned(),
        email,
        roles,
        profession: profession?.to_owned(),
        registration: registration?,
        registration_checked,
        certificates,
        formats,
        languages,
        gender,
        site,
        remote: remote?,
        supervisor,
        basis: basis?,
        band,
        clinical_hours_week: clinical_hours_week?,
    })
}

/// Therapies with the dates of their certificates: `CBT@2019-05-01;EMDR`.
pub(super) fn certificates(cells: &mut Cells<'_>, therapies: &Therapies, today: Date) -> Vec<CertificateRow> {
    let mut found: Vec<CertificateRow> = Vec::new();
    for part in parts(cells.text("therapies")) {
        let (code, since) = part
            .split_once('@')
            .map_or((part, None), |(code, since)| (code.trim(), Some(since.trim())));
        let code = code.to_uppercase();
        let date = since.map(cells::date);
        if !therapies.contains_key(&code) {
            cells.wrong("therapies", part, "is not the code of a therapy of the catalogue");
        } else if found.iter().any(|certificate| certificate.therapy == code) {
            cells.wrong("therapies", part, "stands twice in this cell");
        } else if date == Some(None) {
            cells.wrong("therapies", part, format!("the part after @ {}", cells::DATE_RULE));
        } else if date.flatten().is_some_and(|date| date > today) {
            cells.wrong("therapies", part, "the certificate's date must not lie after today");
        } else {
            found.push(CertificateRow {
                therapy: code,
                since: date.flatten(),
            });
        }
    }
    found
}

fn supervisor(cells: &mut Cells<'_>) -> Option<Registration> {
    let text = cells.text("supervisor");
    if text.is_empty() {
        return None;
    }
    let registration = parse_registration(text);
    if registration.is_none() {
        cells.wrong("supervisor", text, "must be a registration such as UKCP 123456");
    }
    registration
}

/// A registration as one text: the body's code, a space, the number.
pub(super) fn parse_registration(text: &str) -> Option<Registration> {
    let (body, number) = text.trim().split_once(' ')?;
    let number = number.trim();
    (!number.is_empty()).then(|| Registration {
        body: body.to_uppercase(),
        number: number.to_owned(),
    })
}

/// Nobody may stand twice in the file, nor again where they are known already.
fn check_twice(good: &[(usize, PractitionerRow)], rules: &PractitionerRules<'_>, errors: &mut Vec<CellError>) {
    let mut registrations: BTreeMap<&Registration, usize> = BTreeMap::new();
    let mut emails: BTreeMap<&str, usize> = BTreeMap::new();
    for (line, row) in good {
        let mut wrong = |column: &str, value: &str, rule: String| {
            errors.push(CellError {
                line: Some(*line),
                column: Some(column.to_owned()),
                value: Some(value.to_owned()),
                rule,
            });
        };
        if rules.known.contains(&row.registration) {
            wrong(
                "registration_number",
                &row.registration.to_string(),
                "is known already; nobody is entered twice".to_owned(),
            );
        }
        if let Some(first) = registrations.get(&row.registration) {
            wrong(
                "registration_number",
                &row.registration.to_string(),
                format!("stands on line {first} already"),
            );
        }
        registrations.entry(&row.registration).or_insert(*line);
        if let Some(email) = &row.email {
            if let Some(first) = emails.get(email.as_str()) {
                wrong("email", email, format!("stands on line {first} already"));
            }
            emails.entry(email).or_insert(*line);
        }
    }
}

/// A supervisor must be in the file or known, and not the person themself.
fn check_supervisors(good: &[(usize, PractitionerRow)], rules: &PractitionerRules<'_>, errors: &mut Vec<CellError>) {
    let here: BTreeSet<&Registration> = good.iter().map(|(_, row)| &row.registration).collect();
    for (line, row) in good {
        let Some(supervisor) = &row.supervisor else { continue };
        let rule = if *supervisor == row.registration {
            "nobody supervises themself"
        } else if !here.contains(supervisor) && !rules.known.contains(supervisor) {
            "this registration is neither in the file (on a row without errors) nor known already"
        } else {
            continue;
        };
        let (column, value) = (Some("supervisor".to_owned()), Some(supervisor.to_string()));
        errors.push(CellError {
            line: Some(*line),
            column,
            value,
            rule: rule.to_owned(),
        });
    }
}
