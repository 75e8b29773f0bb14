//! From everything that results show nobody can tell a small number: by subtraction within a table and between tables.

use std::fmt::Write as _;

use proptest::prelude::*;
use survey::BreakdownResult;

use super::*;

const LEAST: u64 = 5;

/// Counts of the example by hand: how many rows have these values in these columns.
fn truth(wanted: &[(usize, &str)]) -> u64 {
    let fits = |line: &&str| {
        let cells: Vec<&str> = line.split(',').collect();
        wanted
            .iter()
            .all(|(at, value)| cells[*at].split(';').any(|v| v == *value))
    };
    ANSWERS.lines().skip(1).filter(fits).count() as u64
}

#[test]
fn the_example_hides_the_islands_and_what_would_give_them_away() {
    let found = example(Reading::Article);
    let places = found.questions.iter().find(|q| q.id == "place").unwrap();
    let islands = truth(&[(6, "islands")]);
    assert!(islands < LEAST, "the example has a small place");
    let hidden: Vec<&str> = places
        .options
        .iter()
        .filter(|o| !o.share.count.is_count())
        .map(|o| o.code.as_str())
        .collect();
    assert_eq!(hidden, ["northern-ireland", "islands"]);
    for option in &places.options {
        if let Some(count) = option.share.count.count() {
            assert_eq!(count, truth(&[(6, &option.code)]));
        } else {
            assert_eq!(option.share.rate, None, "no share where no count is shown");
        }
    }
    // The pool hides the same places as a whole, and nothing else of it is small.
    let pool = found.pool.unwrap();
    for group in &pool.by[0].groups {
        let small = hidden.contains(&group.code.as_str());
        assert_eq!(group.count.is_count(), !small, "{}", group.code);
        assert_eq!((group.people.is_none(), group.hours_per_week.is_none()), (small, small));
    }
    let json = serde_json::to_string(&found.questions).unwrap();
    assert!(!json.contains("synthetic-0"), "no respondent's id is shown");
}

#[test]
fn a_question_whose_base_would_part_hidden_answers_is_withheld() {
    let text = r#"
id = "gate"
title = "Gate"
sponsor = "A test"
[[question]]
id = "work"
text = "Where?"
kind = "one-of"
options = [{ code = "a", text = "A" }, { code = "b", text = "B" }, { code = "c", text = "C" }]
[[question]]
id = "more"
text = "More?"
kind = "yes-no"
ask_if = { question = "work", is = ["a", "c"] }
"#;
    let run = |a: usize, b: usize, c: usize, is: &str| {
        let definition = Definition::read(&text.replace("[\"a\", \"c\"]", is)).unwrap();
        let mut rows = "work,more\n".to_owned();
        for (code, count) in [("a", a), ("b", b), ("c", c)] {
            let asked = is.contains(&format!("\"{code}\""));
            for nth in 0..count {
                writeln!(
                    rows,
                    "{code},{}",
                    if !asked {
                        ""
                    } else if nth % 2 == 0 {
                        "yes"
                    } else {
                        "no"
                    }
                )
                .unwrap();
            }
        }
        let answers = Answers::read(&definition, rows.as_bytes()).unwrap();
        results(&definition, &answers, &asked(Reading::Article)).unwrap()
    };
    // b is small, so a or c is hidden with it. Asked of "a and c" the number asked is everybody but b.
    let told = run(40, 3, 20, "[\"a\", \"c\"]");
    assert!(
        told.questions[1].withheld.as_ref().unwrap().contains("question work"),
        "{:?}",
        told.questions[1]
    );
    assert_eq!((told.questions[1].asked, told.questions[1].answered), (None, None));
    // Asked of a alone, which is shown: nothing new.
    assert_eq!(run(40, 3, 20, "[\"a\"]").questions[1].asked, Some(40));
    // Nothing is small: shown.
    assert_eq!(run(40, 9, 20, "[\"a\", \"c\"]").questions[1].asked, Some(60));
}

const TWO: &str = r#"
id = "two"
title = "Two"
sponsor = "A test"
[[question]]
id = "group"
text = "Group?"
kind = "one-of"
required = true
options = [{ code = "x", text = "X" }, { code = "y", text = "Y" }]
[[question]]
id = "answer"
text = "Answer?"
kind = "one-of"
options = [{ code = "p", text = "P" }, { code = "q", text = "Q" }, { code = "r", text = "R" }]
[[breakdown]]
question = "answer"
by = "group"
"#;

