//! Raking: answers are weighted until they agree with margins known from elsewhere (iterative proportional fitting, Deming and Stephan
//! 1940). It mends who answered, as far as the margins tell; it cannot mend why they answered.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::answers::{Answer, Answers};
use crate::definition::Definition;
use crate::problem::{Problem, of_toml};

/// Rounds after which fitting is given up.
const MOST_ROUNDS: u32 = 500;
/// Shares agree when they differ by no more.
const CLOSE: f64 = 1e-9;

/// Margins that answers are weighted to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Targets {
    /// One for each question.
    #[serde(rename = "margin")]
    pub margins: Vec<Target>,
}

/// The margin of one question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// A one-of or yes-no question.
    pub question: String,
    /// Where the figures come from; shown beside the weighted shares.
    pub source: String,
    /// For each option its share, per cent or count: only their proportions matter.
    pub proportions: BTreeMap<String, f64>,
}

impl Targets {
    /// Reads margins.
    ///
    /// # Errors
    /// Everything that is wrong: an unknown question or option, an option left out, a number that is negative or none.
    pub fn read(definition: &Definition, text: &str) -> Result<Self, Vec<Problem>> {
        let targets: Targets = toml::from_str(text).map_err(|e| vec![of_toml(text, &e)])?;
        let mut problems = Vec::new();
        if targets.margins.is_empty() {
            problems.push(Problem::new("margin", None, "names at least one margin"));
        }
        for (at, target) in targets.margins.iter().enumerate() {
            let place = format!("margin {}", target.question);
            let mut wrong = |value: Option<&str>, rule: &str| problems.push(Problem::new(&place, value, rule));
            if targets
                .margins
                .iter()
                .take(at)
                .any(|other| other.question == target.question)
            {
                wrong(None, "the question stands twice");
            }
            if target.source.trim().is_empty() {
                wrong(None, "`source` must say where the figures come from");
            }
            let Some(question) = definition.question(&target.question).filter(|q| q.is_single()) else {
                wrong(
                    Some(&target.question),
                    "must be a one-of or yes-no question of this survey",
                );
                continue;
            };
            if question.ask_if.is_some() {
                wrong(Some(&target.question), "must be asked of everybody");
            }
            for (code, share) in &target.proportions {
                if question.position(code).is_none() {
                    wrong(Some(code), "the question has no such option");
                }
                if !(0.0..=1e12).contains(share) {
                    wrong(Some(&share.to_string()), "a share, per cent or count is not negative");
                }
            }
            for choice in question.choices() {
                if !target.proportions.contains_key(&choice.code) {
                    wrong(
                        Some(&choice.code),
                        "every option needs its figure; 0 where there is nobody",
                    );
                }
            }
            if target.proportions.values().sum::<f64>() <= 0.0 {
                wrong(None, "all figures are 0");
            }
        }
        if problems.is_empty() {
            Ok(targets)
        } else {
            Err(problems)
        }
    }
}

/// How the weighting went.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Weighting {
    /// Questions and where their margins come from.
    pub margins: Vec<(String, String)>,
    /// People with a weight.
    pub weighted: u64,
    /// People without, because they did not answer a question of the margins.
    pub left_out: u64,
    /// Whether all margins agree. If not, no weighted share is shown.
    pub converged: bool,
    /// Rounds it took.
    pub rounds: u32,
    /// The largest difference left between a weighted share and its margin.
    pub largest_gap: f64,
    /// Effective size of the sample (Kish): `(sum of weights)^2 / sum of squares`.
    pub effective_size: f64,
    /// Smallest and largest weight; the mean is 1. None in results where a margin has a small number: the weight of few people, beside the share
    /// that they stand for, tells how few.
    pub weights_range: Option<(f64, f64)>,
}

/// The weight of each row; none where it was left out.
pub type Weights = Vec<Option<f64>>;

/// Kish's effective size of a sample with these weights; 0 for none.
#[must_use]
pub fn effective_size(weights: impl Iterator<Item = f64>) -> f64 {
    let (sum, squares) = weights.fold((0.0, 0.0), |(sum, squares), w| (sum + w, squares + w * w));
    if squares > 0.0 { sum * sum / squares } else { 0.0 }
}

