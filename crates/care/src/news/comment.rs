//! A reader's comment: sent with a name or without, held until a moderator has read it, then published or refused with a
//! reason; answered by the service, reported by readers, taken down. Stream `comment`, under a key of its own.
//!
//! A comment belongs to a post and to nobody else: it is never linked to an account or a record. A story, told about the
//! service itself, is a comment on the stories instead of a post; of a story the service also tells what it changed.

use super::{clean, fits};
use crate::codes::{codes, kinds};
use crate::rejection::{Rejection, Rule};
use crate::{Ctx, Header, Key, NewsId, Recorded};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Most characters of a comment, a reply or a note: a printed page.
pub const MESSAGE: usize = 3_000;
/// Most characters of a name.
pub const NAME: usize = 80;
/// Most characters of an e-mail address (RFC 5321).
pub const EMAIL: usize = 254;
/// Most reports that wait for a moderator on one comment: more say nothing new.
pub const REPORTS: u16 = 20;

codes! {
    /// Why a comment is not shown.
    RefusalReason {
        NamesSomebody => "names_somebody", "It names somebody, or tells of somebody who could be recognised";
        OwnDetails => "own_details", "It holds the sender’s own details, which they may regret";
        CouldHarm => "could_harm", "It could do harm to whoever reads it";
        Abusive => "abusive", "It insults or threatens somebody";
        OffTopic => "off_topic", "It is not about the post";
        Advertising => "advertising", "It advertises something";
        Repeat => "repeat", "It was sent before";
    }
}

codes! {
    /// Why a reader reports a comment.
    ReportReason {
        NamesSomebody => "names_somebody", "It names somebody, or I know who is meant";
        CouldHarm => "could_harm", "It could do harm to whoever reads it";
        Abusive => "abusive", "It insults or threatens somebody";
        Advertising => "advertising", "It advertises something";
        AboutMe => "about_me", "I wrote it, or it is about me, and I want it gone";
        Other => "other", "Something else";
    }
}

/// What happened to a comment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommentEvent {
    /// It was sent, and is held. Words: the comment, the name, the e-mail address.
    Sent {
        /// On which post.
        post: NewsId,
        /// Whether a name was given, to be shown.
        named: bool,
        /// Whether an e-mail address was given. It is never shown to readers.
        with_email: bool,
        /// Whether its words are like those of somebody in a crisis.
        crisis: bool,
    },
    /// A moderator saw what sounded like a crisis. Words: what was done.
    CrisisActedOn,
    /// It is shown under the post.
    Published,
    /// It is not shown. Words: more about why, if there is more.
    Refused {
        /// Why.
        reason: RefusalReason,
    },
    /// The service answered, under the comment. Words: the answer.
    Replied,
    /// The service told what it changed because of a story. Words: what changed.
    ChangeTold,
    /// A reader reported it. Words: what they wrote.
    Reported {
        /// Why.
        reason: ReportReason,
    },
    /// A moderator looked at the reports, and it stays. Words: why.
    ReportsLookedAt,
    /// It is no longer shown. Words: more about why, if there is more.
    TakenDown {
        /// Why.
        reason: RefusalReason,
    },
}

kinds!(CommentEvent, "comment" {
    Sent => "sent", CrisisActedOn => "crisis_acted_on", Published => "published", Refused => "refused",
    Replied => "replied", ChangeTold => "change_told", Reported => "reported", ReportsLookedAt => "reports_looked_at", TakenDown => "taken_down",
});

/// What a reader sends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CommentText {
    /// The comment.
    pub message: String,
    /// The name to be shown; empty for none.
    pub name: String,
    /// An e-mail address; empty for none. Never shown to readers.
    pub email: String,
}

/// What can be asked: an event, checked, with the words that belong to it.
#[derive(Debug, Clone, PartialEq)]
pub struct CommentCommand {
    /// What is to happen. Of [`CommentEvent::Sent`] what follows from the text is set here.
    pub event: CommentEvent,
    /// What the reader sends, of a comment that is sent.
    pub text: CommentText,
    /// An answer, a reason, or what was done.
    pub note: Option<String>,
}

