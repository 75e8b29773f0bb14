//! The record pages on a service with somebody in it.

use crate::harness::World;
use crate::journeys::amina;
use crate::staged::{Staged, careful};
use axum::http::StatusCode;
use care::Role;
use care::terms::{AccessNeed, Priority};
use casework::NewReferral;

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

#[tokio::test(flavor = "multi_thread")]
async fn the_work_is_shown_with_its_sessions_its_chart_and_its_safety() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let (id, sessions) = staged.in_therapy(amina());
    staged.session(id, sessions[0], 19, 0);
    staged.session(id, sessions[1], 16, 1);
    staged.session(id, sessions[2], 11, 0);
    let mut therapist = world.browser();
    therapist.sign_in("nora").await;
    let page = therapist.get(&format!("/episodes/{id}")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.plain());
    page.says("on your caseload");
    page.says("PHQ-9 went from 19 to 11 of 27 between 18 August 2026 and 1 September 2026: down 8 since the first score, reliable improvement.");
    page.says("item 9");
    page.says("3 of 12 sessions attended");
    page.says("Tuesdays at 10am, 50 minutes");
    page.says("Session held: therapy, attended, in person, 50 minutes");
    page.says("Worked on the week’s diary");
    page.says("Safety concern: Suicide or self-harm, raised 25 August 2026 (7 days ago)");
    assert!(page.has("<svg"), "the chart is drawn");
    for inline in [" style=", "<style"] {
        assert!(!page.has(inline), "{inline}");
    }
    let today = therapist.get("/today").await;
    today.says("Rahman, Amina");
}

#[tokio::test(flavor = "multi_thread")]
async fn how_somebody_may_be_reached_stands_on_every_page_about_them() {
    let world = World::demo();
    let new = NewReferral {
        safe_contact: Some(careful()),
        careful: Some("Ask for her sister first".to_owned()),
        needs: vec![AccessNeed::LargePrint],
        interpreter: Some("bn".to_owned()),
        ..amina()
    };
    let id = world.referral(new);
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    for path in [format!("/episodes/{id}"), format!("/episodes/{id}/screening")] {
        let page = lead.get(&path).await;
        page.says("Do not use voicemail and letters");
        page.says("Neutral words only by text");
        page.says("Ask for her sister first");
        page.says("Interpreter: Bengali");
        page.says("Large print");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_waiting_list_counts_and_shows_how_long() {
    let world = World::demo();
    let staged = Staged::new(&world);
    staged.waiting(amina(), Priority::Soon);
    world.minutes_pass(24 * 60 * 127);
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    let page = lead.get("/waiting-list").await;
    page.says("Rahman, Amina");
    page.says("18 weeks");
    page.says("since 11 August 2026");
    page.says("Over the standard");
    page.says("Cognitive behavioural therapy");
    let urgent = lead.get("/waiting-list?priority=urgent").await;
    urgent.says("Nobody on the list matches.");
}
