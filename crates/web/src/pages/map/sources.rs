//! Where the figures come from, how areas were joined, and what "not shown" means.

use maud::{Markup, html};
use published::Tables;

/// What a blank means, beside the map.
pub(super) fn not_shown() -> Markup {
    html! {
        div class="nhsuk-inset-text" {
            span class="nhsuk-u-visually-hidden" { "Information: " }
            p { strong { "“Not shown” is not “none”." } " The publisher shows no number under 5. So it can stand for nobody, for 1 to 4, or for a figure that was not sent." }
            p { "Only the NHS Talking Therapies programme is counted. Hospital and community teams, charities and long-term work are not in these files." }
        }
    }
}

/// The foot of every page of the map.
pub(super) fn draw(tables: &Tables) -> Markup {
    let details = html! {
        h3 class="nhsuk-heading-s" { "How it was joined" }
        ul class="nhsuk-list nhsuk-list--bullet" {
            li { "The therapy figures are for sub-ICB areas, which were called clinical commissioning groups before July 2022. An area of an earlier year is joined where it has the same code." }
            li { "Each area belongs to one of the integrated care boards of 2022, as the population table says. A board’s figure is the sum of what its areas show." }
            li { "People: residents aged 18 and over, mid-2020. Deprivation: the board’s average score in the English Indices of Deprivation 2025; 1 is the most deprived board. No deprivation by area is in the files." }
            li { "Below the level of England the publisher rounds each number to the nearest 5, so a change of 5 can be rounding alone." }
        }
        h3 class="nhsuk-heading-s" { "The files" }
        ul class="nhsuk-list nhsuk-list--bullet" { @for (file, taken) in tables.sources() { li { (taken) small { " (" (file) ")" } } } }
    };
    html! {
        section class="app-sources" aria-labelledby="sources" {
            h2 class="nhsuk-heading-m" id="sources" { "Sources" }
            p {
                "NHS England, NHS Talking Therapies annual reports; Office for National Statistics, population estimates; Ministry of Housing, Communities and Local Government, English Indices of Deprivation 2025. "
                "Contains public sector information under the Open Government Licence v3.0. Map layout: Open Innovations, MIT licence."
            }
            p {
                "Open data: " a class="nhsuk-link" href="/map/data.csv" { "CSV" } ", " a class="nhsuk-link" href="/map/data.json" { "JSON" } ", "
                a class="nhsuk-link" href="/map/dictionary" { "what each column means" } "."
            }
            (nhsuk::details("How areas were joined, and the files that were read", details))
        }
    }
}
