//! The person whom a referral is about.

use super::codes;
use super::dates::{self, partial_date};
use super::given::Given;
use super::index::mark_member;
use super::problem::{Issue, IssueCode};
use super::reading::{Reading, Weight};
use super::understood::{
    CheckKind, Coded, ContactPerson, Detail, Identified, Identifier, Language, NhsNumberGiven, PartialDate, PersonFacts,
};
use crate::json::{At, Value};
use crate::nhs_number::{NhsNumber, Range};

/// More years than anybody has lived.
const LONGEST_LIFE: i16 = 130;

/// Whether an identifier's system is that of NHS numbers, in any of the forms in use.
fn is_nhs_number_system(system: &str) -> bool {
    let system = system.to_ascii_lowercase();
    system.ends_with("/id/nhs-number") || system == "urn:oid:2.16.840.1.113883.2.1.4.1"
}

/// An NHS number as one identifier of the Patient gives it.
struct GivenNumber {
    number: NhsNumber,
    as_given: String,
    old: bool,
    verification: Given<Coded>,
    path: String,
}

impl<'d, 'a> Reading<'d, 'a> {
    /// Reads a Patient.
    pub(super) fn person_facts(&self, patient: At<'d, 'a>) -> PersonFacts {
        let mut person = PersonFacts {
            path: Given::Given(patient.path(), patient.path()),
            id: self.text(patient, "id"),
            names: self.names(patient),
            birth_date: self.birth_date(patient),
            gender: self.code(patient, "gender", codes::GENDER, Weight::Bearing),
            died: self.died(patient),
            telecoms: self.telecoms(patient, "telecom"),
            addresses: self.addresses(patient, "address"),
            languages: self.languages(patient),
            interpreter: self.interpreter(patient),
            general_practitioners: self.parties(patient, "generalPractitioner"),
            managing_organisation: self.party_member(patient, "managingOrganization"),
            ethnic_category: self.coded_extension(patient, "EthnicCategory"),
            religion: self.coded_extension(patient, "patient-religion"),
            marital_status: self.coded_member(patient, "maritalStatus"),
            ..PersonFacts::default()
        };
        mark_member(patient, "active");
        self.identify(patient, &mut person);
        self.contacts(patient, &mut person);
        let special = [
            "EthnicCategory",
            "patient-religion",
            "interpreterRequired",
            "NHSCommunication",
        ];
        for detail in self.extensions(patient, &special) {
            if detail.label.starts_with("Contact preference") {
                person.contact_preferences.push(detail);
            } else {
                person.other.push(detail);
            }
        }
        if let Some(birth) = self.choice(patient, "multipleBirth") {
            person.other.push(Detail {
                label: "Multiple birth".to_owned(),
                value: birth.words,
                path: birth.path,
            });
        }
        if person.identified() == Identified::NotYet {
            let words = "nothing in the message says who the person is: no name, no usable NHS number";
            self.check(CheckKind::Unidentified, patient, None, words);
        }
        if let Given::Given(words, path) = &person.died {
            let words = format!("the message says that the person has died ({words}): do not write to them");
            self.check_at(CheckKind::Died, path.clone(), None, words);
        }
        person
    }

    /// A person of whom the message holds only what the reference to them says.
    pub(super) fn person_by_reference(&self, reference: At<'d, 'a>) -> PersonFacts {
        let mut person = PersonFacts::default();
        if let Some(item) = reference.get("identifier") {
            let number = self.nhs_number_of(item);
            if let Some(given) = number {
                self.settle_nhs_number(vec![given], &mut person.nhs_number);
            } else {
                person.identifiers.extend(self.identifier(item));
            }
        }
        let display = self.text(reference, "display");
        if let Given::Given(text, path) = display {
            let name = super::understood::PersonName {
                text: Some(text),
                path,
                ..Default::default()
            };
            person.names.push(name);
        }
        person
    }

