//! What goes in: people waiting, openings, and which of them fit at what cost.

use std::cmp::{Ordering, Reverse};
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::cost::{Cost, WhyNot};

macro_rules! id {
    ($name:ident, $doc:literal) => {
        #[doc = $doc]
        ///
        /// Opaque; compared as text. Cheap to clone.
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// From any text.
            pub fn new(id: impl Into<Arc<str>>) -> Self {
                $name(id.into())
            }

            /// As text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map($name::new)
            }
        }
    };
}

id!(
    PersonId,
    "A person who waits (or one wait of theirs, when they wait for several things)."
);
id!(
    OpeningId,
    "An opening: a practitioner's weekly slot for a therapy, or the free places of a group."
);

/// Somebody who waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waiting {
    /// Who.
    pub id: PersonId,
    /// The priority that a clinician set, as its place in the service's order: 0 is seen first. It orders work and is no forecast.
    pub priority: u8,
    /// Days since the wait clock started; the clock is never reset.
    pub wait_days: u32,
    /// In therapy already and moving to another step: taken before newcomers of the same wait band.
    #[serde(default)]
    pub stepping_up: bool,
}

/// Where one wait band ends and the next begins, in days, rising.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitBands(Vec<u32>);

impl WaitBands {
    /// Band limits in days. `None` unless they rise.
    #[must_use]
    pub fn new(limits: Vec<u32>) -> Option<Self> {
        limits
            .windows(2)
            .all(|pair| matches!(pair, [a, b] if a < b))
            .then_some(WaitBands(limits))
    }

    /// The band of a wait: how many limits it has reached. A higher band waited longer.
    #[must_use]
    pub fn band(&self, wait_days: u32) -> usize {
        self.0.iter().filter(|limit| **limit <= wait_days).count()
    }
}

/// Under 6 weeks, 6 to 12, 12 to 18, 18 to 26, 26 to 52, 52 and over: the national marks of 6 and 18 weeks, the look again at 12, half a year, a year.
impl Default for WaitBands {
    fn default() -> Self {
        WaitBands([6, 12, 18, 26, 52].map(|weeks| weeks * 7).to_vec())
    }
}

/// The class of somebody who waits. The smaller class comes first: by priority, then the longer wait band, then stepping up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Class {
    /// Priority; 0 first.
    pub priority: u8,
    /// Wait band; higher waited longer and comes first.
    pub band: usize,
    /// Stepping up comes before newcomers.
    pub stepping_up: bool,
}

impl Class {
    /// The class of this person.
    #[must_use]
    pub fn of(person: &Waiting, bands: &WaitBands) -> Self {
        Class {
            priority: person.priority,
            band: bands.band(person.wait_days),
            stepping_up: person.stepping_up,
        }
    }
}

impl Ord for Class {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |c: &Class| (c.priority, Reverse(c.band), Reverse(c.stepping_up));
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for Class {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// An opening with free places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// Which.
    pub id: OpeningId,
    /// Free places: 1 for a weekly slot, more for a group. Guard limits on load are applied by the caller before, as fewer places.
    pub capacity: u32,
}

/// A person may take an opening, at this cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edge {
    /// Who.
    pub person: PersonId,
    /// Which opening.
    pub opening: OpeningId,
    /// How well it fits.
    pub cost: Cost,
}

/// Why a person cannot take an opening. Only for explanations: what counts is that there is no edge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exclusion {
    /// Who.
    pub person: PersonId,
    /// Which opening.
    pub opening: OpeningId,
    /// Why.
    pub why: WhyNot,
}

/// Everything that is to be matched at once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Problem {
    /// People who wait.
    pub people: Vec<Waiting>,
    /// Openings.
    pub openings: Vec<Opening>,
    /// Who may take what.
    pub edges: Vec<Edge>,
    /// Why pairs without an edge have none; may be left empty.
    #[serde(default)]
    pub exclusions: Vec<Exclusion>,
    /// Wait bands.
    #[serde(default)]
    pub bands: WaitBands,
}

/// Why a problem cannot be solved as it stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProblemError {
    /// Two people have the same id.
    #[error("the person {0} is listed twice")]
    PersonTwice(PersonId),
    /// Two openings have the same id.
    #[error("the opening {0} is listed twice")]
    OpeningTwice(OpeningId),
    /// An edge or an exclusion names somebody who is not listed.
    #[error("the person {0} is named but not listed among the people")]
    UnknownPerson(PersonId),
    /// An edge or an exclusion names an opening that is not listed.
    #[error("the opening {0} is named but not listed among the openings")]
    UnknownOpening(OpeningId),
    /// The same pair has two edges.
    #[error("the pair {person} and {opening} has two costs")]
    EdgeTwice {
        /// Who.
        person: PersonId,
        /// Which opening.
        opening: OpeningId,
    },
    /// A cost is negative or too large to be added up safely.
    #[error("the pair {person} and {opening} costs {points} points; it must be 0 to {limit}")]
    CostOutOfRange {
        /// Who.
        person: PersonId,
        /// Which opening.
        opening: OpeningId,
        /// What was given.
        points: i64,
        /// The largest cost allowed.
        limit: i64,
    },
}

