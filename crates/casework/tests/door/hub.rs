//! The staff hub: a ledger of its own kind, named clinicians only and none whom the person knows, nobody told without
//! consent, nothing taken in that belongs to the main service.

use care::Role;
use care::episode::*;
use care::own_access::WayKind;
use care::person::{PersonCommand, PersonEvent};
use care::service::{NeighbourHub, ServiceEvent, ServiceKind};
use care::staff_hub::*;
use care::terms::*;
use care::*;
use casework::read::{AccessQuestion, InboxFilter, WaitingFilter};
use casework::*;
use jiff::civil::date;

use crate::world::World;

/// A hub with three named clinicians, one who has no entry among the practitioners, and a duty lead.
pub struct Hub {
    pub w: World,
    pub triage: Principal,
    pub friend: Principal,
    pub friend_id: PractitionerId,
    pub therapist: Principal,
    pub therapist_id: PractitionerId,
    pub unnamed: Principal,
    pub lead: Principal,
    pub ig: Principal,
}

pub fn hub() -> Hub {
    let w = World::hub();
    let named = |name: &str, number: &str, role: Role| {
        let id = w.practitioner(name, number);
        (w.account(name, role, Some(id), None), id)
    };
    let (triage, _) = named("Tilda Triage", "1", Role::TriageClinician);
    let (friend, friend_id) = named("Fern Friend", "2", Role::TriageClinician);
    let (therapist, therapist_id) = named("Theo Therapist", "3", Role::Therapist);
    Hub {
        unnamed: w.staff("Una Unnamed", Role::TriageClinician),
        lead: w.staff("Lena Lead", Role::ClinicalLead),
        ig: w.staff("Ivo Officer", Role::IgOfficer),
        w,
        triage,
        friend,
        friend_id,
        therapist,
        therapist_id,
    }
}

fn entry(knows: &[PractitionerId]) -> StaffEntry {
    StaffEntry {
        work: WorkKind::CareHome,
        matter: Some(StaffMatter::ResidentsDied),
        employer: Some("Larch House".to_owned()),
        event_on: Some(date(2026, 2, 20)),
        knows: knows.to_vec(),
        told_of_neighbour: false,
    }
}

impl Hub {
    pub fn comes(&self, name: &str, knows: &[PractitionerId]) -> Done {
        let mut person = self.w.somebody(name, date(1980, 1, 1));
        person.source = ReferralSource::Employer;
        person.referrer_organisation = Some("Larch House".to_owned());
        person.words = ReferralWords {
            own_words: Some("Eleven of them died that winter".to_owned()),
            ..ReferralWords::default()
        };
        let referral = HubReferral {
            entry: Some(entry(knows)),
            others: Some("Jo from nights".to_owned()),
            person,
        };
        let act = Act::Hub(HubAct::Enter(Box::new(referral)));
        self.w.act(&self.w.desk.visitor(), act)
    }

    /// Whether any list or search shows a person to somebody.
    fn finds(&self, p: &Principal, name: &str, number: &str) -> Vec<&'static str> {
        let desk = &self.w.desk;
        let mut found = Vec::new();
        let mut at = |place, there: bool| {
            if there {
                found.push(place);
            }
        };
        at("search", desk.search_people(p, name).is_ok_and(|hits| !hits.is_empty()));
        at(
            "number",
            desk.search_people(p, number).is_ok_and(|hits| !hits.is_empty()),
        );
        let filter = InboxFilter::default();
        at(
            "inbox",
            desk.inbox(p, &filter)
                .is_ok_and(|i| i.page.total > 0 || !i.counts.is_empty() || i.overdue > 0),
        );
        at(
            "waiting list",
            desk.waiting_list(p, &WaitingFilter::default())
                .is_ok_and(|l| l.page.total > 0),
        );
        at(
            "today",
            desk.today(p)
                .is_ok_and(|t| !t.tasks.is_empty() || !t.counts.is_empty() || !t.diary.is_empty()),
        );
        at(
            "caseload",
            desk.caseload(p)
                .is_ok_and(|c| c.groups.iter().any(|g| !g.rows.is_empty())),
        );
        at("offers", desk.offers(p).is_ok_and(|o| !o.is_empty()));
        at("due", desk.hub_dues(p).is_ok_and(|d| !d.is_empty()));
        let identity = self.w.somebody("Amina Carer", date(1980, 1, 1)).identity;
        at(
            "recognise",
            desk.recognise(p, &identity).is_ok_and(|hits| !hits.is_empty()),
        );
        found
    }
}

