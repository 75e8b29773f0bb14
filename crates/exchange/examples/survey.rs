//! Reads every message file under a folder and prints, as a Markdown table, what became of each.
//!
//! `cargo run -p exchange --example survey -- DIR [--any-use-case] [--today YYYY-MM-DD] [--rows FILE] [--unread]`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use exchange::intake::{self, Intake, IntakeRules};

fn main() -> ExitCode {
    let mut any_use_case = false;
    let mut unread = false;
    let mut rows = false;
    let mut today = None;
    let mut places = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--any-use-case" => any_use_case = true,
            "--unread" => unread = true,
            "--rows" => rows = true,
            "--today" => today = arguments.next().and_then(|date| date.parse().ok()),
            place => places.push(PathBuf::from(place)),
        }
    }
    let (Some(place), Some(today)) = (places.first(), today.or_else(|| Some(jiff::Zoned::now().date()))) else {
        eprintln!("usage: survey DIR [--any-use-case] [--today YYYY-MM-DD] [--rows] [--unread]");
        return ExitCode::from(2);
    };
    let rules = IntakeRules {
        any_use_case,
        ..IntakeRules::new(today)
    };
    let mut files = Vec::new();
    gather(place, &mut files);
    files.sort();
    let mut page = String::from("| file | answer | reason | what it says |\n| --- | --- | --- | --- |\n");
    for file in &files {
        let Ok(bytes) = std::fs::read(file) else {
            eprintln!("cannot read {}", file.display());
            return ExitCode::FAILURE;
        };
        let intake = intake::read(&bytes, &rules);
        let (answer, reason, words) = told(&intake);
        let name = file.strip_prefix(place).unwrap_or(file).display().to_string();
        page.push_str(&format!(
            "| {name} | {answer} | {reason} | {} |\n",
            words.replace('|', "\\|").replace('\n', " ")
        ));
        if let (true, Some(referral)) = (rows || unread, intake.understood()) {
            if rows {
                for row in referral.rows() {
                    let path = row.path.unwrap_or_default();
                    page.push_str(&format!(
                        "    {} / {}: {} [{path}]\n",
                        row.section, row.label, row.value
                    ));
                }
                for check in &referral.to_check {
                    page.push_str(&format!(
                        "    CHECK {:?} {} {:?} [{}]\n",
                        check.kind, check.words, check.value, check.path
                    ));
                }
            }
            if unread {
                referral
                    .unread
                    .iter()
                    .for_each(|path| page.push_str(&format!("    UNREAD {path}\n")));
            }
        }
    }
    use std::io::Write as _;
    match std::io::stdout().write_all(page.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// All JSON and XML files at and below a place.
fn gather(place: &Path, into: &mut Vec<PathBuf>) {
    if place.is_file() {
        into.push(place.to_owned());
        return;
    }
    let Ok(entries) = std::fs::read_dir(place) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if path.is_dir() {
            gather(&path, into);
        } else if matches!(ending, "json" | "xml") {
            into.push(path);
        }
    }
}

/// Answer, reason code and words for the table.
fn told(intake: &Intake) -> (&'static str, String, String) {
    match intake {
        Intake::Referral(referral) => {
            let name = referral
                .person
                .names
                .first()
                .map_or_else(|| "name not given".to_owned(), |name| name.display());
            let number = referral.person.nhs_number.number.words();
            (
                "referral",
                format!("{:?}", referral.person.identified()),
                format!("{name}; NHS number {number}"),
            )
        }
        Intake::Update(update) => {
            let names: Vec<String> = update
                .names
                .iter()
                .map(|name| format!("{:?} {}", name.by, name.value))
                .collect();
            ("update", "waits to be linked".to_owned(), names.join("; "))
        }
        Intake::Withdrawal(withdrawal) => {
            let names: Vec<String> = withdrawal
                .names
                .iter()
                .map(|name| format!("{:?} {}", name.by, name.value))
                .collect();
            ("withdrawal", format!("{:?}", withdrawal.how), names.join("; "))
        }
        Intake::Refused(refusal) => (
            "refused",
            format!("{} {}", refusal.status, refusal.reason.code()),
            refusal.words.clone(),
        ),
        Intake::Quarantine(held) => ("held", held.reason.code().to_owned(), held.words.clone()),
    }
}
