//! A person's own pages: what opens them, once; what they see there and what not; that nobody else's is there for them.

use care::episode::*;
use care::own_access::WayKind;
use care::person::{PersonEvent, SafeContact, SafeUse};
use care::terms::*;
use care::*;
use casework::read::OwnPlace;
use casework::*;
use jiff::civil::date;

use crate::world::{World, on_both};

on_both!(a_link_and_a_code_open_once, a_session_ends, two_at_once);

pub fn give(w: &World, p: &Principal, episode: EpisodeId, kind: WayKind) -> GivenWay {
    let way = GiveWay {
        episode,
        kind,
        identity: Some("Knew her voice; she told me her date of birth".to_owned()),
    };
    w.desk.give_way(p, way, None).unwrap().unwrap()
}

pub fn come_in(w: &World, episode: EpisodeId) -> Principal {
    let given = give(w, &w.lead(), episode, WayKind::Link);
    let token = w.desk.come_in(&given.secret, "net").unwrap();
    w.desk.principal(token.as_str()).unwrap()
}

fn a_link_and_a_code_open_once(w: &World) {
    let (episode, _) = w.waiting("Amina Rahman", Priority::Soon);
    let lead = w.lead();
    let person = w.desk.episode(&lead, episode).unwrap().person_id;
    for kind in [WayKind::Link, WayKind::Letter] {
        let given = give(w, &lead, episode, kind);
        let token = w.desk.come_in(&given.secret, "net").unwrap();
        let p = w.desk.principal(token.as_str()).unwrap();
        assert_eq!((p.role, p.own), (Role::Person, Some(person)));
        // Used twice; forwarded after use.
        assert_eq!(w.desk.come_in(&given.secret, "net").unwrap_err(), SignInRefused::Wrong);
        assert_eq!(
            w.desk.come_in(&given.secret, "elsewhere").unwrap_err(),
            SignInRefused::Wrong
        );
        // Expired: to the second.
        let late = give(w, &lead, episode, kind);
        w.days(kind.days());
        assert_eq!(w.desk.come_in(&late.secret, "net").unwrap_err(), SignInRefused::Wrong);
        // Replaced by a newer one, and taken back.
        let first = give(w, &lead, episode, kind);
        let second = give(w, &lead, episode, WayKind::Letter);
        assert_eq!(w.desk.come_in(&first.secret, "net").unwrap_err(), SignInRefused::Wrong);
        assert_eq!(w.desk.own_ways(&lead, episode).unwrap().live.len(), 1);
        w.desk.withdraw_way(&lead, episode).unwrap();
        assert_eq!(w.desk.come_in(&second.secret, "net").unwrap_err(), SignInRefused::Wrong);
        w.hours(1);
    }
    // A code is read however it is typed.
    let given = give(w, &lead, episode, WayKind::Letter);
    let typed = format!(" {} ", given.secret.to_lowercase().replace('-', " "));
    assert!(w.desk.come_in(&typed, "net").is_ok());
}

fn a_session_ends(w: &World) {
    let (episode, _) = w.waiting("Amina Rahman", Priority::Soon);
    let given = give(w, &w.lead(), episode, WayKind::Link);
    let token = w.desk.come_in(&given.secret, "net").unwrap();
    let minutes = |m: i64| w.clock.advance_micros(m * 60 * 1_000_000);
    for _ in 0..7 {
        minutes(29);
        assert!(w.desk.principal(token.as_str()).is_some(), "used within half an hour");
    }
    minutes(30);
    assert!(w.desk.principal(token.as_str()).is_none(), "idle for half an hour");
    let given = give(w, &w.lead(), episode, WayKind::Link);
    let token = w.desk.come_in(&given.secret, "net").unwrap();
    for _ in 0..12 {
        minutes(19);
        assert!(w.desk.principal(token.as_str()).is_some());
    }
    minutes(12);
    assert!(
        w.desk.principal(token.as_str()).is_none(),
        "four hours, however much it is used"
    );
}

fn two_at_once(w: &World) {
    let (episode, _) = w.waiting("Amina Rahman", Priority::Soon);
    let given = give(w, &w.lead(), episode, WayKind::Link);
    let let_in = std::thread::scope(|scope| {
        let all: Vec<_> = (0..8)
            .map(|n| {
                let secret = given.secret.clone();
                scope.spawn(move || w.desk.come_in(&secret, &format!("net {n}")).is_ok())
            })
            .collect();
        all.into_iter().map(|t| t.join().unwrap()).filter(|ok| *ok).count()
    });
    assert_eq!(let_in, 1);
}

