//! What a therapist, an account and a referrer see.

use super::book::{TODAY, id, noon, referral};
use super::service::*;
use care::episode::*;
use care::terms::*;
use care::*;
use views::*;

#[test]
fn a_therapist_sees_their_people_and_their_day() {
    let mut s = Service::default();
    s.practitioner(71, "Young");
    s.practitioner(72, "Old");
    for n in 1..=3 {
        s.refer(n, ago(100));
    }
    s.course(1, 71, &[ago(14), ago(7), TODAY]);
    s.held(1, 0, ago(14), Attendance::Attended);
    s.held(1, 1, ago(7), Attendance::DidNotAttend);
    s.course(2, 71, &[TODAY, calendar::days_after(TODAY, 7)]);
    s.course(3, 72, &[TODAY]);
    s.did(
        2,
        TODAY,
        EpisodeEvent::SessionCancelled {
            session: id(2000),
            by: CancelledBy::Person,
        },
    );
    let views = replayed(&s.book);
    let load = |whose| numbers(&views.caseload(whose, TODAY));
    let mut mine = load(Whose::Practitioner(id(71)));
    mine.sort_unstable();
    assert_eq!(mine, [1, 2]);
    assert_eq!(load(Whose::Practitioner(id(72))), [3]);
    assert_eq!(load(Whose::Practitioner(id(99))), []);
    let today = views.today_sessions(Some(id(71)), TODAY);
    // The second person's session of today was cancelled.
    assert_eq!(numbers(today.iter().map(|t| &t.row)), [1]);
    let session = today.first().unwrap();
    assert_eq!((session.session.id, session.session.held), (id(1002), None));
    assert_eq!((session.course.attended, session.course.missed_in_a_row), (1, 1));
    assert_eq!(session.row.episode.last_seen, Some(ago(14)));
    assert_eq!(views.today_sessions(None, TODAY).len(), 2);
    let next = views.row(id(102), TODAY).unwrap();
    let (_, next) = next.episode.next_session(noon(TODAY)).unwrap();
    assert_eq!(next.at, noon(calendar::days_after(TODAY, 7)));
    // A session that was recorded today stays on the day's list.
    s.held(1, 2, TODAY, Attendance::Late);
    views.refresh(&s.book).unwrap();
    let held = views.today_sessions(Some(id(71)), TODAY);
    assert_eq!(held.first().unwrap().session.held, Some(Attendance::Late));
    let by_name: Vec<_> = views
        .practitioners()
        .iter()
        .map(|p| (p.listed(), p.open_courses))
        .collect();
    assert_eq!(by_name, [("Old, T".to_owned(), 1), ("Young, T".to_owned(), 2)]);
    // Another therapist takes a course on.
    let changed = EpisodeEvent::TherapistChanged {
        course: id(301),
        from: id(71),
        to: id(72),
        opening: None,
        trainee: None,
    };
    s.did(1, TODAY, changed);
    views.refresh(&s.book).unwrap();
    assert_eq!(views.practitioner(id(72)).unwrap().open_courses, 2);
    assert_eq!(numbers(&views.caseload(Whose::Practitioner(id(71)), TODAY)), [2]);
    // A closed episode leaves the caseload.
    s.did(
        2,
        TODAY,
        EpisodeEvent::CourseEnded {
            course: id(302),
            how: CourseEnd::Planned,
        },
    );
    views.refresh(&s.book).unwrap();
    assert_eq!(numbers(&views.caseload(Whose::Practitioner(id(71)), TODAY)), [2]);
    let closed = EpisodeEvent::EpisodeClosed {
        reason: ClosureReason::Completed,
        over_open_concern: None,
    };
    s.did(2, TODAY, closed);
    views.refresh(&s.book).unwrap();
    assert_eq!(numbers(&views.caseload(Whose::Practitioner(id(71)), TODAY)), []);
    let closed = views.episode(id(102)).unwrap();
    assert_eq!((closed.therapist(), closed.planned), (Some(id(71)), 12));
}

