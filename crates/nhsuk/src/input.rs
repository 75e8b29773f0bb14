//! One-line text boxes: the plain one, the password one with its "Show" button, and the search one.

use crate::Content;
use crate::button::{Button, ButtonVariant};
use crate::element::{Attrs, El, bool_str};
use crate::icon::Icon;
use crate::label::{Help, Label, form_group};
use crate::macros::{component, fills_slots};
use crate::words::{self, word};
use maud::{Markup, PreEscaped, Render, html};

component! {
    /// A one-line text box with its label, hint and error. The id is the name unless another one is given.
    pub struct Input {
        /// The name sent with the form.
        name: String,
        /// The words over it.
        label: Label,
        /// A line of help.
        hint: Content,
        /// What is wrong and how to mend it; turns the field red.
        error: Content,
        /// What stands in it.
        value: String,
        /// The type; `text` if empty.
        kind: String,
        /// The keyboard that a phone shows: `numeric`, `email`, `tel` …
        inputmode: String,
        /// The browser's completion: `name`, `bday-day`, `postal-code`, `one-time-code` …
        autocomplete: String,
        /// `none` to leave capitals as typed.
        autocapitalize: String,
        /// A pattern that the browser may check.
        pattern: String,
        /// Grey words in the empty box. A label or a hint is better.
        placeholder: String,
        /// Something short before the box, such as £.
        prefix: Content,
        /// Something short after the box, such as "weeks".
        suffix: Content,
        /// Markup before the box, inside its wrapper.
        before_input: Content,
        /// Markup after the box, inside its wrapper.
        after_input: Content,
        /// Further classes of the wrapper.
        wrapper_classes: String,
        /// Further classes of the group.
        group_classes: String,
        /// Ids of further elements that describe it.
        described_by: String,
        /// Further attributes of the group.
        group_attrs: Attrs,
    } plain {
        /// Its width in characters: 2, 3, 4, 5, 10, 20 or 30; 0 or any other number fills the column.
        width: u8,
        /// A larger box.
        large: bool,
        /// Letters of equal width, for codes and numbers read aloud.
        code: bool,
        /// Whether the browser checks the spelling; its own choice if `None`.
        spellcheck: Option<bool>,
        /// Red without a message of its own (the message stands on the group).
        invalid: bool,
        /// Cannot be filled in.
        disabled: bool,
    }
}

/// A text box. The name is also its id.
#[must_use]
pub fn input(name: impl Into<String>, label: impl Into<Label>) -> Input {
    Input::default().name(name).label(label)
}

impl Input {
    /// For whole numbers and codes made of digits: a number pad on phones, no spelling check.
    #[must_use]
    pub fn numeric(self) -> Self {
        self.inputmode("numeric").spellcheck(Some(false))
    }

    fn field_id(&self) -> &str {
        if self.id.is_empty() { &self.name } else { &self.id }
    }
}

