//! Answers that do not come as a file: one person's, out of a form; and what is kept of a file that does.

use crate::answers::{Answers, is_asked};
use crate::definition::{Definition, Kind, Question};
use crate::problem::Problem;

/// An answer that will not do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The question's id.
    pub question: String,
    /// What is wrong with it.
    pub rule: String,
}

fn csv_of<'a>(columns: &[String], rows: impl Iterator<Item = &'a Vec<String>>) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing into memory does not fail.
    let _ = writer.write_record(columns);
    for row in rows {
        let _ = writer.write_record(row);
    }
    writer.into_inner().unwrap_or_default()
}

fn row_of(columns: &[String], values: &[(String, String)]) -> Vec<String> {
    let value = |column: &String| values.iter().find(|(id, _)| id == column);
    columns
        .iter()
        .map(|column| value(column).map(|(_, value)| value.clone()).unwrap_or_default())
        .collect()
}

/// Columns of a file of answers: the questions, and whether an answer was made up.
fn columns_of(definition: &Definition) -> Vec<String> {
    let questions = definition.questions.iter().map(|question| question.id.clone());
    questions.chain(["synthetic".to_owned()]).collect()
}

/// Whether somebody with these answers is asked this question.
#[must_use]
pub fn asked(definition: &Definition, values: &[(String, String)], question: &Question) -> bool {
    let columns = columns_of(definition);
    let text = csv_of(&columns, std::iter::once(&row_of(&columns, values)));
    // What is wrong elsewhere must not decide who is asked: the condition is read off the one answer it names.
    let Some(condition) = &question.ask_if else { return true };
    if let Ok(answers) = Answers::read(definition, &text)
        && let Some(row) = answers.rows.first()
    {
        return is_asked(definition, row, question);
    }
    let chosen = values.iter().filter(|(id, _)| *id == condition.question);
    chosen
        .flat_map(|(_, value)| value.split(';'))
        .any(|code| condition.is.iter().any(|wanted| wanted == code.trim()))
}

/// Checks one person's answers, each in the codes of a file of answers.
///
/// # Errors
/// Each answer that will not do, by its question.
pub fn check_values(definition: &Definition, values: &[(String, String)]) -> Result<(), Vec<Wrong>> {
    let columns = columns_of(definition);
    let unknown = values.iter().find(|(id, _)| definition.question(id).is_none());
    if let Some((id, _)) = unknown {
        let rule = "is not asked".to_owned();
        return Err(vec![Wrong {
            question: id.clone(),
            rule,
        }]);
    }
    let text = csv_of(&columns, std::iter::once(&row_of(&columns, values)));
    let wrong = |problem: Problem| Wrong {
        question: problem
            .place
            .rsplit_once("column ")
            .map_or_else(String::new, |(_, id)| id.to_owned()),
        rule: problem.rule,
    };
    Answers::read(definition, &text)
        .map(|_| ())
        .map_err(|problems| problems.into_iter().map(wrong).collect())
}

/// Columns of a file of answers, and a row for each person.
pub type Kept = (Vec<String>, Vec<Vec<String>>);

/// What is kept of a file of answers: its columns and rows without whoever answered and without what was written as free
/// text, of which only that something was written is kept.
///
/// # Errors
/// Everything that is wrong, by line and column; nothing is kept of such a file.
pub fn kept_rows(definition: &Definition, bytes: &[u8]) -> Result<Kept, Vec<Problem>> {
    Answers::read(definition, bytes)?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let of_file = |e: csv::Error| vec![Problem::new("the file", None, e.to_string())];
    let mut reader = csv::Reader::from_reader(bytes);
    let headers = reader.headers().map_err(of_file)?.clone();
    let columns = columns_of(definition);
    let at = |column: &String| headers.iter().position(|name| name.trim() == column);
    let places: Vec<Option<usize>> = columns.iter().map(at).collect();
    let is_words = |column: &String| definition.question(column).is_some_and(|q| q.kind == Kind::FreeText);
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(of_file)?;
        let cell = |(place, column): (&Option<usize>, &String)| {
            let text = place.and_then(|at| record.get(at)).unwrap_or("").trim();
            if is_words(column) && !text.is_empty() {
                "written".to_owned()
            } else {
                text.to_owned()
            }
        };
        rows.push(places.iter().zip(&columns).map(cell).collect());
    }
    Ok((columns, rows))
}

/// Answers out of what was kept: columns and rows of each file and each person.
///
/// # Errors
/// When what was kept does not fit the definition, which what was checked on its way in does.
pub fn counted<'a>(
    definition: &Definition,
    kept: impl IntoIterator<Item = (&'a [String], &'a [Vec<String>])>,
) -> Result<Answers, Vec<Problem>> {
    let columns = columns_of(definition);
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (own, some) in kept {
        let places: Vec<Option<usize>> = columns.iter().map(|c| own.iter().position(|o| o == c)).collect();
        let cell =
            |row: &Vec<String>, place: &Option<usize>| place.and_then(|at| row.get(at)).cloned().unwrap_or_default();
        rows.extend(
            some.iter()
                .map(|row| places.iter().map(|place| cell(row, place)).collect::<Vec<_>>()),
        );
    }
    Answers::read(definition, &csv_of(&columns, rows.iter()))
}
