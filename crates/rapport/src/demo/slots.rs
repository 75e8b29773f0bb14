//! The weekly slots of the fictional service: as many as its people need, not more.

use super::invent;
use super::kinds::Kind;
use super::staff::{Member, act};
use crate::output::Failure;
use care::opening::Slot;
use care::terms::*;
use casework::{Act, Desk, Principal};
use jiff::civil::{Date, Time};
use rand::Rng;

/// People referred in a year for whom [`super::kinds::KINDS`] has its full number of practitioners and slots.
const FULL: u32 = 1500;

/// How many of a kind a service has to which so many people are referred: at least one, never more than the full number.
/// A service with fewer people and as many slots would have nobody waiting.
pub fn how_many(kind: &Kind, people: u32) -> usize {
    share(kind.how_many, people).max(1)
}

/// Slots a week that all of a kind have together.
pub fn slots_of(kind: &Kind, people: u32) -> usize {
    share(kind.how_many * kind.slots, people).max(1)
}

fn share(full: usize, people: u32) -> usize {
    let people = people.min(FULL) as usize;
    (full * people).div_ceil(FULL as usize).min(full)
}

/// Somebody's slots: how many, and whether they are today's.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// Slots a week.
    pub slots: usize,
    /// Works today from nine to three, whatever day it is, so that there is a diary to look at.
    pub full_today: bool,
}

/// The days of a working week, with which the busiest day is today's, so that today's diary is full whenever the
/// demonstration is made.
pub fn weekdays(today: Date) -> Vec<Day> {
    let mut days = vec![Day::Monday, Day::Tuesday, Day::Wednesday, Day::Thursday, Day::Friday];
    if !days.contains(&Day::of(today)) {
        days.push(Day::of(today));
    }
    days
}

/// Lays somebody's weekly slots open.
///
/// # Errors
/// When an act is refused.
#[expect(
    clippy::too_many_arguments,
    reason = "one call, and a struct of it would only rename them"
)]
pub fn lay_open(
    desk: &Desk,
    admin: &Principal,
    rng: &mut impl Rng,
    kind: &Kind,
    member: &Member,
    wanted: Wanted,
    start: Date,
    today: Date,
) -> Result<(), Failure> {
    let days = weekdays(today);
    let hours: &[i8] = &[9, 10, 11, 13, 14, 15, 16];
    let mut used: Vec<(Day, i8)> = Vec::new();
    // The therapist of moment 5 works today, from nine to four.
    if wanted.full_today {
        used.extend([9, 11, 13, 14, 15].map(|h| (Day::of(today), h)));
    }
    let mut tries = 0;
    while used.len() < wanted.slots && tries < 100 {
        tries += 1;
        let day = *invent::pick(rng, &days).unwrap_or(&Day::Monday);
        let hour = *invent::pick(rng, hours).unwrap_or(&10);
        // Tuesday at ten is nobody's until the last day, so that there is one such slot to fill (moment 4).
        if (day, hour) != (Day::Tuesday, 10) && !used.contains(&(day, hour)) {
            used.push((day, hour));
        }
    }
    for (day, hour) in used {
        let medium = *invent::pick(rng, &[Medium::InPerson, Medium::InPerson, Medium::Video]).unwrap_or(&Medium::Video);
        let site = (medium == Medium::InPerson).then(|| site(rng, day, hour).to_owned());
        let slot = Slot {
            practitioner: member.id,
            therapies: member.therapies.clone(),
            format: Format::Individual,
            medium,
            site,
            weekly: WeeklySlot {
                day,
                at: Time::constant(hour, 0, 0, 0),
                minutes: 50,
            },
            from: start,
            seats: 1,
            sessions: kind.sessions,
        };
        act(desk, admin, "a slot is laid open", Act::OpenSlot(slot))?;
    }
    Ok(())
}

/// Where somebody sees people. On Tuesday mornings the rooms at the Old Tannery were another team's until today
/// (`super::stories`), so whoever can come only there and then still waits.
fn site(rng: &mut impl Rng, day: Day, hour: i8) -> &'static str {
    let site = *invent::pick(rng, &["tannery", "coldmere", "thornwick"]).unwrap_or(&"tannery");
    if site == "tannery" && day == Day::Tuesday && hour < 12 {
        return "coldmere";
    }
    site
}
