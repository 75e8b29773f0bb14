//! Hours given and load: a practitioner's own, and a service's in sums.

use std::collections::BTreeMap;
use std::sync::Arc;

use care::calendar::{days_after, days_between};
use care::load::{LoadAgreed, LoadPicture, Signal};
use care::terms::{Medium, TherapyCode};
use care::timesheet::{Activity, HoursEntry, HoursKind, Timesheet};
use care::*;
use jiff::civil::Date;

use super::hours_by_area::{AreaHours, by_area};
use crate::desk::Desk;
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::policy::{self, Need};
use crate::principal::Principal;
use crate::workforce_streams::{load_stream, timesheet_stream};

/// Sums over fewer practitioners than this are not shown about a team.
pub const TEAM_OF: usize = 5;

/// Minutes of a kind at an activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoursSum {
    /// Of what kind.
    pub kind: HoursKind,
    /// At what.
    pub activity: Activity,
    /// Band, or the band that such work is paid at.
    pub band: Option<u8>,
    /// Which therapy.
    pub therapy: Option<TherapyCode>,
    /// Minutes in all.
    pub minutes: u64,
    /// How many practitioners gave them.
    pub practitioners: usize,
}

/// Therapy hours, paid and not, of one therapy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TherapyHours {
    /// Which therapy.
    pub therapy: TherapyCode,
    /// Paid minutes.
    pub paid: u64,
    /// Unpaid minutes, trainees on placement left out.
    pub unpaid: u64,
    /// Minutes by trainees on placement: no substitute for posts, and shown apart.
    pub trainees: u64,
}

/// What hours were given from a day to a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoursReport {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// By kind, activity, band and therapy.
    pub sums: Vec<HoursSum>,
    /// Therapy and assessment hours by therapy.
    pub therapies: Vec<TherapyHours>,
    /// The same hours by area, put together so that no row rests on few; they add up to those by therapy.
    pub areas: Vec<AreaHours>,
    /// How many practitioners gave any.
    pub practitioners: usize,
}

impl HoursReport {
    /// Paid, unpaid and trainees' minutes of therapy and assessment.
    #[must_use]
    pub fn therapy_minutes(&self) -> (u64, u64, u64) {
        self.therapies
            .iter()
            .fold((0, 0, 0), |(p, u, t), h| (p + h.paid, u + h.unpaid, t + h.trainees))
    }

    /// Unpaid share of therapy and assessment hours, trainees on placement counted in neither part; none without hours.
    #[must_use]
    pub fn unpaid_share(&self) -> Option<f64> {
        let (paid, unpaid, _) = self.therapy_minutes();
        let all = paid + unpaid;
        #[expect(clippy::cast_precision_loss, reason = "minutes of a service stay far below 2^52")]
        (all > 0).then(|| unpaid as f64 / all as f64)
    }
}

/// A practitioner's own month.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnHours {
    /// Whose.
    pub practitioner: PractitionerId,
    /// Their name.
    pub name: String,
    /// The kinds that they may enter.
    pub kinds: Vec<HoursKind>,
    /// A day of the month.
    pub month: Date,
    /// The sheet.
    pub sheet: Arc<Timesheet>,
}

/// A practitioner's own picture of their load. Nobody else sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnLoad {
    /// Whose.
    pub practitioner: PractitionerId,
    /// Clinical hours a week agreed as safe.
    pub clinical_hours_week: u16,
    /// What is known.
    pub picture: LoadPicture,
    /// What the guard says about it.
    pub signals: Vec<Signal>,
    /// What they agreed to.
    pub agreed: Arc<LoadAgreed>,
    /// Supervision of the last twelve full months: first day of the month, minutes received, whether it was due.
    pub supervision: Vec<(Date, u32, bool)>,
}

/// How many of a team the guard speaks to, signal by signal; nothing for fewer than [`TEAM_OF`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamLoad {
    /// How many practitioners work here.
    pub practitioners: usize,
    /// For each signal, how many; none where so few have it that they could be known, or all but so few.
    pub signals: Option<Vec<(Signal, Option<usize>)>>,
}

fn first_of_month(day: Date) -> Date {
    Date::new(day.year(), day.month(), 1).unwrap_or(day)
}

fn month_before(first: Date) -> Date {
    first_of_month(days_after(first, -1))
}

