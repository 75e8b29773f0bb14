//! `rapport import`: messages and lists.

use crate::cli::Import;
use crate::instance::{Instance, read_file};
use crate::output::{During, Failure, line, say};
use casework::outbox::Returned;
use casework::{Act, Desk, Principal, Refused, Taken, TakenAs};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Does what was asked. Exit code 3 if a message was refused.
///
/// # Errors
/// When a file cannot be read or the record fails.
pub fn run(instance: &Instance, asked: Import) -> Result<ExitCode, Failure> {
    let desk = instance.open()?;
    let system = Principal::system(desk.organisation());
    match asked {
        Import::Referral {
            any_use_case,
            json,
            files,
        } => referrals(&desk, &system, any_use_case, json, &files),
        Import::Bounces { json, files } => bounces(&desk, &system, json, &files),
        Import::Register { dry_run, json, file } => register(&desk, &system, dry_run, json, &file),
        Import::Survey {
            into,
            dry_run,
            json,
            file,
        } => super::survey::import(&desk, &system, into.as_deref(), dry_run, json, &file),
        Import::Practitioners { dry_run, json, file } => practitioners(&desk, &system, dry_run, json, &file),
        Import::Published { .. } => Err(Failure::usage(
            "the published figures are read without opening the record",
        )),
    }
}

fn referrals(
    desk: &Desk,
    by: &Principal,
    any_use_case: bool,
    as_json: bool,
    files: &[PathBuf],
) -> Result<ExitCode, Failure> {
    let mut refused = 0;
    for file in files {
        let bytes = read_file(file)?;
        let is_list = file.extension().is_some_and(|e| e.eq_ignore_ascii_case("csv"));
        let taken = if is_list {
            desk.take_list(by, &bytes)
        } else {
            desk.take_message(by, &bytes, any_use_case).map(|t| vec![t])
        };
        let taken = match taken {
            Ok(taken) => taken,
            Err(Refused::Invalid(errors)) => {
                refused += 1;
                for e in errors {
                    say(format!("{}: {}: {}", file.display(), e.field, e.words));
                }
                say(format!("{}: nothing of it was taken", file.display()));
                continue;
            }
            Err(error) => return Err(error).during(&format!("taking in {}", file.display())),
        };
        for t in &taken {
            refused += u32::from(matches!(t.outcome, TakenAs::Refused { .. }));
            if as_json {
                line(as_line(file, t));
            } else {
                line(format!("{}: {}", file.display(), t.words));
                for row in &t.rows {
                    line(format!("    {} – {}: {}", row.section, row.label, row.value));
                }
            }
        }
    }
    if refused > 0 {
        say(format!("{refused} refused; everything else was kept"));
        return Ok(ExitCode::from(3));
    }
    Ok(ExitCode::SUCCESS)
}

/// Notifications of what came back. Whatever was not understood, or is not ours, is named: nothing is passed over.
fn bounces(desk: &Desk, by: &Principal, as_json: bool, files: &[PathBuf]) -> Result<ExitCode, Failure> {
    let mut left = 0;
    for file in files {
        let (became, words) = match mail::read_report(&read_file(file)?) {
            Err(mail::NotAReport) => ("not_a_report", "no delivery status notification: read it yourself"),
            Ok(mail::Report { came_back: None, .. }) => (
                "not_back",
                "says that a message is late, delivered or passed on: nothing came back",
            ),
            Ok(mail::Report { id: None, .. }) => ("unknown", "names no message of ours: read it yourself"),
            Ok(mail::Report {
                id: Some(id),
                came_back: Some(why),
            }) => {
                let taken = desk.take_bounce(by, id, why);
                match taken.during(&format!("taking in {}", file.display()))? {
                    Returned::ToPrint => ("to_print", "it is among the letters to print now"),
                    Returned::ForAHuman => ("for_a_human", "it is under Not sent: somebody must decide"),
                    Returned::Already => ("already", "was dealt with already"),
                    Returned::Unknown => ("unknown", "names a message that is not in the outbox (any more)"),
                }
            }
        };
        left += u32::from(["not_a_report", "unknown"].contains(&became));
        if as_json {
            line(json!({ "file": file.display().to_string(), "became": became, "words": words }));
        } else {
            line(format!("{}: {words}", file.display()));
        }
    }
    if left > 0 {
        say(format!("{left} not understood or not ours; the files are as they were"));
        return Ok(ExitCode::from(3));
    }
    Ok(ExitCode::SUCCESS)
}

