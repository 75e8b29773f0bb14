//! What we answer, as FHIR R4 JSON: OperationOutcome, message response, transaction response, CapabilityStatement, and
//! a ServiceRequest as it stands with us.
//!
//! Nothing here looks at a clock or makes an id: both come in as arguments, so that an answer can be written again.

mod capability;
mod operation_outcome;
mod responses;
mod service_request;

use serde_json::Value;

pub use capability::{CapabilityFacts, capability_statement};
pub use operation_outcome::{Problem, held, operation_outcome, problem, refused, repeated, taken};
pub use responses::{MessageResponse, ResponseCode, message_response, transaction_response};
pub(crate) use service_request::NHS_NUMBER;
pub use service_request::{Organisation, RequestStatus, ServiceRequestView, service_request};

/// The media type of every answer.
pub const FHIR_JSON: &str = "application/fhir+json; fhirVersion=4.0";

/// An HTTP status with a FHIR resource as its body.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The resource.
    pub body: Value,
}

/// Takes out what FHIR does not allow: nulls, empty texts, empty lists and empty objects.
pub(crate) fn clean(value: Value) -> Value {
    fn kept(value: &Value) -> bool {
        match value {
            Value::Null => false,
            Value::String(text) => !text.trim().is_empty(),
            Value::Array(items) => !items.is_empty(),
            Value::Object(members) => !members.is_empty(),
            Value::Bool(_) | Value::Number(_) => true,
        }
    }
    match value {
        Value::Array(items) => items.into_iter().map(clean).filter(kept).collect(),
        Value::Object(members) => Value::Object(
            members
                .into_iter()
                .map(|(name, value)| (name, clean(value)))
                .filter(|(_, value)| kept(value))
                .collect(),
        ),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::clean;

    #[test]
    fn what_fhir_does_not_allow_is_left_out() {
        let odd =
            json!({"a": null, "b": "", "c": [null, {"d": []}], "e": {"f": " "}, "g": false, "h": 0, "i": ["x", ""]});
        assert_eq!(clean(odd), json!({"g": false, "h": 0, "i": ["x"]}));
    }
}
