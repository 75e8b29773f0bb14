//! What a person sees of their own record: where they are, what was decided and why, offers, dates, second opinions, and
//! who has looked. Nothing here is made for staff and masked; it is built from what a person may be shown.
//!
//! A decision, and what a second opinion came to, is here only after a human has told the person.

use std::collections::BTreeSet;

use care::calendar::london_date;
use care::episode::{Decision, Episode, EpisodeEvent, SecondOpinion, Stage, Standing, stage};
use care::own_access::OwnAccessCommand;
use care::terms::*;
use care::*;
use jiff::Timestamp;
use jiff::civil::Date;

use super::lines::Page;
use super::own_messages::{OwnMessage, own_messages};
use crate::desk::Desk;
use crate::draft::{Draft, Trouble};
use crate::fold::{self, Told};
use crate::forecast::WaitOutlook;
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;

/// Where somebody is on the path, in the steps that matter to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnPlace {
    /// We have the referral; nobody has looked yet.
    Received,
    /// Somebody looks at it, or asks.
    LookedAt,
    /// A conversation is booked.
    Conversation,
    /// It is being decided, or somebody will speak with them about it.
    Deciding,
    /// Decided and told; what comes next is arranged.
    Decided,
    /// A second person looks.
    SecondLook,
    /// On the waiting list.
    Waiting,
    /// On the waiting list, with a pause.
    Paused,
    /// An offer waits for an answer.
    Offered,
    /// In therapy.
    InTherapy,
    /// Therapy has ended; we ask how they are.
    After,
    /// Over.
    Closed,
}

/// A second opinion.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnReview {
    /// Asked for on.
    pub asked_on: Date,
    /// Who asked.
    pub asked_by: AskedBy,
    /// Why, as it was written.
    pub why: Option<String>,
    /// Due.
    pub due: Date,
    /// Where the reviewer comes from, once there is one.
    pub pool: Option<ReviewerPool>,
    /// What it came to, once the person was told.
    pub told: Option<ReviewTold>,
}

/// What a second opinion came to.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewTold {
    /// What.
    pub outcome: ReviewOutcome,
    /// On which day.
    pub on: Date,
    /// The reviewer's own opinion, written before they saw the first one.
    pub opinion: Option<String>,
    /// The reasons.
    pub reason: Option<String>,
}

/// A decision that the person was told.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnDecision {
    /// The decision.
    pub id: DecisionId,
    /// What.
    pub kind: DecisionKind,
    /// On which day.
    pub on: Date,
    /// Told on.
    pub told_on: Date,
    /// In which role the professional acted who made it.
    pub by: Role,
    /// Therapies that it is about.
    pub therapies: Vec<TherapyCode>,
    /// Why.
    pub reason: Option<String>,
    /// What is offered instead.
    pub instead: Option<String>,
    /// Who sees to that.
    pub instead_owner: Option<String>,
    /// What would change it.
    pub what_would_change: Option<String>,
    /// Where to.
    pub destination: Option<String>,
    /// Whether it says no, in whole or for now.
    pub is_a_no: bool,
    /// Whether the person can ask for a second opinion now.
    pub can_contest: bool,
    /// Last day on which they can.
    pub contest_until: Date,
    /// Second opinions on it.
    pub reviews: Vec<OwnReview>,
}

/// A wait that goes on.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnWait {
    /// Which.
    pub id: WaitId,
    /// Therapies in the person's order.
    pub choices: Vec<TherapyChoice>,
    /// The clock.
    pub since: Date,
    /// Days by the clock.
    pub days: i32,
    /// Paused today: until when, if that is known.
    pub paused: Option<Option<Date>>,
    /// What can be said of how long it will be; only where it was asked for.
    pub outlook: Option<WaitOutlook>,
}

/// An offer that waits for an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnOffer {
    /// The offer.
    pub id: OfferId,
    /// Therapy and format.
    pub choice: TherapyChoice,
    /// With whom.
    pub with: String,
    /// Whether the therapist is in training.
    pub trainee: bool,
    /// First session.
    pub first_at: Timestamp,
    /// Minutes of a session.
    pub minutes: u16,
    /// Medium.
    pub medium: Option<Medium>,
    /// Name and address of the place.
    pub place: Option<(String, String)>,
    /// Held until.
    pub expires_at: Timestamp,
}

