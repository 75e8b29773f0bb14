//! Order, concurrency, erasure, standards: what may happen while the views are in use.

use super::book::{Book, SERVICE, TODAY, id, noon, one_to_one};
use care::account::AccountEvent;
use care::episode::{Due, DueKind, EpisodeEvent, Stage};
use care::person::Person;
use care::service::{Nation, ServiceEvent, Standards};
use care::terms::*;
use care::*;
use std::sync::Arc;
use std::time::Duration;
use views::*;

fn replayed(book: &Book) -> Views {
    Views::replay(book, Calendar::default(), |_, _| ()).unwrap()
}

/// One person, referred and waiting.
fn waiting() -> (Book, PersonId, EpisodeId) {
    let mut book = Book::default();
    let person = book.register(1, "Amina", "Rahman", None, Some("9990123454"));
    let episode = book.refer(11, person, TODAY);
    book.episode(
        episode,
        person,
        TODAY,
        EpisodeEvent::WaitBegan {
            wait: id(21),
            choices: vec![one_to_one("CBT")],
            clock_start: TODAY,
            before_newcomers: false,
        },
    );
    (book, person, episode)
}

#[test]
fn an_older_state_never_replaces_a_newer_one() {
    let (book, _, episode) = waiting();
    let (old, new) = (book.first(3).folded(episode), book.folded(episode));
    assert_eq!((old.version, new.version), (1, 2));
    let views = Views::empty(Calendar::default());
    views.note(
        4,
        4,
        &[Change::Episode {
            id: episode,
            state: &new,
        }],
    );
    views.note(
        3,
        3,
        &[Change::Episode {
            id: episode,
            state: &old,
        }],
    );
    assert_eq!(views.episode(episode).unwrap().version, 2);
    let person = Person {
        registered: true,
        died: true,
        ..Person::default()
    };
    let before = Person {
        registered: true,
        ..Person::default()
    };
    views.note(
        2,
        2,
        &[Change::Person {
            id: id(1),
            version: 7,
            state: &person,
        }],
    );
    views.note(
        1,
        1,
        &[Change::Person {
            id: id(1),
            version: 6,
            state: &before,
        }],
    );
    assert!(views.person(id(1)).unwrap().died);
}

#[test]
fn the_position_moves_on_once_everything_before_has_come() {
    let views = Views::empty(Calendar::default());
    views.note(4, 6, &[]);
    views.note(9, 9, &[]);
    assert_eq!(views.position(), 0);
    assert!(!views.wait_for(1, Duration::ZERO));
    views.note(1, 3, &[]);
    assert_eq!(views.position(), 6);
    assert!(views.wait_for(6, Duration::ZERO));
    // The same append again, and one without events, change nothing.
    views.note(4, 6, &[]);
    views.note(7, 6, &[]);
    assert_eq!(views.position(), 6);
    views.note(7, 8, &[]);
    assert_eq!(views.position(), 9);
}

#[test]
fn a_waiting_reader_is_woken_by_the_writer() {
    let views = Arc::new(Views::empty(Calendar::default()));
    let reader = {
        let views = Arc::clone(&views);
        // Ends as soon as the writer has come; the long time is for a machine that is very busy.
        std::thread::spawn(move || views.wait_for(2, Duration::from_secs(600)))
    };
    views.note(1, 1, &[]);
    views.note(2, 2, &[]);
    assert!(reader.join().unwrap());
}

#[test]
fn writers_and_a_follower_at_once_end_with_the_newest_state() {
    let (mut book, person, episode) = waiting();
    for n in 0..60 {
        let event = EpisodeEvent::PersonWrote { message: id(1000 + n) };
        book.episode(episode, person, TODAY, event);
    }
    let views = Views::empty(Calendar::default());
    std::thread::scope(|scope| {
        for part in 0..3_usize {
            let (book, views) = (&book, &views);
            scope.spawn(move || {
                for n in (1..=book.events.len()).filter(|n| n % 3 == part) {
                    let event = &book.events[n - 1];
                    if event.stream == episode.0 {
                        let state = book.first(n).folded(episode);
                        views.note(
                            event.position,
                            event.position,
                            &[Change::Episode {
                                id: episode,
                                state: &state,
                            }],
                        );
                    }
                }
            });
        }
        let (book, views) = (&book, &views);
        scope.spawn(move || {
            for n in (1..=book.events.len()).step_by(5) {
                views.refresh(&book.first(n)).unwrap();
            }
        });
        scope.spawn(move || {
            // A reader sees versions grow only, and never a count that does not belong to its version.
            let mut last = 0;
            for _ in 0..200 {
                if let Some(e) = views.episode(episode) {
                    assert!(e.version >= last);
                    assert_eq!(e.unread_messages.len() as u64, e.version.saturating_sub(2));
                    last = e.version;
                }
            }
        });
    });
    views.refresh(&book).unwrap();
    assert_eq!(views.position(), book.events.len() as u64);
    assert_eq!(views.episode(episode).unwrap().unread_messages.len(), 60);
    assert_eq!(views.person(person).unwrap().episodes, [episode]);
}

