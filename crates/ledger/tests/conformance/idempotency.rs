//! A request that comes twice.

use ledger::{AppendError, Batch, IdempotencyKey};
use uuid::Uuid;

use crate::world::{World, batch, event, new, on_both, until_waiting};

on_both!(
    the_same_body_gets_the_first_answer,
    another_body_is_refused,
    principal_command_and_key_all_count,
    a_failed_request_does_not_use_up_its_key,
    the_same_request_many_times_at_once_is_written_once,
    old_keys_can_be_forgotten,
);

fn request(stream: Uuid, principal: u128, command: &str, key: &str, body: u8) -> Batch {
    let mut batch = batch(vec![event(stream, 0, stream, "", None)]);
    batch.idempotency = Some(IdempotencyKey {
        principal: Uuid::from_u128(principal),
        command: command.into(),
        client_key: key.into(),
        body_hash: [body; 32],
    });
    batch
}

fn the_same_body_gets_the_first_answer(world: &World) {
    let ledger = world.create();
    let stream = new();
    let first = ledger.append(request(stream, 1, "refer", "k", 1)).unwrap();
    ledger.append(batch(vec![event(new(), 0, stream, "", None)])).unwrap();
    world.clock.advance_micros(9_000_000);
    // Its expected version is stale by now; the repeat is recognised before that is looked at.
    let again = ledger.append(request(stream, 1, "refer", "k", 1)).unwrap();
    assert!(again.replayed);
    assert_eq!(
        (again.first, again.last, again.recorded_at),
        (first.first, first.last, first.recorded_at)
    );
    drop(ledger);
    assert!(
        world
            .open()
            .append(request(stream, 1, "refer", "k", 1))
            .unwrap()
            .replayed
    );
}

fn another_body_is_refused(world: &World) {
    let ledger = world.create();
    ledger.append(request(new(), 1, "refer", "k", 1)).unwrap();
    assert_eq!(
        ledger.append(request(new(), 1, "refer", "k", 2)),
        Err(AppendError::IdempotencyMismatch)
    );
    assert_eq!(ledger.head().unwrap().position, 1);
}

fn principal_command_and_key_all_count(world: &World) {
    let ledger = world.create();
    for (principal, command, key) in [
        (1, "refer", "k"),
        (2, "refer", "k"),
        (1, "refe", "rk"),
        (1, "refer", "k2"),
    ] {
        assert!(
            !ledger
                .append(request(new(), principal, command, key, 1))
                .unwrap()
                .replayed
        );
    }
    assert_eq!(ledger.head().unwrap().position, 4);
}

fn a_failed_request_does_not_use_up_its_key(world: &World) {
    let ledger = world.create();
    let stream = new();
    ledger.append(batch(vec![event(stream, 0, stream, "", None)])).unwrap();
    assert!(ledger.append(request(stream, 1, "refer", "k", 1)).is_err());
    assert!(!ledger.append(request(new(), 1, "refer", "k", 2)).unwrap().replayed);
}

fn the_same_request_many_times_at_once_is_written_once(world: &World) {
    let ledger = world.create();
    let stream = new();
    let mut outcomes = Vec::new();
    std::thread::scope(|scope| {
        let mut threads = Vec::new();
        world.while_locked(|| {
            for _ in 0..8 {
                let ledger = ledger.clone();
                threads.push(scope.spawn(move || ledger.append(request(stream, 1, "refer", "k", 1))));
            }
            until_waiting(&ledger, 8);
        });
        outcomes.extend(threads.into_iter().map(|thread| thread.join().unwrap().unwrap()));
    });
    assert_eq!(outcomes.iter().filter(|outcome| !outcome.replayed).count(), 1);
    assert!(outcomes.iter().all(|outcome| (outcome.first, outcome.last) == (1, 1)));
    assert_eq!(ledger.head().unwrap().position, 1);
}

fn old_keys_can_be_forgotten(world: &World) {
    let ledger = world.create();
    ledger.append(request(new(), 1, "refer", "old", 1)).unwrap();
    world.clock.advance_micros(10_000_000);
    let newer = ledger.append(request(new(), 1, "refer", "new", 1)).unwrap();
    assert_eq!(ledger.prune_requests(newer.recorded_at).unwrap(), 1);
    assert!(!ledger.append(request(new(), 1, "refer", "old", 2)).unwrap().replayed);
    assert!(ledger.append(request(new(), 1, "refer", "new", 1)).unwrap().replayed);
}
