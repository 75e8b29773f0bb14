//! What we understood of a referral, field by field, each with the place where it stood.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::given::Given;
use super::use_case::UseCase;
use crate::nhs_number::NhsNumber;

/// A referral as we understood it. Nothing in it is a decision: it says what the sender wrote.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReferralUnderstood {
    /// Who sent which message when, and the keys by which a repeat is recognised.
    pub message: MessageFacts,
    /// What is asked for.
    pub request: RequestFacts,
    /// The person whom it is about.
    pub person: PersonFacts,
    /// Who asked (`ServiceRequest.requester`), followed from role to practitioner and organisation.
    pub requester: Given<Party>,
    /// The organisation that sent the message (`MessageHeader.sender`).
    pub sender: Given<Party>,
    /// To whom it was sent: destinations of the message, then performers of the request.
    pub recipients: Vec<Party>,
    /// Why: reason codes and texts of the request.
    pub reasons: Vec<Coded>,
    /// Conditions told, each with who gave it and when. A diagnosis is somebody's statement, never ours.
    pub conditions: Vec<ConditionFact>,
    /// Free text, whose words it is told where the message tells it.
    pub words: Vec<Words>,
    /// Questionnaires answered.
    pub questionnaires: Vec<QuestionnaireFact>,
    /// Observations: measures, living arrangements, vital signs.
    pub observations: Vec<ObservationFact>,
    /// Medication, as context.
    pub medications: Vec<MedicationFact>,
    /// Allergies and intolerances.
    pub allergies: Vec<AllergyFact>,
    /// Consent as recorded by the sender.
    pub consents: Vec<ConsentFact>,
    /// Flags: safeguarding, reasonable adjustments, communication, scene safety, rejected services and others.
    pub flags: Vec<FlagFact>,
    /// Contacts that came before (encounters), with the sender's case numbers.
    pub encounters: Vec<EncounterFact>,
    /// Care plans, tasks, procedures, communications, documents, locations, other services named.
    pub context: Vec<ContextFact>,
    /// Practitioners, organisations and services that the message holds without saying what they are to the request.
    pub also_named: Vec<Party>,
    /// Documents inside the message, such as a letter.
    pub attachments: Vec<Attachment>,
    /// What a person should look at or ask about, in the order found.
    pub to_check: Vec<ToCheck>,
    /// The FHIRPath of every leaf that we did not read, in document order.
    pub unread: Vec<String>,
}

/// The message around the request.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MessageFacts {
    /// How it came.
    pub envelope: Envelope,
    /// The message's id (`Bundle.id`; for a lone request `ServiceRequest.id`). Official examples reuse ids, so this
    /// alone never tells a repeat.
    pub message_id: Given<String>,
    /// The id of its header (`MessageHeader.id`).
    pub header_id: Given<String>,
    /// Who sent it, as one stable string for keys: `ods:RXX`, else `endpoint:...`, `name:...`, or what the deliverer
    /// signed in as, else `unknown`.
    pub sender_key: String,
    /// SHA-256 (hex) over the bytes as received.
    pub bytes_hash: String,
    /// SHA-256 (hex) over the content: the JSON with members sorted and white space removed. Ids and timestamps are
    /// part of the content as they stand.
    pub content_hash: String,
    /// SHA-256 (hex) over sender and content. Two messages with the same key are the same message sent twice.
    pub repeat_key: String,
    /// When the sender says it was sent (`Bundle.timestamp`).
    pub sent: Given<When>,
    /// The event code, such as `servicerequest-request`.
    pub event: Given<String>,
    /// Why the message was sent: `new`, `update` or `delete`.
    pub reason: Given<String>,
    /// The message definition that the sender followed.
    pub definition: Given<String>,
    /// The BaRS use case.
    pub use_case: Given<UseCase>,
    /// The sending software: name, version, contact, endpoint.
    pub source: SourceFacts,
    /// Endpoints to which the message was addressed.
    pub destinations: Vec<Given<String>>,
}

/// How the request came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Envelope {
    /// A message Bundle with a MessageHeader.
    Message,
    /// A transaction Bundle.
    Transaction,
    /// A collection Bundle.
    Collection,
    /// A ServiceRequest by itself.
    Alone,
}

