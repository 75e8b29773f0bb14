//! What cannot be is refused with its name, and no formula gives "not a number" or infinity.

use planning::capa::{HalfDaysPerWeek, Multiplier};
use planning::cost::{OnCostRates, cost_of_one};
use planning::target::{WaitFactor, target_capacity, target_list};
use planning::*;
use proptest::prelude::*;

#[test]
fn what_cannot_be_is_refused_by_name() {
    assert_eq!(
        Weeks::new(0.0).unwrap_err().to_string(),
        "weeks: 0 cannot be; expected 0.01 to 5200"
    );
    assert!(People::new(-1.0).is_err());
    assert!(People::new(f64::NAN).is_err());
    assert!(People::new(f64::INFINITY).is_err());
    assert!(Share::new(1.01).is_err());
    assert!(AttendedShare::new(0.0).is_err());
    assert!(WeeksPerYear::new(53.0).is_err());
    assert!(SlotsPerStart::new(0.0).is_err());
    assert!(HalfDaysPerWeek::of_hours(-1.0).is_err());
    assert!(Multiplier::new(f64::NAN, 1.0, 1.0).is_err());
}

/// Every number in a serialised answer.
fn numbers(value: &serde_json::Value, found: &mut Vec<Option<f64>>) {
    match value {
        serde_json::Value::Number(number) => found.push(number.as_f64()),
        // serde_json writes what is not a finite number as null.
        serde_json::Value::Null => found.push(None),
        serde_json::Value::Array(list) => list.iter().for_each(|v| numbers(v, found)),
        serde_json::Value::Object(map) => map.values().for_each(|v| numbers(v, found)),
        _ => {}
    }
}

/// Numbers of every size, the ends of what is allowed among them.
fn between(least: f64, most: f64) -> impl Strategy<Value = f64> {
    prop_oneof![
        Just(least),
        Just(most),
        least..=most,
        (0.0..1.0f64).prop_map(move |x| least + (most - least) * x.powi(12))
    ]
}

proptest! {
    #[test]
    fn every_answer_is_a_number(
        (referrals, accepted, opts_in, withdrawals, list) in (between(0.0, 1e10), between(0.0, 1.0), between(0.0, 1.0), between(0.0, 1e10), between(0.0, 1e10)),
        (therapists, booked, worked, attended, work) in (between(0.0, 1e10), between(0.01, 60.0), between(0.01, 52.0), between(0.01, 1.0), between(0.01, 1000.0)),
        (ahead, post, pay, cv, promise) in (between(0.01, 5200.0), between(0.0, 1e10), between(0.0, 1e12), between(0.0, 100.0), between(0.01, 0.9999)),
    ) {
        let pattern = Pattern {
            booked_slots: SlotsPerWeekPerWte::new(booked).unwrap(),
            weeks_worked: WeeksPerYear::new(worked).unwrap(),
            attended: AttendedShare::new(attended).unwrap(),
        };
        let service = ServiceFlow {
            referrals: PeoplePerWeek::new(referrals).unwrap(),
            accepted: Share::new(accepted).unwrap(),
            opts_in: Share::new(opts_in).unwrap(),
            withdrawals: PeoplePerWeek::new(withdrawals).unwrap(),
            list: People::new(list).unwrap(),
            wte: Wte::new(therapists).unwrap(),
            pattern,
            slots_per_start: SlotsPerStart::new(work).unwrap(),
            look_ahead: Weeks::new(ahead).unwrap(),
        };
        let pay = PoundsPerYear::new(pay).unwrap();
        let post = Post { wte: Wte::new(post).unwrap(), cost_of_one_wte: pay };
        let change = what_a_post_would_change(&service, &post);
        prop_assert!(change.more_starts_per_week >= 0.0 && change.fewer_waiting_after_look_ahead >= 0.0);
        // A post never makes a wait longer.
        if let (Some(before), Some(after)) = (change.before.mean_wait.weeks(), change.after.mean_wait.weeks()) {
            prop_assert!(after <= before);
        }
        let half = Rate::new(0.5).unwrap();
        let rates = OnCostRates { insurance: half, insurance_above: pay, pension: half, levy: half };
        let cost = cost_of_one(pay, &rates, half, &pattern);
        let factor = WaitFactor::for_share(Share::new(promise).unwrap()).unwrap();
        let cv = CoefficientOfVariation::new(cv).unwrap();
        let capacity = target_capacity(service.referrals, service.look_ahead, factor, cv, cv);
        let list = target_list(service.referrals, service.look_ahead, factor);
        let no_cost_per_start = usize::from(change.cost_per_start.is_none());
        let mut found = Vec::new();
        numbers(&serde_json::to_value((change, cost, capacity, list)).unwrap(), &mut found);
        prop_assert!(found.iter().flatten().all(|n| n.is_finite()));
        prop_assert_eq!(found.iter().filter(|n| n.is_none()).count(), no_cost_per_start, "only the cost per start may be missing");
    }
}
