//! Choosing another time oneself: what is free, that it is given once, that the therapist's limits hold whoever moves at the
//! same moment, and that everything follows: the old day, the messages, the record.

use std::sync::Barrier;

use care::episode::*;
use care::opening::OpeningEvent;
use care::service::{ServiceEvent, Standards};
use care::terms::*;
use care::*;
use casework::outbox::{DeliveryState, NoticeKind};
use casework::own_time::{FreeTime, NoChoice};
use casework::*;
use jiff::Timestamp;
use jiff::civil::{Date, date};

use crate::own::come_in;
use crate::world::{World, on_both};

on_both!(
    two_press_the_same_time_and_one_has_it,
    the_hours_of_a_week_hold_for_all_who_move_at_once,
    a_time_that_is_offered_meanwhile_is_not_given_too,
);

/// Somebody in a course in a slot: the episode, the sessions, and themself on their own pages.
pub struct Her {
    pub episode: EpisodeId,
    pub sessions: Vec<SessionId>,
    pub p: Principal,
}

pub fn in_slot(w: &World, name: &str, opening: OpeningId, first_on: Date) -> Her {
    let (episode, wait) = w.waiting(name, Priority::Soon);
    let lead = w.lead();
    let offer = Act::OfferSlot {
        episode,
        expected: None,
        wait,
        opening,
        choice: w.cbt.clone(),
        first_on,
        explanation: None,
    };
    let offer = w.act(&lead, offer).made.offer.unwrap();
    w.act(
        &lead,
        Act::AcceptOffer {
            episode,
            expected: None,
            offer,
            trainee: TraineeTold::NotATrainee,
        },
    );
    let sessions = sessions(w, episode).iter().map(|s| s.id).collect();
    let p = come_in(w, episode);
    Her { episode, sessions, p }
}

fn state(w: &World, episode: EpisodeId) -> Episode {
    w.desk.episode(&w.lead(), episode).unwrap().state
}

