//! `rapport report` and `rapport export open-data`, run as a person runs them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use casework::figures::COLUMNS;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Exit code, standard output, standard error; in a folder of the test's own.
fn rapport(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_rapport"))
        .current_dir(folder)
        .env_remove("RAPPORT_DATA")
        .args(["--quiet"])
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

fn head() -> String {
    let columns: Vec<&str> = COLUMNS
        .iter()
        .filter(|(f, _, _)| *f == "therapies.csv")
        .map(|(_, c, _)| *c)
        .collect();
    columns.join(",")
}

/// A folder of open data with these rows after the head.
fn extract(within: &Path, name: &str, rows: &[&str]) -> PathBuf {
    let path = within.join(name);
    std::fs::create_dir_all(&path).unwrap();
    std::fs::write(path.join("therapies.csv"), format!("{}\n{}\n", head(), rows.join("\n"))).unwrap();
    path
}

const NORTH: [&str; 3] = [
    "1,2026-06-30,North service,,QHM,no,CBT,CBT,offered,2026-01-05,individual=offered@2026-01-05,4,40,20,8,9,7,12,30,8,12,16,,25,,,",
    "1,2026-06-30,North service,,QHM,no,DIT,DIT,list_closed,2026-01-05,individual=list_closed@2026-01-05,1,,,,,,,,,,,,25,,,",
    "2,2026-09-30,North service,,QHM,no,CBT,CBT,offered,2026-01-05,individual=offered@2026-01-05,4,50,20,8,11,9,not_reached,30,8,12,16,,25,,,waiting;left",
];
const SOUTH: [&str; 1] = [
    "1,2026-09-30,\"South, the service\",,QRL,yes,DIT,DIT,offered,2026-02-01,individual=offered@2026-02-01,3,25,30,,not_reached,30,not_reached,,,,,,25,6,,",
];

#[test]
fn several_areas_are_joined() {
    let here = folder("joined");
    extract(&here, "north", &NORTH);
    extract(&here, "south", &SOUTH);
    let (code, out, err) = rapport(&here, &["report", "access", "north", "south"]);
    assert_eq!((code, err.as_str()), (0, ""));
    for expected in [
        "North service, area QHM: as at 2026-09-30",
        "South, the service, area QRL: as at 2026-09-30, every person in it invented",
        "North service: offered (declared 2026-01-05); half start within 11 weeks (95% interval 9 to not reached); 20 wait; usually 12 sessions",
        "South, the service: nothing declared",
        "South, the service: offered (declared 2026-02-01); more than half still wait; 30 wait; 6 told no",
        "What is not shown is not none",
    ] {
        assert!(out.contains(expected), "{expected}\n{out}");
    }
    // At the earlier day the earlier release counts, and the South had none.
    let (code, out, _) = rapport(
        &here,
        &[
            "report",
            "access",
            "north",
            "--as-at",
            "2026-07-15",
            "--json",
            "--problem",
            "depression",
        ],
    );
    let json: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &json["services"][0]["as_at"]), (0, &"2026-06-30".into()));
    let range = &json["services"][0]["range"];
    assert_eq!((&range["offered"], &range["list_closed"]), (&1.into(), &1.into()));
    let listed = range["listed"].as_u64().unwrap();
    assert!(listed >= 12 && range["not_known"] == listed - 2, "{range}");
    let cbt = json["therapies"]
        .as_array()
        .unwrap()
        .iter()
        .find(|t| t["therapy"] == "CBT")
        .unwrap();
    assert_eq!(cbt["areas"][0]["wait_weeks"], serde_json::json!([9, 7, 12]));
    let (code, out, err) = rapport(&here, &["report", "access", "south", "--as-at", "2026-07-15"]);
    assert_eq!(code, 3);
    assert!(
        out.contains("therapies.csv: holds no release up to 2026-07-15"),
        "{out}{err}"
    );
}

