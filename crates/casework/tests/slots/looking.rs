//! Who looked at what, and who may act without signing in.

use std::sync::Arc;

use care::Role;
use care::terms::*;
use casework::read::AccessFilter;
use casework::{Desk, ManualClock, Purpose, Refused};

use crate::stage::{Stage, founding, new_place, opened_at, wanted};

#[test]
fn a_look_is_in_the_log_with_who_was_shown() {
    let stage = Stage::new();
    let opening = stage.slot(stage.therapist("Tilda"), Day::Monday, 10);
    let shown = stage.on_the_list(wanted("Shown", 9, Priority::Routine));
    stage.on_the_list(wanted("Alike", 8, Priority::Routine));
    stage.fill(opening);
    let log = |filter: &AccessFilter| stage.desk.access_log(&stage.officer, filter).expect("the log");
    let newest = log(&AccessFilter::default()).items.remove(0);
    assert_eq!((newest.page.as_str(), newest.shown), ("fill this slot", 4));
    assert_eq!(
        (newest.user, newest.role, newest.name.as_str()),
        (stage.admin.user, Some(Role::Administrator), "Ada Ministrator")
    );

    let readers = stage.desk.readers_of(&stage.lead, shown.person).expect("readers");
    assert_eq!(readers.len(), 1);
    assert_eq!(
        (readers[0].page.as_str(), readers[0].name.as_str()),
        ("fill this slot", "Ada Ministrator")
    );
    // Looking at who looked is a look, too.
    let pages: Vec<String> = stage
        .desk
        .readers_of(&stage.lead, shown.person)
        .expect("readers")
        .into_iter()
        .map(|r| r.page)
        .collect();
    assert_eq!(pages, ["who looked", "fill this slot"]);

    let of_person = AccessFilter {
        person: Some(shown.person),
        ..AccessFilter::default()
    };
    assert_eq!(log(&of_person).total, 4);
    let by_nobody = AccessFilter {
        user: Some(casework::VISITOR),
        ..AccessFilter::default()
    };
    assert_eq!(log(&by_nobody).total, 0);
    assert!(matches!(
        stage.desk.access_log(&stage.admin, &AccessFilter::default()),
        Err(Refused::NotAllowed { .. })
    ));
}

#[test]
fn a_slot_that_shows_nobody_logs_nobody() {
    let stage = Stage::new();
    let opening = stage.slot(stage.therapist("Tilda"), Day::Monday, 10);
    let before = stage.desk.ledger_state(&stage.officer).expect("the state");
    assert!(stage.fill(opening).ranked.is_empty());
    let after = stage.desk.ledger_state(&stage.officer).expect("the state");
    assert_eq!((before.reads, &before.hash), (after.reads, &after.hash));
    assert!(after.demo);
}

#[test]
fn roles_without_the_right_see_no_slots_and_no_offers() {
    let stage = Stage::new();
    let opening = stage.slot(stage.therapist("Tilda"), Day::Monday, 10);
    assert!(matches!(
        stage.desk.fill_slot(&stage.officer, opening),
        Err(Refused::NotAllowed { .. })
    ));
    assert!(matches!(
        stage.desk.offers(&stage.officer),
        Err(Refused::NotAllowed { .. })
    ));
    assert!(matches!(
        stage.desk.proposals(&stage.officer),
        Err(Refused::NotAllowed { .. })
    ));
    assert!(matches!(
        stage.desk.practitioners(&stage.desk.visitor()),
        Err(Refused::NotAllowed { .. })
    ));
    assert_eq!(
        stage
            .desk
            .fill_slot(&stage.admin, stage.desk.ids().next())
            .expect_err("none"),
        Refused::NotFound
    );
}

#[test]
fn nobody_acts_without_a_sign_in_on_a_real_ledger() {
    let place = new_place();
    let clock = Arc::new(ManualClock::new("2026-08-18T08:00:00Z".parse().expect("a time")));
    let desk = Desk::found(opened_at(&place, &clock), founding(Purpose::Real)).expect("a service");
    let all = desk.staff_with(&desk.system(), &[Role::Administrator]).expect("staff");
    let refused = desk
        .act_as(all[0].0, Role::Administrator)
        .expect_err("not on a real ledger");
    assert!(matches!(refused, Refused::NotAllowed { .. }));
    drop(desk);
    let _ = std::fs::remove_dir_all(place);
}

#[test]
fn in_a_demonstration_only_roles_that_are_held_can_be_taken() {
    let stage = Stage::new();
    assert!(matches!(
        stage.desk.act_as(stage.admin.user, Role::Therapist),
        Err(Refused::NotAllowed { .. })
    ));
    assert_eq!(
        stage
            .desk
            .act_as(casework::VISITOR, Role::Therapist)
            .expect_err("no account"),
        Refused::NotFound
    );
    let again = stage.desk.act_as(stage.admin.user, Role::Administrator).expect("held");
    assert_eq!((again.user, again.human), (stage.admin.user, stage.admin.human));
}

#[test]
fn the_registry_knows_every_event_that_was_written() {
    let stage = Stage::new();
    stage.slot(stage.therapist("Tilda"), Day::Monday, 10);
    stage.on_the_list(wanted("Shown", 9, Priority::Routine));
    stage.do_it(&stage.admin, casework::Act::Propose);
    let registry = casework::type_registry();
    let events = stage.desk.ledger().follow(0, 1_000, false).expect("events");
    let names: std::collections::BTreeSet<&str> =
        events.iter().filter_map(|e| e.opened()).map(|o| o.type_name).collect();
    assert!(
        names.contains("proposal.line") && names.contains("episode.wait_began"),
        "{names:?}"
    );
    assert!(names.iter().all(|name| registry.knows(name, 1)));
    assert!(!registry.knows("proposal.line", 99));
}
