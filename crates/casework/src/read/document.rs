//! Documents, and a message as sent beside what we understood.

use care::DocumentId;
use exchange::intake::{Row, ToCheck};

/// A document with its bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredDocument {
    /// Its id.
    pub id: DocumentId,
    /// Media type.
    pub media_type: String,
    /// The document.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for StoredDocument {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "StoredDocument({}, {}, {} bytes)",
            self.id,
            self.media_type,
            self.bytes.len()
        )
    }
}

/// A message as it was sent, beside what we understood of it.
#[derive(Debug, Clone, PartialEq)]
pub struct AsSent {
    /// The original, as text.
    pub original: String,
    /// Line by line what we understood, with "Not given" for what was not there.
    pub understood: Vec<Row>,
    /// What a human should look at or ask about.
    pub to_check: Vec<ToCheck>,
    /// The FHIRPath of every leaf that we did not read.
    pub unread: Vec<String>,
}
