//! Stories that people told, as they themselves and as the service may read them.

use care::episode::Episode;
use care::story::{Stories, StoryEvent, StoryFor};
use care::*;
use jiff::civil::Date;
use uuid::Uuid;

use crate::desk::Desk;
use crate::fold::{self, Told};
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;

/// A story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnStory {
    /// Which.
    pub id: StoryId,
    /// Told on.
    pub on: Date,
    /// Whom it is for.
    pub told_to: StoryFor,
    /// The story.
    pub words: String,
}

/// The stream of a person's stories.
pub(crate) fn stream(person: PersonId) -> Uuid {
    crate::derived::id("own stories", &[person.0.as_bytes()])
}

impl Desk {
    /// The person's own stories, the newest first. Those they took back are not among them.
    ///
    /// # Errors
    /// Not somebody on their own pages, or the store failed.
    pub fn own_stories(&self, p: &Principal) -> Result<Vec<OwnStory>, Refused> {
        self.allow(p, ActKind::SeeOwnRecord)?;
        let person = p.own.ok_or(Refused::NotFound)?;
        self.catch_up()?;
        self.log_read(p, "own stories", &[person.0])?;
        self.stories_of(person, |_| true)
    }

    /// What the person of an episode has told the service, the newest first.
    ///
    /// # Errors
    /// Not allowed, not found, or the store failed.
    pub fn stories_told(&self, p: &Principal, episode: EpisodeId) -> Result<Vec<OwnStory>, Refused> {
        self.allow(p, ActKind::SeeStory)?;
        self.catch_up()?;
        let now = self.clock.now();
        let e: fold::Loaded<Episode> = fold::load(&self.ledger, episode.0).map_err(|e| self.fault("episode", &e))?;
        self.allow_in_episode(p, ActKind::SeeStory, episode, &e.state, now)?;
        let person = e.state.person.ok_or(Refused::NotFound)?;
        self.log_read(p, "story", &[person.0, episode.0])?;
        self.stories_of(person, |to| to == StoryFor::Service)
    }

    /// Whether there is something that the person told the service. Names no words.
    pub(crate) fn has_told_the_service(&self, person: PersonId) -> Result<bool, Refused> {
        let loaded = fold::load::<Stories>(&self.ledger, stream(person)).map_err(|e| self.fault("stories", &e))?;
        Ok(loaded.state.for_service().next().is_some())
    }

    pub(crate) fn stories_of(
        &self,
        person: PersonId,
        wanted: impl Fn(StoryFor) -> bool,
    ) -> Result<Vec<OwnStory>, Refused> {
        let told = fold::told::<StoryEvent>(&self.ledger, stream(person)).map_err(|e| self.fault("stories", &e))?;
        let state: Stories = fold::fold_told(&told).state;
        let words = |version: u64| {
            let entry: Option<&Told<StoryEvent>> = told.iter().find(|t| t.header.version == version);
            entry
                .and_then(|t| t.words.get(Key::Body))
                .unwrap_or_default()
                .to_owned()
        };
        let all = state.kept().filter_map(|s| {
            let told_to = s.told_to.filter(|to| wanted(*to))?;
            Some(OwnStory {
                id: s.id,
                on: s.on,
                told_to,
                words: words(s.version),
            })
        });
        let mut all: Vec<OwnStory> = all.collect();
        all.reverse();
        Ok(all)
    }
}
