//! The drawing itself: one SVG for one layout.
//!
//! Shapes, dashes and words carry the meaning, so that it also works in grey print; colours only help. Text is 14 user units, so that it is
//! above 12 pixels when the narrow drawing (320 wide) is shown 288 pixels wide, which is what a 320 pixel page leaves for it.

use jiff::civil::Date;
use maud::{Markup, html};

use crate::measure::{MeasureChart, Point, description};
use crate::names::{self, FONT};
use crate::scale::{Area, Scale, ticks};
use crate::words::number;

/// One of the two layouts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layout {
    name: &'static str,
    width: f64,
    height: f64,
}

pub(crate) const NARROW: Layout = Layout {
    name: "narrow",
    width: 320.0,
    height: 280.0,
};
pub(crate) const WIDE: Layout = Layout {
    name: "wide",
    width: 720.0,
    height: 320.0,
};

const INK: &str = "#212b32";
const GREY: &str = "#4c6272";
const BLUE: &str = "#005eb8";
const BAND: &str = "#d8dde0";

/// Event letters: A to Z, then 27, 28 ...
pub(crate) fn letters() -> impl Iterator<Item = String> {
    ('A'..='Z').map(String::from).chain((27..).map(|n: u32| n.to_string()))
}

pub(crate) fn drawing(chart: &MeasureChart, id: &str, finding: &str, layout: Layout) -> Markup {
    let Some(scale) = scale(chart, layout) else {
        return html! {};
    };
    let id = format!("{id}-{}", layout.name);
    let runs = runs(chart, &scale);
    html! {
        svg class={ "app-chart__drawing app-chart__drawing--" (layout.name) }
            viewBox={ "0 0 " (layout.width) " " (layout.height) } width=(layout.width) height=(layout.height)
            role="img" aria-labelledby={ (id) "-title " (id) "-desc" }
            font-family="Frutiger W01, Arial, sans-serif" font-size=(FONT) fill=(INK) {
            title id={ (id) "-title" } { (finding) }
            desc id={ (id) "-desc" } { (description(chart)) }
            (band(chart, &scale))
            (axes(chart, &scale))
            (cutoff(chart, &scale))
            (events(chart, &scale))
            // Names before the data, so that they never hide any of it.
            @for name in names::names(chart, &scale, &runs, band_edges(chart, &scale)) {
                (text(&name.words, name.x, name.y, name.anchor, name.class))
            }
            (line(&runs))
            (marks(chart, &scale))
        }
    }
}

fn scale(chart: &MeasureChart, layout: Layout) -> Option<Scale> {
    let days = || {
        let points = chart.points.iter().map(|p| p.on);
        points
            .chain(chart.missed.iter().map(|m| m.on))
            .chain(chart.events.iter().map(|e| e.on))
    };
    let area = Area {
        left: 30.0,
        right: layout.width - 6.0,
        top: 40.0,
        bottom: layout.height - 60.0,
    };
    Some(Scale {
        area,
        min: chart.min,
        max: chart.max,
        start: days().min()?,
        end: days().max()?,
        inset: 12.0,
    })
}

/// The band of reliable change around the first score, cut at the range of the measure.
fn band(chart: &MeasureChart, scale: &Scale) -> Markup {
    let Some((top, bottom)) = band_edges(chart, scale) else {
        return html! {};
    };
    let Area { left, right, .. } = scale.area;
    html! {
        rect class="app-chart__band" x=(at(left)) y=(at(top)) width=(at(right - left)) height=(at(bottom - top)) fill=(BAND) {}
        @for y in [top, bottom] {
            line x1=(at(left)) x2=(at(right)) y1=(at(y)) y2=(at(y)) stroke=(GREY) stroke-width="1" stroke-dasharray="1 3" {}
        }
    }
}

fn band_edges(chart: &MeasureChart, scale: &Scale) -> Option<(f64, f64)> {
    let (first, change) = (chart.points.first()?, chart.reliable_change?);
    Some((scale.y(first.score + change), scale.y(first.score - change)))
}