#[test]
fn the_kind_is_in_the_ledger_and_no_other_settings_open_it() {
    let open = |w: &World| Opened {
        url: w.url.clone(),
        master: w.master.clone(),
        clock: w.clock.clone(),
    };
    let hub = World::hub();
    assert!(hub.desk.is_hub());
    match Desk::open(open(&hub)) {
        Err(OpenError::WrongKind { found, wanted }) => {
            assert_eq!((found, wanted), (ServiceKind::StaffHub, ServiceKind::Service));
        }
        other => panic!("a hub was opened as a service: {:?}", other.map(|_| ())),
    }
    Desk::open_hub(open(&hub)).unwrap();
    assert_eq!(kind_of(hub.desk.ledger()).unwrap(), ServiceKind::StaffHub);
    let service = World::sqlite();
    let refused = Desk::open_hub(open(&service)).map(|_| ()).unwrap_err();
    let words = refused.to_string();
    assert!(
        words.contains("psychological-therapy service") && words.contains("staff-hub.toml"),
        "{words}"
    );
    assert!(!service.desk.is_hub());
    // A service does not become a hub later, nor does one have a neighbour.
    let admin = service.admin();
    for command in [
        ServiceEvent::StaffHubFounded,
        ServiceEvent::NeighbourHubNamed(NeighbourHub::default()),
    ] {
        service.refused(
            &admin,
            Act::Service {
                expected: None,
                command,
            },
        );
    }
    assert!(!service.another_desk().is_hub());
    // Nothing of a hub is done in a service.
    let referral = HubReferral {
        entry: Some(entry(&[])),
        others: None,
        person: service.somebody("Nora Nobody", date(1980, 1, 1)),
    };
    let refused = service.refused(&service.desk.visitor(), Act::Hub(HubAct::Enter(Box::new(referral))));
    assert_eq!(
        refused,
        Refused::NotAllowed {
            why: "Only a staff hub does this".to_owned()
        }
    );
}

#[test]
fn whoever_comes_is_seen_by_named_clinicians_and_by_none_whom_she_knows() {
    let h = hub();
    let done = h.comes("Amina Carer", &[h.friend_id]);
    let (person, episode) = (done.made.person.unwrap(), done.made.episode.unwrap());
    let number = record_number(person);

    let seen = h.finds(&h.triage, "Amina", &number);
    for place in ["search", "number", "inbox", "today", "due", "recognise"] {
        assert!(
            seen.contains(&place),
            "the named clinician finds her by {place}: {seen:?}"
        );
    }
    let page = h.w.desk.episode(&h.triage, episode).unwrap();
    let sent = page.state.referral().unwrap();
    assert_eq!((sent.source, sent.means), (ReferralSource::SelfReferral, Means::Form));
    assert_eq!(
        (sent.referrer_organisation.as_deref(), sent.problem.as_deref()),
        (None, Some("grief"))
    );
    let known = h.w.desk.at_the_hub(&h.triage, episode).unwrap();
    assert_eq!(known.number, number);
    assert_eq!(known.knows, ["Fern Friend"]);
    assert_eq!(known.others.as_deref(), Some("Jo from nights"));
    assert!(
        known.has_employer && known.entry.employer.is_none(),
        "the employer is counted, never shown"
    );

    for (p, who) in [
        (&h.friend, "whom she knows"),
        (&h.unnamed, "not named"),
        (&h.lead, "the lead"),
        (&h.ig, "the officer"),
    ] {
        assert_eq!(h.finds(p, "Amina", &number), Vec::<&str>::new(), "{who}");
        assert!(h.w.desk.episode(p, episode).is_err(), "{who}");
        assert!(h.w.desk.at_the_hub(p, episode).is_err(), "{who}");
    }
    for role in [
        Role::Administrator,
        Role::ServiceManager,
        Role::Referrer,
        Role::Moderator,
    ] {
        let p = h.w.staff(role.words(), role);
        assert_eq!(h.finds(&p, "Amina", &number), Vec::<&str>::new(), "{}", role.code());
        assert!(h.w.desk.episode(&p, episode).is_err(), "{}", role.code());
    }
    // Not even that there is a record: what a colleague would learn from it is why she came.
    assert_eq!(h.w.desk.episode(&h.friend, episode).unwrap_err(), Refused::NotFound);
    let raise = EpisodeCommand::Assign {
        user: h.friend.user,
        role: Role::TriageClinician,
    };
    let act = |command| Act::Episode {
        id: episode,
        expected: None,
        command,
    };
    assert_eq!(h.w.refused(&h.friend, act(raise.clone())), Refused::NotFound);
    // Nor is she given to somebody whom she knows, or who is not named.
    assert!(matches!(h.w.refused(&h.triage, act(raise)), Refused::Invalid(_)));
    let book = |with| EpisodeCommand::BookAssessment {
        appointment: h.w.desk.ids().next(),
        with,
        at: "2026-03-06T10:00:00Z".parse().unwrap(),
        minutes: 60,
        medium: Medium::Video,
        site: None,
    };
    assert!(matches!(
        h.w.refused(&h.triage, act(book(h.friend.user))),
        Refused::Invalid(_)
    ));
    assert!(matches!(
        h.w.refused(&h.triage, act(book(h.unnamed.user))),
        Refused::Invalid(_)
    ));

    // She names another later, and it is closed to him at once, in another process too.
    h.w.act(
        &h.triage,
        Act::Hub(HubAct::NameColleagues {
            episode,
            knows: vec![h.therapist_id],
        }),
    );
    let known = h.w.desk.at_the_hub(&h.triage, episode).unwrap();
    assert_eq!(known.knows.len(), 2);
    let other = Desk::open_hub(Opened {
        url: h.w.url.clone(),
        master: h.w.master.clone(),
        clock: h.w.clock.clone(),
    })
    .unwrap();
    assert!(other.search_people(&h.therapist, "Amina").unwrap().is_empty());
    assert_eq!(other.search_people(&h.triage, &number.to_lowercase()).unwrap().len(), 1);
}

