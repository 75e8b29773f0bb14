//! What somebody who waits is told of their wait: from what happened here, in their place only, and to them only.

use care::episode::*;
use care::service::{Provision, ServiceEvent};
use care::terms::*;
use care::*;
use casework::forecast::{Change, Forecast, Limit, Said};
use casework::*;
use jiff::civil::Date;

use crate::own::come_in;
use crate::world::World;

/// Somebody who waits for one therapy only.
fn waits_for(w: &World, name: &str, priority: Priority, choice: &TherapyChoice) -> (EpisodeId, WaitId) {
    let (episode, wait) = w.waiting(name, priority);
    let choices = vec![choice.clone()];
    w.on(&w.lead(), episode, EpisodeCommand::StateChoices { wait, choices });
    (episode, wait)
}

/// A place is offered and accepted today for tomorrow, and tomorrow they come.
fn begins(w: &World, (episode, wait): (EpisodeId, WaitId), number: u32, choice: &TherapyChoice) {
    let name = format!("Nora N{number}");
    let practitioner = w.practitioner(&name, &format!("2{number:04}"));
    let opening = w.opening(practitioner, Day::Wednesday, 9);
    let lead = w.lead();
    let offer = Act::OfferSlot {
        episode,
        expected: None,
        wait,
        opening,
        choice: choice.clone(),
        first_on: calendar::days_after(w.today(), 1),
        explanation: None,
    };
    let offer = w.act(&lead, offer).made.offer.unwrap();
    let accept = Act::AcceptOffer {
        episode,
        expected: None,
        offer,
        trainee: TraineeTold::NotATrainee,
    };
    w.act(&lead, accept);
    w.days(1);
    let session = w.desk.episode(&lead, episode).unwrap().state.courses[0].sessions[0].id;
    let therapist = w.account(&name, Role::Therapist, Some(practitioner), None);
    let record = EpisodeCommand::RecordSession {
        session,
        attendance: Attendance::Attended,
        on: w.today(),
        medium: Medium::InPerson,
        kind: SessionKind::Treatment,
        minutes: 50,
        note: None,
        note_id: w.desk.ids().next(),
    };
    w.on(&therapist, episode, record);
}

/// Twelve people who waited for DIT and began after 21 to 98 days, and twelve for CBT who began after 119 to 196: one a week. It is then day 203.
fn a_year(w: &World) {
    let first = w.today();
    let go_to = |day: i32| {
        let days = calendar::days_between(w.today(), calendar::days_after(first, day));
        w.days(i64::from(days));
    };
    let listed = |choice: &TherapyChoice, name: &str| -> Vec<_> {
        (0..12)
            .map(|n| waits_for(w, &format!("{name} {name}{n}"), Priority::Routine, choice))
            .collect()
    };
    let (dit, cbt) = (listed(&w.dit, "Dora"), listed(&w.cbt, "Cora"));
    for (n, (wait, choice)) in dit
        .iter()
        .map(|x| (*x, &w.dit))
        .chain(cbt.iter().map(|x| (*x, &w.cbt)))
        .enumerate()
    {
        let n = i32::try_from(n).unwrap();
        go_to(20 + n * 7 + if n >= 12 { 14 } else { 0 });
        begins(w, wait, n.unsigned_abs(), choice);
    }
    go_to(203);
}

fn tell(w: &World, episode: EpisodeId) {
    let lead = w.lead();
    let decision = w.desk.episode(&lead, episode).unwrap().state.decisions[0].facts.id;
    let tell = EpisodeCommand::TellDecision {
        decision,
        to: Audience::Person,
        channel: Channel::Phone,
        note: None,
    };
    w.on(&lead, episode, tell);
}

/// What her own first page says of her wait.
fn told(w: &World, her: &Principal) -> forecast::WaitOutlook {
    let record = w.desk.own_record(her).unwrap();
    record.episodes[0].waits[0].outlook.clone().unwrap()
}

fn dates(clock: Date, from: i32, middle: i32, until: i32) -> Said {
    let day = |n| calendar::days_after(clock, n);
    Said::Range {
        from: day(from),
        middle: day(middle),
        until: day(until),
    }
}

