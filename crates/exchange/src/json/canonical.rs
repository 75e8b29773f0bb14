//! The hash of a content that does not depend on how it was laid out.

use sha2::{Digest, Sha256};

use super::{At, Value};

/// SHA-256 over the JSON with members sorted by name and no white space between tokens. Texts are hashed with their
/// length before them, numbers as they were written; lists keep their order. Ids and timestamps are content.
pub(crate) fn content_hash(root: At<'_, '_>) -> [u8; 32] {
    let mut hasher = Buffered {
        hasher: Sha256::new(),
        buffer: Vec::with_capacity(4096),
    };
    hash(root, &mut hasher);
    hasher.flush();
    hasher.hasher.finalize().into()
}

/// Gathers small pieces, because the hash function is quicker on long ones.
struct Buffered {
    hasher: Sha256,
    buffer: Vec<u8>,
}

impl Buffered {
    fn put(&mut self, bytes: &[u8]) {
        if self.buffer.len() + bytes.len() > 4096 {
            self.flush();
        }
        if bytes.len() >= 4096 {
            self.hasher.update(bytes);
        } else {
            self.buffer.extend_from_slice(bytes);
        }
    }

    /// A tag, the length and the bytes, so that no two different contents give the same stream.
    fn piece(&mut self, tag: u8, bytes: &[u8]) {
        self.put(&[tag]);
        self.put(&(bytes.len() as u64).to_le_bytes());
        self.put(bytes);
    }

    fn flush(&mut self) {
        self.hasher.update(&self.buffer);
        self.buffer.clear();
    }
}

/// The depth of the tree is limited when it is parsed, so this may call itself.
fn hash(at: At<'_, '_>, into: &mut Buffered) {
    match at.peek() {
        Value::Null => into.put(b"z"),
        Value::Bool(true) => into.put(b"t"),
        Value::Bool(false) => into.put(b"f"),
        Value::Number(text) => into.piece(b'n', text.as_bytes()),
        Value::Text(text) => into.piece(b's', text.as_bytes()),
        Value::Array => {
            into.put(b"[");
            at.items().for_each(|item| hash(item, into));
            into.put(b"]");
        }
        Value::Object => {
            let mut members: Vec<_> = at.members().collect();
            members.sort_unstable_by_key(|(name, _)| *name);
            into.put(b"{");
            for (name, value) in members {
                into.piece(b'k', name.as_bytes());
                hash(value, into);
            }
            into.put(b"}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Limits, parse};
    use super::*;

    fn of(text: &str) -> [u8; 32] {
        content_hash(parse(text, Limits::default()).unwrap().root())
    }

    #[test]
    fn layout_and_order_of_members_do_not_matter() {
        assert_eq!(
            of(r#"{"a":1,"b":["x",null,true]}"#),
            of("{ \"b\" : [ \"\\u0078\" , null,true ],\n\"a\":1 }")
        );
    }

    #[test]
    fn content_matters() {
        let all = [
            "[1,2]",
            "[2,1]",
            "[12]",
            "[\"1\",2]",
            "[[1],2]",
            "[[1,2]]",
            "[1.0,2]",
            "{\"a\":1}",
            "{\"a\":\"1\"}",
            "[]",
            "{}",
            "null",
            "false",
            "\"\"",
        ];
        for (nth, one) in all.iter().enumerate() {
            for other in &all[nth + 1..] {
                assert_ne!(of(one), of(other), "{one} {other}");
            }
        }
        let long = "x".repeat(10_000);
        assert_ne!(of(&format!("[\"{long}\"]")), of(&format!("[\"{long}x\"]")));
    }
}
