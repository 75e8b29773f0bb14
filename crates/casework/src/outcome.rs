//! What comes back from an act: done, or refused with words that a page can show.

use std::fmt;

use care::*;
use uuid::Uuid;

use crate::ids::{GrantId, ProposalId, QuarantineId};

/// An act was carried out, and is durable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The position of its last event.
    pub position: u64,
    /// Whether the same request had been carried out before; nothing was written this time.
    pub replayed: bool,
    /// What it touched or made, as far as it has an id.
    pub made: Made,
    /// In words for the banner, e.g. "Priority set".
    pub words: String,
}

/// Ids that an act made or touched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Made {
    /// The person.
    pub person: Option<PersonId>,
    /// The episode.
    pub episode: Option<EpisodeId>,
    /// The referral that was received or joined.
    pub referral: Option<ReferralId>,
    /// The offer.
    pub offer: Option<OfferId>,
    /// The course.
    pub course: Option<CourseId>,
    /// The opening.
    pub opening: Option<OpeningId>,
    /// The practitioner.
    pub practitioner: Option<PractitionerId>,
    /// The account.
    pub user: Option<UserId>,
    /// The held message.
    pub quarantine: Option<QuarantineId>,
    /// The break-glass access.
    pub grant: Option<GrantId>,
    /// The proposal.
    pub proposal: Option<ProposalId>,
    /// The register entry.
    pub registrant: Option<RegistrantId>,
    /// The paid post.
    pub post: Option<PostId>,
    /// The survey.
    pub survey: Option<SurveyId>,
    /// The provider.
    pub provider: Option<ProviderId>,
    /// The hand-over.
    pub hand_over: Option<HandOverId>,
    /// The news post.
    pub news: Option<NewsId>,
    /// The comment.
    pub comment: Option<CommentId>,
    /// The entry of the log of asks.
    pub ask: Option<AskId>,
    /// Whether the referral joined an episode that was open already.
    pub joined: bool,
    /// How many (practitioners imported, sessions planned, people asked).
    pub count: usize,
    /// How many known ones were brought up to date by an import.
    pub changed: usize,
}

/// A field of a form that needs attention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field, by the name of the command's part.
    pub field: &'static str,
    /// What to do, e.g. "Enter the date of the referral". In full: with the place, where there is one.
    pub words: String,
    /// Where in a file, e.g. "line 3, column born"; none for a form.
    pub place: Option<String>,
}

impl FieldError {
    /// An error at a field.
    pub fn new(field: &'static str, words: impl Into<String>) -> Self {
        Self {
            field,
            words: words.into(),
            place: None,
        }
    }

    /// The same error, at a place in a file.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.place = Some(place.into());
        self
    }
}

/// Names one failure in the log and on the page, and nothing else about it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct FaultId(pub Uuid);

impl fmt::Display for FaultId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.simple().to_string();
        f.write_str(text.get(..8).unwrap_or(&text))
    }
}

impl fmt::Debug for FaultId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Why something was not done or not shown. Nothing was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Not in this role, or not without a relationship to the person.
    #[error("not allowed: {why}")]
    NotAllowed {
        /// Why, and what would be possible, in words.
        why: String,
    },
    /// There is none, or the role may not know of it.
    #[error("not found")]
    NotFound,
    /// A rule of the field forbids it.
    #[error("{0}")]
    Rejected(Rejection),
    /// Something entered needs attention.
    #[error("{} fields need attention", .0.len())]
    Invalid(Vec<FieldError>),
    /// Somebody changed it in the meantime.
    #[error("changed meanwhile: at version {actual}, not {expected}")]
    Conflict {
        /// The version the form was made from.
        expected: u64,
        /// The version it is at.
        actual: u64,
    },
    /// The form was sent before with other content.
    #[error("this form was sent before with other content")]
    AlreadyDifferent,
    /// The machine's clock is behind the ledger; nothing is written until it is mended.
    #[error("the clock of this machine is behind the record")]
    ClockBehind,
    /// A failure of ours. The log has it under this id.
    #[error("failed; reference {0}")]
    Fault(FaultId),
}

impl From<Rejection> for Refused {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

impl Refused {
    /// One field that needs attention.
    pub fn field(field: &'static str, words: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(field, words)])
    }

    /// Not allowed, and why.
    pub fn not_allowed(why: impl Into<String>) -> Self {
        Self::NotAllowed { why: why.into() }
    }
}

/// Recognises a form that is sent twice: the key that was hidden in the form, and the bytes that were sent. The same
/// key with the same bytes gives the first answer again; with other bytes it is [`Refused::AlreadyDifferent`].
#[derive(Debug, Clone, Copy)]
pub struct Once<'a> {
    /// The form's key: random, made when the form was shown.
    pub key: &'a str,
    /// The body as sent.
    pub body: &'a [u8],
}
