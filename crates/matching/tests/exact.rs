//! The assignment is exact in every rule at once: against a search through all assignments, and by its own prices.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod brute;
mod common;

use brute::{best_of_all, merit};
use common::{edge, opening, small_problem, waiting};
use matching::{Assignment, Flaw, OpeningId, PersonId, Problem, ProblemError, Value, assign, verify};
use proptest::prelude::*;

fn seats(assignment: &Assignment) -> Vec<(PersonId, OpeningId)> {
    assignment
        .seats
        .iter()
        .map(|s| (s.person.clone(), s.opening.clone()))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn nothing_better_exists_in_any_rule(problem in small_problem()) {
        let assignment = assign(&problem).unwrap();
        prop_assert_eq!(verify(&problem, &assignment), Ok(()));
        let (best, most) = best_of_all(&problem);
        prop_assert_eq!(merit(&problem, &seats(&assignment)), best);
        // Class by class also seats as many as can be seated at all.
        prop_assert_eq!(assignment.seats.len(), most);
        prop_assert_eq!(assignment.total_points, assignment.seats.iter().map(|s| s.points).sum::<i64>());
    }

    #[test]
    fn the_order_of_the_lists_does_not_matter(problem in small_problem(), turn in 0usize..40) {
        let once = assign(&problem).unwrap();
        let mut turned = problem.clone();
        turned.people.reverse();
        turned.openings.reverse();
        if !turned.edges.is_empty() {
            let by = turn % turned.edges.len();
            turned.edges.rotate_left(by);
        }
        prop_assert_eq!(assign(&turned).unwrap(), once);
    }

    #[test]
    fn a_changed_assignment_is_found_out(problem in small_problem(), which in 0usize..5) {
        let mut assignment = assign(&problem).unwrap();
        prop_assume!(!assignment.seats.is_empty());
        match which {
            0 => {
                let seat = assignment.seats.remove(0);
                assignment.waiting.push(seat.person);
            }
            1 => assignment.seats[0].points += 1,
            2 => assignment.prices[0].price = Value { points: 1, ..Value::ZERO },
            3 => assignment.person_values[0].1.days -= 1,
            _ => {
                let seat = assignment.seats[0].clone();
                assignment.seats.push(seat);
            }
        }
        prop_assert!(verify(&problem, &assignment).is_err());
    }

    #[test]
    fn prices_say_what_one_place_more_would_change(problem in small_problem(), which in 0usize..5) {
        prop_assume!(!problem.openings.is_empty());
        let at = which % problem.openings.len();
        let before = assign(&problem).unwrap();
        let mut more = problem.clone();
        more.openings[at].capacity += 1;
        let after = assign(&more).unwrap();
        let price = before.prices.iter().find(|p| p.opening == problem.openings[at].id).unwrap();
        // A price is a bound: one place more never changes the whole by more than it says, and if it says nothing, nothing changes.
        let worth = |a: &Assignment| -> Value { a.person_values.iter().map(|(_, v)| *v).sum::<Value>() + a.prices.iter().zip(0..).map(|(p, _)| {
            let capacity = if std::ptr::eq(a, &before) { &problem } else { &more }.openings.iter().find(|o| o.id == p.opening).unwrap().capacity;
            Value { class_steps: p.price.class_steps * i64::from(capacity), points: p.price.points * i64::from(capacity), days: p.price.days * i64::from(capacity) }
        }).sum::<Value>() };
        let change = worth(&after) - worth(&before);
        prop_assert!(change <= Value::ZERO && change >= price.price, "{change:?} against {:?}", price.price);
        prop_assert!(price.another_place_could_seat_more() || after.seats.len() == before.seats.len());
    }
}

fn problem(people: &[(&str, u8, u32)], openings: &[(&str, u32)], edges: &[(&str, &str, i64)]) -> Problem {
    Problem {
        people: people
            .iter()
            .map(|(id, priority, days)| waiting(id, *priority, *days))
            .collect(),
        openings: openings.iter().map(|(id, capacity)| opening(id, *capacity)).collect(),
        edges: edges.iter().map(|(p, o, points)| edge(p, o, *points)).collect(),
        ..Problem::default()
    }
}

