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
        let parts = [p.user.0.as_bytes(), kind.code().as_bytes(), &[0], once.key.as_bytes()];
        Self {
            append_id: crate::derived::id("append id of a form", &parts),
            idempotency,
        }
    }
}
