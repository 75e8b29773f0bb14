//! Letting somebody see, over HTTP: the person's pages for it, the carer's pages, staff; and that a carer reaches nothing else.

use crate::harness::{Browser, World};
use crate::own::{NASTY, inside, somebody};
use crate::staged::Staged;
use axum::http::{Method, StatusCode};
use care::EpisodeId;
use care::Role;
use care::terms::Priority;

/// The code on a page, in groups of four.
fn code_on(text: &str) -> String {
    let is_code = |word: &&str| {
        let groups: Vec<&str> = word.split('-').collect();
        groups.len() == 3
            && groups
                .iter()
                .all(|g| g.len() == 4 && g.bytes().all(|b| b.is_ascii_alphanumeric()))
    };
    let found = text
        .split(|c: char| c.is_whitespace() || "<>.".contains(c))
        .find(is_code);
    found.expect("a code on the page").to_owned()
}

fn form<'f>(sees: &[&'f str], more: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    let mut fields = vec![
        ("name", "Odd Helper"),
        ("relation", "friend"),
        ("relation-words", "We sing together"),
        ("until", "carer-months-3"),
        ("wish", "yes"),
    ];
    fields.extend(sees.iter().map(|s| ("sees", *s)));
    fields.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    fields.extend(more.iter().filter(|(_, value)| !value.is_empty()));
    fields
}

struct Both {
    her: Browser,
    carer: Browser,
    /// The address of the carer on the person's pages.
    at: String,
}

