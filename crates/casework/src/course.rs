//! Courses: sessions planned and recorded, measures scored.

use care::episode::{EpisodeCommand, MeasureFacts, Occasion, PlannedSession};
use care::terms::{Attendance, SessionKind};
use care::timesheet::Activity;
use care::*;
use jiff::civil::Date;
use measures::ScoreError;

use crate::act::{Act, Answers};
use crate::asking;
use crate::desk::Desk;
use crate::draft::{Draft, Trouble};
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;
use crate::weekly;
use crate::workforce::HeldSession;

/// Sessions that can be planned at once.
const MOST_AT_ONCE: u16 = 52;

impl Desk {
    /// Plans further sessions weekly, after the last one planned.
    pub(crate) fn plan_more_sessions(
        &self,
        draft: &mut Draft<'_>,
        episode: EpisodeId,
        course: CourseId,
        count: u16,
    ) -> Result<(), Trouble> {
        if !(1..=MOST_AT_ONCE).contains(&count) {
            return Err(Refused::field("count", "Plan 1 to 52 sessions at a time").into());
        }
        let today = draft.today;
        let found = draft
            .episode(episode)?
            .courses
            .iter()
            .find(|c| c.facts.id == course)
            .cloned();
        let course_state = found.ok_or(Refused::NotFound)?;
        let last = course_state
            .sessions
            .iter()
            .map(|s| calendar::london_date(s.at))
            .max()
            .unwrap_or(today);
        let from = calendar::days_after(last.max(today), 1);
        let practitioner = draft.practitioner(course_state.facts.practitioner)?.clone();
        let weekly = self.weekly_of(draft, &course_state)?;
        let opening = match course_state.facts.opening {
            Some(id) => draft.opening(id)?.clone(),
            None => care::opening::Opening::default(),
        };
        let count = usize::from(count);
        let times = weekly::sessions_in(&opening, &weekly, from, count, &self.calendar, &practitioner);
        let sessions = times
            .into_iter()
            .map(|at| PlannedSession {
                id: self.ids.next(),
                at,
            })
            .collect();
        draft.on_episode(episode, EpisodeCommand::PlanSessions { course, sessions })
    }

    /// Records a session with the measures taken in it.
    pub(crate) fn record_session(&self, draft: &mut Draft<'_>, p: &Principal, act: Act) -> Result<(), Trouble> {
        let Act::RecordSession {
            episode,
            expected,
            session,
            attendance,
            on,
            medium,
            kind,
            minutes,
            note,
            measures,
        } = act
        else {
            return Err(Refused::NotFound.into());
        };
        self.open_for(draft, p, ActKind::RecordSession, episode, expected)?;
        let note_id = self.ids.next();
        draft.on_episode(
            episode,
            EpisodeCommand::RecordSession {
                session,
                attendance,
                on,
                medium,
                kind,
                minutes,
                note,
                note_id,
            },
        )?;
        for answers in measures {
            self.take_measure(draft, episode, Some(session), None, on, answers)?;
        }
        if matches!(attendance, Attendance::Attended | Attendance::Late) {
            let courses = &draft.episode(episode)?.courses;
            let course = courses.iter().find(|c| c.sessions.iter().any(|s| s.id == session));
            if let Some(facts) = course.map(|c| c.facts.clone()) {
                let site = self.site_of(&facts);
                let held = HeldSession {
                    session,
                    site,
                    practitioner: facts.practitioner,
                    therapy: facts.choice.therapy,
                    on,
                    minutes,
                    medium,
                    activity: if kind == SessionKind::Assessment {
                        Activity::Assessment
                    } else {
                        Activity::Therapy
                    },
                };
                self.hours_of_session(draft, &held)?;
            }
        }
        Ok(())
    }

    /// Where a course's sessions count: the site of its weekly slot.
    fn site_of(&self, course: &care::episode::CourseFacts) -> Option<String> {
        let opening = self.views.opening(course.opening?)?;
        opening.state.slot.as_ref()?.site.clone()
    }

    /// Scores a measure and records it. Too much left out is a measure without a score; its safety item counts all the
    /// same.
    pub(crate) fn take_measure(
        &self,
        draft: &mut Draft<'_>,
        episode: EpisodeId,
        session: Option<SessionId>,
        occasion: Option<Occasion>,
        on: Date,
        given: Answers,
    ) -> Result<(), Trouble> {
        let instrument = measures::instrument(&given.instrument)
            .ok_or_else(|| Refused::field("instrument", "Choose a measure from the list"))?;
        if session.is_some_and(|id| draft.episode(episode).is_ok_and(|e| e.session(id).is_none())) {
            return Err(Refused::field("session", "Choose a session of this course").into());
        }
        let score = match measures::score(instrument, &given.answers) {
            Ok(score) => Some(score),
            Err(ScoreError::TooManyMissing { .. }) => None,
            Err(error @ (ScoreError::WrongNumber { .. } | ScoreError::NotAnAnswer { .. })) => {
                return Err(Refused::field("answers", error.to_string()).into());
            }
        };
        let safety = measures::safety_items(instrument, &given.answers)
            .iter()
            .map(|s| s.value)
            .max();
        let tenths = |points: measures::Points| u16::try_from((points.hundredths() + 5) / 10).ok();
        let measure = MeasureFacts {
            id: self.ids.next(),
            instrument: instrument.id.clone(),
            catalogue: catalogue::catalogue().version.clone(),
            answers: given.answers,
            score_tenths: score.as_ref().and_then(|s| tenths(s.points)),
            is_case: score.as_ref().and_then(|s| s.case),
            safety,
            session,
            occasion,
            entered_by: given.entered_by,
        };
        let concern = self.ids.next();
        let worse = asking::got_worse(draft.episode(episode)?, instrument, &measure);
        draft.on_episode(
            episode,
            EpisodeCommand::TakeMeasure {
                measure,
                on,
                concern,
                worse,
            },
        )
    }
}