impl Envelope {
    /// In words for a page.
    pub fn words(self) -> &'static str {
        match self {
            Self::Message => "Message (BaRS)",
            Self::Transaction => "Transaction bundle",
            Self::Collection => "Collection bundle",
            Self::Alone => "Single request",
        }
    }
}

/// The sending system.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SourceFacts {
    /// Name of the sending system or organisation as it calls itself.
    pub name: Given<String>,
    /// Software.
    pub software: Given<String>,
    /// Version of the software.
    pub version: Given<String>,
    /// Endpoint.
    pub endpoint: Given<String>,
    /// How to reach those who run it.
    pub contact: Vec<Telecom>,
}

/// What is asked for.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct RequestFacts {
    /// FHIRPath of the request in the message.
    pub path: String,
    /// `ServiceRequest.id`.
    pub id: Given<String>,
    /// The `fullUrl` of the entry that holds it.
    pub full_url: Given<String>,
    /// Business identifiers.
    pub identifiers: Vec<Identifier>,
    /// The status as sent: active, revoked and so on.
    pub status: Given<String>,
    /// proposal, plan, order and so on.
    pub intent: Given<String>,
    /// The priority as sent: routine, urgent, asap or stat. Ours is set by a clinician.
    pub priority: Given<String>,
    /// Why that priority, where said.
    pub priority_reason: Given<Coded>,
    /// The service asked for.
    pub service: Given<Coded>,
    /// More about the service asked for.
    pub details: Vec<Coded>,
    /// Categories, including the BaRS message category and use case.
    pub categories: Vec<Coded>,
    /// Who began the referral, by the UK Core extension (for example "referred by general practitioner").
    pub source: Given<Coded>,
    /// Who pays, by the UK Core extension.
    pub funding: Given<Coded>,
    /// When it was written.
    pub authored: Given<When>,
    /// When help is wanted: a moment, or the start of a period.
    pub wanted_from: Given<When>,
    /// The end of the period in which help is wanted.
    pub wanted_until: Given<When>,
    /// A booking, plan or request that this one builds on or replaces, as references.
    pub relates_to: Vec<Relation>,
    /// Kind of performer wanted.
    pub performer_kind: Given<Coded>,
    /// Where help is wanted.
    pub places: Vec<Coded>,
}

/// A reference from the request to something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Relation {
    /// basedOn, replaces, requisition, supportingInfo, encounter, insurance, relevantHistory.
    pub how: &'static str,
    /// The reference, or the identifier as `system|value`.
    pub target: String,
    /// What the sender called it.
    pub display: Option<String>,
    /// Whether the message holds what it points to.
    pub in_message: bool,
    /// Where it stood.
    pub path: String,
}

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

/// A name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PersonName {
    /// official, usual, nickname, maiden, old, temp, anonymous.
    pub use_code: Option<String>,
    /// The whole name as one text.
    pub text: Option<String>,
    /// Family name.
    pub family: Option<String>,
    /// Given names in order.
    pub given: Vec<String>,
    /// Titles before the name.
    pub prefix: Vec<String>,
    /// What follows the name.
    pub suffix: Vec<String>,
    /// From and until when, as sent.
    pub period: Option<Period>,
    /// Where it stood.
    pub path: String,
}

impl PersonName {
    /// The name for a page: title, given names and family name, else the text.
    pub fn display(&self) -> String {
        let parts: Vec<&str> = (self.prefix.iter())
            .chain(self.given.iter())
            .chain(self.family.iter())
            .chain(self.suffix.iter())
            .map(String::as_str)
            .collect();
        if self.family.is_none() && self.given.is_empty() {
            return self.text.clone().unwrap_or_else(|| parts.join(" "));
        }
        parts.join(" ")
    }

    /// Whether it names anybody.
    pub fn is_usable(&self) -> bool {
        self.use_code.as_deref() != Some("anonymous")
            && (self.family.is_some() || self.text.is_some() || !self.given.is_empty())
    }
}

/// A date of which the month or the day may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum PartialDate {
    /// A whole date.
    Day(Date),
    /// Year and month.
    Month {
        /// Year.
        year: i16,
        /// Month, 1 to 12.
        month: i8,
    },
    /// Only a year.
    Year(i16),
}

impl PartialDate {
    /// The whole date, where it is whole.
    pub fn day(self) -> Option<Date> {
        match self {
            Self::Day(date) => Some(date),
            Self::Month { .. } | Self::Year(_) => None,
        }
    }
}

