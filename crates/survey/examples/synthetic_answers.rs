//! Makes the synthetic answers of the example survey and prints them as CSV. The same seed makes the same file; a test holds the file in
//! `catalogue/surveys/` to it.
//!
//! The shares that were published hold exactly: of 2,000 made-up people 340 work in the NHS now, 860 did, 800 never; 747 of the 1,660 who do not
//! work there now are interested, and 153 of the 340 who do. Everything else is drawn.

use std::io::Write;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

/// The seed of the file that ships.
pub const SEED: u64 = 2020;

/// History, interested, how many.
const QUOTAS: [(&str, &str, usize); 6] = [
    ("present", "yes", 153),
    ("present", "no", 187),
    ("past", "yes", 407),
    ("past", "no", 453),
    ("never", "yes", 340),
    ("never", "no", 460),
];
const PLACES: [(&str, u32); 13] = [
    ("london", 660),
    ("south-east", 360),
    ("south-west", 210),
    ("east", 170),
    ("north-west", 150),
    ("west-midlands", 110),
    ("yorkshire", 110),
    ("east-midlands", 80),
    ("scotland", 70),
    ("wales", 40),
    ("north-east", 30),
    ("northern-ireland", 12),
    ("islands", 4),
];
/// Code and how many in a thousand are trained in it.
const THERAPIES: [(&str, f64); 11] = [
    ("INT", 0.42),
    ("STPP", 0.18),
    ("LTPP", 0.24),
    ("PCT", 0.30),
    ("GESTALT", 0.12),
    ("TA", 0.11),
    ("CBT", 0.13),
    ("EMDR", 0.07),
    ("GA", 0.03),
    ("DIT", 0.04),
    ("TFP", 0.003),
];
const YEARS: [(&str, u32); 4] = [("under-5", 18), ("5-to-10", 24), ("11-to-20", 34), ("over-20", 24)];
const BANDS: [(&str, f64); 4] = [("5", 0.08), ("6", 0.45), ("7", 0.85), ("8a", 0.6)];

fn pick<'a>(rng: &mut Pcg64, from: &[(&'a str, u32)]) -> &'a str {
    let mut at = rng.random_range(0..from.iter().map(|(_, weight)| weight).sum());
    for (code, weight) in from {
        if at < *weight {
            return code;
        }
        at -= weight;
    }
    ""
}

fn some(rng: &mut Pcg64, from: &[(&str, f64)]) -> String {
    let chosen: Vec<&str> = from
        .iter()
        .filter(|(_, share)| rng.random_bool(*share))
        .map(|(code, _)| *code)
        .collect();
    chosen.join(";")
}

/// The file.
#[must_use]
pub fn answers(seed: u64) -> String {
    let mut rng = Pcg64::seed_from_u64(seed);
    let mut people: Vec<(&str, &str)> = QUOTAS
        .iter()
        .flat_map(|(history, interest, count)| std::iter::repeat_n((*history, *interest), *count))
        .collect();
    for at in (1..people.len()).rev() {
        people.swap(at, rng.random_range(0..=at));
    }
    let mut text = String::from(
        "respondent,synthetic,nhs_history,nhs_interest,hours_offered,bands,place,therapies,years_qualified,unpaid_time,comments\n",
    );
    for (at, (history, interest)) in people.iter().enumerate() {
        let interested = *interest == "yes";
        // Half-days, mostly one to four: about eight hours on average.
        let hours = if interested {
            (rng.random_range(1..=4) * 2 + rng.random_range(0..=3) * 2).to_string()
        } else {
            String::new()
        };
        let bands = if interested {
            some(&mut rng, &BANDS)
        } else {
            String::new()
        };
        let place = pick(&mut rng, &PLACES);
        let mut therapies = some(&mut rng, &THERAPIES);
        if therapies.is_empty() {
            therapies.push_str("INT");
        }
        let years = pick(&mut rng, &YEARS);
        // Some leave this one out, as people do.
        let unpaid = match rng.random_range(0..100) {
            0..39 => "yes",
            39..97 => "no",
            _ => "",
        };
        text.push_str(&format!(
            "synthetic-{:04},yes,{history},{interest},{hours},{bands},{place},{therapies},{years},{unpaid},\n",
            at + 1
        ));
    }
    text
}

#[allow(
    dead_code,
    clippy::allow_attributes,
    reason = "the test that includes this file calls only `answers`"
)]
fn main() -> std::io::Result<()> {
    std::io::stdout().lock().write_all(answers(SEED).as_bytes())
}
