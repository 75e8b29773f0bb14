//! What a person sees between sessions: the questions before the next one, their own answers over time, and their goals.

use care::episode::{Episode, EpisodeEvent, Measure};
use care::*;
use jiff::Timestamp;
use jiff::civil::Date;

use super::own::text;
use crate::by_person::{self, AskedFor};
use crate::desk::Desk;
use crate::fold::{self, Told};
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;

/// Questions that can be answered now: before a session, at a follow-up, or while one waits.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnQuestions {
    /// What for.
    pub what: AskedFor,
    /// The day of the session, of the follow-up, or on which they were offered.
    pub on: Date,
    /// Ids of the measures that are still to be answered or declined, in order.
    pub open: Vec<String>,
    /// How many there are in all.
    pub all: usize,
}

/// A goal.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnGoal {
    /// The goal.
    pub id: GoalId,
    /// In the words that were agreed.
    pub words: String,
    /// Ratings, oldest first: day and 0 to 10.
    pub ratings: Vec<(Date, u8)>,
}

/// Between sessions.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnBetween {
    /// The episode.
    pub id: EpisodeId,
    /// Questions that can be answered now.
    pub questions: Option<OwnQuestions>,
    /// Measures that were taken, oldest first.
    pub measures: Vec<Measure>,
    /// Measures that were declined: the day and the instrument.
    pub declined: Vec<(Date, String)>,
    /// Goals.
    pub goals: Vec<OwnGoal>,
    /// The last day on which a course ended, with none open since: scores after it are kept apart.
    pub ended_on: Option<Date>,
}

impl Desk {
    /// What there is between sessions, on one path of the person's own.
    ///
    /// # Errors
    /// Not found, also when it is another person's; or the store failed.
    pub fn own_between(&self, p: &Principal, id: EpisodeId) -> Result<OwnBetween, Refused> {
        self.allow(p, ActKind::SeeOwnRecord)?;
        let person = p.own.ok_or(Refused::NotFound)?;
        self.catch_up()?;
        let now = self.clock.now();
        let told = fold::told::<EpisodeEvent>(&self.ledger, id.0).map_err(|e| self.fault("episode", &e))?;
        let e: Episode = fold::fold_told(&told).state;
        self.allow_in_episode(p, ActKind::SeeOwnRecord, id, &e, now)?;
        self.log_read(p, "own pages", &[person.0, id.0])?;
        Ok(OwnBetween {
            id,
            questions: questions(&e, now),
            measures: measures(&e, &told),
            declined: e.declined.iter().map(|d| (d.on, d.instrument.clone())).collect(),
            ended_on: last_end(&e),
            goals: goals(&e, &told),
        })
    }
}

pub(super) fn questions(e: &Episode, now: Timestamp) -> Option<OwnQuestions> {
    let asked = by_person::asked_now(e, now)?;
    let mut open = asked.ids;
    let all = open.len();
    open.retain(|id| !by_person::is_answered(e, id, asked.what));
    Some(OwnQuestions {
        what: asked.what,
        on: asked.on,
        open,
        all,
    })
}

/// The last day on which a course ended, if none is open.
fn last_end(e: &Episode) -> Option<Date> {
    let ended = e.courses.iter().filter_map(|c| c.ended.map(|(on, _, _)| on)).max();
    ended.filter(|_| e.open_courses().next().is_none())
}

/// Measures in the order of their days, without those that belong to somebody else's record.
pub(super) fn measures(e: &Episode, told: &[Told<EpisodeEvent>]) -> Vec<Measure> {
    let misfiled = |id: MeasureId| {
        told.iter().any(|t| {
            e.misfiled.contains(&t.header.version) && matches!(&t.event, EpisodeEvent::MeasureTaken(m) if m.id == id)
        })
    };
    let mut all: Vec<Measure> = e.measures.iter().filter(|m| !misfiled(m.facts.id)).cloned().collect();
    all.sort_by_key(|m| m.on);
    all
}

pub(super) fn goals(e: &Episode, told: &[Told<EpisodeEvent>]) -> Vec<OwnGoal> {
    let kept = e.goals.iter().filter(|g| !e.misfiled.contains(&g.version));
    kept.map(|g| OwnGoal {
        id: g.id,
        words: text(told, g.version, Key::Goal).unwrap_or_default(),
        ratings: g.ratings.clone(),
    })
    .collect()
}
