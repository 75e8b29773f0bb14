//! The measure over time: where things are drawn, what is said, what is never there.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod reader;
mod sample;

use charts::{ClinicalSide, Mark, MeasureChart, Point, measure_over_time};
use jiff::civil::date;
use reader::{Drawn, read, with_class};
use sample::{item9, layout, missed, phq9};

fn svg(chart: MeasureChart) -> String {
    measure_over_time(chart).svg.into_string()
}

/// The axis ends of a layout, read from the ticks: (height of the lowest score, height of the highest).
fn axis(drawn: &[Drawn], lowest: &str, highest: &str) -> (f64, f64) {
    let tick = |words: &str| {
        let text = with_class(drawn, "app-chart__tick")
            .into_iter()
            .find(|d| d.words == words);
        // The text stands 5 units lower than its tick.
        text.unwrap_or_else(|| panic!("no tick {words}")).number("y") - 5.0
    };
    (tick(lowest), tick(highest))
}

#[test]
fn scores_lie_where_the_scale_puts_them_on_the_whole_range() {
    for name in ["narrow", "wide"] {
        let markup = svg(phq9(&[18.0, 14.0, 27.0, 0.0]));
        let drawn = layout(&markup, name);
        let (bottom, top) = axis(&drawn, "0", "27");
        assert!(bottom > top);
        let points = with_class(&drawn, "app-chart__point");
        for (point, score) in points.iter().zip([18.0, 14.0, 27.0, 0.0]) {
            let expected = bottom - score / 27.0 * (bottom - top);
            assert!(
                (point.number("cy") - expected).abs() < 0.06,
                "{name}: {score} at {}, not {expected}",
                point.number("cy")
            );
        }
        let cutoff = with_class(&drawn, "app-chart__cutoff")[0];
        assert!((cutoff.number("y1") - (bottom - 10.0 / 27.0 * (bottom - top))).abs() < 0.06);
        assert_eq!(cutoff.attribute("y1"), cutoff.attribute("y2"));
        assert!(!cutoff.attribute("stroke-dasharray").is_empty());
        assert_eq!(with_class(&drawn, "app-chart__cutoff-name")[0].words, "caseness 10");
        // The band: 12 to 24 around the first score of 18.
        let band = with_class(&drawn, "app-chart__band")[0];
        let height = |score: f64| bottom - score / 27.0 * (bottom - top);
        assert!((band.number("y") - height(24.0)).abs() < 0.11);
        assert!((band.number("y") + band.number("height") - height(12.0)).abs() < 0.11);
    }
}

#[test]
fn the_axis_never_shrinks_to_the_scores_and_the_band_is_cut_at_its_ends() {
    let markup = svg(phq9(&[2.0, 3.0]));
    let drawn = layout(&markup, "narrow");
    let ticks: Vec<&str> = with_class(&drawn, "app-chart__tick")
        .iter()
        .map(|d| d.words.as_str())
        .collect();
    assert_eq!(ticks, ["0", "9", "18", "27"]);
    let (bottom, top) = axis(&drawn, "0", "27");
    let band = with_class(&drawn, "app-chart__band")[0];
    assert!((band.number("y") + band.number("height") - bottom).abs() < 0.11);
    assert!(band.number("y") > top);
    for (max, expected) in [
        (21.0, vec!["0", "7", "14", "21"]),
        (40.0, vec!["0", "10", "20", "30", "40"]),
    ] {
        let markup = svg(MeasureChart {
            max,
            ..phq9(&[2.0, 3.0])
        });
        let drawn = layout(&markup, "wide");
        let ticks: Vec<&str> = with_class(&drawn, "app-chart__tick")
            .iter()
            .map(|d| d.words.as_str())
            .collect();
        assert_eq!(ticks, expected);
    }
}

#[test]
fn time_is_real_time_not_session_number() {
    let mut chart = phq9(&[20.0, 19.0, 18.0]);
    // One day after the first, then 99 days later.
    chart.points[1].on = date(2026, 9, 8);
    chart.points[2].on = date(2026, 12, 16);
    let markup = svg(chart);
    let drawn = layout(&markup, "wide");
    let x: Vec<f64> = with_class(&drawn, "app-chart__point")
        .iter()
        .map(|p| p.number("cx"))
        .collect();
    let share = (x[1] - x[0]) / (x[2] - x[0]);
    assert!((share - 0.01).abs() < 0.001, "{share}");
    // The second tick would touch the first and is left out; the last one stands.
    let sessions: Vec<&str> = with_class(&drawn, "app-chart__session")
        .iter()
        .map(|d| d.words.as_str())
        .collect();
    assert_eq!(sessions, ["1", "3"]);
    let dates: Vec<&str> = with_class(&drawn, "app-chart__date")
        .iter()
        .map(|d| d.words.as_str())
        .collect();
    assert_eq!(dates, ["7 Sep 2026", "16 Dec 2026"]);
}