#[test]
fn the_secret_is_nowhere_in_the_database() {
    let w = World::sqlite();
    let (episode, _) = w.waiting("Amina Rahman", Priority::Soon);
    let link = give(&w, &w.lead(), episode, WayKind::Link).secret;
    let code = give(&w, &w.lead(), episode, WayKind::Letter).secret;
    let raw = w.raw();
    let holds = |text: &str| raw.windows(text.len()).any(|bytes| bytes == text.as_bytes());
    assert!(!holds(&link) && !holds(&code) && !holds(&code.replace('-', "")));
    assert!(!format!("{:?}", give(&w, &w.lead(), episode, WayKind::Link)).contains("secret"));
}

#[test]
fn guessing_is_stopped_by_address_and_in_all() {
    let w = World::sqlite();
    let (episode, _) = w.waiting("Amina Rahman", Priority::Soon);
    let lead = w.lead();
    let code = give(&w, &lead, episode, WayKind::Letter);
    for n in 0..20 {
        let guess = format!("0000-0000-{n:04}");
        assert_eq!(w.desk.come_in(&guess, "one").unwrap_err(), SignInRefused::Wrong, "{n}");
    }
    // Locked here, with the right code too; elsewhere it works.
    assert!(matches!(
        w.desk.come_in(&code.secret, "one"),
        Err(SignInRefused::Locked { .. })
    ));
    assert!(w.desk.come_in(&code.secret, "two").is_ok());
    // From many addresses: codes are locked everywhere, links are not.
    let code = give(&w, &lead, episode, WayKind::Letter);
    let mut locked = 0;
    for n in 0..1_010 {
        let guess = format!("0000-0001-{n:04}");
        locked += u32::from(w.desk.come_in(&guess, &format!("net {n}")) == Err(SignInRefused::Locked { minutes: 16 }));
    }
    assert!(locked > 0, "a thousand wrong codes went unnoticed");
    assert!(matches!(
        w.desk.come_in(&code.secret, "fresh"),
        Err(SignInRefused::Locked { .. })
    ));
    let link = give(&w, &lead, episode, WayKind::Link);
    assert!(w.desk.come_in(&link.secret, "fresh").is_ok());
    w.hours(1);
    let code = give(&w, &lead, episode, WayKind::Letter);
    assert!(w.desk.come_in(&code.secret, "one").is_ok());
}

#[test]
fn who_gives_it_says_how_they_knew_and_keeps_to_safe_contact() {
    let w = World::sqlite();
    let (episode, _) = w.waiting("Amina Rahman", Priority::Soon);
    let lead = w.lead();
    let way = |kind, identity: Option<&str>| GiveWay {
        episode,
        kind,
        identity: identity.map(str::to_owned),
    };
    for nothing in [None, Some("  ")] {
        let refused = w.desk.give_way(&lead, way(WayKind::Link, nothing), None).unwrap_err();
        assert!(matches!(refused, Refused::Rejected(r) if r.rule == Rule::TextMissing));
    }
    let own = w
        .desk
        .give_way(&lead, way(WayKind::NextTime, Some("x")), None)
        .unwrap_err();
    assert!(
        matches!(own, Refused::Rejected(_)),
        "a code for next time is the person's to ask for"
    );
    let id = w.desk.episode(&lead, episode).unwrap().person_id;
    let state = |event: PersonEvent| {
        let command = event.into();
        w.act(
            &lead,
            Act::Person {
                id,
                expected: None,
                command,
            },
        );
    };
    state(PersonEvent::SafeContactStated(SafeContact {
        letter: SafeUse::No,
        ..SafeContact::default()
    }));
    let refused = w
        .desk
        .give_way(&lead, way(WayKind::Letter, Some("x")), None)
        .unwrap_err();
    assert!(matches!(refused, Refused::Invalid(_)));
    let link = give(&w, &lead, episode, WayKind::Link);
    state(PersonEvent::DeathRecorded { died_on: None });
    assert_eq!(w.desk.come_in(&link.secret, "net").unwrap_err(), SignInRefused::Wrong);
    assert!(w.desk.give_way(&lead, way(WayKind::Link, Some("x")), None).is_err());
    let manager = w.staff("Mo Manager", Role::ServiceManager);
    let refused = w
        .desk
        .give_way(&manager, way(WayKind::Link, Some("x")), None)
        .unwrap_err();
    assert!(matches!(refused, Refused::NotAllowed { .. }));
}

