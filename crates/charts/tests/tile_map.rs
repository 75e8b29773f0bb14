//! The tile map, the bars by year and the bar of a part.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

#[expect(dead_code, reason = "there is no line among these drawings")]
mod reader;

use charts::{Tile, TileMap, TileShade, YearBar, YearBars, part_bar, tile_map, year_bars};
use reader::{read, with_class};

fn tile(letters: &str, column: i16, row: i16, shade: TileShade) -> Tile {
    Tile {
        letters: letters.to_owned(),
        number: "1.5".to_owned(),
        words: format!("{letters}: words of it"),
        href: format!("/areas/{letters}"),
        column,
        row,
        shade,
    }
}

fn map(tiles: Vec<Tile>) -> TileMap {
    TileMap {
        id: "m".to_owned(),
        finding: "Two of four show nothing".to_owned(),
        description: "Tiles".to_owned(),
        tiles,
        classes: vec!["Under 1".to_owned(), "1 or more".to_owned()],
        hidden: "Not shown".to_owned(),
        partial: "At least".to_owned(),
    }
}

/// Where a tile was put.
fn place(drawn: &reader::Drawn) -> (f64, f64) {
    let inside = drawn
        .attribute("transform")
        .trim_start_matches("translate(")
        .trim_end_matches(')')
        .to_owned();
    let (x, y) = inside.split_once(' ').unwrap();
    (x.parse().unwrap(), y.parse().unwrap())
}

#[test]
fn a_tile_that_is_not_shown_is_like_none_of_the_classes() {
    let markup = tile_map(&map(vec![
        tile("AAA", 0, 0, TileShade::Class(0, false)),
        tile("BBB", 1, 0, TileShade::NotShown),
    ]))
    .into_string();
    let drawn = read(&markup);
    let shapes = with_class(&drawn, "app-tile__shape");
    assert!(shapes[0].attribute("fill").starts_with('#'));
    assert_eq!(shapes[1].attribute("fill"), "url(#m-hatch)");
    let numbers = with_class(&drawn, "app-tile__number");
    assert_eq!((numbers[0].words.as_str(), numbers[1].words.as_str()), ("1.5", "?"));
    assert!(!markup.contains("style="), "a page may forbid inline style");
}

#[test]
fn a_tile_of_which_a_part_is_hidden_says_so_in_sign_and_shape() {
    let drawn = read(&tile_map(&map(vec![tile("AAA", 0, 0, TileShade::Class(1, true))])).into_string());
    assert_eq!(with_class(&drawn, "app-tile__number")[0].words, "1.5+");
    assert_eq!(
        with_class(&drawn, "app-tile__tip")[0].attribute("fill"),
        "url(#m-hatch)"
    );
}

#[test]
fn every_tile_is_a_link_with_its_sentence_in_the_order_given() {
    let drawn = read(
        &tile_map(&map(vec![
            tile("BBB", 3, 1, TileShade::NotShown),
            tile("AAA", 0, 0, TileShade::NotShown),
        ]))
        .into_string(),
    );
    let links = with_class(&drawn, "app-tile");
    assert_eq!(
        links.iter().map(|a| a.attribute("href")).collect::<Vec<_>>(),
        ["/areas/BBB", "/areas/AAA"]
    );
    let titles: Vec<&str> = drawn
        .iter()
        .filter(|d| d.tag == "title")
        .map(|d| d.words.as_str())
        .collect();
    assert_eq!(
        titles,
        ["Two of four show nothing", "BBB: words of it", "AAA: words of it"]
    );
}

#[test]
fn no_two_tiles_overlap_and_north_is_up() {
    let tiles: Vec<Tile> = (0..6)
        .flat_map(|row| (0..6).map(move |column| tile("AAA", column, row, TileShade::Class(9, false))))
        .collect();
    let drawn = read(&tile_map(&map(tiles)).into_string());
    let places: Vec<(f64, f64)> = with_class(&drawn, "app-tile").into_iter().map(place).collect();
    for (at, (x, y)) in places.iter().enumerate() {
        for (other_x, other_y) in &places[at + 1..] {
            // Neighbours share an edge: their middles are a tile's width apart, 36.4 units.
            let apart = ((x - other_x).powi(2) + (y - other_y).powi(2)).sqrt();
            assert!(apart > 36.0, "{apart}");
        }
    }
    assert!(places[0].1 > places[35].1, "row 0 is the southernmost");
    let svg = drawn.iter().find(|d| d.tag == "svg").unwrap();
    let (width, height) = (svg.number("width"), svg.number("height"));
    assert!(
        places
            .iter()
            .all(|(x, y)| (18.0..=width - 18.0).contains(x) && (21.0..=height - 21.0).contains(y))
    );
}

#[test]
fn the_key_explains_only_what_there_is() {
    let mut plain = map(vec![tile("AAA", 0, 0, TileShade::Class(0, false))]);
    plain.hidden = String::new();
    plain.partial = String::new();
    let markup = tile_map(&plain).into_string();
    assert_eq!(markup.matches("<li>").count(), 2);
    assert_eq!(
        tile_map(&map(Vec::new())).into_string(),
        "<p>Two of four show nothing</p>"
    );
}

#[test]
fn a_year_without_a_number_is_a_hatched_stub_with_words() {
    let bar = |year: &str, count| YearBar {
        year: year.to_owned(),
        count,
        without: "not shown".to_owned(),
    };
    let chart = YearBars {
        id: "b".to_owned(),
        finding: "More each year.".to_owned(),
        bars: vec![
            bar("2020-21", Some(1000)),
            bar("2021-22", None),
            bar("2022-23", Some(0)),
            bar("2023-24", Some(2000)),
        ],
    };
    let drawn = read(&year_bars(&chart).into_string());
    let bars = with_class(&drawn, "app-bars__bar");
    assert_eq!(bars.len(), 3);
    assert!(
        (bars[2].number("height") - 2.0 * bars[0].number("height")).abs() < 0.2,
        "heights are in proportion"
    );
    assert!(bars[1].number("height") < 0.1, "a shown nought has no height");
    assert_eq!(with_class(&drawn, "app-bars__missing").len(), 1);
    let title = drawn.iter().find(|d| d.tag == "title").unwrap();
    assert_eq!(
        title.words,
        "More each year. 2020-21: 1,000; 2021-22: not shown; 2022-23: 0; 2023-24: 2,000"
    );
    assert!(
        !year_bars(&YearBars {
            bars: Vec::new(),
            ..chart
        })
        .into_string()
        .contains("NaN")
    );
}

#[test]
fn a_part_is_drawn_in_proportion_and_never_beyond_the_whole() {
    let width = |part, whole| {
        let drawn = read(&part_bar("p", part, whole).into_string());
        with_class(&drawn, "app-part-bar__part")[0].number("width")
    };
    assert_eq!(
        (width(27, 108), width(108, 108), width(0, 0), width(9, 3)),
        (50.0, 200.0, 0.0, 200.0)
    );
}
