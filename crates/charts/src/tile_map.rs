//! A tile map: one equal hexagon for each area, so that a small crowded area weighs as much as a wide empty one.
//!
//! Every tile is a link with its whole sentence as its name. Its class is told by shade and by the number written in it;
//! an area that shows no number is hatched and holds a question mark, so that it can be taken for none of the classes,
//! in grey print or by whoever does not tell colours apart. Where only a part of an area is shown, the lower point of its tile is
//! hatched and the number has a plus sign behind it.

use maud::{Markup, html};

use crate::words::safe_id;

/// Half the width of a tile is the root of three quarters of this, in user units.
const SIDE: f64 = 21.0;
/// Half the width of a tile.
const HALF: f64 = SIDE * 0.866;
/// Room round the map, so that a thick focus line is not cut.
const MARGIN: f64 = 3.0;

const INK: &str = "#212b32";
const LINE: &str = "#4c6272";
/// From light to dark, each with the colour of the text on it; at least 4.5 to 1.
const SHADES: [(&str, &str); 4] = [
    ("#d3e5f5", INK),
    ("#8fbfe6", INK),
    ("#2b6cb0", "#ffffff"),
    ("#0b2f5b", "#ffffff"),
];

/// A map of tiles.
#[derive(Debug, Clone, PartialEq)]
pub struct TileMap {
    /// An id that is unique on the page.
    pub id: String,
    /// The finding as a sentence: the map's title.
    pub finding: String,
    /// How to read it, for those who do not see it: what a tile is, and where the same figures stand as a table.
    pub description: String,
    /// The tiles, in the order in which the Tab key visits them.
    pub tiles: Vec<Tile>,
    /// Words for the classes, lightest first; at most four are drawn apart.
    pub classes: Vec<String>,
    /// What the hatched tiles are, such as "Not shown: fewer than 5, or nothing published"; empty where there is none to explain.
    pub hidden: String,
    /// What the hatched point is; empty where there is none to explain.
    pub partial: String,
}

/// One area.
#[derive(Debug, Clone, PartialEq)]
pub struct Tile {
    /// Two to four letters; more would run into the next tile.
    pub letters: String,
    /// The number as it stands in the tile, at most four signs; unused where none is shown.
    pub number: String,
    /// The whole sentence: name, number, unit, what is missing.
    pub words: String,
    /// Where it leads.
    pub href: String,
    /// Column, from the west. Odd rows are pushed half a tile to the east.
    pub column: i16,
    /// Row, from the south.
    pub row: i16,
    /// How it is drawn.
    pub shade: TileShade,
}

/// How a tile is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TileShade {
    /// A class, from 0 (lightest); whether some of the area is not shown.
    Class(usize, bool),
    /// No number is shown.
    NotShown,
}

/// The map with its key.
#[must_use]
pub fn tile_map(map: &TileMap) -> Markup {
    let id = safe_id(&map.id);
    let Some(frame) = Frame::round(&map.tiles) else {
        return html! { p { (map.finding) } };
    };
    html! {
        figure class="app-tile-map" {
            svg class="app-tile-map__drawing" viewBox={ "0 0 " (at(frame.width)) " " (at(frame.height)) }
                width=(at(frame.width)) height=(at(frame.height)) role="group" aria-labelledby={ (id) "-title" } aria-describedby={ (id) "-desc" }
                font-family="Frutiger W01, Arial, sans-serif" font-size="13.5" text-anchor="middle" {
                title id={ (id) "-title" } { (map.finding) }
                desc id={ (id) "-desc" } { (map.description) }
                defs {
                    (hatching(&id))
                    path id={ (id) "-hex" } d=(HEX) {}
                    path id={ (id) "-tip" } d=(TIP) {}
                }
                @for tile in &map.tiles { (drawn(tile, &id, frame)) }
            }
            (key(map, &id))
        }
    }
}

/// A tile round its middle, beginning at its top.
const HEX: &str = "M0-21L18.2-10.5V10.5L0 21L-18.2 10.5V-10.5Z";
/// Its lower point.
const TIP: &str = "M13 13.5L0 21L-13 13.5Z";

