//! Waiting, offers and sessions in the simulated year.

use super::invent;
use super::journey::Step;
use super::year::Year;
use crate::output::{During, Failure};
use care::episode::*;
use care::terms::{
    Attendance, Audience, CancelledBy, Channel, ClosureReason, CourseEnd, CourseReview, DeclineReason, Format,
    KeepInTouch, Medium, PauseReason, SessionKind, TherapyChoice, TherapyCode, TraineeTold,
};
use care::*;
use casework::Act;
use rand::RngExt;

impl Year {
    pub(super) fn begin_wait(&mut self, case: usize) -> Result<(), Failure> {
        let Some(c) = self.cases.get(case) else { return Ok(()) };
        let Some(id) = c.episode else { return Ok(()) };
        let (choices, steady) = (c.choices(), c.steady);
        let assessor = self.assessor()?;
        if self.chance(0.6) || steady {
            let wishes = if steady {
                super::stories::only_tuesday_mornings()
            } else {
                invent::wishes(&mut self.rng)
            };
            self.command(&assessor, id, EpisodeCommand::StateWishes { wishes, words: None })?;
        }
        let wait = self.desk.ids().next();
        if self.command(&assessor, id, EpisodeCommand::BeginWait { wait, choices })? {
            self.on_the_list(case);
        }
        if self.chance(0.05) && !steady {
            let pause = self.desk.ids().next();
            let from = self.date();
            let back = calendar::days_after(from, 24);
            let until = Some(back);
            let reason = PauseReason::Away;
            let words = Some("With her sister abroad until then.".to_owned());
            let done = self.command(
                &assessor,
                id,
                EpisodeCommand::PauseWait {
                    pause,
                    wait,
                    reason,
                    from,
                    until,
                    words,
                },
            )?;
            if done {
                let date = self
                    .desk
                    .calendar()
                    .working_days_after(calendar::days_after(back, 1), 0);
                self.plan(Self::at(date, 10, 40), case, Step::Resume(pause));
            }
        }
        Ok(())
    }

    /// What is due for somebody on the list goes onto the agenda.
    pub(super) fn on_the_list(&mut self, case: usize) {
        self.plan_in(19, case, Step::KeepInTouch);
        self.plan_in(57, case, Step::ClinicalLook);
    }

    /// After twelve weeks a clinician asks whether what was decided still holds.
    pub(super) fn clinical_look(&mut self, case: usize) -> Result<(), Failure> {
        let id = self.episode(case)?;
        let state = self.desk.peek(id).during("reading an episode")?;
        if state.open_waits().next().is_none() {
            return Ok(());
        }
        let lead = self.lead()?;
        let note = "Phoned. Still wants this therapy; no change in what we should know.".into();
        self.command(&lead, id, EpisodeCommand::LookAgain { note })?;
        let days = if self.chance(0.95) { 57 } else { 62 };
        self.plan_in(days, case, Step::ClinicalLook);
        Ok(())
    }

    /// Back from being away.
    pub(super) fn resume(&mut self, case: usize, pause: PauseId) -> Result<(), Failure> {
        let id = self.episode(case)?;
        let admin = self.admin()?;
        self.command(&admin, id, EpisodeCommand::ResumeWait { pause }).map(drop)
    }

