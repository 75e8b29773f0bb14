//! One invented person's way: what happens next, by chance, each step by the one who would do it.

use super::invent::{self, MATTERS, Matter};
use super::year::Year;
use crate::output::{During, Failure};
use care::episode::*;
use care::terms::{ClosureReason, EnteredBy, Format, TherapyChoice, TherapyCode};
use care::*;
use casework::{Act, Answers};
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
    /// Comes as asked, is taken on, can only come at one time: one of those who wait for Tuesday at ten.
    pub steady: bool,
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
            steady: false,
        }
    }

    /// What they come with.
    pub fn matter(&self) -> &'static Matter {
        MATTERS.get(self.matter).unwrap_or(&MATTERS[0])
    }

    /// Acceptable therapies: the first, and with some the second too.
    pub fn choices(&self) -> Vec<TherapyChoice> {
        let n = if self.n.is_multiple_of(3) { 1 } else { 2 };
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
    /// A clinician looks at somebody who has waited long.
    ClinicalLook,
    /// A pause comes to its end.
    Resume(PauseId),
    /// A known safety concern is looked at again.
    LookAtConcern,
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
            Self::ClinicalLook => year.clinical_look(case),
            Self::Resume(pause) => year.resume(case, pause),
            Self::LookAtConcern => year.look_at_concern(case),
            Self::AnswerOffer(offer) => year.answer_offer(case, offer),
            Self::Session(session) => year.session(case, session),
            Self::FollowUp(follow_up) => year.follow_up(case, follow_up),
            Self::Close(reason) => year.close(case, reason),
            Self::FillSlots | Self::Jobs | Self::Story(_) => Ok(()),
        }
    }
}

impl Year {
    pub(super) fn episode(&self, case: usize) -> Result<EpisodeId, Failure> {
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
        // Those of the last days are still to be answered, on the person's own pages or by a call.
        if care::calendar::london_date(self.end) <= care::calendar::days_after(self.today, 7) {
            return Ok(());
        }
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
        let state = self.desk.peek(id).during("reading an episode")?;
        if state.follow_ups.iter().all(|f| f.done.is_some()) {
            self.plan_in(2, case, Step::Close(ClosureReason::Completed));
        }
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
        if self.command(&lead, id, close)? {
            if let Some(c) = self.cases.get_mut(case) {
                c.over = true;
            }
        } else {
            // A safety concern is still open: a clinician looks at it again with the person, then the episode closes.
            let state = self.desk.peek(id).during("reading an episode")?;
            let open: Vec<ConcernId> = state.open_concerns().map(|c| c.id).collect();
            for concern in open {
                let reason =
                    "Looked at again together: safe now, and they keep their own plan and the numbers to call."
                        .to_owned();
                self.command(&lead, id, EpisodeCommand::CloseConcern { concern, reason })?;
            }
            self.plan_in(2, case, Step::Close(reason));
        }
        Ok(())
    }
}
