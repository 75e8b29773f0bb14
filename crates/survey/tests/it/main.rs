//! Surveys from file to figure.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod article;
mod files;
mod secrecy;
mod weights;

#[path = "../../examples/synthetic_answers.rs"]
mod synthetic_answers;

use survey::{Answers, Asked, Definition, Reading, Results, Targets, results};

const DEFINITION: &str = include_str!("../../../../catalogue/surveys/nhs-interest.toml");
const ANSWERS: &str = include_str!("../../../../catalogue/surveys/nhs-interest-synthetic-answers.csv");
const MARGINS: &str = include_str!("../../../../catalogue/surveys/nhs-interest-margins-invented.toml");

fn asked(reading: Reading) -> Asked<'static> {
    Asked {
        members: None,
        reading,
        targets: None,
    }
}

fn example(reading: Reading) -> Results {
    let definition = Definition::read(DEFINITION).unwrap();
    let answers = Answers::read(&definition, ANSWERS.as_bytes()).unwrap();
    results(&definition, &answers, &asked(reading)).unwrap()
}

fn weighted_example() -> Results {
    let definition = Definition::read(DEFINITION).unwrap();
    let answers = Answers::read(&definition, ANSWERS.as_bytes()).unwrap();
    let targets = Targets::read(&definition, MARGINS).unwrap();
    let asked = Asked {
        targets: Some(&targets),
        ..asked(Reading::Article)
    };
    results(&definition, &answers, &asked).unwrap()
}
