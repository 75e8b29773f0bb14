//! Recomputing both chains from the beginning, and all that hangs on them.

mod walk;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use uuid::Uuid;

use crate::Ledger;
use crate::error::StorageError;
use crate::keys::KeyState;
use crate::signed_head::{SignedHead, hex, is_good};
use crate::sql::{Dialect, Sql};
use crate::types::Head;
use crate::writer::HeadRow;
use walk::{Expected, Walk, ends_agree, walk_events, walk_reads};

pub(crate) use walk::chains_hold;

/// Where something is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// The event at this position: the first that is wrong.
    Event(u64),
    /// The read-log entry at this position: the first that is wrong.
    Read(u64),
    /// The row that says where both chains end.
    Head,
    /// A signed head over this position.
    SignedHead(u64),
    /// A signed head that was kept outside.
    OutsideHead(u64),
    /// The index of who was looked at.
    ReadIndex,
    /// A person's key.
    Key(Uuid),
    /// A document.
    Document(Uuid),
    /// The database file itself.
    File,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Event(position) => write!(f, "event {position}"),
            Self::Read(position) => write!(f, "read-log entry {position}"),
            Self::Head => f.write_str("the head row"),
            Self::SignedHead(position) => write!(f, "the signed head at {position}"),
            Self::OutsideHead(position) => write!(f, "the head kept outside, at {position}"),
            Self::ReadIndex => f.write_str("the index of the read log"),
            Self::Key(key_id) => write!(f, "the key {key_id}"),
            Self::Document(id) => write!(f, "the document {id}"),
            Self::File => f.write_str("the database file"),
        }
    }
}

/// The first thing found wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// The record is not what was written.
    #[error("{place}: {why}")]
    Broken {
        /// Where.
        place: Place,
        /// Why.
        why: String,
    },
    /// The store failed before all was looked at.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

fn broken<T>(place: Place, why: impl Into<String>) -> Result<T, VerifyError> {
    Err(VerifyError::Broken { place, why: why.into() })
}

/// What was checked and found good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// The head at the time.
    pub head: Head,
    /// Signed heads whose signature and hashes hold.
    pub signed_heads: u64,
    /// Keys that open.
    pub keys: u64,
    /// Keys that were erased.
    pub erased: u64,
    /// Documents that open.
    pub documents: u64,
}

impl Ledger {
    /// Recomputes both chains from the beginning; checks that no position is missing, the head row, the signed heads,
    /// the read index, that every key and document opens and (SQLite) the pages of the file.
    ///
    /// # Errors
    /// [`VerifyError::Broken`] names the first bad place and why.
    pub fn verify(&self) -> Result<Verified, VerifyError> {
        self.verify_with(None)
    }

    /// The same, and that the record still holds everything that a head kept outside was signed over.
    ///
    /// # Errors
    /// [`VerifyError::Broken`] names the first bad place and why.
    pub fn verify_against(&self, outside: &SignedHead) -> Result<Verified, VerifyError> {
        self.verify_with(Some(outside))
    }

    fn verify_with(&self, outside: Option<&SignedHead>) -> Result<Verified, VerifyError> {
        let mut sql = self.inner.pool.own()?;
        let sql = sql.as_mut();
        // One snapshot, so that writers need not stop.
        sql.begin_snapshot()?;
        let outcome = self.verify_on(sql, outside);
        sql.rollback();
        outcome
    }

    pub(crate) fn verify_on(&self, sql: &mut dyn Sql, outside: Option<&SignedHead>) -> Result<Verified, VerifyError> {
        if sql.dialect() == Dialect::Sqlite {
            let said = sql.first("PRAGMA integrity_check(1)", &[], |row| Ok(row.text(0)?.to_owned()))?;
            if said.as_deref() != Some("ok") {
                return broken(Place::File, said.unwrap_or_default());
            }
        }
        let head = HeadRow::read(sql, false)?;
        let (events, reads, signed_heads) = self.expected(sql, outside)?;
        let mut walk = Walk::new(events);
        walk_events(sql, &mut walk)?;
        let mut read_walk = Walk::new(reads);
        walk_reads(sql, &mut read_walk)?;
        ends_agree(&head, &walk, &read_walk)?;
        let (keys, erased) = self.check_keys(sql)?;
        let documents = self.check_documents(sql)?;
        let head = Head {
            position: head.position,
            hash: head.hash,
            recorded_at: crate::time_from(head.recorded_at)?,
            read_position: head.read_position,
            read_hash: head.read_hash,
        };
        Ok(Verified {
            head,
            signed_heads,
            keys,
            erased,
            documents,
        })
    }

