//! What is understood of our own messages, field by field.

use crate::common::{fixture, json, referral, rules, take, take_json};
use exchange::intake::{
    CheckKind, Envelope, FlagKind, Given, Identified, Intake, IntakeRules, NamedBy, PartialDate, UseCaseFamily, Whose,
    Withdrawn, read,
};
use exchange::nhs_number::NhsNumber;
use jiff::civil::date;
use serde_json::json;

#[test]
fn a_gps_referral_is_understood_whole() {
    let referral = referral(take("gp-referral.json"));
    let message = &referral.message;
    assert_eq!(message.envelope, Envelope::Message);
    assert_eq!(
        message.message_id.as_deref(),
        Some("9a000000-0000-4000-8000-000000000001")
    );
    assert_eq!(message.sender_key, "ods:X99901");
    assert_eq!(message.event.as_deref(), Some("servicerequest-request"));
    assert_eq!(message.reason.as_deref(), Some("new"));
    assert_eq!(
        message.sent.value().and_then(|when| when.instant).unwrap().to_string(),
        "2026-11-20T09:30:00Z"
    );
    assert_eq!(message.source.software.as_deref(), Some("Invented Records"));

    let person = &referral.person;
    assert_eq!(person.identified(), Identified::ByNhsNumber);
    assert_eq!(person.nhs_number.number.words(), "999 012 3454");
    assert_eq!(
        person.nhs_number.verification.value().unwrap().words(),
        "Number present and verified"
    );
    let names: Vec<String> = person.names.iter().map(|name| name.display()).collect();
    assert_eq!(names, ["May Testvale", "Ms Ida May Testvale"]);
    assert_eq!(
        person.birth_date,
        Given::Given(
            PartialDate::Day(date(1986, 2, 17)),
            "Bundle.entry[3].resource.birthDate".into()
        )
    );
    assert_eq!(person.gender.as_deref(), Some("female"));
    let telecoms: Vec<&str> = person.telecoms.iter().map(|telecom| telecom.value.as_str()).collect();
    assert_eq!(
        telecoms,
        [
            "07700 900001",
            "01632 960001",
            "ida.testvale@invented.example",
            "01632 960003"
        ]
    );
    assert_eq!(
        person.addresses[0].display(),
        "12 Sample Row, Flat B, Inventon, ZZ99 9BB, England"
    );
    assert_eq!(person.languages[0].language.words(), "Polish");
    assert!(person.languages[0].preferred);
    assert_eq!(person.interpreter.value(), Some(&true));
    assert_eq!(person.contact_preferences.len(), 2);
    assert_eq!(
        person.contacts.len(),
        1,
        "the contact 'self' is the person, not a relative"
    );
    assert_eq!(person.contacts[0].name.as_ref().unwrap().display(), "Rowan Testvale");
    assert_eq!(person.general_practitioners[0].ods_code.as_deref(), Some("X99901"));
    assert_eq!(
        person.ethnic_category.value().unwrap().words(),
        "Any other White background"
    );

    let requester = referral.requester.value().unwrap();
    assert_eq!(
        requester.display(),
        "Dr Bryn Sampleton, General practitioner, Marlpit Invented Surgery (X99901)"
    );
    assert!(requester.telecoms.iter().any(|telecom| telecom.value == "01632 960102"));
    assert_eq!(referral.recipients.len(), 2);
    assert_eq!(
        referral.recipients[1].service.as_deref(),
        Some("Adult psychological therapies")
    );

    let request = &referral.request;
    assert_eq!(request.priority.as_deref(), Some("urgent"));
    assert_eq!(
        request.priority_reason.value().unwrap().words(),
        "She has stopped going to work"
    );
    assert_eq!(request.service.value().unwrap().words(), "Psychological therapy");
    assert_eq!(
        request.source.value().unwrap().words(),
        "Referred by general practitioner"
    );
    assert_eq!(
        request.wanted_until.value().and_then(|when| when.date),
        Some(date(2027, 2, 20))
    );
    assert!(
        request
            .relates_to
            .iter()
            .any(|relation| relation.how == "basedOn" && relation.in_message)
    );
    assert_eq!(
        referral.reasons[0].words(),
        "Low mood and nightmares since the accident in March"
    );

    let own: Vec<&str> = referral
        .words
        .iter()
        .filter(|words| words.whose == Whose::Person)
        .map(|words| words.text.as_str())
        .collect();
    assert_eq!(own.len(), 2);
    assert!(own.contains(&"A woman therapist if there is one."));
    assert!(own.iter().any(|text| text.starts_with("I cannot sleep")));
    assert!(referral.words.iter().any(|words| words.whose == Whose::AdviceGiven));
    assert!(
        referral
            .words
            .iter()
            .any(|words| words.text.starts_with("I recommend trauma-focused")
                && words.author.as_deref().unwrap().starts_with("Dr Bryn Sampleton"))
    );

    let condition = &referral.conditions[0];
    assert_eq!(condition.what.words(), "Post-traumatic stress disorder");
    assert_eq!(
        condition.given_by.as_ref().unwrap().name.as_deref(),
        Some("Dr Bryn Sampleton")
    );
    assert_eq!(
        condition.recorded.value().and_then(|when| when.date),
        Some(date(2026, 11, 20))
    );

    let questionnaire = &referral.questionnaires[0];
    assert_eq!(questionnaire.title.as_deref(), Some("Patient Health Questionnaire 9"));
    assert_eq!(
        questionnaire.answers[1].question,
        "Thoughts that you would be better off dead, or of hurting yourself"
    );
    assert_eq!(questionnaire.answers[1].codes[0].code.as_deref(), Some("LA6568-5"));
    assert_eq!(questionnaire.answers[2].answers, ["14"]);
    assert_eq!(questionnaire.source.as_deref(), Some("May Testvale"));

    assert_eq!(referral.medications[0].what.words(), "Sertraline 50mg tablets");
    assert_eq!(referral.allergies[0].reactions, ["Rash, mild"]);
    assert_eq!(referral.consents[0].provision.as_deref(), Some("permit"));
    let flags: Vec<(FlagKind, bool)> = referral.flags.iter().map(|flag| (flag.kind, flag.ended)).collect();
    let expected = [
        (FlagKind::Safeguarding, false),
        (FlagKind::ReasonableAdjustment, false),
        (FlagKind::Communication, true),
    ];
    assert_eq!(flags, expected);
    let pressure = referral
        .observations
        .iter()
        .find(|observation| observation.what.words() == "Blood pressure")
        .unwrap();
    assert_eq!(pressure.components[1].value, "80.0 mmHg", "decimals keep their digits");
    assert!(referral.encounters[0].of_request);
    assert_eq!(
        referral.attachments[0].content.as_deref(),
        Some(b"Dear colleague, thank you for seeing Ida Testvale.".as_slice())
    );
    assert!(
        referral
            .context
            .iter()
            .any(|fact| fact.resource == "Goal" && fact.title == "Drive the children to school")
    );
    let expected = [
        "Bundle.entry[2].resource.active",
        "Bundle.entry[8].resource.name",
        "Bundle.entry[8].resource.status",
    ];
    assert_eq!(referral.unread, expected);
    assert_eq!(
        referral.to_check.len(),
        1,
        "only the missing use case: {:?}",
        referral.to_check
    );
    assert_eq!(referral.to_check[0].kind, CheckKind::UseCase);
}