#[test]
fn a_broken_folder_is_told_by_file_row_and_column_and_nothing_is_joined() {
    let here = folder("broken");
    extract(&here, "north", &NORTH);
    let bad = |name: &str, from: &str, to: &str| {
        let row = NORTH[0].replacen(from, to, 1);
        extract(&here, name, &[&row]);
        let (code, out, err) = rapport(&here, &["report", "access", "north", name]);
        assert_eq!(code, 3, "{name}: {out}{err}");
        assert!(
            !out.contains("half start within") && err.contains("Nothing was joined"),
            "{name}"
        );
        out
    };
    for (name, from, to, says) in [
        (
            "therapy",
            ",CBT,CBT,",
            ",XXX,CBT,",
            "row 2, column therapy: “XXX” must be a therapy code",
        ),
        (
            "provision",
            ",offered,",
            ",maybe,",
            "row 2, column provision: “maybe” must be offered",
        ),
        (
            "count",
            ",40,20,",
            ",40,<5,",
            "row 2, column waiting: “<5” must be a whole number, or blank",
        ),
        (
            "weeks",
            ",9,7,12,",
            ",9,soon,12,",
            "row 2, column wait_lower_weeks: “soon” must be",
        ),
        (
            "day",
            "2026-06-30",
            "30 June",
            "row 2, column as_at: “30 June” must be a day",
        ),
        ("cells", ",25,,", ",25,", "row 2: has 26 cells, the head has 27"),
    ] {
        let out = bad(name, from, to);
        assert!(
            out.contains(&format!("{name}/therapies.csv, ")) && out.contains(says),
            "{name}: {out}"
        );
    }
    std::fs::write(here.join("north/therapies.csv"), "therapy,provision\nCBT,offered\n").unwrap();
    let (code, out, _) = rapport(&here, &["report", "access", "north", "--json"]);
    let place: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (code, &place["row"], &place["column"]),
        (3, &1.into(), &"release".into())
    );
    assert_eq!(rapport(&here, &["report", "access", "nowhere"]).0, 3);
    let (code, _, err) = rapport(&here, &["report", "access", "north", "--problem", "gloom"]);
    assert!(
        code == 2 && err.contains("Known: ") && err.contains("depression"),
        "{err}"
    );
    assert_eq!(rapport(&here, &["report", "access", "--as-at", "soon"]).0, 2);
}

#[test]
fn a_service_publishes_and_its_folder_is_read_back() {
    let here = folder("published");
    std::fs::write(here.join("pw.txt"), "lantern gravel tuesday\n").unwrap();
    let init = [
        "init",
        "--data",
        "ours",
        "--name",
        "Our =service",
        "--administrator",
        "Sam Reed",
        "--user",
        "sam",
        "--password-file",
        "pw.txt",
    ];
    let (code, _, err) = rapport(&here, &init);
    assert_eq!(code, 0, "{err}");
    let ours = |arguments: &[&str]| rapport(&here, &[&["--data", "ours"], arguments].concat());
    let (code, _, err) = ours(&["export", "open-data", "--last"]);
    assert!(code == 1 && err.contains("nothing was released yet"), "{err}");
    let (code, _, err) = ours(&["export", "open-data", "--as-at", "2999-01-01"]);
    assert!(
        code == 2 && err.contains("--as-at 2999-01-01: Choose a day that is over"),
        "{err}"
    );
    let (code, out, err) = ours(&["export", "open-data", "--json"]);
    assert_eq!(code, 0, "{err}");
    let told: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (&told["release"], &told["files"].as_array().unwrap().len()),
        (&1.into(), &8)
    );
    let (code, _, err) = ours(&["export", "open-data"]);
    assert!(
        code == 2 && err.contains("the day of the last release") && err.contains("--last"),
        "{err}"
    );
    assert_eq!(ours(&["export", "open-data", "--last", "--out", "again"]).0, 0);
    for file in [
        "therapies.csv",
        "refusals.csv",
        "picked-up.csv",
        "who-is-seen.csv",
        "seen-by-therapy.csv",
        "range.csv",
        "dictionary.csv",
        "open-data.json",
    ] {
        let (one, two) = (here.join("open-data").join(file), here.join("again").join(file));
        assert_eq!(std::fs::read(one).unwrap(), std::fs::read(two).unwrap(), "{file}");
    }
    let range = std::fs::read_to_string(here.join("open-data/range.csv")).unwrap();
    assert!(range.lines().count() > 10 && range.contains(",all,"), "{range}");

    let (code, out, err) = ours(&["report", "access", "--json"]);
    assert_eq!(code, 0, "{err}");
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (&report["service"], &report["suppressed"]),
        (&"Our =service".into(), &false.into())
    );
    let (code, out, _) = ours(&["report", "who-is-seen", "--json"]);
    assert_eq!(
        (code, &serde_json::from_str::<Value>(&out).unwrap()["referred"]),
        (0, &Value::Null)
    );
    let (code, out, _) = ours(&["report", "hours"]);
    assert!(code == 0 && out.contains("no unpaid share"), "{out}");
    assert_eq!(
        ours(&["report", "hours", "--from", "2026-02-01", "--to", "2026-01-01"]).0,
        2
    );
    let (code, _, err) = ours(&["report", "access", "--as-at", "2999-01-01"]);
    assert!(code == 1 && err.contains("2999-01-01"), "{err}");
}
