//! All that this service publishes of itself, on a page of its own: what NICE lists against what is offered, waits, sessions, noes, who is seen, releases
//! beside each other, and the open data.

use super::PAGE;
use super::own::{self, OwnRow, OwnService};
use super::problem;
use super::sized;
use crate::extract::{Asked, Id};
use crate::fmt;
use crate::layout::{self, Sheet, Way};
use crate::me::Stranger;
use crate::pages::who_is_seen;
use crate::respond::{Answer, Problem, tagged};
use crate::say::{CHARTS, say, say_count, say_count_with, say_with};
use crate::words;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::IntoResponse;
use care::service::Provision;
use casework::figures::{COLUMNS, Listed, Range, Release, all_listed, files, listed_for, range};
use catalogue::{Recommendation, catalogue};
use charts::{IntervalBars, IntervalRow, interval_bars, part_bar};
use maud::{Markup, html};
use measures::suppression::Shown;
use nhsuk::{Cell, cell, number};
use serde::Deserialize;

/// What is asked after the question mark.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Questions {
    problem: String,
}

/// What the page is made of.
struct View {
    own: Option<OwnService>,
    releases: Vec<Release>,
    problem: Option<String>,
}

/// The page.
pub(super) async fn show(stranger: Stranger, headers: HeaderMap, Asked(questions): Asked<Questions>) -> Answer {
    let releases = stranger.app.ask(casework::Desk::releases).await?;
    let desk = stranger.app.desk();
    let view = View {
        own: OwnService::of(&desk.service(), desk.is_demo(), releases.last()),
        releases,
        problem: Some(questions.problem).filter(|code| problem::all().any(|(known, _)| known == code)),
    };
    let area = say("map-area");
    let sheet = Sheet {
        title: say("published-title"),
        area: &area,
        way: Way::back("/map"),
        main: draw(&view),
        ..Sheet::default()
    };
    tagged(&headers, layout::public_wide(&stranger, sheet), PAGE).await
}

fn draw(view: &View) -> Markup {
    let Some(own) = &view.own else {
        return html! {
            h1 class="nhsuk-heading-l" { (say("published-title")) }
            (layout::empty(&say("published-nothing"), &say("published-nothing-why"), Some((&say("published-to-map"), "/map"))))
        };
    };
    let last = view.releases.last();
    html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { (say("published-not-official")) } (say_with("published-of", &[("service", &own.name)])) }
        p class="app-headline" { (finding(own, last)) }
        @if own.is_fictional { p { strong { (say("map-own-fictional")) } " " (say("published-invented")) } }
        (ranges(own, view.problem.as_deref()))
        @match last {
            Some(release) => {
                (waits(own, release))
                (table(own, release))
                (refusals(release))
                (who_is_seen::released(release))
                (over_time(&view.releases))
                (open_data(release, view.releases.len()))
            }
            None => (layout::empty(&say("published-none"), &say("published-none-why"), None)),
        }
        (how())
    }
}

fn finding(own: &OwnService, last: Option<&Release>) -> String {
    let offered = own
        .rows
        .iter()
        .filter(|row| row.provision() == Some(Provision::Offered))
        .count();
    let closed = own
        .rows
        .iter()
        .filter(|row| row.provision() == Some(Provision::ListClosed))
        .count();
    let values = [("service", own.name.as_str())];
    let mut words = say_count_with("published-offers", offered, &values);
    if closed > 0 {
        words += " ";
        words += &say_count("published-closed", closed);
    }
    let reached = |row: &&OwnRow| row.wait.and_then(|wait| wait.median).is_some();
    let median = |row: &OwnRow| row.wait.and_then(|wait| wait.median).unwrap_or(0);
    let quickest = own.rows.iter().filter(reached).min_by_key(|row| median(row));
    let slowest = own.rows.iter().filter(reached).max_by_key(|row| median(row));
    if let (Some(quick), Some(slow), Some(release)) = (quickest, slowest, last)
        && median(quick) < median(slow)
    {
        let weeks = |row: &OwnRow| say_count("published-weeks", median(row) as usize);
        words += " ";
        words += &say_with(
            "published-half",
            &[
                ("quick", &words::therapy(&quick.therapy)),
                ("soon", &weeks(quick)),
                ("slow", &words::therapy(&slow.therapy)),
                ("late", &weeks(slow)),
                ("date", &fmt::date(release.as_at)),
            ],
        );
    }
    words
}

