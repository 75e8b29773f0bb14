//! Labels and legends, hints and error messages: the words round a form field.

use crate::Content;
use crate::element::{Attrs, El};
use crate::heading::{Caption, Heading, HeadingPart, Placement, Size, heading_name};
use crate::macros::{component, fills_slots};
use crate::words::{self, word};
use maud::{Markup, PreEscaped, Render, html};

component! {
    /// The label of one field. On a page that asks one question it is also the page's heading: see [`Label::page`].
    pub struct Label {
        /// What it says.
        text: Content,
        /// The caption; none if empty.
        caption: Caption,
        /// The id of the field; components set it themselves.
        target: String,
        /// The id of the heading round the label.
        heading_id: String,
    } plain {
        /// 1 to 6: the label stands in a heading of that level. 0: no heading.
        heading_level: u8,
        /// Its size.
        size: Option<Size>,
    }
}

/// A label.
#[must_use]
pub fn label(text: impl Into<Content>) -> Label {
    Label::default().text(text)
}

component! {
    /// The legend of a group of fields. On a page that asks one question it is also the page's heading: see
    /// [`Legend::page`].
    pub struct Legend {
        /// What it says.
        text: Content,
        /// The caption; none if empty.
        caption: Caption,
        /// Words that only a screen reader says.
        hidden_text: String,
        /// The id of the heading in the legend.
        heading_id: String,
    } plain {
        /// 1 to 6: the legend holds a heading of that level. 0: no heading.
        heading_level: u8,
        /// Its size.
        size: Option<Size>,
    }
}

/// A legend.
#[must_use]
pub fn legend(text: impl Into<Content>) -> Legend {
    Legend::default().text(text)
}

macro_rules! from_text {
    ($name:ident: $($from:ty),*) => {
        impl $name {
            /// The page's heading and the question in one: level 1, large.
            #[must_use]
            pub fn page(text: impl Into<Content>) -> Self {
                Self::default().text(text).heading_level(1).size(Some(Size::L))
            }

            /// A medium-sized, bold one, for a form with several groups.
            #[must_use]
            pub fn medium(text: impl Into<Content>) -> Self {
                Self::default().text(text).size(Some(Size::M))
            }

            /// A small, bold one.
            #[must_use]
            pub fn small(text: impl Into<Content>) -> Self {
                Self::default().text(text).size(Some(Size::S))
            }
        }
        $(
            impl From<$from> for $name {
                fn from(text: $from) -> Self {
                    Self::default().text(text)
                }
            }
        )*
    };
}

from_text!(Label: &str, String, &String, Markup);
from_text!(Legend: &str, String, &String, Markup);

impl Render for Label {
    fn render_to(&self, buffer: &mut String) {
        if self.text.is_empty() {
            return;
        }
        let mut caption = self.caption.clone();
        caption.size = caption.size.or(self.size);
        let outside = match caption.placement {
            placement @ (Placement::Before | Placement::After) if !caption.text.is_empty() => Some(placement),
            _ => None,
        };
        let attrs = if self.target.is_empty() {
            Attrs::new()
        } else {
            Attrs::new().attr("for", self.target.as_str())
        };
        let inner = HeadingPart {
            element: Some("label"),
            attrs,
            ..HeadingPart::new("nhsuk-label", "nhsuk-label--", &[Size::S, Size::M, Size::L, Size::Xl])
        }
        .render(
            &Heading {
                text: self.text.clone(),
                caption: if outside.is_some() {
                    Caption::default()
                } else {
                    caption.clone()
                },
                size: self.size,
                id: self.id.clone(),
                classes: self.classes.clone(),
                attrs: self.attrs.clone(),
                ..Heading::default()
            },
            None,
        );
        html! {
            @if outside == Some(Placement::Before) { (caption) }
            @if self.heading_level > 0 {
                (El::new(heading_name(self.heading_level)).class("nhsuk-label-wrapper").opt("id", &self.heading_id).body(inner))
            } @else { (inner) }
            @if outside == Some(Placement::After) { (caption) }
        }
        .render_to(buffer);
    }
}

