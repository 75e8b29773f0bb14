//! The workforce of the demonstration: a register of the area, paid posts over the year, hours beside the sessions.
//!
//! Everybody is invented; the register's numbers begin with DEMO.

use super::invent;
use super::staff::{Member, PASSWORD, act};
use super::year::Year;
use crate::output::Failure;
use care::calendar::days_after;
use care::opening::Slot;
use care::post::{Funding, LapseReason, PostCommand, PostEvent, PostFacts, Profession};
use care::registrant::{Check, RegistrantEvent, Setting};
use care::terms::*;
use care::timesheet::{Activity, HoursKind};
use care::*;
use casework::read::PostPage;
use casework::{Act, HoursGiven, Principal, WorkforceAct};
use jiff::civil::{Date, Time};
use rand::RngExt;
use std::fmt::Write as _;

/// Code of the fictional area.
const AREA: &str = "QZZ";
/// Towns of the area, and the rest of the country.
const PLACES: &[(&str, &str)] = &[
    ("Wrenfield", AREA),
    ("Wrenfield", AREA),
    ("Coldmere", AREA),
    ("Thornwick", AREA),
    ("Ashby St Mary", "QZX"),
    ("Northmoor", "QZY"),
];

/// A post and the day of the year on which it is published.
struct Planned {
    day: i32,
    title: &'static str,
    profession: Profession,
    therapy: &'static str,
    place: &'static str,
    band: u8,
    hours: u16,
    /// What becomes of it.
    becomes: Becomes,
}

