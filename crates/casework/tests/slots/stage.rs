//! A small invented service on the morning of Tuesday 18 August 2026, with people put on its list one by one.

use std::path::PathBuf;
use std::sync::Arc;

use care::episode::{DecisionFacts, DecisionWords, EpisodeCommand};
use care::opening::Slot;
use care::person::{Identity, Name, Reach, SafeContact};
use care::practitioner::{Basis, Certificate, PractitionerEvent, Profile, Registration};
use care::service::{Nation, ServiceEvent, Site};
use care::terms::*;
use care::*;
use casework::{
    Act, Clock, Desk, Done, FillSlot, Founding, ManualClock, MasterKey, NewReferral, Opened, Principal, Purpose,
    Refused,
};
use jiff::civil::{Date, date, time};

pub const PASSWORD: &str = "three plain words together";
pub const TODAY: Date = date(2026, 8, 18);

pub struct Stage {
    pub desk: Arc<Desk>,
    pub clock: Arc<ManualClock>,
    pub admin: Principal,
    pub lead: Principal,
    pub officer: Principal,
    place: PathBuf,
}

impl Drop for Stage {
    fn drop(&mut self) {
        // What is left behind in the temporary folder does no harm.
        let _ = std::fs::remove_dir_all(&self.place);
    }
}

/// Somebody on the list.
#[derive(Debug, Clone, Copy)]
pub struct Waits {
    pub person: PersonId,
    pub episode: EpisodeId,
    pub wait: WaitId,
}

/// What to put on the list.
pub struct Wanted<'a> {
    pub name: &'a str,
    pub weeks: i32,
    pub priority: Priority,
    pub choices: Vec<TherapyChoice>,
    pub referral: NewReferral,
}

pub fn wanted(name: &str, weeks: i32, priority: Priority) -> Wanted<'_> {
    Wanted {
        name,
        weeks,
        priority,
        choices: vec![one_to_one("CBT")],
        referral: NewReferral::default(),
    }
}

pub fn one_to_one(therapy: &str) -> TherapyChoice {
    TherapyChoice {
        therapy: TherapyCode::new(therapy),
        format: Format::Individual,
    }
}

pub fn opened_at(place: &std::path::Path, clock: &Arc<ManualClock>) -> Opened {
    Opened {
        url: format!("sqlite:{}", place.join("ledger.db").display()),
        master: MasterKey::from_bytes([7; 32]),
        clock: Arc::clone(clock) as Arc<dyn Clock>,
    }
}

pub fn founding(purpose: Purpose) -> Founding {
    Founding {
        purpose,
        name: "Service of the tests".to_owned(),
        ods_code: None,
        nation: Nation::England,
        user_name: "admin".to_owned(),
        administrator: "Ada Ministrator".to_owned(),
        password: PASSWORD.to_owned(),
    }
}

pub fn new_place() -> PathBuf {
    let place = std::env::temp_dir().join(format!("casework-slots-{}", uuid::Uuid::new_v4()));
    std::fs::create_dir_all(&place).expect("a folder");
    place
}

impl Stage {
    pub fn new() -> Self {
        let place = new_place();
        let clock = Arc::new(ManualClock::new(calendar::london_instant(TODAY, time(9, 0, 0, 0))));
        let desk = Desk::found(opened_at(&place, &clock), founding(Purpose::Demo)).expect("a service");
        let all = desk.staff_with(&desk.system(), &[Role::Administrator]).expect("staff");
        let admin = desk.act_as(all[0].0, Role::Administrator).expect("the administrator");
        let open = |roles: Vec<Role>, name: &str| {
            let act = Act::OpenAccount {
                user_name: name.to_lowercase(),
                name: format!("{name} Invented"),
                team: "Talking Team".to_owned(),
                roles,
                practitioner: None,
                speaks_for: None,
                password: PASSWORD.to_owned(),
            };
            desk.act(&admin, act, None)
                .expect("an account")
                .made
                .user
                .expect("its id")
        };
        let user = open(vec![Role::ClinicalLead, Role::IgOfficer], "Leda");
        let lead = desk.act_as(user, Role::ClinicalLead).expect("the lead");
        let officer = desk.act_as(user, Role::IgOfficer).expect("the officer");
        let stage = Self {
            desk,
            clock,
            admin,
            lead,
            officer,
            place,
        };
        for (code, step_free) in [("attic", false), ("ground", true)] {
            let site = Site {
                code: code.to_owned(),
                name: code.to_owned(),
                address: "Nowhere 1".to_owned(),
                step_free,
                area: String::new(),
            };
            stage.do_it(
                &stage.admin,
                Act::Service {
                    expected: None,
                    command: ServiceEvent::SiteOpened(site),
                },
            );
        }
        stage
    }

    /// Carries out an act that must succeed.
    pub fn do_it(&self, by: &Principal, act: Act) -> Done {
        self.desk.act(by, act, None).expect("the act")
    }

    pub fn on(&self, episode: EpisodeId, command: EpisodeCommand) -> Result<Done, Refused> {
        self.desk.act(
            &self.lead,
            Act::Episode {
                id: episode,
                expected: None,
                command,
            },
            None,
        )
    }

