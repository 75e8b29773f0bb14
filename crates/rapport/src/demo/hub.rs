//! The demonstration's staff hub: a small service of its own beside the fictional one, with its own database, key and
//! users, made by its own commands. Nobody in it is in the other.

use super::hub_people::{CLINICIANS, WORDS};
use super::invent;
use super::staff::{PASSWORD, act};
use super::year::{Year, as_role};
use crate::instance::Instance;
use crate::output::{During, Failure};
use care::calendar::{days_after, london_date};
use care::episode::{EpisodeCommand, ReferralWords};
use care::opening::Slot;
use care::person::{Identity, Name, Reach, SafeContact, SafeUse};
use care::practitioner::{Basis, Certificate, Profile, Registration};
use care::service::{Contact, Nation, NeighbourHub, ServiceCommand, ServiceKind, Site};
use care::staff_hub::{Incident, IncidentKind, Outreach, OutreachKind, StaffEntry, StaffMatter, WorkKind};
use care::terms::*;
use care::*;
use casework::{Act, Desk, Founding, HubAct, HubReferral, ManualClock, NewReferral, Opened, Principal, Purpose};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use std::path::Path;
use std::sync::Arc;
use uuid::Uuid;

/// Days that the hub has been open.
const DAYS: i32 = 150;
/// People who came in that time.
const PEOPLE: i32 = 44;
/// Days since the event at the care home.
const SINCE: i32 = 33;

/// Makes the hub.
///
/// # Errors
/// When an act is refused.
pub fn run(dir: &Path, seed: u64, now: Timestamp) -> Result<(), Failure> {
    let instance = Instance::make_kind(dir, "demo", None, ServiceKind::StaffHub)?;
    let today = london_date(now);
    let start = days_after(today, -DAYS);
    let clock = Arc::new(ManualClock::new(Year::at(start, 8, 0)));
    let opened = || -> Result<Opened, Failure> {
        Ok(Opened {
            url: instance.database(),
            master: instance.master()?,
            clock: Arc::clone(&clock) as _,
        })
    };
    let founding = Founding {
        purpose: Purpose::Demo,
        name: "Fellside Staff Hub".into(),
        ods_code: None,
        nation: Nation::England,
        user_name: "hubadmin".into(),
        administrator: "Tegwen Arkleside".into(),
        password: PASSWORD.into(),
    };
    drop(Desk::found_hub(opened()?, founding).during("founding the demonstration's staff hub")?);
    let desk = Desk::open_in_the_making(opened()?).during("opening the demonstration's staff hub")?;
    let mut hub = Hub {
        rng: Pcg64::seed_from_u64(seed ^ 0x5745_4c4c),
        names: invent::Names::default(),
        desk,
        clock,
        today,
        start,
        clinicians: Vec::new(),
        to_screen: Vec::new(),
    };
    hub.settle()?;
    hub.live(now)
}

struct Hub {
    desk: Arc<Desk>,
    clock: Arc<ManualClock>,
    rng: Pcg64,
    names: invent::Names,
    today: Date,
    start: Date,
    /// Practitioner and account.
    clinicians: Vec<(PractitionerId, UserId)>,
    /// Who is to be screened by whom, and from when.
    to_screen: Vec<(UserId, EpisodeId, Date)>,
}

impl Hub {
    fn at(&self, index: usize) -> Result<(PractitionerId, UserId), Failure> {
        let missing = || Failure::new("the demonstration: a clinician of the hub is missing");
        self.clinicians.get(index).copied().ok_or_else(missing)
    }

