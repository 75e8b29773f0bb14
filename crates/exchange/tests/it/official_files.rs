//! Every official message file that lies in the shared folder: none is lost, each gets its answer with the exact reason.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::common::{referral, rules, shared, today};
use exchange::intake::{CheckKind, Identified, Intake, IntakeRules, NamedBy, PartialDate, UseCase, Withdrawn, read};
use exchange::nhs_number::{NhsNumber, parse};
use jiff::civil::date;

fn any() -> IntakeRules {
    IntakeRules {
        any_use_case: true,
        ..rules()
    }
}

/// All files at and below a folder with one of these endings.
fn files(place: &Path, endings: &[&str], into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(place).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, endings, into);
        } else if path
            .extension()
            .and_then(|ending| ending.to_str())
            .is_some_and(|ending| endings.contains(&ending))
        {
            into.push(path);
        }
    }
}

/// The seven BaRS referral requests by their numbers.
fn refreq(data: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = Vec::new();
    files(&data.join("bars-simplifier/examples-json"), &["json"], &mut all);
    all.into_iter()
        .filter_map(|path| {
            let name = path.file_name()?.to_str()?.strip_prefix("REFREQ")?[..2].to_owned();
            Some((name, std::fs::read(path).unwrap()))
        })
        .collect()
}

