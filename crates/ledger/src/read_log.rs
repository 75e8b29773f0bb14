//! Who looked at whose record: the second chain.

use uuid::Uuid;

use crate::Ledger;
use crate::error::StorageError;
use crate::keys::KeyState;
use crate::seal::{Part, bound_to};
use crate::sql::{Row, Value, int};
use crate::types::{ReadEntry, SERVICE_KEY, StoredRead};

/// An entry as read, still sealed.
struct SealedEntry {
    read: StoredRead,
    entry: Uuid,
    page: Vec<u8>,
    reason_key: Uuid,
    reason: Option<Vec<u8>>,
}

const ENTRY: &str = "SELECT r.position, r.recorded_at, r.reader, r.role, r.organisation, r.ids, r.entry, r.page, \
                     r.reason_key, r.reason FROM read_log r";

fn from_row(row: &Row<'_>) -> Result<SealedEntry, StorageError> {
    let position = row.u64(0)?;
    let (ids, rest) = row.blob(5)?.as_chunks::<16>();
    if !rest.is_empty() {
        return Err(StorageError::Damaged(format!("the ids of read {position} are cut off")));
    }
    Ok(SealedEntry {
        read: StoredRead {
            position,
            recorded_at: row.time(1)?,
            reader: row.uuid(2)?,
            role: row.u16(3)?,
            organisation: row.uuid(4)?,
            page: String::new(),
            ids: ids.iter().map(|id| Uuid::from_bytes(*id)).collect(),
            reason: None,
        },
        entry: row.uuid(6)?,
        page: row.blob(7)?.to_vec(),
        reason_key: row.uuid(8)?,
        reason: row.opt_blob(9)?.map(<[u8]>::to_vec),
    })
}

impl Ledger {
    /// Logs that a page was about to be shown; durable on return, so show it only after. Returns its position in the
    /// read log. Not refused when the clock is behind: the entry then has the time of the last one.
    ///
    /// # Errors
    /// When the store fails, or a reason is given under a key that does not exist or was erased.
    pub fn log_read(&self, read: &ReadEntry) -> Result<u64, StorageError> {
        let sealed = crate::prepare::read(&self.inner, read)?;
        Ok(self.inner.writer.log_read(sealed)?.0)
    }

    /// Who looked at a person or an episode, newest first.
    ///
    /// # Errors
    /// When the store fails or an entry does not open.
    pub fn reads_of(&self, subject: Uuid, limit: u32) -> Result<Vec<StoredRead>, StorageError> {
        let text = format!(
            "{ENTRY} JOIN read_subject s ON s.position = r.position WHERE s.subject = $1 \
             ORDER BY s.position DESC LIMIT $2"
        );
        self.entries(&text, &[Value::uuid(&subject), Value::Int(i64::from(limit))])
    }

    /// What somebody looked at, newest first.
    ///
    /// # Errors
    /// When the store fails or an entry does not open.
    pub fn reads_by(&self, reader: Uuid, limit: u32) -> Result<Vec<StoredRead>, StorageError> {
        let text = format!("{ENTRY} WHERE r.reader = $1 ORDER BY r.position DESC LIMIT $2");
        self.entries(&text, &[Value::uuid(&reader), Value::Int(i64::from(limit))])
    }

    /// The read log after a position, in order.
    ///
    /// # Errors
    /// When the store fails or an entry does not open.
    pub fn reads(&self, after_position: u64, limit: u32) -> Result<Vec<StoredRead>, StorageError> {
        let text = format!("{ENTRY} WHERE r.position > $1 ORDER BY r.position LIMIT $2");
        self.entries(&text, &[int(after_position), Value::Int(i64::from(limit))])
    }

    fn entries(&self, text: &str, params: &[Value<'_>]) -> Result<Vec<StoredRead>, StorageError> {
        let sealed = self.inner.pool.with(|sql| {
            self.inner.keys.refresh(sql)?;
            sql.all(text, params, from_row)
        })?;
        let service = self.inner.live_key(&SERVICE_KEY)?;
        sealed
            .into_iter()
            .map(|sealed| {
                let mut read = sealed.read;
                let damaged = || StorageError::Damaged(format!("read {} does not open", read.position));
                let page = service.open(&bound_to(Part::ReadPage, &sealed.entry, 0), &sealed.page);
                let page = String::from_utf8(page.ok_or_else(damaged)?).map_err(|_| damaged())?;
                let reason = match (&sealed.reason, self.inner.key(&sealed.reason_key)?) {
                    (Some(reason), KeyState::Live(key)) => {
                        let opened = key.open(&bound_to(Part::ReadReason, &sealed.entry, 0), reason);
                        Some(String::from_utf8(opened.ok_or_else(damaged)?).map_err(|_| damaged())?)
                    }
                    _ => None,
                };
                read.page = page;
                read.reason = reason;
                Ok(read)
            })
            .collect()
    }
}
