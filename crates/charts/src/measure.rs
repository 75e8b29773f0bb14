//! A measure over time: what goes in, and the finding.

use jiff::civil::Date;
use maud::{Markup, html};

use crate::words::{Words, number, safe_id};
use crate::{Chart, draw, table};

/// The scores of one person on one measure, ready to draw.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureChart {
    /// An id that is unique on the page; what may not stand in an id is replaced.
    pub id: String,
    /// Name of the measure, e.g. "PHQ-9".
    pub instrument: String,
    /// Lowest score there can be.
    pub min: f64,
    /// Highest score there can be. The axis always shows the whole range.
    pub max: f64,
    /// The cut-off line, where the measure has one.
    pub cutoff: Option<Cutoff>,
    /// How many points are a reliable change, where that is defined: the band around the first score.
    pub reliable_change: Option<f64>,
    /// The scores in any order.
    pub points: Vec<Point>,
    /// Occasions without a score, in any order. The line is broken there.
    pub missed: Vec<Missed>,
    /// Things that happened, e.g. "Medication changed".
    pub events: Vec<Mark>,
    /// What the change from first to last means, in the words of the measures: "down 7 since first session, reliable improvement".
    pub change: Option<String>,
    /// Where the numbers come from, e.g. "this record".
    pub source: String,
    /// The day the chart was made for.
    pub as_at: Date,
    /// How it speaks.
    pub words: Words,
}

impl MeasureChart {
    pub(crate) fn say(&self, name: &str, values: &[(&str, &str)]) -> String {
        (self.words.say)(name, values)
    }

    pub(crate) fn date(&self, date: Date) -> String {
        (self.words.date)(date)
    }
}

/// A cut-off line.
#[derive(Debug, Clone, PartialEq)]
pub struct Cutoff {
    /// The score.
    pub value: f64,
    /// What it is called: "caseness" or "clinical cut-off".
    pub label: String,
    /// Which side of it is the clinical range.
    pub side: ClinicalSide,
}

/// Which side of a cut-off is the clinical range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClinicalSide {
    /// At the score or above it.
    AtOrAbove,
    /// Above the score.
    Above,
    /// Below the score.
    Below,
}

impl ClinicalSide {
    const fn name(self) -> &'static str {
        match self {
            ClinicalSide::AtOrAbove => "chart-at-or-above",
            ClinicalSide::Above => "chart-above",
            ClinicalSide::Below => "chart-below",
        }
    }
}

/// One score.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The day.
    pub on: Date,
    /// The score.
    pub score: f64,
    /// Session number, where it belongs to a session.
    pub session: Option<u32>,
    /// Who entered it, in words.
    pub entered_by: String,
    /// A safety item that was answered with something that counts.
    pub safety: Option<SafetyMark>,
    /// Anything else for the table, e.g. "repeated the same day".
    pub note: Option<String>,
}

/// A safety item on the chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SafetyMark {
    /// Short, beside the mark: "item 9".
    pub mark: String,
    /// Whole, in key and table: "item 9, thoughts of being better off dead or of self-harm: Several days".
    pub words: String,
}

/// An occasion without a score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    /// The day.
    pub on: Date,
    /// Session number, where it was a session.
    pub session: Option<u32>,
    /// Why, in words: "Did not attend", "Not recorded", "Declined".
    pub why: String,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The day.
    pub on: Date,
    /// What.
    pub label: String,
}

/// Draws a measure over time: whole range, real time, cut-off and band of reliable change, gaps as gaps, safety items in words.
#[must_use]
pub fn measure_over_time(input: MeasureChart) -> Chart {
    let mut chart = input;
    // A score that is not a number, or a range without extent, cannot be placed.
    chart.points.retain(|p| p.score.is_finite());
    chart.points.sort_by_key(|p| p.on);
    chart.missed.sort_by_key(|m| (m.on, m.session));
    chart.events.sort_by_key(|e| e.on);
    let finding = finding(&chart);
    let range_is_usable = chart.min.is_finite() && chart.max.is_finite() && chart.max > chart.min;
    let nothing_to_draw = chart.points.is_empty() && chart.missed.is_empty();
    let svg = if nothing_to_draw || !range_is_usable {
        html! { p class="nhsuk-body app-chart__empty" { (finding) } }
    } else {
        figure(&chart, &finding)
    };
    Chart {
        svg,
        table: table::table(&chart),
        finding,
    }
}

fn figure(chart: &MeasureChart, finding: &str) -> Markup {
    let id = safe_id(&chart.id);
    html! {
        figure class="app-chart" aria-labelledby={ (id) "-finding" } {
            figcaption class="app-chart__finding" id={ (id) "-finding" } { (finding) }
            (draw::drawing(chart, &id, finding, draw::NARROW))
            (draw::drawing(chart, &id, finding, draw::WIDE))
            (key(chart))
            p class="nhsuk-body-s app-chart__source" { (chart.say("chart-source", &[("source", &chart.source), ("date", &chart.date(chart.as_at))])) }
        }
    }
}

