//! The public news through the door: from a draft to a comment that is shown, and everything that stands between.

use care::news::{
    Banner, CommentEvent, CommentRules, CommentStage, CommentText, EmailRule, NewsEvent, NewsStage, NewsText,
    NoticeboardEvent, RefusalReason, ReportReason,
};
use care::*;
use casework::news::QueueStanding;
use casework::*;
use jiff::civil::{Date, date};

use crate::world::{World, on_both};

on_both!(
    from_a_draft_to_a_comment_that_is_shown,
    no_more_are_held_than_may_be_and_a_repeat_takes_no_place,
    another_process_and_a_restart_show_the_same,
);

fn news(act: NewsAct) -> Act {
    Act::News(act)
}

fn text(body: &str) -> NewsText {
    NewsText {
        summary: "In short.".to_owned(),
        body: body.to_owned(),
    }
}

fn draft(w: &World, by: &Principal, title: &str) -> NewsId {
    let act = NewsAct::Draft {
        slug: String::new(),
        title: title.to_owned(),
        text: text("The *whole* text."),
    };
    w.act(by, news(act)).made.news.unwrap()
}

fn step(id: NewsId, event: NewsEvent) -> Act {
    news(NewsAct::Step {
        id,
        expected: None,
        event,
        reason: Some("Because".to_owned()),
    })
}

fn publish(on: Date, comments_until: Option<Date>) -> NewsEvent {
    NewsEvent::Published { on, comments_until }
}

/// A post that takes comments until 20 March.
fn published(w: &World, by: &Principal, title: &str) -> NewsId {
    let id = draft(w, by, title);
    w.act(by, step(id, publish(w.today(), Some(date(2026, 3, 20)))));
    id
}

fn comment(post: NewsId, message: &str, network: &str) -> Act {
    news(NewsAct::Comment {
        post,
        text: CommentText {
            message: message.to_owned(),
            name: "Robin".to_owned(),
            email: "robin@example.org".to_owned(),
        },
        network: network.to_owned(),
    })
}

fn sent(w: &World, post: NewsId, message: &str, network: &str) -> CommentId {
    let done = w.act(&w.desk.visitor(), comment(post, message, network));
    done.made.comment.unwrap()
}

fn moderate(comment: CommentId, event: CommentEvent, note: Option<&str>) -> Act {
    news(NewsAct::Moderate {
        comment,
        expected: None,
        event,
        note: note.map(str::to_owned),
    })
}