#[test]
fn a_second_record_of_the_same_person_is_closed_to_the_same_colleagues() {
    let h = hub();
    let first = h.comes("Amina Carer", &[h.friend_id]);
    let second = h.comes("Amina Carer", &[h.therapist_id]);
    assert_ne!(
        first.made.person, second.made.person,
        "a stranger who knows her name learns of no record"
    );
    assert!(h.w.desk.search_people(&h.friend, "Amina").unwrap().is_empty());
    assert!(h.w.desk.search_people(&h.therapist, "Amina").unwrap().is_empty());
    assert_eq!(h.w.desk.search_people(&h.triage, "Amina").unwrap().len(), 2);
}

#[test]
fn a_therapist_whom_she_knows_is_never_proposed_nor_offered() {
    let h = hub();
    let slot = h.w.opening(h.therapist_id, Day::Friday, 10);
    let free = h.w.opening(h.friend_id, Day::Friday, 10);
    let done = h.comes("Amina Carer", &[h.therapist_id]);
    let episode = done.made.episode.unwrap();
    let (_, wait) = h.w.on_the_list(&h.triage, episode, Priority::Routine);
    let filled = h.w.desk.fill_slot(&h.triage, slot).unwrap();
    assert!(filled.ranked.is_empty(), "his slot is not for her");
    assert_eq!(h.w.desk.fill_slot(&h.triage, free).unwrap().ranked.len(), 1);
    let offer = |opening| Act::OfferSlot {
        episode,
        expected: None,
        wait,
        opening,
        choice: h.w.cbt.clone(),
        first_on: date(2026, 3, 13),
        explanation: None,
    };
    assert!(matches!(h.w.refused(&h.triage, offer(slot)), Refused::Invalid(_)));
    h.w.act(&h.triage, offer(free));
    for act in [
        Act::Propose,
        Act::BreakGlass {
            episode,
            reason: "x".repeat(30),
        },
    ] {
        assert!(matches!(h.w.refused(&h.triage, act), Refused::NotAllowed { .. }));
    }
    assert!(
        h.w.desk
            .offers(&h.therapist)
            .is_err_and(|r| matches!(r, Refused::NotAllowed { .. }))
    );
}

