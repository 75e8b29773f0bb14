//! What a person wrote to the team, when it was read and what was answered, as they see it themself.

use care::episode::{Episode, EpisodeEvent, Replied};
use care::terms::*;
use care::*;
use jiff::Timestamp;

use super::own::text;
use crate::fold::Told;

/// A message of the person's to the team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnMessage {
    /// The message.
    pub id: MessageId,
    /// When.
    pub at: Timestamp,
    /// What they wrote.
    pub words: String,
    /// When somebody read it.
    pub read_at: Option<Timestamp>,
    /// What was answered, oldest first.
    pub replies: Vec<OwnReply>,
}

/// An answer to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnReply {
    /// When.
    pub at: Timestamp,
    /// In which role somebody answered.
    pub by: Role,
    /// How they spoke with the person; none for an answer in writing.
    pub spoken: Option<Channel>,
    /// The answer in writing.
    pub words: Option<String>,
}

/// What the person wrote, with when it was read and what was answered.
pub(super) fn own_messages(e: &Episode, told: &[Told<EpisodeEvent>]) -> Vec<OwnMessage> {
    let read_at = |id: MessageId| {
        let read =
            |t: &&Told<EpisodeEvent>| matches!(&t.event, EpisodeEvent::MessageRead { message } if *message == id);
        told.iter().find(read).map(|t| t.header.at)
    };
    let replies = |id: MessageId| {
        let of_it = e
            .replies
            .iter()
            .filter(move |r| r.message == id && !e.misfiled.contains(&r.version));
        of_it.map(|r| OwnReply {
            at: r.at,
            by: r.role,
            spoken: match r.how {
                Replied::Spoken(channel) => Some(channel),
                Replied::Written(_) => None,
            },
            words: text(told, r.version, Key::Answer),
        })
    };
    let theirs = e
        .messages
        .iter()
        .filter(|(_, _, version, _)| !e.misfiled.contains(version));
    theirs
        .map(|(id, at, version, _)| OwnMessage {
            id: *id,
            at: *at,
            words: text(told, *version, Key::Message).unwrap_or_default(),
            read_at: read_at(*id),
            replies: replies(*id).collect(),
        })
        .collect()
}
