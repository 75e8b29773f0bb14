//! The range of one area in the official files: of the kinds of therapy under which the publisher counts what NICE lists for a problem, how many show a
//! number of courses. "Not shown" is not "not offered", so it is a floor and is called one.

use super::problem::{self, Listed};
use crate::say::{say, say_count, say_with};
use maud::{Markup, html};
use nhsuk::{Cell, cell, number};
use published::{Therapy, Year};
use std::collections::BTreeSet;

/// The section: `shown` are the kinds that show a number in the year.
pub(super) fn draw(year: Year, shown: &[Therapy]) -> Markup {
    let mut problems: Vec<(&str, &str, Vec<Therapy>)> = problem::all()
        .map(|(code, words)| (code, words, Listed::of(code).kinds()))
        .filter(|(_, _, kinds)| !kinds.is_empty())
        .collect();
    problems.sort_by_key(|(_, words, _)| *words);
    let all = listed_for_any();
    let of = |kinds: &mut dyn Iterator<Item = &Therapy>| kinds.filter(|kind| shown.contains(kind)).count();
    let all_shown = of(&mut all.iter());
    let rows = problems.iter().map(|(code, words, kinds)| -> [Cell; 4] {
        let missing: Vec<&str> = kinds
            .iter()
            .filter(|kind| !shown.contains(kind))
            .map(|kind| kind.words())
            .collect();
        [
            cell(html! { a class="nhsuk-link" href={ "/map?problem=" (code) "#listed" } { (words) } }),
            number(kinds.len().to_string()),
            number(of(&mut kinds.iter()).to_string()),
            cell(if missing.is_empty() {
                html! { "–" }
            } else {
                html! { span class="app-missing" { (missing.join("; ")) } }
            }),
        ]
    });
    let heads: [Cell; 4] = [
        say("map-problem").into(),
        number(say("map-kinds-counted")),
        number(say("map-kinds-shown")),
        say("map-kinds-not-shown").into(),
    ];
    let table = nhsuk::table(say("map-range-table"))
        .caption_classes("nhsuk-u-visually-hidden")
        .id("range")
        .responsive(true);
    html! {
        h2 class="nhsuk-heading-m" { (say_with("map-range-of-area", &[("year", &year.to_string())])) }
        p {
            (say_count("map-range-kinds", all.len())) " "
            strong { (say_with("map-range-here", &[("shown", &super::sized(all_shown)), ("share", &format!("{:.0}", share(all_shown, all.len())))])) }
            " " (say("map-range-floor"))
        }
        (nhsuk::details(say("map-by-problem"), html! { (table.classes("app-list").head::<Cell>(heads).rows(rows)) }))
    }
}

/// The kinds under which the publisher counts what NICE lists for any problem.
pub(super) fn listed_for_any() -> Vec<Therapy> {
    let all: BTreeSet<Therapy> = problem::all().flat_map(|(code, _)| Listed::of(code).kinds()).collect();
    all.into_iter().collect()
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 * 100.0 / whole as f64
    }
}
