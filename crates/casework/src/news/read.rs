//! What the public pages show of the news. Nobody is asked who they are: what comes from here may be seen by anybody.

use std::sync::Arc;

use care::calendar::london_date;
use care::news::{Banner, Comment, CommentRules, CommentStage, News};
use care::{CommentId, NewsId};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::desk::Desk;
use crate::outcome::Refused;
use crate::read::Page;

/// A post in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewsCard {
    /// Which.
    pub id: NewsId,
    /// The last part of its address.
    pub slug: String,
    /// Title.
    pub title: String,
    /// In a sentence or two; the beginning of the text where none was written.
    pub summary: String,
    /// The date that it carries.
    pub on: Date,
    /// How many comments are shown.
    pub comments: usize,
}

/// A comment as readers see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicComment {
    /// Which.
    pub id: CommentId,
    /// The name given; none for an anonymous one.
    pub name: Option<String>,
    /// The comment. Plain text.
    pub message: String,
    /// The day on which it was sent. Not the time: it could tell who wrote it.
    pub on: Date,
    /// The service's answers, with their day.
    pub replies: Vec<(Date, String)>,
    /// What the service told that it changed, with the day; of stories only.
    pub changes: Vec<(Date, String)>,
}

/// A post with its comments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewsPage {
    /// What a list shows of it.
    pub card: NewsCard,
    /// The text, in Markdown.
    pub body: String,
    /// The day of its last change, where that is not the day it was shown first.
    pub revised_on: Option<Date>,
    /// Whether it is in the archive.
    pub archived: bool,
    /// The last day for comments; none if none is taken any more, or none ever was.
    pub comments_until: Option<Date>,
    /// Comments that are shown, oldest first.
    pub comments: Vec<PublicComment>,
}

/// A month of the archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewsShelfMonth {
    /// Year.
    pub year: i16,
    /// Month, 1 to 12.
    pub month: i8,
    /// Posts of that month.
    pub posts: usize,
}

/// A post in the feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedEntry {
    /// Which: the entry's lasting id is made of it.
    pub id: NewsId,
    /// The last part of its address.
    pub slug: String,
    /// Title.
    pub title: String,
    /// Summary; empty if none was written.
    pub summary: String,
    /// The text, in Markdown.
    pub body: String,
    /// When it was first to be seen.
    pub published: Timestamp,
    /// When it changed last.
    pub updated: Timestamp,
}

/// A post that anybody can read today.
struct Public {
    id: NewsId,
    version: u64,
    state: Arc<News>,
    on: Date,
}

impl Desk {
    /// Posts that anybody can read today, newest first.
    fn public_posts(&self) -> Vec<Public> {
        let today = self.today_in_london();
        let mut all: Vec<Public> = self
            .index
            .shelf
            .posts()
            .into_iter()
            .filter(|(_, (_, state))| state.is_public(today))
            .filter_map(|(id, (version, state))| {
                let on = state.published_on?;
                Some(Public { id, version, state, on })
            })
            .collect();
        all.sort_by_key(|post| std::cmp::Reverse((post.on, post.state.first_shown, post.id)));
        all
    }

    fn text_of(&self, post: &Public) -> Result<Arc<super::shelf::PostText>, Refused> {
        self.index
            .shelf
            .post_text(&self.ledger, post.id, post.version)
            .map_err(|e| self.fault("news", &e))
    }

    fn card(&self, post: &Public) -> Result<NewsCard, Refused> {
        let text = self.text_of(post)?;
        let facts = post.state.facts.as_ref().ok_or(Refused::NotFound)?;
        let shown = |c: &care::news::Comment| c.post == Some(post.id) && c.stage() == CommentStage::Published;
        Ok(NewsCard {
            id: post.id,
            slug: facts.slug.clone(),
            title: facts.title.clone(),
            summary: text.summary.clone(),
            on: post.on,
            comments: self.index.shelf.count(shown),
        })
    }

    fn cards(&self, posts: &[Public]) -> Result<Vec<NewsCard>, Refused> {
        posts.iter().map(|post| self.card(post)).collect()
    }

