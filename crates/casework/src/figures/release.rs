//! What of the figures is published, release after release. The true counts that a release was made from are kept, sealed in the ledger beside it, so that
//! the next one can be held against them: what one release hid, the next does not tell.

use super::access::{AccessReport, TherapyAccess};
use super::known::Known;
use super::seen::{self, Dimension, SeenRow};
use crate::read::PickedUp;
use care::service::{Nation, Provision};
use care::terms::{Format, ReasonCode};
use jiff::civil::Date;
use measures::suppression::{NamedCounts, NamedTable, Shown, Threshold, release};
use measures::wait::MedianWait;
use serde::{Deserialize, Serialize};

/// A published figure that is no count: it changes only together with the counts that it rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure<T> {
    /// As it is.
    Shown(T),
    /// As an earlier release had it: too few people have been added since.
    Held(T),
    /// Not shown, which is not "none".
    Hidden,
}

impl<T: Copy> Figure<T> {
    /// The figure, of this release or of the earlier one that still stands.
    #[must_use]
    pub const fn get(&self) -> Option<T> {
        match self {
            Self::Shown(figure) | Self::Held(figure) => Some(*figure),
            Self::Hidden => None,
        }
    }
}

/// A count, of this release or of the earlier one that still stands.
pub(super) const fn held_or_shown(shown: Shown) -> Option<u64> {
    match shown {
        Shown::Count(count) | Shown::Held(count) => Some(count),
        Shown::Hidden => None,
    }
}

/// A wait in whole weeks, begun weeks counted; none of an end that was not reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitWeeks {
    /// Within so many weeks half start.
    pub median: Option<u32>,
    /// Lower end of the 95% interval.
    pub lower: Option<u32>,
    /// Upper end.
    pub upper: Option<u32>,
}

impl WaitWeeks {
    /// Rounded up from days: a day is somebody's own wait, a week is shared by many.
    #[must_use]
    pub fn of(wait: MedianWait) -> Self {
        let weeks = |days: Option<u32>| days.map(|days| days.div_ceil(7));
        Self {
            median: weeks(wait.days),
            lower: weeks(wait.lower),
            upper: weeks(wait.upper),
        }
    }
}

/// What is declared of a therapy in one format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormatProvision {
    /// The format.
    pub format: Format,
    /// What is declared.
    pub provision: Provision,
    /// On which day.
    pub on: Date,
}

/// One therapy in a release. Its counts are in [`Release::tables`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleasedTherapy {
    /// Therapy code.
    pub therapy: String,
    /// Whether it can be had in any format.
    pub provision: Provision,
    /// The day of that declaration; none where nothing is declared.
    pub declared: Option<Date>,
    /// By format.
    pub formats: Vec<FormatProvision>,
    /// Practitioners who hold a certificate in it.
    pub practitioners: usize,
    /// The wait from referral to first session.
    pub wait: Figure<WaitWeeks>,
    /// Sessions attended in courses that ended: lower quartile, median, upper quartile.
    pub sessions: Figure<(u32, u32, u32)>,
}

/// What was published on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// Its number, from 1.
    pub number: u32,
    /// The day whose end the figures are of.
    pub as_at: Date,
    /// The ledger position they were made at.
    pub position: u64,
    /// The day on which it was published.
    pub released_on: Date,
    /// Name of the service.
    pub service: String,
    /// Its organisation code.
    pub ods_code: Option<String>,
    /// The area it is for.
    pub area: Option<String>,
    /// Nation.
    pub nation: Option<Nation>,
    /// Whether every person in it is invented.
    pub is_fictional: bool,
    /// First day of the period of noes, endings, long courses and of who is seen.
    pub period_from: Date,
    /// First day of the referrals whose waits are counted.
    pub waits_from: Date,
    /// A course is long-term from this many planned sessions.
    pub long_term_sessions: u16,
    /// Therapies.
    pub therapies: Vec<ReleasedTherapy>,
    /// The tables of counts.
    pub tables: Vec<NamedTable>,
}

/// A release with the true counts it was made from, as the ledger keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// What is published.
    pub(crate) release: Release,
    /// Never published.
    pub(crate) counts: Vec<NamedCounts>,
}

