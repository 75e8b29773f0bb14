//! Buttons, and links that look like buttons.

use crate::Content;
use crate::element::{El, bool_str};
use crate::icon::{Icon, icon};
use crate::macros::{component, fills_slots};
use maud::{Render, html};

/// The look of a button.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonVariant {
    /// Green: the one main act of the page.
    #[default]
    Primary,
    /// Blue outline: any other act.
    Secondary,
    /// Grey, for a secondary act on a coloured ground.
    SecondarySolid,
    /// White, on a dark ground.
    Reverse,
    /// Red: an act with serious consequences.
    Warning,
    /// NHS blue.
    Brand,
    /// Sign-in blue.
    Login,
}

impl ButtonVariant {
    fn modifier(self) -> Option<&'static str> {
        match self {
            Self::Primary => None,
            Self::Secondary => Some("nhsuk-button--secondary"),
            Self::SecondarySolid => Some("nhsuk-button--secondary-solid"),
            Self::Reverse => Some("nhsuk-button--reverse"),
            Self::Warning => Some("nhsuk-button--warning"),
            Self::Brand => Some("nhsuk-button--brand"),
            Self::Login => Some("nhsuk-button--login"),
        }
    }
}

component! {
    /// A button, or a link that looks like one when it has an `href`.
    pub struct Button {
        /// What it says.
        text: Content,
        /// Where it leads: makes it a link.
        href: String,
        /// The name sent with the form.
        name: String,
        /// The value sent with the form.
        value: String,
        /// `submit` (the default), `button` or `reset`.
        kind: String,
        /// What a screen reader says in place of the text.
        aria_label: String,
    } plain {
        /// Its look.
        variant: ButtonVariant,
        /// A smaller one, for lists and tables.
        small: bool,
        /// Cannot be pressed. Better to let it be pressed and say what is missing.
        disabled: bool,
        /// Whether the script ignores a second press within a second. Says nothing when `None`.
        prevent_double_click: Option<bool>,
        /// An icon before the words.
        icon_start: Option<Icon>,
        /// An icon after the words.
        icon_end: Option<Icon>,
        /// Left out of the page until the script shows it.
        hidden: bool,
    }
}

/// A button that submits its form.
#[must_use]
pub fn button(text: impl Into<Content>) -> Button {
    Button::default().text(text)
}

/// A link that looks like a button.
#[must_use]
pub fn link_button(text: impl Into<Content>, href: impl Into<String>) -> Button {
    Button::default().text(text).href(href)
}

impl Button {
    /// Blue outline: an act beside the main one.
    #[must_use]
    pub fn secondary(self) -> Self {
        self.variant(ButtonVariant::Secondary)
    }

    /// Red: an act with serious consequences.
    #[must_use]
    pub fn warning(self) -> Self {
        self.variant(ButtonVariant::Warning)
    }

    /// The script ignores a second press within a second; the server's idempotency key is the real defence.
    #[must_use]
    pub fn once(self) -> Self {
        self.prevent_double_click(Some(true))
    }
}

impl Render for Button {
    fn render_to(&self, buffer: &mut String) {
        let is_link = !self.href.is_empty() && self.kind.is_empty();
        let has_icon = self.icon_start.is_some() || self.icon_end.is_some();
        let element = El::new(if is_link { "a" } else { "button" })
            .class("nhsuk-button")
            .class(self.variant.modifier().unwrap_or_default())
            .class_if(has_icon, "nhsuk-button--icon")
            .class_if(self.small, "nhsuk-button--small")
            .class(&self.classes)
            .opt("id", &self.id)
            .opt("name", if is_link { "" } else { &self.name })
            .attr("data-module", "nhsuk-button")
            .opt(
                "data-prevent-double-click",
                self.prevent_double_click.map(bool_str).unwrap_or_default(),
            );
        let element = if is_link {
            element
                .attr("href", self.href.as_str())
                .attr("role", "button")
                .attr("draggable", "false")
        } else {
            element
                .attr(
                    "type",
                    if self.kind.is_empty() {
                        "submit"
                    } else {
                        self.kind.as_str()
                    },
                )
                .opt("value", &self.value)
                .flag("disabled", self.disabled)
                .opt("aria-disabled", if self.disabled { "true" } else { "" })
        };
        element
            .opt("aria-label", &self.aria_label)
            .attrs(&self.attrs)
            .flag("hidden", self.hidden)
            .body(html! {
                @if let Some(drawing) = self.icon_start { (icon(drawing)) }
                @if has_icon && !self.text.is_empty() { span class="nhsuk-button__content" { (self.text) } }
                @else { (self.text) }
                @if let Some(drawing) = self.icon_end { (icon(drawing)) }
            })
            .render_to(buffer);
    }
}

fills_slots!(Button);
