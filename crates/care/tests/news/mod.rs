//! Random commands on the streams of the public news: posts, comments, the notice board. The same promises as for the
//! other streams, the invariants of each, and every step from every stage.

use crate::tape::Tape;
use crate::{Step, Stream, holds, run};
use care::calendar::{days_after, london_instant};
use care::news::comment::{self, REPORTS};
use care::news::{
    self, Banner, Comment, CommentCommand, CommentEvent, CommentRules, CommentStage, CommentText, EmailRule, News,
    NewsCommand, NewsEvent, NewsFacts, NewsStage, NewsText, Noticeboard, NoticeboardEvent, RefusalReason, ReportReason,
    noticeboard,
};
use care::service::Standards;
use care::*;
use jiff::civil::{Date, Time, date};
use uuid::Uuid;

fn near(tape: &mut Tape, today: Date) -> Date {
    days_after(today, tape.below(60) as i32 - 20)
}

/// Mostly a text; sometimes none, sometimes far too much.
fn text(tape: &mut Tape) -> String {
    match tape.below(10) {
        0 => " \n\t".into(),
        1 => "x".repeat(70_000),
        _ => "Some <b>words</b>\u{202e} & more\r\n".into(),
    }
}

fn why(tape: &mut Tape) -> Option<String> {
    (tape.below(4) != 0).then(|| "Because.".to_owned())
}

fn facts(tape: &mut Tape) -> NewsFacts {
    NewsFacts {
        slug: (*tape.pick(&["one", "one", "one", "two", "No slug", "archive"])).into(),
        title: (*tape.pick(&["A post", "A post", "Another", " "])).into(),
    }
}

impl Stream for News {
    type Event = NewsEvent;
    type Command = NewsCommand;

    fn ask(&self, tape: &mut Tape, today: Date, _now: jiff::Timestamp) -> NewsCommand {
        use NewsEvent as E;
        let event = match tape.below(10) {
            0 => E::Drafted(facts(tape)),
            1 | 2 => E::Revised(facts(tape)),
            3 | 4 => E::Published {
                on: near(tape, today),
                comments_until: tape.flip().then(|| near(tape, today)),
            },
            5 | 6 => E::CommentsOpened {
                until: near(tape, today),
            },
            7 => E::CommentsClosed,
            8 => E::TakenDown,
            _ => E::Archived,
        };
        NewsCommand {
            event,
            text: NewsText {
                summary: String::new(),
                body: text(tape),
            },
            reason: why(tape),
        }
    }
    fn decide(&self, command: NewsCommand, ctx: &Ctx<'_>) -> Result<Vec<Recorded<NewsEvent>>, Rejection> {
        news::decide(self, command, ctx)
    }
    fn fold(&mut self, header: &Header, event: &NewsEvent) {
        self.apply(header, event);
    }
    fn check(before: &Self, r: &Recorded<NewsEvent>, after: &Self, step: &Step<'_>) -> Result<(), String> {
        let today = step.ctx.today;
        let facts = after.facts.as_ref().ok_or("a post without a title")?;
        holds(
            news::is_slug(&facts.slug) && !facts.title.is_empty(),
            "address or title",
        )?;
        holds(
            after.first_shown.is_some() == after.published_on.is_some(),
            "published without a time",
        )?;
        holds(after.updated_at >= after.first_shown, "changed before it was shown")?;
        holds(
            before.first_shown.is_none() || before.facts.as_ref().map(|f| &f.slug) == Some(&facts.slug),
            "the address of a published post changed",
        )?;
        holds(
            before.first_shown.is_none_or(|seen| step.header.at < seen) || before.first_shown == after.first_shown,
            "published for the first time twice",
        )?;
        let stage = after.stage();
        holds(
            stage == NewsStage::Published || after.comments_until.is_none(),
            "comments on what is not among the news",
        )?;
        holds(
            !after.takes_comments(today) || after.is_public(today),
            "comments on what nobody can read",
        )?;
        if matches!(stage, NewsStage::Draft | NewsStage::TakenDown) {
            holds(!after.is_public(today), "seen before its publication or after its end")?;
        }
        // A day to come keeps it back.
        if let Some(on) = after.published_on {
            holds(!after.is_public(days_after(on, -1)), "seen before its day")?;
        }
        match &r.event {
            NewsEvent::Drafted(_) | NewsEvent::Revised(_) => {
                let body = r.words.get(Key::Body).ok_or("no text")?;
                holds(
                    !body.contains(['\r', '\u{202e}']) && body.trim() == body,
                    "kept as typed",
                )?;
                holds(before.published_on == after.published_on, "published by writing")
            }
            NewsEvent::TakenDown => holds(r.words.get(Key::Reason).is_some(), "taken down without a reason"),
            NewsEvent::Published { on, .. } => holds(after.is_public(*on), "published, and nobody can read it"),
            _ => Ok(()),
        }
    }
}

