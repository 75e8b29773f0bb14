//! What somebody has to do: caseload, today, dues, offers, referrals of their own.

use super::page::cut;
use super::{AppointmentRow, DueFilter, DueRow, OfferRow, Page, PageAsk, Row, SessionRow, Whose};
use crate::live::Views;
use crate::pack::{AppointmentSlot, OpenSlot};
use crate::store::Store;
use crate::summary::roles_for;
use care::calendar::{days_after, london_instant};
use care::episode::{Due, DueKind};
use care::*;
use jiff::civil::{Date, Time};
use std::collections::{BTreeMap, BTreeSet};

/// Numbers of the open episodes (and of closed ones with something left to do) that somebody has to do with.
fn whose_episodes(store: &Store, whose: Whose) -> BTreeSet<u32> {
    let user = |id: UserId| store.index.of_user(store.names.known_id(id.0));
    let practitioner = |id: PractitionerId| store.index.of_practitioner(store.names.known_id(id.0));
    match whose {
        Whose::Practitioner(p) => practitioner(p).collect(),
        Whose::User(u) => user(u).collect(),
        Whose::Both(u, p) => user(u).chain(practitioner(p)).collect(),
    }
}

/// Tells of everything due that a filter lets through, in no order.
fn each_due(store: &Store, filter: &DueFilter, today: Date, mut tell: impl FnMut(Due, &OpenSlot, u32)) {
    let wanted = |due: &Due| {
        (filter.kinds.is_empty() || filter.kinds.contains(&due.kind))
            && filter.role.is_none_or(|role| roles_for(due.kind).contains(&role))
            && filter.from.is_none_or(|from| from <= due.on)
            && filter.until.is_none_or(|until| due.on <= until)
    };
    let take = |n: u32| {
        if let Some(slot) = store.open_slot(n) {
            slot.dues(today).filter(wanted).for_each(|due| tell(due, slot, n));
        }
    };
    match filter.whose {
        Some(whose) => whose_episodes(store, whose).into_iter().for_each(take),
        None => store.open_numbers().for_each(take),
    }
}

/// The first second of a day in London, and that of the day after.
fn seconds_of(day: Date) -> (i64, i64) {
    let begins = |day| london_instant(day, Time::midnight()).as_second();
    (begins(day), begins(days_after(day, 1)))
}

impl Views {
    /// Open episodes of a practitioner, an account or both, by what is due.
    #[must_use]
    pub fn caseload(&self, whose: Whose, today: Date) -> Vec<Row> {
        let store = self.read();
        let mut keys = Vec::new();
        for n in whose_episodes(&store, whose) {
            if let Some(slot) = store.open_slot(n).filter(|s| !s.is_closed()) {
                let due = slot.next_due(today).map_or(Date::MAX, |d| d.on);
                keys.push((!slot.is_pressing(), due, slot.clock_start, slot.id, n));
            }
        }
        cut(keys, PageAsk::ALL, |(.., n)| store.row(n, today)).rows
    }

    /// Sessions of a day, by time: a practitioner's, or everybody's. Cancelled ones are left out.
    #[must_use]
    pub fn today_sessions(&self, practitioner: Option<PractitionerId>, date: Date) -> Vec<SessionRow> {
        let store = self.read();
        let (from, to) = seconds_of(date);
        let whose = practitioner.map(|p| store.names.known_id(p.0));
        let numbers: Vec<u32> = match whose {
            None => store.index.in_course.iter().copied().collect(),
            Some(p) => store.index.of_practitioner(p).collect(),
        };
        let mut out: Vec<SessionRow> = Vec::new();
        for n in numbers {
            let Some(slot) = store.open_slot(n) else { continue };
            for (c, course) in slot.courses.iter().enumerate() {
                let of_day = |at: u32| (from..to).contains(&i64::from(at));
                if whose.is_some_and(|p| p != Some(course.practitioner))
                    || !course.sessions.iter().any(|s| of_day(s.at))
                {
                    continue;
                }
                let Some(row) = store.row(n, date) else { continue };
                let Some(course) = row.episode.courses.get(c).cloned() else {
                    continue;
                };
                for session in course
                    .sessions
                    .iter()
                    .filter(|s| (from..to).contains(&s.at.as_second()))
                {
                    out.push(SessionRow {
                        row: row.clone(),
                        course: course.clone(),
                        session: *session,
                    });
                }
            }
        }
        out.sort_by_key(|s| (s.session.at, s.session.id, s.row.episode.id));
        out
    }

