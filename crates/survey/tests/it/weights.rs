//! Raking, effective sizes, and whether the intervals cover.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use survey::{effective_size, rake, total_over_members};

use super::*;

const SMALL: &str = r#"
id = "small"
title = "Small"
sponsor = "A test"
[[question]]
id = "sex"
text = "A or b?"
kind = "one-of"
options = [{ code = "a", text = "A" }, { code = "b", text = "B" }]
[[question]]
id = "age"
text = "Young or old?"
kind = "one-of"
options = [{ code = "young", text = "Young" }, { code = "old", text = "Old" }]
"#;

fn small(cells: &[(&str, &str, usize)], margins: &str) -> (Definition, Answers, Result<Targets, Vec<survey::Problem>>) {
    let definition = Definition::read(SMALL).unwrap();
    let mut text = "sex,age\n".to_owned();
    for (sex, age, count) in cells {
        text.push_str(&format!("{sex},{age}\n").repeat(*count));
    }
    let answers = Answers::read(&definition, text.as_bytes()).unwrap();
    let targets = Targets::read(&definition, margins);
    (definition, answers, targets)
}

const HALVES: &str = "[[margin]]\nquestion='sex'\nsource='s'\nproportions={a=50,b=50}\n[[margin]]\nquestion='age'\nsource='s'\nproportions={young=1,old=1}";

#[test]
fn margins_are_met_and_the_odds_ratio_is_kept() {
    let cells = [
        ("a", "young", 40),
        ("a", "old", 10),
        ("b", "young", 20),
        ("b", "old", 30),
    ];
    let (definition, answers, targets) = small(&cells, HALVES);
    let (weights, told) = rake(&definition, &answers, &targets.unwrap()).unwrap();
    assert!(told.converged && told.largest_gap < 1e-9 && told.rounds > 1);
    // Fitting keeps the odds ratio of the table, 40*30/(10*20) = 6, and with halves on both sides a cell of x, 1/2 - x has (x/(1/2 - x))^2 = 6.
    let young_a: f64 = weights[..40].iter().flatten().sum();
    let expected = 100.0 * 0.5 * 6f64.sqrt() / (1.0 + 6f64.sqrt());
    assert!((young_a - expected).abs() < 1e-6, "{young_a} {expected}");
    assert!((weights.iter().flatten().sum::<f64>() - 100.0).abs() < 1e-6);
    assert!(told.effective_size < 100.0 && told.effective_size > 80.0, "{told:?}");
    let (low, high) = told.weights_range.unwrap();
    assert!(low < 1.0 && high > 1.0);
    assert_eq!(effective_size([1.0, 1.0, 1.0, 1.0].into_iter()), 4.0);
    assert!((effective_size([3.0, 1.0].into_iter()) - 1.6).abs() < 1e-12);
    assert_eq!(effective_size(std::iter::empty()), 0.0);
}

#[test]
fn a_margin_that_nobody_can_carry_is_refused() {
    let (definition, answers, targets) = small(&[("a", "young", 20), ("a", "old", 20)], HALVES);
    let told = rake(&definition, &answers, &targets.unwrap()).unwrap_err();
    assert!(
        told[0].to_string().starts_with("margin sex: found \"b\"; nobody"),
        "{told:?}"
    );
    let zero = "[[margin]]\nquestion='sex'\nsource='s'\nproportions={a=0,b=1}";
    let (definition, answers, targets) = small(&[("a", "young", 20), ("b", "old", 20)], zero);
    let told = rake(&definition, &answers, &targets.unwrap()).unwrap_err();
    assert!(
        told[0]
            .to_string()
            .starts_with("margin sex: found \"a\"; its margin is 0"),
        "{told:?}"
    );
}