#[test]
fn an_append_shows_all_at_once() {
    let (book, person, episode) = waiting();
    let state = book.folded(episode);
    let known = Person {
        registered: true,
        episodes: vec![episode],
        ..Person::default()
    };
    let views = Views::empty(Calendar::default());
    views.note(
        1,
        4,
        &[
            Change::Episode {
                id: episode,
                state: &state,
            },
            Change::Person {
                id: person,
                version: 2,
                state: &known,
            },
        ],
    );
    let row = views.row(episode, TODAY).unwrap();
    assert_eq!(row.stage, Stage::Waiting);
    assert_eq!(row.person.unwrap().episodes, [episode]);
}

#[test]
fn an_episode_shrinks_when_it_closes_and_grows_again_when_it_opens() {
    let (mut book, person, episode) = waiting();
    let views = replayed(&book);
    let closed = EpisodeEvent::EpisodeClosed {
        reason: ClosureReason::MovedAway,
        over_open_concern: None,
    };
    book.episode(episode, person, TODAY, EpisodeEvent::WaitEnded { wait: id(21) });
    book.episode(episode, person, TODAY, closed);
    views.refresh(&book).unwrap();
    for v in [&views, &replayed(&book)] {
        let resident = v.resident_bytes();
        assert_eq!((resident.open_count, resident.closed_count), (0, 1));
        let e = v.episode(episode).unwrap();
        assert_eq!(e.closed, Some((TODAY, ClosureReason::MovedAway)));
        assert_eq!(v.counts(TODAY).in_stage(Stage::Closed), 1);
        assert_eq!(v.waiting(&WaitFilter::default(), TODAY, PageAsk::ALL).total, 0);
    }
    // The person writes: somebody must read it, so the row is kept whole again, and still counts as closed.
    book.episode(episode, person, TODAY, EpisodeEvent::PersonWrote { message: id(31) });
    views.refresh(&book).unwrap();
    for v in [&views, &replayed(&book)] {
        assert_eq!(v.unseen(TODAY).len(), 1);
        assert_eq!(v.counts(TODAY).in_stage(Stage::Closed), 1);
    }
    book.episode(episode, person, TODAY, EpisodeEvent::MessageRead { message: id(31) });
    book.episode(episode, person, TODAY, EpisodeEvent::EpisodeReopened);
    views.refresh(&book).unwrap();
    for v in [&views, &replayed(&book)] {
        let e = v.episode(episode).unwrap();
        assert_eq!((e.closed, e.stage(TODAY)), (None, Stage::Received));
        let resident = v.resident_bytes();
        assert_eq!((resident.open_count, resident.closed_count), (1, 0));
        // Nothing of the years between is lost.
        assert_eq!(
            e.dues(TODAY),
            episode::dues(
                &book.folded(episode),
                &Standards::default(),
                &Calendar::default(),
                TODAY
            )
        );
    }
}

#[test]
fn an_erased_person_is_gone_from_every_list() {
    let (mut book, person, episode) = waiting();
    let other = book.register(2, "Zoë", "O'Brien", None, None);
    let kept = book.refer(12, other, TODAY);
    let views = replayed(&book);
    assert_eq!(views.find_people("amina", 9).total, 1);
    book.erase(person);
    let gone = |v: &Views| {
        assert_eq!(v.person(person), None);
        assert_eq!(v.episode(episode), None);
        assert_eq!(v.find_people("amina", 9).total, 0);
        assert_eq!(v.find_people("999", 9).total, 0);
        assert_eq!(v.waiting(&WaitFilter::default(), TODAY, PageAsk::ALL).total, 0);
        assert_eq!((v.counts(TODAY).people, v.counts(TODAY).waits), (1, 0));
        assert!(
            v.dues(&DueFilter::default(), TODAY, PageAsk::ALL)
                .rows
                .iter()
                .all(|d| d.row.episode.id == kept)
        );
        assert!(v.episode(kept).is_some());
        assert!(v.places_in_line().1.iter().all(|(id, _)| *id != episode));
    };
    assert!(views.places_in_line().1.iter().any(|(id, _)| *id == episode));
    // A node that starts afterwards, one that is told, and one that meets a later event of theirs.
    gone(&replayed(&book));
    let told = replayed(&waiting_with(other).0);
    told.forget(person);
    gone(&told);
    book.episode(episode, person, TODAY, EpisodeEvent::PersonWrote { message: id(31) });
    book.erase(person);
    views.refresh(&book).unwrap();
    gone(&views);
    // What comes late does not bring them back.
    let state = waiting().0.folded(episode);
    told.note(
        99,
        99,
        &[Change::Episode {
            id: episode,
            state: &state,
        }],
    );
    told.note(
        99,
        99,
        &[Change::Person {
            id: person,
            version: 99,
            state: &Person {
                registered: true,
                ..Person::default()
            },
        }],
    );
    gone(&told);
}

