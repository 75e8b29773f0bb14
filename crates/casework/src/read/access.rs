//! The access log for whoever answers for it: finding the person whose log is asked for, one day of it, and what one
//! look showed of whom.

use care::calendar::london_date;
use care::staff_hub::read_record_number;
use care::{EpisodeId, PersonId, UserId};
use jiff::civil::Date;
use ledger::{StorageError, StoredRead};
use uuid::Uuid;

use super::audit::{AccessRow, GrantRow};
use super::lines::{Page, PersonLine};
use crate::desk::Desk;
use crate::ids::GrantId;
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;

/// What to show of the access log.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AccessQuestion {
    /// Only looks at this person's records.
    pub person: Option<PersonId>,
    /// Only looks by this account.
    pub user: Option<UserId>,
    /// Only on this day, London time.
    pub on: Option<Date>,
    /// The page, from 1; newest first.
    pub page: usize,
}

/// One look: what was shown, and of whom.
#[derive(Debug, Clone, PartialEq)]
pub struct AccessEntry {
    /// The entry.
    pub row: AccessRow,
    /// The reader's team.
    pub team: String,
    /// Whose records were shown.
    pub people: Vec<PersonLine>,
    /// How many further ids are of nobody known now: erased since, or held messages.
    pub others: usize,
}

/// A break-glass access, with whose record it opened.
#[derive(Debug, Clone, PartialEq)]
pub struct GrantPage {
    /// The access.
    pub row: GrantRow,
    /// Whose record.
    pub person: Option<PersonLine>,
    /// What was looked at in it while it was open, by the same account: when and what.
    pub looks: Vec<(jiff::Timestamp, String)>,
}

/// Entries looked through at most for one person, one reader or one day.
const MOST: u32 = 10_000;
/// Most people found by one search.
const MOST_FOUND: usize = 50;

