//! Being referred, screened and assessed in the simulated year.

use super::invent::{self, MATTERS};
use super::journey::{Case, Step};
use super::year::Year;
use crate::output::{During, Failure};
use care::episode::*;
use care::terms::{
    AccessNeed, Attendance, Audience, CancelledBy, Channel, ClosureReason, ConcernKind, ConcernSource, ConsentKind,
    EnquiryTo, KeepInTouch, Means, Medium, NextStep, Priority, Recommendation, ReferralSource, ResponseNeeded,
    SentUrgency,
};
use care::*;
use casework::{Act, NewReferral};
use rand::RngExt;

impl Year {
    pub(super) fn refer(&mut self, case: usize) -> Result<(), Failure> {
        let Some(c) = self.cases.get(case) else { return Ok(()) };
        let (n, matter, safety, steady) = (c.n, c.matter(), c.safety, c.steady);
        let today = self.today;
        let (identity, mut reach, safe) = invent::person(&mut self.rng, &mut self.names, n, today);
        if steady && reach.phone.is_none() {
            reach.phone = Some(format!("07700 900{:03}", n % 1000));
        }
        let by_self = self.chance(0.45);
        let referrers = self.staff.referrers.clone();
        let (by, source, means) = if by_self {
            (
                self.admin()?,
                ReferralSource::SelfReferral,
                if self.chance(0.4) { Means::Phone } else { Means::Form },
            )
        } else {
            let (user, source) = *invent::pick(&mut self.rng, &referrers)
                .ok_or_else(|| Failure::new("the demonstration: no referrer"))?;
            (self.principal(user, Role::Referrer)?, source, Means::Form)
        };
        let views = [
            "Would benefit, and wants it.",
            "I support this fully.",
            "Worth a try; motivated.",
        ];
        let words = ReferralWords {
            own_words: Some(matter.own_words.into()),
            hopes: self.chance(0.8).then(|| matter.hopes.into()),
            reason: (!by_self).then(|| matter.reason.into()),
            referrer_view: (!by_self).then(|| invent::pick(&mut self.rng, &views).copied().unwrap_or_default().into()),
            medication: invent::pick(&mut self.rng, invent::MEDICATION)
                .filter(|_| !by_self)
                .map(|m| (*m).into()),
            safety: (safety && !by_self)
                .then(|| "Has thoughts of not waking up; no plan told. Lives with family.".into()),
            referrer_name: (!by_self).then(|| by.name.clone()),
            ..ReferralWords::default()
        };
        let referral = NewReferral {
            identity,
            reach,
            safe_contact: (self.chance(0.8) || steady).then_some(safe),
            consents: vec![ConsentKind::ShareWithGp, ConsentKind::ShareWithReferrer],
            needs: if self.chance(0.1) {
                vec![*invent::pick(&mut self.rng, AccessNeed::ALL).unwrap_or(&AccessNeed::LargePrint)]
            } else {
                Vec::new()
            },
            interpreter: self.chance(0.03).then(|| "ur".to_owned()),
            source,
            means,
            referrer_organisation: by.speaks_for.clone(),
            urgency: (!by_self).then_some(if safety {
                SentUrgency::Urgent
            } else {
                SentUrgency::Routine
            }),
            recommendation: if by_self {
                Recommendation::NotGiven
            } else {
                Recommendation::Recommends
            },
            circumstances: matter.circumstances.to_vec(),
            problem: matter.problem.map(ToOwned::to_owned),
            words,
            ..NewReferral::default()
        };
        let Some(done) = self.act(&by, "referring", Act::Refer(Box::new(referral)))? else {
            return Ok(());
        };
        if let Some(c) = self.cases.get_mut(case) {
            c.episode = done.made.episode;
            c.person = done.made.person;
        }
        let days = self.rng.random_range(0..=2);
        self.plan_in(days, case, Step::Acknowledge);
        let days = u16::from(self.chance(0.1));
        self.plan_in(days, case, Step::Screen);
        Ok(())
    }

    /// To the person by letter, to the referrer by message.
    pub(super) fn acknowledge(&mut self, case: usize) -> Result<(), Failure> {
        let id = self.episode(case)?;
        let admin = self.admin()?;
        for (to, channel) in [
            (Audience::Person, Channel::Letter),
            (Audience::Referrer, Channel::Message),
        ] {
            self.command(&admin, id, EpisodeCommand::Acknowledge { to, channel })?;
        }
        let (letter, to, channel) = (LetterKind::Acknowledgement, Audience::Person, Channel::Letter);
        self.command(&admin, id, EpisodeCommand::SendLetter { letter, to, channel })?;
        self.ask_background(case, &admin)
    }

