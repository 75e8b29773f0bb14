//! What a group writes, worked out in memory under the lock of the head: each append is checked against the database
//! and against those before it in the group, then takes its positions.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use uuid::Uuid;

use super::{AppendAnswer, HeadRow, Refused};
use crate::chain::{EventRow, ReadRow};
use crate::error::{AppendError, StorageError};
use crate::prepare::{HashedClaim, Prepared, SealedEvent, SealedRead};
use crate::sql::{Dialect, Sql, Value, look_up};
use crate::types::Appended;

/// How far the clock may be behind the head before writing stops: five minutes, in microseconds.
const MOST_BEHIND: i64 = 5 * 60 * 1_000_000;

/// An event with its place.
pub(super) struct Placed<'g> {
    pub(super) batch: &'g Prepared,
    pub(super) event: &'g SealedEvent,
    pub(super) position: u64,
    pub(super) recorded_at: i64,
    pub(super) previous: [u8; 32],
    pub(super) hash: [u8; 32],
}

/// A read-log entry with its place.
pub(super) struct PlacedRead<'g> {
    pub(super) read: &'g SealedRead,
    pub(super) position: u64,
    pub(super) recorded_at: i64,
    pub(super) previous: [u8; 32],
    pub(super) hash: [u8; 32],
}

pub(super) enum ClaimChange<'g> {
    Take(&'g HashedClaim),
    Release([u8; 32]),
}

pub(super) struct Plan<'g> {
    pub(super) head: HeadRow,
    pub(super) now: i64,
    clock: Timestamp,
    behind: bool,
    pub(super) kinds: HashSet<(i64, u16)>,
    pub(super) changed: bool,

    versions: HashMap<Uuid, u64>,
    marks: HashMap<Uuid, Appended>,
    requests: HashMap<[u8; 32], ([u8; 32], Appended)>,
    claims: HashMap<[u8; 32], Option<Uuid>>,
    /// Keys that had to be looked up: whether they live.
    keys: HashMap<Uuid, bool>,

    pub(super) events: Vec<Placed<'g>>,
    pub(super) reads: Vec<PlacedRead<'g>>,
    pub(super) written: Vec<(&'g Prepared, Appended)>,
    pub(super) claim_changes: Vec<ClaimChange<'g>>,
}

impl<'g> Plan<'g> {
    pub(super) fn new(head: HeadRow, clock: Timestamp, kinds: HashSet<(i64, u16)>) -> Self {
        let shown = clock.as_microsecond();
        Self {
            now: shown.max(head.recorded_at),
            behind: shown < head.recorded_at.saturating_sub(MOST_BEHIND),
            head,
            clock,
            kinds,
            changed: false,
            versions: HashMap::new(),
            marks: HashMap::new(),
            requests: HashMap::new(),
            claims: HashMap::new(),
            keys: HashMap::new(),
            events: Vec::new(),
            reads: Vec::new(),
            written: Vec::new(),
            claim_changes: Vec::new(),
        }
    }

    pub(super) fn wrote_event(&self) -> Option<(u64, [u8; 32])> {
        self.events.last().map(|placed| (placed.position, placed.hash))
    }

    pub(super) fn wrote_read(&self) -> Option<(u64, [u8; 32])> {
        self.reads.last().map(|placed| (placed.position, placed.hash))
    }

