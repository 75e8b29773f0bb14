//! Arcs, nodes and what could be pushed round: the arithmetic behind suppression.

use std::collections::BTreeSet;

/// What is known of an arc to those who read the publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arc {
    /// Shown; may be hidden at this cost.
    Shown(u64),
    /// Shown, and cannot be hidden: it stands elsewhere too.
    Fixed,
    /// Hidden.
    Hidden,
}

/// A table with totals as a circulation: at every node the values of arcs that end there add up to those that leave.
#[derive(Debug, Clone)]
pub(super) struct Circulation {
    pub(super) nodes: usize,
    /// From, to, value, state.
    pub(super) arcs: Vec<(usize, usize, u64, Arc)>,
}

/// One step along an arc, with or against its direction.
#[derive(Debug, Clone, Copy)]
struct Step {
    arc: usize,
    forward: bool,
}

impl Circulation {
    /// Whether the value of a hidden arc could be larger by `need`, as far as shown arcs tell.
    pub(super) fn could_rise(&self, arc: usize, need: u64) -> bool {
        self.push(arc, need, false).is_some()
    }

    /// Hides what it takes so that the value of an arc could be larger by `need`. `None` when no choice of arcs does.
    pub(super) fn protect(&mut self, arc: usize, need: u64) -> Option<()> {
        for opened in self.push(arc, need, true)? {
            if let Some(found) = self.arcs.get_mut(opened) {
                found.3 = Arc::Hidden;
            }
        }
        Some(())
    }

    /// Pushes `need` round through `arc` on other arcs: hidden ones for nothing, shown ones (where `open`) at their cost. The shown arcs
    /// that were used, or `None` when so much cannot be pushed.
    fn push(&self, arc: usize, need: u64, open: bool) -> Option<BTreeSet<usize>> {
        let &(from, to, ..) = self.arcs.get(arc)?;
        let mut values: Vec<u64> = self.arcs.iter().map(|a| a.2).collect();
        let mut opened = BTreeSet::new();
        let mut left = need;
        while left > 0 {
            // One way wide enough for all that is left hides least; several narrow ones are the second choice.
            let path = self
                .cheapest(arc, to, from, &values, &opened, open, left)
                .or_else(|| self.cheapest(arc, to, from, &values, &opened, open, 1))?;
            let room = |s: &Step| {
                if s.forward {
                    u64::MAX
                } else {
                    values.get(s.arc).copied().unwrap_or(0)
                }
            };
            let amount = path.iter().map(room).min().unwrap_or(0).min(left);
            if amount == 0 {
                return None;
            }
            for step in &path {
                if let Some(value) = values.get_mut(step.arc) {
                    *value = if step.forward {
                        value.saturating_add(amount)
                    } else {
                        value.saturating_sub(amount)
                    };
                }
                if matches!(self.arcs.get(step.arc), Some((_, _, _, Arc::Shown(_)))) {
                    opened.insert(step.arc);
                }
            }
            left -= amount;
        }
        Some(opened)
    }

    /// The cheapest way from one node to another whose every step has room for `width`, not using `without` (Bellman and Ford: the
    /// tables are small, and it is short).
    #[expect(clippy::too_many_arguments, reason = "the state of one search, named")]
    fn cheapest(
        &self,
        without: usize,
        from: usize,
        to: usize,
        values: &[u64],
        opened: &BTreeSet<usize>,
        open: bool,
        width: u64,
    ) -> Option<Vec<Step>> {
        let mut best: Vec<Option<(u64, Option<Step>)>> = vec![None; self.nodes];
        *best.get_mut(from)? = Some((0, None));
        loop {
            let mut moved = false;
            for (at, &(tail, head, _, state)) in self.arcs.iter().enumerate() {
                let cost = match state {
                    Arc::Hidden => 0,
                    Arc::Shown(_) if opened.contains(&at) => 0,
                    Arc::Shown(cost) if open => cost,
                    Arc::Shown(_) | Arc::Fixed => continue,
                };
                if at == without {
                    continue;
                }
                for (a, b, forward) in [(tail, head, true), (head, tail, false)] {
                    if !forward && values.get(at).copied().unwrap_or(0) < width {
                        continue;
                    }
                    let Some(Some((so_far, _))) = best.get(a).copied() else {
                        continue;
                    };
                    let then = so_far.saturating_add(cost);
                    if let Some(known) = best.get_mut(b)
                        && known.is_none_or(|(was, _)| then < was)
                    {
                        *known = Some((then, Some(Step { arc: at, forward })));
                        moved = true;
                    }
                }
            }
            if !moved {
                break;
            }
        }
        let mut path = Vec::new();
        let mut node = to;
        while node != from {
            let step = (*best.get(node)?)?.1?;
            path.push(step);
            let &(tail, head, ..) = self.arcs.get(step.arc)?;
            node = if step.forward { tail } else { head };
            if path.len() > self.arcs.len() {
                return None;
            }
        }
        Some(path)
    }
}