/// What NICE lists against what is offered, with the choice of a problem.
fn ranges(own: &OwnService, chosen: Option<&str>) -> Markup {
    let declared = |code: &str| own.rows.iter().find(|row| row.therapy.as_str() == code)?.provision();
    let listed = chosen.map_or_else(all_listed, listed_for);
    let range = range(&listed, declared);
    let words = chosen.map_or_else(
        || say("published-any-problem"),
        |code| super::problem_words(code).to_owned(),
    );
    let mut problems: Vec<(String, String)> = problem::all()
        .map(|(code, words)| (code.to_owned(), words.to_owned()))
        .collect();
    problems.sort_by(|a, b| a.1.cmp(&b.1));
    let all = (String::new(), say("published-every-problem"));
    html! {
        h2 class="nhsuk-heading-m" id="range" { (say("published-range")) }
        form class="app-filters" method="get" action="/map/own#range" aria-label=(say("published-choose")) {
            (nhsuk::select("problem", say("map-problem")).options([all].into_iter().chain(problems)).value(chosen.unwrap_or_default()))
            (nhsuk::button(say("map-show")).secondary())
        }
        p { strong { (range_words(&range, &words)) } }
        (part_bar("range-bar", u32::try_from(range.offered).unwrap_or(0), u32::try_from(range.listed).unwrap_or(0)))
        p class="nhsuk-body-s" {
            (say("published-index")) " " (say("published-index-counts")) " "
            (say_with("published-index-unchecked", &[("unchecked", &sized(range.unchecked)), ("listed", &sized(range.listed))]))
        }
        @let one_by_one = listed_table(&listed, own);
        @if chosen.is_some() { (one_by_one) } @else { (nhsuk::details(say("published-one-by-one"), one_by_one)) (by_problem(own)) }
    }
}

fn range_words(range: &Range, about: &str) -> String {
    let Some((least, most)) = range.index() else {
        return say_with("published-no-guideline", &[("problem", about)]);
    };
    let percent = |share: f64| format!("{:.0}", share * 100.0);
    let index = if range.not_known == 0 {
        say_with("published-index-one", &[("share", &percent(least))])
    } else {
        say_with(
            "published-index-between",
            &[("least", &percent(least)), ("most", &percent(most))],
        )
    };
    let listed = say_count_with(
        "published-listed",
        range.listed,
        &[
            ("problem", about),
            ("offered", &sized(range.offered)),
            ("closed", &sized(range.list_closed)),
            ("not", &sized(range.not_offered)),
            ("unknown", &sized(range.not_known)),
        ],
    );
    format!("{listed} {index}")
}

fn listed_table(listed: &[Listed], own: &OwnService) -> Markup {
    let rows = listed.iter().map(|one| -> [Cell; 3] {
        let row = own.rows.iter().find(|row| row.therapy.as_str() == one.therapy);
        let name = catalogue()
            .therapy(one.therapy)
            .map_or(one.therapy, |t| t.name.as_str());
        let said = say(if one.recommendation == Recommendation::FirstLine {
            "nice-first"
        } else {
            "nice-option"
        });
        [
            cell(html! { (name) small { (one.guidelines.join("; ")) } }),
            cell(html! { (said) small { (problem::checked(one.is_checked)) } }),
            cell(match row {
                Some(row) => own::declared(row),
                None => html! { span class="app-missing" { (say("map-nothing-declared")) } },
            }),
        ]
    });
    let table = nhsuk::table(say("published-listed-table"))
        .caption_classes("nhsuk-u-visually-hidden")
        .id("listed-own")
        .responsive(true);
    let heads: [Cell; 3] = [
        say("map-therapy").into(),
        say("map-nice").into(),
        say("published-here").into(),
    ];
    html! { (table.classes("app-list").head::<Cell>(heads).rows(rows)) }
}

