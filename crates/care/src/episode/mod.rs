//! An episode, from referral to closure: parallel tracks, each a small machine. Stream `episode`.
//!
//! A rule lives in the file of its track ([`receiving`], [`screening`], [`decision`], [`second_opinion`], [`waiting`],
//! [`offer`], [`course`], [`measure`], [`safety`], [`closing`]); [`stage`] reads the tracks for a list.

mod apply;
mod closing;
mod commands;
mod course;
mod decision;
mod events;
mod measure;
mod offer;
mod receiving;
mod safety;
mod screening;
mod second_opinion;
mod stage;
mod state;
mod waiting;

pub use commands::*;
pub use events::*;
pub use stage::*;
pub use state::*;
