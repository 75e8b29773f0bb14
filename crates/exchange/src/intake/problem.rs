//! What was wrong: issues with place, value and rule; refusals; and what is held for a person.

use serde::Serialize;

use super::understood::ReferralUnderstood;

/// How bad an issue is (FHIR issue severity).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Severity {
    /// The message could not be read at all.
    Fatal,
    /// The message could not be taken because of it.
    Error,
    /// Taken, but look at it.
    Warning,
    /// For your information.
    Information,
}

impl Severity {
    /// The FHIR code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Fatal => "fatal",
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Information => "information",
        }
    }
}

/// What kind of issue (FHIR issue type; only those that we use).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum IssueCode {
    /// Not well formed.
    Structure,
    /// A part that must be there is missing.
    Required,
    /// A value is not allowed.
    Value,
    /// A rule across values is broken.
    Invariant,
    /// A code is not in its list.
    CodeInvalid,
    /// We do not do this.
    NotSupported,
    /// Not found.
    NotFound,
    /// The same message came before.
    Duplicate,
    /// It conflicts with what is there.
    Conflict,
    /// Too long, too deep, too much.
    TooLong,
    /// A rule of this service.
    BusinessRule,
    /// Not allowed to you.
    Forbidden,
    /// Sign-in needed.
    Login,
    /// A failure of ours.
    Exception,
    /// Try again later.
    Transient,
    /// For information.
    Informational,
}

impl IssueCode {
    /// The FHIR code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Structure => "structure",
            Self::Required => "required",
            Self::Value => "value",
            Self::Invariant => "invariant",
            Self::CodeInvalid => "code-invalid",
            Self::NotSupported => "not-supported",
            Self::NotFound => "not-found",
            Self::Duplicate => "duplicate",
            Self::Conflict => "conflict",
            Self::TooLong => "too-long",
            Self::BusinessRule => "business-rule",
            Self::Forbidden => "forbidden",
            Self::Login => "login",
            Self::Exception => "exception",
            Self::Transient => "transient",
            Self::Informational => "informational",
        }
    }
}

/// One issue: what, where, which value, which rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Issue {
    /// How bad.
    pub severity: Severity,
    /// What kind.
    pub code: IssueCode,
    /// The FHIRPath, where the place is inside a resource.
    pub path: Option<String>,
    /// Line and column (from 1) in the text, where the place is not inside a resource.
    pub line_column: Option<(usize, usize)>,
    /// The value found, shortened where it is long.
    pub value: Option<String>,
    /// The rule that it breaks, in words.
    pub rule: String,
}

impl Issue {
    /// An error at a FHIRPath.
    pub fn error(code: IssueCode, path: impl Into<String>, rule: impl Into<String>) -> Self {
        let path = Some(path.into());
        Self {
            severity: Severity::Error,
            code,
            path,
            line_column: None,
            value: None,
            rule: rule.into(),
        }
    }

    /// An issue without a place.
    pub fn plain(severity: Severity, code: IssueCode, rule: impl Into<String>) -> Self {
        Self {
            severity,
            code,
            path: None,
            line_column: None,
            value: None,
            rule: rule.into(),
        }
    }

    /// The same with the value found. Long values are cut after 100 characters.
    #[must_use]
    pub fn with_value(mut self, value: impl AsRef<str>) -> Self {
        self.value = Some(shortened(value.as_ref()));
        self
    }

    /// The whole issue in one sentence: place, value, rule.
    pub fn words(&self) -> String {
        let mut words = String::new();
        if let Some(path) = &self.path {
            words.push_str(path);
            words.push_str(": ");
        } else if let Some((line, column)) = self.line_column {
            words.push_str(&format!("line {line}, column {column}: "));
        }
        if let Some(value) = &self.value {
            words.push_str(&format!("found \"{value}\"; "));
        }
        words.push_str(&self.rule);
        words
    }
}

/// A value cut to 100 characters, with a mark where it was cut.
pub(crate) fn shortened(value: &str) -> String {
    const MOST: usize = 100;
    if value.chars().count() <= MOST {
        return value.to_owned();
    }
    let mut short: String = value.chars().take(MOST).collect();
    short.push('…');
    short
}

