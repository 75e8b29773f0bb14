//! Referring oneself over HTTP: the whole way, stopping and coming back, codes that are wrong, old, guessed or another's,
//! markup in every field, two presses, another age, and ten thousand posts' little sister.

use crate::harness::{Browser, Page, World};
use axum::http::StatusCode;
use care::Role;
use care::person::SafeUse;
use care::service::{ServiceEvent, Standards};
use care::terms::{AccessNeed, ConsentKind, Gender, SentUrgency};
use casework::Act;
use casework::read::LedgerCheck;

const NASTY: &str = "<script>alert(1)</script><img src=x onerror=alert(2)> \"quoted\" & 'so' {{7*7}} { $name }";

pub fn at(step: &str) -> String {
    format!("/refer-yourself/question/{step}")
}

pub type Answers = Vec<(&'static str, Vec<(&'static str, &'static str)>)>;

/// The shortest honest way: what must be answered, and "Continue" at the rest.
pub fn shortest() -> Answers {
    vec![
        ("words", vec![("own-words", "I wake at four and cannot stop thinking")]),
        ("safe", vec![("safe-now", "yes")]),
        ("for", vec![("for", "me")]),
        ("like", vec![]),
        ("when", vec![]),
        ("how", vec![]),
        ("who", vec![]),
        ("help", vec![]),
        ("name", vec![("given", "Omar"), ("family", "Haddad")]),
        (
            "born",
            vec![("born-day", "3"), ("born-month", "4"), ("born-year", "1991")],
        ),
        ("reach", vec![("safe", "phone"), ("phone", "07700 900 456")]),
        ("gp", vec![]),
    ]
}

pub async fn answer(browser: &mut Browser, step: &str, fields: &[(&str, &str)]) -> Page {
    browser.fill(&at(step), fields).await
}

/// Answers the questions, each leading to the next.
pub async fn walk(browser: &mut Browser, answers: &Answers) {
    browser.get("/refer-yourself").await;
    for (n, (step, fields)) in answers.iter().enumerate() {
        let taken = answer(browser, step, fields).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "{step}: {}", taken.plain());
        if let Some((after, _)) = answers.get(n + 1) {
            let help = taken.location() == "/refer-yourself/help-now";
            assert!(
                help || taken.location() == at(after),
                "{step} leads to {}",
                taken.location()
            );
        }
    }
}

pub async fn send(world: &World, browser: &mut Browser) -> Page {
    world.minutes_pass(4);
    browser.fill("/refer-yourself/check", &[]).await
}

/// The position of the record.
pub fn head(world: &World) -> u64 {
    let officer = world.principal(&world.account(Role::IgOfficer));
    match world.desk.check_ledger(&officer).unwrap() {
        LedgerCheck::Holds(verified) => verified.head.position,
        other => panic!("{other:?}"),
    }
}

pub fn people(world: &World) -> usize {
    let lead = world.principal(&world.account(Role::ClinicalLead));
    world.desk.counts(&lead).unwrap().people
}

/// The code that a page shows.
fn code(page: &Page) -> String {
    let (_, rest) = page.body.split_once("app-code\"><strong>").unwrap();
    rest.split('<').next().unwrap().to_owned()
}

