//! A post with its comments, and the form for a reply.

use super::comment::{ANCHOR, reply_form};
use super::{ARCHIVE, PATH, ask, draw};
use crate::extract::Id;
use crate::fmt;
use crate::form::Filled;
use crate::layout::{self, Way};
use crate::markdown;
use crate::me::Stranger;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use crate::say::{say, say_count, say_linked, say_with};
use axum::response::Response;
use care::news::CommentRules;
use casework::news::{NewsPage, PublicComment};
use maud::{Markup, html};

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/news/{slug}", Guard::public(), show)
}

/// A post and the rules by which its comments are taken.
pub(super) async fn load(
    stranger: &Stranger,
    slug: String,
) -> Result<(NewsPage, CommentRules), crate::respond::Problem> {
    ask(stranger, move |desk| Ok((desk.news_post(&slug)?, desk.comment_rules()))).await
}

async fn show(stranger: Stranger, Id(slug): Id<String>) -> Answer {
    let (page, rules) = load(&stranger, slug).await?;
    Ok(page_of(&stranger, &page, &rules, &Filled::default()))
}

/// The page, with the form as it was filled in.
pub(super) fn page_of(stranger: &Stranger, page: &NewsPage, rules: &CommentRules, form: &Filled) -> Response {
    let service = stranger.app.desk().service().name.clone();
    let main = html! {
        article class="app-post" {
            h1 class="nhsuk-heading-l" { (page.card.title) }
            p class="app-byline" {
                time datetime=(fmt::iso(page.card.on)) { (fmt::date(page.card.on)) }
                @if !service.is_empty() { " · " (service) }
                @if let Some(on) = page.revised_on { " · " (say("news-changed")) " " time datetime=(fmt::iso(on)) { (fmt::date(on)) } }
            }
            @if !page.card.summary.is_empty() { p class="nhsuk-body-l" { (page.card.summary) } }
            div class="app-prose" { (markdown::to_html(&page.body)) }
        }
        (comments(page, &service))
        (below(stranger, page, rules, form))
    };
    let way = if page.archived { ARCHIVE } else { PATH };
    draw(stranger, &page.card.title, Way::back(way), Some(form), main)
}

fn comments(page: &NewsPage, service: &str) -> Markup {
    html! {
        @if !page.comments.is_empty() {
            section aria-labelledby="comments" {
                h2 class="nhsuk-heading-m" id="comments" { (say_count("news-comments", page.comments.len())) }
                ol class="app-comments" {
                    @for (n, comment) in page.comments.iter().enumerate() { li { (one(page, comment, n + 1, service)) } }
                }
            }
        }
    }
}

fn one(page: &NewsPage, comment: &PublicComment, number: usize, service: &str) -> Markup {
    let name = comment.name.clone().unwrap_or_else(|| say("comment-nobody"));
    let number = number.to_string();
    let service = if service.is_empty() {
        say("comment-answer-nobody")
    } else {
        service.to_owned()
    };
    html! {
        article class="app-comment" aria-label=(say_with("comment-number", &[("number", &number)])) {
            h3 class="nhsuk-heading-xs" { (name) }
            p class="app-byline" { time datetime=(fmt::iso(comment.on)) { (fmt::date(comment.on)) } }
            div class="app-comment__text" { (markdown::plain(&comment.message)) }
            @for (on, text) in &comment.replies {
                div class="app-comment__reply" {
                    h4 class="nhsuk-heading-xs" { (say_with("comment-answer", &[("service", &service)])) }
                    p class="app-byline" { time datetime=(fmt::iso(*on)) { (fmt::date(*on)) } }
                    (markdown::plain(text))
                }
            }
            p class="app-no-print nhsuk-body-s" {
                a class="nhsuk-link" href={ (PATH) "/" (page.card.slug) "/comments/" (comment.id) "/report" } rel="nofollow" {
                    (say("comment-report")) span class="nhsuk-u-visually-hidden" { " " (say_with("comment-report-which", &[("number", &number)])) }
                }
            }
        }
    }
}

/// Under the comments: the form for a reply, or why there is none.
fn below(stranger: &Stranger, page: &NewsPage, rules: &CommentRules, form: &Filled) -> Markup {
    html! {
        section class="app-no-print" aria-labelledby=(ANCHOR) {
            @if let Some(until) = page.comments_until {
                h2 class="nhsuk-heading-m" id=(ANCHOR) { (say("comments-reply")) }
                (reply_form(stranger, page, rules, until, form))
            } @else {
                h2 class="nhsuk-heading-m" id=(ANCHOR) { (say("comments-closed")) }
                p { (say_linked("comments-closed-do", "/contact")) }
            }
            (layout::crisis_help())
        }
    }
}
