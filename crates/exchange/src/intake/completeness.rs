//! Tests that the list of unread leaves is exact in both directions, on every fixture: what is listed has no influence
//! on what was understood, and what is not listed has some.

use jiff::civil::date;
use serde_json::{Value as Json, json};

use super::{Intake, IntakeRules, ReferralUnderstood, read};
use crate::json::{At, Limits, Step, Value, parse};

const FIXTURES: &[(&str, &str)] = &[
    ("gp-referral", include_str!("../../tests/fixtures/gp-referral.json")),
    (
        "liaison-referral",
        include_str!("../../tests/fixtures/liaison-referral.json"),
    ),
    (
        "ukcore-transaction",
        include_str!("../../tests/fixtures/ukcore-transaction.json"),
    ),
    (
        "ukcore-update-put",
        include_str!("../../tests/fixtures/ukcore-update-put.json"),
    ),
    ("lone-request", include_str!("../../tests/fixtures/lone-request.json")),
    (
        "by-number-only",
        include_str!("../../tests/fixtures/by-number-only.json"),
    ),
    ("unidentified", include_str!("../../tests/fixtures/unidentified.json")),
    ("update", include_str!("../../tests/fixtures/update.json")),
    ("cancel", include_str!("../../tests/fixtures/cancel.json")),
];

/// The fixtures with the members of each object in the order in which a general parser writes them, as all changed texts
/// below are written.
fn fixtures() -> Vec<(&'static str, String)> {
    let plain = |text: &str| serde_json::from_str::<Json>(text).unwrap().to_string();
    FIXTURES.iter().map(|(name, text)| (*name, plain(text))).collect()
}

fn rules() -> IntakeRules {
    IntakeRules::new(date(2026, 11, 22))
}

fn understood(text: &str) -> Intake {
    read(text.as_bytes(), &rules())
}

fn referral(intake: &Intake) -> Option<&ReferralUnderstood> {
    intake.understood()
}

/// Everything understood, without the hashes (they change with every byte) and without the list under test.
fn essence(intake: &Intake) -> Json {
    let mut all = serde_json::to_value(intake).unwrap();
    strip(&mut all);
    all
}

