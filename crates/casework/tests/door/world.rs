//! A service at work in a fresh database, with a clock that stands still until a test moves it.

use std::collections::HashMap;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, Once as Said};

use care::episode::*;
use care::opening::Slot;
use care::person::{Identity, Name, NhsNumber, Reach};
use care::practitioner::{Basis, Certificate, Profile, Registration};
use care::service::{Nation, ServiceEvent, Site};
use care::terms::*;
use care::*;
use casework::*;
use jiff::Timestamp;
use jiff::civil::{Date, date, time};
use uuid::Uuid;

/// Runs the named tests once on each database.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[test] fn $name() { super::$name(&$crate::world::World::sqlite()); })*
        }
        mod postgres {
            $(#[test] fn $name() {
                if let Some(world) = $crate::world::World::postgres() {
                    super::$name(&world);
                }
            })*
        }
    };
}
pub(crate) use on_both;

pub struct World {
    pub desk: Arc<Desk>,
    pub clock: Arc<ManualClock>,
    pub url: String,
    pub master: MasterKey,
    pub dir: PathBuf,
    server: Option<String>,
    signed_in: Mutex<HashMap<UserId, Principal>>,
    pub cbt: TherapyChoice,
    pub dit: TherapyChoice,
}

/// Wednesday 4 March 2026, 10 in the morning in London.
pub fn start() -> Timestamp {
    "2026-03-04T10:00:00Z".parse().unwrap()
}

fn place(server: Option<&str>) -> (String, PathBuf) {
    let name = format!("casework_test_{}", Uuid::new_v4().simple());
    let dir = std::env::temp_dir().join(&name);
    std::fs::create_dir_all(&dir).unwrap();
    match server {
        None => (format!("sqlite:{}", dir.join("ledger.sqlite").display()), dir),
        Some(server) => {
            let mut client = ::postgres::Client::connect(server, ::postgres::NoTls).unwrap();
            client.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
            (format!("{}/{name}", server.rsplit_once('/').unwrap().0), dir)
        }
    }
}

impl World {
    pub fn sqlite() -> Self {
        Self::founded(None, Purpose::Demo)
    }

    pub fn real() -> Self {
        Self::founded(None, Purpose::Real)
    }

    pub fn real_postgres() -> Option<Self> {
        let server = std::env::var("RAPPORT_TEST_POSTGRES").ok()?;
        Some(Self::founded(Some(server), Purpose::Real))
    }

    /// A staff hub.
    pub fn hub() -> Self {
        Self::founded_by(None, Purpose::Demo, Desk::found_hub)
    }

    pub fn postgres() -> Option<Self> {
        static SAY: Said = Said::new();
        let Ok(server) = std::env::var("RAPPORT_TEST_POSTGRES") else {
            SAY.call_once(|| {
                let _ = writeln!(std::io::stderr(), "POSTGRESQL NOT RUN: set RAPPORT_TEST_POSTGRES");
            });
            return None;
        };
        Some(Self::founded(Some(server), Purpose::Demo))
    }

    fn founded(server: Option<String>, purpose: Purpose) -> Self {
        Self::founded_by(server, purpose, Desk::found)
    }

    fn founded_by(
        server: Option<String>,
        purpose: Purpose,
        found: fn(Opened, Founding) -> Result<Arc<Desk>, OpenError>,
    ) -> Self {
        let (url, dir) = place(server.as_deref());
        let clock = Arc::new(ManualClock::new(start()));
        let master = MasterKey::generate().unwrap();
        let opened = Opened {
            url: url.clone(),
            master: master.clone(),
            clock: clock.clone(),
        };
        let founding = Founding {
            purpose,
            name: "Larkfield Talking Therapies".to_owned(),
            ods_code: Some("X99".to_owned()),
            nation: Nation::England,
            user_name: "admin".to_owned(),
            administrator: "Ada Admin".to_owned(),
            password: "lantern gravel tuesday".to_owned(),
        };
        let desk = found(opened, founding).unwrap();
        let choice = |code: &str| TherapyChoice {
            therapy: TherapyCode::new(code),
            format: Format::Individual,
        };
        let world = Self {
            desk,
            clock,
            url,
            master,
            dir,
            server,
            signed_in: Mutex::default(),
            cbt: choice("CBT"),
            dit: choice("DIT"),
        };
        world.act(
            &world.desk.system(),
            Act::Service {
                expected: None,
                command: ServiceEvent::SiteOpened(Site {
                    code: "mill".to_owned(),
                    name: "Mill Lane Centre".to_owned(),
                    address: "1 Mill Lane".to_owned(),
                    step_free: true,
                    area: String::new(),
                }),
            },
        );
        world
    }

