//! What of a record a role may read.

use care::episode::*;
use care::person::{PersonEvent, SafeContact, SafeUse};
use care::practitioner::PractitionerEvent;
use care::terms::*;
use care::*;
use casework::*;
use jiff::civil::date;

use crate::world::World;

struct Record {
    w: World,
    episode: EpisodeId,
    therapist: Principal,
    supervisor: Principal,
    lead: Principal,
}

/// Somebody in therapy whose record holds every kind of text.
fn record() -> Record {
    let w = World::sqlite();
    let (own, senior) = (w.practitioner("Nora Room", "1"), w.practitioner("Sara Senior", "2"));
    let therapist = w.account("Nora Room", Role::Therapist, Some(own), None);
    let supervisor = w.account("Sara Senior", Role::Supervisor, Some(senior), None);
    let lead = w.lead();
    let command = PractitionerEvent::SupervisorNamed { supervisor: senior };
    w.act(
        &lead,
        Act::Practitioner {
            id: own,
            expected: None,
            command,
        },
    );
    let mut new = w.somebody("Amina Rahman", date(1988, 2, 29));
    new.words.own_words = Some("OWNWORDS".to_owned());
    new.words.referrer_name = Some("REFERRERNAME".to_owned());
    new.circumstances = vec![SocialCircumstance::ViolenceAtHome];
    let episode = w.refer(&lead, new).made.episode.unwrap();
    let (_, wait) = w.on_the_list(&lead, episode, Priority::Soon);
    let opening = w.opening(own, Day::Monday, 9);
    let offer = w.act(
        &lead,
        Act::OfferSlot {
            episode,
            expected: None,
            wait,
            opening,
            choice: w.cbt.clone(),
            first_on: date(2026, 3, 9),
            explanation: None,
        },
    );
    let offer = offer.made.offer.unwrap();
    w.act(
        &lead,
        Act::AcceptOffer {
            episode,
            expected: None,
            offer,
            trainee: TraineeTold::NotATrainee,
        },
    );
    let note = |layer, text: &str| EpisodeCommand::WriteNote {
        note: w.desk.ids().next(),
        layer,
        session: None,
        corrects: None,
        text: text.to_owned(),
    };
    w.on(&therapist, episode, note(NoteLayer::Shared, "SHAREDNOTE"));
    w.on(&therapist, episode, note(NoteLayer::Process, "PROCESSNOTE"));
    w.on(
        &therapist,
        episode,
        EpisodeCommand::AgreeGoal {
            goal: w.desk.ids().next(),
            words: "THEGOAL".to_owned(),
        },
    );
    w.on(
        &lead,
        episode,
        EpisodeCommand::LogCall {
            opening: None,
            outcome: CallOutcome::Spoke,
            note: Some("THECALL".to_owned()),
        },
    );
    let answers = Answers {
        instrument: "gad7".to_owned(),
        answers: vec![Some(1); 7],
        entered_by: EnteredBy::StaffWithPerson,
    };
    let on = w.today();
    w.act(
        &therapist,
        Act::TakeMeasure {
            episode,
            expected: None,
            session: None,
            on,
            answers,
        },
    );
    Record {
        w,
        episode,
        therapist,
        supervisor,
        lead,
    }
}

fn texts(page: &read::EpisodePage) -> String {
    format!("{page:?}")
}

#[test]
fn an_administrator_sees_no_clinical_entry() {
    let Record { w, episode, lead, .. } = record();
    let page = w.desk.episode(&w.admin(), episode).unwrap();
    let seen = texts(&page);
    assert!(page.restricted && page.hidden >= 4);
    for clinical in [
        "OWNWORDS",
        "SHAREDNOTE",
        "PROCESSNOTE",
        "THEGOAL",
        "It fits what you want",
        "As the letter says",
        "gad7",
        "ViolenceAtHome",
    ] {
        assert!(!seen.contains(clinical), "{clinical}");
    }
    for needed in ["REFERRERNAME", "THECALL", "01632 960001"] {
        assert!(seen.contains(needed), "{needed}");
    }
    assert!(page.state.measures.is_empty() && page.state.notes.is_empty() && page.state.goals.is_empty());
    assert!(
        page.entries.iter().any(|e| e.masked.contains(&Key::Reason)),
        "it shows that something is left out"
    );
    let whole = texts(&w.desk.episode(&lead, episode).unwrap());
    for clinical in ["OWNWORDS", "SHAREDNOTE", "THEGOAL", "gad7"] {
        assert!(whole.contains(clinical), "{clinical}");
    }
}

