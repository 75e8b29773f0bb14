//! Proposals: people to openings, all at once, made by `matching`, confirmed line by line by a human.

use std::collections::HashMap;

use care::opening::Slot;
use care::terms::*;
use care::*;
use jiff::Timestamp;
use jiff::civil::Date;
use matching::Problem;
use views::MatchingRow;

use crate::desk::Desk;
use crate::draft::{Draft, Own, Trouble};
use crate::fits::{FreeSlot, LEAD_DAYS, in_words};
use crate::fold;
use crate::ids::ProposalId;
use crate::in_line::InLine;
use crate::index::{Line, Proposed};
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;
use crate::read::EpisodeLine;
use crate::streams::ProposalEvent;
use crate::weekly;

/// Where a line of a proposal stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineStanding {
    /// Waits for a human.
    Open,
    /// Approved: the slot was offered.
    Approved(OfferId),
    /// Another slot was offered.
    Changed(OfferId),
    /// Left out.
    Dropped,
    /// The slot or the wait is no longer free.
    Stale,
}

/// One person to one opening.
#[derive(Debug, Clone, PartialEq)]
pub struct ProposalLine {
    /// Number within the proposal, from 1.
    pub line: u32,
    /// The episode.
    pub episode: EpisodeLine,
    /// The wait.
    pub wait: WaitId,
    /// Days waited when it was proposed.
    pub wait_days: i32,
    /// The opening.
    pub opening: OpeningId,
    /// What it offers.
    pub slot: Option<Slot>,
    /// Name of the practitioner.
    pub practitioner: String,
    /// Therapy and format.
    pub choice: TherapyChoice,
    /// The first day it could begin.
    pub first_on: Option<Date>,
    /// Why, in words.
    pub why: Vec<String>,
    /// Where it stands.
    pub standing: LineStanding,
    /// The reason for a change or for leaving it out.
    pub reason: Option<String>,
}

/// Somebody for whom the proposal has no opening.
#[derive(Debug, Clone, PartialEq)]
pub struct NotPlaced {
    /// The episode.
    pub episode: EpisodeLine,
    /// Why, in words.
    pub why: String,
}

/// A proposal.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// Its id.
    pub id: ProposalId,
    /// When it was made.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// The ledger position it was made at.
    pub position: u64,
    /// How many people waited, and how many seats were free.
    pub considered: (usize, usize),
    /// The lines, in the order of the list.
    pub lines: Vec<ProposalLine>,
    /// The first of those who could not be placed, with the reason.
    pub not_placed: Vec<NotPlaced>,
    /// How many could not be placed.
    pub not_placed_count: usize,
    /// How many seats stay free.
    pub seats_left: usize,
}

/// A proposal in the list of proposals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalRow {
    /// Its id.
    pub id: ProposalId,
    /// When it was made.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// How many lines.
    pub lines: usize,
    /// How many of them wait for a human.
    pub open: usize,
}

/// Of those who cannot be placed, so many are listed with the reason: the first in the order of the list.
const NOT_PLACED_LISTED: usize = 50;

/// What would have to be before there is anything to propose.
const NOTHING_TO_PROPOSE: &str = "Open a slot, or wait until somebody is on the list";

