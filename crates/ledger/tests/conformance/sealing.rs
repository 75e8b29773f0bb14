//! Nothing that was said about a person lies readable in the database or in a backup.

use ledger::{HeldForm, IdempotencyKey, NewDelivery, NewDocument, ReadEntry, RowWrite, SignInScope};
use uuid::Uuid;

use crate::world::{World, at, batch, claim, event, new, on_both};

on_both!(no_words_lie_in_clear, a_dropped_key_lies_nowhere);

/// All bytes of the database: its files, or every column of every table.
fn all_bytes(world: &World) -> Vec<u8> {
    if !world.is_postgres() {
        let mut all = Vec::new();
        for entry in std::fs::read_dir(&world.dir).unwrap() {
            let path = entry.unwrap().path();
            if path.to_string_lossy().contains(".sqlite") {
                all.extend(std::fs::read(path).unwrap());
            }
        }
        return all;
    }
    let mut client = ::postgres::Client::connect(&world.url, ::postgres::NoTls).unwrap();
    let tables = client
        .query("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'", &[])
        .unwrap();
    let mut all = String::new();
    for table in tables {
        let table: String = table.get(0);
        for row in client.query(&format!("SELECT t::text FROM {table} t"), &[]).unwrap() {
            all.push_str(row.get(0));
        }
    }
    all.into_bytes()
}

fn contains(all: &[u8], what: &[u8]) -> bool {
    let hex: String = what.iter().map(|byte| format!("{byte:02x}")).collect();
    all.windows(what.len()).any(|window| window == what)
        || all.windows(hex.len()).any(|window| window == hex.as_bytes())
}

fn no_words_lie_in_clear(world: &World) {
    let ledger = world.create();
    let (person, user) = (new(), new());
    let canary = |n: u32| format!("CANARY{n:04}");
    let mut act = batch(vec![event(new(), 0, person, &canary(1), Some(&canary(2)))]);
    act.documents.push(NewDocument {
        id: new(),
        key_id: person,
        media_type: "text/plain".into(),
        bytes: canary(3).repeat(2000).into_bytes(),
    });
    act.claims_add.push(claim("nhs-number", &canary(4), person, person));
    act.idempotency = Some(IdempotencyKey {
        principal: user,
        command: canary(5),
        client_key: canary(6),
        body_hash: [0; 32],
    });
    act.rows.push(RowWrite::PutDelivery(NewDelivery {
        id: new(),
        kind: "letter".into(),
        key_id: person,
        body: canary(7).into_bytes(),
        due_at: at("2026-11-22T09:00:00Z"),
    }));
    let (form, body) = (new(), canary(8).into_bytes());
    act.rows.push(RowWrite::PutHeldForm(HeldForm {
        user,
        form,
        body,
        expires_at: at("2026-11-22T10:00:00Z"),
    }));
    ledger.append(act).unwrap();
    let look = ReadEntry {
        reader: user,
        role: 1,
        organisation: Uuid::from_u128(2),
        page: canary(9),
        ids: vec![person],
        reason: Some(canary(10)),
        reason_key: person,
    };
    ledger.log_read(&look).unwrap();
    let now = at("2026-11-22T09:00:00Z");
    ledger
        .sign_in_failed(&SignInScope::Account(canary(11)), now, now)
        .unwrap();

    let marks = ["CANARY", "thing.happened", "happened"];
    let stored = all_bytes(world);
    // A value that is kept in clear is found by the same search, so the search works.
    assert!(contains(&stored, b"text/plain") && contains(&stored, b"letter") && contains(&stored, user.as_bytes()));
    for mark in marks {
        assert!(!contains(&stored, mark.as_bytes()), "{mark} lies in the database");
    }
    let backup = ledger.backup(&world.dir).unwrap();
    for file in [backup.data.unwrap(), backup.keys] {
        let stored = std::fs::read(file).unwrap();
        assert!(contains(&stored, b"\"ledger\""), "its header is in clear");
        for mark in marks.into_iter().chain(["text/plain", "letter"]) {
            assert!(!contains(&stored, mark.as_bytes()), "{mark} lies in a backup");
        }
        assert!(!contains(&stored, user.as_bytes()));
    }
}

fn a_dropped_key_lies_nowhere(world: &World) {
    let ledger = world.create();
    let person = new();
    ledger
        .append(batch(vec![event(person, 0, person, "facts", None)]))
        .unwrap();
    let wrapped =
        world.raw_bytes("SELECT wrapped FROM person_key WHERE created_at >= 0 AND key_id = (SELECT key_id FROM event)");
    assert!(contains(&all_bytes(world), &wrapped));
    let erasure = ledger.erase(person).unwrap();
    assert!(erasure.scrubbed);
    assert!(
        !contains(&all_bytes(world), &wrapped),
        "neither in the file nor in its write-ahead log"
    );
}
