//! Walking along a chain, row by row.

use std::collections::BTreeMap;

use super::{Place, VerifyError, broken};
use crate::chain::{EventRow, GENESIS, ReadRow};
use crate::error::StorageError;
use crate::sql::{Row, Sql, Value};
use crate::writer::HeadRow;

/// Rows of one query.
const CHUNK: i64 = 20_000;

/// A point that a chain must pass through.
pub(super) type Expected = BTreeMap<u64, Vec<([u8; 32], Place)>>;

/// One chain as it is walked along.
pub(super) struct Walk {
    pub(super) position: u64,
    pub(super) hash: [u8; 32],
    pub(super) recorded_at: i64,
    expected: Expected,
}

impl Walk {
    pub(super) fn new(expected: Expected) -> Self {
        Self {
            position: 0,
            hash: GENESIS,
            recorded_at: i64::MIN,
            expected,
        }
    }

    /// Takes the next row: `computed` gets the hash before it.
    fn step(
        &mut self,
        place: fn(u64) -> Place,
        position: u64,
        recorded_at: i64,
        stored: ([u8; 32], [u8; 32]),
        computed: impl FnOnce(&[u8; 32]) -> [u8; 32],
    ) -> Result<(), VerifyError> {
        let next = self.position + 1;
        if position != next {
            return broken(place(next), format!("it is missing; the next one found is {position}"));
        }
        let (previous, hash) = stored;
        if previous != self.hash {
            return broken(place(position), "it does not follow on from the one before it");
        }
        if computed(&previous) != hash {
            return broken(
                place(position),
                "its content is not what was written (its hash differs)",
            );
        }
        if recorded_at < self.recorded_at {
            return broken(place(position), "it was recorded before the one before it");
        }
        (self.position, self.hash, self.recorded_at) = (position, hash, recorded_at);
        self.check_expected()
    }

    fn check_expected(&mut self) -> Result<(), VerifyError> {
        if let Some(points) = self.expected.remove(&self.position) {
            for (hash, place) in points {
                if hash != self.hash {
                    return broken(place, "the record at that position is not the one that was signed");
                }
            }
        }
        Ok(())
    }

    /// Signed points beyond the end mean that the end was cut off.
    fn check_end(&mut self) -> Result<(), VerifyError> {
        if let Some((position, points)) = self.expected.pop_first()
            && let Some((_, place)) = points.first()
        {
            return broken(
                *place,
                format!(
                    "the record was cut off: it ends at {}, but {position} had been signed",
                    self.position
                ),
            );
        }
        Ok(())
    }
}

