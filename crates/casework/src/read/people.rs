//! Searching for people.

use care::EpisodeId;
use care::episode::Stage;
use care::person::{Identity, LinkReason};
use care::staff_hub::read_record_number;
use jiff::civil::Date;
use uuid::Uuid;

use super::lines::PersonLine;
use crate::desk::Desk;
use crate::kinds::ActKind;
use crate::one_stream::checked_identity;
use crate::outcome::Refused;
use crate::principal::Principal;

/// Somebody found.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonHit {
    /// The person.
    pub person: PersonLine,
    /// Their episodes, newest first: id, stage, received on.
    pub episodes: Vec<(EpisodeId, Stage, Option<Date>)>,
    /// What matched, in words ("NHS number", "Name").
    pub matched: &'static str,
}

/// Most people shown for one search.
const MOST: usize = 50;

impl Desk {
    /// People by words in any order: beginnings of names, NHS number, birth date.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn search_people(&self, p: &Principal, words: &str) -> Result<Vec<PersonHit>, Refused> {
        self.allow(p, ActKind::SearchPeople)?;
        self.catch_up()?;
        let today = self.today_in_london();
        let digits: String = words.chars().filter(char::is_ascii_digit).collect();
        let by_number = digits.len() == 10;
        let mut found = self.views.find_people(words, MOST).people;
        if let Some(number) = read_record_number(words).filter(|_| self.is_hub())
            && let Some(known) = self.index.hub(|hub| hub.by_number(&number))
        {
            found.extend(self.views.person(known.person));
        }
        let hits: Vec<PersonHit> = found
            .iter()
            .filter(|person| !self.keeps_from(p, person.id))
            .map(|person| {
                let number = person
                    .nhs_number
                    .as_ref()
                    .is_some_and(|n| by_number && n.digits == digits);
                self.hit(
                    person,
                    match (number, self.is_hub()) {
                        (true, _) => "NHS number",
                        (false, false) => "Name or date of birth",
                        (false, true) => "Name, date of birth or record number",
                    },
                    today,
                )
            })
            .collect();
        self.log_hits(p, "search", &hits)?;
        Ok(hits)
    }

    /// Who may be the person of a referral that is being entered: for "Is it one of these?".
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn recognise(&self, p: &Principal, identity: &Identity) -> Result<Vec<PersonHit>, Refused> {
        self.allow(p, ActKind::SearchPeople)?;
        self.catch_up()?;
        let today = self.today_in_london();
        let identity = checked_identity(identity.clone());
        let mut hits: Vec<PersonHit> = Vec::new();
        for (id, because) in self.alike(&identity) {
            let Some(person) = self.views.person(id) else { continue };
            if hits.iter().any(|hit| hit.person.id == id) || self.keeps_from(p, id) {
                continue;
            }
            let matched = match because {
                LinkReason::NhsNumber => "The same NHS number",
                _ => "The same name and date of birth",
            };
            hits.push(self.hit(&person, matched, today));
        }
        self.log_hits(p, "recognise", &hits)?;
        Ok(hits)
    }

    fn hit(&self, person: &views::PersonSummary, matched: &'static str, today: Date) -> PersonHit {
        let episodes = person.episodes.iter().rev().filter_map(|id| {
            let e = self.views.episode(*id)?;
            Some((*id, e.stage(today), Some(e.clock_start)))
        });
        PersonHit {
            person: PersonLine::from(person),
            episodes: episodes.collect(),
            matched,
        }
    }

    fn log_hits(&self, p: &Principal, page: &'static str, hits: &[PersonHit]) -> Result<(), Refused> {
        let of = |hit: &PersonHit| {
            std::iter::once(hit.person.id.0)
                .chain(hit.episodes.iter().map(|(id, _, _)| id.0))
                .collect::<Vec<_>>()
        };
        let ids: Vec<Uuid> = hits.iter().flat_map(of).collect();
        self.log_read(p, page, &ids)
    }
}
