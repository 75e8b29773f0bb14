//! Signing in and out: names and passwords, lock-out, sign-ins that end.

use std::fmt::Write as _;

use care::account::{Account, AccountEvent};
use care::{Role, UserId};
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use ledger::{Credential, RowWrite, Session, SignInScope};
use sha2::{Digest, Sha256};

use crate::accounts::normal_name;
use crate::desk::Desk;
use crate::draft::Draft;
use crate::outcome::Refused;
use crate::passwords::{self, HashError};
use crate::principal::Principal;

/// Tries for one user name within the window.
const ACCOUNT_TRIES: u32 = 10;
/// Tries from one network within the window. Many people may share a network's address.
const NETWORK_TRIES: u32 = 50;
/// The window.
const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// A sign-in that is not used ends.
const IDLE: SignedDuration = SignedDuration::from_mins(15);
/// A sign-in ends.
const ABSOLUTE: SignedDuration = SignedDuration::from_hours(12);
/// A client's token ends.
const CLIENT: SignedDuration = SignedDuration::from_hours(365 * 24);
/// How often the use of a sign-in is written down.
pub(crate) const TOUCH: SignedDuration = SignedDuration::from_secs(60);
/// Marks the token of a system in the stored role.
const CLIENT_BIT: u16 = 0x8000;

/// The secret in the cookie: 256 random bits. Stored only as its SHA-256.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// The text for the cookie.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn new() -> Result<Self, HashError> {
        let mut bytes = [0_u8; 32];
        getrandom::fill(&mut bytes).map_err(|_| HashError::Failed)?;
        Ok(Self(hex(&bytes)))
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(..)")
    }
}

/// Why somebody was not signed in. Unknown names and wrong passwords look the same and take the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignInRefused {
    /// The name or the password is wrong, or the account is closed or has no role.
    #[error("the user name or the password is not right")]
    Wrong,
    /// Too many tries.
    #[error("too many tries; try again in {minutes} minutes")]
    Locked {
        /// Minutes until the next try counts.
        minutes: u16,
    },
    /// Too many people are signing in at this moment, or the store failed.
    #[error("signing in does not work at this moment; try again")]
    Busy,
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

pub(crate) fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

pub(crate) fn role_number(role: Role) -> u16 {
    u16::try_from(role.number()).unwrap_or(0)
}

pub(crate) fn plus(at: Timestamp, span: SignedDuration) -> Timestamp {
    at.checked_add(span).unwrap_or(Timestamp::MAX)
}

pub(crate) fn minus(at: Timestamp, span: SignedDuration) -> Timestamp {
    at.checked_sub(span).unwrap_or(Timestamp::MIN)
}

/// The role acted in: the one chosen if it is still held, else the first held.
fn acting_role(account: &Account, chosen: u16, now: Timestamp) -> Option<Role> {
    let held: Vec<Role> = account.roles_at(now).collect();
    held.iter()
        .copied()
        .find(|r| role_number(*r) == chosen)
        .or_else(|| held.first().copied())
}

impl Desk {
    /// Signs somebody in by name and password. `network` is where the request came from, in the form by which tries
    /// are counted.
    ///
    /// # Errors
    /// [`SignInRefused`]; the same answer after the same work for an unknown name and a wrong password.
    pub fn sign_in(&self, user_name: &str, password: &str, network: &str) -> Result<Token, SignInRefused> {
        let now = self.clock.now();
        let start = minus(now, WINDOW);
        let name = normal_name(user_name);
        let account_scope = SignInScope::Account(name.clone());
        let network_scope = SignInScope::Network(network.to_owned());
        let busy = |error: ledger::StorageError| {
            self.fault("sign in", &error);
            SignInRefused::Busy
        };
        let from_network = self.ledger.failed_sign_ins(&network_scope).map_err(busy)?;
        if let Some(failed) = from_network.filter(|f| f.count >= NETWORK_TRIES && f.first_at > start) {
            return Err(locked(failed.first_at, now));
        }
        // The try is counted before the password is looked at, so that many at once gain nothing.
        let tries = self.ledger.sign_in_failed(&account_scope, now, start).map_err(busy)?;
        if tries.count > ACCOUNT_TRIES {
            return Err(locked(tries.first_at, now));
        }
        self.catch_up().map_err(|_| SignInRefused::Busy)?;
        let account = self.views.account_by_name(&name);
        let usable = account.filter(|a| a.state.roles_at(now).next().is_some());
        let credential = match &usable {
            Some(account) => self.ledger.credential(account.id.0).map_err(busy)?,
            None => None,
        };
        let hash = credential.as_ref().map(|c| c.password_hash.as_str());
        let holds = self.passwords.verify(password, hash).map_err(|_| SignInRefused::Busy)?;
        let (Some(account), true) = (usable, holds) else {
            self.ledger.sign_in_failed(&network_scope, now, start).map_err(busy)?;
            return Err(SignInRefused::Wrong);
        };
        self.ledger.clear_failed_sign_ins(&account_scope).map_err(busy)?;
        self.begin_session(account.id, &account.state, None, now)
    }

