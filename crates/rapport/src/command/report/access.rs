//! `rapport report access`: of one record, or of the open data of several areas joined.

use super::extract::{self, Extract, Row, Weeks};
use super::lines;
use crate::cli::reports::AccessReport as Asked;
use crate::instance::Instance;
use crate::output::{During, Failure, line, say};
use care::service::Provision;
use casework::Principal;
use casework::figures::{AccessReport, Listed, Range, WaitWeeks, all_listed, listed_for, range};
use catalogue::catalogue;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::process::ExitCode;

const WEAKNESS: &str = "The index counts kinds of therapy, not places; it rests on what services declare, and on a list of which most rows were never compared with the guideline.";

/// The therapies that are asked about; all that are listed where no problem is named.
fn listed(problem: Option<&str>) -> Result<Vec<Listed>, Failure> {
    let Some(code) = problem else { return Ok(all_listed()) };
    let known = &catalogue().problems.problems;
    if !known.contains_key(code) {
        let codes: Vec<&str> = known.keys().map(String::as_str).collect();
        return Err(Failure::usage(format!("--problem {code} is no presenting problem"))
            .remedy(format!("Known: {}", codes.join(", "))));
    }
    let listed = listed_for(code);
    if listed.is_empty() {
        say(format!(
            "No guideline of NICE in our list names a therapy for {code}: there is no range index for it."
        ));
    }
    Ok(listed)
}

fn range_words(range: &Range) -> String {
    let Some((least, most)) = range.index() else {
        return "nothing is listed".to_owned();
    };
    let share = if range.not_known == 0 {
        format!("{:.0}%", least * 100.0)
    } else {
        format!("{:.0}% to {:.0}%", least * 100.0, most * 100.0)
    };
    format!(
        "{share}: of {} listed, {} offered, {} with the list closed, {} not offered, {} not known",
        range.listed, range.offered, range.list_closed, range.not_offered, range.not_known
    )
}

/// The report of this instance's record.
///
/// # Errors
/// When the day is not over or the record fails.
pub fn own(instance: &Instance, asked: &Asked) -> Result<(), Failure> {
    let listed = listed(asked.problem.as_deref())?;
    let desk = instance.open()?;
    let as_at = asked.as_at.unwrap_or_else(|| desk.today_in_london());
    let system = Principal::system(desk.organisation());
    let mut report = desk
        .access_report(&system, as_at)
        .during(&format!("counting as at {as_at}"))?;
    let declared = |code: &str| {
        let row = report.rows.iter().find(|row| row.therapy.as_str() == code)?;
        row.provision().1.map(|_| row.provision().0)
    };
    let index = range(&listed, declared);
    if asked.problem.is_some() {
        report
            .rows
            .retain(|row| listed.iter().any(|one| one.therapy == row.therapy.as_str()));
    }
    if asked.json {
        line(own_json(&report, &index));
        return Ok(());
    }
    line(format!(
        "{}: as known at the end of {}, ledger position {}",
        report.service, report.as_at, report.position
    ));
    line(format!(
        "Waits of those referred since {}; endings and noes since {}",
        report.waits_from, report.period_from
    ));
    line(format!("What NICE lists and is offered: {}", range_words(&index)));
    line("");
    let rows: Vec<Vec<String>> = report
        .rows
        .iter()
        .map(|row| {
            let weeks = WaitWeeks::of(row.waits.median);
            let end = |end: Option<u32>| end.map_or_else(|| "-".to_owned(), |n| n.to_string());
            vec![
                row.therapy.to_string(),
                row.provision().0.words().to_lowercase(),
                row.practitioners.to_string(),
                row.waits.started.to_string(),
                row.waits.waiting.to_string(),
                row.waits.left.to_string(),
                format!("{} ({} to {})", end(weeks.median), end(weeks.lower), end(weeks.upper)),
                row.sessions.map_or_else(
                    || "-".to_owned(),
                    |(low, mid, high)| format!("{mid} ({low} to {high}) of {}", row.ended),
                ),
                row.long.to_string(),
                row.told_no.to_string(),
            ]
        })
        .collect();
    let head = [
        "therapy",
        "declared",
        "from",
        "started",
        "waiting",
        "left",
        "weeks (95%)",
        "sessions of ended",
        "long",
        "told no",
    ];
    for text in lines(&head, &rows) {
        line(text);
    }
    line("");
    for (ground, count) in &report.grounds {
        line(format!("{count:>5}  told no: {}", ground.words()));
    }
    line(format!("{:>5}  told not now", report.not_now));
    line(format!(
        "{:>5}  handed over to another service, {} told about another place",
        report.referred_on, report.signposted
    ));
    line("");
    line(
        "Counts as they are, small ones too: for use inside the service. A dash is an end that was not reached. The clock runs from the referral and is never reset.",
    );
    line(WEAKNESS);
    Ok(())
}

