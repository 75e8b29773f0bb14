//! What a carer sees: built from what the person lets them see at this moment, and nothing else. It is not made for the person
//! and cut down: each part is made only when its own consent stands.

use care::calendar::london_date;
use care::carer::CarerSight;
use care::episode::{Episode, EpisodeEvent, stage};
use care::*;
use jiff::civil::Date;

use super::own::{OwnAppointment, OwnPlace, OwnWait, place, to_be_told};
use crate::desk::Desk;
use crate::fold;
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;

/// How far somebody is, as their carer may know it.
#[derive(Debug, Clone, PartialEq)]
pub struct CarersWait {
    /// Where they are.
    pub place: OwnPlace,
    /// Waits that go on. Nothing of them while somebody still has to speak with the person about a decision.
    pub waits: Vec<OwnWait>,
}

/// What a carer sees. A part that they may not see is none; one that is empty is empty.
#[derive(Debug, Clone, PartialEq)]
pub struct CarersView {
    /// How the person is addressed.
    pub name: Option<String>,
    /// The last day.
    pub until: Date,
    /// Dates to come.
    pub appointments: Option<Vec<OwnAppointment>>,
    /// Where the person is.
    pub wait: Option<Option<CarersWait>>,
    /// The plan for a crisis: what each part is, and its words.
    pub plan: Option<Vec<(Key, String)>>,
}

impl Desk {
    /// What the carer may see at this moment; none when it is no longer open, whatever the reason.
    ///
    /// # Errors
    /// Not a carer, or the store failed.
    pub fn carers_view(&self, p: &Principal) -> Result<Option<CarersView>, Refused> {
        self.allow(p, ActKind::SeeAsCarer)?;
        let id = p.carer.ok_or(Refused::NotFound)?;
        self.catch_up()?;
        let now = self.clock.now();
        let today = london_date(now);
        let Some(standing) = self.carer_standing(id, now)? else {
            return Ok(None);
        };
        let (person, carer) = (standing.person, standing.carer);
        let Some(known) = self.views.person(person) else {
            return Ok(None);
        };
        let sees = |sight| carer.sees_on(sight, today);
        let mut view = CarersView {
            name: known.name.as_ref().map(|n| n.spoken().to_owned()),
            until: carer.until,
            appointments: sees(CarerSight::Appointments).then(Vec::new),
            wait: sees(CarerSight::Wait).then_some(None),
            plan: None,
        };
        let mut ids = vec![person.0];
        for (n, episode) in known.episodes.iter().rev().enumerate() {
            let told = fold::told::<EpisodeEvent>(&self.ledger, episode.0).map_err(|e| self.fault("episode", &e))?;
            let e: Episode = fold::fold_told(&told).state;
            match self.allow_in_episode(p, ActKind::SeeAsCarer, *episode, &e, now) {
                Ok(()) => {}
                // Ended between one look at the ledger and the next.
                Err(Refused::NotFound) => return Ok(None),
                Err(refused) => return Err(refused),
            }
            if let Some(appointments) = &mut view.appointments {
                appointments.extend(self.own_appointments(&e, &told, today));
            }
            if let Some(wait) = view.wait.as_mut().filter(|_| n == 0) {
                *wait = Some(self.carers_wait(&e, today));
            }
            ids.push(episode.0);
        }
        if let Some(appointments) = &mut view.appointments {
            appointments.sort_by_key(|a| a.at);
        }
        if sees(CarerSight::Plan) {
            let plan = self.carers_plan(person)?;
            // A plan that was written later is not what the person has read and let them see.
            let plan = plan.filter(|plan| plan.written_at <= carer.stated_at);
            view.plan = Some(plan.map(|plan| plan.parts).unwrap_or_default());
        }
        self.log_read(p, "carer's page", &ids)?;
        Ok(Some(view))
    }

    fn carers_wait(&self, e: &Episode, today: Date) -> CarersWait {
        let to_be_told = to_be_told(e);
        let mut outlooks = if to_be_told {
            Vec::new()
        } else {
            self.wait_outlooks(e, today)
        };
        let waits = e.open_waits().filter(|_| !to_be_told).map(|w| OwnWait {
            id: w.id,
            choices: w.choices.clone(),
            since: w.clock_start,
            days: w.days(today),
            paused: w.pause_on(today).map(|pause| pause.until),
            outlook: outlooks
                .iter()
                .position(|o| o.wait == w.id)
                .map(|at| outlooks.swap_remove(at)),
        });
        CarersWait {
            waits: waits.collect(),
            place: place(stage(e, today), to_be_told),
        }
    }
}
