//! Which therapy can be had here, how long people wait for it, how many sessions it has, and who was told no.

use super::known::{Known, first_session, therapies};
use super::{PERIOD_DAYS, WAITS_DAYS};
use crate::read::{count_noes, is_charity};
use care::calendar::{days_after, days_between};
use care::episode::{Course, Episode, Standing};
use care::service::{Nation, Provision};
use care::terms::{DecisionKind, Format, ReasonCode, TherapyCode};
use jiff::civil::Date;
use measures::wait::{MedianWait, Waited, product_limit, quartiles};
use std::collections::BTreeMap;

/// Access to therapy at one service, as its ledger knew it at the end of a day.
#[derive(Debug, Clone, PartialEq)]
pub struct AccessReport {
    /// The day.
    pub as_at: Date,
    /// The ledger position it was made at.
    pub position: u64,
    /// First day of the period that noes, endings and long courses are counted in.
    pub period_from: Date,
    /// First day of the referrals whose waits are counted.
    pub waits_from: Date,
    /// A course counts as long-term from this many planned sessions: the service's own standard of that day.
    pub long_term_sessions: u16,
    /// Name of the service.
    pub service: String,
    /// Its organisation code.
    pub ods_code: Option<String>,
    /// The area it is for, by code.
    pub area: Option<String>,
    /// Nation.
    pub nation: Option<Nation>,
    /// A row for each therapy that was declared, waited for, given or refused.
    pub rows: Vec<TherapyAccess>,
    /// How many were told that a therapy does not fit, by ground. Only what stands: a decision that was not confirmed, or that a second opinion replaced,
    /// is not in it.
    pub grounds: BTreeMap<ReasonCode, u64>,
    /// How many were told "not now".
    pub not_now: u64,
    /// How many were handed over to another service, charities among them, whatever became of it: the same decisions as on the page of what charities pick up.
    pub referred_on: u64,
    /// How many were told about another place and left to find their way.
    pub signposted: u64,
    /// Told no, or sent elsewhere, in decisions that named no therapy.
    pub unnamed: (u64, u64),
    /// Hand-overs to providers with a seat by kind of help: arrived at a charity, not (yet) arrived at a charity, arrived at another provider, not (yet)
    /// arrived there.
    pub picked_up: BTreeMap<TherapyCode, [u64; 4]>,
}

/// One therapy.
#[derive(Debug, Clone, PartialEq)]
pub struct TherapyAccess {
    /// Which.
    pub therapy: TherapyCode,
    /// What the service declares, by format, with the day of the declaration.
    pub declared: Vec<(Format, Provision, Date)>,
    /// From whom: practitioners who work here and hold a certificate in it.
    pub practitioners: usize,
    /// Waits for it.
    pub waits: WaitFigures,
    /// Courses that ended in the period with at least one session attended.
    pub ended: u64,
    /// Sessions attended in those: lower quartile, median, upper quartile.
    pub sessions: Option<(u32, u32, u32)>,
    /// Courses begun in the period that were planned as long-term work.
    pub long: u64,
    /// How many were told no to it (does not fit, or not now) in the period.
    pub told_no: u64,
    /// How many were sent elsewhere instead in the period: referred on or signposted.
    pub sent_elsewhere: u64,
    /// How many were handed over to a charity in the period for this therapy or kind of help, and how many of them arrived.
    pub to_charity: (u64, u64),
}

/// Waits for one therapy from the day of the referral to the first session. Somebody who accepts several therapies counts under each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WaitFigures {
    /// Who had a first session.
    pub started: u64,
    /// Who still wait.
    pub waiting: u64,
    /// Who left the list, or began another therapy instead.
    pub left: u64,
    /// Median and 95% interval in days, those who wait and those who left counted as far as is known.
    pub median: MedianWait,
}

impl TherapyAccess {
    fn new(therapy: TherapyCode) -> Self {
        Self {
            therapy,
            declared: Vec::new(),
            practitioners: 0,
            waits: WaitFigures::default(),
            ended: 0,
            sessions: None,
            long: 0,
            told_no: 0,
            sent_elsewhere: 0,
            to_charity: (0, 0),
        }
    }

