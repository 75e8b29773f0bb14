//! The pure crates are functions from plain data to plain data: no clock, no files, no environment, no randomness but a
//! seed. Then a test needs no machine, and a figure made at a ledger position can be made again.

use super::Finding;
use super::files::{Text, Tree};
use super::source::Source;

const PURE: [&str; 10] = [
    "catalogue",
    "care",
    "measures",
    "matching",
    "planning",
    "survey",
    "exchange",
    "charts",
    "nhsuk",
    "published",
];

/// What a pure crate may not name, as neighbouring parts of a path, and what to do instead.
const IMPURE: &[(&str, &str)] = &[
    ("SystemTime", "take the time as an argument"),
    ("Instant", "take the time as an argument"),
    ("Timestamp::now", "take the time as an argument"),
    ("Zoned::now", "take the time as an argument"),
    ("std::fs", "take the content as an argument"),
    ("std::env", "take the setting as an argument"),
    ("std::net", "a pure crate talks to nobody"),
    ("std::process", "a pure crate starts nothing"),
    ("thread::sleep", "a pure crate waits for nothing"),
    ("Uuid::new_v4", "take the id as an argument"),
    ("Uuid::now_v7", "take the id as an argument"),
    ("getrandom", "take a seed as an argument"),
    ("rand::rng", "take a seed as an argument"),
    ("rand::random", "take a seed as an argument"),
    ("thread_rng", "take a seed as an argument"),
    ("SysRng", "take a seed as an argument"),
    ("OsRng", "take a seed as an argument"),
];

/// What no crate may name: it works here and fails on a machine that lacks what it looks for.
const NOWHERE: &[(&str, &str)] = &[
    (
        "TimeZone::get",
        "a bare machine has no time zone files: use jiff::tz::get!(\"Europe/London\"), which is built in",
    ),
    (
        "TimeZone::system",
        "the machine's zone is not the service's: use jiff::tz::get!(\"Europe/London\")",
    ),
    (
        "in_tz",
        "a bare machine has no time zone files: use to_zoned with jiff::tz::get!(\"Europe/London\")",
    ),
];

/// Checks the sources of every crate.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in PURE {
        findings.extend(look(
            tree.sources_of(package).collect(),
            IMPURE,
            &format!("{package} is pure"),
        ));
    }
    let all: Vec<&Text> = tree
        .texts
        .iter()
        .filter(|text| text.path.starts_with("crates/") && text.path.contains("/src/") && text.path.ends_with(".rs"))
        .collect();
    findings.extend(look(all, NOWHERE, "no"));
    findings
}

fn look(files: Vec<&Text>, forbidden: &[(&str, &str)], who: &str) -> Vec<Finding> {
    let sources: Vec<(&Text, Source)> = files.into_iter().map(|file| (file, Source::read(&file.text))).collect();
    let only_tests: Vec<String> = sources
        .iter()
        .flat_map(|(file, source)| test_files(&file.path, source))
        .collect();
    let mut findings = Vec::new();
    for (file, source) in &sources {
        let stem = file.path.trim_end_matches(".rs");
        if only_tests
            .iter()
            .any(|module| stem == module || stem.starts_with(&format!("{module}/")))
        {
            continue;
        }
        for path in source.paths() {
            let named = format!("::{}::", path.text);
            if let Some((what, instead)) = forbidden
                .iter()
                .find(|(what, _)| named.contains(&format!("::{what}::")))
            {
                findings.push(Finding::new(
                    &file.path,
                    Some(source.line(path.offset)),
                    format!("{who}: {what}: {instead}"),
                ));
            }
        }
    }
    findings
}

/// The files (without `.rs`) of the modules that this file declares for tests only.
fn test_files(path: &str, source: &Source) -> Vec<String> {
    let stem = path.trim_end_matches(".rs");
    let folder = match stem.rsplit_once('/') {
        Some((folder, "lib" | "main" | "mod")) => folder,
        _ => stem,
    };
    source
        .test_modules
        .iter()
        .map(|module| format!("{folder}/{module}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        check(&Tree::of(files)).iter().map(Finding::to_string).collect()
    }

    #[test]
    fn a_clock_in_a_pure_crate_is_found_in_every_spelling() {
        let spellings = [
            "use std::time::SystemTime;",
            "use std::{fs, io};",
            "fn f() { std::env::var(\"X\"); }",
            "fn f() { jiff::Timestamp::now(); }",
            "fn f() { Instant::now(); }",
            "use uuid::Uuid;\nfn f() { Uuid::now_v7(); }",
            "use std::{collections::HashMap, time::{Duration, Instant}};",
        ];
        for spelling in spellings {
            assert_eq!(found(&[("crates/care/src/lib.rs", spelling)]).len(), 1, "{spelling}");
        }
    }

    #[test]
    fn plain_code_and_other_crates_are_left_alone() {
        let plain = "//! std::fs is not used\nuse std::time::Duration;\nconst A: &str = \"std::env\"; fn f() { env!(\"CARGO_PKG_NAME\"); include_str!(\"x\"); fs::x(); }";
        assert_eq!(
            found(&[
                ("crates/care/src/lib.rs", plain),
                ("crates/ledger/src/lib.rs", "use std::fs;")
            ]),
            [""; 0]
        );
    }

    #[test]
    fn tests_of_a_pure_crate_may_read_files() {
        let files = [
            (
                "crates/care/src/lib.rs",
                "#[cfg(test)]\nmod tests { use std::fs; }\n#[cfg(test)]\nmod fixtures;",
            ),
            ("crates/care/src/fixtures.rs", "use std::fs;"),
            ("crates/care/src/fixtures/more.rs", "use std::fs;"),
            ("crates/care/tests/whole.rs", "use std::fs;"),
        ];
        assert_eq!(found(&files), [""; 0]);
        let other = [
            ("crates/care/src/episode.rs", "#[cfg(test)]\nmod tests;"),
            ("crates/care/src/tests.rs", "use std::fs;"),
        ];
        assert_eq!(found(&other).len(), 1, "only episode/tests.rs is a test of episode.rs");
    }

    #[test]
    fn a_time_zone_from_the_machine_is_found_in_every_crate() {
        let text = "fn f() { TimeZone::get(\"Europe/London\"); t.in_tz(\"Europe/London\"); jiff::tz::get!(\"Europe/London\"); }";
        assert_eq!(found(&[("crates/web/src/lib.rs", text)]).len(), 2);
    }
}