fn by_problem(own: &OwnService) -> Markup {
    let declared = |code: &str| own.rows.iter().find(|row| row.therapy.as_str() == code)?.provision();
    let mut all: Vec<(&str, &str, Range)> = problem::all()
        .map(|(code, words)| (code, words, range(&listed_for(code), declared)))
        .collect();
    all.sort_by_key(|(_, words, _)| *words);
    let rows = all.iter().map(|(code, words, range)| -> [Cell; 6] {
        [
            cell(html! { a class="nhsuk-link" href={ "/map/own?problem=" (code) "#range" } { (words) } }),
            number(range.listed.to_string()),
            number(range.offered.to_string()),
            number(range.list_closed.to_string()),
            number(range.not_offered.to_string()),
            number(range.not_known.to_string()),
        ]
    });
    let heads: [Cell; 6] = [
        say("map-problem").into(),
        number(say("published-nice-lists")),
        number(own::provision_words(Provision::Offered)),
        number(own::provision_words(Provision::ListClosed)),
        number(own::provision_words(Provision::NotOffered)),
        number(own::provision_words(Provision::NotKnown)),
    ];
    let table = nhsuk::table(say("published-by-problem"))
        .caption_classes("nhsuk-u-visually-hidden")
        .id("range-by-problem")
        .responsive(true);
    html! { (nhsuk::details(say("published-by-problem-open"), html! { (table.classes("app-list").head::<Cell>(heads).rows(rows)) })) }
}

fn waits(own: &OwnService, release: &Release) -> Markup {
    let mut rows: Vec<(u32, IntervalRow)> = own
        .rows
        .iter()
        .filter_map(|row| {
            let wait = row.wait?;
            let weeks = |end: Option<u32>| end.map(f64::from);
            let [started, waiting, _] = row.counts;
            let behind = match (shown(started), shown(waiting)) {
                (Some(started), Some(waiting)) => say_with(
                    "published-started-wait",
                    &[("started", &started.to_string()), ("waiting", &waiting.to_string())],
                ),
                (Some(started), None) => say_with("published-started", &[("started", &started.to_string())]),
                _ => say("published-numbers-hidden"),
            };
            let drawn = IntervalRow {
                name: words::therapy(&row.therapy),
                estimate: weeks(wait.median),
                lower: weeks(wait.lower),
                upper: weeks(wait.upper),
                behind,
            };
            Some((wait.median.unwrap_or(u32::MAX), drawn))
        })
        .collect();
    rows.sort_by_key(|(median, _)| std::cmp::Reverse(*median));
    let drawn = rows.len();
    let not_reached = rows.iter().filter(|(median, _)| *median == u32::MAX).count();
    let finding = match (drawn, not_reached) {
        (0, _) => say("published-waits-none"),
        (n, 0) => say_count("published-waits-finding", n),
        (n, open) => say_count_with("published-waits-open", n, &[("open", &sized(open))]),
    };
    let chart = interval_bars(&IntervalBars {
        id: "own-waits".to_owned(),
        finding,
        rows_are: say("map-therapy"),
        estimate: say("published-median"),
        unit: say("published-unit"),
        rows: rows.into_iter().map(|(_, row)| row).collect(),
        limit: None,
        source: say_with(
            "published-waits-source",
            &[("service", &release.service), ("date", &fmt::date(release.waits_from))],
        ),
        as_at: release.as_at,
        words: CHARTS,
    });
    html! {
        h2 class="nhsuk-heading-m" id="waits" { (say("published-waits")) }
        (chart.svg)
        @if drawn > 0 { (nhsuk::details(say("published-waits-table"), chart.table)) }
    }
}

fn shown(count: Shown) -> Option<u64> {
    match count {
        Shown::Count(n) | Shown::Held(n) => Some(n),
        Shown::Hidden => None,
    }
}

fn count(shown: Shown) -> Markup {
    match shown {
        Shown::Count(n) => html! { (n) },
        Shown::Held(n) => {
            html! { (n) abbr title=(say("published-earlier-title")) { "*" } span class="nhsuk-u-visually-hidden" { " " (say("published-earlier")) } }
        }
        Shown::Hidden => html! { span class="app-missing" { (say("map-not-shown")) } },
    }
}

