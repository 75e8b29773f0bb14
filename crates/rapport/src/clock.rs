//! Which clock an instance goes by: that of the machine, and for a demonstration one that may be shifted, so that a test or a
//! picture of it shows the same day whenever it is made. A record of real people is never given another time.

use crate::output::Failure;
use casework::{Clock, ShiftedClock, SystemClock};
use jiff::SignedDuration;
use std::sync::Arc;

/// Seconds, with a sign, to add to the time of the machine in a demonstration.
const SHIFT_VARIABLE: &str = "RAPPORT_DEMO_CLOCK_SHIFT";

/// The clock of an instance with this purpose, as its settings have it, and whether it is shifted.
///
/// # Errors
/// When a shift is asked for and the instance is no demonstration, or the shift is not a number of seconds of some years.
pub fn of(purpose: &str) -> Result<(Arc<dyn Clock>, bool), Failure> {
    choose(std::env::var(SHIFT_VARIABLE).ok().as_deref(), purpose)
}

fn choose(shift: Option<&str>, purpose: &str) -> Result<(Arc<dyn Clock>, bool), Failure> {
    let Some(shift) = shift else {
        return Ok((Arc::new(SystemClock), false));
    };
    if purpose != "demo" {
        return Err(not_here());
    }
    /// Longer than anybody would go back; far from the ends of what a timestamp holds.
    const MOST: u64 = 100 * 366 * 24 * 3600;
    let seconds = shift.parse::<i64>().ok().filter(|s| s.unsigned_abs() <= MOST);
    let seconds = seconds.ok_or_else(|| {
        Failure::usage(format!(
            "{SHIFT_VARIABLE} is not a number of seconds within a hundred years"
        ))
    })?;
    let by = SignedDuration::from_secs(seconds);
    Ok((Arc::new(ShiftedClock { by }), true))
}

/// What is said when somebody tries to shift the clock of a real record.
pub fn not_here() -> Failure {
    Failure::usage(format!(
        "{SHIFT_VARIABLE} is set, and this instance is no demonstration"
    ))
    .remedy("unset it: the record of a service goes by the clock of the machine")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_demonstration_is_shifted_and_only_by_a_number() {
        assert!(choose(None, "real").is_ok_and(|(_, shifted)| !shifted));
        assert!(choose(Some("-60"), "real").is_err());
        for wrong in ["", "soon", "1.5", "99999999999999"] {
            assert!(choose(Some(wrong), "demo").is_err(), "{wrong}");
        }
        let (clock, shifted) = choose(Some("-864000"), "demo").ok().unwrap();
        assert!(shifted);
        assert!(clock.now() < jiff::Timestamp::now() - SignedDuration::from_hours(239));
    }
}
