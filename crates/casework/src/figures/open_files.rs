//! The open data: CSV and JSON of what was released, with a dictionary. One row format for one service and for many; `docs/open-data.md` says the same in
//! words, and a test holds the two together.

use super::open_columns::COLUMNS;
use super::range::{Range, all_listed, listed_for, range};
use super::release::{Figure, Release};
use super::seen::Dimension;
use care::terms::{Format, ReasonCode};
use catalogue::catalogue;
use measures::suppression::Shown;
use serde_json::{Value, json};

/// A file of the open data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenFile {
    /// Its name.
    pub name: &'static str,
    /// Its content.
    pub text: String,
}

/// A cell of a CSV file: in quotation marks where it must be, and never the beginning of a formula.
#[must_use]
pub fn cell(text: &str) -> String {
    let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let safe = if risky { format!("'{text}") } else { text.to_owned() };
    if safe.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", safe.replace('"', "\"\""))
    } else {
        safe
    }
}

fn head(file: &str) -> String {
    let columns: Vec<&str> = COLUMNS
        .iter()
        .filter(|(f, _, _)| *f == file)
        .map(|(_, column, _)| *column)
        .collect();
    columns.join(",") + "\n"
}

fn line(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    cells.join(",") + "\n"
}

/// Collects which columns hold a figure of an earlier release.
#[derive(Default)]
struct Held(Vec<&'static str>);

impl Held {
    fn count(&mut self, column: &'static str, shown: Shown) -> String {
        match shown {
            Shown::Count(n) => n.to_string(),
            Shown::Held(n) => {
                self.0.push(column);
                n.to_string()
            }
            Shown::Hidden => String::new(),
        }
    }

    fn figure<T: Copy>(&mut self, columns: &[&'static str], figure: Figure<T>) -> Option<T> {
        if matches!(figure, Figure::Held(_)) {
            self.0.extend(columns);
        }
        figure.get()
    }
}

/// The rows of therapies of some releases.
#[must_use]
pub fn therapies_csv(releases: &[Release]) -> String {
    let mut text = head("therapies.csv");
    for release in releases {
        for row in &release.therapies {
            let code = row.therapy.as_str();
            let mut held = Held::default();
            let started = held.count("started", release.waits(code, "started"));
            let waiting = held.count("waiting", release.waits(code, "waiting"));
            let left = held.count("left", release.waits(code, "left"));
            let wait = held.figure(&["wait_median_weeks", "wait_lower_weeks", "wait_upper_weeks"], row.wait);
            let weeks = |end: Option<Option<u32>>| match end {
                None => String::new(),
                Some(None) => "not_reached".to_owned(),
                Some(Some(weeks)) => weeks.to_string(),
            };
            let ended = held.count("ended", release.of_therapy("ended", code));
            let sessions = held.figure(&["sessions_lower", "sessions_median", "sessions_upper"], row.sessions);
            let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
            let long = held.count("long", release.of_therapy("long", code));
            let told_no = held.count("told_no", release.of_therapy("told_no", code));
            let sent_elsewhere = held.count("sent_elsewhere", release.of_therapy("sent_on", code));
            let formats: Vec<String> = row
                .formats
                .iter()
                .map(|f| format!("{}={}@{}", f.format.code(), f.provision.code(), f.on))
                .collect();
            text += &line(&[
                release.number.to_string(),
                release.as_at.to_string(),
                release.service.clone(),
                release.ods_code.clone().unwrap_or_default(),
                release.area.clone().unwrap_or_default(),
                if release.is_fictional { "yes" } else { "no" }.to_owned(),
                code.to_owned(),
                name(code),
                row.provision.code().to_owned(),
                row.declared.map(|on| on.to_string()).unwrap_or_default(),
                formats.join(";"),
                row.practitioners.to_string(),
                started,
                waiting,
                left,
                weeks(wait.map(|w| w.median)),
                weeks(wait.map(|w| w.lower)),
                weeks(wait.map(|w| w.upper)),
                ended,
                number(sessions.map(|s| s.0)),
                number(sessions.map(|s| s.1)),
                number(sessions.map(|s| s.2)),
                long,
                release.long_term_sessions.to_string(),
                told_no,
                sent_elsewhere,
                held.0.join(";"),
            ]);
        }
    }
    text
}

fn name(code: &str) -> String {
    catalogue()
        .therapy(code)
        .map_or_else(|| code.to_owned(), |t| t.name.clone())
}

fn refusal_words(code: &str) -> String {
    match code {
        "not_now" => "Not now".to_owned(),
        "referred_on" => "Handed over to another service".to_owned(),
        "signposted" => "Told about another place".to_owned(),
        other => ReasonCode::from_code(other).map_or_else(|| other.to_owned(), |ground| ground.words().to_owned()),
    }
}

fn refusals_csv(releases: &[Release]) -> String {
    let mut text = head("refusals.csv");
    for release in releases {
        for (kind, list) in [("no", "no_ground"), ("sent", "sent")] {
            for code in release
                .table(list)
                .map(|table| table.columns.as_slice())
                .unwrap_or_default()
            {
                let shown = release.listed(list, code);
                let mut held = Held::default();
                let count = held.count("count", shown);
                // An empty ground is left out: a row without a number would say that it was used.
                if kind == "no" && count.is_empty() {
                    continue;
                }
                let is_held = if held.0.is_empty() { "no" } else { "yes" };
                text += &line(&[
                    release.number.to_string(),
                    release.as_at.to_string(),
                    kind.to_owned(),
                    code.clone(),
                    refusal_words(code),
                    count,
                    is_held.to_owned(),
                ]);
            }
        }
    }
    text
}

fn seen_csv(releases: &[Release]) -> String {
    let mut text = head("who-is-seen.csv");
    let figure = |n: Option<u64>| n.map(|n| n.to_string()).unwrap_or_default();
    for release in releases {
        for by in Dimension::ALL {
            for row in release.seen(by).unwrap_or_default() {
                text += &line(&[
                    release.number.to_string(),
                    release.as_at.to_string(),
                    by.code().to_owned(),
                    row.value,
                    row.words,
                    figure(row.referred),
                    figure(row.started),
                ]);
            }
        }
    }
    text
}

fn picked_up_csv(releases: &[Release]) -> String {
    let mut text = head("picked-up.csv");
    for release in releases {
        for row in release.picked_up() {
            let mut held = Held::default();
            let arrived = held.count("arrived", row.arrived);
            let ours = held.count("still_with_the_service", row.ours);
            let help = name(&row.help);
            text += &line(&[
                release.number.to_string(),
                release.as_at.to_string(),
                row.help,
                help,
                if row.by_charity { "charity" } else { "other" }.to_owned(),
                arrived,
                ours,
                held.0.join(";"),
            ]);
        }
    }
    text
}

fn seen_by_therapy_csv(releases: &[Release]) -> String {
    let mut text = head("seen-by-therapy.csv");
    for release in releases {
        for by in Dimension::ALL {
            let known = by.values();
            if let Some((values, therapies)) = release.seen_by_therapy(by) {
                for (therapy, counts) in therapies {
                    for (value, shown) in values.iter().zip(counts) {
                        let mut held = Held::default();
                        let count = held.count("started", shown);
                        let words = known.iter().find(|(code, _)| code == value);
                        let is_held = if held.0.is_empty() { "no" } else { "yes" };
                        text += &line(&[
                            release.number.to_string(),
                            release.as_at.to_string(),
                            by.code().to_owned(),
                            value.clone(),
                            words.map(|(_, words)| words.clone()).unwrap_or_default(),
                            therapy.to_owned(),
                            name(therapy),
                            count,
                            is_held.to_owned(),
                        ]);
                    }
                }
            }
        }
    }
    text
}

/// The range index of a release, by problem; every problem together first.
fn ranges(release: &Release) -> Vec<(String, String, Range)> {
    let declared = |code: &str| release.declared(code);
    let mut all = vec![(
        "all".to_owned(),
        "Every problem together".to_owned(),
        range(&all_listed(), declared),
    )];
    for (code, words) in &catalogue().problems.problems {
        let listed = listed_for(code);
        if !listed.is_empty() {
            all.push((code.clone(), words.clone(), range(&listed, declared)));
        }
    }
    all
}

fn range_csv(releases: &[Release]) -> String {
    let mut text = head("range.csv");
    for release in releases {
        for (code, words, r) in ranges(release) {
            let mut cells = vec![release.number.to_string(), release.as_at.to_string(), code, words];
            let counts = [
                r.listed,
                r.offered,
                r.list_closed,
                r.not_offered,
                r.not_known,
                r.unchecked,
            ];
            cells.extend(counts.map(|n| n.to_string()));
            text += &line(&cells);
        }
    }
    text
}

fn dictionary_csv() -> String {
    let mut text = "file,column,meaning\n".to_owned();
    for (file, column, meaning) in COLUMNS {
        text += &line(&[(*file).to_owned(), (*column).to_owned(), (*meaning).to_owned()]);
    }
    text
}

/// Everything that was released as one JSON value. `null` is "not shown".
#[must_use]
pub fn json(releases: &[Release]) -> Value {
    json!({
        "format": "rapport-open-data/1",
        "blank": "A figure that is null or missing is not shown, which is not the same as none: it stands for a small number, or for one that would give a small number away.",
        "formats": Format::ALL.iter().map(|f| (f.code().to_owned(), Value::from(f.words()))).collect::<serde_json::Map<_, _>>(),
        "releases": releases.iter().map(release_json).collect::<Vec<_>>(),
    })
}

fn release_json(release: &Release) -> Value {
    let count = |shown: Shown| match shown {
        Shown::Count(n) => json!({ "count": n }),
        Shown::Held(n) => json!({ "count": n, "held": true }),
        Shown::Hidden => Value::Null,
    };
    let therapies: Vec<Value> = release
        .therapies
        .iter()
        .map(|row| {
            let code = row.therapy.as_str();
            json!({
                "therapy": code, "name": name(code), "provision": row.provision, "declared_on": row.declared, "formats": row.formats,
                "practitioners": row.practitioners,
                "started": count(release.waits(code, "started")), "waiting": count(release.waits(code, "waiting")), "left": count(release.waits(code, "left")),
                "wait_weeks": row.wait.get(), "wait_held": matches!(row.wait, Figure::Held(_)),
                "ended": count(release.of_therapy("ended", code)), "sessions": row.sessions.get(),
                "long": count(release.of_therapy("long", code)), "told_no": count(release.of_therapy("told_no", code)),
                "sent_elsewhere": count(release.of_therapy("sent_on", code)),
            })
        })
        .collect();
    let listed = |name: &str| -> Value {
        let columns = release
            .table(name)
            .map(|table| table.columns.as_slice())
            .unwrap_or_default();
        let entries = columns
            .iter()
            .map(|code| (code.clone(), count(release.listed(name, code))));
        Value::Object(entries.filter(|(_, value)| !value.is_null()).collect())
    };
    let seen: serde_json::Map<String, Value> = Dimension::ALL
        .into_iter()
        .map(|by| {
            let rows = release.seen(by).unwrap_or_default();
            let rows: Vec<Value> = rows
                .iter()
                .map(|r| json!({ "value": r.value, "words": r.words, "referred": r.referred, "started": r.started }))
                .collect();
            (by.code().to_owned(), Value::from(rows))
        })
        .collect();
    let by_therapy: serde_json::Map<String, Value> = Dimension::ALL
        .into_iter()
        .filter_map(|by| {
            let (values, therapies) = release.seen_by_therapy(by)?;
            let rows = therapies.into_iter().map(|(therapy, counts)| {
                let cells = values
                    .iter()
                    .zip(counts)
                    .map(|(value, shown)| (value.clone(), count(shown)));
                let cells: serde_json::Map<String, Value> = cells.filter(|(_, value)| !value.is_null()).collect();
                (therapy.to_owned(), Value::Object(cells))
            });
            Some((by.code().to_owned(), Value::Object(rows.collect())))
        })
        .collect();
    let picked_up: Vec<Value> = release
        .picked_up()
        .into_iter()
        .map(|row| json!({ "help": row.help, "provider": if row.by_charity { "charity" } else { "other" }, "arrived": count(row.arrived), "still_with_the_service": count(row.ours) }))
        .collect();
    let range: Vec<Value> = ranges(release)
        .into_iter()
        .map(|(code, words, range)| json!({ "problem": code, "words": words, "range": range }))
        .collect();
    json!({
        "release": release.number, "as_at": release.as_at, "position": release.position, "released_on": release.released_on,
        "service": release.service, "ods_code": release.ods_code, "area": release.area, "nation": release.nation, "fictional": release.is_fictional,
        "period_from": release.period_from, "waits_from": release.waits_from, "long_term_from_sessions": release.long_term_sessions,
        "therapies": therapies, "refusals": listed("no_ground"), "sent_elsewhere": listed("sent"), "who_is_seen": seen, "seen_by_therapy": by_therapy, "picked_up": picked_up, "range": range,
    })
}

/// Every file of the open data of some releases.
#[must_use]
pub fn files(releases: &[Release]) -> Vec<OpenFile> {
    let whole = serde_json::to_string_pretty(&json(releases)).unwrap_or_default() + "\n";
    let file = |name, text| OpenFile { name, text };
    vec![
        file("therapies.csv", therapies_csv(releases)),
        file("refusals.csv", refusals_csv(releases)),
        file("picked-up.csv", picked_up_csv(releases)),
        file("who-is-seen.csv", seen_csv(releases)),
        file("seen-by-therapy.csv", seen_by_therapy_csv(releases)),
        file("range.csv", range_csv(releases)),
        file("dictionary.csv", dictionary_csv()),
        file("open-data.json", whole),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_note_says_what_the_files_have() {
        let note = include_str!("../../../../docs/open-data.md");
        for (file, column, meaning) in COLUMNS {
            assert!(note.contains(&format!("### `{file}`")), "{file}");
            assert!(
                note.contains(&format!("| `{column}` | {meaning} |")),
                "{file}: {column}"
            );
        }
    }

    #[test]
    fn a_cell_is_quoted_and_never_a_formula() {
        assert_eq!(cell("plain"), "plain");
        assert_eq!(cell("a, \"b\""), "\"a, \"\"b\"\"\"");
        assert_eq!(cell("=1+1"), "'=1+1");
    }
}
