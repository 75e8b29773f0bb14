//! Counts of one question and of one question by another, with what of them may be shown.

use measures::suppression::{Counts, Margins, Protected, Shown, Threshold, suppress, suppress_within};

use crate::answers::{Answer, Answers, Row, is_asked};
use crate::definition::{Condition, Definition, Kind, Question};

/// The counts of one question, those that may be shown.
#[derive(Debug, Clone)]
pub(crate) struct OneWay {
    /// Asked; none when the question is withheld.
    pub(crate) asked: Option<u64>,
    /// Answered; none when withheld.
    pub(crate) answered: Option<u64>,
    /// For each option.
    pub(crate) shown: Vec<Shown>,
    /// Why nothing of the question is shown.
    pub(crate) withheld: Option<String>,
}

pub(crate) fn answer_of(row: &Row, at: usize) -> Option<&Answer> {
    row.get(at).and_then(Option::as_ref)
}

/// Whether an answer chooses the option at this position.
pub(crate) fn chooses(answer: &Answer, position: usize) -> bool {
    match answer {
        Answer::One(one) => *one == position,
        Answer::Many(many) => many.contains(&position),
        Answer::Number(_) | Answer::Words => false,
    }
}

fn count(answers: &Answers, wanted: impl Fn(&Row) -> bool) -> u64 {
    answers.rows.iter().filter(|row| wanted(row)).count() as u64
}

/// Tables of all questions, in their order.
pub(crate) fn one_ways(definition: &Definition, answers: &Answers) -> Vec<OneWay> {
    let mut tables: Vec<OneWay> = Vec::with_capacity(definition.questions.len());
    for (at, question) in definition.questions.iter().enumerate() {
        let table = one_way(definition, answers, at, question, &tables);
        tables.push(table);
    }
    tables
}

fn one_way(definition: &Definition, answers: &Answers, at: usize, question: &Question, before: &[OneWay]) -> OneWay {
    let threshold = definition.least_shown;
    let options = question.choices().len();
    let withheld = |why: String| OneWay {
        asked: None,
        answered: None,
        shown: vec![Shown::Hidden; options],
        withheld: Some(why),
    };
    let asked = count(answers, |row| is_asked(definition, row, question));
    let answered = count(answers, |row| answer_of(row, at).is_some());
    if let Some(condition) = &question.ask_if
        && routing_gives_away(definition, before, condition)
    {
        return withheld(format!(
            "how many were asked would give away a small number of question {}",
            condition.question
        ));
    }
    if threshold.hides(answered) {
        return withheld(format!("fewer than {} answered", threshold.least_shown()));
    }
    let chosen = |position: usize| count(answers, |row| answer_of(row, at).is_some_and(|a| chooses(a, position)));
    let counts: Vec<u64> = (0..options).map(chosen).collect();
    let shown = match question.kind {
        Kind::OneOf | Kind::YesNo => list(&counts, threshold),
        // Each option of a many-of question parts people in two: those who chose it and those who did not.
        Kind::ManyOf => counts
            .iter()
            .map(|chose| {
                list(&[*chose, answered - chose], threshold)
                    .first()
                    .copied()
                    .unwrap_or(Shown::Hidden)
            })
            .collect(),
        Kind::Number | Kind::FreeText => Vec::new(),
    };
    OneWay {
        asked: Some(asked),
        answered: Some(answered),
        shown,
        withheld: None,
    }
}

fn list(counts: &[u64], threshold: Threshold) -> Vec<Shown> {
    let Ok(table) = Counts::one_way(counts) else {
        return vec![Shown::Hidden; counts.len()];
    };
    let mut protected = suppress(&table, threshold);
    protected.cells.pop().unwrap_or_default()
}

/// How many are asked is a sum of some options of the question before. It tells nothing new when all hidden options are among those
/// summed, or none; else it would part what is hidden.
pub(crate) fn routing_gives_away(definition: &Definition, tables: &[OneWay], condition: &Condition) -> bool {
    let Some(at) = definition.position(&condition.question) else {
        return true;
    };
    let (Some(gate), Some(question)) = (tables.get(at), definition.questions.get(at)) else {
        return true;
    };
    if gate.withheld.is_some() {
        return true;
    }
    let named = |position: usize| {
        condition
            .is
            .iter()
            .any(|code| question.position(code) == Some(position))
    };
    let hidden = || gate.shown.iter().enumerate().filter(|(_, shown)| !shown.is_count());
    let inside = hidden().any(|(position, _)| named(position));
    let outside = hidden().any(|(position, _)| !named(position));
    if question.kind == Kind::ManyOf {
        inside
    } else {
        inside && outside
    }
}

/// A two-way table whose totals already stand in the two one-way tables.
pub(crate) struct TwoWay {
    /// Row by row; with the column of those who were not asked, where there is one, as the last.
    pub(crate) counts: Vec<Vec<u64>>,
    pub(crate) protected: Protected,
}

/// For each person who is counted: the row and the column.
pub(crate) fn two_way(
    places: impl Iterator<Item = (usize, usize)>,
    row_shown: &[bool],
    column_shown: &[bool],
    threshold: Threshold,
) -> Option<TwoWay> {
    let mut counts = vec![vec![0u64; column_shown.len()]; row_shown.len()];
    for (row, column) in places {
        *counts.get_mut(row)?.get_mut(column)? += 1;
    }
    let margins = Margins {
        rows: row_shown.to_vec(),
        columns: column_shown.to_vec(),
    };
    let protected = suppress_within(&Counts::two_way(&counts).ok()?, &margins, threshold).ok()?;
    Some(TwoWay { counts, protected })
}
