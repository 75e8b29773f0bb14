//! One-way and two-way tables of counts with their totals, and what of them may be shown.

use serde::{Deserialize, Serialize};

use super::Threshold;
use super::circulation::{Arc, Circulation};

/// A table of counts. Totals are made from the cells and cannot disagree with them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    rows: usize,
    columns: usize,
    one_way: bool,
    /// Row by row.
    cells: Vec<u64>,
}

/// The rows of a table have different lengths, it has no cell, or its counts are too large to be of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a table needs rows of one length, at least one cell, and counts below a million million")]
pub struct Uneven;

/// The most that a count can be, so that no sum overflows.
const MOST: u64 = 1_000_000_000_000;

impl Counts {
    /// A list of counts of different people, shown with its total.
    ///
    /// # Errors
    /// [`Uneven`] for an empty list or an impossible count.
    pub fn one_way(cells: &[u64]) -> Result<Self, Uneven> {
        let mut table = Self::two_way(&[cells.to_vec()])?;
        table.one_way = true;
        Ok(table)
    }

    /// Rows and columns, shown with the totals of both.
    ///
    /// # Errors
    /// [`Uneven`] when the rows differ in length, there is no cell, or a count is impossible.
    pub fn two_way(rows: &[Vec<u64>]) -> Result<Self, Uneven> {
        let columns = rows.first().map_or(0, Vec::len);
        let cells: Vec<u64> = rows.iter().flatten().copied().collect();
        let size = rows.len().saturating_mul(columns);
        if columns == 0 || cells.len() != size || size > 100_000 || rows.iter().any(|r| r.len() != columns) {
            return Err(Uneven);
        }
        if cells.iter().any(|cell| *cell > MOST) {
            return Err(Uneven);
        }
        Ok(Self {
            rows: rows.len(),
            columns,
            one_way: false,
            cells,
        })
    }

    fn cell(&self, row: usize, column: usize) -> u64 {
        self.cells.get(row * self.columns + column).copied().unwrap_or(0)
    }

    fn row_total(&self, row: usize) -> u64 {
        (0..self.columns).map(|column| self.cell(row, column)).sum()
    }

    fn column_total(&self, column: usize) -> u64 {
        (0..self.rows).map(|row| self.cell(row, column)).sum()
    }

    fn total(&self) -> u64 {
        self.cells.iter().sum()
    }

    /// Every value in the order of the arcs: cells row by row, row totals, column totals, total. A one-way table has no row and column totals.
    pub(super) fn values(&self) -> Vec<u64> {
        let mut values = self.cells.clone();
        if !self.one_way {
            values.extend((0..self.rows).map(|row| self.row_total(row)));
            values.extend((0..self.columns).map(|column| self.column_total(column)));
        }
        values.push(self.total());
        values
    }

    /// The table as a circulation. Hiding a total costs more than hiding any cell, and the grand total most.
    pub(super) fn circulation(&self) -> Circulation {
        let dear = self.total().saturating_mul(2).saturating_add(1_000);
        let mut arcs = Vec::new();
        if self.one_way {
            arcs.extend(self.cells.iter().map(|cell| (0, 1, *cell, Arc::Shown(cell + 1))));
            arcs.push((1, 0, self.total(), Arc::Shown(dear.saturating_mul(4))));
            return Circulation { nodes: 2, arcs };
        }
        // Rows first, then columns, then where the row totals come from and where the column totals go.
        let (top, bottom) = (self.rows + self.columns, self.rows + self.columns + 1);
        for row in 0..self.rows {
            for column in 0..self.columns {
                let cell = self.cell(row, column);
                arcs.push((row, self.rows + column, cell, Arc::Shown(cell + 1)));
            }
        }
        for row in 0..self.rows {
            let total = self.row_total(row);
            arcs.push((top, row, total, Arc::Shown(dear + total)));
        }
        for column in 0..self.columns {
            let total = self.column_total(column);
            arcs.push((self.rows + column, bottom, total, Arc::Shown(dear + total)));
        }
        arcs.push((bottom, top, self.total(), Arc::Shown(dear.saturating_mul(4))));
        Circulation {
            nodes: bottom + 1,
            arcs,
        }
    }

