//! Tests of the parser, beside a general one.

use proptest::prelude::*;

use super::Value;
use super::parse::*;

fn fault(text: &str) -> Fault {
    parse(text, Limits::default()).unwrap_err().remove(0)
}

/// Our tree as a value of the general parser, for comparison.
fn as_general(at: super::At<'_, '_>) -> serde_json::Value {
    match at.peek() {
        Value::Null => serde_json::Value::Null,
        Value::Bool(is) => (*is).into(),
        Value::Number(text) => serde_json::from_str(text).unwrap(),
        Value::Text(text) => text.to_string().into(),
        Value::Array => at.items().map(as_general).collect(),
        Value::Object => at.members().map(|(key, at)| (key.to_owned(), as_general(at))).collect(),
    }
}

#[test]
fn places_are_told_by_line_and_column() {
    let text = "{\n  \"a\": 1,\n  \"é\": x\n}";
    let fault = fault(text);
    assert_eq!(line_column(text, fault.offset), (3, 8));
    assert_eq!(line_column("", 5), (1, 1));
}

#[test]
fn members_named_twice_are_all_found() {
    let faults = parse(r#"{"a":1,"a":2,"b":{"c":1,"c":1}}"#, Limits::default()).unwrap_err();
    assert_eq!(faults.len(), 2);
    assert!(faults.iter().all(|fault| fault.kind == FaultKind::Duplicate));
    // Escapes do not hide a second name.
    assert_eq!(fault(r#"{"a":1,"\u0061":2}"#).kind, FaultKind::Duplicate);
    let many: Vec<String> = (0..40).map(|n| format!("\"k{n}\":1")).collect();
    assert!(parse(&format!("{{{}}}", many.join(",")), Limits::default()).is_ok());
    assert_eq!(
        fault(&format!("{{{},\"k7\":2}}", many.join(","))).kind,
        FaultKind::Duplicate
    );
}

#[test]
fn depth_and_count_are_limited() {
    let nest = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
    assert!(parse(&nest(64), Limits::default()).is_ok());
    assert_eq!(fault(&nest(65)).kind, FaultKind::Depth);
    // Far deeper than any stack would bear, and never closed.
    assert_eq!(fault(&"[".repeat(5_000_000)).kind, FaultKind::Depth);
    let few = Limits { depth: 64, values: 10 };
    assert!(parse("[1,2,3,4,5,6,7,8,9]", few).is_ok());
    assert_eq!(
        parse("[1,2,3,4,5,6,7,8,9,10]", few).unwrap_err()[0].kind,
        FaultKind::Values
    );
}

#[test]
fn strings_are_read_whole() {
    let doc = parse(r#"["a\"b\\c\/d\b\f\n\r\t\u00e9\ud83d\ude00"]"#, Limits::default()).unwrap();
    let text = doc.root().items().next().unwrap().peek_text().unwrap();
    assert_eq!(text, "a\"b\\c/d\u{8}\u{c}\n\r\té😀");
    for bad in [
        r#"["\ud83d"]"#,
        r#"["\ud83dx"]"#,
        r#"["\udc00"]"#,
        r#"["\u12g4"]"#,
        r#"["\q"]"#,
        "[\"\u{1}\"]",
        "[\"a",
    ] {
        assert_eq!(fault(bad).kind, FaultKind::Syntax, "{bad}");
    }
}

#[test]
fn numbers_keep_their_text() {
    let doc = parse("[7.50,-0,1e9,1E-2]", Limits::default()).unwrap();
    let texts: Vec<_> = doc.root().items().map(|at| at.peek().clone()).collect();
    assert_eq!(
        texts,
        [
            Value::Number("7.50"),
            Value::Number("-0"),
            Value::Number("1e9"),
            Value::Number("1E-2")
        ]
    );
    for bad in ["01", "1.", ".5", "-", "1e", "+1", "0x1", "NaN", "1_000"] {
        assert!(parse(bad, Limits::default()).is_err(), "{bad}");
    }
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>()
            .prop_filter("finite", |number| number.is_finite())
            .prop_map(Into::into),
        ".{0,12}".prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(serde_json::Value::from),
            proptest::collection::btree_map(".{0,6}", inner, 0..6)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn reads_what_a_general_parser_writes(value in json()) {
        for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
            let doc = parse(&text, Limits::default()).unwrap();
            prop_assert_eq!(&as_general(doc.root()), &value);
        }
    }

    #[test]
    fn agrees_with_a_general_parser_on_damaged_text(value in json(), at in 0_usize..200, put in "[\\[\\]{}\",:0-9a-z\\\\ .-]{0,2}") {
        let mut text = value.to_string();
        let mut at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        if at < text.len() && put.len() != 1 {
            text.remove(at);
        }
        text.insert_str(at, &put);
        let general = serde_json::from_str::<serde_json::Value>(&text);
        match parse(&text, Limits::default()) {
            // The general parser also refuses numbers that do not fit its own type; those we keep as text.
            Ok(doc) => if let Ok(general) = general {
                prop_assert_eq!(as_general(doc.root()), general);
            } else {
                prop_assert!(general.unwrap_err().to_string().contains("number out of range"), "{}", text);
            },
            Err(faults) => prop_assert!(
                general.is_err() || faults.iter().all(|fault| fault.kind == FaultKind::Duplicate), "{}", text
            ),
        }
    }

    #[test]
    fn never_panics(text in "[\\[\\]{}\",:0-9a-z\\\\ \u{e9}.\n-]{0,60}") {
        if let Err(faults) = parse(&text, Limits::default()) {
            for fault in faults {
                line_column(&text, fault.offset);
            }
        }
    }
}
