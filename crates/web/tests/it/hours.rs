//! Hours: one's own month, somebody else's for those who may, and the sums with their unpaid share.

use crate::harness::World;
use crate::pages::is_well_made;
use crate::running::{fill_in, is_done, is_refused};
use crate::staged::Staged;
use axum::http::StatusCode;
use care::practitioner::{Basis, Profile};
use care::{HumanId, PractitionerId, Role};
use casework::Act;

/// Hours as typed.
const HOURS: [(&str, &str); 6] = [
    ("on", "10 8 2026"),
    ("kind", "paid_afc"),
    ("activity", "therapy"),
    ("hours", "1"),
    ("minutes", "30"),
    ("therapy", "CBT"),
];

fn with<'a>(base: &[(&'a str, &'a str)], changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut all: Vec<(&str, &str)> = base.to_vec();
    for (name, value) in changes {
        all.retain(|(n, _)| n != name);
        all.push((name, value));
    }
    all
}

fn nora(world: &World) -> PractitionerId {
    let rows = world.desk.practitioners(&world.administrator()).unwrap();
    let named = |row: &&casework::read::PractitionerRow| row.state.profile.as_ref().unwrap().name.given == "Nora";
    rows.iter().find(named).unwrap().id
}

/// Somebody employed like that, beside Nora.
fn join(world: &World, name: &str, number: &str, basis: Basis) -> PractitionerId {
    let row = world.desk.practitioner(&world.administrator(), nora(world)).unwrap();
    let mut profile: Profile = row.state.profile.unwrap();
    profile.name.given = name.to_owned();
    profile.registration.number = number.to_owned();
    profile.human = HumanId(uuid::Uuid::new_v4());
    profile.basis = basis;
    let act = Act::JoinPractitioner {
        profile,
        certificates: Vec::new(),
        supervisor: None,
    };
    world
        .desk
        .act(&world.desk.system(), act, None)
        .unwrap()
        .made
        .practitioner
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_practitioner_enters_their_own_and_strikes_what_was_wrong() {
    let world = World::demo();
    let _staged = Staged::new(&world);
    let mut me = world.browser();
    me.sign_in("nora").await;
    assert_eq!(me.get("/hours").await.location(), "/hours/mine");
    let mine = me.get("/hours/mine").await;
    mine.says("My hours");
    mine.says("Nothing is on this sheet yet.");
    mine.says("Sessions enter themselves when they are recorded");
    assert!(
        !mine.has("value=\"honorary\""),
        "only kinds that go with how she is employed"
    );
    is_well_made("/hours/mine", &mine);
    let path = format!("/hours/{}", nora(&world));
    let nothing = fill_in(&mut me, "/hours/mine", &path, &[("on", "")]).await;
    for words in [
        "Choose a kind of hours",
        "Choose what the hours went to",
        "Enter how long it took",
    ] {
        is_refused(&nothing, words);
    }
    for (changes, words) in [
        (
            [("therapy", ""), ("minutes", "30")],
            "Choose which therapy the hours were for",
        ),
        (
            [("on", "12 8 2026"), ("minutes", "30")],
            "Day must be today or in the past",
        ),
        ([("hours", "17"), ("minutes", "30")], "Enter 0 to 16 hours"),
        (
            [("kind", "honorary"), ("minutes", "30")],
            "Choose a kind of hours that goes with how they are employed",
        ),
        ([("hours", "16"), ("minutes", "30")], "no more than 16 hours for a day"),
    ] {
        is_refused(
            &fill_in(&mut me, "/hours/mine", &path, &with(&HOURS, &changes)).await,
            words,
        );
    }
    let done = fill_in(&mut me, "/hours/mine", &path, &HOURS).await;
    let sheet = me.get(&is_done(&done)).await;
    sheet.says("Hours entered");
    sheet.says("1 hour 30 minutes in 1 entry, all paid.");
    let unpaid = with(
        &HOURS,
        &[("kind", "unpaid_overtime"), ("on", "31 7 2026"), ("hours", "")],
    );
    let done = fill_in(&mut me, &path, &path, &unpaid).await;
    let july = me.get(&is_done(&done)).await;
    july.says("July 2026");
    july.says("30 minutes in 1 entry, all unpaid.");

    let strike = july
        .body
        .split_once("/strike\"")
        .unwrap()
        .0
        .rsplit_once('"')
        .unwrap()
        .1
        .to_owned()
        + "/strike";
    is_refused(
        &fill_in(&mut me, &strike, &strike, &[]).await,
        "Say why the entry is wrong",
    );
    let struck = fill_in(&mut me, &strike, &strike, &[("reason", "Another day")]).await;
    let july = me.get(&is_done(&struck)).await;
    july.says("1 entry was struck and counts no more.");
    assert_eq!(me.get(&strike).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn unpaid_can_never_be_entered_as_paid_and_nobody_enters_for_others() {
    let world = World::demo();
    let _staged = Staged::new(&world);
    let honorary = join(&world, "Hetty", "10002", Basis::Honorary);
    let path = format!("/hours/{honorary}");
    let mut manager = world.signed_in_as(Role::ServiceManager).await;
    let sheet = manager.get(&path).await;
    sheet.says("Hours of Hetty Room");
    sheet.says("Only unpaid kinds are open here");
    assert!(!sheet.has("value=\"paid_afc\"") && sheet.has("value=\"honorary\""));
    is_refused(
        &fill_in(&mut manager, &path, &path, &HOURS).await,
        "Choose a kind of hours that goes with how they are employed",
    );
    let given = fill_in(&mut manager, &path, &path, &with(&HOURS, &[("kind", "honorary")])).await;
    is_done(&given);
    let mut me = world.browser();
    me.sign_in("nora").await;
    assert_eq!(me.get(&path).await.status, StatusCode::NOT_FOUND, "not somebody else’s");
    let own = format!("/hours/{}", nora(&world));
    let read = me.get("/hours/mine").await;
    let mut fields: Vec<(String, String)> = read.hidden(&own);
    fields.extend(HOURS.map(|(n, v)| (n.to_owned(), v.to_owned())));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let from_us = [("sec-fetch-site", "same-origin"), ("origin", "http://127.0.0.1:8080")];
    assert_eq!(
        me.post_bare(&path, &fields, &from_us).await.status,
        StatusCode::NOT_FOUND
    );
    let mut officer = world.signed_in_as(Role::IgOfficer).await;
    assert_eq!(officer.get("/hours").await.status, StatusCode::FORBIDDEN);
    assert_eq!(officer.get(&own).await.status, StatusCode::FORBIDDEN);
    manager.get("/hours/mine").await.says("You have no timesheet.");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_unpaid_share_stands_at_the_top_with_its_chart_and_its_value() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let mut manager = world.signed_in_as(Role::ServiceManager).await;
    let empty = manager.get("/hours").await;
    empty.says("No hours were given in this time.");
    is_well_made("/hours", &empty);
    let trainee = join(&world, "Tess", "10003", Basis::TraineePlacement);
    let honorary = join(&world, "Hetty", "10002", Basis::Honorary);
    let give = [
        (
            nora(&world),
            with(&HOURS, &[("hours", "3"), ("minutes", "0"), ("site", "mill")]),
        ),
        (
            honorary,
            with(&HOURS, &[("kind", "honorary"), ("hours", "1"), ("minutes", "0")]),
        ),
        (
            trainee,
            with(
                &HOURS,
                &[("kind", "trainee_placement"), ("hours", "2"), ("minutes", "0")],
            ),
        ),
    ];
    for (whose, typed) in &give {
        let path = format!("/hours/{whose}");
        is_done(&fill_in(&mut manager, &path, &path, typed).await);
    }
    let page = manager.get("/hours").await;
    page.says("August 2026");
    page.says("25%of therapy and assessment hours were unpaid");
    page.says("1.0unpaid hours, of 4.0 of therapy and assessment");
    page.says("This service relied on unpaid hours in August 2026: 1 hour");
    page.says("Trainees on placement gave 2 hours more.");
    page.says("3practitioners gave hours");
    // An hour of band 7 in the middle: 50,273 / (52.143 × 37.5) = 25.71, shown in whole pounds.
    page.says("are worth £26 in pay alone");
    page.says("pay of 2025-26, the newest that is known");
    assert!(page.has("app-chart__part"), "the chart is drawn");
    is_well_made("/hours", &page);
    let quarter = manager.get("/hours?period=quarter&at=2026-08-01").await;
    quarter.says("July to September 2026");
    quarter.says("25%of therapy");
    manager
        .get("/hours?period=year&at=2025-08-01")
        .await
        .says("No hours were given in this time.");
    let file = manager.get("/hours/file?period=month&at=2026-08-01").await;
    assert!(
        file.header("content-disposition")
            .contains("hours-month-2026-08-01.csv")
    );
    let mut lines: Vec<&str> = file.body.lines().collect();
    assert_eq!(
        lines.remove(0),
        "from,to,kind,paid,activity,therapy,band,minutes,practitioners"
    );
    assert!(
        lines.contains(&"2026-08-01,2026-08-31,honorary,no,therapy,CBT,7,60,1"),
        "{lines:?}"
    );
    assert_eq!(lines.len(), 3);

    // By area: an entry by hand states its place, and three people are too few for rows of their own.
    page.says("Therapy and assessment hours by area");
    page.says("put together, with the next smallest where that is still too few");
    let file = manager.get("/hours/file?period=month&at=2026-08-01&by=area").await;
    assert!(
        file.header("content-disposition")
            .contains("hours-by-area-month-2026-08-01.csv")
    );
    let lines: Vec<&str> = file.body.lines().collect();
    assert_eq!(
        lines,
        [
            "from,to,area,paid_minutes,unpaid_minutes,trainee_minutes,unpaid_share,practitioners",
            "2026-08-01,2026-08-31,\"Mill Lane Centre and not stated, together\",180,60,120,0.2500,3"
        ]
    );

    // Those who see no sums get none, not even as a file.
    let mut me = world.browser();
    me.sign_in("nora").await;
    assert_eq!(me.get("/hours/file").await.status, StatusCode::FORBIDDEN);
    // The clinical lead sees sums, and nobody's month.
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    let sums = lead.get("/hours").await;
    sums.says("25%of therapy");
    assert!(!sums.has("One practitioner’s month"));
    assert_eq!(
        lead.get(&format!("/hours/{honorary}")).await.status,
        StatusCode::NOT_FOUND
    );
    let chosen = manager.get(&format!("/hours/choose?practitioner={honorary}")).await;
    assert_eq!(chosen.location(), format!("/hours/{honorary}"));
    assert_eq!(manager.get("/hours/choose?practitioner=x").await.location(), "/hours");
    drop(staged);
}

#[tokio::test(flavor = "multi_thread")]
async fn hours_count_in_the_area_of_the_place_and_add_up_to_all() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let mut manager = world.signed_in_as(Role::ServiceManager).await;
    let mut administrator = world.signed_in_as(Role::Administrator).await;
    // The place gets an area on its page.
    let site = [
        ("name", "Mill Lane Centre"),
        ("address", "1 Mill Lane"),
        ("step-free", "yes"),
        ("area", "Millside"),
    ];
    is_done(
        &fill_in(
            &mut administrator,
            "/settings/sites/mill",
            "/settings/sites/mill",
            &site,
        )
        .await,
    );
    administrator
        .get("/settings/sites")
        .await
        .says("Hours count in Millside");
    let elsewhere = with(&HOURS, &[("site", "nowhere")]);
    let path = format!("/hours/{}", nora(&world));
    is_refused(&fill_in(&mut manager, &path, &path, &elsewhere).await, "Choose");
    // Six at Mill Lane, five who state nothing.
    for n in 0..11 {
        let whose = join(&world, &format!("Helper{n}"), &format!("200{n:02}"), Basis::Honorary);
        let path = format!("/hours/{whose}");
        let site = if n < 6 { "mill" } else { "" };
        let typed = with(
            &HOURS,
            &[("kind", "honorary"), ("site", site), ("hours", "1"), ("minutes", "0")],
        );
        is_done(&fill_in(&mut manager, &path, &path, &typed).await);
    }
    let file = manager.get("/hours/file?period=month&at=2026-08-01&by=area").await;
    let rows: Vec<Vec<String>> = file
        .body
        .lines()
        .skip(1)
        .map(|line| line.split(',').map(str::to_owned).collect())
        .collect();
    let names: Vec<&str> = rows.iter().map(|row| row[2].as_str()).collect();
    assert_eq!(names, ["Millside", "Not stated"]);
    let of = |column: usize| rows.iter().map(|row| row[column].parse::<u64>().unwrap()).sum::<u64>();
    assert_eq!((of(3), of(4), of(5)), (0, 660, 0), "areas and not stated add up to all");
    manager
        .get("/hours")
        .await
        .says("11.0unpaid hours, of 11.0 of therapy and assessment");
    drop(staged);
}