impl Desk {
    /// Proposes people to all free openings.
    pub(crate) fn propose(&self, draft: &mut Draft<'_>) -> Result<(), Trouble> {
        let today = draft.today;
        let free = self.free_slots(today);
        let mut waits = self.views.waits_for_matching(today);
        waits.retain(|wait| !self.has_died(wait.person));
        if free.is_empty() || waits.is_empty() {
            return Err(Rejection::new("make a proposal", Rule::NotYet, NOTHING_TO_PROPOSE)
                .because(if free.is_empty() {
                    "no slot can be offered"
                } else {
                    "nobody waits"
                })
                .into());
        }
        let people = self.in_line(&waits);
        let (mut problem, fitting) = self.problem(&people, &free, today)?;
        let assignment = matching::assign(&problem).map_err(|e| self.fault("matching", &e))?;
        let id: ProposalId = self.ids.next();
        let by_person: HashMap<&matching::PersonId, &InLine<'_>> = people.iter().map(|one| (&one.id, one)).collect();
        let by_opening: HashMap<String, &FreeSlot> = free.iter().map(|f| (f.id.to_string(), f)).collect();
        let mut lines: Vec<(ProposalEvent, PersonId, String)> = Vec::new();
        for seat in &assignment.seats {
            let Some(slot) = by_opening.get(seat.opening.as_str()) else {
                continue;
            };
            let Some((wait, fits)) = fitting.get(&(seat.person.clone(), slot.id)) else {
                continue;
            };
            let why = explanation(&problem, &assignment, &seat.person, wait);
            let line = u32::try_from(lines.len() + 1).unwrap_or(u32::MAX);
            let event = ProposalEvent::Line {
                line,
                episode: wait.episode,
                wait: wait.wait.id,
                opening: slot.id,
                choice: fits.choice.clone(),
                wait_days: wait.days,
                first_on: slot.first_days.first().copied(),
            };
            lines.push((event, wait.person, why));
        }
        let unplaced: Vec<&matching::PersonId> = assignment.waiting.iter().collect();
        // Why nothing fitted is worked out for those only who are listed with it.
        for person in unplaced.iter().take(NOT_PLACED_LISTED) {
            let Some(wait) = by_person.get(person).and_then(|one| one.waits.first()) else {
                continue;
            };
            for slot in &free {
                if fitting.contains_key(&((*person).clone(), slot.id)) {
                    continue;
                }
                if let Err(why) = self.fits(wait, slot, today) {
                    problem.exclusions.push(matching::Exclusion {
                        person: (*person).clone(),
                        opening: matching::OpeningId::new(slot.id.to_string()),
                        why,
                    });
                }
            }
        }
        let seats: u32 = free.iter().map(|f| u32::from(f.seats)).sum();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let made = ProposalEvent::Made {
            position: self.views.position(),
            waits: count(people.len()),
            seats,
            not_placed: count(unplaced.len()),
        };
        draft.record(id.0, ledger::SERVICE_KEY, made, &Words::default(), Own::Proposal)?;
        draft.made.count = lines.len();
        for (event, person, why) in lines {
            let mut words = Words::default();
            words.put(Key::Explanation, why);
            draft.record(id.0, person.0, event, &words, Own::Proposal)?;
        }
        for person in unplaced.into_iter().take(NOT_PLACED_LISTED) {
            let Some(wait) = by_person.get(person).and_then(|one| one.waits.first()) else {
                continue;
            };
            let mut words = Words::default();
            words.put(Key::Explanation, explanation(&problem, &assignment, person, wait));
            draft.record(
                id.0,
                wait.person.0,
                ProposalEvent::NotPlaced { episode: wait.episode },
                &words,
                Own::Proposal,
            )?;
        }
        draft.made.proposal = Some(id);
        Ok(())
    }

    fn open_line(&self, proposal: ProposalId, line: u32) -> Result<Line, Trouble> {
        let proposed = self.index.proposal(proposal.0).ok_or(Refused::NotFound)?;
        let found = proposed.lines.get(&line).cloned().ok_or(Refused::NotFound)?;
        if found.offered.is_some() || found.dropped {
            return Err(Rejection::new("answer this line", Rule::AlreadyDone, "It was answered before").into());
        }
        Ok(found)
    }

