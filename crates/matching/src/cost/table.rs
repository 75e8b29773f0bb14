//! How many points each departure from a wish counts.

use serde::{Deserialize, Serialize};

/// How many points each departure from the person's wishes counts. Published with the service's other rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CostTable {
    /// For each place below the first in the person's own list of therapies.
    pub therapy_per_rank: u32,
    /// At most this for the rank; also for a therapy that is accepted and not ranked.
    pub therapy_most: u32,
    /// A therapy that is an option rather than first-line, or said to be first-line and not checked.
    pub indication_option: u32,
    /// A therapy of which nothing is said for what it is about.
    pub indication_nothing_said: u32,
    /// A therapy chosen against advice.
    pub indication_against_advice: u32,
    /// For each whole or begun kilometre beyond what the person said they can travel.
    pub distance_per_km_over: u32,
    /// At most this for distance.
    pub distance_most: u32,
    /// By video or phone where in person was wished.
    pub remote_instead: u32,
    /// In person where remote was wished.
    pub in_person_instead: u32,
    /// A format other than wished.
    pub other_format: u32,
    /// Through an interpreter rather than in a shared language.
    pub interpreter: u32,
    /// The person's wish for a woman or a man as therapist is not met.
    pub therapist_wish_not_met: u32,
    /// A time that is possible rather than preferred.
    pub time_possible: u32,
    /// Somebody else than the former therapist whom the person asked for.
    pub somebody_else: u32,
}

/// House defaults: the person's own choice of therapy and of therapist count most, then the way of meeting, then place, language and time, last
/// what a guideline says between therapies that the person accepts.
impl Default for CostTable {
    fn default() -> Self {
        CostTable {
            therapy_per_rank: 30,
            therapy_most: 90,
            indication_option: 5,
            indication_nothing_said: 10,
            indication_against_advice: 60,
            distance_per_km_over: 5,
            distance_most: 100,
            remote_instead: 40,
            in_person_instead: 40,
            other_format: 40,
            interpreter: 20,
            therapist_wish_not_met: 60,
            time_possible: 10,
            somebody_else: 30,
        }
    }
}

/// One row of the table as it is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CostRow {
    /// What counts.
    pub what: &'static str,
    /// How many points.
    pub points: u32,
}

impl CostTable {
    /// The table in words, for the page on which the service publishes its rules.
    #[must_use]
    pub fn rows(&self) -> Vec<CostRow> {
        [
            (
                "Each place below the person’s first choice of therapy",
                self.therapy_per_rank,
            ),
            (
                "At most, for the choice of therapy; also when it is accepted and not ranked",
                self.therapy_most,
            ),
            (
                "The therapy is an option, or said to be first-line and not checked",
                self.indication_option,
            ),
            (
                "Nothing is said of the therapy for what it is about",
                self.indication_nothing_said,
            ),
            (
                "The therapy was chosen against advice, after a recorded talk",
                self.indication_against_advice,
            ),
            (
                "Each kilometre beyond what the person can travel",
                self.distance_per_km_over,
            ),
            ("At most, for distance", self.distance_most),
            ("By video or phone where in person was wished", self.remote_instead),
            ("In person where video or phone was wished", self.in_person_instead),
            (
                "A group where one to one was wished, or the other way round",
                self.other_format,
            ),
            (
                "Through an interpreter, where another opening has a shared language; never against the person",
                self.interpreter,
            ),
            (
                "The person’s wish for a woman or a man as therapist is not met",
                self.therapist_wish_not_met,
            ),
            ("A time that is possible rather than preferred", self.time_possible),
            (
                "Somebody else than the former therapist whom the person asked for",
                self.somebody_else,
            ),
        ]
        .map(|(what, points)| CostRow { what, points })
        .to_vec()
    }
}
