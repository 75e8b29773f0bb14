//! The way from page to page of a list or a guide.

use crate::Content;
use crate::element::{Attrs, El};
use crate::icon::{Icon, icon};
use crate::macros::{component, fills_slots};
use crate::words::{self, Word, word};
use maud::{Markup, Render, html};

/// The link to the page before or after.
#[derive(Clone, Debug, Default)]
pub struct PageLink {
    /// Where it leads.
    pub href: String,
    /// What it says; "Previous page" or "Next page" if empty.
    pub text: Content,
    /// The title of that page, where pages have titles.
    pub label: Content,
    /// Further attributes.
    pub attrs: Attrs,
}

/// One page number, or a gap between numbers.
#[derive(Clone, Debug, Default)]
pub struct PageNumber {
    /// The number.
    pub number: usize,
    /// Where it leads.
    pub href: String,
    /// This page.
    pub current: bool,
    /// A gap: the rest is ignored.
    pub gap: bool,
    /// What a screen reader says; "Page 3" if empty.
    pub aria_label: String,
    /// Further attributes of the link.
    pub attrs: Attrs,
}

component! {
    /// The way from page to page: numbered if it has numbers, else only back and on.
    pub struct Pagination {
        /// The page before.
        previous: Option<PageLink>,
        /// The page after.
        next: Option<PageLink>,
        /// The numbers.
        numbers: Vec<PageNumber>,
        /// The name of the landmark; "Pagination" if empty.
        aria_label: String,
    } plain {}
}

/// The numbered pagination of a list: `page` of `pages` (both from 1), and how a page's address is made. Shows the
/// first, the last, and the neighbours of this page. Writes nothing for a single page.
#[must_use]
pub fn pagination(page: usize, pages: usize, href: impl Fn(usize) -> String) -> Pagination {
    let mut numbers: Vec<PageNumber> = Vec::new();
    if pages > 1 {
        for number in 1..=pages {
            let near = number.abs_diff(page) <= 1 || number == 1 || number == pages;
            if near {
                numbers.push(PageNumber {
                    number,
                    href: href(number),
                    current: number == page,
                    ..PageNumber::default()
                });
            } else if numbers.last().is_some_and(|last| !last.gap) {
                numbers.push(PageNumber {
                    gap: true,
                    ..PageNumber::default()
                });
            }
        }
    }
    let link = |number| PageLink {
        href: href(number),
        ..PageLink::default()
    };
    Pagination {
        previous: (page > 1 && pages > 1).then(|| link(page - 1)),
        next: (page < pages).then(|| link(page + 1)),
        numbers,
        ..Pagination::default()
    }
}

fn title(link: &PageLink, which: Word) -> Markup {
    html! {
        span class="nhsuk-pagination__title" {
            @if link.text.is_empty() { (word(which)) span class="nhsuk-u-visually-hidden" { " " (word(words::PAGE)) } } @else { (link.text) }
        }
    }
}

fn plain(link: &PageLink, class: &str, rel: &str, which: Word, drawing: Icon) -> Markup {
    El::new("a")
        .class("nhsuk-pagination__link")
        .class(class)
        .attr("href", link.href.as_str())
        .attr("rel", rel)
        .attrs(&link.attrs)
        .body(html! {
            (title(link, which))
            @if !link.label.is_empty() {
                span class="nhsuk-u-visually-hidden" { ":" }
                span class="nhsuk-pagination__page" { (link.label) }
            }
            (icon(drawing))
        })
}

fn number_item(page: &PageNumber) -> Markup {
    let label = if page.aria_label.is_empty() {
        words::numbered(words::PAGE_NUMBER, &page.number.to_string())
    } else {
        page.aria_label.clone()
    };
    El::new("li")
        .class("nhsuk-pagination__item")
        .class_if(page.current, "nhsuk-pagination__item--current")
        .class_if(page.gap, "nhsuk-pagination__item--ellipsis")
        .body(html! {
            @if page.gap { "\u{22ef}" }
            @else {
                (El::new("a").class("nhsuk-pagination__link").attr("href", page.href.as_str()).attr("aria-label", label)
                    .opt("aria-current", if page.current { "page" } else { "" }).attrs(&page.attrs).body(page.number))
            }
        })
}

impl Render for Pagination {
    fn render_to(&self, buffer: &mut String) {
        if self.previous.is_none() && self.next.is_none() && self.numbers.is_empty() {
            return;
        }
        let numbered = !self.numbers.is_empty();
        El::new("nav")
            .class("nhsuk-pagination")
            .class_if(numbered, "nhsuk-pagination--numbered")
            .class(&self.classes)
            .opt("id", &self.id)
            .attr("role", "navigation")
            .attr("aria-label", words::or(&self.aria_label, words::PAGINATION))
            .attrs(&self.attrs)
            .body(html! {
                @if numbered {
                    @if let Some(link) = &self.previous {
                        a href=(link.href) class="nhsuk-pagination__previous" rel="prev" {
                            (icon(Icon::ArrowLeft)) (title(link, words::PREVIOUS))
                        }
                    }
                    ul class="nhsuk-pagination__list" { @for page in &self.numbers { (number_item(page)) } }
                    @if let Some(link) = &self.next {
                        a href=(link.href) class="nhsuk-pagination__next" rel="next" {
                            (title(link, words::NEXT)) (icon(Icon::ArrowRight))
                        }
                    }
                } @else {
                    ul class="nhsuk-list nhsuk-pagination__list" {
                        @if let Some(link) = &self.previous {
                            li class="nhsuk-pagination-item--previous" {
                                (plain(link, "nhsuk-pagination__link--prev", "prev", words::PREVIOUS, Icon::ArrowLeft))
                            }
                        }
                        @if let Some(link) = &self.next {
                            li class="nhsuk-pagination-item--next" {
                                (plain(link, "nhsuk-pagination__link--next", "next", words::NEXT, Icon::ArrowRight))
                            }
                        }
                    }
                }
            })
            .render_to(buffer);
    }
}

fills_slots!(Pagination);

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(page: usize, pages: usize) -> Vec<usize> {
        pagination(page, pages, |n| format!("?page={n}"))
            .numbers
            .iter()
            .map(|p| if p.gap { 0 } else { p.number })
            .collect()
    }

    #[test]
    fn shows_ends_and_neighbours_with_gaps() {
        assert_eq!(shown(1, 3), [1, 2, 3]);
        assert_eq!(shown(5, 9), [1, 0, 4, 5, 6, 0, 9]);
        assert_eq!(shown(1, 9), [1, 2, 0, 9]);
    }

    #[test]
    fn a_single_page_needs_none() {
        assert_eq!(pagination(1, 1, |n| n.to_string()).render().0, "");
        assert_eq!(pagination(1, 0, |n| n.to_string()).render().0, "");
    }
}
