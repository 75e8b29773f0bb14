//! Paid posts: the list, what became of them, publishing one, and each one's way from advertised to the first person
//! seen. Registrants have a page of their own.

mod change;
mod mine;
mod post;
mod publish;
mod report;
mod steps;

pub(in crate::pages) use change::band_salary;

use super::shared::{asking, views};
use crate::extract::Asked;
use crate::fmt;
use crate::layout::{self, Sheet};
use crate::me::Me;
use crate::respond::{Answer, see_other};
use crate::router::{Guard, Routes};
use crate::words;
use care::post::{CandidateStage, Post, PostFacts, PostStage};
use casework::ActKind;
use casework::policy::{self, Need};
use casework::read::Page;
use jiff::civil::Date;
use maud::{Markup, html};
use nhsuk::{Cell, TagColour, cell, number};
use serde::Deserialize;
use views::PostRow;

/// The routes of this folder.
pub fn routes(routes: Routes) -> Routes {
    let routes = routes.get("/posts", Guard::needs(ActKind::SeePosts), list);
    let add: [fn(Routes) -> Routes; 6] = [
        publish::routes,
        report::routes,
        post::routes,
        steps::routes,
        change::routes,
        mine::routes,
    ];
    add.iter().fold(routes, |routes, add| add(routes))
}

/// Whether somebody sees all posts, or only those open to themself.
fn sees_all(me: &Me) -> bool {
    policy::need(ActKind::SeePosts, me.role()) == Need::Anyone
}

/// The questions in the address: codes only.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Questions {
    only: String,
    page: usize,
}

/// The views of the list: code, words.
const VIEWS: [(&str, &str); 4] = [
    ("", "Under way"),
    ("filled", "Filled"),
    ("lapsed", "Lapsed"),
    ("all", "All"),
];

fn shows(only: &str, stage: PostStage) -> bool {
    match only {
        "filled" => matches!(stage, PostStage::Started | PostStage::Seeing),
        "lapsed" => stage == PostStage::Lapsed,
        "all" => true,
        _ => !matches!(stage, PostStage::Started | PostStage::Seeing | PostStage::Lapsed),
    }
}

async fn list(me: Me, Asked(q): Asked<Questions>) -> Answer {
    if !sees_all(&me) {
        return Ok(see_other("/my-posts"));
    }
    let rows = me.ask(casework::Desk::posts).await?;
    let publishes = me.may(ActKind::PublishPost);
    let tabs: Vec<(String, String, bool)> = VIEWS
        .iter()
        .map(|(code, words)| {
            let count = rows.iter().filter(|row| shows(code, row.state.stage())).count();
            (
                format!("{words} ({count})"),
                asking("/posts", &[("only", code)]),
                q.only == *code,
            )
        })
        .collect();
    let total = rows.len();
    let chosen: Vec<PostRow> = rows
        .into_iter()
        .filter(|row| shows(&q.only, row.state.stage()))
        .collect();
    let page = Page::of(chosen, q.page.max(1));
    let main = html! {
        h1 class="nhsuk-heading-l" { "Paid posts" }
        div class="app-actions" {
            @if publishes { (nhsuk::link_button("Publish a post", "/posts/new")) }
            a class="nhsuk-link app-target" href="/posts/report" { "What became of posts and of interest" }
        }
        @if total == 0 {
            (layout::empty(
                "No post was published yet.",
                "A post has paid hours, a band and money behind it. Registrants who fit and agreed to be asked are asked; the way to the first person seen is followed here.",
                publishes.then_some(("Publish the first post", "/posts/new")),
            ))
        } @else {
            (views("Posts shown", &tabs))
            @if page.items.is_empty() {
                (layout::empty("No post matches.", "The view above leaves none.", Some(("Show all posts", "/posts?only=all"))))
            } @else {
                (table(&page, me.today))
                (nhsuk::pagination(page.page, page.pages(), |n| asking("/posts", &[("only", &q.only), ("page", &n.to_string())])))
            }
        }
    };
    let sheet = Sheet {
        title: "Paid posts".to_owned(),
        main,
        ..Sheet::default()
    };
    Ok(layout::app(&me, sheet))
}

