//! Carers and ways in, in a draft: all under the person's key, so that they go with them.

use std::sync::Arc;

use care::carer::{CarerCommand, Carers};
use care::own_access::{OwnAccess, OwnAccessCommand};
use care::*;
use uuid::Uuid;

use super::{Draft, Trouble, push};

impl Draft<'_> {
    /// Decides on a person's way to their own pages; sealed under the person's key.
    pub(crate) fn on_own_access(&mut self, person: PersonId, command: OwnAccessCommand) -> Result<(), Trouble> {
        self.on_ways(person, None, command)
    }

    /// Decides on a way in, to the person's own pages or to a carer's; sealed under the person's key either way.
    pub(crate) fn on_ways(
        &mut self,
        person: PersonId,
        carer: Option<CarerId>,
        command: OwnAccessCommand,
    ) -> Result<(), Trouble> {
        let stream = match carer {
            None => crate::ways_in::stream(person),
            Some(carer) => crate::carers::ways_stream(carer),
        };
        decided!(self, own_accesses, stream, person.0, care::own_access::decide, command)
    }

    /// Those whom a person lets see something, as they are in this draft.
    pub(crate) fn carers(&mut self, person: PersonId) -> Result<&Carers, Trouble> {
        Ok(&slot!(self, carers, crate::carers::stream(person)).state)
    }

    /// The ways that a carer was given.
    pub(crate) fn carers_ways(&mut self, carer: CarerId) -> Result<&OwnAccess, Trouble> {
        Ok(&slot!(self, own_accesses, crate::carers::ways_stream(carer)).state)
    }

    /// Decides on what a carer may see; sealed under the person's key.
    pub(crate) fn on_carer(&mut self, person: PersonId, command: CarerCommand) -> Result<(), Trouble> {
        let stream = crate::carers::stream(person);
        decided!(self, carers, stream, person.0, care::carer::decide, command)
    }
}
