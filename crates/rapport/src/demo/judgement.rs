//! Decisions and second opinions in the simulated year.

use super::journey::{Case, Step};
use super::year::Year;
use crate::output::{During, Failure};
use care::episode::*;
use care::terms::{
    AskedBy, Audience, Channel, ClosureReason, ConfirmedBy, DecisionKind, ReasonCode, ReviewOutcome, ReviewerPool,
    TherapyChoice,
};
use care::*;
use casework::Principal;
use rand::RngExt;

impl Year {
    pub(super) fn decide(&mut self, case: usize) -> Result<(), Failure> {
        let Some(c) = self.cases.get(case) else { return Ok(()) };
        let Some(id) = c.episode else { return Ok(()) };
        let choices = c.choices();
        let (hopes, steady) = (c.matter().hopes, c.steady);
        let assessor = self.assessor()?;
        let roll: f64 = if steady { 0.0 } else { self.rng.random() };
        let decision = self.desk.ids().next();
        let considered = choices.iter().map(|c| c.therapy.clone()).collect();
        let mut facts = DecisionFacts {
            id: decision,
            kind: DecisionKind::Accepted,
            considered,
            choices: choices.clone(),
            reason: None,
            trial_sessions: None,
            look_again_on: None,
            second_opinion_stated: false,
            unmet_need: false,
        };
        let mut words = DecisionWords {
            reason: "You told us what has been happening and what you would like to be different. We think this work can help with that, and you would like to begin.".into(),
            person_view: Some(format!("Hopes: {hopes}")),
            ..DecisionWords::default()
        };
        let refuse = |facts: &mut DecisionFacts, words: &mut DecisionWords, reason, text: &str| {
            facts.kind = DecisionKind::NotSuitable;
            facts.choices.clear();
            facts.reason = Some(reason);
            facts.second_opinion_stated = true;
            facts.unmet_need = reason == ReasonCode::TherapyNotProvidedHere;
            words.reason = text.into();
            words.referrer_view = Some("The referrer thinks that this therapy would help.".into());
            words.took_part = Some("You and the assessor, in one conversation.".into());
            words.alternative = Some("A place in the skills group, and your GP as a person to come back to.".into());
            words.alternative_owner = Some("The assessor rings you within a week.".into());
        };
        match roll {
            r if r < 0.79 => {}
            r if r < 0.83 => {
                facts.kind = DecisionKind::Trial;
                facts.trial_sessions = Some(4);
                words.reason = "We were not of one mind whether this fits now. Four sessions will tell both of us more than another conversation about it.".into();
            }
            r if r < 0.87 => {
                facts.kind = DecisionKind::NotNow;
                facts.choices.clear();
                facts.look_again_on = Some(calendar::days_after(self.date(), 42));
                words.reason = "The move and the court date leave no room for this work just now.".into();
                words.what_would_change = Some("When you have somewhere to live and the hearing is over.".into());
            }
            r if r < 0.93 => refuse(
                &mut facts,
                &mut words,
                ReasonCode::TherapyNotIndicated,
                "This way of working goes straight to what hurts, and at present you sleep three hours a night. We think that another therapy should come first.",
            ),
            r if r < 0.95 => refuse(
                &mut facts,
                &mut words,
                ReasonCode::TherapyNotProvidedHere,
                "What would fit is a long group therapy, and there is none here. That is a gap of ours, not something about you.",
            ),
            r if r < 0.98 => {
                facts.kind = DecisionKind::ReferredOn;
                facts.choices.clear();
                words.reason =
                    "The eating difficulty needs the team that knows it best, and they can see you sooner.".into();
                words.destination = Some("Wrenfield eating disorder team".into());
            }
            _ => {
                facts.kind = DecisionKind::Signposted;
                facts.choices.clear();
                words.reason =
                    "You would like company in grief rather than therapy, and there is a good place for that.".into();
                words.destination = Some("Coldmere bereavement café, Thursdays".into());
            }
        }
        let provisional = facts.kind == DecisionKind::NotSuitable;
        let kind = facts.kind;
        if !self.command(&assessor, id, EpisodeCommand::Decide { decision: facts, words })? {
            return Ok(());
        }
        if provisional {
            self.plan_in(2, case, Step::Confirm(decision));
        } else {
            self.plan_in(1, case, Step::Tell(decision));
            if kind == DecisionKind::ReferredOn {
                let days = if self.chance(0.9) { 7 } else { 14 };
                self.plan_in(days, case, Step::Arrive(decision));
            }
        }
        Ok(())
    }