impl From<CommentEvent> for CommentCommand {
    fn from(event: CommentEvent) -> Self {
        Self {
            event,
            text: CommentText::default(),
            note: None,
        }
    }
}

codes! {
    /// Where a comment stands.
    CommentStage {
        Held => "held", "Held";
        Published => "published", "Published";
        Refused => "refused", "Not published";
        TakenDown => "taken_down", "Taken down";
    }
}

/// A comment as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Comment {
    /// On which post; none before it was sent.
    pub post: Option<NewsId>,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
    /// Whether a name is shown with it.
    pub named: bool,
    /// Whether there is an e-mail address.
    pub with_email: bool,
    /// Whether its words are like those of somebody in a crisis.
    pub crisis: bool,
    /// Whether a moderator wrote down what was done about that.
    pub crisis_acted_on: bool,
    /// Whether it is shown; none while it is held.
    pub shown: Option<bool>,
    /// Why it is not shown.
    pub refusal: Option<RefusalReason>,
    /// Whether it was shown before it was taken down.
    pub was_shown: bool,
    /// How many answers of the service it has.
    pub replies: u16,
    /// Whether the service told what it changed.
    pub changed: bool,
    /// How many reports wait for a moderator.
    pub reports_open: u16,
    /// Whether one of those says that it could do harm, or that it is about the reader.
    pub report_presses: bool,
}

impl Comment {
    /// Folds one event in.
    pub fn apply(&mut self, header: &Header, event: &CommentEvent) {
        match event {
            CommentEvent::Sent {
                post,
                named,
                with_email,
                crisis,
            } => {
                self.post = Some(*post);
                self.sent_at = Some(header.at);
                self.named = *named;
                self.with_email = *with_email;
                self.crisis = *crisis;
            }
            CommentEvent::CrisisActedOn => self.crisis_acted_on = true,
            CommentEvent::Published => {
                self.shown = Some(true);
                self.was_shown = true;
                self.refusal = None;
            }
            CommentEvent::Refused { reason } | CommentEvent::TakenDown { reason } => {
                self.shown = Some(false);
                self.refusal = Some(*reason);
                self.reports_open = 0;
                self.report_presses = false;
            }
            CommentEvent::Replied => self.replies = self.replies.saturating_add(1),
            CommentEvent::ChangeTold => self.changed = true,
            CommentEvent::Reported { reason } => {
                self.reports_open = self.reports_open.saturating_add(1);
                self.report_presses |= matches!(reason, ReportReason::CouldHarm | ReportReason::AboutMe);
            }
            CommentEvent::ReportsLookedAt => {
                self.reports_open = 0;
                self.report_presses = false;
            }
        }
    }

    /// Where it stands.
    #[must_use]
    pub const fn stage(&self) -> CommentStage {
        match (self.shown, self.was_shown) {
            (None, _) => CommentStage::Held,
            (Some(true), _) => CommentStage::Published,
            (Some(false), true) => CommentStage::TakenDown,
            (Some(false), false) => CommentStage::Refused,
        }
    }

    /// Whether somebody has to look at once: words like those of somebody in a crisis, and nobody wrote what was done.
    #[must_use]
    pub const fn presses(&self) -> bool {
        self.crisis && !self.crisis_acted_on
    }

    /// Whether a moderator has something to do with it.
    #[must_use]
    pub const fn waits(&self) -> bool {
        self.post.is_some() && (self.shown.is_none() || self.reports_open > 0 || self.presses())
    }
}