async fn both(staged: &Staged<'_>, episode: EpisodeId, sees: &[&str]) -> Both {
    let mut her = inside(staged, episode).await;
    let given = her.fill("/my/carers/new", &form(sees, &[])).await;
    assert_eq!(given.status, StatusCode::OK, "{}", given.plain());
    given.says("It is shown only now.");
    let code = code_on(&given.body);
    let mut carer = staged.world.browser();
    let came = carer.fill("/enter", &[("code", &code)]).await;
    assert_eq!((came.status, came.location()), (StatusCode::SEE_OTHER, "/carer"));
    let list = her.get("/my/carers").await;
    let rest = list.body.split("href=\"/my/carers/").map(str::to_owned);
    let id = rest
        .filter(|r| !r.starts_with("new"))
        .nth(1)
        .expect("a carer in the list");
    let id = id.split('"').next().unwrap_or_default().to_owned();
    Both {
        her,
        carer,
        at: format!("/my/carers/{id}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_carer_sees_what_is_ticked_until_the_next_click_after_it_is_not() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let (episode, _) = staged.waiting(somebody("Vi"), Priority::Soon);
    let Both { mut her, mut carer, at } = both(&staged, episode, &["appointments"]).await;
    let seen = carer.get("/carer").await;
    assert_eq!(seen.title(), "Your page – Your pages");
    seen.says("Vi lets you see this");
    seen.says("No dates are planned now.");
    assert!(!seen.has("They have waited") && !seen.has("plan for a crisis"));
    assert!(seen.has("noindex") && seen.has("/leave"));
    // Widened: at the next click.
    let saved = her
        .follow_done(
            &at,
            &[
                ("sees", "appointments"),
                ("sees", "wait"),
                ("until", "same"),
                ("wish", "yes"),
            ],
        )
        .await;
    saved.says("It is saved, and holds from now on.");
    let seen = carer.get("/carer").await;
    seen.says("They are on the waiting list.");
    seen.says("They have waited");
    assert!(!seen.has("CBT") && !seen.has("Cognitive"), "how long, and not for what");
    // Stopped: each of the carer's pages says the same, and their forms do nothing.
    let code_page = carer.get("/carer/next-code").await;
    code_page.says("A code for next time");
    her.get("/my/carers").await;
    let stopped = her.submit(&format!("{at}/stop"), &[]).await;
    her.follow(&stopped).await.says("They see nothing from now on.");
    carer.last = Some(code_page);
    let late = carer.submit("/carer/next-code", &[]).await;
    late.says("This is no longer open");
    for page in ["/carer", "/carer/next-code", "/carer/stop"] {
        let gone = carer.get(page).await;
        assert_eq!(gone.status, StatusCode::OK);
        gone.says("This is no longer open");
        gone.says("call 999");
        assert!(!gone.has("Vi") && !gone.has("stopped") && !gone.has("waited"), "{page}");
    }
    // The person sees that it is over, and the looks.
    let list = her.get("/my/carers").await;
    list.says("No longer open since");
    assert!(!list.has("Stop it now"));
    her.get("/my/looked").await.says("Your carer, Odd Helper");
    // A stopped one cannot be changed, and is not found.
    assert_eq!(her.get(&at).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_carer_reaches_no_other_page_and_no_other_form() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let (episode, _) = staged.waiting(somebody("Vi"), Priority::Soon);
    let Both { mut her, mut carer, .. } = both(&staged, episode, &["appointments", "wait", "plan"]).await;
    let filled = |path: &str| {
        let parts = path.split('/').map(|part| {
            if part == "{id}" {
                episode.to_string()
            } else if part.starts_with('{') {
                "00000000-0000-7000-8000-00000000abcd".to_owned()
            } else {
                part.to_owned()
            }
        });
        parts.collect::<Vec<_>>().join("/")
    };
    let token = carer.get("/carer/stop").await.hidden("/carer/stop").remove(0).1;
    let (mut closed, mut open) = (0, Vec::new());
    for route in web::routes(world.app.clone()).list() {
        if route.guard.is_public() || route.guard.is_client() {
            continue;
        }
        let path = filled(route.path);
        if ["/carer/stop", "/sign-out"].contains(&&*path) && route.method != Method::GET {
            open.push(route.path);
            continue;
        }
        let page = if route.method == Method::GET {
            carer.get(&path).await
        } else {
            carer.post_bare(&path, &[("csrf", &token)], &[]).await
        };
        if page.status == StatusCode::NOT_FOUND {
            closed += 1;
            assert!(
                !page.has("Rapport – ") && page.has("/carer"),
                "{path}: the frame of a carer"
            );
        } else {
            open.push(route.path);
        }
    }
    open.sort_unstable();
    open.dedup();
    assert_eq!(open, ["/", "/carer", "/carer/next-code", "/carer/stop", "/sign-out"]);
    assert!(closed > 200, "only {closed} routes were tried");
    // Nor do the person and staff come to a carer's pages.
    assert_eq!(her.get("/carer").await.status, StatusCode::NOT_FOUND);
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    assert_eq!(lead.get("/carer").await.status, StatusCode::FORBIDDEN);
    // They no longer help: signed out, and it is over.
    carer.get("/carer/stop").await;
    assert_eq!(carer.submit("/carer/stop", &[]).await.location(), "/left");
    assert_eq!(carer.get("/carer").await.location(), "/enter?then=%2Fcarer");
    her.get("/my/carers").await.says("No longer open since");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_asks_for_the_persons_own_wish_and_keeps_what_was_typed() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let (episode, _) = staged.waiting(somebody("Vi"), Priority::Soon);
    let mut her = inside(&staged, episode).await;
    let page = her.get("/my/carers/new").await;
    page.says("Nobody may make you do this.");
    assert!(
        !page
            .body
            .contains("name=\"sees\" type=\"checkbox\" value=\"wait\" checked"),
        "nothing is ticked for them"
    );
    let tries: [(&[&str], (&str, &str), &str); 5] = [
        (&["wait"], ("wish", ""), "Tick this if it is your own wish"),
        (&[], ("x", ""), "Choose what they may see"),
        (&["wait"], ("name", ""), "Enter their name"),
        (&["wait"], ("relation", ""), "Choose who they are to you"),
        (&["wait"], ("until", "for ever"), "Choose until when"),
    ];
    for (sees, more, words) in tries {
        let page = her.fill("/my/carers/new", &form(sees, &[more])).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
        page.says(words);
        assert!(page.has("We sing together"), "what was typed is kept");
    }
    // Markup in both texts, on the person's pages, the code's page and staff's.
    let done = her
        .fill(
            "/my/carers/new",
            &form(&["wait"], &[("name", NASTY), ("relation-words", NASTY)]),
        )
        .await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.plain());
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    let staff = lead.get(&format!("/episodes/{episode}/carers")).await;
    for page in [done, her.get("/my/carers").await, staff] {
        assert!(!page.body.contains("<script>alert") && !page.body.contains("<img src=x"));
        assert!(page.body.contains("&lt;script&gt;alert"), "it is shown as it was typed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_see_that_it_stands_set_it_up_and_stop_it_with_a_reason() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let (episode, _) = staged.waiting(somebody("Vi"), Priority::Soon);
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    let contact = lead.get(&format!("/episodes/{episode}/contact")).await;
    contact.says("Carers who see something of this record");
    let at = format!("/episodes/{episode}/carers");
    let page = lead.get(&at).await;
    page.says("Nobody, and nobody before.");
    let until = page
        .body
        .split("name=\"until\"")
        .nth(1)
        .and_then(|rest| rest.split("value=\"").nth(1));
    let until = until
        .and_then(|rest| rest.split('"').next())
        .expect("a last day to choose")
        .to_owned();
    let mut fields = form(&["wait"], &[("until", &until)]);
    let refused = lead.submit(&at, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("Enter how you made sure");
    fields.push(("identity", "Rang her; she was alone"));
    let given = lead.submit(&at, &fields).await;
    given.says("Do not give it to the carer yourself.");
    let mut carer = world.browser();
    let came = carer.fill("/enter", &[("code", &code_on(&given.body))]).await;
    assert_eq!(came.location(), "/carer");
    carer.get("/carer").await.says("They are on the waiting list.");
    let list = lead.get(&at).await;
    list.says("Sees it now");
    list.says("Clinical lead, ");
    let one = list
        .body
        .split(&format!("{at}/"))
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let one = format!("{at}/{}", one.expect("a carer in the list"));
    let no_reason = lead.fill(&one, &[("reason", " ")]).await;
    no_reason.says("Enter why you stop it");
    let stopped = lead
        .follow_done(&one, &[("reason", "She told the nurse that he makes her")])
        .await;
    stopped.says("nobody was told");
    stopped.says("She told the nurse that he makes her");
    carer.get("/carer").await.says("This is no longer open");
    let mut her = inside(&staged, episode).await;
    let hers = her.get("/my/carers").await;
    hers.says("No longer open since");
    assert!(!hers.has("nurse") && !hers.has("by us"), "not why, and not by whom");
}
