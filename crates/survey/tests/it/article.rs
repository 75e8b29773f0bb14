//! The survey of the article: its shares, both readings, the pools.

use survey::{Data, Reading, Response};

use super::*;

#[test]
fn the_file_that_ships_is_what_the_generator_makes() {
    assert!(
        synthetic_answers::answers(synthetic_answers::SEED) == ANSWERS,
        "run the example synthetic_answers again"
    );
    assert!(synthetic_answers::answers(1) != ANSWERS, "the seed matters");
}

#[test]
fn sixty_and_forty_five_per_cent_with_intervals() {
    let found = example(Reading::Article);
    let shown: Vec<(String, u64, u64, String)> = found
        .headlines
        .iter()
        .map(|h| {
            let rate = h.share.rate.unwrap();
            let words = format!(
                "{:.1}% ({:.1} to {:.1})",
                rate.share * 100.0,
                rate.lower * 100.0,
                rate.upper * 100.0
            );
            (
                h.text.clone(),
                h.share.count.count().unwrap(),
                h.share.of.unwrap(),
                words,
            )
        })
        .collect();
    assert_eq!(
        shown[0],
        (
            "have worked or work in the NHS".to_owned(),
            1200,
            2000,
            "60.0% (57.8 to 62.1)".to_owned()
        )
    );
    assert_eq!((shown[1].1, shown[1].3.as_str()), (340, "17.0% (15.4 to 18.7)"));
    assert_eq!(
        (shown[2].1, shown[2].2, shown[2].3.as_str()),
        (747, 1660, "45.0% (42.6 to 47.4)")
    );
    assert_eq!((shown[3].1, shown[3].2), (900, 2000));
    assert_eq!(found.response, Response::InvitedNotKnown);
    assert_eq!((found.data, found.answers), (Data::Synthetic, 2000));
}

#[test]
fn both_readings_and_their_pools() {
    let article = example(Reading::Article).pool.unwrap();
    let people = article.people.unwrap();
    assert_eq!((people.value, people.value.floor()), (4108.5, 4108.0));
    assert!(people.lower > 3_800.0 && people.upper < 4_400.0, "{people:?}");
    assert_eq!(
        article.other_reading.map(|(reading, e)| (reading, e.value)),
        Some((Reading::Snapshot, 4950.0))
    );
    let snapshot = example(Reading::Snapshot).pool.unwrap();
    assert_eq!(snapshot.people.unwrap().value, 4950.0);
    assert_eq!(snapshot.other_reading.map(|(_, e)| e.value), Some(4108.5));
    let hours = article.hours_per_week.unwrap();
    assert_eq!(article.stated_hours, Some(747));
    // By hand: the hours stated by those in the pool, scaled from 2,000 answers to 11,000 members.
    let stated: f64 = ANSWERS
        .lines()
        .skip(1)
        .map(|line| line.split(',').collect::<Vec<_>>())
        .filter(|cells| cells[2] != "present" && cells[3] == "yes")
        .map(|cells| cells[4].parse::<f64>().unwrap())
        .sum();
    assert!((hours.value - stated * 11_000.0 / 2_000.0).abs() < 1e-6);
    assert!(hours.lower < hours.value && hours.value < hours.upper);
    assert!(snapshot.hours_per_week.unwrap().value > hours.value);
    // By place the pool adds up to the whole, for the places that are shown or not.
    let places = &article.by[0];
    assert_eq!(
        (places.question.as_str(), places.several, &places.withheld),
        ("place", false, &None)
    );
    let shown: u64 = places.groups.iter().filter_map(|g| g.count.count()).sum();
    let hidden = places.groups.iter().filter(|g| !g.count.is_count()).count();
    assert!(
        hidden >= 2 && shown < 747,
        "the islands are few, and another place is hidden with them"
    );
    let therapies = &article.by[1];
    assert!(therapies.several && therapies.groups.iter().any(|g| g.people.is_some()));
}

#[test]
fn other_numbers_of_members_scale_the_pool() {
    let definition = Definition::read(DEFINITION).unwrap();
    let answers = Answers::read(&definition, ANSWERS.as_bytes()).unwrap();
    let of = |members| {
        results(
            &definition,
            &answers,
            &Asked {
                members: Some(members),
                ..asked(Reading::Article)
            },
        )
    };
    assert_eq!(of(22_000).unwrap().pool.unwrap().people.unwrap().value, 8217.0);
    assert_eq!(
        of(1_999).unwrap_err()[0].to_string(),
        "members: found \"1999\"; fewer than the people who answered"
    );
}

#[test]
fn every_form_of_the_results_says_that_the_answers_are_synthetic() {
    let found = example(Reading::Article);
    let json = serde_json::to_string(&found).unwrap();
    assert!(json.contains("\"data\":\"synthetic\"") && json.contains("made up"));
    let csv = survey::to_csv(&found);
    let mut rows = csv.lines();
    assert!(rows.next().unwrap().starts_with("survey,data,"));
    assert!(rows.clone().count() > 50 && rows.all(|row| row.starts_with("nhs-interest,synthetic,")));
    assert!(
        DEFINITION.contains("synthetic")
            && ANSWERS
                .lines()
                .skip(1)
                .all(|line| line.split(',').nth(1) == Some("yes"))
    );
}

#[test]
fn a_known_number_of_invitations_gives_a_response_rate() {
    let text = DEFINITION.replace("members = 11000", "members = 11000\ninvited = 8000");
    let definition = Definition::read(&text).unwrap();
    let answers = Answers::read(&definition, ANSWERS.as_bytes()).unwrap();
    match results(&definition, &answers, &asked(Reading::Article))
        .unwrap()
        .response
    {
        Response::Known { invited, rate } => assert_eq!((invited, rate.unwrap().share()), (8000, 0.25)),
        Response::InvitedNotKnown => panic!("it is known"),
    }
    let few = Definition::read(&text.replace("8000", "1000")).unwrap();
    let problems = results(&few, &answers, &asked(Reading::Article)).unwrap_err();
    assert_eq!(
        problems[0].to_string(),
        "invited: found \"1000\"; fewer than the people who answered"
    );
}
