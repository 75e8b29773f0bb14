//! The map of the integrated care boards, and the same as a table.

use super::questions::Choice;
use super::{figure, headline, rate};
use crate::fmt;
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
            "{} tiles, one for each integrated care board, roughly where it lies in England. Each leads to its board. The number is that of {} for each 10,000 adults. The same figures stand in a table under the map.",
            boards.len(),
            choice.unit()
        ),
        tiles: boards
            .iter()
            .filter_map(|(board, figure)| tile(choice, &classes, board, figure))
            .collect(),
        classes: class_words(&classes),
        hidden: if any(|f| f.areas > 0 && f.shown == 0) {
            "? Not shown: fewer than 5 in each of its areas, or nothing published".to_owned()
        } else if any(|f| f.areas == 0) {
            "? No figure: the files name no board with this code in that year".to_owned()
        } else {
            String::new()
        },
        partial: if any(BoardFigure::is_partial) {
            "+ At least: some of its areas show no number".to_owned()
        } else {
            String::new()
        },
    };
    html! {
        h2 class="nhsuk-heading-m" { (capitalised(&choice.unit())) ", " (choice.year) ", for each 10,000 adults" }
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
    let what = if choice.therapy.is_some() {
        "courses"
    } else {
        "finished treatment"
    };
    let least = if figure.is_partial() { "at least " } else { "" };
    match (figure.count.shown(), figure.per_10_000_adults) {
        (Some(count), Some(per)) => {
            let mut words = format!(
                "{}: {least}{} {what}, {} for each 10,000 adults",
                board.name,
                fmt::number(count.into()),
                rate(per)
            );
            if figure.is_partial() {
                words += &format!(
                    "; {} of its {} areas show no number",
                    figure.areas - figure.shown,
                    figure.areas
                );
            }
            words
        }
        _ if figure.areas == 0 => format!("{}: no figure for {}", board.name, choice.year),
        _ => format!("{}: not shown", board.name),
    }
}

fn class_words(classes: &Classes) -> Vec<String> {
    let words = |at: usize| {
        let from = at.checked_sub(1).and_then(|before| classes.breaks.get(before));
        match (from, classes.breaks.get(at)) {
            (None, None) => "Any number".to_owned(),
            (None, Some(to)) => format!("Under {to}"),
            (Some(from), Some(to)) => format!("{from} to under {to}"),
            (Some(from), None) => format!("{from} or more"),
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
        let least = if f.is_partial() { "at least " } else { "" };
        [
            cell(html! { a class="nhsuk-link" href={ "/map/areas/" (board.code) } { (board.name) } " " small { (board.short.as_deref().unwrap_or_default()) } }),
            cell(region(board)),
            number(html! { (least) (figure(f.count)) }),
            number(f.per_10_000_adults.map_or_else(|| "–".to_owned(), rate)),
            number(if f.areas == 0 { "no figure".to_owned() } else { format!("{} of {}", f.shown, f.areas) }),
        ]
    });
    let what = if choice.therapy.is_some() {
        "Courses"
    } else {
        "Finished treatment"
    };
    let heads = [
        "Board".into(),
        "Region".into(),
        number(what),
        number("For each 10,000 adults"),
        number("Areas that show a number"),
    ];
    let table = nhsuk::table(format!("The map as a table: {}, {}", choice.unit(), choice.year))
        .caption_classes("nhsuk-u-visually-hidden")
        .id("boards")
        .scroll(true);
    html! {
        (nhsuk::details("The map as a table", html! { (table.classes("app-list").head::<Cell>(heads).rows(rows)) }))
    }
}
