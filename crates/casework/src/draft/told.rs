//! What a person tells of how it was, and what they complain of, in a draft: each under the person's key.

use std::sync::Arc;

use care::complaint::ComplaintCommand;
use care::story::StoryCommand;
use care::*;
use uuid::Uuid;

use super::{Draft, Trouble, expect, push};

impl Draft<'_> {
    /// Decides on what a person tells of how it was; sealed under the person's key.
    pub(crate) fn on_story(&mut self, person: PersonId, command: StoryCommand) -> Result<(), Trouble> {
        let stream = crate::read::story_stream(person);
        decided!(self, stories, stream, person.0, care::story::decide, command)
    }

    /// Holds the act to the version that a page was made from.
    pub(crate) fn expect_complaint(&mut self, id: ComplaintId, expected: Option<u64>) -> Result<(), Trouble> {
        expect(slot!(self, complaints, id.0).base.version, expected)
    }

    /// Decides on what becomes of a complaint; sealed under the person's key, in a stream that nothing else names.
    pub(crate) fn on_complaint(
        &mut self,
        id: ComplaintId,
        person: PersonId,
        command: ComplaintCommand,
    ) -> Result<(), Trouble> {
        decided!(self, complaints, id.0, person.0, care::complaint::decide, command)
    }
}