#[test]
fn the_line_is_broken_at_a_missed_session_which_is_a_hollow_mark_on_the_axis() {
    let mut chart = phq9(&[18.0, 16.0, 15.0, 12.0]);
    // Sessions 1, 2, then one missed, then two more.
    chart.points[2].on = date(2026, 9, 28);
    chart.points[3].on = date(2026, 10, 5);
    chart.missed.push(missed(date(2026, 9, 21), 3, "Did not attend"));
    let markup = svg(chart);
    for name in ["narrow", "wide"] {
        let drawn = layout(&markup, name);
        let points = with_class(&drawn, "app-chart__point");
        let lines: Vec<Vec<(f64, f64)>> = with_class(&drawn, "app-chart__line")
            .iter()
            .map(|l| l.places())
            .collect();
        let at = |i: usize| (points[i].number("cx"), points[i].number("cy"));
        assert_eq!(lines, [vec![at(0), at(1)], vec![at(2), at(3)]]);
        let hollow = with_class(&drawn, "app-chart__missed");
        assert_eq!(hollow.len(), 1);
        let (bottom, _) = axis(&drawn, "0", "27");
        assert!((hollow[0].number("cy") - bottom).abs() < 0.06);
        assert_eq!(hollow[0].attribute("fill"), "#ffffff");
        assert!(hollow[0].number("cx") > at(1).0 && hollow[0].number("cx") < at(2).0);
    }
    assert!(markup.contains("Hollow mark on the axis, line broken: no score on that day."));
}

#[test]
fn without_a_gap_one_line_joins_all_scores() {
    let markup = svg(phq9(&[18.0, 16.0, 15.0]));
    let drawn = layout(&markup, "wide");
    assert_eq!(with_class(&drawn, "app-chart__line").len(), 1);
    assert!(with_class(&drawn, "app-chart__missed").is_empty());
    assert!(!markup.contains("Hollow mark"));
}

#[test]
fn a_safety_item_is_marked_in_words() {
    let mut chart = phq9(&[18.0, 16.0, 15.0]);
    chart.points[1].safety = item9();
    let made = measure_over_time(chart);
    let markup = made.svg.into_string();
    for name in ["narrow", "wide"] {
        let drawn = layout(&markup, name);
        let ring = with_class(&drawn, "app-chart__safety");
        let point = with_class(&drawn, "app-chart__point")[1];
        assert_eq!(ring.len(), 1);
        assert_eq!(
            (ring[0].attribute("cx"), ring[0].attribute("cy")),
            (point.attribute("cx"), point.attribute("cy"))
        );
        assert_eq!(with_class(&drawn, "app-chart__safety-name")[0].words, "item 9");
    }
    let words = "item 9, thoughts of being better off dead: Several days";
    assert!(markup.contains(&format!("Ringed: {words} (14 September 2026).")));
    assert!(made.table.into_string().contains(words));
}

#[test]
fn crowded_safety_words_do_not_run_into_each_other_and_stay_inside() {
    let mut chart = phq9(&[20.0; 30]);
    for point in &mut chart.points {
        point.safety = item9();
    }
    let markup = svg(chart);
    for (name, width) in [("narrow", 320.0), ("wide", 720.0)] {
        let drawn = layout(&markup, name);
        assert_eq!(with_class(&drawn, "app-chart__safety").len(), 30);
        let words = with_class(&drawn, "app-chart__safety-name");
        assert!(!words.is_empty() && words.len() < 30);
        let spans: Vec<(f64, f64)> = words.iter().map(|w| span(w)).collect();
        for pair in spans.windows(2) {
            assert!(pair[0].1 <= pair[1].0, "{name}: {pair:?}");
        }
        assert!(
            spans.iter().all(|(from, to)| *from >= 0.0 && *to <= width),
            "{name}: {spans:?}"
        );
    }
}

/// From where to where a text stands, at about 7 units a letter.
fn span(text: &Drawn) -> (f64, f64) {
    let (x, length) = (text.number("x"), 7.0 * text.words.chars().count() as f64);
    match text.attribute("text-anchor") {
        "start" => (x, x + length),
        "end" => (x - length, x),
        _ => (x - length / 2.0, x + length / 2.0),
    }
}

