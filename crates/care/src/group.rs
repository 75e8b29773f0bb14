//! A group: a therapy delivered to several people by one or two therapists. Stream `group`.
//!
//! The stream knows places by opaque episode ids, one per event, and never a name. Attendance and notes are in each
//! member's episode, one event per episode, appended together; a session here and in the episodes has the same id.
//! Holding a place is appended in one batch with the offer on the episode's stream.

use crate::codes::{codes, kinds};
use crate::rejection::{Rejection, Rule};
use crate::terms::{Medium, TherapyCode, WeeklySlot};
use crate::{Ctx, EpisodeId, Header, OfferId, PractitionerId, Recorded, SessionId, calendar};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

codes! {
    /// Whether somebody may join once the group has begun.
    Joining {
        AnyTime => "any_time", "People join when a place falls free";
        BeforeItBegins => "before_it_begins", "Everybody begins together";
    }
}

/// What a group is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupFacts {
    /// The therapy.
    pub therapy: TherapyCode,
    /// Who leads it: one or several.
    pub practitioners: Vec<PractitionerId>,
    /// When.
    pub weekly: WeeklySlot,
    /// Medium.
    pub medium: Medium,
    /// Site code; none for remote work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// First day.
    pub from: Date,
    /// Places.
    pub seats: u16,
    /// Planned sessions of a member; none where the group has no end in sight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sessions: Option<u16>,
    /// Who may join when.
    pub joining: Joining,
}

/// What happened to a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupEvent {
    /// The group was founded.
    Founded(GroupFacts),
    /// Others lead it from now on.
    LeadersNamed {
        /// Who: one or several.
        practitioners: Vec<PractitionerId>,
    },
    /// A place is held for somebody while an offer is out.
    PlaceHeld {
        /// For which episode.
        episode: EpisodeId,
        /// By which offer.
        offer: OfferId,
        /// Until when.
        until: Timestamp,
    },
    /// Somebody joined.
    PlaceTaken {
        /// Which episode.
        episode: EpisodeId,
    },
    /// Somebody left, or a held place was given back.
    PlaceLeft {
        /// Which episode.
        episode: EpisodeId,
    },
    /// A session was planned.
    SessionPlanned {
        /// The session; in the members' episodes it has the same id.
        session: SessionId,
        /// When.
        at: Timestamp,
    },
    /// A session will not take place.
    SessionCancelled {
        /// The session.
        session: SessionId,
    },
    /// A session took place; who came is in the episodes.
    SessionHeld {
        /// The session.
        session: SessionId,
    },
    /// The group came to its end.
    Ended {
        /// Last day.
        on: Date,
    },
}

kinds!(GroupEvent, "group" {
    Founded => "founded", LeadersNamed => "leaders_named", PlaceHeld => "place_held", PlaceTaken => "place_taken",
    PlaceLeft => "place_left", SessionPlanned => "session_planned", SessionCancelled => "session_cancelled",
    SessionHeld => "session_held", Ended => "ended",
});

/// What can be asked: the events themselves, checked.
pub type GroupCommand = GroupEvent;

/// Where a session of a group stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionStanding {
    /// To come, or not recorded yet.
    Planned,
    /// Cancelled.
    Cancelled,
    /// It took place.
    Held,
}

/// A group as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Group {
    /// What it is; none before it was founded.
    pub facts: Option<GroupFacts>,
    /// Places held by offers.
    pub held: Vec<(EpisodeId, OfferId, Timestamp)>,
    /// Members, in the order in which they joined.
    pub members: Vec<EpisodeId>,
    /// Sessions.
    pub sessions: Vec<(SessionId, Timestamp, SessionStanding)>,
    /// Last day, once it has ended.
    pub ended: Option<Date>,
}

impl Group {
    /// Folds one event in.
    pub fn apply(&mut self, _header: &Header, event: &GroupEvent) {
        match event {
            GroupEvent::Founded(facts) => self.facts = Some(facts.clone()),
            GroupEvent::LeadersNamed { practitioners } => {
                if let Some(facts) = &mut self.facts {
                    facts.practitioners.clone_from(practitioners);
                }
            }
            GroupEvent::PlaceHeld { episode, offer, until } => {
                self.held.retain(|(e, _, _)| e != episode);
                self.held.push((*episode, *offer, *until));
            }
            GroupEvent::PlaceTaken { episode } => {
                self.held.retain(|(e, _, _)| e != episode);
                self.members.push(*episode);
            }
            GroupEvent::PlaceLeft { episode } => {
                self.held.retain(|(e, _, _)| e != episode);
                self.members.retain(|e| e != episode);
            }
            GroupEvent::SessionPlanned { session, at } => {
                self.sessions.push((*session, *at, SessionStanding::Planned));
            }
            GroupEvent::SessionCancelled { session } => self.stand(*session, SessionStanding::Cancelled),
            GroupEvent::SessionHeld { session } => self.stand(*session, SessionStanding::Held),
            GroupEvent::Ended { on } => self.ended = Some(*on),
        }
    }

    fn stand(&mut self, session: SessionId, standing: SessionStanding) {
        if let Some(s) = self.sessions.iter_mut().find(|(id, _, _)| *id == session) {
            s.2 = standing;
        }
    }