/// Values of one thing, and therapies with a count for each of the values.
pub type ByTherapy<'r> = (&'r [String], Vec<(&'r str, Vec<Shown>)>);

impl Release {
    /// A table by its name.
    #[must_use]
    pub fn table(&self, name: &str) -> Option<&NamedTable> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// A count of a therapy: who started, wait or left (table `waits`).
    #[must_use]
    pub fn waits(&self, therapy: &str, column: &str) -> Shown {
        self.table("waits")
            .map_or(Shown::Hidden, |table| table.cell(therapy, column))
    }

    /// A count of a therapy in a list: `ended`, `long`, `told_no`.
    #[must_use]
    pub fn of_therapy(&self, list: &str, therapy: &str) -> Shown {
        self.table(list)
            .map_or(Shown::Hidden, |table| table.cell(LIST, therapy))
    }

    /// A count of the list of grounds and of where people were sent (`no_ground`, `sent`).
    #[must_use]
    pub fn listed(&self, list: &str, entry: &str) -> Shown {
        self.table(list).map_or(Shown::Hidden, |table| table.cell(LIST, entry))
    }

    /// Whether anything is declared of a therapy, and what.
    #[must_use]
    pub fn declared(&self, therapy: &str) -> Option<Provision> {
        let found = self.therapies.iter().find(|row| row.therapy == therapy)?;
        found.declared.map(|_| found.provision)
    }

    /// Who is seen, by one thing; none where the release has no such table.
    #[must_use]
    pub fn seen(&self, by: Dimension) -> Option<Vec<SeenRow>> {
        let table = self.table(&format!("seen_{}", by.code()))?;
        Some(seen::rows_of(by, table))
    }

    /// Of those who began each therapy, how many have each value of one thing: the values, and the therapies with their counts in that order. None where
    /// the release has no such table, as those made before it was released have none.
    #[must_use]
    pub fn seen_by_therapy(&self, by: Dimension) -> Option<ByTherapy<'_>> {
        let table = self.table(&format!("therapies_{}", by.code()))?;
        let rows = table.rows.iter().map(|therapy| {
            let cells = table.columns.iter().map(|value| table.cell(therapy, value)).collect();
            (therapy.as_str(), cells)
        });
        Some((&table.columns, rows.collect()))
    }

    /// What providers picked up, by kind of help and of provider.
    #[must_use]
    pub fn picked_up(&self) -> Vec<PickedUp> {
        let Some(table) = self.table("picked_up") else {
            return Vec::new();
        };
        let occurs = |prefix: &str| table.columns.iter().any(|column| column.starts_with(prefix));
        let of = |help: &String, by_charity: bool| {
            let [arrived, ours] = if by_charity {
                ["charity_arrived", "charity_ours"]
            } else {
                ["other_arrived", "other_ours"]
            };
            PickedUp {
                help: help.clone(),
                by_charity,
                arrived: table.cell(help, arrived),
                ours: table.cell(help, ours),
            }
        };
        let rows = table.rows.iter().flat_map(|help| [(help, true), (help, false)]);
        rows.filter(|(_, by_charity)| occurs(if *by_charity { "charity" } else { "other" }))
            .map(|(help, by_charity)| of(help, by_charity))
            .collect()
    }

    /// How many were handed over in all.
    #[must_use]
    pub fn picked_up_in_all(&self) -> Shown {
        self.table("picked_up").map_or(Shown::Hidden, |table| table.shown.total)
    }

    /// Referred and started in all, where they are shown.
    #[must_use]
    pub fn seen_in_all(&self) -> (Option<u64>, Option<u64>) {
        let tables: Vec<NamedTable> = self
            .tables
            .iter()
            .filter(|t| t.name.starts_with("seen_"))
            .cloned()
            .collect();
        seen::totals(&tables)
    }
}

/// The row of a table that is a list.
const LIST: &str = "all";
/// The entry of a list by therapy for decisions that named none.
pub(super) const NOT_NAMED: &str = "not_named";

fn list(name: &str, entries: Vec<(String, u64)>) -> NamedCounts {
    let (columns, counts) = entries.into_iter().unzip();
    NamedCounts {
        name: name.to_owned(),
        rows: vec![LIST.to_owned()],
        columns,
        counts: vec![counts],
    }
}

