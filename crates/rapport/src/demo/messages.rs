//! Electronic referrals that came in today: one that was taken, one of a kind this service does not take, one that
//! changes a request nobody here knows.

use super::invent;
use super::year::Year;
use crate::output::{During, Failure};
use casework::Principal;
use serde_json::{Value, json};

/// Takes today's messages in.
///
/// # Errors
/// When taking a message fails (a refusal of the message is none).
pub fn arrive(year: &mut Year) -> Result<(), Failure> {
    let system = Principal::system(year.desk.organisation());
    let today = year.today.to_string();
    for message in [
        referral("demo-1", &today, "active"),
        referral("demo-2", &today, "draft"),
        update(&today),
    ] {
        let bytes = serde_json::to_vec(&message).during("writing a message")?;
        year.desk
            .take_message(&system, &bytes, false)
            .during("taking a message in")?;
    }
    Ok(())
}

/// A practice's ServiceRequest with its patient, as a collection.
fn referral(id: &str, today: &str, status: &str) -> Value {
    let number = invent::nhs_number(90_100).digits;
    json!({
        "resourceType": "Bundle",
        "type": "collection",
        "identifier": { "system": "https://example.org/messages", "value": id },
        "entry": [
            { "fullUrl": "urn:uuid:6d1f8c0e-8a57-4f0e-9b1c-0d4b7c1f5a01", "resource": {
                "resourceType": "ServiceRequest",
                "identifier": [{ "system": "https://example.org/requests", "value": id }],
                "status": status,
                "intent": "order",
                "priority": "routine",
                "category": [{ "coding": [{ "system": "http://snomed.info/sct", "code": "3457005", "display": "Patient referral" }] }],
                "code": { "text": "Psychological therapy" },
                "subject": { "reference": "urn:uuid:6d1f8c0e-8a57-4f0e-9b1c-0d4b7c1f5a02" },
                "authoredOn": today,
                "requester": { "display": "Dr Bronagh Larchwood, Larch Row Surgery" },
                "reasonCode": [{ "text": "Bereaved in the spring, not sleeping, asks to talk to somebody." }],
                "note": [{ "text": "She would rather be seen in person, and not on Mondays." }]
            } },
            { "fullUrl": "urn:uuid:6d1f8c0e-8a57-4f0e-9b1c-0d4b7c1f5a02", "resource": {
                "resourceType": "Patient",
                "identifier": [{ "system": "https://fhir.nhs.uk/Id/nhs-number", "value": number }],
                "name": [{ "use": "official", "family": "Fairbourne", "given": ["Odette"] }],
                "gender": "female",
                "birthDate": "1961-09-02",
                "telecom": [{ "system": "phone", "value": "07700 900733", "use": "mobile" }],
                "address": [{ "line": ["3 Willow Bank"], "city": "Thornwick", "postalCode": "ZZ4 7FG" }]
            } }
        ]
    })
}

/// A change of a request that this service never had.
fn update(today: &str) -> Value {
    let mut message = referral("demo-3", today, "active");
    if let Some(request) = message.pointer_mut("/entry/0/resource") {
        request["replaces"] =
            json!([{ "identifier": { "system": "https://example.org/requests", "value": "not-known-here" } }]);
    }
    message
}
