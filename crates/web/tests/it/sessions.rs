//! Signing in and out, lock-out, roles, passwords, sessions that end, forms that are kept.

use crate::harness::{PASSWORD, World};
use axum::http::StatusCode;
use care::Role;

#[tokio::test(flavor = "multi_thread")]
async fn somebody_signs_in_and_out() {
    let world = World::demo();
    let mut browser = world.browser();
    let turned = browser.get("/inbox").await;
    assert_eq!(turned.location(), "/sign-in?then=%2Finbox");
    let page = browser.follow(&turned).await;
    assert_eq!(page.title(), "Sign in – Rapport");
    page.says("Sign in to see this page");
    let answer = browser
        .submit("/sign-in", &[("user-name", "admin"), ("password", PASSWORD)])
        .await;
    assert_eq!(answer.location(), "/inbox");
    let inbox = browser.follow(&answer).await;
    assert_eq!(inbox.status, StatusCode::OK);
    inbox.says("Ada Minster");
    let out = browser.submit("/sign-out", &[]).await;
    assert_eq!(out.location(), "/signed-out");
    assert!(!browser.cookies.contains_key("rapport"));
    browser.follow(&out).await.says("You are signed out");
    assert_eq!(browser.get("/inbox").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_and_an_unknown_name_look_the_same() {
    let world = World::demo();
    let mut bodies = Vec::new();
    for (name, password) in [("admin", "not the password"), ("nobody", PASSWORD)] {
        let mut browser = world.browser();
        let answer = browser
            .fill("/sign-in", &[("user-name", name), ("password", password)])
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.title().starts_with("Error: "));
        answer.says("Enter the right user name and password");
        assert!(!answer.has(password), "the password goes nowhere");
        assert!(answer.has(&format!("value=\"{name}\"")), "the name is kept");
        bodies.push(answer.plain());
    }
    assert_eq!(bodies[0], bodies[1]);
    let empty = world
        .browser()
        .fill("/sign-in", &[("user-name", ""), ("password", "")])
        .await;
    assert!(empty.has("href=\"#user-name\"") && empty.has("href=\"#password\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_wrong_tries_lock_the_account_for_a_while() {
    let world = World::demo();
    world.account(Role::Therapist);
    let mut browser = world.browser();
    let mut last = None;
    for _ in 0..11 {
        last = Some(
            browser
                .fill(
                    "/sign-in",
                    &[("user-name", "therapist"), ("password", "wrong wrong wrong")],
                )
                .await,
        );
    }
    let last = last.unwrap();
    last.says("Too many tries");
    last.says("minutes, or ask an administrator for a new password");
    let even_right = browser
        .fill("/sign-in", &[("user-name", "therapist"), ("password", PASSWORD)])
        .await;
    even_right.says("Too many tries");
    world.minutes_pass(16);
    browser.sign_in("therapist").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_demonstration_a_persona_is_one_press_away_and_elsewhere_there_is_none() {
    let demo = World::demo();
    demo.account(Role::Referrer);
    let mut browser = demo.browser();
    let page = browser.get("/sign-in").await;
    page.says("Look round as one of these people");
    page.says("Demonstration data: every person here is invented.");
    page.says("Robin Referrer");
    let real = World::real();
    let mut other = real.browser();
    let page = other.get("/sign-in").await;
    assert!(!page.has("Look round as one of these people"));
    assert!(!page.has("Demonstration data"));
    let token = page.hidden("/sign-in").remove(0).1;
    let forced = other
        .post_bare("/sign-in/persona", &[("csrf", &token), ("persona", "admin")], &[])
        .await;
    assert_eq!(forced.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!other.cookies.contains_key("rapport"));
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_with_two_roles_chooses_and_gets_a_new_token() {
    let world = World::demo();
    world.account_with("two", &[Role::TriageClinician, Role::Assessor]);
    let mut browser = world.browser();
    let answer = browser
        .fill("/sign-in", &[("user-name", "two"), ("password", PASSWORD)])
        .await;
    assert_eq!(answer.location(), "/role");
    let page = browser.follow(&answer).await;
    page.says("Which role do you act in now?");
    let before = browser.cookies["rapport"].clone();
    let odd = browser.submit("/role", &[("role", "clinical_lead")]).await;
    assert_eq!(
        odd.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "a role that is not held cannot be taken"
    );
    let answer = browser.submit("/role", &[("role", "assessor")]).await;
    assert_eq!(answer.location(), "/");
    assert_ne!(browser.cookies["rapport"], before);
    let old_token = { world.desk.principal(&before) };
    assert!(old_token.is_none(), "the old token ended");
    browser.get("/role").await.says("Assessor");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_password_must_be_changed_before_anything_else() {
    let world = World::real();
    let mut browser = world.browser();
    browser.sign_in("admin").await;
    let turned = browser.get("/inbox").await;
    assert_eq!(turned.location(), "/password");
    let page = browser.follow(&turned).await;
    page.says("Choose one that only you know");
    let short = browser
        .submit("/password", &[("old", PASSWORD), ("new", "short")])
        .await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    short.says("at least 12 characters");
    let wrong = browser
        .submit(
            "/password",
            &[("old", "not this one"), ("new", "a meadow of slow trains")],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("Enter the password you have now");
    let done = browser
        .submit("/password", &[("old", PASSWORD), ("new", "a meadow of slow trains")])
        .await;
    assert_eq!(done.location(), "/");
    assert_eq!(browser.get("/inbox").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_after_fifteen_idle_minutes_and_the_form_is_given_back() {
    let world = World::demo();
    world.account_with("two", &[Role::TriageClinician, Role::Assessor]);
    let mut browser = world.browser();
    browser.sign_in("two").await;
    browser.get("/role").await;
    world.minutes_pass(16);
    let answer = browser
        .submit("/role", &[("role", "assessor"), ("remark", "typed & kept")])
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(answer.location().starts_with("/sign-in?then="), "{}", answer.location());
    browser.follow(&answer).await.says("What you typed was kept");
    let signed_in = browser
        .submit("/sign-in", &[("user-name", "two"), ("password", PASSWORD)])
        .await;
    let kept = browser.follow(&signed_in).await;
    kept.says("What you typed was kept");
    kept.says("typed & kept");
    let again = browser.get(signed_in.location()).await;
    again.says("typed & kept");
    let sent = browser.submit("/role", &[]).await;
    assert_eq!(
        sent.location(),
        "/",
        "the kept form is sent with a fresh token: {}",
        sent.plain()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_form_is_for_its_own_user_only_and_passwords_are_never_kept() {
    let world = World::demo();
    world.account_with("two", &[Role::TriageClinician, Role::Assessor]);
    world.account(Role::Therapist);
    let mut browser = world.browser();
    browser.sign_in("two").await;
    browser.get("/role").await;
    world.minutes_pass(16);
    let answer = browser
        .submit("/role", &[("role", "assessor"), ("remark", "private")])
        .await;
    let mut other = world.browser();
    other.sign_in("therapist").await;
    let page = other.get("/kept-form?at=%2Frole").await;
    assert!(!page.has("private"));
    page.says("Nothing is kept for this page now.");
    browser.follow(&answer).await;
    browser
        .submit("/sign-in", &[("user-name", "two"), ("password", PASSWORD)])
        .await;
    browser.get("/password").await;
    world.minutes_pass(16);
    let refused = browser
        .submit("/password", &[("old", PASSWORD), ("new", "a meadow of slow trains")])
        .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_never_leads_to_another_site() {
    let world = World::demo();
    for then in ["https://evil.example/", "//evil.example", "/\\evil.example"] {
        let mut browser = world.browser();
        browser.get("/sign-in").await;
        let page = browser.last.clone().unwrap();
        let token = page.hidden("/sign-in").remove(0).1;
        let fields = [
            ("csrf", token.as_str()),
            ("then", then),
            ("user-name", "admin"),
            ("password", PASSWORD),
        ];
        let answer = browser.post_bare("/sign-in", &fields, &[]).await;
        assert_eq!(answer.location(), "/", "{then}");
    }
}
