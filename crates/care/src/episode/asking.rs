//! Questions outside sessions: how somebody is who waits, and how somebody is after the end. They are offered once at each
//! time; to leave them has no effect on anything.

use super::events::*;
use super::state::*;
use super::{Events, check, fact};
use crate::terms::*;
use crate::*;

/// Tells the person that there are questions for them.
///
/// # Errors
/// A follow-up that is unknown, done, offered before or not due yet, or in an episode that ended in another way than by
/// its work; somebody who does not wait, whose wait is paused, who is in therapy, or who was asked too short a time ago.
pub(super) fn offer(e: &Episode, occasion: Occasion, ctx: &Ctx<'_>) -> Result<Events, Rejection> {
    const ASKED: &str = "offer questions";
    match occasion {
        Occasion::FollowUp(id) => {
            let f = e.follow_ups.iter().find(|f| f.id == id);
            let f = f.ok_or_else(|| Rejection::new(ASKED, Rule::UnknownItem, "Name a planned follow-up"))?;
            check(f.done.is_none() && f.offered.is_none(), || {
                Rejection::new(ASKED, Rule::AlreadyDone, "They were told, or have answered")
            })?;
            check(f.due <= ctx.today, || {
                Rejection::new(ASKED, Rule::NotYet, "Wait for the day").because(f.due.to_string())
            })?;
            check(e.follow_ups_go_on(), || {
                Rejection::new(ASKED, Rule::Closed, "Nobody is asked after such an end")
            })?;
        }
        Occasion::Waiting(id) => {
            check(!e.askings.iter().any(|a| a.id == id), || {
                Rejection::new(ASKED, Rule::AlreadyDone, "They were told")
            })?;
            check(e.closed.is_none() && e.open_waits().next().is_some(), || {
                Rejection::new(ASKED, Rule::NotWaiting, "Ask those who wait")
            })?;
            let every = ctx.standards.questions_while_waiting_days;
            let since = e
                .open_waits()
                .filter(|w| w.pause_on(ctx.today).is_none())
                .map(|w| w.since)
                .min();
            let last = e.askings.iter().map(|a| a.on).max();
            let asked = since.map(|since| last.map_or(since, |on| on.max(since)));
            let is_time = asked.is_some_and(|on| every > 0 && calendar::days_between(on, ctx.today) >= every);
            check(is_time && e.open_courses().next().is_none(), || {
                Rejection::new(ASKED, Rule::NotYet, "Wait until it is time to ask again")
            })?;
        }
    }
    Ok(vec![fact(EpisodeEvent::QuestionsOffered { occasion })])
}

/// What a measure is filled in for must be something of this episode.
pub(super) fn check_known(e: &Episode, occasion: Option<Occasion>, asked: &'static str) -> Result<(), Rejection> {
    let known = match occasion {
        None => true,
        Some(Occasion::FollowUp(id)) => e.follow_ups.iter().any(|f| f.id == id),
        Some(Occasion::Waiting(id)) => e.askings.iter().any(|a| a.id == id),
    };
    check(known, || {
        Rejection::new(asked, Rule::UnknownItem, "Name what it is for, in this episode")
    })
}

impl Episode {
    /// Folds in what is planned, offered, done and declined outside sessions.
    pub(super) fn apply_asking(&mut self, header: &Header, event: &EpisodeEvent) {
        match event {
            EpisodeEvent::FollowUpPlanned { follow_up, due } => {
                self.follow_ups.push(FollowUp {
                    id: *follow_up,
                    due: *due,
                    offered: None,
                    done: None,
                });
            }
            EpisodeEvent::FollowedUp { follow_up, answered } => {
                if let Some(f) = self.follow_ups.iter_mut().find(|f| f.id == *follow_up) {
                    f.done = Some((header.date(), *answered));
                }
            }
            EpisodeEvent::MeasureDeclined {
                instrument,
                session,
                occasion,
            } => self.declined.push(Declined {
                on: header.date(),
                instrument: instrument.clone(),
                session: *session,
                occasion: *occasion,
            }),
            EpisodeEvent::QuestionsOffered { occasion } => match occasion {
                Occasion::FollowUp(id) => {
                    if let Some(f) = self.follow_ups.iter_mut().find(|f| f.id == *id) {
                        f.offered = Some(header.date());
                    }
                }
                Occasion::Waiting(id) => self.askings.push(Asking {
                    id: *id,
                    on: header.date(),
                }),
            },
            _ => {}
        }
    }

    /// Whether a measure says how somebody is after the end of therapy, and not what the therapy came to: filled in for a
    /// follow-up, or outside any session when the last course had ended.
    #[must_use]
    pub fn is_after_the_end(&self, m: &Measure) -> bool {
        if matches!(m.facts.occasion, Some(Occasion::FollowUp(_))) {
            return true;
        }
        let ended = self.courses.iter().filter_map(|c| c.ended.map(|(on, _, _)| on)).max();
        // Another course that began since makes it that one's beginning.
        let began_since = |on| {
            self.courses
                .iter()
                .any(|c| c.ended.is_none() || c.began_on > on && c.began_on <= m.on)
        };
        m.facts.session.is_none() && m.facts.occasion.is_none() && ended.is_some_and(|on| m.on > on && !began_since(on))
    }

    /// Whether follow-ups that are planned are still to take place: the episode is open, or ended as work ends.
    #[must_use]
    pub fn follow_ups_go_on(&self) -> bool {
        self.closed.is_none_or(|(_, reason, _)| {
            matches!(
                reason,
                ClosureReason::Completed | ClosureReason::Transferred | ClosureReason::NoContact
            )
        }) && self.open_courses().next().is_none()
    }
}