    /// The news, newest first, without what is in the archive only.
    ///
    /// # Errors
    /// When the store failed.
    pub fn news(&self, page: usize) -> Result<Page<NewsCard>, Refused> {
        self.catch_up()?;
        let mut posts = self.public_posts();
        posts.retain(|post| !post.state.archived);
        let page = Page::of(posts, page);
        let items = self.cards(&page.items)?;
        Ok(Page {
            items,
            total: page.total,
            page: page.page,
            per_page: page.per_page,
        })
    }

    /// The months in which posts were published, newest first; the archive among them.
    ///
    /// # Errors
    /// When the store failed.
    pub fn news_months(&self) -> Result<Vec<NewsShelfMonth>, Refused> {
        self.catch_up()?;
        let mut months: Vec<NewsShelfMonth> = Vec::new();
        for post in self.public_posts() {
            let (year, month) = (post.on.year(), post.on.month());
            match months.last_mut().filter(|m| (m.year, m.month) == (year, month)) {
                Some(known) => known.posts += 1,
                None => months.push(NewsShelfMonth { year, month, posts: 1 }),
            }
        }
        Ok(months)
    }

    /// Every post of a year, or of a month of it, newest first.
    ///
    /// # Errors
    /// When the store failed.
    pub fn news_of(&self, year: i16, month: Option<i8>) -> Result<Vec<NewsCard>, Refused> {
        self.catch_up()?;
        let mut posts = self.public_posts();
        posts.retain(|post| post.on.year() == year && month.is_none_or(|m| post.on.month() == m));
        self.cards(&posts)
    }

    /// Posts that hold every word, in title, summary or text; newest first, at most fifty.
    ///
    /// # Errors
    /// When the store failed.
    pub fn search_news(&self, words: &str) -> Result<Vec<NewsCard>, Refused> {
        self.catch_up()?;
        let asked: Vec<String> = words.split_whitespace().take(10).map(str::to_lowercase).collect();
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        for post in self.public_posts() {
            let text = self.text_of(&post)?;
            let title = post.state.facts.as_ref().map_or("", |f| f.title.as_str());
            let all = format!("{title}\n{}\n{}", text.summary, text.body).to_lowercase();
            if asked.iter().all(|word| all.contains(word.as_str())) {
                found.push(post);
            }
            if found.len() == 50 {
                break;
            }
        }
        self.cards(&found)
    }

    /// A post by the last part of its address, with the comments that are shown.
    ///
    /// # Errors
    /// Not found (or not to be seen by anybody), or the store failed.
    pub fn news_post(&self, slug: &str) -> Result<NewsPage, Refused> {
        self.catch_up()?;
        let named = |post: &Public| post.state.facts.as_ref().is_some_and(|f| f.slug == slug);
        let post = self.public_posts().into_iter().find(named).ok_or(Refused::NotFound)?;
        let text = self.text_of(&post)?;
        let today = self.today_in_london();
        let changed = post.state.updated_at.map(london_date);
        let first = post.state.first_shown.map(london_date);
        Ok(NewsPage {
            card: self.card(&post)?,
            body: text.body.clone(),
            revised_on: changed.filter(|day| Some(*day) != first && *day > post.on),
            archived: post.state.archived,
            comments_until: post.state.comments_until.filter(|_| post.state.takes_comments(today)),
            comments: self.shown_comments(post.id)?,
        })
    }

    fn shown_comments(&self, post: NewsId) -> Result<Vec<PublicComment>, Refused> {
        let shelf = &self.index.shelf;
        let mut shown = shelf.comments(|c| c.post == Some(post) && c.stage() == CommentStage::Published);
        shown.sort_by_key(|(id, (_, c))| (c.sent_at, *id));
        let mut out = Vec::with_capacity(shown.len());
        for (id, (version, state)) in shown {
            out.extend(self.public_comment(id, version, &state)?);
        }
        Ok(out)
    }

    /// A comment as readers see it. An erased one has no words any more.
    fn public_comment(&self, id: CommentId, version: u64, state: &Comment) -> Result<Option<PublicComment>, Refused> {
        let words = self
            .index
            .shelf
            .comment_words(&self.ledger, id, version)
            .map_err(|e| self.fault("comment", &e))?;
        let by_day = |texts: &[(Timestamp, String)]| -> Vec<(Date, String)> {
            texts
                .iter()
                .map(|(at, text)| (london_date(*at), text.clone()))
                .collect()
        };
        let sent_at = state.sent_at.filter(|_| !words.message.is_empty());
        Ok(sent_at.map(|sent_at| PublicComment {
            id,
            name: words.name.clone(),
            message: words.message.clone(),
            on: london_date(sent_at),
            replies: by_day(&words.replies),
            changes: by_day(&words.changes),
        }))
    }

