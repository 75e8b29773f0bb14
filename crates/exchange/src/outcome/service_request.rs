//! A referral as it stands with us, for its referrer: a ServiceRequest.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::clean;

/// System of NHS numbers.
pub(crate) const NHS_NUMBER: &str = "https://fhir.nhs.uk/Id/nhs-number";
/// System of ODS codes.
pub(super) const ODS_CODE: &str = "https://fhir.nhs.uk/Id/ods-organization-code";

/// An organisation by name and ODS code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Organisation {
    /// Its name.
    pub name: String,
    /// Its ODS code, where it has one.
    pub ods_code: Option<String>,
}

impl Organisation {
    /// As a resource, with an id where it is contained in another.
    pub(super) fn resource(&self, id: Option<&str>) -> Value {
        json!({
            "resourceType": "Organization",
            "id": id,
            "identifier": self.ods_code.as_ref().map(|code| json!([{"system": ODS_CODE, "value": code}])),
            "name": self.name,
        })
    }

    /// As a logical reference.
    fn reference(&self) -> Value {
        json!({
            "type": "Organization",
            "identifier": self.ods_code.as_ref().map(|code| json!({"system": ODS_CODE, "value": code})),
            "display": self.name,
        })
    }
}

/// Where a request stands, in FHIR's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestStatus {
    /// Received and being acted on: from receipt to the end of the work.
    Active,
    /// Paused, or waiting for an answer from the person or the referrer.
    OnHold,
    /// Withdrawn by its sender or by the person.
    Revoked,
    /// The episode has ended, with or without therapy.
    Completed,
    /// Recorded in error.
    EnteredInError,
}

impl RequestStatus {
    /// The FHIR code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::OnHold => "on-hold",
            Self::Revoked => "revoked",
            Self::Completed => "completed",
            Self::EnteredInError => "entered-in-error",
        }
    }
}

/// What a referrer may read of their referral.
#[derive(Debug, Clone)]
pub struct ServiceRequestView {
    /// Our id.
    pub id: String,
    /// How often it has changed, from 1.
    pub version: u64,
    /// When it last changed.
    pub last_updated: Timestamp,
    /// Identifiers: ours and those of the sender, as (system, value).
    pub identifiers: Vec<(Option<String>, String)>,
    /// Where it stands.
    pub status: RequestStatus,
    /// The intent as it was sent; `order` where the referral came otherwise than by message.
    pub intent: Option<String>,
    /// The priority as it was sent: routine, urgent, asap or stat. Ours, set by a clinician, is not told here.
    pub priority: Option<String>,
    /// The service asked for, in words.
    pub service: Option<String>,
    /// The person's NHS number, where it is given and its check digit holds.
    pub nhs_number: Option<String>,
    /// The person's name, for the referrer's own referral only.
    pub person: Option<String>,
    /// When the referral was written, as sent: a FHIR date or moment.
    pub authored_on: Option<String>,
    /// Who referred.
    pub requester: Option<String>,
    /// The referrer's organisation.
    pub requester_organisation: Option<Organisation>,
    /// Who acts on it: the service.
    pub performer: Organisation,
    /// What the referrer may know of how it goes, newest last: moment and words.
    pub notes: Vec<(Timestamp, String)>,
}

/// Writes the resource.
pub fn service_request(view: &ServiceRequestView) -> Value {
    let requester = match (&view.requester, &view.requester_organisation) {
        (Some(name), organisation) => {
            let organisation = organisation
                .as_ref()
                .map(|organisation| format!(", {}", organisation.name));
            let identifier = view
                .requester_organisation
                .as_ref()
                .and_then(|organisation| organisation.ods_code.as_ref());
            json!({
                "display": format!("{name}{}", organisation.unwrap_or_default()),
                "identifier": identifier.map(|code| json!({"system": ODS_CODE, "value": code})),
            })
        }
        (None, Some(organisation)) => organisation.reference(),
        (None, None) => Value::Null,
    };
    let nhs_number = view
        .nhs_number
        .as_ref()
        .map(|number| json!({"system": NHS_NUMBER, "value": number}));
    let known = nhs_number.is_some() || view.person.is_some();
    clean(json!({
        "resourceType": "ServiceRequest",
        "id": view.id,
        "meta": {
            "versionId": view.version.to_string(),
            "lastUpdated": view.last_updated.to_string(),
            "profile": ["https://fhir.hl7.org.uk/StructureDefinition/UKCore-ServiceRequest"],
        },
        "identifier": view.identifiers.iter().map(|(system, value)| json!({"system": system, "value": value})).collect::<Value>(),
        "status": view.status.code(),
        "intent": view.intent.as_deref().unwrap_or("order"),
        "priority": view.priority,
        "code": view.service.as_ref().map(|service| json!({"text": service})),
        "subject": {
            "type": "Patient",
            "identifier": nhs_number,
            // FHIR wants a subject even where the person is not yet known.
            "display": if known { view.person.clone() } else { Some("A person not yet identified".to_owned()) },
        },
        "authoredOn": view.authored_on,
        "requester": requester,
        "performer": [view.performer.reference()],
        "note": view.notes.iter().map(|(at, words)| json!({"time": at.to_string(), "text": words})).collect::<Value>(),
    }))
}