impl std::fmt::Display for PartialDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Day(date) => f.write_str(&date.strftime("%-d %B %Y").to_string()),
            Self::Month { year, month } => match Date::new(*year, *month, 1) {
                Ok(date) => f.write_str(&date.strftime("%B %Y").to_string()),
                Err(_) => write!(f, "{year}-{month:02}"),
            },
            Self::Year(year) => write!(f, "{year}"),
        }
    }
}

/// A moment as sent, with what we make of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct When {
    /// The text as sent.
    pub as_sent: String,
    /// The civil date as the sender wrote it (in the sender's offset), where it is whole.
    pub date: Option<Date>,
    /// The moment in UTC, where a time of day and an offset were given.
    pub instant: Option<Timestamp>,
}

/// A code with its words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Coded {
    /// The sender's own words.
    pub text: Option<String>,
    /// The codes.
    pub codings: Vec<Coding>,
    /// Where it stood.
    pub path: String,
}

impl Coded {
    /// The words for a page: the text, else the first display, else the first code.
    pub fn words(&self) -> String {
        if let Some(text) = &self.text {
            return text.clone();
        }
        let display = self.codings.iter().find_map(|coding| coding.display.clone());
        display
            .or_else(|| self.codings.iter().find_map(|coding| coding.code.clone()))
            .unwrap_or_default()
    }

    /// The code in a system, if there is one.
    pub fn code_in(&self, system: &str) -> Option<&str> {
        (self.codings.iter())
            .find(|coding| coding.system.as_deref() == Some(system))
            .and_then(|coding| coding.code.as_deref())
    }
}

/// One code of a system.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Coding {
    /// The code system's URI.
    pub system: Option<String>,
    /// The code.
    pub code: Option<String>,
    /// The display as sent.
    pub display: Option<String>,
}

/// A business identifier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Identifier {
    /// The system's URI.
    pub system: Option<String>,
    /// The value.
    pub value: String,
    /// What kind, where said.
    pub kind: Option<String>,
    /// Where it stood.
    pub path: String,
}

/// A telephone number, e-mail address or the like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Telecom {
    /// phone, email, sms, fax, pager, url, other.
    pub system: Option<String>,
    /// The number or address as sent.
    pub value: String,
    /// home, work, mobile, temp, old.
    pub use_code: Option<String>,
    /// Preference, 1 first.
    pub rank: Option<u32>,
    /// Where it stood.
    pub path: String,
}

/// An address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Address {
    /// home, work, temp, old, billing.
    pub use_code: Option<String>,
    /// Lines in order, with town and district.
    pub lines: Vec<String>,
    /// Postcode as sent.
    pub postcode: Option<String>,
    /// Country.
    pub country: Option<String>,
    /// The whole address as one text.
    pub text: Option<String>,
    /// From and until when.
    pub period: Option<Period>,
    /// Where it stood.
    pub path: String,
}

impl Address {
    /// On one line.
    pub fn display(&self) -> String {
        if self.lines.is_empty() && self.postcode.is_none() {
            return self.text.clone().unwrap_or_default();
        }
        let all = (self.lines.iter())
            .chain(self.postcode.iter())
            .chain(self.country.iter());
        all.map(String::as_str).collect::<Vec<_>>().join(", ")
    }
}

/// From and until, as sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Period {
    /// From.
    pub start: Option<When>,
    /// Until.
    pub end: Option<When>,
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

/// A condition that somebody told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ConditionFact {
    /// What.
    pub what: Coded,
    /// Presenting complaint, problem list item, diagnosis.
    pub categories: Vec<Coded>,
    /// active, resolved and so on.
    pub clinical_status: Given<Coded>,
    /// provisional, confirmed, refuted and so on.
    pub verification: Given<Coded>,
    /// Severity in the sender's words.
    pub severity: Given<Coded>,
    /// When it began, as sent.
    pub onset: Given<String>,
    /// When it ended, as sent.
    pub abated: Given<String>,
    /// When it was recorded.
    pub recorded: Given<When>,
    /// Who gave it.
    pub given_by: Option<Party>,
    /// Notes.
    pub notes: Vec<String>,
    /// Where it stood.
    pub path: String,
}

