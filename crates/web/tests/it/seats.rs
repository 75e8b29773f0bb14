//! Providers with a seat: registered and linked, a decision that hands over, the provider's own pages, and what of them
//! nobody else may see; each step by its form and each error.

use crate::harness::{Browser, World};
use crate::pages::is_well_made;
use crate::running::{fill_in, is_done, is_refused, send};
use axum::http::StatusCode;
use care::episode::EpisodeCommand;
use care::person::{Identity, Name, Reach, SafeContact, SafeUse};
use care::terms::{NextStep, Priority, ReferralSource};
use care::{EpisodeId, HandOverId, ProviderId, Role};
use casework::{Act, NewReferral};

const FRIENDS: [(&str, &str); 5] = [
    ("name", "Larkfield Bereavement Friends"),
    ("kind", "charity"),
    ("place", "Larkfield"),
    ("area", "QX1"),
    ("help-1", "BEREAV"),
];

fn with<'a>(base: &[(&'a str, &'a str)], changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut all: Vec<(&str, &str)> = base.to_vec();
    for (name, value) in changes {
        all.retain(|(n, _)| n != name);
        all.push((name, value));
    }
    all
}

/// Somebody referred and screened.
fn screened(world: &World, given: &str) -> EpisodeId {
    let episode = world.referral(NewReferral {
        identity: Identity {
            name: Some(Name {
                given: given.to_owned(),
                family: "Larkin".to_owned(),
                ..Name::default()
            }),
            ..Identity::default()
        },
        reach: Reach {
            phone: Some("01632 960014".to_owned()),
            ..Reach::default()
        },
        safe_contact: Some(SafeContact {
            phone: SafeUse::NeutralOnly,
            ..SafeContact::default()
        }),
        source: ReferralSource::Gp,
        ..NewReferral::default()
    });
    let lead = world.principal(&world.account(Role::ClinicalLead));
    let command = EpisodeCommand::Screen {
        priority: Priority::Routine,
        next: NextStep::Decide,
        reason: "Grief, no danger now".to_owned(),
    };
    let act = Act::Episode {
        id: episode,
        expected: None,
        command,
    };
    world.desk.act(&lead, act, None).unwrap();
    episode
}

/// A provider, registered by its form and linked to the account in the role of a provider seat.
async fn registered(world: &World) -> (Browser, ProviderId) {
    let user = world.user_of(&world.account(Role::Provider)).to_string();
    let mut admin = world.signed_in_as(Role::Administrator).await;
    is_done(&fill_in(&mut admin, "/providers/new", "/providers/new", &FRIENDS).await);
    let id = world.desk.providers(&world.administrator()).unwrap()[0].id;
    let page = format!("/providers/{id}");
    let linked = fill_in(&mut admin, &page, &format!("{page}/accounts"), &[("user", &user)]).await;
    assert_eq!(is_done(&linked), page);
    (admin, id)
}

/// The decision that hands over, as typed.
fn decided(seat: &str) -> Vec<(&str, &str)> {
    vec![
        ("kind", "referred_on"),
        (
            "reason",
            "You would like company in grief, and there is a good place for that.",
        ),
        ("seat", seat),
        ("about", "Her father died in spring. She would like to meet others."),
        ("contact", "phone"),
        ("agreed-how", "phone"),
        ("agreed-on", "11 8 2026"),
    ]
}

