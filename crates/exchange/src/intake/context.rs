//! Everything else that a message may hold beside the request, labelled for a page.

use base64::Engine as _;

use super::given::Given;
use super::index::{Resource, mark_member};
use super::reading::{About, Reading, Weight};
use super::understood::{Attachment, CheckKind, Coded, ContextFact, Detail, ReferralUnderstood, Whose, Words};
use crate::json::{At, Value};

/// Parts of a resource that say nothing about the person: how it is stored, marked up and profiled.
const TECHNICAL: [&str; 8] = [
    "resourceType",
    "id",
    "meta",
    "text",
    "implicitRules",
    "language",
    "contained",
    "modifierExtension",
];

/// Resources that are read on the way to others or say nothing about the person.
const NOT_CONTEXT: [&str; 20] = [
    "MessageHeader",
    "ServiceRequest",
    "Patient",
    "Organization",
    "Practitioner",
    "PractitionerRole",
    "HealthcareService",
    "Questionnaire",
    "Medication",
    "Device",
    "Endpoint",
    "Binary",
    "Bundle",
    "OperationOutcome",
    "Provenance",
    "Slot",
    "Schedule",
    "AuditEvent",
    "Parameters",
    "Group",
];

impl<'d, 'a> Reading<'d, 'a> {
    /// Reads one resource beside the request into where it belongs.
    pub(super) fn beside(
        &self,
        resource: Resource<'d, 'a>,
        encounter: Option<At<'d, 'a>>,
        into: &mut ReferralUnderstood,
    ) {
        let at = resource.at;
        if NOT_CONTEXT.contains(&resource.kind) {
            return;
        }
        let about = self.about(at);
        if about == About::SomebodyElse {
            return;
        }
        match resource.kind {
            "Condition" => {
                self.seen_at(at);
                into.conditions.push(self.condition(at));
            }
            "Observation" => {
                self.seen_at(at);
                into.observations.push(self.observation(at));
            }
            "MedicationStatement" | "MedicationRequest" => {
                self.seen_at(at);
                into.medications.push(self.medication(at, resource.kind));
            }
            "AllergyIntolerance" => {
                self.seen_at(at);
                into.allergies.push(self.allergy(at));
            }
            "Flag" => into.flags.push(self.flag(at, about)),
            "Consent" => into.consents.push(self.consent(at)),
            "Encounter" => into.encounters.push(self.encounter(at, encounter == Some(at))),
            "QuestionnaireResponse" => into.questionnaires.push(self.questionnaire(at)),
            "CarePlan" => self.care_plan(at, into),
            "Task" => self.task(at, into),
            "Communication" | "CommunicationRequest" => self.communication(at, resource.kind, into),
            "DocumentReference" => self.document(at, into),
            kind => {
                self.seen_at(at);
                into.context.push(self.any_other(at, kind));
            }
        }
    }

    /// Notes that the encounter of a statement was seen: it only says at which contact it was made.
    fn seen_at(&self, at: At<'d, 'a>) {
        for name in ["encounter", "context"] {
            if let Some(reference) = at.get(name) {
                self.follow(reference);
            }
        }
    }