    /// Approves a line, or offers another opening than the one proposed.
    pub(crate) fn approve_line(
        &self,
        draft: &mut Draft<'_>,
        proposal: ProposalId,
        line: u32,
        other: Option<OpeningId>,
        first_on: Option<Date>,
        reason: Option<String>,
    ) -> Result<(), Trouble> {
        let proposed = self.open_line(proposal, line)?;
        if other.is_some() && reason.as_deref().is_none_or(|r| r.trim().is_empty()) {
            return Err(Refused::field("reason", "Say why another slot is offered").into());
        }
        let opening = other.unwrap_or(proposed.opening);
        let slot = self.slot(draft, opening)?;
        let wait = draft
            .episode(proposed.episode)?
            .waits
            .iter()
            .find(|w| w.id == proposed.wait)
            .cloned();
        let wait = wait.ok_or(Refused::NotFound)?;
        let fits = |c: &&TherapyChoice| c.format == slot.format && slot.therapies.contains(&c.therapy);
        let choice = wait.choices.iter().find(fits).cloned().unwrap_or(proposed.choice);
        let from = calendar::days_after(draft.today, LEAD_DAYS).max(slot.from);
        let practitioner = draft.practitioner(slot.practitioner)?;
        let day = first_on.or_else(|| {
            weekly::days(&slot.weekly, from, 1, &self.calendar, practitioner)
                .first()
                .copied()
        });
        let day = day.ok_or_else(|| Refused::field("first_on", "This slot has no day to begin on"))?;
        let told = fold::told::<ProposalEvent>(&self.ledger, proposal.0).map_err(|e| self.fault("proposal", &e))?;
        let explanation = told.iter().find_map(|t| match &t.event {
            ProposalEvent::Line { line: n, .. } if *n == line && other.is_none() => t.words.get(Key::Explanation),
            _ => None,
        });
        let explanation = explanation.map(str::to_owned);
        let offer = self.offer_slot(
            draft,
            proposed.episode,
            proposed.wait,
            opening,
            &choice,
            day,
            explanation,
        )?;
        let person = draft.episode(proposed.episode)?.person.ok_or(Refused::NotFound)?;
        let mut words = Words::default();
        words.put(Key::Reason, reason);
        let event = ProposalEvent::LineOffered {
            line,
            offer,
            changed: other.is_some(),
        };
        draft.record(proposal.0, person.0, event, &words, Own::Proposal)?;
        draft.made.proposal = Some(proposal);
        Ok(())
    }

    /// Leaves a line out.
    pub(crate) fn drop_line(
        &self,
        draft: &mut Draft<'_>,
        proposal: ProposalId,
        line: u32,
        reason: String,
    ) -> Result<(), Trouble> {
        let proposed = self.open_line(proposal, line)?;
        if reason.trim().is_empty() {
            return Err(Refused::field("reason", "Say why the line is left out").into());
        }
        let person = draft.episode(proposed.episode)?.person.ok_or(Refused::NotFound)?;
        let mut words = Words::default();
        words.put(Key::Reason, reason);
        draft.record(
            proposal.0,
            person.0,
            ProposalEvent::LineDropped { line },
            &words,
            Own::Proposal,
        )?;
        draft.made.proposal = Some(proposal);
        Ok(())
    }

