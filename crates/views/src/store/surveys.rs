//! Surveys and their answers, kept whole.

use super::{Kept, put_kept};
use care::survey::Survey;
use care::survey_answer::SurveyAnswer;
use care::{RegistrantId, SurveyAnswerId, SurveyId};
use std::collections::HashMap;

/// What is held of surveys.
#[derive(Default)]
pub(crate) struct Surveys {
    pub(crate) surveys: HashMap<SurveyId, Kept<Survey>>,
    pub(crate) answers: HashMap<SurveyAnswerId, Kept<SurveyAnswer>>,
}

impl Surveys {
    pub(crate) fn put_survey(&mut self, id: SurveyId, version: u64, state: &Survey) {
        put_kept(&mut self.surveys, id, version, state);
    }

    pub(crate) fn put_answer(&mut self, id: SurveyAnswerId, version: u64, state: &SurveyAnswer) {
        put_kept(&mut self.answers, id, version, state);
    }

    /// Drops an answer whose key was erased.
    pub(crate) fn drop_answer(&mut self, id: SurveyAnswerId) {
        self.answers.remove(&id);
    }

    /// Drops the answers that go with a register entry.
    pub(crate) fn drop_answers_of(&mut self, registrant: RegistrantId) {
        self.answers.retain(|_, kept| kept.state.registrant != Some(registrant));
    }
}
