//! Paid posts: published, asked for, answered, filled or lapsed, each step by its form and each error.

use crate::harness::{Browser, World};
use crate::pages::is_well_made;
use crate::running::{fill_in, is_done, is_refused, send};
use crate::staged::Staged;
use axum::http::StatusCode;
use care::post::PostStage;
use care::registrant::{Check, RegistrantEvent};
use care::terms::TherapyCode;
use care::{PostId, RegistrantId, Role};
use casework::{Act, Principal, WorkforceAct};
use views::{PageAsk, RegisterFilter};

const HEAD: &str = "name,profession,body,registration_number,registration_checked,therapies,place,area,remote,nhs_history,\
                    interest_hours,interest_bands,may_be_asked,listed,email\n";

/// A post as typed.
const POST: [(&str, &str); 13] = [
    ("title", "Psychodynamic psychotherapist"),
    ("employer", "Larkfield Talking Therapies"),
    ("profession", "psychotherapist"),
    ("therapy-1", "DIT"),
    ("setting", "secondary_psychotherapy"),
    ("place", "Larkfield"),
    ("area", "QX1"),
    ("band", "7"),
    ("hours-week", "15"),
    ("funding", "grant"),
    ("funded-until", "31 3 2028"),
    ("starts", "1 9 2026"),
    ("closes", "30 9 2026"),
];

fn with<'a>(base: &[(&'a str, &'a str)], changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut all: Vec<(&str, &str)> = base.to_vec();
    for (name, value) in changes {
        all.retain(|(n, _)| n != name);
        all.push((name, value));
    }
    all
}

fn registrant(world: &World, p: &Principal, id: RegistrantId, event: RegistrantEvent) {
    let act = WorkforceAct::Registrant {
        id,
        expected: None,
        command: event.into(),
    };
    world.desk.act(p, Act::Workforce(act), None).unwrap();
}

/// Three on the register: Alma fits, Bela agreed to nothing, Cora would take another band. All three have DIT confirmed.
fn a_register(world: &World) -> Vec<RegistrantId> {
    let editor = world.principal(&world.account(Role::RegisterEditor));
    let file = format!(
        "{HEAD}Alma Ash,Psychotherapist,UKCP,1001,2026-07-10,DIT@2019-05-01,Larkfield,QX1,no,past,12,7,yes,no,\n\
         Bela Birch,Psychotherapist,UKCP,1002,2026-07-10,DIT@2019-05-01,Larkfield,QX1,no,past,12,7,no,no,\n\
         Cora Cedar,Psychotherapist,UKCP,1003,2026-07-10,DIT@2019-05-01,Larkfield,QX1,no,past,9,5,yes,no,\n"
    );
    let import = WorkforceAct::ImportRegister {
        file: file.into_bytes(),
    };
    world.desk.act(&editor, Act::Workforce(import), None).unwrap();
    let rows = world
        .desk
        .register(&editor, &RegisterFilter::default(), PageAsk::ALL)
        .unwrap()
        .items;
    for row in &rows {
        let therapy = TherapyCode::new("DIT");
        registrant(world, &editor, row.id, RegistrantEvent::TherapyConfirmed { therapy });
    }
    rows.iter().map(|r| r.id).collect()
}

/// Alma signs in and keeps her entry.
async fn alma(world: &World, id: RegistrantId) -> Browser {
    let editor = world.principal(&world.account(Role::RegisterEditor));
    let me = world.principal(&world.account(Role::Registrant));
    registrant(world, &editor, id, RegistrantEvent::KeptBy { human: me.human });
    world.signed_in_as(Role::Registrant).await
}

fn the_post(world: &World) -> PostId {
    world.desk.posts(&world.administrator()).unwrap()[0].id
}

fn stage(world: &World) -> PostStage {
    world.desk.posts(&world.administrator()).unwrap()[0].state.stage()
}

