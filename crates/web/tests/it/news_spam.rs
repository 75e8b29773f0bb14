//! Ten thousand comments, and what stands against machines: each gets the right answer, and the store stays small.

use crate::harness::{Browser, Page, World};
use crate::news::{comment, publish, reads};
use axum::http::StatusCode;
use care::Role;
use casework::news::QueueStanding;
use web::Config;

/// A service behind a proxy, which says where each request came from.
fn behind_proxy() -> World {
    let config = Config {
        behind_proxy: true,
        ..Config::default()
    };
    World::new(casework::Purpose::Demo, config)
}

/// One machine with one open page, which it sends again and again from wherever it likes.
struct Flood {
    browser: Browser,
    fields: Vec<(String, String)>,
}

impl Flood {
    async fn begin(world: &World) -> Self {
        let mut browser = world.browser();
        let page = browser.get("/news/news").await;
        let fields = page.hidden("/news/news/comments");
        reads(world);
        Self { browser, fields }
    }

    /// Sends one, under a key of its own.
    async fn send(&mut self, key: usize, network: &str, message: &str) -> Page {
        let key = format!("key-{key}");
        let mut all: Vec<(&str, &str)> = self
            .fields
            .iter()
            .map(|(n, v)| (n.as_str(), if n == "key" { key.as_str() } else { v.as_str() }))
            .collect();
        all.push(("message", message));
        let headers = [("sec-fetch-site", "same-origin"), ("x-forwarded-for", network)];
        self.browser.post_bare("/news/news/comments", &all, &headers).await
    }
}

fn held(world: &World) -> usize {
    let moderator = world.principal(&world.account(Role::Moderator));
    world
        .desk
        .comment_queue(&moderator, QueueStanding::Waiting, None, 1)
        .unwrap()
        .total
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_comments_each_get_the_right_answer_and_do_not_fill_the_store() {
    let world = behind_proxy();
    let mut moderator = world.signed_in_as(Role::Moderator).await;
    publish(&mut moderator, "News", "", "Text.").await;
    let before = world.desk.ledger().head().unwrap().position;
    let mut flood = Flood::begin(&world).await;
    let (mut taken, mut answers) = (0_u64, std::collections::BTreeMap::<&str, usize>::new());
    for n in 0..10_000_usize {
        // A third from one network, the rest from as many as there are; every hundred, eleven minutes pass.
        let network = if n % 3 == 0 {
            "192.0.2.1".to_owned()
        } else {
            format!("10.{}.{}.{}", n / 65_536, n / 256 % 256, n % 256)
        };
        if n % 100 == 99 {
            world.minutes_pass(11);
        }
        let page = flood.send(n, &network, "Buy now").await;
        let plain = page.plain();
        let kind = match page.status {
            StatusCode::OK => {
                assert!(plain.contains("Thank you for your comment"), "{n}: {plain}");
                taken += 1;
                "taken"
            }
            StatusCode::TOO_MANY_REQUESTS => {
                assert_eq!(page.header("retry-after"), "600", "{n}");
                assert!(page.has(">Buy now</textarea>"), "{n}: what was typed is kept");
                if plain.contains("So many wait to be read") {
                    "full"
                } else if plain.contains("Many people are writing") {
                    "all together"
                } else {
                    assert!(plain.contains("Wait ten minutes, then send it again"), "{n}: {plain}");
                    "this network"
                }
            }
            // The page that the machine holds is a day old in the end.
            StatusCode::UNPROCESSABLE_ENTITY => {
                assert!(plain.contains("The page was open for a long time"), "{n}: {plain}");
                flood = Flood::begin(&world).await;
                "old page"
            }
            other => panic!("{n}: {other}: {plain}"),
        };
        *answers.entry(kind).or_default() += 1;
    }
    assert_eq!(answers.values().sum::<usize>(), 10_000);
    assert_eq!(answers["taken"], 200, "as many as may be held at once: {answers:?}");
    assert!(
        answers["this network"] > 0 && answers["all together"] > 0 && answers["full"] > 5_000,
        "{answers:?}"
    );
    assert_eq!(held(&world), 200);
    let after = world.desk.ledger().head().unwrap().position;
    assert_eq!(
        after - before,
        taken,
        "one event for each that was taken, none for the others"
    );
    // The pages still answer, and a moderator who reads one makes room for one.
    assert_eq!(world.browser().get("/news/news").await.status, StatusCode::OK);
    let mut moderator = world.signed_in_as(Role::Moderator).await;
    moderator.get("/moderation").await.says("All comments that wait (200)");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_press_many_times_is_one_comment() {
    let world = behind_proxy();
    let mut moderator = world.signed_in_as(Role::Moderator).await;
    publish(&mut moderator, "News", "", "Text.").await;
    let mut flood = Flood::begin(&world).await;
    for _ in 0..20 {
        let page = flood.send(1, "192.0.2.1", "Hello").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.plain());
    }
    assert_eq!(held(&world), 1);
    let other = flood.send(1, "192.0.2.1", "Something else").await;
    assert_eq!(other.status, StatusCode::CONFLICT);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_do_not_see_and_faster_than_people_read_is_not_taken() {
    let world = World::demo();
    let mut moderator = world.signed_in_as(Role::Moderator).await;
    publish(&mut moderator, "News", "", "Text.").await;
    let trapped = comment(
        &world,
        "news",
        &[("message", "Buy now"), ("website", "https://spam.example")],
    )
    .await;
    trapped.says("Thank you for your comment");
    assert_eq!(
        held(&world),
        0,
        "who fills in what nobody sees learns nothing, and leaves nothing"
    );

    let mut machine = world.browser();
    machine.get("/news/news").await;
    let quick = machine.submit("/news/news/comments", &[("message", "Buy now")]).await;
    assert_eq!(quick.status, StatusCode::UNPROCESSABLE_ENTITY);
    quick.says("faster than we can tell from a machine");
    assert!(quick.has(">Buy now</textarea>"), "somebody quick loses nothing");
    let without = machine
        .submit("/news/news/comments", &[("message", "Buy now"), ("shown", "")])
        .await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(held(&world), 0);
    reads(&world);
    let slow = machine
        .submit("/news/news/comments", &[("message", "Not a machine after all")])
        .await;
    assert_eq!(slow.status, StatusCode::OK, "{}", slow.plain());
    assert_eq!(held(&world), 1);

    // Mistakes are told at their fields, and what was right stays.
    let odd = comment(
        &world,
        "news",
        &[("message", ""), ("email", "nowhere"), ("name", "Robin")],
    )
    .await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    odd.says("Write your comment");
    odd.says("Enter an email address");
    assert!(odd.has("value=\"Robin\""));

    // Closed: the page says so and a form that is still open is answered.
    let mut late = world.browser();
    late.get("/news/news").await;
    world.minutes_pass(21 * 24 * 60);
    let page = late.submit("/news/news/comments", &[("message", "Too late")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    late.get("/news/news").await.says("Comments are closed");
}
