//! The product-limit estimate: a published example, theory, and brute force.

use measures::wait::{MedianWait, Waited, product_limit, quartiles};
use proptest::prelude::*;

const fn started(days: u32) -> Waited {
    Waited { days, started: true }
}

const fn known_to(days: u32) -> Waited {
    Waited { days, started: false }
}

/// Weeks of remission of the 21 children given 6-mercaptopurine (Freireich and others 1963); a negative number was still in remission then.
const TREATED: [i32; 21] = [
    6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35,
];
/// The 21 given placebo; all relapsed.
const PLACEBO: [u32; 21] = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23];

fn treated() -> Vec<Waited> {
    TREATED
        .iter()
        .map(|weeks| Waited {
            days: weeks.unsigned_abs(),
            started: *weeks > 0,
        })
        .collect()
}

#[test]
fn the_published_example_by_hand() {
    let curve = product_limit(&treated());
    assert_eq!((curve.people, curve.started), (21, 9));
    // At risk, events, and the product written out: 18/21, then 16/17, 14/15, 11/12, 10/11, 6/7, 5/6 of what was before.
    let by_hand = [
        (6, 21, 3, 18.0 / 21.0),
        (7, 17, 1, 18.0 / 21.0 * 16.0 / 17.0),
        (10, 15, 1, 18.0 / 21.0 * 16.0 / 17.0 * 14.0 / 15.0),
        (13, 12, 1, 18.0 / 21.0 * 16.0 / 17.0 * 14.0 / 15.0 * 11.0 / 12.0),
        (
            16,
            11,
            1,
            18.0 / 21.0 * 16.0 / 17.0 * 14.0 / 15.0 * 11.0 / 12.0 * 10.0 / 11.0,
        ),
    ];
    for (step, (weeks, at_risk, events, share)) in curve.steps.iter().zip(by_hand) {
        assert_eq!((step.days, step.at_risk, step.started), (weeks, at_risk, events));
        assert!((step.still_waiting - share).abs() < 1e-12, "{weeks}");
    }
    // As printed in the textbooks, to three places; the standard error at 10 weeks is 0.0963.
    let printed = [
        (6, 0.857),
        (7, 0.807),
        (10, 0.753),
        (13, 0.690),
        (16, 0.627),
        (22, 0.538),
        (23, 0.448),
    ];
    for (weeks, share) in printed {
        assert!((curve.still_waiting(weeks) - share).abs() < 0.0006, "{weeks}");
    }
    let ten = curve.steps[2];
    assert!((ten.still_waiting * ten.greenwood.sqrt() - 0.0963).abs() < 5e-5);
    // The lower line by hand: at 10 weeks 0.7529 to the power exp(1.96 * 0.4507) is 0.503, at 13 weeks 0.6902^exp(1.96 * 0.4173) is 0.432.
    assert!((ten.interval().unwrap().0 - 0.503).abs() < 0.001);
    assert!((curve.steps[3].interval().unwrap().0 - 0.432).abs() < 0.001);
    assert_eq!(
        curve.median(),
        MedianWait {
            days: Some(23),
            lower: Some(13),
            upper: None
        }
    );
}

#[test]
fn the_other_arm_where_nobody_is_censored() {
    let waits: Vec<Waited> = PLACEBO.iter().map(|weeks| started(*weeks)).collect();
    let median = product_limit(&waits).median();
    // By hand: lower line 0.520 at 3 weeks and 0.425 at 4; upper line 0.578 at 8 weeks and 0.482 at 11.
    assert_eq!(
        median,
        MedianWait {
            days: Some(8),
            lower: Some(4),
            upper: Some(11)
        }
    );
}

#[test]
fn those_who_still_wait_make_it_longer() {
    let only_started: Vec<Waited> = [10, 20, 30, 40].map(started).to_vec();
    let mut all = only_started.clone();
    all.extend([50, 60, 70, 80].map(known_to));
    assert_eq!(product_limit(&only_started).median().days, Some(20));
    // Four of eight have started: at 40 days exactly half still wait.
    assert_eq!(product_limit(&all).median().days, Some(40));
    all.push(known_to(90));
    assert_eq!(
        product_limit(&all).median().days,
        None,
        "half is not reached: said, not made up"
    );
}

