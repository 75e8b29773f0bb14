//! Messages to people: the night, demonstrations, decisions and offers, links, what is too old, and a thousand at once.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::time::SystemTime;

use care::episode::*;
use care::person::SafeUse;
use care::terms::*;
use care::*;
use casework::outbox::*;
use casework::*;
use jiff::civil::date;

use crate::outbox::{Post, amina, book, in_state, kinds, reached, safe, server};
use crate::post_office::{PostOffice, Says};
use crate::world::World;

#[test]
fn nothing_leaves_at_night_not_even_when_the_night_begins_meanwhile() {
    let w = World::real();
    let office = PostOffice::open(|_| Says::Takes);
    let post = Post::to(&office);
    w.set("2026-03-04T20:00:00Z");
    amina(&w);
    w.refer(
        &w.lead(),
        reached(&w, "Brian Moss", None, safe(SafeUse::Yes, SafeUse::Yes)),
    );
    let sent = post.sent(&w);
    assert_eq!(
        (sent.emailed, sent.to_print, sent.later),
        (0, 1, 1),
        "letters are sorted at night too"
    );
    w.set("2026-03-05T07:59:59Z");
    assert_eq!(post.sent(&w), Sent::default());
    w.set("2026-03-05T08:00:00Z");
    assert_eq!(post.sent(&w).emailed, 1);

    struct Slow(mail::Server, std::sync::Arc<ManualClock>);
    impl Carrier for Slow {
        fn hand_over(&self, mail: &mail::Mail, now: SystemTime, go: &mut dyn FnMut() -> bool) -> mail::Handed {
            self.1.set("2026-03-05T20:00:00Z".parse().unwrap());
            self.0.hand_over(mail, now, go)
        }
    }
    w.set("2026-03-05T19:59:00Z");
    let slow = Post::with(Some(Box::new(Slow(server(&office), w.clock.clone()))));
    let new = reached(
        &w,
        "Cora Fell",
        Some("cora@example.org"),
        safe(SafeUse::Yes, SafeUse::Yes),
    );
    w.refer(&w.lead(), new);
    assert_eq!(slow.sent(&w), Sent::default());
    assert_eq!(office.mails().len(), 1);
    w.set("2026-03-06T08:00:00Z");
    assert_eq!(post.sent(&w).emailed, 1);
    assert_eq!(office.mails().len(), 2);
}

#[test]
fn a_demonstration_sends_nothing_to_anybody() {
    let w = World::sqlite();
    let office = PostOffice::open(|_| Says::Takes);
    amina(&w);
    let sent = Post::to(&office).sent(&w);
    assert_eq!((sent.shown, sent.emailed), (1, 0));
    assert_eq!(
        (office.lines(), in_state(&w, DeliveryState::Done)[0].note.why),
        (0, Why::Shown)
    );
}

#[test]
fn a_decision_goes_on_paper_after_it_was_told_and_an_offer_with_its_time() {
    let w = World::real();
    let office = PostOffice::open(|_| Says::Takes);
    let post = Post::to(&office);
    let lead = w.lead();
    let own = w.practitioner("Nora Room", "1");
    let opening = w.opening(own, Day::Monday, 9);
    let episode = amina(&w);
    let (episode, wait) = w.on_the_list(&lead, episode, Priority::Routine);
    post.sent(&w);
    assert!(
        in_state(&w, DeliveryState::ToPrint).is_empty(),
        "decided, and not told yet"
    );
    let decision = w.desk.episode(&lead, episode).unwrap().state.decisions[0].facts.id;
    w.on(
        &lead,
        episode,
        EpisodeCommand::TellDecision {
            decision,
            to: Audience::Person,
            channel: Channel::Phone,
            note: None,
        },
    );
    assert_eq!(post.sent(&w).to_print, 1);
    let letter = in_state(&w, DeliveryState::ToPrint).remove(0);
    assert_eq!(
        (letter.notice.kind, letter.note.why),
        (NoticeKind::Decision, Why::OnPaper)
    );

    let offer = |first_on| Act::OfferSlot {
        episode,
        expected: None,
        wait,
        opening,
        choice: w.cbt.clone(),
        first_on,
        explanation: None,
    };
    let made = w.act(&lead, offer(date(2026, 3, 16))).made.offer.unwrap();
    assert_eq!(post.sent(&w).emailed, 1);
    let seen = in_state(&w, DeliveryState::Done);
    let offered = seen.iter().find(|r| r.notice.kind == NoticeKind::Offer).unwrap();
    let open = &w.desk.episode(&lead, episode).unwrap().state.offers[0];
    assert_eq!(
        (offered.notice.about, offered.notice.until),
        (made.0, Some(open.expires_at))
    );
    w.act(
        &lead,
        Act::AcceptOffer {
            episode,
            expected: None,
            offer: made,
            trainee: TraineeTold::NotATrainee,
        },
    );
    let sent = post.sent(&w);
    assert_eq!(
        (sent.emailed, sent.later),
        (1, 12),
        "one message for twelve sessions, a reminder for each"
    );
    assert_eq!(kinds(&office), ["received", "offer", "appointment_made"]);
}

