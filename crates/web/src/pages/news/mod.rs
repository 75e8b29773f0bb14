//! The public news: the newest posts, the archive by year and month, a search in posts, a post with its comments, the
//! feed. Everything works without scripts, and no word that somebody typed stands in an address.

pub(in crate::pages) mod comment;
mod feed;
mod post;
mod report;

use crate::extract::{Asked, Id};
use crate::fmt;
use crate::form::Filled;
use crate::layout::{self, Sheet, Way};
use crate::me::{Posted, Stranger};
use crate::respond::{Answer, Problem, see_other};
use crate::router::{Guard, Routes};
use crate::say::{say, say_count, say_linked, say_with};
use casework::news::{NewsCard, NewsShelfMonth};
use casework::{Desk, Refused};
use maud::{Markup, html};
use serde::Deserialize;

const PATH: &str = "/news";
const SEARCH: &str = "/news/search";
const ARCHIVE: &str = "/news/archive";
const FEED: &str = "/news/feed.atom";

/// Most characters of a search.
const MOST_WORDS: usize = 200;

/// The routes of this folder.
pub fn routes(routes: Routes) -> Routes {
    let public = Guard::public();
    let routes = routes
        .get(PATH, public, list)
        .get(SEARCH, public, search_form)
        .post(SEARCH, public, search)
        .get(ARCHIVE, public, archive)
        .get("/news/archive/{year}", public, year)
        .get("/news/archive/{year}/{month}", public, month);
    let add: [fn(Routes) -> Routes; 4] = [feed::routes, post::routes, comment::routes, report::routes];
    add.iter().fold(routes, |routes, add| add(routes))
}

/// Asks the desk for what anybody may see.
async fn ask<T: Send + 'static>(
    stranger: &Stranger,
    question: impl FnOnce(&Desk) -> Result<T, Refused> + Send + 'static,
) -> Result<T, Problem> {
    stranger.app.ask(question).await?.map_err(Problem::from)
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Questions {
    page: usize,
}

async fn list(stranger: Stranger, Asked(q): Asked<Questions>) -> Answer {
    let number = q.page.max(1);
    let (page, months) = ask(&stranger, move |desk| Ok((desk.news(number)?, desk.news_months()?))).await?;
    if page.items.is_empty() && number > 1 {
        return Err(Problem::NotFound);
    }
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("news-title")) }
        @if page.total == 0 {
            (layout::empty(&say("news-none"), &say("news-none-why"), None))
        } @else {
            (cards(&page.items, 2))
            (nhsuk::pagination(page.page, page.pages(), |n| format!("{PATH}?page={n}")))
        }
        div class="app-no-print" {
            (search_box(&stranger, &Filled::default(), 2))
            @if !months.is_empty() {
                h2 class="nhsuk-heading-m" { (say("news-archive")) }
                (by_year(&months))
            }
            p { (say_linked("news-feed", FEED)) }
        }
    };
    Ok(draw(&stranger, &say("news-title"), Way::Top, None, main))
}

/// Posts as a list: title, date, summary, how many comments.
fn cards(posts: &[NewsCard], level: u8) -> Markup {
    html! {
        ul class="app-news" {
            @for post in posts {
                li {
                    @if level == 2 { h2 class="nhsuk-heading-m" { (link(post)) } } @else { h3 class="nhsuk-heading-s" { (link(post)) } }
                    p class="app-byline" { time datetime=(fmt::iso(post.on)) { (fmt::date(post.on)) }
                        @if post.comments > 0 { " · " (say_count("news-comments", post.comments)) }
                    }
                    @if !post.summary.is_empty() { p { (post.summary) } }
                }
            }
        }
    }
}

fn link(post: &NewsCard) -> Markup {
    html! { a class="nhsuk-link" href={ (PATH) "/" (post.slug) } { (post.title) } }
}

