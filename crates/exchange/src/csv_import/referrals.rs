//! Referrals: one a row, as when a list of people is handed over from another service.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use super::cells::Cells;
use super::{CellError, Column, Preview, table};
use crate::nhs_number::NhsNumber;

/// The columns.
pub const COLUMNS: &[Column] = &[
    Column {
        name: "reference",
        required: true,
        help: "the sender's own reference for this referral, each one once",
    },
    Column {
        name: "referred_on",
        required: true,
        help: "the day on which the sender referred the person: the wait counts from it",
    },
    Column {
        name: "source",
        required: true,
        help: "who sent the person, such as gp or hospital_liaison",
    },
    Column {
        name: "given_name",
        required: true,
        help: "the person's given names",
    },
    Column {
        name: "family_name",
        required: true,
        help: "the person's family name",
    },
    Column {
        name: "birth_date",
        required: false,
        help: "date of birth",
    },
    Column {
        name: "nhs_number",
        required: false,
        help: "NHS number; a wrong one is kept and asked about",
    },
    Column {
        name: "gender",
        required: false,
        help: "administrative gender: male, female, other or unknown",
    },
    Column {
        name: "phone",
        required: false,
        help: "the person's telephone number",
    },
    Column {
        name: "email",
        required: false,
        help: "the person's e-mail address",
    },
    Column {
        name: "address",
        required: false,
        help: "address without the postcode",
    },
    Column {
        name: "postcode",
        required: false,
        help: "postcode",
    },
    Column {
        name: "language",
        required: false,
        help: "preferred language, such as pl",
    },
    Column {
        name: "interpreter",
        required: false,
        help: "yes or no",
    },
    Column {
        name: "gp_practice",
        required: false,
        help: "name or ODS code of the GP practice",
    },
    Column {
        name: "referrer_name",
        required: true,
        help: "who referred",
    },
    Column {
        name: "referrer_organisation",
        required: false,
        help: "where the referrer works",
    },
    Column {
        name: "referrer_ods_code",
        required: false,
        help: "ODS code of that organisation",
    },
    Column {
        name: "referrer_phone",
        required: false,
        help: "the referrer's telephone number",
    },
    Column {
        name: "priority",
        required: false,
        help: "priority as sent: routine, urgent, asap or stat",
    },
    Column {
        name: "reason",
        required: true,
        help: "why, in the referrer's words",
    },
    Column {
        name: "own_words",
        required: false,
        help: "why, in the person's own words",
    },
    Column {
        name: "recommendation",
        required: false,
        help: "what the referrer recommends",
    },
    Column {
        name: "medication",
        required: false,
        help: "medication, as context",
    },
    Column {
        name: "safety",
        required: false,
        help: "anything about safety that must be read first",
    },
    Column {
        name: "adjustments",
        required: false,
        help: "adjustments and communication needs",
    },
];

const SOURCES: &[&str] = &[
    "self",
    "gp",
    "hospital_liaison",
    "emergency_department",
    "ward",
    "cmht",
    "crisis_team",
    "perinatal",
    "eating_disorder",
    "early_intervention",
    "staff_hub",
    "voluntary",
    "education",
    "employer",
    "justice",
    "veteran",
    "return",
    "other",
];
const PRIORITIES: &[&str] = &["routine", "urgent", "asap", "stat"];
const GENDERS: &[&str] = &["male", "female", "other", "unknown"];

/// What a file of referrals is checked against.
#[derive(Debug)]
pub struct ReferralRules {
    /// Today.
    pub today: Date,
}

/// One referral.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReferralRow {
    /// The sender's reference.
    pub reference: String,
    /// When the sender referred the person.
    pub referred_on: Date,
    /// Code of the source.
    pub source: &'static str,
    /// Given names.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Date of birth.
    pub birth_date: Option<Date>,
    /// NHS number with its state.
    pub nhs_number: NhsNumber,
    /// Administrative gender.
    pub gender: Option<&'static str>,
    /// Telephone number.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Address without the postcode.
    pub address: Option<String>,
    /// Postcode.
    pub postcode: Option<String>,
    /// Preferred language.
    pub language: Option<String>,
    /// Whether an interpreter is needed.
    pub interpreter: Option<bool>,
    /// GP practice.
    pub gp_practice: Option<String>,
    /// Who referred.
    pub referrer_name: String,
    /// Where the referrer works.
    pub referrer_organisation: Option<String>,
    /// ODS code of that organisation, in capitals.
    pub referrer_ods_code: Option<String>,
    /// The referrer's telephone number.
    pub referrer_phone: Option<String>,
    /// Priority as sent.
    pub priority: Option<&'static str>,
    /// Why, in the referrer's words.
    pub reason: String,
    /// Why, in the person's own words.
    pub own_words: Option<String>,
    /// What the referrer recommends.
    pub recommendation: Option<String>,
    /// Medication.
    pub medication: Option<String>,
    /// What must be read first.
    pub safety: Option<String>,
    /// Adjustments and communication needs.
    pub adjustments: Option<String>,
}

