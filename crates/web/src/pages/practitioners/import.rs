//! Files of practitioners and of slots: chosen, looked at row by row, and stored only when somebody says so.

use crate::fmt;
use crate::form::{Errors, Filled, Reader};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::pages::plain_form::mistakes_in_file;
use crate::respond::{Answer, Problem, document};
use crate::router::{Guard, Routes};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use casework::{Act, ActKind, Refused};
use exchange::csv_import::{CellError, Column, OPENING_COLUMNS, PRACTITIONER_COLUMNS, with_problems};
use maud::{Markup, html};
use nhsuk::{Cell, cell};

/// Largest file, in bytes: it travels back and forth with the preview.
const LARGEST: usize = 2 * 1024 * 1024;
/// Rows and errors shown at most; the file with its problems holds them all.
const SHOWN: usize = 200;

/// What is brought in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Practitioners,
    Openings,
}

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let (staff, slots) = (
        Guard::needs(ActKind::ChangePractitioner),
        Guard::needs(ActKind::ChangeSlots),
    );
    let (p, o) = (What::Practitioners, What::Openings);
    routes
        .get("/practitioners/import", staff, move |me: Me| show(me, p))
        .post("/practitioners/import", staff, move |me: Me, posted: Posted| {
            take(me, posted, p)
        })
        .get("/practitioners/import/template", staff, move |_: Me| template(p))
        .get("/openings/import", slots, move |me: Me| show(me, o))
        .post("/openings/import", slots, move |me: Me, posted: Posted| {
            take(me, posted, o)
        })
        .get("/openings/import/template", slots, move |_: Me| template(o))
}

impl What {
    const fn columns(self) -> &'static [Column] {
        match self {
            Self::Practitioners => PRACTITIONER_COLUMNS,
            Self::Openings => OPENING_COLUMNS,
        }
    }

    const fn path(self) -> &'static str {
        match self {
            Self::Practitioners => "/practitioners/import",
            Self::Openings => "/openings/import",
        }
    }

    const fn back(self) -> &'static str {
        match self {
            Self::Practitioners => "/practitioners",
            Self::Openings => "/openings",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Practitioners => "Bring in practitioners from a file",
            Self::Openings => "Bring in slots from a file",
        }
    }

    fn count(self, n: usize) -> String {
        match self {
            Self::Practitioners => fmt::plural(n, "practitioner", "practitioners"),
            Self::Openings => fmt::plural(n, "slot", "slots"),
        }
    }

    fn act(self, csv: Vec<u8>) -> Act {
        match self {
            Self::Practitioners => Act::ImportPractitioners { csv },
            Self::Openings => Act::ImportOpenings { csv },
        }
    }
}

/// What a file came to when it was looked at.
struct Looked {
    file_name: String,
    bytes: Vec<u8>,
    rows: usize,
    /// Good rows: line, and what was understood.
    good: Vec<(usize, Vec<String>)>,
    heads: &'static [&'static str],
    errors: Vec<CellError>,
}

async fn show(me: Me, what: What) -> Answer {
    Ok(start(&me, what, &Filled::default()))
}

async fn template(what: What) -> Answer {
    let names: Vec<&str> = what.columns().iter().map(|c| c.name).collect();
    let name = match what {
        What::Practitioners => "practitioners.csv",
        What::Openings => "slots.csv",
    };
    Ok(document(
        "text/csv",
        name,
        format!("{}\r\n", names.join(",")).into_bytes(),
    ))
}

