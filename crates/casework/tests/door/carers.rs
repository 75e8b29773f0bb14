//! Carers: what a person lets somebody see is read anew at each look. Ended, narrowed, over, the person dead or erased, their own
//! way in closed: the next look shows nothing. A carer comes in by the rules of any way in, and can do three things.

use care::carer::{CarerRelation, CarerSight, CarerWho};
use care::episode::*;
use care::person::{CarerRef, PersonEvent};
use care::terms::*;
use care::*;
use casework::policy::{Need, need};
use casework::read::{CarersView, OwnPlace};
use casework::*;
use jiff::civil::{Date, date};

use crate::own::{come_in, give};
use crate::world::{World, on_both};

on_both!(
    each_look_reads_the_consent_as_it_is,
    another_process_ends_it_too,
    a_carers_code_opens_once_and_in_its_time,
    two_at_once,
    an_erased_person_has_no_carer,
);

use CarerSight::{Appointments, Plan, Wait};

/// Somebody who waits, knows what was decided, and has a first talk planned.
struct Scene<'w> {
    w: &'w World,
    episode: EpisodeId,
    person: PersonId,
    her: Principal,
}

fn scene<'w>(w: &'w World, name: &str) -> Scene<'w> {
    let (episode, _) = w.waiting(name, Priority::Soon);
    let lead = w.lead();
    let page = w.desk.episode(&lead, episode).unwrap();
    let told = EpisodeCommand::TellDecision {
        decision: page.state.decisions[0].facts.id,
        to: Audience::Person,
        channel: Channel::Phone,
        note: None,
    };
    w.on(&lead, episode, told);
    let book = EpisodeCommand::BookAssessment {
        appointment: w.desk.ids().next(),
        with: lead.user,
        at: "2026-05-06T10:00:00Z".parse().unwrap(),
        minutes: 60,
        medium: Medium::Video,
        site: None,
    };
    w.on(&lead, episode, book);
    Scene {
        w,
        episode,
        person: page.person_id,
        her: come_in(w, episode),
    }
}

fn wish(sees: &[CarerSight], until: Date) -> LetSee {
    LetSee {
        who: CarerWho {
            name: "Odd Helper".to_owned(),
            relation: CarerRelation::Friend,
            relation_words: Some("We sing together".to_owned()),
        },
        sees: sees.to_vec(),
        until,
        own_wish: true,
        identity: None,
    }
}

impl Scene<'_> {
    fn until(&self) -> Date {
        calendar::days_after(self.w.today(), 91)
    }

    /// The person lets somebody see: the code to hand over.
    fn lets(&self, sees: &[CarerSight]) -> String {
        let new = wish(sees, self.until());
        self.w
            .desk
            .let_carer_see(&self.her, None, new, None)
            .unwrap()
            .unwrap()
            .secret
    }

    fn only(&self) -> CarerRow {
        let all = self.w.desk.carers(&self.her, None).unwrap();
        assert_eq!(all.rows.len(), 1);
        all.rows[0].clone()
    }

    fn carer(&self, sees: &[CarerSight]) -> (CarerId, Principal) {
        let code = self.lets(sees);
        let token = self.w.desk.come_in(&code, "net").unwrap();
        (self.only().carer.id, self.w.desk.principal(token.as_str()).unwrap())
    }

    fn states(&self, carer: CarerId, sees: &[CarerSight]) {
        let desk = &self.w.desk;
        desk.state_carers_sight(&self.her, None, carer, sees.to_vec(), self.until(), true)
            .unwrap();
    }

    fn look(&self, p: &Principal) -> Option<CarersView> {
        self.w.desk.carers_view(p).unwrap()
    }

    fn person(&self, event: PersonEvent) {
        let (id, command) = (self.person, event.into());
        let act = Act::Person {
            id,
            expected: None,
            command,
        };
        self.w.act(&self.w.lead(), act);
    }
}

