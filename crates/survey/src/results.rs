//! What a survey found: response, shares with intervals, weighted shares beside them, breakdowns and the pool, small numbers held back.

use measures::suppression::Shown;
use measures::{Rate, wilson, wilson_share};
use planning::pool::Reading;
use serde::Serialize;

use crate::answers::{Answer, Answers, Row, meets};
use crate::breakdown::{BreakdownResult, OptionShare, breakdown};
use crate::definition::{Condition, Definition, Headline, Kind, Question};
use crate::pool::{Pool, pool};
use crate::problem::Problem;
use crate::rake::{Targets, Weighting, Weights, effective_size, rake};
use crate::tables::{OneWay, answer_of, chooses, one_ways, routing_gives_away};

/// A share needs at least so many people behind it [house rule].
pub(crate) const LEAST_FOR_A_RATE: u64 = 10;

/// What is asked of the results.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Members that shares are scaled to; else what the definition says.
    pub members: Option<u64>,
    /// How interest is read for the pool.
    pub reading: Reading,
    /// Margins to weight to.
    pub targets: Option<&'a Targets>,
}

/// What kind of answers these are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Data {
    /// Answers that people gave.
    Answers,
    /// All made up.
    Synthetic,
    /// Some made up.
    PartlySynthetic,
}

impl Data {
    /// What must stand beside every figure.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Answers => "Answers that people gave.",
            Self::Synthetic => "Synthetic answers: made up to show how results look. No person gave them.",
            Self::PartlySynthetic => "Some of these answers are synthetic (made up): the results speak of nobody.",
        }
    }
}

/// How many answered of those invited.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Response {
    /// It is known how many were invited.
    Known {
        /// Invited.
        invited: u64,
        /// The rate with its numbers.
        rate: Option<Rate>,
    },
    /// It is not known: nobody can say whom the answers stand for.
    InvitedNotKnown,
}

/// A count with its share.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Share {
    /// How many.
    pub count: Shown,
    /// Of how many.
    pub of: Option<u64>,
    /// The share with its 95% interval by Wilson's method; none under ten people.
    pub rate: Option<Interval>,
    /// The weighted share, where answers were weighted.
    pub weighted: Option<Interval>,
}

/// A share, 0 to 1, with its 95% interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// The share.
    pub share: f64,
    /// Lower end.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
}

impl Share {
    pub(crate) fn new(count: Shown, of: Option<u64>, rate: Option<Rate>) -> Self {
        let rate = rate.map(|r| Interval {
            share: r.share(),
            lower: r.lower,
            upper: r.upper,
        });
        Self {
            count,
            of,
            rate,
            weighted: None,
        }
    }

    pub(crate) fn hidden() -> Self {
        Self::new(Shown::Hidden, None, None)
    }
}

/// What a question found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuestionResult {
    /// Its id.
    pub id: String,
    /// Its text.
    pub text: String,
    /// Its kind.
    pub kind: Kind,
    /// How many were asked.
    pub asked: Option<u64>,
    /// How many of them answered.
    pub answered: Option<u64>,
    /// Why nothing is shown, if so.
    pub withheld: Option<String>,
    /// Its options. Those of a many-of question do not add up.
    pub options: Vec<OptionShare>,
    /// For numbers.
    pub number: Option<NumberResult>,
}

/// What a question for a number found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NumberResult {
    /// The unit.
    pub unit: String,
    /// Mean.
    pub mean: f64,
    /// Lower end of its 95% interval (normal).
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
    /// Median.
    pub median: f64,
}

/// A sentence of the results.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HeadlineResult {
    /// The end of the sentence.
    pub text: String,
    /// The figures.
    #[serde(flatten)]
    pub share: Share,
    /// Why nothing is shown, if so.
    pub withheld: Option<String>,
}

/// Everything a survey found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Results {
    /// The survey's id.
    pub survey: String,
    /// Title.
    pub title: String,
    /// Who asked.
    pub sponsor: String,
    /// When, in words.
    pub asked_when: String,
    /// What kind of answers these are.
    pub data: Data,
    /// The same in words; stands beside the results wherever they are shown.
    pub data_words: &'static str,
    /// What the definition wants to stand beside them.
    pub notice: String,
    /// How many answered anything.
    pub answers: u64,
    /// Response.
    pub response: Response,
    /// The least count that is shown.
    pub least_shown: u64,
    /// How the weighting went, if there was one.
    pub weighting: Option<Weighting>,
    /// Sentences.
    pub headlines: Vec<HeadlineResult>,
    /// Questions.
    pub questions: Vec<QuestionResult>,
    /// Breakdowns.
    pub breakdowns: Vec<BreakdownResult>,
    /// People and hours.
    pub pool: Option<Pool>,
}