/// A conversation or session to come.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnAppointment {
    /// A session of a course, or else a conversation before one.
    pub session: Option<SessionId>,
    /// The conversation, if it is one.
    pub appointment: Option<AppointmentId>,
    /// When.
    pub at: Timestamp,
    /// Minutes.
    pub minutes: u16,
    /// Medium.
    pub medium: Medium,
    /// With whom.
    pub with: String,
    /// Name and address of the place.
    pub place: Option<(String, String)>,
    /// How often it was moved so far: calendars take the file with the higher number.
    pub moved: usize,
}

impl OwnAppointment {
    /// Its id, whichever it is.
    #[must_use]
    pub fn id(&self) -> Option<uuid::Uuid> {
        self.session.map(|s| s.0).or(self.appointment.map(|a| a.0))
    }
}

/// One path of the person's.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnEpisode {
    /// The episode.
    pub id: EpisodeId,
    /// Its version, for forms.
    pub version: u64,
    /// Where they are.
    pub place: OwnPlace,
    /// When the first request came: the wait is counted from here.
    pub since: Option<Date>,
    /// Who asked for help first.
    pub source: Option<ReferralSource>,
    /// Something was decided, and somebody will speak with them about it before it stands here.
    pub to_be_told: bool,
    /// Decisions that they were told, oldest first.
    pub decisions: Vec<OwnDecision>,
    /// Waits that go on.
    pub waits: Vec<OwnWait>,
    /// Offers to answer.
    pub offers: Vec<OwnOffer>,
    /// Conversations and sessions to come.
    pub appointments: Vec<OwnAppointment>,
    /// What they wrote and what was answered, oldest first.
    pub messages: Vec<OwnMessage>,
    /// Closed on.
    pub closed_on: Option<Date>,
}

/// A person's own record.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnRecord {
    /// How to address them.
    pub name: Option<String>,
    /// Their paths, the newest first.
    pub episodes: Vec<OwnEpisode>,
}

/// Looks of one reader at the person's record on one day.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    /// The first entry of the read log among them.
    pub position: u64,
    /// On which day.
    pub on: Date,
    /// In which role.
    pub role: Option<Role>,
    /// Team.
    pub team: String,
    /// How often.
    pub times: usize,
    /// Whether it was the person themself.
    pub own: bool,
    /// The name, once the person has asked for it.
    pub name: Option<String>,
}

/// Entries looked through at most.
const MOST: u32 = 10_000;

impl Desk {
    /// The person's own record.
    ///
    /// # Errors
    /// Not somebody on their own pages, or the store failed.
    pub fn own_record(&self, p: &Principal) -> Result<OwnRecord, Refused> {
        self.allow(p, ActKind::SeeOwnRecord)?;
        let person = p.own.ok_or(Refused::NotFound)?;
        self.catch_up()?;
        let known = self.views.person(person).ok_or(Refused::NotFound)?;
        let mut ids = vec![person.0];
        let mut episodes = Vec::with_capacity(known.episodes.len());
        for id in known.episodes.iter().rev() {
            // Who waits in two paths at once is told of both waits; a path that is closed has none.
            episodes.push(self.own_path(p, *id, true)?);
            ids.push(id.0);
        }
        self.log_read(p, "own pages", &ids)?;
        Ok(OwnRecord {
            name: known.name.as_ref().map(|n| n.spoken().to_owned()),
            episodes,
        })
    }

    /// One path of the person's own.
    ///
    /// # Errors
    /// Not found, also when it is another person's; or the store failed.
    pub fn own_episode(&self, p: &Principal, id: EpisodeId) -> Result<OwnEpisode, Refused> {
        self.allow(p, ActKind::SeeOwnRecord)?;
        let person = p.own.ok_or(Refused::NotFound)?;
        self.catch_up()?;
        let path = self.own_path(p, id, false)?;
        self.log_read(p, "own pages", &[person.0, id.0])?;
        Ok(path)
    }

