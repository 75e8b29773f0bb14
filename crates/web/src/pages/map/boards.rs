//! The map of the integrated care boards, and the same as a table.

use super::questions::Choice;
use super::{figure, headline, rate};
use crate::fmt;
use crate::say::{say, say_count_with, say_with};
use charts::{Tile, TileMap, TileShade, tile_map};
use maud::{Markup, html};
use nhsuk::{Cell, cell, number};
use published::{Area, BoardFigure, Classes, Level, Tables};

/// The map with its key.
pub(super) fn map(tables: &Tables, choice: &Choice) -> Markup {
    let classes = tables.classes(choice.therapy);
    let mut boards: Vec<(&Area, BoardFigure)> = tables
        .areas_of(Level::Board)
        .into_iter()
        .map(|board| (board, tables.board_figure(choice.year, choice.therapy, board)))
        .collect();
    // By region, then from the north-west: the order in which one would read the map.
    boards.sort_by_key(|(board, _)| (board.region.clone(), board.place.map(|(column, row)| (-row, column))));
    let any = |wanted: fn(&BoardFigure) -> bool| boards.iter().any(|(_, figure)| wanted(figure));
    let map = TileMap {
        id: "map".to_owned(),
        finding: headline::finding(tables, choice),
        description: format!(
            "{} {} {}",
            say_count_with("map-tiles", boards.len(), &[]),
            say_with("map-tiles-each", &[("unit", &choice.unit())]),
            say("map-tiles-table")
        ),
        tiles: boards
            .iter()
            .filter_map(|(board, figure)| tile(choice, &classes, board, figure))
            .collect(),
        classes: class_words(&classes),
        hidden: if any(|f| f.areas > 0 && f.shown == 0) {
            say("map-key-hidden")
        } else if any(|f| f.areas == 0) {
            say("map-key-no-figure")
        } else {
            String::new()
        },
        partial: if any(BoardFigure::is_partial) {
            say("map-key-partial")
        } else {
            String::new()
        },
    };
    html! {
        h2 class="nhsuk-heading-m" { (say_with("map-heading", &[("unit", &capitalised(&choice.unit())), ("year", &choice.year.to_string())])) }
        (tile_map(&map))
    }
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn tile(choice: &Choice, classes: &Classes, board: &Area, figure: &BoardFigure) -> Option<Tile> {
    let (column, row) = board.place?;
    let (number, shade) = match figure.per_10_000_adults {
        Some(per) => (rate(per), TileShade::Class(classes.class_of(per), figure.is_partial())),
        None => (String::new(), TileShade::NotShown),
    };
    Some(Tile {
        letters: board.short.clone().unwrap_or_else(|| board.code.clone()),
        number,
        words: sentence(choice, board, figure),
        href: format!("/map/areas/{}", board.code),
        column,
        row,
        shade,
    })
}

/// "Devon: 85 courses, 0.9 for each 10,000 adults".
fn sentence(choice: &Choice, board: &Area, figure: &BoardFigure) -> String {
    let name = match (choice.therapy.is_some(), figure.is_partial()) {
        (true, false) => "map-tile-courses",
        (true, true) => "map-tile-courses-least",
        (false, false) => "map-tile-finished",
        (false, true) => "map-tile-finished-least",
    };
    match (figure.count.shown(), figure.per_10_000_adults) {
        (Some(count), Some(per)) => say_with(
            name,
            &[
                ("board", &board.name),
                ("count", &fmt::number(count.into())),
                ("rate", &rate(per)),
                ("without", &(figure.areas - figure.shown).to_string()),
                ("areas", &figure.areas.to_string()),
            ],
        ),
        _ if figure.areas == 0 => say_with(
            "map-tile-no-figure",
            &[("board", &board.name), ("year", &choice.year.to_string())],
        ),
        _ => say_with("map-tile-hidden", &[("board", &board.name)]),
    }
}

fn class_words(classes: &Classes) -> Vec<String> {
    let words = |at: usize| {
        let from = at.checked_sub(1).and_then(|before| classes.breaks.get(before));
        match (from, classes.breaks.get(at)) {
            (None, None) => say("map-class-any"),
            (None, Some(to)) => say_with("map-class-under", &[("to", &to.to_string())]),
            (Some(from), Some(to)) => say_with(
                "map-class-between",
                &[("from", &from.to_string()), ("to", &to.to_string())],
            ),
            (Some(from), None) => say_with("map-class-more", &[("from", &from.to_string())]),
        }
    };
    (0..classes.len()).map(words).collect()
}

/// The same figures as a table, closed until it is wanted.
pub(super) fn table(tables: &Tables, choice: &Choice) -> Markup {
    let region = |board: &Area| {
        let code = board.region.as_deref().unwrap_or_default();
        tables.area(code).map_or(code, |region| region.name.as_str()).to_owned()
    };
    let rows = tables.areas_of(Level::Board).into_iter().map(|board| -> [Cell; 5] {
        let f = tables.board_figure(choice.year, choice.therapy, board);
        [
            cell(html! { a class="nhsuk-link" href={ "/map/areas/" (board.code) } { (board.name) } " " small { (board.short.as_deref().unwrap_or_default()) } }),
            cell(region(board)),
            number(html! { @if f.is_partial() { (say("map-at-least")) " " } (figure(f.count)) }),
            number(f.per_10_000_adults.map_or_else(|| "–".to_owned(), rate)),
            number(if f.areas == 0 { say("map-no-figure") } else { super::of(f.shown.into(), f.areas.into()) }),
        ]
    });
    let what = if choice.therapy.is_some() {
        "map-courses"
    } else {
        "map-finished"
    };
    let heads = [
        say("map-board").into(),
        say("map-region").into(),
        number(say(what)),
        number(say("map-each")),
        number(say("map-areas-shown")),
    ];
    let table = nhsuk::table(say_with(
        "map-as-table-of",
        &[("unit", &choice.unit()), ("year", &choice.year.to_string())],
    ))
    .caption_classes("nhsuk-u-visually-hidden")
    .id("boards")
    .scroll(true);
    html! {
        (nhsuk::details(say("map-as-table"), html! { (table.classes("app-list").head::<Cell>(heads).rows(rows)) }))
    }
}
