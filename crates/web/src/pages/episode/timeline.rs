//! What happened, newest first, each with who, when and in which role.

use crate::fmt;
use crate::words::{self, Mark};
use care::episode::EpisodeEvent;
use casework::ActKind;
use casework::read::{Entry, EpisodePage};
use maud::{Markup, html};

/// Entries that stand open; older ones open by one press.
const SHOWN: usize = 20;

pub(super) fn draw(page: &EpisodePage, hidden: usize) -> Markup {
    let newest: Vec<&Entry> = page.entries.iter().rev().collect();
    let (shown, older) = newest.split_at_checked(SHOWN).unwrap_or((&newest, &[]));
    html! {
        h2 class="nhsuk-heading-m" id="timeline" { "What happened" }
        (list(page, shown))
        @if !older.is_empty() {
            (nhsuk::details(fmt::plural(older.len(), "earlier entry", "earlier entries"), list(page, older)))
        }
        @if hidden > 0 { p class="nhsuk-body-s" { (fmt::plural(hidden, "entry is", "entries are")) " not shown in your role." } }
    }
}

fn list(page: &EpisodePage, entries: &[&Entry]) -> Markup {
    html! { ol class="app-timeline" { @for entry in entries { (item(page, entry)) } } }
}

fn item(page: &EpisodePage, entry: &Entry) -> Markup {
    let class = match (entry.misfiled, words::mark(&entry.event)) {
        (true, _) => "app-timeline__item app-timeline__item--withdrawn",
        (false, Mark::Decision) => "app-timeline__item app-timeline__item--decision",
        (false, Mark::Concern) => "app-timeline__item app-timeline__item--concern",
        (false, Mark::Plain) => "app-timeline__item",
    };
    let team = if entry.team.is_empty() {
        String::new()
    } else {
        format!(", {}", entry.team)
    };
    let recorded = care::calendar::london_date(entry.header.at);
    let on = entry.header.date();
    html! {
        li class=(class) {
            p class="app-timeline__title" { (words::event(&entry.event)) }
            p class="app-timeline__who" {
                time datetime=(fmt::iso(on)) { (fmt::date_and_relative(on, page.today)) }
                ", " (entry.author) ", " (entry.header.role.words().to_lowercase()) (team)
                @if on != recorded { ". Recorded " (fmt::date(recorded)) }
            }
            @if entry.misfiled { p { "Marked as belonging elsewhere; its text is not shown." } }
            @else if matches!(entry.event, EpisodeEvent::NoteWritten { .. }) && !entry.words.is_empty() {
                p { a class="nhsuk-link" href="#notes" { "Read it under Notes" } }
            } @else {
                @for (key, text) in entry.words.iter() {
                    p class="nhsuk-u-margin-bottom-1" { strong { (key.words()) } }
                    div class="app-as-sent" { (text) }
                }
            }
            @if page.may(ActKind::HoldBack) && !entry.misfiled && !entry.words.is_empty() {
                p class="nhsuk-body-s app-no-print" {
                    a class="nhsuk-link" href={ "/episodes/" (page.id) "/copy/" (entry.header.version) } {
                        "In their copy?" span class="nhsuk-u-visually-hidden" { " Entry of " (fmt::date(on)) }
                    }
                }
            }
            @if !entry.masked.is_empty() { p class="app-missing" { "Text not shown in your role" } }
        }
    }
}
