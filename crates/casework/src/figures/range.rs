//! The range index: of the therapies that guidelines of NICE list for a problem, how many are declared to be offered, closed, not offered, not known.
//!
//! `index = offered / listed`, always shown with its parts. Where something is not known the index is the least it can be; `(offered + not known) / listed`
//! is the most. Its weakness, said wherever it is shown: it counts kinds and not places (one seat a year counts as "offered"), takes every listed therapy as
//! equal, rests on what is declared, and on a list of which most rows nobody has compared with the guideline yet.

use care::service::Provision;
use catalogue::{Certainty, Recommendation, catalogue};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A therapy that a guideline lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its code.
    pub therapy: &'static str,
    /// The best that is said of it: first-line before an option.
    pub recommendation: Recommendation,
    /// Whether any row that says so was compared with the guideline.
    pub is_checked: bool,
    /// The guidelines, each once.
    pub guidelines: Vec<&'static str>,
}

/// How many of the listed therapies can be had.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// How many guidelines list.
    pub listed: usize,
    /// Declared as offered.
    pub offered: usize,
    /// Declared as offered, with the list closed.
    pub list_closed: usize,
    /// Declared as not offered.
    pub not_offered: usize,
    /// Declared as not known, or nothing declared.
    pub not_known: usize,
    /// Of those listed, how many rest on a row that nobody has checked.
    pub unchecked: usize,
}

impl Range {
    /// The least and the most that the index can be, 0 to 1; none where nothing is listed.
    #[must_use]
    pub fn index(&self) -> Option<(f64, f64)> {
        let share = |n: usize| n as f64 / self.listed as f64;
        (self.listed > 0).then(|| (share(self.offered), share(self.offered + self.not_known)))
    }
}

fn gathered(problem: Option<&str>) -> Vec<Listed> {
    let mut by_therapy: BTreeMap<&str, Listed> = BTreeMap::new();
    for row in &catalogue().indications {
        let is_listed = row.guideline.starts_with("NICE") && row.recommendation != Recommendation::NotRecommended;
        if !is_listed || problem.is_some_and(|problem| row.problem != problem) {
            continue;
        }
        let one = by_therapy.entry(&row.therapy).or_insert_with(|| Listed {
            therapy: &row.therapy,
            recommendation: row.recommendation,
            is_checked: false,
            guidelines: Vec::new(),
        });
        one.recommendation = one.recommendation.min(row.recommendation);
        one.is_checked |= row.certainty == Certainty::Checked;
        // "NICE NG222 table 1; NHS Talking Therapies manual": the guideline comes first.
        let guideline = row.guideline.split(';').next().unwrap_or_default().trim();
        if !one.guidelines.contains(&guideline) {
            one.guidelines.push(guideline);
        }
    }
    let mut all: Vec<Listed> = by_therapy.into_values().collect();
    all.sort_by_key(|listed| (listed.recommendation, listed.therapy));
    all
}

/// What guidelines of NICE list for one problem, whatever its severity: first-line before options. Nothing for a problem that has no guideline.
#[must_use]
pub fn listed_for(problem: &str) -> Vec<Listed> {
    gathered(Some(problem))
}

/// Every therapy that a guideline of NICE lists for any problem, each once.
#[must_use]
pub fn all_listed() -> Vec<Listed> {
    gathered(None)
}

/// The range index over listed therapies, given what is declared of each. None declared is "not known".
#[must_use]
pub fn range(listed: &[Listed], declared: impl Fn(&str) -> Option<Provision>) -> Range {
    let mut range = Range {
        listed: listed.len(),
        ..Range::default()
    };
    for one in listed {
        range.unchecked += usize::from(!one.is_checked);
        let count = match declared(one.therapy) {
            Some(Provision::Offered) => &mut range.offered,
            Some(Provision::ListClosed) => &mut range.list_closed,
            Some(Provision::NotOffered) => &mut range.not_offered,
            Some(Provision::NotKnown) | None => &mut range.not_known,
        };
        *count += 1;
    }
    range
}