#[test]
fn session_numbers_never_touch_however_long_the_course() {
    let markup = svg(phq9(&[15.0; 60]));
    for name in ["narrow", "wide"] {
        let drawn = layout(&markup, name);
        let sessions = with_class(&drawn, "app-chart__session");
        let spans: Vec<(f64, f64)> = sessions.iter().map(|s| span(s)).collect();
        assert!(spans.windows(2).all(|pair| pair[0].1 <= pair[1].0), "{name}: {spans:?}");
        assert_eq!(sessions[0].words, "1");
        assert_eq!(sessions[sessions.len() - 1].words, "60");
        assert_eq!(with_class(&drawn, "app-chart__point").len(), 60);
    }
}

#[test]
fn text_is_at_least_12_pixels_when_the_page_is_320_wide() {
    let markup = svg(phq9(&[18.0, 11.0]));
    let drawn = layout(&markup, "narrow");
    let root = &drawn[0];
    let view: Vec<f64> = root
        .attribute("viewBox")
        .split(' ')
        .map(|n| n.parse().unwrap())
        .collect();
    // A page of 320 pixels leaves 288 between its margins.
    assert!(root.number("font-size") * 288.0 / view[2] >= 12.0);
    // No text has a size of its own.
    assert!(drawn.iter().skip(1).all(|d| d.attribute("font-size").is_empty()));
    // Everything lies inside the drawing.
    for text in drawn.iter().filter(|d| d.tag == "text") {
        let (from, to) = span(text);
        assert!(
            from >= -1.0 && to <= view[2] + 1.0 && text.number("y") <= view[3] && text.number("y") >= 12.0,
            "{text:?}"
        );
    }
}

#[test]
fn the_finding_is_the_title_in_the_words_of_the_measures() {
    let chart = MeasureChart {
        change: Some("down 7 since first session, reliable improvement".to_owned()),
        ..phq9(&[18.0, 16.0, 11.0])
    };
    let made = measure_over_time(chart);
    let finding = "PHQ-9 went from 18 to 11 of 27 between 7 September 2026 and 21 September 2026: down 7 since first session, reliable improvement.";
    assert_eq!(made.finding, finding);
    let markup = made.svg.into_string();
    let all = read(&markup);
    assert_eq!(with_class(&all, "app-chart__finding")[0].words, finding);
    for title in all.iter().filter(|d| d.tag == "title") {
        assert_eq!(title.words, finding);
    }
    let descriptions: Vec<&Drawn> = all.iter().filter(|d| d.tag == "desc").collect();
    assert_eq!(descriptions.len(), 2);
    for said in [
        "whole scale from 0 to 27",
        "3 scores, lowest 11, highest 18",
        "Dashed line: caseness 10 (10 or more is in the clinical range)",
        "Shaded band: less than 6 points from the first score, 18. A change of 6 points or more is reliable.",
        "All values are in the table",
    ] {
        assert!(
            descriptions[0].words.contains(said),
            "{said:?} is not in {:?}",
            descriptions[0].words
        );
    }
    assert!(markup.contains("Source: this record. As at 22 November 2026."));
}

#[test]
fn labels_point_at_ids_that_exist_once() {
    let markup = svg(MeasureChart {
        id: "phq9 <b>".to_owned(),
        ..phq9(&[18.0, 11.0])
    });
    let all = read(&markup);
    let ids: Vec<&str> = all
        .iter()
        .map(|d| d.attribute("id"))
        .filter(|id| !id.is_empty())
        .collect();
    let mut unique = ids.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), ids.len());
    for drawn in &all {
        for id in drawn.attribute("aria-labelledby").split_ascii_whitespace() {
            assert!(ids.contains(&id), "{id}");
        }
    }
    assert_eq!(
        all.iter()
            .filter(|d| d.tag == "svg" && d.attribute("role") == "img")
            .count(),
        2
    );
}

