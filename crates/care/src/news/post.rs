//! A news post: drafted, revised, published with a date, taken down, archived; its comments open until a day. Stream
//! `news`.

use super::{clean, fits};
use crate::calendar::london_instant;
use crate::codes::{codes, kinds};
use crate::rejection::{Rejection, Rule};
use crate::{Ctx, Header, Key, Recorded};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

/// Most characters of a title.
const TITLE: usize = 150;
/// Most characters of a summary.
const SUMMARY: usize = 400;
/// Most characters of a text: some twenty printed pages.
const BODY: usize = 60_000;
/// Most characters of the last part of a post's address.
const SLUG: usize = 80;
/// Words that stand for pages of their own under `/news`.
const KEPT_FOR_PAGES: [&str; 3] = ["archive", "search", "feed"];

/// What is known of a post without opening its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewsFacts {
    /// The last part of its address: small letters, digits and hyphens. It stays once the post was published.
    pub slug: String,
    /// Its title.
    pub title: String,
}

/// What happened to a post.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NewsEvent {
    /// It was written down, for nobody but editors. Words: summary, text.
    Drafted(NewsFacts),
    /// It was written anew; of a published post this shows at once. Words: summary, text, what changed.
    Revised(NewsFacts),
    /// It was published, to be seen from a day on.
    Published {
        /// The date that it carries. A day to come keeps it back until then; an earlier one is for news that was
        /// published elsewhere before.
        on: Date,
        /// The last day for comments; none takes no comments.
        comments_until: Option<Date>,
    },
    /// Comments are taken until a day.
    CommentsOpened {
        /// The last day.
        until: Date,
    },
    /// No more comments are taken.
    CommentsClosed,
    /// It is not to be seen any more. Words: why.
    TakenDown,
    /// It stays to be read in the archive, and is no longer among the news.
    Archived,
}

kinds!(NewsEvent, "news" {
    Drafted => "drafted", Revised => "revised", Published => "published", CommentsOpened => "comments_opened",
    CommentsClosed => "comments_closed", TakenDown => "taken_down", Archived => "archived",
});

/// The text of a post.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewsText {
    /// In a sentence or two, for lists. May be empty.
    pub summary: String,
    /// The text, in Markdown.
    pub body: String,
}

/// What can be asked: an event, checked, with the text where it has one.
#[derive(Debug, Clone, PartialEq)]
pub struct NewsCommand {
    /// What is to happen.
    pub event: NewsEvent,
    /// The text, of a draft and a revision.
    pub text: NewsText,
    /// Why, or what changed.
    pub reason: Option<String>,
}

impl From<NewsEvent> for NewsCommand {
    fn from(event: NewsEvent) -> Self {
        Self {
            event,
            text: NewsText::default(),
            reason: None,
        }
    }
}

codes! {
    /// Where a post stands.
    NewsStage {
        Draft => "draft", "Draft";
        Published => "published", "Published";
        Archived => "archived", "In the archive";
        TakenDown => "taken_down", "Taken down";
    }
}

/// A post as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct News {
    /// Address and title; none before it was drafted.
    pub facts: Option<NewsFacts>,
    /// The date that it carries, once published.
    pub published_on: Option<Date>,
    /// When it was first to be seen.
    pub first_shown: Option<Timestamp>,
    /// When what is to be seen changed last.
    pub updated_at: Option<Timestamp>,
    /// The last day for comments.
    pub comments_until: Option<Date>,
    /// Published, and since taken down.
    pub taken_down: bool,
    /// In the archive.
    pub archived: bool,
}