fn table(page: &Page<PostRow>, today: Date) -> Markup {
    let heads: [Cell; 6] = [
        "Post".into(),
        "Stage".into(),
        "Where".into(),
        "Paid".into(),
        "Money".into(),
        number("Candidates"),
    ];
    let rows = page.items.iter().filter_map(|row| {
        let facts = row.state.facts.as_ref()?;
        let post = html! {
            a class="nhsuk-link" href={ "/posts/" (row.id) } { (facts.title) }
            small { (words::therapies(&facts.therapies)) }
        };
        let stage = html! {
            (stage_tag(&row.state, today))
            small { (standing(&row.state, today)) }
        };
        let cells: [Cell; 6] = [
            cell(post),
            cell(stage),
            cell(html! { (place(facts)) small { (facts.employer) } }),
            cell(html! { (fmt::count(facts.hours_week.into(), "hour", "hours")) " a week" small { "Band " (facts.band) } }),
            cell(funding(facts)),
            number(candidates(&row.state)),
        ];
        Some(cells)
    });
    let table = nhsuk::table("Paid posts")
        .caption_classes("nhsuk-u-visually-hidden")
        .responsive(true);
    html! { (table.classes("app-list").head::<Cell>(heads).rows(rows)) }
}

/// "Larkfield (QX1), or remotely".
fn place(facts: &PostFacts) -> String {
    let area = if facts.area.is_empty() || facts.area.eq_ignore_ascii_case(&facts.place) {
        String::new()
    } else {
        format!(" ({})", facts.area)
    };
    let remote = if facts.remote { ", or remotely" } else { "" };
    format!("{}{area}{remote}", facts.place)
}

/// "Recurrent", "By a grant, until 31 March 2028".
fn funding(facts: &PostFacts) -> String {
    match facts.funded_until {
        Some(until) => format!("{}, until {}", facts.funding.words(), fmt::date(until)),
        None => facts.funding.words().to_owned(),
    }
}

/// "2 applied, 5 asked".
fn candidates(post: &Post) -> String {
    let silent = |stage| matches!(stage, CandidateStage::Asked | CandidateStage::NotInterested);
    let applied = post.candidates.iter().filter(|c| !silent(c.stage)).count();
    let asked = post.candidates.iter().filter(|c| c.was_asked).count();
    format!("{applied} applied, {asked} asked")
}

/// When the stage began, where a post knows it.
fn standing(post: &Post, today: Date) -> String {
    if let Some((reason, on)) = post.lapsed {
        return format!("{}, {}", reason.words(), fmt::date(on));
    }
    if let Some(on) = post.first_seen {
        return format!("first person {}", fmt::date(on));
    }
    if let Some((_, _, on)) = post.started {
        return format!("since {}", fmt::date(on));
    }
    post.facts.as_ref().map_or_else(String::new, |facts| {
        format!(
            "{} {}",
            if facts.closes < today { "closed" } else { "closes" },
            fmt::date(facts.closes)
        )
    })
}

/// The tag of a post's stage.
fn stage_tag(post: &Post, today: Date) -> Markup {
    let stage = post.stage();
    let over = matches!(stage, PostStage::Open | PostStage::Applied) && !post.takes_applications(today);
    if over {
        return html! { (nhsuk::tag("Closed to applications", TagColour::Orange).classes("app-status")) };
    }
    let colour = match stage {
        PostStage::Open => TagColour::Grey,
        PostStage::Applied | PostStage::Checked => TagColour::Blue,
        PostStage::Offered => TagColour::Yellow,
        PostStage::Started | PostStage::Seeing => TagColour::Green,
        PostStage::Lapsed => TagColour::Orange,
    };
    html! { (nhsuk::tag(stage.words(), colour).classes("app-status")) }
}

/// What is offered, as a list of facts.
fn facts_list(facts: &PostFacts) -> nhsuk::SummaryList {
    nhsuk::summary_list()
        .row(("For", facts.profession.words()))
        .row(("Therapies", words::therapies(&facts.therapies)))
        .row(("Employer", facts.employer.as_str()))
        .row(("Setting", facts.setting.words()))
        .row(("Where", place(facts)))
        .row((
            "Paid",
            format!(
                "{} a week at band {}",
                fmt::count(facts.hours_week.into(), "hour", "hours"),
                facts.band
            ),
        ))
        .row(("Money", funding(facts)))
        .row(("Earliest start", fmt::date(facts.starts)))
        .row(("Last day to apply", fmt::date(facts.closes)))
}
