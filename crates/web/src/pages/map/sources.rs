//! Where the figures come from, how areas were joined, and what "not shown" means.

use crate::say::{say, say_linked};
use maud::{Markup, html};
use published::Tables;

/// What a blank means, beside the map.
pub(super) fn not_shown() -> Markup {
    html! {
        div class="nhsuk-inset-text" {
            span class="nhsuk-u-visually-hidden" { (say("map-information")) " " }
            p { strong { (say("map-not-none")) } " " (say("map-not-none-why")) }
            p { (say("map-only")) }
        }
    }
}

/// The foot of every page of the map.
pub(super) fn draw(tables: &Tables) -> Markup {
    let details = html! {
        h3 class="nhsuk-heading-s" { (say("map-joined")) }
        ul class="nhsuk-list nhsuk-list--bullet" {
            li { (say("map-joined-areas")) }
            li { (say("map-joined-boards")) }
            li { (say("map-joined-people")) }
            li { (say("map-joined-rounded")) }
        }
        h3 class="nhsuk-heading-s" { (say("map-files")) }
        ul class="nhsuk-list nhsuk-list--bullet" { @for (file, taken) in tables.sources() { li { (taken) small { " (" (file) ")" } } } }
    };
    html! {
        section class="app-sources" aria-labelledby="sources" {
            h2 class="nhsuk-heading-m" id="sources" { (say("map-sources")) }
            p { (say("map-sources-whose")) " " (say("map-sources-licence")) }
            ul class="nhsuk-list nhsuk-list--bullet" {
                li { (say_linked("map-data-csv", "/map/data.csv")) }
                li { (say_linked("map-data-json", "/map/data.json")) }
                li { (say_linked("map-data-columns", "/map/dictionary")) }
            }
            (nhsuk::details(say("map-joined-files"), details))
        }
    }
}