fn search_box(stranger: &Stranger, form: &Filled, level: u8) -> Markup {
    let label = if level == 2 {
        nhsuk::Label::medium(say("news-search"))
    } else {
        say("news-search").into()
    };
    html! {
        form class="app-search-news" method="post" action=(SEARCH) role="search" novalidate {
            (stranger.hidden(form))
            (form.input("words", label).width(20))
            (nhsuk::button(say("news-search-button")).secondary())
        }
    }
}

/// A search that was shown, asked for again by its address: what was typed is not in it.
async fn search_form() -> Answer {
    Ok(see_other(PATH))
}

async fn search(stranger: Stranger, Posted(fields): Posted) -> Answer {
    let words: String = fields.get("words").trim().chars().take(MOST_WORDS).collect();
    let mut form = Filled::with([("words", words.as_str())]);
    if words.is_empty() {
        form.errors.add("words", say("news-search-empty"));
    }
    let found = ask(&stranger, move |desk| desk.search_news(&words)).await?;
    let none = form.errors.is_empty() && found.is_empty();
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("news-search")) }
        (search_box(&stranger, &form, 3))
        @if none {
            (layout::empty(&say("news-search-none"), &say("news-search-none-do"), Some((&say("news-search-all"), ARCHIVE))))
        } @else if !found.is_empty() {
            h2 class="nhsuk-heading-m" { (say_count("news-found", found.len())) }
            (cards(&found, 3))
        }
    };
    Ok(draw(&stranger, &say("news-search"), Way::back(PATH), Some(&form), main))
}

/// Years, newest first, each with its months.
fn by_year(months: &[NewsShelfMonth]) -> Markup {
    let mut years: Vec<i16> = months.iter().map(|m| m.year).collect();
    years.dedup();
    html! {
        ul class="nhsuk-list" {
            @for year in years {
                li {
                    a class="nhsuk-link" href={ (ARCHIVE) "/" (year) } { (year) } ": "
                    @for (n, m) in months.iter().filter(|m| m.year == year).enumerate() {
                        @if n > 0 { ", " }
                        a class="nhsuk-link" href={ (ARCHIVE) "/" (year) "/" (m.month) } {
                            (fmt::month_name(m.month).unwrap_or_default()) span class="nhsuk-u-visually-hidden" { " " (year) }
                        }
                        " (" (m.posts) ")"
                    }
                }
            }
        }
    }
}

async fn archive(stranger: Stranger) -> Answer {
    let months = ask(&stranger, Desk::news_months).await?;
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("news-archive-title")) }
        @if months.is_empty() {
            (layout::empty(&say("news-none"), &say("news-archive-why"), None))
        } @else { (by_year(&months)) }
    };
    Ok(draw(&stranger, &say("news-archive-title"), Way::back(PATH), None, main))
}

async fn year(stranger: Stranger, Id(year): Id<i16>) -> Answer {
    of(&stranger, year, None).await
}

async fn month(stranger: Stranger, Id((year, month)): Id<(i16, i8)>) -> Answer {
    of(&stranger, year, Some(month)).await
}

async fn of(stranger: &Stranger, year: i16, month: Option<i8>) -> Answer {
    let title = match month.map(fmt::month_name) {
        Some(None) => return Err(Problem::NotFound),
        Some(Some(name)) => say_with("news-of-month", &[("month", &name), ("year", &year.to_string())]),
        None => say_with("news-of-year", &[("year", &year.to_string())]),
    };
    let posts = ask(stranger, move |desk| desk.news_of(year, month)).await?;
    if posts.is_empty() {
        return Err(Problem::NotFound);
    }
    let main = html! {
        h1 class="nhsuk-heading-l" { (title) }
        (cards(&posts, 2))
    };
    Ok(draw(stranger, &title, Way::back(ARCHIVE), None, main))
}

/// A page of the news.
fn draw(stranger: &Stranger, title: &str, way: Way, form: Option<&Filled>, main: Markup) -> axum::response::Response {
    let area = say("news-title");
    let sheet = Sheet {
        title: title.to_owned(),
        area: if title == area { "" } else { &area },
        way,
        form,
        main,
    };
    layout::public(stranger, sheet)
}
