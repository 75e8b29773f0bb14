//! Many at once: no seat is held twice, nobody is registered twice, nothing is lost.

use std::sync::Barrier;

use care::episode::*;
use care::terms::*;
use care::*;
use casework::*;
use jiff::civil::date;

use crate::world::{World, nhs, on_both};

on_both!(
    one_seat_is_offered_once,
    one_number_is_one_person,
    notes_of_many_writers_all_stay
);

fn one_seat_is_offered_once(w: &World) {
    let practitioner = w.practitioner("Nora Room", "1");
    let opening = w.opening(practitioner, Day::Monday, 9);
    let (lead, admin) = (w.lead(), w.admin());
    let waits = ["Amina One", "Bo Two", "Cy Three", "Di Four"].map(|name| w.waiting(name, Priority::Soon));
    // Two processes, two threads in each.
    let other = w.another_desk();
    let desks = [&w.desk, &other, &w.desk, &other];
    let start = Barrier::new(4);
    let results: Vec<Result<Done, Refused>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (desks.into_iter().zip(waits))
            .map(|(desk, (episode, wait))| {
                let (start, admin, choice) = (&start, &admin, w.cbt.clone());
                scope.spawn(move || {
                    start.wait();
                    let first_on = date(2026, 3, 9);
                    let act = Act::OfferSlot {
                        episode,
                        expected: None,
                        wait,
                        opening,
                        choice,
                        first_on,
                        explanation: None,
                    };
                    desk.act(admin, act, None)
                })
            })
            .collect();
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    });
    let (won, lost): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    assert_eq!(won.len(), 1);
    for refused in lost {
        assert!(matches!(refused, Err(Refused::Rejected(r)) if r.rule == Rule::Taken));
    }
    assert_eq!(w.desk.offers(&lead).unwrap().len(), 1);
    assert_eq!(other.offers(&lead).unwrap().len(), 1);
}

fn one_number_is_one_person(w: &World) {
    let lead = w.lead();
    let other = w.another_desk();
    let start = Barrier::new(4);
    let made: Vec<Made> = std::thread::scope(|scope| {
        let threads: Vec<_> = [&w.desk, &other, &w.desk, &other]
            .into_iter()
            .map(|desk| {
                let (start, lead, mut new) = (&start, &lead, w.somebody("Amina Rahman", date(1988, 2, 29)));
                new.identity.nhs_number = Some(nhs(12_345));
                scope.spawn(move || {
                    start.wait();
                    desk.act(lead, Act::Refer(Box::new(new)), None).unwrap().made
                })
            })
            .collect();
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    });
    assert!(
        made.iter()
            .all(|m| m.person == made[0].person && m.episode == made[0].episode)
    );
    assert_eq!(made.iter().filter(|m| m.joined).count(), 3);
    let page = w.desk.episode(&lead, made[0].episode.unwrap()).unwrap();
    assert_eq!(page.state.referrals.len(), 4);
    assert_eq!(w.desk.ledger_state(&w.admin()).unwrap().people, 1);
}

fn notes_of_many_writers_all_stay(w: &World) {
    let lead = w.lead();
    let (episode, _) = w.waiting("Amina Rahman", Priority::Soon);
    let before = w.desk.episode(&lead, episode).unwrap().state.notes.len();
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let (lead, desk) = (&lead, &w.desk);
            scope.spawn(move || {
                for n in 0..5 {
                    let command = EpisodeCommand::WriteNote {
                        note: desk.ids().next(),
                        layer: NoteLayer::Shared,
                        session: None,
                        corrects: None,
                        text: format!("{writer} {n}"),
                    };
                    // A writer who was crossed too often is told so and sends it again.
                    while let Err(refused) = desk.act(
                        lead,
                        Act::Episode {
                            id: episode,
                            expected: None,
                            command: command.clone(),
                        },
                        None,
                    ) {
                        assert!(matches!(refused, Refused::Conflict { .. }), "{refused:?}");
                    }
                }
            });
        }
    });
    let page = w.desk.episode(&lead, episode).unwrap();
    assert_eq!(page.state.notes.len(), before + 20);
    // The views say what the ledger says.
    let row = w.desk.inbox(&lead, &read::InboxFilter::default());
    assert!(row.is_ok());
    assert_eq!(w.another_desk().episode(&lead, episode).unwrap(), page);
}
