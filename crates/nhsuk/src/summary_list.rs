//! Facts in pairs: what, and its value, with "Change" links.

use crate::Content;
use crate::card::{Action, Card};
use crate::element::El;
use crate::macros::{component, fills_slots};
use crate::words::{self, word};
use maud::{Markup, PreEscaped, Render, html};

component! {
    /// One fact.
    pub struct SummaryRow {
        /// What it is.
        key: Content,
        /// Its value. Say "Not provided", "Not asked", "Declined" or "Not applicable" rather than leave it blank.
        value: Content,
        /// Links at its end.
        actions: Vec<Action>,
        /// Further classes of the value.
        value_classes: String,
        /// The key's share of the width, such as `one-half`.
        key_width: String,
    } plain {
        /// Without the line below it.
        borderless: bool,
    }
}

/// A row: what, and its value.
#[must_use]
pub fn summary_row(key: impl Into<Content>, value: impl Into<Content>) -> SummaryRow {
    SummaryRow::default().key(key).value(value)
}

impl SummaryRow {
    /// Adds a "Change" link; the hidden words say what is changed.
    #[must_use]
    pub fn change(self, href: impl Into<String>, hidden_text: impl Into<String>) -> Self {
        self.action(crate::card::action(word(words::CHANGE), href, hidden_text))
    }

    /// Adds a link.
    #[must_use]
    pub fn action(mut self, action: Action) -> Self {
        self.actions.push(action);
        self
    }
}

impl<K: Into<Content>, V: Into<Content>> From<(K, V)> for SummaryRow {
    fn from((key, value): (K, V)) -> Self {
        summary_row(key, value)
    }
}

component! {
    /// A list of facts, in a card if one is given.
    pub struct SummaryList {
        /// The facts.
        rows: Vec<SummaryRow>,
        /// The card round it.
        card: Option<Card>,
    } plain {
        /// Without lines.
        borderless: bool,
        /// Without the last line.
        no_last_border: bool,
    }
}

/// A summary list.
#[must_use]
pub fn summary_list() -> SummaryList {
    SummaryList::default()
}

impl SummaryList {
    /// Adds a fact: `("Name", "Amina Rahman")` or a [`SummaryRow`].
    #[must_use]
    pub fn row(mut self, row: impl Into<SummaryRow>) -> Self {
        self.rows.push(row.into());
        self
    }

    /// Adds facts.
    #[must_use]
    pub fn facts<R: Into<SummaryRow>>(mut self, rows: impl IntoIterator<Item = R>) -> Self {
        self.rows.extend(rows.into_iter().map(Into::into));
        self
    }

    /// Puts it in a card with this heading.
    #[must_use]
    pub fn in_card(self, heading: impl Into<crate::heading::Heading>) -> Self {
        self.card(Card::default().heading(heading))
    }

    fn row_markup(&self, row: &SummaryRow, is_last: bool, any_actions: bool) -> Markup {
        let card = self.card.as_ref().map(|card| &card.heading);
        let borderless = row.borderless && !self.borderless && !(self.no_last_border && is_last);
        let key_width = if row.key_width.is_empty() {
            String::new()
        } else {
            format!("nhsuk-u-width-{}", row.key_width)
        };
        let actions = match row.actions.as_slice() {
            [] => PreEscaped(String::new()),
            [one] => html! { dd class="nhsuk-summary-list__actions" { (one.render_in(card)) } },
            several => html! {
                dd class="nhsuk-summary-list__actions" {
                    ul class="nhsuk-summary-list__actions-list" {
                        @for action in several {
                            li class="nhsuk-summary-list__actions-list-item" { (action.render_in(card)) }
                        }
                    }
                }
            },
        };
        El::new("div")
            .class("nhsuk-summary-list__row")
            .class_if(
                any_actions && row.actions.is_empty(),
                "nhsuk-summary-list__row--no-actions",
            )
            .class_if(borderless, "nhsuk-summary-list__row--no-border")
            .class(&row.classes)
            .opt("id", &row.id)
            .attrs(&row.attrs)
            .body(html! {
                (El::new("dt").class("nhsuk-summary-list__key").class(&key_width).body(&row.key))
                (El::new("dd").class("nhsuk-summary-list__value").class(&row.value_classes).body(&row.value))
                (actions)
            })
    }
}

impl Render for SummaryList {
    fn render_to(&self, buffer: &mut String) {
        let any_actions = self.rows.iter().any(|row| !row.actions.is_empty());
        let list = El::new("dl")
            .class("nhsuk-summary-list")
            .class_if(self.borderless, "nhsuk-summary-list--no-border")
            .class_if(
                !self.borderless && self.no_last_border,
                "nhsuk-summary-list--no-last-row-border",
            )
            .class(&self.classes)
            .opt("id", &self.id)
            .attrs(&self.attrs)
            .body(html! {
                @for (index, row) in self.rows.iter().enumerate() {
                    (self.row_markup(row, index + 1 == self.rows.len(), any_actions))
                }
            });
        match &self.card {
            Some(card) => Card {
                body: list.into(),
                ..card.clone()
            }
            .render_to(buffer),
            None => list.render_to(buffer),
        }
    }
}

fills_slots!(SummaryList);