impl Desk {
    /// What hours the service was given, in sums.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn hours_report(&self, p: &Principal, from: Date, to: Date) -> Result<HoursReport, Refused> {
        self.allow(p, ActKind::SeeHours)?;
        if policy::need(ActKind::SeeHours, p.role) != Need::Anyone {
            return Err(Refused::not_allowed("You may see your own hours only"));
        }
        self.catch_up()?;
        let mut made = report(&self.views.hours(from, to), from, to);
        made.areas = by_area(&self.views.hours(from, to), &self.service().sites);
        Ok(made)
    }

    /// A practitioner's month: one's own, or for those who may enter hours for others anybody's.
    ///
    /// # Errors
    /// Not allowed, not found, or the store failed.
    pub fn own_hours(&self, p: &Principal, whose: PractitionerId, month: Date) -> Result<OwnHours, Refused> {
        self.allow(p, ActKind::EnterHours)?;
        if p.practitioner != Some(whose) && policy::need(ActKind::EnterHours, p.role) != Need::Anyone {
            return Err(Refused::NotFound);
        }
        self.catch_up()?;
        let found = self.views.practitioner(whose).ok_or(Refused::NotFound)?;
        let basis = found.state.profile.as_ref().map(|profile| profile.basis);
        let sheet = self.views.timesheet(timesheet_stream(whose, month));
        Ok(OwnHours {
            practitioner: whose,
            name: self.practitioner_name(whose),
            kinds: HoursKind::ALL
                .iter()
                .copied()
                .filter(|kind| basis.is_some_and(|basis| kind.is_open_to(basis)))
                .collect(),
            month,
            sheet: sheet.map(|(_, sheet)| sheet).unwrap_or_default(),
        })
    }

    /// The principal's own picture of their load.
    ///
    /// # Errors
    /// Not allowed, not a practitioner, or the store failed.
    pub fn own_load(&self, p: &Principal) -> Result<OwnLoad, Refused> {
        self.allow(p, ActKind::SeeLoad)?;
        self.catch_up()?;
        let whose = p.practitioner.ok_or(Refused::NotFound)?;
        let found = self.views.practitioner(whose).ok_or(Refused::NotFound)?;
        let today = self.today_in_london();
        let since = days_after(first_of_month(today), -400);
        let hours: Vec<HoursEntry> = self
            .views
            .hours(since, today)
            .into_iter()
            .filter(|e| e.practitioner == whose)
            .collect();
        let (picture, agreed) = self.picture(&found, &hours, today);
        let mut supervision = Vec::new();
        let mut month = month_before(first_of_month(today));
        for _ in 0..12 {
            let (minutes, due) = supervision_of(&hours, month);
            supervision.push((month, minutes, due));
            month = month_before(month);
        }
        Ok(OwnLoad {
            practitioner: whose,
            clinical_hours_week: found.state.profile.as_ref().map_or(0, |p| p.clinical_hours_week),
            signals: picture.signals(),
            picture,
            agreed,
            supervision,
        })
    }

    /// The load of the team in counts.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn team_load(&self, p: &Principal) -> Result<TeamLoad, Refused> {
        self.allow(p, ActKind::SeeTeamLoad)?;
        self.catch_up()?;
        let today = self.today_in_london();
        let hours = self.views.hours(days_after(today, -70), today);
        let mut by: BTreeMap<PractitionerId, Vec<HoursEntry>> = BTreeMap::new();
        for entry in hours {
            by.entry(entry.practitioner).or_default().push(entry);
        }
        let mut counts: BTreeMap<Signal, usize> = BTreeMap::new();
        let mut practitioners = 0;
        for found in self.views.practitioners().iter().filter(|t| t.state.is_active(today)) {
            practitioners += 1;
            let own = by.get(&found.id).map(Vec::as_slice).unwrap_or_default();
            for signal in self.picture(found, own, today).0.signals() {
                *counts.entry(signal).or_default() += 1;
            }
        }
        // Somebody of one or two, or everybody but one or two, would be known by their colleagues.
        let shown = |n: usize| (n == 0 || (n >= 3 && n + 3 <= practitioners)).then_some(n);
        let signals = (practitioners >= TEAM_OF).then(|| {
            let all = Signal::ALL.iter();
            all.map(|s| (*s, shown(counts.get(s).copied().unwrap_or(0)))).collect()
        });
        Ok(TeamLoad { practitioners, signals })
    }

    fn picture(
        &self,
        whose: &views::PractitionerSummary,
        hours: &[HoursEntry],
        today: Date,
    ) -> (LoadPicture, Arc<LoadAgreed>) {
        let agreed = self
            .views
            .load_agreed(load_stream(whose.id))
            .map(|(_, agreed)| agreed)
            .unwrap_or_default();
        let monday = days_after(today, -i32::from(today.weekday().to_monday_zero_offset()));
        let weeks: Vec<(Date, Date)> = (1..=4)
            .rev()
            .map(|n| (days_after(monday, -7 * n), days_after(monday, -7 * n + 6)))
            .collect();
        let sum = |from: Date, to: Date, takes: &dyn Fn(&HoursEntry) -> bool| -> u32 {
            let found = hours.iter().filter(|e| from <= e.on && e.on <= to && takes(e));
            found.map(|e| u32::from(e.minutes)).sum()
        };
        let clinical = |e: &HoursEntry| matches!(e.activity, Activity::Therapy | Activity::Assessment);
        let (from, to) = (days_after(monday, -28), days_after(monday, -1));
        let weekly = |takes: &dyn Fn(&HoursEntry) -> bool| weeks.iter().map(|(f, t)| sum(*f, *t, takes)).collect();
        let basis_unpaid = whose.state.profile.as_ref().is_some_and(|p| !p.basis.is_paid());
        let trauma = |e: &HoursEntry| clinical(e) && e.therapy.as_ref().is_some_and(is_trauma_work);
        let openings = self.views.openings();
        let week = openings
            .iter()
            .filter(|o| !o.state.taken.is_empty())
            .filter_map(|o| o.state.slot.as_ref())
            .filter(|slot| slot.practitioner == whose.id)
            .map(|slot| slot.weekly)
            .collect();
        let (supervision_minutes, supervision_due) = supervision_of(hours, month_before(first_of_month(today)));
        let leave = whose
            .state
            .leave
            .iter()
            .map(|(_, to)| *to)
            .filter(|to| *to <= today)
            .max();
        let picture = LoadPicture {
            week,
            clinical_minutes: sum(from, to, &clinical),
            trauma_minutes: sum(from, to, &trauma),
            phone_minutes: sum(from, to, &|e| clinical(e) && e.medium == Some(Medium::Phone)),
            overtime_weeks: weekly(&|e| e.kind == HoursKind::UnpaidOvertime),
            // Whoever is here unpaid by agreement is not told each week that the hours are unpaid.
            unpaid_weeks: if basis_unpaid {
                Vec::new()
            } else {
                weekly(&|e| !e.kind.is_paid())
            },
            supervision_minutes,
            supervision_due,
            unpaid_agreed_week: agreed.unpaid_minutes_week,
            days_since_leave: leave.map(|last| days_between(last, today)),
        };
        (picture, agreed)
    }
}