    pub(super) fn screen(&mut self, case: usize) -> Result<(), Failure> {
        let id = self.episode(case)?;
        let triage = self.triage()?;
        let (safety, steady) = self.cases.get(case).map_or((false, false), |c| (c.safety, c.steady));
        if safety {
            let raise = EpisodeCommand::RaiseConcern {
                concern: self.desk.ids().next(),
                kind: ConcernKind::SuicideOrSelfHarm,
                source: ConcernSource::Referrer,
                response: if self.chance(0.3) {
                    ResponseNeeded::Today
                } else {
                    ResponseNeeded::ThreeDays
                },
                owner: Some(triage.user),
                what: "Thoughts of not waking up, most nights. No plan. Stays for the children.".into(),
            };
            self.command(&triage, id, raise)?;
        }
        let priority = if safety && self.chance(0.4) {
            Priority::Urgent
        } else if safety || self.chance(0.15) && !steady {
            Priority::Soon
        } else {
            Priority::Routine
        };
        let next = if self.chance(0.06) && !steady {
            NextStep::Enquire
        } else {
            NextStep::Assess
        };
        let reason = match priority {
            Priority::Urgent => "Thoughts of not waking up and newly alone; to be seen soon.",
            Priority::Soon => "Caring for others while unwell; a shorter wait would help.",
            Priority::Routine => "Distressed and managing; no sign of danger in the papers.",
        };
        self.command(
            &triage,
            id,
            EpisodeCommand::Screen {
                priority,
                next,
                reason: reason.into(),
            },
        )?;
        if safety {
            self.settle_concern(case, &triage)?;
        }
        if next == NextStep::Enquire {
            let enquiry = self.desk.ids().next();
            let question = "Has the physical cause been looked into, and what was tried before?".into();
            self.command(
                &triage,
                id,
                EpisodeCommand::WantInformation {
                    enquiry,
                    from: EnquiryTo::Referrer,
                    question,
                },
            )?;
            // Some answers come only after somebody has asked again.
            let days = if self.chance(0.8) { 4 } else { 13 };
            self.plan_in(days, case, Step::Answer(enquiry));
            return Ok(());
        }
        self.plan_in(2, case, Step::Book);
        Ok(())
    }

    /// A clinician acts on what is open, mostly makes a plan, and sometimes can close it.
    pub(super) fn settle_concern(&mut self, case: usize, by: &casework::Principal) -> Result<(), Failure> {
        let id = self.episode(case)?;
        let state = self.desk.peek(id).during("reading an episode")?;
        let open: Vec<_> = state.open_concerns().map(|c| c.id).collect();
        let review_on = calendar::days_after(self.date(), 60);
        for concern in open {
            let done = "Phoned the same day. Talked about what makes the nights worse and who is there.".into();
            self.command(by, id, EpisodeCommand::ActOnConcern { concern, done })?;
            let plan = PlanFacts {
                copy_given: true,
                review_on,
            };
            let words = PlanWords {
                signs: Some("Not answering messages, staying up past two.".into()),
                own_ways: Some("The allotment. Radio on. Cold water on my face.".into()),
                people: Some("My sister, and Ivor next door.".into()),
                professionals: Some("The service in the day; 111 option 2 at night; Samaritans 116 123.".into()),
                surroundings: Some("My sister keeps the tablets.".into()),
            };
            self.command(by, id, EpisodeCommand::SharePlan { concern, plan, words })?;
            self.command(by, id, EpisodeCommand::KnowConcern { concern, review_on })?;
        }
        self.look_again_on(case, review_on);
        Ok(())
    }

    /// A known concern is looked at again on its day, or a few days late.
    fn look_again_on(&mut self, case: usize, review_on: jiff::civil::Date) {
        let late = if self.chance(0.9) { 0 } else { 4 };
        let date = self.desk.calendar().working_days_after(review_on, late);
        let when = Self::at(date, 9, 30).max(self.now() + jiff::SignedDuration::from_mins(7));
        self.plan(when, case, Step::LookAtConcern);
    }

    /// Whoever has the person looks again at a concern that is known: mostly it can be closed, else it stays known.
    pub(super) fn look_at_concern(&mut self, case: usize) -> Result<(), Failure> {
        let id = self.episode(case)?;
        let in_therapy = self.cases.get(case).is_some_and(|c| c.course.is_some());
        let by = match self.as_therapist(case)? {
            Some(therapist) if in_therapy && therapist.role.is_qualified_clinician() => therapist,
            _ => self.lead()?,
        };
        let state = self.desk.peek(id).during("reading an episode")?;
        let today = self.date();
        let due: Vec<_> = state
            .open_concerns()
            .filter(|c| match c.standing {
                ConcernStanding::Known(on) => on <= today,
                _ => false,
            })
            .map(|c| c.id)
            .collect();
        for concern in due {
            if self.chance(0.6) {
                let reason = "Asked again, twice a week apart: gone since the summer, plan kept.".into();
                self.command(&by, id, EpisodeCommand::CloseConcern { concern, reason })?;
            } else {
                let review_on = calendar::days_after(today, 60);
                self.command(&by, id, EpisodeCommand::KnowConcern { concern, review_on })?;
                self.look_again_on(case, review_on);
            }
        }
        Ok(())
    }

