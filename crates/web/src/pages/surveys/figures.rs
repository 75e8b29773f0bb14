//! Figures of a survey: a question as a chart with its table, a breakdown as a table, shares with their intervals.

use casework::read::SurveyPage;
use charts::{StackedBars, stacked_bars};
use jiff::civil::Date;
use maud::{Markup, html};
use nhsuk::{Cell, cell, number};
use survey::{BreakdownResult, Interval, Kind, QuestionResult, Results, Share};

/// "45%".
pub fn of_hundred(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}

/// "45.0% (95% interval 42.6 to 47.4)".
pub fn interval(i: &Interval) -> String {
    format!(
        "{:.1}% (95% interval {:.1} to {:.1})",
        i.share * 100.0,
        i.lower * 100.0,
        i.upper * 100.0
    )
}

/// A number of people or hours, whole, with commas. What lies on the half goes to the even number, so that 4,108.5 reads
/// as it was published.
pub fn people(value: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "people and hours of a body stay far below 2^53"
    )]
    let whole = value.round_ties_even() as i64;
    crate::fmt::number(whole)
}

fn shown(share: &Share) -> String {
    share
        .rate
        .map_or_else(|| "Not shown".to_owned(), |rate| interval(&rate))
}

/// One question: its bars, and a table with intervals.
pub fn question(today: Date, results: &Results, q: &QuestionResult) -> Markup {
    html! {
        h3 class="nhsuk-heading-s" { (q.text) }
        @if let Some(why) = &q.withheld { p { "Not shown: " (why) "." } }
        @else {
            @if let (Some(asked), Some(answered)) = (q.asked, q.answered) {
                p class="nhsuk-body-s" { (answered) " answered, of " (asked) " who were asked." }
            }
            @match q.kind {
                Kind::FreeText => p { "Words are counted, not kept." },
                Kind::Number => @if let Some(n) = &q.number {
                    p { "Mean " strong { (format!("{:.1}", n.mean)) } " " (n.unit) " (95% interval " (format!("{:.1}", n.lower)) " to " (format!("{:.1}", n.upper)) "), median " (format!("{:.1}", n.median)) "." }
                } @else { p { "Too few answered for a mean." } },
                Kind::OneOf | Kind::ManyOf | Kind::YesNo => (bars(today, results, q)),
            }
        }
    }
}

fn bars(today: Date, results: &Results, q: &QuestionResult) -> Markup {
    let rows: Vec<(String, Vec<f64>)> = q
        .options
        .iter()
        .filter_map(|o| Some((o.text.clone(), vec![(o.share.rate?.share * 1000.0).round() / 10.0])))
        .collect();
    let most = rows
        .iter()
        .max_by(|a, b| a.1.first().unwrap_or(&0.0).total_cmp(b.1.first().unwrap_or(&0.0)));
    let finding = match most.and_then(|(text, values)| Some((text, values.first()?))) {
        Some((text, share)) => format!("Most often: {text}, {share:.0}%"),
        None => "No answer is given by enough people to be shown".to_owned(),
    };
    let chart = stacked_bars(&StackedBars {
        id: format!("q-{}", q.id),
        finding,
        rows_are: "Answer".to_owned(),
        unit: "%".to_owned(),
        parts: vec!["Of those who answered".to_owned()],
        rows,
        whole: Some(100.0),
        limit: None,
        source: format!(
            "{}, {}",
            results.sponsor,
            if results.asked_when.is_empty() {
                "this survey"
            } else {
                &results.asked_when
            }
        ),
        as_at: today,
    });
    let weighted = results.weighting.is_some();
    let mut heads: Vec<Cell> = vec!["Answer".into(), number("People"), number("Share")];
    if weighted {
        heads.push(number("Weighted"));
    }
    let table_rows = q.options.iter().map(|o| {
        let mut cells: Vec<Cell> = vec![
            cell(o.text.clone()),
            number(o.share.count.to_string()),
            number(shown(&o.share)),
        ];
        if weighted {
            cells.push(number(
                o.share
                    .weighted
                    .map_or_else(|| "Not shown".to_owned(), |w| interval(&w)),
            ));
        }
        cells
    });
    let table = nhsuk::table("Answers with their intervals").responsive(true);
    html! {
        (chart.svg)
        (nhsuk::details(format!("“{}” as a table", q.text), html! { (table.head::<Cell>(heads).rows(table_rows)) }))
    }
}

/// One question by another.
pub fn breakdown(page: &SurveyPage, b: &BreakdownResult) -> Markup {
    let words = |id: &str| {
        page.definition
            .question(id)
            .map_or_else(|| id.to_owned(), |q| q.text.clone())
    };
    let title = format!("{} By: {}", words(&b.question), words(&b.by));
    if let Some(why) = &b.withheld {
        return html! { h3 class="nhsuk-heading-s" { (title) } p { "Not shown: " (why) "." } };
    }
    let options = b.groups.first().map(|g| g.options.as_slice()).unwrap_or_default();
    let heads: Vec<Cell> = std::iter::once(Cell::from("Group"))
        .chain(options.iter().map(|o| number(o.text.clone())))
        .collect();
    let rows = b.groups.iter().map(|g| {
        let cells = g.options.iter().map(|o| {
            let of = o.share.of.map(|of| format!(" of {of}")).unwrap_or_default();
            let share = o
                .share
                .rate
                .map(|r| format!(", {}", of_hundred(r.share)))
                .unwrap_or_default();
            number(format!("{}{of}{share}", o.share.count))
        });
        std::iter::once(cell(g.text.clone()))
            .chain(cells)
            .collect::<Vec<Cell>>()
    });
    let table = nhsuk::table(title).caption_size(Some(nhsuk::Size::S)).responsive(true);
    html! { (table.head::<Cell>(heads).rows(rows)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_pools_read_as_published() {
        assert_eq!(people(4_108.5), "4,108");
        assert_eq!(people(4_950.0), "4,950");
    }
}
