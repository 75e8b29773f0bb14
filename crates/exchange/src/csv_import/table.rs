//! From bytes to cells (RFC 4180), with an exact error for everything that commonly goes wrong with such files.

use super::{CellError, Column};
use crate::intake::shortened;

/// The largest file, in bytes.
const MAX_BYTES: usize = 10 * 1024 * 1024;
/// The most rows.
const MAX_ROWS: usize = 50_000;

/// A file's cells under their columns.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
    /// For each column of the kind of file, where it stands in this one.
    places: Vec<Option<usize>>,
    columns: &'static [Column],
}

/// One row.
#[derive(Debug)]
pub(super) struct Row {
    /// Line of the file, from 1.
    pub(super) line: usize,
    cells: Vec<String>,
}

impl Table {
    /// The cell of a row under a column, without white space around it; empty where the column is not there.
    pub(super) fn cell<'t>(&self, row: &'t Row, column: &str) -> &'t str {
        let nth = self.columns.iter().position(|known| known.name == column);
        let place = nth.and_then(|nth| self.places.get(nth).copied().flatten());
        place
            .and_then(|place| row.cells.get(place))
            .map_or("", |cell| cell.trim())
    }
}

/// Every line that is not empty, as it stands in the file: its number and its cells.
pub(super) fn lines(bytes: &[u8]) -> Option<Vec<(usize, Vec<String>)>> {
    let rows = records(text_of(bytes).ok()?).ok()?.into_iter();
    let filled = rows.filter(|row| row.cells.iter().any(|cell| !cell.trim().is_empty()));
    Some(filled.map(|row| (row.line, row.cells)).collect())
}

/// An error that concerns the whole file.
fn of_file(rule: impl Into<String>) -> CellError {
    CellError {
        line: None,
        column: None,
        value: None,
        rule: rule.into(),
    }
}

fn of_line(line: usize, rule: impl Into<String>) -> CellError {
    CellError {
        line: Some(line),
        column: None,
        value: None,
        rule: rule.into(),
    }
}

/// Reads a table. The second list holds errors of single rows; the table has no such row.
pub(super) fn read(bytes: &[u8], columns: &'static [Column]) -> Result<(Table, Vec<CellError>), Vec<CellError>> {
    if bytes.len() > MAX_BYTES {
        return Err(vec![of_file(format!(
            "the file has {} bytes; at most {MAX_BYTES} are read",
            bytes.len()
        ))]);
    }
    let text = text_of(bytes).map_err(|error| vec![error])?;
    let records = records(text).map_err(|error| vec![error])?;
    let mut records = records
        .into_iter()
        .filter(|row| row.cells.iter().any(|cell| !cell.trim().is_empty()));
    let Some(header) = records.next() else {
        return Err(vec![of_file("the file is empty; its first line names the columns")]);
    };
    let places = places(&header, columns)?;
    let mut rows = Vec::new();
    let mut errors = Vec::new();
    for row in records {
        if rows.len() >= MAX_ROWS {
            return Err(vec![of_file(format!(
                "the file has more than {MAX_ROWS} rows; split it"
            ))]);
        }
        let (found, wanted) = (row.cells.len(), header.cells.len());
        if found != wanted {
            let more = if found > wanted { "more" } else { "fewer" };
            let why = "a comma inside a text needs double quotes around the text";
            errors.push(of_line(
                row.line,
                format!("{found} cells, {more} than the {wanted} columns ({why})"),
            ));
            continue;
        }
        let control = row
            .cells
            .iter()
            .position(|cell| cell.contains(|ch: char| ch.is_control() && ch != '\n' && ch != '\r'));
        if let Some(at) = control {
            let column = header.cells.get(at).map(|name| name.trim().to_owned());
            let rule = "a control character (such as a tab) may not stand in a cell".to_owned();
            errors.push(CellError {
                line: Some(row.line),
                column,
                value: None,
                rule,
            });
            continue;
        }
        rows.push(row);
    }
    Ok((Table { rows, places, columns }, errors))
}

/// The text of a file: UTF-8, with or without a byte order mark.
fn text_of(bytes: &[u8]) -> Result<&str, CellError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(of_file(
            "this is a spreadsheet (XLSX), not CSV; save it as \"CSV UTF-8 (comma delimited)\"",
        ));
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") || bytes.iter().take(64).any(|byte| *byte == 0)
    {
        return Err(of_file(
            "the file is in UTF-16; save it as \"CSV UTF-8 (comma delimited)\"",
        ));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let good = &bytes[..error.valid_up_to()];
        let line = good.iter().filter(|byte| **byte == b'\n').count() + 1;
        let byte = bytes.get(error.valid_up_to()).copied().unwrap_or_default();
        let looks = windows_1252(byte)
            .map(|ch| format!(", probably \"{ch}\" in Windows-1252"))
            .unwrap_or_default();
        let rule =
            format!("byte {byte:02X}{looks}: the file is not in UTF-8; save it as \"CSV UTF-8 (comma delimited)\"");
        of_line(line, rule)
    })
}

