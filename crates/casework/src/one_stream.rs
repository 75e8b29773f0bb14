//! Acts on one stream, with the checks that need more than that stream.

use care::episode::{Episode, EpisodeCommand, EpisodeEvent, LetterKind};
use care::opening::{OpeningCommand, OpeningEvent};
use care::person::{Identity, PersonCommand, PersonEvent};
use care::practitioner::{PractitionerCommand, PractitionerEvent};
use care::service::{ServiceCommand, ServiceEvent};
use care::terms::*;
use care::*;

use crate::by_person;
use crate::claims;
use crate::desk::Desk;
use crate::draft::{Draft, Trouble};
use crate::kinds::{ActKind, of_episode_command};
use crate::outcome::Refused;
use crate::principal::Principal;
use crate::relationship::is_own;

impl Desk {
    /// A command on an episode that needs no other stream but those that follow by rule.
    pub(crate) fn on_one_episode(
        &self,
        draft: &mut Draft<'_>,
        p: &Principal,
        id: EpisodeId,
        expected: Option<u64>,
        command: EpisodeCommand,
    ) -> Result<(), Trouble> {
        self.open_for(draft, p, of_episode_command(&command), id, expected)?;
        match p.role {
            Role::Referrer => check_own(p, draft.episode(id)?, &command)?,
            Role::Person => {
                let now = draft.now;
                by_person::check(draft.episode(id)?, &command, now)?;
            }
            _ => {}
        }
        self.check_unknown_to_person(draft, id, &command)?;
        let command = match command {
            EpisodeCommand::Receive { .. }
            | EpisodeCommand::JoinReferral { .. }
            | EpisodeCommand::MakeOffer { .. }
            | EpisodeCommand::AcceptOffer { .. }
            | EpisodeCommand::ChangeTherapist { .. }
            | EpisodeCommand::TakeMeasure { .. } => {
                // These touch a slot, a person or the scoring; each has an act of its own.
                return Err(Refused::not_allowed("Use the form made for this").into());
            }
            EpisodeCommand::MoveSession {
                session,
                to,
                by,
                reason,
                opening: _,
            } => EpisodeCommand::MoveSession {
                session,
                to,
                by,
                reason,
                opening: self.slot_at(draft, id, session, to)?,
            },
            EpisodeCommand::NameReviewer {
                review, reviewer, pool, ..
            } => self.reviewer_as_they_are(draft, review, reviewer, pool)?,
            EpisodeCommand::Assign { user, role } => {
                let now = draft.now;
                if !draft.account(user)?.roles_at(now).any(|r| r == role) {
                    return Err(Refused::field("user", "Choose somebody who holds this role").into());
                }
                EpisodeCommand::Assign { user, role }
            }
            EpisodeCommand::BookAssessment { with, .. } => {
                let now = draft.now;
                if !draft.account(with)?.roles_at(now).any(Role::is_clinical) {
                    return Err(Refused::field("with", "Choose a clinician").into());
                }
                command
            }
            EpisodeCommand::HandConcernTo { owner, .. } | EpisodeCommand::RaiseConcern { owner: Some(owner), .. } => {
                let now = draft.now;
                // A trainee does not hold risk alone.
                if !draft.account(owner)?.roles_at(now).any(Role::is_qualified_clinician) {
                    return Err(Refused::field("owner", "Choose a qualified clinician").into());
                }
                command
            }
            EpisodeCommand::ConcludeReview {
                ref choices, deliverer, ..
            } => {
                self.check_choices(draft, id, choices)?;
                if let Some((deliverer, first)) = deliverer.zip(choices.first()) {
                    self.check_may_take_on(draft, deliverer, &first.therapy)?;
                }
                command
            }
            EpisodeCommand::Decide {
                ref decision,
                ref words,
            } => {
                self.check_decision(draft, p, id, decision, words)?;
                command
            }
            EpisodeCommand::BeginWait { ref choices, .. }
            | EpisodeCommand::StateChoices { ref choices, .. }
            | EpisodeCommand::StepCourse { ref choices, .. } => {
                self.check_choices(draft, id, choices)?;
                command
            }
            EpisodeCommand::TellDecision { to, .. } => {
                self.check_may_hear(draft, id, LetterKind::Decision, to)?;
                command
            }
            EpisodeCommand::SendLetter { letter, to, .. } => {
                self.check_may_hear(draft, id, letter, to)?;
                if to == Audience::Person {
                    self.settle_printed(draft, id, letter, p.user)?;
                }
                command
            }
            EpisodeCommand::Acknowledge { to, .. } => {
                self.check_may_hear(draft, id, LetterKind::Acknowledgement, to)?;
                command
            }
            EpisodeCommand::RecordFurtherInformation { document: Some(_), .. } => {
                return Err(Refused::not_allowed("Attach the document by the form for it").into());
            }
            other => other,
        };
        draft.on_episode(id, command)
    }

