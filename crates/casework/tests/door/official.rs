//! The official message files, through the door. They lie beside the project and are not part of it; `RAPPORT_SHARED`
//! says where.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use care::episode::Stage;
use care::terms::NhsNumberStatus;
use care::*;
use casework::*;

use crate::world::World;

fn shared() -> Option<PathBuf> {
    let place = std::env::var_os("RAPPORT_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let data = place.join("data");
    if data.is_dir() {
        return Some(data);
    }
    let _ = writeln!(
        std::io::stderr(),
        "SHARED DATA ABSENT: the official message files were not taken through the door"
    );
    None
}

fn json_files(place: &Path, into: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(place).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            json_files(&path, into);
        } else if path.extension().is_some_and(|e| e == "json") {
            into.push(path);
        }
    }
}

#[test]
fn the_seven_referral_requests_of_the_booking_and_referral_standard() {
    let Some(data) = shared() else { return };
    let mut files = Vec::new();
    json_files(&data.join("bars-simplifier/examples-json"), &mut files);
    let seven: Vec<(String, Vec<u8>)> = files
        .iter()
        .filter_map(|path| {
            let name = path.file_name()?.to_str()?.strip_prefix("REFREQ")?;
            Some((name.get(..2)?.to_owned(), std::fs::read(path).unwrap()))
        })
        .collect();
    assert_eq!(seven.len(), 7);
    let w = World::sqlite();
    let system = w.desk.system();
    let mut julie = Vec::new();
    for (name, bytes) in &seven {
        let taken = w.desk.take_message(&system, bytes, true).unwrap();
        match (name.as_str(), taken.outcome) {
            (
                "8A",
                TakenAs::Referral {
                    episode, recognised, ..
                },
            ) => {
                assert!(!recognised);
                assert_eq!(w.desk.episode(&w.lead(), episode).unwrap().person.identity.name, None);
            }
            ("8C", TakenAs::Held { reason, .. }) => assert!(reason.starts_with("update_"), "{reason}"),
            (
                _,
                TakenAs::Referral {
                    episode,
                    person,
                    recognised,
                    ..
                },
            ) => {
                assert_eq!(recognised, !julie.is_empty(), "{name}");
                julie.push((episode, person));
            }
            (_, other) => panic!("{name}: {other:?}"),
        }
    }
    // Five episodes of one recognised person: the number's check digit does not hold, so their records are linked by
    // name and birth date, reversibly, and a human decides.
    assert_eq!(julie.len(), 5);
    let lead = w.lead();
    let first = w.desk.episode(&lead, julie[0].0).unwrap();
    assert_eq!(
        first.person.identity.nhs_number.as_ref().unwrap().status,
        NhsNumberStatus::Invalid
    );
    let mut linked: Vec<PersonId> = first.person.links.iter().map(|(id, _)| *id).collect();
    linked.sort_unstable();
    let mut others: Vec<PersonId> = julie[1..].iter().map(|(_, person)| *person).collect();
    others.sort_unstable();
    assert_eq!(linked, others);
    assert_eq!(first.others.len(), 4);
    for (episode, _) in &julie {
        let page = w.desk.episode(&lead, *episode).unwrap();
        assert_eq!(page.stage, Stage::Received);
        let referral = page.state.referrals[0].0.id;
        let sent = w.desk.as_sent(&lead, *episode, referral).unwrap();
        assert!(sent.understood.iter().any(|row| row.value == "Not given"));
        assert!(
            sent.to_check
                .iter()
                .any(|check| check.words.to_lowercase().contains("check digit"))
        );
    }
    // Without the flag only what a therapy service takes.
    let strict = World::sqlite();
    for (name, bytes) in &seven {
        let taken = strict.desk.take_message(&strict.desk.system(), bytes, false).unwrap();
        let fits = matches!(taken.outcome, TakenAs::Referral { .. });
        assert_eq!(fits, name == "07", "{name}: {:?}", taken.outcome);
    }
}

#[test]
fn every_official_file_becomes_an_episode_a_held_message_or_a_refusal() {
    let Some(data) = shared() else { return };
    let w = World::sqlite();
    let system = w.desk.system();
    let mut files = Vec::new();
    for folder in ["bars-api", "bars-simplifier", "ers-api", "ers-simplifier", "ukcore"] {
        json_files(&data.join(folder), &mut files);
    }
    assert!(files.len() > 100, "{}", files.len());
    let (mut episodes, mut held, mut refused, mut repeats) = (0, 0, 0, 0);
    for path in &files {
        let taken = w
            .desk
            .take_message(&system, &std::fs::read(path).unwrap(), true)
            .unwrap();
        assert!(serde_json::from_slice::<serde_json::Value>(&taken.body).unwrap()["resourceType"].is_string());
        match taken.outcome {
            TakenAs::Referral { .. } | TakenAs::Joined { .. } => episodes += 1,
            TakenAs::Updated { .. } | TakenAs::Withdrawn { .. } | TakenAs::Held { .. } => held += 1,
            TakenAs::Refused { .. } => refused += 1,
            TakenAs::Repeat { .. } => repeats += 1,
        }
    }
    // Most of the official files are no referrals: searches, errors, other resources. None is lost.
    assert_eq!(episodes + held + refused + repeats, files.len());
    assert!(
        episodes > 5 && held > 20 && refused > 300,
        "{episodes} {held} {refused} {repeats}"
    );
    // Everything that was taken opens again from the ledger alone.
    let there = w.another_desk();
    let lead = w.lead();
    let inbox = there.inbox(&lead, &read::InboxFilter::default()).unwrap();
    for line in inbox.page.items {
        assert_eq!(there.episode(&lead, line.episode), w.desk.episode(&lead, line.episode));
    }
}
