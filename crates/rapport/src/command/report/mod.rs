//! `rapport report`: what the record says in counts.

mod access;
mod extract;
mod hours;
mod seen;

use crate::cli::reports::Report;
use crate::instance::Instance;
use crate::output::Failure;
use std::process::ExitCode;

/// Prints a report. The open data of several areas need no instance.
///
/// # Errors
/// When the record fails or a day will not do; exit code 3 where a folder of open data breaks a rule.
pub fn run(instance: impl FnOnce() -> Result<Instance, Failure>, asked: &Report) -> Result<ExitCode, Failure> {
    match asked {
        Report::Access(asked) if asked.extracts.is_empty() => access::own(&instance()?, asked)?,
        Report::Access(asked) => return access::joined(asked),
        Report::WhoIsSeen(asked) => seen::run(&instance()?, asked)?,
        Report::Hours(asked) => hours::run(&instance()?, asked)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// A table of words for a terminal: the first column to the left, the others to the right, each as wide as it must be.
fn lines(head: &[&str], rows: &[Vec<String>]) -> Vec<String> {
    let length = |text: &str| text.chars().count();
    let widths: Vec<usize> = (0..head.len())
        .map(|at| {
            let cells = rows.iter().filter_map(|row| row.get(at)).map(|cell| length(cell));
            cells.chain(head.get(at).map(|h| length(h))).max().unwrap_or(0)
        })
        .collect();
    let written = |row: &[String]| -> String {
        let cells = row.iter().zip(&widths).enumerate().map(|(at, (cell, width))| {
            if at == 0 {
                format!("{cell:<width$}")
            } else {
                format!("{cell:>width$}")
            }
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let head: Vec<String> = head.iter().map(|h| (*h).to_owned()).collect();
    std::iter::once(written(&head))
        .chain(rows.iter().map(|row| written(row)))
        .collect()
}
