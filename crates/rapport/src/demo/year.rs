//! The simulated year: an agenda of steps in the order of time, each carried out by an act of the door.

use super::invent;
use super::journey::{Case, Step};
use super::staff::{self, Staff};
use super::{last_day, stories};
use crate::instance::Instance;
use crate::output::{During, Failure, say};
use care::calendar::{days_after, london_date, london_instant};
use care::service::Nation;
use care::*;
use casework::{Act, Desk, Done, Founding, ManualClock, Opened, Principal, Purpose, Refused};
use indicatif::ProgressBar;
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::sync::Arc;

/// Days that the year has.
const DAYS: i32 = 365;

/// The year under way.
pub struct Year {
    /// The door.
    pub desk: Arc<Desk>,
    /// The simulated clock.
    pub clock: Arc<ManualClock>,
    /// Seeded chance.
    pub rng: Pcg64,
    /// The names that are taken.
    pub names: invent::Names,
    /// Who works here.
    pub staff: Staff,
    /// People referred so far.
    pub cases: Vec<Case>,
    /// The moment at which the year ends.
    pub end: Timestamp,
    /// The day on which it ends.
    pub today: Date,
    agenda: BinaryHeap<Reverse<(Timestamp, u64)>>,
    steps: HashMap<u64, (usize, Step)>,
    next: u64,
    principals: HashMap<(UserId, Role), Principal>,
    /// Acts that a rule refused: a walk by chance meets some, a broken walk meets many.
    pub refused: u32,
    /// Acts carried out.
    pub done: u32,
}

/// The principal of an account in a role, which only a demonstration gives without a sign-in.
///
/// # Errors
/// When the account does not hold the role.
pub fn as_role(desk: &Desk, user: UserId, role: Role) -> Result<Principal, Failure> {
    desk.act_as(user, role).during("taking a role in the demonstration")
}

impl Year {
    /// The time of a step at an hour of a day.
    pub fn at(date: Date, hour: i8, minute: i8) -> Timestamp {
        london_instant(date, Time::constant(hour, minute, 0, 0))
    }

    /// Puts a step on the agenda; steps after the year's end never happen.
    pub fn plan(&mut self, when: Timestamp, case: usize, step: Step) {
        if when <= self.end {
            self.next += 1;
            self.agenda.push(Reverse((when, self.next)));
            self.steps.insert(self.next, (case, step));
        }
    }

    /// Puts a step on the agenda some working days from now, at an hour by chance in which a no may be told.
    pub fn plan_in(&mut self, working_days: u16, case: usize, step: Step) {
        let date = self.desk.calendar().working_days_after(self.date(), working_days);
        let hour = self.rng.random_range(9..15);
        let minute = self.rng.random_range(0..60);
        let when = Self::at(date, hour, minute).max(self.now() + jiff::SignedDuration::from_mins(7));
        self.plan(when, case, step);
    }

    /// Now, by the simulated clock.
    pub fn now(&self) -> Timestamp {
        self.desk.now()
    }

    /// Today, by the simulated clock.
    pub fn date(&self) -> Date {
        london_date(self.now())
    }

    /// True with this chance.
    pub fn chance(&mut self, p: f64) -> bool {
        invent::chance(&mut self.rng, p)
    }

    /// An account in a role.
    ///
    /// # Errors
    /// When the account does not hold the role.
    pub fn principal(&mut self, user: UserId, role: Role) -> Result<Principal, Failure> {
        if let Some(p) = self.principals.get(&(user, role)) {
            return Ok(p.clone());
        }
        let p = as_role(&self.desk, user, role)?;
        self.principals.insert((user, role), p.clone());
        Ok(p)
    }

    /// Acts; a refusal by a rule is counted and skipped, anything else is a fault.
    ///
    /// # Errors
    /// When the act fails for another reason than a rule.
    pub fn act(&mut self, by: &Principal, what: &str, act: Act) -> Result<Option<Done>, Failure> {
        match self.desk.act(by, act, None) {
            Ok(done) => {
                self.done += 1;
                Ok(Some(done))
            }
            Err(Refused::Rejected(rejection)) => {
                self.refused += 1;
                tracing::debug!(%rejection, what, "refused by a rule");
                Ok(None)
            }
            Err(error) => Err(Failure::new(format!("the demonstration: {what}: {error}"))),
        }
    }

