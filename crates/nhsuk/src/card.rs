//! Cards, and what is made of them: care cards, warning callouts, do and don't lists.

use crate::Content;
use crate::element::{Attrs, El};
use crate::heading::{Heading, HeadingPart, Size};
use crate::icon::{Icon, icon};
use crate::macros::{component, fills_slots};
use crate::words::{self, word};
use maud::{Markup, PreEscaped, Render, html};

component! {
    /// A link or button at the top right of a card, or at the end of a summary row.
    pub struct Action {
        /// What it says: "Change".
        text: Content,
        /// Words after the text that only a screen reader says: what is changed.
        hidden_text: String,
        /// Where it leads.
        href: String,
        /// Makes it a button of this type (`submit`, `button`).
        kind: String,
        /// The name sent with the form, for a button.
        name: String,
        /// The value sent with the form, for a button.
        value: String,
    } plain {}
}

/// A link in a card or a summary row: `action("Change", "/name", "full name")`.
#[must_use]
pub fn action(text: impl Into<Content>, href: impl Into<String>, hidden_text: impl Into<String>) -> Action {
    Action::default().text(text).href(href).hidden_text(hidden_text)
}

impl Action {
    /// The link, with the card's heading added to the hidden words, so that two "Change" links sound different.
    pub(crate) fn render_in(&self, card: Option<&Heading>) -> Markup {
        let heading = card.map(|heading| &heading.text).filter(|text| !text.is_empty());
        let is_link = !self.href.is_empty() && self.kind.is_empty();
        let element = El::new(if is_link { "a" } else { "button" })
            .class("nhsuk-link")
            .class(&self.classes)
            .opt("id", &self.id);
        let element = if is_link {
            element.attr("href", self.href.as_str())
        } else {
            element
                .opt("name", &self.name)
                .attr(
                    "type",
                    if self.kind.is_empty() {
                        "submit"
                    } else {
                        self.kind.as_str()
                    },
                )
                .opt("value", &self.value)
        };
        element.attrs(&self.attrs).body(html! {
            (self.text)
            @if !self.hidden_text.is_empty() || heading.is_some() {
                span class="nhsuk-u-visually-hidden" {
                    @if !self.hidden_text.is_empty() { " " (self.hidden_text) }
                    @if let Some(heading) = heading { " (" (heading) ")" }
                }
            }
        })
    }
}

/// The kind of a card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CardVariant {
    /// White, with a border.
    #[default]
    Basic,
    /// With its heading on a blue ribbon.
    Feature,
    /// A way on, with a chevron.
    Primary,
    /// Without a ground of its own.
    Secondary,
    /// Yellow: a warning callout.
    Warning,
    /// Care card, blue: help that is not urgent.
    NonUrgent,
    /// Care card, red: help today.
    Urgent,
    /// Care card, red and black: help at once.
    Emergency,
}

impl CardVariant {
    /// The modifier class of an ordinary card.
    fn modifier(self) -> &'static str {
        match self {
            Self::Feature => "nhsuk-card--feature",
            Self::Primary => "nhsuk-card--primary",
            Self::Secondary => "nhsuk-card--secondary",
            Self::Warning => "nhsuk-card--warning",
            Self::Basic | Self::NonUrgent | Self::Urgent | Self::Emergency => "",
        }
    }

    /// A care card's name in its classes, and what a screen reader says before its heading.
    fn care(self) -> Option<(&'static str, words::Word)> {
        match self {
            Self::NonUrgent => Some(("non-urgent", words::NON_URGENT)),
            Self::Urgent => Some(("urgent", words::URGENT)),
            Self::Emergency => Some(("emergency", words::EMERGENCY)),
            Self::Basic | Self::Feature | Self::Primary | Self::Secondary | Self::Warning => None,
        }
    }
}

component! {
    /// A card.
    pub struct Card {
        /// Its heading; level 2 unless it says another.
        heading: Heading,
        /// What it holds. Text becomes a paragraph.
        body: Content,
        /// Markup right after the heading, such as a date or a tag.
        after_heading: Content,
        /// Makes the heading a link.
        href: String,
        /// Links at its top right.
        actions: Vec<Action>,
        /// A picture at its top, as markup.
        image: Content,
        /// Further classes of its inner part.
        body_classes: String,
    } plain {
        /// Its kind.
        variant: CardVariant,
        /// The whole card can be pressed; needs an `href`.
        clickable: bool,
    }
}

/// A card with a heading of level 2.
#[must_use]
pub fn card(heading: impl Into<Heading>, body: impl Into<Content>) -> Card {
    Card::default().heading(heading).body(body)
}

/// A care card (public pages only): what to do now. The variant must be one of the three care variants.
#[must_use]
pub fn care_card(variant: CardVariant, heading: impl Into<Heading>, body: impl Into<Content>) -> Card {
    card(heading, body).variant(variant)
}

impl Card {
    /// Adds a link at the top right.
    #[must_use]
    pub fn action(mut self, action: Action) -> Self {
        self.actions.push(action);
        self
    }

    fn heading_markup(&self, care: Option<words::Word>) -> Markup {
        let heading = &self.heading;
        let text = &heading.text;
        let hidden = match care {
            Some(usual) => words::or(&heading.hidden_text, usual),
            None => heading.hidden_text.clone(),
        };
        let inner = html! {
            @if !self.href.is_empty() && self.variant != CardVariant::Feature {
                a class="nhsuk-card__link" href=(self.href) { (text) }
            } @else if !hidden.is_empty() {
                span role="text" { span class="nhsuk-u-visually-hidden" { (hidden) ": " } (text) }
            } @else { (text) }
        };
        let spoken = Heading {
            hidden_text: String::new(),
            href: String::new(),
            ..heading.clone()
        };
        let sizes = [Size::Xxs, Size::Xs, Size::S, Size::M, Size::L, Size::Xl];
        let part = HeadingPart {
            level: 2,
            ..HeadingPart::new("nhsuk-card__heading", "nhsuk-heading-", &sizes)
        };
        html! {
            @if !text.is_empty() { (part.render(&spoken, Some(inner))) }
            (self.after_heading)
            @if care.is_some() { span class="nhsuk-card--care__arrow" aria-hidden="true" {} }
        }
    }

