//! The news desk, for editors and the moderator: what waits, posts in every stage, the banner, the rules for comments.

mod comment;
mod notices;
mod post;
mod queue;
mod steps;
mod write;

use super::plain_form::one_press;
use crate::fmt;
use crate::layout::{self, Sheet, Way};
use crate::me::Me;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use care::news::{News, NewsStage};
use casework::ActKind;
use casework::news::{NewsOverview, NewsRow, QueueStanding};
use jiff::civil::Date;
use maud::{Markup, html};
use nhsuk::{Cell, TagColour, cell, number};

const PATH: &str = "/moderation";
const AREA: &str = "News desk";
/// Comments on the first page: those that press are always among them.
const FIRST: usize = 5;

/// The routes of this folder.
pub fn routes(routes: Routes) -> Routes {
    let routes = routes.get(PATH, Guard::needs(ActKind::SeeNewsDesk), first);
    let add: [fn(Routes) -> Routes; 6] = [
        queue::routes,
        comment::routes,
        write::routes,
        post::routes,
        steps::routes,
        notices::routes,
    ];
    add.iter().fold(routes, |routes, add| add(routes))
}

async fn first(me: Me) -> Answer {
    let overview = me.ask(casework::Desk::news_overview).await?;
    let queue = if me.may(ActKind::SeeComments) {
        Some(
            me.ask(|desk, p| desk.comment_queue(p, QueueStanding::Waiting, None, 1))
                .await?,
        )
    } else {
        None
    };
    let main = html! {
        h1 class="nhsuk-heading-l" { "News desk" }
        @if let Some(queue) = &queue {
            h2 class="nhsuk-heading-m" { "Comments that wait" }
            @if overview.pressing > 0 { (pressing(overview.pressing)) }
            @if queue.items.is_empty() {
                (layout::empty("No comment waits.", "New comments and reports come here, what sounds like a crisis first.", None))
            } @else {
                (queue::rows(queue.items.iter().take(FIRST), me.today))
                p { a class="nhsuk-link" href="/moderation/comments" { "All comments that wait (" (overview.waiting) ")" } }
            }
        } @else {
            p { (fmt::plural(overview.waiting, "comment waits", "comments wait")) " for a moderator." }
        }
        h2 class="nhsuk-heading-m" { "Banner on every public page" }
        (banner(&me, &overview))
        h2 class="nhsuk-heading-m" { "Posts" }
        div class="app-actions" {
            @if me.may(ActKind::WriteNews) { (nhsuk::link_button("Write a post", "/moderation/posts/new")) }
            a class="nhsuk-link app-target" href="/news" { "The news as everybody sees it" }
        }
        @if overview.posts.is_empty() {
            (layout::empty("No post was written yet.", "A post is a draft until somebody publishes it.", None))
        } @else { (table(&overview.posts, me.today)) }
        @if me.may(ActKind::RuleComments) {
            p { a class="nhsuk-link" href="/moderation/rules" { "Rules for comments" } }
        }
    };
    let sheet = Sheet {
        title: AREA.to_owned(),
        main,
        ..Sheet::default()
    };
    Ok(layout::app(&me, sheet))
}

/// Somebody may be in danger: first on the page, before any list.
fn pressing(count: usize) -> Markup {
    let words = html! {
        p { (fmt::plural(count, "comment sounds", "comments sound")) " like somebody in a crisis. Read these first, and write down what you did." }
    };
    html! { (nhsuk::warning_callout("Look now", words)) }
}

fn banner(me: &Me, overview: &NewsOverview) -> Markup {
    let raises = me.may(ActKind::RaiseBanner);
    html! {
        @match &overview.board.banner {
            Some((banner, at)) => {
                (layout::emergency(banner))
                p class="nhsuk-body-s" {
                    "Raised " (fmt::moment(*at))
                    @if let Some(until) = banner.until {
                        @if until < me.today { ". It is not shown any more since " (fmt::date(until)) "." }
                        @else { ". Shown until " (fmt::date(until)) "." }
                    } @else { ". Shown until it is lowered." }
                }
                @if raises {
                    (one_press(me, "/moderation/banner/lower", &[], Some(overview.board_version), nhsuk::button("Lower the banner").secondary()))
                    p { a class="nhsuk-link" href="/moderation/banner" { "Raise another in its place" } }
                }
            }
            None => {
                p { "None is raised." }
                @if raises { p { a class="nhsuk-link" href="/moderation/banner" { "Raise a banner" } } }
            }
        }
    }
}

fn table(posts: &[NewsRow], today: Date) -> Markup {
    let heads: [Cell; 5] = [
        "Post".into(),
        "Stage".into(),
        "Comments taken".into(),
        number("Shown"),
        number("Waiting"),
    ];
    let rows = posts.iter().filter_map(|row| -> Option<[Cell; 5]> {
        let facts = row.state.facts.as_ref()?;
        let post = html! { a class="nhsuk-link" href={ (PATH) "/posts/" (row.id) } { (facts.title) } };
        Some([
            cell(post),
            cell(html! { (stage_tag(&row.state, today)) @if let Some(on) = row.state.published_on { small { (fmt::date(on)) } } }),
            cell(taken(&row.state, today)),
            number(row.shown.to_string()),
            number(row.waiting.to_string()),
        ])
    });
    let table = nhsuk::table("Posts")
        .caption_classes("nhsuk-u-visually-hidden")
        .responsive(true);
    html! { (table.classes("app-list").head::<Cell>(heads).rows(rows)) }
}

/// "Until 3 December 2026", "No".
fn taken(post: &News, today: Date) -> String {
    match post.comments_until {
        Some(until) if today <= until => format!("Until {}", fmt::date(until)),
        Some(until) => format!("Closed since {}", fmt::date(until)),
        None => "No".to_owned(),
    }
}

/// The tag of a post's stage.
fn stage_tag(post: &News, today: Date) -> Markup {
    let (words, colour) = match post.stage() {
        NewsStage::Published if !post.is_public(today) => ("Kept back until its day", TagColour::Yellow),
        NewsStage::Published => (NewsStage::Published.words(), TagColour::Green),
        NewsStage::Draft => (NewsStage::Draft.words(), TagColour::Grey),
        NewsStage::Archived => (NewsStage::Archived.words(), TagColour::Blue),
        NewsStage::TakenDown => (NewsStage::TakenDown.words(), TagColour::Orange),
    };
    html! { (nhsuk::tag(words, colour).classes("app-status")) }
}

/// The frame of a page of the news desk.
fn sheet<'a>(title: &str, back: &str, main: Markup) -> Sheet<'a> {
    Sheet {
        title: title.to_owned(),
        area: AREA,
        way: Way::back(back),
        main,
        ..Sheet::default()
    }
}