pub fn sessions(w: &World, episode: EpisodeId) -> Vec<Session> {
    state(w, episode).courses[0].sessions.clone()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn free(w: &World, her: &Her, session: usize) -> Vec<FreeTime> {
    w.desk
        .own_times(&her.p, her.episode, her.sessions[session].0)
        .unwrap()
        .free
}

pub fn choose(her: &Her, session: usize, time: &FreeTime) -> Act {
    Act::Own(OwnAct::ChooseTime {
        episode: her.episode,
        session: her.sessions[session],
        opening: time.opening,
        at: time.at,
    })
}

fn rule(refused: &Refused) -> Option<Rule> {
    match refused {
        Refused::Rejected(r) => Some(r.rule),
        _ => None,
    }
}

fn standards(w: &World, change: impl FnOnce(&mut Standards)) {
    let mut standards = w.desk.service().standards.clone();
    change(&mut standards);
    let command = ServiceEvent::StandardsAdopted(standards);
    w.act(
        &w.desk.system(),
        Act::Service {
            expected: None,
            command,
        },
    );
}

/// Wednesdays at nine for her, and Thursdays at eleven free.
fn two_slots(w: &World) -> (PractitionerId, OpeningId, OpeningId) {
    let nora = w.practitioner("Nora Room", "10001");
    (
        nora,
        w.opening(nora, Day::Wednesday, 9),
        w.opening(nora, Day::Thursday, 11),
    )
}

#[test]
fn she_moves_and_everything_follows() {
    let w = World::sqlite();
    let (nora, wednesday, thursday) = two_slots(&w);
    let friday = w.opening(nora, Day::Friday, 14);
    let her = in_slot(&w, "Amina Rahman", wednesday, date(2026, 3, 11));
    let him = in_slot(&w, "Brian Moss", friday, date(2026, 3, 13));
    // From two days ahead, for four weeks; nothing of who else comes when.
    let days = |all: &[FreeTime]| all.iter().map(|f| f.at).collect::<Vec<_>>();
    assert_eq!(
        days(&free(&w, &her, 0)),
        ["2026-03-12T11:00:00Z", "2026-03-19T11:00:00Z", "2026-03-26T11:00:00Z"].map(at)
    );
    assert!(
        free(&w, &her, 0)
            .iter()
            .all(|f| f.opening == thursday && f.minutes == 50)
    );
    let first = free(&w, &her, 0)[0].clone();
    let before = sessions(&w, her.episode)[0];
    w.act(&her.p, choose(&her, 0, &first));
    let after = sessions(&w, her.episode)[0];
    assert_eq!(
        (before.id, after.at, after.opening),
        (after.id, first.at, Some(thursday))
    );
    let course = state(&w, her.episode).courses[0].clone();
    assert_eq!(
        (course.missed_in_a_row(), after.cancelled, after.held),
        (0, None, None),
        "a move is no absence"
    );
    let told = w.desk.episode(&w.lead(), her.episode).unwrap();
    let moved = told.entries.iter().filter(
        |e| matches!(&e.event, EpisodeEvent::SessionMoved { by: CancelledBy::Person, to, .. } if *to == first.at),
    );
    assert_eq!(moved.count(), 1);
    // Her own page, and the same file of a calendar with a higher number.
    let record = w.desk.own_episode(&her.p, her.episode).unwrap();
    let shown = record
        .appointments
        .iter()
        .find(|a| a.session == Some(her.sessions[0]))
        .unwrap();
    assert_eq!((shown.at, shown.moved), (first.at, 1));
    // Her old day is free for others of this therapist, and for nobody else; her new one is not.
    let his = days(&free(&w, &him, 0));
    assert!(his.contains(&before.at) && !his.contains(&first.at), "{his:?}");
    let time = free(&w, &him, 0).into_iter().find(|f| f.at == before.at).unwrap();
    w.act(&him.p, choose(&him, 0, &time));
    // Now she cannot go back to it, but to none that is taken; and he gave Friday free.
    let hers = days(&free(&w, &her, 0));
    assert!(
        !hers.contains(&before.at) && hers.contains(&at("2026-03-13T14:00:00Z")),
        "{hers:?}"
    );
    // What waited to be said of the old time is withdrawn, and the new time is said once.
    let admin = w.admin();
    let of = |state, kind, at: Timestamp| {
        let pages = (1..).map(|page| w.desk.outbox(&admin, state, page).unwrap().items);
        let rows: Vec<_> = pages.take_while(|items| !items.is_empty()).flatten().collect();
        let about = |r: &casework::outbox::OutboxRow| {
            r.notice.about == her.sessions[0].0 && r.notice.kind == kind && r.notice.at == Some(at)
        };
        rows.iter().filter(|r| about(r)).count()
    };
    assert_eq!(of(DeliveryState::Waiting, NoticeKind::Reminder, before.at), 0);
    assert_eq!(of(DeliveryState::Dropped, NoticeKind::Reminder, before.at), 1);
    assert_eq!(of(DeliveryState::Waiting, NoticeKind::AppointmentMoved, first.at), 1);
    assert_eq!(of(DeliveryState::Waiting, NoticeKind::Reminder, first.at), 1);
    // Whoever opens the slot to somebody every week leaves her that day, and plans around it.
    let new = in_slot(&w, "Cy Three", thursday, date(2026, 3, 19));
    let theirs: Vec<_> = sessions(&w, new.episode).iter().map(|s| s.at).collect();
    assert!(theirs.iter().all(|t| *t != first.at), "{theirs:?}");
}

#[test]
fn what_is_not_hers_not_free_or_too_near_is_refused() {
    let w = World::sqlite();
    let (_, wednesday, thursday) = two_slots(&w);
    let her = in_slot(&w, "Amina Rahman", wednesday, date(2026, 3, 11));
    let other = w.practitioner("Otto Room", "10002");
    let theirs = w.opening(other, Day::Thursday, 11);
    let taken = w.opening(other, Day::Friday, 9);
    let him = in_slot(&w, "Brian Moss", taken, date(2026, 3, 13));
    let time = free(&w, &her, 0)[0].clone();
    let with = |episode, session, opening, at| {
        Act::Own(OwnAct::ChooseTime {
            episode,
            session,
            opening,
            at,
        })
    };
    let mine = her.sessions[0];
    // Another's date, another's episode, another therapist's slot, no slot at all.
    for act in [
        with(him.episode, him.sessions[0], time.opening, time.at),
        with(him.episode, mine, time.opening, time.at),
        with(her.episode, him.sessions[0], time.opening, time.at),
        with(her.episode, mine, theirs, time.at),
        with(her.episode, mine, OpeningId(uuid::Uuid::from_u128(7)), time.at),
    ] {
        assert_eq!(w.refused(&her.p, act), Refused::NotFound);
    }
    assert_eq!(
        w.desk.own_times(&her.p, him.episode, him.sessions[0].0).unwrap_err(),
        Refused::NotFound
    );
    // Staff have acts of their own.
    assert_eq!(w.refused(&w.lead(), choose(&her, 0, &time)), Refused::NotFound);
    // Past, too near, no time of the slot, beyond the weeks that are shown, a bank holiday's day of the week.
    for (when, expected) in [
        ("2026-02-26T11:00:00Z", Rule::TooLate),
        ("2026-03-05T11:00:00Z", Rule::TooLate),
        ("2026-03-12T12:00:00Z", Rule::Taken),
        ("2026-03-13T11:00:00Z", Rule::Taken),
        ("2026-06-04T10:00:00Z", Rule::Taken),
    ] {
        let refused = w.refused(&her.p, with(her.episode, mine, thursday, at(when)));
        assert_eq!(rule(&refused), Some(expected), "{when}");
    }
    assert_eq!(
        sessions(&w, her.episode)[0].at,
        at("2026-03-11T09:00:00Z"),
        "nothing moved"
    );
    // Two days before, it is for a talk.
    w.days(6);
    let late = w.desk.own_times(&her.p, her.episode, mine.0).unwrap();
    assert_eq!((late.why_not, late.free.len()), (Some(NoChoice::TooNear), 0));
    assert_eq!(rule(&w.refused(&her.p, choose(&her, 0, &time))), Some(Rule::TooLate));
    // The service can leave it to staff, or ask for other notice.
    standards(&w, |s| s.move_oneself = 0);
    let off = w.desk.own_times(&her.p, her.episode, her.sessions[3].0).unwrap();
    assert_eq!(off.why_not, Some(NoChoice::Off));
    let later = FreeTime {
        at: at("2026-03-26T11:00:00Z"),
        ..time
    };
    assert_eq!(rule(&w.refused(&her.p, choose(&her, 3, &later))), Some(Rule::Inactive));
    standards(&w, |s| (s.move_oneself, s.move_notice_hours) = (1, 24 * 14));
    assert!(free(&w, &her, 3).iter().all(|f| f.at >= at("2026-03-24T10:00:00Z")));
    let wrong = Standards {
        move_ahead_weeks: 0,
        ..Standards::default()
    };
    let command = ServiceEvent::StandardsAdopted(wrong);
    let refused = w.refused(
        &w.desk.system(),
        Act::Service {
            expected: None,
            command,
        },
    );
    assert_eq!(rule(&refused), Some(Rule::OutOfRange));
}

#[test]
fn what_is_held_proposed_or_away_from_wishes_is_not_shown() {
    let w = World::sqlite();
    let (nora, wednesday, thursday) = two_slots(&w);
    let her = in_slot(&w, "Amina Rahman", wednesday, date(2026, 3, 11));
    assert!(!free(&w, &her, 0).is_empty());
    // By an offer that is out.
    let (episode, wait) = w.waiting("Di Four", Priority::Soon);
    let lead = w.lead();
    let offer = Act::OfferSlot {
        episode,
        expected: None,
        wait,
        opening: thursday,
        choice: w.cbt.clone(),
        first_on: date(2026, 3, 12),
        explanation: None,
    };
    let offer = w.act(&lead, offer).made.offer.unwrap();
    assert!(free(&w, &her, 0).is_empty());
    let decline = Act::DeclineOffer {
        episode,
        expected: None,
        offer,
        reason: DeclineReason::Time,
        words: None,
    };
    w.act(&lead, decline);
    assert!(!free(&w, &her, 0).is_empty());
    // While the therapist is away.
    let away = care::practitioner::PractitionerEvent::LeaveAgreed {
        from: date(2026, 3, 9),
        to: date(2026, 3, 20),
    };
    w.act(
        &w.desk.system(),
        Act::Practitioner {
            id: nora,
            expected: None,
            command: away,
        },
    );
    assert_eq!(
        free(&w, &her, 3).iter().map(|f| f.at).collect::<Vec<_>>(),
        [at("2026-03-26T11:00:00Z")]
    );
    // Outside what she said suits her.
    let wishes = Wishes {
        parts: vec![PartOfDay::Evening],
        ..Wishes::default()
    };
    w.on(&her.p, her.episode, EpisodeCommand::StateWishes { wishes, words: None });
    let none = w.desk.own_times(&her.p, her.episode, her.sessions[3].0).unwrap();
    assert_eq!(none.why_not, Some(NoChoice::NoneFree));
}

fn at_once(w: &World, acts: Vec<(&Principal, Act)>) -> Vec<Result<Done, Refused>> {
    let other = w.another_desk();
    let start = Barrier::new(acts.len());
    std::thread::scope(|scope| {
        let threads: Vec<_> = acts
            .into_iter()
            .enumerate()
            .map(|(n, (p, act))| {
                let (start, desk) = (&start, if n % 2 == 0 { &w.desk } else { &other });
                scope.spawn(move || {
                    start.wait();
                    desk.act(p, act, None)
                })
            })
            .collect();
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    })
}

fn two_press_the_same_time_and_one_has_it(w: &World) {
    let (nora, wednesday, thursday) = two_slots(w);
    let friday = w.opening(nora, Day::Friday, 14);
    let her = in_slot(w, "Amina Rahman", wednesday, date(2026, 3, 11));
    let him = in_slot(w, "Brian Moss", friday, date(2026, 3, 13));
    for n in 0..3 {
        let (hers, his) = (free(w, &her, n), free(w, &him, n));
        let time = hers.iter().find(|f| f.opening == thursday && his.contains(f)).unwrap();
        let results = at_once(
            w,
            vec![(&her.p, choose(&her, n, time)), (&him.p, choose(&him, n, time))],
        );
        let (won, lost): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
        assert_eq!(won.len(), 1);
        assert_eq!(rule(lost[0].as_ref().unwrap_err()), Some(Rule::Taken));
        let all = [&her, &him].map(|x| sessions(w, x.episode));
        let there = all.iter().flatten().filter(|s| s.at == time.at).count();
        assert_eq!(there, 1, "one of them comes");
    }
}

fn the_hours_of_a_week_hold_for_all_who_move_at_once(w: &World) {
    // Three hours a week, two taken: one of two who move into the same week to different slots.
    let mut profile = w.profile("Nora Room", "10001");
    profile.clinical_hours_week = 3;
    let certificate = |code: &str| care::practitioner::Certificate {
        therapy: TherapyCode::new(code),
        since: None,
    };
    let join = Act::JoinPractitioner {
        profile,
        certificates: vec![certificate("CBT"), certificate("DIT")],
        supervisor: None,
    };
    let nora = w.act(&w.desk.system(), join).made.practitioner.unwrap();
    let slots = [
        (Day::Wednesday, 9),
        (Day::Wednesday, 14),
        (Day::Thursday, 11),
        (Day::Friday, 11),
    ]
    .map(|(day, hour)| w.opening(nora, day, hour));
    let her = in_slot(w, "Amina Rahman", slots[0], date(2026, 3, 11));
    let him = in_slot(w, "Brian Moss", slots[1], date(2026, 3, 11));
    let time = |x: &Her, opening, when: &str| {
        let found = free(w, x, 1)
            .into_iter()
            .find(|f| f.opening == opening && f.at == at(when));
        found.unwrap_or_else(|| panic!("{when} is not free"))
    };
    let hers = time(&her, slots[2], "2026-03-12T11:00:00Z");
    let his = time(&him, slots[3], "2026-03-13T11:00:00Z");
    let results = at_once(
        w,
        vec![(&her.p, choose(&her, 1, &hers)), (&him.p, choose(&him, 1, &his))],
    );
    assert_eq!(results.iter().filter(|r| r.is_ok()).count(), 1, "{results:?}");
    let week: Vec<_> = [&her, &him]
        .iter()
        .flat_map(|x| sessions(w, x.episode))
        .filter(|s| s.at < at("2026-03-16T00:00:00Z"))
        .collect();
    assert_eq!(week.len(), 3, "three sessions of fifty minutes, and no fourth");
}

fn a_time_that_is_offered_meanwhile_is_not_given_too(w: &World) {
    let (_, wednesday, thursday) = two_slots(w);
    let her = in_slot(w, "Amina Rahman", wednesday, date(2026, 3, 11));
    let (episode, wait) = w.waiting("Di Four", Priority::Soon);
    let lead = w.lead();
    let time = free(w, &her, 0)[0].clone();
    let offer = Act::OfferSlot {
        episode,
        expected: None,
        wait,
        opening: thursday,
        choice: w.cbt.clone(),
        first_on: date(2026, 3, 12),
        explanation: None,
    };
    let results = at_once(w, vec![(&her.p, choose(&her, 0, &time)), (&lead, offer)]);
    assert_eq!(results.iter().filter(|r| r.is_ok()).count(), 1, "{results:?}");
    let (moved, offered) = (results[0].is_ok(), results[1].is_ok());
    assert_eq!(sessions(w, her.episode)[0].at == time.at, moved);
    assert_eq!(state(w, episode).open_offers().count() == 1, offered);
}

#[test]
fn a_yes_to_an_offer_at_another_of_the_times_takes_one_slot_and_frees_the_other() {
    let w = World::sqlite();
    let (nora, wednesday, thursday) = two_slots(&w);
    let (episode, wait) = w.waiting("Amina Rahman", Priority::Soon);
    let offer = Act::OfferSlot {
        episode,
        expected: None,
        wait,
        opening: wednesday,
        choice: w.cbt.clone(),
        first_on: date(2026, 3, 11),
        explanation: None,
    };
    let offer = w.act(&w.lead(), offer).made.offer.unwrap();
    let her = come_in(&w, episode);
    let times = w.desk.own_offer_times(&her, episode, offer).unwrap();
    assert_eq!(times.iter().map(|t| t.opening).collect::<Vec<_>>(), [thursday]);
    let with = |opening, first_at| {
        Act::Own(OwnAct::AcceptElsewhen {
            episode,
            offer,
            opening,
            first_at,
            trainee: TraineeTold::NotATrainee,
        })
    };
    let elsewhere = w.opening(w.practitioner("Otto Room", "10002"), Day::Thursday, 11);
    assert_eq!(w.refused(&her, with(elsewhere, times[0].at)), Refused::NotFound);
    let wrong = w.refused(&her, with(thursday, at("2026-03-13T11:00:00Z")));
    assert_eq!(rule(&wrong), Some(Rule::Taken));
    assert_eq!(
        rule(&w.refused(&her, with(wednesday, at("2026-03-11T09:00:00Z")))),
        Some(Rule::Taken)
    );
    w.act(&her, with(thursday, times[0].at));
    let e = state(&w, episode);
    let course = &e.courses[0];
    assert_eq!(
        (course.facts.opening, course.facts.practitioner),
        (Some(thursday), nora)
    );
    assert_eq!(course.sessions[0].at, times[0].at);
    let standings: Vec<_> = e.offers.iter().map(|o| o.standing).collect();
    assert_eq!(
        standings,
        [OfferStanding::Declined(DeclineReason::Time), OfferStanding::Accepted]
    );
    let slot = |id| {
        w.desk
            .openings(&w.lead())
            .unwrap()
            .into_iter()
            .find(|o| o.id == id)
            .unwrap()
    };
    assert_eq!((slot(wednesday).free, slot(thursday).free), (1, 0));
    // The same again is told that it is over.
    assert_eq!(
        rule(&w.refused(&her, with(thursday, times[0].at))),
        Some(Rule::OfferNotOpen)
    );
}

/// Only the door takes days: nobody writes them on a slot by hand.
#[test]
fn a_day_is_not_taken_or_freed_by_a_form_about_the_slot() {
    let w = World::sqlite();
    let (_, wednesday, _) = two_slots(&w);
    let her = in_slot(&w, "Amina Rahman", wednesday, date(2026, 3, 11));
    let day = |make: fn(EpisodeId, SessionId, Timestamp) -> OpeningEvent| Act::Opening {
        id: wednesday,
        expected: None,
        command: make(her.episode, her.sessions[0], at("2026-03-11T09:00:00Z")),
    };
    for act in [
        day(|episode, session, at| OpeningEvent::DayFreed { episode, session, at }),
        day(|episode, session, at| OpeningEvent::DayTaken { episode, session, at }),
    ] {
        assert!(matches!(w.refused(&w.admin(), act), Refused::NotAllowed { .. }));
    }
}
