//! OperationOutcome: what became of a request, issue by issue.

use serde_json::{Value, json};

use super::{Answer, clean};
use crate::intake::{Held, Issue, IssueCode, ReferralUnderstood, Refusal, Severity};

/// The code system of the error codes that Booking and Referral senders look for. Its address is written with a small
/// "s" in every official example, so here too.
const ERROR_CODES: &str = "https://fhir.nhs.uk/Codesystem/http-error-codes";

/// The receiver's error code for a status, where the standard has one.
fn error_code(status: u16) -> Option<&'static str> {
    Some(match status {
        400 => "REC_BAD_REQUEST",
        401 => "REC_UNAUTHORIZED",
        403 => "REC_FORBIDDEN",
        404 => "REC_NOT_FOUND",
        405 => "REC_METHOD_NOT_ALLOWED",
        406 => "REC_NOT_ACCEPTABLE",
        408 => "REC_TIMEOUT",
        409 => "REC_CONFLICT",
        422 => "REC_UNPROCESSABLE_ENTITY",
        429 => "REC_TOO_MANY_REQUESTS",
        500 => "REC_SERVER_ERROR",
        501 => "REC_NOT_IMPLEMENTED",
        503 => "REC_SERVICE_UNAVAILABLE",
        _ => return None,
    })
}

/// An OperationOutcome of these issues, for an answer with this status. With no issue at all it says that all is well,
/// since FHIR wants at least one.
pub fn operation_outcome(status: u16, issues: &[Issue]) -> Value {
    let coding = error_code(status).map(|code| json!([{"system": ERROR_CODES, "code": code}]));
    let mut all: Vec<Value> = issues
        .iter()
        .map(|issue| {
            json!({
                "severity": issue.severity.code(),
                "code": issue.code.code(),
                "details": {"coding": coding.clone(), "text": issue.rule},
                "diagnostics": issue.words(),
                "expression": issue.path,
            })
        })
        .map(with_expression_as_list)
        .collect();
    if all.is_empty() {
        all.push(json!({"severity": "information", "code": "informational", "details": {"text": "All OK"}}));
    }
    clean(json!({"resourceType": "OperationOutcome", "issue": all}))
}

fn with_expression_as_list(mut issue: Value) -> Value {
    if let Some(path) = issue.get_mut("expression") {
        *path = json!([path.take()]);
    }
    issue
}

/// One issue for information.
fn information(words: impl Into<String>) -> Value {
    json!({"severity": "information", "code": "informational", "details": {"text": words.into()}})
}

/// The answer to a refused body: its status, each issue, and what to do instead. Nothing was kept.
pub fn refused(refusal: &Refusal) -> Answer {
    let mut body = operation_outcome(refusal.status, &refusal.issues);
    add_issue(
        &mut body,
        information(format!("Nothing of this message was taken or kept. {}", refusal.remedy)),
    );
    Answer {
        status: refusal.status,
        body,
    }
}

/// The answer to a body held for a person: accepted for a look, but nobody is referred yet.
pub fn held(held: &Held) -> Answer {
    let words = format!("Held for a person, not yet a referral: {}.", held.words);
    let mut body = operation_outcome(202, &[]);
    if let Some(issues) = body.get_mut("issue") {
        *issues = json!([{"severity": "warning", "code": "informational", "details": {"text": words}}]);
    }
    for issue in &held.issues {
        let issue = Issue {
            severity: Severity::Warning,
            ..issue.clone()
        };
        if let Some(Value::Array(written)) = operation_outcome(202, &[issue]).get_mut("issue").map(Value::take) {
            written.into_iter().for_each(|issue| add_issue(&mut body, issue));
        }
    }
    Answer { status: 202, body }
}

/// The outcome of a message that was taken in: what it became in one sentence, what somebody will ask about, and every
/// path that was not read.
pub fn taken(status: u16, words: &str, referral: &ReferralUnderstood) -> Answer {
    let mut body = json!({"resourceType": "OperationOutcome", "issue": [information(words)]});
    for check in &referral.to_check {
        let value = check
            .value
            .as_ref()
            .map(|value| format!("found \"{value}\"; "))
            .unwrap_or_default();
        add_issue(
            &mut body,
            json!({
                "severity": "warning",
                "code": "informational",
                "details": {"text": check.words},
                "diagnostics": format!("{}: {value}{}", check.path, check.words),
                "expression": [check.path],
            }),
        );
    }
    if !referral.unread.is_empty() {
        let words = format!("Not read: {} places, listed as expressions", referral.unread.len());
        add_issue(
            &mut body,
            json!({
                "severity": "information",
                "code": "informational",
                "details": {"text": words},
                "expression": referral.unread,
            }),
        );
    }
    Answer {
        status,
        body: clean(body),
    }
}

/// The answer to a message that came before: the same sender and content. Nothing was done twice.
pub fn repeated(words: &str) -> Answer {
    let issue = Issue::plain(Severity::Error, IssueCode::Duplicate, words);
    Answer {
        status: 409,
        body: operation_outcome(409, &[issue]),
    }
}

/// A request that failed for another reason than the content of a referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// Not signed in.
    Unauthorised,
    /// Signed in, but not allowed.
    Forbidden,
    /// No such resource, or none that the caller may see.
    NotFound,
    /// Gone: erased at the end of retention.
    Gone,
    /// The method is not known at this address.
    MethodNotAllowed,
    /// Only FHIR JSON is written.
    NotAcceptable,
    /// Changed by somebody else in the meantime, or an id reused in a way that contradicts.
    Conflict,
    /// The body is larger than the limit.
    TooLarge,
    /// The body is no FHIR JSON.
    UnsupportedMediaType,
    /// Too many requests; the header Retry-After says when to come back.
    TooManyRequests,
    /// A failure of ours.
    ServerError,
    /// An operation or interaction that we do not do.
    NotImplemented,
    /// Not ready, or the database cannot be reached.
    Unavailable,
}

/// The answer to a request that failed for another reason than the content of a referral.
pub fn problem(problem: Problem, words: &str) -> Answer {
    let (status, code) = match problem {
        Problem::Unauthorised => (401, IssueCode::Login),
        Problem::Forbidden => (403, IssueCode::Forbidden),
        Problem::NotFound => (404, IssueCode::NotFound),
        Problem::Gone => (410, IssueCode::NotFound),
        Problem::MethodNotAllowed => (405, IssueCode::NotSupported),
        Problem::NotAcceptable => (406, IssueCode::NotSupported),
        Problem::Conflict => (409, IssueCode::Conflict),
        Problem::TooLarge => (413, IssueCode::TooLong),
        Problem::UnsupportedMediaType => (415, IssueCode::NotSupported),
        Problem::TooManyRequests => (429, IssueCode::Transient),
        Problem::ServerError => (500, IssueCode::Exception),
        Problem::NotImplemented => (501, IssueCode::NotSupported),
        Problem::Unavailable => (503, IssueCode::Transient),
    };
    Answer {
        status,
        body: operation_outcome(status, &[Issue::plain(Severity::Error, code, words)]),
    }
}

fn add_issue(outcome: &mut Value, issue: Value) {
    if let Some(Value::Array(issues)) = outcome.get_mut("issue") {
        issues.push(issue);
    }
}
