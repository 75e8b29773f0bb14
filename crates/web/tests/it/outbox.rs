//! The outbox over HTTP: letters to print, recorded once; who sees it.

use crate::harness::World;
use crate::journeys::amina;
use crate::pages::is_well_made;
use axum::http::StatusCode;
use care::Role;
use care::person::{SafeContact, SafeUse};
use casework::NewReferral;
use casework::outbox::DeliveryState;
use uuid::Uuid;
use web::post::{Post, once};

fn by_letter() -> NewReferral {
    let mut new = amina();
    new.reach.address = vec!["1 High Street".into(), "Moorside".into()];
    new.safe_contact = Some(SafeContact {
        letter: SafeUse::Yes,
        email: SafeUse::No,
        ..SafeContact::default()
    });
    new
}

/// The work of a minute, as the served program does it.
fn minute(world: &World) {
    once(&world.desk, &Post::default(), Uuid::new_v4());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_is_printed_and_recorded_once() {
    let world = World::demo();
    let episode = world.referral(by_letter());
    minute(&world);
    let mut admin = world.signed_in_as(Role::Administrator).await;
    let list = admin.get("/outbox").await;
    is_well_made("/outbox", &list);
    list.says("Letters to print (1)");
    list.says("The person said that e-mail is not safe");
    list.says("Nothing leaves it");
    let lead = world.principal(&world.account(Role::ClinicalLead));
    let id = world.desk.outbox(&lead, DeliveryState::ToPrint, 1).unwrap().items[0].id;
    let at = format!("/outbox/{id}");
    let page = admin.get(&at).await;
    is_well_made(&at, &page);
    page.says("It is printed and posted");
    let print = admin.get(&format!("{at}/print")).await;
    assert_eq!(print.status, StatusCode::SEE_OTHER);
    assert_eq!(
        print.location(),
        format!("/episodes/{episode}/letters/acknowledgement?to=person")
    );
    admin.get(print.location()).await.says("1 High Street");

    let none = admin.fill(&at, &[]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    none.says("Choose what is to be done");
    let mut colleague = world.signed_in_as(Role::ClinicalLead).await;
    colleague.get(&at).await.says("It is printed and posted");
    let done = admin.fill(&at, &[("act", "posted")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let again = colleague.submit(&at, &[("act", "posted")]).await;
    again.says("somebody has dealt with it");
    admin.get(&at).await.says("Printed and posted, by");
    let letters = admin.get(&format!("/episodes/{episode}/letters")).await;
    letters.says("by post");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_outbox_is_for_those_who_send_letters() {
    let world = World::demo();
    world.referral(by_letter());
    minute(&world);
    let lead = world.principal(&world.account(Role::ClinicalLead));
    let id = world.desk.outbox(&lead, DeliveryState::ToPrint, 1).unwrap().items[0].id;
    for role in [
        Role::Therapist,
        Role::TriageClinician,
        Role::ServiceManager,
        Role::IgOfficer,
    ] {
        let mut other = world.signed_in_as(role).await;
        for at in [
            "/outbox".to_owned(),
            format!("/outbox/{id}"),
            format!("/outbox/{id}/print"),
        ] {
            assert_eq!(other.get(&at).await.status, StatusCode::FORBIDDEN, "{role:?} {at}");
        }
    }
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    let nobody = Uuid::new_v4();
    assert_eq!(
        lead.get(&format!("/outbox/{nobody}")).await.status,
        StatusCode::NOT_FOUND
    );
}

/// Letters to the same number of people, waiting to be printed.
fn letters(world: &World, people: u32) {
    for n in 0..people {
        let mut new = by_letter();
        if let Some(name) = &mut new.identity.name {
            name.given = format!("Amina{n}");
        }
        new.identity.nhs_number = None;
        world.referral(new);
    }
    minute(world);
}

fn ids(world: &World) -> Vec<String> {
    let lead = world.principal(&world.account(Role::ClinicalLead));
    let page = world.desk.outbox(&lead, DeliveryState::ToPrint, 1).unwrap();
    page.items.iter().map(|row| row.id.to_string()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_are_printed_together_and_recorded_once_whoever_prints_them() {
    let world = World::demo();
    letters(&world, 4);
    // One whom no letter may reach is not among them.
    let mut unsafe_one = by_letter();
    unsafe_one.identity.nhs_number = None;
    unsafe_one.reach.address = Vec::new();
    world.referral(unsafe_one);
    minute(&world);
    let waiting = ids(&world);
    assert_eq!(waiting.len(), 4);
    let mut admin = world.signed_in_as(Role::Administrator).await;
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    admin.get("/outbox").await.says("Print these letters together");
    let page = admin.get("/outbox/letters").await;
    is_well_made("/outbox/letters", &page);
    assert_eq!(page.body.matches("<article class=\"app-letter").count(), 4);
    assert_eq!(page.body.matches("<h1").count(), 1);
    assert!(!page.has("Printed by"), "no sheet says who printed it");
    // Looking records nothing, and neither does an answer that says nothing or two things at once.
    assert_eq!(ids(&world).len(), 4);
    let none = admin.submit("/outbox/letters", &[]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    none.says("Say whether all of them came out");
    admin.get("/outbox/letters").await;
    let both = admin
        .submit("/outbox/letters", &[("out", "all"), ("failed", waiting[0].as_str())])
        .await;
    assert_eq!(both.status, StatusCode::UNPROCESSABLE_ENTITY);
    admin.get("/outbox/letters").await;
    let unsaid = admin.submit("/outbox/letters", &[("out", "some")]).await;
    unsaid.says("Tick each letter that did not come out");
    assert_eq!(ids(&world).len(), 4);
    // Two print the same four. The one whose printer ate one says so; three are recorded.
    lead.get("/outbox/letters").await;
    admin.get("/outbox/letters").await;
    let all = waiting.iter().map(|id| ("letter", id.as_str()));
    let mut fields: Vec<(&str, &str)> = all.clone().collect();
    fields.extend([("out", "some"), ("failed", waiting[3].as_str())]);
    let done = admin.submit("/outbox/letters", &fields).await;
    admin
        .follow(&done)
        .await
        .says("3 letters recorded as printed and posted; 1 left to print again");
    assert_eq!(ids(&world), [waiting[3].clone()]);
    // The other says that all came out: one is recorded, and of three their copies must not go.
    let mut fields: Vec<(&str, &str)> = all.collect();
    fields.push(("out", "all"));
    let warned = lead.submit("/outbox/letters", &fields).await;
    warned.says("1 letter recorded as printed and posted");
    warned.says("Do not post your copies of these");
    assert_eq!(
        warned.body.matches("Printed and posted, by").count(),
        3,
        "{}",
        warned.plain()
    );
    assert!(ids(&world).is_empty());
    // Each is in the record once.
    let principal = world.principal(&world.account(Role::ClinicalLead));
    let sent = world.desk.outbox(&principal, DeliveryState::Done, 1).unwrap();
    assert_eq!(sent.items.len(), 4);
    for row in &sent.items {
        let page = world.desk.episode(&principal, row.notice.episode).unwrap();
        assert_eq!(page.state.letters.len(), 1);
    }
    admin
        .get("/outbox/letters")
        .await
        .says("No letter can be printed here now");
    let mut other = world.signed_in_as(Role::Therapist).await;
    assert_eq!(other.get("/outbox/letters").await.status, StatusCode::FORBIDDEN);
}
