//! One invented person's way: what happens next, by chance, each step by the one who would do it.

use super::invent::{self, MATTERS, Matter};
use super::year::Year;
use crate::output::{During, Failure};
use care::episode::*;
use care::terms::{
    AccessNeed, Attendance, Audience, CancelledBy, Channel, ClosureReason, ConcernKind, ConcernSource, ConsentKind,
    EnquiryTo, EnteredBy, Format, KeepInTouch, Means, Medium, NextStep, Priority, Recommendation, ReferralSource,
    ResponseNeeded, SentUrgency, TherapyChoice, TherapyCode,
};
use care::*;
use casework::{Act, Answers, NewReferral};
use jiff::civil::Date;
use rand::{Rng, RngExt};

/// Somebody's way so far, and what chance has in store.
pub struct Case {
    /// Number of the person.
    pub n: u32,
    /// What they come with: index into [`MATTERS`].
    pub matter: usize,
    /// PHQ-9 at the start, 0 to 27.
    pub severity: f64,
    /// Points a session; positive is worse.
    pub slope: f64,
    /// Chance to miss a session.
    pub misses: f64,
    /// Chance that a measure is left out.
    pub leaves_out: f64,
    /// Whether thoughts of not wanting to live are part of it.
    pub safety: bool,
    /// The episode.
    pub episode: Option<EpisodeId>,
    /// The person.
    pub person: Option<PersonId>,
    /// Open course.
    pub course: Option<CourseId>,
    /// With whom: account and role.
    pub therapist: Option<(UserId, Role)>,
    /// Sessions attended in it, and in a row missed.
    pub attended: u16,
    /// Missed in a row.
    pub missed: u8,
    /// Sessions planned in it.
    pub planned: u16,
    /// Assessments missed.
    pub assessments_missed: u8,
    /// Over, one way or another.
    pub over: bool,
    /// A story drives it, not chance.
    pub scripted: bool,
}

impl Case {
    /// A person by chance.
    pub fn new(rng: &mut impl Rng, n: u32) -> Self {
        let worse = rng.random_bool(0.07);
        Self {
            n,
            matter: rng.random_range(0..MATTERS.len()),
            severity: rng.random_range(8.0..23.0),
            slope: if worse {
                rng.random_range(0.3..0.9)
            } else {
                rng.random_range(-1.3..0.05)
            },
            misses: if rng.random_bool(0.15) { 0.3 } else { 0.06 },
            leaves_out: if rng.random_bool(0.2) { 0.5 } else { 0.06 },
            safety: rng.random_bool(0.16),
            episode: None,
            person: None,
            course: None,
            therapist: None,
            attended: 0,
            missed: 0,
            planned: 0,
            assessments_missed: 0,
            over: false,
            scripted: false,
        }
    }

    /// What they come with.
    pub fn matter(&self) -> &'static Matter {
        MATTERS.get(self.matter).unwrap_or(&MATTERS[0])
    }

    /// Acceptable therapies: the first, and with some the second too.
    pub fn choices(&self) -> Vec<TherapyChoice> {
        let n = if self.n % 3 == 0 { 1 } else { 2 };
        self.matter()
            .therapies
            .iter()
            .filter(|t| **t != "CTFD")
            .take(n)
            .map(|t| TherapyChoice {
                therapy: TherapyCode::new(*t),
                format: Format::Individual,
            })
            .collect()
    }

    /// PHQ-9 in session `k`.
    pub fn phq9(&self, k: u16) -> u16 {
        let score = self.severity + self.slope * f64::from(k);
        // The score is bounded to the instrument's range, so the cast keeps its value.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "0 to 26 after clamping"
        )]
        let score = score.round().clamp(1.0, 26.0) as u16;
        score
    }
}

/// What may happen next.
#[derive(Debug, Clone)]
pub enum Step {
    /// The referral arrives.
    Refer,
    /// Its receipt is acknowledged.
    Acknowledge,
    /// A clinician screens it.
    Screen,
    /// An answer comes to a question.
    Answer(EnquiryId),
    /// An assessment is booked.
    Book,
    /// The assessment takes place.
    Assess(AppointmentId),
    /// A decision is made.
    Decide,
    /// A second clinician confirms.
    Confirm(DecisionId),
    /// The person is told.
    Tell(DecisionId),
    /// Arrival elsewhere is confirmed.
    Arrive(DecisionId),
    /// A second opinion is asked for.
    Contest(DecisionId),
    /// A reviewer is named.
    NameReviewer(ReviewId),
    /// The reviewer meets, writes, compares, concludes.
    Review(ReviewId),
    /// The person is told what the review came to.
    TellOutcome(ReviewId),
    /// The person goes on the list.
    BeginWait,
    /// In touch while waiting.
    KeepInTouch,
    /// The person answers an offer.
    AnswerOffer(OfferId),
    /// A session takes place.
    Session(SessionId),
    /// A follow-up.
    FollowUp(FollowUpId),
    /// The end.
    Close(ClosureReason),
    /// The service fills its free slots.
    FillSlots,
    /// The service does what is due by rule.
    Jobs,
    /// A step of a story.
    Story(super::stories::Part),
}

