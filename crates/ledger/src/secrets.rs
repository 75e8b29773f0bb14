//! The ledger's own secrets, made with it and kept in it, wrapped by the master key: one key for hashing values that
//! must be found again, one for signing heads. They are not derived from the master key so that it can be changed.

use std::collections::HashMap;

use ed25519_dalek::{Signer as _, SigningKey};
use uuid::Uuid;

use crate::error::StorageError;
use crate::registry::TypeRegistry;
use crate::seal::{Part, SecretKey, bound_to};

pub(crate) struct Secrets {
    index: SecretKey,
    names: SecretKey,
    signing: SigningKey,
    kinds: HashMap<&'static str, i64>,
}

impl Secrets {
    pub(crate) fn new(index: SecretKey, signing_seed: &SecretKey, known: &TypeRegistry) -> Self {
        let kinds = known
            .types()
            .iter()
            .map(|&(name, _)| (name, kind_of(&index, name)))
            .collect();
        Self {
            names: index.derive("names"),
            signing: SigningKey::from_bytes(signing_seed.bytes()),
            index,
            kinds,
        }
    }

    /// The opaque number that stands for a type in the clear header.
    pub(crate) fn kind(&self, name: &str) -> i64 {
        self.kinds
            .get(name)
            .copied()
            .unwrap_or_else(|| kind_of(&self.index, name))
    }

    pub(crate) fn seal_name(&self, name: &str) -> Result<Vec<u8>, StorageError> {
        self.names
            .seal(&bound_to(Part::TypeName, &Uuid::nil(), 0), name.as_bytes())
    }

    pub(crate) fn open_name(&self, sealed: &[u8]) -> Option<String> {
        String::from_utf8(self.names.open(&bound_to(Part::TypeName, &Uuid::nil(), 0), sealed)?).ok()
    }

    pub(crate) fn claim(&self, kind: &str, value: &[u8]) -> [u8; 32] {
        self.index.keyed_hash(&[b"claim", kind.as_bytes(), value])
    }

    pub(crate) fn request(&self, principal: &Uuid, command: &str, client_key: &str) -> [u8; 32] {
        self.index.keyed_hash(&[
            b"request",
            principal.as_bytes(),
            command.as_bytes(),
            client_key.as_bytes(),
        ])
    }

    pub(crate) fn scope(&self, kind: &str, value: &[u8]) -> [u8; 32] {
        self.index.keyed_hash(&[b"scope", kind.as_bytes(), value])
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.signing.sign(message).to_bytes()
    }

    /// The key with which anybody can check a signed head.
    pub(crate) fn public(&self) -> [u8; 32] {
        self.signing.verifying_key().to_bytes()
    }
}

fn kind_of(index: &SecretKey, name: &str) -> i64 {
    let hash = index.keyed_hash(&[b"kind", name.as_bytes()]);
    let mut first = [0; 8];
    first.copy_from_slice(hash.split_at(8).0);
    i64::from_be_bytes(first)
}
