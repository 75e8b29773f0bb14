//! Two releases of one table: what changed by a few people between them is not shown either.

use super::table::{Counts, Protected, Shown, hide};
use super::{Threshold, circulation::Arc};

/// The earlier release is of another table: another number of rows or columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the earlier release has another shape: the two cannot be compared cell by cell")]
pub struct ReleaseError;

/// Hides small counts, and holds back each count whose change since the earlier release is smaller than the threshold, together with what would give it
/// away. A count that is held keeps the earlier figure until the change since then is large enough.
///
/// The earlier release is the one that was published, its own held figures in it: then small steps add up and are shown once together they are
/// large enough, and the sum of a run of releases tells no more than two.
///
/// # Errors
/// [`ReleaseError`] when the earlier release has another shape.
pub fn suppress_since(counts: &Counts, earlier: &Protected, threshold: Threshold) -> Result<Protected, ReleaseError> {
    let values = counts.values();
    let was = earlier.flat();
    let shape = |table: &Protected| -> Vec<usize> { table.cells.iter().map(Vec::len).collect() };
    let own_shape = shape(&counts.parted(vec![Shown::Hidden; values.len()]));
    if was.len() != values.len() || shape(earlier) != own_shape {
        return Err(ReleaseError);
    }
    let least = threshold.least_shown();
    let figure = |shown: &Shown| match shown {
        Shown::Count(count) | Shown::Held(count) => Some(*count),
        Shown::Hidden => None,
    };
    let needs: Vec<Option<u64>> = values
        .iter()
        .zip(&was)
        .map(|(now, before)| {
            let small = threshold.hides(*now).then(|| least - now);
            // It must be possible that the count has grown by the threshold since the figure that readers hold.
            let little = figure(before)
                .filter(|before| before.abs_diff(*now) < least)
                .map(|before| (before + least).saturating_sub(*now));
            small.max(little)
        })
        .collect();
    let mut circulation = counts.circulation();
    let whole = hide(&mut circulation, &needs).is_some();
    let shown = values.iter().zip(&was).enumerate().map(|(at, (now, before))| {
        let hidden = !whole || circulation.arcs.get(at).is_none_or(|arc| arc.3 == Arc::Hidden);
        match figure(before) {
            _ if !hidden => Shown::Count(*now),
            Some(before) if !threshold.hides(*now) => Shown::Held(before),
            _ => Shown::Hidden,
        }
    });
    let shown = shown.collect();
    Ok(counts.parted(shown))
}
