//! Reliable change, recovery and the paired definitions, in both directions.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use measures::{
    Change, Class, Instrument, PairEnd, PairOutcome, PairStart, Points, Recovery, classify, instrument, movement,
    pair_outcome, reliable_change,
};
use proptest::prelude::*;

fn p(points: i16) -> Points {
    Points::whole(points)
}

/// The same instrument, pointing the other way: a score is what is missing from the highest one.
fn turned(instrument: &Instrument) -> Instrument {
    let mut turned = instrument.clone();
    turned.direction = measures::Direction::HigherIsBetter;
    if let Some(cut) = &mut turned.caseness {
        // At or above c, seen from the other end: below (max - c) plus the smallest step.
        cut.below = cut.at_or_above.take().map(|c| instrument.scoring.max - c + 1.0);
    }
    turned
}

#[test]
fn the_worked_change_of_the_reference() {
    let phq9 = instrument("phq9").unwrap();
    assert_eq!(reliable_change(phq9, p(14), p(8)), Some(Change::ReliableImprovement));
    assert_eq!(classify(phq9, p(14), p(8)), Some(Class::Recovered));
    assert_eq!(reliable_change(phq9, p(14), p(9)), Some(Change::NoReliableChange));
    assert_eq!(classify(phq9, p(11), p(9)), Some(Class::CrossedWithoutReliableChange));
    assert_eq!(classify(phq9, p(20), p(13)), Some(Class::Improved));
    assert_eq!(classify(phq9, p(8), p(14)), Some(Class::Deteriorated));
    assert_eq!(classify(phq9, p(12), p(10)), Some(Class::Unchanged));
    let core10 = instrument("core10").unwrap();
    // Exactly at the threshold, and a hundredth below it.
    assert_eq!(
        reliable_change(core10, Points::from_hundredths(1889), Points::from_hundredths(1289)),
        Some(Change::ReliableImprovement)
    );
    assert_eq!(
        reliable_change(core10, Points::from_hundredths(1889), Points::from_hundredths(1290)),
        Some(Change::NoReliableChange)
    );
}

#[test]
fn nothing_is_called_reliable_without_a_threshold() {
    let mut unknown = instrument("phq9").unwrap().clone();
    unknown.reliable_change = None;
    assert_eq!(reliable_change(&unknown, p(27), p(0)), None);
    assert_eq!(
        movement(&unknown, p(27), p(0)).words("first session"),
        "down 27 since first session"
    );
}

#[test]
fn change_is_said_in_words() {
    let phq9 = instrument("phq9").unwrap();
    let words = |first, last| movement(phq9, first, last).words("first session");
    assert_eq!(words(p(18), p(11)), "down 7 since first session, reliable improvement");
    assert_eq!(words(p(11), p(18)), "up 7 since first session, reliable deterioration");
    assert_eq!(words(p(11), p(14)), "up 3 since first session, no reliable change");
    assert_eq!(words(p(11), p(11)), "no change since first session");
    // On a measure where higher is better the direction in words stays that of the scale.
    assert_eq!(
        movement(&turned(phq9), p(5), p(12)).words("referral"),
        "up 7 since referral, reliable improvement"
    );
}

fn pair(phq: (i16, Option<i16>), gad: (i16, Option<i16>)) -> PairOutcome {
    pair_outcome(
        instrument("phq9").unwrap(),
        instrument("gad7").unwrap(),
        PairStart {
            depression: Some(p(phq.0)),
            anxiety: Some(p(gad.0)),
        },
        PairEnd {
            depression: phq.1.map(p),
            anxiety: gad.1.map(p),
        },
    )
}

