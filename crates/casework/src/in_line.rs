//! Everybody who waits as one problem for `matching`: each person once, whatever and how much they wait for.

use std::cmp::Reverse;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use care::*;
use jiff::civil::Date;
use matching::{Class, Edge, Opening, Problem, WaitBands, Waiting};
use views::MatchingRow;

use crate::desk::Desk;
use crate::fits::{Fitting, FreeSlot, waiting};
use crate::outcome::Refused;

/// Everybody who waits, once, with all that they wait for.
pub(crate) struct InLine<'w> {
    /// Who, for `matching`.
    pub(crate) id: matching::PersonId,
    /// Their open waits, the one with the strongest claim first.
    pub(crate) waits: Vec<&'w MatchingRow>,
}

/// How each slot fits each person, where it does: by which of their waits.
pub(crate) type Fittings<'w> = HashMap<(matching::PersonId, OpeningId), (&'w MatchingRow, Fitting)>;

impl Desk {
    /// Everybody who waits, once: somebody who waits for two things, or whose records are linked, takes one seat of a
    /// proposal at most. Their strongest claim is theirs whatever they are seated for.
    pub(crate) fn in_line<'w>(&self, waits: &'w [MatchingRow]) -> Vec<InLine<'w>> {
        let mut by_person: BTreeMap<PersonId, Vec<&'w MatchingRow>> = BTreeMap::new();
        for wait in waits {
            by_person.entry(self.one_person(wait.person)).or_default().push(wait);
        }
        let claim = |row: &&MatchingRow| {
            let claims = waiting(row);
            (
                Class::of(&claims, &WaitBands::default()),
                Reverse(claims.wait_days),
                row.wait.id,
            )
        };
        let line = |(person, mut waits): (PersonId, Vec<&'w MatchingRow>)| {
            waits.sort_by_key(claim);
            InLine {
                id: matching::PersonId::new(person.to_string()),
                waits,
            }
        };
        by_person.into_iter().map(line).collect()
    }

    /// The one id that stands for all records that are linked as one person's.
    fn one_person(&self, person: PersonId) -> PersonId {
        let mut all = vec![person];
        let mut next = 0;
        while let Some(known) = all.get(next).copied() {
            next += 1;
            let links = self.views.person(known).map(|p| p.links).unwrap_or_default();
            for (other, _) in links {
                if !all.contains(&other) {
                    all.push(other);
                }
            }
        }
        all.into_iter().min().unwrap_or(person)
    }

    /// Everybody who waits and every free seat, with what fits.
    pub(crate) fn problem<'w>(
        &self,
        people: &[InLine<'w>],
        free: &[FreeSlot],
        today: Date,
    ) -> Result<(Problem, Fittings<'w>), Refused> {
        let first = |one: &InLine<'w>| {
            let claims = one.waits.first().map(|row| waiting(row))?;
            Some(Waiting {
                id: one.id.clone(),
                ..claims
            })
        };
        let mut problem = Problem {
            people: people.iter().filter_map(first).collect(),
            openings: free
                .iter()
                .map(|f| Opening {
                    id: matching::OpeningId::new(f.id.to_string()),
                    capacity: u32::from(f.seats),
                })
                .collect(),
            edges: Vec::new(),
            exclusions: Vec::new(),
            bands: WaitBands::default(),
        };
        let mut fitting: Fittings<'w> = HashMap::new();
        for one in people {
            for wait in &one.waits {
                let not_again = self.not_again(wait, today)?;
                for slot in free.iter().filter(|slot| !not_again.contains(&slot.id)) {
                    let Ok(fits) = self.fits(wait, slot, today) else {
                        continue;
                    };
                    match fitting.entry((one.id.clone(), slot.id)) {
                        // Two of their waits fit the same slot: it would be for the one that it fits better.
                        Entry::Occupied(mut known) if fits.cost.points() < known.get().1.cost.points() => {
                            known.insert((wait, fits));
                        }
                        Entry::Occupied(_) => {}
                        Entry::Vacant(place) => {
                            place.insert((wait, fits));
                        }
                    }
                }
            }
            for slot in free {
                let Some((_, fits)) = fitting.get(&(one.id.clone(), slot.id)) else {
                    continue;
                };
                problem.edges.push(Edge {
                    person: one.id.clone(),
                    opening: matching::OpeningId::new(slot.id.to_string()),
                    cost: fits.cost.clone(),
                });
            }
        }
        Ok((problem, fitting))
    }
}
