//! Each list against a service written by hand.

use super::book::{Book, SERVICE, TODAY, code, id, noon, one_to_one, referral};
use care::episode::*;
use care::opening::{OpeningEvent, Slot};
use care::person::Name;
use care::practitioner::{Basis, PractitionerEvent, Profile, Registration};
use care::terms::*;
use care::*;
use jiff::civil::{Date, time};
use uuid::Uuid;
use views::*;

fn ago(days: i32) -> Date {
    calendar::days_after(TODAY, -days)
}

fn replayed(book: &Book) -> Views {
    Views::replay(book, Calendar::default(), |_, _| ()).unwrap()
}

/// A service at work: an episode by its number, each of a person of its own with the name "Person NN".
#[derive(Default)]
struct Service {
    book: Book,
}

impl Service {
    fn refer(&mut self, n: u128, received_on: Date) -> EpisodeId {
        let person = self.book.register(n, &format!("Person{n:02}"), "Test", None, None);
        self.book.refer(n + 100, person, received_on)
    }

    fn did(&mut self, n: u128, on: Date, event: EpisodeEvent) -> &mut Self {
        self.book.episode(id(n + 100), id(n), on, event);
        self
    }

    fn screened(&mut self, n: u128, priority: Priority) {
        let next = NextStep::Assess;
        self.did(
            n,
            TODAY,
            EpisodeEvent::Screened {
                priority,
                next,
                by: id(9),
            },
        );
    }

    /// Referred, screened and waiting since the referral.
    fn waits(&mut self, n: u128, days: i32, priority: Priority, therapy: &str, before_newcomers: bool) {
        self.refer(n, ago(days));
        self.screened(n, priority);
        let wait = EpisodeEvent::WaitBegan {
            wait: id(n + 200),
            choices: vec![one_to_one(therapy)],
            clock_start: ago(days),
            before_newcomers,
        };
        self.did(n, ago(days), wait);
    }

    fn practitioner(&mut self, n: u128, family: &str) {
        let profile = Profile {
            name: Name {
                given: "T".into(),
                family: family.into(),
                uses: None,
                title: None,
            },
            profession: "Psychotherapist".into(),
            human: id(n),
            registration: Registration {
                body: "UKCP".into(),
                number: "1".into(),
                checked_on: Some(TODAY),
            },
            languages: Vec::new(),
            gender: None,
            formats: vec![Format::Individual],
            media: vec![Medium::InPerson],
            basis: Basis::PaidAfc,
            band: None,
            clinical_hours_week: 20,
        };
        self.book
            .service(Uuid::from_u128(n), &PractitionerEvent::Joined(profile));
    }

    fn opening(&mut self, n: u128, practitioner: u128, day: Day) {
        let slot = Slot {
            practitioner: id(practitioner),
            therapies: vec![code("CBT")],
            format: Format::Individual,
            medium: Medium::InPerson,
            site: None,
            weekly: weekly(day),
            from: TODAY,
            seats: 1,
            sessions: 12,
        };
        self.book.service(Uuid::from_u128(n), &OpeningEvent::Opened(slot));
    }

    /// A course with sessions on these days.
    fn course(&mut self, n: u128, practitioner: u128, sessions: &[Date]) {
        let course = CourseFacts {
            id: id(n + 300),
            choice: one_to_one("CBT"),
            practitioner: id(practitioner),
            opening: None,
            group: None,
            weekly: weekly(Day::Monday),
            medium: Medium::InPerson,
            sessions: 12,
            trainee: TraineeTold::NotATrainee,
        };
        let first = sessions.first().copied().unwrap_or(TODAY);
        self.did(n, first, EpisodeEvent::CourseBegan { course, wait: None });
        let planned = sessions.iter().zip(0_u128..);
        let sessions = planned
            .map(|(on, s)| PlannedSession {
                id: id(n * 1000 + s),
                at: noon(*on),
            })
            .collect();
        self.did(
            n,
            first,
            EpisodeEvent::SessionsPlanned {
                course: id(n + 300),
                sessions,
            },
        );
    }

    fn held(&mut self, n: u128, session: u128, on: Date, attendance: Attendance) {
        let held = EpisodeEvent::SessionHeld {
            session: id(n * 1000 + session),
            course: id(n + 300),
            attendance,
            medium: Medium::InPerson,
            kind: SessionKind::Treatment,
            minutes: 50,
            by: id(9),
        };
        self.did(n, on, held);
    }
}

