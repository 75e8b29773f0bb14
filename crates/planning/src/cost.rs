//! What one more therapist costs: salary by dated pay point, what the employer pays on top, overhead; for a year, an attended session, a course.
//!
//! A cost per person who recovered is not made here: it would carry every doubt about the figure of recovery.

use serde::Serialize;

use crate::flow::Pattern;
use crate::quantity::{Impossible, Pounds, PoundsPerYear, Rate, SessionsPerYear, SlotsPerStart, Wte};

/// What an employer pays on top of a salary.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct OnCostRates {
    /// Employer's national insurance, on pay above the threshold.
    pub insurance: Rate,
    /// Pay a year above which it is due.
    pub insurance_above: PoundsPerYear,
    /// Employer's pension contribution, on all pay.
    pub pension: Rate,
    /// Apprenticeship levy, on all pay.
    pub levy: Rate,
}

impl OnCostRates {
    /// The rates of the catalogue.
    ///
    /// # Errors
    /// [`Impossible`] when a rate of the file cannot be.
    pub fn of_catalogue(rates: &catalogue::OnCosts) -> Result<Self, Impossible> {
        Ok(Self {
            insurance: Rate::new(rates.insurance_rate)?,
            insurance_above: PoundsPerYear::new(rates.insurance_above_pounds)?,
            pension: Rate::new(rates.pension_rate)?,
            levy: Rate::new(rates.levy_rate)?,
        })
    }

    /// Salary with on-costs, for one whole-time equivalent.
    #[must_use]
    pub fn with_on_costs(&self, salary: PoundsPerYear) -> PoundsPerYear {
        let pay = salary.get();
        let insured = (pay - self.insurance_above.get()).max(0.0);
        PoundsPerYear::made(pay + insured * self.insurance.get() + pay * (self.pension.get() + self.levy.get()))
    }
}

/// What one whole-time therapist costs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Cost {
    /// Salary.
    pub salary: PoundsPerYear,
    /// Salary with on-costs.
    pub with_on_costs: PoundsPerYear,
    /// The same with overhead.
    pub with_overhead: PoundsPerYear,
    /// Attended sessions a year.
    pub attended_sessions: SessionsPerYear,
    /// For one attended session, on-costs only.
    pub per_attended_session: Pounds,
    /// For one attended session, with overhead.
    pub per_attended_session_with_overhead: Pounds,
}

impl Cost {
    /// For a course of so many attended sessions: on-costs only, and with overhead.
    #[must_use]
    pub fn per_course(&self, sessions: SlotsPerStart) -> (Pounds, Pounds) {
        (
            Pounds::made(self.per_attended_session.get() * sessions.get()),
            Pounds::made(self.per_attended_session_with_overhead.get() * sessions.get()),
        )
    }
}

/// Attended sessions that so many whole-time equivalents give in a year.
#[must_use]
pub fn attended_sessions_per_year(wte: Wte, pattern: &Pattern) -> SessionsPerYear {
    let slots = wte.get() * pattern.booked_slots.get() * pattern.weeks_worked.get();
    SessionsPerYear::made(slots * pattern.attended.get())
}

/// What one whole-time therapist on this salary costs.
#[must_use]
pub fn cost_of_one(salary: PoundsPerYear, rates: &OnCostRates, overhead: Rate, pattern: &Pattern) -> Cost {
    let with_on_costs = rates.with_on_costs(salary);
    let with_overhead = PoundsPerYear::made(with_on_costs.get() * (1.0 + overhead.get()));
    let sessions = pattern.booked_slots.get() * pattern.weeks_worked.get() * pattern.attended.get();
    Cost {
        salary,
        with_on_costs,
        with_overhead,
        attended_sessions: SessionsPerYear::made(sessions),
        per_attended_session: Pounds::made(with_on_costs.get() / sessions),
        per_attended_session_with_overhead: Pounds::made(with_overhead.get() / sessions),
    }
}
