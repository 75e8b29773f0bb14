//! What we understood of a referral, field by field, each with the place where it stood.

mod beside;
mod people;
mod values;

use serde::Serialize;

use super::given::Given;
use super::use_case::UseCase;

pub use beside::*;
pub use people::*;
pub use values::*;

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
