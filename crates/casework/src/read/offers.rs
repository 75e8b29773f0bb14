//! Offers that are out.

use care::episode::Offer;
use care::opening::Slot;
use care::person::SafeContact;
use care::terms::CallOutcome;
use jiff::Timestamp;

use super::lines::EpisodeLine;

/// A phone call about an offer or a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallLine {
    /// When.
    pub at: Timestamp,
    /// How it went.
    pub outcome: CallOutcome,
}

/// An offer.
#[derive(Debug, Clone, PartialEq)]
pub struct OfferRow {
    /// The episode.
    pub line: EpisodeLine,
    /// The offer.
    pub offer: Offer,
    /// The slot.
    pub slot: Option<Slot>,
    /// Name of the practitioner.
    pub practitioner: String,
    /// How the person may be contacted.
    pub safe_contact: SafeContact,
    /// Phone.
    pub phone: Option<String>,
    /// Calls, newest first.
    pub calls: Vec<CallLine>,
}
