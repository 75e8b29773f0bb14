//! All kinds of therapy beside each other: in how many areas each shows a number.

use super::questions::{Choice, Sort};
use crate::fmt;
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
            number(format!("{} of {}", t.with_courses(), t.areas)),
            number(england.map_or_else(String::new, |n| fmt::number(n.into()))),
        ]
    });
    let heads: [Cell; 4] = [
        "Therapy".into(),
        cell(html! { span class="nhsuk-u-visually-hidden" { "Drawn" } }).classes("app-glance__bar"),
        number("Areas that show a number"),
        number("Courses in England"),
    ];
    let table = nhsuk::table(format!("Kinds of therapy, {}", choice.year))
        .caption_classes("nhsuk-u-visually-hidden")
        .id("glance-table");
    html! {
        h2 class="nhsuk-heading-m" id="glance" { "All kinds of therapy, " (choice.year) }
        (table.classes("app-list app-glance").head::<Cell>(heads).rows(rows))
    }
}
