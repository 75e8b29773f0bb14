//! An episode that is not over, packed: one slot, and boxes for what it has several of.

use super::closed::ReferrerSlot;
use super::day::Day;
use super::names::{Names, Ref, Sym};
use super::tracks::{AppointmentSlot, CourseSlot, DecisionSlot, PackedChoice, PackedWishes, SeriesSlot, WaitSlot};
use crate::summary::*;
use care::episode::{DueKind, Stage};
use care::terms::*;
use care::*;
use jiff::Timestamp;
use jiff::civil::Date;

/// What few episodes have at a time. Kept as the summary has it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rare {
    pub(crate) enquiries: Box<[EnquirySummary]>,
    pub(crate) reviews: Box<[ReviewSummary]>,
    pub(crate) offers: Box<[OfferSummary]>,
    pub(crate) calls: Box<[CallSummary]>,
    pub(crate) concerns: Box<[ConcernSummary]>,
    pub(crate) unseen: Box<[(MeasureId, Date)]>,
    pub(crate) unread: Box<[(MessageId, Timestamp)]>,
}

/// An episode, packed.
#[derive(Debug, Clone)]
pub(crate) struct OpenSlot {
    pub(crate) id: EpisodeId,
    /// Number of the person.
    pub(crate) person: u32,
    pub(crate) version: u32,
    pub(crate) referrers: Box<[ReferrerSlot]>,
    pub(crate) assigned: Box<[(Ref, Role)]>,
    pub(crate) appointments: Box<[AppointmentSlot]>,
    pub(crate) decisions: Box<[DecisionSlot]>,
    deciders: Box<[Ref]>,
    pub(crate) waits: Box<[WaitSlot]>,
    pub(crate) courses: Box<[CourseSlot]>,
    pub(crate) therapists: Box<[Ref]>,
    measures: Box<[SeriesSlot]>,
    dues: Box<[(DueKind, Date, DueRule)]>,
    wishes: PackedWishes,
    pub(crate) rare: Option<Box<Rare>>,
    pub(crate) clock_start: Day,
    screened_on: Day,
    last_touch_on: Day,
    last_seen: Day,
    treatment_began: Day,
    closed_on: Day,
    asks_for: Sym,
    problem: Sym,
    last_choice: Option<PackedChoice>,
    offers_without_yes: u16,
    attended: u16,
    planned: u16,
    /// One bit for each audience.
    acknowledged: u8,
    pub(crate) source: ReferralSource,
    means: Means,
    urgency: Option<SentUrgency>,
    recommendation: Recommendation,
    pub(crate) priority: Option<Priority>,
    screened_next: Option<NextStep>,
    last_touch: Option<KeepInTouch>,
    closed: Option<ClosureReason>,
    pub(crate) emergency: Option<bool>,
    is_return: bool,
    pub(crate) stage: Stage,
}

// The aim is 1 KB for an open episode with its boxes and its places in the indexes.
const _: () = assert!(size_of::<OpenSlot>() <= 384);
// One bit each.
const _: () = assert!(Audience::ALL.len() <= 8);

