//! Signed heads: both chains' ends at a time, under the ledger's own signing key. Stored every thousand events and on
//! demand; one that is kept outside shows later that nothing before it was cut off or rewritten.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::{Signature, VerifyingKey};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Ledger;
use crate::error::StorageError;
use crate::secrets::Secrets;
use crate::sql::{Sql, Value, int};
use crate::writer::HeadRow;

/// The ends of both chains at one time, signed. Its JSON text is what is kept outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedHead {
    /// Which ledger.
    pub ledger: Uuid,
    /// Position of the last event.
    pub position: u64,
    /// Its hash, in hexadecimal.
    pub hash: String,
    /// Position of the last entry of the read log.
    pub read_position: u64,
    /// Its hash, in hexadecimal.
    pub read_hash: String,
    /// When it was signed.
    pub signed_at: Timestamp,
    /// The ledger's public key (Ed25519), base64.
    pub public_key: String,
    /// The signature, base64.
    pub signature: String,
}

/// The bytes that are signed.
pub(crate) fn message(head: &HeadRow, signed_at: i64) -> Vec<u8> {
    let mut bytes = b"rapport head 1\0".to_vec();
    bytes.extend_from_slice(&head.position.to_be_bytes());
    bytes.extend_from_slice(&head.hash);
    bytes.extend_from_slice(&head.read_position.to_be_bytes());
    bytes.extend_from_slice(&head.read_hash);
    bytes.extend_from_slice(&signed_at.to_be_bytes());
    bytes
}

/// Signs the head and stores it, in the transaction of the writer.
pub(crate) fn store(
    sql: &mut dyn Sql,
    secrets: &Secrets,
    head: &mut HeadRow,
    now: i64,
) -> Result<[u8; 64], StorageError> {
    let signature = secrets.sign(&message(head, now));
    sql.execute(
        "INSERT INTO signed_head (position, hash, read_position, read_hash, signed_at, signature) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (position, read_position) DO UPDATE SET \
         hash = excluded.hash, read_hash = excluded.read_hash, signed_at = excluded.signed_at, \
         signature = excluded.signature",
        &[
            int(head.position),
            Value::Blob(&head.hash),
            int(head.read_position),
            Value::Blob(&head.read_hash),
            Value::Int(now),
            Value::Blob(&signature),
        ],
    )?;
    head.signed_position = head.position;
    Ok(signature)
}

/// Whether a signature over a head is good.
pub(crate) fn is_good(public: &[u8; 32], head: &HeadRow, signed_at: i64, signature: &[u8]) -> bool {
    let (Ok(key), Ok(signature)) = (VerifyingKey::from_bytes(public), Signature::from_slice(signature)) else {
        return false;
    };
    key.verify_strict(&message(head, signed_at), &signature).is_ok()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

impl Ledger {
    /// Signs both heads now, stores the signature and returns it: keep [`SignedHead`] as JSON in a place that who can
    /// write to the database cannot write to.
    ///
    /// # Errors
    /// When the store fails.
    pub fn export_head(&self) -> Result<SignedHead, StorageError> {
        let secrets = std::sync::Arc::clone(&self.inner.secrets);
        let (head, now, signature) = self.inner.run(move |tx| {
            let signature = store(tx.sql, &secrets, tx.head, tx.now)?;
            Ok((tx.head.clone(), tx.now, signature))
        })?;
        Ok(SignedHead {
            ledger: self.inner.id,
            position: head.position,
            hash: hex(&head.hash),
            read_position: head.read_position,
            read_hash: hex(&head.read_hash),
            signed_at: crate::time_from(now)?,
            public_key: BASE64.encode(self.inner.secrets.public()),
            signature: BASE64.encode(signature),
        })
    }
}