fn strip(value: &mut Json) {
    match value {
        Json::Object(members) => {
            for name in ["bytes_hash", "content_hash", "repeat_key", "unread"] {
                members.remove(name);
            }
            members.values_mut().for_each(strip);
        }
        Json::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}

/// The JSON pointer of a place.
fn pointer(at: At<'_, '_>) -> String {
    let mut steps = Vec::new();
    let mut here = Some(at);
    while let Some(at) = here {
        match at.step() {
            Step::Member(name) => steps.push(name.replace('~', "~0").replace('/', "~1")),
            Step::Item(index) => steps.push(index.to_string()),
            Step::Root => {}
        }
        here = at.parent();
    }
    steps
        .iter()
        .rev()
        .fold(String::new(), |pointer, step| format!("{pointer}/{step}"))
}

/// Each leaf of a text with its FHIRPath and its pointer.
fn leaves(text: &str) -> Vec<(String, String)> {
    let doc = parse(text, Limits::default()).unwrap();
    doc.leaves().map(|leaf| (leaf.path(), pointer(leaf))).collect()
}

/// The text with one leaf changed to another value of its type.
fn changed(text: &str, pointer: &str) -> String {
    let mut whole: Json = serde_json::from_str(text).unwrap();
    let leaf = whole.pointer_mut(pointer).unwrap();
    *leaf = match leaf {
        Json::String(text) => json!(format!("{text}q7")),
        Json::Bool(is) => json!(!*is),
        Json::Number(number) => json!(number.as_f64().unwrap() + 1.0),
        other => panic!("{other}"),
    };
    whole.to_string()
}

/// Leaves that are read to find the way or to be sure of a kind, and shown nowhere themselves: changed to nonsense they
/// need not show.
fn only_leads(path: &str) -> bool {
    // Where a resource stands and what it follows; kinds of it that hold nothing for a person.
    let ends = [
        ".fullUrl",
        ".profile[0]",
        ".reference",
        ".text.status",
        ".class.code",
        ".code.code",
        ".value.code",
    ];
    // Of a coded value that is shown as words, the member that was not needed for them.
    let words = [".extension[", ".relationship[", ".reason."];
    let in_words = path.contains(".coding[") && words.iter().any(|part| path.contains(part));
    let way = [".system", ".request.url", ".resource.id"]
        .iter()
        .any(|end| path.ends_with(end));
    in_words || way || ends.iter().any(|end| path.ends_with(end))
}

#[test]
fn what_is_listed_as_unread_has_no_influence() {
    for (name, text) in &fixtures() {
        let before = understood(text);
        let unread = &referral(&before).unwrap_or_else(|| panic!("{name}: {before:?}")).unread;
        let mut seen = 0;
        for (path, pointer) in leaves(text).iter().filter(|(path, _)| unread.contains(path)) {
            seen += 1;
            let after = understood(&changed(text, pointer));
            assert!(
                essence(&after) == essence(&before),
                "{name}: {path} is listed as unread but matters"
            );
        }
        assert_eq!(
            seen,
            unread.len(),
            "{name}: a path in the list is no leaf of the message"
        );
    }
}

#[test]
fn what_is_not_listed_has_some_influence() {
    let mut silent: Vec<String> = Vec::new();
    for (name, text) in &fixtures() {
        let before = understood(text);
        let unread = &referral(&before).unwrap().unread;
        for (path, pointer) in leaves(text)
            .iter()
            .filter(|(path, _)| !unread.contains(path) && !only_leads(path))
        {
            let after = understood(&changed(text, pointer));
            if essence(&after) == essence(&before) {
                silent.push(format!("{name}: {path}"));
            }
        }
    }
    assert!(silent.is_empty(), "these count as read but show nowhere: {silent:#?}");
}

#[test]
fn every_leaf_dropped_leads_to_an_answer_with_a_reason() {
    for (name, text) in &fixtures() {
        let before = understood(text);
        for (path, pointer) in leaves(text) {
            let mut whole: Json = serde_json::from_str(text).unwrap();
            let (parent, last) = pointer.rsplit_once('/').unwrap();
            match whole.pointer_mut(parent).unwrap() {
                Json::Object(members) => drop(members.remove(&last.replace("~1", "/").replace("~0", "~"))),
                Json::Array(items) => drop(items.remove(last.parse().unwrap())),
                other => panic!("{other}"),
            }
            match understood(&whole.to_string()) {
                Intake::Refused(refusal) => {
                    assert!(
                        !refusal.issues.is_empty() && !refusal.remedy.is_empty(),
                        "{name}: {path}"
                    );
                    assert!(
                        refusal.issues.iter().all(|issue| !issue.rule.is_empty()),
                        "{name}: {path}"
                    );
                }
                Intake::Quarantine(held) => {
                    assert!(
                        !held.issues.is_empty() && !held.ask.is_empty(),
                        "{name}: {path}: {held:?}"
                    );
                }
                after => {
                    // Still the same kind of thing, told with rows; nothing new was made up out of what was dropped.
                    let (rows, were) = (referral(&after).unwrap().rows(), referral(&before).unwrap().rows());
                    let given = |rows: &[super::Row]| rows.iter().filter(|row| row.value != super::NOT_GIVEN).count();
                    // A role that loses its practitioner may be named apart, and a contact that is no longer "self" too.
                    assert!(
                        given(&rows) <= given(&were) + 8,
                        "{name}: {path}: {} > {}",
                        given(&rows),
                        given(&were)
                    );
                }
            }
        }
    }
}

#[test]
fn every_leaf_made_null_or_of_another_type_leads_to_an_answer() {
    let odd = [
        Json::Null,
        json!(7),
        json!(true),
        json!([]),
        json!({}),
        json!(["x"]),
        json!({"x": 1}),
        json!(""),
    ];
    for (name, text) in &fixtures() {
        for (nth, (path, pointer)) in leaves(text).iter().enumerate() {
            // Two kinds at each leaf, all kinds over the leaves that lie together.
            for odd in [&odd[nth % odd.len()], &odd[(nth + 3) % odd.len()]] {
                let mut whole: Json = serde_json::from_str(text).unwrap();
                *whole.pointer_mut(pointer).unwrap() = odd.clone();
                let intake = understood(&whole.to_string());
                if let Intake::Refused(refusal) = &intake {
                    assert!(!refusal.issues.is_empty(), "{name}: {path}: {odd}");
                }
                if let Some(referral) = intake.understood() {
                    assert!(!referral.rows().is_empty(), "{name}: {path}: {odd}");
                }
            }
        }
    }
}

#[test]
fn nothing_but_leaves_is_ever_listed() {
    let doc = parse(FIXTURES[0].1, Limits::default()).unwrap();
    for leaf in doc.leaves() {
        assert!(!matches!(leaf.peek(), Value::Array | Value::Object));
    }
}
