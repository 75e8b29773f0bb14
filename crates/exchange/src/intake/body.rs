//! From bytes to a FHIR resource: size, encoding, format, well-formed JSON, version of FHIR.

use super::IntakeRules;
use super::codes::{is_earlier_resource, is_r4_resource};
use super::problem::{Issue, IssueCode, Refusal, RefusalReason, Severity, shortened};
use crate::json::{self, At, Doc, FaultKind, Limits, Value, line_column};

/// What to send instead, said in most refusals.
pub(super) const SEND_A_REFERRAL: &str = "Send a FHIR R4 referral as JSON: a BaRS message Bundle (servicerequest-request), a transaction or \
     collection Bundle with one ServiceRequest and its Patient, or a ServiceRequest that contains its Patient.";

/// A refusal with one issue.
pub(super) fn refuse(
    status: u16,
    reason: RefusalReason,
    code: IssueCode,
    words: impl Into<String>,
    remedy: impl Into<String>,
) -> Box<Refusal> {
    let words = words.into();
    let issue = Issue::plain(Severity::Error, code, words.clone());
    Box::new(Refusal {
        status,
        reason,
        words,
        remedy: remedy.into(),
        issues: vec![issue],
        message_id: None,
    })
}

/// The text of a body, if it can be JSON at all.
pub(super) fn text_of<'b>(bytes: &'b [u8], rules: &IntakeRules) -> Result<&'b str, Box<Refusal>> {
    if bytes.len() > rules.max_bytes {
        let words = format!(
            "the body has {} bytes; at most {} are taken",
            bytes.len(),
            rules.max_bytes
        );
        let remedy = "Send documents by reference, or attach fewer of them.";
        return Err(refuse(413, RefusalReason::TooLarge, IssueCode::TooLong, words, remedy));
    }
    let not_json = |words: &str| {
        Err(refuse(
            415,
            RefusalReason::NotJson,
            IssueCode::NotSupported,
            words,
            SEND_A_REFERRAL,
        ))
    };
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") || bytes.iter().take(4).any(|byte| *byte == 0) {
        let words = "the body is in UTF-16 or UTF-32, or begins with zero bytes; JSON is sent in UTF-8";
        return Err(refuse(
            400,
            RefusalReason::MalformedJson,
            IssueCode::Structure,
            words,
            SEND_A_REFERRAL,
        ));
    }
    match bytes.trim_ascii_start() {
        [] => {
            let words = "the body is empty";
            return Err(refuse(
                400,
                RefusalReason::Empty,
                IssueCode::Required,
                words,
                SEND_A_REFERRAL,
            ));
        }
        start if start.starts_with(b"<") => {
            let head = &start[..start.len().min(2000)];
            let is_fhir = head
                .windows(20)
                .any(|part| part == b"http://hl7.org/fhir\"" || part == b"http://hl7.org/fhir'");
            return not_json(if is_fhir {
                "this is FHIR in XML; only JSON (application/fhir+json) is taken"
            } else {
                "this is XML or HTML; only JSON (application/fhir+json) is taken"
            });
        }
        start if start.starts_with(b"%PDF-") => return not_json("this is a PDF document, not a message"),
        start if start.starts_with(b"MSH|") => {
            return not_json("this is an HL7 version 2 message; only FHIR R4 is taken");
        }
        start if start.starts_with(b"UNA") || start.starts_with(b"UNB+") => {
            return not_json("this is an EDIFACT message; only FHIR R4 is taken");
        }
        start if start.starts_with(b"PK\x03\x04") || start.starts_with(b"\x1f\x8b") => {
            return not_json("this is a compressed file; send the JSON itself");
        }
        _ => {}
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let good = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
        let words = format!(
            "byte {} is not UTF-8 (perhaps Windows-1252); JSON is sent in UTF-8",
            error.valid_up_to() + 1
        );
        let mut refusal = refuse(
            400,
            RefusalReason::MalformedJson,
            IssueCode::Structure,
            words,
            SEND_A_REFERRAL,
        );
        refusal
            .issues
            .iter_mut()
            .for_each(|issue| issue.line_column = Some(line_column(good, good.len())));
        refusal
    })
}

/// The JSON of a text.
pub(super) fn parse<'t>(text: &'t str, rules: &IntakeRules) -> Result<Doc<'t>, Box<Refusal>> {
    let limits = Limits {
        depth: rules.max_depth,
        ..Limits::default()
    };
    json::parse(text, limits).map_err(|faults| {
        let (status, reason) = match faults.last().map(|fault| fault.kind) {
            Some(FaultKind::Depth) => (400, RefusalReason::TooDeep),
            Some(FaultKind::Values) => (413, RefusalReason::TooLarge),
            Some(FaultKind::Syntax | FaultKind::Duplicate) | None => (400, RefusalReason::MalformedJson),
        };
        let issues: Vec<Issue> = faults
            .iter()
            .map(|fault| {
                let code = match fault.kind {
                    FaultKind::Syntax | FaultKind::Duplicate => IssueCode::Structure,
                    FaultKind::Depth | FaultKind::Values => IssueCode::TooLong,
                };
                let mut issue = Issue::plain(Severity::Fatal, code, fault.words.clone());
                issue.line_column = Some(line_column(text, fault.offset));
                issue
            })
            .collect();
        let words = issues.first().map(Issue::words).unwrap_or_default();
        let remedy = "Mend the JSON and send it again.".to_owned();
        Box::new(Refusal {
            status,
            reason,
            words: format!("this is not well-formed JSON: {words}"),
            remedy,
            issues,
            message_id: None,
        })
    })
}

