//! Bars made of parts: nothing runs out of the drawing, what cannot be drawn is drawn as nothing, and the table has it all.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use charts::{StackedBars, stacked_bars};
use jiff::civil::date;

fn chart(rows: Vec<(&str, Vec<f64>)>) -> StackedBars {
    StackedBars {
        id: "therapies".to_owned(),
        finding: "A quarter was unpaid".to_owned(),
        rows_are: "Therapy".to_owned(),
        unit: "hours".to_owned(),
        parts: ["Paid", "Unpaid", "Trainees"].map(str::to_owned).to_vec(),
        rows: rows
            .into_iter()
            .map(|(name, values)| (name.to_owned(), values))
            .collect(),
        whole: None,
        limit: None,
        source: "timesheets".to_owned(),
        as_at: date(2026, 8, 11),
    }
}

/// Left edge and width of each part that is drawn, in the drawing of this width.
fn drawn(svg: &str, layout: &str) -> Vec<(f64, f64)> {
    let (_, rest) = svg
        .split_once(&format!("app-chart__drawing--{layout}"))
        .expect("a drawing");
    let (drawing, _) = rest.split_once("</svg>").expect("its end");
    let number = |rect: &str, name: &str| -> f64 {
        let (_, rest) = rect.split_once(&format!(" {name}=\"")).expect("an attribute");
        rest.split('"').next().and_then(|v| v.parse().ok()).expect("a number")
    };
    let rects = drawing.split("app-chart__part").skip(1);
    rects.map(|r| (number(r, "x"), number(r, "width"))).collect()
}

#[test]
fn a_share_is_drawn_out_of_the_whole_and_not_out_of_the_longest() {
    let shares = |whole| {
        let made = stacked_bars(&StackedBars {
            whole,
            ..chart(vec![("may", vec![25.0]), ("august", vec![50.0])])
        });
        drawn(&made.svg.0, "wide")
    };
    let (of_all, of_longest) = (shares(Some(100.0)), shares(None));
    for (whole, longest) in of_all.iter().zip(&of_longest) {
        assert!((whole.1 * 2.0 - longest.1).abs() < 0.3, "{of_all:?} {of_longest:?}");
    }
    let more = shares(Some(10.0));
    assert!(
        more.iter().all(|(left, wide)| left + wide <= 720.0),
        "a row above the whole still fits: {more:?}"
    );
}

#[test]
fn parts_stand_side_by_side_in_scale_and_inside_the_drawing() {
    let made = stacked_bars(&chart(vec![
        ("Dynamic interpersonal therapy", vec![3.0, 1.0, 2.0]),
        ("CBT", vec![1.5, 0.0, 0.0]),
    ]));
    for (layout, width) in [("narrow", 320.0), ("wide", 720.0)] {
        let parts = drawn(&made.svg.0, layout);
        assert_eq!(parts.len(), 4, "a part of nothing is not drawn");
        for (left, wide) in &parts {
            assert!(*left >= 0.0 && left + wide <= width, "{layout}: {left} {wide}");
        }
        let [paid, unpaid, trainees, other] = parts.as_slice() else {
            panic!("four parts")
        };
        assert!((paid.0 + paid.1 - unpaid.0).abs() < 0.2 && (unpaid.0 + unpaid.1 - trainees.0).abs() < 0.2);
        assert!((paid.1 - 3.0 * unpaid.1).abs() < 0.3, "in scale");
        assert!((other.1 - paid.1 / 2.0).abs() < 0.2, "one scale for all rows");
    }
    assert!(
        made.svg
            .0
            .contains("Dynamic interpersonal therapy: paid 3, unpaid 1, trainees 2.")
    );
    assert!(
        made.table.0.contains("Dynamic interpersonal therapy") && made.table.0.contains(">6<"),
        "{}",
        made.table.0
    );
    assert_eq!(made.finding, "A quarter was unpaid");
}

#[test]
fn what_is_no_amount_is_drawn_as_nothing() {
    let made = stacked_bars(&chart(vec![
        ("CBT", vec![f64::NAN, -4.0, f64::INFINITY]),
        ("DIT", vec![0.0, 0.0, 0.0]),
    ]));
    assert!(drawn(&made.svg.0, "wide").is_empty());
    for word in ["NaN", "inf", "-4"] {
        assert!(!made.svg.0.contains(word) && !made.table.0.contains(word), "{word}");
    }
}

#[test]
fn without_rows_there_are_words_and_no_drawing() {
    let made = stacked_bars(&chart(Vec::new()));
    assert!(!made.svg.0.contains("<svg") && made.svg.0.contains("A quarter was unpaid"));
}

#[test]
fn a_limit_stands_inside_even_beyond_every_bar_and_names_are_escaped() {
    let mut with = chart(vec![("A <b> & c", vec![2.0, 0.0, 0.0])]);
    with.limit = Some((6.0, "a day".to_owned()));
    let svg = stacked_bars(&with).svg.0;
    assert!(svg.contains("A &lt;b&gt; &amp; c") && !svg.contains("<b>"));
    assert!(svg.contains("Dashed line: a day, 6 hours."));
    let (_, line) = svg.split_once("app-chart__limit\" x1=\"").expect("the line");
    let x: f64 = line.split('"').next().and_then(|v| v.parse().ok()).expect("a number");
    assert!(x > drawn(&svg, "narrow")[0].1 && x < 320.0, "{x}");
}
