//! A form that is sent twice is answered once.

use ledger::IdempotencyKey;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::kinds::ActKind;
use crate::outcome::Once;
use crate::principal::Principal;

/// What recognises a repeat in the ledger.
#[derive(Debug, Clone)]
pub(crate) struct OnceKey {
    /// The append's own id, made from the same parts, so that the first answer can be looked up before deciding again.
    pub(crate) append_id: Uuid,
    pub(crate) idempotency: IdempotencyKey,
}

impl OnceKey {
    pub(crate) fn new(p: &Principal, kind: ActKind, once: Once<'_>) -> Self {
        let idempotency = IdempotencyKey {
            principal: p.user.0,
            command: kind.code().to_owned(),
            client_key: once.key.to_owned(),
            body_hash: Sha256::digest(once.body).into(),
        };
        let mut hash = Sha256::new();
        hash.update(b"append id of a form\0");
        hash.update(p.user.0.as_bytes());
        hash.update(kind.code().as_bytes());
        hash.update([0]);
        hash.update(once.key.as_bytes());
        let digest: [u8; 32] = hash.finalize().into();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        Self {
            append_id: uuid::Builder::from_custom_bytes(bytes).into_uuid(),
            idempotency,
        }
    }
}
