//! The streams of the public news and of the log of asks in a draft: posts, asks and the notice board under the service's key, each comment under one
//! of its own, so that it can be erased.

use care::asks::{Ask, AskCommand};
use care::news::{Comment, CommentCommand, News, NewsCommand, Noticeboard, NoticeboardEvent};
use care::{AskId, Author, CommentId, NewsId};
use jiff::Timestamp;
use ledger::SERVICE_KEY;
use std::sync::Arc;
use uuid::Uuid;

use super::{Draft, Slots, Trouble, changed, expect, push};
use crate::news::{Shelf, noticeboard_stream};

/// Streams of the public news that take part in an act.
#[derive(Default)]
pub(super) struct NewsSlots {
    posts: Slots<News>,
    comments: Slots<Comment>,
    boards: Slots<Noticeboard>,
    asks: Slots<Ask>,
}

impl NewsSlots {
    /// Puts what was appended on the shelf.
    pub(super) fn tell(&self, shelf: &Shelf, at: Timestamp, by: Author) {
        for (id, version, state) in changed(&self.posts, at, by) {
            shelf.put_post(NewsId(id), version, state);
        }
        for (id, version, state) in changed(&self.comments, at, by) {
            shelf.put_comment(CommentId(id), version, state);
        }
        for (_, version, state) in changed(&self.boards, at, by) {
            shelf.put_board(version, state);
        }
        for (id, version, state) in changed(&self.asks, at, by) {
            shelf.put_ask(AskId(id), version, state);
        }
    }
}

impl Draft<'_> {
    /// A news post.
    pub(crate) fn news(&mut self, id: NewsId) -> Result<&News, Trouble> {
        Ok(&slot!(self, news.posts, id.0).state)
    }

    /// A comment.
    pub(crate) fn comment(&mut self, id: CommentId) -> Result<&Comment, Trouble> {
        Ok(&slot!(self, news.comments, id.0).state)
    }

    /// Holds the act to the version that a page was made from.
    pub(crate) fn expect_news(&mut self, id: NewsId, expected: Option<u64>) -> Result<(), Trouble> {
        expect(slot!(self, news.posts, id.0).base.version, expected)
    }

    /// The same for a comment.
    pub(crate) fn expect_comment(&mut self, id: CommentId, expected: Option<u64>) -> Result<(), Trouble> {
        expect(slot!(self, news.comments, id.0).base.version, expected)
    }

    /// The same for the notice board.
    pub(crate) fn expect_noticeboard(&mut self, expected: Option<u64>) -> Result<(), Trouble> {
        let stream = noticeboard_stream(self.organisation);
        expect(slot!(self, news.boards, stream).base.version, expected)
    }

    /// The same for an entry of the log of asks.
    pub(crate) fn expect_ask(&mut self, id: AskId, expected: Option<u64>) -> Result<(), Trouble> {
        expect(slot!(self, news.asks, id.0).base.version, expected)
    }

    /// Decides on what becomes of an ask.
    pub(crate) fn on_ask(&mut self, id: AskId, command: AskCommand) -> Result<(), Trouble> {
        self.made.ask = Some(id);
        decided!(self, news.asks, id.0, SERVICE_KEY, care::asks::decide, command)
    }

    /// Decides on what becomes of a post.
    pub(crate) fn on_news(&mut self, id: NewsId, command: NewsCommand) -> Result<(), Trouble> {
        self.made.news = Some(id);
        decided!(self, news.posts, id.0, SERVICE_KEY, care::news::decide, command)
    }

    /// Decides on what becomes of a comment.
    pub(crate) fn on_comment(&mut self, id: CommentId, command: CommentCommand) -> Result<(), Trouble> {
        self.made.comment = Some(id);
        decided!(self, news.comments, id.0, id.0, care::news::comment::decide, command)
    }

    /// Decides on a change of the notice board.
    pub(crate) fn on_noticeboard(&mut self, event: NoticeboardEvent) -> Result<(), Trouble> {
        let stream = noticeboard_stream(self.organisation);
        decided!(
            self,
            news.boards,
            stream,
            SERVICE_KEY,
            care::news::noticeboard::decide,
            event
        )
    }
}
