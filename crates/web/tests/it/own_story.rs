//! Telling how it was over HTTP, and the way in of somebody who has sent "refer yourself".

use crate::harness::World;
use crate::own::{NASTY, inside, somebody};
use crate::refer_yourself::{send, shortest, walk};
use crate::staged::Staged;
use axum::http::StatusCode;
use care::terms::Priority;

#[tokio::test(flavor = "multi_thread")]
async fn a_story_is_for_oneself_for_the_people_here_or_public_and_each_says_what_it_means() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let (episode, _) = staged.waiting(somebody("Amina"), Priority::Soon);
    let mut her = inside(&staged, episode).await;
    let page = her.get("/my/story").await;
    for words in [
        "Nobody here reads it on a page.",
        "can read it with your name",
        "It is not tied to you or to your record.",
    ] {
        page.says(words);
    }
    assert!(page.has("href=\"/stories/tell\""));
    assert_eq!(page.title(), "How it was – Your pages");
    // Whatever stands in the address, what is not chosen is kept for oneself.
    her.get("/my/story/write?for=everybody")
        .await
        .says("Write it for yourself");
    let empty = her.submit("/my/story/write", &[]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    empty.says("Write a few words first");
    let page = her.follow_done("/my/story/write", &[("words", NASTY)]).await;
    page.says("It is kept for you.");
    assert!(!page.has("<script>alert"));
    let mut staff = world.signed_in_as(care::Role::ClinicalLead).await;
    let record = format!("/episodes/{episode}");
    assert!(!staff.get(&record).await.has("/story\""), "nothing tells staff of it");
    staff
        .get(&format!("{record}/story"))
        .await
        .says("There is nothing here now.");
    her.get("/my/story/write?for=service")
        .await
        .says("Tell the people here");
    let told = her
        .submit("/my/story/write", &[("words", "You were kind on the phone")])
        .await;
    her.follow(&told).await.says("The people here can read it.");
    assert!(staff.get(&record).await.has("/story\""));
    let told = staff.get(&format!("{record}/story")).await;
    told.says("You were kind on the phone");
    assert!(!told.has("quoted"), "what is for herself is not there");
    her.get("/my/data/copy").await.says("You were kind on the phone");
    // The newest stands first: taken back, it is shown to nobody.
    her.get("/my/story").await;
    let stories = world.desk.stories_told(&staged.lead, episode).unwrap();
    let story = stories[0].id.to_string();
    let page = her
        .follow_done("/my/story", &[("story", &story), ("to", "nobody")])
        .await;
    page.says("It is taken back.");
    assert!(!page.has("You were kind"));
    staff
        .get(&format!("{record}/story"))
        .await
        .says("There is nothing here now.");
    // Another's story, no story, and markup for an id change nothing.
    let (other, _) = staged.waiting(somebody("Brian"), Priority::Soon);
    let mut him = inside(&staged, other).await;
    for id in [story.as_str(), NASTY, ""] {
        him.get("/my/story").await;
        let page = him
            .post_bare("/my/story", &[("story", id), ("to", "service")], &[])
            .await;
        assert_ne!(page.status, StatusCode::SEE_OTHER);
        assert!(!page.has("<script>alert"));
    }
    let therapist = world
        .signed_in_as(care::Role::ServiceManager)
        .await
        .get(&format!("{record}/story"))
        .await;
    assert_eq!(therapist.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_code_of_a_form_says_how_far_it_is_and_opens_the_whole_once_staff_know_who_it_was() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let mut nobody = world.browser();
    walk(&mut nobody, &shortest()).await;
    let sent = send(&world, &mut nobody).await;
    let page = nobody.follow(&sent).await;
    page.says("It is here. When a clinician has looked at it, we say so here.");
    page.says("Until we know that it was you who sent this, it shows no more.");
    let code = page.plain().split("how far it is: ").nth(1).unwrap()[..14].to_owned();
    // On another phone, by the code; nothing of what was written comes with it.
    let mut later = world.browser();
    later.get("/refer-yourself/return").await;
    let page = later.submit("/refer-yourself/return", &[("code", &code)]).await;
    assert_eq!(page.location(), "/refer-yourself/sent");
    let page = later.follow(&page).await;
    page.says("Where it is now");
    assert!(
        !page.has("Omar") && page.hidden("/refer-yourself/sent").is_empty(),
        "no way in yet"
    );
    let token = later.get("/refer-yourself/return").await;
    let csrf = token.hidden("/refer-yourself/return");
    let fields: Vec<(&str, &str)> = csrf.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let forced = later
        .post_bare("/refer-yourself/sent", &fields, &[("sec-fetch-site", "same-origin")])
        .await;
    assert_ne!(forced.status, StatusCode::SEE_OTHER);
    assert_ne!(later.get("/my").await.status, StatusCode::OK, "nobody is let in");
    let episode = world
        .desk
        .inbox(&staged.lead, &casework::read::InboxFilter::default())
        .unwrap()
        .page
        .items[0]
        .episode;
    let mut staff = world.signed_in_as(care::Role::ClinicalLead).await;
    let ways = format!("/episodes/{episode}/own-pages");
    staff.get(&ways).await.says("The code of the form that they sent");
    let page = staff
        .follow_done(
            &ways,
            &[("kind", "sent"), ("identity", "Rang the number that the GP has")],
        )
        .await;
    page.says("The code of their form opens their own pages now");
    let page = later.get("/refer-yourself/sent").await;
    page.says("We know that it was you who sent this.");
    let page = later.submit("/refer-yourself/sent", &[]).await;
    assert_eq!(
        (page.status, page.location()),
        (StatusCode::SEE_OTHER, "/my"),
        "{}",
        page.plain()
    );
    later.get("/my").await.says("We have your referral.");
    // Once: the first phone still has the code, and it opens nothing.
    let page = nobody.get("/refer-yourself/sent").await;
    assert!(page.hidden("/refer-yourself/sent").is_empty());
}
