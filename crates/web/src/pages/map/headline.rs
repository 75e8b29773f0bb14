//! What the map says, in words: above everything else.

use super::questions::Choice;
use crate::fmt;
use crate::say::{say, say_count_with, say_with};
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
        return alone(say_with(
            "map-nothing-of",
            &[
                ("year", &choice.year.to_string()),
                ("therapy", &therapy.in_a_sentence()),
            ],
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
        say_count_with(
            "map-hubs",
            t.hubs as usize,
            &[
                ("areas", &t.areas.to_string()),
                ("places", &(t.areas - t.hubs).to_string()),
            ],
        )
    })
}

fn first(t: &Tally, choice: &Choice, therapy: Therapy) -> String {
    let (year, what) = (choice.year.to_string(), therapy.in_a_sentence());
    let values = [
        ("year", year.as_str()),
        ("therapy", what.as_ref()),
        ("areas", &fmt::number(t.areas.into())),
    ];
    if t.no_courses == 0 {
        say_with("map-every-area", &values)
    } else {
        say_count_with("map-areas-without", t.no_courses as usize, &values)
    }
}

fn neither(t: &Tally) -> Option<String> {
    match (t.no_courses, t.neither) {
        (0, _) => None,
        (_, 0) => Some(say("map-finished-all")),
        (all, part) if all == part => Some(say("map-finished-none")),
        (_, part) => Some(say_count_with("map-finished-some", part as usize, &[])),
    }
}

fn beside(cbt: &Tally) -> Option<String> {
    match (cbt.areas, cbt.no_courses) {
        (0, _) => None,
        (areas, 0) => Some(say_with("map-cbt-all", &[("areas", &fmt::number(areas.into()))])),
        (areas, without) => Some(say_with(
            "map-cbt-none",
            &[
                ("without", &fmt::number(without.into())),
                ("areas", &fmt::number(areas.into())),
            ],
        )),
    }
}

fn england(tables: &Tables, choice: &Choice, therapy: Therapy, t: &Tally) -> Option<String> {
    let all = tables.therapy(choice.year, "ENG", therapy)?.courses.shown()?;
    Some(say_with(
        "map-england",
        &[
            ("all", &fmt::number(all.into())),
            ("sum", &fmt::number(i64::try_from(t.courses).unwrap_or(i64::MAX))),
        ],
    ))
}

fn compared(tables: &Tables, choice: &Choice, therapy: Therapy, than: published::Year) -> String {
    let (earlier, later) = (than.min(choice.year), than.max(choice.year));
    let c = tables.compare(therapy, earlier, later);
    say_with(
        "map-compared",
        &[
            ("earlier", &earlier.to_string()),
            ("later", &later.to_string()),
            ("both", &c.both.to_string()),
            ("now", &c.now_shown.to_string()),
            ("gone", &c.no_longer_shown.to_string()),
            ("neither", &c.never_shown.to_string()),
        ],
    )
}

fn of_all(tables: &Tables, choice: &Choice) -> Said {
    let Some(england) = tables.activity(choice.year, "ENG") else {
        return alone(say_with("map-no-totals", &[("year", &choice.year.to_string())]));
    };
    let words = |figure: Figure| {
        figure
            .shown()
            .map_or_else(|| say("map-number-not-shown"), |n| fmt::number(n.into()))
    };
    Said {
        finding: say_with(
            "map-all-finished",
            &[("year", &choice.year.to_string()), ("count", &words(england.finished))],
        ),
        with_it: vec![say_with("map-all-received", &[("count", &words(england.referrals))])],
        small: vec![say("map-all-means")],
    }
}
