//! Held messages: shown beside what was understood, and each thing that can become of them.

use crate::harness::World;
use crate::journeys::amina;
use crate::pages::is_well_made;
use crate::running::{fill_in, is_done, is_refused, send};
use axum::http::StatusCode;
use care::Role;
use casework::{QuarantineId, TakenAs};
use serde_json::json;

/// A message that waits for a human, because its request is on hold.
pub fn hold(world: &World, number: &str) -> QuarantineId {
    let message = json!({
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [
            {
                "fullUrl": "urn:uuid:11111111-1111-4111-8111-111111111111",
                "resource": {
                    "resourceType": "Patient",
                    "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990123454"}],
                    "name": [{"use": "official", "family": "Rahman", "given": ["Amina"]}],
                    "birthDate": "1980-05-01"
                },
                "request": {"method": "POST", "url": "Patient"}
            },
            {
                "fullUrl": "urn:uuid:22222222-2222-4222-8222-222222222222",
                "resource": {
                    "resourceType": "ServiceRequest",
                    "status": "on-hold",
                    "intent": "order",
                    "identifier": [{"system": "https://example.org/requests", "value": number}],
                    "code": {"text": "Psychological therapy"},
                    "subject": {"reference": "urn:uuid:11111111-1111-4111-8111-111111111111"},
                    "authoredOn": "2026-08-10",
                    "reasonCode": [{"text": "Low mood since a bereavement"}]
                },
                "request": {"method": "POST", "url": "ServiceRequest"}
            }
        ]
    });
    let sender = world.principal(&world.account(Role::Referrer));
    let bytes = serde_json::to_vec(&message).unwrap();
    let taken = world.desk.take_message(&sender, &bytes, false).unwrap();
    let TakenAs::Held { quarantine, .. } = taken.outcome else {
        panic!("{:?}", taken.outcome)
    };
    quarantine
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_message_says_why_and_stands_beside_what_was_understood() {
    let world = World::demo();
    let mut triage = world.signed_in_as(Role::TriageClinician).await;
    triage.get("/quarantine").await.says("No message is held.");
    let id = hold(&world, "R-1");
    triage.get("/quarantine").await.says("To look at (1)");
    let page = triage.get(&format!("/quarantine/{id}")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.plain());
    page.says("Why it is held");
    page.says("on-hold");
    page.says("Rahman");
    page.says("What becomes of it?");
    is_well_made("held message", &page);
    for next in ["take", "take-down", "link", "not-ours"] {
        let path = format!("/quarantine/{id}/{next}");
        is_well_made(&path, &triage.get(&path).await);
    }
    let original = triage.get(&format!("/quarantine/{id}/original")).await;
    assert!(original.body.contains("\"on-hold\""));
    assert!(original.header("content-disposition").starts_with("attachment"));
    let mut therapist = world.signed_in_as(Role::Therapist).await;
    assert_eq!(
        therapist.get(&format!("/quarantine/{id}")).await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_taken_in_for_a_person_whom_a_human_found() {
    let world = World::demo();
    let known = world.referral(amina());
    let id = hold(&world, "R-2");
    let mut admin = world.signed_in_as(Role::Administrator).await;
    let path = format!("/quarantine/{id}/take");
    let page = admin.get(&path).await;
    page.says("Rahman, Amina, born 1 May 1980. The same NHS number");
    is_refused(&send(&mut admin, &page, &path, &[]).await, "Choose who it is about");
    let search = send(
        &mut admin,
        &page,
        &path,
        &[("what", "search"), ("words", "nobodyatall")],
    )
    .await;
    assert!(!search.location().contains("nobody"), "{}", search.location());
    admin.follow(&search).await.says("Nobody was found.");
    let lead = world.principal(&world.account(Role::ClinicalLead));
    let person = world.desk.episode(&lead, known).unwrap().person_id.to_string();
    let taken = fill_in(&mut admin, &path, &path, &[("person", &person)]).await;
    let page = admin.get(&is_done(&taken)).await;
    page.says("Taken in as a referral");
    assert_eq!(world.desk.episode(&lead, known).unwrap().state.referrals.len(), 2);
    let again = admin.get(&path).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    again.says("Somebody has said already what becomes of this message.");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_written_down_as_a_referral() {
    let world = World::demo();
    let id = hold(&world, "R-3");
    let mut admin = world.signed_in_as(Role::Administrator).await;
    let path = format!("/quarantine/{id}/take-down");
    let wrong = [
        ("given", "Wilma"),
        ("family", "Written"),
        ("source", "gp"),
        ("reason", ""),
        ("received-on", "11 8 2026"),
    ];
    let answer = fill_in(&mut admin, &path, &path, &wrong).await;
    is_refused(&answer, "Enter the reason for the referral");
    assert!(answer.has("value=\"Written\""), "what was typed is kept");
    let mut right = wrong;
    right[3] = ("reason", "Low since spring");
    let done = fill_in(&mut admin, &path, &path, &right).await;
    is_done(&done);
    let lead = world.principal(&world.account(Role::ClinicalLead));
    let found = world.desk.search_people(&lead, "written").unwrap();
    assert_eq!(found.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_added_to_a_record_that_is_here() {
    let world = World::demo();
    let known = world.referral(amina());
    let id = hold(&world, "R-4");
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    let link = format!("/quarantine/{id}/link");
    let page = lead.get(&link).await;
    assert!(
        page.has(&format!("{link}/{known}")),
        "where the message leads is offered first"
    );
    let found = send(&mut lead, &page, &link, &[("what", "search"), ("words", "rahman")]).await;
    lead.follow(&found).await.says("Referral of 11 August 2026");
    let path = format!("{link}/{known}");
    let page = lead.get(&path).await;
    page.says("Amina Rahman");
    page.says("999 012 3454");
    let answer = lead.submit(&path, &[]).await;
    let page = lead.get(&is_done(&answer)).await;
    page.says("Linked to an episode");
    assert!(page.has(&format!("href=\"/episodes/{known}\"")));
    let nowhere = format!("{link}/00000000-0000-7000-8000-00000000abcd");
    assert_ne!(lead.get(&nowhere).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_not_for_this_service_with_a_reason() {
    let world = World::demo();
    let id = hold(&world, "R-5");
    let mut admin = world.signed_in_as(Role::Administrator).await;
    let path = format!("/quarantine/{id}/not-ours");
    is_refused(
        &fill_in(&mut admin, &path, &path, &[("reason", " ")]).await,
        "Enter the reason, and whom you told",
    );
    let reason = [("reason", "For the pharmacy; told them by phone")];
    is_done(&fill_in(&mut admin, &path, &path, &reason).await);
    admin.get("/quarantine").await.says("No message is held.");
    admin
        .get("/quarantine?only=resolved")
        .await
        .says("Not for this service: For the pharmacy");
}
