//! Sealing and keyed hashing: AES-256-GCM-SIV with random nonces, HMAC-SHA256.
//!
//! GCM-SIV because a restored backup may write again at positions and versions that were used before: a nonce that
//! repeats then shows at most that two messages are equal, where plain GCM would give its key away.

use aes_gcm_siv::aead::inout::InOutBuf;
use aes_gcm_siv::{AeadInOut, Aes256GcmSiv, KeyInit, Nonce, Tag};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::error::StorageError;

/// Bytes of nonce before the ciphertext.
const NONCE: usize = 12;
/// Bytes of tag after it.
const TAG: usize = 16;

/// Which part of something is sealed, so that no part can be passed off as another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Part {
    Facts = 1,
    Words = 2,
    WrappedKey = 3,
    DocumentKey = 4,
    DocumentBody = 5,
    ReadPage = 6,
    ReadReason = 7,
    HeldForm = 8,
    Delivery = 9,
    MetaSecret = 10,
    TypeName = 11,
    Recovery = 12,
    Backup = 13,
}

/// What a sealed text is bound to: its part, the id it belongs to and a number (the version of a stream, else 0).
pub(crate) fn bound_to(part: Part, id: &Uuid, number: u64) -> [u8; 25] {
    let mut bytes = [0; 25];
    let (head, tail) = bytes.split_at_mut(1);
    head.copy_from_slice(&[part as u8]);
    let (middle, tail) = tail.split_at_mut(16);
    middle.copy_from_slice(id.as_bytes());
    tail.copy_from_slice(&number.to_be_bytes());
    bytes
}

/// A 256-bit key, wiped when dropped.
#[derive(Clone)]
pub(crate) struct SecretKey(Zeroizing<[u8; 32]>);

impl SecretKey {
    pub(crate) fn random() -> Result<Self, StorageError> {
        let mut bytes = Zeroizing::new([0; 32]);
        fill(bytes.as_mut_slice())?;
        Ok(Self(bytes))
    }