    fn settle(&mut self) -> Result<(), Failure> {
        let system = self.desk.system();
        let set = |command| {
            let act_of = Act::Service {
                expected: None,
                command,
            };
            act(&self.desk, &system, "the hub's settings", act_of).map(drop)
        };
        set(ServiceCommand::ContactStated(Contact {
            phone: "01632 960 177".into(),
            email: "talk@fellside.example.org".into(),
            address: "Upper rooms, Fellside Library, Fellside ZZ7 2QA".into(),
            hours: "Monday to Friday, 8am to 8pm".into(),
        }))?;
        set(ServiceCommand::NeighbourHubNamed(NeighbourHub {
            not_taken: vec!["Wrenfield Psychological Therapies".into(), "Fellside Staff Hub".into()],
            name: "Saltmarsh Staff Hub".into(),
            contact: "01632 960 188, Monday to Friday, 8am to 8pm".into(),
        }))?;
        set(ServiceCommand::SiteOpened(Site {
            code: "library".into(),
            name: "Fellside Library, upper rooms".into(),
            address: "Fellside ZZ7 2QA".into(),
            step_free: true,
            area: String::new(),
        }))?;
        for (number, (user, [given, family], profession, body, roles, therapies)) in CLINICIANS.into_iter().enumerate()
        {
            let practitioner = self.join(given, family, profession, body, therapies, number)?;
            let account = self.account(
                user,
                &format!("{given} {family}"),
                profession,
                roles,
                Some(practitioner),
            )?;
            self.clinicians.push((practitioner, account));
            self.slots(practitioner, therapies)?;
        }
        self.account(
            "hublead",
            "Nestorine Quarringdon",
            "Duty lead",
            &[Role::ClinicalLead],
            None,
        )?;
        self.account(
            "hubmanager",
            "Obadele Winterscale",
            "Management",
            &[Role::ServiceManager],
            None,
        )?;
        self.account(
            "hubig",
            "Sunniva Tarnside",
            "Information governance",
            &[Role::IgOfficer],
            None,
        )?;
        Ok(())
    }

    fn account(
        &self,
        user: &str,
        name: &str,
        team: &str,
        roles: &[Role],
        practitioner: Option<PractitionerId>,
    ) -> Result<UserId, Failure> {
        self.clock.advance_micros(1_000_000);
        let open = Act::OpenAccount {
            user_name: user.to_owned(),
            name: name.to_owned(),
            team: team.to_owned(),
            roles: roles.to_vec(),
            practitioner,
            speaks_for: None,
            password: PASSWORD.to_owned(),
        };
        let done = act(&self.desk, &self.desk.system(), "opening an account of the hub", open)?;
        done.made
            .user
            .ok_or_else(|| Failure::new("the demonstration: an account has no id"))
    }

    fn join(
        &mut self,
        given: &str,
        family: &str,
        profession: &str,
        body: &str,
        therapies: &[&str],
        number: usize,
    ) -> Result<PractitionerId, Failure> {
        let profile = Profile {
            name: Name {
                given: given.to_owned(),
                family: family.to_owned(),
                ..Name::default()
            },
            profession: profession.to_owned(),
            human: HumanId(Uuid::from_u128(
                u128::from(self.rng.random::<u64>()) << 64 | number as u128,
            )),
            registration: Registration {
                body: body.to_owned(),
                number: format!("HUB{number:04}"),
                checked_on: Some(self.start),
            },
            languages: Vec::new(),
            gender: None,
            formats: vec![Format::Individual],
            media: vec![Medium::InPerson, Medium::Video, Medium::Phone],
            basis: Basis::PaidAfc,
            band: Some(8),
            clinical_hours_week: 18,
        };
        let certificates = therapies.iter().map(|t| Certificate {
            therapy: TherapyCode::new(*t),
            since: None,
        });
        let joins = Act::JoinPractitioner {
            profile,
            certificates: certificates.collect(),
            supervisor: None,
        };
        let done = act(&self.desk, &self.desk.system(), "a clinician joins the hub", joins)?;
        done.made
            .practitioner
            .ok_or_else(|| Failure::new("the demonstration: a clinician has no id"))
    }

    fn slots(&self, practitioner: PractitionerId, therapies: &[&str]) -> Result<(), Failure> {
        for (day, hour) in [(Day::Tuesday, 17), (Day::Thursday, 18), (Day::Friday, 9)] {
            let slot = Slot {
                practitioner,
                therapies: therapies.iter().map(|t| TherapyCode::new(*t)).collect(),
                format: Format::Individual,
                medium: Medium::Video,
                site: None,
                weekly: WeeklySlot {
                    day,
                    at: Time::constant(hour, 0, 0, 0),
                    minutes: 50,
                },
                from: self.start,
                seats: 1,
                sessions: 12,
            };
            act(
                &self.desk,
                &self.desk.system(),
                "a slot of the hub",
                Act::OpenSlot(slot),
            )?;
        }
        Ok(())
    }

