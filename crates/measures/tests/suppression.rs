//! Nobody can work out a hidden small count: by combining what is shown (elimination), by trying every table that fits (brute force), or by
//! comparing two releases.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use measures::suppression::{
    Counts, Margins, Protected, Shown, Threshold, rounded_to_five, suppress, suppress_since, suppress_within,
};
use proptest::prelude::*;

const USUAL: Threshold = Threshold::USUAL;

fn one_way(cells: &[u64]) -> Vec<String> {
    let shown = suppress(&Counts::one_way(cells).unwrap(), USUAL);
    let mut words: Vec<String> = shown.cells[0].iter().map(ToString::to_string).collect();
    words.push(shown.total.to_string());
    words
}

#[test]
fn the_examples_of_the_reference() {
    assert_eq!(one_way(&[3, 12, 25]), ["*", "*", "25", "40"]);
    assert_eq!(one_way(&[0, 15, 25]), ["*", "*", "25", "40"]);
    assert_eq!(one_way(&[12, 15, 25]), ["12", "15", "25", "52"]);
    // Two small counts that add up to a small number do not protect each other.
    assert_eq!(one_way(&[2, 1, 40, 50]), ["*", "*", "*", "50", "93"]);
    // Zeros alone add up to nothing, which everybody could tell.
    assert_eq!(one_way(&[0, 0, 40]), ["*", "*", "*", "40"]);
    // A total that is small itself is not shown.
    assert_eq!(one_way(&[3, 1]), ["*", "*", "*"]);
    assert_eq!(one_way(&[4]), ["*", "*"]);
    assert_eq!([0, 2, 3, 7, 8, 12, 13].map(rounded_to_five), [0, 0, 5, 5, 10, 10, 15]);
    assert_eq!((Threshold::new(1), Threshold::new(1001)), (None, None));
}

#[test]
fn a_two_way_table_hides_a_square_and_keeps_its_totals() {
    let table = Counts::two_way(&[vec![3, 20, 30], vec![40, 10, 60], vec![70, 80, 90]]).unwrap();
    let shown = suppress(&table, USUAL);
    let hidden: Vec<(usize, usize)> = (0..9)
        .map(|i| (i / 3, i % 3))
        .filter(|(r, c)| !shown.cell(*r, *c).is_count())
        .collect();
    assert_eq!(hidden, [(0, 0), (0, 1), (1, 0), (1, 1)]);
    assert!(
        shown
            .row_totals
            .iter()
            .chain(&shown.column_totals)
            .all(|t| t.is_count())
    );
    assert_eq!(shown.total, Shown::Count(403));
}

#[test]
fn uneven_and_empty_tables_are_refused() {
    assert!(Counts::one_way(&[]).is_err());
    assert!(Counts::two_way(&[vec![1, 2], vec![1]]).is_err());
    assert!(Counts::one_way(&[u64::MAX]).is_err());
}

/// A table as a reader sees it: for each arc in the order cells, row totals, column totals, total, what is known.
struct Seen {
    rows: usize,
    columns: usize,
    one_way: bool,
    /// What is known of each.
    known: Vec<Option<i128>>,
    truth: Vec<i128>,
}

fn seen(cells: &[Vec<u64>], is_one_way: bool, shown: &Protected) -> Seen {
    let (rows, columns) = (cells.len(), cells[0].len());
    let mut truth: Vec<i128> = cells.iter().flatten().map(|c| i128::from(*c)).collect();
    if !is_one_way {
        truth.extend(cells.iter().map(|r| r.iter().map(|c| i128::from(*c)).sum::<i128>()));
        truth.extend((0..columns).map(|c| cells.iter().map(|r| i128::from(r[c])).sum::<i128>()));
    }
    truth.push(cells.iter().flatten().map(|c| i128::from(*c)).sum());
    let all = shown
        .cells
        .iter()
        .flatten()
        .chain(&shown.row_totals)
        .chain(&shown.column_totals)
        .chain([&shown.total]);
    let known: Vec<Option<i128>> = all.map(|s| s.count().map(i128::from)).collect();
    assert_eq!(known.len(), truth.len());
    for (k, t) in known.iter().zip(&truth) {
        assert!(k.is_none_or(|k| k == *t), "what is shown is the truth");
    }
    Seen {
        rows,
        columns,
        one_way: is_one_way,
        known,
        truth,
    }
}

