//! A survey as data: who asks what, whom, and which answers belong to the register of practitioners.

use std::collections::BTreeSet;

use measures::suppression::Threshold;
use serde::{Deserialize, Serialize};

use crate::problem::{Problem, of_toml};

/// A survey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// Stable id: small letters, digits and dashes.
    pub id: String,
    /// Title.
    pub title: String,
    /// Who asks.
    pub sponsor: String,
    /// What it is about, for those who are asked and those who read the results.
    #[serde(default)]
    pub about: String,
    /// When it was asked, in words.
    #[serde(default)]
    pub asked_when: String,
    /// What must stand beside the results wherever they are shown.
    #[serde(default)]
    pub notice: String,
    /// Members of the body that asks: what shares are scaled to.
    #[serde(default)]
    pub members: Option<u64>,
    /// How many were invited; none when it is not known, and then the results say so.
    #[serde(default)]
    pub invited: Option<u64>,
    /// The least count that is shown.
    #[serde(default)]
    pub least_shown: Threshold,
    /// The questions in their order.
    #[serde(default, rename = "question")]
    pub questions: Vec<Question>,
    /// Sentences of the results.
    #[serde(default, rename = "headline")]
    pub headlines: Vec<Headline>,
    /// Questions broken down by another.
    #[serde(default, rename = "breakdown")]
    pub breakdowns: Vec<Breakdown>,
    /// The pool of people and hours, if the survey can tell it.
    #[serde(default)]
    pub pool: Option<PoolBy>,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Stable id; the column's name in a file of answers.
    pub id: String,
    /// The question as it is asked.
    pub text: String,
    /// What kind of answer.
    pub kind: Kind,
    /// Whether those who are asked must answer.
    #[serde(default)]
    pub required: bool,
    /// What can be chosen; for one-of and many-of.
    #[serde(default)]
    pub options: Vec<Choice>,
    /// The least number.
    #[serde(default)]
    pub least: Option<f64>,
    /// The largest number.
    #[serde(default)]
    pub most: Option<f64>,
    /// The unit of a number.
    #[serde(default)]
    pub unit: Option<String>,
    /// The field of the register of practitioners that the answer belongs to.
    #[serde(default)]
    pub register_field: Option<RegisterField>,
    /// Asked only of those who chose this before; else of everybody.
    #[serde(default)]
    pub ask_if: Option<Condition>,
}

/// Kinds of answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// One of the options.
    OneOf,
    /// Any number of the options.
    ManyOf,
    /// A number between two bounds.
    Number,
    /// Yes or no.
    YesNo,
    /// Words. Counted, never kept and never published.
    FreeText,
}

/// One of the options of a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Stable code; what stands in a file of answers.
    pub code: String,
    /// The option as it is shown.
    pub text: String,
}

/// Fields of a register entry that a survey can fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegisterField {
    /// Never, past or present work in the NHS: one-of `never`, `past`, `present`.
    NhsHistory,
    /// Interested in paid work in the NHS: yes-no.
    NhsInterest,
    /// Paid clinical hours a week that the person would give: number.
    HoursOffered,
    /// Bands that the person would accept: many-of bands.
    Bands,
    /// Therapies: many-of codes of the catalogue.
    Therapies,
    /// Where the person works: one-of.
    Place,
    /// NHS settings that the person looks for: many-of codes of [`SETTINGS`].
    Settings,
    /// How soon the person could start: one-of codes of [`EARLIEST`].
    Earliest,
}

/// Codes of NHS settings, as the register of practitioners has them.
pub const SETTINGS: [&str; 8] = [
    "talking_therapies",
    "primary_care",
    "community",
    "secondary_psychotherapy",
    "hospital",
    "perinatal",
    "staff_support",
    "voluntary",
];

/// How soon somebody could start, with the days after the answer from which they could.
pub const EARLIEST: [(&str, i32); 4] = [
    ("now", 0),
    ("within-3-months", 92),
    ("within-6-months", 183),
    ("within-a-year", 365),
];

/// "Asked only if": the named question has one of these answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// An earlier question.
    pub question: String,
    /// Codes of options; `yes` or `no` for a yes-no question.
    pub is: Vec<String>,
}

