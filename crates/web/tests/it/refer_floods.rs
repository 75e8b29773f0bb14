//! Programs that send the public form without end, and humans who must not be taken for one.

use crate::harness::World;
use crate::refer_yourself::{answer, at, head, people, send, shortest, walk};
use axum::http::StatusCode;

#[tokio::test(flavor = "multi_thread")]
async fn programs_are_slowed_and_no_human_is_locked_out() {
    let world = World::demo();
    let mut human = world.browser();
    walk(&mut human, &shortest()).await;
    // Twelve questions in no time at all: asked to look again, and then let through.
    let quick = human.fill("/refer-yourself/check", &[]).await;
    quick.says("That was very quick");
    // A browser that fills in every box: the box is shown, and emptied.
    let trapped = human
        .submit("/refer-yourself/check", &[("website", "https://spam.example")])
        .await;
    assert_eq!(trapped.status, StatusCode::UNPROCESSABLE_ENTITY);
    trapped.says("Empty this box, then send");
    assert!(!trapped.has("<div hidden>"));
    assert_eq!(people(&world), 0);
    let sent = human.submit("/refer-yourself/check", &[("website", "")]).await;
    assert_eq!(sent.location(), "/refer-yourself/sent");
    assert_eq!(people(&world), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_posts_do_not_fill_the_house() {
    let world = World::demo();
    let mut early = world.browser();
    walk(&mut early, &shortest()).await;
    let before = head(&world);
    let mut bot = world.browser();
    bot.get(&at("words")).await;
    let mut refused = 0;
    for n in 0..10_000 {
        // Without a cookie of its own each time, as a program would.
        bot.cookies.remove("rapport-begun");
        let words = format!("Buy now {n}");
        let page = bot.submit(&at("words"), &[("own-words", &words)]).await;
        match page.status {
            StatusCode::SEE_OTHER => {
                bot.get("/refer-yourself").await;
                bot.cookies.remove("rapport-begun");
                bot.get(&at("words")).await;
            }
            StatusCode::TOO_MANY_REQUESTS => {
                page.says("Too many forms were begun from here");
                assert!(page.has(&words), "what was typed is still there");
                refused += 1;
            }
            other => panic!("{other}: {}", page.plain()),
        }
    }
    assert!(refused >= 9_940, "{refused}");
    assert!(world.desk.begun_kept().unwrap() <= 60);
    assert_eq!(head(&world), before, "nothing of it is in the record");
    // Whoever had begun goes on and sends, from the same network; an hour later others begin again.
    assert_eq!(send(&world, &mut early).await.location(), "/refer-yourself/sent");
    world.minutes_pass(61);
    let mut later = world.browser();
    let page = answer(&mut later, "words", &[("own-words", "I am a human")]).await;
    assert_eq!(page.location(), at("safe"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_referrals_is_held_back_and_the_answers_are_kept() {
    let world = World::demo();
    for n in 0..31 {
        let mut nobody = world.browser();
        walk(&mut nobody, &shortest()).await;
        nobody
            .fill("/refer-yourself/check", &[])
            .await
            .says("That was very quick");
        let page = nobody.submit("/refer-yourself/check", &[]).await;
        if n < 30 {
            assert_eq!(page.status, StatusCode::SEE_OTHER, "{n}: {}", page.plain());
            continue;
        }
        assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
        page.says("Your answers are kept");
        world.minutes_pass(61);
        let page = nobody.fill("/refer-yourself/check", &[]).await;
        assert_eq!(page.location(), "/refer-yourself/sent");
    }
}