#[test]
fn a_sparse_referral_says_not_given() {
    let referral = referral(take("liaison-referral.json"));
    assert_eq!(referral.message.sender_key, "ods:X9990");
    assert_eq!(
        referral.person.birth_date.value(),
        Some(&PartialDate::Month { year: 2001, month: 7 })
    );
    assert_eq!(referral.person.identified(), Identified::ByNameAndBirthDate);
    let NhsNumber::Invalid { as_given, .. } = &referral.person.nhs_number.number else {
        panic!()
    };
    assert_eq!(as_given, "999 012 3455");
    assert!(referral.to_check.iter().any(|check| check.kind == CheckKind::NhsNumber));
    // The request names the practitioner; role and organisation stand beside and point back.
    let requester = referral.requester.value().unwrap();
    assert_eq!(
        requester.display(),
        "Nurse Alex Placeholder, Mental health liaison nurse, Inventon General Hospital (x9990)"
    );
    let rows = referral.rows();
    for label in [
        "Service asked for",
        "Priority as sent",
        "Language",
        "Interpreter needed",
        "GP",
        "Telephone or e-mail",
        "Address",
        "Safeguarding concern",
        "Reasonable adjustment",
        "Consent",
        "Medication (as context)",
        "Use case",
        "In the person's own words",
    ] {
        let row = rows
            .iter()
            .find(|row| row.label == label)
            .unwrap_or_else(|| panic!("no row {label}"));
        assert_eq!((row.value.as_str(), &row.path), ("Not given", &None), "{label}");
    }
    let row = rows.iter().find(|row| row.label == "Date of birth").unwrap();
    assert_eq!(
        (row.value.as_str(), row.path.as_deref()),
        ("July 2001", Some("Bundle.entry[3].resource.birthDate"))
    );
    let number = rows.iter().find(|row| row.label == "NHS number").unwrap();
    assert!(number.value.contains("to be asked about"), "{}", number.value);
}

