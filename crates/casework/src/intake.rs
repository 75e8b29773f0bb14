//! Messages: what `exchange` understood becomes a referral, a withdrawal, an entry in quarantine, or a refusal.

use care::{DocumentId, EpisodeId, PersonId, ReferralId};

use crate::ids::QuarantineId;

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TakenAs {
    /// A new referral: an episode began.
    Referral {
        /// The episode.
        episode: EpisodeId,
        /// The request.
        referral: ReferralId,
        /// The person.
        person: PersonId,
        /// Whether the person was known before.
        recognised: bool,
    },
    /// A new referral that joined the person's open episode.
    Joined {
        /// The episode.
        episode: EpisodeId,
        /// The request.
        referral: ReferralId,
        /// The person.
        person: PersonId,
    },
    /// A change of an earlier request, added to it.
    Updated {
        /// The episode.
        episode: EpisodeId,
        /// The request that was changed.
        referral: ReferralId,
    },
    /// An earlier request was withdrawn.
    Withdrawn {
        /// The episode.
        episode: EpisodeId,
        /// The request.
        referral: ReferralId,
    },
    /// The same message came before; nothing was written. What it had become is named, if it can still be told.
    Repeat {
        /// The episode.
        episode: Option<EpisodeId>,
        /// The held message.
        quarantine: Option<QuarantineId>,
    },
    /// Held for a human, not yet a referral.
    Held {
        /// The held message.
        quarantine: QuarantineId,
        /// Short stable code of the reason.
        reason: &'static str,
    },
    /// Refused; nothing of it is kept.
    Refused {
        /// Short stable code of the reason.
        reason: &'static str,
    },
}

/// What became of a message, and what the sender is told.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    /// What became of it.
    pub outcome: TakenAs,
    /// HTTP status of the answer.
    pub status: u16,
    /// The answer: FHIR JSON.
    pub body: Vec<u8>,
    /// In one sentence, for a person at a terminal.
    pub words: String,
    /// What was understood, where there is something.
    pub rows: Vec<exchange::intake::Row>,
    /// The kept original.
    pub document: Option<DocumentId>,
}