    /// A CarePlan: its texts are words of the sender, its coded outcomes details.
    fn care_plan(&self, at: At<'d, 'a>, into: &mut ReferralUnderstood) {
        self.seen_at(at);
        let mut details = Vec::new();
        details.extend(self.text_detail(at, "status", "Status"));
        details.extend(self.text_detail(at, "intent", "Intent"));
        details.extend(self.text_detail(at, "title", "Title"));
        details.extend(self.text_detail(at, "description", "Description"));
        details.extend(self.period_detail(at, "period", "When"));
        details.extend(self.moment_detail(at, "created", "Made on"));
        details.extend(self.party_detail(at, "author", "Author"));
        for coded in self.coded_list(at, "category") {
            details.push(Detail {
                label: "Category".to_owned(),
                value: coded.words(),
                path: coded.path,
            });
        }
        for (name, label) in [
            ("addresses", "About"),
            ("supportingInfo", "Supporting information"),
            ("goal", "Goal"),
        ] {
            for reference in at.list(name) {
                let value = self.party(reference).display();
                if !value.is_empty() {
                    details.push(Detail {
                        label: label.to_owned(),
                        value,
                        path: reference.path(),
                    });
                }
                mark_member(reference, "display");
            }
        }
        for activity in at.list("activity") {
            for outcome in self.coded_list(activity, "outcomeCodeableConcept") {
                self.outcome(outcome, &mut details, into);
            }
            if let Some(reference) = activity.get("reference") {
                self.follow(reference);
            }
            for note in self.notes(activity, "progress") {
                self.say(into, Whose::Referrer, "Progress", note, activity.path());
            }
            if let Some(detail) = activity.get("detail") {
                details.extend(self.coded_detail(detail, "code", "Activity"));
                details.extend(self.text_detail(detail, "description", "Activity"));
                details.extend(self.text_detail(detail, "status", "Status of the activity"));
            }
        }
        for note in self.notes(at, "note") {
            self.say(into, Whose::Referrer, "Note on the care plan", note, at.path());
        }
        into.words.extend(self.narrative(at, "Summary of the care plan"));
        let title = details
            .iter()
            .find(|detail| detail.label == "Title")
            .map(|detail| detail.value.clone());
        into.context.push(ContextFact {
            resource: "CarePlan".to_owned(),
            label: "Care plan",
            title: title.unwrap_or_else(|| "Care plan or assessment".to_owned()),
            details,
            path: at.path(),
        });
    }

    /// One outcome of an assessment: a text without codes is words, a code with its text a detail.
    fn outcome(&self, outcome: Coded, details: &mut Vec<Detail>, into: &mut ReferralUnderstood) {
        if outcome.codings.is_empty() {
            self.say(
                into,
                Whose::Referrer,
                "From the sender's assessment",
                outcome.words(),
                outcome.path,
            );
            return;
        }
        let label = outcome.text.clone().unwrap_or_else(|| "Outcome".to_owned());
        for coding in outcome.codings {
            let value = [coding.display, coding.code]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(", ");
            details.push(Detail {
                label: label.clone(),
                value,
                path: outcome.path.clone(),
            });
        }
    }

    fn say(&self, into: &mut ReferralUnderstood, whose: Whose, label: &str, text: String, path: String) {
        let label = label.to_owned();
        into.words.push(Words {
            whose,
            label,
            text,
            author: None,
            written: None,
            path,
        });
    }

    fn task(&self, at: At<'d, 'a>, into: &mut ReferralUnderstood) {
        self.seen_at(at);
        let mut details = Vec::new();
        details.extend(self.text_detail(at, "status", "Status"));
        details.extend(self.text_detail(at, "intent", "Intent"));
        details.extend(self.text_detail(at, "priority", "Priority of the task"));
        details.extend(self.coded_detail(at, "code", "Task"));
        details.extend(self.coded_detail(at, "reasonCode", "Reason"));
        details.extend(self.coded_detail(at, "businessStatus", "State"));
        details.extend(self.moment_detail(at, "authoredOn", "Written on"));
        details.extend(self.period_detail(at, "executionPeriod", "When"));
        details.extend(self.party_detail(at, "requester", "Asked by"));
        details.extend(self.party_detail(at, "owner", "For"));
        for name in ["focus", "basedOn", "partOf"] {
            at.list(name).for_each(|reference| {
                self.follow(reference);
            });
        }
        for input in at.list("input") {
            let label = self
                .coded_member(input, "type")
                .value()
                .map_or_else(|| "Input".to_owned(), Coded::words);
            if let Some(spoken) = self.choice(input, "value") {
                details.push(Detail {
                    label,
                    value: spoken.words,
                    path: spoken.path,
                });
            }
        }
        if let Given::Given(text, path) = self.text(at, "description") {
            self.say(into, Whose::Referrer, "Task", text, path);
        }
        for note in self.notes(at, "note") {
            self.say(into, Whose::Referrer, "Note on the task", note, at.path());
        }
        let title = details
            .iter()
            .find(|detail| detail.label == "Task")
            .map(|detail| detail.value.clone());
        let title = title.unwrap_or_else(|| "Task".to_owned());
        into.context.push(ContextFact {
            resource: "Task".to_owned(),
            label: "Task",
            title,
            details,
            path: at.path(),
        });
    }

