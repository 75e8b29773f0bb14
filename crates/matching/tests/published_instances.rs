//! Square assignment problems with published or independently computed optima: the cost of the assignment equals them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::PathBuf;

use matching::{Cost, Edge, Opening, OpeningId, PersonId, Problem, Waiting, assign, verify};

/// A square problem from a file: first its size, then the costs row by row.
fn square(text: &str) -> Problem {
    let mut numbers = text.split_ascii_whitespace().map(|word| word.parse::<i64>().unwrap());
    let n = usize::try_from(numbers.next().unwrap()).unwrap();
    let person = |i: usize| PersonId::new(format!("p{i:04}"));
    let place = |i: usize| OpeningId::new(format!("o{i:04}"));
    let mut edges = Vec::with_capacity(n * n);
    for i in 0..n {
        for j in 0..n {
            edges.push(Edge {
                person: person(i),
                opening: place(j),
                cost: Cost::plain(numbers.next().unwrap()),
            });
        }
    }
    assert_eq!(numbers.next(), None, "more numbers than the size says");
    Problem {
        people: (0..n)
            .map(|i| Waiting {
                id: person(i),
                priority: 0,
                wait_days: 0,
                stepping_up: false,
            })
            .collect(),
        openings: (0..n)
            .map(|j| Opening {
                id: place(j),
                capacity: 1,
            })
            .collect(),
        edges,
        ..Problem::default()
    }
}

fn solved(problem: &Problem, expected: i64, name: &str) {
    let assignment = assign(problem).unwrap();
    assert_eq!(assignment.seats.len(), problem.people.len(), "{name}");
    assert_eq!(assignment.total_points, expected, "{name}");
    assert_eq!(verify(problem, &assignment), Ok(()), "{name}");
}

#[test]
fn a_small_square_by_hand() {
    // The optimum is 1 + 2 + 2 = 5 (rows to columns 2, 1, 3); taking the smallest number of each row in turn gives 1 + 2 + 9.
    solved(&square("3  4 1 3  2 0 5  3 2 2"), 5, "by hand");
    solved(&square("1 7"), 7, "one");
}

#[test]
fn published_optima() {
    let base = std::env::var_os("RAPPORT_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let folder = base.join("data/orlib-assignment");
    let Ok(optima) = std::fs::read_to_string(folder.join("optima.json")) else {
        println!("SHARED DATA ABSENT: orlib-assignment not found; this additional test did not run");
        return;
    };
    let optima: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&optima).unwrap();
    assert!(!optima.is_empty());
    for (name, answer) in &optima {
        let problem = square(&std::fs::read_to_string(folder.join(name)).unwrap());
        assert_eq!(problem.people.len() as u64, answer["n"].as_u64().unwrap(), "{name}");
        solved(&problem, answer["min_cost"].as_i64().unwrap(), name);
        if problem.people.len() > 100 {
            continue;
        }
        // The dearest assignment, by costs turned round: another known answer from the same file.
        let highest = problem.edges.iter().map(|e| e.cost.points()).max().unwrap();
        let mut turned = problem.clone();
        for edge in &mut turned.edges {
            edge.cost = Cost::plain(highest - edge.cost.points());
        }
        let dearest = highest * i64::try_from(problem.people.len()).unwrap() - answer["max_cost"].as_i64().unwrap();
        solved(&turned, dearest, name);
    }
    println!("{} instances solved to their published optimum", optima.len());
}