async fn take(me: Me, Posted(fields): Posted, what: What) -> Answer {
    let (file_name, bytes) = if fields.has("content") {
        let bytes = BASE64.decode(fields.get("content")).map_err(|_| Problem::NotAForm)?;
        (fields.get("file-name").to_owned(), bytes)
    } else {
        match fields.file("file") {
            Some(file) if file.bytes.len() <= LARGEST => (file.file_name.clone(), file.bytes.to_vec()),
            found => {
                let words = match found {
                    Some(_) => "Choose a file of at most 2 MB; split a larger one",
                    None => "Choose a CSV file",
                };
                let mut r = Reader::new(fields, me.today);
                r.wrong("file", words);
                let form = r.finish(|| Some(())).err().unwrap_or_default();
                return Ok(start(&me, what, &form));
            }
        }
    };
    match fields.get("what") {
        "problems" => {
            let looked = look(&me, what, file_name, bytes).await?;
            let told = with_problems(&looked.bytes, &looked.errors).ok_or(Problem::NotFound)?;
            Ok(document("text/csv", "problems.csv", told.into_bytes()))
        }
        "confirm" => {
            let errors = match me.act(what.act(bytes.clone()), &fields).await {
                Ok(done) => return Ok(me.went_well(&done.words, what.back())),
                // Something of the file no longer holds: shown as it stands now.
                Err(Refused::Invalid(errors)) => errors.into(),
                Err(Refused::Rejected(rejection)) => rejection.into(),
                Err(Refused::Conflict { .. }) => Errors::whole(
                    "Somebody changed staff meanwhile",
                    "Look at the rows again, then confirm",
                ),
                Err(refused) => return Err(refused.into()),
            };
            let looked = look(&me, what, file_name, bytes).await?;
            Ok(preview(
                &me,
                what,
                &looked,
                &Filled {
                    errors,
                    ..Filled::default()
                },
            ))
        }
        _ => {
            let looked = look(&me, what, file_name, bytes).await?;
            Ok(preview(&me, what, &looked, &Filled::default()))
        }
    }
}

async fn look(me: &Me, what: What, file_name: String, bytes: Vec<u8>) -> Result<Looked, Problem> {
    let kept = bytes.clone();
    let (rows, good, heads, errors) = match what {
        What::Practitioners => {
            let preview = me.ask(move |desk, p| desk.preview_practitioners(p, &bytes)).await?;
            let row = |r: &exchange::csv_import::PractitionerRow| {
                let therapies: Vec<&str> = r.certificates.iter().map(|c| c.therapy.as_str()).collect();
                vec![
                    r.name.clone(),
                    r.profession.clone(),
                    r.registration.to_string(),
                    therapies.join(", "),
                ]
            };
            let good = preview.good.iter().map(|(line, r)| (*line, row(r))).collect();
            (
                preview.rows,
                good,
                &["Name", "Profession", "Registration", "Certified in"],
                preview.errors,
            )
        }
        What::Openings => {
            let preview = me.ask(move |desk, p| desk.preview_openings(p, &bytes)).await?;
            let row = |r: &exchange::csv_import::OpeningRow| {
                let day = usize::try_from(r.weekday - 1)
                    .ok()
                    .and_then(|i| care::terms::Day::ALL.get(i));
                let day = day.map_or("", |d| d.words());
                let when = format!("{day} {}, {}", fmt::time(r.start), fmt::duration(r.minutes));
                let place = r.site.clone().unwrap_or_else(|| "Remote".to_owned());
                vec![r.practitioner.to_string(), when, r.therapies.join(", "), place]
            };
            let good = preview.good.iter().map(|(line, r)| (*line, row(r))).collect();
            (
                preview.rows,
                good,
                &["Practitioner", "When", "Therapies", "Where"],
                preview.errors,
            )
        }
    };
    Ok(Looked {
        file_name,
        bytes: kept,
        rows,
        good,
        heads,
        errors,
    })
}

fn start(me: &Me, what: What, f: &Filled) -> Response {
    let template = format!("{}/template", what.path());
    let main = html! {
        h1 class="nhsuk-heading-l" { (what.title()) }
        p { "Choose a file, look at what was understood of each row, then confirm. Nothing is stored before you confirm, and nothing at all is stored of a file with a mistake in it." }
        form method="post" action=(what.path()) enctype="multipart/form-data" novalidate {
            (me.hidden(f, None))
            (f.file("file", "CSV file").hint("At most 2 MB, saved as “CSV UTF-8 (comma delimited)”.").accept(".csv,text/csv"))
            (nhsuk::button("Look at the rows").once())
        }
        p { a class="nhsuk-link" href=(template) download { "Download a template" } " with the names of the columns in its first line." }
        (guide(what))
        @if what == What::Practitioners { p { "Their slots come in after them: " a class="nhsuk-link" href="/openings/import" { "bring in slots from a file" } "." } }
    };
    let sheet = Sheet {
        title: what.title().to_owned(),
        area: "Practitioners",
        way: Way::back(what.back()),
        form: Some(f),
        main,
    };
    layout::form(me, sheet)
}