fn seat_of<'a>(assignment: &'a Assignment, person: &str) -> Option<&'a str> {
    assignment
        .seats
        .iter()
        .find(|s| s.person.as_str() == person)
        .map(|s| s.opening.as_str())
}

#[test]
fn priority_then_wait_band_bind_before_any_cost() {
    // One place. The urgent one fits worst and has waited least.
    let p = problem(
        &[("urgent", 0, 1), ("long", 1, 400), ("newer", 1, 10)],
        &[("o", 1)],
        &[("urgent", "o", 100_000), ("long", "o", 50), ("newer", "o", 0)],
    );
    assert_eq!(seat_of(&assign(&p).unwrap(), "urgent"), Some("o"));
    // Without the urgent one, the longer band goes first although it fits worse.
    let p = problem(
        &[("long", 1, 400), ("newer", 1, 10)],
        &[("o", 1)],
        &[("long", "o", 50), ("newer", "o", 0)],
    );
    assert_eq!(seat_of(&assign(&p).unwrap(), "long"), Some("o"));
    // Within a band the better fit goes first, however little it is better.
    let p = problem(
        &[("a", 1, 20), ("b", 1, 10)],
        &[("o", 1)],
        &[("a", "o", 1), ("b", "o", 0)],
    );
    assert_eq!(seat_of(&assign(&p).unwrap(), "b"), Some("o"));
    // With equal fit the longer wait, and with equal waits the smaller id.
    let p = problem(
        &[("a", 1, 10), ("b", 1, 20)],
        &[("o", 1)],
        &[("a", "o", 7), ("b", "o", 7)],
    );
    assert_eq!(seat_of(&assign(&p).unwrap(), "b"), Some("o"));
    let p = problem(
        &[("b", 1, 20), ("a", 1, 20)],
        &[("o", 1)],
        &[("a", "o", 7), ("b", "o", 7)],
    );
    assert_eq!(seat_of(&assign(&p).unwrap(), "a"), Some("o"));
}

#[test]
fn one_of_a_higher_class_is_not_given_up_for_two_of_a_lower() {
    // "high" can only take o1, which "low1" could take too; "low2" could take o1 or o2.
    let p = problem(
        &[("high", 0, 10), ("low1", 1, 10), ("low2", 1, 10)],
        &[("o1", 1), ("o2", 1)],
        &[
            ("high", "o1", 900),
            ("low1", "o1", 0),
            ("low2", "o1", 0),
            ("low2", "o2", 0),
        ],
    );
    let a = assign(&p).unwrap();
    assert_eq!(
        (seat_of(&a, "high"), seat_of(&a, "low2"), seat_of(&a, "low1")),
        (Some("o1"), Some("o2"), None)
    );
    assert!(
        a.prices
            .iter()
            .find(|x| x.opening.as_str() == "o1")
            .unwrap()
            .another_place_could_seat_more()
    );
    assert_eq!(verify(&p, &a), Ok(()));
}

#[test]
fn somebody_moves_so_that_one_more_is_seated() {
    // Alone, "a" would take o1 (cheaper). So that "b" is seated, "a" takes o2.
    let p = problem(
        &[("a", 1, 20), ("b", 1, 10)],
        &[("o1", 1), ("o2", 1)],
        &[("a", "o1", 0), ("a", "o2", 80), ("b", "o1", 5)],
    );
    let a = assign(&p).unwrap();
    assert_eq!(
        (seat_of(&a, "a"), seat_of(&a, "b"), a.total_points),
        (Some("o2"), Some("o1"), 85)
    );
}

#[test]
fn stepping_up_comes_before_newcomers_of_the_same_band_only() {
    let mut p = problem(
        &[("new", 1, 30), ("step", 1, 10)],
        &[("o", 1)],
        &[("new", "o", 0), ("step", "o", 90)],
    );
    p.people[1].stepping_up = true;
    assert_eq!(seat_of(&assign(&p).unwrap(), "step"), Some("o"));
    p.people[0].wait_days = 100;
    assert_eq!(seat_of(&assign(&p).unwrap(), "new"), Some("o"));
}