    /// The same ledger in another process.
    pub fn another_desk(&self) -> Arc<Desk> {
        Desk::open(Opened {
            url: self.url.clone(),
            master: self.master.clone(),
            clock: self.clock.clone(),
        })
        .unwrap()
    }

    #[track_caller]
    pub fn act(&self, p: &Principal, act: Act) -> Done {
        let shown = format!("{:?}", act.kind());
        self.desk
            .act(p, act, None)
            .unwrap_or_else(|refused| panic!("{shown}: {refused:?}"))
    }

    #[track_caller]
    pub fn refused(&self, p: &Principal, act: Act) -> Refused {
        let shown = format!("{:?}", act.kind());
        match self.desk.act(p, act, None) {
            Ok(done) => panic!("{shown} was done: {done:?}"),
            Err(refused) => refused,
        }
    }

    /// A command on an episode that must succeed.
    #[track_caller]
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

    pub fn days(&self, days: i64) {
        self.clock.advance_micros(days * 24 * 3600 * 1_000_000);
    }

    pub fn hours(&self, hours: i64) {
        self.clock.advance_micros(hours * 3600 * 1_000_000);
    }

    pub fn set(&self, at: &str) {
        self.clock.set(at.parse().unwrap());
    }

    pub fn today(&self) -> Date {
        self.desk.today_in_london()
    }

    /// A member of staff who acts in a role.
    pub fn staff(&self, name: &str, role: Role) -> Principal {
        self.account(name, role, None, None)
    }

    pub fn referrer(&self, name: &str, organisation: &str) -> Principal {
        self.account(name, Role::Referrer, None, Some(organisation))
    }

    pub fn account(
        &self,
        name: &str,
        role: Role,
        practitioner: Option<PractitionerId>,
        speaks_for: Option<&str>,
    ) -> Principal {
        let done = self.act(
            &self.desk.system(),
            Act::OpenAccount {
                user_name: format!("{}.{}", name.to_lowercase().replace(' ', "."), role.code()),
                name: name.to_owned(),
                team: "Team".to_owned(),
                roles: vec![role],
                practitioner,
                speaks_for: speaks_for.map(str::to_owned),
                password: "lantern gravel tuesday".to_owned(),
            },
        );
        self.principal(done.made.user.unwrap(), role)
    }

    /// The principal of an account, as after signing in.
    pub fn principal(&self, user: UserId, role: Role) -> Principal {
        if self.desk.is_demo() {
            return self.desk.act_as(user, role).unwrap();
        }
        // In a real service somebody signs in, and chooses a password of their own first.
        let mut signed_in = self.signed_in.lock().unwrap();
        let found = signed_in.entry(user).or_insert_with(|| {
            let mut admin = self.desk.system();
            admin.role = Role::Administrator;
            let accounts = self.desk.accounts(&admin).unwrap();
            let name = &accounts.iter().find(|a| a.id == user).unwrap().state.user_name;
            let (first, own) = ("lantern gravel tuesday", "violin harbour wednesday");
            let token = self.desk.sign_in(name, first, "here").unwrap();
            let token = self.desk.change_password(token.as_str(), first, own).unwrap();
            self.desk.principal(token.as_str()).unwrap()
        });
        assert_eq!(found.role, role);
        found.clone()
    }

    pub fn profile(&self, name: &str, number: &str) -> Profile {
        let (given, family) = name.split_once(' ').unwrap();
        Profile {
            name: Name {
                given: given.to_owned(),
                family: family.to_owned(),
                ..Name::default()
            },
            profession: "Psychotherapist".to_owned(),
            human: HumanId(Uuid::new_v4()),
            registration: Registration {
                body: "UKCP".to_owned(),
                number: number.to_owned(),
                checked_on: Some(self.today()),
            },
            languages: Vec::new(),
            gender: Some(Gender::Female),
            formats: vec![Format::Individual],
            media: vec![Medium::InPerson, Medium::Video],
            basis: Basis::PaidAfc,
            band: Some(7),
            clinical_hours_week: 20,
        }
    }

    /// A practitioner certified in CBT and DIT.
    pub fn practitioner(&self, name: &str, number: &str) -> PractitionerId {
        let certificate = |code: &str| Certificate {
            therapy: TherapyCode::new(code),
            since: None,
        };
        let done = self.act(
            &self.desk.system(),
            Act::JoinPractitioner {
                profile: self.profile(name, number),
                certificates: vec![certificate("CBT"), certificate("DIT")],
                supervisor: None,
            },
        );
        done.made.practitioner.unwrap()
    }

