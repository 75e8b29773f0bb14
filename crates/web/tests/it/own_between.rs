//! Between sessions over HTTP: questions on a phone, one's own chart, goals, another time, and what made things worse.

use crate::harness::World;
use crate::own::{NASTY, inside, link, somebody};
use crate::staged::Staged;
use axum::http::StatusCode;
use care::episode::EpisodeCommand;
use care::terms::Priority;

/// The answers of a form: `value` for each of the first `n` items.
fn answers(n: usize, value: &'static str) -> Vec<(String, &'static str)> {
    (1..=n).map(|n| (format!("item-{n}"), value)).collect()
}

fn fields<'f>(all: &'f [(String, &'static str)]) -> Vec<(&'f str, &'f str)> {
    all.iter().map(|(name, value)| (name.as_str(), *value)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_before_a_session_are_answered_or_declined_and_danger_is_met_with_help() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let (episode, _) = staged.in_therapy(somebody("Amina"));
    let mut her = inside(&staged, episode).await;
    her.get("/my").await.says("Answer some questions before we meet");
    let page = her.get("/my/questions").await;
    page.says("Page 1 of 2");
    page.says("You can leave out any of them, or all.");
    assert_eq!(page.title(), "Some questions – Your pages");
    let none = her.submit("/my/questions", &[]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    none.says("Choose an answer, or say that you would rather not");
    let all = answers(9, "1");
    let page = her.follow_done("/my/questions", &fields(&all)).await;
    page.says("Thank you for telling us");
    let (help, rest) = page.body.split_once("call 999").unwrap();
    assert!(
        !help.contains("app-crisis") && rest.contains("same working day"),
        "help comes first"
    );
    // The page as it was before, sent again: the measure that is asked now, and nothing entered twice.
    let page = her.follow_done("/my/questions", &[("answered", "declined")]).await;
    page.says("That is all for this time.");
    let state = world.desk.episode(&staged.lead, episode).unwrap().state;
    assert_eq!((state.measures.len(), state.declined.len()), (1, 1));
    assert_eq!(state.open_concerns().count(), 1);
    let mut staff = world.signed_in_as(care::Role::ClinicalLead).await;
    staff.get("/today").await.says("Amina");
    her.get("/my/how").await.says("Your first number is 9");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_measure_or_session_than_the_one_asked_is_not_taken() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let (mine, _) = staged.in_therapy(somebody("Amina"));
    let mut her = inside(&staged, mine).await;
    let nobody = uuid::Uuid::from_u128(77).to_string();
    for (name, value) in [
        ("for", nobody.as_str()),
        ("instrument", "core10"),
        ("instrument", NASTY),
    ] {
        her.get("/my/questions").await;
        let page = her.submit("/my/questions", &[(name, value), ("item-1", "1")]).await;
        assert_eq!(page.status, StatusCode::OK, "the page says what there is to answer");
        assert!(!page.has("<script>alert"));
    }
    // What is no answer is none.
    her.get("/my/questions").await;
    let page = her.submit("/my/questions", &[("item-1", NASTY), ("item-2", "9")]).await;
    assert!(
        page.status != StatusCode::SEE_OTHER && !page.has("<script>alert"),
        "{}",
        page.status
    );
    assert!(
        world
            .desk
            .episode(&staged.lead, mine)
            .unwrap()
            .state
            .measures
            .is_empty()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn her_own_chart_speaks_plainly_and_goals_are_rated() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let (episode, sessions) = staged.in_therapy(somebody("Amina"));
    her_scores(&staged, episode, &sessions);
    let goal = EpisodeCommand::AgreeGoal {
        goal: world.desk.ids().next(),
        words: NASTY.to_owned(),
    };
    staged.on(&staged.therapist, episode, goal);
    let mut her = inside(&staged, episode).await;
    let page = her.get("/my/how").await;
    page.says("You went from 18 to 9 since");
    page.says("That is better, and more than chance.");
    page.says("The time before, it was 14. Now it is 9.");
    assert!(page.has("<svg") && !page.has("<script>alert"));
    for word in ["deterioration", "caseness", "item 9"] {
        assert!(!page.plain().contains(word), "{word}");
    }
    let wrong = her.submit("/my/how", &[("rating-1", "")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let wrong = her.fill("/my/how", &[("rating-1", "11")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    her.follow_done("/my/how", &[("rating-1", "4")]).await.says("(4)");
    let nobody = uuid::Uuid::from_u128(77).to_string();
    let none = her.fill("/my/how", &[("goal", &nobody), ("rating-1", "9")]).await;
    assert_eq!(none.status, StatusCode::OK);
    assert!(!her.get("/my/how").await.has("(9)"));
}

fn her_scores(staged: &Staged<'_>, episode: care::EpisodeId, sessions: &[care::SessionId]) {
    for (session, score) in sessions.iter().zip([18, 14, 9]) {
        staged.session(episode, *session, score, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_time_and_what_made_it_worse_reach_people() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let (episode, _) = staged.in_therapy(somebody("Amina"));
    let (other, _) = staged.waiting(somebody("Vi"), Priority::Soon);
    let mut her = inside(&staged, episode).await;
    let dates = her.get("/my/dates").await;
    let to_move = link(&dates.body, "/move");
    let empty = her.fill(&to_move, &[("words", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    her.follow_done(&to_move, &[("words", NASTY)])
        .await
        .says("Until then the date stays.");
    assert!(her.get("/my/dates").await.has(&to_move), "nothing moved by itself");
    let not_hers = to_move.replace(&episode.to_string(), &other.to_string());
    assert_eq!(her.get(&not_hers).await.status, StatusCode::NOT_FOUND);
    her.follow_done("/my/harm", &[("words", NASTY)])
        .await
        .says("on the same working day");
    let page = world.desk.episode(&staged.lead, episode).unwrap();
    let due = |kind| page.dues.iter().any(|d| d.kind == kind);
    assert!(due(care::episode::DueKind::Message) && due(care::episode::DueKind::ConcernResponse));
    let mut staff = world.signed_in_as(care::Role::ClinicalLead).await;
    let record = staff.get(&format!("/episodes/{episode}")).await;
    record.says("I need another time for Tuesday 18 August 2026");
    record.says("whether anything made things worse");
    assert!(!record.has("<script>alert"));
}