/// What becomes of a post.
#[derive(Clone, Copy, PartialEq)]
enum Becomes {
    /// Somebody starts and sees people.
    Filled,
    /// It lapses.
    Lapsed(LapseReason, &'static str),
    /// It is open at the end of the year.
    Open,
}

const POSTS: &[Planned] = &[
    Planned {
        day: 20,
        title: "Psychodynamic psychotherapist",
        profession: Profession::Psychotherapist,
        therapy: "DIT",
        place: "Wrenfield",
        band: 7,
        hours: 15,
        becomes: Becomes::Filled,
    },
    Planned {
        day: 75,
        title: "Counsellor, person-centred",
        profession: Profession::Counsellor,
        therapy: "PCECFD",
        place: "Coldmere",
        band: 6,
        hours: 18,
        becomes: Becomes::Filled,
    },
    Planned {
        day: 130,
        title: "Cognitive analytic psychotherapist",
        profession: Profession::Psychotherapist,
        therapy: "CAT",
        place: "Thornwick",
        band: 8,
        hours: 22,
        becomes: Becomes::Lapsed(
            LapseReason::FundingWithdrawn,
            "The money for the post was taken back at the end of the financial year",
        ),
    },
    Planned {
        day: 215,
        title: "Counsellor, evening sessions",
        profession: Profession::Counsellor,
        therapy: "IPT",
        place: "Thornwick",
        band: 5,
        hours: 30,
        becomes: Becomes::Lapsed(
            LapseReason::NoApplicant,
            "Nobody applied for a band 5 post in the evening",
        ),
    },
    Planned {
        day: 352,
        title: "Psychotherapist for long-term work",
        profession: Profession::Psychotherapist,
        therapy: "LTPP",
        place: "Wrenfield",
        band: 7,
        hours: 12,
        becomes: Becomes::Open,
    },
];

/// The workforce under way.
pub struct Workforce {
    editor: Principal,
    manager: UserId,
    /// Posts published: their plan, their id, the day of the year.
    posts: Vec<(usize, PostId)>,
    /// Day of the year reached.
    day: i32,
    /// The month whose hours are entered next, by its first day.
    month: Option<Date>,
}

/// Founds the register and takes the roles.
///
/// # Errors
/// When an act fails.
pub fn begin(year: &mut Year, people: u32) -> Result<Workforce, Failure> {
    let admin = year.admin()?;
    let open = |user_name: &str, name: &str, team: &str, role: Role| Act::OpenAccount {
        user_name: user_name.to_owned(),
        name: name.to_owned(),
        team: team.to_owned(),
        roles: vec![role],
        practitioner: None,
        speaks_for: None,
        password: PASSWORD.to_owned(),
    };
    let user = |done: casework::Done| {
        done.made
            .user
            .ok_or_else(|| Failure::new("the demonstration: no account"))
    };
    let editor = user(act(
        &year.desk,
        &admin,
        "the register's editor",
        open("register", "Rhiannon Overwater", "Register", Role::RegisterEditor),
    )?)?;
    let own = user(act(
        &year.desk,
        &admin,
        "a registrant",
        open("registrant", "Elowen Thackeray", "On the register", Role::Registrant),
    )?)?;
    let editor = year.principal(editor, Role::RegisterEditor)?;
    let own = year.principal(own, Role::Registrant)?;
    let file = register(year, people);
    act(
        &year.desk,
        &editor,
        "the register",
        workforce(WorkforceAct::ImportRegister { file }),
    )?;
    let filter = views::RegisterFilter::default();
    let rows = year
        .desk
        .register(&editor, &filter, views::PageAsk::ALL)
        .map_err(|e| Failure::new(format!("the demonstration: the register: {e}")))?;
    for row in rows.items {
        let Some(entry) = row.state.current() else { continue };
        let is_own = entry.number == "DEMO-R0001";
        if is_own {
            change(year, &editor, row.id, RegistrantEvent::KeptBy { human: own.human })?;
        }
        // Most certificates are looked at; some wait.
        for (claim, _) in row.state.therapies.clone() {
            if is_own || year.chance(0.85) {
                let event = RegistrantEvent::TherapyConfirmed { therapy: claim.therapy };
                change(year, &editor, row.id, event)?;
            }
        }
    }
    let manager = year.desk.staff_with(&admin, &[Role::ServiceManager]);
    let manager = manager
        .ok()
        .and_then(|all| all.first().map(|(user, _, _)| *user))
        .ok_or_else(|| Failure::new("the demonstration: no manager"))?;
    Ok(Workforce {
        editor,
        manager,
        posts: Vec::new(),
        day: 0,
        month: None,
    })
}

fn workforce(act: WorkforceAct) -> Act {
    Act::Workforce(act)
}

fn change(year: &mut Year, by: &Principal, id: RegistrantId, event: RegistrantEvent) -> Result<(), Failure> {
    let act = workforce(WorkforceAct::Registrant {
        id,
        expected: None,
        command: event.into(),
    });
    year.act(by, "a register entry", act).map(drop)
}

/// A register of the area as a body would send it.
fn register(year: &mut Year, people: u32) -> Vec<u8> {
    let mut file = "name,profession,body,registration_number,registration_checked,scoped_column,modality,therapies,\
                    client_groups,formats,languages,place,area,remote,nhs_history,interest_hours,interest_bands,\
                    may_be_asked,listed,website\n"
        .to_owned();
    let today = year.date();
    let many = (people / 6).clamp(160, 400);
    for n in 1..=many {
        let rng = &mut year.rng;
        let (name, _) = year.names.draw(rng);
        let full = if n == 1 {
            "Elowen Thackeray".to_owned()
        } else {
            name.full()
        };
        let kinds: &[(&str, &str, &str, &str)] = &[
            ("Psychotherapist", "UKCP", "Psychodynamic", "DIT;LTPP"),
            ("Psychotherapist", "UKCP", "Integrative", "IPT"),
            ("Psychotherapist", "BPC", "Psychoanalytic", "DIT;STPP;LTPP"),
            ("Psychotherapist", "UKCP", "Cognitive analytic", "CAT"),
            ("Counsellor", "BACP", "Person-centred", "PCECFD"),
            ("Psychotherapeutic counsellor", "UKCP", "Integrative", "PCECFD;IPT"),
            ("Counsellor", "NCPS", "Integrative", ""),
            ("Cognitive behavioural therapist", "BABCP", "CBT", "CBT;EMDR"),
        ];
        let first = kinds[0];
        let kind = if n == 1 {
            first
        } else {
            *invent::pick(rng, kinds).unwrap_or(&first)
        };
        let (place, area) = *invent::pick(rng, PLACES).unwrap_or(&PLACES[0]);
        let (place, area) = if n == 1 { ("Wrenfield", AREA) } else { (place, area) };
        // As the members' survey had it: 17 in 100 work in the NHS now, 43 did before; of the others 45 in 100 are interested.
        let roll: f64 = rng.random();
        let nhs = match roll {
            r if n == 1 || (0.17..0.60).contains(&r) => "past",
            r if r < 0.17 => "present",
            _ => "never",
        };
        let interested = n == 1 || (nhs != "present" && invent::chance(rng, 0.45));
        let (hours, bands, asked) = if interested {
            let hours: u16 = if n == 1 { 12 } else { rng.random_range(4..24) };
            let bands = *invent::pick(rng, &["6;7", "7", "7;8", "6;7;8"]).unwrap_or(&"7");
            (
                hours.to_string(),
                if n == 1 { "7" } else { bands },
                if invent::chance(rng, 0.8) || n == 1 {
                    "yes"
                } else {
                    "no"
                },
            )
        } else {
            (String::new(), "", "no")
        };
        let listed = n == 1 || invent::chance(rng, 0.7);
        let language = *invent::pick(rng, &["", "", "", "cy", "ur", "pl", "bfi", "pt"]).unwrap_or(&"");
        let _ = writeln!(
            file,
            "{full},{},{},DEMO-R{n:04},{today},{},{},{},adults,individual,{language},{place},{area},{},{nhs},{hours},{bands},{asked},{},{}",
            kind.0,
            kind.1,
            if kind.1 == "BABCP" { "" } else { "c" },
            kind.2,
            kind.3,
            if invent::chance(rng, 0.6) { "yes" } else { "no" },
            if listed { "yes" } else { "no" },
            if listed && invent::chance(rng, 0.5) {
                format!("https://demo-r{n:04}.example.org")
            } else {
                String::new()
            },
        );
    }
    file.into_bytes()
}

impl Workforce {
    /// What the workforce does up to a day of the year.
    ///
    /// # Errors
    /// When an act fails.
    pub fn reach(&mut self, year: &mut Year, day: i32) -> Result<(), Failure> {
        let before = self.day;
        self.day = day;
        let due = |at: i32| before < at && at <= day;
        let manager = year.principal(self.manager, Role::ServiceManager)?;
        for (n, planned) in POSTS.iter().enumerate() {
            if due(planned.day) {
                let facts = facts(planned, year.date());
                let done = act(
                    &year.desk,
                    &manager,
                    "a post",
                    workforce(WorkforceAct::PublishPost(facts)),
                )?;
                self.posts.extend(done.made.post.map(|id| (n, id)));
            }
        }
        for (n, id) in self.posts.clone() {
            let Some(planned) = POSTS.get(n) else { continue };
            let since = |days: i32| due(planned.day + days);
            if since(1) && planned.becomes != Becomes::Open {
                year.desk
                    .act(&manager, workforce(WorkforceAct::AskForPost { post: id }), None)
                    .ok();
            }
            match planned.becomes {
                Becomes::Lapsed(reason, words) if since(60) => {
                    let command = PostCommand {
                        event: PostEvent::Lapsed { reason },
                        reason: Some(words.to_owned()),
                    };
                    step(year, &manager, id, command)?;
                }
                Becomes::Filled if since(10) => self.apply(year, &manager, id)?,
                Becomes::Filled if since(17) => self.offer(year, &manager, id)?,
                Becomes::Filled if since(30) => self.check(year, &manager, id)?,
                Becomes::Filled if since(45) => self.start(year, &manager, id)?,
                Becomes::Open if since(6) => {
                    year.desk
                        .act(&manager, workforce(WorkforceAct::AskForPost { post: id }), None)
                        .ok();
                }
                _ => {}
            }
        }
        super::surveys::reach(year, &self.editor, &manager, before, day)?;
        if due(330) {
            self.look_up_registrations(year)?;
        }
        self.hours(year, &manager)
    }

