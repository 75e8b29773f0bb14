//! The lists of a service: inbox, waiting list, what the matching may fill.

use super::page::cut;
use super::{InboxFilter, MatchingRow, Page, PageAsk, Row, WaitFilter, WaitOrder, WaitRow, WaitTotals};
use crate::live::Views;
use crate::pack::{OpenSlot, PackedChoice, PersonSlot, Sym, WaitSlot};
use crate::store::Store;
use care::EpisodeId;
use care::calendar::days_between;
use care::episode::Stage;
use care::terms::Priority;
use jiff::civil::Date;
use std::collections::HashMap;

/// Rows made under one read lock.
const AT_ONCE: usize = 500;

/// Urgent, soon, routine, not set yet.
fn rank(priority: Option<Priority>) -> u8 {
    priority.map_or(u8::MAX, |p| p as u8)
}

/// Days waited, by the clock.
fn waited(wait: &WaitSlot, today: Date) -> i32 {
    wait.clock_start
        .get()
        .map_or(0, |start| days_between(start, today).max(0))
}

/// Whether a wait is wanted; `at` is its place among the episode's waits.
fn is_wanted(slot: &OpenSlot, at: usize, filter: &WaitFilter, therapy: Option<Sym>, today: Date) -> bool {
    let Some(wait) = slot.waits.get(at) else { return false };
    let accepts =
        |c: &PackedChoice| therapy.is_none_or(|t| t == c.therapy) && filter.format.is_none_or(|f| f == c.format);
    (therapy.is_none() && filter.format.is_none() || wait.choices.iter().any(accepts))
        && filter.priority.is_none_or(|p| slot.priority == Some(p))
        && filter.longer_than.is_none_or(|days| waited(wait, today) > days)
        && filter.paused.is_none_or(|p| wait.is_paused(today) == p)
        && filter.offered.is_none_or(|o| slot.has_offer(wait.id) == o)
        && (!filter.short_notice || slot.wants_short_notice())
        && (!filter.overdue || slot.is_overdue(today))
}

/// What a waiting list is ordered by; ties are settled by ids, so that every process shows the same order. Then the
/// place of the wait and the number of the episode.
type WaitKey = ((i64, i64, i64), String, EpisodeId, usize, u32);

fn wait_key(store: &Store, slot: &OpenSlot, n: u32, at: usize, order: WaitOrder, today: Date) -> WaitKey {
    let wait = slot.waits.get(at);
    let start = wait
        .and_then(|w| w.clock_start.get())
        .map_or(0, |d| i64::from(days_between(Date::ZERO, d)));
    let mut name = String::new();
    let numbers = match order {
        WaitOrder::Priority => (
            i64::from(rank(slot.priority)),
            i64::from(!wait.is_some_and(|w| w.before_newcomers)),
            start,
        ),
        WaitOrder::Longest => (start, 0, 0),
        WaitOrder::Shortest => (-start, 0, 0),
        WaitOrder::Due => {
            let due = slot
                .next_due(today)
                .map_or(i64::MAX, |d| i64::from(days_between(Date::ZERO, d.on)));
            (due, start, 0)
        }
        WaitOrder::Name => {
            name = store
                .people
                .get(slot.person)
                .map(PersonSlot::sort_key)
                .unwrap_or_default();
            (0, 0, 0)
        }
    };
    (numbers, name, slot.id, at, n)
}

impl Views {
    /// The inbox: referrals that are not on the list, in therapy or gone. Safety first, then by what is due, then by
    /// when they came.
    #[must_use]
    pub fn inbox(&self, filter: &InboxFilter, today: Date, page: PageAsk) -> Page<Row> {
        let store = self.read();
        let stages = if filter.stages.is_empty() {
            InboxFilter::STAGES
        } else {
            filter.stages.as_slice()
        };
        let assigned_to = filter.assigned_to.map(|u| store.names.known_id(u.0));
        let mut keys = Vec::new();
        for stage in stages {
            // A pause is a matter of the day: paused waits lie among the waiting.
            let lying_in = if *stage == Stage::Paused {
                Stage::Waiting
            } else {
                *stage
            };
            for n in store.index.in_stage(lying_in) {
                let Some(slot) = store.open_slot(n) else { continue };
                let wanted = slot.stage(today) == *stage
                    && filter.source.is_none_or(|s| slot.source == s)
                    && filter.priority.is_none_or(|p| slot.priority == Some(p))
                    && assigned_to.is_none_or(|user| slot.assigned.iter().any(|(u, _)| Some(*u) == user))
                    && (!filter.unassigned || slot.assigned.is_empty())
                    && (!filter.overdue || slot.is_overdue(today));
                if wanted {
                    let due = slot.next_due(today).map_or(Date::MAX, |d| d.on);
                    keys.push((!slot.is_pressing(), due, slot.clock_start, slot.id, n));
                }
            }
        }
        cut(keys, page, |(.., n)| store.row(n, today))
    }

