//! An area that scrolls sideways, for what cannot be made narrower.

use crate::Content;
use crate::element::El;
use crate::macros::{component, fills_slots};
use maud::Render;

component! {
    /// An area that scrolls sideways. It needs a name, so that a screen reader can say what is in it.
    pub struct Scroll {
        /// What it holds. Text becomes a paragraph.
        body: Content,
        /// The id of the element that names it.
        labelled_by: String,
    } plain {
        /// White, on a dark ground.
        reverse: bool,
    }
}

/// An area that scrolls sideways, named by the element with this id.
#[must_use]
pub fn scroll(labelled_by: impl Into<String>, body: impl Into<Content>) -> Scroll {
    Scroll::default().labelled_by(labelled_by).body(body)
}

impl Render for Scroll {
    fn render_to(&self, buffer: &mut String) {
        let inner = El::new("div")
            .class("nhsuk-scroll__content")
            .attr("role", "region")
            .opt("aria-labelledby", &self.labelled_by)
            .body(self.body.paragraph(""));
        El::new("div")
            .class("nhsuk-scroll")
            .class_if(self.reverse, "nhsuk-scroll--reverse")
            .class(&self.classes)
            .opt("id", &self.id)
            .attr("data-module", "nhsuk-scroll")
            .attrs(&self.attrs)
            .body(inner)
            .render_to(buffer);
    }
}

fills_slots!(Scroll);
