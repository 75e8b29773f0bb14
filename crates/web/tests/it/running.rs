//! Those who run the service: who may see which of its pages, settings, accounts, the access log, the ledger.

use crate::harness::{Browser, Page, World};
use crate::journeys::amina;
use crate::pages::is_well_made;
use axum::http::StatusCode;
use care::Role;
use casework::Act;

/// Fills in the form on a page that is sent to `action`: its own hidden fields, and what is typed.
pub async fn fill_in(browser: &mut Browser, page: &str, action: &str, typed: &[(&str, &str)]) -> Page {
    let read = browser.get(page).await;
    assert_eq!(read.status, StatusCode::OK, "{page}: {}", read.plain());
    send(browser, &read, action, typed).await
}

/// Sends the form of a page that was read before, however long ago.
pub async fn send(browser: &mut Browser, read: &Page, action: &str, typed: &[(&str, &str)]) -> Page {
    let hidden = read.hidden(action);
    let own = |name: &str| ["csrf", "key", "expected"].contains(&name);
    let mut all: Vec<(&str, &str)> = hidden
        .iter()
        .filter(|(name, _)| own(name))
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert!(
        !all.is_empty(),
        "no form for {action} on {}: {}",
        read.title(),
        read.body
    );
    all.extend_from_slice(typed);
    let from_us = [("sec-fetch-site", "same-origin"), ("origin", "http://127.0.0.1:8080")];
    browser.post_bare(action, &all, &from_us).await
}

/// Done: follows to the page that says so.
#[track_caller]
pub fn is_done(answer: &Page) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.plain());
    answer.location().to_owned()
}