fn weekly(day: Day) -> WeeklySlot {
    WeeklySlot {
        day,
        at: time(12, 0, 0, 0),
        minutes: 50,
    }
}

/// The numbers of the episodes of a list.
fn numbers<'r>(rows: impl IntoIterator<Item = &'r Row>) -> Vec<u128> {
    rows.into_iter().map(|r| r.episode.id.0.as_u128() - 100).collect()
}

fn waiting(views: &Views, filter: &WaitFilter) -> Vec<u128> {
    numbers(views.waiting(filter, TODAY, PageAsk::ALL).rows.iter().map(|w| &w.row))
}

fn a_waiting_list() -> Service {
    let mut s = Service::default();
    s.waits(1, 10, Priority::Routine, "CBT", false);
    s.waits(2, 90, Priority::Routine, "DIT", false);
    s.waits(3, 5, Priority::Urgent, "CBT", false);
    s.waits(4, 40, Priority::Routine, "CBT", true);
    s.waits(5, 60, Priority::Soon, "CBT", false);
    s
}

#[test]
fn the_waiting_list_is_ordered_as_asked() {
    let views = replayed(&a_waiting_list().book);
    let by = |order| {
        waiting(
            &views,
            &WaitFilter {
                order,
                ..WaitFilter::default()
            },
        )
    };
    // Urgent, soon, then routine: who goes before newcomers first, then the longest wait.
    assert_eq!(by(WaitOrder::Priority), [3, 5, 4, 2, 1]);
    assert_eq!(by(WaitOrder::Longest), [2, 5, 4, 1, 3]);
    assert_eq!(by(WaitOrder::Shortest), [3, 1, 4, 5, 2]);
    assert_eq!(by(WaitOrder::Name), [1, 2, 3, 4, 5]);
    // Everybody is due to be acknowledged on the day they came.
    assert_eq!(by(WaitOrder::Due), [2, 5, 4, 1, 3]);
    let page = views.waiting(&WaitFilter::default(), TODAY, PageAsk { number: 2, size: 2 });
    assert_eq!(
        (numbers(page.rows.iter().map(|w| &w.row)), page.total, page.pages),
        (vec![4, 2], 5, 3)
    );
    assert_eq!(page.rows.first().unwrap().days, 40);
}

#[test]
fn the_waiting_list_is_filtered_as_asked() {
    let mut s = a_waiting_list();
    let pause = |n: u128, from, until| EpisodeEvent::WaitPaused {
        pause: id(n + 400),
        wait: id(n + 200),
        reason: PauseReason::Away,
        from,
        until,
    };
    s.did(1, TODAY, pause(1, ago(3), Some(calendar::days_after(TODAY, 3))));
    // Over since yesterday, without anybody having noticed; and one that begins tomorrow.
    s.did(2, TODAY, pause(2, ago(9), Some(ago(1))));
    s.did(5, TODAY, pause(5, calendar::days_after(TODAY, 1), None));
    let wishes = Wishes {
        short_notice: true,
        ..Wishes::default()
    };
    s.did(3, TODAY, EpisodeEvent::WishesStated(wishes));
    let choices = vec![
        one_to_one("CAT"),
        TherapyChoice {
            therapy: code("DIT"),
            format: Format::Group,
        },
    ];
    s.did(4, TODAY, EpisodeEvent::ChoicesStated { wait: id(204), choices });
    s.did(5, TODAY, offer(5, 61, 71, TODAY));
    let views = replayed(&s.book);
    let all = WaitFilter::default();
    let only = |filter: WaitFilter| waiting(&views, &filter);
    assert_eq!(
        only(WaitFilter {
            therapy: Some(code("CBT")),
            ..all.clone()
        }),
        [3, 5, 1]
    );
    assert_eq!(
        only(WaitFilter {
            therapy: Some(code("DIT")),
            ..all.clone()
        }),
        [4, 2]
    );
    let group = WaitFilter {
        therapy: Some(code("DIT")),
        format: Some(Format::Group),
        ..all.clone()
    };
    assert_eq!(only(group), [4]);
    assert_eq!(
        only(WaitFilter {
            therapy: Some(code("CAT")),
            format: Some(Format::Group),
            ..all.clone()
        }),
        []
    );
    assert_eq!(
        only(WaitFilter {
            therapy: Some(code("EMDR")),
            ..all.clone()
        }),
        []
    );
    assert_eq!(
        only(WaitFilter {
            priority: Some(Priority::Urgent),
            ..all.clone()
        }),
        [3]
    );
    assert_eq!(
        only(WaitFilter {
            paused: Some(true),
            ..all.clone()
        }),
        [1]
    );
    assert_eq!(
        only(WaitFilter {
            paused: Some(false),
            ..all.clone()
        }),
        [3, 5, 4, 2]
    );
    assert_eq!(
        only(WaitFilter {
            short_notice: true,
            ..all.clone()
        }),
        [3]
    );
    assert_eq!(
        only(WaitFilter {
            offered: Some(true),
            ..all.clone()
        }),
        [5]
    );
    assert_eq!(
        only(WaitFilter {
            overdue: true,
            ..all.clone()
        })
        .len(),
        5
    );
    // The matching takes neither who is paused nor who has an offer out; the longest wait first.
    let matching: Vec<_> = views
        .waits_for_matching(TODAY)
        .iter()
        .map(|m| m.person.0.as_u128())
        .collect();
    assert_eq!(matching, [2, 4, 3]);
    let counts = views.counts(TODAY);
    assert_eq!(
        (
            counts.waits,
            counts.in_stage(Stage::Paused),
            counts.in_stage(Stage::Waiting)
        ),
        (5, 1, 3)
    );
    assert_eq!((counts.in_stage(Stage::Offered), counts.offers), (1, 1));
    // Tomorrow another pause begins; its person has an offer out, so the stage says that first.
    let tomorrow = calendar::days_after(TODAY, 1);
    assert_eq!(
        views
            .waiting(
                &WaitFilter {
                    paused: Some(true),
                    ..all
                },
                tomorrow,
                PageAsk::ALL
            )
            .total,
        2
    );
    assert_eq!(views.counts(tomorrow).in_stage(Stage::Paused), 1);
}

