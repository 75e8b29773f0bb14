//! The rows of single facts: the person, a condition, a flag, a medicine and so on.

use super::super::spoken::{say_period, say_when};
use super::super::understood::{
    Address, AllergyFact, Coded, ConditionFact, ConsentFact, ContactPerson, FlagFact, MedicationFact, ObservationFact,
    Party, PersonFacts, PersonName, QuestionnaireFact, Telecom,
};
use super::{Page, text};

pub(super) fn person(person: &PersonFacts, page: &mut Page) {
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

pub(super) fn name_label(name: &PersonName) -> String {
    use_label("Name", name.use_code.as_deref())
}

pub(super) fn use_label(label: &str, use_code: Option<&str>) -> String {
    use_code.map_or_else(|| label.to_owned(), |use_code| format!("{label} ({use_code})"))
}

pub(super) fn telecom(page: &mut Page, before: &str, one: &Telecom) {
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

pub(super) fn contact(page: &mut Page, contact: &ContactPerson) {
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

pub(super) fn contact_of(page: &mut Page, whose: &str, party: Option<&Party>) {
    let telecoms = party.map(|party| party.telecoms.as_slice()).unwrap_or_default();
    page.each(&format!("{whose} telephone or e-mail"), telecoms, |page, one| {
        telecom(page, &format!("{whose} telephone or e-mail"), one);
    });
}

/// Text, displays and codes of a coded value, all of them.
pub(super) fn all_words(coded: &Coded) -> String {
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

pub(super) fn condition(page: &mut Page, condition: &ConditionFact) {
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

pub(super) fn flag_row(page: &mut Page, flag: &FlagFact) {
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

pub(super) fn consent(page: &mut Page, consent: &ConsentFact) {
    let mut parts: Vec<String> = consent.categories.iter().map(Coded::words).collect();
    parts.extend(consent.scope.value().map(Coded::words));
    parts.extend(consent.policy.value().map(Coded::words));
    parts.extend(consent.provision.as_deref().map(str::to_owned));
    parts.extend(consent.status.as_deref().map(str::to_owned));
    parts.extend(consent.when.value().map(say_when));
    page.row("Consent", parts.join("; "), consent.path.clone());
    page.details("Consent", &consent.details);
}

pub(super) fn questionnaire(page: &mut Page, questionnaire: &QuestionnaireFact) {
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

pub(super) fn medication(page: &mut Page, medication: &MedicationFact) {
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

pub(super) fn allergy(page: &mut Page, allergy: &AllergyFact) {
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

pub(super) fn observation(page: &mut Page, observation: &ObservationFact) {
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
