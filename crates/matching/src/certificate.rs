//! A check of an assignment that shares nothing with the search: it is allowed, and its prices prove that nothing better exists.
//!
//! For each pair that fits: person's value plus opening's price is at most what the pair is worth, with equality where the pair is seated. No
//! value and no price is above zero; a price is zero while a place is free, a value is zero for whoever waits on. Then the sum of values
//! and prices (times places) is at most the worth of any assignment, and equals the worth of this one.

use std::collections::{BTreeSet, HashMap};

use crate::assign::Assignment;
use crate::problem::{Class, Edge, OpeningId, PersonId, Problem};
use crate::value::Value;

/// What is wrong with an assignment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// The lists do not cover everyone and everything exactly once.
    #[error("{0} is missing, unknown or stands twice")]
    Incomplete(String),
    /// Somebody is seated where there is no edge, or at another cost than the edge has.
    #[error("{person} cannot be seated in {opening} at this cost")]
    NotAnEdge {
        /// Who.
        person: PersonId,
        /// Where.
        opening: OpeningId,
    },
    /// More people than places.
    #[error("{0} has more people than places")]
    TooMany(OpeningId),
    /// A value or a price is above zero, or not zero where something is left over.
    #[error("the value or price of {0} is not allowed")]
    Price(String),
    /// A pair that fits would be worth more than values and prices say, or a seated pair is not worth exactly that.
    #[error("the pair {person} and {opening} contradicts the prices")]
    Pair {
        /// Who.
        person: PersonId,
        /// Where.
        opening: OpeningId,
    },
    /// The sums differ.
    #[error("the worth of the assignment is not the sum of values and prices")]
    Sum,
}

/// Checks that an assignment is allowed and optimal for a problem.
///
/// # Errors
/// The first [`Flaw`] that is found.
pub fn verify(problem: &Problem, assignment: &Assignment) -> Result<(), Flaw> {
    let values: HashMap<&PersonId, Value> = assignment
        .person_values
        .iter()
        .map(|(id, value)| (id, *value))
        .collect();
    let prices: HashMap<&OpeningId, Value> = assignment.prices.iter().map(|p| (&p.opening, p.price)).collect();
    let seats: HashMap<&PersonId, (&OpeningId, i64)> = assignment
        .seats
        .iter()
        .map(|seat| (&seat.person, (&seat.opening, seat.points)))
        .collect();

    // Everyone exactly once: seated or waiting, each with a value; each opening with a price.
    let waiting: BTreeSet<&PersonId> = assignment.waiting.iter().collect();
    for person in &problem.people {
        if seats.contains_key(&person.id) == waiting.contains(&person.id) || !values.contains_key(&person.id) {
            return Err(Flaw::Incomplete(person.id.to_string()));
        }
    }
    if assignment.seats.len() + assignment.waiting.len() != problem.people.len() {
        return Err(Flaw::Incomplete("somebody".to_owned()));
    }
    if assignment.prices.len() != problem.openings.len() || assignment.person_values.len() != problem.people.len() {
        return Err(Flaw::Incomplete("a price or a value".to_owned()));
    }

    // Openings: no more people than places, prices as they must be.
    let mut dual = Value::ZERO;
    for opening in &problem.openings {
        let price = *prices
            .get(&opening.id)
            .ok_or_else(|| Flaw::Incomplete(opening.id.to_string()))?;
        let taken = assignment
            .seats
            .iter()
            .filter(|seat| seat.opening == opening.id)
            .count() as u64;
        let places = u64::from(opening.capacity);
        if taken > places {
            return Err(Flaw::TooMany(opening.id.clone()));
        }
        if price > Value::ZERO || (taken < places && price != Value::ZERO) {
            return Err(Flaw::Price(opening.id.to_string()));
        }
        dual += times(price, i64::from(opening.capacity));
    }

    // People: what a seat is worth to each, values as they must be.
    let worth = worths(problem);
    let mut primal = Value::ZERO;
    for person in &problem.people {
        let value = values.get(&person.id).copied().unwrap_or_default();
        if value > Value::ZERO || (waiting.contains(&person.id) && value != Value::ZERO) {
            return Err(Flaw::Price(person.id.to_string()));
        }
        dual += value;
    }
    let mut seated_pairs = 0;
    for edge in &problem.edges {
        let pair = || Flaw::Pair {
            person: edge.person.clone(),
            opening: edge.opening.clone(),
        };
        let (value, price) = values
            .get(&edge.person)
            .zip(prices.get(&edge.opening))
            .ok_or_else(pair)?;
        let pair_worth = worth(edge).ok_or_else(pair)?;
        let seated = seats
            .get(&edge.person)
            .is_some_and(|(opening, _)| **opening == edge.opening);
        if *value + *price > pair_worth || (seated && *value + *price != pair_worth) {
            return Err(pair());
        }
        if seated {
            if seats
                .get(&edge.person)
                .is_some_and(|(_, points)| *points != pair_worth.points)
            {
                return Err(Flaw::NotAnEdge {
                    person: edge.person.clone(),
                    opening: edge.opening.clone(),
                });
            }
            seated_pairs += 1;
            primal += pair_worth;
        }
    }
    if seated_pairs != assignment.seats.len() {
        let stray = assignment.seats.iter().find(|seat| {
            !problem
                .edges
                .iter()
                .any(|edge| edge.person == seat.person && edge.opening == seat.opening)
        });
        return Err(stray.map_or(Flaw::Sum, |seat| Flaw::NotAnEdge {
            person: seat.person.clone(),
            opening: seat.opening.clone(),
        }));
    }
    if primal == dual { Ok(()) } else { Err(Flaw::Sum) }
}

/// What seating a pair is worth, by the rule of this crate.
fn worths(problem: &Problem) -> impl Fn(&Edge) -> Option<Value> {
    let classes: BTreeSet<Class> = problem.people.iter().map(|p| Class::of(p, &problem.bands)).collect();
    let steps: HashMap<Class, i64> = classes.into_iter().rev().zip(1..).collect();
    let people: HashMap<&PersonId, (i64, i64)> = problem
        .people
        .iter()
        .filter_map(|p| {
            Some((
                &p.id,
                (*steps.get(&Class::of(p, &problem.bands))?, i64::from(p.wait_days)),
            ))
        })
        .collect();
    let mut floors: HashMap<&PersonId, i64> = HashMap::new();
    for edge in &problem.edges {
        let needs = edge.cost.need_points();
        floors
            .entry(&edge.person)
            .and_modify(|least| *least = needs.min(*least))
            .or_insert(needs);
    }
    move |edge| {
        let (steps, days) = people.get(&edge.person)?;
        Some(Value {
            class_steps: -steps,
            points: edge.cost.points() - floors.get(&edge.person).copied().unwrap_or(0),
            days: -days,
        })
    }
}

fn times(value: Value, places: i64) -> Value {
    Value {
        class_steps: value.class_steps * places,
        points: value.points * places,
        days: value.days * places,
    }
}
