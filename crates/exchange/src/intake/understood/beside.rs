//! What stands beside a request: conditions, words, questionnaires, observations, medicines, flags and the like.

use serde::Serialize;

use super::people::Party;
use super::values::{Coded, Coding, Detail, Identifier, Period, When};
use crate::intake::given::Given;

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
