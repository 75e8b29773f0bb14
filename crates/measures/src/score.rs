//! From answers to a score, and the items that call for a conversation whatever the score.

use catalogue::{Cutoff, Instrument, Method};
use serde::{Deserialize, Serialize};

use crate::{Points, change::in_clinical_range};

/// A score with the definition it was made by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// Instrument id, e.g. `phq9`.
    pub instrument: String,
    /// Version of the instrument's definition.
    pub version: u32,
    /// The score.
    pub points: Points,
    /// How many items were answered.
    pub answered: usize,
    /// Whether missing answers were filled in by the mean of the others, as the instrument allows.
    pub prorated: bool,
    /// Whether the score lies in the clinical range; `None` when the instrument has no cut-off.
    pub case: Option<bool>,
    /// Severity band, where the instrument has bands.
    pub band: Option<String>,
}

impl Score {
    /// "PHQ-9 14 of 27 (moderate)"; a prorated score says so.
    #[must_use]
    pub fn words(&self, instrument: &Instrument) -> String {
        let mut words = format!(
            "{} {} of {}",
            instrument.short_name, self.points, instrument.scoring.max
        );
        let mut notes: Vec<String> = self.band.iter().cloned().collect();
        if self.prorated {
            notes.push(format!("from {} of {} answers", self.answered, instrument.items.len()));
        }
        if !notes.is_empty() {
            words.push_str(&format!(" ({})", notes.join(", ")));
        }
        words
    }
}

/// Why no score can be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScoreError {
    /// The list of answers is not as long as the list of items.
    #[error("{instrument} has {expected} questions, {got} answers were given")]
    WrongNumber {
        /// Short name of the instrument.
        instrument: String,
        /// How many items it has.
        expected: usize,
        /// How many answers came.
        got: usize,
    },
    /// An answer is not one of the answers that may be chosen.
    #[error("{instrument} question {item}: {value} is not one of the answers ({lowest} to {highest})")]
    NotAnAnswer {
        /// Short name of the instrument.
        instrument: String,
        /// Item number, beginning at 1.
        item: usize,
        /// What was given.
        value: u8,
        /// Lowest answer.
        lowest: u8,
        /// Highest answer.
        highest: u8,
    },
    /// More answers are missing than the instrument allows. This is missing data, not a score of nought.
    #[error("{instrument}: {missing} answers are missing, at most {allowed} may be")]
    TooManyMissing {
        /// Short name of the instrument.
        instrument: String,
        /// How many are missing.
        missing: usize,
        /// How many may be.
        allowed: usize,
    },
}

/// Makes the score. `answers` are the raw answers in the order of the items, `None` where a question was left out.
///
/// # Errors
/// [`ScoreError`] names the question or the rule. Safety items must be looked at in any case: [`safety_items`] works on the
/// same answers and needs no score.
pub fn score(instrument: &Instrument, answers: &[Option<u8>]) -> Result<Score, ScoreError> {
    check(instrument, answers)?;
    let reversal = i64::from(instrument.lowest_answer()) + i64::from(instrument.highest_answer());
    let mut sum: i64 = 0;
    let mut answered: usize = 0;
    for (item, answer) in instrument.items.iter().zip(answers) {
        if let Some(value) = *answer {
            sum += if item.reverse {
                reversal - i64::from(value)
            } else {
                i64::from(value)
            };
            answered += 1;
        }
    }
    let missing = instrument.items.len() - answered;
    let too_many = || ScoreError::TooManyMissing {
        instrument: instrument.short_name.clone(),
        missing,
        allowed: instrument.missing.allowed,
    };
    if missing > instrument.missing.allowed {
        return Err(too_many());
    }
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let factor = match instrument.scoring.method {
        Method::Sum => count(instrument.items.len()),
        Method::TenTimesMean => 10,
        Method::Mean => 1,
    };
    let points = Points::ratio(sum.saturating_mul(factor), count(answered)).ok_or_else(too_many)?;
    Ok(Score {
        instrument: instrument.id.clone(),
        version: instrument.version,
        points,
        answered,
        prorated: missing > 0,
        case: instrument
            .caseness
            .as_ref()
            .map(|cut: &Cutoff| in_clinical_range(cut, points)),
        band: band(instrument, points).map(str::to_owned),
    })
}

