//! The clock may jump; the record's time never goes back.

use ledger::{AppendError, SERVICE_KEY};

use crate::world::{World, at, batch, event, new, on_both};

on_both!(
    recorded_at_never_goes_back,
    a_clock_far_behind_stops_writing,
    a_replay_is_answered_with_any_clock
);

fn one() -> ledger::Batch {
    batch(vec![event(new(), 0, SERVICE_KEY, "", None)])
}

fn recorded_at_never_goes_back(world: &World) {
    let ledger = world.create();
    let first = ledger.append(one()).unwrap().recorded_at;
    assert_eq!(first, at("2026-11-22T09:00:00Z"));
    world.clock.set(at("2026-11-22T08:55:00Z"));
    assert_eq!(
        ledger.append(one()).unwrap().recorded_at,
        first,
        "exactly five minutes behind is borne"
    );
    world.clock.set(at("2026-11-22T09:00:00.000001Z"));
    assert_eq!(
        ledger.append(one()).unwrap().recorded_at,
        at("2026-11-22T09:00:00.000001Z")
    );
    assert_eq!(ledger.verify().unwrap().head.position, 3);
}

fn a_clock_far_behind_stops_writing(world: &World) {
    let ledger = world.create();
    ledger.append(one()).unwrap();
    let now = at("2026-11-22T08:54:59.999999Z");
    world.clock.set(now);
    assert_eq!(
        ledger.append(one()),
        Err(AppendError::ClockBehind {
            head: at("2026-11-22T09:00:00Z"),
            now
        })
    );
    assert_eq!(ledger.head().unwrap().position, 1);
    world.clock.set(at("2027-01-01T00:00:00Z"));
    assert_eq!(ledger.append(one()).unwrap().first, 2);
}

fn a_replay_is_answered_with_any_clock(world: &World) {
    let ledger = world.create();
    let written = one();
    ledger.append(written.clone()).unwrap();
    world.clock.set(at("2020-01-01T00:00:00Z"));
    assert!(ledger.append(written).unwrap().replayed);
}