fn each_look_reads_the_consent_as_it_is(w: &World) {
    let s = scene(w, "Amina Rahman");
    let (id, carer) = s.carer(&[Appointments]);
    assert_eq!((carer.role, carer.own), (Role::Carer, None));
    let seen = s.look(&carer).unwrap();
    assert_eq!(seen.appointments.unwrap().len(), 1);
    assert!(seen.wait.is_none() && seen.plan.is_none(), "only what was ticked");
    // Widened: at the next look.
    s.states(id, &[Wait, Appointments]);
    let seen = s.look(&carer).unwrap();
    let wait = seen.wait.unwrap().unwrap();
    assert_eq!((wait.place, wait.waits.len()), (OwnPlace::Waiting, 1));
    assert!(seen.appointments.is_some() && seen.plan.is_none());
    // Narrowed between two looks.
    s.states(id, &[Wait]);
    let seen = s.look(&carer).unwrap();
    assert!(seen.appointments.is_none() && seen.wait.is_some());
    // Every look is in the log, and the person reads it under the carer's name; the person's own form does not count.
    let looks = w.desk.own_looks(&s.her, 1).unwrap();
    let theirs: Vec<_> = looks.items.iter().filter(|l| l.carer.is_some()).collect();
    assert_eq!(theirs.len(), 1);
    assert_eq!(theirs[0].carer.as_deref(), Some("Odd Helper"));
    assert_eq!((theirs[0].times, theirs[0].role), (3, Some(Role::Carer)));
    assert_eq!(s.only().last_looked, Some(w.desk.now()));
    // Ended between two looks: nothing, and nothing more is logged.
    w.desk.stop_carer(&s.her, None, id, None).unwrap();
    assert_eq!(s.look(&carer), None);
    assert!(!w.desk.is_open_to_carer(&carer).unwrap());
    assert_eq!(w.desk.carers_next_code(&carer, None).unwrap_err(), Refused::NotFound);
    let after = w.desk.own_looks(&s.her, 1).unwrap();
    assert_eq!(after.items.iter().find(|l| l.carer.is_some()).unwrap().times, 3);
    // It does not come back by being stated.
    let again = w
        .desk
        .state_carers_sight(&s.her, None, id, vec![Wait], s.until(), true)
        .unwrap_err();
    assert!(matches!(again, Refused::Rejected(r) if r.rule == Rule::Inactive));
    assert_eq!(s.look(&carer), None);
}

fn another_process_ends_it_too(w: &World) {
    let s = scene(w, "Amina Rahman");
    let (id, carer) = s.carer(&[Wait]);
    let other = w.another_desk();
    assert!(other.carers_view(&carer).unwrap().is_some());
    w.desk.stop_carer(&s.her, None, id, None).unwrap();
    assert_eq!(other.carers_view(&carer).unwrap(), None);
    // A death that another process recorded.
    let t = scene(w, "Brian Moss");
    let (_, carer) = t.carer(&[Wait]);
    assert!(other.carers_view(&carer).unwrap().is_some());
    t.person(PersonEvent::DeathRecorded { died_on: None });
    assert_eq!(other.carers_view(&carer).unwrap(), None);
}

fn a_carers_code_opens_once_and_in_its_time(w: &World) {
    let s = scene(w, "Amina Rahman");
    let code = s.lets(&[Wait]);
    let id = s.only().carer.id;
    let token = w.desk.come_in(&code.to_lowercase().replace('-', " "), "net").unwrap();
    let wrong = |code: &str| assert_eq!(w.desk.come_in(code, "elsewhere").unwrap_err(), SignInRefused::Wrong);
    // Used twice, or forwarded after use.
    wrong(&code);
    let again = || w.desk.give_carers_code(&s.her, None, id, None, None).unwrap().unwrap();
    // Replaced by a newer one.
    let (first, second) = (again(), again());
    wrong(&first.secret);
    assert!(w.desk.come_in(&second.secret, "net").is_ok());
    // A code for next time is the carer's own to ask for, opens theirs and not the person's pages.
    let carer = w.desk.principal(token.as_str()).unwrap();
    let next = w.desk.carers_next_code(&carer, None).unwrap().unwrap();
    let token = w.desk.come_in(&next.secret, "net").unwrap();
    let back = w.desk.principal(token.as_str()).unwrap();
    assert_eq!((back.role, back.carer, back.own), (Role::Carer, Some(id), None));
    // Past its time, to the second.
    let late = again();
    w.days(7);
    wrong(&late.secret);
    // Ended before it was used; the consent over before it was used.
    let s = scene(w, "Brian Moss");
    let unused = s.lets(&[Wait]);
    w.desk.stop_carer(&s.her, None, s.only().carer.id, None).unwrap();
    wrong(&unused);
    let s = scene(w, "Carla Dean");
    let new = wish(&[Wait], w.today());
    let short = w.desk.let_carer_see(&s.her, None, new, None).unwrap().unwrap();
    w.days(1);
    wrong(&short.secret);
}

