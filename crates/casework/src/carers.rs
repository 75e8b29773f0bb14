//! Carers: somebody whom a person lets see something of their record, on pages of the carer's own.
//!
//! What a carer sees is decided at each request, on what the ledger holds at that moment ([`Desk::carer_standing`]): never on
//! what held when they came in, and never on a view. A carer comes in by the same codes, under the same rules, as the person
//! ([`crate::ways_in`]); what is different is only whose way it is.

use care::carer::{Carer, CarerCommand, CarerSight, CarerWho, Carers};
use care::episode::{Episode, EpisodeEvent};
use care::own_access::{OwnAccess, OwnAccessCommand, WayKind};
use care::*;
use jiff::Timestamp;
use jiff::civil::Date;
use ledger::{RowWrite, Session};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::claims;
use crate::desk::Desk;
use crate::draft::{Draft, Trouble};
use crate::fold;
use crate::kinds::ActKind;
use crate::outcome::{Once, Refused};
use crate::policy::Need;
use crate::principal::Principal;
use crate::sign_in::{Token, token_hash};
use crate::ways_in::GivenWay;

/// Entries of the read log looked through at most.
const MOST: u32 = 10_000;
/// Days until it ends, to begin with. House rule: three months, so that it is said anew now and then.
const USUAL_DAYS: i32 = 91;

/// Whom the person lets see, what, and until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetSee {
    /// Who they are.
    pub who: CarerWho,
    /// What they may see.
    pub sees: Vec<CarerSight>,
    /// The last day.
    pub until: Date,
    /// The person said that it is their own wish.
    pub own_wish: bool,
    /// How it was made sure that the person asks for it; staff say it, the person on their own pages does not.
    pub identity: Option<String>,
}

/// A carer as the person and staff see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarerRow {
    /// The consent as it stands.
    pub carer: Carer,
    /// Whether it stands today.
    pub stands: bool,
    /// Since when it is over.
    pub over_since: Option<Date>,
    /// Until when a code that was given can still be used.
    pub code_until: Option<Timestamp>,
    /// When they last looked.
    pub last_looked: Option<Timestamp>,
    /// There is a plan for a crisis that was written after they were let see one: they do not see it.
    pub newer_plan: bool,
    /// Why the service ended it, for staff.
    pub reason: Option<String>,
}

/// Everybody whom a person lets see, and let see once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowedCarer {
    /// Those who may see first, then those who might.
    pub rows: Vec<CarerRow>,
    /// The person's own way in is closed: while it is, no carer sees anything.
    pub closed: bool,
    /// The plan for a crisis that a carer would see now, in its parts.
    pub plan: Option<CarersPlan>,
    /// The last day that a form begins with.
    pub usual_until: Date,
    /// The latest last day.
    pub longest_until: Date,
}

/// A plan for a crisis that the person has a copy of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarersPlan {
    /// Its parts, as they were written.
    pub parts: Vec<(Key, String)>,
    /// When it was written down.
    pub written_at: Timestamp,
}

/// A consent that stands at this moment.
pub(crate) struct Standing {
    pub(crate) person: PersonId,
    pub(crate) carer: Carer,
}

