//! What a batch becomes before it is queued: checked, hashed, sealed. Done in the caller's thread, so that the one
//! thread that writes does as little as possible.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use crate::error::StorageError;
use crate::frame;
use crate::keys::KeyState;
use crate::ledger::Inner;
use crate::rows::{RowWrite, SealedRow};
use crate::seal::{Part, SecretKey, bound_to};
use crate::types::{Batch, Claim, NewDocument, ReadEntry, SERVICE_KEY};

/// A batch in the form in which it is written.
pub(crate) struct Prepared {
    pub(crate) append_id: Uuid,
    pub(crate) author: Uuid,
    pub(crate) role: u16,
    pub(crate) organisation: Uuid,
    pub(crate) events: Vec<SealedEvent>,
    pub(crate) holds_at: Vec<(Uuid, u64)>,
    pub(crate) release: Vec<HashedClaim>,
    pub(crate) add: Vec<HashedClaim>,
    /// Keyed hash of the request, hash of its body.
    pub(crate) request: Option<([u8; 32], [u8; 32])>,
    pub(crate) documents: Vec<SealedDocument>,
    pub(crate) rows: Vec<SealedRow>,
    pub(crate) keys: UsedKeys,
}

/// The keys that something was sealed with.
#[derive(Default)]
pub(crate) struct UsedKeys {
    /// The count of changes of keys when these were read. As long as the head says the same, all still live.
    pub(crate) epoch: i64,
    /// Keys that were there.
    pub(crate) live: Vec<Uuid>,
    /// Keys made for this batch, wrapped.
    pub(crate) made: Vec<(Uuid, Vec<u8>)>,
}

pub(crate) struct SealedEvent {
    pub(crate) stream: Uuid,
    pub(crate) expected: u64,
    pub(crate) version: u64,
    pub(crate) kind: i64,
    pub(crate) type_name: &'static str,
    pub(crate) type_version: u16,
    pub(crate) key_id: Uuid,
    pub(crate) facts: Vec<u8>,
    pub(crate) words: Option<Vec<u8>>,
}

pub(crate) struct HashedClaim {
    pub(crate) kind: String,
    pub(crate) hash: [u8; 32],
    pub(crate) owner: Uuid,
    pub(crate) key_id: Uuid,
}

pub(crate) struct SealedDocument {
    pub(crate) id: Uuid,
    pub(crate) key_id: Uuid,
    pub(crate) media_type: String,
    pub(crate) wrapped: Vec<u8>,
    pub(crate) body: Vec<u8>,
}

/// A read-log entry in the form in which it is written.
pub(crate) struct SealedRead {
    pub(crate) entry: Uuid,
    pub(crate) reader: Uuid,
    pub(crate) role: u16,
    pub(crate) organisation: Uuid,
    pub(crate) page: Vec<u8>,
    pub(crate) ids: Vec<Uuid>,
    pub(crate) id_bytes: Vec<u8>,
    pub(crate) reason_key: Uuid,
    pub(crate) reason: Option<Vec<u8>>,
}

/// Finds the keys that a batch needs, makes the missing ones.
pub(crate) struct Sealer<'l> {
    inner: &'l Inner,
    epoch: i64,
    live: HashMap<Uuid, SecretKey>,
    made: HashMap<Uuid, SecretKey>,
}

impl<'l> Sealer<'l> {
    pub(crate) fn new(inner: &'l Inner) -> Self {
        // Taken before any key is read: an erasure after this moment makes the writer look again.
        Self {
            inner,
            epoch: inner.keys.epoch(),
            live: HashMap::new(),
            made: HashMap::new(),
        }
    }

    pub(crate) fn key(&mut self, key_id: &Uuid) -> Result<SecretKey, StorageError> {
        if let Some(key) = self.live.get(key_id).or_else(|| self.made.get(key_id)) {
            return Ok(key.clone());
        }
        match self.inner.key(key_id)? {
            KeyState::Live(key) => {
                self.live.insert(*key_id, key.clone());
                Ok(key)
            }
            KeyState::Erased => Err(StorageError::KeyErased(*key_id)),
            KeyState::Absent if *key_id == SERVICE_KEY => {
                Err(StorageError::Damaged("the service's own key is missing".into()))
            }
            KeyState::Absent => {
                let key = SecretKey::random()?;
                self.made.insert(*key_id, key.clone());
                Ok(key)
            }
        }
    }

    pub(crate) fn used(self) -> Result<UsedKeys, StorageError> {
        let made = self
            .made
            .iter()
            .map(|(key_id, key)| Ok((*key_id, self.inner.keys.wrap(key_id, key)?)))
            .collect::<Result<_, StorageError>>()?;
        Ok(UsedKeys {
            epoch: self.epoch,
            live: self.live.into_keys().collect(),
            made,
        })
    }
}

