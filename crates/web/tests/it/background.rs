//! What is asked so that it can be seen who is reached: ethnic group and deprivation, over HTTP; and the area that a service is for.

use crate::harness::World;
use crate::journeys::amina;
use crate::pages::is_well_made;
use axum::http::StatusCode;
use care::Role;
use care::background::{Deprivation, DeprivationIndex, Ethnicity};

#[tokio::test(flavor = "multi_thread")]
async fn somebody_is_asked_with_a_reason_and_not_asked_is_said() {
    let world = World::demo();
    let id = world.referral(amina());
    let mut desk = world.signed_in_as(Role::Administrator).await;
    let contact = format!("/episodes/{id}/contact");
    let page = desk.get(&contact).await;
    page.says("Counted, never decided on");
    page.says("Not asked");

    let ethnicity = format!("{contact}/ethnicity");
    let form = desk.get(&ethnicity).await;
    is_well_made(&ethnicity, &form);
    form.says("We ask everybody");
    form.says("Do not guess.");
    let none = desk.submit(&ethnicity, &[]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    none.says("Choose what the person said");
    let done = desk.fill(&ethnicity, &[("ethnicity", "prefer_not_to_say")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    desk.get(&contact).await.says("Would rather not say");

    let deprivation = format!("{contact}/deprivation");
    is_well_made(&deprivation, &desk.get(&deprivation).await);
    let wrong = desk
        .fill(&deprivation, &[("index", "imd_2025"), ("decile", "11")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("Enter a decile from 1 to 10");
    desk.fill(&deprivation, &[("index", "imd_2025"), ("decile", "2")]).await;
    desk.get(&contact)
        .await
        .says("Decile 2 of the English Indices of Deprivation 2025");

    let lead = world.principal(&world.account(Role::ClinicalLead));
    let person = world.desk.episode(&lead, id).unwrap().person;
    assert_eq!(person.ethnicity, Some(Ethnicity::PreferNotToSay));
    let expected = Deprivation {
        decile: 2,
        index: DeprivationIndex::England2025,
    };
    assert_eq!(person.deprivation, Some(expected));
    assert_eq!(expected.quintile(), 1);
    // A therapist without a relationship does not come here.
    let mut other = world.signed_in_as(Role::Therapist).await;
    assert_ne!(other.get(&ethnicity).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_area_is_one_of_the_official_files() {
    let world = World::demo();
    let mut manager = world.signed_in_as(Role::ServiceManager).await;
    let page = manager.get("/settings/area").await;
    is_well_made("/settings/area", &page);
    let wrong = manager.fill("/settings/area", &[("area", "nowhere")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("Enter the code of an integrated care board or sub-ICB area");
    let done = manager.fill("/settings/area", &[("area", "qhm")]).await;
    assert_eq!(done.location(), "/settings");
    assert_eq!(world.desk.service().area.as_deref(), Some("QHM"));
    assert_eq!(
        manager.fill("/settings/area", &[("area", "")]).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(world.desk.service().area, None);
}
