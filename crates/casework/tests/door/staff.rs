//! Practitioners, slots and their files.

use care::opening::OpeningEvent;
use care::practitioner::{Certificate, PractitionerEvent};
use care::terms::*;
use care::*;
use casework::*;
use jiff::civil::date;

use crate::world::World;

#[test]
fn a_registration_is_one_practitioners() {
    let w = World::sqlite();
    let join = |name: &str, number: &str| Act::JoinPractitioner {
        profile: w.profile(name, number),
        certificates: vec![Certificate {
            therapy: TherapyCode::new("CBT"),
            since: None,
        }],
        supervisor: None,
    };
    let admin = w.admin();
    let id = w.act(&admin, join("Nora Room", "AB 123")).made.practitioner.unwrap();
    let taken = w.refused(&admin, join("Nora Again", "ab123"));
    assert!(matches!(taken, Refused::Invalid(e) if e[0].field == "registration"));
    // Stated anew with another number, the first is free.
    let command = PractitionerEvent::ProfileStated(w.profile("Nora Room", "AB 124"));
    w.act(
        &admin,
        Act::Practitioner {
            id,
            expected: None,
            command,
        },
    );
    w.act(&admin, join("Nora Again", "AB123"));
    let mut nobody = w.profile("Nora Room", " ");
    nobody.clinical_hours_week = 90;
    let refused = w.refused(
        &admin,
        Act::JoinPractitioner {
            profile: nobody,
            certificates: vec![Certificate {
                therapy: TherapyCode::new("NOSUCH"),
                since: None,
            }],
            supervisor: None,
        },
    );
    let Refused::Invalid(errors) = refused else {
        panic!("{refused:?}")
    };
    let fields: Vec<_> = errors.iter().map(|e| e.field).collect();
    assert_eq!(fields, ["registration", "clinical_hours_week", "certificates"]);
}

#[test]
fn a_slot_is_for_what_its_practitioner_may_deliver() {
    let w = World::sqlite();
    let admin = w.admin();
    let id = w.practitioner("Nora Room", "1");
    let with = |change: fn(&mut care::opening::Slot)| {
        let mut slot = w.slot(id, Day::Monday, 9);
        change(&mut slot);
        Act::OpenSlot(slot)
    };
    let field = |refused: Refused| match refused {
        Refused::Invalid(errors) => errors[0].field,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        field(w.refused(&admin, with(|s| s.therapies = vec![TherapyCode::new("EMDR")]))),
        "therapies"
    );
    assert_eq!(field(w.refused(&admin, with(|s| s.format = Format::Group))), "format");
    assert_eq!(
        field(w.refused(&admin, with(|s| s.site = Some("moon".to_owned())))),
        "site"
    );
    assert_eq!(
        field(w.refused(&admin, with(|s| s.practitioner = PractitionerId(uuid::Uuid::nil())))),
        "practitioner"
    );
    let opening = w.act(&admin, with(|_| ())).made.opening.unwrap();
    assert_eq!(w.desk.openings(&admin).unwrap()[0].next_on, Some(date(2026, 3, 9)));
    w.act(
        &admin,
        Act::Opening {
            id: opening,
            expected: None,
            command: OpeningEvent::Withdrawn { from: date(2026, 3, 4) },
        },
    );
    assert!(w.desk.openings(&admin).unwrap().is_empty());
}

#[test]
fn sessions_are_planned_around_holidays_and_leave_and_can_be_added() {
    let w = World::sqlite();
    let lead = w.lead();
    let id = w.practitioner("Nora Room", "1");
    let opening = w.opening(id, Day::Monday, 9);
    let leave = PractitionerEvent::LeaveAgreed {
        from: date(2026, 3, 16),
        to: date(2026, 3, 22),
    };
    w.act(
        &lead,
        Act::Practitioner {
            id,
            expected: None,
            command: leave,
        },
    );
    let (episode, wait) = w.waiting("Amina Rahman", Priority::Routine);
    let offer = |first_on| Act::OfferSlot {
        episode,
        expected: None,
        wait,
        opening,
        choice: w.cbt.clone(),
        first_on,
        explanation: None,
    };
    for wrong in [date(2026, 3, 10), date(2026, 3, 16), date(2026, 4, 6)] {
        assert!(
            matches!(w.refused(&lead, offer(wrong)), Refused::Invalid(e) if e[0].field == "first_on"),
            "{wrong}"
        );
    }
    let made = w.act(&lead, offer(date(2026, 3, 9))).made;
    let accept = Act::AcceptOffer {
        episode,
        expected: None,
        offer: made.offer.unwrap(),
        trainee: TraineeTold::NotATrainee,
    };
    let course = w.act(&lead, accept).made.course.unwrap();
    let days = |w: &World| {
        let page = w.desk.episode(&lead, episode).unwrap();
        page.state.courses[0]
            .sessions
            .iter()
            .map(|s| calendar::london_date(s.at))
            .collect::<Vec<_>>()
    };
    // 16 March is leave, 6 April Easter Monday, 4 May the early May bank holiday.
    let first = days(&w);
    assert_eq!(first.len(), 12);
    assert_eq!(
        &first[..4],
        [
            date(2026, 3, 9),
            date(2026, 3, 23),
            date(2026, 3, 30),
            date(2026, 4, 13)
        ]
    );
    assert!(!first.contains(&date(2026, 5, 4)));
    let more = |count| Act::PlanMoreSessions {
        episode,
        expected: None,
        course,
        count,
    };
    assert!(matches!(w.refused(&lead, more(0)), Refused::Invalid(_)));
    assert_eq!(w.act(&lead, more(2)).words, "2 sessions planned");
    let all = days(&w);
    assert_eq!(all.len(), 14);
    assert_eq!(calendar::days_between(all[11], all[12]), 7);
}

