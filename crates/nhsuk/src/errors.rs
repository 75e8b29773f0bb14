//! The list of errors at the top of a page.

use crate::Content;
use crate::element::{Attrs, El, bool_str};
use crate::heading::{Heading, HeadingPart};
use crate::macros::{component, fills_slots};
use maud::{Render, html};

/// One error of the summary.
#[derive(Clone, Debug, Default)]
pub struct ErrorLink {
    /// The same words as at the field.
    pub text: Content,
    /// Where it leads, such as `#full-name`; not a link if empty.
    pub href: String,
    /// Further attributes of the link.
    pub attrs: Attrs,
}

component! {
    /// The list of errors, each a link to its field. It stands above the `<h1>`, and takes the focus by script.
    pub struct ErrorSummary {
        /// Its heading; "There is a problem" if made by [`error_summary`].
        heading: Heading,
        /// A sentence before the list.
        description: Content,
        /// The errors in the order of the fields.
        errors: Vec<ErrorLink>,
    } plain {
        /// Leaves the focus where it is. Says nothing when `None`.
        disable_auto_focus: Option<bool>,
    }
}

/// An error summary with the usual heading. Writes nothing while it has neither errors nor a description.
#[must_use]
pub fn error_summary() -> ErrorSummary {
    ErrorSummary::default().heading(crate::words::word(crate::words::PROBLEM))
}

impl ErrorSummary {
    /// Adds an error at the field with this id (without `#`).
    #[must_use]
    pub fn error(mut self, field_id: impl AsRef<str>, text: impl Into<Content>) -> Self {
        self.errors.push(ErrorLink {
            text: text.into(),
            href: format!("#{}", field_id.as_ref()),
            attrs: Attrs::new(),
        });
        self
    }

    /// Adds errors: pairs of a field's id and a message.
    #[must_use]
    pub fn all<I: AsRef<str>, T: Into<Content>>(self, errors: impl IntoIterator<Item = (I, T)>) -> Self {
        errors
            .into_iter()
            .fold(self, |summary, (id, text)| summary.error(id, text))
    }
}

impl Render for ErrorSummary {
    fn render_to(&self, buffer: &mut String) {
        if self.errors.is_empty() && self.description.is_empty() {
            return;
        }
        El::new("div")
            .class("nhsuk-error-summary")
            .class(&self.classes)
            .opt("id", &self.id)
            .attr("data-module", "nhsuk-error-summary")
            .opt("data-disable-auto-focus", self.disable_auto_focus.map(bool_str).unwrap_or_default())
            .attrs(&self.attrs)
            // The alert is a child, so that the script's move of the focus does not cut the announcement short.
            .body(html! {
                div role="alert" {
                    (HeadingPart::fixed("nhsuk-error-summary__heading", 2).render(&self.heading, None))
                    div class="nhsuk-error-summary__body" {
                        @if !self.description.is_empty() { p { (self.description) } }
                        @if !self.errors.is_empty() {
                            ul class="nhsuk-list nhsuk-error-summary__list" {
                                @for error in &self.errors {
                                    li {
                                        @if error.href.is_empty() { (error.text) }
                                        @else {
                                            (El::new("a").attr("href", error.href.as_str()).attrs(&error.attrs).body(&error.text))
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            })
            .render_to(buffer);
    }
}

fills_slots!(ErrorSummary);