    fn birth_date(&self, patient: At<'d, 'a>) -> Given<PartialDate> {
        let Given::Given(text, path) = self.text(patient, "birthDate") else {
            return Given::NotGiven;
        };
        let wrong = |code: IssueCode, rule: String| {
            self.problem(Issue::error(code, path.clone(), rule).with_value(&text));
            Given::NotGiven
        };
        let Some(date) = partial_date(&text) else {
            return wrong(IssueCode::Value, dates::DATE_RULE.to_owned());
        };
        let today = self.today;
        let (year, in_future) = match date {
            PartialDate::Day(day) => (day.year(), day > today),
            PartialDate::Month { year, month } => (year, (year, month) > (today.year(), today.month())),
            PartialDate::Year(year) => (year, year > today.year()),
        };
        if in_future {
            return wrong(
                IssueCode::BusinessRule,
                format!("a birth date must not lie after today, {}", PartialDate::Day(today)),
            );
        }
        if year < today.year() - LONGEST_LIFE {
            return wrong(
                IssueCode::BusinessRule,
                format!("a birth date must not lie more than {LONGEST_LIFE} years ago"),
            );
        }
        Given::Given(date, path)
    }

    fn died(&self, patient: At<'d, 'a>) -> Given<String> {
        if let Given::Given(is, path) = self.truth(patient, "deceasedBoolean") {
            return if is {
                Given::Given("no date given".to_owned(), path)
            } else {
                Given::NotGiven
            };
        }
        match self.moment(patient, "deceasedDateTime", Weight::Context) {
            Given::Given(when, path) => Given::Given(super::spoken::say_when(&when), path),
            Given::NotGiven => Given::NotGiven,
        }
    }

    fn languages(&self, patient: At<'d, 'a>) -> Vec<Language> {
        let mut all: Vec<Language> = patient
            .list("communication")
            .filter_map(|item| {
                let language = self.coded_member(item, "language").into_value()?;
                Some(Language {
                    language,
                    preferred: self.truth(item, "preferred").into_value().unwrap_or(false),
                })
            })
            .collect();
        all.sort_by_key(|language| !language.preferred);
        all
    }

    /// The interpreter flag: the HL7 extension, or the one inside the older NHS communication extension.
    fn interpreter(&self, patient: At<'d, 'a>) -> Given<bool> {
        if let Some(found) = self.extension_named(patient, "interpreterRequired") {
            return self.truth(found, "valueBoolean");
        }
        let Some(outer) = self.extension_named(patient, "NHSCommunication") else {
            return Given::NotGiven;
        };
        match self.extension_named(outer, "interpreterRequired") {
            Some(found) => self.truth(found, "valueBoolean"),
            None => Given::NotGiven,
        }
    }

    fn nhs_number_of(&self, item: At<'d, 'a>) -> Option<GivenNumber> {
        let system = item.peek_member("system")?;
        if !is_nhs_number_system(system.trim()) {
            return None;
        }
        mark_member(item, "system");
        let old = self.word(item, "use") == Some("old");
        let verification = self.coded_extension(item, "NHSNumberVerificationStatus");
        let as_given = self.owned(item, "value")?;
        Some(GivenNumber {
            number: NhsNumber::read(&as_given),
            as_given,
            old,
            verification,
            path: item.path(),
        })
    }

    fn identify(&self, patient: At<'d, 'a>, person: &mut PersonFacts) {
        let mut numbers = Vec::new();
        for item in patient.list("identifier") {
            if let Some(given) = self.nhs_number_of(item) {
                numbers.push(given);
            } else {
                person.identifiers.extend(self.identifier(item));
            }
        }
        self.settle_nhs_number(numbers, &mut person.nhs_number);
        if person.nhs_number.number == NhsNumber::Absent {
            self.look_for_misplaced_number(&person.identifiers);
        }
    }