fn offer(n: u128, opening: u128, practitioner: u128, expires: Date) -> EpisodeEvent {
    EpisodeEvent::OfferMade {
        offer: id(n + 500),
        wait: id(n + 200),
        opening: id(opening),
        practitioner: id(practitioner),
        choice: one_to_one("CBT"),
        first_at: noon(calendar::days_after(TODAY, 7)),
        expires_at: noon(expires),
    }
}

#[test]
fn offers_come_in_the_order_in_which_they_lapse() {
    let mut s = a_waiting_list();
    s.did(1, TODAY, offer(1, 61, 71, calendar::days_after(TODAY, 2)));
    s.did(2, TODAY, offer(2, 62, 71, calendar::days_after(TODAY, 1)));
    s.did(3, TODAY, offer(3, 63, 71, TODAY));
    s.did(
        3,
        TODAY,
        EpisodeEvent::OfferDeclined {
            offer: id(503),
            reason: DeclineReason::Time,
        },
    );
    let views = replayed(&s.book);
    let offers = views.offers_open(TODAY);
    assert_eq!(numbers(offers.iter().map(|o| &o.row)), [2, 1]);
    assert_eq!(views.row(id(103), TODAY).unwrap().episode.offers_without_yes, 1);
    assert_eq!(offers.first().unwrap().offer.opening, id(62));
}

#[test]
fn the_inbox_shows_safety_first_then_what_is_due() {
    let mut s = Service::default();
    s.refer(1, ago(1));
    s.refer(2, ago(9));
    s.refer(3, ago(3));
    s.did(3, TODAY, EpisodeEvent::PersonWrote { message: id(31) });
    s.waits(4, 50, Priority::Routine, "CBT", false);
    s.refer(5, ago(4));
    s.screened(5, Priority::Soon);
    s.did(
        5,
        TODAY,
        EpisodeEvent::Assigned {
            user: id(8),
            role: Role::TriageClinician,
        },
    );
    let views = replayed(&s.book);
    let inbox = |filter: InboxFilter| numbers(&views.inbox(&filter, TODAY, PageAsk::ALL).rows);
    assert_eq!(inbox(InboxFilter::default()), [3, 2, 5, 1]);
    assert_eq!(
        inbox(InboxFilter {
            stages: vec![Stage::Screened],
            ..InboxFilter::default()
        }),
        [5]
    );
    assert_eq!(
        inbox(InboxFilter {
            stages: vec![Stage::Waiting],
            ..InboxFilter::default()
        }),
        [4]
    );
    assert_eq!(
        inbox(InboxFilter {
            assigned_to: Some(id(8)),
            ..InboxFilter::default()
        }),
        [5]
    );
    assert_eq!(
        inbox(InboxFilter {
            assigned_to: Some(id(88)),
            ..InboxFilter::default()
        }),
        []
    );
    assert_eq!(
        inbox(InboxFilter {
            unassigned: true,
            ..InboxFilter::default()
        }),
        [3, 2, 1]
    );
    assert_eq!(
        inbox(InboxFilter {
            priority: Some(Priority::Soon),
            ..InboxFilter::default()
        }),
        [5]
    );
    assert_eq!(
        inbox(InboxFilter {
            source: Some(ReferralSource::Ward),
            ..InboxFilter::default()
        }),
        []
    );
    assert_eq!(
        inbox(InboxFilter {
            overdue: true,
            ..InboxFilter::default()
        }),
        [3, 2, 5, 1]
    );
    assert_eq!(views.unseen(TODAY).len(), 1);
}

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