/// The true counts of access.
fn access_tables(report: &AccessReport) -> Vec<NamedCounts> {
    let of = |count: fn(&TherapyAccess) -> u64| -> Vec<(String, u64)> {
        let rows = report.rows.iter();
        rows.map(|row| (row.therapy.as_str().to_owned(), count(row))).collect()
    };
    let grounds = ReasonCode::ALL.iter().map(|ground| {
        let count = report.grounds.get(ground).copied().unwrap_or(0);
        (ground.code().to_owned(), count)
    });
    let occurring = grounds.filter(|(_, count)| *count > 0);
    let not_now = Some(("not_now".to_owned(), report.not_now)).filter(|(_, count)| *count > 0);
    let waits = NamedCounts {
        name: "waits".to_owned(),
        rows: report.rows.iter().map(|row| row.therapy.as_str().to_owned()).collect(),
        columns: ["started", "waiting", "left"].map(str::to_owned).to_vec(),
        counts: report
            .rows
            .iter()
            .map(|r| vec![r.waits.started, r.waits.waiting, r.waits.left])
            .collect(),
    };
    let unnamed = |count: u64| Some((NOT_NAMED.to_owned(), count)).filter(|(_, count)| *count > 0);
    let told_no = of(|row| row.told_no)
        .into_iter()
        .chain(unnamed(report.unnamed.0))
        .collect();
    let sent = of(|row| row.sent_elsewhere).into_iter().filter(|(_, count)| *count > 0);
    let sent_on = sent.chain(unnamed(report.unnamed.1)).collect();
    vec![
        waits,
        list("ended", of(|row| row.ended)),
        list("long", of(|row| row.long)),
        list("told_no", told_no),
        list("sent_on", sent_on),
        picked_up(report),
        list("no_ground", occurring.chain(not_now).collect()),
        list(
            "sent",
            // Only what occurs: a nought would have to be protected by what it stands beside.
            [("referred_on", report.referred_on), ("signposted", report.signposted)]
                .into_iter()
                .filter(|(_, count)| *count > 0)
                .map(|(code, count)| (code.to_owned(), count))
                .collect(),
        ),
    ]
}

/// The columns of what providers picked up, in the order of the report.
const PICKED_UP: [&str; 4] = ["charity_arrived", "charity_ours", "other_arrived", "other_ours"];

/// Hand-overs by kind of help. One table for charities and for other providers: two that overlap would tell what is between them. What occurs for nobody has
/// no column, so that a service that hands over to charities only is not held back for the sake of empty ones.
fn picked_up(report: &AccessReport) -> NamedCounts {
    let occurs = |at: &usize| {
        report
            .picked_up
            .values()
            .any(|counts| counts.get(*at).is_some_and(|n| *n > 0))
    };
    let columns: Vec<usize> = (0..PICKED_UP.len()).filter(occurs).collect();
    let counts = report.picked_up.values();
    NamedCounts {
        name: "picked_up".to_owned(),
        rows: report.picked_up.keys().map(|help| help.as_str().to_owned()).collect(),
        columns: columns
            .iter()
            .filter_map(|at| PICKED_UP.get(*at))
            .map(|c| (*c).to_owned())
            .collect(),
        counts: counts
            .map(|counts| columns.iter().filter_map(|at| counts.get(*at).copied()).collect())
            .collect(),
    }
}

/// Tables of the same decisions have the same sum: none may tell what another hides, or what another holds back. A table that was never released before waits
/// for the others; where those differ among themselves, none shows anything.
fn agree_on_sum(tables: &mut [NamedTable], names: &[&str], is_new: impl Fn(&str) -> bool) {
    let differ = |tables: &[NamedTable], with_new: bool| {
        let totals: Vec<Shown> = tables
            .iter()
            .filter(|t| names.contains(&t.name.as_str()) && (with_new || !is_new(&t.name)))
            .map(|t| t.shown.total)
            .collect();
        totals.contains(&Shown::Hidden) || totals.windows(2).any(|two| two.first() != two.last())
    };
    if !differ(tables, true) {
        return;
    }
    let others_agree = !differ(tables, false);
    for table in tables.iter_mut().filter(|t| names.contains(&t.name.as_str())) {
        if !others_agree || is_new(&table.name) {
            hidden(table);
        }
    }
}

/// A table with everything in it hidden.
fn hidden(table: &mut NamedTable) {
    let shown = &mut table.shown;
    let margins = [&mut shown.row_totals, &mut shown.column_totals];
    for cell in shown.cells.iter_mut().chain(margins).flatten() {
        *cell = Shown::Hidden;
    }
    shown.total = Shown::Hidden;
}

