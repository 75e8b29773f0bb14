//! Another time chosen on a phone, and answers to what somebody wrote, over HTTP: what is shown, what a forged form comes to,
//! and what happens when somebody else was quicker.

use crate::harness::World;
use crate::own::{NASTY, inside, link, somebody};
use crate::staged::{Staged, cbt};
use axum::http::StatusCode;
use care::OpeningId;
use care::episode::EpisodeCommand;
use care::terms::*;
use casework::Act;
use jiff::civil::{date, time};

/// A second slot of the same therapist.
fn another_slot(staged: &Staged<'_>, day: Day, hour: i8) -> OpeningId {
    let desk = &staged.world.desk;
    let all = desk.openings(&staged.lead).unwrap();
    let mut slot = all[0].state.slot.clone().unwrap();
    slot.weekly = WeeklySlot {
        day,
        at: time(hour, 0, 0, 0),
        minutes: slot.weekly.minutes,
    };
    desk.act(&desk.system(), Act::OpenSlot(slot), None)
        .unwrap()
        .made
        .opening
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn another_time_is_chosen_confirmed_and_stands() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let (episode, _) = staged.in_therapy(somebody("Amina"));
    another_slot(&staged, Day::Thursday, 14);
    another_slot(&staged, Day::Friday, 9);
    another_slot(&staged, Day::Monday, 15);
    let mut her = inside(&staged, episode).await;
    let dates = her.get("/my/dates").await;
    dates.says("Mill Lane Centre");
    let calendar = link(&dates.body, "/calendar");
    assert!(her.get(&calendar).await.has("SEQUENCE:0"));
    her.get("/my/dates").await;
    let to_move = link(&dates.body, "/move");
    let page = her.get(&to_move).await;
    page.says("Now it is");
    page.says("Thursday 20 August 2026");
    page.says("2pm to 2:50pm");
    page.says("Later times");
    assert_eq!(page.title(), "A date – Your pages");
    // Eight on a page, the rest behind one press, and no page without times.
    let more = her.get(&link(&page.body, "?skip=8")).await;
    more.says("Earlier times");
    her.get(&format!("{to_move}?skip=99999"))
        .await
        .says("Thursday 13 August 2026");
    let mut href = page.body.split("href=\"").filter_map(|rest| rest.split('"').next());
    let thursday = href
        .find(|h| h.contains("2026-08-20T13"))
        .unwrap()
        .replace("&amp;", "&");
    let confirm = her.get(&thursday).await;
    confirm.says("Is this right?");
    confirm.says("Tuesday 18 August 2026, 10am to 10:50am");
    confirm.says("Thursday 20 August 2026, 2pm to 2:50pm");
    let done = her.submit(&format!("{to_move}/to"), &[]).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/my/dates"));
    let dates = her.follow(&done).await;
    dates.says("Your new time is Thursday 20 August 2026 at 2pm.");
    assert!(!dates.plain().contains("Tuesday 18 August"), "the old time is gone");
    let file = her.get(&calendar).await;
    assert!(
        file.has("SEQUENCE:1") && file.has("DTSTART:20260820T130000Z"),
        "{}",
        file.body
    );
    // Staff see the day that fell free.
    let mut staff = world.signed_in_as(care::Role::ClinicalLead).await;
    let slots = staff.get("/openings").await;
    slots.says("Free once");
    slots.says("Tuesday 18 August 2026, 10am to 10:50am");
    staff
        .get(&format!("/episodes/{episode}"))
        .await
        .says("Session moved to 20 August 2026 at 2pm");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_or_stale_choice_changes_nothing_and_shows_what_is_left() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let (episode, sessions) = staged.in_therapy(somebody("Amina"));
    let opening = another_slot(&staged, Day::Thursday, 14);
    let (other, _) = staged.waiting(somebody("Vi"), Priority::Soon);
    let mut her = inside(&staged, episode).await;
    let dates = her.get("/my/dates").await;
    let to_move = link(&dates.body, "/move");
    let nobody = uuid::Uuid::from_u128(77).to_string();
    let slot = opening.to_string();
    let at_noon = "2026-08-20T12:00:00Z";
    for (slot, at) in [
        (slot.as_str(), at_noon),
        (slot.as_str(), "2026-08-06T13:00:00Z"),
        (slot.as_str(), NASTY),
        (NASTY, "2026-08-20T13:00:00Z"),
        (&nobody, "2026-08-20T13:00:00Z"),
    ] {
        let confirm = her
            .get(&format!("{to_move}/to?slot={opening}&at=2026-08-20T13:00:00Z"))
            .await;
        assert_eq!(confirm.status, StatusCode::OK);
        let page = her
            .submit(&format!("{to_move}/to"), &[("slot", slot), ("at", at)])
            .await;
        assert!(
            matches!(page.status, StatusCode::UNPROCESSABLE_ENTITY | StatusCode::NOT_FOUND),
            "{slot} {at}: {}",
            page.status
        );
        assert!(!page.has("<script>alert"));
    }
    let elsewhere = to_move.replace(&episode.to_string(), &other.to_string());
    assert_eq!(her.get(&elsewhere).await.status, StatusCode::NOT_FOUND);
    let unknown = to_move.replace(&sessions[0].to_string(), &nobody);
    assert_eq!(her.get(&unknown).await.status, StatusCode::NOT_FOUND);
    // The slot is offered to somebody while she looks at the page.
    let choice = format!("{to_move}/to?slot={opening}&at=2026-08-20T13:00:00Z");
    her.get(&choice).await.says("Is this right?");
    let wait = world.desk.episode(&staged.lead, other).unwrap().state.waits[0].id;
    let offer = Act::OfferSlot {
        episode: other,
        expected: None,
        wait,
        opening,
        choice: cbt(),
        first_on: date(2026, 8, 20),
        explanation: None,
    };
    world.desk.act(&staged.lead, offer, None).unwrap();
    let page = her.submit(&format!("{to_move}/to"), &[]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("This time is not free any more");
    page.says("When would suit you?");
    let state = world.desk.episode(&staged.lead, episode).unwrap().state;
    let first = state.courses[0].sessions[0];
    assert_eq!(first.at, "2026-08-18T09:00:00Z".parse().unwrap());
    // Too near to choose: said so, with what can be done.
    world.minutes_pass(6 * 24 * 60);
    let mut her = inside(&staged, episode).await;
    let late = her.get(&to_move).await;
    late.says("we need 48 hours");
    her.follow_done(&to_move, &[("words", "I am ill")]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_is_taken_at_another_of_the_times() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let episode = staged.offered(somebody("Amina"));
    let mut her = inside(&staged, episode).await;
    let offer = her.get(&format!("/my/{episode}/offer")).await;
    assert!(!offer.has("/times\""), "no other time is free");
    another_slot(&staged, Day::Thursday, 14);
    let offer = her.get(&format!("/my/{episode}/offer")).await;
    offer.says("See other free times with this therapist");
    let times = link(&offer.body, "/times");
    let page = her.get(&times).await;
    page.says("first on Thursday 13 August 2026");
    let none = her.submit(&times, &[]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    none.says("Choose a time");
    let nobody = uuid::Uuid::from_u128(77).to_string();
    let none = her.fill(&times, &[("slot", &nobody)]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    let slots = world.desk.openings(&staged.lead).unwrap();
    let slot = slots.iter().find(|o| o.id != staged.opening).unwrap().id.to_string();
    her.follow_done(&times, &[("slot", &slot)])
        .await
        .says("Your dates are booked.");
    her.get("/my/dates")
        .await
        .says("Thursday 13 August 2026, 2pm to 2:50pm");
    assert_eq!(her.get(&times).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_she_wrote_is_answered_where_she_reads_it() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let (episode, _) = staged.in_therapy(somebody("Amina"));
    let mut her = inside(&staged, episode).await;
    her.get("/my/write")
        .await
        .says("We aim to answer within 3 working days.");
    her.follow_done("/my/write", &[("words", "Is there a lift?")]).await;
    her.get("/my/write").await.says("Not read yet");
    let mut staff = world.signed_in_as(care::Role::ClinicalLead).await;
    let record = staff.get(&format!("/episodes/{episode}")).await;
    let message = world.desk.episode(&staged.lead, episode).unwrap().state.messages[0].0;
    let answer = format!("/episodes/{episode}/messages/{message}");
    assert!(record.has(&answer));
    staff.get(&answer).await.says("Is there a lift?");
    for fields in [
        &[] as &[(&str, &str)],
        &[("how", "write"), ("answer", "  ")],
        &[("how", "spoke")],
        &[("how", "spoke"), ("channel", "email")],
        &[("how", NASTY)],
    ] {
        staff.get(&answer).await;
        let wrong = staff.submit(&answer, fields).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        assert!(!wrong.has("<script>alert"));
    }
    let words = format!("Yes, there is.\n{NASTY}");
    staff.get(&answer).await;
    let done = staff.submit(&answer, &[("how", "write"), ("answer", &words)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let page = her.get("/my/write").await;
    page.says("Yes, there is.");
    page.says("Answer by");
    assert!(!page.has("<script>alert") && !page.plain().contains("Not read yet"));
    her.get("/my/data/copy").await.says("Yes, there is.");
    // One that was talked over, and one that was read.
    her.follow_done("/my/write", &[("words", "Please ring me")]).await;
    her.follow_done("/my/write", &[("words", "Thank you")]).await;
    let state = world.desk.episode(&staged.lead, episode).unwrap().state;
    for (n, fields) in [
        (
            1,
            &[("how", "spoke"), ("channel", "phone"), ("note", "She wants mornings")] as &[(&str, &str)],
        ),
        (2, &[("how", "read")]),
    ] {
        let path = format!("/episodes/{episode}/messages/{}", state.messages[n].0);
        staff.get(&path).await;
        assert_eq!(staff.submit(&path, fields).await.status, StatusCode::SEE_OTHER);
    }
    let page = her.get("/my/write").await;
    page.says("spoke with you by phone about this");
    page.says("No answer yet.");
    assert!(!page.plain().contains("mornings"), "the note is for the record");
    // Not another's message, not one that is not there.
    let nobody = uuid::Uuid::from_u128(77);
    assert_eq!(
        staff
            .get(&format!("/episodes/{episode}/messages/{nobody}"))
            .await
            .status,
        StatusCode::NOT_FOUND
    );
    let mut stranger = world.browser();
    assert_ne!(stranger.get(&answer).await.status, StatusCode::OK);
    let wrong = EpisodeCommand::ReadMessage { message };
    let again = Act::Episode {
        id: episode,
        expected: None,
        command: wrong,
    };
    assert!(world.desk.act(&staged.lead, again, None).is_err(), "it was read");
}
