//! The hash that ties each row to the row before it: over header and ciphertexts, every field with its length or of
//! fixed width, so that no two rows hash alike.

use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The hash before the first row.
pub(crate) const GENESIS: [u8; 32] = [0; 32];

/// All of an event row that the chain protects.
pub(crate) struct EventRow<'a> {
    pub(crate) position: u64,
    pub(crate) stream: &'a Uuid,
    pub(crate) version: u64,
    pub(crate) recorded_at: i64,
    pub(crate) author: &'a Uuid,
    pub(crate) role: u16,
    pub(crate) organisation: &'a Uuid,
    pub(crate) kind: i64,
    pub(crate) key_id: &'a Uuid,
    pub(crate) facts: &'a [u8],
    pub(crate) words: Option<&'a [u8]>,
}

impl EventRow<'_> {
    pub(crate) fn hash(&self, previous: &[u8; 32]) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(b"rapport event 1\0");
        hash.update(previous);
        hash.update(self.position.to_be_bytes());
        hash.update(self.stream.as_bytes());
        hash.update(self.version.to_be_bytes());
        hash.update(self.recorded_at.to_be_bytes());
        hash.update(self.author.as_bytes());
        hash.update(self.role.to_be_bytes());
        hash.update(self.organisation.as_bytes());
        hash.update(self.kind.to_be_bytes());
        hash.update(self.key_id.as_bytes());
        blob(&mut hash, Some(self.facts));
        blob(&mut hash, self.words);
        hash.finalize().into()
    }
}

/// All of a read-log row that the chain protects.
pub(crate) struct ReadRow<'a> {
    pub(crate) position: u64,
    pub(crate) entry: &'a Uuid,
    pub(crate) recorded_at: i64,
    pub(crate) reader: &'a Uuid,
    pub(crate) role: u16,
    pub(crate) organisation: &'a Uuid,
    pub(crate) page: &'a [u8],
    pub(crate) ids: &'a [u8],
    pub(crate) reason_key: &'a Uuid,
    pub(crate) reason: Option<&'a [u8]>,
}

impl ReadRow<'_> {
    pub(crate) fn hash(&self, previous: &[u8; 32]) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(b"rapport read 1\0");
        hash.update(previous);
        hash.update(self.position.to_be_bytes());
        hash.update(self.entry.as_bytes());
        hash.update(self.recorded_at.to_be_bytes());
        hash.update(self.reader.as_bytes());
        hash.update(self.role.to_be_bytes());
        hash.update(self.organisation.as_bytes());
        blob(&mut hash, Some(self.page));
        blob(&mut hash, Some(self.ids));
        hash.update(self.reason_key.as_bytes());
        blob(&mut hash, self.reason);
        hash.finalize().into()
    }
}

/// An absent blob and an empty one differ by the byte before them.
fn blob(hash: &mut Sha256, bytes: Option<&[u8]>) {
    match bytes {
        None => hash.update([0]),
        Some(bytes) => {
            hash.update([1]);
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        }
    }
}