    pub(super) fn keep_in_touch(&mut self, case: usize) -> Result<(), Failure> {
        let Some(id) = self.cases.get(case).and_then(|c| c.episode) else {
            return Ok(());
        };
        let admin = self.admin()?;
        let state = self.desk.peek(id).during("reading an episode")?;
        if state.open_waits().next().is_none() {
            return Ok(());
        }
        let steady = self.cases.get(case).is_some_and(|c| c.steady);
        let roll: f64 = if steady { 0.0 } else { self.rng.random() };
        let answer = match roll {
            r if r < 0.5 => KeepInTouch::Same,
            r if r < 0.7 => KeepInTouch::Better,
            r if r < 0.8 => KeepInTouch::Worse,
            r if r < 0.95 => KeepInTouch::NotReached,
            _ => KeepInTouch::NoLongerWanted,
        };
        let concern = self.desk.ids().next();
        let note = (answer == KeepInTouch::Worse)
            .then(|| "Sleeping less since the weekend, frightened of the evenings.".to_owned());
        self.command(
            &admin,
            id,
            EpisodeCommand::KeepInTouch {
                answer,
                channel: Channel::Phone,
                note,
                concern,
            },
        )?;
        if answer == KeepInTouch::Worse {
            let triage = self.triage()?;
            self.settle_concern(case, &triage)?;
        }
        if answer == KeepInTouch::NoLongerWanted {
            self.plan_in(3, case, Step::Close(ClosureReason::Withdrawn));
        } else {
            let days = match answer {
                KeepInTouch::NotReached => 2,
                _ if self.chance(0.97) => 19,
                _ => 22,
            };
            self.plan_in(days, case, Step::KeepInTouch);
        }
        Ok(())
    }

    pub(super) fn answer_offer(&mut self, case: usize, offer: OfferId) -> Result<(), Failure> {
        let Some(id) = self.cases.get(case).and_then(|c| c.episode) else {
            return Ok(());
        };
        let admin = self.admin()?;
        let roll: f64 = self.rng.random();
        if roll < 0.1 {
            let reason = *invent::pick(&mut self.rng, DeclineReason::ALL).unwrap_or(&DeclineReason::Time);
            let act = Act::DeclineOffer {
                episode: id,
                expected: None,
                offer,
                reason,
                words: None,
            };
            return self.act(&admin, "declining an offer", act).map(drop);
        }
        if roll < 0.15 {
            // Nobody answers; the job of the day lets it lapse.
            return Ok(());
        }
        self.accept(case, offer).map(drop)
    }

    /// Accepts an offer and puts its sessions on the agenda.
    pub(super) fn accept(&mut self, case: usize, offer: OfferId) -> Result<bool, Failure> {
        let Some(id) = self.cases.get(case).and_then(|c| c.episode) else {
            return Ok(false);
        };
        let admin = self.admin()?;
        let state = self.desk.peek(id).during("reading an episode")?;
        let Some(offered) = state.offers.iter().find(|o| o.id == offer) else {
            return Ok(false);
        };
        let member = self
            .staff
            .members
            .iter()
            .find(|m| m.id == offered.practitioner)
            .cloned();
        let Some(member) = member else { return Ok(false) };
        let trainee = if member.role == Role::Trainee {
            TraineeTold::ToldAndAgreed
        } else {
            TraineeTold::NotATrainee
        };
        let act = Act::AcceptOffer {
            episode: id,
            expected: None,
            offer,
            trainee,
        };
        let Some(done) = self.act(&admin, "accepting an offer", act)? else {
            return Ok(false);
        };
        let state = self.desk.peek(id).during("reading an episode")?;
        let Some(course) = state.courses.iter().find(|c| Some(c.facts.id) == done.made.course) else {
            return Ok(false);
        };
        let sessions: Vec<_> = course.sessions.iter().map(|s| (s.id, s.at)).collect();
        if let Some(c) = self.cases.get_mut(case) {
            c.course = Some(course.facts.id);
            c.therapist = Some((member.user, member.role));
            c.planned = u16::try_from(sessions.len()).unwrap_or(0);
            c.attended = 0;
            c.missed = 0;
        }
        for (session, at) in sessions {
            let after = at + jiff::SignedDuration::from_mins(55);
            self.plan(after, case, Step::Session(session));
        }
        Ok(true)
    }

