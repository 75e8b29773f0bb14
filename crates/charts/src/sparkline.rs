//! A small line for a row in a list.

use jiff::civil::Date;
use maud::{Markup, html};

use crate::scale::{Area, Scale};
use crate::words::number;

const WIDTH: f64 = 120.0;
const HEIGHT: f64 = 24.0;

/// What a sparkline shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Sparkline {
    /// Name of the measure, e.g. "PHQ-9".
    pub instrument: String,
    /// Lowest score there can be.
    pub min: f64,
    /// Highest score there can be.
    pub max: f64,
    /// The cut-off, where there is one.
    pub cutoff: Option<f64>,
    /// Day and score in order of time; `None` where an occasion passed without a score.
    pub values: Vec<(Date, Option<f64>)>,
}

/// A line of 120 by 24 pixels on the whole range of the measure, with the last value as text beside it and every value as its text
/// alternative: "PHQ-9: 14, 12, not recorded, 9".
#[must_use]
pub fn sparkline(spark: &Sparkline) -> Markup {
    // A score that is not a number is no score.
    let values: Vec<(Date, Option<f64>)> = spark
        .values
        .iter()
        .map(|(on, value)| (*on, value.filter(|v| v.is_finite())))
        .collect();
    let words = |value: Option<f64>| value.map_or_else(|| "not recorded".to_owned(), number);
    let days = || values.iter().map(|(on, _)| *on);
    let (Some(start), Some(end), Some((_, last))) = (days().min(), days().max(), values.last()) else {
        return html! { span class="app-spark" { "No scores" } };
    };
    let alternative: Vec<String> = values.iter().map(|(_, value)| words(*value)).collect();
    let area = Area {
        left: 0.0,
        right: WIDTH,
        top: 3.0,
        bottom: HEIGHT - 3.0,
    };
    let scale = Scale {
        area,
        min: spark.min,
        max: spark.max,
        start,
        end,
        inset: 3.0,
    };
    // Runs of scores without a missing one between them.
    let runs = values.split(|(_, value)| value.is_none()).map(|run| {
        let places = run
            .iter()
            .filter_map(|(on, value)| value.map(|v| (scale.x(*on), scale.y(v))));
        places.collect::<Vec<_>>()
    });
    html! {
        span class="app-spark" {
            svg class="app-spark__drawing" viewBox="0 0 120 24" width="120" height="24" role="img"
                aria-label={ (spark.instrument) ": " (alternative.join(", ")) } {
                @if spark.max > spark.min {
                    @if let Some(cutoff) = spark.cutoff {
                        @let y = format!("{:.1}", scale.y(cutoff));
                        line class="app-spark__cutoff" x1="0" x2="120" y1=(y) y2=(y) stroke="#4c6272" stroke-width="1" stroke-dasharray="3 2" {}
                    }
                    @for run in runs {
                        @if let [(x, y)] = run.as_slice() {
                            circle class="app-spark__point" cx=(format!("{x:.1}")) cy=(format!("{y:.1}")) r="1.5" fill="#005eb8" {}
                        } @else if run.len() > 1 {
                            @let places: Vec<String> = run.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
                            polyline class="app-spark__line" points=(places.join(" ")) fill="none" stroke="#005eb8" stroke-width="1.5" {}
                        }
                    }
                    @if let Some((on, Some(value))) = values.last() {
                        circle class="app-spark__last" cx=(format!("{:.1}", scale.x(*on))) cy=(format!("{:.1}", scale.y(*value))) r="2.5" fill="#005eb8" {}
                    }
                }
            }
            span class="app-spark__value" { (words(*last)) }
        }
    }
}
