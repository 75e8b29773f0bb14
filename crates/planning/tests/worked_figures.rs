//! Every worked figure of the reference on workforce, to the digits printed there.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use catalogue::{PayStep, catalogue};
use planning::capa::{self, Balance, HalfDaysPerWeek, Multiplier};
use planning::cost::{OnCostRates, attended_sessions_per_year, cost_of_one};
use planning::flow::{TherapyWork, caseload, clearance, list_next, mean_wait, starts_needed, work_per_start};
use planning::pool::{Reading, courses_per_year_from_hours, pool, pool_work};
use planning::target::{
    QueueLength, Relief, Standard, WaitFactor, mean_wait_for_all, pressure, pressure_of_list, queue_at_utilisation,
    relief_capacity, target_capacity, target_list, target_mean_wait,
};
use planning::*;

/// The value as the reference prints it.
fn printed(value: f64, digits: usize) -> String {
    format!("{value:.digits$}")
}

fn pattern() -> Pattern {
    Pattern {
        booked_slots: SlotsPerWeekPerWte::new(20.0).unwrap(),
        weeks_worked: WeeksPerYear::new(42.0).unwrap(),
        attended: AttendedShare::new(0.88).unwrap(),
    }
}

fn per_week(value: f64) -> PeoplePerWeek {
    PeoplePerWeek::new(value).unwrap()
}
fn people(value: f64) -> People {
    People::new(value).unwrap()
}
fn share(value: f64) -> Share {
    Share::new(value).unwrap()
}
fn weeks(value: f64) -> Weeks {
    Weeks::new(value).unwrap()
}
fn slots(value: f64) -> SlotsPerStart {
    SlotsPerStart::new(value).unwrap()
}
fn wte(value: f64) -> Wte {
    Wte::new(value).unwrap()
}

#[test]
fn flow_and_workload() {
    let possible = pattern().starts_possible(wte(10.0), slots(12.0));
    assert_eq!(printed(possible.get(), 6), "11.846154");
    let needed = starts_needed(per_week(40.0), share(0.7), share(0.6));
    assert_eq!(printed(needed.get(), 1), "16.8");
    let next = list_next(people(100.0), needed, possible, per_week(0.0));
    assert_eq!(printed(next.get() - 100.0, 6), "4.953846");
    assert_eq!(
        list_next(people(3.0), per_week(1.0), per_week(9.0), per_week(0.0)).get(),
        0.0
    );
    assert_eq!(printed(pattern().wte_needed(needed, slots(12.0)).get(), 6), "14.181818");
    assert_eq!(
        printed(pattern().courses_per_year(wte(1.0), slots(60.0)).get(), 2),
        "12.32"
    );
    // Little's law both ways: starts for the weeks that a course lasts, and back.
    assert_eq!(caseload(per_week(2.5), weeks(16.0)).get(), 40.0);
    assert_eq!(mean_wait(people(100.0), per_week(8.0)), Span::Weeks(12.5));
    assert_eq!(mean_wait(people(100.0), per_week(0.0)), Span::Never);
    assert_eq!(
        clearance(people(100.0), per_week(18.0), per_week(16.0)),
        Span::Weeks(50.0)
    );
    assert_eq!(clearance(people(100.0), per_week(16.0), per_week(16.0)), Span::Never);
    assert_eq!(clearance(people(0.0), per_week(1.0), per_week(16.0)), Span::Weeks(0.0));
}

#[test]
fn work_of_a_start_is_a_mean_over_everybody_who_starts() {
    let short = TherapyWork {
        share_of_starts: share(0.75),
        assessment_slots: 1.0,
        mean_sessions: 6.0,
        review_slots: 1.0,
    };
    let long = TherapyWork {
        share_of_starts: share(0.25),
        assessment_slots: 2.0,
        mean_sessions: 40.0,
        review_slots: 2.0,
    };
    assert_eq!(work_per_start(&[short, long]).unwrap().get(), 17.0);
    assert_eq!(work_per_start(&[]), None);
    assert_eq!(
        work_per_start(&[TherapyWork {
            mean_sessions: f64::NAN,
            ..short
        }]),
        None
    );
    assert_eq!(
        work_per_start(&[TherapyWork {
            review_slots: -1.0,
            ..short
        }]),
        None
    );
}

