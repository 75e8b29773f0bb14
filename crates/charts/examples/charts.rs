//! Prints a page with every kind of chart, to look at: `cargo run -p charts --example charts > charts.html`.

#![expect(clippy::print_stdout, reason = "an example that prints a page")]

use charts::{
    ClinicalSide, Cutoff, Mark, MeasureChart, Missed, Point, SafetyMark, Sparkline, measure_over_time, sparkline,
};
use jiff::{ToSpan, civil::Date, civil::date};
use maud::{DOCTYPE, PreEscaped, html};

fn chart(
    id: &str,
    instrument: &str,
    max: f64,
    cutoff: f64,
    change: f64,
    start: Date,
    scores: &[Option<f64>],
) -> MeasureChart {
    let mut made = MeasureChart {
        id: id.to_owned(),
        instrument: instrument.to_owned(),
        min: 0.0,
        max,
        cutoff: Some(Cutoff {
            value: cutoff,
            label: "caseness".to_owned(),
            side: ClinicalSide::AtOrAbove,
        }),
        reliable_change: Some(change),
        points: Vec::new(),
        missed: Vec::new(),
        events: Vec::new(),
        change: None,
        source: "made-up scores".to_owned(),
        as_at: date(2026, 11, 22),
        words: charts::Words::default(),
    };
    for (week, score) in (0_u32..).zip(scores) {
        // Every fourth week is left out, so that real time shows.
        let on = start + i64::from(week + week / 4).weeks();
        let session = Some(week + 1);
        match score {
            Some(score) => made.points.push(Point {
                on,
                score: *score,
                session,
                entered_by: "the person".to_owned(),
                safety: None,
                note: None,
            }),
            None => made.missed.push(Missed {
                on,
                session,
                why: "Did not attend".to_owned(),
            }),
        }
    }
    made
}

fn main() {
    let s = Some;
    let mut phq = chart(
        "phq9",
        "PHQ-9",
        27.0,
        10.0,
        6.0,
        date(2026, 8, 3),
        &[
            s(18.0),
            s(19.0),
            s(16.0),
            None,
            s(15.0),
            s(12.0),
            s(13.0),
            None,
            s(9.0),
            s(8.0),
        ],
    );
    phq.change = Some("down 10 since first session, reliable improvement".to_owned());
    phq.events.push(Mark {
        on: date(2026, 9, 10),
        label: "Medication changed".to_owned(),
    });
    for at in [1, 2] {
        phq.points[at].safety = Some(SafetyMark {
            mark: "item 9".to_owned(),
            words: "item 9, thoughts of being better off dead or of self-harm: Several days".to_owned(),
        });
    }
    let mut gad = chart(
        "gad7",
        "GAD-7",
        21.0,
        8.0,
        4.0,
        date(2026, 8, 3),
        &[s(6.0), s(9.0), s(12.0), s(15.0)],
    );
    gad.change = Some("up 9 since first session, reliable deterioration".to_owned());
    let weekly: Vec<Option<f64>> = (0..60)
        .map(|i| s(20.0 + f64::from((i * 7) % 11) - f64::from(i) / 5.0))
        .collect();
    let mut core = chart("core10", "CORE-10", 40.0, 11.0, 6.0, date(2025, 5, 5), &weekly);
    core.points[59].safety = Some(SafetyMark {
        mark: "item 6".to_owned(),
        words: "item 6, plans to end life: Often".to_owned(),
    });
    let page = html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Charts" }
                style { (PreEscaped("body{font:16px Arial;margin:16px}table{border-collapse:collapse}td,th{text-align:left;padding:4px 8px}")) (PreEscaped(charts::CSS)) }
            }
            body {
                @for chart in [
                    phq.clone(),
                    gad,
                    core,
                    chart("one", "PHQ-9", 27.0, 10.0, 6.0, date(2026, 8, 3), &[s(26.0)]),
                    chart("top", "GAD-7", 21.0, 20.0, 4.0, date(2026, 8, 3), &[s(21.0), s(20.0)]),
                ] {
                    @let made = measure_over_time(chart);
                    (made.svg)
                }
                p {
                    (sparkline(&Sparkline {
                        instrument: "PHQ-9".to_owned(),
                        min: 0.0,
                        max: 27.0,
                        cutoff: Some(10.0),
                        values: vec![
                            (date(2026, 9, 1), s(18.0)),
                            (date(2026, 9, 8), s(14.0)),
                            (date(2026, 9, 15), None),
                            (date(2026, 9, 22), s(12.0)),
                            (date(2026, 10, 6), s(9.0)),
                        ],
                    }))
                }
                (measure_over_time(phq).table)
            }
        }
    };
    println!("{}", page.into_string());
}
