//! How long a list may be for a target to hold, and what capacity that takes.
//!
//! The formulas are those of the NHS-R community's waiting list work (`calc_target_queue_size`, `calc_target_capacity`,
//! `calc_relief_capacity`, `calc_waiting_list_pressure`). They suppose that waits are spread as if the next person were taken at random; a strict first-come
//! list has a much narrower spread, so these lists are on the cautious side for it.

use serde::Serialize;

use crate::quantity::{CoefficientOfVariation, Impossible, People, PeoplePerWeek, Share, Span, Weeks};

/// How often the target must be longer than the mean wait.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct WaitFactor(f64);

impl WaitFactor {
    /// The usual factor, 4: about 98 of 100 within the target.
    pub const USUAL: Self = Self(4.0);

    /// The factor for a share of people within the target: `-ln(1 - share)`.
    ///
    /// # Errors
    /// [`Impossible`] for a share that is not between 0.01 and 0.9999: nobody can promise all.
    pub fn for_share(share: Share) -> Result<Self, Impossible> {
        let (least, most) = (0.01, 0.9999);
        if !(least..=most).contains(&share.get()) {
            return Err(Impossible {
                what: "share of people within the target",
                value: share.get(),
                least,
                most,
            });
        }
        Ok(Self(-(1.0 - share.get()).ln()))
    }

    /// The factor.
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }
}

/// The mean wait in weeks at which the target holds.
#[must_use]
pub fn target_mean_wait(target: Weeks, factor: WaitFactor) -> f64 {
    target.get() / factor.0
}

/// The longest list at which the target holds.
#[must_use]
pub fn target_list(demand: PeoplePerWeek, target: Weeks, factor: WaitFactor) -> People {
    People::made(demand.get() * target_mean_wait(target, factor))
}

/// Capacity that keeps the target when demand and capacity vary from week to week.
#[must_use]
pub fn target_capacity(
    demand: PeoplePerWeek,
    target: Weeks,
    factor: WaitFactor,
    cv_demand: CoefficientOfVariation,
    cv_capacity: CoefficientOfVariation,
) -> PeoplePerWeek {
    let spread = (cv_demand.get().powi(2) + cv_capacity.get().powi(2)) / 2.0;
    PeoplePerWeek::made(demand.get() + spread * factor.0 / target.get())
}

/// Whether a list needs relief, and how much.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Relief {
    /// The list is not longer than twice its target: ordinary capacity is enough.
    NotCalledFor,
    /// Starts a week until the list is at its target.
    StartsPerWeek(PeoplePerWeek),
}

/// Capacity that brings a list down to its target in so many weeks, where it is longer than twice the target.
#[must_use]
pub fn relief_capacity(demand: PeoplePerWeek, list: People, target_list: People, within: Weeks) -> Relief {
    if list.get() <= 2.0 * target_list.get() {
        return Relief::NotCalledFor;
    }
    let down = (list.get() - target_list.get()) / within.get();
    Relief::StartsPerWeek(PeoplePerWeek::made(demand.get() + down))
}

/// Pressure on a list: above 1 the target is likely to be missed.
#[must_use]
pub fn pressure(mean_wait: Weeks, target: Weeks) -> f64 {
    2.0 * mean_wait.get() / target.get()
}

/// One promise: this share of people within so many weeks.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Standard {
    /// Share of people.
    pub share: Share,
    /// Weeks within which they start.
    pub within: Weeks,
}

/// The mean wait at which all of these promises hold together: the smallest of theirs. `None` without a promise.
///
/// # Errors
/// [`Impossible`] for a share that nobody can promise.
pub fn mean_wait_for_all(standards: &[Standard]) -> Result<Option<f64>, Impossible> {
    let mut least: Option<f64> = None;
    for standard in standards {
        let wait = target_mean_wait(standard.within, WaitFactor::for_share(standard.share)?);
        least = Some(least.map_or(wait, |known| known.min(wait)));
    }
    Ok(least)
}

/// How many people stand in a queue with one server on average.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum QueueLength {
    /// So many on average.
    People(f64),
    /// It grows without end.
    Unbounded,
}

/// The mean number of people in a queue with one server (random arrivals, random service) at this use of it; from full use on it grows without
/// end. Queueing theory, `u / (1 - u)`.
#[must_use]
pub fn queue_at_utilisation(utilisation: Share) -> QueueLength {
    let free = 1.0 - utilisation.get();
    if free < 1e-9 {
        QueueLength::Unbounded
    } else {
        QueueLength::People(utilisation.get() / free)
    }
}

/// The wait that a list stands for, beside the target: what [`pressure`] says of it. `None` when nobody starts.
#[must_use]
pub fn pressure_of_list(list: People, starts: PeoplePerWeek, target: Weeks) -> Option<f64> {
    match Span::of(list.get(), starts.get()) {
        Span::Weeks(weeks) => Some(2.0 * weeks / target.get()),
        Span::Never => None,
    }
}
