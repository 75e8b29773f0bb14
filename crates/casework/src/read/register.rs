//! The register, the public directory, and paid posts.

use std::sync::Arc;

use care::post::{CandidateStage, Post, PostFacts, PostStage};
use care::registrant::{Registrant, RegistrantEvent, Standing};
use care::terms::TherapyCode;
use care::*;
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use views::{PageAsk, PostRow, RegisterFilter, RegistrantRow};

use super::Page;
use super::lapses::LapsedPost;
use crate::desk::Desk;
use crate::fold;
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::policy::{self, Need};
use crate::principal::Principal;

/// What somebody looks for in the directory. An empty text asks for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DirectoryAsk {
    /// Town, district or area code.
    pub place: String,
    /// Also those who work online, wherever they are.
    pub or_remote: bool,
    /// Therapy.
    pub therapy: Option<TherapyCode>,
    /// Language (BCP 47).
    pub language: String,
    /// Only those with room for somebody new.
    pub with_room: bool,
}

/// Somebody in the directory: only what they agreed to show, and what is public about a registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryEntry {
    /// Which entry.
    pub id: RegistrantId,
    /// Name.
    pub name: String,
    /// Profession.
    pub profession: String,
    /// Body and number.
    pub registration: (String, String),
    /// When the registration was last checked.
    pub checked_on: Option<Date>,
    /// Town or district.
    pub place: String,
    /// Works by video or phone.
    pub remote: bool,
    /// Languages besides English.
    pub languages: Vec<String>,
    /// Therapies that are confirmed.
    pub therapies: Vec<TherapyCode>,
    /// Has room.
    pub has_room: bool,
    /// Email, where agreed.
    pub email: String,
    /// Phone, where agreed.
    pub phone: String,
    /// Website, where agreed.
    pub website: String,
}

/// An account in the role of registrant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistrantAccount {
    /// The human.
    pub human: HumanId,
    /// Name.
    pub name: String,
    /// Sign-in name.
    pub user_name: String,
    /// The entry that they keep already.
    pub keeps: Option<RegistrantId>,
}

/// A candidate of a post, as whoever fills it sees them. Those who were asked and have not answered are only counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CandidateRow {
    /// Which entry.
    pub registrant: RegistrantId,
    /// Name.
    pub name: String,
    /// Where they stand.
    pub stage: CandidateStage,
    /// Since when.
    pub since: Date,
    /// Checks that are missing or not in order.
    pub checks_missing: Vec<care::registrant::Check>,
    /// Therapies of the post that are confirmed.
    pub therapies: Vec<TherapyCode>,
}

/// A post with everything to fill it.
#[derive(Debug, Clone, PartialEq)]
pub struct PostPage {
    /// Which.
    pub id: PostId,
    /// Version, for forms.
    pub version: u64,
    /// The post.
    pub state: Arc<Post>,
    /// Who applied, with where they stand.
    pub candidates: Vec<CandidateRow>,
    /// How many were asked and have not answered.
    pub asked: usize,
    /// How many fit, agreed to be asked, and were not asked yet.
    pub fitting: usize,
    /// The practitioner's name, once somebody started.
    pub practitioner: Option<String>,
    /// What was said of it when it lapsed; none if it did not, or nothing was said.
    pub lapse_words: Option<String>,
}

/// A post as a registrant sees it: what is offered, and where they themself stand.
#[derive(Debug, Clone, PartialEq)]
pub struct PostForMe {
    /// Which.
    pub id: PostId,
    /// Version, for forms.
    pub version: u64,
    /// What is offered.
    pub facts: PostFacts,
    /// Where they stand; none if they have nothing to do with it.
    pub stage: Option<CandidateStage>,
    /// Whether applications are taken.
    pub open: bool,
    /// Why it does not fit; empty if it does.
    pub misfits: Vec<care::post::Misfit>,
}

/// Posts of a quarter and a profession: the trend that they become fewer is read off these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostCount {
    /// Year and quarter (1 to 4) of publication.
    pub quarter: (i16, i8),
    /// Profession.
    pub profession: care::post::Profession,
    /// Published.
    pub published: usize,
    /// Of these, somebody started.
    pub filled: usize,
    /// Of these, lapsed.
    pub lapsed: usize,
    /// Paid hours a week of those published.
    pub hours: u32,
}