    pub(crate) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    pub(crate) fn from_slice(bytes: &[u8]) -> Option<Self> {
        Some(Self(Zeroizing::new(bytes.try_into().ok()?)))
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A key of its own for one purpose (HKDF's expand step with one block; the input is a full random key already).
    pub(crate) fn derive(&self, purpose: &str) -> Self {
        Self::from_bytes(self.keyed_hash(&[b"rapport ledger derive\x01", purpose.as_bytes()]))
    }

    /// HMAC-SHA256 over the parts, each with its length before it.
    pub(crate) fn keyed_hash(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = hmac(self.bytes());
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// Nonce, ciphertext and tag in one.
    pub(crate) fn seal(&self, bound: &[u8], plain: &[u8]) -> Result<Vec<u8>, StorageError> {
        self.seal_parts(bound, &[plain])
    }

    /// Seals several slices as one text.
    pub(crate) fn seal_parts(&self, bound: &[u8], plain: &[&[u8]]) -> Result<Vec<u8>, StorageError> {
        let length: usize = plain.iter().map(|part| part.len()).sum();
        let mut nonce = [0; NONCE];
        fill(&mut nonce)?;
        let mut sealed = Vec::with_capacity(NONCE + length + TAG);
        sealed.extend_from_slice(&nonce);
        for part in plain {
            sealed.extend_from_slice(part);
        }
        let body = sealed.get_mut(NONCE..).unwrap_or_default();
        let tag = self
            .cipher()
            .encrypt_inout_detached(&Nonce::from(nonce), bound, InOutBuf::from(body))
            .map_err(|_| StorageError::Invalid("the text is too long to be sealed".into()))?;
        sealed.extend_from_slice(&tag);
        Ok(sealed)
    }

    /// Opens what [`Self::seal`] made; `None` when it was not sealed by this key for this place.
    pub(crate) fn open(&self, bound: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let mut plain = sealed.to_vec();
        self.open_in_place(bound, &mut plain)?;
        Some(plain)
    }

    /// The same in the buffer it came in.
    pub(crate) fn open_in_place(&self, bound: &[u8], sealed: &mut Vec<u8>) -> Option<()> {
        let length = sealed.len().checked_sub(NONCE + TAG)?;
        let (nonce, rest) = sealed.split_first_chunk_mut::<NONCE>()?;
        let (body, tag) = rest.split_at_mut_checked(length)?;
        let tag = Tag::try_from(&*tag).ok()?;
        self.cipher()
            .decrypt_inout_detached(&Nonce::from(*nonce), bound, InOutBuf::from(&mut *body), &tag)
            .ok()?;
        sealed.copy_within(NONCE..NONCE + length, 0);
        sealed.truncate(length);
        Some(())
    }

    fn cipher(&self) -> Aes256GcmSiv {
        Aes256GcmSiv::new(self.bytes().into())
    }
}

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretKey(..)")
    }
}

fn hmac(key: &[u8; 32]) -> Hmac<Sha256> {
    // HMAC pads a short key with zeros to the block of its hash; done here, the length is right by its type.
    let mut block = Zeroizing::new([0; 64]);
    block.split_at_mut(32).0.copy_from_slice(key);
    <Hmac<Sha256> as KeyInit>::new((&*block).into())
}

/// Random bytes from the operating system.
pub(crate) fn fill(bytes: &mut [u8]) -> Result<(), StorageError> {
    getrandom::fill(bytes).map_err(|_| StorageError::Database("the system gives no random numbers".into()))
}

/// SHA-256.
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_only_with_its_key_in_its_place() {
        let (key, other) = (SecretKey::random().unwrap(), SecretKey::random().unwrap());
        let bound = bound_to(Part::Facts, &Uuid::from_u128(7), 3);
        let sealed = key.seal_parts(&bound, &[b"one", b" and two"]).unwrap();
        assert_eq!(key.open(&bound, &sealed).unwrap(), b"one and two");
        assert!(other.open(&bound, &sealed).is_none());
        assert!(
            key.open(&bound_to(Part::Words, &Uuid::from_u128(7), 3), &sealed)
                .is_none()
        );
        assert!(
            key.open(&bound_to(Part::Facts, &Uuid::from_u128(7), 4), &sealed)
                .is_none()
        );
        assert!(
            key.open(&bound_to(Part::Facts, &Uuid::from_u128(8), 3), &sealed)
                .is_none()
        );
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_noticed() {
        let key = SecretKey::random().unwrap();
        let sealed = key.seal(b"here", b"text").unwrap();
        for byte in 0..sealed.len() {
            for bit in 0..8 {
                let mut bad = sealed.clone();
                bad[byte] ^= 1 << bit;
                assert!(key.open(b"here", &bad).is_none());
            }
            assert!(key.open(b"here", &sealed[..byte]).is_none());
        }
    }

    #[test]
    fn the_same_text_never_looks_the_same() {
        let key = SecretKey::random().unwrap();
        assert_ne!(key.seal(b"", b"text").unwrap(), key.seal(b"", b"text").unwrap());
    }

    #[test]
    fn keyed_hashes_do_not_confuse_where_a_part_ends() {
        let key = SecretKey::from_bytes([1; 32]);
        assert_ne!(key.keyed_hash(&[b"ab", b"c"]), key.keyed_hash(&[b"a", b"bc"]));
        assert_ne!(key.derive("x").bytes(), key.derive("y").bytes());
    }

    /// RFC 4231, test case 2, reaches `hmac` through the same function as everything else.
    #[test]
    fn hmac_is_the_published_one() {
        let mut key = [0; 32];
        key[..4].copy_from_slice(b"Jefe");
        let mut mac = hmac(&key);
        mac.update(b"what do ya want for nothing?");
        let out: [u8; 32] = mac.finalize().into_bytes().into();
        assert_eq!(out[..8], [0x5b, 0xdc, 0xc1, 0x46, 0xbf, 0x60, 0x75, 0x4e]);
    }
}