/// Whose words a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Whose {
    /// The person's own.
    Person,
    /// The referrer's or sender's.
    Referrer,
    /// Advice already given to the person.
    AdviceGiven,
    /// Not said.
    NotSaid,
}

/// A piece of free text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Words {
    /// Whose.
    pub whose: Whose,
    /// What it is called for a page, such as "Note", "Care plan", "Expectations and wishes".
    pub label: String,
    /// The text as written.
    pub text: String,
    /// Who wrote it, where said.
    pub author: Option<String>,
    /// When it was written, where said.
    pub written: Option<When>,
    /// Where it stood.
    pub path: String,
}

/// A questionnaire that was answered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct QuestionnaireFact {
    /// Its title or name, else its address.
    pub title: Given<String>,
    /// The canonical address of the questionnaire.
    pub questionnaire: Given<String>,
    /// in-progress, completed and so on.
    pub status: Given<String>,
    /// When it was answered.
    pub authored: Given<When>,
    /// Who filled it in.
    pub author: Option<Party>,
    /// Who gave the answers, in words.
    pub source: Given<String>,
    /// Question and answer in order; a heading has no answer.
    pub answers: Vec<Answer>,
    /// Where it stood.
    pub path: String,
}

/// One question with its answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// How deep it is nested, 0 at the top.
    pub depth: u8,
    /// The item's link id.
    pub link_id: String,
    /// The question, else the link id.
    pub question: String,
    /// The answers in words.
    pub answers: Vec<String>,
    /// Codes of coded answers.
    pub codes: Vec<Coding>,
    /// Where it stood.
    pub path: String,
}

/// An observation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ObservationFact {
    /// What was observed.
    pub what: Coded,
    /// Its value in words.
    pub value: Given<String>,
    /// The value as a code, where it is one.
    pub coded_value: Option<Coded>,
    /// Unit of a quantity, as sent.
    pub unit: Option<String>,
    /// final, preliminary and so on.
    pub status: Given<String>,
    /// Categories.
    pub categories: Vec<Coded>,
    /// When.
    pub when: Given<String>,
    /// Who observed.
    pub performer: Option<Party>,
    /// Parts, each with its value.
    pub components: Vec<Detail>,
    /// Notes.
    pub notes: Vec<String>,
    /// Where it stood.
    pub path: String,
}

/// A medicine, as context.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct MedicationFact {
    /// MedicationStatement or MedicationRequest.
    pub kind: String,
    /// What.
    pub what: Coded,
    /// active, completed, stopped and so on.
    pub status: Given<String>,
    /// How it is taken, in words.
    pub dosage: Vec<String>,
    /// What for.
    pub reasons: Vec<Coded>,
    /// Since when, or when.
    pub when: Given<String>,
    /// Further details.
    pub details: Vec<Detail>,
    /// Where it stood.
    pub path: String,
}

/// An allergy or intolerance.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct AllergyFact {
    /// To what.
    pub what: Coded,
    /// active, inactive, resolved.
    pub clinical_status: Given<Coded>,
    /// unconfirmed, confirmed, refuted, entered-in-error.
    pub verification: Given<Coded>,
    /// Reactions in words.
    pub reactions: Vec<String>,
    /// Further details.
    pub details: Vec<Detail>,
    /// Where it stood.
    pub path: String,
}

/// Consent as recorded by the sender.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ConsentFact {
    /// active, rejected, inactive and so on.
    pub status: Given<String>,
    /// Scope.
    pub scope: Given<Coded>,
    /// Categories, such as direct care.
    pub categories: Vec<Coded>,
    /// The policy rule, such as implied.
    pub policy: Given<Coded>,
    /// permit or deny, where the consent says so.
    pub provision: Given<String>,
    /// When.
    pub when: Given<When>,
    /// Further details.
    pub details: Vec<Detail>,
    /// Where it stood.
    pub path: String,
}

/// What kind of flag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum FlagKind {
    /// Safeguarding concern.
    Safeguarding,
    /// Reasonable adjustment.
    ReasonableAdjustment,
    /// Language or communication need.
    Communication,
    /// Safety of the scene.
    SceneSafety,
    /// Services offered and declined, or that rejected the person.
    RejectedServices,
    /// Psychological or social circumstance.
    PsychologicalSocial,
    /// ReSPECT: recommended summary plan for emergency care and treatment.
    Respect,
    /// Risk of infection.
    InfectionRisk,
    /// Repeat caller.
    RepeatCaller,
    /// Another agency was contacted.
    AgencyContacted,
    /// Additional information about the person.
    AdditionalInformation,
    /// Any other category.
    Other,
}

