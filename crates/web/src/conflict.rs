//! Somebody changed the record while a form was open: what was typed beside what happened since, and the choice to send
//! it all the same.

use crate::fmt;
use crate::form::{EXPECTED, Fields, Filled};
use crate::layout::{self, Sheet, Way};
use crate::me::Me;
use crate::person_banner::PersonBanner;
use crate::words;
use axum::http::StatusCode;
use axum::response::Response;
use casework::read::{Entry, EpisodePage};
use maud::{Markup, html};

/// What the page of a conflict needs.
pub struct Conflict<'a> {
    /// The episode as it is now.
    pub page: &'a EpisodePage,
    /// The version that the form was made from.
    pub expected: u64,
    /// What was typed.
    pub fields: &'a Fields,
    /// Where the form is sent.
    pub action: &'a str,
    /// Where to go instead.
    pub back: &'a str,
}

/// The page, with status 409.
#[must_use]
pub fn page(me: &Me, conflict: &Conflict<'_>) -> Response {
    let since: Vec<&Entry> = conflict
        .page
        .entries
        .iter()
        .filter(|e| e.header.version > conflict.expected)
        .collect();
    let main = draw(me, conflict, &since);
    let banner = PersonBanner::of(conflict.page);
    let way = Way::back(conflict.back);
    let sheet = Sheet {
        title: "Changed in the meantime".to_owned(),
        way,
        main,
        ..Sheet::default()
    };
    let mut response = layout::record(me, &banner, sheet);
    *response.status_mut() = StatusCode::CONFLICT;
    response
}

fn draw(me: &Me, conflict: &Conflict<'_>, since: &[&Entry]) -> Markup {
    // Made from the record as it is now; a new key, because the first press did not get through.
    let mut fields = conflict.fields.clone();
    fields.set(EXPECTED, conflict.page.state.version.to_string());
    let form = Filled {
        fields,
        ..Filled::default()
    };
    html! {
        h1 class="nhsuk-heading-l" { "Somebody changed this record while you were typing" }
        p { "Nothing of yours was saved yet, and nothing is lost. Compare the two, then decide." }
        div class="app-conflict" {
            section {
                h2 class="nhsuk-heading-m" { "What happened since you opened the form" }
                @if since.is_empty() {
                    p { "The change is one that your role does not show." }
                } @else {
                    ul class="nhsuk-list" {
                        @for entry in since {
                            li {
                                strong { (words::event(&entry.event)) }
                                br; (entry.author) ", " (entry.header.role.words()) ", " (fmt::moment(entry.header.at))
                                @for (key, text) in entry.words.iter() { div class="app-as-sent" { (key.words()) ": " (text) } }
                            }
                        }
                    }
                }
            }
            section {
                h2 class="nhsuk-heading-m" { "What you typed" }
                (crate::pages::typed(&form.fields))
                form method="post" action=(conflict.action) novalidate {
                    (me.hidden(&form, None))
                    (crate::pages::hidden_again(&form.fields))
                    (nhsuk::button("Save mine as well").once())
                }
                p { a class="nhsuk-link" href=(conflict.back) { "Leave mine and look at the record" } }
            }
        }
    }
}
