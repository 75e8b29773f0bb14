//! `rapport survey` and `rapport workforce`, run as a person runs them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Exit code, standard output, standard error.
fn rapport(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_rapport"))
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn json(arguments: &[&str]) -> Value {
    let (code, out, err) = rapport(arguments);
    assert_eq!((code, err.as_str()), (0, ""), "{arguments:?}");
    serde_json::from_str(&out).unwrap()
}

fn shipped(name: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/surveys");
    root.join(name).display().to_string()
}

/// A file of this test's own.
fn written(name: &str, text: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn the_survey_of_the_article() {
    let (definition, answers) = (
        shipped("nhs-interest.toml"),
        shipped("nhs-interest-synthetic-answers.csv"),
    );
    let (code, out, err) = rapport(&["survey", "results", &definition, &answers]);
    assert_eq!((code, err.as_str()), (0, ""));
    for expected in [
        "Synthetic answers: made up",
        "How many were invited is not known",
        "60.0% (57.8 to 62.1), 1200 of 2000  have worked or work in the NHS",
        "45.0% (42.6 to 47.4), 747 of 1660  of those who do not work in the NHS now",
        "4108 (3878 to 4345) people (747 of 2000 answers)",
        "4950 (",
        "Channel Islands or Isle of Man: * people, * hours a week",
    ] {
        assert!(out.contains(expected), "{expected}\n{out}");
    }
    let snapshot = json(&[
        "survey",
        "results",
        &definition,
        &answers,
        "--reading",
        "snapshot",
        "--json",
    ]);
    assert_eq!(snapshot["pool"]["people"]["value"], 4950.0);
    assert_eq!(
        (&snapshot["data"], &snapshot["response"]),
        (&"synthetic".into(), &"invited_not_known".into())
    );
    let half = json(&[
        "survey",
        "results",
        &definition,
        &answers,
        "--members",
        "5500",
        "--json",
    ]);
    assert_eq!(half["pool"]["people"]["value"], 2054.25);
    let margins = shipped("nhs-interest-margins-invented.toml");
    let (code, csv, _) = rapport(&[
        "survey",
        "results",
        &definition,
        &answers,
        "--margins",
        &margins,
        "--csv",
    ]);
    assert_eq!(code, 0);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert!(rows.len() > 50 && rows.iter().all(|row| &row[1] == "synthetic"));
    assert!(
        rows.iter().any(|row| &row[2] == "question" && !row[12].is_empty()),
        "weighted shares stand beside raw ones"
    );
}

#[test]
fn what_is_wrong_in_a_file_is_told_and_the_exit_code_says_so() {
    let (definition, answers) = (
        shipped("nhs-interest.toml"),
        shipped("nhs-interest-synthetic-answers.csv"),
    );
    let (code, out, _) = rapport(&["survey", "check", &definition]);
    assert!(code == 0 && out.contains("9 questions: nothing is wrong"), "{out}");
    let broken = written(
        "broken.toml",
        &std::fs::read_to_string(&definition)
            .unwrap()
            .replace("kind = \"yes-no\"", "kind = \"number\""),
    );
    let (code, out, err) = rapport(&["survey", "check", &broken.display().to_string()]);
    assert_eq!((code, out.as_str()), (3, ""));
    assert!(
        err.contains("question nhs_interest: a number needs `least` and `most`"),
        "{err}"
    );
    let told = rapport(&["survey", "check", "--json", &broken.display().to_string()]);
    assert_eq!(
        (told.0, serde_json::from_str::<Value>(&told.1).unwrap()["good"].clone()),
        (3, Value::Bool(false))
    );
    let spoilt = written(
        "spoilt.csv",
        &std::fs::read_to_string(&answers)
            .unwrap()
            .replacen(",north-west,", ",atlantis,", 1),
    );
    let (code, out, err) = rapport(&["survey", "results", &definition, &spoilt.display().to_string()]);
    assert_eq!((code, out.as_str()), (3, ""));
    assert!(
        err.contains("line 2, column place: found \"atlantis\"") && err.contains("Nothing was counted"),
        "{err}"
    );
    let (code, _, err) = rapport(&["survey", "check", "no-such-file.toml"]);
    assert!(code == 1 && err.contains("no-such-file.toml"), "{err}");
    let (code, _, _) = rapport(&["survey", "results", &definition, &answers, "--json", "--csv"]);
    assert_eq!(code, 2, "one form at a time");
}

const SERVICE: &[&str] = &[
    "workforce",
    "flow",
    "--referrals",
    "40",
    "--accepted",
    "0.7",
    "--opts-in",
    "0.6",
    "--wte",
    "10",
    "--sessions",
    "12",
    "--list",
    "400",
];

#[test]
fn flow_and_what_a_post_would_change() {
    let now = &json(&[SERVICE, &["--json"]].concat())["now"];
    let near = |value: &Value, expected: f64| (value.as_f64().unwrap() - expected).abs() < 5e-7;
    assert!(near(&now["starts_possible_per_week"], 11.846154) && near(&now["list_change_per_week"], 4.953846));
    assert_eq!(now["clearance"], "never");
    let (code, out, _) = rapport(&[SERVICE, &["--add-wte", "5", "--band", "7"]].concat());
    assert_eq!(code, 0);
    for expected in [
        "before",
        "with the post",
        "never",
        "412.7 weeks",
        "Taken for granted:",
        "unverified",
        "One more start costs 1462 pounds",
    ] {
        assert!(out.contains(expected), "{expected}\n{out}");
    }
    assert_eq!(
        rapport(&[SERVICE, &["--add-wte", "1"]].concat()).0,
        2,
        "a post needs a band"
    );
}

#[test]
fn targets_costs_and_pools() {
    let (_, out, _) = rapport(&[
        "workforce",
        "target",
        "--demand",
        "16.8",
        "--within",
        "18",
        "--share",
        "0.95",
        "--within",
        "6",
        "--share",
        "0.75",
    ]);
    assert!(
        out.contains("mean wait of 4.33 weeks: a list of no more than 72.7 people"),
        "{out}"
    );
    let (_, out, _) = rapport(&[
        "workforce",
        "target",
        "--demand",
        "30",
        "--within",
        "52",
        "--list",
        "1200",
    ]);
    assert!(
        out.contains("390.0 people") && out.contains("61.15 starts a week"),
        "{out}"
    );
    let (_, out, _) = rapport(&["workforce", "cost", "--band", "7"]);
    for expected in [
        "69270",
        "739.2",
        "93.71 with on-costs, 121.82 with overhead",
        "1499 with on-costs, 1949 with overhead",
        "2025-26",
    ] {
        assert!(out.contains(expected), "{expected}\n{out}");
    }
    let shares: &[&str] = &[
        "workforce",
        "pool",
        "--members",
        "11000",
        "--now-in-nhs",
        "0.17",
        "--interested",
        "0.45",
    ];
    let (_, out, _) = rapport(shares);
    for expected in [
        "4108 people",
        "1643 whole-time",
        "75925 courses of 16",
        "20247 courses of 60",
        "upper bound",
    ] {
        assert!(out.contains(expected), "{expected}\n{out}");
    }
    let (_, out, _) = rapport(&[shares, &["--reading", "snapshot"]].concat());
    assert!(out.starts_with("4950 people"), "{out}");
}

#[test]
fn what_cannot_be_is_wrong_usage_and_says_what_could_be() {
    for (arguments, expected) in [
        (
            &["workforce", "cost", "--band", "99"][..],
            "band 99 has no middle point",
        ),
        (
            &["workforce", "cost", "--band", "7", "--year", "2031-32"],
            "no pay points are known for england in 2031-32",
        ),
        (
            &["workforce", "cost", "--band", "7", "--sessions", "0"],
            "slots that one start takes: 0 cannot be",
        ),
        (
            &["workforce", "target", "--demand", "5", "--within", "0"],
            "weeks: 0 cannot be; expected 0.01 to 5200",
        ),
        (
            &["workforce", "target", "--demand", "5", "--within", "6", "--share", "1"],
            "share of people within the target: 1 cannot be",
        ),
        (
            &[
                "workforce",
                "pool",
                "--members",
                "-4",
                "--now-in-nhs",
                "0",
                "--interested",
                "0",
            ],
            "unexpected argument '-4'",
        ),
        (
            &[
                "workforce",
                "pool",
                "--members",
                "4",
                "--now-in-nhs",
                "1.7",
                "--interested",
                "0",
            ],
            "share (0 to 1): 1.7 cannot be",
        ),
        (
            &[
                "workforce",
                "pool",
                "--members",
                "NaN",
                "--now-in-nhs",
                "0",
                "--interested",
                "0",
            ],
            "people: NaN cannot be",
        ),
    ] {
        let (code, out, err) = rapport(arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}");
        assert!(err.contains(expected), "{arguments:?}: {err}");
    }
    for command in [
        &["survey", "results"][..],
        &["workforce", "flow"],
        &["workforce", "cost"],
        &["workforce", "pool"],
    ] {
        let (code, out, _) = rapport(&[command, &["--help"]].concat());
        assert!(code == 0 && out.contains("Examples:"), "{command:?}");
    }
}
