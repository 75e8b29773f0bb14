//! Who is seen: severity, problem, deprivation, age and ethnic group of those referred, and of those who came to a first session; for service managers and
//! clinical leads as the record stands, for commissioners and the public as it was released. Never about anybody: counts, with small numbers held back.

use super::shared::asking;
use crate::extract::Asked;
use crate::fmt;
use crate::layout::{self, Sheet};
use crate::me::Me;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use crate::say::{CHARTS, say, say_with};
use crate::words;
use care::calendar::days_after;
use care::terms::TherapyCode;
use casework::ActKind;
use casework::figures::{Breakdown, Dimension, Release, SeenReport, SeenRow};
use charts::{IntervalBars, IntervalRow, interval_bars};
use jiff::civil::Date;
use maud::{Markup, html};
use measures::suppression::Shown;
use measures::{Rate, wilson};
use nhsuk::{Cell, cell, number};
use published::{Area, Tables};
use serde::Deserialize;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let sees = Guard::needs_one_of(&[ActKind::SeeWhoIsSeen, ActKind::SeeReleases]);
    routes.get("/who-is-seen", sees, show)
}

/// What is asked after the question mark.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Questions {
    at: String,
}

async fn show(me: Me, Asked(q): Asked<Questions>) -> Answer {
    let main = if me.may(ActKind::SeeWhoIsSeen) {
        let as_at =
            q.at.parse::<Date>()
                .ok()
                .filter(|day| *day <= me.today)
                .unwrap_or(me.today);
        let report = me.ask(move |desk, p| desk.seen_report(p, as_at)).await?;
        live(&me, &report)
    } else {
        match me.app.ask(casework::Desk::last_release).await? {
            Some(release) => html! {
                h1 class="nhsuk-heading-l" { "Who is seen" }
                p { "As the service released it, as at " (fmt::date(release.as_at)) "." }
                (released(&release))
            },
            None => html! {
                h1 class="nhsuk-heading-l" { "Who is seen" }
                (layout::empty("Nothing is released yet.", "The service publishes its figures release by release. Ask its manager for the first.", None))
            },
        }
    };
    let sheet = Sheet {
        title: "Who is seen".to_owned(),
        main,
        ..Sheet::default()
    };
    Ok(layout::app(&me, sheet))
}

fn live(me: &Me, report: &SeenReport) -> Markup {
    let area = me.app.desk().service().area.clone();
    let board = area.as_deref().and_then(|code| me.app.published().area(code));
    html! {
            h1 class="nhsuk-heading-l" { "Who is seen" }
            p class="app-headline" { (headline(report)) }
            form class="app-filters" method="get" action="/who-is-seen" aria-label="Choose a day" {
                div class="app-filters__fields" {
    (nhsuk::select("at", "As known at the end of").options(days(me.today)).value(report.as_at.to_string()))
                    (nhsuk::button("Show").secondary())
                }
            }
            p class="nhsuk-body-s" {
                "Referrals received from " (fmt::date(report.from)) " to " (fmt::date(report.as_at)) ", as the record knew them then (position " (report.position) "). "
                "None of this is ever a term in matching. Numbers below 5, and any that would give one away, are not shown."
            }
            @for breakdown in &report.breakdowns { (section(breakdown, report.referred, report.as_at, board, me.app.published())) }
            p { a class="nhsuk-link" href=(asking("/map/own", &[])) { "What of this is published" } }
        }
}

/// Days to choose from: today, and the ends of the last twelve months.
fn days(today: Date) -> Vec<(String, String)> {
    let mut days = vec![(today.to_string(), format!("Today, {}", fmt::date(today)))];
    let mut end = days_after(today, -i32::from(today.day()));
    for _ in 0..12 {
        days.push((end.to_string(), fmt::date(end)));
        end = days_after(end, -i32::from(end.day()));
    }
    days
}

fn headline(report: &SeenReport) -> String {
    let Some(referred) = report.referred else {
        return "Too few people were referred for anything to be shown.".to_owned();
    };
    let mut words = match report.started.and_then(|k| wilson(k, referred)) {
        Some(rate) => format!(
            "Of {} referred in the year, {} had a first session: {}.",
            number_of(referred),
            number_of(rate.k),
            percent(&rate)
        ),
        None => format!("{} were referred in the year.", number_of(referred)),
    };
    if let Some(deprived) = finding(
        report
            .breakdowns
            .iter()
            .find(|b| b.by == Dimension::Deprivation)
            .map(|b| b.rows.as_slice())
            .unwrap_or_default(),
        Dimension::Deprivation,
        report.referred,
    ) {
        words += " ";
        words += &deprived;
    }
    words
}

fn number_of(n: u64) -> String {
    fmt::number(i64::try_from(n).unwrap_or(i64::MAX))
}

fn percent(rate: &Rate) -> String {
    let [share, lower, upper] = [rate.share(), rate.lower, rate.upper].map(|part| format!("{:.0}", part * 100.0));
    say_with(
        "seen-percent",
        &[("share", &share), ("lower", &lower), ("upper", &upper)],
    )
}

