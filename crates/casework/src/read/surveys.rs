//! Surveys of members and what they found.

use std::collections::BTreeMap;
use std::sync::Arc;

use ::survey::{Answers, Definition, Problem, Reading, RegisterField, Results, Target, Targets};
use care::registrant::NhsHistory;
use care::survey::{Audience, Survey, SurveyStage};
use care::*;
use views::{PageAsk, RegisterFilter, SurveyRow};

use crate::desk::Desk;
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::placing::Placement;
use crate::policy::{self, Need};
use crate::principal::Principal;
use crate::surveys::definition_of;

/// A survey as its pages show it.
#[derive(Debug, Clone)]
pub struct SurveyPage {
    /// Which.
    pub id: SurveyId,
    /// Version, for forms.
    pub version: u64,
    /// The survey.
    pub state: Arc<Survey>,
    /// What it asks, sound or not.
    pub definition: Definition,
    /// What stands in the way of publishing it.
    pub problems: Vec<Problem>,
    /// Where it stands today.
    pub stage: SurveyStage,
    /// How many answered.
    pub answers: usize,
    /// How many wait to be put on the register.
    pub waiting: usize,
}

/// What answers are weighted to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum WeightTo {
    /// Nothing: raw shares alone.
    #[default]
    Nothing,
    /// The margins stated for this survey.
    Stated,
    /// The NHS history on this register.
    Register,
}

/// What was found, or why nothing can be said.
pub type Found = Result<Results, Vec<Problem>>;

impl Desk {
    fn survey_page(&self, row: SurveyRow) -> SurveyPage {
        let definition = Definition::draft(&row.state.definition);
        let unread = definition.as_ref().err().cloned().unwrap_or_default();
        let definition = definition.unwrap_or_else(|_| Definition::empty());
        let answers = self.views.survey_answers(row.id);
        SurveyPage {
            id: row.id,
            version: row.version,
            problems: if unread.is_empty() {
                definition.problems()
            } else {
                unread
            },
            stage: row.state.stage(self.today_in_london()),
            answers: answers.iter().map(|(_, a)| a.rows.len()).sum(),
            waiting: answers.iter().filter(|(_, a)| a.waits()).count(),
            definition,
            state: row.state,
        }
    }

