//! Choosing, wishes, consents, corrections and the copy over HTTP, and how heavy the pages are.

use crate::harness::World;
use crate::own::{NASTY, inside, refused, somebody};
use crate::staged::Staged;
use axum::http::StatusCode;
use care::terms::{ConsentKind, Priority};

#[tokio::test(flavor = "multi_thread")]
async fn therapies_are_explained_alike_and_chosen_among_what_was_agreed() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let (episode, _) = staged.waiting(somebody("Amina"), Priority::Soon);
    let mut her = inside(&staged, episode).await;
    let page = her.get("/my/choose").await;
    for words in [
        "How long",
        "What it asks of you",
        "What is known",
        "The wait here",
        "You wait for this.",
    ] {
        page.says(words);
    }
    let none = her.submit("/my/choose", &[]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    none.says("Tick at least one");
    for other in ["EMDR|individual", "CBT|group", NASTY] {
        let page = her.fill("/my/choose", &[("choices", other)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{other}");
        assert!(!page.has("<script>alert"));
    }
    her.follow_done("/my/choose", &[("choices", "CBT|individual")])
        .await
        .says("You keep your place.");
    // What is not on the page cannot be asked about.
    her.get("/my/choose").await;
    let csrf = her.last.clone().unwrap().hidden("/my/choose");
    let token = csrf.iter().find(|(n, _)| n == "csrf").unwrap().1.clone();
    let sent = her
        .post_bare("/my/choose/ask", &[("csrf", &token), ("therapy", "EMDR")], &[])
        .await;
    assert_eq!(sent.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn wishes_consents_and_corrections_are_hers_to_state() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let (episode, _) = staged.waiting(somebody("Amina"), Priority::Soon);
    let mut her = inside(&staged, episode).await;
    her.follow_done(
        "/my/wishes",
        &[("days", "tue"), ("sites", "elsewhere"), ("words", NASTY)],
    )
    .await
    .says("It is saved.");
    let state = world.desk.episode(&staged.lead, episode).unwrap().state;
    assert_eq!(state.wishes.days, [care::terms::Day::Tuesday]);
    assert!(state.wishes.sites.is_empty(), "a place that is not there");
    assert!(her.get("/my/wishes").await.has("&lt;script&gt;alert(1)"));
    let consent = |kind: ConsentKind, what: &'static str| [("kind", kind.code()), ("what", what)];
    her.get("/my/data").await;
    let page = her
        .submit("/my/data/consent", &consent(ConsentKind::Email, "give"))
        .await;
    her.follow(&page).await.says("It is saved");
    let person = || world.desk.episode(&staged.lead, episode).unwrap().person;
    assert!(person().consents_to(ConsentKind::Email));
    let page = her
        .submit("/my/data/consent", &consent(ConsentKind::Email, "withdraw"))
        .await;
    her.follow(&page).await;
    assert!(!person().consents_to(ConsentKind::Email));
    let no_name = her
        .submit("/my/data/consent", &consent(ConsentKind::ShareWithCarer, "give"))
        .await;
    assert_eq!(no_name.status, StatusCode::UNPROCESSABLE_ENTITY);
    no_name.says("Enter their name, and who they are to you");
    let wrong = her
        .submit("/my/data/consent", &[("kind", NASTY), ("what", "give")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!wrong.has("<script>alert"));
    her.get("/my/data").await;
    let carer = [("kind", "share_with_carer"), ("what", "give"), ("carer-name", NASTY)];
    let page = her.submit("/my/data/consent", &carer).await;
    assert!(!her.follow(&page).await.has("<script>alert"));
    her.follow_done("/my/data/correction", &[("words", NASTY)])
        .await
        .says("Somebody will look at it");
    let page = world.desk.episode(&staged.lead, episode).unwrap();
    assert!(page.dues.iter().any(|d| d.kind == care::episode::DueKind::Message));
    let copy = her.get("/my/data/copy").await;
    copy.says("I ask for a correction");
    assert!(!copy.has("<script>alert"));
    let file = her.get("/my/data/copy.json").await;
    assert!(file.header("content-type").starts_with("application/fhir+json"));
    assert!(file.header("content-disposition").starts_with("attachment"));
    assert!(file.has("\"resourceType\":\"Patient\"") && file.has("I ask for a correction"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_has_nothing_of_anybody_else_and_no_way_in_without_a_session() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let (mine, _) = staged.waiting(somebody("Amina"), Priority::Soon);
    refused(&staged, "No");
    let mut her = inside(&staged, mine).await;
    for path in ["/my/data", "/my/data/copy", "/my/data/copy.json"] {
        let page = her.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!page.has("Vi "), "{path}");
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
    }
    let mut stranger = world.browser();
    assert!(
        stranger
            .get("/my/data/copy.json")
            .await
            .location()
            .starts_with("/enter")
    );
    let mut staff = world.signed_in_as(care::Role::ClinicalLead).await;
    assert_eq!(staff.get("/my/data/copy").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wait_is_said_honestly_and_more_can_be_waited_for_without_losing_the_place() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let (episode, wait) = staged.waiting(somebody("Amina"), Priority::Soon);
    let mut her = inside(&staged, episode).await;
    // Nobody has begun here yet: it says so, and no date stands there.
    for path in ["/my", "/my/choose"] {
        let page = her.get(path).await;
        page.says("We cannot say how long it will be.");
        page.says("fewer than 10 people began here who had waited for this as long as you");
        assert!(!page.has("8 in 10"), "{path}");
    }
    // The staff read the same words.
    let mut staff = world.signed_in_as(care::Role::ClinicalLead).await;
    let page = staff.get(&format!("/episodes/{episode}")).await;
    page.says("What their own page says");
    page.says("We cannot say how long it will be.");

    let state = || world.desk.episode(&staged.lead, episode).unwrap().state;
    let chosen = || state().waits[0].choices.clone();
    let place = || {
        (
            state().waits[0].id,
            state().waits[0].clock_start,
            state().waits[0].since,
        )
    };
    let cbt = chosen()[0].clone();
    let dit = care::terms::TherapyChoice {
        therapy: care::terms::TherapyCode::new("DIT"),
        ..cbt.clone()
    };
    let all = [cbt, dit];
    // Both were agreed on; at present she waits for one of them.
    for choices in [all.to_vec(), all[..1].to_vec()] {
        let command = care::episode::EpisodeCommand::StateChoices { wait, choices };
        staged.on(&staged.lead, episode, command);
    }
    let wishes = care::terms::Wishes {
        days: vec![care::terms::Day::Tuesday],
        media: vec![care::terms::Medium::Video],
        ..care::terms::Wishes::default()
    };
    let words = Some("Not on the ground floor".to_owned());
    let command = care::episode::EpisodeCommand::StateWishes { wishes, words };
    staged.on(&staged.lead, episode, command);
    let before = place();
    her.get("/my/choose").await;
    let csrf = her.last.clone().unwrap().hidden("/my/choose");
    let token = csrf.iter().find(|(n, _)| n == "csrf").unwrap().1.clone();
    let added = format!("{}|{}", all[1].therapy.as_str(), all[1].format.code());
    for wrong in ["EMDR|individual", "CBT|group", "", NASTY] {
        let sent = her
            .post_bare("/my/choose/add", &[("csrf", &token), ("choice", wrong)], &[])
            .await;
        assert_eq!(sent.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    assert_eq!(chosen(), all[..1]);
    let sent = her
        .post_bare("/my/choose/add", &[("csrf", &token), ("choice", &added)], &[])
        .await;
    assert_eq!(sent.location(), "/my/choose");
    her.get("/my/choose").await.says("You now wait for this too.");
    assert_eq!((chosen(), place()), (all[..2].to_vec(), before), "the place is kept");
    for wrong in ["", "therapist", NASTY] {
        let sent = her
            .post_bare("/my/choose/lift", &[("csrf", &token), ("limit", wrong)], &[])
            .await;
        assert_eq!(sent.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    let sent = her
        .post_bare("/my/choose/lift", &[("csrf", &token), ("limit", "media")], &[])
        .await;
    assert_eq!(sent.location(), "/my/choose");
    assert!(state().wishes.media.is_empty());
    assert_eq!(state().wishes.days, [care::terms::Day::Tuesday]);
    her.get("/my/wishes").await.says("Not on the ground floor");
    assert_eq!(place(), before);
    // Without a token nothing is taken.
    let sent = her.post_bare("/my/choose/add", &[("choice", &added)], &[]).await;
    assert_eq!(sent.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_for_two_things_changes_the_one_that_they_mean() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let (episode, first) = staged.waiting(somebody("Amina"), Priority::Soon);
    let (_, others) = staged.waiting(somebody("Brian"), Priority::Soon);
    let state = || world.desk.episode(&staged.lead, episode).unwrap().state;
    let chosen = |at: usize| state().waits[at].choices.clone();
    let cbt = chosen(0)[0].clone();
    let of = |therapy: &str| care::terms::TherapyChoice {
        therapy: care::terms::TherapyCode::new(therapy),
        ..cbt.clone()
    };
    let (dit, emdr) = (of("DIT"), of("EMDR"));
    for choices in [vec![cbt.clone(), dit.clone()], vec![cbt.clone()]] {
        let command = care::episode::EpisodeCommand::StateChoices { wait: first, choices };
        staged.on(&staged.lead, episode, command);
    }
    let decision = care::episode::DecisionFacts {
        id: world.desk.ids().next(),
        kind: care::terms::DecisionKind::Accepted,
        considered: vec![emdr.therapy.clone()],
        choices: vec![emdr.clone()],
        reason: None,
        trial_sessions: None,
        look_again_on: None,
        second_opinion_stated: true,
        unmet_need: false,
    };
    let tell = care::episode::EpisodeCommand::TellDecision {
        decision: decision.id,
        to: care::terms::Audience::Person,
        channel: care::terms::Channel::Phone,
        note: None,
    };
    let words = care::episode::DecisionWords {
        reason: "For what comes back at night".to_owned(),
        ..care::episode::DecisionWords::default()
    };
    let decide = care::episode::EpisodeCommand::Decide { decision, words };
    let second: care::WaitId = world.desk.ids().next();
    let choices = vec![emdr.clone()];
    let begin = care::episode::EpisodeCommand::BeginWait { wait: second, choices };
    for command in [decide, begin, tell] {
        staged.on(&staged.lead, episode, command);
    }
    let mut her = inside(&staged, episode).await;
    for path in ["/my", "/my/choose"] {
        let page = her.get(path).await;
        assert_eq!(
            page.body.matches("We cannot say how long it will be.").count(),
            2,
            "{path}"
        );
    }
    // The page of the other wait has a form of its own.
    let page = her.get(&format!("/my/choose?wait={second}")).await;
    let form = page.hidden("/my/choose");
    assert!(form.contains(&("wait".to_owned(), second.to_string())), "{form:?}");
    let token = form.iter().find(|(n, _)| n == "csrf").unwrap().1.clone();
    let added = format!("{}|{}", dit.therapy.as_str(), dit.format.code());
    // Another's wait, and what is none: nothing of hers is changed in its place.
    for wrong in [others.to_string(), NASTY.to_owned()] {
        let fields = [
            ("csrf", token.as_str()),
            ("wait", wrong.as_str()),
            ("choice", added.as_str()),
        ];
        let sent = her.post_bare("/my/choose/add", &fields, &[]).await;
        assert_eq!(sent.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    assert_eq!((chosen(0), chosen(1)), (vec![cbt.clone()], vec![emdr.clone()]));
    let second = second.to_string();
    let fields = [
        ("csrf", token.as_str()),
        ("wait", second.as_str()),
        ("choice", added.as_str()),
    ];
    let sent = her.post_bare("/my/choose/add", &fields, &[]).await;
    assert_eq!(sent.location(), "/my/choose");
    assert_eq!((chosen(0), chosen(1)), (vec![cbt], vec![emdr, dit]));
}
