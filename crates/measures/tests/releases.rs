//! Releases of tables whose rows have names: what one release hid, the next does not tell, rows that come and go included.

use measures::suppression::{NamedCounts, NamedTable, Shown, Threshold, release};
use proptest::prelude::*;

const USUAL: Threshold = Threshold::USUAL;
const LEAST: u64 = 5;

fn table(rows: &[&str], columns: &[&str], counts: &[&[u64]]) -> NamedCounts {
    NamedCounts {
        name: "waits".to_owned(),
        rows: rows.iter().map(|r| (*r).to_owned()).collect(),
        columns: columns.iter().map(|c| (*c).to_owned()).collect(),
        counts: counts.iter().map(|row| row.to_vec()).collect(),
    }
}

/// Names of the row and the column, the true count, what is shown.
type Entry = ((String, String), u64, Shown);

/// Every entry as (row, column) with its true value and what is shown; totals by the name "".
fn entries(shown: &NamedTable, truly: &NamedCounts) -> Vec<Entry> {
    let mut all = Vec::new();
    let columns = truly.columns.iter();
    let value = |r: usize, c: usize| truly.counts[r][c];
    for (r, row) in truly.rows.iter().enumerate() {
        for (c, column) in truly.columns.iter().enumerate() {
            all.push(((row.clone(), column.clone()), value(r, c), shown.cell(row, column)));
        }
        if truly.rows.len() > 1 {
            let total = truly.counts[r].iter().sum();
            all.push(((row.clone(), String::new()), total, shown.row_total(row)));
        }
    }
    if truly.rows.len() > 1 {
        for (c, column) in columns.enumerate() {
            let total = (0..truly.rows.len()).map(|r| value(r, c)).sum();
            all.push(((String::new(), column.clone()), total, shown.shown.column_totals[c]));
        }
    }
    let whole = truly.counts.iter().flatten().sum();
    all.push(((String::new(), String::new()), whole, shown.shown.total));
    all
}

#[test]
fn what_was_hidden_to_protect_another_does_not_come_back_unchanged() {
    let first = table(&["all"], &["cbt", "dit", "group"], &[&[3, 8, 40]]);
    let (one, kept) = release(&first, None, USUAL).unwrap();
    assert_eq!(one.shown.cells[0], [Shown::Hidden, Shown::Hidden, Shown::Count(40)]);
    // CBT has grown past the limit. Were DIT shown now as 8, a reader would put 8 into the first release and find 51 - 40 - 8 = 3.
    let second = table(&["all"], &["cbt", "dit", "group"], &[&[13, 8, 40]]);
    let (two, _) = release(&second, Some((&one, &kept)), USUAL).unwrap();
    assert!(!two.cell("all", "dit").is_count(), "{two:?}");
    // With a change of five it may come back.
    let third = table(&["all"], &["cbt", "dit", "group"], &[&[13, 14, 40]]);
    let (three, _) = release(&third, Some((&one, &kept)), USUAL).unwrap();
    assert_eq!(three.cell("all", "dit"), Shown::Count(14));
}

#[test]
fn rows_come_and_stay() {
    let first = table(&["cbt", "dit"], &["started", "waiting"], &[&[40, 20], &[30, 10]]);
    let (one, kept) = release(&first, None, USUAL).unwrap();
    let second = table(&["cbt", "emdr"], &["started", "waiting"], &[&[50, 30], &[12, 14]]);
    let (two, kept) = release(&second, Some((&one, &kept)), USUAL).unwrap();
    assert_eq!(two.rows, ["cbt", "dit", "emdr"]);
    assert_eq!(kept.get("emdr", "started"), 12);
    // DIT is gone: nought is a small number and is not shown; something of EMDR hides with it.
    assert_eq!(two.cell("dit", "started"), Shown::Hidden);
    assert_eq!(two.cell("nowhere", "started"), Shown::Hidden);
    assert!(
        release(&table(&[], &[], &[]), None, USUAL).is_none(),
        "no cell, no table"
    );
}

