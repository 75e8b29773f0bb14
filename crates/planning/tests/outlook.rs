//! When somebody is likely to begin: against worked examples, brute force, exact counts and a simulated list.

use planning::outlook::*;
use proptest::prelude::*;

fn began(after: u32, until: u32) -> Stretch {
    Stretch {
        after,
        until,
        began: true,
    }
}

fn seen(after: u32, until: u32) -> Stretch {
    Stretch {
        began: false,
        ..began(after, until)
    }
}

fn range(outlook: Outlook) -> Range {
    match outlook {
        Outlook::Range(range, _) => range,
        Outlook::TooFew(n) => panic!("too few: {n}"),
    }
}

#[test]
fn nineteen_who_all_began_give_the_second_and_the_eighteenth() {
    // With nobody censored the ends are order statistics: floor(20 / 10) = 2nd, ceil(9 * 20 / 10) = 18th, half by the 10th.
    let all: Vec<_> = (1..=19).map(|n| began(0, n * 10)).collect();
    let expected = Range {
        earliest: 20,
        middle: Some(100),
        latest: Some(180),
    };
    assert_eq!(outlook(&all, 0), Outlook::Range(expected, 19));
}

#[test]
fn who_began_before_somebody_had_waited_so_long_counts_no_more() {
    let late: Vec<_> = (1..=19).map(|n| began(0, 200 + n * 10)).collect();
    let mut all = late.clone();
    all.extend((1..=400).map(|n| began(0, n / 2)));
    assert_eq!(outlook(&all, 200), outlook(&late, 200));
    assert_ne!(outlook(&all, 0), outlook(&late, 0));
}

#[test]
fn who_came_onto_the_list_late_is_at_risk_only_from_then_on() {
    // Ten begin on days 10 to 100, and a hundred come onto the list at day 95 and are seen until day 99: they say something of days 96 to 99 only.
    let mut all: Vec<_> = (1..=10).map(|n| began(0, n * 10)).collect();
    let alone = outlook(&all, 0);
    all.extend((0..100).map(|_| seen(95, 99)));
    assert_eq!(outlook(&all, 0), alone);
    // Had they been counted from the start, nothing like half would have begun.
    let mut wrong: Vec<_> = (1..=10).map(|n| began(0, n * 10)).collect();
    wrong.extend((0..100).map(|_| seen(0, 99)));
    assert_ne!(outlook(&wrong, 0), alone);
}

#[test]
fn fewer_than_ten_say_nothing_and_ten_say_something() {
    let nine: Vec<_> = (1..=9).map(|n| began(0, n)).collect();
    assert_eq!(outlook(&nine, 0), Outlook::TooFew(9));
    let mut ten = nine;
    ten.push(began(0, 10));
    assert_eq!(range(outlook(&ten, 0)).latest, Some(10));
    // Of the ten, nine began later than day 1: for who has waited a day there are too few again.
    assert_eq!(outlook(&ten, 1), Outlook::TooFew(9));
    assert_eq!(outlook(&ten, 500), Outlook::TooFew(0));
    assert_eq!(outlook(&[], 0), Outlook::TooFew(0));
}

#[test]
fn where_most_still_wait_the_range_has_no_upper_end() {
    let mut all: Vec<_> = (1..=30).map(|n| began(0, n)).collect();
    all.extend((0..20).map(|_| seen(0, 40)));
    let found = range(outlook(&all, 0));
    assert_eq!((found.earliest, found.middle, found.latest), (5, Some(26), None));
    // Not even one in ten: everything seen so far lies before it.
    let mut few: Vec<_> = (1..=12).map(|n| began(0, n)).collect();
    few.extend((0..400).map(|_| seen(0, 40)));
    let found = range(outlook(&few, 0));
    assert_eq!((found.earliest, found.middle, found.latest), (12, None, None));
}

#[test]
fn clearly_earlier_takes_half_of_them_and_the_last_of_them() {
    let of = |earliest, middle, latest| Range {
        earliest,
        middle,
        latest,
    };
    let now = of(100, Some(200), Some(300));
    assert!(of(90, Some(172), Some(300)).is_clearly_earlier(&now, 28));
    assert!(!of(90, Some(173), Some(290)).is_clearly_earlier(&now, 28));
    assert!(!of(10, Some(20), Some(301)).is_clearly_earlier(&now, 28));
    assert!(!of(10, Some(20), None).is_clearly_earlier(&now, 28));
    assert!(of(10, Some(20), Some(900)).is_clearly_earlier(&of(100, None, None), 28));
    assert!(!now.is_clearly_earlier(&now, 1));
}

