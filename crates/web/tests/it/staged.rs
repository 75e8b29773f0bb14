//! People at every place of the path, for pages that show them.

use crate::harness::{PASSWORD, World};
use care::episode::{DecisionFacts, DecisionWords, EpisodeCommand};
use care::opening::Slot;
use care::person::{Name, SafeContact, SafeUse};
use care::practitioner::{Basis, Certificate, Profile, Registration};
use care::service::{ServiceEvent, Site};
use care::terms::*;
use care::{EpisodeId, HumanId, OpeningId, PractitionerId, Role, SessionId, WaitId};
use casework::{Act, Answers, Done, NewReferral, Principal};
use jiff::civil::{date, time};

/// CBT, one to one.
pub fn cbt() -> TherapyChoice {
    TherapyChoice {
        therapy: TherapyCode::new("CBT"),
        format: Format::Individual,
    }
}

/// A service with a therapist, a slot and a clinical lead, and the means to move people along.
pub struct Staged<'w> {
    pub world: &'w World,
    pub lead: Principal,
    pub therapist: Principal,
    pub opening: OpeningId,
}

impl<'w> Staged<'w> {
    pub fn new(world: &'w World) -> Self {
        let system = world.desk.system();
        let site = Site {
            code: "mill".to_owned(),
            name: "Mill Lane Centre".to_owned(),
            address: "1 Mill Lane".to_owned(),
            step_free: true,
            area: String::new(),
        };
        let act = |act| world.desk.act(&system, act, None).unwrap();
        act(Act::Service {
            expected: None,
            command: ServiceEvent::SiteOpened(site),
        });
        let weekly = WeeklySlot {
            day: Day::Tuesday,
            at: time(10, 0, 0, 0),
            minutes: 50,
        };
        let (_, opening) = therapist(world, "Nora", "10001", weekly);
        let lead = world.principal(&world.account(Role::ClinicalLead));
        Self {
            world,
            lead,
            therapist: world.principal("nora"),
            opening,
        }
    }

    fn act(&self, p: &Principal, act: Act) -> Done {
        self.world.desk.act(p, act, None).unwrap()
    }

    pub fn on(&self, p: &Principal, id: EpisodeId, command: EpisodeCommand) -> Done {
        self.act(
            p,
            Act::Episode {
                id,
                expected: None,
                command,
            },
        )
    }

    fn id<T: From<uuid::Uuid>>(&self) -> T {
        self.world.desk.ids().next()
    }

    /// Screened, accepted and told, on the waiting list.
    pub fn waiting(&self, new: NewReferral, priority: Priority) -> (EpisodeId, WaitId) {
        let id = self.world.referral(new);
        let reason = "Distress at work, no sign of danger now".to_owned();
        self.on(
            &self.lead,
            id,
            EpisodeCommand::Screen {
                priority,
                next: NextStep::Decide,
                reason,
            },
        );
        let decision = self.id();
        let facts = DecisionFacts {
            id: decision,
            kind: DecisionKind::Accepted,
            considered: vec![TherapyCode::new("CBT")],
            choices: vec![cbt()],
            reason: None,
            trial_sessions: None,
            look_again_on: None,
            second_opinion_stated: true,
            unmet_need: false,
        };
        let words = DecisionWords {
            reason: "It fits what you want to work on".to_owned(),
            ..DecisionWords::default()
        };
        self.on(&self.lead, id, EpisodeCommand::Decide { decision: facts, words });
        let tell = EpisodeCommand::TellDecision {
            decision,
            to: Audience::Person,
            channel: Channel::Phone,
            note: None,
        };
        self.on(&self.lead, id, tell);
        let wait = self.id();
        self.on(
            &self.lead,
            id,
            EpisodeCommand::BeginWait {
                wait,
                choices: vec![cbt()],
            },
        );
        (id, wait)
    }

    /// An offer out, for the Tuesday after.
    pub fn offered(&self, new: NewReferral) -> EpisodeId {
        let (episode, wait) = self.waiting(new, Priority::Soon);
        self.act(
            &self.lead,
            Act::OfferSlot {
                episode,
                expected: None,
                wait,
                opening: self.opening,
                choice: cbt(),
                first_on: date(2026, 8, 18),
                explanation: Some("Waited longest of those who can come on Tuesdays".to_owned()),
            },
        );
        episode
    }

