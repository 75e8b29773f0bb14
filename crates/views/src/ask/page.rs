//! Cutting a page out of a list without sorting the whole of it.

use super::{Page, PageAsk};

/// The page asked for, of rows that are ordered by their keys. `row` is called for the rows of the page only.
pub(crate) fn cut<K: Ord, T>(mut keys: Vec<K>, ask: PageAsk, row: impl FnMut(K) -> Option<T>) -> Page<T> {
    let total = keys.len();
    let size = ask.size.max(1);
    let pages = total.div_ceil(size).max(1);
    let number = ask.number.clamp(1, pages);
    let start = (number - 1).saturating_mul(size);
    let end = start.saturating_add(size).min(total);
    if end < total {
        keys.select_nth_unstable(end);
        keys.truncate(end);
    }
    if start > 0 && start < keys.len() {
        keys.select_nth_unstable(start);
    }
    let mut rows = keys.split_off(start.min(keys.len()));
    rows.sort_unstable();
    Page {
        rows: rows.into_iter().filter_map(row).collect(),
        total,
        number,
        pages,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_page_is_that_part_of_the_sorted_list(
            keys in prop::collection::vec(0_u16..500, 0..200), number in 0_usize..12, size in 1_usize..40,
        ) {
            let page = cut(keys.clone(), PageAsk { number, size }, Some);
            let mut sorted = keys;
            sorted.sort_unstable();
            let start = (page.number - 1) * size;
            let expected: Vec<u16> = sorted.iter().skip(start).take(size).copied().collect();
            prop_assert_eq!(&page.rows, &expected);
            prop_assert_eq!(page.total, sorted.len());
            prop_assert!(page.number >= 1 && page.number <= page.pages);
            // Nobody is ever shown an empty page of a list that has rows.
            prop_assert_eq!(page.rows.is_empty(), sorted.is_empty());
        }
    }

    #[test]
    fn all_rows_on_one_page() {
        let page = cut(vec![3, 1, 2], PageAsk::ALL, Some);
        assert_eq!((page.rows, page.pages), (vec![1, 2, 3], 1));
    }
}