impl Render for Input {
    fn render_to(&self, buffer: &mut String) {
        let id = self.field_id();
        let has_error = self.invalid || !self.error.is_empty();
        let help = Help::new(id, &self.described_by, &self.hint, &self.error);
        let mut label = self.label.clone();
        if label.target.is_empty() {
            id.clone_into(&mut label.target);
        }
        let width = match self.width {
            width @ (2 | 3 | 4 | 5 | 10 | 20 | 30) => format!("nhsuk-input--width-{width}"),
            _ => String::new(),
        };
        let field = El::new("input")
            .class("nhsuk-input")
            .class_if(self.large, "nhsuk-input--large")
            .class_if(self.code, "nhsuk-input--code")
            .class_if(has_error, "nhsuk-input--error")
            .class(&width)
            .class(&self.classes)
            .attr("id", id)
            .attr("name", self.name.as_str())
            .attr(
                "type",
                if self.kind.is_empty() {
                    "text"
                } else {
                    self.kind.as_str()
                },
            )
            .opt("spellcheck", self.spellcheck.map(bool_str).unwrap_or_default())
            .opt("value", &self.value)
            .flag("disabled", self.disabled)
            .opt("aria-describedby", &help.described_by)
            .opt("autocomplete", &self.autocomplete)
            .opt("autocapitalize", &self.autocapitalize)
            .opt("pattern", &self.pattern)
            .opt("placeholder", &self.placeholder)
            .opt("inputmode", &self.inputmode)
            .attrs(&self.attrs)
            .void();
        let wrapped = ![&self.prefix, &self.suffix, &self.before_input, &self.after_input]
            .iter()
            .all(|c| c.is_empty())
            || !self.wrapper_classes.is_empty();
        let field = if wrapped {
            El::new("div")
                .class("nhsuk-input-wrapper")
                .class_if(self.large, "nhsuk-input-wrapper--large")
                .class(&self.wrapper_classes)
                .body(html! {
                    (self.before_input)
                    (affix("nhsuk-input-wrapper__prefix", &self.prefix))
                    (field)
                    (affix("nhsuk-input-wrapper__suffix", &self.suffix))
                    (self.after_input)
                })
        } else {
            field
        };
        form_group(
            has_error,
            &self.group_classes,
            &self.group_attrs,
            html! { (label) (help.markup) (field) },
        )
        .render_to(buffer);
    }
}

fn affix(class: &str, content: &Content) -> Markup {
    if content.is_empty() {
        return PreEscaped(String::new());
    }
    El::new("div").class(class).attr("aria-hidden", "true").body(content)
}

component! {
    /// A box for a password, with a button that shows what was typed (added by script).
    pub struct PasswordInput {
        /// The name sent with the form.
        name: String,
        /// The words over it.
        label: Label,
        /// A line of help.
        hint: Content,
        /// What is wrong and how to mend it.
        error: Content,
        /// What stands in it. Never send a password back.
        value: String,
        /// `current-password` if empty; `new-password` where one is chosen.
        autocomplete: String,
        /// Something short before the box.
        prefix: Content,
        /// Ids of further elements that describe it.
        described_by: String,
        /// The button's word; "Show" if empty.
        show_text: String,
        /// What a screen reader says of the button; "Show password" if empty.
        show_label: String,
        /// Further texts for the script, by key (`hide-password`, `password-shown-announcement` …).
        messages: Attrs,
    } plain {
        /// Its width in characters, as in [`Input::width`].
        width: u8,
        /// Letters of equal width.
        code: bool,
        /// Red without a message of its own.
        invalid: bool,
        /// Cannot be filled in.
        disabled: bool,
        /// Whether the script ignores a second press on the button.
        prevent_double_click: Option<bool>,
        /// The look of the button; an outline if `None`.
        button_variant: Option<ButtonVariant>,
    }
}

/// A password box. The name is also its id.
#[must_use]
pub fn password_input(name: impl Into<String>, label: impl Into<Label>) -> PasswordInput {
    PasswordInput::default().name(name).label(label)
}

impl Render for PasswordInput {
    fn render_to(&self, buffer: &mut String) {
        let id = if self.id.is_empty() { &self.name } else { &self.id };
        let toggle = Button {
            text: words::or(&self.show_text, words::SHOW).into(),
            aria_label: words::or(&self.show_label, words::SHOW_PASSWORD),
            kind: "button".to_owned(),
            variant: self.button_variant.unwrap_or(ButtonVariant::Secondary),
            small: true,
            disabled: self.disabled,
            prevent_double_click: self.prevent_double_click,
            classes: "nhsuk-password-input__toggle nhsuk-js-password-input-toggle".to_owned(),
            attrs: Attrs::new().attr("aria-controls", id.as_str()),
            hidden: true,
            ..Button::default()
        };
        let mut group_attrs = Attrs::new().attr("data-module", "nhsuk-password-input");
        group_attrs.extend(&self.messages);
        let classes = "nhsuk-password-input__input nhsuk-js-password-input-input";
        Input {
            name: self.name.clone(),
            label: self.label.clone(),
            hint: self.hint.clone(),
            error: self.error.clone(),
            value: self.value.clone(),
            kind: "password".to_owned(),
            autocomplete: if self.autocomplete.is_empty() {
                "current-password".to_owned()
            } else {
                self.autocomplete.clone()
            },
            autocapitalize: "none".to_owned(),
            prefix: self.prefix.clone(),
            described_by: self.described_by.clone(),
            after_input: toggle.into(),
            group_classes: "nhsuk-password-input".to_owned(),
            group_attrs,
            width: self.width,
            code: self.code,
            spellcheck: Some(false),
            invalid: self.invalid,
            disabled: self.disabled,
            id: id.clone(),
            classes: if self.classes.is_empty() {
                classes.to_owned()
            } else {
                format!("{classes} {}", self.classes)
            },
            attrs: self.attrs.clone(),
            ..Input::default()
        }
        .render_to(buffer);
    }
}

