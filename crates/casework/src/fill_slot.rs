//! Fill this slot: a slot is free; five people in order, why, and how each may safely be phoned.

use care::opening::Slot;
use care::person::SafeContact;
use care::terms::*;
use care::*;
use jiff::civil::Date;

use crate::read::{CallLine, EpisodeLine};

/// Somebody who could take the slot.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Place in the order, from 1.
    pub rank: usize,
    /// The episode.
    pub line: EpisodeLine,
    /// The wait that it would end.
    pub wait: WaitId,
    /// Therapy and format.
    pub choice: TherapyChoice,
    /// Days waited by the clock.
    pub wait_days: i32,
    /// Priority.
    pub priority: Priority,
    /// Why in this place, in words; nothing about other people or about a therapist's health or load.
    pub why: Vec<String>,
    /// How the person may be contacted.
    pub safe_contact: SafeContact,
    /// What to be careful of.
    pub careful: Option<String>,
    /// Phone, only where a call is not ruled out.
    pub phone: Option<String>,
    /// Calls so far, newest first.
    pub calls: Vec<CallLine>,
}

/// A free slot and who could take it.
#[derive(Debug, Clone, PartialEq)]
pub struct FillSlot {
    /// The opening.
    pub opening: OpeningId,
    /// What it offers.
    pub slot: Slot,
    /// Name of the practitioner.
    pub practitioner: String,
    /// Seats that nobody holds.
    pub free: u16,
    /// The days on which a first session could be, earliest first.
    pub first_days: Vec<Date>,
    /// Up to five people, in order.
    pub ranked: Vec<Candidate>,
    /// How many waiting people were looked at.
    pub considered: usize,
    /// Why others were left out, with how many each.
    pub left_out: Vec<(&'static str, usize)>,
    /// For how many hours an offer holds the seat.
    pub hold_hours: i32,
}
