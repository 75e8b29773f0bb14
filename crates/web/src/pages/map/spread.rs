//! The map of the range: of the kinds of therapy under which the publisher counts what NICE lists, how many show a
//! number of courses in each place. "Not shown" is not "not offered", so each number is a floor and is called one.

use super::problem::Listed;
use super::questions::Choice;
use super::{of, problem_words, range, sized};
use crate::say::{say, say_count, say_count_with, say_with};
use charts::{Tile, TileMap, TileShade, part_bar, tile_map};
use maud::{Markup, html};
use nhsuk::{Cell, cell, number};
use published::{Area, Level, Tables, Therapy};

/// One place: the kinds that show a number there, out of those that have a row at all.
struct Spread<'a> {
    area: &'a Area,
    shown: Vec<Therapy>,
}

/// The kinds that count: those that NICE lists for the chosen problem, or for any.
fn kinds(choice: &Choice) -> Vec<Therapy> {
    match &choice.problem {
        Some(code) => Listed::of(code).kinds(),
        None => range::listed_for_any(),
    }
}

fn shown_in(tables: &Tables, choice: &Choice, area: &str, kinds: &[Therapy]) -> Option<Vec<Therapy>> {
    let rows: Vec<(Therapy, bool)> = kinds
        .iter()
        .filter_map(|kind| Some((*kind, !tables.therapy(choice.year, area, *kind)?.courses.is_hidden())))
        .collect();
    (!rows.is_empty()).then(|| {
        rows.into_iter()
            .filter_map(|(kind, is_shown)| is_shown.then_some(kind))
            .collect()
    })
}

/// The named areas, the narrowest range first.
fn areas<'a>(tables: &'a Tables, choice: &Choice, kinds: &[Therapy]) -> Vec<Spread<'a>> {
    let mut all: Vec<Spread<'a>> = tables
        .areas()
        .filter(|area| area.level.is_named_area())
        .filter_map(|area| {
            let shown = shown_in(tables, choice, &area.code, kinds)?;
            Some(Spread { area, shown })
        })
        .collect();
    all.sort_by(|a, b| (a.shown.len(), &a.area.name).cmp(&(b.shown.len(), &b.area.name)));
    all
}

/// A board's kinds: those that show a number in at least one of its areas. None where the files have no row for it.
fn of_board(tables: &Tables, choice: &Choice, board: &Area, kinds: &[Therapy]) -> Option<Vec<Therapy>> {
    let within: Vec<Vec<Therapy>> = tables
        .areas_within(&board.code)
        .iter()
        .filter_map(|area| shown_in(tables, choice, &area.code, kinds))
        .collect();
    let any = |kind: &Therapy| within.iter().any(|shown| shown.contains(kind));
    (!within.is_empty()).then(|| kinds.iter().copied().filter(any).collect())
}

/// The finding with the map, the same as a table, and the list of areas.
pub(super) fn draw(tables: &Tables, choice: &Choice) -> Markup {
    let kinds = kinds(choice);
    let all = areas(tables, choice, &kinds);
    let finding = finding(choice, &kinds, &all);
    let names: Vec<&str> = kinds.iter().map(|kind| kind.words()).collect();
    html! {
        p class="app-headline" { (finding) }
        p { (say("map-spread-floor")) " " (say("map-spread-apart")) }
        @if !kinds.is_empty() {
            (nhsuk::details(say_count("map-kinds-list", kinds.len()), html! { ul class="nhsuk-list nhsuk-list--bullet" { @for name in names { li { (name) } } } }))
            (super::skip())
            h2 class="nhsuk-heading-m" { (say_with("map-spread", &[("year", &choice.year.to_string())])) }
            (map(tables, choice, &kinds, finding))
        }
    }
}

fn about(choice: &Choice) -> String {
    choice
        .problem
        .as_deref()
        .map_or_else(|| say("map-any-problem"), |code| problem_words(code).to_lowercase())
}

