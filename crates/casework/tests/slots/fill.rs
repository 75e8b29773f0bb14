//! Fill this slot.

use std::collections::BTreeMap;

use care::episode::EpisodeCommand;
use care::person::PersonEvent;
use care::practitioner::PractitionerEvent;
use care::terms::*;
use care::{Rule, calendar};
use casework::{Act, NewReferral, Refused};
use jiff::civil::date;

use crate::stage::{Stage, TODAY, Wanted, names, not_by_phone, one_to_one, wanted};

const MONDAY: jiff::civil::Date = date(2026, 8, 24);

#[test]
fn five_people_stand_in_the_order_of_priority_wait_band_fit_and_wait() {
    let stage = Stage::new();
    let opening = stage.slot(stage.therapist("Tilda"), Day::Monday, 10);
    // Put on the list in no order; the wait bands end at 6, 12, 18, 26 and 52 weeks.
    stage.on_the_list(wanted("Eighth", 1, Priority::Routine));
    stage.on_the_list(wanted("Third", 60, Priority::Routine));
    let second_choice = vec![one_to_one("IPT"), one_to_one("CBT")];
    stage.on_the_list(Wanted {
        choices: second_choice,
        ..wanted("Sixth", 20, Priority::Routine)
    });
    stage.on_the_list(wanted("Second", 2, Priority::Soon));
    stage.on_the_list(wanted("Seventh", 8, Priority::Routine));
    stage.on_the_list(wanted("Fifth", 19, Priority::Routine));
    stage.on_the_list(wanted("Fourth", 30, Priority::Routine));
    stage.on_the_list(wanted("First", 1, Priority::Urgent));
    let slot = stage.fill(opening);
    assert_eq!(names(&slot), ["First", "Second", "Third", "Fourth", "Fifth"]);
    assert_eq!(slot.ranked.iter().map(|c| c.rank).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    assert_eq!((slot.considered, slot.free, slot.hold_hours), (8, 1, 48));
    assert_eq!(slot.ranked[2].wait_days, 420);
    assert_eq!(slot.ranked[2].why, ["Waited 60 weeks", "First choice of therapy"]);

    // The same people, asked of the engine itself.
    let candidate = |name: &str, priority: u8, weeks: u32, rank: u8| matching::Candidate {
        waiting: matching::Waiting {
            id: matching::PersonId::new(name),
            priority,
            wait_days: weeks * 7,
            stepping_up: false,
        },
        suits: matching::Suits::Yes(matching::Cost::of(
            &matching::Fit {
                therapy: matching::TherapyFit::Choice(rank),
                ..matching::Fit::default()
            },
            &matching::CostTable::default(),
        )),
    };
    let all = [
        candidate("Sixth", 2, 20, 2),
        candidate("Fifth", 2, 19, 1),
        candidate("Third", 2, 60, 1),
        candidate("Eighth", 2, 1, 1),
        candidate("First", 0, 1, 1),
        candidate("Fourth", 2, 30, 1),
        candidate("Second", 1, 2, 1),
        candidate("Seventh", 2, 8, 1),
    ];
    let list = matching::fill_slot(&matching::OpeningId::new("o"), &all, &matching::WaitBands::default(), 5);
    let engine: Vec<&str> = list.ranked.iter().map(|r| r.person.as_str()).collect();
    assert_eq!(names(&slot), engine);
}

#[test]
fn whoever_is_left_out_is_counted_with_the_reason() {
    let stage = Stage::new();
    let therapist = stage.therapist("Tilda");
    let opening = stage.slot(therapist, Day::Monday, 10);
    let other = stage.slot(therapist, Day::Monday, 12);
    stage.on_the_list(wanted("Fits", 1, Priority::Routine));
    let elsewhere = vec![one_to_one("IPT")];
    stage.on_the_list(Wanted {
        choices: elsewhere,
        ..wanted("Other", 9, Priority::Routine)
    });
    let group = vec![TherapyChoice {
        therapy: TherapyCode::new("CBT"),
        format: Format::Group,
    }];
    stage.on_the_list(Wanted {
        choices: group,
        ..wanted("Group", 9, Priority::Routine)
    });
    let paused = stage.on_the_list(wanted("Paused", 9, Priority::Routine));
    let pause = EpisodeCommand::PauseWait {
        pause: stage.desk.ids().next(),
        wait: paused.wait,
        reason: PauseReason::Away,
        from: TODAY,
        until: Some(date(2026, 9, 30)),
        words: None,
    };
    stage.on(paused.episode, pause).expect("paused");
    let offered = stage.on_the_list(wanted("Offered", 9, Priority::Routine));
    stage.offer(offered, other, MONDAY).expect("offered");
    let known = stage.on_the_list(wanted("Known", 9, Priority::Routine));
    stage.practitioner(therapist, PractitionerEvent::ConflictDeclared { person: known.person });
    let step_free = NewReferral {
        needs: vec![AccessNeed::StepFree],
        ..NewReferral::default()
    };
    stage.on_the_list(Wanted {
        referral: step_free,
        ..wanted("Wheels", 9, Priority::Routine)
    });
    let far = Wishes {
        sites: vec!["ground".to_owned()],
        ..Wishes::default()
    };
    let far = NewReferral {
        wishes: Some(far),
        ..NewReferral::default()
    };
    stage.on_the_list(Wanted {
        referral: far,
        ..wanted("Far", 9, Priority::Routine)
    });
    let dead = stage.on_the_list(wanted("Gone", 9, Priority::Routine));
    let death = PersonEvent::DeathRecorded { died_on: None }.into();
    stage.do_it(
        &stage.admin,
        Act::Person {
            id: dead.person,
            expected: None,
            command: death,
        },
    );

    let slot = stage.fill(opening);
    assert_eq!(names(&slot), ["Fits"]);
    assert_eq!(slot.considered, 9);
    let counted: BTreeMap<&str, usize> = slot.left_out.iter().copied().collect();
    let expected = BTreeMap::from([
        ("Waiting for another therapy", 1),
        ("Waiting for another format", 1),
        ("The wait is paused", 1),
        ("An offer is open", 1),
        ("Not possible in this slot", 1),
        ("The room does not meet an access need", 1),
        ("The place cannot be reached", 1),
        ("The person has died", 1),
    ]);
    assert_eq!(counted, expected);
    // Nor is anything offered to the dead by another way.
    let refused = stage.offer(dead, opening, MONDAY).expect_err("nothing is offered");
    assert!(matches!(refused, Refused::Rejected(r) if r.rule == Rule::Inactive));
}

#[test]
fn a_slot_that_cannot_be_offered_says_why() {
    let stage = Stage::new();
    stage.on_the_list(wanted("Fits", 1, Priority::Routine));
    let unchecked = stage.slot(stage.unchecked_therapist("Uma", 20), Day::Monday, 10);
    let slot = stage.fill(unchecked);
    assert!(slot.ranked.is_empty());
    assert_eq!(
        slot.left_out,
        [("The therapist's registration must be checked first", 1)]
    );

    let tired = stage.unchecked_therapist("Tess", 1);
    stage.practitioner(tired, PractitionerEvent::RegistrationChecked { on: TODAY });
    let (first, second) = (stage.slot(tired, Day::Monday, 10), stage.slot(tired, Day::Monday, 11));
    let taken = stage.on_the_list(wanted("Seen", 5, Priority::Routine));
    assert_eq!(names(&stage.fill(second)).len(), 2);
    stage.offer(taken, first, MONDAY).expect("offered");
    assert_eq!(
        stage.fill(second).left_out,
        [("The slot lies beyond the clinical hours agreed for a week", 2)]
    );
    assert_eq!(stage.fill(first).left_out, [("No seat is free", 2)]);
}

#[test]
fn first_days_leave_out_bank_holidays_and_leave() {
    let stage = Stage::new();
    let therapist = stage.therapist("Tilda");
    let opening = stage.slot(therapist, Day::Monday, 10);
    let leave = PractitionerEvent::LeaveAgreed {
        from: date(2026, 9, 5),
        to: date(2026, 9, 12),
    };
    stage.practitioner(therapist, leave);
    stage.on_the_list(wanted("Fits", 1, Priority::Routine));
    // Monday 31 August 2026 is the summer bank holiday in England.
    let days = [
        date(2026, 8, 24),
        date(2026, 9, 14),
        date(2026, 9, 21),
        date(2026, 9, 28),
    ];
    assert_eq!(stage.fill(opening).first_days, days);
}

#[test]
fn how_to_reach_somebody_stands_beside_them() {
    let stage = Stage::new();
    let opening = stage.slot(stage.therapist("Tilda"), Day::Monday, 10);
    let quiet = NewReferral {
        safe_contact: Some(not_by_phone()),
        careful: Some("Letters to the office only".to_owned()),
        ..NewReferral::default()
    };
    stage.on_the_list(Wanted {
        referral: quiet,
        ..wanted("Quiet", 9, Priority::Routine)
    });
    let called = stage.on_the_list(wanted("Called", 8, Priority::Routine));
    for outcome in [CallOutcome::NoAnswer, CallOutcome::Spoke] {
        stage.clock.advance_micros(60_000_000);
        let call = EpisodeCommand::LogCall {
            opening: Some(opening),
            outcome,
            note: None,
        };
        stage.on(called.episode, call).expect("logged");
    }
    let slot = stage.fill(opening);
    assert_eq!(names(&slot), ["Quiet", "Called"]);
    assert_eq!(slot.ranked[0].phone, None);
    assert_eq!(slot.ranked[0].careful.as_deref(), Some("Letters to the office only"));
    assert_eq!(slot.ranked[1].phone.as_deref(), Some("01632 960001"));
    let outcomes: Vec<CallOutcome> = slot.ranked[1].calls.iter().map(|c| c.outcome).collect();
    assert_eq!(outcomes, [CallOutcome::Spoke, CallOutcome::NoAnswer]);
}

#[test]
fn languages_are_told_by_name_and_an_interpreter_never_counts_against_anybody() {
    let stage = Stage::new();
    let opening = stage.slot(stage.therapist("Tilda"), Day::Monday, 10);
    let speaks = |tag: &str| NewReferral {
        interpreter: Some(tag.to_owned()),
        ..NewReferral::default()
    };
    stage.on_the_list(Wanted {
        referral: speaks("pl"),
        ..wanted("Polish", 4, Priority::Routine)
    });
    stage.on_the_list(Wanted {
        referral: speaks("pa-Guru"),
        ..wanted("Punjabi", 3, Priority::Routine)
    });
    let slot = stage.fill(opening);
    assert_eq!(names(&slot), ["Polish", "Punjabi"]);
    assert!(
        slot.ranked[0]
            .why
            .contains(&"Sessions through an interpreter for Polish".to_owned())
    );
    assert!(slot.ranked[1].why.contains(&"Sessions in Punjabi".to_owned()));
}

#[test]
fn a_seat_is_offered_once_however_many_ask_at_once() {
    let stage = Stage::new();
    let opening = stage.slot(stage.therapist("Tilda"), Day::Monday, 10);
    let people: Vec<_> = ["Ana", "Ben", "Cem", "Dot"]
        .iter()
        .map(|n| stage.on_the_list(wanted(n, 4, Priority::Routine)))
        .collect();
    let answers: Vec<Result<_, Refused>> = std::thread::scope(|scope| {
        let all: Vec<_> = people
            .iter()
            .map(|who| scope.spawn(|| stage.offer(*who, opening, MONDAY)))
            .collect();
        all.into_iter().map(|t| t.join().expect("a thread")).collect()
    });
    assert_eq!(answers.iter().filter(|a| a.is_ok()).count(), 1);
    for refused in answers.into_iter().filter_map(Result::err) {
        assert!(
            matches!(&refused, Refused::Rejected(r) if r.rule == Rule::Taken),
            "{refused:?}"
        );
    }
    let offers = stage.desk.offers(&stage.admin).expect("offers");
    assert_eq!((offers.len(), offers[0].offer.opening), (1, opening));
    assert_eq!(offers[0].practitioner, "Tilda Madeup");
}

#[test]
fn whoever_declined_a_slot_is_not_asked_for_it_again() {
    let stage = Stage::new();
    let opening = stage.slot(stage.therapist("Tilda"), Day::Monday, 10);
    let first = stage.on_the_list(wanted("Anders", 9, Priority::Routine));
    stage.on_the_list(wanted("Berta", 8, Priority::Routine));
    let offer = stage
        .offer(first, opening, MONDAY)
        .expect("offered")
        .made
        .offer
        .expect("its id");
    let decline = Act::DeclineOffer {
        episode: first.episode,
        expected: None,
        offer,
        reason: DeclineReason::Time,
        words: None,
    };
    stage.do_it(&stage.admin, decline);
    let slot = stage.fill(opening);
    assert_eq!(names(&slot), ["Berta"]);
    assert_eq!(slot.left_out, [("Declined this slot, or did not answer, lately", 1)]);
    // Another slot is another question.
    let other = stage.slot(stage.therapist("Tom"), Day::Tuesday, 10);
    assert_eq!(names(&stage.fill(other)), ["Anders", "Berta"]);
    // And so is the same one, a while later.
    stage.clock.set(calendar::london_instant(
        date(2026, 9, 22),
        jiff::civil::time(9, 0, 0, 0),
    ));
    assert_eq!(names(&stage.fill(opening)), ["Anders", "Berta"]);
}