/// Every table of counts, cells row by row, that a reader of the results cannot exclude, up to a limit: tries them all.
fn could_be(shown: &BreakdownResult, rows: &[Option<u64>], columns: &[Option<u64>], total: u64, at: usize) -> Vec<u64> {
    let cells: Vec<Option<u64>> = shown
        .groups
        .iter()
        .flat_map(|g| g.options.iter().map(|o| o.share.count.count()))
        .collect();
    let mut values = Vec::new();
    let mut guess = vec![0u64; 6];
    #[expect(clippy::too_many_arguments, reason = "the state of one search, named")]
    fn go(
        nth: usize,
        left: u64,
        cells: &[Option<u64>],
        rows: &[Option<u64>],
        columns: &[Option<u64>],
        at: usize,
        guess: &mut Vec<u64>,
        values: &mut Vec<u64>,
    ) {
        if nth == 6 {
            let column = |c: usize| (0..2).map(|r| guess[r * 3 + c]).sum::<u64>();
            if left == 0 && (0..3).all(|c| columns[c].is_none_or(|t| t == column(c))) && !values.contains(&guess[at]) {
                values.push(guess[at]);
            }
            return;
        }
        let row = nth / 3;
        let so_far: u64 = guess[row * 3..nth].iter().sum();
        let range = match (cells[nth], rows[row]) {
            (Some(known), _) => known..=known,
            // The last cell of a row whose total is shown is what is left of it.
            (None, Some(total)) if nth % 3 == 2 => match total.checked_sub(so_far) {
                Some(rest) => rest..=rest,
                None => return,
            },
            (None, Some(total)) => 0..=total.saturating_sub(so_far),
            (None, None) => 0..=left,
        };
        for value in range {
            if value > left || rows[row].is_some_and(|t| so_far + value > t || (nth % 3 == 2 && so_far + value != t)) {
                continue;
            }
            guess[nth] = value;
            go(nth + 1, left - value, cells, rows, columns, at, guess, values);
        }
    }
    go(0, total, &cells, rows, columns, at, &mut guess, &mut values);
    values
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn nobody_can_tell_a_small_number_from_a_breakdown_and_its_two_questions(cells in prop::collection::vec(prop_oneof![2 => 0u64..5, 2 => 5u64..9], 6)) {
        let total: u64 = cells.iter().sum();
        prop_assume!(total >= 10);
        let definition = Definition::read(TWO).unwrap();
        let mut rows = "group,answer\n".to_owned();
        for (at, count) in cells.iter().enumerate() {
            let line = format!("{},{}\n", ["x", "y"][at / 3], ["p", "q", "r"][at % 3]);
            rows.push_str(&line.repeat(usize::try_from(*count).unwrap()));
        }
        let answers = Answers::read(&definition, rows.as_bytes()).unwrap();
        let found = results(&definition, &answers, &asked(Reading::Article)).unwrap();
        let shown = &found.breakdowns[0];
        prop_assume!(shown.withheld.is_none());
        let totals = |nth: usize| -> Vec<Option<u64>> { found.questions[nth].options.iter().map(|o| o.share.count.count()).collect() };
        let (by_row, by_column) = (totals(0), totals(1));
        for (at, cell) in cells.iter().enumerate() {
            if *cell < LEAST {
                let values = could_be(shown, &by_row, &by_column, total, at);
                prop_assert!(values.contains(cell), "the truth is among them");
                prop_assert!(values.iter().any(|v| *v >= LEAST), "{cells:?}: cell {at} can only be small");
            }
        }
    }
}

#[test]
fn breakdowns_are_shown_where_nothing_is_small() {
    let found = example(Reading::Article);
    let by_years = &found.breakdowns[0];
    assert_eq!(
        (by_years.question.as_str(), by_years.by.as_str(), &by_years.withheld),
        ("nhs_history", "years_qualified", &None)
    );
    let first = &by_years.groups[0];
    assert_eq!(
        first.options[0].share.count.count(),
        Some(truth(&[(8, "under-5"), (2, "present")]))
    );
    assert_eq!(first.options[0].share.of, Some(truth(&[(8, "under-5")])));
    assert!(first.options[0].share.rate.is_some());
}

