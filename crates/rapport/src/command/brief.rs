//! `rapport brief`: one page of evidence about an area, as text, as a page for a file, or machine-readable.

use crate::cli::reports::Brief;
use crate::instance::Instance;
use crate::output::{During, Failure, line, say};
use casework::Principal;
use serde_json::json;
use std::path::Path;
use web::brief::{Sources, find_place, gather};

/// Makes the brief and writes it.
///
/// # Errors
/// When the area is not known, the record fails, or the file cannot be written.
pub fn run(instance: &Instance, asked: &Brief) -> Result<(), Failure> {
    let desk = instance.open()?;
    let tables = super::published::of(instance)?;
    let service = desk.service();
    let Some(place) = find_place(&tables, &service, &asked.area) else {
        return Err(
            Failure::usage(format!("--area {}: no such area in the published figures", asked.area)).remedy(
                "give a code such as QYG, or the whole name of an integrated care board; the page /brief lists them",
            ),
        );
    };
    let system = Principal::system(desk.organisation());
    let inside = if asked.published {
        None
    } else {
        Some(desk.brief_figures(&system).during("counting for the brief")?)
    };
    let asks = desk.public_asks().during("reading the log of asks")?;
    let release = desk.last_release();
    let brief = gather(
        &place,
        &Sources {
            tables: &tables,
            service: &service,
            is_fictional: desk.is_demo(),
            release: release.as_ref(),
            inside: inside.as_ref(),
            asks: &asks,
            today: desk.today_in_london(),
        },
    );
    if asked.json {
        line(json!(brief));
        return Ok(());
    }
    match asked.html.as_deref() {
        None => line(brief.text().trim_end()),
        Some(to) if to == Path::new("-") => line(brief.document()),
        Some(to) => {
            std::fs::write(to, brief.document()).during(&format!("writing {}", to.display()))?;
            say(format!("Written: {}", to.display()));
        }
    }
    Ok(())
}