async fn published(world: &World) -> (Browser, String) {
    let mut manager = world.signed_in_as(Role::ServiceManager).await;
    is_done(&fill_in(&mut manager, "/posts/new", "/posts/new", &POST).await);
    let path = format!("/posts/{}", the_post(world));
    (manager, path)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_is_published_and_every_part_of_it_is_asked_for() {
    let world = World::demo();
    let mut manager = world.signed_in_as(Role::ServiceManager).await;
    manager.get("/posts").await.says("No post was published yet.");
    manager.get("/posts/report").await.says("No post was published yet.");
    let nothing = fill_in(&mut manager, "/posts/new", "/posts/new", &[("employer", "")]).await;
    for words in [
        "Enter the title of the post",
        "Enter who employs",
        "Choose whom the post is for",
        "Choose a therapy",
        "Choose the setting",
        "Enter the town or district",
        "Enter a band from 3 to 9: a post is paid",
        "Enter 1 to 40 paid hours a week: a post is paid",
        "Choose where the money comes from",
        "Enter the earliest start",
        "Enter the last day to apply",
    ] {
        is_refused(&nothing, words);
    }
    for (changes, words) in [
        (
            [("funding", "recurrent"), ("funded-until", "31 3 2028")],
            "Leave this empty for recurrent money",
        ),
        (
            [("funding", "fixed_term"), ("funded-until", "")],
            "Enter the last day of the money for a fixed term or a grant",
        ),
        (
            [("funding", "grant"), ("funded-until", "20 8 2026")],
            "The money must last beyond the earliest start",
        ),
        ([("hours-week", "0"), ("band", "2")], "Enter 1 to 40 paid hours a week"),
        (
            [("starts", "1 7 2026"), ("closes", "1 7 2026")],
            "Earliest start must be today or later",
        ),
    ] {
        let refused = fill_in(&mut manager, "/posts/new", "/posts/new", &with(&POST, &changes)).await;
        is_refused(&refused, words);
        assert!(refused.has("value=\"Larkfield\""), "what was typed is kept");
    }
    assert!(world.desk.posts(&world.administrator()).unwrap().is_empty());
    let done = fill_in(&mut manager, "/posts/new", "/posts/new", &POST).await;
    let list = manager.get(&is_done(&done)).await;
    list.says("Post published");
    list.says("Under way (1)");
    list.says("Psychodynamic psychotherapist");
    list.says("Larkfield (QX1)");
    list.says("15 hours a week");
    list.says("By a grant, until 31 March 2028");
    list.says("0 applied, 0 asked");
    is_well_made("/posts", &list);
    let page = manager.get(&format!("/posts/{}", the_post(&world))).await;
    page.says("How far it has come");
    page.says("Nobody has applied yet.");
    page.says("Nobody else on the register fits");
    is_well_made("post", &page);
}

#[tokio::test(flavor = "multi_thread")]
async fn from_asking_to_the_first_day_by_the_forms() {
    let world = World::demo();
    let ids = a_register(&world);
    let (mut manager, path) = published(&world).await;
    let page = manager.get(&path).await;
    page.says("Ask the 1 registrant who fits");
    let ask = format!("{path}/ask");
    let asked = manager
        .follow(&send(&mut manager.clone(), &page, &ask, &[]).await)
        .await;
    asked.says("1 registrant was asked and has not answered yet");
    assert!(!asked.has("Alma Ash"), "whoever was only asked is not named");
    // Pressed again from the old page, with a key of its own: nobody is left.
    let mut again: Vec<(String, String)> = page.hidden(&ask);
    again.retain(|(name, _)| name != "key");
    let fields: Vec<(&str, &str)> = again.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let from_us = [("sec-fetch-site", "same-origin"), ("origin", "http://127.0.0.1:8080")];
    let none = manager.post_bare(&ask, &fields, &from_us).await;
    is_refused(&none, "Nobody on the register fits who agreed to be asked");

    let mut me = alma(&world, ids[0]).await;
    assert_eq!(me.get("/posts").await.location(), "/my-posts");
    assert_eq!(me.get("/posts/report").await.location(), "/my-posts");
    let mine = me.get("/my-posts").await;
    mine.says("You were asked");
    mine.says("15 paid hours a week at band 7");
    is_well_made("/my-posts", &mine);
    let applying = format!("/my-posts/{}/apply", the_post(&world));
    let applied = me.submit(&applying, &[]).await;
    me.follow(&applied).await.says("You applied");
    // The same old form once more, with a new key: somebody (she herself) was there before.
    let stale: Vec<(String, String)> = mine
        .hidden(&applying)
        .into_iter()
        .filter(|(name, _)| name != "key")
        .collect();
    let fields: Vec<(&str, &str)> = stale.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let conflict = me.post_bare(&applying, &fields, &from_us).await;
    assert_eq!(conflict.status, StatusCode::CONFLICT, "{}", conflict.plain());
    conflict.says("Look at it as it stands now, then answer again");

    let at = format!("{path}/candidates/{}", ids[0]);
    let page = manager.get(&path).await;
    page.says("Alma Ash");
    page.says("Dynamic interpersonal therapy");
    page.says("Not in order or not looked at yet:");
    let offer = format!("{at}/offer");
    let offered = manager.submit(&offer, &[]).await;
    manager.follow(&offered).await.says("Offered the post");
    let stale: Vec<(String, String)> = page
        .hidden(&offer)
        .into_iter()
        .filter(|(name, _)| name != "key")
        .collect();
    let fields: Vec<(&str, &str)> = stale.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let conflict = manager.post_bare(&offer, &fields, &from_us).await;
    assert_eq!(conflict.status, StatusCode::CONFLICT, "{}", conflict.plain());
    conflict.says("Somebody took a step with this post while you looked at it");

    let checks = format!("{at}/checks");
    let missing = fill_in(&mut manager, &path, &checks, &[]).await;
    is_refused(&missing, "Not in order or not looked at");
    assert_eq!(stage(&world), PostStage::Offered);
    let editor = world.principal(&world.account(Role::RegisterEditor));
    for check in [Check::Dbs, Check::Indemnity, Check::Supervision] {
        let event = RegistrantEvent::Checked {
            check,
            on: world.desk.today_in_london(),
            in_order: true,
            good_until: None,
        };
        registrant(&world, &editor, ids[0], event);
    }
    is_done(&fill_in(&mut manager, &path, &checks, &[]).await);
    manager.get(&path).await.says("Record the start of Alma Ash");

    let start = format!("{at}/start");
    is_refused(
        &fill_in(&mut manager, &start, &start, &[("on", "1 9 2026")]).await,
        "First day must be today or in the past",
    );
    is_refused(&fill_in(&mut manager, &start, &start, &[]).await, "Enter the first day");
    let started = fill_in(&mut manager, &start, &start, &[("on", "11 8 2026")]).await;
    let shown = manager.get(&is_done(&started)).await;
    shown.says("Works here since 11 August 2026");
    assert_eq!(stage(&world), PostStage::Started);
    assert_eq!(
        manager.get(&start).await.status,
        StatusCode::NOT_FOUND,
        "nobody starts twice"
    );
    let practitioners = world.desk.practitioners(&world.administrator()).unwrap();
    assert_eq!(practitioners.len(), 1);
    let report = manager.get("/posts/report").await;
    report.says("Of 1 post published, 1 filled and 0 lapsed");
    report.says("July to September 2026");
    report.says("there is no figure for how long it takes");
    is_well_made("/posts/report", &report);
    manager.get("/posts?only=filled").await.says("since 11 August 2026");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registrant_says_no_withdraws_and_declines() {
    let world = World::demo();
    let ids = a_register(&world);
    let (mut manager, path) = published(&world).await;
    is_done(&fill_in(&mut manager, &path, &format!("{path}/ask"), &[]).await);
    let mut me = alma(&world, ids[0]).await;
    let post = the_post(&world);
    let (no, apply, decline) = (
        format!("/my-posts/{post}/no"),
        format!("/my-posts/{post}/apply"),
        format!("/my-posts/{post}/decline"),
    );
    is_done(&fill_in(&mut me, "/my-posts", &no, &[]).await);
    me.get("/my-posts").await.says("You said no You may still apply.");
    manager.get(&path).await.says("1 registrant said no.");
    is_done(&fill_in(&mut me, "/my-posts", &apply, &[]).await);
    is_done(&fill_in(&mut manager, &path, &format!("{path}/candidates/{}/offer", ids[0]), &[]).await);
    me.get("/my-posts").await.says("Offered to you");
    is_done(&fill_in(&mut me, "/my-posts", &decline, &[]).await);
    me.get("/my-posts").await.says("You declined");
    let page = manager.get(&path).await;
    page.says("1 offer declined");
    assert_eq!(stage(&world), PostStage::Open, "the post goes on with others");
}

#[tokio::test(flavor = "multi_thread")]
async fn posts_that_do_not_fit_say_why_and_others_see_nothing() {
    let world = World::demo();
    let ids = a_register(&world);
    let _ = published(&world).await;
    let mut stranger = world.signed_in_as(Role::Registrant).await;
    stranger
        .get("/my-posts")
        .await
        .says("No entry on the register is yours yet.");
    let mut cora = alma(&world, ids[2]).await;
    let mine = cora.get("/my-posts").await;
    mine.says("Open, but not fitting what you stated");
    mine.says("its band is not among those that you would take");
    for role in [Role::Therapist, Role::Supervisor, Role::Commissioner, Role::IgOfficer] {
        let mut other = world.signed_in_as(role).await;
        assert_eq!(other.get("/posts").await.status, StatusCode::FORBIDDEN, "{role}");
        assert_eq!(other.get("/my-posts").await.status, StatusCode::FORBIDDEN, "{role}");
    }
    // The clinical lead sees, and publishes nothing.
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    let page = lead.get(&format!("/posts/{}", the_post(&world))).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.has("/ask\"") && !page.has("/lapse\""));
    assert_eq!(lead.get("/posts/new").await.status, StatusCode::FORBIDDEN);
    let report = lead.get("/posts/report").await;
    report.says("3registrants are interested in paid NHS work");
    report.says("33paid hours a week that those never asked would give");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_lapses_with_a_reason_and_a_conflict_shows_both() {
    let world = World::demo();
    let ids = a_register(&world);
    let (mut manager, path) = published(&world).await;
    let lapse = format!("{path}/lapse");
    let nothing = fill_in(&mut manager, &lapse, &lapse, &[]).await;
    is_refused(&nothing, "Choose why the post lapses");
    is_refused(&nothing, "Say what happened");
    let read = manager.get(&lapse).await;
    let mut me = alma(&world, ids[0]).await;
    is_done(
        &fill_in(
            &mut me,
            "/my-posts",
            &format!("/my-posts/{}/apply", the_post(&world)),
            &[],
        )
        .await,
    );
    let typed = [
        ("reason", "funding_withdrawn"),
        ("words", "The board took the money back"),
    ];
    let conflict = send(&mut manager, &read, &lapse, &typed).await;
    assert_eq!(conflict.status, StatusCode::CONFLICT, "{}", conflict.plain());
    conflict.says("The board took the money back");
    conflict.says("Applications in");
    let done = manager.submit(&lapse, &[]).await;
    let shown = manager.follow(&done).await;
    shown.says("Lapsed on 11 August 2026");
    shown.says("The money was withdrawn");
    shown.says("Not reached");
    shown.says("The board took the money back");
    assert_eq!(stage(&world), PostStage::Lapsed);
    let report = manager.get("/posts/report").await;
    report.says("Posts that lapsed, the newest first");
    report.says("The board took the money back");
    is_well_made("/posts/report", &report);
    // The registrant is told that the post lapsed, not what was said inside.
    assert!(!me.get("/my-posts").await.has("took the money back"));
    is_refused(&fill_in(&mut manager, &lapse, &lapse, &typed).await, "publish it again");
    manager.get("/posts?only=lapsed").await.says("Lapsed (1)");
    manager.get("/posts").await.says("No post matches.");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_post_would_change_is_worked_out_from_stated_figures() {
    let world = World::demo();
    let _staged = Staged::new(&world);
    let (mut manager, path) = published(&world).await;
    let page = format!("{path}/change");
    let empty = manager.get(&page).await;
    empty.says("Those that it knows are filled in");
    assert!(empty.has("value=\"20\""), "the safe hours of the one practitioner");
    is_well_made("change", &empty);
    let broken = manager
        .get(&format!(
            "{page}?referrals=x&accepted=170&opts=60&list=400&hours=200&sessions=12&weeks=26"
        ))
        .await;
    is_refused(&broken, "Enter the referrals a week, such as 40");
    is_refused(&broken, "Enter how many of 100 are accepted");
    let worked = manager
        .get(&format!(
            "{page}?referrals=40&accepted=70&opts=60&list=400&hours=200&sessions=12&weeks=26"
        ))
        .await;
    assert_eq!(worked.status, StatusCode::OK);
    // 11.846154 starts a week with ten, and 0.4 of a post gives 0.473846 more: 24.6 a year.
    worked.says("(0.40 of a whole-time post) would let 25 more people start in a year");
    worked.says("11.8");
    worked.says("16.8");
    worked.says("12 fewer would wait");
    // 0.4 of band 7 in the middle: 69,270 with on-costs, 30 of 100 on top.
    worked.says("£36,0");
    worked.says("What this takes for granted");
    worked.says("unverified");
    let mut editor = world.signed_in_as(Role::RegisterEditor).await;
    assert_eq!(editor.get(&page).await.status, StatusCode::FORBIDDEN);
}
