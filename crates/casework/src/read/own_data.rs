//! What we hold about a person, for themself: a copy to read and to take along, what was shared with whom, and consents.
//!
//! Clinicians' notes are not in the copy: somebody must look whether they speak of others (data protection notes). The page
//! says so, and how to ask for them.

use care::episode::{Episode, EpisodeEvent, Measure, Session};
use care::person::{Person, PersonEvent};
use care::terms::*;
use care::*;
use exchange::own_copy::{self, CopiedAnswer, CopiedMeasure, CopiedMessage, CopiedPerson, OwnCopy};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;

use super::own::{OwnEpisode, text};
use super::own_between::{OwnGoal, goals, measures};
use super::own_story::OwnStory;
use crate::desk::Desk;
use crate::fold::{self, Told};
use crate::one_stream::valid_number;
use crate::outcome::Refused;
use crate::principal::Principal;

/// Something that went to somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// On which day.
    pub on: Date,
    /// To whom, in kind.
    pub to: Audience,
    /// What.
    pub what: SharedWhat,
}

/// What was shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SharedWhat {
    /// That the referral arrived.
    Arrival,
    /// A letter.
    Letter(care::episode::LetterKind),
    /// A decision, told.
    Decision,
    /// Something outside care, with a reason that is recorded.
    Disclosure,
}

/// One path in the copy.
#[derive(Debug, Clone, PartialEq)]
pub struct CopiedEpisode {
    /// Where it stands, decisions that were told, offers, dates to come, messages.
    pub path: OwnEpisode,
    /// What the person wrote when they asked for help: what it is and the words.
    pub own_words: Vec<(Key, String)>,
    /// Wishes in words.
    pub wish: Option<String>,
    /// Measures.
    pub measures: Vec<Measure>,
    /// Measures declined.
    pub declined: Vec<(Date, String)>,
    /// Goals.
    pub goals: Vec<OwnGoal>,
    /// Sessions that took place or were missed or cancelled, oldest first.
    pub sessions: Vec<Session>,
}

/// Everything in the copy.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnData {
    /// What is known of the person.
    pub person: Person,
    /// Words that say what to be careful of when we get in touch.
    pub careful: Option<String>,
    /// Paths, the newest first.
    pub episodes: Vec<CopiedEpisode>,
    /// What went to others, oldest first.
    pub shared: Vec<Shared>,
    /// What they told of how it was, for themself or for the service.
    pub stories: Vec<OwnStory>,
}

impl Desk {
    /// What we hold about the person, for themself.
    ///
    /// # Errors
    /// Not somebody on their own pages, or the store failed.
    pub fn own_data(&self, p: &Principal) -> Result<OwnData, Refused> {
        // The record of their paths is authorised and logged there; here comes what it does not hold.
        let record = self.own_record(p)?;
        let id = p.own.ok_or(Refused::NotFound)?;
        let told = fold::told::<PersonEvent>(&self.ledger, id.0).map_err(|e| self.fault("person", &e))?;
        let person: Person = fold::fold_told(&told).state;
        let careful = person.safe_contact_version.and_then(|version| {
            let entry = told.iter().find(|t| t.header.version == version)?;
            entry.words.get(Key::Note).map(str::to_owned)
        });
        let mut shared: Vec<Shared> = told.iter().filter_map(disclosed).collect();
        let mut episodes = Vec::with_capacity(record.episodes.len());
        for path in record.episodes {
            let told = fold::told::<EpisodeEvent>(&self.ledger, path.id.0).map_err(|e| self.fault("episode", &e))?;
            let e: Episode = fold::fold_told(&told).state;
            shared.extend(shared_in(&e));
            episodes.push(copied(path, &e, &told));
        }
        shared.sort_by_key(|s| s.on);
        Ok(OwnData {
            person,
            careful,
            episodes,
            shared,
            stories: self.stories_of(id, |_| true)?,
        })
    }

    /// The same as a FHIR R4 Bundle, to take along. The look at it is an entry of its own in the log.
    ///
    /// # Errors
    /// Not somebody on their own pages, or the store failed.
    pub fn own_bundle(&self, p: &Principal) -> Result<Value, Refused> {
        let data = self.own_data(p)?;
        let id = p.own.ok_or(Refused::NotFound)?;
        self.log_read(p, "own copy", &[id.0])?;
        Ok(own_copy::bundle(&in_fhir(
            id,
            &data,
            self.clock.now(),
            self.own_organisation(),
        )))
    }
}

fn disclosed(t: &Told<PersonEvent>) -> Option<Shared> {
    match t.event {
        // Who was not told before, for safety's sake, is not told by a page that somebody else may hold in their hand.
        PersonEvent::Disclosed { to, told_first: true } => Some(Shared {
            on: t.header.date(),
            to,
            what: SharedWhat::Disclosure,
        }),
        _ => None,
    }
}

