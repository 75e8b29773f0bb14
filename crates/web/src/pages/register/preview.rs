//! How the import of a register looks: the form, and what a file would change, row by row.

use super::import::{PATH, Questions};
use super::{AREA, LIST};
use crate::fmt;
use crate::form::Filled;
use crate::kept_files::{KeptFile, LARGEST};
use crate::layout::{self, Sheet, Way};
use crate::me::Me;
use crate::pages::plain_form::{capital, mistakes_in_file};
use crate::pages::shared::{asking, views};
use axum::response::Response;
use casework::read::Page;
use casework::{RegisterChange, RegisterPreview};
use exchange::csv_import::REGISTER_COLUMNS;
use maud::{Markup, html};
use nhsuk::{Cell, TagColour, cell};

/// Rows on a page of the preview.
const ROWS: usize = 100;
/// Mistakes shown; the download holds them all.
const MISTAKES: usize = 200;

/// The form that takes a file.
pub fn start(me: &Me, f: &Filled) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { "Bring in a register from a file" }
        p { "Choose a file, look at what it would change, then confirm. Nothing is stored before you confirm, and nothing at all is stored of a file with a mistake in it. Somebody who is known already, by body and number, is brought up to date and never entered twice." }
        form method="post" action=(PATH) enctype="multipart/form-data" novalidate {
            (me.hidden(f, None))
            (f.file("file", "CSV file or XLSX workbook").hint(format!("At most {} MB. CSV is saved as “CSV UTF-8 (comma delimited)”; of a workbook the first sheet is read.", LARGEST / 1024 / 1024)).accept(".csv,text/csv,.xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
            (nhsuk::button("Look at what it changes").once())
        }
        p { a class="nhsuk-link" href="/register/import/template" download { "Download a template" } " with the names of the columns in its first line." }
        (guide())
    };
    let sheet = Sheet {
        title: "Bring in a register".to_owned(),
        area: AREA,
        way: Way::back(LIST),
        form: Some(f),
        main,
    };
    layout::form(me, sheet)
}

fn guide() -> Markup {
    let rows = REGISTER_COLUMNS.iter().map(|c| -> [Cell; 3] {
        let need = if c.required { "Mandatory" } else { "Optional" };
        [cell(html! { code { (c.name) } }), cell(need), cell(c.help)]
    });
    let heads: [Cell; 3] = ["Column".into(), "Needed".into(), "What goes into it".into()];
    let table = nhsuk::table("The columns")
        .caption_size(Some(nhsuk::Size::M))
        .responsive(true);
    html! {
        (table.head::<Cell>(heads).rows(rows))
        p { "The order of the columns, capitals, spaces and underscores do not matter. Dates are written 2026-11-22 or 22/11/2026. Several values in one cell have semicolons between them. The therapies of a file wait to be confirmed." }
    }
}

/// What a file would change.
pub fn rows(me: &Me, q: &Questions, file: &KeptFile, looked: &RegisterPreview, f: &Filled) -> Response {
    let new = looked.changes.iter().filter(|c| c.new).count();
    let changed = looked.changes.len() - new;
    let all_good = looked.errors.is_empty() && !looked.changes.is_empty();
    let main = html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { (file.name) } "Look at what it changes" }
        p role="status" {
            strong { (fmt::plural(looked.rows, "row", "rows")) } ": "
            (count(new)) " new, " (count(changed)) " changed, " (count(looked.same)) " the same, "
            (fmt::plural(looked.errors.len(), "mistake", "mistakes")) ". Nothing is stored yet."
        }
        @if !looked.errors.is_empty() { (mistakes(q, looked)) }
        @else if looked.rows == 0 {
            (layout::empty("The file has no row.", "Its first line names the columns; each further line is one practitioner.", Some(("Choose another file", PATH))))
        }
        @else if looked.changes.is_empty() {
            (layout::empty("The file changes nothing.", "The register says everything already that it says.", Some(("Choose another file", PATH))))
        }
        @if all_good {
            form method="post" action=(PATH) novalidate {
                (me.hidden(&Filled::default(), None))
                input type="hidden" name="what" value="confirm";
                input type="hidden" name="file-id" value=(q.file);
                div class="app-actions" {
                    (nhsuk::button(words(new, changed)).once())
                    a class="nhsuk-link app-target" href=(PATH) { "Choose another file" }
                }
            }
        }
        @if all_good { (changes(q, looked, new)) }
    };
    let sheet = Sheet {
        title: "Look at what it changes".to_owned(),
        area: AREA,
        way: Way::back(PATH),
        form: Some(f),
        main,
    };
    layout::app(me, sheet)
}

