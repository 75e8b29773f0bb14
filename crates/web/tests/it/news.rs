//! The public news and the news desk: what everybody reads, what an editor writes, what a reader sends, and that no markup
//! of anybody gets through.

use crate::harness::{Browser, World};
use axum::http::{Method, StatusCode};
use care::Role;

/// Markup and script, as somebody might put them into every field.
pub const NASTY: &str =
    "</textarea></title><script>alert('x')</script><img src=x onerror=alert(1)>\" onfocus=\"alert(2)";

/// Writes a post and publishes it with comments; gives its page.
pub async fn publish(moderator: &mut Browser, title: &str, summary: &str, body: &str) -> String {
    let done = moderator
        .follow_done(
            "/moderation/posts/new",
            &[("title", title), ("summary", summary), ("body", body)],
        )
        .await;
    done.says("Draft saved");
    let desk = moderator.last.clone().unwrap();
    let (_, rest) = desk.body.split_once("/moderation/posts/").unwrap();
    let id = rest.split(['/', '"']).next().unwrap().to_owned();
    let at = format!("/moderation/posts/{id}/publish");
    let form = moderator.get(&at).await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.plain());
    let sent = moderator
        .submit(
            &at,
            &[
                ("on-day", "11"),
                ("on-month", "8"),
                ("on-year", "2026"),
                ("until-day", "31"),
                ("until-month", "8"),
                ("until-year", "2026"),
            ],
        )
        .await;
    moderator.follow(&sent).await.says("Post published");
    format!("/moderation/posts/{id}")
}

/// Five seconds, in which somebody reads a page.
pub fn reads(world: &World) {
    world.clock.advance_micros(5_000_000);
}

/// Sends a comment by the form on the page of a post.
pub async fn comment(world: &World, slug: &str, fields: &[(&str, &str)]) -> crate::harness::Page {
    let mut reader = world.browser();
    let page = reader.get(&format!("/news/{slug}")).await;
    assert_eq!(page.status, StatusCode::OK);
    reads(world);
    reader.submit(&format!("/news/{slug}/comments"), fields).await
}

