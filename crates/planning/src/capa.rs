//! The Choice and Partnership Approach: a first appointment to choose in, then a clinician picked for skill and booked at once, and job plans
//! that say how much of it there is. Source: camhsnetwork.co.uk and capa.co.uk.

use serde::Serialize;

use crate::quantity::{Impossible, PeoplePerWeek, Share};

/// How one job plan's half-day turns into new people in a quarter.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Multiplier(f64);

impl Multiplier {
    /// The usual one, 3: 11.25 usable weeks of 13, two appointments a half-day, 7.5 appointments for one person.
    pub const USUAL: Self = Self(3.0);

    /// Of usable weeks in the quarter, appointments in a half-day and appointments that one person takes.
    ///
    /// # Errors
    /// [`Impossible`] for more weeks than a quarter has, or nothing to divide by.
    pub fn new(
        usable_weeks: f64,
        appointments_per_session: f64,
        appointments_per_course: f64,
    ) -> Result<Self, Impossible> {
        let within = |what, value: f64, least, most| {
            if (least..=most).contains(&value) {
                Ok(value)
            } else {
                Err(Impossible {
                    what,
                    value,
                    least,
                    most,
                })
            }
        };
        let weeks = within("usable weeks in a quarter", usable_weeks, 0.0, 13.0)?;
        let each = within("appointments in a half-day", appointments_per_session, 0.0, 20.0)?;
        let course = within(
            "appointments that one person takes",
            appointments_per_course,
            0.5,
            1_000.0,
        )?;
        Ok(Self(weeks * each / course))
    }

    /// New people a quarter for one half-day a week.
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }
}

/// Half-days a week kept for core Partnership work.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct HalfDaysPerWeek(f64);

impl HalfDaysPerWeek {
    /// Hours in a half-day.
    const HOURS: f64 = 3.5;

    /// Takes half-days.
    ///
    /// # Errors
    /// [`Impossible`] for a negative number or none.
    pub fn new(half_days: f64) -> Result<Self, Impossible> {
        let (least, most) = (0.0, 100_000.0);
        if (least..=most).contains(&half_days) {
            Ok(Self(half_days))
        } else {
            Err(Impossible {
                what: "half-days a week",
                value: half_days,
                least,
                most,
            })
        }
    }

    /// Of hours: a half-day has 3.5.
    ///
    /// # Errors
    /// As [`HalfDaysPerWeek::new`].
    pub fn of_hours(hours: f64) -> Result<Self, Impossible> {
        Self::new(hours / Self::HOURS)
    }

    /// People who can begin Partnership work in a quarter.
    #[must_use]
    pub fn new_partnerships_per_quarter(self, multiplier: Multiplier) -> f64 {
        self.0 * multiplier.0
    }
}

/// People who need Partnership work out of those who had a Choice appointment: about 66 to 70 of 100.
#[must_use]
pub fn partnerships_needed(choices: PeoplePerWeek, transfer_rate: Share) -> PeoplePerWeek {
    PeoplePerWeek::made(choices.get() * transfer_rate.get())
}

/// Whether a quarter's new Partnerships and a week's accepted referrals fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Balance {
    /// Fewer than 8 times the weekly referrals: the list grows.
    TooFew,
    /// 8 to 9 times.
    InBalance,
    /// More than 9 times.
    MoreThanNeeded,
    /// No referrals to compare with.
    NoReferrals,
}

/// Compares a quarter's new Partnerships with a week's accepted referrals.
#[must_use]
pub fn balance(new_partnerships_per_quarter: f64, accepted_per_week: PeoplePerWeek) -> Balance {
    if accepted_per_week.get() <= 0.0 {
        return Balance::NoReferrals;
    }
    let times = new_partnerships_per_quarter / accepted_per_week.get();
    if times < 8.0 {
        Balance::TooFew
    } else if times <= 9.0 {
        Balance::InBalance
    } else {
        Balance::MoreThanNeeded
    }
}

/// Whether Choice and core Partnership take 30 to 40 of 100 hours of the team.
#[must_use]
pub fn core_share_is_usual(core: Share) -> bool {
    (0.3..=0.4).contains(&core.get())
}
