//! What the sender of a message is told.

use care::{DocumentId, EpisodeId};
use exchange::intake::{Envelope, Held, ReferralUnderstood, Refusal};
use exchange::outcome::{self, Answer, MessageResponse, Organisation, ResponseCode};
use serde_json::Value;
use uuid::Uuid;

use crate::desk::Desk;
use crate::ids::QuarantineId;
use crate::index::Request;
use crate::intake::{Taken, TakenAs, ToHold};

fn bytes(body: &Value) -> Vec<u8> {
    // A tree of JSON values can always be written.
    serde_json::to_vec(body).unwrap_or_default()
}

impl Desk {
    /// Who we are, in FHIR.
    pub(crate) fn own_organisation(&self) -> Organisation {
        let service = self.views.service();
        Organisation {
            name: service.name.clone(),
            ods_code: service.ods_code.clone(),
        }
    }

    pub(crate) fn answer_refused(&self, refusal: &Refusal) -> Taken {
        let answer = outcome::refused(refusal);
        Taken {
            outcome: TakenAs::Refused {
                reason: refusal.reason.code(),
            },
            status: answer.status,
            body: bytes(&answer.body),
            words: format!("Refused: {}. {}", refusal.words.trim_end_matches('.'), refusal.remedy),
            rows: Vec::new(),
            document: None,
        }
    }

    pub(crate) fn answer_repeat(&self, episode: Option<EpisodeId>, quarantine: Option<QuarantineId>) -> Taken {
        let words = "The same message came before; nothing was done twice";
        let answer = outcome::repeated(words);
        Taken {
            outcome: TakenAs::Repeat { episode, quarantine },
            status: answer.status,
            body: bytes(&answer.body),
            words: words.to_owned(),
            rows: Vec::new(),
            document: None,
        }
    }

    pub(crate) fn answer_held(&self, quarantine: QuarantineId, document: DocumentId, held: &Held) -> Taken {
        let answer = outcome::held(held);
        Taken {
            outcome: TakenAs::Held {
                quarantine,
                reason: held.reason.code(),
            },
            status: answer.status,
            body: bytes(&answer.body),
            words: format!("Held for a person, not yet a referral: {}", held.words),
            rows: held.understood.as_ref().map(|u| u.rows()).unwrap_or_default(),
            document: Some(document),
        }
    }

    /// The answer to an update or a withdrawal that waits for a human to find its request.
    pub(crate) fn answer_waiting(
        &self,
        quarantine: QuarantineId,
        document: DocumentId,
        held: &ToHold,
        message: &ReferralUnderstood,
        original: &[u8],
    ) -> Taken {
        let words = format!("Held for a person: {}", held.words);
        let answer = outcome::taken(202, &words, message);
        let answer = self.in_its_envelope(answer, message, original, None, false);
        Taken {
            outcome: TakenAs::Held {
                quarantine,
                reason: held.reason,
            },
            status: answer.status,
            body: bytes(&answer.body),
            words,
            rows: message.rows(),
            document: Some(document),
        }
    }

    pub(crate) fn answer_taken(
        &self,
        became: TakenAs,
        request: Request,
        document: DocumentId,
        message: &ReferralUnderstood,
        original: &[u8],
    ) -> Taken {
        let (words, created) = match &became {
            TakenAs::Referral { recognised: true, .. } => ("Received as a new referral of somebody known here", true),
            TakenAs::Referral { .. } => ("Received as a new referral", true),
            TakenAs::Joined { .. } => ("Received; it joined the open episode of the same person", true),
            TakenAs::Updated { .. } => ("Received; it was added to the earlier request", false),
            _ => ("Received; the earlier request was withdrawn", false),
        };
        let status = if created && message.message.envelope != Envelope::Message {
            201
        } else {
            200
        };
        let answer = outcome::taken(status, words, message);
        let answer = self.in_its_envelope(answer, message, original, Some(request), created);
        Taken {
            outcome: became,
            status: answer.status,
            body: bytes(&answer.body),
            words: words.to_owned(),
            rows: message.rows(),
            document: Some(document),
        }
    }

    /// A message is answered with a message, a transaction with a transaction's answer, anything else with the outcome
    /// itself.
    fn in_its_envelope(
        &self,
        answer: Answer,
        message: &ReferralUnderstood,
        original: &[u8],
        request: Option<Request>,
        created: bool,
    ) -> Answer {
        let id = || Uuid::new_v4().to_string();
        match message.message.envelope {
            Envelope::Message => {
                let (bundle, header, outcome_id) = (id(), id(), id());
                let endpoint = format!("urn:uuid:{}", self.organisation());
                let resource = request
                    .and_then(|r| self.request_resource(r))
                    .map(|(resource, _)| resource);
                let response = MessageResponse {
                    bundle_id: &bundle,
                    header_id: &header,
                    outcome_id: &outcome_id,
                    at: self.clock.now(),
                    answers: message.message.message_id.as_deref().unwrap_or_default(),
                    code: ResponseCode::Ok,
                    from: &self.own_organisation(),
                    endpoint: &endpoint,
                    to_endpoint: message.message.source.endpoint.as_deref(),
                    outcome: answer.body,
                    request: resource,
                };
                Answer {
                    status: answer.status,
                    body: outcome::message_response(&response),
                }
            }
            Envelope::Transaction => {
                let Some(request) = request else { return answer };
                let entries = serde_json::from_slice::<Value>(original)
                    .ok()
                    .and_then(|bundle| bundle.get("entry").and_then(Value::as_array).map(Vec::len))
                    .unwrap_or(0);
                let version = self.views.episode(request.episode).map_or(1, |e| e.version);
                let referral = request.referral.to_string();
                let body = outcome::transaction_response(
                    &id(),
                    self.clock.now(),
                    entries,
                    entry_of(&message.request.path),
                    created,
                    (&referral, version),
                    &answer.body,
                );
                // The answer to a transaction is 200; what became of each entry stands inside.
                Answer { status: 200, body }
            }
            Envelope::Collection | Envelope::Alone => answer,
        }
    }
}

/// The number of the entry in a path such as `Bundle.entry[3].resource`.
fn entry_of(path: &str) -> usize {
    path.split_once("entry[")
        .and_then(|(_, rest)| rest.split_once(']'))
        .and_then(|(n, _)| n.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::entry_of;

    #[test]
    fn the_entry_is_read_off_the_path() {
        assert_eq!(entry_of("Bundle.entry[12].resource.ofType(ServiceRequest)"), 12);
        assert_eq!(entry_of("ServiceRequest"), 0);
    }
}
