//! Everyone who was passed over by somebody lower or later, with the reason.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::cost::WhyNot;
use crate::problem::{Class, Indexed, PersonId, Problem};

/// Somebody who waits on while another of a lower class, or of the same class with a shorter wait, is seated. For those who check a proposal;
/// only [`OvertakenReason::words`] may be shown to the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overtaken {
    /// Who waits on.
    pub person: PersonId,
    /// Their class.
    pub class: Class,
    /// Days waited.
    pub wait_days: u32,
    /// Why.
    pub reason: OvertakenReason,
    /// Why openings did not fit, where the caller said, each once.
    pub why_not: Vec<WhyNot>,
    /// Who was seated and is of a lower class.
    pub by_lower_class: Vec<PersonId>,
    /// Who was seated and is of the same class with a shorter wait.
    pub by_later: Vec<PersonId>,
}

/// Why somebody was overtaken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OvertakenReason {
    /// No opening of this round fits.
    NoOpeningFits,
    /// The openings that fit are taken in the order of the list; those that went to lower or later places do not fit.
    FittingOpeningsTaken,
    /// An opening that would do went to somebody of the same class with a shorter wait because it fits better there: by at least these
    /// points.
    FitsWorse {
        /// The least difference of points.
        points: i64,
    },
}

impl OvertakenReason {
    /// The words for a page; they speak of openings only.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            OvertakenReason::NoOpeningFits => "None of the openings of this round fits.".to_owned(),
            OvertakenReason::FittingOpeningsTaken => {
                "The openings that fit are taken, in the order of clinical need and waiting time. The others do not fit.".to_owned()
            }
            OvertakenReason::FitsWorse { .. } => "An opening was possible, but does not fit well what was asked for.".to_owned(),
        }
    }
}

pub(crate) fn overtaken(problem: &Problem, indexed: &Indexed<'_>, seats: &[Option<usize>]) -> Vec<Overtaken> {
    // Everything here follows the order of the list, so whoever is lower or later comes after.
    let rows: Vec<_> = (indexed
        .people
        .iter()
        .zip(&indexed.classes)
        .zip(&indexed.edges)
        .zip(seats))
    .map(|(((person, class), edges), seat)| (*person, *class, edges, *seat))
    .collect();
    let Some(last_seated) = rows.iter().rposition(|(.., seat)| seat.is_some()) else {
        return Vec::new();
    };
    let mut why_not: HashMap<&PersonId, Vec<&WhyNot>> = HashMap::new();
    for exclusion in &problem.exclusions {
        why_not.entry(&exclusion.person).or_default().push(&exclusion.why);
    }
    let mut list = Vec::new();
    for (index, (person, class, edges, seat)) in rows.iter().enumerate().take(last_seated) {
        if seat.is_some() {
            continue;
        }
        let mut by_lower_class = Vec::new();
        let mut by_later = Vec::new();
        let mut least_difference: Option<i64> = None;
        for (other, other_class, other_edges, other_seat) in rows.iter().skip(index + 1) {
            let Some(opening) = other_seat else { continue };
            if other_class > class {
                by_lower_class.push(other.id.clone());
            } else if other.wait_days < person.wait_days {
                by_later.push(other.id.clone());
                let points =
                    |edges: &[(usize, i64)]| edges.iter().find(|(at, _)| at == opening).map(|(_, points)| *points);
                if let Some((own, theirs)) = points(edges).zip(points(other_edges)) {
                    let difference = own - theirs;
                    least_difference = Some(least_difference.map_or(difference, |least| least.min(difference)));
                }
            }
        }
        if by_lower_class.is_empty() && by_later.is_empty() {
            continue;
        }
        let reason = match least_difference {
            Some(points) => OvertakenReason::FitsWorse { points },
            None if edges.is_empty() => OvertakenReason::NoOpeningFits,
            None => OvertakenReason::FittingOpeningsTaken,
        };
        let mut reasons: Vec<WhyNot> = Vec::new();
        for why in why_not.get(&person.id).into_iter().flatten() {
            if !reasons.contains(why) {
                reasons.push((*why).clone());
            }
        }
        list.push(Overtaken {
            person: person.id.clone(),
            class: *class,
            wait_days: person.wait_days,
            reason,
            why_not: reasons,
            by_lower_class,
            by_later,
        });
    }
    list
}