#[test]
fn empty_and_impossible_problems_have_answers() {
    let none = assign(&Problem::default()).unwrap();
    assert_eq!((none.seats.len(), none.waiting.len()), (0, 0));
    assert_eq!(verify(&Problem::default(), &none), Ok(()));
    let alone = problem(&[("a", 0, 1)], &[("o", 1)], &[]);
    assert_eq!(assign(&alone).unwrap().waiting, [PersonId::new("a")]);
    let full = problem(&[("a", 0, 1)], &[("o", 0)], &[("a", "o", 1)]);
    assert_eq!(assign(&full).unwrap().waiting, [PersonId::new("a")]);
    assert_eq!(verify(&full, &assign(&full).unwrap()), Ok(()));
}

#[test]
fn lists_that_contradict_each_other_are_refused() {
    let refused = |people: &[(&str, u8, u32)], openings: &[(&str, u32)], edges: &[(&str, &str, i64)]| {
        assign(&problem(people, openings, edges)).unwrap_err().to_string()
    };
    let (a, o) = (("a", 0, 1), ("o", 1));
    assert_eq!(refused(&[a, a], &[o], &[]), "the person a is listed twice");
    assert_eq!(refused(&[a], &[o, o], &[]), "the opening o is listed twice");
    assert_eq!(
        refused(&[a], &[o], &[("b", "o", 1)]),
        "the person b is named but not listed among the people"
    );
    assert_eq!(
        refused(&[a], &[o], &[("a", "x", 1)]),
        "the opening x is named but not listed among the openings"
    );
    assert_eq!(
        refused(&[a], &[o], &[("a", "o", 1), ("a", "o", 2)]),
        "the pair a and o has two costs"
    );
    assert_eq!(
        refused(&[a], &[o], &[("a", "o", -1)]),
        "the pair a and o costs -1 points; it must be 0 to 1000000000"
    );
    assert!(matches!(
        assign(&problem(&[a], &[o], &[("a", "o", i64::MAX)])),
        Err(ProblemError::CostOutOfRange { points: i64::MAX, .. })
    ));
}

#[test]
fn the_check_names_what_is_wrong() {
    let p = problem(
        &[("a", 0, 1), ("b", 1, 1)],
        &[("o", 1)],
        &[("a", "o", 1), ("b", "o", 0)],
    );
    let good = assign(&p).unwrap();
    // The other person in the seat: allowed, and not the best.
    let mut swapped = good.clone();
    swapped.seats[0].person = PersonId::new("b");
    swapped.seats[0].points = 0;
    swapped.waiting = vec![PersonId::new("a")];
    assert!(matches!(verify(&p, &swapped), Err(Flaw::Pair { .. } | Flaw::Price(_))));
    let mut nowhere = good.clone();
    nowhere.seats[0].opening = OpeningId::new("elsewhere");
    assert!(verify(&p, &nowhere).is_err());
    let mut twice = good;
    twice.waiting.push(PersonId::new("a"));
    assert_eq!(verify(&p, &twice), Err(Flaw::Incomplete("a".to_owned())));
}

#[test]
fn a_problem_survives_json() {
    let p = problem(
        &[("a", 0, 1), ("b", 1, 50)],
        &[("o", 1)],
        &[("a", "o", 1), ("b", "o", 0)],
    );
    let json = serde_json::to_string(&p).unwrap();
    assert_eq!(serde_json::from_str::<Problem>(&json).unwrap(), p);
    let short: Problem = serde_json::from_str(
        r#"{"people":[{"id":"a","priority":0,"wait_days":3}],"openings":[{"id":"o","capacity":1}],"edges":[{"person":"a","opening":"o","cost":{"points":4}}]}"#,
    )
    .unwrap();
    assert_eq!(assign(&short).unwrap().total_points, 4);
    let wrong = r#"{"points":4,"parts":[{"kind":{"time":"possible"},"points":10}]}"#;
    let error = serde_json::from_str::<matching::Cost>(wrong).unwrap_err().to_string();
    assert!(error.contains("the parts make 10 points, not 4"), "{error}");
}