#[test]
fn a_form_sent_twice_gives_one_way_and_a_code_for_next_time_is_the_persons_own() {
    let w = World::sqlite();
    let (episode, _) = w.waiting("Amina Rahman", Priority::Soon);
    let lead = w.lead();
    let once = || {
        Some(Once {
            key: "form",
            body: b"same",
        })
    };
    let way = || GiveWay {
        episode,
        kind: WayKind::Link,
        identity: Some("She stood before me with her card".to_owned()),
    };
    let first = w.desk.give_way(&lead, way(), once()).unwrap().unwrap();
    assert_eq!(w.desk.give_way(&lead, way(), once()).unwrap(), None);
    let token = w.desk.come_in(&first.secret, "net").unwrap();
    let her = w.desk.principal(token.as_str()).unwrap();
    let next = w.desk.give_next_code(&her, None).unwrap().unwrap();
    assert!(w.desk.give_next_code(&lead, None).is_err());
    w.days(80);
    let token = w.desk.come_in(&next.secret, "net").unwrap();
    assert_eq!(w.desk.principal(token.as_str()).unwrap().own, her.own);
}

#[test]
fn anothers_id_and_no_id_get_the_same_answer() {
    let w = World::sqlite();
    let own = w.practitioner("Nora Room", "1");
    let opening = w.opening(own, Day::Wednesday, 10);
    let lead = w.lead();
    let (mine, _) = w.waiting("Amina Rahman", Priority::Soon);
    let (other, wait) = w.waiting("Brian Moss", Priority::Soon);
    let offered = w.act(
        &lead,
        Act::OfferSlot {
            episode: other,
            expected: None,
            wait,
            opening,
            choice: w.cbt.clone(),
            first_on: date(2026, 3, 11),
            explanation: None,
        },
    );
    let offer = offered.made.offer.unwrap();
    let her = come_in(&w, mine);
    let decision = w.desk.episode(&lead, other).unwrap().state.decisions[0].facts.id;
    let nobody: EpisodeId = w.desk.ids().next();
    for id in [other, nobody] {
        assert_eq!(w.desk.own_episode(&her, id).unwrap_err(), Refused::NotFound);
        let on = |command| Act::Episode {
            id,
            expected: None,
            command,
        };
        for act in [
            Act::AcceptOffer {
                episode: id,
                expected: None,
                offer,
                trainee: TraineeTold::NotATrainee,
            },
            Act::DeclineOffer {
                episode: id,
                expected: None,
                offer,
                reason: DeclineReason::Other,
                words: None,
            },
            on(EpisodeCommand::AskSecondOpinion {
                review: w.desk.ids().next(),
                decision,
                asked_by: AskedBy::Person,
                reason: None,
            }),
            on(EpisodeCommand::KeepInTouch {
                answer: KeepInTouch::Worse,
                channel: Channel::Portal,
                note: Some("x".to_owned()),
                concern: w.desk.ids().next(),
            }),
            on(EpisodeCommand::Write {
                message: w.desk.ids().next(),
                text: "x".to_owned(),
            }),
        ] {
            assert_eq!(w.refused(&her, act), Refused::NotFound);
        }
        // What is for staff is not for her, whosever it is.
        assert!(matches!(w.desk.episode(&her, id), Err(Refused::NotAllowed { .. })));
    }
    assert!(matches!(w.desk.episode(&her, mine), Err(Refused::NotAllowed { .. })));
    // An offer of another named on her own path.
    let act = Act::AcceptOffer {
        episode: mine,
        expected: None,
        offer,
        trainee: TraineeTold::NotATrainee,
    };
    assert!(matches!(w.refused(&her, act), Refused::Rejected(_)));
    assert!(w.desk.episode(&lead, other).unwrap().state.offers[0].standing == OfferStanding::Open);
}