/// Makes the results.
///
/// # Errors
/// When there are too few answers, more answers than people invited or members, no number of members for a pool, or margins that cannot be met.
pub fn results(definition: &Definition, answers: &Answers, asked: &Asked<'_>) -> Result<Results, Vec<Problem>> {
    let n = answers.rows.len() as u64;
    let one = |place: &str, value: u64, rule: &str| Err(vec![Problem::new(place, Some(&value.to_string()), rule)]);
    if n < LEAST_FOR_A_RATE {
        return one("answers", n, "results need at least ten people who answered");
    }
    let members = asked.members.or(definition.members);
    if let Some(members) = members.filter(|members| *members < n) {
        return one("members", members, "fewer than the people who answered");
    }
    if let Some(invited) = definition.invited.filter(|invited| *invited < n) {
        return one("invited", invited, "fewer than the people who answered");
    }
    if members.is_none() && definition.pool.is_some() {
        let rule = "the pool is a share of the members: say how many there are";
        return Err(vec![Problem::new("members", None, rule)]);
    }
    let tables = one_ways(definition, answers);
    let (weights, weighting) = match asked.targets {
        None => (None, None),
        Some(targets) => {
            let (weights, mut weighting) = rake(definition, answers, targets)?;
            let of = |id: &str| definition.position(id).and_then(|at| tables.get(at));
            let all_shown = |id: &str| of(id).is_some_and(|table| table.shown.iter().all(|s| s.is_count()));
            if !weighting.margins.iter().all(|(id, _)| all_shown(id)) {
                weighting.weights_range = None;
            }
            (weighting.converged.then_some(weights), Some(weighting))
        }
    };
    let weights = weights.as_ref();
    let breakdowns: Vec<BreakdownResult> = definition
        .breakdowns
        .iter()
        .filter_map(|b| breakdown(definition, answers, &tables, b))
        .collect();
    let data = match answers.synthetic {
        0 => Data::Answers,
        some if some == n => Data::Synthetic,
        _ => Data::PartlySynthetic,
    };
    Ok(Results {
        survey: definition.id.clone(),
        title: definition.title.clone(),
        sponsor: definition.sponsor.clone(),
        asked_when: definition.asked_when.clone(),
        data,
        data_words: data.words(),
        notice: definition.notice.clone(),
        answers: n,
        response: definition
            .invited
            .map_or(Response::InvitedNotKnown, |invited| Response::Known {
                invited,
                rate: wilson(n, invited),
            }),
        least_shown: definition.least_shown.least_shown(),
        headlines: definition
            .headlines
            .iter()
            .map(|h| headline(definition, answers, &tables, weights, h))
            .collect(),
        questions: definition
            .questions
            .iter()
            .zip(&tables)
            .enumerate()
            .map(|(at, (question, table))| question_result(answers, at, question, table, weights))
            .collect(),
        breakdowns,
        pool: members.and_then(|members| pool(definition, answers, &tables, weights, members, asked.reading)),
        weighting,
    })
}

/// The weighted share of those who are wanted among those who count.
pub(crate) fn weighted(
    answers: &Answers,
    weights: Option<&Weights>,
    counts: impl Fn(&Row) -> bool,
    wanted: impl Fn(&Row) -> bool,
) -> Option<Interval> {
    let mut all = Vec::new();
    let mut chosen = 0.0;
    for (row, weight) in answers.rows.iter().zip(weights?) {
        if let Some(weight) = weight
            && counts(row)
        {
            all.push(*weight);
            chosen += if wanted(row) { *weight } else { 0.0 };
        }
    }
    let sum: f64 = all.iter().sum();
    if all.len() < LEAST_FOR_A_RATE as usize || sum <= 0.0 {
        return None;
    }
    let share = (chosen / sum).clamp(0.0, 1.0);
    let (lower, upper) = wilson_share(share, effective_size(all.into_iter()))?;
    Some(Interval { share, lower, upper })
}

