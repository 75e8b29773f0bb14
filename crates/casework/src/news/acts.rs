//! Acts on the public news. Editors write, publish and take down; a moderator decides on comments; readers, who are never
//! signed in here, send comments and reports.

use care::news::{
    CommentCommand, CommentEvent, CommentRules, CommentText, EmailRule, NewsCommand, NewsEvent, NewsFacts, NewsText,
    NoticeboardEvent, ReportReason, slug_of,
};
use care::{CommentId, NewsId, Rejection, Role, Rule};

use super::limits::{Full, What};
use super::signs;
use crate::claims;
use crate::desk::Desk;
use crate::draft::{Draft, Trouble};
use crate::kinds::ActKind;
use crate::outcome::{FieldError, Refused};
use crate::principal::Principal;

/// Reports that wait at most, on all comments together.
const MOST_REPORTS: usize = 500;

/// What is asked of the public news.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    missing_docs,
    reason = "fields are those of the command or event that they lead to; what differs is said"
)]
pub enum NewsAct {
    /// Writes a draft. An empty address is made from the title.
    Draft {
        slug: String,
        title: String,
        text: NewsText,
    },
    /// Writes a post anew.
    Revise {
        id: NewsId,
        expected: Option<u64>,
        slug: String,
        title: String,
        text: NewsText,
        /// What changed, for the history.
        note: Option<String>,
    },
    /// Publishes a post, opens or closes its comments, takes it down, or puts it into the archive.
    Step {
        id: NewsId,
        expected: Option<u64>,
        event: NewsEvent,
        reason: Option<String>,
    },
    /// A reader sends a comment. `network` is where it came from; it is counted and kept nowhere.
    Comment {
        post: NewsId,
        text: CommentText,
        network: String,
    },
    /// Somebody tells a story about the service. Held, limited and moderated as a comment is.
    Story { text: CommentText, network: String },
    /// A reader reports a comment that is shown.
    Report {
        comment: CommentId,
        reason: ReportReason,
        words: Option<String>,
        network: String,
    },
    /// A moderator decides on a comment, answers it, or writes down what was done.
    Moderate {
        comment: CommentId,
        expected: Option<u64>,
        event: CommentEvent,
        note: Option<String>,
    },
    /// Raises or lowers the banner, or states the rules for comments.
    Noticeboard {
        expected: Option<u64>,
        event: NoticeboardEvent,
    },
}

impl NewsAct {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> ActKind {
        match self {
            Self::Draft { .. } | Self::Revise { .. } => ActKind::WriteNews,
            Self::Step { .. } => ActKind::PublishNews,
            Self::Comment { .. } | Self::Story { .. } => ActKind::SendComment,
            Self::Report { .. } => ActKind::ReportComment,
            Self::Moderate { .. } => ActKind::ModerateComments,
            Self::Noticeboard { event, .. } => match event {
                NoticeboardEvent::RulesStated(_) => ActKind::RuleComments,
                NoticeboardEvent::BannerRaised(_) | NoticeboardEvent::BannerLowered => ActKind::RaiseBanner,
            },
        }
    }
}

