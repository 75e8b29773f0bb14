//! The person, those around them, and those who refer.

use serde::Serialize;

use super::values::{Address, Coded, Detail, Identifier, PartialDate, PersonName, Telecom};
use crate::intake::given::Given;
use crate::nhs_number::NhsNumber;

/// The person whom the referral is about.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct PersonFacts {
    /// FHIRPath of the Patient, where there is one.
    pub path: Given<String>,
    /// The sender's id of the record (`Patient.id`).
    pub id: Given<String>,
    /// All names, current first.
    pub names: Vec<PersonName>,
    /// The NHS number with what is to be said about it.
    pub nhs_number: NhsNumberGiven,
    /// Other identifiers.
    pub identifiers: Vec<Identifier>,
    /// Birth date, whole or in part.
    pub birth_date: Given<PartialDate>,
    /// Administrative gender as sent: male, female, other or unknown. It is not the person's identity.
    pub gender: Given<String>,
    /// Whether the message says that the person has died.
    pub died: Given<String>,
    /// Telephone numbers, e-mail addresses and so on of the person's own (BaRS puts them into a contact "self").
    pub telecoms: Vec<Telecom>,
    /// Addresses.
    pub addresses: Vec<Address>,
    /// Languages, preferred first.
    pub languages: Vec<Language>,
    /// Whether an interpreter is needed.
    pub interpreter: Given<bool>,
    /// How the person prefers to be contacted and written to, as sent.
    pub contact_preferences: Vec<Detail>,
    /// Relatives, carers, emergency contacts.
    pub contacts: Vec<ContactPerson>,
    /// GP practices and practitioners.
    pub general_practitioners: Vec<Party>,
    /// The organisation that keeps the sender's record.
    pub managing_organisation: Given<Party>,
    /// Ethnic category as sent; asked for equity figures, never for matching.
    pub ethnic_category: Given<Coded>,
    /// Religion as sent.
    pub religion: Given<Coded>,
    /// Marital status as sent.
    pub marital_status: Given<Coded>,
    /// Anything else the Patient says by a known extension (residential status, birth sex and so on).
    pub other: Vec<Detail>,
}

impl PersonFacts {
    /// Whether the message tells who the person is: a usable NHS number, or a name with a birth date, or at least a
    /// name. Without all of these it is a referral of somebody not yet identified.
    pub fn identified(&self) -> Identified {
        if self.nhs_number.number.valid().is_some() {
            Identified::ByNhsNumber
        } else if self.names.iter().any(PersonName::is_usable) && self.birth_date.is_given() {
            Identified::ByNameAndBirthDate
        } else if self.names.iter().any(PersonName::is_usable) {
            Identified::ByNameOnly
        } else {
            Identified::NotYet
        }
    }
}

/// How far a message tells who the person is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Identified {
    /// A valid NHS number.
    ByNhsNumber,
    /// No valid NHS number, but a name and a birth date.
    ByNameAndBirthDate,
    /// Only a name.
    ByNameOnly,
    /// Nothing that says who it is.
    NotYet,
}

/// The NHS number as given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct NhsNumberGiven {
    /// The number and its state.
    pub number: NhsNumber,
    /// The sender's statement on its verification, such as "Number present and verified".
    pub verification: Given<Coded>,
    /// Where it stood.
    pub path: Option<String>,
}

/// A language of the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Language {
    /// The language.
    pub language: Coded,
    /// Whether it is preferred.
    pub preferred: bool,
}

/// A relative, carer or emergency contact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ContactPerson {
    /// What they are to the person.
    pub relationships: Vec<Coded>,
    /// Their name.
    pub name: Option<PersonName>,
    /// How to reach them. Not for use without the person's consent.
    pub telecoms: Vec<Telecom>,
    /// Their address.
    pub address: Option<Address>,
    /// Their gender as sent.
    pub gender: Option<String>,
    /// Order in which to call, 1 first.
    pub rank: Option<u32>,
    /// The organisation, where the contact is one.
    pub organisation: Option<String>,
    /// Anything else told by a known extension.
    pub other: Vec<Detail>,
    /// Where it stood.
    pub path: String,
}

/// A practitioner, role, organisation or service, followed as far as the message holds it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Party {
    /// Name of the practitioner.
    pub name: Option<String>,
    /// Roles and specialties.
    pub roles: Vec<Coded>,
    /// The organisation's name.
    pub organisation: Option<String>,
    /// The organisation's ODS code.
    pub ods_code: Option<String>,
    /// Kind of organisation, as coded.
    pub organisation_kinds: Vec<Coded>,
    /// The service's name.
    pub service: Option<String>,
    /// All identifiers met on the way.
    pub identifiers: Vec<Identifier>,
    /// How to reach them.
    pub telecoms: Vec<Telecom>,
    /// Where they are.
    pub addresses: Vec<Address>,
    /// The reference as sent, where it was one.
    pub reference: Option<String>,
    /// Whether the message held what the reference names.
    pub in_message: bool,
    /// Where the reference stood.
    pub path: String,
}

impl Party {
    /// On one line: name, role, organisation.
    pub fn display(&self) -> String {
        let role = self.roles.first().map(Coded::words);
        let org = match (&self.organisation, &self.ods_code) {
            (Some(name), Some(code)) => Some(format!("{name} ({code})")),
            (Some(name), None) => Some(name.clone()),
            (None, Some(code)) => Some(code.clone()),
            (None, None) => None,
        };
        let parts: Vec<String> = [self.name.clone(), role, self.service.clone(), org]
            .into_iter()
            .flatten()
            .collect();
        if parts.is_empty() {
            self.reference.clone().unwrap_or_default()
        } else {
            parts.join(", ")
        }
    }
}
