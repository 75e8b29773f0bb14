//! Estimates with intervals: what is drawn is what the table says, and what was not reached is said.

use charts::{IntervalBars, IntervalRow, Words, interval_bars};
use jiff::civil::date;

fn row(name: &str, estimate: Option<f64>, lower: Option<f64>, upper: Option<f64>) -> IntervalRow {
    IntervalRow {
        name: name.to_owned(),
        estimate,
        lower,
        upper,
        behind: "34 started, 12 wait".to_owned(),
    }
}

fn chart(rows: Vec<IntervalRow>) -> IntervalBars {
    IntervalBars {
        id: "waits".to_owned(),
        finding: "CBT is quickest".to_owned(),
        rows_are: "Therapy".to_owned(),
        estimate: "Median wait".to_owned(),
        unit: "weeks".to_owned(),
        rows,
        limit: Some((18.0, "Standard".to_owned())),
        source: "this service".to_owned(),
        as_at: date(2026, 11, 22),
        words: Words::default(),
    }
}

#[test]
fn drawing_and_table_say_the_same() {
    let drawn = interval_bars(&chart(vec![
        row("CBT", Some(9.0), Some(7.0), Some(12.0)),
        row("Dynamic <work>", Some(30.0), Some(24.0), None),
        row("Group", None, Some(40.0), None),
    ]));
    let (svg, table) = (drawn.svg.into_string(), drawn.table.into_string());
    // Two layouts, a mark for each estimate that there is, an arrow for each upper end that there is not.
    assert_eq!(svg.matches("<svg class=\"app-chart__drawing").count(), 2);
    assert_eq!(svg.matches("app-chart__estimate").count(), 2 * 2);
    assert_eq!(svg.matches("app-chart__open-end").count(), 2 * 2);
    assert!(svg.contains("Dashed line: Standard, 18 weeks"));
    assert!(svg.contains("Dynamic &lt;work&gt;: 30 weeks, interval 24 to not reached"));
    for words in [
        "7 to 12",
        "24 to not reached",
        "40 to not reached",
        "34 started, 12 wait",
    ] {
        assert!(table.contains(words), "{words}");
    }
    assert_eq!(table.matches("<tr").count(), 4);
}

#[test]
fn nothing_and_wrong_numbers_are_drawn_as_nothing() {
    assert!(
        interval_bars(&chart(Vec::new()))
            .svg
            .into_string()
            .contains("app-chart__empty")
    );
    let odd = interval_bars(&chart(vec![row(
        "Odd",
        Some(f64::NAN),
        Some(-3.0),
        Some(f64::INFINITY),
    )]));
    let svg = odd.svg.into_string();
    assert!(!svg.contains("cx=\"NaN") && !svg.contains("x1=\"inf") && !svg.contains("x2=\"-"));
}