fn two_at_once(w: &World) {
    let s = scene(w, "Amina Rahman");
    let code = s.lets(&[Wait]);
    let let_in = std::thread::scope(|scope| {
        let all: Vec<_> = (0..8)
            .map(|n| {
                let code = code.clone();
                scope.spawn(move || w.desk.come_in(&code, &format!("net {n}")).is_ok())
            })
            .collect();
        all.into_iter().map(|t| t.join().unwrap()).filter(|ok| *ok).count()
    });
    assert_eq!(let_in, 1);
}

fn an_erased_person_has_no_carer(w: &World) {
    let s = scene(w, "Amina Rahman");
    let (_, carer) = s.carer(&[Appointments, Wait, Plan]);
    let unused = w
        .desk
        .let_carer_see(&s.her, None, wish(&[Wait], s.until()), None)
        .unwrap()
        .unwrap();
    assert!(s.look(&carer).is_some());
    let ig = w.staff("Ivy Audit", Role::IgOfficer);
    w.desk.erase(&ig, &w.lead(), s.person, Erasure::MadeInError).unwrap();
    assert_eq!(s.look(&carer), None);
    assert_eq!(w.another_desk().carers_view(&carer).unwrap(), None);
    assert_eq!(w.desk.come_in(&unused.secret, "net").unwrap_err(), SignInRefused::Wrong);
}

#[test]
fn it_ends_with_its_last_day_and_with_the_persons_own_way() {
    let w = World::sqlite();
    let s = scene(&w, "Amina Rahman");
    let code = s.lets(&[Wait]);
    let lead = w.lead();
    let come = |code: &str| {
        let token = w.desk.come_in(code, "net").unwrap();
        w.desk.principal(token.as_str()).unwrap()
    };
    let carer = come(&code);
    // Staff take the person's way back: what rests on it is closed; another way opens it again.
    give(&w, &lead, s.episode, care::own_access::WayKind::Link);
    assert!(s.look(&carer).is_some());
    w.desk.withdraw_way(&lead, s.episode).unwrap();
    assert_eq!(s.look(&carer), None);
    assert!(w.desk.carers(&s.her, None).unwrap().closed);
    give(&w, &lead, s.episode, care::own_access::WayKind::Letter);
    assert!(s.look(&carer).is_some());
    // The last day, to its end.
    w.set(&format!("{}T22:30:00Z", s.only().carer.until));
    assert!(s.look(&carer).is_some(), "still the last day in London");
    w.hours(2);
    assert_eq!(s.look(&carer), None);
    let over = s.only();
    assert!(!over.stands && over.over_since == Some(w.today()));
}

#[test]
fn who_takes_back_sharing_with_a_carer_has_taken_back_their_page() {
    let w = World::sqlite();
    let s = scene(&w, "Amina Rahman");
    let (_, carer) = s.carer(&[Wait]);
    let kind = ConsentKind::ShareWithCarer;
    let spoken = Some(CarerRef {
        name: "Odd Helper".to_owned(),
        phone: None,
    });
    s.person(PersonEvent::ConsentGiven { kind, carer: spoken });
    assert!(s.look(&carer).is_some());
    s.person(PersonEvent::ConsentWithdrawn { kind });
    assert_eq!(s.look(&carer), None);
}

#[test]
fn a_plan_is_shown_only_when_the_person_has_it_and_said_yes_to_it() {
    let w = World::sqlite();
    let s = scene(&w, "Amina Rahman");
    let lead = w.lead();
    let concern: ConcernId = w.desk.ids().next();
    let raise = EpisodeCommand::RaiseConcern {
        concern,
        kind: ConcernKind::SuicideOrSelfHarm,
        source: ConcernSource::Words,
        response: ResponseNeeded::Today,
        owner: None,
        what: "She said so".to_owned(),
    };
    w.on(&lead, s.episode, raise);
    let share = |people: &str, copy_given: bool| {
        w.clock.advance_micros(60 * 1_000_000);
        let plan = PlanFacts {
            copy_given,
            review_on: date(2026, 4, 1),
        };
        let words = PlanWords {
            people: Some(people.to_owned()),
            ..PlanWords::default()
        };
        w.on(&lead, s.episode, EpisodeCommand::SharePlan { concern, plan, words });
    };
    let (id, carer) = s.carer(&[Plan]);
    let shown = || s.look(&carer).unwrap().plan.unwrap();
    assert_eq!(shown(), [], "there is none");
    share("My sister", true);
    assert_eq!(shown(), [], "written after she said yes");
    assert!(s.only().newer_plan);
    w.clock.advance_micros(60 * 1_000_000);
    s.states(id, &[Plan]);
    assert_eq!(shown(), [(Key::PlanPeople, "My sister".to_owned())]);
    share("Not yet seen by her", false);
    assert_eq!(
        shown(),
        [],
        "the newest is not in her hands, and the older is not the plan any more"
    );
    s.states(id, &[Wait]);
    assert_eq!(s.look(&carer).unwrap().plan, None);
}

