//! What there is to say to a person, and which event asks for it.

use care::episode::{Episode, EpisodeEvent, LetterKind, Occasion};
use care::terms::{Audience, Channel};
use care::*;
use jiff::Timestamp;
use ledger::{NewDelivery, RowWrite};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The kind that every message bears in the clear: what it says is sealed.
const IN_CLEAR: &str = "notice";

/// What a message says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// We have your referral.
    Received,
    /// An appointment was made.
    AppointmentMade,
    /// An appointment is at another time.
    AppointmentMoved,
    /// An appointment does not take place.
    AppointmentCancelled,
    /// An appointment is near.
    Reminder,
    /// What was decided and told is there in writing. Always a letter.
    Decision,
    /// A place is held until a time.
    Offer,
    /// A link to the person's own pages.
    OwnLink,
    /// We have answered what the person wrote.
    Reply,
    /// After the end: we ask how they are.
    FollowUp,
    /// While they wait: we ask how they are.
    WhileWaiting,
}

impl NoticeKind {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Received,
        Self::AppointmentMade,
        Self::AppointmentMoved,
        Self::AppointmentCancelled,
        Self::Reminder,
        Self::Decision,
        Self::Offer,
        Self::OwnLink,
        Self::Reply,
        Self::FollowUp,
        Self::WhileWaiting,
    ];

    /// Stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::AppointmentMade => "appointment_made",
            Self::AppointmentMoved => "appointment_moved",
            Self::AppointmentCancelled => "appointment_cancelled",
            Self::Reminder => "reminder",
            Self::Decision => "decision",
            Self::Offer => "offer",
            Self::OwnLink => "own_link",
            Self::Reply => "reply",
            Self::FollowUp => "follow_up",
            Self::WhileWaiting => "while_waiting",
        }
    }

    /// In words, for staff.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Received => "We have your referral",
            Self::AppointmentMade => "An appointment was made",
            Self::AppointmentMoved => "An appointment was moved",
            Self::AppointmentCancelled => "An appointment was cancelled",
            Self::Reminder => "An appointment is near",
            Self::Decision => "The letter about a decision",
            Self::Offer => "A place is held",
            Self::OwnLink => "A link to their own pages",
            Self::Reply => "We have answered",
            Self::FollowUp => "Questions after the end",
            Self::WhileWaiting => "Questions while they wait",
        }
    }

    /// The letter that says it on paper. Where there is none of its own, a short one.
    #[must_use]
    pub const fn letter(self) -> LetterKind {
        match self {
            Self::Received => LetterKind::Acknowledgement,
            Self::AppointmentMade => LetterKind::Appointment,
            Self::Decision => LetterKind::Decision,
            Self::Offer => LetterKind::Offer,
            Self::AppointmentMoved
            | Self::AppointmentCancelled
            | Self::Reminder
            | Self::OwnLink
            | Self::Reply
            | Self::FollowUp
            | Self::WhileWaiting => LetterKind::Notice,
        }
    }

    /// Whether it may go by e-mail at all: a decision is clinical and goes on paper.
    #[must_use]
    pub const fn goes_by_email(self) -> bool {
        !matches!(self, Self::Decision)
    }

    /// Whether it is worth a letter where e-mail is not safe: a reminder would come after the day, a link on paper is the
    /// code in a letter, which staff give, and nobody wants a letter every four weeks that says nothing new.
    #[must_use]
    pub const fn goes_by_letter(self) -> bool {
        !matches!(self, Self::Reminder | Self::OwnLink | Self::WhileWaiting)
    }
}

/// One message to one person. Sealed under the person's key; goes with their erasure.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// What it says.
    pub kind: NoticeKind,
    /// To whom.
    pub person: PersonId,
    /// In which episode.
    pub episode: EpisodeId,
    /// The referral, appointment, session, offer, decision or message it speaks of.
    pub about: Uuid,
    /// When the appointment is, or was to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// Until when a place is held or a link opens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// How many appointments were planned, how often a decision was looked at again, or after which event an appointment
    /// was moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u16>,
    /// The path of a link, with its secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

impl std::fmt::Debug for Notice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Notice")
            .field("kind", &self.kind)
            .field("about", &self.about)
            .finish_non_exhaustive()
    }
}

impl Notice {
    fn new(kind: NoticeKind, person: PersonId, episode: EpisodeId, about: Uuid) -> Self {
        Self {
            kind,
            person,
            episode,
            about,
            at: None,
            until: None,
            count: None,
            path: None,
        }
    }

    /// A link to the person's own pages.
    pub(crate) fn own_link(person: PersonId, episode: EpisodeId, way: Uuid, path: String, until: Timestamp) -> Self {
        Self {
            until: Some(until),
            path: Some(path),
            ..Self::new(NoticeKind::OwnLink, person, episode, way)
        }
    }

