//! The public directory: who agreed, what they agreed to, in an order that nobody chooses.

use crate::harness::{Page, World};
use crate::register::{ALMA, BELA, CORA, entry, import, path};
use axum::http::StatusCode;
use care::Role;
use std::fmt::Write as _;

#[tokio::test(flavor = "multi_thread")]
async fn the_directory_shows_who_agreed_and_only_what_they_agreed_to() {
    let world = World::demo();
    let mut stranger = world.browser();
    let visit = stranger.get("/directory").await;
    assert!(visit.location().starts_with("/directory?seed="), "{}", visit.location());
    stranger
        .follow(&visit)
        .await
        .says("Nobody stands in the directory yet.");
    let mut rows = format!("{ALMA}{BELA}{CORA}");
    rows += "Una Unchecked,Psychotherapist,UKCP,5005,,,,Larkfield,QX1,no,past,,,,yes,una@example.org\n";
    import(&world, &rows);
    let alma = entry(&world, "1001").id;
    let seen = |page: &Page| -> Vec<&'static str> {
        let names = ["Alma Ash", "Bela Birch", "Cora Cedar", "Una Unchecked"];
        names.into_iter().filter(|name| page.has(name)).collect()
    };
    let page = stranger.get("/directory?seed=1").await;
    assert_eq!(page.status, StatusCode::OK);
    page.says("2 practitioners");
    page.says("In random order, drawn anew at each visit. Nobody can pay for a place in it.");
    page.says("Registration last checked on 10 July 2026");
    page.says("UKCP 1001");
    assert_eq!(
        seen(&page),
        ["Alma Ash", "Bela Birch"],
        "not who did not agree, not who was not checked"
    );
    assert!(page.has("href=\"mailto:alma@example.org\""));
    assert!(
        !page.has("Dynamic interpersonal therapy"),
        "a claim is not shown before it is confirmed"
    );
    for hidden in ["QX1", "Worked in the NHS", "12", "Column", "Psychoanalytic"] {
        assert!(!page.plain().contains(&format!(" {hidden} ")), "{hidden}");
    }
    // What is asked, and what comes of it.
    for (query, names) in [
        ("place=Larkfield", &["Alma Ash"][..]),
        ("place=Larkfield&how=too", &["Alma Ash", "Bela Birch"]),
        ("place=Larkfield&how=online", &["Bela Birch"]),
        ("language=pl", &["Alma Ash"]),
        ("room=yes", &[]),
        ("therapy=DIT", &[]),
    ] {
        let page = stranger.get(&format!("/directory?seed=1&{query}")).await;
        assert_eq!(seen(&page), names, "{query}");
        if names.is_empty() {
            page.says("Nobody here matches all of that.");
        }
    }
    let mut editor = world.signed_in_as(Role::RegisterEditor).await;
    editor
        .follow_done(&path(alma, "/therapies/dit"), &[("found", "yes")])
        .await;
    let page = stranger.get("/directory?seed=1&therapy=DIT").await;
    assert_eq!(seen(&page), ["Alma Ash"]);
    page.says("Dynamic interpersonal therapy");
    let fields = [
        ("listed", "yes"),
        ("phone", "020 7946 0000"),
        ("website", "https://alma.example.org"),
        ("room", "yes"),
    ];
    editor.follow_done(&path(alma, "/listing"), &fields).await;
    let page = stranger.get("/directory?seed=1&room=yes").await;
    assert_eq!(seen(&page), ["Alma Ash"]);
    assert!(page.has("href=\"tel:02079460000\"") && page.has("href=\"https://alma.example.org\""));
    assert!(
        !page.has("alma@example.org"),
        "what is no longer agreed to is no longer shown"
    );
    // Taken back, it is gone at once; a check that has run out takes it away too.
    editor.follow_done(&path(alma, "/listing"), &[("listed", "no")]).await;
    assert_eq!(seen(&stranger.get("/directory?seed=1").await), ["Bela Birch"]);
    world.minutes_pass(365 * 24 * 60);
    stranger
        .get("/directory?seed=1")
        .await
        .says("Nobody stands in the directory yet.");
    let about = stranger.get("/directory/registers").await;
    about.says("does not guard the names “psychotherapist” and “counsellor” in the United Kingdom");
    about.says("What to check yourself");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_order_of_the_directory_stays_for_a_visit_and_is_nobodys_for_long() {
    let world = World::demo();
    let mut rows = String::new();
    for n in 0..60 {
        writeln!(
            rows,
            "Holly Example{n:02},Psychotherapist,UKCP,{n},2026-08-10,,,Larkfield,QX1,no,past,,,,yes,"
        )
        .unwrap();
    }
    import(&world, &rows);
    let mut stranger = world.browser();
    let names = |page: &Page| -> Vec<String> {
        let mut out: Vec<String> = page
            .body
            .match_indices("Holly Example")
            .filter_map(|(at, _)| page.body.get(at..at + 15).map(str::to_owned))
            .collect();
        out.dedup();
        out
    };
    let first = names(&stranger.get("/directory?seed=7").await);
    assert_eq!(
        first,
        names(&stranger.get("/directory?seed=7").await),
        "back and forward are stable"
    );
    assert_ne!(
        first,
        names(&stranger.get("/directory?seed=8").await),
        "another visit, another order"
    );
    let mut everybody = first.clone();
    for page in 2..=6 {
        everybody.extend(names(&stranger.get(&format!("/directory?seed=7&page={page}")).await));
    }
    everybody.sort();
    everybody.dedup();
    assert_eq!(everybody.len(), 60, "the pages of one visit show everybody once");
    let page = stranger.get("/directory?seed=7").await;
    assert!(
        page.has("seed=7&amp;page=2") && page.has("name=\"seed\" value=\"7\""),
        "search and pages keep the order"
    );
    world.minutes_pass(24 * 60);
    assert_ne!(
        first,
        names(&stranger.get("/directory?seed=7").await),
        "a link to an order is good for a day"
    );
    let (a, b) = (stranger.get("/directory").await, stranger.get("/directory").await);
    assert_ne!(a.location(), b.location(), "each visit has its own number");
}
