//! After the end, as the person sees it: the end that was agreed, what was written of the work in their words, the way
//! back, and when we ask how they are.

use care::calendar::london_date;
use care::episode::{Episode, EpisodeEvent, FollowUp};
use care::terms::*;
use care::*;
use jiff::civil::Date;

use super::own::text;
use super::own_between::{OwnQuestions, questions};
use crate::desk::Desk;
use crate::fold;
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::own_acts::way_back;
use crate::principal::Principal;

/// A course that has ended, or whose end is agreed.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnEnding {
    /// What it was.
    pub choice: TherapyChoice,
    /// With whom.
    pub with: String,
    /// The last day that was agreed.
    pub agreed: Option<Date>,
    /// How often they met.
    pub attended: u16,
    /// Ended on which day, and how.
    pub ended: Option<(Date, CourseEnd)>,
    /// What was written of the work, in the person's words.
    pub summary: Option<String>,
}

/// After the end, on one path.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnAfter {
    /// The episode.
    pub id: EpisodeId,
    /// Courses that have ended or whose end is agreed, the newest first.
    pub endings: Vec<OwnEnding>,
    /// When we ask how they are, the next first.
    pub follow_ups: Vec<FollowUp>,
    /// Until when they may come back without being assessed anew, if that is still to come.
    pub way_back: Option<Date>,
    /// Whether a request to come back now joins what is still open.
    pub is_open: bool,
    /// Questions that can be answered now.
    pub questions: Option<OwnQuestions>,
}

impl Desk {
    /// After the end, on one path of the person's own.
    ///
    /// # Errors
    /// Not found, also when it is another person's; or the store failed.
    pub fn own_after(&self, p: &Principal, id: EpisodeId) -> Result<OwnAfter, Refused> {
        self.allow(p, ActKind::SeeOwnRecord)?;
        let person = p.own.ok_or(Refused::NotFound)?;
        self.catch_up()?;
        let now = self.clock.now();
        let today = london_date(now);
        let told = fold::told::<EpisodeEvent>(&self.ledger, id.0).map_err(|e| self.fault("episode", &e))?;
        let e: Episode = fold::fold_told(&told).state;
        self.allow_in_episode(p, ActKind::SeeOwnRecord, id, &e, now)?;
        self.log_read(p, "own pages", &[person.0, id.0])?;
        let mut endings: Vec<OwnEnding> = e
            .courses
            .iter()
            .filter(|c| c.ended.is_some() || c.ending.is_some())
            .map(|c| OwnEnding {
                choice: c.facts.choice.clone(),
                with: self.practitioner_name(c.facts.practitioner),
                agreed: c.ending,
                attended: c.attended(),
                ended: c.ended.map(|(on, how, _)| (on, how)),
                summary: c
                    .ended
                    .filter(|(_, _, version)| !e.misfiled.contains(version))
                    .and_then(|(_, _, version)| text(&told, version, Key::Summary)),
            })
            .collect();
        endings.reverse();
        let mut follow_ups = if e.follow_ups_go_on() {
            e.follow_ups.clone()
        } else {
            Vec::new()
        };
        follow_ups.sort_by_key(|f| f.due);
        let way_back = way_back(&e, &self.views.service().standards).filter(|until| *until >= today);
        Ok(OwnAfter {
            id,
            endings,
            follow_ups,
            way_back,
            is_open: e.closed.is_none(),
            questions: questions(&e, now),
        })
    }
}
