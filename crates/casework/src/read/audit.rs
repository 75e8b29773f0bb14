//! Who looked: the access log, break-glass, the state of the ledger.

use care::episode::Stage;
use care::*;
use jiff::Timestamp;
use ledger::StoredRead;

use super::lines::Page;
use crate::desk::Desk;
use crate::fold;
use crate::ids::GrantId;
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::policy::Need;
use crate::principal::Principal;
use crate::sign_in::hex;
use crate::streams::AccessEvent;

/// What to show of the access log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccessFilter {
    /// Only reads of this person (or of their episodes).
    pub person: Option<PersonId>,
    /// Only reads by this account.
    pub user: Option<UserId>,
    /// The page, from 1; newest first.
    pub page: usize,
}

/// An entry of the access log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessRow {
    /// Its place in the log.
    pub position: u64,
    /// When.
    pub at: Timestamp,
    /// By which account.
    pub user: UserId,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Option<Role>,
    /// What was shown.
    pub page: String,
    /// How many people and episodes.
    pub shown: usize,
    /// The written reason, if there was one.
    pub reason: Option<String>,
}

/// Somebody who looked at one person's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderRow {
    /// When.
    pub at: Timestamp,
    /// Name; shown to the person on request.
    pub name: String,
    /// Team.
    pub team: String,
    /// Role.
    pub role: Option<Role>,
    /// What was shown.
    pub page: String,
    /// The written reason of a break-glass access.
    pub reason: Option<String>,
}

/// A break-glass access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantRow {
    /// Its id.
    pub id: GrantId,
    /// The episode.
    pub episode: EpisodeId,
    /// By which account.
    pub user: UserId,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Since when.
    pub at: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// The reason written.
    pub reason: String,
    /// Reviewed: in order or not, and when.
    pub reviewed: Option<(bool, Timestamp)>,
}

/// The state of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerState {
    /// Position of the last event.
    pub position: u64,
    /// Its hash, in hexadecimal.
    pub hash: String,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Position of the last entry of the read log.
    pub reads: u64,
    /// Its hash, in hexadecimal.
    pub reads_hash: String,
    /// Whether the data are fictional.
    pub demo: bool,
    /// People, episodes, open episodes.
    pub people: usize,
    /// Episodes.
    pub episodes: usize,
    /// Open episodes.
    pub open_episodes: usize,
}

/// Entries looked through at most for one person or one reader.
const MOST: u32 = 10_000;

fn role_of(number: u16) -> Option<Role> {
    i16::try_from(number).ok().and_then(Role::from_number)
}

impl Desk {
    /// The access log, newest first.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn access_log(&self, p: &Principal, filter: &AccessFilter) -> Result<Page<AccessRow>, Refused> {
        self.allow(p, ActKind::SeeAccessLog)?;
        self.catch_up()?;
        let fault = |e: ledger::StorageError| self.fault("access log", &e);
        let page = match (filter.person, filter.user) {
            (Some(person), user) => {
                self.log_read(p, "access log of a person", &[person.0])?;
                let mut all = self.ledger.reads_of(person.0, MOST).map_err(fault)?;
                all.retain(|read| user.is_none_or(|user| read.reader == user.0));
                Page::of(all, filter.page)
            }
            (None, Some(user)) => Page::of(self.ledger.reads_by(user.0, MOST).map_err(fault)?, filter.page),
            (None, None) => self.newest_reads(filter.page)?,
        };
        Ok(page.map(|read| AccessRow {
            position: read.position,
            at: read.recorded_at,
            user: UserId(read.reader),
            name: self.user_name(UserId(read.reader)).0,
            role: role_of(read.role),
            page: read.page,
            shown: read.ids.len(),
            reason: read.reason,
        }))
    }

    /// A page of the whole log: positions have no gaps, so the page is read from its place.
    fn newest_reads(&self, page: usize) -> Result<Page<StoredRead>, Refused> {
        let fault = |e: ledger::StorageError| self.fault("access log", &e);
        let per_page = Page::<StoredRead>::PER_PAGE;
        let total = self.ledger.head().map_err(fault)?.read_position;
        let page = page.max(1);
        let skip = u64::try_from((page - 1).saturating_mul(per_page)).unwrap_or(u64::MAX);
        let last = total.saturating_sub(skip);
        let first = last.saturating_sub(u64::try_from(per_page).unwrap_or(25));
        let count = u32::try_from(last - first).unwrap_or(0);
        let mut items = if count == 0 {
            Vec::new()
        } else {
            self.ledger.reads(first, count).map_err(fault)?
        };
        items.reverse();
        Ok(Page {
            items,
            total: usize::try_from(total).unwrap_or(usize::MAX),
            page,
            per_page,
        })
    }

    /// Who looked at one person's record, newest first.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn readers_of(&self, p: &Principal, person: PersonId) -> Result<Vec<ReaderRow>, Refused> {
        self.allow(p, ActKind::SeeReaders)?;
        self.catch_up()?;
        if self.need(ActKind::SeeReaders, p.role) == Need::Relationship {
            self.allow_person(p, ActKind::SeeReaders, person)?;
        }
        let reads = self
            .ledger
            .reads_of(person.0, MOST)
            .map_err(|e| self.fault("readers", &e))?;
        // Who looked is of the person's record too; this look is in the log after what it shows.
        self.log_read(p, "who looked", &[person.0])?;
        Ok(reads
            .into_iter()
            .map(|read| {
                let (name, team) = self.user_name(UserId(read.reader));
                ReaderRow {
                    at: read.recorded_at,
                    name,
                    team,
                    role: role_of(read.role),
                    page: read.page,
                    reason: read.reason,
                }
            })
            .collect())
    }

    /// Break-glass accesses: those to review first, then newest first.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn grants(&self, p: &Principal) -> Result<Vec<GrantRow>, Refused> {
        self.allow(p, ActKind::SeeAccessLog)?;
        self.catch_up()?;
        let mut rows = Vec::new();
        for (id, grant) in self.index.grants() {
            let told = fold::told::<AccessEvent>(&self.ledger, id).map_err(|e| self.fault("grant", &e))?;
            rows.push(GrantRow {
                id: GrantId(id),
                episode: grant.episode,
                user: grant.user,
                name: self.user_name(grant.user).0,
                role: grant.role,
                at: grant.at,
                until: grant.until,
                reason: told
                    .iter()
                    .find_map(|t| t.words.get(Key::Reason))
                    .unwrap_or_default()
                    .to_owned(),
                reviewed: grant.reviewed,
            });
        }
        rows.sort_by_key(|row| (row.reviewed.is_some(), std::cmp::Reverse(row.at)));
        let ids: Vec<uuid::Uuid> = rows.iter().map(|row| row.episode.0).collect();
        self.log_read(p, "records opened for a reason", &ids)?;
        Ok(rows)
    }

    /// The state of the ledger.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn ledger_state(&self, p: &Principal) -> Result<LedgerState, Refused> {
        self.allow(p, ActKind::SeeLedger)?;
        self.catch_up()?;
        let head = self.ledger.head().map_err(|e| self.fault("ledger state", &e))?;
        let counts = self.views.counts(self.today_in_london());
        let episodes = counts.stages.iter().map(|(_, n)| n).sum();
        Ok(LedgerState {
            position: head.position,
            hash: hex(&head.hash),
            recorded_at: head.recorded_at,
            reads: head.read_position,
            reads_hash: hex(&head.read_hash),
            demo: self.is_demo(),
            people: counts.people,
            episodes,
            open_episodes: episodes - counts.in_stage(Stage::Closed),
        })
    }
}
