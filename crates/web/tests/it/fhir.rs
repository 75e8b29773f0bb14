//! The FHIR door over HTTP.

use crate::harness::{Browser, Page, World};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use care::Role;
use serde_json::{Value, json};

async fn post(browser: &mut Browser, path: &str, token: Option<&str>, kind: &str, body: impl Into<Body>) -> Page {
    let mut request = Request::post(path).header(header::CONTENT_TYPE, kind);
    if let Some(token) = token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    browser.send(request.body(body.into()).unwrap()).await
}

const FHIR: &str = "application/fhir+json";

fn outcome(page: &Page) -> Value {
    assert!(
        page.header("content-type").starts_with(FHIR),
        "{}: {}",
        page.header("content-type"),
        page.body
    );
    serde_json::from_str(&page.body).unwrap()
}

fn client(world: &World) -> String {
    let user_name = world.account(Role::Referrer);
    let admin = world.administrator();
    world
        .desk
        .issue_client_token(&admin, world.user_of(&user_name))
        .unwrap()
        .as_str()
        .to_owned()
}

/// One request and its patient, as a transaction.
fn transaction() -> Value {
    json!({
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
                    "status": "active",
                    "intent": "order",
                    "priority": "routine",
                    "code": {"text": "Psychological therapy"},
                    "subject": {"reference": "urn:uuid:11111111-1111-4111-8111-111111111111"},
                    "authoredOn": "2026-08-10",
                    "reasonCode": [{"text": "Low mood since a bereavement"}]
                },
                "request": {"method": "POST", "url": "ServiceRequest"}
            }
        ]
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_capability_statement_needs_no_sign_in() {
    let world = World::demo();
    let page = world.browser().get("/fhir/metadata").await;
    assert_eq!(page.status, StatusCode::OK);
    let statement = outcome(&page);
    assert_eq!(statement["resourceType"], "CapabilityStatement");
    assert_eq!(statement["implementation"]["url"], "http://127.0.0.1:8080/fhir");
}

