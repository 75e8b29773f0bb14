//! Acts on providers with a seat, and on hand-overs to them. What a hand-over comes to is written into the episode in the
//! same append, so that "not arrived is still ours" never rests on two streams that disagree.

use care::episode::{DecisionFacts, DecisionWords, EpisodeCommand, Standing};
use care::hand_over::{ContactPart, HandOverCommand, HandOverFacts};
use care::provider::{ProviderCommand, ProviderEvent, ProviderFacts};
use care::terms::{Channel, TherapyCode};
use care::*;
use jiff::civil::Date;

use crate::desk::Desk;
use crate::draft::{Draft, Trouble};
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;
use crate::workforce_streams::hand_over_stream;

/// To whom somebody is handed over, for what, and what is shared: the agreed minimum.
#[derive(Debug, Clone, PartialEq)]
pub struct HandOverTo {
    /// The provider.
    pub provider: ProviderId,
    /// The therapy or kind of help, one that it offers.
    pub help: TherapyCode,
    /// Which ways to reach the person are shared.
    pub contact: Vec<ContactPart>,
    /// The day on which the person agreed.
    pub agreed_on: Date,
    /// How they said so.
    pub agreed_how: Channel,
    /// What it is about, in words written for the provider.
    pub about: String,
}

/// What is asked of providers and hand-overs.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    missing_docs,
    reason = "fields are those of the command or event that they lead to; what differs is said"
)]
pub enum SeatAct {
    /// Registers a provider with what it offers.
    RegisterProvider {
        facts: ProviderFacts,
        helps: Vec<TherapyCode>,
    },
    /// A change of a provider; its own people state places, administrators the rest.
    Provider {
        id: ProviderId,
        expected: Option<u64>,
        command: ProviderCommand,
    },
    /// Hands somebody over to a provider, by a decision that sends them elsewhere and stands.
    HandOver {
        episode: EpisodeId,
        expected: Option<u64>,
        decision: DecisionId,
        to: HandOverTo,
    },
    /// Decides and hands over at once.
    DecideAndHandOver {
        episode: EpisodeId,
        expected: Option<u64>,
        decision: Box<(DecisionFacts, DecisionWords)>,
        to: HandOverTo,
    },
    /// A step of a hand-over: the provider's, or taking it back.
    Step {
        id: HandOverId,
        expected: Option<u64>,
        command: HandOverCommand,
    },
}

impl SeatAct {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> ActKind {
        match self {
            Self::RegisterProvider { .. } => ActKind::ChangeProviders,
            Self::Provider { command, .. } => match command.event {
                ProviderEvent::PlacesStated(_) => ActKind::StatePlaces,
                _ => ActKind::ChangeProviders,
            },
            Self::HandOver { .. } | Self::DecideAndHandOver { .. } => ActKind::HandOver,
            Self::Step { command, .. } => match command {
                HandOverCommand::HandOver { .. } => ActKind::HandOver,
                HandOverCommand::Accept { .. } | HandOverCommand::Decline { .. } => ActKind::AnswerHandOver,
                HandOverCommand::ConfirmArrival { .. } | HandOverCommand::ReportNotArrived { .. } => {
                    ActKind::TellArrival
                }
                HandOverCommand::Withdraw { .. } => ActKind::TakeBackHandOver,
                HandOverCommand::End { .. } => ActKind::TellOutcome,
            },
        }
    }

    /// What the banner says once it is done.
    pub(crate) const fn done_words(&self) -> &'static str {
        match self {
            Self::RegisterProvider { .. } => "Provider registered",
            Self::Provider { command, .. } => match command.event {
                ProviderEvent::PlacesStated(_) => "Places stated",
                ProviderEvent::AccountLinked { .. } => "Account linked",
                ProviderEvent::AccountUnlinked { .. } => "Account unlinked",
                ProviderEvent::SeatClosed => "Seat closed: nobody new is handed over",
                ProviderEvent::SeatReopened => "Seat opened again",
                _ => "Provider saved",
            },
            Self::HandOver { .. } => "Handed over; ours until they have arrived",
            Self::DecideAndHandOver { .. } => "Decision recorded and handed over; ours until they have arrived",
            Self::Step { command, .. } => match command {
                HandOverCommand::HandOver { .. } => "Handed over; ours until they have arrived",
                HandOverCommand::Accept { .. } => "Accepted",
                HandOverCommand::Decline { .. } => "Declined; the service looks for something else",
                HandOverCommand::ConfirmArrival { .. } => "Arrival confirmed",
                HandOverCommand::ReportNotArrived { .. } => "Recorded as not arrived; they are with the service again",
                HandOverCommand::Withdraw { .. } => "Taken back; the provider sees nothing of the person any more",
                HandOverCommand::End { .. } => "Ending recorded",
            },
        }
    }
}