fn named(what: &[u8], id: Uuid) -> Uuid {
    let mut hash = Sha256::new();
    hash.update(what);
    hash.update(id.as_bytes());
    let digest: [u8; 32] = hash.finalize().into();
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// The stream of those whom a person lets see.
pub(crate) fn stream(person: PersonId) -> Uuid {
    named(b"carers\0", person.0)
}

/// The stream of the ways that a carer was given.
pub(crate) fn ways_stream(carer: CarerId) -> Uuid {
    named(b"carer's ways\0", carer.0)
}

impl Desk {
    /// The consent that lets a carer see, as it stands at this moment in the ledger. None when it was ended, is over, the
    /// person has died or was erased, or their own way in is closed.
    pub(crate) fn carer_standing(&self, id: CarerId, now: Timestamp) -> Result<Option<Standing>, Refused> {
        let owner = self
            .ledger
            .claim_owner(claims::CARER, id.0.as_bytes())
            .map_err(|e| self.fault("carer's claim", &e))?;
        let Some(person) = owner.map(PersonId) else {
            return Ok(None);
        };
        let known: care::person::Person = fold::load(&self.ledger, person.0)
            .map_err(|e| self.fault("person", &e))?
            .state;
        if !known.registered || known.died || self.own_access(person)?.is_closed() {
            return Ok(None);
        }
        let today = calendar::london_date(now);
        let carer = self.carers_of(person)?.find(id).filter(|c| c.stands(today)).cloned();
        Ok(carer.map(|carer| Standing { person, carer }))
    }

    /// Those whom a person lets see, and let see once.
    pub(crate) fn carers_of(&self, person: PersonId) -> Result<Carers, Refused> {
        fold::load::<Carers>(&self.ledger, stream(person))
            .map(|loaded| loaded.state)
            .map_err(|e| self.fault("carers", &e))
    }

    /// Whose record the act is about: the person's own, or that of an episode in which staff may.
    fn person_of_carers(
        &self,
        draft: &mut Draft<'_>,
        p: &Principal,
        episode: Option<EpisodeId>,
    ) -> Result<PersonId, Trouble> {
        if let Some(own) = p.own {
            return Ok(own);
        }
        let (episode, now) = (episode.ok_or(Refused::NotFound)?, draft.now);
        self.allow_in_episode(p, ActKind::LetCarerSee, episode, draft.episode(episode)?, now)?;
        Ok(draft.episode(episode)?.person.ok_or(Refused::NotFound)?)
    }

    /// The person lets somebody see something, or staff write down that they asked for it. What comes back is a code to hand
    /// over, shown once. `None` when the same form was sent before.
    ///
    /// # Errors
    /// Not allowed; the person has died; the rules of [`care::carer`]; staff who do not say how they knew the person.
    pub fn let_carer_see(
        &self,
        p: &Principal,
        episode: Option<EpisodeId>,
        new: LetSee,
        once: Option<Once<'_>>,
    ) -> Result<Option<GivenWay>, Refused> {
        self.allow(p, ActKind::LetCarerSee)?;
        self.catch_up()?;
        let carer: CarerId = self.ids.next();
        let mut draft = Draft::new(self, p);
        let person = (|| -> Result<PersonId, Trouble> {
            let person = self.person_of_carers(&mut draft, p, episode)?;
            if draft.person(person)?.died {
                let rejection = Rejection::new("let somebody see", Rule::Inactive, "Nothing is shown any more");
                return Err(rejection.because("the person has died").into());
            }
            let LetSee {
                who,
                sees,
                until,
                own_wish,
                ..
            } = new.clone();
            let allow = CarerCommand::Allow {
                carer,
                person,
                who,
                sees,
                until,
                own_wish,
            };
            draft.on_carer(person, allow)?;
            draft.claims_add.push(claims::carer(carer, person));
            Ok(person)
        })()
        .map_err(|t| self.refused(t))?;
        let (kind, act) = (WayKind::ForCarer, ActKind::LetCarerSee);
        self.give(draft, p, person, kind, new.identity, act, once, None, Some(carer))
    }

    /// Another code for a carer who may see, to hand over; what was given before and not used ends. `None` as above.
    ///
    /// # Errors
    /// Not allowed; the carer is not one of the person's, or may not see any more.
    pub fn give_carers_code(
        &self,
        p: &Principal,
        episode: Option<EpisodeId>,
        carer: CarerId,
        identity: Option<String>,
        once: Option<Once<'_>>,
    ) -> Result<Option<GivenWay>, Refused> {
        self.allow(p, ActKind::LetCarerSee)?;
        self.catch_up()?;
        let mut draft = Draft::new(self, p);
        let person = (|| -> Result<PersonId, Trouble> {
            let (person, today) = (self.person_of_carers(&mut draft, p, episode)?, draft.today);
            let stands = draft.carers(person)?.find(carer).is_some_and(|c| c.stands(today));
            if stands {
                Ok(person)
            } else {
                Err(Refused::NotFound.into())
            }
        })()
        .map_err(|t| self.refused(t))?;
        let (kind, act) = (WayKind::ForCarer, ActKind::LetCarerSee);
        self.give(draft, p, person, kind, identity, act, once, None, Some(carer))
    }

    /// Says anew what a carer may see, and until when. It holds from their next page on.
    ///
    /// # Errors
    /// Not allowed, or the rules of [`care::carer`].
    pub fn state_carers_sight(
        &self,
        p: &Principal,
        episode: Option<EpisodeId>,
        carer: CarerId,
        sees: Vec<CarerSight>,
        until: Date,
        own_wish: bool,
    ) -> Result<(), Refused> {
        self.allow(p, ActKind::LetCarerSee)?;
        self.catch_up()?;
        let mut draft = Draft::new(self, p);
        let command = CarerCommand::StateSight {
            carer,
            sees,
            until,
            own_wish,
        };
        let done = self
            .person_of_carers(&mut draft, p, episode)
            .and_then(|person| draft.on_carer(person, command))
            .and_then(|()| draft.commit(None));
        done.map(|_| ()).map_err(|t| self.refused(t))
    }

    /// Ends what a carer may see, at once. Nobody is told: not the carer, and the person's own page does not say who did it.
    ///
    /// # Errors
    /// Not allowed; it is over; staff without a reason.
    pub fn stop_carer(
        &self,
        p: &Principal,
        episode: Option<EpisodeId>,
        carer: CarerId,
        reason: Option<String>,
    ) -> Result<(), Refused> {
        self.allow(p, ActKind::LetCarerSee)?;
        self.catch_up()?;
        let mut draft = Draft::new(self, p);
        let done = self
            .person_of_carers(&mut draft, p, episode)
            .and_then(|person| stop(&mut draft, person, carer, reason))
            .and_then(|()| draft.commit(None));
        done.map(|_| ()).map_err(|t| self.refused(t))
    }

    /// Ends what every carer of a person may see.
    pub(crate) fn stop_all_carers(&self, draft: &mut Draft<'_>, person: PersonId) -> Result<(), Trouble> {
        const WHY: &str = "Sharing with a carer was taken back";
        let today = draft.today;
        let all: Vec<CarerId> = draft.carers(person)?.standing(today).map(|c| c.id).collect();
        all.into_iter()
            .try_for_each(|carer| stop(draft, person, carer, Some(WHY.to_owned())))
    }

    /// Everybody whom a person lets see, for the person or for staff who may change it. A member of staff has asked for the
    /// record before, and that look was logged.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn carers(&self, p: &Principal, episode: Option<EpisodeId>) -> Result<AllowedCarer, Refused> {
        self.allow(p, ActKind::LetCarerSee)?;
        self.catch_up()?;
        let mut draft = Draft::new(self, p);
        let (now, today) = (draft.now, draft.today);
        let person = self
            .person_of_carers(&mut draft, p, episode)
            .map_err(|t| self.refused(t))?;
        let told = fold::told::<care::carer::CarerEvent>(&self.ledger, stream(person));
        let told = told.map_err(|e| self.fault("carers", &e))?;
        let carers: Carers = fold::fold_told(&told).state;
        let reads = self
            .ledger
            .reads_of(person.0, MOST)
            .map_err(|e| self.fault("carers' looks", &e))?;
        let plan = self.carers_plan(person)?;
        let mut rows = Vec::with_capacity(carers.all.len());
        for carer in carers.all {
            let ways: OwnAccess = fold::load(&self.ledger, ways_stream(carer.id))
                .map_err(|e| self.fault("carer's ways", &e))?
                .state;
            let looks = reads.iter().filter(|r| r.reader == carer.id.0).map(|r| r.recorded_at);
            let stands = carer.stands(today);
            let stopped_in = carer.stopped.map(|(_, _, version)| version);
            let reason = told.iter().find(|t| Some(t.header.version) == stopped_in);
            rows.push(CarerRow {
                stands,
                over_since: carer.over_since(today),
                code_until: ways.live(now).map(|w| w.expires_at).max().filter(|_| stands),
                last_looked: looks.max(),
                newer_plan: stands
                    && carer.sees_on(CarerSight::Plan, today)
                    && plan.as_ref().is_some_and(|plan| plan.written_at > carer.stated_at),
                // A page that somebody else may hold in their hand does not say why.
                reason: reason
                    .and_then(|t| t.words.get(Key::Reason))
                    .map(str::to_owned)
                    .filter(|_| p.has_account()),
                carer,
            });
        }
        rows.sort_by_key(|row| !row.stands);
        if p.own.is_some() {
            self.log_read(p, "own pages", &[person.0])?;
        }
        let longest_until = calendar::days_after(today, i32::from(self.views.service().standards.carer_access_days));
        Ok(AllowedCarer {
            rows,
            closed: self.own_access(person)?.is_closed(),
            plan,
            usual_until: calendar::days_after(today, USUAL_DAYS).min(longest_until),
            longest_until,
        })
    }

    /// The newest plan for a crisis that the person has a copy of, about a concern that is open. A draft that they have not
    /// seen is nobody's to show.
    pub(crate) fn carers_plan(&self, person: PersonId) -> Result<Option<CarersPlan>, Refused> {
        const PARTS: [Key; 5] = [
            Key::PlanSigns,
            Key::PlanOwnWays,
            Key::PlanPeople,
            Key::PlanProfessionals,
            Key::PlanSurroundings,
        ];
        let known = self.views.person(person).ok_or(Refused::NotFound)?;
        let mut newest: Option<CarersPlan> = None;
        for id in known.episodes {
            let told = fold::told::<EpisodeEvent>(&self.ledger, id.0).map_err(|e| self.fault("episode", &e))?;
            let e: Episode = fold::fold_told(&told).state;
            let plans = e.open_concerns().filter_map(|c| c.plan);
            for (_, version) in plans.filter(|(facts, version)| facts.copy_given && !e.misfiled.contains(version)) {
                let Some(entry) = told.iter().find(|t| t.header.version == version) else {
                    continue;
                };
                let part = |key: Key| entry.words.get(key).map(|text| (key, text.to_owned()));
                let plan = CarersPlan {
                    parts: PARTS.into_iter().filter_map(part).collect(),
                    written_at: entry.header.at,
                };
                if newest.as_ref().is_none_or(|n| n.written_at < plan.written_at) {
                    newest = Some(plan);
                }
            }
        }
        Ok(newest)
    }

    // The carer

    /// Begins a carer's session, in one append with what proves that it is theirs.
    pub(crate) fn begin_carers_session(
        &self,
        carer: CarerId,
        proof: impl FnOnce(&mut Draft<'_>) -> Result<(), Trouble>,
    ) -> Result<Token, Trouble> {
        self.catch_up()?;
        if self.need(ActKind::SeeAsCarer, Role::Carer) == Need::Never {
            return Err(Refused::NotFound.into());
        }
        let token = Token::new().map_err(|e| self.fault("token", &e))?;
        let hash = token_hash(token.as_str());
        let p = Principal {
            session: None,
            ..Principal::carer(carer, self.organisation(), hash)
        };
        let mut draft = Draft::new(self, &p);
        let now = draft.now;
        self.carer_standing(carer, now)?.ok_or(Refused::NotFound)?;
        proof(&mut draft)?;
        let session = self.short_session(hash, carer.0, Role::Carer, now);
        draft.rows.push(RowWrite::PutSession(session));
        draft.commit(None)?;
        Ok(token)
    }

    /// Whether anything is open to the carer at this moment: for a page that shows nothing of the record.
    ///
    /// # Errors
    /// Not a carer, or the store failed.
    pub fn is_open_to_carer(&self, p: &Principal) -> Result<bool, Refused> {
        self.allow(p, ActKind::SeeAsCarer)?;
        let carer = p.carer.ok_or(Refused::NotFound)?;
        self.catch_up()?;
        Ok(self.carer_standing(carer, self.clock.now())?.is_some())
    }

    /// Who a carer's session is for; prolongs it. Whether they may still see is asked by each read.
    pub(crate) fn carer_of(&self, session: &Session, now: Timestamp) -> Principal {
        self.prolong(session, now);
        Principal::carer(CarerId(session.user), self.organisation(), session.token_hash)
    }

    /// Gives the carer who asks for it a code for next time. `None` when the same form was sent before.
    ///
    /// # Errors
    /// Not a carer; not found when they may not see any more.
    pub fn carers_next_code(&self, p: &Principal, once: Option<Once<'_>>) -> Result<Option<GivenWay>, Refused> {
        self.allow(p, ActKind::CarerWayIn)?;
        let carer = p.carer.ok_or(Refused::NotFound)?;
        self.catch_up()?;
        let draft = Draft::new(self, p);
        let standing = self.carer_standing(carer, draft.now)?.ok_or(Refused::NotFound)?;
        let (kind, act) = (WayKind::NextTime, ActKind::CarerWayIn);
        self.give(draft, p, standing.person, kind, None, act, once, None, Some(carer))
    }

    /// The carer no longer helps: they see nothing any more, and every session of theirs ends. Said twice is no error.
    ///
    /// # Errors
    /// Not a carer, or the store failed.
    pub fn stop_helping(&self, p: &Principal) -> Result<(), Refused> {
        self.allow(p, ActKind::StopHelping)?;
        let carer = p.carer.ok_or(Refused::NotFound)?;
        self.catch_up()?;
        let sessions = RowWrite::DeleteSessionsOf { user: carer.0 };
        let mut draft = Draft::new(self, p);
        let Some(standing) = self.carer_standing(carer, draft.now)? else {
            let ended = self.ledger.write(vec![sessions]);
            return ended.map_err(|e| self.fault("end sessions", &e));
        };
        draft.rows.push(sessions);
        let done = stop(&mut draft, standing.person, carer, None).and_then(|()| draft.commit(None));
        done.map(|_| ()).map_err(|t| self.refused(t))
    }
}

/// Ends it, and whatever code was given and not used.
fn stop(draft: &mut Draft<'_>, person: PersonId, carer: CarerId, reason: Option<String>) -> Result<(), Trouble> {
    let now = draft.now;
    draft.on_carer(person, CarerCommand::Stop { carer, reason })?;
    if draft.carers_ways(carer)?.live(now).next().is_some() {
        draft.on_ways(person, Some(carer), OwnAccessCommand::Withdraw)?;
    }
    Ok(())
}
