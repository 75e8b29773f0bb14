//! A service written by hand: people by number, what happened to them, therapists and their slots.

use super::book::{Book, TODAY, code, id, noon, one_to_one};
use care::episode::*;
use care::opening::{OpeningEvent, Slot};
use care::person::Name;
use care::practitioner::{Basis, PractitionerEvent, Profile, Registration};
use care::terms::*;
use care::*;
use jiff::civil::{Date, time};
use uuid::Uuid;
use views::*;

pub fn ago(days: i32) -> Date {
    calendar::days_after(TODAY, -days)
}

pub fn replayed(book: &Book) -> Views {
    Views::replay(book, Calendar::default(), |_, _| ()).unwrap()
}

/// A service at work: an episode by its number, each of a person of its own with the name "Person NN".
#[derive(Default)]
pub struct Service {
    pub book: Book,
}

impl Service {
    pub fn refer(&mut self, n: u128, received_on: Date) -> EpisodeId {
        let person = self.book.register(n, &format!("Person{n:02}"), "Test", None, None);
        self.book.refer(n + 100, person, received_on)
    }

    pub fn did(&mut self, n: u128, on: Date, event: EpisodeEvent) -> &mut Self {
        self.book.episode(id(n + 100), id(n), on, event);
        self
    }

    pub fn screened(&mut self, n: u128, priority: Priority) {
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
    pub fn waits(&mut self, n: u128, days: i32, priority: Priority, therapy: &str, before_newcomers: bool) {
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

    pub fn practitioner(&mut self, n: u128, family: &str) {
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

    pub fn opening(&mut self, n: u128, practitioner: u128, day: Day) {
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
    pub fn course(&mut self, n: u128, practitioner: u128, sessions: &[Date]) {
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

    pub fn held(&mut self, n: u128, session: u128, on: Date, attendance: Attendance) {
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

pub fn weekly(day: Day) -> WeeklySlot {
    WeeklySlot {
        day,
        at: time(12, 0, 0, 0),
        minutes: 50,
    }
}

/// The numbers of the episodes of a list.
pub fn numbers<'r>(rows: impl IntoIterator<Item = &'r Row>) -> Vec<u128> {
    rows.into_iter().map(|r| r.episode.id.0.as_u128() - 100).collect()
}

pub fn waiting(views: &Views, filter: &WaitFilter) -> Vec<u128> {
    numbers(views.waiting(filter, TODAY, PageAsk::ALL).rows.iter().map(|w| &w.row))
}

pub fn offer(n: u128, opening: u128, practitioner: u128, expires: Date) -> EpisodeEvent {
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

pub fn decision(n: u128, provisional: bool) -> EpisodeEvent {
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

pub fn concern(n: u128, response: ResponseNeeded, owner: Option<UserId>) -> EpisodeEvent {
    EpisodeEvent::ConcernRaised {
        concern: id(n + 700),
        kind: ConcernKind::SuicideOrSelfHarm,
        source: ConcernSource::Words,
        response,
        owner,
        measure: None,
    }
}
