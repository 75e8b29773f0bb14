//! The load guard: what a practitioner's week may hold, what they are shown first, and what only they can agree to go
//! beyond. Stream `load`, one per practitioner.
//!
//! The limits are house rules of the domain guide, section 6; the evidence on overtime, telephone hours and supervision
//! is in the workforce evidence, section 4. The engine never exceeds a limit. A therapist may, by their own consent with a
//! reason, for a stated time; their supervisor sees it (domain guide, section 15). Outcome scores are no part of this.

use crate::codes::{codes, kinds};
use crate::rejection::{Rejection, Rule};
use crate::terms::WeeklySlot;
use crate::{Ctx, Header, HumanId, Recorded};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

codes! {
    /// A limit on what a week holds: hard for the engine.
    LoadLimit {
        WeekHours => "week_hours", "Clinical hours a week";
        DayHours => "day_hours", "Booked hours a day";
        Run => "run", "Appointments without a break";
    }
}

codes! {
    /// What a practitioner is shown about their own work. Soft: it stops nothing.
    Signal {
        DayAboveSix => "day_above_six", "More than six booked hours in a day";
        RunAboveThree => "run_above_three", "More than three appointments without a break";
        TraumaAboveHalf => "trauma_above_half", "More than half of the work is with trauma";
        PhoneAboveHalf => "phone_above_half", "More than half of the contacts are by telephone";
        OvertimeFourWeeks => "overtime_four_weeks", "More than two hours of overtime a week, four weeks in a row";
        SupervisionBehind => "supervision_behind", "Supervision is behind";
        UnpaidAboveAgreed => "unpaid_above_agreed", "More unpaid hours than agreed";
        LeaveUntaken => "leave_untaken", "No leave for half a year";
    }
}

/// Booked minutes a day up to which the guard is silent: six hours.
pub const DAY_MINUTES: u32 = 6 * 60;
/// Appointments in a row without a break up to which the guard is silent.
pub const RUN: usize = 3;
/// Minutes between two appointments that count as a break.
pub const BREAK_MINUTES: i32 = 15;
/// Minutes of overtime a week up to which the guard is silent.
pub const OVERTIME_WEEK_MINUTES: u32 = 120;
/// Supervision due in a calendar month in which people are seen: 1.5 hours (BACP; domain guide, section 6).
pub const SUPERVISION_MONTH_MINUTES: u32 = 90;
/// Days without leave after which the guard speaks.
pub const LEAVE_DAYS: i32 = 183;

/// Consent to go beyond a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Which limit.
    pub limit: LoadLimit,
    /// Last day of the consent.
    pub until: Date,
}

/// What happened about a practitioner's load.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoadEvent {
    /// The practitioner agreed to go beyond a limit for a time. Words: why.
    OverLimitAgreed(Consent),
    /// They took that back.
    OverLimitWithdrawn {
        /// Which limit.
        limit: LoadLimit,
    },
    /// Unpaid hours a week that were agreed, as a ceiling.
    UnpaidHoursAgreed {
        /// Minutes a week; none are agreed unless said.
        minutes_week: u16,
    },
}

kinds!(LoadEvent, "load" {
    OverLimitAgreed => "over_limit_agreed", OverLimitWithdrawn => "over_limit_withdrawn",
    UnpaidHoursAgreed => "unpaid_hours_agreed",
});

/// What can be asked: an event, with its reason, about the practitioner who is this human.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadCommand {
    /// What is to happen.
    pub event: LoadEvent,
    /// Whose load it is.
    pub human: HumanId,
    /// Why, in words.
    pub reason: Option<String>,
}

/// What is agreed about a practitioner's load.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LoadAgreed {
    /// Consents, one a limit.
    pub consents: Vec<Consent>,
    /// Unpaid minutes a week agreed.
    pub unpaid_minutes_week: u16,
}

impl LoadAgreed {
    /// Folds one event in.
    pub fn apply(&mut self, _header: &Header, event: &LoadEvent) {
        match event {
            LoadEvent::OverLimitAgreed(consent) => {
                self.consents.retain(|c| c.limit != consent.limit);
                self.consents.push(*consent);
            }
            LoadEvent::OverLimitWithdrawn { limit } => self.consents.retain(|c| c.limit != *limit),
            LoadEvent::UnpaidHoursAgreed { minutes_week } => self.unpaid_minutes_week = *minutes_week,
        }
    }

    /// Whether the practitioner agrees to go beyond a limit on a day.
    #[must_use]
    pub fn allows(&self, limit: LoadLimit, on: Date) -> bool {
        self.consents.iter().any(|c| c.limit == limit && on <= c.until)
    }
}

/// Decides on an agreement.
///
/// # Errors
/// A [`Rejection`] when somebody else than the practitioner agrees, no reason is given, the consent lasts longer than
/// three months or has passed, or there is nothing to withdraw.
pub fn decide(state: &LoadAgreed, command: LoadCommand, ctx: &Ctx<'_>) -> Result<Vec<Recorded<LoadEvent>>, Rejection> {
    const ASKED: &str = "agree on this load";
    let LoadCommand { event, human, reason } = command;
    let no = |rule, possible| Err(Rejection::new(ASKED, rule, possible));
    match &event {
        LoadEvent::OverLimitAgreed(_) | LoadEvent::OverLimitWithdrawn { .. } if human != ctx.by.human => {
            return no(Rule::SameHuman, "Only the therapist can agree to that for themself");
        }
        LoadEvent::OverLimitAgreed(_) if reason.as_deref().is_none_or(|r| r.trim().is_empty()) => {
            return no(Rule::TextMissing, "Say why");
        }
        LoadEvent::OverLimitAgreed(consent)
            if consent.until < ctx.today || crate::calendar::days_between(ctx.today, consent.until) > 92 =>
        {
            return no(
                Rule::OutOfRange,
                "Agree for up to three months from today, then look again",
            );
        }
        LoadEvent::OverLimitWithdrawn { limit } if !state.consents.iter().any(|c| c.limit == *limit) => {
            return no(Rule::UnknownItem, "There is no such consent");
        }
        LoadEvent::UnpaidHoursAgreed { minutes_week } if *minutes_week > 40 * 60 => {
            return no(Rule::OutOfRange, "Enter up to 40 hours a week");
        }
        _ => {}
    }
    Ok(vec![Recorded::fact(event).with(crate::Key::Reason, reason)])
}

