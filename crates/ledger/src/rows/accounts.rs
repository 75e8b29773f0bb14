//! Password hashes, sign-ins, failed attempts and forms held over a new sign-in.

use jiff::Timestamp;
use uuid::Uuid;

use super::RowWrite;
use crate::Ledger;
use crate::error::StorageError;
use crate::seal::{Part, bound_to};
use crate::sql::{Row, Sql, Value, int};
use crate::types::SERVICE_KEY;

/// How a user proves who they are. Who the user is and what they may do are events, not rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// The user.
    pub user: Uuid,
    /// The password's hash in its own self-describing form (PHC string), made by the caller.
    pub password_hash: String,
    /// When it was set.
    pub changed_at: Timestamp,
    /// The user must choose a new one at the next sign-in.
    pub must_change: bool,
}

/// A sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of the token in the cookie; the token itself is never stored.
    pub token_hash: [u8; 32],
    /// Who signed in.
    pub user: Uuid,
    /// Role acted in; the caller's code.
    pub role: u16,
    /// Organisation acted for.
    pub organisation: Uuid,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_seen: Timestamp,
    /// When it ends if not used again.
    pub expires_at: Timestamp,
    /// The position it last wrote, so that any node can wait until its views have reached it.
    pub last_position: u64,
}

/// What failed attempts are counted for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum SignInScope {
    /// A user name as typed, in normal form, whether or not there is such a user.
    Account(String),
    /// A network, in the form the caller chooses (address or prefix).
    Network(String),
}

impl SignInScope {
    fn parts(&self) -> (&'static str, &[u8]) {
        match self {
            Self::Account(name) => ("account", name.as_bytes()),
            Self::Network(network) => ("network", network.as_bytes()),
        }
    }
}

/// Failed attempts of one scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FailedSignIns {
    /// How many since `first_at`.
    pub count: u32,
    /// The first of them.
    pub first_at: Timestamp,
    /// The last of them.
    pub last_at: Timestamp,
}

/// What somebody had typed when their sign-in ended; given back to the same user after they sign in again.
#[derive(Clone, PartialEq, Eq)]
pub struct HeldForm {
    /// Whose.
    pub user: Uuid,
    /// Which; chosen by the caller.
    pub form: Uuid,
    /// The form's text. Sealed under the service's key.
    pub body: Vec<u8>,
    /// When it is dropped.
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for HeldForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HeldForm")
            .field("user", &self.user)
            .field("form", &self.form)
            .finish_non_exhaustive()
    }
}

pub(super) fn put_credential(sql: &mut dyn Sql, credential: &Credential) -> Result<(), StorageError> {
    sql.execute(
        "INSERT INTO credential (user_id, password_hash, changed_at, must_change) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (user_id) DO UPDATE SET password_hash = excluded.password_hash, \
         changed_at = excluded.changed_at, must_change = excluded.must_change",
        &[
            Value::uuid(&credential.user),
            Value::Text(&credential.password_hash),
            Value::Int(credential.changed_at.as_microsecond()),
            Value::Int(i64::from(credential.must_change)),
        ],
    )?;
    Ok(())
}

pub(super) fn put_session(sql: &mut dyn Sql, session: &Session) -> Result<(), StorageError> {
    sql.execute(
        "INSERT INTO session \
         (token_hash, user_id, role, organisation, created_at, last_seen, expires_at, last_position) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
         ON CONFLICT (token_hash) DO UPDATE SET user_id = excluded.user_id, role = excluded.role, \
         organisation = excluded.organisation, created_at = excluded.created_at, last_seen = excluded.last_seen, \
         expires_at = excluded.expires_at, last_position = excluded.last_position",
        &[
            Value::Blob(&session.token_hash),
            Value::uuid(&session.user),
            Value::Int(i64::from(session.role)),
            Value::uuid(&session.organisation),
            Value::Int(session.created_at.as_microsecond()),
            Value::Int(session.last_seen.as_microsecond()),
            Value::Int(session.expires_at.as_microsecond()),
            int(session.last_position),
        ],
    )?;
    Ok(())
}

