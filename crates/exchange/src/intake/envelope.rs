//! Opening what was sent: which request it holds, and around it the message header with event and reason.

use super::body::{SEND_A_REFERRAL, refuse};
use super::codes;
use super::given::Given;
use super::index::{Index, Resource, kind_of, mark_member};
use super::problem::{HeldReason, Issue, IssueCode, Refusal, RefusalReason};
use super::reading::{Reading, Weight};
use super::understood::{CheckKind, Envelope, Party, SourceFacts};
use crate::json::At;

/// An opened message.
pub(super) struct Opened<'d, 'a> {
    pub(super) envelope: Envelope,
    pub(super) header: Option<At<'d, 'a>>,
    pub(super) request: Wanted<'d, 'a>,
    /// Other requests beside it, which are not taken with it.
    pub(super) others: Vec<At<'d, 'a>>,
}

/// The request that a message holds.
#[derive(Clone, Copy)]
pub(super) enum Wanted<'d, 'a> {
    /// A new request, or one whose message tells what it is.
    Request(At<'d, 'a>),
    /// A request put in place of an earlier one with this id (transaction entry with PUT).
    Put(At<'d, 'a>, &'d str),
    /// The request of this id is to be deleted (transaction entry with DELETE).
    Delete(&'d str, At<'d, 'a>),
}

/// Why a message could not be opened.
pub(super) enum NotOpened {
    /// It is refused.
    Refused(Box<Refusal>),
    /// It is held for a person.
    Held(HeldReason, String, Vec<Issue>),
}

impl From<Box<Refusal>> for NotOpened {
    fn from(refusal: Box<Refusal>) -> Self {
        Self::Refused(refusal)
    }
}

/// Resources that may be a referral in another garb: a human should look before somebody is lost.
const LETTERS: [&str; 8] = [
    "Communication",
    "CommunicationRequest",
    "Composition",
    "DocumentReference",
    "Flag",
    "QuestionnaireResponse",
    "RequestGroup",
    "Task",
];

/// Opens a resource of the given kind.
pub(super) fn open<'d, 'a>(
    reading: &Reading<'d, 'a>,
    root: At<'d, 'a>,
    kind: &str,
) -> Result<Opened<'d, 'a>, NotOpened> {
    match kind {
        "ServiceRequest" => Ok(Opened {
            envelope: Envelope::Alone,
            header: None,
            request: Wanted::Request(root),
            others: Vec::new(),
        }),
        "Bundle" => open_bundle(reading, root),
        other => Err(no_request(reading, other)),
    }
}

fn open_bundle<'d, 'a>(reading: &Reading<'d, 'a>, root: At<'d, 'a>) -> Result<Opened<'d, 'a>, NotOpened> {
    let kind = root.get("type").and_then(At::text).map(str::trim);
    let wrong_type = |words: String| {
        NotOpened::Refused(refuse(
            422,
            RefusalReason::BundleType,
            IssueCode::NotSupported,
            words,
            SEND_A_REFERRAL,
        ))
    };
    match kind {
        Some("message") => open_message(reading, root),
        Some("transaction") => open_plain(reading, root, Envelope::Transaction),
        Some("collection") => open_plain(reading, root, Envelope::Collection),
        Some("document") => {
            let words = "this is a document Bundle: a document, but no request".to_owned();
            let rule = "a referral needs a ServiceRequest";
            Err(NotOpened::Held(
                HeldReason::NoRequest,
                words,
                vec![Issue::error(IssueCode::NotSupported, "Bundle.type", rule)],
            ))
        }
        Some("batch") => {
            let words =
                "a batch Bundle: its entries may fail one by one, and a referral must be taken whole or not at all";
            Err(wrong_type(words.to_owned()))
        }
        Some(kind) if codes::BUNDLE_TYPE.contains(&kind) => {
            let words = format!("a {kind} Bundle is an answer or a record of the past; it asks for nothing");
            Err(wrong_type(words))
        }
        Some(kind) => {
            let rule = format!("must be one of: {}", codes::BUNDLE_TYPE.join(", "));
            let issue = Issue::error(IssueCode::CodeInvalid, "Bundle.type", rule).with_value(kind);
            Err(refuse_issue(RefusalReason::InvalidContent, issue))
        }
        None => {
            let issue = Issue::error(
                IssueCode::Required,
                "Bundle.type",
                "a Bundle must say its type, such as message",
            );
            Err(refuse_issue(RefusalReason::Missing, issue))
        }
    }
}

fn refuse_issue(reason: RefusalReason, issue: Issue) -> NotOpened {
    let words = issue.words();
    let remedy = SEND_A_REFERRAL.to_owned();
    NotOpened::Refused(Box::new(Refusal {
        status: 400,
        reason,
        words,
        remedy,
        issues: vec![issue],
        message_id: None,
    }))
}

/// A message Bundle: the header's event tells what it is, its focus which request.
fn open_message<'d, 'a>(reading: &Reading<'d, 'a>, root: At<'d, 'a>) -> Result<Opened<'d, 'a>, NotOpened> {
    let header = header_of(reading, root)?;
    check_event(header)?;
    let mut in_focus: Vec<At<'d, 'a>> = Vec::new();
    for focus in header.list("focus") {
        let Some((target, text)) = reading.follow(focus) else {
            continue;
        };
        match target.resource() {
            Some(found) => in_focus.push(found),
            None => {
                let words = "the header's focus is not in the message";
                reading.check(CheckKind::Reference, focus, Some(text), words);
            }
        }
    }
    let all: Vec<At<'d, 'a>> = reading
        .index
        .of_kind("ServiceRequest")
        .map(|resource| resource.at)
        .collect();
    let focused: Vec<At<'d, 'a>> = in_focus
        .iter()
        .copied()
        .filter(|at| kind_of(*at) == "ServiceRequest")
        .collect();
    let request = match (focused.as_slice(), all.as_slice()) {
        ([one], _) => *one,
        ([], [one]) => {
            let words =
                "the header's focus does not name the request; the only ServiceRequest of the message was taken";
            reading.check_at(CheckKind::Missing, format!("{}.focus", header.path()), None, words);
            *one
        }
        ([], []) => return Err(no_request(reading, "Bundle")),
        _ => return Err(several(&all)),
    };
    let others = all.into_iter().filter(|other| *other != request).collect();
    Ok(Opened {
        envelope: Envelope::Message,
        header: Some(header),
        request: Wanted::Request(request),
        others,
    })
}

fn header_of<'d, 'a>(reading: &Reading<'d, 'a>, root: At<'d, 'a>) -> Result<At<'d, 'a>, NotOpened> {
    let first = root.list("entry").next().and_then(|entry| entry.get("resource"));
    let mut headers = reading.index.of_kind("MessageHeader").map(|resource| resource.at);
    let Some(header) = headers.next() else {
        let rule = "a message Bundle begins with a MessageHeader";
        return Err(refuse_issue(
            RefusalReason::Missing,
            Issue::error(IssueCode::Required, "Bundle.entry[0].resource", rule),
        ));
    };
    if Some(header) != first {
        let words = "the MessageHeader should be the first entry of the message";
        reading.check(CheckKind::Shape, header, None, words);
    }
    if let Some(second) = headers.next() {
        let issue = Issue::error(
            IssueCode::Invariant,
            second.path(),
            "a message has only one MessageHeader",
        );
        return Err(refuse_issue(RefusalReason::InvalidContent, issue));
    }
    Ok(header)
}

/// Lets only requests for service through.
fn check_event(header: At<'_, '_>) -> Result<(), NotOpened> {
    let path = format!("{}.event", header.path());
    let event = header.get("eventCoding").and_then(|coding| coding.peek_member("code"));
    let event = event
        .or_else(|| header.peek_member("eventUri"))
        .map(str::trim)
        .filter(|event| !event.is_empty());
    let refused = |reason, words: &str, remedy: &str| {
        let mut refusal = refuse(422, reason, IssueCode::NotSupported, words, remedy);
        for issue in &mut refusal.issues {
            issue.path = Some(path.clone());
            issue.value = event.map(super::shortened);
        }
        NotOpened::Refused(refusal)
    };
    match event {
        Some("servicerequest-request") if header.get("response").is_none() => Ok(()),
        Some("servicerequest-request") => {
            let words =
                "the header holds a response, so this is an answer to a message, and this service has sent none";
            Err(refused(RefusalReason::Response, words, "Send it to whoever asked."))
        }
        Some("servicerequest-response" | "booking-response") => {
            let words = "this is an answer to a message, and this service has sent none";
            Err(refused(
                RefusalReason::Response,
                words,
                "Send it to whoever asked. To refer somebody, send a servicerequest-request.",
            ))
        }
        Some("booking-request") => {
            let words = "this is a booking; appointments here are agreed with the person after a clinician has read the referral";
            let remedy = "Send a referral (servicerequest-request); we book with the person and tell you.";
            Err(refused(RefusalReason::Booking, words, remedy))
        }
        Some(_) => {
            let words = "this message event is not known here; only servicerequest-request is taken";
            Err(refused(RefusalReason::UnknownEvent, words, SEND_A_REFERRAL))
        }
        None => {
            let rule = "a message header must say its event, such as servicerequest-request";
            Err(refuse_issue(
                RefusalReason::Missing,
                Issue::error(IssueCode::Required, path, rule),
            ))
        }
    }
}

/// A transaction or collection Bundle.
fn open_plain<'d, 'a>(
    reading: &Reading<'d, 'a>,
    root: At<'d, 'a>,
    envelope: Envelope,
) -> Result<Opened<'d, 'a>, NotOpened> {
    let requests: Vec<Resource<'d, 'a>> = reading.index.of_kind("ServiceRequest").collect();
    let opened = |request| Opened {
        envelope,
        header: None,
        request,
        others: Vec::new(),
    };
    if requests.is_empty() && envelope == Envelope::Transaction {
        for entry in root.list("entry") {
            let asked = entry
                .get("request")
                .filter(|request| request.peek_member("method") == Some("DELETE"));
            let id = asked
                .and_then(|request| request.peek_member("url"))
                .and_then(|url| url.strip_prefix("ServiceRequest/"));
            if let (Some(asked), Some(id)) = (asked, id) {
                mark_member(asked, "method");
                mark_member(asked, "url");
                return Ok(opened(Wanted::Delete(id, asked)));
            }
        }
    }
    let [request] = requests.as_slice() else {
        return Err(if requests.is_empty() {
            no_request(reading, "Bundle")
        } else {
            several(&requests.iter().map(|request| request.at).collect::<Vec<_>>())
        });
    };
    if envelope == Envelope::Collection {
        return Ok(opened(Wanted::Request(request.at)));
    }
    let asked = request.entry.and_then(|entry| entry.get("request"));
    let Some(asked) = asked else {
        let path = request.entry.map_or_else(|| request.at.path(), At::path);
        let words = "an entry of a transaction should say its request (method and url); taken as POST";
        reading.check_at(CheckKind::Missing, format!("{path}.request"), None, words);
        return Ok(opened(Wanted::Request(request.at)));
    };
    let url = asked.get("url").and_then(At::text).unwrap_or_default();
    match asked.get("method").and_then(At::text) {
        Some("POST") | None => Ok(opened(Wanted::Request(request.at))),
        Some("PUT") => {
            let id = url.rsplit('/').next().unwrap_or_default();
            Ok(opened(Wanted::Put(request.at, id)))
        }
        Some(method) => {
            let rule = "a transaction may only POST, PUT or DELETE a ServiceRequest here";
            let path = format!("{}.method", asked.path());
            let issue = Issue::error(IssueCode::NotSupported, path, rule).with_value(method);
            Err(refuse_issue(RefusalReason::InvalidContent, issue))
        }
    }
}

fn several(all: &[At<'_, '_>]) -> NotOpened {
    let rule = "a message carries one request; a human must say which of these is the referral";
    let issues = all
        .iter()
        .map(|at| Issue::error(IssueCode::Invariant, at.path(), rule))
        .collect();
    NotOpened::Held(
        HeldReason::SeveralRequests,
        format!("the message holds {} requests", all.len()),
        issues,
    )
}

/// There is no request: held where it may be a referral in another garb, else refused with what it is.
fn no_request(reading: &Reading<'_, '_>, kind: &str) -> NotOpened {
    let letters: Vec<&Resource<'_, '_>> = reading
        .index
        .resources
        .iter()
        .filter(|resource| LETTERS.contains(&resource.kind))
        .collect();
    if !letters.is_empty() {
        let rule = "words about a person, but no ServiceRequest: a human must read whether somebody is being referred";
        let issues = letters
            .iter()
            .map(|letter| Issue::error(IssueCode::NotSupported, letter.at.path(), rule))
            .collect();
        let mut kinds: Vec<&str> = letters.iter().map(|letter| letter.kind).collect();
        kinds.dedup();
        return NotOpened::Held(
            HeldReason::NoRequest,
            format!("no request, but {}", kinds.join(", ")),
            issues,
        );
    }
    let (words, code) = if kind == "Bundle" {
        let mut kinds: Vec<&str> = reading.index.resources.iter().map(|resource| resource.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let holds = if kinds.is_empty() {
            "nothing".to_owned()
        } else {
            kinds.join(", ")
        };
        (
            format!("the Bundle holds no ServiceRequest, so it refers nobody (it holds {holds})"),
            IssueCode::Required,
        )
    } else {
        (
            format!("{kind}: {}, not a referral", what_it_is(kind)),
            IssueCode::NotSupported,
        )
    };
    NotOpened::Refused(refuse(422, RefusalReason::NotAReferral, code, words, SEND_A_REFERRAL))
}

/// What a lone resource is, in words that tell the sender that we read it.
fn what_it_is(kind: &str) -> &'static str {
    match kind {
        "Patient" | "Person" => "a person's demographic record",
        "RelatedPerson" => "a relative's or carer's record",
        "Appointment" | "AppointmentResponse" | "Slot" | "Schedule" => "an appointment or a slot",
        "OperationOutcome" => "an answer to a request",
        "Parameters" => "a set of parameters of an operation",
        "MessageHeader" => "a message header without its message",
        "CapabilityStatement"
        | "StructureDefinition"
        | "ValueSet"
        | "CodeSystem"
        | "ConceptMap"
        | "MessageDefinition"
        | "NamingSystem"
        | "OperationDefinition"
        | "SearchParameter"
        | "ImplementationGuide"
        | "StructureMap"
        | "GraphDefinition"
        | "CompartmentDefinition"
        | "TerminologyCapabilities" => "a definition",
        "Questionnaire" => "an empty questionnaire",
        "Endpoint" | "HealthcareService" | "Location" | "Organization" | "Practitioner" | "PractitionerRole"
        | "Device" => "a directory entry",
        "Observation"
        | "Condition"
        | "AllergyIntolerance"
        | "Procedure"
        | "Immunization"
        | "DiagnosticReport"
        | "FamilyMemberHistory"
        | "MedicationStatement"
        | "Specimen"
        | "Encounter"
        | "EpisodeOfCare"
        | "CarePlan"
        | "RiskAssessment"
        | "Goal" => "a clinical record",
        "MedicationRequest" | "MedicationDispense" | "MedicationAdministration" | "Medication" => {
            "a record of medication"
        }
        "Consent" | "Coverage" | "List" | "CareTeam" | "Provenance" | "AuditEvent" => "a supporting record",
        _ => "a resource of another kind",
    }
}

/// The header's own facts.
pub(super) struct HeaderFacts {
    pub(super) id: Given<String>,
    pub(super) event: Given<String>,
    pub(super) reason: Given<String>,
    pub(super) definition: Given<String>,
    pub(super) source: SourceFacts,
    pub(super) destinations: Vec<Given<String>>,
    pub(super) sender: Given<Party>,
    pub(super) receivers: Vec<Party>,
    /// Further facts for the page, such as the sender's decision support software.
    pub(super) other: Vec<super::understood::Detail>,
}

impl<'d, 'a> Reading<'d, 'a> {
    /// Reads a message header.
    pub(super) fn header_facts(&self, header: At<'d, 'a>) -> HeaderFacts {
        let event = match header.get("eventCoding") {
            Some(coding) => {
                mark_member(coding, "system");
                mark_member(coding, "display");
                self.text(coding, "code")
            }
            None => self.text(header, "eventUri"),
        };
        let reason = header.get("reason").map_or(Given::NotGiven, |reason| {
            let coded = self.coded(reason);
            let code = coded
                .codings
                .iter()
                .find_map(|coding| coding.code.clone())
                .or(coded.text);
            code.map_or(Given::NotGiven, |code| Given::Given(code, coded.path))
        });
        let source = header.get("source").map(|source| SourceFacts {
            name: self.text(source, "name"),
            software: self.text(source, "software"),
            version: self.text(source, "version"),
            endpoint: self.text(source, "endpoint"),
            contact: self.telecoms(source, "contact"),
        });
        let mut destinations = Vec::new();
        let mut receivers = Vec::new();
        for destination in header.list("destination") {
            destinations.push(self.text(destination, "endpoint").or(|| self.text(destination, "name")));
            receivers.extend(self.party_member(destination, "receiver").into_value());
        }
        let mut other = self.extensions(header, &[]);
        for (name, label) in [
            ("author", "Author of the message"),
            ("enterer", "Entered by"),
            ("responsible", "Responsible"),
        ] {
            other.extend(self.party_detail(header, name, label));
        }
        HeaderFacts {
            id: self.text(header, "id"),
            event,
            reason,
            definition: self.text(header, "definition"),
            source: source.unwrap_or_default(),
            destinations,
            sender: self.party_member(header, "sender"),
            receivers,
            other,
        }
    }

    /// When the Bundle says that it was sent, and its id.
    pub(super) fn bundle_facts(&self, root: At<'d, 'a>) -> (Given<super::understood::When>, Given<String>) {
        let sent = self.moment(root, "timestamp", Weight::Bearing);
        let id = self.text(root, "id").or(|| {
            root.get("identifier")
                .map_or(Given::NotGiven, |identifier| self.text(identifier, "value"))
        });
        (sent, id)
    }
}

/// The message's id for an answer, however far the message was understood.
pub(super) fn message_id(root: At<'_, '_>) -> Option<String> {
    let id = root
        .peek_member("id")
        .or_else(|| root.get("identifier")?.peek_member("value"));
    id.map(str::trim).filter(|id| !id.is_empty()).map(super::shortened)
}

/// Every Patient of a message, contained ones included.
pub(super) fn patients<'d, 'a>(index: &Index<'d, 'a>) -> Vec<At<'d, 'a>> {
    let mut all: Vec<At<'d, 'a>> = Vec::new();
    for resource in &index.resources {
        if resource.kind == "Patient" {
            all.push(resource.at);
        }
        all.extend(
            resource
                .at
                .list("contained")
                .filter(|inner| kind_of(*inner) == "Patient"),
        );
    }
    all
}
