//! Lying bars made of up to three parts, one bar a row: hours by therapy, posts by quarter, a week by day.
//!
//! The name of a row stands over its bar, so that long names need no room beside it and the narrow drawing reads like the wide one. The parts
//! differ in lightness and edge, so that they can be told apart in grey print.

use jiff::civil::Date;
use maud::{Markup, html};

use crate::Chart;
use crate::words::{long_date, number, safe_id};

/// Lying bars made of parts.
#[derive(Debug, Clone, PartialEq)]
pub struct StackedBars {
    /// Begins the ids in the drawing: unique on the page.
    pub id: String,
    /// What it says, in a sentence: the title.
    pub finding: String,
    /// What the rows are, e.g. "Therapy": the first heading of the table.
    pub rows_are: String,
    /// What is counted, e.g. "hours".
    pub unit: String,
    /// Names of the parts, from the left; the first three are drawn.
    pub parts: Vec<String>,
    /// Name of each row and a value for each part. Values below nothing, or that are no numbers, are drawn as nothing.
    pub rows: Vec<(String, Vec<f64>)>,
    /// What fills the whole width, e.g. 100 where the rows are per cent; none: the longest row does.
    pub whole: Option<f64>,
    /// A limit with its name: an upright line through all bars.
    pub limit: Option<(f64, String)>,
    /// Where the figures come from.
    pub source: String,
    /// The day that they are of.
    pub as_at: Date,
}

/// Fill of each part. Every part has a dark edge.
const FILLS: [&str; 3] = ["#005eb8", "#ffb81c", "#ffffff"];
const INK: &str = "#212b32";
const FONT: f64 = 14.0;
/// Height of a row with its name, and of its bar.
const ROW: f64 = 48.0;
const BAR: f64 = 18.0;
/// Room on the right for the row's total.
const TOTAL: f64 = 62.0;

/// Draws the bars, with their table and what they say.
#[must_use]
pub fn stacked_bars(chart: &StackedBars) -> Chart {
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

fn total(values: &[f64]) -> f64 {
    values.iter().copied().map(sound).sum()
}

fn figure(chart: &StackedBars) -> Markup {
    let id = safe_id(&chart.id);
    html! {
        figure class="app-chart" aria-labelledby={ (id) "-finding" } {
            figcaption class="app-chart__finding" id={ (id) "-finding" } { (chart.finding) }
            (drawing(chart, &id, "narrow", 320.0))
            (drawing(chart, &id, "wide", 720.0))
            ul class="nhsuk-body-s app-chart__key app-chart__key--row" {
                @for (part, fill) in chart.parts.iter().zip(FILLS) {
                    li {
                        svg class="app-chart__key-sample" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false" {
                            rect x="1" y="1" width="14" height="14" fill=(fill) stroke=(INK) stroke-width="1" {}
                        }
                        (part)
                    }
                }
                @if let Some((limit, name)) = &chart.limit { li { "Dashed line: " (name) ", " (number(*limit)) " " (chart.unit) "." } }
            }
            p class="nhsuk-body-s app-chart__source" { "Source: " (chart.source) ". As at " (long_date(chart.as_at)) "." }
        }
    }
}

