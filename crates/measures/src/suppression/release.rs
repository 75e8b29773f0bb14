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
    since(counts, earlier, None, threshold)
}

/// The same for whoever kept the true counts of the earlier release. What was large but hidden there to protect others comes back only with a change of at
/// least the threshold: a reader who takes it to be unchanged would otherwise put it into the earlier table and work out what that one hid.
///
/// # Errors
/// [`ReleaseError`] when the earlier release or its counts have another shape.
pub fn suppress_after(
    counts: &Counts,
    earlier: &Protected,
    earlier_counts: &Counts,
    threshold: Threshold,
) -> Result<Protected, ReleaseError> {
    since(counts, earlier, Some(&earlier_counts.values()), threshold)
}

fn since(
    counts: &Counts,
    earlier: &Protected,
    truly: Option<&[u64]>,
    threshold: Threshold,
) -> Result<Protected, ReleaseError> {
    let values = counts.values();
    let was = earlier.flat();
    let shape = |table: &Protected| -> Vec<usize> { table.cells.iter().map(Vec::len).collect() };
    let own_shape = shape(&counts.parted(vec![Shown::Hidden; values.len()]));
    if was.len() != values.len() || shape(earlier) != own_shape || truly.is_some_and(|then| then.len() != values.len())
    {
        return Err(ReleaseError);
    }
    let least = threshold.least_shown();
    let figure = |shown: &Shown| match shown {
        Shown::Count(count) | Shown::Held(count) => Some(*count),
        Shown::Hidden => None,
    };
    // It must be possible that the count differs by the threshold from one that readers hold, or may guess.
    let close = |then: u64, now: u64| (then.abs_diff(now) < least).then(|| (then + least).saturating_sub(now));
    let needs: Vec<Option<u64>> = values
        .iter()
        .zip(&was)
        .enumerate()
        .map(|(at, (now, before))| {
            let small = threshold.hides(*now).then(|| least - now);
            let little = match figure(before) {
                Some(before) => close(before, *now),
                None => truly
                    .and_then(|then| then.get(at).copied())
                    .filter(|then| !threshold.hides(*then))
                    .and_then(|then| close(then, *now)),
            };
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