/// What became of posts and of interest.
#[derive(Debug, Clone, PartialEq)]
pub struct PostsReport {
    /// By quarter and profession, newest first.
    pub counts: Vec<PostCount>,
    /// Registrants interested in paid NHS work.
    pub interested: usize,
    /// Of these, never asked about a post and in none.
    pub never_asked: usize,
    /// Paid hours a week that those never asked could give.
    pub hours_never_asked: u32,
    /// Weeks from the statement of interest to the first paid session, one a person who came so far, in order.
    pub weeks_to_first_session: Vec<i32>,
    /// Posts that lapsed, the newest first; at most twenty.
    pub lapses: Vec<LapsedPost>,
}

fn quarter(day: Date) -> (i16, i8) {
    (day.year(), (day.month() - 1) / 3 + 1)
}

fn shuffled(entries: &mut [DirectoryEntry], seed: u64) {
    // A keyed order: everybody's place changes with the seed, and nobody can choose theirs.
    entries.sort_by_cached_key(|entry| {
        let mut hash = Sha256::new();
        hash.update(seed.to_be_bytes());
        hash.update(entry.id.0.as_bytes());
        let digest: [u8; 32] = hash.finalize().into();
        digest
    });
}

impl Desk {
    /// Register entries by name.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn register(
        &self,
        p: &Principal,
        filter: &RegisterFilter,
        page: PageAsk,
    ) -> Result<Page<RegistrantRow>, Refused> {
        self.allow(p, ActKind::SeeRegister)?;
        if policy::need(ActKind::SeeRegister, p.role) != Need::Anyone {
            return Err(Refused::not_allowed("You may see your own entry only"));
        }
        self.catch_up()?;
        let days = self.views.service().standards.registration_check_days;
        Ok(self.views.register(filter, self.today_in_london(), days, page).into())
    }

    /// One register entry; a registrant sees only their own.
    ///
    /// # Errors
    /// Not allowed, not found, or the store failed.
    pub fn registrant(&self, p: &Principal, id: RegistrantId) -> Result<RegistrantRow, Refused> {
        self.allow(p, ActKind::SeeRegister)?;
        self.catch_up()?;
        let row = self.views.registrant(id).filter(|r| r.state.current().is_some());
        let row = row.ok_or(Refused::NotFound)?;
        let own = row.state.human == Some(p.human);
        if own || policy::need(ActKind::SeeRegister, p.role) == Need::Anyone {
            Ok(row)
        } else {
            Err(Refused::NotFound)
        }
    }

    /// The entry that the principal keeps, if there is one.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn own_entry(&self, p: &Principal) -> Result<Option<RegistrantRow>, Refused> {
        self.allow(p, ActKind::SeeRegister)?;
        self.catch_up()?;
        Ok(self.views.registrant_kept_by(p.human))
    }

    /// Why therapies of an entry were not confirmed, in the words of whoever looked: those that stand so now. The
    /// registrant reads them too.
    ///
    /// # Errors
    /// Not allowed, not found, or the store failed.
    pub fn why_not_confirmed(&self, p: &Principal, id: RegistrantId) -> Result<Vec<(TherapyCode, String)>, Refused> {
        let row = self.registrant(p, id)?;
        let stands = |therapy: &TherapyCode| {
            let mut all = row.state.therapies.iter();
            all.any(|(c, s)| c.therapy == *therapy && matches!(s, Standing::NotConfirmed(_)))
        };
        if !row.state.therapies.iter().any(|(c, _)| stands(&c.therapy)) {
            return Ok(Vec::new());
        }
        let told = fold::told::<RegistrantEvent>(&self.ledger, id.0).map_err(|e| self.fault("registrant", &e))?;
        let mut out: Vec<(TherapyCode, String)> = Vec::new();
        for told in told {
            if let RegistrantEvent::TherapyNotConfirmed { therapy } = told.event
                && stands(&therapy)
            {
                out.retain(|(known, _)| *known != therapy);
                out.push((therapy, told.words.get(Key::Reason).unwrap_or_default().to_owned()));
            }
        }
        Ok(out)
    }

    /// The accounts of registrants: human, name, sign-in name, and the entry that they keep already. For stating who
    /// keeps an entry, and for saying who does.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn registrant_accounts(&self, p: &Principal) -> Result<Vec<RegistrantAccount>, Refused> {
        self.allow(p, ActKind::SeeRegister)?;
        if policy::need(ActKind::SeeRegister, p.role) != Need::Anyone {
            return Err(Refused::not_allowed("You may see your own entry only"));
        }
        self.catch_up()?;
        let (now, today) = (self.clock.now(), self.today_in_london());
        let all = self.views.register(&RegisterFilter::default(), today, 0, PageAsk::ALL);
        let kept = all.rows.iter().filter_map(|r| Some((r.state.human?, r.id)));
        let keeps: std::collections::HashMap<HumanId, RegistrantId> = kept.collect();
        let holds = |a: &views::AccountSummary| a.state.roles_at(now).any(|r| r == Role::Registrant);
        let accounts = self.views.accounts().into_iter().filter(holds);
        let found = accounts.filter_map(|a| {
            let human = a.state.human?;
            Some(RegistrantAccount {
                human,
                name: a.state.name.clone(),
                user_name: a.state.user_name.clone(),
                keeps: keeps.get(&human).copied(),
            })
        });
        Ok(found.collect())
    }

    /// The public directory: whoever agreed to stand in it and whose registration is in order, in an order that the seed
    /// decides and nobody can buy.
    ///
    /// # Errors
    /// When the store failed.
    pub fn directory(&self, ask: &DirectoryAsk, seed: u64) -> Result<Vec<DirectoryEntry>, Refused> {
        self.catch_up()?;
        let (today, days) = (
            self.today_in_london(),
            self.views.service().standards.registration_check_days,
        );
        let filter = RegisterFilter {
            place: ask.place.clone(),
            or_remote: ask.or_remote,
            therapy: ask.therapy.clone(),
            language: ask.language.clone(),
            listed: true,
            ..RegisterFilter::default()
        };
        let rows = self.views.register(&filter, today, days, PageAsk::ALL).rows;
        let mut out: Vec<DirectoryEntry> = rows
            .iter()
            .filter(|r| !ask.with_room || r.state.listing.has_room)
            .filter_map(|r| in_directory(r, today))
            .collect();
        shuffled(&mut out, seed);
        Ok(out)
    }

    /// Paid posts, newest first.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn posts(&self, p: &Principal) -> Result<Vec<PostRow>, Refused> {
        self.allow(p, ActKind::SeePosts)?;
        if policy::need(ActKind::SeePosts, p.role) != Need::Anyone {
            return Err(Refused::not_allowed("You may see the posts that are open to you"));
        }
        self.catch_up()?;
        Ok(self.views.posts())
    }

    /// One post with its candidates.
    ///
    /// # Errors
    /// Not allowed, not found, or the store failed.
    pub fn post(&self, p: &Principal, id: PostId) -> Result<PostPage, Refused> {
        self.allow(p, ActKind::SeePosts)?;
        if policy::need(ActKind::SeePosts, p.role) != Need::Anyone {
            return Err(Refused::NotFound);
        }
        self.catch_up()?;
        let row = self.views.post(id).ok_or(Refused::NotFound)?;
        let (today, days) = (
            self.today_in_london(),
            self.views.service().standards.registration_check_days,
        );
        let wanted = row
            .state
            .facts
            .as_ref()
            .map(|f| f.therapies.as_slice())
            .unwrap_or_default();
        let shown = |stage| !matches!(stage, CandidateStage::Asked | CandidateStage::NotInterested);
        let mut candidates = Vec::new();
        for candidate in row.state.candidates.iter().filter(|c| shown(c.stage)) {
            let Some(registrant) = self.views.registrant(candidate.registrant) else {
                continue;
            };
            let state = &registrant.state;
            let checks = care::registrant::Check::ALL.iter().copied();
            candidates.push(CandidateRow {
                registrant: candidate.registrant,
                name: name_of(state),
                stage: candidate.stage,
                since: candidate.since,
                checks_missing: checks.filter(|c| !state.is_in_order(*c, today, days)).collect(),
                therapies: wanted.iter().filter(|t| state.may_deliver(t, today)).cloned().collect(),
            });
        }
        let waiting = |c: &&care::post::Candidate| c.stage == CandidateStage::Asked;
        let asked = row.state.candidates.iter().filter(waiting).count();
        let open = row.state.takes_applications(today);
        Ok(PostPage {
            id,
            version: row.version,
            candidates,
            asked,
            fitting: if open { self.fitting(&row.state, today).len() } else { 0 },
            practitioner: row.state.started.map(|(_, t, _)| self.practitioner_name(t)),
            lapse_words: match row.state.lapsed {
                Some(_) => self.lapse_words(id)?,
                None => None,
            },
            state: row.state,
        })
    }

    /// The posts that are open or that the principal has to do with, as a registrant.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn posts_for_me(&self, p: &Principal) -> Result<Vec<PostForMe>, Refused> {
        let Some(own) = self.own_entry(p)? else {
            return Ok(Vec::new());
        };
        let (today, days) = (
            self.today_in_london(),
            self.views.service().standards.registration_check_days,
        );
        let rows = self.views.posts().into_iter().filter_map(|row| {
            let facts = row.state.facts.clone()?;
            let stage = row.state.candidate(own.id);
            let open = row.state.takes_applications(today);
            (open || stage.is_some()).then(|| PostForMe {
                id: row.id,
                version: row.version,
                misfits: care::post::misfits(&own.state, &facts, today, days),
                facts,
                stage,
                open,
            })
        });
        let mut out: Vec<PostForMe> = rows.collect();
        out.sort_by_key(|post| (post.stage.is_none(), !post.misfits.is_empty()));
        Ok(out)
    }

    /// What became of posts and of interest.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn posts_report(&self, p: &Principal) -> Result<PostsReport, Refused> {
        let posts = self.posts(p)?;
        let mut counts: std::collections::BTreeMap<_, PostCount> = std::collections::BTreeMap::new();
        for row in &posts {
            let (Some(facts), Some(on)) = (&row.state.facts, row.state.published_on) else {
                continue;
            };
            let key = (std::cmp::Reverse(quarter(on)), facts.profession);
            let count = counts.entry(key).or_insert(PostCount {
                quarter: quarter(on),
                profession: facts.profession,
                published: 0,
                filled: 0,
                lapsed: 0,
                hours: 0,
            });
            count.published += 1;
            count.hours += u32::from(facts.hours_week);
            match row.state.stage() {
                PostStage::Started | PostStage::Seeing => count.filled += 1,
                PostStage::Lapsed => count.lapsed += 1,
                PostStage::Open | PostStage::Applied | PostStage::Offered | PostStage::Checked => {}
            }
        }
        let filter = RegisterFilter {
            interested: true,
            ..RegisterFilter::default()
        };
        let interested = self
            .views
            .register(&filter, self.today_in_london(), 0, PageAsk::ALL)
            .rows;
        let in_some_post: std::collections::HashSet<RegistrantId> = posts
            .iter()
            .flat_map(|row| row.state.candidates.iter().map(|c| c.registrant))
            .collect();
        let never: Vec<&RegistrantRow> = interested.iter().filter(|r| !in_some_post.contains(&r.id)).collect();
        let hours = |r: &&RegistrantRow| r.state.interest.as_ref().map_or(0, |i| u32::from(i.hours_week));
        let mut weeks: Vec<i32> = posts
            .iter()
            .filter_map(|row| {
                let (registrant, _, _) = row.state.started?;
                let seen = row.state.first_seen?;
                let since = self.views.registrant(registrant)?.state.interested_since?;
                Some(calendar::days_between(since, seen) / 7)
            })
            .collect();
        weeks.sort_unstable();
        Ok(PostsReport {
            counts: counts.into_values().collect(),
            interested: interested.len(),
            never_asked: never.len(),
            hours_never_asked: never.iter().map(hours).sum(),
            weeks_to_first_session: weeks,
            lapses: self.lapses(&posts)?,
        })
    }
}

pub(crate) fn name_of(state: &Registrant) -> String {
    state.entry.as_ref().map(|e| e.name.full()).unwrap_or_default()
}

fn in_directory(row: &RegistrantRow, today: Date) -> Option<DirectoryEntry> {
    let (entry, listing) = (row.state.current()?, &row.state.listing);
    let confirmed = row
        .state
        .therapies
        .iter()
        .filter(|(_, s)| matches!(s, Standing::Confirmed(_)));
    Some(DirectoryEntry {
        id: row.id,
        name: entry.name.full(),
        profession: entry.profession.clone(),
        registration: (entry.body.clone(), entry.number.clone()),
        checked_on: row
            .state
            .check(care::registrant::Check::Registration)
            .map(|made| made.on),
        place: entry.place.clone(),
        remote: entry.remote,
        languages: entry.languages.clone(),
        therapies: confirmed
            .filter(|(c, _)| row.state.may_deliver(&c.therapy, today))
            .map(|(c, _)| c.therapy.clone())
            .collect(),
        has_room: listing.has_room,
        email: listing.email.clone(),
        phone: listing.phone.clone(),
        website: listing.website.clone(),
    })
}
