//! The search: shortest augmenting paths with prices, for people who each take one place or wait on.
//!
//! People are added one at a time. Each looks for the cheapest chain of moves: take a place; if it is taken, somebody there moves to another
//! place, and so on, until a place is free or somebody in the chain waits on instead. Prices on openings keep all remaining costs from
//! being negative, so that each chain is found by Dijkstra's method. After each person the assignment is optimal for those added so far.

use crate::value::Value;

/// Per person: the openings that fit, each with what seating the person there is worth (less than waiting on, which is zero).
pub(crate) struct Network {
    pub options: Vec<Vec<(usize, Value)>>,
    pub capacities: Vec<u32>,
}

/// The optimum and the prices that prove it.
pub(crate) struct Solution {
    /// Per person: the opening, or none.
    pub seats: Vec<Option<usize>>,
    /// Per person: the dual value; never above zero.
    pub person_values: Vec<Value>,
    /// Per opening: its price; never above zero, and zero while a place is free.
    pub opening_prices: Vec<Value>,
}

/// Where a chain of moves ends.
#[derive(Clone, Copy)]
enum End {
    /// This person waits on.
    WaitsOn(usize),
    /// This opening has a free place.
    FreePlace(usize),
}

/// How an opening was reached in the search at hand.
#[derive(Clone, Copy)]
struct Reached {
    /// Length of the chain up to here.
    distance: Value,
    /// The person who would move here.
    by: usize,
    /// Whether its members were looked at.
    done: bool,
}

pub(crate) fn solve(network: &Network) -> Solution {
    let mut search = Search {
        network,
        seats: vec![None; network.options.len()],
        members: vec![Vec::new(); network.capacities.len()],
        person_values: vec![Value::ZERO; network.options.len()],
        opening_prices: vec![Value::ZERO; network.capacities.len()],
        reached: vec![None; network.capacities.len()],
        touched: Vec::new(),
    };
    for person in 0..network.options.len() {
        search.add(person);
    }
    Solution {
        seats: search.seats,
        person_values: search.person_values,
        opening_prices: search.opening_prices,
    }
}

struct Search<'a> {
    network: &'a Network,
    seats: Vec<Option<usize>>,
    members: Vec<Vec<usize>>,
    person_values: Vec<Value>,
    opening_prices: Vec<Value>,
    /// Per opening, for the search at hand.
    reached: Vec<Option<Reached>>,
    /// Openings reached in the search at hand.
    touched: Vec<usize>,
}

#[expect(
    clippy::indexing_slicing,
    reason = "every index is a place in lists of fixed length made in `solve` from a checked problem; nothing from outside indexes here"
)]
impl Search<'_> {
    fn add(&mut self, person: usize) {
        // The newcomer's value: as high as the prices allow, so that no remaining cost is negative.
        let best = self.network.options[person]
            .iter()
            .map(|(o, value)| *value - self.opening_prices[*o])
            .min();
        self.person_values[person] = best.map_or(Value::ZERO, |best| best.min(Value::ZERO));

        let (length, end) = self.shortest_chain(person);
        self.reprice(person, length);
        self.follow_back(person, end);
        for opening in self.touched.drain(..) {
            self.reached[opening] = None;
        }
    }

    /// Dijkstra's method over openings. Among chains of equal length the first found stands: waiting on before moving others, then openings
    /// in their order.
    fn shortest_chain(&mut self, person: usize) -> (Value, End) {
        let mut best = (-self.person_values[person], End::WaitsOn(person));
        self.look_at(person, Value::ZERO);
        loop {
            let mut next: Option<(Value, usize)> = None;
            for opening in &self.touched {
                if let Some(Reached {
                    distance, done: false, ..
                }) = self.reached[*opening]
                    && next.is_none_or(|(least, at)| (distance, *opening) < (least, at))
                {
                    next = Some((distance, *opening));
                }
            }
            let Some((distance, opening)) = next else { return best };
            if best.0 <= distance {
                return best;
            }
            if self.members[opening].len() < self.network.capacities[opening] as usize {
                return (distance, End::FreePlace(opening));
            }
            if let Some(reached) = &mut self.reached[opening] {
                reached.done = true;
            }
            for index in 0..self.members[opening].len() {
                let member = self.members[opening][index];
                let waits_on = distance - self.person_values[member];
                if waits_on < best.0 {
                    best = (waits_on, End::WaitsOn(member));
                }
                self.look_at(member, distance);
            }
        }
    }

    /// Notes how far each opening is that this person could move to.
    fn look_at(&mut self, person: usize, so_far: Value) {
        let base = so_far - self.person_values[person];
        for (opening, value) in &self.network.options[person] {
            let distance = base + *value - self.opening_prices[*opening];
            match &mut self.reached[*opening] {
                Some(known) if known.done || known.distance <= distance => {}
                Some(known) => (known.distance, known.by) = (distance, person),
                slot @ None => {
                    *slot = Some(Reached {
                        distance,
                        by: person,
                        done: false,
                    });
                    self.touched.push(*opening);
                }
            }
        }
    }

    /// Moves the prices so that the chain costs nothing more and nothing that remains is negative.
    fn reprice(&mut self, person: usize, length: Value) {
        self.person_values[person] += length;
        for opening in &self.touched {
            if let Some(Reached {
                distance, done: true, ..
            }) = self.reached[*opening]
            {
                let shift = length - distance;
                self.opening_prices[*opening] -= shift;
                for member in &self.members[*opening] {
                    self.person_values[*member] += shift;
                }
            }
        }
    }

    /// Makes the moves of the chain, from its end back to the newcomer.
    fn follow_back(&mut self, newcomer: usize, end: End) {
        let mut free = match end {
            End::WaitsOn(person) => match self.seats[person].take() {
                Some(left) => {
                    self.members[left].retain(|member| *member != person);
                    left
                }
                None => return,
            },
            End::FreePlace(opening) => opening,
        };
        while let Some(Reached { by, .. }) = self.reached[free] {
            let left = self.seats[by].replace(free);
            self.members[free].push(by);
            match left {
                Some(left) if by != newcomer => {
                    self.members[left].retain(|member| *member != by);
                    free = left;
                }
                _ => return,
            }
        }
    }
}