#[test]
fn a_range_is_judged_once_its_last_day_is_over() {
    let said = Range {
        earliest: 10,
        middle: Some(20),
        latest: Some(30),
    };
    for (actual, today, expected) in [
        (Actual::Began(10), 31, Verdict::Held),
        (Actual::Began(30), 31, Verdict::Held),
        (Actual::Began(9), 31, Verdict::Missed),
        (Actual::Began(31), 31, Verdict::Missed),
        (Actual::Waits(31), 31, Verdict::Missed),
        // Nothing is judged early: neither who began inside, nor who began too soon.
        (Actual::Began(12), 30, Verdict::NotOver),
        (Actual::Began(9), 30, Verdict::NotOver),
        (Actual::Waits(30), 30, Verdict::NotOver),
        (Actual::Left(30), 31, Verdict::Left),
        (Actual::Left(31), 31, Verdict::Missed),
    ] {
        assert_eq!(verdict(&said, actual, today), expected, "{actual:?} on {today}");
    }
    let open = Range { latest: None, ..said };
    assert_eq!(verdict(&open, Actual::Began(12), 900), Verdict::Open);
}

/// The estimate straight from its definition: for each day count who is there.
fn by_hand(stretches: &[Stretch], waited: u32) -> Option<(u32, Option<u32>, Option<u32>)> {
    let began = stretches
        .iter()
        .filter(|s| s.began && s.until > waited && s.until > s.after)
        .count();
    if began < 10 {
        return None;
    }
    let (mut left, mut right) = (1_u128, 1_u128);
    let (mut earliest, mut middle, mut latest) = (waited, None, None);
    for day in waited + 1..=60 {
        let there = stretches.iter().filter(|s| s.after < day && day <= s.until).count() as u128;
        let starts = stretches
            .iter()
            .filter(|s| s.began && s.until == day && s.after < day)
            .count() as u128;
        if starts == 0 || latest.is_some() {
            continue;
        }
        // Fractions kept exact: left / right is the share that waits on.
        if 10 * left * there >= 9 * right * (there + 1) {
            earliest = day;
        }
        left *= there + 1 - starts;
        right *= there + 1;
        let common = gcd(left, right);
        (left, right) = (left / common, right / common);
        if 2 * left <= right {
            middle = middle.or(Some(day));
        }
        if 10 * left <= right {
            latest = Some(day);
        }
    }
    Some((earliest, middle, latest)).filter(|(e, m, l)| *e != waited || m.is_some() || l.is_some())
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

fn some_stretch() -> impl Strategy<Value = Stretch> {
    (0_u32..40, 0_u32..20, any::<bool>()).prop_map(|(after, more, began)| Stretch {
        after,
        until: after + more,
        began,
    })
}

proptest! {
    #[test]
    fn the_range_is_what_the_definition_says_in_exact_fractions(
        stretches in prop::collection::vec(some_stretch(), 0..45),
        waited in 0_u32..40,
    ) {
        let found = match outlook(&stretches, waited) {
            Outlook::Range(r, _) => Some((r.earliest, r.middle, r.latest)),
            Outlook::TooFew(_) => None,
        };
        prop_assert_eq!(found, by_hand(&stretches, waited));
    }

    #[test]
    fn its_ends_are_in_order_and_none_lies_in_the_past(
        stretches in prop::collection::vec(some_stretch(), 0..80),
        waited in 0_u32..40,
    ) {
        if let Outlook::Range(r, began) = outlook(&stretches, waited) {
            prop_assert!(began >= FEWEST);
            prop_assert!(waited <= r.earliest);
            prop_assert!(r.middle.is_none_or(|m| r.earliest <= m));
            prop_assert!(r.latest.is_none_or(|l| r.middle.is_some_and(|m| m <= l)));
        }
    }

    #[test]
    fn neither_order_nor_who_was_gone_before_matters(
        mut stretches in prop::collection::vec(some_stretch(), 0..60),
        gone in prop::collection::vec((0_u32..20, any::<bool>()), 0..40),
    ) {
        let first = outlook(&stretches, 20);
        stretches.reverse();
        stretches.extend(gone.into_iter().map(|(until, began)| Stretch { after: 0, until, began }));
        prop_assert_eq!(outlook(&stretches, 20), first);
    }

    /// The promise itself, exactly: of some people who all began, each in turn is held against the range that the others give. At least eight in ten lie in it,
    /// whatever the waits are and however many are the same.
    #[test]
    fn of_people_who_all_began_at_least_eight_in_ten_lie_in_the_range_of_the_others(
        days in prop::collection::vec(1_u32..30, 11..60),
    ) {
        let inside = (0..days.len()).filter(|left_out| {
            let others: Vec<_> = days.iter().enumerate().filter(|(n, _)| n != left_out).map(|(_, d)| began(0, *d)).collect();
            let r = range(outlook(&others, 0));
            let own = days[*left_out];
            r.earliest <= own && r.latest.is_some_and(|latest| own <= latest)
        });
        prop_assert!(inside.count() * 10 >= days.len() * 8);
    }
}

/// A small generator with a fixed seed (Lehmer 1951; multiplier of Park and Miller 1988), so that the simulation is the same each time.
struct Chance(u64);

impl Chance {
    fn share(&mut self) -> f64 {
        self.0 = self.0 * 48_271 % 2_147_483_647;
        self.0 as f64 / 2_147_483_647.0
    }

    fn up_to(&mut self, n: u32) -> u32 {
        (self.share() * f64::from(n)) as u32
    }
}

/// Somebody of the simulated list: when they came, when they came onto the list, when they begin or leave.
struct Someone {
    came: u32,
    listed: u32,
    ends: u32,
    leaves: bool,
}

impl Someone {
    /// What is known on a day of the last year.
    fn known(&self, on: u32) -> Option<Stretch> {
        let until = self.ends.min(on);
        let after = self.listed.max(on.saturating_sub(365));
        (after < until).then(|| Stretch {
            after: after - self.came,
            until: until - self.came,
            began: self.ends <= on && !self.leaves,
        })
    }
}

/// A stationary list: people come at random over five years, come onto the list within weeks, and begin after a wait with a long tail; some leave. On each of
/// some days everybody on the list is told a range, from what is known on that day. It is held against what then happened.
#[test]
fn on_a_steady_list_about_eight_in_ten_ranges_hold() {
    let mut chance = Chance(20_261_123);
    let people: Vec<Someone> = (0..9_000)
        .map(|_| {
            let came = chance.up_to(365 * 6);
            let listed = came + 5 + chance.up_to(30);
            // The sum of two exponential waits, in whole days: no memoryless list, so having waited tells something.
            let mut wait = || (-chance.share().max(1e-9).ln() * 55.0) as u32;
            let begins = listed + 1 + wait() + wait();
            let leaves_after = (-chance.share().max(1e-9).ln() * 700.0) as u32;
            let leaves = listed + 1 + leaves_after;
            Someone {
                came,
                listed,
                ends: begins.min(leaves),
                leaves: leaves < begins,
            }
        })
        .collect();
    let (mut held, mut missed, mut before, mut after) = (0_u32, 0_u32, 0_u32, 0_u32);
    for on in (365 * 2..365 * 5).step_by(61) {
        let pool: Vec<Stretch> = people.iter().filter_map(|p| p.known(on)).collect();
        let curve = Curve::of(&pool);
        for one in people.iter().filter(|p| p.listed < on && on < p.ends) {
            let Outlook::Range(said, _) = curve.outlook(on - one.came) else {
                continue;
            };
            let end = one.ends - one.came;
            let actual = if one.leaves {
                Actual::Left(end)
            } else {
                Actual::Began(end)
            };
            match verdict(&said, actual, u32::MAX) {
                Verdict::Held => held += 1,
                Verdict::Missed => {
                    missed += 1;
                    if end < said.earliest {
                        before += 1;
                    } else {
                        after += 1;
                    }
                }
                Verdict::NotOver | Verdict::Left | Verdict::Open => {}
            }
        }
    }
    let all = held + missed;
    assert!(all > 3_000, "{all}");
    let share = f64::from(held) / f64::from(all);
    assert!((0.77..=0.85).contains(&share), "{held} of {all}: {share}");
    for tail in [before, after] {
        let tail = f64::from(tail) / f64::from(all);
        assert!(
            (0.05..=0.14).contains(&tail),
            "{before} before, {after} after, of {all}"
        );
    }
}