fn decision(n: u128, provisional: bool) -> EpisodeEvent {
    EpisodeEvent::DecisionMade {
        decision: DecisionFacts {
            id: id(n + 600),
            kind: DecisionKind::NotSuitable,
            considered: vec![code("DIT")],
            choices: Vec::new(),
            reason: Some(ReasonCode::TherapyNotIndicated),
            trial_sessions: None,
            look_again_on: None,
            second_opinion_stated: true,
            unmet_need: false,
        },
        by: id(7),
        provisional,
        confirm_by: Some(calendar::days_after(TODAY, i32::try_from(10 - n).unwrap())),
        letter_by: TODAY,
        arrival_by: None,
    }
}

fn concern(n: u128, response: ResponseNeeded, owner: Option<UserId>) -> EpisodeEvent {
    EpisodeEvent::ConcernRaised {
        concern: id(n + 700),
        kind: ConcernKind::SuicideOrSelfHarm,
        source: ConcernSource::Words,
        response,
        owner,
        measure: None,
    }
}

#[test]
fn decisions_to_confirm_come_by_when_they_are_due() {
    let mut s = Service::default();
    for n in 1..=3 {
        s.refer(n, ago(10));
        s.did(n, TODAY, decision(n, true));
    }
    let agreed = EpisodeEvent::DecisionConfirmed {
        decision: id(602),
        by: id(6),
        how: ConfirmedBy::SecondClinician,
    };
    s.did(2, TODAY, agreed);
    let views = replayed(&s.book);
    let open = views.decisions_to_confirm(TODAY);
    assert_eq!(numbers(open.iter().map(|d| &d.row)), [3, 1]);
    assert_eq!(open.first().unwrap().decision.by, id(7));
    assert_eq!(views.row(id(102), TODAY).unwrap().episode.deciders, [id(7), id(6)]);
    assert_eq!(views.counts(TODAY).to_confirm, 2);
}

#[test]
fn concerns_that_need_action_come_first() {
    let mut s = Service::default();
    for n in 1..=4 {
        s.refer(n, ago(10));
    }
    s.did(1, ago(1), concern(1, ResponseNeeded::NextContact, None));
    s.did(2, ago(1), concern(2, ResponseNeeded::ThreeDays, None));
    s.did(3, TODAY, concern(3, ResponseNeeded::Now, None));
    s.did(4, ago(9), concern(4, ResponseNeeded::Now, None));
    s.did(
        4,
        ago(9),
        EpisodeEvent::ConcernKnown {
            concern: id(704),
            review_on: TODAY,
        },
    );
    let views = replayed(&s.book);
    assert_eq!(numbers(views.concerns_open(TODAY).iter().map(|c| &c.row)), [3, 2, 1, 4]);
    let counts = views.counts(TODAY);
    assert_eq!((counts.concerns_pressing, counts.concerns_known), (3, 1));
    // A closed episode with an open concern stays in sight.
    let closed = EpisodeEvent::EpisodeClosed {
        reason: ClosureReason::Completed,
        over_open_concern: Some(id(7)),
    };
    s.did(2, TODAY, closed);
    s.did(1, TODAY, EpisodeEvent::ConcernClosed { concern: id(701) });
    views.refresh(&s.book).unwrap();
    assert_eq!(numbers(views.concerns_open(TODAY).iter().map(|c| &c.row)), [3, 2, 4]);
    assert_eq!(
        numbers(replayed(&s.book).concerns_open(TODAY).iter().map(|c| &c.row)),
        [3, 2, 4]
    );
}

