//! A held message: why, what to do, the original beside what was understood, and where it may belong.

use super::sender;
use crate::extract::Id;
use crate::fmt;
use crate::layout::{self, Sheet, Way};
use crate::me::Me;
use crate::pages::find_person::named;
use crate::pages::plain_form::capital;
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use casework::read::AsSent;
use casework::{ActKind, QuarantineId, Quarantined};
use maud::{Markup, html};
use nhsuk::summary_row;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/quarantine/{id}", Guard::needs(ActKind::SeeQuarantine), show)
}

/// A held message.
///
/// # Errors
/// The page that says why not.
pub async fn load(me: &Me, id: QuarantineId) -> Result<Quarantined, Problem> {
    me.ask(move |desk, p| desk.quarantined(p, id)).await
}

async fn show(me: Me, Id(id): Id<QuarantineId>) -> Answer {
    let held = load(&me, id).await?;
    let open = held.row.resolved.is_none() && me.may(ActKind::ResolveQuarantine);
    let main = html! {
        h1 class="nhsuk-heading-l" {
            span class="nhsuk-caption-l" { (sender(&held.row)) ", " (fmt::moment(held.row.at)) }
            "Held message"
        }
        @match &held.row.resolved {
            Some((at, words)) => {
                (nhsuk::inset_text(html! {
                    p { strong { (words) } ", " (fmt::moment(*at)) }
                    @if let Some(episode) = held.row.episode { p { a class="nhsuk-link" href={ "/episodes/" (episode) } { "Open the record it went to" } } }
                }))
            }
            None => (why(&held)),
        }
        @if open { (what_next(&held)) }
        (sides(&held))
    };
    let sheet = Sheet {
        title: "Held message".to_owned(),
        area: "Held messages",
        way: Way::crumbs([("Held messages", "/quarantine")]),
        main,
        ..Sheet::default()
    };
    Ok(layout::app(&me, sheet))
}

fn why(held: &Quarantined) -> Markup {
    html! {
        (nhsuk::warning_callout(nhsuk::heading(2, "Why it is held"), html! {
            p { (capital(&held.row.words)) "." }
            @if !held.row.ask.is_empty() { p { strong { (held.row.ask) } } }
        }))
        @if !held.issues.is_empty() {
            h2 class="nhsuk-heading-m" { "To look at" }
            ul class="nhsuk-list nhsuk-list--bullet" { @for issue in &held.issues { li { (issue) } } }
        }
    }
}

fn what_next(held: &Quarantined) -> Markup {
    let at = format!("/quarantine/{}", held.row.id);
    let link = |page: &str, words: &str, hint: &str| {
        html! { li { a class="nhsuk-link" href={ (at) "/" (page) } { (words) } br; (hint) } }
    };
    html! {
        section aria-labelledby="next" {
            h2 class="nhsuk-heading-m" id="next" { "What becomes of it?" }
            ul class="nhsuk-list" {
                @if held.can_be_taken { (link("take", "Take it in as a referral", "As it stands, with what was understood below.")) }
                (link("take-down", "Write the referral down", "When it asks for somebody’s help but says so in a way that was not understood."))
                (link("link", "Add it to a record that is here", "An update, a withdrawal, or a letter about somebody who is here already."))
                (link("not-ours", "It is not for this service", "With the reason, and whom you told."))
            }
        }
        @if !held.candidates.is_empty() {
            p { "It may belong to:" }
            ul class="nhsuk-list nhsuk-list--bullet" {
                @for (episode, person, why) in &held.candidates {
                    li { a class="nhsuk-link" href={ (at) "/link/" (episode) } { (named(person)) } ". " (why) "." }
                }
            }
        }
    }
}

fn sides(held: &Quarantined) -> Markup {
    let sent: &AsSent = &held.sent;
    html! {
        div class="app-sides" {
            section class="app-sides__side app-sides__side--sent" {
                h2 class="nhsuk-heading-m" { "As it was sent" }
                p { "The message, kept as it came. " a class="nhsuk-link" href={ "/quarantine/" (held.row.id) "/original" } download { "Download it" } }
                pre class="app-message" tabindex="0" role="region" aria-label="The message as it was sent" { (sent.original) }
            }
            section class="app-sides__side" {
                h2 class="nhsuk-heading-m" { "What was understood" }
                @if sent.is_understood() { (understood(sent)) }
                @else { p { "Nothing that could be read as a referral." } }
            }
        }
    }
}

fn understood(sent: &AsSent) -> Markup {
    let mut sections: Vec<(&str, Vec<(&str, &str)>)> = Vec::new();
    for row in &sent.understood {
        let pair = (row.label.as_str(), row.value.as_str());
        match sections.last_mut() {
            Some((section, rows)) if *section == row.section => rows.push(pair),
            _ => sections.push((row.section, vec![pair])),
        }
    }
    html! {
        @if !sent.to_check.is_empty() {
            h3 class="nhsuk-heading-s" { "Please check" }
            ul class="nhsuk-list nhsuk-list--bullet" {
                @for check in &sent.to_check { li { (check.words) @if let Some(value) = &check.value { ": " strong { (value) } } " " small { (check.path) } } }
            }
        }
        @for (section, rows) in &sections {
            h3 class="nhsuk-heading-s" { (section) }
            (nhsuk::summary_list().facts(rows.iter().map(|(label, value)| summary_row(*label, *value))))
        }
        @if !sent.unread.is_empty() {
            (nhsuk::details(
                format!("{} of the message we did not read", fmt::plural(sent.unread.len(), "part", "parts")),
                html! { ul { @for path in &sent.unread { li { code { (path) } } } } },
            ))
        }
    }
}
