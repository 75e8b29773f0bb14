//! A value and the place where it stood, or the plain statement that it was not given.

use serde::Serialize;

/// What a page shows for a field that the message did not hold.
pub const NOT_GIVEN: &str = "Not given";

/// A field of a message: the value with the FHIRPath where it stood, or nothing.
///
/// There is no third state. A field that was there but could not be understood is [`Given::NotGiven`] here, with an
/// entry among the things to check, and its path stays among the unread ones.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub enum Given<T> {
    /// The value, and the FHIRPath where it stood.
    Given(T, String),
    /// The message did not hold it.
    #[default]
    NotGiven,
}

impl<T> Given<T> {
    /// The value, if it was given.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Given(value, _) => Some(value),
            Self::NotGiven => None,
        }
    }

    /// The FHIRPath where the value stood, if it was given.
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::Given(_, path) => Some(path),
            Self::NotGiven => None,
        }
    }

    /// Whether the message held it.
    pub fn is_given(&self) -> bool {
        matches!(self, Self::Given(..))
    }

    /// The value without its place.
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Given(value, _) => Some(value),
            Self::NotGiven => None,
        }
    }

    /// The same place with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Given<U> {
        match self {
            Self::Given(value, path) => Given::Given(change(value), path),
            Self::NotGiven => Given::NotGiven,
        }
    }

    /// This field, or the other one where this was not given.
    pub fn or(self, other: impl FnOnce() -> Self) -> Self {
        match self {
            Self::Given(..) => self,
            Self::NotGiven => other(),
        }
    }
}

impl<T: std::ops::Deref> Given<T> {
    /// The value borrowed through its pointer, as `&str` from a `String`.
    pub fn as_deref(&self) -> Option<&T::Target> {
        self.value().map(std::ops::Deref::deref)
    }
}