    /// Lives through the days that the hub has been open.
    fn live(&mut self, now: Timestamp) -> Result<(), Failure> {
        let mut came: Vec<i32> = (0..PEOPLE).map(|_| self.rng.random_range(1..DAYS)).collect();
        // After the event at the care home more come.
        came.extend([
            SINCE - 1,
            SINCE - 2,
            SINCE - 3,
            SINCE - 3,
            SINCE - 5,
            SINCE - 6,
            SINCE - 9,
            SINCE - 12,
        ]);
        came.sort_unstable_by_key(|days| std::cmp::Reverse(*days));
        let mut worked = [
            (120, 0),
            (96, 1),
            (75, 0),
            (61, 1),
            (40, 1),
            (SINCE - 4, 2),
            (18, 0),
            (6, 1),
        ]
        .into_iter()
        .peekable();
        let mut told = false;
        for (n, ago) in came.into_iter().enumerate() {
            while let Some((days, _)) = worked.peek().copied()
                && days > ago
            {
                let which = worked.next().map_or(0, |(_, which)| which);
                self.team(days, which)?;
            }
            if !told && ago < SINCE {
                told = true;
                self.incident()?;
            }
            self.comes(n, ago)?;
        }
        for (days, which) in worked {
            self.team(days, which)?;
        }
        if now > self.desk.now() {
            self.clock.set(now);
        }
        self.screen()?;
        self.desk
            .due_jobs()
            .during("the jobs of the demonstration's staff hub")?;
        Ok(())
    }

    /// The screenings that were due by now, each recorded with the day on which it was done.
    fn screen(&mut self) -> Result<(), Failure> {
        for (n, (user, episode, on)) in std::mem::take(&mut self.to_screen).into_iter().enumerate() {
            let on = days_after(on, 1);
            if on >= self.today {
                continue;
            }
            let by = as_role(&self.desk, user, Role::TriageClinician)?;
            let screened = HubAct::RecordPtsdScreen {
                episode,
                on,
                positive: n.is_multiple_of(3),
                note: None,
            };
            act(&self.desk, &by, "screening", Act::Hub(screened))?;
        }
        Ok(())
    }

    fn reach(&self, ago: i32, hour: i8, minute: i8) {
        let when = Year::at(days_after(self.today, -ago), hour, minute);
        if when > self.desk.now() {
            self.clock.set(when);
        } else {
            self.clock.advance_micros(60_000_000);
        }
    }

    fn incident(&self) -> Result<(), Failure> {
        self.reach(SINCE - 1, 9, 0);
        let by = as_role(&self.desk, self.at(0)?.1, Role::TriageClinician)?;
        let incident = Incident {
            on: days_after(self.today, -SINCE),
            kind: IncidentKind::ManyDeaths,
            place: "Larch House care home".into(),
            staff: 64,
        };
        act(
            &self.desk,
            &by,
            "an incident",
            Act::Hub(HubAct::RecordIncident(incident)),
        )
        .map(drop)
    }

    fn team(&self, ago: i32, which: usize) -> Result<(), Failure> {
        self.reach(ago, 19, 0);
        let (kind, organisation, came, minutes) = match which {
            0 => (OutreachKind::ReflectiveGroup, "Night staff of two care homes", 9, 75),
            1 => (
                OutreachKind::LeaderConsultation,
                "Ward managers, Fellside General",
                4,
                60,
            ),
            _ => (
                OutreachKind::AfterEventCheck,
                "Day and night staff, Larch House",
                17,
                50,
            ),
        };
        let (led_by, user) = self.at(which.min(1))?;
        let by = as_role(&self.desk, user, Role::TriageClinician)?;
        let held = Outreach {
            on: days_after(self.today, -ago),
            kind,
            organisation: organisation.into(),
            came,
            led_by,
            minutes,
        };
        let act_of = Act::Hub(HubAct::RecordOutreach {
            held,
            note: Some("Nobody was pressed to tell. Sleep, rotas and who is at home came up.".into()),
        });
        act(&self.desk, &by, "outreach", act_of).map(drop)
    }