#[test]
fn the_pool_of_the_article_and_of_the_snapshot() {
    let members = people(11_000.0);
    let article = pool(members, share(0.17), share(0.45), Reading::Article);
    assert_eq!(printed(article.get(), 1), "4108.5");
    assert_eq!(printed(article.get().floor(), 0), "4108");
    let snapshot = pool(members, share(0.17), share(0.45), Reading::Snapshot);
    assert_eq!(printed(snapshot.get(), 0), "4950");
    let work = pool_work(article, HoursPerWeek::new(8.0).unwrap(), &pattern());
    assert_eq!(printed(work.wte.get(), 0), "1643");
    let courses = |sessions| courses_per_year_from_hours(work.hours_per_week, slots(sessions), &pattern()).get();
    assert_eq!(printed(courses(16.0), 0), "75925");
    assert_eq!(printed(courses(60.0), 0), "20247");
    // Unused capacity that another body put at up to 120,000 hours a week: an upper bound.
    let unused = HoursPerWeek::new(120_000.0).unwrap();
    assert_eq!(
        printed(courses_per_year_from_hours(unused, slots(16.0), &pattern()).get(), 0),
        "277200"
    );
}

#[test]
fn lists_and_capacity_against_a_target() {
    let usual = WaitFactor::USUAL;
    assert_eq!(target_list(per_week(30.0), weeks(52.0), usual).get(), 390.0);
    let Relief::StartsPerWeek(relief) = relief_capacity(per_week(30.0), people(1200.0), people(390.0), weeks(26.0))
    else {
        panic!("a list of three times its target needs relief");
    };
    assert_eq!(printed(relief.get(), 6), "61.153846");
    assert_eq!(
        relief_capacity(per_week(30.0), people(780.0), people(390.0), weeks(26.0)),
        Relief::NotCalledFor
    );
    assert_eq!(printed(pressure(weeks(63.0), weeks(52.0)), 6), "2.423077");
    let one = CoefficientOfVariation::new(1.0).unwrap();
    assert_eq!(
        printed(target_capacity(per_week(4.0), weeks(52.0), usual, one, one).get(), 6),
        "4.076923"
    );
    assert_eq!(pressure_of_list(people(10.0), per_week(0.0), weeks(6.0)), None);
    assert_eq!(pressure_of_list(people(30.0), per_week(10.0), weeks(6.0)), Some(1.0));
}

#[test]
fn percentage_targets() {
    let seventy_five = WaitFactor::for_share(share(0.75)).unwrap();
    let ninety_five = WaitFactor::for_share(share(0.95)).unwrap();
    assert_eq!(printed(seventy_five.get(), 6), "1.386294");
    assert_eq!(printed(ninety_five.get(), 6), "2.995732");
    assert_eq!(printed(target_mean_wait(weeks(6.0), seventy_five), 6), "4.328085");
    assert_eq!(printed(target_mean_wait(weeks(18.0), ninety_five), 6), "6.008548");
    let both = [
        Standard {
            share: share(0.75),
            within: weeks(6.0),
        },
        Standard {
            share: share(0.95),
            within: weeks(18.0),
        },
    ];
    let together = mean_wait_for_all(&both).unwrap().unwrap();
    assert_eq!(printed(together, 6), "4.328085");
    assert_eq!(printed(16.8 * together, 1), "72.7");
    assert_eq!(
        printed(target_list(per_week(16.8), weeks(6.0), seventy_five).get(), 1),
        "72.7"
    );
    assert_eq!(printed(target_mean_wait(weeks(4.0), ninety_five), 6), "1.335233");
    assert_eq!(
        printed(target_list(per_week(16.8), weeks(4.0), ninety_five).get(), 1),
        "22.4"
    );
    let Relief::StartsPerWeek(relief) = relief_capacity(per_week(16.8), people(400.0), people(100.8), weeks(26.0))
    else {
        panic!("a list of nearly four times its target needs relief");
    };
    assert_eq!(printed(relief.get(), 6), "28.307692");
    assert!(WaitFactor::for_share(share(1.0)).is_err(), "nobody can promise all");
    assert_eq!(mean_wait_for_all(&[]).unwrap(), None);
}

#[test]
fn utilisation() {
    for (use_of_it, people) in [(0.80, "4"), (0.90, "9"), (0.95, "19"), (0.98, "49")] {
        let QueueLength::People(length) = queue_at_utilisation(share(use_of_it)) else {
            panic!("below full use there is a mean");
        };
        assert_eq!(printed(length, 0), people);
    }
    assert_eq!(queue_at_utilisation(share(1.0)), QueueLength::Unbounded);
}

