//! Runs every suite of tests, says loudly what cannot be run, and ends with one line that adds up.

use std::io::{BufRead, BufReader, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use crate::counts::Counts;

/// What `e2e/postgres.mjs` exits with when there is no PostgreSQL to be had.
const NO_POSTGRES: i32 = 97;

/// Runs the named suites (all of them when none is named).
pub fn main(root: &Path, names: &[&str]) -> ExitCode {
    if let Some(unknown) = names.iter().find(|name| !["rust", "browser"].contains(*name)) {
        eprintln!("cargo xtask test: there is no suite \"{unknown}\"; the suites are rust and browser");
        return ExitCode::from(2);
    }
    let wanted = |name: &str| names.is_empty() || names.contains(&name);
    let mut report = Report::default();
    if std::env::var_os("RAPPORT_SHARED").is_none() && !root.join("../shared").is_dir() {
        report.note("SHARED DATA ABSENT: the suites that read real files (RAPPORT_SHARED, or ../shared) have nothing to read and only say so");
    }
    if wanted("rust") {
        rust(root, &mut report);
    }
    if wanted("browser") {
        browser(root, &mut report);
    }
    report.close()
}

/// Every Rust test of the workspace, the examples in the documentation too. Plain `cargo test`, so that a machine with
/// nothing but Rust runs the same suites in the same way as every other.
fn rust(root: &Path, report: &mut Report) {
    let mut cargo = vec![cargo().display().to_string()];
    cargo.extend(["test", "--workspace", "--no-fail-fast"].map(str::to_string));
    let mut with_postgres = vec!["node".to_string(), "e2e/postgres.mjs".to_string(), "--".to_string()];
    with_postgres.extend(cargo.clone());

    let first = stream(root, &with_postgres);
    match first {
        Ok(run) if run.code == Some(NO_POSTGRES) => {
            report.cannot_run("the PostgreSQL half of the ledger's conformance suite (see the reason above)");
            report.add("rust, without PostgreSQL", stream(root, &cargo));
        }
        other => report.add("rust, with PostgreSQL", other),
    }
}

/// The journeys in a real browser, and the tests of the instruments they are measured with.
fn browser(root: &Path, report: &mut Report) {
    let prepared = Command::new("node").arg("e2e/prepare.mjs").current_dir(root).output();
    match prepared {
        Ok(output) if String::from_utf8_lossy(&output.stdout).contains("CANNOT RUN: no Chromium") => {
            print!("{}", String::from_utf8_lossy(&output.stdout));
            report.cannot_run("the browser tests: there is no Chromium (see the reason above)");
            return;
        }
        Ok(output) if !output.stderr.is_empty() => eprint!("{}", String::from_utf8_lossy(&output.stderr)),
        Ok(_) => {}
        Err(error) => {
            report.add("browser", Err(format!("node could not be run: {error}")));
            return;
        }
    }
    let build = [
        cargo().display().to_string(),
        "build".into(),
        "--package".into(),
        "rapport".into(),
    ];
    match stream(root, &build) {
        Ok(run) if run.code == Some(0) => {}
        other => {
            report.add("building the program for the browser tests", other);
            return;
        }
    }
    let mut tests: Vec<String> = std::fs::read_dir(root.join("e2e/tests"))
        .map(|entries| {
            entries
                .filter_map(Result::ok)
                .map(|entry| entry.file_name().to_string_lossy().into_owned())
                .collect()
        })
        .unwrap_or_default();
    tests.retain(|name| name.ends_with(".test.mjs"));
    tests.sort();
    let mut node: Vec<String> = ["node", "--test", "--test-reporter=spec", "--test-concurrency=2"]
        .map(str::to_string)
        .into();
    node.extend(tests.into_iter().map(|name| format!("e2e/tests/{name}")));
    report.add("browser", stream(root, &node));
}

/// The cargo that runs us, so that a toolchain chosen on the command line stays chosen.
fn cargo() -> PathBuf {
    std::env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from)
}

/// How one command ended and what it counted.
struct Run {
    code: Option<i32>,
    counts: Counts,
}

