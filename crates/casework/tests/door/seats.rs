//! Providers with a seat: handed over with the agreed minimum, answered, arrived or not; what a provider sees and what it
//! never learns. Whoever did not arrive is still ours.

use care::account::AccountEvent;
use care::episode::*;
use care::hand_over::*;
use care::person::{PersonEvent, Reach, SafeContact, SafeUse};
use care::provider::*;
use care::terms::*;
use care::*;
use casework::*;
use jiff::civil::date;
use measures::suppression::Shown;

use crate::world::World;

pub fn seat(act: SeatAct) -> Act {
    Act::Seat(act)
}

pub fn step(id: HandOverId, command: HandOverCommand) -> Act {
    seat(SeatAct::Step {
        id,
        expected: None,
        command,
    })
}

fn bereavement() -> TherapyCode {
    TherapyCode::new("BEREAV")
}

/// A provider of bereavement counselling, and whoever acts for it.
pub fn provider(w: &World, name: &str, who: &str) -> (ProviderId, Principal) {
    let admin = w.admin();
    let facts = ProviderFacts {
        name: name.to_owned(),
        kind: ProviderKind::Charity,
        place: "Larkfield".to_owned(),
        area: "QX1".to_owned(),
    };
    let helps = vec![bereavement()];
    let done = w.act(&admin, seat(SeatAct::RegisterProvider { facts, helps }));
    let id = done.made.provider.unwrap();
    let p = w.staff(who, Role::Provider);
    link(w, id, p.user);
    (id, p)
}

fn change(id: ProviderId, event: ProviderEvent) -> Act {
    seat(SeatAct::Provider {
        id,
        expected: None,
        command: ProviderCommand {
            event,
            reason: Some("Because.".to_owned()),
        },
    })
}

fn link(w: &World, id: ProviderId, user: UserId) {
    w.act(&w.admin(), change(id, ProviderEvent::AccountLinked { user }));
}

fn places(list: ListState) -> Places {
    Places {
        help: bereavement(),
        free: 3,
        wait_weeks: 4,
        list,
        payer: Payer::OwnFunds,
    }
}

pub fn to(w: &World, provider: ProviderId) -> HandOverTo {
    HandOverTo {
        provider,
        help: bereavement(),
        contact: vec![ContactPart::Phone],
        agreed_on: w.today(),
        agreed_how: Channel::Phone,
        about: "Her father died in spring; she would like company in grief.".to_owned(),
    }
}

pub fn facts(w: &World, kind: DecisionKind) -> DecisionFacts {
    DecisionFacts {
        id: w.desk.ids().next(),
        kind,
        considered: vec![TherapyCode::new("CBT")],
        choices: Vec::new(),
        reason: None,
        trial_sessions: None,
        look_again_on: None,
        second_opinion_stated: false,
        unmet_need: false,
    }
}

pub fn words() -> DecisionWords {
    DecisionWords {
        reason: "There is a good place for this.".to_owned(),
        destination: Some("Larkfield Bereavement Friends".to_owned()),
        ..DecisionWords::default()
    }
}

/// Somebody referred and screened.
pub fn screened(w: &World, name: &str) -> EpisodeId {
    let lead = w.lead();
    let done = w.refer(&lead, w.somebody(name, date(1980, 1, 2)));
    let episode = done.made.episode.unwrap();
    let screen = EpisodeCommand::Screen {
        priority: Priority::Routine,
        next: NextStep::Decide,
        reason: "As the letter says".to_owned(),
    };
    w.on(&lead, episode, screen);
    episode
}

/// Decided and handed over at once.
pub fn handed(w: &World, name: &str, provider: ProviderId) -> (EpisodeId, DecisionId, HandOverId) {
    let episode = screened(w, name);
    let (decision, id) = hand(w, episode, provider);
    (episode, decision, id)
}

