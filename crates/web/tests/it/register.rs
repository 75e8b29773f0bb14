//! The register of practitioners and a registrant's own entry: each role, each form, each error.

use crate::harness::{Browser, World};
use crate::running::{is_done, is_refused};
use axum::http::StatusCode;
use care::registrant::{Check, Standing};
use care::terms::TherapyCode;
use care::{RegistrantId, Role};
use casework::read::{PageAsk, RegisterFilter, RegistrantRow};
use casework::{Act, WorkforceAct};

pub const HEAD: &str = "name,profession,body,registration_number,registration_checked,therapies,languages,place,area,remote,nhs_history,interest_hours,interest_bands,may_be_asked,listed,email\n";
pub const ALMA: &str = "Alma Ash,Psychotherapist,UKCP,1001,2026-07-10,DIT@2019-05-01,pl,Larkfield,QX1,no,past,12,6;7,yes,yes,alma@example.org\n";
pub const BELA: &str = "Bela Birch,Counsellor,BACP,2002,2026-07-10,CBT,,Oakham,QX2,yes,never,,,,yes,\n";
pub const CORA: &str = "Cora Cedar,Psychotherapist,UKCP,3003,,EMDR,,Larkfield,QX1,no,present,8,7,no,no,\n";

pub fn import(world: &World, rows: &str) {
    let file = format!("{HEAD}{rows}").into_bytes();
    let act = Act::Workforce(WorkforceAct::ImportRegister { file });
    world.desk.act(&world.desk.system(), act, None).unwrap();
}

pub fn all(world: &World) -> Vec<RegistrantRow> {
    let system = world.desk.system();
    let page = world.desk.register(&system, &RegisterFilter::default(), PageAsk::ALL);
    page.unwrap().items
}

pub fn entry(world: &World, number: &str) -> RegistrantRow {
    let of = |r: &RegistrantRow| r.state.entry.as_ref().is_some_and(|e| e.number == number);
    all(world).into_iter().find(of).unwrap()
}

pub fn path(id: RegistrantId, page: &str) -> String {
    format!("/register/{id}{page}")
}