    /// Assessment appointments of a day, by time: an account's, or everybody's. Cancelled ones are left out.
    #[must_use]
    pub fn today_appointments(&self, user: Option<UserId>, date: Date) -> Vec<AppointmentRow> {
        let store = self.read();
        let (from, to) = seconds_of(date);
        let numbers: Vec<u32> = match user {
            None => store.index.booked.iter().copied().collect(),
            Some(u) => store.index.of_user(store.names.known_id(u.0)).collect(),
        };
        let whose = user.map(|u| store.names.known_id(u.0));
        let mut out = Vec::new();
        for n in numbers {
            let Some(slot) = store.open_slot(n) else { continue };
            let of_day =
                |a: &&AppointmentSlot| (from..to).contains(&i64::from(a.at)) && whose.is_none_or(|u| u == Some(a.with));
            for appointment in slot.appointments.iter().filter(of_day) {
                if let Some(row) = store.row(n, date) {
                    let appointment = appointment.unpack(&store.names);
                    out.push(AppointmentRow { row, appointment });
                }
            }
        }
        out.sort_by_key(|a| (a.appointment.at, a.appointment.id, a.row.episode.id));
        out
    }

    /// What is due, earliest first; of one day, in the order of [`care::episode::DueKind`], which begins with safety.
    #[must_use]
    pub fn dues(&self, filter: &DueFilter, today: Date, page: PageAsk) -> Page<DueRow> {
        let store = self.read();
        let mut keys = Vec::new();
        each_due(&store, filter, today, |due, slot, n| keys.push((due, slot.id, n)));
        cut(keys, page, |(due, _, n)| {
            Some(DueRow {
                row: store.row(n, today)?,
                due,
            })
        })
    }

    /// How many are due of each kind of which any is, in the order of the kinds. Opens no row.
    #[must_use]
    pub fn due_totals(&self, filter: &DueFilter, today: Date) -> Vec<(DueKind, usize)> {
        let mut totals = BTreeMap::<DueKind, usize>::new();
        each_due(&self.read(), filter, today, |due, _, _| {
            *totals.entry(due.kind).or_default() += 1;
        });
        totals.into_iter().collect()
    }

    /// Offers waiting for an answer, the one that lapses next first.
    #[must_use]
    pub fn offers_open(&self, today: Date) -> Vec<OfferRow> {
        let store = self.read();
        let mut out = Vec::new();
        for row in store.index.offered.iter().filter_map(|n| store.row(*n, today)) {
            out.extend(row.episode.offers.clone().into_iter().map(|offer| OfferRow {
                row: row.clone(),
                offer,
            }));
        }
        out.sort_by_key(|o| (o.offer.expires_at, o.offer.id, o.row.episode.id));
        out
    }

    /// Episodes, closed ones as well, that an account or an organisation referred, newest first. An organisation is
    /// compared without case.
    #[must_use]
    pub fn referrals_of(&self, user: Option<UserId>, organisation: Option<&str>, today: Date) -> Vec<Row> {
        let store = self.read();
        let mut numbers = BTreeSet::new();
        if let Some(user) = user {
            numbers.extend(store.index.referred_by_user(store.names.known_id(user.0)));
        }
        if let Some(organisation) = organisation {
            numbers.extend(store.index.referred_by_organisation(organisation));
        }
        let mut rows: Vec<Row> = numbers.into_iter().filter_map(|n| store.row(n, today)).collect();
        rows.sort_by_key(|r| (std::cmp::Reverse(r.episode.clock_start), r.episode.id));
        rows
    }
}