fn finding(choice: &Choice, kinds: &[Therapy], all: &[Spread<'_>]) -> String {
    let about = about(choice);
    if kinds.is_empty() {
        return say_with("map-spread-no-kind", &[("problem", &about)]);
    }
    let year = choice.year.to_string();
    let (Some(narrowest), Some(middle), Some(widest)) = (all.first(), all.get(all.len() / 2), all.last()) else {
        return say_with("map-nothing", &[("year", &year)]);
    };
    let least = narrowest.shown.len();
    let alike = all.iter().filter(|one| one.shown.len() == least).count();
    let middle = say_count_with(
        "map-spread-middle",
        kinds.len(),
        &[
            ("year", &year),
            ("problem", &about),
            ("areas", &sized(all.len())),
            ("middle", &sized(middle.shown.len())),
        ],
    );
    let ends = say_count_with(
        "map-spread-ends",
        alike,
        &[("least", &sized(least)), ("most", &sized(widest.shown.len()))],
    );
    format!("{middle} {ends}")
}

fn map(tables: &Tables, choice: &Choice, kinds: &[Therapy], finding: String) -> Markup {
    let boards: Vec<(&Area, Option<Vec<Therapy>>)> = tables
        .areas_of(Level::Board)
        .into_iter()
        .map(|board| (board, of_board(tables, choice, board, kinds)))
        .collect();
    let starts = starts(kinds.len());
    let tiles = boards.iter().filter_map(|(board, shown)| {
        let (column, row) = board.place?;
        let (number, shade, words) = match shown {
            Some(shown) => (
                shown.len().to_string(),
                TileShade::Class(starts.iter().filter(|from| shown.len() >= **from).count(), false),
                say_count_with(
                    "map-tile-kinds",
                    kinds.len(),
                    &[("board", &board.name), ("shown", &sized(shown.len()))],
                ),
            ),
            None => (
                String::new(),
                TileShade::NotShown,
                say_with(
                    "map-tile-no-figure",
                    &[("board", &board.name), ("year", &choice.year.to_string())],
                ),
            ),
        };
        Some(Tile {
            letters: board.short.clone().unwrap_or_else(|| board.code.clone()),
            number,
            words,
            href: format!("/map/areas/{}", board.code),
            column,
            row,
            shade,
        })
    });
    let map = TileMap {
        id: "map".to_owned(),
        finding,
        description: format!(
            "{} {} {}",
            say_count("map-tiles", boards.len()),
            say_count("map-tiles-kinds", kinds.len()),
            say("map-tiles-table")
        ),
        tiles: tiles.collect(),
        classes: class_words(&starts, kinds.len()),
        hidden: if boards.iter().any(|(_, shown)| shown.is_none()) {
            say("map-key-no-figure")
        } else {
            String::new()
        },
        partial: String::new(),
    };
    let rows = boards.iter().map(|(board, shown)| -> [Cell; 2] {
        [
            cell(html! { a class="nhsuk-link" href={ "/map/areas/" (board.code) } { (board.name) } " " small { (board.short.as_deref().unwrap_or_default()) } }),
            number(shown.as_ref().map_or_else(|| say("map-no-figure"), |shown| of_kinds(shown.len(), kinds.len()))),
        ]
    });
    let table = nhsuk::table(say_with("map-spread-table", &[("year", &choice.year.to_string())]))
        .caption_classes("nhsuk-u-visually-hidden")
        .id("boards");
    let heads: [Cell; 2] = [say("map-board").into(), number(say("map-in-one"))];
    html! {
        (tile_map(&map))
        (nhsuk::details(say("map-as-table"), html! { (table.classes("app-list").head::<Cell>(heads).rows(rows)) }))
    }
}

fn of_kinds(shown: usize, kinds: usize) -> String {
    let signed = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    of(signed(shown), signed(kinds))
}

/// Where the darker classes begin: at a quarter, half and three quarters of all kinds.
fn starts(kinds: usize) -> Vec<usize> {
    let mut starts: Vec<usize> = (1..4_usize)
        .map(|quarter| (kinds * quarter).div_ceil(4).max(1))
        .collect();
    starts.dedup();
    starts
}

fn class_words(starts: &[usize], kinds: usize) -> Vec<String> {
    let froms = std::iter::once(0).chain(starts.iter().copied());
    let tos = starts.iter().map(|next| next - 1).chain([kinds]);
    let words = |(from, to): (usize, usize)| match to {
        to if to <= from => of_kinds(from, kinds),
        to => say_with(
            "map-class-kinds",
            &[("from", &sized(from)), ("to", &sized(to)), ("kinds", &sized(kinds))],
        ),
    };
    froms.zip(tos).map(words).collect()
}

/// The named areas, the narrowest range first, those with as many kinds folded together: more than a hundred rows are too long for a phone.
pub(super) fn list(tables: &Tables, choice: &Choice) -> Markup {
    let kinds = kinds(choice);
    let all = areas(tables, choice, &kinds);
    let mut groups: Vec<(usize, Vec<&Spread<'_>>)> = Vec::new();
    for one in &all {
        match groups.last_mut().filter(|(shown, _)| *shown == one.shown.len()) {
            Some((_, areas)) => areas.push(one),
            None => groups.push((one.shown.len(), vec![one])),
        }
    }
    let named = |areas: &[&Spread<'_>]| {
        html! {
            ul class="nhsuk-list app-places" {
                @for one in areas { li { a class="nhsuk-link" href={ "/map/areas/" (one.area.code) } { (one.area.name) } } }
            }
        }
    };
    let year = choice.year.to_string();
    html! {
        h2 class="nhsuk-heading-m" id="areas" { (say_count_with("map-spread-list", all.len(), &[("year", &year)])) }
        p class="nhsuk-body-s" { (say_count("map-spread-together", kinds.len())) " " (say("map-spread-which")) }
        div id="areas-range" {
            @for (shown, areas) in &groups {
                @let summary = say_count_with("map-spread-group", areas.len(), &[("shown", &sized(*shown)), ("kinds", &sized(kinds.len()))]);
                div class="app-range" {
                    (part_bar(&format!("range-{shown}"), u32::try_from(*shown).unwrap_or(u32::MAX), u32::try_from(kinds.len()).unwrap_or(u32::MAX)))
                    (nhsuk::details(summary, named(areas)))
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_of_a_range_cover_it_without_a_gap() {
        for kinds in 1..=15 {
            let starts = starts(kinds);
            assert!(
                starts.is_sorted() && starts.iter().all(|from| *from <= kinds),
                "{kinds}: {starts:?}"
            );
            assert_eq!(class_words(&starts, kinds).len(), starts.len() + 1);
        }
        assert_eq!(
            class_words(&starts(11), 11),
            ["0 to 2 of 11", "3 to 5 of 11", "6 to 8 of 11", "9 to 11 of 11"]
        );
    }
}