/// Weights answers to margins.
///
/// # Errors
/// When an option with a share has no answer to carry it, or one with answers has share 0: no weight can mend that. Options may be joined
/// in the definition.
pub fn rake(
    definition: &Definition,
    answers: &Answers,
    targets: &Targets,
) -> Result<(Weights, Weighting), Vec<Problem>> {
    let mut problems = Vec::new();
    // For each margin: shares wanted by position, and where the answer stands.
    let mut wanted: Vec<(usize, Vec<f64>)> = Vec::new();
    for target in &targets.margins {
        let Some(at) = definition.position(&target.question) else {
            continue;
        };
        let Some(question) = definition.questions.get(at) else {
            continue;
        };
        let sum: f64 = target.proportions.values().sum();
        let share = |code: &str| target.proportions.get(code).copied().unwrap_or(0.0) / sum;
        wanted.push((
            at,
            question.choices().iter().map(|choice| share(&choice.code)).collect(),
        ));
    }
    let option_of = |row: &Vec<Option<Answer>>, at: usize| match row.get(at).and_then(Option::as_ref) {
        Some(Answer::One(position)) => Some(*position),
        _ => None,
    };
    // For each row its option on each margin; none when it misses one.
    let cells: Vec<Option<Vec<usize>>> = answers
        .rows
        .iter()
        .map(|row| wanted.iter().map(|(at, _)| option_of(row, *at)).collect())
        .collect();
    for (nth, (at, shares)) in wanted.iter().enumerate() {
        let Some(question) = definition.questions.get(*at) else {
            continue;
        };
        for (position, (share, choice)) in shares.iter().zip(question.choices()).enumerate() {
            let answered = cells.iter().flatten().any(|cell| cell.get(nth) == Some(&position));
            let rule = match (*share > 0.0, answered) {
                (true, false) => {
                    "nobody with a full set of margins chose it, so nobody can stand for its share: join options, or leave the margin out"
                }
                (false, true) => "its margin is 0, but people chose it: the margin does not fit the survey",
                _ => continue,
            };
            problems.push(Problem::new(
                format!("margin {}", question.id),
                Some(&choice.code),
                rule,
            ));
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut weights: Weights = cells.iter().map(|cell| cell.as_ref().map(|_| 1.0)).collect();
    let count = weights.iter().flatten().count();
    let sums = |weights: &Weights, nth: usize, options: usize| {
        let mut sums = vec![0.0; options];
        for (weight, cell) in weights.iter().zip(&cells) {
            if let (Some(weight), Some(sum)) = (weight, cell.as_ref().and_then(|c| sums.get_mut(*c.get(nth)?))) {
                *sum += weight;
            }
        }
        sums
    };
    let total = count as f64;
    let gap = |weights: &Weights| {
        let mut largest: f64 = 0.0;
        for (nth, (_, shares)) in wanted.iter().enumerate() {
            for (sum, share) in sums(weights, nth, shares.len()).iter().zip(shares) {
                largest = largest.max((sum / total - share).abs());
            }
        }
        largest
    };
    let mut rounds = 0;
    let mut largest_gap = gap(&weights);
    while largest_gap > CLOSE && rounds < MOST_ROUNDS {
        for (nth, (_, shares)) in wanted.iter().enumerate() {
            let sums = sums(&weights, nth, shares.len());
            for (weight, cell) in weights.iter_mut().zip(&cells) {
                let Some(position) = cell.as_ref().and_then(|c| c.get(nth)) else {
                    continue;
                };
                let (sum, share) = (sums.get(*position).copied(), shares.get(*position).copied());
                if let (Some(weight), Some(sum), Some(share)) = (weight.as_mut(), sum, share)
                    && sum > 0.0
                {
                    *weight *= share * total / sum;
                }
            }
        }
        rounds += 1;
        largest_gap = gap(&weights);
    }
    let known = || weights.iter().flatten().copied();
    let weighting = Weighting {
        margins: targets
            .margins
            .iter()
            .map(|t| (t.question.clone(), t.source.clone()))
            .collect(),
        weighted: count as u64,
        left_out: (answers.rows.len() - count) as u64,
        converged: largest_gap <= CLOSE,
        rounds,
        largest_gap,
        effective_size: effective_size(known()),
        weights_range: known().next().map(|first| {
            known().fold((first, first), |(low, high), weight| {
                (low.min(weight), high.max(weight))
            })
        }),
    };
    Ok((weights, weighting))
}