async fn first_episode(triage: &mut Browser) -> care::EpisodeId {
    let inbox = triage.get("/inbox").await;
    let (_, rest) = inbox.body.split_once("/episodes/").unwrap();
    rest.split(['"', '/']).next().unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_shortest_way_is_twelve_questions_and_arrives_in_the_inbox() {
    let world = World::demo();
    let mut nobody = world.browser();
    let start = nobody.get("/refer-yourself").await;
    start.says("There are 12 questions");
    start.says("This service is for people aged 18 and over.");
    let before = head(&world);
    walk(&mut nobody, &shortest()).await;
    assert_eq!(head(&world), before, "nothing is in the record before it is sent");
    let check = nobody.get("/refer-yourself/check").await;
    check.says("I wake at four and cannot stop thinking");
    check.says("3 April 1991");
    assert!(check.title().starts_with("Check your answers – "));
    let sent = send(&world, &mut nobody).await;
    assert_eq!(sent.location(), "/refer-yourself/sent", "{}", sent.plain());
    let page = nobody.follow(&sent).await;
    page.says("We have what you sent");
    page.says("18 August 2026");
    assert!(!page.has("Omar"), "no name after it is sent");
    let mut triage = world.signed_in_as(Role::TriageClinician).await;
    let inbox = triage.get("/inbox").await;
    inbox.says("Haddad, Omar");
    inbox.says("Self-referral");
    let id = first_episode(&mut triage).await;
    let episode = triage.get(&format!("/episodes/{id}")).await;
    let own = episode.body.find("I wake at four").unwrap();
    assert!(own > 0);
    let lead = world.principal(&world.account(Role::ClinicalLead));
    let page = world.desk.episode(&lead, id).unwrap();
    assert_eq!(page.person.safe_contact.phone, SafeUse::Yes);
    assert_eq!(page.person.safe_contact.voicemail, SafeUse::No);
    assert_eq!(page.state.open_concerns().count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_reaches_the_place_where_it_is_used() {
    let world = World::demo();
    let mut nobody = world.browser();
    let mut all = shortest();
    let mut set = |step: &str, fields: Vec<(&'static str, &'static str)>| {
        all.iter_mut().find(|(s, _)| *s == step).unwrap().1 = fields;
    };
    set(
        "safe",
        vec![("safe-now", "no"), ("safe-words", "He is in the next room")],
    );
    set(
        "for",
        vec![
            ("for", "other"),
            ("helper-name", "Sam Reed, his brother"),
            ("helper-agreed", "yes"),
        ],
    );
    set(
        "like",
        vec![
            ("like", "cbt"),
            ("like", "trauma"),
            ("avoid", "group"),
            ("hopes", "To sleep"),
        ],
    );
    set(
        "when",
        vec![("days", "tue"), ("parts", "evening"), ("short-notice", "yes")],
    );
    set("how", vec![("media", "video")]);
    set("who", vec![("therapist", "female"), ("wishes", "Somebody patient")]);
    set("help", vec![("needs", "step_free"), ("interpreter", "pl")]);
    set(
        "reach",
        vec![
            ("safe", "text"),
            ("safe", "letter"),
            ("phone", "07700 900 456"),
            ("address", "1 Example Street\nMoorside"),
            ("postcode", "zz993vz"),
            ("neutral", "yes"),
            ("safe-word", "umbrella"),
        ],
    );
    set("gp", vec![("gp-practice", "Example Surgery"), ("gp-copies", "yes")]);
    walk(&mut nobody, &all).await;
    nobody.get(&at("when")).await.says("You fill this in for somebody else");
    answer(&mut nobody, "more", &[("circumstances", "housing")]).await;
    let check = nobody.get("/refer-yourself/check").await;
    for words in [
        "Tuesday",
        "A woman",
        "umbrella",
        "Where I live",
        "Polish",
        "Therapy after something terrible",
    ] {
        check.says(words);
    }
    let sent = send(&world, &mut nobody).await;
    assert_eq!(sent.location(), "/refer-yourself/sent", "{}", sent.plain());
    let mut triage = world.signed_in_as(Role::TriageClinician).await;
    triage.get("/inbox?view=urgent").await.says("Haddad, Omar");
    let id = first_episode(&mut triage).await;
    triage
        .get(&format!("/episodes/{id}"))
        .await
        .says("He is in the next room");
    let lead = world.principal(&world.account(Role::ClinicalLead));
    let page = world.desk.episode(&lead, id).unwrap();
    assert_eq!(
        page.state.open_concerns().count(),
        1,
        "somebody must look the same working day"
    );
    assert_eq!(page.state.referrals[0].0.urgency, Some(SentUrgency::Urgent));
    let wishes = &page.state.wishes;
    assert_eq!((wishes.days.len(), wishes.parts.len(), wishes.media.len()), (1, 1, 1));
    assert_eq!(
        (wishes.therapist_gender, wishes.short_notice),
        (Some(Gender::Female), true)
    );
    assert_eq!(page.person.needs, [AccessNeed::StepFree]);
    assert_eq!(page.person.interpreter.as_deref(), Some("pl"));
    assert_eq!(page.person.safe_contact.text, SafeUse::NeutralOnly);
    assert!(page.person.consents_to(ConsentKind::ShareWithGp));
}

#[tokio::test(flavor = "multi_thread")]
async fn not_safe_shows_help_now_and_lets_them_go_on() {
    let world = World::demo();
    for said in ["no", "unsure"] {
        let mut nobody = world.browser();
        answer(&mut nobody, "words", &[("own-words", "It is bad")]).await;
        let taken = answer(&mut nobody, "safe", &[("safe-now", said)]).await;
        assert_eq!(taken.location(), "/refer-yourself/help-now");
        let help = nobody.follow(&taken).await;
        help.says("Call 999 now");
        help.says("116 123");
        assert!(help.has(&at("for")), "and the way on");
    }
    let mut nobody = world.browser();
    answer(&mut nobody, "words", &[("own-words", "x")]).await;
    for page in [
        "/refer-yourself",
        "/refer-yourself/later",
        "/refer-yourself/return",
        &at("safe"),
        &at("gp"),
    ] {
        nobody.get(page).await.says("call 999");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_and_coming_back_loses_nothing_and_leaves_nothing_on_the_phone() {
    let world = World::demo();
    let mut nobody = world.browser();
    answer(&mut nobody, "words", &[("own-words", "Since the fire")]).await;
    // In the middle of an answer that is not finished.
    let stopped = answer(&mut nobody, "name", &[("uses", "Vi"), ("then", "later")]).await;
    assert_eq!(stopped.location(), "/refer-yourself/later");
    let page = nobody.follow(&stopped).await;
    page.says("20");
    page.says("8 September 2026");
    let code = code(&page);
    let left = nobody.submit("/refer-yourself/later", &[]).await;
    assert_eq!(left.location(), "/refer-yourself");
    assert!(
        !nobody.get("/refer-yourself").await.has("Go on</a>"),
        "nothing on this phone"
    );
    assert_eq!(nobody.get(&at("name")).await.location(), "/refer-yourself/return");

    let mut elsewhere = world.browser();
    elsewhere.get("/refer-yourself/return").await;
    let typed = code.to_lowercase().replace('-', " ");
    let back = elsewhere.submit("/refer-yourself/return", &[("code", &typed)]).await;
    assert_eq!(back.location(), at("safe"), "{}", back.plain());
    assert!(elsewhere.get(&at("words")).await.has("Since the fire"));
    assert!(
        elsewhere.get(&at("name")).await.has("value=\"Vi\""),
        "unfinished is kept"
    );

    // Leaving quickly takes it off the phone; the code still opens it.
    let gone = elsewhere.get("/leave").await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER);
    assert!(!elsewhere.get(&at("words")).await.has("Since the fire"));
    elsewhere.get("/refer-yourself/return").await;
    elsewhere.submit("/refer-yourself/return", &[("code", &code)]).await;
    assert!(elsewhere.get(&at("words")).await.has("Since the fire"));

    // It can be thrown away.
    elsewhere.get("/refer-yourself").await;
    elsewhere.submit("/refer-yourself/forget", &[]).await;
    elsewhere.get("/refer-yourself/return").await;
    let nothing = elsewhere.submit("/refer-yourself/return", &[("code", &code)]).await;
    nothing.says("We found nothing under this code");
    assert_eq!(world.desk.begun_kept().unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_ends_after_28_days() {
    let world = World::demo();
    let mut nobody = world.browser();
    answer(&mut nobody, "words", &[("own-words", "x")]).await;
    let code = code(&nobody.get("/refer-yourself/later").await);
    let try_it = async |minutes: i64| {
        world.minutes_pass(minutes);
        let mut back = world.browser();
        back.get("/refer-yourself/return").await;
        back.submit("/refer-yourself/return", &[("code", &code)]).await.status
    };
    assert_eq!(try_it(28 * 24 * 60 - 1).await, StatusCode::SEE_OTHER);
    assert_eq!(try_it(1).await, StatusCode::UNPROCESSABLE_ENTITY);
    world.minutes_pass(25 * 60);
    world.desk.due_jobs().unwrap();
    assert_eq!(world.desk.begun_kept().unwrap(), 0, "and the row goes");
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_that_are_guessed_are_counted_and_a_slip_is_not() {
    let world = World::demo();
    let mut mine = world.browser();
    answer(&mut mine, "words", &[("own-words", "Mine")]).await;
    let code = code(&mine.get("/refer-yourself/later").await);
    let mut guesser = world.browser();
    guesser.get("/refer-yourself/return").await;
    for _ in 0..30 {
        let slip = guesser.submit("/refer-yourself/return", &[("code", "7K3M-QX2P")]).await;
        slip.says("We found nothing under this code");
    }
    for n in 0..20 {
        let guess = format!("7K3M-QX2P-{n:04}");
        let page = guesser.submit("/refer-yourself/return", &[("code", &guess)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.says("We found nothing under this code");
    }
    let locked = guesser.submit("/refer-yourself/return", &[("code", &code)]).await;
    locked.says("There were too many tries");
    assert!(!locked.has("Mine"));
    assert!(
        mine.get(&at("words")).await.has("Mine"),
        "whoever has it on their phone goes on"
    );
    world.minutes_pass(16);
    let later = guesser.submit("/refer-yourself/return", &[("code", &code)]).await;
    assert_eq!(later.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn anothers_draft_is_nobodys_business() {
    let world = World::demo();
    let mut one = world.browser();
    answer(&mut one, "words", &[("own-words", "Mine alone")]).await;
    let mut other = world.browser();
    answer(&mut other, "words", &[("own-words", "The other's")]).await;
    // A cookie of one's own making, and the other's own, show nothing of the first.
    for made_up in ["7K3M-QX2P-9TRD", "", "../../x", "' OR 1=1 --"] {
        let mut forged = other.clone();
        forged.cookies.insert("rapport-begun".to_owned(), made_up.to_owned());
        let page = forged.get(&at("words")).await;
        assert!(!page.has("Mine alone") && !page.has("The other"), "{}", page.plain());
        assert_eq!(
            forged.get("/refer-yourself/check").await.location(),
            "/refer-yourself/return"
        );
    }
    assert!(!other.get(&at("words")).await.has("Mine alone"));
    // No member of staff sees that anything was begun, in any list or search.
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    for page in ["/inbox", "/people", "/today"] {
        assert!(!lead.get(page).await.has("Mine alone"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_presses_and_two_windows_are_one_referral() {
    let world = World::demo();
    let mut nobody = world.browser();
    walk(&mut nobody, &shortest()).await;
    world.minutes_pass(4);
    nobody.get("/refer-yourself/check").await;
    let mut second = nobody.clone();
    let mut third = nobody.clone();
    let (one, two) = tokio::join!(
        nobody.submit("/refer-yourself/check", &[]),
        second.submit("/refer-yourself/check", &[])
    );
    for page in [&one, &two] {
        assert_eq!(page.location(), "/refer-yourself/sent", "{}", page.plain());
    }
    let again = third.submit("/refer-yourself/check", &[]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    assert_eq!(people(&world), 1);
    // Back, and another answer: it was sent.
    let late = nobody.get(&at("words")).await;
    assert_eq!(late.location(), "/refer-yourself/sent");
    nobody
        .get("/refer-yourself")
        .await
        .says("You sent us your answers on 11 August 2026");
    let mut triage = world.signed_in_as(Role::TriageClinician).await;
    let inbox = triage.get("/inbox").await;
    assert!(inbox.plain().contains("1 referral."), "{}", inbox.plain());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_without_its_token_is_refused_and_changes_nothing() {
    let world = World::demo();
    let mut nobody = world.browser();
    walk(&mut nobody, &shortest()).await;
    let paths = [
        at("words"),
        "/refer-yourself/check".to_owned(),
        "/refer-yourself/return".to_owned(),
        "/refer-yourself/forget".to_owned(),
        "/refer-yourself/later".to_owned(),
    ];
    for path in &paths {
        let foreign: &[(&str, &str)] = &[
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://elsewhere.example"),
        ];
        for headers in [&[][..], foreign] {
            let page = nobody.post_bare(path, &[("own-words", "forged")], headers).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
        }
    }
    assert_eq!(people(&world), 0);
    assert!(!nobody.get("/refer-yourself/check").await.has("forged"));
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_keep_what_was_typed_and_markup_stays_text() {
    let world = World::demo();
    let mut nobody = world.browser();
    let safe = |page: &Page, path: &str| {
        assert!(
            !page.has("<script>alert") && !page.has("<img src=x"),
            "{path}: markup came through"
        );
        let neutral = page.status == StatusCode::SEE_OTHER || page.title().ends_with("– Your pages");
        assert!(neutral, "{path}: {}", page.title());
    };
    let nasty: [(&str, &[&str]); 8] = [
        ("words", &["own-words"]),
        ("safe", &["safe-words"]),
        ("for", &["helper-name", "helper-contact"]),
        ("like", &["hopes", "like", "avoid"]),
        ("who", &["wishes", "therapist"]),
        ("name", &["given", "family", "uses", "pronouns"]),
        (
            "reach",
            &["phone", "email", "address", "postcode", "safe-word", "careful", "safe"],
        ),
        ("gp", &["gp-practice", "nhs-number"]),
    ];
    answer(&mut nobody, "words", &[("own-words", NASTY)]).await;
    for (step, names) in nasty {
        let mut fields: Vec<(&str, &str)> = names.iter().map(|name| (*name, NASTY)).collect();
        fields.push(("for", "other"));
        let page = answer(&mut nobody, step, &fields).await;
        if page.status == StatusCode::UNPROCESSABLE_ENTITY {
            assert!(page.title().starts_with("Error: "), "{step}");
            page.says("There is a problem");
            assert!(page.has("&lt;script&gt;alert(1)"), "{step}: what was typed is kept");
        }
        safe(&page, step);
        safe(&nobody.get(&at(step)).await, step);
    }
    let missing = answer(
        &mut nobody,
        "reach",
        &[("safe", "letter"), ("safe", "email"), ("phone", "x")],
    )
    .await;
    for words in ["Enter the email address", "Enter the address", "Enter a phone number"] {
        missing.says(words);
    }
    // Too long: told, kept on the page, not stored, not even unfinished.
    let long = "é".repeat(10_001);
    for then in ["", "later"] {
        let page = answer(&mut nobody, "words", &[("own-words", &long), ("then", then)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.says("Write at most 10,000 letters here. You have 10,001");
        assert!(page.has(&long));
    }
    let mut all = shortest();
    all.retain(|(step, _)| !["words", "name"].contains(step));
    for (step, fields) in &all {
        answer(&mut nobody, step, fields).await;
    }
    answer(&mut nobody, "name", &[("given", NASTY)]).await;
    safe(&nobody.get("/refer-yourself/check").await, "check");
    let sent = send(&world, &mut nobody).await;
    assert_eq!(sent.location(), "/refer-yourself/sent", "{}", sent.plain());
    let mut triage = world.signed_in_as(Role::TriageClinician).await;
    let id = first_episode(&mut triage).await;
    let page = triage.get(&format!("/episodes/{id}")).await;
    assert!(!page.has("<script>alert") && page.has("&lt;script&gt;alert(1)"));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_age_is_told_first_kindly_and_loses_nothing() {
    let world = World::demo();
    let mut nobody = world.browser();
    assert!(nobody.get("/refer-yourself").await.has("/refer-yourself/another-age"));
    nobody.get("/refer-yourself/another-age").await.says("Childline");
    walk(&mut nobody, &shortest()).await;
    let young = [("born-day", "3"), ("born-month", "4"), ("born-year", "2012")];
    let told = answer(&mut nobody, "born", &young).await;
    told.says("Another service can help you better");
    told.says("people aged 18 and over");
    assert!(told.has(&at("born")), "a slip can be mended");
    nobody.get("/refer-yourself/check").await.says("3 April 1991");
    // The service takes others now: what does not fit any more is told before it is sent.
    let adopt = |age_min, age_max| {
        let standards = Standards {
            age_min,
            age_max,
            ..Standards::default()
        };
        let command = ServiceEvent::StandardsAdopted(standards);
        let act = Act::Service {
            expected: None,
            command,
        };
        world.desk.act(&world.desk.system(), act, None).unwrap();
    };
    adopt(14, Some(25));
    nobody.get("/refer-yourself").await.says("people aged 14 to 25");
    let told = send(&world, &mut nobody).await;
    told.says("Your GP can send you to a service for people of your age");
    assert_eq!(people(&world), 0);
    let taken = answer(&mut nobody, "born", &young).await;
    assert_eq!(taken.location(), "/refer-yourself/check");
    assert_eq!(send(&world, &mut nobody).await.location(), "/refer-yourself/sent");
}
