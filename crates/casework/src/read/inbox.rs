//! The inbox: referrals and decisions on their way to a yes or a no.

use care::episode::Stage;
use care::terms::{ReferralSource, SentUrgency};

use views::PageAsk;

use super::lines::{EpisodeLine, Page};
use crate::desk::Desk;
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;

/// What to show of the inbox.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct InboxFilter {
    /// Only this stage.
    pub stage: Option<Stage>,
    /// Only this source.
    pub source: Option<ReferralSource>,
    /// Only what the sender called this urgent.
    pub urgency: Option<SentUrgency>,
    /// Only what is overdue.
    pub overdue: bool,
    /// Only what nobody has taken on.
    pub unassigned: bool,
    /// Only what this principal has taken on.
    pub mine: bool,
    /// The page, from 1.
    pub page: usize,
}

/// The inbox.
#[derive(Debug, Clone, PartialEq)]
pub struct Inbox {
    /// The page asked for, most urgent first: open safety concerns, then what is due first.
    pub page: Page<EpisodeLine>,
    /// How many there are in each stage, without the filter.
    pub counts: Vec<(Stage, usize)>,
    /// How many are overdue, without the filter.
    pub overdue: usize,
}

impl Desk {
    /// The inbox.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn inbox(&self, p: &Principal, filter: &InboxFilter) -> Result<Inbox, Refused> {
        self.allow(p, ActKind::SeeInbox)?;
        self.catch_up()?;
        let today = self.today_in_london();
        let asked = views::InboxFilter {
            stages: filter.stage.into_iter().collect(),
            source: filter.source,
            priority: None,
            assigned_to: filter.mine.then_some(p.user),
            unassigned: filter.unassigned,
            overdue: filter.overdue,
        };
        let hub = self.is_hub();
        let page = match filter.urgency {
            // What the sender called it is not among the questions of the views, nor whom a hub keeps from somebody; few
            // rows are left to look through.
            urgency if urgency.is_some() || hub => {
                let mut all = self.views.inbox(&asked, today, PageAsk::ALL).rows;
                all.retain(|row| urgency.is_none_or(|urgency| row.episode.urgency == Some(urgency)));
                all.retain(|row| !self.keeps_from(p, row.episode.person));
                Page::of(all, filter.page)
            }
            _ => Page::from(self.views.inbox(&asked, today, PageAsk::number(filter.page))),
        };
        let page = page.map(|row| self.line(&row, today));
        let counts = self.views.counts(today);
        let stages = views::InboxFilter::STAGES
            .iter()
            .map(|stage| (*stage, counts.in_stage(*stage)));
        let late = views::InboxFilter {
            overdue: true,
            ..views::InboxFilter::default()
        };
        let mut overdue = self.views.inbox(&late, today, PageAsk { number: 1, size: 1 }).total;
        let mut counts: Vec<(Stage, usize)> = stages.filter(|(_, n)| *n > 0).collect();
        if hub {
            // Counted as this principal may see it: a number that does not fit the list would tell of somebody.
            let all = self
                .views
                .inbox(&views::InboxFilter::default(), today, PageAsk::ALL)
                .rows;
            let shown: Vec<_> = all
                .iter()
                .filter(|row| !self.keeps_from(p, row.episode.person))
                .collect();
            overdue = shown
                .iter()
                .filter(|row| row.due.is_some_and(|due| due.on < today))
                .count();
            for (stage, n) in &mut counts {
                *n = shown.iter().filter(|row| row.stage == *stage).count();
            }
            counts.retain(|(_, n)| *n > 0);
        }
        self.log_lines(p, "inbox", &page.items)?;
        Ok(Inbox { counts, page, overdue })
    }
}