/// The character that a byte means in Windows-1252, for those that people type.
fn windows_1252(byte: u8) -> Option<char> {
    match byte {
        0x80 => Some('€'),
        0x85 => Some('…'),
        0x91 => Some('‘'),
        0x92 => Some('’'),
        0x93 => Some('“'),
        0x94 => Some('”'),
        0x96 => Some('–'),
        0x97 => Some('—'),
        0xa0..=0xff => Some(char::from(byte)),
        _ => None,
    }
}

/// Splits a text into records and cells.
fn records(text: &str) -> Result<Vec<Row>, CellError> {
    let mut rows = Vec::new();
    let mut row = Row {
        line: 1,
        cells: Vec::new(),
    };
    let mut line = 1;
    let mut rest = text;
    while !rest.is_empty() {
        let (cell, after) = if let Some(quoted) = rest.strip_prefix('"') {
            quoted_cell(quoted, &mut line)?
        } else {
            let end = rest.find([',', '\n', '\r']).unwrap_or(rest.len());
            let (cell, after) = rest.split_at(end);
            if cell.contains('"') {
                let rule =
                    "a double quote inside a cell: put the whole cell in double quotes and double the one inside";
                return Err(CellError {
                    line: Some(line),
                    column: None,
                    value: Some(shortened(cell)),
                    rule: rule.to_owned(),
                });
            }
            (cell.to_owned(), after)
        };
        row.cells.push(cell);
        let at_end = after.is_empty();
        if let Some(next) = after.strip_prefix(',') {
            rest = next;
            // A comma at the very end of the text still opens one last, empty cell.
            if next.is_empty() {
                row.cells.push(String::new());
                rows.push(std::mem::replace(
                    &mut row,
                    Row {
                        line,
                        cells: Vec::new(),
                    },
                ));
            }
            continue;
        }
        rest = after
            .strip_prefix("\r\n")
            .or_else(|| after.strip_prefix('\n'))
            .or_else(|| after.strip_prefix('\r'))
            .unwrap_or("");
        line += 1;
        rows.push(std::mem::replace(
            &mut row,
            Row {
                line,
                cells: Vec::new(),
            },
        ));
        if at_end {
            break;
        }
    }
    Ok(rows)
}

/// A cell in double quotes, from behind the opening one; a doubled quote stands for one.
fn quoted_cell<'t>(text: &'t str, line: &mut usize) -> Result<(String, &'t str), CellError> {
    let opened = *line;
    let mut cell = String::new();
    let mut rest = text;
    loop {
        let Some(end) = rest.find('"') else {
            return Err(of_line(opened, "a double quote opens a cell here and is never closed"));
        };
        let (part, after) = rest.split_at(end);
        *line += part.matches('\n').count();
        cell.push_str(part);
        let after = &after[1..];
        if let Some(after) = after.strip_prefix('"') {
            cell.push('"');
            rest = after;
            continue;
        }
        if after.is_empty() || after.starts_with([',', '\n', '\r']) {
            return Ok((cell, after));
        }
        let rule = "text follows the closing double quote of a cell; a quote inside a cell is written twice";
        let found = after.split([',', '\n', '\r']).next().unwrap_or_default();
        return Err(CellError {
            line: Some(*line),
            column: None,
            value: Some(shortened(found)),
            rule: rule.to_owned(),
        });
    }
}

