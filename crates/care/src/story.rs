//! What a person tells of how it was: kept for themself, or given to the service, and taken back. Stream `story`, one per
//! person, under the person's key. What is told in public is never here: it is a story of the public pages, which leads to
//! nobody.

use crate::codes::{codes, kinds};
use crate::rejection::{Rejection, Rule};
use crate::words::Key;
use crate::{Ctx, Header, PersonId, Recorded, Role, StoryId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Most characters of a story: some ten printed pages.
pub const LONGEST: usize = 30_000;

codes! {
    /// Whom a story is for.
    StoryFor {
        Myself => "myself", "Kept for themself";
        Service => "service", "For the service";
    }
}

/// What happened to a person's stories.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StoryEvent {
    /// It was told. Words: the story.
    Told {
        /// Which.
        story: StoryId,
        /// Whose.
        person: PersonId,
        /// Whom it is for.
        told_to: StoryFor,
    },
    /// The person gave it to the service.
    GivenToService {
        /// Which.
        story: StoryId,
    },
    /// The person keeps it for themself again.
    KeptForMyself {
        /// Which.
        story: StoryId,
    },
    /// The person took it away: it is shown to nobody any more, themself included.
    TakenBack {
        /// Which.
        story: StoryId,
    },
}

kinds!(StoryEvent, "story" {
    Told => "told", GivenToService => "given_to_service", KeptForMyself => "kept_for_myself", TakenBack => "taken_back",
});

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoryCommand {
    /// Tell one.
    Tell {
        /// Which.
        story: StoryId,
        /// Whose.
        person: PersonId,
        /// Whom it is for.
        told_to: StoryFor,
        /// The story.
        words: String,
    },
    /// Give it to the service.
    Give {
        /// Which.
        story: StoryId,
    },
    /// Keep it for oneself again.
    Keep {
        /// Which.
        story: StoryId,
    },
    /// Take it away.
    TakeBack {
        /// Which.
        story: StoryId,
    },
}

/// A story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Story {
    /// Which.
    pub id: StoryId,
    /// The version that carries its words.
    pub version: u64,
    /// Told on.
    pub on: Date,
    /// Whom it is for now; none when it was taken back.
    pub told_to: Option<StoryFor>,
}

/// A person's stories.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stories {
    /// Whose; none before one was told.
    pub person: Option<PersonId>,
    /// In the order in which they were told.
    pub all: Vec<Story>,
}

impl Stories {
    /// Folds one event in.
    pub fn apply(&mut self, header: &Header, event: &StoryEvent) {
        match event {
            StoryEvent::Told { story, person, told_to } => {
                self.person = Some(*person);
                self.all.push(Story {
                    id: *story,
                    version: header.version,
                    on: header.date(),
                    told_to: Some(*told_to),
                });
            }
            StoryEvent::GivenToService { story } => self.put(*story, Some(StoryFor::Service)),
            StoryEvent::KeptForMyself { story } => self.put(*story, Some(StoryFor::Myself)),
            StoryEvent::TakenBack { story } => self.put(*story, None),
        }
    }

    fn put(&mut self, story: StoryId, told_to: Option<StoryFor>) {
        if let Some(found) = self.all.iter_mut().find(|s| s.id == story) {
            found.told_to = told_to;
        }
    }

    /// Those that the service may read.
    pub fn for_service(&self) -> impl Iterator<Item = &Story> {
        self.all.iter().filter(|s| s.told_to == Some(StoryFor::Service))
    }

    /// Those that the person has not taken back.
    pub fn kept(&self) -> impl Iterator<Item = &Story> {
        self.all.iter().filter(|s| s.told_to.is_some())
    }
}

/// Decides on a story.
///
/// # Errors
/// A [`Rejection`] when anybody but the person asks, nothing was written or too much, a story is told twice, unknown, was
/// taken back, or is already where it is to go.
pub fn decide(state: &Stories, command: StoryCommand, ctx: &Ctx<'_>) -> Result<Vec<Recorded<StoryEvent>>, Rejection> {
    const ASKED: &str = "tell the story";
    if ctx.by.role != Role::Person {
        return Err(Rejection::new(ASKED, Rule::OutOfRange, "Only the person tells it"));
    }
    let change = |story: StoryId, to: Option<StoryFor>, event: StoryEvent| {
        let found = state.all.iter().find(|s| s.id == story);
        let found = found.ok_or_else(|| Rejection::new(ASKED, Rule::UnknownItem, "Choose one of your stories"))?;
        if found.told_to.is_none() {
            return Err(Rejection::new(ASKED, Rule::Inactive, "Tell it again"));
        }
        if found.told_to == to {
            return Err(Rejection::new(ASKED, Rule::AlreadyDone, "It is so"));
        }
        Ok(vec![Recorded::fact(event)])
    };
    match command {
        StoryCommand::Tell {
            story,
            person,
            told_to,
            words,
        } => {
            if words.trim().is_empty() {
                return Err(Rejection::new(ASKED, Rule::TextMissing, "Write it down"));
            }
            if words.chars().count() > LONGEST {
                return Err(Rejection::new(ASKED, Rule::TooMany, "Tell it in several parts"));
            }
            if state.all.iter().any(|s| s.id == story) || state.person.is_some_and(|p| p != person) {
                return Err(Rejection::new(ASKED, Rule::AlreadyDone, "Tell another"));
            }
            let told = StoryEvent::Told { story, person, told_to };
            Ok(vec![Recorded::fact(told).with(Key::Body, words)])
        }
        StoryCommand::Give { story } => change(story, Some(StoryFor::Service), StoryEvent::GivenToService { story }),
        StoryCommand::Keep { story } => change(story, Some(StoryFor::Myself), StoryEvent::KeptForMyself { story }),
        StoryCommand::TakeBack { story } => change(story, None, StoryEvent::TakenBack { story }),
    }
}