impl Step {
    /// Takes the step.
    ///
    /// # Errors
    /// When an act fails for another reason than a rule.
    pub fn take(self, year: &mut Year, case: usize) -> Result<(), Failure> {
        match self {
            Self::FillSlots => return year.fill_slots(),
            Self::Jobs => return year.jobs(),
            Self::Story(part) => return part.play(year, case),
            _ => {}
        }
        if year.cases.get(case).is_none_or(|c| c.over) {
            return Ok(());
        }
        match self {
            Self::Refer => year.refer(case),
            Self::Acknowledge => year.acknowledge(case),
            Self::Screen => year.screen(case),
            Self::Answer(enquiry) => year.answer(case, enquiry),
            Self::Book => year.book(case),
            Self::Assess(appointment) => year.assess(case, appointment),
            Self::Decide => year.decide(case),
            Self::Confirm(decision) => year.confirm(case, decision),
            Self::Tell(decision) => year.tell(case, decision),
            Self::Arrive(decision) => year.arrive(case, decision),
            Self::Contest(decision) => year.contest(case, decision),
            Self::NameReviewer(review) => year.name_reviewer(case, review),
            Self::Review(review) => year.review(case, review),
            Self::TellOutcome(review) => year.tell_outcome(case, review),
            Self::BeginWait => year.begin_wait(case),
            Self::KeepInTouch => year.keep_in_touch(case),
            Self::AnswerOffer(offer) => year.answer_offer(case, offer),
            Self::Session(session) => year.session(case, session),
            Self::FollowUp(follow_up) => year.follow_up(case, follow_up),
            Self::Close(reason) => year.close(case, reason),
            Self::FillSlots | Self::Jobs | Self::Story(_) => Ok(()),
        }
    }
}

impl Year {
    fn episode(&self, case: usize) -> Result<EpisodeId, Failure> {
        self.cases
            .get(case)
            .and_then(|c| c.episode)
            .ok_or_else(|| Failure::new("the demonstration: no episode yet"))
    }

    fn one_of(&mut self, users: &[UserId], role: Role) -> Result<casework::Principal, Failure> {
        let user =
            *invent::pick(&mut self.rng, users).ok_or_else(|| Failure::new("the demonstration: nobody there"))?;
        self.principal(user, role)
    }

    pub(super) fn triage(&mut self) -> Result<casework::Principal, Failure> {
        let users = self.staff.triage.clone();
        self.one_of(&users, Role::TriageClinician)
    }

    pub(super) fn assessor(&mut self) -> Result<casework::Principal, Failure> {
        let users = self.staff.assessors.clone();
        self.one_of(&users, Role::Assessor)
    }

    pub(super) fn lead(&mut self) -> Result<casework::Principal, Failure> {
        let users = self.staff.leads.clone();
        self.one_of(&users, Role::ClinicalLead)
    }

    pub(super) fn admin(&mut self) -> Result<casework::Principal, Failure> {
        let user = self.staff.administrator;
        self.principal(user, Role::Administrator)
    }

    fn refer(&mut self, case: usize) -> Result<(), Failure> {
        let Some(c) = self.cases.get(case) else { return Ok(()) };
        let (n, matter, safety) = (c.n, c.matter(), c.safety);
        let today = self.today;
        let (identity, reach, safe) = invent::person(&mut self.rng, n, today);
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
            safe_contact: self.chance(0.8).then_some(safe),
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
        let days = self.rng.random_range(0..=3);
        self.plan_in(days, case, Step::Acknowledge);
        let days = self.rng.random_range(1..=4);
        self.plan_in(days, case, Step::Screen);
        Ok(())
    }

    /// To the person by letter, to the referrer by message.
    fn acknowledge(&mut self, case: usize) -> Result<(), Failure> {
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
        Ok(())
    }

    fn screen(&mut self, case: usize) -> Result<(), Failure> {
        let id = self.episode(case)?;
        let triage = self.triage()?;
        let safety = self.cases.get(case).is_some_and(|c| c.safety);
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
        } else if safety || self.chance(0.15) {
            Priority::Soon
        } else {
            Priority::Routine
        };
        let next = if self.chance(0.06) {
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
            if self.chance(0.7) {
                self.plan_in(4, case, Step::Answer(enquiry));
            }
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
        Ok(())
    }