fn hatching(id: &str) -> Markup {
    html! {
        pattern id={ (id) "-hatch" } width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
            rect width="6" height="6" fill="#ffffff" {}
            rect width="2" height="6" fill="#aeb7bd" {}
        }
    }
}

#[derive(Clone, Copy)]
struct Frame {
    west: f64,
    north: i16,
    width: f64,
    height: f64,
}

impl Frame {
    fn round(tiles: &[Tile]) -> Option<Self> {
        let middles = || tiles.iter().map(across);
        let (west, east) = (middles().reduce(f64::min)?, middles().reduce(f64::max)?);
        let rows = || tiles.iter().map(|tile| tile.row);
        let (south, north) = (rows().min()?, rows().max()?);
        let rows = f64::from(i32::from(north) - i32::from(south));
        Some(Self {
            west,
            north,
            width: east - west + 2.0 * (HALF + MARGIN),
            height: rows * SIDE * 1.5 + 2.0 * (SIDE + MARGIN),
        })
    }

    fn place(self, tile: &Tile) -> (f64, f64) {
        let x = across(tile) - self.west + HALF + MARGIN;
        let down = f64::from(i32::from(self.north) - i32::from(tile.row));
        (x, down * SIDE * 1.5 + SIDE + MARGIN)
    }
}

/// How far east the middle of a tile lies.
fn across(tile: &Tile) -> f64 {
    let pushed = if tile.row.rem_euclid(2) == 1 { HALF } else { 0.0 };
    f64::from(tile.column) * 2.0 * HALF + pushed
}

fn drawn(tile: &Tile, id: &str, frame: Frame) -> Markup {
    let (x, y) = frame.place(tile);
    let (fill, ink, number, partial) = match tile.shade {
        TileShade::Class(class, partial) => {
            let (fill, ink) = shade(class);
            let plus = if partial { "+" } else { "" };
            (fill.to_owned(), ink, format!("{}{plus}", tile.number), partial)
        }
        TileShade::NotShown => (format!("url(#{id}-hatch)"), INK, "?".to_owned(), false),
    };
    let class = match tile.shade {
        TileShade::Class(..) => "app-tile",
        TileShade::NotShown => "app-tile app-tile--not-shown",
    };
    html! {
        a class=(class) href=(tile.href) transform={ "translate(" (at(x)) " " (at(y)) ")" } {
            title { (tile.words) }
            use class="app-tile__shape" href={ "#" (id) "-hex" } fill=(fill) stroke=(LINE) {}
            @if partial { use class="app-tile__tip" href={ "#" (id) "-tip" } fill={ "url(#" (id) "-hatch)" } stroke=(LINE) {} }
            text class="app-tile__letters" y="-2.5" fill=(ink) font-weight="600" font-size=[(tile.letters.chars().count() > 3).then_some("12.4")] { (tile.letters) }
            text class="app-tile__number" y="10.5" fill=(ink) { (number) }
        }
    }
}

fn shade(class: usize) -> (&'static str, &'static str) {
    SHADES.get(class).or(SHADES.last()).copied().unwrap_or(("#ffffff", INK))
}

fn key(map: &TileMap, id: &str) -> Markup {
    let sample = |fill: &str, tip: bool| {
        html! {
            svg class="app-tile-map__sample" viewBox="-20 -22 40 44" width="24" height="26" aria-hidden="true" focusable="false" {
                path d=(HEX) fill=(fill) stroke=(LINE) stroke-width="1.5" {}
                @if tip { path d=(TIP) fill={ "url(#" (id) "-hatch)" } stroke=(LINE) stroke-width="1.5" {} }
            }
        }
    };
    html! {
        ul class="app-tile-map__key" {
            @for (class, words) in map.classes.iter().enumerate() {
                li { (sample(shade(class).0, false)) (words) }
            }
            @if !map.hidden.is_empty() { li { (sample(&format!("url(#{id}-hatch)"), false)) (map.hidden) } }
            @if !map.partial.is_empty() { li { (sample(shade(1).0, true)) (map.partial) } }
        }
    }
}

fn at(place: f64) -> String {
    let text = format!("{place:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}
