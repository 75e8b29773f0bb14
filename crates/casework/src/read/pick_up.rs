//! What charities and other providers pick up: hand-overs counted, and how many were told no.

use std::collections::BTreeMap;

use care::hand_over::{HandOver, HandOverStage, SharedOutcome};
use care::provider::{Payer, ProviderKind};
use care::terms::{DecisionKind, TherapyCode};
use care::*;
use jiff::civil::Date;
use measures::suppression::Shown;
use views::NoSummary;

use crate::desk::Desk;
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;

/// Hand-overs of one provider, kind of help, quarter and payer. A hand-over counts in the quarter in which it was made,
/// whatever became of it later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PickUpCount {
    /// The provider.
    pub provider: ProviderId,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: ProviderKind,
    /// Therapy or kind of help.
    pub help: TherapyCode,
    /// Year and quarter (1 to 4).
    pub quarter: (i16, i8),
    /// Who pays, as the provider had said on the day; none if it had said nothing.
    pub payer: Option<Payer>,
    /// Handed over.
    pub handed_over: usize,
    /// Of these, accepted (arrived since or not).
    pub accepted: usize,
    /// Of these, declined.
    pub declined: usize,
    /// Of these, arrived.
    pub arrived: usize,
    /// Of these, did not arrive, or were taken back before: still ours.
    pub not_arrived: usize,
    /// Of these, neither arrived nor failed yet: ours until then.
    pub open: usize,
    /// Of these, ended with an outcome that the person agreed to share.
    pub shared: usize,
    /// Of those shared, better as the person sees it.
    pub better: usize,
}

/// What was picked up from a day to a day.
#[derive(Debug, Clone, PartialEq)]
pub struct PickUp {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// By provider, help, quarter and payer.
    pub counts: Vec<PickUpCount>,
    /// Days from hand-over to arrival, one each person who arrived, in order.
    pub days_to_arrival: Vec<i32>,
    /// Told no or sent elsewhere in the same time, by therapy.
    pub noes: Vec<NoCount>,
}

impl PickUp {
    /// The sum of a part of all counts.
    #[must_use]
    pub fn sum(&self, part: impl Fn(&PickUpCount) -> usize) -> usize {
        self.counts.iter().map(part).sum()
    }

    /// Of those who arrived, how many were helped at the cost of a grant or of the provider's own funds; of how many whose
    /// payer is known.
    #[must_use]
    pub fn charity_funded(&self) -> (usize, usize) {
        let known = self.counts.iter().filter(|c| c.payer.is_some());
        known.fold((0, 0), |(some, all), c| {
            let own = c.payer.is_some_and(Payer::is_charity_funded);
            (some + if own { c.arrived } else { 0 }, all + c.arrived)
        })
    }
}

/// How many were told no, or sent elsewhere, about one therapy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoCount {
    /// The therapy at issue; none where the decision named none.
    pub therapy: Option<TherapyCode>,
    /// Decisions "not suitable" and "not now" that stand.
    pub told_no: usize,
    /// Of these, because the therapy is not provided here: unmet need.
    pub unmet_need: usize,
    /// Decisions "referred on" and "signposted" that stand.
    pub sent_elsewhere: usize,
    /// Hand-overs to a charity or a community group for this therapy or kind of help, whatever became of them. Counted
    /// beside `sent_elsewhere`, not within it: the help may be another than the therapy at issue.
    pub handed_to_charity: usize,
    /// Of these, arrived.
    pub arrived_at_charity: usize,
}

/// What may be shown to anybody: by kind of help, arrived or not, small numbers held back, release after release.
#[derive(Debug, Clone, PartialEq)]
pub struct PickUpOpen {
    /// First day.
    pub from: Date,
    /// Last day: that of the release.
    pub to: Date,
    /// Number of the release.
    pub release: u32,
    /// A row for each kind of help and kind of provider.
    pub rows: Vec<PickedUp>,
    /// Handed over in all.
    pub all: Shown,
}

/// What of a kind of help is released.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PickedUp {
    /// Therapy or kind of help.
    pub help: String,
    /// Whether charities and community groups were to help, or other providers.
    pub by_charity: bool,
    /// Arrived.
    pub arrived: Shown,
    /// Did not arrive, or not yet: still with the service.
    pub ours: Shown,
}

pub(crate) const fn is_charity(kind: ProviderKind) -> bool {
    matches!(kind, ProviderKind::Charity | ProviderKind::CommunityGroup)
}

fn quarter(day: Date) -> (i16, i8) {
    (day.year(), (day.month() - 1) / 3 + 1)
}

impl Desk {
    /// How many were told no, or sent elsewhere, from a day to a day (both included), by therapy; with the hand-overs to
    /// charities for it. Decisions count on the day they were made and while they stand: a provisional no, one that fell
    /// and one that a second opinion replaced are not counted. People who were erased since are not in it.
    ///
    /// Exact counts, nobody named, no small number held back: whoever shows them to anybody outside puts them through
    /// [`measures::suppression`] first.
    ///
    /// # Errors
    /// When the store failed.
    pub fn told_no_or_sent_on(&self, from: Date, to: Date) -> Result<Vec<NoCount>, Refused> {
        self.catch_up()?;
        let noes = self.views.noes(from, to);
        let hand_overs = self.views.hand_overs(None);
        let kind_of = |id: ProviderId| {
            self.views
                .provider(id)
                .and_then(|p| p.state.facts.as_ref().map(|f| f.kind))
        };
        let given = hand_overs.iter().map(|row| row.state.as_ref());
        Ok(count_noes(noes.iter().map(|(_, no)| no), given, kind_of, from, to))
    }

