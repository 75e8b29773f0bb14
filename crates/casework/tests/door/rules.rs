//! Rules of the domain that need the catalogue or more than one record (domain guide, sections 7, 10, 13 and 15).

use care::episode::*;
use care::person::{CarerRef, PersonEvent};
use care::practitioner::{Certificate, PractitionerEvent};
use care::service::{Provision, ServiceEvent};
use care::terms::*;
use care::*;
use casework::*;
use jiff::civil::date;

use crate::world::World;

/// Every therapy that stands in the catalogue only so that it can be refused.
fn never_offered() -> Vec<TherapyCode> {
    let all = catalogue::catalogue().therapies.iter().filter(|t| !t.may_be_offered());
    let codes: Vec<_> = all.map(|t| TherapyCode::new(t.code.clone())).collect();
    assert!(!codes.is_empty(), "the catalogue names one at least");
    codes
}

fn one_to_one(therapy: &TherapyCode) -> TherapyChoice {
    TherapyChoice {
        therapy: therapy.clone(),
        format: Format::Individual,
    }
}

fn accepted(w: &World, choices: Vec<TherapyChoice>) -> DecisionFacts {
    DecisionFacts {
        id: w.desk.ids().next(),
        kind: DecisionKind::Accepted,
        considered: Vec::new(),
        choices,
        reason: None,
        trial_sessions: None,
        look_again_on: None,
        second_opinion_stated: true,
        unmet_need: false,
    }
}

fn said(person_view: Option<&str>) -> DecisionWords {
    DecisionWords {
        reason: "It fits what you want to work on".to_owned(),
        person_view: person_view.map(str::to_owned),
        ..DecisionWords::default()
    }
}

fn on(id: EpisodeId, command: EpisodeCommand) -> Act {
    Act::Episode {
        id,
        expected: None,
        command,
    }
}

/// Refused because it is not offered, and says so.
fn not_offered(w: &World, p: &Principal, act: Act) {
    let what = format!("{act:?}");
    match w.refused(p, act) {
        Refused::Invalid(errors) => {
            assert!(
                errors[0].words.contains("is not offered: guidelines advise against it"),
                "{what}: {errors:?}"
            );
        }
        other => panic!("{what}: {other:?}"),
    }
}

fn screened(w: &World, problem: Option<&str>, born: jiff::civil::Date) -> EpisodeId {
    let lead = w.lead();
    let mut new = w.somebody("Amina Rahman", born);
    new.problem = problem.map(str::to_owned);
    let id = w.refer(&lead, new).made.episode.unwrap();
    let screen = EpisodeCommand::Screen {
        priority: Priority::Routine,
        next: NextStep::Decide,
        reason: "As the letter says".to_owned(),
    };
    w.on(&lead, id, screen);
    id
}

