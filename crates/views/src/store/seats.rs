//! Providers, hand-overs, and every no: what the lists and the report of what charities pick up are read off. Codes, days and
//! ids only; found by a pass over them.

use super::{Kept, put_kept};
use care::episode::{Episode, Standing};
use care::hand_over::HandOver;
use care::provider::Provider;
use care::terms::{ClosureReason, DecisionKind, TherapyCode};
use care::{EpisodeId, HandOverId, ProviderId};
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};

/// A decision that stands and says no, or sends somebody elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoSummary {
    /// On which day.
    pub on: Date,
    /// What was decided.
    pub kind: DecisionKind,
    /// The therapy at issue, if one was named.
    pub therapy: Option<TherapyCode>,
    /// Whether the therapy is missing here.
    pub unmet_need: bool,
}

impl NoSummary {
    /// Every no of an episode that stands; a provisional one, one that fell and one that a second opinion replaced are none, nor is any of an episode
    /// that was entered in error or twice.
    #[must_use]
    pub fn all_of(e: &Episode) -> Box<[Self]> {
        if matches!(
            e.closed.map(|(_, reason, _)| reason),
            Some(ClosureReason::EnteredInError | ClosureReason::Duplicate)
        ) {
            return Box::default();
        }
        let says_no = |kind| {
            matches!(
                kind,
                DecisionKind::NotSuitable | DecisionKind::NotNow | DecisionKind::ReferredOn | DecisionKind::Signposted
            )
        };
        let standing = e
            .decisions
            .iter()
            .filter(|d| d.standing == Standing::Final && says_no(d.facts.kind));
        standing
            .map(|d| Self {
                on: d.on,
                kind: d.facts.kind,
                therapy: d.facts.considered.first().cloned(),
                unmet_need: d.facts.unmet_need,
            })
            .collect()
    }
}

/// What is held of providers and of what they take on.
#[derive(Default)]
pub(crate) struct Seats {
    pub(crate) providers: HashMap<ProviderId, Kept<Provider>>,
    pub(crate) hand_overs: HashMap<HandOverId, Kept<HandOver>>,
    /// Only episodes that hold one.
    pub(crate) noes: HashMap<EpisodeId, Box<[NoSummary]>>,
    /// Hand-overs of people whose keys were erased: what comes late does not bring them back.
    erased: HashSet<HandOverId>,
}

impl Seats {
    pub(crate) fn put_provider(&mut self, id: ProviderId, version: u64, state: &Provider) {
        put_kept(&mut self.providers, id, version, state);
    }

    pub(crate) fn put_hand_over(&mut self, id: HandOverId, version: u64, state: &HandOver) {
        if !self.erased.contains(&id) {
            put_kept(&mut self.hand_overs, id, version, state);
        }
    }

    pub(crate) fn put_noes(&mut self, episode: EpisodeId, noes: Box<[NoSummary]>) {
        if noes.is_empty() {
            self.noes.remove(&episode);
        } else {
            self.noes.insert(episode, noes);
        }
    }

    /// Drops a hand-over for good.
    pub(crate) fn drop_hand_over(&mut self, id: HandOverId) {
        self.erased.insert(id);
        self.hand_overs.remove(&id);
    }

    /// Drops what is held of an erased person's episode.
    pub(crate) fn forget_episode(&mut self, episode: EpisodeId) {
        self.noes.remove(&episode);
        let of_it = |kept: &Kept<HandOver>| kept.state.facts.as_ref().is_some_and(|f| f.episode == episode);
        let theirs: Vec<HandOverId> = self
            .hand_overs
            .iter()
            .filter(|(_, k)| of_it(k))
            .map(|(id, _)| *id)
            .collect();
        for id in theirs {
            self.drop_hand_over(id);
        }
    }
}
