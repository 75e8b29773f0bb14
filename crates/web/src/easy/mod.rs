//! Easy read: what the key pages say, with one idea in a sentence, larger, each beside a picture of our own. The sentences
//! are in `locales/en-GB/easy.ftl`; `cargo xtask tidy` holds them to a lower reading age.

mod pictures;

pub(crate) use pictures::Picture;

use crate::say::say;
use maud::{Markup, html};

/// A picture and what it stands beside.
pub(crate) struct Line {
    picture: Picture,
    words: Vec<Markup>,
}

impl Line {
    /// A line of sentences by name.
    pub(crate) fn new(picture: Picture, names: &[&str]) -> Self {
        let words = names.iter().map(|name| html! { (say(name)) }).collect();
        Self { picture, words }
    }

    /// One more sentence, ready to print.
    #[must_use]
    pub(crate) fn and(mut self, words: Markup) -> Self {
        self.words.push(words);
        self
    }

    fn draw(&self) -> Markup {
        html! {
            li class="app-easy__line" {
                (self.picture.draw())
                div { @for words in &self.words { p { (words) } } }
            }
        }
    }
}

/// A page in easy read: its heading, its lines, and the way to the full page.
pub(crate) fn draw(heading: &str, lines: &[Line], more: &Markup, full: &str) -> Markup {
    html! {
        div class="app-easy" {
            h1 class="nhsuk-heading-xl" { (heading) }
            ul class="app-easy__lines" { @for line in lines { (line.draw()) } }
            (more)
            p class="app-no-print" { a class="nhsuk-link app-target" href=(full) { (say("easy-full")) } }
        }
    }
}

/// The way from a full page to its easy one.
pub(crate) fn link(href: &str) -> Markup {
    html! { p class="app-easy-link app-no-print" { a class="nhsuk-link app-target" href=(href) { (say("easy-link")) } } }
}
