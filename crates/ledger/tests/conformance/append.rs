//! Atomicity, versions, positions, group commit.

use ledger::{AppendError, NewDocument, RowWrite};

use crate::world::{World, batch, claim, event, known, new, on_both, until_waiting};

on_both!(
    positions_have_no_gaps_and_all_comes_back,
    a_conflict_leaves_nothing_of_the_batch,
    versions_are_checked_and_say_what_is_there,
    the_same_append_id_writes_once,
    a_batch_without_events_does_its_other_work,
    malformed_batches_are_refused,
    many_appends_share_a_commit,
    rivals_in_one_group_have_one_winner,
    one_bad_request_does_not_fail_its_group,
);

fn positions_have_no_gaps_and_all_comes_back(world: &World) {
    let ledger = world.create();
    let (a, b, person) = (new(), new(), new());
    let first = ledger
        .append(batch(vec![
            event(a, 0, person, "{\"n\":1}", Some("words one")),
            event(b, 0, person, "{\"n\":2}", None),
            event(a, 0, person, "{\"n\":3}", Some("")),
        ]))
        .unwrap();
    assert_eq!((first.first, first.last, first.replayed), (1, 3, false));
    world.clock.advance_micros(1_000_001);
    let mut other = event(b, 1, person, "", None);
    (other.type_name, other.type_version) = ("other.happened".into(), 1);
    let second = ledger.append(batch(vec![other])).unwrap();
    assert_eq!((second.first, second.last), (4, 4));
    assert_eq!(
        second.recorded_at.as_microsecond() - first.recorded_at.as_microsecond(),
        1_000_001
    );

    let all = ledger.follow(0, 100, true).unwrap();
    let seen: Vec<_> = all.iter().map(|e| (e.position, e.stream, e.version)).collect();
    assert_eq!(seen, [(1, a, 1), (2, b, 1), (3, a, 2), (4, b, 2)]);
    let one = &all[0];
    assert_eq!(
        (one.author.as_u128(), one.role, one.organisation.as_u128()),
        (1, crate::world::ROLE, 2)
    );
    assert_eq!((one.key_id, one.recorded_at), (person, first.recorded_at));
    let opened: Vec<_> = all.iter().map(|e| e.opened().unwrap()).collect();
    assert_eq!((opened[0].type_name, opened[0].type_version), ("thing.happened", 2));
    assert_eq!((opened[3].type_name, opened[3].type_version), ("other.happened", 1));
    assert_eq!(opened[0].facts, b"{\"n\":1}");
    assert_eq!(opened[3].facts, b"");
    let words: Vec<_> = opened.iter().map(|o| o.words.as_deref()).collect();
    assert_eq!(words, [Some(b"words one".as_slice()), None, Some(b"".as_slice()), None]);
    let head = ledger.head().unwrap();
    assert_eq!((head.position, head.recorded_at), (4, second.recorded_at));
    ledger.verify().unwrap();
}

fn a_conflict_leaves_nothing_of_the_batch(world: &World) {
    let ledger = world.create();
    let (good, bad, person) = (new(), new(), new());
    let mut refused = batch(vec![
        event(good, 0, person, "1", None),
        event(bad, 5, person, "2", None),
    ]);
    refused.claims_add.push(claim("nhs-number", "999", person, person));
    refused.documents.push(NewDocument {
        id: new(),
        key_id: person,
        media_type: "text/plain".into(),
        bytes: vec![1],
    });
    refused.rows.push(RowWrite::SetMarker {
        name: "m".into(),
        value: 1,
    });
    let id = refused.append_id;
    let document = refused.documents[0].id;
    assert_eq!(
        ledger.append(refused),
        Err(AppendError::VersionConflict {
            stream: bad,
            expected: 5,
            actual: 0
        })
    );
    assert_eq!(ledger.head().unwrap().position, 0);
    assert!(ledger.stream(good, 1, false).unwrap().is_empty());
    assert_eq!(ledger.claim_owner("nhs-number", b"999").unwrap(), None);
    assert_eq!(ledger.document(document).unwrap(), None);
    assert_eq!(ledger.marker("m").unwrap(), None);
    assert_eq!(ledger.appended(id).unwrap(), None);
    assert_eq!(
        world.raw_number("SELECT COUNT(*) FROM person_key"),
        1,
        "only the service's key"
    );
}

fn versions_are_checked_and_say_what_is_there(world: &World) {
    let ledger = world.create();
    let (stream, person) = (new(), new());
    ledger
        .append(batch(vec![
            event(stream, 0, person, "", None),
            event(stream, 0, person, "", None),
        ]))
        .unwrap();
    for expected in [0, 1, 3] {
        assert_eq!(
            ledger.append(batch(vec![event(stream, expected, person, "", None)])),
            Err(AppendError::VersionConflict {
                stream,
                expected,
                actual: 2
            })
        );
    }
    ledger.append(batch(vec![event(stream, 2, person, "", None)])).unwrap();
    assert_eq!(ledger.stream_version(stream).unwrap(), 3);
    assert_eq!(ledger.stream_version(new()).unwrap(), 0);
}

fn the_same_append_id_writes_once(world: &World) {
    let ledger = world.create();
    let (stream, person) = (new(), new());
    let one = batch(vec![event(stream, 0, person, "", None)]);
    let first = ledger.append(one.clone()).unwrap();
    let again = ledger.append(one.clone()).unwrap();
    assert!(again.replayed && !first.replayed);
    assert_eq!(
        (again.first, again.last, again.recorded_at),
        (first.first, first.last, first.recorded_at)
    );
    drop(ledger);
    let ledger = world.open();
    assert!(ledger.append(one.clone()).unwrap().replayed);
    assert_eq!(ledger.appended(one.append_id).unwrap().map(|a| a.first), Some(1));
    assert_eq!(ledger.head().unwrap().position, 1);
}