    /// The waiting list: one row for each wait, so that somebody in a course who waits for another is on it.
    #[must_use]
    pub fn waiting(&self, filter: &WaitFilter, today: Date, page: PageAsk) -> Page<WaitRow> {
        let store = self.read();
        let therapy = match &filter.therapy {
            None => None,
            Some(code) => match store.names.known_sym(code.as_str()) {
                None => return Page::default(),
                known => known,
            },
        };
        let mut keys = Vec::new();
        for n in store.index.waiting.iter().copied() {
            let Some(slot) = store.open_slot(n) else { continue };
            for at in 0..slot.waits.len() {
                if is_wanted(slot, at, filter, therapy, today) {
                    keys.push(wait_key(&store, slot, n, at, filter.order, today));
                }
            }
        }
        cut(keys, page, |(_, _, _, at, n)| {
            let row = store.row(n, today)?;
            let wait = row.episode.waits.get(at)?.clone();
            let (days, paused) = (wait.days(today), wait.pause_on(today).copied());
            let offered = row.episode.offers.iter().any(|o| o.wait == wait.id);
            Some(WaitRow {
                row,
                wait,
                days,
                paused,
                offered,
            })
        })
    }

    /// The waiting list in numbers; `longer_than` are the days of the service's standard. Opens no row.
    #[must_use]
    pub fn waiting_totals(&self, longer_than: i32, today: Date) -> WaitTotals {
        let store = self.read();
        let slots = store.index.waiting.iter().filter_map(|n| store.open_slot(*n));
        let mut totals = WaitTotals::default();
        let mut days = Vec::with_capacity(store.index.waits);
        let mut by_choice = HashMap::<PackedChoice, usize>::new();
        for wait in slots.flat_map(|slot| &slot.waits) {
            days.push(waited(wait, today));
            totals.paused += usize::from(wait.is_paused(today));
            // Named twice in one wait, a choice counts once.
            for (at, choice) in wait.choices.iter().enumerate() {
                if !wait.choices.iter().take(at).any(|c| c == choice) {
                    *by_choice.entry(*choice).or_default() += 1;
                }
            }
        }
        days.sort_unstable();
        totals.waits = days.len();
        totals.longer = days.iter().filter(|d| **d > longer_than).count();
        totals.median_days = days.get(days.len() / 2).copied();
        totals.longest_days = days.last().copied();
        totals.by_choice = by_choice
            .into_iter()
            .map(|(choice, n)| (choice.unpack(&store.names), n))
            .collect();
        totals
            .by_choice
            .sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
        totals
    }

    /// Waits that the matching may fill on a day: not paused, no offer out. The longest wait first. On a long list the
    /// lock is let go in between, so that writers wait for no more than a part of it.
    #[must_use]
    pub fn waits_for_matching(&self, today: Date) -> Vec<MatchingRow> {
        let numbers: Vec<u32> = self.read().index.waiting.iter().copied().collect();
        let mut rows = Vec::with_capacity(numbers.len());
        for some in numbers.chunks(AT_ONCE) {
            let store = self.read();
            for slot in some.iter().filter_map(|n| store.open_slot(*n)) {
                matching_rows(&store, slot, today, &mut rows);
            }
        }
        rows.sort_by_key(|r| (r.wait.clock_start, r.episode, r.wait.id));
        rows
    }
}

/// The waits of an episode that may be filled.
fn matching_rows(store: &Store, slot: &OpenSlot, today: Date, rows: &mut Vec<MatchingRow>) {
    let Some(person) = store.people.get(slot.person) else {
        return;
    };
    let names = &store.names;
    for wait in slot
        .waits
        .iter()
        .filter(|w| !w.is_paused(today) && !slot.has_offer(w.id))
    {
        rows.push(MatchingRow {
            episode: slot.id,
            version: u64::from(slot.version),
            person: person.id,
            days: waited(wait, today),
            wait: wait.unpack(names),
            priority: slot.priority,
            problem: slot.problem(names),
            wishes: slot.wishes(names),
            needs: person.needs(),
            interpreter: person.interpreter(names),
            born: person.born(),
            died: person.died(),
            therapists: slot.therapists(names),
            calls: slot.calls(),
            offers_without_yes: slot.offers_without_yes(),
        });
    }
}
