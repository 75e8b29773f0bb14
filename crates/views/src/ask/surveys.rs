//! Surveys and their answers.

use crate::live::Views;
use care::survey::Survey;
use care::survey_answer::SurveyAnswer;
use care::{SurveyAnswerId, SurveyId};
use std::sync::Arc;

/// A survey with its id and the version of its stream.
#[derive(Debug, Clone)]
pub struct SurveyRow {
    /// Which.
    pub id: SurveyId,
    /// Version of its stream.
    pub version: u64,
    /// The survey.
    pub state: Arc<Survey>,
}

impl Views {
    /// All surveys, the newest first.
    #[must_use]
    pub fn surveys(&self) -> Vec<SurveyRow> {
        let store = self.read();
        let mut all: Vec<SurveyRow> = store
            .surveys
            .surveys
            .iter()
            .map(|(id, kept)| SurveyRow {
                id: *id,
                version: kept.version,
                state: Arc::clone(&kept.state),
            })
            .collect();
        all.sort_by_key(|row| std::cmp::Reverse((row.state.drafted_on, row.id)));
        all
    }

    /// A survey.
    #[must_use]
    pub fn survey(&self, id: SurveyId) -> Option<SurveyRow> {
        let store = self.read();
        store.surveys.surveys.get(&id).map(|kept| SurveyRow {
            id,
            version: kept.version,
            state: Arc::clone(&kept.state),
        })
    }

    /// The answers to a survey. They come in the order of their ids with the part that tells the time left out: nobody can
    /// read off who answered first.
    #[must_use]
    pub fn survey_answers(&self, survey: SurveyId) -> Vec<(SurveyAnswerId, Arc<SurveyAnswer>)> {
        let store = self.read();
        let of_it = store.surveys.answers.iter();
        let mut all: Vec<_> = of_it
            .filter(|(_, kept)| kept.state.survey == Some(survey))
            .map(|(id, kept)| (*id, Arc::clone(&kept.state)))
            .collect();
        all.sort_by_key(|(id, _)| id.0.as_u128() & u128::from(u64::MAX));
        all
    }
}