fn hand(w: &World, episode: EpisodeId, provider: ProviderId) -> (DecisionId, HandOverId) {
    let decision = facts(w, DecisionKind::ReferredOn);
    let id = decision.id;
    let act = SeatAct::DecideAndHandOver {
        episode,
        expected: None,
        decision: Box::new((decision, words())),
        to: to(w, provider),
    };
    (id, w.act(&w.lead(), seat(act)).made.hand_over.unwrap())
}

pub fn state(w: &World, episode: EpisodeId) -> Episode {
    w.desk.peek(episode).unwrap()
}

fn is_due(w: &World, episode: EpisodeId, kind: DueKind) -> bool {
    let page = w.desk.episode(&w.lead(), episode).unwrap();
    page.dues.iter().any(|d| d.kind == kind)
}

pub fn accept() -> HandOverCommand {
    HandOverCommand::Accept {
        first_on: None,
        note: None,
    }
}

#[test]
fn a_provider_sees_the_agreed_minimum_of_those_in_its_hands_and_each_look_is_logged() {
    let w = World::sqlite();
    let (friends, coordinator) = provider(&w, "Larkfield Bereavement Friends", "Cora Coordinator");
    let (_, other) = provider(&w, "Mill Lane Listeners", "Otto Other");
    let (episode, _, id) = handed(&w, "Amina Rahman", friends);
    let person = state(&w, episode).person.unwrap();
    let lead = w.lead();
    let say = |event: PersonEvent, note: Option<&str>| Act::Person {
        id: person,
        expected: None,
        command: care::person::PersonCommand {
            event,
            note: note.map(str::to_owned),
        },
    };
    let reach = Reach {
        phone: Some("01632 960001".to_owned()),
        email: Some("amina@example.org".to_owned()),
        ..Reach::default()
    };
    w.act(&lead, say(PersonEvent::ReachStated(reach), None));
    let safe = SafeContact {
        phone: SafeUse::NeutralOnly,
        ..SafeContact::default()
    };
    w.act(&lead, say(PersonEvent::SafeContactStated(safe), Some("Not after five")));

    let home = w.desk.my_seat(&coordinator).unwrap();
    assert_eq!(home.row.id, friends);
    assert_eq!(home.hand_overs.len(), 1);
    assert_eq!(home.hand_overs[0].name.as_deref(), Some("Amina Rahman"));
    let page = w.desk.my_hand_over(&coordinator, id).unwrap();
    let contact = page.contact.unwrap();
    assert_eq!(contact.phones, ["01632 960001"]);
    assert_eq!(contact.email, None, "agreed to the phone only");
    assert_eq!(contact.safe.phone, SafeUse::NeutralOnly, "the rule as it stands today");
    assert_eq!(contact.careful.as_deref(), Some("Not after five"));
    assert!(page.about.unwrap().starts_with("Her father"));
    // The record itself, lists, search: nothing.
    assert!(matches!(
        w.desk.episode(&coordinator, episode),
        Err(Refused::NotAllowed { .. })
    ));
    assert!(w.desk.search_people(&coordinator, "rahman").is_err());
    assert!(w.desk.hand_overs(&coordinator, false).is_err());
    assert!(w.desk.providers(&coordinator).is_err());
    assert!(w.desk.inbox(&coordinator, &read::InboxFilter::default()).is_err());

    // Another provider does not learn that there is one: the same answer as for an id that does not exist.
    let nothing: HandOverId = w.desk.ids().next();
    assert_eq!(w.desk.my_hand_over(&other, id).unwrap_err(), Refused::NotFound);
    assert_eq!(w.desk.my_hand_over(&other, nothing).unwrap_err(), Refused::NotFound);
    assert!(w.desk.my_seat(&other).unwrap().hand_overs.is_empty());
    for command in [
        accept(),
        HandOverCommand::ConfirmArrival { on: w.today() },
        HandOverCommand::End {
            how: HandOverEnd::Completed,
            on: w.today(),
            outcome: None,
            summary: None,
            person_agrees: false,
        },
    ] {
        assert_eq!(w.refused(&other, step(id, command.clone())), Refused::NotFound);
        assert_eq!(w.refused(&other, step(nothing, command)), Refused::NotFound);
    }

    // Who looked: the provider's looks stand beside everybody else's.
    let readers = w.desk.readers_of(&lead, person).unwrap();
    let theirs: Vec<&str> = readers
        .iter()
        .filter(|r| r.role == Some(Role::Provider))
        .map(|r| r.page.as_str())
        .collect();
    assert_eq!(theirs, ["hand-over to a provider", "hand-overs to a provider"]);
}