/// The kind of the outermost resource, if it is one of FHIR R4.
pub(super) fn kind<'d>(doc: &'d Doc<'_>) -> Result<&'d str, Box<Refusal>> {
    let root = doc.root();
    let not_fhir = |words: &str| {
        refuse(
            400,
            RefusalReason::NotFhir,
            IssueCode::Structure,
            words,
            SEND_A_REFERRAL,
        )
    };
    match root.peek() {
        Value::Object => {}
        Value::Array => {
            return Err(not_fhir(
                "this is a JSON list; a FHIR resource is an object with a resourceType",
            ));
        }
        _ => {
            return Err(not_fhir(
                "this is a single JSON value; a FHIR resource is an object with a resourceType",
            ));
        }
    }
    let Some(kind) = root
        .peek_member("resourceType")
        .map(str::trim)
        .filter(|kind| !kind.is_empty())
    else {
        return Err(if root.get("patches").is_some() || root.get("op").is_some() {
            not_fhir("this is a JSON Patch, not a FHIR resource")
        } else {
            not_fhir("this JSON object has no resourceType, so it is not a FHIR resource")
        });
    };
    if let Some(sign) = sign_of_earlier_version(doc, kind) {
        let words = format!("this is FHIR STU3 or earlier ({sign}); only FHIR R4 (4.0.1) is taken");
        let remedy = format!("Send the same referral in FHIR R4. {SEND_A_REFERRAL}");
        return Err(refuse(
            422,
            RefusalReason::OldFhir,
            IssueCode::NotSupported,
            words,
            remedy,
        ));
    }
    if !is_r4_resource(kind) {
        let words = format!("FHIR R4 knows no resource \"{}\"", shortened(kind));
        return Err(refuse(
            400,
            RefusalReason::UnknownResource,
            IssueCode::Value,
            words,
            SEND_A_REFERRAL,
        ));
    }
    Ok(kind)
}

/// What shows that a resource is of an earlier version of FHIR, if anything does: a resource type that R4 dropped, a
/// profile of STU3, or a message header of the old shape. Marks the profiles as read.
fn sign_of_earlier_version(doc: &Doc<'_>, kind: &str) -> Option<String> {
    let mut kinds = vec![kind];
    let mut sign = None;
    for leaf in doc.leaves() {
        let Some(text) = leaf.peek_text() else { continue };
        if is_named(leaf, "resourceType") {
            kinds.push(text);
        } else if is_profile(leaf) {
            leaf.mark();
            if is_earlier_address(text) {
                sign.get_or_insert_with(|| format!("profile {}", shortened(text)));
            }
        }
    }
    if let Some(earlier) = kinds.iter().find(|kind| is_earlier_resource(kind)) {
        return Some(format!("{earlier} is no resource of R4"));
    }
    if sign.is_some() {
        return sign;
    }
    let first = doc.root().list("entry").next().and_then(|entry| entry.get("resource"));
    let header = first.filter(|resource| resource.peek_member("resourceType") == Some("MessageHeader"));
    if header.is_some_and(|header| header.get("event").is_some() || header.get("timestamp").is_some()) {
        return Some("a message header of the old shape".to_owned());
    }
    // A resource that can be no referral anyway is told its version by the code systems and extensions it uses.
    if matches!(kind, "Bundle" | "ServiceRequest") {
        return None;
    }
    doc.leaves()
        .filter(|leaf| is_named(*leaf, "system") || is_named(*leaf, "url"))
        .filter_map(At::peek_text)
        .find(|text| is_earlier_address(text))
        .map(|text| format!("it uses {}", shortened(text)))
}

fn is_named(at: At<'_, '_>, name: &str) -> bool {
    matches!(at.step(), json::Step::Member(member) if member == name)
}

/// Whether a leaf is one of `meta.profile`.
fn is_profile(leaf: At<'_, '_>) -> bool {
    leaf.parent()
        .is_some_and(|list| is_named(list, "profile") && list.parent().is_some_and(|meta| is_named(meta, "meta")))
}

fn is_earlier_address(url: &str) -> bool {
    url.contains("/STU3/") || url.contains("-STU3-") || url.contains("hl7.org/fhir/3.0") || url.contains("/DSTU2/")
}
