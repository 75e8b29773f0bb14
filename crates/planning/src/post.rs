//! What one paid post would change: the same formulas before and after, side by side.

use serde::Serialize;

use crate::flow::{FlowPicture, ServiceFlow};
use crate::quantity::{Pounds, PoundsPerYear, Wte};

/// A paid post.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Post {
    /// Whole-time equivalents; a post of two days a week is 0.4.
    pub wte: Wte,
    /// What one whole-time equivalent costs in a year, on-costs included, overhead as the caller counts it.
    pub cost_of_one_wte: PoundsPerYear,
}

/// What the formulas behind a [`Change`] take for granted. Shown wherever the change is shown.
pub const ASSUMES: &[&str] = &[
    "The post is filled from the first day, by somebody who works as the others do (slots, weeks, attendance) and gives the same mix of therapy.",
    "Referrals, acceptance, opting in and withdrawals stay as they are: no season, no chance, nobody leaves or falls ill beyond the weeks not worked.",
    "The wait is the list divided by starts a week (Little's law): the mean in a steady service, not anybody's own wait.",
    "A room, supervision and administration are there; their cost is in the figure only as far as overhead was counted in.",
    "Every start counts the same: more starts say nothing of what therapy gave.",
];

/// A service before and after a post.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// Without the post.
    pub before: FlowPicture,
    /// With it.
    pub after: FlowPicture,
    /// Starts a week that the post adds.
    pub more_starts_per_week: f64,
    /// People fewer on the list after the look ahead.
    pub fewer_waiting_after_look_ahead: f64,
    /// What the post costs in a year.
    pub cost_per_year: PoundsPerYear,
    /// What one more start costs; none when the post adds none.
    pub cost_per_start: Option<Pounds>,
    /// What is taken for granted.
    pub assumes: &'static [&'static str],
}

/// What a post would change, until simulation takes over: see [`ASSUMES`] for what the formulas leave out.
#[must_use]
pub fn what_a_post_would_change(service: &ServiceFlow, post: &Post) -> Change {
    let before = service.picture();
    let mut larger = *service;
    larger.wte = Wte::made(service.wte.get() + post.wte.get());
    let after = larger.picture();
    let cost_per_year = PoundsPerYear::made(post.wte.get() * post.cost_of_one_wte.get());
    let starts = service
        .pattern
        .courses_per_year(post.wte, service.slots_per_start)
        .get();
    Change {
        more_starts_per_week: after.starts_possible_per_week.get() - before.starts_possible_per_week.get(),
        fewer_waiting_after_look_ahead: before.list_after_look_ahead.get() - after.list_after_look_ahead.get(),
        before,
        after,
        cost_per_year,
        cost_per_start: (starts > 1e-6).then(|| Pounds::made(cost_per_year.get() / starts)),
        assumes: ASSUMES,
    }
}
