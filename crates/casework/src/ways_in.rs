//! A person's way to their own pages: a link or code that staff give, which works once, and the session that it opens.
//!
//! The secret is in the database only as the ledger's keyed hash of a claim; using it gives the claim up, notes the use
//! and begins the session in one append, so that of two who use it at once one is let in. Whoever comes in is a
//! [`Principal`] in the role of a person, bound to one person. A further way (OpenID Connect) proves who somebody is in a
//! file of its own and then calls [`Desk::begin_own_session`]; nothing behind it changes.

use care::episode::Episode;
use care::own_access::{OwnAccess, OwnAccessCommand, Way, WayKind};
use care::person::SafeUse;
use care::*;
use jiff::{SignedDuration, Timestamp};
use ledger::{RowWrite, Session, SignInScope};
use uuid::Uuid;

use crate::claims;
use crate::desk::Desk;
use crate::draft::{Draft, Trouble};
use crate::fold;
use crate::kinds::ActKind;
use crate::once::OnceKey;
use crate::outbox::Notice;
use crate::outcome::{Once, Refused};
use crate::policy::Need;
use crate::principal::Principal;
use crate::sign_in::{SignInRefused, TOUCH, Token, locked, minus, plus, role_number, token_hash};

/// Wrong tries from one network within the window. Several people may share a network's address.
const NETWORK_TRIES: u32 = 20;
/// Wrong tries of codes from everywhere within the window. A code has 60 random bits: at this pace it would take some
/// hundred million years to meet one of ten thousand live ones, so the limit is a second wall and not the first.
const ALL_TRIES: u32 = 1_000;
/// The window.
const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// A person's session that is not used ends: on a shared phone, sooner than it is forgotten.
const IDLE: SignedDuration = SignedDuration::from_mins(30);
/// A person's session ends.
const ABSOLUTE: SignedDuration = SignedDuration::from_hours(4);
/// Signs of a code: 32, none of which is easily taken for another (no I, L, O, U). Five bits each.
const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Signs in a code, shown in groups of four.
pub(crate) const CODE_SIGNS: usize = 12;
/// Hexadecimal digits in the secret of a link: 256 bits.
const LINK_DIGITS: usize = 64;

/// What staff give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GiveWay {
    /// By way of which episode.
    pub episode: EpisodeId,
    /// What.
    pub kind: WayKind,
    /// How it was made sure that it is this person, in words.
    pub identity: Option<String>,
}

/// What was given. The secret is nowhere else and is shown once.
#[derive(Clone, PartialEq, Eq)]
pub struct GivenWay {
    /// The secret of a link, or the code in groups of four.
    pub secret: String,
    /// What it is.
    pub kind: WayKind,
    /// Until when it can be used.
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for GivenWay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GivenWay")
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// What staff see of a person's ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnWays {
    /// What can still be used.
    pub live: Vec<Way>,
    /// When the person last came in.
    pub last_used: Option<Timestamp>,
}

/// The stream of a person's ways.
pub(crate) fn stream(person: PersonId) -> Uuid {
    crate::derived::id("own access", &[person.0.as_bytes()])
}

/// A new code, in groups of four.
pub(crate) fn new_code() -> Result<String, getrandom::Error> {
    let mut bytes = [0_u8; CODE_SIGNS];
    getrandom::fill(&mut bytes)?;
    let signs = bytes
        .iter()
        .map(|b| char::from(SIGNS.get(usize::from(b & 31)).copied().unwrap_or(b'0')));
    let mut out = String::with_capacity(CODE_SIGNS + 2);
    for (n, sign) in signs.enumerate() {
        if n > 0 && n % 4 == 0 {
            out.push('-');
        }
        out.push(sign);
    }
    Ok(out)
}

/// What was typed or followed, in the form that is claimed: a link's secret as it stands; a code without spaces and
/// dashes, in capitals, with letters that were taken for digits put right. Nothing for what can be neither.
pub(crate) fn normal(given: &str) -> Option<String> {
    let plain: String = given
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}'))
        .take(LINK_DIGITS + 1)
        .collect();
    if plain.len() == LINK_DIGITS && plain.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Some(plain.to_ascii_lowercase());
    }
    let code: String = plain
        .to_uppercase()
        .chars()
        .map(|c| match c {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        })
        .collect();
    let known = |c: char| u8::try_from(c).is_ok_and(|b| SIGNS.contains(&b));
    (code.len() == CODE_SIGNS && code.chars().all(known)).then_some(code)
}

