//! The record pages on a service with somebody in it.

use crate::harness::World;
use crate::journeys::amina;
use axum::http::StatusCode;
use care::Role;

#[tokio::test(flavor = "multi_thread")]
async fn the_episode_shows_its_person_its_tracks_and_what_happened() {
    let world = World::demo();
    let id = world.referral(amina());
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    let page = lead.get(&format!("/episodes/{id}")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.plain());
    assert_eq!(page.title(), "Amina Rahman: Episode – Records – Rapport");
    page.says("Amina Rahman, uses the name Mina");
    page.says("Referral received: gp or primary care, form");
    page.says("I cannot stop going over it.");
    page.says("11 August 2026 (today)");
    assert_eq!(page.body.matches("<h1").count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_referral_by_form_stands_as_it_was_sent_beside_what_we_understood() {
    let world = World::demo();
    let id = world.referral(amina());
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    let episode = lead.get(&format!("/episodes/{id}")).await;
    let (_, rest) = episode.body.split_once(&format!("/episodes/{id}/referrals/")).unwrap();
    let referral = rest.split('"').next().unwrap();
    let page = lead.get(&format!("/episodes/{id}/referrals/{referral}")).await;
    page.says("As it was sent");
    page.says("What we understood");
    page.says("Would use talking therapy well");
    page.says("Called by the sender");
    page.says("Not given");
    let other = lead.get(&format!("/episodes/{id}/referrals/{id}")).await;
    assert_eq!(
        other.status,
        StatusCode::NOT_FOUND,
        "a referral of another episode is not shown"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_sees_the_person_and_no_clinical_text() {
    let world = World::demo();
    let id = world.referral(amina());
    let mut admin = world.signed_in_as(Role::Administrator).await;
    let page = admin.get(&format!("/episodes/{id}")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.plain());
    page.says("Amina Rahman");
    page.says("Clinical texts are not shown in your role.");
    assert!(!page.has("I cannot stop going over it"));
    assert!(!page.has("No thoughts of ending her life"));
}

#[tokio::test(flavor = "multi_thread")]
async fn today_counts_what_is_due_and_leads_to_it() {
    let world = World::demo();
    let id = world.referral(amina());
    let mut triage = world.signed_in_as(Role::TriageClinician).await;
    let page = triage.get("/today").await;
    page.says("Today, Tuesday 11 August 2026");
    page.says("Safety screen: Rahman, Amina");
    assert!(page.has(&format!("href=\"/episodes/{id}/screening\"")));
    world.minutes_pass(24 * 60 * 8);
    let mut later = world.signed_in_as(Role::TriageClinician).await;
    let page = later.get("/today").await;
    page.says("overdue");
    page.says("Today, Wednesday 19 August 2026");
    let inbox = later.get("/inbox?view=overdue").await;
    inbox.says("Rahman, Amina");
    inbox.says("8 days");
    let none = later.get("/inbox?view=mine").await;
    none.says("No referrals match.");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_name_or_number_stands_in_an_address() {
    let world = World::demo();
    let id = world.referral(amina());
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    for path in [
        "/today".to_owned(),
        "/inbox".to_owned(),
        format!("/episodes/{id}"),
        format!("/episodes/{id}/screening"),
    ] {
        let page = lead.get(&path).await;
        for address in page
            .body
            .split("href=\"")
            .skip(1)
            .chain(page.body.split("action=\"").skip(1))
        {
            let address = address.split('"').next().unwrap().to_lowercase();
            for private in ["rahman", "amina", "9990123454", "1980"] {
                assert!(!address.contains(private), "{private} in {address} on {path}");
            }
        }
    }
}
