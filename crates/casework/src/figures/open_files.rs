//! The open data: CSV and JSON of what was released, with a dictionary. One row format for one service and for many; `docs/open-data.md` says the same in
//! words, and a test holds the two together.

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

/// Every column: file, column, what it means.
pub const COLUMNS: &[(&str, &str, &str)] = &[
    ("therapies.csv", "release", "Number of the release, from 1."),
    (
        "therapies.csv",
        "as_at",
        "The day at whose end the record was counted (ISO 8601).",
    ),
    ("therapies.csv", "service", "Name of the service."),
    (
        "therapies.csv",
        "ods_code",
        "Its organisation code; blank where it has none.",
    ),
    (
        "therapies.csv",
        "area",
        "Code of the area that the service is for, as its settings state it; blank where none is stated.",
    ),
    (
        "therapies.csv",
        "fictional",
        "yes where every person in the figures is invented.",
    ),
    ("therapies.csv", "therapy", "Therapy code of the catalogue."),
    ("therapies.csv", "therapy_name", "Its name."),
    (
        "therapies.csv",
        "provision",
        "offered, list_closed, not_offered or not_known: the best that is declared in any format. Nothing declared is not_known.",
    ),
    (
        "therapies.csv",
        "declared_on",
        "The day of that declaration; blank where nothing is declared.",
    ),
    (
        "therapies.csv",
        "formats",
        "By format: format=provision@day, separated by semicolons.",
    ),
    (
        "therapies.csv",
        "practitioners",
        "How many practitioners of the service hold a certificate in it. Staff, not people seen: never held back.",
    ),
    (
        "therapies.csv",
        "started",
        "Of those referred in the two years up to as_at who are or were on the list for it, how many had a first session of it.",
    ),
    ("therapies.csv", "waiting", "How many of them still wait."),
    (
        "therapies.csv",
        "left",
        "How many of them left the list or began another therapy.",
    ),
    (
        "therapies.csv",
        "wait_median_weeks",
        "Weeks from the referral within which half start (Kaplan-Meier; those who wait or left count as far as is known), begun weeks counted. not_reached: more than half still wait.",
    ),
    (
        "therapies.csv",
        "wait_lower_weeks",
        "Lower end of its 95% interval (Brookmeyer and Crowley, log-log).",
    ),
    (
        "therapies.csv",
        "wait_upper_weeks",
        "Upper end; not_reached where too few have started to have one.",
    ),
    (
        "therapies.csv",
        "ended",
        "Courses that ended in the year up to as_at with at least one session attended.",
    ),
    (
        "therapies.csv",
        "sessions_lower",
        "Sessions attended in those: lower quartile.",
    ),
    ("therapies.csv", "sessions_median", "The same: median."),
    ("therapies.csv", "sessions_upper", "The same: upper quartile."),
    (
        "therapies.csv",
        "long",
        "Courses begun in the year that were planned for long_from sessions or more.",
    ),
    (
        "therapies.csv",
        "long_from",
        "From how many planned sessions the service calls a course long-term.",
    ),
    (
        "therapies.csv",
        "told_no",
        "How many were told in the year that it does not fit, or not now. Only decisions that stand.",
    ),
    (
        "therapies.csv",
        "held",
        "Columns whose figure is that of an earlier release, separated by semicolons: too few people have been added since.",
    ),
    ("refusals.csv", "release", "As above."),
    ("refusals.csv", "as_at", "As above."),
    (
        "refusals.csv",
        "kind",
        "no: told no, by ground. sent: sent elsewhere instead, charities among them.",
    ),
    (
        "refusals.csv",
        "code",
        "The ground, not_now, referred_on (handed over) or signposted (told about another place).",
    ),
    ("refusals.csv", "words", "The same in words."),
    (
        "refusals.csv",
        "count",
        "How many in the year up to as_at. A ground that is not there was not used, or is not shown.",
    ),
    (
        "refusals.csv",
        "held",
        "yes where the figure is that of an earlier release.",
    ),
    ("who-is-seen.csv", "release", "As above."),
    ("who-is-seen.csv", "as_at", "As above."),
    (
        "who-is-seen.csv",
        "by",
        "severity, problem, deprivation, age or ethnicity.",
    ),
    (
        "who-is-seen.csv",
        "value",
        "Code of the value; not_recorded where nothing is known.",
    ),
    ("who-is-seen.csv", "words", "The same in words."),
    (
        "who-is-seen.csv",
        "referred",
        "Referrals received in the year up to as_at.",
    ),
    (
        "who-is-seen.csv",
        "started",
        "Of them, how many had a first session by as_at. Those referred last have had the least time.",
    ),
    ("range.csv", "release", "As above."),
    ("range.csv", "as_at", "As above."),
    (
        "range.csv",
        "problem",
        "Code of the presenting problem; all for every problem together.",
    ),
    ("range.csv", "words", "The same in words."),
    ("range.csv", "listed", "Therapies that guidelines of NICE list for it."),
    ("range.csv", "offered", "Of them, declared as offered."),
    ("range.csv", "list_closed", "Declared as offered with a closed list."),
    ("range.csv", "not_offered", "Declared as not offered."),
    ("range.csv", "not_known", "Not known, or nothing declared."),
    (
        "range.csv",
        "unchecked",
        "Of those listed, how many rest on a row of our list that nobody has compared with the guideline.",
    ),
];

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
    let range: Vec<Value> = ranges(release)
        .into_iter()
        .map(|(code, words, range)| json!({ "problem": code, "words": words, "range": range }))
        .collect();
    json!({
        "release": release.number, "as_at": release.as_at, "position": release.position, "released_on": release.released_on,
        "service": release.service, "ods_code": release.ods_code, "area": release.area, "nation": release.nation, "fictional": release.is_fictional,
        "period_from": release.period_from, "waits_from": release.waits_from, "long_term_from_sessions": release.long_term_sessions,
        "therapies": therapies, "refusals": listed("no_ground"), "sent_elsewhere": listed("sent"), "who_is_seen": seen, "range": range,
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
        file("who-is-seen.csv", seen_csv(releases)),
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
