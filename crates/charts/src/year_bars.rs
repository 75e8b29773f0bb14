//! Counts by year as upright bars, each with its number; a year without one is a hatched stub with words, never a bar of no height.

use maud::{Markup, html};

use crate::words::safe_id;

const WIDTH: f64 = 320.0;
const HEIGHT: f64 = 150.0;
const BASE: f64 = HEIGHT - 22.0;
const TOP: f64 = 22.0;
const INK: &str = "#212b32";

/// Counts by year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearBars {
    /// An id that is unique on the page.
    pub id: String,
    /// The finding as a sentence.
    pub finding: String,
    /// The years, oldest first; at most eight can be told apart.
    pub bars: Vec<YearBar>,
}

/// One year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearBar {
    /// The year as it is written under the bar, such as "2022-23".
    pub year: String,
    /// The count; none where none is shown.
    pub count: Option<u32>,
    /// Why there is none, in a word or two: "not shown", "no file".
    pub without: String,
}

/// The bars with their finding. The values stand on the bars and in the text alternative; give them as a table, too.
#[must_use]
pub fn year_bars(chart: &YearBars) -> Markup {
    let id = safe_id(&chart.id);
    let most = chart.bars.iter().filter_map(|bar| bar.count).max().unwrap_or(0).max(1);
    let step = WIDTH / chart.bars.len().max(1) as f64;
    let alternative: Vec<String> = chart.bars.iter().map(words).collect();
    html! {
        figure class="app-bars" {
            figcaption class="app-bars__finding" { (chart.finding) }
            svg class="app-bars__drawing" viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } width=(WIDTH) height=(HEIGHT) role="img"
                aria-labelledby={ (id) "-title" } font-family="Frutiger W01, Arial, sans-serif" font-size="13.5" text-anchor="middle" fill=(INK) {
                title id={ (id) "-title" } { (chart.finding) " " (alternative.join("; ")) }
                defs {
                    pattern id={ (id) "-hatch" } width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                        rect width="6" height="6" fill="#ffffff" {}
                        rect width="2" height="6" fill="#aeb7bd" {}
                    }
                }
                line x1="0" x2=(WIDTH) y1=(BASE) y2=(BASE) stroke=(INK) {}
                @for (bar, place) in chart.bars.iter().zip(0_u16..) { (one(bar, f64::from(place) * step, step, most, &id)) }
            }
        }
    }
}

fn one(bar: &YearBar, left: f64, step: f64, most: u32, id: &str) -> Markup {
    let (middle, width) = (left + step / 2.0, (step - 8.0).min(64.0));
    let x = middle - width / 2.0;
    let height = match bar.count {
        Some(count) => (BASE - TOP) * f64::from(count) / f64::from(most),
        None => 18.0,
    };
    let y = BASE - height;
    html! {
        @match bar.count {
            Some(count) => {
                rect class="app-bars__bar" x=(at(x)) y=(at(y)) width=(at(width)) height=(at(height)) fill="#2b6cb0" {}
                text x=(at(middle)) y=(at(y - 5.0)) { (grouped(count)) }
            }
            None => {
                rect class="app-bars__missing" x=(at(x)) y=(at(y)) width=(at(width)) height=(at(height)) fill={ "url(#" (id) "-hatch)" } stroke="#4c6272" stroke-dasharray="3 2" {}
                @for (line, words) in bar.without.split(' ').rev().zip(0_u8..) {
                    text x=(at(middle)) y=(at(y - 5.0 - 14.0 * f64::from(words))) { (line) }
                }
            }
        }
        text x=(at(middle)) y=(at(HEIGHT - 6.0)) { (short(&bar.year, step)) }
    }
}

/// "2022-23", or "22-23" where there is no room for more.
fn short(year: &str, step: f64) -> &str {
    if step >= 60.0 {
        year
    } else {
        year.get(2..).unwrap_or(year)
    }
}

fn words(bar: &YearBar) -> String {
    let count = bar.count.map_or_else(|| bar.without.clone(), grouped);
    format!("{}: {count}", bar.year)
}

fn grouped(count: u32) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn at(place: f64) -> String {
    format!("{place:.1}")
}
