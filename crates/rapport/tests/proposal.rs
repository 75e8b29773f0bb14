//! `rapport match`, run as a person runs it: on a demonstration, and where there is nothing to propose.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Exit code, standard output, standard error.
fn rapport(data: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_rapport"))
        .arg("--data")
        .arg(data)
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// A place of this test's own, with nothing in it.
fn place(name: &str) -> PathBuf {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if place.exists() {
        std::fs::remove_dir_all(&place).unwrap();
    }
    place
}

#[test]
fn a_proposal_says_who_where_and_why_and_gives_nobody_two_places() {
    let data = place("match-demo");
    let (code, _, err) = rapport(&data, &["demo", "--people", "60", "--no-serve"]);
    assert_eq!(code, 0, "{err}");
    let (code, out, err) = rapport(&data, &["match", "--json"]);
    assert_eq!(code, 0, "{err}");
    let lines: Vec<Value> = out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert!(
        !lines.is_empty(),
        "the demonstration has people who wait and slots that are free: {err}"
    );
    let each = |key: &str| -> BTreeSet<String> { lines.iter().map(|l| l[key].to_string()).collect() };
    assert_eq!(each("episode").len(), lines.len(), "one seat a person");
    assert_eq!(each("line").len(), lines.len());
    assert!(
        lines
            .iter()
            .all(|l| l["why"].as_array().is_some_and(|why| !why.is_empty())),
        "{out}"
    );
    assert!(err.contains("proposed. Approve or change"), "{err}");
    let (code, words, _) = rapport(&data, &["match"]);
    assert_eq!(
        (code, words.lines().count()),
        (0, lines.len()),
        "the same again for a human: {words}"
    );
    assert!(
        words.lines().all(|l| l.contains("episode ") && l.contains("opening ")),
        "{words}"
    );
}

#[test]
fn nothing_to_propose_is_an_answer_and_no_instance_is_a_failure_that_says_how_to_go_on() {
    let data = place("match-empty");
    let (code, out, err) = rapport(&data, &["match"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(
        err.contains("there is no instance in") && err.contains("rapport init"),
        "{err}"
    );
    let password = Path::new(env!("CARGO_TARGET_TMPDIR")).join("match-password");
    std::fs::write(&password, "four plain words here\n").unwrap();
    let made = [
        "init",
        "--name",
        "Wrenfield",
        "--administrator",
        "Ada Minster",
        "--user",
        "ada",
        "--password-file",
        password.to_str().unwrap(),
    ];
    let (code, _, err) = rapport(&data, &made);
    assert_eq!(code, 0, "{err}");
    let (code, out, err) = rapport(&data, &["match"]);
    assert_eq!((code, out.as_str()), (0, ""), "{err}");
    assert!(err.contains("Nothing to propose"), "{err}");
}
