//! One area: all therapies and years, its totals over time, its people and deprivation.

use super::{PAGE, figure, rate, sources};
use crate::extract::Id;
use crate::fmt::{self, Missing};
use crate::layout::{self, Sheet, Way};
use crate::me::Stranger;
use crate::respond::{Answer, Problem, tagged};
use crate::say::{say, say_with};
use axum::http::HeaderMap;
use charts::{YearBar, YearBars, year_bars};
use maud::{Markup, html};
use nhsuk::{Cell, cell, number};
use published::{Activity, Area, Figure, Level, Tables, Therapy, Year};

/// The page.
pub(super) async fn show(stranger: Stranger, headers: HeaderMap, Id(code): Id<String>) -> Answer {
    let tables = stranger.app.published();
    let area = tables.area(&code).ok_or(Problem::NotFound)?;
    let map = say("map-area");
    let sheet = Sheet {
        title: area.name.clone(),
        area: &map,
        way: Way::crumbs(crumbs(tables, area)),
        main: draw(tables, area),
        ..Sheet::default()
    };
    tagged(&headers, layout::official(&stranger, sheet), PAGE).await
}

fn crumbs(tables: &Tables, area: &Area) -> Vec<(String, String)> {
    let mut crumbs = vec![(say("map-area"), "/map".to_owned())];
    for above in [&area.region, &area.board].into_iter().flatten() {
        if let Some(above) = tables.area(above) {
            crumbs.push((above.name.clone(), format!("/map/areas/{}", above.code)));
        }
    }
    crumbs
}

fn kind(area: &Area) -> String {
    say(match area.level {
        Level::England => "map-kind-england",
        Level::Region => "map-kind-region",
        Level::Board => "map-kind-board",
        Level::SubIcb => "map-kind-sub",
        Level::Hub => "map-kind-hub",
        Level::Former => "map-kind-former",
        Level::Unknown => "map-kind-unknown",
    })
}

fn draw(tables: &Tables, area: &Area) -> Markup {
    html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { (kind(area)) " " (area.code) } (area.name) }
        div class="app-beside" {
            div class="app-beside__main" {
                p class="app-headline" { (finding(tables, area)) }
                (therapies(tables, area))
            }
            div class="app-beside__aside" {
                (facts(tables, area))
                (sources::not_shown())
            }
        }
        (range_of(tables, area))
        (totals(tables, area))
        (sources::draw(tables))
    }
}

/// What NICE lists against what is shown, where the files have rows by therapy of a place on the map.
fn range_of(tables: &Tables, area: &Area) -> Markup {
    let Some(newest) = tables.therapy_years().last().copied() else {
        return html! {};
    };
    let rows = rows_of(tables, area, newest);
    if !matches!(area.level, Level::Board | Level::SubIcb) || rows.iter().all(Option::is_none) {
        return html! {};
    }
    let shows = |row: &Option<Shown>| row.as_ref().is_some_and(|row| row.courses.shown().is_some());
    let shown: Vec<Therapy> = Therapy::ALL
        .iter()
        .zip(&rows)
        .filter(|(_, row)| shows(row))
        .map(|(kind, _)| *kind)
        .collect();
    super::range::draw(newest, &shown)
}

/// How many kinds of therapy show a number in the newest year.
fn finding(tables: &Tables, area: &Area) -> String {
    let newest = tables.therapy_years().last().copied();
    let rows = newest.map(|year| (year, rows_of(tables, area, year)));
    match rows {
        Some((year, rows)) if rows.iter().any(Option::is_some) => {
            let all = rows.iter().flatten().count();
            let shown = rows
                .iter()
                .flatten()
                .filter(|row| row.courses.shown().is_some())
                .count();
            say_with(
                "map-area-finding",
                &[
                    ("year", &year.to_string()),
                    ("shown", &shown.to_string()),
                    ("all", &all.to_string()),
                ],
            )
        }
        _ => say("map-area-nothing"),
    }
}

/// What is shown of one therapy: for a board the sum over its areas, and whether some of them show nothing.
struct Shown {
    courses: Figure,
    courses_partial: bool,
    finished: Figure,
    finished_partial: bool,
}

fn rows_of(tables: &Tables, area: &Area, year: Year) -> Vec<Option<Shown>> {
    Therapy::ALL
        .iter()
        .map(|therapy| row_of(tables, area, year, *therapy))
        .collect()
}

