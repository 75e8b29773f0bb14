//! What the tests share.
use std::path::PathBuf;

use exchange::intake::{Intake, IntakeRules, ReferralUnderstood, read};
use jiff::civil::{Date, date};

/// The day on which all tests take place.
pub fn today() -> Date {
    date(2026, 11, 22)
}

/// The rules of a service that has changed nothing.
pub fn rules() -> IntakeRules {
    IntakeRules::new(today())
}

/// The bytes of a fixture.
pub fn fixture(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name);
    std::fs::read(path).expect("the fixture is there")
}

/// A fixture as JSON, to be changed.
pub fn json(name: &str) -> serde_json::Value {
    serde_json::from_slice(&fixture(name)).expect("the fixture is JSON")
}

/// What becomes of a fixture.
pub fn take(name: &str) -> Intake {
    read(&fixture(name), &rules())
}

/// What becomes of a changed fixture.
pub fn take_json(value: &serde_json::Value) -> Intake {
    read(value.to_string().as_bytes(), &rules())
}

/// The referral of an intake that has to be one.
pub fn referral(intake: Intake) -> ReferralUnderstood {
    match intake {
        Intake::Referral(referral) => *referral,
        other => panic!("not a referral: {other:?}"),
    }
}

/// The folder of the shared official data, where it is there; says so loudly where it is not.
pub fn shared() -> Option<PathBuf> {
    let place = std::env::var_os("RAPPORT_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let data = place.join("data");
    if data.is_dir() {
        return Some(data);
    }
    eprintln!(
        "SHARED DATA ABSENT: {} is not there; the suite over official files was not run",
        data.display()
    );
    None
}
