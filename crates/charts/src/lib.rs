//! Charts made on the server as inline SVG, each with its table and its finding in words. No script, no inline style.
//!
//! Everything is drawn with attributes and classes, so that a page may forbid inline style; [`CSS`] holds the few rules that a page's style
//! sheet needs (which of two layouts shows at which width). The numbers of a measure (range, cut-off, reliable change) come from the
//! caller, who has them from the catalogue: none stands here.

mod draw;
mod interval_bars;
mod measure;
mod names;
mod part_bar;
mod scale;
mod sparkline;
mod stacked_bars;
mod table;
mod ten_people;
mod tile_map;
mod words;
mod year_bars;

use maud::Markup;

pub use interval_bars::{IntervalBars, IntervalRow, interval_bars};
pub use measure::{ClinicalSide, Cutoff, Mark, MeasureChart, Missed, Point, SafetyMark, measure_over_time};
pub use part_bar::part_bar;
pub use sparkline::{Sparkline, sparkline};
pub use stacked_bars::{StackedBars, stacked_bars};
pub use ten_people::ten_people;
pub use tile_map::{Tile, TileMap, TileShade, tile_map};
pub use words::{ENGLISH, Words};
pub use year_bars::{YearBar, YearBars, year_bars};

/// The style rules of the charts. Put them into the page's own style sheet.
pub const CSS: &str = include_str!("charts.css");

/// A chart with its table and its finding.
#[derive(Debug, Clone)]
pub struct Chart {
    /// A `<figure>`: the finding as its title, the drawing (a narrow and a wide one; the style sheet shows one), key, source.
    pub svg: Markup,
    /// The same data as a `<table>`, oldest first.
    pub table: Markup,
    /// The finding as a sentence, as it stands over the drawing.
    pub finding: String,
}