/// The severity band of a score: the highest band that begins at or below it, so that 10.5 belongs to the band that ends at 10.
pub(crate) fn band(instrument: &Instrument, points: Points) -> Option<&str> {
    instrument
        .bands
        .iter()
        .rev()
        .find(|band| points.as_f64() >= band.from)
        .map(|band| band.name.as_str())
}

fn check(instrument: &Instrument, answers: &[Option<u8>]) -> Result<(), ScoreError> {
    if answers.len() != instrument.items.len() {
        return Err(ScoreError::WrongNumber {
            instrument: instrument.short_name.clone(),
            expected: instrument.items.len(),
            got: answers.len(),
        });
    }
    for (index, answer) in answers.iter().enumerate() {
        if let Some(value) = *answer
            && !instrument.options.iter().any(|option| option.value == value)
        {
            return Err(ScoreError::NotAnAnswer {
                instrument: instrument.short_name.clone(),
                item: index + 1,
                value,
                lowest: instrument.lowest_answer(),
                highest: instrument.highest_answer(),
            });
        }
    }
    Ok(())
}

/// An answer that calls for a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SafetyAnswer {
    /// Instrument id.
    pub instrument: String,
    /// Item number, beginning at 1.
    pub item: usize,
    /// What was answered.
    pub value: u8,
    /// The answer in the words of the form.
    pub answer: String,
    /// What the item is called on a page, e.g. "item 9".
    pub name: String,
    /// What it asks about, in words.
    pub about: String,
    /// What follows.
    pub rule: String,
}

impl SafetyAnswer {
    /// "item 9, thoughts of being better off dead or of self-harm: Several days".
    #[must_use]
    pub fn words(&self) -> String {
        format!("{}, {}: {}", self.name, self.about, self.answer)
    }
}

/// The safety items that were answered with something that counts. Works on the raw answers: it needs no total, ignores answers that
/// are missing, and looks at what is there even when the list is too short or another answer is wrong.
#[must_use]
pub fn safety_items(instrument: &Instrument, answers: &[Option<u8>]) -> Vec<SafetyAnswer> {
    let mut found = Vec::new();
    for safety in &instrument.safety {
        let answer = safety
            .item
            .checked_sub(1)
            .and_then(|index| answers.get(index))
            .copied()
            .flatten();
        if let Some(value) = answer
            && value >= safety.answer_from
        {
            let text = instrument.options.iter().find(|option| option.value == value);
            found.push(SafetyAnswer {
                instrument: instrument.id.clone(),
                item: safety.item,
                value,
                answer: text.map_or_else(|| format!("answer {value}"), |option| option.text.clone()),
                name: safety.name.clone(),
                about: safety.about.clone(),
                rule: safety.rule.clone(),
            });
        }
    }
    found
}

/// How the answer to a safety item moved since it was last answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SafetyMove {
    /// Does not count now.
    Absent,
    /// Counts now and did not the last time, or there was no last time.
    NewlyPresent,
    /// Counts now, higher than the last time.
    Rising,
    /// Counts now, as the last time.
    Same,
    /// Counts now, lower than the last time.
    Falling,
}

impl SafetyMove {
    /// Whether it makes a task even when it was seen in a session that day: newly present or rising. An answer that stays the same is
    /// prompted in the session, so that weekly measures do not cry wolf.
    #[must_use]
    pub fn makes_a_task(self) -> bool {
        matches!(self, SafetyMove::NewlyPresent | SafetyMove::Rising)
    }
}

/// Compares an answer to a safety item with the last one. `None` means unanswered; unanswered now is [`SafetyMove::Absent`] and must
/// not be read as "no".
#[must_use]
pub fn safety_move(safety: &catalogue::SafetyItem, before: Option<u8>, now: Option<u8>) -> SafetyMove {
    let counts = |answer: Option<u8>| answer.filter(|value| *value >= safety.answer_from);
    match (counts(before), counts(now)) {
        (_, None) => SafetyMove::Absent,
        (None, Some(_)) => SafetyMove::NewlyPresent,
        (Some(last), Some(value)) => match value.cmp(&last) {
            std::cmp::Ordering::Greater => SafetyMove::Rising,
            std::cmp::Ordering::Equal => SafetyMove::Same,
            std::cmp::Ordering::Less => SafetyMove::Falling,
        },
    }
}