/// Reads a file of referrals. By default nothing is taken from a file with a broken row ([`Preview::accept`]); somebody
/// who has seen which rows are broken may take [`Preview::good`].
pub fn referrals(bytes: &[u8], rules: &ReferralRules) -> Preview<ReferralRow> {
    let (table, mut errors) = match table::read(bytes, COLUMNS) {
        Ok(read) => read,
        Err(errors) => return Preview::unreadable(errors),
    };
    let rows = table.rows.len() + errors.len();
    let mut good: Vec<(usize, ReferralRow)> = Vec::new();
    for row in &table.rows {
        let before = errors.len();
        let mut cells = Cells::new(&table, row, &mut errors);
        if let Some(referral) = read_row(&mut cells, rules)
            && errors.len() == before
        {
            good.push((row.line, referral));
        }
    }
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (line, row) in &good {
        if let Some(first) = seen.get(&row.reference) {
            let rule = format!("this reference stands on line {first} already");
            let (column, value) = (Some("reference".to_owned()), Some(row.reference.clone()));
            errors.push(CellError {
                line: Some(*line),
                column,
                value,
                rule,
            });
        }
        seen.entry(row.reference.clone()).or_insert(*line);
    }
    errors.sort();
    let broken: BTreeSet<usize> = errors.iter().filter_map(|error| error.line).collect();
    good.retain(|(line, _)| !broken.contains(line));
    Preview { good, errors, rows }
}

fn read_row(cells: &mut Cells<'_>, rules: &ReferralRules) -> Option<ReferralRow> {
    let reference = cells.required("reference");
    let referred_on = cells.date("referred_on");
    if let Some(date) = referred_on.filter(|date| *date > rules.today) {
        cells.wrong("referred_on", &date.to_string(), "must not lie after today");
    }
    let source = cells.code("source", SOURCES);
    let given_name = cells.required("given_name");
    let family_name = cells.required("family_name");
    let birth_date = cells.optional_date("birth_date");
    if let Some(date) = birth_date {
        if date > rules.today {
            cells.wrong("birth_date", &date.to_string(), "a birth date must not lie after today");
        } else if date.year() < rules.today.year() - 130 {
            cells.wrong(
                "birth_date",
                &date.to_string(),
                "a birth date must not lie more than 130 years ago",
            );
        }
    }
    let gender = cells.optional_code("gender", GENDERS);
    let email = cells.email("email");
    let languages = cells.languages("language");
    if languages.len() > 1 {
        cells.wrong("language", cells.text("language"), "only one preferred language");
    }
    let interpreter = cells.yes_no("interpreter");
    let referrer_name = cells.required("referrer_name");
    let priority = cells.optional_code("priority", PRIORITIES);
    let reason = cells.required("reason");
    Some(ReferralRow {
        reference: reference?.to_owned(),
        referred_on: referred_on?,
        source: source?,
        given_name: given_name?.to_owned(),
        family_name: family_name?.to_owned(),
        birth_date,
        nhs_number: NhsNumber::read(cells.text("nhs_number")),
        gender,
        phone: cells.optional("phone"),
        email,
        address: cells.optional("address"),
        postcode: cells.optional("postcode").map(|postcode| postcode.to_uppercase()),
        language: languages.into_iter().next(),
        interpreter,
        gp_practice: cells.optional("gp_practice"),
        referrer_name: referrer_name?.to_owned(),
        referrer_organisation: cells.optional("referrer_organisation"),
        referrer_ods_code: cells.optional("referrer_ods_code").map(|code| code.to_uppercase()),
        referrer_phone: cells.optional("referrer_phone"),
        priority,
        reason: reason?.to_owned(),
        own_words: cells.optional("own_words"),
        recommendation: cells.optional("recommendation"),
        medication: cells.optional("medication"),
        safety: cells.optional("safety"),
        adjustments: cells.optional("adjustments"),
    })
}
