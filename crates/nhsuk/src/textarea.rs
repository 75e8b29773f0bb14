//! Longer text: the text area, and the one that counts what was typed.

use crate::Content;
use crate::element::{Attrs, El, bool_str};
use crate::label::{Help, Label, form_group, hint};
use crate::macros::{component, fills_slots};
use crate::words;
use maud::{Render, html};

component! {
    /// A box for several lines of text. The id is the name unless another one is given.
    pub struct Textarea {
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
        /// The browser's completion.
        autocomplete: String,
        /// Markup before the box.
        before_input: Content,
        /// Markup after the box.
        after_input: Content,
        /// Further classes of the group.
        group_classes: String,
        /// Further attributes of the group.
        group_attrs: Attrs,
        /// Ids of further elements that describe it.
        described_by: String,
    } plain {
        /// Its height in lines; 5 if 0.
        rows: u16,
        /// Whether the browser checks the spelling; its own choice if `None`.
        spellcheck: Option<bool>,
        /// Red without a message of its own.
        invalid: bool,
        /// Cannot be filled in.
        disabled: bool,
    }
}

/// A text area. The name is also its id.
#[must_use]
pub fn textarea(name: impl Into<String>, label: impl Into<Label>) -> Textarea {
    Textarea::default().name(name).label(label)
}

impl Render for Textarea {
    fn render_to(&self, buffer: &mut String) {
        let id = if self.id.is_empty() { &self.name } else { &self.id };
        let has_error = self.invalid || !self.error.is_empty();
        let help = Help::new(id, &self.described_by, &self.hint, &self.error);
        let mut label = self.label.clone();
        if label.target.is_empty() {
            label.target.clone_from(id);
        }
        // A browser drops one newline right after the opening tag; a text that begins with one needs a second.
        let guard = if self.value.starts_with('\n') { "\n" } else { "" };
        let field = El::new("textarea")
            .class("nhsuk-textarea")
            .class_if(has_error, "nhsuk-textarea--error")
            .class(&self.classes)
            .attr("id", id.as_str())
            .attr("name", self.name.as_str())
            .attr(
                "rows",
                if self.rows == 0 {
                    "5".to_owned()
                } else {
                    self.rows.to_string()
                },
            )
            .opt("spellcheck", self.spellcheck.map(bool_str).unwrap_or_default())
            .flag("disabled", self.disabled)
            .opt("aria-describedby", &help.described_by)
            .opt("autocomplete", &self.autocomplete)
            .attrs(&self.attrs)
            .body(html! { (guard) (self.value) });
        form_group(
            has_error,
            &self.group_classes,
            &self.group_attrs,
            html! { (label) (help.markup) (self.before_input) (field) (self.after_input) },
        )
        .render_to(buffer);
    }
}

component! {
    /// A text area that says how much room is left (counted by script; the limit stands below it in any case).
    pub struct CharacterCount {
        /// The text area.
        textarea: Textarea,
        /// The sentence below it; `%{count}` stands for the limit. "You can enter up to %{count} characters" if empty.
        description: String,
        /// What is counted, where it is not characters: `words`, or what the script knows.
        count_type: String,
        /// Further texts for the script, by key (`characters-under-limit.other` …).
        messages: Attrs,
    } plain {
        /// The most characters; the server must check it too.
        max_length: u32,
        /// The most words, in place of characters.
        max_words: u32,
        /// The percentage of the limit from which the count is shown.
        threshold: u8,
    }
}

/// A text area with a limit in characters. Set the rest on the text area: `character_count(textarea(…).hint(…), 500)`.
#[must_use]
pub fn character_count(textarea: Textarea, max_length: u32) -> CharacterCount {
    CharacterCount::default().textarea(textarea).max_length(max_length)
}

impl Render for CharacterCount {
    fn render_to(&self, buffer: &mut String) {
        let inner = &self.textarea;
        let id = match (self.id.as_str(), inner.id.as_str()) {
            ("", "") => &inner.name,
            ("", _) => &inner.id,
            _ => &self.id,
        };
        let count_type = match self.count_type.as_str() {
            "" if self.max_words > 0 => "words",
            other => other,
        };
        let limit = if self.max_words > 0 {
            self.max_words
        } else {
            self.max_length
        };
        let usual = if count_type == "words" {
            words::UP_TO_WORDS
        } else {
            words::UP_TO_CHARACTERS
        };
        let sentence = if limit == 0 {
            String::new()
        } else if self.description.is_empty() {
            words::numbered(usual, &limit.to_string())
        } else {
            self.description.replace("%{count}", &limit.to_string())
        };
        let info_id = format!("{id}-info");
        let mut info = hint(sentence.as_str())
            .id(info_id.as_str())
            .classes("nhsuk-character-count__message");
        if sentence.is_empty() {
            info.attrs = info.attrs.flag("hidden");
        }
        let mut attrs = Attrs::new().attr("data-module", "nhsuk-character-count");
        for (name, value) in [
            ("data-maxlength", self.max_length),
            ("data-maxwords", self.max_words),
            ("data-threshold", u32::from(self.threshold)),
        ] {
            if value > 0 {
                attrs = attrs.attr(name, value.to_string());
            }
        }
        if !count_type.is_empty() {
            attrs = attrs.attr("data-count-type", count_type);
        }
        if limit == 0 && !self.description.is_empty() {
            attrs = attrs.message("textarea-description.other", self.description.as_str());
        }
        attrs.extend(&self.messages);
        attrs.extend(&inner.group_attrs);
        attrs.extend(&self.attrs);
        let mut described_by = info_id;
        if !inner.described_by.is_empty() {
            described_by = format!("{} {described_by}", inner.described_by);
        }
        let join = |own: &str, given: &str| {
            if given.is_empty() {
                own.to_owned()
            } else {
                format!("{own} {given}")
            }
        };
        Textarea {
            id: id.clone(),
            described_by,
            group_classes: [
                inner.group_classes.as_str(),
                "nhsuk-character-count",
                self.classes.as_str(),
            ]
            .join(" ")
            .trim()
            .to_owned(),
            group_attrs: attrs,
            classes: join("nhsuk-js-character-count", &inner.classes),
            after_input: html! { (info) (inner.after_input) }.into(),
            ..inner.clone()
        }
        .render_to(buffer);
    }
}

fills_slots!(Textarea, CharacterCount);