    /// Starts a sign-in, ending the one it replaces.
    fn begin_session(
        &self,
        user: UserId,
        account: &Account,
        replaces: Option<&Session>,
        now: Timestamp,
    ) -> Result<Token, SignInRefused> {
        let role = acting_role(account, replaces.map_or(0, |s| s.role), now).ok_or(SignInRefused::Wrong)?;
        let token = Token::new().map_err(|_| SignInRefused::Busy)?;
        // A token that takes the place of another does not live longer than that one would have.
        let created_at = replaces.map_or(now, |s| s.created_at);
        let mut rows = vec![RowWrite::PutSession(Session {
            token_hash: token_hash(&token.0),
            user: user.0,
            role: role_number(role),
            organisation: self.organisation().0,
            created_at,
            last_seen: now,
            expires_at: plus(now, IDLE).min(plus(created_at, ABSOLUTE)),
            last_position: replaces.map_or(0, |s| s.last_position),
        })];
        rows.extend(replaces.map(|s| RowWrite::DeleteSession {
            token_hash: s.token_hash,
        }));
        self.ledger.write(rows).map_err(|error| {
            self.fault("begin session", &error);
            SignInRefused::Busy
        })?;
        Ok(token)
    }

    /// Signs in as somebody of a demonstration, without a password.
    ///
    /// # Errors
    /// [`SignInRefused::Wrong`] outside a demonstration, or when it is not one of [`Self::personas`].
    pub fn sign_in_as_persona(&self, user_name: &str) -> Result<Token, SignInRefused> {
        if !self.personas().iter().any(|p| p.user_name == user_name) {
            return Err(SignInRefused::Wrong);
        }
        let account = self.views.account_by_name(user_name).ok_or(SignInRefused::Wrong)?;
        self.begin_session(account.id, &account.state, None, self.clock.now())
    }

    /// The stored sign-in of a token, if it has not ended.
    fn live_session(&self, token: &str, now: Timestamp) -> Option<Session> {
        let session = self.ledger.session(&token_hash(token)).ok().flatten()?;
        (now < session.expires_at && session.created_at <= now).then_some(session)
    }

    /// Who the token belongs to now, in which role; prolongs the sign-in. Roles are read anew.
    #[must_use]
    pub fn principal(&self, token: &str) -> Option<Principal> {
        let now = self.clock.now();
        let session = self.live_session(token, now)?;
        self.catch_up().ok()?;
        if session.role == role_number(Role::Person) {
            return self.person_of(&session, now);
        }
        if session.role == role_number(Role::Carer) {
            return Some(self.carer_of(&session, now));
        }
        let account = self.views.account(UserId(session.user))?;
        let client = session.role & CLIENT_BIT != 0;
        let role = acting_role(&account.state, session.role & !CLIENT_BIT, now)?;
        if !client && session.last_seen < minus(now, TOUCH) {
            let touched = self.ledger.write(vec![RowWrite::TouchSession {
                token_hash: session.token_hash,
                last_seen: now,
                expires_at: plus(now, IDLE).min(plus(session.created_at, ABSOLUTE)),
            }]);
            if let Err(error) = touched {
                self.fault("touch session", &error);
            }
        }
        Some(Principal {
            user: account.id,
            human: account.state.human?,
            role,
            roles: account.state.roles_at(now).collect(),
            name: account.state.name.clone(),
            team: account.state.team.clone(),
            practitioner: account.state.practitioner,
            own: None,
            carer: None,
            speaks_for: account.state.speaks_for.clone(),
            organisation: self.organisation(),
            must_change_password: account.state.must_change_password && !self.is_demo(),
            session: Some(session.token_hash),
        })
    }

    /// Acts in another role from now on. The old token ends.
    ///
    /// # Errors
    /// Not signed in, or the role is not held.
    pub fn take_role(&self, token: &str, role: Role) -> Result<Token, Refused> {
        let now = self.clock.now();
        let session = self.live_session(token, now).ok_or(Refused::NotFound)?;
        self.catch_up()?;
        let account = self.views.account(UserId(session.user)).ok_or(Refused::NotFound)?;
        if session.role & CLIENT_BIT != 0 || !account.state.roles_at(now).any(|r| r == role) {
            return Err(Refused::not_allowed("You do not hold this role"));
        }
        let session = Session {
            role: role_number(role),
            ..session
        };
        self.begin_session(account.id, &account.state, Some(&session), now)
            .map_err(|e| self.fault("take role", &e))
    }

    /// Ends a sign-in.
    pub fn sign_out(&self, token: &str) {
        if let Err(error) = self.ledger.write(vec![RowWrite::DeleteSession {
            token_hash: token_hash(token),
        }]) {
            self.fault("sign out", &error);
        }
    }

