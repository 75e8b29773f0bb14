//! Time is passed in, so that the demonstration can live through a year in a minute and a test never waits.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

/// Where the ledger learns the time. One clock per opened ledger.
pub trait Clock: Send + Sync {
    /// The time now, in UTC.
    fn now(&self) -> Timestamp;
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// The clock of the machine, shifted: for a demonstration that is to show the same day whenever it is made.
#[derive(Debug, Clone, Copy)]
pub struct ShiftedClock {
    /// Added to the time of the machine; negative is earlier.
    pub by: SignedDuration,
}

impl Clock for ShiftedClock {
    fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        // Beyond the range of a timestamp the shift is left out.
        now.checked_add(self.by).unwrap_or(now)
    }
}

/// A clock that stands still until it is set: for tests and for the simulated year of the demonstration.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that shows `at` (kept to the microsecond).
    #[must_use]
    pub fn new(at: Timestamp) -> Self {
        Self(AtomicI64::new(at.as_microsecond()))
    }

    /// Sets the clock, forwards or backwards.
    pub fn set(&self, at: Timestamp) {
        self.0.store(at.as_microsecond(), Ordering::SeqCst);
    }

    /// Moves the clock by a number of microseconds, which may be negative.
    pub fn advance_micros(&self, micros: i64) {
        self.0.fetch_add(micros, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        // A value outside the range of a timestamp can only come from `advance_micros`; it stays at the nearest end.
        let micros = self.0.load(Ordering::SeqCst);
        Timestamp::from_microsecond(micros).unwrap_or(if micros < 0 { Timestamp::MIN } else { Timestamp::MAX })
    }
}

impl<C: Clock + ?Sized> Clock for std::sync::Arc<C> {
    fn now(&self) -> Timestamp {
        (**self).now()
    }
}
