//! The rows that lists are made of.

use std::collections::HashMap;

use care::episode::{Due, Stage};
use care::person::{Name, NhsNumber};
use care::terms::*;
use care::*;
use jiff::civil::Date;
use ledger::{ReadEntry, SERVICE_KEY};
use uuid::Uuid;

use crate::desk::Desk;
use crate::outcome::Refused;
use crate::principal::Principal;

/// A person as a list shows them.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonLine {
    /// The person.
    pub id: PersonId,
    /// The name; none while not identified.
    pub name: Option<Name>,
    /// Birth date.
    pub born: Option<Date>,
    /// NHS number.
    pub nhs_number: Option<NhsNumber>,
    /// Access needs.
    pub needs: Vec<AccessNeed>,
    /// Interpreter's language.
    pub interpreter: Option<String>,
    /// Died.
    pub died: bool,
}

impl PersonLine {
    /// "Rahman, Amina", or words for somebody not identified yet.
    #[must_use]
    pub fn listed(&self) -> String {
        match &self.name {
            Some(name) if !name.listed().is_empty() => name.listed(),
            _ => "Not yet identified".to_owned(),
        }
    }
}

/// An episode as a list shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct EpisodeLine {
    /// The episode.
    pub episode: EpisodeId,
    /// Its version.
    pub version: u64,
    /// Whose.
    pub person: PersonLine,
    /// Where it stands.
    pub stage: Stage,
    /// Priority, once set.
    pub priority: Option<Priority>,
    /// Who sent them.
    pub source: ReferralSource,
    /// By what means.
    pub means: Means,
    /// How urgent the sender called it.
    pub urgency: Option<SentUrgency>,
    /// The referrer's organisation.
    pub referrer_organisation: Option<String>,
    /// Received on: the wait clock.
    pub received_on: Date,
    /// Days since then, up to the first treatment session if there was one.
    pub days: i32,
    /// Safety concerns that are not closed.
    pub open_concerns: usize,
    /// What is due first.
    pub next_due: Option<Due>,
    /// Names of staff who took it on.
    pub assigned: Vec<String>,
}

impl EpisodeLine {
    /// Whether what is due first is overdue.
    #[must_use]
    pub fn is_overdue(&self, today: Date) -> bool {
        self.next_due.is_some_and(|d| d.on < today)
    }

    /// Whole weeks since the referral was received.
    #[must_use]
    pub const fn weeks(&self) -> i32 {
        self.days / 7
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// What is on this page.
    pub items: Vec<T>,
    /// How many there are in all.
    pub total: usize,
    /// This page, from 1.
    pub page: usize,
    /// Items a page.
    pub per_page: usize,
}

impl<T> Page<T> {
    /// Items a page, everywhere.
    pub const PER_PAGE: usize = 25;

    /// How many pages, at least 1.
    #[must_use]
    pub const fn pages(&self) -> usize {
        if self.total == 0 {
            1
        } else {
            self.total.div_ceil(self.per_page)
        }
    }

    /// The page `page` (from 1; 0 is read as 1) of all items.
    #[must_use]
    pub fn of(all: Vec<T>, page: usize) -> Self {
        let page = page.max(1);
        let total = all.len();
        let items = all
            .into_iter()
            .skip((page - 1).saturating_mul(Self::PER_PAGE))
            .take(Self::PER_PAGE)
            .collect();
        Self {
            items,
            total,
            page,
            per_page: Self::PER_PAGE,
        }
    }

    /// The same page of other things.
    #[must_use]
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(change).collect(),
            total: self.total,
            page: self.page,
            per_page: self.per_page,
        }
    }
}

/// Names of staff and slots that a page mentions by id.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Names {
    pub(crate) users: HashMap<UserId, (String, String)>,
    pub(crate) humans: HashMap<HumanId, String>,
    pub(crate) practitioners: HashMap<PractitionerId, String>,
}

impl Names {
    /// Name of an account.
    #[must_use]
    pub fn user(&self, id: UserId) -> &str {
        self.users.get(&id).map_or("Somebody", |(name, _)| name)
    }

