//! What is made on the last day: the free slot, offers that are out, today's answers, today's messages.

use super::messages;
use super::staff::act;
use super::year::Year;
use crate::output::{During, Failure};
use care::calendar::{days_after, london_date};
use care::episode::EpisodeCommand;
use care::opening::Slot;
use care::practitioner::PractitionerCommand;
use care::terms::{CallOutcome, ConcernKind, Day, EnteredBy, Format, Medium, TherapyCode, WeeklySlot};
use care::*;
use casework::{Act, Answers};
use jiff::civil::Time;
use std::sync::Arc;

/// Offers that wait for an answer when the year ends.
const OFFERS_OUT: u32 = 3;

/// Makes it.
///
/// # Errors
/// When an act fails.
pub fn finish(year: &mut Year) -> Result<(), Failure> {
    registrations(year)?;
    let tuesday = free_slot(year)?;
    offers_out(year, tuesday)?;
    todays_answers(year)?;
    messages::arrive(year)
}

/// The yearly look at the registers was some weeks ago: else nobody could be assigned after today.
fn registrations(year: &mut Year) -> Result<(), Failure> {
    let admin = year.admin()?;
    let on = days_after(year.today, -30);
    let all: Vec<PractitionerId> = year.staff.members.iter().map(|m| m.id).collect();
    for id in all {
        let command = PractitionerCommand::RegistrationChecked { on };
        let check = Act::Practitioner {
            id,
            expected: None,
            command,
        };
        act(&year.desk, &admin, "looking at a register", check)?;
    }
    Ok(())
}

/// Tuesday at ten: the rooms at the Old Tannery are ours on that morning from today.
fn free_slot(year: &mut Year) -> Result<Option<OpeningId>, Failure> {
    let admin = year.admin()?;
    let cbt = TherapyCode::new("CBT");
    let colleague = year
        .staff
        .members
        .iter()
        .filter(|m| m.therapies.first() == Some(&cbt))
        .nth(1)
        .cloned();
    let Some(colleague) = colleague else { return Ok(None) };
    let slot = Slot {
        practitioner: colleague.id,
        therapies: colleague.therapies,
        format: Format::Individual,
        medium: Medium::InPerson,
        site: Some("tannery".into()),
        weekly: WeeklySlot {
            day: Day::Tuesday,
            at: Time::constant(10, 0, 0, 0),
            minutes: 50,
        },
        from: year.today,
        seats: 1,
        sessions: 12,
    };
    act(&year.desk, &admin, "Tuesday at ten", Act::OpenSlot(slot)).map(|done| done.made.opening)
}

/// Offers that were made today and wait for an answer; nobody in line for Tuesday at ten is among them.
fn offers_out(year: &mut Year, tuesday: Option<OpeningId>) -> Result<(), Failure> {
    let admin = year.admin()?;
    let desk = Arc::clone(&year.desk);
    let fill = |id| desk.fill_slot(&admin, id).during("filling a slot");
    let in_line: Vec<EpisodeId> = match tuesday {
        Some(id) => fill(id)?.ranked.iter().map(|c| c.line.episode).collect(),
        None => Vec::new(),
    };
    let openings = desk.openings(&admin).during("reading the openings")?;
    let mut out = 0;
    for row in openings.into_iter().filter(|o| o.free > 0 && Some(o.id) != tuesday) {
        let slot = fill(row.id)?;
        let may = |episode| !in_line.contains(&episode) && !year.is_scripted(episode);
        let other = slot.ranked.iter().find(|c| may(c.line.episode));
        let (Some(other), Some(day)) = (other, slot.first_days.first()) else {
            continue;
        };
        let offer = Act::OfferSlot {
            episode: other.line.episode,
            expected: None,
            wait: other.wait,
            opening: row.id,
            choice: other.choice.clone(),
            first_on: *day,
            explanation: (!other.why.is_empty()).then(|| other.why.join(". ")),
        };
        let call = EpisodeCommand::LogCall {
            opening: Some(row.id),
            outcome: CallOutcome::Spoke,
            note: None,
        };
        year.command(&admin, other.line.episode, call)?;
        out += u32::from(year.act(&admin, "offering a slot", offer)?.is_some());
        if out == OFFERS_OUT {
            break;
        }
    }
    Ok(())
}

/// Whoever sees the therapist of moment 5 today has answered at home; for the first of them item 9 is newly above 0, or
/// higher where a concern of that kind is known.
fn todays_answers(year: &mut Year) -> Result<(), Failure> {
    let user = year.staff.therapist.user;
    let therapist = year.principal(user, Role::Therapist)?;
    let mut first = true;
    let mut sessions = Vec::new();
    for (case, c) in year.cases.iter().enumerate() {
        let (Some(id), Some((with, _)), Some(_)) = (c.episode, c.therapist, c.course) else {
            continue;
        };
        if with != user {
            continue;
        }
        let state = year.desk.peek(id).during("reading an episode")?;
        let today = state
            .open_courses()
            .flat_map(|c| &c.sessions)
            .find(|s| s.is_open() && london_date(s.at) == year.today);
        sessions.extend(today.map(|s| (s.at, case, id, s.id)));
    }
    sessions.sort_unstable();
    for (_, case, id, session) in sessions {
        let state = year.desk.peek(id).during("reading an episode")?;
        let known = state.open_concerns().any(|c| c.kind == ConcernKind::SuicideOrSelfHarm);
        let k = year.cases.get(case).map_or(0, |c| c.attended);
        let mut given = year.answers(case, k);
        if first && given.is_empty() {
            given = vec![Answers {
                instrument: "phq9".into(),
                answers: vec![Some(1); 9],
                entered_by: EnteredBy::Person,
            }];
        }
        for mut answers in given {
            answers.entered_by = EnteredBy::Person;
            if first && answers.instrument == "phq9" {
                if let Some(item9) = answers.answers.last_mut() {
                    *item9 = Some(if known { 2 } else { 1 });
                }
                first = false;
            }
            let act = Act::TakeMeasure {
                episode: id,
                expected: None,
                session: Some(session),
                on: year.today,
                answers,
            };
            year.act(&therapist, "today's answers", act)?;
        }
    }
    Ok(())
}
