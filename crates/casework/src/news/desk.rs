//! What editors and moderators see: posts in every stage, the queue of comments, one comment with its history.

use std::sync::Arc;

use care::codec::Stored;
use care::news::{Comment, CommentEvent, CommentRules, CommentStage, News, NewsEvent, NewsText, Noticeboard};
use care::{CommentId, Key, NewsId, Role};
use jiff::Timestamp;

use super::acts::is_staff;
use super::signs::names_in;
use crate::desk::Desk;
use crate::fold;
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::{Principal, SYSTEM_USER, VISITOR};
use crate::read::Page;

/// A post in the editors' list.
#[derive(Debug, Clone, PartialEq)]
pub struct NewsRow {
    /// Which.
    pub id: NewsId,
    /// The post.
    pub state: Arc<News>,
    /// Comments that are shown.
    pub shown: usize,
    /// Comments that wait for a moderator.
    pub waiting: usize,
}

/// What there is to see at a glance.
#[derive(Debug, Clone, PartialEq)]
pub struct NewsOverview {
    /// Every post: drafts first, then by date, newest first.
    pub posts: Vec<NewsRow>,
    /// The notice board.
    pub board: Arc<Noticeboard>,
    /// Its version, for forms.
    pub board_version: u64,
    /// Comments that are held.
    pub held: usize,
    /// Comments that wait for a moderator, those reported among them.
    pub waiting: usize,
    /// Of these, those that sound like a crisis and that nobody has seen to.
    pub pressing: usize,
}

/// Something that happened to a post.
#[derive(Debug, Clone, PartialEq)]
pub struct NewsEntry {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub who: String,
    /// In which role.
    pub role: Role,
    /// What.
    pub event: NewsEvent,
    /// Why, or what changed.
    pub note: Option<String>,
}

/// A post as its editors see it.
#[derive(Debug, Clone, PartialEq)]
pub struct NewsPostPage {
    /// Which.
    pub id: NewsId,
    /// Version, for forms.
    pub version: u64,
    /// The post.
    pub state: Arc<News>,
    /// Its text as it stands.
    pub text: NewsText,
    /// What happened to it, newest first.
    pub history: Vec<NewsEntry>,
}

/// Which comments a moderator looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum QueueStanding {
    /// Those that wait for a moderator.
    #[default]
    Waiting,
    /// Those that are shown.
    Shown,
    /// Those that are not.
    NotShown,
}

/// A comment in the queue.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueRow {
    /// Which.
    pub id: CommentId,
    /// The comment.
    pub state: Arc<Comment>,
    /// Title of its post.
    pub title: String,
    /// Whether it is a story about the service.
    pub is_story: bool,
    /// The name given.
    pub name: Option<String>,
    /// The comment.
    pub message: String,
    /// Names of staff that it holds.
    pub names_staff: Vec<String>,
}

/// Something that happened to a comment.
#[derive(Debug, Clone, PartialEq)]
pub struct CommentEntry {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub who: String,
    /// What.
    pub event: CommentEvent,
    /// The words that belong to it, but for the comment itself.
    pub note: Option<String>,
}

/// A comment as a moderator sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct CommentPage {
    /// What the queue shows of it.
    pub row: QueueRow,
    /// Version, for forms.
    pub version: u64,
    /// Address of its post; none while nobody can read it.
    pub slug: Option<String>,
    /// The email address, if one was given.
    pub email: Option<String>,
    /// What happened to it, oldest first.
    pub history: Vec<CommentEntry>,
}