#[test]
fn the_duty_lead_opens_one_record_where_a_life_is_in_danger() {
    let h = hub();
    let done = h.comes("Amina Carer", &[]);
    let (person, episode) = (done.made.person.unwrap(), done.made.episode.unwrap());
    let danger = |number: &str, reason: &str| {
        Act::Hub(HubAct::LifeInDanger {
            number: number.to_owned(),
            reason: reason.to_owned(),
        })
    };
    let reason = "She rang from the bridge and then hung up";
    assert!(matches!(
        h.w.refused(&h.lead, danger("0000-0000", reason)),
        Refused::Invalid(_)
    ));
    for p in [&h.triage, &h.ig, &h.unnamed] {
        assert!(matches!(
            h.w.refused(p, danger(&record_number(person), reason)),
            Refused::NotAllowed { .. }
        ));
    }
    assert_eq!(h.w.desk.episode(&h.lead, episode).unwrap_err(), Refused::NotFound);
    h.w.act(&h.lead, danger(&record_number(person), reason));
    let page = h.w.desk.episode(&h.lead, episode).unwrap();
    assert_eq!(page.relations, [Relation::BreakGlass]);
    assert!(page.may(ActKind::RaiseConcern) && !page.may(ActKind::SendLetter) && !page.may(ActKind::StatePerson));
    assert!(
        h.w.desk.search_people(&h.lead, "Amina").is_err(),
        "no list opens with it"
    );
    let grants = h.w.desk.grants(&h.ig).unwrap();
    assert!(grants[0].reason.starts_with("Life in danger"));
    // Whoever answers for the access log sees numbers, not names.
    let log =
        h.w.desk
            .access_log_of(
                &h.ig,
                &AccessQuestion {
                    page: 1,
                    ..AccessQuestion::default()
                },
            )
            .unwrap();
    let entry = h.w.desk.access_entry(&h.ig, log.items[0].position).unwrap();
    assert_eq!(entry.people[0].listed(), format!("Record {}", record_number(person)));
    assert!(h.w.desk.find_for_access_log(&h.ig, "Amina").unwrap().is_empty());
    assert_eq!(
        h.w.desk
            .find_for_access_log(&h.ig, &record_number(person))
            .unwrap()
            .len(),
        1
    );
    h.w.hours(2);
    assert_eq!(h.w.desk.episode(&h.lead, episode).unwrap_err(), Refused::NotFound);
    // She can be told who looked.
    let readers = h.w.desk.readers_of(&h.triage, person).unwrap();
    assert!(readers.iter().any(|r| r.name == "Lena Lead" && r.reason.is_some()));
    assert!(h.w.desk.readers_of(&h.friend, person).is_ok());
    h.w.act(
        &h.triage,
        Act::Hub(HubAct::NameColleagues {
            episode,
            knows: vec![h.friend_id],
        }),
    );
    assert_eq!(h.w.desk.readers_of(&h.friend, person).unwrap_err(), Refused::NotFound);
}

#[test]
fn nothing_of_the_main_service_is_taken_in() {
    let h = hub();
    let system = h.w.desk.system();
    let reason = |refused: Refused| match refused {
        Refused::NotAllowed { why } => why,
        other => panic!("{other:?}"),
    };
    let by_hand = h.w.somebody("Bo Byhand", date(1980, 1, 1));
    let why = reason(h.w.refused(&h.triage, Act::Refer(Box::new(by_hand))));
    assert!(why.contains("its own form"), "{why}");
    let why = reason(h.w.desk.take_message(&system, b"{}", false).map(|_| ()).unwrap_err());
    assert!(
        why.contains("staff hub") && why.contains("no referral messages"),
        "{why}"
    );
    let why = reason(h.w.desk.take_list(&system, b"first_name\n").map(|_| ()).unwrap_err());
    assert!(why.contains("no lists"), "{why}");
    let why = reason(h.w.desk.preview_register(&system, b"x").map(|_| ()).unwrap_err());
    assert!(why.contains("staff hub"), "{why}");
    let act = Act::Workforce(WorkforceAct::ImportRegister { file: b"x".to_vec() });
    assert!(matches!(h.w.refused(&system, act), Refused::NotAllowed { .. }));
}

