//! Putting together what was understood: message, request, person and everything beside them.

use sha2::{Digest, Sha256};

use super::IntakeRules;
use super::envelope::{HeaderFacts, Opened, Wanted, patients};
use super::given::Given;
use super::index::{kind_of, mark_member};
use super::problem::{Issue, IssueCode};
use super::reading::Reading;
use super::understood::{
    Attachment, CheckKind, Coded, ContextFact, MessageFacts, ObservationFact, Party, PersonFacts, ReferralUnderstood,
    RequestFacts, SourceFacts, ToCheck, Whose, Words,
};
use crate::json::{At, content_hash};

/// Who the subject of a request turned out to be.
pub(super) enum Subject<'d, 'a> {
    /// A Patient of the message.
    Patient(At<'d, 'a>),
    /// Somebody of whom the message holds only an NHS number.
    ByNumber(At<'d, 'a>),
    /// Not a person: the kind of resource, and where the reference stood.
    NotAPerson(String, At<'d, 'a>),
    /// Somebody whom the message does not hold.
    Elsewhere(String, At<'d, 'a>),
    /// The request names nobody.
    Missing,
}

/// Finds the person of a request.
pub(super) fn subject<'d, 'a>(reading: &Reading<'d, 'a>, request: At<'d, 'a>) -> Subject<'d, 'a> {
    let Some(reference) = request.get("subject") else {
        return Subject::Missing;
    };
    if let Some((target, text)) = reading.follow(reference) {
        return match target.resource() {
            Some(found) if kind_of(found) == "Patient" => Subject::Patient(found),
            Some(found) => Subject::NotAPerson(kind_of(found).to_owned(), reference),
            None if text.starts_with("Group/") || text.starts_with("Device/") || text.starts_with("Location/") => {
                Subject::NotAPerson(text.split('/').next().unwrap_or_default().to_owned(), reference)
            }
            None if has_nhs_number(reference) => Subject::ByNumber(reference),
            None => Subject::Elsewhere(text.to_owned(), reference),
        };
    }
    if has_nhs_number(reference) {
        // With a Patient of the message whose number is the same, it is that one.
        let number = reference.get("identifier").and_then(|item| item.peek_member("value"));
        let same = patients(&reading.index).into_iter().find(|patient| {
            patient
                .list("identifier")
                .any(|item| number.is_some() && item.peek_member("value") == number)
        });
        return same.map_or(Subject::ByNumber(reference), |patient| {
            if let Some(item) = reference.get("identifier") {
                item.mark_all();
            }
            Subject::Patient(patient)
        });
    }
    if reference.members().next().is_none() {
        return Subject::Missing;
    }
    let said = reference
        .peek_member("display")
        .unwrap_or("a person named in no way that can be followed");
    Subject::Elsewhere(said.to_owned(), reference)
}

fn has_nhs_number(reference: At<'_, '_>) -> bool {
    reference.get("identifier").is_some_and(|item| {
        item.peek_member("system")
            .is_some_and(|system| system.to_ascii_lowercase().ends_with("/id/nhs-number"))
            && item.peek_member("value").is_some_and(|value| !value.trim().is_empty())
    })
}

/// The keys of a message: over its bytes, its content, and its content with its sender.
pub(super) struct Keys {
    pub(super) bytes_hash: String,
    pub(super) content_hash: String,
}

impl Keys {
    pub(super) fn of(bytes: &[u8], root: At<'_, '_>) -> Self {
        Self {
            bytes_hash: hex(&Sha256::digest(bytes)),
            content_hash: hex(&content_hash(root)),
        }
    }

    /// The key of the same content from the same sender.
    pub(super) fn repeat_key(&self, sender: &str) -> String {
        let mut hasher = Sha256::new();
        hasher.update((sender.len() as u64).to_le_bytes());
        hasher.update(sender.as_bytes());
        hasher.update(self.content_hash.as_bytes());
        hex(&hasher.finalize())
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            text.push(char::from_digit(u32::from(byte >> 4), 16).unwrap_or('0'));
            text.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
            text
        })
}

