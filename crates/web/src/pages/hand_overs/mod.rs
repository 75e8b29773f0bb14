//! Hand-overs to providers: those not settled yet, all of them, and one with what was said. A hand-over that did not arrive
//! is still ours, and the list says so.

mod give;
mod one;
mod report;

pub(in crate::pages) use give::{fields as give_fields, read_to};

use super::shared::{asking, views};
use crate::extract::Asked;
use crate::fmt;
use crate::layout::{self, Sheet};
use crate::me::Me;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use crate::words;
use care::hand_over::{HandOver, HandOverStage};
use casework::ActKind;
use casework::read::{EpisodePage, HandOverLine, Page};
use jiff::civil::Date;
use maud::{Markup, html};
use nhsuk::{Cell, TagColour, cell};
use serde::Deserialize;

/// The routes of this folder.
pub fn routes(routes: Routes) -> Routes {
    let routes = routes.get("/hand-overs", Guard::needs(ActKind::SeeHandOvers), list);
    let add: [fn(Routes) -> Routes; 3] = [report::routes, one::routes, give::routes];
    add.iter().fold(routes, |routes, add| add(routes))
}

/// The questions in the address: codes only.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Questions {
    only: String,
    page: usize,
}

/// The views of the list: code, words.
const VIEWS: [(&str, &str); 4] = [
    ("", "Not settled"),
    ("failed", "Did not arrive, ours"),
    ("arrived", "Arrived"),
    ("all", "All"),
];

fn shows(only: &str, h: &HandOver) -> bool {
    match only {
        "failed" => h.is_still_ours() && !h.is_outstanding(),
        "arrived" => !h.is_still_ours(),
        "all" => true,
        _ => h.is_outstanding(),
    }
}

/// Late ones first, then by the day by which something is expected.
fn urgency(h: &HandOver, today: Date) -> (bool, Option<Date>) {
    let late = h.is_unanswered_late(today) || h.is_arrival_late(today);
    let next = if h.stage == Some(HandOverStage::Unanswered) {
        h.answer_by
    } else {
        h.facts.as_ref().map(|f| f.arrive_by)
    };
    (!late, next.filter(|_| h.is_outstanding()))
}

async fn list(me: Me, Asked(q): Asked<Questions>) -> Answer {
    let rows = me.ask(|desk, p| desk.hand_overs(p, false)).await?;
    let today = me.today;
    let tabs: Vec<(String, String, bool)> = VIEWS
        .iter()
        .map(|(code, words)| {
            let count = rows.iter().filter(|row| shows(code, &row.state)).count();
            let href = asking("/hand-overs", &[("only", code)]);
            (format!("{words} ({count})"), href, q.only == *code)
        })
        .collect();
    let none_at_all = rows.is_empty();
    let mut chosen: Vec<HandOverLine> = rows.into_iter().filter(|row| shows(&q.only, &row.state)).collect();
    if q.only.is_empty() {
        chosen.sort_by_key(|row| urgency(&row.state, today));
    }
    let page = Page::of(chosen, q.page.max(1));
    let main = html! {
        h1 class="nhsuk-heading-l" { "Hand-overs" }
        div class="app-actions" {
            @if me.may(ActKind::SeeProviders) { a class="nhsuk-link app-target" href="/providers" { "Providers and their places" } }
            @if me.may(ActKind::SeePickUp) { a class="nhsuk-link app-target" href="/hand-overs/report" { "What charities pick up" } }
        }
        @if none_at_all {
            (layout::empty(
                "Nobody was handed over to a provider with a seat yet.",
                "From a decision to refer somebody on you can hand them over, with what they agreed to share. Until they have arrived they are still ours.",
                Some(("Providers", "/providers")),
            ))
        } @else {
            (views("Hand-overs shown", &tabs))
            @if page.items.is_empty() {
                (layout::empty("No hand-over stands here.", "The view above leaves none.", Some(("Show all hand-overs", "/hand-overs?only=all"))))
            } @else {
                @if q.only.is_empty() { p { "Still ours, every one of them: the clock goes on until they have arrived." } }
                (table(&page.items, today))
                (nhsuk::pagination(page.page, page.pages(), |n| asking("/hand-overs", &[("only", &q.only), ("page", &n.to_string())])))
            }
        }
    };
    let sheet = Sheet {
        title: "Hand-overs".to_owned(),
        main,
        ..Sheet::default()
    };
    Ok(layout::app(&me, sheet))
}