    fn actions_markup(&self) -> Markup {
        match self.actions.as_slice() {
            [] => PreEscaped(String::new()),
            [one] => html! { div class="nhsuk-card__actions" { (one.render_in(Some(&self.heading))) } },
            several => html! {
                ul class="nhsuk-card__actions" {
                    @for action in several { li class="nhsuk-card__action" { (action.render_in(Some(&self.heading))) } }
                }
            },
        }
    }
}

impl Render for Card {
    fn render_to(&self, buffer: &mut String) {
        let care = self.variant.care().filter(|_| !self.heading.text.is_empty());
        let has_head = care.is_some() || !self.actions.is_empty();
        let care_class = care
            .map(|(name, _)| format!("nhsuk-card--care nhsuk-card--care--{name}"))
            .unwrap_or_default();
        El::new("div")
            .class("nhsuk-card")
            .class_if(self.clickable, "nhsuk-card--clickable")
            .class(self.variant.modifier())
            .class(&care_class)
            .class(&self.classes)
            .opt("id", &self.id)
            .attrs(&self.attrs)
            .body(html! {
                (self.image)
                @if has_head {
                    div class="nhsuk-card__heading-container" {
                        (self.heading_markup(care.map(|(_, words)| words)))
                        (self.actions_markup())
                    }
                }
                (El::new("div").class("nhsuk-card__content").class(&self.body_classes).body(html! {
                    @if !has_head { (self.heading_markup(None)) }
                    (self.body.paragraph("nhsuk-card__description"))
                    @if self.variant == CardVariant::Primary { (icon(Icon::ChevronRightCircle)) }
                }))
            })
            .render_to(buffer);
    }
}

component! {
    /// A yellow box: clinical caution.
    pub struct WarningCallout {
        /// Its heading; level 3 unless it says another.
        heading: Heading,
        /// What it holds. Text becomes a paragraph.
        body: Content,
        /// Links at its top right.
        actions: Vec<Action>,
    } plain {}
}

/// A warning callout.
#[must_use]
pub fn warning_callout(heading: impl Into<Heading>, body: impl Into<Content>) -> WarningCallout {
    WarningCallout::default().heading(heading).body(body)
}

impl Render for WarningCallout {
    fn render_to(&self, buffer: &mut String) {
        let mut heading = self.heading.clone();
        if heading.level == 0 {
            heading.level = 3;
        }
        // A screen reader says "Important" first, unless the heading says it itself.
        let said = heading.text.render().into_string().to_lowercase();
        let important = word(words::IMPORTANT);
        if said.contains(&important.to_lowercase()) {
            heading.hidden_text.clear();
        } else if heading.hidden_text.is_empty() {
            heading.hidden_text = important;
        }
        Card {
            heading,
            body: self.body.clone(),
            actions: self.actions.clone(),
            variant: CardVariant::Warning,
            id: self.id.clone(),
            classes: self.classes.clone(),
            attrs: self.attrs.clone(),
            ..Card::default()
        }
        .render_to(buffer);
    }
}

component! {
    /// A list of things to do, or not to do.
    pub struct DoDontList {
        /// Its heading; level 3 unless it says another.
        heading: Heading,
        /// The lines.
        items: Vec<Content>,
        /// What each line of a don't list begins with; "do not" if empty.
        prefix: String,
    } plain {
        /// Crosses in place of ticks.
        dont: bool,
        /// Lines without the prefix.
        hide_prefix: bool,
    }
}

/// A do list.
#[must_use]
pub fn do_list<C: Into<Content>>(items: impl IntoIterator<Item = C>) -> DoDontList {
    DoDontList::default()
        .heading(word(words::DO))
        .items(items.into_iter().map(Into::into).collect::<Vec<_>>())
}

/// A don't list; each line begins with "do not".
#[must_use]
pub fn dont_list<C: Into<Content>>(items: impl IntoIterator<Item = C>) -> DoDontList {
    DoDontList {
        dont: true,
        ..do_list(items).heading(word(words::DO_NOT))
    }
}

impl Render for DoDontList {
    fn render_to(&self, buffer: &mut String) {
        let prefix = match self.prefix.as_str() {
            _ if self.hide_prefix => String::new(),
            "" if self.dont => word(words::DO_NOT_PREFIX),
            given => given.to_owned(),
        };
        let (class, drawing) = if self.dont {
            ("nhsuk-list nhsuk-list--cross", Icon::Cross)
        } else {
            ("nhsuk-list nhsuk-list--tick", Icon::Tick)
        };
        let mut heading = self.heading.clone();
        if heading.level == 0 {
            heading.level = 3;
        }
        let list = html! {
            ul class=(class) role="list" {
                @for item in &self.items {
                    li { (icon(drawing)) @if !prefix.is_empty() { (prefix) " " } (item) }
                }
            }
        };
        Card {
            heading,
            body: list.into(),
            variant: CardVariant::Feature,
            id: self.id.clone(),
            classes: self.classes.clone(),
            attrs: Attrs::clone(&self.attrs),
            ..Card::default()
        }
        .render_to(buffer);
    }
}

fills_slots!(Card, WarningCallout, DoDontList);
