//! Radios and checkboxes.

use crate::Content;
use crate::element::{Attrs, El};
use crate::fieldset::Fieldset;
use crate::label::{Help, Label, Legend, form_group};
use crate::macros::{component, fills_slots};
use maud::{Markup, PreEscaped, Render, html};

/// What choosing one box does to the others (by script; the server must read the answer honestly without it).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Behaviour {
    /// Nothing.
    #[default]
    Ordinary,
    /// Takes the others' ticks away: "None of these".
    Exclusive,
    /// Ticks all the others: "All of these". Left out where there is no script.
    Inclusive,
}

component! {
    /// One answer of a radio or checkbox group, or a word that divides the answers ("or").
    pub struct Choice {
        /// The value sent with the form.
        value: String,
        /// The words beside it.
        label: Label,
        /// A line of help under the words.
        hint: Content,
        /// The name, where it differs from the group's (checkboxes only).
        name: String,
        /// Further fields that show when it is chosen (always, without script).
        conditional: Content,
        /// A word between the answers; the choice is then only that word.
        divider: Content,
        /// The group that `behaviour` works on, where it is not the whole of the same name.
        behaviour_group: String,
    } plain {
        /// Chosen, whatever the group's value says.
        checked: bool,
        /// Cannot be chosen.
        disabled: bool,
        /// What choosing it does to the others (checkboxes only).
        behaviour: Behaviour,
    }
}

/// An answer: the value sent, and the words beside it.
#[must_use]
pub fn choice(value: impl Into<String>, label: impl Into<Label>) -> Choice {
    Choice::default().value(value).label(label)
}

impl Choice {
    /// The word between two answers, usually "or".
    #[must_use]
    pub fn or(word: impl Into<Content>) -> Self {
        Self::default().divider(word)
    }

    /// "None of these": takes the others' ticks away.
    #[must_use]
    pub fn exclusive(self) -> Self {
        self.behaviour(Behaviour::Exclusive)
    }
}

impl<V: Into<String>, L: Into<Label>> From<(V, L)> for Choice {
    fn from((value, label): (V, L)) -> Self {
        choice(value, label)
    }
}

component! {
    /// A question with one answer.
    pub struct Radios {
        /// The name sent with the form, and the id of the first answer.
        name: String,
        /// The question. Without one there is no fieldset, and the page must name the group otherwise.
        legend: Option<Legend>,
        /// A line of help.
        hint: Content,
        /// What is wrong and how to mend it.
        error: Content,
        /// The answers.
        items: Vec<Choice>,
        /// The value of the chosen answer.
        value: String,
        /// What the answers' ids begin with; the name if empty.
        id_prefix: String,
        /// Markup before the answers.
        before_inputs: Content,
        /// Markup after the answers.
        after_inputs: Content,
        /// Further classes of the group.
        group_classes: String,
        /// Ids of further elements that describe it.
        described_by: String,
    } plain {
        /// Smaller.
        small: bool,
        /// Side by side; only for two short answers.
        inline: bool,
        /// Red without a message of its own.
        invalid: bool,
        /// Cannot be answered.
        disabled: bool,
    }
}

/// A question with one answer. An error summary links to the name: it is the id of the first answer.
#[must_use]
pub fn radios(name: impl Into<String>, legend: impl Into<Legend>) -> Radios {
    Radios::default().name(name).legend(Some(legend.into()))
}

component! {
    /// A question with any number of answers.
    pub struct Checkboxes {
        /// The name sent with the form, and the id of the first answer.
        name: String,
        /// The question. Without one there is no fieldset.
        legend: Option<Legend>,
        /// A line of help.
        hint: Content,
        /// What is wrong and how to mend it.
        error: Content,
        /// The answers.
        items: Vec<Choice>,
        /// The values of the chosen answers.
        values: Vec<String>,
        /// What the answers' ids begin with; the name if empty.
        id_prefix: String,
        /// Markup before the answers.
        before_inputs: Content,
        /// Markup after the answers.
        after_inputs: Content,
        /// Further classes of the group.
        group_classes: String,
        /// Ids of further elements that describe it.
        described_by: String,
    } plain {
        /// Smaller.
        small: bool,
        /// Side by side.
        inline: bool,
        /// Red without a message of its own.
        invalid: bool,
        /// Cannot be answered.
        disabled: bool,
    }
}

