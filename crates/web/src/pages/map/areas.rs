//! The named areas as a table that can be sorted.

use super::problem::Listed;
use super::questions::{Choice, Sort};
use super::{figure, rate};
use crate::fmt;
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
    let what = if boards_only { "boards" } else { "areas" };
    html! {
        h2 class="nhsuk-heading-m" id="areas" { (fmt::plural(rows.len(), "area", what)) ": " (choice.unit()) ", " (choice.year) }
        @if boards_only { p { "For this year the files hold totals of boards only." } }
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
    let (first, second) = if choice.therapy.is_some() {
        ("Courses", "Had it and finished treatment")
    } else {
        ("Finished treatment", "Referrals received")
    };
    let mut heads = vec![
        head("Area".to_owned(), Sort::Name, false),
        head(first.to_owned(), Sort::Count, true),
    ];
    if let Some(than) = compares {
        heads.push(number(html! { "Courses " span class="nhsuk-u-nowrap" { (than) } }));
        heads.push(head("Change".to_owned(), Sort::Change, true));
    }
    heads.push(head(second.to_owned(), Sort::Second, true));
    heads.push(head(format!("{first} for each 10,000 adults"), Sort::Rate, true));
    if has_listed {
        heads.push(head(
            "Listed therapies that show a number".to_owned(),
            Sort::Listed,
            true,
        ));
    }
    heads.push(head("Adults".to_owned(), Sort::Adults, true));
    heads.push(head(
        "Board’s deprivation, 1 is most".to_owned(),
        Sort::Deprivation,
        true,
    ));
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
            cells.push(number(
                row.listed
                    .map_or_else(String::new, |(shown, all)| format!("{shown} of {all}")),
            ));
        }
        cells.push(number(
            row.area
                .adults
                .map_or_else(no_place, |n| html! { (fmt::number(n.into())) }),
        ));
        let deprivation = row.board.or(Some(row.area)).and_then(|board| board.deprivation);
        cells.push(number(
            deprivation.map_or_else(no_place, |d| html! { (d.rank) " of " (boards) }),
        ));
        cells
    });
    let table = nhsuk::table(format!("{} by area, {}", first, choice.year))
        .caption_classes("nhsuk-u-visually-hidden")
        .id("area-table")
        .scroll(true);
    html! { (table.classes("app-list app-areas").head::<Cell>(heads).rows(cells)) }
}

fn no_row() -> Markup {
    html! { span class="app-missing" { "no row" } }
}

fn no_place() -> Markup {
    html! { span class="app-missing" { "no place" } }
}

fn change(change: Option<Change>) -> Markup {
    match change {
        Some(Change::By(0)) => html! { "same" },
        Some(Change::By(by)) if by > 0 => html! { "+" (fmt::number(by)) },
        Some(Change::By(by)) => html! { (fmt::number(by)) },
        Some(Change::NowShown) => html! { "now shown" },
        Some(Change::NoLongerShown) => html! { "no longer shown" },
        Some(Change::NeverShown) => html! { span class="app-missing" { "not shown" } },
        None => no_row(),
    }
}

fn name(row: &Row<'_>) -> Markup {
    let board = row.board.filter(|board| board.name != row.area.name);
    html! {
        a class="nhsuk-link" href={ "/map/areas/" (row.area.code) } { (row.area.name) }
        @if let Some(board) = board { small { (board.name) } }
        @if row.area.level == Level::Hub { small { "no place on the map" } }
    }
}