    /// Changes the human's own password. All other sign-ins of the account end; this one gets another token.
    ///
    /// # Errors
    /// Not signed in, the old password is wrong, or the new one will not do.
    pub fn change_password(&self, token: &str, old: &str, new: &str) -> Result<Token, Refused> {
        let now = self.clock.now();
        let session = self.live_session(token, now).ok_or(Refused::NotFound)?;
        let p = self.principal(token).ok_or(Refused::NotFound)?;
        let account = self.views.account(p.user).ok_or(Refused::NotFound)?;
        let scope = SignInScope::Account(account.state.user_name.clone());
        let tries = self
            .ledger
            .sign_in_failed(&scope, now, minus(now, WINDOW))
            .map_err(|e| self.fault("password", &e))?;
        if tries.count > ACCOUNT_TRIES {
            return Err(Refused::field("old", "Too many tries. Try again in 15 minutes"));
        }
        let credential = self
            .ledger
            .credential(p.user.0)
            .map_err(|e| self.fault("password", &e))?;
        let hash = credential.as_ref().map(|c| c.password_hash.as_str());
        if !self
            .passwords
            .verify(old, hash)
            .map_err(|e| self.fault("password", &e))?
        {
            return Err(Refused::field("old", "Enter the password you have now"));
        }
        self.ledger
            .clear_failed_sign_ins(&scope)
            .map_err(|e| self.fault("password", &e))?;
        passwords::check(new, &account.state.user_name).map_err(|words| Refused::field("new", words))?;
        if old == new {
            return Err(Refused::field(
                "new",
                "Enter another password than the one you have now",
            ));
        }
        let password_hash = self.passwords.hash(new).map_err(|e| self.fault("password", &e))?;
        let mut draft = Draft::new(
            self,
            &Principal {
                session: None,
                ..p.clone()
            },
        );
        draft
            .on_account(p.user, AccountEvent::PasswordChanged { must_change: false })
            .map_err(|t| self.refused(t))?;
        draft.rows.push(RowWrite::PutCredential(Credential {
            user: p.user.0,
            password_hash,
            changed_at: now,
            must_change: false,
        }));
        draft.rows.push(RowWrite::DeleteSessionsOf { user: p.user.0 });
        draft.commit(None).map_err(|t| self.refused(t))?;
        let account = self.views.account(p.user).ok_or(Refused::NotFound)?;
        self.begin_session(p.user, &account.state, Some(&session), now)
            .map_err(|e| self.fault("password", &e))
    }

    /// A token for a system that sends messages for a referring organisation. It ends after a year, or with the
    /// account, its role, or [`crate::Act::ResetPassword`].
    ///
    /// # Errors
    /// Not an administrator, or the account does not hold the role of a referrer.
    pub fn issue_client_token(&self, p: &Principal, user: UserId) -> Result<Token, Refused> {
        self.allow(p, crate::ActKind::ChangeAccounts)?;
        self.catch_up()?;
        let now = self.clock.now();
        let account = self.views.account(user).ok_or(Refused::NotFound)?;
        if !account.state.roles_at(now).any(|r| r == Role::Referrer) {
            return Err(Refused::field("user", "Choose an account with the role of a referrer"));
        }
        let token = Token::new().map_err(|e| self.fault("client token", &e))?;
        self.ledger
            .write(vec![RowWrite::PutSession(Session {
                token_hash: token_hash(&token.0),
                user: user.0,
                role: role_number(Role::Referrer) | CLIENT_BIT,
                organisation: self.organisation().0,
                created_at: now,
                last_seen: now,
                expires_at: plus(now, CLIENT),
                last_position: 0,
            })])
            .map_err(|e| self.fault("client token", &e))?;
        Ok(token)
    }

    /// What the forms of this sign-in carry against forged requests: derived from the token, so that nothing more is
    /// stored and another sign-in's value is of no use.
    #[must_use]
    pub fn csrf(&self, token: &str) -> String {
        csrf_mac(token)
            .map(|mac| hex(&mac.finalize().into_bytes()))
            .unwrap_or_default()
    }

    /// Whether a form carries the right value. Compared in constant time.
    #[must_use]
    pub fn csrf_holds(&self, token: &str, given: &str) -> bool {
        let Some(given) = unhex(given) else { return false };
        csrf_mac(token).is_some_and(|mac| mac.verify_slice(&given).is_ok())
    }

    /// Whose sign-in a token was, even if it has ended: for keeping what they had typed.
    #[must_use]
    pub fn whose(&self, token: &str) -> Option<UserId> {
        let session = self.ledger.session(&token_hash(token)).ok().flatten()?;
        (session.role & CLIENT_BIT == 0).then_some(UserId(session.user))
    }
}

fn csrf_mac(token: &str) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(token.as_bytes()).ok()?;
    mac.update(b"rapport form");
    Some(mac)
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|i| text.get(i..i + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
        .collect()
}

pub(crate) fn locked(first_at: Timestamp, now: Timestamp) -> SignInRefused {
    let left = plus(first_at, WINDOW).duration_since(now).as_secs().max(0);
    SignInRefused::Locked {
        minutes: u16::try_from(left / 60 + 1).unwrap_or(15),
    }
}

impl crate::desk::FaultWords for SignInRefused {
    fn fault_words(&self) -> String {
        self.to_string()
    }
}
