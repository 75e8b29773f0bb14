//! Load: one's own picture, what only oneself can agree to, and the team in counts.

use crate::harness::World;
use crate::journeys::amina;
use crate::pages::is_well_made;
use crate::running::{fill_in, is_done, is_refused};
use crate::staged::Staged;
use axum::http::StatusCode;
use care::practitioner::Profile;
use care::timesheet::{Activity, HoursKind};
use care::{HumanId, PractitionerId, Role};
use casework::{Act, HoursGiven, WorkforceAct};
use jiff::civil::date;

fn nora(world: &World) -> PractitionerId {
    world.desk.practitioners(&world.administrator()).unwrap()[0].id
}

#[tokio::test(flavor = "multi_thread")]
async fn a_practitioner_sees_their_own_picture_and_nobody_else_does() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let mut me = world.browser();
    me.sign_in("nora").await;
    let page = me.get("/load").await;
    page.says("Only you see this page.");
    page.says("Nothing does.");
    page.says("Nobody is seen in a weekly slot of yours now. 20 clinical hours a week");
    page.says("No leave of yours is recorded yet.");
    is_well_made("/load", &page);

    // Somebody comes each Tuesday, overtime was given, and supervision of July is behind.
    let _ = staged.in_therapy(amina());
    let give = |on, activity, kind, minutes| {
        let hours = HoursGiven {
            on,
            kind,
            activity,
            minutes,
            therapy: None,
            medium: None,
            site: None,
        };
        let act = WorkforceAct::GiveHours {
            practitioner: nora(&world),
            hours,
        };
        world.desk.act(&world.desk.system(), Act::Workforce(act), None).unwrap();
    };
    give(date(2026, 7, 20), Activity::Therapy, HoursKind::PaidAfc, 300);
    give(date(2026, 7, 22), Activity::SupervisionReceived, HoursKind::PaidAfc, 30);
    give(date(2026, 8, 4), Activity::Notes, HoursKind::UnpaidOvertime, 150);
    let page = me.get("/load").await;
    page.says("50 minutes booked of 20 clinical hours a week that were agreed as safe");
    page.says("You received less supervision last month than is due.");
    page.says("You gave more unpaid hours in a week than you agreed to.");
    page.says("1 hour missing");
    page.says("2 hours 30 minutes");
    assert!(page.has("app-chart__limit"), "the limit of a day is drawn");
    is_well_made("/load", &page);

    let mut manager = world.signed_in_as(Role::ServiceManager).await;
    assert_eq!(manager.get("/load").await.status, StatusCode::FORBIDDEN);
    // The lead has a picture of their own only; this one is no practitioner.
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    let none = lead.get("/load").await;
    none.says("There is no picture of your load.");
    assert!(!none.has("Nora"));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_oneself_agrees_with_a_reason_and_for_a_time() {
    let world = World::demo();
    let _staged = Staged::new(&world);
    let mut me = world.browser();
    me.sign_in("nora").await;
    let path = "/load/consents";
    let nothing = fill_in(&mut me, path, path, &[]).await;
    for words in [
        "Choose which limit you agree to go beyond",
        "Enter the last day on which you agree",
        "Say why you agree",
    ] {
        is_refused(&nothing, words);
    }
    nothing.says("More than 20 clinical hours a week");
    let typed = |until| {
        [
            ("limit", "run"),
            ("until", until),
            ("reason", "I keep the afternoon free instead"),
        ]
    };
    is_refused(
        &fill_in(&mut me, path, path, &typed("11 8 2027")).await,
        "Agree for up to three months from today",
    );
    is_refused(
        &fill_in(&mut me, path, path, &typed("1 8 2026")).await,
        "Last day on which you agree must be today or later",
    );
    let done = fill_in(&mut me, path, path, &typed("30 9 2026")).await;
    let page = me.get(&is_done(&done)).await;
    page.says("you agree to more until 30 September 2026");
    let withdrawn = me.submit("/load/consents/run/withdraw", &[]).await;
    me.follow(&withdrawn).await.says("You have agreed to go beyond none.");
    let odd = me.get("/load").await;
    assert!(!odd.has("/withdraw"));

    let unpaid = "/load/unpaid";
    is_refused(
        &fill_in(&mut me, unpaid, unpaid, &[("hours", "41"), ("minutes", "70")]).await,
        "Enter 0 to 40 hours",
    );
    is_done(&fill_in(&mut me, unpaid, unpaid, &[("hours", "1"), ("minutes", "30")]).await);
    me.get("/load")
        .await
        .says("You have agreed to up to 1 hour 30 minutes of unpaid work a week.");
    let mut manager = world.signed_in_as(Role::ServiceManager).await;
    assert_eq!(manager.get(path).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_team_is_counted_from_five_on_and_small_counts_are_held_back() {
    let world = World::demo();
    let _staged = Staged::new(&world);
    let mut manager = world.signed_in_as(Role::ServiceManager).await;
    let small = manager.get("/load/team").await;
    small.says("The team is too small for counts.");
    is_well_made("/load/team", &small);
    let row = world.desk.practitioner(&world.administrator(), nora(&world)).unwrap();
    for number in 0..4 {
        let mut profile: Profile = row.state.profile.clone().unwrap();
        profile.registration.number = format!("2000{number}");
        profile.human = HumanId(uuid::Uuid::new_v4());
        let act = Act::JoinPractitioner {
            profile,
            certificates: Vec::new(),
            supervisor: None,
        };
        world.desk.act(&world.desk.system(), act, None).unwrap();
    }
    let hours = HoursGiven {
        on: date(2026, 8, 4),
        kind: HoursKind::UnpaidOvertime,
        activity: Activity::Notes,
        minutes: 60,
        therapy: None,
        medium: None,
        site: None,
    };
    let act = WorkforceAct::GiveHours {
        practitioner: row.id,
        hours,
    };
    world.desk.act(&world.desk.system(), Act::Workforce(act), None).unwrap();
    let team = manager.get("/load/team").await;
    team.says("Of 5 practitioners");
    team.says("0 of 5");
    team.says("Held back");
    team.says("a number would let colleagues know who");
    assert!(!team.has("1 of 5"));
    is_well_made("/load/team", &team);
    let mut therapist = world.signed_in_as(Role::Therapist).await;
    assert_eq!(therapist.get("/load/team").await.status, StatusCode::FORBIDDEN);
}
