//! All kinds of therapy beside each other: in how many areas each shows a number.

use super::questions::{Choice, Sort};
use crate::fmt;
use crate::say::{say, say_with};
use charts::part_bar;
use maud::{Markup, html};
use nhsuk::{Cell, cell, number};
use published::{Tables, Tally, Therapy, tally};

/// The table, widest spread first; nothing where the year has no figures by therapy.
pub(super) fn draw(tables: &Tables, choice: &Choice) -> Markup {
    let mut all: Vec<(Therapy, Tally)> = Therapy::ALL
        .iter()
        .map(|one| (*one, tally(tables, choice.year, *one)))
        .collect();
    all.retain(|(_, t)| t.areas > 0);
    if all.is_empty() {
        return html! {};
    }
    all.sort_by_key(|(_, t)| (t.no_courses, std::cmp::Reverse(t.courses)));
    let rows = all.iter().map(|(therapy, t)| -> [Cell; 4] {
        let address = Choice { therapy: Some(*therapy), ..choice.clone() }.address(Sort::Name, false);
        let here = choice.therapy == Some(*therapy);
        let england = tables.therapy(choice.year, "ENG", *therapy).and_then(|row| row.courses.shown());
        [
            cell(html! { @if here { strong { (therapy.words()) } } @else { a class="nhsuk-link" href=(address) { (therapy.words()) } } }),
            cell(part_bar(&format!("glance-{}", therapy.code()), t.with_courses(), t.areas)).classes("app-glance__bar"),
            number(super::of(t.with_courses().into(), t.areas.into())),
            number(england.map_or_else(String::new, |n| fmt::number(n.into()))),
        ]
    });
    let heads: [Cell; 4] = [
        say("map-therapy").into(),
        cell(html! { span class="nhsuk-u-visually-hidden" { (say("map-drawn")) } }).classes("app-glance__bar"),
        number(say("map-areas-shown")),
        number(say("map-courses-england")),
    ];
    let year = choice.year.to_string();
    let table = nhsuk::table(say_with("map-glance-table", &[("year", &year)]))
        .caption_classes("nhsuk-u-visually-hidden")
        .id("glance-table");
    html! {
        h2 class="nhsuk-heading-m" id="glance" { (say_with("map-glance", &[("year", &year)])) }
        (table.classes("app-list app-glance").head::<Cell>(heads).rows(rows))
    }
}