    /// The points that the chains must pass through: all stored signed heads, whose signatures are checked here, and
    /// one from outside.
    fn expected(
        &self,
        sql: &mut dyn Sql,
        outside: Option<&SignedHead>,
    ) -> Result<(Expected, Expected, u64), VerifyError> {
        let (mut events, mut reads) = (Expected::new(), Expected::new());
        let mut add = |head: &HeadRow, place: Place| {
            // Before the first entry there is nothing to compare.
            if head.position > 0 {
                events.entry(head.position).or_default().push((head.hash, place));
            }
            if head.read_position > 0 {
                reads
                    .entry(head.read_position)
                    .or_default()
                    .push((head.read_hash, place));
            }
        };
        let public = self.inner.secrets.public();
        let text = "SELECT position, hash, read_position, read_hash, signed_at, signature FROM signed_head \
                    ORDER BY position, read_position";
        let stored = sql.all(text, &[], |row| {
            let head = point(row.u64(0)?, row.hash(1)?, row.u64(2)?, row.hash(3)?);
            Ok((head, row.int(4)?, row.blob(5)?.to_vec()))
        })?;
        for (head, signed_at, signature) in &stored {
            let place = Place::SignedHead(head.position);
            if !is_good(&public, head, *signed_at, signature) {
                return broken(place, "its signature is not this ledger's");
            }
            add(head, place);
        }
        if let Some(outside) = outside {
            let place = Place::OutsideHead(outside.position);
            add(&self.outside(outside, place)?, place);
        }
        Ok((events, reads, stored.len() as u64))
    }

    fn outside(&self, outside: &SignedHead, place: Place) -> Result<HeadRow, VerifyError> {
        if outside.ledger != self.inner.id {
            return broken(place, "it is another ledger's");
        }
        let public = self.inner.secrets.public();
        let (Some(hash), Some(read_hash)) = (unhex(&outside.hash), unhex(&outside.read_hash)) else {
            return broken(place, "its hashes are malformed");
        };
        let head = point(outside.position, hash, outside.read_position, read_hash);
        let signature = BASE64.decode(&outside.signature).unwrap_or_default();
        if BASE64.decode(&outside.public_key).ok().as_deref() != Some(public.as_slice())
            || !is_good(&public, &head, outside.signed_at.as_microsecond(), &signature)
        {
            return broken(place, "its signature is not this ledger's");
        }
        Ok(head)
    }

    /// Every key in use is there, and every one that was not erased opens with the master key.
    fn check_keys(&self, sql: &mut dyn Sql) -> Result<(u64, u64), VerifyError> {
        let text = "SELECT DISTINCT e.key_id FROM event e \
                    WHERE NOT EXISTS (SELECT 1 FROM person_key k WHERE k.key_id = e.key_id)";
        if let Some(key_id) = sql.first(text, &[], |row| row.uuid(0))? {
            return broken(Place::Key(key_id), "it is missing, and events are sealed with it");
        }
        let keys = sql.all("SELECT key_id, wrapped, erased_at FROM person_key", &[], |row| {
            Ok((row.uuid(0)?, row.opt_blob(1)?.map(<[u8]>::to_vec), row.opt_int(2)?))
        })?;
        let (mut live, mut erased) = (0, 0);
        for (key_id, wrapped, erased_at) in keys {
            match (wrapped, erased_at) {
                (None, Some(_)) => erased += 1,
                (Some(wrapped), None) if self.inner.keys.opens(&key_id, &wrapped) => live += 1,
                (Some(_), None) => return broken(Place::Key(key_id), "it does not open with the master key"),
                _ => return broken(Place::Key(key_id), "it is neither whole nor erased"),
            }
        }
        Ok((live, erased))
    }

    fn check_documents(&self, sql: &mut dyn Sql) -> Result<u64, VerifyError> {
        let ids = sql.all("SELECT id FROM document ORDER BY id", &[], |row| row.uuid(0))?;
        let mut good = 0;
        for id in ids {
            let Some(sealed) = crate::documents::fetch(sql, &id)? else {
                continue;
            };
            let key = match self.inner.keys.get(sql, &sealed.key_id)? {
                KeyState::Live(key) => key,
                KeyState::Erased => return broken(Place::Document(id), "it outlived the erasure of its key"),
                KeyState::Absent => return broken(Place::Document(id), "its key is missing"),
            };
            if sealed.open(&key).is_err() {
                return broken(
                    Place::Document(id),
                    "it does not open: its bytes or its key were changed",
                );
            }
            good += 1;
        }
        Ok(good)
    }
}

fn point(position: u64, hash: [u8; 32], read_position: u64, read_hash: [u8; 32]) -> HeadRow {
    HeadRow {
        position,
        hash,
        recorded_at: 0,
        read_position,
        read_hash,
        key_changes: 0,
        signed_position: 0,
    }
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    (hex(&bytes) == text).then_some(bytes)
}