    /// Team of an account.
    #[must_use]
    pub fn team(&self, id: UserId) -> &str {
        self.users.get(&id).map_or("", |(_, team)| team)
    }

    /// Name of a human.
    #[must_use]
    pub fn human(&self, id: HumanId) -> &str {
        self.humans.get(&id).map_or("Somebody", String::as_str)
    }

    /// Name of a practitioner.
    #[must_use]
    pub fn practitioner(&self, id: PractitionerId) -> &str {
        self.practitioners.get(&id).map_or("Somebody", String::as_str)
    }
}

impl From<&views::PersonSummary> for PersonLine {
    fn from(person: &views::PersonSummary) -> Self {
        Self {
            id: person.id,
            name: person.name.clone(),
            born: person.born,
            nhs_number: person.nhs_number.clone(),
            needs: person.needs.clone(),
            interpreter: person.interpreter.clone(),
            died: person.died,
        }
    }
}

impl Desk {
    /// A row of the views as a list shows it.
    pub(crate) fn line(&self, row: &views::Row, today: Date) -> EpisodeLine {
        let e = &row.episode;
        let unknown = || PersonLine {
            id: e.person,
            name: None,
            born: None,
            nhs_number: None,
            needs: Vec::new(),
            interpreter: None,
            died: false,
        };
        let name_of = |user: &UserId| self.views.account(*user).map(|a| a.state.name.clone());
        EpisodeLine {
            episode: e.id,
            version: e.version,
            person: row.person.as_ref().map_or_else(unknown, PersonLine::from),
            stage: row.stage,
            priority: e.priority,
            source: e.source,
            means: e.means,
            urgency: e.urgency,
            referrer_organisation: e.referrers.first().and_then(|r| r.organisation.clone()),
            received_on: e.clock_start,
            days: e.days(today),
            open_concerns: e.concerns.len(),
            next_due: row.due,
            assigned: e.assigned.iter().filter_map(|(user, _)| name_of(user)).collect(),
        }
    }

    /// The line of an episode by its id.
    pub(crate) fn line_of(&self, id: EpisodeId, today: Date) -> Option<EpisodeLine> {
        self.views.row(id, today).map(|row| self.line(&row, today))
    }

    /// Logs that a page is about to be shown, naming whose records are on it; durable when this returns.
    pub(crate) fn log_read(&self, p: &Principal, page: &'static str, ids: &[Uuid]) -> Result<(), Refused> {
        self.log_read_because(p, page, ids, None)
    }

    /// The same, with the written reason of a break-glass access and whose key seals it.
    pub(crate) fn log_read_because(
        &self,
        p: &Principal,
        page: &'static str,
        ids: &[Uuid],
        reason: Option<(String, PersonId)>,
    ) -> Result<(), Refused> {
        if ids.is_empty() {
            return Ok(());
        }
        let (reason, reason_key) = match reason {
            Some((text, person)) => (Some(text), person.0),
            None => (None, SERVICE_KEY),
        };
        let entry = ReadEntry {
            reader: p.user.0,
            role: u16::try_from(p.role.number()).unwrap_or(0),
            organisation: p.organisation.0,
            page: page.to_owned(),
            ids: ids.to_vec(),
            reason,
            reason_key,
        };
        self.ledger
            .log_read(&entry)
            .map(|_| ())
            .map_err(|e| self.fault("read log", &e))
    }

    /// The same for the lines of a list.
    pub(crate) fn log_lines<'l>(
        &self,
        p: &Principal,
        page: &'static str,
        lines: impl IntoIterator<Item = &'l EpisodeLine>,
    ) -> Result<(), Refused> {
        let ids: Vec<Uuid> = lines
            .into_iter()
            .flat_map(|line| [line.person.id.0, line.episode.0])
            .collect();
        self.log_read(p, page, &ids)
    }
}

impl<T> From<views::Page<T>> for Page<T> {
    fn from(page: views::Page<T>) -> Self {
        Self {
            items: page.rows,
            total: page.total,
            page: page.number,
            per_page: Self::PER_PAGE,
        }
    }
}