    /// Reads all that the group's checks will ask for, each kind of question in as few statements as the database likes.
    pub(super) fn look_up(&mut self, sql: &mut dyn Sql, batches: &[&'g Prepared]) -> Result<(), StorageError> {
        let marks: Vec<&[u8]> = batches
            .iter()
            .map(|batch| batch.append_id.as_bytes().as_slice())
            .collect();
        look_up(
            sql,
            "SELECT append_id, first, last, recorded_at FROM append_mark WHERE append_id IN",
            &marks,
            &mut |row| {
                let appended = Appended {
                    first: row.u64(1)?,
                    last: row.u64(2)?,
                    recorded_at: row.time(3)?,
                    replayed: true,
                };
                self.marks.insert(row.uuid(0)?, appended);
                Ok(())
            },
        )?;
        let requests: Vec<&[u8]> = batches
            .iter()
            .filter_map(|batch| batch.request.as_ref())
            .map(|(request, _)| request.as_slice())
            .collect();
        look_up(
            sql,
            "SELECT request, body_hash, first, last, recorded_at FROM idempotency WHERE request IN",
            &requests,
            &mut |row| {
                let appended = Appended {
                    first: row.u64(2)?,
                    last: row.u64(3)?,
                    recorded_at: row.time(4)?,
                    replayed: true,
                };
                self.requests.insert(row.hash(0)?, (row.hash(1)?, appended));
                Ok(())
            },
        )?;
        let claims: Vec<&[u8]> = batches
            .iter()
            .flat_map(|batch| batch.release.iter().chain(&batch.add))
            .map(|claim| claim.hash.as_slice())
            .collect();
        look_up(
            sql,
            "SELECT value, owner FROM claim WHERE value IN",
            &claims,
            &mut |row| {
                self.claims.insert(row.hash(0)?, Some(row.uuid(1)?));
                Ok(())
            },
        )?;
        self.look_up_keys(sql, batches)?;
        self.look_up_versions(sql, batches)
    }

    fn look_up_keys(&mut self, sql: &mut dyn Sql, batches: &[&'g Prepared]) -> Result<(), StorageError> {
        let mut doubtful: HashSet<&Uuid> = HashSet::new();
        for batch in batches {
            doubtful.extend(batch.keys.made.iter().map(|(key_id, _)| key_id));
            // Nobody was erased since the keys were read: they all live.
            if batch.keys.epoch != self.head.key_changes {
                doubtful.extend(&batch.keys.live);
            }
        }
        let doubtful: Vec<&[u8]> = doubtful
            .into_iter()
            .map(|key_id| key_id.as_bytes().as_slice())
            .collect();
        look_up(
            sql,
            "SELECT key_id, erased_at FROM person_key WHERE key_id IN",
            &doubtful,
            &mut |row| {
                self.keys.insert(row.uuid(0)?, row.opt_int(1)?.is_none());
                Ok(())
            },
        )
    }

    fn look_up_versions(&mut self, sql: &mut dyn Sql, batches: &[&'g Prepared]) -> Result<(), StorageError> {
        let mut seen = HashSet::new();
        let streams: Vec<&Uuid> = batches
            .iter()
            .flat_map(|batch| {
                let written = batch.events.iter().map(|event| &event.stream);
                written.chain(batch.holds_at.iter().map(|(stream, _)| stream))
            })
            .filter(|stream| seen.insert(**stream))
            .collect();
        match sql.dialect() {
            Dialect::Sqlite => {
                for stream in streams {
                    let text = "SELECT MAX(version) FROM event WHERE stream = $1";
                    let version = sql
                        .first(text, &[Value::uuid(stream)], |row| row.opt_int(0))?
                        .flatten()
                        .unwrap_or(0);
                    self.versions.insert(*stream, u64::try_from(version).unwrap_or(0));
                }
            }
            Dialect::Postgres => {
                let mut rest = streams.as_slice();
                while !rest.is_empty() {
                    let (now, later) = rest.split_at(1 << rest.len().min(128).ilog2());
                    let marks: Vec<String> = (1..=now.len()).map(|n| format!("(${n}::bytea)")).collect();
                    let text = format!(
                        "SELECT k.stream, (SELECT e.version FROM event e WHERE e.stream = k.stream \
                         ORDER BY e.version DESC LIMIT 1) FROM (VALUES {}) AS k (stream)",
                        marks.join(",")
                    );
                    let params: Vec<Value<'_>> = now.iter().map(|stream| Value::uuid(stream)).collect();
                    sql.query(&text, &params, &mut |row| {
                        let version = u64::try_from(row.opt_int(1)?.unwrap_or(0)).unwrap_or(0);
                        self.versions.insert(row.uuid(0)?, version);
                        Ok(())
                    })?;
                    rest = later;
                }
            }
        }
        Ok(())
    }

    /// Checks one append and, if all is well, gives it its place. Nothing of a refused one stays.
    pub(super) fn append(&mut self, batch: &'g Prepared) -> AppendAnswer {
        if let Some(first) = self.marks.get(&batch.append_id) {
            return Ok(Appended {
                replayed: true,
                ..*first
            });
        }
        if let Some((request, body)) = &batch.request
            && let Some((first_body, first)) = self.requests.get(request)
        {
            return if first_body == body {
                Ok(Appended {
                    replayed: true,
                    ..*first
                })
            } else {
                Err(Refused::Append(AppendError::IdempotencyMismatch))
            };
        }
        self.check_clock()?;
        self.check_keys(batch)?;
        self.check_versions(batch)?;
        let claims = self.check_claims(batch)?;
        Ok(self.place(batch, claims))
    }

    fn check_clock(&self) -> Result<(), Refused> {
        if !self.behind {
            return Ok(());
        }
        let head = crate::time_from(self.head.recorded_at)?;
        Err(Refused::Append(AppendError::ClockBehind { head, now: self.clock }))
    }

    fn check_keys(&self, batch: &Prepared) -> Result<(), Refused> {
        if batch.keys.epoch != self.head.key_changes
            && let Some(&key_id) = batch
                .keys
                .live
                .iter()
                .find(|key_id| self.keys.get(key_id) != Some(&true))
        {
            return Err(Refused::Append(AppendError::KeyErased { key_id }));
        }
        for (key_id, _) in &batch.keys.made {
            match self.keys.get(key_id) {
                // The master key may have been changed since this one was wrapped.
                None if batch.keys.epoch != self.head.key_changes => return Err(Refused::KeyRace),
                None => {}
                Some(true) => return Err(Refused::KeyRace),
                Some(false) => return Err(Refused::Append(AppendError::KeyErased { key_id: *key_id })),
            }
        }
        Ok(())
    }

    fn check_versions(&self, batch: &Prepared) -> Result<(), Refused> {
        let written = batch.events.iter().map(|event| (event.stream, event.expected));
        for (stream, expected) in written.chain(batch.holds_at.iter().copied()) {
            let actual = self.versions.get(&stream).copied().unwrap_or(0);
            if actual != expected {
                return Err(Refused::Append(AppendError::VersionConflict {
                    stream,
                    expected,
                    actual,
                }));
            }
        }
        Ok(())
    }

    fn check_claims(&self, batch: &'g Prepared) -> Result<Vec<ClaimChange<'g>>, Refused> {
        let mut changed: HashMap<[u8; 32], Option<Uuid>> = HashMap::new();
        let mut changes = Vec::new();
        let holder = |changed: &HashMap<[u8; 32], Option<Uuid>>, hash: &[u8; 32]| {
            changed.get(hash).or_else(|| self.claims.get(hash)).copied().flatten()
        };
        let taken = |claim: &HashedClaim, owner| {
            Err(Refused::Append(AppendError::ClaimTaken {
                kind: claim.kind.clone(),
                owner,
            }))
        };
        for claim in &batch.release {
            match holder(&changed, &claim.hash) {
                None => {}
                Some(owner) if owner != claim.owner => return taken(claim, owner),
                Some(_) => {
                    changed.insert(claim.hash, None);
                    changes.push(ClaimChange::Release(claim.hash));
                }
            }
        }
        for claim in &batch.add {
            match holder(&changed, &claim.hash) {
                Some(owner) if owner != claim.owner => return taken(claim, owner),
                Some(_) => {}
                None => {
                    changed.insert(claim.hash, Some(claim.owner));
                    changes.push(ClaimChange::Take(claim));
                }
            }
        }
        Ok(changes)
    }

    fn place(&mut self, batch: &'g Prepared, claims: Vec<ClaimChange<'g>>) -> Appended {
        let first = self.head.position + 1;
        for event in &batch.events {
            let position = self.head.position + 1;
            let previous = self.head.hash;
            let hash = EventRow {
                position,
                stream: &event.stream,
                version: event.version,
                recorded_at: self.now,
                author: &batch.author,
                role: batch.role,
                organisation: &batch.organisation,
                kind: event.kind,
                key_id: &event.key_id,
                facts: &event.facts,
                words: event.words.as_deref(),
            }
            .hash(&previous);
            self.versions.insert(event.stream, event.version);
            self.events.push(Placed {
                batch,
                event,
                position,
                recorded_at: self.now,
                previous,
                hash,
            });
            self.head.position = position;
            self.head.hash = hash;
            self.head.recorded_at = self.now;
        }
        for change in &claims {
            match change {
                ClaimChange::Take(claim) => self.claims.insert(claim.hash, Some(claim.owner)),
                ClaimChange::Release(hash) => self.claims.insert(*hash, None),
            };
        }
        self.claim_changes.extend(claims);
        self.keys
            .extend(batch.keys.made.iter().map(|(key_id, _)| (*key_id, true)));
        // `now` came from a timestamp, so it is one.
        let recorded_at = crate::time_from(self.now).unwrap_or(self.clock);
        let appended = Appended {
            first,
            last: self.head.position,
            recorded_at,
            replayed: false,
        };
        self.marks.insert(batch.append_id, appended);
        if let Some((request, body)) = batch.request {
            self.requests.insert(request, (body, appended));
        }
        self.written.push((batch, appended));
        self.changed = true;
        appended
    }

    /// Gives a read-log entry its place.
    pub(super) fn read(&mut self, read: &'g SealedRead) -> (u64, i64) {
        let position = self.head.read_position + 1;
        let previous = self.head.read_hash;
        let hash = ReadRow {
            position,
            entry: &read.entry,
            recorded_at: self.now,
            reader: &read.reader,
            role: read.role,
            organisation: &read.organisation,
            page: &read.page,
            ids: &read.id_bytes,
            reason_key: &read.reason_key,
            reason: read.reason.as_deref(),
        }
        .hash(&previous);
        self.reads.push(PlacedRead {
            read,
            position,
            recorded_at: self.now,
            previous,
            hash,
        });
        self.head.read_position = position;
        self.head.read_hash = hash;
        self.head.recorded_at = self.now;
        self.changed = true;
        (position, self.now)
    }
}
