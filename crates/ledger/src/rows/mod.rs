//! The few ordinary tables: rows that are overwritten and deleted, because they are not part of the record. Accounts'
//! password hashes, sign-ins, failed attempts, job leases, deliveries, forms held over a new sign-in.

mod accounts;
mod deliveries;
mod jobs;

use jiff::Timestamp;
use uuid::Uuid;

pub(crate) use accounts::held_bound;
pub use accounts::{Credential, FailedSignIns, HeldForm, Session, SignInScope};
pub use deliveries::{Delivery, DeliveryState, DeliveryStep, NewDelivery};

use crate::error::StorageError;
use crate::sql::{Sql, Value, int};

/// A write to an ordinary row. Done alone by [`crate::Ledger::write`] or together with events in a
/// [`crate::Batch`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RowWrite {
    /// Sets a user's password hash.
    PutCredential(Credential),
    /// Removes it; the user can no longer sign in with a password.
    DeleteCredential {
        /// The user.
        user: Uuid,
    },
    /// Starts or replaces a sign-in.
    PutSession(Session),
    /// Notes that a sign-in was used and how long it now lasts.
    TouchSession {
        /// SHA-256 of its token.
        token_hash: [u8; 32],
        /// When it was used.
        last_seen: Timestamp,
        /// When it ends if not used again.
        expires_at: Timestamp,
    },
    /// Notes the last position of this batch as the one that this sign-in wrote last. Outside a batch it is the head.
    SessionWrote {
        /// SHA-256 of its token.
        token_hash: [u8; 32],
    },
    /// Ends a sign-in.
    DeleteSession {
        /// SHA-256 of its token.
        token_hash: [u8; 32],
    },
    /// Ends all sign-ins of a user.
    DeleteSessionsOf {
        /// The user.
        user: Uuid,
    },
    /// Keeps a form's text over a new sign-in, sealed.
    PutHeldForm(HeldForm),
    /// Drops a held form.
    DeleteHeldForm {
        /// Whose.
        user: Uuid,
        /// Which.
        form: Uuid,
    },
    /// Puts something to be delivered into the outbox, sealed.
    PutDelivery(NewDelivery),
    /// Notes how a delivery went.
    SettleDelivery {
        /// Which.
        id: Uuid,
        /// Its state now.
        state: DeliveryState,
        /// How often it was tried.
        attempts: u32,
        /// When to try (again).
        due_at: Timestamp,
        /// A code or short sentence without names.
        note: String,
    },
    /// Sets a named number (the position up to which a job has worked, the time it last ran).
    SetMarker {
        /// Name of the marker.
        name: String,
        /// Its value.
        value: i64,
    },
}

/// A write whose text is already sealed.
pub(crate) enum SealedRow {
    Plain(RowWrite),
    HeldForm {
        user: Uuid,
        form: Uuid,
        sealed: Vec<u8>,
        expires_at: i64,
    },
    Delivery {
        id: Uuid,
        kind: String,
        key_id: Uuid,
        sealed: Vec<u8>,
        due_at: i64,
    },
}

/// Carries a write out in the transaction of the writer. `last` is the position just written, or the head.
pub(crate) fn apply(sql: &mut dyn Sql, row: &SealedRow, now: i64, last: u64) -> Result<(), StorageError> {
    match row {
        SealedRow::HeldForm {
            user,
            form,
            sealed,
            expires_at,
        } => accounts::put_held(sql, user, form, sealed, *expires_at),
        SealedRow::Delivery {
            id,
            kind,
            key_id,
            sealed,
            due_at,
        } => deliveries::put(sql, id, kind, key_id, sealed, now, *due_at),
        SealedRow::Plain(write) => apply_plain(sql, write, last),
    }
}

fn apply_plain(sql: &mut dyn Sql, write: &RowWrite, last: u64) -> Result<(), StorageError> {
    match write {
        RowWrite::PutCredential(credential) => accounts::put_credential(sql, credential)?,
        RowWrite::DeleteCredential { user } => {
            sql.execute("DELETE FROM credential WHERE user_id = $1", &[Value::uuid(user)])?;
        }
        RowWrite::PutSession(session) => accounts::put_session(sql, session)?,
        RowWrite::TouchSession {
            token_hash,
            last_seen,
            expires_at,
        } => {
            sql.execute(
                "UPDATE session SET last_seen = $1, expires_at = $2 WHERE token_hash = $3",
                &[
                    Value::Int(last_seen.as_microsecond()),
                    Value::Int(expires_at.as_microsecond()),
                    Value::Blob(token_hash),
                ],
            )?;
        }
        RowWrite::SessionWrote { token_hash } => {
            sql.execute(
                "UPDATE session SET last_position = $1 WHERE token_hash = $2",
                &[int(last), Value::Blob(token_hash)],
            )?;
        }
        RowWrite::DeleteSession { token_hash } => {
            sql.execute("DELETE FROM session WHERE token_hash = $1", &[Value::Blob(token_hash)])?;
        }
        RowWrite::DeleteSessionsOf { user } => {
            sql.execute("DELETE FROM session WHERE user_id = $1", &[Value::uuid(user)])?;
        }
        RowWrite::DeleteHeldForm { user, form } => {
            sql.execute(
                "DELETE FROM held_form WHERE user_id = $1 AND form = $2",
                &[Value::uuid(user), Value::uuid(form)],
            )?;
        }
        RowWrite::SettleDelivery {
            id,
            state,
            attempts,
            due_at,
            note,
        } => {
            deliveries::settle(sql, id, *state, *attempts, due_at.as_microsecond(), note)?;
        }
        RowWrite::SetMarker { name, value } => {
            sql.execute(
                "INSERT INTO marker (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                &[Value::Text(name), Value::Int(*value)],
            )?;
        }
        // Sealed before they come here.
        RowWrite::PutHeldForm(_) | RowWrite::PutDelivery(_) => {
            return Err(StorageError::Invalid(
                "a text was not sealed before it was written".into(),
            ));
        }
    }
    Ok(())
}