    pub fn slot(&self, practitioner: PractitionerId, day: Day, hour: i8) -> Slot {
        Slot {
            practitioner,
            therapies: vec![TherapyCode::new("CBT"), TherapyCode::new("DIT")],
            format: Format::Individual,
            medium: Medium::InPerson,
            site: Some("mill".to_owned()),
            weekly: WeeklySlot {
                day,
                at: time(hour, 0, 0, 0),
                minutes: 50,
            },
            from: date(2026, 3, 1),
            seats: 1,
            sessions: 12,
        }
    }

    /// An open slot.
    pub fn opening(&self, practitioner: PractitionerId, day: Day, hour: i8) -> OpeningId {
        let slot = self.slot(practitioner, day, hour);
        self.act(&self.desk.system(), Act::OpenSlot(slot)).made.opening.unwrap()
    }

    /// A referral by form of somebody invented.
    pub fn somebody(&self, name: &str, born: Date) -> NewReferral {
        let (given, family) = name.split_once(' ').unwrap();
        NewReferral {
            identity: Identity {
                name: Some(Name {
                    given: given.to_owned(),
                    family: family.to_owned(),
                    ..Name::default()
                }),
                born: Some(born),
                ..Identity::default()
            },
            reach: Reach {
                phone: Some("01632 960001".to_owned()),
                ..Reach::default()
            },
            source: ReferralSource::Gp,
            means: Means::Form,
            words: ReferralWords {
                reason: Some("Low for months".to_owned()),
                ..ReferralWords::default()
            },
            ..NewReferral::default()
        }
    }

    #[track_caller]
    pub fn refer(&self, p: &Principal, new: NewReferral) -> Done {
        self.act(p, Act::Refer(Box::new(new)))
    }

    /// Somebody on the waiting list for CBT or DIT: the episode and the wait.
    pub fn waiting(&self, name: &str, priority: Priority) -> (EpisodeId, WaitId) {
        let lead = self.lead();
        let episode = self
            .refer(&lead, self.somebody(name, date(1990, 5, 1)))
            .made
            .episode
            .unwrap();
        self.on_the_list(&lead, episode, priority)
    }

    pub fn on_the_list(&self, lead: &Principal, episode: EpisodeId, priority: Priority) -> (EpisodeId, WaitId) {
        let reason = "As the letter says".to_owned();
        self.on(
            lead,
            episode,
            EpisodeCommand::Screen {
                priority,
                next: NextStep::Decide,
                reason,
            },
        );
        let choices = vec![self.cbt.clone(), self.dit.clone()];
        self.on(
            lead,
            episode,
            EpisodeCommand::Decide {
                decision: DecisionFacts {
                    id: self.desk.ids().next(),
                    kind: DecisionKind::Accepted,
                    considered: vec![TherapyCode::new("CBT")],
                    choices: choices.clone(),
                    reason: None,
                    trial_sessions: None,
                    look_again_on: None,
                    second_opinion_stated: true,
                    unmet_need: false,
                },
                words: DecisionWords {
                    reason: "It fits what you want to work on".to_owned(),
                    ..DecisionWords::default()
                },
            },
        );
        let wait: WaitId = self.desk.ids().next();
        self.on(lead, episode, EpisodeCommand::BeginWait { wait, choices });
        (episode, wait)
    }

    /// The clinical lead: one a world, found again.
    pub fn lead(&self) -> Principal {
        self.role("Lena Lead", Role::ClinicalLead)
    }

    pub fn admin(&self) -> Principal {
        self.role("Adam Desk", Role::Administrator)
    }

    /// Somebody in a role: made once a world.
    pub fn role(&self, name: &str, role: Role) -> Principal {
        let user_name = format!("{}.{}", name.to_lowercase().replace(' ', "."), role.code());
        let mut admin = self.desk.system();
        admin.role = Role::Administrator;
        let found = self
            .desk
            .accounts(&admin)
            .unwrap()
            .into_iter()
            .find(|a| a.state.user_name == user_name);
        match found {
            Some(account) => self.principal(account.id, role),
            None => self.staff(name, role),
        }
    }

    /// All bytes that the database wrote to disk (SQLite).
    pub fn raw(&self) -> Vec<u8> {
        assert!(self.server.is_none());
        let mut all = Vec::new();
        for entry in std::fs::read_dir(&self.dir).unwrap() {
            all.extend(std::fs::read(entry.unwrap().path()).unwrap());
        }
        all
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

/// An NHS number from the range kept for tests, with a check digit that holds.
pub fn nhs(first_six: u32) -> NhsNumber {
    let base = format!("999{first_six:06}");
    let digits = (0..10)
        .map(|d| format!("{base}{d}"))
        .find(|n| exchange::nhs_number::parse(n).is_ok());
    NhsNumber {
        digits: digits.unwrap_or_else(|| panic!("choose other digits: none fits {base}")),
        status: NhsNumberStatus::Given,
    }
}
