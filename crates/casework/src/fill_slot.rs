//! Fill this slot: a slot is free; five people in order, why, and how each may safely be phoned.

use care::episode::{Episode, OfferStanding};
use care::opening::Slot;
use care::person::{Person, SafeContact};
use care::terms::*;
use care::*;
use jiff::civil::Date;
use matching::{Suits, WhyNot};
use views::{MatchingRow, PageAsk, WaitFilter};

use crate::desk::Desk;
use crate::fits::{Fitting, in_words, waiting, why_not_words};
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

/// Only the number of rows is wanted.
const ONE: PageAsk = PageAsk { number: 1, size: 1 };
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
        let all = self.views.waiting(&WaitFilter::default(), today, ONE).total;
        out.considered = all;
        let free = match self.free_slot_within_limits(&found, today) {
            Ok(free) => free,
            Err(why) => {
                leave_out(&mut out, why, all);
                return Ok(out);
            }
        };
        out.first_days.clone_from(&free.first_days);
        let waits = self.views.waits_for_matching(today);
        // What cannot be filled today is counted, and not looked at one by one.
        let paused = WaitFilter {
            paused: Some(true),
            ..WaitFilter::default()
        };
        let paused = self.views.waiting(&paused, today, ONE).total;
        leave_out(&mut out, why_not_words(&WhyNot::Paused), paused);
        let offered = all.saturating_sub(paused).saturating_sub(waits.len());
        leave_out(&mut out, why_not_words(&WhyNot::OfferOpen), offered);
        let mut fitting: Vec<(MatchingRow, Fitting)> = Vec::new();
        for wait in waits {
            match self.fits(&wait, &free, today) {
                // In a hub not even a count tells a clinician that somebody who knows them waits.
                Ok(_) if self.keeps_from(p, wait.person) => out.considered = out.considered.saturating_sub(1),
                Ok(_) if self.has_died(wait.person) => leave_out(&mut out, "The person has died", 1),
                Ok(_) if self.has_said_to_know(p, wait.person) => {
                    leave_out(
                        &mut out,
                        "You have said that you know this person; a colleague sees to them",
                        1,
                    );
                }
                Ok(fits) => fitting.push((wait, fits)),
                Err(why) => leave_out(&mut out, why_not_words(&why), 1),
            }
        }
        for (ranked, at) in self.rank(&mut out, &fitting, today)? {
            let Some((wait, fits)) = fitting.get(at) else { continue };
            out.ranked.extend(self.candidate(&ranked, wait, fits, today)?);
        }
        out.left_out.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        self.log_lines(p, "fill this slot", out.ranked.iter().map(|c| &c.line))?;
        Ok(out)
    }

    /// The first five in the order of `matching`, each with their place among `fitting`. Whoever comes to the top and
    /// did not take this very slot before is passed over; their record is looked at only then.
    fn rank(
        &self,
        out: &mut FillSlot,
        fitting: &[(MatchingRow, Fitting)],
        today: Date,
    ) -> Result<Vec<(matching::Ranked, usize)>, Refused> {
        let id = matching::OpeningId::new(out.opening.to_string());
        let candidate = |(wait, fits): &(MatchingRow, Fitting)| matching::Candidate {
            waiting: waiting(wait),
            suits: Suits::Yes(fits.cost.clone()),
        };
        let mut candidates: Vec<matching::Candidate> = fitting.iter().map(candidate).collect();
        loop {
            let list = matching::fill_slot(&id, &candidates, &matching::WaitBands::default(), SHOWN);
            let mut shown: Vec<(matching::Ranked, usize)> = Vec::new();
            let mut passed_over = Vec::new();
            for ranked in list.ranked {
                let Some(at) = candidates.iter().position(|c| c.waiting.id == ranked.person) else {
                    continue;
                };
                let Some((wait, _)) = fitting.get(at) else { continue };
                let of_the_same = |(_, other): &(matching::Ranked, usize)| {
                    fitting.get(*other).is_some_and(|(w, _)| w.episode == wait.episode)
                };
                if shown.iter().any(of_the_same) {
                    // Two waits of one person: the better place stands.
                    passed_over.push(at);
                } else if self.not_again(wait, today)?.contains(&out.opening) {
                    leave_out(out, why_not_words(&WhyNot::DeclinedBefore), 1);
                    passed_over.push(at);
                } else {
                    shown.push((ranked, at));
                }
            }
            if passed_over.is_empty() {
                return Ok(shown);
            }
            for at in passed_over {
                if let Some(candidate) = candidates.get_mut(at) {
                    candidate.suits = Suits::No(vec![WhyNot::DeclinedBefore]);
                }
            }
        }
    }

    fn candidate(
        &self,
        ranked: &matching::Ranked,
        wait: &MatchingRow,
        fits: &Fitting,
        today: Date,
    ) -> Result<Option<Candidate>, Refused> {
        let Some(line) = self.line_of(wait.episode, today) else {
            return Ok(None);
        };
        let person: fold::Loaded<Person> =
            fold::load(&self.ledger, wait.person.0).map_err(|e| self.fault("person", &e))?;
        let no_phone = wait.needs.contains(&AccessNeed::NoPhone);
        Ok(Some(Candidate {
            rank: ranked.place,
            line,
            wait: wait.wait.id,
            choice: fits.choice.clone(),
            wait_days: wait.days,
            priority: wait.priority.unwrap_or(Priority::Routine),
            why: in_words(&ranked.reasons, wait.problem.as_deref()),
            phone: callable(&person.state.safe_contact, person.state.reach.phone.clone()).filter(|_| !no_phone),
            careful: self.careful(wait.person, person.state.safe_contact_version)?,
            safe_contact: person.state.safe_contact,
            calls: calls(&wait.calls),
        }))
    }

    /// Whether the principal has said that they know this person.
    pub(crate) fn has_said_to_know(&self, p: &Principal, person: PersonId) -> bool {
        let own = p.practitioner.and_then(|own| self.views.practitioner(own));
        own.is_some_and(|t| t.state.conflicts.contains(&person))
    }

    /// What to be careful of in contacting somebody, in words.
    pub(crate) fn careful(&self, person: PersonId, version: Option<u64>) -> Result<Option<String>, Refused> {
        let Some(version) = version else { return Ok(None) };
        let told =
            fold::told::<care::person::PersonEvent>(&self.ledger, person.0).map_err(|e| self.fault("person", &e))?;
        let entry = told.iter().find(|t| t.header.version == version);
        Ok(entry.and_then(|t| t.words.get(Key::Note)).map(str::to_owned))
    }

    /// The slots that somebody declined, or let lapse, in the last weeks. Looked up only for those who ever did.
    pub(crate) fn not_again(&self, wait: &MatchingRow, today: Date) -> Result<Vec<OpeningId>, Refused> {
        if wait.offers_without_yes == 0 {
            return Ok(Vec::new());
        }
        let e: fold::Loaded<Episode> =
            fold::load(&self.ledger, wait.episode.0).map_err(|e| self.fault("episode", &e))?;
        let lately = |o: &&care::episode::Offer| {
            matches!(o.standing, OfferStanding::Declined(_) | OfferStanding::Lapsed)
                && calendar::days_between(o.made_on, today) <= NOT_AGAIN_DAYS
        };
        Ok(e.state.offers.iter().filter(lately).map(|o| o.opening).collect())
    }
}

/// Counts people who are left out for a reason.
fn leave_out(out: &mut FillSlot, why: &'static str, how_many: usize) {
    match out.left_out.iter_mut().find(|(known, _)| *known == why) {
        Some((_, n)) => *n += how_many,
        None if how_many > 0 => out.left_out.push((why, how_many)),
        None => {}
    }
}
