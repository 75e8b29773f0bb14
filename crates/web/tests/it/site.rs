//! The public site: its first page, help now, therapies, search, stories.

use crate::harness::World;
use crate::news::reads;
use axum::http::StatusCode;
use care::Role;

const NASTY: &str = "<script>alert('x')</script>\" onfocus=\"alert(2)";

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_finds_help_therapies_and_the_way_on() {
    let world = World::demo();
    let mut reader = world.browser();
    assert_eq!(reader.get("/").await.location(), "/welcome");
    let home = reader.get("/welcome").await;
    assert_eq!(home.status, StatusCode::OK);
    for (way, _) in home
        .body
        .match_indices("<h2 class=\"nhsuk-heading-s\"><a class=\"nhsuk-link\" href=\"")
    {
        let href = home.body[way..]
            .split("href=\"")
            .nth(1)
            .and_then(|r| r.split('"').next())
            .unwrap();
        let mut other = world.browser();
        let mut page = other.get(href).await;
        if page.status == StatusCode::SEE_OTHER {
            page = other.follow(&page).await;
        }
        assert_eq!(page.status, StatusCode::OK, "{href} leads somewhere");
    }
    // Each number of the catalogue, with its source and its day.
    let help = reader.get("/help-now").await;
    for number in ["999", "111", "116 123", "85258"] {
        help.says(number);
    }
    for entry in &catalogue::catalogue().help {
        help.says(&entry.source);
        help.says(&entry.name);
    }
    // Every therapy that may be offered has its page, and what may not has none.
    let list = reader.get("/therapies").await;
    for therapy in &catalogue::catalogue().therapies {
        let at = format!("/therapies/{}", therapy.code.to_lowercase());
        assert_eq!(
            list.has(&format!("\"{at}\"")),
            therapy.may_be_offered(),
            "{}",
            therapy.code
        );
        let page = reader.get(&at).await;
        let expected = if therapy.may_be_offered() {
            StatusCode::OK
        } else {
            StatusCode::NOT_FOUND
        };
        assert_eq!(page.status, expected, "{at}");
    }
    reader.get("/how-it-works").await.says("second opinion");
    // The search is sent, and finds a therapy by its name.
    reader.get("/search").await;
    let found = reader.submit("/search", &[("words", "interpersonal")]).await;
    found.says("Interpersonal psychotherapy");
    reader.get("/search").await;
    let none = reader.submit("/search", &[("words", NASTY)]).await;
    none.says("We found nothing");
    assert!(!none.has("<script>alert"));
    reader.get("/search").await;
    let empty = reader.submit("/search", &[("words", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_story_is_read_before_it_is_shown_answered_and_says_what_changed() {
    let world = World::demo();
    let mut reader = world.browser();
    reader.get("/stories").await.says("Nobody has told a story here yet");
    reader.get("/stories/tell").await;
    let quick = reader.submit("/stories/tell", &[("message", "Hello")]).await;
    assert_eq!(
        quick.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "faster than anybody reads"
    );
    reads(&world);
    let typed = [
        ("message", NASTY),
        ("name", "<b>M</b>"),
        ("email", "secret@example.org"),
    ];
    reader.get("/stories/tell").await;
    reads(&world);
    let sent = reader.submit("/stories/tell", &typed).await;
    sent.says("Thank you for your story");
    reader.get("/stories").await.says("Nobody has told a story here yet");
    let mut moderator = world.signed_in_as(Role::Moderator).await;
    let queue = moderator.get("/moderation/comments").await;
    let at = queue.body.split("href=\"/moderation/comments/").nth(1).unwrap();
    let at = format!("/moderation/comments/{}", at.split('"').next().unwrap());
    for (step, fields) in [
        ("publish", vec![]),
        ("reply", vec![("answer", NASTY)]),
        ("changed", vec![("changed", "Somebody rings back the same day.")]),
    ] {
        moderator.get(&at).await;
        let done = moderator.submit(&format!("{at}/{step}"), &fields).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{step}: {}", done.plain());
    }
    // The search finds it by its words, and by what changed; what is not shown is not found.
    reader.get("/search").await;
    let found = reader.submit("/search", &[("words", "RINGS same")]).await;
    assert!(found.has("href=\"/stories?page=1#story-"), "{}", found.plain());
    reader.get("/search").await;
    reader
        .submit("/search", &[("words", "secret@example.org")])
        .await
        .says("We found nothing");
    let page = reader.get("/stories").await;
    page.says("Somebody rings back the same day.");
    page.says("What the service says");
    assert!(!page.has("<script>alert") && !page.has("<b>M</b>") && !page.has("secret@example.org"));
    let report = page
        .body
        .split("href=\"/stories/")
        .find(|r| r.split('"').next().unwrap().ends_with("/report"));
    let report = format!("/stories/{}", report.unwrap().split('"').next().unwrap());
    reader.get(&report).await;
    let told = reader.submit(&report, &[("reason", "about_me")]).await;
    told.says("Thank you for telling us");
    moderator.get("/moderation").await.says("1 report");
}
