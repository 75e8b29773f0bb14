//! What goes in and what comes back: plain data, bytes for bodies, no word of therapy.

use jiff::Timestamp;
use uuid::Uuid;

pub use crate::rows::RowWrite;

/// The key that seals what belongs to the service and not to a person (settings, practitioners, openings). It is made
/// with the ledger and is never erased.
pub const SERVICE_KEY: Uuid = Uuid::nil();

/// What a ledger was created for. Set once; demonstration and real data never mix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Fictional people only.
    Demo,
    /// A service at work.
    Real,
}

impl Purpose {
    /// The word that is stored.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Demo => "demo",
            Self::Real => "real",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        match code {
            "demo" => Some(Self::Demo),
            "real" => Some(Self::Real),
            _ => None,
        }
    }
}

impl std::fmt::Display for Purpose {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

/// One event to be appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// The stream it belongs to.
    pub stream: Uuid,
    /// The version of the stream before this batch: 0 for a new stream. All events of one stream in one batch carry the
    /// same number; they get the versions after it in the order of the batch.
    pub expected_version: u64,
    /// Whose key seals it: a person's, or [`SERVICE_KEY`]. A key that does not exist yet is made.
    pub key_id: Uuid,
    /// Name of the type; must be in the registry.
    pub type_name: String,
    /// Version of the type; must be in the registry.
    pub type_version: u16,
    /// The small facts: codes, dates, scores, ids, in a self-describing form. Read at every replay, so keep them small.
    pub facts: Vec<u8>,
    /// Free text and names, sealed apart from the facts and read only when asked for.
    pub words: Option<Vec<u8>>,
}

/// A value that may be held once in the ledger: a valid NHS number, a user name, the hash of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Kind of value, a short code such as `nhs-number`.
    pub kind: String,
    /// The value in its normal form. Only a keyed hash of it is stored.
    pub value: Vec<u8>,
    /// Who holds it.
    pub owner: Uuid,
    /// The key with whose erasure it goes: the person's, or [`SERVICE_KEY`].
    pub key_id: Uuid,
}

/// Recognises a request that comes twice. The ledger stores a keyed hash of the first three and the body's hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// Who asks.
    pub principal: Uuid,
    /// Which command.
    pub command: String,
    /// The key that the client chose.
    pub client_key: String,
    /// SHA-256 of the request's body.
    pub body_hash: [u8; 32],
}

/// An original message, letter or attachment to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDocument {
    /// Its id, chosen by the caller; opaque.
    pub id: Uuid,
    /// Whose key wraps the document's own key: the person's, a fresh id for a quarantined message, or [`SERVICE_KEY`].
    pub key_id: Uuid,
    /// Media type, such as `application/fhir+json`. Kept in clear.
    pub media_type: String,
    /// The document.
    pub bytes: Vec<u8>,
}

/// All that is written together or not at all.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    /// Names this append for ever; make it with `Uuid::now_v7()`. A second append with the same id writes nothing and
    /// gets the first one's answer.
    pub append_id: Uuid,
    /// Who acts.
    pub author: Uuid,
    /// In which role; an opaque code of the caller's.
    pub role: u16,
    /// For which organisation.
    pub organisation: Uuid,
    /// The events, in order.
    pub events: Vec<NewEvent>,
    /// Streams that must still be at a version, though nothing is written to them: what the act was decided on.
    pub holds_at: Vec<(Uuid, u64)>,
    /// Claims to be given up; done before the new ones are taken. Not holding one is no error, holding it as another is.
    pub claims_release: Vec<Claim>,
    /// Claims to be taken. Holding it already as the same owner is no error.
    pub claims_add: Vec<Claim>,
    /// How a repeated request is recognised.
    pub idempotency: Option<IdempotencyKey>,
    /// Documents to be kept.
    pub documents: Vec<NewDocument>,
    /// Ordinary rows that belong to the same act (a delivery to be sent, a held form that is used up).
    pub rows: Vec<RowWrite>,
}

impl Batch {
    /// An empty batch with a new append id.
    #[must_use]
    pub fn new(author: Uuid, role: u16, organisation: Uuid) -> Self {
        Self {
            append_id: Uuid::now_v7(),
            author,
            role,
            organisation,
            ..Self::default()
        }
    }
}

/// Where a batch came to lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// Position of its first event. A batch without events has `first == last + 1`, `last` being the head it saw.
    pub first: u64,
    /// Position of its last event.
    pub last: u64,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Nothing was written, because it had been written before (same append id or same idempotency key and body).
    pub replayed: bool,
}

/// An event as it lies in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// Its place in the one order of the ledger, from 1 without gaps.
    pub position: u64,
    /// Its stream.
    pub stream: Uuid,
    /// Its place in the stream, from 1 without gaps.
    pub version: u64,
    /// When it was recorded; never earlier than the event before it.
    pub recorded_at: Timestamp,
    /// Who acted.
    pub author: Uuid,
    /// In which role.
    pub role: u16,
    /// For which organisation.
    pub organisation: Uuid,
    /// Whose key seals it.
    pub key_id: Uuid,
    /// What it says, unless its person was erased.
    pub content: Content,
}

impl StoredEvent {
    /// What the event says; `None` when its key was erased.
    #[must_use]
    pub fn opened(&self) -> Option<&Opened> {
        match &self.content {
            Content::Opened(opened) => Some(opened),
            Content::Erased => None,
        }
    }
}

/// The body of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Unsealed.
    Opened(Opened),
    /// Its key was erased: only the header remains.
    Erased,
}

/// The unsealed body of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Name of its type, as in the registry.
    pub type_name: &'static str,
    /// Version of its type.
    pub type_version: u16,
    /// The facts as given.
    pub facts: Vec<u8>,
    /// The words as given. Also `None` when they were not asked for.
    pub words: Option<Vec<u8>>,
}

/// The end of both chains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Position of the last event; 0 in an empty ledger.
    pub position: u64,
    /// Its hash.
    pub hash: [u8; 32],
    /// When the last event or read was recorded.
    pub recorded_at: Timestamp,
    /// Position of the last entry of the read log.
    pub read_position: u64,
    /// Its hash.
    pub read_hash: [u8; 32],
}

/// Somebody looked at a page that shows people: to be logged before the page is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadEntry {
    /// Who looked.
    pub reader: Uuid,
    /// In which role.
    pub role: u16,
    /// For which organisation.
    pub organisation: Uuid,
    /// Which page or interface, by its fixed name (never its address).
    pub page: String,
    /// Whose records were shown: ids of persons and episodes.
    pub ids: Vec<Uuid>,
    /// A written reason (break-glass), sealed under `reason_key`.
    pub reason: Option<String>,
    /// The key that seals the reason: the person's, so that it goes with them, or [`SERVICE_KEY`].
    pub reason_key: Uuid,
}

/// An entry of the read log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRead {
    /// Its place in the log, from 1 without gaps.
    pub position: u64,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Who looked.
    pub reader: Uuid,
    /// In which role.
    pub role: u16,
    /// For which organisation.
    pub organisation: Uuid,
    /// Which page.
    pub page: String,
    /// Whose records were shown.
    pub ids: Vec<Uuid>,
    /// The written reason; `None` when there was none or when its key was erased.
    pub reason: Option<String>,
}

/// A document with its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its id.
    pub id: Uuid,
    /// Whose key wraps its key.
    pub key_id: Uuid,
    /// Media type.
    pub media_type: String,
    /// When it was kept.
    pub created_at: Timestamp,
    /// The document.
    pub bytes: Vec<u8>,
}