#[test]
fn she_is_told_from_those_in_her_place_and_can_wait_for_what_is_quicker_without_losing_it() {
    let w = World::sqlite();
    a_year(&w);
    let (hers, wait) = waits_for(&w, "Amina Rahman", Priority::Routine, &w.cbt);
    let (his, _) = waits_for(&w, "Brian Moss", Priority::Urgent, &w.cbt);
    let clock = w.today();
    w.days(10);
    let her = come_in(&w, hers);
    // Nothing is said of a wait before a human has told her what was decided.
    assert!(w.desk.own_record(&her).unwrap().episodes[0].waits.is_empty());
    assert!(w.desk.own_choose(&her, hers).unwrap().waits.is_empty());
    tell(&w, hers);

    // Of twelve: the first, the seventh and the twelfth (see planning::outlook).
    let outlook = told(&w, &her);
    let expected = Forecast {
        said: dates(clock, 119, 161, 196),
        same_priority: true,
        began: 12,
        left: 0,
        closed: false,
        paused_until: None,
    };
    assert_eq!((outlook.now.clone(), outlook.made_on), (expected.clone(), w.today()));
    // Whoever answers the phone reads the same; so does she where she chooses.
    assert_eq!(
        w.desk.episode(&w.admin(), hers).unwrap().outlooks,
        std::slice::from_ref(&outlook)
    );
    let choosing = w.desk.own_choose(&her, hers).unwrap().waits;
    assert_eq!((choosing.len(), choosing[0].wait), (1, wait));
    assert_eq!(choosing[0].outlook, Some(outlook.clone()));
    // For somebody whose priority too few have: people of every priority, and it says so.
    tell(&w, his);
    let him = come_in(&w, his);
    let others = told(&w, &him).now;
    assert_eq!((others.said, others.same_priority), (outlook.now.said, false));

    // DIT is quicker, and was agreed on with her: she can wait for it too.
    assert_eq!(outlook.quicker.len(), 1);
    assert_eq!(outlook.quicker[0].change, Change::Add(w.dit.clone()));
    assert_eq!(outlook.quicker[0].forecast.said, dates(clock, 21, 63, 98));
    let place = |w: &World| {
        let wait = w.desk.episode(&w.lead(), hers).unwrap().state.waits[0].clone();
        (wait.id, wait.clock_start, wait.since, wait.before_newcomers)
    };
    let before = place(&w);
    let add = EpisodeCommand::StateChoices {
        wait,
        choices: vec![w.cbt.clone(), w.dit.clone()],
    };
    let act = |id| Act::Episode {
        id,
        expected: None,
        command: add.clone(),
    };
    // His wait is not hers to change.
    assert_eq!(w.refused(&her, act(his)), Refused::NotFound);
    w.act(&her, act(hers));
    assert_eq!(place(&w), before, "the place is kept");
    let both = told(&w, &her);
    assert_eq!(both.now.began, 24);
    assert!(both.quicker.is_empty());
}

#[test]
fn who_waits_for_several_things_is_told_of_each() {
    let w = World::sqlite();
    a_year(&w);
    let (hers, first) = waits_for(&w, "Amina Rahman", Priority::Routine, &w.cbt);
    tell(&w, hers);
    let lead = w.lead();
    let emdr = TherapyChoice {
        therapy: TherapyCode::new("EMDR"),
        format: Format::Individual,
    };
    let decide = EpisodeCommand::Decide {
        decision: DecisionFacts {
            id: w.desk.ids().next(),
            kind: DecisionKind::Accepted,
            considered: vec![emdr.therapy.clone()],
            choices: vec![emdr.clone()],
            reason: None,
            trial_sessions: None,
            look_again_on: None,
            second_opinion_stated: true,
            unmet_need: false,
        },
        words: DecisionWords {
            reason: "For what comes back at night".to_owned(),
            ..DecisionWords::default()
        },
    };
    w.on(&lead, hers, decide);
    let second: WaitId = w.desk.ids().next();
    let begin = EpisodeCommand::BeginWait {
        wait: second,
        choices: vec![emdr.clone()],
    };
    w.on(&lead, hers, begin);
    let decision = w.desk.episode(&lead, hers).unwrap().state.decisions[1].facts.id;
    let tell = EpisodeCommand::TellDecision {
        decision,
        to: Audience::Person,
        channel: Channel::Phone,
        note: None,
    };
    w.on(&lead, hers, tell);
    w.days(10);
    let her = come_in(&w, hers);
    let waits = w.desk.own_record(&her).unwrap().episodes.remove(0).waits;
    let told: Vec<(WaitId, WaitId)> = waits
        .iter()
        .map(|wait| (wait.id, wait.outlook.as_ref().unwrap().wait))
        .collect();
    assert_eq!(told, [(first, first), (second, second)]);
    // For the one DIT is quicker; of the other nobody ever began, so nothing is said and nothing is quicker.
    let quicker = |n: usize| waits[n].outlook.as_ref().unwrap().quicker.clone();
    assert_eq!(quicker(0).len(), 1);
    assert_eq!(quicker(0)[0].change, Change::Add(w.dit.clone()));
    assert_eq!(waits[1].outlook.as_ref().unwrap().now.said, Said::TooFew);
    assert!(quicker(1).is_empty());
    // Where she chooses both stand, each with what she waits for in it.
    let choosing = w.desk.own_choose(&her, hers).unwrap().waits;
    let each: Vec<_> = choosing.iter().map(|one| (one.wait, one.chosen.clone())).collect();
    assert_eq!(each, [(first, vec![w.cbt.clone()]), (second, vec![emdr.clone()])]);
    for (one, wait) in choosing.iter().zip(&waits) {
        assert_eq!(one.outlook, wait.outlook);
    }
    // What is added to one leaves the other as it is.
    let add = Act::Episode {
        id: hers,
        expected: None,
        command: EpisodeCommand::StateChoices {
            wait: second,
            choices: vec![emdr.clone(), w.dit.clone()],
        },
    };
    w.act(&her, add);
    let choosing = w.desk.own_choose(&her, hers).unwrap().waits;
    assert_eq!(choosing[0].chosen, vec![w.cbt.clone()]);
    assert_eq!(choosing[1].chosen, [emdr, w.dit.clone()]);
}

