//! A file as it came, with one more column that says what is wrong in each row: to be mended and sent again.

use super::{CellError, table};

/// The name of the added column.
pub const PROBLEM_COLUMN: &str = "problem";

/// The file with a last column `problem`; none where the file could not be read as a table at all, so that there are no
/// rows to speak of. What concerns the whole file stands in its first line.
#[must_use]
pub fn with_problems(bytes: &[u8], errors: &[CellError]) -> Option<String> {
    let records = table::lines(bytes)?;
    let mut out = String::new();
    let mut header = true;
    for (line, cells) in records {
        let told = errors.iter().filter(|e| match e.line {
            Some(at) => at == line,
            None => header,
        });
        let mut problems: Vec<String> = told
            .map(|e| match (&e.column, &e.value) {
                (Some(column), Some(value)) => format!("{column} ({value}): {}", e.rule),
                (Some(column), None) => format!("{column}: {}", e.rule),
                _ => e.rule.clone(),
            })
            .collect();
        if header {
            problems.insert(0, PROBLEM_COLUMN.to_owned());
            header = false;
        }
        let all = cells.iter().map(String::as_str);
        let last = problems.join("; ");
        let quoted: Vec<String> = all.chain([last.as_str()]).map(quoted).collect();
        out.push_str(&quoted.join(","));
        out.push_str("\r\n");
    }
    Some(out)
}

/// A cell as a table program reads it back as text: quoted where it must be, and never as a formula.
fn quoted(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t']);
    if formula || cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}{}\"", if formula { "'" } else { "" }, cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(line: Option<usize>, column: Option<&str>, value: Option<&str>, rule: &str) -> CellError {
        CellError {
            line,
            column: column.map(str::to_owned),
            value: value.map(str::to_owned),
            rule: rule.to_owned(),
        }
    }

    #[test]
    fn each_row_carries_its_own_problems() {
        let file = b"name,site\r\n\"Vale, Ida\",X\r\nSam,\r\n";
        let errors = [
            error(Some(2), Some("site"), Some("X"), "is not a site"),
            error(Some(2), None, None, "too long"),
            error(Some(3), Some("site"), None, "must be filled in"),
        ];
        let told = with_problems(file, &errors).unwrap();
        let lines: Vec<&str> = told.lines().collect();
        assert_eq!(lines.first(), Some(&"name,site,problem"));
        assert_eq!(lines.get(1), Some(&"\"Vale, Ida\",X,site (X): is not a site; too long"));
        assert_eq!(lines.get(2), Some(&"Sam,,site: must be filled in"));
    }

    #[test]
    fn what_a_table_program_would_run_is_text() {
        let told = with_problems(b"name\n=1+1\n", &[]).unwrap();
        assert_eq!(told, "name,problem\r\n\"'=1+1\",\r\n");
    }

    #[test]
    fn what_is_no_table_gives_none() {
        assert_eq!(with_problems(b"\xff\xfen\x00", &[]), None);
        assert_eq!(with_problems(b"name\n\"open", &[]), None);
    }
}