    /// In therapy, with the sessions planned.
    pub fn in_therapy(&self, new: NewReferral) -> (EpisodeId, Vec<SessionId>) {
        let episode = self.offered(new);
        let offer = self.world.desk.episode(&self.lead, episode).unwrap().state.offers[0].id;
        let trainee = TraineeTold::NotATrainee;
        self.act(
            &self.lead,
            Act::AcceptOffer {
                episode,
                expected: None,
                offer,
                trainee,
            },
        );
        let page = self.world.desk.episode(&self.lead, episode).unwrap();
        let sessions = page.state.courses[0].sessions.iter().map(|s| s.id).collect();
        (episode, sessions)
    }

    /// A week later a session was held, with PHQ-9 answers that add up to `score` (item 9 only above 24).
    pub fn session(&self, episode: EpisodeId, session: SessionId, score: u8, item_nine: u8) {
        self.world.minutes_pass(7 * 24 * 60);
        let mut left = score.saturating_sub(item_nine);
        let mut answers: Vec<Option<u8>> = (0..8)
            .map(|_| {
                let answer = left.min(3);
                left -= answer;
                Some(answer)
            })
            .collect();
        answers.push(Some(item_nine));
        let on = self.world.desk.today_in_london();
        self.act(
            &self.therapist,
            Act::RecordSession {
                episode,
                expected: None,
                session,
                attendance: Attendance::Attended,
                on,
                medium: Medium::InPerson,
                kind: SessionKind::Treatment,
                minutes: 50,
                note: Some("Worked on the week’s diary".to_owned()),
                measures: vec![Answers {
                    instrument: "phq9".to_owned(),
                    answers,
                    entered_by: EnteredBy::Person,
                }],
            },
        );
    }
}

/// A therapist by the family name Room who delivers CBT, with one slot at Mill Lane and an account by their given name.
pub fn therapist(world: &World, given: &str, number: &str, weekly: WeeklySlot) -> (PractitionerId, OpeningId) {
    let system = world.desk.system();
    let act = |act| world.desk.act(&system, act, None).unwrap();
    let profile = Profile {
        name: Name {
            given: given.into(),
            family: "Room".into(),
            ..Name::default()
        },
        profession: "Psychotherapist".to_owned(),
        human: HumanId(uuid::Uuid::new_v4()),
        registration: Registration {
            body: "UKCP".to_owned(),
            number: number.to_owned(),
            checked_on: Some(world.desk.today_in_london()),
        },
        languages: Vec::new(),
        gender: None,
        formats: vec![Format::Individual],
        media: vec![Medium::InPerson],
        basis: Basis::PaidAfc,
        band: Some(7),
        clinical_hours_week: 20,
    };
    let certificates = vec![Certificate {
        therapy: TherapyCode::new("CBT"),
        since: None,
    }];
    let joined = act(Act::JoinPractitioner {
        profile,
        certificates,
        supervisor: None,
    });
    let practitioner = joined.made.practitioner.unwrap();
    let slot = Slot {
        practitioner,
        therapies: vec![TherapyCode::new("CBT")],
        format: Format::Individual,
        medium: Medium::InPerson,
        site: Some("mill".to_owned()),
        weekly,
        from: date(2026, 8, 1),
        seats: 1,
        sessions: 12,
    };
    let opening = act(Act::OpenSlot(slot)).made.opening.unwrap();
    act(Act::OpenAccount {
        user_name: given.to_lowercase(),
        name: format!("{given} Room"),
        team: "Mill Lane".to_owned(),
        roles: vec![Role::Therapist],
        practitioner: Some(practitioner),
        speaks_for: None,
        password: PASSWORD.to_owned(),
    });
    (practitioner, opening)
}

/// What may and may not be done on each channel, for somebody who must be reached with care.
pub fn careful() -> SafeContact {
    SafeContact {
        phone: SafeUse::Yes,
        voicemail: SafeUse::No,
        text: SafeUse::NeutralOnly,
        email: SafeUse::NotAsked,
        letter: SafeUse::No,
        times: vec![PartOfDay::Morning],
    }
}
