//! Messages from the person, and what was answered: in writing, by speaking with them, or by reading where no answer is needed.

use super::events::*;
use super::state::*;
use super::{Events, check, fact, text};
use crate::terms::*;
use crate::*;

impl Episode {
    pub(super) fn apply_message(&mut self, header: &Header, event: &EpisodeEvent) {
        match event {
            EpisodeEvent::PersonWrote { message } => {
                self.messages.push((*message, header.at, header.version, false));
            }
            EpisodeEvent::MessageRead { message } => {
                if let Some(m) = self.messages.iter_mut().find(|m| m.0 == *message) {
                    m.3 = true;
                }
            }
            EpisodeEvent::MessageAnswered { message, reply } => {
                self.replied(header, *message, Replied::Written(*reply));
            }
            EpisodeEvent::MessageTalkedOver { message, channel } => {
                self.replied(header, *message, Replied::Spoken(*channel));
            }
            _ => {}
        }
    }

    fn replied(&mut self, header: &Header, message: MessageId, how: Replied) {
        self.replies.push(Reply {
            message,
            at: header.at,
            role: header.role,
            how,
            version: header.version,
        });
    }
}

/// The person wrote.
///
/// # Errors
/// No text; recorded before.
pub(super) fn write(e: &Episode, message: MessageId, words: String) -> Result<Events, Rejection> {
    const ASKED: &str = "send the message";
    let words = text(words, ASKED, "the message")?;
    check(!e.messages.iter().any(|m| m.0 == message), || {
        Rejection::new(ASKED, Rule::AlreadyDone, "It was sent")
    })?;
    Ok(vec![
        fact(EpisodeEvent::PersonWrote { message }).with(Key::Message, words),
    ])
}

/// Somebody read a message.
///
/// # Errors
/// Unknown, or read before.
pub(super) fn read(e: &Episode, message: MessageId) -> Result<Events, Rejection> {
    const ASKED: &str = "mark the message as read";
    let m = e.messages.iter().find(|m| m.0 == message);
    let m = m.ok_or_else(|| Rejection::new(ASKED, Rule::UnknownItem, "Name a message of this episode"))?;
    check(!m.3, || Rejection::new(ASKED, Rule::AlreadyDone, "It was read"))?;
    Ok(vec![fact(EpisodeEvent::MessageRead { message })])
}

/// A message of this episode, and that it was read where nobody had said so before.
fn answered(e: &Episode, message: MessageId, asked: &'static str) -> Result<Events, Rejection> {
    let m = e.messages.iter().find(|m| m.0 == message);
    let m = m.ok_or_else(|| Rejection::new(asked, Rule::UnknownItem, "Name a message of this episode"))?;
    Ok(if m.3 {
        Vec::new()
    } else {
        vec![fact(EpisodeEvent::MessageRead { message })]
    })
}

/// Most letters of one answer.
const LONGEST_REPLY: usize = 10_000;

/// Answers a message in writing. Whoever answers has read it.
///
/// # Errors
/// Unknown message; no text, or more than 10,000 letters; an answer with this id before.
pub(super) fn answer(e: &Episode, message: MessageId, reply: ReplyId, words: String) -> Result<Events, Rejection> {
    const ASKED: &str = "answer the message";
    let words = text(words, ASKED, "the answer")?;
    check(words.chars().count() <= LONGEST_REPLY, || {
        Rejection::new(
            ASKED,
            Rule::OutOfRange,
            "Write up to 10,000 letters; you can answer again",
        )
    })?;
    let mut out = answered(e, message, ASKED)?;
    check(!e.replies.iter().any(|r| r.how == Replied::Written(reply)), || {
        Rejection::new(ASKED, Rule::AlreadyDone, "It was sent")
    })?;
    out.push(fact(EpisodeEvent::MessageAnswered { message, reply }).with(Key::Answer, words));
    Ok(out)
}

/// Records that somebody spoke with the person about a message.
///
/// # Errors
/// Unknown message; in writing, which is an answer of its own.
pub(super) fn talk_over(
    e: &Episode,
    message: MessageId,
    channel: Channel,
    note: Option<String>,
) -> Result<Events, Rejection> {
    const ASKED: &str = "record how you answered";
    check(channel.is_spoken(), || {
        Rejection::new(
            ASKED,
            Rule::OutOfRange,
            "Write the answer here, or say that you spoke with the person",
        )
    })?;
    let mut out = answered(e, message, ASKED)?;
    out.push(fact(EpisodeEvent::MessageTalkedOver { message, channel }).with(Key::Note, note));
    Ok(out)
}
