//! Providers that people are handed over to: charities, NHS services and others, with what they offer and what they said
//! last of their places, each statement with its day.

mod change;
mod one;

use crate::fmt;
use crate::layout::{self, Sheet};
use crate::me::Me;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use crate::words;
use care::provider::{ListState, Provider, Statement};
use care::terms::TherapyCode;
use casework::ActKind;
use casework::read::ProviderRow;
use jiff::civil::Date;
use maud::{Markup, html};
use nhsuk::{Cell, TagColour, cell};

/// The routes of this folder.
pub fn routes(routes: Routes) -> Routes {
    let routes = routes.get("/providers", Guard::needs(ActKind::SeeProviders), list);
    change::routes(one::routes(routes))
}

/// Days after which a statement of places is called old: people are handed over on the strength of it.
const OLD_AFTER: i32 = 60;

async fn list(me: Me) -> Answer {
    let rows = me.ask(casework::Desk::providers).await?;
    let changes = me.may(ActKind::ChangeProviders);
    let main = html! {
        h1 class="nhsuk-heading-l" { "Providers" }
        div class="app-actions" {
            @if changes { (nhsuk::link_button("Register a provider", "/providers/new")) }
            @if me.may(ActKind::SeeHandOvers) { a class="nhsuk-link app-target" href="/hand-overs" { "Hand-overs" } }
            @if me.may(ActKind::SeePickUp) { a class="nhsuk-link app-target" href="/hand-overs/report" { "What charities pick up" } }
        }
        @if rows.is_empty() {
            (layout::empty(
                "No provider has a seat yet.",
                "A charity or another service with a seat accepts the people you hand over, says how many places it has, and tells you who arrived.",
                changes.then_some(("Register the first provider", "/providers/new")),
            ))
        } @else {
            p { "Places and waits are what each provider said itself, on the day that stands beside them." }
            (table(&rows, me.today))
        }
    };
    let sheet = Sheet {
        title: "Providers".to_owned(),
        main,
        ..Sheet::default()
    };
    Ok(layout::app(&me, sheet))
}

fn table(rows: &[ProviderRow], today: Date) -> Markup {
    let heads: [Cell; 3] = ["Provider".into(), "Offers".into(), "Places, as stated".into()];
    let rows = rows.iter().filter_map(|row| -> Option<[Cell; 3]> {
        let facts = row.state.facts.as_ref()?;
        let name = html! {
            a class="nhsuk-link" href={ "/providers/" (row.id) } { (facts.name) }
            small { (facts.kind.words()) ", " (facts.place) }
            @if row.state.closed.is_some() { (nhsuk::tag("Seat closed", TagColour::Grey).classes("app-status")) }
        };
        let offered: Vec<&TherapyCode> = row.state.offered().collect();
        let said = html! {
            @if offered.is_empty() { span class="app-missing" { "Offers nothing yet" } }
            @for help in &offered { @if offered.len() > 1 { strong { (words::therapy(help)) } br; } (said(&row.state, help, today)) }
        };
        let offers: Vec<String> = offered.iter().map(|help| words::therapy(help)).collect();
        Some([cell(name), cell(fmt::joined(&offers)), cell(said)])
    });
    let table = nhsuk::table("Providers")
        .caption_classes("nhsuk-u-visually-hidden")
        .responsive(true);
    html! { (table.classes("app-list").head::<Cell>(heads).rows(rows)) }
}

/// "3 places, about 6 weeks, list open (3 November 2026)", or that nothing was said.
pub(super) fn said(provider: &Provider, help: &TherapyCode, today: Date) -> Markup {
    match provider.said(help) {
        Some(statement) => html! {
            (places_words(statement))
            small { "Said " (fmt::date_and_relative(statement.on, today)) }
            @if care::calendar::days_between(statement.on, today) > OLD_AFTER {
                (nhsuk::tag("Ask again", TagColour::Orange).classes("app-status"))
            }
        },
        None => html! { span class="app-missing" { "Not stated yet" } },
    }
}

/// "3 places, about 6 weeks' wait, paid by a grant".
pub(super) fn places_words(statement: &Statement) -> String {
    let places = &statement.places;
    let free = fmt::count(places.free.into(), "place free", "places free");
    let wait = if places.wait_weeks == 0 {
        "no wait".to_owned()
    } else {
        format!(
            "about {} to wait",
            fmt::count(places.wait_weeks.into(), "week", "weeks")
        )
    };
    let payer = format!("who pays: {}", fmt::within(places.payer.words()));
    match places.list {
        ListState::Open => format!("List open, {free}, {wait}; {payer}"),
        ListState::Closed => format!("List closed to new people, {wait}; {payer}"),
    }
}