#[test]
fn a_carer_can_do_three_things_and_nothing_else() {
    let w = World::sqlite();
    let s = scene(&w, "Amina Rahman");
    let (id, carer) = s.carer(&[Appointments, Wait, Plan]);
    let may: Vec<ActKind> = ActKind::ALL
        .iter()
        .copied()
        .filter(|kind| need(*kind, Role::Carer) != Need::Never)
        .collect();
    assert_eq!(may, [ActKind::CarerWayIn, ActKind::StopHelping, ActKind::SeeAsCarer]);
    let on = |command| Act::Episode {
        id: s.episode,
        expected: None,
        command,
    };
    let acts = [
        on(EpisodeCommand::Write {
            message: w.desk.ids().next(),
            text: "x".to_owned(),
        }),
        on(EpisodeCommand::KeepInTouch {
            answer: KeepInTouch::Worse,
            channel: Channel::Portal,
            note: None,
            concern: w.desk.ids().next(),
        }),
        Act::Person {
            id: s.person,
            expected: None,
            command: PersonEvent::ConsentWithdrawn {
                kind: ConsentKind::Email,
            }
            .into(),
        },
        Act::Refer(Box::new(w.somebody("Dora Else", date(1990, 1, 1)))),
        Act::Own(OwnAct::ComeBack {
            episode: s.episode,
            words: "x".to_owned(),
            wants_triage: false,
        }),
    ];
    for act in acts {
        assert!(matches!(w.refused(&carer, act), Refused::NotAllowed { .. }));
    }
    let refused = |done: bool| assert!(!done, "a carer was let in");
    refused(w.desk.own_record(&carer).is_ok());
    refused(w.desk.own_episode(&carer, s.episode).is_ok());
    refused(w.desk.own_data(&carer).is_ok());
    refused(w.desk.own_looks(&carer, 1).is_ok());
    refused(w.desk.episode(&carer, s.episode).is_ok());
    refused(w.desk.search_people(&carer, "Rahman").is_ok());
    refused(w.desk.carers(&carer, None).is_ok());
    refused(w.desk.carers(&carer, Some(s.episode)).is_ok());
    refused(w.desk.stop_carer(&carer, Some(s.episode), id, None).is_ok());
    refused(
        w.desk
            .state_carers_sight(&carer, Some(s.episode), id, vec![Wait], s.until(), true)
            .is_ok(),
    );
    refused(
        w.desk
            .let_carer_see(&carer, Some(s.episode), wish(&[Wait], s.until()), None)
            .is_ok(),
    );
    refused(w.desk.give_carers_code(&carer, Some(s.episode), id, None, None).is_ok());
    refused(w.desk.give_next_code(&carer, None).is_ok());
    // Nor do the person and staff get at a carer's pages.
    for p in [&s.her, &w.lead(), &w.desk.visitor(), &w.desk.system()] {
        refused(w.desk.carers_view(p).is_ok());
        refused(w.desk.carers_next_code(p, None).is_ok());
        refused(w.desk.stop_helping(p).is_ok());
    }
    // They no longer help: it is over, for every session of theirs, and saying it twice is no error.
    w.desk.stop_helping(&carer).unwrap();
    assert_eq!(s.look(&carer), None);
    assert!(!s.only().stands);
    w.desk.stop_helping(&carer).unwrap();
}

#[test]
fn one_persons_carers_are_not_anothers() {
    let w = World::sqlite();
    let (one, other) = (scene(&w, "Amina Rahman"), scene(&w, "Brian Moss"));
    let (id, carer) = one.carer(&[Appointments, Wait]);
    let (_, second) = other.carer(&[Wait]);
    let desk = &w.desk;
    assert!(desk.stop_carer(&other.her, None, id, None).is_err());
    let widen = desk.state_carers_sight(&other.her, None, id, CarerSight::ALL.to_vec(), other.until(), true);
    assert!(widen.is_err());
    assert_eq!(
        desk.give_carers_code(&other.her, None, id, None, None).unwrap_err(),
        Refused::NotFound
    );
    // Staff by way of another's record.
    let reason = Some("x".to_owned());
    assert!(desk.stop_carer(&w.lead(), Some(other.episode), id, reason).is_err());
    assert_eq!(one.look(&carer).unwrap().name.as_deref(), Some("Amina"));
    assert_eq!(other.look(&second).unwrap().name.as_deref(), Some("Brian"));
    let looks = desk.own_looks(&other.her, 1).unwrap();
    assert_eq!(looks.items.iter().filter(|l| l.carer.is_some()).count(), 1);
}

