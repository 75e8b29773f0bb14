//! What is counted in the demonstration: most people are asked for their ethnic group and have their neighbourhood looked up, and figures are published by
//! the quarter. Chance of its own, so that the rest of the year stays as it was.

use super::year::Year;
use crate::output::Failure;
use care::background::{Deprivation, DeprivationIndex, Ethnicity};
use care::calendar::days_after;
use care::person::{PersonCommand, PersonEvent};
use casework::Act;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

/// Days from one release to the next.
const QUARTER: i32 = 91;
/// The last release comes with the last day; one so shortly before would show nothing new.
const LAST: i32 = 350;

/// Ethnic groups of this invented town, with how many of a hundred give each as their answer.
const ANSWERS: &[(Ethnicity, u32)] = &[
    (Ethnicity::BritishWhite, 56),
    (Ethnicity::OtherWhite, 7),
    (Ethnicity::Irish, 2),
    (Ethnicity::Pakistani, 9),
    (Ethnicity::Indian, 5),
    (Ethnicity::Bangladeshi, 3),
    (Ethnicity::African, 5),
    (Ethnicity::Caribbean, 3),
    (Ethnicity::WhiteAndBlackCaribbean, 2),
    (Ethnicity::OtherMixed, 1),
    (Ethnicity::Arab, 2),
    (Ethnicity::PreferNotToSay, 5),
];
/// Of a hundred people, how many live in neighbourhoods of each decile, the most deprived first.
const DECILES: [u32; 10] = [18, 15, 13, 11, 10, 9, 8, 7, 5, 4];

fn drawn(rng: &mut Pcg64, weights: impl Iterator<Item = u32> + Clone) -> usize {
    let all: u32 = weights.clone().sum();
    let mut left = rng.random_range(0..all.max(1));
    for (at, weight) in weights.enumerate() {
        if left < weight {
            return at;
        }
        left -= weight;
    }
    0
}

impl Year {
    /// Asks somebody for their ethnic group and looks their neighbourhood up, as most are.
    pub(super) fn ask_background(&mut self, case: usize, by: &casework::Principal) -> Result<(), Failure> {
        let Some(person) = self.cases.get(case).and_then(|case| case.person) else {
            return Ok(());
        };
        let mut rng = Pcg64::seed_from_u64(0xBAC0 + u64::try_from(case).unwrap_or(0));
        let mut events = Vec::new();
        if rng.random_range(0..100) < 80 {
            let at = drawn(&mut rng, ANSWERS.iter().map(|(_, weight)| *weight));
            events.extend(
                ANSWERS
                    .get(at)
                    .map(|(ethnicity, _)| PersonEvent::EthnicityStated { ethnicity: *ethnicity }),
            );
        }
        if rng.random_range(0..100) < 88 {
            let decile = u8::try_from(drawn(&mut rng, DECILES.iter().copied()) + 1).unwrap_or(1);
            let index = DeprivationIndex::England2025;
            events.push(PersonEvent::DeprivationStated(Deprivation { decile, index }));
        }
        for event in events {
            let command = PersonCommand { event, note: None };
            let act = Act::Person {
                id: person,
                expected: None,
                command,
            };
            self.act(by, "asking for what is counted", act)?;
        }
        Ok(())
    }

    /// Publishes the figures of the day before, when a quarter is over.
    pub(super) fn publish_by_quarter(&mut self, day: i32) -> Result<(), Failure> {
        if day > 0 && day < LAST && day % QUARTER == 0 {
            self.publish()?;
        }
        Ok(())
    }

    /// Publishes the figures of the day before.
    pub(super) fn publish(&mut self) -> Result<(), Failure> {
        let as_at = days_after(self.date(), -1);
        let system = self.desk.system();
        self.act(&system, "publishing figures", Act::ReleaseFigures { as_at })
            .map(|_| ())
    }
}
