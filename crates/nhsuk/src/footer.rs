//! The footer of every page.

use crate::Content;
use crate::element::{Attrs, El};
use crate::heading::{Heading, HeadingPart, Size};
use crate::macros::{component, fills_slots};
use crate::words;
use maud::{Markup, Render, html};

/// A link of the footer.
#[derive(Clone, Debug, Default)]
pub struct FooterLink {
    /// What it says.
    pub text: Content,
    /// Where it leads.
    pub href: String,
    /// Further attributes.
    pub attrs: Attrs,
}

impl<T: Into<Content>, H: Into<String>> From<(T, H)> for FooterLink {
    fn from((text, href): (T, H)) -> Self {
        Self {
            text: text.into(),
            href: href.into(),
            attrs: Attrs::new(),
        }
    }
}

/// A column of links.
#[derive(Clone, Debug, Default)]
pub struct FooterColumn {
    /// Its heading.
    pub heading: Heading,
    /// Its links.
    pub links: Vec<FooterLink>,
    /// Text or markup in place of links, or above them.
    pub body: Content,
    /// Its share of the width, such as `one-half`; equal shares if empty.
    pub width: String,
}

component! {
    /// The footer.
    pub struct Footer {
        /// The columns of links.
        columns: Vec<FooterColumn>,
        /// The row of links: accessibility statement, privacy, contact.
        links: Vec<FooterLink>,
        /// What a screen reader says before that row; "Support links" if empty.
        links_label: String,
        /// Text or markup after the row, such as the version.
        meta: Content,
        /// Whose it is.
        copyright: Content,
        /// Further classes of the container.
        container_classes: String,
    } plain {
        /// How many columns stand side by side: 1 to 4; 4 if 0.
        columns_in_row: u8,
    }
}

/// A footer.
#[must_use]
pub fn footer() -> Footer {
    Footer::default()
}

impl Footer {
    /// Adds a link to the row.
    #[must_use]
    pub fn link(mut self, text: impl Into<Content>, href: impl Into<String>) -> Self {
        self.links.push((text, href).into());
        self
    }
}

fn list(links: &[FooterLink]) -> Markup {
    html! {
        ul class="nhsuk-footer__list" {
            @for link in links {
                li class="nhsuk-footer__list-item" {
                    (El::new("a").class("nhsuk-footer__list-item-link").attr("href", link.href.as_str()).attrs(&link.attrs).body(&link.text))
                }
            }
        }
    }
}

impl Render for Footer {
    fn render_to(&self, buffer: &mut String) {
        let (in_row, usual_width) = match self.columns_in_row {
            1 => (1, "full"),
            2 => (2, "one-half"),
            3 => (3, "one-third"),
            _ => (4, "one-quarter"),
        };
        let sizes = [Size::S];
        let part = HeadingPart {
            level: 2,
            ..HeadingPart::new("nhsuk-footer__heading", "nhsuk-heading-", &sizes)
        };
        let column = |column: &FooterColumn| {
            let width = if column.width.is_empty() {
                usual_width
            } else {
                column.width.as_str()
            };
            let heading = Heading {
                size: Some(Size::S),
                ..column.heading.clone()
            };
            El::new("div").class(&format!("nhsuk-grid-column-{width}")).body(html! {
                (part.render(&heading, None))
                (column.body.paragraph("nhsuk-body-s"))
                @if !column.links.is_empty() { (list(&column.links)) }
            })
        };
        let container = El::new("div")
            .class("nhsuk-width-container")
            .class(&self.container_classes)
            .body(html! {
                @for row in self.columns.chunks(in_row) {
                    div class="nhsuk-footer__navigation nhsuk-grid-row" { @for entry in row { (column(entry)) } }
                }
                div class="nhsuk-footer__meta" {
                    @if !self.links.is_empty() {
                        h2 class="nhsuk-u-visually-hidden" {
                            (words::or(&self.links_label, words::SUPPORT))
                        }
                        (list(&self.links))
                    }
                    (self.meta.paragraph("nhsuk-body-s"))
                    (self.copyright.paragraph("nhsuk-body-s"))
                }
            });
        El::new("footer")
            .class("nhsuk-footer")
            .class(&self.classes)
            .opt("id", &self.id)
            .attr("role", "contentinfo")
            .attrs(&self.attrs)
            .body(container)
            .render_to(buffer);
    }
}

fills_slots!(Footer);