impl News {
    /// Folds one event in.
    pub fn apply(&mut self, header: &Header, event: &NewsEvent) {
        match event {
            NewsEvent::Drafted(facts) => self.facts = Some(facts.clone()),
            NewsEvent::Revised(facts) => {
                self.facts = Some(facts.clone());
                if let Some(updated) = &mut self.updated_at {
                    *updated = header.at.max(*updated);
                }
            }
            NewsEvent::Published { on, comments_until } => {
                // A post that is kept back changes for its readers on the morning of its day.
                let shown = header.at.max(london_instant(*on, Time::midnight()));
                self.published_on = Some(*on);
                // One that was kept back, and never seen, is seen for the first time now.
                self.first_shown = self.first_shown.filter(|seen| *seen <= header.at).or(Some(shown));
                self.updated_at = Some(shown);
                self.comments_until = *comments_until;
                self.taken_down = false;
                self.archived = false;
            }
            NewsEvent::CommentsOpened { until } => self.comments_until = Some(*until),
            NewsEvent::CommentsClosed => self.comments_until = None,
            NewsEvent::TakenDown => {
                self.taken_down = true;
                self.comments_until = None;
                if self.first_shown.is_some_and(|seen| header.at < seen) {
                    // Nobody has seen it.
                    self.published_on = None;
                    self.first_shown = None;
                    self.updated_at = None;
                }
            }
            NewsEvent::Archived => {
                self.archived = true;
                self.comments_until = None;
            }
        }
    }

    /// Where it stands.
    #[must_use]
    pub const fn stage(&self) -> NewsStage {
        if self.taken_down {
            NewsStage::TakenDown
        } else if self.archived {
            NewsStage::Archived
        } else if self.published_on.is_some() {
            NewsStage::Published
        } else {
            NewsStage::Draft
        }
    }

    /// Whether anybody can read it on a day.
    #[must_use]
    pub fn is_public(&self, on: Date) -> bool {
        !self.taken_down && self.published_on.is_some_and(|day| day <= on)
    }

    /// Whether a comment can be sent on a day.
    #[must_use]
    pub fn takes_comments(&self, on: Date) -> bool {
        self.is_public(on) && self.comments_until.is_some_and(|until| on <= until)
    }
}

/// Whether a text can be the last part of an address.
#[must_use]
pub fn is_slug(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=SLUG).contains(&text.len())
        && text.chars().all(allowed)
        && !text.starts_with('-')
        && !text.ends_with('-')
        && !text.contains("--")
        && !KEPT_FOR_PAGES.contains(&text)
}

/// The last part of an address, made from a title. Empty where a title has no letter or digit of the alphabet.
#[must_use]
pub fn slug_of(title: &str) -> String {
    let mut slug = String::new();
    for c in title.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !matches!(c, '\'' | '’') && !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() >= SLUG {
            break;
        }
    }
    let slug = slug.trim_end_matches('-').to_owned();
    if KEPT_FOR_PAGES.contains(&slug.as_str()) {
        format!("{slug}-news")
    } else {
        slug
    }
}