/// Who sent a message, as one stable text for keys.
pub(super) fn sender_key(sender: &Given<Party>, source: &SourceFacts, rules: &IntakeRules) -> String {
    let party = sender.value();
    if let Some(code) = party.and_then(|party| party.ods_code.as_deref()) {
        return format!("ods:{}", code.trim().to_ascii_uppercase());
    }
    if let Some(endpoint) = source.endpoint.as_deref() {
        return format!("endpoint:{endpoint}");
    }
    if let Some(by) = &rules.delivered_by {
        return format!("delivered-by:{by}");
    }
    let name = party.map(Party::display).filter(|name| !name.is_empty());
    let name = name.or_else(|| source.name.as_deref().map(str::to_owned));
    name.map_or_else(|| "unknown".to_owned(), |name| format!("name:{name}"))
}

/// Reads everything around and beside the request. `unread` and `to_check` are filled in by [`finish`].
pub(super) fn understand<'d, 'a>(
    reading: &Reading<'d, 'a>,
    root: At<'d, 'a>,
    opened: &Opened<'d, 'a>,
    subject: &Subject<'d, 'a>,
    keys: &Keys,
    rules: &IntakeRules,
) -> ReferralUnderstood {
    let header = opened
        .header
        .map(|header| reading.header_facts(header))
        .unwrap_or_else(|| HeaderFacts {
            id: Given::NotGiven,
            event: Given::NotGiven,
            reason: Given::NotGiven,
            definition: Given::NotGiven,
            source: SourceFacts::default(),
            destinations: Vec::new(),
            sender: Given::NotGiven,
            receivers: Vec::new(),
            other: Vec::new(),
        });
    let (sent, message_id) = reading.bundle_facts(root);
    let request_at = match opened.request {
        Wanted::Request(at) | Wanted::Put(at, _) => Some(at),
        Wanted::Delete(..) => None,
    };
    let request = request_at.map(|at| reading.request_facts(at)).unwrap_or_default();
    let sender_key = sender_key(&header.sender, &header.source, rules);
    let mut referral = ReferralUnderstood {
        message: MessageFacts {
            envelope: opened.envelope,
            message_id,
            header_id: header.id,
            repeat_key: keys.repeat_key(&sender_key),
            sender_key,
            bytes_hash: keys.bytes_hash.clone(),
            content_hash: keys.content_hash.clone(),
            sent,
            event: header.event,
            reason: header.reason,
            definition: header.definition,
            use_case: reading.use_case(&request),
            source: header.source,
            destinations: header.destinations,
        },
        person: person(reading, subject),
        requester: request_at.map_or(Given::NotGiven, |at| reading.party_member(at, "requester")),
        sender: header.sender,
        recipients: header.receivers,
        reasons: request_at.map(|at| reading.reasons(at)).unwrap_or_default(),
        words: request_at.map(|at| reading.request_words(at)).unwrap_or_default(),
        request,
        conditions: Vec::new(),
        questionnaires: Vec::new(),
        observations: Vec::new(),
        medications: Vec::new(),
        allergies: Vec::new(),
        consents: Vec::new(),
        flags: Vec::new(),
        encounters: Vec::new(),
        context: Vec::new(),
        also_named: Vec::new(),
        attachments: Vec::new(),
        to_check: Vec::new(),
        unread: Vec::new(),
    };
    if !header.other.is_empty()
        && let Some(at) = opened.header
    {
        referral.context.push(ContextFact {
            resource: "MessageHeader".to_owned(),
            label: "Message header",
            title: "More about the message".to_owned(),
            details: header.other,
            path: at.path(),
        });
    }
    if let Some(at) = request_at {
        beside_request(reading, at, opened, &mut referral);
    }
    for (url, places) in reading.index.repeated_urls() {
        for place in places {
            let rule = "two entries of the message have the same fullUrl";
            reading.problem(Issue::error(IssueCode::Invariant, place.path(), rule).with_value(url));
        }
    }
    referral
}