/// The largest cost of one pair. Sums over any list that fits into memory stay far below the range of the numbers used.
pub(crate) const MOST_POINTS: i64 = 1_000_000_000;

/// A checked problem with places in lists instead of ids. People are in order of class, then days waited (most first), then id; openings in
/// order of id; so nothing depends on the order in which they were given.
pub(crate) struct Indexed<'a> {
    pub people: Vec<&'a Waiting>,
    pub classes: Vec<Class>,
    /// Number of classes from this person's to the last one, theirs included.
    pub steps: Vec<i64>,
    pub openings: Vec<&'a Opening>,
    /// Per person: opening and points as they count (needs set off), in order of opening.
    pub edges: Vec<Vec<(usize, i64)>>,
}

impl Problem {
    /// Checks the lists against each other.
    ///
    /// # Errors
    /// The first [`ProblemError`] that is found.
    pub fn check(&self) -> Result<(), ProblemError> {
        self.indexed().map(|_| ())
    }

    /// What this person's needs cost in every opening that fits: set off, so that a need never counts against anybody.
    pub(crate) fn need_floor(&self, person: &PersonId) -> i64 {
        self.edges
            .iter()
            .filter(|e| e.person == *person)
            .map(|e| e.cost.need_points())
            .min()
            .unwrap_or(0)
    }

    pub(crate) fn indexed(&self) -> Result<Indexed<'_>, ProblemError> {
        let mut ordered: Vec<(Class, &Waiting)> = self.people.iter().map(|p| (Class::of(p, &self.bands), p)).collect();
        ordered.sort_by_key(|(class, p)| (*class, Reverse(p.wait_days), &p.id));
        let (classes, people): (Vec<Class>, Vec<&Waiting>) = ordered.into_iter().unzip();
        let mut openings: Vec<&Opening> = self.openings.iter().collect();
        openings.sort_by_key(|o| &o.id);

        let mut person_at = HashMap::with_capacity(people.len());
        for (index, person) in people.iter().enumerate() {
            if person_at.insert(&person.id, index).is_some() {
                return Err(ProblemError::PersonTwice(person.id.clone()));
            }
        }
        let mut opening_at = HashMap::with_capacity(openings.len());
        for (index, opening) in openings.iter().enumerate() {
            if opening_at.insert(&opening.id, index).is_some() {
                return Err(ProblemError::OpeningTwice(opening.id.clone()));
            }
        }
        let find = |person: &PersonId, opening: &OpeningId| -> Result<(usize, usize), ProblemError> {
            let p = person_at
                .get(person)
                .ok_or_else(|| ProblemError::UnknownPerson(person.clone()))?;
            let o = opening_at
                .get(opening)
                .ok_or_else(|| ProblemError::UnknownOpening(opening.clone()))?;
            Ok((*p, *o))
        };
        let mut costs: Vec<Vec<(usize, &Cost)>> = vec![Vec::new(); people.len()];
        for edge in &self.edges {
            let (person, opening) = find(&edge.person, &edge.opening)?;
            let points = edge.cost.points();
            if !(0..=MOST_POINTS).contains(&points) {
                return Err(ProblemError::CostOutOfRange {
                    person: edge.person.clone(),
                    opening: edge.opening.clone(),
                    points,
                    limit: MOST_POINTS,
                });
            }
            if let Some(list) = costs.get_mut(person) {
                list.push((opening, &edge.cost));
            }
        }
        for (list, person) in costs.iter_mut().zip(&people) {
            list.sort_by_key(|(opening, _)| *opening);
            if let Some([(opening, _), _]) = list.windows(2).find_map(|pair| match pair {
                [a, b] if a.0 == b.0 => Some([*a, *b]),
                _ => None,
            }) {
                let opening = openings
                    .get(opening)
                    .map_or_else(|| OpeningId::new(""), |o| o.id.clone());
                return Err(ProblemError::EdgeTwice {
                    person: person.id.clone(),
                    opening,
                });
            }
        }
        for exclusion in &self.exclusions {
            find(&exclusion.person, &exclusion.opening)?;
        }

        let edges = costs
            .into_iter()
            .map(|list| {
                let floor = list.iter().map(|(_, cost)| cost.need_points()).min().unwrap_or(0);
                list.into_iter()
                    .map(|(opening, cost)| (opening, cost.points() - floor))
                    .collect()
            })
            .collect();

        // Classes are in order, so steps fall by one at each change and the last class has 1.
        let mut steps: Vec<i64> = Vec::with_capacity(classes.len());
        let mut step = 1;
        for (index, class) in classes.iter().enumerate().rev() {
            if classes.get(index + 1).is_some_and(|next| next != class) {
                step += 1;
            }
            steps.push(step);
        }
        steps.reverse();
        Ok(Indexed {
            people,
            classes,
            steps,
            openings,
            edges,
        })
    }
}