#[test]
fn an_account_sees_whom_it_took_on_assesses_reviews_or_minds() {
    let mut s = Service::default();
    for n in 1..=5 {
        s.refer(n, ago(10));
    }
    s.did(
        1,
        TODAY,
        EpisodeEvent::Assigned {
            user: id(8),
            role: Role::Assessor,
        },
    );
    let booked = EpisodeEvent::AssessmentBooked {
        appointment: id(41),
        with: id(8),
        at: noon(TODAY),
        minutes: 50,
        medium: Medium::Phone,
        site: Some("N".into()),
    };
    s.did(2, TODAY, booked);
    s.did(3, TODAY, decision(3, true));
    let asked = EpisodeEvent::SecondOpinionAsked {
        review: id(51),
        decision: id(603),
        asked_by: AskedBy::Person,
        due: TODAY,
    };
    s.did(3, TODAY, asked);
    let named = EpisodeEvent::ReviewerNamed {
        review: id(51),
        reviewer: id(8),
        human: id(7),
        pool: ReviewerPool::Register,
    };
    s.did(3, TODAY, named);
    s.did(4, TODAY, concern(4, ResponseNeeded::Today, Some(id(8))));
    let views = replayed(&s.book);
    let mut mine = numbers(&views.caseload(Whose::User(id(8)), TODAY));
    mine.sort_unstable();
    assert_eq!(mine, [1, 2, 3, 4]);
    let appointments = views.today_appointments(Some(id(8)), TODAY);
    assert_eq!(numbers(appointments.iter().map(|a| &a.row)), [2]);
    assert_eq!(appointments.first().unwrap().appointment.site.as_deref(), Some("N"));
    assert_eq!(views.today_appointments(Some(id(9)), TODAY), []);
    assert_eq!(views.today_appointments(None, ago(1)), []);
    let reviews = views.reviews_open(TODAY);
    assert_eq!(reviews.first().unwrap().decision.as_ref().unwrap().id, id(603));
    assert_eq!(reviews.first().unwrap().row.episode.deciders, [id(7)]);
    // Cancelled, concluded, handed on: no longer theirs.
    s.did(
        2,
        TODAY,
        EpisodeEvent::AppointmentCancelled {
            appointment: id(41),
            by: CancelledBy::Person,
        },
    );
    s.did(
        4,
        TODAY,
        EpisodeEvent::ConcernHandedTo {
            concern: id(704),
            owner: id(6),
        },
    );
    let concluded = EpisodeEvent::ReviewConcluded {
        review: id(51),
        outcome: ReviewOutcome::Upheld,
        choices: Vec::new(),
        deliverer: None,
        unmet_need: false,
    };
    s.did(3, TODAY, concluded);
    views.refresh(&s.book).unwrap();
    assert_eq!(numbers(&views.caseload(Whose::User(id(8)), TODAY)), [1]);
    assert_eq!(numbers(&views.caseload(Whose::User(id(6)), TODAY)), [4]);
    assert_eq!(views.reviews_open(TODAY), []);
}

#[test]
fn a_referrer_sees_their_own_referrals_closed_ones_as_well() {
    let mut s = Service::default();
    for (n, user, organisation) in [
        (1, Some(8), None),
        (2, None, Some(" The Surgery")),
        (3, Some(8), Some("the surgery")),
        (4, None, None),
    ] {
        let person = s.book.register(n, "Person", "Test", None, None);
        let event = EpisodeEvent::ReferralReceived {
            referral: Referral {
                referrer: user.map(id),
                referrer_organisation: organisation.map(str::to_owned),
                ..referral(n, person, ago(i32::try_from(n).unwrap()))
            },
            acknowledge_by: TODAY,
            safety_screen_by: TODAY,
            screen_by: TODAY,
        };
        s.did(n, TODAY, event);
    }
    let closed = EpisodeEvent::EpisodeClosed {
        reason: ClosureReason::NotTakenOn,
        over_open_concern: None,
    };
    s.did(3, TODAY, closed);
    let views = replayed(&s.book);
    let of = |user: Option<u128>, organisation| numbers(&views.referrals_of(user.map(id), organisation, TODAY));
    assert_eq!(of(Some(8), None), [1, 3]);
    assert_eq!(of(None, Some("THE SURGERY ")), [2, 3]);
    assert_eq!(of(Some(8), Some("the surgery")), [1, 2, 3]);
    assert_eq!(of(Some(9), Some("another")), []);
    assert_eq!(of(None, None), []);
    // Another sender joins an episode: both see it.
    let joined = EpisodeEvent::ReferralJoined {
        referral: Referral {
            referrer: Some(id(9)),
            ..referral(41, id(4), TODAY)
        },
    };
    s.did(4, TODAY, joined);
    s.did(
        4,
        TODAY,
        EpisodeEvent::EpisodeClosed {
            reason: ClosureReason::Duplicate,
            over_open_concern: None,
        },
    );
    views.refresh(&s.book).unwrap();
    assert_eq!(numbers(&views.referrals_of(Some(id(9)), None, TODAY)), [4]);
    assert_eq!(numbers(&replayed(&s.book).referrals_of(Some(id(9)), None, TODAY)), [4]);
}

#[test]
fn scores_are_kept_first_and_last_six() {
    let mut s = Service::default();
    s.refer(1, ago(100));
    for (n, score) in (0_u128..).zip([180_u16, 170, 160, 150, 140, 130, 120, 110]) {
        let taken = EpisodeEvent::MeasureTaken(MeasureFacts {
            id: id(800 + n),
            instrument: "phq9".into(),
            catalogue: "1".into(),
            answers: Vec::new(),
            score_tenths: (score != 130).then_some(score),
            is_case: Some(score >= 100),
            safety: (score == 110).then_some(1),
            session: None,
            occasion: None,
            entered_by: EnteredBy::Person,
        });
        s.did(1, ago(50 - i32::try_from(n).unwrap() * 7), taken);
    }
    let views = replayed(&s.book);
    let episode = views.episode(id(101)).unwrap();
    let phq9 = episode.measures.first().unwrap();
    assert_eq!((phq9.taken, phq9.first.score_tenths), (8, Some(180)));
    let last: Vec<_> = phq9.last.iter().map(|p| p.score_tenths).collect();
    // The one that could not be scored is a gap, not left out.
    assert_eq!(last, [Some(160), Some(150), Some(140), None, Some(120), Some(110)]);
    assert_eq!(episode.unseen_answers, [(id(807), ago(1))]);
}
