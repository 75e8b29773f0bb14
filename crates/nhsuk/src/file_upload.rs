//! Choosing a file to send.

use crate::Content;
use crate::element::{Attrs, El};
use crate::label::{Help, Label};
use crate::macros::{component, fills_slots};
use maud::{Render, html};

component! {
    /// A field for a file, with a drop zone where there is script.
    pub struct FileUpload {
        /// The name sent with the form.
        name: String,
        /// The words over it.
        label: Label,
        /// A line of help: kinds of file, largest size.
        hint: Content,
        /// What is wrong and how to mend it.
        error: Content,
        /// The kinds of file that the browser offers, such as `.csv,.pdf`.
        accept: String,
        /// Markup before the field.
        before_input: Content,
        /// Markup after the field.
        after_input: Content,
        /// Further classes of the group.
        group_classes: String,
        /// Ids of further elements that describe it.
        described_by: String,
        /// Texts for the script, by key (`choose-files-button`, `no-file-chosen`, `drop-instruction` …).
        messages: Attrs,
        /// The classes of the script's button, if not its own.
        button_classes: Vec<String>,
    } plain {
        /// More than one file.
        multiple: bool,
        /// Red without a message of its own.
        invalid: bool,
        /// Cannot be used.
        disabled: bool,
    }
}

/// A file field. The name is also its id. Its form needs `enctype="multipart/form-data"`.
#[must_use]
pub fn file_upload(name: impl Into<String>, label: impl Into<Label>) -> FileUpload {
    FileUpload::default().name(name).label(label)
}

impl Render for FileUpload {
    fn render_to(&self, buffer: &mut String) {
        let id = if self.id.is_empty() { &self.name } else { &self.id };
        let has_error = self.invalid || !self.error.is_empty();
        let help = Help::new(id, &self.described_by, &self.hint, &self.error);
        let mut label = self.label.clone();
        if label.target.is_empty() {
            label.target.clone_from(id);
        }
        let field = El::new("input")
            .class("nhsuk-file-upload__input")
            .class(&self.classes)
            .attr("id", id.as_str())
            .attr("name", self.name.as_str())
            .attr("type", "file")
            .opt("accept", &self.accept)
            .flag("disabled", self.disabled)
            .flag("multiple", self.multiple)
            .opt("aria-describedby", &help.described_by)
            .attrs(&self.attrs)
            .void();
        let list: Vec<String> = self.button_classes.iter().map(|class| format!("\"{class}\"")).collect();
        let list = if list.is_empty() {
            String::new()
        } else {
            format!("[{}]", list.join(","))
        };
        El::new("div")
            .class("nhsuk-form-group")
            .class_if(has_error, "nhsuk-form-group--error")
            .class(&self.group_classes)
            .class("nhsuk-file-upload")
            .attr("data-module", "nhsuk-file-upload")
            .opt("data-choose-files-button-class-list", &list)
            .attrs(&self.messages)
            .body(html! { (label) (help.markup) (self.before_input) (field) (self.after_input) })
            .render_to(buffer);
    }
}

fills_slots!(FileUpload);