impl OpenSlot {
    /// Packs a summary.
    pub(crate) fn pack(s: &EpisodeSummary, person: u32, names: &mut Names) -> Self {
        Self {
            id: s.id,
            person,
            version: u32::try_from(s.version).unwrap_or(u32::MAX),
            referrers: s.referrers.iter().map(|r| ReferrerSlot::pack(r, names)).collect(),
            assigned: s
                .assigned
                .iter()
                .map(|(user, role)| (names.id(user.0), *role))
                .collect(),
            appointments: s.appointments.iter().map(|a| AppointmentSlot::pack(a, names)).collect(),
            decisions: s.decisions.iter().map(|d| DecisionSlot::pack(d, names)).collect(),
            deciders: s.deciders.iter().map(|h| names.id(h.0)).collect(),
            waits: s.waits.iter().map(|w| WaitSlot::pack(w, names)).collect(),
            courses: s.courses.iter().map(|c| CourseSlot::pack(c, names)).collect(),
            therapists: s.therapists.iter().map(|p| names.id(p.0)).collect(),
            measures: s.measures.iter().map(|m| SeriesSlot::pack(m, names)).collect(),
            dues: s.dues.0.as_slice().into(),
            wishes: PackedWishes::pack(&s.wishes, names),
            rare: Rare::pack(s),
            clock_start: s.clock_start.into(),
            screened_on: s.screened.map(|(on, _)| on).into(),
            last_touch_on: s.last_touch.map(|(on, _)| on).into(),
            last_seen: s.last_seen.into(),
            treatment_began: s.treatment_began.into(),
            closed_on: s.closed.map(|(on, _)| on).into(),
            asks_for: names.opt_sym(s.asks_for.as_ref().map(TherapyCode::as_str)),
            problem: names.opt_sym(s.problem.as_deref()),
            last_choice: s.last_choice.as_ref().map(|c| PackedChoice::pack(c, names)),
            offers_without_yes: s.offers_without_yes,
            attended: s.attended,
            planned: s.planned,
            acknowledged: s.acknowledged.iter().fold(0, |bits, a| bits | 1 << (*a as u8)),
            source: s.source,
            means: s.means,
            urgency: s.urgency,
            recommendation: s.recommendation,
            priority: s.priority,
            screened_next: s.screened.map(|(_, next)| next),
            last_touch: s.last_touch.map(|(_, answer)| answer),
            closed: s.closed.map(|(_, reason)| reason),
            emergency: s.emergency,
            is_return: s.is_return,
            stage: s.stage,
        }
    }

    /// The summary it was packed from.
    pub(crate) fn unpack(&self, person: PersonId, names: &Names) -> EpisodeSummary {
        let rare = self.rare.as_deref().cloned().unwrap_or_default();
        EpisodeSummary {
            id: self.id,
            version: u64::from(self.version),
            person,
            source: self.source,
            means: self.means,
            urgency: self.urgency,
            recommendation: self.recommendation,
            asks_for: names.text(self.asks_for).map(TherapyCode::new),
            problem: self.problem(names),
            is_return: self.is_return,
            clock_start: self.clock_start.get().unwrap_or_default(),
            priority: self.priority,
            screened: self.screened_on.get().zip(self.screened_next),
            referrers: self.referrers.iter().map(|r| r.unpack(names)).collect(),
            acknowledged: Audience::ALL
                .iter()
                .copied()
                .filter(|a| self.acknowledged & 1 << (*a as u8) != 0)
                .collect(),
            enquiries: rare.enquiries.into(),
            assigned: self
                .assigned
                .iter()
                .filter_map(|(u, role)| Some((UserId(names.uuid(*u)?), *role)))
                .collect(),
            emergency: self.emergency,
            appointments: self.appointments.iter().map(|a| a.unpack(names)).collect(),
            decisions: self.decisions.iter().map(|d| d.unpack(names)).collect(),
            deciders: self
                .deciders
                .iter()
                .filter_map(|h| names.uuid(*h).map(HumanId))
                .collect(),
            reviews: rare.reviews.into(),
            wishes: self.wishes(names),
            waits: self.waits.iter().map(|w| w.unpack(names)).collect(),
            last_touch: self.last_touch_on.get().zip(self.last_touch),
            offers: rare.offers.into(),
            offers_without_yes: self.offers_without_yes,
            calls: rare.calls.into(),
            courses: self.courses.iter().map(|c| c.unpack(names)).collect(),
            therapists: self.therapists(names),
            last_choice: self.last_choice.map(|c| c.unpack(names)),
            attended: self.attended,
            planned: self.planned,
            last_seen: self.last_seen.get(),
            treatment_began: self.treatment_began.get(),
            measures: self.measures.iter().map(|m| m.unpack(names)).collect(),
            concerns: rare.concerns.into(),
            unseen_answers: rare.unseen.into(),
            unread_messages: rare.unread.into(),
            stage: self.stage,
            dues: DueList(self.dues.to_vec()),
            closed: self.closed_on.get().zip(self.closed),
        }
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.closed.is_some()
    }

    /// Whether the first wait, whose pauses count for stage and dues, is paused on a day.
    pub(crate) fn is_paused(&self, today: Date) -> bool {
        self.waits.first().is_some_and(|w| w.is_paused(today))
    }

    pub(crate) fn stage(&self, today: Date) -> Stage {
        if self.stage == Stage::Waiting && self.is_paused(today) {
            Stage::Paused
        } else {
            self.stage
        }
    }

