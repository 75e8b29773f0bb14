//! How long the assignment of a waiting list takes: 1,500 people, 40 openings, a sparse list of what fits. Run with `--release`.

#![expect(clippy::print_stdout, reason = "an example that prints its measurement")]

use std::time::Instant;

use matching::{
    Cost, CostTable, Distance, Edge, Fit, Opening, OpeningId, PersonId, Problem, TherapyFit, Waiting, assign, verify,
};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let table = CostTable::default();
    for (people, openings, share) in [(1_500_u32, 40_u32, 0.15), (1_500, 40, 1.0), (10_000, 400, 0.05)] {
        let mut random = Pcg64::seed_from_u64(7);
        let person = |i: u32| PersonId::new(format!("person-{i:05}"));
        let place = |i: u32| OpeningId::new(format!("opening-{i:03}"));
        let mut edges = Vec::new();
        for p in 0..people {
            for o in 0..openings {
                if random.random_bool(share) {
                    let fit = Fit {
                        therapy: TherapyFit::Choice(random.random_range(1..4)),
                        distance: Some(Distance {
                            metres: random.random_range(0..20_000),
                            limit: Some(8_000),
                        }),
                        ..Fit::default()
                    };
                    edges.push(Edge {
                        person: person(p),
                        opening: place(o),
                        cost: Cost::of(&fit, &table),
                    });
                }
            }
        }
        let problem = Problem {
            people: (0..people)
                .map(|i| Waiting {
                    id: person(i),
                    priority: random.random_range(0..3),
                    wait_days: random.random_range(0..500),
                    stepping_up: random.random_bool(0.05),
                })
                .collect(),
            openings: (0..openings)
                .map(|i| Opening {
                    id: place(i),
                    capacity: if i % 10 == 0 { 6 } else { 1 },
                })
                .collect(),
            edges,
            ..Problem::default()
        };
        let start = Instant::now();
        let assignment = assign(&problem)?;
        let taken = start.elapsed();
        let start = Instant::now();
        verify(&problem, &assignment)?;
        println!(
            "{people} people, {openings} openings, {} pairs: {} seated, {} overtaken, {:.2} ms; proof checked in {:.2} ms",
            problem.edges.len(),
            assignment.seats.len(),
            assignment.overtaken.len(),
            taken.as_secs_f64() * 1e3,
            start.elapsed().as_secs_f64() * 1e3
        );
    }
    Ok(())
}
