//! Text that stands out: inset text, details, tags, panels and notification banners.

use crate::Content;
use crate::element::{El, bool_str};
use crate::heading::{Heading, HeadingPart, Size};
use crate::macros::{component, fills_slots};
use crate::words::{self, word};
use maud::{Render, html};

component! {
    /// A note set in from the text by a blue line.
    pub struct InsetText {
        /// What it holds. Text becomes a paragraph.
        body: Content,
        /// The word that a screen reader says first; "Information" if empty.
        hidden_text: String,
    } plain {}
}

/// An inset text.
#[must_use]
pub fn inset_text(body: impl Into<Content>) -> InsetText {
    InsetText::default().body(body)
}

impl Render for InsetText {
    fn render_to(&self, buffer: &mut String) {
        let said = words::or(&self.hidden_text, words::INFORMATION);
        El::new("div")
            .class("nhsuk-inset-text")
            .class(&self.classes)
            .opt("id", &self.id)
            .attrs(&self.attrs)
            .body(html! { span class="nhsuk-u-visually-hidden" { (said) ": " } (self.body.paragraph("")) })
            .render_to(buffer);
    }
}

component! {
    /// Text that opens under its summary.
    pub struct Details {
        /// What is always shown.
        summary: Content,
        /// What opens.
        body: Content,
    } plain {
        /// Open from the start.
        open: bool,
        /// With a box round it, for lists of such texts.
        expander: bool,
        /// White, on a dark ground.
        reverse: bool,
    }
}

/// Text that opens under its summary.
#[must_use]
pub fn details(summary: impl Into<Content>, body: impl Into<Content>) -> Details {
    Details::default().summary(summary).body(body)
}

impl Render for Details {
    fn render_to(&self, buffer: &mut String) {
        El::new("details")
            .class("nhsuk-details")
            .class_if(self.reverse, "nhsuk-details--reverse")
            .class_if(self.expander, "nhsuk-expander")
            .class(&self.classes)
            .opt("id", &self.id)
            .attrs(&self.attrs)
            .flag("open", self.open)
            .body(html! {
                summary class="nhsuk-details__summary" { span class="nhsuk-details__summary-text" { (self.summary) } }
                div class="nhsuk-details__text" { (self.body) }
            })
            .render_to(buffer);
    }
}

/// The colour of a tag. Conventions here: grey not started, blue in progress, green done, yellow waiting on somebody,
/// orange attention, red only for errors and risk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TagColour {
    /// The design system's own: dark blue.
    #[default]
    Default,
    /// White.
    White,
    /// Grey.
    Grey,
    /// Green.
    Green,
    /// Aqua green.
    AquaGreen,
    /// Blue.
    Blue,
    /// Purple.
    Purple,
    /// Pink.
    Pink,
    /// Red.
    Red,
    /// Orange.
    Orange,
    /// Yellow.
    Yellow,
    /// No ground at all: plain text where a tag would stand.
    Without,
}

impl TagColour {
    fn modifier(self) -> &'static str {
        match self {
            Self::Default => "",
            Self::White => "nhsuk-tag--white",
            Self::Grey => "nhsuk-tag--grey",
            Self::Green => "nhsuk-tag--green",
            Self::AquaGreen => "nhsuk-tag--aqua-green",
            Self::Blue => "nhsuk-tag--blue",
            Self::Purple => "nhsuk-tag--purple",
            Self::Pink => "nhsuk-tag--pink",
            Self::Red => "nhsuk-tag--red",
            Self::Orange => "nhsuk-tag--orange",
            Self::Yellow => "nhsuk-tag--yellow",
            Self::Without => "nhsuk-tag--no-colour",
        }
    }
}

component! {
    /// A state in a word or two.
    pub struct Tag {
        /// What it says.
        text: Content,
    } plain {
        /// Its colour; never the only carrier of the meaning.
        colour: TagColour,
        /// Without its border.
        borderless: bool,
    }
}

/// A tag.
#[must_use]
pub fn tag(text: impl Into<Content>, colour: TagColour) -> Tag {
    Tag::default().text(text).colour(colour)
}

