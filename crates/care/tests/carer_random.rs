//! Random sequences of what a person, a carer and staff say about who may see what: a consent is never read as standing after
//! it was ended or its last day has gone by, what is seen is what the last word said, and nobody but the person's side widens it.

use care::carer::{
    CarerCommand as C, CarerEvent as E, CarerRelation, CarerSight, CarerWho, Carers, MOST_CARERS, StoppedBy, decide,
};
use care::service::Standards;
use care::*;
use jiff::SignedDuration;
use jiff::civil::Date;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

fn id<T: From<Uuid>>(n: u128) -> T {
    T::from(Uuid::from_u128(n))
}

fn sees(bits: u8) -> Vec<CarerSight> {
    let all = CarerSight::ALL.iter().enumerate();
    all.filter(|(n, _)| bits >> n & 1 == 1).map(|(_, s)| *s).collect()
}

fn command(what: u8, carer: u8, bits: u8, days: i32, today: Date) -> C {
    let (carer, sees) = (id(u128::from(carer)), sees(bits % 8));
    let until = calendar::days_after(today, days);
    let own_wish = what % 10 != 9;
    match what % 5 {
        0 | 1 => C::Allow {
            carer,
            person: id(100 + u128::from(what == 15)),
            who: CarerWho {
                name: ["Odd Example", " ", &"x".repeat(101)][usize::from(bits >> 3) % 3].to_owned(),
                relation: CarerRelation::Friend,
                relation_words: None,
            },
            sees,
            until,
            own_wish,
        },
        2 | 4 => C::StateSight {
            carer,
            sees,
            until,
            own_wish,
        },
        _ => C::Stop {
            carer,
            reason: [None, Some(" ".to_owned()), Some("She asked us to".to_owned())][usize::from(bits) % 3].clone(),
        },
    }
}

/// What the last word said of each: what is seen, the last day, whether it was ended.
type Said = BTreeMap<CarerId, (Vec<CarerSight>, Date, bool)>;

#[test]
fn no_consent_stands_after_it_was_ended_or_its_last_day() {
    let (kinds, rules) = (RefCell::new(BTreeSet::new()), RefCell::new(BTreeSet::new()));
    let stopped_by = RefCell::new(BTreeSet::new());
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let one = (0_u8..20, 0_u8..9, 0_u8..64, -1_i32..400, 0_usize..4, 0_u32..9);
    let strategy = proptest::collection::vec(one, 1..120);
    let (standards, calendar) = (Standards::default(), Calendar::new(Vec::new()));
    let result = runner.run(&strategy, |asked| {
        let mut now: jiff::Timestamp = "2026-03-02T10:00:00Z".parse().expect("a moment");
        let (mut state, mut log, mut said) = (Carers::default(), Vec::new(), Said::new());
        for (what, carer, bits, days, who, later) in asked {
            let hours = [0, 0, 0, 1, 1, 24, 24 * 30, 24 * 90, 24 * 366][later as usize];
            now = now.checked_add(SignedDuration::from_hours(hours)).expect("in time");
            let today = calendar::london_date(now);
            let role = [Role::Person, Role::Person, Role::Carer, Role::Administrator][who];
            let by = Author {
                user: id(7),
                human: id(7),
                role,
            };
            let ctx = Ctx {
                now,
                today,
                by,
                standards: &standards,
                calendar: &calendar,
            };
            match decide(&state, command(what, carer, bits, days, today), &ctx) {
                Err(rejection) => {
                    rules.borrow_mut().insert(rejection.rule);
                }
                Ok(events) => {
                    for one in events {
                        let bytes = codec::encode_facts(&one.event, None).expect("bytes");
                        let (back, _) = codec::decode_facts::<E>(one.event.kind(), 1, &bytes).expect("an event");
                        assert_eq!(back, one.event);
                        match &one.event {
                            E::Allowed { carer, sees, until, .. } | E::SightStated { carer, sees, until } => {
                                assert_ne!(role, Role::Carer, "a carer widened it");
                                assert!(*until >= today && *until <= calendar::days_after(today, 365));
                                said.insert(*carer, (sees.clone(), *until, false));
                            }
                            E::Stopped { carer, by } => {
                                stopped_by.borrow_mut().insert(*by);
                                let reasoned = one.words.get(Key::Reason).is_some();
                                assert_eq!(reasoned, *by == StoppedBy::Service, "staff say why, others need not");
                                said.get_mut(carer).expect("let see before").2 = true;
                            }
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
                }
            }
            // Whatever was asked: what can be read today is what was last said, and nothing after its end.
            assert_eq!(state.all.len(), said.len());
            assert!(state.standing(today).count() <= MOST_CARERS);
            for carer in &state.all {
                let (sees, until, ended) = said.get(&carer.id).expect("said");
                for day in [today, calendar::days_after(*until, 1), calendar::days_after(today, 500)] {
                    let open = !ended && day <= *until;
                    assert_eq!(carer.stands(day), open);
                    assert_eq!(carer.over_since(day).is_none(), open);
                    for sight in CarerSight::ALL {
                        assert_eq!(carer.sees_on(*sight, day), open && sees.contains(sight));
                    }
                }
            }
        }
        let mut again = Carers::default();
        for (header, event) in &log {
            again.apply(header, event);
        }
        assert_eq!(again, state);
        Ok(())
    });
    result.expect("it holds");
    assert_eq!(kinds.borrow().len(), E::KINDS.len());
    assert_eq!(stopped_by.borrow().len(), StoppedBy::ALL.len());
    let expected = [
        Rule::OutOfRange,
        Rule::NoConsent,
        Rule::DateInPast,
        Rule::TextMissing,
        Rule::TooMany,
        Rule::AlreadyDone,
        Rule::PartMissing,
        Rule::UnknownItem,
        Rule::Inactive,
    ];
    assert_eq!(*rules.borrow(), BTreeSet::from(expected));
}