impl Seen {
    /// Every equation between cells and totals: which entries with which sign add up to nothing.
    fn equations(&self) -> Vec<Vec<i128>> {
        let n = self.truth.len();
        let (rows, columns) = (self.rows, self.columns);
        let line = |plus: Vec<usize>, minus: usize| {
            let mut equation = vec![0; n];
            for at in plus {
                equation[at] += 1;
            }
            equation[minus] -= 1;
            equation
        };
        if self.one_way {
            return vec![line((0..columns).collect(), n - 1)];
        }
        let inner = rows * columns;
        let mut all: Vec<Vec<i128>> = (0..rows)
            .map(|r| line((0..columns).map(|c| r * columns + c).collect(), inner + r))
            .collect();
        all.extend((0..columns).map(|c| line((0..rows).map(|r| r * columns + c).collect(), inner + rows + c)));
        all.push(line((inner..inner + rows).collect(), n - 1));
        all.push(line((inner + rows..inner + rows + columns).collect(), n - 1));
        all
    }

    /// Hidden entries that some combination of the equations gives away (elimination over the hidden ones).
    fn given_away_by_combination(&self) -> Vec<usize> {
        let hidden: Vec<usize> = (0..self.known.len()).filter(|at| self.known[*at].is_none()).collect();
        let mut rows: Vec<Vec<i128>> = self
            .equations()
            .iter()
            .map(|e| hidden.iter().map(|at| e[*at]).collect())
            .collect();
        // Reduced echelon form without fractions; the coefficients stay small in tables of this size.
        let mut done = 0;
        for column in 0..hidden.len() {
            let Some(pivot) = (done..rows.len()).find(|r| rows[*r][column] != 0) else {
                continue;
            };
            rows.swap(done, pivot);
            for other in 0..rows.len() {
                if other != done && rows[other][column] != 0 {
                    let (a, b) = (rows[done][column], rows[other][column]);
                    let pivot = rows[done].clone();
                    for (own, pivot) in rows[other].iter_mut().zip(pivot) {
                        *own = *own * a - pivot * b;
                    }
                }
            }
            done += 1;
        }
        let alone = |row: &Vec<i128>| row.iter().filter(|x| **x != 0).count() == 1;
        let mut found: Vec<usize> = rows
            .iter()
            .filter(|row| alone(row))
            .filter_map(|row| row.iter().position(|x| *x != 0).map(|at| hidden[at]))
            .collect();
        found.sort_unstable();
        found
    }

    /// Whether some table without negative counts that fits everything shown has `entry` at `wanted` or above: tries them.
    fn could_be(&self, entry: usize, wanted: i128) -> bool {
        let inner = if self.one_way {
            self.columns
        } else {
            self.rows * self.columns
        };
        let cap = self.known.iter().flatten().max().copied().unwrap_or(0).max(wanted) + 1;
        let mut guess = vec![0; inner];
        self.try_cells(0, inner, cap, &mut guess, &mut |cells| {
            let mut full: Vec<i128> = cells.to_vec();
            if !self.one_way {
                full.extend(
                    (0..self.rows).map(|r| (0..self.columns).map(|c| cells[r * self.columns + c]).sum::<i128>()),
                );
                full.extend(
                    (0..self.columns).map(|c| (0..self.rows).map(|r| cells[r * self.columns + c]).sum::<i128>()),
                );
            }
            full.push(cells.iter().sum());
            full.iter().zip(&self.known).all(|(g, k)| k.is_none_or(|k| k == *g)) && full[entry] >= wanted
        })
    }

