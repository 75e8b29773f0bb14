//! The assignment of a whole waiting list.

use serde::{Deserialize, Serialize};

use crate::flow::{self, Network};
use crate::overtaken::{Overtaken, overtaken};
use crate::problem::{Class, Indexed, OpeningId, PersonId, Problem, ProblemError};
use crate::value::Value;

/// Who is proposed for what, with the proof and with everyone who was overtaken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// Who is proposed for which opening, in the order of the list.
    pub seats: Vec<Seat>,
    /// Who waits on, in the order of the list.
    pub waiting: Vec<PersonId>,
    /// Cost of all seats in points.
    pub total_points: i64,
    /// Class by class: how many there are and how many are seated.
    pub by_class: Vec<ClassCount>,
    /// The price of each opening; with [`Assignment::person_values`] the proof that nothing better exists ([`crate::verify`]).
    pub prices: Vec<Price>,
    /// Each person's dual value.
    pub person_values: Vec<(PersonId, Value)>,
    /// Everyone who waits on while somebody of a lower class, or of the same class and later, is seated.
    pub overtaken: Vec<Overtaken>,
}

/// One proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// Who.
    pub person: PersonId,
    /// Which opening.
    pub opening: OpeningId,
    /// Cost in points, as it counted (needs set off).
    pub points: i64,
}

/// How many of a class are seated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassCount {
    /// The class.
    pub class: Class,
    /// How many people are in it.
    pub people: usize,
    /// How many of them are seated.
    pub seated: usize,
}

/// How much one place more in an opening could change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// Which opening.
    pub opening: OpeningId,
    /// One place more changes the worth of the whole by this or by less: never above zero; zero when a place is free.
    pub price: Value,
}

impl Price {
    /// Whether one place more here could let one more person be seen, or somebody of a higher class. When it says no, that is certain.
    #[must_use]
    pub fn another_place_could_seat_more(&self) -> bool {
        self.price.class_steps < 0
    }
}

/// Assigns openings to people who wait. The rule stands at the top of this crate.
///
/// # Errors
/// A [`ProblemError`] when the lists contradict each other.
pub fn assign(problem: &Problem) -> Result<Assignment, ProblemError> {
    let indexed = problem.indexed()?;
    let options = (indexed.people.iter().zip(&indexed.steps).zip(&indexed.edges))
        .map(|((person, steps), edges)| {
            let value = |points: i64| Value {
                class_steps: -steps,
                points,
                days: -i64::from(person.wait_days),
            };
            edges
                .iter()
                .map(|(opening, points)| (*opening, value(*points)))
                .collect()
        })
        .collect();
    let capacities = indexed.openings.iter().map(|o| o.capacity).collect();
    let solution = flow::solve(&Network { options, capacities });
    Ok(describe(problem, &indexed, &solution))
}

fn describe(problem: &Problem, indexed: &Indexed<'_>, solution: &flow::Solution) -> Assignment {
    let mut seats = Vec::new();
    let mut waiting = Vec::new();
    let mut by_class: Vec<ClassCount> = Vec::new();
    let people = indexed
        .people
        .iter()
        .zip(&indexed.classes)
        .zip(&indexed.edges)
        .zip(&solution.seats);
    for (((person, class), edges), seat) in people {
        if by_class.last().is_none_or(|count| count.class != *class) {
            by_class.push(ClassCount {
                class: *class,
                people: 0,
                seated: 0,
            });
        }
        let taken = seat.and_then(|at| {
            let points = edges
                .iter()
                .find(|(opening, _)| *opening == at)
                .map(|(_, points)| *points)?;
            Some((indexed.openings.get(at)?, points))
        });
        if let Some(count) = by_class.last_mut() {
            count.people += 1;
            count.seated += usize::from(taken.is_some());
        }
        match taken {
            Some((opening, points)) => {
                seats.push(Seat {
                    person: person.id.clone(),
                    opening: opening.id.clone(),
                    points,
                });
            }
            None => waiting.push(person.id.clone()),
        }
    }
    Assignment {
        total_points: seats.iter().map(|seat| seat.points).sum(),
        seats,
        waiting,
        by_class,
        prices: (indexed.openings.iter().zip(&solution.opening_prices))
            .map(|(opening, price)| Price {
                opening: opening.id.clone(),
                price: *price,
            })
            .collect(),
        person_values: (indexed.people.iter().zip(&solution.person_values))
            .map(|(person, value)| (person.id.clone(), *value))
            .collect(),
        overtaken: overtaken(problem, indexed, &solution.seats),
    }
}