#[test]
fn on_her_own_path_she_does_what_is_hers_and_in_her_own_name() {
    let w = World::sqlite();
    let (mine, _) = w.waiting("Amina Rahman", Priority::Soon);
    let her = come_in(&w, mine);
    let on = |command| Act::Episode {
        id: mine,
        expected: None,
        command,
    };
    let decision = w.desk.episode(&w.lead(), mine).unwrap().state.decisions[0].facts.id;
    let ask = |asked_by| {
        on(EpisodeCommand::AskSecondOpinion {
            review: w.desk.ids().next(),
            decision,
            asked_by,
            reason: None,
        })
    };
    let touch = |answer, channel| {
        on(EpisodeCommand::KeepInTouch {
            answer,
            channel,
            note: None,
            concern: w.desk.ids().next(),
        })
    };
    for act in [
        // Nobody contests what they have not been told, nor in another's name.
        ask(AskedBy::Person),
        ask(AskedBy::Referrer),
        touch(KeepInTouch::NoLongerWanted, Channel::Portal),
        touch(KeepInTouch::NotReached, Channel::Phone),
        on(EpisodeCommand::RaiseConcern {
            concern: w.desk.ids().next(),
            kind: ConcernKind::ToOthers,
            source: ConcernSource::Clinician,
            response: ResponseNeeded::NextContact,
            owner: None,
            what: "x".to_owned(),
        }),
    ] {
        assert_eq!(w.refused(&her, act), Refused::NotFound);
    }
    let said = touch(KeepInTouch::Worse, Channel::Portal);
    w.act(&her, said);
    let state = w.desk.episode(&w.lead(), mine).unwrap();
    let due = state.dues.iter().find(|d| d.kind == DueKind::ConcernResponse).unwrap();
    assert_eq!(due.on, w.today(), "a clinician has it on the same day");
    assert!(
        state
            .entries
            .iter()
            .any(|e| e.author == "The person" && e.header.role == Role::Person)
    );
    let triage = w.staff("Tom Triage", Role::TriageClinician);
    assert!(
        w.desk
            .today(&triage)
            .unwrap()
            .tasks
            .iter()
            .any(|t| t.line.episode == mine)
    );
}

/// A no, told or not, and what a second opinion came to, told or not.
#[test]
fn nothing_is_read_before_a_human_has_said_it() {
    let w = World::sqlite();
    let lead = w.lead();
    let second = w.staff("Sue Second", Role::ClinicalLead);
    let episode = w
        .refer(&lead, w.somebody("Vi Under", date(1985, 6, 11)))
        .made
        .episode
        .unwrap();
    w.on(
        &lead,
        episode,
        EpisodeCommand::Screen {
            priority: Priority::Routine,
            next: NextStep::Decide,
            reason: "As the letter says".to_owned(),
        },
    );
    let her = come_in(&w, episode);
    let path = || w.desk.own_episode(&her, episode).unwrap();
    assert_eq!(path().place, OwnPlace::LookedAt);
    let decision: DecisionId = w.desk.ids().next();
    w.on(
        &lead,
        episode,
        EpisodeCommand::Decide {
            decision: DecisionFacts {
                id: decision,
                kind: DecisionKind::NotSuitable,
                considered: vec![w.dit.therapy.clone()],
                choices: Vec::new(),
                reason: Some(ReasonCode::TherapyNotIndicated),
                trial_sessions: None,
                look_again_on: None,
                second_opinion_stated: true,
                unmet_need: false,
            },
            words: DecisionWords {
                reason: "THE REASON".to_owned(),
                referrer_view: Some("THE REFERRER".to_owned()),
                person_view: Some("She wants it".to_owned()),
                took_part: Some("She and I".to_owned()),
                alternative: Some("A course".to_owned()),
                alternative_owner: Some("The team".to_owned()),
                ..DecisionWords::default()
            },
        },
    );
    w.on(
        &second,
        episode,
        EpisodeCommand::ConfirmDecision {
            decision,
            how: ConfirmedBy::SecondClinician,
            agrees: true,
            reason: Some("I agree".to_owned()),
        },
    );
    let hidden = path();
    assert_eq!(
        (hidden.place, hidden.decisions.len(), hidden.to_be_told),
        (OwnPlace::Deciding, 0, true)
    );
    assert!(!format!("{hidden:?}").contains("THE REASON"));
    let tell = || EpisodeCommand::TellDecision {
        decision,
        to: Audience::Person,
        channel: Channel::Phone,
        note: None,
    };
    w.on(&lead, episode, tell());
    let told = path();
    let [d] = told.decisions.as_slice() else {
        panic!("one decision")
    };
    assert_eq!((d.by, d.can_contest, d.is_a_no), (Role::ClinicalLead, true, true));
    assert_eq!(d.reason.as_deref(), Some("THE REASON"));
    assert!(
        !format!("{told:?}").contains("THE REFERRER"),
        "what others wrote in confidence is not here"
    );

    let review: ReviewId = w.desk.ids().next();
    let contest = EpisodeCommand::AskSecondOpinion {
        review,
        decision,
        asked_by: AskedBy::Person,
        reason: Some("You saw me once".to_owned()),
    };
    w.on(&her, episode, contest);
    assert_eq!(path().place, OwnPlace::SecondLook);
    assert_eq!(path().decisions[0].reviews[0].why.as_deref(), Some("You saw me once"));
    let own = w.practitioner("Quentin Marl", "2");
    let reviewer = w.account("Quentin Marl", Role::Reviewer, Some(own), None);
    w.on(
        &lead,
        episode,
        EpisodeCommand::NameReviewer {
            review,
            reviewer: reviewer.user,
            human: reviewer.human,
            pool: ReviewerPool::Register,
            trained_in: Vec::new(),
            managers: Vec::new(),
        },
    );
    w.days(5);
    w.on(
        &reviewer,
        episode,
        EpisodeCommand::OfferMeeting {
            review,
            accepted: Some(true),
        },
    );
    w.on(
        &reviewer,
        episode,
        EpisodeCommand::WriteOpinion {
            review,
            opinion: "THE OPINION".to_owned(),
        },
    );
    w.on(&reviewer, episode, EpisodeCommand::ShowFirstDecision { review });
    w.on(
        &reviewer,
        episode,
        EpisodeCommand::ConcludeReview {
            review,
            outcome: ReviewOutcome::Changed,
            choices: vec![w.dit.clone()],
            deliverer: None,
            unmet_need: true,
            reason: "THE SECOND REASON".to_owned(),
            wait: w.desk.ids().next(),
        },
    );
    let before = format!("{:?}", path());
    assert!(!before.contains("THE OPINION") && !before.contains("THE SECOND REASON") && path().waits.is_empty());
    w.on(&lead, episode, tell());
    let after = path();
    let told = after.decisions[0].reviews[0].told.as_ref().unwrap();
    assert_eq!(told.opinion.as_deref(), Some("THE OPINION"));
    assert_eq!(told.reason.as_deref(), Some("THE SECOND REASON"));
    assert_eq!(
        (after.place, after.waits.len(), after.waits[0].since),
        (OwnPlace::Waiting, 1, after.since.unwrap())
    );
}

