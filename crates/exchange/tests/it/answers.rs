//! What we answer is FHIR R4: against the official JSON schema where it is there, and by rules of our own in any case.

use crate::common::{rules, shared, take, today};
use exchange::intake::{Intake, IntakeRules, Issue, IssueCode, Severity, read};
use exchange::outcome::{
    self, CapabilityFacts, MessageResponse, Organisation, Problem, RequestStatus, ResponseCode, ServiceRequestView,
};
use jiff::Timestamp;
use serde_json::{Value, json};

fn now() -> Timestamp {
    "2026-11-22T10:15:00Z".parse().unwrap()
}

fn service() -> Organisation {
    Organisation {
        name: "Inventon Psychological Therapies".to_owned(),
        ods_code: Some("X99990".to_owned()),
    }
}

fn view() -> ServiceRequestView {
    ServiceRequestView {
        id: "0197a5a0-0000-7000-8000-000000000001".to_owned(),
        version: 3,
        last_updated: now(),
        identifiers: vec![(
            Some("https://invented.example/id/referral".to_owned()),
            "REF-2026-0417".to_owned(),
        )],
        status: RequestStatus::Active,
        intent: None,
        priority: Some("urgent".to_owned()),
        service: Some("Psychological therapy".to_owned()),
        nhs_number: Some("9990123454".to_owned()),
        person: Some("Ida Testvale".to_owned()),
        authored_on: Some("2026-11-20".to_owned()),
        requester: Some("Dr Bryn Sampleton".to_owned()),
        requester_organisation: Some(Organisation {
            name: "Marlpit Invented Surgery".to_owned(),
            ods_code: Some("X99901".to_owned()),
        }),
        performer: service(),
        notes: vec![(now(), "Screened; an assessment will be offered.".to_owned())],
    }
}

/// Every kind of answer, with a name.
fn answers() -> Vec<(String, Value)> {
    let mut all: Vec<(String, Value)> = Vec::new();
    for name in [
        "gp-referral.json",
        "liaison-referral.json",
        "ambulance-dispatch.json",
        "malformed.json",
        "xml-referral.xml",
        "stu3-referral-request.json",
        "booking-request.json",
        "update.json",
        "cancel.json",
        "unidentified.json",
    ] {
        let answer = match take(name) {
            Intake::Refused(refusal) => outcome::refused(&refusal),
            Intake::Quarantine(held) => outcome::held(&held),
            other => outcome::taken(201, "Taken in as a new referral.", other.understood().unwrap()),
        };
        all.push((name.to_owned(), answer.body));
    }
    let letter = json!({"resourceType": "DocumentReference", "status": "current", "content": []}).to_string();
    let Intake::Quarantine(held) = read(letter.as_bytes(), &rules()) else {
        panic!()
    };
    all.push(("held".to_owned(), outcome::held(&held).body));
    all.push((
        "repeated".to_owned(),
        outcome::repeated("This message came before, on 20 November 2026.").body,
    ));
    all.push(("nothing wrong".to_owned(), outcome::operation_outcome(200, &[])));
    for problem in [
        Problem::Unauthorised,
        Problem::Forbidden,
        Problem::NotFound,
        Problem::Gone,
        Problem::MethodNotAllowed,
        Problem::NotAcceptable,
        Problem::Conflict,
        Problem::TooLarge,
        Problem::UnsupportedMediaType,
        Problem::TooManyRequests,
        Problem::ServerError,
        Problem::NotImplemented,
        Problem::Unavailable,
    ] {
        all.push((format!("{problem:?}"), outcome::problem(problem, "In words.").body));
    }
    let facts = CapabilityFacts {
        base_url: "https://service.invented.example/fhir",
        version: "0.1.0",
        date: today(),
        publisher: "Inventon Psychological Therapies",
        sign_in: true,
    };
    all.push(("capability".to_owned(), outcome::capability_statement(&facts)));
    all.push((
        "capability without sign-in".to_owned(),
        outcome::capability_statement(&CapabilityFacts {
            sign_in: false,
            ..facts
        }),
    ));
    let request = outcome::service_request(&view());
    let bare = ServiceRequestView {
        identifiers: Vec::new(),
        priority: None,
        service: None,
        nhs_number: None,
        person: None,
        authored_on: None,
        requester: None,
        requester_organisation: None,
        notes: Vec::new(),
        status: RequestStatus::EnteredInError,
        ..view()
    };
    all.push(("service request".to_owned(), request.clone()));
    all.push(("bare service request".to_owned(), outcome::service_request(&bare)));
    for (code, request) in [
        (ResponseCode::Ok, Some(request)),
        (ResponseCode::FatalError, None),
        (ResponseCode::TransientError, None),
    ] {
        let response = MessageResponse {
            bundle_id: "0197a5a0-0000-7000-8000-0000000000b1",
            header_id: "0197a5a0-0000-7000-8000-0000000000b2",
            outcome_id: "0197a5a0-0000-7000-8000-0000000000b3",
            at: now(),
            answers: "9a000000-0000-4000-8000-000000000001",
            code,
            from: &service(),
            endpoint: "https://service.invented.example/fhir",
            to_endpoint: Some("https://fhir.nhs.uk/Id/dos-service-id|9990002"),
            outcome: outcome::operation_outcome(
                200,
                &[Issue::plain(
                    Severity::Information,
                    IssueCode::Informational,
                    "Taken in.",
                )],
            ),
            request,
        };
        all.push((
            format!("message response {code:?}"),
            outcome::message_response(&response),
        ));
    }
    let outcome = outcome::operation_outcome(200, &[]);
    let transaction = outcome::transaction_response("tx-1", now(), 3, 0, true, ("0197a5a0", 1), &outcome);
    all.push(("transaction response".to_owned(), transaction));
    all
}