    /// The yearly look at the registers of the bodies.
    fn look_up_registrations(&self, year: &mut Year) -> Result<(), Failure> {
        let (editor, on) = (self.editor.clone(), year.date());
        let rows = year
            .desk
            .register(&editor, &views::RegisterFilter::default(), views::PageAsk::ALL)
            .map_err(|e| Failure::new(format!("the demonstration: the register: {e}")))?;
        for (n, row) in rows.items.iter().enumerate() {
            // A few are left for the editor to see to.
            if n % 40 != 7 {
                let event = RegistrantEvent::Checked {
                    check: Check::Registration,
                    on,
                    in_order: true,
                    good_until: None,
                };
                change(year, &editor, row.id, event)?;
            }
        }
        Ok(())
    }

    fn page(year: &Year, manager: &Principal, id: PostId) -> Result<PostPage, Failure> {
        let page = year.desk.post(manager, id);
        page.map_err(|e| Failure::new(format!("the demonstration: a post: {e}")))
    }

    /// Two of those who were asked apply; the registrant of the tour is never one of them.
    fn apply(&self, year: &mut Year, manager: &Principal, id: PostId) -> Result<(), Failure> {
        let page = Self::page(year, manager, id)?;
        let own = year.desk.register(
            &self.editor,
            &views::RegisterFilter {
                words: "DEMO-R0001".into(),
                ..views::RegisterFilter::default()
            },
            views::PageAsk::ALL,
        );
        let own: Vec<RegistrantId> = own.map(|p| p.items.iter().map(|r| r.id).collect()).unwrap_or_default();
        let asked: Vec<RegistrantId> = page
            .state
            .candidates
            .iter()
            .map(|c| c.registrant)
            .filter(|r| !own.contains(r))
            .collect();
        for registrant in asked.into_iter().take(2) {
            step(year, manager, id, PostEvent::Applied { registrant }.into())?;
        }
        Ok(())
    }

