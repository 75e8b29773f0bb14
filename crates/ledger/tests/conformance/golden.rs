//! A record written by an earlier build must open for ever: sealing, chain, signatures, backup form and tables.
//!
//! The files in `tests/golden` are never written again for a form that has been released. To add those of a new form,
//! run this test with `LEDGER_GOLDEN_WRITE` naming a directory, and put the files it makes beside the older ones.

use std::path::{Path, PathBuf};

use ledger::{
    Batch, Claim, Ledger, MasterKey, NewDocument, NewEvent, Purpose, ReadEntry, SERVICE_KEY, SignedHead, StoredEvent,
    TypeRegistry,
};
use uuid::Uuid;

use crate::world::{World, at, on_both};

on_both!(the_first_form_still_opens);

const MASTER: [u8; 32] = *b"a master key only for this test!";
const STAYS: Uuid = Uuid::from_u128(0xa11ce);
const GONE: Uuid = Uuid::from_u128(0xb0b);
const LETTER: Uuid = Uuid::from_u128(0x1e77e5);
const READER: Uuid = Uuid::from_u128(0x4ead);

fn types() -> TypeRegistry {
    TypeRegistry::new(&[("golden.opened", 1), ("golden.opened", 2), ("golden.noted", 1)])
}

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// What the golden record says: one line an event, then documents, reads and claims.
fn told(ledger: &Ledger) -> String {
    let line = |event: &StoredEvent| {
        let header = format!(
            "{} {} {} {} {} {} {} {}",
            event.position,
            event.stream,
            event.version,
            event.recorded_at,
            event.author,
            event.role,
            event.organisation,
            event.key_id
        );
        match event.opened() {
            None => format!("{header} erased\n"),
            Some(opened) => format!(
                "{header} {} {} {} {}\n",
                opened.type_name,
                opened.type_version,
                String::from_utf8(opened.facts.clone()).unwrap(),
                opened
                    .words
                    .as_ref()
                    .map_or("-".into(), |words| String::from_utf8(words.clone()).unwrap())
            ),
        }
    };
    let mut all: String = ledger.follow(0, 100, true).unwrap().iter().map(line).collect();
    for read in ledger.reads(0, 100).unwrap() {
        all.push_str(&format!(
            "read {} {} {} {} {:?} {:?}\n",
            read.position, read.recorded_at, read.reader, read.page, read.ids, read.reason
        ));
    }
    let letter = ledger.document(LETTER).unwrap().unwrap();
    all.push_str(&format!(
        "document {} {}\n",
        letter.media_type,
        String::from_utf8(letter.bytes).unwrap()
    ));
    for value in ["999 000 0018", "999 000 0026"] {
        all.push_str(&format!(
            "claim {:?}\n",
            ledger.claim_owner("nhs-number", value.as_bytes()).unwrap()
        ));
    }
    all
}

fn the_first_form_still_opens(world: &World) {
    if let Ok(to) = std::env::var("LEDGER_GOLDEN_WRITE") {
        write(world, Path::new(&to));
    }
    let files = directory();
    let (restored, _) = Ledger::restore(
        &world.url,
        &files.join("form-1.data"),
        &files.join("form-1.keys"),
        &MasterKey::from_bytes(MASTER),
        world.clock.clone(),
        &types(),
    )
    .unwrap();
    let expected = std::fs::read_to_string(files.join("form-1.told")).unwrap();
    assert_eq!(told(&restored), expected.replace("\r\n", "\n"));
    let head: SignedHead =
        serde_json::from_str(&std::fs::read_to_string(files.join("form-1.head.json")).unwrap()).unwrap();
    restored.verify_against(&head).unwrap();
    let recovery = std::fs::read_to_string(files.join("form-1.recovery")).unwrap();
    restored
        .confirm_recovery(&recovery, "a passphrase only for this test")
        .unwrap();
}

fn write(world: &World, to: &Path) {
    let place = world.another();
    let master = MasterKey::from_bytes(MASTER);
    place.clock.set(at("2026-11-22T09:00:00Z"));
    let ledger = Ledger::create(&place.url, &master, place.clock.clone(), &types(), Purpose::Demo).unwrap();
    let event =
        |stream, expected_version, key_id, type_name: &str, type_version, facts: &str, words: Option<&str>| NewEvent {
            stream,
            expected_version,
            key_id,
            type_name: type_name.into(),
            type_version,
            facts: facts.into(),
            words: words.map(Into::into),
        };
    let claim = |value: &str, owner| Claim {
        kind: "nhs-number".into(),
        value: value.into(),
        owner,
        key_id: owner,
    };
    let author = || Batch {
        append_id: Uuid::from_u128(9),
        ..Batch::new(READER, 3, Uuid::from_u128(0x0496))
    };
    let mut first = author();
    first.events = vec![
        event(
            STAYS,
            0,
            STAYS,
            "golden.opened",
            1,
            "{\"n\":1}",
            Some("Fictional words of the first."),
        ),
        event(
            GONE,
            0,
            GONE,
            "golden.opened",
            2,
            "{\"n\":2}",
            Some("Fictional words of the erased."),
        ),
        event(STAYS, 0, STAYS, "golden.noted", 1, "{\"n\":3}", None),
    ];
    first.claims_add = vec![claim("999 000 0018", STAYS), claim("999 000 0026", GONE)];
    first.documents.push(NewDocument {
        id: LETTER,
        key_id: STAYS,
        media_type: "text/plain".into(),
        bytes: b"A fictional letter.".to_vec(),
    });
    ledger.append(first).unwrap();
    place.clock.advance_micros(61_000_001);
    let settings = event(
        Uuid::from_u128(5),
        0,
        SERVICE_KEY,
        "golden.noted",
        1,
        "{\"n\":4}",
        Some(""),
    );
    ledger
        .append(Batch {
            append_id: Uuid::from_u128(10),
            events: vec![settings],
            ..author()
        })
        .unwrap();
    let look = ReadEntry {
        reader: READER,
        role: 3,
        organisation: Uuid::from_u128(0x0496),
        page: "episode".into(),
        ids: vec![STAYS, GONE],
        reason: Some("A fictional reason, long enough.".into()),
        reason_key: STAYS,
    };
    ledger.log_read(&look).unwrap();
    ledger.erase(GONE).unwrap();
    let head = ledger.export_head().unwrap();
    let backup = ledger.backup(to).unwrap();
    std::fs::rename(backup.data.unwrap(), to.join("form-1.data")).unwrap();
    std::fs::rename(backup.keys, to.join("form-1.keys")).unwrap();
    std::fs::write(to.join("form-1.told"), told(&ledger)).unwrap();
    std::fs::write(
        to.join("form-1.head.json"),
        serde_json::to_string_pretty(&head).unwrap() + "\n",
    )
    .unwrap();
    let recovery = ledger
        .export_recovery(&master, "a passphrase only for this test")
        .unwrap();
    std::fs::write(to.join("form-1.recovery"), recovery).unwrap();
}
