//! The views over a real ledger in SQLite: sealed, chained, erased.

use super::book::{Book, TODAY, noon};
use super::random::{PEOPLE, episode_of, history, person_of};
use care::{Calendar, codec};
use ledger::{Batch, Ledger, ManualClock, MasterKey, NewEvent, Purpose, SERVICE_KEY, StoredEvent, TypeRegistry};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;
use views::*;

/// A folder of its own that goes with the test.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("rapport-views-{}", Uuid::now_v7()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn ledger(folder: &Path) -> Ledger {
    let master = MasterKey::from_bytes([7; 32]);
    let registry = TypeRegistry::new(&codec::known_types());
    let clock = Arc::new(ManualClock::new(noon(TODAY)));
    let url = folder.join("ledger.db");
    Ledger::create(url.to_str().unwrap(), &master, clock, &registry, Purpose::Demo).unwrap()
}

fn append(ledger: &Ledger, events: &[StoredEvent]) {
    for event in events {
        let opened = event.opened().unwrap();
        let mut batch = Batch::new(event.author, event.role, event.organisation);
        batch.events.push(NewEvent {
            stream: event.stream,
            expected_version: event.version - 1,
            key_id: event.key_id,
            type_name: opened.type_name.to_owned(),
            type_version: opened.type_version,
            facts: opened.facts.clone(),
            words: Some(b"[[\"note\",\"not for lists\"]]".to_vec()),
        });
        ledger.append(batch).unwrap();
    }
}

fn some_history() -> Book {
    let bytes: Vec<u8> = (0..700_u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    history(&bytes)
}

#[test]
fn a_real_ledger_is_replayed_and_followed() {
    let folder = Folder::new();
    let ledger = ledger(&folder.0);
    let book = some_history();
    let half = book.events.len() / 2;
    append(&ledger, &book.events[..half]);
    let followed = Views::replay(&ledger, Calendar::default(), |_, _| ()).unwrap();
    assert_eq!(followed.position(), half as u64);
    append(&ledger, &book.events[half..]);
    assert_eq!(followed.refresh(&ledger).unwrap(), book.events.len() as u64);
    let mut told = (0, 0);
    let replayed = Views::replay(&ledger, Calendar::default(), |done, of| told = (done, of)).unwrap();
    assert_eq!(told, (replayed.position(), replayed.position()));
    for n in PEOPLE {
        let row = replayed.row(episode_of(n), TODAY);
        assert!(row.is_some());
        assert_eq!(followed.row(episode_of(n), TODAY), row);
    }
    assert_eq!(followed.counts(TODAY), replayed.counts(TODAY));
}

#[test]
fn an_erased_person_is_gone_from_views_that_run_and_views_that_start() {
    let folder = Folder::new();
    let ledger = ledger(&folder.0);
    let book = some_history();
    append(&ledger, &book.events);
    let [gone, stays, _] = PEOPLE;
    let running = Views::replay(&ledger, Calendar::default(), |_, _| ()).unwrap();
    ledger.erase(person_of(gone).0).unwrap();
    running.refresh(&ledger).unwrap();
    let starting = Views::replay(&ledger, Calendar::default(), |_, _| ()).unwrap();
    for views in [&running, &starting] {
        assert_eq!(views.person(person_of(gone)), None);
        assert_eq!(views.episode(episode_of(gone)), None);
        assert!(views.person(person_of(stays)).is_some());
        assert_eq!(views.counts(TODAY).people, 2);
    }
}

#[test]
fn settings_under_the_service_key_are_read() {
    let folder = Folder::new();
    let ledger = ledger(&folder.0);
    let mut book = Book::default();
    let founded = care::service::ServiceEvent::Founded {
        organisation: super::book::id(3),
        name: "A service".into(),
        ods_code: None,
        nation: care::service::Nation::England,
    };
    book.service(super::book::SERVICE, &founded);
    assert!(book.events.iter().all(|e| e.key_id == SERVICE_KEY));
    append(&ledger, &book.events);
    let views = Views::replay(&ledger, Calendar::default(), |_, _| ()).unwrap();
    assert_eq!(views.service().name, "A service");
}
