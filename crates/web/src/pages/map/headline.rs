//! What the map says, in words: above everything else.

use super::questions::Choice;
use crate::fmt;
use maud::{Markup, html};
use published::{Figure, Tables, Tally, Therapy, tally};

/// The headline: a sentence, the one that qualifies it, and what stands beside it.
pub(super) fn draw(tables: &Tables, choice: &Choice) -> Markup {
    let sentences = match choice.therapy {
        Some(therapy) => of_therapy(tables, choice, therapy),
        None => of_all(tables, choice),
    };
    let mut sentences = sentences.into_iter();
    html! {
        p class="app-headline" { (sentences.next().unwrap_or_default()) }
        @for sentence in sentences { p { (sentence) } }
    }
}

/// The finding alone, as the map's title.
pub(super) fn finding(tables: &Tables, choice: &Choice) -> String {
    let sentences = match choice.therapy {
        Some(therapy) => of_therapy(tables, choice, therapy),
        None => of_all(tables, choice),
    };
    sentences.into_iter().next().unwrap_or_default()
}

fn of_therapy(tables: &Tables, choice: &Choice, therapy: Therapy) -> Vec<String> {
    let t = tally(tables, choice.year, therapy);
    if t.areas == 0 {
        return vec![format!(
            "Nothing is known here of {} in {}.",
            therapy.in_a_sentence(),
            choice.year
        )];
    }
    let mut said = vec![first(&t, choice, therapy)];
    said.extend(neither(&t));
    if therapy != Therapy::Cbt {
        said.extend(beside(&tally(tables, choice.year, Therapy::Cbt)));
    }
    said.extend(england(tables, choice, therapy, &t));
    if let Some(than) = choice.than {
        said.push(compared(tables, choice, therapy, than));
    }
    if t.hubs > 0 {
        said.push(format!(
            "Of the {} named areas {} are places on the map; {} national commissioning hubs have no place.",
            t.areas,
            t.areas - t.hubs,
            t.hubs
        ));
    }
    said
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
        (_, 0) => Some("All of those show a number of referrals that had it and finished treatment.".to_owned()),
        (all, part) if all == part => {
            Some("None of those shows a number of referrals that had it and finished treatment either.".to_owned())
        }
        (_, part) => Some(format!(
            "{} of those {} no number of referrals that had it and finished treatment either.",
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

fn of_all(tables: &Tables, choice: &Choice) -> Vec<String> {
    let Some(england) = tables.activity(choice.year, "ENG") else {
        return vec![format!("The files read here hold no totals for {}.", choice.year)];
    };
    let words = |figure: Figure| {
        figure
            .shown()
            .map_or_else(|| "a number not shown".to_owned(), |n| fmt::number(n.into()))
    };
    vec![
        format!(
            "In {}, {} referrals finished a course of treatment in England, all therapies together.",
            choice.year,
            words(england.finished)
        ),
        format!(
            "{} were received in the same year. Who finished had two sessions or more; the others are in no outcome that is published.",
            words(england.referrals)
        ),
    ]
}