#[test]
fn staff_set_it_up_for_who_asks_and_end_it_with_a_reason_that_only_they_read() {
    let w = World::sqlite();
    let s = scene(&w, "Amina Rahman");
    let lead = w.lead();
    let set = |identity: Option<&str>, own_wish| {
        let new = LetSee {
            identity: identity.map(str::to_owned),
            own_wish,
            ..wish(&[Wait], s.until())
        };
        w.desk.let_carer_see(&lead, Some(s.episode), new, None)
    };
    assert!(set(None, true).is_err(), "how they knew her");
    assert!(set(Some("Knew her voice"), false).is_err(), "her own wish");
    let given = set(Some("Knew her voice, spoke alone"), true).unwrap().unwrap();
    let token = w.desk.come_in(&given.secret, "net").unwrap();
    let carer = w.desk.principal(token.as_str()).unwrap();
    assert!(s.look(&carer).is_some());
    let id = s.only().carer.id;
    // Before it is ended, its page asked who may: a service manager sees nothing of it, a therapist only of their own people.
    let manager = w.staff("Mo Manager", Role::ServiceManager);
    let stranger = w.staff("Tess Elsewhere", Role::Therapist);
    for p in [&manager, &stranger] {
        assert!(w.desk.carers(p, Some(s.episode)).is_err());
        assert!(w.desk.stop_carer(p, Some(s.episode), id, Some("x".to_owned())).is_err());
    }
    let no_reason = w.desk.stop_carer(&lead, Some(s.episode), id, Some(" ".to_owned()));
    assert!(matches!(no_reason, Err(Refused::Rejected(r)) if r.rule == Rule::TextMissing));
    assert!(s.look(&carer).is_some());
    let before = w.desk.outbox_counts(&lead).unwrap();
    let why = "She told the nurse that he makes her";
    w.desk
        .stop_carer(&lead, Some(s.episode), id, Some(why.to_owned()))
        .unwrap();
    assert_eq!(s.look(&carer), None);
    assert_eq!(w.desk.outbox_counts(&lead).unwrap(), before, "nobody is written to");
    let staff = w.desk.carers(&lead, Some(s.episode)).unwrap();
    assert_eq!(staff.rows[0].reason.as_deref(), Some(why));
    let hers = s.only();
    assert_eq!((hers.reason, hers.over_since), (None, Some(w.today())));
    // What was said why is sealed.
    assert!(!w.raw().windows(why.len()).any(|bytes| bytes == why.as_bytes()));
}

#[test]
fn the_form_is_held_to_its_rules() {
    let w = World::sqlite();
    let s = scene(&w, "Amina Rahman");
    let lets = |new: LetSee| w.desk.let_carer_see(&s.her, None, new, None);
    let rule = |new| match lets(new) {
        Err(Refused::Rejected(r)) => r.rule,
        other => panic!("{other:?}"),
    };
    let wish = || wish(&[Wait], s.until());
    let not = LetSee {
        own_wish: false,
        ..wish()
    };
    assert_eq!(rule(not), Rule::NoConsent);
    assert_eq!(rule(LetSee { sees: vec![], ..wish() }), Rule::PartMissing);
    let until = calendar::days_after(w.today(), 366);
    assert_eq!(rule(LetSee { until, ..wish() }), Rule::OutOfRange);
    for _ in 0..care::carer::MOST_CARERS {
        lets(wish()).unwrap();
    }
    assert_eq!(rule(wish()), Rule::TooMany);
    // A form sent twice lets nobody see twice.
    let t = scene(&w, "Brian Moss");
    let once = || {
        Some(Once {
            key: "form",
            body: b"same",
        })
    };
    assert!(w.desk.let_carer_see(&t.her, None, wish(), once()).unwrap().is_some());
    assert_eq!(w.desk.let_carer_see(&t.her, None, wish(), once()).unwrap(), None);
    assert_eq!(w.desk.carers(&t.her, None).unwrap().rows.len(), 1);
}
