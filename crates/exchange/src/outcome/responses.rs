//! Answers in Bundles: to a message, and to a transaction.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Organisation, clean};

/// How a message was received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResponseCode {
    /// Taken in, or held for a person.
    Ok,
    /// Not taken; sending it again as it is will not help.
    FatalError,
    /// Not taken for now; it may be sent again.
    TransientError,
}

impl ResponseCode {
    fn code(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::FatalError => "fatal-error",
            Self::TransientError => "transient-error",
        }
    }
}

/// What a message response says.
#[derive(Debug, Clone)]
pub struct MessageResponse<'v> {
    /// Id for the response Bundle: a UUID.
    pub bundle_id: &'v str,
    /// Id for its header: a UUID.
    pub header_id: &'v str,
    /// Id for the outcome inside: a UUID.
    pub outcome_id: &'v str,
    /// When it is written.
    pub at: Timestamp,
    /// The message that it answers. Booking and Referral examples name the Bundle's id here.
    pub answers: &'v str,
    /// How it was received.
    pub code: ResponseCode,
    /// Who we are.
    pub from: &'v Organisation,
    /// Our endpoint.
    pub endpoint: &'v str,
    /// The sender's endpoint, as their message gave it.
    pub to_endpoint: Option<&'v str>,
    /// The OperationOutcome that says more.
    pub outcome: Value,
    /// The request as it stands with us, where there is one and its sender may see it (see [`super::service_request`]).
    pub request: Option<Value>,
}

/// A message Bundle that answers a message.
pub fn message_response(response: &MessageResponse<'_>) -> Value {
    let url = |id: &str| format!("urn:uuid:{id}");
    let sender_id = "sender";
    let request = response.request.as_ref().map(|request| {
        let id = request.get("id").and_then(Value::as_str).unwrap_or_default();
        (format!("ServiceRequest/{id}"), request)
    });
    let header = json!({
        "resourceType": "MessageHeader",
        "id": response.header_id,
        "contained": [response.from.resource(Some(sender_id))],
        "eventCoding": {
            "system": "https://fhir.nhs.uk/CodeSystem/message-events-bars",
            "code": "servicerequest-response",
        },
        "destination": response.to_endpoint.map(|endpoint| json!([{"endpoint": endpoint}])),
        "sender": {"reference": format!("#{sender_id}")},
        "source": {"name": response.from.name, "software": "Rapport", "endpoint": response.endpoint},
        "reason": {"coding": [{"system": "https://fhir.nhs.uk/CodeSystem/message-reason-bars", "code": "new"}]},
        "response": {
            "identifier": response.answers,
            "code": response.code.code(),
            "details": {"reference": url(response.outcome_id)},
        },
        "focus": request.as_ref().map(|(url, _)| json!([{"reference": url}])),
    });
    let mut outcome = response.outcome.clone();
    if let Value::Object(members) = &mut outcome {
        members.insert("id".to_owned(), json!(response.outcome_id));
    }
    let mut entries = vec![
        json!({"fullUrl": url(response.header_id), "resource": header}),
        json!({"fullUrl": url(response.outcome_id), "resource": outcome}),
    ];
    if let Some((url, request)) = request {
        entries.push(
            json!({"fullUrl": format!("{}/{url}", response.endpoint.trim_end_matches('/')), "resource": request}),
        );
    }
    clean(json!({
        "resourceType": "Bundle",
        "id": response.bundle_id,
        "type": "message",
        "timestamp": response.at.to_string(),
        "entry": entries,
    }))
}

/// A transaction-response Bundle: one answer for each entry in order. The entry at `request_entry` became, or changed,
/// the request with this id and version; the others were read as part of it and are not kept as resources of their own.
pub fn transaction_response(
    bundle_id: &str,
    at: Timestamp,
    entries: usize,
    request_entry: usize,
    created: bool,
    request: (&str, u64),
    outcome: &Value,
) -> Value {
    let (id, version) = request;
    let all: Vec<Value> = (0..entries)
        .map(|entry| {
            if entry == request_entry {
                json!({"response": {
                    "status": if created { "201 Created" } else { "200 OK" },
                    "location": format!("ServiceRequest/{id}/_history/{version}"),
                    "etag": format!("W/\"{version}\""),
                    "lastModified": at.to_string(),
                    "outcome": outcome,
                }})
            } else {
                json!({"response": {"status": "200 OK"}})
            }
        })
        .collect();
    clean(json!({
        "resourceType": "Bundle",
        "id": bundle_id,
        "type": "transaction-response",
        "timestamp": at.to_string(),
        "entry": all,
    }))
}
