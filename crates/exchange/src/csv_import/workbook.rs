//! A workbook (XLSX) as the CSV that would say the same: its first sheet, row for row, so that a line of an error is the
//! row that the spreadsheet shows.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use super::CellError;

/// Most cells that are read.
const MAX_CELLS: usize = 4_000_000;
/// Most bytes that a workbook may unpack to, by its own account: a small file can hold a very large sheet.
const MAX_UNPACKED: u64 = 256 * 1024 * 1024;

/// Whether bytes are a workbook rather than text: a ZIP container.
#[must_use]
pub fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

fn of_file(rule: impl Into<String>) -> Vec<CellError> {
    vec![CellError {
        line: None,
        column: None,
        value: None,
        rule: rule.into(),
    }]
}

/// The first sheet of a workbook as CSV.
///
/// # Errors
/// When it is not a workbook, is protected, holds no sheet, or holds a formula's error in a cell (named by row and
/// column).
pub fn workbook_to_csv(bytes: &[u8]) -> Result<Vec<u8>, Vec<CellError>> {
    if unpacked(bytes) > MAX_UNPACKED {
        return Err(of_file("the workbook would unpack to more than 256 MB; split it"));
    }
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes))
        .map_err(|error| of_file(format!("cannot be read as an XLSX workbook: {error}")))?;
    let sheet = book
        .worksheet_range_at(0)
        .ok_or_else(|| of_file("the workbook has no sheet"))?
        .map_err(|error| of_file(format!("its first sheet cannot be read: {error}")))?;
    let (height, width) = sheet.get_size();
    if height.saturating_mul(width) > MAX_CELLS {
        return Err(of_file(format!(
            "its first sheet has more than {MAX_CELLS} cells; split it"
        )));
    }
    let mut errors = Vec::new();
    // Rows above the first that is filled are kept as empty lines, so that the numbers agree with the spreadsheet's.
    let (top, left) = sheet.start().unwrap_or((0, 0));
    let mut csv: Vec<u8> = vec![b'\n'; usize::try_from(top).unwrap_or(0).min(1000)];
    for (nth, row) in sheet.rows().enumerate() {
        let mut cells: Vec<String> = Vec::with_capacity(row.len());
        for (column, cell) in row.iter().enumerate() {
            cells.push(match cell {
                Data::Error(error) => {
                    errors.push(CellError {
                        line: Some(nth + usize::try_from(top).unwrap_or(0) + 1),
                        column: Some(letters(column + usize::try_from(left).unwrap_or(0))),
                        value: Some(error.to_string()),
                        rule: "the cell holds an error of the spreadsheet".to_owned(),
                    });
                    String::new()
                }
                other => quoted(&text(other)),
            });
        }
        csv.extend(cells.join(",").as_bytes());
        csv.push(b'\n');
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(csv)
}

/// What the parts of a ZIP container unpack to, as its directory says.
fn unpacked(bytes: &[u8]) -> u64 {
    let entries = bytes.windows(46).filter(|entry| entry.starts_with(b"PK\x01\x02"));
    let size = |entry: &[u8]| <[u8; 4]>::try_from(&entry[24..28]).map_or(0, u32::from_le_bytes);
    entries.map(|entry| u64::from(size(entry))).sum()
}

/// A cell as CSV. A line break within a cell becomes a space: a row stays one line, so that lines count rows.
fn quoted(text: &str) -> String {
    let plain = text.replace(['\r', '\n'], " ").replace('"', "\"\"");
    if plain.is_empty() {
        plain
    } else {
        format!("\"{plain}\"")
    }
}

/// A cell as a person would have typed it into a CSV file.
fn text(cell: &Data) -> String {
    match cell {
        Data::Bool(true) => "yes".to_owned(),
        Data::Bool(false) => "no".to_owned(),
        Data::DateTime(when) => {
            let (year, month, day, ..) = when.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::DateTimeIso(iso) => iso.get(..10).unwrap_or(iso).to_owned(),
        // Registration numbers typed as numbers come back as 1234.0 unless this is seen to.
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        other => other.to_string(),
    }
}

/// The letters of a column as a spreadsheet shows them: A, B ... Z, AA.
fn letters(mut column: usize) -> String {
    let mut out = Vec::new();
    loop {
        out.push(b'A' + u8::try_from(column % 26).unwrap_or(0));
        if column < 26 {
            break;
        }
        column = column / 26 - 1;
    }
    out.reverse();
    String::from_utf8(out).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_called_as_a_spreadsheet_calls_them() {
        let names: Vec<String> = [0, 25, 26, 51, 52, 701, 702].into_iter().map(letters).collect();
        assert_eq!(names, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }

    /// Numbers, dates, yes and no, commas, quotes and line breaks, as a spreadsheet program stores them.
    #[test]
    fn a_workbook_says_what_a_file_would() {
        let book = include_bytes!("../../tests/fixtures/register.xlsx");
        assert!(is_workbook(book));
        let csv = String::from_utf8(workbook_to_csv(book).unwrap()).unwrap();
        let second = csv.lines().nth(1).unwrap();
        assert_eq!(
            second,
            "\"Placeholder \"\"Dr\"\", Holly\",\"Psychotherapist and supervisor\",\"UKCP\",\"1001\",\"2026-01-01\",\
             \"DIT;CBT\",\"Coldmere, upper\",\"yes\",\"12\",\"7\""
        );
    }

    #[test]
    fn a_workbook_that_would_unpack_to_too_much_is_turned_away() {
        let mut book = include_bytes!("../../tests/fixtures/register.xlsx").to_vec();
        let at = book.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
        book[at + 24..at + 28].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!(workbook_to_csv(&book).unwrap_err()[0].rule.contains("256 MB"));
    }

    #[test]
    fn an_error_of_the_spreadsheet_is_told_with_its_cell() {
        let book = include_bytes!("../../tests/fixtures/register-with-an-error.xlsx");
        let errors = workbook_to_csv(book).unwrap_err();
        assert_eq!(errors.len(), 1);
        assert_eq!((errors[0].line, errors[0].column.as_deref()), (Some(4), Some("D")));
    }

    #[test]
    fn what_is_no_workbook_is_said_to_be_none() {
        for bytes in [&b""[..], b"name,body\n", b"PK\x03\x04 and then nothing of a workbook"] {
            let errors = workbook_to_csv(bytes).unwrap_err();
            assert!(errors[0].rule.contains("XLSX"), "{errors:?}");
        }
        assert!(!is_workbook(b"name,body"));
    }
}