pub(super) fn put_held(
    sql: &mut dyn Sql,
    user: &Uuid,
    form: &Uuid,
    sealed: &[u8],
    expires_at: i64,
) -> Result<(), StorageError> {
    sql.execute(
        "INSERT INTO held_form (user_id, form, body, expires_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (user_id, form) DO UPDATE SET body = excluded.body, expires_at = excluded.expires_at",
        &[
            Value::uuid(user),
            Value::uuid(form),
            Value::Blob(sealed),
            Value::Int(expires_at),
        ],
    )?;
    Ok(())
}

const SESSION: &str = "SELECT token_hash, user_id, role, organisation, created_at, last_seen, expires_at, \
                       last_position FROM session";

fn session_from(row: &Row<'_>) -> Result<Session, StorageError> {
    Ok(Session {
        token_hash: row.hash(0)?,
        user: row.uuid(1)?,
        role: row.u16(2)?,
        organisation: row.uuid(3)?,
        created_at: row.time(4)?,
        last_seen: row.time(5)?,
        expires_at: row.time(6)?,
        last_position: row.u64(7)?,
    })
}

fn failed_from(row: &Row<'_>) -> Result<FailedSignIns, StorageError> {
    Ok(FailedSignIns {
        count: u32::try_from(row.int(0)?).unwrap_or(u32::MAX),
        first_at: row.time(1)?,
        last_at: row.time(2)?,
    })
}

impl Ledger {
    /// A user's password hash.
    ///
    /// # Errors
    /// When the store fails.
    pub fn credential(&self, user: Uuid) -> Result<Option<Credential>, StorageError> {
        self.inner.pool.with(|sql| {
            sql.first(
                "SELECT password_hash, changed_at, must_change FROM credential WHERE user_id = $1",
                &[Value::uuid(&user)],
                |row| {
                    Ok(Credential {
                        user,
                        password_hash: row.text(0)?.to_owned(),
                        changed_at: row.time(1)?,
                        must_change: row.int(2)? != 0,
                    })
                },
            )
        })
    }

    /// A sign-in by the SHA-256 of its token, also when it has expired: the caller compares the times.
    ///
    /// # Errors
    /// When the store fails.
    pub fn session(&self, token_hash: &[u8; 32]) -> Result<Option<Session>, StorageError> {
        let text = format!("{SESSION} WHERE token_hash = $1");
        self.inner
            .pool
            .with(|sql| sql.first(&text, &[Value::Blob(token_hash)], session_from))
    }

    /// All sign-ins of a user.
    ///
    /// # Errors
    /// When the store fails.
    pub fn sessions_of(&self, user: Uuid) -> Result<Vec<Session>, StorageError> {
        let text = format!("{SESSION} WHERE user_id = $1 ORDER BY created_at");
        self.inner
            .pool
            .with(|sql| sql.all(&text, &[Value::uuid(&user)], session_from))
    }

    /// Removes sign-ins and held forms that ended before `before`, and counts of failed attempts last added to before
    /// then. Says how many rows went.
    ///
    /// # Errors
    /// When the store fails.
    pub fn prune_sign_ins(&self, before: Timestamp) -> Result<u64, StorageError> {
        let before = before.as_microsecond();
        self.inner.run(move |tx| {
            let mut gone = tx
                .sql
                .execute("DELETE FROM session WHERE expires_at < $1", &[Value::Int(before)])?;
            gone += tx
                .sql
                .execute("DELETE FROM held_form WHERE expires_at < $1", &[Value::Int(before)])?;
            gone += tx
                .sql
                .execute("DELETE FROM failed_sign_in WHERE last_at < $1", &[Value::Int(before)])?;
            Ok(gone)
        })
    }

