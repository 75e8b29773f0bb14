//! Flow and workload of a service: who must start, who can start, what becomes of the list.
//!
//! Source of the formulas: the demand, capacity, activity and queue method (NHS Scotland, NHS England), and Little's law. They speak of
//! means in a steady service; they know no season, no chance and no leavers.

use serde::Serialize;

use crate::quantity::{
    AttendedShare, CoursesPerYear, People, PeoplePerWeek, Share, SlotsPerStart, SlotsPerWeek, SlotsPerWeekPerWte, Span,
    Weeks, WeeksPerYear, Wte,
};

/// How therapists work over a year.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Pattern {
    /// Slots booked in a week that is worked, for one whole-time equivalent.
    pub booked_slots: SlotsPerWeekPerWte,
    /// Weeks worked in a year: 52 less leave, bank holidays, study and sickness.
    pub weeks_worked: WeeksPerYear,
    /// Share of booked slots that are attended.
    pub attended: AttendedShare,
}

impl Pattern {
    /// Booked slots a week, spread over the whole year.
    #[must_use]
    pub fn slots_per_week(&self, wte: Wte) -> SlotsPerWeek {
        SlotsPerWeek::made(wte.get() * self.booked_slots.get() * self.weeks_worked.get() / 52.0)
    }

    /// People who can start in a week.
    #[must_use]
    pub fn starts_possible(&self, wte: Wte, slots_per_start: SlotsPerStart) -> PeoplePerWeek {
        PeoplePerWeek::made(self.slots_per_week(wte).get() * self.attended.get() / slots_per_start.get())
    }

    /// People who can start in a year.
    #[must_use]
    pub fn courses_per_year(&self, wte: Wte, slots_per_start: SlotsPerStart) -> CoursesPerYear {
        let slots = wte.get() * self.booked_slots.get() * self.weeks_worked.get();
        CoursesPerYear::made(slots * self.attended.get() / slots_per_start.get())
    }

    /// The whole-time equivalents that so many starts a week need.
    #[must_use]
    pub fn wte_needed(&self, starts: PeoplePerWeek, slots_per_start: SlotsPerStart) -> Wte {
        let of_one = self.booked_slots.get() * self.weeks_worked.get() / 52.0 * self.attended.get();
        Wte::made(starts.get() * slots_per_start.get() / of_one)
    }
}

/// People who must start in a week so that the list does not grow: referrals that are accepted and opted into.
#[must_use]
pub fn starts_needed(referrals: PeoplePerWeek, accepted: Share, opts_in: Share) -> PeoplePerWeek {
    PeoplePerWeek::made(referrals.get() * accepted.get() * opts_in.get())
}

/// What one start takes in one therapy.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct TherapyWork {
    /// Share of all starts that are in this therapy.
    pub share_of_starts: Share,
    /// Slots of assessment for one start.
    pub assessment_slots: f64,
    /// Mean sessions over everybody who starts, those who leave early included.
    pub mean_sessions: f64,
    /// Slots of review for one start.
    pub review_slots: f64,
}

/// Slots that one start takes on average over the therapies. `None` when no therapy has a share, or a number of slots is negative or not finite.
#[must_use]
pub fn work_per_start(mix: &[TherapyWork]) -> Option<SlotsPerStart> {
    let shares: f64 = mix.iter().map(|t| t.share_of_starts.get()).sum();
    let mut slots = 0.0;
    for therapy in mix {
        let parts = [therapy.assessment_slots, therapy.mean_sessions, therapy.review_slots];
        if parts.iter().any(|part| !part.is_finite() || *part < 0.0) {
            return None;
        }
        slots += therapy.share_of_starts.get() * parts.iter().sum::<f64>();
    }
    if shares <= 0.0 {
        return None;
    }
    SlotsPerStart::new(slots / shares).ok()
}

/// The list a week later. Never below nobody.
#[must_use]
pub fn list_next(list: People, arrivals: PeoplePerWeek, starts: PeoplePerWeek, withdrawals: PeoplePerWeek) -> People {
    People::made(list.get() + arrivals.get() - starts.get() - withdrawals.get())
}

/// People in therapy at one time, by Little's law.
#[must_use]
pub fn caseload(starts: PeoplePerWeek, weeks_in_therapy: Weeks) -> People {
    People::made(starts.get() * weeks_in_therapy.get())
}

/// The mean wait of somebody who joins the list, by Little's law.
#[must_use]
pub fn mean_wait(list: People, starts: PeoplePerWeek) -> Span {
    Span::of(list.get(), starts.get())
}

/// How long until nobody waits.
#[must_use]
pub fn clearance(list: People, starts_possible: PeoplePerWeek, starts_needed: PeoplePerWeek) -> Span {
    Span::of(list.get(), starts_possible.get() - starts_needed.get())
}

/// A service as the formulas see it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ServiceFlow {
    /// Referrals a week.
    pub referrals: PeoplePerWeek,
    /// Share of them that are accepted.
    pub accepted: Share,
    /// Share of the accepted who opt in.
    pub opts_in: Share,
    /// People who leave the list without a start, a week.
    pub withdrawals: PeoplePerWeek,
    /// People who wait now.
    pub list: People,
    /// Therapists.
    pub wte: Wte,
    /// How they work.
    pub pattern: Pattern,
    /// What one start takes.
    pub slots_per_start: SlotsPerStart,
    /// How far to look ahead.
    pub look_ahead: Weeks,
}

/// What the formulas say of a service.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FlowPicture {
    /// Whole-time equivalents at work.
    pub wte: Wte,
    /// Starts a week that keep the list from growing.
    pub starts_needed_per_week: PeoplePerWeek,
    /// Starts a week that the therapists have room for.
    pub starts_possible_per_week: PeoplePerWeek,
    /// Change of the list in a week; positive when it grows.
    pub list_change_per_week: f64,
    /// The list now.
    pub list_now: People,
    /// The list after the look ahead.
    pub list_after_look_ahead: People,
    /// Mean wait today, by Little's law.
    pub mean_wait: Span,
    /// How long until nobody waits.
    pub clearance: Span,
    /// Whole-time equivalents that keep the list from growing.
    pub wte_needed: Wte,
}

impl ServiceFlow {
    /// Starts a week that keep the list from growing.
    #[must_use]
    pub fn starts_needed(&self) -> PeoplePerWeek {
        starts_needed(self.referrals, self.accepted, self.opts_in)
    }

    /// What the formulas say.
    #[must_use]
    pub fn picture(&self) -> FlowPicture {
        let needed = self.starts_needed();
        let possible = self.pattern.starts_possible(self.wte, self.slots_per_start);
        let drift = needed.get() - possible.get() - self.withdrawals.get();
        FlowPicture {
            wte: self.wte,
            starts_needed_per_week: needed,
            starts_possible_per_week: possible,
            list_change_per_week: drift,
            list_now: self.list,
            // A constant drift, held at nobody: the same as week after week of `list_next`.
            list_after_look_ahead: People::made(self.list.get() + drift * self.look_ahead.get()),
            mean_wait: mean_wait(self.list, possible),
            clearance: clearance(self.list, possible, needed),
            wte_needed: self.pattern.wte_needed(needed, self.slots_per_start),
        }
    }
}