#[test]
fn a_pause_moves_the_range_and_a_list_that_is_closed_or_gone_is_said_to_be() {
    let w = World::sqlite();
    a_year(&w);
    let (hers, wait) = waits_for(&w, "Amina Rahman", Priority::Routine, &w.cbt);
    tell(&w, hers);
    let clock = w.today();
    w.days(10);
    let her = come_in(&w, hers);
    let lead = w.lead();
    let pause = w.desk.ids().next();
    let until = calendar::days_after(clock, 130);
    let away = EpisodeCommand::PauseWait {
        pause,
        wait,
        reason: PauseReason::Away,
        from: w.today(),
        until: Some(until),
        words: None,
    };
    w.on(&lead, hers, away);
    // Away until day 130: two of the twelve had begun by then, ten say something.
    let paused = told(&w, &her);
    assert_eq!(paused.now.said, dates(clock, 133, 168, 196));
    assert_eq!((paused.now.began, paused.now.paused_until), (10, Some(until)));
    assert!(paused.quicker.is_empty());
    w.on(&lead, hers, EpisodeCommand::ResumeWait { pause });
    assert_eq!(told(&w, &her).now.said, dates(clock, 119, 161, 196));
    let declare = |provision| {
        let command = ServiceEvent::ProvisionDeclared {
            therapy: TherapyCode::new("CBT"),
            format: Format::Individual,
            provision,
        };
        w.act(
            &w.desk.system(),
            Act::Service {
                expected: None,
                command,
            },
        );
        told(&w, &her).now
    };
    let closed = declare(Provision::ListClosed);
    assert_eq!((closed.closed, closed.said), (true, dates(clock, 119, 161, 196)));
    assert_eq!(declare(Provision::NotOffered).said, Said::NotOffered);
    declare(Provision::Offered);
    // A list that takes nobody new is no way to begin sooner.
    assert_eq!(told(&w, &her).quicker.len(), 1);
    let command = ServiceEvent::ProvisionDeclared {
        therapy: TherapyCode::new("DIT"),
        format: Format::Individual,
        provision: Provision::ListClosed,
    };
    w.act(
        &w.desk.system(),
        Act::Service {
            expected: None,
            command,
        },
    );
    assert!(told(&w, &her).quicker.is_empty());
    // Paused without an end, nothing can be said.
    let away = EpisodeCommand::PauseWait {
        pause: w.desk.ids().next(),
        wait,
        reason: PauseReason::Away,
        from: w.today(),
        until: None,
        words: None,
    };
    w.on(&lead, hers, away);
    assert_eq!(told(&w, &her).now.said, Said::Paused);
}

#[test]
fn where_too_few_began_nothing_is_said_and_a_restart_says_the_same() {
    let w = World::sqlite();
    a_year(&w);
    let (hers, _) = waits_for(&w, "Amina Rahman", Priority::Routine, &w.cbt);
    tell(&w, hers);
    w.days(10);
    let her = come_in(&w, hers);
    // What is replayed says what was noted.
    let again = w.another_desk();
    let outlook = told(&w, &her);
    assert_eq!(again.episode(&w.lead(), hers).unwrap().outlooks, [outlook]);
    // After 140 days, eight of the twelve are still ahead of her.
    w.days(130);
    let her = come_in(&w, hers);
    let late = told(&w, &her).now;
    assert_eq!((late.said, late.began, late.same_priority), (Said::TooFew, 8, false));
    // A year after the last of them nothing is known any more.
    w.days(330);
    assert_eq!(w.desk.episode(&w.lead(), hers).unwrap().outlooks[0].now.began, 0);
}

#[test]
fn lifting_one_wish_leaves_the_others() {
    let wishes = Wishes {
        days: vec![Day::Monday],
        parts: vec![PartOfDay::Morning],
        media: vec![Medium::Video],
        sites: vec!["mill".to_owned()],
        short_notice: true,
        ..Wishes::default()
    };
    for limit in Limit::ALL {
        let lifted = limit.lifted(wishes.clone());
        let limits = Limits::of(&lifted);
        assert_eq!(limits.media, limit != Limit::Media);
        assert_eq!(limits.sites, limit != Limit::Sites);
        assert_eq!(limits.times, limit != Limit::Times);
        assert!(lifted.short_notice);
        assert_eq!(Limit::from_code(limit.code()), Some(limit));
    }
}
