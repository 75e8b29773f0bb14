//! The data dictionary of the open data.

use super::{PAGE, data, sources};
use crate::layout::{self, Sheet, Way};
use crate::me::Stranger;
use crate::respond::{Answer, tagged};
use crate::say::{say, say_with};
use axum::http::HeaderMap;
use maud::{Markup, html};
use nhsuk::{Cell, cell};
use published::{Problem, Therapy};

/// A table of the open data: its name, where it is, what a row is, and its columns with their meaning; words by their names.
type Described = (
    &'static str,
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

const TABLES: [Described; 4] = [
    (
        "columns-therapy",
        "/map/data.csv",
        "columns-therapy-row",
        &[
            ("year", "column-year"),
            ("area", "column-area"),
            ("level", "column-level"),
            ("name", "column-name"),
            ("board board_name", "column-board"),
            ("therapy therapy_name", "column-therapy"),
            ("courses", "column-courses"),
            ("finished", "column-finished"),
            ("adults", "column-adults"),
        ],
    ),
    (
        "columns-totals",
        "/map/data.csv?table=activity",
        "columns-totals-row",
        &[
            ("referrals", "column-referrals"),
            ("finished", "column-ended"),
            ("first_to_28_days …", "column-first-days"),
            ("first_within_6_weeks first_within_18_weeks", "column-first-weeks"),
            ("second_to_28_days …", "column-second-days"),
        ],
    ),
    (
        "columns-problem",
        "/map/data.csv?table=problems",
        "columns-problem-row",
        &[
            ("problem", "column-problem"),
            ("therapy courses finished", "column-above"),
        ],
    ),
    (
        "columns-areas",
        "/map/data.csv?table=areas",
        "columns-areas-row",
        &[
            ("ons_code", "column-ons"),
            ("population adults", "column-population"),
            ("imd_score imd_rank imd_most_deprived_tenth", "column-imd"),
            ("map_column map_row", "column-place"),
        ],
    ),
];

/// The page.
pub(super) async fn show(stranger: Stranger, headers: HeaderMap) -> Answer {
    let area = say("map-area");
    let sheet = Sheet {
        title: say("map-columns"),
        area: &area,
        way: Way::back("/map"),
        main: draw(&stranger),
        ..Sheet::default()
    };
    tagged(&headers, layout::official(&stranger, sheet), PAGE).await
}

fn draw(stranger: &Stranger) -> Markup {
    html! {
        h1 class="nhsuk-heading-l" { (say("map-columns")) }
        p { (say_with("columns-lead", &[("licence", data::LICENCE)])) " “" (data::ATTRIBUTION) "”" }
        p { (say("columns-blank")) " " (say("columns-rounded")) " " (say("columns-no-row")) }
        p { a class="nhsuk-link" href="/map/data.json" { (say("map-whole-json")) } }
        @for (at, (name, href, row, columns)) in TABLES.iter().enumerate() {
            @let name = say(name);
            h2 class="nhsuk-heading-m" { (name) }
            p { (say(row)) " " a class="nhsuk-link" href=(href) { (say_with("columns-download", &[("table", &name)])) } }
            @let table = nhsuk::table(say_with("map-columns-of", &[("file", &name)])).caption_classes("nhsuk-u-visually-hidden").id(format!("columns-{at}")).responsive(true);
            (table.head::<Cell>([say("map-column").into(), say("map-meaning").into()]).rows(columns.iter().map(|(column, meaning)| -> [Cell; 2] {
                [cell(html! { @for (at, name) in column.split(' ').enumerate() { @if at > 0 { ", " } code { (name) } } }), cell(say(meaning))]
            })))
        }
        h2 class="nhsuk-heading-m" { (say("columns-codes")) }
        (codes(&say("columns-kinds"), "therapies", Therapy::ALL.iter().map(|t| (t.code(), t.words()))))
        (codes(&say("columns-problems"), "problems", Problem::ALL.iter().map(|p| (p.code(), p.words()))))
        (super::own_page::dictionary())
        (sources::draw(stranger.app.published()))
    }
}

fn codes(caption: &str, id: &str, all: impl Iterator<Item = (&'static str, &'static str)>) -> Markup {
    let rows = all.map(|(code, words)| -> [Cell; 2] { [cell(html! { code { (code) } }), cell(words)] });
    let table = nhsuk::table(caption.to_owned())
        .caption_size(Some(nhsuk::Size::S))
        .id(id.to_owned());
    html! { (table.head::<Cell>([say("columns-code").into(), say("columns-words").into()]).rows(rows)) }
}
