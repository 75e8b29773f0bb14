//! How summaries lie in memory: fixed-size slots, with codes for strings and ids that many rows share.

mod closed;
mod day;
mod names;
mod open;
mod person;
mod slab;
mod tracks;

pub(crate) use closed::ClosedSlot;
pub(crate) use names::{Names, Ref, Sym};
pub(crate) use open::OpenSlot;
pub(crate) use person::PersonSlot;
pub(crate) use slab::Slab;
pub(crate) use tracks::{AppointmentSlot, PackedChoice, WaitSlot};
