//! The queue of comments: what sounds like a crisis first, then reports, then what is held, oldest first.

use super::{PATH, pressing, sheet};
use crate::extract::Asked;
use crate::fmt;
use crate::layout;
use crate::markdown;
use crate::me::Me;
use crate::pages::shared::{asking, views};
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use care::news::{Comment, CommentStage};
use casework::ActKind;
use casework::news::{QueueRow, QueueStanding};
use jiff::civil::Date;
use maud::{Markup, html};
use nhsuk::TagColour;
use serde::Deserialize;

pub(super) const QUEUE: &str = "/moderation/comments";

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes.get(
        QUEUE,
        Guard::needs(ActKind::SeeComments).and(ActKind::SeeNewsDesk),
        list,
    )
}

/// The questions in the address: codes only.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Questions {
    only: String,
    page: usize,
}

const VIEWS: [(&str, &str, QueueStanding); 3] = [
    ("", "Waiting", QueueStanding::Waiting),
    ("shown", "Shown", QueueStanding::Shown),
    ("not", "Not shown", QueueStanding::NotShown),
];

async fn list(me: Me, Asked(q): Asked<Questions>) -> Answer {
    let chosen = VIEWS.iter().find(|(code, _, _)| *code == q.only);
    let standing = chosen.map_or(QueueStanding::Waiting, |(_, _, standing)| *standing);
    let number = q.page.max(1);
    let (page, overview) = me
        .ask(move |desk, p| Ok((desk.comment_queue(p, standing, None, number)?, desk.news_overview(p)?)))
        .await?;
    let tabs: Vec<(String, String, bool)> = VIEWS
        .iter()
        .map(|(code, words, of)| ((*words).to_owned(), asking(QUEUE, &[("only", code)]), *of == standing))
        .collect();
    let main = html! {
        h1 class="nhsuk-heading-l" { "Comments" }
        @if overview.pressing > 0 { (pressing(overview.pressing)) }
        (views("Comments shown", &tabs))
        @if page.items.is_empty() {
            (layout::empty("No comment here.", "New comments and reports come under “Waiting”, what sounds like a crisis first.", None))
        } @else {
            p { (fmt::plural(page.total, "comment", "comments")) }
            (rows(page.items.iter(), me.today))
            (nhsuk::pagination(page.page, page.pages(), |n| asking(QUEUE, &[("only", &q.only), ("page", &n.to_string())])))
        }
    };
    Ok(layout::app(&me, sheet("Comments", PATH, main)))
}

/// Comments to be read one after the other.
pub(super) fn rows<'r>(rows: impl Iterator<Item = &'r QueueRow>, today: Date) -> Markup {
    html! {
        ol class="app-comments" {
            @for row in rows {
                li {
                    div class={ "app-comment" @if row.state.presses() { " app-comment--presses" } } {
                        p class="app-status-row" { (tags(row)) }
                        p class="app-byline" { (from(row, today)) }
                        div class="app-comment__text" { (markdown::plain(&row.message)) }
                        (names(row))
                        p { a class="nhsuk-link app-target" href={ (QUEUE) "/" (row.id) } { "Read and decide"
                            span class="nhsuk-u-visually-hidden" { " on the comment by " (row.name.as_deref().unwrap_or("somebody without a name")) " on " (row.title) } } }
                    }
                }
            }
        }
    }
}

/// "Robin, on “Shorter waits”, 22 November 2026 (today)".
pub(super) fn from(row: &QueueRow, today: Date) -> Markup {
    html! {
        (row.name.as_deref().unwrap_or("Without a name")) ", on “" (row.title) "”"
        @if let Some(at) = row.state.sent_at { ", " (fmt::date_and_relative(care::calendar::london_date(at), today)) }
    }
}

/// Where a comment stands, and what about it needs somebody.
pub(super) fn tags(row: &QueueRow) -> Markup {
    let state: &Comment = &row.state;
    let (words, colour) = match state.stage() {
        CommentStage::Held => ("Held", TagColour::Yellow),
        CommentStage::Published => ("Shown", TagColour::Green),
        CommentStage::Refused => ("Not shown", TagColour::Grey),
        CommentStage::TakenDown => ("Taken down", TagColour::Orange),
    };
    html! {
        @if state.presses() { (nhsuk::tag("Sounds like a crisis", TagColour::Red).classes("app-status")) " " }
        @if state.reports_open > 0 {
            (nhsuk::tag(fmt::plural(state.reports_open.into(), "report", "reports"), TagColour::Orange).classes("app-status")) " "
        }
        @if !row.names_staff.is_empty() { (nhsuk::tag("Names staff", TagColour::Purple).classes("app-status")) " " }
        (nhsuk::tag(words, colour).classes("app-status"))
    }
}

/// Whom of the staff it seems to name.
pub(super) fn names(row: &QueueRow) -> Markup {
    html! {
        @if !row.names_staff.is_empty() {
            p class="nhsuk-body-s" { "Seems to name " (fmt::joined(&row.names_staff)) ". Staff are not named on these pages." }
        }
    }
}
