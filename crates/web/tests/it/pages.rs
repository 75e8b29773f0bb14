//! What holds of every page: one heading, a title, a skip link, nothing inline, sizes.

use crate::harness::{Page, World};
use axum::http::{Method, StatusCode};
use care::Role;

#[track_caller]
pub fn is_well_made(path: &str, page: &Page) {
    assert_eq!(page.body.matches("<h1").count(), 1, "{path}: one first heading");
    // What somebody reads who looks for help, or uses the service, names neither it nor us.
    let neutral = ["/enter", "/left", "/refer-yourself"]
        .iter()
        .any(|p| path.starts_with(p));
    let end = if neutral { " – Your pages" } else { " – Rapport" };
    assert!(page.title().ends_with(end), "{path}: {}", page.title());
    assert!(
        page.has("<html lang=\"en-GB\">") && page.has("nhsuk-skip-link") && page.has("id=\"maincontent\""),
        "{path}"
    );
    assert!(page.has("content=\"noindex\""), "{path}");
    for inline in [" style=", "<style", "onclick=", "javascript:", "<script>"] {
        assert!(!page.has(inline), "{path} has {inline}");
    }
    for foreign in ["src=\"http", "src=\"//"] {
        assert!(!page.has(foreign), "{path} loads from elsewhere: {foreign}");
    }
    // A link that somebody may follow loads nothing; anything else with a foreign address would.
    for (at, _) in page.body.match_indices("href=\"http") {
        let tag = page.body[..at].rfind('<').map_or("", |start| &page.body[start..at]);
        assert!(
            tag.starts_with("<a class=\"nhsuk-link\""),
            "{path} loads from elsewhere: {tag}"
        );
    }
    let mut ids: Vec<&str> = page
        .body
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "{path}: an id stands twice");
    for link in page
        .body
        .split("href=\"#")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
    {
        assert!(page.has(&format!("id=\"{link}\"")), "{path}: #{link} leads nowhere");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_an_empty_service_say_what_would_be_there() {
    let world = World::demo();
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    for (path, words) in [
        ("/today", "Your list is clear."),
        ("/inbox", "The inbox is empty."),
        ("/waiting-list", "Nobody waits."),
    ] {
        let page = lead.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.plain());
        page.says(words);
        is_well_made(path, &page);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_without_an_id_is_well_made_for_every_role() {
    let world = World::demo();
    let routes = web::routes(world.app.clone());
    let plain: Vec<&str> = routes
        .list()
        .iter()
        .filter(|r| r.method == Method::GET && !r.path.contains('{'))
        .map(|r| r.path)
        .collect();
    for role in [
        Role::ClinicalLead,
        Role::Administrator,
        Role::Referrer,
        Role::Therapist,
        Role::IgOfficer,
        Role::ServiceManager,
    ] {
        let mut browser = world.signed_in_as(role).await;
        for path in &plain {
            let page = browser.get(path).await;
            if page.header("content-type").starts_with("text/html") {
                is_well_made(path, &page);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_that_leaves_nobody_says_so() {
    let world = World::demo();
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    let odd = lead.get("/inbox?page=x&stage=nonsense").await;
    assert_eq!(
        odd.status,
        StatusCode::OK,
        "what cannot be read is as if it were not there"
    );
    let list = lead.get("/waiting-list?priority=urgent").await;
    list.says("Nobody on the list matches.");
    list.says("Show the whole list");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_role_comes_to_its_own_first_page() {
    let world = World::demo();
    let first = [
        (Role::ClinicalLead, "/today"),
        (Role::Therapist, "/today"),
        (Role::Administrator, "/today"),
    ];
    for (role, path) in first {
        let mut browser = world.signed_in_as(role).await;
        assert_eq!(browser.get("/").await.location(), path, "{role}");
    }
    let mut commissioner = world.signed_in_as(Role::Commissioner).await;
    assert_eq!(commissioner.get("/").await.location(), "/who-is-seen");
    let mut moderator = world.signed_in_as(Role::Moderator).await;
    assert_eq!(moderator.get("/").await.location(), "/moderation");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_watchers_of_the_machine_get_an_answer() {
    let world = World::demo();
    let mut nobody = world.browser();
    assert_eq!(nobody.get("/healthz").await.body, "alive\n");
    assert_eq!(nobody.get("/readyz").await.body, "ready\n");
}