fn from_a_draft_to_a_comment_that_is_shown(w: &World) {
    let moderator = w.staff("Mona Moderator", Role::Moderator);
    let id = draft(w, &moderator, "Shorter waits: what we changed");
    assert_eq!(w.desk.news(1).unwrap().total, 0, "a draft is nobody's news");
    assert_eq!(
        w.desk.news_post("shorter-waits-what-we-changed"),
        Err(Refused::NotFound)
    );
    // A day to come keeps it back.
    w.act(&moderator, step(id, publish(date(2026, 3, 6), Some(date(2026, 3, 20)))));
    assert_eq!(w.desk.news(1).unwrap().total, 0);
    assert_eq!(
        w.refused(&w.desk.visitor(), comment(id, "Early", "192.0.2.1")),
        Refused::NotFound
    );
    w.days(2);
    let page = w.desk.news_post("shorter-waits-what-we-changed").unwrap();
    assert_eq!(
        (page.card.on, page.body.as_str()),
        (date(2026, 3, 6), "The *whole* text.")
    );
    assert_eq!(page.comments_until, Some(date(2026, 3, 20)));
    let feed = w.desk.news_feed(20).unwrap();
    assert_eq!(
        feed[0].published.to_string(),
        "2026-03-06T00:00:00Z",
        "its morning in London"
    );

    let first = sent(w, id, "Good to read.\r\nThank you", "192.0.2.1");
    assert!(
        w.desk
            .news_post("shorter-waits-what-we-changed")
            .unwrap()
            .comments
            .is_empty()
    );
    assert!(!w.desk.sounded_like_a_crisis(first));
    let queue = w
        .desk
        .comment_queue(&moderator, QueueStanding::Waiting, None, 1)
        .unwrap();
    assert_eq!(queue.items[0].message, "Good to read.\nThank you");
    w.act(&moderator, moderate(first, CommentEvent::Published, None));
    w.act(
        &moderator,
        moderate(first, CommentEvent::Replied, Some("And thank you.")),
    );
    let page = w.desk.news_post("shorter-waits-what-we-changed").unwrap();
    let shown = &page.comments[0];
    assert_eq!((shown.name.as_deref(), page.card.comments), (Some("Robin"), 1));
    assert_eq!(shown.replies[0].1, "And thank you.");
    assert!(
        !format!("{page:?}").contains("robin@example.org"),
        "an address is never shown"
    );
    let seen = w.desk.comment(&moderator, first).unwrap();
    assert_eq!(seen.email.as_deref(), Some("robin@example.org"));
    assert_eq!(seen.history[0].who, "A reader");
    assert_eq!(seen.history[1].who, "Mona Moderator");

    // A reader reports it; it stays, then it goes.
    let report = || {
        news(NewsAct::Report {
            comment: first,
            reason: ReportReason::AboutMe,
            words: Some("I wrote this".to_owned()),
            network: "192.0.2.7".to_owned(),
        })
    };
    w.act(&w.desk.visitor(), report());
    let waiting = w
        .desk
        .comment_queue(&moderator, QueueStanding::Waiting, None, 1)
        .unwrap();
    assert_eq!(waiting.items[0].state.reports_open, 1);
    let reason = RefusalReason::OwnDetails;
    w.act(&moderator, moderate(first, CommentEvent::TakenDown { reason }, None));
    assert!(
        w.desk
            .news_post("shorter-waits-what-we-changed")
            .unwrap()
            .comments
            .is_empty()
    );
    assert_eq!(
        w.refused(&w.desk.visitor(), report()),
        Refused::NotFound,
        "what nobody sees is reported by nobody"
    );

    // Comments end by their day; a post that is taken down keeps its address.
    w.set("2026-03-21T09:00:00Z");
    let late = w.refused(&w.desk.visitor(), comment(id, "Late", "192.0.2.1"));
    assert!(matches!(late, Refused::Rejected(r) if r.rule == Rule::TooLate));
    w.act(&moderator, step(id, NewsEvent::TakenDown));
    assert_eq!(
        w.desk.news_post("shorter-waits-what-we-changed"),
        Err(Refused::NotFound)
    );
    let again = NewsAct::Draft {
        slug: String::new(),
        title: "Shorter waits: what we changed".to_owned(),
        text: text("Another."),
    };
    let Refused::Invalid(errors) = w.refused(&moderator, news(again)) else {
        panic!("an address of another post was given away")
    };
    assert_eq!(errors[0].field, "slug");
    let history = w.desk.news_post_for_editors(&moderator, id).unwrap().history;
    assert_eq!(
        history[0].note.as_deref(),
        Some("Because"),
        "every step is in the ledger"
    );
    assert_eq!(history.len(), 3);
}