#[test]
fn nothing_from_outside_becomes_markup_and_no_inline_style_is_used() {
    let nasty = "<script>alert(1)</script>\" onload=\"x";
    let mut chart = MeasureChart {
        instrument: nasty.to_owned(),
        change: Some(nasty.to_owned()),
        source: nasty.to_owned(),
        ..phq9(&[18.0, 11.0])
    };
    chart.points[0].entered_by = nasty.to_owned();
    chart.points[0].note = Some(nasty.to_owned());
    chart.points[1].safety = Some(charts::SafetyMark {
        mark: nasty.to_owned(),
        words: nasty.to_owned(),
    });
    chart.missed.push(missed(date(2026, 9, 9), 9, nasty));
    chart.events.push(Mark {
        on: date(2026, 9, 10),
        label: nasty.to_owned(),
    });
    if let Some(cutoff) = &mut chart.cutoff {
        cutoff.label = nasty.to_owned();
    }
    let made = measure_over_time(chart);
    for markup in [made.svg.into_string(), made.table.into_string()] {
        assert!(!markup.contains("<script") && !markup.contains("\" onload"), "{markup}");
        for drawn in read(&markup) {
            assert!(drawn.attribute("style").is_empty() && drawn.tag != "style" && drawn.tag != "script");
            assert!(drawn.attribute("onload").is_empty());
        }
        assert!(!markup.contains("style="));
        assert!(!markup.contains("http"), "nothing is loaded from elsewhere");
    }
}

#[test]
fn the_table_has_every_value_and_tells_missing_things_apart() {
    let mut chart = phq9(&[18.0, 18.5, 12.0]);
    chart.missed.push(missed(date(2026, 9, 22), 4, "Did not attend"));
    chart.missed.push(missed(date(2026, 9, 23), 5, "Declined"));
    chart.points[2].entered_by = "staff, on the person’s behalf".to_owned();
    chart.points[2].note = Some("repeated the same day".to_owned());
    let table = measure_over_time(chart).table.into_string();
    let cells: Vec<String> = read(&table)
        .into_iter()
        .filter(|d| d.tag == "td" || (d.tag == "th" && d.attribute("scope") == "row"))
        .map(|d| d.words)
        .collect();
    let rows: Vec<&[String]> = cells.chunks(6).collect();
    assert_eq!(rows.len(), 5);
    assert_eq!(
        rows[0],
        ["7 September 2026", "1", "18", "no change", "the person", "None"]
    );
    assert_eq!(
        rows[1],
        ["14 September 2026", "2", "18.5", "up 0.5", "the person", "None"]
    );
    assert_eq!(
        rows[2],
        [
            "21 September 2026",
            "3",
            "12",
            "down 6",
            "staff, on the person’s behalf",
            "repeated the same day"
        ]
    );
    assert_eq!(rows[3][2], "Did not attend");
    assert_eq!(rows[4][2], "Declined");
    assert!(
        read(&table)
            .iter()
            .any(|d| d.tag == "caption" && d.words == "PHQ-9 scores, 0 to 27")
    );
}

#[test]
fn empty_one_and_wrong_inputs_say_what_there_is() {
    let none = measure_over_time(phq9(&[]));
    assert_eq!(none.finding, "No PHQ-9 score is recorded yet.");
    assert!(!none.svg.into_string().contains("<svg"));
    assert!(none.table.into_string().contains("No score is recorded yet."));

    let mut only_missed = phq9(&[]);
    only_missed.missed.push(missed(date(2026, 9, 7), 1, "Declined"));
    let only_missed = measure_over_time(only_missed);
    assert_eq!(
        only_missed.finding,
        "No PHQ-9 score is recorded yet. 1 occasion passed without one."
    );
    let markup = only_missed.svg.into_string();
    let drawn = layout(&markup, "narrow");
    assert_eq!(with_class(&drawn, "app-chart__missed").len(), 1);
    assert!(
        with_class(&drawn, "app-chart__band").is_empty(),
        "there is no first score to draw a band around"
    );

    let one = measure_over_time(phq9(&[14.0]));
    assert_eq!(one.finding, "One PHQ-9 score so far: 14 of 27 on 7 September 2026.");
    let markup = one.svg.into_string();
    let drawn = layout(&markup, "wide");
    let point = with_class(&drawn, "app-chart__point")[0];
    // A single day stands in the middle of the axis: half of (30 + 12) and (714 - 12).
    assert_eq!(point.number("cx"), 372.0);
    assert!(with_class(&drawn, "app-chart__line").is_empty());
    assert_eq!(with_class(&drawn, "app-chart__date").len(), 1);

    // Not numbers and numbers outside the range: the first are left out, the second drawn at the edge and told as they are.
    let wrong = measure_over_time(phq9(&[f64::NAN, 99.0, f64::INFINITY]));
    assert_eq!(wrong.finding, "One PHQ-9 score so far: 99 of 27 on 14 September 2026.");
    let markup = wrong.svg.into_string();
    assert!(!markup.contains("NaN") && !markup.contains("inf"));
    let drawn = layout(&markup, "wide");
    assert_eq!(
        with_class(&drawn, "app-chart__point")[0].number("cy"),
        axis(&drawn, "0", "27").1
    );
    let no_range = measure_over_time(MeasureChart {
        max: 0.0,
        ..phq9(&[1.0, 2.0])
    });
    assert!(!no_range.svg.into_string().contains("<svg"));
}