    /// A therapist for CBT and DIT whose registration was checked.
    pub fn therapist(&self, name: &str) -> PractitionerId {
        let id = self.unchecked_therapist(name, 20);
        self.practitioner(id, PractitionerEvent::RegistrationChecked { on: TODAY });
        id
    }

    pub fn unchecked_therapist(&self, name: &str, hours: u16) -> PractitionerId {
        let profile = Profile {
            name: Name {
                given: name.to_owned(),
                family: "Madeup".to_owned(),
                ..Name::default()
            },
            profession: "Psychotherapist".to_owned(),
            human: self.desk.ids().next(),
            registration: Registration {
                body: "UKCP".to_owned(),
                number: name.to_owned(),
                checked_on: None,
            },
            languages: vec!["pa".to_owned()],
            gender: Some(Gender::Female),
            formats: vec![Format::Individual, Format::Group],
            media: vec![Medium::InPerson, Medium::Video],
            basis: Basis::PaidAfc,
            band: Some(7),
            clinical_hours_week: hours,
        };
        let certificates = ["CBT", "DIT"]
            .map(|t| Certificate {
                therapy: TherapyCode::new(t),
                since: None,
            })
            .to_vec();
        let act = Act::JoinPractitioner {
            profile,
            certificates,
            supervisor: None,
        };
        self.do_it(&self.admin, act).made.practitioner.expect("their id")
    }

    pub fn practitioner(&self, id: PractitionerId, command: PractitionerEvent) {
        self.do_it(
            &self.admin,
            Act::Practitioner {
                id,
                expected: None,
                command,
            },
        );
    }

    /// A weekly slot in the attic.
    pub fn slot(&self, practitioner: PractitionerId, day: Day, hour: i8) -> OpeningId {
        let slot = Slot {
            practitioner,
            therapies: vec![TherapyCode::new("CBT"), TherapyCode::new("DIT")],
            format: Format::Individual,
            medium: Medium::InPerson,
            site: Some("attic".to_owned()),
            weekly: WeeklySlot {
                day,
                at: time(hour, 0, 0, 0),
                minutes: 50,
            },
            from: date(2026, 1, 1),
            seats: 1,
            sessions: 12,
        };
        self.do_it(&self.admin, Act::OpenSlot(slot))
            .made
            .opening
            .expect("its id")
    }

    /// Refers, screens, accepts and puts on the list.
    pub fn on_the_list(&self, wanted: Wanted<'_>) -> Waits {
        let received_on = calendar::days_after(TODAY, -7 * wanted.weeks);
        let new = NewReferral {
            identity: Identity {
                name: Some(Name {
                    given: wanted.name.to_owned(),
                    family: "Pretend".to_owned(),
                    ..Name::default()
                }),
                ..wanted.referral.identity.clone()
            },
            reach: Reach {
                phone: Some("01632 960001".to_owned()),
                ..Reach::default()
            },
            received_on: Some(received_on),
            source: ReferralSource::Gp,
            ..wanted.referral
        };
        let made = self.do_it(&self.admin, Act::Refer(Box::new(new))).made;
        let (person, episode) = (made.person.expect("a person"), made.episode.expect("an episode"));
        let screen = EpisodeCommand::Screen {
            priority: wanted.priority,
            next: NextStep::Decide,
            reason: "Read with care".to_owned(),
        };
        self.on(episode, screen).expect("screened");
        let decision = DecisionFacts {
            id: self.desk.ids().next(),
            kind: DecisionKind::Accepted,
            considered: wanted.choices.iter().map(|c| c.therapy.clone()).collect(),
            choices: wanted.choices.clone(),
            reason: None,
            trial_sessions: None,
            look_again_on: None,
            second_opinion_stated: false,
            unmet_need: false,
        };
        let words = DecisionWords {
            reason: "This fits what you hope for".to_owned(),
            ..DecisionWords::default()
        };
        self.on(episode, EpisodeCommand::Decide { decision, words })
            .expect("decided");
        let wait = self.desk.ids().next();
        self.on(
            episode,
            EpisodeCommand::BeginWait {
                wait,
                choices: wanted.choices,
            },
        )
        .expect("on the list");
        Waits { person, episode, wait }
    }

    pub fn fill(&self, opening: OpeningId) -> FillSlot {
        self.desk.fill_slot(&self.admin, opening).expect("who could take it")
    }

    /// Offers a slot on the first day on which it takes place.
    pub fn offer(&self, to: Waits, opening: OpeningId, first_on: Date) -> Result<Done, Refused> {
        let act = Act::OfferSlot {
            episode: to.episode,
            expected: None,
            wait: to.wait,
            opening,
            choice: one_to_one("CBT"),
            first_on,
            explanation: None,
        };
        self.desk.act(&self.admin, act, None)
    }
}

/// The first names of those who could take a slot, in order.
pub fn names(slot: &FillSlot) -> Vec<String> {
    slot.ranked
        .iter()
        .map(|c| c.line.person.name.as_ref().expect("a name").given.clone())
        .collect()
}

pub fn not_by_phone() -> SafeContact {
    SafeContact {
        phone: care::person::SafeUse::No,
        ..SafeContact::default()
    }
}