#[test]
fn who_has_looked_is_shown_by_work_and_by_name_when_asked_for() {
    let w = World::sqlite();
    let (mine, _) = w.waiting("Amina Rahman", Priority::Soon);
    let (other, _) = w.waiting("Brian Moss", Priority::Soon);
    let lead = w.lead();
    w.desk.episode(&lead, mine).unwrap();
    w.desk.episode(&lead, mine).unwrap();
    w.desk.episode(&w.admin(), mine).unwrap();
    let his = come_in(&w, other);
    w.desk.own_record(&his).unwrap();
    let her = come_in(&w, mine);
    w.desk.own_record(&her).unwrap();
    let looks = w.desk.own_looks(&her, 1).unwrap().items;
    let by = |role| looks.iter().find(|l| l.role == Some(role)).unwrap();
    assert_eq!(
        (by(Role::ClinicalLead).times, by(Role::ClinicalLead).team.as_str()),
        (2, "Team")
    );
    assert!(by(Role::Person).own);
    assert!(looks.iter().all(|l| l.name.is_none()));
    w.desk.ask_who_looked(&her, by(Role::ClinicalLead).position).unwrap();
    w.desk.ask_who_looked(&her, by(Role::ClinicalLead).position).unwrap();
    let looks = w.desk.own_looks(&her, 1).unwrap().items;
    let names: Vec<_> = looks.iter().filter_map(|l| l.name.as_deref()).collect();
    assert_eq!(names, ["Lena Lead"]);
    // An entry about somebody else, and one that is not there, are the same to her.
    let his_entry = w
        .desk
        .own_looks(&his, 1)
        .unwrap()
        .items
        .iter()
        .find(|l| l.own)
        .unwrap()
        .position;
    for entry in [his_entry, 999_999] {
        assert_eq!(w.desk.ask_who_looked(&her, entry).unwrap_err(), Refused::NotFound);
    }
    // Her own looks are in the log like all others.
    let readers = w.desk.readers_of(&lead, her.own.unwrap()).unwrap();
    assert!(
        readers
            .iter()
            .any(|r| r.role == Some(Role::Person) && r.page == "own pages" && r.name == "The person")
    );
}

#[test]
fn personas_are_in_a_demonstration_only() {
    let w = World::sqlite();
    let (waits, _) = w.waiting("Amina Rahman", Priority::Soon);
    let personas = w.desk.own_personas();
    assert_eq!(personas.len(), 1);
    assert_eq!(personas[0].episode, waits);
    assert!(w.desk.come_in_as_persona(waits).is_ok());
    assert_eq!(
        w.desk.come_in_as_persona(w.desk.ids().next()).unwrap_err(),
        SignInRefused::Wrong
    );
    let real = World::real();
    assert!(real.desk.own_personas().is_empty());
}
