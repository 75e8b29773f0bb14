//! One question by another.

use measures::suppression::Shown;
use measures::wilson;
use serde::Serialize;

use crate::answers::{Answers, Row, is_asked};
use crate::definition::{Breakdown, Definition, Kind, Question};
use crate::results::{LEAST_FOR_A_RATE, Share};
use crate::tables::{OneWay, answer_of, chooses, two_way};

/// A question broken down by another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BreakdownResult {
    /// The question's id.
    pub question: String,
    /// The id of the question that makes the groups.
    pub by: String,
    /// Why nothing is shown, if so.
    pub withheld: Option<String>,
    /// The groups in the order of the options.
    pub groups: Vec<GroupResult>,
}

/// One group of a breakdown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupResult {
    /// The option's code.
    pub code: String,
    /// Its words.
    pub text: String,
    /// For each option of the question.
    pub options: Vec<OptionShare>,
}

/// One option in one group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OptionShare {
    /// The option's code.
    pub code: String,
    /// Its words.
    pub text: String,
    /// How many, of how many who were asked and answered.
    #[serde(flatten)]
    pub share: Share,
}

pub(crate) const CANNOT: &str = "no choice of cells would keep its small numbers beside the totals that are shown";

/// Makes a breakdown. People who were asked and did not answer are left out: that somebody skipped a question is not treated as a secret.
pub(crate) fn breakdown(
    definition: &Definition,
    answers: &Answers,
    tables: &[OneWay],
    asked: &Breakdown,
) -> Option<BreakdownResult> {
    let (at, by_at) = (definition.position(&asked.question)?, definition.position(&asked.by)?);
    let (question, by) = (definition.questions.get(at)?, definition.questions.get(by_at)?);
    let (table, by_table) = (tables.get(at)?, tables.get(by_at)?);
    let mut result = BreakdownResult {
        question: question.id.clone(),
        by: by.id.clone(),
        withheld: None,
        groups: Vec::new(),
    };
    if let Some(why) = table.withheld.as_ref().or(by_table.withheld.as_ref()) {
        result.withheld = Some(why.clone());
        return Some(result);
    }
    let rows: Vec<bool> = by_table.shown.iter().map(|s| s.is_count()).collect();
    // Each table: which columns, and what each shows.
    let options = question.choices();
    let columns: Vec<Vec<Option<Share>>> = if question.kind == Kind::ManyOf {
        let halves = |position: usize| {
            let place = |row: &Row| Some(usize::from(!chooses(answer_of(row, at)?, position)));
            let stands = table.shown.get(position).is_some_and(|s| s.is_count());
            let shares = shares(definition, answers, question, by_at, &rows, &[stands, stands], &place);
            shares
                .into_iter()
                .map(|mut group| {
                    if group.is_empty() {
                        None
                    } else {
                        Some(group.swap_remove(0))
                    }
                })
                .collect::<Vec<_>>()
        };
        let by_option: Vec<Vec<Option<Share>>> = (0..options.len()).map(halves).collect();
        (0..rows.len())
            .map(|row| {
                by_option
                    .iter()
                    .map(|groups| groups.get(row).cloned().flatten())
                    .collect()
            })
            .collect()
    } else {
        let place =
            |row: &Row| (0..options.len()).find(|position| answer_of(row, at).is_some_and(|a| chooses(a, *position)));
        let stands: Vec<bool> = table.shown.iter().map(|s| s.is_count()).collect();
        shares(definition, answers, question, by_at, &rows, &stands, &place)
            .into_iter()
            .map(|group| group.into_iter().map(Some).collect())
            .collect()
    };
    if columns.iter().flatten().all(Option::is_none) {
        result.withheld = Some(CANNOT.to_owned());
        return Some(result);
    }
    result.groups = by
        .choices()
        .into_iter()
        .zip(columns)
        .map(|(group, cells)| GroupResult {
            code: group.code,
            text: group.text,
            options: options
                .iter()
                .zip(cells)
                .map(|(option, share)| OptionShare {
                    code: option.code.clone(),
                    text: option.text.clone(),
                    share: share.unwrap_or_else(Share::hidden),
                })
                .collect(),
        })
        .collect();
    Some(result)
}

/// For each group the shares of the columns; empty when the table cannot be shown.
fn shares(
    definition: &Definition,
    answers: &Answers,
    question: &Question,
    by_at: usize,
    rows: &[bool],
    columns: &[bool],
    place: &dyn Fn(&Row) -> Option<usize>,
) -> Vec<Vec<Share>> {
    let own = columns.len();
    let mut standing = columns.to_vec();
    // Those who were not asked are a column of their own: their number in a group is as telling as an answer.
    if question.ask_if.is_some() {
        standing.push(true);
    }
    let places = answers.rows.iter().filter_map(|row| {
        let group = match answer_of(row, by_at)? {
            crate::answers::Answer::One(position) => *position,
            _ => return None,
        };
        if is_asked(definition, row, question) {
            place(row).map(|column| (group, column))
        } else {
            Some((group, own))
        }
    });
    let Some(table) = two_way(places, rows, &standing, definition.least_shown) else {
        return Vec::new();
    };
    let share = |row: usize, column: usize| {
        let count = table.protected.cell(row, column);
        let all_asked_shown = own == standing.len() || table.protected.cell(row, own).is_count();
        let total_shown = table.protected.row_totals.get(row).is_some_and(|t| t.is_count());
        let of: u64 = table.counts.get(row).map_or(0, |cells| cells.iter().take(own).sum());
        let of = (all_asked_shown && total_shown && !definition.least_shown.hides(of)).then_some(of);
        let rate = match (count, of) {
            (Shown::Count(k), Some(n)) if n >= LEAST_FOR_A_RATE => wilson(k, n),
            _ => None,
        };
        Share::new(count, of, rate)
    };
    (0..rows.len())
        .map(|row| (0..own).map(|column| share(row, column)).collect())
        .collect()
}