    /// Places that nobody holds or has taken; 0 once it has ended.
    #[must_use]
    pub fn places_free(&self) -> u16 {
        if self.ended.is_some() {
            return 0;
        }
        let used = u16::try_from(self.held.len() + self.members.len()).unwrap_or(u16::MAX);
        self.facts.as_ref().map_or(0, |f| f.seats).saturating_sub(used)
    }

    /// Whether an episode holds or has taken a place.
    #[must_use]
    pub fn has(&self, episode: EpisodeId) -> bool {
        self.members.contains(&episode) || self.held.iter().any(|(e, _, _)| *e == episode)
    }

    /// Whether a session has taken place.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        self.sessions.iter().any(|(_, _, s)| *s == SessionStanding::Held)
    }
}

/// Most places of a group: beyond it it is a class, and needs another kind of record.
const MOST_SEATS: u16 = 30;

/// Decides on a change of a group.
///
/// # Errors
/// A [`Rejection`] when it is not founded (or already is), has ended, has no free place, has begun with everybody
/// together, the episode has no place in it, a session is unknown, recorded or in the wrong time, or it should end with
/// people in it.
pub fn decide(state: &Group, command: GroupCommand, ctx: &Ctx<'_>) -> Result<Vec<Recorded<GroupEvent>>, Rejection> {
    const ASKED: &str = "change the group";
    let no = |rule, possible| Err(Rejection::new(ASKED, rule, possible));
    let Some(facts) = &state.facts else {
        let GroupEvent::Founded(facts) = &command else {
            return no(Rule::NotYet, "Found the group first");
        };
        check_facts(facts)?;
        return Ok(vec![Recorded::fact(command)]);
    };
    if state.ended.is_some() {
        return no(Rule::Inactive, "The group has ended; found another");
    }
    match &command {
        GroupEvent::Founded(_) => return no(Rule::AlreadyDone, "Found another group"),
        GroupEvent::LeadersNamed { practitioners } if practitioners.is_empty() => {
            return no(Rule::PartMissing, "Name who leads it");
        }
        GroupEvent::PlaceHeld { .. } | GroupEvent::PlaceTaken { .. }
            if facts.joining == Joining::BeforeItBegins && state.has_begun() =>
        {
            return no(Rule::TooLate, "Everybody began together; choose another group");
        }
        GroupEvent::PlaceHeld { episode, until, .. } => {
            if state.has(*episode) || state.places_free() == 0 {
                return no(Rule::Taken, "Choose another group");
            }
            if *until <= ctx.now {
                return no(Rule::DateInPast, "Hold it until a later time");
            }
        }
        GroupEvent::PlaceTaken { episode }
            if state.members.contains(episode) || (!state.has(*episode) && state.places_free() == 0) =>
        {
            return no(Rule::Taken, "Choose another group");
        }
        GroupEvent::PlaceLeft { episode } if !state.has(*episode) => {
            return no(Rule::UnknownItem, "Nobody has a place for this episode");
        }
        GroupEvent::SessionPlanned { session, .. } if state.sessions.iter().any(|(id, _, _)| id == session) => {
            return no(Rule::AlreadyDone, "It is planned");
        }
        GroupEvent::SessionPlanned { at, .. } if *at <= ctx.now => {
            return no(Rule::DateInPast, "Choose a later time");
        }
        GroupEvent::SessionCancelled { session } | GroupEvent::SessionHeld { session } => {
            let found = state.sessions.iter().find(|(id, _, _)| id == session);
            let Some((_, at, standing)) = found else {
                return no(Rule::UnknownItem, "Name a session of this group");
            };
            if *standing != SessionStanding::Planned {
                return no(Rule::AlreadyDone, "It was recorded or cancelled before");
            }
            if matches!(command, GroupEvent::SessionHeld { .. }) && calendar::london_date(*at) > ctx.today {
                return no(Rule::DateInFuture, "Record it once it has taken place");
            }
        }
        GroupEvent::Ended { on } => {
            if !state.members.is_empty() {
                return no(Rule::OpenCourse, "End each person's course first");
            }
            if !state.held.is_empty() {
                return no(Rule::NotYet, "Take back the offers first");
            }
            if *on > ctx.today {
                return no(Rule::DateInFuture, "Enter today or an earlier day");
            }
        }
        _ => {}
    }
    Ok(vec![Recorded::fact(command)])
}

fn check_facts(facts: &GroupFacts) -> Result<(), Rejection> {
    const ASKED: &str = "found the group";
    if !(2..=MOST_SEATS).contains(&facts.seats)
        || !(10..=480).contains(&facts.weekly.minutes)
        || facts.sessions == Some(0)
    {
        let possible = "Give it 2 to 30 places, 10 to 480 minutes and at least one session";
        return Err(Rejection::new(ASKED, Rule::OutOfRange, possible));
    }
    if facts.practitioners.is_empty() {
        return Err(Rejection::new(ASKED, Rule::PartMissing, "Name who leads it"));
    }
    if facts.therapy.as_str().trim().is_empty() {
        return Err(Rejection::new(ASKED, Rule::PartMissing, "Name a therapy"));
    }
    Ok(())
}