/// A question with any number of answers. An error summary links to the name: it is the id of the first answer.
#[must_use]
pub fn checkboxes(name: impl Into<String>, legend: impl Into<Legend>) -> Checkboxes {
    Checkboxes::default().name(name).legend(Some(legend.into()))
}

/// One box that stands alone, such as a consent: no legend, the label is the question.
#[must_use]
pub fn checkbox(name: impl Into<String>, value: impl Into<String>, label: impl Into<Label>) -> Checkboxes {
    Checkboxes::default().name(name).item(choice(value, label))
}

macro_rules! items {
    ($name:ident) => {
        impl $name {
            /// Adds an answer: `("yes", "Yes")` or a [`Choice`].
            #[must_use]
            pub fn item(mut self, item: impl Into<Choice>) -> Self {
                self.items.push(item.into());
                self
            }

            /// Adds answers.
            #[must_use]
            pub fn choices<C: Into<Choice>>(mut self, items: impl IntoIterator<Item = C>) -> Self {
                self.items.extend(items.into_iter().map(Into::into));
                self
            }
        }
    };
}

items!(Radios);
items!(Checkboxes);

impl Checkboxes {
    /// Ticks the answers with these values.
    #[must_use]
    pub fn ticked<V: Into<String>>(mut self, values: impl IntoIterator<Item = V>) -> Self {
        self.values = values.into_iter().map(Into::into).collect();
        self
    }
}

/// What radios and checkboxes have in common, ready to be written.
struct Group<'a> {
    /// `radio` or `checkbox`.
    kind: &'static str,
    /// `nhsuk-radios` or `nhsuk-checkboxes`.
    block: &'static str,
    name: &'a str,
    legend: Option<&'a Legend>,
    hint: &'a Content,
    error: &'a Content,
    items: &'a [Choice],
    id_prefix: &'a str,
    around: (&'a Content, &'a Content),
    group_classes: &'a str,
    described_by: &'a str,
    small: bool,
    inline: bool,
    invalid: bool,
    disabled: bool,
    id: &'a str,
    classes: &'a str,
    attrs: &'a Attrs,
}

