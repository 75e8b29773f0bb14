//! The public news: posts that an editor writes, readers' comments on them, and the notice board of the public pages
//! (an emergency banner, and the rules by which comments are taken).
//!
//! Nothing here is linked to a record. A post's title stands in the event's facts, since every list shows it; its text,
//! and everything that a reader wrote, are words, sealed apart.

pub mod comment;
pub mod noticeboard;
mod post;

pub use comment::{Comment, CommentCommand, CommentEvent, CommentStage, CommentText, RefusalReason, ReportReason};
pub use noticeboard::{Banner, CommentRules, EmailRule, Noticeboard, NoticeboardEvent};
pub use post::{News, NewsCommand, NewsEvent, NewsFacts, NewsStage, NewsText, decide, is_slug, slug_of};

/// A text as it is kept: line ends as one character, no control characters but the line end and the tab, and none of the
/// characters that turn the direction of writing round, which could make a text read as something else than it is.
#[must_use]
pub fn clean(text: &str) -> String {
    let one_end = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept = one_end.chars().filter(|c| {
        let turns = matches!(*c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        let no_character = matches!(*c, '\u{fffe}' | '\u{ffff}');
        (!c.is_control() || matches!(*c, '\n' | '\t')) && !turns && !no_character
    });
    kept.collect::<String>().trim().to_owned()
}

/// Whether a text has something in it, and at most so many characters.
fn fits(text: &str, most: usize) -> bool {
    !text.trim().is_empty() && text.chars().count() <= most
}
