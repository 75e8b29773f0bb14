//! Another therapist takes a course on: who could, and what follows for the sessions that were planned.

use care::episode::EpisodeCommand;
use care::opening::Slot;
use care::terms::{CancelledBy, TherapyCode, TraineeTold, WeeklySlot};
use care::*;
use jiff::Timestamp;

use crate::desk::Desk;
use crate::draft::{Draft, Trouble};
use crate::fold;
use crate::kinds::ActKind;
use crate::offers::check_trainee;
use crate::outcome::Refused;
use crate::principal::Principal;
use crate::weekly;

/// A therapist who could take a course on.
#[derive(Debug, Clone, PartialEq)]
pub struct CouldTakeOn {
    /// The practitioner.
    pub practitioner: PractitionerId,
    /// Their name.
    pub name: String,
    /// Whether they are a trainee: the person is told, and may say no.
    pub trainee: bool,
    /// Their slots for this therapy with a free seat, within the limits of their load.
    pub slots: Vec<(OpeningId, Slot)>,
}

impl Desk {
    /// Who could take an open course on: holds the therapy by a current certificate, is not the therapist now, does not
    /// know the person outside work. By name.
    ///
    /// # Errors
    /// Not allowed, no such open course, or the store failed.
    pub fn could_take_on(
        &self,
        p: &Principal,
        episode: EpisodeId,
        course: CourseId,
    ) -> Result<Vec<CouldTakeOn>, Refused> {
        self.catch_up()?;
        let e: care::episode::Episode = fold::load(&self.ledger, episode.0)
            .map_err(|e| self.fault("episode", &e))?
            .state;
        self.allow_in_episode(p, ActKind::ChangeTherapist, episode, &e, self.clock.now())?;
        let found = e.open_courses().find(|c| c.facts.id == course);
        let facts = &found.ok_or(Refused::NotFound)?.facts;
        let today = self.today_in_london();
        let openings = self.views.openings();
        let fits = |t: &views::PractitionerSummary| {
            t.id != facts.practitioner
                && !e.person.is_some_and(|person| t.state.conflicts.contains(&person))
                && self.can_deliver(&t.state, &facts.choice.therapy, today)
        };
        let slots_of = |id: PractitionerId| {
            let free = openings.iter().filter(|o| {
                o.state.seats_free() > 0
                    && o.state
                        .slot
                        .as_ref()
                        .is_some_and(|s| s.practitioner == id && s.therapies.contains(&facts.choice.therapy))
                    && self.free_slot_within_limits(o, today).is_ok()
            });
            free.filter_map(|o| Some((o.id, o.state.slot.clone()?))).collect()
        };
        let all = self.views.practitioners();
        let could = all.iter().filter(|t| fits(t)).map(|t| CouldTakeOn {
            practitioner: t.id,
            name: self.practitioner_name(t.id),
            trainee: t.state.is_trainee(),
            slots: slots_of(t.id),
        });
        Ok(could.collect())
    }

    /// Another therapist takes the course on. With a slot, the sessions to come move to its day and time; they are ours to
    /// move, so they count as moved by the service.
    #[expect(clippy::too_many_arguments, reason = "the act's own fields")]
    pub(crate) fn change_therapist(
        &self,
        draft: &mut Draft<'_>,
        episode: EpisodeId,
        course: CourseId,
        to: PractitionerId,
        opening: Option<OpeningId>,
        trainee: TraineeTold,
        reason: String,
    ) -> Result<(), Trouble> {
        let state = draft.episode(episode)?;
        let person = state.person.ok_or(Refused::NotFound)?;
        let found = state.courses.iter().find(|c| c.facts.id == course).cloned();
        let found = found.ok_or(Refused::NotFound)?;
        let therapy: TherapyCode = found.facts.choice.therapy.clone();
        self.check_may_take_on(draft, to, &therapy)?;
        let practitioner = draft.practitioner(to)?.clone();
        let trainee = check_trainee(&practitioner, trainee)?;
        if practitioner.conflicts.contains(&person) {
            return Err(Refused::field("to", "Choose another therapist").into());
        }
        let mut moved: Vec<(SessionId, Timestamp)> = Vec::new();
        if let Some(opening) = opening {
            let slot = self.slot(draft, opening)?;
            if slot.practitioner != to || !slot.therapies.contains(&therapy) {
                return Err(Refused::field("opening", "Choose a slot of the new therapist for this therapy").into());
            }
            self.check_load(opening, draft.today)?;
            let to_come: Vec<SessionId> = found
                .sessions
                .iter()
                .filter(|s| s.is_open() && calendar::london_date(s.at) > draft.today)
                .map(|s| s.id)
                .collect();
            let from = calendar::days_after(draft.today, 1).max(slot.from);
            let state = draft.opening(opening)?.clone();
            let count = to_come.len();
            let times = weekly::sessions_in(&state, &slot.weekly, from, count, &self.calendar, &practitioner);
            moved = to_come.into_iter().zip(times).collect();
        }
        draft.on_episode(
            episode,
            EpisodeCommand::ChangeTherapist {
                course,
                to,
                opening,
                trainee,
                reason,
            },
        )?;
        for (session, to) in moved {
            let command = EpisodeCommand::MoveSession {
                session,
                to,
                by: CancelledBy::Service,
                reason: None,
                opening: None,
            };
            draft.on_episode(episode, command)?;
        }
        Ok(())
    }

    /// The weekly time of a course: that of the slot it holds now, else the one it began with.
    pub(crate) fn weekly_of(
        &self,
        draft: &mut Draft<'_>,
        course: &care::episode::Course,
    ) -> Result<WeeklySlot, Trouble> {
        match course.facts.opening {
            Some(opening) => Ok(self.slot(draft, opening)?.weekly),
            None => Ok(course.facts.weekly),
        }
    }
}
