//! Providers and hand-overs in a draft: a provider under the service's key, a hand-over under the person's, so that it goes
//! with them.

use std::sync::Arc;

use care::hand_over::{HandOver, HandOverCommand};
use care::provider::{Provider, ProviderCommand};
use care::*;
use jiff::Timestamp;
use ledger::SERVICE_KEY;
use uuid::Uuid;
use views::Change;

use super::{Draft, Slots, Trouble, changed, expect, push};
use crate::workforce_streams::hand_over_stream;

/// Providers and hand-overs that take part in an act.
#[derive(Default)]
pub(super) struct SeatSlots {
    providers: Slots<Provider>,
    hand_overs: Slots<HandOver>,
}

/// What became of them, for the views.
pub(super) struct SeatsChanged {
    providers: Vec<(Uuid, u64, Provider)>,
    hand_overs: Vec<(Uuid, u64, HandOver)>,
}

impl SeatSlots {
    pub(super) fn changed(&self, at: Timestamp, by: Author) -> SeatsChanged {
        SeatsChanged {
            providers: changed(&self.providers, at, by),
            hand_overs: changed(&self.hand_overs, at, by),
        }
    }
}

impl SeatsChanged {
    pub(super) fn changes(&self) -> impl Iterator<Item = Change<'_>> {
        let providers = self.providers.iter().map(|(id, version, state)| Change::Provider {
            id: ProviderId(*id),
            version: *version,
            state,
        });
        let hand_overs = self.hand_overs.iter().map(|(id, version, state)| Change::HandOver {
            id: HandOverId(*id),
            version: *version,
            state,
        });
        providers.chain(hand_overs)
    }
}

impl Draft<'_> {
    /// A provider.
    pub(crate) fn provider(&mut self, id: ProviderId) -> Result<&Provider, Trouble> {
        Ok(&slot!(self, seats.providers, id.0).state)
    }

    /// A hand-over.
    pub(crate) fn hand_over(&mut self, id: HandOverId) -> Result<&HandOver, Trouble> {
        Ok(&slot!(self, seats.hand_overs, id.0).state)
    }

    /// Holds the act to the version that a page was made from.
    pub(crate) fn expect_provider(&mut self, id: ProviderId, expected: Option<u64>) -> Result<(), Trouble> {
        expect(slot!(self, seats.providers, id.0).base.version, expected)
    }

    /// The same for a hand-over.
    pub(crate) fn expect_hand_over(&mut self, id: HandOverId, expected: Option<u64>) -> Result<(), Trouble> {
        expect(slot!(self, seats.hand_overs, id.0).base.version, expected)
    }

    /// Decides on a change of a provider.
    pub(crate) fn on_provider(&mut self, id: ProviderId, command: ProviderCommand) -> Result<(), Trouble> {
        self.made.provider = Some(id);
        decided!(
            self,
            seats.providers,
            id.0,
            SERVICE_KEY,
            care::provider::decide,
            command
        )
    }

    /// Decides on a step of a hand-over of a person.
    pub(crate) fn on_hand_over(
        &mut self,
        id: HandOverId,
        person: PersonId,
        command: HandOverCommand,
    ) -> Result<(), Trouble> {
        self.made.hand_over = Some(id);
        decided!(self, seats.hand_overs, id.0, person.0, care::hand_over::decide, command)
    }

    /// What happened in the episode settles the hand-over of a decision, if there is one that is not settled yet.
    pub(crate) fn settle_hand_over(
        &mut self,
        decision: DecisionId,
        person: PersonId,
        command: HandOverCommand,
    ) -> Result<(), Trouble> {
        let id = hand_over_stream(decision);
        if self.hand_over(id)?.is_outstanding() {
            self.on_hand_over(id, person, command)?;
        }
        Ok(())
    }
}