/// Decides on what becomes of a comment. Whether the post takes comments, and what the rules of the notice board ask for,
/// is for the door: this stream knows itself only.
///
/// # Errors
/// A [`Rejection`] when it was not sent (or already was), a text is missing or too long, it sounds like a crisis and
/// nobody wrote what was done, it is not at the step before, or enough readers have reported it.
pub fn decide(
    state: &Comment,
    command: CommentCommand,
    _ctx: &Ctx<'_>,
) -> Result<Vec<Recorded<CommentEvent>>, Rejection> {
    const ASKED: &str = "do this with the comment";
    let CommentCommand { event, text, note } = command;
    let no = |rule, possible| Err(Rejection::new(ASKED, rule, possible));
    let note = note.map(|n| clean(&n)).filter(|n| !n.is_empty());
    if let CommentEvent::Sent { post, crisis, .. } = event {
        if state.post.is_some() {
            return no(Rule::AlreadyDone, "Send another comment");
        }
        return sent(post, crisis, &text);
    }
    if state.post.is_none() {
        return no(Rule::NotYet, "There is no such comment");
    }
    if note.as_deref().is_some_and(|n| !fits(n, MESSAGE)) {
        return no(Rule::OutOfRange, "Write at most 3,000 characters");
    }
    let stage = state.stage();
    match &event {
        CommentEvent::CrisisActedOn if !state.presses() => {
            return no(Rule::AlreadyDone, "Nothing waits to be done about it");
        }
        CommentEvent::Published | CommentEvent::Refused { .. } if state.presses() => {
            return no(Rule::OpenConcern, "Write down first what was done about it");
        }
        CommentEvent::Published if stage == CommentStage::Published => {
            return no(Rule::AlreadyDone, "The comment is shown");
        }
        CommentEvent::Refused { .. } if stage != CommentStage::Held => {
            return no(Rule::AlreadyDone, "Take it down, if it is shown");
        }
        CommentEvent::Replied
        | CommentEvent::ChangeTold
        | CommentEvent::Reported { .. }
        | CommentEvent::TakenDown { .. }
            if stage != CommentStage::Published =>
        {
            return no(Rule::NotYet, "The comment is not shown");
        }
        CommentEvent::Reported { .. } if state.reports_open >= REPORTS => {
            return no(Rule::TooMany, "A moderator has been told and will look at it");
        }
        CommentEvent::ReportsLookedAt if state.reports_open == 0 => {
            return no(Rule::AlreadyDone, "No report waits");
        }
        CommentEvent::CrisisActedOn
        | CommentEvent::Replied
        | CommentEvent::ChangeTold
        | CommentEvent::ReportsLookedAt
            if note.is_none() =>
        {
            return no(Rule::TextMissing, "Write it down");
        }
        _ => {}
    }
    let key = match event {
        CommentEvent::CrisisActedOn => Key::Done,
        CommentEvent::Replied | CommentEvent::ChangeTold => Key::Answer,
        _ => Key::Reason,
    };
    Ok(vec![Recorded::fact(event).with(key, note)])
}

/// A comment that was sent: what follows from its text stands in the facts.
fn sent(post: NewsId, crisis: bool, text: &CommentText) -> Result<Vec<Recorded<CommentEvent>>, Rejection> {
    const ASKED: &str = "send the comment";
    let message = clean(&text.message);
    let name = clean(&text.name).replace(['\n', '\t'], " ");
    let email = clean(&text.email).replace(['\n', '\t'], " ");
    if message.is_empty() {
        return Err(Rejection::new(ASKED, Rule::TextMissing, "Write your comment"));
    }
    if !fits(&message, MESSAGE) || name.chars().count() > NAME || email.chars().count() > EMAIL {
        return Err(Rejection::new(
            ASKED,
            Rule::OutOfRange,
            "A comment has at most 3,000 characters, a name 80",
        ));
    }
    let event = CommentEvent::Sent {
        post,
        named: !name.is_empty(),
        with_email: !email.is_empty(),
        crisis,
    };
    Ok(vec![
        Recorded::fact(event)
            .with(Key::Message, message)
            .with(Key::SenderName, name)
            .with(Key::SenderEmail, email),
    ])
}
