//! Headings with captions: a component of their own, and the part that labels, legends, cards and panels share.

use crate::Content;
use crate::element::{Attrs, El};
use crate::macros::{component, fills_slots};
use maud::{Markup, PreEscaped, Render, html};

/// The sizes of headings, labels, legends and captions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Extra extra small.
    Xxs,
    /// Extra small.
    Xs,
    /// Small.
    S,
    /// Medium.
    M,
    /// Large.
    L,
    /// Extra large.
    Xl,
    /// Extra extra large (captions only).
    Xxl,
}

impl Size {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Xxs => "xxs",
            Self::Xs => "xs",
            Self::S => "s",
            Self::M => "m",
            Self::L => "l",
            Self::Xl => "xl",
            Self::Xxl => "xxl",
        }
    }
}

/// Where a caption stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Placement {
    /// In the heading, before its words (the usual place).
    #[default]
    Start,
    /// In the heading, after its words.
    End,
    /// An element of its own before the heading.
    Before,
    /// An element of its own after the heading.
    After,
}

component! {
    /// The smaller, grey line that goes with a heading, such as the person or the section.
    pub struct Caption {
        /// What it says.
        text: Content,
    } plain {
        /// Where it stands.
        placement: Placement,
        /// Its size; the heading's if not given.
        size: Option<Size>,
        /// A paragraph rather than a span (only outside the heading).
        paragraph: bool,
    }
}

/// A caption.
#[must_use]
pub fn caption(text: impl Into<Content>) -> Caption {
    Caption::default().text(text)
}

impl From<&str> for Caption {
    fn from(text: &str) -> Self {
        caption(text)
    }
}

impl From<String> for Caption {
    fn from(text: String) -> Self {
        caption(text)
    }
}

impl Render for Caption {
    fn render_to(&self, buffer: &mut String) {
        let class = match self.size {
            Some(size @ (Size::M | Size::L | Size::Xl | Size::Xxl)) => format!("nhsuk-caption-{}", size.as_str()),
            _ => "nhsuk-caption".to_owned(),
        };
        El::new(if self.paragraph { "p" } else { "span" })
            .class(&class)
            .class_if(
                matches!(self.placement, Placement::After | Placement::End),
                "nhsuk-caption--bottom",
            )
            .class(&self.classes)
            .opt("id", &self.id)
            .attrs(&self.attrs)
            .body(&self.text)
            .render_to(buffer);
    }
}

component! {
    /// A heading, with a caption if wanted.
    pub struct Heading {
        /// What it says.
        text: Content,
        /// The caption; none if empty.
        caption: Caption,
        /// Words that only a screen reader says.
        hidden_text: String,
        /// Makes the heading a link.
        href: String,
    } plain {
        /// 1 to 6; 0 takes the place's usual level.
        level: u8,
        /// Its size.
        size: Option<Size>,
    }
}

/// A heading of a given level (1 to 6).
#[must_use]
pub fn heading(level: u8, text: impl Into<Content>) -> Heading {
    Heading::default().level(level).text(text)
}

impl From<&str> for Heading {
    fn from(text: &str) -> Self {
        Self::default().text(text)
    }
}

impl From<String> for Heading {
    fn from(text: String) -> Self {
        Self::default().text(text)
    }
}

impl From<&String> for Heading {
    fn from(text: &String) -> Self {
        Self::default().text(text)
    }
}

impl From<Markup> for Heading {
    fn from(text: Markup) -> Self {
        Self::default().text(text)
    }
}

impl Render for Heading {
    fn render_to(&self, buffer: &mut String) {
        HeadingPart {
            level: 1,
            ..HeadingPart::new("nhsuk-heading", "nhsuk-heading-", &PLAIN_SIZES)
        }
        .render(self, None)
        .render_to(buffer);
    }
}

const PLAIN_SIZES: [Size; 6] = [Size::Xxs, Size::Xs, Size::S, Size::M, Size::L, Size::Xl];

/// How a component writes the heading inside it.
pub(crate) struct HeadingPart<'a> {
    /// The element's class.
    pub(crate) class: &'a str,
    /// What the class of a size begins with.
    pub(crate) size_prefix: &'a str,
    /// The sizes that the component knows; others are ignored.
    pub(crate) sizes: &'a [Size],
    /// The level when the heading does not say one.
    pub(crate) level: u8,
    /// The element's name when it is not a heading (`label`, `caption` …).
    pub(crate) element: Option<&'static str>,
    /// Attributes that the component adds before the heading's own.
    pub(crate) attrs: Attrs,
}

impl<'a> HeadingPart<'a> {
    pub(crate) fn new(class: &'a str, size_prefix: &'a str, sizes: &'a [Size]) -> Self {
        Self {
            class,
            size_prefix,
            sizes,
            level: 1,
            element: None,
            attrs: Attrs::default(),
        }
    }

    /// A heading that knows no sizes.
    pub(crate) fn fixed(class: &'a str, level: u8) -> Self {
        Self {
            level,
            ..Self::new(class, "", &[])
        }
    }

    /// The heading, with its body replaced if one is given; nothing when it has neither text nor body.
    pub(crate) fn render(&self, heading: &Heading, body: Option<Markup>) -> Markup {
        if heading.text.is_empty() && body.is_none() {
            return PreEscaped(String::new());
        }
        let size = heading.size.filter(|size| self.sizes.contains(size));
        let mut caption = heading.caption.clone();
        caption.size = caption.size.or(size);
        let placement = (!caption.text.is_empty()).then_some(caption.placement);
        let name = self
            .element
            .unwrap_or_else(|| heading_name(if heading.level == 0 { self.level } else { heading.level }));
        let sized = size
            .map(|size| format!("{}{}", self.size_prefix, size.as_str()))
            .unwrap_or_default();
        // On a plain heading the size takes the place of the class (nhsuk-heading-l); elsewhere it is added to it.
        let replaces = !sized.is_empty() && self.size_prefix == format!("{}-", self.class);
        let inner = html! {
            @if placement == Some(Placement::Start) { (caption) }
            @if let Some(body) = body { (body) }
            @else if heading.href.is_empty() { (heading.text) }
            @else { a class="nhsuk-link" href=(heading.href) { (heading.text) } }
            @if !heading.hidden_text.is_empty() { span class="nhsuk-u-visually-hidden" { " " (heading.hidden_text) } }
            @if placement == Some(Placement::End) { (caption) }
        };
        let element = El::new(name)
            .class_if(!replaces, self.class)
            .class(&sized)
            .class(&heading.classes)
            .opt("id", &heading.id)
            .attrs(&self.attrs)
            .attrs(&heading.attrs)
            .body(inner);
        html! {
            @if placement == Some(Placement::Before) { (caption) }
            (element)
            @if placement == Some(Placement::After) { (caption) }
        }
    }
}

/// The element's name for a heading level; levels that HTML does not have become the nearest one that it has.
pub(crate) fn heading_name(level: u8) -> &'static str {
    match level {
        0 | 1 => "h1",
        2 => "h2",
        3 => "h3",
        4 => "h4",
        5 => "h5",
        _ => "h6",
    }
}

fills_slots!(Caption, Heading);