    /// Whether it can be had in any format, with the day of that declaration: offered before list closed, not offered, not known. A therapy of which
    /// nothing was declared is not known, whatever the record shows.
    #[must_use]
    pub fn provision(&self) -> (Provision, Option<Date>) {
        let order = [
            Provision::Offered,
            Provision::ListClosed,
            Provision::NotOffered,
            Provision::NotKnown,
        ];
        let of = |wanted: Provision| {
            self.declared
                .iter()
                .filter(move |(_, provision, _)| *provision == wanted)
        };
        let found = order
            .into_iter()
            .find_map(|p| of(p).map(|(_, _, on)| (p, Some(*on))).max_by_key(|(_, on)| *on));
        found.unwrap_or((Provision::NotKnown, None))
    }
}

/// What is gathered for one therapy before it is summed up.
#[derive(Default)]
struct Gathered {
    waits: Vec<Waited>,
    still: u64,
    sessions: Vec<u32>,
}

type Rows = BTreeMap<TherapyCode, (TherapyAccess, Gathered)>;

fn row<'r>(rows: &'r mut Rows, therapy: &TherapyCode) -> &'r mut (TherapyAccess, Gathered) {
    let new = || (TherapyAccess::new(therapy.clone()), Gathered::default());
    rows.entry(therapy.clone()).or_insert_with(new)
}

impl AccessReport {
    pub(crate) fn of(known: &Known) -> Self {
        let period_from = days_after(known.as_at, 1 - PERIOD_DAYS);
        let waits_from = days_after(known.as_at, 1 - WAITS_DAYS);
        let service = &known.service;
        let mut report = Self {
            as_at: known.as_at,
            position: known.position,
            period_from,
            waits_from,
            long_term_sessions: service.standards.long_term_sessions,
            service: service.name.clone(),
            ods_code: service.ods_code.clone(),
            area: service.area.clone(),
            nation: service.nation,
            rows: Vec::new(),
            grounds: BTreeMap::new(),
            not_now: 0,
            referred_on: 0,
            signposted: 0,
            unnamed: (0, 0),
            picked_up: BTreeMap::new(),
        };
        let mut rows = Rows::new();
        for (therapy, format, provision, on) in &service.provision {
            row(&mut rows, therapy).0.declared.push((*format, *provision, *on));
        }
        for episode in &known.episodes {
            report.take_waits(&mut rows, episode);
            report.take_courses(&mut rows, episode);
            report.take_decisions(episode);
        }
        report.take_noes(&mut rows, known);
        report.take_hand_overs(known);
        for (_, practitioner) in known.practitioners.iter().filter(|(_, p)| p.is_active(known.as_at)) {
            for certificate in &practitioner.certificates {
                if let Some((row, _)) = rows.get_mut(&certificate.therapy) {
                    row.practitioners += 1;
                }
            }
        }
        report.rows = rows
            .into_values()
            .map(|(row, gathered)| summed(row, &gathered))
            .collect();
        report
    }

    fn take_waits(&self, rows: &mut Rows, episode: &Episode) {
        let Some(clock) = episode.clock_start.filter(|clock| *clock >= self.waits_from) else {
            return;
        };
        for therapy in therapies(episode) {
            let (waited, still) = waited(episode, therapy, clock, self.as_at);
            let gathered = &mut row(rows, therapy).1;
            gathered.still += u64::from(still);
            gathered.waits.push(waited);
        }
    }

    fn take_courses(&self, rows: &mut Rows, episode: &Episode) {
        for course in &episode.courses {
            let ended_now = course.ended.is_some_and(|(on, _, _)| on >= self.period_from);
            let (row, gathered) = row(rows, &course.facts.choice.therapy);
            if ended_now && course.attended() > 0 {
                gathered.sessions.push(u32::from(course.attended()));
            }
            if course.began_on >= self.period_from && self.is_long(course) {
                row.long += 1;
            }
        }
    }

    const fn is_long(&self, course: &Course) -> bool {
        course.facts.sessions >= self.long_term_sessions
    }

