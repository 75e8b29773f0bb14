//! Backup, and restoring it into an empty place.

use std::path::Path;

use ledger::{
    BackupError, Credential, DeliveryState, Ledger, MasterKey, NewDelivery, NewDocument, ReadEntry, Restored, RowWrite,
    SERVICE_KEY,
};
use uuid::Uuid;

use crate::world::{World, at, batch, claim, event, known, new, on_both};

on_both!(
    everything_comes_back,
    a_person_erased_since_stays_erased,
    older_keys_are_refused,
    only_an_empty_place_is_restored_to,
    damaged_cut_and_foreign_files_are_refused,
    the_record_goes_on_after_a_restore,
    writing_goes_on_during_a_backup,
);

struct Made {
    person: Uuid,
    other: Uuid,
    document: Uuid,
    user: Uuid,
}

fn filled(world: &World) -> (Ledger, Made) {
    let ledger = world.create();
    let made = Made {
        person: new(),
        other: new(),
        document: new(),
        user: new(),
    };
    for n in 0..300_u64 {
        let key = if n % 2 == 0 { made.person } else { made.other };
        let mut one = batch(vec![event(
            key,
            n / 2,
            key,
            &format!("facts {n}"),
            (n % 3 == 0).then_some("words"),
        )]);
        if n < 2 {
            one.claims_add.push(claim("nhs-number", &n.to_string(), key, key));
        }
        if n == 0 {
            let (id, media_type) = (made.document, "text/plain".into());
            one.documents.push(NewDocument {
                id,
                key_id: key,
                media_type,
                bytes: vec![3; 400_000],
            });
            for key_id in [made.person, made.other] {
                one.rows.push(RowWrite::PutDelivery(NewDelivery {
                    id: key_id,
                    kind: "letter".into(),
                    key_id,
                    body: b"dear".to_vec(),
                    due_at: at("2026-11-22T09:00:00Z"),
                }));
            }
        }
        ledger.append(one).unwrap();
    }
    for _ in 0..5 {
        ledger.log_read(&look(&made)).unwrap();
    }
    ledger
        .write(vec![
            RowWrite::PutCredential(Credential {
                user: made.user,
                password_hash: "$argon2id$x".into(),
                changed_at: at("2026-11-22T09:00:00Z"),
                must_change: false,
            }),
            RowWrite::SetMarker {
                name: "job".into(),
                value: -3,
            },
        ])
        .unwrap();
    ledger.export_head().unwrap();
    (ledger, made)
}

fn look(made: &Made) -> ReadEntry {
    ReadEntry {
        reader: made.user,
        role: 1,
        organisation: new(),
        page: "episode".into(),
        ids: vec![made.person],
        reason: None,
        reason_key: SERVICE_KEY,
    }
}

fn restore(to: &World, data: &Path, keys: &Path) -> Result<(Ledger, Restored), BackupError> {
    Ledger::restore(&to.url, data, keys, &to.master, to.clock.clone(), &known())
}

/// From each database into each.
fn targets(world: &World) -> Vec<World> {
    let mut crossed = World::sqlite();
    crossed.master = world.master.clone();
    vec![world.another(), crossed]
}

fn everything_comes_back(world: &World) {
    let (ledger, made) = filled(world);
    let outside = ledger.export_head().unwrap();
    let backup = ledger.backup(&world.dir).unwrap();
    let data = backup.data.unwrap();
    assert_eq!(backup.position, 300);
    #[cfg(unix)]
    for file in [&data, &backup.keys] {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(file).unwrap().permissions().mode() & 0o077, 0);
    }
    assert!(
        std::fs::metadata(&backup.keys).unwrap().len() < 2000,
        "the key file is small"
    );
    for to in targets(world) {
        let (restored, told) = restore(&to, &data, &backup.keys).unwrap();
        assert_eq!((told.position, told.erased_since, told.parked), (300, 0, 2));
        assert_eq!((restored.id(), restored.purpose()), (ledger.id(), ledger.purpose()));
        assert_eq!(restored.head().unwrap(), ledger.head().unwrap());
        assert!(restored.follow(0, 1000, true).unwrap() == ledger.follow(0, 1000, true).unwrap());
        assert_eq!(restored.reads(0, 100).unwrap(), ledger.reads(0, 100).unwrap());
        assert_eq!(restored.reads_of(made.person, 100).unwrap().len(), 5);
        assert_eq!(
            restored.document(made.document).unwrap(),
            ledger.document(made.document).unwrap()
        );
        assert_eq!(restored.claim_owner("nhs-number", b"0").unwrap(), Some(made.person));
        assert_eq!(
            restored.credential(made.user).unwrap().unwrap().password_hash,
            "$argon2id$x"
        );
        assert_eq!(restored.marker("job").unwrap(), Some(-3));
        let delivery = restored.delivery(made.person).unwrap().unwrap();
        assert_eq!(
            (delivery.state, delivery.body.as_slice()),
            (DeliveryState::Parked, b"dear".as_slice())
        );
        restored.verify_against(&outside).unwrap();
    }
}