fn guide(what: What) -> Markup {
    let rows = what.columns().iter().map(|c| -> [Cell; 3] {
        let need = if c.required { "Mandatory" } else { "Optional" };
        [cell(html! { code { (c.name) } }), cell(need), cell(c.help)]
    });
    let heads: [Cell; 3] = ["Column".into(), "Needed".into(), "What goes into it".into()];
    let table = nhsuk::table("The columns")
        .caption_size(Some(nhsuk::Size::M))
        .responsive(true);
    html! {
        (table.head::<Cell>(heads).rows(rows))
        p { "The order of the columns, capitals, spaces and underscores do not matter. Dates are written 2026-11-22 or 22/11/2026. Several values in one cell have semicolons between them." }
    }
}

/// The file as it travels on with a form of the preview.
fn again(me: &Me, what: What, looked: &Looked, act: &str, button: nhsuk::Button) -> Markup {
    html! {
        form method="post" action=(what.path()) enctype="multipart/form-data" novalidate {
            (me.hidden(&Filled::default(), None))
            input type="hidden" name="what" value=(act);
            input type="hidden" name="file-name" value=(looked.file_name);
            input type="hidden" name="content" value=(BASE64.encode(&looked.bytes));
            (button)
        }
    }
}

fn preview(me: &Me, what: What, looked: &Looked, f: &Filled) -> Response {
    let all_good = looked.errors.is_empty() && looked.rows > 0;
    let main = html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { (looked.file_name) } "Look at the rows" }
        p role="status" {
            strong { (fmt::plural(looked.rows, "row", "rows")) } ": " (looked.good.len()) " understood, "
            (fmt::plural(looked.errors.len(), "mistake", "mistakes")) ". Nothing is stored yet."
        }
        @if !looked.errors.is_empty() { (mistakes(me, what, looked)) }
        @else if looked.rows == 0 {
            (layout::empty("The file has no row.", "Its first line names the columns; each further line is one row.", Some(("Choose another file", what.path()))))
        }
        @if !looked.good.is_empty() { (understood(looked)) }
        @if all_good {
            div class="app-actions" {
                (again(me, what, looked, "confirm", nhsuk::button(format!("Bring in {}", what.count(looked.rows))).once()))
                a class="nhsuk-link app-target" href=(what.path()) { "Choose another file" }
            }
        }
    };
    let sheet = Sheet {
        title: "Look at the rows".to_owned(),
        area: "Practitioners",
        way: Way::back(what.path()),
        form: Some(f),
        main,
    };
    layout::app(me, sheet)
}

fn mistakes(me: &Me, what: What, looked: &Looked) -> Markup {
    let hidden = looked.errors.len().saturating_sub(SHOWN);
    html! {
        (nhsuk::warning_callout(nhsuk::heading(2, "The file cannot be brought in as it is"), html! { p { "Mend what the table names in your own file, then choose it again. Lines are counted as a text editor counts them." } }))
        (mistakes_in_file(&looked.errors, SHOWN))
        @if hidden > 0 { p { "And " (hidden) " more." } }
        @if with_problems(&looked.bytes, &[]).is_some() {
            (again(me, what, looked, "problems", nhsuk::button("Download the file with a column “problem”").secondary()))
        }
        p { a class="nhsuk-link" href=(what.path()) { "Choose the mended file" } }
    }
}

fn understood(looked: &Looked) -> Markup {
    let heads: Vec<Cell> = std::iter::once("Line".into())
        .chain(looked.heads.iter().map(|h| Cell::from(*h)))
        .collect();
    let rows = looked.good.iter().take(SHOWN).map(|(line, cells)| -> Vec<Cell> {
        std::iter::once(cell(line.to_string()))
            .chain(cells.iter().map(cell))
            .collect()
    });
    let hidden = looked.good.len().saturating_sub(SHOWN);
    let table = nhsuk::table("Understood")
        .caption_size(Some(nhsuk::Size::M))
        .responsive(true);
    html! {
        (table.classes("app-list").head::<Cell>(heads).rows(rows))
        @if hidden > 0 { p { "And " (hidden) " more." } }
    }
}
