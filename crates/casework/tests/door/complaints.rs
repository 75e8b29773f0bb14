//! A complaint: made by the person, handled by the service manager, read by those two and by nobody who sees to the person.

use care::complaint::{ComplaintOutcome, ComplaintStage};
use care::terms::*;
use care::*;
use casework::*;

use crate::own::come_in;
use crate::world::World;

const SECRET: &str = "I was shouted at in the waiting room";

fn make(words: &str) -> Act {
    Act::Complaint(ComplaintAct::Make {
        what: words.to_owned(),
        wish: Some("That somebody says sorry".to_owned()),
    })
}

fn acknowledge(w: &World, id: ComplaintId) -> Act {
    Act::Complaint(ComplaintAct::Acknowledge {
        id,
        expected: None,
        channel: Channel::Phone,
        answer_by: calendar::days_after(w.today(), 30),
        said: "We talk to everybody who was there".to_owned(),
    })
}

fn answer(id: ComplaintId) -> Act {
    Act::Complaint(ComplaintAct::Answer {
        id,
        expected: None,
        outcome: ComplaintOutcome::Upheld,
        text: "It should not have been so. We are sorry.".to_owned(),
    })
}

#[test]
fn it_is_made_acknowledged_answered_and_read_by_her() {
    let w = World::sqlite();
    let (hers, _) = w.waiting("Amina Rahman", Priority::Soon);
    let her = come_in(&w, hers);
    let manager = w.role("Max Manager", Role::ServiceManager);
    w.act(&her, make(SECRET));
    let own = w.desk.own_complaints(&her).unwrap();
    // Wednesday 4 March: three working days are Monday the 9th.
    assert_eq!(
        own[0].stage,
        ComplaintStage::ToAcknowledge(jiff::civil::date(2026, 3, 9))
    );
    let rows = w.desk.complaints(&manager).unwrap();
    assert_eq!((rows.len(), rows[0].name.as_str()), (1, "Amina Rahman"));
    let id = rows[0].id;
    let page = w.desk.complaint(&manager, id).unwrap();
    assert_eq!(page.entries[0].words.get(Key::Body), Some(SECRET));
    assert!(matches!(w.refused(&manager, answer(id)), Refused::Rejected(r) if r.rule == Rule::NotYet));
    w.act(&manager, acknowledge(&w, id));
    let text = "Spoke with the receptionist".to_owned();
    let note = ComplaintAct::Note {
        id,
        expected: Some(page.row.version),
        text: text.clone(),
    };
    assert!(
        matches!(w.refused(&manager, Act::Complaint(note)), Refused::Conflict { .. }),
        "a page from before"
    );
    let note = ComplaintAct::Note {
        id,
        expected: None,
        text,
    };
    w.act(&manager, Act::Complaint(note));
    w.act(&manager, answer(id));
    let own = w.desk.own_complaints(&her).unwrap().remove(0);
    assert_eq!(own.stage, ComplaintStage::Answered);
    assert_eq!(own.answer.unwrap().2, "It should not have been so. We are sorry.");
    assert_eq!(own.acknowledged.unwrap().1, "We talk to everybody who was there");
    let bundle = w.desk.own_bundle(&her).unwrap().to_string();
    assert!(bundle.contains(SECRET) && !bundle.contains("receptionist"));
    // Another process reads the same, and an erased person's complaint is gone from both.
    let other = w.another_desk();
    assert_eq!(other.complaints(&manager).unwrap().len(), 1);
}

#[test]
fn nobody_who_sees_to_her_reads_it_or_that_there_is_one() {
    let w = World::sqlite();
    let (hers, _) = w.waiting("Amina Rahman", Priority::Soon);
    let (his, _) = w.waiting("Brian Moss", Priority::Soon);
    let (her, him) = (come_in(&w, hers), come_in(&w, his));
    let manager = w.role("Max Manager", Role::ServiceManager);
    let lead = w.lead();
    let before = w.desk.episode(&lead, hers).unwrap();
    let place = w.desk.own_episode(&her, hers).unwrap();
    w.act(&her, make(SECRET));
    let id = w.desk.complaints(&manager).unwrap()[0].id;
    let after = w.desk.episode(&lead, hers).unwrap();
    assert_eq!(
        (after.state, after.entries, after.dues),
        (before.state, before.entries, before.dues),
        "nothing of it is in the record, and nothing is due in it"
    );
    assert_eq!(
        w.desk.own_episode(&her, hers).unwrap(),
        place,
        "her place is what it was"
    );
    let therapist = w.staff("Nora Room", Role::Therapist);
    let ig = w.staff("Ivy Guard", Role::IgOfficer);
    for p in [&lead, &w.admin(), &therapist, &ig, &her, &him] {
        assert!(
            w.desk.complaints(p).is_err() && w.desk.complaint(p, id).is_err(),
            "{:?}",
            p.role
        );
        assert!(
            !matches!(w.refused(p, acknowledge(&w, id)), Refused::Rejected(_)),
            "{:?}",
            p.role
        );
    }
    assert!(w.desk.own_complaints(&him).unwrap().is_empty());
    // Nobody else takes it back, and nobody makes one in another's name.
    let back = Act::Complaint(ComplaintAct::TakeBack { id });
    assert_eq!(w.refused(&him, back.clone()), Refused::NotFound);
    for p in [&lead, &manager] {
        assert!(!matches!(w.refused(p, make("As if from her")), Refused::Rejected(_)));
    }
    w.act(&her, back.clone());
    assert!(matches!(w.refused(&her, back), Refused::Rejected(_)));
    assert!(matches!(w.refused(&manager, acknowledge(&w, id)), Refused::Rejected(_)));
    // Sealed on the disk.
    let raw = w.raw();
    assert!(!raw.windows(SECRET.len()).any(|bytes| bytes == SECRET.as_bytes()));
    // A look says in the log no more than that somebody read what she wrote.
    let looks = w.desk.own_looks(&her, 1).unwrap();
    assert!(looks.items.iter().any(|l| l.role == Some(Role::ServiceManager)));
}

#[test]
fn she_is_told_that_there_is_an_answer_and_nobody_of_what() {
    let w = World::real();
    let (hers, _) = w.waiting("Amina Rahman", Priority::Soon);
    let her = come_in(&w, hers);
    let manager = w.role("Max Manager", Role::ServiceManager);
    w.act(&her, make(SECRET));
    let id = w.desk.complaints(&manager).unwrap()[0].id;
    w.act(&manager, acknowledge(&w, id));
    let replies = || {
        let rows = w
            .desk
            .outbox(&w.lead(), outbox::DeliveryState::Waiting, 1)
            .unwrap()
            .items;
        rows.into_iter()
            .filter(|r| r.notice.kind == outbox::NoticeKind::Reply)
            .count()
    };
    assert_eq!(replies(), 0);
    w.act(&manager, answer(id));
    assert_eq!(replies(), 1);
}