/// A figure beside the counts that it rests on: new with new counts, as it was with held ones, hidden with a hidden one.
fn resting<T: Copy>(now: Option<T>, on: &[Shown], before: Option<Figure<T>>) -> Figure<T> {
    if on.contains(&Shown::Hidden) {
        return Figure::Hidden;
    }
    if on.iter().all(|shown| shown.is_count()) {
        return now.map_or(Figure::Hidden, Figure::Shown);
    }
    before
        .and_then(|figure| figure.get())
        .map_or(Figure::Hidden, Figure::Held)
}

/// Makes the release of a day, held against the one before.
pub(crate) fn make(known: &Known, before: Option<&Kept>, released_on: Date, is_fictional: bool) -> Kept {
    let report = AccessReport::of(known);
    let mut counts = access_tables(&report);
    counts.extend(seen::tables(known));
    counts.extend(seen::therapy_tables(known));
    let mut tables = Vec::new();
    let mut kept = Vec::new();
    for one in &counts {
        let earlier = before.and_then(|kept| {
            let then = kept.counts.iter().find(|counts| counts.name == one.name)?;
            Some((kept.release.table(&one.name)?, then))
        });
        // A table without a cell says nothing; one that was published and is empty now keeps its rows, with nought in them.
        let published = release(one, earlier, Threshold::USUAL).or_else(|| {
            let (_, then) = earlier?;
            let nought = NamedCounts {
                counts: then.counts.iter().map(|row| vec![0; row.len()]).collect(),
                ..then.clone()
            };
            release(&nought, earlier, Threshold::USUAL)
        });
        if let Some((table, true_counts)) = published {
            tables.push(table);
            kept.push(true_counts);
        }
    }
    let is_new = |name: &str| before.is_none_or(|kept| kept.release.table(name).is_none());
    agree_on_sum(&mut tables, &["told_no", "no_ground"], is_new);
    agree_on_sum(&mut tables, &["sent", "sent_on"], is_new);
    // What of the therapies may be shown follows from what those tables show in the end.
    let (mut of_seen, others): (Vec<NamedTable>, Vec<NamedTable>) =
        tables.into_iter().partition(|t| t.name.starts_with("seen_"));
    let (mut of_therapies, mut tables): (Vec<NamedTable>, Vec<NamedTable>) =
        others.into_iter().partition(|t| t.name.starts_with("therapies_"));
    seen::agree(&mut of_seen);
    seen::agree_with(&mut of_therapies, &of_seen);
    tables.extend(of_seen);
    tables.extend(of_therapies);
    let mut made = Release {
        number: before.map_or(1, |kept| kept.release.number.saturating_add(1)),
        as_at: report.as_at,
        position: report.position,
        released_on,
        service: report.service.clone(),
        ods_code: report.ods_code.clone(),
        area: report.area.clone(),
        nation: report.nation,
        is_fictional,
        period_from: report.period_from,
        waits_from: report.waits_from,
        long_term_sessions: report.long_term_sessions,
        therapies: Vec::new(),
        tables,
    };
    made.therapies = report
        .rows
        .iter()
        .map(|row| released(row, &made, before.map(|kept| &kept.release)))
        .collect();
    Kept {
        release: made,
        counts: kept,
    }
}

fn released(row: &TherapyAccess, made: &Release, before: Option<&Release>) -> ReleasedTherapy {
    let code = row.therapy.as_str();
    let earlier = before.and_then(|release| release.therapies.iter().find(|t| t.therapy == code));
    let everybody = made
        .table("waits")
        .map_or(Shown::Hidden, |table| match table.rows.len() {
            1 => table.shown.total,
            _ => table.row_total(code),
        });
    let (provision, declared) = row.provision();
    let formats = row.declared.iter().map(|(format, provision, on)| FormatProvision {
        format: *format,
        provision: *provision,
        on: *on,
    });
    ReleasedTherapy {
        therapy: code.to_owned(),
        provision,
        declared,
        formats: formats.collect(),
        practitioners: row.practitioners,
        wait: resting(
            Some(WaitWeeks::of(row.waits.median)),
            &[made.waits(code, "started"), everybody],
            earlier.map(|t| t.wait),
        ),
        sessions: resting(
            row.sessions,
            &[made.of_therapy("ended", code)],
            earlier.map(|t| t.sessions),
        ),
    }
}