    /// Stories that are shown, newest first.
    ///
    /// # Errors
    /// When the store failed.
    pub fn stories(&self, page: usize) -> Result<Page<PublicComment>, Refused> {
        self.catch_up()?;
        let stories = super::stories_of(self.organisation());
        let shelf = &self.index.shelf;
        let mut shown = shelf.comments(|c| c.post == Some(stories) && c.stage() == CommentStage::Published);
        shown.sort_by_key(|(id, (_, c))| std::cmp::Reverse((c.sent_at, *id)));
        let page = Page::of(shown, page);
        let mut items = Vec::with_capacity(page.items.len());
        for (id, (version, state)) in page.items {
            items.extend(self.public_comment(id, version, &state)?);
        }
        Ok(Page {
            items,
            total: page.total,
            page: page.page,
            per_page: page.per_page,
        })
    }

    /// Stories that hold every word, in the story, its answers or what changed; newest first, at most fifty. Each with the
    /// page of the list that it stands on.
    ///
    /// # Errors
    /// When the store failed.
    pub fn search_stories(&self, words: &str) -> Result<Vec<(usize, PublicComment)>, Refused> {
        let asked: Vec<String> = words.split_whitespace().take(10).map(str::to_lowercase).collect();
        let mut found = Vec::new();
        let mut number = 1;
        while !asked.is_empty() {
            let page = self.stories(number)?;
            let pages = page.pages();
            for story in page.items {
                let told = story
                    .replies
                    .iter()
                    .chain(&story.changes)
                    .map(|(_, text)| text.as_str());
                let all: Vec<&str> = std::iter::once(story.message.as_str()).chain(told).collect();
                let all = all.join("\n").to_lowercase();
                if found.len() < 50 && asked.iter().all(|word| all.contains(word.as_str())) {
                    found.push((number, story));
                }
            }
            if number >= pages || found.len() >= 50 {
                break;
            }
            number += 1;
        }
        Ok(found)
    }

    /// One story that is shown.
    ///
    /// # Errors
    /// Not found (or not shown), or the store failed.
    pub fn story(&self, id: CommentId) -> Result<PublicComment, Refused> {
        self.catch_up()?;
        let stories = super::stories_of(self.organisation());
        let (version, state) = self.index.shelf.comment(id).ok_or(Refused::NotFound)?;
        if state.post != Some(stories) || state.stage() != CommentStage::Published {
            return Err(Refused::NotFound);
        }
        self.public_comment(id, version, &state)?.ok_or(Refused::NotFound)
    }

    /// The newest posts for the feed, those in the archive only among them, at most as many as asked for.
    ///
    /// # Errors
    /// When the store failed.
    pub fn news_feed(&self, most: usize) -> Result<Vec<FeedEntry>, Refused> {
        self.catch_up()?;
        let mut out = Vec::new();
        for post in self.public_posts().into_iter().take(most) {
            let text = self.text_of(&post)?;
            let (Some(facts), Some(published), Some(updated)) =
                (&post.state.facts, post.state.first_shown, post.state.updated_at)
            else {
                continue;
            };
            out.push(FeedEntry {
                id: post.id,
                slug: facts.slug.clone(),
                title: facts.title.clone(),
                summary: text.summary.clone(),
                body: text.body.clone(),
                published,
                updated,
            });
        }
        Ok(out)
    }

    /// Whether a comment sounded like a crisis when it came: what its sender is shown depends on it.
    #[must_use]
    pub fn sounded_like_a_crisis(&self, comment: CommentId) -> bool {
        self.index.shelf.comment(comment).is_some_and(|(_, c)| c.crisis)
    }

    /// The emergency banner that is raised today. From memory: every public page asks.
    #[must_use]
    pub fn banner(&self) -> Option<Banner> {
        let (_, board) = self.index.shelf.board();
        board.shown(self.today_in_london()).cloned()
    }

    /// The rules by which comments are taken.
    #[must_use]
    pub fn comment_rules(&self) -> CommentRules {
        self.index.shelf.board().1.rules.clone()
    }
}
