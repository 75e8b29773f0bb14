//! The same data as a table: what the drawing shows and what it cannot say.

use jiff::civil::Date;
use maud::{Markup, html};

use crate::measure::{MeasureChart, Missed, Point};
use crate::words::{long_date, number};

enum Row<'a> {
    Score(&'a Point),
    Missed(&'a Missed),
}

pub(crate) fn table(chart: &MeasureChart) -> Markup {
    let mut rows: Vec<(Date, Row<'_>)> = chart.points.iter().map(|p| (p.on, Row::Score(p))).collect();
    rows.extend(chart.missed.iter().map(|m| (m.on, Row::Missed(m))));
    // A stable sort: scores of one day stay in the order in which they were entered.
    rows.sort_by_key(|(on, _)| *on);
    let first = chart.points.first().map(|p| p.score);
    html! {
        table class="nhsuk-table app-chart__table" {
            caption class="nhsuk-table__caption nhsuk-table__caption--s" {
                (chart.instrument) " scores, " (number(chart.min)) " to " (number(chart.max))
            }
            thead class="nhsuk-table__head" {
                tr {
                    @for heading in ["Date", "Session", "Score", "Change since first", "Entered by", "Notes"] {
                        th class="nhsuk-table__header" scope="col" { (heading) }
                    }
                }
            }
            tbody class="nhsuk-table__body" {
                @for (on, row) in &rows {
                    tr class="nhsuk-table__row" {
                        th class="nhsuk-table__header" scope="row" { (long_date(*on)) }
                        @match row {
                            Row::Score(point) => (score_cells(point, first)),
                            Row::Missed(missed) => {
                                td class="nhsuk-table__cell" { (session(missed.session)) }
                                td class="nhsuk-table__cell" { (missed.why) }
                                td class="nhsuk-table__cell" { "Not applicable" }
                                td class="nhsuk-table__cell" { "Not applicable" }
                                td class="nhsuk-table__cell" { "None" }
                            },
                        }
                    }
                }
                @if rows.is_empty() {
                    tr class="nhsuk-table__row" {
                        td class="nhsuk-table__cell" colspan="6" { "No score is recorded yet." }
                    }
                }
            }
        }
    }
}

fn score_cells(point: &Point, first: Option<f64>) -> Markup {
    let notes: Vec<&str> = point
        .safety
        .iter()
        .map(|s| s.words.as_str())
        .chain(point.note.iter().map(String::as_str))
        .collect();
    html! {
        td class="nhsuk-table__cell" { (session(point.session)) }
        td class="nhsuk-table__cell nhsuk-table__cell--numeric" { (number(point.score)) }
        td class="nhsuk-table__cell" { (change(point.score, first)) }
        td class="nhsuk-table__cell" { (point.entered_by) }
        td class="nhsuk-table__cell" { @if notes.is_empty() { "None" } @else { (notes.join("; ")) } }
    }
}

fn session(number: Option<u32>) -> String {
    number.map_or_else(|| "Not a session".to_owned(), |n| n.to_string())
}

fn change(score: f64, first: Option<f64>) -> String {
    let difference = first.map_or(0.0, |first| score - first);
    match number(difference.abs()) {
        size if size == "0" => "no change".to_owned(),
        size if difference < 0.0 => format!("down {size}"),
        size => format!("up {size}"),
    }
}
