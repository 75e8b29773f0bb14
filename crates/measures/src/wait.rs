//! How long people wait, those who still wait included: the product-limit estimate of Kaplan and Meier.
//!
//! A plain median over those who have started leaves out exactly those who wait longest. Here everybody on the list counts: somebody who still waits,
//! or left without starting, is known to have waited at least so long ("censored") and is in the number at risk up to that day.
//!
//! Sources, in our own words: Kaplan and Meier 1958 (the estimate); Greenwood 1926 (its variance); Brookmeyer and Crowley 1982 (an interval for the median:
//! every time at which a test of "half still wait" is not rejected), here with the log(-log) scale, on which the interval of a share stays between 0 and 1
//! (Klein and Moeschberger, Survival Analysis, section 4.5). The worked example in the tests is the remission data of Freireich and others 1963.
//!
//! What it takes for granted: that those who leave the list would have waited as long as those who stay. People who leave because it takes so long break
//! that, so the number who left stands beside each median.

use serde::{Deserialize, Serialize};

/// The normal quantile for 95%.
const Z: f64 = 1.959_963_984_540_054;
/// Below this a difference of shares is rounding: 1/2 reached by a product of fractions is still 1/2.
const ROUNDING: f64 = 1e-12;

/// One person's wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waited {
    /// Days from the clock's start: to the first session, or as far as the wait is known.
    pub days: u32,
    /// Whether it ended with a first session. If not, the person still waits or left.
    pub started: bool,
}

/// A day on which somebody started.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct WaitStep {
    /// Days waited.
    pub days: u32,
    /// How many had waited at least so long.
    pub at_risk: u64,
    /// How many of them started on that day.
    pub started: u64,
    /// Estimated share that waits longer than this.
    pub still_waiting: f64,
    /// Greenwood's sum up to here: the variance of the share, divided by its square. Infinite once the share is 0.
    pub greenwood: f64,
}

/// The estimate: the share still waiting, step by step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WaitCurve {
    /// Everybody counted.
    pub people: u64,
    /// Of them, who started.
    pub started: u64,
    /// Its steps, by days.
    pub steps: Vec<WaitStep>,
}

/// A median wait with its 95% interval. An end that is not there was not reached: too few have started.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MedianWait {
    /// Days within which half start; none while more than half of the estimate still wait.
    pub days: Option<u32>,
    /// Lower end of the interval, days.
    pub lower: Option<u32>,
    /// Upper end of the interval, days.
    pub upper: Option<u32>,
}

/// The product-limit estimate. Where somebody starts and somebody else leaves on the same day, the one who left counts as still at risk on it.
#[must_use]
pub fn product_limit(waits: &[Waited]) -> WaitCurve {
    let mut sorted = waits.to_vec();
    sorted.sort_unstable_by_key(|wait| wait.days);
    let mut steps = Vec::new();
    let (mut share, mut greenwood) = (1.0, 0.0);
    let mut at_risk = sorted.len() as u64;
    for same_day in sorted.chunk_by(|a, b| a.days == b.days) {
        let started = same_day.iter().filter(|wait| wait.started).count() as u64;
        if let (true, Some(first)) = (started > 0, same_day.first()) {
            let (n, d) = (at_risk as f64, started as f64);
            share *= (n - d) / n;
            // All who were left started: the share is 0 and its variance on this scale has no bound.
            greenwood += if started == at_risk {
                f64::INFINITY
            } else {
                d / (n * (n - d))
            };
            steps.push(WaitStep {
                days: first.days,
                at_risk,
                started,
                still_waiting: share,
                greenwood,
            });
        }
        at_risk -= same_day.len() as u64;
    }
    WaitCurve {
        people: waits.len() as u64,
        started: waits.iter().filter(|wait| wait.started).count() as u64,
        steps,
    }
}

impl WaitStep {
    /// The 95% interval of the share still waiting, on the log(-log) scale. None where the share is 0 or 1: there the scale has no value.
    #[must_use]
    pub fn interval(&self) -> Option<(f64, f64)> {
        let share = self.still_waiting;
        if share <= 0.0 || share >= 1.0 {
            return None;
        }
        let spread = (Z * self.greenwood.sqrt() / share.ln().abs()).exp();
        Some((share.powf(spread), share.powf(1.0 / spread)))
    }
}

impl WaitCurve {
    /// Estimated share that waits longer than so many days.
    #[must_use]
    pub fn still_waiting(&self, days: u32) -> f64 {
        let before = self.steps.iter().take_while(|step| step.days <= days);
        before.last().map_or(1.0, |step| step.still_waiting)
    }

    /// The median, the first day by which at most half still wait, with its 95% interval: the first days on which the interval's lower and upper line
    /// come down to a half.
    #[must_use]
    pub fn median(&self) -> MedianWait {
        let first = |low: &dyn Fn(&WaitStep) -> Option<f64>| {
            let found = self
                .steps
                .iter()
                .find(|step| low(step).is_some_and(|share| share <= 0.5 + ROUNDING));
            found.map(|step| step.days)
        };
        MedianWait {
            days: first(&|step| Some(step.still_waiting)),
            // The estimate itself lies above its lower line: where that line has no value (nobody left) the estimate stands in.
            lower: first(&|step| Some(step.interval().map_or(step.still_waiting, |(lower, _)| lower))),
            upper: first(&|step| step.interval().map(|(_, upper)| upper)),
        }
    }
}

/// Lower quartile, median and upper quartile: each the smallest value that a quarter, a half, three quarters do not exceed, so that each was really
/// somebody's. None of nothing.
#[must_use]
pub fn quartiles(values: &[u32]) -> Option<(u32, u32, u32)> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let at = |quarters: usize| {
        let rank = (sorted.len() * quarters).div_ceil(4);
        sorted.get(rank.checked_sub(1)?).copied()
    };
    Some((at(1)?, at(2)?, at(3)?))
}