#[test]
fn the_paired_definitions_give_the_reference_table() {
    use Recovery::{No, NotCounted, Unknown, Yes};
    let rows = [
        // test, PHQ-9, GAD-7, caseness, recovery, improvement, reliable recovery, deterioration
        (
            "T1",
            (18, Some(6)),
            (15, Some(5)),
            true,
            Yes,
            Some(true),
            Yes,
            Some(false),
        ),
        (
            "T2",
            (11, Some(9)),
            (8, Some(7)),
            true,
            Yes,
            Some(false),
            No,
            Some(false),
        ),
        (
            "T3",
            (20, Some(13)),
            (16, Some(11)),
            true,
            No,
            Some(true),
            No,
            Some(false),
        ),
        (
            "T4",
            (8, Some(3)),
            (6, Some(4)),
            false,
            NotCounted,
            Some(false),
            NotCounted,
            Some(false),
        ),
        (
            "T5",
            (12, Some(19)),
            (9, Some(9)),
            true,
            No,
            Some(false),
            No,
            Some(true),
        ),
        (
            "T6",
            (12, Some(5)),
            (7, Some(12)),
            true,
            No,
            Some(false),
            No,
            Some(false),
        ),
        ("T7", (9, Some(2)), (9, Some(9)), true, No, Some(true), No, Some(false)),
        ("T8", (14, None), (11, Some(4)), true, Unknown, None, Unknown, None),
        (
            "section 8, first",
            (14, Some(9)),
            (12, Some(9)),
            true,
            No,
            Some(false),
            No,
            Some(false),
        ),
        (
            "section 8, second",
            (12, Some(9)),
            (6, Some(10)),
            true,
            No,
            Some(false),
            No,
            Some(true),
        ),
    ];
    for (test, phq, gad, case, recovery, improvement, reliable_recovery, deterioration) in rows {
        let outcome = pair(phq, gad);
        assert_eq!(outcome.case_at_start, Some(case), "{test}");
        assert_eq!(outcome.recovery, recovery, "{test}");
        assert_eq!(outcome.reliable_improvement, improvement, "{test}");
        assert_eq!(outcome.reliable_recovery, reliable_recovery, "{test}");
        assert_eq!(outcome.reliable_deterioration, deterioration, "{test}");
        assert_eq!(outcome.mixed, (test != "T8").then_some(test == "T6"), "{test}");
    }
}

#[test]
fn caseness_at_the_start_is_known_from_one_high_score_but_not_from_one_low_score() {
    let start = |phq: Option<i16>, gad: Option<i16>| {
        let start = PairStart {
            depression: phq.map(p),
            anxiety: gad.map(p),
        };
        let end = PairEnd {
            depression: None,
            anxiety: None,
        };
        pair_outcome(instrument("phq9").unwrap(), instrument("gad7").unwrap(), start, end).case_at_start
    };
    assert_eq!(start(Some(10), None), Some(true));
    assert_eq!(start(Some(9), None), None);
    assert_eq!(start(None, Some(8)), Some(true));
    assert_eq!(start(None, None), None);
}

proptest! {
    #[test]
    fn change_is_antisymmetric_and_turns_with_the_scale(id in prop::sample::select(vec!["phq9", "gad7", "core10"]), a in 0i16..=21, b in 0i16..=21) {
        let lower = instrument(id).unwrap();
        let higher = turned(lower);
        let max = lower.scoring.max as i16;
        let change = reliable_change(lower, p(a), p(b)).unwrap();
        let back = reliable_change(lower, p(b), p(a)).unwrap();
        let opposite = match change {
            Change::ReliableImprovement => Change::ReliableDeterioration,
            Change::ReliableDeterioration => Change::ReliableImprovement,
            Change::NoReliableChange => Change::NoReliableChange,
        };
        prop_assert_eq!(back, opposite);
        prop_assert_eq!(reliable_change(&higher, p(max - a), p(max - b)).unwrap(), change);
        prop_assert_eq!(classify(&higher, p(max - a), p(max - b)), classify(lower, p(a), p(b)));
        let threshold = lower.reliable_change.as_ref().unwrap().points;
        prop_assert_eq!(change == Change::ReliableImprovement, f64::from(a - b) >= threshold);
    }

    #[test]
    fn outcomes_of_a_pair_exclude_each_other(a in 0i16..=27, b in 0i16..=27, c in 0i16..=21, d in 0i16..=21) {
        let outcome = pair((a, Some(b)), (c, Some(d)));
        let kinds = [outcome.reliable_improvement, outcome.reliable_deterioration, outcome.mixed];
        prop_assert!(kinds.iter().filter(|k| **k == Some(true)).count() <= 1);
        prop_assert!(kinds.iter().all(Option::is_some));
        if outcome.reliable_recovery == Recovery::Yes {
            prop_assert_eq!(outcome.recovery, Recovery::Yes);
            prop_assert_eq!(outcome.reliable_improvement, Some(true));
        }
        prop_assert_eq!(outcome.recovery == Recovery::NotCounted, a < 10 && c < 8);
    }
}
