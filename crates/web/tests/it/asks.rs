//! Asks and promises, and the brief, in the browser.

use crate::harness::World;
use axum::http::StatusCode;
use care::Role;

const NASTY: &str = "<script>alert('x')</script>\" onfocus=\"alert(2)";

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_entered_answered_made_public_and_stands_in_the_brief() {
    let world = World::demo();
    let mut manager = world.signed_in_as(Role::ServiceManager).await;
    manager.get("/asks").await.says("Nothing is in the log yet");
    let today = world.desk.today_in_london();
    let (day, month, year) = (
        today.day().to_string(),
        today.month().to_string(),
        today.year().to_string(),
    );
    let on = [
        ("on-day", day.as_str()),
        ("on-month", month.as_str()),
        ("on-year", year.as_str()),
    ];
    let odd = manager.fill("/asks/new", &[("what", " "), ("of", "A board")]).await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    odd.says("Enter what was asked");
    let typed = [("what", NASTY), ("of", NASTY), ("by", "The service"), ("note", NASTY)];
    let done = manager.fill("/asks/new", &[&typed[..], &on].concat()).await;
    let list = manager.follow(&done).await;
    let (_, rest) = list.body.split_once("href=\"/asks/").unwrap();
    let mut ids = rest.split("href=\"/asks/").filter_map(|r| r.split('"').next());
    let id = rest
        .split('"')
        .next()
        .filter(|id| *id != "new")
        .or_else(|| ids.find(|id| *id != "new"))
        .unwrap();
    let at = format!("/asks/{id}");
    // A promise for a day before the answer cannot be.
    let wrong = [
        ("answer", "promised"),
        ("promised-by-day", "1"),
        ("promised-by-month", "1"),
        ("promised-by-year", "2026"),
        ("words", "Yes"),
    ];
    let odd = manager.fill(&format!("{at}/answer"), &[&wrong[..], &on].concat()).await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = manager
        .fill(
            &format!("{at}/answer"),
            &[&[("answer", "promised"), ("words", NASTY)][..], &on].concat(),
        )
        .await;
    manager.follow(&done).await.says("Answer entered");
    world.browser().get("/asked").await.says("Nothing is public yet");
    manager.get(&at).await;
    let done = manager.submit(&format!("{at}/public"), &[]).await;
    manager.follow(&done).await.says("Anybody can read it now");
    let mut reader = world.browser();
    let pages = [
        reader.get("/asked").await,
        reader.get("/brief/QYG").await,
        manager.get(&at).await,
        manager.get("/asks").await,
        manager.get("/brief/QYG/inside").await,
    ];
    for page in &pages {
        assert_eq!(page.status, StatusCode::OK, "{}", page.title());
        assert!(page.has("alert(") && !page.has("<script>alert"), "{}", page.title());
        let mut tags = page.body.split('<').skip(1).filter_map(|rest| rest.split_once('>'));
        assert!(tags.all(|(tag, _)| !tag.contains("onfocus=\"")), "{}", page.title());
    }
    // A commissioner sees and enters, and publishes nothing about others.
    let mut commissioner = world.signed_in_as(Role::Commissioner).await;
    assert!(!commissioner.get(&at).await.has("/inside"));
    commissioner.get("/brief/QYG/inside").await;
    let mut therapist = world.signed_in_as(Role::Therapist).await;
    assert_eq!(therapist.get("/asks").await.status, StatusCode::FORBIDDEN);
    assert_eq!(therapist.get("/brief/QYG/inside").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_brief_says_what_is_known_with_its_source_and_what_is_not() {
    let world = World::demo();
    let mut reader = world.browser();
    let brief = reader.get("/brief/QYG").await;
    // Cheshire and Merseyside in the newest official year, as the derived table has it: read from the table itself.
    let tables = published::shipped();
    let area = tables.area("QYG").unwrap();
    let year = tables.therapy_years().last().copied().unwrap();
    let cbt = tables.board_figure(year, Some(published::Therapy::Cbt), area);
    let count = cbt.count.shown().unwrap();
    let with_commas = if count > 999 {
        format!("{},{:03}", count / 1000, count % 1000)
    } else {
        count.to_string()
    };
    brief.says(&format!(
        "Cognitive behavioural therapy (CBT): {}{with_commas}",
        if cbt.is_partial() { "at least " } else { "" }
    ));
    brief.says(&format!("NHS Talking Therapies annual report, {year}"));
    // The service of the test is for no area, and has released nothing: every line about it says so.
    let plain = brief.plain();
    assert!(plain.matches("Not known").count() >= 4, "{plain}");
    brief.says("No service that is asked here is for this area");
    assert!(!brief.has("unpaid: 0"), "nothing is made of nothing");
    assert_eq!(reader.get("/brief/UNKNOWN").await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        reader.get("/brief?area=Cheshire+and+Merseyside").await.location(),
        "/brief/QYG"
    );
    reader.get("/brief").await.says("Integrated care boards");
    // As text and as a file it says the same.
    let desk = &world.desk;
    let asks = desk.public_asks().unwrap();
    let made = web::brief::gather(
        &web::brief::find_place(&tables, &desk.service(), "QYG").unwrap(),
        &web::brief::Sources {
            tables: &tables,
            service: &desk.service(),
            is_fictional: true,
            release: None,
            inside: None,
            asks: &asks,
            today: desk.today_in_london(),
        },
    );
    let text = made.text();
    assert!(text.lines().all(|line| line.chars().count() <= 78), "{text}");
    for part in &made.parts {
        assert!(text.contains(&part.title.to_uppercase()), "{}", part.title);
        for fact in &part.facts {
            assert!(!fact.source.is_empty(), "{}: without a source", fact.what);
            assert_eq!(
                fact.figure.is_some(),
                !fact.date.is_empty(),
                "{}: a figure has its date",
                fact.what
            );
        }
    }
    let file = made.document();
    assert!(file.starts_with("<!DOCTYPE html>") && file.contains("@page") && !file.contains("http"));
}
