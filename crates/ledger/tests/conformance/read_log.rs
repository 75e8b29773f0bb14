//! Who looked at whom.

use ledger::{ReadEntry, SERVICE_KEY, StorageError};
use uuid::Uuid;

use crate::world::{World, batch, event, new, on_both, until_waiting};

on_both!(
    looks_are_found_by_person_and_by_reader,
    a_reason_needs_a_living_key,
    reads_and_events_have_each_their_own_chain,
    reads_share_a_commit_with_appends,
);

fn look(reader: Uuid, ids: Vec<Uuid>) -> ReadEntry {
    ReadEntry {
        reader,
        role: 4,
        organisation: Uuid::from_u128(2),
        page: "episode".into(),
        ids,
        reason: None,
        reason_key: SERVICE_KEY,
    }
}

fn looks_are_found_by_person_and_by_reader(world: &World) {
    let ledger = world.create();
    let (kim, sam, person, other) = (new(), new(), new(), new());
    assert_eq!(ledger.log_read(&look(kim, vec![person, other, person])).unwrap(), 1);
    world.clock.advance_micros(1_000_000);
    assert_eq!(ledger.log_read(&look(sam, vec![person])).unwrap(), 2);
    let mut broken = look(kim, vec![person]);
    broken.reason = Some("a crisis call from the ward".into());
    assert_eq!(ledger.log_read(&broken).unwrap(), 3);
    assert_eq!(ledger.log_read(&look(kim, vec![])).unwrap(), 4);

    let of: Vec<_> = ledger
        .reads_of(person, 10)
        .unwrap()
        .iter()
        .map(|read| (read.position, read.reader))
        .collect();
    assert_eq!(of, [(3, kim), (2, sam), (1, kim)], "newest first");
    assert_eq!(ledger.reads_of(person, 1).unwrap().len(), 1);
    assert_eq!(ledger.reads_of(other, 10).unwrap().len(), 1);
    let by: Vec<_> = ledger
        .reads_by(kim, 10)
        .unwrap()
        .iter()
        .map(|read| read.position)
        .collect();
    assert_eq!(by, [4, 3, 1]);
    let all = ledger.reads(1, 2).unwrap();
    assert_eq!(all.iter().map(|read| read.position).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(all[1].reason.as_deref(), Some("a crisis call from the ward"));
    let first = &ledger.reads(0, 1).unwrap()[0];
    assert_eq!(
        (first.page.as_str(), first.role, &first.ids),
        ("episode", 4, &vec![person, other]),
        "each id once"
    );
    assert!(first.recorded_at < all[0].recorded_at);
    drop(ledger);
    assert_eq!(world.open().verify().unwrap().head.read_position, 4);
}

fn a_reason_needs_a_living_key(world: &World) {
    let ledger = world.create();
    let person = new();
    ledger.append(batch(vec![event(person, 0, person, "", None)])).unwrap();
    let mut with_reason = look(new(), vec![person]);
    (with_reason.reason, with_reason.reason_key) = (Some("because".into()), person);
    ledger.log_read(&with_reason).unwrap();
    ledger.erase(person).unwrap();
    assert_eq!(ledger.log_read(&with_reason), Err(StorageError::KeyErased(person)));
    with_reason.reason_key = SERVICE_KEY;
    ledger.log_read(&with_reason).unwrap();
    let reasons: Vec<_> = ledger
        .reads(0, 10)
        .unwrap()
        .into_iter()
        .map(|read| read.reason)
        .collect();
    assert_eq!(reasons, [None, Some("because".into())]);
}

fn reads_and_events_have_each_their_own_chain(world: &World) {
    let ledger = world.create();
    for n in 0..3 {
        ledger
            .append(batch(vec![event(new(), 0, SERVICE_KEY, "", None)]))
            .unwrap();
        assert_eq!(ledger.log_read(&look(new(), vec![new()])).unwrap(), n + 1);
    }
    let head = ledger.head().unwrap();
    assert_eq!((head.position, head.read_position), (3, 3));
    assert_ne!(head.hash, head.read_hash);
    ledger.verify().unwrap();
}

fn reads_share_a_commit_with_appends(world: &World) {
    let ledger = world.create();
    let commits = ledger.pressure().commits;
    std::thread::scope(|scope| {
        world.while_locked(|| {
            for n in 0..12 {
                let ledger = ledger.clone();
                scope.spawn(move || {
                    if n % 2 == 0 {
                        ledger
                            .append(batch(vec![event(new(), 0, SERVICE_KEY, "", None)]))
                            .unwrap();
                    } else {
                        ledger.log_read(&look(new(), vec![new(), new()])).unwrap();
                    }
                });
            }
            until_waiting(&ledger, 12);
        });
    });
    assert!(ledger.pressure().commits - commits <= 2, "{:?}", ledger.pressure());
    let head = ledger.verify().unwrap().head;
    assert_eq!((head.position, head.read_position), (6, 6));
}
