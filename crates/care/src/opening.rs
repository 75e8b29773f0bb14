//! An opening: a practitioner's recurring weekly slot for a therapy, and who holds its seats. Stream `opening`.
//!
//! Each event names at most one episode. Holding a seat is appended in one batch with the offer on the episode's
//! stream, at the expected version of this one, so that a slot is never booked twice.

use crate::codes::kinds;
use crate::rejection::{Rejection, Rule};
use crate::terms::{Day, Format, Medium, TherapyCode, WeeklySlot};
use crate::{Ctx, EpisodeId, Header, OfferId, PractitionerId, Recorded, SessionId, calendar};
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
    /// Somebody comes on one day in place of another day of theirs.
    DayTaken {
        /// In which episode.
        episode: EpisodeId,
        /// Which session.
        session: SessionId,
        /// When.
        at: Timestamp,
    },
    /// On one day nobody comes: whoever has the seat, or that day, comes at another time or not at all.
    DayFreed {
        /// In which episode.
        episode: EpisodeId,
        /// Which session.
        session: SessionId,
        /// When it was.
        at: Timestamp,
    },
    /// The slot is no longer offered.
    Withdrawn {
        /// From which day.
        from: Date,
    },
}

kinds!(OpeningEvent, "opening" {
    Opened => "opened", SeatHeld => "seat_held", SeatTaken => "seat_taken", SeatFreed => "seat_freed", DayTaken => "day_taken",
    DayFreed => "day_freed", Withdrawn => "withdrawn",
});

/// What can be asked: the events themselves, checked.
pub type OpeningCommand = OpeningEvent;

/// One session on one day of a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlotDay {
    /// In which episode.
    pub episode: EpisodeId,
    /// Which session.
    pub session: SessionId,
    /// When.
    pub at: Timestamp,
}

/// An opening as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Opening {
    /// What it offers; none before it was opened.
    pub slot: Option<Slot>,
    /// Seats held by offers.
    pub held: Vec<(EpisodeId, OfferId, Timestamp)>,
    /// Seats taken by courses.
    pub taken: Vec<EpisodeId>,
    /// Days on which somebody comes once. Past ones are let go when another comes in.
    pub visits: Vec<SlotDay>,
    /// Days on which somebody who has taken a seat does not come. Past ones are let go likewise.
    pub away: Vec<SlotDay>,
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
                self.keep_visits(*episode);
            }
            OpeningEvent::SeatFreed { episode } => {
                self.held.retain(|(e, _, _)| e != episode);
                self.taken.retain(|e| e != episode);
                self.away.retain(|d| d.episode != *episode);
                self.free_since = Some(header.at);
            }
            OpeningEvent::DayTaken { episode, session, at } => {
                self.let_past_go(header);
                self.visits.retain(|d| d.episode != *episode || d.session != *session);
                // Whoever has the seat has each of its days but those given away.
                if self.taken.contains(episode) {
                    self.away.retain(|d| d.episode != *episode || d.at != *at);
                } else {
                    self.visits.push(SlotDay {
                        episode: *episode,
                        session: *session,
                        at: *at,
                    });
                }
            }
            OpeningEvent::DayFreed { episode, session, at } => {
                self.let_past_go(header);
                let visits = self.visits.len();
                self.visits
                    .retain(|d| d.episode != *episode || d.session != *session || d.at != *at);
                if self.visits.len() == visits {
                    self.away.push(SlotDay {
                        episode: *episode,
                        session: *session,
                        at: *at,
                    });
                }
            }
            OpeningEvent::Withdrawn { from } => self.withdrawn = Some(*from),
        }
    }

    /// Whoever takes a seat leaves the days to those who have them already.
    fn keep_visits(&mut self, episode: EpisodeId) {
        let seats = self.slot.as_ref().map_or(0, |s| usize::from(s.seats));
        // Their own single days are days of the seat from now on.
        self.visits.retain(|d| d.episode != episode);
        for visit in self.visits.clone() {
            if self.coming_at(visit.at) > seats {
                self.away.push(SlotDay { episode, ..visit });
            }
        }
    }

    /// How many come at one time: those with a seat but for who is away, and those who come once.
    #[must_use]
    pub fn coming_at(&self, at: Timestamp) -> usize {
        let on_that_day = |days: &[SlotDay]| days.iter().filter(|d| d.at == at).count();
        (self.taken.len() + on_that_day(&self.visits)).saturating_sub(on_that_day(&self.away))
    }

    fn let_past_go(&mut self, header: &Header) {
        self.visits.retain(|d| d.at >= header.at);
        self.away.retain(|d| d.at >= header.at);
    }

    /// Whether the slot takes place at a time by its week: same day of the week, same civil time in London, not before its
    /// first day nor from the day it is withdrawn. Holidays and leave are the practitioner's and the calendar's.
    #[must_use]
    pub fn is_at(&self, at: Timestamp) -> bool {
        let local = at.to_zoned(calendar::london());
        let on = local.date();
        self.slot.as_ref().is_some_and(|s| {
            Day::of(on) == s.weekly.day
                && calendar::london_instant(on, s.weekly.at) == at
                && on >= s.from
                && self.withdrawn.is_none_or(|from| on < from)
        })
    }

    /// Seats at one time of the slot that nobody has: neither every week, nor held by an offer, nor on that day.
    #[must_use]
    pub fn seats_free_at(&self, at: Timestamp) -> u16 {
        if !self.is_at(at) {
            return 0;
        }
        let on_that_day = |days: &[SlotDay]| days.iter().filter(|d| d.at == at).count();
        let seats = self.slot.as_ref().map_or(0, |s| usize::from(s.seats)) + on_that_day(&self.away);
        let used = self.held.len() + self.taken.len() + on_that_day(&self.visits);
        u16::try_from(seats.saturating_sub(used)).unwrap_or(u16::MAX)
    }

    /// Whether an episode has a time of the slot: by its seat, or on that day alone.
    #[must_use]
    pub fn has_day(&self, episode: EpisodeId, session: SessionId, at: Timestamp) -> bool {
        let by_seat = || {
            self.taken.contains(&episode)
                && self.is_at(at)
                && !self.away.iter().any(|d| d.episode == episode && d.at == at)
        };
        self.visits
            .iter()
            .any(|d| d.episode == episode && d.session == session && d.at == at)
            || by_seat()
    }

    /// Whether a session of an episode can be put at a time of the slot.
    #[must_use]
    pub fn can_come(&self, episode: EpisodeId, at: Timestamp) -> bool {
        let away = || self.away.iter().any(|d| d.episode == episode && d.at == at);
        let own = self.taken.contains(&episode) && self.is_at(at) && !away();
        own || self.seats_free_at(at) > 0
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
/// episode has no seat or day in it; a time that has passed or at which nobody more can come.
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
        OpeningEvent::DayTaken { at, .. } if *at <= ctx.now => {
            return Err(Rejection::new(ASKED, Rule::DateInPast, "Choose a later time"));
        }
        OpeningEvent::DayTaken { episode, at, .. } if !state.can_come(*episode, *at) => {
            return Err(Rejection::new(ASKED, Rule::Taken, "Choose another time"));
        }
        OpeningEvent::DayFreed { episode, session, at } if !state.has_day(*episode, *session, *at) => {
            return Err(Rejection::new(
                "free the day",
                Rule::UnknownItem,
                "Nobody has it for this session",
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