    fn try_cells(
        &self,
        at: usize,
        inner: usize,
        cap: i128,
        guess: &mut Vec<i128>,
        fits: &mut impl FnMut(&[i128]) -> bool,
    ) -> bool {
        if at == inner {
            return fits(guess);
        }
        if let Some(known) = self.known[at] {
            guess[at] = known;
            return self.try_cells(at + 1, inner, cap, guess, fits);
        }
        for value in 0..=cap {
            guess[at] = value;
            // A row that is over its shown total needs no further trying.
            let row = at / self.columns;
            let so_far: i128 = guess[row * self.columns..=at].iter().sum();
            let total = if self.one_way {
                self.known[inner]
            } else {
                self.known[inner + row]
            };
            if total.is_some_and(|t| so_far > t) {
                break;
            }
            if self.try_cells(at + 1, inner, cap, guess, fits) {
                return true;
            }
        }
        false
    }

    fn small_and_hidden(&self) -> Vec<usize> {
        (0..self.truth.len())
            .filter(|at| self.truth[*at] < i128::from(USUAL.least_shown()))
            .inspect(|at| assert!(self.known[*at].is_none(), "a small count is shown"))
            .collect()
    }
}

fn small_count() -> impl Strategy<Value = u64> {
    prop_oneof![3 => 0u64..5, 2 => 5u64..9, 1 => 9u64..30]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_combination_gives_a_hidden_count_away(rows in 1usize..5, columns in 1usize..5, pool in prop::collection::vec(small_count(), 25)) {
        let cells: Vec<Vec<u64>> = (0..rows).map(|r| pool[r * 5..r * 5 + columns].to_vec()).collect();
        let two_way = seen(&cells, false, &suppress(&Counts::two_way(&cells).unwrap(), USUAL));
        prop_assert_eq!(two_way.given_away_by_combination(), Vec::<usize>::new());
        two_way.small_and_hidden();
        let single = seen(&cells[..1], true, &suppress(&Counts::one_way(&cells[0]).unwrap(), USUAL));
        prop_assert_eq!(single.given_away_by_combination(), Vec::<usize>::new());
    }

    #[test]
    fn trying_every_table_tells_nobody_that_a_hidden_count_is_small(cells in prop::collection::vec(prop::collection::vec(prop_oneof![3 => 0u64..5, 2 => 5u64..10], 2..=2), 1..=2), list in prop::collection::vec(small_count(), 1..5)) {
        let least = i128::from(USUAL.least_shown());
        let table = seen(&cells, false, &suppress(&Counts::two_way(&cells).unwrap(), USUAL));
        for at in table.small_and_hidden() {
            prop_assert!(table.could_be(at, least), "{:?}: entry {at} can only be small", cells);
        }
        let list = vec![list];
        let single = seen(&list, true, &suppress(&Counts::one_way(&list[0]).unwrap(), USUAL));
        for at in single.small_and_hidden() {
            prop_assert!(single.could_be(at, least), "{:?}: entry {at} can only be small", list);
        }
    }

    #[test]
    fn no_more_is_hidden_than_must_be(list in prop::collection::vec(small_count(), 2..6)) {
        let shown = suppress(&Counts::one_way(&list).unwrap(), USUAL);
        let single = seen(std::slice::from_ref(&list), true, &shown);
        // Showing any one of those hidden only to protect would give a small count away.
        for at in 0..single.known.len() {
            if single.known[at].is_none() && single.truth[at] >= 5 {
                let mut known = single.known.clone();
                known[at] = Some(single.truth[at]);
                let opened = Seen { rows: 1, columns: list.len(), one_way: true, known, truth: single.truth.clone() };
                let safe = single.small_and_hidden().iter().all(|small| opened.could_be(*small, 5));
                prop_assert!(!safe, "{:?}: entry {at} need not be hidden", list);
            }
        }
        if list.iter().all(|count| *count >= 5) {
            prop_assert!(single.known.iter().all(Option::is_some));
        }
    }

    #[test]
    fn totals_that_stand_elsewhere_are_respected(cells in prop::collection::vec(prop::collection::vec(small_count(), 3..=3), 2..=3)) {
        let row_totals: Vec<u64> = cells.iter().map(|r| r.iter().sum()).collect();
        let column_totals: Vec<u64> = (0..3).map(|c| cells.iter().map(|r| r[c]).sum()).collect();
        let alone = |totals: &[u64]| suppress(&Counts::one_way(totals).unwrap(), USUAL);
        let (by_row, by_column) = (alone(&row_totals), alone(&column_totals));
        prop_assume!(by_row.total.is_count());
        let stands = |table: &Protected| table.cells[0].iter().map(|s| s.is_count()).collect::<Vec<_>>();
        let margins = Margins { rows: stands(&by_row), columns: stands(&by_column) };
        if let Ok(shown) = suppress_within(&Counts::two_way(&cells).unwrap(), &margins, USUAL) {
            let patterns = (stands(&by_row), stands(&by_column));
            let here = (shown.row_totals.iter().map(|s| s.is_count()).collect::<Vec<_>>(), shown.column_totals.iter().map(|s| s.is_count()).collect::<Vec<_>>());
            for (at, cell) in shown.cells.iter().flatten().enumerate() {
                let stands = margins.rows[at / 3] && margins.columns[at % 3];
                prop_assert!(stands || !cell.is_count(), "a row or column whose total is hidden elsewhere is hidden whole");
            }
            prop_assert_eq!(patterns, here, "no total is shown here that is hidden there, or the other way round");
            let table = seen(&cells, false, &shown);
            prop_assert_eq!(table.given_away_by_combination(), Vec::<usize>::new());
            table.small_and_hidden();
        }
    }

    #[test]
    fn two_releases_do_not_give_a_small_change_away(before in prop::collection::vec(0u64..30, 2..5), steps in prop::collection::vec(-7i64..8, 4), more in prop::collection::vec(-7i64..8, 4)) {
        let moved = |from: &[u64], by: &[i64]| -> Vec<u64> {
            from.iter().zip(by).map(|(n, s)| n.saturating_add_signed(*s)).collect()
        };
        let now = moved(&before, &steps);
        let later = moved(&now, &more);
        let first = suppress(&Counts::one_way(&before).unwrap(), USUAL);
        let second = suppress_since(&Counts::one_way(&now).unwrap(), &first, USUAL).unwrap();
        let third = suppress_since(&Counts::one_way(&later).unwrap(), &second, USUAL).unwrap();
        for (earlier, values, shown) in [(&first, &now, &second), (&second, &later, &third)] {
            let table = seen(std::slice::from_ref(values), true, shown);
            prop_assert_eq!(table.given_away_by_combination(), Vec::<usize>::new());
            table.small_and_hidden();
            let figures = earlier.cells[0].iter().chain([&earlier.total]);
            for (at, figure) in figures.enumerate() {
                if let (Shown::Count(old) | Shown::Held(old), Some(new)) = (figure, table.known[at]) {
                    prop_assert!(i128::from(*old).abs_diff(new) >= 5, "a change of less than five is shown");
                }
                if let (Shown::Count(old) | Shown::Held(old), None) = (figure, table.known[at])
                    && i128::from(*old).abs_diff(table.truth[at]) < 5
                {
                    prop_assert!(table.could_be(at, i128::from(*old) + 5), "everybody can tell that entry {at} changed by little");
                }
            }
        }
    }
}

#[test]
fn small_steps_add_up_and_are_shown_together() {
    let release =
        |earlier: &Protected, cells: &[u64]| suppress_since(&Counts::one_way(cells).unwrap(), earlier, USUAL).unwrap();
    let first = suppress(&Counts::one_way(&[20, 30, 40]).unwrap(), USUAL);
    let second = release(&first, &[23, 40, 50]);
    // 23 is three more: held, and another with it, else the total would tell.
    assert_eq!(second.cells[0], [Shown::Held(20), Shown::Held(30), Shown::Count(50)]);
    assert_eq!(second.total, Shown::Count(113));
    let third = release(&second, &[26, 45, 60]);
    assert_eq!(third.cells[0], [Shown::Count(26), Shown::Count(45), Shown::Count(60)]);
    assert!(suppress_since(&Counts::one_way(&[1, 2]).unwrap(), &first, USUAL).is_err());
    // Nothing changed: held as well, so that "held" does not say "changed".
    assert_eq!(
        release(&first, &[20, 30, 40]).cells[0],
        [Shown::Held(20), Shown::Held(30), Shown::Held(40)]
    );
}