#[test]
fn dues_are_asked_by_kind_role_person_and_day() {
    let mut s = Service::default();
    s.refer(1, ago(2));
    s.waits(2, 40, Priority::Routine, "CBT", false);
    s.did(
        1,
        TODAY,
        EpisodeEvent::Assigned {
            user: id(8),
            role: Role::TriageClinician,
        },
    );
    let views = replayed(&s.book);
    let all = DueFilter::default();
    let asked = |filter: DueFilter| -> Vec<(u128, DueKind)> {
        let rows = views.dues(&filter, TODAY, PageAsk::ALL).rows;
        rows.iter()
            .map(|d| (d.row.episode.id.0.as_u128() - 100, d.due.kind))
            .collect()
    };
    assert_eq!(
        asked(all.clone()),
        [
            (2, DueKind::Acknowledge),
            (2, DueKind::KeepInTouch),
            (1, DueKind::SafetyScreen),
            (1, DueKind::Screening),
            (1, DueKind::Acknowledge),
            (2, DueKind::ClinicalLook),
        ]
    );
    assert_eq!(
        asked(DueFilter {
            kinds: vec![DueKind::Screening],
            ..all.clone()
        }),
        [(1, DueKind::Screening)]
    );
    let manager = DueFilter {
        role: Some(Role::ServiceManager),
        ..all.clone()
    };
    assert_eq!(asked(manager), []);
    let administrator = DueFilter {
        role: Some(Role::Administrator),
        ..all.clone()
    };
    let seen = [
        (2, DueKind::Acknowledge),
        (2, DueKind::KeepInTouch),
        (1, DueKind::Acknowledge),
    ];
    assert_eq!(asked(administrator), seen);
    let mine = DueFilter {
        whose: Some(Whose::User(id(8))),
        ..all.clone()
    };
    assert_eq!(asked(mine).iter().map(|(n, _)| *n).collect::<Vec<_>>(), [1, 1, 1]);
    let until = DueFilter {
        until: Some(ago(3)),
        ..all
    };
    assert_eq!(asked(until), [(2, DueKind::Acknowledge), (2, DueKind::KeepInTouch)]);
}

#[test]
fn every_due_is_seen_to_by_the_clinical_lead_and_by_nobody_without_a_part_in_care() {
    for kind in DueKind::ALL {
        let roles = roles_for(*kind);
        assert!(roles.contains(&Role::ClinicalLead), "{kind}");
        for never in [
            Role::ServiceManager,
            Role::Commissioner,
            Role::Referrer,
            Role::Person,
            Role::IgOfficer,
        ] {
            assert!(!roles.contains(&never), "{kind}");
        }
    }
    assert!(!roles_for(DueKind::ConcernResponse).contains(&Role::Trainee));
    assert!(!roles_for(DueKind::SafetyAnswer).contains(&Role::Administrator));
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
fn openings_show_their_seats() {
    let mut s = Service::default();
    s.practitioner(71, "Young");
    s.practitioner(72, "Old");
    s.opening(61, 71, Day::Tuesday);
    s.opening(62, 72, Day::Monday);
    s.opening(63, 71, Day::Friday);
    s.book
        .service(SERVICE, &care::service::ServiceEvent::Renamed { name: "A".into() });
    let views = replayed(&s.book);
    let ids = |o: Vec<OpeningSummary>| o.iter().map(|o| o.id.0.as_u128()).collect::<Vec<_>>();
    assert_eq!(ids(views.openings()), [62, 61, 63]);
    assert_eq!(ids(views.openings_free(TODAY)), [61, 62, 63]);
    let held = OpeningEvent::SeatHeld {
        episode: id(101),
        offer: id(501),
        until: noon(TODAY),
    };
    s.book.service(Uuid::from_u128(61), &held);
    s.book
        .service(Uuid::from_u128(63), &OpeningEvent::Withdrawn { from: TODAY });
    s.book
        .service(Uuid::from_u128(72), &PractitionerEvent::Left { on: ago(1) });
    views.refresh(&s.book).unwrap();
    assert_eq!(ids(views.openings()), [62, 61]);
    // Held, withdrawn, and whose practitioner has left.
    assert_eq!(ids(views.openings_free(TODAY)), []);
    assert_eq!(views.practitioner(id(71)).unwrap().seats_free, 0);
    assert_eq!(views.counts(TODAY).seats_free, 1);
    assert_eq!(views.opening(id(61)).unwrap().state.held.len(), 1);
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