impl Render for Legend {
    fn render_to(&self, buffer: &mut String) {
        if self.text.is_empty() {
            return;
        }
        let mut caption = self.caption.clone();
        caption.size = caption.size.or(self.size);
        // Nothing may stand before a legend in its fieldset, so a caption "before" goes inside.
        if caption.placement == Placement::Before {
            caption.placement = Placement::Start;
        }
        let after = caption.placement == Placement::After && !caption.text.is_empty();
        let class = match self.size {
            Some(size @ (Size::S | Size::M | Size::L | Size::Xl)) => {
                format!("nhsuk-fieldset__legend nhsuk-fieldset__legend--{}", size.as_str())
            }
            _ => "nhsuk-fieldset__legend".to_owned(),
        };
        let inner = Heading {
            text: self.text.clone(),
            hidden_text: self.hidden_text.clone(),
            caption: if after { Caption::default() } else { caption.clone() },
            ..Heading::default()
        };
        let legend = if self.heading_level > 0 {
            let heading = Heading {
                id: self.heading_id.clone(),
                level: self.heading_level,
                ..inner
            };
            El::new("legend")
                .class(&class)
                .class(&self.classes)
                .opt("id", &self.id)
                .attrs(&self.attrs)
                .body(HeadingPart::fixed("nhsuk-fieldset__heading", 1).render(&heading, None))
        } else {
            let heading = Heading {
                id: self.id.clone(),
                classes: self.classes.clone(),
                attrs: self.attrs.clone(),
                ..inner
            };
            HeadingPart {
                element: Some("legend"),
                ..HeadingPart::fixed(&class, 1)
            }
            .render(&heading, None)
        };
        html! { (legend) @if after { (caption) } }.render_to(buffer);
    }
}

component! {
    /// A line of help under a label.
    pub struct Hint {
        /// What it says.
        text: Content,
    } plain {}
}

/// A hint. Form fields take theirs by `.hint(…)`; this one stands alone.
#[must_use]
pub fn hint(text: impl Into<Content>) -> Hint {
    Hint::default().text(text)
}

impl Render for Hint {
    fn render_to(&self, buffer: &mut String) {
        El::new("div")
            .class("nhsuk-hint")
            .class(&self.classes)
            .opt("id", &self.id)
            .attrs(&self.attrs)
            .body(&self.text)
            .render_to(buffer);
    }
}

component! {
    /// An error at its field.
    pub struct ErrorMessage {
        /// What to do: "Enter the date of the referral".
        text: Content,
    } plain {
        /// The word that a screen reader says first: "Error" if `None`, nothing if empty.
        hidden_text: Option<String>,
    }
}

/// An error message. Form fields take theirs by `.error(…)`; this one stands alone.
#[must_use]
pub fn error_message(text: impl Into<Content>) -> ErrorMessage {
    ErrorMessage::default().text(text)
}

impl Render for ErrorMessage {
    fn render_to(&self, buffer: &mut String) {
        let said = self.hidden_text.clone().unwrap_or_else(|| word(words::ERROR));
        El::new("span")
            .class("nhsuk-error-message")
            .class(&self.classes)
            .opt("id", &self.id)
            .attrs(&self.attrs)
            .body(html! {
                @if !said.is_empty() { span class="nhsuk-u-visually-hidden" { (said) ": " } }
                (self.text)
            })
            .render_to(buffer);
    }
}

/// The hint and the error of a field, and the ids that its `aria-describedby` names.
pub(crate) struct Help {
    pub(crate) markup: Markup,
    pub(crate) described_by: String,
}

impl Help {
    pub(crate) fn new(id: &str, described_by: &str, hint_text: &Content, error_text: &Content) -> Self {
        let mut ids: Vec<String> = Vec::new();
        if !described_by.is_empty() {
            ids.push(described_by.to_owned());
        }
        let mut buffer = String::new();
        if !hint_text.is_empty() {
            let hint_id = format!("{id}-hint");
            hint(hint_text.clone()).id(hint_id.as_str()).render_to(&mut buffer);
            ids.push(hint_id);
        }
        if !error_text.is_empty() {
            let error_id = format!("{id}-error");
            error_message(error_text.clone())
                .id(error_id.as_str())
                .render_to(&mut buffer);
            ids.push(error_id);
        }
        Self {
            markup: PreEscaped(buffer),
            described_by: ids.join(" "),
        }
    }
}

/// The `<div>` round a field, red when the field has an error.
pub(crate) fn form_group(error: bool, classes: &str, attrs: &Attrs, inner: impl Render) -> Markup {
    El::new("div")
        .class("nhsuk-form-group")
        .class_if(error, "nhsuk-form-group--error")
        .class(classes)
        .attrs(attrs)
        .body(inner)
}

fills_slots!(Label, Legend, Hint, ErrorMessage);