    pub(super) fn session(&mut self, case: usize, session: SessionId) -> Result<(), Failure> {
        let Some(c) = self.cases.get(case) else { return Ok(()) };
        let (Some(id), Some(course)) = (c.episode, c.course) else {
            return Ok(());
        };
        let (k, planned, misses) = (c.attended, c.planned, c.misses);
        let Some(therapist) = self.as_therapist(case)? else {
            return Ok(());
        };
        let on = self.date();
        // Today's sessions are left to be recorded, and a few of the last days: they are typed late.
        let days_ago = calendar::days_between(on, self.today);
        if days_ago == 0 || days_ago <= 2 && self.chance(0.25) {
            return Ok(());
        }
        let roll: f64 = self.rng.random();
        if roll < 0.05 {
            let by = if self.chance(0.65) {
                CancelledBy::Person
            } else {
                CancelledBy::Therapist
            };
            self.command(
                &therapist,
                id,
                EpisodeCommand::CancelSession {
                    session,
                    by,
                    reason: None,
                },
            )?;
            return self.end_if_over(case, id, course, &therapist);
        }
        let missed = self.chance(misses);
        let attendance = match missed {
            true => Attendance::DidNotAttend,
            false if self.chance(0.05) => Attendance::Late,
            false => Attendance::Attended,
        };
        let measures = if missed { Vec::new() } else { self.answers(case, k) };
        let notes = [
            "Came with the week. Stayed with what happened on Thursday; quieter at the end.",
            "Tried the thing we agreed on; it half worked, and the other half was of use.",
            "Spoke of the brother for the first time.",
            "Tired today. We went slowly.",
            "Looked at the chart together. Surprised by it.",
        ];
        let note = (!missed).then(|| {
            invent::pick(&mut self.rng, &notes)
                .copied()
                .unwrap_or_default()
                .to_owned()
        });
        let act = Act::RecordSession {
            episode: id,
            expected: None,
            session,
            attendance,
            on,
            medium: Medium::InPerson,
            kind: SessionKind::Treatment,
            minutes: 50,
            note,
            measures,
        };
        if self.act(&therapist, "recording a session", act)?.is_none() {
            return Ok(());
        }
        self.safety_answers(case, &therapist)?;
        let Some(c) = self.cases.get_mut(case) else {
            return Ok(());
        };
        if missed {
            c.missed += 1;
        } else {
            c.missed = 0;
            c.attended += 1;
        }
        let (attended, missed_now) = (c.attended, c.missed);
        if missed_now >= 3 || missed && attended > 1 && self.chance(0.12) {
            return self.end(case, course, CourseEnd::Unplanned, &therapist);
        }
        if attended == 1 && !missed {
            let goal = self.desk.ids().next();
            let words = "Walk the dog every morning, and call Una on Sundays.".into();
            self.command(&therapist, id, EpisodeCommand::AgreeGoal { goal, words })?;
        }
        if attended > 0 && attended.is_multiple_of(6) && !missed && attended < planned {
            let outcome = CourseReview::Continue;
            let summary = "Looked back together. Sleep is better, mornings are not yet. Go on as agreed.".into();
            self.command(
                &therapist,
                id,
                EpisodeCommand::ReviewCourse {
                    course,
                    outcome,
                    extend_by: 0,
                    summary,
                },
            )?;
            if self.cases.get(case).is_some_and(|c| c.slope > 0.3) && self.chance(0.5) {
                return self.step_up(case, course);
            }
        }
        if attended + 2 == planned {
            let on = calendar::days_after(self.date(), 14);
            self.command(
                &therapist,
                id,
                EpisodeCommand::AgreeEnding {
                    course,
                    on,
                    words: None,
                },
            )?;
        }
        self.end_if_over(case, id, course, &therapist)
    }

    /// When no session is left the course ends, as agreed.
    fn end_if_over(
        &mut self,
        case: usize,
        id: EpisodeId,
        course: CourseId,
        therapist: &casework::Principal,
    ) -> Result<(), Failure> {
        let state = self.desk.peek(id).during("reading an episode")?;
        let left = state.open_courses().any(|c| c.sessions.iter().any(Session::is_open));
        if !left {
            let agreed = state.open_courses().any(|c| c.ending.is_some());
            if !agreed {
                let on = self.date();
                self.command(
                    therapist,
                    id,
                    EpisodeCommand::AgreeEnding {
                        course,
                        on,
                        words: None,
                    },
                )?;
            }
            return self.end(case, course, CourseEnd::Planned, therapist);
        }
        Ok(())
    }