#[test]
fn what_is_never_offered_is_refused_in_every_act_that_names_a_therapy() {
    let w = World::sqlite();
    let lead = w.lead();
    for never in never_offered() {
        let choices = vec![w.cbt.clone(), one_to_one(&never)];
        // A decision, as what is acceptable and as what was considered.
        let fresh = screened(&w, None, date(1990, 5, 1));
        let decision = accepted(&w, choices.clone());
        not_offered(
            &w,
            &lead,
            on(
                fresh,
                EpisodeCommand::Decide {
                    decision,
                    words: said(None),
                },
            ),
        );
        let decision = DecisionFacts {
            considered: vec![never.clone()],
            ..accepted(&w, vec![w.cbt.clone()])
        };
        not_offered(
            &w,
            &lead,
            on(
                fresh,
                EpisodeCommand::Decide {
                    decision,
                    words: said(None),
                },
            ),
        );
        // A wait, at its beginning and later.
        let (episode, wait) = w.waiting("Bo Waiting", Priority::Routine);
        let begin = EpisodeCommand::BeginWait {
            wait: w.desk.ids().next(),
            choices: vec![one_to_one(&never)],
        };
        not_offered(&w, &lead, on(episode, begin));
        not_offered(
            &w,
            &lead,
            on(
                episode,
                EpisodeCommand::StateChoices {
                    wait,
                    choices: choices.clone(),
                },
            ),
        );
        // A certificate, at joining and later; a slot.
        let certificates = vec![Certificate {
            therapy: never.clone(),
            since: None,
        }];
        let join = Act::JoinPractitioner {
            profile: w.profile("Nora Never", &format!("N{never}")),
            certificates: certificates.clone(),
            supervisor: None,
        };
        not_offered(&w, &lead, join);
        let therapist = w.practitioner("Theo Teacher", &format!("T{never}"));
        let command = PractitionerEvent::Certified(certificates[0].clone());
        not_offered(
            &w,
            &lead,
            Act::Practitioner {
                id: therapist,
                expected: None,
                command,
            },
        );
        let mut slot = w.slot(therapist, Day::Monday, 9);
        slot.therapies.push(never.clone());
        not_offered(&w, &lead, Act::OpenSlot(slot));
        // An offer, and so a course.
        let opening = w.opening(therapist, Day::Monday, 9);
        let offer = |choice| Act::OfferSlot {
            episode,
            expected: None,
            wait,
            opening,
            choice,
            first_on: date(2026, 3, 9),
            explanation: None,
        };
        // The slot is not for it; the answer is a no all the same, and the slot is still there for what it is for.
        assert!(matches!(
            w.refused(&lead, offer(one_to_one(&never))),
            Refused::Invalid(_)
        ));
        let offer = w.act(&lead, offer(w.cbt.clone())).made.offer.unwrap();
        let accept = Act::AcceptOffer {
            episode,
            expected: None,
            offer,
            trainee: TraineeTold::NotATrainee,
        };
        let course = w.act(&lead, accept).made.course.unwrap();
        let step = Act::StepCourse {
            episode,
            expected: None,
            course,
            step: Step::Up,
            choices: vec![one_to_one(&never)],
            reason: "More is needed".to_owned(),
        };
        not_offered(&w, &lead, step);
        // Not declared as provided either.
        let command = ServiceEvent::ProvisionDeclared {
            therapy: never.clone(),
            format: Format::Individual,
            provision: Provision::Offered,
        };
        not_offered(
            &w,
            &w.desk.system(),
            Act::Service {
                expected: None,
                command,
            },
        );
    }
}

#[test]
fn what_a_guideline_advises_against_is_agreed_by_a_clinical_lead_who_talked_about_it() {
    // Counselling in psychosis: the one row that says so and was checked in the guideline.
    let checked = catalogue::catalogue().indications.iter().filter(|i| i.may_exclude());
    let against: Vec<_> = checked
        .filter(|i| i.recommendation == catalogue::Recommendation::NotRecommended)
        .map(|i| (i.problem.as_str(), i.therapy.as_str()))
        .collect();
    assert!(against.contains(&("psychosis", "COUN")), "{against:?}");
    let w = World::sqlite();
    let lead = w.lead();
    let assessor = w.staff("Asha Assessor", Role::Assessor);
    let counselling = one_to_one(&TherapyCode::new("COUN"));
    let decide = |words| EpisodeCommand::Decide {
        decision: accepted(&w, vec![counselling.clone()]),
        words,
    };
    let id = screened(&w, Some("psychosis"), date(1990, 5, 1));
    let chosen = || said(Some("I want to talk with somebody, not to be taught"));
    let field = |p: &Principal, command| match w.refused(p, on(id, command)) {
        Refused::Invalid(errors) => errors[0].field,
        other => panic!("{other:?}"),
    };
    assert_eq!(field(&assessor, decide(chosen())), "choices");
    assert_eq!(field(&lead, decide(said(None))), "person_view");
    assert_eq!(field(&lead, decide(said(Some("  ")))), "person_view");
    let begin = || EpisodeCommand::BeginWait {
        wait: w.desk.ids().next(),
        choices: vec![counselling.clone()],
    };
    // A decision for something else does not let it onto the list.
    w.on(
        &assessor,
        id,
        EpisodeCommand::Decide {
            decision: accepted(&w, vec![w.cbt.clone()]),
            words: said(None),
        },
    );
    assert_eq!(field(&lead, begin()), "choices");
    w.on(&lead, id, decide(chosen()));
    w.on(&assessor, id, begin());
    // What is unverified suggests and never excludes: nobody asks a lead for it.
    let unverified = screened(&w, Some("ptsd"), date(1991, 5, 1));
    w.on(&assessor, unverified, decide(said(None)));
}

