//! A date in three boxes: day, month, year.

use crate::Content;
use crate::element::{Attrs, El};
use crate::fieldset::Fieldset;
use crate::input::Input;
use crate::label::{Help, Label, Legend, form_group};
use crate::macros::{component, fills_slots};
use crate::words::{self, Word, word};
use maud::{Markup, Render, html};

component! {
    /// One box of a date.
    pub struct DatePart {
        /// Its name: `day`, `month`, `year`. With [`DateInput::name_prefix`] it is sent as `prefix[day]`.
        name: String,
        /// The word over it; the name with a capital if empty.
        label: Label,
        /// What stands in it, as it was typed.
        value: String,
        /// The browser's completion, such as `bday-day`.
        autocomplete: String,
        /// The keyboard that a phone shows; `numeric` if empty.
        inputmode: String,
    } plain {
        /// Its width in characters; 2, or 4 for a year, if 0.
        width: u8,
        /// Red: this box is the wrong one.
        error: bool,
        /// Cannot be filled in.
        disabled: bool,
    }
}

impl DatePart {
    /// A box with this name.
    #[must_use]
    pub fn named(name: impl Into<String>) -> Self {
        Self::default().name(name)
    }
}

component! {
    /// A date in three boxes. The first box's id is `{id}-day`: the error summary links to it.
    pub struct DateInput {
        /// The question. Without one there is no fieldset.
        legend: Option<Legend>,
        /// A line of help, with an example such as "For example, 15 3 1984".
        hint: Content,
        /// What is wrong and how to mend it.
        error: Content,
        /// The boxes; day, month and year if empty.
        parts: Vec<DatePart>,
        /// What the names sent with the form begin with: `dob` sends `dob[day]`.
        name_prefix: String,
        /// Markup before the boxes.
        before_inputs: Content,
        /// Markup after the boxes.
        after_inputs: Content,
        /// Further classes of the group.
        group_classes: String,
        /// Ids of further elements that describe it.
        described_by: String,
    } plain {
        /// Red without a message of its own.
        invalid: bool,
        /// Cannot be filled in.
        disabled: bool,
    }
}

/// A date in three boxes with the ids `{name}-day`, `{name}-month` and `{name}-year`, which are also the names sent with
/// the form.
#[must_use]
pub fn date_input(name: impl Into<String>, legend: impl Into<Legend>) -> DateInput {
    let name = name.into();
    let part = |unit: &str, label: Word, width| DatePart {
        id: format!("{name}-{unit}"),
        name: format!("{name}-{unit}"),
        label: word(label).into(),
        width,
        ..DatePart::default()
    };
    DateInput {
        parts: vec![
            part("day", words::DAY, 2),
            part("month", words::MONTH, 2),
            part("year", words::YEAR, 4),
        ],
        legend: Some(legend.into()),
        id: name,
        ..DateInput::default()
    }
}

impl DateInput {
    /// What stands in the boxes, in their order, as it was typed.
    #[must_use]
    pub fn values<V: Into<String>>(mut self, values: impl IntoIterator<Item = V>) -> Self {
        if self.parts.is_empty() {
            self.parts = default_parts();
        }
        for (part, value) in self.parts.iter_mut().zip(values) {
            part.value = value.into();
        }
        self
    }

    /// Asks the browser to complete the person's own date of birth.
    #[must_use]
    pub fn birthday(mut self) -> Self {
        if self.parts.is_empty() {
            self.parts = default_parts();
        }
        for (part, token) in self.parts.iter_mut().zip(["bday-day", "bday-month", "bday-year"]) {
            token.clone_into(&mut part.autocomplete);
        }
        self
    }

    /// Turns only these boxes red (by their place, 0 to 2); without it an error turns all red.
    #[must_use]
    pub fn wrong_parts(mut self, places: impl IntoIterator<Item = usize>) -> Self {
        if self.parts.is_empty() {
            self.parts = default_parts();
        }
        for place in places {
            if let Some(part) = self.parts.get_mut(place) {
                part.error = true;
            }
        }
        self
    }

    fn part(&self, part: &DatePart, all_red: bool) -> Markup {
        let mut label = part.label.clone();
        if label.text.is_empty() {
            label.text = usual_label(&part.name).into();
        }
        label.classes = if label.classes.is_empty() {
            "nhsuk-date-input__label".to_owned()
        } else {
            format!("nhsuk-date-input__label {}", label.classes)
        };
        let width = match part.width {
            0 if part.name == "year" => 4,
            0 => 2,
            width => width,
        };
        let id = if part.id.is_empty() {
            format!("{}-{}", self.id, part.name)
        } else {
            part.id.clone()
        };
        let name = if self.name_prefix.is_empty() {
            part.name.clone()
        } else {
            format!("{}[{}]", self.name_prefix, part.name)
        };
        let field = Input {
            name,
            label,
            value: part.value.clone(),
            inputmode: if part.inputmode.is_empty() {
                "numeric".to_owned()
            } else {
                part.inputmode.clone()
            },
            autocomplete: part.autocomplete.clone(),
            width,
            invalid: part.error || all_red,
            disabled: part.disabled || self.disabled,
            id,
            classes: if part.classes.is_empty() {
                "nhsuk-date-input__input".to_owned()
            } else {
                format!("nhsuk-date-input__input {}", part.classes)
            },
            attrs: part.attrs.clone(),
            ..Input::default()
        };
        html! { div class="nhsuk-date-input__item" { (field) } }
    }
}

fn default_parts() -> Vec<DatePart> {
    ["day", "month", "year"].into_iter().map(DatePart::named).collect()
}

/// What stands over a box without a label of its own: the design system's word for it, else its name.
fn usual_label(name: &str) -> String {
    match name {
        "day" => word(words::DAY),
        "month" => word(words::MONTH),
        "year" => word(words::YEAR),
        other => capitalised(other),
    }
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

impl Render for DateInput {
    fn render_to(&self, buffer: &mut String) {
        let help = Help::new(&self.id, &self.described_by, &self.hint, &self.error);
        let defaults = if self.parts.is_empty() {
            default_parts()
        } else {
            Vec::new()
        };
        let parts = if self.parts.is_empty() { &defaults } else { &self.parts };
        let one_is_wrong = parts.iter().any(|part| part.error);
        let has_error = self.invalid || !self.error.is_empty();
        let boxes = El::new("div")
            .class("nhsuk-date-input")
            .class(&self.classes)
            .opt("id", &self.id)
            .attrs(&self.attrs)
            .body(html! {
                (self.before_inputs)
                @for part in parts { (self.part(part, has_error && !one_is_wrong)) }
                (self.after_inputs)
            });
        let inner = html! { (help.markup) (boxes) };
        let inner = match &self.legend {
            Some(legend) => Fieldset {
                legend: legend.clone(),
                body: inner.into(),
                // Without the role some screen readers leave out the description of a group of text boxes.
                role: "group".to_owned(),
                described_by: help.described_by,
                ..Fieldset::default()
            }
            .render(),
            None => inner,
        };
        form_group(has_error || one_is_wrong, &self.group_classes, &Attrs::new(), inner).render_to(buffer);
    }
}

fills_slots!(DateInput);