pub(crate) fn batch(inner: &Inner, batch: &Batch) -> Result<Prepared, StorageError> {
    let mut sealer = Sealer::new(inner);
    let events = events(&mut sealer, batch)?;
    let documents = batch
        .documents
        .iter()
        .map(|document| seal_document(&mut sealer, document))
        .collect::<Result<_, _>>()?;
    let rows = batch
        .rows
        .iter()
        .map(|row| seal_row(&mut sealer, row))
        .collect::<Result<_, _>>()?;
    let claims = |claims: &[Claim]| -> Vec<HashedClaim> {
        claims
            .iter()
            .map(|claim| HashedClaim {
                kind: claim.kind.clone(),
                hash: inner.secrets.claim(&claim.kind, &claim.value),
                owner: claim.owner,
                key_id: claim.key_id,
            })
            .collect()
    };
    let (release, add) = (claims(&batch.claims_release), claims(&batch.claims_add));
    // A claim may be made for a person before anything was sealed for them; the key must not have been erased.
    for claim in &add {
        if !matches!(inner.key(&claim.key_id)?, KeyState::Absent) {
            sealer.key(&claim.key_id)?;
        }
    }
    let request = batch.idempotency.as_ref().map(|key| {
        (
            inner.secrets.request(&key.principal, &key.command, &key.client_key),
            key.body_hash,
        )
    });
    Ok(Prepared {
        append_id: batch.append_id,
        author: batch.author,
        role: batch.role,
        organisation: batch.organisation,
        events,
        holds_at: batch.holds_at.clone(),
        release,
        add,
        request,
        documents,
        rows,
        keys: sealer.used()?,
    })
}

fn events(sealer: &mut Sealer<'_>, batch: &Batch) -> Result<Vec<SealedEvent>, StorageError> {
    let mut so_far: HashMap<Uuid, (u64, u64)> = HashMap::new();
    let mut sealed = Vec::with_capacity(batch.events.len());
    for event in &batch.events {
        let type_name = sealer
            .inner
            .known
            .intern(&event.type_name, event.type_version)
            .ok_or_else(|| {
                StorageError::Invalid(format!(
                    "the event type `{}` version {} is not in the registry",
                    event.type_name, event.type_version
                ))
            })?;
        let (expected, count) = so_far.entry(event.stream).or_insert((event.expected_version, 0));
        if *expected != event.expected_version {
            return Err(StorageError::Invalid(format!(
                "the events of stream {} in one batch do not expect the same version",
                event.stream
            )));
        }
        *count += 1;
        let version = expected.saturating_add(*count);
        let key = sealer.key(&event.key_id)?;
        let head = frame::head(type_name, event.type_version)?;
        sealed.push(SealedEvent {
            stream: event.stream,
            expected: event.expected_version,
            version,
            kind: sealer.inner.secrets.kind(type_name),
            type_name,
            type_version: event.type_version,
            key_id: event.key_id,
            facts: key.seal_parts(&bound_to(Part::Facts, &event.stream, version), &[&head, &event.facts])?,
            words: event
                .words
                .as_ref()
                .map(|words| key.seal(&bound_to(Part::Words, &event.stream, version), words))
                .transpose()?,
        });
    }
    Ok(sealed)
}

/// Seals a document under a key of its own, and that key under the person's.
pub(crate) fn seal_document(sealer: &mut Sealer<'_>, document: &NewDocument) -> Result<SealedDocument, StorageError> {
    let own = SecretKey::random()?;
    let key = sealer.key(&document.key_id)?;
    Ok(SealedDocument {
        id: document.id,
        key_id: document.key_id,
        media_type: document.media_type.clone(),
        wrapped: key.seal(&bound_to(Part::DocumentKey, &document.id, 0), own.bytes())?,
        body: own.seal(&bound_to(Part::DocumentBody, &document.id, 0), &document.bytes)?,
    })
}

pub(crate) fn seal_row(sealer: &mut Sealer<'_>, row: &RowWrite) -> Result<SealedRow, StorageError> {
    Ok(match row {
        RowWrite::PutHeldForm(held) => SealedRow::HeldForm {
            user: held.user,
            form: held.form,
            sealed: sealer
                .key(&SERVICE_KEY)?
                .seal(&crate::rows::held_bound(&held.user, &held.form), &held.body)?,
            expires_at: held.expires_at.as_microsecond(),
        },
        RowWrite::PutDelivery(delivery) => SealedRow::Delivery {
            id: delivery.id,
            kind: delivery.kind.clone(),
            key_id: delivery.key_id,
            sealed: sealer
                .key(&delivery.key_id)?
                .seal(&bound_to(Part::Delivery, &delivery.id, 0), &delivery.body)?,
            due_at: delivery.due_at.as_microsecond(),
        },
        plain => SealedRow::Plain(plain.clone()),
    })
}

pub(crate) fn read(inner: &Inner, read: &ReadEntry) -> Result<SealedRead, StorageError> {
    let entry = crate::master::random_id()?;
    let mut seen = HashSet::new();
    let ids: Vec<Uuid> = read.ids.iter().copied().filter(|id| seen.insert(*id)).collect();
    let reason = match &read.reason {
        None => None,
        Some(reason) => {
            let KeyState::Live(key) = inner.key(&read.reason_key)? else {
                return Err(StorageError::KeyErased(read.reason_key));
            };
            Some(key.seal(&bound_to(Part::ReadReason, &entry, 0), reason.as_bytes())?)
        }
    };
    Ok(SealedRead {
        entry,
        reader: read.reader,
        role: read.role,
        organisation: read.organisation,
        page: inner
            .live_key(&SERVICE_KEY)?
            .seal(&bound_to(Part::ReadPage, &entry, 0), read.page.as_bytes())?,
        id_bytes: ids.iter().flat_map(|id| *id.as_bytes()).collect(),
        ids,
        reason_key: read.reason_key,
        reason,
    })
}
