//! The public site: its first page, where help is now, the therapies in plain words, how it works, a search over all of
//! it. For anybody, without signing in. The sentences are in `locales/en-GB/site.ftl`.

mod easy;
mod help;
mod how;
mod search;
mod therapies;

use crate::fmt;
use crate::layout::{self, Sheet, Way};
use crate::me::Stranger;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use crate::say::say;
use maud::{Markup, html};

/// The first page for whoever is not signed in.
pub(crate) const HOME: &str = "/welcome";
/// Posts on the first page.
const POSTS: usize = 3;

/// The routes of this folder.
pub fn routes(routes: Routes) -> Routes {
    let routes = routes.get(HOME, Guard::public(), home);
    let add: [fn(Routes) -> Routes; 5] = [
        easy::routes,
        help::routes,
        how::routes,
        search::routes,
        therapies::routes,
    ];
    add.iter().fold(routes, |routes, add| add(routes))
}

/// A page that the site leads to: its title, a sentence about it, its address.
struct Card {
    title: &'static str,
    words: &'static str,
    href: &'static str,
}

/// What the site has, help first.
const CARDS: [Card; 9] = [
    Card {
        title: "card-help",
        words: "card-help-words",
        href: "/help-now",
    },
    Card {
        title: "card-refer",
        words: "card-refer-words",
        href: "/refer-yourself",
    },
    Card {
        title: "card-therapies",
        words: "card-therapies-words",
        href: "/therapies",
    },
    Card {
        title: "card-how",
        words: "card-how-words",
        href: "/how-it-works",
    },
    Card {
        title: "card-stories",
        words: "card-stories-words",
        href: "/stories",
    },
    Card {
        title: "card-directory",
        words: "card-directory-words",
        href: "/directory",
    },
    Card {
        title: "card-map",
        words: "card-map-words",
        href: "/map",
    },
    Card {
        title: "card-asked",
        words: "card-asked-words",
        href: "/asked",
    },
    Card {
        title: "card-brief",
        words: "card-brief-words",
        href: "/brief",
    },
];

async fn home(stranger: Stranger) -> Answer {
    let news = stranger.app.ask(|desk| desk.news(1)).await??;
    let name = stranger.app.desk().service().name.clone();
    let title = if name.is_empty() { say("site-title") } else { name };
    let cards = CARDS.iter().filter(|card| stranger.app.has_page(card.href));
    let main = html! {
        h1 class="nhsuk-heading-l" { (title) }
        (crate::easy::link(easy::EASY))
        p class="nhsuk-body-l" { (say("site-lead")) }
        ul class="app-ways" {
            @for card in cards {
                li {
                    h2 class="nhsuk-heading-s" { a class="nhsuk-link" href=(card.href) { (say(card.title)) } }
                    p { (say(card.words)) }
                }
            }
        }
        @if !news.items.is_empty() {
            h2 class="nhsuk-heading-m" { (say("site-news")) }
            ul class="nhsuk-list" {
                @for post in news.items.iter().take(POSTS) {
                    li {
                        a class="nhsuk-link" href={ "/news/" (post.slug) } { (post.title) }
                        " " small { time datetime=(fmt::iso(post.on)) { (fmt::date(post.on)) } }
                    }
                }
            }
            p { a class="nhsuk-link" href="/news" { (say("site-more-news")) } }
        }
        ul class="nhsuk-list" {
            li { a class="nhsuk-link" href=(search::PATH) { (say("site-search")) } }
            @if stranger.app.has_page("/my") { li { a class="nhsuk-link" href="/my" { (say("site-own")) } } }
            li { a class="nhsuk-link" href="/sign-in" { (say("site-sign-in")) } }
        }
    };
    Ok(page(&stranger, &title, Way::Top, main))
}

fn page(stranger: &Stranger, title: &str, way: Way, main: Markup) -> axum::response::Response {
    let sheet = Sheet {
        title: title.to_owned(),
        way,
        main,
        ..Sheet::default()
    };
    layout::public(stranger, sheet)
}