    /// Surveys of members, newest first. A registrant sees those that are published.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn surveys(&self, p: &Principal) -> Result<Vec<SurveyPage>, Refused> {
        self.allow(p, ActKind::SeeSurveys)?;
        self.catch_up()?;
        let all = policy::need(ActKind::SeeSurveys, p.role) == Need::Anyone;
        let rows = self.views.surveys().into_iter();
        let members = rows.filter(|row| row.state.audience == Some(Audience::Members));
        let pages = members.map(|row| self.survey_page(row));
        Ok(pages.filter(|page| all || page.state.open.is_some()).collect())
    }

    /// One survey.
    ///
    /// # Errors
    /// Not allowed, not found, or the store failed.
    pub fn survey(&self, p: &Principal, id: SurveyId) -> Result<SurveyPage, Refused> {
        self.allow(p, ActKind::SeeSurveys)?;
        self.catch_up()?;
        let row = self
            .views
            .survey(id)
            .filter(|row| row.state.audience == Some(Audience::Members));
        let page = self.survey_page(row.ok_or(Refused::NotFound)?);
        if policy::need(ActKind::SeeSurveys, p.role) != Need::Anyone && page.state.open.is_none() {
            return Err(Refused::NotFound);
        }
        Ok(page)
    }

    /// The survey at an address that nobody can guess.
    ///
    /// # Errors
    /// Not found, or the store failed.
    pub fn survey_at(&self, link: &str) -> Result<SurveyPage, Refused> {
        self.catch_up()?;
        let is_there = |row: &SurveyRow| {
            row.state.audience == Some(Audience::Members) && !row.state.link.is_empty() && row.state.link == link
        };
        let row = self.views.surveys().into_iter().find(is_there);
        row.map(|row| self.survey_page(row)).ok_or(Refused::NotFound)
    }

    pub(crate) fn answers_to(&self, id: SurveyId, definition: &Definition) -> Result<Answers, Vec<Problem>> {
        let all = self.views.survey_answers(id);
        let kept = all.iter().map(|(_, a)| (a.columns.as_slice(), a.rows.as_slice()));
        ::survey::counted(definition, kept)
    }

    /// What a survey found. Members who answer see it once the survey is closed.
    ///
    /// # Errors
    /// Not allowed, not found, or the store failed. Why nothing can be said stands in the answer.
    pub fn survey_results(
        &self,
        p: &Principal,
        id: SurveyId,
        reading: Reading,
        to: WeightTo,
    ) -> Result<Found, Refused> {
        let page = self.survey(p, id)?;
        let all = policy::need(ActKind::SeeSurveys, p.role) == Need::Anyone;
        if !all && page.stage != SurveyStage::Closed {
            return Err(Refused::not_allowed(
                "Results are shown to members once the survey is closed",
            ));
        }
        let definition = definition_of(&page.state)?;
        let answers = match self.answers_to(id, &definition) {
            Ok(answers) => answers,
            Err(problems) => return Ok(Err(problems)),
        };
        let targets = match to {
            WeightTo::Nothing => None,
            WeightTo::Stated => match Targets::read(&definition, &page.state.margins) {
                Ok(targets) => Some(targets),
                Err(problems) => return Ok(Err(problems)),
            },
            WeightTo::Register => self.register_margins(&definition),
        };
        let asked = ::survey::Asked {
            members: None,
            reading,
            targets: targets.as_ref(),
        };
        Ok(::survey::results(&definition, &answers, &asked))
    }

    /// The NHS history of everybody on the register who stated one, as a margin.
    fn register_margins(&self, definition: &Definition) -> Option<Targets> {
        let at = definition.position_of_field(RegisterField::NhsHistory)?;
        let question = definition.questions.get(at)?;
        let all = self
            .views
            .register(&RegisterFilter::default(), self.today_in_london(), 0, PageAsk::ALL);
        let mut proportions: BTreeMap<String, f64> =
            NhsHistory::ALL.iter().map(|nhs| (nhs.code().to_owned(), 0.0)).collect();
        let mut stated = 0_u32;
        for nhs in all.rows.iter().filter_map(|row| row.state.current()?.nhs) {
            *proportions.entry(nhs.code().to_owned()).or_default() += 1.0;
            stated += 1;
        }
        (stated >= 50).then(|| Targets {
            margins: vec![Target {
                question: question.id.clone(),
                source: format!("NHS history of the {stated} on this register who stated one"),
                proportions,
            }],
        })
    }

    /// Whether the register can be weighted to: it needs fifty entries with an NHS history.
    ///
    /// # Errors
    /// Not allowed, not found, or the store failed.
    pub fn register_can_weight(&self, p: &Principal, id: SurveyId) -> Result<bool, Refused> {
        let page = self.survey(p, id)?;
        Ok(self.register_margins(&page.definition).is_some())
    }

    /// What is wrong in a file of answers, or how many rows it has. Stores nothing.
    ///
    /// # Errors
    /// Not allowed, not found, or the store failed.
    pub fn preview_answers(
        &self,
        p: &Principal,
        id: SurveyId,
        file: &[u8],
    ) -> Result<Result<Answers, Vec<Problem>>, Refused> {
        self.allow(p, ActKind::ChangeSurveys)?;
        let page = self.survey(p, id)?;
        let definition = definition_of(&page.state)?;
        Ok(Answers::read(&definition, file))
    }

    /// What would become of those who agreed to be put on the register. Stores nothing.
    ///
    /// # Errors
    /// Not allowed, not found, or the store failed.
    pub fn survey_placements(&self, p: &Principal, id: SurveyId) -> Result<Vec<Placement>, Refused> {
        self.allow(p, ActKind::ChangeSurveys)?;
        let page = self.survey(p, id)?;
        let definition = definition_of(&page.state)?;
        Ok(self.placements(id, &definition, self.today_in_london()))
    }
}
