//! After the end over HTTP: the end in plain words, questions then and while one waits, the way back, and what staff see.

use crate::harness::{Browser, World};
use crate::own::{NASTY, inside, somebody};
use crate::staged::Staged;
use axum::http::StatusCode;
use care::EpisodeId;
use care::episode::EpisodeCommand;
use care::terms::{CourseEnd, Priority};
use casework::Act;

/// Two sessions held, and the end that was agreed.
fn ended(staged: &Staged<'_>, name: &str) -> EpisodeId {
    let world = staged.world;
    let (episode, sessions) = staged.in_therapy(somebody(name));
    staged.session(episode, sessions[0], 18, 0);
    staged.session(episode, sessions[1], 6, 0);
    let course = world.desk.episode(&staged.lead, episode).unwrap().state.courses[0]
        .facts
        .id;
    let on = world.desk.today_in_london();
    let agree = EpisodeCommand::AgreeEnding {
        course,
        on,
        words: None,
    };
    staged.on(&staged.therapist, episode, agree);
    let end = Act::EndCourse {
        episode,
        expected: None,
        course,
        how: CourseEnd::Planned,
        on,
        summary: Some(format!("I sleep again {NASTY}")),
        follow_ups: 3,
    };
    world.desk.act(&staged.therapist, end, None).unwrap();
    episode
}

async fn answer(her: &mut Browser, value: &str) -> crate::harness::Page {
    let names: Vec<String> = (1..=9).map(|n| format!("item-{n}")).collect();
    let fields: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), value)).collect();
    her.get("/my/questions").await;
    her.submit("/my/questions", &fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_the_questions_and_what_staff_see_of_them() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let episode = ended(&staged, "Amina");
    let mut her = inside(&staged, episode).await;
    her.get("/my").await.says("The end, the way back and what comes after");
    let page = her.get("/my/after").await;
    page.says("as you both agreed");
    page.says("You met 2 times.");
    page.says("I sleep again");
    assert!(!page.has("<script>alert"));
    page.says("Around");
    assert_eq!(page.title(), "The end, and after – Your pages");
    her.get("/my/questions").await.says("There is nothing to answer now.");
    world.minutes_pass(100 * 24 * 60);
    world.desk.due_jobs().unwrap();
    let mut her = inside(&staged, episode).await;
    her.get("/my/after").await.says("we would like to know now");
    let page = her.get("/my/questions").await;
    page.says("Some questions about how you are");
    // A page of another time, or one that somebody made up, answers nothing.
    let made_up = uuid::Uuid::from_u128(5).to_string();
    let page = her.submit("/my/questions", &[("for", &made_up), ("item-1", "1")]).await;
    assert_eq!(page.status, StatusCode::OK);
    let mut staff = world.signed_in_as(care::Role::ClinicalLead).await;
    let record = format!("/episodes/{episode}");
    staff.get(&record).await.says("Overdue. Told on");
    let page = answer(&mut her, "1").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    let page = staff.get(&record).await;
    page.says("Answered on");
    page.says("After the end, not counted into the outcome:");
    let how = her.get("/my/how").await;
    how.says("At the end of therapy your number was 6");
    how.says("Since the end");
}

#[tokio::test(flavor = "multi_thread")]
async fn coming_back_asks_for_a_few_words_and_reaches_the_team() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let episode = ended(&staged, "Amina");
    let mut her = inside(&staged, episode).await;
    let page = her.get("/my/after").await;
    page.says("you can come back without being looked at as somebody new");
    let empty = her.submit("/my/after", &[]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    empty.says("Tell us in a few words what is going on now");
    let page = her.follow_done("/my/after", &[("words", NASTY), ("talk", "yes")]).await;
    page.says("Thank you. We have it, and get in touch with you.");
    assert!(!page.has("<script>alert"));
    let state = world.desk.episode(&staged.lead, episode).unwrap().state;
    assert_eq!(state.messages.len(), 1);
    // Nobody who has no end behind them has this way.
    let (waits, _) = staged.waiting(somebody("Brian"), Priority::Soon);
    let mut him = inside(&staged, waits).await;
    let page = him.get("/my/after").await;
    page.says("There is no end to see here yet.");
    assert!(page.hidden("/my/after").is_empty(), "no form is offered");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_is_asked_and_may_leave_it() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let (episode, _) = staged.waiting(somebody("Amina"), Priority::Soon);
    world.minutes_pass(28 * 24 * 60);
    world.desk.due_jobs().unwrap();
    let mut her = inside(&staged, episode).await;
    her.get("/my").await.says("Answer some questions about how you are");
    let page = her.get("/my/questions").await;
    page.says("How are you while you wait?");
    page.says("You can leave out any of them, or all.");
    let page = her.follow_done("/my/questions", &[("answered", "declined")]).await;
    page.says("That is fine. We have noted it.");
    let state = world.desk.episode(&staged.lead, episode).unwrap().state;
    assert_eq!((state.declined.len(), state.concerns.len()), (1, 0));
}