/// Somebody with an entry of their own.
async fn registrant(world: &World, number: &str) -> (Browser, RegistrantId) {
    let browser = world.signed_in_as(Role::Registrant).await;
    let id = entry(world, number).id;
    let human = world.principal(Role::Registrant.code()).human;
    let command = care::registrant::RegistrantEvent::KeptBy { human }.into();
    let act = Act::Workforce(WorkforceAct::Registrant {
        id,
        expected: None,
        command,
    });
    world.desk.act(&world.desk.system(), act, None).unwrap();
    (browser, id)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_role_finds_its_own_pages_of_the_register() {
    let world = World::demo();
    import(&world, &format!("{ALMA}{BELA}"));
    let id = entry(&world, "1001").id;
    // Role, list, form of an entry, confirming, checking.
    let (ok, no) = (StatusCode::OK, StatusCode::FORBIDDEN);
    for (role, list, change, confirm, check) in [
        (Role::RegisterEditor, ok, ok, ok, ok),
        (Role::Administrator, ok, ok, no, ok),
        (Role::ClinicalLead, ok, no, ok, ok),
        (Role::ServiceManager, ok, no, no, no),
        (Role::Therapist, no, no, no, no),
        (Role::Referrer, no, no, no, no),
    ] {
        let mut browser = world.signed_in_as(role).await;
        for (page, expected) in [
            ("/register".to_owned(), list),
            (path(id, ""), list),
            (path(id, "/entry"), change),
            (path(id, "/keeper"), change),
            (path(id, "/listing"), change),
            ("/register/new".to_owned(), change),
            ("/register/import".to_owned(), change),
            (path(id, "/therapies/dit"), confirm),
            (path(id, "/checks"), check),
        ] {
            let got = browser.get(&page).await;
            assert_eq!(got.status, expected, "{page} as {role}: {}", got.plain());
        }
        let shown = browser.get(&path(id, "")).await;
        if list == ok {
            assert_eq!(shown.has("Record a check"), check == ok, "{role}");
            assert_eq!(shown.has("Add a therapy"), change == ok, "{role}");
            assert!(shown.has(">Register<"), "the navigation leads here: {role}");
            assert!(!shown.has(">My entry<"), "{role}");
        }
    }
    let mut editor = world.signed_in_as(Role::RegisterEditor).await;
    assert_eq!(
        editor.get("/").await.location(),
        "/register",
        "the first page of an editor"
    );
    let (mut own, _) = registrant(&world, "1001").await;
    assert_eq!(
        own.get("/").await.location(),
        "/my-entry",
        "the first page of a registrant"
    );
    for page in ["/register", "/register/new", "/register/import"] {
        assert_eq!(own.get(page).await.location(), "/my-entry", "{page}");
    }
    for page in [path(id, ""), path(id, "/entry"), path(entry(&world, "2002").id, "")] {
        assert_eq!(own.get(&page).await.status, StatusCode::NOT_FOUND, "{page}");
    }
    let mine = own.get("/my-entry").await;
    assert!(mine.has(">My entry<") && !mine.has(">Register<"), "{}", mine.plain());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_is_searched_without_a_name_in_the_address() {
    let world = World::demo();
    let mut editor = world.signed_in_as(Role::RegisterEditor).await;
    editor.get("/register").await.says("Nobody is on the register yet.");
    import(&world, &format!("{ALMA}{BELA}{CORA}"));
    let list = editor.get("/register").await;
    for words in [
        "Everybody (3)",
        "To confirm (3)",
        "Checks due (3)",
        "Interested in paid NHS work (2)",
        "In the directory (2)",
        "3 entries, by last name.",
        "Never checked",
        "May be asked",
        "Does not want to be asked",
        "1 to confirm",
    ] {
        list.says(words);
    }
    let found = editor.submit("/register", &[("words", "birch")]).await;
    let address = is_done(&found);
    assert!(!address.to_lowercase().contains("birch"), "{address}");
    let shown = editor.get(&address).await;
    shown.says("1 entry, by last name.");
    shown.says("Everybody (1)");
    assert!(shown.has("Birch, Bela") && !shown.has("Ash, Alma"));
    assert!(shown.has("value=\"birch\""), "what was typed stands in its field");
    for (fields, names) in [
        (&[("place", "larkfield")][..], &["Ash, Alma", "Cedar, Cora"][..]),
        (&[("place", "qx2")], &["Birch, Bela"]),
        (&[("words", "3003")], &["Cedar, Cora"]),
        (&[("language", "pl")], &["Ash, Alma"]),
        (&[("nhs", "never")], &["Birch, Bela"]),
        (&[("place", "larkfield"), ("nhs", "present")], &["Cedar, Cora"]),
        (&[("therapy", "DIT")], &[]),
    ] {
        editor.get("/register").await;
        let found = editor.submit("/register", fields).await;
        let page = editor.get(&is_done(&found)).await;
        for name in ["Ash, Alma", "Birch, Bela", "Cedar, Cora"] {
            assert_eq!(page.has(name), names.contains(&name), "{fields:?}: {name}");
        }
        if names.is_empty() {
            page.says("No entry matches.");
        }
    }
    let interested = editor.get("/register?only=interested").await;
    assert!(interested.has("Cedar, Cora") && !interested.has("Birch, Bela"));
    // Another's search, or one of yesterday, is over.
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    let other = lead.get(&address).await;
    is_refused(&other, "This search is over");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_is_made_changed_and_taken_off() {
    let world = World::demo();
    let mut editor = world.signed_in_as(Role::RegisterEditor).await;
    let bare = editor.fill("/register/new", &[]).await;
    for words in [
        "Enter the first name",
        "Choose the body of registration",
        "Enter the number on its register",
        "Enter the profession",
    ] {
        is_refused(&bare, words);
    }
    let fields = [
        ("given", "Dora"),
        ("family", "Dell"),
        ("body", "UKCP"),
        ("number", "4004"),
        ("profession", "Psychotherapist"),
        ("scoped", "c"),
        ("groups", "adults"),
        ("formats", "individual"),
        ("languages", "Polish"),
        ("place", "Larkfield"),
        ("travel", "25"),
        ("remote", "yes"),
        ("nhs", "past"),
    ];
    let mut wrong = fields;
    wrong[8].1 = "Elvish";
    wrong[10].1 = "900";
    let refused = editor.fill("/register/new", &wrong).await;
    is_refused(&refused, "“Elvish” is not known");
    is_refused(&refused, "Enter up to 500 kilometres");
    assert!(refused.has("value=\"Dora\""), "what was typed is kept");
    let made = editor.fill("/register/new", &fields).await;
    let shown = editor.get(&is_done(&made)).await;
    for words in [
        "Entered on the register",
        "Dora Dell",
        "Column C",
        "English, Polish",
        "25 km",
        "Worked in the NHS before",
    ] {
        shown.says(words);
    }
    let id = entry(&world, "4004").id;
    let twice = editor.fill("/register/new", &fields).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", twice.plain());
    assert!(twice.has("href=\"#number\""), "the error stands at the number");

    // Two people at the same entry: the second sees both versions.
    let mut administrator = world.signed_in_as(Role::Administrator).await;
    let change = path(id, "/entry");
    administrator.get(&change).await;
    let mut changed = fields.to_vec();
    changed[4].1 = "Child psychotherapist";
    is_done(&editor.fill(&change, &changed).await);
    let mut late = fields.to_vec();
    late[9].1 = "Oakham";
    let conflict = administrator.submit(&change, &late).await;
    assert_eq!(conflict.status, StatusCode::CONFLICT, "{}", conflict.plain());
    conflict.says("Child psychotherapist");
    is_done(&administrator.submit(&change, &late).await);
    assert_eq!(entry(&world, "4004").state.entry.as_ref().unwrap().place, "Oakham");

    let off = path(id, "/removal");
    is_refused(
        &editor.fill(&off, &[]).await,
        "Tick the box if the entry is to be taken off",
    );
    let gone = editor.fill(&off, &[("sure", "yes")]).await;
    let list = editor.get(&is_done(&gone)).await;
    list.says("Taken off the register");
    assert_eq!(editor.get(&path(id, "")).await.status, StatusCode::NOT_FOUND);
    // The number is free again.
    is_done(&editor.fill("/register/new", &fields).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_therapy_is_claimed_looked_at_and_ended() {
    let world = World::demo();
    import(&world, BELA);
    let id = entry(&world, "2002").id;
    let mut editor = world.signed_in_as(Role::RegisterEditor).await;
    let claim = path(id, "/therapies");
    let bare = editor.fill(&claim, &[]).await;
    is_refused(&bare, "Choose a therapy");
    is_refused(&bare, "Choose what permits it");
    let fields = [
        ("therapy", "DIT"),
        ("evidence", "certificate"),
        ("certifier", "BPC"),
        ("obtained", "1 5 2019"),
        ("expires", "1 5 2018"),
    ];
    is_refused(
        &editor.fill(&claim, &fields).await,
        "The last day must be on or after the day on which it was obtained",
    );
    let mut good = fields;
    good[4].1 = "1 5 2030";
    let shown = editor.follow_done(&claim, &good).await;
    shown.says("Certificate by BPC, 1 May 2019, holds until 1 May 2030");
    shown.says("Nobody has looked at the evidence yet");
    let look = path(id, "/therapies/dit");
    is_refused(&editor.fill(&look, &[]).await, "Choose whether the evidence permits it");
    is_refused(
        &editor.fill(&look, &[("found", "no")]).await,
        "Say why it is not confirmed",
    );
    let shown = editor
        .follow_done(&look, &[("found", "no"), ("reason", "The scan cannot be read")])
        .await;
    shown.says("Not confirmed");
    shown.says("Looked at on 11 August 2026");
    shown.says("The scan cannot be read");
    let shown = editor.follow_done(&look, &[("found", "yes")]).await;
    shown.says("Therapy confirmed");
    assert!(!shown.has("The scan cannot be read"), "it is over");
    let dit = TherapyCode::new("DIT");
    assert!(
        entry(&world, "2002")
            .state
            .may_deliver(&dit, world.desk.today_in_london())
    );
    let list = editor.get("/register?therapy=DIT").await;
    list.says("1 entry, by last name.");
    assert_eq!(
        editor.get(&path(id, "/therapies/nosuch")).await.status,
        StatusCode::NOT_FOUND
    );
    let end = path(id, "/therapies/dit/ending");
    editor.follow_done(&end, &[]).await;
    assert!(
        !entry(&world, "2002")
            .state
            .therapies
            .iter()
            .any(|(c, _)| c.therapy == dit)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn checks_are_recorded_and_reminded_of() {
    let world = World::demo();
    import(&world, CORA);
    let id = entry(&world, "3003").id;
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    let shown = lead.get(&path(id, "")).await;
    shown.says("4 checks are due: ");
    shown.says("Never checked");
    let form = path(id, "/checks");
    let bare = lead.fill(&form, &[]).await;
    is_refused(&bare, "Choose what was looked up");
    is_refused(&bare, "Choose whether it is in order");
    let check = |on: &'static str, until: &'static str, good: &'static str| {
        [
            ("check", "indemnity"),
            ("on-day", ""),
            ("on-month", ""),
            ("on-year", ""),
            ("on", on),
            ("in-order", good),
            ("good-until", until),
        ]
    };
    is_refused(
        &lead.fill(&form, &check("12 8 2026", "", "yes")).await,
        "must be today or in the past",
    );
    is_refused(
        &lead.fill(&form, &check("1 8 2026", "31 7 2026", "yes")).await,
        "The last day must be on or after the day of the check",
    );
    let soon = lead.follow_done(&form, &check("1 8 2026", "20 8 2026", "yes")).await;
    soon.says("Check recorded");
    soon.says("Runs out soon");
    soon.says("4 checks are due");
    let good = lead.follow_done(&form, &check("1 8 2026", "1 8 2027", "yes")).await;
    good.says("In order");
    good.says("3 checks are due");
    let bad = lead.follow_done(&form, &check("2 8 2026", "", "no")).await;
    bad.says("Not in order");
    assert!(!entry(&world, "3003").state.check(Check::Indemnity).unwrap().in_order);
}

#[tokio::test(flavor = "multi_thread")]
async fn interest_and_listing_are_stated_and_taken_back() {
    let world = World::demo();
    import(&world, CORA);
    let id = entry(&world, "3003").id;
    let mut editor = world.signed_in_as(Role::RegisterEditor).await;
    let interest = path(id, "/interest");
    editor.get(&interest).await;
    let bare = editor.submit(&interest, &[("interested", "yes"), ("hours", "0")]).await;
    is_refused(&bare, "Enter 1 to 40 paid hours a week");
    is_refused(&bare, "Choose at least one band that would do");
    is_refused(&bare, "Choose whether a service may ask about posts");
    is_refused(
        &editor.fill(&interest, &[]).await,
        "Choose whether there is interest in paid NHS work",
    );
    let fields = [
        ("interested", "yes"),
        ("hours", "15"),
        ("bands", "7"),
        ("bands", "8"),
        ("settings", "primary_care"),
        ("from", "1 10 2026"),
        ("asked", "yes"),
    ];
    let shown = editor.follow_done(&interest, &fields).await;
    for words in [
        "15 hours a week",
        "7 and 8",
        "GP practice or primary care",
        "1 October 2026",
    ] {
        shown.says(words);
    }
    assert!(entry(&world, "3003").state.interest.as_ref().unwrap().may_be_asked);
    editor
        .follow_done(&interest, &[("interested", "no")])
        .await
        .says("No interest is stated");
    assert!(entry(&world, "3003").state.interest.is_none());

    let listing = path(id, "/listing");
    is_refused(
        &editor.fill(&listing, &[("listed", "maybe")]).await,
        "Choose whether the directory may show this entry",
    );
    let wrong = [
        ("listed", "yes"),
        ("email", "cora at example"),
        ("phone", "12"),
        ("website", "javascript:alert(1)"),
    ];
    let refused = editor.fill(&listing, &wrong).await;
    is_refused(&refused, "Enter an email address in the correct format");
    is_refused(&refused, "Enter a phone number");
    is_refused(&refused, "Enter an address that begins with https://");
    let fields = [
        ("listed", "yes"),
        ("email", "cora@example.org"),
        ("website", "https://cora.example.org"),
        ("room", "yes"),
    ];
    let shown = editor.follow_done(&listing, &fields).await;
    shown.says("Yes, agreed");
    shown.says("It is not shown at present: never checked.");
    editor
        .follow_done(&listing, &[("listed", "no"), ("email", "cora@example.org")])
        .await;
    let state = entry(&world, "3003").state;
    assert!(!state.listing.listed && state.listing.email.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registrant_keeps_their_own_entry_and_confirms_nothing() {
    let world = World::demo();
    import(&world, &format!("{ALMA}{BELA}"));
    let (alma, bela) = (entry(&world, "1001").id, entry(&world, "2002").id);
    let mut own = world.signed_in_as(Role::Registrant).await;
    own.get("/my-entry")
        .await
        .says("No entry on the register is yours yet.");
    assert_eq!(own.get("/my-entry/entry").await.status, StatusCode::NOT_FOUND);
    let mut editor = world.signed_in_as(Role::RegisterEditor).await;
    let keeper = path(alma, "/keeper");
    is_refused(
        &editor.fill(&keeper, &[]).await,
        "Choose the account of whoever this entry is about",
    );
    let human = world.principal(Role::Registrant.code()).human.to_string();
    let kept = editor.follow_done(&keeper, &[("human", &human)]).await;
    kept.says("Robin Registrant (registrant) keeps it themself");
    let other = editor.get(&path(bela, "/keeper")).await;
    other.says("There is no account in the role of registrant that does not keep an entry already.");

    let mine = own.get("/my-entry").await;
    for words in [
        "Waits to be confirmed: Dynamic interpersonal therapy",
        "Public in the directory: your name, profession, body and number, when your registration was last checked, place, languages and email address. Nothing else.",
        "Checks are made and recorded by the register’s editor, not by you.",
    ] {
        mine.says(words);
    }
    assert!(
        !mine.has("Record a check") && !mine.has("/therapies/dit\""),
        "nothing to confirm or check oneself"
    );
    let form = own.get("/my-entry/entry").await;
    assert!(
        !form.has("name=\"number\"") && !form.has("name=\"body\""),
        "body and number are not asked"
    );
    let fields = [
        ("given", "Alma"),
        ("family", "Ash-Rowan"),
        ("profession", "Psychotherapist"),
        ("place", "Oakham"),
        // Sent all the same, they change nothing.
        ("body", "BACP"),
        ("number", "9999"),
    ];
    own.follow_done("/my-entry/entry", &fields).await.says("Entry saved");
    let state = entry(&world, "1001").state;
    let now = state.entry.as_ref().unwrap();
    assert_eq!(
        (now.body.as_str(), now.place.as_str(), now.name.family.as_str()),
        ("UKCP", "Oakham", "Ash-Rowan")
    );

    own.follow_done(
        "/my-entry/therapies",
        &[("therapy", "EMDR"), ("evidence", "accredited_modality")],
    )
    .await;
    let claimed = |code: &str| {
        let state = entry(&world, "1001").state;
        state
            .therapies
            .iter()
            .find(|(c, _)| c.therapy.as_str() == code)
            .map(|(_, s)| *s)
    };
    assert_eq!(claimed("EMDR"), Some(Standing::Claimed));
    let confirm = own.get(&path(alma, "/therapies/emdr")).await;
    assert_eq!(confirm.status, StatusCode::FORBIDDEN);
    own.follow_done("/my-entry/therapies/emdr/ending", &[]).await;
    assert_eq!(claimed("EMDR"), None);
    own.follow_done("/my-entry/interest", &[("interested", "no")]).await;
    own.follow_done("/my-entry/listing", &[("listed", "no")])
        .await
        .says("Nothing of your entry is public.");

    // Somebody else's pages are not there for them, whatever is sent.
    own.get("/my-entry/interest").await;
    let token = own.last.clone().unwrap().hidden("/my-entry/interest");
    let csrf = token.iter().find(|(name, _)| name == "csrf").unwrap().1.clone();
    for page in [
        "/interest",
        "/listing",
        "/entry",
        "/therapies",
        "/keeper",
        "/removal",
        "/therapies/cbt/ending",
    ] {
        let sent = own
            .post_bare(
                &path(bela, page),
                &[("csrf", &csrf), ("interested", "no"), ("listed", "no"), ("sure", "yes")],
                &[],
            )
            .await;
        assert_eq!(sent.status, StatusCode::NOT_FOUND, "{page}: {}", sent.plain());
    }
    own.follow_done("/my-entry/removal", &[("sure", "yes")])
        .await
        .says("No entry on the register is yours yet.");
    assert_eq!(all(&world).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_keeps_an_entry_does_not_confirm_it_in_another_role() {
    let world = World::demo();
    import(&world, ALMA);
    let id = entry(&world, "1001").id;
    let user = world.account_with("both", &[Role::RegisterEditor, Role::Registrant]);
    let human = world.principal(&user).human;
    let command = care::registrant::RegistrantEvent::KeptBy { human }.into();
    let act = Act::Workforce(WorkforceAct::Registrant {
        id,
        expected: None,
        command,
    });
    world.desk.act(&world.desk.system(), act, None).unwrap();
    let mut both = world.browser();
    both.sign_in(&user).await;
    let refused = both.fill(&path(id, "/therapies/dit"), &[("found", "yes")]).await;
    is_refused(&refused, "Let somebody else look at the evidence");
}