/// The address of the first comment that waits.
async fn first_waiting(moderator: &mut Browser) -> String {
    let queue = moderator.get("/moderation/comments").await;
    let (_, rest) = queue.body.split_once("href=\"/moderation/comments/").unwrap();
    format!("/moderation/comments/{}", rest.split('"').next().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_is_written_looked_at_published_found_and_commented_on() {
    let world = World::demo();
    let mut moderator = world.signed_in_as(Role::Moderator).await;
    let home = moderator.get("/").await;
    assert_eq!(home.location(), "/moderation", "where a moderator begins");
    moderator.get("/moderation").await.says("No comment waits");
    world.browser().get("/news").await.says("There is no news yet");
    // How it will look, before anything is saved.
    moderator.get("/moderation/posts/new").await;
    let typed = [
        ("title", "Shorter waits"),
        ("body", "Some **words**."),
        ("do", "preview"),
    ];
    let look = moderator.submit("/moderation/posts/new", &typed).await;
    assert_eq!(look.status, StatusCode::OK);
    assert!(
        look.has("<p>Some <strong>words</strong>.</p>") && look.has("Some **words**."),
        "{}",
        look.body
    );
    world.browser().get("/news").await.says("There is no news yet");
    publish(
        &mut moderator,
        "Shorter waits",
        "What we changed.",
        "Some **words** on the *lantern*.",
    )
    .await;

    let mut reader = world.browser();
    let list = reader.get("/news").await;
    list.says("Shorter waits");
    list.says("11 August 2026");
    let found = reader.submit("/news/search", &[("words", "LANTERN some")]).await;
    assert_eq!(found.status, StatusCode::OK);
    found.says("1 post found");
    reader.get("/news").await;
    let none = reader.submit("/news/search", &[("words", "nowhere")]).await;
    none.says("Nothing in the news holds all of these words");
    reader.get("/news").await;
    let empty = reader.submit("/news/search", &[("words", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(reader.get("/news/search").await.location(), "/news");
    for (path, words) in [
        ("/news/archive", "August 2026"),
        ("/news/archive/2026", "News of 2026"),
        ("/news/archive/2026/8", "News of August 2026"),
    ] {
        reader.get(path).await.says(words);
    }
    for path in [
        "/news/archive/2025",
        "/news/archive/2026/7",
        "/news/archive/2026/13",
        "/news/archive/x",
        "/news/none",
    ] {
        assert_eq!(reader.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }

    let thanks = comment(
        &world,
        "shorter-waits",
        &[("message", "Thank you.\nIt helped"), ("name", "Robin")],
    )
    .await;
    assert_eq!(thanks.status, StatusCode::OK, "{}", thanks.plain());
    thanks.says("Thank you for your comment");
    assert!(!reader.get("/news/shorter-waits").await.has("It helped"), "held");
    let at = first_waiting(&mut moderator).await;
    moderator.get(&at).await.says("Robin");
    let done = moderator.submit(&format!("{at}/publish"), &[]).await;
    moderator.follow(&done).await.says("Comment published");
    let done = moderator
        .submit(&format!("{at}/reply"), &[("answer", "And thank you.")])
        .await;
    moderator.follow(&done).await.says("Answer published");
    let page = reader.get("/news/shorter-waits").await;
    assert!(page.has("<p>Thank you.<br>It helped</p>"), "{}", page.body);
    page.says("Answer from Moorside Psychological Therapies");
    page.says("1 comment");

    // A report, and the comment goes.
    let (_, rest) = page.body.split_once("/comments/").unwrap();
    let report = format!(
        "/news/shorter-waits/comments/{}/report",
        rest.split('/').next().unwrap()
    );
    let odd = reader.fill(&report, &[]).await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    let sent = reader
        .fill(&report, &[("reason", "about_me"), ("words", "I wrote it")])
        .await;
    sent.says("Thank you for telling us");
    moderator.get("/moderation").await.says("1 report");
    moderator.get(&at).await.says("I wrote it");
    let odd = moderator.submit(&format!("{at}/take-down"), &[]).await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    odd.says("Choose why it is not shown");
    moderator.get(&at).await;
    let done = moderator
        .submit(&format!("{at}/take-down"), &[("reason", "own_details")])
        .await;
    moderator.follow(&done).await.says("Comment taken down");
    assert!(!reader.get("/news/shorter-waits").await.has("It helped"));
    assert_eq!(reader.get(&report).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn words_of_a_crisis_show_help_and_come_first() {
    let world = World::demo();
    let mut moderator = world.signed_in_as(Role::Moderator).await;
    publish(&mut moderator, "News", "", "Text.").await;
    comment(&world, "news", &[("message", "The wait was long")]).await;
    let answer = comment(&world, "news", &[("message", "Some nights I want to die")]).await;
    answer.says("Please read this first");
    answer.says("call 111 and choose option 2");
    assert_eq!(answer.header("location"), "", "no address tells what was written");
    let desk = moderator.get("/moderation").await;
    desk.says("1 comment sounds like somebody in a crisis");
    let plain = desk.plain();
    assert!(
        plain.find("Some nights").unwrap() < plain.find("The wait was long").unwrap(),
        "first in the list"
    );
    let at = first_waiting(&mut moderator).await;
    let page = moderator.get(&at).await;
    assert!(
        !page.has(&format!("{at}/publish")),
        "nothing is decided before somebody saw to it"
    );
    let odd = moderator.submit(&format!("{at}/acted"), &[("done", " ")]).await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    moderator.get(&at).await;
    let done = moderator
        .submit(&format!("{at}/acted"), &[("done", "Told the clinical lead")])
        .await;
    let page = moderator.follow(&done).await;
    assert!(page.has(&format!("{at}/publish")) && page.has("Told the clinical lead"));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_markup_of_anybody_gets_through() {
    let world = World::demo();
    let mut moderator = world.signed_in_as(Role::Moderator).await;
    let body = format!("{NASTY}\n\n[go](javascript:alert(1)) ![p](x)\n\n# {NASTY}");
    // The address is made from a title that is nothing but markup.
    let post = publish(&mut moderator, NASTY, NASTY, &body).await;
    let slug = "textarea-title-script-alert-x-script-img-src-x-onerror-alert-1-onfocus-alert-2";
    let all = [
        ("message", NASTY),
        ("name", NASTY),
        ("email", "\"<script>\"@example.org"),
        ("website", ""),
    ];
    // A name has 80 characters at most.
    let odd = comment(&world, slug, &all).await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", odd.plain());
    let all = [
        ("message", NASTY),
        ("name", "<script>alert(3)</script>"),
        ("email", "\"<script>\"@example.org"),
    ];
    let thanks = comment(&world, slug, &all).await;
    assert_eq!(thanks.status, StatusCode::OK, "{}", thanks.plain());
    let at = first_waiting(&mut moderator).await;
    let seen = moderator.get(&at).await;
    let done = moderator.submit(&format!("{at}/publish"), &[]).await;
    moderator.follow(&done).await;
    let done = moderator.submit(&format!("{at}/reply"), &[("answer", NASTY)]).await;
    moderator.follow(&done).await;
    let mut reader = world.browser();
    let shown = reader.get(&format!("/news/{slug}")).await;
    let (_, rest) = shown.body.split_once("/comments/").unwrap();
    let report = format!("/news/{slug}/comments/{}/report", rest.split('/').next().unwrap());
    let reported = reader.fill(&report, &[("reason", "other"), ("words", NASTY)]).await;
    let banner = [("headline", NASTY), ("text", NASTY)];
    let raised = moderator.fill("/moderation/banner", &banner).await;
    moderator.follow(&raised).await.says("The banner is raised");
    reader.get("/news").await;
    let search = reader.submit("/news/search", &[("words", NASTY)]).await;
    let preview = {
        moderator.get("/moderation/posts/new").await;
        let typed = [
            ("title", NASTY),
            ("slug", NASTY),
            ("summary", NASTY),
            ("body", &body),
            ("do", "preview"),
        ];
        moderator.submit("/moderation/posts/new", &typed).await
    };
    let mut pages = vec![odd, thanks, seen, shown, reported, search, preview];
    let edit = format!("{post}/edit");
    for path in [at.as_str(), "/moderation", "/moderation/comments", &post, &edit] {
        pages.push(moderator.get(path).await);
    }
    for path in [
        "/news",
        "/news/archive/2026",
        "/news/archive/2026/8",
        "/contact",
        "/news/feed.atom",
        &report,
    ] {
        pages.push(reader.get(path).await);
    }
    for page in &pages {
        assert!(
            page.has("alert"),
            "the test looks at pages that hold it: {}",
            page.title()
        );
        for wrong in ["<script>alert", "<img", "onerror=alert(1)>\n", "href=\"javascript"] {
            assert!(!page.has(wrong), "{wrong} on {}: {}", page.title(), page.body);
        }
        // A quotation mark ends no attribute of ours: between tags it is a character like any other.
        let tags = page.body.split('<').skip(1);
        for tag in tags.filter_map(|rest| rest.split_once('>').map(|(tag, _)| tag)) {
            assert!(!tag.contains("onfocus=\""), "<{tag}> on {}", page.title());
        }
        let scripts = page.body.matches("<script").count();
        let ours = page.body.matches("<script src=\"/assets/").count()
            + page.body.matches("<script type=\"module\" src=\"/assets/").count();
        assert_eq!(scripts, ours, "{}", page.title());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_banner_stands_on_every_public_page_until_it_is_lowered() {
    let world = World::demo();
    let mut moderator = world.signed_in_as(Role::Moderator).await;
    publish(&mut moderator, "News", "", "Text.").await;
    let odd = moderator.fill("/moderation/banner", &[("headline", " ")]).await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    let typed = [
        ("headline", "Our phones are down"),
        ("text", "Write to us, or call 111."),
    ];
    let raised = moderator.fill("/moderation/banner", &typed).await;
    moderator.follow(&raised).await;
    let routes = web::routes(world.app.clone());
    let public = routes
        .list()
        .iter()
        .filter(|r| r.guard.is_public() && r.method == Method::GET);
    let mut paths: Vec<String> = public.map(|r| r.path.to_owned()).filter(|p| !p.contains('{')).collect();
    paths.extend(["/news/news", "/nowhere"].map(str::to_owned));
    let mut seen = 0;
    for path in &paths {
        let mut reader = world.browser();
        let mut page = reader.get(path).await;
        if page.status == StatusCode::SEE_OTHER {
            page = reader.follow(&page).await;
        }
        if page.header("content-type").starts_with("text/html") {
            assert!(page.has("Our phones are down"), "{path}: {}", page.plain());
            seen += 1;
        }
    }
    assert!(seen > 10, "only {seen} pages");
    let desk = moderator.get("/moderation").await;
    let lowered = moderator.submit("/moderation/banner/lower", &[]).await;
    moderator.follow(&lowered).await.says("The banner is lowered");
    assert!(!world.browser().get("/news").await.has("Our phones are down"));
    // Sent again from the page that is still open: done once.
    moderator.last = Some(desk);
    let again = moderator.submit("/moderation/banner/lower", &[]).await;
    assert_eq!(
        again.status,
        StatusCode::SEE_OTHER,
        "the same press, answered as it was"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn two_editors_do_not_overwrite_each_other() {
    let world = World::demo();
    let mut one = world.signed_in_as(Role::Moderator).await;
    let post = publish(&mut one, "News", "", "Text.").await;
    let edit = format!("{post}/edit");
    let mut other = world.signed_in_as(Role::ServiceManager).await;
    other.get(&edit).await;
    let saved = one.fill(&edit, &[("title", "News, changed"), ("body", "First.")]).await;
    one.follow(&saved).await.says("Post saved");
    let late = other.submit(&edit, &[("title", "News"), ("body", "Second.")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    late.says("Somebody changed this while you were typing");
    late.says("First.");
    late.says("Second.");
    let mine = other.submit(&edit, &[]).await;
    other.follow(&mine).await.says("Post saved");
    world.browser().get("/news/news").await.says("Second.");
    // An administrator writes drafts, and changes nothing that everybody reads.
    let mut admin = world.signed_in_as(Role::Administrator).await;
    assert_eq!(admin.get(&edit).await.location(), post);
    assert_eq!(admin.get("/moderation/comments").await.status, StatusCode::FORBIDDEN);
    let desk = admin.get("/moderation").await;
    desk.says("0 comments wait for a moderator");
}