/// Decides on what becomes of a post.
///
/// # Errors
/// A [`Rejection`] when it was not drafted (or already was), a text is missing or too long, the address will not do or
/// would change after publication, it is not at the step before, or the last day for comments is not open.
pub fn decide(state: &News, command: NewsCommand, ctx: &Ctx<'_>) -> Result<Vec<Recorded<NewsEvent>>, Rejection> {
    const ASKED: &str = "do this with the post";
    let NewsCommand { event, text, reason } = command;
    let no = |rule, possible| Err(Rejection::new(ASKED, rule, possible));
    let stage = state.stage();
    if !matches!(event, NewsEvent::Drafted(_)) && state.facts.is_none() {
        return no(Rule::NotYet, "Write the post first");
    }
    let event = match event {
        NewsEvent::Drafted(_) if state.facts.is_some() => {
            return no(Rule::AlreadyDone, "Revise the post");
        }
        NewsEvent::Drafted(facts) => NewsEvent::Drafted(checked(facts, &text)?),
        NewsEvent::Revised(facts) => {
            if state.first_shown.is_some() && state.facts.as_ref().is_some_and(|f| f.slug != facts.slug) {
                return no(
                    Rule::AlreadyDone,
                    "Keep the address: readers and feeds know the post by it",
                );
            }
            NewsEvent::Revised(checked(facts, &text)?)
        }
        NewsEvent::Published { .. } if stage == NewsStage::Published => {
            return no(Rule::AlreadyDone, "The post is published");
        }
        NewsEvent::Published { on, comments_until } => {
            if comments_until.is_some_and(|until| until < on || until < ctx.today) {
                return no(
                    Rule::DateInPast,
                    "Take comments until the day of publication or later, from today on",
                );
            }
            NewsEvent::Published { on, comments_until }
        }
        NewsEvent::CommentsOpened { until } => {
            if stage != NewsStage::Published {
                return no(Rule::NotYet, "Comments are taken on published posts");
            }
            if until < ctx.today || state.published_on.is_some_and(|on| until < on) {
                return no(Rule::DateInPast, "Enter today or a later day");
            }
            event
        }
        NewsEvent::CommentsClosed if state.comments_until.is_none_or(|until| until < ctx.today) => {
            return no(Rule::AlreadyDone, "The post takes no comments");
        }
        NewsEvent::TakenDown => {
            if !matches!(stage, NewsStage::Published | NewsStage::Archived) {
                return no(Rule::NotYet, "Only a published post can be taken down");
            }
            if reason.as_deref().is_none_or(|r| r.trim().is_empty()) {
                return no(Rule::TextMissing, "Say why it is taken down");
            }
            event
        }
        NewsEvent::Archived if stage != NewsStage::Published => {
            return no(Rule::NotYet, "Only a published post goes to the archive");
        }
        NewsEvent::CommentsClosed | NewsEvent::Archived => event,
    };
    let has_text = matches!(event, NewsEvent::Drafted(_) | NewsEvent::Revised(_));
    let recorded = Recorded::fact(event).with(Key::Reason, reason.map(|r| clean(&r)));
    Ok(vec![if has_text {
        recorded
            .with(Key::Summary, clean(&text.summary))
            .with(Key::Body, clean(&text.body))
    } else {
        recorded
    }])
}

/// Address and title as they are kept, with the text looked at.
fn checked(facts: NewsFacts, text: &NewsText) -> Result<NewsFacts, Rejection> {
    const ASKED: &str = "save the post";
    let title = clean(&facts.title).replace(['\n', '\t'], " ");
    if title.is_empty() || clean(&text.body).is_empty() {
        return Err(Rejection::new(ASKED, Rule::TextMissing, "Enter a title and a text"));
    }
    if !fits(&title, TITLE) || text.summary.chars().count() > SUMMARY || text.body.chars().count() > BODY {
        return Err(Rejection::new(
            ASKED,
            Rule::OutOfRange,
            "A title has at most 150 characters, a summary 400, a text 60,000",
        ));
    }
    if !is_slug(&facts.slug) {
        return Err(Rejection::new(
            ASKED,
            Rule::PartMissing,
            "Give the post an address of small letters, digits and hyphens, at most 80",
        ));
    }
    Ok(NewsFacts {
        slug: facts.slug,
        title,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_follows_from_a_title() {
        for (title, slug) in [
            ("Shorter waits: what we’ve changed", "shorter-waits-what-weve-changed"),
            ("  100 days – and now? ", "100-days-and-now"),
            ("Archive", "archive-news"),
            ("<script>alert(1)</script>", "script-alert-1-script"),
            ("…", ""),
        ] {
            assert_eq!(slug_of(title), slug);
            assert!(slug.is_empty() || is_slug(&slug_of(title)), "{slug}");
        }
        assert!(is_slug(&slug_of(&"long word ".repeat(40))));
        for wrong in [
            "",
            "-a",
            "a-",
            "a--b",
            "A",
            "a b",
            "ä",
            "archive",
            "feed",
            "a/b",
            "a.b",
            &"a".repeat(81),
        ] {
            assert!(!is_slug(wrong), "{wrong}");
        }
    }

    #[test]
    fn what_could_make_a_text_read_as_another_is_left_out() {
        assert_eq!(clean(" a\r\nb\rc\u{0}\u{202e}\u{7}\td\u{ffff} "), "a\nb\nc\td");
    }
}
