//! What is wrong in a file is told with its place, the value and the rule, and nothing is half taken.

use super::*;

/// What is told of the example with one thing changed.
fn told(was: &str, now: &str) -> Vec<String> {
    assert!(DEFINITION.contains(was), "{was}");
    let problems = Definition::read(&DEFINITION.replacen(was, now, 1)).unwrap_err();
    problems.iter().map(ToString::to_string).collect()
}

#[test]
fn a_definition_is_refused_by_place_value_and_rule() {
    for (was, now, expected) in [
        ("kind = \"yes-no\"", "kind = \"maybe\"", "unknown variant `maybe`"),
        ("title =", "titel =", "unknown field `titel`"),
        (
            "id = \"nhs-interest\"",
            "id = \"NHS\"",
            "id: found \"NHS\"; small letters",
        ),
        (
            "id = \"bands\"",
            "id = \"place\"",
            "question place: found \"place\"; the id stands twice",
        ),
        (
            "id = \"comments\"",
            "id = \"synthetic\"",
            "question synthetic: found \"synthetic\"; the name is kept",
        ),
        (
            "code = \"8a\"",
            "code = \"9\"",
            "question bands: found \"9\"; no such band",
        ),
        (
            "code = \"DIT\"",
            "code = \"DITT\"",
            "question therapies: found \"DITT\"; no such therapy",
        ),
        (
            "code = \"never\"",
            "code = \"none\"",
            "question nhs_history: nhs_history is one-of with the codes",
        ),
        (
            "code = \"wales\"",
            "code = \"scotland\"",
            "question place: found \"scotland\"; the code stands twice",
        ),
        (
            "most = 37.5",
            "most = 1",
            "question hours_offered: a number needs `least` and `most`",
        ),
        (
            "is = [\"yes\"] }",
            "is = [\"ja\"] }",
            "question hours_offered: found \"ja\"; question nhs_interest has no such option",
        ),
        (
            "{ question = \"nhs_interest\", is = [\"yes\"] }",
            "{ question = \"place\", is = [\"wales\"] }",
            "question hours_offered: found \"place\"; `ask_if` must name an earlier question",
        ),
        (
            "least_shown = 5",
            "least_shown = 1",
            "least_shown: found \"1\"; 2 to 1,000",
        ),
        (
            "by = [\"place\", \"therapies\"]",
            "by = [\"unpaid_time\"]",
            "pool: found \"unpaid_time\"; must be required",
        ),
        (
            "question = \"unpaid_time\"\nby = \"years_qualified\"",
            "question = \"hours_offered\"\nby = \"years_qualified\"",
            "breakdown 2: found \"hours_offered\"; must be a question with options",
        ),
        (
            "is = [\"past\", \"present\"]",
            "is = [\"past\", \"perfect\"]",
            "headline 1: found \"perfect\"; question nhs_history has no such option",
        ),
        // Two ways from the pool to years: by the first breakdown, and now by place.
        (
            "question = \"unpaid_time\"\nby = \"years_qualified\"",
            "question = \"nhs_history\"\nby = \"place\"",
            "pool: found \"the pool by place\"; together with the other breakdowns",
        ),
    ] {
        let told = told(was, now);
        assert!(
            told.iter().any(|problem| problem.contains(expected)),
            "{now}: {told:#?}"
        );
    }
    // The reader of the format tells the line.
    let broken = told("kind = \"free-text\"", "kind = free-text");
    assert!(broken[0].starts_with("line "), "{broken:?}");
}

/// What is told of answers with these rows.
fn answers(rows: &str) -> Result<Answers, Vec<String>> {
    let definition = Definition::read(DEFINITION).unwrap();
    let text = format!(
        "nhs_history,nhs_interest,hours_offered,bands,place,therapies,years_qualified,unpaid_time,comments,respondent\n{rows}"
    );
    Answers::read(&definition, text.as_bytes()).map_err(|p| p.iter().map(ToString::to_string).collect())
}

#[test]
fn answers_are_refused_by_line_and_column_and_nothing_is_half_taken() {
    let good = "past,yes,8,6;7,wales,INT;CBT,under-5,no,,a\n";
    assert_eq!(answers(good).unwrap().rows.len(), 1);
    for (row, expected) in [
        (
            "gone,yes,8,,wales,INT,under-5,,,b",
            "line 3, column nhs_history: found \"gone\"; expected one of: present, past, never",
        ),
        (
            "past,no,8,,wales,INT,under-5,,,b",
            "line 3, column hours_offered: found \"8\"; answered, but by the answer before",
        ),
        (
            "past,yes,80,,wales,INT,under-5,,,b",
            "line 3, column hours_offered: found \"80\"; expected a number from 1 to 37.5",
        ),
        (
            "past,yes,NaN,,wales,INT,under-5,,,b",
            "line 3, column hours_offered: found \"NaN\"; expected a number",
        ),
        (
            "past,yes,,,wales,INT,under-5,,,b",
            "line 3, column hours_offered: must be answered",
        ),
        (
            "past,yes,8,6;6,wales,INT,under-5,,,b",
            "line 3, column bands: found \"6;6\"; 6 is chosen twice",
        ),
        (
            "past,no,,,wales,INT,under-5,,,a",
            "line 3, column respondent: this person answered in line 2 already",
        ),
        ("past,no,,,wales,INT", "line 3: 6 cells, but 10 columns"),
    ] {
        let told = answers(&format!("{good}{row}\n")).unwrap_err();
        assert!(
            told.iter().any(|problem| problem.starts_with(expected)),
            "{row}: {told:#?}"
        );
    }
    // Every error is told, not only the first.
    let told = answers("gone,no,,,wales,INT,under-5,,,x\npast,no,,,mars,INT,under-5,perhaps,,y\n").unwrap_err();
    assert_eq!(told.len(), 3, "{told:#?}");
}

#[test]
fn columns_that_do_not_fit_are_named() {
    let definition = Definition::read(DEFINITION).unwrap();
    let read = |text: &str| -> Vec<String> {
        Answers::read(&definition, text.as_bytes())
            .unwrap_err()
            .iter()
            .map(ToString::to_string)
            .collect()
    };
    let told = read("nhs_history,colour,nhs_history\n");
    assert!(
        told.contains(&"line 1, column 2: found \"colour\"; no question of this survey has this id".to_owned()),
        "{told:?}"
    );
    assert!(told.contains(&"line 1, column 3: found \"nhs_history\"; the column stands twice".to_owned()));
    assert!(told.contains(&"line 1: there is no column place".to_owned()));
    assert!(Answers::read(&definition, b"\xff\xfe").is_err());
}

#[test]
fn free_text_is_counted_and_not_kept() {
    let taken = answers("past,no,,,wales,INT,under-5,,Call me on 01632 960001,a\n").unwrap();
    let kept = format!("{taken:?}");
    assert!(kept.contains("Words") && !kept.contains("01632"), "{kept}");
    // Nor does an error repeat it.
    let told = answers("past,no,,,mars,INT,under-5,,Call me on 01632 960001,a\n").unwrap_err();
    assert!(!told.join(" ").contains("01632"), "{told:?}");
}

#[test]
fn too_few_answers_give_no_results() {
    let definition = Definition::read(DEFINITION).unwrap();
    let taken = answers("past,no,,,wales,INT,under-5,,,a\n").unwrap();
    let told = results(&definition, &taken, &asked(Reading::Article)).unwrap_err();
    assert_eq!(
        told[0].to_string(),
        "answers: found \"1\"; results need at least ten people who answered"
    );
}