    fn communication(&self, at: At<'d, 'a>, kind: &str, into: &mut ReferralUnderstood) {
        self.seen_at(at);
        let mut details = Vec::new();
        details.extend(self.text_detail(at, "status", "Status"));
        details.extend(self.moment_detail(at, "sent", "Sent"));
        details.extend(self.moment_detail(at, "authoredOn", "Written on"));
        details.extend(self.party_detail(at, "sender", "From"));
        details.extend(self.coded_detail(at, "topic", "Topic"));
        for (name, label) in [("category", "Category"), ("reasonCode", "Reason"), ("medium", "Medium")] {
            let all = self.coded_list(at, name).into_iter();
            details.extend(all.map(|coded| Detail {
                label: label.to_owned(),
                value: coded.words(),
                path: coded.path,
            }));
        }
        let topic = details
            .iter()
            .find(|detail| detail.label == "Topic")
            .map(|detail| detail.value.clone());
        let title = topic.unwrap_or_else(|| "Message".to_owned());
        for payload in at.list("payload") {
            if let Given::Given(text, path) = self.text(payload, "contentString") {
                self.say(into, Whose::Referrer, &title, text, path);
            }
            if let Some(attachment) = payload.get("contentAttachment") {
                into.attachments.push(self.attached(attachment, None));
            }
            if let Some(reference) = payload.get("contentReference") {
                self.follow(reference);
            }
        }
        for note in self.notes(at, "note") {
            self.say(into, Whose::Referrer, "Note", note, at.path());
        }
        into.context.push(ContextFact {
            resource: kind.to_owned(),
            label: "Message",
            title,
            details,
            path: at.path(),
        });
    }

    fn document(&self, at: At<'d, 'a>, into: &mut ReferralUnderstood) {
        self.seen_at(at);
        let mut details = Vec::new();
        details.extend(self.text_detail(at, "status", "Status"));
        details.extend(self.coded_detail(at, "type", "Kind"));
        details.extend(self.moment_detail(at, "date", "Date"));
        details.extend(self.text_detail(at, "description", "Description"));
        for party in self.parties(at, "author") {
            details.push(Detail {
                label: "Author".to_owned(),
                value: party.display(),
                path: party.path,
            });
        }
        let kind = details
            .iter()
            .find(|detail| detail.label == "Kind")
            .map(|detail| detail.value.clone());
        let title = kind.unwrap_or_else(|| "Document".to_owned());
        for content in at.list("content") {
            if let Some(attachment) = content.get("attachment") {
                into.attachments.push(self.attached(attachment, Some(&title)));
            }
        }
        let resource = "DocumentReference".to_owned();
        into.context.push(ContextFact {
            resource,
            label: "Document",
            title,
            details,
            path: at.path(),
        });
    }

    /// An Attachment with its content, from the message or from a Binary beside it.
    pub(super) fn attached(&self, at: At<'d, 'a>, called: Option<&str>) -> Attachment {
        let title = self.owned(at, "title").or_else(|| called.map(str::to_owned));
        let mut content_type = self.owned(at, "contentType");
        let url = self.owned(at, "url");
        let mut data = at.get("data");
        for name in ["size", "hash", "creation", "language"] {
            mark_member(at, name);
        }
        if data.is_none()
            && let Some(binary) = url.as_deref().and_then(|url| self.index.follow(url, at).resource())
        {
            data = binary.get("data");
            content_type = content_type.or_else(|| self.owned(binary, "contentType"));
        }
        let content = data.and_then(|data| {
            let text: String = data.peek_text()?.split_ascii_whitespace().collect();
            match base64::engine::general_purpose::STANDARD.decode(text) {
                Ok(bytes) => {
                    data.mark();
                    Some(bytes)
                }
                Err(error) => {
                    let words = format!("the attached document is not valid base64 and could not be read: {error}");
                    self.check(CheckKind::Shape, data, None, words);
                    None
                }
            }
        });
        if content.is_none() && url.is_some() {
            let words = "the document lies outside the message and was not fetched: ask the sender for it";
            self.check(CheckKind::Reference, at, url.as_deref(), words);
        }
        Attachment {
            title,
            content_type,
            content,
            url,
            path: at.path(),
        }
    }

