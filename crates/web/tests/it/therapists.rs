//! What goes on while somebody is in therapy: another therapist, an absence that should not count, partners seen alone.

use crate::harness::World;
use crate::journeys::amina;
use crate::staged::{self, Staged};
use axum::http::StatusCode;
use care::calendar::london_date;
use care::episode::EpisodeCommand;
use care::terms::{Attendance, Day, Medium, NextStep, Priority, SessionKind, WeeklySlot};
use care::{EpisodeId, Role};
use casework::Act;
use jiff::civil::time;

fn seats_free(staged: &Staged<'_>, opening: care::OpeningId) -> u16 {
    let rows = staged.world.desk.openings(&staged.lead).unwrap();
    rows.iter().find(|o| o.id == opening).unwrap().free
}

#[tokio::test(flavor = "multi_thread")]
async fn another_therapist_takes_the_course_on_with_their_slot() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let thursday = WeeklySlot {
        day: Day::Thursday,
        at: time(15, 0, 0, 0),
        minutes: 50,
    };
    let (edith, free_slot) = staged::therapist(&world, "Edith", "10002", thursday);
    let (id, sessions) = staged.in_therapy(amina());
    staged.session(id, sessions[0], 14, 0);
    assert_eq!(
        (seats_free(&staged, staged.opening), seats_free(&staged, free_slot)),
        (0, 1)
    );
    let path = format!("/episodes/{id}/therapist");
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    let page = lead.get(&path).await;
    page.says("with Nora Room, 1 of 12 sessions");
    page.says("Edith Room: Thursday");
    assert!(!page.has("Nora Room: "), "whoever has the course cannot take it on");
    let nothing = lead.submit(&path, &[]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    nothing.says("Choose who takes the course on");
    nothing.says("Enter the reason");
    let to = format!("{edith} {free_slot}");
    let answer = lead
        .submit(
            &path,
            &[("to", &to), ("trainee", "not_a_trainee"), ("reason", "Nora is leaving")],
        )
        .await;
    let record = lead.follow(&answer).await;
    record.says("Therapist changed");
    record.says("Another therapist took the course on. The clock goes on");
    record.says("Nora is leaving");
    assert_eq!(
        (seats_free(&staged, staged.opening), seats_free(&staged, free_slot)),
        (1, 0)
    );
    let state = world.desk.episode(&staged.lead, id).unwrap().state;
    let today = world.desk.today_in_london();
    let to_come: Vec<_> = state.courses[0]
        .sessions
        .iter()
        .filter(|s| s.is_open() && london_date(s.at) > today)
        .map(|s| london_date(s.at))
        .collect();
    assert!(to_come.len() >= 10, "{to_come:?}");
    assert!(to_come.iter().all(|day| Day::of(*day) == Day::Thursday), "{to_come:?}");
    let mut by_edith = world.browser();
    by_edith.sign_in("edith").await;
    assert_eq!(by_edith.get(&format!("/episodes/{id}")).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_clinical_lead_changes_the_therapist() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let (id, _) = staged.in_therapy(amina());
    let path = format!("/episodes/{id}/therapist");
    for role in [Role::Administrator, Role::ServiceManager] {
        let mut other = world.signed_in_as(role).await;
        assert_eq!(other.get(&path).await.status, StatusCode::FORBIDDEN, "{role:?}");
    }
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    let nobody = lead.get(&path).await;
    nobody.says("Nobody else can take this on");
    assert!(
        lead.get(&format!("/episodes/{id}")).await.has(&path),
        "the record leads there"
    );
}

fn missed(staged: &Staged<'_>, id: EpisodeId, session: care::SessionId) {
    staged.world.minutes_pass(7 * 24 * 60);
    let act = Act::RecordSession {
        episode: id,
        expected: None,
        session,
        attendance: Attendance::DidNotAttend,
        on: staged.world.desk.today_in_london(),
        medium: Medium::InPerson,
        kind: SessionKind::Treatment,
        minutes: 0,
        note: None,
        measures: Vec::new(),
    };
    staged.world.desk.act(&staged.therapist, act, None).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_absence_is_taken_out_of_the_count_with_its_reason() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let (id, sessions) = staged.in_therapy(amina());
    missed(&staged, id, sessions[0]);
    let path = format!("/episodes/{id}/sessions/{}", sessions[0]);
    let mut nora = world.browser();
    nora.sign_in("nora").await;
    nora.get(&path).await.says("It should not count as missed");
    let without = nora.submit(&path, &[("what", "exempt")]).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    without.says("Choose what it had to do with");
    let done = nora
        .submit(
            &path,
            &[
                ("what", "exempt"),
                ("why", "carer_crisis"),
                ("exempt-note", "Her mother fell"),
            ],
        )
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.plain());
    nora.get(&path).await.says("It does not count as missed");
    let state = world.desk.episode(&staged.therapist, id).unwrap().state;
    let held = state.courses[0].sessions[0].held.as_ref().unwrap();
    assert!(held.exempt.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn partners_seen_alone_are_recorded_with_the_assessment() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let id = world.referral(amina());
    let screened = EpisodeCommand::Screen {
        priority: Priority::Soon,
        next: NextStep::Assess,
        reason: "Two people, one of them afraid to speak".to_owned(),
    };
    staged.on(&staged.lead, id, screened);
    let booked = EpisodeCommand::BookAssessment {
        appointment: world.desk.ids().next(),
        with: staged.therapist.user,
        at: world.desk.now() + jiff::SignedDuration::from_hours(24),
        minutes: 60,
        medium: Medium::InPerson,
        site: Some("mill".to_owned()),
    };
    staged.on(&staged.lead, id, booked);
    world.minutes_pass(26 * 60);
    let path = format!("/episodes/{id}/assessment");
    let on = world.desk.today_in_london();
    let (day, month, year) = (on.day().to_string(), on.month().to_string(), on.year().to_string());
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    let said = [
        ("what", "hold"),
        ("attendance", "attended"),
        ("on-day", &day),
        ("on-month", &month),
        ("on-year", &year),
        ("alone", "yes"),
    ];
    let unfinished = lead.fill(&path, &said).await;
    assert_eq!(
        unfinished.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        unfinished.plain()
    );
    unfinished.says("Enter the summary");
    assert!(
        unfinished.has("value=\"yes\" checked"),
        "the tick is kept: {}",
        unfinished.body
    );
    let all: Vec<_> = said.into_iter().chain([("summary", "Both want to stay")]).collect();
    let done = lead.submit(&path, &all).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.plain());
    let state = world.desk.episode(&staged.lead, id).unwrap().state;
    assert_eq!(state.seen_alone, Some(on));
}