#[test]
fn bundles_and_lone_requests_of_uk_core() {
    for (name, envelope, paths) in [
        (
            "ukcore-transaction.json",
            Envelope::Transaction,
            "Bundle.entry[1].resource.birthDate",
        ),
        (
            "ukcore-collection.json",
            Envelope::Collection,
            "Bundle.entry[1].resource.birthDate",
        ),
        (
            "lone-request.json",
            Envelope::Alone,
            "ServiceRequest.contained[0].birthDate",
        ),
    ] {
        let referral = referral(take(name));
        assert_eq!(referral.message.envelope, envelope, "{name}");
        assert_eq!(referral.person.names[0].display(), "Petra Exampleton", "{name}");
        assert_eq!(referral.person.birth_date.path(), Some(paths), "{name}");
        assert!(
            referral.requester.value().unwrap().display().contains("Sal Madeup"),
            "{name}"
        );
        assert_eq!(referral.person.telecoms[0].value, "07700 900010", "{name}");
    }
    let lone = referral(take("lone-request.json"));
    assert!(lone.words.iter().any(|words| words.text == "Panic attacks & avoidance"));
    assert_eq!(lone.message.sender_key, "unknown");
    let by = IntakeRules {
        delivered_by: Some("surgery-1".to_owned()),
        ..rules()
    };
    let Intake::Referral(lone) = read(&fixture("lone-request.json"), &by) else {
        panic!()
    };
    assert_eq!(lone.message.sender_key, "delivered-by:surgery-1");
    let number = referral(take("by-number-only.json"));
    assert_eq!(number.person.identified(), Identified::ByNhsNumber);
    assert!(number.person.names.is_empty());
}

#[test]
fn updates_and_withdrawals_name_their_target() {
    let Intake::Update(update) = take("update.json") else {
        panic!()
    };
    assert_eq!(update.names[0].by, NamedBy::RequestIdentifier);
    assert_eq!(
        update.names[0].value,
        "https://invented.example/id/referral|REF-2026-0417"
    );
    assert_eq!(update.referral.request.priority.as_deref(), Some("asap"));
    let Intake::Update(put) = take("ukcore-update-put.json") else {
        panic!()
    };
    assert!(
        put.names
            .iter()
            .any(|named| named.by == NamedBy::RequestId && named.value == "sr2")
    );

    for (name, how) in [
        ("cancel.json", Withdrawn::Revoked),
        ("entered-in-error.json", Withdrawn::EnteredInError),
    ] {
        let Intake::Withdrawal(withdrawal) = take(name) else {
            panic!("{name}")
        };
        assert_eq!(withdrawal.how, how, "{name}");
        assert_eq!(
            withdrawal.names[0].value, "https://invented.example/id/referral|REF-2026-0417",
            "{name}"
        );
    }
    let mut deleted = json("update.json");
    deleted["entry"][0]["resource"]["reason"]["coding"][0]["code"] = json!("delete");
    let Intake::Withdrawal(withdrawal) = take_json(&deleted) else {
        panic!()
    };
    assert_eq!(withdrawal.how, Withdrawn::Deleted);

    let erased = json!({"resourceType": "Bundle", "type": "transaction",
        "entry": [{"request": {"method": "DELETE", "url": "ServiceRequest/sr2"}}]});
    let Intake::Withdrawal(withdrawal) = take_json(&erased) else {
        panic!()
    };
    assert_eq!(
        (withdrawal.how, withdrawal.names[0].value.as_str()),
        (Withdrawn::Deleted, "sr2")
    );
}