/// Shown again with an error.
#[track_caller]
pub fn is_refused(answer: &Page, words: &str) {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.plain());
    assert!(answer.title().starts_with("Error: "), "{}", answer.title());
    answer.says("There is a problem");
    answer.says(words);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_page_is_for_its_roles_and_no_others() {
    use Role::*;
    let world = World::demo();
    let pages: [(&str, &[Role]); 19] = [
        (
            "/administration",
            &[Administrator, ServiceManager, ClinicalLead, TriageClinician, IgOfficer],
        ),
        (
            "/practitioners",
            &[Administrator, ServiceManager, ClinicalLead, TriageClinician],
        ),
        ("/practitioners/new", &[Administrator, ServiceManager, ClinicalLead]),
        ("/practitioners/import", &[Administrator, ServiceManager, ClinicalLead]),
        ("/openings/import", &[Administrator, ServiceManager, ClinicalLead]),
        ("/openings/new", &[Administrator, ServiceManager, ClinicalLead]),
        ("/accounts", &[Administrator, IgOfficer]),
        ("/accounts/new", &[Administrator]),
        ("/quarantine", &[Administrator, ClinicalLead, TriageClinician]),
        ("/access-log", &[IgOfficer]),
        ("/access-log/people", &[IgOfficer]),
        ("/access-log/break-glass", &[IgOfficer]),
        ("/ledger", &[Administrator, IgOfficer]),
        (
            "/settings",
            &[Administrator, ServiceManager, ClinicalLead, TriageClinician, IgOfficer],
        ),
        ("/settings/name", &[Administrator, ServiceManager]),
        ("/settings/sites", &[Administrator, ServiceManager]),
        ("/settings/standards", &[Administrator, ServiceManager]),
        ("/settings/provision", &[Administrator, ServiceManager]),
        ("/settings/messages", &[Administrator, ServiceManager]),
    ];
    for role in [
        Administrator,
        ServiceManager,
        ClinicalLead,
        TriageClinician,
        IgOfficer,
        Therapist,
        Referrer,
    ] {
        let mut browser = world.signed_in_as(role).await;
        for (path, allowed) in pages {
            let page = browser.get(path).await;
            let expected = if allowed.contains(&role) {
                StatusCode::OK
            } else {
                StatusCode::FORBIDDEN
            };
            assert_eq!(page.status, expected, "{path} as {role}: {}", page.plain());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_page_counts_what_needs_attention_and_what_is_here() {
    let world = World::real();
    let admin = world.administrator();
    assert!(admin.must_change_password);
    let world = World::demo();
    let mut admin = world.signed_in_as(Role::Administrator).await;
    let page = admin.get("/administration").await;
    page.says("contact for the public is missing");
    assert!(
        !page.has("administrator only"),
        "there are two: the founder and this one"
    );
    assert!(page.has("href=\"/quarantine\"") && page.has("href=\"/ledger\""));
    assert!(!page.has("href=\"/access-log\""), "not for this role");
    crate::held::hold(&world, "first");
    admin.get("/administration").await.says("1 held message");
}

#[tokio::test(flavor = "multi_thread")]
async fn name_and_contact_are_changed_and_kept_with_errors() {
    let world = World::demo();
    let mut admin = world.signed_in_as(Role::Administrator).await;
    let empty = fill_in(&mut admin, "/settings/name", "/settings/name", &[("name", " ")]).await;
    is_refused(&empty, "Enter the name of the service");
    let named = fill_in(
        &mut admin,
        "/settings/name",
        "/settings/name",
        &[("name", "Hillside Talking")],
    )
    .await;
    let page = admin.get(&is_done(&named)).await;
    page.says("Settings saved");
    page.says("Hillside Talking");
    let contact = "/settings/contact";
    let wrong = [
        ("phone", "ring us"),
        ("email", "hello@example.org"),
        ("hours", "Mornings"),
        ("address", ""),
    ];
    let wrong = fill_in(&mut admin, contact, contact, &wrong).await;
    is_refused(&wrong, "Enter a phone number, like 020 7946 0000");
    assert!(
        wrong.has("value=\"ring us\"") && wrong.has("value=\"hello@example.org\""),
        "what was typed is kept"
    );
    let right = [
        ("phone", "020 7946 0000"),
        ("email", "hello@example.org"),
        ("hours", "Mornings"),
        ("address", "1 Hill\nTown"),
    ];
    is_done(&fill_in(&mut admin, contact, contact, &right).await);
    assert_eq!(world.desk.service().contact.phone, "02079460000");
    assert_eq!(world.desk.service().contact.address, "1 Hill\nTown");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_settings_that_somebody_overtook_shows_both_and_can_still_be_made() {
    let world = World::demo();
    let mut one = world.signed_in_as(Role::Administrator).await;
    let mut two = world.signed_in_as(Role::ServiceManager).await;
    let path = "/settings/name";
    let read = one.get(path).await;
    is_done(&fill_in(&mut two, path, path, &[("name", "Second Name")]).await);
    let conflict = send(&mut one, &read, path, &[("name", "First Name")]).await;
    assert_eq!(conflict.status, StatusCode::CONFLICT, "{}", conflict.plain());
    conflict.says("Second Name");
    conflict.says("First Name");
    let anyway = one.submit(path, &[]).await;
    is_done(&anyway);
    assert_eq!(world.desk.service().name, "First Name");
}

#[tokio::test(flavor = "multi_thread")]
async fn sites_are_opened_described_again_and_closed() {
    let world = World::demo();
    let mut admin = world.signed_in_as(Role::Administrator).await;
    admin.get("/settings/sites").await.says("No site is open.");
    let new = "/settings/sites/new";
    let fields = [
        ("code", "moor lane"),
        ("name", "Moor Lane"),
        ("address", "2 Moor Lane"),
        ("step-free", "yes"),
    ];
    let wrong = fill_in(&mut admin, new, new, &fields).await;
    is_refused(&wrong, "Enter a code of up to 20 letters, digits and dashes");
    let fields = [
        ("code", "moor-lane"),
        ("name", "Moor Lane"),
        ("address", "2 Moor Lane"),
        ("step-free", "yes"),
    ];
    is_done(&fill_in(&mut admin, new, new, &fields).await);
    is_refused(
        &fill_in(&mut admin, new, new, &fields).await,
        "a site has this one already",
    );
    let own = "/settings/sites/moor-lane";
    let described = [
        ("name", "Moor Lane Centre"),
        ("address", "2 Moor Lane"),
        ("step-free", "no"),
    ];
    is_done(&fill_in(&mut admin, own, own, &described).await);
    let page = admin.get("/settings/sites").await;
    page.says("Moor Lane Centre");
    page.says("Not step-free");
    let closing = "/settings/sites/moor-lane/closing";
    is_done(&fill_in(&mut admin, closing, closing, &[]).await);
    assert!(world.desk.service().sites.is_empty());
    assert_eq!(admin.get(closing).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn standards_keep_their_range_and_are_adopted_together() {
    let world = World::demo();
    let mut manager = world.signed_in_as(Role::ServiceManager).await;
    let path = "/settings/standards";
    let page = manager.get(path).await;
    page.says("In working days. To begin with 5.");
    let usual = serde_json::to_value(care::service::Standards::default()).unwrap();
    let mut usual: Vec<(String, String)> = usual
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| {
            (
                name.replace('_', "-"),
                value.as_i64().map(|v| v.to_string()).unwrap_or_default(),
            )
        })
        .collect();
    // Not written down as long as it is what it is to begin with.
    for (name, value) in [
        ("questions-while-waiting-days", "28"),
        ("move-oneself", "1"),
        ("move-notice-hours", "48"),
        ("move-ahead-weeks", "4"),
        ("answer-working-days", "3"),
        ("carer-access-days", "365"),
    ] {
        usual.push((name.into(), value.into()));
    }
    let typed = |changes: &[(&'static str, &'static str)]| -> Vec<(String, String)> {
        let mut all = usual.clone();
        for (name, value) in &mut all {
            if let Some((_, changed)) = changes.iter().find(|(n, _)| n == name) {
                *value = (*changed).to_owned();
            }
        }
        all
    };
    let refs = |all: &'static [(String, String)]| all.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect::<Vec<_>>();
    let wrong: &'static [_] = Box::leak(typed(&[("offer-hours", "0"), ("age-max", "12")]).into_boxed_slice());
    let wrong = fill_in(&mut manager, path, path, &refs(wrong)).await;
    is_refused(&wrong, "Enter 1 to 720 hours");
    wrong.says("Enter an oldest age above the youngest");
    let right: &'static [_] = Box::leak(typed(&[("offer-hours", "72"), ("age-min", "16")]).into_boxed_slice());
    is_done(&fill_in(&mut manager, path, path, &refs(right)).await);
    let standards = world.desk.service().standards.clone();
    assert_eq!(
        (standards.offer_hours, standards.age_min, standards.age_max),
        (72, 16, None)
    );
    manager.get("/settings").await.says("72 hours (to begin with 48)");
}

#[tokio::test(flavor = "multi_thread")]
async fn provision_is_declared_for_each_format_with_its_day() {
    let world = World::demo();
    let mut manager = world.signed_in_as(Role::ServiceManager).await;
    manager.get("/settings/provision").await.says("Not declared");
    let path = "/settings/provision/ipta";
    let none = fill_in(&mut manager, path, path, &[]).await;
    is_refused(&none, "Choose what is declared of at least one format");
    let two = [("in-individual", "offered"), ("in-group", "list_closed")];
    let page = manager_follow(&mut manager, path, &two).await;
    page.says("List closed declared 11 August 2026");
    assert_eq!(world.desk.service().provision.len(), 2);
    assert_eq!(
        manager.get("/settings/provision/nonsense").await.status,
        StatusCode::NOT_FOUND
    );
}

async fn manager_follow(browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> Page {
    let answer = fill_in(browser, path, path, fields).await;
    browser.follow(&answer).await
}

#[tokio::test(flavor = "multi_thread")]
async fn message_use_cases_are_chosen_or_none_but_not_both() {
    let world = World::demo();
    let mut admin = world.signed_in_as(Role::Administrator).await;
    let path = "/settings/messages";
    let both = [("use-cases", "hospital"), ("use-cases", "none")];
    is_refused(&fill_in(&mut admin, path, path, &both).await, "not both");
    is_done(
        &fill_in(
            &mut admin,
            path,
            path,
            &[("use-cases", "hospital"), ("use-cases", "community")],
        )
        .await,
    );
    let stated = world.desk.service().use_cases.clone().unwrap();
    assert_eq!(stated, ["hospital", "community"]);
    is_done(&fill_in(&mut admin, path, path, &[("use-cases", "none")]).await);
    assert_eq!(world.desk.service().use_cases.clone().unwrap(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_is_shown_checked_and_its_head_signed() {
    let world = World::demo();
    let mut officer = world.signed_in_as(Role::IgOfficer).await;
    let page = officer.get("/ledger").await;
    page.says("It was not checked from here yet.");
    page.says("SQLite");
    let checked = send(&mut officer, &page, "/ledger/check", &[]).await;
    let after = officer.get(&is_done(&checked)).await;
    after.says("Everything holds:");
    after.says("Everything held when it was last checked here, 11 August 2026");
    let head = send(&mut officer, &after, "/ledger/head", &[]).await;
    assert_eq!(head.status, StatusCode::OK, "{}", head.plain());
    assert!(
        head.header("content-disposition")
            .starts_with("attachment; filename=\"ledger-head-")
    );
    let signed: serde_json::Value = serde_json::from_str(&head.body).unwrap();
    let state = world.desk.ledger().head().unwrap();
    assert_eq!(signed["position"], state.position);
    assert_eq!(signed["signature"].as_str().unwrap().len(), 88);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_access_log_is_searched_by_person_by_account_and_by_day() {
    let world = World::demo();
    world.referral(amina());
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    lead.get("/inbox").await;
    world.minutes_pass(60 * 48);
    let mut triage = world.signed_in_as(Role::TriageClinician).await;
    triage.get("/inbox").await;
    let mut officer = world.signed_in_as(Role::IgOfficer).await;
    let all = officer.get("/access-log").await;
    all.says("Robin Clinical lead");
    all.says("Robin Triage clinician");
    // By account.
    let user = world.user_of("clinical_lead").to_string();
    let by = fill_in(&mut officer, "/access-log", "/access-log", &[("user", &user)]).await;
    let by = officer.follow(&by).await;
    by.says("By Robin Clinical lead");
    assert!(!table(&by).contains("Triage clinician"), "{}", table(&by));
    // By day.
    let on = [("on", "13 8 2026")];
    let on = fill_in(&mut officer, "/access-log", "/access-log", &on).await;
    assert_eq!(on.location(), "/access-log?on=2026-08-13");
    let on = officer.follow(&on).await;
    on.says("On 13 August 2026");
    assert!(!table(&on).contains("Robin Clinical lead"), "{}", table(&on));
    officer.get("/access-log?on=2026-08-12").await.says("No entry matches.");
    let wrong = [("on", "31 2 2026")];
    is_refused(
        &fill_in(&mut officer, "/access-log", "/access-log", &wrong).await,
        "Enter the day with day, month and year",
    );
    // By person: no name stands in the address.
    let nobody = fill_in(
        &mut officer,
        "/access-log/people",
        "/access-log/people",
        &[("words", "nobodyatall")],
    )
    .await;
    officer.follow(&nobody).await.says("Nobody was found.");
    let found = fill_in(
        &mut officer,
        "/access-log/people",
        "/access-log/people",
        &[("words", "rahman")],
    )
    .await;
    assert!(!found.location().contains("rahman"), "{}", found.location());
    let found = officer.follow(&found).await;
    found.says("Rahman, Amina, born 1 May 1980");
    let link = found
        .body
        .split_once("/access-log?person=")
        .unwrap()
        .1
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let of = officer.get(&format!("/access-log?person={link}")).await;
    of.says("Record of Rahman, Amina");
    assert!(table(&of).contains("Robin Clinical lead"));
    // One entry names whose records it showed.
    let entry = of
        .body
        .split_once("/access-log/entries/")
        .unwrap()
        .1
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let entry = officer.get(&format!("/access-log/entries/{entry}")).await;
    entry.says("Rahman, Amina");
    assert_eq!(officer.get("/access-log/entries/0").await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        officer.get("/access-log/entries/99999").await.status,
        StatusCode::NOT_FOUND
    );
}

fn table(page: &Page) -> String {
    let rest = page.body.split_once("<table").map_or("", |(_, rest)| rest);
    rest.split("</table>").next().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_opened_for_a_reason_is_reviewed_once() {
    let world = World::demo();
    let id = world.referral(amina());
    let mut officer = world.signed_in_as(Role::IgOfficer).await;
    officer.get("/access-log/break-glass").await.says("Nothing to review.");
    let therapist = world.principal(&world.account(Role::Therapist));
    let reason = "She is at the door, distressed, and nobody else is here".to_owned();
    let grant = world
        .desk
        .act(&therapist, Act::BreakGlass { episode: id, reason }, None)
        .unwrap();
    let grant = grant.made.grant.unwrap();
    world.desk.episode(&therapist, id).unwrap();
    officer.get("/access-log/break-glass").await.says("She is at the door");
    let path = format!("/access-log/break-glass/{grant}");
    let page = officer.get(&path).await;
    page.says("Rahman, Amina");
    page.says("Robin Therapist, therapist");
    assert!(
        !page.has("Nothing: the record was not looked at"),
        "the look at the episode is shown"
    );
    is_refused(
        &send(&mut officer, &page, &path, &[]).await,
        "Choose whether it was in order",
    );
    let no = [("in-order", "no"), ("note", "")];
    is_refused(
        &send(&mut officer, &page, &path, &no).await,
        "Say what was not in order",
    );
    is_done(
        &send(
            &mut officer,
            &page,
            &path,
            &[("in-order", "yes"), ("note", "Spoke with the therapist")],
        )
        .await,
    );
    officer.get("/access-log/break-glass").await.says("Nothing to review.");
    officer
        .get("/access-log/break-glass?only=reviewed")
        .await
        .says("In order");
    assert!(!officer.get(&path).await.has("Save the review"), "it is reviewed once");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_opened_changed_closed_and_opened_again() {
    let world = World::demo();
    let mut admin = world.browser();
    admin.sign_in("admin").await;
    let short = [
        ("name", "Gale Porter"),
        ("user-name", "gale"),
        ("team", "Ward 4"),
        ("roles", "referrer"),
        ("speaks-for", "A99002"),
        ("password", "short"),
    ];
    let answer = fill_in(&mut admin, "/accounts/new", "/accounts/new", &short).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.plain());
    assert!(answer.has("value=\"Gale Porter\""));
    assert!(!answer.has("value=\"short\""), "a password never goes back into a page");
    let mut right = short;
    right[5] = ("password", "seven copper lanterns");
    is_done(&fill_in(&mut admin, "/accounts/new", "/accounts/new", &right).await);
    let list = admin.get("/accounts?role=referrer").await;
    list.says("Gale Porter");
    let id = list
        .body
        .split_once("href=\"/accounts/0")
        .unwrap()
        .1
        .split('"')
        .next()
        .unwrap();
    let at = format!("/accounts/0{id}");
    let page = admin.get(&at).await;
    page.says("A99002");
    is_well_made("account", &page);
    for change in [
        "name",
        "roles",
        "practitioner",
        "speaks-for",
        "password",
        "closing",
        "client-token",
    ] {
        let path = format!("{at}/{change}");
        is_well_made(&path, &admin.get(&path).await);
    }
    // Name and team.
    let name = format!("{at}/name");
    is_refused(
        &fill_in(&mut admin, &name, &name, &[("name", "")]).await,
        "Enter the name",
    );
    is_done(
        &fill_in(
            &mut admin,
            &name,
            &name,
            &[("name", "Gale Porter-Lee"), ("team", "Ward 5")],
        )
        .await,
    );
    // Roles: granted with an end, ended.
    let roles = format!("{at}/roles");
    is_refused(
        &fill_in(&mut admin, &roles, &roles, &[("role", "")]).await,
        "Choose a role",
    );
    let past = [
        ("role", "reviewer"),
        ("until-day", "1"),
        ("until-month", "8"),
        ("until-year", "2026"),
    ];
    is_refused(
        &fill_in(&mut admin, &roles, &roles, &past).await,
        "must be today or later",
    );
    let until = [
        ("role", "reviewer"),
        ("until-day", "31"),
        ("until-month", "8"),
        ("until-year", "2026"),
    ];
    let granted = fill_in(&mut admin, &roles, &roles, &until).await;
    let page = admin.get(&is_done(&granted)).await;
    page.says("Until 1 September 2026 at midnight");
    let ended = fill_in(&mut admin, &roles, &roles, &[("what", "end"), ("role", "reviewer")]).await;
    is_done(&ended);
    assert!(!admin.get(&at).await.has("Second-opinion reviewer"));
    // The organisation.
    let speaks = format!("{at}/speaks-for");
    is_refused(
        &fill_in(&mut admin, &speaks, &speaks, &[("speaks-for", "")]).await,
        "Enter the organisation",
    );
    is_done(&fill_in(&mut admin, &speaks, &speaks, &[("speaks-for", "A99003")]).await);
    // A new first password ends the old one.
    let password = format!("{at}/password");
    is_refused(
        &fill_in(&mut admin, &password, &password, &[]).await,
        "Enter a new first password",
    );
    is_done(&fill_in(&mut admin, &password, &password, &[("password", "nine silver kettles")]).await);
    assert!(world.desk.sign_in("gale", "seven copper lanterns", "t").is_err());
    assert!(world.desk.sign_in("gale", "nine silver kettles", "t").is_ok());
    admin.get("/accounts?only=first-password").await.says("Gale Porter-Lee");
    // Closed, and opened again.
    let closing = format!("{at}/closing");
    is_done(&fill_in(&mut admin, &closing, &closing, &[]).await);
    assert!(world.desk.sign_in("gale", "nine silver kettles", "t").is_err());
    admin.get(&at).await.says("This account is closed.");
    let reopening = format!("{at}/reopening");
    is_done(&fill_in(&mut admin, &reopening, &reopening, &[]).await);
    assert!(world.desk.sign_in("gale", "nine silver kettles", "t").is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_role_of_the_form_can_be_given() {
    let world = World::demo();
    let mut admin = world.browser();
    admin.sign_in("admin").await;
    let page = admin.get("/accounts/new").await;
    let codes: Vec<String> = page
        .body
        .split("name=\"roles\"")
        .skip(1)
        .filter_map(|rest| {
            rest.split_once("value=\"")
                .map(|(_, v)| v.split('"').next().unwrap_or_default().to_owned())
        })
        .collect();
    assert!(codes.len() > 12, "{codes:?}");
    let mut fields = vec![
        ("name", "Every Role"),
        ("user-name", "every"),
        ("speaks-for", "X"),
        ("password", "seven copper lanterns"),
    ];
    fields.extend(codes.iter().map(|code| ("roles", code.as_str())));
    is_done(&send(&mut admin, &page, "/accounts/new", &fields).await);
    let principal = world.desk.sign_in("every", "seven copper lanterns", "t").unwrap();
    let roles = world.desk.principal(principal.as_str()).unwrap().roles;
    assert_eq!(roles.len(), codes.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_administrator_stays() {
    let world = World::demo();
    let mut admin = world.browser();
    admin.sign_in("admin").await;
    let id = world.user_of("admin");
    let closing = format!("/accounts/{id}/closing");
    admin.get(&closing).await.says("This is your own account");
    let answer = fill_in(&mut admin, &closing, &closing, &[]).await;
    is_refused(&answer, "the last active administrator cannot be taken away");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_for_a_system_is_shown_once_and_works() {
    let world = World::demo();
    let referrer = world.user_of(&world.account(Role::Referrer));
    let therapist = world.user_of(&world.account(Role::Therapist));
    let mut admin = world.browser();
    admin.sign_in("admin").await;
    let path = format!("/accounts/{referrer}/client-token");
    let shown = fill_in(&mut admin, &path, &path, &[]).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.plain());
    let token = shown
        .body
        .split_once("aria-label=\"Token\">")
        .unwrap()
        .1
        .split('<')
        .next()
        .unwrap()
        .to_owned();
    assert!(!admin.get(&path).await.has(&token), "never again");
    let request = axum::http::Request::post("/fhir")
        .header("content-type", "application/fhir+json")
        .header("authorization", format!("Bearer {token}"))
        .body(axum::body::Body::from("{}"));
    let answer = world.browser().send(request.unwrap()).await;
    assert_ne!(answer.status, StatusCode::UNAUTHORIZED, "{}", answer.body);
    let other = format!("/accounts/{therapist}/client-token");
    is_refused(&fill_in(&mut admin, &other, &other, &[]).await, "role of a referrer");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_only_look_is_offered_nothing_to_change() {
    let world = World::demo();
    let mut officer = world.signed_in_as(Role::IgOfficer).await;
    let id = world.user_of("admin");
    let page = officer.get(&format!("/accounts/{id}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.has("/closing") && !page.has("/name\""));
    let settings = officer.get("/settings").await;
    assert!(!settings.has("/settings/name"));
    settings.says("Administrators and service managers change them.");
}
