//! The log of asks and promises, and the figures of a brief: who enters, who publishes, what anybody may read.

use care::asks::{AnswerKind, AskEvent, AskFacts, AskStage};
use care::*;
use casework::*;
use jiff::civil::date;

use crate::world::{World, on_both};

on_both!(from_a_request_to_a_broken_promise);

fn enter(w: &World, by: &Principal, what: &str) -> AskId {
    let facts = AskFacts {
        what: what.to_owned(),
        of: "Hollin Vale Integrated Care Board".to_owned(),
        by: "The service".to_owned(),
        on: w.today(),
        answer_by: None,
    };
    let note = Some("Written on the day.".to_owned());
    w.act(by, Act::Ask(AskAct::Enter { facts, note })).made.ask.unwrap()
}

fn step(id: AskId, event: AskEvent) -> Act {
    Act::Ask(AskAct::Step {
        id,
        expected: None,
        event,
        note: Some("As it was said.".to_owned()),
    })
}

fn from_a_request_to_a_broken_promise(w: &World) {
    let manager = w.staff("Ada Manager", Role::ServiceManager);
    let commissioner = w.staff("Col Commissioner", Role::Commissioner);
    let first = enter(w, &manager, "Two more therapists");
    let second = enter(w, &commissioner, "Evening appointments");
    assert!(w.desk.public_asks().unwrap().is_empty(), "nothing is public by itself");
    // What it says of others is published by the service's manager alone.
    let refused = w.desk.act(&commissioner, step(second, AskEvent::MadePublic), None);
    assert!(matches!(refused, Err(Refused::NotAllowed { .. })));
    w.act(&manager, step(first, AskEvent::MadePublic));
    let due = w.today();
    let event = AskEvent::Answered {
        answer: AnswerKind::Promised,
        on: w.today(),
        promised_by: Some(due),
    };
    w.act(&commissioner, step(first, event));
    w.days(1);
    let rows = w.desk.public_asks().unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].state.late_since(w.today()), Some(due), "its day has passed");
    assert_eq!(rows[0].answer.as_deref(), Some("As it was said."));
    assert_eq!(w.desk.asks(&manager).unwrap()[0].id, first, "what is late comes first");
    w.act(&manager, step(first, AskEvent::Broken { on: w.today() }));
    let other = w.another_desk();
    let seen = other.public_asks().unwrap();
    assert_eq!(seen[0].state.stage(), AskStage::Broken);
    assert_eq!(seen[0].more.as_deref(), Some("Written on the day."));
    let (_, history) = other.ask_with_history(&manager, first).unwrap();
    let roles: Vec<Role> = history.iter().rev().map(|entry| entry.role).collect();
    use Role::{Commissioner as C, ServiceManager as M};
    assert_eq!(roles, [M, M, C, M], "who entered what stays");
    w.act(&manager, step(first, AskEvent::Withdrawn));
    assert!(w.desk.public_asks().unwrap().is_empty());
    assert_eq!(w.desk.asks(&manager).unwrap().len(), 1);
}

#[test]
fn the_log_is_not_for_everybody_and_a_brief_holds_few_practitioners_back() {
    let w = World::sqlite();
    let manager = w.staff("Ada Manager", Role::ServiceManager);
    let therapist = w.staff("Thea Therapist", Role::Therapist);
    let id = enter(&w, &manager, "Two more therapists");
    assert!(matches!(w.desk.asks(&therapist), Err(Refused::NotAllowed { .. })));
    assert!(matches!(
        w.desk.ask_with_history(&therapist, id),
        Err(Refused::NotAllowed { .. })
    ));
    assert!(matches!(
        w.desk.brief_figures(&therapist),
        Err(Refused::NotAllowed { .. })
    ));
    let commissioner = w.staff("Col Commissioner", Role::Commissioner);
    let figures = w.desk.brief_figures(&commissioner).unwrap();
    assert_eq!(figures.unpaid.share, None, "nobody gave hours");
    assert_eq!((figures.unpaid.minutes, figures.unpaid.practitioners), (None, None));
    assert_eq!(figures.survey, None);
    // Whole months only, the last that is over: the world begins in March 2026.
    assert_eq!(
        (figures.unpaid.from, figures.unpaid.to),
        (date(2025, 3, 1), date(2026, 2, 28))
    );
}
