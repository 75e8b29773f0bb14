//! Answers out of a CSV file: all of them or none, every error by line and column.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::RESERVED;
use crate::definition::{Condition, Definition, Kind, Question};
use crate::problem::Problem;

/// The largest file, in bytes.
const MAX_BYTES: usize = 50 * 1024 * 1024;
/// The most rows.
const MAX_ROWS: usize = 250_000;
/// So many errors are told; then the file is best mended first.
const MAX_PROBLEMS: usize = 200;

/// One answer. What was written as free text is not kept.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// Position of the option chosen (for yes-no: 0 yes, 1 no).
    One(usize),
    /// Positions of the options chosen.
    Many(BTreeSet<usize>),
    /// A number.
    Number(f64),
    /// Something was written.
    Words,
}

/// What one person answered, in the order of the questions; none where not asked or not answered.
pub type Row = Vec<Option<Answer>>;

/// All answers of a file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answers {
    /// One row a person.
    pub rows: Vec<Row>,
    /// How many rows say that they were made up.
    pub synthetic: u64,
}

/// Whether somebody with these answers is asked what this condition guards.
pub(crate) fn meets(definition: &Definition, row: &Row, condition: &Condition) -> bool {
    let Some(at) = definition.position(&condition.question) else {
        return false;
    };
    let Some(question) = definition.questions.get(at) else {
        return false;
    };
    let chosen = |position: &usize| {
        condition
            .is
            .iter()
            .any(|code| question.position(code) == Some(*position))
    };
    match row.get(at).and_then(Option::as_ref) {
        Some(Answer::One(position)) => chosen(position),
        Some(Answer::Many(positions)) => positions.iter().any(chosen),
        _ => false,
    }
}

/// Whether somebody with these answers is asked this question.
pub(crate) fn is_asked(definition: &Definition, row: &Row, question: &Question) -> bool {
    question
        .ask_if
        .as_ref()
        .is_none_or(|condition| meets(definition, row, condition))
}

impl Answers {
    /// Reads a file of answers: the first line names the columns by the ids of the questions; several choices in one cell have semicolons between
    /// them; an empty cell is no answer. Two more columns may be there: `respondent` (an id, only to find repeats) and `synthetic` (yes or
    /// no: made up).
    ///
    /// # Errors
    /// Everything that is wrong, by line and column (the first 200). Nothing is taken from such a file.
    pub fn read(definition: &Definition, bytes: &[u8]) -> Result<Self, Vec<Problem>> {
        let of_file = |rule: String| vec![Problem::new("the file", None, rule)];
        if bytes.len() > MAX_BYTES {
            return Err(of_file(format!("{} bytes; at most {MAX_BYTES} are read", bytes.len())));
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let text = std::str::from_utf8(bytes)
            .map_err(|_| of_file("not UTF-8; save it as \"CSV UTF-8 (comma delimited)\"".to_owned()))?;
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let headers = reader.headers().map_err(|e| of_file(e.to_string()))?.clone();
        let columns = columns(definition, &headers)?;
        let mut taken = Answers::default();
        let mut problems = Vec::new();
        let mut respondents: BTreeMap<String, u64> = BTreeMap::new();
        for record in reader.records() {
            let record = record.map_err(|e| of_file(e.to_string()))?;
            let line = record.position().map_or(0, csv::Position::line);
            if taken.rows.len() >= MAX_ROWS {
                return Err(of_file(format!("more than {MAX_ROWS} rows; split it")));
            }
            if record.len() != headers.len() {
                let rule = format!("{} cells, but {} columns", record.len(), headers.len());
                problems.push(Problem::new(format!("line {line}"), None, rule));
            } else {
                let cells = Cells {
                    line,
                    record: &record,
                    columns: &columns,
                };
                if let Some(id) = cells.of("respondent").filter(|id| !id.is_empty())
                    && let Some(before) = respondents.insert(id.to_owned(), line)
                {
                    let rule = format!("this person answered in line {before} already");
                    problems.push(Problem::new(format!("line {line}, column respondent"), None, rule));
                }
                match cells.of("synthetic").map(str::to_ascii_lowercase).as_deref() {
                    Some("yes") => taken.synthetic += 1,
                    None | Some("" | "no") => {}
                    Some(other) => {
                        problems.push(Problem::new(
                            format!("line {line}, column synthetic"),
                            Some(other),
                            "yes or no",
                        ));
                    }
                }
                taken.rows.push(cells.row(definition, &mut problems));
            }
            if problems.len() >= MAX_PROBLEMS {
                problems.truncate(MAX_PROBLEMS);
                problems.push(Problem::new("the file", None, "more is wrong; mend these first"));
                break;
            }
        }
        if problems.is_empty() { Ok(taken) } else { Err(problems) }
    }
}

/// Where each column stands.
fn columns<'h>(
    definition: &Definition,
    headers: &'h csv::StringRecord,
) -> Result<BTreeMap<&'h str, usize>, Vec<Problem>> {
    let mut columns = BTreeMap::new();
    let mut problems = Vec::new();
    for (at, name) in headers.iter().enumerate() {
        let name = name.trim();
        let place = format!("line 1, column {}", at + 1);
        if definition.question(name).is_none() && !RESERVED.contains(&name) {
            problems.push(Problem::new(
                &place,
                Some(name),
                "no question of this survey has this id",
            ));
        }
        if columns.insert(name, at).is_some() {
            problems.push(Problem::new(&place, Some(name), "the column stands twice"));
        }
    }
    for question in definition
        .questions
        .iter()
        .filter(|q| !columns.contains_key(q.id.as_str()))
    {
        problems.push(Problem::new(
            "line 1",
            None,
            format!("there is no column {}", question.id),
        ));
    }
    if problems.is_empty() {
        Ok(columns)
    } else {
        Err(problems)
    }
}