    /// Proposals, newest first.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn proposals(&self, p: &Principal) -> Result<Vec<ProposalRow>, Refused> {
        self.allow(p, ActKind::SeeProposals)?;
        self.catch_up()?;
        let row = |(id, proposed): (uuid::Uuid, Proposed)| ProposalRow {
            id: ProposalId(id),
            at: proposed.at,
            by: self.user_name(proposed.by).0,
            lines: proposed.lines.len(),
            open: proposed
                .lines
                .values()
                .filter(|l| self.standing(l, self.views.opening(l.opening).as_ref()) == LineStanding::Open)
                .count(),
        };
        Ok(self.index.proposals().into_iter().map(row).collect())
    }

    /// One proposal, line by line.
    ///
    /// # Errors
    /// Not allowed, not found, or the store failed.
    pub fn proposal(&self, p: &Principal, id: ProposalId) -> Result<Proposal, Refused> {
        self.allow(p, ActKind::SeeProposals)?;
        self.catch_up()?;
        let today = self.today_in_london();
        let proposed = self.index.proposal(id.0).ok_or(Refused::NotFound)?;
        let told = fold::told::<ProposalEvent>(&self.ledger, id.0).map_err(|e| self.fault("proposal", &e))?;
        let mut lines = Vec::with_capacity(proposed.lines.len());
        for (number, line) in &proposed.lines {
            let Some(episode) = self.line_of(line.episode, today) else {
                continue;
            };
            let opening = self.views.opening(line.opening);
            let slot = opening.as_ref().and_then(|o| o.state.slot.clone());
            let mut why = Vec::new();
            let mut reason = None;
            for t in &told {
                match &t.event {
                    ProposalEvent::Line { line, .. } if line == number => {
                        why = t
                            .words
                            .get(Key::Explanation)
                            .unwrap_or_default()
                            .lines()
                            .map(str::to_owned)
                            .collect();
                    }
                    ProposalEvent::LineOffered { line, .. } | ProposalEvent::LineDropped { line } if line == number => {
                        reason = t.words.get(Key::Reason).map(str::to_owned);
                    }
                    _ => {}
                }
            }
            lines.push(ProposalLine {
                line: *number,
                wait: line.wait,
                wait_days: line.wait_days,
                opening: line.opening,
                practitioner: slot
                    .as_ref()
                    .map(|s| self.practitioner_name(s.practitioner))
                    .unwrap_or_default(),
                slot,
                choice: line.choice.clone(),
                first_on: line
                    .first_on
                    .filter(|on| *on > today)
                    .or_else(|| self.next_day(line.opening, today)),
                why,
                standing: self.standing(line, opening.as_ref()),
                reason,
                episode,
            });
        }
        let not_placed: Vec<NotPlaced> = told
            .iter()
            .filter_map(|t| match &t.event {
                ProposalEvent::NotPlaced { episode } => Some(NotPlaced {
                    episode: self.line_of(*episode, today)?,
                    why: t.words.get(Key::Explanation).unwrap_or_default().to_owned(),
                }),
                _ => None,
            })
            .collect();
        let shown = lines
            .iter()
            .map(|l| &l.episode)
            .chain(not_placed.iter().map(|n| &n.episode));
        self.log_lines(p, "proposal", shown)?;
        let seats = usize::try_from(proposed.seats).unwrap_or(usize::MAX);
        Ok(Proposal {
            id,
            at: proposed.at,
            by: self.user_name(proposed.by).0,
            position: proposed.position,
            considered: (usize::try_from(proposed.waits).unwrap_or(usize::MAX), seats),
            seats_left: seats.saturating_sub(lines.len()),
            lines,
            not_placed,
            not_placed_count: usize::try_from(proposed.not_placed).unwrap_or(usize::MAX),
        })
    }

    fn next_day(&self, opening: OpeningId, today: Date) -> Option<Date> {
        let o = self.views.opening(opening)?;
        let (slot, practitioner) = (o.state.slot.as_ref()?, o.practitioner.as_ref()?);
        let from = calendar::days_after(today, LEAD_DAYS).max(slot.from);
        weekly::days(&slot.weekly, from, 1, &self.calendar, practitioner)
            .first()
            .copied()
    }

    fn standing(&self, line: &Line, opening: Option<&views::OpeningSummary>) -> LineStanding {
        match (line.offered, line.dropped) {
            (Some((offer, true)), _) => LineStanding::Changed(offer),
            (Some((offer, false)), _) => LineStanding::Approved(offer),
            (None, true) => LineStanding::Dropped,
            (None, false) => {
                let episode = self.views.episode(line.episode);
                let today = self.today_in_london();
                let goes_on = |w: &views::WaitSummary| w.id == line.wait && w.pause_on(today).is_none();
                let waits = episode
                    .as_ref()
                    .is_some_and(|e| e.waits.iter().any(goes_on) && !self.has_died(e.person));
                let offered = episode.is_some_and(|e| e.offers.iter().any(|o| o.wait == line.wait));
                let free = opening.is_some_and(|o| self.free_slot(o, today).is_ok());
                if waits && !offered && free {
                    LineStanding::Open
                } else {
                    LineStanding::Stale
                }
            }
        }
    }
}

/// Why somebody was proposed, or was not, one reason a line.
fn explanation(
    problem: &Problem,
    assignment: &matching::Assignment,
    person: &matching::PersonId,
    wait: &MatchingRow,
) -> String {
    let explained = matching::explain(problem, assignment, person);
    let reasons = explained.map(|e| e.reasons).unwrap_or_default();
    in_words(&reasons, wait.problem.as_deref()).join("\n")
}