/// Whether a therapy is work with trauma, by the catalogue's family.
fn is_trauma_work(therapy: &TherapyCode) -> bool {
    let known = catalogue::catalogue()
        .therapies
        .iter()
        .find(|t| t.code == therapy.as_str());
    known.is_some_and(|t| t.family == "trauma")
}

/// Supervision received in the month that begins on a day, and whether people were seen in it.
fn supervision_of(hours: &[HoursEntry], first: Date) -> (u32, bool) {
    let in_month = |e: &&HoursEntry| (e.on.year(), e.on.month()) == (first.year(), first.month());
    let month = hours.iter().filter(in_month);
    let received = |e: &&HoursEntry| e.activity == Activity::SupervisionReceived;
    let minutes = month.clone().filter(received).map(|e| u32::from(e.minutes)).sum();
    let seen = |e: &HoursEntry| matches!(e.activity, Activity::Therapy | Activity::Assessment);
    (minutes, month.clone().any(seen))
}

/// Sums over entries.
pub(crate) fn report(entries: &[HoursEntry], from: Date, to: Date) -> HoursReport {
    type Key<'e> = (HoursKind, Activity, Option<u8>, Option<&'e TherapyCode>);
    let mut sums: BTreeMap<Key<'_>, (u64, std::collections::BTreeSet<PractitionerId>)> = BTreeMap::new();
    let mut therapies: BTreeMap<&TherapyCode, TherapyHours> = BTreeMap::new();
    let mut who = std::collections::BTreeSet::new();
    for e in entries {
        who.insert(e.practitioner);
        let sum = sums
            .entry((e.kind, e.activity, e.band, e.therapy.as_ref()))
            .or_default();
        sum.0 += u64::from(e.minutes);
        sum.1.insert(e.practitioner);
        let clinical = matches!(e.activity, Activity::Therapy | Activity::Assessment);
        if let (true, Some(therapy)) = (clinical, &e.therapy) {
            let hours = therapies.entry(therapy).or_insert_with(|| TherapyHours {
                therapy: therapy.clone(),
                paid: 0,
                unpaid: 0,
                trainees: 0,
            });
            let part = match e.kind {
                HoursKind::TraineePlacement => &mut hours.trainees,
                kind if kind.is_paid() => &mut hours.paid,
                _ => &mut hours.unpaid,
            };
            *part += u64::from(e.minutes);
        }
    }
    HoursReport {
        from,
        to,
        sums: sums
            .into_iter()
            .map(|((kind, activity, band, therapy), (minutes, by))| HoursSum {
                kind,
                activity,
                band,
                therapy: therapy.cloned(),
                minutes,
                practitioners: by.len(),
            })
            .collect(),
        therapies: therapies.into_values().collect(),
        areas: Vec::new(),
        practitioners: who.len(),
    }
}
