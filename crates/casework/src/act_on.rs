//! Carrying out an act: authorise, decide on what the ledger holds, append, tell the views; again when somebody else was
//! quicker and the caller did not hold to a version.

use care::episode::EpisodeCommand;
use care::*;

use crate::act::Act;
use crate::desk::Desk;
use crate::draft::{Draft, Trouble};
use crate::kinds::ActKind;
use crate::once::OnceKey;
use crate::outcome::{Done, Once, Refused};
use crate::principal::Principal;
use crate::{by_person, claims, words};

/// How often an act is tried when others write to the same streams.
const TRIES: usize = 8;

impl Desk {
    /// Carries out an act. Durable on return, and shown by every list of this process.
    ///
    /// # Errors
    /// [`Refused`]; nothing was written.
    pub fn act(&self, p: &Principal, act: Act, once: Option<Once<'_>>) -> Result<Done, Refused> {
        let kind = act.kind();
        self.allow(p, kind)?;
        let once = once.map(|once| OnceKey::new(p, kind, once));
        if let Some(done) = self.answered_before(once.as_ref(), &act)? {
            return Ok(done);
        }
        self.catch_up()?;
        let password_hash = self.password_of(&act)?;
        let mut left = TRIES;
        loop {
            left -= 1;
            let mut draft = Draft::new(self, p);
            let outcome = self
                .build(&mut draft, p, &act, password_hash.as_deref())
                .and_then(|()| draft.commit(once.as_ref()));
            match outcome {
                Ok((appended, made)) => {
                    return Ok(Done {
                        position: appended.last,
                        replayed: appended.replayed,
                        words: words::done(&act, &made),
                        made,
                    });
                }
                Err(trouble) if left > 0 && worth_another_try(&act, &trouble) => self.catch_up()?,
                Err(trouble) => return Err(self.refused(trouble)),
            }
        }
    }

    /// The answer to a form that was carried out before.
    fn answered_before(&self, once: Option<&OnceKey>, act: &Act) -> Result<Option<Done>, Refused> {
        let Some(once) = once else { return Ok(None) };
        let before = self
            .ledger
            .appended(once.append_id)
            .map_err(|e| self.fault("appended", &e))?;
        let Some(before) = before else { return Ok(None) };
        // The ledger compares the bodies: an append without events under the same key is answered, not written.
        let mut probe = ledger::Batch::new(once.idempotency.principal, 0, self.organisation().0);
        probe.idempotency = Some(once.idempotency.clone());
        self.append(probe).map_err(|t| self.refused(t))?;
        let made = self
            .made_between(before.first, before.last)
            .map_err(|t| self.refused(t))?;
        Ok(Some(Done {
            position: before.last,
            replayed: true,
            words: words::done(act, &made),
            made,
        }))
    }