fn drawing(chart: &StackedBars, id: &str, name: &str, width: f64) -> Markup {
    let id = format!("{id}-{name}");
    let longest = chart.rows.iter().map(|(_, values)| total(values));
    let longest = longest
        .chain(chart.limit.iter().map(|(limit, _)| sound(*limit)))
        .chain(chart.whole.iter().copied().map(sound))
        .fold(0.0, f64::max);
    let scale = |value: f64| {
        if longest > 0.0 {
            sound(value) / longest * (width - TOTAL)
        } else {
            0.0
        }
    };
    let height = ROW * chart.rows.iter().map(|_| 1.0).sum::<f64>() + 4.0;
    html! {
        svg class={ "app-chart__drawing app-chart__drawing--" (name) } viewBox={ "0 0 " (width) " " (number(height)) }
            width=(width) height=(number(height)) role="img" aria-labelledby={ (id) "-title " (id) "-desc" }
            font-family="Frutiger W01, Arial, sans-serif" font-size=(FONT) fill=(INK) {
            title id={ (id) "-title" } { (chart.finding) }
            desc id={ (id) "-desc" } { (description(chart)) }
            @for (place, (row, values)) in (0_u32..).zip(&chart.rows) {
                @let top = f64::from(place) * ROW;
                text class="app-chart__row" x="1" y=(at(top + FONT)) { (short(row, width)) }
                @for (left, value, fill) in parts(values) {
                    @if value > 0.0 {
                        rect class="app-chart__part" x=(at(scale(left) + 0.5)) y=(at(top + 20.0)) width=(at(scale(value)))
                            height=(at(BAR)) fill=(fill) stroke=(INK) stroke-width="1" {}
                    }
                }
                text class="app-chart__total" x=(at(scale(total(values)) + 6.0)) y=(at(top + 20.0 + FONT)) { (number(total(values))) }
            }
            line class="app-chart__base" x1="0.5" x2="0.5" y1="18" y2=(at(height - 6.0)) stroke=(INK) stroke-width="1" {}
            @if let Some((limit, _)) = &chart.limit {
                @let x = at(scale(*limit) + 0.5);
                line class="app-chart__limit" x1=(x) x2=(x) y1="18" y2=(at(height - 6.0)) stroke=(INK) stroke-width="2" stroke-dasharray="6 4" {}
            }
        }
    }
}

/// Where each part that is drawn begins, what it is, and its fill.
fn parts(values: &[f64]) -> Vec<(f64, f64, &'static str)> {
    let mut left = 0.0;
    let mut out = Vec::new();
    for (value, fill) in values.iter().copied().map(sound).zip(FILLS) {
        out.push((left, value, fill));
        left += value;
    }
    out
}

/// A name cut so that it stays in the drawing; the table has the whole of it.
fn short(name: &str, width: f64) -> String {
    // About 7 user units a letter at this size.
    let most = if width < 400.0 { 44 } else { 100 };
    if name.chars().count() <= most {
        return name.to_owned();
    }
    let kept: String = name.chars().take(most - 1).collect();
    format!("{}…", kept.trim_end())
}

fn description(chart: &StackedBars) -> String {
    let rows: Vec<String> = chart
        .rows
        .iter()
        .map(|(name, values)| {
            let parts: Vec<String> = chart
                .parts
                .iter()
                .zip(values)
                .map(|(part, value)| format!("{} {}", part.to_lowercase(), number(sound(*value))))
                .collect();
            format!("{name}: {}.", parts.join(", "))
        })
        .collect();
    format!("Bars in {}. {}", chart.unit, rows.join(" "))
}

fn table(chart: &StackedBars) -> Markup {
    let heading = |name: &str| html! { span class="nhsuk-table__heading" aria-hidden="true" { (name) " " } };
    html! {
        table class="nhsuk-table nhsuk-table--responsive app-chart__table" role="table" {
            caption class="nhsuk-table__caption nhsuk-table__caption--s" { (chart.rows_are) ", in " (chart.unit) }
            thead class="nhsuk-table__head" role="rowgroup" {
                tr class="nhsuk-table__row" role="row" {
                    th class="nhsuk-table__header" scope="col" role="columnheader" { (chart.rows_are) }
                    @for part in &chart.parts {
                        th class="nhsuk-table__header nhsuk-table__header--numeric" scope="col" role="columnheader" { (part) }
                    }
                    th class="nhsuk-table__header nhsuk-table__header--numeric" scope="col" role="columnheader" { "All" }
                }
            }
            tbody class="nhsuk-table__body" {
                @for (name, values) in &chart.rows {
                    tr class="nhsuk-table__row" role="row" {
                        th class="nhsuk-table__header" scope="row" role="rowheader" { (heading(&chart.rows_are)) (name) }
                        @for (part, value) in chart.parts.iter().zip(values) {
                            td class="nhsuk-table__cell nhsuk-table__cell--numeric" role="cell" { (heading(part)) (number(sound(*value))) }
                        }
                        td class="nhsuk-table__cell nhsuk-table__cell--numeric" role="cell" { (heading("All")) (number(total(values))) }
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
