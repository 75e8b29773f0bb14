//! A closed episode with nothing left to do: what a person's history, a referrer's list and a return need of it.

use super::day::Day;
use super::names::{Names, Ref, Sym};
use crate::summary::{DueList, EpisodeSummary, ReferrerSummary};
use care::episode::Stage;
use care::terms::*;
use care::{EpisodeId, PersonId, PractitionerId, UserId};

/// One request, packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ReferrerSlot {
    received_on: Day,
    pub(crate) user: Ref,
    pub(crate) organisation: Sym,
    source: ReferralSource,
    withdrawn: bool,
}

impl ReferrerSlot {
    pub(crate) fn pack(r: &ReferrerSummary, names: &mut Names) -> Self {
        Self {
            received_on: r.received_on.into(),
            user: names.opt_id(r.user.map(|u| u.0)),
            organisation: names.opt_sym(r.organisation.as_deref()),
            source: r.source,
            withdrawn: r.withdrawn,
        }
    }

    pub(crate) fn unpack(&self, names: &Names) -> ReferrerSummary {
        ReferrerSummary {
            source: self.source,
            received_on: self.received_on.get().unwrap_or_default(),
            user: names.uuid(self.user).map(UserId),
            organisation: names.text(self.organisation).map(str::to_owned),
            withdrawn: self.withdrawn,
        }
    }
}

/// A closed episode, packed.
#[derive(Debug, Clone)]
pub(crate) struct ClosedSlot {
    pub(crate) id: EpisodeId,
    /// Number of the person.
    pub(crate) person: u32,
    pub(crate) version: u32,
    referrer: ReferrerSlot,
    /// A second box around it, as few have any: 8 bytes instead of 16.
    more_referrers: Option<Box<Box<[ReferrerSlot]>>>,
    closed_on: Day,
    last_seen: Day,
    treatment_began: Day,
    practitioner: Ref,
    therapy: Sym,
    attended: u16,
    planned: u16,
    format: Option<Format>,
    reason: ClosureReason,
    means: Means,
    recommendation: Recommendation,
    priority: Option<Priority>,
    is_return: bool,
}

// The aim is 128 bytes for a closed episode with its places in the indexes, which take about 42.
const _: () = assert!(size_of::<ClosedSlot>() <= 80);

impl ClosedSlot {
    /// Packs a summary, if it is of a closed episode with nothing left to do.
    pub(crate) fn pack(s: &EpisodeSummary, person: u32, names: &mut Names) -> Option<Self> {
        let (closed_on, reason) = s.closed.filter(|_| s.is_done())?;
        // The clock starts with the first request, so it is not kept a second time.
        let (first, more) = s
            .referrers
            .split_first()
            .filter(|(first, _)| first.received_on == s.clock_start)?;
        Some(Self {
            id: s.id,
            person,
            version: u32::try_from(s.version).unwrap_or(u32::MAX),
            referrer: ReferrerSlot::pack(first, names),
            more_referrers: (!more.is_empty())
                .then(|| Box::new(more.iter().map(|r| ReferrerSlot::pack(r, names)).collect())),
            closed_on: closed_on.into(),
            last_seen: s.last_seen.into(),
            treatment_began: s.treatment_began.into(),
            practitioner: names.opt_id(s.therapists.last().map(|t| t.0)),
            therapy: names.opt_sym(s.last_choice.as_ref().map(|c| c.therapy.as_str())),
            attended: s.attended,
            planned: s.planned,
            format: s.last_choice.as_ref().map(|c| c.format),
            reason,
            means: s.means,
            recommendation: s.recommendation,
            priority: s.priority,
            is_return: s.is_return,
        })
    }

    /// The summary, as [`EpisodeSummary::shrink`] left it.
    pub(crate) fn unpack(&self, person: PersonId, names: &Names) -> EpisodeSummary {
        EpisodeSummary {
            id: self.id,
            version: u64::from(self.version),
            person,
            source: self.referrer.source,
            means: self.means,
            urgency: None,
            recommendation: self.recommendation,
            asks_for: None,
            problem: None,
            is_return: self.is_return,
            clock_start: self.referrer.received_on.get().unwrap_or_default(),
            priority: self.priority,
            screened: None,
            referrers: self.referrers().map(|r| r.unpack(names)).collect(),
            acknowledged: Vec::new(),
            enquiries: Vec::new(),
            assigned: Vec::new(),
            emergency: None,
            appointments: Vec::new(),
            decisions: Vec::new(),
            deciders: Vec::new(),
            reviews: Vec::new(),
            wishes: Wishes::default(),
            waits: Vec::new(),
            last_touch: None,
            offers: Vec::new(),
            offers_without_yes: 0,
            calls: Vec::new(),
            courses: Vec::new(),
            therapists: names.uuid(self.practitioner).map(PractitionerId).into_iter().collect(),
            last_choice: names
                .text(self.therapy)
                .zip(self.format)
                .map(|(therapy, format)| TherapyChoice {
                    therapy: TherapyCode::new(therapy),
                    format,
                }),
            attended: self.attended,
            planned: self.planned,
            last_seen: self.last_seen.get(),
            treatment_began: self.treatment_began.get(),
            measures: Vec::new(),
            concerns: Vec::new(),
            unseen_answers: Vec::new(),
            unread_messages: Vec::new(),
            stage: Stage::Closed,
            dues: DueList::default(),
            closed: self.closed_on.get().map(|on| (on, self.reason)),
        }
    }

    pub(crate) fn referrers(&self) -> impl Iterator<Item = &ReferrerSlot> {
        std::iter::once(&self.referrer).chain(self.more_referrers.iter().flat_map(|more| more.iter()))
    }

    /// Bytes outside the slot.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.more_referrers
            .as_deref()
            .map_or(0, |more| size_of_val(more) + size_of_val(&**more))
    }
}
