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
///
/// `Waiting → Claimed → HandingOver → Done` is the way of what is sent by itself. Until `HandingOver` is written nothing
/// can have left; from then on, until an answer is written, nobody knows whether it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DeliveryState {
    /// To be tried when it is due.
    Waiting,
    /// A process has taken it up; nothing has left yet.
    Claimed,
    /// It is being handed over in this moment, or was when a process ended.
    HandingOver,
    /// It was handed over and the answer never came: it may have been sent. A human decides.
    Unsure,
    /// It is to be printed and sent by a human.
    ToPrint,
    /// Done.
    Done,
    /// Given up; a human must look.
    Parked,
    /// Not sent, and rightly so: what it spoke of is over, or a human took it out.
    Dropped,
}

impl DeliveryState {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Waiting,
        Self::Claimed,
        Self::HandingOver,
        Self::Unsure,
        Self::ToPrint,
        Self::Done,
        Self::Parked,
        Self::Dropped,
    ];

    /// Stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Claimed => "claimed",
            Self::HandingOver => "handing_over",
            Self::Unsure => "unsure",
            Self::ToPrint => "to_print",
            Self::Done => "done",
            Self::Parked => "parked",
            Self::Dropped => "dropped",
        }
    }

    fn from_code(code: &str) -> Result<Self, StorageError> {
        let known = Self::ALL.iter().copied().find(|state| state.code() == code);
        known.ok_or_else(|| StorageError::Damaged("a delivery is in no known state".into()))
    }
}

/// A step of a delivery that is taken only from where the caller believes it to be: of two who try, one succeeds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryStep {
    /// Which.
    pub id: Uuid,
    /// The state it must be in.
    pub from: DeliveryState,
    /// The number of tries it must have.
    pub attempts_were: u32,
    /// Its state then.
    pub to: DeliveryState,
    /// The number of tries then.
    pub attempts: u32,
    /// When to try (again), or when it was settled.
    pub due_at: Timestamp,
    /// A code or short sentence without names.
    pub note: String,
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

/// Takes a step if the delivery is where it was believed to be; says whether it was.
pub(super) fn step(sql: &mut dyn Sql, step: &DeliveryStep) -> Result<bool, StorageError> {
    let changed = sql.execute(
        "UPDATE delivery SET state = $1, attempts = $2, due_at = $3, note = $4 \
         WHERE id = $5 AND state = $6 AND attempts = $7",
        &[
            Value::Text(step.to.code()),
            Value::Int(i64::from(step.attempts)),
            Value::Int(step.due_at.as_microsecond()),
            Value::Text(&step.note),
            Value::uuid(&step.id),
            Value::Text(step.from.code()),
            Value::Int(i64::from(step.attempts_were)),
        ],
    )?;
    Ok(changed == 1)
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

    /// Deliveries in one state, the newest by their time first, after leaving out `skip`.
    ///
    /// # Errors
    /// When the store fails or a body does not open.
    pub fn deliveries_in(&self, state: DeliveryState, skip: u32, limit: u32) -> Result<Vec<Delivery>, StorageError> {
        let text = format!("{DELIVERY} WHERE state = $1 ORDER BY due_at DESC, id LIMIT $2 OFFSET $3");
        let (limit, skip) = (Value::Int(i64::from(limit)), Value::Int(i64::from(skip)));
        self.deliveries(&text, &[Value::Text(state.code()), limit, skip])
    }

    /// What is under one key in one state, oldest first.
    ///
    /// # Errors
    /// When the store fails or a body does not open.
    pub fn deliveries_under(&self, key_id: Uuid, state: DeliveryState) -> Result<Vec<Delivery>, StorageError> {
        let text = format!("{DELIVERY} WHERE key_id = $1 AND state = $2 ORDER BY created_at, id");
        self.deliveries(&text, &[Value::uuid(&key_id), Value::Text(state.code())])
    }

    /// How many deliveries there are in each state; a state without any is left out.
    ///
    /// # Errors
    /// When the store fails.
    pub fn delivery_counts(&self) -> Result<Vec<(DeliveryState, u64)>, StorageError> {
        self.inner.pool.with(|sql| {
            sql.all(
                "SELECT state, COUNT(*) FROM delivery GROUP BY state ORDER BY state",
                &[],
                |row| {
                    Ok((
                        DeliveryState::from_code(row.text(0)?)?,
                        u64::try_from(row.int(1)?).unwrap_or(0),
                    ))
                },
            )
        })
    }

    /// Takes a step of a delivery, durable on return. False, and nothing done, when it is not where the step starts.
    ///
    /// # Errors
    /// When the store fails.
    pub fn step_delivery(&self, taken: DeliveryStep) -> Result<bool, StorageError> {
        self.inner.run(move |tx| step(tx.sql, &taken))
    }

    /// Settles what a process left behind when it ended: what it had taken up is tried again, for nothing of it had left;
    /// what it was handing over may have been sent, and waits for a human. Only for whoever holds the lease of sending.
    /// Says how many of each.
    ///
    /// # Errors
    /// When the store fails.
    pub fn recover_deliveries(&self, note: &str) -> Result<(u64, u64), StorageError> {
        let note = note.to_owned();
        self.inner.run(move |tx| {
            let again = tx
                .sql
                .execute("UPDATE delivery SET state = 'waiting' WHERE state = 'claimed'", &[])?;
            let unsure = tx.sql.execute(
                "UPDATE delivery SET state = 'unsure', note = $1 WHERE state = 'handing_over'",
                &[Value::Text(&note)],
            )?;
            Ok((again, unsure))
        })
    }

    /// Removes what was done or dropped before `before`; says how many.
    ///
    /// # Errors
    /// When the store fails.
    pub fn prune_deliveries(&self, before: Timestamp) -> Result<u64, StorageError> {
        let before = before.as_microsecond();
        self.inner.run(move |tx| {
            tx.sql.execute(
                "DELETE FROM delivery WHERE state IN ('done', 'dropped') AND due_at < $1",
                &[Value::Int(before)],
            )
        })
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
