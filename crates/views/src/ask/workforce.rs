//! The register, the directory, paid posts, hours given, agreements about load.

use super::page::cut;
use super::{Page, PageAsk};
use crate::live::Views;
use crate::search::letters::sort_key;
use crate::store::Kept;
use care::load::LoadAgreed;
use care::post::Post;
use care::registrant::{Check, NhsHistory, Registrant, Standing};
use care::terms::TherapyCode;
use care::timesheet::{HoursEntry, Timesheet};
use care::{HumanId, PostId, RegistrantId};
use jiff::civil::Date;
use std::sync::Arc;
use uuid::Uuid;

/// A register entry with its id and the version of its stream.
#[derive(Debug, Clone)]
pub struct RegistrantRow {
    /// Which.
    pub id: RegistrantId,
    /// Version of its stream.
    pub version: u64,
    /// The entry.
    pub state: Arc<Registrant>,
}

/// A paid post with its id and the version of its stream.
#[derive(Debug, Clone)]
pub struct PostRow {
    /// Which.
    pub id: PostId,
    /// Version of its stream.
    pub version: u64,
    /// The post.
    pub state: Arc<Post>,
}

/// Which register entries are wanted. An empty text or none asks for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RegisterFilter {
    /// Part of the name, or of the number.
    pub words: String,
    /// Town, district or area code.
    pub place: String,
    /// Works online, wherever they are: these are found beside those of the place.
    pub or_remote: bool,
    /// May deliver this therapy on that day: confirmed.
    pub therapy: Option<TherapyCode>,
    /// Speaks this language (BCP 47).
    pub language: String,
    /// Has a claim that nobody has looked at.
    pub to_confirm: bool,
    /// Has a check that is missing, out of order or about to run out.
    pub checks_due: bool,
    /// Is interested in paid NHS work.
    pub interested: bool,
    /// NHS history.
    pub nhs: Option<NhsHistory>,
    /// Only those who agreed to stand in the directory.
    pub listed: bool,
}

fn has(text: &str, part: &str) -> bool {
    part.is_empty() || text.to_lowercase().contains(part)
}

impl RegisterFilter {
    fn takes(&self, r: &Registrant, words: &str, place: &str, today: Date, registration_days: i32) -> bool {
        let Some(entry) = r.current() else { return false };
        let near = place.is_empty()
            || entry.area.to_lowercase() == place
            || has(&entry.place, place)
            || (self.or_remote && entry.remote);
        let speaks = self.language.is_empty() || entry.languages.iter().any(|l| l.eq_ignore_ascii_case(&self.language));
        let open_claim = || r.therapies.iter().any(|(_, standing)| *standing == Standing::Claimed);
        near && speaks
            && (words.is_empty() || has(&entry.name.full(), words) || has(&entry.number, words))
            && self.therapy.as_ref().is_none_or(|t| r.may_deliver(t, today))
            && (!self.to_confirm || open_claim())
            && (!self.checks_due || !r.checks_due(today, registration_days).is_empty())
            && (!self.interested || r.interest.is_some())
            && self.nhs.is_none_or(|nhs| entry.nhs == Some(nhs))
            && (!self.listed || (r.listing.listed && r.is_in_order(Check::Registration, today, registration_days)))
    }
}

fn row(id: RegistrantId, kept: &Kept<Registrant>) -> RegistrantRow {
    RegistrantRow {
        id,
        version: kept.version,
        state: Arc::clone(&kept.state),
    }
}

impl Views {
    /// A register entry.
    #[must_use]
    pub fn registrant(&self, id: RegistrantId) -> Option<RegistrantRow> {
        let store = self.read();
        store.workforce.registrants.get(&id).map(|kept| row(id, kept))
    }

    /// The entry that a human keeps.
    #[must_use]
    pub fn registrant_kept_by(&self, human: HumanId) -> Option<RegistrantRow> {
        let store = self.read();
        let mut entries = store.workforce.registrants.iter();
        let (id, kept) = entries.find(|(_, kept)| kept.state.human == Some(human) && kept.state.current().is_some())?;
        Some(row(*id, kept))
    }

    /// The entry under a body's number.
    #[must_use]
    pub fn registered_as(&self, body: &str, number: &str) -> Option<RegistrantRow> {
        let store = self.read();
        let id = store.workforce.registered_as(body, number)?;
        store.workforce.registrants.get(&id).map(|kept| row(id, kept))
    }

    /// Register entries by name. Those taken off the register are left out.
    #[must_use]
    pub fn register(
        &self,
        filter: &RegisterFilter,
        today: Date,
        registration_days: i32,
        page: PageAsk,
    ) -> Page<RegistrantRow> {
        let (words, place) = (filter.words.trim().to_lowercase(), filter.place.trim().to_lowercase());
        let store = self.read();
        let all = store.workforce.registrants.iter();
        let keys = all
            .filter(|(_, kept)| filter.takes(&kept.state, &words, &place, today, registration_days))
            .map(|(id, kept)| {
                let name = kept.state.entry.as_ref().map(|e| e.name.listed()).unwrap_or_default();
                (sort_key(&name), *id)
            })
            .collect();
        cut(keys, page, |(_, id)| {
            store.workforce.registrants.get(&id).map(|kept| row(id, kept))
        })
    }

    /// Paid posts, the newest first.
    #[must_use]
    pub fn posts(&self) -> Vec<PostRow> {
        let store = self.read();
        let posts = store.workforce.posts.iter();
        let mut all: Vec<_> = posts
            .map(|(id, kept)| PostRow {
                id: *id,
                version: kept.version,
                state: Arc::clone(&kept.state),
            })
            .collect();
        all.sort_by_key(|p| (std::cmp::Reverse(p.state.published_on), p.id));
        all
    }

    /// A paid post.
    #[must_use]
    pub fn post(&self, id: PostId) -> Option<PostRow> {
        let store = self.read();
        store.workforce.posts.get(&id).map(|kept| PostRow {
            id,
            version: kept.version,
            state: Arc::clone(&kept.state),
        })
    }

    /// Hours given from a day to a day, both included, by day.
    #[must_use]
    pub fn hours(&self, from: Date, to: Date) -> Vec<HoursEntry> {
        let store = self.read();
        let entries = store.workforce.timesheets.values().flat_map(|k| k.state.entries.iter());
        let mut all: Vec<HoursEntry> = entries.filter(|e| from <= e.on && e.on <= to).cloned().collect();
        all.sort_by_key(|e| (e.on, e.practitioner, e.id));
        all
    }

    /// A timesheet by its stream, with its version.
    #[must_use]
    pub fn timesheet(&self, stream: Uuid) -> Option<(u64, Arc<Timesheet>)> {
        let store = self.read();
        let kept = store.workforce.timesheets.get(&stream)?;
        Some((kept.version, Arc::clone(&kept.state)))
    }

    /// What is agreed about a load, by its stream, with its version.
    #[must_use]
    pub fn load_agreed(&self, stream: Uuid) -> Option<(u64, Arc<LoadAgreed>)> {
        let store = self.read();
        let kept = store.workforce.loads.get(&stream)?;
        Some((kept.version, Arc::clone(&kept.state)))
    }
}