fn table(own: &OwnService, release: &Release) -> Markup {
    let rows = own.rows.iter().map(|row| -> [Cell; 10] {
        let [started, waiting, left] = row.counts.map(count);
        [
            cell(html! { (words::therapy(&row.therapy)) small { (row.therapy) } }),
            cell(own::declared(row)),
            number(row.practitioners.map_or_else(|| "–".to_owned(), |n| n.to_string())),
            number(started),
            number(waiting),
            number(left),
            cell(own::sessions(row, true)),
            number(count(row.long)),
            number(count(row.told_no)),
            number(count(row.sent_elsewhere)),
        ]
    });
    let long = say_with(
        "published-long",
        &[("sessions", &release.long_term_sessions.to_string())],
    );
    let heads: [Cell; 10] = [
        say("map-therapy").into(),
        say("map-can-be-had").into(),
        number(say("published-practitioners")),
        number(say("published-have-started")),
        number(say("published-wait")),
        number(say("published-left")),
        say("map-sessions").into(),
        number(long),
        number(say("published-told-no")),
        number(say("published-elsewhere")),
    ];
    let table = nhsuk::table(say("published-every"))
        .caption_classes("nhsuk-u-visually-hidden")
        .id("own-all")
        .responsive(true);
    html! {
        h2 class="nhsuk-heading-m" { (say("published-every")) }
        p {
            (say_with("published-since", &[("waits", &fmt::date(release.waits_from)), ("period", &fmt::date(release.period_from))])) " "
            (say("published-asterisk"))
        }
        (table.classes("app-list").head::<Cell>(heads).rows(rows))
    }
}

fn refusals(release: &Release) -> Markup {
    let grounds = release
        .table("no_ground")
        .map(|t| t.columns.as_slice())
        .unwrap_or_default();
    let rows: Vec<[Cell; 2]> = grounds
        .iter()
        .map(|code| {
            let words = care::terms::ReasonCode::from_code(code)
                .map_or_else(|| say("published-not-now"), |ground| ground.words().to_owned());
            [cell(words), number(count(release.listed("no_ground", code)))]
        })
        .collect();
    let sent = |code: &str| count(release.listed("sent", code));
    let table = nhsuk::table(say("published-grounds"))
        .caption_classes("nhsuk-u-visually-hidden")
        .id("refusals");
    html! {
        h2 class="nhsuk-heading-m" { (say("published-noes")) }
        @if rows.is_empty() {
            p { (say_with("published-noes-none", &[("date", &fmt::date(release.as_at))])) }
        } @else {
            (table.classes("app-list").head::<Cell>([Cell::from(say("published-ground")), number(say("published-people"))]).rows(rows))
        }
        p {
            (say("published-referred-on")) " " (sent("referred_on")) ". "
            (say("published-signposted")) " " (sent("signposted")) ". "
            (say("published-unnamed-no")) " " (count(release.of_therapy("told_no", "not_named"))) ". "
            (say("published-unnamed-sent")) " " (count(release.of_therapy("sent_on", "not_named"))) "."
        }
        p class="nhsuk-body-s" { (say("published-same-decisions")) }
        (picked_up(release))
    }
}

/// What charities and other providers with a seat took on, by kind of help.
fn picked_up(release: &Release) -> Markup {
    let rows = release.picked_up();
    if rows.is_empty() {
        return html! {};
    }
    let rows = rows.into_iter().map(|row| -> [Cell; 4] {
        [
            cell(words::therapy(&care::terms::TherapyCode::new(row.help.as_str()))),
            cell(say(if row.by_charity {
                "published-charities"
            } else {
                "published-providers"
            })),
            number(count(row.arrived)),
            number(count(row.ours)),
        ]
    });
    let heads: [Cell; 4] = [
        say("published-help").into(),
        say("published-by-whom").into(),
        number(say("published-arrived")),
        number(say("published-not-arrived")),
    ];
    let table = nhsuk::table(say("published-picked-up"))
        .caption_size(Some(nhsuk::Size::S))
        .id("picked-up")
        .responsive(true);
    html! {
        (table.classes("app-list").head::<Cell>(heads).rows(rows))
        p { (say("published-handed-over")) " " (count(release.picked_up_in_all())) ". " (say("published-still-ours")) }
    }
}