#[test]
fn an_offer_that_nobody_answers_lapses_by_itself() {
    let w = World::sqlite();
    let lead = w.lead();
    let id = w.practitioner("Nora Room", "1");
    let opening = w.opening(id, Day::Monday, 9);
    let (episode, wait) = w.waiting("Amina Rahman", Priority::Routine);
    let (choice, first_on) = (w.cbt.clone(), date(2026, 3, 9));
    w.act(
        &lead,
        Act::OfferSlot {
            episode,
            expected: None,
            wait,
            opening,
            choice,
            first_on,
            explanation: None,
        },
    );
    assert_eq!(w.desk.due_jobs().unwrap().offers_lapsed, 0);
    w.hours(49);
    let holder = uuid::Uuid::new_v4();
    assert_eq!(w.desk.due_jobs_under_lease(holder).unwrap().unwrap().offers_lapsed, 1);
    assert_eq!(
        w.another_desk().due_jobs_under_lease(uuid::Uuid::new_v4()).unwrap(),
        None,
        "the lease is another's"
    );
    let page = w.desk.episode(&lead, episode).unwrap();
    assert_eq!(page.stage, care::episode::Stage::Waiting, "the place is kept");
    assert_eq!(page.entries.last().unwrap().author, "Rapport, by rule");
    assert_eq!(w.desk.openings(&lead).unwrap()[0].free, 1);
}

#[test]
fn a_trainee_is_told_of_and_agreed_to() {
    let w = World::sqlite();
    let lead = w.lead();
    let mut profile = w.profile("Tara Trainee", "1");
    profile.basis = care::practitioner::Basis::TraineePlacement;
    let certificates = vec![Certificate {
        therapy: TherapyCode::new("CBT"),
        since: None,
    }];
    let join = Act::JoinPractitioner {
        profile,
        certificates,
        supervisor: None,
    };
    let id = w.act(&lead, join).made.practitioner.unwrap();
    let mut slot = w.slot(id, Day::Monday, 9);
    slot.therapies = vec![TherapyCode::new("CBT")];
    let opening = w.act(&lead, Act::OpenSlot(slot)).made.opening.unwrap();
    let (episode, wait) = w.waiting("Amina Rahman", Priority::Routine);
    let (choice, first_on) = (w.cbt.clone(), date(2026, 3, 9));
    let offer = Act::OfferSlot {
        episode,
        expected: None,
        wait,
        opening,
        choice,
        first_on,
        explanation: None,
    };
    // Nobody is seen by a trainee for whom nobody qualified answers in this therapy.
    let not_yet = |rule| {
        let refused = w.refused(&lead, offer.clone());
        assert!(
            matches!(&refused, Refused::Rejected(why) if why.rule == rule),
            "{refused:?}"
        );
        let proposed = w.desk.act(&lead, Act::Propose, None);
        assert!(
            matches!(&proposed, Err(Refused::Rejected(why)) if why.rule == Rule::NotYet),
            "the engine does not propose the slot either: {proposed:?}"
        );
    };
    let supervised_by = |supervisor| Act::Practitioner {
        id,
        expected: None,
        command: PractitionerEvent::SupervisorNamed { supervisor },
    };
    not_yet(Rule::PartMissing);
    let mut elsewhere = w.profile("Una Uncertified", "7");
    elsewhere.basis = care::practitioner::Basis::PaidAfc;
    let join = Act::JoinPractitioner {
        profile: elsewhere,
        certificates: Vec::new(),
        supervisor: None,
    };
    let uncertified = w.act(&lead, join).made.practitioner.unwrap();
    w.act(&lead, supervised_by(uncertified));
    not_yet(Rule::NotCertified);
    w.act(&lead, supervised_by(w.practitioner("Theo Teacher", "8")));
    let offer = w.act(&lead, offer).made.offer.unwrap();
    let accept = |trainee| Act::AcceptOffer {
        episode,
        expected: None,
        offer,
        trainee,
    };
    assert!(
        matches!(w.refused(&lead, accept(TraineeTold::NotATrainee)), Refused::Invalid(e) if e[0].field == "trainee")
    );
    w.act(&lead, accept(TraineeTold::ToldAndAgreed));
}

