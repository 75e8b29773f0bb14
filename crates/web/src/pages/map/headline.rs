//! What the map says, in words: above everything else.

use super::questions::Choice;
use crate::fmt;
use maud::{Markup, html};
use published::{Figure, Tables, Tally, Therapy, tally};

/// What is said: the finding, what belongs to it at once, and the small print.
struct Said {
    finding: String,
    with_it: Vec<String>,
    small: Vec<String>,
}

/// The headline with what qualifies it.
pub(super) fn draw(tables: &Tables, choice: &Choice) -> Markup {
    let said = said(tables, choice);
    html! {
        p class="app-headline" { (said.finding) }
        @if !said.with_it.is_empty() { p { (said.with_it.join(" ")) } }
        @if !said.small.is_empty() { p class="nhsuk-body-s" { (said.small.join(" ")) } }
    }
}

fn said(tables: &Tables, choice: &Choice) -> Said {
    match choice.therapy {
        Some(therapy) => of_therapy(tables, choice, therapy),
        None => of_all(tables, choice),
    }
}

/// The finding alone, as the map's title.
pub(super) fn finding(tables: &Tables, choice: &Choice) -> String {
    said(tables, choice).finding
}

fn alone(finding: String) -> Said {
    Said {
        finding,
        with_it: Vec::new(),
        small: Vec::new(),
    }
}

fn of_therapy(tables: &Tables, choice: &Choice, therapy: Therapy) -> Said {
    let t = tally(tables, choice.year, therapy);
    if t.areas == 0 {
        return alone(format!(
            "For {} there is nothing to show of {}.",
            choice.year,
            therapy.in_a_sentence()
        ));
    }
    let cbt = (therapy != Therapy::Cbt).then(|| tally(tables, choice.year, Therapy::Cbt));
    let compared = choice.than.map(|than| compared(tables, choice, therapy, than));
    Said {
        finding: first(&t, choice, therapy),
        with_it: neither(&t)
            .into_iter()
            .chain(cbt.as_ref().and_then(beside))
            .chain(compared)
            .collect(),
        small: england(tables, choice, therapy, &t)
            .into_iter()
            .chain(hubs(&t))
            .collect(),
    }
}

fn hubs(t: &Tally) -> Option<String> {
    (t.hubs > 0).then(|| {
        format!(
            "Of the {} named areas {} are places on the map; {} national commissioning hubs have none.",
            t.areas,
            t.areas - t.hubs,
            t.hubs
        )
    })
}

fn first(t: &Tally, choice: &Choice, therapy: Therapy) -> String {
    let (year, what) = (choice.year, therapy.in_a_sentence());
    if t.no_courses == 0 {
        format!(
            "In {year}, every one of {} areas shows a number of courses of {what}.",
            t.areas
        )
    } else {
        let shows = if t.no_courses == 1 { "shows" } else { "show" };
        format!(
            "In {year}, {} {shows} no number of courses of {what}.",
            Choice::of_areas(t.no_courses, t.areas)
        )
    }
}

fn neither(t: &Tally) -> Option<String> {
    match (t.no_courses, t.neither) {
        (0, _) => None,
        (_, 0) => Some("All of those show a number for those who finished treatment with it.".to_owned()),
        (all, part) if all == part => {
            Some("None of those shows a number for those who finished treatment with it either.".to_owned())
        }
        (_, part) => Some(format!(
            "{} of those {} no number for those who finished treatment with it either.",
            fmt::number(part.into()),
            if part == 1 { "shows" } else { "show" }
        )),
    }
}

fn beside(cbt: &Tally) -> Option<String> {
    match (cbt.areas, cbt.no_courses) {
        (0, _) => None,
        (areas, 0) => Some(format!(
            "Cognitive behavioural therapy (CBT) shows a number in all {areas}."
        )),
        (areas, without) => Some(format!(
            "Cognitive behavioural therapy (CBT) shows none in {}.",
            Choice::of_areas(without, areas)
        )),
    }
}

fn england(tables: &Tables, choice: &Choice, therapy: Therapy, t: &Tally) -> Option<String> {
    let all = tables.therapy(choice.year, "ENG", therapy)?.courses.shown()?;
    Some(format!(
        "All England: {} courses, counted exactly. The areas that show a number add up to {}, each rounded to the nearest 5.",
        fmt::number(all.into()),
        fmt::number(i64::try_from(t.courses).unwrap_or(i64::MAX))
    ))
}

fn compared(tables: &Tables, choice: &Choice, therapy: Therapy, than: published::Year) -> String {
    let (earlier, later) = (than.min(choice.year), than.max(choice.year));
    let c = tables.compare(therapy, earlier, later);
    format!(
        "From {earlier} to {later}: {} areas show a number in both years, {} only in {later}, {} only in {earlier}, {} in neither.",
        c.both, c.now_shown, c.no_longer_shown, c.never_shown
    )
}

fn of_all(tables: &Tables, choice: &Choice) -> Said {
    let Some(england) = tables.activity(choice.year, "ENG") else {
        return alone(format!("The files read here hold no totals for {}.", choice.year));
    };
    let words = |figure: Figure| {
        figure
            .shown()
            .map_or_else(|| "a number not shown".to_owned(), |n| fmt::number(n.into()))
    };
    Said {
        finding: format!(
            "In {}, {} referrals finished a course of treatment in England, all therapies together.",
            choice.year,
            words(england.finished)
        ),
        with_it: vec![format!("{} were received in the same year.", words(england.referrals))],
        small: vec!["To have finished is to have had two treatment sessions or more. The others are in no outcome that is published.".to_owned()],
    }
}