fn no_more_are_held_than_may_be_and_a_repeat_takes_no_place(w: &World) {
    let moderator = w.staff("Mona Moderator", Role::Moderator);
    let post = published(w, &moderator, "News");
    let rules = CommentRules {
        most_held: 3,
        ..CommentRules::default()
    };
    let event = NoticeboardEvent::RulesStated(rules);
    w.act(&moderator, news(NewsAct::Noticeboard { expected: None, event }));
    let visitor = w.desk.visitor();
    let form = Once {
        key: "one",
        body: b"message=hello",
    };
    let first = w
        .desk
        .act(&visitor, comment(post, "hello", "192.0.2.1"), Some(form))
        .unwrap();
    for n in 0..9 {
        let again = w
            .desk
            .act(&visitor, comment(post, "hello", "192.0.2.1"), Some(form))
            .unwrap();
        assert!(again.replayed && again.made.comment == first.made.comment, "press {n}");
    }
    let before = w.desk.ledger().head().unwrap().position;
    let mut full = 0;
    for n in 0..20 {
        let network = format!("198.51.100.{n}");
        match w.desk.act(&visitor, comment(post, "another", &network), None) {
            Ok(_) => {}
            Err(Refused::Rejected(r)) if r.rule == Rule::TooMany => full += 1,
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(full, 18);
    assert_eq!(
        w.desk.ledger().head().unwrap().position,
        before + 2,
        "what is not let in is not written"
    );
    // One that was read makes room for one.
    let reason = RefusalReason::OffTopic;
    let id = first.made.comment.unwrap();
    w.act(&moderator, moderate(id, CommentEvent::Refused { reason }, None));
    sent(w, post, "now there is room", "203.0.113.1");
    assert!(
        w.desk
            .act(&visitor, comment(post, "and none", "203.0.113.2"), None)
            .is_err()
    );
}

fn another_process_and_a_restart_show_the_same(w: &World) {
    let moderator = w.staff("Mona Moderator", Role::Moderator);
    let other = w.another_desk();
    let post = published(w, &moderator, "News for all");
    let id = sent(w, post, "From one process", "192.0.2.1");
    assert_eq!(other.news(1).unwrap().total, 1);
    assert_eq!(other.comment(&moderator, id).unwrap().row.message, "From one process");
    other
        .act(&moderator, moderate(id, CommentEvent::Published, None), None)
        .unwrap();
    assert_eq!(w.desk.news_post("news-for-all").unwrap().comments.len(), 1);
    let banner = Banner {
        headline: "Our phones are down".to_owned(),
        text: String::new(),
        until: Some(w.today()),
    };
    let event = NoticeboardEvent::BannerRaised(banner.clone());
    w.act(&moderator, news(NewsAct::Noticeboard { expected: None, event }));
    let begun_again = w.another_desk();
    assert_eq!(begun_again.news_post("news-for-all"), w.desk.news_post("news-for-all"));
    assert_eq!(begun_again.banner(), Some(banner));
    w.days(1);
    assert_eq!(begun_again.banner(), None, "its last day was yesterday");
}

#[test]
fn what_sounds_like_a_crisis_comes_first_and_is_seen_to_before_it_is_decided_on() {
    let w = World::sqlite();
    let moderator = w.staff("Mona Moderator", Role::Moderator);
    let post = published(&w, &moderator, "News");
    let calm = sent(&w, post, "The wait was long", "192.0.2.1");
    w.hours(1);
    let harmful = sent(&w, post, "Shown soon", "192.0.2.2");
    w.act(&moderator, moderate(harmful, CommentEvent::Published, None));
    w.hours(1);
    let crisis = sent(&w, post, "Nobody helps, I don’t want to be here anymore", "192.0.2.3");
    w.act(
        &w.desk.visitor(),
        news(NewsAct::Report {
            comment: harmful,
            reason: ReportReason::CouldHarm,
            words: None,
            network: "192.0.2.4".to_owned(),
        }),
    );
    assert!(w.desk.sounded_like_a_crisis(crisis));
    let order = |w: &World| -> Vec<CommentId> {
        let queue = w.desk.comment_queue(&moderator, QueueStanding::Waiting, None, 1);
        queue.unwrap().items.iter().map(|row| row.id).collect()
    };
    assert_eq!(order(&w), [crisis, harmful, calm]);
    assert_eq!(w.desk.news_overview(&moderator).unwrap().pressing, 1);
    let refused = w.refused(&moderator, moderate(crisis, CommentEvent::Published, None));
    assert!(matches!(refused, Refused::Rejected(r) if r.rule == Rule::OpenConcern));
    w.act(
        &moderator,
        moderate(
            crisis,
            CommentEvent::CrisisActedOn,
            Some("Told the clinical lead, wrote to the address"),
        ),
    );
    let reason = RefusalReason::OwnDetails;
    w.act(&moderator, moderate(crisis, CommentEvent::Refused { reason }, None));
    assert_eq!(order(&w), [harmful, calm]);
    let gone = w
        .desk
        .comment_queue(&moderator, QueueStanding::NotShown, None, 1)
        .unwrap();
    assert_eq!(gone.items[0].state.stage(), CommentStage::Refused);
}

#[test]
fn a_moderator_is_told_whom_of_the_staff_a_comment_names() {
    let w = World::sqlite();
    let moderator = w.staff("Mona Moderator", Role::Moderator);
    w.practitioner("Nora Larkspur", "1");
    w.staff("Tom Hollowell", Role::TriageClinician);
    w.referrer("Gita Meadowcroft", "Mill Lane Surgery");
    let post = published(&w, &moderator, "News");
    let id = sent(
        &w,
        post,
        "Nora Larkspur and Mr Hollowell helped, Dr Meadowcroft sent me",
        "192.0.2.1",
    );
    let names = w.desk.comment(&moderator, id).unwrap().row.names_staff;
    assert_eq!(
        names,
        ["Nora Larkspur", "Tom Hollowell"],
        "a referrer is not staff of this service"
    );
}

#[test]
fn who_may_write_does_not_publish_and_who_moderates_is_one_role() {
    let w = World::sqlite();
    let moderator = w.staff("Mona Moderator", Role::Moderator);
    let admin = w.staff("Ada Writer", Role::Administrator);
    let lead = w.lead();
    let own = draft(&w, &admin, "Written by the office");
    assert!(matches!(
        w.refused(&admin, step(own, publish(w.today(), None))),
        Refused::NotAllowed { .. }
    ));
    let revise = |id, by: &Principal| {
        let act = NewsAct::Revise {
            id,
            expected: None,
            slug: String::new(),
            title: "Written again".to_owned(),
            text: text("Anew."),
            note: None,
        };
        w.desk.act(by, news(act), None)
    };
    assert!(revise(own, &admin).is_ok(), "a draft");
    w.act(&moderator, step(own, publish(w.today(), Some(date(2026, 3, 20)))));
    assert!(
        matches!(revise(own, &admin), Err(Refused::NotAllowed { .. })),
        "what everybody reads"
    );
    assert!(revise(own, &moderator).is_ok());
    let id = sent(&w, own, "Hello", "192.0.2.1");
    for p in [&admin, &lead, &w.desk.visitor(), &w.desk.system()] {
        assert!(w.desk.comment(p, id).is_err(), "{}", p.role);
        assert!(w.desk.comment_queue(p, QueueStanding::Waiting, None, 1).is_err());
        assert!(matches!(
            w.refused(p, moderate(id, CommentEvent::Published, None)),
            Refused::NotAllowed { .. }
        ));
    }
    // A form cannot pass one thing off as another.
    let fake = CommentEvent::Sent {
        post: own,
        named: true,
        with_email: false,
        crisis: false,
    };
    assert!(matches!(
        w.refused(&moderator, moderate(id, fake, None)),
        Refused::NotAllowed { .. }
    ));
    let lowered = NoticeboardEvent::BannerLowered;
    let act = NewsAct::Noticeboard {
        expected: None,
        event: lowered,
    };
    assert!(
        matches!(w.refused(&lead, news(act)), Refused::Rejected(_)),
        "a lead may, but none is raised"
    );
    assert_eq!(
        w.desk.news_post_for_editors(&admin, own).unwrap().state.stage(),
        NewsStage::Published
    );
}

#[test]
fn what_the_rules_ask_for_is_asked_for() {
    let w = World::sqlite();
    let moderator = w.staff("Mona Moderator", Role::Moderator);
    let post = published(&w, &moderator, "News");
    let rules = CommentRules {
        anonymous: false,
        email: EmailRule::Required,
        ..CommentRules::default()
    };
    let event = NoticeboardEvent::RulesStated(rules);
    w.act(&moderator, news(NewsAct::Noticeboard { expected: None, event }));
    let send = |message: &str, name: &str, email: &str| {
        let act = NewsAct::Comment {
            post,
            text: CommentText {
                message: message.to_owned(),
                name: name.to_owned(),
                email: email.to_owned(),
            },
            network: "192.0.2.1".to_owned(),
        };
        match w.desk.act(&w.desk.visitor(), news(act), None) {
            Ok(_) => Vec::new(),
            Err(Refused::Invalid(errors)) => errors.iter().map(|e| e.field).collect(),
            Err(other) => panic!("{other:?}"),
        }
    };
    assert_eq!(send(" ", "", ""), ["message", "name", "email"]);
    assert_eq!(
        send(&"x".repeat(3_001), &"y".repeat(81), "no address"),
        ["message", "name", "email"]
    );
    assert!(send("Hello", "Robin", "robin@example.org").is_empty());
    let unknown = NewsId(uuid::Uuid::from_u128(9));
    let refused = w.refused(&w.desk.visitor(), comment(unknown, "Hello", "192.0.2.1"));
    assert_eq!(refused, Refused::NotFound);
    let episode = w.waiting("Amina Rahman", care::terms::Priority::Routine).0;
    let elsewhere = w.refused(&w.desk.visitor(), comment(NewsId(episode.0), "Hello", "192.0.2.1"));
    assert_eq!(elsewhere, Refused::NotFound, "another stream is no post");
}

#[test]
fn a_story_is_moderated_as_a_comment_and_says_what_changed() {
    let w = World::sqlite();
    let moderator = w.staff("Mona Moderator", Role::Moderator);
    let post = published(&w, &moderator, "News");
    let tell = |message: &str, network: &str| {
        let text = CommentText {
            message: message.to_owned(),
            name: "Marged".to_owned(),
            email: "m@example.org".to_owned(),
        };
        let network = network.to_owned();
        news(NewsAct::Story { text, network })
    };
    let done = w
        .desk
        .act(&w.desk.visitor(), tell("Nobody rang me back.", "192.0.2.1"), None)
        .unwrap();
    let id = done.made.comment.unwrap();
    assert_eq!(
        w.desk.stories(1).unwrap().total,
        0,
        "nothing is shown that nobody has read"
    );
    assert_eq!(w.desk.story(id), Err(Refused::NotFound));
    let queue = w
        .desk
        .comment_queue(&moderator, QueueStanding::Waiting, None, 1)
        .unwrap();
    assert!(queue.items[0].is_story);
    w.act(&moderator, moderate(id, CommentEvent::Published, None));
    w.act(&moderator, moderate(id, CommentEvent::Replied, Some("We are sorry.")));
    let empty = w
        .desk
        .act(&moderator, moderate(id, CommentEvent::ChangeTold, Some(" ")), None);
    assert!(matches!(empty, Err(Refused::Rejected(_))));
    w.act(
        &moderator,
        moderate(id, CommentEvent::ChangeTold, Some("Two people ring back each day.")),
    );
    let story = w.desk.story(id).unwrap();
    assert_eq!(story.name.as_deref(), Some("Marged"));
    assert_eq!(story.replies[0].1, "We are sorry.");
    assert_eq!(story.changes[0].1, "Two people ring back each day.");
    assert_eq!(w.desk.stories(1).unwrap().items, [story]);
    assert!(
        w.desk.news_post("news").unwrap().comments.is_empty(),
        "a story is under no post"
    );
    // What changed is told of stories alone.
    let comment = sent(&w, post, "A comment", "192.0.2.2");
    w.act(&moderator, moderate(comment, CommentEvent::Published, None));
    let refused = w.desk.act(
        &moderator,
        moderate(comment, CommentEvent::ChangeTold, Some("All")),
        None,
    );
    assert!(matches!(refused, Err(Refused::NotAllowed { .. })));
    // Readers report it as they report a comment; taken down, it is gone.
    let report = NewsAct::Report {
        comment: id,
        reason: ReportReason::AboutMe,
        words: None,
        network: "192.0.2.3".to_owned(),
    };
    w.desk.act(&w.desk.visitor(), news(report), None).unwrap();
    let reason = RefusalReason::OwnDetails;
    w.act(&moderator, moderate(id, CommentEvent::TakenDown { reason }, None));
    assert_eq!(w.desk.stories(1).unwrap().total, 0);
    // The limits are those of comments: a sixth in ten minutes from one network is not let in.
    for n in 0..4 {
        w.desk
            .act(&w.desk.visitor(), tell(&format!("Again {n}"), "192.0.2.1"), None)
            .unwrap();
    }
    let sixth = w.desk.act(&w.desk.visitor(), tell("And again", "192.0.2.1"), None);
    assert!(matches!(sixth, Err(Refused::Rejected(r)) if r.rule == Rule::TooMany));
}