/// Runs a command, passing on every line as it comes and reading the counts off them.
fn stream(root: &Path, command: &[String]) -> Result<Run, String> {
    let [program, arguments @ ..] = command else {
        return Err("no command".into());
    };
    println!("\n$ {}", command.join(" "));
    let mut prepared = Command::new(program);
    prepared.args(arguments).current_dir(root).stdout(Stdio::piped());
    if std::io::stdout().is_terminal() {
        prepared.env("CARGO_TERM_COLOR", "always").env("FORCE_COLOR", "1");
    }
    let mut child = prepared
        .spawn()
        .map_err(|error| format!("{program} could not be run: {error}"))?;
    let mut counts = Counts::default();
    if let Some(output) = child.stdout.take() {
        // Not every program prints UTF-8 on a bad day; what it counted is read all the same.
        for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            counts.read_line(&line);
        }
    }
    let status = child.wait().map_err(|error| format!("{program} was lost: {error}"))?;
    Ok(Run {
        code: status.code(),
        counts,
    })
}

/// What was run, with what result.
#[derive(Default)]
struct Report {
    rows: Vec<(String, Counts)>,
    notes: Vec<String>,
    total: Counts,
}

impl Report {
    /// Adds one suite's result. A command that failed without a failed test (it did not compile, it crashed, it ran
    /// no test) counts as one failure.
    fn add(&mut self, name: &str, run: Result<Run, String>) {
        let counts = match run {
            Ok(Run { code: Some(0), counts }) if counts != Counts::default() => counts,
            Ok(Run { code, counts }) if counts.failed == 0 => {
                let how = code.map_or("by a signal".to_string(), |code| format!("with exit code {code}"));
                self.note(&format!("FAILED: {name} ended {how} after {counts}"));
                Counts { failed: 1, ..counts }
            }
            Ok(Run { counts, .. }) => counts,
            Err(problem) => {
                self.note(&format!("FAILED: {name}: {problem}"));
                Counts {
                    failed: 1,
                    ..Counts::default()
                }
            }
        };
        if counts.skipped > 0 {
            self.note(&format!(
                "SKIPPED: {} tests of {name} are marked not to run",
                counts.skipped
            ));
        }
        self.rows.push((name.to_string(), counts));
        self.total += counts;
    }

    /// Says that something has no way to run on this machine. Where everything must (`CI` is set), that is a failure.
    fn cannot_run(&mut self, what: &str) {
        self.note(&format!("CANNOT RUN: {what}"));
        if std::env::var_os("CI").is_some() {
            self.total.failed += 1;
        }
    }

    fn note(&mut self, text: &str) {
        println!("\n{text}");
        self.notes.push(text.to_string());
    }

    /// Prints the table, repeats what was said on the way, and ends with the total alone on the last line.
    fn close(self) -> ExitCode {
        println!("\n{:-<72}", "");
        for (name, counts) in &self.rows {
            println!("{name:<44} {counts}");
        }
        for note in &self.notes {
            println!("{note}");
        }
        println!("{}", self.total);
        if self.total.failed == 0 && self.total.passed > 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(code: i32, passed: u64, failed: u64) -> Result<Run, String> {
        Ok(Run {
            code: Some(code),
            counts: Counts {
                passed,
                failed,
                skipped: 0,
            },
        })
    }

    #[test]
    fn a_command_that_fails_without_a_failed_test_is_a_failure() {
        let mut report = Report::default();
        report.add("did not compile", run(101, 0, 0));
        report.add("a doctest crashed", run(101, 12, 0));
        report.add("not installed", Err("no such program".into()));
        assert_eq!(
            report.total,
            Counts {
                passed: 12,
                failed: 3,
                skipped: 0
            }
        );
    }

    #[test]
    fn a_suite_that_ran_no_test_is_a_failure() {
        let mut report = Report::default();
        report.add("empty", run(0, 0, 0));
        assert_eq!(report.total.failed, 1);
    }

    #[test]
    fn failed_tests_are_counted_once() {
        let mut report = Report::default();
        report.add("rust", run(101, 10, 2));
        report.add("browser", run(0, 5, 0));
        assert_eq!(report.total.to_string(), "15 passed, 2 failed");
    }

    #[test]
    fn skipped_tests_are_said() {
        let mut report = Report::default();
        report.add(
            "rust",
            Ok(Run {
                code: Some(0),
                counts: Counts {
                    passed: 1,
                    failed: 0,
                    skipped: 3,
                },
            }),
        );
        assert_eq!(report.notes, ["SKIPPED: 3 tests of rust are marked not to run"]);
    }

    #[test]
    fn counts_are_read_from_a_real_command() -> Result<(), String> {
        let script = "echo 'test result: ok. 4 passed; 1 failed; 0 ignored'; exit 101";
        let run = stream(Path::new("."), &["sh".into(), "-c".into(), script.into()])?;
        assert_eq!((run.code, run.counts.passed, run.counts.failed), (Some(101), 4, 1));
        Ok(())
    }
}