    fn build(
        &self,
        draft: &mut Draft<'_>,
        p: &Principal,
        act: &Act,
        password_hash: Option<&str>,
    ) -> Result<(), Trouble> {
        self.check_kind_of_service(act)?;
        match act.clone() {
            Act::Episode { id, expected, command } => self.on_one_episode(draft, p, id, expected, command),
            Act::Person { id, expected, command } => self.change_person(draft, p, id, expected, command),
            Act::Practitioner { id, expected, command } => self.change_practitioner(draft, p, id, expected, command),
            Act::Opening { id, expected, command } => self.change_opening(draft, id, expected, command),
            Act::Account { id, expected, command } => self.change_account(draft, id, expected, command),
            Act::Service { expected, command } => self.change_service(draft, expected, command),
            Act::ReleaseFigures { as_at } => self.release_figures(draft, as_at),
            Act::Refer(referral) => self.refer(draft, p, *referral).map(|_| ()),
            Act::LinkPersons { person, other } => self.link_persons(draft, person, other),
            Act::UnlinkPersons { person, other } => self.unlink_persons(draft, person, other),
            Act::ResolveQuarantine { id, resolution } => self.resolve_quarantine(draft, p, id, resolution),
            Act::AddInformation {
                episode,
                expected,
                attachments,
                text,
            } => {
                self.open_for(draft, p, ActKind::AddInformation, episode, expected)?;
                self.add_information(draft, episode, attachments, text)
            }
            Act::OfferSlot {
                episode,
                expected,
                wait,
                opening,
                choice,
                first_on,
                explanation,
            } => {
                draft.expect_episode(episode, expected)?;
                self.offer_slot(draft, episode, wait, opening, &choice, first_on, explanation)
                    .map(|_| ())
            }
            Act::AcceptOffer {
                episode,
                expected,
                offer,
                trainee,
            } => {
                self.open_for(draft, p, ActKind::AnswerOffer, episode, expected)?;
                self.accept_offer(draft, episode, offer, trainee)
            }
            Act::DeclineOffer {
                episode,
                expected,
                offer,
                reason,
                words,
            } => {
                self.open_for(draft, p, ActKind::AnswerOffer, episode, expected)?;
                draft.on_episode(episode, EpisodeCommand::DeclineOffer { offer, reason, words })
            }
            Act::LapseOffer {
                episode,
                expected,
                offer,
            } => {
                self.open_for(draft, p, ActKind::LapseOffer, episode, expected)?;
                draft.on_episode(episode, EpisodeCommand::LapseOffer { offer })
            }
            Act::WithdrawOffer {
                episode,
                expected,
                offer,
                reason,
            } => {
                self.open_for(draft, p, ActKind::WithdrawOffer, episode, expected)?;
                draft.on_episode(episode, EpisodeCommand::WithdrawOffer { offer, reason })
            }
            Act::PlanMoreSessions {
                episode,
                expected,
                course,
                count,
            } => {
                self.open_for(draft, p, ActKind::PlanSessions, episode, expected)?;
                self.plan_more_sessions(draft, episode, course, count)
            }
            act @ Act::RecordSession { .. } => self.record_session(draft, p, act),
            Act::EndCourse {
                episode,
                expected,
                course,
                how,
                on,
                summary,
                follow_ups,
            } => {
                self.open_for(draft, p, ActKind::EndCourse, episode, expected)?;
                // In a hub everybody is followed up, at three months.
                let least = u8::from(self.is_hub());
                let follow_ups = (0..follow_ups.clamp(least, 3)).map(|_| self.ids.next()).collect();
                draft.on_episode(
                    episode,
                    EpisodeCommand::EndCourse {
                        course,
                        how,
                        on,
                        summary,
                        follow_ups,
                    },
                )
            }
            Act::StepCourse {
                episode,
                expected,
                course,
                step,
                choices,
                reason,
            } => {
                self.open_for(draft, p, ActKind::StepCourse, episode, expected)?;
                self.check_choices(draft, episode, &choices)?;
                let wait = self.ids.next();
                draft.on_episode(
                    episode,
                    EpisodeCommand::StepCourse {
                        course,
                        step,
                        wait,
                        choices,
                        reason,
                    },
                )
            }
            Act::ChangeTherapist {
                episode,
                expected,
                course,
                to,
                opening,
                trainee,
                reason,
            } => {
                self.open_for(draft, p, ActKind::ChangeTherapist, episode, expected)?;
                self.change_therapist(draft, episode, course, to, opening, trainee, reason)
            }
            Act::TakeMeasure {
                episode,
                expected,
                session,
                on,
                answers,
            } => {
                self.open_for(draft, p, ActKind::TakeMeasure, episode, expected)?;
                if p.role == Role::Person {
                    let now = draft.now;
                    by_person::check_measure(draft.episode(episode)?, session, on, &answers, now)?;
                }
                self.take_measure(draft, episode, session, None, on, answers)
            }
            Act::Propose => self.propose(draft),
            Act::ApproveLine {
                proposal,
                line,
                first_on,
            } => self.approve_line(draft, proposal, line, None, first_on, None),
            Act::ChangeLine {
                proposal,
                line,
                opening,
                first_on,
                reason,
            } => self.approve_line(draft, proposal, line, Some(opening), first_on, Some(reason)),
            Act::DropLine { proposal, line, reason } => self.drop_line(draft, proposal, line, reason),
            Act::JoinPractitioner {
                profile,
                certificates,
                supervisor,
            } => self
                .join_practitioner(draft, profile, certificates, supervisor)
                .map(|_| ()),
            Act::OpenSlot(slot) => self.open_slot(draft, slot).map(|_| ()),
            Act::ImportPractitioners { csv } => self.import_practitioners(draft, &csv),
            Act::ImportOpenings { csv } => self.import_openings(draft, &csv),
            act @ Act::OpenAccount { .. } => {
                let hash = password_hash.ok_or(Refused::NotFound)?;
                self.open_account(draft, &act, hash)
            }
            Act::ResetPassword { user, .. } => {
                let hash = password_hash.ok_or(Refused::NotFound)?;
                self.reset_password(draft, user, hash)
            }
            Act::Survey(act) => self.on_surveys(draft, p, act),
            Act::Workforce(act) => self.on_workforce(draft, p, act),
            Act::Hub(act) => self.on_hub(draft, p, act),
            Act::Seat(act) => self.on_seats(draft, p, act),
            Act::News(act) => self.on_news(draft, p, act),
            Act::Ask(act) => self.on_asks(draft, act),
            Act::Complaint(act) => self.on_complaints(draft, p, act),
            Act::Own(act) => self.on_own(draft, p, act),
            Act::BreakGlass { episode, reason } => self.break_glass(draft, p, episode, reason),
            Act::ReviewBreakGlass { grant, in_order, note } => self.review_break_glass(draft, grant, in_order, note),
        }
    }

    /// Loads an episode for an act in it: at the version expected, by somebody who may.
    pub(crate) fn open_for(
        &self,
        draft: &mut Draft<'_>,
        p: &Principal,
        kind: ActKind,
        id: EpisodeId,
        expected: Option<u64>,
    ) -> Result<(), Trouble> {
        let now = draft.now;
        self.allow_in_episode(p, kind, id, draft.episode(id)?, now)?;
        draft.expect_episode(id, expected)
    }
}

/// Whether the same act may come out well when it is decided again on what the ledger holds now.
fn worth_another_try(act: &Act, trouble: &Trouble) -> bool {
    match trouble {
        // A caller who holds to a version hears of the conflict when the draft is made again.
        Trouble::Conflict { .. } => true,
        // Somebody else registered the same person at the same moment: now they will be recognised.
        Trouble::ClaimTaken { kind } => kind == claims::NHS_NUMBER && matches!(act, Act::Refer(_)),
        Trouble::Refused(_) => false,
    }
}
