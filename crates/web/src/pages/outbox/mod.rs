//! The outbox: letters to print, what failed, what may have been sent, what waits and what is done.

mod one;
mod together;

use crate::extract::Asked;
use crate::fmt;
use crate::layout::{self, Sheet};
use crate::me::Me;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use casework::ActKind;
use casework::outbox::{DeliveryState, OutboxRow};
use casework::read::Page;
use maud::{Markup, html};
use nhsuk::{Cell, TagColour, cell};
use serde::Deserialize;

const SEES: Guard = Guard::needs(ActKind::SeeOutbox);

/// The routes of this folder.
pub fn routes(routes: Routes) -> Routes {
    let works = Guard::needs(ActKind::WorkOutbox);
    routes
        .get("/outbox", SEES, show)
        .get(together::AT, works, together::show)
        .post(together::AT, works, together::record)
        .get("/outbox/{id}", SEES, one::show)
        .post("/outbox/{id}", works, one::work)
        .get("/outbox/{id}/print", SEES, one::print)
}

/// The parts of the outbox, those that wait for a human first: state, address, title, what it means.
const PARTS: [(DeliveryState, &str, &str, &str); 6] = [
    (
        DeliveryState::ToPrint,
        "to-print",
        "Letters to print",
        "Print each, post it or give it by hand, then record it here.",
    ),
    (
        DeliveryState::Unsure,
        "perhaps-sent",
        "May have been sent",
        "These were being handed over when the answer failed to come. Nothing here is sent again by itself: a second copy can do harm. Ask the mail server’s log, or the person, then decide.",
    ),
    (
        DeliveryState::Parked,
        "failed",
        "Not sent",
        "These did not get through, or have no safe way. Each needs somebody to decide.",
    ),
    (
        DeliveryState::Waiting,
        "waiting",
        "Waiting",
        "These go by themselves: at their time, after the night, or at the next try.",
    ),
    (
        DeliveryState::Done,
        "sent",
        "Sent",
        "What went by e-mail, was posted or given by hand in the last 90 days.",
    ),
    (
        DeliveryState::Dropped,
        "not-needed",
        "Not needed",
        "What it spoke of was over before it went, or somebody took it out.",
    ),
];

/// The title of the part that a message is in, with the colour of its tag.
fn titled(state: DeliveryState) -> (&'static str, TagColour) {
    let colour = match state {
        DeliveryState::Parked => TagColour::Red,
        DeliveryState::Unsure => TagColour::Orange,
        DeliveryState::ToPrint => TagColour::Blue,
        DeliveryState::Done => TagColour::Green,
        _ => TagColour::Grey,
    };
    let part = PARTS.iter().find(|(of, ..)| *of == state);
    (part.map_or("Being sent", |(_, _, title, _)| *title), colour)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Questions {
    show: String,
    page: usize,
}

async fn show(me: Me, Asked(asked): Asked<Questions>) -> Answer {
    let counts = me.ask(casework::Desk::outbox_counts).await?;
    let count = |state| counts.iter().find(|(s, _)| *s == state).map_or(0, |(_, n)| *n);
    let first = PARTS.iter().take(3).find(|(state, ..)| count(*state) > 0);
    let chosen = PARTS.iter().find(|(_, part, ..)| *part == asked.show);
    let [default, ..] = &PARTS;
    let (state, part, title, about) = *chosen.or(first).unwrap_or(default);
    let page = me.ask(move |desk, p| desk.outbox(p, state, asked.page)).await?;
    let main = html! {
        h1 class="nhsuk-heading-l" { "Messages to people" }
        @if me.app.desk().is_demo() { (nhsuk::inset_text("This is a demonstration. Nothing leaves it: what would be sent by e-mail is shown here and sent to nobody.")) }
        @else if me.app.config().post.server.is_none() { (nhsuk::inset_text("No mail server is set up, so everything goes by letter.")) }
        nav aria-label="Parts of the outbox" {
            ul class="app-actions" {
                @for (of, address, title, _) in PARTS {
                    li { a class="nhsuk-link app-target" href={ "/outbox?show=" (address) } aria-current=[(of == state).then_some("true")] { (title) " (" (count(of)) ")" } }
                }
            }
        }
        h2 class="nhsuk-heading-m" { (title) }
        p { (about) }
        @if page.items.is_empty() { (layout::empty("Nothing is here.", "", None)) }
        @else {
            @if state == DeliveryState::ToPrint && me.may(ActKind::WorkOutbox) { (nhsuk::link_button("Print these letters together", together::AT)) }
            (table(&page, title))
            @if page.pages() > 1 { (nhsuk::pagination(page.page, page.pages(), |n| format!("/outbox?show={part}&page={n}"))) }
        }
    };
    let sheet = Sheet {
        title: format!("Messages to people: {}", fmt::within(title)),
        main,
        ..Sheet::default()
    };
    Ok(layout::app(&me, sheet))
}

fn table(page: &Page<OutboxRow>, title: &str) -> Markup {
    let rows = page.items.iter().map(|row| -> [Cell; 4] {
        let link = html! { a class="nhsuk-link" href={ "/outbox/" (row.id) } { (row.notice.kind.words()) span class="nhsuk-u-visually-hidden" { ": " (name(row)) } } };
        [
            cell(name(row)),
            cell(link),
            cell(html! { (why(row)) "." }),
            cell(fmt::moment(row.at)),
        ]
    });
    let heads: [Cell; 4] = [
        "Person".into(),
        "Message".into(),
        "Why it is here".into(),
        "When".into(),
    ];
    let table = nhsuk::table(title)
        .caption_classes("nhsuk-u-visually-hidden")
        .id("messages")
        .responsive(true);
    html! { (table.classes("app-list").head::<Cell>(heads).rows(rows)) }
}

fn name(row: &OutboxRow) -> String {
    row.line
        .as_ref()
        .map_or_else(|| "Somebody".to_owned(), |line| line.person.listed())
}

/// Why a message is where it is, with the server's answer and whoever decided.
fn why(row: &OutboxRow) -> String {
    let mut words = row.note.why.words().to_owned();
    if let Some(answer) = row.note.answer {
        words = format!("{words} (its answer was {answer})");
    }
    if let Some(by) = &row.by {
        words = format!("{words}, by {by}");
    }
    words
}