#[test]
fn the_pool_by_place_and_therapy_shows_no_small_number_and_agrees_with_the_pool_by_each() {
    let pool = example(Reading::Article).pool.unwrap();
    let both = pool.both.as_ref().unwrap();
    assert_eq!(both.withheld, None);
    let (mut shown, mut hidden) = (0, 0);
    for (row, place) in both.rows.iter().zip(&pool.by[0].groups) {
        for (cell, therapy) in row.groups.iter().zip(&pool.by[1].groups) {
            let count = |history: &str| truth(&[(2, history), (3, "yes"), (6, &row.code), (7, &cell.code)]);
            let expected = count("past") + count("never");
            match cell.count.count() {
                Some(count) => {
                    shown += 1;
                    assert_eq!(count, expected);
                    assert!(count >= LEAST && place.count.is_count() && therapy.count.is_count());
                    assert_eq!(cell.people.unwrap().value, 11_000.0 * count as f64 / 2000.0);
                    // Those of the place in the pool without this therapy are left over: they are not few either.
                    assert!(
                        place.count.count().unwrap() - count >= LEAST,
                        "{} {}",
                        row.code,
                        cell.code
                    );
                }
                None => {
                    hidden += 1;
                    assert!(cell.people.is_none() && cell.hours_per_week.is_none());
                }
            }
        }
    }
    assert!(shown > 40 && hidden > 20, "{shown} shown, {hidden} hidden");
}

const ROUTED: &str = r#"
id = "routed"
title = "Routed"
sponsor = "A test"
[[question]]
id = "group"
text = "Group?"
kind = "one-of"
required = true
options = [{ code = "x", text = "X" }, { code = "y", text = "Y" }]
[[question]]
id = "work"
text = "At work?"
kind = "yes-no"
required = true
[[question]]
id = "more"
text = "More?"
kind = "yes-no"
ask_if = { question = "work", is = ["yes"] }
[[headline]]
text = "of those at work would do more"
question = "more"
is = ["yes"]
among = { question = "work", is = ["yes"] }
[[headline]]
text = "of group x are at work"
question = "work"
is = ["yes"]
among = { question = "group", is = ["x"] }
"#;

/// Results of so many in group x and y each: not at work, at work and would do more, at work and would not.
fn routed(breakdown: bool, x: [usize; 3], y: [usize; 3]) -> Results {
    let more = "[[breakdown]]\nquestion = \"more\"\nby = \"group\"\n";
    // The second headline and the breakdown would join the groups with work in two ways.
    let text = if breakdown {
        let cut = ROUTED.rfind("[[headline]]").unwrap();
        format!("{}{more}", &ROUTED[..cut])
    } else {
        ROUTED.to_owned()
    };
    let definition = Definition::read(&text).unwrap();
    let mut rows = "group,work,more\n".to_owned();
    for (group, counts) in [("x", x), ("y", y)] {
        for (cells, count) in ["no,", "yes,yes", "yes,no"].iter().zip(counts) {
            rows.push_str(&format!("{group},{cells}\n").repeat(count));
        }
    }
    let answers = Answers::read(&definition, rows.as_bytes()).unwrap();
    results(&definition, &answers, &asked(Reading::Article)).unwrap()
}

#[test]
fn those_who_were_not_asked_are_counted_as_carefully_as_those_who_were() {
    let shown = routed(true, [10, 20, 30], [20, 15, 25]);
    let group = &shown.breakdowns[0].groups[0].options[0].share;
    assert_eq!((group.count.count(), group.of), (Some(20), Some(50)));
    // Two of group x were not asked: with 50 of 52 in view everybody could count them.
    let few = routed(true, [2, 20, 30], [20, 15, 25]);
    let of_few = &few.breakdowns[0];
    assert_eq!(of_few.withheld, None);
    for group in &of_few.groups {
        assert!(
            group
                .options
                .iter()
                .all(|o| o.share.of.is_none() && o.share.rate.is_none()),
            "{group:?}"
        );
        assert!(group.options.iter().any(|o| !o.share.count.is_count()), "{group:?}");
    }
}

#[test]
fn a_sentence_that_would_give_a_small_number_away_is_withheld() {
    let shown = routed(false, [10, 20, 30], [20, 15, 25]);
    assert_eq!(shown.headlines[0].share.count.count(), Some(35));
    assert_eq!(
        (shown.headlines[1].share.count.count(), shown.headlines[1].share.of),
        (Some(50), Some(60))
    );
    let few = routed(false, [2, 20, 30], [20, 15, 25]);
    assert!(few.headlines[0].withheld.is_none(), "nobody is few among those at work");
    assert!(
        few.headlines[1].withheld.is_some() && few.headlines[1].share.of.is_none(),
        "58 of 60 tells of the two"
    );
}
