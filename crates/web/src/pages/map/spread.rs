//! The map of the range: of the kinds of therapy under which the publisher counts what NICE lists, how many show a
//! number of courses in each place. "Not shown" is not "not offered", so each number is a floor and is called one.

use super::problem::Listed;
use super::questions::Choice;
use super::{problem_words, range};
use crate::fmt;
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
        p {
            "It is a floor: a kind that is not shown may be given to fewer than five people, or to nobody. Only what the publisher counts apart can be shown; long-term therapy is not in these files."
        }
        @if !kinds.is_empty() {
            (nhsuk::details(format!("The {} counted", fmt::plural(kinds.len(), "kind", "kinds")), html! { ul class="nhsuk-list nhsuk-list--bullet" { @for name in names { li { (name) } } } }))
            p { "Skip the map: " a class="nhsuk-link" href="#choose" { "choose another therapy or year" } ", or " a class="nhsuk-link" href="#areas" { "see the list of areas" } "." }
            h2 class="nhsuk-heading-m" { "Kinds of therapy that show a number, " (choice.year) }
            (map(tables, choice, &kinds, finding))
        }
    }
}

fn about(choice: &Choice) -> String {
    choice
        .problem
        .as_deref()
        .map_or_else(|| "any problem".to_owned(), |code| problem_words(code).to_lowercase())
}

fn finding(choice: &Choice, kinds: &[Therapy], all: &[Spread<'_>]) -> String {
    let about = about(choice);
    if kinds.is_empty() {
        return format!("The publisher counts no kind of therapy apart that NICE lists for {about}.");
    }
    let of = fmt::plural(kinds.len(), "kind", "kinds");
    let (Some(narrowest), Some(middle), Some(widest)) = (all.first(), all.get(all.len() / 2), all.last()) else {
        return format!("For {} there is nothing to show.", choice.year);
    };
    let least = narrowest.shown.len();
    let alike = all.iter().filter(|one| one.shown.len() == least).count();
    format!(
        "In {}, of {of} of therapy that NICE lists for {about}, the middle one of {} areas shows a number for {}. The range is from {least} ({}) to {}.",
        choice.year,
        all.len(),
        middle.shown.len(),
        fmt::plural(alike, "area", "areas"),
        widest.shown.len()
    )
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
                format!("{}: {} of {} kinds show a number", board.name, shown.len(), kinds.len()),
            ),
            None => (
                String::new(),
                TileShade::NotShown,
                format!("{}: no figure for {}", board.name, choice.year),
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
            "{} tiles, one for each integrated care board, roughly where it lies in England. Each leads to its board. The number is how many of {} kinds of therapy show a number in at least one of its areas. The same figures stand in a table under the map.",
            boards.len(),
            kinds.len()
        ),
        tiles: tiles.collect(),
        classes: class_words(&starts, kinds.len()),
        hidden: if boards.iter().any(|(_, shown)| shown.is_none()) {
            "? No figure: the files name no board with this code in that year".to_owned()
        } else {
            String::new()
        },
        partial: String::new(),
    };
    let rows = boards.iter().map(|(board, shown)| -> [Cell; 2] {
        [
            cell(html! { a class="nhsuk-link" href={ "/map/areas/" (board.code) } { (board.name) } " " small { (board.short.as_deref().unwrap_or_default()) } }),
            number(shown.as_ref().map_or_else(|| "no figure".to_owned(), |shown| format!("{} of {}", shown.len(), kinds.len()))),
        ]
    });
    let table = nhsuk::table(format!("The map as a table: kinds that show a number, {}", choice.year))
        .caption_classes("nhsuk-u-visually-hidden")
        .id("boards");
    let heads: [Cell; 2] = ["Board".into(), number("In at least one of its areas")];
    html! {
        (tile_map(&map))
        (nhsuk::details("The map as a table", html! { (table.classes("app-list").head::<Cell>(heads).rows(rows)) }))
    }
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
        to if to <= from => format!("{from} of {kinds}"),
        to => format!("{from} to {to} of {kinds}"),
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
    html! {
        h2 class="nhsuk-heading-m" id="areas" { (fmt::plural(all.len(), "area", "areas")) ": the narrowest range first, " (choice.year) }
        p class="nhsuk-body-s" { "Areas that show a number for as many of the " (fmt::plural(kinds.len(), "kind", "kinds")) " stand together. Which ones an area does not show stands on its own page." }
        div id="areas-range" {
            @for (shown, areas) in &groups {
                @let summary = format!("{shown} of {}: {}", kinds.len(), fmt::plural(areas.len(), "area", "areas"));
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