    fn comes(&mut self, n: usize, ago: i32) -> Result<(), Failure> {
        self.reach(ago, 8 + i8::try_from(n % 10).unwrap_or(0), 10);
        // The care home's own come after its event.
        let (work, matter, words) = if ago < SINCE && n.is_multiple_of(2) {
            WORDS[0]
        } else {
            *invent::pick(&mut self.rng, &WORDS).unwrap_or(&WORDS[0])
        };
        let (name, _) = self.names.draw(&mut self.rng);
        let phone = Some(format!("07700 900{:03}", 200 + n % 700));
        let event = (work == WorkKind::CareHome && ago < SINCE).then_some(SINCE);
        let event = event.or_else(|| (matter == StaffMatter::AfterEvent).then_some(ago + 9));
        let knows = if invent::chance(&mut self.rng, 0.2) {
            vec![self.at(n % 4)?.0]
        } else {
            Vec::new()
        };
        let entry = StaffEntry {
            work,
            matter: Some(matter),
            employer: n.is_multiple_of(3).then(|| "Larch House".to_owned()),
            event_on: event.map(|days| days_after(self.today, -days)),
            knows: knows.clone(),
            told_of_neighbour: false,
        };
        let person = NewReferral {
            identity: Identity {
                name: Some(name),
                ..Identity::default()
            },
            reach: Reach {
                phone,
                ..Reach::default()
            },
            safe_contact: Some(SafeContact {
                phone: SafeUse::Yes,
                text: SafeUse::Yes,
                voicemail: SafeUse::No,
                email: SafeUse::No,
                letter: SafeUse::No,
                times: Vec::new(),
            }),
            words: ReferralWords {
                own_words: Some(words.to_owned()),
                ..ReferralWords::default()
            },
            ..NewReferral::default()
        };
        let enters = HubAct::Enter(Box::new(HubReferral {
            entry: Some(entry),
            others: None,
            person,
        }));
        let done = act(
            &self.desk,
            &self.desk.visitor(),
            "somebody comes to the hub",
            Act::Hub(enters),
        )?;
        let episode = done
            .made
            .episode
            .ok_or_else(|| Failure::new("the demonstration: no episode"))?;
        // The newest wait to be read.
        if ago < 3 {
            return Ok(());
        }
        let free: Vec<UserId> = (0..2)
            .filter_map(|at| self.clinicians.get(at))
            .filter(|(id, _)| !knows.contains(id))
            .map(|(_, user)| *user)
            .collect();
        let Some(user) = free.get(n % free.len().max(1)).copied() else {
            return Ok(());
        };
        self.support(user, episode, ago)?;
        // A month after the event most were screened; a few of the newest are still to be.
        match event {
            Some(days) if days > SINCE + 1 => self.to_screen.push((user, episode, days_after(self.today, 28 - days))),
            Some(_) if !n.is_multiple_of(4) => self.to_screen.push((user, episode, days_after(self.today, 28 - SINCE))),
            _ => {}
        }
        Ok(())
    }

    /// One of the two who see people first reads, offers a conversation, and holds it.
    fn support(&self, user: UserId, id: EpisodeId, ago: i32) -> Result<(), Failure> {
        let by = as_role(&self.desk, user, Role::TriageClinician)?;
        let on = |by: &Principal, command| {
            let act_of = Act::Episode {
                id,
                expected: None,
                command,
            };
            act(&self.desk, by, "brief support", act_of).map(drop)
        };
        self.clock.advance_micros(3600 * 1_000_000);
        on(
            &by,
            EpisodeCommand::Screen {
                priority: Priority::Soon,
                next: NextStep::Assess,
                reason: "Own words read; no sign of danger; a first conversation.".into(),
            },
        )?;
        let appointment = self.desk.ids().next();
        let day = self.desk.calendar().working_days_after(days_after(self.today, -ago), 3);
        on(
            &by,
            EpisodeCommand::BookAssessment {
                appointment,
                with: user,
                at: Year::at(day, 17, 0),
                minutes: 50,
                medium: Medium::Video,
                site: None,
            },
        )
    }
}
