//! Practitioners, their slots, and files of both.

use crate::harness::{Browser, Page, World};
use crate::journeys::amina;
use crate::pages::is_well_made;
use crate::running::{fill_in, is_done, is_refused, send};
use crate::staged::Staged;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use care::{PractitionerId, Role};

/// Somebody's whole profile, as typed.
const IDA: [(&str, &str); 9] = [
    ("given", "Ida"),
    ("family", "Vale"),
    ("profession", "Psychotherapist"),
    ("body", "bacp"),
    ("number", "20002"),
    ("formats", "individual"),
    ("media", "in_person"),
    ("basis", "paid_afc"),
    ("hours", "20"),
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
    let admin = world.administrator();
    let all = world.desk.practitioners(&admin).unwrap();
    let found = all
        .iter()
        .find(|row| row.state.profile.as_ref().unwrap().name.family == "Room");
    found.unwrap().id
}

#[tokio::test(flavor = "multi_thread")]
async fn a_practitioner_joins() {
    let world = World::demo();
    let mut manager = world.signed_in_as(Role::ServiceManager).await;
    manager
        .get("/practitioners")
        .await
        .says("No practitioner is on record yet.");
    let new = "/practitioners/new";
    let answer = fill_in(
        &mut manager,
        new,
        new,
        &with(&IDA, &[("hours", "60"), ("languages", "Elvish")]),
    )
    .await;
    is_refused(&answer, "Enter 1 to 40 clinical hours a week");
    answer.says("“Elvish” is not known");
    assert!(
        answer.has("value=\"Vale\"") && answer.has("value=\"60\""),
        "what was typed is kept"
    );
    let right = with(
        &IDA,
        &[("therapy", "CBT"), ("languages", "Polish"), ("checked-on", "1 8 2026")],
    );
    let done = fill_in(&mut manager, new, new, &right).await;
    let list = manager.get(&is_done(&done)).await;
    list.says("Practitioner added");
    list.says("Vale, Ida");
    list.says("BACP 20002");
    list.says("Without a supervisor (1)");
    let twice = fill_in(&mut manager, new, new, &right).await;
    assert_ne!(
        twice.status,
        StatusCode::SEE_OTHER,
        "one registration, one practitioner: {}",
        twice.plain()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_shows_what_is_known_and_leads_to_each_change() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let id = nora(&world);
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    let page = lead.get(&format!("/practitioners/{id}")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.plain());
    page.says("Nora Room");
    page.says("UKCP 10001");
    page.says("Checked 11 August 2026 (today)");
    page.says("Tuesdays at 10am");
    page.says("1 of 1 free");
    is_well_made("profile", &page);
    for change in [
        "profile",
        "registration",
        "certificates",
        "supervisor",
        "manager",
        "leave",
        "conflict",
        "leaving",
    ] {
        let path = format!("/practitioners/{id}/{change}");
        assert!(page.has(&path), "{change}");
        let asked = lead.get(&path).await;
        assert_eq!(asked.status, StatusCode::OK, "{change}");
        is_well_made(&path, &asked);
    }
    assert!(page.has(&format!("/openings/{}/withdrawal", staged.opening)));
    let mut triage = world.signed_in_as(Role::TriageClinician).await;
    let page = triage.get(&format!("/practitioners/{id}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        !page.has("/leaving") && !page.has("/withdrawal"),
        "whoever only looks is offered no change"
    );
    let gone = lead.get("/practitioners/00000000-0000-7000-8000-00000000abcd").await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn registration_certificates_supervisor_manager_and_leave_are_recorded() {
    let world = World::demo();
    let _staged = Staged::new(&world);
    let id = nora(&world);
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    let at = |change: &str| format!("/practitioners/{id}/{change}");
    let row = || world.desk.practitioner(&world.administrator(), id).unwrap().state;

    let ahead = [("on-day", "1"), ("on-month", "9"), ("on-year", "2026")];
    is_refused(
        &fill_in(&mut lead, &at("registration"), &at("registration"), &ahead).await,
        "must be today or in the past",
    );
    is_done(
        &fill_in(
            &mut lead,
            &at("registration"),
            &at("registration"),
            &[("on", "10 8 2026")],
        )
        .await,
    );
    assert_eq!(
        row().profile.unwrap().registration.checked_on,
        Some(jiff::civil::date(2026, 8, 10))
    );

    is_refused(
        &fill_in(&mut lead, &at("certificates"), &at("certificates"), &[("therapy", "")]).await,
        "Choose a therapy",
    );
    is_done(
        &fill_in(
            &mut lead,
            &at("certificates"),
            &at("certificates"),
            &[("therapy", "EMDR"), ("since", "1 5 2020")],
        )
        .await,
    );
    assert_eq!(row().certificates.len(), 2);
    let ending = at("certificates/emdr/ending");
    is_done(&fill_in(&mut lead, &ending, &ending, &[]).await);
    assert_eq!(row().certificates.len(), 1);
    assert_eq!(
        lead.get(&ending).await.status,
        StatusCode::NOT_FOUND,
        "there is no such certificate now"
    );

    let new = "/practitioners/new";
    is_done(&fill_in(&mut lead, new, new, &IDA).await);
    let list = world.desk.practitioners(&world.administrator()).unwrap();
    let other = list.iter().find(|r| r.id != id).unwrap().id.to_string();
    is_refused(
        &fill_in(&mut lead, &at("supervisor"), &at("supervisor"), &[("supervisor", "")]).await,
        "Choose a supervisor",
    );
    is_done(
        &fill_in(
            &mut lead,
            &at("supervisor"),
            &at("supervisor"),
            &[("supervisor", &other)],
        )
        .await,
    );
    assert_eq!(row().supervisor.unwrap().to_string(), other);

    is_refused(
        &fill_in(&mut lead, &at("manager"), &at("manager"), &[("manager", "")]).await,
        "Choose a line manager",
    );
    let humans = world.desk.staff_humans(&world.administrator()).unwrap();
    let boss = humans
        .iter()
        .find(|(_, name)| name == "Ada Minster")
        .unwrap()
        .0
        .to_string();
    is_done(&fill_in(&mut lead, &at("manager"), &at("manager"), &[("manager", &boss)]).await);
    lead.get(&format!("/practitioners/{id}")).await.says("Ada Minster");

    let backwards = [("from", "20 8 2026"), ("to", "10 8 2026")];
    is_refused(
        &fill_in(&mut lead, &at("leave"), &at("leave"), &backwards).await,
        "The last day away must be on or after the first",
    );
    is_done(
        &fill_in(
            &mut lead,
            &at("leave"),
            &at("leave"),
            &[("from", "10 8 2026"), ("to", "20 8 2026")],
        )
        .await,
    );
    let list = lead.get("/practitioners?only=away").await;
    list.says("Room, Nora");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_is_stated_again_and_a_conflict_shows_both() {
    let world = World::demo();
    let _staged = Staged::new(&world);
    let id = nora(&world);
    let path = format!("/practitioners/{id}/profile");
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    let read = lead.get(&path).await;
    assert!(
        read.has("value=\"Nora\"") && read.has("value=\"10001\""),
        "{}",
        read.plain()
    );
    let stated = with(
        &IDA,
        &[
            ("given", "Nora"),
            ("family", "Room"),
            ("body", "UKCP"),
            ("number", "10001"),
            ("hours", "18"),
        ],
    );
    let mut manager = world.signed_in_as(Role::ServiceManager).await;
    is_done(&fill_in(&mut manager, &path, &path, &stated).await);
    let conflict = send(&mut lead, &read, &path, &with(&stated, &[("hours", "15")])).await;
    assert_eq!(conflict.status, StatusCode::CONFLICT, "{}", conflict.plain());
    conflict.says("18 a week");
    conflict.says("15");
    is_done(&lead.submit(&path, &[]).await);
    let row = world.desk.practitioner(&world.administrator(), id).unwrap();
    assert_eq!(row.state.profile.unwrap().clinical_hours_week, 15);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_whom_they_know_is_found_and_named_and_then_they_leave() {
    let world = World::demo();
    let _staged = Staged::new(&world);
    world.referral(amina());
    let id = nora(&world);
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    let path = format!("/practitioners/{id}/conflict");
    let none = fill_in(&mut lead, &path, &path, &[("what", "search"), ("words", "nobodyatall")]).await;
    lead.follow(&none).await.says("Nobody was found.");
    let found = fill_in(&mut lead, &path, &path, &[("what", "search"), ("words", "rahman")]).await;
    let page = lead.follow(&found).await;
    page.says("Rahman, Amina, born 1 May 1980");
    let not_chosen = lead.submit(&path, &[]).await;
    is_refused(&not_chosen, "Find and choose the person");
    let person = not_chosen.body.split_once("name=\"person\"").unwrap().1;
    let person = person
        .split_once("value=\"")
        .unwrap()
        .1
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    is_done(&lead.submit(&path, &[("person", &person)]).await);
    lead.get(&format!("/practitioners/{id}"))
        .await
        .says("1 person is named.");

    let leaving = format!("/practitioners/{id}/leaving");
    is_refused(&fill_in(&mut lead, &leaving, &leaving, &[]).await, "Enter the last day");
    is_done(&fill_in(&mut lead, &leaving, &leaving, &[("on", "1 8 2026")]).await);
    lead.get("/practitioners?only=left").await.says("Left on 1 August 2026");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slot_is_opened_and_withdrawn() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let id = nora(&world);
    let mut manager = world.signed_in_as(Role::ServiceManager).await;
    manager.get("/openings/new").await.says("Whose slot is it?");
    let page = format!("/openings/new?practitioner={id}");
    let whose = id.to_string();
    let slot = [
        ("practitioner", whose.as_str()),
        ("therapies", "CBT"),
        ("format", "individual"),
        ("medium", "in_person"),
        ("day", "thu"),
        ("at", "2:30pm"),
        ("minutes", "50"),
        ("from", "1 9 2026"),
        ("seats", "1"),
        ("sessions", "16"),
    ];
    let no_site = fill_in(&mut manager, &page, "/openings/new", &slot).await;
    is_refused(&no_site, "Choose the site where people come");
    assert!(no_site.has("value=\"2:30pm\""), "what was typed is kept");
    let opened = fill_in(&mut manager, &page, "/openings/new", &with(&slot, &[("site", "mill")])).await;
    let shown = manager.get(&is_done(&opened)).await;
    shown.says("Slot opened");
    shown.says("Thursdays at 2:30pm");
    let path = format!("/openings/{}/withdrawal", staged.opening);
    let none = fill_in(&mut manager, &path, &path, &[("from-day", ""), ("from", "")]).await;
    is_refused(&none, "Enter the day from which it is withdrawn");
    let done = fill_in(&mut manager, &path, &path, &[("from", "12 8 2026")]).await;
    let shown = manager.get(&is_done(&done)).await;
    shown.says("Slot withdrawn");
    assert!(!shown.has("Tuesdays at 10am"), "a withdrawn slot is offered to nobody");
    let gone = manager.get(&path).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

const HEAD: &str = "name,role,profession,body,registration_number,therapies,formats,remote,basis,clinical_hours_week";

/// Sends a form with a file, as a browser does.
pub async fn upload(browser: &mut Browser, path: &str, file: &str) -> Page {
    let page = browser.get(path).await;
    let mut parts = page.hidden(path);
    parts.retain(|(name, _)| name == "csrf" || name == "key");
    post_parts(browser, path, &parts, Some(file)).await
}

async fn post_parts(browser: &mut Browser, path: &str, parts: &[(String, String)], file: Option<&str>) -> Page {
    let mut body = String::new();
    for (name, value) in parts {
        body.push_str(&format!(
            "--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        ));
    }
    if let Some(file) = file {
        body.push_str("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"staff.csv\"\r\n");
        body.push_str(&format!("Content-Type: text/csv\r\n\r\n{file}\r\n"));
    }
    body.push_str("--b--\r\n");
    let request = Request::post(path)
        .header("content-type", "multipart/form-data; boundary=b")
        .header("sec-fetch-site", "same-origin")
        .header("origin", "http://127.0.0.1:8080");
    browser.send(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_looked_at_first_and_nothing_of_a_broken_one_is_stored() {
    let world = World::demo();
    let mut manager = world.signed_in_as(Role::ServiceManager).await;
    let path = "/practitioners/import";
    let template = manager.get("/practitioners/import/template").await;
    assert!(template.body.starts_with("name,email,role,"), "{}", template.body);
    let start = manager.get(path).await;
    start.says("Mandatory");
    let nothing = upload(&mut manager, path, "").await;
    is_refused(&nothing, "Choose a CSV file");
    let broken = format!(
        "{HEAD}\nIda Vale,therapist,Psychotherapist,BACP,1,CBT,individual,yes,paid_afc,20\nSam Moor,therapist,Psychotherapist,BACP,2,NOTHING,individual,yes,paid_afc,99\n"
    );
    let page = upload(&mut manager, path, &broken).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.plain());
    page.says("2 rows: 1 understood, 2 mistakes. Nothing is stored yet.");
    page.says("is not the code of a therapy of the catalogue");
    page.says("clinical_hours_week");
    assert!(!page.has("value=\"confirm\""), "a broken file cannot be confirmed");
    let mut parts = page.hidden(path);
    parts.retain(|(name, _)| name != "expected");
    assert!(
        parts.iter().any(|(name, value)| name == "what" && value == "problems"),
        "{parts:?}"
    );
    let told = post_parts(&mut manager, path, &parts, None).await;
    assert!(told.header("content-disposition").contains("problems.csv"));
    assert!(told.body.lines().next().unwrap().ends_with(",problem"), "{}", told.body);
    assert!(told.body.contains("therapies (NOTHING)"), "{}", told.body);
    assert!(world.desk.practitioners(&world.administrator()).unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_good_file_is_stored_when_it_is_confirmed_and_once() {
    let world = World::demo();
    let mut manager = world.signed_in_as(Role::ServiceManager).await;
    let path = "/practitioners/import";
    let good = format!(
        "{HEAD}\nIda Vale,therapist,Psychotherapist,BACP,1,CBT,individual,yes,paid_afc,20\nSam Moor,supervisor,Psychologist,BACP,2,CBT;EMDR,individual,yes,paid_afc,30\n"
    );
    let page = upload(&mut manager, path, &good).await;
    page.says("2 rows: 2 understood, 0 mistakes.");
    page.says("Bring in 2 practitioners");
    assert!(
        world.desk.practitioners(&world.administrator()).unwrap().is_empty(),
        "only looked at"
    );
    let mut parts = page.hidden(path);
    parts.retain(|(name, _)| name != "expected");
    let done = post_parts(&mut manager, path, &parts, None).await;
    let list = manager.get(&is_done(&done)).await;
    list.says("2 practitioners added");
    let twice = post_parts(&mut manager, path, &parts, None).await;
    is_done(&twice);
    assert_eq!(
        world.desk.practitioners(&world.administrator()).unwrap().len(),
        2,
        "a second press adds nobody"
    );
    // The same file again is refused row by row.
    upload(&mut manager, path, &good)
        .await
        .says("is known already; nobody is entered twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_slots_knows_the_sites_of_the_service() {
    let world = World::demo();
    let _staged = Staged::new(&world);
    let mut manager = world.signed_in_as(Role::ServiceManager).await;
    let path = "/openings/import";
    let head = "practitioner,therapy,weekday,start_time,minutes,format,site,first_date,seats,sessions";
    let file = |site: &str| format!("{head}\nUKCP 10001,CBT,Friday,11:00,50,individual,{site},2026-09-01,1,16\n");
    let wrong = upload(&mut manager, path, &file("elsewhere")).await;
    wrong.says("is not the code of a site of the service");
    let page = upload(&mut manager, path, &file("mill")).await;
    page.says("Bring in 1 slot");
    let parts = page.hidden(path);
    let done = post_parts(&mut manager, path, &parts, None).await;
    is_done(&done);
    assert_eq!(world.desk.openings(&world.administrator()).unwrap().len(), 2);
}
