//! Any sequence of appends, claims, requests, erasures and restarts, beside a model of a few lines that needs no
//! database: the same answers, and the same content in the end.

use std::collections::{BTreeMap, HashSet};

use ledger::{AppendError, IdempotencyKey};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use uuid::Uuid;

use crate::world::{World, batch, claim, event, on_both};

on_both!(any_sequence_behaves_as_the_model);

#[derive(Debug, Clone)]
enum Step {
    Append {
        /// Stream, and how far the expected version is off.
        events: Vec<(u8, i8)>,
        person: u8,
        take: Option<u8>,
        release: Option<u8>,
        request: Option<(u8, u8)>,
    },
    Erase(u8),
    Reopen,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let off = prop_oneof![12 => Just(0_i8), 1 => Just(1), 1 => Just(-1)];
    let append = (
        prop::collection::vec((0..4_u8, off), 0..4),
        0..3_u8,
        prop::option::of(0..4_u8),
        prop::option::weighted(0.2, 0..4_u8),
        prop::option::weighted(0.3, (0..3_u8, 0..2_u8)),
    )
        .prop_map(|(events, person, take, release, request)| Step::Append {
            events,
            person,
            take,
            release,
            request,
        });
    prop::collection::vec(
        prop_oneof![20 => append, 2 => (0..3_u8).prop_map(Step::Erase), 1 => Just(Step::Reopen)],
        1..30,
    )
}

fn id(kind: u128, n: u8) -> Uuid {
    Uuid::from_u128((kind << 64) | (u128::from(n) + 1))
}

#[derive(Default)]
struct Model {
    versions: BTreeMap<u8, u64>,
    claims: BTreeMap<u8, u8>,
    requests: BTreeMap<u8, (u8, u64, u64)>,
    erased: HashSet<u8>,
    /// Stream and person of each event.
    events: Vec<(u8, u8)>,
}

/// What an append is answered, as far as the model knows.
#[derive(Debug, PartialEq)]
enum Answer {
    Done { first: u64, last: u64, replayed: bool },
    Mismatch,
    Erased,
    Conflict { stream: Uuid, actual: u64 },
    Taken { owner: Uuid },
}

impl Model {
    /// The version an append is to expect: that of the first mention counts, `off` by what the step says.
    fn expected(&self, stream: u8, events: &[(u8, i8)]) -> u64 {
        let off = events
            .iter()
            .find(|(other, _)| *other == stream)
            .map_or(0, |(_, off)| *off);
        self.versions
            .get(&stream)
            .copied()
            .unwrap_or(0)
            .saturating_add_signed(off.into())
    }

    fn append(&mut self, step: &Step) -> Answer {
        let Step::Append {
            events,
            person,
            take,
            release,
            request,
        } = step
        else {
            panic!("not an append")
        };
        let seals = !events.is_empty() || take.is_some();
        if seals && self.erased.contains(person) {
            return Answer::Erased;
        }
        if let Some((key, body)) = request
            && let Some((known, first, last)) = self.requests.get(key)
        {
            return if known == body {
                Answer::Done {
                    first: *first,
                    last: *last,
                    replayed: true,
                }
            } else {
                Answer::Mismatch
            };
        }
        for (stream, _) in events {
            let actual = self.versions.get(stream).copied().unwrap_or(0);
            if self.expected(*stream, events) != actual {
                return Answer::Conflict {
                    stream: id(1, *stream),
                    actual,
                };
            }
        }
        let mut claims = self.claims.clone();
        if let Some(value) = release
            && let Some(owner) = claims.get(value)
        {
            if owner != person {
                return Answer::Taken { owner: id(2, *owner) };
            }
            claims.remove(value);
        }
        if let Some(value) = take {
            match claims.get(value) {
                Some(owner) if owner != person => return Answer::Taken { owner: id(2, *owner) },
                _ => claims.insert(*value, *person),
            };
        }
        self.claims = claims;
        let first = self.events.len() as u64 + 1;
        for (stream, _) in events {
            *self.versions.entry(*stream).or_default() += 1;
            self.events.push((*stream, *person));
        }
        let last = self.events.len() as u64;
        if let Some((key, body)) = request {
            self.requests.insert(*key, (*body, first, last));
        }
        Answer::Done {
            first,
            last,
            replayed: false,
        }
    }
}

fn run(world: &World, steps: &[Step]) {
    let mut ledger = world.create();
    let mut model = Model::default();
    for (n, step) in steps.iter().enumerate() {
        match step {
            Step::Reopen => {
                drop(ledger);
                ledger = world.open();
            }
            Step::Erase(person) => {
                let erasure = ledger.erase(id(2, *person)).unwrap();
                let before = model.claims.len();
                model.claims.retain(|_, owner| owner != person);
                assert_eq!(erasure.claims as usize, before - model.claims.len());
                assert_eq!(erasure.already, !model.erased.insert(*person));
            }
            Step::Append {
                events,
                person,
                take,
                release,
                request,
            } => {
                let who = id(2, *person);
                let mut one = batch(
                    events
                        .iter()
                        .map(|(stream, _)| {
                            let expected = model.expected(*stream, events);
                            event(
                                id(1, *stream),
                                expected,
                                who,
                                &n.to_string(),
                                (n % 2 == 0).then_some("words"),
                            )
                        })
                        .collect(),
                );
                one.claims_add
                    .extend(take.map(|value| claim("value", &value.to_string(), who, who)));
                one.claims_release
                    .extend(release.map(|value| claim("value", &value.to_string(), who, who)));
                one.idempotency = request.map(|(key, body)| IdempotencyKey {
                    principal: Uuid::nil(),
                    command: "step".into(),
                    client_key: key.to_string(),
                    body_hash: [body; 32],
                });
                let answer = match ledger.append(one) {
                    Ok(done) => Answer::Done {
                        first: done.first,
                        last: done.last,
                        replayed: done.replayed,
                    },
                    Err(AppendError::IdempotencyMismatch) => Answer::Mismatch,
                    Err(AppendError::KeyErased { key_id }) if key_id == who => Answer::Erased,
                    Err(AppendError::VersionConflict { stream, actual, .. }) => Answer::Conflict { stream, actual },
                    Err(AppendError::ClaimTaken { owner, .. }) => Answer::Taken { owner },
                    Err(other) => panic!("step {n}: {other:?}"),
                };
                assert_eq!(answer, model.append(step), "step {n}");
            }
        }
    }
    let events = ledger.follow(0, 1000, true).unwrap();
    let found: Vec<_> = events
        .iter()
        .map(|event| (event.stream, event.key_id, event.opened().is_some()))
        .collect();
    let wanted: Vec<_> = model
        .events
        .iter()
        .map(|(stream, person)| (id(1, *stream), id(2, *person), !model.erased.contains(person)))
        .collect();
    assert_eq!(found, wanted);
    for value in 0..4 {
        let owner = ledger.claim_owner("value", value.to_string().as_bytes()).unwrap();
        assert_eq!(owner, model.claims.get(&value).map(|owner| id(2, *owner)));
    }
    ledger.verify().unwrap();
}

fn any_sequence_behaves_as_the_model(world: &World) {
    let cases = if world.is_postgres() { 12 } else { 40 };
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new(config)
        .run(&steps(), |steps| {
            run(&world.another(), &steps);
            Ok(())
        })
        .unwrap();
}