/// Why a body was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum RefusalReason {
    /// Larger than the limit.
    TooLarge,
    /// Nested deeper than the limit.
    TooDeep,
    /// XML, or another format than JSON.
    NotJson,
    /// Empty.
    Empty,
    /// Not well-formed JSON, wrong encoding, or a member named twice.
    MalformedJson,
    /// JSON, but not a FHIR resource.
    NotFhir,
    /// FHIR STU3 (or DSTU2).
    OldFhir,
    /// A resource type that FHIR R4 does not know.
    UnknownResource,
    /// A resource that is not a referral.
    NotAReferral,
    /// A Bundle of a type that does not ask for anything (searchset, history, document and so on).
    BundleType,
    /// A booking request.
    Booking,
    /// An answer to a message, and we have sent none.
    Response,
    /// A message event that we do not know.
    UnknownEvent,
    /// A use case that this service does not take, such as an ambulance dispatch.
    UseCase,
    /// It is about more than one person.
    TwoPeople,
    /// The subject is not a person.
    SubjectNotAPerson,
    /// A mandatory part is missing.
    Missing,
    /// A value, code, date or character is not allowed.
    InvalidContent,
}

impl RefusalReason {
    /// A short stable code for tables and tests.
    pub fn code(self) -> &'static str {
        match self {
            Self::TooLarge => "too_large",
            Self::TooDeep => "too_deep",
            Self::NotJson => "not_json",
            Self::Empty => "empty",
            Self::MalformedJson => "malformed_json",
            Self::NotFhir => "not_fhir",
            Self::OldFhir => "old_fhir",
            Self::UnknownResource => "unknown_resource",
            Self::NotAReferral => "not_a_referral",
            Self::BundleType => "bundle_type",
            Self::Booking => "booking",
            Self::Response => "response",
            Self::UnknownEvent => "unknown_event",
            Self::UseCase => "use_case",
            Self::TwoPeople => "two_people",
            Self::SubjectNotAPerson => "subject_not_a_person",
            Self::Missing => "missing",
            Self::InvalidContent => "invalid_content",
        }
    }
}

/// A refusal: the sender is told why and what to do instead. Nothing of the body is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// HTTP status: 400, 413, 415 or 422.
    pub status: u16,
    /// Why.
    pub reason: RefusalReason,
    /// Why, in one sentence.
    pub words: String,
    /// What the sender can do instead.
    pub remedy: String,
    /// Each thing wrong, with place, value and rule; at least one.
    pub issues: Vec<Issue>,
    /// The message's id, where it could be read, so that the answer can name it.
    pub message_id: Option<String>,
}

/// Why a body is held for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum HeldReason {
    /// The request names a person whom the message does not hold.
    PersonNotInMessage,
    /// Several requests in one message.
    SeveralRequests,
    /// A status that does not ask for anything yet or any more: draft, on-hold, completed, unknown.
    Status,
    /// The request says that something is not to be done.
    DoNotPerform,
    /// A use case that the program does not know.
    UnknownUseCase,
    /// The message gives no use case, and its content looks like an ambulance request.
    LooksLikeAmbulance,
    /// A validation request, let through by `any_use_case`: it asks for an opinion, care is not transferred.
    Validation,
    /// A message reason that the program does not know.
    UnknownMessageReason,
    /// It holds a modifier (modifierExtension or implicitRules) that changes the meaning in a way we do not know.
    Modifier,
    /// About a person, but no request: a letter, a questionnaire, a flag, a message of words.
    NoRequest,
}

impl HeldReason {
    /// A short stable code for tables and tests.
    pub fn code(self) -> &'static str {
        match self {
            Self::PersonNotInMessage => "person_not_in_message",
            Self::SeveralRequests => "several_requests",
            Self::Status => "status",
            Self::DoNotPerform => "do_not_perform",
            Self::UnknownUseCase => "unknown_use_case",
            Self::LooksLikeAmbulance => "looks_like_ambulance",
            Self::Validation => "validation",
            Self::UnknownMessageReason => "unknown_message_reason",
            Self::Modifier => "modifier",
            Self::NoRequest => "no_request",
        }
    }
}

/// Held for a person, not yet a referral.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Held {
    /// Why.
    pub reason: HeldReason,
    /// Why, in one sentence.
    pub words: String,
    /// What the person who resolves it should do.
    pub ask: String,
    /// Each thing to look at, with place, value and rule; at least one.
    pub issues: Vec<Issue>,
    /// The message's id, where there is one.
    pub message_id: Option<String>,
    /// The sender's key, as in [`super::MessageFacts::sender_key`].
    pub sender_key: String,
    /// SHA-256 (hex) over sender and content: a second copy need not be held twice.
    pub repeat_key: String,
    /// As much as was understood, where there is a request.
    pub understood: Option<Box<ReferralUnderstood>>,
}
