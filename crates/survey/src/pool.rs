//! The pool of people and hours: who says that they would work in the NHS, scaled to all members.
//!
//! Intervals: people by Wilson's interval of the share, hours by the delta method (the mean of hours over everybody who answered, those
//! who offer none counted as 0, and its standard error). Both take the answers for a random sample of the members, which an
//! invitation that few follow is not: the response rate stands beside them for that reason.

use measures::suppression::Shown;
use measures::wilson;
use planning::pool::Reading;
use serde::Serialize;

use crate::answers::{Answer, Answers, Row};
use crate::breakdown::CANNOT;
use crate::definition::{Definition, Kind, RegisterField};
use crate::pool_cross::{PoolCross, cross};
use crate::rake::Weights;
use crate::results::{LEAST_FOR_A_RATE, cross_is_large, weighted};
use crate::tables::{OneWay, answer_of, chooses, two_way};

/// A figure scaled to all members, with its 95% interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// The figure.
    pub value: f64,
    /// Lower end.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
}

/// People and hours.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pool {
    /// How interest is read.
    pub reading: Reading,
    /// The same in words.
    pub reading_words: &'static str,
    /// Members that it is scaled to.
    pub members: u64,
    /// Why nothing is shown, if so.
    pub withheld: Option<String>,
    /// People of the pool among the answers.
    pub in_pool: Option<u64>,
    /// Answers that can tell.
    pub of: Option<u64>,
    /// People.
    pub people: Option<Estimate>,
    /// People, from weighted answers.
    pub people_weighted: Option<Estimate>,
    /// People by the other reading, to be shown beside it.
    pub other_reading: Option<(Reading, Estimate)>,
    /// Paid clinical hours a week.
    pub hours_per_week: Option<Estimate>,
    /// How many of the pool stated hours; the others count as none, so hours are a lower bound.
    pub stated_hours: Option<u64>,
    /// By place, therapy and whatever else the definition names.
    pub by: Vec<PoolTable>,
    /// By two questions at once, where the definition asks for it.
    pub both: Option<PoolCross>,
    /// How the intervals are made.
    pub method: &'static str,
}

/// The pool by one question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PoolTable {
    /// The question's id.
    pub question: String,
    /// Whether a person can be in several groups.
    pub several: bool,
    /// Why nothing is shown, if so.
    pub withheld: Option<String>,
    /// The groups.
    pub groups: Vec<PoolGroup>,
}

/// The pool in one group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PoolGroup {
    /// The option's code.
    pub code: String,
    /// Its words.
    pub text: String,
    /// Answers.
    pub count: Shown,
    /// People among all members.
    pub people: Option<Estimate>,
    /// Paid clinical hours a week.
    pub hours_per_week: Option<Estimate>,
}

const METHOD: &str = "People: Wilson's 95% interval of the share, times the members. Hours: delta method. Both take those who answered for a \
random sample of the members.";

/// What each person says of the pool.
pub(crate) struct Said {
    /// In it or not; none where the answers cannot tell.
    pub(crate) in_pool: Vec<Option<bool>>,
    /// Hours offered by those in it.
    pub(crate) hours: Vec<Option<f64>>,
}

pub(crate) fn said(definition: &Definition, answers: &Answers, reading: Reading) -> Option<Said> {
    let history = definition.position_of_field(RegisterField::NhsHistory)?;
    let interest = definition.position_of_field(RegisterField::NhsInterest)?;
    let hours_at = definition.position_of_field(RegisterField::HoursOffered);
    let present = definition.questions.get(history)?.position("present")?;
    let tell = |row: &Row| {
        let interested = match answer_of(row, interest) {
            Some(Answer::One(position)) => Some(*position == 0),
            _ => None,
        };
        let now_in = match answer_of(row, history) {
            Some(Answer::One(position)) => Some(*position == present),
            _ => None,
        };
        match reading {
            Reading::Article if now_in? => Some(false),
            Reading::Article | Reading::Snapshot => interested,
        }
    };
    let in_pool: Vec<Option<bool>> = answers.rows.iter().map(tell).collect();
    let offered = |row: &Row| match hours_at.and_then(|at| answer_of(row, at)) {
        Some(Answer::Number(hours)) => Some(*hours),
        _ => None,
    };
    let hours = answers
        .rows
        .iter()
        .zip(&in_pool)
        .map(|(row, inside)| if *inside == Some(true) { offered(row) } else { None });
    Some(Said {
        hours: hours.collect(),
        in_pool,
    })
}