/// What a breakdown says, in a sentence: for deprivation against the fifth that would be expected, else the widest difference between values in the share that
/// started whose intervals do not overlap. Nothing where nothing can be said.
fn finding(rows: &[SeenRow], by: Dimension, all: Option<u64>) -> Option<String> {
    let known: Vec<&SeenRow> = rows
        .iter()
        .filter(|row| row.value != "not_recorded" && row.value != "prefer_not_to_say")
        .collect();
    if by == Dimension::Deprivation {
        let most = known.iter().find(|row| row.value == "1")?.referred?;
        let looked_up: u64 = known.iter().map(|row| row.referred).sum::<Option<u64>>()?;
        let rate = wilson(most, looked_up)?;
        let beside = if rate.lower > 0.2 {
            "more than the fifth"
        } else if rate.upper < 0.2 {
            "less than the fifth"
        } else {
            "no different, within the interval, from the fifth"
        };
        return Some(format!(
            "{} of those whose neighbourhood was looked up live in the most deprived fifth of neighbourhoods: {beside} that all neighbourhoods together would give.",
            percent(&rate)
        ));
    }
    let _ = all;
    let mut rates: Vec<(&SeenRow, Rate)> = known
        .iter()
        .filter_map(|row| Some((*row, wilson(row.started?, row.referred?)?)))
        .collect();
    rates.sort_by(|a, b| a.1.share().total_cmp(&b.1.share()));
    let ((low_row, low), (high_row, high)) = (rates.first()?, rates.last()?);
    Some(if low.upper < high.lower {
        format!(
            "Of those referred, {} came to a first session where it says “{}”, {} where it says “{}”.",
            percent(low),
            low_row.words,
            percent(high),
            high_row.words
        )
    } else {
        "The shares that came to a first session do not differ by more than chance would give.".to_owned()
    })
}

fn section(breakdown: &Breakdown, all: Option<u64>, as_at: Date, board: Option<&Area>, tables: &Tables) -> Markup {
    let code = breakdown.by.code();
    html! {
        section aria-labelledby=(code) {
            h2 class="nhsuk-heading-m" id=(code) { (breakdown.by.words()) }
            (chart(&breakdown.rows, breakdown.by, all, as_at))
            (rows_table(&breakdown.rows, breakdown.by, all))
            (population(breakdown, board, tables))
            (therapies(breakdown))
        }
    }
}

/// Shares that started, by value, with intervals.
fn chart(rows: &[SeenRow], by: Dimension, all: Option<u64>, as_at: Date) -> Markup {
    let drawn: Vec<IntervalRow> = rows
        .iter()
        .filter_map(|row| {
            let rate = wilson(row.started?, row.referred?)?;
            let hundredths = |share: f64| Some((share * 100.0).round());
            Some(IntervalRow {
                name: row.words.clone(),
                estimate: hundredths(rate.share()),
                lower: hundredths(rate.lower),
                upper: hundredths(rate.upper),
                behind: format!("{} of {}", rate.k, rate.n),
            })
        })
        .collect();
    let said = finding(rows, by, all).unwrap_or_else(|| "Too few are known for anything to be said.".to_owned());
    if drawn.len() < 2 {
        return html! { p { (said) } };
    }
    let chart = interval_bars(&IntervalBars {
        id: format!("chart-{}", by.code()),
        finding: said,
        rows_are: by.words().to_owned(),
        estimate: "Came to a first session".to_owned(),
        unit: "%".to_owned(),
        rows: drawn,
        limit: None,
        source: "this service’s record, referrals of a year".to_owned(),
        as_at,
        words: CHARTS,
    });
    html! { (chart.svg) }
}

fn rows_table(rows: &[SeenRow], by: Dimension, all: Option<u64>) -> Markup {
    let shown = |n: Option<u64>| match n {
        Some(n) => html! { (number_of(n)) },
        None => html! { span class="app-missing" { (say("map-not-shown")) } },
    };
    let lines = rows.iter().map(|row| -> [Cell; 5] {
        let of_all = row.referred.zip(all).and_then(|(k, n)| wilson(k, n));
        let rate = row.started.zip(row.referred).and_then(|(k, n)| wilson(k, n));
        let words = |rate: Option<Rate>| rate.map_or_else(|| "–".to_owned(), |rate| percent(&rate));
        [
            cell(html! { @if row.value == "not_recorded" { em { (row.words) } } @else { (row.words) } }),
            number(shown(row.referred)),
            number(of_all.map_or_else(|| "–".to_owned(), |rate| format!("{:.0}%", rate.share() * 100.0))),
            number(shown(row.started)),
            cell(words(rate)),
        ]
    });
    let heads: [Cell; 5] = [
        by.words().into(),
        number(say("seen-referred")),
        number(say("seen-of-all")),
        number(say("seen-started")),
        say("seen-share").into(),
    ];
    let table = nhsuk::table(say_with("seen-table", &[("by", by.words())]))
        .caption_classes("nhsuk-u-visually-hidden")
        .id(format!("table-{}", by.code()))
        .responsive(true);
    html! { (table.classes("app-list").head::<Cell>(heads).rows(lines)) }
}