    /// A command on an episode.
    ///
    /// # Errors
    /// As [`Self::act`].
    pub fn command(
        &mut self,
        by: &Principal,
        episode: EpisodeId,
        command: episode::EpisodeCommand,
    ) -> Result<bool, Failure> {
        let what = format!(
            "{} by {}",
            casework::of_episode_command(&command).words(),
            by.role.words()
        );
        let act = Act::Episode {
            id: episode,
            expected: None,
            command,
        };
        self.act(by, &what, act).map(|d| d.is_some())
    }
}

/// Days before today whose messages are in the outbox: those of a whole year would be a year of letters to print.
const MESSAGE_DAYS: i32 = 5;

/// Makes the service and runs its year.
///
/// # Errors
/// When founding it or an act fails.
pub fn run(instance: &Instance, people: u32, seed: u64, now: Timestamp, bar: &ProgressBar) -> Result<(), Failure> {
    let today = london_date(now);
    let start = days_after(today, -DAYS);
    let clock = Arc::new(ManualClock::new(Year::at(start, 8, 0)));
    let founding = Founding {
        purpose: Purpose::Demo,
        name: "Wrenfield Psychological Therapies".into(),
        ods_code: Some("ZZ999".into()),
        nation: Nation::England,
        user_name: "admin".into(),
        administrator: "Delyth Farnaby".into(),
        password: staff::PASSWORD.into(),
    };
    let opened = Opened {
        url: instance.database(),
        master: instance.master()?,
        clock: Arc::clone(&clock) as _,
    };
    drop(Desk::found(opened, founding).during("founding the demonstration")?);
    let opened = Opened {
        url: instance.database(),
        master: instance.master()?,
        clock: Arc::clone(&clock) as _,
    };
    let desk = Desk::open_in_the_making(opened).during("opening the demonstration")?;
    desk.keep_silent(true);
    let mut rng = Pcg64::seed_from_u64(seed);
    let mut names = invent::Names::default();
    let staff = staff::settle(&desk, &clock, &mut rng, &mut names, people, start, today)?;
    let mut year = Year {
        desk,
        clock,
        rng,
        names,
        staff,
        cases: Vec::new(),
        end: now,
        today,
        agenda: BinaryHeap::new(),
        steps: HashMap::new(),
        next: 0,
        principals: HashMap::new(),
        refused: 0,
        done: 0,
    };
    arrivals(&mut year, people, start);
    stories::plan(&mut year);
    let mut workforce = super::workforce::begin(&mut year, people)?;
    let mut news = super::news::begin(&mut year)?;
    let mut seats = super::seats::begin(&mut year, seed)?;
    let mut reached = start;
    while let Some(Reverse((when, key))) = year.agenda.pop() {
        let Some((case, step)) = year.steps.remove(&key) else {
            continue;
        };
        if when > year.now() {
            year.clock.set(when);
        }
        step.take(&mut year, case)?;
        let date = london_date(when);
        if date > reached {
            let day = calendar::days_between(start, date);
            bar.set_position(u64::try_from(day).unwrap_or(0));
            reached = date;
            year.desk
                .keep_silent(calendar::days_between(date, today) > MESSAGE_DAYS);
            workforce.reach(&mut year, day)?;
            news.reach(&year, day)?;
            seats.reach(&mut year, day)?;
            year.publish_by_quarter(day)?;
        }
    }
    if now > year.now() {
        year.clock.set(now);
    }
    news.reach(&year, DAYS)?;
    let today = year.date();
    super::asks::enter(&mut year, today)?;
    last_day::finish(&mut year)?;
    year.publish()?;
    year.desk.due_jobs().during("the jobs of the demonstration")?;
    say(format!(
        "{} acts carried out, {} refused by a rule on the way",
        year.done, year.refused
    ));
    Ok(())
}

/// Lays out when people are referred, and the service's own days.
fn arrivals(year: &mut Year, people: u32, start: Date) {
    for n in 0..people {
        let day = year.rng.random_range(0..=DAYS);
        let date = days_after(start, day);
        let (hour, minute) = (year.rng.random_range(8..19), year.rng.random_range(0..60));
        // What would arrive later than now today arrived earlier today.
        let when = Year::at(date, hour, minute).min(year.end);
        year.cases.push(Case::new(&mut year.rng, n));
        let case = year.cases.len() - 1;
        year.plan(when, case, Step::Refer);
    }
    for day in 0..=DAYS {
        let date = days_after(start, day);
        if year.desk.calendar().is_working_day(date) {
            year.plan(Year::at(date, 12, 1), usize::MAX, Step::FillSlots);
        }
        year.plan(Year::at(date, 18, 30), usize::MAX, Step::Jobs);
    }
}