    fn own_path(&self, p: &Principal, id: EpisodeId, with_outlook: bool) -> Result<OwnEpisode, Refused> {
        let now = self.clock.now();
        let told = fold::told::<EpisodeEvent>(&self.ledger, id.0).map_err(|e| self.fault("episode", &e))?;
        let e: Episode = fold::fold_told(&told).state;
        self.allow_in_episode(p, ActKind::SeeOwnRecord, id, &e, now)?;
        let today = london_date(now);
        let to_be_told = to_be_told(&e);
        let decisions: Vec<OwnDecision> = e
            .decisions
            .iter()
            .filter(|d| stands(d) && d.is_told_by_a_human())
            .filter_map(|d| self.own_decision(&e, d, &told, today))
            .collect();
        let mut outlooks = if with_outlook && !to_be_told {
            self.wait_outlooks(&e, today)
        } else {
            Vec::new()
        };
        let waits = e.open_waits().filter(|_| !to_be_told).map(|w| OwnWait {
            id: w.id,
            choices: w.choices.clone(),
            since: w.clock_start,
            days: w.days(today),
            paused: w.pause_on(today).map(|pause| pause.until),
            outlook: outlooks
                .iter()
                .position(|o| o.wait == w.id)
                .map(|at| outlooks.swap_remove(at)),
        });
        let offers = e.open_offers().filter(|o| now <= o.expires_at);
        Ok(OwnEpisode {
            id,
            version: e.version,
            place: place(stage(&e, today), to_be_told),
            since: e.clock_start,
            source: e.referrals.first().map(|(r, _)| r.source),
            to_be_told,
            waits: waits.collect(),
            offers: offers.map(|o| self.own_offer(o)).collect(),
            appointments: self.own_appointments(&e, &told, today),
            messages: own_messages(&e, &told),
            closed_on: e.closed.map(|(on, _, _)| on),
            decisions,
        })
    }

    fn own_decision(&self, e: &Episode, d: &Decision, told: &[Told<EpisodeEvent>], today: Date) -> Option<OwnDecision> {
        let by = told.iter().find(|t| t.header.version == d.version)?.header.role;
        let misfiled = e.misfiled.contains(&d.version);
        let words = |key: Key| text(told, d.version, key).filter(|_| !misfiled);
        let told_on = d
            .told
            .iter()
            .filter(|(to, _, _)| *to == Audience::Person)
            .map(|(_, _, on)| *on);
        let contest_until = calendar::days_after(d.on, self.views.service().standards.second_opinion_bar_days);
        let under_way = e
            .reviews
            .iter()
            .any(|r| r.decision == d.facts.id && r.concluded.is_none());
        let therapies = if d.facts.considered.is_empty() {
            d.facts.choices.iter().map(|c| c.therapy.clone()).collect()
        } else {
            d.facts.considered.clone()
        };
        Some(OwnDecision {
            id: d.facts.id,
            kind: d.facts.kind,
            on: d.on,
            told_on: told_on.min()?,
            by,
            therapies,
            reason: words(Key::Reason),
            instead: words(Key::Alternative),
            instead_owner: words(Key::AlternativeOwner),
            what_would_change: words(Key::WhatWouldChange),
            destination: words(Key::Destination),
            is_a_no: d.is_a_no(),
            can_contest: d.standing == Standing::Final && !under_way && today <= contest_until,
            contest_until,
            reviews: e
                .reviews
                .iter()
                .filter(|r| r.decision == d.facts.id)
                .map(|r| own_review(d, r, told))
                .collect(),
        })
    }

    pub(crate) fn site(&self, code: Option<&str>) -> Option<(String, String)> {
        let service = self.views.service();
        let site = service.sites.iter().find(|s| Some(s.code.as_str()) == code)?;
        Some((site.name.clone(), site.address.clone()))
    }

    fn own_offer(&self, o: &care::episode::Offer) -> OwnOffer {
        let slot = self.views.opening(o.opening).and_then(|found| found.state.slot.clone());
        OwnOffer {
            id: o.id,
            choice: o.choice.clone(),
            with: self.practitioner_name(o.practitioner),
            trainee: self
                .views
                .practitioner(o.practitioner)
                .is_some_and(|found| found.state.is_trainee()),
            first_at: o.first_at,
            minutes: slot.as_ref().map_or(50, |s| s.weekly.minutes),
            medium: slot.as_ref().map(|s| s.medium),
            place: self.site(slot.as_ref().and_then(|s| s.site.as_deref())),
            expires_at: o.expires_at,
        }
    }