#[test]
fn a_link_to_their_own_pages_goes_to_who_said_that_email_is_safe_and_opens_once() {
    let w = World::real();
    let office = PostOffice::open(|_| Says::Takes);
    let post = Post::to(&office);
    let lead = w.lead();
    let episode = amina(&w);
    post.sent(&w);
    let known = || Some("She stood before me with her card".to_owned());
    assert!(w.desk.email_way(&lead, episode, known(), None).unwrap());
    assert_eq!(post.sent(&w).emailed, 1);
    let text = office.mails()[1].text();
    let secret = text.split("/enter/").nth(1).unwrap().trim();
    assert!(w.desk.come_in(secret, "net").is_ok());
    assert!(w.desk.come_in(secret, "net").is_err());
    let unsafe_for = reached(
        &w,
        "Cora Fell",
        Some("cora@example.org"),
        safe(SafeUse::NotAsked, SafeUse::Yes),
    );
    let cora = w.refer(&lead, unsafe_for).made.episode.unwrap();
    let refused = w.desk.email_way(&lead, cora, known(), None).unwrap_err();
    assert!(matches!(refused, Refused::Invalid(_)));
}

#[test]
fn what_waited_too_long_is_looked_at_first() {
    let w = World::real();
    let office = PostOffice::open(|_| Says::Takes);
    amina(&w);
    w.days(15);
    assert_eq!(Post::to(&office).sent(&w).for_a_human, 1);
    assert_eq!(
        (office.mails().len(), in_state(&w, DeliveryState::Parked)[0].note.why),
        (0, Why::Stale)
    );
}

#[test]
fn a_hub_and_somebody_who_takes_over_the_past_write_to_nobody() {
    let w = World::real();
    w.desk.keep_silent(true);
    let episode = amina(&w);
    book(&w, episode, "2026-03-20T11:00:00Z");
    assert!(w.desk.outbox_counts(&w.lead()).unwrap().is_empty());
    w.desk.keep_silent(false);
    let hub = crate::hub::hub();
    hub.comes("Vi Under", &[]);
    let waiting = hub.w.desk.ledger().delivery_counts().unwrap();
    assert!(waiting.is_empty());
}

#[test]
fn a_thousand_messages_go_once_each_from_two_processes_that_both_try() {
    const PEOPLE: usize = 1_000;
    let w = World::real();
    let office = PostOffice::open(|_| Says::Takes);
    let lead = w.lead();
    for n in 0..PEOPLE {
        let mut new = reached(
            &w,
            &format!("Person Number{n}"),
            Some(&format!("p{n}@example.org")),
            safe(SafeUse::Yes, SafeUse::Yes),
        );
        new.identity.born = Some(calendar::days_after(date(1940, 1, 1), i32::try_from(n).unwrap()));
        w.refer(&lead, new);
    }
    let other = w.another_desk();
    let runs: Mutex<Vec<usize>> = Mutex::default();
    std::thread::scope(|scope| {
        for desk in [&w.desk, &other] {
            let (office, runs) = (&office, &runs);
            scope.spawn(move || {
                let sent = Post::to(office).run(desk);
                runs.lock().unwrap().extend(sent.map(|s| s.emailed));
            });
        }
    });
    let runs = runs.into_inner().unwrap();
    assert_eq!(runs.iter().sum::<usize>(), PEOPLE, "{runs:?}");
    let mails = office.mails();
    let ids: BTreeSet<String> = mails.iter().map(|m| m.id()).collect();
    let to: BTreeSet<String> = mails.iter().map(|m| m.to.clone()).collect();
    assert_eq!((mails.len(), ids.len(), to.len()), (PEOPLE, PEOPLE, PEOPLE));
    w.hours(1);
    assert_eq!(Post::to(&office).sent(&w), Sent::default());
    assert_eq!(office.mails().len(), PEOPLE);
}
