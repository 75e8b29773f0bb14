//! Where a value or a day lies on the drawing.

use jiff::civil::Date;

/// The drawing area of one layout, in user units.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Area {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
}

/// From scores and days to places.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scale {
    pub area: Area,
    pub min: f64,
    pub max: f64,
    pub start: Date,
    pub end: Date,
    /// Space left free at both ends of the time axis, so that marks are not cut.
    pub inset: f64,
}

impl Scale {
    /// Height of a score. The axis shows the whole range of the instrument; what lies outside (wrong data) is drawn at its edge.
    pub fn y(&self, score: f64) -> f64 {
        let share = (score.clamp(self.min, self.max) - self.min) / (self.max - self.min);
        self.area.bottom - share * (self.area.bottom - self.area.top)
    }

    /// Place of a day on the axis of real time. A single day lies in the middle.
    pub fn x(&self, day: Date) -> f64 {
        let (from, to) = (self.area.left + self.inset, self.area.right - self.inset);
        let span = days_between(self.start, self.end);
        if span <= 0.0 {
            (from + to) / 2.0
        } else {
            from + (to - from) * days_between(self.start, day) / span
        }
    }
}

fn days_between(from: Date, to: Date) -> f64 {
    f64::from((to - from).get_days())
}

/// Where the axis of scores is marked: both ends and whole steps between them.
pub(crate) fn ticks(min: f64, max: f64) -> Vec<f64> {
    let range = max - min;
    // The first number of steps that makes whole ones: quarters (40: 0, 10, 20 ...), thirds (27: 0, 9, 18 ...), fifths, else quarters.
    let steps = [4_u32, 3, 5]
        .into_iter()
        .find(|n| range % f64::from(*n) == 0.0)
        .unwrap_or(4);
    (0..=steps)
        .map(|i| min + range * f64::from(i) / f64::from(steps))
        .collect()
}
