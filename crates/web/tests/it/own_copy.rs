//! A copy of the notes over HTTP: asked for on her own pages, gone through by a clinician, read by her.

use crate::harness::World;
use crate::own::{NASTY, inside, somebody};
use crate::staged::Staged;
use axum::http::StatusCode;
use care::Role;
use care::episode::EpisodeCommand;
use care::terms::{NoteLayer, Priority};

#[tokio::test(flavor = "multi_thread")]
async fn notes_are_asked_for_gone_through_and_read() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let (episode, _) = staged.waiting(somebody("Amina"), Priority::Soon);
    for text in [NASTY, "Her sister drinks"] {
        let note = EpisodeCommand::WriteNote {
            note: world.desk.ids().next(),
            layer: NoteLayer::Shared,
            session: None,
            corrects: None,
            text: text.to_owned(),
        };
        staged.on(&staged.lead, episode, note);
    }
    let sister = world.desk.episode(&staged.lead, episode).unwrap().state.version;
    let mut her = inside(&staged, episode).await;
    her.get("/my/data/copy").await.says("They are not in this copy yet.");
    her.get("/my/data/notes").await.says("We answer within a month.");
    let page = her.follow_done("/my/data/notes", &[]).await;
    page.says("Thank you. We have your wish.");
    page.says("We answer by");
    assert!(page.hidden("/my/data/notes").is_empty(), "it is asked once");

    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    lead.get(&format!("/episodes/{episode}"))
        .await
        .says("Go through the notes for their copy");
    let at = format!("/episodes/{episode}/copy");
    let page = lead.get(&at).await;
    page.says("Her sister drinks");
    assert!(!page.has("<script>alert"));
    // Held back: every field that is missing is said, what was typed stays.
    let entry = format!("{at}/{sister}");
    lead.get(&entry).await.says("Colleagues read it, the person does not");
    let page = lead
        .submit(&entry, &[("instead", "We talked about your family.")])
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in [
        "Choose on which ground",
        "Write down why",
        "We talked about your family.",
    ] {
        page.says(words);
    }
    let page = lead
        .follow_done(
            &entry,
            &[
                ("reason", "about_somebody_else"),
                ("why", NASTY),
                ("review-day", "1"),
                ("review-month", "12"),
                ("review-year", "2026"),
                ("instead", "We talked about your family."),
            ],
        )
        .await;
    page.says("Held back from their copy");
    lead.get(&entry).await.says("Hold it back no more");
    // Released only when the clinician says that they have read it.
    lead.get(&at).await;
    let page = lead.submit(&at, &[]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("Confirm that you have gone through all of it");
    lead.follow_done(&at, &[("read", "yes")]).await.says("Released");
    assert_eq!(lead.get(&format!("{at}/9999")).await.status, StatusCode::NOT_FOUND);

    let page = her.get("/my/data/notes").await;
    page.says("1 part is held back.");
    page.says("Information Commissioner");
    let page = her.get("/my/data/copy").await;
    page.says("A note");
    page.says("We talked about your family.");
    assert!(!page.has("sister") && !page.has("<script>alert"));
    assert!(page.plain().contains("alert(1)"), "what was written is there, as text");
    let bundle = her.get("/my/data/copy.json").await;
    assert!(bundle.body.contains("DocumentReference") && !bundle.body.contains("sister"));
    // Nobody else's, and nobody who may not.
    let mut manager = world.signed_in_as(Role::ServiceManager).await;
    assert_eq!(manager.get(&at).await.status, StatusCode::FORBIDDEN);
    assert_ne!(her.get(&at).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_while_the_page_was_open_is_not_released_unread() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let (episode, _) = staged.waiting(somebody("Amina"), Priority::Soon);
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    let at = format!("/episodes/{episode}/copy");
    lead.get(&at).await;
    let page = lead.submit(&format!("{at}/asked"), &[]).await;
    lead.follow(&page).await.says("Answer by");
    lead.get(&at).await;
    let note = EpisodeCommand::WriteNote {
        note: world.desk.ids().next(),
        layer: NoteLayer::Shared,
        session: None,
        corrects: None,
        text: "Written a moment ago".to_owned(),
    };
    staged.on(&staged.lead, episode, note);
    let page = lead.submit(&at, &[("read", "yes")]).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    let state = world.desk.episode(&staged.lead, episode).unwrap().state;
    assert_eq!(state.copy.through, 0);
}