    fn offer(&self, year: &mut Year, manager: &Principal, id: PostId) -> Result<(), Failure> {
        let page = Self::page(year, manager, id)?;
        match page.candidates.first() {
            Some(first) => step(
                year,
                manager,
                id,
                PostEvent::Offered {
                    registrant: first.registrant,
                }
                .into(),
            ),
            None => Ok(()),
        }
    }

    fn check(&self, year: &mut Year, manager: &Principal, id: PostId) -> Result<(), Failure> {
        let page = Self::page(year, manager, id)?;
        let Some(first) = page.candidates.first() else {
            return Ok(());
        };
        let (registrant, on) = (first.registrant, year.date());
        for check in Check::ALL {
            let event = RegistrantEvent::Checked {
                check: *check,
                on,
                in_order: true,
                good_until: Some(days_after(on, 365)),
            };
            let editor = self.editor.clone();
            change(year, &editor, registrant, event)?;
        }
        step(year, manager, id, PostEvent::ChecksDone { registrant }.into())
    }

    /// They start, get an account, and three slots a week.
    fn start(&self, year: &mut Year, manager: &Principal, id: PostId) -> Result<(), Failure> {
        let page = Self::page(year, manager, id)?;
        let (Some(first), Some(facts)) = (page.candidates.first(), page.state.facts.clone()) else {
            return Ok(());
        };
        let on = year.date();
        let start = WorkforceAct::StartPost {
            post: id,
            expected: None,
            registrant: first.registrant,
            on,
        };
        let name = first.name.clone();
        let Some(done) = year.act(manager, "a start", workforce(start))? else {
            return Ok(());
        };
        let Some(practitioner) = done.made.practitioner else {
            return Ok(());
        };
        let admin = year.admin()?;
        let open = Act::OpenAccount {
            user_name: format!("post{}", self.posts.iter().position(|(_, p)| *p == id).unwrap_or(0) + 1),
            name,
            team: facts.title.clone(),
            roles: vec![Role::Therapist],
            practitioner: Some(practitioner),
            speaks_for: None,
            password: PASSWORD.to_owned(),
        };
        let Some(user) = act(&year.desk, &admin, "an account", open)?.made.user else {
            return Ok(());
        };
        for (day, hour) in [
            (Day::Monday, 10),
            (Day::Wednesday, 11),
            (Day::Thursday, 14),
            (Day::Friday, 9),
        ] {
            let slot = Slot {
                practitioner,
                therapies: facts.therapies.clone(),
                format: Format::Individual,
                medium: Medium::InPerson,
                site: Some("coldmere".into()),
                weekly: WeeklySlot {
                    day,
                    at: Time::constant(hour, 0, 0, 0),
                    minutes: 50,
                },
                from: on,
                seats: 1,
                sessions: 16,
            };
            year.act(&admin, "a slot of a post", Act::OpenSlot(slot))?;
        }
        year.staff.members.push(Member {
            id: practitioner,
            user,
            role: Role::Therapist,
            therapies: facts.therapies,
        });
        Ok(())
    }

