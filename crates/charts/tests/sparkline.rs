//! The small line for a row in a list.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod reader;

use charts::{Sparkline, sparkline};
use jiff::civil::date;
use reader::{read, with_class};

fn spark(values: &[Option<f64>]) -> Sparkline {
    Sparkline {
        instrument: "PHQ-9".to_owned(),
        min: 0.0,
        max: 27.0,
        cutoff: Some(10.0),
        values: values
            .iter()
            .zip(0_i64..)
            .map(|(v, week)| (date(2026, 9, 7) + jiff::Span::new().weeks(week), *v))
            .collect(),
    }
}

#[test]
fn every_value_is_in_the_text_alternative_and_the_last_stands_beside() {
    let markup = sparkline(&spark(&[Some(14.0), Some(12.0), None, Some(9.0)])).into_string();
    let drawn = read(&markup);
    let svg = drawn.iter().find(|d| d.tag == "svg").unwrap();
    assert_eq!(svg.attribute("aria-label"), "PHQ-9: 14, 12, not recorded, 9");
    assert_eq!(
        (svg.attribute("width"), svg.attribute("height"), svg.attribute("role")),
        ("120", "24", "img")
    );
    assert_eq!(with_class(&drawn, "app-spark__value")[0].words, "9");
    assert!(!markup.contains("style="));
    // Two scores, a gap, and one alone.
    let lines = with_class(&drawn, "app-spark__line");
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0].places().len(), 2);
    assert_eq!(with_class(&drawn, "app-spark__point").len(), 1);
    let last = with_class(&drawn, "app-spark__last")[0];
    assert_eq!(last.number("cx"), 117.0);
    // The whole range lies between 21 (0) and 3 (27).
    assert!((last.number("cy") - (21.0 - 9.0 / 27.0 * 18.0)).abs() < 0.06);
    assert!((with_class(&drawn, "app-spark__cutoff")[0].number("y1") - (21.0 - 10.0 / 27.0 * 18.0)).abs() < 0.06);
}

#[test]
fn a_missing_last_value_is_not_hidden_behind_the_one_before() {
    let drawn = read(&sparkline(&spark(&[Some(14.0), None])).into_string());
    assert_eq!(with_class(&drawn, "app-spark__value")[0].words, "not recorded");
    assert!(with_class(&drawn, "app-spark__last").is_empty());
}

#[test]
fn empty_single_and_wrong_values_are_told() {
    assert_eq!(
        sparkline(&spark(&[])).into_string(),
        "<span class=\"app-spark\">No scores</span>"
    );
    let one = read(&sparkline(&spark(&[Some(14.0)])).into_string());
    assert_eq!(with_class(&one, "app-spark__last")[0].number("cx"), 60.0);
    let wrong = sparkline(&spark(&[Some(f64::NAN), Some(3.0)])).into_string();
    assert!(wrong.contains("PHQ-9: not recorded, 3") && !wrong.contains("NaN"));
    let nasty = Sparkline {
        instrument: "\"><script>".to_owned(),
        ..spark(&[Some(1.0)])
    };
    assert!(!sparkline(&nasty).into_string().contains("<script"));
}