fn begins(slot: &WeeklySlot) -> i32 {
    i32::from(slot.at.hour()) * 60 + i32::from(slot.at.minute())
}

/// Longest run of appointments on one weekday without a break between them.
#[must_use]
pub fn longest_run(week: &[WeeklySlot]) -> usize {
    let mut slots: Vec<_> = week.iter().map(|s| (s.day, begins(s), i32::from(s.minutes))).collect();
    slots.sort_unstable();
    let mut best = 0;
    let mut run = 0;
    let mut last: Option<(_, i32)> = None;
    for (day, from, minutes) in slots {
        run = match last {
            Some((before, end)) if before == day && from - end < BREAK_MINUTES => run + 1,
            _ => 1,
        };
        last = Some((day, from + minutes));
        best = best.max(run);
    }
    best
}

/// Most minutes booked on one weekday.
#[must_use]
pub fn fullest_day_minutes(week: &[WeeklySlot]) -> u32 {
    week.iter()
        .map(|s| {
            week.iter()
                .filter(|o| o.day == s.day)
                .map(|o| u32::from(o.minutes))
                .sum()
        })
        .max()
        .unwrap_or(0)
}

/// The limits that a week would go beyond with one slot more; none that it goes beyond already without it on another day.
/// `clinical_hours` is what was agreed as safe for the practitioner.
#[must_use]
pub fn limits_passed(week: &[WeeklySlot], more: &WeeklySlot, clinical_hours: u16) -> Vec<LoadLimit> {
    let mut with: Vec<WeeklySlot> = week.to_vec();
    with.push(*more);
    let that_day: Vec<WeeklySlot> = with.iter().filter(|s| s.day == more.day).copied().collect();
    let minutes: u32 = with.iter().map(|s| u32::from(s.minutes)).sum();
    let mut out = Vec::new();
    if minutes > u32::from(clinical_hours) * 60 {
        out.push(LoadLimit::WeekHours);
    }
    if fullest_day_minutes(&that_day) > DAY_MINUTES {
        out.push(LoadLimit::DayHours);
    }
    let before: Vec<WeeklySlot> = week.iter().filter(|s| s.day == more.day).copied().collect();
    let run = longest_run(&that_day);
    if run > RUN && run > longest_run(&before) {
        out.push(LoadLimit::Run);
    }
    out
}

/// What is known of a practitioner's work, for their own picture.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LoadPicture {
    /// Weekly slots in which somebody is seen.
    pub week: Vec<WeeklySlot>,
    /// Clinical minutes of the last four full weeks.
    pub clinical_minutes: u32,
    /// Of these, with people who came because of a trauma.
    pub trauma_minutes: u32,
    /// Of these, by telephone.
    pub phone_minutes: u32,
    /// Minutes of overtime in each of the last four full weeks, oldest first.
    pub overtime_weeks: Vec<u32>,
    /// Unpaid minutes in each of the last four full weeks, oldest first, overtime included.
    pub unpaid_weeks: Vec<u32>,
    /// Minutes of supervision received in the last full calendar month.
    pub supervision_minutes: u32,
    /// Whether people were seen in that month: supervision is due.
    pub supervision_due: bool,
    /// Unpaid minutes a week agreed.
    pub unpaid_agreed_week: u16,
    /// Days since the last leave ended; none while no leave was ever recorded.
    pub days_since_leave: Option<i32>,
}

impl LoadPicture {
    /// What the practitioner is shown.
    #[must_use]
    pub fn signals(&self) -> Vec<Signal> {
        let mut out = Vec::new();
        let mut when = |is: bool, signal| {
            if is {
                out.push(signal);
            }
        };
        when(fullest_day_minutes(&self.week) > DAY_MINUTES, Signal::DayAboveSix);
        when(longest_run(&self.week) > RUN, Signal::RunAboveThree);
        when(self.trauma_minutes * 2 > self.clinical_minutes, Signal::TraumaAboveHalf);
        when(self.phone_minutes * 2 > self.clinical_minutes, Signal::PhoneAboveHalf);
        let four = self.overtime_weeks.len() >= 4;
        let all_over = self.overtime_weeks.iter().all(|m| *m > OVERTIME_WEEK_MINUTES);
        when(four && all_over, Signal::OvertimeFourWeeks);
        let behind = self.supervision_due && self.supervision_minutes < SUPERVISION_MONTH_MINUTES;
        when(behind, Signal::SupervisionBehind);
        let agreed = u32::from(self.unpaid_agreed_week);
        when(self.unpaid_weeks.iter().any(|m| *m > agreed), Signal::UnpaidAboveAgreed);
        when(
            self.days_since_leave.is_some_and(|d| d > LEAVE_DAYS),
            Signal::LeaveUntaken,
        );
        out
    }
}
