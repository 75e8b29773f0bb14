//! Whatever arrives, an answer comes back.

use crate::common::{fixture, rules};
use exchange::intake::{Intake, IntakeRules, read};
use exchange::outcome;
use proptest::prelude::*;
use serde_json::{Value, json};

/// Names that mean something to the reader, so that arbitrary values get far into it.
const NAMES: &[&str] = &[
    "resourceType",
    "type",
    "entry",
    "resource",
    "fullUrl",
    "id",
    "status",
    "intent",
    "subject",
    "reference",
    "identifier",
    "system",
    "value",
    "name",
    "family",
    "given",
    "birthDate",
    "gender",
    "contained",
    "category",
    "coding",
    "code",
    "display",
    "text",
    "eventCoding",
    "focus",
    "reason",
    "sender",
    "source",
    "extension",
    "url",
    "valueString",
    "valueCodeableConcept",
    "requester",
    "note",
    "telecom",
    "address",
    "contact",
    "relationship",
    "period",
    "start",
    "item",
    "answer",
    "linkId",
    "activity",
    "detail",
    "request",
    "method",
];

const TEXTS: &[&str] = &[
    "Bundle",
    "message",
    "transaction",
    "collection",
    "ServiceRequest",
    "Patient",
    "MessageHeader",
    "Flag",
    "Observation",
    "Organization",
    "PractitionerRole",
    "Practitioner",
    "Condition",
    "QuestionnaireResponse",
    "CarePlan",
    "active",
    "order",
    "servicerequest-request",
    "new",
    "update",
    "urn:uuid:1",
    "#1",
    "Patient/1",
    "1",
    "2026-01-01",
    "2026-01-01T10:00:00Z",
    "https://fhir.nhs.uk/Id/nhs-number",
    "9990123454",
    "revoked",
    "PUT",
    "ServiceRequest/1",
    "",
];

fn fhirish() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        3 => proptest::sample::select(TEXTS).prop_map(Value::from),
        1 => any::<i32>().prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
        1 => ".{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(7, 80, 8, |inner| {
        prop_oneof![
            1 => proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            3 => proptest::collection::btree_map(proptest::sample::select(NAMES), inner, 0..8)
                .prop_map(|map| Value::Object(map.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())),
        ]
    })
}

/// An answer is whole: it can be written, and everything in it has words.
fn is_whole(intake: &Intake) {
    match intake {
        Intake::Refused(refusal) => {
            assert!((400..500).contains(&refusal.status));
            assert!(!refusal.issues.is_empty() && !refusal.words.is_empty() && !refusal.remedy.is_empty());
            assert_eq!(outcome::refused(refusal).status, refusal.status);
        }
        Intake::Quarantine(held) => {
            assert!(!held.issues.is_empty() && !held.ask.is_empty());
            assert_eq!(outcome::held(held).status, 202);
        }
        Intake::Referral(_) | Intake::Update(_) | Intake::Withdrawal(_) => {}
    }
    if let Some(referral) = intake.understood() {
        assert!(
            referral
                .rows()
                .iter()
                .all(|row| !row.label.is_empty() && !row.value.trim().is_empty())
        );
        assert_eq!(outcome::taken(200, "taken", referral).status, 200);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        is_whole(&read(&bytes, &rules()));
    }

    #[test]
    fn any_resource(mut value in fhirish(), kind in proptest::sample::select(&["ServiceRequest", "Bundle", "Flag"][..])) {
        if let Value::Object(members) = &mut value {
            members.insert("resourceType".to_owned(), kind.into());
        }
        is_whole(&read(value.to_string().as_bytes(), &rules()));
    }

    #[test]
    fn any_parts_around_a_good_request(parts in proptest::collection::vec(fhirish(), 1..4), kinds in proptest::collection::vec(proptest::sample::select(TEXTS), 4)) {
        let mut message: Value = serde_json::from_slice(&fixture("update.json")).unwrap();
        let entries = message["entry"].as_array_mut().unwrap();
        for (mut part, kind) in parts.into_iter().zip(kinds) {
            if let Value::Object(members) = &mut part {
                members.insert("resourceType".to_owned(), kind.into());
            }
            entries.push(json!({"resource": part}));
        }
        let any = IntakeRules { any_use_case: true, ..rules() };
        is_whole(&read(message.to_string().as_bytes(), &any));
    }

    #[test]
    fn any_member_put_anywhere(at in 0_usize..40, name in proptest::sample::select(NAMES), value in fhirish()) {
        let mut message: Value = serde_json::from_slice(&fixture("liaison-referral.json")).unwrap();
        let entry = at % 8;
        if let Some(resource) = message["entry"][entry]["resource"].as_object_mut() {
            resource.insert(name.to_owned(), value);
        }
        is_whole(&read(message.to_string().as_bytes(), &rules()));
    }

    #[test]
    fn a_message_cut_or_damaged_anywhere(at in 0_usize..6000, byte in any::<u8>(), cut in any::<bool>()) {
        let mut bytes = fixture("liaison-referral.json");
        let at = at % bytes.len();
        if cut {
            bytes.truncate(at);
        } else {
            bytes[at] = byte;
        }
        is_whole(&read(&bytes, &rules()));
    }
}