/// What holds of every FHIR resource in JSON: no null, no empty text, list or object; a kind for each resource.
fn is_sound(name: &str, value: &Value) {
    match value {
        Value::Null => panic!("{name}: a null"),
        Value::String(text) => assert!(!text.trim().is_empty(), "{name}: an empty text"),
        Value::Array(items) => {
            assert!(!items.is_empty(), "{name}: an empty list");
            items.iter().for_each(|item| is_sound(name, item));
        }
        Value::Object(members) => {
            assert!(!members.is_empty(), "{name}: an empty object");
            members.values().for_each(|member| is_sound(name, member));
        }
        Value::Bool(_) | Value::Number(_) => {}
    }
}

#[test]
fn answers_are_sound_by_our_own_rules() {
    for (name, answer) in answers() {
        is_sound(&name, &answer);
        assert!(answer["resourceType"].is_string(), "{name}");
        if answer["resourceType"] == "OperationOutcome" {
            for issue in answer["issue"].as_array().unwrap() {
                assert!(issue["severity"].is_string() && issue["code"].is_string(), "{name}");
                assert!(
                    issue["expression"].is_null() || issue["expression"].is_array(),
                    "{name}"
                );
            }
        }
    }
}

#[test]
fn answers_pass_the_official_schema() {
    let Some(data) = shared() else { return };
    let packed = std::fs::File::open(data.join("fhir-r4-schema/fhir.schema.json.gz")).unwrap();
    let mut schema: Value = serde_json::from_reader(flate2::read::GzDecoder::new(packed)).unwrap();
    // The schema is that of 4.0.0, whose list of versions could not yet name its own technical correction, 4.0.1. That is
    // the version that we and the official BaRS server state, and the only difference made here.
    let versions = schema
        .pointer_mut("/definitions/CapabilityStatement/properties/fhirVersion/enum")
        .unwrap();
    assert_eq!(versions.as_array().unwrap().last().unwrap(), "4.0.0");
    versions.as_array_mut().unwrap().push(json!("4.0.1"));
    // One validator for each kind of resource: the schema's own choice among all kinds says only that none fits.
    let mut validators = std::collections::BTreeMap::new();
    for (name, answer) in answers() {
        let kind = answer["resourceType"].as_str().unwrap().to_owned();
        let validator = validators.entry(kind).or_insert_with_key(|kind| {
            let mut schema = schema.clone();
            let members = schema.as_object_mut().unwrap();
            members.remove("oneOf");
            members.insert("$ref".to_owned(), json!(format!("#/definitions/{kind}")));
            jsonschema::validator_for(&schema).unwrap()
        });
        let errors: Vec<String> = validator
            .iter_errors(&answer)
            .map(|error| format!("{} at {}", end_of(&error.to_string()), error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}\n{answer:#}");
    }
    // The control: the schema does find what is wrong.
    let validator = &validators["ServiceRequest"];
    for (member, value) in [
        ("authoredOn", json!("soon")),
        ("wish", json!(1)),
        ("subject", json!({"odd": 1})),
    ] {
        let mut wrong = outcome::service_request(&view());
        assert!(validator.is_valid(&wrong));
        wrong[member] = value;
        assert!(!validator.is_valid(&wrong), "{member}");
    }
}

/// The end of a long message, which says what is wrong.
fn end_of(text: &str) -> String {
    let skip = text.chars().count().saturating_sub(200);
    text.chars().skip(skip).collect()
}

#[test]
fn an_answer_lists_what_was_not_read_and_what_is_asked_about() {
    let Intake::Referral(referral) = take("liaison-referral.json") else {
        panic!()
    };
    let answer = outcome::taken(201, "Taken in as a new referral.", &referral).body;
    let issues = answer["issue"].as_array().unwrap();
    assert_eq!(issues[0]["details"]["text"], "Taken in as a new referral.");
    let number = issues
        .iter()
        .find(|issue| issue["expression"][0] == "Bundle.entry[3].resource.identifier[0]")
        .unwrap();
    assert_eq!(number["severity"], "warning");
    let Intake::Referral(referral) = take("gp-referral.json") else {
        panic!()
    };
    let answer = outcome::taken(201, "Taken in as a new referral.", &referral).body;
    let unread = answer["issue"].as_array().unwrap().last().unwrap()["expression"]
        .as_array()
        .unwrap()
        .clone();
    assert_eq!(
        unread,
        referral.unread.iter().map(|path| json!(path)).collect::<Vec<_>>()
    );
}

#[test]
fn statuses_and_codes_are_those_of_the_standard() {
    let Intake::Refused(refusal) = take("ambulance-dispatch.json") else {
        panic!()
    };
    let answer = outcome::refused(&refusal);
    assert_eq!(answer.status, 422);
    assert_eq!(
        answer.body["issue"][0]["details"]["coding"][0]["code"],
        "REC_UNPROCESSABLE_ENTITY"
    );
    assert_eq!(answer.body["issue"][0]["code"], "not-supported");
    assert_eq!(
        answer.body["issue"][0]["expression"][0],
        "Bundle.entry[1].resource.category[0].coding[1]"
    );
    assert!(
        answer.body["issue"][0]["diagnostics"]
            .as_str()
            .unwrap()
            .contains("a6t1")
    );
    assert_eq!(outcome::repeated("again").status, 409);
    assert_eq!(outcome::repeated("again").body["issue"][0]["code"], "duplicate");
    let Intake::Refused(refusal) = read(b"{]", &rules()) else {
        panic!()
    };
    let answer = outcome::refused(&refusal);
    assert!(
        answer.body["issue"][0]["diagnostics"]
            .as_str()
            .unwrap()
            .starts_with("line 1, column 2: ")
    );
    let big = IntakeRules {
        max_bytes: 3,
        ..rules()
    };
    let Intake::Refused(refusal) = read(b"{\"a\":1}", &big) else {
        panic!()
    };
    assert_eq!(outcome::refused(&refusal).status, 413);
}

#[test]
fn a_message_response_names_the_message_and_how_it_went() {
    let (_, response) = answers()
        .into_iter()
        .find(|(name, _)| name == "message response Ok")
        .unwrap();
    let header = &response["entry"][0]["resource"];
    assert_eq!(header["response"]["identifier"], "9a000000-0000-4000-8000-000000000001");
    assert_eq!(header["response"]["code"], "ok");
    assert_eq!(
        header["response"]["details"]["reference"],
        response["entry"][1]["fullUrl"]
    );
    assert_eq!(
        header["focus"][0]["reference"].as_str().unwrap(),
        "ServiceRequest/0197a5a0-0000-7000-8000-000000000001"
    );
    assert_eq!(response["entry"][2]["resource"]["status"], "active");
    let (_, failed) = answers()
        .into_iter()
        .find(|(name, _)| name == "message response FatalError")
        .unwrap();
    assert_eq!(failed["entry"][0]["resource"]["response"]["code"], "fatal-error");
    assert_eq!(failed["entry"].as_array().unwrap().len(), 2);
    assert!(failed["entry"][0]["resource"]["focus"].is_null());
}

#[test]
fn our_own_answers_are_refused_at_our_own_door_with_the_right_words() {
    // A mirror must not make a referral out of what we said.
    for (name, answer) in answers() {
        match read(answer.to_string().as_bytes(), &rules()) {
            Intake::Refused(_) => {}
            Intake::Quarantine(held) => assert_eq!(held.reason.code(), "person_not_in_message", "{name}"),
            Intake::Withdrawal(_) if name == "bare service request" => {}
            Intake::Referral(_) if name == "service request" => {}
            other => panic!("{name}: {other:?}"),
        }
    }
}
