//! The scores of one person on one measure over time: when, at what occasion, entered by whom, and how often repeated.
//!
//! Surveys of staff report that questionnaires are repeated until they look better, or filled in for people who have left. The series
//! makes that visible for every score and gains nothing from it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Instrument, Points, SafetyAnswer, change::improvement};

/// Who entered a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnteredBy {
    /// The person answered on their own device or paper form in the system.
    Person,
    /// Staff entered it while talking with the person.
    StaffOnBehalf,
    /// Staff copied it from a paper form that the person filled in.
    StaffFromPaper,
    /// It came with a message or a file.
    Imported,
}

impl EnteredBy {
    /// The words for a page.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            EnteredBy::Person => "the person",
            EnteredBy::StaffOnBehalf => "staff, on the person’s behalf",
            EnteredBy::StaffFromPaper => "staff, from paper",
            EnteredBy::Imported => "imported",
        }
    }
}

/// What a score belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Occasion {
    /// Came with the referral.
    Referral,
    /// The assessment appointment.
    Assessment,
    /// A check while waiting.
    Waiting,
    /// A session, by its number; answers given beforehand for that session too.
    Session(u32),
    /// Follow-up after the ending, by months.
    FollowUp(u32),
    /// None of these: taken between occasions.
    Unlinked,
}

/// One score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observation {
    /// The day it was answered.
    pub on: Date,
    /// What it belongs to.
    pub occasion: Occasion,
    /// The score.
    pub points: Points,
    /// Who entered it.
    pub entered_by: EnteredBy,
    /// Safety items that counted.
    pub safety: Vec<SafetyAnswer>,
}

/// Why there is no score. These are different things and are never shown as the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyMissing {
    /// Nothing was written down.
    NotRecorded,
    /// Not asked on that occasion.
    NotAsked,
    /// The person did not wish to answer. Has no effect on care and is not counted as missing data.
    Declined,
    /// Does not apply.
    NotApplicable,
    /// Too few answers for a score.
    Incomplete,
    /// The person did not attend.
    DidNotAttend,
    /// The session was cancelled.
    Cancelled,
}

impl WhyMissing {
    /// The words for a page.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            WhyMissing::NotRecorded => "Not recorded",
            WhyMissing::NotAsked => "Not asked",
            WhyMissing::Declined => "Declined",
            WhyMissing::NotApplicable => "Not applicable",
            WhyMissing::Incomplete => "Too few answers for a score",
            WhyMissing::DidNotAttend => "Did not attend",
            WhyMissing::Cancelled => "Session cancelled",
        }
    }
}

/// An occasion without a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// The day.
    pub on: Date,
    /// The occasion.
    pub occasion: Occasion,
    /// Why there is none.
    pub why: WhyMissing,
}

/// The scores of one person on one measure, in order of time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    observations: Vec<Observation>,
    gaps: Vec<Gap>,
}

impl Series {
    /// Puts scores and gaps in order of date. Scores of the same day keep the order in which they are given, which must be the order in
    /// which they were entered.
    #[must_use]
    pub fn new(mut observations: Vec<Observation>, mut gaps: Vec<Gap>) -> Self {
        observations.sort_by_key(|o| o.on);
        gaps.sort_by_key(|g| (g.on, g.occasion));
        Series { observations, gaps }
    }

    /// The scores in order of time.
    #[must_use]
    pub fn observations(&self) -> &[Observation] {
        &self.observations
    }

    /// The occasions without a score in order of time.
    #[must_use]
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// The first score.
    #[must_use]
    pub fn first(&self) -> Option<&Observation> {
        self.observations.first()
    }

    /// The last score as entered.
    #[must_use]
    pub fn last(&self) -> Option<&Observation> {
        self.observations.last()
    }

    /// The last score that is not a repeat of an earlier one (the first try on the last occasion). Where it differs from [`Series::last`],
    /// a report shows both.
    #[must_use]
    pub fn last_first_try(&self) -> Option<&Observation> {
        (0..self.observations.len())
            .rev()
            .find(|i| self.repeat_of(*i).is_none())
            .and_then(|i| self.observations.get(i))
    }

