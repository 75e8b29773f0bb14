//! Which open episodes a question has to look at. Closed ones cost nothing here, but for who referred them.

use crate::memory::map_bytes;
use crate::pack::{ClosedSlot, Names, OpenSlot, Ref};
use care::episode::{Stage, Standing};
use std::collections::{BTreeSet, HashMap};

pub(crate) type Set = BTreeSet<u32>;

/// Sets of episode numbers. `waiting` to `in_course` hold open episodes only; `minded` also closed ones that have
/// something left to do for safety.
#[derive(Default)]
pub(crate) struct Index {
    /// By stage, as it is without a pause.
    stages: Vec<Set>,
    /// Has a wait.
    pub(crate) waiting: Set,
    /// Stage Waiting with a pause that may be in force.
    pub(crate) pausing: Set,
    /// Has an offer out.
    pub(crate) offered: Set,
    /// Has a second opinion going on.
    pub(crate) reviewed: Set,
    /// Has a provisional decision.
    pub(crate) to_confirm: Set,
    /// Has an open concern, an unseen answer, an unread message or an open arrival at crisis help.
    pub(crate) minded: Set,
    /// Has an appointment that was not cancelled.
    pub(crate) booked: Set,
    /// Has an open course.
    pub(crate) in_course: Set,
    by_user: HashMap<Ref, Set>,
    by_practitioner: HashMap<Ref, Set>,
    referred_by_user: HashMap<Ref, Set>,
    referred_by_organisation: HashMap<Box<str>, Set>,
    /// Waits going on.
    pub(crate) waits: usize,
}

/// Codes and names of organisations are compared without case and outer blanks.
pub(crate) fn organisation_key(text: &str) -> String {
    text.trim().to_lowercase()
}

/// Puts a number into a set or takes it out.
#[derive(Clone, Copy)]
enum Way {
    In,
    Out,
}

impl Way {
    fn turn(self, set: &mut Set, n: u32) {
        match self {
            Self::In => {
                set.insert(n);
            }
            Self::Out => {
                set.remove(&n);
            }
        }
    }

    fn turn_in<K: std::hash::Hash + Eq>(self, map: &mut HashMap<K, Set>, key: K, n: u32) {
        let set = map.entry(key).or_default();
        self.turn(set, n);
    }
}

impl Index {
    pub(crate) fn add(&mut self, n: u32, slot: &OpenSlot, names: &Names) {
        self.turn(Way::In, n, slot, names);
        self.waits += slot.waits.len();
    }

    pub(crate) fn remove(&mut self, n: u32, slot: &OpenSlot, names: &Names) {
        self.turn(Way::Out, n, slot, names);
        self.waits -= slot.waits.len();
    }

    pub(crate) fn add_closed(&mut self, n: u32, slot: &ClosedSlot, names: &Names) {
        self.turn_referrers(Way::In, n, slot.referrers().map(|r| (r.user, r.organisation)), names);
    }

    pub(crate) fn remove_closed(&mut self, n: u32, slot: &ClosedSlot, names: &Names) {
        self.turn_referrers(Way::Out, n, slot.referrers().map(|r| (r.user, r.organisation)), names);
    }