#[test]
fn nobody_outside_the_ages_that_the_service_takes_is_put_on_a_list() {
    let w = World::sqlite();
    let lead = w.lead();
    let decide = || EpisodeCommand::Decide {
        decision: accepted(&w, vec![w.cbt.clone()]),
        words: said(None),
    };
    // Eighteen tomorrow.
    let young = screened(&w, None, date(2008, 3, 5));
    let refused = w.refused(&lead, on(young, decide()));
    assert!(
        matches!(&refused, Refused::Rejected(why) if why.rule == Rule::OutOfRange),
        "{refused:?}"
    );
    // Another road is open: out of age, with a hand-over.
    let decision = DecisionFacts {
        kind: DecisionKind::ReferredOn,
        reason: Some(ReasonCode::OutsideAge),
        ..accepted(&w, Vec::new())
    };
    let words = DecisionWords {
        destination: Some("The young people's service".to_owned()),
        ..said(None)
    };
    w.on(&lead, young, EpisodeCommand::Decide { decision, words });
    let grown = screened(&w, None, date(2008, 3, 4));
    w.on(&lead, grown, decide());
}

#[test]
fn a_letter_goes_to_whom_the_person_agreed_and_to_nobody_else() {
    let w = World::sqlite();
    let (admin, lead) = (w.admin(), w.lead());
    let (episode, _) = w.waiting("Amina Rahman", Priority::Routine);
    let person = w.desk.episode(&lead, episode).unwrap().person_id;
    let letter = |letter, to| {
        on(
            episode,
            EpisodeCommand::SendLetter {
                letter,
                to,
                channel: Channel::Letter,
            },
        )
    };
    let rule = |act: Act| match w.refused(&admin, act) {
        Refused::Rejected(why) => why.rule,
        other => panic!("{other:?}"),
    };
    let carer = Some(CarerRef {
        name: "A sister".to_owned(),
        phone: None,
    });
    for (to, kind, carer) in [
        (Audience::Gp, ConsentKind::ShareWithGp, None),
        (Audience::Carer, ConsentKind::ShareWithCarer, carer),
        (Audience::Referrer, ConsentKind::ShareWithReferrer, None),
    ] {
        assert_eq!(rule(letter(LetterKind::Ending, to)), Rule::NoConsent, "{to:?}");
        let state = |event: PersonEvent| Act::Person {
            id: person,
            expected: None,
            command: event.into(),
        };
        w.act(&admin, state(PersonEvent::ConsentGiven { kind, carer }));
        w.act(&admin, letter(LetterKind::Ending, to));
        // Withdrawn, it takes effect at once.
        w.act(&admin, state(PersonEvent::ConsentWithdrawn { kind }));
        assert_eq!(rule(letter(LetterKind::Ending, to)), Rule::NoConsent, "{to:?}");
        let acknowledge = |to| EpisodeCommand::Acknowledge {
            to,
            channel: Channel::Letter,
        };
        match to {
            // A referrer hears that it was received: that much is agreed by referring.
            Audience::Referrer => drop(w.act(&admin, on(episode, acknowledge(to)))),
            _ => assert_eq!(rule(on(episode, acknowledge(to))), Rule::NoConsent, "{to:?}"),
        }
    }
    let tell = |to| EpisodeCommand::TellDecision {
        decision: w.desk.episode(&lead, episode).unwrap().state.decisions[0].facts.id,
        to,
        channel: Channel::Phone,
        note: None,
    };
    // The person first, whoever else may hear of it.
    assert_eq!(rule(on(episode, tell(Audience::Referrer))), Rule::PersonFirst);
    assert_eq!(
        rule(letter(LetterKind::Decision, Audience::Referrer)),
        Rule::PersonFirst
    );
    w.on(&lead, episode, tell(Audience::Person));
    w.on(&lead, episode, tell(Audience::Referrer));
    assert_eq!(rule(on(episode, tell(Audience::Gp))), Rule::NoConsent);
    // And nothing is written to somebody who has died.
    let died = PersonEvent::DeathRecorded { died_on: None };
    w.act(
        &admin,
        Act::Person {
            id: person,
            expected: None,
            command: died.into(),
        },
    );
    assert_eq!(rule(letter(LetterKind::Ending, Audience::Person)), Rule::Inactive);
}

