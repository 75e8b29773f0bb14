//! Questions to an episode that more than one track asks.

use super::events::*;
use super::state::*;
use crate::terms::*;
use crate::*;
use jiff::civil::Date;

impl Episode {
    /// Whether a referral was received.
    #[must_use]
    pub const fn is_received(&self) -> bool {
        self.person.is_some()
    }

    /// The first request.
    #[must_use]
    pub fn referral(&self) -> Option<&Referral> {
        self.referrals.first().map(|(r, _)| r)
    }

    /// The last decision that has not fallen.
    #[must_use]
    pub fn decision(&self) -> Option<&Decision> {
        self.decisions.iter().rev().find(|d| d.standing != Standing::Fallen)
    }

    /// A decision by id.
    #[must_use]
    pub fn decision_by_id(&self, id: DecisionId) -> Option<&Decision> {
        self.decisions.iter().find(|d| d.facts.id == id)
    }

    /// What the last concluded second opinion on a decision came to, and the day.
    #[must_use]
    pub fn concluded_review(&self, decision: DecisionId) -> Option<(ReviewOutcome, Date)> {
        let of_it = self.reviews.iter().filter(|r| r.decision == decision);
        of_it
            .filter_map(|r| r.concluded)
            .max_by_key(|(_, _, version)| *version)
            .map(|(outcome, on, _)| (outcome, on))
    }

    /// Second opinions still going on.
    pub fn open_reviews(&self) -> impl Iterator<Item = &SecondOpinion> {
        self.reviews.iter().filter(|r| r.concluded.is_none())
    }

    /// Waits that go on.
    pub fn open_waits(&self) -> impl Iterator<Item = &Wait> {
        self.waits.iter().filter(|w| w.is_open())
    }

    /// Courses that go on.
    pub fn open_courses(&self) -> impl Iterator<Item = &Course> {
        self.courses.iter().filter(|c| c.is_open())
    }

    /// Offers waiting for an answer.
    pub fn open_offers(&self) -> impl Iterator<Item = &Offer> {
        self.offers.iter().filter(|o| o.standing == OfferStanding::Open)
    }

    /// Assessment appointments still to take place or to be recorded.
    pub fn open_appointments(&self) -> impl Iterator<Item = &Appointment> {
        self.appointments
            .iter()
            .filter(|a| a.cancelled.is_none() && a.held.is_none())
    }

    /// The day of the last assessment conversation that the person came to.
    #[must_use]
    pub fn assessed_on(&self) -> Option<Date> {
        self.appointments
            .iter()
            .filter_map(|a| a.held)
            .filter(|(attendance, _)| *attendance != Attendance::DidNotAttend)
            .map(|(_, on)| on)
            .max()
    }

    /// The last day on which somebody spoke with the person: a contact or call that reached them, a session or
    /// assessment that they came to.
    #[must_use]
    pub fn last_spoken(&self) -> Option<Date> {
        let touches = self
            .touches
            .iter()
            .filter(|(_, answer, _)| *answer != KeepInTouch::NotReached)
            .map(|(on, _, _)| *on);
        let calls = self
            .calls
            .iter()
            .filter(|(_, _, outcome)| matches!(outcome, CallOutcome::Spoke | CallOutcome::CallBack))
            .map(|(at, _, _)| calendar::london_date(*at));
        let sessions = self
            .courses
            .iter()
            .flat_map(|c| &c.sessions)
            .filter(|s| s.was_attended())
            .filter_map(|s| s.held)
            .map(|h| h.on);
        touches.chain(calls).chain(sessions).chain(self.assessed_on()).max()
    }

    /// The last day on which we heard from the person: as [`Self::last_spoken`], or a message of theirs.
    #[must_use]
    pub fn last_heard(&self) -> Option<Date> {
        let messages = self.messages.iter().map(|(_, at, _, _)| calendar::london_date(*at));
        messages.chain(self.last_spoken()).max()
    }

    /// Whether the last try to reach the person got no answer, and nothing was heard of them since.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        let tried = self.touches.last().filter(|(_, a, _)| *a == KeepInTouch::NotReached);
        tried.is_some_and(|(on, _, _)| self.last_heard().is_none_or(|heard| heard < *on))
    }

    /// Whether the decision that stands says yes and nothing has begun on it yet: no wait and no course since.
    #[must_use]
    pub fn awaits_beginning(&self) -> bool {
        self.decision().is_some_and(|d| {
            d.standing == Standing::Final
                && matches!(d.facts.kind, DecisionKind::Accepted | DecisionKind::Trial)
                && !self.waits.iter().any(|w| w.since >= d.on)
                && !self.courses.iter().any(|c| c.began_on >= d.on)
        })
    }

    /// Safety concerns that are not closed.
    pub fn open_concerns(&self) -> impl Iterator<Item = &Concern> {
        self.concerns.iter().filter(|c| c.is_open())
    }

    /// A session with its course.
    #[must_use]
    pub fn session(&self, id: SessionId) -> Option<(&Course, &Session)> {
        self.courses
            .iter()
            .find_map(|c| c.sessions.iter().find(|s| s.id == id).map(|s| (c, s)))
    }

    /// Positive safety answers that no clinician has seen yet.
    pub fn unseen_safety_answers(&self) -> impl Iterator<Item = &Measure> {
        self.measures
            .iter()
            .filter(|m| m.facts.safety.is_some() && m.safety_seen.is_none())
    }

    /// How many times an instrument was entered on the same day as this measure, this one included: repeats are shown.
    #[must_use]
    pub fn entries_that_day(&self, measure: &Measure) -> usize {
        self.measures
            .iter()
            .filter(|m| m.facts.instrument == measure.facts.instrument && m.on == measure.on)
            .count()
    }

    /// The first attended treatment session: the clock stop.
    #[must_use]
    pub fn treatment_began(&self) -> Option<Date> {
        self.courses
            .iter()
            .flat_map(|c| &c.sessions)
            .filter(|s| s.was_attended())
            .filter_map(|s| s.held)
            .filter(|h| h.kind == SessionKind::Treatment)
            .map(|h| h.on)
            .min()
    }

    /// The account is one of those who took the episode on in any role.
    #[must_use]
    pub fn is_assigned(&self, user: UserId) -> bool {
        self.assigned.iter().any(|(u, _)| *u == user)
            || self
                .appointments
                .iter()
                .any(|a| a.with == user && a.cancelled.is_none())
    }
}
