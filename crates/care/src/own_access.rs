//! How a person comes to their own pages: links and codes that were given, used or taken back. Stream `own_access`, one
//! per person, and one for each carer whom the person lets see; all under the person's key. The rules are the same for both.
//!
//! The link or code itself is never here: the ledger keeps a keyed hash of it as a claim. Here stands that one was given,
//! by whom, how it was made sure whose hands it reached, and what became of it. A further way of proving who somebody is
//! (OpenID Connect) adds a kind of [`WayKind`] and nothing else: what it opens is decided by who came in, not by how.

use crate::codes::{codes, kinds};
use crate::rejection::{Rejection, Rule};
use crate::words::Key;
use crate::{Ctx, Header, PersonId, Recorded, Role, WayId};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

codes! {
    /// What was given.
    WayKind {
        Link => "link", "A link, shown once to hand over";
        Letter => "letter", "A code in a letter";
        NextTime => "next_time", "A code that the person asked for, for next time";
        Sent => "sent", "The code of a form that they sent";
        ForCarer => "for_carer", "A code for a carer, shown once to hand over";
    }
}

impl WayKind {
    /// How long it opens the pages for the first time, in days: a link is handed over at once, a letter takes its time in
    /// the post, a code for next time waits for the next time; that of a form
    /// ends with the form. House rules.
    #[must_use]
    pub const fn days(self) -> i64 {
        match self {
            Self::Link | Self::ForCarer => 7,
            Self::Letter | Self::Sent => 21,
            Self::NextTime => 90,
        }
    }
}

/// What happened about a person's way to their pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnAccessEvent {
    /// A link or code was given. Words: how it was made sure that it is this person.
    Given {
        /// Which.
        way: WayId,
        /// To whom.
        person: PersonId,
        /// What.
        kind: WayKind,
        /// Until when it can be used.
        expires_at: Timestamp,
    },
    /// It was used, and is of no use any more.
    Used {
        /// Which.
        way: WayId,
    },
    /// It was taken back, or a newer one took its place.
    Withdrawn {
        /// Which.
        way: WayId,
    },
    /// The person asked for the name of who looked.
    NameAsked {
        /// The entry of the read log.
        look: u64,
    },
}

kinds!(OwnAccessEvent, "own_access" {
    Given => "given", Used => "used", Withdrawn => "withdrawn", NameAsked => "name_asked",
});

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OwnAccessCommand {
    /// Give a link or code; what was given before and not used ends.
    Give {
        /// Which.
        way: WayId,
        /// To whom.
        person: PersonId,
        /// What.
        kind: WayKind,
        /// How it was made sure that it is this person, in words; not for a code that the person asks for themself.
        identity: Option<String>,
    },
    /// Use it.
    Use {
        /// Which.
        way: WayId,
    },
    /// Take back whatever is live.
    Withdraw,
    /// Ask for the name of who looked.
    AskName {
        /// The entry of the read log.
        look: u64,
    },
}

/// What became of a link or code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WayStanding {
    /// It can be used until it expires.
    Live,
    /// It was used then.
    Used(Timestamp),
    /// It was taken back, or replaced.
    Withdrawn,
}

/// A link or code that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way {
    /// Which.
    pub id: WayId,
    /// What.
    pub kind: WayKind,
    /// When it was given.
    pub given_at: Timestamp,
    /// Until when it can be used.
    pub expires_at: Timestamp,
    /// What became of it.
    pub standing: WayStanding,
}

impl Way {
    /// Whether it opens the pages at this moment.
    #[must_use]
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.standing == WayStanding::Live && now < self.expires_at
    }
}

/// The ways that one person was given, and the names they asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnAccess {
    /// Whose; none before anything was given.
    pub person: Option<PersonId>,
    /// Links and codes in the order they were given.
    pub ways: Vec<Way>,
    /// Entries of the read log whose names were asked for.
    pub names_asked: Vec<u64>,
}

impl OwnAccess {
    /// Folds one event in.
    pub fn apply(&mut self, header: &Header, event: &OwnAccessEvent) {
        match event {
            OwnAccessEvent::Given {
                way,
                person,
                kind,
                expires_at,
            } => {
                self.person = Some(*person);
                self.ways.push(Way {
                    id: *way,
                    kind: *kind,
                    given_at: header.at,
                    expires_at: *expires_at,
                    standing: WayStanding::Live,
                });
            }
            OwnAccessEvent::Used { way } => self.settle(*way, WayStanding::Used(header.at)),
            OwnAccessEvent::Withdrawn { way } => self.settle(*way, WayStanding::Withdrawn),
            OwnAccessEvent::NameAsked { look } => self.names_asked.push(*look),
        }
    }