#[test]
fn a_trainee_does_not_hold_a_safety_concern_alone() {
    let w = World::sqlite();
    let lead = w.lead();
    let trainee = w.staff("Tara Trainee", Role::Trainee);
    let (episode, _) = w.waiting("Amina Rahman", Priority::Routine);
    let raise = |owner| EpisodeCommand::RaiseConcern {
        concern: w.desk.ids().next(),
        kind: ConcernKind::SuicideOrSelfHarm,
        source: ConcernSource::Words,
        response: ResponseNeeded::Today,
        owner: Some(owner),
        what: "Said she does not want to go on".to_owned(),
    };
    let refused = w.refused(&lead, on(episode, raise(trainee.user)));
    assert!(
        matches!(&refused, Refused::Invalid(e) if e[0].field == "owner"),
        "{refused:?}"
    );
    w.on(&lead, episode, raise(lead.user));
    let concern = w.desk.episode(&lead, episode).unwrap().state.concerns[0].id;
    let hand = EpisodeCommand::HandConcernTo {
        concern,
        owner: trainee.user,
    };
    let refused = w.refused(&lead, on(episode, hand));
    assert!(
        matches!(&refused, Refused::Invalid(e) if e[0].field == "owner"),
        "{refused:?}"
    );
}

#[test]
fn partners_are_seen_alone_before_the_engine_or_anybody_offers_them_work_as_a_couple() {
    let w = World::sqlite();
    let lead = w.lead();
    let couple = TherapyChoice {
        therapy: TherapyCode::new("CTFD"),
        format: Format::Couple,
    };
    let mut profile = w.profile("Cora Couple", "C1");
    profile.formats = vec![Format::Couple];
    let join = Act::JoinPractitioner {
        profile,
        certificates: vec![Certificate {
            therapy: couple.therapy.clone(),
            since: None,
        }],
        supervisor: None,
    };
    let therapist = w.act(&lead, join).made.practitioner.unwrap();
    let mut slot = w.slot(therapist, Day::Monday, 9);
    slot.therapies = vec![couple.therapy.clone()];
    slot.format = Format::Couple;
    slot.seats = 2;
    let opening = w.act(&lead, Act::OpenSlot(slot)).made.opening.unwrap();
    let episode = screened(&w, None, date(1990, 5, 1));
    let decision = accepted(&w, vec![couple.clone()]);
    w.on(
        &lead,
        episode,
        EpisodeCommand::Decide {
            decision,
            words: said(None),
        },
    );
    let wait: WaitId = w.desk.ids().next();
    w.on(
        &lead,
        episode,
        EpisodeCommand::BeginWait {
            wait,
            choices: vec![couple.clone()],
        },
    );
    let offer = Act::OfferSlot {
        episode,
        expected: None,
        wait,
        opening,
        choice: couple,
        first_on: date(2026, 3, 16),
        explanation: None,
    };
    let refused = w.refused(&lead, offer.clone());
    assert!(
        matches!(&refused, Refused::Rejected(why) if why.rule == Rule::AloneFirst),
        "{refused:?}"
    );
    let lines = |w: &World| {
        let proposal = w.act(&lead, Act::Propose).made.proposal.unwrap();
        w.desk.proposal(&lead, proposal).unwrap()
    };
    let before = lines(&w);
    assert!(before.lines.is_empty());
    let why = &before.not_placed[0].why;
    assert!(
        why.contains("A conversation alone comes before work as a couple"),
        "{why}"
    );
    let left_out = w.desk.fill_slot(&lead, opening).unwrap().left_out;
    assert_eq!(left_out, [("To be seen alone before work as a couple", 1)]);
    let appointment: AppointmentId = w.desk.ids().next();
    w.on(
        &lead,
        episode,
        EpisodeCommand::BookAssessment {
            appointment,
            with: lead.user,
            at: calendar::london_instant(w.today(), jiff::civil::time(14, 0, 0, 0)),
            minutes: 60,
            medium: Medium::InPerson,
            site: None,
        },
    );
    w.on(
        &lead,
        episode,
        EpisodeCommand::HoldAssessment {
            appointment,
            attendance: Attendance::Attended,
            on: w.today(),
            summary: Some("Spoke freely; no fear at home".to_owned()),
            person_view: None,
            alone: true,
        },
    );
    assert_eq!(lines(&w).lines.len(), 1);
    w.act(&lead, offer);
}

