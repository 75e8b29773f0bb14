//! Ids that follow from what they are for: whoever works one out again, in this process or another, comes to the same.

use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The id that follows from a purpose and what it is about: the first 16 bytes of SHA-256 over the purpose, a zero byte
/// and the parts, one after the other, with the bits that mark it as made by a rule of our own (RFC 9562, version 8).
/// Two uses must differ in their purpose. Parts of several lengths need something between them that none of them holds.
/// Streams and rows are found by it, so a change of purpose loses what is stored under it.
pub(crate) fn id(purpose: &str, parts: &[&[u8]]) -> Uuid {
    let mut hash = Sha256::new();
    hash.update(purpose.as_bytes());
    hash.update([0]);
    for part in parts {
        hash.update(part);
    }
    let digest: [u8; 32] = hash.finalize().into();
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_stay_what_they_were_when_the_first_records_were_written() {
        let person = Uuid::from_u128(7);
        assert_eq!(
            id("own access", &[person.as_bytes()]).to_string(),
            "3f628d8a-0b2d-8272-92cb-8bd39d20d480"
        );
        assert_ne!(
            id("stories", &[person.as_bytes()]),
            id("own stories", &[person.as_bytes()])
        );
        assert_ne!(id("own access", &[b"1"]), id("own access", &[b"2"]));
    }
}
