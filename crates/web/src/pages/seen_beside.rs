//! Beside who is seen here by ethnic group: who was referred to Talking Therapies in the area and in England, as published, and who lives there, where an analyst
//! brought a table of that. Shares of those whose group is known on each side; each column says whose it is.

use crate::fmt;
use casework::figures::SeenRow;
use maud::{Markup, html};
use nhsuk::{Cell, cell, number};
use published::{Area, Figure, Group, Residents, Tables};
use std::collections::BTreeMap;

/// How many of each group; none where it is not shown.
type Counts = Vec<(Group, Option<u64>)>;

/// The share of a group among those whose group is known; none where any part of it is not shown.
fn shares(counts: &[(Group, Option<u64>)]) -> BTreeMap<Group, f64> {
    let all: Option<u64> = counts.iter().map(|(_, count)| *count).sum();
    #[expect(clippy::cast_precision_loss, reason = "counts of people stay far below 2^52")]
    let share = |count: u64, all: u64| count as f64 / all as f64;
    match all {
        Some(all) if all > 0 => counts
            .iter()
            .filter_map(|(group, count)| Some((*group, share((*count)?, all))))
            .collect(),
        _ => BTreeMap::new(),
    }
}

fn of_census() -> impl Iterator<Item = Group> {
    Group::OF_THE_CENSUS.iter().map(|(group, _)| *group)
}

/// Of those referred here: a group without a row had nobody, one whose number is held back is not known.
fn here(rows: &[SeenRow]) -> Counts {
    of_census()
        .map(|group| {
            let row = rows.iter().find(|row| row.value == group.code());
            (group, row.map_or(Some(0), |row| row.referred))
        })
        .collect()
}

fn published(tables: &Tables, area: &str) -> Option<(String, Counts)> {
    let year = tables.group_year(area)?;
    let known = |figure: Figure| figure.shown().map(u64::from);
    let counts = tables.referred_by_group(year, area).into_iter();
    let of_census: Counts = counts
        .filter(|(group, _)| *group != Group::NotStated)
        .map(|(group, figure)| (group, known(figure)))
        .collect();
    Some((year.to_string(), of_census))
}

/// The table with its sources, and what is absent.
pub(super) fn by_group(rows: &[SeenRow], board: Option<&Area>, tables: &Tables) -> Markup {
    let mut columns: Vec<(String, BTreeMap<Group, f64>)> = vec![("Referred here".to_owned(), shares(&here(rows)))];
    let england = tables.area("ENG");
    let mut sources = Vec::new();
    for area in board.into_iter().chain(england) {
        if let Some((year, counts)) = published(tables, &area.code) {
            columns.push((format!("Referred in {}, {year}", area.name), shares(&counts)));
            sources.push(format!("{} {year}", area.name));
        }
    }
    let residents = board.map(|area| tables.residents(&area.code)).unwrap_or_default();
    if let Some(area) = board.filter(|_| !residents.is_empty()) {
        let counts: Counts = of_census()
            .map(|group| (group, residents.get(&group).map(|r| u64::from(r.people))))
            .collect();
        columns.push((format!("Live in {}", area.name), shares(&counts)));
    }
    let shown = |column: &BTreeMap<Group, f64>, group: Group| -> Cell {
        number(match column.get(&group) {
            Some(share) => html! { (percent(*share)) },
            None => html! { span class="app-missing" { "not shown" } },
        })
    };
    let lines = Group::OF_THE_CENSUS.iter().map(|(group, words)| {
        let mut line: Vec<Cell> = vec![cell(*words)];
        line.extend(columns.iter().map(|(_, column)| shown(column, *group)));
        line
    });
    let mut heads: Vec<Cell> = vec!["Ethnic group".into()];
    heads.extend(columns.iter().map(|(head, _)| number(head.clone())));
    let table = nhsuk::table("Ethnic group: here, in the area and in England")
        .caption_size(Some(nhsuk::Size::S))
        .id("beside-ethnicity")
        .responsive(true);
    html! {
        @if columns.len() > 1 { (table.classes("app-list").head::<Cell>(heads).rows(lines)) }
        p class="nhsuk-body-s" {
            "Shares of those whose group is known; “not asked” is not “would rather not say”, and neither is in a share. The groups are those of the 2021 Census. "
            @if !sources.is_empty() {
                "Referred elsewhere: NHS Talking Therapies annual report (NHS England), " (sources.join(", ")) "; Chinese people are moved from “other” to “Asian”, and below England each number is rounded to 5. Those are referrals to one programme, not the people who live there. "
            }
            (of_residents(board, &residents))
        }
    }
}

fn of_residents(board: Option<&Area>, residents: &BTreeMap<Group, &Residents>) -> Markup {
    let mut sources: Vec<String> = residents
        .values()
        .map(|r| format!("{}, {}", r.source, day(&r.date)))
        .collect();
    sources.sort();
    sources.dedup();
    html! {
        @match (board, sources.as_slice()) {
            (None, _) => "The settings name no area of which official figures are at hand.",
            (Some(_), []) => "How many people of each group live in the area is not in the official files at hand: an analyst can bring a table of it with “rapport import published”.",
            (Some(_), sources) => { "People who live there: " (sources.join("; ")) "." }
        }
    }
}

fn day(date: &str) -> String {
    date.parse().map_or_else(|_| date.to_owned(), fmt::date)
}

fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent > 0.0 && percent < 1.0 {
        "under 1%".to_owned()
    } else {
        format!("{percent:.0}%")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(value: &str, referred: Option<u64>) -> SeenRow {
        SeenRow {
            value: value.to_owned(),
            words: String::new(),
            referred,
            started: None,
        }
    }

    #[test]
    fn shares_are_of_those_who_are_known_and_one_hidden_number_hides_all() {
        let known = [
            row("white", Some(60)),
            row("asian", Some(20)),
            row("not_recorded", Some(900)),
        ];
        let all = shares(&here(&known));
        assert_eq!(
            (all[&Group::White], all[&Group::Asian], all[&Group::Black]),
            (0.75, 0.25, 0.0)
        );
        assert!(shares(&here(&[row("white", Some(60)), row("asian", None)])).is_empty());
        assert!(shares(&[]).is_empty());
    }

    #[test]
    fn the_official_figures_stand_beside_and_what_is_absent_is_said() {
        let tables = published::shipped();
        let board = tables.area("QYG");
        let page = by_group(&[row("white", Some(60))], board, &tables).into_string();
        assert!(page.contains("Referred in Cheshire and Merseyside, 2023-24"), "{page}");
        assert!(page.contains("Referred in England, 2023-24"), "{page}");
        assert!(page.contains("is not in the official files at hand"), "{page}");
        // 1,332,553 of 1,644,148 whose group is known: 81%.
        assert!(page.contains("81%"), "{page}");
        assert!(!page.contains("Live in"), "{page}");
    }
}