fn as_line(file: &Path, t: &Taken) -> serde_json::Value {
    let (became, episode, quarantine, reason) = match &t.outcome {
        TakenAs::Referral { episode, .. } => ("referral", Some(*episode), None, None),
        TakenAs::Joined { episode, .. } => ("joined", Some(*episode), None, None),
        TakenAs::Updated { episode, .. } => ("updated", Some(*episode), None, None),
        TakenAs::Withdrawn { episode, .. } => ("withdrawn", Some(*episode), None, None),
        TakenAs::Repeat { episode, quarantine } => ("repeat", *episode, *quarantine, None),
        TakenAs::Held { quarantine, reason } => ("held", None, Some(*quarantine), Some(*reason)),
        TakenAs::Refused { reason } => ("refused", None, None, Some(*reason)),
    };
    json!({
        "file": file.display().to_string(),
        "became": became,
        "episode": episode.map(|e| e.to_string()),
        "held_as": quarantine.map(|q| q.to_string()),
        "reason": reason,
        "status": t.status,
        "words": t.words,
        "answer": serde_json::from_slice::<serde_json::Value>(&t.body).ok(),
    })
}

fn register(desk: &Desk, by: &Principal, dry_run: bool, as_json: bool, file: &Path) -> Result<ExitCode, Failure> {
    let bytes = read_file(file)?;
    let preview = desk.preview_register(by, &bytes).during("looking at the register")?;
    if !preview.errors.is_empty() {
        for error in &preview.errors {
            if as_json {
                line(json!(error));
            } else {
                line(format!("{}: {error}", file.display()));
            }
        }
        say("Nothing was stored: all of the file is taken in, or none of it");
        return Ok(ExitCode::from(3));
    }
    if dry_run {
        if as_json {
            line(json!(preview));
            return Ok(ExitCode::SUCCESS);
        }
        for change in &preview.changes {
            let what = if change.new {
                "new".to_owned()
            } else {
                format!("changes: {}", change.changes.join(", "))
            };
            line(format!(
                "line {}: {} ({}): {what}",
                change.line, change.name, change.registration
            ));
        }
        let new = preview.changes.iter().filter(|c| c.new).count();
        say(format!(
            "{} rows: {new} new, {} would be brought up to date, {} as they are. Nothing was stored",
            preview.rows,
            preview.changes.len() - new,
            preview.same
        ));
        return Ok(ExitCode::SUCCESS);
    }
    if preview.changes.is_empty() {
        say("The register says all of that already; nothing was stored");
        return Ok(ExitCode::SUCCESS);
    }
    let act = Act::Workforce(casework::WorkforceAct::ImportRegister { file: bytes });
    let done = desk.act(by, act, None).during("taking in the register")?;
    if as_json {
        line(json!({ "entered": done.made.count, "brought_up_to_date": done.made.changed, "same": preview.same }));
    } else {
        line(format!("{}, {} as they were", done.words, preview.same));
    }
    Ok(ExitCode::SUCCESS)
}

fn practitioners(desk: &Desk, by: &Principal, dry_run: bool, as_json: bool, file: &Path) -> Result<ExitCode, Failure> {
    let csv = read_file(file)?;
    if dry_run {
        let preview = desk.check_practitioners(by, &csv);
        return report(
            preview.map(|n| (n, "could be taken in; nothing was stored")),
            as_json,
            file,
        );
    }
    let done = desk.act(by, Act::ImportPractitioners { csv }, None);
    report(done.map(|d| (d.made.count, "taken in")), as_json, file)
}

fn report(outcome: Result<(usize, &str), Refused>, as_json: bool, file: &Path) -> Result<ExitCode, Failure> {
    match outcome {
        Ok((n, what)) if as_json => line(json!({ "practitioners": n, "what": what })),
        Ok((n, what)) => line(format!("{n} practitioners {what}")),
        Err(Refused::Invalid(errors)) => {
            for e in &errors {
                if as_json {
                    line(json!({ "place": e.field, "problem": e.words }));
                } else {
                    line(format!("{}: {}: {}", file.display(), e.field, e.words));
                }
            }
            say("Nothing was stored: all of the file is taken in, or none of it");
            return Ok(ExitCode::from(3));
        }
        Err(error) => return Err(error).during(&format!("taking in {}", file.display())),
    }
    Ok(ExitCode::SUCCESS)
}