    /// Who reviews is judged by what the record says of them, not by what a form says.
    fn reviewer_as_they_are(
        &self,
        draft: &mut Draft<'_>,
        review: ReviewId,
        reviewer: UserId,
        pool: ReviewerPool,
    ) -> Result<EpisodeCommand, Trouble> {
        let now = draft.now;
        let account = draft.account(reviewer)?.clone();
        let human = account
            .human
            .ok_or_else(|| Refused::field("reviewer", "Choose a reviewer"))?;
        if !account.roles_at(now).any(|r| r == Role::Reviewer) {
            return Err(Refused::field("reviewer", "Choose somebody who holds the role of a reviewer").into());
        }
        let practitioner = match account.practitioner {
            Some(id) => draft.practitioner(id)?.clone(),
            None => care::practitioner::Practitioner::default(),
        };
        let trained_in = practitioner.certificates.iter().map(|c| c.therapy.clone()).collect();
        // The line of management: whoever manages the reviewer, and whoever manages them.
        let mut managers = Vec::new();
        let mut next = practitioner.manager;
        while let Some(manager) = next.filter(|m| !managers.contains(m)) {
            managers.push(manager);
            let of_manager = self
                .views
                .practitioners()
                .into_iter()
                .find(|t| t.state.profile.as_ref().is_some_and(|profile| profile.human == manager));
            next = of_manager.and_then(|t| t.state.manager);
        }
        Ok(EpisodeCommand::NameReviewer {
            review,
            reviewer,
            human,
            pool,
            trained_in,
            managers,
        })
    }

    /// A statement about a person.
    pub(crate) fn change_person(
        &self,
        draft: &mut Draft<'_>,
        p: &Principal,
        id: PersonId,
        expected: Option<u64>,
        command: PersonCommand,
    ) -> Result<(), Trouble> {
        self.open_person_for(draft, p, crate::kinds::of_person_event(&command.event), id)?;
        if p.role == Role::Person && p.own != Some(id) {
            return Err(Refused::NotFound.into());
        }
        draft.expect_person(id, expected)?;
        let PersonCommand { event, note } = command;
        let event = match event {
            PersonEvent::Registered { .. }
            | PersonEvent::EpisodeOpened { .. }
            | PersonEvent::Linked { .. }
            | PersonEvent::Unlinked { .. } => {
                return Err(Refused::not_allowed("Use the form made for this").into());
            }
            PersonEvent::IdentityStated(identity) => {
                let identity = checked_identity(identity);
                let before = draft.person(id)?.identity.clone();
                let was = valid_number(&before);
                let is = valid_number(&identity);
                if was != is {
                    draft
                        .claims_release
                        .extend(was.map(|digits| claims::nhs_number(&digits, id)));
                    draft
                        .claims_add
                        .extend(is.map(|digits| claims::nhs_number(&digits, id)));
                }
                PersonEvent::IdentityStated(identity)
            }
            other => other,
        };
        if let PersonEvent::Disclosed { to, told_first } = &event
            && self.is_hub()
        {
            // Only where there is danger to people, and after talk with the person (domain guide, section 8).
            self.check_hub_hears(*to)?;
            if !*told_first {
                return Err(Refused::field("told_first", "Talk with the person first").into());
            }
        }
        let died = matches!(event, PersonEvent::DeathRecorded { .. });
        draft.on_person(id, PersonCommand { event, note })?;
        if died {
            self.end_pending_contact(draft, id)
        } else {
            Ok(())
        }
    }