#[test]
fn a_list_that_becomes_a_table_shows_nothing_that_time() {
    let (one, kept) = release(&table(&["cbt"], &["started", "waiting"], &[&[40, 20]]), None, USUAL).unwrap();
    let second = table(&["cbt", "dit"], &["started", "waiting"], &[&[41, 20], &[30, 30]]);
    let (two, kept) = release(&second, Some((&one, &kept)), USUAL).unwrap();
    assert!(entries(&two, &kept).iter().all(|(_, _, shown)| *shown == Shown::Hidden));
    let (three, kept) = release(&second, Some((&two, &kept)), USUAL).unwrap();
    assert!(
        entries(&three, &kept).iter().all(|(_, _, shown)| !shown.is_count()),
        "unchanged: still held back"
    );
}

prop_compose! {
    fn run()(columns in 1_usize..4, rows in 1_usize..4)
        (releases in prop::collection::vec(prop::collection::vec(prop::collection::vec(prop_oneof![0_u64..8, 0_u64..60], columns), rows), 2..5))
        -> Vec<NamedCounts> {
        let names = ["a", "b", "c", "d"];
        releases.into_iter().map(|counts| {
            let rows = &names[..counts.len()];
            let columns = &names[..counts[0].len()];
            let counts: Vec<&[u64]> = counts.iter().map(Vec::as_slice).collect();
            table(rows, columns, &counts)
        }).collect()
    }
}

proptest! {
    /// Over a run of releases: nothing small is shown; what is shown anew has changed by the threshold, or was small before; and every hidden small count
    /// could, from all that release shows, as well be the threshold (the rank test of `suppression.rs` is over single releases; here each is judged by its
    /// equations with the shown entries taken as known).
    #[test]
    fn a_run_of_releases_tells_no_small_change(run in run()) {
        let mut before: Option<(NamedTable, NamedCounts)> = None;
        for counts in run {
            let (now, truly) = release(&counts, before.as_ref().map(|(t, c)| (t, c)), USUAL).unwrap();
            let all = entries(&now, &truly);
            for (name, value, shown) in &all {
                if let Shown::Count(count) = shown {
                    prop_assert_eq!(count, value);
                    prop_assert!(*value >= LEAST, "{:?} shows {}", name, value);
                }
            }
            if let Some((earlier, then)) = &before {
                for ((name, value, shown), (same, was, was_shown)) in all.iter().zip(entries(earlier, then)) {
                    prop_assert_eq!(name, &same);
                    if !shown.is_count() {
                        continue;
                    }
                    match was_shown {
                        Shown::Count(figure) | Shown::Held(figure) => {
                            prop_assert!(figure.abs_diff(*value) >= LEAST, "{:?}: {} then {}", name, figure, value);
                        }
                        Shown::Hidden => {
                            prop_assert!(was < LEAST || was.abs_diff(*value) >= LEAST, "{:?}: hidden {} then {}", name, was, value);
                        }
                    }
                }
            }
            no_single_subtraction(&now, &truly)?;
            before = Some((now, truly));
        }
    }
}

/// No line (row, column, list) has exactly one entry that is not known: it would be told by subtraction.
fn no_single_subtraction(shown: &NamedTable, truly: &NamedCounts) -> Result<(), TestCaseError> {
    let all = entries(shown, truly);
    let several = truly.rows.len() > 1;
    let mut lines: Vec<Vec<&Entry>> = Vec::new();
    for row in truly.rows.iter().map(String::as_str).chain(several.then_some("")) {
        lines.push(
            all.iter()
                .filter(|((r, _), _, _)| r == row || (!several && r.is_empty()))
                .collect(),
        );
    }
    if several {
        for column in truly.columns.iter().map(String::as_str).chain([""]) {
            lines.push(all.iter().filter(|((_, c), _, _)| c == column).collect());
        }
    }
    for line in lines {
        let unknown: Vec<_> = line.iter().filter(|(_, _, shown)| !shown.is_count()).collect();
        prop_assert!(unknown.len() != 1, "{:?}", line);
    }
    Ok(())
}