component! {
    /// A box for words to search for, with its button.
    pub struct SearchInput {
        /// The name sent with the form.
        name: String,
        /// The words over it.
        label: Label,
        /// A line of help.
        hint: Content,
        /// What is wrong and how to mend it.
        error: Content,
        /// What stands in it.
        value: String,
        /// Grey words in the empty box.
        placeholder: String,
        /// The type; `search` if empty.
        kind: String,
        /// The keyboard that a phone shows.
        inputmode: String,
        /// Something short before the box.
        prefix: Content,
        /// The button's words; only a magnifying glass if empty.
        button_text: Content,
        /// Ids of further elements that describe it.
        described_by: String,
    } plain {
        /// Its width in characters, as in [`Input::width`].
        width: u8,
        /// A larger box.
        large: bool,
        /// Letters of equal width.
        code: bool,
        /// Red without a message of its own.
        invalid: bool,
        /// Cannot be filled in.
        disabled: bool,
        /// Without a button.
        without_button: bool,
        /// Without an icon on the button.
        without_icon: bool,
        /// The icon on the button; a magnifying glass if `None`.
        button_icon: Option<Icon>,
        /// The look of the button.
        button_variant: ButtonVariant,
    }
}

/// A search box. The name is also its id.
#[must_use]
pub fn search_input(name: impl Into<String>, label: impl Into<Label>) -> SearchInput {
    SearchInput::default().name(name).label(label)
}

impl Render for SearchInput {
    fn render_to(&self, buffer: &mut String) {
        let button = Button {
            text: self.button_text.clone(),
            aria_label: word(words::SEARCH),
            kind: "submit".to_owned(),
            icon_start: (!self.without_icon).then_some(self.button_icon.unwrap_or(Icon::Search)),
            small: !self.large,
            disabled: self.disabled,
            classes: "nhsuk-search-input__button".to_owned(),
            variant: self.button_variant,
            ..Button::default()
        };
        let classes = "nhsuk-search-input__input";
        Input {
            name: self.name.clone(),
            label: self.label.clone(),
            hint: self.hint.clone(),
            error: self.error.clone(),
            value: self.value.clone(),
            placeholder: self.placeholder.clone(),
            kind: if self.kind.is_empty() {
                "search".to_owned()
            } else {
                self.kind.clone()
            },
            inputmode: self.inputmode.clone(),
            prefix: self.prefix.clone(),
            described_by: self.described_by.clone(),
            width: self.width,
            large: self.large,
            code: self.code,
            invalid: self.invalid,
            disabled: self.disabled,
            autocomplete: "off".to_owned(),
            wrapper_classes: "nhsuk-search-input__wrapper".to_owned(),
            group_classes: if self.large {
                "nhsuk-search-input nhsuk-search-input--large".to_owned()
            } else {
                "nhsuk-search-input".to_owned()
            },
            after_input: if self.without_button {
                Content::Empty
            } else {
                button.into()
            },
            id: self.id.clone(),
            classes: if self.classes.is_empty() {
                classes.to_owned()
            } else {
                format!("{classes} {}", self.classes)
            },
            attrs: self.attrs.clone(),
            ..Input::default()
        }
        .render_to(buffer);
    }
}

fills_slots!(Input, PasswordInput, SearchInput);
