//! Opening, creating, and what stops the start.

use ledger::{Ledger, MasterKey, OpenError, Purpose, TypeRegistry};

use crate::world::{World, batch, event, known, new, on_both};

on_both!(
    a_ledger_is_created_once_for_one_purpose,
    another_master_key_is_refused,
    an_unknown_type_stops_the_start,
    newer_tables_stop_the_start,
    an_empty_ledger_is_whole,
    two_starts_at_once_make_one_ledger,
);

fn a_ledger_is_created_once_for_one_purpose(world: &World) {
    let open = || Ledger::open(&world.url, &world.master, world.clock.clone(), &known());
    assert!(matches!(open(), Err(OpenError::NotFound(_))));
    let create = |purpose| Ledger::create(&world.url, &world.master, world.clock.clone(), &known(), purpose);
    let either = |purpose| Ledger::open_or_create(&world.url, &world.master, world.clock.clone(), &known(), purpose);
    let made = either(Purpose::Real).unwrap();
    assert_eq!(made.purpose(), Purpose::Real);
    assert!(matches!(create(Purpose::Real), Err(OpenError::AlreadyExists(_))));
    assert_eq!(
        either(Purpose::Demo).err(),
        Some(OpenError::WrongPurpose {
            found: Purpose::Real,
            wanted: Purpose::Demo
        })
    );
    assert_eq!(either(Purpose::Real).unwrap().id(), made.id());
    assert_eq!(open().unwrap().id(), made.id());
}

fn another_master_key_is_refused(world: &World) {
    drop(world.create());
    let other = MasterKey::generate().unwrap();
    assert!(matches!(
        Ledger::open(&world.url, &other, world.clock.clone(), &known()),
        Err(OpenError::WrongMasterKey)
    ));
    world.open();
}

fn an_unknown_type_stops_the_start(world: &World) {
    let ledger = world.create();
    let stream = new();
    ledger.append(batch(vec![event(stream, 0, stream, "", None)])).unwrap();
    let mut old = event(stream, 1, stream, "", None);
    old.type_version = 1;
    ledger.append(batch(vec![old])).unwrap();
    drop(ledger);
    let open = |types: &[(&'static str, u16)]| {
        Ledger::open(
            &world.url,
            &world.master,
            world.clock.clone(),
            &TypeRegistry::new(types),
        )
    };
    let unknown = |version, position| OpenError::UnknownType {
        name: "thing.happened".into(),
        version,
        position,
    };
    assert_eq!(open(&[("other.happened", 1)]).err(), Some(unknown(2, 1)));
    assert_eq!(open(&[("thing.happened", 2)]).err(), Some(unknown(1, 2)));
    open(&[("thing.happened", 2), ("thing.happened", 1)]).unwrap();
}

fn newer_tables_stop_the_start(world: &World) {
    drop(world.create());
    world.raw("INSERT INTO schema_step (step, done_at) VALUES (99, 0)");
    assert!(matches!(
        Ledger::open(&world.url, &world.master, world.clock.clone(), &known()),
        Err(OpenError::NewerSchema { found: 99, .. })
    ));
}

fn an_empty_ledger_is_whole(world: &World) {
    let ledger = world.create();
    let verified = ledger.verify().unwrap();
    assert_eq!(
        (verified.head.position, verified.head.read_position, verified.keys),
        (0, 0, 1)
    );
    assert!(ledger.follow(0, 10, true).unwrap().is_empty());
    assert_eq!(ledger.replay(0, true, |_| panic!("there is nothing")).unwrap(), 0);
    let stats = ledger.stats().unwrap();
    assert_eq!((stats.streams, stats.keys, stats.documents, stats.schema), (0, 1, 0, 1));
    assert_eq!(
        stats.database,
        if world.is_postgres() { "postgresql" } else { "sqlite" }
    );
    assert!(stats.database_bytes > 0);
    ledger.export_head().unwrap();
    ledger.verify().unwrap();
}

fn two_starts_at_once_make_one_ledger(world: &World) {
    let either = || Ledger::open_or_create(&world.url, &world.master, world.clock.clone(), &known(), Purpose::Demo);
    let ids: Vec<_> = std::thread::scope(|scope| {
        let threads = [scope.spawn(either), scope.spawn(either)];
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let mut made: Vec<_> = ids
        .into_iter()
        .filter_map(|one| one.ok().map(|ledger| ledger.id()))
        .collect();
    // One of the two may be told that the other was first; then it opens what is there.
    made.push(either().unwrap().id());
    assert!(made.len() >= 2);
    assert!(made.windows(2).all(|pair| pair[0] == pair[1]), "{made:?}");
}

/// Addresses that are none are refused before anything is touched.
#[test]
fn addresses_are_checked() {
    let master = MasterKey::generate().unwrap();
    for bad in ["", "sqlite:", ":memory:", "mysql://x/y", "postgres://:bad:port:/x"] {
        let made = Ledger::create(
            bad,
            &master,
            std::sync::Arc::new(ledger::SystemClock),
            &known(),
            Purpose::Demo,
        );
        assert!(matches!(made, Err(OpenError::BadAddress(_))), "{bad}");
    }
    let with_password = Ledger::open(
        "postgres://user:secret@127.0.0.1:1/none",
        &master,
        std::sync::Arc::new(ledger::SystemClock),
        &known(),
    );
    assert!(!with_password.err().unwrap().to_string().contains("secret"));
}
