//! Complaining over HTTP: the form, the manager who answers, the answer; and what the settings pages say and check.

use crate::harness::World;
use crate::own::{NASTY, inside, somebody};
use crate::staged::Staged;
use axum::http::StatusCode;
use care::Role;
use care::terms::Priority;

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_is_made_answered_and_read_by_her_and_the_manager_only() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let (episode, _) = staged.waiting(somebody("Amina"), Priority::Soon);
    let mut her = inside(&staged, episode).await;
    let page = her.get("/my/complain").await;
    for words in [
        "It never changes your care or your place.",
        "Call your local council",
        "Parliamentary and Health Service Ombudsman",
        "In England it is your integrated care board.",
    ] {
        page.says(words);
    }
    let page = her
        .submit("/my/complain", &[("wish", "That somebody says sorry")])
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("Write what was not right");
    page.says("That somebody says sorry");
    let page = her
        .follow_done("/my/complain", &[("words", NASTY), ("wish", "Sorry")])
        .await;
    page.says("Thank you. We have your complaint.");
    page.says("We get in touch with you about it by");
    assert!(!page.has("<script>alert"));

    let mut manager = world.signed_in_as(Role::ServiceManager).await;
    let page = manager.get("/complaints").await;
    page.says("Amina Example");
    page.says("Acknowledge by");
    let at = page.body.split("href=\"/complaints/").nth(1).unwrap();
    let at = format!("/complaints/{}", at.split('"').next().unwrap());
    let page = manager.get(&at).await;
    assert!(!page.has("<script>alert") && page.plain().contains("alert(1)"));
    let (acknowledge, answer, note) = (
        format!("{at}/acknowledgement"),
        format!("{at}/answer"),
        format!("{at}/note"),
    );
    let page = manager.submit(&acknowledge, &[]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("Choose how you were in touch");
    let day = [
        ("answer-by-day", "1"),
        ("answer-by-month", "10"),
        ("answer-by-year", "2026"),
    ];
    let mut fields = vec![("channel", "phone"), ("said", "We look at who was there")];
    fields.extend(day);
    manager.get(&at).await;
    let done = manager.submit(&acknowledge, &fields).await;
    manager.follow(&done).await.says("Recorded as acknowledged");
    let done = manager.submit(&note, &[("note", "Spoke with the desk")]).await;
    manager.follow(&done).await.says("Written down");
    her.get("/my/complain").await.says("We look at who was there");
    let done = manager
        .submit(&answer, &[("outcome", "upheld"), ("answer", "We are sorry.")])
        .await;
    manager.follow(&done).await.says("Answered");
    let page = her.get("/my/complain").await;
    page.says("You are right: this should not have been so.");
    page.says("We are sorry.");
    assert!(!page.has("Spoke with the desk"));
    let copy = her.get("/my/data/copy").await;
    copy.says("What you complained of");
    // Nobody who sees to her, and nobody else.
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    for path in ["/complaints", at.as_str()] {
        assert_eq!(lead.get(path).await.status, StatusCode::FORBIDDEN);
        assert_ne!(her.get(path).await.status, StatusCode::OK);
    }
    let record = lead.get(&format!("/episodes/{episode}")).await;
    assert!(!record.plain().contains("alert(1)") && !record.plain().to_lowercase().contains("complain"));
}

#[tokio::test(flavor = "multi_thread")]
async fn advocacy_and_quiet_hours_are_stated_in_the_browser_and_checked() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let (episode, _) = staged.waiting(somebody("Amina"), Priority::Soon);
    let mut manager = world.signed_in_as(Role::ServiceManager).await;
    let help = "/settings/complaint-help";
    let page = manager.fill(help, &[("advocate", "Coldmere Voice")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("Enter a phone number or an address on the web of the advocacy service");
    let page = manager
        .fill(help, &[("advocate", NASTY), ("advocate-web", "javascript:alert(1)")])
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("Enter an address that begins with https://");
    assert!(!page.has("<script>alert"));
    manager
        .follow_done(
            help,
            &[
                ("advocate", "Coldmere Voice"),
                ("advocate-web", "https://voice.example"),
            ],
        )
        .await
        .says("Coldmere Voice");
    let mut her = inside(&staged, episode).await;
    let page = her.get("/my/complain").await;
    page.says("Here it is Coldmere Voice.");
    assert!(page.has("href=\"https://voice.example\""));
    assert!(!page.plain().contains("Call your local council"));

    let times = "/settings/message-times";
    manager
        .get("/settings")
        .await
        .says("In the settings file, or as is usual");
    for (fields, words) in [
        (
            [("quiet-from", "8am"), ("quiet-until", "7am"), ("remind", "2")],
            "Leave at least 4 hours a day",
        ),
        (
            [("quiet-from", "8pm"), ("quiet-until", "8am"), ("remind", "11")],
            "Enter a number from 1 to 10",
        ),
        (
            [("quiet-from", "soon"), ("quiet-until", "8am"), ("remind", "2")],
            "Enter when the quiet hours begin",
        ),
    ] {
        let page = manager.fill(times, &fields).await;
        assert_eq!(
            page.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{words}: {}",
            page.plain()
        );
        page.says(words);
    }
    let fields = [("quiet-from", "7:30pm"), ("quiet-until", "9am"), ("remind", "3")];
    let page = manager.follow_done(times, &fields).await;
    page.says("3 working days before an appointment");
    page.says("By the service");
    let page = manager.follow_done(times, &[("as-in-file", "yes")]).await;
    page.says("In the settings file, or as is usual");
    let mut therapist = world.signed_in_as(Role::Therapist).await;
    for path in [help, times] {
        assert_eq!(therapist.get(path).await.status, StatusCode::FORBIDDEN);
    }
}