impl Render for Tag {
    fn render_to(&self, buffer: &mut String) {
        El::new("strong")
            .class("nhsuk-tag")
            .class(self.colour.modifier())
            .class_if(self.borderless, "nhsuk-tag--no-border")
            .class(&self.classes)
            .opt("id", &self.id)
            .attrs(&self.attrs)
            .body(&self.text)
            .render_to(buffer);
    }
}

component! {
    /// The green panel of a confirmation page, or an interruption before something risky.
    pub struct Panel {
        /// Its heading; level 1 unless it says another.
        heading: Heading,
        /// What it holds.
        body: Content,
    } plain {
        /// Blue: a check before something risky.
        interruption: bool,
    }
}

/// A confirmation panel; its heading is the page's.
#[must_use]
pub fn panel(heading: impl Into<Heading>, body: impl Into<Content>) -> Panel {
    Panel::default().heading(heading).body(body)
}

impl Render for Panel {
    fn render_to(&self, buffer: &mut String) {
        let part = HeadingPart::new(
            "nhsuk-panel__heading",
            "nhsuk-panel__heading--",
            &[Size::M, Size::L, Size::Xl],
        );
        El::new("div")
            .class("nhsuk-panel")
            .class_if(self.interruption, "nhsuk-panel--interruption")
            .class(&self.classes)
            .opt("id", &self.id)
            .attrs(&self.attrs)
            .body(html! {
                (part.render(&self.heading, None))
                @if !self.body.is_empty() { div class="nhsuk-panel__body" { (self.body) } }
            })
            .render_to(buffer);
    }
}

component! {
    /// A message about the act that led to this page, or about the whole service.
    pub struct NotificationBanner {
        /// The words on its ribbon; "Success" or "Important" if empty.
        title: Heading,
        /// The message's first line; level 3 unless it says another.
        heading: Heading,
        /// What follows the heading. Text alone becomes the first line.
        body: Content,
        /// An ARIA role; `alert` for a success, else `region`, if empty.
        role: String,
    } plain {
        /// Green: an act succeeded.
        success: bool,
        /// Leaves the focus where it is. Says nothing when `None`.
        disable_auto_focus: Option<bool>,
        /// The heading is a paragraph, not a heading.
        heading_is_paragraph: bool,
    }
}

/// A blue banner: important.
#[must_use]
pub fn notification_banner(body: impl Into<Content>) -> NotificationBanner {
    NotificationBanner::default().body(body)
}

/// A green banner: the act succeeded.
#[must_use]
pub fn success_banner(body: impl Into<Content>) -> NotificationBanner {
    NotificationBanner {
        success: true,
        ..notification_banner(body)
    }
}

impl Render for NotificationBanner {
    fn render_to(&self, buffer: &mut String) {
        let mut title = self.title.clone();
        if title.text.is_empty() {
            title.text = word(if self.success { words::SUCCESS } else { words::IMPORTANT }).into();
        }
        if title.id.is_empty() {
            "nhsuk-notification-banner-title".clone_into(&mut title.id);
        }
        let role = match self.role.as_str() {
            "" if self.success => "alert",
            "" => "region",
            given => given,
        };
        let heading = HeadingPart {
            element: self.heading_is_paragraph.then_some("p"),
            ..HeadingPart::fixed("nhsuk-notification-banner__heading", 3)
        }
        .render(&self.heading, None);
        let body_class = if self.heading.text.is_empty() {
            "nhsuk-notification-banner__heading"
        } else {
            "nhsuk-body"
        };
        El::new("div")
            .class("nhsuk-notification-banner")
            .class(&self.classes)
            .class_if(self.success, "nhsuk-notification-banner--success")
            .opt("id", &self.id)
            .attr("data-module", "nhsuk-notification-banner")
            .opt(
                "data-disable-auto-focus",
                self.disable_auto_focus.map(bool_str).unwrap_or_default(),
            )
            .attr("role", role)
            .attr("aria-labelledby", title.id.as_str())
            .attrs(&self.attrs)
            .body(html! {
                div class="nhsuk-notification-banner__header" {
                    (HeadingPart::fixed("nhsuk-notification-banner__title", 2).render(&title, None))
                }
                div class="nhsuk-notification-banner__content" { (heading) (self.body.paragraph(body_class)) }
            })
            .render_to(buffer);
    }
}

fills_slots!(InsetText, Details, Tag, Panel, NotificationBanner);
