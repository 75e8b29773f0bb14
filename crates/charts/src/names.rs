//! Where the names of the cut-off and of the band stand: near their line, where least of the data runs through them.

use crate::measure::MeasureChart;
use crate::scale::{Area, Scale};

/// The height of a line of text, in user units.
pub(crate) const FONT: f64 = 14.0;
/// The width of a letter at that size, on the generous side.
const LETTER: f64 = 7.0;

/// A name with its place.
#[derive(Debug, Clone)]
pub(crate) struct Name {
    pub words: String,
    pub class: &'static str,
    pub x: f64,
    /// The line on which the letters stand.
    pub y: f64,
    pub anchor: &'static str,
}

impl Name {
    /// Left, top, right, bottom.
    fn corners(&self) -> (f64, f64, f64, f64) {
        let length = LETTER * self.words.chars().count() as f64;
        let left = match self.anchor {
            "start" => self.x,
            "end" => self.x - length,
            _ => self.x - length / 2.0,
        };
        (left, self.y - FONT + 2.0, left + length, self.y + 3.0)
    }

    fn touches(&self, other: &Name) -> bool {
        let (a, b) = (self.corners(), other.corners());
        a.0 < b.2 && b.0 < a.2 && a.1 < b.3 && b.1 < a.3
    }

    fn holds(&self, (x, y): (f64, f64)) -> bool {
        let (left, top, right, bottom) = self.corners();
        (left - 5.0..=right + 5.0).contains(&x) && (top - 5.0..=bottom + 5.0).contains(&y)
    }
}

/// The names of the lines of this chart. `runs` are the places of the scores, run by run.
pub(crate) fn names(
    chart: &MeasureChart,
    scale: &Scale,
    runs: &[Vec<(f64, f64)>],
    band: Option<(f64, f64)>,
) -> Vec<Name> {
    let ink = sampled(runs);
    let mut placed: Vec<Name> = Vec::new();
    if let Some(cut) = &chart.cutoff {
        let y = scale.y(cut.value);
        let words = format!("{} {}", cut.label, crate::words::number(cut.value));
        place(
            &mut placed,
            &ink,
            scale.area,
            &words,
            "app-chart__cutoff-name",
            &[y - 5.0, y + FONT],
        );
    }
    if let (Some((top, bottom)), Some(change)) = (band, chart.reliable_change) {
        let words = format!("less than {} from first", crate::words::number(change));
        place(
            &mut placed,
            &ink,
            scale.area,
            &words,
            "app-chart__band-name",
            &[top + FONT, bottom - 5.0],
        );
    }
    placed
}

/// Tries right, left and middle at each height and takes the first with the least data in it. A place outside the drawing or on another name
/// is taken only when there is no other.
fn place(placed: &mut Vec<Name>, ink: &[(f64, f64)], area: Area, words: &str, class: &'static str, heights: &[f64]) {
    let across = [
        (area.right - 4.0, "end"),
        (area.left + 6.0, "start"),
        (f64::midpoint(area.left, area.right), "middle"),
    ];
    let candidates = across.into_iter().flat_map(|(x, anchor)| {
        heights.iter().map(move |y| Name {
            words: words.to_owned(),
            class,
            x,
            y: *y,
            anchor,
        })
    });
    let best = candidates.min_by_key(|name| {
        let (_, top, _, bottom) = name.corners();
        let bad = top < area.top - 2.0 || bottom > area.bottom || placed.iter().any(|other| other.touches(name));
        (bad, ink.iter().filter(|place| name.holds(**place)).count())
    });
    placed.extend(best);
}

/// Places along the lines, close enough that none runs through a name unseen.
fn sampled(runs: &[Vec<(f64, f64)>]) -> Vec<(f64, f64)> {
    let mut ink: Vec<(f64, f64)> = runs.iter().flatten().copied().collect();
    for run in runs {
        for pair in run.windows(2) {
            if let [(x0, y0), (x1, y1)] = pair {
                ink.extend(
                    (1..12)
                        .map(|i| f64::from(i) / 12.0)
                        .map(|t| (x0 + (x1 - x0) * t, y0 + (y1 - y0) * t)),
                );
            }
        }
    }
    ink
}