    /// Counts a failed attempt and returns the count. Attempts whose first lies before `window_start` are forgotten and
    /// the count begins anew.
    ///
    /// # Errors
    /// When the store fails.
    pub fn sign_in_failed(
        &self,
        scope: &SignInScope,
        at: Timestamp,
        window_start: Timestamp,
    ) -> Result<FailedSignIns, StorageError> {
        let (kind, value) = scope.parts();
        let scope = self.inner.secrets.scope(kind, value);
        let (at, start) = (at.as_microsecond(), window_start.as_microsecond());
        self.inner.run(move |tx| {
            tx.sql.execute(
                "DELETE FROM failed_sign_in WHERE scope = $1 AND first_at < $2",
                &[Value::Blob(&scope), Value::Int(start)],
            )?;
            tx.sql.execute(
                "INSERT INTO failed_sign_in (scope, count, first_at, last_at) VALUES ($1, 1, $2, $3) \
                 ON CONFLICT (scope) DO UPDATE SET count = failed_sign_in.count + 1, last_at = excluded.last_at",
                &[Value::Blob(&scope), Value::Int(at), Value::Int(at)],
            )?;
            let text = "SELECT count, first_at, last_at FROM failed_sign_in WHERE scope = $1";
            tx.sql
                .first(text, &[Value::Blob(&scope)], failed_from)?
                .ok_or_else(|| StorageError::Damaged("a row just written is not there".into()))
        })
    }

    /// The failed attempts counted for a scope.
    ///
    /// # Errors
    /// When the store fails.
    pub fn failed_sign_ins(&self, scope: &SignInScope) -> Result<Option<FailedSignIns>, StorageError> {
        let (kind, value) = scope.parts();
        let scope = self.inner.secrets.scope(kind, value);
        self.inner.pool.with(|sql| {
            let text = "SELECT count, first_at, last_at FROM failed_sign_in WHERE scope = $1";
            sql.first(text, &[Value::Blob(&scope)], failed_from)
        })
    }

    /// Forgets the failed attempts of a scope, after a success.
    ///
    /// # Errors
    /// When the store fails.
    pub fn clear_failed_sign_ins(&self, scope: &SignInScope) -> Result<(), StorageError> {
        let (kind, value) = scope.parts();
        let scope = self.inner.secrets.scope(kind, value);
        self.inner.run(move |tx| {
            tx.sql
                .execute("DELETE FROM failed_sign_in WHERE scope = $1", &[Value::Blob(&scope)])?;
            Ok(())
        })
    }

    /// A held form, opened; also when it has expired.
    ///
    /// # Errors
    /// When the store fails or the form does not open.
    pub fn held_form(&self, user: Uuid, form: Uuid) -> Result<Option<HeldForm>, StorageError> {
        let found = self.inner.pool.with(|sql| {
            sql.first(
                "SELECT body, expires_at FROM held_form WHERE user_id = $1 AND form = $2",
                &[Value::uuid(&user), Value::uuid(&form)],
                |row| Ok((row.blob(0)?.to_vec(), row.time(1)?)),
            )
        })?;
        let Some((sealed, expires_at)) = found else {
            return Ok(None);
        };
        let key = self.inner.live_key(&SERVICE_KEY)?;
        let body = key
            .open(&held_bound(&user, &form), &sealed)
            .ok_or_else(|| StorageError::Damaged("a held form does not open".into()))?;
        Ok(Some(HeldForm {
            user,
            form,
            body,
            expires_at,
        }))
    }

    /// How many held forms there are under one owner, those past their time and not yet removed among them.
    ///
    /// # Errors
    /// When the store fails.
    pub fn held_forms_of(&self, user: Uuid) -> Result<u64, StorageError> {
        let text = "SELECT COUNT(*) FROM held_form WHERE user_id = $1";
        let count = self
            .inner
            .pool
            .with(|sql| sql.first(text, &[Value::uuid(&user)], |row| row.int(0)))?;
        Ok(u64::try_from(count.unwrap_or(0)).unwrap_or(0))
    }

    /// Carries out one or several writes to ordinary rows, all or none, durable on return.
    ///
    /// # Errors
    /// When the store fails, or a delivery is for an erased person.
    pub fn write(&self, rows: Vec<RowWrite>) -> Result<(), StorageError> {
        self.inner.write_rows(rows)
    }
}

/// Binds a held form to its user and its id.
pub(crate) fn held_bound(user: &Uuid, form: &Uuid) -> [u8; 41] {
    let mut bytes = [0; 41];
    let (head, tail) = bytes.split_at_mut(25);
    head.copy_from_slice(&bound_to(Part::HeldForm, user, 0));
    tail.copy_from_slice(form.as_bytes());
    bytes
}
