//! Rates never stand alone: each has its numerator, its denominator and a 95% interval.

use serde::{Deserialize, Serialize};

/// The normal quantile for 95%.
const Z: f64 = 1.959_963_984_540_054;

/// A share with its 95% interval by Wilson's method.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Rate {
    /// How many.
    pub k: u64,
    /// Of how many.
    pub n: u64,
    /// Lower end of the interval, 0 to 1.
    pub lower: f64,
    /// Upper end of the interval, 0 to 1.
    pub upper: f64,
}

impl Rate {
    /// The share, 0 to 1.
    #[must_use]
    pub fn share(&self) -> f64 {
        self.k as f64 / self.n as f64
    }

    /// "70% (95% interval 48 to 85), 14 of 20": always with numbers, so that a small group shows as one.
    #[must_use]
    pub fn words(&self) -> String {
        let percent = |share: f64| (share * 100.0).round();
        format!(
            "{}% (95% interval {} to {}), {} of {}",
            percent(self.share()),
            percent(self.lower),
            percent(self.upper),
            self.k,
            self.n
        )
    }
}

/// Wilson's interval. `None` when `n` is 0 or `k` is larger than `n`: there is no rate then, and none is made up.
#[must_use]
pub fn wilson(k: u64, n: u64) -> Option<Rate> {
    if n == 0 || k > n {
        return None;
    }
    let (count, p, z2) = (n as f64, k as f64 / n as f64, Z * Z);
    let scale = 1.0 + z2 / count;
    let centre = (p + z2 / (2.0 * count)) / scale;
    let half = Z / scale * (p * (1.0 - p) / count + z2 / (4.0 * count * count)).sqrt();
    // At the ends the formula gives exactly 0 and 1 but for rounding.
    let lower = if k == 0 { 0.0 } else { (centre - half).max(0.0) };
    let upper = if k == n { 1.0 } else { (centre + half).min(1.0) };
    Some(Rate { k, n, lower, upper })
}

/// The 95% interval of a difference of two independent shares (Newcombe's hybrid of Wilson intervals): difference, lower, upper.
#[must_use]
pub fn difference_interval(one: &Rate, other: &Rate) -> (f64, f64, f64) {
    let (p1, p2) = (one.share(), other.share());
    let d = p1 - p2;
    let lower = d - ((p1 - one.lower).powi(2) + (other.upper - p2).powi(2)).sqrt();
    let upper = d + ((one.upper - p1).powi(2) + (p2 - other.lower).powi(2)).sqrt();
    (d, lower, upper)
}