fn row_of(tables: &Tables, area: &Area, year: Year, therapy: Therapy) -> Option<Shown> {
    if area.level != Level::Board {
        return tables.therapy(year, &area.code, therapy).map(|row| Shown {
            courses: row.courses,
            courses_partial: false,
            finished: row.finished,
            finished_partial: false,
        });
    }
    let rows: Vec<_> = tables
        .areas_within(&area.code)
        .iter()
        .filter_map(|within| tables.therapy(year, &within.code, therapy))
        .collect();
    let sum = |figures: Vec<Figure>| {
        let shown: Vec<u32> = figures.iter().filter_map(|figure| figure.shown()).collect();
        let partial = !shown.is_empty() && shown.len() < figures.len();
        let total = shown.iter().fold(0_u32, |sum, n| sum.saturating_add(*n));
        (
            if shown.is_empty() {
                Figure::NotShown
            } else {
                Figure::Shown(total)
            },
            partial,
        )
    };
    let (courses, courses_partial) = sum(rows.iter().map(|row| row.courses).collect());
    let (finished, finished_partial) = sum(rows.iter().map(|row| row.finished).collect());
    (!rows.is_empty()).then_some(Shown {
        courses,
        courses_partial,
        finished,
        finished_partial,
    })
}

fn therapies(tables: &Tables, area: &Area) -> Markup {
    let years = tables.therapy_years();
    if !years
        .iter()
        .any(|year| rows_of(tables, area, *year).iter().any(Option::is_some))
    {
        return html! {};
    }
    let mut heads: Vec<Cell> = vec![say("map-therapy").into()];
    for name in ["map-courses", "map-had-finished"] {
        heads.extend(
            years
                .iter()
                .map(|year| number(html! { (say(name)) " " span class="nhsuk-u-nowrap" { (year) } })),
        );
    }
    heads.push(number(say("map-courses-each")));
    let newest = years.last().copied();
    let rows = Therapy::ALL.iter().map(|therapy| {
        let shown: Vec<Option<Shown>> = years.iter().map(|year| row_of(tables, area, *year, *therapy)).collect();
        let newest_address = newest.map(|year| format!("/map?therapy={}&year={year}", therapy.code()));
        let mut cells: Vec<Cell> = vec![cell(
            html! { a class="nhsuk-link" href=(newest_address.unwrap_or_default()) { (therapy.words()) } },
        )];
        cells.extend(shown.iter().map(|row| {
            number(
                row.as_ref()
                    .map_or_else(no_row, |row| least(row.courses, row.courses_partial)),
            )
        }));
        cells.extend(shown.iter().map(|row| {
            number(
                row.as_ref()
                    .map_or_else(no_row, |row| least(row.finished, row.finished_partial)),
            )
        }));
        let per = shown.last().and_then(Option::as_ref).and_then(|row| {
            let (count, adults) = row.courses.shown().zip(area.adults)?;
            Some(rate(f64::from(count) * 10_000.0 / f64::from(adults.max(1))))
        });
        cells.push(number(per.map_or_else(
            || {
                if area.adults.is_some() {
                    figure(Figure::NotShown)
                } else {
                    no_row()
                }
            },
            |per| html! { (per) },
        )));
        cells
    });
    let table = nhsuk::table(say("map-area-table"))
        .caption_classes("nhsuk-u-visually-hidden")
        .id("therapies")
        .scroll(true);
    html! {
        h2 class="nhsuk-heading-m" { (say("map-therapies")) }
        (table.classes("app-list").head::<Cell>(heads).rows(rows))
    }
}

fn least(count: Figure, partial: bool) -> Markup {
    html! { span class="nhsuk-u-nowrap" { @if partial { (say("map-at-least")) " " } (figure(count)) } }
}

fn no_row() -> Markup {
    html! { span class="app-missing" { (say("map-no-row")) } }
}

fn facts(tables: &Tables, area: &Area) -> Markup {
    let people = |n: Option<u32>| n.map(|n| fmt::number(n.into()));
    let board = area.board.as_deref().and_then(|code| tables.area(code));
    let boards = tables.areas_of(Level::Board).len();
    let deprivation = area.deprivation.or_else(|| board.and_then(|board| board.deprivation));
    let within = match area.level {
        Level::Board => tables.areas_within(&area.code),
        Level::Region => {
            let mut boards = tables.areas_of(Level::Board);
            boards.retain(|board| board.region.as_deref() == Some(area.code.as_str()));
            boards
        }
        _ => Vec::new(),
    };
    html! {
        dl class="app-facts" {
            dt { (say("map-adults-when")) } dd { (fmt::or(people(area.adults).as_deref(), Missing::NotRecorded)) }
            dt { (say("map-everybody-when")) } dd { (fmt::or(people(area.population).as_deref(), Missing::NotRecorded)) }
            @if let Some(d) = deprivation {
                dt { @if area.deprivation.is_some() { (say("map-deprivation")) } @else { (say("map-deprivation-board")) } }
                dd {
                    (say_with("map-deprivation-rank", &[("rank", &d.rank.to_string()), ("boards", &boards.to_string())])) br;
                    (say_with("map-deprivation-score", &[("score", &format!("{:.1}", d.score))])) br;
                    (say_with("map-deprivation-tenth", &[("share", &format!("{:.0}", d.most_deprived_tenth * 100.0))]))
                }
            }
        }
        @if within.len() > 1 {
            h2 class="nhsuk-heading-s" { @if area.level == Level::Board { (say("map-its-areas")) } @else { (say("map-its-boards")) } }
            ul class="app-list-plain" { @for one in within { li { a class="nhsuk-link" href={ "/map/areas/" (one.code) } { (one.name) } } } }
        }
    }
}

