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
    let (lower, upper) = wilson_share(k as f64 / n as f64, n as f64)?;
    // At the ends the formula gives exactly 0 and 1 but for rounding.
    let lower = if k == 0 { 0.0 } else { lower };
    let upper = if k == n { 1.0 } else { upper };
    Some(Rate { k, n, lower, upper })
}

/// Wilson's interval for a share of a number that need not be whole: the effective size of a weighted sample. `None` when the share is not one, or
/// the number is not positive and finite.
#[must_use]
pub fn wilson_share(share: f64, n: f64) -> Option<(f64, f64)> {
    if !(0.0..=1.0).contains(&share) || !n.is_finite() || n <= 0.0 {
        return None;
    }
    let z2 = Z * Z;
    let scale = 1.0 + z2 / n;
    let centre = (share + z2 / (2.0 * n)) / scale;
    let half = Z / scale * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    Some(((centre - half).max(0.0), (centre + half).min(1.0)))
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
