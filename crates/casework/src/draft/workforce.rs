//! The streams of the workforce in a draft: register entries under a key of their own each, so that they can be erased;
//! posts, timesheets and agreements about load under the service's.

use std::sync::Arc;

use care::load::{LoadAgreed, LoadCommand};
use care::post::{Post, PostCommand};
use care::registrant::{Registrant, RegistrantCommand};
use care::survey::{Survey, SurveyEvent};
use care::survey_answer::{SurveyAnswer, SurveyAnswerEvent};
use care::timesheet::{Timesheet, TimesheetCommand};
use care::*;
use jiff::Timestamp;
use ledger::SERVICE_KEY;
use uuid::Uuid;
use views::Change;

use super::{Draft, Slots, Trouble, changed, expect, push};
use crate::workforce_streams::{load_stream, timesheet_stream};

/// Streams of the workforce that take part in an act.
#[derive(Default)]
pub(super) struct WorkforceSlots {
    registrants: Slots<Registrant>,
    posts: Slots<Post>,
    timesheets: Slots<Timesheet>,
    loads: Slots<LoadAgreed>,
    surveys: Slots<Survey>,
    survey_answers: Slots<SurveyAnswer>,
}

/// What became of them, for the views.
pub(super) struct WorkforceChanged {
    registrants: Vec<(Uuid, u64, Registrant)>,
    posts: Vec<(Uuid, u64, Post)>,
    timesheets: Vec<(Uuid, u64, Timesheet)>,
    loads: Vec<(Uuid, u64, LoadAgreed)>,
    surveys: Vec<(Uuid, u64, Survey)>,
    survey_answers: Vec<(Uuid, u64, SurveyAnswer)>,
}

impl WorkforceSlots {
    pub(super) fn changed(&self, at: Timestamp, by: Author) -> WorkforceChanged {
        WorkforceChanged {
            registrants: changed(&self.registrants, at, by),
            posts: changed(&self.posts, at, by),
            timesheets: changed(&self.timesheets, at, by),
            loads: changed(&self.loads, at, by),
            surveys: changed(&self.surveys, at, by),
            survey_answers: changed(&self.survey_answers, at, by),
        }
    }
}

impl WorkforceChanged {
    pub(super) fn changes(&self) -> impl Iterator<Item = Change<'_>> {
        let registrants = self.registrants.iter().map(|(id, version, state)| Change::Registrant {
            id: RegistrantId(*id),
            version: *version,
            state,
        });
        let posts = self.posts.iter().map(|(id, version, state)| Change::Post {
            id: PostId(*id),
            version: *version,
            state,
        });
        let timesheets = self.timesheets.iter().map(|(id, version, state)| Change::Timesheet {
            id: *id,
            version: *version,
            state,
        });
        let loads = self.loads.iter().map(|(id, version, state)| Change::Load {
            id: *id,
            version: *version,
            state,
        });
        let surveys = self.surveys.iter().map(|(id, version, state)| Change::Survey {
            id: SurveyId(*id),
            version: *version,
            state,
        });
        let answers = self
            .survey_answers
            .iter()
            .map(|(id, version, state)| Change::SurveyAnswer {
                id: SurveyAnswerId(*id),
                version: *version,
                state,
            });
        let surveys = surveys.chain(answers);
        registrants.chain(posts).chain(timesheets).chain(loads).chain(surveys)
    }
}

impl Draft<'_> {
    /// A register entry.
    pub(crate) fn registrant(&mut self, id: RegistrantId) -> Result<&Registrant, Trouble> {
        Ok(&slot!(self, workforce.registrants, id.0).state)
    }

    /// A paid post.
    pub(crate) fn post(&mut self, id: PostId) -> Result<&Post, Trouble> {
        Ok(&slot!(self, workforce.posts, id.0).state)
    }

    /// Holds the act to the version that a page was made from.
    pub(crate) fn expect_registrant(&mut self, id: RegistrantId, expected: Option<u64>) -> Result<(), Trouble> {
        expect(slot!(self, workforce.registrants, id.0).base.version, expected)
    }

    /// The same for a post.
    pub(crate) fn expect_post(&mut self, id: PostId, expected: Option<u64>) -> Result<(), Trouble> {
        expect(slot!(self, workforce.posts, id.0).base.version, expected)
    }

    /// Decides on a change of a register entry.
    pub(crate) fn on_registrant(&mut self, id: RegistrantId, command: RegistrantCommand) -> Result<(), Trouble> {
        self.made.registrant = Some(id);
        decided!(
            self,
            workforce.registrants,
            id.0,
            id.0,
            care::registrant::decide,
            command
        )
    }

    /// Decides on a step of a post.
    pub(crate) fn on_post(&mut self, id: PostId, command: PostCommand) -> Result<(), Trouble> {
        self.made.post = Some(id);
        decided!(self, workforce.posts, id.0, SERVICE_KEY, care::post::decide, command)
    }

    /// Decides on an entry of the timesheet of a practitioner's month.
    pub(crate) fn on_timesheet(
        &mut self,
        practitioner: PractitionerId,
        month: jiff::civil::Date,
        command: TimesheetCommand,
    ) -> Result<(), Trouble> {
        decided!(
            self,
            workforce.timesheets,
            timesheet_stream(practitioner, month),
            SERVICE_KEY,
            care::timesheet::decide,
            command
        )
    }

    /// A survey.
    pub(crate) fn survey(&mut self, id: SurveyId) -> Result<&Survey, Trouble> {
        Ok(&slot!(self, workforce.surveys, id.0).state)
    }

    /// Holds the act to the version of a survey that a page was made from.
    pub(crate) fn expect_survey(&mut self, id: SurveyId, expected: Option<u64>) -> Result<(), Trouble> {
        expect(slot!(self, workforce.surveys, id.0).base.version, expected)
    }

    /// Decides on a step of a survey.
    pub(crate) fn on_survey(&mut self, id: SurveyId, event: SurveyEvent) -> Result<(), Trouble> {
        self.made.survey = Some(id);
        decided!(self, workforce.surveys, id.0, SERVICE_KEY, care::survey::decide, event)
    }

    /// An answer to a survey.
    pub(crate) fn survey_answer(&mut self, id: SurveyAnswerId) -> Result<&SurveyAnswer, Trouble> {
        Ok(&slot!(self, workforce.survey_answers, id.0).state)
    }

    /// Decides on an answer, sealed under a key.
    pub(crate) fn on_survey_answer(
        &mut self,
        id: SurveyAnswerId,
        key: Uuid,
        event: SurveyAnswerEvent,
    ) -> Result<(), Trouble> {
        decided!(
            self,
            workforce.survey_answers,
            id.0,
            key,
            care::survey_answer::decide,
            event
        )
    }

    /// Decides on an agreement about a practitioner's load.
    pub(crate) fn on_load(&mut self, practitioner: PractitionerId, command: LoadCommand) -> Result<(), Trouble> {
        decided!(
            self,
            workforce.loads,
            load_stream(practitioner),
            SERVICE_KEY,
            care::load::decide,
            command
        )
    }
}