fn count(n: usize) -> String {
    fmt::number(i64::try_from(n).unwrap_or(i64::MAX))
}

/// "Enter 3 and change 1".
fn words(new: usize, changed: usize) -> String {
    match (new, changed) {
        (new, 0) => format!("Enter {}", fmt::plural(new, "practitioner", "practitioners")),
        (0, changed) => format!("Change {}", fmt::plural(changed, "entry", "entries")),
        (new, changed) => format!("Enter {} and change {}", count(new), count(changed)),
    }
}

fn changes(q: &Questions, looked: &RegisterPreview, new: usize) -> Markup {
    let shows = |only: &str, c: &RegisterChange| match only {
        "new" => c.new,
        "changed" => !c.new,
        _ => true,
    };
    let chosen: Vec<&RegisterChange> = looked.changes.iter().filter(|c| shows(&q.only, c)).collect();
    let number = q.page.max(1);
    let page = Page {
        total: chosen.len(),
        items: chosen
            .into_iter()
            .skip((number - 1).saturating_mul(ROWS))
            .take(ROWS)
            .collect(),
        page: number,
        per_page: ROWS,
    };
    let all = looked.changes.len();
    let tabs: Vec<(String, String, bool)> = [
        ("", "New and changed", all),
        ("new", "New", new),
        ("changed", "Changed", all - new),
    ]
    .map(|(code, words, n)| (format!("{words} ({})", count(n)), q.address(code, 1), q.only == code))
    .into();
    let rows = page.items.iter().map(|c| -> [Cell; 4] {
        let what = html! {
            @if c.new { (nhsuk::tag("New", TagColour::Green).classes("app-status")) }
            @else { (nhsuk::tag("Changed", TagColour::Blue).classes("app-status")) small { (capital(&fmt::joined(&c.changes))) } }
        };
        [
            cell(c.line.to_string()),
            cell(&c.name),
            cell(&c.registration),
            cell(what),
        ]
    });
    let heads: [Cell; 4] = [
        "Line".into(),
        "Name".into(),
        "Registration".into(),
        "What changes".into(),
    ];
    let table = nhsuk::table("Rows that are new or change something")
        .caption_classes("nhsuk-u-visually-hidden")
        .responsive(true);
    html! {
        (views("Rows shown", &tabs))
        @if page.items.is_empty() { p { "None." } }
        @else {
            (table.classes("app-list").head::<Cell>(heads).rows(rows))
            (nhsuk::pagination(page.page, page.pages(), |n| q.address(&q.only, n)))
        }
    }
}

fn mistakes(q: &Questions, looked: &RegisterPreview) -> Markup {
    let hidden = looked.errors.len().saturating_sub(MISTAKES);
    let problems = asking("/register/import/problems", &[("file", &q.file)]);
    html! {
        (nhsuk::warning_callout(nhsuk::heading(2, "The file cannot be brought in as it is"), html! { p { "Nothing of it was taken. Mend what the table names in your own file, then choose it again. Lines are counted as a spreadsheet counts its rows." } }))
        div class="app-actions" {
            a class="nhsuk-link app-target" href=(problems) download { "Download the file with what is wrong in each row" }
            a class="nhsuk-link app-target" href=(PATH) { "Choose the mended file" }
        }
        (mistakes_in_file(&looked.errors, MISTAKES))
        @if hidden > 0 { p { "And " (count(hidden)) " more: the download names them all." } }
    }
}
