//! What the views keep stays within what was planned: 1 KB for an open episode, 128 bytes for a closed one.

use super::book::{Book, TODAY};
use super::service::{Service, ago, replayed};
use care::episode::EpisodeEvent;
use care::terms::*;
use care::*;

/// A round number of rows, so that what is counted is rows and not room for more of them.
const CLOSED: u128 = 6 * 1024;
const OPEN: u128 = 1024;

#[test]
fn a_closed_episode_takes_128_bytes_and_an_open_one_a_kilobyte() {
    let mut s = Service::default();
    for n in 0..CLOSED + OPEN {
        let person: PersonId = super::book::id(1_000_000 + n);
        let episode: EpisodeId = super::book::id(2_000_000 + n);
        let referral = episode::Referral {
            referrer_organisation: Some(format!("A{:05}", n % 200)),
            ..super::book::referral(n, person, ago(300))
        };
        let received = EpisodeEvent::ReferralReceived {
            referral,
            acknowledge_by: TODAY,
            safety_screen_by: TODAY,
            screen_by: TODAY,
        };
        s.book.episode(episode, person, ago(300), received);
        if n < CLOSED {
            let closed = EpisodeEvent::EpisodeClosed {
                reason: ClosureReason::Completed,
                over_open_concern: None,
            };
            s.book.episode(episode, person, TODAY, closed);
        } else {
            taken_on(&mut s.book, episode, person, n);
            if n % 2 == 0 {
                in_therapy(&mut s.book, episode, person, n);
            } else {
                waiting(&mut s.book, episode, person, n);
            }
        }
    }
    let views = replayed(&s.book);
    let r = views.resident_bytes();
    assert_eq!((r.closed_count as u128, r.open_count as u128), (CLOSED, OPEN));
    assert!(
        r.per_closed() <= 128,
        "{} bytes for a closed episode: {r:?}",
        r.per_closed()
    );
    assert!(
        r.per_open() <= 1024,
        "{} bytes for an open episode: {r:?}",
        r.per_open()
    );
    // Not a figure that would hold whatever lies there.
    assert!(r.per_open() > 500 && r.per_closed() > 80, "{r:?}");
    assert_eq!(
        r.total(),
        r.open + r.closed + r.lists + r.numbers + r.names + r.people + r.search + r.places
    );
}

/// Taken on, assessed, decided.
fn taken_on(book: &mut Book, episode: EpisodeId, person: PersonId, n: u128) {
    use super::book::{code, id, noon, one_to_one};
    let mut did = |event| book.episode(episode, person, ago(100), event);
    did(EpisodeEvent::Assigned {
        user: id(n % 40),
        role: Role::TriageClinician,
    });
    did(EpisodeEvent::AssessmentBooked {
        appointment: id(n),
        with: id(n % 40),
        at: noon(ago(90)),
        minutes: 50,
        medium: Medium::Video,
        site: None,
    });
    did(EpisodeEvent::DecisionMade {
        decision: episode::DecisionFacts {
            id: id(n),
            kind: DecisionKind::Accepted,
            considered: vec![code("CBT")],
            choices: vec![one_to_one("CBT")],
            reason: None,
            trial_sessions: None,
            look_again_on: None,
            second_opinion_stated: true,
            unmet_need: false,
        },
        by: id(n % 30),
        provisional: false,
        confirm_by: None,
        letter_by: TODAY,
        arrival_by: None,
    });
}

/// Waiting for one of two therapies, with wishes and phone calls.
fn waiting(book: &mut Book, episode: EpisodeId, person: PersonId, n: u128) {
    use super::book::{id, one_to_one};
    let mut did = |event| book.episode(episode, person, ago(80), event);
    did(EpisodeEvent::WaitBegan {
        wait: id(n),
        choices: vec![one_to_one("CBT"), one_to_one("DIT")],
        clock_start: ago(300),
        before_newcomers: false,
    });
    did(EpisodeEvent::WishesStated(Wishes {
        days: vec![Day::Monday],
        sites: vec!["N".into(), "S".into()],
        ..Wishes::default()
    }));
    did(EpisodeEvent::CallLogged {
        opening: Some(id(n % 300)),
        outcome: CallOutcome::NoAnswer,
    });
}

/// Twelve sessions, two measures with six scores each.
fn in_therapy(book: &mut Book, episode: EpisodeId, person: PersonId, n: u128) {
    use super::book::{id, noon, one_to_one};
    let mut did = |event| book.episode(episode, person, ago(60), event);
    did(EpisodeEvent::CourseBegan {
        course: episode::CourseFacts {
            id: id(n),
            choice: one_to_one("CBT"),
            practitioner: id(n % 50),
            opening: Some(id(n % 300)),
            group: None,
            weekly: super::service::weekly(Day::Monday),
            medium: Medium::Video,
            sessions: 12,
            trainee: TraineeTold::NotATrainee,
        },
        wait: None,
    });
    let sessions = (0..12).map(|s| episode::PlannedSession {
        id: id(n * 100 + s),
        at: noon(TODAY),
    });
    did(EpisodeEvent::SessionsPlanned {
        course: id(n),
        sessions: sessions.collect(),
    });
    for m in 0..12 {
        did(EpisodeEvent::MeasureTaken(episode::MeasureFacts {
            id: id(n * 100 + m),
            instrument: if m % 2 == 0 { "phq9" } else { "gad7" }.into(),
            catalogue: "1".into(),
            answers: Vec::new(),
            score_tenths: Some(140),
            is_case: Some(true),
            safety: None,
            session: None,
            occasion: None,
            entered_by: EnteredBy::Person,
        }));
    }
}