#[test]
fn a_withdrawal_is_taken_though_other_parts_are_wrong() {
    let mut cancel = json("cancel.json");
    cancel["entry"][2]["resource"]["gender"] = json!("F");
    cancel["entry"][2]["resource"]["birthDate"] = json!("2199-01-01");
    let Intake::Withdrawal(withdrawal) = take_json(&cancel) else {
        panic!()
    };
    let checks: Vec<&str> = withdrawal
        .referral
        .to_check
        .iter()
        .map(|check| check.path.as_str())
        .collect();
    assert!(checks.contains(&"Bundle.entry[2].resource.gender"));
    assert!(checks.contains(&"Bundle.entry[2].resource.birthDate"));

    let nothing =
        json!({"resourceType": "ServiceRequest", "status": "revoked", "intent": "order", "subject": {"display": "x"}});
    let Intake::Refused(refusal) = take_json(&nothing) else {
        panic!()
    };
    assert_eq!(refusal.reason.code(), "missing");
}

#[test]
fn an_unidentified_person_is_taken_and_pointed_out() {
    let referral = referral(take("unidentified.json"));
    assert_eq!(referral.person.identified(), Identified::NotYet);
    assert_eq!(
        referral.person.contacts[0].name.as_ref().unwrap().display(),
        "Jo Nobody"
    );
    assert!(
        referral
            .to_check
            .iter()
            .any(|check| check.kind == CheckKind::Unidentified)
    );
}

#[test]
fn a_repeat_has_the_same_key_whatever_its_layout() {
    let key = |intake: &Intake| intake.understood().unwrap().message.repeat_key.clone();
    let first = take("gp-referral.json");
    let again = take_json(&json("gp-referral.json"));
    assert_eq!(key(&first), key(&again));
    let (one, other) = (first.understood().unwrap(), again.understood().unwrap());
    assert_ne!(one.message.bytes_hash, other.message.bytes_hash);
    // The same id with other content is another message; so is the same content from another sender.
    let mut changed = json("gp-referral.json");
    changed["entry"][1]["resource"]["note"][0]["text"] = json!("I sleep better now.");
    let changed = take_json(&changed);
    assert_ne!(key(&first), key(&changed));
    let id = |intake: &Intake| intake.understood().unwrap().message.message_id.clone();
    assert_eq!(id(&first), id(&changed));
    let by = |name: &str| {
        let rules = IntakeRules {
            delivered_by: Some(name.to_owned()),
            ..rules()
        };
        key(&read(&fixture("lone-request.json"), &rules))
    };
    assert_eq!(by("a"), by("a"));
    assert_ne!(by("a"), by("b"));
}

