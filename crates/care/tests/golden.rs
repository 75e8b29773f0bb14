//! Golden files: bodies as released versions wrote them, one per event kind. They are read with the current program and
//! written back; a change of a body that older records could not bear shows here.
//!
//! `RAPPORT_WRITE_GOLDEN=1 cargo test -p care --test golden` adds the missing files of the current version. It never
//! changes one that is there: what was released stays as it was.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test stops where it goes wrong; the writer says what it added"
)]

mod samples;

use care::codec::{self, Stored};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The version whose files the writer adds to.
const CURRENT: &str = "v0.1";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// Every golden file of every released version: its path and its content.
fn files() -> Vec<(PathBuf, Value)> {
    let mut out = Vec::new();
    for version in std::fs::read_dir(folder()).unwrap() {
        for file in std::fs::read_dir(version.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
            out.push((path, value));
        }
    }
    out.sort_by(|a, b| a.0.cmp(&b.0));
    out
}

/// Facts decoded as an event of the stream and encoded again in the current version.
type Again = fn(&str, u16, &[u8]) -> (Value, u16);

fn again<E: Stored>(kind: &str, version: u16, bytes: &[u8]) -> (Value, u16) {
    let (event, on) = codec::decode_facts::<E>(kind, version, bytes).unwrap_or_else(|e| panic!("{kind}: {e}"));
    assert_eq!(event.type_name(), kind, "the event found is of another kind");
    let bytes = codec::encode_facts(&event, on).unwrap();
    (serde_json::from_slice(&bytes).unwrap(), codec::current_version(&event))
}

const STREAMS: &[(&str, Again)] = &[
    ("episode", again::<care::episode::EpisodeEvent>),
    ("person", again::<care::person::PersonEvent>),
    ("practitioner", again::<care::practitioner::PractitionerEvent>),
    ("opening", again::<care::opening::OpeningEvent>),
    ("account", again::<care::account::AccountEvent>),
    ("service", again::<care::service::ServiceEvent>),
    ("group", again::<care::group::GroupEvent>),
    ("registrant", again::<care::registrant::RegistrantEvent>),
    ("post", again::<care::post::PostEvent>),
    ("timesheet", again::<care::timesheet::TimesheetEvent>),
    ("load", again::<care::load::LoadEvent>),
    ("own_access", again::<care::own_access::OwnAccessEvent>),
    ("carer", again::<care::carer::CarerEvent>),
    ("story", again::<care::story::StoryEvent>),
    ("complaint", again::<care::complaint::ComplaintEvent>),
    ("survey", again::<care::survey::SurveyEvent>),
    ("survey_answer", again::<care::survey_answer::SurveyAnswerEvent>),
    ("provider", again::<care::provider::ProviderEvent>),
    ("hand_over", again::<care::hand_over::HandOverEvent>),
    ("news", again::<care::news::NewsEvent>),
    ("comment", again::<care::news::CommentEvent>),
    ("noticeboard", again::<care::news::NoticeboardEvent>),
    ("ask", again::<care::asks::AskEvent>),
];

fn add_missing() {
    let folder = folder().join(CURRENT);
    std::fs::create_dir_all(&folder).unwrap();
    for sample in samples::all() {
        let path = folder.join(format!("{}.json", sample.kind));
        if path.exists() {
            continue;
        }
        let value = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).unwrap();
        let golden = json!({
            "kind": sample.kind,
            "version": sample.version,
            "facts": value(&sample.facts),
            "words": sample.words.as_deref().map(value),
        });
        let text = serde_json::to_string_pretty(&golden).unwrap() + "\n";
        std::fs::write(&path, text).unwrap();
        println!("added {}", path.display());
    }
}

#[test]
fn every_released_body_is_read_and_written_back_the_same() {
    if std::env::var_os("RAPPORT_WRITE_GOLDEN").is_some_and(|v| v == "1") {
        add_missing();
    }
    let mut seen = BTreeSet::new();
    for (path, golden) in files() {
        let kind = golden["kind"].as_str().unwrap();
        let version = u16::try_from(golden["version"].as_u64().unwrap()).unwrap();
        assert_eq!(path.file_stem().unwrap().to_str(), Some(kind), "{}", path.display());
        let stream = kind.split('.').next().unwrap();
        let (_, again) = STREAMS
            .iter()
            .find(|(s, _)| *s == stream)
            .unwrap_or_else(|| panic!("{}: no stream {stream}", path.display()));
        let (written, current) = again(kind, version, golden["facts"].to_string().as_bytes());
        if version == current {
            assert_eq!(written, golden["facts"], "{}", path.display());
            seen.insert(kind.to_owned());
        }
        if !golden["words"].is_null() {
            let words = codec::decode_words(kind, version, golden["words"].to_string().as_bytes()).unwrap();
            let bytes = codec::encode_words(&words).expect("words that are stored are not empty");
            let back: Value = serde_json::from_slice(&bytes).unwrap();
            assert_eq!(back, golden["words"], "{}", path.display());
        }
    }
    let known: BTreeSet<_> = codec::known_types().into_iter().map(|(k, _)| k.to_owned()).collect();
    let missing: Vec<_> = known.difference(&seen).collect();
    assert!(
        missing.is_empty(),
        "no golden file of the current version: {missing:?}; add a sample and write it"
    );
    let unknown: Vec<_> = seen.difference(&known).collect();
    assert!(unknown.is_empty(), "golden files of unknown kinds: {unknown:?}");
}

#[test]
fn there_is_one_sample_of_every_kind() {
    let mut count: BTreeMap<_, usize> = codec::known_types().into_iter().map(|(k, _)| (k, 0)).collect();
    for sample in samples::all() {
        *count.entry(sample.kind).or_default() += 1;
    }
    let wrong: Vec<_> = count.iter().filter(|(_, n)| **n != 1).collect();
    assert!(wrong.is_empty(), "samples that are missing or doubled: {wrong:?}");
}

/// No body names two people who use the service: at most one person, and at most one episode besides the stream's own,
/// which is never named. (A return names the person's own earlier episode; a link names the same person's other record.)
#[test]
fn no_body_names_two_people() {
    fn collect(value: &Value, key: &str, out: &mut Vec<(String, Value)>) {
        match value {
            Value::Object(map) => map.iter().for_each(|(k, v)| collect(v, k, out)),
            Value::Array(list) => list.iter().for_each(|v| collect(v, key, out)),
            other if ["person", "episode", "other", "returns_from"].contains(&key) => {
                out.push((key.to_owned(), other.clone()));
            }
            _ => {}
        }
    }
    for (path, golden) in files() {
        let mut named = Vec::new();
        collect(&golden["facts"], "", &mut named);
        for key in ["person", "episode", "other"] {
            let n = named.iter().filter(|(k, _)| k == key).count();
            assert!(n <= 1, "{}: {n} times {key}", path.display());
        }
        let people = named.iter().filter(|(k, _)| k == "person" || k == "episode").count();
        assert!(people <= 1, "{}: {named:?}", path.display());
    }
}
