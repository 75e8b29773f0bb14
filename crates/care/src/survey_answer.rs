//! Answers to a survey. One stream an answer, so that no two people who answer at the same time meet; a file of answers
//! is one stream as a whole.
//!
//! An answer to a members' survey is anonymous unless the respondent says who they are and agrees to be put on the
//! register; then it is sealed under the key of that entry and goes with it. An answer of staff names nobody, ever.

use crate::codes::kinds;
use crate::person::Name;
use crate::registrant::Setting;
use crate::rejection::{Rejection, Rule};
use crate::{Ctx, Header, Recorded, RegistrantId, SurveyId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Who answered, as they said, and that they agree to stand on the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Respondent {
    /// Name.
    pub name: Name,
    /// The body's code, e.g. `UKCP`.
    pub body: String,
    /// Number on its register.
    pub number: String,
    /// Profession in words.
    pub profession: String,
    /// Town or district where they work, if they said so here.
    #[serde(default)]
    pub place: String,
    /// Works by video or phone.
    #[serde(default)]
    pub remote: bool,
    /// Settings that they look for; none means any.
    #[serde(default)]
    pub settings: Vec<Setting>,
    /// Earliest day; none means now.
    #[serde(default)]
    pub from: Option<Date>,
    /// Agreed to be asked about posts that fit.
    pub may_be_asked: bool,
}

/// What happened to an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SurveyAnswerEvent {
    /// Somebody answered.
    Given {
        /// Which survey.
        survey: SurveyId,
        /// Question and answer, in the codes of a file of answers.
        values: Vec<(String, String)>,
        /// The register entry that it belongs to, or that it is to begin.
        #[serde(default)]
        registrant: Option<RegistrantId>,
        /// Who answered, if they are to be put on the register.
        #[serde(default)]
        respondent: Option<Box<Respondent>>,
    },
    /// A file of answers was brought in.
    BroughtIn {
        /// Which survey.
        survey: SurveyId,
        /// The ids of the questions, and `synthetic` where the file has that column.
        columns: Vec<String>,
        /// One row a person. What was written as free text is left out.
        rows: Vec<Vec<String>>,
    },
    /// What the respondent said went into the register.
    Placed {
        /// Into which entry.
        registrant: RegistrantId,
    },
}

kinds!(SurveyAnswerEvent, "survey_answer" {
    Given => "given", BroughtIn => "brought_in", Placed => "placed",
});

/// An answer, or a file of them, as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SurveyAnswer {
    /// Which survey; none before anything was answered.
    pub survey: Option<SurveyId>,
    /// The columns of the rows.
    pub columns: Vec<String>,
    /// One row a person.
    pub rows: Vec<Vec<String>>,
    /// The register entry that it belongs to, or that it is to begin.
    pub registrant: Option<RegistrantId>,
    /// Who answered, if they are to be put on the register.
    pub respondent: Option<Respondent>,
    /// Whether that was done.
    pub placed: bool,
    /// On which day.
    pub on: Option<Date>,
}

impl SurveyAnswer {
    /// Folds one event in.
    pub fn apply(&mut self, header: &Header, event: &SurveyAnswerEvent) {
        match event {
            SurveyAnswerEvent::Given {
                survey,
                values,
                registrant,
                respondent,
            } => {
                self.survey = Some(*survey);
                let (columns, row) = values.iter().cloned().unzip();
                self.columns = columns;
                self.rows = vec![row];
                self.registrant = *registrant;
                self.respondent = respondent.as_deref().cloned();
                self.on = Some(header.date());
            }
            SurveyAnswerEvent::BroughtIn { survey, columns, rows } => {
                self.survey = Some(*survey);
                self.columns.clone_from(columns);
                self.rows.clone_from(rows);
                self.on = Some(header.date());
            }
            SurveyAnswerEvent::Placed { registrant } => {
                self.registrant = Some(*registrant);
                self.placed = true;
            }
        }
    }

    /// What was answered to a question by the one person of this answer; empty where nothing was.
    #[must_use]
    pub fn value(&self, question: &str) -> &str {
        let at = self.columns.iter().position(|column| column == question);
        let row = self.rows.first();
        at.zip(row).and_then(|(at, row)| row.get(at)).map_or("", String::as_str)
    }

    /// Whether somebody waits to be put on the register.
    #[must_use]
    pub const fn waits(&self) -> bool {
        self.respondent.is_some() && !self.placed
    }
}

/// Decides on an answer.
///
/// # Errors
/// A [`Rejection`] when the stream holds an answer already, a respondent lacks a name, a body or a number, a file has no
/// rows or rows of another width than its heading, or nobody waits to be put on the register.
pub fn decide(
    state: &SurveyAnswer,
    event: SurveyAnswerEvent,
    _: &Ctx<'_>,
) -> Result<Vec<Recorded<SurveyAnswerEvent>>, Rejection> {
    const ASKED: &str = "take this answer";
    let no = |rule, possible| Err(Rejection::new(ASKED, rule, possible));
    let missing = |who: &Respondent| {
        [&who.name.full(), &who.body, &who.number]
            .iter()
            .any(|text| text.trim().is_empty())
    };
    match &event {
        SurveyAnswerEvent::Given { .. } | SurveyAnswerEvent::BroughtIn { .. } if state.survey.is_some() => {
            return no(Rule::AlreadyDone, "It is answered");
        }
        SurveyAnswerEvent::Given {
            respondent: Some(who), ..
        } if missing(who) => {
            return no(
                Rule::TextMissing,
                "Enter the name, the body and the number on its register",
            );
        }
        SurveyAnswerEvent::Given {
            respondent: Some(_),
            registrant: None,
            ..
        } => return no(Rule::PartMissing, "Say which entry it is to begin"),
        SurveyAnswerEvent::BroughtIn { columns, rows, .. }
            if rows.is_empty() || columns.is_empty() || rows.iter().any(|row| row.len() != columns.len()) =>
        {
            return no(Rule::OutOfRange, "Bring in a file with a heading and at least one row");
        }
        SurveyAnswerEvent::Placed { .. } if !state.waits() => {
            return no(Rule::NotYet, "Nobody of this answer waits for the register");
        }
        _ => {}
    }
    Ok(vec![Recorded::fact(event)])
}
