//! The service's own day: free slots are offered in the order of the list, and offers that nobody answered lapse.

use super::journey::Step;
use super::year::Year;
use crate::output::{During, Failure};
use care::*;
use casework::Act;

/// From this many days before the end slots that fall free stay free, so that there is something to fill today.
pub const SLOTS_LEFT_FREE: i32 = 3;

impl Year {
    /// Offers every free slot to whoever the list puts first.
    ///
    /// # Errors
    /// When an act fails.
    pub fn fill_slots(&mut self) -> Result<(), Failure> {
        if calendar::days_between(self.date(), self.today) <= SLOTS_LEFT_FREE {
            return Ok(());
        }
        let administrator = self.staff.administrator;
        let admin = self.principal(administrator, Role::Administrator)?;
        let openings = self.desk.openings(&admin).during("reading the openings")?;
        for row in openings.into_iter().filter(|o| o.free > 0) {
            let slot = self.desk.fill_slot(&admin, row.id).during("filling a slot")?;
            let first = slot.ranked.iter().find(|c| !self.is_scripted(c.line.episode));
            let (Some(first), Some(day)) = (first, slot.first_days.first()) else {
                continue;
            };
            let Some(case) = self.cases.iter().position(|c| c.episode == Some(first.line.episode)) else {
                continue;
            };
            let offer = Act::OfferSlot {
                episode: first.line.episode,
                expected: None,
                wait: first.wait,
                opening: row.id,
                choice: first.choice.clone(),
                first_on: *day,
                explanation: (!first.why.is_empty()).then(|| first.why.join(". ")),
            };
            let (episode, opening) = (first.line.episode, row.id);
            let call = episode::EpisodeCommand::LogCall {
                opening: Some(opening),
                outcome: terms::CallOutcome::Spoke,
                note: None,
            };
            self.command(&admin, episode, call)?;
            if let Some(done) = self.act(&admin, "offering a slot", offer)?
                && let Some(offer) = done.made.offer
            {
                let days = if self.chance(0.7) { 0 } else { 1 };
                self.plan_in(days, case, Step::AnswerOffer(offer));
            }
        }
        Ok(())
    }

    /// Whether an episode is a story with a course of its own: it gets no offer by the way, so that it ends where it should.
    pub fn is_scripted(&self, episode: EpisodeId) -> bool {
        self.cases.iter().any(|c| c.scripted && c.episode == Some(episode))
    }

    /// What is due by rule: offers lapse.
    ///
    /// # Errors
    /// When a job fails.
    pub fn jobs(&mut self) -> Result<(), Failure> {
        self.desk.due_jobs().during("the jobs of the day").map(drop)
    }
}