#[test]
fn a_no_a_silence_and_an_absence_leave_the_person_with_us_and_their_clock_untouched() {
    let w = World::sqlite();
    let (friends, coordinator) = provider(&w, "Larkfield Bereavement Friends", "Cora Coordinator");
    let (episode, decision, id) = handed(&w, "Amina Rahman", friends);
    let clock = state(&w, episode).clock_start;
    let lead = w.lead();

    // Silence: after five working days it is counted for us; after ten the arrival is due.
    assert_eq!(w.desk.today(&lead).unwrap().hand_overs_unanswered, 0);
    w.days(8);
    assert_eq!(w.desk.today(&lead).unwrap().hand_overs_unanswered, 1);
    w.days(8);
    let tasks = w.desk.today(&lead).unwrap().tasks;
    assert!(
        tasks
            .iter()
            .any(|t| t.kind == DueKind::Arrival && t.line.episode == episode && t.overdue_days > 0)
    );

    // A no: the decision falls, somebody decides again.
    let no = HandOverCommand::Decline {
        reason: NotTaken::NoPlaces,
        words: "Our list closed last week".to_owned(),
    };
    w.act(&coordinator, step(id, no.clone()));
    let e = state(&w, episode);
    assert_eq!(e.decision_by_id(decision).unwrap().standing, Standing::Fallen);
    assert_eq!((e.clock_start, e.closed.is_none()), (clock, true));
    assert!(is_due(&w, episode, DueKind::Decision));
    let page = w.desk.hand_over(&lead, id).unwrap();
    assert!(page.said[0].words.as_deref().unwrap().contains("closed last week"));
    // From then on the provider sees nobody, and can do nothing more.
    let line = &w.desk.my_seat(&coordinator).unwrap().hand_overs[0];
    assert_eq!(line.name, None);
    let page = w.desk.my_hand_over(&coordinator, id).unwrap();
    assert!(page.contact.is_none() && page.about.is_none());
    assert!(matches!(w.refused(&coordinator, step(id, no)), Refused::Rejected(r) if r.rule == Rule::AlreadyDone));

    // An absence, heard of by the provider after it had accepted.
    let (second, id) = hand(&w, episode, friends);
    w.act(&coordinator, step(id, accept()));
    let early = HandOverCommand::End {
        how: HandOverEnd::Completed,
        on: w.today(),
        outcome: None,
        summary: None,
        person_agrees: false,
    };
    assert!(matches!(w.refused(&coordinator, step(id, early)), Refused::Rejected(r) if r.rule == Rule::NotYet));
    let absent = HandOverCommand::ReportNotArrived {
        words: "Did not come to two appointments".to_owned(),
    };
    w.act(&coordinator, step(id, absent));
    let e = state(&w, episode);
    assert_eq!(e.decision_by_id(second).unwrap().arrival, Some(false));
    assert_eq!(e.clock_start, clock);

    // Closed as transferred it cannot be: nobody arrived.
    let close = EpisodeCommand::Close {
        reason: ClosureReason::Transferred,
        over_open_concern: false,
        words: "Handed over".to_owned(),
    };
    let refused = w.refused(
        &lead,
        Act::Episode {
            id: episode,
            expected: None,
            command: close,
        },
    );
    assert!(matches!(refused, Refused::Rejected(_)), "{refused:?}");
}

