//! What ships with the program: the survey that the article reports, with synthetic answers that say so and invented
//! margins, and the questions of the staff's pulse.

/// Definition of the example, after the survey that UKCP reported on 9 October 2020.
pub const NHS_INTEREST: &str = include_str!("../../../catalogue/surveys/nhs-interest.toml");
/// Its answers: synthetic, and every row says so.
pub const NHS_INTEREST_ANSWERS: &str = include_str!("../../../catalogue/surveys/nhs-interest-synthetic-answers.csv");
/// Margins to weight them to: invented, and they say so.
pub const NHS_INTEREST_MARGINS: &str = include_str!("../../../catalogue/surveys/nhs-interest-margins-invented.toml");
/// The questions of the staff's pulse.
pub const PULSE: &str = include_str!("../../../catalogue/surveys/pulse.toml");