fn own_json(report: &AccessReport, index: &Range) -> Value {
    let rows: Vec<Value> = report
        .rows
        .iter()
        .map(|row| {
            let (provision, on) = row.provision();
            let formats: Vec<Value> = row.declared.iter().map(|(f, p, on)| json!({ "format": f, "provision": p, "on": on })).collect();
            json!({
                "therapy": row.therapy, "provision": provision, "declared_on": on, "formats": formats, "practitioners": row.practitioners,
                "started": row.waits.started, "waiting": row.waits.waiting, "left": row.waits.left,
                "wait_days": { "median": row.waits.median.days, "lower": row.waits.median.lower, "upper": row.waits.median.upper },
                "ended": row.ended, "sessions": row.sessions, "long": row.long, "told_no": row.told_no,
            })
        })
        .collect();
    let grounds: serde_json::Map<String, Value> = report
        .grounds
        .iter()
        .map(|(ground, n)| (ground.code().to_owned(), json!(n)))
        .collect();
    json!({
        "service": report.service, "area": report.area, "as_at": report.as_at, "position": report.position,
        "period_from": report.period_from, "waits_from": report.waits_from, "long_term_from_sessions": report.long_term_sessions,
        "suppressed": false, "range": index, "range_index": index.index(), "therapies": rows,
        "refusals": grounds, "not_now": report.not_now, "referred_on": report.referred_on, "signposted": report.signposted,
    })
}

/// The open data of several areas, joined.
///
/// # Errors
/// Wrong usage. Exit code 3, with every place, where a folder breaks a rule; then nothing is joined.
pub fn joined(asked: &Asked) -> Result<ExitCode, Failure> {
    let listed = listed(asked.problem.as_deref())?;
    let (mut areas, mut wrong) = (Vec::new(), Vec::new());
    for folder in &asked.extracts {
        match extract::read(folder, asked.as_at) {
            Ok(extract) => areas.push(extract),
            Err(places) => wrong.extend(places),
        }
    }
    for (at, area) in areas.iter().enumerate() {
        if areas
            .iter()
            .take(at)
            .any(|other| other.service == area.service && other.area == area.area)
        {
            wrong.push(extract::Wrong {
                file: asked
                    .extracts
                    .get(at)
                    .map(|f| f.display().to_string())
                    .unwrap_or_default(),
                row: None,
                column: Some("service"),
                rule: format!("“{}” is here twice: it would be counted twice", area.service),
            });
        }
    }
    if !wrong.is_empty() {
        for place in &wrong {
            if asked.json {
                line(json!({ "file": place.file, "row": place.row, "column": place.column, "rule": place.rule }));
            } else {
                line(place);
            }
        }
        say("Nothing was joined: all of the folders are read, or none");
        return Ok(ExitCode::from(3));
    }
    let codes: BTreeSet<&str> = areas
        .iter()
        .flat_map(|a| &a.rows)
        .map(|row| row.therapy.as_str())
        .collect();
    let shown = |code: &&str| asked.problem.is_none() || listed.iter().any(|one| one.therapy == *code);
    let codes: Vec<&str> = codes.into_iter().filter(shown).collect();
    if asked.json {
        line(joined_json(&areas, &codes, &listed));
        return Ok(ExitCode::SUCCESS);
    }
    for area in &areas {
        let place = if area.area.is_empty() {
            String::new()
        } else {
            format!(", area {}", area.area)
        };
        let fiction = if area.fictional {
            ", every person in it invented"
        } else {
            ""
        };
        line(format!("{}{place}: as at {}{fiction}", area.service, area.as_at));
        line(format!(
            "    What NICE lists and is offered: {}",
            range_words(&area_range(area, &listed))
        ));
    }
    for code in codes {
        line("");
        let name = catalogue().therapy(code).map_or(code, |t| t.name.as_str());
        line(format!("{code}  {name}"));
        for area in &areas {
            let words = area
                .rows
                .iter()
                .find(|row| row.therapy == code)
                .map_or_else(|| "nothing declared".to_owned(), row_words);
            line(format!("    {}: {words}", area.service));
        }
    }
    line("");
    line(
        "What is not shown is not none: it is a small number, or one that would give a small number away. Areas that are as at different days are not alike in that.",
    );
    line(WEAKNESS);
    Ok(ExitCode::SUCCESS)
}

