//! The public news of the demonstration: posts over the year, readers' comments in every state, a banner that was raised
//! and lowered. Everything is done by the acts of an editor, a moderator and readers; nothing in it is anybody's own.

use super::staff::act;
use super::year::Year;
use crate::output::Failure;
use care::calendar::days_after;
use care::news::{
    Banner, CommentEvent, CommentText, NewsEvent, NewsText, NoticeboardEvent, RefusalReason, ReportReason,
};
use care::{CommentId, NewsId, Role};
use casework::{Act, NewsAct, Principal};

/// A post: the day of the year on which it is written, and what becomes of it.
struct Post {
    day: i32,
    title: &'static str,
    summary: &'static str,
    body: &'static str,
    becomes: Becomes,
    comments: &'static [Comment],
}

/// What becomes of a post.
#[derive(Clone, Copy, PartialEq)]
enum Becomes {
    Draft,
    /// Published on the day, comments for so many days.
    Published(i32),
    /// Published without comments, kept back for so many days after the year's end.
    KeptBack(i32),
    /// Published, and in the archive later.
    Archived,
    /// Published, and taken down.
    TakenDown(&'static str),
}

/// A comment: days after its post, a name, the text, and what becomes of it.
struct Comment {
    after: i32,
    name: &'static str,
    text: &'static str,
    fate: Fate,
}

#[derive(Clone, Copy)]
enum Fate {
    Held,
    Shown,
    Answered(&'static str),
    Refused(RefusalReason),
    TakenDown(RefusalReason),
    Reported(ReportReason, &'static str),
    /// It sounded like a crisis; this was done, and it was not shown.
    SeenTo(&'static str),
}

const POSTS: &[Post] = &[
    Post {
        day: 21,
        title: "Evening appointments from March",
        summary: "On Tuesdays and Thursdays you can now come until eight in the evening.",
        body: "Many of you work during the day and told us that an hour off is hard to ask for.\n\n## What is new\n\n- Appointments until **8pm on Tuesdays and Thursdays** at the Old Tannery.\n- By phone and video on both evenings too.\n\nTell us when we offer you a place, and we look for an evening. It does not move you down the list.",
        becomes: Becomes::Archived,
        comments: &[
            Comment {
                after: 2,
                name: "Night-shift nurse",
                text: "Finally. I asked for this two years ago.\nThank you.",
                fate: Fate::Shown,
            },
            Comment {
                after: 4,
                name: "",
                text: "Is there parking after six?",
                fate: Fate::Answered(
                    "Yes: the car park behind the Old Tannery stays open until nine on both evenings.",
                ),
            },
        ],
    },
    Post {
        day: 118,
        title: "When we say no: what you can ask for",
        summary: "A decision against a therapy is never one person’s alone, and you can have it looked at again.",
        body: "Sometimes we think that a therapy is not the right one, or not now. This is how such a decision comes about, and what you can do.\n\n1. A clinician talks with you first. Nobody learns of a no by letter.\n2. A second clinician must agree.\n3. You can ask for a **second opinion** by somebody from outside, within six months.\n\nAsking for it has no effect on your place with us. [How to reach us](/contact).",
        becomes: Becomes::Published(60),
        comments: &[
            Comment {
                after: 1,
                name: "Jo",
                text: "I wish somebody had told me about the second opinion last time.",
                fate: Fate::Answered(
                    "You can still ask for one within six months of a decision. Call us, or write by the contact page; please do not tell your story here.",
                ),
            },
            Comment {
                after: 3,
                name: "",
                text: "Cheap supplements that cure low mood, see my site!!!",
                fate: Fate::Refused(RefusalReason::Advertising),
            },
            Comment {
                after: 9,
                name: "A father",
                text: "My son was seen here in spring, he is the only one in his class at the school by the weir, and they said no to him.",
                fate: Fate::TakenDown(RefusalReason::NamesSomebody),
            },
        ],
    },
    Post {
        day: 204,
        title: "New phone system on Monday",
        summary: "",
        body: "Our phones move to a new system on Monday morning. Lines may be down until noon.",
        becomes: Becomes::TakenDown("The move was put off; a new date will be published"),
        comments: &[],
    },
    Post {
        day: 351,
        title: "What our waiting times say, and what they leave out",
        summary: "Half of the people who started this autumn had waited longer than the figure on our posters. Why both are true, and what we publish instead.",
        body: "Our posters gave one number: the median wait of people who **started** a therapy. It was honest arithmetic and the wrong question.\n\n## Who is missing in it\n\nWhoever still waits is not in that number, and neither is whoever gave up. Both waited longer, on the whole, than those who were counted.\n\n## What we show from now on\n\n- The wait of everybody who came onto the list, started or not.\n- Each therapy for itself: they differ by months.\n- How sure we are, as a range.\n\n> A number that leaves out the people it went worst for is not a small mistake.\n\nThe [map of therapies](/map) shows what the official statistics say for every area.",
        becomes: Becomes::Published(28),
        comments: &[
            Comment {
                after: 1,
                name: "Marged",
                text: "Thank you for putting it this plainly. I was one of those who gave up.",
                fate: Fate::Shown,
            },
            Comment {
                after: 2,
                name: "",
                text: "Long, but I read it to the end.\n\nCould you show it by surgery as well?",
                fate: Fate::Answered(
                    "By surgery the numbers become so small that somebody could be recognised. By area we can, and will.",
                ),
            },
            Comment {
                after: 3,
                name: "Not telling",
                text: "Numbers, numbers. People like you sit in warm offices.",
                fate: Fate::Reported(ReportReason::Abusive, "Rude to people who work hard."),
            },
            Comment {
                after: 5,
                name: "",
                text: "Most mornings I don’t want to wake up, and nobody rings back.",
                fate: Fate::SeenTo(
                    "No address was left. Told the clinical lead on duty; the numbers for urgent help were shown when it was sent.",
                ),
            },
            Comment {
                after: 8,
                name: "P.",
                text: "Hesper Lintwhistle was wonderful with me, she deserves to be named!",
                fate: Fate::Held,
            },
            Comment {
                after: 11,
                name: "",
                text: "Fourteen months now. I can’t go on like this, everyone would be better off without me.",
                fate: Fate::Held,
            },
            Comment {
                after: 12,
                name: "Curious",
                text: "Where do I find the figure for Coldmere?",
                fate: Fate::Held,
            },
        ],
    },
    Post {
        day: 360,
        title: "Closed on 28 December, open in between",
        summary: "When we are there over Christmas and New Year, and where to turn when we are not.",
        body: "We are closed on the bank holidays and open on the working days in between.\n\nFor urgent help call **111 and choose option 2**, at any time. Samaritans listen on 116 123.",
        becomes: Becomes::KeptBack(9),
        comments: &[],
    },
    Post {
        day: 363,
        title: "Groups in spring",
        summary: "",
        body: "Two groups begin in spring.\n\n- Tuesdays: to be confirmed\n- Thursdays: to be confirmed",
        becomes: Becomes::Draft,
        comments: &[],
    },
];

/// The days between which a banner was raised.
const BANNER: (i32, i32) = (240, 242);

/// The news under way.
pub struct NewsOfTheYear {
    moderator: Principal,
    reached: i32,
    posts: Vec<Option<NewsId>>,
    comments: Vec<(usize, usize, CommentId)>,
}

/// Begins it: nothing was written yet.
///
/// # Errors
/// When the moderator's account does not hold its role.
pub fn begin(year: &mut Year) -> Result<NewsOfTheYear, Failure> {
    Ok(NewsOfTheYear {
        moderator: year.principal(year.staff.moderator, Role::Moderator)?,
        reached: -1,
        posts: POSTS.iter().map(|_| None).collect(),
        comments: Vec::new(),
    })
}

impl NewsOfTheYear {
    /// Does what is due up to a day of the year.
    ///
    /// # Errors
    /// When an act is refused.
    pub fn reach(&mut self, year: &Year, day: i32) -> Result<(), Failure> {
        for today in self.reached + 1..=day {
            self.reached = today;
            for (n, post) in POSTS.iter().enumerate() {
                if post.day == today {
                    self.write(year, n, post)?;
                }
                if post.becomes == Becomes::Archived && post.day + 180 == today {
                    self.step(year, n, NewsEvent::Archived, None)?;
                }
                if let Becomes::TakenDown(why) = post.becomes
                    && post.day + 2 == today
                {
                    self.step(year, n, NewsEvent::TakenDown, Some(why))?;
                }
                for (c, comment) in post.comments.iter().enumerate() {
                    if post.day + comment.after == today {
                        self.send(year, n, c, comment)?;
                    }
                    // A moderator reads the next day.
                    if post.day + comment.after + 1 == today {
                        self.decide(year, n, c, comment.fate)?;
                    }
                }
            }
            self.banner(year, today)?;
        }
        Ok(())
    }

    fn by_moderator(&self, year: &Year, what: &str, act_: NewsAct) -> Result<casework::Done, Failure> {
        act(&year.desk, &self.moderator, what, Act::News(act_))
    }

    fn write(&mut self, year: &Year, n: usize, post: &Post) -> Result<(), Failure> {
        let draft = NewsAct::Draft {
            slug: String::new(),
            title: post.title.to_owned(),
            text: NewsText {
                summary: post.summary.to_owned(),
                body: post.body.to_owned(),
            },
        };
        let done = self.by_moderator(year, "writing a post", draft)?;
        if let Some(place) = self.posts.get_mut(n) {
            *place = done.made.news;
        }
        let today = year.date();
        let (on, comments_until) = match post.becomes {
            Becomes::Draft => return Ok(()),
            Becomes::Published(days) => (today, Some(days_after(today, days))),
            Becomes::Archived => (today, Some(days_after(today, 28))),
            Becomes::TakenDown(_) => (today, None),
            Becomes::KeptBack(days) => (days_after(year.today, days), None),
        };
        self.step(year, n, NewsEvent::Published { on, comments_until }, None)
    }

    fn step(&self, year: &Year, n: usize, event: NewsEvent, why: Option<&str>) -> Result<(), Failure> {
        let Some(id) = self.posts.get(n).copied().flatten() else {
            return Ok(());
        };
        let step = NewsAct::Step {
            id,
            expected: None,
            event,
            reason: why.map(str::to_owned),
        };
        self.by_moderator(year, "a step of a post", step).map(|_| ())
    }

    fn send(&mut self, year: &Year, n: usize, c: usize, comment: &Comment) -> Result<(), Failure> {
        let Some(post) = self.posts.get(n).copied().flatten() else {
            return Ok(());
        };
        let send = NewsAct::Comment {
            post,
            text: CommentText {
                message: comment.text.to_owned(),
                name: comment.name.to_owned(),
                email: String::new(),
            },
            // A network of its own: nobody is near a limit.
            network: format!("demonstration-{n}-{c}"),
        };
        let done = act(&year.desk, &year.desk.visitor(), "a comment", Act::News(send))?;
        self.comments.extend(done.made.comment.map(|id| (n, c, id)));
        Ok(())
    }

    fn decide(&self, year: &Year, n: usize, c: usize, fate: Fate) -> Result<(), Failure> {
        let mut sent = self.comments.iter();
        let Some((_, _, id)) = sent.find(|(post, comment, _)| (*post, *comment) == (n, c)) else {
            return Ok(());
        };
        let moderate = |event, note: Option<&str>| {
            let step = NewsAct::Moderate {
                comment: *id,
                expected: None,
                event,
                note: note.map(str::to_owned),
            };
            self.by_moderator(year, "deciding on a comment", step).map(|_| ())
        };
        match fate {
            Fate::Held => Ok(()),
            Fate::Shown => moderate(CommentEvent::Published, None),
            Fate::Answered(words) => {
                moderate(CommentEvent::Published, None)?;
                moderate(CommentEvent::Replied, Some(words))
            }
            Fate::Refused(reason) => moderate(CommentEvent::Refused { reason }, None),
            Fate::TakenDown(reason) => {
                moderate(CommentEvent::Published, None)?;
                moderate(
                    CommentEvent::TakenDown { reason },
                    Some("Seen again: the child could be recognised"),
                )
            }
            Fate::Reported(reason, words) => {
                moderate(CommentEvent::Published, None)?;
                let report = NewsAct::Report {
                    comment: *id,
                    reason,
                    words: Some(words.to_owned()),
                    network: format!("demonstration-report-{n}-{c}"),
                };
                act(&year.desk, &year.desk.visitor(), "a report", Act::News(report)).map(|_| ())
            }
            Fate::SeenTo(done) => {
                moderate(CommentEvent::CrisisActedOn, Some(done))?;
                moderate(
                    CommentEvent::Refused {
                        reason: RefusalReason::OwnDetails,
                    },
                    None,
                )
            }
        }
    }

    fn banner(&self, year: &Year, day: i32) -> Result<(), Failure> {
        let event = if day == BANNER.0 {
            NoticeboardEvent::BannerRaised(Banner {
                headline: "Our phones are down".to_owned(),
                text: "Write to us by the contact page. For urgent help call 111 and choose option 2.".to_owned(),
                until: None,
            })
        } else if day == BANNER.1 {
            NoticeboardEvent::BannerLowered
        } else {
            return Ok(());
        };
        let change = NewsAct::Noticeboard { expected: None, event };
        self.by_moderator(year, "the banner", change).map(|_| ())
    }
}
