//! Small instances for the tests.

use matching::{Cost, Edge, Opening, OpeningId, PersonId, Problem, Waiting};
use proptest::prelude::*;

pub fn waiting(id: &str, priority: u8, wait_days: u32) -> Waiting {
    Waiting {
        id: PersonId::new(id),
        priority,
        wait_days,
        stepping_up: false,
    }
}

pub fn opening(id: &str, capacity: u32) -> Opening {
    Opening {
        id: OpeningId::new(id),
        capacity,
    }
}

pub fn edge(person: &str, opening: &str, points: i64) -> Edge {
    Edge {
        person: PersonId::new(person),
        opening: OpeningId::new(opening),
        cost: Cost::plain(points),
    }
}

/// Small random problems: few classes, few costs and equal waits, so that ties and conflicts between the rules are common.
pub fn small_problem() -> impl Strategy<Value = Problem> {
    let people = prop::collection::vec(
        (0u8..3, prop::sample::select(vec![3u32, 10, 10, 60, 200]), any::<bool>()),
        0..7,
    );
    let openings = prop::collection::vec(0u32..3, 0..5);
    (people, openings).prop_flat_map(|(people, openings)| {
        let pairs = people.len() * openings.len();
        let costs = prop::collection::vec(prop::option::weighted(0.55, 0i64..6), pairs);
        (Just(people), Just(openings), costs).prop_map(|(people, openings, costs)| {
            let people: Vec<Waiting> = people
                .into_iter()
                .enumerate()
                .map(|(i, (priority, wait_days, stepping_up))| Waiting {
                    stepping_up,
                    ..waiting(&format!("p{i}"), priority, wait_days)
                })
                .collect();
            let openings: Vec<Opening> = openings
                .into_iter()
                .enumerate()
                .map(|(i, capacity)| opening(&format!("o{i}"), capacity))
                .collect();
            let mut edges = Vec::new();
            let mut costs = costs.into_iter();
            for p in &people {
                for o in &openings {
                    if let Some(points) = costs.next().flatten() {
                        edges.push(edge(p.id.as_str(), o.id.as_str(), points));
                    }
                }
            }
            Problem {
                people,
                openings,
                edges,
                ..Problem::default()
            }
        })
    })
}
