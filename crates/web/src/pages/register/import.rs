//! A register from a file, CSV or XLSX: chosen, looked at row by row, and stored only when somebody says so. The file is
//! kept in memory meanwhile and named by an id; it does not travel back and forth.

use super::{LIST, OWN, preview};
use crate::extract::Asked;
use crate::form::{Errors, Filled};
use crate::kept_files::{KeptFile, LARGEST};
use crate::me::{Me, Posted};
use crate::pages::shared::asking;
use crate::respond::{Answer, Problem, document, see_other};
use crate::router::{Guard, Routes};
use care::Role;
use casework::{Act, ActKind, Refused, RegisterPreview, WorkforceAct};
use exchange::csv_import::{CellError, REGISTER_COLUMNS, is_workbook, with_problems, workbook_to_csv};
use serde::Deserialize;

/// Where files are brought in.
pub const PATH: &str = "/register/import";

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let changes = Guard::needs(ActKind::ChangeRegister);
    routes
        .get(PATH, changes, show)
        .post(PATH, changes, take)
        .get("/register/import/template", changes, template)
        .get("/register/import/problems", changes, problems)
}

/// The questions in the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Questions {
    /// The id of the file that is looked at.
    pub file: String,
    /// "new" or "changed": only these rows.
    pub only: String,
    /// The page of its rows.
    pub page: usize,
}

impl Questions {
    /// The address of the same file, seen otherwise.
    pub fn address(&self, only: &str, page: usize) -> String {
        let page = if page > 1 { page.to_string() } else { String::new() };
        asking(PATH, &[("file", &self.file), ("only", only), ("page", &page)])
    }
}

fn kept(me: &Me, id: &str) -> Option<KeptFile> {
    me.app.files().file(me.principal.user, id, me.app.desk().now())
}

async fn look(me: &Me, file: &KeptFile) -> Result<RegisterPreview, Problem> {
    let bytes = file.bytes.clone();
    me.ask(move |desk, p| desk.preview_register(p, &bytes)).await
}

/// A form with one thing wrong at the file.
fn wrong(words: &str) -> Filled {
    let mut form = Filled::default();
    form.errors.add("file", words);
    form
}

async fn show(me: Me, Asked(q): Asked<Questions>) -> Answer {
    if me.role() == Role::Registrant {
        return Ok(see_other(OWN));
    }
    if q.file.is_empty() {
        return Ok(preview::start(&me, &Filled::default()));
    }
    let Some(file) = kept(&me, &q.file) else {
        return Ok(preview::start(&me, &gone()));
    };
    let looked = look(&me, &file).await?;
    Ok(preview::rows(&me, &q, &file, &looked, &Filled::default()))
}

fn gone() -> Filled {
    wrong("Choose the file again: it was kept for half an hour, or until you chose another")
}

async fn take(me: Me, Posted(fields): Posted) -> Answer {
    if me.role() == Role::Registrant {
        return Err(Problem::NotFound);
    }
    if fields.get("what") != "confirm" {
        let largest = LARGEST / 1024 / 1024;
        let Some(file) = fields.file("file") else {
            return Ok(preview::start(&me, &wrong("Choose a CSV file or an XLSX workbook")));
        };
        if file.bytes.len() > LARGEST {
            let words = format!("Choose a file of at most {largest} MB; split a larger one");
            return Ok(preview::start(&me, &wrong(&words)));
        }
        let file = KeptFile {
            name: file.file_name.clone(),
            bytes: file.bytes.clone(),
        };
        let id = me.app.files().keep(me.principal.user, file, me.app.desk().now());
        let file = id.ok_or(Problem::Busy)?;
        let q = Questions {
            file,
            ..Questions::default()
        };
        return Ok(see_other(&q.address("", 1)));
    }
    let q = Questions {
        file: fields.get("file-id").to_owned(),
        ..Questions::default()
    };
    // A second press of the same button is answered like the first, though the file is gone by then.
    let file = kept(&me, &q.file);
    let bytes = file.as_ref().map(|f| f.bytes.to_vec()).unwrap_or_default();
    let act = Act::Workforce(WorkforceAct::ImportRegister { file: bytes });
    let errors = match me.act(act, &fields).await {
        Ok(done) => {
            me.app.files().drop_of(me.principal.user);
            return Ok(me.went_well(&done.words, LIST));
        }
        Err(_) if file.is_none() => return Ok(preview::start(&me, &gone())),
        // Something of the file no longer holds: shown as it stands now.
        Err(Refused::Invalid(errors)) => errors.into(),
        Err(Refused::Rejected(rejection)) => rejection.into(),
        Err(Refused::NotAllowed { why }) => Errors::whole(why, "Choose another file"),
        Err(Refused::Conflict { .. }) => Errors::whole(
            "Somebody changed the register meanwhile",
            "Look at the rows again, then confirm",
        ),
        Err(refused) => return Err(refused.into()),
    };
    let Some(file) = file else {
        return Ok(preview::start(&me, &gone()));
    };
    let looked = look(&me, &file).await?;
    let form = Filled {
        errors,
        ..Filled::default()
    };
    Ok(preview::rows(&me, &q, &file, &looked, &form))
}

async fn template(_: Me) -> Answer {
    let names: Vec<&str> = REGISTER_COLUMNS.iter().map(|c| c.name).collect();
    let text = format!("{}\r\n", names.join(","));
    Ok(document("text/csv", "register.csv", text.into_bytes()))
}

/// The file with a column that says what is wrong in each row; where it could not be read as a table, the list of what
/// is wrong.
async fn problems(me: Me, Asked(q): Asked<Questions>) -> Answer {
    let file = kept(&me, &q.file).ok_or(Problem::NotFound)?;
    let looked = look(&me, &file).await?;
    let table = if is_workbook(&file.bytes) {
        workbook_to_csv(&file.bytes).ok()
    } else {
        Some(file.bytes.to_vec())
    };
    let told = table.and_then(|csv| with_problems(&csv, &looked.errors));
    let told = told.unwrap_or_else(|| listed(&looked.errors));
    Ok(document("text/csv", "problems.csv", told.into_bytes()))
}

/// What is wrong as a table: line, column, what was found, what to mend.
fn listed(errors: &[CellError]) -> String {
    let mut out = "line,column,found,problem\r\n".to_owned();
    for e in errors {
        let line = e.line.map(|l| l.to_string()).unwrap_or_default();
        let cells = [
            line.as_str(),
            e.column.as_deref().unwrap_or(""),
            e.value.as_deref().unwrap_or(""),
            &e.rule,
        ];
        // Never as a formula, whatever the file held.
        let cells = cells.map(|cell| {
            let mark = if cell.starts_with(['=', '+', '-', '@', '\t']) {
                "'"
            } else {
                ""
            };
            format!("\"{mark}{}\"", cell.replace('"', "\"\""))
        });
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_errors_is_no_formula() {
        let errors = [CellError {
            line: Some(3),
            column: Some("C".to_owned()),
            value: Some("=1+\"x\"".to_owned()),
            rule: "must be a name".to_owned(),
        }];
        assert_eq!(
            listed(&errors),
            "line,column,found,problem\r\n\"3\",\"C\",\"'=1+\"\"x\"\"\",\"must be a name\"\r\n"
        );
    }
}
