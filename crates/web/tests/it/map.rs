//! The public map: the official figures as they were published, to anybody.

use crate::harness::World;
use crate::pages::is_well_made;
use axum::body::Body;
use axum::http::{Request, StatusCode};

#[tokio::test(flavor = "multi_thread")]
async fn it_opens_on_the_finding_for_anybody() {
    let world = World::demo();
    let page = world.browser().get("/map").await;
    assert_eq!(page.status, StatusCode::OK);
    is_well_made("/map", &page);
    page.says("In 2022-23, 81 of 108 areas show no number of courses of brief psychodynamic therapy (DIT).");
    page.says("76 of those show no number for those who finished treatment with it either.");
    page.says("Cognitive behavioural therapy (CBT) shows a number in all 108.");
    page.says("Official statistics");
    assert!(!page.has("every person here is invented"), "the figures are real");
    assert_eq!(
        page.body.matches("class=\"app-tile").count()
            - page.body.matches("class=\"app-tile-map").count()
            - page.body.matches("class=\"app-tile__").count(),
        42
    );
    let none = page.plain().to_lowercase();
    for wrong in ["no courses of brief", "none offered", "not available"] {
        assert!(
            !none.contains(wrong),
            "a blank is not shown, which is not none: {wrong}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_signed_in_sees_the_same() {
    let world = World::demo();
    let mut commissioner = world.signed_in_as(care::Role::Commissioner).await;
    let page = commissioner.get("/map?therapy=cbt").await;
    page.says("In 2022-23, every one of 108 areas shows a number of courses of cognitive behavioural therapy (CBT).");
}

#[tokio::test(flavor = "multi_thread")]
async fn areas_show_what_the_files_show() {
    let world = World::demo();
    let mut browser = world.browser();
    for (code, name, words) in [
        ("00L", "Northumberland", ["1,135", "1,350"]),
        ("93C", "North Central London", ["30", "80"]),
        ("01F", "Halton", ["20", "30"]),
        ("26A", "Norfolk and Waveney", ["190", "240"]),
        ("15N", "Devon", ["5", "20"]),
    ] {
        let page = browser.get(&format!("/map/areas/{code}")).await;
        assert_eq!(page.status, StatusCode::OK, "{code}");
        is_well_made(code, &page);
        page.says(name);
        for number in words {
            assert!(page.plain().contains(number), "{code}: {number}");
        }
    }
    let board = browser.get("/map/areas/QYG").await;
    board.says("Cheshire and Merseyside");
    board.says("at least 120");
    for (code, words) in [
        ("13Q", "National commissioning hub"),
        ("00C", "joined to nothing"),
        ("Y62", "NHS England region"),
        ("ENG", "The whole country"),
        ("UNKNOWN", "does not know"),
    ] {
        let page = browser.get(&format!("/map/areas/{code}")).await;
        is_well_made(code, &page);
        page.says(words);
    }
    assert_eq!(browser.get("/map/areas/XXX").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_is_sorted_by_the_server_and_what_is_not_shown_comes_last() {
    let world = World::demo();
    let mut browser = world.browser();
    let place = |page: &crate::harness::Page, code: &str| {
        let list = page.body.split("id=\"area-table\"").nth(1).unwrap().to_owned();
        list.find(&format!("/map/areas/{code}\"")).unwrap()
    };
    // Bedfordshire, Luton and Milton Keynes 240; Bath 10; Barnsley not shown.
    let down = browser.get("/map?sort=-count").await;
    assert!(place(&down, "M1J4Y") < place(&down, "92G") && place(&down, "92G") < place(&down, "02P"));
    assert!(down.has("aria-sort=\"descending\""));
    let up = browser.get("/map?sort=count").await;
    assert!(place(&up, "92G") < place(&up, "M1J4Y") && place(&up, "M1J4Y") < place(&up, "02P"));
    for sort in [
        "name",
        "-name",
        "second",
        "-rate",
        "adults",
        "deprivation",
        "listed",
        "change",
        "nonsense",
        "",
    ] {
        let page = browser
            .get(&format!("/map?sort={sort}&than=2021-22&problem=depression"))
            .await;
        assert_eq!(page.status, StatusCode::OK, "{sort}");
        is_well_made(sort, &page);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_years_stand_beside_each_other() {
    let world = World::demo();
    let page = world.browser().get("/map?than=2021-22").await;
    page.says("From 2021-22 to 2022-23:");
    page.says("now shown");
    page.says("no longer shown");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nice_lists_stands_beside_what_is_shown() {
    let world = World::demo();
    let page = world.browser().get("/map?problem=depression").await;
    page.says("What NICE lists for “Low mood or depression”, beside what is shown in 2022-23");
    page.says("Dynamic interpersonal therapy");
    page.says("27 of 108");
    page.says("not counted apart");
    page.says("not checked");
    let none = world.browser().get("/map?problem=%3Cscript%3E").await;
    assert!(
        !none.has("What NICE lists for “"),
        "an unknown problem is as if it had not been asked"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_year_without_figures_says_so_and_leads_to_those_with() {
    let world = World::demo();
    let mut browser = world.browser();
    let page = browser.get("/map?year=2020-21&therapy=cbt").await;
    page.says("The files read here hold no figures by area and therapy for 2020-21.");
    assert!(page.has("year=2021-22"));
    is_well_made("no rows", &page);
    let all = browser.get("/map?year=2023-24&therapy=all").await;
    all.says("referrals finished a course of treatment in England, all therapies together.");
    all.says("For this year the files hold totals of boards only.");
    let gap = browser.get("/map?year=2022-23&therapy=all").await;
    gap.says("The files read here hold no totals by area for 2022-23.");
    let odd = browser.get("/map?year=1066&therapy=leeches&than=x&sort=%00").await;
    odd.says("81 of 108");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_not_changed_is_not_sent_again() {
    let world = World::demo();
    let mut browser = world.browser();
    for path in [
        "/map",
        "/map/areas/QYG",
        "/map/data.csv",
        "/map/data.json",
        "/map/dictionary",
    ] {
        let first = browser.get(path).await;
        let tag = first.header("etag").to_owned();
        assert!(tag.starts_with("W/\""), "{path}: {tag}");
        let again = |tag: &str| {
            let request = Request::get(path)
                .header("host", "localhost")
                .header("if-none-match", tag);
            request.body(Body::empty()).unwrap()
        };
        let second = browser.send(again(&tag)).await;
        assert_eq!(
            (second.status, second.body.as_str()),
            (StatusCode::NOT_MODIFIED, ""),
            "{path}"
        );
        assert_eq!(
            browser.send(again("W/\"other\"")).await.status,
            StatusCode::OK,
            "{path}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_open_data_are_complete_and_blank_is_never_nought() {
    let world = World::demo();
    let mut browser = world.browser();
    let csv = browser.get("/map/data.csv").await;
    assert!(csv.header("content-type").starts_with("text/csv"));
    assert!(
        csv.header("content-disposition")
            .contains("talking-therapies-therapy.csv")
    );
    let lines: Vec<&str> = csv.body.lines().collect();
    assert_eq!(lines.len(), 1 + 2 * 117 * 15);
    let row = lines
        .iter()
        .find(|line| line.starts_with("2022-23,00L,") && line.contains(",brief-psychodynamic,"));
    assert_eq!(
        row.map(|row| row.rsplit_once(',').unwrap().0),
        Some(
            "2022-23,00L,sub_icb,Northumberland,QHM,North East and North Cumbria,brief-psychodynamic,Brief psychodynamic therapy (DIT),,"
        )
    );
    for table in ["activity", "areas", "problems", "sources"] {
        assert_eq!(
            browser.get(&format!("/map/data.csv?table={table}")).await.status,
            StatusCode::OK,
            "{table}"
        );
    }
    assert_eq!(
        browser.get("/map/data.csv?table=people").await.status,
        StatusCode::NOT_FOUND
    );
    let json: serde_json::Value = serde_json::from_str(&browser.get("/map/data.json").await.body).unwrap();
    assert_eq!(json["therapies"].as_array().unwrap().len(), 2 * 117 * 15);
    assert_eq!(json["licence"], "Open Government Licence v3.0");
    let row = json["therapies"]
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["area"] == "00L" && r["therapy"] == "brief-psychodynamic")
        .unwrap();
    assert!(row["courses"].is_null());
    let dictionary = browser.get("/map/dictionary").await;
    is_well_made("/map/dictionary", &dictionary);
    for column in lines[0].split(',') {
        assert!(
            dictionary.has(&format!("<code>{column}</code>")),
            "{column} is not explained"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_service_declares_stands_apart_and_only_if_it_did() {
    let world = World::demo();
    let page = world.browser().get("/map").await;
    assert!(!page.has("Not official"), "nothing was declared");
    let therapy = care::terms::TherapyCode::new("DIT");
    let command = care::service::ServiceEvent::ProvisionDeclared {
        therapy,
        format: care::terms::Format::Individual,
        provision: care::service::Provision::ListClosed,
    };
    world
        .desk
        .act(
            &world.administrator(),
            casework::Act::Service {
                expected: None,
                command,
            },
            None,
        )
        .unwrap();
    let page = world.browser().get("/map").await;
    page.says("Not official: what Moorside Psychological Therapies says of itself");
    page.says("This service is fictional.");
    page.says("List closed");
    page.says("nothing released yet");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_service_published_is_for_anybody_and_nothing_else_is() {
    let world = World::demo();
    let mut stranger = world.browser();
    let page = stranger.get("/map/own").await;
    is_well_made("/map/own", &page);
    page.says("Nothing yet.");
    assert_eq!(
        stranger.get("/map/own/data/therapies.csv").await.status,
        StatusCode::NOT_FOUND
    );

    let mut manager = world.signed_in_as(care::Role::ServiceManager).await;
    let form = manager.get("/releases/new").await;
    is_well_made("/releases/new", &form);
    let yesterday = care::calendar::days_after(world.desk.today_in_london(), -1);
    let [day, month, year] = [
        yesterday.day().to_string(),
        yesterday.month().to_string(),
        yesterday.year().to_string(),
    ];
    let fields = [
        ("as-at-day", day.as_str()),
        ("as-at-month", month.as_str()),
        ("as-at-year", year.as_str()),
    ];
    let done = manager.fill("/releases/new", &fields).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/releases"));
    manager.get("/releases").await.says("Figures published");
    // The same day again: refused, with what was typed kept.
    let again = manager.fill("/releases/new", &fields).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    again.says("the day of the last release");

    for file in [
        "therapies.csv",
        "refusals.csv",
        "picked-up.csv",
        "who-is-seen.csv",
        "seen-by-therapy.csv",
        "range.csv",
        "dictionary.csv",
        "open-data.json",
    ] {
        let page = stranger.get(&format!("/map/own/data/{file}")).await;
        assert_eq!(page.status, StatusCode::OK, "{file}");
        assert_eq!(page.header("cache-control"), "public, max-age=3600");
    }
    assert_eq!(
        stranger.get("/map/own/data/passwords.csv").await.status,
        StatusCode::NOT_FOUND
    );
    let dictionary = stranger.get("/map/dictionary").await;
    is_well_made("/map/dictionary", &dictionary);
    for (_, column, _) in casework::figures::COLUMNS {
        assert!(dictionary.has(&format!("<code>{column}</code>")), "{column}");
    }

    let mut commissioner = world.signed_in_as(care::Role::Commissioner).await;
    for (who, path) in [("commissioner", "/who-is-seen"), ("commissioner", "/releases")] {
        is_well_made(path, &commissioner.get(path).await);
        assert_eq!(
            commissioner.get("/releases/new").await.status,
            StatusCode::FORBIDDEN,
            "{who}"
        );
    }
    let mut lead = world.signed_in_as(care::Role::ClinicalLead).await;
    let seen = lead.get("/who-is-seen").await;
    is_well_made("/who-is-seen", &seen);
    seen.says("Too few people were referred for anything to be shown.");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_range_says_how_many_kinds_show_a_number_and_calls_it_a_floor() {
    let world = World::demo();
    let mut browser = world.browser();
    let page = browser.get("/map?therapy=range&year=2022-23").await;
    is_well_made("the range", &page);
    page.says("It is a floor");
    // Counted again, over the kinds that the page says it counts.
    let (_, kinds) = page.body.split_once("nhsuk-list--bullet").unwrap();
    let (kinds, _) = kinds.split_once("</ul>").unwrap();
    let counted = |one: &&published::Therapy| kinds.contains(&format!("<li>{}</li>", one.words()));
    let kinds: Vec<_> = published::Therapy::ALL.iter().filter(counted).collect();
    assert!(kinds.len() > 5, "{kinds:?}");
    let tables = published::shipped();
    let year = published::Year::read("2022-23").unwrap();
    let (_, list) = page.body.split_once("id=\"areas\"").unwrap();
    let mut before = 0;
    let mut areas = 0;
    let groups = list.split("class=\"app-range\"").skip(1);
    let rows = groups.flat_map(|group| group.split("/map/areas/").skip(1).map(move |row| (group, row)));
    for (row, area) in rows {
        let code = area.split('"').next().unwrap();
        let shows = |kind: &&&published::Therapy| {
            let row = tables.therapy(year, code, ***kind);
            row.is_some_and(|row| row.courses.shown().is_some())
        };
        let shown = kinds.iter().filter(shows).count();
        assert!(row.contains(&format!("{shown} of {}", kinds.len())), "{code}: {shown}");
        assert!(before <= shown, "the narrowest range comes first");
        (before, areas) = (shown, areas + 1);
    }
    assert_eq!(areas, 108);
    browser
        .get("/map?therapy=range&problem=depression")
        .await
        .says("NICE lists for low mood or depression");
    let none = browser.get("/map?therapy=range&year=2023-24").await;
    none.says("The files read here hold no figures by area and therapy for 2023-24.");
}
