//! The page "referral as sent beside what we understood": every field in words, with its place, in the order in which
//! a clinician reads a referral.

use super::Row;
use super::given::{Given, NOT_GIVEN};
use super::spoken::{say_period, say_when};
use super::understood::{
    Address, AllergyFact, Coded, ConditionFact, ConsentFact, ContactPerson, Detail, FlagFact, FlagKind, MedicationFact,
    ObservationFact, Party, PersonFacts, PersonName, QuestionnaireFact, ReferralUnderstood, Telecom, When, Whose,
};

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

fn text(text: &String) -> String {
    text.clone()
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

fn person(person: &PersonFacts, page: &mut Page) {
    page.section("The person");
    page.each("Name", &person.names, |page, name| {
        page.row(name_label(name), name.display(), name.path.clone())
    });
    page.field("Date of birth", &person.birth_date, ToString::to_string);
    match &person.nhs_number.path {
        Some(path) => page.row("NHS number", person.nhs_number.number.words(), path),
        None => page.missing("NHS number"),
    }
    page.if_given(
        "Verification of the NHS number",
        &person.nhs_number.verification,
        Coded::words,
    );
    for identifier in &person.identifiers {
        let system = identifier
            .system
            .as_deref()
            .map(|system| format!(" ({system})"))
            .unwrap_or_default();
        page.row(
            "Other identifier",
            format!("{}{system}", identifier.value),
            identifier.path.clone(),
        );
    }
    page.field("Administrative gender", &person.gender, text);
    page.if_given("Sender's id of the record", &person.id, text);
    page.if_given("Died", &person.died, text);
    page.each("Telephone or e-mail", &person.telecoms, |page, one| {
        telecom(page, "", one)
    });
    page.each("Address", &person.addresses, |page, address| {
        page.row(
            use_label("Address", address.use_code.as_deref()),
            Address::display(address),
            address.path.clone(),
        );
    });
    page.each("Language", &person.languages, |page, language| {
        let preferred = if language.preferred { " (preferred)" } else { "" };
        page.row(
            "Language",
            format!("{}{preferred}", language.language.words()),
            language.language.path.clone(),
        );
    });
    page.field("Interpreter needed", &person.interpreter, |is| {
        if *is { "Yes" } else { "No" }.to_owned()
    });
    page.details("", &person.contact_preferences);
    page.each("GP", &person.general_practitioners, |page, party| {
        page.row("GP", party.display(), party.path.clone())
    });
    page.if_given("Record kept by", &person.managing_organisation, Party::display);
    page.each("Relative, carer or emergency contact", &person.contacts, contact);
    page.field("Ethnic category", &person.ethnic_category, Coded::words);
    page.field("Religion", &person.religion, Coded::words);
    page.if_given("Marital status", &person.marital_status, Coded::words);
    page.details("", &person.other);
}

fn name_label(name: &PersonName) -> String {
    use_label("Name", name.use_code.as_deref())
}

fn use_label(label: &str, use_code: Option<&str>) -> String {
    use_code.map_or_else(|| label.to_owned(), |use_code| format!("{label} ({use_code})"))
}

fn telecom(page: &mut Page, before: &str, one: &Telecom) {
    let label = match one.system.as_deref() {
        _ if !before.is_empty() => before,
        Some("phone") => "Telephone",
        Some("sms") => "Text messages",
        Some("email") => "E-mail",
        _ => "Telephone or e-mail",
    };
    page.row(
        use_label(label, one.use_code.as_deref()),
        one.value.clone(),
        one.path.clone(),
    );
}

fn contact(page: &mut Page, contact: &ContactPerson) {
    let relationship = contact
        .relationships
        .iter()
        .map(Coded::words)
        .collect::<Vec<_>>()
        .join(", ");
    let label = if relationship.is_empty() {
        "Contact".to_owned()
    } else {
        format!("Contact: {relationship}")
    };
    let name = contact
        .name
        .as_ref()
        .map(PersonName::display)
        .or_else(|| contact.organisation.clone());
    page.row(label.clone(), name.unwrap_or_default(), contact.path.clone());
    contact.telecoms.iter().for_each(|one| telecom(page, &label, one));
    if let Some(address) = &contact.address {
        page.row(format!("{label}: address"), address.display(), address.path.clone());
    }
    page.details(&label, &contact.other);
}

fn contact_of(page: &mut Page, whose: &str, party: Option<&Party>) {
    let telecoms = party.map(|party| party.telecoms.as_slice()).unwrap_or_default();
    page.each(&format!("{whose} telephone or e-mail"), telecoms, |page, one| {
        telecom(page, &format!("{whose} telephone or e-mail"), one);
    });
}

/// Text, displays and codes of a coded value, all of them.
fn all_words(coded: &Coded) -> String {
    let codings = coded
        .codings
        .iter()
        .filter_map(|coding| coding.display.clone().or_else(|| coding.code.clone()));
    coded
        .text
        .clone()
        .into_iter()
        .chain(codings)
        .collect::<Vec<_>>()
        .join("; ")
}

fn condition(page: &mut Page, condition: &ConditionFact) {
    let mut parts = vec![condition.what.words()];
    parts.extend(condition.severity.value().map(Coded::words));
    parts.extend(
        [&condition.clinical_status, &condition.verification]
            .into_iter()
            .filter_map(|s| s.value().map(Coded::words)),
    );
    parts.extend(condition.onset.as_deref().map(|onset| format!("began {onset}")));
    parts.extend(condition.abated.as_deref().map(|abated| format!("ended {abated}")));
    let by = condition
        .given_by
        .as_ref()
        .map(Party::display)
        .unwrap_or_else(|| "somebody not named".to_owned());
    let on = condition
        .recorded
        .value()
        .map(|when| format!(" on {}", say_when(when)))
        .unwrap_or_default();
    parts.push(format!("given by {by}{on}"));
    let kinds = condition
        .categories
        .iter()
        .map(Coded::words)
        .collect::<Vec<_>>()
        .join(", ");
    let label = if kinds.is_empty() {
        "Condition told by others".to_owned()
    } else {
        format!("Condition told by others ({kinds})")
    };
    page.row(label, parts.join("; "), condition.path.clone());
    for note in &condition.notes {
        page.row("Note on the condition", note.clone(), condition.path.clone());
    }
}

fn flag_row(page: &mut Page, flag: &FlagFact) {
    let mut parts = vec![flag.what.words()];
    if let (Some(text), Some(display)) = (
        &flag.what.text,
        flag.what.codings.iter().find_map(|coding| coding.display.as_ref()),
    ) && text != display
    {
        parts.push(display.clone());
    }
    parts.extend(flag.status.as_deref().map(str::to_owned));
    parts.extend(flag.period.as_ref().map(say_period));
    if flag.ended {
        parts.push("ended before today".to_owned());
    }
    if !flag.about_person {
        parts.push("about a place or thing, not the person".to_owned());
    }
    page.row(flag.kind.words(), parts.join("; "), flag.path.clone());
}

fn consent(page: &mut Page, consent: &ConsentFact) {
    let mut parts: Vec<String> = consent.categories.iter().map(Coded::words).collect();
    parts.extend(consent.scope.value().map(Coded::words));
    parts.extend(consent.policy.value().map(Coded::words));
    parts.extend(consent.provision.as_deref().map(str::to_owned));
    parts.extend(consent.status.as_deref().map(str::to_owned));
    parts.extend(consent.when.value().map(say_when));
    page.row("Consent", parts.join("; "), consent.path.clone());
    page.details("Consent", &consent.details);
}

fn questionnaire(page: &mut Page, questionnaire: &QuestionnaireFact) {
    let title = questionnaire.title.as_deref().unwrap_or("Questionnaire");
    let mut parts = vec![title.to_owned()];
    parts.extend(questionnaire.status.as_deref().map(str::to_owned));
    parts.extend(questionnaire.authored.value().map(say_when));
    parts.extend(
        questionnaire
            .author
            .as_ref()
            .map(|author| format!("filled in by {}", author.display())),
    );
    parts.extend(
        questionnaire
            .source
            .as_deref()
            .map(|source| format!("answers from {source}")),
    );
    page.row("Questionnaire", parts.join("; "), questionnaire.path.clone());
    for answer in questionnaire.answers.iter().filter(|answer| !answer.answers.is_empty()) {
        page.row(
            format!("{title}: {}", answer.question),
            answer.answers.join("; "),
            answer.path.clone(),
        );
    }
}

fn medication(page: &mut Page, medication: &MedicationFact) {
    let mut parts = vec![medication.what.words()];
    parts.extend(medication.status.as_deref().map(str::to_owned));
    parts.extend(medication.when.as_deref().map(|when| format!("since or on {when}")));
    parts.extend(
        medication
            .reasons
            .iter()
            .map(|reason| format!("for {}", reason.words())),
    );
    page.row("Medication (as context)", parts.join("; "), medication.path.clone());
    for dosage in &medication.dosage {
        page.row("How it is taken", dosage.clone(), medication.path.clone());
    }
    page.details("Medication", &medication.details);
}

fn allergy(page: &mut Page, allergy: &AllergyFact) {
    let mut parts = vec![allergy.what.words()];
    parts.extend(
        [&allergy.clinical_status, &allergy.verification]
            .into_iter()
            .filter_map(|s| s.value().map(Coded::words)),
    );
    parts.extend(allergy.reactions.iter().cloned());
    page.row("Allergy or intolerance", parts.join("; "), allergy.path.clone());
    page.details("Allergy", &allergy.details);
}

fn observation(page: &mut Page, observation: &ObservationFact) {
    let mut parts = vec![observation.value.as_deref().unwrap_or("no value given").to_owned()];
    parts.extend(observation.when.as_deref().map(str::to_owned));
    parts.extend(
        observation
            .performer
            .as_ref()
            .map(|by| format!("observed by {}", by.display())),
    );
    parts.extend(
        observation
            .status
            .as_deref()
            .filter(|status| *status != "final")
            .map(str::to_owned),
    );
    page.row(
        format!("Observation: {}", observation.what.words()),
        parts.join("; "),
        observation.path.clone(),
    );
    page.details(&observation.what.words(), &observation.components);
    for note in &observation.notes {
        page.row("Note on the observation", note.clone(), observation.path.clone());
    }
}
