//! Changing the record behind the ledger's back: verification names the first bad position.

use std::sync::Arc;

use ledger::{Batch, Ledger, NewDocument, Place, ReadEntry, SERVICE_KEY, SystemClock, VerifyError};
use rand::{RngExt as _, SeedableRng as _};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::world::{World, batch, event, known, new, on_both};

on_both!(
    a_changed_column_is_named,
    missing_swapped_and_added_rows_are_named,
    a_cut_tail_shows_against_a_head_kept_outside,
    a_chain_rewritten_in_full_shows_against_signed_heads,
    the_read_log_is_guarded_alike,
    heads_of_others_and_forged_ones_are_refused,
    keys_and_documents_must_open,
);

const EVENTS: u64 = 12;

fn filled(world: &World) -> Ledger {
    let ledger = world.create();
    for n in 0..EVENTS {
        ledger.append(one(n)).unwrap();
        ledger.log_read(&look()).unwrap();
    }
    ledger.verify().unwrap();
    ledger
}

fn one(n: u64) -> Batch {
    batch(vec![event(new(), 0, SERVICE_KEY, &format!("facts {n}"), Some("words"))])
}

fn look() -> ReadEntry {
    ReadEntry {
        reader: new(),
        role: 1,
        organisation: new(),
        page: "list".into(),
        ids: vec![new(), new()],
        reason: Some("a reason".into()),
        reason_key: SERVICE_KEY,
    }
}

fn broken_at(ledger: &Ledger) -> Option<Place> {
    match ledger.verify() {
        Ok(_) => None,
        Err(VerifyError::Broken { place, .. }) => Some(place),
        Err(other) => panic!("{other}"),
    }
}

fn literal(world: &World, bytes: &[u8]) -> String {
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    if world.is_postgres() {
        format!("'\\x{hex}'::bytea")
    } else {
        format!("x'{hex}'")
    }
}

/// Flips one bit of a column, checks, and puts it back.
fn with_flipped(world: &World, table: &str, column: &str, position: u64, byte: usize, check: impl FnOnce()) {
    let cell = format!("FROM {table} WHERE position = {position}");
    let good = world.raw_bytes(&format!("SELECT {column} {cell}"));
    let mut bad = good.clone();
    let at = byte % bad.len();
    bad[at] ^= 0x10;
    let set = |bytes: &[u8]| {
        world.raw(&format!(
            "UPDATE {table} SET {column} = {} WHERE position = {position}",
            literal(world, bytes)
        ));
    };
    set(&bad);
    check();
    set(&good);
}

