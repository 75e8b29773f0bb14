//! Random commands on a person's ways to their own pages: whatever is asked in whatever order, at most one way is live,
//! none opens twice or after its time, staff have said how they knew whom they gave it to, and every kind of event and of
//! rejection occurs.

use care::codec;
use care::own_access::{OwnAccess, OwnAccessCommand as C, OwnAccessEvent as E, WayKind, WayStanding, decide};
use care::service::Standards;
use care::*;
use jiff::{SignedDuration, Timestamp};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use std::cell::RefCell;
use std::collections::BTreeSet;
use uuid::Uuid;

fn id<T: From<Uuid>>(n: u32) -> T {
    T::from(Uuid::from_u128(u128::from(n)))
}

fn command(n: u32) -> C {
    let way = id(1 + n / 64 % 6);
    match n % 8 {
        0..=2 => C::Give {
            way,
            person: id(100 + u32::from(n.is_multiple_of(97))),
            kind: WayKind::ALL[(n / 8 % 5) as usize],
            identity: [None, Some(" ".to_owned()), Some("Knew her".to_owned())][(n / 24 % 3) as usize].clone(),
        },
        3..=5 => C::Use { way },
        6 => C::Withdraw,
        _ => C::AskName {
            look: u64::from(n / 8 % 4),
        },
    }
}

#[test]
fn a_way_opens_once_and_in_its_time() {
    let (kinds, rules) = (RefCell::new(BTreeSet::new()), RefCell::new(BTreeSet::new()));
    let (standards, calendar) = (Standards::default(), Calendar::new(Vec::new()));
    let mut runner = TestRunner::new_with_rng(
        Config {
            cases: 400,
            failure_persistence: None,
            ..Config::default()
        },
        TestRng::deterministic_rng(RngAlgorithm::ChaCha),
    );
    let strategy = proptest::collection::vec((proptest::num::u32::ANY, proptest::num::u32::ANY), 20..150);
    let result = runner.run(&strategy, |numbers| {
        let fail = |what: &str| Err(TestCaseError::fail(what.to_owned()));
        let mut now: Timestamp = "2026-03-04T10:00:00Z".parse().unwrap();
        let mut state = OwnAccess::default();
        let mut log = Vec::new();
        for (what, when) in numbers {
            let hours = [0, 1, 24, 24 * 8, 24 * 30][(when % 5) as usize];
            now = now.checked_add(SignedDuration::from_hours(hours)).unwrap();
            let role = [Role::Person, Role::Administrator, Role::Carer, Role::Administrator][(when / 5 % 4) as usize];
            let by = Author {
                user: id(7),
                human: id(7),
                role,
            };
            let ctx = Ctx {
                now,
                today: calendar::london_date(now),
                by,
                standards: &standards,
                calendar: &calendar,
            };
            let asked = command(what);
            let events = match decide(&state, asked.clone(), &ctx) {
                Ok(events) => events,
                Err(rejection) => {
                    rules.borrow_mut().insert(rejection.rule);
                    continue;
                }
            };
            for one in events {
                let bytes = codec::encode_facts(&one.event, None).unwrap();
                let (back, _) = codec::decode_facts::<E>(one.event.kind(), 1, &bytes).unwrap();
                assert_eq!(back, one.event);
                if let E::Given { kind, .. } = &one.event {
                    let by_staff = role == Role::Administrator;
                    let may = match kind {
                        WayKind::NextTime => !by_staff,
                        WayKind::ForCarer => role != Role::Carer,
                        WayKind::Link | WayKind::Letter | WayKind::Sent => by_staff,
                    };
                    if !may || by_staff != one.words.get(Key::Note).is_some() {
                        return fail("given by the wrong one, or without saying how they knew");
                    }
                }
                if let E::Used { way } = &one.event
                    && !state.ways.iter().any(|w| w.id == *way && w.is_live(now))
                {
                    return fail("used though it was not live");
                }
                let header = Header {
                    version: log.len() as u64 + 1,
                    at: now,
                    by: by.user,
                    role,
                    occurred_on: None,
                };
                state.apply(&header, &one.event);
                kinds.borrow_mut().insert(one.event.kind());
                log.push((header, one.event));
            }
            if state.ways.iter().filter(|w| w.standing == WayStanding::Live).count() > 1 {
                return fail("two ways at once");
            }
            if log.iter().filter(|(_, e)| matches!(e, E::Given { .. })).count() != state.ways.len() {
                return fail("a way was lost");
            }
        }
        for way in &state.ways {
            let used = log.iter().filter(|(_, e)| *e == E::Used { way: way.id }).count();
            if used > 1 {
                return fail("a way opened twice");
            }
        }
        let mut again = OwnAccess::default();
        for (header, event) in &log {
            again.apply(header, event);
        }
        assert_eq!(again, state);
        Ok(())
    });
    result.unwrap();
    assert_eq!(kinds.borrow().len(), E::KINDS.len(), "{kinds:?}");
    let expected = [
        Rule::AlreadyDone,
        Rule::OutOfRange,
        Rule::TextMissing,
        Rule::UnknownItem,
        Rule::TooLate,
        Rule::Inactive,
    ];
    assert_eq!(*rules.borrow(), BTreeSet::from(expected));
}