fn waiting_with(other: PersonId) -> (Book, PersonId) {
    let (mut book, _, _) = waiting();
    assert_eq!(book.register(2, "Zoë", "O'Brien", None, None), other);
    book.refer(12, other, TODAY);
    (book, other)
}

#[test]
fn other_standards_give_other_dues_to_everybody() {
    let (mut book, _, episode) = waiting();
    let views = replayed(&book);
    let keep_in_touch = |v: &Views| {
        let dues = v.episode(episode).unwrap().dues(TODAY);
        dues.into_iter()
            .find(|d: &Due| d.kind == DueKind::KeepInTouch)
            .unwrap()
            .on
    };
    assert_eq!(keep_in_touch(&views), calendar::days_after(TODAY, 28));
    book.service(
        SERVICE,
        &ServiceEvent::Founded {
            organisation: id(5),
            name: "A service".into(),
            ods_code: None,
            nation: Nation::Wales,
        },
    );
    let standards = Standards {
        keep_in_touch_days: 14,
        ..Standards::default()
    };
    book.service(SERVICE, &ServiceEvent::StandardsAdopted(standards));
    views.refresh(&book).unwrap();
    assert_eq!(keep_in_touch(&views), calendar::days_after(TODAY, 14));
    assert_eq!(keep_in_touch(&replayed(&book)), calendar::days_after(TODAY, 14));
    assert_eq!(views.service().name, "A service");
    assert_eq!(views.service_stream(), Some((SERVICE, 2)));
    // Noted by the writer: the next refresh brings everybody up to date.
    let mut settings = (*views.service()).clone();
    settings.standards.keep_in_touch_days = 7;
    let at = views.position() + 1;
    views.note(
        at,
        at,
        &[Change::Service {
            id: SERVICE,
            version: 3,
            state: &settings,
        }],
    );
    views.refresh(&book).unwrap();
    assert_eq!(keep_in_touch(&views), calendar::days_after(TODAY, 7));
}

#[test]
fn streams_of_other_kinds_are_passed_over_and_damage_is_named() {
    let (mut book, person, episode) = waiting();
    let mut event = book.events[0].clone();
    event.stream = uuid::Uuid::from_u128(777);
    event.version = 1;
    event.position = book.events.len() as u64 + 1;
    if let ledger::Content::Opened(opened) = &mut event.content {
        opened.type_name = "quarantine.held";
    }
    book.events.push(event);
    let views = replayed(&book);
    assert_eq!(views.position(), 5);
    assert_eq!(views.counts(TODAY).people, 1);
    let mut damaged = book.events[2].clone();
    damaged.position = 6;
    damaged.version = 3;
    if let ledger::Content::Opened(opened) = &mut damaged.content {
        opened.facts = b"{\"e\":".to_vec();
    }
    book.events.push(damaged);
    let error = views.refresh(&book).unwrap_err().to_string();
    assert!(
        error.starts_with("event 6: the body of a episode.referral_received event"),
        "{error}"
    );
    let error = Views::replay(&book, Calendar::default(), |_, _| ())
        .unwrap_err()
        .to_string();
    assert!(error.starts_with("event 6:"), "{error}");
    assert_eq!(views.row(episode, TODAY).unwrap().person.unwrap().id, person);
}

#[test]
fn accounts_are_found_by_their_sign_in_name() {
    let mut book = Book::default();
    let opened = |name: &str, user_name: &str| AccountEvent::Opened {
        human: id(1),
        user_name: user_name.into(),
        name: name.into(),
        team: "Adults".into(),
    };
    book.service(uuid::Uuid::from_u128(1), &opened("Zeta Young", "z.young"));
    book.service(uuid::Uuid::from_u128(2), &opened("Ádám Old", "a.old"));
    let views = replayed(&book);
    assert_eq!(views.account_by_name(" Z.Young ").unwrap().id, id(1));
    assert_eq!(views.account_by_name("nobody"), None);
    let names: Vec<_> = views.accounts().iter().map(|a| a.state.name.clone()).collect();
    assert_eq!(names, ["Ádám Old", "Zeta Young"]);
    let granted = AccountEvent::RoleGranted {
        role: Role::Therapist,
        until: None,
    };
    book.service(uuid::Uuid::from_u128(1), &granted);
    views.refresh(&book).unwrap();
    let account = views.account(id(1)).unwrap();
    assert_eq!(account.version, 2);
    assert_eq!(
        account.state.roles_at(noon(TODAY)).collect::<Vec<_>>(),
        [Role::Therapist]
    );
}
