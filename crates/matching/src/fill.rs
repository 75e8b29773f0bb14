//! Fill this slot: one opening has fallen free, who is asked first?

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use crate::cost::{Cost, WhyNot};
use crate::explain::Reason;
use crate::problem::{Class, OpeningId, PersonId, WaitBands, Waiting};

/// Somebody who waits, and how the slot suits them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    /// Who.
    pub waiting: Waiting,
    /// How the slot suits them.
    pub suits: Suits,
}

/// How a slot suits somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Suits {
    /// It is possible, at this cost.
    Yes(Cost),
    /// It is not, for these reasons.
    No(Vec<WhyNot>),
}

/// Who is asked, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotList {
    /// The slot.
    pub opening: OpeningId,
    /// Those to ask, first to last.
    pub ranked: Vec<Ranked>,
    /// How many more could be asked after them.
    pub more: usize,
    /// Who cannot take it, in the order of the list, and why.
    pub not_possible: Vec<NotPossible>,
}

/// One person to ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ranked {
    /// Place in the order, from 1.
    pub place: usize,
    /// Who.
    pub person: PersonId,
    /// Their class.
    pub class: Class,
    /// Days waited.
    pub wait_days: u32,
    /// Cost in points.
    pub points: i64,
    /// Why here: wait, then what fits and what does not.
    pub reasons: Vec<Reason>,
}

/// Somebody who cannot take the slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotPossible {
    /// Who.
    pub person: PersonId,
    /// Their class.
    pub class: Class,
    /// Days waited.
    pub wait_days: u32,
    /// Why not.
    pub why: Vec<WhyNot>,
}

/// Puts those whom a slot suits in order by the same rule as [`crate::assign`]: class, then fit, then wait, then id. The first of them is
/// whom the assignment of this slot alone would seat, or somebody equal to them in all but the id. At most `how_many` are given.
#[must_use]
pub fn fill_slot(opening: &OpeningId, candidates: &[Candidate], bands: &WaitBands, how_many: usize) -> SlotList {
    let mut possible: Vec<(Class, &Waiting, Cost)> = Vec::new();
    let mut not_possible: Vec<NotPossible> = Vec::new();
    for candidate in candidates {
        let waiting = &candidate.waiting;
        let class = Class::of(waiting, bands);
        match &candidate.suits {
            Suits::Yes(cost) => possible.push((class, waiting, cost.with_needs_set_off(cost.need_points()))),
            Suits::No(why) => not_possible.push(NotPossible {
                person: waiting.id.clone(),
                class,
                wait_days: waiting.wait_days,
                why: why.clone(),
            }),
        }
    }
    possible.sort_by(|(class_a, a, cost_a), (class_b, b, cost_b)| {
        (class_a, cost_a.points(), Reverse(a.wait_days), &a.id).cmp(&(
            class_b,
            cost_b.points(),
            Reverse(b.wait_days),
            &b.id,
        ))
    });
    not_possible
        .sort_by(|a, b| (a.class, Reverse(a.wait_days), &a.person).cmp(&(b.class, Reverse(b.wait_days), &b.person)));
    let more = possible.len().saturating_sub(how_many);
    let ranked = possible
        .into_iter()
        .take(how_many)
        .zip(1..)
        .map(|((class, waiting, cost), place)| {
            let mut reasons = vec![Reason::Waited {
                days: waiting.wait_days,
            }];
            if waiting.stepping_up {
                reasons.push(Reason::SteppingUp);
            }
            reasons.extend(cost.parts().iter().cloned().map(Reason::Fits));
            Ranked {
                place,
                person: waiting.id.clone(),
                class,
                wait_days: waiting.wait_days,
                points: cost.points(),
                reasons,
            }
        });
    SlotList {
        opening: opening.clone(),
        ranked: ranked.collect(),
        more,
        not_possible,
    }
}