/// A column's name without capitals, spaces, dashes and underscores.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|ch| !matches!(ch, ' ' | '_' | '-'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Where each column stands. Unknown, repeated and missing columns are all told at once.
fn places(header: &Row, columns: &'static [Column]) -> Result<Vec<Option<usize>>, Vec<CellError>> {
    let mut places = vec![None; columns.len()];
    let mut errors = Vec::new();
    if header.cells.len() == 1 && header.cells.iter().any(|cell| cell.contains([';', '\t'])) {
        let rule = "the columns are separated by semicolons or tabs; save the file separated by commas";
        return Err(vec![of_line(header.line, rule)]);
    }
    for (at, name) in header.cells.iter().enumerate() {
        let known = columns
            .iter()
            .position(|column| plain(column.name) == plain(name.trim()));
        let error = |rule: String| CellError {
            line: Some(header.line),
            column: Some(name.trim().to_owned()),
            value: None,
            rule,
        };
        match known.and_then(|nth| places.get_mut(nth)) {
            Some(place @ None) => *place = Some(at),
            Some(Some(_)) => errors.push(error("this column stands twice".to_owned())),
            None if name.trim().is_empty() => errors.push(error(format!("column {} has no name", at + 1))),
            None => {
                let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
                errors.push(error(format!(
                    "this column is not known; the columns are: {}",
                    names.join(", ")
                )));
            }
        }
    }
    for (column, place) in columns.iter().zip(&places) {
        if column.required && place.is_none() {
            let rule = format!("this column is missing: {}", column.help);
            errors.push(CellError {
                line: Some(header.line),
                column: Some(column.name.to_owned()),
                value: None,
                rule,
            });
        }
    }
    if errors.is_empty() { Ok(places) } else { Err(errors) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const COLUMNS: &[Column] = &[
        Column {
            name: "name",
            required: true,
            help: "a name",
        },
        Column {
            name: "start_time",
            required: false,
            help: "a time",
        },
    ];

    fn cells(text: &str) -> Vec<(usize, String, String)> {
        let (table, errors) = read(text.as_bytes(), COLUMNS).unwrap();
        assert!(errors.is_empty(), "{errors:?}");
        let cell = |row: &Row, name: &str| table.cell(row, name).to_owned();
        table
            .rows
            .iter()
            .map(|row| (row.line, cell(row, "name"), cell(row, "start_time")))
            .collect()
    }

    fn error(bytes: &[u8]) -> CellError {
        match read(bytes, COLUMNS) {
            Ok((_, errors)) => errors.into_iter().next().unwrap(),
            Err(errors) => errors.into_iter().next().unwrap(),
        }
    }

    #[test]
    fn what_spreadsheets_write_is_read() {
        let expected = vec![
            (2, "Ida".to_owned(), "09:00".to_owned()),
            (4, "Vale, Ida \"May\"\nx".to_owned(), String::new()),
        ];
        for text in [
            "name,start_time\nIda,09:00\n\n\"Vale, Ida \"\"May\"\"\nx\",\n",
            "\u{feff}Name,Start Time\r\nIda, 09:00 \r\n,\r\n\"Vale, Ida \"\"May\"\"\nx\",",
        ] {
            assert_eq!(cells(text), expected);
        }
        assert_eq!(cells("start-time,NAME\n1,a"), [(2, "a".to_owned(), "1".to_owned())]);
    }

    #[test]
    fn everything_that_goes_wrong_has_its_words() {
        for (bytes, line, words) in [
            (b"".as_slice(), None, "empty"),
            (b"\n\n , \n", None, "empty"),
            (b"name;start_time\na;b\n", Some(1), "semicolons"),
            (b"name\nO\x92Hara\n", Some(2), "Windows-1252"),
            (b"\xff\xfen\x00", None, "UTF-16"),
            (b"PK\x03\x04xx", None, "XLSX"),
            (b"name\n\"Ida\nVale\n", Some(2), "never closed"),
            (b"name,start_time\n\"Ida\"x,1\n", Some(2), "follows the closing"),
            (b"name,start_time\nIda \"May\",1\n", Some(2), "double quote inside"),
            (b"name,start_time\nVale, Ida,1\n", Some(2), "3 cells, more than the 2"),
            (b"name,start_time\nVale\n", Some(2), "1 cells, fewer"),
            (b"name,name\na,b\n", Some(1), "stands twice"),
            (b"name,shoe size\na,b\n", Some(1), "is not known"),
            (b"start_time\na\n", Some(1), "is missing"),
            (b"name\nId\ta\n", Some(2), "control character"),
        ] {
            let error = error(bytes);
            assert_eq!(error.line, line, "{error}");
            assert!(error.to_string().contains(words), "{error} / {words}");
        }
        // Every column that is wrong is told, not only the first.
        let all = read(b"nome,shoe size\na,b\n", COLUMNS).unwrap_err();
        assert_eq!(all.len(), 3);
    }

    #[test]
    fn large_files_are_turned_away() {
        let many = format!("name\n{}", "a\n".repeat(MAX_ROWS + 1));
        assert!(
            error(many.as_bytes())
                .rule
                .contains(&format!("more than {MAX_ROWS} rows"))
        );
        assert!(error(&vec![b'a'; MAX_BYTES + 1]).rule.contains("bytes"));
    }

    proptest! {
        #[test]
        fn what_is_written_by_the_book_is_read_back(rows in proptest::collection::vec(("[a-z,\"\n é]{1,12}", "[a-z,\"\n é]{0,12}"), 1..8)) {
            let quote = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
            let mut text = "name,start_time\r\n".to_owned();
            for (name, time) in &rows {
                text.push_str(&format!("{},{}\r\n", quote(name), quote(time)));
            }
            let (table, errors) = read(text.as_bytes(), COLUMNS).unwrap();
            prop_assert!(errors.is_empty());
            let expected: Vec<(String, String)> = rows.iter()
                .filter(|(name, time)| !name.trim().is_empty() || !time.trim().is_empty())
                .map(|(name, time)| (name.trim().to_owned(), time.trim().to_owned())).collect();
            let found: Vec<(String, String)> = table.rows.iter()
                .map(|row| (table.cell(row, "name").to_owned(), table.cell(row, "start_time").to_owned())).collect();
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            let _ = read(&bytes, COLUMNS);
        }

        #[test]
        fn never_panics_on_text(text in "[a-z,\"\n\r;]{0,60}") {
            let _ = read(text.as_bytes(), COLUMNS);
        }
    }
}
