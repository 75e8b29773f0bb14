//! A group of fields under one legend.

use crate::Content;
use crate::element::El;
use crate::label::Legend;
use crate::macros::{component, fills_slots};
use maud::Render;

component! {
    /// A group of fields under one legend.
    pub struct Fieldset {
        /// The words over the group.
        legend: Legend,
        /// The fields.
        body: Content,
        /// An ARIA role, for groups of text boxes (`group`).
        role: String,
        /// Ids of further elements that describe the group.
        described_by: String,
    } plain {}
}

/// A fieldset.
#[must_use]
pub fn fieldset(legend: impl Into<Legend>, body: impl Into<Content>) -> Fieldset {
    Fieldset::default().legend(legend).body(body)
}

impl Render for Fieldset {
    fn render_to(&self, buffer: &mut String) {
        El::new("fieldset")
            .class("nhsuk-fieldset")
            .class(&self.classes)
            .opt("id", &self.id)
            .opt("role", &self.role)
            .opt("aria-describedby", &self.described_by)
            .attrs(&self.attrs)
            .body(maud::html! { (self.legend) (self.body) })
            .render_to(buffer);
    }
}

fills_slots!(Fieldset);
