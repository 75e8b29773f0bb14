//! The page "referral as sent beside what we understood": every field in words, with its place, in the order in which
//! a clinician reads a referral.

use super::Row;
mod facts;

use facts::{
    all_words, allergy, condition, consent, contact_of, flag_row, medication, observation, person, questionnaire,
    telecom,
};

use super::given::{Given, NOT_GIVEN};
use super::spoken::{say_period, say_when};
use super::understood::{Coded, Detail, FlagKind, Party, ReferralUnderstood, When, Whose};

/// Gathers rows of one section after another.
struct Page {
    rows: Vec<Row>,
    section: &'static str,
}

impl Page {
    fn section(&mut self, section: &'static str) {
        self.section = section;
    }

    fn row(&mut self, label: impl Into<String>, value: impl Into<String>, path: impl Into<String>) {
        let (label, value) = (label.into(), value.into());
        let value = if value.trim().is_empty() {
            NOT_GIVEN.to_owned()
        } else {
            value
        };
        self.rows.push(Row {
            section: self.section,
            label,
            value,
            path: Some(path.into()),
        });
    }

    fn missing(&mut self, label: impl Into<String>) {
        let (label, value) = (label.into(), NOT_GIVEN.to_owned());
        self.rows.push(Row {
            section: self.section,
            label,
            value,
            path: None,
        });
    }

    /// A field that a page always shows, given or not.
    fn field<T>(&mut self, label: &str, given: &Given<T>, words: impl Fn(&T) -> String) {
        match given {
            Given::Given(value, path) => self.row(label, words(value), path),
            Given::NotGiven => self.missing(label),
        }
    }

    /// A field that a page shows only where it is given.
    fn if_given<T>(&mut self, label: &str, given: &Given<T>, words: impl Fn(&T) -> String) {
        if given.is_given() {
            self.field(label, given, words);
        }
    }

    /// A row for each, or one that says that there is none.
    fn each<T>(&mut self, label: &str, all: &[T], row: impl Fn(&mut Self, &T)) {
        if all.is_empty() {
            self.missing(label);
        }
        all.iter().for_each(|one| row(self, one));
    }

    fn details(&mut self, before: &str, details: &[Detail]) {
        for detail in details {
            let label = if before.is_empty() {
                detail.label.clone()
            } else {
                format!("{before}: {}", detail.label)
            };
            self.row(label, detail.value.clone(), detail.path.clone());
        }
    }
}

fn text(text: &impl ToString) -> String {
    text.to_string()
}

fn when(when: &When) -> String {
    say_when(when)
}

impl ReferralUnderstood {
    /// The rows of the page. Fields that a therapy service always asks for are there even where they were not given.
    pub fn rows(&self) -> Vec<Row> {
        let mut page = Page {
            rows: Vec::with_capacity(64),
            section: "",
        };
        self.why(&mut page);
        person(&self.person, &mut page);
        self.needs(&mut page);
        self.asked(&mut page);
        self.clinical(&mut page);
        self.around(&mut page);
        self.message_rows(&mut page);
        page.rows
    }

    fn why(&self, page: &mut Page) {
        page.section("Why");
        let own: Vec<_> = self.words.iter().filter(|words| words.whose == Whose::Person).collect();
        page.each("In the person's own words", &own, |page, words| {
            page.row(words.label.clone(), words.text.clone(), words.path.clone());
        });
        page.each("Reason", &self.reasons, |page, reason| {
            page.row("Reason", reason.words(), reason.path.clone())
        });
        page.each("Condition told by others", &self.conditions, condition);
        let others = self.words.iter().filter(|words| words.whose != Whose::Person);
        for words in others {
            let by = [words.author.clone(), words.written.as_ref().map(say_when)];
            let by = by.into_iter().flatten().collect::<Vec<_>>().join(", ");
            let label = if by.is_empty() {
                words.label.clone()
            } else {
                format!("{} ({by})", words.label)
            };
            page.row(label, words.text.clone(), words.path.clone());
        }
        for attachment in &self.attachments {
            let size = attachment
                .content
                .as_ref()
                .map(|content| format!("{} bytes", content.len()));
            let parts = [
                attachment.title.clone(),
                attachment.content_type.clone(),
                size,
                attachment.url.clone(),
            ];
            page.row(
                "Document",
                parts.into_iter().flatten().collect::<Vec<_>>().join(", "),
                attachment.path.clone(),
            );
        }
    }

    fn needs(&self, page: &mut Page) {
        page.section("Safety, needs and consent");
        let of = |kind: FlagKind| {
            self.flags
                .iter()
                .filter(move |flag| flag.kind == kind)
                .collect::<Vec<_>>()
        };
        for kind in [
            FlagKind::Safeguarding,
            FlagKind::ReasonableAdjustment,
            FlagKind::Communication,
        ] {
            page.each(kind.words(), &of(kind), |page, flag| flag_row(page, flag));
        }
        let always = [
            FlagKind::Safeguarding,
            FlagKind::ReasonableAdjustment,
            FlagKind::Communication,
        ];
        self.flags
            .iter()
            .filter(|flag| !always.contains(&flag.kind))
            .for_each(|flag| flag_row(page, flag));
        page.each("Consent", &self.consents, consent);
    }