#[test]
fn choice_and_partnership() {
    let eleven = HalfDaysPerWeek::of_hours(11.0).unwrap();
    assert_eq!(
        printed(eleven.new_partnerships_per_quarter(Multiplier::USUAL), 6),
        "9.428571"
    );
    // In hours the factor is 3 / 3.5.
    let one = HalfDaysPerWeek::of_hours(1.0)
        .unwrap()
        .new_partnerships_per_quarter(Multiplier::USUAL);
    assert_eq!(printed(one, 2), "0.86");
    for (course, multiplier) in [(7.5, "3.0"), (16.0, "1.40625"), (40.0, "0.5625")] {
        let made = Multiplier::new(11.25, 2.0, course).unwrap().get();
        assert_eq!(made.to_string(), multiplier.trim_end_matches(".0"));
    }
    assert_eq!(
        printed(capa::partnerships_needed(per_week(10.0), share(0.66)).get(), 1),
        "6.6"
    );
    for (new, expected) in [
        (79.0, Balance::TooFew),
        (80.0, Balance::InBalance),
        (90.0, Balance::InBalance),
        (91.0, Balance::MoreThanNeeded),
    ] {
        assert_eq!(capa::balance(new, per_week(10.0)), expected, "{new}");
    }
    assert_eq!(capa::balance(5.0, per_week(0.0)), Balance::NoReferrals);
    assert!(capa::core_share_is_usual(share(0.35)) && !capa::core_share_is_usual(share(0.41)));
    assert!(Multiplier::new(14.0, 2.0, 7.5).is_err() && Multiplier::new(11.0, 2.0, 0.0).is_err());
}

#[test]
fn the_cost_of_one_more_therapist() {
    let pay = &catalogue().pay_points;
    let scale = pay.scale("england", "2025-26").unwrap();
    let rates = OnCostRates::of_catalogue(&pay.on_costs).unwrap();
    let overhead = Rate::new(pay.planning_defaults.overhead_rate).unwrap();
    assert_eq!(
        printed(attended_sessions_per_year(wte(1.0), &pattern()).get(), 1),
        "739.2"
    );
    for (band, step, salary, on_costs, each, with_overhead, course, course_with_overhead) in [
        ("4", PayStep::Top, 30_162, "41260", "55.82", "72.56", "893", "1161"),
        ("5", PayStep::Middle, 33_487, "45891", "62.08", "80.71", "993", "1291"),
        ("6", PayStep::Middle, 40_823, "56108", "75.90", "98.68", "1214", "1579"),
        ("7", PayStep::Middle, 50_273, "69270", "93.71", "121.82", "1499", "1949"),
        ("7", PayStep::Top, 54_710, "75450", "102.07", "132.69", "1633", "2123"),
        (
            "8a",
            PayStep::Middle,
            58_487,
            "80711",
            "109.19",
            "141.94",
            "1747",
            "2271",
        ),
    ] {
        assert_eq!(scale.salary(band, step), Some(salary), "band {band}");
        let cost = cost_of_one(
            PoundsPerYear::new(f64::from(salary)).unwrap(),
            &rates,
            overhead,
            &pattern(),
        );
        let (plain, full) = cost.per_course(slots(16.0));
        assert_eq!(
            [
                printed(cost.with_on_costs.get(), 0),
                printed(cost.per_attended_session.get(), 2),
                printed(cost.per_attended_session_with_overhead.get(), 2),
                printed(plain.get(), 0),
                printed(full.get(), 0),
            ],
            [on_costs, each, with_overhead, course, course_with_overhead].map(str::to_owned),
            "band {band}"
        );
    }
}

#[test]
fn what_a_post_changes_with_the_before_beside_it() {
    let service = ServiceFlow {
        referrals: per_week(40.0),
        accepted: share(0.7),
        opts_in: share(0.6),
        withdrawals: per_week(0.0),
        list: people(400.0),
        wte: wte(10.0),
        pattern: pattern(),
        slots_per_start: slots(12.0),
        look_ahead: weeks(26.0),
    };
    let cost = PoundsPerYear::new(69_270.0).unwrap();
    let one = what_a_post_would_change(
        &service,
        &Post {
            wte: wte(1.0),
            cost_of_one_wte: cost,
        },
    );
    assert_eq!(printed(one.before.list_after_look_ahead.get(), 1), "528.8");
    assert_eq!(printed(one.after.starts_possible_per_week.get(), 6), "13.030769");
    assert_eq!(printed(one.more_starts_per_week, 6), "1.184615");
    assert_eq!(printed(one.fewer_waiting_after_look_ahead, 1), "30.8");
    assert_eq!((one.before.clearance, one.after.clearance), (Span::Never, Span::Never));
    // 739.2 attended sessions a year in courses of 12 are 61.6 starts.
    assert_eq!(
        printed(one.cost_per_start.unwrap().get(), 2),
        printed(69_270.0 / 61.6, 2)
    );
    assert_eq!(one.assumes, ASSUMES);
    let five = what_a_post_would_change(
        &service,
        &Post {
            wte: wte(5.0),
            cost_of_one_wte: cost,
        },
    );
    assert_eq!(five.before, one.before);
    // 15 therapists start 17.769231 a week against 16.8: the list shrinks and ends.
    assert_eq!(printed(five.after.clearance.weeks().unwrap(), 1), "412.7");
    let none = what_a_post_would_change(
        &service,
        &Post {
            wte: wte(0.0),
            cost_of_one_wte: cost,
        },
    );
    assert_eq!((none.after, none.cost_per_start), (none.before, None));
}