#[test]
fn process_notes_are_for_the_author_and_the_supervisor() {
    let Record {
        w,
        episode,
        therapist,
        supervisor,
        lead,
    } = record();
    for (p, reads) in [(&therapist, true), (&supervisor, true), (&lead, false)] {
        let page = w.desk.episode(p, episode).unwrap();
        assert_eq!(texts(&page).contains("PROCESSNOTE"), reads, "{}", p.role);
        assert!(texts(&page).contains("SHAREDNOTE"));
        let process = |e: &&read::Entry| {
            matches!(
                e.event,
                EpisodeEvent::NoteWritten {
                    layer: NoteLayer::Process,
                    ..
                }
            )
        };
        assert_eq!(
            page.entries.iter().find(process).unwrap().masked.is_empty(),
            reads,
            "that there is one is no secret"
        );
    }
}

#[test]
fn a_misfiled_entry_stays_and_is_masked() {
    let Record {
        w,
        episode,
        therapist,
        lead,
        ..
    } = record();
    let page = w.desk.episode(&therapist, episode).unwrap();
    let entry = page
        .entries
        .iter()
        .find(|e| e.words.get(Key::Note) == Some("SHAREDNOTE"))
        .unwrap()
        .header
        .version;
    w.on(
        &therapist,
        episode,
        EpisodeCommand::MarkMisfiled {
            entry,
            reason: "It is about somebody else".to_owned(),
        },
    );
    let page = w.desk.episode(&lead, episode).unwrap();
    assert!(!texts(&page).contains("SHAREDNOTE"));
    assert!(page.entry(entry).unwrap().misfiled);
    assert_eq!(page.entry(entry).unwrap().masked, [Key::Note]);
}

#[test]
fn a_phone_that_is_not_safe_is_not_shown_for_calling() {
    let w = World::sqlite();
    let own = w.practitioner("Nora Room", "1");
    let opening = w.opening(own, Day::Monday, 9);
    let (episode, _) = w.waiting("Amina Rahman", Priority::Soon);
    let lead = w.lead();
    let person = w.desk.episode(&lead, episode).unwrap().person_id;
    let safe = SafeContact {
        phone: SafeUse::No,
        letter: SafeUse::Yes,
        ..SafeContact::default()
    };
    let command = care::person::PersonCommand {
        event: PersonEvent::SafeContactStated(safe),
        note: Some("He listens in".to_owned()),
    };
    w.act(
        &lead,
        Act::Person {
            id: person,
            expected: None,
            command,
        },
    );
    let fill = w.desk.fill_slot(&w.admin(), opening).unwrap();
    assert_eq!(fill.ranked[0].phone, None);
    assert_eq!(fill.ranked[0].safe_contact.phone, SafeUse::No);
    assert_eq!(fill.ranked[0].careful.as_deref(), Some("He listens in"));
    assert_eq!(
        w.desk.episode(&lead, episode).unwrap().careful.as_deref(),
        Some("He listens in")
    );
}

#[test]
fn what_a_referrer_hears_of_a_decision_follows_the_persons_consent() {
    let w = World::sqlite();
    let gp = w.referrer("Gita Practice", "Mill Lane Surgery");
    let episode = w
        .refer(&gp, w.somebody("Amina Rahman", date(1988, 2, 29)))
        .made
        .episode
        .unwrap();
    let lead = w.lead();
    w.on_the_list(&lead, episode, Priority::Soon);
    let page = w.desk.episode(&lead, episode).unwrap();
    let decision = page.state.decisions[0].facts.id;
    for to in [Audience::Person, Audience::Referrer] {
        let tell = EpisodeCommand::TellDecision {
            decision,
            to,
            channel: Channel::Phone,
            note: None,
        };
        w.on(&lead, episode, tell);
    }
    let told = w.desk.my_referral(&gp, episode).unwrap().decision.unwrap();
    assert_eq!((told.kind, told.reason), (DecisionKind::Accepted, None));
    let consent = PersonEvent::ConsentGiven {
        kind: ConsentKind::ShareWithReferrer,
        carer: None,
    };
    w.act(
        &lead,
        Act::Person {
            id: page.person_id,
            expected: None,
            command: consent.into(),
        },
    );
    let told = w.desk.my_referral(&gp, episode).unwrap().decision.unwrap();
    assert!(told.reason.unwrap().contains("It fits"));
    // A carer hears nothing without a live consent.
    let tell = EpisodeCommand::TellDecision {
        decision,
        to: Audience::Carer,
        channel: Channel::Phone,
        note: None,
    };
    assert!(matches!(
        w.refused(
            &lead,
            Act::Episode {
                id: episode,
                expected: None,
                command: tell
            }
        ),
        Refused::Rejected(why) if why.rule == Rule::NoConsent
    ));
}