#[test]
fn a_trainee_takes_a_course_on_only_when_the_person_was_told_and_agreed() {
    let w = World::sqlite();
    let lead = w.lead();
    let first = w.practitioner("Theo Teacher", "8");
    let opening = w.opening(first, Day::Monday, 9);
    let (episode, wait) = w.waiting("Amina Rahman", Priority::Routine);
    let offer = Act::OfferSlot {
        episode,
        expected: None,
        wait,
        opening,
        choice: w.cbt.clone(),
        first_on: date(2026, 3, 9),
        explanation: None,
    };
    let offer = w.act(&lead, offer).made.offer.unwrap();
    let accept = Act::AcceptOffer {
        episode,
        expected: None,
        offer,
        trainee: TraineeTold::NotATrainee,
    };
    let course = w.act(&lead, accept).made.course.unwrap();
    let mut profile = w.profile("Tara Trainee", "1");
    profile.basis = care::practitioner::Basis::TraineePlacement;
    let certificates = vec![Certificate {
        therapy: TherapyCode::new("CBT"),
        since: None,
    }];
    let join = Act::JoinPractitioner {
        profile,
        certificates,
        supervisor: Some(first),
    };
    let trainee = w.act(&lead, join).made.practitioner.unwrap();
    let change = |to, trainee| Act::ChangeTherapist {
        episode,
        expected: None,
        course,
        to,
        opening: None,
        trainee,
        reason: "Theo Teacher goes on leave".to_owned(),
    };
    let refused = w.refused(&lead, change(trainee, TraineeTold::NotATrainee));
    assert!(
        matches!(&refused, Refused::Invalid(e) if e[0].field == "trainee"),
        "{refused:?}"
    );
    w.act(&lead, change(trainee, TraineeTold::ToldAndAgreed));
    let told = || w.desk.episode(&lead, episode).unwrap().state.courses[0].facts.trainee;
    assert_eq!(told(), TraineeTold::ToldAndAgreed);
    // Back to somebody qualified: whatever a form says, they are no trainee.
    w.act(&lead, change(first, TraineeTold::ToldAndAgreed));
    assert_eq!(told(), TraineeTold::NotATrainee);
}

#[test]
fn files_are_taken_whole_or_not_at_all() {
    let w = World::sqlite();
    let admin = w.admin();
    let columns = |all: &[exchange::csv_import::Column]| all.iter().map(|c| c.name).collect::<Vec<_>>().join(",");
    let line = |columns: &str, cells: &[(&str, &str)]| {
        let cell = |name: &str| cells.iter().find(|(n, _)| *n == name).map_or("", |(_, v)| *v);
        columns.split(',').map(cell).collect::<Vec<_>>().join(",")
    };
    let head = columns(exchange::csv_import::PRACTITIONER_COLUMNS);
    let row = |name: &str, number: &str, supervisor: &str| {
        line(
            &head,
            &[
                ("name", name),
                ("role", "therapist"),
                ("profession", "Psychotherapist"),
                ("body", "UKCP"),
                ("registration_number", number),
                ("registration_checked", "2026-03-01"),
                ("certificates", "CBT"),
                ("therapies", "CBT"),
                ("formats", "individual"),
                ("remote", "yes"),
                ("basis", "paid_afc"),
                ("clinical_hours_week", "20"),
                ("supervisor", supervisor),
            ],
        )
    };
    let good = format!(
        "{head}\n{}\n{}\n",
        row("Nora Room", "201", "UKCP 202"),
        row("Sara Senior", "202", "")
    );
    let broken = format!("{good}{}\n", row("", "203", ""));
    let refused = w.refused(
        &admin,
        Act::ImportPractitioners {
            csv: broken.into_bytes(),
        },
    );
    assert!(
        matches!(&refused, Refused::Invalid(e) if e.iter().any(|e| e.words.contains("line 4"))),
        "{refused:?}"
    );
    assert!(w.desk.practitioners(&admin).unwrap().is_empty(), "nothing was taken");
    let done = w.act(
        &admin,
        Act::ImportPractitioners {
            csv: good.clone().into_bytes(),
        },
    );
    assert_eq!(done.words, "2 practitioners added");
    let all = w.desk.practitioners(&admin).unwrap();
    assert_eq!(
        all.iter()
            .find(|t| t.supervisor.is_some())
            .unwrap()
            .supervisor
            .as_deref(),
        Some("Sara Senior")
    );
    assert!(matches!(
        w.refused(&admin, Act::ImportPractitioners { csv: good.into_bytes() }),
        Refused::Invalid(_)
    ));

    let head = columns(exchange::csv_import::OPENING_COLUMNS);
    let slot = |start: &str| {
        line(
            &head,
            &[
                ("practitioner", "UKCP 201"),
                ("body", "UKCP"),
                ("registration_number", "201"),
                ("therapies", "CBT"),
                ("therapy", "CBT"),
                ("weekday", "Monday"),
                ("start_time", start),
                ("minutes", "50"),
                ("format", "individual"),
                ("medium", "in_person"),
                ("site", "mill"),
                ("first_date", "2026-03-09"),
            ],
        )
    };
    let csv = format!("{head}\n{}\n{}\n", slot("09:00"), slot("11:00"));
    assert_eq!(
        w.act(&admin, Act::ImportOpenings { csv: csv.into_bytes() }).words,
        "2 slots opened"
    );
    assert_eq!(w.desk.openings(&admin).unwrap().len(), 2);
}
