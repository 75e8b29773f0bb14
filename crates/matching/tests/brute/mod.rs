//! A search through all assignments that knows nothing of the engine's method.

use std::collections::BTreeMap;

use matching::{Class, OpeningId, PersonId, Problem};

/// How good an assignment is: people seated in each class from the first to the last, people seated in all, minus points, days.
pub type Merit = (Vec<usize>, usize, i64, i64);

/// The merit of seats given as (person, opening).
pub fn merit(problem: &Problem, seats: &[(PersonId, OpeningId)]) -> Merit {
    let mut by_class: BTreeMap<Class, usize> = problem
        .people
        .iter()
        .map(|p| (Class::of(p, &problem.bands), 0))
        .collect();
    let (mut points, mut days) = (0, 0);
    for (person, opening) in seats {
        let p = problem.people.iter().find(|p| p.id == *person).unwrap();
        *by_class.get_mut(&Class::of(p, &problem.bands)).unwrap() += 1;
        days += i64::from(p.wait_days);
        points += problem
            .edges
            .iter()
            .find(|e| e.person == *person && e.opening == *opening)
            .unwrap()
            .cost
            .points();
    }
    (by_class.into_values().collect(), seats.len(), -points, days)
}

/// The best merit of all assignments, and separately the largest number of people that can be seated at all.
pub fn best_of_all(problem: &Problem) -> (Merit, usize) {
    let mut best: Option<Merit> = None;
    let mut most = 0;
    let mut left: BTreeMap<OpeningId, u32> = problem.openings.iter().map(|o| (o.id.clone(), o.capacity)).collect();
    try_all(problem, 0, &mut left, &mut Vec::new(), &mut |seats| {
        let merit = merit(problem, seats);
        most = most.max(seats.len());
        // Class by class first. The number in all is compared after it, as the rule is written.
        if best.as_ref().is_none_or(|b| merit > *b) {
            best = Some(merit);
        }
    });
    (best.unwrap(), most)
}

fn try_all(
    problem: &Problem,
    index: usize,
    left: &mut BTreeMap<OpeningId, u32>,
    seats: &mut Vec<(PersonId, OpeningId)>,
    judge: &mut impl FnMut(&[(PersonId, OpeningId)]),
) {
    let Some(person) = problem.people.get(index) else {
        return judge(seats);
    };
    try_all(problem, index + 1, left, seats, judge);
    for edge in problem.edges.iter().filter(|e| e.person == person.id) {
        if left[&edge.opening] > 0 {
            *left.get_mut(&edge.opening).unwrap() -= 1;
            seats.push((person.id.clone(), edge.opening.clone()));
            try_all(problem, index + 1, left, seats, judge);
            seats.pop();
            *left.get_mut(&edge.opening).unwrap() += 1;
        }
    }
}