#[test]
fn an_arrival_is_the_same_whoever_hears_of_it_and_the_outcome_is_shared_only_if_the_person_agrees() {
    let w = World::sqlite();
    let (friends, coordinator) = provider(&w, "Larkfield Bereavement Friends", "Cora Coordinator");
    // By the provider.
    let (episode, decision, id) = handed(&w, "Amina Rahman", friends);
    let confirm = HandOverCommand::ConfirmArrival { on: w.today() };
    let refused = w.refused(&coordinator, step(id, confirm.clone()));
    assert!(
        matches!(refused, Refused::Rejected(r) if r.rule == Rule::NotYet),
        "accept first"
    );
    w.act(&coordinator, step(id, accept()));
    w.act(&coordinator, step(id, confirm));
    assert_eq!(state(&w, episode).decision_by_id(decision).unwrap().arrival, Some(true));
    // By us, on the phone: the provider's list says so too.
    let (second, decision, other) = handed(&w, "Bo Birch", friends);
    w.on(
        &w.admin(),
        second,
        EpisodeCommand::ConfirmArrival {
            decision,
            note: Some("They rang".to_owned()),
        },
    );
    let page = w.desk.hand_over(&w.lead(), other).unwrap();
    assert_eq!(page.line.state.stage, Some(HandOverStage::Arrived));

    w.days(30);
    let end = |outcome, person_agrees| HandOverCommand::End {
        how: HandOverEnd::Completed,
        on: w.today(),
        outcome,
        summary: None,
        person_agrees,
    };
    let refused = w.refused(&coordinator, step(id, end(Some(SharedOutcome::Better), false)));
    assert!(matches!(refused, Refused::Rejected(r) if r.rule == Rule::NoConsent));
    w.act(&coordinator, step(id, end(Some(SharedOutcome::Better), true)));
    w.act(&coordinator, step(other, end(None, false)));
    // Some weeks later the provider sees whom it helped no more.
    assert!(w.desk.my_hand_over(&coordinator, id).unwrap().contact.is_some());
    w.days(29);
    assert!(w.desk.my_hand_over(&coordinator, id).unwrap().contact.is_none());

    // Counted, with what is shared.
    let manager = w.role("Mo Manager", Role::ServiceManager);
    let (from, to) = (date(2026, 1, 1), date(2026, 12, 31));
    let report = w.desk.pick_up(&manager, from, to).unwrap();
    assert_eq!(report.sum(|c| c.handed_over), 2);
    assert_eq!(report.sum(|c| c.arrived), 2);
    assert_eq!((report.sum(|c| c.shared), report.sum(|c| c.better)), (1, 1));
    assert_eq!(report.charity_funded(), (0, 0), "nobody had said who pays");
    let noes = w.desk.told_no_or_sent_on(from, to).unwrap();
    let of = |code: &str| noes.iter().find(|n| n.therapy == Some(TherapyCode::new(code))).unwrap();
    assert_eq!((of("CBT").sent_elsewhere, of("CBT").told_no), (2, 0));
    assert_eq!(
        (of("BEREAV").handed_to_charity, of("BEREAV").arrived_at_charity),
        (2, 2)
    );
    // A commissioner gets the figures in which two are too few to be shown.
    let commissioner = w.role("Cy Commissioner", Role::Commissioner);
    assert!(w.desk.pick_up(&commissioner, from, to).is_err());
    assert_eq!(w.desk.pick_up_open(&commissioner).unwrap(), None, "nothing is released");
    w.days(1);
    let as_at = calendar::days_after(w.today(), -1);
    w.act(&manager, Act::ReleaseFigures { as_at });
    let open = w.desk.pick_up_open(&commissioner).unwrap().unwrap();
    assert!(!open.rows.is_empty());
    for row in &open.rows {
        assert_eq!((row.arrived, row.ours), (Shown::Hidden, Shown::Hidden), "{row:?}");
    }
    // Told again by another process.
    let again = w.another_desk().told_no_or_sent_on(from, to).unwrap();
    assert_eq!(again, noes);
}