#[tokio::test(flavor = "multi_thread")]
async fn callers_without_a_token_or_a_right_are_told_so_in_fhir() {
    let world = World::demo();
    let mut system = world.browser();
    let none = post(&mut system, "/fhir", None, FHIR, "{}").await;
    assert_eq!(none.status, StatusCode::UNAUTHORIZED);
    assert!(none.header("www-authenticate").starts_with("Bearer"));
    assert_eq!(outcome(&none)["resourceType"], "OperationOutcome");
    let unknown = post(&mut system, "/fhir/$process-message", Some("nonsense"), FHIR, "{}").await;
    assert_eq!(unknown.status, StatusCode::UNAUTHORIZED);
    let therapist = world.account(Role::Therapist);
    let token = world
        .desk
        .sign_in(&therapist, crate::harness::PASSWORD, "test")
        .unwrap();
    let may_not = post(&mut system, "/fhir", Some(token.as_str()), FHIR, "{}").await;
    assert_eq!(may_not.status, StatusCode::FORBIDDEN);
    assert_eq!(outcome(&may_not)["issue"][0]["code"], "forbidden");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_message_is_answered_with_its_reason() {
    let world = World::demo();
    let token = client(&world);
    let mut system = world.browser();
    let broken = post(
        &mut system,
        "/fhir/$process-message",
        Some(&token),
        FHIR,
        "{\"resourceType\": ",
    )
    .await;
    assert!(broken.status.is_client_error(), "{}", broken.status);
    assert_eq!(outcome(&broken)["resourceType"], "OperationOutcome");
    let html = post(&mut system, "/fhir", Some(&token), "text/html", "<p>").await;
    assert_eq!(html.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let large = vec![b' '; web::fhir::MESSAGE_LIMIT + 1];
    let too_large = post(&mut system, "/fhir", Some(&token), FHIR, large).await;
    assert_eq!(too_large.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(outcome(&too_large)["issue"][0]["code"], "too-long");
    let deep = "[".repeat(100_000);
    let nested = post(&mut system, "/fhir", Some(&token), FHIR, deep).await;
    assert!(nested.status.is_client_error(), "{}", nested.status);
    outcome(&nested);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_by_message_stands_in_the_inbox_once_however_often_it_is_sent() {
    let world = World::demo();
    let token = client(&world);
    let mut system = world.browser();
    let body = transaction().to_string();
    let first = post(&mut system, "/fhir", Some(&token), FHIR, body.clone()).await;
    assert!(first.status.is_success(), "{}: {}", first.status, first.body);
    let answer = outcome(&first).to_string();
    let second = post(&mut system, "/fhir", Some(&token), FHIR, body).await;
    outcome(&second);
    let mut triage = world.signed_in_as(Role::TriageClinician).await;
    let inbox = triage.get("/inbox").await;
    assert_eq!(inbox.plain().matches("Rahman, Amina").count(), 1, "{}", inbox.plain());
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    let (_, rest) = inbox.body.split_once("href=\"/episodes/").unwrap();
    let id = &rest[..36];
    let episode = lead.get(&format!("/episodes/{id}")).await;
    let (_, rest) = episode.body.split_once(&format!("/episodes/{id}/referrals/")).unwrap();
    let sent = lead
        .get(&format!("/episodes/{id}/referrals/{}", rest.split('"').next().unwrap()))
        .await;
    sent.says("The message, kept as it came.");
    sent.says("Low mood since a bereavement");
    assert!(answer.contains("ServiceRequest"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sender_reads_how_the_own_referral_stands_and_no_other() {
    let world = World::demo();
    let token = client(&world);
    let mut system = world.browser();
    let sent = post(&mut system, "/fhir", Some(&token), FHIR, transaction().to_string()).await;
    assert!(sent.status.is_success(), "{}", sent.body);
    let lead = world.principal(&world.account(Role::ClinicalLead));
    let inbox = world
        .desk
        .inbox(&lead, &casework::read::InboxFilter::default())
        .unwrap();
    let episode = world.desk.episode(&lead, inbox.page.items[0].episode).unwrap();
    let path = format!("/fhir/ServiceRequest/{}", episode.state.referrals[0].0.id);
    let read = get(&mut system, &path, Some(&token), "application/fhir+json").await;
    assert_eq!(read.status, StatusCode::OK, "{}", read.body);
    let resource = outcome(&read);
    assert_eq!(
        (&resource["resourceType"], &resource["status"]),
        (&json!("ServiceRequest"), &json!("active"))
    );
    assert!(read.header("etag").starts_with("W/\""));
    assert_eq!(
        get(&mut system, &path, None, FHIR).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        get(&mut system, &path, Some(&token), "application/fhir+xml")
            .await
            .status,
        StatusCode::NOT_ACCEPTABLE
    );
    let other = world.account_with("other-gp", &[Role::Referrer]);
    let other = world
        .desk
        .issue_client_token(&world.administrator(), world.user_of(&other))
        .unwrap();
    world
        .desk
        .act(&world.administrator(), speaks_for(&world, "other-gp", "A99002"), None)
        .unwrap();
    let not_theirs = get(&mut system, &path, Some(other.as_str()), FHIR).await;
    assert!(
        [StatusCode::NOT_FOUND, StatusCode::FORBIDDEN].contains(&not_theirs.status),
        "{}",
        not_theirs.status
    );
    outcome(&not_theirs);
    let nothing = get(&mut system, "/fhir/ServiceRequest/nonsense", Some(&token), FHIR).await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);
    let nowhere = get(&mut system, "/fhir/Patient/1", Some(&token), FHIR).await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
    assert_eq!(outcome(&nowhere)["resourceType"], "OperationOutcome");
}

async fn get(browser: &mut Browser, path: &str, token: Option<&str>, accept: &str) -> Page {
    let mut request = Request::get(path).header(header::ACCEPT, accept);
    if let Some(token) = token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    browser.send(request.body(Body::empty()).unwrap()).await
}

fn speaks_for(world: &World, user_name: &str, organisation: &str) -> casework::Act {
    let command = care::account::AccountEvent::SpeaksFor {
        organisation: organisation.to_owned(),
    };
    casework::Act::Account {
        id: world.user_of(user_name),
        expected: None,
        command,
    }
}
