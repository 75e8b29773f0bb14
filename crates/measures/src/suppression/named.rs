//! Tables whose rows and columns have names, released again and again: rows may come and go between two releases.

use super::{Counts, Protected, Shown, Threshold, suppress, suppress_after};
use serde::{Deserialize, Serialize};

/// The true counts of a table, with the names of its rows and columns. Never published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedCounts {
    /// What it counts; the same name in the next release means the same table.
    pub name: String,
    /// Names of the rows; one row makes a list with a total.
    pub rows: Vec<String>,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Row by row.
    pub counts: Vec<Vec<u64>>,
}

/// What of such a table may be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedTable {
    /// What it counts.
    pub name: String,
    /// Names of the rows.
    pub rows: Vec<String>,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// The cells with their totals.
    pub shown: Protected,
}

impl NamedTable {
    /// A cell by its names; hidden where there is none.
    #[must_use]
    pub fn cell(&self, row: &str, column: &str) -> Shown {
        match (
            self.rows.iter().position(|r| r == row),
            self.columns.iter().position(|c| c == column),
        ) {
            (Some(row), Some(column)) => self.shown.cell(row, column),
            _ => Shown::Hidden,
        }
    }

    /// A row's total; hidden where there is none.
    #[must_use]
    pub fn row_total(&self, row: &str) -> Shown {
        let at = self.rows.iter().position(|r| r == row);
        at.and_then(|at| self.shown.row_totals.get(at))
            .copied()
            .unwrap_or(Shown::Hidden)
    }
}

impl NamedCounts {
    /// A count by its names; nought where there is none.
    #[must_use]
    pub fn get(&self, row: &str, column: &str) -> u64 {
        let row = self.rows.iter().position(|r| r == row);
        let column = self.columns.iter().position(|c| c == column);
        let found = row
            .zip(column)
            .and_then(|(row, column)| self.counts.get(row)?.get(column));
        found.copied().unwrap_or(0)
    }

    fn table(&self) -> Option<Counts> {
        match self.counts.as_slice() {
            [one] => Counts::one_way(one).ok(),
            rows => Counts::two_way(rows).ok(),
        }
    }

    /// The same with the rows and columns of another table, nought where this one has none; a name that only this one has is added to it.
    fn spread(&self, rows: &[String], columns: &[String]) -> Self {
        let counts = rows
            .iter()
            .map(|row| columns.iter().map(|column| self.get(row, column)).collect())
            .collect();
        Self {
            name: self.name.clone(),
            rows: rows.to_vec(),
            columns: columns.to_vec(),
            counts,
        }
    }
}

fn joined(one: &[String], other: &[String]) -> Vec<String> {
    let mut all = one.to_vec();
    all.extend(other.iter().filter(|name| !one.contains(name)).cloned());
    all
}

/// What may be shown of a table, given what was shown of it last time and the true counts it was made from. A row that was published once stays: with it
/// gone, the total would tell what became of it.
///
/// None where the counts are no table: no cell, rows of different lengths, impossible counts.
#[must_use]
pub fn release(
    counts: &NamedCounts,
    earlier: Option<(&NamedTable, &NamedCounts)>,
    threshold: Threshold,
) -> Option<(NamedTable, NamedCounts)> {
    let Some((before, then)) = earlier else {
        let shown = suppress(&counts.table()?, threshold);
        return Some((named(counts, shown), counts.clone()));
    };
    counts.table()?;
    let rows = joined(&before.rows, &counts.rows);
    let columns = joined(&before.columns, &counts.columns);
    // A list that turns into a table with several rows, or the other way round, is another table.
    let one_way = before.rows.len() == 1;
    if one_way != (rows.len() == 1) {
        let shown = Protected {
            cells: vec![vec![Shown::Hidden; columns.len()]; rows.len()],
            row_totals: vec![Shown::Hidden; if rows.len() == 1 { 0 } else { rows.len() }],
            column_totals: vec![Shown::Hidden; if rows.len() == 1 { 0 } else { columns.len() }],
            total: Shown::Hidden,
        };
        let now = counts.spread(&rows, &columns);
        return Some((named(&now, shown), now));
    }
    let (now, then) = (counts.spread(&rows, &columns), then.spread(&rows, &columns));
    let total_of = |all: &[Shown], at: Option<usize>| at.and_then(|at| all.get(at)).copied().unwrap_or(Shown::Hidden);
    let row_at = |row: &String| before.rows.iter().position(|r| r == row);
    let column_at = |column: &String| before.columns.iter().position(|c| c == column);
    let was = Protected {
        cells: rows
            .iter()
            .map(|row| columns.iter().map(|column| before.cell(row, column)).collect())
            .collect(),
        row_totals: if one_way {
            Vec::new()
        } else {
            rows.iter()
                .map(|row| total_of(&before.shown.row_totals, row_at(row)))
                .collect()
        },
        column_totals: if one_way {
            Vec::new()
        } else {
            columns
                .iter()
                .map(|column| total_of(&before.shown.column_totals, column_at(column)))
                .collect()
        },
        total: before.shown.total,
    };
    let shown = suppress_after(&now.table()?, &was, &then.table()?, threshold).ok()?;
    Some((named(&now, shown), now))
}

fn named(counts: &NamedCounts, shown: Protected) -> NamedTable {
    NamedTable {
        name: counts.name.clone(),
        rows: counts.rows.clone(),
        columns: counts.columns.clone(),
        shown,
    }
}
