//! A chain of upcasters on a made-up event, and what cannot be read.

use super::*;
use serde_json::{Value, json};

/// An event whose body changed twice: in version 2 `colour` became `shade`, in version 3 `size` came to be.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Sample {
    Painted { shade: String, size: u8 },
}

impl Stored for Sample {
    const KINDS: &'static [(&'static str, u16)] = &[("sample.painted", 3), ("sample.other", 1)];
    fn type_name(&self) -> &'static str {
        "sample.painted"
    }
}

fn painted(body: &mut Value) -> Option<&mut serde_json::Map<String, Value>> {
    body.get_mut("e")?.get_mut("painted")?.as_object_mut()
}

fn rename(body: &mut Value) {
    if let Some(facts) = painted(body)
        && let Some(shade) = facts.remove("colour")
    {
        facts.insert("shade".into(), shade);
    }
}

fn add_size(body: &mut Value) {
    if let Some(facts) = painted(body) {
        facts.entry("size").or_insert(json!(4));
    }
}

/// Not in order: the steps are found by the version they start from.
const STEPS: &[Upcaster] = &[
    ("sample.other", 1, |_| {}),
    ("sample.painted", 2, add_size),
    ("sample.painted", 1, rename),
];

fn read(steps: &[Upcaster], version: u16, body: &Value) -> Result<(Sample, Option<Date>), CodecError> {
    decode_with(steps, "sample.painted", version, body.to_string().as_bytes())
}

#[test]
fn an_older_body_climbs_step_by_step() {
    let shade = "green".to_owned();
    let first = json!({"e": {"painted": {"colour": "green"}}, "on": "2026-11-22"});
    let on = Some(jiff::civil::date(2026, 11, 22));
    let expected = Sample::Painted {
        shade: shade.clone(),
        size: 4,
    };
    assert_eq!(read(STEPS, 1, &first).unwrap(), (expected, on));
    let second = json!({"e": {"painted": {"shade": "green"}}});
    let expected = Sample::Painted {
        shade: shade.clone(),
        size: 4,
    };
    assert_eq!(read(STEPS, 2, &second).unwrap(), (expected, None));
    // The current version goes through no step: what it says stands.
    let third = json!({"e": {"painted": {"shade": "green", "size": 9}}});
    let expected = Sample::Painted { shade, size: 9 };
    assert_eq!(read(STEPS, 3, &third).unwrap(), (expected, None));
}

#[test]
fn a_version_above_the_known_one_is_refused_with_both_named() {
    let body = json!({"e": {"painted": {"shade": "green", "size": 9}}});
    let e = read(STEPS, 4, &body).unwrap_err();
    assert!(
        matches!(
            e,
            CodecError::TooNew {
                version: 4,
                known: 3,
                ..
            }
        ),
        "{e}"
    );
    assert!(e.to_string().contains("version 4, this program knows 3"), "{e}");
}

#[test]
fn a_missing_step_is_an_error_and_not_a_guess() {
    let steps: &[Upcaster] = &[("sample.painted", 1, rename)];
    // The body would read as version 3, and is refused all the same.
    let body = json!({"e": {"painted": {"colour": "green", "size": 9}}});
    let e = read(steps, 1, &body).unwrap_err();
    assert!(matches!(e, CodecError::NoWayUp { version: 2, .. }), "{e}");
    assert!(matches!(
        read(STEPS, 0, &body),
        Err(CodecError::NoWayUp { version: 0, .. })
    ));
}

#[test]
fn a_type_of_another_stream_is_unknown() {
    let body = br#"{"e": {"painted": {"shade": "green", "size": 9}}}"#;
    let e = decode_with::<Sample>(STEPS, "episode.screened", 1, body).unwrap_err();
    assert!(
        matches!(&e, CodecError::Unknown { kind } if kind == "episode.screened"),
        "{e}"
    );
    assert!(matches!(
        decode_facts::<EpisodeEvent>("person.registered", 1, b"{}"),
        Err(CodecError::Unknown { .. })
    ));
}

#[test]
fn a_damaged_body_says_which_and_where() {
    for (version, body) in [
        (3, &b"{\"e\": {\"painted\""[..]),
        (1, b"\xff\xfe"),
        (2, b"[]"),
        (3, b"{\"e\": 7}"),
    ] {
        let e = decode_with::<Sample>(STEPS, "sample.painted", version, body).unwrap_err();
        assert!(
            matches!(&e, CodecError::Unreadable { version: v, .. } if *v == version),
            "{e}"
        );
        assert!(e.to_string().contains("sample.painted"), "{e}");
    }
    assert!(decode_words("episode.screened", 1, b"[[\"no such key\", \"x\"]]").is_err());
}
