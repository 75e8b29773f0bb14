//! `rapport report who-is-seen`.

use super::lines;
use crate::cli::reports::AsAt;
use crate::instance::Instance;
use crate::output::{During, Failure, line};
use casework::Principal;
use casework::figures::{Breakdown, SeenReport, SeenRow};
use measures::wilson;
use serde_json::{Value, json};

/// Prints the report.
///
/// # Errors
/// When the day is not over or the record fails.
pub fn run(instance: &Instance, asked: &AsAt) -> Result<(), Failure> {
    let desk = instance.open()?;
    let system = Principal::system(desk.organisation());
    let as_at = asked.as_at.unwrap_or_else(|| desk.today_in_london());
    let report = desk
        .seen_report(&system, as_at)
        .during(&format!("counting as at {as_at}"))?;
    if asked.json {
        line(as_json(&report));
        return Ok(());
    }
    line(format!(
        "Referred from {} to {}, as known at position {}",
        report.from, report.as_at, report.position
    ));
    let shown = |n: Option<u64>| n.map_or_else(|| "*".to_owned(), |n| n.to_string());
    line(format!(
        "{} referred, {} of them had a first session",
        shown(report.referred),
        shown(report.started)
    ));
    for breakdown in &report.breakdowns {
        line("");
        let rows: Vec<Vec<String>> = breakdown.rows.iter().map(|row| cells(row, report.referred)).collect();
        for text in lines(
            &[
                breakdown.by.words(),
                "referred",
                "of all",
                "started",
                "share (95% interval)",
            ],
            &rows,
        ) {
            line(text);
        }
    }
    line("");
    line(
        "* is not shown: fewer than 5, or it would give such a number away. What is not recorded stands as such and is in no share but of all.",
    );
    line("The newest referrals have had the least time to begin.");
    Ok(())
}

fn cells(row: &SeenRow, all: Option<u64>) -> Vec<String> {
    let shown = |n: Option<u64>| n.map_or_else(|| "*".to_owned(), |n| n.to_string());
    let of_all = row.referred.zip(all).and_then(|(k, n)| wilson(k, n));
    let rate = row.started.zip(row.referred).and_then(|(k, n)| wilson(k, n));
    vec![
        row.words.clone(),
        shown(row.referred),
        of_all.map_or_else(|| "*".to_owned(), |rate| format!("{:.0}%", rate.share() * 100.0)),
        shown(row.started),
        rate.map_or_else(
            || "*".to_owned(),
            |r| {
                format!(
                    "{:.0}% ({:.0} to {:.0})",
                    r.share() * 100.0,
                    r.lower * 100.0,
                    r.upper * 100.0
                )
            },
        ),
    ]
}

fn as_json(report: &SeenReport) -> Value {
    let row = |row: &SeenRow| {
        let rate = row.started.zip(row.referred).and_then(|(k, n)| wilson(k, n));
        json!({ "value": row.value, "words": row.words, "referred": row.referred, "started": row.started, "started_share": rate.map(|r| r.share()), "interval": rate.map(|r| (r.lower, r.upper)) })
    };
    let breakdown = |b: &Breakdown| {
        let therapies: Vec<Value> = b
            .therapies
            .iter()
            .map(|(therapy, cells)| {
                let values = b
                    .rows
                    .iter()
                    .zip(cells)
                    .map(|(row, cell)| (row.value.clone(), json!(cell)));
                json!({ "therapy": therapy, "started": values.collect::<serde_json::Map<_, _>>() })
            })
            .collect();
        json!({ "by": b.by.code(), "rows": b.rows.iter().map(row).collect::<Vec<_>>(), "therapies": therapies })
    };
    json!({
        "as_at": report.as_at, "position": report.position, "from": report.from, "referred": report.referred, "started": report.started,
        "breakdowns": report.breakdowns.iter().map(breakdown).collect::<Vec<_>>(),
    })
}