fn area_range(area: &Extract, listed: &[Listed]) -> Range {
    range(listed, |code| {
        let row = area.rows.iter().find(|row| row.therapy == code)?;
        row.declared.map(|_| row.provision)
    })
}

fn row_words(row: &Row) -> String {
    let declared = row.declared.map_or_else(String::new, |on| format!(" (declared {on})"));
    let weeks = |end: Weeks| match end {
        Weeks::NotShown => "not shown".to_owned(),
        Weeks::NotReached => "not reached".to_owned(),
        Weeks::Counted(n) => n.to_string(),
    };
    let [median, lower, upper] = row.wait;
    let wait = match median {
        Weeks::NotShown => "wait not shown".to_owned(),
        Weeks::NotReached => "more than half still wait".to_owned(),
        Weeks::Counted(n) => format!(
            "half start within {n} weeks (95% interval {} to {})",
            weeks(lower),
            weeks(upper)
        ),
    };
    let mut words = format!("{}{declared}; {wait}", row.provision.words().to_lowercase());
    if let [_, Some(waiting), _] = row.waits {
        words += &format!("; {waiting} wait");
    }
    if let [_, Some(sessions), _] = row.sessions {
        words += &format!("; usually {sessions} sessions");
    }
    if let Some(long) = row.long {
        words += &format!("; {long} long courses");
    }
    if let Some(no) = row.told_no {
        words += &format!("; {no} told no");
    }
    words
}

fn joined_json(areas: &[Extract], codes: &[&str], listed: &[Listed]) -> Value {
    let weeks = |end: Weeks| match end {
        Weeks::NotShown => Value::Null,
        Weeks::NotReached => json!("not_reached"),
        Weeks::Counted(n) => json!(n),
    };
    let therapies: Vec<Value> = codes
        .iter()
        .map(|code| {
            let rows = areas.iter().map(|area| {
                let row = area.rows.iter().find(|row| row.therapy == *code);
                json!({
                    "service": area.service, "area": area.area,
                    "provision": row.map_or(Provision::NotKnown, |row| row.provision), "declared_on": row.and_then(|row| row.declared),
                    "wait_weeks": row.map(|row| row.wait.map(weeks)), "waits": row.map(|row| row.waits), "sessions": row.map(|row| row.sessions),
                    "long": row.and_then(|row| row.long), "told_no": row.and_then(|row| row.told_no),
                })
            });
            json!({ "therapy": code, "areas": rows.collect::<Vec<_>>() })
        })
        .collect();
    let services: Vec<Value> = areas
        .iter()
        .map(|area| {
            let range = area_range(area, listed);
            json!({ "service": area.service, "area": area.area, "as_at": area.as_at, "fictional": area.fictional, "range": range, "range_index": range.index() })
        })
        .collect();
    json!({ "suppressed": true, "services": services, "therapies": therapies })
}