/// The finding: what moved from where to where, between when and when, and what it means.
fn finding(chart: &MeasureChart) -> String {
    let name = chart.instrument.as_str();
    let max = number(chart.max);
    match (chart.points.first(), chart.points.last(), chart.points.len()) {
        (Some(only), _, 1) => {
            let (score, date) = (number(only.score), chart.date(only.on));
            chart.say(
                "chart-one",
                &[("name", name), ("score", &score), ("max", &max), ("date", &date)],
            )
        }
        (Some(first), Some(last), _) => {
            let (from, to) = (chart.date(first.on), chart.date(last.on));
            let (low, high) = (number(first.score), number(last.score));
            let values = [
                ("name", name),
                ("first", low.as_str()),
                ("last", &high),
                ("max", &max),
                ("from", &from),
                ("to", &to),
                ("date", &from),
            ];
            let moved = if first.on == last.on {
                chart.say("chart-moved-day", &values)
            } else {
                chart.say("chart-moved", &values)
            };
            match &chart.change {
                Some(change) => format!("{moved}: {change}."),
                None => format!("{moved}."),
            }
        }
        _ => {
            let count = chart.missed.len();
            let message = match count {
                0 => "chart-none",
                1 => "chart-none-once",
                _ => "chart-none-times",
            };
            chart.say(message, &[("name", name), ("count", &count.to_string())])
        }
    }
}

/// The longer account for those who cannot see the drawing. Every value stands in the table.
pub(crate) fn description(chart: &MeasureChart) -> String {
    let (min, max) = (number(chart.min), number(chart.max));
    let what = [("name", chart.instrument.as_str()), ("min", &min), ("max", &max)];
    let mut parts = vec![chart.say("chart-what", &what)];
    let scores = || chart.points.iter().map(|p| p.score);
    if chart.points.len() > 1 {
        let count = chart.points.len().to_string();
        let least = number(scores().fold(f64::INFINITY, f64::min));
        let most = number(scores().fold(f64::NEG_INFINITY, f64::max));
        parts.push(chart.say("chart-range", &[("count", &count), ("least", &least), ("most", &most)]));
    }
    match chart.missed.len() {
        0 => {}
        1 => parts.push(chart.say("chart-missed-once", &[])),
        n => parts.push(chart.say("chart-missed-times", &[("count", &n.to_string())])),
    }
    parts.extend(cutoff_words(chart));
    parts.extend(band_words(chart));
    for point in &chart.points {
        if let Some(safety) = &point.safety {
            let date = chart.date(point.on);
            parts.push(chart.say("chart-safety", &[("date", &date), ("words", &safety.words)]));
        }
    }
    parts.push(chart.say("chart-all-there", &[]));
    parts.join(" ")
}

fn cutoff_words(chart: &MeasureChart) -> Option<String> {
    chart.cutoff.as_ref().map(|cut| {
        let value = number(cut.value);
        let side = chart.say(cut.side.name(), &[("value", &value)]);
        chart.say(
            "chart-cutoff",
            &[("label", &cut.label), ("value", &value), ("side", &side)],
        )
    })
}

fn band_words(chart: &MeasureChart) -> Option<String> {
    let (first, change) = (chart.points.first()?, chart.reliable_change?);
    let (points, first) = (number(change), number(first.score));
    Some(chart.say("chart-band", &[("points", &points), ("first", &first)]))
}

/// The key: only what occurs in this chart, each with its sign.
fn key(chart: &MeasureChart) -> Markup {
    let ringing = |p: &Point| {
        let safety = p.safety.as_ref()?;
        Some(format!("{} ({})", safety.words, chart.date(p.on)))
    };
    let safety: Vec<String> = chart.points.iter().filter_map(ringing).collect();
    html! {
        ul class="nhsuk-body-s app-chart__key" {
            @if let Some(words) = cutoff_words(chart) { li { (words) } }
            @if let Some(words) = band_words(chart) { li { (words) } }
            @if !chart.missed.is_empty() { li { (chart.say("chart-hollow", &[])) } }
            @if !safety.is_empty() { li { (ringed(chart, &safety)) } }
            @for (letter, event) in draw::letters().zip(&chart.events) {
                li { (letter) ": " (event.label) ", " (chart.date(event.on)) "." }
            }
        }
    }
}

/// The last ringed score in words; earlier ones are counted, and the table names each.
fn ringed(chart: &MeasureChart, safety: &[String]) -> String {
    match safety {
        [] => String::new(),
        [last] => chart.say("chart-ringed", &[("last", last)]),
        [_, last] => chart.say("chart-ringed-two", &[("last", last)]),
        [earlier @ .., last] => chart.say(
            "chart-ringed-more",
            &[("last", last), ("count", &earlier.len().to_string())],
        ),
    }
}
