//! A score or a difference of scores, exact to a hundredth of a point.

use std::fmt;
use std::ops::{Neg, Sub};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A score, or a difference of scores, in hundredths of a point, rounded half away from zero. Whole scores are exact; a score
/// made from a mean (CORE-10 with a question unanswered) is rounded once, when it is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Points(i32);

impl Points {
    /// Whole points.
    #[must_use]
    pub const fn whole(points: i16) -> Self {
        Points(points as i32 * 100)
    }

    /// Hundredths of a point.
    #[must_use]
    pub const fn from_hundredths(hundredths: i32) -> Self {
        Points(hundredths)
    }

    /// From a number of points. What does not fit (not a number, or beyond 20 million points) gives `None`.
    #[must_use]
    pub fn from_f64(points: f64) -> Option<Self> {
        let hundredths = (points * 100.0).round();
        // The comparison is false for "not a number". Within the limit the conversion is exact.
        (hundredths.abs() <= 2e9).then_some(Points(hundredths as i32))
    }

    /// Hundredths of a point.
    #[must_use]
    pub const fn hundredths(self) -> i32 {
        self.0
    }

    /// As a number of points.
    #[must_use]
    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / 100.0
    }

    /// Without the sign.
    #[must_use]
    pub const fn abs(self) -> Self {
        Points(self.0.saturating_abs())
    }

    /// `numerator / denominator` points, rounded half away from zero; `None` when the denominator is 0 or it does not fit.
    pub(crate) fn ratio(numerator: i64, denominator: i64) -> Option<Self> {
        let scaled = numerator.checked_mul(200)?;
        let doubled = scaled.checked_div(denominator)?;
        // `doubled` is cut towards zero in half-hundredths; adding one with the sign and halving rounds half away from zero.
        let hundredths = (doubled + doubled.signum()) / 2;
        i32::try_from(hundredths).ok().map(Points)
    }
}

impl Sub for Points {
    type Output = Points;
    fn sub(self, other: Points) -> Points {
        Points(self.0.saturating_sub(other.0))
    }
}

impl Neg for Points {
    type Output = Points;
    fn neg(self) -> Points {
        Points(self.0.saturating_neg())
    }
}

/// "14", "18.9", "-6": no decimals unless there are any, then one.
impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 % 100 == 0 {
            write!(f, "{}", self.0 / 100)
        } else {
            write!(f, "{:.1}", self.as_f64())
        }
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 % 100 == 0 {
            serializer.serialize_i32(self.0 / 100)
        } else {
            serializer.serialize_f64(self.as_f64())
        }
    }
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = f64::deserialize(deserializer)?;
        Points::from_f64(number).ok_or_else(|| serde::de::Error::custom(format!("{number} is not a score")))
    }
}