    /// What shows on a day, in no order.
    pub(crate) fn dues(&self, today: Date) -> impl Iterator<Item = episode::Due> {
        let paused = self.is_paused(today);
        self.dues
            .iter()
            .filter_map(move |(kind, on, rule)| shows(*kind, *on, *rule, today, paused))
    }

    /// The earliest due.
    pub(crate) fn next_due(&self, today: Date) -> Option<episode::Due> {
        self.dues(today).min()
    }

    pub(crate) fn is_overdue(&self, today: Date) -> bool {
        self.dues(today).any(|d| d.on < today)
    }

    pub(crate) fn problem(&self, names: &Names) -> Option<String> {
        names.text(self.problem).map(str::to_owned)
    }

    pub(crate) fn wishes(&self, names: &Names) -> Wishes {
        self.wishes.unpack(names)
    }

    pub(crate) fn therapists(&self, names: &Names) -> Vec<PractitionerId> {
        self.therapists
            .iter()
            .filter_map(|p| names.uuid(*p).map(PractitionerId))
            .collect()
    }

    pub(crate) fn calls(&self) -> Vec<CallSummary> {
        self.rare.as_deref().map(|r| r.calls.to_vec()).unwrap_or_default()
    }

    pub(crate) fn offers_without_yes(&self) -> u16 {
        self.offers_without_yes
    }

    pub(crate) fn wants_short_notice(&self) -> bool {
        self.wishes.short_notice()
    }

    pub(crate) fn has_offer(&self, wait: WaitId) -> bool {
        self.rare
            .as_deref()
            .is_some_and(|r| r.offers.iter().any(|o| o.wait == wait))
    }

    /// Whether a concern needs action, an answer or a message was not seen, or an arrival at crisis help is open.
    pub(crate) fn is_pressing(&self) -> bool {
        self.emergency == Some(false)
            || self.rare.as_deref().is_some_and(|r| {
                !r.unseen.is_empty() || !r.unread.is_empty() || r.concerns.iter().any(ConcernSummary::is_pressing)
            })
    }

    /// Bytes in its boxes.
    pub(crate) fn heap_bytes(&self) -> usize {
        size_of_val(&*self.referrers)
            + size_of_val(&*self.assigned)
            + size_of_val(&*self.appointments)
            + size_of_val(&*self.decisions)
            + size_of_val(&*self.deciders)
            + size_of_val(&*self.waits)
            + self.waits.iter().map(WaitSlot::heap_bytes).sum::<usize>()
            + size_of_val(&*self.courses)
            + self.courses.iter().map(CourseSlot::heap_bytes).sum::<usize>()
            + size_of_val(&*self.therapists)
            + size_of_val(&*self.measures)
            + size_of_val(&*self.dues)
            + self.wishes.heap_bytes()
            + self.rare.as_deref().map_or(0, Rare::bytes)
    }
}

impl Rare {
    fn pack(s: &EpisodeSummary) -> Option<Box<Self>> {
        let rare = Self {
            enquiries: s.enquiries.as_slice().into(),
            reviews: s.reviews.as_slice().into(),
            offers: s.offers.as_slice().into(),
            calls: s.calls.as_slice().into(),
            concerns: s.concerns.as_slice().into(),
            unseen: s.unseen_answers.as_slice().into(),
            unread: s.unread_messages.as_slice().into(),
        };
        let none = rare.enquiries.is_empty()
            && rare.reviews.is_empty()
            && rare.offers.is_empty()
            && rare.calls.is_empty()
            && rare.concerns.is_empty()
            && rare.unseen.is_empty()
            && rare.unread.is_empty();
        (!none).then(|| Box::new(rare))
    }

    fn bytes(&self) -> usize {
        let texts: usize = self.offers.iter().map(|o| o.choice.therapy.as_str().len()).sum();
        size_of::<Self>()
            + size_of_val(&*self.enquiries)
            + size_of_val(&*self.reviews)
            + size_of_val(&*self.offers)
            + size_of_val(&*self.calls)
            + size_of_val(&*self.concerns)
            + size_of_val(&*self.unseen)
            + size_of_val(&*self.unread)
            + texts
    }
}
