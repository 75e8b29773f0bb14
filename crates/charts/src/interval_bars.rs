//! Estimates with their intervals, one a row: a mark on a line from the lower to the upper end. For waits by therapy and shares by group.
//!
//! The name of a row stands over its line, as in [`crate::stacked_bars`]. An end that was not reached is an arrow, an estimate that was not reached has no mark:
//! both say so in words beside it, so that nothing rests on the shape alone.

use jiff::civil::Date;
use maud::{Markup, html};

use crate::Chart;
use crate::words::{Words, number, safe_id};

/// Estimates with intervals.
#[derive(Debug, Clone, PartialEq)]
pub struct IntervalBars {
    /// Begins the ids in the drawing: unique on the page.
    pub id: String,
    /// What it says, in a sentence: the title.
    pub finding: String,
    /// What the rows are, e.g. "Therapy".
    pub rows_are: String,
    /// What the estimate is, e.g. "Median wait".
    pub estimate: String,
    /// Its unit, e.g. "weeks".
    pub unit: String,
    /// The rows.
    pub rows: Vec<IntervalRow>,
    /// A line to compare with and its name, e.g. a standard.
    pub limit: Option<(f64, String)>,
    /// Where the figures come from.
    pub source: String,
    /// The day that they are of.
    pub as_at: Date,
    /// How it speaks.
    pub words: Words,
}

impl IntervalBars {
    fn say(&self, name: &str, values: &[(&str, &str)]) -> String {
        (self.words.say)(name, values)
    }
}

/// One row. What is not there was not reached.
#[derive(Debug, Clone, PartialEq)]
pub struct IntervalRow {
    /// Its name.
    pub name: String,
    /// The estimate.
    pub estimate: Option<f64>,
    /// Lower end.
    pub lower: Option<f64>,
    /// Upper end.
    pub upper: Option<f64>,
    /// What stands behind it, e.g. "34 started, 12 wait".
    pub behind: String,
}

const INK: &str = "#212b32";
const BLUE: &str = "#005eb8";
const FONT: f64 = 14.0;
const ROW: f64 = 48.0;
/// Room on the right for the estimate in words.
const WORDS: f64 = 100.0;

/// Draws the rows, with their table and what they say.
#[must_use]
pub fn interval_bars(chart: &IntervalBars) -> Chart {
    let svg = if chart.rows.is_empty() {
        html! { p class="nhsuk-body app-chart__empty" { (chart.finding) } }
    } else {
        figure(chart)
    };
    Chart {
        svg,
        table: table(chart),
        finding: chart.finding.clone(),
    }
}

fn sound(value: f64) -> f64 {
    if value.is_finite() { value.max(0.0) } else { 0.0 }
}

fn figure(chart: &IntervalBars) -> Markup {
    let id = safe_id(&chart.id);
    html! {
        figure class="app-chart" aria-labelledby={ (id) "-finding" } {
            figcaption class="app-chart__finding" id={ (id) "-finding" } { (chart.finding) }
            (drawing(chart, &id, "narrow", 320.0))
            (drawing(chart, &id, "wide", 720.0))
            ul class="nhsuk-body-s app-chart__key app-chart__key--row" {
                li { (chart.say("chart-key", &[("estimate", &chart.estimate.to_lowercase())])) }
                @if let Some((limit, name)) = &chart.limit {
                    li { (chart.say("chart-limit", &[("name", name), ("value", &number(*limit)), ("unit", &chart.unit)])) }
                }
            }
            p class="nhsuk-body-s app-chart__source" { (chart.say("chart-source", &[("source", &chart.source), ("date", &(chart.words.date)(chart.as_at))])) }
        }
    }
}

fn longest(chart: &IntervalBars) -> f64 {
    let of_row = |row: &IntervalRow| {
        [row.estimate, row.lower, row.upper]
            .into_iter()
            .flatten()
            .map(sound)
            .fold(0.0, f64::max)
    };
    let rows = chart.rows.iter().map(of_row).fold(0.0, f64::max);
    chart.limit.as_ref().map_or(rows, |(limit, _)| rows.max(sound(*limit)))
}

