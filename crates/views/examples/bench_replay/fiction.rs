//! Fictional episodes: what happens to somebody in a year, at the size that it has in a service.

use care::codec::{Stored, encode_facts, encode_words};
use care::episode::*;
use care::person::*;
use care::practitioner::*;
use care::service::{Nation, ServiceEvent};
use care::terms::*;
use care::*;
use jiff::Timestamp;
use jiff::civil::{Date, date, time};
use ledger::SERVICE_KEY;
use std::collections::HashMap;
use uuid::Uuid;

pub const TODAY: Date = date(2026, 11, 16);
const THERAPISTS: u64 = 200;

pub fn noon(day: Date) -> Timestamp {
    calendar::london_instant(day, time(12, 0, 0, 0))
}

/// An event ready to be appended.
pub struct Written {
    pub stream: Uuid,
    pub key: Uuid,
    pub expected: u64,
    pub type_name: &'static str,
    pub facts: Vec<u8>,
    pub words: Option<Vec<u8>>,
}

/// Days after the referral, what happened, what was said.
type Happening = (i32, EpisodeEvent, Vec<(Key, &'static str)>);

pub struct Fiction {
    random: u64,
    open: u64,
    versions: HashMap<Uuid, u64>,
}

const GIVEN: [&str; 24] = [
    "Amina", "Zoë", "Łukasz", "Chidi", "Mei", "Priya", "Tomos", "Siân", "Anna", "Bilal", "Grace", "Noah", "Olga",
    "Ravi", "Sara", "Tunde", "Una", "Viktor", "Wanda", "Xanthe", "Yusuf", "Zara", "Bronwen", "Ifeanyi",
];
const SYLLABLES: [&str; 20] = [
    "rah", "man", "dia", "llo", "smi", "jon", "ev", "ans", "ok", "afor", "bra", "un", "kow", "al", "ski", "pat", "el",
    "mac", "leod", "wil",
];

impl Fiction {
    pub fn new(open: u32) -> Self {
        Self {
            random: 20_261_116,
            open: u64::from(open),
            versions: HashMap::new(),
        }
    }

    fn below(&mut self, n: u64) -> u64 {
        self.random = self
            .random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.random >> 33) % n
    }

    fn days(&mut self, n: u64) -> i32 {
        i32::try_from(self.below(n)).unwrap_or(0)
    }

    fn id<T: From<Uuid>>(&mut self) -> T {
        let (high, low) = (self.below(u64::MAX >> 33), self.random);
        T::from(Uuid::from_u64_pair(high << 32 | self.below(1 << 31), low))
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        let at = usize::try_from(self.below(all.len() as u64)).unwrap_or(0);
        all.get(at).copied().unwrap_or_else(|| all[0])
    }

    fn write<E: Stored>(
        &mut self,
        stream: Uuid,
        key: Uuid,
        on: Option<Date>,
        event: &E,
        words: &[(Key, &str)],
    ) -> Written {
        let version = self.versions.entry(stream).or_default();
        *version += 1;
        let mut text = Words::default();
        for (key, said) in words {
            text.put(*key, (*said).to_owned());
        }
        Written {
            stream,
            key,
            expected: *version - 1,
            type_name: event.type_name(),
            facts: encode_facts(event, on).unwrap_or_default(),
            words: encode_words(&text),
        }
    }

    /// The settings and the practitioners.
    pub fn service(&mut self) -> Vec<Written> {
        let founded = ServiceEvent::Founded {
            organisation: OrganisationId(Uuid::from_u128(1)),
            name: "A fictional service".into(),
            ods_code: None,
            nation: Nation::England,
        };
        let mut out = vec![self.write(Uuid::from_u128(2), SERVICE_KEY, None, &founded, &[])];
        for n in 0..THERAPISTS {
            let profile = Profile {
                name: self.name(),
                profession: "Psychotherapist".into(),
                human: HumanId(Uuid::from_u64_pair(3, n)),
                registration: Registration {
                    body: "UKCP".into(),
                    number: n.to_string(),
                    checked_on: Some(TODAY),
                },
                languages: Vec::new(),
                gender: None,
                formats: vec![Format::Individual],
                media: vec![Medium::InPerson],
                basis: Basis::PaidAfc,
                band: Some(7),
                clinical_hours_week: 20,
            };
            let stream = Uuid::from_u64_pair(4, n);
            out.push(self.write(stream, SERVICE_KEY, None, &PractitionerEvent::Joined(profile), &[]));
        }
        out
    }

    fn name(&mut self) -> Name {
        let mut family = String::new();
        for _ in 0..2 + self.below(2) {
            family.push_str(self.of(&SYLLABLES));
        }
        Name {
            given: self.of(&GIVEN).into(),
            family,
            uses: None,
            title: None,
        }
    }

    /// A person and their episode: closed, or somewhere on its way.
    pub fn episode(&mut self, n: u32) -> Vec<Written> {
        let (person, episode): (PersonId, EpisodeId) = (self.id(), self.id());
        let mut out = self.person(person, episode, n);
        let is_open = self.below(100) < self.open;
        let received = calendar::days_after(TODAY, -(if is_open { self.days(250) } else { 365 + self.days(1000) }));
        // How far an open episode has come: 0 screening to 4 in therapy.
        let far = if is_open { self.below(5) } else { 5 };
        let events = self.events(person, received, far);
        for (days, event, words) in events {
            let on = calendar::days_after(received, days);
            out.push(self.write(episode.0, person.0, Some(on), &event, &words));
        }
        out
    }

    fn person(&mut self, person: PersonId, episode: EpisodeId, n: u32) -> Vec<Written> {
        let born = calendar::days_after(date(2000, 1, 1), -self.days(20_000));
        let identity = Identity {
            name: Some(self.name()),
            born: Some(born),
            nhs_number: Some(NhsNumber {
                digits: format!("999{:07}", n),
                status: NhsNumberStatus::Traced,
            }),
            gender: Some(self.of(Gender::ALL)),
            ..Identity::default()
        };
        let reach = Reach {
            phone: Some(format!("07700 900{:03}", n % 1000)),
            address: vec!["1 Test Street".into(), "Testtown".into()],
            postcode: Some("ZZ99 9ZZ".into()),
            ..Reach::default()
        };
        let safe = SafeContact {
            phone: SafeUse::Yes,
            voicemail: SafeUse::NeutralOnly,
            ..SafeContact::default()
        };
        let events = [
            PersonEvent::Registered { identity, reach },
            PersonEvent::SafeContactStated(safe),
            PersonEvent::EpisodeOpened { episode },
        ];
        events
            .iter()
            .map(|e| self.write(person.0, person.0, None, e, &[]))
            .collect()
    }

    /// Days after the referral, what happened, what was said.
    fn events(&mut self, person: PersonId, received: Date, far: u64) -> Vec<Happening> {
        use EpisodeEvent as E;
        const SAID: &str = "A paragraph of plain words as somebody would write it down, about as long as this one is.";
        let said = |key| vec![(key, SAID)];
        let human = HumanId(Uuid::from_u64_pair(3, self.below(THERAPISTS)));
        let user = UserId(Uuid::from_u64_pair(5, self.below(40)));
        let referral = Referral {
            id: self.id(),
            person,
            source: self.of(ReferralSource::ALL),
            means: self.of(Means::ALL),
            received_on: received,
            referrer: None,
            referrer_organisation: Some(format!("A{:05}", 81_000 + self.below(300))),
            document: Some(self.id()),
            asks_for: None,
            urgency: Some(SentUrgency::Routine),
            recommendation: self.of(Recommendation::ALL),
            circumstances: vec![self.of(SocialCircumstance::ALL)],
            problem: Some("depression".into()),
            returns_from: None,
            wants_triage: false,
        };
        let due = received;
        let received = E::ReferralReceived {
            referral,
            acknowledge_by: due,
            safety_screen_by: due,
            screen_by: due,
        };
        let mut out = vec![
            (0, received, vec![(Key::OwnWords, SAID), (Key::ReferralReason, SAID)]),
            (
                1,
                E::Acknowledged {
                    to: Audience::Person,
                    channel: Channel::Letter,
                },
                vec![],
            ),
            (
                1,
                E::Assigned {
                    user,
                    role: Role::TriageClinician,
                },
                vec![],
            ),
        ];
        if far == 0 {
            return out;
        }
        let appointment = self.id();
        let priority = self.of(Priority::ALL);
        let booked = E::AssessmentBooked {
            appointment,
            with: user,
            at: noon(calendar::days_after(due, 20)),
            minutes: 50,
            medium: Medium::Video,
            site: None,
        };
        out.push((
            3,
            E::Screened {
                priority,
                next: NextStep::Assess,
                by: human,
            },
            said(Key::Reason),
        ));
        out.push((4, booked, vec![]));
        if far == 1 {
            return out;
        }
        let (decision, wait): (DecisionId, WaitId) = (self.id(), self.id());
        let therapy = self.of(&["CBT", "DIT", "CAT", "EMDR"]);
        let choice = TherapyChoice {
            therapy: TherapyCode::new(therapy),
            format: Format::Individual,
        };
        let facts = DecisionFacts {
            id: decision,
            kind: DecisionKind::Accepted,
            considered: vec![choice.therapy.clone()],
            choices: vec![choice.clone()],
            reason: None,
            trial_sessions: None,
            look_again_on: None,
            second_opinion_stated: true,
            unmet_need: false,
        };
        let made = E::DecisionMade {
            decision: facts,
            by: human,
            provisional: false,
            confirm_by: None,
            letter_by: calendar::days_after(due, 27),
            arrival_by: None,
        };
        let wishes = Wishes {
            days: vec![Day::Monday, Day::Tuesday],
            media: vec![Medium::Video],
            ..Wishes::default()
        };
        let held = E::AssessmentHeld {
            appointment,
            attendance: Attendance::Attended,
        };
        let letter = E::LetterSent {
            letter: LetterKind::Decision,
            to: Audience::Person,
            channel: Channel::Letter,
        };
        let began = E::WaitBegan {
            wait,
            choices: vec![choice.clone()],
            clock_start: due,
            before_newcomers: false,
        };
        let told = E::DecisionTold {
            decision,
            to: Audience::Person,
            channel: Channel::Phone,
        };
        out.push((20, held, said(Key::Summary)));
        out.extend(self.measures(20));
        out.push((20, made, said(Key::Reason)));
        out.push((21, told, vec![]));
        out.push((22, letter, vec![]));
        out.push((22, E::WishesStated(wishes), vec![]));
        out.push((22, began, vec![]));
        for touch in 0..self.below(4) {
            let in_touch = E::KeptInTouch {
                answer: KeepInTouch::Same,
                channel: Channel::Phone,
            };
            out.push((50 + 28 * i32::try_from(touch).unwrap_or(0), in_touch, said(Key::Note)));
        }
        if far <= 3 {
            return out;
        }
        let course: CourseId = self.id();
        let practitioner = PractitionerId(Uuid::from_u64_pair(4, self.below(THERAPISTS)));
        let began = CourseFacts {
            id: course,
            choice,
            practitioner,
            opening: None,
            group: None,
            weekly: WeeklySlot {
                day: Day::Monday,
                at: time(10, 0, 0, 0),
                minutes: 50,
            },
            medium: Medium::Video,
            sessions: 12,
            trainee: TraineeTold::NotATrainee,
        };
        let first = 150;
        let planned: Vec<PlannedSession> = (0..12)
            .map(|week| PlannedSession {
                id: self.id(),
                at: noon(calendar::days_after(due, first + 7 * week)),
            })
            .collect();
        out.push((
            first - 7,
            E::CourseBegan {
                course: began,
                wait: Some(wait),
            },
            vec![],
        ));
        out.push((
            first - 7,
            E::SessionsPlanned {
                course,
                sessions: planned.clone(),
            },
            vec![],
        ));
        let sessions = if far == 4 { self.below(8) } else { 4 + self.below(8) };
        for (week, session) in (0..).zip(planned.iter().take(usize::try_from(sessions).unwrap_or(0))) {
            let day = first + 7 * week;
            let held = E::SessionHeld {
                session: session.id,
                course,
                attendance: if self.below(12) == 0 {
                    Attendance::DidNotAttend
                } else {
                    Attendance::Attended
                },
                medium: Medium::Video,
                kind: SessionKind::Treatment,
                minutes: 50,
                by: human,
            };
            let note = E::NoteWritten {
                note: self.id(),
                layer: NoteLayer::Shared,
                session: Some(session.id),
                corrects: None,
                by: human,
            };
            out.push((day, held, vec![]));
            out.push((day, note, said(Key::Note)));
            out.extend(self.measures(day));
        }
        if far == 4 {
            return out;
        }
        let day = first + 90;
        out.push((
            day,
            E::CourseEnded {
                course,
                how: CourseEnd::Planned,
            },
            said(Key::Summary),
        ));
        let closed = E::EpisodeClosed {
            reason: ClosureReason::Completed,
            over_open_concern: None,
        };
        out.push((day + 7, closed, said(Key::Reason)));
        out
    }

    fn measures(&mut self, day: i32) -> Vec<Happening> {
        let one = |this: &mut Self, instrument: &str, items: u64| {
            let answers: Vec<Option<u8>> = (0..items).map(|_| u8::try_from(this.below(4)).ok()).collect();
            let sum: u16 = answers.iter().flatten().map(|a| u16::from(*a)).sum();
            let facts = MeasureFacts {
                id: this.id(),
                instrument: instrument.into(),
                catalogue: "2026.1".into(),
                answers,
                score_tenths: Some(sum * 10),
                is_case: Some(sum >= 10),
                safety: None,
                session: None,
                occasion: None,
                entered_by: EnteredBy::Person,
            };
            (day, EpisodeEvent::MeasureTaken(facts), Vec::new())
        };
        vec![one(self, "phq9", 9), one(self, "gad7", 7)]
    }

    /// Lays the episodes of a batch among one another, each in its own order.
    pub fn shuffled(&mut self, events: Vec<Written>) -> Vec<Written> {
        let mut keyed: Vec<(u64, Written)> = Vec::with_capacity(events.len());
        let mut last: HashMap<Uuid, u64> = HashMap::new();
        for e in events {
            let step = self.below(1000);
            let at = last.entry(e.stream).or_default();
            *at += step;
            keyed.push((*at, e));
        }
        // Stable, so that events of one stream stay in their order.
        keyed.sort_by_key(|(at, _)| *at);
        // A batch names for all events of a stream the version before the batch.
        let mut first: HashMap<Uuid, u64> = HashMap::new();
        let mut out: Vec<Written> = keyed.into_iter().map(|(_, e)| e).collect();
        for e in &mut out {
            e.expected = *first.entry(e.stream).or_insert(e.expected);
        }
        out
    }
}
