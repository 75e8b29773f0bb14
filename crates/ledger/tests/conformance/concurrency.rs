//! Two processes at once: two ledgers, each with its own thread and connections, on one database.

use std::collections::HashSet;
use std::sync::Barrier;

use ledger::AppendError;
use uuid::Uuid;

use crate::world::{World, batch, claim, event, new, on_both};

on_both!(
    two_writers_leave_one_chain_without_gaps,
    a_stream_contended_by_both_loses_nothing,
    a_claim_contended_by_both_has_one_winner,
    what_an_act_was_decided_on_must_still_hold,
    a_key_made_by_both_at_once_opens_everything,
    leases_have_one_holder,
);

fn two_writers_leave_one_chain_without_gaps(world: &World) {
    const THREADS: u64 = 4;
    const EACH: u64 = 25;
    let ledgers = [world.create(), world.open()];
    let mut positions = Vec::new();
    std::thread::scope(|scope| {
        let threads: Vec<_> = ledgers
            .iter()
            .flat_map(|ledger| (0..THREADS).map(move |_| ledger))
            .map(|ledger| {
                scope.spawn(move || {
                    let (stream, person) = (new(), new());
                    (0..EACH)
                        .map(|n| {
                            let two = [n * 2, n * 2].map(|version| event(stream, version, person, "", Some("w")));
                            let done = ledger.append(batch(two.to_vec())).unwrap();
                            assert_eq!(done.last, done.first + 1);
                            done.first
                        })
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        positions.extend(threads.into_iter().flat_map(|thread| thread.join().unwrap()));
    });
    positions.sort_unstable();
    let whole = 2 * THREADS * EACH;
    assert_eq!(
        positions,
        (0..whole).map(|n| 2 * n + 1).collect::<Vec<_>>(),
        "each pair lies together, none is missing"
    );
    assert_eq!(ledgers[0].verify().unwrap().head.position, 2 * whole);
    let mut count = 0;
    ledgers[1].replay(0, true, |events| count += events.len()).unwrap();
    assert_eq!(count as u64, 2 * whole);
}

fn what_an_act_was_decided_on_must_still_hold(world: &World) {
    let ledgers = [world.create(), world.open()];
    let (a, b, person) = (new(), new(), new());
    ledgers[0].append(batch(vec![event(a, 0, person, "", None)])).unwrap();
    let on = |stream: Uuid, version: u64, held: Uuid, at: u64| {
        let mut one = batch(vec![event(stream, version, person, "", None)]);
        one.holds_at = vec![(held, at)];
        one
    };
    // Nothing is written to what is held, and another version of it stops all.
    let stale = ledgers[1].append(on(b, 0, a, 0)).unwrap_err();
    assert!(
        matches!(stale, AppendError::VersionConflict { stream, expected: 0, actual: 1 } if stream == a),
        "{stale:?}"
    );
    assert_eq!(ledgers[1].stream_version(b).unwrap(), 0);
    ledgers[1].append(on(b, 0, a, 1)).unwrap();
    assert_eq!(ledgers[0].stream_version(a).unwrap(), 1);
    // Each writes to one of two while it holds the other: never both.
    for round in 0..10 {
        let start = Barrier::new(2);
        let wins: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = [(&ledgers[0], a, b), (&ledgers[1], b, a)]
                .into_iter()
                .map(|(ledger, own, other)| {
                    let (start, on) = (&start, &on);
                    scope.spawn(move || {
                        let versions = (
                            ledger.stream_version(own).unwrap(),
                            ledger.stream_version(other).unwrap(),
                        );
                        start.wait();
                        usize::from(ledger.append(on(own, versions.0, other, versions.1)).is_ok())
                    })
                })
                .collect();
            threads.into_iter().map(|t| t.join().unwrap()).sum()
        });
        assert_eq!(wins, 1, "round {round}");
    }
}

fn a_stream_contended_by_both_loses_nothing(world: &World) {
    const EACH: usize = 15;
    let ledgers = [world.create(), world.open()];
    let (stream, person) = (new(), new());
    let mut conflicts = 0;
    std::thread::scope(|scope| {
        let threads: Vec<_> = ledgers
            .iter()
            .flat_map(|ledger| [ledger, ledger])
            .map(|ledger| {
                scope.spawn(move || {
                    let (mut done, mut conflicts, mut version) = (0, 0, 0);
                    while done < EACH {
                        match ledger.append(batch(vec![event(stream, version, person, "", None)])) {
                            Ok(_) => {
                                done += 1;
                                version += 1;
                            }
                            Err(AppendError::VersionConflict { actual, expected, .. }) => {
                                assert!(actual > expected, "nobody has written beyond what is there");
                                conflicts += 1;
                                version = actual;
                            }
                            Err(other) => panic!("{other}"),
                        }
                    }
                    conflicts
                })
            })
            .collect();
        conflicts = threads.into_iter().map(|thread| thread.join().unwrap()).sum();
    });
    assert!(conflicts > 0, "the writers never met: the test shows nothing");
    assert_eq!(ledgers[0].stream_version(stream).unwrap(), 4 * EACH as u64);
    ledgers[0].verify().unwrap();
}

fn a_claim_contended_by_both_has_one_winner(world: &World) {
    let ledgers = [world.create(), world.open()];
    for round in 0..10 {
        let value = format!("value {round}");
        let gate = Barrier::new(2);
        let won: Vec<bool> = std::thread::scope(|scope| {
            let threads = ledgers.each_ref().map(|ledger| {
                let (gate, value) = (&gate, value.as_str());
                scope.spawn(move || {
                    let person = new();
                    let mut take = batch(vec![event(person, 0, person, "", None)]);
                    take.claims_add.push(claim("nhs-number", value, person, person));
                    gate.wait();
                    match ledger.append(take) {
                        Ok(_) => true,
                        Err(AppendError::ClaimTaken { owner, .. }) => {
                            assert_ne!(owner, person);
                            false
                        }
                        Err(other) => panic!("{other}"),
                    }
                })
            });
            threads.map(|thread| thread.join().unwrap()).to_vec()
        });
        assert_eq!(won.iter().filter(|won| **won).count(), 1);
    }
    assert_eq!(ledgers[0].head().unwrap().position, 10);
}

fn a_key_made_by_both_at_once_opens_everything(world: &World) {
    let ledgers = [world.create(), world.open()];
    for _ in 0..10 {
        let person = new();
        let gate = Barrier::new(2);
        std::thread::scope(|scope| {
            for ledger in &ledgers {
                let gate = &gate;
                scope.spawn(move || {
                    let one = batch(vec![event(new(), 0, person, "facts", Some("words"))]);
                    gate.wait();
                    ledger.append(one).unwrap();
                });
            }
        });
    }
    for ledger in &ledgers {
        let all = ledger.follow(0, 100, true).unwrap();
        assert_eq!(all.len(), 20);
        assert!(
            all.iter()
                .all(|event| event.opened().unwrap().words.as_deref() == Some(b"words"))
        );
        assert_eq!(all.iter().map(|event| event.key_id).collect::<HashSet<_>>().len(), 10);
    }
    assert_eq!(ledgers[0].stats().unwrap().keys, 11);
}

fn leases_have_one_holder(world: &World) {
    let ledgers = [world.create(), world.open()];
    let until = "2026-11-22T09:01:00Z".parse().unwrap();
    let got: Vec<bool> = std::thread::scope(|scope| {
        let threads = ledgers
            .each_ref()
            .map(|ledger| scope.spawn(move || ledger.try_lease("lapse", new(), until).unwrap()));
        threads.map(|thread| thread.join().unwrap()).to_vec()
    });
    assert_eq!(got.iter().filter(|got| **got).count(), 1);
}
