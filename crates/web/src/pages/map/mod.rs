//! The public map: which therapies the official statistics show in which areas. No sign-in, no script, nothing about
//! anybody. What this service itself declares stands beside it, labelled apart ([`own`]).

mod area;
mod areas;
mod boards;
mod data;
mod dictionary;
mod glance;
mod headline;
mod own;
mod own_page;
mod problem;
mod questions;
mod range;
mod sources;
mod spread;

use crate::extract::Asked;
use crate::fmt;
use crate::layout::{self, Sheet};
use crate::me::Stranger;
use crate::respond::{Answer, tagged};
use crate::router::{Guard, Routes};
use crate::say::{say, say_linked, say_with};
use axum::http::HeaderMap;
use catalogue::catalogue;
use maud::{Markup, html};
use published::{Tables, Therapy, Year};
use questions::{Choice, Questions};

/// A page may be kept, but must be asked about each time: with a changed table it changes.
const PAGE: &str = "private, no-cache";

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/map", Guard::public(), show)
        .get("/map/areas/{code}", Guard::public(), area::show)
        .get("/map/data.csv", Guard::public(), data::csv)
        .get("/map/data.json", Guard::public(), data::json)
        .get("/map/dictionary", Guard::public(), dictionary::show)
        .get("/map/own", Guard::public(), own_page::show)
        .get("/map/own/data/{file}", Guard::public(), own_page::file)
}

async fn show(stranger: Stranger, headers: HeaderMap, Asked(questions): Asked<Questions>) -> Answer {
    let tables = stranger.app.published();
    let choice = Choice::of(tables, &questions);
    let release = stranger.app.ask(casework::Desk::last_release).await?;
    let desk = stranger.app.desk();
    let own = own::OwnService::of(&desk.service(), desk.is_demo(), release.as_ref());
    let area = say("map-area");
    let sheet = Sheet {
        title: say("map-title"),
        area: &area,
        main: draw(own.as_ref(), tables, &choice),
        ..Sheet::default()
    };
    tagged(&headers, layout::official(&stranger, sheet), PAGE).await
}

fn draw(own: Option<&own::OwnService>, tables: &Tables, choice: &Choice) -> Markup {
    let has_rows = choice.has_rows(tables);
    let is_range = choice.range && has_rows;
    let listed = choice.problem.as_deref().map(problem::Listed::of);
    html! {
        h1 class="nhsuk-heading-l" { (say("map-title")) }
        div class="app-beside" {
            div class="app-beside__main" {
                @if is_range {
                    (spread::draw(tables, choice))
                } @else {
                    (headline::draw(tables, choice))
                }
                @if has_rows && !is_range {
                    (skip())
                    (boards::map(tables, choice))
                    (boards::table(tables, choice))
                } @else if !has_rows {
                    (choice.without_rows(tables))
                }
            }
            div class="app-beside__aside" {
                (form(tables, choice))
                (sources::not_shown())
            }
        }
        (glance::draw(tables, choice))
        @if let Some(listed) = &listed { (listed.draw(tables, choice)) }
        @if is_range { (spread::list(tables, choice)) }
        @else if has_rows { (areas::draw(tables, choice, listed.as_ref())) }
        (own::draw(own, choice))
        (sources::draw(tables))
    }
}

/// The way past the drawing.
fn skip() -> Markup {
    html! { p { (say_linked("map-skip-form", "#choose")) " " (say_linked("map-skip-list", "#areas")) } }
}

fn form(tables: &Tables, choice: &Choice) -> Markup {
    let years = |years: Vec<Year>| years.into_iter().rev().map(|year| (year.to_string(), year.to_string()));
    let therapies = Therapy::ALL
        .iter()
        .map(|one| (one.code().to_owned(), one.words().to_owned()));
    let range = (questions::RANGE.to_owned(), say("map-choose-range"));
    let all = ("all".to_owned(), say("map-choose-all"));
    let mut problems: Vec<(String, String)> = problem::all()
        .map(|(code, words)| (code.to_owned(), words.to_owned()))
        .collect();
    problems.sort_by(|a, b| a.1.cmp(&b.1));
    let none = (String::new(), say("map-choose-no-problem"));
    let no_year = (String::new(), say("map-choose-no-year"));
    html! {
        form class="app-filters" id="choose" method="get" action="/map" aria-label=(say("map-choose")) {
            (nhsuk::select("therapy", say("map-therapy")).options([range, all].into_iter().chain(therapies)).value(choice.code()))
            (nhsuk::select("year", say("map-choose-year")).options(years(tables.years())).value(choice.year.to_string()))
            (nhsuk::select("than", say("map-choose-than")).options([no_year].into_iter().chain(years(tables.therapy_years())))
                .value(choice.than.map(|year| year.to_string()).unwrap_or_default()))
            (nhsuk::select("problem", say("map-problem"))
                .hint(say("map-choose-problem-hint"))
                .options([none].into_iter().chain(problems)).value(choice.problem.clone().unwrap_or_default()))
            (nhsuk::button(say("map-show")).secondary())
        }
    }
}

/// A figure as words: the number, or "not shown".
fn figure(figure: published::Figure) -> Markup {
    match figure.shown() {
        Some(count) => html! { (fmt::number(count.into())) },
        None => html! { span class="app-missing" { (say("map-not-shown")) } },
    }
}

/// "27 of 108".
fn of(part: i64, whole: i64) -> String {
    say_with(
        "map-of",
        &[("part", &fmt::number(part)), ("whole", &fmt::number(whole))],
    )
}

/// A count of this machine as a number to print.
fn sized(count: usize) -> String {
    fmt::number(i64::try_from(count).unwrap_or(i64::MAX))
}

/// A rate with one decimal.
fn rate(rate: f64) -> String {
    if rate >= 100.0 {
        format!("{rate:.0}")
    } else {
        format!("{rate:.1}")
    }
}

/// The words of the catalogue for one of its problems.
fn problem_words(code: &str) -> &'static str {
    catalogue().problems.problems.get(code).map_or("", String::as_str)
}