fn question_result(
    answers: &Answers,
    at: usize,
    question: &Question,
    table: &OneWay,
    weights: Option<&Weights>,
) -> QuestionResult {
    let share = |position: usize| {
        let count = table.shown.get(position).copied().unwrap_or(Shown::Hidden);
        let rate = match (count, table.answered) {
            (Shown::Count(k), Some(n)) if n >= LEAST_FOR_A_RATE => wilson(k, n),
            _ => None,
        };
        let mut share = Share::new(count, table.answered, rate);
        if share.rate.is_some() {
            let counts = |row: &Row| answer_of(row, at).is_some();
            let wanted = |row: &Row| answer_of(row, at).is_some_and(|a| chooses(a, position));
            share.weighted = weighted(answers, weights, counts, wanted);
        }
        share
    };
    let options = question
        .choices()
        .into_iter()
        .enumerate()
        .map(|(position, choice)| OptionShare {
            code: choice.code,
            text: choice.text,
            share: share(position),
        });
    QuestionResult {
        id: question.id.clone(),
        text: question.text.clone(),
        kind: question.kind,
        asked: table.asked,
        answered: table.answered,
        withheld: table.withheld.clone(),
        options: options.collect(),
        number: (question.kind == Kind::Number && table.withheld.is_none())
            .then(|| number(answers, at, question))
            .flatten(),
    }
}

fn number(answers: &Answers, at: usize, question: &Question) -> Option<NumberResult> {
    let value = |row: &Row| match answer_of(row, at) {
        Some(Answer::Number(number)) => Some(*number),
        _ => None,
    };
    let mut values: Vec<f64> = answers.rows.iter().filter_map(value).collect();
    if values.len() < LEAST_FOR_A_RATE as usize {
        return None;
    }
    values.sort_by(f64::total_cmp);
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let half = 1.959_963_984_540_054 * (variance / n).sqrt();
    let middle = |at: usize| values.get(at).copied().unwrap_or(mean);
    let median = (middle((values.len() - 1) / 2) + middle(values.len() / 2)) / 2.0;
    Some(NumberResult {
        unit: question.unit.clone().unwrap_or_default(),
        mean,
        lower: mean - half,
        upper: mean + half,
        median,
    })
}

/// Whether every cell of two questions crossed is large enough to be shown: then every sum of its cells is, too, and so is the difference of any two
/// such sums. A row that nobody was asked in is no cell.
pub(crate) fn cross_is_large(definition: &Definition, answers: &Answers, at: usize, other: usize) -> bool {
    let options = |at: usize| definition.questions.get(at).map_or(0, |q| q.choices().len());
    let mut counts = vec![vec![0u64; options(at)]; options(other)];
    for row in &answers.rows {
        if let (Some(Answer::One(column)), Some(Answer::One(line))) = (answer_of(row, at), answer_of(row, other))
            && let Some(cell) = counts.get_mut(*line).and_then(|cells| cells.get_mut(*column))
        {
            *cell += 1;
        }
    }
    let asked = counts.iter().filter(|cells| cells.iter().sum::<u64>() > 0);
    asked.flatten().all(|cell| !definition.least_shown.hides(*cell))
}

fn headline(
    definition: &Definition,
    answers: &Answers,
    tables: &[OneWay],
    weights: Option<&Weights>,
    headline: &Headline,
) -> HeadlineResult {
    let own = Condition {
        question: headline.question.clone(),
        is: headline.is.clone(),
    };
    let among = |row: &Row| {
        headline
            .among
            .as_ref()
            .is_none_or(|condition| meets(definition, row, condition))
    };
    let at = definition.position(&headline.question);
    let counts = |row: &Row| at.is_some_and(|at| answer_of(row, at).is_some()) && among(row);
    let wanted = |row: &Row| meets(definition, row, &own);
    let other = headline
        .among
        .as_ref()
        .and_then(|condition| definition.position(&condition.question));
    let safe = !routing_gives_away(definition, tables, &own)
        && match (&headline.among, at, other) {
            (None, ..) => true,
            (Some(_), Some(at), Some(other)) => cross_is_large(definition, answers, at, other),
            _ => false,
        };
    let n = answers.rows.iter().filter(|row| counts(row)).count() as u64;
    let k = answers.rows.iter().filter(|row| counts(row) && wanted(row)).count() as u64;
    if !safe || n < LEAST_FOR_A_RATE {
        return HeadlineResult {
            text: headline.text.clone(),
            share: Share::hidden(),
            withheld: Some("it would give a small number away".to_owned()),
        };
    }
    let mut share = Share::new(Shown::Count(k), Some(n), wilson(k, n));
    share.weighted = weighted(answers, weights, counts, wanted);
    HeadlineResult {
        text: headline.text.clone(),
        share,
        withheld: None,
    }
}