/// Walks a table in chunks. An error of the walk stops the query and comes out as it is.
fn walk_rows(
    sql: &mut dyn Sql,
    text: &str,
    walk: &mut Walk,
    mut step: impl FnMut(&mut Walk, &Row<'_>) -> Result<(), VerifyError>,
) -> Result<(), VerifyError> {
    let mut after = -1;
    loop {
        let mut last = None;
        let mut fault = None;
        let done = sql.query(text, &[Value::Int(after), Value::Int(CHUNK)], &mut |row| {
            // A row whose columns do not even have their types is named by the place it should have had.
            last = Some(row.int(0)?);
            step(walk, row).map_err(|error| {
                fault = Some(error);
                StorageError::Closed
            })
        });
        if let Some(fault) = fault {
            return Err(match fault {
                VerifyError::Storage(StorageError::Damaged(why)) => VerifyError::Broken {
                    place: Place::Event(walk.position + 1),
                    why,
                },
                other => other,
            });
        }
        done?;
        match last {
            Some(position) => after = position,
            None => return Ok(()),
        }
    }
}

/// Both chains, from their beginnings to where the head row says they end; for a restore.
pub(crate) fn chains_hold(sql: &mut dyn Sql) -> Result<(), VerifyError> {
    let head = HeadRow::read(sql, false)?;
    let (mut events, mut reads) = (Walk::new(Expected::new()), Walk::new(Expected::new()));
    walk_events(sql, &mut events)?;
    walk_reads(sql, &mut reads)?;
    ends_agree(&head, &events, &reads)
}

/// The head row says what the last rows say.
pub(super) fn ends_agree(head: &HeadRow, walk: &Walk, read_walk: &Walk) -> Result<(), VerifyError> {
    if (head.position, head.hash) != (walk.position, walk.hash) {
        return broken(
            Place::Head,
            format!("it says {}, the last event is {}", head.position, walk.position),
        );
    }
    if (head.read_position, head.read_hash) != (read_walk.position, read_walk.hash) {
        let why = format!(
            "it says {}, the last read is {}",
            head.read_position, read_walk.position
        );
        return broken(Place::Head, why);
    }
    if head.recorded_at < walk.recorded_at.max(read_walk.recorded_at) {
        return broken(Place::Head, "its time is before the last entry's");
    }
    Ok(())
}

pub(super) fn walk_events(sql: &mut dyn Sql, walk: &mut Walk) -> Result<(), VerifyError> {
    let text = "SELECT position, stream, version, recorded_at, author, role, organisation, kind, key_id, \
                prev_hash, hash, facts, words FROM event WHERE position > $1 ORDER BY position LIMIT $2";
    walk_rows(sql, text, walk, |walk, row| {
        let (position, recorded_at) = (row.u64(0)?, row.int(3)?);
        let (stream, author, organisation, key_id) = (row.uuid(1)?, row.uuid(4)?, row.uuid(6)?, row.uuid(8)?);
        let content = EventRow {
            position,
            stream: &stream,
            version: row.u64(2)?,
            recorded_at,
            author: &author,
            role: row.u16(5)?,
            organisation: &organisation,
            kind: row.int(7)?,
            key_id: &key_id,
            facts: row.blob(11)?,
            words: row.opt_blob(12)?,
        };
        walk.step(
            Place::Event,
            position,
            recorded_at,
            (row.hash(9)?, row.hash(10)?),
            |before| content.hash(before),
        )
    })?;
    // The chain holds; a stream with a gap would mean that the writer had a fault.
    let text = "SELECT stream FROM event GROUP BY stream HAVING MAX(version) <> COUNT(*) OR MIN(version) <> 1";
    if let Some(stream) = sql.first(text, &[], |row| row.uuid(0))? {
        return broken(
            Place::Event(walk.position),
            format!("the versions of stream {stream} have a gap"),
        );
    }
    walk.check_end()
}

pub(super) fn walk_reads(sql: &mut dyn Sql, walk: &mut Walk) -> Result<(), VerifyError> {
    let text = "SELECT position, entry, recorded_at, reader, role, organisation, page, ids, reason_key, reason, \
                prev_hash, hash FROM read_log WHERE position > $1 ORDER BY position LIMIT $2";
    let mut wanted = SetHash::default();
    let outcome = walk_rows(sql, text, walk, |walk, row| {
        let (position, recorded_at) = (row.u64(0)?, row.int(2)?);
        let (entry, reader, organisation, reason_key) = (row.uuid(1)?, row.uuid(3)?, row.uuid(5)?, row.uuid(8)?);
        let ids = row.blob(7)?;
        let content = ReadRow {
            position,
            entry: &entry,
            recorded_at,
            reader: &reader,
            role: row.u16(4)?,
            organisation: &organisation,
            page: row.blob(6)?,
            ids,
            reason_key: &reason_key,
            reason: row.opt_blob(9)?,
        };
        let stored = (row.hash(10)?, row.hash(11)?);
        walk.step(Place::Read, position, recorded_at, stored, |before| {
            content.hash(before)
        })?;
        for id in ids.chunks(16) {
            wanted.add(id, position);
        }
        Ok(())
    });
    outcome.map_err(|error| match error {
        VerifyError::Broken {
            place: Place::Event(position),
            why,
        } => VerifyError::Broken {
            place: Place::Read(position),
            why,
        },
        other => other,
    })?;
    walk.check_end()?;
    let mut found = SetHash::default();
    sql.query("SELECT subject, position FROM read_subject", &[], &mut |row| {
        found.add(row.blob(0)?, row.u64(1)?);
        Ok(())
    })?;
    if found != wanted {
        return broken(Place::ReadIndex, "it does not list the same people as the log itself");
    }
    Ok(())
}

/// A hash of a set whatever its order: the exclusive-or of its members' hashes, with their number.
#[derive(Default, PartialEq, Eq)]
struct SetHash {
    count: u64,
    hash: [u8; 32],
}

impl SetHash {
    fn add(&mut self, id: &[u8], position: u64) {
        self.count += 1;
        let member = crate::seal::sha256(&[id, &position.to_be_bytes()].concat());
        for (sum, byte) in self.hash.iter_mut().zip(member) {
            *sum ^= byte;
        }
    }
}