fn a_person_erased_since_stays_erased(world: &World) {
    let (ledger, made) = filled(world);
    let backup = ledger.backup(&world.dir).unwrap();
    world.clock.advance_micros(3_600_000_000);
    ledger.erase(made.person).unwrap();
    let newest = ledger.backup_keys(&world.dir).unwrap();
    assert_eq!(newest.data, None);
    for to in targets(world) {
        let (restored, told) = restore(&to, backup.data.as_ref().unwrap(), &newest.keys).unwrap();
        assert_eq!((told.erased_since, told.parked), (1, 1));
        let events = restored.follow(0, 1000, true).unwrap();
        let read = |key| {
            events
                .iter()
                .filter(|event| event.key_id == key && event.opened().is_some())
                .count()
        };
        assert_eq!((read(made.person), read(made.other)), (0, 150));
        assert_eq!(restored.document(made.document).unwrap(), None);
        assert_eq!(restored.claim_owner("nhs-number", b"0").unwrap(), None);
        assert_eq!(restored.claim_owner("nhs-number", b"1").unwrap(), Some(made.other));
        assert!(restored.is_erased(made.person).unwrap());
        assert_eq!(restored.verify().unwrap().erased, 1);
    }
}

fn older_keys_are_refused(world: &World) {
    let (ledger, made) = filled(world);
    let old = ledger.backup_keys(&world.dir).unwrap();
    world.clock.advance_micros(3_600_000_000);
    ledger.erase(made.person).unwrap();
    let backup = ledger.backup(&world.dir).unwrap();
    let to = world.another();
    assert!(matches!(
        restore(&to, backup.data.as_ref().unwrap(), &old.keys),
        Err(BackupError::OldKeys { .. })
    ));
    // Nothing was left behind: the right files still find an empty place.
    restore(&to, backup.data.as_ref().unwrap(), &backup.keys).unwrap();
}

fn only_an_empty_place_is_restored_to(world: &World) {
    let (ledger, _) = filled(world);
    let backup = ledger.backup(&world.dir).unwrap();
    let data = backup.data.unwrap();
    assert!(matches!(
        restore(world, &data, &backup.keys),
        Err(BackupError::NotEmpty(_))
    ));
    let to = world.another();
    let (restored, _) = restore(&to, &data, &backup.keys).unwrap();
    drop(restored);
    assert!(matches!(
        restore(&to, &data, &backup.keys),
        Err(BackupError::NotEmpty(_))
    ));
    assert_eq!(ledger.head().unwrap().position, 300);
}

fn damaged_cut_and_foreign_files_are_refused(world: &World) {
    let (ledger, _) = filled(world);
    let backup = ledger.backup(&world.dir).unwrap();
    let data = backup.data.unwrap();
    let to = world.another();
    let bad = world.dir.join("bad");
    let whole = std::fs::read(&data).unwrap();
    for at in [0, 20, 60, whole.len() / 2, whole.len() - 1] {
        let mut bytes = whole.clone();
        bytes[at] ^= 4;
        std::fs::write(&bad, bytes).unwrap();
        assert!(
            matches!(restore(&to, &bad, &backup.keys), Err(BackupError::Malformed { .. })),
            "byte {at}"
        );
    }
    for keep in [0, 31, 100, whole.len() - 1] {
        std::fs::write(&bad, &whole[..keep]).unwrap();
        assert!(restore(&to, &bad, &backup.keys).is_err(), "cut to {keep}");
    }
    assert!(
        matches!(restore(&to, &backup.keys, &data), Err(BackupError::Malformed { .. })),
        "the two exchanged"
    );
    let elsewhere = world.another();
    let (stranger, _) = filled(&elsewhere);
    let theirs = stranger.backup_keys(&elsewhere.dir).unwrap();
    assert!(matches!(
        restore(&to, &data, &theirs.keys),
        Err(BackupError::DifferentLedgers)
    ));
    let mut wrong = world.another();
    wrong.master = MasterKey::generate().unwrap();
    assert!(matches!(
        restore(&wrong, &data, &backup.keys),
        Err(BackupError::WrongMasterKey(_))
    ));
}

fn the_record_goes_on_after_a_restore(world: &World) {
    let (ledger, made) = filled(world);
    let backup = ledger.backup(&world.dir).unwrap();
    drop(ledger);
    let to = world.another();
    let (restored, _) = restore(&to, backup.data.as_ref().unwrap(), &backup.keys).unwrap();
    let done = restored
        .append(batch(vec![event(made.person, 150, made.person, "after", Some("w"))]))
        .unwrap();
    assert_eq!(done.first, 301);
    restored.log_read(&look(&made)).unwrap();
    drop(restored);
    let again = to.open();
    assert_eq!(again.event(301).unwrap().unwrap().opened().unwrap().facts, b"after");
    again.verify().unwrap();
}

fn writing_goes_on_during_a_backup(world: &World) {
    let (ledger, made) = filled(world);
    let stop = std::sync::atomic::AtomicBool::new(false);
    let backup = std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut version = 150;
            while !stop.load(std::sync::atomic::Ordering::SeqCst) {
                ledger
                    .append(batch(vec![event(made.other, version, made.other, "meanwhile", None)]))
                    .unwrap();
                version += 1;
            }
        });
        let backup = ledger.backup(&world.dir);
        stop.store(true, std::sync::atomic::Ordering::SeqCst);
        backup.unwrap()
    });
    let to = world.another();
    let (restored, told) = restore(&to, backup.data.as_ref().unwrap(), &backup.keys).unwrap();
    assert_eq!(restored.verify().unwrap().head.position, told.position);
    assert!(told.position >= 300);
}
