//! The reliable change index and the cut-offs of Jacobson and Truax (1991), for measures and groups whose spread and reliability are
//! known. The catalogue's whole-point thresholds are what a person's page uses; these are for checking them and for research files.

use serde::{Deserialize, Serialize};

/// Spread and reliability of a measure in a reference group.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Reference {
    /// Standard deviation in a clinical reference group; above 0.
    pub sd: f64,
    /// Reliability, from 0 to below 1.
    pub reliability: f64,
}

impl Reference {
    /// `None` unless the spread is above 0 and the reliability from 0 to below 1.
    #[must_use]
    pub fn new(sd: f64, reliability: f64) -> Option<Self> {
        (sd > 0.0 && sd.is_finite() && (0.0..1.0).contains(&reliability)).then_some(Reference { sd, reliability })
    }

    /// Standard error of measurement.
    #[must_use]
    pub fn standard_error(&self) -> f64 {
        self.sd * (1.0 - self.reliability).sqrt()
    }

    /// Standard error of the difference of two scores.
    #[must_use]
    pub fn standard_error_of_difference(&self) -> f64 {
        std::f64::consts::SQRT_2 * self.standard_error()
    }

    /// The smallest change that is reliable at 95%: 1.96 standard errors of the difference.
    #[must_use]
    pub fn threshold(&self) -> f64 {
        1.96 * self.standard_error_of_difference()
    }

    /// The reliable change index: last less first in standard errors of the difference. Beyond 1.96 either way is reliable.
    #[must_use]
    pub fn index(&self, first: f64, last: f64) -> f64 {
        (last - first) / self.standard_error_of_difference()
    }
}

/// Mean and spread of a group.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Mean.
    pub mean: f64,
    /// Standard deviation.
    pub sd: f64,
}

/// Cut-off a: two standard deviations from the clinical mean, on the side of the general group.
#[must_use]
pub fn cutoff_a(clinical: Group, lower_is_better: bool) -> f64 {
    if lower_is_better {
        clinical.mean - 2.0 * clinical.sd
    } else {
        clinical.mean + 2.0 * clinical.sd
    }
}

/// Cut-off b: two standard deviations from the general mean, on the side of the clinical group.
#[must_use]
pub fn cutoff_b(general: Group, lower_is_better: bool) -> f64 {
    if lower_is_better {
        general.mean + 2.0 * general.sd
    } else {
        general.mean - 2.0 * general.sd
    }
}

/// Cut-off c: the midpoint weighted by spread; preferred when both groups are known.
#[must_use]
pub fn cutoff_c(clinical: Group, general: Group) -> f64 {
    (general.sd * clinical.mean + clinical.sd * general.mean) / (general.sd + clinical.sd)
}
