//! What only this crate records: held messages, what messages became, break-glass accesses, proposals, releases. Same bodies as
//! `care`'s, under type names of their own.

use care::codec::Stored;
use care::staff_hub::{Incident, Outreach, StaffEntry};
use care::terms::TherapyChoice;
use care::{DocumentId, EpisodeId, HumanId, OfferId, OpeningId, PersonId, PractitionerId, ReferralId, UserId, WaitId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

macro_rules! stored {
    ($name:ident, $prefix:literal { $($variant:ident => $tag:literal),+ $(,)? }) => {
        impl Stored for $name {
            const KINDS: &'static [(&'static str, u16)] = &[$((concat!($prefix, ".", $tag), 1)),+];
            fn type_name(&self) -> &'static str {
                match self { $(Self::$variant { .. } => concat!($prefix, ".", $tag)),+ }
            }
        }
    };
}

/// One way in which a message names a request: by what, and the value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NamedKey {
    /// Short code of the kind of name.
    pub(crate) by: String,
    /// The value as sent.
    pub(crate) value: String,
}

/// What became of a message that was taken. Sealed under the person's key, so that it goes with them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MessageEvent {
    /// It became a request of an episode, or was added to one.
    Taken {
        /// The kept original.
        document: DocumentId,
        /// The episode.
        episode: EpisodeId,
        /// The request.
        referral: ReferralId,
        /// The person.
        person: PersonId,
        /// Who sent it.
        sender: String,
        /// How later messages may name it.
        names: Vec<NamedKey>,
        /// Recognises a repeat.
        repeat: String,
        /// What it became: `referral`, `joined`, `update`, `withdrawal`.
        became: String,
    },
}

stored!(MessageEvent, "message" { Taken => "taken" });

/// What happens to a held message. Sealed under a key of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum QuarantineEvent {
    /// It was held. Words: why, what to do, who sent it.
    Held {
        /// The kept original.
        document: DocumentId,
        /// Short stable code of the reason.
        reason: String,
        /// Recognises a repeat.
        repeat: String,
    },
    /// A human said what becomes of it. Words: the reason.
    Resolved {
        /// What: `referral`, `linked`, `not_ours`.
        became: String,
        /// The episode.
        episode: Option<EpisodeId>,
        /// The request.
        referral: Option<ReferralId>,
    },
}

stored!(QuarantineEvent, "quarantine" { Held => "held", Resolved => "resolved" });

/// A break-glass access. Sealed under the person's key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AccessEvent {
    /// The record was opened. Words: the reason.
    Granted {
        /// Which episode.
        episode: EpisodeId,
        /// Whose.
        person: PersonId,
        /// By which account.
        user: UserId,
        /// By which human.
        human: HumanId,
        /// Until when.
        until: Timestamp,
    },
    /// The ig_officer looked at it. Words: a note.
    Reviewed {
        /// Whether it was in order.
        in_order: bool,
    },
}

stored!(AccessEvent, "access" { Granted => "granted", Reviewed => "reviewed" });

/// A proposal: a header under the service's key, one event a person under theirs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ProposalEvent {
    /// It was made.
    Made {
        /// The ledger position it was made at.
        position: u64,
        /// How many waits were looked at.
        waits: u32,
        /// How many seats were free.
        seats: u32,
        /// How many could not be placed.
        not_placed: u32,
    },
    /// One person to one opening. Words: why.
    Line {
        /// Number, from 1.
        line: u32,
        /// The episode.
        episode: EpisodeId,
        /// The wait.
        wait: WaitId,
        /// The opening.
        opening: OpeningId,
        /// Therapy and format.
        choice: TherapyChoice,
        /// Days waited.
        wait_days: i32,
        /// First day it could begin.
        first_on: Option<Date>,
    },
    /// Somebody without an opening, or overtaken. Words: why.
    NotPlaced {
        /// The episode.
        episode: EpisodeId,
    },
    /// A human approved a line, or changed it and offered another opening. Words: the reason of a change.
    LineOffered {
        /// Which line.
        line: u32,
        /// The offer.
        offer: OfferId,
        /// Whether it is another opening than the one proposed.
        changed: bool,
    },
    /// A human left a line out. Words: the reason.
    LineDropped {
        /// Which line.
        line: u32,
    },
}

stored!(ProposalEvent, "proposal" {
    Made => "made", Line => "line", NotPlaced => "not_placed", LineOffered => "line_offered", LineDropped => "line_dropped",
});

/// A person was erased: who said so, why. Under the service's key; the id leads nowhere any more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ErasureEvent {
    /// It was done.
    Done {
        /// The person's id.
        person: PersonId,
        /// The second human who agreed.
        second: HumanId,
        /// Why: `retention_over` or `made_in_error`.
        because: String,
    },
}

stored!(ErasureEvent, "erasure" { Done => "done" });

/// What only a staff hub records. What is about somebody is sealed under their key, the rest under the service's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum HubEvent {
    /// Somebody came to the hub. Words: whom else they know.
    Entered {
        /// Who.
        person: PersonId,
        /// The episode that began, or was joined.
        episode: EpisodeId,
        /// On which day.
        on: Date,
        /// What they said of their work.
        entry: StaffEntry,
    },
    /// They named further clinicians whom they know.
    ColleaguesNamed {
        /// Who.
        person: PersonId,
        /// Whom.
        knows: Vec<PractitionerId>,
    },
    /// A clinician screened for post-traumatic stress. Words: how, and what was found.
    PtsdScreened {
        /// Whom.
        person: PersonId,
        /// On which day.
        on: Date,
        /// Whether it points to post-traumatic stress.
        positive: bool,
    },
    /// Work with a team, without names. Words: a note.
    OutreachHeld(Outreach),
    /// Something befell a place of work.
    IncidentRecorded(Incident),
}

stored!(HubEvent, "hub" {
    Entered => "entered", ColleaguesNamed => "colleagues_named", PtsdScreened => "ptsd_screened",
    OutreachHeld => "outreach_held", IncidentRecorded => "incident_recorded",
});

/// Figures that were published, with the true counts they were made from. Under the service's key; nobody's id is in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ReleaseEvent {
    /// They were published.
    Made(Box<crate::figures::Kept>),
}

stored!(ReleaseEvent, "release" { Made => "made" });

/// Every type name of this crate's own streams.
pub(crate) fn own_types() -> Vec<(&'static str, u16)> {
    [
        MessageEvent::KINDS,
        QuarantineEvent::KINDS,
        AccessEvent::KINDS,
        ProposalEvent::KINDS,
        ErasureEvent::KINDS,
        HubEvent::KINDS,
        ReleaseEvent::KINDS,
    ]
    .concat()
}