/// The population beside it, as far as official figures that come with the program say anything.
fn population(breakdown: &Breakdown, board: Option<&Area>, tables: &Tables) -> Markup {
    html! {
        @match breakdown.by {
            Dimension::Deprivation => p class="nhsuk-body-s" {
                "The population: by definition a fifth of England’s neighbourhoods lies in each fifth. "
                @match board.and_then(|area| Some((area, area.deprivation?))) {
                    Some((area, deprivation)) => {
                        "In " (area.name) ", the area of this service, " (format!("{:.0}%", deprivation.most_deprived_tenth * 100.0))
                        " of neighbourhoods are in the most deprived tenth of England (English Indices of Deprivation 2025)."
                    }
                    None => "The settings name no area of which the Indices of Deprivation are at hand.",
                }
                " A neighbourhood says little of one person in it."
            },
            Dimension::Age => p class="nhsuk-body-s" {
                @match board.and_then(|area| Some((area, area.population?, area.adults?))) {
                    Some((area, everybody, adults)) => {
                        "The population: " (fmt::number(adults.into())) " of " (fmt::number(everybody.into())) " residents of " (area.name)
                        " are aged 18 and over (Office for National Statistics, mid-2020). Finer ages are not in the files at hand."
                    }
                    None => "The population by age is not in the official files at hand.",
                }
            },
            Dimension::Ethnicity => (super::seen_beside::by_group(&breakdown.rows, board, tables)),
            Dimension::Severity | Dimension::Problem => {},
        }
    }
}

/// What therapies those who started began, by value.
fn therapies(breakdown: &Breakdown) -> Markup {
    if breakdown.therapies.is_empty() || breakdown.rows.is_empty() {
        return html! {};
    }
    let mut heads: Vec<Cell> = vec!["Therapy begun".into()];
    heads.extend(breakdown.rows.iter().map(|row| number(row.words.clone())));
    let rows = breakdown.therapies.iter().map(|(therapy, cells)| {
        let mut line: Vec<Cell> = vec![cell(words::therapy(therapy))];
        line.extend(cells.iter().map(|n| {
            number(match n {
                Some(n) => html! { (number_of(*n)) },
                None => html! { span class="app-missing" { "not shown" } },
            })
        }));
        line
    });
    let table = nhsuk::table(format!("{}: by the therapy that was begun", breakdown.by.words()))
        .caption_classes("nhsuk-u-visually-hidden")
        .id(format!("therapies-{}", breakdown.by.code()))
        .scroll(true);
    let body = html! { (table.classes("app-list").head::<Cell>(heads).rows(rows)) };
    html! { (nhsuk::details(format!("{}, by the therapy that was begun", breakdown.by.words()), body)) }
}

/// Who is seen, as it was released.
pub(super) fn released(release: &Release) -> Markup {
    let (referred, started) = release.seen_in_all();
    html! {
        h2 class="nhsuk-heading-m" id="who-is-seen" { (say("seen-title")) }
        @match (referred, started) {
            (Some(referred), Some(started)) => p { (say_with("seen-in-all", &[
                ("referred", &number_of(referred)), ("date", &fmt::date(release.as_at)), ("started", &number_of(started)),
            ])) },
            _ => p { (say("seen-too-few")) },
        }
        @if referred.is_some() {
            @for by in Dimension::ALL {
                @if let Some(rows) = release.seen(by) {
                    (nhsuk::details(by.words(), html! { (rows_table(&rows, by, referred)) (released_therapies(release, by)) }))
                }
            }
        }
    }
}

/// What therapies those who started began, as it was released: a table within the fold of its breakdown.
fn released_therapies(release: &Release, by: Dimension) -> Markup {
    let Some((values, therapies)) = release.seen_by_therapy(by) else {
        return html! {};
    };
    let known = by.values();
    let words_of = |value: &String| {
        let found = known.iter().find(|(code, _)| code == value);
        found.map_or_else(|| value.clone(), |(_, words)| words.clone())
    };
    let mut heads: Vec<Cell> = vec![say("seen-therapy").into()];
    heads.extend(values.iter().map(|value| number(words_of(value))));
    let rows = therapies.into_iter().map(|(therapy, cells)| {
        let mut line: Vec<Cell> = vec![cell(words::therapy(&TherapyCode::new(therapy)))];
        line.extend(cells.into_iter().map(|shown| {
            number(match shown {
                Shown::Count(n) => html! { (number_of(n)) },
                Shown::Held(n) => html! { (number_of(n)) small { (say("seen-earlier")) } },
                Shown::Hidden => html! { span class="app-missing" { (say("map-not-shown")) } },
            })
        }));
        line
    });
    let table = nhsuk::table(say_with("seen-by-therapy", &[("by", by.words())]))
        .caption_size(Some(nhsuk::Size::S))
        .id(format!("released-therapies-{}", by.code()))
        .scroll(true);
    html! { (table.classes("app-list").head::<Cell>(heads).rows(rows)) }
}