    fn answer(&mut self, case: usize, enquiry: EnquiryId) -> Result<(), Failure> {
        let id = self.episode(case)?;
        let admin = self.admin()?;
        let answer = "Bloods and heart checked in March, nothing found. CBT two years ago, helped for a while.".into();
        self.command(&admin, id, EpisodeCommand::GiveInformation { enquiry, answer })?;
        self.plan_in(2, case, Step::Book);
        Ok(())
    }

    fn book(&mut self, case: usize) -> Result<(), Failure> {
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

    fn assess(&mut self, case: usize, appointment: AppointmentId) -> Result<(), Failure> {
        let id = self.episode(case)?;
        let admin = self.admin()?;
        if self.chance(0.05) {
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
        let missed = self.chance(misses);
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
                self.plan_in(22, case, Step::Close(ClosureReason::NoContact));
            }
            return Ok(());
        }
        self.take_measures(case, None, on, 0, &assessor)?;
        self.safety_answers(case, &assessor)?;
        let days = self.rng.random_range(0..=5);
        self.plan_in(days, case, Step::Decide);
        Ok(())
    }

    /// PHQ-9 and GAD-7 (CORE-10 in psychodynamic work), entered mostly by the person, now and then left out.
    pub(super) fn take_measures(
        &mut self,
        case: usize,
        session: Option<SessionId>,
        on: Date,
        k: u16,
        by: &casework::Principal,
    ) -> Result<(), Failure> {
        let id = self.episode(case)?;
        for answers in self.answers(case, k) {
            let act = Act::TakeMeasure {
                episode: id,
                expected: None,
                session,
                on,
                answers,
            };
            self.act(by, "taking a measure", act)?;
        }
        Ok(())
    }

    /// The answers that somebody gives in session `k`, empty if they leave them out.
    pub(super) fn answers(&mut self, case: usize, k: u16) -> Vec<Answers> {
        let Some(c) = self.cases.get(case) else {
            return Vec::new();
        };
        let (phq, leaves_out, safety) = (c.phq9(k), c.leaves_out, c.safety);
        let dynamic = c
            .matter()
            .therapies
            .first()
            .is_some_and(|t| *t == "LTPP" || *t == "DIT");
        if self.chance(leaves_out) {
            return Vec::new();
        }
        let item9 = u8::from(safety && phq > 9) + u8::from(safety && phq > 17);
        let entered_by = if self.chance(0.85) {
            EnteredBy::Person
        } else {
            EnteredBy::StaffWithPerson
        };
        let mut out = vec![Answers {
            instrument: "phq9".into(),
            answers: invent::answers(&mut self.rng, 9, 3, phq, Some(8), item9),
            entered_by,
        }];
        let gad = (phq * 3 / 4).min(21);
        out.push(Answers {
            instrument: "gad7".into(),
            answers: invent::answers(&mut self.rng, 7, 3, gad, None, 0),
            entered_by,
        });
        if dynamic {
            let core = (phq * 4 / 3).min(30);
            out.push(Answers {
                instrument: "core10".into(),
                answers: invent::answers(&mut self.rng, 10, 4, core, Some(5), item9.min(1)),
                entered_by,
            });
        }
        out
    }

    fn follow_up(&mut self, case: usize, follow_up: FollowUpId) -> Result<(), Failure> {
        let id = self.episode(case)?;
        let admin = self.admin()?;
        let answered = self.chance(0.55);
        let note = answered.then(|| "Steady. Back at the choir.".to_owned());
        self.command(
            &admin,
            id,
            EpisodeCommand::FollowUp {
                follow_up,
                answered,
                note,
            },
        )?;
        Ok(())
    }

    pub(super) fn close(&mut self, case: usize, reason: ClosureReason) -> Result<(), Failure> {
        let id = self.episode(case)?;
        let lead = self.lead()?;
        let words = match reason {
            ClosureReason::Withdrawn => {
                "Wrote that they feel better and would rather not go on; told how to come back."
            }
            ClosureReason::NoContact => "Phoned and wrote; no answer in four weeks. Letter with the way back sent.",
            ClosureReason::NotTakenOn => "Decided and told; alternative arranged.",
            ClosureReason::MovedAway => "Moved out of the area; new service has the summary.",
            _ => "Agreed between both.",
        };
        let close = EpisodeCommand::Close {
            reason,
            over_open_concern: false,
            words: words.into(),
        };
        if self.command(&lead, id, close)?
            && let Some(c) = self.cases.get_mut(case)
        {
            c.over = true;
        }
        Ok(())
    }
}