fn axes(chart: &MeasureChart, scale: &Scale) -> Markup {
    let Area {
        left,
        right,
        top,
        bottom,
    } = scale.area;
    html! {
        (text(&chart.say("chart-score", &[("name", &chart.instrument)]), 2.0, FONT, "start", "app-chart__axis-name"))
        line x1=(at(left)) x2=(at(left)) y1=(at(top)) y2=(at(bottom)) stroke=(INK) stroke-width="1" {}
        line x1=(at(left)) x2=(at(right)) y1=(at(bottom)) y2=(at(bottom)) stroke=(INK) stroke-width="1" {}
        @for tick in ticks(chart.min, chart.max) {
            @let y = scale.y(tick);
            line x1=(at(left - 4.0)) x2=(at(left)) y1=(at(y)) y2=(at(y)) stroke=(INK) stroke-width="1" {}
            (text(&number(tick), left - 6.0, y + 5.0, "end", "app-chart__tick"))
        }
        @for (session, x) in session_ticks(chart, scale) {
            line x1=(at(x)) x2=(at(x)) y1=(at(bottom)) y2=(at(bottom + 5.0)) stroke=(INK) stroke-width="1" {}
            (text(&session.to_string(), x, bottom + 19.0, "middle", "app-chart__session"))
        }
        @if scale.start == scale.end {
            (text(&(chart.words.short_date)(scale.start), scale.x(scale.start), bottom + 37.0, "middle", "app-chart__date"))
        } @else {
            (text(&(chart.words.short_date)(scale.start), left, bottom + 37.0, "start", "app-chart__date"))
            (text(&(chart.words.short_date)(scale.end), right, bottom + 37.0, "end", "app-chart__date"))
        }
        (text(&chart.say("chart-axis", &[]), f64::midpoint(left, right), bottom + 55.0, "middle", "app-chart__axis-name"))
    }
}

/// Session numbers as ticks at their days, thinned so that they do not touch; the last one always stands.
fn session_ticks(chart: &MeasureChart, scale: &Scale) -> Vec<(u32, f64)> {
    let scored = chart.points.iter().filter_map(|p| p.session.map(|s| (p.on, s)));
    let missed = chart.missed.iter().filter_map(|m| m.session.map(|s| (m.on, s)));
    let mut all: Vec<(Date, u32)> = scored.chain(missed).collect();
    all.sort_unstable();
    all.dedup();
    const APART: f64 = 24.0;
    let mut shown: Vec<(u32, f64)> = Vec::new();
    for (index, (day, session)) in all.iter().enumerate() {
        let x = scale.x(*day);
        if index + 1 == all.len() {
            while shown.len() > 1 && shown.last().is_some_and(|(_, before)| x - before < APART) {
                shown.pop();
            }
        }
        if shown.last().is_none_or(|(_, before)| x - before >= APART) {
            shown.push((*session, x));
        }
    }
    shown
}

fn cutoff(chart: &MeasureChart, scale: &Scale) -> Markup {
    let Some(cut) = &chart.cutoff else { return html! {} };
    let Area { left, right, .. } = scale.area;
    let y = scale.y(cut.value);
    html! {
        line class="app-chart__cutoff" x1=(at(left)) x2=(at(right)) y1=(at(y)) y2=(at(y)) stroke=(INK) stroke-width="2" stroke-dasharray="8 4" {}
    }
}

/// Things that happened: a thin upright line with a letter, explained in the key.
fn events(chart: &MeasureChart, scale: &Scale) -> Markup {
    let Area { top, bottom, .. } = scale.area;
    html! {
        @for (letter, event) in letters().zip(&chart.events) {
            @let x = scale.x(event.on);
            line class="app-chart__event" x1=(at(x)) x2=(at(x)) y1=(at(top - 4.0)) y2=(at(bottom)) stroke=(GREY) stroke-width="1" stroke-dasharray="2 2" {}
            (text(&letter, x, top - 8.0, "middle", "app-chart__event-letter"))
        }
    }
}