/// So many of so many answers, scaled to all members.
pub(crate) fn people(members: u64, k: u64, n: u64) -> Option<Estimate> {
    let rate = wilson(k, n)?;
    let all = members as f64;
    Some(Estimate {
        // Multiplied first, so that whole numbers stay whole.
        value: all * k as f64 / n as f64,
        lower: all * rate.lower,
        upper: all * rate.upper,
    })
}

/// The total over all members of an amount that each answer gives (delta method for a mean).
#[must_use]
pub fn total_over_members(members: u64, amounts: &[f64]) -> Option<Estimate> {
    let n = amounts.len() as f64;
    if amounts.len() < 2 {
        return None;
    }
    let mean = amounts.iter().sum::<f64>() / n;
    let variance = amounts.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let half = 1.959_963_984_540_054 * (variance / n).sqrt();
    let all = members as f64;
    Some(Estimate {
        value: all * mean,
        lower: (all * (mean - half)).max(0.0),
        upper: all * (mean + half),
    })
}

/// The pool; none when the definition has none.
pub(crate) fn pool(
    definition: &Definition,
    answers: &Answers,
    tables: &[OneWay],
    weights: Option<&Weights>,
    members: u64,
    reading: Reading,
) -> Option<Pool> {
    let by = definition.pool.as_ref()?;
    let mut pool = Pool {
        reading,
        reading_words: reading.words(),
        members,
        withheld: None,
        in_pool: None,
        of: None,
        people: None,
        people_weighted: None,
        other_reading: None,
        hours_per_week: None,
        stated_hours: None,
        by: Vec::new(),
        both: None,
        method: METHOD,
    };
    let history = definition.position_of_field(RegisterField::NhsHistory)?;
    let interest = definition.position_of_field(RegisterField::NhsInterest)?;
    let asked_of_all = definition.questions.get(interest)?.ask_if.is_none();
    if reading == Reading::Snapshot && !asked_of_all {
        pool.withheld = Some("those who work in the NHS now were not asked whether they are interested".to_owned());
        return Some(pool);
    }
    let withheld = [history, interest]
        .iter()
        .any(|at| tables.get(*at).is_none_or(|t| t.withheld.is_some()));
    if withheld || !cross_is_large(definition, answers, interest, history) {
        pool.withheld = Some("it would give a small number away".to_owned());
        return Some(pool);
    }
    let said = said(definition, answers, reading)?;
    let (k, n) = tally(&said);
    if n < LEAST_FOR_A_RATE || definition.least_shown.hides(k) {
        pool.withheld = Some("too few answers".to_owned());
        return Some(pool);
    }
    (pool.in_pool, pool.of, pool.people) = (Some(k), Some(n), people(members, k, n));
    pool.people_weighted = weighted_people(answers, weights, &said, members);
    let other = match reading {
        Reading::Article if asked_of_all => Some(Reading::Snapshot),
        Reading::Article => None,
        Reading::Snapshot => Some(Reading::Article),
    };
    pool.other_reading = other.and_then(|other| {
        let (k, n) = tally(&self::said(definition, answers, other)?);
        Some((other, people(members, k, n)?))
    });
    let stated = said.hours.iter().flatten().count() as u64;
    if stated >= LEAST_FOR_A_RATE {
        pool.stated_hours = Some(stated);
        pool.hours_per_week = total_over_members(members, &amounts(&said, |_| true));
    }
    pool.by = by
        .by
        .iter()
        .filter_map(|id| table(definition, answers, tables, &said, members, n, definition.position(id)?))
        .collect();
    pool.both = by
        .both
        .as_ref()
        .and_then(|pair| cross(definition, answers, &pool, reading, pair));
    Some(pool)
}

fn tally(said: &Said) -> (u64, u64) {
    let inside = said.in_pool.iter().filter(|s| **s == Some(true)).count() as u64;
    (inside, said.in_pool.iter().flatten().count() as u64)
}

