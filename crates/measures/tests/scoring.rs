//! Scoring, missing answers and safety items, with the worked tests of the measures reference.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use measures::{Direction, Instrument, Points, SafetyMove, ScoreError, instrument, safety_items, safety_move, score};
use proptest::prelude::*;

fn shipped(id: &str) -> &'static Instrument {
    instrument(id).unwrap()
}

/// An instrument without wording, made in the test: only its rules matter.
fn made(
    id: &str,
    items: usize,
    answers: std::ops::RangeInclusive<u8>,
    reversed: &[usize],
    method: &str,
    rest: &str,
) -> Instrument {
    let (low, high) = (f64::from(*answers.start()), f64::from(*answers.end()));
    let (min, max) = match method {
        "sum" => (low * items as f64, high * items as f64),
        "ten-times-mean" => (low * 10.0, high * 10.0),
        _ => (low, high),
    };
    let mut text = format!(
        "id = \"{id}\"\nversion = 1\nshort_name = \"{id}\"\nname = \"{id}\"\ndomain = \"x\"\nabout = \"x\"\nstem = \"\"\nrecall_days = 7\n\
         wording = \"not-shipped\"\nwording_note = \"\"\ncertainty = \"test\"\nsources = []\n{rest}\n"
    );
    for value in answers {
        text.push_str(&format!("[[option]]\nvalue = {value}\ntext = \"{value}\"\n"));
    }
    for item in 1..=items {
        text.push_str(&format!(
            "[[item]]\ntext = \"\"\nreverse = {}\n",
            reversed.contains(&item)
        ));
    }
    text.push_str(&format!(
        "[scoring]\nmethod = \"{method}\"\nmin = {min}\nmax = {max}\n[licence]\nclass = \"ask-owner\"\ntext = \"\"\n"
    ));
    Instrument::read("made.toml", &text).unwrap()
}

fn all(value: u8, items: usize) -> Vec<Option<u8>> {
    vec![Some(value); items]
}

const LOWER: &str = "direction = \"lower-is-better\"\nmissing = { allowed = 0, rule = \"all\" }";
const HIGHER: &str = "direction = \"higher-is-better\"\nmissing = { allowed = 1, rule = \"one\" }\ncaseness = { below = 25, label = \"clinical range\" }\nreliable_change = { points = 5, threshold_set = \"nhse-mh\", source = \"x\" }";

#[test]
fn worked_tests_of_the_reference() {
    let core10 = shipped("core10");
    assert_eq!(score(core10, &all(0, 10)).unwrap().points, Points::whole(8));

    let pswq = made("pswq", 16, 1..=5, &[1, 3, 8, 10, 11], "sum", LOWER);
    assert_eq!(score(&pswq, &all(1, 16)).unwrap().points, Points::whole(36));
    assert_eq!(score(&pswq, &all(5, 16)).unwrap().points, Points::whole(60));

    let core_om = made(
        "core_om",
        34,
        0..=4,
        &[3, 4, 7, 12, 19, 21, 31, 32],
        "ten-times-mean",
        LOWER,
    );
    assert_eq!(score(&core_om, &all(0, 34)).unwrap().points.to_string(), "9.4");

    let reqol = made("reqol10", 10, 0..=4, &[1, 3, 6, 9], "sum", HIGHER);
    let lowest = score(&reqol, &all(0, 10)).unwrap();
    assert_eq!((lowest.points, lowest.case), (Points::whole(16), Some(true)));
    assert_eq!(reqol.direction, Direction::HigherIsBetter);
}

#[test]
fn core10_prorates_one_missing_answer_and_no_more() {
    let core10 = shipped("core10");
    // Nine answered, scored sum 18: items 2 and 3 answered 4 score 0, the other seven make 18.
    let mut answers = vec![
        Some(4),
        Some(4),
        Some(4),
        Some(4),
        Some(4),
        Some(0),
        Some(4),
        Some(2),
        Some(0),
        None,
    ];
    let made = score(core10, &answers).unwrap();
    assert_eq!(
        (made.points, made.answered, made.prorated),
        (Points::whole(20), 9, true)
    );
    assert_eq!(
        made.words(core10),
        "CORE-10 20 of 40 (moderately severe, from 9 of 10 answers)"
    );
    answers[8] = None;
    assert_eq!(
        score(core10, &answers).unwrap_err().to_string(),
        "CORE-10: 2 answers are missing, at most 1 may be"
    );
    // 17 of nine answers: 18.888..., kept to a hundredth, shown with one decimal, in the band that begins at 15.
    let uneven = [
        Some(4),
        Some(4),
        Some(4),
        Some(4),
        Some(4),
        Some(0),
        Some(4),
        Some(1),
        Some(0),
        None,
    ];
    let uneven = score(core10, &uneven).unwrap();
    assert_eq!(
        (uneven.points.hundredths(), uneven.points.to_string().as_str()),
        (1889, "18.9")
    );
    assert_eq!(uneven.band.as_deref(), Some("moderate"));
}

#[test]
fn phq9_and_gad7_need_every_answer() {
    for (id, items) in [("phq9", 9), ("gad7", 7)] {
        let mut answers = all(3, items);
        answers[items - 1] = None;
        assert!(matches!(
            score(shipped(id), &answers),
            Err(ScoreError::TooManyMissing {
                missing: 1,
                allowed: 0,
                ..
            })
        ));
    }
    let full = score(shipped("phq9"), &all(3, 9)).unwrap();
    assert_eq!(full.words(shipped("phq9")), "PHQ-9 27 of 27 (severe)");
}

