//! Ways about: back link, breadcrumbs, skip link, action link.

use crate::Content;
use crate::element::{Attrs, El};
use crate::icon::{Icon, icon};
use crate::macros::{component, fills_slots};
use crate::words::{self, word};
use maud::{Render, html};

component! {
    /// A link to the page before; above the heading, never together with breadcrumbs.
    pub struct BackLink {
        /// What it says; "Back" if empty.
        text: Content,
        /// Where it leads.
        href: String,
        /// Words before the text that only a screen reader says.
        hidden_text: String,
        /// Makes it a button of this type (`submit`, `button`).
        kind: String,
    } plain {
        /// White, on a dark ground.
        reverse: bool,
    }
}

/// A back link.
#[must_use]
pub fn back_link(href: impl Into<String>) -> BackLink {
    BackLink::default().href(href)
}

impl Render for BackLink {
    fn render_to(&self, buffer: &mut String) {
        let is_link = !self.href.is_empty() && self.kind.is_empty();
        let element = El::new(if is_link { "a" } else { "button" })
            .class("nhsuk-back-link")
            .class_if(self.reverse, "nhsuk-back-link--reverse")
            .class(&self.classes)
            .opt("id", &self.id);
        let element = if is_link {
            element.attr("href", self.href.as_str())
        } else {
            element.attr(
                "type",
                if self.kind.is_empty() {
                    "submit"
                } else {
                    self.kind.as_str()
                },
            )
        };
        element
            .attrs(&self.attrs)
            .body(html! {
                @if !self.hidden_text.is_empty() { span class="nhsuk-u-visually-hidden" { (self.hidden_text) " " } }
                @if self.text.is_empty() { (word(words::BACK)) } @else { (self.text) }
            })
            .render_to(buffer);
    }
}

/// One step of the breadcrumbs.
#[derive(Clone, Debug, Default)]
pub struct Crumb {
    /// What it says.
    pub text: Content,
    /// Where it leads.
    pub href: String,
    /// Further attributes of the link.
    pub attrs: Attrs,
}

component! {
    /// The way down to this page.
    pub struct Breadcrumb {
        /// The pages above this one, from the top.
        items: Vec<Crumb>,
        /// The name of the landmark; "Breadcrumb" if empty.
        aria_label: String,
        /// The link that stands in for them on a narrow screen, where it differs from the last crumb.
        back_link: Option<BackLink>,
    } plain {
        /// White, on a dark ground.
        reverse: bool,
    }
}

/// Breadcrumbs; add the steps with [`Breadcrumb::crumb`].
#[must_use]
pub fn breadcrumb() -> Breadcrumb {
    Breadcrumb::default()
}

impl Breadcrumb {
    /// Adds a step.
    #[must_use]
    pub fn crumb(mut self, text: impl Into<Content>, href: impl Into<String>) -> Self {
        self.items.push(Crumb {
            text: text.into(),
            href: href.into(),
            attrs: Attrs::new(),
        });
        self
    }
}

impl Render for Breadcrumb {
    fn render_to(&self, buffer: &mut String) {
        let last = self.items.last().cloned().unwrap_or_default();
        let mut back = self.back_link.clone().unwrap_or_else(|| BackLink {
            attrs: last.attrs.clone(),
            ..BackLink::default()
        });
        if back.hidden_text.is_empty() {
            back.hidden_text = word(words::BACK_TO);
        }
        if back.text.is_empty() {
            back.text = last.text.clone();
        }
        if back.href.is_empty() {
            back.href.clone_from(&last.href);
        }
        back.reverse = back.reverse || self.reverse;
        El::new("nav")
            .class("nhsuk-breadcrumb")
            .class_if(self.reverse, "nhsuk-breadcrumb--reverse")
            .class(&self.classes)
            .opt("id", &self.id)
            .attr("aria-label", words::or(&self.aria_label, words::BREADCRUMB))
            .attrs(&self.attrs)
            .body(html! {
                ol class="nhsuk-breadcrumb__list" {
                    @for crumb in self.items.iter().filter(|crumb| !crumb.href.is_empty()) {
                        li class="nhsuk-breadcrumb__list-item" {
                            (El::new("a").class("nhsuk-breadcrumb__link").attr("href", crumb.href.as_str())
                                .attrs(&crumb.attrs).body(&crumb.text))
                        }
                    }
                }
                (back)
            })
            .render_to(buffer);
    }
}

component! {
    /// The first link of the page: past the header to the content.
    pub struct SkipLink {
        /// What it says; "Skip to main content" if empty.
        text: Content,
        /// Where it leads; `#maincontent` if empty.
        href: String,
    } plain {}
}

/// A skip link to `#maincontent`.
#[must_use]
pub fn skip_link() -> SkipLink {
    SkipLink::default()
}

impl Render for SkipLink {
    fn render_to(&self, buffer: &mut String) {
        El::new("a")
            .class("nhsuk-skip-link")
            .class(&self.classes)
            .opt("id", &self.id)
            .attr("data-module", "nhsuk-skip-link")
            .attr(
                "href",
                if self.href.is_empty() {
                    "#maincontent"
                } else {
                    self.href.as_str()
                },
            )
            .attrs(&self.attrs)
            .body(html! { @if self.text.is_empty() { (word(words::SKIP)) } @else { (self.text) } })
            .render_to(buffer);
    }
}

component! {
    /// A bold link with an arrow: the next thing to do.
    pub struct ActionLink {
        /// What it says.
        text: Content,
        /// Where it leads.
        href: String,
        /// Makes it a button of this type (`submit`, `button`).
        kind: String,
    } plain {
        /// White, on a dark ground.
        reverse: bool,
    }
}

/// An action link.
#[must_use]
pub fn action_link(text: impl Into<Content>, href: impl Into<String>) -> ActionLink {
    ActionLink::default().text(text).href(href)
}

impl Render for ActionLink {
    fn render_to(&self, buffer: &mut String) {
        let is_link = !self.href.is_empty() && self.kind.is_empty();
        let element = El::new(if is_link { "a" } else { "button" })
            .class("nhsuk-action-link")
            .class_if(self.reverse, "nhsuk-action-link--reverse")
            .class(&self.classes)
            .opt("id", &self.id);
        let element = if is_link {
            element.attr("href", self.href.as_str())
        } else {
            element.attr(
                "type",
                if self.kind.is_empty() {
                    "submit"
                } else {
                    self.kind.as_str()
                },
            )
        };
        element
            .attrs(&self.attrs)
            .body(html! {
                (icon(Icon::ArrowRightCircle))
                span class="nhsuk-action-link__text" { (self.text) }
            })
            .render_to(buffer);
    }
}

fills_slots!(BackLink, Breadcrumb, SkipLink, ActionLink);
