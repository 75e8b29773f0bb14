//! The named areas as a table that can be sorted.

use super::problem::Listed;
use super::questions::{Choice, Sort};
use super::{figure, rate};
use crate::fmt;
use crate::say::{say, say_count_with, say_with};
use maud::{Markup, html};
use nhsuk::{Cell, cell, number};
use published::{Area, Change, Figure, Level, Tables};

/// One area, ready to be sorted and printed.
struct Row<'a> {
    area: &'a Area,
    board: Option<&'a Area>,
    count: Figure,
    second: Figure,
    per: Option<f64>,
    before: Option<Figure>,
    change: Option<Change>,
    listed: Option<(usize, usize)>,
}

/// The table under the map, with its heading.
pub(super) fn draw(tables: &Tables, choice: &Choice, listed: Option<&Listed>) -> Markup {
    let mut rows = rows(tables, choice, listed);
    sort(&mut rows, choice);
    let boards_only = rows.iter().all(|row| row.area.level == Level::Board);
    let heading = if boards_only {
        "map-list-boards"
    } else {
        "map-list-areas"
    };
    let year = choice.year.to_string();
    html! {
        h2 class="nhsuk-heading-m" id="areas" { (say_count_with(heading, rows.len(), &[("unit", &choice.unit()), ("year", &year)])) }
        @if boards_only { p { (say("map-boards-only")) } }
        (table(choice, &rows, tables.areas_of(Level::Board).len()))
    }
}

fn rows<'a>(tables: &'a Tables, choice: &Choice, listed: Option<&Listed>) -> Vec<Row<'a>> {
    let of = |area: &'a Area| -> Option<Row<'a>> {
        let (count, second) = match choice.therapy {
            Some(therapy) => {
                let row = tables.therapy(choice.year, &area.code, therapy)?;
                (row.courses, row.finished)
            }
            None => {
                let row = tables.activity(choice.year, &area.code)?;
                (row.finished, row.referrals)
            }
        };
        let then = choice.than.zip(choice.therapy);
        Some(Row {
            area,
            board: area.board.as_deref().and_then(|code| tables.area(code)),
            count,
            second,
            per: count
                .shown()
                .zip(area.adults)
                .map(|(count, adults)| f64::from(count) * 10_000.0 / f64::from(adults.max(1))),
            before: then.and_then(|(than, therapy)| Some(tables.therapy(than, &area.code, therapy)?.courses)),
            change: then.and_then(|(than, therapy)| {
                tables.change(&area.code, therapy, than.min(choice.year), than.max(choice.year))
            }),
            listed: listed.map(|listed| listed.shown_in(tables, choice.year, &area.code)),
        })
    };
    let named = tables.areas().filter(|area| area.level.is_named_area());
    let rows: Vec<Row<'a>> = named.filter_map(of).collect();
    if rows.is_empty() {
        return tables.areas_of(Level::Board).into_iter().filter_map(of).collect();
    }
    rows
}

fn sort(rows: &mut [Row<'_>], choice: &Choice) {
    rows.sort_by(|a, b| a.area.name.cmp(&b.area.name));
    let change = |row: &Row<'_>| match row.change {
        Some(Change::By(by)) => Some(by),
        _ => None,
    };
    let rank = |row: &Row<'_>| {
        row.board
            .or(Some(row.area))
            .and_then(|board| board.deprivation)
            .map(|d| d.rank)
    };
    match choice.sort {
        Sort::Name => {
            if choice.down {
                rows.reverse();
            }
        }
        Sort::Count => by(rows, choice.down, |row| row.count.shown()),
        Sort::Second => by(rows, choice.down, |row| row.second.shown()),
        // Thousandths are fine enough to sort by, and can be compared.
        Sort::Rate => by(rows, choice.down, |row| row.per.map(|per| (per * 1000.0) as u64)),
        Sort::Change => by(rows, choice.down, change),
        Sort::Listed => by(rows, choice.down, |row| row.listed.map(|(shown, _)| shown)),
        Sort::Adults => by(rows, choice.down, |row| row.area.adults),
        Sort::Deprivation => by(rows, choice.down, rank),
    }
}

/// Sorts by a key; what has none comes last, whichever way round: a number that is not shown is not the smallest.
fn by<K: Ord>(rows: &mut [Row<'_>], down: bool, key: impl Fn(&Row<'_>) -> Option<K>) {
    rows.sort_by(|a, b| match (key(a), key(b)) {
        (Some(a), Some(b)) if down => b.cmp(&a),
        (Some(a), Some(b)) => a.cmp(&b),
        (a, b) => a.is_none().cmp(&b.is_none()),
    });
}