    /// How many scores were entered in this way.
    #[must_use]
    pub fn entered(&self, by: EnteredBy) -> usize {
        self.observations.iter().filter(|o| o.entered_by == by).count()
    }

    /// Which earlier score this one repeats, and how: its index and the kind.
    fn repeat_of(&self, index: usize) -> Option<(usize, RepeatKind)> {
        let this = self.observations.get(index)?;
        let earlier = self.observations.get(..index)?;
        let last = index.checked_sub(1)?;
        let previous = earlier.last()?;
        if previous.on == this.on {
            return Some((last, RepeatKind::SameDay));
        }
        match this.occasion {
            Occasion::Unlinked => Some((last, RepeatKind::BetweenSessions)),
            Occasion::Waiting => None,
            occasion => earlier
                .iter()
                .rposition(|o| o.occasion == occasion)
                .map(|i| (i, RepeatKind::SameOccasion)),
        }
    }
}

/// How a score repeats another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RepeatKind {
    /// A further score on the same day.
    SameDay,
    /// A further score for the same session or other occasion, on another day.
    SameOccasion,
    /// A score that belongs to no occasion, taken after another.
    BetweenSessions,
}

/// One repeated score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeat {
    /// How.
    pub kind: RepeatKind,
    /// The day of the repeat.
    pub on: Date,
    /// What the score was before.
    pub before: Points,
    /// What it became.
    pub after: Points,
    /// Who entered the repeat.
    pub entered_by: EnteredBy,
    /// By how much the repeat is better; negative is worse.
    pub better_by: Points,
}

/// All repeats of a series.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeats {
    /// In order of time.
    pub all: Vec<Repeat>,
}

impl Repeats {
    /// How many of this kind.
    #[must_use]
    pub fn count(&self, kind: RepeatKind) -> usize {
        self.all.iter().filter(|r| r.kind == kind).count()
    }

    /// How many were better than what they repeat.
    #[must_use]
    pub fn better(&self) -> usize {
        self.all.iter().filter(|r| r.better_by > Points::default()).count()
    }

    /// "Repeated 3 times: 2 on the same day, 1 for the same session. 2 of the repeats were better than the score before." `None` when
    /// nothing was repeated.
    #[must_use]
    pub fn words(&self) -> Option<String> {
        if self.all.is_empty() {
            return None;
        }
        let times = |n: usize| {
            if n == 1 {
                "once".to_owned()
            } else {
                format!("{n} times")
            }
        };
        let parts: Vec<String> = [
            (RepeatKind::SameDay, "on the same day"),
            (RepeatKind::SameOccasion, "for the same session"),
            (RepeatKind::BetweenSessions, "between sessions"),
        ]
        .into_iter()
        .filter(|(kind, _)| self.count(*kind) > 0)
        .map(|(kind, words)| format!("{} {words}", self.count(kind)))
        .collect();
        let better = match self.better() {
            0 => "None of the repeats was better than the score before.".to_owned(),
            1 => "1 of the repeats was better than the score before.".to_owned(),
            n => format!("{n} of the repeats were better than the score before."),
        };
        Some(format!(
            "Repeated {}: {}. {better}",
            times(self.all.len()),
            parts.join(", ")
        ))
    }
}

/// Finds the repeated scores of a series.
#[must_use]
pub fn repeats(instrument: &Instrument, series: &Series) -> Repeats {
    let all = series.observations.iter().enumerate().filter_map(|(index, this)| {
        let (earlier, kind) = series.repeat_of(index)?;
        let before = series.observations.get(earlier)?.points;
        Some(Repeat {
            kind,
            on: this.on,
            before,
            after: this.points,
            entered_by: this.entered_by,
            better_by: improvement(instrument, before, this.points),
        })
    });
    Repeats { all: all.collect() }
}
