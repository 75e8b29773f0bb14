//! Several views of one thing.

use crate::Content;
use crate::element::{Attrs, El};
use crate::macros::{component, fills_slots};
use crate::words;
use maud::{Markup, Render, html};

/// One tab and its panel.
#[derive(Clone, Debug, Default)]
pub struct Tab {
    /// The id of the panel; `{id_prefix}-1` and so on if empty.
    pub id: String,
    /// What the tab says.
    pub label: Content,
    /// What the panel holds. Text becomes a paragraph.
    pub panel: Content,
    /// Further attributes of the tab.
    pub attrs: Attrs,
    /// Further attributes of the panel.
    pub panel_attrs: Attrs,
}

component! {
    /// Tabs. Without script the tabs are links to the panels, which all show.
    pub struct Tabs {
        /// The heading that only a screen reader says; "Contents" if empty.
        hidden_text: String,
        /// What the panels' ids begin with; the id if empty.
        id_prefix: String,
        /// The tabs.
        items: Vec<Tab>,
    } plain {}
}

/// Tabs; add them with [`Tabs::tab`].
#[must_use]
pub fn tabs() -> Tabs {
    Tabs::default()
}

impl Tabs {
    /// Adds a tab: the panel's id, the tab's words, what the panel holds.
    #[must_use]
    pub fn tab(mut self, id: impl Into<String>, label: impl Into<Content>, panel: impl Into<Content>) -> Self {
        self.items.push(Tab {
            id: id.into(),
            label: label.into(),
            panel: panel.into(),
            ..Tab::default()
        });
        self
    }

    fn panel_id(&self, index: usize, tab: &Tab) -> String {
        if !tab.id.is_empty() {
            return tab.id.clone();
        }
        let prefix = if self.id_prefix.is_empty() {
            &self.id
        } else {
            &self.id_prefix
        };
        format!("{prefix}-{}", index + 1)
    }

    fn panel(&self, index: usize, tab: &Tab) -> Markup {
        El::new("div")
            .class("nhsuk-tabs__panel")
            .class_if(index > 0, "nhsuk-tabs__panel--hidden")
            .attr("id", self.panel_id(index, tab))
            .attrs(&tab.panel_attrs)
            .body(tab.panel.paragraph(""))
    }
}

impl Render for Tabs {
    fn render_to(&self, buffer: &mut String) {
        let title = words::or(&self.hidden_text, words::CONTENTS);
        El::new("div")
            .class("nhsuk-tabs")
            .class(&self.classes)
            .opt("id", &self.id)
            .attr("data-module", "nhsuk-tabs")
            .attrs(&self.attrs)
            .body(html! {
                h2 class="nhsuk-tabs__heading" { (title) }
                @if !self.items.is_empty() {
                    ul class="nhsuk-tabs__list" {
                        @for (index, tab) in self.items.iter().enumerate() {
                            (El::new("li").class("nhsuk-tabs__list-item").class_if(index == 0, "nhsuk-tabs__list-item--selected")
                                .body(El::new("a").class("nhsuk-tabs__tab").attr("href", format!("#{}", self.panel_id(index, tab)))
                                    .attrs(&tab.attrs).body(&tab.label)))
                        }
                    }
                    @for (index, tab) in self.items.iter().enumerate() { (self.panel(index, tab)) }
                }
            })
            .render_to(buffer);
    }
}

fills_slots!(Tabs);