/// What went to others out of an episode. What went to the person is not sharing.
fn shared_in(e: &Episode) -> Vec<Shared> {
    let arrivals = e.acknowledged.iter().map(|(to, on)| (*on, *to, SharedWhat::Arrival));
    let letters = e
        .letters
        .iter()
        .map(|(kind, to, _, on)| (*on, *to, SharedWhat::Letter(*kind)));
    let decisions = e.decisions.iter().flat_map(|d| &d.told);
    let decisions = decisions.map(|(to, _, on)| (*on, *to, SharedWhat::Decision));
    let all = arrivals.chain(letters).chain(decisions);
    all.filter(|(_, to, _)| *to != Audience::Person)
        .map(|(on, to, what)| Shared { on, to, what })
        .collect()
}

fn copied(path: OwnEpisode, e: &Episode, told: &[Told<EpisodeEvent>]) -> CopiedEpisode {
    let themself = e.referrals.iter().filter(|(r, version)| {
        matches!(r.source, ReferralSource::SelfReferral | ReferralSource::Return) && !e.misfiled.contains(version)
    });
    let keys = [Key::OwnWords, Key::Hopes, Key::Circumstances, Key::Medication];
    let own_words = themself.flat_map(|(_, version)| {
        keys.into_iter()
            .filter_map(move |key| Some((key, text(told, *version, key)?)))
    });
    let wish = told
        .iter()
        .rev()
        .find(|t| matches!(t.event, EpisodeEvent::WishesStated(_)));
    let mut sessions: Vec<Session> = e
        .courses
        .iter()
        .flat_map(|c| &c.sessions)
        .filter(|s| !s.is_open())
        .copied()
        .collect();
    sessions.sort_by_key(|s| s.at);
    CopiedEpisode {
        own_words: own_words.collect(),
        wish: wish.and_then(|t| t.words.get(Key::Wish)).map(str::to_owned),
        measures: measures(e, told),
        declined: e.declined.iter().map(|d| (d.on, d.instrument.clone())).collect(),
        goals: goals(e, told),
        sessions,
        path,
    }
}

fn in_fhir(id: PersonId, data: &OwnData, now: Timestamp, from: exchange::outcome::Organisation) -> OwnCopy {
    let identity = &data.person.identity;
    let reach = &data.person.reach;
    let name = identity.name.clone().unwrap_or_default();
    let person = CopiedPerson {
        id: id.to_string(),
        given: name.given,
        family: name.family,
        born: identity.born,
        nhs_number: valid_number(identity),
        gender: identity.gender.map(|g| g.code().to_owned()),
        phones: [&reach.phone, &reach.other_phone]
            .into_iter()
            .flatten()
            .cloned()
            .collect(),
        email: reach.email.clone(),
        address: reach.address.clone(),
        postcode: reach.postcode.clone(),
    };
    let all = || data.episodes.iter();
    OwnCopy {
        id: uuid::Uuid::new_v4().to_string(),
        at: now,
        from,
        person,
        measures: all().flat_map(|e| &e.measures).filter_map(copied_measure).collect(),
        goals: all()
            .flat_map(|e| &e.goals)
            .map(|g| (g.id.to_string(), g.words.clone(), g.ratings.clone()))
            .collect(),
        messages: all()
            .flat_map(|e| &e.path.messages)
            .map(|m| CopiedMessage {
                id: m.id.to_string(),
                at: m.at,
                words: m.words.clone(),
                answers: m
                    .replies
                    .iter()
                    .filter_map(|r| Some((r.at, r.words.clone()?)))
                    .collect(),
            })
            .chain(data.stories.iter().map(|s| CopiedMessage {
                id: s.id.to_string(),
                at: noon(s.on),
                words: s.words.clone(),
                answers: Vec::new(),
            }))
            .collect(),
        appointments: all()
            .flat_map(|e| &e.path.appointments)
            .filter_map(|a| Some((a.id()?.to_string(), a.at, a.minutes)))
            .collect(),
    }
}

/// A day as a moment, for a format that knows no days.
fn noon(on: Date) -> Timestamp {
    calendar::london_instant(on, jiff::civil::Time::constant(12, 0, 0, 0))
}

fn copied_measure(m: &Measure) -> Option<CopiedMeasure> {
    let i = catalogue::catalogue().instrument(&m.facts.instrument)?;
    let words = |value: u8| i.options.iter().find(|o| o.value == value).map(|o| o.text.clone());
    let answers = i.items.iter().zip(&m.facts.answers).map(|(item, value)| CopiedAnswer {
        item: item.text.clone(),
        loinc: item.loinc.clone(),
        value: *value,
        words: value.and_then(words),
    });
    Some(CopiedMeasure {
        id: m.facts.id.to_string(),
        name: i.name.clone(),
        on: m.on,
        answers: answers.collect(),
        score_tenths: m.facts.score_tenths,
        loinc: i.codes.loinc_total.clone(),
        snomed: i.codes.snomed_score.clone(),
        by_person: m.facts.entered_by == EnteredBy::Person,
    })
}