/// A sentence of the results: of those who answered (among those who chose something else), so many chose one of these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Headline {
    /// The end of the sentence "45% …".
    pub text: String,
    /// A question: one-of or yes-no.
    pub question: String,
    /// Codes that count.
    pub is: Vec<String>,
    /// Only among these; none: everybody who answered.
    #[serde(default)]
    pub among: Option<Condition>,
}

/// A question broken down by another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Breakdown {
    /// The question: one-of, yes-no or many-of.
    pub question: String,
    /// By which: one-of or yes-no, asked of everybody and required.
    pub by: String,
}

/// By which questions the pool is broken down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PoolBy {
    /// Questions: one-of, yes-no or many-of, asked of everybody and required.
    #[serde(default)]
    pub by: Vec<String>,
    /// Two of them at once: the first one-of or yes-no.
    #[serde(default)]
    pub both: Option<[String; 2]>,
}

impl Question {
    /// Code and words of everything that can be chosen, yes and no among them.
    #[must_use]
    pub fn choices(&self) -> Vec<Choice> {
        if self.kind == Kind::YesNo {
            return [("yes", "Yes"), ("no", "No")]
                .map(|(code, text)| Choice {
                    code: code.to_owned(),
                    text: text.to_owned(),
                })
                .to_vec();
        }
        self.options.clone()
    }

    /// Where the option with this code stands.
    #[must_use]
    pub fn position(&self, code: &str) -> Option<usize> {
        match (self.kind, code) {
            (Kind::YesNo, "yes") => Some(0),
            (Kind::YesNo, "no") => Some(1),
            (Kind::YesNo, _) => None,
            _ => self.options.iter().position(|option| option.code == code),
        }
    }

    /// Whether exactly one option can be chosen.
    #[must_use]
    pub const fn is_single(&self) -> bool {
        matches!(self.kind, Kind::OneOf | Kind::YesNo)
    }
}

impl Definition {
    /// A definition that says nothing yet, to be written into.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            id: String::new(),
            title: String::new(),
            sponsor: String::new(),
            about: String::new(),
            asked_when: String::new(),
            notice: String::new(),
            members: None,
            invited: None,
            least_shown: Threshold::default(),
            questions: Vec::new(),
            headlines: Vec::new(),
            breakdowns: Vec::new(),
            pool: None,
        }
    }

    /// Reads a draft, which need not be sound yet.
    ///
    /// # Errors
    /// When it is no definition at all: the line and why.
    pub fn draft(text: &str) -> Result<Self, Vec<Problem>> {
        toml::from_str(text).map_err(|e| vec![of_toml(text, &e)])
    }

    /// The definition as TOML.
    ///
    /// # Errors
    /// When it cannot be written, which no definition that was read can.
    pub fn to_toml(&self) -> Result<String, Problem> {
        toml::to_string(self).map_err(|e| Problem::new("the definition", None, e.to_string()))
    }

    /// Everything that is wrong with it; nothing if it can be asked.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        crate::check::check(self)
    }

    /// Reads and checks a definition.
    ///
    /// # Errors
    /// Everything that is wrong, each with its place, the value found and the rule.
    pub fn read(text: &str) -> Result<Self, Vec<Problem>> {
        let definition: Definition = toml::from_str(text).map_err(|e| vec![of_toml(text, &e)])?;
        let problems = crate::check::check(&definition);
        if problems.is_empty() {
            Ok(definition)
        } else {
            Err(problems)
        }
    }

    /// Where the question with this id stands.
    #[must_use]
    pub fn position(&self, id: &str) -> Option<usize> {
        self.questions.iter().position(|question| question.id == id)
    }

    /// The question with this id.
    #[must_use]
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }

    /// Where the question that fills this field of the register stands.
    #[must_use]
    pub fn position_of_field(&self, field: RegisterField) -> Option<usize> {
        self.questions
            .iter()
            .position(|question| question.register_field == Some(field))
    }

    /// Ids of the questions whose answers are drawn upon by the pool itself.
    pub(crate) fn pool_questions(&self) -> BTreeSet<&str> {
        let fields = [RegisterField::NhsHistory, RegisterField::NhsInterest];
        let of = |field: &RegisterField| self.questions.iter().find(|q| q.register_field == Some(*field));
        fields
            .iter()
            .filter_map(of)
            .map(|question| question.id.as_str())
            .collect()
    }
}