impl Desk {
    /// Builds an act on the public news.
    pub(crate) fn on_news(&self, draft: &mut Draft<'_>, p: &Principal, act: NewsAct) -> Result<(), Trouble> {
        match act {
            NewsAct::Draft { slug, title, text } => self.draft_post(draft, slug, title, text),
            NewsAct::Revise {
                id,
                expected,
                slug,
                title,
                text,
                note,
            } => {
                self.index.shelf.post(id).ok_or(Refused::NotFound)?;
                draft.expect_news(id, expected)?;
                self.revise_post(draft, p, id, NewsFacts { slug, title }, text, note)
            }
            NewsAct::Step {
                id,
                expected,
                event,
                reason,
            } => {
                self.index.shelf.post(id).ok_or(Refused::NotFound)?;
                draft.expect_news(id, expected)?;
                if matches!(event, NewsEvent::Drafted(_) | NewsEvent::Revised(_)) {
                    return Err(Refused::not_allowed("Use the form for writing").into());
                }
                let command = NewsCommand {
                    event,
                    text: NewsText::default(),
                    reason,
                };
                draft.on_news(id, command)
            }
            NewsAct::Comment { post, text, network } => self.take_comment(draft, post, text, &network),
            NewsAct::Story { text, network } => {
                let stories = super::stories_of(self.organisation());
                self.admit_comment(draft, "send the story", stories, text, &network)
            }
            NewsAct::Report {
                comment,
                reason,
                words,
                network,
            } => self.take_report(draft, comment, reason, words, &network),
            NewsAct::Moderate {
                comment,
                expected,
                event,
                note,
            } => {
                self.index.shelf.comment(comment).ok_or(Refused::NotFound)?;
                draft.expect_comment(comment, expected)?;
                if matches!(event, CommentEvent::Sent { .. } | CommentEvent::Reported { .. }) {
                    return Err(Refused::not_allowed("Readers send these").into());
                }
                let stories = super::stories_of(self.organisation());
                if event == CommentEvent::ChangeTold && draft.comment(comment)?.post != Some(stories) {
                    return Err(Refused::not_allowed("What changed is told of stories").into());
                }
                let command = CommentCommand {
                    event,
                    text: CommentText::default(),
                    note,
                };
                draft.on_comment(comment, command)
            }
            NewsAct::Noticeboard { expected, event } => {
                draft.expect_noticeboard(expected)?;
                draft.on_noticeboard(event)
            }
        }
    }

    fn draft_post(&self, draft: &mut Draft<'_>, slug: String, title: String, text: NewsText) -> Result<(), Trouble> {
        let slug = if slug.trim().is_empty() { slug_of(&title) } else { slug };
        let id: NewsId = self.ids.next();
        draft.claims_add.push(claims::news_slug(&slug, id));
        let event = NewsEvent::Drafted(NewsFacts { slug, title });
        draft.on_news(
            id,
            NewsCommand {
                event,
                text,
                reason: None,
            },
        )
    }

    fn revise_post(
        &self,
        draft: &mut Draft<'_>,
        p: &Principal,
        id: NewsId,
        mut facts: NewsFacts,
        text: NewsText,
        note: Option<String>,
    ) -> Result<(), Trouble> {
        let before = draft.news(id)?.clone();
        let known = before.facts.ok_or(Refused::NotFound)?;
        // What anybody can read is changed by whoever may publish.
        if before.first_shown.is_some() {
            self.allow(p, ActKind::PublishNews)?;
        }
        if facts.slug.trim().is_empty() {
            facts.slug.clone_from(&known.slug);
        }
        if facts.slug != known.slug {
            draft.claims_release.push(claims::news_slug(&known.slug, id));
            draft.claims_add.push(claims::news_slug(&facts.slug, id));
        }
        let event = NewsEvent::Revised(facts);
        draft.on_news(
            id,
            NewsCommand {
                event,
                text,
                reason: note,
            },
        )
    }

    /// A comment: the post takes it, the rules are kept, there is room for it. Held until a moderator has read it.
    fn take_comment(
        &self,
        draft: &mut Draft<'_>,
        post: NewsId,
        text: CommentText,
        network: &str,
    ) -> Result<(), Trouble> {
        const ASKED: &str = "send the comment";
        let today = draft.today;
        self.index.shelf.post(post).ok_or(Refused::NotFound)?;
        let state = draft.news(post)?;
        if !state.is_public(today) {
            return Err(Refused::NotFound.into());
        }
        if !state.takes_comments(today) {
            return Err(Rejection::new(
                ASKED,
                Rule::TooLate,
                "Comments on this post are closed; write to us instead",
            )
            .into());
        }
        self.admit_comment(draft, ASKED, post, text, network)
    }