    fn turn(&mut self, way: Way, n: u32, slot: &OpenSlot, names: &Names) {
        let stage = slot.stage as usize;
        if self.stages.len() <= stage {
            self.stages.resize_with(Stage::ALL.len().max(stage + 1), Set::default);
        }
        if let Some(set) = self.stages.get_mut(stage) {
            way.turn(set, n);
        }
        let rare = slot.rare.as_deref();
        let has_pauses = slot.waits.first().is_some_and(|w| !w.pauses.is_empty());
        let minded = slot.emergency == Some(false)
            || rare.is_some_and(|r| !r.concerns.is_empty() || !r.unseen.is_empty() || !r.unread.is_empty());
        let places = [
            (!slot.waits.is_empty(), &mut self.waiting),
            (slot.stage == Stage::Waiting && has_pauses, &mut self.pausing),
            (rare.is_some_and(|r| !r.offers.is_empty()), &mut self.offered),
            (rare.is_some_and(|r| !r.reviews.is_empty()), &mut self.reviewed),
            (
                slot.decisions.iter().any(|d| d.standing == Standing::Provisional),
                &mut self.to_confirm,
            ),
            (minded, &mut self.minded),
            (!slot.appointments.is_empty(), &mut self.booked),
            (!slot.courses.is_empty(), &mut self.in_course),
        ];
        for (belongs, set) in places {
            if belongs {
                way.turn(set, n);
            }
        }
        let assigned = slot.assigned.iter().map(|(user, _)| *user);
        for user in assigned.chain(slot.appointments.iter().map(|a| a.with)) {
            way.turn_in(&mut self.by_user, user, n);
        }
        if let Some(rare) = rare {
            let reviewers = rare.reviews.iter().filter_map(|r| r.reviewer).map(|(user, _, _)| user);
            let owners = rare.concerns.iter().filter_map(|c| c.owner);
            // An id that was never numbered is in no other set either; `store` numbers these before it comes here.
            for user in reviewers.chain(owners).filter_map(|user| names.known_id(user.0)) {
                way.turn_in(&mut self.by_user, user, n);
            }
        }
        for practitioner in &slot.therapists {
            way.turn_in(&mut self.by_practitioner, *practitioner, n);
        }
        self.turn_referrers(way, n, slot.referrers.iter().map(|r| (r.user, r.organisation)), names);
    }

    fn turn_referrers(
        &mut self,
        way: Way,
        n: u32,
        referrers: impl Iterator<Item = (Ref, crate::pack::Sym)>,
        names: &Names,
    ) {
        for (user, organisation) in referrers {
            if user != Ref::NONE {
                way.turn_in(&mut self.referred_by_user, user, n);
            }
            if let Some(text) = names.text(organisation) {
                way.turn_in(&mut self.referred_by_organisation, organisation_key(text).into(), n);
            }
        }
    }

    /// Episodes in a stage, as it is without a pause.
    pub(crate) fn in_stage(&self, stage: Stage) -> impl Iterator<Item = u32> {
        self.stages.get(stage as usize).into_iter().flatten().copied()
    }

    /// How many episodes are in a stage, as it is without a pause.
    pub(crate) fn stage_len(&self, stage: Stage) -> usize {
        self.stages.get(stage as usize).map_or(0, Set::len)
    }

    pub(crate) fn of_user(&self, user: Option<Ref>) -> impl Iterator<Item = u32> {
        user.and_then(|u| self.by_user.get(&u)).into_iter().flatten().copied()
    }

    pub(crate) fn of_practitioner(&self, practitioner: Option<Ref>) -> impl Iterator<Item = u32> {
        practitioner
            .and_then(|p| self.by_practitioner.get(&p))
            .into_iter()
            .flatten()
            .copied()
    }

    pub(crate) fn referred_by_user(&self, user: Option<Ref>) -> impl Iterator<Item = u32> {
        user.and_then(|u| self.referred_by_user.get(&u))
            .into_iter()
            .flatten()
            .copied()
    }

    pub(crate) fn referred_by_organisation(&self, organisation: &str) -> impl Iterator<Item = u32> {
        self.referred_by_organisation
            .get(organisation_key(organisation).as_str())
            .into_iter()
            .flatten()
            .copied()
    }

    /// Bytes of the lists of open episodes, and of those of who referred, B-trees taken as two thirds full.
    pub(crate) fn bytes(&self) -> (usize, usize) {
        const ENTRY: usize = 6;
        let sets = [
            &self.waiting,
            &self.pausing,
            &self.offered,
            &self.reviewed,
            &self.to_confirm,
            &self.minded,
            &self.booked,
            &self.in_course,
        ];
        let plain: usize = sets.into_iter().chain(&self.stages).map(Set::len).sum();
        let of_map = |map: &HashMap<Ref, Set>| {
            map.values().map(Set::len).sum::<usize>() * ENTRY + map_bytes(map.capacity(), size_of::<(Ref, Set)>())
        };
        let named: usize = self.referred_by_organisation.values().map(Set::len).sum();
        let keys = map_bytes(self.referred_by_organisation.capacity(), size_of::<(Box<str>, Set)>());
        let lists = plain * ENTRY + of_map(&self.by_user) + of_map(&self.by_practitioner);
        (lists, of_map(&self.referred_by_user) + named * ENTRY + keys)
    }
}