fn a_batch_without_events_does_its_other_work(world: &World) {
    let ledger = world.create();
    let person = new();
    let mut only = batch(vec![]);
    only.claims_add.push(claim("user-name", "sam", person, person));
    let done = ledger.append(only).unwrap();
    assert_eq!((done.first, done.last), (1, 0));
    assert_eq!(ledger.claim_owner("user-name", b"sam").unwrap(), Some(person));
    assert_eq!(ledger.head().unwrap().position, 0);
}

fn malformed_batches_are_refused(world: &World) {
    let ledger = world.create();
    let (stream, person) = (new(), new());
    let mut unknown = event(stream, 0, person, "", None);
    unknown.type_version = 3;
    assert!(matches!(ledger.append(batch(vec![unknown])), Err(AppendError::Invalid(why)) if why.contains("registry")));
    let uneven = batch(vec![
        event(stream, 0, person, "", None),
        event(stream, 1, person, "", None),
    ]);
    assert!(matches!(ledger.append(uneven), Err(AppendError::Invalid(why)) if why.contains("same version")));
    assert_eq!(ledger.head().unwrap().position, 0);
    assert!(known().knows("thing.happened", 1) && !known().knows("thing.happened", 3));
}

fn many_appends_share_a_commit(world: &World) {
    const WRITERS: u64 = 24;
    let ledger = world.create();
    let commits = ledger.pressure().commits;
    std::thread::scope(|scope| {
        world.while_locked(|| {
            for n in 0..WRITERS {
                let ledger = ledger.clone();
                scope.spawn(move || {
                    ledger
                        .append(batch(vec![event(new(), 0, new(), &n.to_string(), None)]))
                        .unwrap();
                });
            }
            until_waiting(&ledger, WRITERS);
        });
    });
    // Those that came while the lock was held wait together: one commit for what had been taken up, one for the rest.
    assert!(ledger.pressure().commits - commits <= 2, "{:?}", ledger.pressure());
    assert_eq!(ledger.head().unwrap().position, WRITERS);
    let mut facts: Vec<u64> = ledger
        .follow(0, 100, false)
        .unwrap()
        .iter()
        .map(|e| {
            String::from_utf8(e.opened().unwrap().facts.clone())
                .unwrap()
                .parse()
                .unwrap()
        })
        .collect();
    facts.sort_unstable();
    assert_eq!(facts, (0..WRITERS).collect::<Vec<_>>());
    ledger.verify().unwrap();
}

fn rivals_in_one_group_have_one_winner(world: &World) {
    const WRITERS: usize = 8;
    let ledger = world.create();
    let (stream, person) = (new(), new());
    let mut outcomes = Vec::new();
    std::thread::scope(|scope| {
        let mut threads = Vec::new();
        world.while_locked(|| {
            for n in 0..WRITERS {
                let ledger = ledger.clone();
                threads.push(scope.spawn(move || {
                    let mut rival = batch(vec![event(
                        if n % 2 == 0 { stream } else { new() },
                        0,
                        person,
                        "",
                        None,
                    )]);
                    if n % 2 == 1 {
                        rival
                            .claims_add
                            .push(claim("nhs-number", "999 000 0000", new(), person));
                    }
                    ledger.append(rival)
                }));
            }
            until_waiting(&ledger, WRITERS as u64);
        });
        outcomes.extend(threads.into_iter().map(|thread| thread.join().unwrap()));
    });
    let won = |parity: usize| {
        outcomes
            .iter()
            .skip(parity)
            .step_by(2)
            .filter(|outcome| outcome.is_ok())
            .count()
    };
    assert_eq!((won(0), won(1)), (1, 1), "{outcomes:?}");
    for (n, outcome) in outcomes.iter().enumerate() {
        match outcome {
            Ok(_) => {}
            Err(AppendError::VersionConflict {
                actual: 1, expected: 0, ..
            }) if n % 2 == 0 => {}
            Err(AppendError::ClaimTaken { kind, .. }) if n % 2 == 1 && kind == "nhs-number" => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(ledger.head().unwrap().position, 2);
    ledger.verify().unwrap();
}

fn one_bad_request_does_not_fail_its_group(world: &World) {
    const WRITERS: u64 = 8;
    let ledger = world.create();
    let taken = NewDocument {
        id: new(),
        key_id: new(),
        media_type: "text/plain".into(),
        bytes: vec![1],
    };
    let mut first = batch(vec![]);
    first.documents.push(taken.clone());
    ledger.append(first).unwrap();
    let mut outcomes = Vec::new();
    std::thread::scope(|scope| {
        let mut threads = Vec::new();
        world.while_locked(|| {
            for n in 0..WRITERS {
                let (ledger, taken) = (ledger.clone(), taken.clone());
                threads.push(scope.spawn(move || {
                    let mut one = batch(vec![event(new(), 0, new(), "", None)]);
                    // A document id that is in use is an error of the database, found only as it is written.
                    if n == 3 {
                        one.documents.push(taken);
                    }
                    ledger.append(one)
                }));
            }
            until_waiting(&ledger, WRITERS);
        });
        outcomes.extend(threads.into_iter().map(|thread| thread.join().unwrap()));
    });
    for (n, outcome) in outcomes.iter().enumerate() {
        assert_eq!(outcome.is_ok(), n != 3, "{outcome:?}");
    }
    assert!(matches!(outcomes[3], Err(AppendError::Storage(_))));
    assert_eq!(ledger.head().unwrap().position, WRITERS - 1);
    ledger.verify().unwrap();
    // The thread that writes is well.
    ledger.append(batch(vec![event(new(), 0, new(), "", None)])).unwrap();
}
