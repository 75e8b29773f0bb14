//! The pool by two questions at once, such as therapy by place.
//!
//! The table is of the people in the pool alone. Its totals are the cells of the pool by each of the two questions, which stand already; where one of those
//! is hidden, its whole row or column is.

use measures::suppression::Shown;
use planning::pool::Reading;
use serde::Serialize;

use crate::answers::Answers;
use crate::breakdown::CANNOT;
use crate::definition::{Definition, Kind};
use crate::pool::{Pool, PoolGroup, amounts, people, said, total_over_members};
use crate::tables::{answer_of, chooses, two_way};

/// The pool by two questions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PoolCross {
    /// The first question's id; its options make the rows.
    pub question: String,
    /// The second question's id.
    pub by: String,
    /// Why nothing is shown, if so.
    pub withheld: Option<String>,
    /// For each option of the first question, its words and the pool by the second.
    pub rows: Vec<PoolRow>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PoolRow {
    /// The option's code.
    pub code: String,
    /// Its words.
    pub text: String,
    /// The pool by the second question.
    pub groups: Vec<PoolGroup>,
}

/// The pool by two questions, beside the pool by each.
pub(crate) fn cross(
    definition: &Definition,
    answers: &Answers,
    pool: &Pool,
    reading: Reading,
    pair: &[String; 2],
) -> Option<PoolCross> {
    let [first, second] = pair;
    let (row_at, column_at) = (definition.position(first)?, definition.position(second)?);
    let (row_question, column_question) = (definition.questions.get(row_at)?, definition.questions.get(column_at)?);
    let standing = |id: &str| -> Option<Vec<bool>> {
        let table = pool.by.iter().find(|table| table.question == id)?;
        Some(table.groups.iter().map(|group| group.count.is_count()).collect())
    };
    let (rows, columns) = (standing(first)?, standing(second)?);
    let (row_choices, column_choices) = (row_question.choices(), column_question.choices());
    let mut result = PoolCross {
        question: first.clone(),
        by: second.clone(),
        withheld: Some(CANNOT.to_owned()),
        rows: Vec::new(),
    };
    if rows.len() != row_choices.len() || columns.len() != column_choices.len() {
        return Some(result);
    }
    let said = said(definition, answers, reading)?;
    let n = pool.of?;
    let has = |at: usize, question: usize, position: usize| {
        let answer = answers.rows.get(at).and_then(|row| answer_of(row, question));
        answer.is_some_and(|answer| chooses(answer, position))
    };
    let in_pool = || {
        said.in_pool
            .iter()
            .enumerate()
            .filter(|(_, inside)| **inside == Some(true))
            .map(|(at, _)| at)
    };
    let row_of = |at: usize| (0..rows.len()).find(|position| has(at, row_at, *position));
    let threshold = definition.least_shown;
    // For each column the cells of all rows.
    let cells: Vec<Option<Vec<Shown>>> = if column_question.kind == Kind::ManyOf {
        let of = |column: usize| {
            let stands = columns.get(column).copied().unwrap_or(false);
            let places = in_pool().filter_map(|at| Some((row_of(at)?, usize::from(!has(at, column_at, column)))));
            let table = two_way(places, &rows, &[stands, stands], threshold)?;
            Some((0..rows.len()).map(|row| table.protected.cell(row, 0)).collect())
        };
        (0..columns.len()).map(of).collect()
    } else {
        let column_of = |at: usize| (0..columns.len()).find(|position| has(at, column_at, *position));
        let places = in_pool().filter_map(|at| Some((row_of(at)?, column_of(at)?)));
        let table = two_way(places, &rows, &columns, threshold);
        let column = |column: usize| {
            let table = table.as_ref()?;
            Some((0..rows.len()).map(|row| table.protected.cell(row, column)).collect())
        };
        (0..columns.len()).map(column).collect()
    };
    if cells.iter().all(Option::is_none) {
        return Some(result);
    }
    result.withheld = None;
    let group = |row: usize, column: usize, choice: &crate::definition::Choice| {
        let count = cells
            .get(column)
            .and_then(|cells| cells.as_ref()?.get(row).copied())
            .unwrap_or(Shown::Hidden);
        let in_cell = |at: usize| has(at, row_at, row) && has(at, column_at, column);
        let stated = said
            .hours
            .iter()
            .enumerate()
            .filter(|(at, hours)| hours.is_some() && in_cell(*at))
            .count();
        let hours_shown = count.is_count() && !threshold.hides(stated as u64);
        PoolGroup {
            code: choice.code.clone(),
            text: choice.text.clone(),
            count,
            people: count.count().and_then(|k| people(pool.members, k, n)),
            hours_per_week: hours_shown
                .then(|| total_over_members(pool.members, &amounts(&said, in_cell)))
                .flatten(),
        }
    };
    result.rows = row_choices
        .into_iter()
        .enumerate()
        .map(|(row, choice)| PoolRow {
            code: choice.code,
            text: choice.text,
            groups: column_choices
                .iter()
                .enumerate()
                .map(|(column, of)| group(row, column, of))
                .collect(),
        })
        .collect();
    Some(result)
}