    /// Parts a list in the order of [`Counts::values`] into its kinds.
    pub(super) fn parted(&self, shown: Vec<Shown>) -> Protected {
        let mut rest = shown.into_iter();
        let mut take = |n: usize| -> Vec<Shown> { rest.by_ref().take(n).collect() };
        let cells = (0..self.rows).map(|_| take(self.columns)).collect();
        let (row_totals, column_totals) = if self.one_way {
            (Vec::new(), Vec::new())
        } else {
            (take(self.rows), take(self.columns))
        };
        Protected {
            cells,
            row_totals,
            column_totals,
            total: take(1).first().copied().unwrap_or(Shown::Hidden),
        }
    }
}

/// What of a count may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// The count.
    Count(u64),
    /// Not shown, which is not "none".
    Hidden,
    /// The figure of an earlier release: the count has changed by less than may be shown, or would give such a change away.
    Held(u64),
}

impl Shown {
    /// The count, where the present one is shown.
    #[must_use]
    pub const fn count(self) -> Option<u64> {
        match self {
            Self::Count(count) => Some(count),
            Self::Hidden | Self::Held(_) => None,
        }
    }

    /// Whether the present count is shown.
    #[must_use]
    pub const fn is_count(self) -> bool {
        matches!(self, Self::Count(_))
    }
}

impl std::fmt::Display for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Count(count) => write!(f, "{count}"),
            Self::Hidden => f.write_str("*"),
            Self::Held(earlier) => write!(f, "{earlier} (earlier release)"),
        }
    }
}

/// A table that may be published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Protected {
    /// Row by row; a one-way table has one row.
    pub cells: Vec<Vec<Shown>>,
    /// Empty for a one-way table.
    pub row_totals: Vec<Shown>,
    /// Empty for a one-way table.
    pub column_totals: Vec<Shown>,
    /// Of all.
    pub total: Shown,
}

impl Protected {
    /// Every entry in the order of [`Counts::values`].
    pub(super) fn flat(&self) -> Vec<Shown> {
        let mut all: Vec<Shown> = self.cells.iter().flatten().copied().collect();
        all.extend(&self.row_totals);
        all.extend(&self.column_totals);
        all.push(self.total);
        all
    }

    /// A cell; hidden where the table has none.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> Shown {
        let found = self.cells.get(row).and_then(|cells| cells.get(column));
        found.copied().unwrap_or(Shown::Hidden)
    }
}

/// Which totals of a two-way table already stand in other tables of the same people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Margins {
    /// For each row: shown there (true) or hidden there (false).
    pub rows: Vec<bool>,
    /// For each column.
    pub columns: Vec<bool>,
}

/// A table cannot be published beside the others: with the totals that already stand, no choice of hidden cells keeps its small numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the table cannot be shown: with the totals that stand elsewhere its small numbers could be worked out")]
pub struct CannotBeShown;

/// Hides small counts, and what would give them away.
#[must_use]
pub fn suppress(counts: &Counts, threshold: Threshold) -> Protected {
    let mut circulation = counts.circulation();
    let values = counts.values();
    let needs = needs(&values, threshold);
    let shown = match hide(&mut circulation, &needs) {
        Some(()) => published(&values, &circulation),
        // Every cycle through a total that may be hidden is open, so this does not happen; if it did, nothing is the safe answer.
        None => vec![Shown::Hidden; values.len()],
    };
    counts.parted(shown)
}