    fn own_appointments(&self, e: &Episode, told: &[Told<EpisodeEvent>], today: Date) -> Vec<OwnAppointment> {
        let to_come = |at: Timestamp| london_date(at) >= today;
        let talks = e.open_appointments().filter(|a| to_come(a.at)).map(|a| OwnAppointment {
            session: None,
            appointment: Some(a.id),
            at: a.at,
            minutes: a.minutes,
            medium: a.medium,
            with: self.user_name(a.with).0,
            place: self.site(a.site.as_deref()),
            moved: 0,
        });
        let mut out: Vec<_> = talks.collect();
        for course in e.open_courses() {
            let slot = |id: Option<OpeningId>| id.and_then(|id| self.views.opening(id)?.state.slot.clone());
            let own = slot(course.facts.opening);
            let with = self.practitioner_name(course.facts.practitioner);
            let open = course.sessions.iter().filter(|s| s.is_open() && to_come(s.at));
            out.extend(open.map(|s| {
                let once = s.opening.and_then(|id| slot(Some(id)));
                let site = once.as_ref().or(own.as_ref()).and_then(|s| s.site.as_deref());
                OwnAppointment {
                    session: Some(s.id),
                    appointment: None,
                    at: s.at,
                    minutes: course.facts.weekly.minutes,
                    medium: once.as_ref().map_or(course.facts.medium, |s| s.medium),
                    with: with.clone(),
                    place: self.site(site),
                    moved: times_moved(told, s.id),
                }
            }));
        }
        out.sort_by_key(|a| a.at);
        out
    }

    /// Who has looked at the person's record, newest first: role and team by day, names where they asked for them.
    ///
    /// # Errors
    /// Not somebody on their own pages, or the store failed.
    pub fn own_looks(&self, p: &Principal, page: usize) -> Result<Page<Look>, Refused> {
        self.allow(p, ActKind::SeeOwnRecord)?;
        let person = p.own.ok_or(Refused::NotFound)?;
        self.catch_up()?;
        let reads = self
            .ledger
            .reads_of(person.0, MOST)
            .map_err(|e| self.fault("own looks", &e))?;
        let asked: BTreeSet<u64> = self.own_access(person)?.names_asked.into_iter().collect();
        let named: BTreeSet<(uuid::Uuid, u16)> = reads
            .iter()
            .filter(|r| asked.contains(&r.position))
            .map(|r| (r.reader, r.role))
            .collect();
        self.log_read(p, "who has looked", &[person.0])?;
        let mut looks: Vec<(uuid::Uuid, u16, Look)> = Vec::new();
        for read in reads {
            let on = london_date(read.recorded_at);
            let same = |(reader, role, look): &&mut (uuid::Uuid, u16, Look)| {
                *reader == read.reader && *role == read.role && look.on == on
            };
            if let Some((_, _, look)) = looks.iter_mut().rev().take_while(|(_, _, l)| l.on == on).find(same) {
                look.times += 1;
                continue;
            }
            let (name, team) = self.user_name(UserId(read.reader));
            let role = i16::try_from(read.role).ok().and_then(Role::from_number);
            let look = Look {
                position: read.position,
                on,
                role,
                team,
                times: 1,
                own: read.reader == person.0,
                name: named.contains(&(read.reader, read.role)).then_some(name),
            };
            looks.push((read.reader, read.role, look));
        }
        Ok(Page::of(looks.into_iter().map(|(_, _, look)| look).collect(), page))
    }

