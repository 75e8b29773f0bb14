//! Offers that are out.

use care::opening::Slot;
use care::person::{SafeContact, SafeUse};
use care::terms::CallOutcome;
use jiff::Timestamp;

use super::lines::EpisodeLine;
use crate::desk::Desk;
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;

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
    pub offer: views::OfferSummary,
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

impl Desk {
    /// Offers that wait for an answer, the one that lapses next first.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn offers(&self, p: &Principal) -> Result<Vec<OfferRow>, Refused> {
        self.allow(p, ActKind::SeeOffers)?;
        self.catch_up()?;
        let today = self.today_in_london();
        let rows: Vec<OfferRow> = self
            .views
            .offers_open(today)
            .into_iter()
            .filter(|row| !self.keeps_from(p, row.row.episode.person))
            .map(|row| {
                let slot = self.views.opening(row.offer.opening).and_then(|o| o.state.slot.clone());
                let person = row.row.person.as_ref();
                OfferRow {
                    practitioner: self.practitioner_name(row.offer.practitioner),
                    safe_contact: person.map(|p| p.safe_contact.clone()).unwrap_or_default(),
                    phone: person.and_then(|p| callable(&p.safe_contact, p.phone.clone())),
                    calls: calls(&row.row.episode.calls),
                    line: self.line(&row.row, today),
                    slot,
                    offer: row.offer,
                }
            })
            .collect();
        self.log_lines(p, "offers", rows.iter().map(|row| &row.line))?;
        Ok(rows)
    }
}

/// The phone number, unless the person has said that calls are not safe.
pub(crate) fn callable(safe: &SafeContact, phone: Option<String>) -> Option<String> {
    phone.filter(|_| safe.phone != SafeUse::No)
}

/// Calls, newest first.
pub(crate) fn calls(calls: &[views::CallSummary]) -> Vec<CallLine> {
    calls
        .iter()
        .rev()
        .map(|call| CallLine {
            at: call.at,
            outcome: call.outcome,
        })
        .collect()
}