#[test]
fn what_cannot_converge_says_so_and_no_weighted_share_is_shown() {
    // All a are young and all b are old: no weights give half and half on one side and a quarter on the other.
    let margins = "[[margin]]\nquestion='sex'\nsource='s'\nproportions={a=1,b=1}\n[[margin]]\nquestion='age'\nsource='s'\nproportions={young=1,old=3}";
    let (definition, answers, targets) = small(&[("a", "young", 20), ("b", "old", 20)], margins);
    let targets = targets.unwrap();
    let (_, told) = rake(&definition, &answers, &targets).unwrap();
    assert!(
        !told.converged && told.largest_gap > 0.1 && told.rounds == 500,
        "{told:?}"
    );
    let found = results(
        &definition,
        &answers,
        &Asked {
            targets: Some(&targets),
            ..asked(Reading::Article)
        },
    )
    .unwrap();
    assert!(
        found
            .questions
            .iter()
            .flat_map(|q| &q.options)
            .all(|o| o.share.rate.is_some() && o.share.weighted.is_none())
    );
}

#[test]
fn margins_are_refused_by_place_value_and_rule() {
    for (margins, expected) in [
        (
            "[[margin]]\nquestion='sex'\nsource='s'\nproportions={a=1}",
            "margin sex: found \"b\"; every option needs its figure",
        ),
        (
            "[[margin]]\nquestion='sex'\nsource='s'\nproportions={a=1,b=-1}",
            "margin sex: found \"-1\"; a share",
        ),
        (
            "[[margin]]\nquestion='sex'\nsource='s'\nproportions={a=1,b=1,c=1}",
            "margin sex: found \"c\"; the question has no such option",
        ),
        (
            "[[margin]]\nquestion='size'\nsource='s'\nproportions={a=1}",
            "margin size: found \"size\"; must be a one-of",
        ),
        (
            "[[margin]]\nquestion='sex'\nsource=' '\nproportions={a=0,b=0}",
            "margin sex: `source` must say",
        ),
    ] {
        let (_, _, targets) = small(&[("a", "young", 1)], margins);
        let told: Vec<String> = targets.unwrap_err().iter().map(ToString::to_string).collect();
        assert!(told.iter().any(|t| t.starts_with(expected)), "{told:?}");
    }
}

#[test]
fn weighted_shares_stand_beside_raw_ones() {
    let found = weighted_example();
    let weighting = found.weighting.as_ref().unwrap();
    assert!(weighting.converged && weighting.left_out == 0 && weighting.effective_size < 2000.0);
    assert_eq!(
        weighting.weights_range, None,
        "the weight of the few on the islands would tell how few they are"
    );
    let years = found.questions.iter().find(|q| q.id == "years_qualified").unwrap();
    let (raw, weighted) = (
        years.options[0].share.rate.unwrap(),
        years.options[0].share.weighted.unwrap(),
    );
    assert!(
        (weighted.share - 0.25).abs() < 1e-6 && (raw.share - 0.25).abs() > 0.01,
        "the margin is met, the raw share is kept"
    );
    assert!(found.pool.unwrap().people_weighted.is_some());
    // What is hidden raw is not told by weight.
    assert!(
        found
            .questions
            .iter()
            .flat_map(|q| &q.options)
            .all(|o| o.share.count.is_count() || o.share.weighted.is_none())
    );
}

#[test]
fn intervals_of_hours_and_people_cover_about_as_often_as_they_say() {
    // 11,000 members of whom 37.35% offer 2 to 14 hours: 400 samples of 300, counted how often the truth lies inside.
    let mut rng = Pcg64::seed_from_u64(7);
    let share = 0.45 * 0.83;
    let truth = 11_000.0 * share * 8.0;
    let mut hit = 0;
    for _ in 0..400 {
        let offer = |rng: &mut Pcg64| {
            if rng.random_bool(share) {
                f64::from(rng.random_range(2..=14))
            } else {
                0.0
            }
        };
        let amounts: Vec<f64> = (0..300).map(|_| offer(&mut rng)).collect();
        let estimate = total_over_members(11_000, &amounts).unwrap();
        hit += i32::from(estimate.lower <= truth && truth <= estimate.upper);
    }
    assert!((368..=392).contains(&hit), "{hit} of 400 hold the truth; 380 expected");
    assert_eq!(total_over_members(11_000, &[8.0]), None);
}