fn a_changed_column_is_named(world: &World) {
    let ledger = filled(world);
    let mut random = rand_pcg::Pcg64::seed_from_u64(1);
    for column in [
        "stream",
        "author",
        "organisation",
        "key_id",
        "prev_hash",
        "hash",
        "facts",
        "words",
    ] {
        for position in [1, 5, EVENTS] {
            with_flipped(world, "event", column, position, random.random_range(0..1000), || {
                assert_eq!(
                    broken_at(&ledger),
                    Some(Place::Event(position)),
                    "{column} of {position}"
                );
            });
        }
    }
    for change in [
        "version = version + 1",
        "recorded_at = recorded_at - 1",
        "role = role + 1",
        "kind = kind + 1",
        "words = NULL",
    ] {
        let column = change.split(' ').next().unwrap();
        world.raw(&format!(
            "CREATE TABLE kept AS SELECT * FROM event WHERE position = 6; UPDATE event SET {change} WHERE position = 6"
        ));
        assert_eq!(broken_at(&ledger), Some(Place::Event(6)), "{change}");
        world.raw(&format!(
            "UPDATE event SET {column} = (SELECT {column} FROM kept) WHERE position = 6; DROP TABLE kept"
        ));
    }
    // Two bodies exchanged: each is whole, but not in its place.
    world.raw("CREATE TABLE kept AS SELECT position, facts FROM event WHERE position IN (3, 4);
               UPDATE event SET facts = (SELECT facts FROM kept WHERE kept.position = 7 - event.position) WHERE position IN (3, 4)");
    assert_eq!(broken_at(&ledger), Some(Place::Event(3)));
    world.raw("UPDATE event SET facts = (SELECT facts FROM kept WHERE kept.position = event.position) WHERE position IN (3, 4);
               DROP TABLE kept");
    world.raw("UPDATE head SET position = position + 1");
    assert_eq!(broken_at(&ledger), Some(Place::Head));
    world.raw("UPDATE head SET position = position - 1, recorded_at = recorded_at - 1");
    assert_eq!(broken_at(&ledger), Some(Place::Head));
    world.raw("UPDATE head SET recorded_at = recorded_at + 1");
    assert_eq!(broken_at(&ledger), None, "all was put back");
}

fn missing_swapped_and_added_rows_are_named(world: &World) {
    let ledger = filled(world);
    for position in [1, 7] {
        world.raw(&format!("CREATE TABLE kept AS SELECT * FROM event WHERE position = {position}; DELETE FROM event WHERE position = {position}"));
        assert_eq!(broken_at(&ledger), Some(Place::Event(position)));
        world.raw("INSERT INTO event SELECT * FROM kept; DROP TABLE kept");
    }
    // The last one gone, without touching the head row.
    world.raw(&format!("CREATE TABLE kept AS SELECT * FROM event WHERE position = {EVENTS}; DELETE FROM event WHERE position = {EVENTS}"));
    assert_eq!(broken_at(&ledger), Some(Place::Head));
    world.raw("INSERT INTO event SELECT * FROM kept; DROP TABLE kept");
    let swap = "UPDATE event SET position = -4 WHERE position = 4; UPDATE event SET position = 4 WHERE position = 9;
                UPDATE event SET position = 9 WHERE position = -4";
    world.raw(swap);
    assert_eq!(broken_at(&ledger), Some(Place::Event(4)));
    world.raw(swap);
    world.raw(&format!("CREATE TABLE kept AS SELECT * FROM event WHERE position = {EVENTS}; UPDATE kept SET position = {0}, version = 2; INSERT INTO event SELECT * FROM kept; DROP TABLE kept", EVENTS + 1));
    assert_eq!(broken_at(&ledger), Some(Place::Event(EVENTS + 1)));
    world.raw(&format!("DELETE FROM event WHERE position = {}", EVENTS + 1));
    assert_eq!(broken_at(&ledger), None);
}

/// Cuts the tail off as somebody would who knows the tables.
fn cut_after(world: &World, position: u64) {
    world.raw(&format!(
        "DELETE FROM event WHERE position > {position}; DELETE FROM signed_head WHERE position > {position};
         UPDATE head SET position = {position}, hash = (SELECT hash FROM event WHERE position = {position})"
    ));
}

fn a_cut_tail_shows_against_a_head_kept_outside(world: &World) {
    let ledger = filled(world);
    let outside = ledger.export_head().unwrap();
    // As it is kept: as text.
    let text = serde_json::to_string(&outside).unwrap();
    let outside = serde_json::from_str(&text).unwrap();
    ledger.append(one(99)).unwrap();
    ledger.verify_against(&outside).unwrap();
    world.raw("CREATE TABLE signed AS SELECT * FROM signed_head");
    cut_after(world, EVENTS - 2);
    assert_eq!(broken_at(&ledger), None, "a chain alone cannot show this");
    match ledger.verify_against(&outside) {
        Err(VerifyError::Broken {
            place: Place::OutsideHead(EVENTS),
            why,
        }) => assert!(why.contains("cut off"), "{why}"),
        other => panic!("{other:?}"),
    }
    // Who forgets the stored signed heads is found without one from outside.
    world.raw("INSERT INTO signed_head SELECT * FROM signed");
    assert_eq!(broken_at(&ledger), Some(Place::SignedHead(EVENTS)));
}

/// The chain's hash as documented, written a second time.
fn rewrite(world: &World, from: u64) {
    // Only SQLite is rewritten row by row; PostgreSQL goes through the same bytes by the same statements.
    for position in from..=EVENTS {
        let bytes = |column: &str| world.raw_bytes(&format!("SELECT {column} FROM event WHERE position = {position}"));
        let number =
            |column: &str| world.raw_number(&format!("SELECT {column} FROM event WHERE position = {position}"));
        let previous = match position {
            1 => vec![0; 32],
            _ => world.raw_bytes(&format!("SELECT hash FROM event WHERE position = {}", position - 1)),
        };
        let mut hash = Sha256::new();
        hash.update(b"rapport event 1\0");
        hash.update(&previous);
        hash.update(position.to_be_bytes());
        hash.update(bytes("stream"));
        hash.update(number("version").to_be_bytes());
        hash.update(number("recorded_at").to_be_bytes());
        hash.update(bytes("author"));
        hash.update(u16::try_from(number("role")).unwrap().to_be_bytes());
        hash.update(bytes("organisation"));
        hash.update(number("kind").to_be_bytes());
        hash.update(bytes("key_id"));
        for column in ["facts", "words"] {
            let bytes = bytes(column);
            hash.update([1]);
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        }
        let hash: [u8; 32] = hash.finalize().into();
        world.raw(&format!(
            "UPDATE event SET prev_hash = {}, hash = {} WHERE position = {position}",
            literal(world, &previous),
            literal(world, &hash)
        ));
    }
    world.raw(&format!(
        "UPDATE head SET hash = (SELECT hash FROM event WHERE position = {EVENTS})"
    ));
}

fn a_chain_rewritten_in_full_shows_against_signed_heads(world: &World) {
    let ledger = filled(world);
    rewrite(world, 1);
    assert_eq!(broken_at(&ledger), None, "the hash computed here is the ledger's");
    let outside = ledger.export_head().unwrap();
    world.raw("UPDATE event SET role = role + 1 WHERE position = 5");
    assert_eq!(broken_at(&ledger), Some(Place::Event(5)));
    rewrite(world, 5);
    assert_eq!(broken_at(&ledger), Some(Place::SignedHead(EVENTS)));
    world.raw("DELETE FROM signed_head");
    assert_eq!(
        broken_at(&ledger),
        None,
        "without signatures a chain proves only against accidents"
    );
    assert!(matches!(
        ledger.verify_against(&outside),
        Err(VerifyError::Broken {
            place: Place::OutsideHead(EVENTS),
            ..
        })
    ));
}

fn the_read_log_is_guarded_alike(world: &World) {
    let ledger = filled(world);
    for column in [
        "entry",
        "reader",
        "organisation",
        "page",
        "ids",
        "reason_key",
        "reason",
        "prev_hash",
        "hash",
    ] {
        for position in [1, 8] {
            with_flipped(world, "read_log", column, position, 3, || {
                assert_eq!(
                    broken_at(&ledger),
                    Some(Place::Read(position)),
                    "{column} of {position}"
                );
            });
        }
    }
    world
        .raw("CREATE TABLE kept AS SELECT * FROM read_log WHERE position = 5; DELETE FROM read_log WHERE position = 5");
    assert_eq!(broken_at(&ledger), Some(Place::Read(5)));
    world.raw("INSERT INTO read_log SELECT * FROM kept; DROP TABLE kept");
    // Somebody hides that one person was looked at from `reads_of`.
    world.raw(
        "CREATE TABLE kept AS SELECT * FROM read_subject WHERE position = 3;
               DELETE FROM read_subject WHERE position = 3",
    );
    assert_eq!(broken_at(&ledger), Some(Place::ReadIndex));
    world.raw("INSERT INTO read_subject SELECT * FROM kept; DROP TABLE kept");
    assert_eq!(broken_at(&ledger), None);
    let outside = ledger.export_head().unwrap();
    world.raw(
        "DELETE FROM read_log WHERE position > 9; DELETE FROM read_subject WHERE position > 9; DELETE FROM signed_head;
               UPDATE head SET read_position = 9, read_hash = (SELECT hash FROM read_log WHERE position = 9)",
    );
    assert_eq!(broken_at(&ledger), None);
    assert!(matches!(
        ledger.verify_against(&outside),
        Err(VerifyError::Broken {
            place: Place::OutsideHead(_),
            ..
        })
    ));
}

fn heads_of_others_and_forged_ones_are_refused(world: &World) {
    let ledger = filled(world);
    let good = ledger.export_head().unwrap();
    let refused = |head: &ledger::SignedHead, why: &str| match ledger.verify_against(head) {
        Err(VerifyError::Broken {
            place: Place::OutsideHead(_),
            why: found,
        }) => assert!(found.contains(why), "{found}"),
        other => panic!("{other:?}"),
    };
    let elsewhere = world.another();
    let another = elsewhere.create();
    another.append(one(1)).unwrap();
    let foreign = another.export_head().unwrap();
    refused(&foreign, "another ledger's");
    // Re-labelled, it is still signed by another.
    refused(
        &ledger::SignedHead {
            ledger: good.ledger,
            ..foreign.clone()
        },
        "signature",
    );
    refused(
        &ledger::SignedHead {
            position: 3,
            ..good.clone()
        },
        "signature",
    );
    refused(
        &ledger::SignedHead {
            hash: good.read_hash.clone(),
            ..good.clone()
        },
        "signature",
    );
    refused(
        &ledger::SignedHead {
            hash: "zz".into(),
            ..good.clone()
        },
        "malformed",
    );
    refused(
        &ledger::SignedHead {
            public_key: foreign.public_key,
            signature: foreign.signature,
            ..good.clone()
        },
        "signature",
    );
    ledger.verify_against(&good).unwrap();
    world.raw("UPDATE signed_head SET signed_at = signed_at + 1");
    assert_eq!(broken_at(&ledger), Some(Place::SignedHead(EVENTS)));
}

fn keys_and_documents_must_open(world: &World) {
    let ledger = filled(world);
    let (person, id) = (new(), new());
    let mut kept = batch(vec![event(person, 0, person, "", None)]);
    kept.documents.push(NewDocument {
        id,
        key_id: person,
        media_type: "text/plain".into(),
        bytes: b"letter".to_vec(),
    });
    ledger.append(kept).unwrap();
    ledger.verify().unwrap();
    drop(ledger);
    let flip = |table: &str, column: &str, key: &str, id: Uuid, then: &dyn Fn()| {
        let place = format!("{table} WHERE {key} = {}", literal(world, id.as_bytes()));
        let good = world.raw_bytes(&format!("SELECT {column} FROM {place}"));
        let mut bad = good.clone();
        bad[14] ^= 1;
        let set = |bytes: &[u8]| {
            let (table, filter) = place.split_once(' ').unwrap();
            world.raw(&format!(
                "UPDATE {table} SET {column} = {} {filter}",
                literal(world, bytes)
            ));
        };
        set(&bad);
        then();
        set(&good);
    };
    let now_broken = |place: Place| move || assert_eq!(broken_at(&world.open()), Some(place));
    flip("document", "body", "id", id, &now_broken(Place::Document(id)));
    flip("document", "wrapped", "id", id, &now_broken(Place::Document(id)));
    flip(
        "person_key",
        "wrapped",
        "key_id",
        person,
        &now_broken(Place::Key(person)),
    );
    let of_person = format!("key_id = {}", literal(world, person.as_bytes()));
    world.raw(&format!("UPDATE person_key SET wrapped = NULL WHERE {of_person}"));
    assert_eq!(
        broken_at(&world.open()),
        Some(Place::Key(person)),
        "dropped without a gravestone"
    );
    world.raw(&format!("DELETE FROM person_key WHERE {of_person}"));
    assert_eq!(broken_at(&world.open()), Some(Place::Key(person)));
}

/// One random bit of the database file, many times: whatever is not reported has changed nothing that is given back.
#[test]
fn every_flipped_bit_that_matters_is_reported() {
    const FLIPS: usize = 250;
    const FLOOR: usize = 60;
    let world = World::sqlite();
    let ledger = filled(&world);
    let (person, letter) = (new(), new());
    let mut kept = batch(vec![event(
        person,
        0,
        person,
        &"long facts ".repeat(900),
        Some(&"long words ".repeat(900)),
    )]);
    kept.documents.push(NewDocument {
        id: letter,
        key_id: person,
        media_type: "text/plain".into(),
        bytes: vec![7; 9000],
    });
    ledger.append(kept).unwrap();
    let content = |ledger: &Ledger| {
        (
            ledger.follow(0, 1000, true).ok(),
            ledger.reads(0, 1000).ok(),
            ledger.document(letter).ok(),
        )
    };
    let before = content(&ledger);
    drop(ledger);
    let whole = std::fs::read(world.file()).unwrap();
    assert!(
        !world.file().with_extension("sqlite-wal").exists(),
        "the log was folded in as the last one closed"
    );
    let damaged = world.dir.join("damaged.sqlite");
    let mut random = rand_pcg::Pcg64::seed_from_u64(20_261_122);
    let mut reported = 0;
    for n in 0..FLIPS {
        let mut bytes = whole.clone();
        let at = random.random_range(0..bytes.len());
        bytes[at] ^= 1 << random.random_range(0..8);
        for extension in ["sqlite-wal", "sqlite-shm"] {
            let _ = std::fs::remove_file(damaged.with_extension(extension));
        }
        std::fs::write(&damaged, &bytes).unwrap();
        let opened = Ledger::open(
            damaged.to_str().unwrap(),
            &world.master,
            Arc::new(SystemClock),
            &known(),
        );
        match opened
            .map_err(drop)
            .and_then(|ledger| ledger.verify().map(|_| ledger).map_err(drop))
        {
            Err(()) => reported += 1,
            Ok(ledger) => assert!(
                content(&ledger) == before,
                "flip {n} of byte {at} changed the record unseen"
            ),
        }
    }
    assert!(reported >= FLOOR, "only {reported} of {FLIPS} flips hit anything");
}
