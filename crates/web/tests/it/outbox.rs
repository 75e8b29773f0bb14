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
