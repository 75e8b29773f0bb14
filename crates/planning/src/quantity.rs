//! Quantities with their unit in the name. Each is checked when it is made and bounded on both sides, so that no formula made of them can
//! give "not a number" or infinity.

use serde::Serialize;

/// A value that this quantity cannot have.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{what}: {value} cannot be; expected {least} to {most}")]
pub struct Impossible {
    /// Which quantity, with its unit.
    pub what: &'static str,
    /// The value given.
    pub value: f64,
    /// The least it can be.
    pub least: f64,
    /// The most it can be.
    pub most: f64,
}

/// The least of a quantity that something is divided by. Anything smaller is a slip of the pen.
const LEAST: f64 = 0.01;
/// The most of anything: more people than live on Earth.
const MOST: f64 = 1e10;

macro_rules! quantity {
    ($($(#[$about:meta])* $name:ident, $what:literal, $least:expr, $most:expr;)*) => { $(
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize)]
        #[serde(transparent)]
        pub struct $name(f64);

        impl $name {
            /// Takes the value.
            ///
            /// # Errors
            /// [`Impossible`] when it is not a number or outside what the quantity can be.
            pub fn new(value: f64) -> Result<Self, Impossible> {
                let (least, most): (f64, f64) = ($least, $most);
                if (least..=most).contains(&value) {
                    Ok(Self(value))
                } else {
                    Err(Impossible { what: $what, value, least, most })
                }
            }

            /// The number, in the unit of the name.
            #[must_use]
            pub const fn get(self) -> f64 {
                self.0
            }

            /// A result of a formula, held inside the bounds of the quantity.
            #[allow(dead_code, clippy::allow_attributes, reason = "one macro for all; not each is a result")]
            pub(crate) fn made(value: f64) -> Self {
                let (least, most): (f64, f64) = ($least, $most);
                Self(if value.is_nan() { least } else { value.clamp(least, most) })
            }
        }
    )* };
}

quantity! {
    /// A share, 0 to 1.
    Share, "share (0 to 1)", 0.0, 1.0;
    /// The share of booked slots that are attended. Not 0: then nobody is ever seen.
    AttendedShare, "share of slots attended (0.01 to 1)", LEAST, 1.0;
    /// A count of people; may be an estimate, so not always whole.
    People, "people", 0.0, MOST;
    /// People a week.
    PeoplePerWeek, "people a week", 0.0, MOST;
    /// Weeks, of a wait or a look ahead.
    Weeks, "weeks", LEAST, 5_200.0;
    /// Weeks worked in a year.
    WeeksPerYear, "weeks worked a year", LEAST, 52.0;
    /// Whole-time equivalents.
    Wte, "whole-time equivalents", 0.0, MOST;
    /// Slots that are booked in a week for one whole-time therapist.
    SlotsPerWeekPerWte, "booked slots a week for one whole-time equivalent", LEAST, 60.0;
    /// Slots a week.
    SlotsPerWeek, "slots a week", 0.0, MOST;
    /// Slots that one start takes (assessment, sessions, reviews), averaged over everybody who starts, those who leave early included.
    SlotsPerStart, "slots that one start takes", LEAST, 1_000.0;
    /// Attended sessions in a year.
    SessionsPerYear, "attended sessions a year", 0.0, 1e14;
    /// Courses, or people who start, in a year.
    CoursesPerYear, "courses a year", 0.0, 1e14;
    /// Hours a week.
    HoursPerWeek, "hours a week", 0.0, MOST;
    /// Pounds sterling.
    Pounds, "pounds", 0.0, 1e14;
    /// Pounds sterling a year.
    PoundsPerYear, "pounds a year", 0.0, 1e12;
    /// Spread of a weekly count over its mean.
    CoefficientOfVariation, "coefficient of variation", 0.0, 100.0;
    /// A rate of on-costs or overhead, as a share of pay (0.3 for 30 per cent).
    Rate, "rate (0 to 10)", 0.0, 10.0;
}

/// How long something takes, where the answer may be that it never ends.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// So many weeks; 0 where there is nothing to wait for.
    Weeks(f64),
    /// Never: nothing moves, or it grows faster than it is worked off.
    Never,
}

impl Span {
    /// An amount worked off at a weekly pace.
    pub(crate) fn of(amount: f64, a_week: f64) -> Self {
        if amount <= 0.0 {
            return Self::Weeks(0.0);
        }
        let weeks = amount / a_week;
        // A pace too small to matter is no pace: beyond the bound of `Weeks` nobody would call it an answer.
        if a_week > 0.0 && weeks.is_finite() && weeks <= 5_200.0 {
            Self::Weeks(weeks)
        } else {
            Self::Never
        }
    }

    /// The weeks, if it ends.
    #[must_use]
    pub const fn weeks(self) -> Option<f64> {
        match self {
            Self::Weeks(weeks) => Some(weeks),
            Self::Never => None,
        }
    }
}

impl std::fmt::Display for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Weeks(weeks) => write!(f, "{weeks:.1} weeks"),
            Self::Never => f.write_str("never"),
        }
    }
}