#[test]
fn nobody_and_nobody_started() {
    let none = MedianWait {
        days: None,
        lower: None,
        upper: None,
    };
    assert_eq!(product_limit(&[]).median(), none);
    assert_eq!(product_limit(&[known_to(5), known_to(9)]).median(), none);
    assert_eq!(product_limit(&[]).still_waiting(0), 1.0);
    // On one day somebody starts and somebody leaves: the one who left was at risk on that day.
    assert_eq!(product_limit(&[started(5), known_to(5)]).steps[0].at_risk, 2);
}

#[test]
fn quartiles_are_values_that_occurred() {
    assert_eq!(quartiles(&[]), None);
    assert_eq!(quartiles(&[7]), Some((7, 7, 7)));
    assert_eq!(quartiles(&[4, 1, 3, 2]), Some((1, 2, 3)));
    assert_eq!(quartiles(&[1, 2, 3, 4, 5, 6, 7, 8, 100]), Some((3, 5, 7)));
}

prop_compose! {
    fn waits()(raw in prop::collection::vec((0_u32..400, any::<bool>()), 0..60)) -> Vec<Waited> {
        raw.into_iter().map(|(days, started)| Waited { days, started }).collect()
    }
}

proptest! {
    #[test]
    fn without_censoring_it_is_the_plain_quantile(mut days in prop::collection::vec(0_u32..400, 1..60)) {
        let curve = product_limit(&days.iter().map(|d| started(*d)).collect::<Vec<_>>());
        days.sort_unstable();
        // Brute force: the smallest value that at least half do not exceed.
        let plain = days.iter().copied().find(|v| 2 * days.iter().filter(|d| *d <= v).count() >= days.len());
        prop_assert_eq!(curve.median().days, plain);
        for at in [0, 50, 200, 399] {
            let longer = days.iter().filter(|d| **d > at).count() as f64 / days.len() as f64;
            prop_assert!((curve.still_waiting(at) - longer).abs() < 1e-9);
        }
    }

    #[test]
    fn the_order_of_people_and_the_unit_do_not_matter(all in waits(), seed in any::<u64>()) {
        let mut turned = all.clone();
        let by = usize::try_from(seed % (all.len().max(1) as u64)).unwrap();
        turned.rotate_left(by);
        turned.reverse();
        prop_assert_eq!(product_limit(&all), product_limit(&turned));
        let doubled: Vec<Waited> = all.iter().map(|w| Waited { days: 2 * w.days, ..*w }).collect();
        let (one, two) = (product_limit(&all).median(), product_limit(&doubled).median());
        prop_assert_eq!((one.days.map(|d| 2 * d), one.lower.map(|d| 2 * d), one.upper.map(|d| 2 * d)), (two.days, two.lower, two.upper));
    }

    #[test]
    fn it_falls_and_the_interval_holds_it(all in waits()) {
        let curve = product_limit(&all);
        let mut last = 1.0;
        for step in &curve.steps {
            prop_assert!(step.still_waiting < last && step.still_waiting >= 0.0);
            if let Some((lower, upper)) = step.interval() {
                prop_assert!(0.0 < lower && lower <= step.still_waiting && step.still_waiting <= upper && upper < 1.0);
            }
            last = step.still_waiting;
        }
        let m = curve.median();
        if let (Some(days), Some(lower)) = (m.days, m.lower) { prop_assert!(lower <= days); }
        if let (Some(days), Some(upper)) = (m.days, m.upper) { prop_assert!(days <= upper); }
        prop_assert!(m.days.is_none() || m.lower.is_some());
    }

    /// Somebody who is known to have waited on for longer makes no share smaller and no median shorter. (For somebody who started it is not so: one
    /// who starts after all others have left carries all of the rest.)
    #[test]
    fn waiting_on_never_shortens_the_median(all in waits(), which in any::<prop::sample::Index>(), more in 1_u32..300) {
        prop_assume!(!all.is_empty());
        let mut longer = all.clone();
        let at = which.index(all.len());
        longer[at].started = false;
        let before = product_limit(&longer);
        longer[at].days += more;
        let after = product_limit(&longer);
        for day in [0, 30, 90, 200, 399, 699] {
            prop_assert!(after.still_waiting(day) >= before.still_waiting(day) - 1e-12);
        }
        let far = |m: Option<u32>| m.unwrap_or(u32::MAX);
        prop_assert!(far(before.median().days) <= far(after.median().days));
    }
}
