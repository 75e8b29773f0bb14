//! Why somebody is proposed for an opening, or waits on. The words never speak of other people, nor of a therapist's health or load.

use serde::{Deserialize, Serialize};

use crate::assign::Assignment;
use crate::cost::{Part, WhyNot};
use crate::overtaken::OvertakenReason;
use crate::problem::{OpeningId, PersonId, Problem};

/// An answer to "why?" for one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// Who.
    pub person: PersonId,
    /// What came out.
    pub outcome: Outcome,
    /// Why, the most important first.
    pub reasons: Vec<Reason>,
}

/// What came out for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Proposed for this opening. A human confirms it and the person accepts it, or not.
    Proposed(OpeningId),
    /// Waits on; the place in the list is kept.
    WaitsOn,
}

/// One reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// How long the person has waited.
    Waited {
        /// Days.
        days: u32,
    },
    /// Moving to another step of care: the wait goes on from its first day.
    SteppingUp,
    /// Something that fits, or does not.
    Fits(Part),
    /// Why openings did not fit.
    DoesNotFit(WhyNot),
    /// How the round went.
    Round(OvertakenReason),
}

impl Reason {
    /// The words for a page.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Reason::Waited { days } => format!("Waited {}", wait(*days)),
            Reason::SteppingUp => "Moving to another step of care, with the wait counted from its first day".to_owned(),
            Reason::Fits(part) => part.words(),
            Reason::DoesNotFit(why) => why.words(),
            Reason::Round(reason) => reason.words(),
        }
    }
}

/// "18 weeks", "1 week", "5 days".
fn wait(days: u32) -> String {
    match (days / 7, days) {
        (0, 1) => "1 day".to_owned(),
        (0, days) => format!("{days} days"),
        (1, _) => "1 week".to_owned(),
        (weeks, _) => format!("{weeks} weeks"),
    }
}

/// Explains the outcome for one person. `None` when the person is not in the problem.
#[must_use]
pub fn explain(problem: &Problem, assignment: &Assignment, person: &PersonId) -> Option<Explanation> {
    let waiting = problem.people.iter().find(|p| p.id == *person)?;
    let mut reasons = vec![Reason::Waited {
        days: waiting.wait_days,
    }];
    if waiting.stepping_up {
        reasons.push(Reason::SteppingUp);
    }
    let outcome = match assignment.seats.iter().find(|seat| seat.person == *person) {
        Some(seat) => {
            let edge = problem
                .edges
                .iter()
                .find(|e| e.person == *person && e.opening == seat.opening);
            if let Some(edge) = edge {
                let cost = edge.cost.with_needs_set_off(problem.need_floor(person));
                reasons.extend(cost.parts().iter().cloned().map(Reason::Fits));
            }
            Outcome::Proposed(seat.opening.clone())
        }
        None => {
            reasons.push(Reason::Round(round(problem, assignment, person)));
            for exclusion in problem.exclusions.iter().filter(|e| e.person == *person) {
                let reason = Reason::DoesNotFit(exclusion.why.clone());
                if !reasons.contains(&reason) {
                    reasons.push(reason);
                }
            }
            Outcome::WaitsOn
        }
    };
    Some(Explanation {
        person: person.clone(),
        outcome,
        reasons,
    })
}

fn round(problem: &Problem, assignment: &Assignment, person: &PersonId) -> OvertakenReason {
    if let Some(overtaken) = assignment.overtaken.iter().find(|o| o.person == *person) {
        return overtaken.reason;
    }
    if problem.edges.iter().any(|e| e.person == *person) {
        OvertakenReason::FittingOpeningsTaken
    } else {
        OvertakenReason::NoOpeningFits
    }
}