    /// The person asks for the name of who looked. It is recorded, and the name stands in the list from then on.
    ///
    /// # Errors
    /// Not found, also when the entry is about others; or the store failed. Asking twice is no error.
    pub fn ask_who_looked(&self, p: &Principal, look: u64) -> Result<(), Refused> {
        self.allow(p, ActKind::AskWhoLooked)?;
        let person = p.own.ok_or(Refused::NotFound)?;
        self.catch_up()?;
        let reads = self
            .ledger
            .reads_of(person.0, MOST)
            .map_err(|e| self.fault("own looks", &e))?;
        if !reads.iter().any(|read| read.position == look) {
            return Err(Refused::NotFound);
        }
        let mut draft = Draft::new(self, p);
        let done = draft
            .on_own_access(person, OwnAccessCommand::AskName { look })
            .and_then(|()| draft.commit(None));
        match done {
            Err(Trouble::Refused(Refused::Rejected(r))) if r.rule == Rule::AlreadyDone => Ok(()),
            Err(trouble) => Err(self.refused(trouble)),
            Ok(_) => Ok(()),
        }
    }
}

/// How often a session was moved.
fn times_moved(told: &[Told<EpisodeEvent>], id: SessionId) -> usize {
    let moved =
        |t: &&Told<EpisodeEvent>| matches!(&t.event, EpisodeEvent::SessionMoved { session, .. } if *session == id);
    told.iter().filter(moved).count()
}

/// Whether a decision is one that a person is told: confirmed, or replaced by what a second opinion came to.
const fn stands(d: &Decision) -> bool {
    matches!(d.standing, Standing::Final | Standing::Replaced)
}

/// Whether something was decided that no human has told the person yet.
pub(super) fn to_be_told(e: &Episode) -> bool {
    e.decisions.iter().any(|d| stands(d) && !is_told(e, d))
}

/// Whether a human has told the person the last word on a decision.
fn is_told(e: &Episode, d: &Decision) -> bool {
    let since = e.concluded_review(d.facts.id).map_or(d.on, |(_, on)| on);
    told_since(d, since).is_some()
}

fn told_since(d: &Decision, since: Date) -> Option<Date> {
    let by_human =
        |(to, how, on): &&(Audience, Channel, Date)| *to == Audience::Person && *how != Channel::Portal && *on >= since;
    d.told.iter().filter(by_human).map(|(_, _, on)| *on).min()
}

pub(super) fn text(told: &[Told<EpisodeEvent>], version: u64, key: Key) -> Option<String> {
    let entry = told.iter().find(|t| t.header.version == version)?;
    entry.words.get(key).map(str::to_owned)
}

fn own_review(d: &Decision, r: &SecondOpinion, told: &[Told<EpisodeEvent>]) -> OwnReview {
    let concluded = r.concluded.filter(|(_, on, _)| told_since(d, *on).is_some());
    OwnReview {
        asked_on: r.asked_on,
        asked_by: r.asked_by,
        why: text(told, r.version, Key::Reason),
        due: r.due,
        pool: r.reviewer.map(|(_, _, pool)| pool),
        told: concluded.map(|(outcome, on, version)| ReviewTold {
            outcome,
            on,
            opinion: r.opinion.and_then(|version| text(told, version, Key::Opinion)),
            reason: text(told, version, Key::Reason),
        }),
    }
}

const fn place(stage: Stage, to_be_told: bool) -> OwnPlace {
    match stage {
        Stage::Received => OwnPlace::Received,
        Stage::InformationWanted | Stage::Screened => OwnPlace::LookedAt,
        Stage::AssessmentBooked => OwnPlace::Conversation,
        Stage::Assessed | Stage::ToConfirm | Stage::ToTell => OwnPlace::Deciding,
        Stage::Offered => OwnPlace::Offered,
        Stage::InTherapy | Stage::Ending => OwnPlace::InTherapy,
        Stage::FollowUp => OwnPlace::After,
        Stage::Closed => OwnPlace::Closed,
        Stage::SecondOpinion => OwnPlace::SecondLook,
        Stage::Decided | Stage::HandedOver | Stage::OptionsAgreed | Stage::Waiting | Stage::Paused if to_be_told => {
            OwnPlace::Deciding
        }
        Stage::Decided | Stage::HandedOver | Stage::OptionsAgreed => OwnPlace::Decided,
        Stage::Waiting => OwnPlace::Waiting,
        Stage::Paused => OwnPlace::Paused,
    }
}
