//! Fill this slot: a slot is free; five people in order, why, and how each may safely be phoned.

use care::episode::{Episode, OfferStanding};
use care::opening::Slot;
use care::person::{Person, SafeContact};
use care::terms::*;
use care::*;
use jiff::civil::Date;
use views::MatchingRow;

use crate::desk::Desk;
use crate::fits::{Fitting, waiting, why_not_words};
use crate::fold;
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;
use crate::read::{CallLine, EpisodeLine, callable, calls};

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

/// People shown for one slot.
const SHOWN: usize = 5;
/// Days for which somebody who declined this slot, or did not answer, is not asked for it again.
const NOT_AGAIN_DAYS: i32 = 28;

impl Desk {
    /// Who could take a free slot: five people in order, why, and how each may safely be phoned.
    ///
    /// # Errors
    /// Not allowed, no such slot, or the store failed.
    pub fn fill_slot(&self, p: &Principal, opening: OpeningId) -> Result<FillSlot, Refused> {
        self.allow(p, ActKind::SeeProposals)?;
        self.catch_up()?;
        let now = self.clock.now();
        let today = calendar::london_date(now);
        let found = self.views.opening(opening).ok_or(Refused::NotFound)?;
        let slot = found.state.slot.clone().ok_or(Refused::NotFound)?;
        let service = self.views.service();
        let mut out = FillSlot {
            opening,
            practitioner: self.practitioner_name(slot.practitioner),
            free: found.state.seats_free(),
            slot,
            first_days: Vec::new(),
            ranked: Vec::new(),
            considered: 0,
            left_out: Vec::new(),
            hold_hours: service.standards.offer_hours,
        };
        let Some(free) = self.free_slot(&found, today) else {
            return Ok(out);
        };
        out.first_days.clone_from(&free.first_days);
        let waits = self.views.waits_for_matching(today);
        out.considered = waits.len();
        let mut fitting: Vec<(MatchingRow, Fitting)> = Vec::new();
        for wait in waits {
            match self.fits(&wait, &free, today) {
                Ok(_) if self.answered_no(&wait, opening, today)? => {
                    left_out(&mut out, why_not_words(&matching::WhyNot::DeclinedBefore));
                }
                Ok(fits) => fitting.push((wait, fits)),
                Err(why) => left_out(&mut out, why_not_words(&why)),
            }
        }
        let candidates: Vec<matching::Candidate> = fitting
            .iter()
            .map(|(wait, fits)| matching::Candidate {
                waiting: waiting(wait),
                suits: matching::Suits::Yes(fits.cost.clone()),
            })
            .collect();
        let id = matching::OpeningId::new(opening.to_string());
        let list = matching::fill_slot(&id, &candidates, &matching::WaitBands::default(), SHOWN);
        for ranked in &list.ranked {
            let found = fitting
                .iter()
                .find(|(wait, _)| wait.wait.id.to_string() == ranked.person.as_str());
            let Some((wait, fits)) = found else { continue };
            let Some(line) = self.line_of(wait.episode, today) else {
                continue;
            };
            let person: fold::Loaded<Person> =
                fold::load(&self.ledger, wait.person.0).map_err(|e| self.fault("person", &e))?;
            out.ranked.push(Candidate {
                rank: ranked.place,
                line,
                wait: wait.wait.id,
                choice: fits.choice.clone(),
                wait_days: wait.days,
                priority: wait.priority.unwrap_or(Priority::Routine),
                why: ranked.reasons.iter().map(matching::Reason::words).collect(),
                phone: callable(&person.state.safe_contact, person.state.reach.phone.clone()),
                careful: self.careful(wait.person, person.state.safe_contact_version)?,
                safe_contact: person.state.safe_contact,
                calls: calls(&wait.calls),
            });
        }
        self.log_lines(p, "fill this slot", out.ranked.iter().map(|c| &c.line))?;
        Ok(out)
    }

    /// What to be careful of in contacting somebody, in words.
    pub(crate) fn careful(&self, person: PersonId, version: Option<u64>) -> Result<Option<String>, Refused> {
        let Some(version) = version else { return Ok(None) };
        let told =
            fold::told::<care::person::PersonEvent>(&self.ledger, person.0).map_err(|e| self.fault("person", &e))?;
        let entry = told.iter().find(|t| t.header.version == version);
        Ok(entry.and_then(|t| t.words.get(Key::Note)).map(str::to_owned))
    }

    /// Whether somebody declined this very slot, or let it lapse, in the last weeks. Looked up only for those who ever
    /// did.
    pub(crate) fn answered_no(&self, wait: &MatchingRow, opening: OpeningId, today: Date) -> Result<bool, Refused> {
        if wait.offers_without_yes == 0 {
            return Ok(false);
        }
        let e: fold::Loaded<Episode> =
            fold::load(&self.ledger, wait.episode.0).map_err(|e| self.fault("episode", &e))?;
        Ok(e.state.offers.iter().any(|o| {
            o.opening == opening
                && matches!(o.standing, OfferStanding::Declined(_) | OfferStanding::Lapsed)
                && calendar::days_between(o.made_on, today) <= NOT_AGAIN_DAYS
        }))
    }
}

fn left_out(out: &mut FillSlot, why: &'static str) {
    match out.left_out.iter_mut().find(|(known, _)| *known == why) {
        Some((_, n)) => *n += 1,
        None => out.left_out.push((why, 1)),
    }
}