struct Cells<'a> {
    line: u64,
    record: &'a csv::StringRecord,
    columns: &'a BTreeMap<&'a str, usize>,
}

impl Cells<'_> {
    fn of(&self, column: &str) -> Option<&str> {
        self.columns
            .get(column)
            .and_then(|at| self.record.get(*at))
            .map(str::trim)
    }

    fn row(&self, definition: &Definition, problems: &mut Vec<Problem>) -> Row {
        let mut row: Row = Vec::with_capacity(definition.questions.len());
        for question in &definition.questions {
            let cell = self.of(&question.id).unwrap_or("");
            // What is written in words may be about anybody: no error repeats it.
            let value = (question.kind != Kind::FreeText).then_some(cell);
            let place = || format!("line {}, column {}", self.line, question.id);
            let asked = is_asked(definition, &row, question);
            if !asked && !cell.is_empty() {
                let rule = "answered, but by the answer before (\"asked only if\") it was not asked";
                problems.push(Problem::new(place(), value, rule));
            }
            if cell.is_empty() {
                if asked && question.required {
                    problems.push(Problem::new(place(), None, "must be answered"));
                }
                row.push(None);
                continue;
            }
            match answer(question, cell) {
                Ok(answer) => row.push(Some(answer)),
                Err(rule) => {
                    problems.push(Problem::new(place(), value, rule));
                    row.push(None);
                }
            }
        }
        row
    }
}

fn answer(question: &Question, cell: &str) -> Result<Answer, String> {
    let option = |code: &str| {
        question.position(code).ok_or_else(|| {
            let codes: Vec<String> = question.choices().into_iter().map(|choice| choice.code).collect();
            format!("expected one of: {}", codes.join(", "))
        })
    };
    match question.kind {
        Kind::OneOf | Kind::YesNo => option(cell).map(Answer::One),
        Kind::ManyOf => {
            let mut chosen = BTreeSet::new();
            for code in cell.split(';').map(str::trim).filter(|code| !code.is_empty()) {
                if !chosen.insert(option(code)?) {
                    return Err(format!("{code} is chosen twice"));
                }
            }
            Ok(Answer::Many(chosen))
        }
        Kind::Number => {
            let (least, most) = (question.least.unwrap_or(0.0), question.most.unwrap_or(0.0));
            let number: Option<f64> = cell.parse().ok();
            number
                .filter(|number| (least..=most).contains(number))
                .map(Answer::Number)
                .ok_or_else(|| format!("expected a number from {least} to {most}"))
        }
        Kind::FreeText => Ok(Answer::Words),
    }
}