async fn handed_over(world: &World, provider: ProviderId, given: &str) -> (EpisodeId, HandOverId) {
    let episode = screened(world, given);
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    let seat = format!("{provider} BEREAV");
    let path = format!("/episodes/{episode}/decision");
    let done = fill_in(&mut lead, &path, &path, &decided(&seat)).await;
    assert_eq!(is_done(&done), format!("/episodes/{episode}"));
    let p = world.principal(&world.account(Role::ClinicalLead));
    let all = world.desk.hand_overs(&p, false).unwrap();
    let id = all.iter().find(|h| h.line.episode == episode).unwrap().id;
    (episode, id)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_is_registered_changed_closed_and_opened_again() {
    let world = World::demo();
    let mut admin = world.signed_in_as(Role::Administrator).await;
    admin.get("/providers").await.says("No provider has a seat yet.");
    let nothing = fill_in(&mut admin, "/providers/new", "/providers/new", &[]).await;
    for words in [
        "Enter the name of the provider",
        "Choose what kind of organisation it is",
        "Enter the town or district",
    ] {
        is_refused(&nothing, words);
    }
    let (mut admin, id) = registered(&world).await;
    let list = admin.get("/providers").await;
    list.says("Larkfield Bereavement Friends");
    list.says("Not stated yet");
    is_well_made("/providers", &list);
    let page = format!("/providers/{id}");
    let shown = admin.get(&page).await;
    is_well_made(&page, &shown);
    shown.says("Bereavement counselling");
    shown.says("It has said nothing yet.");
    shown.says("Robin Provider seat");
    is_refused(
        &send(&mut admin, &shown, &format!("{page}/help"), &[("help", "")]).await,
        "Choose a therapy or kind of help",
    );
    is_refused(
        &fill_in(&mut admin, &page, &format!("{page}/help"), &[("help", "BEREAV")]).await,
        "It offers this already",
    );
    is_done(&fill_in(&mut admin, &page, &format!("{page}/help"), &[("help", "PGT")]).await);
    // Two pressed from one page: the second is told so.
    let stale = admin.get(&page).await;
    is_done(&send(&mut admin, &stale, &format!("{page}/help/end"), &[("help", "PGT")]).await);
    let late = send(&mut admin, &stale, &format!("{page}/help"), &[("help", "CBT")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let details = format!("{page}/details");
    is_refused(
        &fill_in(&mut admin, &details, &details, &[("name", "")]).await,
        "Enter the name of the provider",
    );
    let renamed = with(&FRIENDS[..4], &[("name", "Larkfield Grief Friends")]);
    is_done(&fill_in(&mut admin, &details, &details, &renamed).await);
    let closing = format!("{page}/closing");
    is_refused(
        &fill_in(&mut admin, &closing, &closing, &[]).await,
        "Say why its seat is closed",
    );
    is_done(&fill_in(&mut admin, &closing, &closing, &[("reason", "It is moving")]).await);
    admin.get(&page).await.says("nobody new is handed over to it");
    is_done(&fill_in(&mut admin, &page, &format!("{page}/reopening"), &[]).await);
    // Others see it and change nothing.
    let mut manager = world.signed_in_as(Role::ServiceManager).await;
    let seen = manager.get(&page).await;
    seen.says("Larkfield Grief Friends");
    assert!(!seen.has("Close its seat"));
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_is_handed_over_accepted_and_arrives_and_how_it_ended_is_shared() {
    let world = World::demo();
    let mut seat = world.signed_in_as(Role::Provider).await;
    let alone = seat.get("/seat").await;
    assert_eq!(alone.status, StatusCode::FORBIDDEN);
    alone.says("Your account acts for no provider yet");
    let (mut admin, provider) = registered(&world).await;
    assert_eq!(seat.get("/").await.location(), "/seat");
    let home = seat.get("/seat").await;
    home.says("Nobody was handed over to you yet.");
    is_well_made("/seat", &home);

    // Places, with each error.
    let nothing = fill_in(&mut seat, "/seat/places", "/seat/places", &[("help", "")]).await;
    for words in [
        "Choose what this is about",
        "Choose whether your list is open",
        "Enter how many places are free, 0 if none",
        "Enter how many weeks somebody waits who comes now, 0 if none",
        "Choose who pays",
    ] {
        is_refused(&nothing, words);
    }
    let places = [
        ("help", "BEREAV"),
        ("list", "open"),
        ("free", "4"),
        ("wait", "6"),
        ("payer", "own_funds"),
    ];
    assert_eq!(
        is_done(&fill_in(&mut seat, "/seat/places", "/seat/places", &places).await),
        "/seat"
    );
    seat.get("/seat")
        .await
        .says("List open, 4 places free, about 6 weeks to wait");
    admin.get("/providers").await.says("4 places free");

    // Handed over from the decision, each missing part asked for.
    let episode = screened(&world, "Wren");
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    let path = format!("/episodes/{episode}/decision");
    let choice = format!("{provider} BEREAV");
    lead.get(&path)
        .await
        .says("Larkfield Bereavement Friends: Bereavement counselling (4 places, 6 weeks");
    let missing = [
        ("kind", "referred_on"),
        ("reason", "There is a good place"),
        ("seat", choice.as_str()),
    ];
    let refused = fill_in(&mut lead, &path, &path, &missing).await;
    for words in [
        "Enter what it is about, in words for the provider",
        "Choose how the provider may reach the person",
        "Choose how the person agreed",
        "Enter the day on which the person agreed",
    ] {
        is_refused(&refused, words);
    }
    is_done(&fill_in(&mut lead, &path, &path, &decided(&choice)).await);
    let record = lead.get(&format!("/episodes/{episode}")).await;
    record.says("Decision recorded and handed over; ours until they have arrived");
    record.says("Still ours until they have arrived.");
    let all = lead.get("/hand-overs").await;
    all.says("Not settled (1)");
    is_well_made("/hand-overs", &all);
    let p = world.principal(&world.account(Role::ClinicalLead));
    let id = world.desk.hand_overs(&p, true).unwrap()[0].id;
    let ours = lead.get(&format!("/hand-overs/{id}")).await;
    ours.says("Her father died in spring");
    is_well_made("/hand-overs/{id}", &ours);

    // What the provider sees.
    seat.get("/seat").await.says("Wren Larkin");
    let page = format!("/seat/hand-overs/{id}");
    let shown = seat.get(&page).await;
    is_well_made(&page, &shown);
    shown.says("Neutral words only, do not say who we are");
    shown.says("Her father died in spring");
    assert!(
        !shown.has("Grief, no danger now") && !shown.has(&episode.to_string()),
        "the agreed minimum only"
    );
    let answer = format!("{page}/answer");
    is_refused(
        &fill_in(&mut seat, &answer, &answer, &[]).await,
        "Choose whether you take them",
    );
    is_refused(
        &fill_in(&mut seat, &answer, &answer, &[("takes", "no")]).await,
        "Choose why you cannot take them",
    );
    let yes = [("takes", "yes"), ("first-on", "20 8 2026")];
    assert_eq!(is_done(&fill_in(&mut seat, &answer, &answer, &yes).await), page);
    seat.get(&page).await.says("first appointment 20 August 2026");
    let arrival = format!("{page}/arrival");
    is_refused(
        &fill_in(&mut seat, &arrival, &arrival, &[]).await,
        "Choose whether they arrived",
    );
    is_refused(
        &fill_in(&mut seat, &arrival, &arrival, &[("arrived", "no")]).await,
        "Say what happened",
    );
    let stale = seat.get(&arrival).await;
    is_done(&send(&mut seat, &stale, &arrival, &[("arrived", "yes"), ("on", "11 8 2026")]).await);
    let mut again = stale.clone();
    again.body = again.body.replace("name=\"key\" value=\"", "name=\"key\" value=\"x");
    let late = send(&mut seat, &again, &arrival, &[("arrived", "yes"), ("on", "11 8 2026")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.plain());
    lead.get(&format!("/episodes/{episode}")).await.says("Arrived");
    let ending = format!("{page}/ending");
    let share = [("how", "completed"), ("on", "11 8 2026"), ("shares", "yes")];
    is_refused(
        &fill_in(&mut seat, &ending, &ending, &share).await,
        "Choose how things are now",
    );
    let shared = with(
        &share,
        &[
            ("outcome", "better"),
            ("summary", "Came six times and found two friends"),
        ],
    );
    is_done(&fill_in(&mut seat, &ending, &ending, &shared).await);
    lead.get(&format!("/hand-overs/{id}")).await.says("found two friends");

    // Counted, and as a file.
    let mut manager = world.signed_in_as(Role::ServiceManager).await;
    let report = manager.get("/hand-overs/report").await;
    report.says("1 of 1");
    report.says("Of 1 person handed over, 1 arrived");
    is_well_made("/hand-overs/report", &report);
    let file = manager.get("/hand-overs/report/file").await;
    assert!(
        file.has("\"Larkfield Bereavement Friends\",charity,BEREAV,2026,3,own_funds,1,1,0,1,0,0,1,1"),
        "{}",
        file.body
    );
    let mut commissioner = world.signed_in_as(Role::Commissioner).await;
    let outside = commissioner.get("/hand-overs/report").await;
    outside.says("Nothing is released yet.");
    assert!(!outside.has("Larkfield Bereavement Friends"));
    let as_at = jiff::civil::date(2026, 8, 10);
    let release = casework::Act::ReleaseFigures { as_at };
    world.desk.act(&world.desk.system(), release, None).unwrap();
    // Whoever was handed over today is in no release yet, and no period in the address changes that.
    let outside = commissioner.get("/hand-overs/report?period=month&at=2026-08-11").await;
    outside.says("Nobody was handed over to a provider with a seat in the year of the last release.");
    is_well_made("/hand-overs/report", &outside);
    let file = commissioner
        .get("/hand-overs/report/file?period=month&at=2026-08-11")
        .await;
    assert_eq!(
        file.body,
        "release,from,to,help,provider,arrived,still_with_the_service\r\n"
    );
    // Who looked.
    let person = world.desk.episode(&p, episode).unwrap().person_id;
    lead.get(&format!("/people/{person}/readers"))
        .await
        .says("hand-over to a provider");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_provider_gets_the_same_answer_as_for_an_id_that_does_not_exist() {
    let world = World::demo();
    let (_, provider) = registered(&world).await;
    let (episode, id) = handed_over(&world, provider, "Wren").await;
    // A second provider with an account of its own.
    let other = world.account_with("other-seat", &[Role::Provider]);
    let user = world.user_of(&other).to_string();
    let mut admin = world.signed_in_as(Role::Administrator).await;
    let listeners = with(&FRIENDS, &[("name", "Mill Lane Listeners")]);
    is_done(&fill_in(&mut admin, "/providers/new", "/providers/new", &listeners).await);
    let rows = world.desk.providers(&world.administrator()).unwrap();
    let second = rows.iter().find(|r| r.id != provider).unwrap().id;
    let page = format!("/providers/{second}");
    is_done(&fill_in(&mut admin, &page, &format!("{page}/accounts"), &[("user", &user)]).await);
    let mut stranger = world.browser();
    stranger.sign_in(&other).await;
    let nothing: HandOverId = world.desk.ids().next();
    let body = |page: &crate::harness::Page| (page.status, page.plain());
    for path in ["", "/answer", "/arrival", "/ending"] {
        let theirs = stranger.get(&format!("/seat/hand-overs/{id}{path}")).await;
        let none = stranger.get(&format!("/seat/hand-overs/{nothing}{path}")).await;
        assert_eq!(theirs.status, StatusCode::NOT_FOUND);
        assert_eq!(body(&theirs), body(&none));
    }
    stranger.get("/seat").await.says("Nobody was handed over to you yet.");
    // And nobody of the service's pages opens to a provider.
    for path in [
        format!("/episodes/{episode}"),
        "/hand-overs".to_owned(),
        format!("/hand-overs/{id}"),
        "/providers".to_owned(),
        "/people".to_owned(),
        "/inbox".to_owned(),
        "/hand-overs/report".to_owned(),
    ] {
        let refused = stranger.get(&path).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decline_and_a_taking_back_make_the_person_ours_again() {
    let world = World::demo();
    let (_, provider) = registered(&world).await;
    let (episode, id) = handed_over(&world, provider, "Wren").await;
    let mut seat = world.signed_in_as(Role::Provider).await;
    let answer = format!("/seat/hand-overs/{id}/answer");
    let no = [
        ("takes", "no"),
        ("reason", "no_places"),
        ("words", "Our list closed last week"),
    ];
    is_done(&fill_in(&mut seat, &answer, &answer, &no).await);
    let over = seat.get("/seat?only=over").await;
    over.says("No longer shown");
    assert!(!over.has("Wren"));
    seat.get(&format!("/seat/hand-overs/{id}"))
        .await
        .says("no longer shown");
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    let record = lead.get(&format!("/episodes/{episode}")).await;
    record.says("Decide");
    lead.get("/hand-overs?only=failed").await.says("No places free");
    // Decided again without a seat on the decision page, then handed over on the page for it.
    let path = format!("/episodes/{episode}/decision");
    let elsewhere = [
        ("kind", "referred_on"),
        ("reason", "There is another good place"),
        ("destination", "Larkfield Bereavement Friends"),
        ("seat", ""),
    ];
    is_done(&fill_in(&mut lead, &path, &path, &elsewhere).await);
    let give = format!("/episodes/{episode}/hand-over");
    is_refused(
        &fill_in(&mut lead, &give, &give, &[("seat", "")]).await,
        "Choose a provider",
    );
    let choice = format!("{provider} BEREAV");
    let hidden = lead.get(&give).await.hidden(&give);
    let decision = hidden.iter().find(|(name, _)| name == "decision").unwrap().1.clone();
    let mut typed: Vec<(&str, &str)> = decided(&choice).into_iter().skip(2).collect();
    typed.push(("decision", &decision));
    is_done(&fill_in(&mut lead, &give, &give, &typed).await);
    lead.get(&give).await.says("No decision hands anybody over now");
    let p = world.principal(&world.account(Role::ClinicalLead));
    let second = world.desk.hand_overs(&p, true).unwrap()[0].id;
    let back = format!("/hand-overs/{second}/taking-back");
    is_refused(&fill_in(&mut lead, &back, &back, &[]).await, "Choose who takes it back");
    is_refused(
        &fill_in(&mut lead, &back, &back, &[("by", "service")]).await,
        "Say why it is taken back",
    );
    is_done(&fill_in(&mut lead, &back, &back, &[("by", "person")]).await);
    let shown = seat.get(&format!("/seat/hand-overs/{second}")).await;
    assert!(!shown.has("Wren"));
}
