//! Instruments (questionnaires) as data: items, answers, scoring, thresholds, safety items, licence, codes.

use serde::{Deserialize, Serialize};

use crate::CatalogueError;

/// One questionnaire, as its file in `catalogue/instruments/` states it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instrument {
    /// Stable id in lower case, e.g. `phq9`.
    pub id: String,
    /// Version of this definition. Stored with every score; raised when a rule or a threshold changes.
    pub version: u32,
    /// Name for a page, e.g. "PHQ-9".
    pub short_name: String,
    /// Full name.
    pub name: String,
    /// What it is about, e.g. "depression".
    pub domain: String,
    /// One sentence for the person who answers it.
    pub about: String,
    /// The words above the items.
    pub stem: String,
    /// How many days back the items ask about.
    pub recall_days: u32,
    /// Whether a lower or a higher score is better.
    pub direction: Direction,
    /// How sure we are of the wording.
    pub wording: Wording,
    /// What the wording was compared with.
    pub wording_note: String,
    /// How sure we are of scoring and thresholds, in words.
    pub certainty: String,
    /// Where scoring and thresholds come from.
    pub sources: Vec<String>,
    /// The answers that may be chosen, the same for every item, from the lowest value to the highest.
    #[serde(rename = "option")]
    pub options: Vec<Answer>,
    /// The items in order. Item numbers begin at 1.
    #[serde(rename = "item")]
    pub items: Vec<Item>,
    /// How the score is made.
    pub scoring: Scoring,
    /// What happens when answers are missing.
    pub missing: Missing,
    /// The cut-off of the clinical range, where there is one.
    pub caseness: Option<Cutoff>,
    /// The smallest change that counts as larger than measurement error, where one is defined.
    pub reliable_change: Option<ReliableChange>,
    /// Thresholds that other users of the same measure apply; for recomputing, never mixed.
    #[serde(rename = "reliable_change_other", default)]
    pub reliable_change_others: Vec<ReliableChange>,
    /// Severity bands from the lowest to the highest; may be empty.
    #[serde(rename = "band", default)]
    pub bands: Vec<Band>,
    /// Items whose answer calls for a conversation whatever the total.
    #[serde(rename = "safety", default)]
    pub safety: Vec<SafetyItem>,
    /// Questions on the form that are not scored.
    #[serde(default)]
    pub unscored: Vec<Unscored>,
    /// Under which licence the wording may be shown.
    pub licence: Licence,
    /// Codes of the score and the panel.
    #[serde(default)]
    pub codes: Codes,
}

/// Whether a lower or a higher score is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Symptoms: a fall is an improvement.
    LowerIsBetter,
    /// Wellbeing or goals: a rise is an improvement.
    HigherIsBetter,
}

/// How sure we are that the wording is the published one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wording {
    /// Compared with a published machine-readable form.
    Verified,
    /// Two independent copies agree; the official form was not at hand.
    TwoCopiesAgree,
    /// Not shipped: a service puts in the wording that it is licensed to use.
    NotShipped,
}

/// One answer that may be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// What is stored, before any reversing.
    pub value: u8,
    /// What the person reads.
    pub text: String,
}

/// One item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// What the person reads.
    pub text: String,
    /// Whether the value is turned round before scoring (lowest plus highest minus the answer).
    #[serde(default)]
    pub reverse: bool,
    /// LOINC code of the item, where known.
    pub loinc: Option<String>,
}

/// How the score is made from the answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scoring {
    /// The rule.
    pub method: Method,
    /// The lowest score there can be.
    pub min: f64,
    /// The highest score there can be.
    pub max: f64,
}

/// The rule that makes the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// The sum of the answers. With answers missing within the allowance: their mean times the number of items.
    Sum,
    /// Ten times the mean of the answers given (the CORE family's "clinical score").
    TenTimesMean,
    /// The mean of the answers given.
    Mean,
}

/// What happens when answers are missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Missing {
    /// How many answers may be missing for a score to be made.
    pub allowed: usize,
    /// The rule in words.
    pub rule: String,
}

/// A cut-off of the clinical range. Exactly one of the three limits is given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cutoff {
    /// In the range at this score or above it.
    pub at_or_above: Option<f64>,
    /// In the range above this score.
    pub above: Option<f64>,
    /// In the range below this score (where higher is better).
    pub below: Option<f64>,
    /// What the line is called: "caseness" or "clinical cut-off".
    pub label: String,
}

/// A threshold of reliable change: a change of this many points or more is reliable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReliableChange {
    /// Points.
    pub points: f64,
    /// Whose threshold: `nhs-tt`, `nhse-mh`, `author`, `formula`.
    pub threshold_set: String,
    /// Where it is stated.
    pub source: String,
}

/// A severity band, both ends included.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// The lowest score in it.
    pub from: f64,
    /// The highest whole score in it.
    pub to: f64,
    /// Its name in lower case.
    pub name: String,
}

/// An item whose answer calls for a conversation whatever the total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SafetyItem {
    /// Item number, beginning at 1.
    pub item: usize,
    /// The lowest answer that counts.
    pub answer_from: u8,
    /// What it is called on a page, e.g. "item 9".
    pub name: String,
    /// What it asks about, in words.
    pub about: String,
    /// What follows.
    pub rule: String,
}

