//! The feed of the news, against what RFC 4287 asks of one: not only that it can be read, but that a program which collects
//! feeds can rely on it. Ids stay what they are, times move when and only when something changed, every address is whole.

use crate::harness::World;
use axum::http::StatusCode;
use care::Role;
use care::news::{NewsEvent, NewsText};
use casework::NewsAct;
use quick_xml::events::Event;
use std::collections::{BTreeMap, BTreeSet};

/// The text of the elements of a name, in order, with how deep they stand.
fn texts(xml: &str, name: &str) -> Vec<(usize, String)> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut depth, mut out, mut inside) = (0, Vec::new(), None);
    loop {
        match reader.read_event().expect("the feed is well-formed") {
            Event::Start(tag) => {
                depth += 1;
                if tag.name().as_ref() == name {
                    inside = Some(String::new());
                }
            }
            Event::Text(text) => {
                if let Some(inside) = &mut inside {
                    inside.push_str(&text);
                }
            }
            Event::GeneralRef(entity) => {
                if let Some(inside) = &mut inside {
                    inside.push(match &*entity {
                        "lt" => '<',
                        "gt" => '>',
                        "amp" => '&',
                        "quot" => '"',
                        other => panic!("&{other};"),
                    });
                }
            }
            Event::End(tag) => {
                if tag.name().as_ref() == name {
                    out.extend(inside.take().map(|text| (depth, text)));
                }
                depth -= 1;
            }
            Event::Eof => {
                assert_eq!(depth, 0, "every element is closed");
                return out;
            }
            _ => {}
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_feed_has_what_the_standard_asks_for() {
    let config = web::Config {
        public_origin: Some("https://moorside.example".to_owned()),
        ..web::Config::default()
    };
    let world = World::new(casework::Purpose::Demo, config);
    let empty = world.browser().get("/news/feed.atom").await;
    assert_eq!(
        texts(&empty.body, "updated").len(),
        1,
        "a feed without posts has its time all the same"
    );
    let moderator = world.principal(&world.account(Role::Moderator));
    let mut ids = Vec::new();
    for (title, body) in [
        (
            "First & foremost",
            "Some <b>raw</b> text with \u{1}control & \"quotes\", [a link](/contact).",
        ),
        ("Second", "## A heading\n\n]]> and <![CDATA[ more"),
    ] {
        let act = casework::NewsAct::Draft {
            slug: String::new(),
            title: title.to_owned(),
            text: care::news::NewsText {
                summary: "In short & sweet".to_owned(),
                body: body.to_owned(),
            },
        };
        let done = world.desk.act(&moderator, casework::Act::News(act), None).unwrap();
        let id = done.made.news.unwrap();
        let event = care::news::NewsEvent::Published {
            on: world.desk.today_in_london(),
            comments_until: None,
        };
        let act = casework::NewsAct::Step {
            id,
            expected: None,
            event,
            reason: None,
        };
        world.desk.act(&moderator, casework::Act::News(act), None).unwrap();
        ids.push(format!("urn:uuid:{id}"));
        world.minutes_pass(90);
    }
    let feed = world.browser().get("/news/feed.atom").await;
    assert_eq!(feed.header("content-type"), "application/atom+xml; charset=utf-8");
    assert_eq!(feed.header("cache-control"), "public, max-age=900");
    let xml = &feed.body;
    assert!(xml.starts_with("<?xml version=\"1.0\" encoding=\"utf-8\"?>"));
    assert!(xml.contains("<feed xmlns=\"http://www.w3.org/2005/Atom\""));
    // RFC 4287, 4.1.1: a feed has one id, title and updated, an author here, since entries have none; a link to itself.
    // 4.1.2: an entry has one id, title and updated, and a content or an alternate link.
    let (found, titles, updated) = (texts(xml, "id"), texts(xml, "title"), texts(xml, "updated"));
    for (name, all) in [("id", &found), ("title", &titles), ("updated", &updated)] {
        let deep: Vec<usize> = all.iter().map(|(depth, _)| *depth).collect();
        assert_eq!(deep, [2, 3, 3], "{name}: one of the feed, one of each entry");
    }
    let unique: BTreeSet<_> = found.iter().map(|(_, id)| id).collect();
    assert_eq!(unique.len(), 3, "ids are unique");
    assert_eq!(found[1].1, ids[1], "newest first, and the id is the post's own");
    assert_eq!(titles[2].1, "First & foremost");
    assert_eq!(texts(xml, "name"), [(3, "Moorside Psychological Therapies".to_owned())]);
    for (_, time) in updated.iter().chain(&texts(xml, "published")) {
        let stamp: jiff::Timestamp = time.parse().unwrap_or_else(|e| panic!("{time}: {e}"));
        assert!(
            time.ends_with('Z') && stamp.to_string() == *time,
            "RFC 3339, in UTC: {time}"
        );
    }
    assert_eq!(updated[0].1, updated[1].1, "the feed changed when its newest post did");
    let contents = texts(xml, "content");
    assert_eq!(
        contents[1].1,
        "<p>Some &lt;b&gt;raw&lt;/b&gt; text with control &amp; \"quotes\", <a class=\"nhsuk-link\" href=\"/contact\">a link</a>.</p>\n"
    );
    assert!(
        contents[0].1.contains("]]&gt; and &lt;![CDATA[ more"),
        "{}",
        contents[0].1
    );
    assert!(xml.contains("<content type=\"html\">") && !xml.contains('\u{1}'));
    assert!(
        xml.contains("rel=\"self\" type=\"application/atom+xml\" href=\"https://moorside.example/news/feed.atom\"")
    );
    assert!(xml.contains("rel=\"alternate\" type=\"text/html\" href=\"https://moorside.example/news/second\""));
    // Whoever has it already gets nothing again.
    let tag = feed.header("etag").to_owned();
    let request = axum::http::Request::get("/news/feed.atom").header("if-none-match", tag);
    let same = world
        .browser()
        .send(request.body(axum::body::Body::empty()).unwrap())
        .await;
    assert_eq!((same.status, same.body.as_str()), (StatusCode::NOT_MODIFIED, ""));
}

/// A world whose pages are reached under a name of their own.
fn moorside() -> World {
    let config = web::Config {
        public_origin: Some("https://moorside.example".to_owned()),
        ..web::Config::default()
    };
    World::new(casework::Purpose::Demo, config)
}

/// Writes a post and publishes it.
fn published(world: &World, by: &casework::Principal, title: &str, body: &str) -> care::NewsId {
    let text = NewsText {
        summary: String::new(),
        body: body.to_owned(),
    };
    let draft = NewsAct::Draft {
        slug: String::new(),
        title: title.to_owned(),
        text,
    };
    let done = world.desk.act(by, casework::Act::News(draft), None).unwrap();
    let id = done.made.news.unwrap();
    let event = NewsEvent::Published {
        on: world.desk.today_in_london(),
        comments_until: None,
    };
    let step = NewsAct::Step {
        id,
        expected: None,
        event,
        reason: None,
    };
    world.desk.act(by, casework::Act::News(step), None).unwrap();
    id
}

/// Each element after the one that it stands in.
type Elements = Vec<(String, String)>;
/// The values of each attribute by element and name.
type Attributes = BTreeMap<(String, String), Vec<String>>;

/// Each element with the one that it stands in, and each attribute's value by element and name.
fn shape(xml: &str) -> (Elements, Attributes) {
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut open, mut elements, mut attributes) = (Vec::new(), Vec::new(), BTreeMap::new());
    loop {
        let event = reader.read_event().expect("the feed is well-formed");
        let (tag, closes) = match &event {
            Event::Start(tag) => (tag, false),
            Event::Empty(tag) => (tag, true),
            Event::End(_) => {
                open.pop();
                continue;
            }
            Event::Eof => return (elements, attributes),
            _ => continue,
        };
        let name = tag.name().as_ref().to_owned();
        for attribute in tag.attributes() {
            let attribute = attribute.expect("an attribute with a value");
            let key = (name.clone(), attribute.key.as_ref().to_owned());
            let all: &mut Vec<String> = attributes.entry(key).or_default();
            all.push(attribute.value.as_ref().to_owned());
        }
        elements.push((open.last().cloned().unwrap_or_default(), name.clone()));
        if !closes {
            open.push(name);
        }
    }
}

/// The texts of a name, without how deep they stand.
fn only(xml: &str, name: &str) -> Vec<String> {
    texts(xml, name).into_iter().map(|(_, text)| text).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_collects_feeds_can_rely_on_it() {
    let world = moorside();
    let moderator = world.principal(&world.account(Role::Moderator));
    let first = published(
        &world,
        &moderator,
        "First",
        "See [the map](/map) and [theirs](https://example.org/).",
    );
    world.minutes_pass(120);
    let second = published(&world, &moderator, "Second <b>", "Text.");
    world.minutes_pass(120);
    let before = world.browser().get("/news/feed.atom").await.body;
    world.minutes_pass(30);
    // Nothing happened: not a letter is different, so that nobody is shown old news as new.
    assert_eq!(world.browser().get("/news/feed.atom").await.body, before);

    // 4.1.1 and 4.1.2: what may stand in a feed and in an entry, and how often.
    let (elements, attributes) = shape(&before);
    let allowed = [
        ("", "feed"),
        ("feed", "id"),
        ("feed", "title"),
        ("feed", "updated"),
        ("feed", "author"),
        ("author", "name"),
        ("feed", "link"),
        ("feed", "entry"),
        ("entry", "id"),
        ("entry", "title"),
        ("entry", "published"),
        ("entry", "updated"),
        ("entry", "link"),
        ("entry", "summary"),
        ("entry", "content"),
    ];
    for (within, name) in &elements {
        assert!(
            allowed.contains(&(within.as_str(), name.as_str())),
            "{name} in {within:?}"
        );
    }
    let many = |within: &str, name: &str| elements.iter().filter(|(w, n)| w == within && n == name).count();
    for name in ["id", "title", "updated", "author"] {
        assert_eq!(many("feed", name), 1, "{name} of the feed");
    }
    assert_eq!(many("feed", "entry"), 2);
    for name in ["id", "title", "updated", "published", "link", "content"] {
        assert_eq!(many("entry", name), 2, "{name} of each entry");
    }
    // 4.2.7: one link to itself, one to the page of each; every address is whole and ours.
    let of = |element: &str, name: &str| {
        attributes
            .get(&(element.to_owned(), name.to_owned()))
            .cloned()
            .unwrap_or_default()
    };
    assert_eq!(of("link", "rel"), ["self", "alternate", "alternate", "alternate"]);
    let links = of("link", "href");
    assert_eq!(links.iter().collect::<BTreeSet<_>>().len(), 4, "{links:?}");
    for href in links.iter().chain(&of("feed", "xml:base")) {
        assert!(href.starts_with("https://moorside.example/"), "{href}");
    }
    for href in links.iter().skip(1) {
        let page = href.strip_prefix("https://moorside.example").unwrap();
        assert_eq!(world.browser().get(page).await.status, StatusCode::OK, "{href}");
    }
    assert_eq!(of("feed", "xmlns"), ["http://www.w3.org/2005/Atom"]);
    assert_eq!(of("feed", "xml:lang"), ["en-GB"]);
    // 4.1.3.3: html is escaped; what a title says is text, and no markup of anybody.
    assert_eq!(of("content", "type"), ["html", "html"]);
    assert_eq!(only(&before, "title")[1], "Second <b>");
    assert!(before.contains("<title>Second &lt;b&gt;</title>"), "{before}");
    let content = only(&before, "content");
    assert!(
        content[1].contains("href=\"/map\"") && content[1].contains("href=\"https://example.org/\""),
        "an address within the text holds against the base: {}",
        content[1]
    );
    // 4.2.15 and 3.3: no time lies ahead, and nothing was changed before it was published.
    let now = world.desk.now();
    for (published, updated) in only(&before, "published")
        .iter()
        .zip(only(&before, "updated").iter().skip(1))
    {
        let (published, updated): (jiff::Timestamp, jiff::Timestamp) =
            (published.parse().unwrap(), updated.parse().unwrap());
        assert!(published <= updated && updated <= now, "{published} {updated} {now}");
    }

    // The first is corrected: its id and the day of publishing stay, its time and the feed's move, the other's does not.
    let revise = NewsAct::Revise {
        id: first,
        expected: None,
        slug: "first".to_owned(),
        title: "First, corrected".to_owned(),
        text: NewsText {
            summary: String::new(),
            body: "Better.".to_owned(),
        },
        note: None,
    };
    world.desk.act(&moderator, casework::Act::News(revise), None).unwrap();
    let after = world.browser().get("/news/feed.atom").await.body;
    // Each entry by its id: title, published, updated.
    let entries = |xml: &str| -> BTreeMap<String, (String, String, String)> {
        let (ids, titles) = (only(xml, "id"), only(xml, "title"));
        let (published, updated) = (only(xml, "published"), only(xml, "updated"));
        (0..2)
            .map(|n| {
                let entry = (titles[n + 1].clone(), published[n].clone(), updated[n + 1].clone());
                (ids[n + 1].clone(), entry)
            })
            .collect()
    };
    let (old, new) = (entries(&before), entries(&after));
    let urn = |id: care::NewsId| format!("urn:uuid:{id}");
    assert_eq!(
        old.keys().collect::<Vec<_>>(),
        new.keys().collect::<Vec<_>>(),
        "ids stay"
    );
    assert_eq!(only(&before, "id")[0], only(&after, "id")[0], "the feed's too");
    assert_eq!(old[&urn(second)], new[&urn(second)]);
    let (old, new) = (&old[&urn(first)], &new[&urn(first)]);
    assert_eq!((new.0.as_str(), &new.1), ("First, corrected", &old.1));
    assert!(new.2 > old.2, "{} {}", old.2, new.2);
    assert_eq!(only(&after, "updated")[0], new.2, "the feed changed when its entry did");
}