impl Desk {
    /// Gives a person a way to their own pages. What was given before and not used ends. `None` when the same form was
    /// sent before: what it gave was shown then, and is not known any more.
    ///
    /// # Errors
    /// Not allowed; the person has died; a letter where letters are not safe; nothing said of how the person was known.
    pub fn give_way(&self, p: &Principal, give: GiveWay, once: Option<Once<'_>>) -> Result<Option<GivenWay>, Refused> {
        self.allow(p, ActKind::GiveWayIn)?;
        self.catch_up()?;
        let mut draft = Draft::new(self, p);
        let now = draft.now;
        let person = (|| -> Result<PersonId, Trouble> {
            self.allow_in_episode(p, ActKind::GiveWayIn, give.episode, draft.episode(give.episode)?, now)?;
            let id = draft.episode(give.episode)?.person.ok_or(Refused::NotFound)?;
            let person = draft.person(id)?;
            if person.died {
                let rejection = Rejection::new("give a way in", Rule::Inactive, "Nothing goes to them any more");
                return Err(rejection.because("the person has died").into());
            }
            if matches!(give.kind, WayKind::Sent | WayKind::ForCarer) {
                // The one is said of a form, and nothing is given: see `confirm_sender`. The other is no way of the person's.
                return Err(Refused::field("kind", "Choose what to give").into());
            }
            if give.kind == WayKind::Letter && person.safe_contact.letter == SafeUse::No {
                return Err(Refused::field(
                    "kind",
                    "Letters to this person are not safe. Choose the link, and hand it over",
                )
                .into());
            }
            Ok(id)
        })()
        .map_err(|t| self.refused(t))?;
        self.give(
            draft,
            p,
            person,
            give.kind,
            give.identity,
            ActKind::GiveWayIn,
            once,
            None,
            None,
        )
    }

    /// Gives the person who asks for it a code for next time. `None` as with [`Self::give_way`].
    ///
    /// # Errors
    /// Not somebody on their own pages.
    pub fn give_next_code(&self, p: &Principal, once: Option<Once<'_>>) -> Result<Option<GivenWay>, Refused> {
        self.allow(p, ActKind::OwnWayIn)?;
        let person = p.own.ok_or(Refused::NotFound)?;
        self.catch_up()?;
        let draft = Draft::new(self, p);
        self.give(
            draft,
            p,
            person,
            WayKind::NextTime,
            None,
            ActKind::OwnWayIn,
            once,
            None,
            None,
        )
    }

    #[expect(clippy::too_many_arguments, reason = "the acts that give a way differ in these")]
    pub(crate) fn give(
        &self,
        mut draft: Draft<'_>,
        p: &Principal,
        person: PersonId,
        kind: WayKind,
        identity: Option<String>,
        act: ActKind,
        once: Option<Once<'_>>,
        by_email: Option<EpisodeId>,
        carer: Option<CarerId>,
    ) -> Result<Option<GivenWay>, Refused> {
        let once = once.map(|once| OnceKey::new(p, act, once));
        if let Some(once) = &once {
            let before = self.ledger.appended(once.append_id);
            if before.map_err(|e| self.fault("appended", &e))?.is_some() {
                return Ok(None);
            }
        }
        let way: WayId = self.ids.next();
        let secret = match kind {
            WayKind::Link => Token::new().map(|t| t.as_str().to_owned()).ok(),
            WayKind::Letter | WayKind::NextTime | WayKind::Sent | WayKind::ForCarer => new_code().ok(),
        };
        let no_randomness = || self.fault("a way in", &SignInRefused::Busy);
        let secret = secret.ok_or_else(no_randomness)?;
        let claimed = normal(&secret).ok_or_else(no_randomness)?;
        let command = OwnAccessCommand::Give {
            way,
            person,
            kind,
            identity,
        };
        draft.on_ways(person, carer, command).map_err(|t| self.refused(t))?;
        draft.claims_add.extend(claims::way_in(&claimed, person, way, carer));
        let expires_at = plus(draft.now, SignedDuration::from_hours(24 * kind.days()));
        if let Some(episode) = by_email {
            let notice = Notice::own_link(person, episode, way.0, format!("/enter/{secret}"), expires_at);
            let now = draft.now;
            draft.rows.extend(notice.row(now));
        }
        let (appended, _) = draft.commit(once.as_ref()).map_err(|t| self.refused(t))?;
        Ok((!appended.replayed).then_some(GivenWay {
            secret,
            kind,
            expires_at,
        }))
    }