impl Stream for Comment {
    type Event = CommentEvent;
    type Command = CommentCommand;

    fn ask(&self, tape: &mut Tape, _today: Date, _now: jiff::Timestamp) -> CommentCommand {
        use CommentEvent as E;
        let event = match tape.below(if self.stage() == CommentStage::Published { 24 } else { 9 }) {
            0 | 1 => E::Sent {
                post: NewsId(Uuid::from_u128(1)),
                // What a form says of these is not taken over.
                named: tape.flip(),
                with_email: tape.flip(),
                crisis: tape.flip(),
            },
            2 => E::CrisisActedOn,
            3 | 4 => E::Published,
            5 => E::Refused {
                reason: *tape.pick(RefusalReason::ALL),
            },
            6 if tape.flip() => E::ChangeTold,
            6 => E::Replied,
            7 if tape.below(8) == 0 => E::ReportsLookedAt,
            8 if tape.below(4) == 0 => E::TakenDown {
                reason: *tape.pick(RefusalReason::ALL),
            },
            _ => E::Reported {
                reason: *tape.pick(ReportReason::ALL),
            },
        };
        CommentCommand {
            event,
            text: CommentText {
                message: text(tape),
                name: if tape.flip() { " Robin\n".into() } else { String::new() },
                email: if tape.flip() {
                    "r@example.org".into()
                } else {
                    " ".into()
                },
            },
            note: (tape.below(4) != 0).then(|| text(tape)),
        }
    }
    fn decide(&self, command: CommentCommand, ctx: &Ctx<'_>) -> Result<Vec<Recorded<CommentEvent>>, Rejection> {
        comment::decide(self, command, ctx)
    }
    fn fold(&mut self, header: &Header, event: &CommentEvent) {
        self.apply(header, event);
    }
    fn check(before: &Self, r: &Recorded<CommentEvent>, after: &Self, _: &Step<'_>) -> Result<(), String> {
        holds(
            before.post.is_none() || before.post == after.post,
            "a comment moved to another post",
        )?;
        holds(after.reports_open <= REPORTS, "more reports than a moderator can read")?;
        holds(
            after.reports_open == 0 || after.stage() == CommentStage::Published,
            "reports wait on what nobody sees",
        )?;
        holds(
            after.stage() != CommentStage::Published || !after.presses(),
            "shown while nobody saw to what sounds like a crisis",
        )?;
        holds(
            (after.shown == Some(false)) == after.refusal.is_some(),
            "not shown without a reason, or shown with one",
        )?;
        holds(
            after.stage() != CommentStage::Held || after.waits(),
            "held, and nobody is told",
        )?;
        match &r.event {
            CommentEvent::Sent { named, with_email, .. } => {
                holds(*named == r.words.get(Key::SenderName).is_some(), "named")?;
                holds(
                    *with_email == r.words.get(Key::SenderEmail).is_some(),
                    "with an address",
                )?;
                let name = r.words.get(Key::SenderName).unwrap_or_default();
                holds(!name.contains('\n'), "a name on two lines")?;
                let message = r.words.get(Key::Message).ok_or("no comment")?;
                holds(!message.contains('\u{202e}'), "a text that turns round")
            }
            CommentEvent::CrisisActedOn => holds(r.words.get(Key::Done).is_some(), "nothing written down"),
            CommentEvent::Replied | CommentEvent::ChangeTold => {
                holds(r.words.get(Key::Answer).is_some(), "an empty answer")
            }
            CommentEvent::TakenDown { .. } => holds(before.stage() == CommentStage::Published, "taken down"),
            _ => Ok(()),
        }
    }
}

impl Stream for Noticeboard {
    type Event = NoticeboardEvent;
    type Command = NoticeboardEvent;