    pub(super) fn confirm(&mut self, case: usize, decision: DecisionId) -> Result<(), Failure> {
        let Some(id) = self.cases.get(case).and_then(|c| c.episode) else {
            return Ok(());
        };
        let lead = self.lead()?;
        let agrees = self.chance(0.85);
        let reason = if agrees {
            "Read the papers and spoke with the assessor; I see it the same way."
        } else {
            "The referrer's view was not weighed; I would offer a trial."
        };
        let how = ConfirmedBy::SecondClinician;
        self.command(
            &lead,
            id,
            EpisodeCommand::ConfirmDecision {
                decision,
                how,
                agrees,
                reason: Some(reason.into()),
            },
        )?;
        let next = if agrees { Step::Tell(decision) } else { Step::Decide };
        self.plan_in(1, case, next);
        Ok(())
    }

    pub(super) fn tell(&mut self, case: usize, decision: DecisionId) -> Result<(), Failure> {
        let Some(id) = self.cases.get(case).and_then(|c| c.episode) else {
            return Ok(());
        };
        let assessor = self.assessor()?;
        let admin = self.admin()?;
        let state = self.desk.peek(id).during("reading an episode")?;
        let Some(kind) = state.decision_by_id(decision).map(|d| d.facts.kind) else {
            return Ok(());
        };
        let tell = |to, channel| EpisodeCommand::TellDecision {
            decision,
            to,
            channel,
            note: None,
        };
        if !self.command(&assessor, id, tell(Audience::Person, Channel::Phone))? {
            // Not on a Friday evening: on the next working day.
            self.plan_in(1, case, Step::Tell(decision));
            return Ok(());
        }
        let letter = |to| EpisodeCommand::SendLetter {
            letter: LetterKind::Decision,
            to,
            channel: Channel::Letter,
        };
        self.command(&admin, id, letter(Audience::Person))?;
        self.command(&assessor, id, tell(Audience::Referrer, Channel::Letter))?;
        self.command(&admin, id, letter(Audience::Gp))?;
        match kind {
            DecisionKind::Accepted | DecisionKind::Trial => self.plan_in(1, case, Step::BeginWait),
            DecisionKind::NotSuitable => {
                if self.chance(0.45) {
                    let days = self.rng.random_range(2..12);
                    self.plan_in(days, case, Step::Contest(decision));
                } else {
                    self.plan_in(4, case, Step::Close(ClosureReason::NotTakenOn));
                }
            }
            DecisionKind::Signposted => self.plan_in(3, case, Step::Close(ClosureReason::Signposted)),
            DecisionKind::NotNow => self.plan_in(32, case, Step::Decide),
            DecisionKind::ReferredOn => self.plan_in(9, case, Step::Close(ClosureReason::Transferred)),
            DecisionKind::DeclinedByPerson => self.plan_in(5, case, Step::Close(ClosureReason::Withdrawn)),
        }
        Ok(())
    }

    pub(super) fn arrive(&mut self, case: usize, decision: DecisionId) -> Result<(), Failure> {
        let Some(id) = self.cases.get(case).and_then(|c| c.episode) else {
            return Ok(());
        };
        let admin = self.admin()?;
        let command = if self.chance(0.85) {
            EpisodeCommand::ConfirmArrival {
                decision,
                note: Some("Their first appointment was kept.".into()),
            }
        } else {
            EpisodeCommand::FailHandOver {
                decision,
                reason: "They have closed their list.".into(),
            }
        };
        let failed = matches!(command, EpisodeCommand::FailHandOver { .. });
        self.command(&admin, id, command)?;
        if failed {
            self.plan_in(2, case, Step::Decide);
        }
        Ok(())
    }

    pub(super) fn contest(&mut self, case: usize, decision: DecisionId) -> Result<(), Failure> {
        let Some(id) = self.cases.get(case).and_then(|c| c.episode) else {
            return Ok(());
        };
        let admin = self.admin()?;
        let review = self.desk.ids().next();
        let ask = EpisodeCommand::AskSecondOpinion {
            review,
            decision,
            asked_by: AskedBy::Person,
            reason: Some(
                "You met me once, on a bad day. My psychiatrist has known me for years and thinks that I can do this."
                    .into(),
            ),
        };
        if self.command(&admin, id, ask)? {
            // Now and then somebody has to be looked for.
            let days = if self.chance(0.85) { 3 } else { 12 };
            self.plan_in(days, case, Step::NameReviewer(review));
        }
        Ok(())
    }

    pub(super) fn name_reviewer(&mut self, case: usize, review: ReviewId) -> Result<(), Failure> {
        let Some(id) = self.cases.get(case).and_then(|c| c.episode) else {
            return Ok(());
        };
        let lead = self.lead()?;
        let user = self.reviewer_of(case)?;
        let reviewer = self.principal(user, Role::Reviewer)?;
        let name = EpisodeCommand::NameReviewer {
            review,
            reviewer: user,
            human: reviewer.human,
            pool: ReviewerPool::Register,
            trained_in: self
                .cases
                .get(case)
                .map(Case::choices)
                .unwrap_or_default()
                .into_iter()
                .map(|c| c.therapy)
                .collect(),
            managers: Vec::new(),
        };
        if self.command(&lead, id, name)? {
            let days = self.rng.random_range(4..12);
            // In the last days only the story that the second opinion is shown by comes to its end; others are still open.
            let date = self.desk.calendar().working_days_after(self.date(), days);
            if date < super::stories::opinion_no_earlier_than(self.today) {
                self.plan_in(days, case, Step::Review(review));
            }
        }
        Ok(())
    }