fn drawing(chart: &IntervalBars, id: &str, name: &str, width: f64) -> Markup {
    let id = format!("{id}-{name}");
    let longest = longest(chart);
    let scale = |value: f64| {
        if longest > 0.0 {
            8.0 + sound(value) / longest * (width - WORDS - 40.0)
        } else {
            8.0
        }
    };
    let height = ROW * f64::from(u32::try_from(chart.rows.len()).unwrap_or(u32::MAX)) + 4.0;
    html! {
        svg class={ "app-chart__drawing app-chart__drawing--" (name) } viewBox={ "0 0 " (width) " " (number(height)) }
            width=(width) height=(number(height)) role="img" aria-labelledby={ (id) "-title " (id) "-desc" }
            font-family="Frutiger W01, Arial, sans-serif" font-size=(FONT) fill=(INK) {
            title id={ (id) "-title" } { (chart.finding) }
            desc id={ (id) "-desc" } { (description(chart)) }
            @if let Some((limit, _)) = &chart.limit {
                @let x = at(scale(*limit));
                line class="app-chart__limit" x1=(x) x2=(x) y1="18" y2=(at(height - 6.0)) stroke=(INK) stroke-width="2" stroke-dasharray="6 4" {}
            }
            @for (place, row) in (0_u32..).zip(&chart.rows) {
                @let top = f64::from(place) * ROW;
                @let middle = top + 30.0;
                @let from = row.lower.or(row.estimate).map_or(8.0, scale);
                @let to = row.upper.map_or(width - WORDS, scale);
                text class="app-chart__row" x="1" y=(at(top + FONT)) { (short(&row.name, width)) }
                @if row.lower.is_some() || row.estimate.is_some() {
                    line class="app-chart__interval" x1=(at(from)) x2=(at(to)) y1=(at(middle)) y2=(at(middle)) stroke=(INK) stroke-width="2" {}
                    @if row.lower.is_some() { line x1=(at(from)) x2=(at(from)) y1=(at(middle - 6.0)) y2=(at(middle + 6.0)) stroke=(INK) stroke-width="2" {} }
                    @if row.upper.is_some() {
                        line x1=(at(to)) x2=(at(to)) y1=(at(middle - 6.0)) y2=(at(middle + 6.0)) stroke=(INK) stroke-width="2" {}
                    } @else {
                        polyline class="app-chart__open-end" points={ (at(to - 7.0)) "," (at(middle - 6.0)) " " (at(to)) "," (at(middle)) " " (at(to - 7.0)) "," (at(middle + 6.0)) } fill="none" stroke=(INK) stroke-width="2" {}
                    }
                }
                @if let Some(estimate) = row.estimate {
                    circle class="app-chart__estimate" cx=(at(scale(estimate))) cy=(at(middle)) r="6" fill=(BLUE) stroke="#ffffff" stroke-width="2" {}
                }
                text class="app-chart__total" x=(at(width)) y=(at(middle + 5.0)) text-anchor="end" { (estimate_words(chart, row)) }
            }
        }
    }
}

fn estimate_words(chart: &IntervalBars, row: &IntervalRow) -> String {
    let gap = if chart.unit == "%" { "" } else { " " };
    row.estimate.map_or_else(
        || chart.say("chart-not-reached", &[]),
        |value| format!("{}{gap}{}", number(value), chart.unit),
    )
}

/// A name cut so that it stays in the drawing; the table has the whole of it.
fn short(name: &str, width: f64) -> String {
    let most = if width < 400.0 { 44 } else { 100 };
    if name.chars().count() <= most {
        return name.to_owned();
    }
    let kept: String = name.chars().take(most - 1).collect();
    format!("{}…", kept.trim_end())
}

fn end(chart: &IntervalBars, value: Option<f64>) -> String {
    value.map_or_else(|| chart.say("chart-not-reached", &[]), number)
}

fn interval(chart: &IntervalBars, row: &IntervalRow) -> String {
    chart.say(
        "chart-interval",
        &[("from", &end(chart, row.lower)), ("to", &end(chart, row.upper))],
    )
}

fn description(chart: &IntervalBars) -> String {
    let rows: Vec<String> = chart
        .rows
        .iter()
        .map(|row| {
            chart.say(
                "chart-interval-row",
                &[
                    ("name", &row.name),
                    ("estimate", &estimate_words(chart, row)),
                    ("interval", &interval(chart, row)),
                    ("behind", &row.behind),
                ],
            )
        })
        .collect();
    let what = chart.say(
        "chart-estimate-in",
        &[("estimate", &chart.estimate), ("unit", &chart.unit)],
    );
    format!("{what} {}", rows.join(" "))
}

fn table(chart: &IntervalBars) -> Markup {
    let heading = |name: &str| html! { span class="nhsuk-table__heading" aria-hidden="true" { (name) " " } };
    let heads = [
        format!("{}, {}", chart.estimate, chart.unit),
        chart.say("chart-interval-head", &[]),
        chart.say("chart-behind", &[]),
    ];
    html! {
        table class="nhsuk-table nhsuk-table--responsive app-chart__table" role="table" {
            caption class="nhsuk-table__caption nhsuk-table__caption--s" { (chart.say("chart-interval-caption", &[("estimate", &chart.estimate), ("unit", &chart.unit)])) }
            thead class="nhsuk-table__head" role="rowgroup" {
                tr class="nhsuk-table__row" role="row" {
                    th class="nhsuk-table__header" scope="col" role="columnheader" { (chart.rows_are) }
                    @for head in &heads { th class="nhsuk-table__header" scope="col" role="columnheader" { (head) } }
                }
            }
            tbody class="nhsuk-table__body" {
                @for row in &chart.rows {
                    tr class="nhsuk-table__row" role="row" {
                        th class="nhsuk-table__header" scope="row" role="rowheader" { (heading(&chart.rows_are)) (row.name) }
                        @for (head, words) in heads.iter().zip([end(chart, row.estimate), interval(chart, row), row.behind.clone()]) {
                            td class="nhsuk-table__cell" role="cell" { (heading(head)) (words) }
                        }
                    }
                }
            }
        }
    }
}

/// A place, to a tenth of a unit.
fn at(place: f64) -> String {
    format!("{place:.1}")
}
