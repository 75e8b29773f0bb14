//! Tasks and how far each is.

use crate::Content;
use crate::element::El;
use crate::macros::{component, fills_slots};
use crate::notes::Tag;
use crate::words::{self, word};
use maud::{Markup, Render, html};

component! {
    /// One task.
    pub struct Task {
        /// What it is.
        text: Content,
        /// Where it leads; not a link if empty ("Cannot start yet").
        href: String,
        /// A line of help.
        hint: Content,
        /// How far it is: words, or a [`Tag`].
        status: Content,
        /// Further classes of the status.
        status_classes: String,
    } plain {}
}

/// A task: its name, where it leads, how far it is.
#[must_use]
pub fn task(text: impl Into<Content>, href: impl Into<String>, status: impl Into<Content>) -> Task {
    Task::default().text(text).href(href).status(status)
}

impl Task {
    /// Done: plain words, no colour.
    #[must_use]
    pub fn completed(text: impl Into<Content>, href: impl Into<String>) -> Self {
        task(text, href, word(words::COMPLETED))
    }

    /// To be done: a blue tag.
    #[must_use]
    pub fn incomplete(text: impl Into<Content>, href: impl Into<String>) -> Self {
        task(
            text,
            href,
            crate::notes::tag(word(words::INCOMPLETE), crate::notes::TagColour::Blue),
        )
    }

    /// Cannot start yet: not a link.
    #[must_use]
    pub fn cannot_start_yet(text: impl Into<Content>) -> Self {
        task(text, "", word(words::CANNOT_START)).status_classes("nhsuk-task-list__status--cannot-start-yet")
    }

    /// How far it is, as a tag.
    #[must_use]
    pub fn tagged(self, tag: Tag) -> Self {
        self.status(tag)
    }
}

component! {
    /// A list of tasks.
    pub struct TaskList {
        /// The tasks.
        items: Vec<Task>,
        /// What the ids begin with; `task-list` if empty.
        id_prefix: String,
    } plain {}
}

/// A task list.
#[must_use]
pub fn task_list(items: impl Into<Vec<Task>>) -> TaskList {
    TaskList::default().items(items)
}

impl TaskList {
    fn item(&self, index: usize, task: &Task) -> Markup {
        let prefix = if self.id_prefix.is_empty() {
            "task-list"
        } else {
            self.id_prefix.as_str()
        };
        let hint_id = format!("{prefix}-{}-hint", index + 1);
        let status_id = format!("{prefix}-{}-status", index + 1);
        let described_by = if task.hint.is_empty() {
            status_id.clone()
        } else {
            format!("{hint_id} {status_id}")
        };
        let name = if task.href.is_empty() {
            El::new("div").opt("id", &task.id).attrs(&task.attrs).body(&task.text)
        } else {
            El::new("a")
                .class("nhsuk-task-list__link nhsuk-link")
                .opt("id", &task.id)
                .attr("href", task.href.as_str())
                .attr("aria-describedby", described_by)
                .attrs(&task.attrs)
                .body(&task.text)
        };
        El::new("li")
            .class("nhsuk-task-list__item")
            .class_if(!task.href.is_empty(), "nhsuk-task-list__item--with-link")
            .class(&task.classes)
            .body(html! {
                div class="nhsuk-task-list__name-and-hint" {
                    (name)
                    @if !task.hint.is_empty() { div class="nhsuk-task-list__hint" id=(hint_id) { (task.hint) } }
                }
                (El::new("div").class("nhsuk-task-list__status").class(&task.status_classes).attr("id", status_id).body(&task.status))
            })
    }
}

impl Render for TaskList {
    fn render_to(&self, buffer: &mut String) {
        El::new("ul")
            .class("nhsuk-task-list")
            .class(&self.classes)
            .opt("id", &self.id)
            .attrs(&self.attrs)
            .body(html! { @for (index, task) in self.items.iter().enumerate() { (self.item(index, task)) } })
            .render_to(buffer);
    }
}

fills_slots!(TaskList);