#[test]
fn bands_and_caseness_change_at_the_published_scores() {
    let bands = |id: &str, max: u8, items: usize| -> Vec<(String, bool)> {
        // Every total is reached by filling items one by one.
        let highest = shipped(id).highest_answer();
        (0..=max)
            .map(|total| {
                let answers: Vec<Option<u8>> = (0..items)
                    .map(|i| Some(total.saturating_sub(highest * i as u8).min(highest)))
                    .collect();
                let made = score(shipped(id), &answers).unwrap();
                assert_eq!(made.points, Points::whole(i16::from(total)));
                (made.band.unwrap(), made.case.unwrap())
            })
            .collect()
    };
    let phq = bands("phq9", 27, 9);
    let starts: Vec<usize> = (1..=27).filter(|i| phq[*i].0 != phq[*i - 1].0).collect();
    assert_eq!(starts, [5, 10, 15, 20]);
    assert_eq!(phq.iter().position(|(_, case)| *case), Some(10));
    let gad = bands("gad7", 21, 7);
    assert_eq!(gad.iter().position(|(_, case)| *case), Some(8));
    assert_eq!(
        (1..=21).filter(|i| gad[*i].0 != gad[*i - 1].0).collect::<Vec<_>>(),
        [5, 10, 15]
    );
}

#[test]
fn wrong_answers_are_named() {
    let phq9 = shipped("phq9");
    let mut answers = all(0, 9);
    answers[3] = Some(4);
    assert_eq!(
        score(phq9, &answers).unwrap_err().to_string(),
        "PHQ-9 question 4: 4 is not one of the answers (0 to 3)"
    );
    assert_eq!(
        score(phq9, &all(0, 8)).unwrap_err().to_string(),
        "PHQ-9 has 9 questions, 8 answers were given"
    );
}

#[test]
fn a_safety_item_acts_when_the_rest_is_incomplete_or_wrong() {
    let phq9 = shipped("phq9");
    let mut answers = vec![None; 9];
    answers[8] = Some(1);
    let found = safety_items(phq9, &answers);
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].words(),
        "item 9, thoughts of being better off dead or of self-harm: Several days"
    );
    assert!(score(phq9, &answers).is_err());
    // Another answer is wrong, the total is low: still found.
    assert_eq!(
        safety_items(phq9, &[Some(9), None, None, None, None, None, None, None, Some(3)]).len(),
        1
    );
    assert!(safety_items(phq9, &all(0, 9)).is_empty());
    let core10 = shipped("core10");
    let mut answers = all(0, 10);
    answers[5] = Some(1);
    assert_eq!(safety_items(core10, &answers)[0].item, 6);
    // A list that is too short has no item 9: nothing is found and nothing fails.
    assert!(safety_items(phq9, &all(3, 8)).is_empty());
    assert!(safety_items(shipped("gad7"), &all(3, 7)).is_empty());
}

#[test]
fn a_task_is_made_when_newly_present_or_rising_only() {
    let item = &shipped("phq9").safety[0];
    for (before, now, expected, task) in [
        (None, Some(1), SafetyMove::NewlyPresent, true),
        (Some(0), Some(1), SafetyMove::NewlyPresent, true),
        (Some(1), Some(2), SafetyMove::Rising, true),
        (Some(2), Some(2), SafetyMove::Same, false),
        (Some(3), Some(1), SafetyMove::Falling, false),
        (Some(3), Some(0), SafetyMove::Absent, false),
        (Some(3), None, SafetyMove::Absent, false),
    ] {
        assert_eq!(safety_move(item, before, now), expected);
        assert_eq!(expected.makes_a_task(), task);
    }
}

proptest! {
    #[test]
    fn every_full_set_of_answers_scores_within_the_range(id in prop::sample::select(vec!["phq9", "gad7", "core10"]), seed in prop::collection::vec(0u8..=4, 10)) {
        let instrument = shipped(id);
        let highest = instrument.highest_answer();
        let answers: Vec<Option<u8>> = seed.iter().take(instrument.items.len()).map(|v| Some((*v).min(highest))).collect();
        let made = score(instrument, &answers).unwrap();
        prop_assert!((instrument.scoring.min..=instrument.scoring.max).contains(&made.points.as_f64()));
        prop_assert!(made.band.is_some());
        // Turning every answer round turns the score round.
        let mirrored: Vec<Option<u8>> = answers.iter().map(|a| a.map(|v| highest - v)).collect();
        let mirror = score(instrument, &mirrored).unwrap();
        let ends = instrument.scoring.max + instrument.scoring.min;
        prop_assert!((made.points.as_f64() + mirror.points.as_f64() - ends).abs() < 1e-9);
    }

    #[test]
    fn prorating_lies_between_the_lowest_and_highest_the_missing_answer_could_make(seed in prop::collection::vec(0u8..=4, 10), missing in 0usize..10) {
        let core10 = shipped("core10");
        let with = |value: Option<u8>| {
            let mut answers: Vec<Option<u8>> = seed.iter().map(|v| Some(*v)).collect();
            answers[missing] = value;
            score(core10, &answers).unwrap().points
        };
        let (a, b) = (with(Some(0)), with(Some(4)));
        let prorated = with(None);
        prop_assert!(a.min(b) <= prorated && prorated <= a.max(b));
    }

    #[test]
    fn points_survive_json(hundredths in -4_000i32..4_000) {
        let points = Points::from_hundredths(hundredths);
        let json = serde_json::to_string(&points).unwrap();
        prop_assert_eq!(serde_json::from_str::<Points>(&json).unwrap(), points);
    }
}

#[test]
fn numbers_that_are_no_scores_are_refused() {
    assert_eq!(Points::from_f64(f64::NAN), None);
    assert_eq!(Points::from_f64(1e12), None);
    assert!(serde_json::from_str::<Points>("1e300").is_err());
    assert_eq!(serde_json::to_string(&Points::whole(14)).unwrap(), "14");
}
