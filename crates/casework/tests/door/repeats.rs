//! A form sent twice, a form made from an older version, two who write at once.

use care::episode::*;
use care::terms::*;
use care::*;
use casework::*;
use jiff::civil::date;

use crate::world::{World, on_both};

on_both!(
    the_same_form_twice_is_done_once,
    a_form_of_an_older_version_is_a_conflict
);

fn the_same_form_twice_is_done_once(w: &World) {
    let lead = w.lead();
    let form = Once {
        key: "7f6a",
        body: b"name=Amina&reason=Low",
    };
    let act = || Act::Refer(Box::new(w.somebody("Amina Rahman", date(1988, 2, 29))));
    let first = w.desk.act(&lead, act(), Some(form)).unwrap();
    let again = w.desk.act(&lead, act(), Some(form)).unwrap();
    assert!(!first.replayed && again.replayed);
    assert_eq!((first.position, &first.made), (again.position, &again.made));
    assert_eq!(
        w.desk.inbox(&lead, &read::InboxFilter::default()).unwrap().page.total,
        1
    );
    // The same key with other content is not answered with the first answer.
    let other = Once {
        key: "7f6a",
        body: b"name=Bo&reason=Low",
    };
    assert_eq!(w.desk.act(&lead, act(), Some(other)), Err(Refused::AlreadyDifferent));
    // Somebody else's key is their own.
    let triage = w.staff("Tom Triage", Role::TriageClinician);
    assert!(!w.desk.act(&triage, act(), Some(form)).unwrap().replayed);
    // A command that a rule would now forbid is answered as it was.
    let episode = first.made.episode.unwrap();
    let screen = || Act::Episode {
        id: episode,
        expected: None,
        command: EpisodeCommand::Screen {
            priority: Priority::Soon,
            next: NextStep::Decide,
            reason: "Safe now".to_owned(),
        },
    };
    let form = Once {
        key: "9b",
        body: b"priority=soon",
    };
    let done = w.desk.act(&lead, screen(), Some(form)).unwrap();
    assert!(
        matches!(w.refused(&lead, screen()), Refused::Rejected(_)),
        "screened before"
    );
    assert_eq!(w.desk.act(&lead, screen(), Some(form)).unwrap().position, done.position);
    // Another process of the same service knows it too.
    assert!(w.another_desk().act(&lead, screen(), Some(form)).unwrap().replayed);
}

fn a_form_of_an_older_version_is_a_conflict(w: &World) {
    let lead = w.lead();
    let (episode, wait) = w.waiting("Amina Rahman", Priority::Soon);
    let version = w.desk.episode(&lead, episode).unwrap().state.version;
    let looked = |expected| Act::Episode {
        id: episode,
        expected,
        command: EpisodeCommand::LookAgain {
            note: "No change".to_owned(),
        },
    };
    w.act(&lead, looked(Some(version)));
    let refused = w.refused(&lead, looked(Some(version)));
    assert_eq!(
        refused,
        Refused::Conflict {
            expected: version,
            actual: version + 1
        }
    );
    w.act(&lead, looked(None));
    let choices = vec![w.cbt.clone()];
    let command = EpisodeCommand::StateChoices { wait, choices };
    w.act(
        &lead,
        Act::Episode {
            id: episode,
            expected: Some(version + 2),
            command,
        },
    );
}

#[test]
fn a_clock_that_is_behind_stops_writing() {
    let w = World::sqlite();
    let lead = w.lead();
    w.set("2026-03-04T09:00:00Z");
    let refused = w.refused(
        &lead,
        Act::Refer(Box::new(w.somebody("Amina Rahman", date(1988, 2, 29)))),
    );
    assert_eq!(refused, Refused::ClockBehind);
}

#[test]
fn ids_are_ordered_by_the_ledgers_clock() {
    let w = World::sqlite();
    w.set("2031-07-01T00:00:00Z");
    let (first, second): (EpisodeId, EpisodeId) = (w.desk.ids().next(), w.desk.ids().next());
    assert_ne!(first, second);
    let (seconds, _) = first.0.get_timestamp().unwrap().to_unix();
    assert_eq!(seconds, 1_940_630_400, "the clock of the ledger, not of this machine");
}
