//! The derived table as open data.

use crate::me::Stranger;
use crate::respond::{Answer, Problem, tagged};
use axum::extract::Query;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use published::{Tables, Therapy};
use serde::Deserialize;
use serde_json::{Value, json};

/// The figures change once a year; an hour is short enough when they do.
const KEPT: &str = "public, max-age=3600";

/// Under which terms the figures may be used.
pub(super) const LICENCE: &str = "Open Government Licence v3.0";
/// Whose they are.
pub(super) const ATTRIBUTION: &str = "NHS England, NHS Talking Therapies annual reports; Office for National Statistics; Ministry of Housing, Communities and Local Government. Contains public sector information licensed under the Open Government Licence v3.0.";

/// Which of the tables.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    table: String,
}

/// One table as CSV; the one by area, year and therapy if none is named.
pub(super) async fn csv(stranger: Stranger, headers: HeaderMap, wanted: Query<Wanted>) -> Answer {
    let tables = stranger.app.published();
    let name = match wanted.table.as_str() {
        "" | "therapy" => "therapy",
        other => other,
    };
    let text = match name {
        "therapy" => with_names(tables),
        _ => {
            let written = tables
                .write()
                .into_iter()
                .find(|file| file.name.strip_suffix(".csv") == Some(name));
            written.ok_or(Problem::NotFound)?.text
        }
    };
    let file = format!("attachment; filename=\"talking-therapies-{name}.csv\"");
    let mut response = answer("text/csv; charset=utf-8", text);
    if let Ok(file) = HeaderValue::from_str(&file) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, file);
    }
    tagged(&headers, response, KEPT).await
}

/// The rows by area, year and therapy with the names that a reader needs.
fn with_names(tables: &Tables) -> String {
    let mut text = "year,area,level,name,board,board_name,therapy,therapy_name,courses,finished,adults\n".to_owned();
    for year in tables.therapy_years() {
        for area in tables.areas() {
            let board = area.board.as_deref().and_then(|code| tables.area(code));
            for therapy in Therapy::ALL {
                let Some(row) = tables.therapy(year, &area.code, *therapy) else {
                    continue;
                };
                let figure = |figure: published::Figure| figure.shown().map(|n| n.to_string()).unwrap_or_default();
                let cells = [
                    year.to_string(),
                    area.code.clone(),
                    area.level.code().to_owned(),
                    quoted(&area.name),
                    area.board.clone().unwrap_or_default(),
                    quoted(board.map_or("", |board| board.name.as_str())),
                    therapy.code().to_owned(),
                    quoted(therapy.words()),
                    figure(row.courses),
                    figure(row.finished),
                    area.adults.map(|n| n.to_string()).unwrap_or_default(),
                ];
                text += &cells.join(",");
                text.push('\n');
            }
        }
    }
    text
}

/// A cell with a comma or a quotation mark in quotation marks. No name begins with a sign that a spreadsheet would calculate.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

/// Everything as JSON: the tables with their licence and sources.
pub(super) async fn json(stranger: Stranger, headers: HeaderMap) -> Answer {
    let tables = stranger.app.published();
    tagged(&headers, answer("application/json", whole(tables).to_string()), KEPT).await
}

fn whole(tables: &Tables) -> Value {
    let years = tables.therapy_years();
    let mut therapies = Vec::new();
    let mut totals = Vec::new();
    for area in tables.areas() {
        for year in &years {
            for therapy in Therapy::ALL {
                if let Some(row) = tables.therapy(*year, &area.code, *therapy) {
                    therapies.push(json!({ "year": year, "area": area.code, "therapy": therapy, "courses": row.courses, "finished": row.finished }));
                }
            }
        }
        for year in tables.years() {
            if let Some(activity) = tables.activity(year, &area.code) {
                totals.push(json!({ "year": year, "area": area.code, "figures": activity }));
            }
        }
    }
    json!({
        "licence": LICENCE,
        "attribution": ATTRIBUTION,
        "dictionary": "/map/dictionary",
        "not_shown": "null: the publisher shows no number; fewer than five, nought included, or nothing published. Never nought.",
        "sources": tables.sources().map(|(file, taken)| json!({ "file": file, "taken": taken })).collect::<Vec<_>>(),
        "therapy_names": Therapy::ALL.iter().map(|t| (t.code().to_owned(), Value::from(t.words()))).collect::<serde_json::Map<_, _>>(),
        "areas": tables.areas().collect::<Vec<_>>(),
        "therapies": therapies,
        "totals": totals,
    })
}

fn answer(media_type: &'static str, text: String) -> Response {
    ([(header::CONTENT_TYPE, media_type)], text).into_response()
}