#[test]
fn whoever_withdraws_is_seen_no_more_and_erasure_takes_the_hand_over_with_it() {
    let w = World::sqlite();
    let (friends, coordinator) = provider(&w, "Larkfield Bereavement Friends", "Cora Coordinator");
    let (episode, _, id) = handed(&w, "Amina Rahman", friends);
    let take_back = |by| HandOverCommand::Withdraw { by, reason: None };
    let referrer = w.referrer("Gita Practice", "Mill");
    let refused = w.refused(&referrer, step(id, take_back(WithdrawnBy::Person)));
    assert!(matches!(refused, Refused::NotAllowed { .. }), "{refused:?}");
    let refused = w.refused(&w.lead(), step(id, take_back(WithdrawnBy::Service)));
    assert!(matches!(refused, Refused::Rejected(r) if r.rule == Rule::TextMissing));
    w.act(&w.lead(), step(id, take_back(WithdrawnBy::Person)));
    assert_eq!(w.desk.my_seat(&coordinator).unwrap().hand_overs[0].name, None);
    assert!(matches!(w.refused(&coordinator, step(id, accept())), Refused::Rejected(r) if r.rule == Rule::Inactive));
    assert!(is_due(&w, episode, DueKind::Decision), "ours, and to be decided again");

    // The person withdraws from the service: the closing takes a hand-over back in the same append.
    let (_, id) = hand(&w, episode, friends);
    w.on(
        &w.lead(),
        episode,
        EpisodeCommand::Close {
            reason: ClosureReason::Withdrawn,
            over_open_concern: false,
            words: "She has had enough of forms".to_owned(),
        },
    );
    let page = w.desk.hand_over(&w.lead(), id).unwrap();
    assert_eq!(page.line.state.withdrawn_by, Some(WithdrawnBy::Person));
    assert_eq!(
        w.desk
            .my_seat(&coordinator)
            .unwrap()
            .hand_overs
            .iter()
            .filter(|h| h.name.is_some())
            .count(),
        0
    );

    // A death: the provider must not write to the household.
    let (dead, _, id) = handed(&w, "Bo Birch", friends);
    let person = state(&w, dead).person.unwrap();
    let command = PersonEvent::DeathRecorded { died_on: None }.into();
    w.act(
        &w.lead(),
        Act::Person {
            id: person,
            expected: None,
            command,
        },
    );
    assert_eq!(w.desk.my_hand_over(&coordinator, id).unwrap().line.name, None);

    // Erased: gone from every list, in this process and in the next.
    let officer = w.role("Ivo Officer", Role::IgOfficer);
    w.desk.erase(&officer, &w.lead(), person, Erasure::MadeInError).unwrap();
    assert_eq!(w.desk.my_hand_over(&coordinator, id).unwrap_err(), Refused::NotFound);
    for desk in [&w.desk, &w.another_desk()] {
        assert_eq!(desk.my_seat(&coordinator).unwrap().hand_overs.len(), 2);
        assert_eq!(desk.hand_overs(&w.lead(), false).unwrap().len(), 2);
    }
    let raw = w.raw();
    let needle = b"Her father died in spring";
    assert!(
        !raw.windows(needle.len()).any(|window| window == needle),
        "words lie sealed"
    );
}

