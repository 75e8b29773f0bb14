//! Charts to test with.

use crate::reader::{Drawn, read};
use charts::{ClinicalSide, Cutoff, MeasureChart, Missed, Point, SafetyMark};
use jiff::civil::{Date, date};

/// A PHQ-9 chart with these scores, one a week from 7 September 2026.
pub fn phq9(scores: &[f64]) -> MeasureChart {
    let start = date(2026, 9, 7);
    let points = scores.iter().zip(0_i64..).map(|(score, week)| Point {
        on: start + jiff::Span::new().weeks(week),
        score: *score,
        session: u32::try_from(week + 1).ok(),
        entered_by: "the person".to_owned(),
        safety: None,
        note: None,
    });
    MeasureChart {
        id: "phq9".to_owned(),
        instrument: "PHQ-9".to_owned(),
        min: 0.0,
        max: 27.0,
        cutoff: Some(Cutoff {
            value: 10.0,
            label: "caseness".to_owned(),
            side: ClinicalSide::AtOrAbove,
        }),
        reliable_change: Some(6.0),
        points: points.collect(),
        missed: Vec::new(),
        events: Vec::new(),
        change: None,
        source: "this record".to_owned(),
        as_at: date(2026, 11, 22),
        words: charts::Words::default(),
    }
}

pub fn missed(on: Date, session: u32, why: &str) -> Missed {
    Missed {
        on,
        session: Some(session),
        why: why.to_owned(),
    }
}

pub fn item9() -> Option<SafetyMark> {
    Some(SafetyMark {
        mark: "item 9".to_owned(),
        words: "item 9, thoughts of being better off dead: Several days".to_owned(),
    })
}

/// The elements of one of the two layouts.
pub fn layout(markup: &str, name: &str) -> Vec<Drawn> {
    let start = markup
        .find(&format!("<svg class=\"app-chart__drawing app-chart__drawing--{name}\""))
        .expect("the layout is there");
    let end = start + markup[start..].find("</svg>").unwrap() + "</svg>".len();
    read(&markup[start..end])
}