    fn take_decisions(&mut self, episode: &Episode) {
        let standing = episode.decisions.iter().filter(|d| d.standing == Standing::Final);
        for decision in standing.filter(|d| d.on >= self.period_from) {
            match decision.facts.kind {
                DecisionKind::NotSuitable => {
                    *self
                        .grounds
                        .entry(decision.facts.reason.unwrap_or(ReasonCode::Other))
                        .or_default() += 1;
                }
                DecisionKind::NotNow => self.not_now += 1,
                DecisionKind::ReferredOn => self.referred_on += 1,
                DecisionKind::Signposted => self.signposted += 1,
                _ => {}
            }
        }
    }

    /// By the very rule of the page of what charities pick up, on the record of the day.
    fn take_noes(&mut self, rows: &mut Rows, known: &Known) {
        let noes: Vec<views::NoSummary> = known.episodes.iter().flat_map(views::NoSummary::all_of).collect();
        let kind_of = |id| Some(known.providers.get(&id)?.facts.as_ref()?.kind);
        let (from, to) = (self.period_from, self.as_at);
        for count in count_noes(noes.iter(), known.hand_overs.iter(), kind_of, from, to) {
            let (no, sent) = (count.told_no as u64, count.sent_elsewhere as u64);
            let Some(therapy) = &count.therapy else {
                self.unnamed = (no, sent);
                continue;
            };
            let (row, _) = row(rows, therapy);
            (row.told_no, row.sent_elsewhere) = (no, sent);
            row.to_charity = (count.handed_to_charity as u64, count.arrived_at_charity as u64);
        }
    }

    fn take_hand_overs(&mut self, known: &Known) {
        for hand_over in &known.hand_overs {
            let (Some(facts), Some(on)) = (&hand_over.facts, hand_over.handed_on) else {
                continue;
            };
            if on < self.period_from || self.as_at < on {
                continue;
            }
            let provider = known.providers.get(&facts.provider).and_then(|p| p.facts.as_ref());
            let by_charity = provider.is_some_and(|p| is_charity(p.kind));
            let [charity, charity_ours, other, other_ours] = self.picked_up.entry(facts.help.clone()).or_default();
            let cell = match (by_charity, hand_over.arrived_on.is_some()) {
                (true, true) => charity,
                (true, false) => charity_ours,
                (false, true) => other,
                (false, false) => other_ours,
            };
            *cell += 1;
        }
    }
}

/// How long one episode waited for a therapy, and whether it still does. The clock is that of the first referral and is never reset.
fn waited(episode: &Episode, therapy: &TherapyCode, clock: Date, as_at: Date) -> (Waited, bool) {
    let days = |until: Date| u32::try_from(days_between(clock, until)).unwrap_or(0);
    if let Some(first) = first_session(episode, Some(therapy)) {
        let waited = Waited {
            days: days(first),
            started: true,
        };
        return (waited, false);
    }
    let mut ended = Vec::new();
    let mut still = false;
    for wait in episode
        .waits
        .iter()
        .filter(|w| w.choices.iter().any(|c| c.therapy == *therapy))
    {
        still |= wait.is_open();
        ended.extend(wait.ended);
    }
    for course in episode.courses.iter().filter(|c| c.facts.choice.therapy == *therapy) {
        still |= course.is_open();
        ended.extend(course.ended.map(|(on, _, _)| on));
    }
    let closed = episode.closed.map(|(on, _, _)| on);
    let (until, still) = match closed {
        Some(on) => (ended.into_iter().max().map_or(on, |ended| ended.min(on)), false),
        None if still => (as_at, true),
        None => (ended.into_iter().max().unwrap_or(as_at), false),
    };
    let waited = Waited {
        days: days(until),
        started: false,
    };
    (waited, still)
}

fn summed(mut row: TherapyAccess, gathered: &Gathered) -> TherapyAccess {
    let curve = product_limit(&gathered.waits);
    row.waits = WaitFigures {
        started: curve.started,
        waiting: gathered.still,
        left: curve.people - curve.started - gathered.still,
        median: curve.median(),
    };
    row.ended = gathered.sessions.len() as u64;
    row.sessions = quartiles(&gathered.sessions);
    row
}
