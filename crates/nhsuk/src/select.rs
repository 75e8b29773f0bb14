//! A drop-down list: the last resort, where radios would be too many.

use crate::Content;
use crate::element::{Attrs, El};
use crate::label::{Help, Label, form_group};
use crate::macros::{component, fills_slots};
use maud::{Markup, Render, html};

/// One line of a drop-down list.
#[derive(Clone, Debug, Default)]
pub struct SelectOption {
    /// The value sent with the form.
    pub value: String,
    /// The words shown.
    pub text: String,
    /// Chosen, whatever the list's value says.
    pub selected: bool,
    /// Cannot be chosen.
    pub disabled: bool,
    /// A line between two options; the rest is then ignored.
    pub divider: bool,
}

impl<V: Into<String>, T: Into<String>> From<(V, T)> for SelectOption {
    fn from((value, text): (V, T)) -> Self {
        Self {
            value: value.into(),
            text: text.into(),
            ..Self::default()
        }
    }
}

component! {
    /// A drop-down list with its label, hint and error.
    pub struct Select {
        /// The name sent with the form.
        name: String,
        /// The words over it.
        label: Label,
        /// A line of help.
        hint: Content,
        /// What is wrong and how to mend it.
        error: Content,
        /// The options.
        items: Vec<SelectOption>,
        /// The value of the chosen option.
        value: String,
        /// Markup before the list, inside its wrapper.
        before_input: Content,
        /// Markup after the list, inside its wrapper.
        after_input: Content,
        /// Further classes of the group.
        group_classes: String,
        /// Ids of further elements that describe it.
        described_by: String,
    } plain {
        /// Red without a message of its own.
        invalid: bool,
        /// Cannot be chosen from.
        disabled: bool,
    }
}

/// A drop-down list. The name is also its id.
#[must_use]
pub fn select(name: impl Into<String>, label: impl Into<Label>) -> Select {
    Select::default().name(name).label(label)
}

impl Select {
    /// Adds an option: `("value", "Words")` or a [`SelectOption`].
    #[must_use]
    pub fn option(mut self, option: impl Into<SelectOption>) -> Self {
        self.items.push(option.into());
        self
    }

    /// Adds options.
    #[must_use]
    pub fn options<O: Into<SelectOption>>(mut self, options: impl IntoIterator<Item = O>) -> Self {
        self.items.extend(options.into_iter().map(Into::into));
        self
    }

    fn item(&self, item: &SelectOption) -> Markup {
        if item.divider {
            return html! { hr; };
        }
        html! {
            option value=(item.value)
                selected[item.selected || (!self.value.is_empty() && item.value == self.value)]
                disabled[item.disabled] { (item.text) }
        }
    }
}

impl Render for Select {
    fn render_to(&self, buffer: &mut String) {
        let id = if self.id.is_empty() { &self.name } else { &self.id };
        let has_error = self.invalid || !self.error.is_empty();
        let help = Help::new(id, &self.described_by, &self.hint, &self.error);
        let mut label = self.label.clone();
        if label.target.is_empty() {
            label.target.clone_from(id);
        }
        let field = El::new("select")
            .class("nhsuk-select")
            .class_if(has_error, "nhsuk-select--error")
            .class(&self.classes)
            .attr("id", id.as_str())
            .attr("name", self.name.as_str())
            .flag("disabled", self.disabled)
            .opt("aria-describedby", &help.described_by)
            .attrs(&self.attrs)
            .body(html! { @for item in &self.items { (self.item(item)) } });
        let wrapped = !self.before_input.is_empty() || !self.after_input.is_empty();
        form_group(
            has_error,
            &self.group_classes,
            &Attrs::new(),
            html! {
                (label) (help.markup)
                @if wrapped { div class="nhsuk-input-wrapper" { (self.before_input) (field) (self.after_input) } }
                @else { (field) }
            },
        )
        .render_to(buffer);
    }
}

fills_slots!(Select);