    /// What a reader sends, as far as the rules and the limits let it in.
    fn admit_comment(
        &self,
        draft: &mut Draft<'_>,
        asked: &'static str,
        post: NewsId,
        text: CommentText,
        network: &str,
    ) -> Result<(), Trouble> {
        let (_, board) = self.index.shelf.board();
        let errors = missing(&text, &board.rules);
        if !errors.is_empty() {
            return Err(Refused::Invalid(errors).into());
        }
        let shelf = &self.index.shelf;
        let most = usize::from(board.rules.most_held);
        let admitted = self
            .limits
            .admit(What::Comment, network, draft.now, || shelf.held(), most);
        draft.admission = Some(admitted.map_err(|full| full_of_comments(asked, full))?);
        // A name may hold such words as well as the text.
        let crisis = signs::sounds_like_a_crisis(&text.message) || signs::sounds_like_a_crisis(&text.name);
        let event = CommentEvent::Sent {
            post,
            named: false,
            with_email: false,
            crisis,
        };
        let command = CommentCommand {
            event,
            text,
            note: None,
        };
        draft.on_comment(self.ids.next(), command)
    }

    /// A report. A reader learns nothing by it of what nobody can see.
    fn take_report(
        &self,
        draft: &mut Draft<'_>,
        comment: CommentId,
        reason: ReportReason,
        words: Option<String>,
        network: &str,
    ) -> Result<(), Trouble> {
        const ASKED: &str = "report the comment";
        let today = draft.today;
        self.index.shelf.comment(comment).ok_or(Refused::NotFound)?;
        let state = draft.comment(comment)?.clone();
        let post = state.post.ok_or(Refused::NotFound)?;
        let is_story = post == super::stories_of(self.organisation());
        if state.shown != Some(true) || !(is_story || draft.news(post)?.is_public(today)) {
            return Err(Refused::NotFound.into());
        }
        let shelf = &self.index.shelf;
        let waiting = || {
            let all = shelf.comments(|c| c.reports_open > 0);
            all.iter().map(|(_, (_, c))| usize::from(c.reports_open)).sum()
        };
        let admitted = self
            .limits
            .admit(What::Report, network, draft.now, waiting, MOST_REPORTS);
        draft.admission = Some(admitted.map_err(|full| full_of_comments(ASKED, full))?);
        let command = CommentCommand {
            event: CommentEvent::Reported { reason },
            text: CommentText::default(),
            note: words,
        };
        draft.on_comment(comment, command)
    }
}

/// What the rules of the notice board ask for, and the text does not give.
fn missing(text: &CommentText, rules: &CommentRules) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if text.message.trim().is_empty() {
        errors.push(FieldError::new("message", "Write your comment"));
    } else if text.message.chars().count() > care::news::comment::MESSAGE {
        errors.push(FieldError::new("message", "Shorten your comment to 3,000 characters"));
    }
    if text.name.trim().is_empty() && !rules.anonymous {
        errors.push(FieldError::new("name", "Enter a name; a first name will do"));
    } else if text.name.chars().count() > care::news::comment::NAME {
        errors.push(FieldError::new("name", "Shorten the name to 80 characters"));
    }
    let email = text.email.trim();
    let looks_right = email
        .split_once('@')
        .is_some_and(|(who, host)| !who.is_empty() && host.contains('.') && !email.contains(char::is_whitespace));
    if email.is_empty() && rules.email == EmailRule::Required {
        errors.push(FieldError::new(
            "email",
            "Enter your email address; it is not published",
        ));
    } else if !email.is_empty() && (!looks_right || email.chars().count() > care::news::comment::EMAIL) {
        errors.push(FieldError::new(
            "email",
            "Enter an email address, like name@example.org",
        ));
    }
    errors
}

fn full_of_comments(asked: &'static str, full: Full) -> Refused {
    let possible = match full {
        Full::Network => "Wait ten minutes, then send it again; what you wrote is still in the form",
        Full::All => {
            "Many people are writing at the moment. Wait ten minutes, then send it again; what you wrote is still in the form"
        }
        Full::Held => {
            "So many wait to be read that no more are taken today. Send it again tomorrow, or write to us instead; what you wrote is still in the form"
        }
    };
    Rejection::new(asked, Rule::TooMany, possible).into()
}

/// Roles of staff whose names a comment should not hold: everybody who has an account, but referrers and registrants,
/// who are not this service's.
pub(super) fn is_staff(role: Role) -> bool {
    !matches!(
        role,
        Role::Person
            | Role::Carer
            | Role::Representative
            | Role::Referrer
            | Role::Provider
            | Role::Registrant
            | Role::Commissioner
            | Role::System
    )
}
