//! A brief in print: as text for a terminal, as a page of its own for a file, as the table of a page in the browser.

use super::{Brief, Fact};
use crate::fmt;
use crate::say::{say, say_with};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use std::fmt::Write as _;

/// The style of the file, in the file: one A4 page, readable on a screen. No page of ours is styled so; this one leaves us.
const STYLE: &str = include_str!("file_style.html");
/// Characters of a line of text.
const WIDTH: usize = 78;

impl Brief {
    /// What it is and who made it, in one sentence.
    #[must_use]
    pub fn about(&self) -> String {
        let people = self.adults.map_or_else(String::new, |n| {
            say_with("brief-adults", &[("count", &fmt::number(i64::from(n)))])
        });
        let public = say(if self.public {
            "brief-all-public"
        } else {
            "brief-not-public"
        });
        let values = [
            ("area", self.area.as_str()),
            ("code", &self.code),
            ("adults", &people),
            ("date", &fmt::date(self.made_on)),
            ("public", &public),
        ];
        say_with("brief-about", &values)
    }

    /// What must be said of invented figures; none for a real service.
    #[must_use]
    pub fn warning(&self) -> Option<String> {
        self.is_fictional.then(|| match &self.service {
            Some(service) => say_with("brief-invented", &[("service", service)]),
            None => say("brief-invented-rest"),
        })
    }

    /// As text for a terminal or an e-mail.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = format!("{}\n", say_with("brief-heading", &[("area", &self.area)]));
        wrap(&mut out, "", &self.about());
        if let Some(warning) = self.warning() {
            wrap(&mut out, "", &warning);
        }
        for part in &self.parts {
            let _ = writeln!(out, "\n{}", part.title.to_uppercase());
            for fact in &part.facts {
                let figure = fact.figure.clone().unwrap_or_else(|| say("brief-not-known"));
                wrap(&mut out, "  ", &format!("{}: {figure}", fact.what));
                if !fact.note.is_empty() {
                    wrap(&mut out, "    ", &fact.note);
                }
                wrap(&mut out, "    ", &format!("[{}]", source(fact)));
            }
        }
        out
    }

    /// As a page of its own, to be kept as a file, sent or printed.
    #[must_use]
    pub fn document(&self) -> String {
        let markup = html! {
            (DOCTYPE)
            html lang="en-GB" {
                head {
                    meta charset="utf-8";
                    title { (say_with("brief-heading", &[("area", &self.area)])) }
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    (PreEscaped(STYLE))
                }
                body {
                    main {
                        h1 { (say_with("brief-heading", &[("area", &self.area)])) }
                        (markup(self))
                    }
                }
            }
        };
        markup.into_string()
    }
}

/// Source and date, or why nothing is known.
fn source(fact: &Fact) -> String {
    if fact.date.is_empty() {
        fact.source.clone()
    } else {
        format!("{}, {}", fact.source, fact.date)
    }
}

/// Breaks a text into lines, each after `indent`; a word longer than a line stands alone.
fn wrap(out: &mut String, indent: &str, text: &str) {
    let mut line = indent.to_owned();
    for word in text.split_whitespace() {
        let used = line.chars().count();
        if used > indent.len() && used + 1 + word.chars().count() > WIDTH {
            let _ = writeln!(out, "{line}");
            indent.clone_into(&mut line);
        }
        if line.len() > indent.len() {
            line.push(' ');
        }
        line.push_str(word);
    }
    let _ = writeln!(out, "{line}");
}

/// The parts, under a heading of the first level.
pub(crate) fn markup(brief: &Brief) -> Markup {
    html! {
        div class="app-brief" {
            p class="app-brief__about" { (brief.about()) }
            @if let Some(warning) = brief.warning() { p class="app-brief__about" { strong { (warning) } } }
            @for part in &brief.parts {
                section {
                    h2 class="nhsuk-heading-s" { (part.title) }
                    dl class="app-brief__facts" {
                        @for fact in &part.facts {
                            div {
                                dt { (fact.what) }
                                dd {
                                    @match &fact.figure {
                                        Some(figure) => strong { (figure) },
                                        None => span class="app-missing" { (say("brief-not-known")) },
                                    }
                                    @if !fact.note.is_empty() { " " (fact.note) }
                                    " " small { (source(fact)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