    /// A death ends, in the same append, what would still reach the household: offers, appointments and sessions to come.
    /// What else goes on ends when a human closes the episode.
    fn end_pending_contact(&self, draft: &mut Draft<'_>, person: PersonId) -> Result<(), Trouble> {
        const WHY: &str = "The person has died";
        let now = draft.now;
        for episode in draft.person(person)?.episodes.clone() {
            let e = draft.episode(episode)?;
            if e.closed.is_some() {
                continue;
            }
            let offers = e.open_offers().map(|o| EpisodeCommand::WithdrawOffer {
                offer: o.id,
                reason: WHY.to_owned(),
            });
            let to_come = e.open_appointments().filter(|a| a.at > now);
            let appointments = to_come.map(|a| EpisodeCommand::CancelAppointment {
                appointment: a.id,
                by: CancelledBy::Service,
                reason: Some(WHY.to_owned()),
            });
            let planned = e.open_courses().flat_map(|c| &c.sessions);
            let sessions = planned
                .filter(|s| s.is_open() && s.at > now)
                .map(|s| EpisodeCommand::CancelSession {
                    session: s.id,
                    by: CancelledBy::Service,
                    reason: Some(WHY.to_owned()),
                });
            let commands: Vec<_> = offers.chain(appointments).chain(sessions).collect();
            let handed = e
                .decisions
                .iter()
                .filter(|d| d.arrival_by.is_some() && d.arrival.is_none());
            let handed: Vec<DecisionId> = handed.map(|d| d.facts.id).collect();
            for command in commands {
                draft.on_episode(episode, command)?;
            }
            for decision in handed {
                // A provider must not write to the household either.
                let take_back = care::hand_over::HandOverCommand::Withdraw {
                    by: care::hand_over::WithdrawnBy::Service,
                    reason: Some(WHY.to_owned()),
                };
                draft.settle_hand_over(decision, person, take_back)?;
            }
        }
        Ok(())
    }

    /// Whether a principal may do that with a person: for anybody, or by way of one of the person's episodes.
    pub(crate) fn open_person_for(
        &self,
        draft: &mut Draft<'_>,
        p: &Principal,
        kind: ActKind,
        id: PersonId,
    ) -> Result<(), Trouble> {
        let now = draft.now;
        let person = draft.person(id)?;
        if !person.registered {
            return Err(Refused::NotFound.into());
        }
        let mut refused = Refused::NotFound;
        for episode in person.episodes.clone() {
            match self.allow_in_episode(p, kind, episode, draft.episode(episode)?, now) {
                Ok(()) => return Ok(()),
                Err(why) => refused = why,
            }
        }
        Err(refused.into())
    }

    /// A change of a practitioner.
    pub(crate) fn change_practitioner(
        &self,
        draft: &mut Draft<'_>,
        p: &Principal,
        id: PractitionerId,
        expected: Option<u64>,
        command: PractitionerCommand,
    ) -> Result<(), Trouble> {
        draft.expect_practitioner(id, expected)?;
        match &command {
            PractitionerEvent::Joined(_) => {
                return Err(Refused::not_allowed("Use the form for a practitioner who joins").into());
            }
            PractitionerEvent::ConflictDeclared { .. }
                if matches!(p.role, Role::Therapist | Role::Trainee) && p.practitioner != Some(id) =>
            {
                return Err(Refused::not_allowed("Declare whom you know yourself").into());
            }
            PractitionerEvent::ProfileStated(profile) => {
                let before = draft.practitioner(id)?.profile.as_ref().map(|b| b.registration.clone());
                let is = &profile.registration;
                if before
                    .as_ref()
                    .is_some_and(|was| was.body != is.body || was.number != is.number)
                {
                    draft
                        .claims_release
                        .extend(before.map(|was| claims::registration(&was.body, &was.number, id)));
                    draft.claims_add.push(claims::registration(&is.body, &is.number, id));
                }
            }
            PractitionerEvent::Certified(certificate) => self.check_therapy(&certificate.therapy, "therapy")?,
            PractitionerEvent::SupervisorNamed { supervisor }
                if *supervisor == id || draft.practitioner(*supervisor)?.profile.is_none() =>
            {
                return Err(Refused::field("supervisor", "Choose another practitioner").into());
            }
            _ => {}
        }
        draft.on_practitioner(id, command)
    }

