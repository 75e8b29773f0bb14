//! A provider's own pages: who was handed over to it, one hand-over with its steps, and its places. It sees the agreed
//! minimum of the people in its hands, and nothing else of the service.

mod one;
mod places;
mod steps;

use super::hand_overs::{stage_tag, standing};
use super::providers::places_words;
use crate::extract::Asked;
use crate::fmt;
use crate::layout::{self, Sheet};
use crate::me::Me;
use crate::pages::shared::{asking, views};
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use crate::words;
use care::hand_over::{HandOver, HandOverStage};
use casework::ActKind;
use casework::read::{Page, Seat, SeatLine};
use jiff::civil::Date;
use maud::{Markup, html};
use nhsuk::{Cell, TagColour, cell};
use serde::Deserialize;

/// The routes of this folder.
pub fn routes(routes: Routes) -> Routes {
    let routes = routes.get("/seat", Guard::needs(ActKind::SeeOwnSeat), home);
    let add: [fn(Routes) -> Routes; 3] = [places::routes, one::routes, steps::routes];
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
const VIEWS: [(&str, &str); 3] = [("", "Needs you"), ("here", "With you"), ("over", "Over")];

fn shows(only: &str, h: &HandOver) -> bool {
    match only {
        "here" => h.stage == Some(HandOverStage::Arrived),
        "over" => !h.is_outstanding() && h.stage != Some(HandOverStage::Arrived),
        _ => h.is_outstanding(),
    }
}

async fn home(me: Me, Asked(q): Asked<Questions>) -> Answer {
    let seat = me.ask(casework::Desk::my_seat).await?;
    let today = me.today;
    let tabs: Vec<(String, String, bool)> = VIEWS
        .iter()
        .map(|(code, words)| {
            let count = seat.hand_overs.iter().filter(|h| shows(code, &h.state)).count();
            let href = asking("/seat", &[("only", code)]);
            (format!("{words} ({count})"), href, q.only == *code)
        })
        .collect();
    let mut chosen: Vec<SeatLine> = seat
        .hand_overs
        .iter()
        .filter(|h| shows(&q.only, &h.state))
        .cloned()
        .collect();
    if q.only.is_empty() {
        chosen.sort_by_key(|h| h.state.handed_on);
    }
    let page = Page::of(chosen, q.page.max(1));
    let main = html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { "Provider seat" } (seat.row.state.name()) }
        @if seat.row.state.closed.is_some() { (nhsuk::inset_text("Your seat is closed: nobody new is handed over to you. You can still finish what is open.")) }
        h2 class="nhsuk-heading-m" { "People handed over to you" }
        @if seat.hand_overs.is_empty() {
            (layout::empty(
                "Nobody was handed over to you yet.",
                "When the service hands somebody over, with their agreement, they will stand here with what it is about and how to reach them safely.",
                Some(("Say how many places you have", "/seat/places")),
            ))
        } @else {
            (views("Hand-overs shown", &tabs))
            @if page.items.is_empty() {
                (layout::empty("Nobody stands here.", if q.only.is_empty() { "Every hand-over is answered, and everybody has arrived." } else { "The view above leaves nobody." }, None))
            } @else {
                (table(&page.items, today))
                (nhsuk::pagination(page.page, page.pages(), |n| asking("/seat", &[("only", &q.only), ("page", &n.to_string())])))
            }
        }
        (your_places(&seat, today))
    };
    let sheet = Sheet {
        title: "Your seat".to_owned(),
        main,
        ..Sheet::default()
    };
    Ok(layout::app(&me, sheet))
}

fn table(rows: &[SeatLine], today: Date) -> Markup {
    let heads: [Cell; 4] = ["Person".into(), "For".into(), "Handed over".into(), "Standing".into()];
    let rows = rows.iter().filter_map(|row| -> Option<[Cell; 4]> {
        let facts = row.state.facts.as_ref()?;
        let name = row.name.as_deref().unwrap_or("No longer shown");
        Some([
            cell(html! { a class="nhsuk-link" href={ "/seat/hand-overs/" (row.id) } { (name) } }),
            cell(words::therapy(&facts.help)),
            cell(row.state.handed_on.map(fmt::date).unwrap_or_default()),
            cell(html! { (stage_tag(&row.state, today)) small { (standing(&row.state)) } }),
        ])
    });
    let table = nhsuk::table("People handed over to you").caption_classes("nhsuk-u-visually-hidden");
    html! { (table.responsive(true).classes("app-list").head::<Cell>(heads).rows(rows)) }
}

fn your_places(seat: &Seat, today: Date) -> Markup {
    let state = &seat.row.state;
    let offered: Vec<_> = state.offered().collect();
    html! {
        h2 class="nhsuk-heading-m" { "Your places" }
        @if offered.is_empty() {
            p { "The service has not recorded yet what you offer. Ask it to, and you can say how many places you have." }
        } @else {
            @for help in &offered {
                p {
                    strong { (words::therapy(help)) } br;
                    @match state.said(help) {
                        Some(s) => {
                            (places_words(s)) ". Said " (fmt::date_and_relative(s.on, today)) "."
                            @if care::calendar::days_between(s.on, today) > 30 { " " (nhsuk::tag("Is this still right?", TagColour::Orange).classes("app-status")) }
                        }
                        None => "You have said nothing about it yet.",
                    }
                }
            }
            @if state.closed.is_none() { p { a class="nhsuk-link" href="/seat/places" { "Say how many places you have now" } } }
        }
    }
}
