//! The CapabilityStatement: only what works.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::clean;

/// What differs from one installation to another.
#[derive(Debug, Clone)]
pub struct CapabilityFacts<'v> {
    /// Address of the FHIR interface, such as `https://service.example/fhir`.
    pub base_url: &'v str,
    /// Version of the program.
    pub version: &'v str,
    /// When this version was made.
    pub date: Date,
    /// The service that runs it.
    pub publisher: &'v str,
    /// Whether callers must sign in to read and send.
    pub sign_in: bool,
}

/// Writes the statement.
pub fn capability_statement(facts: &CapabilityFacts<'_>) -> Value {
    let message_definition = "https://fhir.nhs.uk/MessageDefinition/bars-message-servicerequest-request-referral";
    clean(json!({
        "resourceType": "CapabilityStatement",
        "name": "Rapport",
        "title": "Rapport: referrals to a psychological-therapy service",
        "status": "active",
        "date": facts.date.to_string(),
        "publisher": facts.publisher,
        "kind": "instance",
        "software": {"name": "Rapport", "version": facts.version},
        "implementation": {"description": "Takes in referrals as FHIR R4 messages", "url": facts.base_url},
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json", "json"],
        "rest": [{
            "mode": "server",
            "documentation": "Referrals are taken as a BaRS message Bundle at $process-message, or at the base as a \
                transaction Bundle with one ServiceRequest and its Patient. What was not read is listed in the answer. \
                A referral that has to be read by a person first is answered with status 202.",
            "security": facts.sign_in.then(|| json!({"description": "Callers sign in."})),
            "resource": [{
                "type": "ServiceRequest",
                "supportedProfile": ["https://fhir.hl7.org.uk/StructureDefinition/UKCore-ServiceRequest"],
                "interaction": [{"code": "read", "documentation": "A referrer reads their own referral."}],
                "versioning": "versioned",
                "conditionalCreate": false,
                "conditionalUpdate": false,
                "conditionalDelete": "not-supported",
            }],
            "interaction": [{
                "code": "transaction",
                "documentation": "One ServiceRequest with its Patient and what belongs to it, taken whole or not at all.",
            }],
            "operation": [{
                "name": "process-message",
                "definition": "http://hl7.org/fhir/OperationDefinition/MessageHeader-process-message",
            }],
        }],
        "messaging": [{
            "documentation": "Event servicerequest-request with reason new, update or delete; status revoked or \
                entered-in-error withdraws.",
            "supportedMessage": [{"mode": "receiver", "definition": message_definition}],
        }],
    }))
}