    /// A change of an opening that touches nobody's seat.
    pub(crate) fn change_opening(
        &self,
        draft: &mut Draft<'_>,
        id: OpeningId,
        expected: Option<u64>,
        command: OpeningCommand,
    ) -> Result<(), Trouble> {
        draft.expect_opening(id, expected)?;
        if !matches!(command, OpeningEvent::Withdrawn { .. }) {
            return Err(Refused::not_allowed("Use the form made for this").into());
        }
        draft.on_opening(id, command)
    }

    /// A change of the settings.
    pub(crate) fn change_service(
        &self,
        draft: &mut Draft<'_>,
        expected: Option<u64>,
        command: ServiceCommand,
    ) -> Result<(), Trouble> {
        let id = self.organisation().0;
        draft.expect_service(id, expected)?;
        match &command {
            ServiceEvent::Founded { .. } | ServiceEvent::StaffHubFounded => {
                return Err(Refused::not_allowed("The service is founded").into());
            }
            ServiceEvent::ProvisionDeclared { therapy, .. } => self.check_therapy(therapy, "therapy")?,
            ServiceEvent::UseCasesStated { codes } => {
                let known = |c: &String| exchange::intake::UseCaseFamily::from_code(c).is_some();
                if !codes.iter().all(known) {
                    return Err(Refused::field("use_cases", "Choose use cases from the list").into());
                }
            }
            _ => {}
        }
        draft.on_service(id, command)
    }
}

/// A referrer acts on what is theirs: their own requests, questions put to the referrer, in their own name.
fn check_own(p: &Principal, e: &Episode, command: &EpisodeCommand) -> Result<(), Refused> {
    let theirs = match command {
        EpisodeCommand::WithdrawReferral { referral, .. } => {
            e.referrals.iter().any(|(r, _)| r.id == *referral && is_own(p, r))
        }
        EpisodeCommand::GiveInformation { enquiry, .. } => e
            .enquiries
            .iter()
            .any(|q| q.id == *enquiry && q.from == EnquiryTo::Referrer),
        EpisodeCommand::AskSecondOpinion { decision, asked_by, .. } => {
            // Nobody contests what they have not been told.
            let told = e
                .decision_by_id(*decision)
                .is_some_and(|d| d.was_told(Audience::Referrer));
            told && *asked_by == AskedBy::Referrer
        }
        _ => true,
    };
    if theirs { Ok(()) } else { Err(Refused::NotFound) }
}

/// An identity with its NHS number looked at: digits without spaces, and whether the check digit holds. What a form
/// says of that is not taken over.
pub(crate) fn checked_identity(mut identity: Identity) -> Identity {
    if let Some(number) = &mut identity.nhs_number {
        let traced = number.status == NhsNumberStatus::Traced;
        match exchange::nhs_number::parse(&number.digits) {
            Ok(valid) => {
                number.digits = valid.digits();
                number.status = if traced {
                    NhsNumberStatus::Traced
                } else {
                    NhsNumberStatus::Given
                };
            }
            Err(_) => {
                number.digits = number.digits.trim().to_owned();
                number.status = NhsNumberStatus::Invalid;
            }
        }
    }
    if identity.nhs_number.as_ref().is_some_and(|n| n.digits.is_empty()) {
        identity.nhs_number = None;
    }
    identity
}

/// The NHS number, if its check digit holds: what is claimed.
pub(crate) fn valid_number(identity: &Identity) -> Option<String> {
    let number = identity.nhs_number.as_ref()?;
    (number.status != NhsNumberStatus::Invalid).then(|| number.digits.clone())
}

/// Whether an event is about a decision, which a reviewer does not see before the own opinion is written.
pub(crate) const fn is_of_the_first_decision(event: &EpisodeEvent) -> bool {
    matches!(
        event,
        EpisodeEvent::DecisionMade { .. }
            | EpisodeEvent::DecisionConfirmed { .. }
            | EpisodeEvent::DecisionNotConfirmed { .. }
            | EpisodeEvent::DecisionTold { .. }
    )
}