    pub(super) fn safety_answers(&mut self, case: usize, by: &casework::Principal) -> Result<(), Failure> {
        if !self.cases.get(case).is_some_and(|c| c.safety) {
            return Ok(());
        }
        let Some(id) = self.cases.get(case).and_then(|c| c.episode) else {
            return Ok(());
        };
        let state = self.desk.peek(id).during("reading an episode")?;
        // A trainee does not hold this alone: the clinical lead looks with them.
        let by = if by.role.is_qualified_clinician() {
            by.clone()
        } else {
            self.lead()?
        };
        let by = &by;
        let unseen: Vec<_> = state.unseen_safety_answers().map(|m| m.facts.id).collect();
        let pressing = state.open_concerns().any(|c| !c.acted_on);
        for measure in unseen {
            self.command(
                by,
                id,
                EpisodeCommand::SeeSafetyAnswer {
                    measure,
                    note: Some("Asked; as before, plan holds.".into()),
                },
            )?;
        }
        if pressing {
            self.settle_concern(case, by)?;
        }
        Ok(())
    }

    fn step_up(&mut self, case: usize, course: CourseId) -> Result<(), Failure> {
        let Some(id) = self.cases.get(case).and_then(|c| c.episode) else {
            return Ok(());
        };
        let lead = self.lead()?;
        let choices = vec![TherapyChoice {
            therapy: TherapyCode::new("CBT"),
            format: Format::Individual,
        }];
        let reason =
            "Scores have risen since the start and the work has not found a hold; another way of working, soon.";
        let act = Act::StepCourse {
            episode: id,
            expected: None,
            course,
            step: care::terms::Step::Up,
            choices,
            reason: reason.into(),
        };
        if self.act(&lead, "stepping up", act)?.is_some()
            && let Some(c) = self.cases.get_mut(case)
        {
            c.course = None;
            c.slope = -0.8;
            self.on_the_list(case);
        }
        Ok(())
    }

    fn end(&mut self, case: usize, course: CourseId, how: CourseEnd, by: &casework::Principal) -> Result<(), Failure> {
        let Some(id) = self.cases.get(case).and_then(|c| c.episode) else {
            return Ok(());
        };
        if how == CourseEnd::Unplanned {
            // Nobody is let go in silence: they were reached, and would rather stop here.
            let concern = self.desk.ids().next();
            self.command(
                by,
                id,
                EpisodeCommand::KeepInTouch {
                    answer: KeepInTouch::NoLongerWanted,
                    channel: Channel::Phone,
                    note: Some(
                        "Would rather stop here for now. Knows the way back, and that there is no hurry.".into(),
                    ),
                    concern,
                },
            )?;
        }
        let on = self.date();
        let summary = (how == CourseEnd::Planned)
            .then(|| "\"I can hear myself start, and stop. It is not gone. It is mine now.\"".to_owned());
        let act = Act::EndCourse {
            episode: id,
            expected: None,
            course,
            how,
            on,
            summary,
            follow_ups: 3,
        };
        if self.act(by, "ending a course", act)?.is_none() {
            return Ok(());
        }
        let admin = self.admin()?;
        let letter = EpisodeCommand::SendLetter {
            letter: LetterKind::Ending,
            to: Audience::Person,
            channel: Channel::Letter,
        };
        self.command(&admin, id, letter)?;
        if let Some(c) = self.cases.get_mut(case) {
            c.course = None;
        }
        let state = self.desk.peek(id).during("reading an episode")?;
        let planned: Vec<_> = state
            .follow_ups
            .iter()
            .filter(|f| f.done.is_none())
            .map(|f| (f.id, f.due))
            .collect();
        for (follow_up, due) in planned {
            let hour = self.rng.random_range(10..16);
            self.plan(Self::at(due, hour, 0), case, Step::FollowUp(follow_up));
        }
        if how == CourseEnd::Unplanned && self.chance(0.8) {
            self.plan_in(30, case, Step::Close(ClosureReason::Withdrawn));
        }
        Ok(())
    }
}
