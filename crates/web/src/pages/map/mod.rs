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
    let sheet = Sheet {
        title: "Which therapies can be had where".to_owned(),
        area: "Map of therapies",
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
        h1 class="nhsuk-heading-l" { "Which therapies can be had where" }
        div class="app-beside" {
            div class="app-beside__main" {
                @if is_range {
                    (spread::draw(tables, choice))
                } @else {
                    (headline::draw(tables, choice))
                }
                @if has_rows && !is_range {
                    p {
                        "Skip the map: " a class="nhsuk-link" href="#choose" { "choose another therapy or year" }
                        ", or " a class="nhsuk-link" href="#areas" { "see the list of areas" } "."
                    }
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

fn form(tables: &Tables, choice: &Choice) -> Markup {
    let years = |years: Vec<Year>| years.into_iter().rev().map(|year| (year.to_string(), year.to_string()));
    let therapies = Therapy::ALL
        .iter()
        .map(|one| (one.code().to_owned(), one.words().to_owned()));
    let range = (
        questions::RANGE.to_owned(),
        "Range: how many kinds show a number".to_owned(),
    );
    let all = ("all".to_owned(), "All therapies together".to_owned());
    let mut problems: Vec<(String, String)> = problem::all()
        .map(|(code, words)| (code.to_owned(), words.to_owned()))
        .collect();
    problems.sort_by(|a, b| a.1.cmp(&b.1));
    let none = (String::new(), "No problem in particular".to_owned());
    let no_year = (String::new(), "No other year".to_owned());
    html! {
        form class="app-filters" id="choose" method="get" action="/map" aria-label="Choose therapy and year" {
            (nhsuk::select("therapy", "Therapy").options([range, all].into_iter().chain(therapies)).value(choice.code()))
            (nhsuk::select("year", "Year, April to March").options(years(tables.years())).value(choice.year.to_string()))
            (nhsuk::select("than", "Compare with").options([no_year].into_iter().chain(years(tables.therapy_years())))
                .value(choice.than.map(|year| year.to_string()).unwrap_or_default()))
            (nhsuk::select("problem", "What it is about")
                .hint("Shows which therapies NICE lists for it, beside what is shown")
                .options([none].into_iter().chain(problems)).value(choice.problem.clone().unwrap_or_default()))
            (nhsuk::button("Show").secondary())
        }
    }
}

/// A figure as words: the number, or "not shown".
fn figure(figure: published::Figure) -> Markup {
    match figure.shown() {
        Some(count) => html! { (fmt::number(count.into())) },
        None => html! { span class="app-missing" { "not shown" } },
    }
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