#[test]
fn providers_are_registered_by_administrators_and_speak_for_themselves() {
    let w = World::sqlite();
    let (friends, coordinator) = provider(&w, "Larkfield Bereavement Friends", "Cora Coordinator");
    let (listeners, other) = provider(&w, "Mill Lane Listeners", "Otto Other");
    let admin = w.admin();
    let say = |id, places| change(id, ProviderEvent::PlacesStated(places));
    // Only its own people state places, and only of itself.
    assert!(matches!(
        w.refused(&admin, say(friends, places(ListState::Open))),
        Refused::NotAllowed { .. }
    ));
    assert_eq!(
        w.refused(&other, say(friends, places(ListState::Open))),
        Refused::NotFound
    );
    w.act(&coordinator, say(friends, places(ListState::Open)));
    w.days(40);
    w.act(&coordinator, say(friends, places(ListState::Closed)));
    let rows = w.desk.providers(&admin).unwrap();
    let said = &rows.iter().find(|r| r.id == friends).unwrap().state.statements;
    assert_eq!(said.len(), 2, "history is kept");
    assert_eq!(calendar::days_between(said[0].on, said[1].on), 40);
    // A closed list takes nobody; a kind of help that it does not offer neither.
    let episode = screened(&w, "Amina Rahman");
    let refused = |to: HandOverTo| {
        let act = SeatAct::DecideAndHandOver {
            episode,
            expected: None,
            decision: Box::new((facts(&w, DecisionKind::ReferredOn), words())),
            to,
        };
        w.refused(&w.lead(), seat(act))
    };
    assert!(matches!(refused(to(&w, friends)), Refused::Invalid(e) if e[0].field == "provider"));
    let wrong = HandOverTo {
        help: TherapyCode::new("CBT"),
        ..to(&w, listeners)
    };
    assert!(matches!(refused(wrong), Refused::Invalid(e) if e[0].field == "provider"));
    let unreachable = HandOverTo {
        contact: vec![ContactPart::Email],
        ..to(&w, listeners)
    };
    assert!(matches!(refused(unreachable), Refused::Invalid(e) if e[0].field == "contact"));
    assert!(state(&w, episode).decisions.is_empty(), "nothing was written by halves");
    // A provider decides and hands over nothing itself, and registers nobody.
    let by_itself = SeatAct::DecideAndHandOver {
        episode,
        expected: None,
        decision: Box::new((facts(&w, DecisionKind::ReferredOn), words())),
        to: to(&w, listeners),
    };
    assert!(matches!(w.refused(&other, seat(by_itself)), Refused::NotAllowed { .. }));
    // A decision that hands nobody over, and one that has done so.
    let (decision, _) = hand(&w, episode, listeners);
    let again = SeatAct::HandOver {
        episode,
        expected: None,
        decision,
        to: to(&w, listeners),
    };
    assert!(matches!(w.refused(&w.lead(), seat(again)), Refused::Rejected(r) if r.rule == Rule::AlreadyDone));
    let (accepted, _) = w.waiting("Bo Birch", Priority::Routine);
    let yes = state(&w, accepted).decisions[0].facts.id;
    let never = SeatAct::HandOver {
        episode: accepted,
        expected: None,
        decision: yes,
        to: to(&w, listeners),
    };
    assert!(matches!(w.refused(&w.lead(), seat(never)), Refused::Rejected(r) if r.rule == Rule::NotYet));
    // An account acts for one provider; unlinked, or without the role, it sees nothing with the next request.
    let twice = change(friends, ProviderEvent::AccountLinked { user: other.user });
    assert!(matches!(w.refused(&admin, twice), Refused::Invalid(e) if e[0].field == "user"));
    let not_one = change(friends, ProviderEvent::AccountLinked { user: admin.user });
    assert!(matches!(w.refused(&admin, not_one), Refused::Invalid(e) if e[0].field == "user"));
    w.act(
        &admin,
        change(listeners, ProviderEvent::AccountUnlinked { user: other.user }),
    );
    assert!(matches!(w.desk.my_seat(&other), Err(Refused::NotAllowed { .. })));
    let end = AccountEvent::RoleEnded { role: Role::Provider };
    w.act(
        &admin,
        Act::Account {
            id: coordinator.user,
            expected: None,
            command: end,
        },
    );
    assert!(w.desk.act_as(coordinator.user, Role::Provider).is_err());
}
