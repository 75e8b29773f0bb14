//! Random acts on a person's stories: the service sees what the person's last word gave it, and nothing else.

use care::service::Standards;
use care::story::{LONGEST, Stories, StoryCommand as C, StoryEvent as E, StoryFor, decide};
use care::*;
use proptest::prelude::*;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

fn id<T: From<Uuid>>(n: u128) -> T {
    T::from(Uuid::from_u128(n))
}

fn command(what: u8, story: u8) -> C {
    let story: StoryId = id(u128::from(story));
    let tell = |told_to, words: String, person| C::Tell {
        story,
        person: id(person),
        told_to,
        words,
    };
    match what {
        0 => tell(StoryFor::Myself, "How it was".to_owned(), 1),
        1 => tell(StoryFor::Service, "How it was".to_owned(), 1),
        2 => tell(StoryFor::Service, "  ".to_owned(), 1),
        3 => tell(StoryFor::Service, "x".repeat(LONGEST + 1), 1),
        4 => tell(StoryFor::Service, "Another's".to_owned(), 2),
        5 | 6 => C::Give { story },
        7 | 8 => C::Keep { story },
        _ => C::TakeBack { story },
    }
}

#[test]
fn the_service_sees_what_the_last_word_gave_it_and_nothing_else() {
    let kinds: RefCell<BTreeSet<&'static str>> = RefCell::default();
    let rules: RefCell<BTreeSet<Rule>> = RefCell::default();
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let strategy = proptest::collection::vec((0_u8..10, 0_u8..4, 0_u8..8), 1..60);
    let (standards, calendar) = (Standards::default(), Calendar::new(Vec::new()));
    let now: jiff::Timestamp = "2026-03-02T10:00:00Z".parse().unwrap();
    let result = runner.run(&strategy, |asked| {
        let mut state = Stories::default();
        let mut said: BTreeMap<StoryId, Option<StoryFor>> = BTreeMap::new();
        let mut version = 0;
        for (what, story, who) in asked {
            let role = if who == 0 { Role::Therapist } else { Role::Person };
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
            let events = match decide(&state, command(what, story), &ctx) {
                Ok(events) => events,
                Err(rejection) => {
                    rules.borrow_mut().insert(rejection.rule);
                    continue;
                }
            };
            prop_assert!(role == Role::Person, "told by somebody else");
            for one in events {
                version += 1;
                let bytes = codec::encode_facts(&one.event, None).unwrap();
                let (back, _) = codec::decode_facts::<E>(one.event.kind(), 1, &bytes).unwrap();
                prop_assert_eq!(&back, &one.event);
                match one.event {
                    E::Told { story, told_to, .. } => said.insert(story, Some(told_to)),
                    E::GivenToService { story } => said.insert(story, Some(StoryFor::Service)),
                    E::KeptForMyself { story } => said.insert(story, Some(StoryFor::Myself)),
                    E::TakenBack { story } => said.insert(story, None),
                };
                kinds.borrow_mut().insert(one.event.kind());
                let header = Header {
                    version,
                    at: now,
                    by: by.user,
                    role,
                    occurred_on: None,
                };
                state.apply(&header, &one.event);
            }
            let seen: BTreeSet<StoryId> = state.for_service().map(|s| s.id).collect();
            let given = said.iter().filter(|(_, to)| **to == Some(StoryFor::Service));
            prop_assert_eq!(seen, given.map(|(id, _)| *id).collect::<BTreeSet<_>>());
            let kept: BTreeSet<StoryId> = state.kept().map(|s| s.id).collect();
            prop_assert_eq!(
                kept,
                said.iter()
                    .filter(|(_, to)| to.is_some())
                    .map(|(id, _)| *id)
                    .collect::<BTreeSet<_>>()
            );
        }
        Ok(())
    });
    result.unwrap();
    assert_eq!(kinds.borrow().len(), E::KINDS.len(), "{kinds:?}");
    let expected = [
        Rule::OutOfRange,
        Rule::TextMissing,
        Rule::TooMany,
        Rule::AlreadyDone,
        Rule::UnknownItem,
        Rule::Inactive,
    ];
    assert_eq!(*rules.borrow(), BTreeSet::from(expected));
}