fn weighted_people(answers: &Answers, weights: Option<&Weights>, said: &Said, members: u64) -> Option<Estimate> {
    // Rows are told apart by where they stand: the closures of `weighted` see only rows.
    let mut kept = Answers::default();
    let mut kept_weights: Weights = Vec::new();
    for (inside, weight) in said.in_pool.iter().zip(weights?) {
        if let Some(inside) = inside {
            kept.rows.push(vec![inside.then_some(Answer::Words)]);
            kept_weights.push(*weight);
        }
    }
    debug_assert!(kept.rows.len() <= answers.rows.len());
    let share = weighted(&kept, Some(&kept_weights), |_| true, |row| answer_of(row, 0).is_some())?;
    let all = members as f64;
    Some(Estimate {
        value: all * share.share,
        lower: all * share.lower,
        upper: all * share.upper,
    })
}

/// Hours of each answer that can tell, 0 for those outside the pool or the group.
pub(crate) fn amounts(said: &Said, in_group: impl Fn(usize) -> bool) -> Vec<f64> {
    let known = said.in_pool.iter().zip(&said.hours).enumerate();
    known
        .filter_map(|(at, (inside, hours))| inside.map(|_| if in_group(at) { hours.unwrap_or(0.0) } else { 0.0 }))
        .collect()
}

fn table(
    definition: &Definition,
    answers: &Answers,
    tables: &[OneWay],
    said: &Said,
    members: u64,
    n: u64,
    by: usize,
) -> Option<PoolTable> {
    let (question, one_way) = (definition.questions.get(by)?, tables.get(by)?);
    let threshold = definition.least_shown;
    let choices = question.choices();
    let several = question.kind == Kind::ManyOf;
    let in_group = |at: usize, position: usize| {
        let answer = answers.rows.get(at).and_then(|row| answer_of(row, by));
        answer.is_some_and(|answer| chooses(answer, position))
    };
    let known = || {
        said.in_pool
            .iter()
            .enumerate()
            .filter_map(|(at, inside)| inside.map(|inside| (at, usize::from(!inside))))
    };
    let stands = |position: usize| one_way.shown.get(position).is_some_and(|s| s.is_count());
    // The totals of "in the pool" and "not" stand above, so both columns are fixed.
    let shown: Vec<Option<Shown>> = if several {
        let of = |position: usize| {
            let places = known().map(|(at, column)| (usize::from(!in_group(at, position)), column));
            let halves = [stands(position), stands(position)];
            two_way(places, &halves, &[true, true], threshold).map(|table| table.protected.cell(0, 0))
        };
        (0..choices.len()).map(of).collect()
    } else {
        let places = known().filter_map(|(at, column)| Some(((0..choices.len()).find(|p| in_group(at, *p))?, column)));
        let rows: Vec<bool> = (0..choices.len()).map(stands).collect();
        match two_way(places, &rows, &[true, true], threshold) {
            Some(table) => (0..choices.len())
                .map(|row| Some(table.protected.cell(row, 0)))
                .collect(),
            None => vec![None; choices.len()],
        }
    };
    let withheld = shown.iter().all(Option::is_none).then(|| CANNOT.to_owned());
    let group = |(position, (choice, shown)): (usize, (crate::definition::Choice, Option<Shown>))| {
        let count = shown.unwrap_or(Shown::Hidden);
        let (mut people_of, mut hours_of) = (None, None);
        if let Shown::Count(k) = count {
            people_of = people(members, k, n);
            let stated = said
                .hours
                .iter()
                .enumerate()
                .filter(|(at, h)| h.is_some() && in_group(*at, position))
                .count();
            if !threshold.hides(stated as u64) {
                hours_of = total_over_members(members, &amounts(said, |at| in_group(at, position)));
            }
        }
        PoolGroup {
            code: choice.code,
            text: choice.text,
            count,
            people: people_of,
            hours_per_week: hours_of,
        }
    };
    Some(PoolTable {
        question: question.id.clone(),
        several,
        groups: if withheld.is_some() {
            Vec::new()
        } else {
            choices.into_iter().zip(shown).enumerate().map(group).collect()
        },
        withheld,
    })
}
