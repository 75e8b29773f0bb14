//! The notice board of the public pages: an emergency banner that an editor raises and lowers, and the rules by which
//! comments are taken. Stream `noticeboard`, one per ledger and organisation.
//!
//! The banner's words stand in the facts: they are on every public page, and every page is drawn without opening texts.

use super::{clean, fits};
use crate::codes::{codes, kinds};
use crate::rejection::{Rejection, Rule};
use crate::{Ctx, Header, Recorded};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Most characters of the headline of a banner.
const HEADLINE: usize = 120;
/// Most characters of its text.
const TEXT: usize = 600;

codes! {
    /// Whether whoever comments is asked for an e-mail address.
    EmailRule {
        NotAsked => "not_asked", "Not asked for";
        Optional => "optional", "Asked for, may be left out";
        Required => "required", "Required";
    }
}

/// The rules by which comments are taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentRules {
    /// Whether new posts take comments.
    pub taken: bool,
    /// Whether a comment may be sent without a name.
    pub anonymous: bool,
    /// Whether an e-mail address is asked for. It is never shown to readers.
    pub email: EmailRule,
    /// For how many days a new post takes comments.
    pub open_days: u16,
    /// At most so many comments are held at once; until one was read no other is taken.
    pub most_held: u16,
}

impl Default for CommentRules {
    fn default() -> Self {
        Self {
            taken: true,
            anonymous: true,
            email: EmailRule::Optional,
            open_days: 28,
            most_held: 200,
        }
    }
}

/// An emergency banner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Banner {
    /// What it is, in a few words.
    pub headline: String,
    /// What to do. May be empty.
    pub text: String,
    /// The last day on which it is shown; none until it is lowered.
    pub until: Option<Date>,
}

/// What happened on the notice board.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeboardEvent {
    /// A banner was raised, in the place of the one before.
    BannerRaised(Banner),
    /// It was lowered.
    BannerLowered,
    /// The rules for comments were stated, each replacing the ones before from that time on.
    RulesStated(CommentRules),
}

kinds!(NoticeboardEvent, "noticeboard" {
    BannerRaised => "banner_raised", BannerLowered => "banner_lowered", RulesStated => "rules_stated",
});

/// The notice board as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Noticeboard {
    /// The banner that was raised and not lowered, and when it was raised.
    pub banner: Option<(Banner, Timestamp)>,
    /// The rules for comments.
    pub rules: CommentRules,
}

impl Noticeboard {
    /// Folds one event in.
    pub fn apply(&mut self, header: &Header, event: &NoticeboardEvent) {
        match event {
            NoticeboardEvent::BannerRaised(banner) => self.banner = Some((banner.clone(), header.at)),
            NoticeboardEvent::BannerLowered => self.banner = None,
            NoticeboardEvent::RulesStated(rules) => self.rules = rules.clone(),
        }
    }

    /// The banner that is shown on a day.
    #[must_use]
    pub fn shown(&self, on: Date) -> Option<&Banner> {
        let (banner, _) = self.banner.as_ref()?;
        banner.until.is_none_or(|until| on <= until).then_some(banner)
    }
}

/// Decides on a change of the notice board.
///
/// # Errors
/// A [`Rejection`] when a banner has no headline or too many words, ends before today, or none is raised; or when a
/// number of the rules is out of its range.
pub fn decide(
    state: &Noticeboard,
    command: NoticeboardEvent,
    ctx: &Ctx<'_>,
) -> Result<Vec<Recorded<NoticeboardEvent>>, Rejection> {
    let event = match command {
        NoticeboardEvent::BannerRaised(banner) => {
            const ASKED: &str = "raise the banner";
            let banner = Banner {
                headline: clean(&banner.headline).replace(['\n', '\t'], " "),
                text: clean(&banner.text),
                until: banner.until,
            };
            if banner.headline.is_empty() {
                return Err(Rejection::new(
                    ASKED,
                    Rule::TextMissing,
                    "Say in a few words what it is",
                ));
            }
            if !fits(&banner.headline, HEADLINE) || banner.text.chars().count() > TEXT {
                return Err(Rejection::new(
                    ASKED,
                    Rule::OutOfRange,
                    "A headline has at most 120 characters, its text 600",
                ));
            }
            if banner.until.is_some_and(|until| until < ctx.today) {
                return Err(Rejection::new(ASKED, Rule::DateInPast, "Enter today or a later day"));
            }
            NoticeboardEvent::BannerRaised(banner)
        }
        NoticeboardEvent::BannerLowered if state.banner.is_none() => {
            return Err(Rejection::new(
                "lower the banner",
                Rule::AlreadyDone,
                "No banner is raised",
            ));
        }
        NoticeboardEvent::RulesStated(rules)
            if !(1..=366).contains(&rules.open_days) || !(1..=2_000).contains(&rules.most_held) =>
        {
            return Err(Rejection::new(
                "state the rules for comments",
                Rule::OutOfRange,
                "Take comments for 1 to 366 days, and hold 1 to 2,000",
            ));
        }
        event => event,
    };
    Ok(vec![Recorded::fact(event)])
}