    fn ask(&self, tape: &mut Tape, today: Date, _now: jiff::Timestamp) -> NoticeboardEvent {
        match tape.below(4) {
            0 | 1 => NoticeboardEvent::BannerRaised(Banner {
                headline: text(tape),
                text: text(tape),
                until: tape.flip().then(|| near(tape, today)),
            }),
            2 => NoticeboardEvent::BannerLowered,
            _ => NoticeboardEvent::RulesStated(CommentRules {
                taken: tape.flip(),
                anonymous: tape.flip(),
                email: *tape.pick(EmailRule::ALL),
                open_days: tape.below(400) as u16,
                most_held: tape.below(2_100) as u16,
            }),
        }
    }
    fn decide(&self, command: NoticeboardEvent, ctx: &Ctx<'_>) -> Result<Vec<Recorded<NoticeboardEvent>>, Rejection> {
        noticeboard::decide(self, command, ctx)
    }
    fn fold(&mut self, header: &Header, event: &NoticeboardEvent) {
        self.apply(header, event);
    }
    fn check(_: &Self, r: &Recorded<NoticeboardEvent>, after: &Self, step: &Step<'_>) -> Result<(), String> {
        let today = step.ctx.today;
        holds((1..=366).contains(&after.rules.open_days), "days")?;
        holds((1..=2_000).contains(&after.rules.most_held), "held")?;
        match &r.event {
            NoticeboardEvent::BannerRaised(banner) => {
                holds(after.shown(today) == Some(banner), "raised and not shown")?;
                let day_after = banner.until.map(|until| days_after(until, 1));
                holds(
                    day_after.is_none_or(|day| after.shown(day).is_none()),
                    "shown after its last day",
                )
            }
            NoticeboardEvent::BannerLowered => holds(after.shown(today).is_none(), "lowered and shown"),
            NoticeboardEvent::RulesStated(_) => Ok(()),
        }
    }
}

#[test]
fn news_posts() {
    use Rule::*;
    run::<News>(&[NotYet, AlreadyDone, TextMissing, OutOfRange, PartMissing, DateInPast]);
}

#[test]
fn comments() {
    use Rule::*;
    run::<Comment>(&[NotYet, AlreadyDone, TextMissing, OutOfRange, OpenConcern, TooMany]);
}

#[test]
fn the_notice_board() {
    use Rule::*;
    run::<Noticeboard>(&[AlreadyDone, TextMissing, OutOfRange, DateInPast]);
}

/// A way to each stage, and what each step from there comes to: written by hand.
#[test]
fn every_step_from_every_stage() {
    use CommentEvent as E;
    let (standards, calendar) = (Standards::default(), Calendar::new(vec![]));
    let today = date(2026, 10, 20);
    let ctx = Ctx {
        now: london_instant(today, Time::constant(10, 0, 0, 0)),
        today,
        by: Author {
            user: UserId(Uuid::from_u128(1)),
            human: HumanId(Uuid::from_u128(1)),
            role: Role::Moderator,
        },
        standards: &standards,
        calendar: &calendar,
    };
    let header = Header {
        version: 1,
        at: ctx.now,
        by: ctx.by.user,
        role: ctx.by.role,
        occurred_on: None,
    };
    let reason = RefusalReason::OffTopic;
    let sent = |crisis| E::Sent {
        post: NewsId(Uuid::from_u128(1)),
        named: false,
        with_email: false,
        crisis,
    };
    let steps = [
        sent(false),
        E::CrisisActedOn,
        E::Published,
        E::Refused { reason },
        E::Replied,
        E::ChangeTold,
        E::Reported {
            reason: ReportReason::Other,
        },
        E::ReportsLookedAt,
        E::TakenDown { reason },
    ];
    let report = E::Reported {
        reason: ReportReason::Other,
    };
    // One letter a step, in the order above: y done, n refused.
    let table: [(&str, Vec<CommentEvent>, &str); 7] = [
        ("nothing", vec![], "ynnnnnnnn"),
        ("held", vec![sent(false)], "nnyynnnnn"),
        ("held, sounds like a crisis", vec![sent(true)], "nynnnnnnn"),
        ("held, seen to", vec![sent(true), E::CrisisActedOn], "nnyynnnnn"),
        ("shown", vec![sent(false), E::Published], "nnnnyyyny"),
        ("shown, reported", vec![sent(false), E::Published, report], "nnnnyyyyy"),
        ("refused", vec![sent(false), E::Refused { reason }], "nnynnnnnn"),
    ];
    for (name, way, expected) in table {
        let mut state = Comment::default();
        for event in &way {
            state.apply(&header, event);
        }
        for (step, expected) in steps.iter().zip(expected.chars()) {
            let command = CommentCommand {
                event: step.clone(),
                text: CommentText {
                    message: "A comment".into(),
                    ..CommentText::default()
                },
                note: Some("A note".into()),
            };
            let done = comment::decide(&state, command, &ctx).is_ok();
            assert_eq!(done, expected == 'y', "{name}: {step:?}");
        }
    }
}
