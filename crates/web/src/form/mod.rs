//! Forms: what was posted, what is wrong with it, and how a field is drawn with both.
//!
//! The pattern of every form page: the GET handler draws it from an empty [`Filled`]; the POST handler reads it with a
//! [`Reader`], and when something is missing, or the act is refused, draws the same page from the [`Filled`] that the
//! reader gives back, with status 422, the values kept and an error summary.

mod draw;
mod posted;
mod read;
mod when;

use crate::say::{say_rule, say_with};
pub use draw::{choices, date_values};
pub use posted::{CSRF, EXPECTED, FORM_LIMIT, Fields, KEY, ReadError, UPLOAD_LIMIT, Upload, read_body};
pub use read::{DateRule, Reader};
pub use when::{parse_date, parse_phone, parse_time};

use care::Rejection;
use casework::FieldError;
use maud::{Markup, html};

/// What is wrong with a form.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Errors {
    /// At fields, in the order found: field name and what to do.
    at: Vec<(String, String)>,
    /// About the whole: what could not be done, and what would be possible.
    whole: Option<(String, String)>,
}

impl Errors {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.at.is_empty() && self.whole.is_none()
    }

    /// Adds an error at a field; a second one at the same field is left out.
    pub fn add(&mut self, field: impl Into<String>, words: impl Into<String>) {
        let field = field.into();
        if !self.at.iter().any(|(f, _)| *f == field) {
            self.at.push((field, words.into()));
        }
    }

    /// The error at a field.
    #[must_use]
    pub fn at(&self, field: &str) -> Option<&str> {
        self.at
            .iter()
            .find(|(f, _)| f == field)
            .map(|(_, words)| words.as_str())
    }
}

impl From<Rejection> for Errors {
    /// A rule of the field: what it says stands at the top of the form, with what would be possible.
    fn from(rejection: Rejection) -> Self {
        let detail = rejection
            .detail
            .as_deref()
            .map(|d| format!(" ({d})"))
            .unwrap_or_default();
        let (asked, why) = (say_rule(rejection.asked), say_rule(&rejection.rule.to_string()));
        let rule = say_with(
            "problem-could-not",
            &[("asked", &asked), ("rule", &format!("{why}{detail}"))],
        );
        Self {
            at: Vec::new(),
            whole: Some((rule, say_rule(rejection.possible))),
        }
    }
}

impl From<Vec<FieldError>> for Errors {
    fn from(errors: Vec<FieldError>) -> Self {
        let mut out = Self::default();
        for error in errors {
            // The door names parts as the code does; forms use dashes.
            out.add(error.field.replace('_', "-"), say_rule(&error.words));
        }
        out
    }
}

impl Errors {
    /// An error about the whole form: what could not be done, and what would be possible.
    #[must_use]
    pub fn whole(what: impl Into<String>, possible: impl Into<String>) -> Self {
        Self {
            at: Vec::new(),
            whole: Some((what.into(), possible.into())),
        }
    }
}

/// A form as it is filled in: values and errors. Empty for a page that is asked for the first time.
#[derive(Debug, Clone, Default)]
pub struct Filled {
    /// The values.
    pub fields: Fields,
    /// The errors.
    pub errors: Errors,
}

impl Filled {
    /// A form with these values to begin with.
    #[must_use]
    pub fn with<N: Into<String>, V: Into<String>>(values: impl IntoIterator<Item = (N, V)>) -> Self {
        Self {
            fields: values.into_iter().collect(),
            errors: Errors::default(),
        }
    }

    /// The error summary; nothing while there is no error.
    #[must_use]
    pub fn summary(&self) -> Markup {
        let mut summary = nhsuk::error_summary();
        if let Some((what, possible)) = &self.errors.whole {
            // The design system puts this into a paragraph of its own.
            summary = summary.description(html! { (what) "." br; (possible) "." });
        }
        let links = self.errors.at.iter().map(|(field, words)| {
            // The first box of a date is where its error leads.
            let day = format!("{field}-day");
            (if self.fields.has(&day) { day } else { field.clone() }, words.as_str())
        });
        html! { (summary.all(links)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use care::Rule;

    #[test]
    fn a_rejection_says_what_would_be_possible() {
        let rejection =
            Rejection::new("close the episode", Rule::OpenConcern, "Close the concern first").because("raised today");
        let filled = Filled {
            errors: rejection.into(),
            ..Filled::default()
        };
        let html = filled.summary().0;
        assert!(
            html.contains("Could not close the episode: a safety concern is open (raised today)."),
            "{html}"
        );
        assert!(html.contains("Close the concern first."), "{html}");
        assert!(!filled.errors.is_empty());
    }

    #[test]
    fn errors_of_the_door_find_their_field() {
        let errors = Errors::from(vec![FieldError::new("received_on", "Enter a day in the past")]);
        assert_eq!(errors.at("received-on"), Some("Enter a day in the past"));
        let filled = Filled {
            fields: [("received-on-day", "31")].into_iter().collect(),
            errors,
        };
        assert!(filled.summary().0.contains("href=\"#received-on-day\""));
    }

    #[test]
    fn an_untouched_form_has_no_summary() {
        assert_eq!(Filled::default().summary().0, "");
    }
}
