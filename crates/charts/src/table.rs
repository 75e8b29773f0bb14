//! The same data as a table: what the drawing shows and what it cannot say.

use jiff::civil::Date;
use maud::{Markup, html};

use crate::measure::{MeasureChart, Missed, Point};
use crate::words::number;

enum Row<'a> {
    Score(&'a Point),
    Missed(&'a Missed),
}

const HEADINGS: [&str; 6] = [
    "chart-date",
    "chart-session",
    "chart-points",
    "chart-change",
    "chart-by",
    "chart-notes",
];

/// A responsive table of the NHS design system: on a phone each cell carries its heading.
pub(crate) fn table(chart: &MeasureChart) -> Markup {
    let mut rows: Vec<(Date, Row<'_>)> = chart.points.iter().map(|p| (p.on, Row::Score(p))).collect();
    rows.extend(chart.missed.iter().map(|m| (m.on, Row::Missed(m))));
    // A stable sort: scores of one day stay in the order in which they were entered.
    rows.sort_by_key(|(on, _)| *on);
    let first = chart.points.first().map(|p| p.score);
    html! {
        table class="nhsuk-table nhsuk-table--responsive app-chart__table" role="table" {
            caption class="nhsuk-table__caption nhsuk-table__caption--s" {
                (chart.say("chart-caption", &[("name", &chart.instrument), ("min", &number(chart.min)), ("max", &number(chart.max))]))
            }
            thead class="nhsuk-table__head" role="rowgroup" {
                tr class="nhsuk-table__row" role="row" {
                    @for heading in HEADINGS {
                        th class="nhsuk-table__header" scope="col" role="columnheader" { (chart.say(heading, &[])) }
                    }
                }
            }
            tbody class="nhsuk-table__body" {
                @for (on, row) in &rows {
                    @let [day, rest @ ..] = cells(chart, *on, row, first);
                    tr class="nhsuk-table__row" role="row" {
                        th class="nhsuk-table__header" scope="row" role="rowheader" { (heading(chart, HEADINGS[0])) (day) }
                        @for (name, words) in HEADINGS.iter().skip(1).zip(rest) {
                            td class="nhsuk-table__cell" role="cell" { (heading(chart, name)) (words) }
                        }
                    }
                }
                @if rows.is_empty() {
                    tr class="nhsuk-table__row" role="row" {
                        td class="nhsuk-table__cell" role="cell" colspan="6" { (chart.say("chart-empty", &[])) }
                    }
                }
            }
        }
    }
}

/// The heading that a cell carries where the table has no head row.
fn heading(chart: &MeasureChart, name: &str) -> Markup {
    html! { span class="nhsuk-table__heading" aria-hidden="true" { (chart.say(name, &[])) " " } }
}

fn cells(chart: &MeasureChart, on: Date, row: &Row<'_>, first: Option<f64>) -> [String; 6] {
    let nothing = chart.say("chart-nothing", &[]);
    match row {
        Row::Score(point) => {
            let safety = point.safety.iter().map(|s| s.words.as_str());
            let notes: Vec<&str> = safety.chain(point.note.iter().map(String::as_str)).collect();
            [
                chart.date(on),
                session(chart, point.session),
                number(point.score),
                change(chart, point.score, first),
                point.entered_by.clone(),
                if notes.is_empty() { nothing } else { notes.join("; ") },
            ]
        }
        Row::Missed(missed) => {
            let inapplicable = chart.say("chart-not-for-this", &[]);
            [
                chart.date(on),
                session(chart, missed.session),
                missed.why.clone(),
                inapplicable.clone(),
                inapplicable,
                nothing,
            ]
        }
    }
}

fn session(chart: &MeasureChart, number: Option<u32>) -> String {
    number.map_or_else(|| chart.say("chart-no-session", &[]), |n| n.to_string())
}

fn change(chart: &MeasureChart, score: f64, first: Option<f64>) -> String {
    let difference = first.map_or(0.0, |first| score - first);
    match number(difference.abs()) {
        size if size == "0" => chart.say("chart-no-change", &[]),
        size if difference < 0.0 => chart.say("chart-down", &[("points", &size)]),
        size => chart.say("chart-up", &[("points", &size)]),
    }
}