/// Referrals and finishers over the years, and the waits.
fn totals(tables: &Tables, area: &Area) -> Markup {
    let years: Vec<(Year, Option<Activity>)> = tables
        .years()
        .into_iter()
        .map(|year| (year, tables.activity(year, &area.code)))
        .collect();
    if years.iter().all(|(_, row)| row.is_none()) {
        return html! {};
    }
    let bars = |id: &str, finding: String, of: fn(&Activity) -> Figure| {
        let bars = years.iter().map(|(year, row)| YearBar {
            year: year.to_string(),
            count: row.and_then(|row| of(&row).shown()),
            without: say(if row.is_some() { "map-not-shown" } else { "map-no-row" }),
        });
        year_bars(&YearBars {
            id: id.to_owned(),
            finding,
            bars: bars.collect(),
        })
    };
    let referrals = |row: &Activity| row.referrals;
    let finished = |row: &Activity| row.finished;
    html! {
        h2 class="nhsuk-heading-m" { (say("map-by-year")) }
        div class="app-pair" {
            (bars("referrals", trend(&years, referrals, &say("map-received")), referrals))
            (bars("finished", trend(&years, finished, &say("map-that-finished")), finished))
        }
        p { (say("map-no-row-means")) }
        (waits(&years))
    }
}

/// "Referrals received: 5,000 in 2017-18, 7,000 in 2021-22."
fn trend(years: &[(Year, Option<Activity>)], of: fn(&Activity) -> Figure, what: &str) -> String {
    let shown: Vec<(Year, u32)> = years
        .iter()
        .filter_map(|(year, row)| Some((*year, of(row.as_ref()?).shown()?)))
        .collect();
    let values = |(year, count): &(Year, u32)| (year.to_string(), fmt::number((*count).into()));
    match shown.as_slice() {
        [] => say_with("map-trend-none", &[("what", what)]),
        [only] => {
            let (year, count) = values(only);
            say_with("map-trend-one", &[("what", what), ("count", &count), ("year", &year)])
        }
        [first, .., last] => {
            let ((from, before), (year, count)) = (values(first), values(last));
            say_with(
                "map-trend",
                &[
                    ("what", what),
                    ("before", &before),
                    ("from", &from),
                    ("count", &count),
                    ("year", &year),
                ],
            )
        }
    }
}

fn waits(years: &[(Year, Option<Activity>)]) -> Markup {
    let rows: Vec<(Year, Activity)> = years
        .iter()
        .filter_map(|(year, row)| Some((*year, (*row)?)))
        .filter(|(_, row)| {
            row.to_first
                .iter()
                .chain(&row.to_second)
                .any(|figure| figure.shown().is_some())
        })
        .collect();
    if rows.is_empty() {
        return html! {};
    }
    let heads: [Cell; 6] = [
        say("map-year").into(),
        number(say("map-finished")),
        number(say("map-first-6")),
        number(say("map-first-90")),
        number(say("map-second-28")),
        number(say("map-second-90")),
    ];
    let cells = rows.iter().map(|(year, row)| -> [Cell; 6] {
        let [to_28, _, _, over_90] = row.to_second;
        let [_, _, _, first_over_90] = row.to_first;
        [
            cell(html! { span class="nhsuk-u-nowrap" { (year) } }),
            number(figure(row.finished)),
            number(part(row.within_6_weeks, row.finished)),
            number(part(first_over_90, row.finished)),
            number(part(to_28, row.finished)),
            number(part(over_90, row.finished)),
        ]
    });
    let table = nhsuk::table(say("map-waits-table"))
        .caption_size(Some(nhsuk::Size::S))
        .id("waits")
        .scroll(true);
    html! {
        (table.classes("app-list").head::<Cell>(heads).rows(cells))
        p class="nhsuk-body-s" { (say("map-waits-note")) }
    }
}

/// A number with its share of all who finished; no share of fewer than twenty.
fn part(part: Figure, whole: Figure) -> Markup {
    let share = part.shown().zip(whole.shown()).filter(|(_, whole)| *whole >= 20);
    html! {
        (figure(part))
        @if let Some((part, whole)) = share { small { (format!("{:.0}%", f64::from(part) * 100.0 / f64::from(whole))) } }
    }
}
