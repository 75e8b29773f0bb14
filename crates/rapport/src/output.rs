//! What the program says: errors with what, where and how to mend; data to standard output.

use std::io::Write;

/// Why a command failed: what, and what to do.
#[derive(Debug)]
pub struct Failure {
    code: u8,
    what: String,
    remedy: Option<String>,
}

impl Failure {
    /// A failure (exit code 1).
    pub fn new(what: impl Into<String>) -> Self {
        Self {
            code: 1,
            what: what.into(),
            remedy: None,
        }
    }

    /// Wrong usage (exit code 2).
    pub fn usage(what: impl Into<String>) -> Self {
        Self {
            code: 2,
            what: what.into(),
            remedy: None,
        }
    }

    /// A check that found problems (exit code 3).
    pub fn found(what: impl Into<String>) -> Self {
        Self {
            code: 3,
            what: what.into(),
            remedy: None,
        }
    }

    /// Adds what to do.
    #[must_use]
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    /// The exit code.
    pub const fn code(&self) -> u8 {
        self.code
    }
}

/// Makes a failure of any error, saying what was being done.
pub trait During<T> {
    /// Says what was being done.
    fn during(self, what: &str) -> Result<T, Failure>;
}

impl<T, E: std::fmt::Display> During<T> for Result<T, E> {
    fn during(self, what: &str) -> Result<T, Failure> {
        self.map_err(|e| Failure::new(format!("{what}: {e}")))
    }
}

/// Prints a failure to standard error.
pub fn complain(failure: &Failure) {
    let mut err = std::io::stderr().lock();
    // Nobody is left to tell if standard error is gone.
    let _ = writeln!(err, "rapport: {}", failure.what);
    if let Some(remedy) = &failure.remedy {
        let _ = writeln!(err, "  {remedy}");
    }
}

/// Prints a line of data to standard output; a reader that has gone away ends the printing, not the command.
pub fn line(text: impl std::fmt::Display) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// Prints a line of talk to standard error.
pub fn say(text: impl std::fmt::Display) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}