    /// At the turn of a month: supervision received, meetings, overtime of some, each on a day of the month before.
    fn hours(&mut self, year: &mut Year, manager: &Principal) -> Result<(), Failure> {
        let today = year.date();
        let first = Date::new(today.year(), today.month(), 1).unwrap_or(today);
        let before = self.month.replace(first);
        let Some(month) = before.filter(|before| *before < first) else {
            return Ok(());
        };
        for (n, member) in year.staff.members.clone().into_iter().enumerate() {
            let own = year.desk.own_hours(manager, member.id, month);
            let Ok(own) = own else { continue };
            let Some(kind) = own.kinds.first().copied() else {
                continue;
            };
            // One in seven is behind with supervision; one in five works over the hours.
            let supervision = if n % 7 == 3 { 45 } else { 90 };
            let mut given = vec![
                (8, kind, Activity::SupervisionReceived, supervision),
                (15, kind, Activity::Meeting, 60),
            ];
            if n % 5 == 1 && own.kinds.contains(&HoursKind::UnpaidOvertime) {
                given.extend([4, 11, 18, 25].map(|day| (day, HoursKind::UnpaidOvertime, Activity::Notes, 150)));
            }
            for (day, kind, activity, minutes) in given {
                let hours = HoursGiven {
                    on: days_after(month, day),
                    kind,
                    activity,
                    minutes,
                    therapy: None,
                    medium: None,
                    site: None,
                };
                let give = WorkforceAct::GiveHours {
                    practitioner: member.id,
                    hours,
                };
                year.act(manager, "hours", workforce(give))?;
            }
        }
        Ok(())
    }
}

fn facts(planned: &Planned, today: Date) -> PostFacts {
    PostFacts {
        title: planned.title.into(),
        employer: "Wrenfield Psychological Therapies".into(),
        profession: planned.profession,
        therapies: vec![TherapyCode::new(planned.therapy)],
        setting: Setting::SecondaryPsychotherapy,
        place: planned.place.into(),
        area: AREA.into(),
        remote: false,
        band: planned.band,
        hours_week: planned.hours,
        funding: Funding::Recurrent,
        funded_until: None,
        starts: days_after(today, 40),
        closes: days_after(today, 35),
    }
}

fn step(year: &mut Year, by: &Principal, id: PostId, command: PostCommand) -> Result<(), Failure> {
    let act = workforce(WorkforceAct::Post {
        id,
        expected: None,
        command,
    });
    year.act(by, "a step of a post", act).map(drop)
}
