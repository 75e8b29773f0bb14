//! Signing in and out.

use care::Role;

/// The secret in the cookie: 256 random bits. Stored only as its SHA-256.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(pub(crate) String);

impl Token {
    /// The text for the cookie.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(..)")
    }
}

/// Why somebody was not signed in. Unknown names and wrong passwords look the same and take the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignInRefused {
    /// The name or the password is wrong, or the account is closed or has no role.
    #[error("the user name or the password is not right")]
    Wrong,
    /// Too many tries.
    #[error("too many tries; try again in {minutes} minutes")]
    Locked {
        /// Minutes until the next try counts.
        minutes: u16,
    },
    /// Too many people are signing in at this moment, or the store failed.
    #[error("signing in does not work at this moment; try again")]
    Busy,
}

/// Somebody to be in a demonstration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Persona {
    /// Sign-in name.
    pub user_name: String,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// What one can see as this persona.
    pub what: &'static str,
}