impl Desk {
    /// The access log, newest first.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn access_log_of(&self, p: &Principal, asked: &AccessQuestion) -> Result<Page<AccessRow>, Refused> {
        let Some(on) = asked.on else {
            let filter = super::AccessFilter {
                person: asked.person,
                user: asked.user,
                page: asked.page,
            };
            return self.access_log(p, &filter);
        };
        self.allow(p, ActKind::SeeAccessLog)?;
        self.catch_up()?;
        let fault = |e: StorageError| self.fault("access log", &e);
        let mut all = if let Some(person) = asked.person {
            self.log_read(p, "access log of a person", &[person.0])?;
            self.ledger.reads_of(person.0, MOST).map_err(fault)?
        } else if let Some(user) = asked.user {
            self.ledger.reads_by(user.0, MOST).map_err(fault)?
        } else {
            self.reads_on(on).map_err(fault)?
        };
        all.retain(|read| london_date(read.recorded_at) == on && asked.user.is_none_or(|user| read.reader == user.0));
        Ok(Page::of(all, asked.page).map(|read| self.access_row(read)))
    }

    fn access_row(&self, read: StoredRead) -> AccessRow {
        AccessRow {
            position: read.position,
            at: read.recorded_at,
            user: UserId(read.reader),
            name: self.user_name(UserId(read.reader)).0,
            role: i16::try_from(read.role).ok().and_then(care::Role::from_number),
            page: read.page,
            shown: read.ids.len(),
            reason: read.reason,
        }
    }

    /// The entries of a day, newest first. Times never run backwards along the log, so its ends are found by halving.
    fn reads_on(&self, on: Date) -> Result<Vec<StoredRead>, StorageError> {
        let last = self.ledger.head()?.read_position;
        let end = self.first_read(last, |day| day > on)?;
        let start = self.first_read(end, |day| day >= on)?;
        let mut count = u32::try_from(end - start).unwrap_or(MOST);
        let mut after = start;
        if count > MOST {
            // The newest of a very busy day.
            after = end - u64::from(MOST);
            count = MOST;
        }
        let mut all = if count == 0 {
            Vec::new()
        } else {
            self.ledger.reads(after, count)?
        };
        all.reverse();
        Ok(all)
    }

    /// How many entries, of the first `upto`, come before the first whose day is `past`.
    fn first_read(&self, upto: u64, past: impl Fn(Date) -> bool) -> Result<u64, StorageError> {
        let (mut low, mut high) = (0, upto);
        while low < high {
            let middle = low + (high - low) / 2;
            let day = self
                .ledger
                .reads(middle, 1)?
                .first()
                .map(|r| london_date(r.recorded_at));
            if day.is_none_or(&past) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        Ok(low)
    }

    /// One entry of the access log, with whose records it showed. This look is logged in its turn.
    ///
    /// # Errors
    /// Not allowed, not found, or the store failed.
    pub fn access_entry(&self, p: &Principal, position: u64) -> Result<AccessEntry, Refused> {
        self.allow(p, ActKind::SeeAccessLog)?;
        self.catch_up()?;
        let before = position.checked_sub(1).ok_or(Refused::NotFound)?;
        let found = self.ledger.reads(before, 1).map_err(|e| self.fault("access log", &e))?;
        let read = found
            .into_iter()
            .find(|r| r.position == position)
            .ok_or(Refused::NotFound)?;
        let mut people: Vec<PersonLine> = Vec::new();
        let mut others = 0;
        for id in &read.ids {
            match self.person_behind(*id) {
                Some(person) if people.iter().any(|known| known.id == person.id) => {}
                Some(person) => people.push(person),
                None => others += 1,
            }
        }
        people.sort_by_key(PersonLine::listed);
        let shown: Vec<Uuid> = people.iter().map(|person| person.id.0).collect();
        self.log_read(p, "an entry of the access log", &shown)?;
        let team = self.user_name(UserId(read.reader)).1;
        Ok(AccessEntry {
            row: self.access_row(read),
            team,
            people,
            others,
        })
    }

    /// The person of an id: their own, or their episode's.
    fn person_behind(&self, id: Uuid) -> Option<PersonLine> {
        let person = match self.views.episode(EpisodeId(id)) {
            Some(episode) => episode.person,
            None => PersonId(id),
        };
        self.views.person(person).as_ref().map(|person| self.logged_as(person))
    }

    /// Somebody as the access log names them: in a hub by the number of their record alone.
    fn logged_as(&self, person: &views::PersonSummary) -> PersonLine {
        let mut line = PersonLine::from(person);
        if let Some(number) = self.record_number(person.id) {
            line = PersonLine {
                name: Some(care::person::Name {
                    given: format!("Record {number}"),
                    ..care::person::Name::default()
                }),
                born: None,
                nhs_number: None,
                needs: Vec::new(),
                interpreter: None,
                ..line
            };
        }
        line
    }

    /// People whose access log is asked for, by beginnings of names, NHS number or birth date. Names only: nothing of
    /// their care.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn find_for_access_log(&self, p: &Principal, words: &str) -> Result<Vec<PersonLine>, Refused> {
        self.allow(p, ActKind::SeeAccessLog)?;
        self.catch_up()?;
        let found = match (self.is_hub(), read_record_number(words)) {
            (false, _) => self.views.find_people(words, MOST_FOUND).people,
            (true, None) => Vec::new(),
            (true, Some(number)) => {
                let known = self.index.hub(|hub| hub.by_number(&number));
                known
                    .and_then(|known| self.views.person(known.person))
                    .into_iter()
                    .collect()
            }
        };
        let people: Vec<PersonLine> = found.iter().map(|person| self.logged_as(person)).collect();
        let ids: Vec<Uuid> = people.iter().map(|person| person.id.0).collect();
        self.log_read(p, "search for an access log", &ids)?;
        Ok(people)
    }

    /// One person by id, for the head of their access log.
    ///
    /// # Errors
    /// Not allowed, not found, or the store failed.
    pub fn person_of_access_log(&self, p: &Principal, id: PersonId) -> Result<PersonLine, Refused> {
        self.allow(p, ActKind::SeeAccessLog)?;
        self.catch_up()?;
        let person = self.views.person(id).ok_or(Refused::NotFound)?;
        Ok(self.logged_as(&person))
    }

    /// The accounts that may stand in the access log, by name: id, name, team. Closed ones as well.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn readers(&self, p: &Principal) -> Result<Vec<(UserId, String, String)>, Refused> {
        self.allow(p, ActKind::SeeAccessLog)?;
        self.catch_up()?;
        let all = self.views.accounts().into_iter();
        Ok(all
            .map(|a| (a.id, a.state.name.clone(), a.state.team.clone()))
            .collect())
    }

    /// One break-glass access: by whom, why, of whose record, and what they looked at while it was open.
    ///
    /// # Errors
    /// Not allowed, not found, or the store failed.
    pub fn grant(&self, p: &Principal, id: GrantId) -> Result<GrantPage, Refused> {
        let row = self.grants(p)?.into_iter().find(|row| row.id == id);
        let row = row.ok_or(Refused::NotFound)?;
        let person = self.person_behind(row.episode.0);
        let reads = self.ledger.reads_of(row.episode.0, MOST);
        let mut looks: Vec<(jiff::Timestamp, String)> = reads
            .map_err(|e| self.fault("grant", &e))?
            .into_iter()
            .filter(|r| r.reader == row.user.0 && row.at <= r.recorded_at && r.recorded_at <= row.until)
            .map(|r| (r.recorded_at, r.page))
            .collect();
        looks.reverse();
        if let Some(person) = &person {
            self.log_read(p, "a record opened for a reason", &[person.id.0])?;
        }
        Ok(GrantPage { row, person, looks })
    }
}