#[test]
fn a_death_ends_in_the_same_act_what_would_still_reach_the_household() {
    let w = World::sqlite();
    let lead = w.lead();
    let therapist = w.practitioner("Theo Teacher", "8");
    let (monday, tuesday) = (
        w.opening(therapist, Day::Monday, 9),
        w.opening(therapist, Day::Tuesday, 9),
    );
    let offer = |(episode, wait): (EpisodeId, WaitId), opening, first_on| {
        let offer = Act::OfferSlot {
            episode,
            expected: None,
            wait,
            opening,
            choice: w.cbt.clone(),
            first_on,
            explanation: None,
        };
        w.act(&lead, offer).made.offer.unwrap()
    };
    // One with an offer out and a conversation booked, one in the middle of a course.
    let offered = w.waiting("Amina Rahman", Priority::Routine);
    offer(offered, monday, date(2026, 3, 16));
    let appointment: AppointmentId = w.desk.ids().next();
    let book = EpisodeCommand::BookAssessment {
        appointment,
        with: lead.user,
        at: calendar::london_instant(date(2026, 3, 9), jiff::civil::time(14, 0, 0, 0)),
        minutes: 60,
        medium: Medium::InPerson,
        site: None,
    };
    w.on(&lead, offered.0, book);
    let in_course = w.waiting("Bo Waiting", Priority::Routine);
    let accept = Act::AcceptOffer {
        episode: in_course.0,
        expected: None,
        offer: offer(in_course, tuesday, date(2026, 3, 17)),
        trainee: TraineeTold::NotATrainee,
    };
    w.act(&lead, accept);
    let state = |id| w.desk.episode(&lead, id).unwrap().state;
    for id in [offered.0, in_course.0] {
        let person = w.desk.episode(&lead, id).unwrap().person_id;
        let died = PersonEvent::DeathRecorded { died_on: None };
        let died = Act::Person {
            id: person,
            expected: None,
            command: died.into(),
        };
        let done = w.act(&w.admin(), died);
        let e = state(id);
        assert_eq!(e.open_offers().count(), 0);
        assert_eq!(e.open_appointments().count(), 0);
        assert!(e.courses.iter().flat_map(|c| &c.sessions).all(|s| !s.is_open()));
        assert_eq!(e.closed, None, "a human closes it, in words");
        assert_eq!(w.desk.episode(&lead, id).unwrap().person_id, done.made.person.unwrap());
    }
    assert_eq!(state(offered.0).offers[0].standing, OfferStanding::Withdrawn);
    assert_eq!(state(in_course.0).courses[0].sessions.len(), 12);
    // The seat that was held is free again; the one in a course falls free when the course is ended.
    let free = |id| {
        let all = w.desk.openings(&lead).unwrap();
        all.iter().find(|o| o.id == id).map(|o| o.free)
    };
    assert_eq!((free(monday), free(tuesday)), (Some(1), Some(0)));
}
