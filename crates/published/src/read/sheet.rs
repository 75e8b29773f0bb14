//! A table with named columns; every cell knows where it stands.

use super::Broken;
use crate::figure::{Figure, Year};

/// How many faults of one file are told; more than these help nobody.
const TOLD: usize = 20;

/// A CSV file with its heads.
pub(crate) struct Sheet {
    pub(crate) file: String,
    heads: Vec<String>,
    lines: Vec<(u64, csv::StringRecord)>,
}

impl Sheet {
    pub(crate) fn read(file: &str, text: &str) -> Result<Self, Vec<Broken>> {
        let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
        let broken = |line: Option<u64>, rule: String| {
            vec![Broken {
                file: file.to_owned(),
                line,
                column: None,
                value: String::new(),
                rule,
            }]
        };
        let heads: Vec<String> = match reader.headers() {
            Ok(heads) => heads.iter().map(|head| head.trim().to_owned()).collect(),
            Err(e) => return Err(broken(None, format!("must be a CSV table: {e}"))),
        };
        let mut lines = Vec::new();
        for record in reader.records() {
            match record {
                Ok(record) => lines.push((record.position().map_or(0, csv::Position::line), record)),
                Err(e) => {
                    let line = e.position().map(csv::Position::line);
                    return Err(match e.kind() {
                        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => broken(
                            line,
                            format!("must have {expected_len} cells, as the heads do; it has {len}"),
                        ),
                        _ => broken(line, format!("must be a row of a CSV table: {e}")),
                    });
                }
            }
        }
        Ok(Self {
            file: file.to_owned(),
            heads,
            lines,
        })
    }

    pub(crate) fn has(&self, column: &str) -> bool {
        self.heads.iter().any(|head| head == column)
    }

    pub(crate) fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.lines.iter().map(|(line, cells)| Line {
            sheet: self,
            line: *line,
            cells,
        })
    }

    /// Reads every row; either all of them come out, or what is wrong with which.
    pub(crate) fn read_lines<T>(
        &self,
        mut one: impl FnMut(&Line<'_>) -> Result<T, Broken>,
    ) -> Result<Vec<T>, Vec<Broken>> {
        let (mut good, mut bad) = (Vec::with_capacity(self.lines.len()), Vec::new());
        for line in self.lines() {
            match one(&line) {
                Ok(row) => good.push(row),
                Err(broken) if bad.len() < TOLD => bad.push(broken),
                Err(_) => break,
            }
        }
        if bad.is_empty() { Ok(good) } else { Err(bad) }
    }
}

/// One row.
pub(crate) struct Line<'a> {
    sheet: &'a Sheet,
    pub(crate) line: u64,
    cells: &'a csv::StringRecord,
}

impl Line<'_> {
    /// The text of a cell; empty where it is blank. A column that is not there is a fault.
    pub(crate) fn text(&self, column: &str) -> Result<&str, Broken> {
        let at = self.sheet.heads.iter().position(|head| head == column);
        let Some(at) = at else {
            return Err(Broken {
                line: None,
                ..self.broken(column, "", "this column must be there")
            });
        };
        Ok(self.cells.get(at).unwrap_or("").trim())
    }

    /// A text that must not be blank.
    pub(crate) fn needed(&self, column: &str) -> Result<&str, Broken> {
        match self.text(column)? {
            "" | "NULL" | "NA" => Err(self.broken(column, "", "must not be blank")),
            text => Ok(text),
        }
    }

    /// A text that may be blank.
    pub(crate) fn optional(&self, column: &str) -> Result<Option<&str>, Broken> {
        Ok(Some(self.text(column)?).filter(|text| !text.is_empty()))
    }

    pub(crate) fn broken(&self, column: &str, value: &str, rule: impl Into<String>) -> Broken {
        Broken {
            file: self.sheet.file.clone(),
            line: Some(self.line),
            column: Some(column.to_owned()),
            value: value.chars().take(60).collect(),
            rule: rule.into(),
        }
    }

    /// A published count: blank, `*` and `NULL` are "not shown", never nought.
    pub(crate) fn figure(&self, column: &str) -> Result<Figure, Broken> {
        match self.text(column)? {
            "" | "*" | "NULL" | "NA" => Ok(Figure::NotShown),
            text => match whole_number(text) {
                Some(count) => Ok(Figure::Shown(count)),
                None => Err(self.broken(
                    column,
                    text,
                    "must be a whole number, or blank or * where no number is shown",
                )),
            },
        }
    }

    /// A whole number that must be there.
    pub(crate) fn count(&self, column: &str) -> Result<u32, Broken> {
        let text = self.needed(column)?;
        whole_number(text).ok_or_else(|| self.broken(column, text, "must be a whole number"))
    }

    /// A whole number that may be blank.
    pub(crate) fn optional_count(&self, column: &str) -> Result<Option<u32>, Broken> {
        self.optional(column)?.map(|_| self.count(column)).transpose()
    }

    /// A number of nought or more that must be there.
    pub(crate) fn measure(&self, column: &str) -> Result<f64, Broken> {
        let text = self.needed(column)?;
        let number = text.parse::<f64>().ok().filter(|n| n.is_finite() && *n >= 0.0);
        number.ok_or_else(|| self.broken(column, text, "must be a number, nought or more"))
    }

    /// A reporting year.
    pub(crate) fn year(&self, column: &str) -> Result<Year, Broken> {
        let text = self.needed(column)?;
        Year::read(text).ok_or_else(|| self.broken(column, text, "must be a year such as 2022-23"))
    }
}

/// "1025" and "1025.0"; nothing with a sign, a fraction or more than four thousand million.
fn whole_number(text: &str) -> Option<u32> {
    let digits = text.strip_suffix(".0").unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}