    /// What providers picked up from a day to a day: for whoever runs the service, exact.
    ///
    /// # Errors
    /// Not allowed (a commissioner asks [`Desk::pick_up_open`]), or the store failed.
    pub fn pick_up(&self, p: &Principal, from: Date, to: Date) -> Result<PickUp, Refused> {
        self.allow(p, ActKind::SeePickUp)?;
        if p.role == Role::Commissioner {
            return Err(Refused::not_allowed(
                "You may see the figures in which small numbers are held back",
            ));
        }
        self.catch_up()?;
        let mut counts: BTreeMap<_, PickUpCount> = BTreeMap::new();
        let mut days = Vec::new();
        for row in self.views.hand_overs(None) {
            let h = &row.state;
            let (Some(facts), Some(on), Some(stage)) = (&h.facts, h.handed_on, h.stage) else {
                continue;
            };
            if on < from || to < on {
                continue;
            }
            let Some(provider) = self.views.provider(facts.provider) else {
                continue;
            };
            let Some(known) = &provider.state.facts else { continue };
            let key = (
                std::cmp::Reverse(quarter(on)),
                known.name.clone(),
                facts.provider,
                facts.help.clone(),
                facts.payer,
            );
            let count = counts.entry(key).or_insert_with(|| PickUpCount {
                provider: facts.provider,
                name: known.name.clone(),
                kind: known.kind,
                help: facts.help.clone(),
                quarter: quarter(on),
                payer: facts.payer,
                handed_over: 0,
                accepted: 0,
                declined: 0,
                arrived: 0,
                not_arrived: 0,
                open: 0,
                shared: 0,
                better: 0,
            });
            count.handed_over += 1;
            count.accepted += usize::from(h.answered_on.is_some() && h.declined.is_none());
            match stage {
                HandOverStage::Declined => count.declined += 1,
                HandOverStage::Unanswered | HandOverStage::Accepted => count.open += 1,
                _ if h.arrived_on.is_some() => count.arrived += 1,
                _ => count.not_arrived += 1,
            }
            if let Some((_, _, Some(outcome))) = h.ended {
                count.shared += 1;
                count.better += usize::from(outcome == SharedOutcome::Better);
            }
            days.extend(h.arrived_on.map(|arrived| calendar::days_between(on, arrived)));
        }
        days.sort_unstable();
        Ok(PickUp {
            from,
            to,
            counts: counts.into_values().collect(),
            days_to_arrival: days,
            noes: self.told_no_or_sent_on(from, to)?,
        })
    }

    /// What of it is released, by kind of help and whether a charity or another provider was to help: the year up to the day of the last
    /// release, held against the releases before. None before the first release. For a commissioner, and for anybody the figures are given
    /// to: figures of any other time are not shown to them, so that two looks tell no small number.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn pick_up_open(&self, p: &Principal) -> Result<Option<PickUpOpen>, Refused> {
        self.allow(p, ActKind::SeePickUp)?;
        self.catch_up()?;
        let Some(release) = self.last_release() else {
            return Ok(None);
        };
        Ok(Some(PickUpOpen {
            from: release.period_from,
            to: release.as_at,
            release: release.number,
            rows: release.picked_up(),
            all: release.picked_up_in_all(),
        }))
    }
}

/// How many were told no, or sent elsewhere, by therapy, with the hand-overs to charities: one rule for the page of the seats, as the record stands, and
/// for what the access map releases, as it was known on a day.
pub(crate) fn count_noes<'r>(
    noes: impl Iterator<Item = &'r NoSummary>,
    hand_overs: impl Iterator<Item = &'r HandOver>,
    kind_of: impl Fn(ProviderId) -> Option<ProviderKind>,
    from: Date,
    to: Date,
) -> Vec<NoCount> {
    let mut counts: BTreeMap<Option<TherapyCode>, NoCount> = BTreeMap::new();
    let new = |therapy: Option<TherapyCode>| NoCount {
        therapy,
        told_no: 0,
        unmet_need: 0,
        sent_elsewhere: 0,
        handed_to_charity: 0,
        arrived_at_charity: 0,
    };
    for no in noes.filter(|no| from <= no.on && no.on <= to) {
        let count = counts
            .entry(no.therapy.clone())
            .or_insert_with(|| new(no.therapy.clone()));
        if matches!(no.kind, DecisionKind::ReferredOn | DecisionKind::Signposted) {
            count.sent_elsewhere += 1;
        } else {
            count.told_no += 1;
            count.unmet_need += usize::from(no.unmet_need);
        }
    }
    for hand_over in hand_overs {
        let (Some(facts), Some(on)) = (&hand_over.facts, hand_over.handed_on) else {
            continue;
        };
        if on < from || to < on || !kind_of(facts.provider).is_some_and(is_charity) {
            continue;
        }
        let help = Some(facts.help.clone());
        let count = counts.entry(help.clone()).or_insert_with(|| new(help));
        count.handed_to_charity += 1;
        count.arrived_at_charity += usize::from(hand_over.arrived_on.is_some());
    }
    counts.into_values().collect()
}