    pub(super) fn answer(&mut self, case: usize, enquiry: EnquiryId) -> Result<(), Failure> {
        let id = self.episode(case)?;
        let admin = self.admin()?;
        let answer = "Bloods and heart checked in March, nothing found. CBT two years ago, helped for a while.".into();
        self.command(&admin, id, EpisodeCommand::GiveInformation { enquiry, answer })?;
        self.plan_in(2, case, Step::Book);
        Ok(())
    }

    pub(super) fn book(&mut self, case: usize) -> Result<(), Failure> {
        let id = self.episode(case)?;
        let admin = self.admin()?;
        let days = self.rng.random_range(5..=18);
        let date = self.desk.calendar().working_days_after(self.date(), days);
        let hour = self.rng.random_range(9..16);
        let at = Self::at(date, hour, 0);
        let users = self.staff.assessors.clone();
        let Some(with) = invent::pick(&mut self.rng, &users).copied() else {
            return Ok(());
        };
        let appointment = self.desk.ids().next();
        let medium = if self.chance(0.5) {
            Medium::Phone
        } else {
            Medium::InPerson
        };
        let site = (medium == Medium::InPerson).then(|| "tannery".to_owned());
        let book = EpisodeCommand::BookAssessment {
            appointment,
            with,
            at,
            minutes: 60,
            medium,
            site,
        };
        if self.command(&admin, id, book)? {
            let letter = EpisodeCommand::SendLetter {
                letter: LetterKind::Appointment,
                to: Audience::Person,
                channel: Channel::Letter,
            };
            self.command(&admin, id, letter)?;
            let after = at + jiff::SignedDuration::from_mins(70);
            self.plan(after, case, Step::Assess(appointment));
        }
        Ok(())
    }

    pub(super) fn assess(&mut self, case: usize, appointment: AppointmentId) -> Result<(), Failure> {
        let id = self.episode(case)?;
        let admin = self.admin()?;
        let steady = self.cases.get(case).is_some_and(|c| c.steady);
        if self.chance(0.05) && !steady {
            let by = if self.chance(0.5) {
                CancelledBy::Person
            } else {
                CancelledBy::Service
            };
            self.command(
                &admin,
                id,
                EpisodeCommand::CancelAppointment {
                    appointment,
                    by,
                    reason: None,
                },
            )?;
            self.plan_in(2, case, Step::Book);
            return Ok(());
        }
        let assessor = self.assessor()?;
        let misses = self.cases.get(case).map_or(0.0, |c| c.misses);
        let missed = self.chance(misses) && !steady;
        let attendance = if missed {
            Attendance::DidNotAttend
        } else {
            Attendance::Attended
        };
        let on = self.date();
        let matter = self.cases.get(case).map_or(&MATTERS[0], Case::matter);
        let hold = EpisodeCommand::HoldAssessment {
            appointment,
            attendance,
            on,
            summary: (!missed).then(|| {
                format!(
                    "{} We talked about what has been tried and what would help.",
                    matter.reason
                )
            }),
            person_view: (!missed).then(|| matter.hopes.into()),
            alone: false,
        };
        self.command(&assessor, id, hold)?;
        if missed {
            let times = self.cases.get_mut(case).map_or(0, |c| {
                c.assessments_missed += 1;
                c.assessments_missed
            });
            if times < 2 {
                self.plan_in(3, case, Step::Book);
            } else {
                for channel in [Channel::Phone, Channel::Letter] {
                    let touch = EpisodeCommand::KeepInTouch {
                        answer: KeepInTouch::NotReached,
                        channel,
                        note: None,
                        concern: self.desk.ids().next(),
                    };
                    self.command(&admin, id, touch)?;
                }
                let letter = EpisodeCommand::SendLetter {
                    letter: LetterKind::Unreached,
                    to: Audience::Person,
                    channel: Channel::Letter,
                };
                self.command(&admin, id, letter)?;
                self.plan_in(15, case, Step::Close(ClosureReason::NoContact));
            }
            return Ok(());
        }
        self.take_measures(case, None, on, 0, &assessor)?;
        self.safety_answers(case, &assessor)?;
        let days = self.rng.random_range(0..=5);
        self.plan_in(days, case, Step::Decide);
        Ok(())
    }
}