#[test]
fn use_cases_are_taken_as_the_service_says() {
    let with = |code: &str| {
        let mut message = json("gp-referral.json");
        let coding = json!({"system": "https://fhir.nhs.uk/CodeSystem/usecases-categories-bars", "code": code, "display": "Invented"});
        message["entry"][1]["resource"]["category"][0]["coding"]
            .as_array_mut()
            .unwrap()
            .push(coding);
        message
    };
    for code in ["a1t1", "a2t4", "a3t1", "a4t1", "a4t3", "a6t1", "a6t3"] {
        let Intake::Refused(refusal) = take_json(&with(code)) else {
            panic!("{code}")
        };
        assert_eq!((refusal.status, refusal.reason.code()), (422, "use_case"), "{code}");
        assert!(refusal.words.starts_with("NOT TAKEN"), "{code}: {}", refusal.words);
        assert!(refusal.remedy.contains("999"), "{code}: {}", refusal.remedy);
        assert_eq!(
            refusal.issues[0].path.as_deref(),
            Some("Bundle.entry[1].resource.category[0].coding[1]")
        );
        let any = IntakeRules {
            any_use_case: true,
            ..rules()
        };
        let Intake::Referral(referral) = read(with(code).to_string().as_bytes(), &any) else {
            panic!("{code}")
        };
        assert!(
            referral.to_check.iter().any(|check| check.kind == CheckKind::UseCase),
            "{code}"
        );
    }
    // From primary care, though to a pharmacy: taken, and asked about.
    let pharmacy = referral(take_json(&with("a5t2")));
    assert_eq!(
        pharmacy.message.use_case.value().unwrap().family,
        Some(UseCaseFamily::PrimaryCare)
    );
    assert!(
        pharmacy
            .to_check
            .iter()
            .any(|check| check.words.contains("community pharmacy"))
    );
    // A code that the list does not know: a person decides, unless the service has added it.
    let Intake::Quarantine(held) = take_json(&with("a9t1")) else {
        panic!()
    };
    assert_eq!(held.reason.code(), "unknown_use_case");
    assert!(held.understood.is_some());
    let added = IntakeRules {
        extra_use_case_codes: ["a9t1".to_owned()].into(),
        ..rules()
    };
    assert!(matches!(
        read(with("a9t1").to_string().as_bytes(), &added),
        Intake::Referral(_)
    ));
    let urgent = IntakeRules {
        use_cases: [UseCaseFamily::UrgentCare].into(),
        ..rules()
    };
    assert!(matches!(
        read(with("a1t1").to_string().as_bytes(), &urgent),
        Intake::Referral(_)
    ));
    assert!(matches!(
        read(with("a5t1").to_string().as_bytes(), &urgent),
        Intake::Refused(_)
    ));

    let Intake::Refused(refusal) = take("ambulance-dispatch.json") else {
        panic!()
    };
    assert!(
        refusal.remedy.contains("an ambulance control room"),
        "{}",
        refusal.remedy
    );
}

#[test]
fn what_needs_a_person_first_is_held() {
    let cases: Vec<(&str, &str, serde_json::Value)> = vec![
        ("status", "/entry/1/resource/status", json!("draft")),
        ("status", "/entry/1/resource/status", json!("completed")),
        (
            "person_not_in_message",
            "/entry/1/resource/subject/reference",
            json!("Patient/elsewhere"),
        ),
        (
            "unknown_message_reason",
            "/entry/0/resource/reason/coding/0/code",
            json!("resend"),
        ),
        (
            "validation",
            "/entry/1/resource/category/0/coding/0/code",
            json!("validation"),
        ),
    ];
    for (reason, pointer, value) in cases {
        let mut message = json("update.json");
        message["entry"][0]["resource"]["reason"]["coding"][0]["code"] = json!("new");
        *message.pointer_mut(pointer).unwrap() = value;
        let any = IntakeRules {
            any_use_case: true,
            ..rules()
        };
        let Intake::Quarantine(held) = read(message.to_string().as_bytes(), &any) else {
            panic!("{reason}")
        };
        assert_eq!(held.reason.code(), reason);
        assert!(!held.ask.is_empty() && !held.issues.is_empty());
        assert_eq!(held.sender_key, "ods:X99901");
        assert_eq!(held.understood.unwrap().message.repeat_key, held.repeat_key);
    }
    let mut modifier = json("lone-request.json");
    modifier["modifierExtension"] = json!([{"url": "https://invented.example/not", "valueBoolean": true}]);
    let Intake::Quarantine(held) = take_json(&modifier) else {
        panic!()
    };
    assert_eq!(
        (held.reason.code(), held.issues[0].path.as_deref()),
        ("modifier", Some("ServiceRequest.modifierExtension"))
    );
    let mut not = json("lone-request.json");
    not["doNotPerform"] = json!(true);
    let Intake::Quarantine(held) = take_json(&not) else {
        panic!()
    };
    assert_eq!(held.reason.code(), "do_not_perform");
    let mut ambulance = json("gp-referral.json");
    ambulance["entry"][4]["resource"]["activity"][0]["outcomeCodeableConcept"] =
        json!([{"coding": [{"system": "https://fhir.nhs.uk/CodeSystem/arp-priority-codes", "code": "C1"}]}]);
    let Intake::Quarantine(held) = take_json(&ambulance) else {
        panic!()
    };
    assert_eq!(held.reason.code(), "looks_like_ambulance");
    let letter = json!({"resourceType": "DocumentReference", "status": "current", "content": []});
    let Intake::Quarantine(held) = take_json(&letter) else {
        panic!()
    };
    assert_eq!(held.reason.code(), "no_request");
    let mut two = json("ukcore-collection.json");
    let mut second = two["entry"][0].clone();
    second["fullUrl"] = json!("urn:uuid:another");
    second["resource"]["id"] = json!("another");
    two["entry"].as_array_mut().unwrap().push(second);
    let Intake::Quarantine(held) = take_json(&two) else {
        panic!()
    };
    assert_eq!((held.reason.code(), held.issues.len()), ("several_requests", 2));
}