impl Group<'_> {
    fn write(&self, buffer: &mut String, is_chosen: impl Fn(&str) -> bool) {
        let prefix = if self.id_prefix.is_empty() {
            self.name
        } else {
            self.id_prefix
        };
        let help = Help::new(prefix, self.described_by, self.hint, self.error);
        // Without a fieldset nothing else could carry the description, so every checkbox does.
        let item_described_by = if self.legend.is_none() && self.kind == "checkbox" {
            help.described_by.as_str()
        } else {
            ""
        };
        let inputs = El::new("div")
            .class(self.block)
            .class_if(self.small, &format!("{}--small", self.block))
            .class_if(self.inline, &format!("{}--inline", self.block))
            .class(self.classes)
            .opt("id", self.id)
            .attr("data-module", self.block)
            .attrs(self.attrs)
            .body(html! {
                (self.around.0)
                @for (index, item) in self.items.iter().enumerate() {
                    (self.item(item, index, prefix, item_described_by, item.checked || is_chosen(&item.value)))
                }
                (self.around.1)
            });
        let inner = html! { (help.markup) (inputs) };
        let inner = match self.legend {
            Some(legend) => Fieldset {
                legend: legend.clone(),
                body: inner.into(),
                described_by: help.described_by,
                ..Fieldset::default()
            }
            .render(),
            None => inner,
        };
        form_group(
            self.invalid || !self.error.is_empty(),
            self.group_classes,
            &Attrs::new(),
            inner,
        )
        .render_to(buffer);
    }

    fn item(&self, item: &Choice, index: usize, prefix: &str, described_by: &str, checked: bool) -> Markup {
        let without_script = if item.behaviour == Behaviour::Inclusive {
            "nhsuk-u-frontend-not-supported-hidden"
        } else {
            ""
        };
        if !item.divider.is_empty() {
            return El::new("div")
                .class(&format!("{}__divider", self.block))
                .class(without_script)
                .body(&item.divider);
        }
        // The first answer's id has no number, so that an error summary can link to the name itself.
        let id = match (item.id.as_str(), index) {
            ("", 0) => prefix.to_owned(),
            ("", _) => format!("{prefix}-{}", index + 1),
            (id, _) => id.to_owned(),
        };
        let hint_id = format!("{id}-item-hint");
        let conditional_id = format!("conditional-{id}");
        let mut ids = vec![described_by];
        if !item.hint.is_empty() {
            ids.push(&hint_id);
        }
        let mut label = item.label.clone();
        label.target.clone_from(&id);
        let own_label_class = format!("{}__label", self.block);
        label.classes = if label.classes.is_empty() {
            own_label_class
        } else {
            format!("{own_label_class} {}", label.classes)
        };
        let behaviour = match item.behaviour {
            Behaviour::Ordinary => "",
            Behaviour::Exclusive => "exclusive",
            Behaviour::Inclusive => "inclusive",
        };
        let field = El::new("input")
            .class(&format!("{}__input", self.block))
            .class(&item.classes)
            .attr("id", id.as_str())
            .attr(
                "name",
                if item.name.is_empty() {
                    self.name
                } else {
                    item.name.as_str()
                },
            )
            .attr("type", self.kind)
            .attr("value", item.value.as_str())
            .flag("checked", checked)
            .flag("disabled", item.disabled || self.disabled)
            .opt("data-behaviour", behaviour)
            .opt("data-behaviour-group", &item.behaviour_group)
            .opt(
                "data-aria-controls",
                if item.conditional.is_empty() {
                    ""
                } else {
                    &conditional_id
                },
            )
            .opt("aria-describedby", ids.join(" ").trim())
            .attrs(&item.attrs)
            .void();
        let hint = if item.hint.is_empty() {
            PreEscaped(String::new())
        } else {
            crate::label::hint(item.hint.clone())
                .id(hint_id.as_str())
                .classes(format!("{}__hint", self.block))
                .render()
        };
        let conditional = if item.conditional.is_empty() {
            PreEscaped(String::new())
        } else {
            El::new("div")
                .class(&format!("{}__conditional", self.block))
                .class_if(!checked, &format!("{}__conditional--hidden", self.block))
                .attr("id", conditional_id.as_str())
                .body(&item.conditional)
        };
        html! {
            (El::new("div").class(&format!("{}__item", self.block)).class(without_script).body(html! { (field) (label) (hint) }))
            (conditional)
        }
    }
}

impl Render for Radios {
    fn render_to(&self, buffer: &mut String) {
        Group {
            kind: "radio",
            block: "nhsuk-radios",
            name: &self.name,
            legend: self.legend.as_ref(),
            hint: &self.hint,
            error: &self.error,
            items: &self.items,
            id_prefix: &self.id_prefix,
            around: (&self.before_inputs, &self.after_inputs),
            group_classes: &self.group_classes,
            described_by: &self.described_by,
            small: self.small,
            inline: self.inline,
            invalid: self.invalid,
            disabled: self.disabled,
            id: &self.id,
            classes: &self.classes,
            attrs: &self.attrs,
        }
        .write(buffer, |value| !self.value.is_empty() && value == self.value);
    }
}

impl Render for Checkboxes {
    fn render_to(&self, buffer: &mut String) {
        Group {
            kind: "checkbox",
            block: "nhsuk-checkboxes",
            name: &self.name,
            legend: self.legend.as_ref(),
            hint: &self.hint,
            error: &self.error,
            items: &self.items,
            id_prefix: &self.id_prefix,
            around: (&self.before_inputs, &self.after_inputs),
            group_classes: &self.group_classes,
            described_by: &self.described_by,
            small: self.small,
            inline: self.inline,
            invalid: self.invalid,
            disabled: self.disabled,
            id: &self.id,
            classes: &self.classes,
            attrs: &self.attrs,
        }
        .write(buffer, |value| self.values.iter().any(|chosen| chosen == value));
    }
}

fills_slots!(Radios, Checkboxes);