impl Desk {
    /// Builds an act on a provider or a hand-over.
    pub(crate) fn on_seats(&self, draft: &mut Draft<'_>, p: &Principal, act: SeatAct) -> Result<(), Trouble> {
        match act {
            SeatAct::RegisterProvider { facts, helps } => {
                let id: ProviderId = self.ids.next();
                draft.on_provider(id, ProviderEvent::Registered(facts).into())?;
                for help in helps {
                    self.check_therapy(&help, "helps")?;
                    draft.on_provider(id, ProviderEvent::HelpOffered { help }.into())?;
                }
                Ok(())
            }
            SeatAct::Provider { id, expected, command } => {
                draft.expect_provider(id, expected)?;
                self.change_provider(draft, p, id, command)
            }
            SeatAct::HandOver {
                episode,
                expected,
                decision,
                to,
            } => {
                self.open_for(draft, p, ActKind::HandOver, episode, expected)?;
                self.hand_over_to(draft, episode, decision, to)
            }
            SeatAct::DecideAndHandOver {
                episode,
                expected,
                decision,
                to,
            } => {
                let (decision, mut words) = *decision;
                if words.destination.as_deref().is_none_or(|d| d.trim().is_empty()) {
                    words.destination = Some(draft.provider(to.provider)?.name().to_owned());
                }
                self.open_for(draft, p, ActKind::Decide, episode, expected)?;
                self.open_for(draft, p, ActKind::HandOver, episode, expected)?;
                self.check_decision(draft, p, episode, &decision, &words)?;
                let id = decision.id;
                draft.on_episode(episode, EpisodeCommand::Decide { decision, words })?;
                self.hand_over_to(draft, episode, id, to)
            }
            SeatAct::Step { id, expected, command } => self.step_hand_over(draft, p, id, expected, command),
        }
    }

    fn change_provider(
        &self,
        draft: &mut Draft<'_>,
        p: &Principal,
        id: ProviderId,
        command: ProviderCommand,
    ) -> Result<(), Trouble> {
        let now = draft.now;
        match &command.event {
            ProviderEvent::Registered(_) => {
                return Err(Refused::not_allowed("Use the form for a new provider").into());
            }
            ProviderEvent::PlacesStated(_) if !draft.provider(id)?.accounts.contains(&p.user) => {
                return Err(Refused::NotFound.into());
            }
            ProviderEvent::HelpOffered { help } => self.check_therapy(help, "help")?,
            ProviderEvent::AccountLinked { user } => {
                if !draft.account(*user)?.roles_at(now).any(|r| r == Role::Provider) {
                    return Err(Refused::field("user", "Choose an account in the role of a provider seat").into());
                }
                // One account acts for one provider: names never cross between two.
                if self.views.provider_of(*user).is_some_and(|other| other != id) {
                    return Err(Refused::field("user", "This account acts for another provider").into());
                }
            }
            _ => {}
        }
        draft.on_provider(id, command)
    }