/// The line through the scores, broken wherever an occasion passed without one.
fn line(runs: &[Vec<(f64, f64)>]) -> Markup {
    html! {
        @for run in runs {
            @if run.len() > 1 {
                @let places: Vec<String> = run.iter().map(|(x, y)| format!("{},{}", at(*x), at(*y))).collect();
                polyline class="app-chart__line" points=(places.join(" ")) fill="none" stroke=(BLUE) stroke-width="2.5" stroke-linejoin="round" {}
            }
        }
    }
}

/// The places of scores that follow each other without a missed occasion between them.
fn runs(chart: &MeasureChart, scale: &Scale) -> Vec<Vec<(f64, f64)>> {
    let joined = |a: &Point, b: &Point| !chart.missed.iter().any(|m| a.on < m.on && m.on < b.on);
    let place = |p: &Point| (scale.x(p.on), scale.y(p.score));
    chart
        .points
        .chunk_by(joined)
        .map(|run| run.iter().map(place).collect())
        .collect()
}

fn marks(chart: &MeasureChart, scale: &Scale) -> Markup {
    let named = named_safety(chart, scale);
    html! {
        @for missed in &chart.missed {
            circle class="app-chart__missed" cx=(at(scale.x(missed.on))) cy=(at(scale.area.bottom)) r="5" fill="#ffffff" stroke=(INK) stroke-width="2" {}
        }
        @for point in &chart.points {
            circle class="app-chart__point" cx=(at(scale.x(point.on))) cy=(at(scale.y(point.score))) r="4" fill=(BLUE) {}
            @if point.safety.is_some() {
                circle class="app-chart__safety" cx=(at(scale.x(point.on))) cy=(at(scale.y(point.score))) r="8" fill="none" stroke=(INK) stroke-width="2" {}
            }
        }
        @for (words, x, y, anchor) in named {
            (text(&words, x, y, anchor, "app-chart__safety-name"))
        }
    }
}

/// The words beside the rings, left out where they would run into the ones before (key and table have them all).
fn named_safety(chart: &MeasureChart, scale: &Scale) -> Vec<(String, f64, f64, &'static str)> {
    let mut named: Vec<(String, f64, f64, &'static str)> = Vec::new();
    let mut free_from = f64::NEG_INFINITY;
    for point in &chart.points {
        let Some(safety) = &point.safety else { continue };
        let (x, y) = (scale.x(point.on), scale.y(point.score));
        // About 7 user units a letter at this size.
        let length = 7.0 * safety.mark.chars().count() as f64;
        let (anchor, left) = if x - length / 2.0 < scale.area.left {
            ("start", x - 8.0)
        } else if x + length / 2.0 > scale.area.right {
            ("end", x + 8.0 - length)
        } else {
            ("middle", x - length / 2.0)
        };
        if left < free_from {
            continue;
        }
        free_from = left + length + 4.0;
        let place = match anchor {
            "start" => x - 8.0,
            "end" => x + 8.0,
            _ => x,
        };
        let height = if y - 12.0 - FONT < scale.area.top {
            y + 12.0 + FONT
        } else {
            y - 12.0
        };
        named.push((safety.mark.clone(), place, height, anchor));
    }
    named
}

/// Text with a white edge, so that it can be read over lines.
fn text(words: &str, x: f64, y: f64, anchor: &str, class: &str) -> Markup {
    html! {
        text class=(class) x=(at(x)) y=(at(y)) text-anchor=(anchor) paint-order="stroke" stroke="#ffffff" stroke-width="3" stroke-linejoin="round" { (words) }
    }
}

/// A place, to a tenth of a unit.
fn at(place: f64) -> String {
    format!("{place:.1}")
}