#[test]
fn only_the_person_and_where_she_agrees_her_gp_ever_hears() {
    let h = hub();
    let done = h.comes("Amina Carer", &[]);
    let (person, episode) = (done.made.person.unwrap(), done.made.episode.unwrap());
    let letter = |to| Act::Episode {
        id: episode,
        expected: None,
        command: EpisodeCommand::SendLetter {
            letter: LetterKind::Acknowledgement,
            to,
            channel: Channel::Letter,
        },
    };
    for to in [Audience::Gp, Audience::Referrer, Audience::Carer] {
        assert!(
            matches!(h.w.refused(&h.triage, letter(to)), Refused::Rejected(r) if r.rule == Rule::NoConsent),
            "{to}"
        );
    }
    let consent = |kind| Act::Person {
        id: person,
        expected: None,
        command: PersonEvent::ConsentGiven { kind, carer: None }.into(),
    };
    h.w.act(&h.triage, consent(ConsentKind::ShareWithGp));
    h.w.act(&h.triage, consent(ConsentKind::ShareWithReferrer));
    h.w.act(&h.triage, letter(Audience::Gp));
    // Whatever is ticked: nobody sent her, so there is nobody to tell; her employer least of all.
    assert!(matches!(
        h.w.refused(&h.triage, letter(Audience::Referrer)),
        Refused::Rejected(_)
    ));
    let disclose = |told_first, to| Act::Person {
        id: person,
        expected: None,
        command: PersonCommand {
            event: PersonEvent::Disclosed { to, told_first },
            note: Some("To her regulator, because people are in danger".to_owned()),
        },
    };
    assert!(matches!(
        h.w.refused(&h.triage, disclose(false, Audience::Gp)),
        Refused::Invalid(_)
    ));
    assert!(matches!(
        h.w.refused(&h.triage, disclose(true, Audience::Referrer)),
        Refused::Rejected(_)
    ));
    h.w.act(&h.triage, disclose(true, Audience::Gp));
}

#[test]
fn her_own_pages_open_for_her_alone_and_no_colleague_she_knows_gives_the_way() {
    let h = hub();
    let w = &h.w;
    let made = |name: &str| {
        let done = h.comes(name, &[h.friend_id]);
        (done.made.person.unwrap(), done.made.episode.unwrap())
    };
    let (person, episode) = made("Amina Carer");
    let (_, other) = made("Berta Nurse");
    let way = || GiveWay {
        episode,
        kind: WayKind::Letter,
        identity: Some("Sat across from her".to_owned()),
    };
    for (who, why) in [(&h.friend, "whom she knows"), (&h.unnamed, "without an entry")] {
        assert!(w.desk.give_way(who, way(), None).is_err(), "{why}");
        assert!(w.desk.own_ways(who, episode).is_err(), "{why}");
    }
    assert!(matches!(
        w.desk.give_way(&h.lead, way(), None),
        Err(Refused::NotFound | Refused::NotAllowed { .. })
    ));
    let given = w.desk.give_way(&h.triage, way(), None).unwrap().unwrap();
    let token = w.desk.come_in(&given.secret, "net").unwrap();
    assert_eq!(w.desk.come_in(&given.secret, "net"), Err(SignInRefused::Wrong));
    let own = w.desk.principal(token.as_str()).unwrap();
    assert_eq!((own.role, own.own), (Role::Person, Some(person)));

    let record = w.desk.own_record(&own).unwrap();
    assert_eq!(record.episodes.iter().map(|e| e.id).collect::<Vec<_>>(), [episode]);
    assert!(w.desk.own_data(&own).is_ok());
    // Somebody else's record is not there, by any of what she may do.
    let write = |text: &str| EpisodeCommand::Write {
        message: w.desk.ids().next(),
        text: text.to_owned(),
    };
    w.on(&own, episode, write("The nights are worse"));
    let act = Act::Episode {
        id: other,
        expected: None,
        command: write("Not mine"),
    };
    assert_eq!(w.refused(&own, act), Refused::NotFound);
    assert_eq!(w.desk.own_after(&own, other).map(|_| ()), Err(Refused::NotFound));
    assert!(w.desk.episode(&own, episode).is_err(), "not even hers, as staff see it");
    assert_eq!(h.finds(&own, "Berta", &record_number(person)), Vec::<&str>::new());
    // What she wrote reaches a clinician of the hub, and nobody whom she knows.
    let message = |p: &Principal| {
        let seen = w.desk.episode(p, episode).ok()?;
        Some(seen.state.messages.len())
    };
    assert_eq!((message(&h.triage), message(&h.friend)), (Some(1), None));
    // Nothing is sent, and no public story is told in a hub.
    assert!(w.desk.email_way(&h.triage, episode, None, None).is_err());
    let story = OwnAct::TellStory {
        told_to: care::story::StoryFor::Myself,
        words: "It helped".to_owned(),
        note: String::new(),
    };
    assert!(matches!(w.refused(&own, Act::Own(story)), Refused::NotAllowed { .. }));
}