fn table(choice: &Choice, rows: &[Row<'_>], boards: usize) -> Markup {
    let head = |words: String, sort: Sort, numeric: bool| {
        let standing = match (choice.sort == sort, choice.down) {
            (false, _) => nhsuk::Sort::Unsorted,
            (true, false) => nhsuk::Sort::Ascending,
            (true, true) => nhsuk::Sort::Descending,
        };
        let cell = if numeric { number(words) } else { cell(words) };
        cell.sort(Some(standing)).href(choice.pressed(sort))
    };
    let has_listed = rows.iter().any(|row| row.listed.is_some());
    let compares = choice.than;
    let [first, second, each, caption] = if choice.therapy.is_some() {
        [
            "map-courses",
            "map-had-finished-treatment",
            "map-courses-each",
            "map-courses-by",
        ]
    } else {
        ["map-finished", "map-received", "map-finished-each", "map-finished-by"]
    };
    let mut heads = vec![
        head(say("map-place"), Sort::Name, false),
        head(say(first), Sort::Count, true),
    ];
    if let Some(than) = compares {
        heads.push(number(
            html! { (say("map-courses")) " " span class="nhsuk-u-nowrap" { (than) } },
        ));
        heads.push(head(say("map-change"), Sort::Change, true));
    }
    heads.push(head(say(second), Sort::Second, true));
    heads.push(head(say(each), Sort::Rate, true));
    if has_listed {
        heads.push(head(say("map-listed-shown"), Sort::Listed, true));
    }
    heads.push(head(say("map-adults"), Sort::Adults, true));
    heads.push(head(say("map-deprivation-short"), Sort::Deprivation, true));
    let cells = rows.iter().map(|row| {
        let mut cells: Vec<Cell> = vec![cell(name(row)), number(figure(row.count))];
        if compares.is_some() {
            cells.push(number(row.before.map_or_else(no_row, figure)));
            cells.push(number(change(row.change)));
        }
        cells.push(number(figure(row.second)));
        cells.push(number(
            row.per
                .map_or_else(|| figure(Figure::NotShown), |per| html! { (rate(per)) }),
        ));
        if has_listed {
            cells.push(number(row.listed.map_or_else(String::new, |(shown, all)| {
                super::of(signed(shown), signed(all))
            })));
        }
        cells.push(number(
            row.area
                .adults
                .map_or_else(no_place, |n| html! { (fmt::number(n.into())) }),
        ));
        let deprivation = row.board.or(Some(row.area)).and_then(|board| board.deprivation);
        cells.push(number(deprivation.map_or_else(
            no_place,
            |d| html! { (super::of(d.rank.into(), signed(boards))) },
        )));
        cells
    });
    let table = nhsuk::table(say_with(caption, &[("year", &choice.year.to_string())]))
        .caption_classes("nhsuk-u-visually-hidden")
        .id("area-table")
        .scroll(true);
    html! { (table.classes("app-list app-areas").head::<Cell>(heads).rows(cells)) }
}

fn signed(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn no_row() -> Markup {
    html! { span class="app-missing" { (say("map-no-row")) } }
}

fn no_place() -> Markup {
    html! { span class="app-missing" { (say("map-no-place")) } }
}

fn change(change: Option<Change>) -> Markup {
    match change {
        Some(Change::By(0)) => html! { (say("map-same")) },
        Some(Change::By(by)) if by > 0 => html! { "+" (fmt::number(by)) },
        Some(Change::By(by)) => html! { (fmt::number(by)) },
        Some(Change::NowShown) => html! { (say("map-now-shown")) },
        Some(Change::NoLongerShown) => html! { (say("map-no-longer-shown")) },
        Some(Change::NeverShown) => html! { span class="app-missing" { (say("map-not-shown")) } },
        None => no_row(),
    }
}

fn name(row: &Row<'_>) -> Markup {
    let board = row.board.filter(|board| board.name != row.area.name);
    html! {
        a class="nhsuk-link" href={ "/map/areas/" (row.area.code) } { (row.area.name) }
        @if let Some(board) = board { small { (board.name) } }
        @if row.area.level == Level::Hub { small { (say("map-no-place-on-it")) } }
    }
}