/// A question on the form that is not scored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unscored {
    /// What the person reads.
    pub text: String,
    /// The answers.
    pub options: Vec<String>,
    /// LOINC code, where known.
    pub loinc: Option<String>,
}

/// Under which licence the wording may be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Licence {
    /// What may be done.
    pub class: LicenceClass,
    /// The line to print beside the questions.
    pub text: String,
}

/// What a licence allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LicenceClass {
    /// May be shown and translated.
    Free,
    /// May be shown, not changed in wording or order.
    FreeNoDerivatives,
    /// The wording may not be shipped; a service needs its own permission.
    AskOwner,
}

/// Codes of the score and the panel.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Codes {
    /// SNOMED CT concept of the score.
    pub snomed_score: Option<String>,
    /// The SNOMED CT concept that was used before.
    pub snomed_score_before: Option<String>,
    /// LOINC code of the total.
    pub loinc_total: Option<String>,
    /// LOINC code of the panel.
    pub loinc_panel: Option<String>,
}

impl Instrument {
    /// Reads one instrument and checks that it does not contradict itself.
    ///
    /// # Errors
    /// A [`CatalogueError`] that names the file and the rule.
    pub fn read(file: &str, text: &str) -> Result<Self, CatalogueError> {
        let instrument: Instrument = toml::from_str(text).map_err(|e| CatalogueError::unreadable(file, e))?;
        instrument
            .check()
            .map_err(|problem| CatalogueError::inconsistent(file, instrument.id.clone(), problem))?;
        Ok(instrument)
    }

    /// The lowest answer value.
    #[must_use]
    pub fn lowest_answer(&self) -> u8 {
        self.options.iter().map(|o| o.value).min().unwrap_or(0)
    }

    /// The highest answer value.
    #[must_use]
    pub fn highest_answer(&self) -> u8 {
        self.options.iter().map(|o| o.value).max().unwrap_or(0)
    }

    fn check(&self) -> Result<(), String> {
        if self.items.is_empty() || self.options.len() < 2 {
            return Err("needs at least one item and two answers".to_owned());
        }
        if !self
            .options
            .windows(2)
            .all(|pair| matches!(pair, [a, b] if a.value < b.value))
        {
            return Err("the answers must rise in value".to_owned());
        }
        let (low, high) = (f64::from(self.lowest_answer()), f64::from(self.highest_answer()));
        let items = self.items.len() as f64;
        let (min, max) = match self.scoring.method {
            Method::Sum => (low * items, high * items),
            Method::TenTimesMean => (low * 10.0, high * 10.0),
            Method::Mean => (low, high),
        };
        if (min, max) != (self.scoring.min, self.scoring.max) {
            return Err(format!(
                "the answers make scores of {min} to {max}, not what [scoring] says"
            ));
        }
        if self.missing.allowed >= self.items.len() {
            return Err("a score cannot be made when every answer is missing".to_owned());
        }
        if let Some(cut) = &self.caseness {
            let given: Vec<f64> = [cut.at_or_above, cut.above, cut.below].into_iter().flatten().collect();
            match given.as_slice() {
                [one] if *one >= min && *one <= max => {}
                [_] => return Err("the cut-off lies outside the range".to_owned()),
                _ => return Err("a cut-off needs exactly one of at_or_above, above, below".to_owned()),
            }
            if cut.below.is_some() != (self.direction == Direction::HigherIsBetter) {
                return Err("the cut-off is on the wrong side for the direction".to_owned());
            }
        }
        for threshold in self.reliable_change.iter().chain(&self.reliable_change_others) {
            // `is_nan` is caught too: neither comparison holds for it.
            if !(threshold.points > 0.0 && threshold.points <= max - min) {
                return Err("a reliable change must be above 0 and within the range".to_owned());
            }
        }
        if let (Some(first), Some(last)) = (self.bands.first(), self.bands.last()) {
            let joined = self
                .bands
                .windows(2)
                .all(|pair| matches!(pair, [a, b] if b.from == a.to + 1.0));
            if first.from != min || last.to != max || !joined || self.bands.iter().any(|b| b.from > b.to) {
                return Err("the bands must cover the whole range without gap or overlap".to_owned());
            }
        }
        for safety in &self.safety {
            if safety.item == 0 || safety.item > self.items.len() {
                return Err(format!("there is no item {} to watch", safety.item));
            }
            if safety.answer_from <= self.lowest_answer() || safety.answer_from > self.highest_answer() {
                return Err(format!(
                    "item {}: the lowest answer that counts must be one of the answers, and not the lowest",
                    safety.item
                ));
            }
        }
        let silent = self.items.iter().all(|i| i.text.is_empty());
        match self.wording {
            Wording::NotShipped if silent => Ok(()),
            Wording::NotShipped => Err("the wording is said not to be shipped, yet items have text".to_owned()),
            _ if self.items.iter().any(|i| i.text.is_empty()) => Err("an item has no text".to_owned()),
            _ if self.licence.class == LicenceClass::AskOwner => {
                Err("the licence does not allow the wording to be shipped".to_owned())
            }
            _ => Ok(()),
        }
    }
}
