//! The data dictionary of the open data.

use super::{PAGE, data, sources};
use crate::layout::{self, Sheet, Way};
use crate::me::Stranger;
use crate::respond::{Answer, tagged};
use axum::http::HeaderMap;
use maud::{Markup, html};
use nhsuk::{Cell, cell};
use published::{Problem, Therapy};

/// A table of the open data: its name, where it is, what a row is, and its columns with their meaning.
type Described = (
    &'static str,
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

const TABLES: [Described; 4] = [
    (
        "By area, year and therapy",
        "/map/data.csv",
        "One row for each area, year and kind of therapy that the publisher lists.",
        &[
            ("year", "Reporting year, 1 April to 31 March, such as 2022-23."),
            (
                "area",
                "NHS (ODS) code of the area; ENG for England, UNKNOWN where the publisher does not know it.",
            ),
            (
                "level",
                "england, region, sub_icb, hub (a national commissioning hub), former (joined to nothing) or unknown.",
            ),
            ("name", "The area’s name in plain words."),
            (
                "board, board_name",
                "Code and name of the integrated care board of 2022 in which a sub-ICB area lies.",
            ),
            ("therapy, therapy_name", "Code and words of the kind of therapy."),
            (
                "courses",
                "Courses of this therapy: at least two attended treatment appointments of it within a referral. Blank: not shown.",
            ),
            (
                "finished",
                "Referrals that finished a course of treatment in the year and had this therapy. Blank: not shown. The publisher does not say how this column and courses belong together.",
            ),
            ("adults", "Residents aged 18 and over, mid-2020."),
        ],
    ),
    (
        "Totals and waits",
        "/map/data.csv?table=activity",
        "One row for each area and year, all therapies together.",
        &[
            ("referrals", "Referrals received in the year."),
            (
                "finished",
                "Referrals that ended in the year after two or more treatment appointments.",
            ),
            (
                "first_to_28_days, …",
                "Of those who finished, how many had waited so many days from referral to the first treatment.",
            ),
            (
                "first_within_6_weeks, first_within_18_weeks",
                "Of those who finished, how many had their first treatment within 6 (18) weeks of the referral.",
            ),
            (
                "second_to_28_days, …",
                "Of those who finished, how many had waited so many days from the first treatment to the second.",
            ),
        ],
    ),
    (
        "England by problem",
        "/map/data.csv?table=problems",
        "One row for each year, problem and kind of therapy; England only, counted exactly.",
        &[
            ("problem", "The problem that was recorded, by the codes below."),
            ("therapy, courses, finished", "As above."),
        ],
    ),
    (
        "Areas",
        "/map/data.csv?table=areas",
        "One row for each area with everything that was joined to it.",
        &[
            ("ons_code", "Code of the Office for National Statistics."),
            (
                "population, adults",
                "Residents of all ages, and aged 18 and over, mid-2020. A board’s is the sum of its areas’.",
            ),
            (
                "imd_score, imd_rank, imd_most_deprived_tenth",
                "English Indices of Deprivation 2025, boards only: average score (higher is more deprived), place by that score (1 is the most deprived), share of neighbourhoods in the most deprived tenth of England.",
            ),
            (
                "map_column, map_row",
                "Place on the hexagon map; rows are counted from the south, odd rows are pushed half a tile to the east.",
            ),
        ],
    ),
];

/// The page.
pub(super) async fn show(stranger: Stranger, headers: HeaderMap) -> Answer {
    let sheet = Sheet {
        title: "What each column means".to_owned(),
        area: "Map of therapies",
        way: Way::back("/map"),
        main: draw(&stranger),
        ..Sheet::default()
    };
    tagged(&headers, layout::official(&stranger, sheet), PAGE).await
}

fn draw(stranger: &Stranger) -> Markup {
    html! {
        h1 class="nhsuk-heading-l" { "What each column means" }
        p { "The data behind the map, free to use under the " (data::LICENCE) ". Say where they come from: “" (data::ATTRIBUTION) "”" }
        p { "A blank cell (null in JSON) means that the publisher shows no number: fewer than five, nought included, or nothing published. It never means nought. Below the level of England each number is rounded by the publisher to the nearest 5; England’s are exact. A row that is not there means that the files hold nothing at all." }
        p { a class="nhsuk-link" href="/map/data.json" { "Everything as one JSON file" } }
        @for (at, (name, href, row, columns)) in TABLES.iter().enumerate() {
            h2 class="nhsuk-heading-m" { (name) }
            p { (row) " " a class="nhsuk-link" href=(href) { "Download “" (name) "” as CSV" } }
            @let table = nhsuk::table(format!("Columns: {name}")).caption_classes("nhsuk-u-visually-hidden").id(format!("columns-{at}")).responsive(true);
            (table.head::<Cell>(["Column".into(), "Meaning".into()]).rows(columns.iter().map(|(column, meaning)| -> [Cell; 2] {
                [cell(html! { @for (at, name) in column.split(", ").enumerate() { @if at > 0 { ", " } code { (name) } } }), cell(*meaning)]
            })))
        }
        h2 class="nhsuk-heading-m" { "Codes" }
        (codes("Kinds of therapy", "therapies", Therapy::ALL.iter().map(|t| (t.code(), t.words()))))
        (codes("Problems", "problems", Problem::ALL.iter().map(|p| (p.code(), p.words()))))
        (super::own_page::dictionary())
        (sources::draw(stranger.app.published()))
    }
}

fn codes(caption: &str, id: &str, all: impl Iterator<Item = (&'static str, &'static str)>) -> Markup {
    let rows = all.map(|(code, words)| -> [Cell; 2] { [cell(html! { code { (code) } }), cell(words)] });
    let table = nhsuk::table(caption.to_owned())
        .caption_size(Some(nhsuk::Size::S))
        .id(id.to_owned());
    html! { (table.head::<Cell>(["Code".into(), "Words".into()]).rows(rows)) }
}