    /// Hands over by a decision of the episode.
    fn hand_over_to(
        &self,
        draft: &mut Draft<'_>,
        episode: EpisodeId,
        decision: DecisionId,
        to: HandOverTo,
    ) -> Result<(), Trouble> {
        let e = draft.episode(episode)?;
        let person = e.person.ok_or(Refused::NotFound)?;
        let found = e.decision_by_id(decision).filter(|d| d.standing == Standing::Final);
        let arrive_by = found
            .and_then(|d| d.arrival_by.filter(|_| d.arrival.is_none()))
            .ok_or_else(|| {
                Rejection::new(
                    "hand the person over",
                    Rule::NotYet,
                    "Decide to refer them on first; a decision that is settled hands nobody over",
                )
            })?;
        if draft.person(person)?.died {
            return Err(Rejection::new("hand the person over", Rule::Inactive, "Close the episode").into());
        }
        let provider = draft.provider(to.provider)?;
        if provider.facts.is_none() {
            return Err(Refused::field("provider", "Choose a provider").into());
        }
        if !provider.takes(&to.help) {
            let words = "Choose a kind of help that this provider offers and whose list is open";
            return Err(Refused::field("provider", words).into());
        }
        let said = provider.said(&to.help).map(|s| s.places.clone());
        let reach = &draft.person(person)?.reach;
        let is_there = |part: &ContactPart| match part {
            ContactPart::Phone => reach.phone.is_some() || reach.other_phone.is_some(),
            ContactPart::Email => reach.email.is_some(),
            ContactPart::Address => !reach.address.is_empty() || reach.postcode.is_some(),
        };
        if !to.contact.is_empty() && !to.contact.iter().any(is_there) {
            let words = "Choose a way to reach the person that is on record";
            return Err(Refused::field("contact", words).into());
        }
        let facts = HandOverFacts {
            episode,
            decision,
            provider: to.provider,
            help: to.help,
            contact: to.contact,
            agreed_on: to.agreed_on,
            agreed_how: to.agreed_how,
            payer: said.as_ref().map(|s| s.payer),
            stated_wait: said.as_ref().map(|s| s.wait_weeks),
            arrive_by,
        };
        let command = HandOverCommand::HandOver { facts, about: to.about };
        draft.on_hand_over(hand_over_stream(decision), person, command)
    }

    fn step_hand_over(
        &self,
        draft: &mut Draft<'_>,
        p: &Principal,
        id: HandOverId,
        expected: Option<u64>,
        command: HandOverCommand,
    ) -> Result<(), Trouble> {
        let facts = draft.hand_over(id)?.facts.clone().ok_or(Refused::NotFound)?;
        if matches!(command, HandOverCommand::HandOver { .. }) {
            return Err(Refused::not_allowed("Use the form made for this").into());
        }
        if matches!(command, HandOverCommand::Withdraw { .. }) {
            self.open_for(draft, p, ActKind::TakeBackHandOver, facts.episode, None)?;
        } else if !draft.provider(facts.provider)?.accounts.contains(&p.user) {
            // Another provider does not even learn that there is one.
            return Err(Refused::NotFound.into());
        }
        draft.expect_hand_over(id, expected)?;
        let e = draft.episode(facts.episode)?;
        let person = e.person.ok_or(Refused::NotFound)?;
        let arrival_is_open =
            e.closed.is_none() && e.decision_by_id(facts.decision).is_some_and(|d| d.arrival.is_none());
        let name = draft.provider(facts.provider)?.name().to_owned();
        let decision = facts.decision;
        let follows = match &command {
            HandOverCommand::Decline { reason, words } => Some(EpisodeCommand::FailHandOver {
                decision,
                reason: format!("{name} declined: {}. {}", reason.words().to_lowercase(), words.trim()),
            }),
            HandOverCommand::ReportNotArrived { words } => Some(EpisodeCommand::FailHandOver {
                decision,
                reason: format!("{name} says that they did not arrive. {}", words.trim()),
            }),
            HandOverCommand::Withdraw { by, reason } => Some(EpisodeCommand::FailHandOver {
                decision,
                reason: format!(
                    "Taken back by {}. {}",
                    by.words().to_lowercase(),
                    reason.as_deref().unwrap_or_default().trim()
                ),
            }),
            HandOverCommand::ConfirmArrival { .. } => Some(EpisodeCommand::ConfirmArrival {
                decision,
                note: Some(format!("Confirmed by {name}")),
            }),
            HandOverCommand::HandOver { .. } | HandOverCommand::Accept { .. } | HandOverCommand::End { .. } => None,
        };
        draft.on_hand_over(id, person, command)?;
        if let Some(follows) = follows.filter(|_| arrival_is_open) {
            draft.on_episode(facts.episode, follows)?;
        }
        Ok(())
    }
}
