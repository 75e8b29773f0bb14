//! Every error has its status, its reason, and for each issue a place, a value and a rule.

use crate::common::{fixture, json, rules, take, take_json};
use exchange::intake::{Intake, IntakeRules, Refusal, read};
use serde_json::{Value, json};

fn refused(intake: Intake) -> Refusal {
    match intake {
        Intake::Refused(refusal) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

fn bytes(bytes: &[u8]) -> Refusal {
    refused(read(bytes, &rules()))
}

#[test]
fn malformed_json_is_told_by_line_and_column() {
    let refusal = refused(take("malformed.json"));
    assert_eq!((refusal.status, refusal.reason.code()), (400, "malformed_json"));
    assert_eq!(refusal.issues[0].line_column, Some((4, 27)));
    let twice = bytes(b"{\"resourceType\":\"ServiceRequest\",\n \"status\":\"active\",\n \"status\":\"revoked\"}");
    assert_eq!(twice.reason.code(), "malformed_json");
    assert_eq!(twice.issues[0].line_column, Some((3, 11)));
    assert!(twice.issues[0].rule.contains("\"status\" is named twice"));
    let cut = fixture("gp-referral.json");
    let cut = bytes(&cut[..cut.len() / 2]);
    assert_eq!(cut.reason.code(), "malformed_json");
}

#[test]
fn other_formats_are_named() {
    for (body, status, reason, words) in [
        (b"".as_slice(), 400, "empty", "empty"),
        (b"  \n ", 400, "empty", "empty"),
        (
            b"<Bundle xmlns=\"http://hl7.org/fhir\"/>",
            415,
            "not_json",
            "FHIR in XML",
        ),
        (b"<html></html>", 415, "not_json", "XML or HTML"),
        (b"%PDF-1.7", 415, "not_json", "PDF"),
        (b"MSH|^~\\&|", 415, "not_json", "HL7 version 2"),
        (b"UNB+UNOA", 415, "not_json", "EDIFACT"),
        (b"PK\x03\x04abc", 415, "not_json", "compressed"),
        (b"\xff\xfe{\x00", 400, "malformed_json", "UTF-16"),
        (b"{\"a\":\"caf\xe9\"}", 400, "malformed_json", "not UTF-8"),
        (b"[1]", 400, "not_fhir", "list"),
        (b"\"x\"", 400, "not_fhir", "single"),
        (b"{}", 400, "not_fhir", "resourceType"),
        (b"{\"resourceType\":7}", 400, "not_fhir", "resourceType"),
        (b"{\"resourceType\":\"Referral\"}", 400, "unknown_resource", "Referral"),
        (
            b"{\"resourceType\":\"Patient\"}",
            422,
            "not_a_referral",
            "demographic record",
        ),
        (b"{\"patches\":[]}", 400, "not_fhir", "Patch"),
    ] {
        let refusal = bytes(body);
        assert_eq!(
            (refusal.status, refusal.reason.code()),
            (status, reason),
            "{:?}",
            String::from_utf8_lossy(body)
        );
        assert!(refusal.words.contains(words), "{}", refusal.words);
        assert!(!refusal.remedy.is_empty());
    }
    assert_eq!(refused(take("xml-referral.xml")).status, 415);
    let stu3 = refused(take("stu3-referral-request.json"));
    assert_eq!((stu3.status, stu3.reason.code()), (422, "old_fhir"));
    assert!(stu3.remedy.contains("R4"), "{}", stu3.remedy);
    let booking = refused(take("booking-request.json"));
    assert_eq!((booking.status, booking.reason.code()), (422, "booking"));
    // A byte order mark is passed over.
    let mut marked = b"\xef\xbb\xbf".to_vec();
    marked.extend(fixture("lone-request.json"));
    assert!(matches!(read(&marked, &rules()), Intake::Referral(_)));
}

#[test]
fn too_large_and_too_deep() {
    let large = vec![b' '; 50 * 1024 * 1024];
    let refusal = bytes(&large);
    assert_eq!((refusal.status, refusal.reason.code()), (413, "too_large"));
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = format!("{}1{}", open.repeat(65), close.repeat(65));
        assert_eq!(bytes(deep.as_bytes()).reason.code(), "too_deep");
        let deepest = open.repeat(1_000_000);
        assert_eq!(bytes(deepest.as_bytes()).reason.code(), "too_deep");
        let allowed = format!("{}1{}", open.repeat(64), close.repeat(64));
        assert_eq!(bytes(allowed.as_bytes()).reason.code(), "not_fhir");
    }
    let many = format!(
        "{{\"resourceType\":\"ServiceRequest\",\"note\":[{}1]}}",
        "1,".repeat(200_000)
    );
    let refusal = bytes(many.as_bytes());
    assert_eq!((refusal.status, refusal.reason.code()), (413, "too_large"));
    let small = IntakeRules {
        max_bytes: 100,
        ..rules()
    };
    assert_eq!(refused(read(&fixture("lone-request.json"), &small)).status, 413);
}

#[test]
fn each_wrong_value_is_told_with_place_and_rule() {
    let request = "/entry/1/resource";
    let patient = "/entry/2/resource";
    let cases: Vec<(String, Value, u16, &str, &str)> = vec![
        (
            format!("{patient}/gender"),
            json!("F"),
            400,
            "Bundle.entry[2].resource.gender",
            "male, female, other, unknown",
        ),
        (
            format!("{request}/status"),
            json!("open"),
            400,
            "Bundle.entry[1].resource.status",
            "must be one of",
        ),
        (
            format!("{request}/intent"),
            json!("wish"),
            400,
            "Bundle.entry[1].resource.intent",
            "must be one of",
        ),
        (
            format!("{request}/priority"),
            json!("2WW"),
            400,
            "Bundle.entry[1].resource.priority",
            "routine, urgent",
        ),
        (
            format!("{patient}/birthDate"),
            json!("2026-11-23"),
            422,
            "Bundle.entry[2].resource.birthDate",
            "after today",
        ),
        (
            format!("{patient}/birthDate"),
            json!("2027"),
            422,
            "Bundle.entry[2].resource.birthDate",
            "after today",
        ),
        (
            format!("{patient}/birthDate"),
            json!("1880-01-01"),
            422,
            "Bundle.entry[2].resource.birthDate",
            "130 years",
        ),
        (
            format!("{patient}/birthDate"),
            json!("1986-02-30"),
            400,
            "Bundle.entry[2].resource.birthDate",
            "exists",
        ),
        (
            format!("{patient}/birthDate"),
            json!("17/02/1986"),
            400,
            "Bundle.entry[2].resource.birthDate",
            "YYYY-MM-DD",
        ),
        (
            format!("{request}/authoredOn"),
            json!("last week"),
            400,
            "Bundle.entry[1].resource.authoredOn",
            "moment",
        ),
        (
            "/timestamp".to_owned(),
            json!("2026-13-01T00:00:00Z"),
            400,
            "Bundle.timestamp",
            "moment",
        ),
        (
            "/type".to_owned(),
            json!("letter"),
            400,
            "Bundle.type",
            "must be one of",
        ),
        (
            format!("{patient}/name/0/family"),
            json!("Test\u{7}vale"),
            400,
            "Bundle.entry[2].resource.name[0].family",
            "U+0007",
        ),
    ];
    for (pointer, value, status, path, rule) in cases {
        let mut message = json("update.json");
        *message.pointer_mut(&pointer).unwrap() = value.clone();
        let refusal = refused(take_json(&message));
        assert_eq!(refusal.status, status, "{pointer} {value}: {}", refusal.words);
        let issue = refusal.issues.iter().find(|issue| issue.path.as_deref() == Some(path));
        let issue = issue.unwrap_or_else(|| panic!("{pointer}: {:?}", refusal.issues));
        assert!(issue.rule.contains(rule), "{pointer}: {}", issue.rule);
        if !rule.starts_with("U+") {
            assert_eq!(issue.value.as_deref(), value.as_str(), "{pointer}");
        }
        assert!(issue.words().starts_with(path), "{}", issue.words());
        assert_eq!(
            refusal.message_id.as_deref(),
            Some("9a000000-0000-4000-8000-000000000003")
        );
    }
    // The last day that is possible is taken.
    let mut message = json("update.json");
    message["entry"][2]["resource"]["birthDate"] = json!("2026-11-22");
    assert!(matches!(take_json(&message), Intake::Update(_)));
}

#[test]
fn several_errors_are_told_at_once() {
    let mut message = json("update.json");
    message["entry"][2]["resource"]["gender"] = json!("F");
    message["entry"][2]["resource"]["birthDate"] = json!("2199-01-01");
    message["entry"][1]["resource"]["priority"] = json!("soon");
    let refusal = refused(take_json(&message));
    assert_eq!(refusal.issues.len(), 3, "{:?}", refusal.issues);
    assert_eq!(refusal.status, 400);
    assert!(refusal.words.starts_with("3 errors"), "{}", refusal.words);
}

#[test]
fn mandatory_parts_are_told_with_their_path() {
    for (pointer, member, path) in [
        ("", "type", "Bundle.type"),
        (
            "/entry/0/resource/eventCoding",
            "code",
            "Bundle.entry[0].resource.event",
        ),
        ("/entry/1/resource", "status", "Bundle.entry[1].resource.status"),
        ("/entry/1/resource", "subject", "Bundle.entry[1].resource.subject"),
    ] {
        let mut message = json("update.json");
        message
            .pointer_mut(pointer)
            .and_then(Value::as_object_mut)
            .unwrap()
            .remove(member);
        let refusal = refused(take_json(&message));
        assert_eq!((refusal.status, refusal.reason.code()), (400, "missing"), "{path}");
        assert_eq!(refusal.issues[0].path.as_deref(), Some(path));
    }
    let mut headless = json("update.json");
    headless["entry"].as_array_mut().unwrap().remove(0);
    let refusal = refused(take_json(&headless));
    assert_eq!(
        (refusal.reason.code(), refusal.issues[0].path.as_deref()),
        ("missing", Some("Bundle.entry[0].resource"))
    );
    let empty = refused(take_json(&json!({"resourceType": "Bundle", "type": "transaction"})));
    assert_eq!((empty.status, empty.reason.code()), (422, "not_a_referral"));
}

#[test]
fn two_people_in_one_referral() {
    let mut message = json("update.json");
    let second = json!({"fullUrl": "urn:uuid:second", "resource": {"resourceType": "Patient", "name": [{"text": "Other Person"}]}});
    message["entry"].as_array_mut().unwrap().push(second);
    let refusal = refused(take_json(&message));
    assert_eq!((refusal.status, refusal.reason.code()), (422, "two_people"));
    let paths: Vec<&str> = refusal
        .issues
        .iter()
        .filter_map(|issue| issue.path.as_deref())
        .collect();
    assert_eq!(paths, ["Bundle.entry[2].resource", "Bundle.entry[5].resource"]);
    let mut contained = json("lone-request.json");
    contained["contained"]
        .as_array_mut()
        .unwrap()
        .push(json!({"resourceType": "Patient", "id": "q"}));
    assert_eq!(refused(take_json(&contained)).reason.code(), "two_people");
}

#[test]
fn the_subject_has_to_be_a_person() {
    let mut message = json("lone-request.json");
    message["subject"] = json!({"reference": "Group/choir"});
    let refusal = refused(take_json(&message));
    assert_eq!((refusal.status, refusal.reason.code()), (422, "subject_not_a_person"));
}

#[test]
fn two_entries_with_one_full_url() {
    let mut message = json("update.json");
    message["entry"][4]["fullUrl"] = message["entry"][3]["fullUrl"].clone();
    let refusal = refused(take_json(&message));
    assert_eq!(refusal.status, 422);
    assert!(
        refusal.issues.iter().all(|issue| issue.rule.contains("same fullUrl")),
        "{:?}",
        refusal.issues
    );
}

#[test]
fn bundles_that_ask_for_nothing() {
    for kind in [
        "searchset",
        "history",
        "batch",
        "batch-response",
        "transaction-response",
    ] {
        let refusal = refused(take_json(&json!({"resourceType": "Bundle", "type": kind, "entry": []})));
        assert_eq!((refusal.status, refusal.reason.code()), (422, "bundle_type"), "{kind}");
    }
    for (event, reason) in [
        ("servicerequest-response", "response"),
        ("booking-response", "response"),
        ("booking-request", "booking"),
        ("admission", "unknown_event"),
    ] {
        let mut message = json("update.json");
        message["entry"][0]["resource"]["eventCoding"]["code"] = json!(event);
        let refusal = refused(take_json(&message));
        assert_eq!((refusal.status, refusal.reason.code()), (422, reason), "{event}");
        assert_eq!(refusal.issues[0].value.as_deref(), Some(event));
    }
    let mut answer = json("update.json");
    answer["entry"][0]["resource"]["response"] = json!({"identifier": "x", "code": "ok"});
    assert_eq!(refused(take_json(&answer)).reason.code(), "response");
}