fn table(rows: &[HandOverLine], today: Date) -> Markup {
    let heads: [Cell; 4] = ["Person".into(), "To".into(), "Handed over".into(), "Standing".into()];
    let rows = rows.iter().filter_map(|row| -> Option<[Cell; 4]> {
        let facts = row.state.facts.as_ref()?;
        Some([
            cell(html! { a class="nhsuk-link" href={ "/hand-overs/" (row.id) } { (row.line.person.listed()) } small { "Referred " (fmt::wait_since(row.line.received_on, today)) } }),
            cell(html! { (row.provider) small { (words::therapy(&facts.help)) } }),
            cell(row.state.handed_on.map(fmt::date).unwrap_or_default()),
            cell(html! { (stage_tag(&row.state, today)) small { (standing(&row.state)) } }),
        ])
    });
    let table = nhsuk::table("Hand-overs")
        .caption_classes("nhsuk-u-visually-hidden")
        .responsive(true);
    html! { (table.classes("app-list").head::<Cell>(heads).rows(rows)) }
}

/// The tag of a hand-over's stage; what is late says so.
pub(in crate::pages) fn stage_tag(h: &HandOver, today: Date) -> Markup {
    let Some(stage) = h.stage else { return Markup::default() };
    if h.is_unanswered_late(today) {
        return html! { (nhsuk::tag("Answer overdue", TagColour::Orange).classes("app-status")) };
    }
    if h.is_arrival_late(today) {
        return html! { (nhsuk::tag("Arrival overdue", TagColour::Orange).classes("app-status")) };
    }
    let colour = match stage {
        HandOverStage::Unanswered | HandOverStage::Accepted => TagColour::Yellow,
        HandOverStage::Declined | HandOverStage::NotArrived => TagColour::Orange,
        HandOverStage::Arrived | HandOverStage::Ended => TagColour::Green,
        HandOverStage::Withdrawn => TagColour::Grey,
    };
    html! { (nhsuk::tag(stage.words(), colour).classes("app-status")) }
}

/// What is expected, or when it was settled.
pub(in crate::pages) fn standing(h: &HandOver) -> String {
    let day = |on: Option<Date>| on.map(fmt::date).unwrap_or_default();
    let arrive_by = h.facts.as_ref().map(|f| f.arrive_by);
    match h.stage {
        Some(HandOverStage::Unanswered) => format!("answer expected by {}", day(h.answer_by)),
        Some(HandOverStage::Accepted) => match h.first_on {
            Some(on) => format!(
                "first appointment {}; arrival expected by {}",
                fmt::date(on),
                day(arrive_by)
            ),
            None => format!("arrival expected by {}", day(arrive_by)),
        },
        Some(HandOverStage::Declined) => format!(
            "{}, {}",
            h.declined.map_or("", care::hand_over::NotTaken::words),
            day(h.failed_on)
        ),
        Some(HandOverStage::NotArrived) => day(h.failed_on),
        Some(HandOverStage::Withdrawn) => format!(
            "by {}",
            h.withdrawn_by.map_or_else(String::new, |by| fmt::within(by.words()))
        ),
        Some(HandOverStage::Arrived) => day(h.arrived_on),
        Some(HandOverStage::Ended) => h.ended.map_or_else(String::new, |(on, how, outcome)| {
            let outcome = outcome.map_or("outcome not shared", care::hand_over::SharedOutcome::words);
            format!("{}, {}; {}", how.words(), fmt::date(on), fmt::within(outcome))
        }),
        None => String::new(),
    }
}

/// The hand-overs of an episode, for its page.
pub(in crate::pages) fn card(me: &Me, page: &EpisodePage) -> Markup {
    html! {
        @if !page.hand_overs.is_empty() {
            h2 class="nhsuk-heading-m" id="hand-overs" { "Handed over" }
            @for row in &page.hand_overs {
                p {
                    @if me.may(ActKind::SeeHandOvers) { a class="nhsuk-link" href={ "/hand-overs/" (row.id) } { (row.provider) } }
                    @else { (row.provider) }
                    " " (stage_tag(&row.state, page.today)) " " (standing(&row.state))
                    @if row.state.is_outstanding() { ". Still ours until they have arrived." }
                }
            }
        }
    }
}
