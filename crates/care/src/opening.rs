//! An opening: a practitioner's recurring weekly slot for a therapy, and who holds its seats. Stream `opening`.
//!
//! Each event names at most one episode. Holding a seat is appended in one batch with the offer on the episode's
//! stream, at the expected version of this one, so that a slot is never booked twice.

use crate::codes::kinds;
use crate::rejection::{Rejection, Rule};
use crate::terms::{Format, Medium, TherapyCode, WeeklySlot};
use crate::{Ctx, EpisodeId, Header, OfferId, PractitionerId, Recorded};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What an opening offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// Whose it is.
    pub practitioner: PractitionerId,
    /// Therapies that can be delivered in it, the first being what it is laid out for.
    pub therapies: Vec<TherapyCode>,
    /// Format.
    pub format: Format,
    /// Medium.
    pub medium: Medium,
    /// Site code; none for remote work.
    pub site: Option<String>,
    /// When.
    pub weekly: WeeklySlot,
    /// First day it can be used.
    pub from: Date,
    /// Seats: 1 for individual work.
    pub seats: u16,
    /// Planned sessions of a course that takes this slot.
    pub sessions: u16,
}

/// What happened to an opening.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpeningEvent {
    /// The slot was laid open.
    Opened(Slot),
    /// A seat is held for somebody while an offer is out.
    SeatHeld {
        /// For which episode.
        episode: EpisodeId,
        /// By which offer.
        offer: OfferId,
        /// Until when.
        until: Timestamp,
    },
    /// A seat was taken: a course began in it.
    SeatTaken {
        /// By which episode.
        episode: EpisodeId,
    },
    /// A seat fell free.
    SeatFreed {
        /// By which episode.
        episode: EpisodeId,
    },
    /// The slot is no longer offered.
    Withdrawn {
        /// From which day.
        from: Date,
    },
}

kinds!(OpeningEvent, "opening" {
    Opened => "opened", SeatHeld => "seat_held", SeatTaken => "seat_taken", SeatFreed => "seat_freed", Withdrawn => "withdrawn",
});

/// What can be asked: the events themselves, checked.
pub type OpeningCommand = OpeningEvent;

/// An opening as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Opening {
    /// What it offers; none before it was opened.
    pub slot: Option<Slot>,
    /// Seats held by offers.
    pub held: Vec<(EpisodeId, OfferId, Timestamp)>,
    /// Seats taken by courses.
    pub taken: Vec<EpisodeId>,
    /// When the last seat fell free, or it was opened.
    pub free_since: Option<Timestamp>,
    /// Withdrawn from this day.
    pub withdrawn: Option<Date>,
}

impl Opening {
    /// Folds one event in.
    pub fn apply(&mut self, header: &Header, event: &OpeningEvent) {
        match event {
            OpeningEvent::Opened(slot) => {
                self.slot = Some(slot.clone());
                self.free_since = Some(header.at);
            }
            OpeningEvent::SeatHeld { episode, offer, until } => {
                self.held.retain(|(e, _, _)| e != episode);
                self.held.push((*episode, *offer, *until));
            }
            OpeningEvent::SeatTaken { episode } => {
                self.held.retain(|(e, _, _)| e != episode);
                self.taken.push(*episode);
            }
            OpeningEvent::SeatFreed { episode } => {
                self.held.retain(|(e, _, _)| e != episode);
                self.taken.retain(|e| e != episode);
                self.free_since = Some(header.at);
            }
            OpeningEvent::Withdrawn { from } => self.withdrawn = Some(*from),
        }
    }

    /// Seats that nobody holds or has taken; 0 once withdrawn.
    #[must_use]
    pub fn seats_free(&self) -> u16 {
        if self.withdrawn.is_some() {
            return 0;
        }
        let used = u16::try_from(self.held.len() + self.taken.len()).unwrap_or(u16::MAX);
        self.slot.as_ref().map_or(0, |s| s.seats).saturating_sub(used)
    }

    /// Whether an episode holds or has taken a seat.
    #[must_use]
    pub fn has(&self, episode: EpisodeId) -> bool {
        self.taken.contains(&episode) || self.held.iter().any(|(e, _, _)| *e == episode)
    }
}

/// Decides on a change of an opening.
///
/// # Errors
/// A [`Rejection`] when it is not open (or already is), has no free seat, has no seats or minutes at all, or the
/// episode has no seat in it.
pub fn decide(
    state: &Opening,
    command: OpeningCommand,
    ctx: &Ctx<'_>,
) -> Result<Vec<Recorded<OpeningEvent>>, Rejection> {
    const ASKED: &str = "use this slot";
    match &command {
        OpeningEvent::Opened(slot) => {
            if state.slot.is_some() {
                return Err(Rejection::new(
                    "open the slot",
                    Rule::AlreadyDone,
                    "Withdraw it and open another",
                ));
            }
            if slot.seats == 0 || slot.weekly.minutes < 10 || slot.weekly.minutes > 480 || slot.sessions == 0 {
                return Err(Rejection::new(
                    "open the slot",
                    Rule::OutOfRange,
                    "Give it seats, sessions and 10 to 480 minutes",
                ));
            }
            if slot.therapies.is_empty() {
                return Err(Rejection::new("open the slot", Rule::PartMissing, "Name a therapy"));
            }
        }
        _ if state.slot.is_none() => return Err(Rejection::new(ASKED, Rule::NotYet, "Open the slot first")),
        OpeningEvent::SeatHeld { episode, until, .. } => {
            if state.withdrawn.is_some() {
                return Err(Rejection::new(ASKED, Rule::Inactive, "Choose another slot"));
            }
            if state.has(*episode) || state.seats_free() == 0 {
                return Err(Rejection::new(ASKED, Rule::Taken, "Choose another slot"));
            }
            if *until <= ctx.now {
                return Err(Rejection::new(ASKED, Rule::DateInPast, "Hold it until a later time"));
            }
        }
        OpeningEvent::SeatTaken { episode }
            if state.taken.contains(episode) || (!state.has(*episode) && state.seats_free() == 0) =>
        {
            return Err(Rejection::new(ASKED, Rule::Taken, "Choose another slot"));
        }
        OpeningEvent::SeatFreed { episode } if !state.has(*episode) => {
            return Err(Rejection::new(
                "free the seat",
                Rule::UnknownItem,
                "Nobody holds it for this episode",
            ));
        }
        OpeningEvent::Withdrawn { .. } if state.withdrawn.is_some() => {
            return Err(Rejection::new(
                "withdraw the slot",
                Rule::AlreadyDone,
                "It is already withdrawn",
            ));
        }
        _ => {}
    }
    Ok(vec![Recorded::fact(command)])
}