    fn asked(&self, page: &mut Page) {
        let request = &self.request;
        page.section("What is asked and by whom");
        page.field("Service asked for", &request.service, Coded::words);
        for detail in &request.details {
            page.row("More about the service", detail.words(), detail.path.clone());
        }
        page.field("Priority as sent", &request.priority, text);
        page.if_given("Reason for the priority", &request.priority_reason, Coded::words);
        page.each("Category", &request.categories, |page, category| {
            page.row("Category", all_words(category), category.path.clone());
        });
        page.field("Written", &request.authored, when);
        page.field("Wanted from", &request.wanted_from, when);
        page.if_given("Wanted until", &request.wanted_until, when);
        page.field("Referred by", &self.requester, Party::display);
        contact_of(page, "Referrer's", self.requester.value());
        page.if_given("Source of the referral", &request.source, Coded::words);
        page.if_given("Funding", &request.funding, Coded::words);
        page.if_given("Kind of practitioner wanted", &request.performer_kind, Coded::words);
        page.each("Sent to", &self.recipients, |page, party| {
            page.row("Sent to", party.display(), party.path.clone())
        });
        for place in &request.places {
            page.row("Place", place.words(), place.path.clone());
        }
        page.field("Status", &request.status, text);
        page.field("Intent", &request.intent, text);
        for identifier in &request.identifiers {
            page.row(
                "Identifier of the request",
                identifier.value.clone(),
                identifier.path.clone(),
            );
        }
        page.field("Id of the request", &request.id, text);
        page.if_given("Full URL of the request", &request.full_url, text);
        for relation in &request.relates_to {
            let label = format!(
                "Relates to ({})",
                super::datatypes::in_words(relation.how).to_lowercase()
            );
            let display = relation.display.clone().unwrap_or_else(|| relation.target.clone());
            let value = if relation.in_message {
                display
            } else {
                format!("{display} (not in the message)")
            };
            page.row(label, value, relation.path.clone());
        }
    }

    fn clinical(&self, page: &mut Page) {
        page.section("Clinical context");
        page.each("Questionnaire", &self.questionnaires, questionnaire);
        page.each("Medication (as context)", &self.medications, medication);
        page.each("Allergy or intolerance", &self.allergies, allergy);
        page.each("Observation", &self.observations, observation);
    }

    fn around(&self, page: &mut Page) {
        page.section("Earlier contacts and other parts");
        page.each("Earlier contact", &self.encounters, |page, encounter| {
            let period = encounter.period.as_ref().map(say_period);
            let parts = [
                encounter.class.as_deref().map(str::to_owned),
                encounter.status.as_deref().map(str::to_owned),
                period,
            ];
            page.row(
                "Earlier contact",
                parts.into_iter().flatten().collect::<Vec<_>>().join(", "),
                encounter.path.clone(),
            );
            for identifier in &encounter.identifiers {
                page.row("Case number", identifier.value.clone(), identifier.path.clone());
            }
            page.details("Earlier contact", &encounter.details);
        });
        for party in &self.also_named {
            page.row("Also named in the message", party.display(), party.path.clone());
        }
        for fact in &self.context {
            page.row(fact.label, fact.title.clone(), fact.path.clone());
            page.details(fact.label, &fact.details);
        }
    }

    fn message_rows(&self, page: &mut Page) {
        let message = &self.message;
        page.section("Message");
        let (label, value) = ("Came as".to_owned(), message.envelope.words().to_owned());
        page.rows.push(Row {
            section: "Message",
            label,
            value,
            path: None,
        });
        page.field("Message id", &message.message_id, text);
        page.if_given("Id of the message header", &message.header_id, text);
        page.field("Sent", &message.sent, when);
        page.field("Sender", &self.sender, Party::display);
        page.field("Event", &message.event, text);
        page.field("Reason for the message", &message.reason, text);
        page.field("Use case", &message.use_case, |use_case| {
            format!("{} ({})", use_case.name, use_case.code)
        });
        page.field("Definition", &message.definition, text);
        page.field("Sending system", &message.source.name, text);
        page.field("Software", &message.source.software, text);
        page.if_given("Version of the software", &message.source.version, text);
        page.field("Sender's endpoint", &message.source.endpoint, text);
        message
            .source
            .contact
            .iter()
            .for_each(|contact| telecom(page, "Contact of the sending system", contact));
        for destination in &message.destinations {
            page.if_given("Addressed to", destination, text);
        }
    }
}