#[test]
fn points_are_sorted_and_scores_of_one_day_keep_their_order() {
    let mut chart = phq9(&[18.0, 12.0, 9.0]);
    chart.points[2].on = chart.points[1].on;
    chart.points.rotate_left(1);
    let made = measure_over_time(chart);
    assert_eq!(
        made.finding,
        "PHQ-9 went from 18 to 9 of 27 between 7 September 2026 and 14 September 2026."
    );
    let same_day = measure_over_time(MeasureChart {
        points: vec![
            Point {
                on: date(2026, 9, 7),
                ..phq9(&[12.0]).points[0].clone()
            },
            Point {
                on: date(2026, 9, 7),
                ..phq9(&[9.0]).points[0].clone()
            },
        ],
        ..phq9(&[])
    });
    assert_eq!(same_day.finding, "PHQ-9 went from 12 to 9 of 27 on 7 September 2026.");
}

#[test]
fn events_have_letters_and_are_told_in_the_key() {
    let mut chart = phq9(&[18.0, 11.0]);
    chart.events = (0..28)
        .map(|i| Mark {
            on: date(2026, 9, 7),
            label: format!("event {i}"),
        })
        .collect();
    let markup = svg(chart);
    let drawn = layout(&markup, "wide");
    let letters: Vec<&str> = with_class(&drawn, "app-chart__event-letter")
        .iter()
        .map(|d| d.words.as_str())
        .collect();
    assert_eq!((letters[0], letters[25], letters[26]), ("A", "Z", "27"));
    assert!(markup.contains("A: event 0, 7 September 2026."));
}

#[test]
fn a_measure_where_higher_is_better_says_its_clinical_side() {
    let mut chart = MeasureChart {
        instrument: "ReQoL-10".to_owned(),
        max: 40.0,
        ..phq9(&[18.0, 30.0])
    };
    if let Some(cutoff) = &mut chart.cutoff {
        cutoff.value = 25.0;
        cutoff.side = ClinicalSide::Below;
    }
    assert!(svg(chart).contains("caseness 25 (less than 25 is in the clinical range)"));
}

#[test]
fn names_of_lines_keep_out_of_the_data_and_of_each_other() {
    // Scores run high to low through every place in turn; a name never covers a score while another place is free.
    for scores in [
        vec![18.0, 14.0, 11.0, 10.0, 10.0],
        vec![11.0, 10.0, 11.0, 20.0, 22.0],
        vec![26.0, 12.0],
        vec![1.0, 2.0, 3.0],
    ] {
        let markup = svg(phq9(&scores));
        for name in ["narrow", "wide"] {
            let drawn = layout(&markup, name);
            let names: Vec<&Drawn> = drawn
                .iter()
                .filter(|d| d.has_class("app-chart__cutoff-name") || d.has_class("app-chart__band-name"))
                .collect();
            assert_eq!(names.len(), 2);
            for text in &names {
                let (from, to) = span(text);
                let (top, bottom) = (text.number("y") - 12.0, text.number("y") + 3.0);
                for point in with_class(&drawn, "app-chart__point") {
                    let (x, y) = (point.number("cx"), point.number("cy"));
                    assert!(
                        !(from..=to).contains(&x) || !(top..=bottom).contains(&y),
                        "{name} {scores:?}: {text:?} covers {x},{y}"
                    );
                }
            }
            let apart = (names[0].number("y") - names[1].number("y")).abs() >= 15.0
                || span(names[0]).1 <= span(names[1]).0
                || span(names[1]).1 <= span(names[0]).0;
            assert!(apart, "{name} {scores:?}: {names:?}");
        }
    }
}

#[test]
fn the_data_is_drawn_over_the_names() {
    let markup = svg(phq9(&[18.0, 11.0]));
    let drawn = layout(&markup, "wide");
    let at = |class: &str| drawn.iter().rposition(|d| d.has_class(class)).unwrap();
    assert!(at("app-chart__band") < at("app-chart__band-name"));
    assert!(
        at("app-chart__band-name") < at("app-chart__line") && at("app-chart__cutoff-name") < at("app-chart__point")
    );
}