    /// Takes back what was given and not used.
    ///
    /// # Errors
    /// Not allowed, or there is nothing to take back.
    pub fn withdraw_way(&self, p: &Principal, episode: EpisodeId) -> Result<(), Refused> {
        self.allow(p, ActKind::GiveWayIn)?;
        self.catch_up()?;
        let mut draft = Draft::new(self, p);
        let now = draft.now;
        let withdrawn = (|| -> Result<(), Trouble> {
            self.allow_in_episode(p, ActKind::GiveWayIn, episode, draft.episode(episode)?, now)?;
            let person = draft.episode(episode)?.person.ok_or(Refused::NotFound)?;
            draft.on_own_access(person, OwnAccessCommand::Withdraw)
        })()
        .and_then(|()| draft.commit(None));
        withdrawn.map(|_| ()).map_err(|t| self.refused(t))
    }

    /// What of a person's ways staff see who may give one. The page that asks has logged the look at the person.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn own_ways(&self, p: &Principal, episode: EpisodeId) -> Result<OwnWays, Refused> {
        self.allow(p, ActKind::GiveWayIn)?;
        self.catch_up()?;
        let now = self.clock.now();
        let e: fold::Loaded<Episode> = fold::load(&self.ledger, episode.0).map_err(|e| self.fault("episode", &e))?;
        self.allow_in_episode(p, ActKind::GiveWayIn, episode, &e.state, now)?;
        let person = e.state.person.ok_or(Refused::NotFound)?;
        let ways = self.own_access(person)?;
        Ok(OwnWays {
            live: ways.live(now).copied().collect(),
            last_used: ways.last_used(),
        })
    }

    pub(crate) fn own_access(&self, person: PersonId) -> Result<OwnAccess, Refused> {
        fold::load::<OwnAccess>(&self.ledger, stream(person))
            .map(|loaded| loaded.state)
            .map_err(|e| self.fault("own access", &e))
    }

    /// Lets in whoever holds a link's secret or a code, once. `network` is where the request came from, in the form by
    /// which tries are counted.
    ///
    /// # Errors
    /// [`SignInRefused`]; the same for what never was, was used, expired, was taken back, or belongs to somebody erased.
    pub fn come_in(&self, given: &str, network: &str) -> Result<Token, SignInRefused> {
        let now = self.clock.now();
        let start = minus(now, WINDOW);
        let here = SignInScope::Network(format!("own pages {network}"));
        let everywhere = SignInScope::Account("\0own pages".to_owned());
        let busy = |error: ledger::StorageError| {
            self.fault("come in", &error);
            SignInRefused::Busy
        };
        let is_code = normal(given).is_none_or(|secret| secret.len() == CODE_SIGNS);
        let mut limits = vec![(&here, NETWORK_TRIES)];
        if is_code {
            limits.push((&everywhere, ALL_TRIES));
        }
        for (scope, most) in limits {
            let failed = self.ledger.failed_sign_ins(scope).map_err(busy)?;
            if let Some(failed) = failed.filter(|f| f.count >= most && f.first_at > start) {
                return Err(locked(failed.first_at, now));
            }
        }
        match self.use_way(given) {
            Ok(Some(token)) => Ok(token),
            Ok(None) => {
                self.ledger.sign_in_failed(&here, now, start).map_err(busy)?;
                if is_code {
                    self.ledger.sign_in_failed(&everywhere, now, start).map_err(busy)?;
                }
                Err(SignInRefused::Wrong)
            }
            Err(_) => Err(SignInRefused::Busy),
        }
    }

    /// Uses a way up and begins the session; `None` when it opens nothing.
    fn use_way(&self, given: &str) -> Result<Option<Token>, Refused> {
        let Some(secret) = normal(given) else { return Ok(None) };
        let owner = |kind: &str| {
            self.ledger
                .claim_owner(kind, secret.as_bytes())
                .map_err(|e| self.fault("claim", &e))
        };
        let (Some(person), Some(way)) = (owner(claims::WAY_IN)?, owner(claims::WAY_IN_OF)?) else {
            return Ok(None);
        };
        let (person, way) = (PersonId(person), WayId(way));
        let carer = owner(claims::WAY_IN_FOR)?.map(CarerId);
        let proof = |draft: &mut Draft<'_>| -> Result<(), Trouble> {
            draft.on_ways(person, carer, OwnAccessCommand::Use { way })?;
            draft.claims_release.extend(claims::way_in(&secret, person, way, carer));
            Ok(())
        };
        let used = match carer {
            None => self.begin_own_session(person, proof),
            Some(carer) => self.begin_carers_session(carer, proof),
        };
        match used {
            Ok(token) => Ok(Some(token)),
            // Somebody else was quicker, or it cannot be used any more: to whoever stands at the door it is all the same.
            Err(Trouble::Conflict { .. } | Trouble::ClaimTaken { .. }) => Ok(None),
            Err(Trouble::Refused(Refused::Rejected(_) | Refused::NotFound)) => Ok(None),
            Err(Trouble::Refused(refused)) => Err(refused),
        }
    }

    /// Begins a session on a person's own pages, in one append with whatever proves that it is theirs. The seam for
    /// further ways of proving it.
    pub(crate) fn begin_own_session(
        &self,
        person: PersonId,
        proof: impl FnOnce(&mut Draft<'_>) -> Result<(), Trouble>,
    ) -> Result<Token, Trouble> {
        self.catch_up()?;
        if self.need(ActKind::SeeOwnRecord, Role::Person) == Need::Never {
            return Err(Refused::NotFound.into());
        }
        let token = Token::new().map_err(|e| self.fault("token", &e))?;
        let hash = token_hash(token.as_str());
        let p = Principal {
            session: None,
            ..Principal::person(person, self.organisation(), hash)
        };
        let mut draft = Draft::new(self, &p);
        let known = draft.person(person)?;
        if !known.registered || known.died {
            return Err(Refused::NotFound.into());
        }
        proof(&mut draft)?;
        let session = self.short_session(hash, person.0, Role::Person, draft.now);
        draft.rows.push(RowWrite::PutSession(session));
        draft.commit(None)?;
        Ok(token)
    }

    /// A session of somebody who came in by a link or a code, from now on.
    pub(crate) fn short_session(&self, token_hash: [u8; 32], user: Uuid, role: Role, now: Timestamp) -> Session {
        Session {
            token_hash,
            user,
            role: role_number(role),
            organisation: self.organisation().0,
            created_at: now,
            last_seen: now,
            expires_at: plus(now, IDLE),
            last_position: 0,
        }
    }

    /// Whose own pages a stored session is for; prolongs it.
    pub(crate) fn person_of(&self, session: &Session, now: Timestamp) -> Option<Principal> {
        let person = PersonId(session.user);
        self.views.person(person).filter(|known| !known.died)?;
        self.prolong(session, now);
        Some(Principal::person(person, self.organisation(), session.token_hash))
    }

    /// Notes that a session of somebody who came in by a link or a code is used, and lets it live on for a while.
    pub(crate) fn prolong(&self, session: &Session, now: Timestamp) {
        if session.last_seen < minus(now, TOUCH) {
            let touched = self.ledger.write(vec![RowWrite::TouchSession {
                token_hash: session.token_hash,
                last_seen: now,
                expires_at: plus(now, IDLE).min(plus(session.created_at, ABSOLUTE)),
            }]);
            if let Err(error) = touched {
                self.fault("touch session", &error);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = new_code().unwrap();
        assert_eq!((code.len(), code.matches('-').count()), (14, 2), "{code}");
        let plain = normal(&code).unwrap();
        assert_eq!(plain.len(), CODE_SIGNS);
        for typed in [
            code.to_lowercase(),
            code.replace('-', " "),
            plain.replace('0', "o").replace('1', "l"),
            format!("  {} ", code.replace('-', "\u{2013}")),
        ] {
            assert_eq!(normal(&typed).as_ref(), Some(&plain), "{typed}");
        }
        for wrong in [
            "",
            "7K3M",
            "7K3M-QX2P-9TR",
            "7K3M-QX2P-9TRDA",
            "7K3M-QX2P-9TRU",
            "ü7K3MQX2P9TR",
        ] {
            assert_eq!(normal(wrong), None, "{wrong}");
        }
        assert_eq!(normal(&"x".repeat(5_000_000)), None);
    }

    #[test]
    fn a_link_is_read_as_it_stands() {
        let secret = Token::new().unwrap();
        assert_eq!(normal(secret.as_str()).as_deref(), Some(secret.as_str()));
    }

    #[test]
    fn no_two_codes_in_ten_thousand_are_the_same() {
        let all: std::collections::BTreeSet<_> = (0..10_000).map(|_| new_code().unwrap()).collect();
        assert_eq!(all.len(), 10_000);
    }
}
