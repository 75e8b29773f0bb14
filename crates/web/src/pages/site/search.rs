//! A search over the public pages: sent, not asked for by address, so that no word that somebody typed stands in one.

use super::{CARDS, HOME, page, therapies};
use crate::fmt;
use crate::form::Filled;
use crate::layout::{self, Sheet, Way};
use crate::me::{Posted, Stranger};
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use crate::say::say;
use axum::response::Response;
use maud::{Markup, html};

/// Where it is.
pub(super) const PATH: &str = "/search";
/// Most characters of a story that stand in a list of what was found.
const LEAD: usize = 80;
/// Characters that are searched for at most.
const MOST: usize = 200;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get(PATH, Guard::public(), show)
        .post(PATH, Guard::public(), search)
}

async fn show(stranger: Stranger) -> Answer {
    Ok(draw(&stranger, &Filled::default(), &html! {}))
}

fn draw(stranger: &Stranger, form: &Filled, found: &Markup) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("search-title")) }
        form method="post" action=(PATH) role="search" novalidate {
            (stranger.hidden(form))
            (form.input("words", say("search-label")).width(20))
            (nhsuk::button(say("search-button")).secondary())
        }
        (found)
    };
    if form.errors.is_empty() {
        return page(stranger, &say("search-title"), Way::back(HOME), main);
    }
    let sheet = Sheet {
        title: say("search-title"),
        way: Way::back(HOME),
        form: Some(form),
        main,
        ..Sheet::default()
    };
    layout::public(stranger, sheet)
}

/// The first words of a story, whole words only.
fn beginning(text: &str) -> String {
    let mut out = String::new();
    for word in text.split_whitespace() {
        if out.chars().count() + word.chars().count() > LEAD {
            out.push('…');
            return if out.chars().count() > 1 {
                out
            } else {
                word.chars().take(LEAD).chain(['…']).collect()
            };
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

async fn search(stranger: Stranger, Posted(fields): Posted) -> Answer {
    let words: String = fields.get("words").trim().chars().take(MOST).collect();
    let mut form = Filled::with([("words", words.as_str())]);
    if words.is_empty() {
        form.errors.add("words", say("search-empty"));
        return Ok(draw(&stranger, &form, &html! {}));
    }
    let asked: Vec<String> = words.split_whitespace().take(10).map(str::to_lowercase).collect();
    let both = move |desk: &casework::Desk| Ok((desk.search_news(&words)?, desk.search_stories(&words)?));
    let found: Result<_, casework::Refused> = stranger.app.ask(both).await?;
    let (posts, stories) = found?;
    let held = therapies::holding(&asked);
    let pages: Vec<_> = CARDS
        .iter()
        .filter(|card| stranger.app.has_page(card.href))
        .filter(|card| {
            let all = format!("{} {}", say(card.title), say(card.words)).to_lowercase();
            asked.iter().all(|word| all.contains(word.as_str()))
        })
        .collect();
    let found = html! {
        @if posts.is_empty() && stories.is_empty() && held.is_empty() && pages.is_empty() {
            (layout::empty(&say("search-none"), &say("search-none-do"), None))
        }
        @if !pages.is_empty() {
            h2 class="nhsuk-heading-m" { (say("search-pages")) }
            ul class="nhsuk-list" { @for card in pages { li { a class="nhsuk-link" href=(card.href) { (say(card.title)) } } } }
        }
        @if !held.is_empty() {
            h2 class="nhsuk-heading-m" { (say("therapies-title")) }
            ul class="nhsuk-list" { @for therapy in held { li { (therapies::link(therapy)) } } }
        }
        @if !posts.is_empty() {
            h2 class="nhsuk-heading-m" { (say("search-posts")) }
            ul class="nhsuk-list" { @for post in &posts { li { a class="nhsuk-link" href={ "/news/" (post.slug) } { (post.title) } } } }
        }
        @if !stories.is_empty() {
            h2 class="nhsuk-heading-m" { (say("stories-title")) }
            ul class="nhsuk-list" {
                @for (number, story) in &stories {
                    li { a class="nhsuk-link" href={ "/stories?page=" (number) "#story-" (story.id) } { (beginning(&story.message)) } " " small { (fmt::date(story.on)) } }
                }
            }
        }
    };
    Ok(draw(&stranger, &form, &found))
}