/// The releases beside each other: the wait of each therapy at each day.
fn over_time(releases: &[Release]) -> Markup {
    if releases.len() < 2 {
        return html! {};
    }
    let recent: Vec<&Release> = releases.iter().rev().take(6).rev().collect();
    let mut codes: Vec<&str> = recent
        .iter()
        .flat_map(|r| &r.therapies)
        .filter(|t| t.wait.get().is_some())
        .map(|t| t.therapy.as_str())
        .collect();
    codes.sort_unstable();
    codes.dedup();
    let rows = codes.iter().map(|code| {
        let mut cells: Vec<Cell> = vec![cell(words::therapy(&care::terms::TherapyCode::new(*code)))];
        cells.extend(recent.iter().map(|release| {
            let found = release
                .therapies
                .iter()
                .find(|t| t.therapy == *code)
                .and_then(|t| t.wait.get());
            number(match found.map(|wait| wait.median) {
                None => html! { span class="app-missing" { (say("map-not-shown")) } },
                Some(None) => html! { (say("map-not-reached")) },
                Some(Some(weeks)) => html! { (weeks) },
            })
        }));
        cells
    });
    let mut heads: Vec<Cell> = vec![say("map-therapy").into()];
    heads.extend(recent.iter().map(|release| number(fmt::date(release.as_at))));
    let table = nhsuk::table(say("published-over-time-table"))
        .caption_classes("nhsuk-u-visually-hidden")
        .id("over-time")
        .scroll(true);
    html! {
        h2 class="nhsuk-heading-m" { (say("published-over-time")) }
        (table.classes("app-list").head::<Cell>(heads).rows(rows))
    }
}

fn open_data(release: &Release, releases: usize) -> Markup {
    html! {
        h2 class="nhsuk-heading-m" id="open-data" { (say("published-data")) }
        p {
            (say_with("published-release", &[
                ("number", &release.number.to_string()),
                ("date", &fmt::date(release.released_on)),
                ("position", &release.position.to_string()),
            ])) " "
            @if releases > 1 { (say_count("published-releases", releases)) " " }
            (say_with("published-licence", &[("service", &release.service)]))
        }
        ul class="nhsuk-list nhsuk-list--bullet" {
            @for (name, words) in FILES { li { a class="nhsuk-link" href={ "/map/own/data/" (name) } { (say(words)) } small { " (" (name) ")" } } }
        }
    }
}

const FILES: [(&str, &str); 8] = [
    ("therapies.csv", "file-therapies"),
    ("refusals.csv", "file-refusals"),
    ("picked-up.csv", "file-picked-up"),
    ("who-is-seen.csv", "file-seen"),
    ("seen-by-therapy.csv", "file-seen-therapy"),
    ("range.csv", "published-range"),
    ("dictionary.csv", "map-columns"),
    ("open-data.json", "map-whole-json"),
];

fn how() -> Markup {
    let text = html! {
        ul class="nhsuk-list nhsuk-list--bullet" {
            li { (say("published-how-wait")) " " (say("published-how-censored")) " " (say("published-how-median")) }
            li { (say("published-how-several")) " " (say("published-how-left")) }
            li { (say("published-how-interval")) }
            li { (say("published-how-small")) " " (say("map-not-none")) }
        }
    };
    html! { (nhsuk::details(say("published-how"), text)) }
}

/// The columns of the service's own open data, for the dictionary.
pub(super) fn dictionary() -> Markup {
    let mut names: Vec<&str> = COLUMNS.iter().map(|(file, _, _)| *file).collect();
    names.dedup();
    html! {
        h2 class="nhsuk-heading-m" id="own-dictionary" { (say("published-title")) }
        p { (say("published-not-official-sentence")) " " a class="nhsuk-link" href="/map/own" { (say("published-page")) } }
        @for (at, name) in names.iter().enumerate() {
            @let table = nhsuk::table(say_with("map-columns-of", &[("file", name)])).caption_size(Some(nhsuk::Size::S)).id(format!("own-columns-{at}")).responsive(true);
            (table.head::<Cell>([say("map-column").into(), say("map-meaning").into()]).rows(COLUMNS.iter().filter(|(file, _, _)| file == name).map(|(_, column, meaning)| -> [Cell; 2] {
                [cell(html! { code { (column) } }), cell(*meaning)]
            })))
        }
    }
}

/// A file of the open data.
pub(super) async fn file(stranger: Stranger, headers: HeaderMap, Id(name): Id<String>) -> Answer {
    let releases = stranger.app.ask(casework::Desk::releases).await?;
    if releases.is_empty() {
        return Err(Problem::NotFound);
    }
    let found = files(&releases)
        .into_iter()
        .find(|file| file.name == name)
        .ok_or(Problem::NotFound)?;
    let media = if found.name.ends_with(".json") {
        "application/json"
    } else {
        "text/csv; charset=utf-8"
    };
    let mut response = ([(header::CONTENT_TYPE, media)], found.text).into_response();
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{}\"", found.name)) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    tagged(&headers, response, "public, max-age=3600").await
}