impl FlagKind {
    /// In words for a page.
    pub fn words(self) -> &'static str {
        match self {
            Self::Safeguarding => "Safeguarding concern",
            Self::ReasonableAdjustment => "Reasonable adjustment",
            Self::Communication => "Communication need",
            Self::SceneSafety => "Scene safety",
            Self::RejectedServices => "Rejected services",
            Self::PsychologicalSocial => "Psychological or social circumstance",
            Self::Respect => "ReSPECT plan",
            Self::InfectionRisk => "Infection risk",
            Self::RepeatCaller => "Repeat caller",
            Self::AgencyContacted => "Agency contacted",
            Self::AdditionalInformation => "Additional information",
            Self::Other => "Flag",
        }
    }
}

/// A flag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FlagFact {
    /// Kind, read from the category.
    pub kind: FlagKind,
    /// What it says.
    pub what: Coded,
    /// Category as sent.
    pub categories: Vec<Coded>,
    /// active, inactive, entered-in-error.
    pub status: Given<String>,
    /// From and until when.
    pub period: Option<Period>,
    /// Whether its period ended before today, so that it is history.
    pub ended: bool,
    /// Whether it is about the person, else about a place or another thing.
    pub about_person: bool,
    /// Where it stood.
    pub path: String,
}

/// An earlier contact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct EncounterFact {
    /// Case numbers: `system|value`.
    pub identifiers: Vec<Identifier>,
    /// planned, finished and so on.
    pub status: Given<String>,
    /// Kind, such as emergency or ambulatory.
    pub class: Given<String>,
    /// From and until when.
    pub period: Option<Period>,
    /// Whether the request itself names this one.
    pub of_request: bool,
    /// Further details.
    pub details: Vec<Detail>,
    /// Where it stood.
    pub path: String,
}

/// Something else the message holds, in labelled details.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContextFact {
    /// The resource type, such as `CarePlan`.
    pub resource: String,
    /// What it is called on a page, such as "Care plan".
    pub label: &'static str,
    /// The one line that says what it is.
    pub title: String,
    /// The rest.
    pub details: Vec<Detail>,
    /// Where it stood.
    pub path: String,
}

/// A document inside the message.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
pub struct Attachment {
    /// What the sender called it.
    pub title: Option<String>,
    /// Its media type as sent. Never trust it: look at the content before showing it.
    pub content_type: Option<String>,
    /// Its content, where the message held it.
    #[serde(skip)]
    pub content: Option<Vec<u8>>,
    /// Its address, where the content lies elsewhere. It was not fetched.
    pub url: Option<String>,
    /// Where it stood.
    pub path: String,
}

impl std::fmt::Debug for Attachment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Attachment")
            .field("title", &self.title)
            .field("content_type", &self.content_type)
            .field("bytes", &self.content.as_ref().map(Vec::len))
            .field("url", &self.url)
            .field("path", &self.path)
            .finish()
    }
}

/// A labelled value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Detail {
    /// The label.
    pub label: String,
    /// The value in words.
    pub value: String,
    /// Where it stood.
    pub path: String,
}

/// Why something needs a human eye.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum CheckKind {
    /// The NHS number fails its check digit, looks like another number, or there are several: ask.
    NhsNumber,
    /// Nothing in the message says who the person is.
    Unidentified,
    /// The message says that the person has died.
    Died,
    /// Part of the message contradicts another.
    Contradiction,
    /// A reference that the message does not resolve.
    Reference,
    /// A code outside its list.
    Code,
    /// A date or time that could not be read, or lies oddly.
    Date,
    /// The shape differs from FHIR but could be read.
    Shape,
    /// The use case was not one of the service's own, or names another kind of receiver.
    UseCase,
    /// A part that every such message should hold is missing.
    Missing,
    /// Not used because it seems to be about somebody else.
    SomebodyElse,
}

/// Something to check or ask about. It never stopped the message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToCheck {
    /// What kind of thing.
    pub kind: CheckKind,
    /// What to look at, in words.
    pub words: String,
    /// The value as sent, where there is one.
    pub value: Option<String>,
    /// Where it stood.
    pub path: String,
}
