//! Streams, following, replay.

use std::collections::HashMap;

use ledger::SERVICE_KEY;
use rand::{RngExt as _, SeedableRng as _};
use uuid::Uuid;

use crate::world::{World, batch, event, new, on_both};

on_both!(
    a_stream_is_read_from_a_version,
    following_goes_on_where_it_stopped,
    replay_gives_what_following_gives
);

fn a_stream_is_read_from_a_version(world: &World) {
    let ledger = world.create();
    let (stream, other) = (new(), new());
    for version in 0..5 {
        ledger
            .append(batch(vec![event(
                stream,
                version,
                stream,
                &version.to_string(),
                Some("w"),
            )]))
            .unwrap();
        ledger
            .append(batch(vec![event(other, version, other, "x", None)]))
            .unwrap();
    }
    let versions = |from| {
        ledger
            .stream(stream, from, false)
            .unwrap()
            .iter()
            .map(|e| e.version)
            .collect::<Vec<_>>()
    };
    assert_eq!(versions(0), [1, 2, 3, 4, 5]);
    assert_eq!(versions(4), [4, 5]);
    assert!(versions(6).is_empty());
    let without = &ledger.stream(stream, 5, false).unwrap()[0];
    assert_eq!(without.opened().unwrap().words, None, "not asked for");
    let by_position = ledger.event(without.position).unwrap().unwrap();
    assert_eq!(by_position.opened().unwrap().words.as_deref(), Some(b"w".as_slice()));
    assert_eq!(ledger.event(99).unwrap(), None);
}

fn following_goes_on_where_it_stopped(world: &World) {
    let ledger = world.create();
    for _ in 0..7 {
        ledger
            .append(batch(vec![event(new(), 0, SERVICE_KEY, "", None)]))
            .unwrap();
    }
    let mut after = 0;
    let mut seen = Vec::new();
    loop {
        let events = ledger.follow(after, 3, false).unwrap();
        let Some(last) = events.last() else { break };
        after = last.position;
        seen.push(events.len());
    }
    assert_eq!((after, seen), (7, vec![3, 3, 1]));
}

fn replay_gives_what_following_gives(world: &World) {
    let ledger = world.create();
    let mut random = rand_pcg::Pcg64::seed_from_u64(20_261_122);
    let streams: Vec<Uuid> = (0..40).map(|_| new()).collect();
    let mut versions: HashMap<Uuid, u64> = HashMap::new();
    for n in 0..150_u32 {
        let count = random.random_range(1..30);
        let stream = streams[random.random_range(0..streams.len())];
        let version = versions.entry(stream).or_default();
        let events = (0..count)
            .map(|_| event(stream, *version, stream, &n.to_string(), Some("words")))
            .collect();
        ledger.append(batch(events)).unwrap();
        *version += count;
    }
    let head = ledger.head().unwrap().position;
    assert!(head > 1500, "more than one batch of the replay: {head}");
    for (with_words, after) in [(true, 0), (false, 0), (false, head - 3)] {
        let followed = ledger.follow(after, u32::MAX, with_words).unwrap();
        let mut replayed = Vec::new();
        assert_eq!(
            ledger
                .replay(after, with_words, |events| replayed.extend(events))
                .unwrap(),
            head
        );
        assert!(followed == replayed, "the same events in the same order");
    }
    assert_eq!(
        ledger
            .replay(head, true, |_| panic!("there is nothing after the head"))
            .unwrap(),
        head
    );
}
