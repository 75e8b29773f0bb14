//! Stories: what it was like here, what the service says to it, what changed. Told and moderated as comments are, and as
//! little linked to anybody's record.

use super::news::comment::{Taken, shown_again, take, writing};
use crate::extract::Asked;
use crate::fmt;
use crate::form::Filled;
use crate::layout::{self, Sheet, Way};
use crate::markdown;
use crate::me::{Posted, Stranger};
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use crate::say::{say, say_with};
use axum::response::Response;
use care::news::CommentRules;
use casework::NewsAct;
use casework::news::PublicComment;
use maud::{Markup, html};
use serde::Deserialize;

const PATH: &str = "/stories";
const TELL: &str = "/stories/tell";

/// The routes of this file. Reports are with those of the news.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get(PATH, Guard::public(), list)
        .get(TELL, Guard::public(), show)
        .post(TELL, Guard::public(), tell)
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Questions {
    page: usize,
}

fn page(stranger: &Stranger, title: &str, way: Way, form: Option<&Filled>, main: Markup) -> Response {
    let sheet = Sheet {
        title: title.to_owned(),
        way,
        form,
        main,
        ..Sheet::default()
    };
    layout::public(stranger, sheet)
}

async fn list(stranger: Stranger, Asked(q): Asked<Questions>) -> Answer {
    let stories = stranger.app.ask(move |desk| desk.stories(q.page.max(1))).await??;
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("stories-title")) }
        p class="nhsuk-body-l" { (say("stories-lead")) }
        (nhsuk::link_button(say("stories-tell"), TELL))
        @if stories.items.is_empty() {
            (layout::empty(&say("stories-none"), &say("stories-none-do"), None))
        } @else {
            ol class="app-comments" { @for (n, story) in stories.items.iter().enumerate() { li { (one(story, n + 1)) } } }
            (nhsuk::pagination(stories.page, stories.pages(), |n| format!("{PATH}?page={n}")))
        }
        (layout::crisis_help())
    };
    Ok(page(
        &stranger,
        &say("stories-title"),
        Way::back(super::site::HOME),
        None,
        main,
    ))
}

fn one(story: &PublicComment, number: usize) -> Markup {
    let from = story
        .name
        .as_deref()
        .map(|name| say_with("story-from", &[("name", name)]));
    html! {
        article class="app-comment" id={ "story-" (story.id) } {
            h2 class="nhsuk-heading-xs" { (from.unwrap_or_else(|| say("story-nobody"))) }
            p class="app-byline" { time datetime=(fmt::iso(story.on)) { (fmt::date(story.on)) } }
            div class="app-comment__text" { (markdown::plain(&story.message)) }
            @for (texts, heading) in [(&story.replies, "story-reply"), (&story.changes, "story-changed")] {
                @for (on, text) in texts {
                    div class="app-comment__reply" {
                        h3 class="nhsuk-heading-xs" { (say(heading)) }
                        p class="app-byline" { time datetime=(fmt::iso(*on)) { (fmt::date(*on)) } }
                        (markdown::plain(text))
                    }
                }
            }
            p class="app-no-print nhsuk-body-s" {
                a class="nhsuk-link" href={ (PATH) "/" (story.id) "/report" } rel="nofollow" {
                    (say("story-report")) span class="nhsuk-u-visually-hidden" { " " (number) }
                }
            }
        }
    }
}

async fn show(stranger: Stranger) -> Answer {
    let rules = stranger.app.ask(casework::Desk::comment_rules).await?;
    Ok(form_page(&stranger, &rules, &Filled::default()))
}

fn form_page(stranger: &Stranger, rules: &CommentRules, form: &Filled) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("tell-title")) }
        p { (say("tell-lead")) }
        p { (say("tell-safe")) " " (say("tell-care")) }
        (writing(stranger, rules, form, TELL, &say("tell-message"), &say("tell-button")))
        (layout::crisis_help())
    };
    page(stranger, &say("tell-title"), Way::back(PATH), Some(form), main)
}

async fn tell(stranger: Stranger, Posted(fields): Posted) -> Answer {
    let rules = stranger.app.ask(casework::Desk::comment_rules).await?;
    let taken = take(&stranger, &rules, fields, |text, network| NewsAct::Story {
        text,
        network,
    });
    match taken.await? {
        Taken::Done { crisis } => Ok(thanks(&stranger, crisis)),
        Taken::Again(form, status) => Ok(shown_again(form_page(&stranger, &rules, &form), status)),
    }
}

/// It is here. What sounds like a crisis is answered with help first.
fn thanks(stranger: &Stranger, crisis: bool) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("tell-thanks")) }
        @if crisis { p class="nhsuk-body-l" { (say("tell-crisis")) } (layout::crisis_help()) }
        p { (say("tell-thanks-words")) }
        p { a class="nhsuk-link" href=(PATH) { (say("tell-back")) } }
        @if !crisis { (layout::crisis_help()) }
    };
    page(stranger, &say("tell-thanks"), Way::Top, None, main)
}
