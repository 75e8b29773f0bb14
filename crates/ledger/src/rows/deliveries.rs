//! The outbox: what is to be sent or handed over, written in the same act as the event that asks for it.

use jiff::Timestamp;
use uuid::Uuid;

use crate::Ledger;
use crate::error::StorageError;
use crate::keys::KeyState;
use crate::seal::{Part, bound_to};
use crate::sql::{Row, Sql, Value};

/// Something to be delivered.
#[derive(Clone, PartialEq, Eq)]
pub struct NewDelivery {
    /// Its id.
    pub id: Uuid,
    /// What kind of delivery; a short code.
    pub kind: String,
    /// Whose key seals it; it goes with that person's erasure.
    pub key_id: Uuid,
    /// What is delivered, in the caller's form. Sealed.
    pub body: Vec<u8>,
    /// When to try first.
    pub due_at: Timestamp,
}

impl std::fmt::Debug for NewDelivery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewDelivery")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// How far a delivery is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryState {
    /// To be tried when it is due.
    Waiting,
    /// Done.
    Done,
    /// Given up; a human must look.
    Parked,
}

impl DeliveryState {
    fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Parked => "parked",
        }
    }

    fn from_code(code: &str) -> Result<Self, StorageError> {
        match code {
            "waiting" => Ok(Self::Waiting),
            "done" => Ok(Self::Done),
            "parked" => Ok(Self::Parked),
            _ => Err(StorageError::Damaged("a delivery is in no known state".into())),
        }
    }
}

/// A delivery as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its id.
    pub id: Uuid,
    /// What kind.
    pub kind: String,
    /// Whose key seals it.
    pub key_id: Uuid,
    /// What is delivered.
    pub body: Vec<u8>,
    /// How far it is.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was put here.
    pub created_at: Timestamp,
    /// When to try (again).
    pub due_at: Timestamp,
    /// What was noted at the last try.
    pub note: String,
}

pub(super) fn put(
    sql: &mut dyn Sql,
    id: &Uuid,
    kind: &str,
    key_id: &Uuid,
    sealed: &[u8],
    now: i64,
    due_at: i64,
) -> Result<(), StorageError> {
    sql.execute(
        "INSERT INTO delivery (id, kind, key_id, body, state, attempts, created_at, due_at, note) \
         VALUES ($1, $2, $3, $4, 'waiting', 0, $5, $6, '') ON CONFLICT (id) DO NOTHING",
        &[
            Value::uuid(id),
            Value::Text(kind),
            Value::uuid(key_id),
            Value::Blob(sealed),
            Value::Int(now),
            Value::Int(due_at),
        ],
    )?;
    Ok(())
}

pub(super) fn settle(
    sql: &mut dyn Sql,
    id: &Uuid,
    state: DeliveryState,
    attempts: u32,
    due_at: i64,
    note: &str,
) -> Result<(), StorageError> {
    sql.execute(
        "UPDATE delivery SET state = $1, attempts = $2, due_at = $3, note = $4 WHERE id = $5",
        &[
            Value::Text(state.code()),
            Value::Int(i64::from(attempts)),
            Value::Int(due_at),
            Value::Text(note),
            Value::uuid(id),
        ],
    )?;
    Ok(())
}

const DELIVERY: &str = "SELECT id, kind, key_id, body, state, attempts, created_at, due_at, note FROM delivery";

fn from_row(row: &Row<'_>) -> Result<Delivery, StorageError> {
    Ok(Delivery {
        id: row.uuid(0)?,
        kind: row.text(1)?.to_owned(),
        key_id: row.uuid(2)?,
        body: row.blob(3)?.to_vec(),
        state: DeliveryState::from_code(row.text(4)?)?,
        attempts: u32::try_from(row.int(5)?).unwrap_or(u32::MAX),
        created_at: row.time(6)?,
        due_at: row.time(7)?,
        note: row.text(8)?.to_owned(),
    })
}

impl Ledger {
    /// Deliveries that are due, earliest first, opened. One whose person was erased is gone and does not come.
    ///
    /// # Errors
    /// When the store fails or a body does not open.
    pub fn due_deliveries(&self, now: Timestamp, limit: u32) -> Result<Vec<Delivery>, StorageError> {
        let text = format!("{DELIVERY} WHERE state = 'waiting' AND due_at <= $1 ORDER BY due_at, id LIMIT $2");
        self.deliveries(&text, &[Value::Int(now.as_microsecond()), Value::Int(i64::from(limit))])
    }

    /// Deliveries that were given up, oldest first.
    ///
    /// # Errors
    /// When the store fails or a body does not open.
    pub fn parked_deliveries(&self, limit: u32) -> Result<Vec<Delivery>, StorageError> {
        let text = format!("{DELIVERY} WHERE state = 'parked' ORDER BY due_at, id LIMIT $1");
        self.deliveries(&text, &[Value::Int(i64::from(limit))])
    }

    /// One delivery.
    ///
    /// # Errors
    /// When the store fails or the body does not open.
    pub fn delivery(&self, id: Uuid) -> Result<Option<Delivery>, StorageError> {
        let text = format!("{DELIVERY} WHERE id = $1");
        Ok(self.deliveries(&text, &[Value::uuid(&id)])?.pop())
    }

    fn deliveries(&self, text: &str, params: &[Value<'_>]) -> Result<Vec<Delivery>, StorageError> {
        let found = self.inner.pool.with(|sql| {
            self.inner.keys.refresh(sql)?;
            sql.all(text, params, from_row)
        })?;
        let mut opened = Vec::with_capacity(found.len());
        for mut delivery in found {
            let KeyState::Live(key) = self.inner.key(&delivery.key_id)? else {
                continue;
            };
            key.open_in_place(&bound_to(Part::Delivery, &delivery.id, 0), &mut delivery.body)
                .ok_or_else(|| StorageError::Damaged(format!("delivery {} does not open", delivery.id)))?;
            opened.push(delivery);
        }
        Ok(opened)
    }
}