#[test]
fn the_seven_referral_requests() {
    let Some(data) = shared() else { return };
    let seven = refreq(&data);
    assert_eq!(
        seven.keys().map(String::as_str).collect::<Vec<_>>(),
        ["01", "02", "04", "05", "07", "8A", "8C"]
    );
    let mut people = BTreeSet::new();
    let mut requests = BTreeSet::new();
    for name in ["01", "02", "04", "05", "07"] {
        let referral = referral(read(&seven[name], &any()));
        assert_eq!(referral.person.identified(), Identified::ByNameAndBirthDate, "{name}");
        // Every one gives the same number, and its check digit does not hold: kept as given, and asked about.
        let NhsNumber::Invalid { as_given, .. } = &referral.person.nhs_number.number else {
            panic!("{name}")
        };
        assert!(
            referral.to_check.iter().any(|check| check.kind == CheckKind::NhsNumber),
            "{name}"
        );
        let first = &referral.person.names[0];
        let person = (
            as_given.clone(),
            first.family.clone(),
            first.given[0].clone(),
            referral.person.birth_date.value().copied(),
        );
        assert_eq!(person.3, Some(PartialDate::Day(date(1959, 5, 4))));
        people.insert(format!("{person:?}"));
        requests.insert(referral.message.repeat_key.clone());
        assert!(referral.rows().iter().any(|row| row.value == "Not given"), "{name}");
        // The person's own numbers stand in a contact "self"; the emergency contact is another human.
        assert_eq!(referral.person.telecoms.len(), 3, "{name}");
        assert_eq!(referral.person.contacts.len(), 1, "{name}");
        let emergency = referral.person.contacts[0].name.as_ref().unwrap().display();
        assert_eq!(emergency, "Jack Grayson", "{name}");
        assert_eq!(referral.message.sender_key, "ods:RND", "{name}");
        assert!(
            referral.requester.value().unwrap().display().starts_with("Marcy BLAKE"),
            "{name}"
        );
    }
    assert_eq!(people.len(), 1, "one person: {people:?}");
    assert_eq!(requests.len(), 5, "five messages, though two of them share an id");

    let unidentified = referral(read(&seven["8A"], &any()));
    assert_eq!(unidentified.person.identified(), Identified::NotYet);
    assert_eq!(unidentified.person.nhs_number.number, NhsNumber::Absent);

    let Intake::Update(update) = read(&seven["8C"], &any()) else {
        panic!("8C is an update")
    };
    // It goes by the message id of 8A and by the fullUrl that every example has: only a human can say what it changes.
    let named = |by: NamedBy| {
        update
            .names
            .iter()
            .filter(|named| named.by == by)
            .map(|named| named.value.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        named(NamedBy::MessageId),
        [unidentified.message.message_id.as_deref().unwrap()]
    );
    assert_eq!(
        named(NamedBy::FullUrl),
        [unidentified.request.full_url.as_deref().unwrap()]
    );
    assert_eq!(
        named(NamedBy::CaseNumber)[0],
        "https://sender.url/Id/case-number|sender1234"
    );
    assert_eq!(update.referral.person.identified(), Identified::ByNameAndBirthDate);
}

#[test]
fn without_the_flag_only_the_fitting_use_cases_are_taken() {
    let Some(data) = shared() else { return };
    for (name, bytes) in refreq(&data) {
        match read(&bytes, &rules()) {
            // From primary care; that it names a pharmacy as its receiver is asked about.
            Intake::Referral(referral) if name == "07" => {
                assert!(referral.to_check.iter().any(|check| check.kind == CheckKind::UseCase));
            }
            Intake::Refused(refusal) if name != "07" => {
                assert_eq!((refusal.status, refusal.reason.code()), (422, "use_case"), "{name}");
                assert!(refusal.words.starts_with("NOT TAKEN"), "{name}: {}", refusal.words);
            }
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn every_file_gets_its_answer_with_a_reason() {
    let Some(data) = shared() else { return };
    let mut all = Vec::new();
    files(&data, &["json", "xml"], &mut all);
    assert!(all.len() > 1000, "{} files", all.len());
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for path in &all {
        let name = path.strip_prefix(&data).unwrap().display().to_string();
        let bytes = std::fs::read(path).unwrap();
        let told = match read(&bytes, &any()) {
            Intake::Refused(refusal) => {
                assert!(
                    !refusal.issues.is_empty() && !refusal.words.is_empty() && !refusal.remedy.is_empty(),
                    "{name}"
                );
                format!("refused {} {}", refusal.status, refusal.reason.code())
            }
            Intake::Quarantine(held) => {
                assert!(!held.issues.is_empty() && !held.ask.is_empty(), "{name}");
                format!("held {}", held.reason.code())
            }
            Intake::Referral(referral) => {
                assert!(name.contains("REFREQ"), "{name}");
                assert!(!referral.rows().is_empty(), "{name}");
                "referral".to_owned()
            }
            Intake::Update(update) => {
                assert!(name.contains("REFREQ8C") && !update.names.is_empty(), "{name}");
                "update".to_owned()
            }
            Intake::Withdrawal(withdrawal) => {
                assert!(
                    name.contains("SERVREQ01") && withdrawal.how == Withdrawn::Revoked,
                    "{name}"
                );
                assert!(!withdrawal.names.is_empty(), "{name}");
                "withdrawal".to_owned()
            }
        };
        if name.ends_with(".xml") {
            assert_eq!(told, "refused 415 not_json", "{name}");
        }
        if name.starts_with("ers-api/stu3/") {
            assert_eq!(told, "refused 422 old_fhir", "{name}");
        }
        let response = (name.contains("RESP") && !name.contains("BOOKREQRESP") && !name.contains("VALRESP01_"))
            && name.ends_with(".json");
        if name.contains("examples-json") && response {
            assert_eq!(told, "refused 422 response", "{name}");
        }
        if name.contains("VALREQ") && name.ends_with(".json") {
            assert_eq!(told, "held validation", "{name}");
        }
        if name.contains("BOOKREQ01") && name.ends_with(".json") {
            assert_eq!(told, "refused 422 booking", "{name}");
        }
        if name.starts_with("ukcore/examples-json/UKCore-ServiceRequest") {
            assert_eq!(told, "held person_not_in_message", "{name}");
        }
        *counts.entry(told).or_default() += 1;
    }
    assert_eq!(
        (counts["referral"], counts["update"], counts["withdrawal"]),
        (6, 1, 1),
        "{counts:#?}"
    );
    assert_eq!(counts["held validation"], 5, "{counts:#?}");
    // By the service's usual rules an ambulance call at the door is refused, not held.
    let validation = std::fs::read_dir(data.join("bars-simplifier/examples-json"))
        .unwrap()
        .flatten();
    for entry in validation.filter(|entry| entry.file_name().to_string_lossy().starts_with("VALREQ")) {
        let Intake::Refused(refusal) = read(&std::fs::read(entry.path()).unwrap(), &rules()) else {
            panic!()
        };
        assert_eq!(refusal.reason.code(), "use_case");
    }
}

#[test]
fn numbers_of_all_examples_are_judged_as_they_were_counted() {
    let Some(data) = shared() else { return };
    let list = std::fs::read_to_string(data.join("nhs-numbers/nhs_numbers_in_examples.csv")).unwrap();
    let mut seen = 0;
    for line in list.lines().skip(1) {
        let mut cells = line.split(',');
        let (number, valid) = (cells.next().unwrap(), cells.next().unwrap());
        assert_eq!(parse(number).is_ok(), valid == "true", "{number}");
        seen += 1;
    }
    assert!(seen > 50, "{seen} numbers");
}

#[test]
fn the_use_cases_are_those_of_the_official_list() {
    let Some(data) = shared() else { return };
    let list = std::fs::read_to_string(data.join("bars-simplifier/CodeSystem/usecases-categories-bars.xml")).unwrap();
    let value = |part: &str, name: &str| {
        let from = part.find(&format!("<{name} value=\"")).unwrap() + name.len() + 9;
        part[from..].split('"').next().unwrap().to_owned()
    };
    let official: BTreeMap<String, String> = list
        .split("<concept>")
        .skip(1)
        .map(|part| (value(part, "code"), value(part, "display")))
        .collect();
    let ours: BTreeMap<String, String> = UseCase::official()
        .map(|use_case| (use_case.code, use_case.name))
        .collect();
    assert_eq!(ours, official);
    assert!(UseCase::official().all(|use_case| use_case.family.is_some()));
    assert!(today() > date(2024, 4, 30));
}