impl Desk {
    /// Posts in every stage, the notice board, and how many comments wait.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn news_overview(&self, p: &Principal) -> Result<NewsOverview, Refused> {
        self.allow(p, ActKind::SeeNewsDesk)?;
        self.catch_up()?;
        let shelf = &self.index.shelf;
        let comments = shelf.comments(|c| c.post.is_some());
        let count = |id: NewsId, which: fn(&Comment) -> bool| {
            let of_post = comments.iter().filter(|(_, (_, c))| c.post == Some(id));
            of_post.filter(|(_, (_, c))| which(c)).count()
        };
        let mut posts: Vec<NewsRow> = shelf
            .posts()
            .into_iter()
            .map(|(id, (_, state))| NewsRow {
                id,
                state,
                shown: count(id, |c| c.stage() == CommentStage::Published),
                waiting: count(id, Comment::waits),
            })
            .collect();
        posts.sort_by_key(|row| std::cmp::Reverse((row.state.published_on.is_none(), row.state.published_on, row.id)));
        let (board_version, board) = shelf.board();
        Ok(NewsOverview {
            posts,
            board,
            board_version,
            held: shelf.held(),
            waiting: comments.iter().filter(|(_, (_, c))| c.waits()).count(),
            pressing: comments.iter().filter(|(_, (_, c))| c.presses()).count(),
        })
    }

    /// One post with its text and history.
    ///
    /// # Errors
    /// Not allowed, not found, or the store failed.
    pub fn news_post_for_editors(&self, p: &Principal, id: NewsId) -> Result<NewsPostPage, Refused> {
        self.allow(p, ActKind::SeeNewsDesk)?;
        self.catch_up()?;
        let (version, state) = self.index.shelf.post(id).ok_or(Refused::NotFound)?;
        let told = fold::told::<NewsEvent>(&self.ledger, id.0).map_err(|e| self.fault("news", &e))?;
        let mut text = NewsText::default();
        let mut history = Vec::with_capacity(told.len());
        for entry in told {
            if matches!(entry.event, NewsEvent::Drafted(_) | NewsEvent::Revised(_)) {
                text = NewsText {
                    summary: entry.words.get(Key::Summary).unwrap_or_default().to_owned(),
                    body: entry.words.get(Key::Body).unwrap_or_default().to_owned(),
                };
            }
            history.push(NewsEntry {
                at: entry.header.at,
                who: self.who(&entry),
                role: entry.header.role,
                note: entry.words.get(Key::Reason).map(str::to_owned),
                event: entry.event,
            });
        }
        history.reverse();
        Ok(NewsPostPage {
            id,
            version,
            state,
            text,
            history,
        })
    }

    /// Comments for a moderator. Of those that wait: what sounds like a crisis first, then what readers reported as
    /// harmful or as their own, then what else was reported, then what is held, oldest first. Others newest first.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn comment_queue(
        &self,
        p: &Principal,
        standing: QueueStanding,
        post: Option<NewsId>,
        page: usize,
    ) -> Result<Page<QueueRow>, Refused> {
        self.allow(p, ActKind::SeeComments)?;
        self.catch_up()?;
        let mut chosen = self.index.shelf.comments(|c| {
            let stands = match standing {
                QueueStanding::Waiting => c.waits(),
                QueueStanding::Shown => c.stage() == CommentStage::Published,
                QueueStanding::NotShown => {
                    matches!(c.stage(), CommentStage::Refused | CommentStage::TakenDown)
                }
            };
            c.post.is_some() && stands && post.is_none_or(|post| c.post == Some(post))
        });
        if standing == QueueStanding::Waiting {
            chosen.sort_by_key(|(id, (_, c))| {
                let first = (!c.presses(), !c.report_presses, c.reports_open == 0);
                (first, c.sent_at, *id)
            });
        } else {
            chosen.sort_by_key(|(id, (_, c))| std::cmp::Reverse((c.sent_at, *id)));
        }
        let page = Page::of(chosen, page);
        let staff = self.staff_names();
        let mut items = Vec::with_capacity(page.items.len());
        for (id, (version, state)) in page.items {
            items.push(self.queue_row(id, version, state, &staff)?);
        }
        Ok(Page {
            items,
            total: page.total,
            page: page.page,
            per_page: page.per_page,
        })
    }

    /// One comment with its history.
    ///
    /// # Errors
    /// Not allowed, not found, or the store failed.
    pub fn comment(&self, p: &Principal, id: CommentId) -> Result<CommentPage, Refused> {
        self.allow(p, ActKind::SeeComments)?;
        self.catch_up()?;
        let (version, state) = self.index.shelf.comment(id).ok_or(Refused::NotFound)?;
        let post = state.post.and_then(|post| self.index.shelf.post(post));
        let today = self.today_in_london();
        let slug = post
            .filter(|(_, post)| post.is_public(today))
            .and_then(|(_, post)| post.facts.as_ref().map(|f| f.slug.clone()));
        let row = self.queue_row(id, version, state, &self.staff_names())?;
        let told = fold::told::<CommentEvent>(&self.ledger, id.0).map_err(|e| self.fault("comment", &e))?;
        let email = told
            .iter()
            .find_map(|t| t.words.get(Key::SenderEmail).map(str::to_owned));
        let history = told
            .into_iter()
            .map(|entry| CommentEntry {
                at: entry.header.at,
                who: self.who(&entry),
                note: [Key::Reason, Key::Answer, Key::Done]
                    .into_iter()
                    .find_map(|key| entry.words.get(key).map(str::to_owned)),
                event: entry.event,
            })
            .collect();
        Ok(CommentPage {
            row,
            version,
            slug,
            email,
            history,
        })
    }

    /// The notice board with its version, for its forms.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn noticeboard(&self, p: &Principal) -> Result<(u64, Arc<Noticeboard>), Refused> {
        self.allow(p, ActKind::SeeNewsDesk)?;
        self.catch_up()?;
        Ok(self.index.shelf.board())
    }

    /// The rules for comments as they hold now.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn rules_for_comments(&self, p: &Principal) -> Result<CommentRules, Refused> {
        Ok(self.noticeboard(p)?.1.rules.clone())
    }

    fn queue_row(
        &self,
        id: CommentId,
        version: u64,
        state: Arc<Comment>,
        staff: &[String],
    ) -> Result<QueueRow, Refused> {
        let words = self
            .index
            .shelf
            .comment_words(&self.ledger, id, version)
            .map_err(|e| self.fault("comment", &e))?;
        let post = state.post.and_then(|post| self.index.shelf.post(post));
        let is_story = state.post == Some(super::stories_of(self.organisation()));
        let title = if is_story {
            Some("Stories".to_owned())
        } else {
            post.and_then(|(_, post)| post.facts.as_ref().map(|f| f.title.clone()))
        };
        let given = words.name.clone().unwrap_or_default();
        Ok(QueueRow {
            id,
            title: title.unwrap_or_default(),
            is_story,
            names_staff: names_in(&format!("{given}\n{}", words.message), staff),
            name: words.name.clone(),
            message: words.message.clone(),
            state,
        })
    }

    /// Names of everybody who works here, by their account or as a practitioner.
    fn staff_names(&self) -> Vec<String> {
        let now = self.clock.now();
        let accounts = self.views.accounts().into_iter();
        let mut names: Vec<String> = accounts
            .filter(|a| a.state.roles_at(now).any(is_staff))
            .map(|a| a.state.name.clone())
            .collect();
        let practitioners = self.views.practitioners();
        let profiles = practitioners.iter().filter_map(|t| t.state.profile.as_ref());
        names.extend(profiles.map(|profile| format!("{} {}", profile.name.given, profile.name.family)));
        names.sort_unstable();
        names.dedup();
        names
    }

    fn who<E: Stored>(&self, entry: &fold::Told<E>) -> String {
        match entry.header.by {
            VISITOR => "A reader".to_owned(),
            SYSTEM_USER => "Rapport, by rule".to_owned(),
            user => self.user_name(user).0,
        }
    }
}