    /// Numbers that stand under another system but are well-formed NHS numbers are only pointed out.
    fn look_for_misplaced_number(&self, identifiers: &[Identifier]) {
        for identifier in identifiers.iter().filter(|identifier| identifier.system.is_none()) {
            if matches!(NhsNumber::read(&identifier.value), NhsNumber::Valid(_)) {
                let words = "an identifier without a system that could be an NHS number; it was not taken as one";
                self.check_at(
                    CheckKind::NhsNumber,
                    identifier.path.clone(),
                    Some(&identifier.value),
                    words,
                );
            }
        }
    }

    fn settle_nhs_number(&self, mut numbers: Vec<GivenNumber>, into: &mut NhsNumberGiven) {
        if numbers.iter().any(|given| !given.old) {
            numbers.retain(|given| !given.old);
        }
        let mut different: Vec<String> = Vec::new();
        for given in &numbers {
            let plain = match &given.number {
                NhsNumber::Valid(number) => number.digits(),
                _ => given.as_given.clone(),
            };
            if !different.contains(&plain) {
                different.push(plain);
            }
        }
        let Some(first) = numbers.into_iter().next() else {
            return;
        };
        into.path = Some(first.path.clone());
        if different.len() > 1 {
            let words = format!(
                "{} different NHS numbers for one person: ask which is right",
                different.len()
            );
            self.check_at(CheckKind::NhsNumber, first.path, Some(&different.join("; ")), words);
            into.number = NhsNumber::Several(different);
            return;
        }
        match &first.number {
            NhsNumber::Invalid { as_given, fault } => {
                let words = format!("{fault}; the number is kept as sent and has to be asked about");
                self.check_at(CheckKind::NhsNumber, first.path, Some(as_given), words);
            }
            NhsNumber::Valid(number) if number.range() == Range::Scotland => {
                let words = "it begins like a date of birth, as a Scottish CHI number does: ask which number it is";
                self.check_at(CheckKind::NhsNumber, first.path, Some(&first.as_given), words);
            }
            NhsNumber::Valid(_) | NhsNumber::Several(_) | NhsNumber::Absent => {}
        }
        into.number = first.number;
        into.verification = first.verification;
    }

    /// Contacts. BaRS puts the person's own numbers into a contact whose relationship is "self".
    fn contacts(&self, patient: At<'d, 'a>, person: &mut PersonFacts) {
        for item in patient.list("contact") {
            let relationships = self.coded_list(item, "relationship");
            let telecoms = self.telecoms(item, "telecom");
            let name = item.get("name").and_then(|name| self.name(name));
            let rank = self.extension_named(item, "ContactRank").and_then(|found| {
                found.get("valuePositiveInt").and_then(|rank| match rank.peek() {
                    Value::Number(text) => {
                        rank.mark();
                        text.parse().ok()
                    }
                    _ => None,
                })
            });
            let is_self = relationships.iter().any(|relationship| {
                relationship.codings.iter().any(|coding| {
                    let code = coding.code.as_deref().unwrap_or_default();
                    code.eq_ignore_ascii_case("ONESELF") || code.eq_ignore_ascii_case("self")
                })
            });
            if is_self {
                person.telecoms.extend(telecoms);
                person.addresses.extend(self.addresses(item, "address"));
                person.other.extend(self.extensions(item, &["ContactRank"]));
                continue;
            }
            if name.is_none() && relationships.is_empty() && !telecoms.is_empty() {
                let words = "contact details without a name or relationship: ask whose they are before using them";
                self.check(CheckKind::Contradiction, item, None, words);
            }
            person.contacts.push(ContactPerson {
                relationships,
                name,
                telecoms,
                address: item.get("address").and_then(|address| self.address(address)),
                gender: self.code(item, "gender", codes::GENDER, Weight::Context).into_value(),
                rank,
                organisation: self
                    .party_member(item, "organization")
                    .value()
                    .map(super::understood::Party::display),
                other: self.extensions(item, &["ContactRank"]),
                path: item.path(),
            });
        }
        person.contacts.sort_by_key(|contact| contact.rank.unwrap_or(u32::MAX));
    }
}
