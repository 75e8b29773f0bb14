//! Random acts on a complaint: only the person makes it and takes it back, only others answer it, nothing is answered that
//! nobody acknowledged, and what is over stays over.

use care::calendar::{days_after, days_between};
use care::complaint::{
    ACKNOWLEDGE_WORKING_DAYS, ANSWER_WITHIN_DAYS, Complaint, ComplaintCommand as C, ComplaintEvent as E,
    ComplaintOutcome, ComplaintStage, LONGEST, decide,
};
use care::service::Standards;
use care::terms::Channel;
use care::*;
use jiff::civil::{Date, Time, date};
use proptest::prelude::*;
use std::cell::RefCell;
use std::collections::BTreeSet;
use uuid::Uuid;

fn id<T: From<Uuid>>(n: u128) -> T {
    T::from(Uuid::from_u128(n))
}

fn words(n: u8) -> String {
    match n {
        0 => " ".to_owned(),
        1 => "x".repeat(LONGEST + 1),
        _ => "How I was spoken to".to_owned(),
    }
}

fn command(what: u8, text: u8, day: i32, today: Date) -> C {
    match what {
        0..=2 => C::Make {
            person: id(1),
            what: words(text),
            wish: (text > 4).then(|| words(text)),
        },
        3 | 4 => C::Acknowledge {
            channel: Channel::Phone,
            answer_by: days_after(today, day),
            said: words(text),
        },
        5 => C::Note { text: words(text) },
        6 | 7 => C::Answer {
            outcome: ComplaintOutcome::ALL[usize::from(text) % 3],
            text: words(text),
        },
        _ => C::TakeBack,
    }
}

#[test]
fn each_does_their_own_part_in_its_order_and_in_time() {
    let kinds: RefCell<BTreeSet<&'static str>> = RefCell::default();
    let rules: RefCell<BTreeSet<Rule>> = RefCell::default();
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let strategy = proptest::collection::vec((0_u8..9, 0_u8..9, -4_i32..220, proptest::bool::ANY, 0_i32..3), 1..40);
    let standards = Standards::default();
    // Good Friday and Easter Monday are no working days.
    let calendar = Calendar::new(vec![date(2026, 4, 3), date(2026, 4, 6)]);
    let result = runner.run(&strategy, |asked| {
        let (mut state, mut version) = (Complaint::default(), 0);
        let mut today = date(2026, 3, 30);
        for (what, text, day, person, later) in asked {
            today = days_after(today, later);
            let now = calendar::london_instant(today, Time::constant(10, 0, 0, 0));
            let role = if person { Role::Person } else { Role::ServiceManager };
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
            let before = state.clone();
            let events = match decide(&state, command(what, text, day, today), &ctx) {
                Ok(events) => events,
                Err(rejection) => {
                    rules.borrow_mut().insert(rejection.rule);
                    continue;
                }
            };
            prop_assert!(
                before.due().is_some() || before.stage().is_none(),
                "what is over went on"
            );
            for one in events {
                version += 1;
                let theirs = matches!(one.event, E::Made { .. } | E::TakenBack);
                prop_assert_eq!(person, theirs);
                prop_assert_eq!(one.words.is_empty(), matches!(one.event, E::TakenBack));
                kinds.borrow_mut().insert(one.event.kind());
                let header = Header {
                    version,
                    at: now,
                    by: by.user,
                    role,
                    occurred_on: None,
                };
                state.apply(&header, &one.event);
                match one.event {
                    E::Made { acknowledge_by, .. } => {
                        prop_assert_eq!(state.stage(), Some(ComplaintStage::ToAcknowledge(acknowledge_by)));
                        let days = calendar.working_days_between(today, acknowledge_by);
                        prop_assert_eq!(days, i32::from(ACKNOWLEDGE_WORKING_DAYS));
                    }
                    E::Acknowledged { answer_by, .. } => {
                        let made = state.made_on.unwrap();
                        prop_assert!(days_between(made, answer_by) <= ANSWER_WITHIN_DAYS);
                        prop_assert_eq!(state.due(), Some(answer_by));
                    }
                    E::Noted => prop_assert_eq!(&state, &before),
                    E::Answered { .. } => prop_assert!(before.acknowledged.is_some() && state.due().is_none()),
                    E::TakenBack => prop_assert_eq!(state.due(), None),
                }
            }
        }
        Ok(())
    });
    result.unwrap();
    assert_eq!(kinds.borrow().len(), E::KINDS.len(), "{kinds:?}");
    let expected: BTreeSet<Rule> = [
        Rule::NotYet,
        Rule::AlreadyDone,
        Rule::Closed,
        Rule::OutOfRange,
        Rule::TextMissing,
        Rule::TooMany,
        Rule::DateInPast,
    ]
    .into();
    assert_eq!(*rules.borrow(), expected);
}