    /// The id of its delivery: it follows from what it says, so that the same is never asked for twice. It becomes the
    /// Message-ID.
    #[must_use]
    pub fn id(&self) -> Uuid {
        let mut hash = Sha256::new();
        hash.update(b"notice\0");
        hash.update(self.kind.code().as_bytes());
        hash.update(self.episode.0.as_bytes());
        hash.update(self.about.as_bytes());
        hash.update(self.at.map_or(0, Timestamp::as_microsecond).to_be_bytes());
        hash.update(self.count.unwrap_or(0).to_be_bytes());
        let digest: [u8; 32] = hash.finalize().into();
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    }

    /// The row that asks for it, to be written with the event.
    pub(crate) fn row(&self, now: Timestamp) -> Option<RowWrite> {
        Some(RowWrite::PutDelivery(NewDelivery {
            id: self.id(),
            kind: IN_CLEAR.to_owned(),
            key_id: self.person.0,
            body: serde_json::to_vec(self).ok()?,
            due_at: now,
        }))
    }

    /// A message as it was sealed; none when it is not one that this program knows.
    pub(crate) fn read(body: &[u8]) -> Option<Self> {
        serde_json::from_slice(body).ok()
    }
}

/// What an event of an episode asks to be said to the person. The episode is as it was before the event.
pub(crate) fn notices_that_follow(
    e: &Episode,
    episode: EpisodeId,
    person: PersonId,
    event: &EpisodeEvent,
    now: Timestamp,
) -> Vec<Notice> {
    let new = |kind, about| Notice::new(kind, person, episode, about);
    let timed = |kind, about, at| Notice {
        at: Some(at),
        ..new(kind, about)
    };
    match event {
        EpisodeEvent::ReferralReceived { referral, .. } | EpisodeEvent::ReferralJoined { referral } => {
            vec![new(NoticeKind::Received, referral.id.0)]
        }
        EpisodeEvent::AssessmentBooked { appointment, at, .. } if *at > now => vec![
            timed(NoticeKind::AppointmentMade, appointment.0, *at),
            timed(NoticeKind::Reminder, appointment.0, *at),
        ],
        EpisodeEvent::AppointmentCancelled { appointment, .. } => {
            let was = e.appointments.iter().find(|a| a.id == *appointment && a.at > now);
            was.map(|a| timed(NoticeKind::AppointmentCancelled, a.id.0, a.at))
                .into_iter()
                .collect()
        }
        EpisodeEvent::SessionsPlanned { sessions, .. } => {
            let to_come: Vec<_> = sessions.iter().filter(|s| s.at > now).collect();
            let made = to_come.first().map(|first| Notice {
                count: u16::try_from(to_come.len()).ok(),
                ..timed(NoticeKind::AppointmentMade, first.id.0, first.at)
            });
            let reminders = to_come.iter().map(|s| timed(NoticeKind::Reminder, s.id.0, s.at));
            made.into_iter().chain(reminders).collect()
        }
        EpisodeEvent::SessionMoved { session, to, .. } if *to > now => {
            // Moved there, away and there again, each is a message of its own.
            let turn = u16::try_from(e.version).ok();
            let moved = |kind| Notice {
                count: turn,
                ..timed(kind, session.0, *to)
            };
            vec![moved(NoticeKind::AppointmentMoved), moved(NoticeKind::Reminder)]
        }
        EpisodeEvent::SessionCancelled { session, .. } => {
            let all = e.courses.iter().flat_map(|c| &c.sessions);
            let was = all.into_iter().find(|s| s.id == *session && s.at > now);
            was.map(|s| timed(NoticeKind::AppointmentCancelled, s.id.0, s.at))
                .into_iter()
                .collect()
        }
        EpisodeEvent::DecisionTold {
            decision,
            to: Audience::Person,
            channel,
        } if *channel != Channel::Portal => {
            let looked_again = e
                .reviews
                .iter()
                .filter(|r| r.decision == *decision && r.concluded.is_some());
            vec![Notice {
                count: u16::try_from(looked_again.count()).ok(),
                ..new(NoticeKind::Decision, decision.0)
            }]
        }
        EpisodeEvent::OfferMade {
            offer,
            first_at,
            expires_at,
            ..
        } => vec![Notice {
            until: Some(*expires_at),
            ..timed(NoticeKind::Offer, offer.0, *first_at)
        }],
        EpisodeEvent::MessageAnswered { reply, .. } => vec![new(NoticeKind::Reply, reply.0)],
        EpisodeEvent::QuestionsOffered { occasion } => vec![match occasion {
            Occasion::FollowUp(id) => new(NoticeKind::FollowUp, id.0),
            Occasion::Waiting(id) => new(NoticeKind::WhileWaiting, id.0),
        }],
        _ => Vec::new(),
    }
}
