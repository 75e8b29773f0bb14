//! The waiting list.

use care::terms::*;
use care::*;
use jiff::civil::Date;

use views::PageAsk;

use super::lines::{EpisodeLine, Page};
use crate::desk::Desk;
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;

/// What to show of the waiting list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WaitingFilter {
    /// Only who accepts this therapy.
    pub therapy: Option<TherapyCode>,
    /// Only who accepts this format.
    pub format: Option<Format>,
    /// Only this priority.
    pub priority: Option<Priority>,
    /// Only paused (`Some(true)`) or not paused waits.
    pub paused: Option<bool>,
    /// Only who waits for more than the service's standard.
    pub over_standard: bool,
    /// The page, from 1.
    pub page: usize,
}

/// A wait.
#[derive(Debug, Clone, PartialEq)]
pub struct WaitingRow {
    /// The episode.
    pub line: EpisodeLine,
    /// The wait.
    pub wait: WaitId,
    /// Acceptable therapies in the person's order.
    pub choices: Vec<TherapyChoice>,
    /// The clock.
    pub clock_start: Date,
    /// Days waited by the clock.
    pub days: i32,
    /// Taken before newcomers of the same band.
    pub before_newcomers: bool,
    /// Why paused, and until when, if paused today.
    pub paused: Option<(PauseReason, Option<Date>)>,
    /// Last contact that reached the person.
    pub last_contact: Option<Date>,
    /// Next contact due.
    pub contact_due: Option<Date>,
    /// An offer is out.
    pub offered: bool,
    /// Offers declined so far.
    pub declined: usize,
    /// Wishes.
    pub wishes: Wishes,
}

/// The waiting list.
#[derive(Debug, Clone, PartialEq)]
pub struct WaitingList {
    /// The page asked for, in the order of the list: priority, then who goes before newcomers, then the clock.
    pub page: Page<WaitingRow>,
    /// How many wait in all.
    pub waiting: usize,
    /// How many of them are paused.
    pub paused: usize,
    /// How many wait for more than the standard.
    pub over_standard: usize,
    /// The standard, in days.
    pub standard_days: i32,
    /// The median wait in days.
    pub median_days: Option<i32>,
    /// The longest wait in days.
    pub longest_days: Option<i32>,
    /// How many accept each therapy and format.
    pub by_choice: Vec<(TherapyChoice, usize)>,
}

impl Desk {
    /// The waiting list.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn waiting_list(&self, p: &Principal, filter: &WaitingFilter) -> Result<WaitingList, Refused> {
        self.allow(p, ActKind::SeeWaitingList)?;
        self.catch_up()?;
        let today = self.today_in_london();
        let standard_days = self.views.service().standards.treatment_days;
        let asked = views::WaitFilter {
            therapy: filter.therapy.clone(),
            format: filter.format,
            priority: filter.priority,
            paused: filter.paused,
            longer_than: filter.over_standard.then_some(standard_days),
            ..views::WaitFilter::default()
        };
        // Only the rows of the page are read; the numbers over the whole list are counted without opening any.
        let totals = self.views.waiting_totals(standard_days, today);
        let page = if self.is_hub() {
            let mut all = self.views.waiting(&asked, today, PageAsk::ALL).rows;
            all.retain(|row| !self.keeps_from(p, row.row.episode.person));
            Page::of(all, filter.page)
        } else {
            Page::from(self.views.waiting(&asked, today, PageAsk::number(filter.page)))
        };
        let page = page.map(|row| self.waiting_row(row, today));
        self.log_lines(p, "waiting list", page.items.iter().map(|row| &row.line))?;
        Ok(WaitingList {
            page,
            waiting: totals.waits,
            paused: totals.paused,
            over_standard: totals.longer,
            standard_days,
            median_days: totals.median_days,
            longest_days: totals.longest_days,
            by_choice: totals.by_choice,
        })
    }

    fn waiting_row(&self, row: views::WaitRow, today: Date) -> WaitingRow {
        let due = row
            .row
            .episode
            .dues(today)
            .into_iter()
            .find(|d| d.kind == care::episode::DueKind::KeepInTouch);
        let reached = row
            .row
            .episode
            .last_touch
            .filter(|(_, answer)| *answer != KeepInTouch::NotReached);
        WaitingRow {
            line: self.line(&row.row, today),
            wait: row.wait.id,
            clock_start: row.wait.clock_start,
            days: row.days,
            before_newcomers: row.wait.before_newcomers,
            paused: row.paused.map(|pause| (pause.reason, pause.until)),
            last_contact: reached.map(|(on, _)| on),
            contact_due: due.map(|d| d.on),
            offered: row.offered,
            declined: usize::from(row.row.episode.offers_without_yes),
            wishes: row.row.episode.wishes.clone(),
            choices: row.wait.choices,
        }
    }
}
