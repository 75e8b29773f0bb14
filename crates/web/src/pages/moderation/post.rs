//! One post as its editors see it: how it reads, what can be done with it, what happened to it.

use super::write::{as_read, load};
use super::{PATH, sheet, stage_tag, taken};
use crate::extract::Id;
use crate::fmt;
use crate::layout;
use crate::markdown;
use crate::me::Me;
use crate::pages::plain_form::one_press;
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use care::NewsId;
use care::news::{NewsEvent, NewsStage};
use casework::ActKind;
use casework::news::{NewsEntry, NewsPostPage};
use maud::{Markup, html};

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/moderation/posts/{id}", Guard::needs(ActKind::SeeNewsDesk), show)
}

async fn show(me: Me, Id(id): Id<NewsId>) -> Answer {
    let page = load(&me, id).await?;
    let facts = page.state.facts.clone().ok_or(Problem::NotFound)?;
    let address = format!("/news/{}", facts.slug);
    let main = html! {
        h1 class="nhsuk-heading-l" { (facts.title) }
        p { (stage_tag(&page.state, me.today)) }
        (nhsuk::summary_list()
            .row(("Address", html! { @if page.state.is_public(me.today) { a class="nhsuk-link" href=(address) { (address) } } @else { (address) } }))
            .row(("Date", page.state.published_on.map_or_else(|| "Not published".to_owned(), fmt::date)))
            .row(("Comments taken", taken(&page.state, me.today))))
        (steps(&me, &page))
        section class="app-preview" aria-label="How it reads" {
            (as_read(&facts.title, &page.text.summary, &page.text.body))
        }
        h2 class="nhsuk-heading-m" { "What happened" }
        (history(&page.history))
    };
    Ok(layout::form(&me, sheet(&facts.title, PATH, main)))
}

/// What can be done as the post stands; what a rule forbids is not offered.
fn steps(me: &Me, page: &NewsPostPage) -> Markup {
    let at = |step: &str| format!("{PATH}/posts/{}/{step}", page.id);
    let stage = page.state.stage();
    let publishes = me.may(ActKind::PublishNews);
    let open = page.state.comments_until.is_some_and(|until| me.today <= until);
    let writes = me.may(ActKind::WriteNews) && (publishes || page.state.first_shown.is_none());
    let press = |step: &str, words: &str| {
        one_press(
            me,
            &at(step),
            &[],
            Some(page.version),
            nhsuk::button(words.to_owned()).secondary(),
        )
    };
    html! {
        div class="app-actions" {
            @if publishes && stage != NewsStage::Published {
                (nhsuk::link_button(if stage == NewsStage::Draft { "Publish it" } else { "Publish it again" }, at("publish")))
            }
            @if writes { a class="nhsuk-link app-target" href=(at("edit")) { "Change it" } }
            @if publishes && stage == NewsStage::Published {
                a class="nhsuk-link app-target" href=(at("comments")) { @if open { "Change the last day for comments" } @else { "Take comments" } }
            }
            @if publishes && matches!(stage, NewsStage::Published | NewsStage::Archived) {
                a class="nhsuk-link app-target" href=(at("take-down")) { "Take it down" }
            }
        }
        @if publishes && stage == NewsStage::Published {
            @if open { (press("close-comments", "Close comments now")) }
            (press("archive", "Move it to the archive"))
        }
        @if !publishes && stage == NewsStage::Draft { p { "A service manager or the moderator publishes it." } }
    }
}

fn history(entries: &[NewsEntry]) -> Markup {
    html! {
        ol class="nhsuk-list app-history" {
            @for entry in entries {
                li {
                    strong { (what(&entry.event)) } br;
                    span class="app-byline" { (fmt::moment(entry.at)) ", " (entry.who) ", " (entry.role.words()) }
                    @if let Some(note) = &entry.note { (markdown::plain(note)) }
                }
            }
        }
    }
}

fn what(event: &NewsEvent) -> String {
    match event {
        NewsEvent::Drafted(_) => "Drafted".to_owned(),
        NewsEvent::Revised(_) => "Changed".to_owned(),
        NewsEvent::Published { on, comments_until } => {
            let comments = comments_until.map_or_else(
                || "without comments".to_owned(),
                |until| format!("comments until {}", fmt::date(until)),
            );
            format!("Published with the date {}, {comments}", fmt::date(*on))
        }
        NewsEvent::CommentsOpened { until } => format!("Comments taken until {}", fmt::date(*until)),
        NewsEvent::CommentsClosed => "Comments closed".to_owned(),
        NewsEvent::TakenDown => "Taken down".to_owned(),
        NewsEvent::Archived => "Moved to the archive".to_owned(),
    }
}