#[test]
fn what_is_about_somebody_else_is_not_used() {
    let mut message = json("gp-referral.json");
    message["entry"][6]["resource"]["subject"]["reference"] = json!("Patient/somebody-else");
    let referral = referral(take_json(&message));
    assert!(referral.conditions.is_empty());
    let check = referral
        .to_check
        .iter()
        .find(|check| check.kind == CheckKind::SomebodyElse)
        .unwrap();
    assert_eq!(check.path, "Bundle.entry[6].resource.subject");
    assert!(
        referral
            .unread
            .contains(&"Bundle.entry[6].resource.code.coding[0].code".to_owned())
    );
}

#[test]
fn lenient_shapes_are_read_and_pointed_out() {
    let mut message = json("gp-referral.json");
    message["entry"][3]["resource"]["identifier"][0]["value"] = json!(9990123454_u64);
    message["entry"][1]["resource"]["basedOn"] = json!({"reference": "urn:uuid:00000000-0000-4000-8000-000000000020"});
    message["entry"][1]["resource"]["requester"]["reference"] = json!("00000000-0000-4000-8000-000000000071");
    message["entry"][1]["resource"]["reasonCode"] = json!(["Nightmares"]);
    message["entry"][3]["resource"]["telecom"][0]["use"] = json!("daytime");
    message["entry"][1]["resource"]["authoredOn"] = json!("2026-11-20T09:25:00");
    let referral = referral(take_json(&message));
    assert_eq!(referral.person.nhs_number.number.words(), "999 012 3454");
    assert_eq!(referral.reasons[0].words(), "Nightmares");
    assert!(
        referral
            .requester
            .value()
            .unwrap()
            .display()
            .starts_with("Dr Bryn Sampleton")
    );
    assert_eq!(
        referral.request.authored.value().and_then(|when| when.date),
        Some(date(2026, 11, 20))
    );
    let kinds: Vec<CheckKind> = referral.to_check.iter().map(|check| check.kind).collect();
    for kind in [CheckKind::Shape, CheckKind::Reference, CheckKind::Code, CheckKind::Date] {
        assert!(kinds.contains(&kind), "{kind:?} in {kinds:?}");
    }
}

#[test]
fn several_nhs_numbers_and_a_death_are_asked_about() {
    let mut message = json("gp-referral.json");
    let identifiers = message["entry"][3]["resource"]["identifier"].as_array_mut().unwrap();
    identifiers.push(json!({"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990123993"}));
    identifiers.push(json!({"use": "old", "system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000050"}));
    message["entry"][3]["resource"]["deceasedDateTime"] = json!("2026-11-01");
    let referral = referral(take_json(&message));
    let NhsNumber::Several(all) = &referral.person.nhs_number.number else {
        panic!()
    };
    assert_eq!(
        all.as_slice(),
        ["9990123454", "9990123993"],
        "the old one is passed over"
    );
    assert_eq!(referral.person.died.as_deref(), Some("1 November 2026"));
    assert!(referral.to_check.iter().any(|check| check.kind == CheckKind::Died));
    assert_eq!(referral.person.identified(), Identified::ByNameAndBirthDate);
}