    /// The reviewer meets the person, writes, sees the first decision, concludes.
    pub(super) fn review(&mut self, case: usize, review: ReviewId) -> Result<(), Failure> {
        let Some(c) = self.cases.get(case) else { return Ok(()) };
        let Some(id) = c.episode else { return Ok(()) };
        let choices = c.choices();
        let user = self.reviewer_of(case)?;
        let reviewer = self.principal(user, Role::Reviewer)?;
        let opinion = "We met twice. She thinks about what I say between times and came back with it changed. I see no reason why this therapy would harm her, and two why it may help.";
        self.command(
            &reviewer,
            id,
            EpisodeCommand::OfferMeeting {
                review,
                accepted: Some(true),
            },
        )?;
        self.command(
            &reviewer,
            id,
            EpisodeCommand::WriteOpinion {
                review,
                opinion: opinion.into(),
            },
        )?;
        self.command(&reviewer, id, EpisodeCommand::ShowFirstDecision { review })?;
        let changed = self.chance(0.6);
        let deliverer = self.deliverer(&choices);
        let conclude = EpisodeCommand::ConcludeReview {
            review,
            outcome: if changed {
                ReviewOutcome::Changed
            } else {
                ReviewOutcome::Upheld
            },
            choices: if changed { choices } else { Vec::new() },
            deliverer: deliverer.filter(|_| changed),
            unmet_need: changed && deliverer.is_none(),
            reason: if changed {
                "I see this differently: the work can begin now, in the ordinary room, at the ordinary pace. Your place on the list is that of the day you were referred.".into()
            } else {
                "I would begin with the other therapy too, and have written down for you why. You can come back to this.".into()
            },
            wait: self.desk.ids().next(),
        };
        if self.command(&reviewer, id, conclude)? {
            self.plan_in(1, case, Step::TellOutcome(review));
            if changed {
                self.on_the_list(case);
            } else {
                self.plan_in(10, case, Step::Close(ClosureReason::NotTakenOn));
            }
        }
        Ok(())
    }

    /// The person hears what the review came to: by speech first, then by letter.
    pub(super) fn tell_outcome(&mut self, case: usize, review: ReviewId) -> Result<(), Failure> {
        let Some(id) = self.cases.get(case).and_then(|c| c.episode) else {
            return Ok(());
        };
        // The clinical lead: therapy may have begun meanwhile, and then an assessor no longer has this person.
        let (lead, admin) = (self.lead()?, self.admin()?);
        let state = self.desk.peek(id).during("reading an episode")?;
        let Some(decision) = state.reviews.iter().find(|r| r.id == review).map(|r| r.decision) else {
            return Ok(());
        };
        let tell = |to, channel| EpisodeCommand::TellDecision {
            decision,
            to,
            channel,
            note: None,
        };
        if !self.command(&lead, id, tell(Audience::Person, Channel::Phone))? {
            self.plan_in(1, case, Step::TellOutcome(review));
            return Ok(());
        }
        let letter = |to| EpisodeCommand::SendLetter {
            letter: LetterKind::Decision,
            to,
            channel: Channel::Letter,
        };
        self.command(&admin, id, letter(Audience::Person))?;
        self.command(&lead, id, tell(Audience::Referrer, Channel::Letter))?;
        Ok(())
    }

    /// The reviewer for what this person asked for: the same one whenever asked.
    fn reviewer_of(&self, case: usize) -> Result<UserId, Failure> {
        let choices = self.cases.get(case).map(Case::choices).unwrap_or_default();
        self.staff
            .reviewer_for(choices.first().map(|c| &c.therapy))
            .ok_or_else(|| Failure::new("the demonstration: no reviewer"))
    }

    fn deliverer(&self, choices: &[TherapyChoice]) -> Option<PractitionerId> {
        let therapy = &choices.first()?.therapy;
        self.staff
            .members
            .iter()
            .find(|m| m.therapies.contains(therapy))
            .map(|m| m.id)
    }

    /// Who does an act on behalf of a therapist's account.
    pub(super) fn as_therapist(&mut self, case: usize) -> Result<Option<Principal>, Failure> {
        match self.cases.get(case).and_then(|c| c.therapist) {
            Some((user, role)) => self.principal(user, role).map(Some),
            None => Ok(None),
        }
    }
}