/// Hides small counts of a two-way table whose row and column totals stand in other tables of the same people, some shown, some hidden.
/// A row or column whose total is hidden there is hidden here as a whole, so that this table says nothing of that total which the other did not.
///
/// # Errors
/// [`CannotBeShown`] when no choice of cells keeps the small numbers; also when the margins do not fit the table.
pub fn suppress_within(counts: &Counts, margins: &Margins, threshold: Threshold) -> Result<Protected, CannotBeShown> {
    let fits = margins.rows.len() == counts.rows && margins.columns.len() == counts.columns && !counts.one_way;
    if !fits {
        return Err(CannotBeShown);
    }
    let mut circulation = counts.circulation();
    let values = counts.values();
    let mut needs = needs(&values, threshold);
    let inner = counts.rows * counts.columns;
    for (at, arc) in circulation.arcs.iter_mut().enumerate() {
        let standing = if at < inner {
            let row = margins.rows.get(at / counts.columns).copied().unwrap_or(false);
            let column = margins.columns.get(at % counts.columns).copied().unwrap_or(false);
            if !(row && column) {
                arc.3 = Arc::Hidden;
            }
            continue;
        } else if at < inner + counts.rows {
            margins.rows.get(at - inner).copied()
        } else if at < inner + counts.rows + counts.columns {
            margins.columns.get(at - inner - counts.rows).copied()
        } else {
            Some(true)
        };
        arc.3 = if standing == Some(true) {
            Arc::Fixed
        } else {
            Arc::Hidden
        };
        // Totals are kept where they stand; this table only must not tell more of them.
        if let Some(need) = needs.get_mut(at) {
            *need = None;
        }
    }
    hide(&mut circulation, &needs).ok_or(CannotBeShown)?;
    Ok(counts.parted(published(&values, &circulation)))
}

/// By how much each small count must be able to be larger.
fn needs(values: &[u64], threshold: Threshold) -> Vec<Option<u64>> {
    let short = |value: &u64| threshold.hides(*value).then(|| threshold.least_shown() - value);
    values.iter().map(short).collect()
}

fn published(values: &[u64], circulation: &Circulation) -> Vec<Shown> {
    let entry = |(value, arc): (&u64, &(usize, usize, u64, Arc))| match arc.3 {
        Arc::Hidden => Shown::Hidden,
        Arc::Shown(_) | Arc::Fixed => Shown::Count(*value),
    };
    values.iter().zip(&circulation.arcs).map(entry).collect()
}

/// Beyond this many searches what was hidden on the way is not looked at again: a little more is hidden than must be.
const MOST_SEARCHES: usize = 20_000;

/// Hides every arc with a need, then others until each could rise by its need, then shows again what need not have been hidden.
pub(super) fn hide(circulation: &mut Circulation, needs: &[Option<u64>]) -> Option<()> {
    let needed: Vec<(usize, u64)> = needs
        .iter()
        .enumerate()
        .filter_map(|(at, need)| need.map(|n| (at, n)))
        .collect();
    for (at, _) in &needed {
        let arc = circulation.arcs.get_mut(*at)?;
        if arc.3 == Arc::Fixed {
            return None;
        }
        arc.3 = Arc::Hidden;
    }
    let before: Vec<Arc> = circulation.arcs.iter().map(|arc| arc.3).collect();
    for (at, need) in &needed {
        circulation.protect(*at, *need)?;
    }
    let mut opened: Vec<usize> = (0..before.len())
        .filter(|at| {
            let now = circulation.arcs.get(*at).map(|arc| arc.3);
            now == Some(Arc::Hidden) && before.get(*at) != Some(&Arc::Hidden)
        })
        .collect();
    if opened.len().saturating_mul(needed.len()) > MOST_SEARCHES {
        return Some(());
    }
    opened.sort_by_key(|at| std::cmp::Reverse(circulation.arcs.get(*at).map_or(0, |arc| arc.2)));
    for at in opened {
        set(circulation, at, before.get(at).copied()?);
        if !needed.iter().all(|(arc, need)| circulation.could_rise(*arc, *need)) {
            set(circulation, at, Arc::Hidden);
        }
    }
    Some(())
}

fn set(circulation: &mut Circulation, at: usize, state: Arc) {
    if let Some(arc) = circulation.arcs.get_mut(at) {
        arc.3 = state;
    }
}