    /// A resource of any other kind: every value in it with a label made of its place.
    pub(super) fn any_other(&self, at: At<'d, 'a>, kind: &str) -> ContextFact {
        let (label, title) = match kind {
            "Procedure" => ("Procedure", self.coded_member(at, "code").value().map(Coded::words)),
            "Location" => ("Place", self.owned(at, "name")),
            "RelatedPerson" => (
                "Related person",
                self.names(at).first().map(super::understood::PersonName::display),
            ),
            "Appointment" => ("Appointment", self.owned(at, "description")),
            "Goal" => ("Goal", self.coded_member(at, "description").value().map(Coded::words)),
            _ => ("Other", self.coded_member(at, "code").value().map(Coded::words)),
        };
        let mut details = Vec::new();
        for (member, value) in at.members() {
            if !TECHNICAL.contains(&member) {
                self.every_value(value, &super::datatypes::in_words(member), &mut details);
            }
        }
        let title = title.unwrap_or_else(|| super::datatypes::in_words(kind));
        ContextFact {
            resource: kind.to_owned(),
            label,
            title,
            details,
            path: at.path(),
        }
    }

    /// Every value at and below a place. Codes are said with their words, references by what they lead to.
    fn every_value(&self, at: At<'d, 'a>, label: &str, into: &mut Vec<Detail>) {
        let push = |value: String, into: &mut Vec<Detail>| {
            if !value.is_empty() {
                into.push(Detail {
                    label: label.to_owned(),
                    value,
                    path: at.path(),
                });
            }
        };
        match at.peek() {
            Value::Array => at.items().for_each(|item| self.every_value(item, label, into)),
            Value::Object if at.get("reference").is_some() => push(self.party(at).display(), into),
            Value::Object if at.get("coding").is_some() => push(self.coded(at).words(), into),
            Value::Object if at.get("code").is_some() && at.get("system").is_some() && at.get("value").is_none() => {
                let coding = self.coding(at);
                push(coding.display.or(coding.code).unwrap_or_default(), into);
            }
            Value::Object if at.get("data").is_some() || at.get("contentType").is_some() => {
                push(self.attachment(at), into)
            }
            Value::Object if at.get("url").is_some() && at.members().count() <= 2 => {
                if let Some(spoken) = self.choice(at, "value") {
                    let own = self
                        .word(at, "url")
                        .map(super::datatypes::label_of_url)
                        .unwrap_or_default();
                    into.push(Detail {
                        label: own,
                        value: spoken.words,
                        path: at.path(),
                    });
                } else if let Some(inner) = at.get("extension") {
                    mark_member(at, "url");
                    self.every_value(inner, label, into);
                }
            }
            Value::Object => {
                for (member, value) in at.members() {
                    let own = super::datatypes::in_words(member).to_lowercase();
                    let below = if member == "extension" {
                        label.to_owned()
                    } else {
                        format!("{label}: {own}")
                    };
                    self.every_value(value, &below, into);
                }
            }
            Value::Text(text) if looks_like_moment(text) => {
                let when = self.moment_of(text, &at.path(), Weight::Context);
                at.mark();
                push(super::spoken::say_when(&when), into);
            }
            Value::Text(_) => push(self.plain(at).unwrap_or_default().to_owned(), into),
            Value::Number(text) => {
                at.mark();
                push((*text).to_owned(), into);
            }
            Value::Bool(is) => {
                at.mark();
                push(if *is { "Yes" } else { "No" }.to_owned(), into);
            }
            Value::Null => {}
        }
    }
}

/// Whether a text has the shape of a FHIR moment with a time of day.
fn looks_like_moment(text: &str) -> bool {
    text.len() >= 16 && text.as_bytes().get(10) == Some(&b'T') && text.as_bytes().get(4) == Some(&b'-')
}