/// Everything that stands beside the request: performers, supporting resources, contained ones, attached photographs.
fn beside_request<'d, 'a>(
    reading: &Reading<'d, 'a>,
    request: At<'d, 'a>,
    opened: &Opened<'d, 'a>,
    referral: &mut ReferralUnderstood,
) {
    for performer in reading.parties(request, "performer") {
        let is_same = |other: &Party| other.reference.is_some() && other.reference == performer.reference;
        if !referral.recipients.iter().any(is_same) {
            referral.recipients.push(performer);
        }
    }
    let encounter = reading
        .reference(request, "encounter")
        .and_then(|(target, _)| target.resource());
    for resource in &reading.index.resources {
        reading.beside(*resource, encounter, referral);
    }
    for resource in &reading.index.resources {
        for inner in resource.at.list("contained") {
            let kind = kind_of(inner);
            if kind.is_empty() {
                continue;
            }
            mark_member(inner, "resourceType");
            mark_member(inner, "id");
            let contained = super::index::Resource {
                kind,
                at: inner,
                entry: None,
            };
            reading.beside(contained, encounter, referral);
        }
    }
    let details = reading.extensions(request, &["SourceOfServiceRequest", "UKCore-Coverage"]);
    if !details.is_empty() {
        referral.context.push(ContextFact {
            resource: "ServiceRequest".to_owned(),
            label: "Request",
            title: "More about the request".to_owned(),
            details,
            path: request.path(),
        });
    }
    referral.also_named = reading.parties_nobody_named();
    for other in &opened.others {
        let words = "a second request in the message; only the one that the header names was taken";
        reading.check(CheckKind::Contradiction, *other, None, words);
    }
    own_words(referral);
    if let Some(person) = reading.person {
        for photo in person.list("photo") {
            let attachment: Attachment = reading.attached(photo, Some("Photograph"));
            referral.attachments.push(attachment);
        }
    }
}

/// Observations that carry what the person said or wishes are shown among the words, as the person's own.
fn own_words(referral: &mut ReferralUnderstood) {
    const TITLES: [&str; 5] = [
        "expectations and wishes",
        "own words",
        "patient concerns",
        "what matters to",
        "ideas, concerns",
    ];
    let is_own = |observation: &&ObservationFact| {
        let title = observation.what.words().to_lowercase();
        TITLES.iter().any(|words| title.contains(words))
    };
    let own: Vec<Words> = (referral.observations.iter().filter(is_own))
        .filter_map(|observation| {
            let Given::Given(text, path) = &observation.value else {
                return None;
            };
            Some(Words {
                whose: Whose::Person,
                label: observation.what.words(),
                text: text.clone(),
                author: observation.performer.as_ref().map(Party::display),
                written: None,
                path: path.clone(),
            })
        })
        .collect();
    referral.words.splice(0..0, own);
}

fn person(reading: &Reading<'_, '_>, subject: &Subject<'_, '_>) -> PersonFacts {
    match subject {
        Subject::Patient(at) => reading.person_facts(*at),
        Subject::ByNumber(reference) | Subject::Elsewhere(_, reference) => reading.person_by_reference(*reference),
        Subject::NotAPerson(..) | Subject::Missing => PersonFacts::default(),
    }
}

/// What is missing that such a message should hold, pointed out.
pub(super) fn point_out_gaps(reading: &Reading<'_, '_>, referral: &ReferralUnderstood) {
    let RequestFacts { path, .. } = &referral.request;
    let missing = |path: String, words: &str| reading.check_at(CheckKind::Missing, path, None, words);
    if !referral.requester.is_given() {
        missing(format!("{path}.requester"), "the request does not say who asks");
    }
    let nothing_said = referral.reasons.is_empty()
        && referral.conditions.is_empty()
        && referral.words.is_empty()
        && referral.questionnaires.is_empty()
        && referral.attachments.is_empty()
        && referral.request.service.value().map(Coded::words).is_none();
    if nothing_said {
        missing(
            format!("{path}.reasonCode"),
            "the message does not say why the person is referred",
        );
    }
}

/// Fills in what can only be known when all is read.
pub(super) fn finish(
    mut referral: ReferralUnderstood,
    reading: &Reading<'_, '_>,
    unread: Vec<String>,
) -> ReferralUnderstood {
    let mut checks: Vec<ToCheck> = reading.take_checks();
    referral.to_check.append(&mut checks);
    referral.unread = unread;
    referral
}
