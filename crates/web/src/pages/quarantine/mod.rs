//! Messages that are held for a human: the list, each one beside what was understood, and what becomes of it.

mod message;
mod resolve;
mod take_down;

use super::plain_form::capital;
use super::shared::{asking, views};
use crate::extract::Asked;
use crate::fmt;
use crate::layout::{self, Sheet};
use crate::me::Me;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use casework::read::Page;
use casework::{ActKind, QuarantineRow};
use maud::{Markup, html};
use nhsuk::{Cell, TagColour, cell};
use serde::Deserialize;

/// The routes of this folder.
pub fn routes(routes: Routes) -> Routes {
    let routes = routes.get("/quarantine", Guard::needs(ActKind::SeeQuarantine), list);
    let add: [fn(Routes) -> Routes; 3] = [message::routes, resolve::routes, take_down::routes];
    add.iter().fold(routes, |routes, add| add(routes))
}

/// The questions in the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Questions {
    only: String,
    page: usize,
}

async fn list(me: Me, Asked(q): Asked<Questions>) -> Answer {
    let rows = me.ask(casework::Desk::quarantine).await?;
    let resolved = q.only == "resolved";
    let waiting = rows.iter().filter(|r| r.resolved.is_none()).count();
    let tabs = [
        (format!("To look at ({waiting})"), "/quarantine".to_owned(), !resolved),
        (
            format!("Resolved ({})", rows.len() - waiting),
            asking("/quarantine", &[("only", "resolved")]),
            resolved,
        ),
    ];
    let chosen: Vec<QuarantineRow> = rows.into_iter().filter(|r| r.resolved.is_some() == resolved).collect();
    let page = Page::of(chosen, q.page);
    let main = html! {
        h1 class="nhsuk-heading-l" { "Held messages" }
        p { "What could not be taken in by rule waits here for a person. A held message is not yet a referral, and its sender was told so." }
        (views("Held messages shown", &tabs))
        @if page.items.is_empty() {
            @if resolved { (layout::empty("No held message was resolved yet.", "Once somebody has said what becomes of a message, it moves here.", Some(("See those to look at", "/quarantine")))) }
            @else { (layout::empty("No message is held.", "Every message that came was taken in, or refused with its reason told to the sender.", None)) }
        } @else {
            (table(&page))
            (nhsuk::pagination(page.page, page.pages(), |n| asking("/quarantine", &[("only", &q.only), ("page", &n.to_string())])))
        }
    };
    let sheet = Sheet {
        title: "Held messages".to_owned(),
        area: "Administration",
        main,
        ..Sheet::default()
    };
    Ok(layout::app(&me, sheet))
}

fn table(page: &Page<QuarantineRow>) -> Markup {
    let heads: [Cell; 4] = ["Came".into(), "From".into(), "Why it is held".into(), "Standing".into()];
    let rows = page.items.iter().map(|row| -> [Cell; 4] {
        let sender = sender(row);
        let link = html! {
            a class="nhsuk-link" href={ "/quarantine/" (row.id) } { (fmt::moment(row.at)) span class="nhsuk-u-visually-hidden" { ", message from " (sender) } }
        };
        let (standing, colour) = match &row.resolved {
            Some((_, words)) => (words.as_str(), TagColour::Green),
            None => ("To look at", TagColour::Orange),
        };
        [
            cell(link),
            cell(sender),
            cell(capital(&row.words)),
            cell(nhsuk::tag(standing, colour).classes("app-status")),
        ]
    });
    let table = nhsuk::table("Held messages")
        .caption_classes("nhsuk-u-visually-hidden")
        .responsive(true);
    html! { (table.classes("app-list").head::<Cell>(heads).rows(rows)) }
}

/// Who sent it, in words. A message that names no sender is known by the system that delivered it.
fn sender(row: &QuarantineRow) -> String {
    match row.sender.trim() {
        "" => "A sender who is not named".to_owned(),
        named => match named.strip_prefix("delivered-by:") {
            Some(by) => format!("Delivered by {by}"),
            None => named.to_owned(),
        },
    }
}
