//! The staff's pulse: a round that is open, and what closed rounds found. Everybody sees the same.

use ::survey::{Answer, Definition};
use care::survey::{Audience, SurveyStage};
use care::*;
use jiff::civil::Date;

use crate::desk::Desk;
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;
use crate::surveys::definition_of;

/// The least answers of a round that are shown.
pub const PULSE_OF: usize = 8;

/// What a closed round found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PulseRound {
    /// Which.
    pub id: SurveyId,
    /// First day.
    pub opened: Date,
    /// Last day, or the day on which it was closed.
    pub closed: Date,
    /// How many answered; none where they are fewer than [`PULSE_OF`].
    pub answers: Option<usize>,
    /// For each sentence of the results, how many; none where so few, or all but so few, that somebody could be known.
    pub found: Vec<(String, Option<usize>)>,
}

/// The pulse as everybody sees it.
#[derive(Debug, Clone)]
pub struct PulsePage {
    /// The round that is open: which, what it asks, its last day. How many answered is not told before it is closed.
    pub open: Option<(SurveyId, Definition, Date)>,
    /// Rounds that are closed, newest first.
    pub rounds: Vec<PulseRound>,
}

/// Somebody of one or two, or everybody but one or two, would be known by their colleagues.
const fn shown(count: usize, of: usize) -> Option<usize> {
    if count >= 3 && count + 3 <= of {
        Some(count)
    } else {
        None
    }
}

impl Desk {
    /// The pulse.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn pulse(&self, p: &Principal) -> Result<PulsePage, Refused> {
        self.allow(p, ActKind::SeePulse)?;
        self.catch_up()?;
        let today = self.today_in_london();
        let mut page = PulsePage {
            open: None,
            rounds: Vec::new(),
        };
        let surveys = self.views.surveys().into_iter();
        for row in surveys.filter(|row| row.state.audience == Some(Audience::Staff)) {
            let (Ok(definition), Some((opened, closes))) = (definition_of(&row.state), row.state.open) else {
                continue;
            };
            if row.state.stage(today) == SurveyStage::Open {
                page.open = Some((row.id, definition, closes));
                continue;
            }
            let Ok(answers) = self.answers_to(row.id, &definition) else {
                continue;
            };
            let all = answers.rows.len();
            let found = definition.headlines.iter().map(|headline| {
                let at = definition.position(&headline.question);
                let question = definition.question(&headline.question);
                let wanted = |position: usize| {
                    question.is_some_and(|q| headline.is.iter().any(|code| q.position(code) == Some(position)))
                };
                let counts = |row: &::survey::Row| {
                    let given = at.and_then(|at| row.get(at)).and_then(Option::as_ref);
                    matches!(given, Some(Answer::One(position)) if wanted(*position))
                };
                let count = answers.rows.iter().filter(|row| counts(row)).count();
                (headline.text.clone(), shown(count, all).filter(|_| all >= PULSE_OF))
            });
            page.rounds.push(PulseRound {
                id: row.id,
                opened,
                closed: row.state.closed_on.unwrap_or(closes),
                found: found.collect(),
                answers: (all >= PULSE_OF).then_some(all),
            });
        }
        Ok(page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_known_by_a_count() {
        assert_eq!(shown(4, 8), Some(4));
        for known in [0, 1, 2, 6, 7, 8] {
            assert_eq!(shown(known, 8), None, "{known} of 8");
        }
    }
}