    fn settle(&mut self, way: WayId, standing: WayStanding) {
        if let Some(way) = self.ways.iter_mut().find(|w| w.id == way) {
            way.standing = standing;
        }
    }

    /// What can still be used.
    pub fn live(&self, now: Timestamp) -> impl Iterator<Item = &Way> {
        self.ways.iter().filter(move |w| w.is_live(now))
    }

    /// Whether it was closed: the last that was given was taken back, and nothing was given since. What rests on the
    /// person's own way in (a carer's look) is closed with it.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.ways.last().is_some_and(|w| w.standing == WayStanding::Withdrawn)
    }

    /// When the person last came in.
    #[must_use]
    pub fn last_used(&self) -> Option<Timestamp> {
        let used = |w: &Way| match w.standing {
            WayStanding::Used(at) => Some(at),
            WayStanding::Live | WayStanding::Withdrawn => None,
        };
        self.ways.iter().filter_map(used).max()
    }
}

/// Decides on a way in.
///
/// # Errors
/// A [`Rejection`] when staff do not say how they made sure who it is, the person's own code is asked for by another or a
/// link by the person, a way is given twice, is unknown, used, taken back or past its time, nothing is live to take back,
/// or a name was asked for before.
pub fn decide(
    state: &OwnAccess,
    command: OwnAccessCommand,
    ctx: &Ctx<'_>,
) -> Result<Vec<Recorded<OwnAccessEvent>>, Rejection> {
    let withdrawn = |w: &Way| Recorded::fact(OwnAccessEvent::Withdrawn { way: w.id });
    let unused = || state.ways.iter().filter(|w| w.standing == WayStanding::Live);
    match command {
        OwnAccessCommand::Give {
            way,
            person,
            kind,
            identity,
        } => {
            const ASKED: &str = "give a way to the person's own pages";
            if state.ways.iter().any(|w| w.id == way) || state.person.is_some_and(|p| p != person) {
                return Err(Rejection::new(ASKED, Rule::AlreadyDone, "Give another"));
            }
            // Who has come in asks for a code for next time; a carer is let in by the person, or by staff whom they asked.
            let by_themself = matches!(ctx.by.role, Role::Person | Role::Carer);
            let fits = match kind {
                WayKind::NextTime => by_themself,
                WayKind::ForCarer => ctx.by.role != Role::Carer,
                WayKind::Link | WayKind::Letter | WayKind::Sent => !by_themself,
            };
            if !fits {
                return Err(Rejection::new(ASKED, Rule::OutOfRange, "Choose what can be given here"));
            }
            let identity = identity.filter(|words| !by_themself && !words.trim().is_empty());
            if !by_themself && identity.is_none() {
                return Err(Rejection::new(
                    ASKED,
                    Rule::TextMissing,
                    "Write down how you made sure that it is this person",
                ));
            }
            let expires_at = ctx
                .now
                .checked_add(SignedDuration::from_hours(24 * kind.days()))
                .unwrap_or(Timestamp::MAX);
            let given = Recorded::fact(OwnAccessEvent::Given {
                way,
                person,
                kind,
                expires_at,
            });
            let mut out: Vec<_> = unused().map(withdrawn).collect();
            out.push(given.with(Key::Note, identity));
            Ok(out)
        }
        OwnAccessCommand::Use { way } => {
            const ASKED: &str = "open the person's own pages";
            let found = state.ways.iter().find(|w| w.id == way);
            let found = found.ok_or_else(|| Rejection::new(ASKED, Rule::UnknownItem, "Ask for another"))?;
            match found.standing {
                WayStanding::Live if ctx.now < found.expires_at => {
                    Ok(vec![Recorded::fact(OwnAccessEvent::Used { way })])
                }
                WayStanding::Live => Err(Rejection::new(ASKED, Rule::TooLate, "Ask for another")),
                WayStanding::Used(_) => Err(Rejection::new(ASKED, Rule::AlreadyDone, "Ask for another")),
                WayStanding::Withdrawn => Err(Rejection::new(ASKED, Rule::Inactive, "Ask for another")),
            }
        }
        OwnAccessCommand::Withdraw => {
            let out: Vec<_> = unused().map(withdrawn).collect();
            if out.is_empty() {
                return Err(Rejection::new(
                    "take back the way in",
                    Rule::UnknownItem,
                    "There is none that could still be used",
                ));
            }
            Ok(out)
        }
        OwnAccessCommand::AskName { look } => {
            if state.names_asked.contains(&look) {
                return Err(Rejection::new(
                    "ask for the name",
                    Rule::AlreadyDone,
                    "The name is shown",
                ));
            }
            Ok(vec![Recorded::fact(OwnAccessEvent::NameAsked { look })])
        }
    }
}
